@clause-18.8
Feature: A placeholder in a table

  Rule: Device Models with a DMVES entry

    Scenario: A table is shown
      When £5.00 is paid in
      Then the display shows £5.00
        | <amount> |

  Rule: Device Models without one

    Scenario: It does as the standard says
      When £5.00 is paid in
      Then the display shows £5.00
