@clause-18.8
Feature: Two scenarios of one name in a Rule

  Rule: Device Models with a DMVES entry

    Scenario: The credit is shown
      When £5.00 is paid in
      Then the display shows £9.00

    Scenario: The credit is shown
      When £5.00 is paid in
      Then the display shows £5.00

  Rule: Device Models without one

    Scenario: It does as the standard says
      When £5.00 is paid in
      Then the display shows £5.00
