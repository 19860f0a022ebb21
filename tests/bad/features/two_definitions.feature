@clause-18.8
Feature: A step that two definitions match

  Rule: Device Models with a DMVES entry

    Scenario: Which definition judges is a matter of luck
      When £5.00 is paid in
      Then the counter shows 9

  Rule: Device Models without one

    Scenario: It does as the standard says
      When £5.00 is paid in
      Then the display shows £5.00
