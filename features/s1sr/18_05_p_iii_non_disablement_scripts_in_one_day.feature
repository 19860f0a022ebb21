@clause-18.5(p)(iii) @srv-2.1 @fact-5 @fact-6
Feature: S1SR 18.5(p)(iii): at most three non-disablement scripts in one day
  A Device Model with an entry takes a Non-Disablement Calendar with three NonDisablementScripts in a day, and refuses
  one with four. START and STOP count as one script each: the most literal reading of the text that is held.
  Whether the meter or the S1SP refuses, and with which code, is not held: both are recorded.

  Background:
    Given it is 2025-01-15 10:00 UTC
    And the meter is in Prepayment Mode
    And the Meter Balance is £5.00
    And the non-disablement scripts are
      | script | at    | days             |
      | START  | 18:00 | Monday to Sunday |
      | STOP   | 10:00 | Monday to Sunday |

  Rule: Device Models with a DMVES entry

    Scenario: Three scripts in one day are taken and act
      When the supplier configures the non-disablement scripts
        | script | at    | days             |
        | START  | 06:00 | Monday to Sunday |
        | STOP   | 09:00 | Monday to Sunday |
        | START  | 17:00 | Monday to Sunday |
      Then the request succeeds
      And the calendar read with SRV 4.13 Read Prepayment Configuration holds
        | script | at    | days             |
        | START  | 06:00 | Monday to Sunday |
        | STOP   | 09:00 | Monday to Sunday |
        | START  | 17:00 | Monday to Sunday |
      When the time becomes 2025-01-15 17:30 UTC
      And the Meter Balance is brought to -£0.01
      Then the supply is Enabled
      When the time becomes 2025-01-16 08:59 UTC
      Then the supply is Enabled
      When the time becomes 2025-01-16 09:01 UTC
      Then the supply is Disabled

    Scenario: Four scripts in one day are refused and the calendar stays
      When the supplier configures the non-disablement scripts
        | script | at    | days             |
        | START  | 06:00 | Monday to Sunday |
        | STOP   | 09:00 | Monday to Sunday |
        | START  | 17:00 | Monday to Sunday |
        | STOP   | 20:00 | Monday to Sunday |
      Then the request is refused
      And the calendar read with SRV 4.13 Read Prepayment Configuration holds
        | script | at    | days             |
        | START  | 18:00 | Monday to Sunday |
        | STOP   | 10:00 | Monday to Sunday |
      When the time becomes 2025-01-15 21:00 UTC
      And the Meter Balance is brought to -£0.01
      Then the supply is Enabled
      When the time becomes 2025-01-16 09:59 UTC
      Then the supply is Enabled
      When the time becomes 2025-01-16 10:01 UTC
      Then the supply is Disabled

    Scenario: Four scripts on one day of the week are refused
      When the supplier configures the non-disablement scripts
        | script | at    | days             |
        | START  | 18:00 | Monday to Sunday |
        | STOP   | 10:00 | Monday to Sunday |
        | START  | 12:00 | Saturday         |
        | STOP   | 14:00 | Saturday         |
      Then the request is refused
      And the calendar read with SRV 4.13 Read Prepayment Configuration holds
        | script | at    | days             |
        | START  | 18:00 | Monday to Sunday |
        | STOP   | 10:00 | Monday to Sunday |

    Scenario: Four scripts, two on each day, are taken
      When the supplier configures the non-disablement scripts
        | script | at    | days             |
        | START  | 18:00 | Monday to Friday |
        | STOP   | 10:00 | Monday to Friday |
        | START  | 12:00 | Saturday, Sunday |
        | STOP   | 23:00 | Saturday, Sunday |
      Then the request succeeds
      And the calendar read with SRV 4.13 Read Prepayment Configuration holds
        | script | at    | days             |
        | START  | 18:00 | Monday to Friday |
        | STOP   | 10:00 | Monday to Friday |
        | START  | 12:00 | Saturday, Sunday |
        | STOP   | 23:00 | Saturday, Sunday |

  Rule: Device Models without one

    Scenario: Four scripts in one day are taken and both periods act
      When the supplier configures the non-disablement scripts
        | script | at    | days             |
        | START  | 06:00 | Monday to Sunday |
        | STOP   | 09:00 | Monday to Sunday |
        | START  | 17:00 | Monday to Sunday |
        | STOP   | 20:00 | Monday to Sunday |
      Then the request succeeds
      And the calendar read with SRV 4.13 Read Prepayment Configuration holds
        | script | at    | days             |
        | START  | 06:00 | Monday to Sunday |
        | STOP   | 09:00 | Monday to Sunday |
        | START  | 17:00 | Monday to Sunday |
        | STOP   | 20:00 | Monday to Sunday |
      When the time becomes 2025-01-15 18:00 UTC
      And the Meter Balance is brought to -£0.01
      Then the supply is Enabled
      When the time becomes 2025-01-15 19:59 UTC
      Then the supply is Enabled
      When the time becomes 2025-01-15 20:01 UTC
      Then the supply is Disabled

    Scenario: The morning period of a two-period day acts
      When the supplier configures the non-disablement scripts
        | script | at    | days             |
        | START  | 06:00 | Monday to Sunday |
        | STOP   | 09:00 | Monday to Sunday |
        | START  | 17:00 | Monday to Sunday |
        | STOP   | 20:00 | Monday to Sunday |
      Then the request succeeds
      When the time becomes 2025-01-16 08:00 UTC
      And the Meter Balance is brought to -£0.01
      Then the supply is Enabled
      When the time becomes 2025-01-16 09:01 UTC
      Then the supply is Disabled
