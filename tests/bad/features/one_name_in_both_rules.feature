@clause-18.8
Feature: Two scenarios of one name in different Rules

  Rule: Device Models with a DMVES entry

    Scenario: The payment is shown
      When £5.00 is paid in
      Then the display shows £9.00

  Rule: Device Models without one

    Scenario: The payment is shown
      When £5.00 is paid in
      Then the display shows £5.00
