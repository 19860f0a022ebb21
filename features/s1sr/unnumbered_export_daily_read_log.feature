@clause-unnumbered/export-daily-read-log @srv-4.6.2 @fact-30
Feature: There is no Export Daily Read Log in SMETS1

  Rule: Every Device Model

    Scenario: SRV 4.6.2 is refused
      When the export supplier sends SRV 4.6.2 Retrieve Export Daily Read Log
      Then the request is refused
