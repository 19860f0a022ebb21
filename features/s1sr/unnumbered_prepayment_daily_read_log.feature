@clause-unnumbered/prepayment-daily-read-log @srv-4.14 @fact-32
Feature: There is no Prepayment Daily Read Log in SMETS1

  Rule: Every Device Model

    Scenario: SRV 4.14 is refused
      When the supplier sends SRV 4.14 Read Prepayment Daily Read Log
      Then the request is refused
