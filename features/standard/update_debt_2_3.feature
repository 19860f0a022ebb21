@standard-2.3
Feature: SRV 2.3 Update Debt
  Three signed adjustments change what is owed, and the terms say how it is recovered: each time debt at a rate an hour
  or a day, the payment-based debt as a share of each top-up (10000 is 100 %). All amounts but one are whole pence.
  The standing charge is 25 p a day: at midnight it goes from the balance along with what a day recovers.

  Background:
    Given it is 2025-01-15 10:05 UTC
    And the tariff is 20 p per kWh with a standing charge of 25 p a day
    And the meter is in Prepayment Mode
    And the prepayment configuration is the usual one but for
      | DebtRecoveryRateCap | 50 |
    And the Meter Balance is £10.00

  Rule: Every Device Model

    Scenario: Debts and terms are taken and read back
      When the supplier sends SRV 2.3 Update Debt with
        | TimeDebtRegister1      | £3.00  |
        | TimeDebtRegister2      | £4.00  |
        | PaymentDebtRegister    | £6.00  |
        | DebtRecoveryPerPayment | 1250   |
        | DebtRecoveryRate1      | £0.30  |
        | DebtRecoveryPeriod1    | DAILY  |
        | DebtRecoveryRate2      | £0.02  |
        | DebtRecoveryPeriod2    | HOURLY |
      Then the request succeeds
      And SRV 4.3 Read Instantaneous Prepay Values shows
        | MeterBalance            | £10.00 |
        | AccumulatedDebtRegister | £0.00  |
        | TimeDebtRegister1       | £3.00  |
        | TimeDebtRegister2       | £4.00  |
        | PaymentDebtRegister     | £6.00  |
      And SRV 4.13 Read Prepayment Configuration shows
        | DebtRecoveryPerPayment | 1250   |
        | DebtRecoveryRate1      | £0.30  |
        | DebtRecoveryPeriod1    | DAILY  |
        | DebtRecoveryRate2      | £0.02  |
        | DebtRecoveryPeriod2    | HOURLY |

    Scenario Outline: Owing £3.00, £4.00 and £6.00, an adjustment of <item> by <change> makes it <debt>
      Given the supplier has sent SRV 2.3 Update Debt with
        | TimeDebtRegister1   | £3.00 |
        | TimeDebtRegister2   | £4.00 |
        | PaymentDebtRegister | £6.00 |
      When the supplier sends SRV 2.3 Update Debt with
        | <item> | <change> |
      Then the request succeeds
      And SRV 4.3 Read Instantaneous Prepay Values shows
        | <item> | <debt> |

      Examples:
        | item                | change | debt   |
        | TimeDebtRegister1   | £0.01  | £3.01  |
        | TimeDebtRegister1   | -£3.00 | £0.00  |
        | TimeDebtRegister2   | £1.00  | £5.00  |
        | TimeDebtRegister2   | -£0.01 | £3.99  |
        | PaymentDebtRegister | £4.00  | £10.00 |
        | PaymentDebtRegister | -£2.50 | £3.50  |

    Scenario: An adjustment of one debt leaves the others
      Given the supplier has sent SRV 2.3 Update Debt with
        | TimeDebtRegister1   | £3.00 |
        | TimeDebtRegister2   | £4.00 |
        | PaymentDebtRegister | £6.00 |
      When the supplier sends SRV 2.3 Update Debt with
        | TimeDebtRegister2 | -£1.00 |
      Then SRV 4.3 Read Instantaneous Prepay Values shows
        | MeterBalance        | £10.00 |
        | TimeDebtRegister1   | £3.00  |
        | TimeDebtRegister2   | £3.00  |
        | PaymentDebtRegister | £6.00  |

    @unless-18.7(j)
    Scenario: A rate has parts of a penny
      When the supplier sends SRV 2.3 Update Debt with
        | DebtRecoveryRate1 | 12.345 p |
        | DebtRecoveryRate2 | 67.891 p |
      Then the request succeeds
      And SRV 4.13 Read Prepayment Configuration shows
        | DebtRecoveryRate1 | 12.345 p |
        | DebtRecoveryRate2 | 67.891 p |

    Scenario: Two daily debts are recovered each midnight until the first is paid
      Given the meter sends the alert 81A7
      When the supplier sends SRV 2.3 Update Debt with
        | TimeDebtRegister1   | £0.50 |
        | DebtRecoveryRate1   | £0.30 |
        | DebtRecoveryPeriod1 | DAILY |
        | TimeDebtRegister2   | £2.00 |
        | DebtRecoveryRate2   | £0.10 |
        | DebtRecoveryPeriod2 | DAILY |
      And the next midnight passes
      Then SRV 4.3 Read Instantaneous Prepay Values shows
        | MeterBalance      | £9.35 |
        | TimeDebtRegister1 | £0.20 |
        | TimeDebtRegister2 | £1.90 |
      And the alert 81A7 was not raised
      When the next midnight passes
      Then SRV 4.3 Read Instantaneous Prepay Values shows
        | MeterBalance      | £8.80 |
        | TimeDebtRegister1 | £0.00 |
        | TimeDebtRegister2 | £1.80 |
      And the alert 81A7 was raised once
      When the next midnight passes
      Then SRV 4.3 Read Instantaneous Prepay Values shows
        | MeterBalance      | £8.45 |
        | TimeDebtRegister1 | £0.00 |
        | TimeDebtRegister2 | £1.70 |
      And the alert 81A8 was not raised

    Scenario: An hourly debt is recovered once an hour
      Given the meter sends the alert 81A8
      When the supplier sends SRV 2.3 Update Debt with
        | TimeDebtRegister2   | £0.05  |
        | DebtRecoveryRate2   | £0.02  |
        | DebtRecoveryPeriod2 | HOURLY |
      And the time becomes 2025-01-15 11:30 UTC
      Then SRV 4.3 Read Instantaneous Prepay Values shows
        | MeterBalance      | £9.98 |
        | TimeDebtRegister2 | £0.03 |
      When the time becomes 2025-01-15 12:30 UTC
      Then SRV 4.3 Read Instantaneous Prepay Values shows
        | MeterBalance      | £9.96 |
        | TimeDebtRegister2 | £0.01 |
      And the alert 81A8 was not raised
      When the time becomes 2025-01-15 14:30 UTC
      Then SRV 4.3 Read Instantaneous Prepay Values shows
        | MeterBalance      | £9.95 |
        | TimeDebtRegister2 | £0.00 |
      And the alert 81A8 was raised once

    Scenario: Without a rate a time debt stands still
      When the supplier sends SRV 2.3 Update Debt with
        | TimeDebtRegister1 | £3.00 |
        | DebtRecoveryRate1 | £0.00 |
      And the next midnight passes
      Then SRV 4.3 Read Instantaneous Prepay Values shows
        | MeterBalance      | £9.75 |
        | TimeDebtRegister1 | £3.00 |

    Scenario: The share of a payment is recovered from the next top-up
      When the supplier sends SRV 2.3 Update Debt with
        | PaymentDebtRegister    | £6.00 |
        | DebtRecoveryPerPayment | 2500  |
      And the customer tops up £10.00 with UTRN 25011500000000000001
      Then SRV 4.3 Read Instantaneous Prepay Values shows
        | MeterBalance        | £17.50 |
        | PaymentDebtRegister | £3.50  |

    Scenario: New terms take the place of the old ones
      Given the supplier has sent SRV 2.3 Update Debt with
        | TimeDebtRegister1 | £3.00 |
        | DebtRecoveryRate1 | £0.30 |
      When the supplier sends SRV 2.3 Update Debt with
        | TimeDebtRegister1 | £0.00 |
        | DebtRecoveryRate1 | £0.10 |
      And the next midnight passes
      Then SRV 4.3 Read Instantaneous Prepay Values shows
        | MeterBalance      | £9.65 |
        | TimeDebtRegister1 | £2.90 |

    Scenario: What no credit covers accumulates, and the debt shrinks all the same
      Given the Meter Balance is -£0.01
      When the supplier sends SRV 2.3 Update Debt with
        | TimeDebtRegister1   | £3.00  |
        | DebtRecoveryRate1   | £1.00  |
        | DebtRecoveryPeriod1 | HOURLY |
      And the time becomes 2025-01-15 12:30 UTC
      Then SRV 4.3 Read Instantaneous Prepay Values shows
        | MeterBalance            | -£0.01 |
        | AccumulatedDebtRegister | £2.00  |
        | TimeDebtRegister1       | £1.00  |

    @unless-18.7(i)
    Scenario: In Credit Mode debts are taken, and recovered once in Prepayment Mode
      Given the meter is in Credit Mode
      When the supplier sends SRV 2.3 Update Debt with
        | TimeDebtRegister1 | £3.00 |
        | DebtRecoveryRate1 | £0.30 |
      Then the request succeeds
      When the next midnight passes
      Then SRV 4.3 Read Instantaneous Prepay Values shows
        | TimeDebtRegister1 | £3.00 |
      When the supplier sends SRV 1.6 Update Payment Mode with
        | PaymentMode          | Prepayment |
        | SuspendDebtDisabled  | false      |
        | SuspendDebtEmergency | false      |
        | DisablementThreshold | £0.00      |
      And the next midnight passes
      Then SRV 4.3 Read Instantaneous Prepay Values shows
        | TimeDebtRegister1 | £2.70 |

    Scenario Outline: A share of <share> is taken
      When the supplier sends SRV 2.3 Update Debt with
        | DebtRecoveryPerPayment | <share> |
      Then the request succeeds
      And SRV 4.13 Read Prepayment Configuration shows
        | DebtRecoveryPerPayment | <share> |

      Examples:
        | share |
        | 0     |
        | 1     |
        | 10000 |

    Scenario Outline: With <item> at <value> nothing of the request is taken
      Given the supplier has sent SRV 2.3 Update Debt with
        | TimeDebtRegister1      | £3.00 |
        | TimeDebtRegister2      | £4.00 |
        | PaymentDebtRegister    | £6.00 |
        | DebtRecoveryPerPayment | 1000  |
        | DebtRecoveryRate1      | £0.30 |
      And what the meter holds is noted
      When the supplier sends SRV 2.3 Update Debt with
        | DebtRecoveryRate1 | £0.20   |
        | <item>            | <value> |
      Then the request is refused
      And the meter holds what it held

      Examples:
        | item                   | value      |
        | DebtRecoveryPerPayment | -1         |
        | DebtRecoveryPerPayment | 10001      |
        | DebtRecoveryPeriod1    | WEEKLY     |
        | DebtRecoveryPeriod2    | WEEKLY     |
        | TimeDebtRegister1      | £21474.84  |
        | TimeDebtRegister2      | -£21474.84 |
        | PaymentDebtRegister    | £21474.84  |

    Scenario: Another fuel's supplier is refused
      Given what the meter holds is noted
      When the supplier of the other fuel sends SRV 2.3 Update Debt with
        | TimeDebtRegister1 | £3.00 |
      Then the request is refused by the DSP with code E4
      And the meter holds what it held

    Scenario: An export supplier may not send it
      Given what the meter holds is noted
      When the export supplier sends SRV 2.3 Update Debt with
        | TimeDebtRegister1 | £3.00 |
      Then the request is refused by the DSP with code E2
      And the meter holds what it held

    Scenario: A Communications Hub has no debt
      When User Role IS sends SRV 2.3 Update Debt to the Communications Hub
      Then the request is refused by the DSP with code E11
