@standard-4.3
Feature: SRV 4.3 Read Instantaneous Prepay Values
  The two balances and the four debts, as they stand at the moment of reading.

  Rule: Every Device Model

    Scenario: A customer who owes nothing
      Given the meter is in Prepayment Mode
      And the Meter Balance is £12.34
      When the supplier sends SRV 4.3 Read Instantaneous Prepay Values
      Then the request succeeds
      And the response holds exactly
        | MeterBalance            | £12.34 |
        | EmergencyCreditBalance  | £0.00  |
        | AccumulatedDebtRegister | £0.00  |
        | PaymentDebtRegister     | £0.00  |
        | TimeDebtRegister1       | £0.00  |
        | TimeDebtRegister2       | £0.00  |

    @fact-33
    Scenario: A customer whose balances and debts all differ
      Given it is 2025-01-15 10:05 UTC
      And the meter is in Prepayment Mode
      And the prepayment configuration is the usual one but for
        | EmergencyCreditLimit | £10.00 |
      And the Meter Balance is -£0.01
      And the supplier has sent SRV 2.3 Update Debt with
        | TimeDebtRegister1   | £3.00  |
        | DebtRecoveryRate1   | £1.00  |
        | DebtRecoveryPeriod1 | HOURLY |
        | TimeDebtRegister2   | £4.00  |
        | PaymentDebtRegister | £6.00  |
      And it is 2025-01-15 11:30 UTC
      And the supplier has sent SRV 2.5 Activate Emergency Credit
      When the supplier sends SRV 4.3 Read Instantaneous Prepay Values
      Then the request succeeds
      And the response holds exactly
        | MeterBalance            | -£0.01 |
        | EmergencyCreditBalance  | £10.00 |
        | AccumulatedDebtRegister | £1.00  |
        | PaymentDebtRegister     | £6.00  |
        | TimeDebtRegister1       | £2.00  |
        | TimeDebtRegister2       | £4.00  |

    Scenario: Each balance and each debt is told
      When the supplier sends SRV 4.3 Read Instantaneous Prepay Values
      Then the request succeeds
      And the response tells MeterBalance, EmergencyCreditBalance and AccumulatedDebtRegister
      And the response tells PaymentDebtRegister, TimeDebtRegister1 and TimeDebtRegister2

    Scenario: What changes is seen at the next reading
      Given it is 2025-01-15 10:00 UTC
      And the tariff is 20 p per kWh with a standing charge of 25 p a day
      And the meter is in Prepayment Mode
      And the Meter Balance is £5.00
      When the next midnight passes
      And the supplier sends SRV 4.3 Read Instantaneous Prepay Values
      Then the response holds exactly
        | MeterBalance            | £4.75 |
        | EmergencyCreditBalance  | £0.00 |
        | AccumulatedDebtRegister | £0.00 |
        | PaymentDebtRegister     | £0.00 |
        | TimeDebtRegister1       | £0.00 |
        | TimeDebtRegister2       | £0.00 |

    Scenario: Reading changes nothing
      Given the meter is in Prepayment Mode
      And Time Debt Register 1 stands at £2.00, recovered at £0.30 a day
      And what the meter holds is noted
      When the supplier sends SRV 4.3 Read Instantaneous Prepay Values
      Then the request succeeds
      And the meter holds what it held

    Scenario: In Credit Mode the debts are read too
      Given the meter is in Prepayment Mode
      And Time Debt Register 1 stands at £2.00, recovered at £0.30 a day
      And the meter is in Credit Mode
      When the supplier sends SRV 4.3 Read Instantaneous Prepay Values
      Then the request succeeds
      And SRV 4.3 Read Instantaneous Prepay Values shows
        | AccumulatedDebtRegister | £0.00 |
        | PaymentDebtRegister     | £0.00 |
        | TimeDebtRegister1       | £2.00 |
        | TimeDebtRegister2       | £0.00 |

    Scenario: Another fuel's supplier is refused
      When the supplier of the other fuel sends SRV 4.3 Read Instantaneous Prepay Values
      Then the request is refused by the DSP with code E4

    Scenario: An export supplier may not send it
      When the export supplier sends SRV 4.3 Read Instantaneous Prepay Values
      Then the request is refused by the DSP with code E2

    Scenario: A Communications Hub has no prepay values
      When User Role IS sends SRV 4.3 Read Instantaneous Prepay Values to the Communications Hub
      Then the request is refused by the DSP with code E11
