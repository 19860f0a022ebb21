@clause-18.8
Feature: A first step that continues none

  Rule: Device Models with a DMVES entry

    Scenario: It begins with And
      And £5.00 is paid in
      Then the display shows £5.00

  Rule: Device Models without one

    Scenario: It does as the standard says
      When £5.00 is paid in
      Then the display shows £5.00
