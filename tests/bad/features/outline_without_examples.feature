@clause-18.8
Feature: A Scenario Outline without Examples

  Rule: Device Models with a DMVES entry

    Scenario Outline: An amount is taken
      When £5.00 is paid in
      Then the display is lit

  Rule: Device Models without one

    Scenario: It does as the standard says
      When £5.00 is paid in
      Then the display shows £5.00
