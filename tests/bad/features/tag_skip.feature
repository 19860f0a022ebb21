@clause-18.8
Feature: A tag that pytest acts on

  Rule: Device Models with a DMVES entry

    @skip
    Scenario: It is skipped by its tag
      When £5.00 is paid in
      Then the display shows £9.00

  Rule: Device Models without one

    Scenario: It does as the standard says
      When £5.00 is paid in
      Then the display shows £5.00
