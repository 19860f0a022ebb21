@standard-4.4.5
Feature: SRV 4.4.5 Retrieve Billing Data Log (Prepayment Credits)
  Each top-up that the meter takes is written to the billing log, which keeps the newest five. No debt is recovered from
  these top-ups.

  Background:
    Given it is 2025-01-15 10:00 UTC
    And the meter is in Prepayment Mode
    And the Meter Balance is £5.00
    And the prepayment configuration is the usual one but for
      | MaxCreditThreshold | £100.00 |
    And the supplier has sent SRV 2.3 Update Debt

  Rule: Every Device Model

    Scenario: Each top-up is written
      When the time becomes 2025-01-15 11:00 UTC
      And the customer tops up £30.00 with UTRN 25011500000000000001
      And the time becomes 2025-01-17 11:00 UTC
      And the customer tops up £0.50 with UTRN 25011700000000000001
      Then SRV 4.4.5 Retrieve Billing Data Log (Prepayment Credits) has the new entries
        | at                   | Amount |
        | 2025-01-15 11:00 UTC | £30.00 |
        | 2025-01-17 11:00 UTC | £0.50  |

    Scenario: In summer too an entry bears its time in UTC
      Given it is 2025-07-15 10:00 UTC
      When the time becomes 2025-07-15 11:00 UTC
      And the customer tops up £30.00 with UTRN 25071500000000000001
      Then SRV 4.4.5 Retrieve Billing Data Log (Prepayment Credits) has the new entries
        | at                   | Amount |
        | 2025-07-15 11:00 UTC | £30.00 |

    Scenario: A top-up above the maximum is not written, nor one that was used before
      When the time becomes 2025-01-15 11:00 UTC
      And the customer tops up £100.01 with UTRN 25011500000000000001
      Then the request is refused
      When the customer tops up £10.00 with UTRN 25011500000000000002
      And the time becomes 2025-01-15 12:00 UTC
      And the customer tops up £10.00 with UTRN 25011500000000000002
      Then the request is refused
      And SRV 4.4.5 Retrieve Billing Data Log (Prepayment Credits) has the new entries
        | at                   | Amount |
        | 2025-01-15 11:00 UTC | £10.00 |

    Scenario: An adjustment of the Meter Balance is no top-up
      When the time becomes 2025-01-15 11:00 UTC
      And the supplier adjusts the Meter Balance by £10.00 with SRV 1.5 Update Meter Balance
      Then the request succeeds
      And SRV 4.4.5 Retrieve Billing Data Log (Prepayment Credits) has no new entry

    Scenario: The sixth top-up pushes out the first
      When the customer tops up £10.00 6 times, an hour apart
      Then SRV 4.4.5 Retrieve Billing Data Log (Prepayment Credits) has 5 entries, from 2025-01-15 12:00 UTC to 2025-01-15 16:00 UTC

    Scenario: Top-ups stay written in Credit Mode
      When the time becomes 2025-01-15 11:00 UTC
      And the customer tops up £30.00 with UTRN 25011500000000000001
      And the supplier sends SRV 1.6 Update Payment Mode with
        | PaymentMode | Credit |
      Then SRV 4.4.5 Retrieve Billing Data Log (Prepayment Credits) has the new entries
        | at                   | Amount |
        | 2025-01-15 11:00 UTC | £30.00 |

    Scenario: Only the top-ups of the period asked for are read
      When the customer tops up £10.00 4 times, an hour apart
      And the supplier sends SRV 4.4.5 Retrieve Billing Data Log (Prepayment Credits) with
        | StartDateTime | 2025-01-15 11:30 UTC |
        | EndDateTime   | 2025-01-15 13:30 UTC |
      Then the request succeeds
      And the response has the entries
        | at                   | Amount |
        | 2025-01-15 12:00 UTC | £10.00 |
        | 2025-01-15 13:00 UTC | £10.00 |

    Scenario: Another fuel's supplier is refused
      When the supplier of the other fuel sends SRV 4.4.5 Retrieve Billing Data Log (Prepayment Credits)
      Then the request is refused by the DSP with code E4

    Scenario: An export supplier is refused
      When the export supplier sends SRV 4.4.5 Retrieve Billing Data Log (Prepayment Credits)
      Then the request is refused by the DSP with code E2

    Scenario: A Communications Hub has no billing log
      When User Role IS sends SRV 4.4.5 Retrieve Billing Data Log (Prepayment Credits) to the Communications Hub
      Then the request is refused by the DSP with code E11
