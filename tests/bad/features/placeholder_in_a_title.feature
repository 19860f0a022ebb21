@clause-18.8
Feature: A placeholder in a title

  Rule: Device Models with a DMVES entry

    Scenario: <amount> is shown
      When £5.00 is paid in
      Then the display shows £5.00

  Rule: Device Models without one

    Scenario: It does as the standard says
      When £5.00 is paid in
      Then the display shows £5.00
