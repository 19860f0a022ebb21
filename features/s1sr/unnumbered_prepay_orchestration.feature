@clause-unnumbered/prepay-orchestration @srv-2.1 @srv-1.6 @fact-3 @fact-4
Feature: From Credit to Prepayment Mode by SRVs 2.1, 1.6 and 2.1
  The guidance for suppliers: send the prepayment configuration, change the payment mode, send the configuration again,
  whatever the first answer was. It works on every SMETS device: on one with 18.5(o) the first request fails, on others
  none does, and the end is the same.

  Background:
    Given the meter is in Prepayment Mode
    And the Meter Balance is £10.00
    And the prepayment configuration is the usual one but for
      | EmergencyCreditLimit | £10.00 |
    And the meter is in Credit Mode

  Rule: Device Models with a DMVES entry

    Scenario: The first configuration fails, and the end is as wanted
      When the supplier sends SRV 2.1 Update Prepay Configuration with
        | EmergencyCreditLimit | £5.00 |
        | LowCreditThreshold   | £3.00 |
      Then the request is refused
      And the supply is Enabled
      When the supplier sends SRV 1.6 Update Payment Mode with
        | PaymentMode          | Prepayment |
        | SuspendDebtDisabled  | true       |
        | SuspendDebtEmergency | true       |
        | DisablementThreshold | £0.00      |
      Then the request succeeds
      And the supply is Enabled
      When the supplier sends SRV 2.1 Update Prepay Configuration with
        | EmergencyCreditLimit | £5.00 |
        | LowCreditThreshold   | £3.00 |
      Then the request succeeds
      And SRV 4.13 Read Prepayment Configuration shows
        | PaymentMode          | Prepayment |
        | SuspendDebtDisabled  | true       |
        | SuspendDebtEmergency | true       |
        | EmergencyCreditLimit | £5.00      |
        | LowCreditThreshold   | £3.00      |
      And the supply was not disabled on the way

  Rule: Device Models without one

    Scenario: No request fails, and the end is as wanted
      When the supplier sends SRV 2.1 Update Prepay Configuration with
        | EmergencyCreditLimit | £5.00 |
        | LowCreditThreshold   | £3.00 |
      Then the request succeeds
      And the supply is Enabled
      When the supplier sends SRV 1.6 Update Payment Mode with
        | PaymentMode          | Prepayment |
        | SuspendDebtDisabled  | true       |
        | SuspendDebtEmergency | true       |
        | DisablementThreshold | £0.00      |
      Then the request succeeds
      And the supply is Enabled
      When the supplier sends SRV 2.1 Update Prepay Configuration with
        | EmergencyCreditLimit | £5.00 |
        | LowCreditThreshold   | £3.00 |
      Then the request succeeds
      And SRV 4.13 Read Prepayment Configuration shows
        | PaymentMode          | Prepayment |
        | SuspendDebtDisabled  | true       |
        | SuspendDebtEmergency | true       |
        | EmergencyCreditLimit | £5.00      |
        | LowCreditThreshold   | £3.00      |
      And the supply was not disabled on the way
