@clause-Table_15 @srv-2.3 @fact-11 @fact-12 @fact-14
Feature: S1SR Table 15: configuration before migration
  A Device Model with an entry must be configured before it is migrated: its debt recovery types in the prescribed
  sequence, so that later debt-recovery commands act on the intended register, and Disablement of Supply Not Allowed
  false. One without an entry has no such settings.
  The sequence says nothing on the order in which debt is recovered. Its prescribed order is not held: Time Debt 1,
  Time Debt 2, Payment Debt is assumed. After enrolment no Service Request changes these settings.

  Rule: Device Models with a DMVES entry

    Scenario Outline: Disablement of Supply Not Allowed <setting> is <verdict>
      Given the meter has not been migrated yet
      And its DebtRecoveryTypeSequence is TimeDebt1, TimeDebt2, PaymentDebt
      And its DisablementOfSupplyNotAllowed is <setting>
      When its pre-migration configuration is checked
      Then the configuration is <verdict>

      Examples:
        | setting | verdict                                         |
        | true    | not compliant for DisablementOfSupplyNotAllowed |
        | false   | compliant                                       |

    Scenario: Debt recovery types in another sequence are not compliant
      Given the meter has not been migrated yet
      And its DebtRecoveryTypeSequence is TimeDebt2, TimeDebt1, PaymentDebt
      And its DisablementOfSupplyNotAllowed is false
      When its pre-migration configuration is checked
      Then the configuration is not compliant for DebtRecoveryTypeSequence

    Scenario: Migrated as prescribed, each debt adjustment reaches its own register
      Given the meter has not been migrated yet
      And its DebtRecoveryTypeSequence is TimeDebt1, TimeDebt2, PaymentDebt
      And its DisablementOfSupplyNotAllowed is false
      And the meter is migrated
      And the meter is in Prepayment Mode
      When the supplier sends SRV 2.3 Update Debt with
        | TimeDebtRegister1   | £1.00 |
        | TimeDebtRegister2   | £2.00 |
        | PaymentDebtRegister | £3.00 |
      Then the request succeeds
      And SRV 4.3 Read Instantaneous Prepay Values shows
        | TimeDebtRegister1   | £1.00 |
        | TimeDebtRegister2   | £2.00 |
        | PaymentDebtRegister | £3.00 |

  Rule: Device Models without one

    Scenario: There is nothing to configure
      Given the meter has not been migrated yet
      When its pre-migration configuration is checked
      Then the meter has no settings of Table 15

    Scenario: Each debt adjustment reaches its own register
      Given the meter is in Prepayment Mode
      When the supplier sends SRV 2.3 Update Debt with
        | TimeDebtRegister1   | £1.00 |
        | TimeDebtRegister2   | £2.00 |
        | PaymentDebtRegister | £3.00 |
      Then the request succeeds
      And SRV 4.3 Read Instantaneous Prepay Values shows
        | TimeDebtRegister1   | £1.00 |
        | TimeDebtRegister2   | £2.00 |
        | PaymentDebtRegister | £3.00 |
