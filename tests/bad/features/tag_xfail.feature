@clause-18.8
Feature: A tag that turns a failure round

  Rule: Device Models with a DMVES entry

    @xfail
    Scenario: It is expected to fail by its tag
      When £5.00 is paid in
      Then the display shows £9.00

  Rule: Device Models without one

    Scenario: It does as the standard says
      When £5.00 is paid in
      Then the display shows £5.00
