@clause-unnumbered/tariff-setting-not-supported @srv-1.1.1 @fact-26
Feature: A meter that does not support the setting of a tariff
  Some ESMEs do not support the setting of a tariff. What such a meter answers is not held; it must not be a silent
  success: the supplier is refused and the tariff stays.

  Background:
    Given the tariff is 20 p per kWh with a standing charge of 25 p a day

  Rule: Device Models with a DMVES entry

    Scenario: A tariff update is refused and the tariff stays
      When the supplier sends SRV 1.1.1 Update Import Tariff (Primary Element) with
        | TariffTOUPriceMatrix | 30 p |
        | StandingCharge       | 40 p |
      Then the request is refused
      And SRV 4.11.1 Read Tariff (Primary Element) shows
        | TariffTOUPriceMatrix | 20 p |
        | StandingCharge       | 25 p |

    Scenario: The old price is still charged
      Given the meter is in Prepayment Mode
      And the Meter Balance is £5.00
      When the supplier sends SRV 1.1.1 Update Import Tariff (Primary Element) with
        | TariffTOUPriceMatrix | 30 p |
        | StandingCharge       | 40 p |
      And 2 kWh are used
      Then SRV 4.3 Read Instantaneous Prepay Values shows
        | MeterBalance | £4.60 |

  Rule: Device Models without one

    Scenario: A tariff update is taken and read back
      When the supplier sends SRV 1.1.1 Update Import Tariff (Primary Element) with
        | TariffTOUPriceMatrix | 30 p |
        | StandingCharge       | 40 p |
      Then the request succeeds
      And SRV 4.11.1 Read Tariff (Primary Element) shows
        | TariffTOUPriceMatrix | 30 p |
        | StandingCharge       | 40 p |

    Scenario: The new price is charged
      Given the meter is in Prepayment Mode
      And the Meter Balance is £5.00
      When the supplier sends SRV 1.1.1 Update Import Tariff (Primary Element) with
        | TariffTOUPriceMatrix | 30 p |
        | StandingCharge       | 40 p |
      And 2 kWh are used
      Then SRV 4.3 Read Instantaneous Prepay Values shows
        | MeterBalance | £4.40 |
