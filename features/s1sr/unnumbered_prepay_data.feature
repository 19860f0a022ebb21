@clause-unnumbered/prepay-data @srv-4.3 @fact-33
Feature: SRV 4.3 returns the six prepayment values

  Rule: Every Device Model

    Scenario: The six values are returned in Prepayment Mode
      Given the meter is in Prepayment Mode
      And the Meter Balance is £12.34
      And Time Debt Register 1 stands at £2.00, recovered at £0.00 a day
      When the supplier sends SRV 4.3 Read Instantaneous Prepay Values
      Then the request succeeds
      And the response holds exactly
        | MeterBalance            | £12.34 |
        | EmergencyCreditBalance  | £0.00  |
        | AccumulatedDebtRegister | £0.00  |
        | PaymentDebtRegister     | £0.00  |
        | TimeDebtRegister1       | £2.00  |
        | TimeDebtRegister2       | £0.00  |
