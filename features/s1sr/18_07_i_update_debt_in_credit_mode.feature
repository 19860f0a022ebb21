@clause-18.7(i) @srv-2.3 @fact-22
Feature: S1SR 18.7(i): Update Debt works in Prepayment Mode only
  A Device Model with an entry refuses SRV 2.3 in Credit Mode and leaves its debt registers alone. One without an entry
  takes it in either mode.

  Background:
    Given the meter is in Prepayment Mode

  Rule: Device Models with a DMVES entry

    Scenario: Update Debt in Credit Mode is refused and changes no register
      Given Time Debt Register 1 stands at £2.00, recovered at £0.00 a day
      And the meter is in Credit Mode
      And what the meter holds is noted
      When the supplier sends SRV 2.3 Update Debt with
        | TimeDebtRegister1   | £3.00 |
        | PaymentDebtRegister | £4.00 |
      Then the request is refused
      And the meter holds what it held
      And SRV 4.3 Read Instantaneous Prepay Values shows
        | TimeDebtRegister1   | £2.00 |
        | PaymentDebtRegister | £0.00 |

    Scenario: Update Debt in Prepayment Mode adjusts the registers
      When the supplier sends SRV 2.3 Update Debt with
        | TimeDebtRegister1   | £3.00 |
        | PaymentDebtRegister | £4.00 |
      Then the request succeeds
      And SRV 4.3 Read Instantaneous Prepay Values shows
        | TimeDebtRegister1   | £3.00 |
        | PaymentDebtRegister | £4.00 |

  Rule: Device Models without one

    Scenario: Update Debt in Credit Mode adjusts the registers
      Given Time Debt Register 1 stands at £2.00, recovered at £0.00 a day
      And the meter is in Credit Mode
      When the supplier sends SRV 2.3 Update Debt with
        | TimeDebtRegister1   | £3.00 |
        | PaymentDebtRegister | £4.00 |
      Then the request succeeds
      And SRV 4.3 Read Instantaneous Prepay Values shows
        | TimeDebtRegister1   | £5.00 |
        | PaymentDebtRegister | £4.00 |
