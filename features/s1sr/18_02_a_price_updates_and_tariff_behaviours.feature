@clause-18.2(a) @srv-1.2.1 @fact-23
Feature: S1SR 18.2(a): a price update meets the behaviours of a tariff update
  For a Device Model with an entry, clauses 18.1 to 18.1(k) apply to SRV 1.2.1 as they do to SRV 1.1.1; 18.1(l) does
  not. Of these behaviours one is held: a meter that does not support the setting of a tariff. So the clause shows only
  on a meter of that kind: where it refuses a tariff update, does it refuse a price update too?

  Background:
    Given the tariff is 20 p per kWh with a standing charge of 25 p a day
    And the meter does not support the setting of a tariff

  Rule: Device Models with a DMVES entry

    Scenario: The price update is refused as the tariff update is
      When the supplier sends SRV 1.2.1 Update Price (Primary Element) with
        | TariffTOUPriceMatrix | 22 p |
        | StandingCharge       | 27 p |
      Then the request is refused
      And SRV 4.11.1 Read Tariff (Primary Element) shows
        | TariffTOUPriceMatrix | 20 p |
        | StandingCharge       | 25 p |

    Scenario: The old price is still charged
      Given the meter is in Prepayment Mode
      And the Meter Balance is £5.00
      When the supplier sends SRV 1.2.1 Update Price (Primary Element) with
        | TariffTOUPriceMatrix | 22 p |
        | StandingCharge       | 27 p |
      And 2 kWh are used
      Then SRV 4.3 Read Instantaneous Prepay Values shows
        | MeterBalance | £4.60 |

  Rule: Device Models without one

    Scenario: The price update is taken although a tariff update is not
      When the supplier sends SRV 1.2.1 Update Price (Primary Element) with
        | TariffTOUPriceMatrix | 22 p |
        | StandingCharge       | 27 p |
      Then the request succeeds
      And SRV 4.11.1 Read Tariff (Primary Element) shows
        | TariffTOUPriceMatrix | 22 p |
        | StandingCharge       | 27 p |

    Scenario: The new price is charged
      Given the meter is in Prepayment Mode
      And the Meter Balance is £5.00
      When the supplier sends SRV 1.2.1 Update Price (Primary Element) with
        | TariffTOUPriceMatrix | 22 p |
        | StandingCharge       | 27 p |
      And 2 kWh are used
      Then SRV 4.3 Read Instantaneous Prepay Values shows
        | MeterBalance | £4.56 |
