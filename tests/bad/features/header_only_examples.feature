@clause-18.8
Feature: Examples without rows

  Rule: Device Models with a DMVES entry

    Scenario Outline: Each amount is taken
      When <amount> is paid in
      Then the display is lit

      Examples:
        | amount |

    Scenario: It does as its entry says
      When £5.00 is paid in
      Then the display shows £5.00

  Rule: Device Models without one

    Scenario: It does as the standard says
      When £5.00 is paid in
      Then the display shows £5.00
