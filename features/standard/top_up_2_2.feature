@standard-2.2
Feature: SRV 2.2 Top Up Device
  A UTRN of 20 digits brings an amount of credit to the meter, once. Out of it come, in this order: payment-based debt
  (a share of the payment, under the weekly cap), accumulated debt, Emergency Credit that was used; the rest is credit.
  The cap is set in every scenario with payment-based debt, as what a cap of 0 means is not held; and no scenario looks
  at the same moment a week later, nor tells a week of seven days from one that begins on Monday.

  Background:
    Given it is 2025-01-15 10:05 UTC
    And the tariff is 20 p per kWh with a standing charge of 25 p a day
    And the meter is in Prepayment Mode
    And the prepayment configuration is the usual one but for
      | EmergencyCreditLimit     | £10.00  |
      | EmergencyCreditThreshold | £1.00   |
      | DebtRecoveryRateCap      | 50      |
      | MaxMeterBalance          | £100.00 |
      | MaxCreditThreshold       | £25.00  |
    And the Meter Balance is £5.00

  Rule: Every Device Model

    Scenario Outline: A top-up of <amount> brings £5.00 to <balance>
      When the customer tops up <amount> with UTRN 25011500000000000001
      Then the request succeeds
      And SRV 4.3 Read Instantaneous Prepay Values shows
        | MeterBalance            | <balance> |
        | EmergencyCreditBalance  | £0.00     |
        | AccumulatedDebtRegister | £0.00     |
        | PaymentDebtRegister     | £0.00     |

      Examples:
        | amount | balance |
        | £0.01  | £5.01   |
        | £10.00 | £15.00  |
        | £24.99 | £29.99  |

    Scenario: Two top-ups add up
      When the customer tops up £10.00 with UTRN 25011500000000000001
      Then the request succeeds
      When the customer tops up £10.00 with UTRN 25011500000000000002
      Then the request succeeds
      And SRV 4.18 Read Meter Balance shows
        | MeterBalance | £25.00 |

    Scenario: A UTRN counts once
      When the customer tops up £10.00 with UTRN 25011500000000000001
      Then the request succeeds
      And the alert 8F51 was not raised
      When the customer tops up £10.00 with UTRN 25011500000000000001
      Then the request is refused
      And the alert 8F51 was raised
      And SRV 4.18 Read Meter Balance shows
        | MeterBalance | £15.00 |

    Scenario: Nor does it count again a month later
      When the customer tops up £10.00 with UTRN 25011500000000000001
      And the time becomes 2025-02-14 10:00 UTC
      And the customer tops up £10.00 with UTRN 25011500000000000001
      Then the request is refused
      And SRV 4.18 Read Meter Balance shows
        | MeterBalance | £7.50 |

    Scenario: Nor does it count again after another one
      When the customer tops up £10.00 with UTRN 25011500000000000001
      And the customer tops up £5.00 with UTRN 25011500000000000002
      And the customer tops up £10.00 with UTRN 25011500000000000001
      Then the request is refused
      And SRV 4.18 Read Meter Balance shows
        | MeterBalance | £20.00 |

    Scenario: One penny more than the Maximum Credit threshold is refused
      Given what the meter holds is noted
      When the customer tops up £25.01 with UTRN 25011500000000000001
      Then the request is refused
      And the alert 8F5B was raised
      And the meter holds what it held

    Scenario: One penny more than the Maximum Meter Balance is refused, and one penny less is not
      Given the Meter Balance is £80.00
      And what the meter holds is noted
      When the customer tops up £20.01 with UTRN 25011500000000000001
      Then the request is refused
      And the meter holds what it held
      When the customer tops up £19.99 with UTRN 25011500000000000002
      Then the request succeeds
      And SRV 4.18 Read Meter Balance shows
        | MeterBalance | £99.99 |

    Scenario: A tenth of each payment goes to the payment-based debt
      Given the supplier has sent SRV 2.3 Update Debt with
        | PaymentDebtRegister    | £6.00 |
        | DebtRecoveryPerPayment | 1000  |
      When the customer tops up £10.00 with UTRN 25011500000000000001
      Then the request succeeds
      And SRV 4.3 Read Instantaneous Prepay Values shows
        | PaymentDebtRegister | £5.00  |
        | MeterBalance        | £14.00 |
      When the customer tops up £20.00 with UTRN 25011500000000000002
      Then SRV 4.3 Read Instantaneous Prepay Values shows
        | PaymentDebtRegister | £3.00  |
        | MeterBalance        | £32.00 |

    Scenario: A share of 100 % goes to the debt whole
      Given the supplier has sent SRV 2.3 Update Debt with
        | PaymentDebtRegister    | £30.00 |
        | DebtRecoveryPerPayment | 10000  |
      When the customer tops up £10.00 with UTRN 25011500000000000001
      Then SRV 4.3 Read Instantaneous Prepay Values shows
        | PaymentDebtRegister | £20.00 |
        | MeterBalance        | £5.00  |

    Scenario: A share of 0 % goes to credit whole
      Given the supplier has sent SRV 2.3 Update Debt with
        | PaymentDebtRegister    | £30.00 |
        | DebtRecoveryPerPayment | 0      |
      When the customer tops up £10.00 with UTRN 25011500000000000001
      Then SRV 4.3 Read Instantaneous Prepay Values shows
        | PaymentDebtRegister | £30.00 |
        | MeterBalance        | £15.00 |

    Scenario: The last of the debt is all that is taken
      Given the supplier has sent SRV 2.3 Update Debt with
        | PaymentDebtRegister    | £1.50 |
        | DebtRecoveryPerPayment | 1000  |
      And the meter sends the alert 81A9
      When the customer tops up £10.00 with UTRN 25011500000000000001
      Then SRV 4.3 Read Instantaneous Prepay Values shows
        | PaymentDebtRegister | £0.50  |
        | MeterBalance        | £14.00 |
      And the alert 81A9 was not raised
      When the customer tops up £10.00 with UTRN 25011500000000000002
      Then SRV 4.3 Read Instantaneous Prepay Values shows
        | PaymentDebtRegister | £0.00  |
        | MeterBalance        | £23.50 |
      And the alert 81A9 was raised once

    Scenario: The weekly cap holds over several payments
      Given no debt was recovered from payments in the week before
      And the prepayment configuration is the usual one but for
        | DebtRecoveryRateCap | 5 |
      And the supplier has sent SRV 2.3 Update Debt with
        | PaymentDebtRegister    | £50.00 |
        | DebtRecoveryPerPayment | 2000   |
      When the customer tops up £10.00 with UTRN 25011500000000000001
      And the customer tops up £10.00 with UTRN 25011500000000000002
      Then SRV 4.3 Read Instantaneous Prepay Values shows
        | PaymentDebtRegister | £46.00 |
        | MeterBalance        | £21.00 |
      When the customer tops up £10.00 with UTRN 25011500000000000003
      Then SRV 4.3 Read Instantaneous Prepay Values shows
        | PaymentDebtRegister | £45.00 |
        | MeterBalance        | £30.00 |
      When the customer tops up £10.00 with UTRN 25011500000000000004
      Then SRV 4.3 Read Instantaneous Prepay Values shows
        | PaymentDebtRegister | £45.00 |
        | MeterBalance        | £40.00 |

    Scenario: Accumulated debt is repaid before Emergency Credit
      Given the Meter Balance is -£0.01
      And the supplier has sent SRV 2.3 Update Debt with
        | TimeDebtRegister1   | £2.00  |
        | DebtRecoveryRate1   | £1.00  |
        | DebtRecoveryPeriod1 | HOURLY |
      And it is 2025-01-15 11:15 UTC
      And the supplier has sent SRV 2.5 Activate Emergency Credit
      And it is 2025-01-15 12:30 UTC
      When the customer tops up £0.60 with UTRN 25011500000000000001
      Then SRV 4.3 Read Instantaneous Prepay Values shows
        | MeterBalance            | -£0.01 |
        | EmergencyCreditBalance  | £9.00  |
        | AccumulatedDebtRegister | £0.40  |
      When the customer tops up £0.40 with UTRN 25011500000000000002
      Then SRV 4.3 Read Instantaneous Prepay Values shows
        | MeterBalance            | -£0.01 |
        | EmergencyCreditBalance  | £9.00  |
        | AccumulatedDebtRegister | £0.00  |
      When the customer tops up £3.01 with UTRN 25011500000000000003
      Then SRV 4.3 Read Instantaneous Prepay Values shows
        | MeterBalance            | £2.00 |
        | EmergencyCreditBalance  | £0.00 |
        | AccumulatedDebtRegister | £0.00 |

    Scenario: Payment-based debt is recovered before accumulated debt is repaid
      Given the Meter Balance is -£0.01
      And the supplier has sent SRV 2.3 Update Debt with
        | TimeDebtRegister1      | £1.00  |
        | DebtRecoveryRate1      | £1.00  |
        | DebtRecoveryPeriod1    | HOURLY |
        | PaymentDebtRegister    | £6.00  |
        | DebtRecoveryPerPayment | 1000   |
      And it is 2025-01-15 11:15 UTC
      When the customer tops up £1.00 with UTRN 25011500000000000001
      Then SRV 4.3 Read Instantaneous Prepay Values shows
        | MeterBalance            | -£0.01 |
        | AccumulatedDebtRegister | £0.10  |
        | PaymentDebtRegister     | £5.90  |
      When the customer tops up £10.00 with UTRN 25011500000000000002
      Then SRV 4.3 Read Instantaneous Prepay Values shows
        | MeterBalance            | £8.89 |
        | AccumulatedDebtRegister | £0.00 |
        | PaymentDebtRegister     | £4.90 |

    Scenario: Emergency Credit that was used is repaid before the balance rises
      Given the Meter Balance is £0.10
      And the supplier has sent SRV 2.5 Activate Emergency Credit
      When the next midnight passes
      Then SRV 4.3 Read Instantaneous Prepay Values shows
        | MeterBalance           | £0.00 |
        | EmergencyCreditBalance | £9.85 |
      When the customer tops up £0.10 with UTRN 25011600000000000001
      Then SRV 4.3 Read Instantaneous Prepay Values shows
        | MeterBalance           | £0.00 |
        | EmergencyCreditBalance | £9.95 |
      When the customer tops up £1.04 with UTRN 25011600000000000002
      Then SRV 4.3 Read Instantaneous Prepay Values shows
        | MeterBalance           | £0.99  |
        | EmergencyCreditBalance | £10.00 |
      When the customer tops up £0.02 with UTRN 25011600000000000003
      Then SRV 4.3 Read Instantaneous Prepay Values shows
        | MeterBalance           | £1.01 |
        | EmergencyCreditBalance | £0.00 |

    Scenario: A top-up above the disablement threshold arms the supply, and the customer enables it
      Given the supply is disabled for want of credit
      When the customer tops up £5.00 with UTRN 25011500000000000001
      Then the request succeeds
      And the supply is Armed
      And the alert 8F32 was raised
      And SRV 4.18 Read Meter Balance shows
        | MeterBalance | £4.99 |
      When the customer presses Enable at the meter
      Then the supply is Enabled

    Scenario: A top-up that stays one penny below the disablement threshold leaves the supply disabled
      Given the Meter Balance is -£5.00
      When the customer tops up £4.99 with UTRN 25011500000000000001
      Then the request succeeds
      And the supply is Disabled
      When the customer tops up £0.02 with UTRN 25011500000000000002
      Then the supply is Armed
      And SRV 4.18 Read Meter Balance shows
        | MeterBalance | £0.01 |

    Scenario: A customer whose supply is on tops up, and it stays on
      When the customer tops up £5.00 with UTRN 25011500000000000001
      Then the request succeeds
      And the supply is Enabled
      And the alert 8F32 was not raised

    Scenario Outline: UTRN <utrn> is refused
      Given what the meter holds is noted
      When the supplier sends SRV 2.2 Top Up Device with
        | UTRN   | <utrn> |
        | Amount | £10.00 |
      Then the request is refused
      And the meter holds what it held

      Examples:
        | utrn                     |
        | 1234567890123456789      |
        | 123456789012345678901    |
        | 1234567890123456789X     |
        | 1234 5678 9012 3456 7890 |

    Scenario: Another fuel's supplier is refused
      Given what the meter holds is noted
      When the supplier of the other fuel sends SRV 2.2 Top Up Device with
        | UTRN   | 12345678901234567890 |
        | Amount | £10.00               |
      Then the request is refused by the DSP with code E4
      And the meter holds what it held

    Scenario: An export supplier may not send it
      Given what the meter holds is noted
      When the export supplier sends SRV 2.2 Top Up Device with
        | UTRN   | 12345678901234567890 |
        | Amount | £10.00               |
      Then the request is refused by the DSP with code E2
      And the meter holds what it held

    Scenario: A Communications Hub takes no top-up
      When User Role IS sends SRV 2.2 Top Up Device to the Communications Hub with
        | UTRN   | 12345678901234567890 |
        | Amount | £10.00               |
      Then the request is refused by the DSP with code E11
