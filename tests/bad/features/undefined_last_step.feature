@clause-18.8
Feature: A last step that nobody defined

  Rule: Device Models with a DMVES entry

    Scenario: The last step is misspelt
      When £5.00 is paid in
      Then the display shwos £5.00

  Rule: Device Models without one

    Scenario: It does as the standard says
      When £5.00 is paid in
      Then the display shows £5.00
