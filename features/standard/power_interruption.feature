@standard-power-interruption
Feature: An interruption of the power
  An electricity meter lives on the power that it measures. While that is gone it is silent and nothing flows; when it is
  back, all is as it was and the clock has run on. What becomes of charges that fall due meanwhile is not held, nor
  which alert tells of it.

  Rule: Every Device Model

    Scenario: A meter without power is silent, and answers again
      Given it is 2025-01-15 10:00 UTC
      When the power is interrupted
      And the time becomes 2025-01-15 10:10 UTC
      Then the meter does not answer
      When the power is restored
      And the time becomes 2025-01-15 10:15 UTC
      Then the meter's clock shows 2025-01-15 10:15 UTC

    Scenario: Registers stand, and nothing is counted meanwhile
      Given it is 2025-01-15 10:00 UTC
      And the supply is Enabled in Credit Mode
      And the registers are noted
      When 2 kWh are used
      And the power is interrupted
      And the load becomes 5000 W
      And the time becomes 2025-01-15 12:00 UTC
      And the load becomes 0 W
      And the power is restored
      And the time becomes 2025-01-15 12:05 UTC
      Then the meter has counted 2 kWh
      When 1 kWh is used
      Then the meter has counted 3 kWh

    Scenario: Export registers stand too
      Given it is 2025-01-15 10:00 UTC
      And the supply is Enabled in Credit Mode
      And the reactive and exported energy are noted
      When the home exports 2 kW until 2025-01-15 10:30 UTC
      And the power is interrupted
      And the time becomes 2025-01-15 12:00 UTC
      And the power is restored
      And the time becomes 2025-01-15 12:05 UTC
      Then the home has exported 1 kWh and nothing reactive

    Scenario: Account, configuration, tariff and mode are kept
      Given it is 2025-01-15 10:00 UTC
      And the meter is in Prepayment Mode
      And the Meter Balance is £12.34
      And the non-disablement scripts are
        | script | at    | days             |
        | START  | 18:00 | Monday to Sunday |
        | STOP   | 20:00 | Monday to Sunday |
      And Time Debt Register 1 stands at £5.00, recovered at £0.30 a day
      And what the meter holds is noted
      When the power is interrupted
      And the time becomes 2025-01-15 15:00 UTC
      And the power is restored
      And the time becomes 2025-01-15 15:05 UTC
      Then the meter holds what it held
      And SRV 6.2.9 Read Device Configuration (Payment Mode) shows
        | PaymentMode | Prepayment |

    Scenario: Limits and thresholds that are not the usual ones are kept
      Given it is 2025-01-15 10:00 UTC
      And the meter is in Prepayment Mode
      And the prepayment configuration is the usual one but for
        | EmergencyCreditLimit     | £7.00   |
        | EmergencyCreditThreshold | £1.50   |
        | LowCreditThreshold       | £2.50   |
        | DebtRecoveryRateCap      | 12      |
        | MaxMeterBalance          | £800.00 |
        | MaxCreditThreshold       | £120.00 |
      And the Meter Balance is £12.34
      And the supplier has sent SRV 1.6 Update Payment Mode with
        | PaymentMode          | Prepayment |
        | SuspendDebtDisabled  | false      |
        | SuspendDebtEmergency | false      |
        | DisablementThreshold | -£5.00     |
      And what the meter holds is noted
      When the power is interrupted
      And the time becomes 2025-01-15 15:00 UTC
      And the power is restored
      And the time becomes 2025-01-15 15:05 UTC
      Then the meter holds what it held

    Scenario: The billing calendar and what the billing log held are kept
      Given it is 2025-01-15 05:30 UTC
      And the billing calendar is Daily at 06:00:00
      And the supply is Enabled in Credit Mode
      When the time becomes 2025-01-15 10:00 UTC
      And the power is interrupted
      And the time becomes 2025-01-15 15:00 UTC
      And the power is restored
      And the time becomes 2025-01-15 15:05 UTC
      Then SRV 4.4.3 Retrieve Billing Calendar Triggered Billing Data Log has the new entries
        | at                   |
        | 2025-01-15 06:00 UTC |
      And SRV 6.2.3 Read Device Configuration (Billing Calendar) shows
        | BillingPeriod | Daily    |
        | BillingTime   | 06:00:00 |

    Scenario: Emergency credit in use stays in use
      Given it is 2025-01-15 10:00 UTC
      And the meter is in Prepayment Mode
      And emergency credit is in use
      And what the meter holds is noted
      When the power is interrupted
      And the time becomes 2025-01-15 15:00 UTC
      And the power is restored
      And the time becomes 2025-01-15 15:05 UTC
      Then the meter holds what it held
      And the supply is Enabled

    Scenario Outline: A supply that the supplier left <state> is <state> afterwards
      Given it is 2025-01-15 10:00 UTC
      And the meter is in Credit Mode
      And the supplier has left the supply <state>
      When the power is interrupted
      And the time becomes 2025-01-15 10:20 UTC
      And the power is restored
      And the time becomes 2025-01-15 10:25 UTC
      Then the supply is <state>

      Examples:
        | state    |
        | Enabled  |
        | Disabled |
        | Armed    |

    Scenario: A supply that has no credit stays off, and credit arms it as ever
      Given it is 2025-01-15 10:00 UTC
      And the meter is in Prepayment Mode
      And the supply is disabled for want of credit
      When the power is interrupted
      And the time becomes 2025-01-15 10:20 UTC
      And the power is restored
      And the time becomes 2025-01-15 10:25 UTC
      Then the supply is Disabled
      When the Meter Balance is brought to £5.00
      Then the supply is Armed

    Scenario: Friendly hours that end meanwhile are over
      Given it is 2025-01-15 10:00 UTC
      And the meter is in Prepayment Mode
      And the non-disablement scripts are
        | script | at    | days             |
        | START  | 09:00 | Monday to Sunday |
        | STOP   | 11:00 | Monday to Sunday |
      And no emergency credit is active
      And the Meter Balance is -£1.00
      When the power is interrupted
      And the time becomes 2025-01-15 11:30 UTC
      And the power is restored
      And the time becomes 2025-01-15 11:35 UTC
      Then the supply is Disabled

    Scenario: What the logs held they still hold
      Given it is 2025-01-15 09:00 UTC
      And the supply is Enabled in Credit Mode
      When the time becomes 2025-01-15 10:05 UTC
      And 2 kWh are used
      And the time becomes 2025-01-15 10:45 UTC
      And the power is interrupted
      And the time becomes 2025-01-15 12:15 UTC
      And the power is restored
      And the time becomes 2025-01-15 12:20 UTC
      And the supplier sends SRV 4.8.1 Read Active Import Profile Data with
        | StartDateTime | 2025-01-15 09:45 UTC |
        | EndDateTime   | 2025-01-15 10:40 UTC |
      Then the entries of the response add up to 2 kWh

    @unless-unnumbered/tariff-setting-not-supported
    Scenario: A tariff switch that falls into the interruption has been made
      Given it is 2025-01-15 10:00 UTC
      And the supply is Enabled in Credit Mode
      And the tariff has a standing charge of 25 p a day and TOU registers
        | register | price | from  | on               |
        | 1        | 10 p  | 00:00 | Monday to Sunday |
        | 2        | 30 p  | 11:00 | Monday to Sunday |
      And the registers are noted
      When 1 kWh is used
      And the power is interrupted
      And the time becomes 2025-01-15 11:30 UTC
      And the power is restored
      And the time becomes 2025-01-15 11:35 UTC
      And 2 kWh are used
      Then the TOU registers have counted
        | register | quantity |
        | 1        | 1 kWh    |
        | 2        | 2 kWh    |

    Scenario: An interruption of a minute is not reported as a long one
      Given it is 2025-01-15 10:00 UTC
      When the power is interrupted
      And the time becomes 2025-01-15 10:01 UTC
      And the power is restored
      And the time becomes 2025-01-15 10:05 UTC
      Then the alert 8F36 was not raised

    Scenario: Interruption and restoration are in the power event log
      Given it is 2025-01-15 10:00 UTC
      When the time becomes 2025-01-15 10:30 UTC
      And the power is interrupted
      And the time becomes 2025-01-15 11:00 UTC
      And the power is restored
      And the time becomes 2025-01-15 11:10 UTC
      And User Role IS sends SRV 6.13 Read Event Or Security Log with
        | LogToRead | PowerEvent |
      Then the response has an entry at 2025-01-15 10:30 UTC
      And the response has an entry at 2025-01-15 11:00 UTC
      And each entry of the response is there once

    Scenario: In summer too the power event log bears its times in UTC
      Given it is 2025-07-15 10:00 UTC
      When the time becomes 2025-07-15 10:30 UTC
      And the power is interrupted
      And the time becomes 2025-07-15 11:00 UTC
      And the power is restored
      And the time becomes 2025-07-15 11:10 UTC
      And User Role IS sends SRV 6.13 Read Event Or Security Log with
        | LogToRead | PowerEvent |
      Then the response has an entry at 2025-07-15 10:30 UTC
      And the response has an entry at 2025-07-15 11:00 UTC
