@standard-anomaly-detection
Feature: Anomaly Detection Thresholds
  A User tells the DCC how many Critical requests it expects to send. What is more reaches no device: it waits in
  quarantine until the User has decided what is to become of it. Over which time a threshold counts is not held: a day is
  an assumption, and no scenario waits for one to pass. On a bench without a DCC this proves the harness's own model.

  Rule: Every Device Model

    Background:
      Given the meter is in Prepayment Mode
      And the Meter Balance is £10.00
      And the supplier expects to send no more than 2 in a day of SRV 1.5 Update Meter Balance

    @fact-105
    Scenario: As many requests as are expected reach the meter
      When the supplier adjusts the Meter Balance by £1.00 with SRV 1.5 Update Meter Balance
      And the supplier adjusts the Meter Balance by £1.00 with SRV 1.5 Update Meter Balance
      Then the request succeeds
      And SRV 4.18 Read Meter Balance shows
        | MeterBalance | £12.00 |

    @fact-105
    Scenario: One more is quarantined, and changes nothing
      When the supplier adjusts the Meter Balance by £1.00 with SRV 1.5 Update Meter Balance
      And the supplier adjusts the Meter Balance by £1.00 with SRV 1.5 Update Meter Balance
      And the supplier adjusts the Meter Balance by £1.00 with SRV 1.5 Update Meter Balance
      Then the request is quarantined by the DSP
      And SRV 4.18 Read Meter Balance shows
        | MeterBalance | £12.00 |

    @fact-105
    Scenario: It is carried out where the supplier wants it
      When the supplier adjusts the Meter Balance by £1.00 with SRV 1.5 Update Meter Balance
      And the supplier adjusts the Meter Balance by £1.00 with SRV 1.5 Update Meter Balance
      And the supplier adjusts the Meter Balance by £1.00 with SRV 1.5 Update Meter Balance
      And the supplier has the DCC process what is quarantined
      Then SRV 4.18 Read Meter Balance shows
        | MeterBalance | £13.00 |

    @fact-105
    Scenario: It is never carried out where the supplier does not
      When the supplier adjusts the Meter Balance by £1.00 with SRV 1.5 Update Meter Balance
      And the supplier adjusts the Meter Balance by £1.00 with SRV 1.5 Update Meter Balance
      And the supplier adjusts the Meter Balance by £1.00 with SRV 1.5 Update Meter Balance
      And the supplier has the DCC delete what is quarantined
      Then SRV 4.18 Read Meter Balance shows
        | MeterBalance | £12.00 |

    @fact-105
    Scenario: Of a Non-Critical request there may be any number
      When the supplier adjusts the Meter Balance by £1.00 with SRV 1.5 Update Meter Balance
      And the supplier adjusts the Meter Balance by £1.00 with SRV 1.5 Update Meter Balance
      And the supplier sends SRV 4.18 Read Meter Balance
      And the supplier sends SRV 4.18 Read Meter Balance
      And the supplier sends SRV 4.18 Read Meter Balance
      Then the request succeeds

    @fact-105
    Scenario: A Critical request of another kind has a threshold of its own
      When the supplier adjusts the Meter Balance by £1.00 with SRV 1.5 Update Meter Balance
      And the supplier adjusts the Meter Balance by £1.00 with SRV 1.5 Update Meter Balance
      And the supplier sends SRV 2.3 Update Debt with
        | TimeDebtRegister1 | £1.00 |
      Then the DSP lets the request pass
