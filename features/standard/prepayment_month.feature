@standard-prepayment-month
Feature: A prepayment customer's month
  What a supplier lives by: credit that lasts, runs out and comes back, and debt that is recovered as agreed.
  Every number follows by hand. Energy costs 20 p per kWh and the standing charge is 25 p a day, taken at midnight along
  with a day's instalment of each time debt. Charges come out of the Meter Balance and then out of Emergency Credit; a
  top-up pays payment-based debt, accumulated debt and used Emergency Credit before the balance rises.
  Gas does not cost a whole number of millipence per litre, so only electricity is used here; a gas customer's month
  goes by standing charge, debt and adjustments of the balance. Where a charge lands that no credit covers is not held:
  a table of changes names both places, and the next top-up brings both to the same end.

  Background:
    Given it is 2025-01-13 10:00 UTC
    And the tariff is 20 p per kWh with a standing charge of 25 p a day
    And the meter is in Prepayment Mode
    And the prepayment configuration is the usual one but for
      | EmergencyCreditLimit     | £10.00 |
      | EmergencyCreditThreshold | £1.00  |
      | LowCreditThreshold       | £2.00  |
      | DebtRecoveryRateCap      | 5      |

  Rule: Every Device Model

    Scenario: Week by week the standing charge and two debts go from the balance
      Given the Meter Balance is £20.00
      And the meter sends the alert 81A7
      When the supplier sends SRV 2.3 Update Debt with
        | TimeDebtRegister1 | £3.00  |
        | DebtRecoveryRate1 | £0.50  |
        | TimeDebtRegister2 | £10.00 |
        | DebtRecoveryRate2 | £0.10  |
      Then the request succeeds
      When the time becomes 2025-01-14 12:00 UTC
      Then SRV 4.3 Read Instantaneous Prepay Values shows
        | MeterBalance      | £19.15 |
        | TimeDebtRegister1 | £2.50  |
        | TimeDebtRegister2 | £9.90  |
      When the time becomes 2025-01-20 12:00 UTC
      Then SRV 4.3 Read Instantaneous Prepay Values shows
        | MeterBalance      | £14.55 |
        | TimeDebtRegister1 | £0.00  |
        | TimeDebtRegister2 | £9.30  |
      And the alert 81A7 was raised once
      When the time becomes 2025-01-27 12:00 UTC
      Then SRV 4.3 Read Instantaneous Prepay Values shows
        | MeterBalance      | £12.10 |
        | TimeDebtRegister1 | £0.00  |
        | TimeDebtRegister2 | £8.60  |
      When the customer tops up £15.00 with UTRN 25012700000000000001
      Then the request succeeds
      When the time becomes 2025-02-12 12:00 UTC
      Then SRV 4.3 Read Instantaneous Prepay Values shows
        | MeterBalance            | £21.50 |
        | EmergencyCreditBalance  | £0.00  |
        | AccumulatedDebtRegister | £0.00  |
        | PaymentDebtRegister     | £0.00  |
        | TimeDebtRegister1       | £0.00  |
        | TimeDebtRegister2       | £7.00  |
      And the alert 81A8 was not raised
      And the supply was not disabled on the way

    Scenario: A tenth of each payment repays a debt, no more than £5.00 a week
      Given no debt was recovered from payments in the week before
      And the Meter Balance is £5.00
      And the supplier has sent SRV 2.3 Update Debt with
        | PaymentDebtRegister    | £12.00 |
        | DebtRecoveryPerPayment | 1000   |
      And the meter sends the alert 81A9
      When the time becomes 2025-01-13 12:00 UTC
      And the customer tops up £30.00 with UTRN 25011300000000000001
      Then SRV 4.3 Read Instantaneous Prepay Values shows
        | PaymentDebtRegister | £9.00  |
        | MeterBalance        | £32.00 |
      When the time becomes 2025-01-15 12:00 UTC
      And the customer tops up £30.00 with UTRN 25011500000000000001
      Then SRV 4.3 Read Instantaneous Prepay Values shows
        | PaymentDebtRegister | £7.00  |
        | MeterBalance        | £59.50 |
      When the time becomes 2025-01-17 12:00 UTC
      And the customer tops up £10.00 with UTRN 25011700000000000001
      Then SRV 4.3 Read Instantaneous Prepay Values shows
        | PaymentDebtRegister | £7.00  |
        | MeterBalance        | £69.00 |
      When the time becomes 2025-01-21 12:00 UTC
      And the customer tops up £10.00 with UTRN 25012100000000000001
      Then SRV 4.3 Read Instantaneous Prepay Values shows
        | PaymentDebtRegister | £6.00  |
        | MeterBalance        | £77.00 |
      When the time becomes 2025-01-23 12:00 UTC
      And the customer tops up £30.00 with UTRN 25012300000000000001
      Then SRV 4.3 Read Instantaneous Prepay Values shows
        | PaymentDebtRegister | £3.00   |
        | MeterBalance        | £103.50 |
      When the time becomes 2025-01-24 12:00 UTC
      And the customer tops up £30.00 with UTRN 25012400000000000001
      Then SRV 4.3 Read Instantaneous Prepay Values shows
        | PaymentDebtRegister | £2.00   |
        | MeterBalance        | £132.25 |
      And the alert 81A9 was not raised
      When the time becomes 2025-02-05 12:00 UTC
      And the customer tops up £30.00 with UTRN 25020500000000000001
      Then SRV 4.3 Read Instantaneous Prepay Values shows
        | PaymentDebtRegister | £0.00   |
        | MeterBalance        | £157.25 |
      And the alert 81A9 was raised once
      When the customer tops up £10.00 with UTRN 25020500000000000002
      Then SRV 4.18 Read Meter Balance shows
        | MeterBalance | £167.25 |

    Scenario: Emergency Credit is offered, selected, in use and repaid
      Given the Meter Balance is £2.10
      And the meter sends the alerts 810D, 8119, 81AB
      When the next midnight passes
      Then SRV 4.18 Read Meter Balance shows
        | MeterBalance | £1.85 |
      And the alert 810D was raised
      And the alert 8119 was not raised
      When the supplier sends SRV 2.5 Activate Emergency Credit
      Then the request is refused
      When the time becomes 2025-01-17 12:00 UTC
      Then SRV 4.18 Read Meter Balance shows
        | MeterBalance | £1.10 |
      And the alert 8119 was not raised
      When the next midnight passes
      Then SRV 4.18 Read Meter Balance shows
        | MeterBalance | £0.85 |
      And the alert 8119 was raised
      When the supplier sends SRV 2.5 Activate Emergency Credit
      Then the request succeeds
      And the alert 81AB was raised
      And SRV 4.3 Read Instantaneous Prepay Values shows
        | MeterBalance           | £0.85  |
        | EmergencyCreditBalance | £10.00 |
      When the time becomes 2025-01-21 12:00 UTC
      Then SRV 4.3 Read Instantaneous Prepay Values shows
        | MeterBalance           | £0.10  |
        | EmergencyCreditBalance | £10.00 |
      When the next midnight passes
      Then SRV 4.3 Read Instantaneous Prepay Values shows
        | MeterBalance           | £0.00 |
        | EmergencyCreditBalance | £9.85 |
      When the time becomes 2025-01-25 12:00 UTC
      Then SRV 4.3 Read Instantaneous Prepay Values shows
        | MeterBalance           | £0.00 |
        | EmergencyCreditBalance | £9.10 |
      And the supply is Enabled
      When the customer tops up £0.50 with UTRN 25012500000000000001
      Then SRV 4.3 Read Instantaneous Prepay Values shows
        | MeterBalance           | £0.00 |
        | EmergencyCreditBalance | £9.60 |
      When the customer tops up £5.00 with UTRN 25012500000000000002
      Then SRV 4.3 Read Instantaneous Prepay Values shows
        | MeterBalance            | £4.60 |
        | EmergencyCreditBalance  | £0.00 |
        | AccumulatedDebtRegister | £0.00 |
      And the supply was not disabled on the way

    @ESME
    Scenario: An evening of heavy use goes through Emergency Credit into friendly hours
      Given the non-disablement scripts are
        | script | at    | days             |
        | START  | 18:00 | Monday to Sunday |
        | STOP   | 10:00 | Monday to Sunday |
      And it is 2025-01-15 18:30 UTC
      And the Meter Balance is £0.50
      And the meter sends the alert 81AA
      When the supplier sends SRV 2.5 Activate Emergency Credit
      And 50 kWh are used
      Then SRV 4.3 Read Instantaneous Prepay Values shows
        | MeterBalance           | £0.00 |
        | EmergencyCreditBalance | £0.50 |
      When the next midnight passes
      Then SRV 4.3 Read Instantaneous Prepay Values shows
        | MeterBalance           | £0.00 |
        | EmergencyCreditBalance | £0.25 |
      And the alert 8F83 was not raised
      When 2 kWh are used
      Then SRV 4.3 Read Instantaneous Prepay Values shows
        | MeterBalance            | -£0.15 |
        | EmergencyCreditBalance  | £0.00  |
        | AccumulatedDebtRegister | £0.00  |
      And the alert 81AA was raised
      And the alert 8F83 was raised once
      And the supply is Enabled
      When the time becomes 2025-01-16 09:59 UTC
      Then the supply is Enabled
      And the alert 8F0F was not raised
      When the time becomes 2025-01-16 10:01 UTC
      Then the supply is Disabled
      And the alert 8F0F was raised once
      When the customer tops up £15.00 with UTRN 25011600000000000001
      Then the supply is Armed
      And the alert 8F32 was raised
      And SRV 4.3 Read Instantaneous Prepay Values shows
        | MeterBalance           | £4.85 |
        | EmergencyCreditBalance | £0.00 |
      When the customer presses Enable at the meter
      Then the supply is Enabled
      When 5 kWh are used
      Then SRV 4.18 Read Meter Balance shows
        | MeterBalance | £3.85 |
      When the next midnight passes
      Then SRV 4.18 Read Meter Balance shows
        | MeterBalance | £3.60 |

    Scenario: A balance below zero in friendly hours disables the supply when they end
      Given the non-disablement scripts are
        | script | at    | days             |
        | START  | 18:00 | Monday to Sunday |
        | STOP   | 10:00 | Monday to Sunday |
      And it is 2025-01-16 06:30 UTC
      And the Meter Balance is £1.00
      When the Meter Balance is brought to -£0.15
      Then the supply is Enabled
      And the alert 8F83 was raised once
      When the time becomes 2025-01-16 09:59 UTC
      Then the supply is Enabled
      And the alert 8F0F was not raised
      When the time becomes 2025-01-16 10:01 UTC
      Then the supply is Disabled
      And the alert 8F0F was raised once
      When the customer tops up £5.00 with UTRN 25011600000000000001
      Then the supply is Armed
      And the alert 8F32 was raised
      And SRV 4.18 Read Meter Balance shows
        | MeterBalance | £4.85 |
      When the customer presses Enable at the meter
      Then the supply is Enabled
      When the next midnight passes
      Then SRV 4.18 Read Meter Balance shows
        | MeterBalance | £4.60 |

    Scenario: A top-up in friendly hours comes in time
      Given the non-disablement scripts are
        | script | at    | days             |
        | START  | 18:00 | Monday to Sunday |
        | STOP   | 10:00 | Monday to Sunday |
      And it is 2025-01-16 06:30 UTC
      And the Meter Balance is £1.00
      When the Meter Balance is brought to -£0.15
      And the customer tops up £5.00 with UTRN 25011600000000000001
      And the time becomes 2025-01-16 10:01 UTC
      Then SRV 4.18 Read Meter Balance shows
        | MeterBalance | £4.85 |
      And the supply was not disabled on the way

    Scenario: Two days without supply are paid for by the next top-up
      Given Time Debt Register 1 stands at £5.00, recovered at £0.30 a day
      And the supply is disabled for want of credit
      When the next midnight passes
      And the next midnight passes
      Then SRV 4.3 Read Instantaneous Prepay Values has changed by
        | MeterBalance | AccumulatedDebtRegister | TimeDebtRegister1 |
        | £0.00        | £1.10                   | -£0.60            |
        | -£0.50       | £0.60                   | -£0.60            |
      And the supply is Disabled
      When the customer tops up £10.00 with UTRN 25011500000000000001
      Then SRV 4.3 Read Instantaneous Prepay Values shows
        | MeterBalance            | £8.89 |
        | AccumulatedDebtRegister | £0.00 |
        | TimeDebtRegister1       | £4.40 |
      And the supply is Armed
      When the customer presses Enable at the meter
      Then the supply is Enabled
      When the next midnight passes
      Then SRV 4.3 Read Instantaneous Prepay Values shows
        | MeterBalance            | £8.34 |
        | AccumulatedDebtRegister | £0.00 |
        | TimeDebtRegister1       | £4.10 |

    Scenario: Emergency Credit gets a customer without supply through the night
      Given Time Debt Register 1 stands at £5.00, recovered at £0.30 a day
      And the supply is disabled for want of credit
      When the supplier sends SRV 2.5 Activate Emergency Credit
      Then the supply is Armed
      When the customer presses Enable at the meter
      And the next midnight passes
      Then SRV 4.3 Read Instantaneous Prepay Values shows
        | MeterBalance            | -£0.01 |
        | EmergencyCreditBalance  | £9.45  |
        | AccumulatedDebtRegister | £0.00  |
        | TimeDebtRegister1       | £4.70  |
      And the supply is Enabled
      When the customer tops up £5.00 with UTRN 25011500000000000001
      Then SRV 4.3 Read Instantaneous Prepay Values shows
        | MeterBalance            | £4.44 |
        | EmergencyCreditBalance  | £0.00 |
        | AccumulatedDebtRegister | £0.00 |
        | TimeDebtRegister1       | £4.70 |

    @unless-15.1
    Scenario: With Suspend Debt flags a debt waits while the supply is disabled
      Given the meter is in Prepayment Mode with SuspendDebtDisabled true and SuspendDebtEmergency true
      And Time Debt Register 1 stands at £5.00, recovered at £0.30 a day
      And the supply is disabled for want of credit
      When the next midnight passes
      And the next midnight passes
      Then SRV 4.3 Read Instantaneous Prepay Values shows
        | TimeDebtRegister1 | £5.00 |
      When the customer tops up £10.00 with UTRN 25011500000000000001
      And the customer presses Enable at the meter
      And the next midnight passes
      Then SRV 4.3 Read Instantaneous Prepay Values shows
        | TimeDebtRegister1 | £4.70 |

    Scenario: A customer who goes back to Credit Mode keeps the supply, and the debt waits
      Given Time Debt Register 1 stands at £5.00, recovered at £0.30 a day
      And the Meter Balance is £5.00
      When the next midnight passes
      Then SRV 4.3 Read Instantaneous Prepay Values shows
        | MeterBalance      | £4.45 |
        | TimeDebtRegister1 | £4.70 |
      When the supplier sends SRV 1.6 Update Payment Mode with
        | PaymentMode | Credit |
      Then the request succeeds
      When the time becomes 2025-02-13 12:00 UTC
      Then SRV 4.3 Read Instantaneous Prepay Values shows
        | EmergencyCreditBalance  | £0.00 |
        | AccumulatedDebtRegister | £0.00 |
        | TimeDebtRegister1       | £4.70 |
      And the supply was not disabled on the way
      When the customer tops up £10.00 with UTRN 25021300000000000001
      Then the request is refused
      When the supplier sends SRV 2.5 Activate Emergency Credit
      Then the request is refused
