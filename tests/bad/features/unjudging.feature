@clause-18.8
Feature: Steps that cannot judge

  Rule: Device Models with a DMVES entry

    Scenario: An async step
      When £5.00 is paid in
      Then the seal is checked later

    Scenario: An async generator step
      When £5.00 is paid in
      Then the seal is checked later, and again

    Scenario: A step that skips
      When £5.00 is paid in
      Then the seal is not looked at

    Scenario: A step that expects its failure
      When £5.00 is paid in
      Then the seal is known to be broken

  Rule: Device Models without one

    Scenario: It does as the standard says
      When £5.00 is paid in
      Then the display shows £5.00
