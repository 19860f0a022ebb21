@standard-4.13
Feature: SRV 4.13 Read Prepayment Configuration
  All that SRVs 1.6, 2.1 and 2.3 have set, read together. Every value below differs from every other, so that none can
  stand in another's place unseen.

  Rule: Every Device Model

    Scenario Outline: Everything that was set is read, with debts recovered <first> and <second>
      Given the meter is in Prepayment Mode
      And the Meter Balance is £5.00
      And the supplier has sent SRV 2.3 Update Debt with
        | DebtRecoveryPerPayment | 1250     |
        | DebtRecoveryRate1      | £0.30    |
        | DebtRecoveryPeriod1    | <first>  |
        | DebtRecoveryRate2      | £0.02    |
        | DebtRecoveryPeriod2    | <second> |
      And the supplier has sent SRV 1.6 Update Payment Mode with
        | PaymentMode          | Prepayment |
        | SuspendDebtDisabled  | true       |
        | SuspendDebtEmergency | false      |
        | DisablementThreshold | -£1.23     |
      And the supplier has sent SRV 2.1 Update Prepay Configuration with
        | EmergencyCreditLimit     | £7.00   |
        | EmergencyCreditThreshold | £1.50   |
        | LowCreditThreshold       | £2.50   |
        | DebtRecoveryRateCap      | 12      |
        | MaxMeterBalance          | £800.00 |
        | MaxCreditThreshold       | £120.00 |
      When the supplier sends SRV 4.13 Read Prepayment Configuration
      Then the request succeeds
      And SRV 4.13 Read Prepayment Configuration shows
        | PaymentMode              | Prepayment |
        | SuspendDebtDisabled      | true       |
        | SuspendDebtEmergency     | false      |
        | DisablementThreshold     | -£1.23     |
        | EmergencyCreditLimit     | £7.00      |
        | EmergencyCreditThreshold | £1.50      |
        | LowCreditThreshold       | £2.50      |
        | DebtRecoveryRateCap      | 12         |
        | MaxMeterBalance          | £800.00    |
        | MaxCreditThreshold       | £120.00    |
        | DebtRecoveryPerPayment   | 1250       |
        | DebtRecoveryRate1        | £0.30      |
        | DebtRecoveryPeriod1      | <first>    |
        | DebtRecoveryRate2        | £0.02      |
        | DebtRecoveryPeriod2      | <second>   |

      Examples:
        | first  | second |
        | DAILY  | HOURLY |
        | HOURLY | DAILY  |

    Scenario: The Non-Disablement Calendar is read as it was set
      Given the meter is in Prepayment Mode
      And the Meter Balance is £5.00
      When the supplier configures the non-disablement scripts
        | script | at    | days             |
        | START  | 16:00 | Monday to Friday |
        | STOP   | 10:00 | Monday to Friday |
        | START  | 00:00 | Saturday, Sunday |
      Then the request succeeds
      And the calendar read with SRV 4.13 Read Prepayment Configuration holds
        | script | at    | days             |
        | START  | 16:00 | Monday to Friday |
        | STOP   | 10:00 | Monday to Friday |
        | START  | 00:00 | Saturday, Sunday |

    Scenario: The Suspend Debt flags are not mixed up
      Given the meter is in Prepayment Mode
      And the Meter Balance is £5.00
      And the meter is in Prepayment Mode with SuspendDebtDisabled false and SuspendDebtEmergency true
      When the supplier sends SRV 4.13 Read Prepayment Configuration
      Then the request succeeds
      And SRV 4.13 Read Prepayment Configuration shows
        | SuspendDebtDisabled  | false |
        | SuspendDebtEmergency | true  |

    Scenario: In Credit Mode the configuration is read too
      Given the meter is in Prepayment Mode
      And the Meter Balance is £5.00
      And the prepayment configuration is the usual one but for
        | EmergencyCreditLimit | £7.00 |
      And the meter is in Credit Mode
      When the supplier sends SRV 4.13 Read Prepayment Configuration
      Then the request succeeds
      And SRV 4.13 Read Prepayment Configuration shows
        | PaymentMode          | Credit |
        | EmergencyCreditLimit | £7.00  |

    Scenario: Reading changes nothing
      Given the meter is in Prepayment Mode
      And the Meter Balance is £5.00
      And what the meter holds is noted
      When the supplier sends SRV 4.13 Read Prepayment Configuration
      Then the request succeeds
      And the meter holds what it held

    Scenario: Another fuel's supplier is refused
      When the supplier of the other fuel sends SRV 4.13 Read Prepayment Configuration
      Then the request is refused by the DSP with code E4

    Scenario: An export supplier may not send it
      When the export supplier sends SRV 4.13 Read Prepayment Configuration
      Then the request is refused by the DSP with code E2

    Scenario: A Communications Hub has no prepayment configuration
      When User Role IS sends SRV 4.13 Read Prepayment Configuration to the Communications Hub
      Then the request is refused by the DSP with code E11
