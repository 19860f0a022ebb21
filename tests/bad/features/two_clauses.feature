@clause-18.8 @clause-18.7(i)
Feature: A feature of two clauses

  Rule: Device Models with a DMVES entry

    Scenario: It does as its entry says
      When £5.00 is paid in
      Then the display shows £5.00

  Rule: Device Models without one

    Scenario: It does as the standard says
      When £5.00 is paid in
      Then the display shows £5.00
