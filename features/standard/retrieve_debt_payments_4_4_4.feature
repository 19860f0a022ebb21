@standard-4.4.4
Feature: SRV 4.4.4 Retrieve Billing Data Log (Payment Based Debt Payments)
  What a top-up pays of the Payment Debt Register is written to the billing log, which keeps the newest ten payments.
  A tenth of each top-up goes to the debt here.

  Background:
    Given it is 2025-01-15 10:00 UTC
    And the meter is in Prepayment Mode with SuspendDebtDisabled false and SuspendDebtEmergency false
    And the Meter Balance is £5.00
    And the prepayment configuration is the usual one but for
      | DebtRecoveryRateCap | 500 |

  Rule: Every Device Model

    Scenario: What each top-up pays of the debt is written
      Given the supplier has sent SRV 2.3 Update Debt with
        | PaymentDebtRegister    | £40.00 |
        | DebtRecoveryPerPayment | 1000   |
      When the time becomes 2025-01-15 11:00 UTC
      And the customer tops up £30.00 with UTRN 25011500000000000001
      And the time becomes 2025-01-16 11:00 UTC
      And the customer tops up £10.00 with UTRN 25011600000000000001
      Then SRV 4.4.4 Retrieve Billing Data Log (Payment Based Debt Payments) has the new entries
        | at                   | Amount |
        | 2025-01-15 11:00 UTC | £3.00  |
        | 2025-01-16 11:00 UTC | £1.00  |

    Scenario: In summer too an entry bears its time in UTC
      Given it is 2025-07-15 10:00 UTC
      And the meter is in Prepayment Mode with SuspendDebtDisabled false and SuspendDebtEmergency false
      And the Meter Balance is £5.00
      And the prepayment configuration is the usual one but for
        | DebtRecoveryRateCap | 500 |
      And the supplier has sent SRV 2.3 Update Debt with
        | PaymentDebtRegister    | £40.00 |
        | DebtRecoveryPerPayment | 1000   |
      When the time becomes 2025-07-15 11:00 UTC
      And the customer tops up £30.00 with UTRN 25071500000000000001
      Then SRV 4.4.4 Retrieve Billing Data Log (Payment Based Debt Payments) has the new entries
        | at                   | Amount |
        | 2025-07-15 11:00 UTC | £3.00  |

    Scenario: A payment cut by the weekly cap is written as it was made
      The first top-up is eight days on, for what was recovered before counts towards the cap of its week.

      Given the prepayment configuration is the usual one but for
        | DebtRecoveryRateCap | 5 |
      And the supplier has sent SRV 2.3 Update Debt with
        | PaymentDebtRegister    | £40.00 |
        | DebtRecoveryPerPayment | 1000   |
      When the time becomes 2025-01-23 11:00 UTC
      And the customer tops up £30.00 with UTRN 25012300000000000001
      And the time becomes 2025-01-24 11:00 UTC
      And the customer tops up £30.00 with UTRN 25012400000000000001
      Then SRV 4.4.4 Retrieve Billing Data Log (Payment Based Debt Payments) has the new entries
        | at                   | Amount |
        | 2025-01-23 11:00 UTC | £3.00  |
        | 2025-01-24 11:00 UTC | £2.00  |

    Scenario: A top-up that is refused pays nothing
      Given the supplier has sent SRV 2.3 Update Debt with
        | PaymentDebtRegister    | £40.00 |
        | DebtRecoveryPerPayment | 1000   |
      When the time becomes 2025-01-15 11:00 UTC
      And the customer tops up £300.00 with UTRN 25011500000000000001
      Then the request is refused
      And SRV 4.4.4 Retrieve Billing Data Log (Payment Based Debt Payments) has no new entry

    Scenario: A debt that is recovered by time is no payment
      Given the Meter Balance is £20.00
      And Time Debt Register 1 stands at £5.00, recovered at £0.30 a day
      When the time becomes 2025-01-17 10:00 UTC
      Then SRV 4.3 Read Instantaneous Prepay Values shows
        | TimeDebtRegister1 | £4.40 |
      And SRV 4.4.4 Retrieve Billing Data Log (Payment Based Debt Payments) has no new entry

    Scenario: The eleventh payment pushes out the first
      Given the supplier has sent SRV 2.3 Update Debt with
        | PaymentDebtRegister    | £40.00 |
        | DebtRecoveryPerPayment | 1000   |
      When the customer tops up £10.00 11 times, an hour apart
      Then SRV 4.4.4 Retrieve Billing Data Log (Payment Based Debt Payments) has 10 entries, from 2025-01-15 12:00 UTC to 2025-01-15 21:00 UTC

    Scenario: Only the payments of the period asked for are read
      Given the supplier has sent SRV 2.3 Update Debt with
        | PaymentDebtRegister    | £40.00 |
        | DebtRecoveryPerPayment | 1000   |
      When the customer tops up £10.00 4 times, an hour apart
      And the supplier sends SRV 4.4.4 Retrieve Billing Data Log (Payment Based Debt Payments) with
        | StartDateTime | 2025-01-15 11:30 UTC |
        | EndDateTime   | 2025-01-15 13:30 UTC |
      Then the request succeeds
      And the response has the entries
        | at                   | Amount |
        | 2025-01-15 12:00 UTC | £1.00  |
        | 2025-01-15 13:00 UTC | £1.00  |

    Scenario: Another fuel's supplier is refused
      When the supplier of the other fuel sends SRV 4.4.4 Retrieve Billing Data Log (Payment Based Debt Payments)
      Then the request is refused by the DSP with code E4

    Scenario: An export supplier is refused
      When the export supplier sends SRV 4.4.4 Retrieve Billing Data Log (Payment Based Debt Payments)
      Then the request is refused by the DSP with code E2

    Scenario: A Communications Hub has no billing log
      When User Role IS sends SRV 4.4.4 Retrieve Billing Data Log (Payment Based Debt Payments) to the Communications Hub
      Then the request is refused by the DSP with code E11
