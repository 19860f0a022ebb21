@clause-unnumbered/twin-element-srvs @fact-28 @fact-29
Feature: Twin-element Service Requests are not part of the core SMETS1 service
  A twin-element meter may be enrolled, and even so no Service Request for its secondary element is supported.
  Which code the refusal carries is not held: the code seen is recorded.

  Rule: Every Device Model

    Scenario Outline: SRV <srv> is refused
      When the supplier sends SRV <srv> <name>
      Then the request is refused

      Examples:
        | srv    | name                                      |
        | 1.1.2  | Update Import Tariff (Secondary Element)  |
        | 1.2.2  | Update Price (Secondary Element)          |
        | 4.11.2 | Read Tariff (Secondary Element)           |
