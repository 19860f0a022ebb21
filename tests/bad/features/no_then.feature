@clause-18.8
Feature: A scenario without a Then

  Rule: Device Models with a DMVES entry

    Scenario: It looks at nothing
      When £5.00 is paid in

  Rule: Device Models without one

    Scenario: It does as the standard says
      When £5.00 is paid in
      Then the display shows £5.00
