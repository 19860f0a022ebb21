@clause-18.8
Feature: A scenario without steps

  Rule: Device Models with a DMVES entry

    Scenario: Nothing is written yet

  Rule: Device Models without one

    Scenario: It does as the standard says
      When £5.00 is paid in
      Then the display shows £5.00
