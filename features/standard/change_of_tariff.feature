@standard-change-of-tariff
Feature: A change of tariff at midnight
  A supplier changes the tariff of a customer as a day begins: the request is sent beforehand, with the time at which it
  is to take effect. What was used before keeps its price, what is used after has the new one. No energy is used within
  ten minutes of midnight, for the instant at which the meter gets the request is not exact. Both tariffs have the same
  standing charge where a midnight's charge counts: which of the two it would be is not held.

  Background:
    Given the DCC holds future-dated requests
    And it is 2025-01-15 10:00 UTC
    And the tariff is 20 p per kWh with a standing charge of 25 p a day
    And the meter is in Prepayment Mode
    And nothing but the tariff is charged
    And the Meter Balance is £10.00
    And the registers are noted

  Rule: Every Device Model

    @ESME @unless-unnumbered/tariff-setting-not-supported
    Scenario: Energy is charged at the price of its day
      When the supplier sends SRV 1.1.1 Update Import Tariff (Primary Element) with
        | TariffTOUPriceMatrix | 30 p                 |
        | StandingCharge       | 25 p                 |
        | ExecutionDateTime    | 2025-01-16 00:00 UTC |
      And the time becomes 2025-01-15 23:00 UTC
      And 2 kWh are used
      Then SRV 4.3 Read Instantaneous Prepay Values shows
        | MeterBalance | £9.60 |
      When the time becomes 2025-01-16 00:10 UTC
      Then SRV 4.3 Read Instantaneous Prepay Values shows
        | MeterBalance | £9.35 |
      When 2 kWh are used
      Then SRV 4.3 Read Instantaneous Prepay Values shows
        | MeterBalance | £8.75 |
      And the meter has counted 4 kWh

    @unless-unnumbered/tariff-setting-not-supported
    Scenario: The new standing charge is taken from the second midnight on at the latest
      When the supplier sends SRV 1.1.1 Update Import Tariff (Primary Element) with
        | TariffTOUPriceMatrix | 20 p                 |
        | StandingCharge       | 40 p                 |
        | ExecutionDateTime    | 2025-01-16 12:00 UTC |
      And the time becomes 2025-01-16 11:50 UTC
      Then SRV 4.3 Read Instantaneous Prepay Values shows
        | MeterBalance | £9.75 |
      When the time becomes 2025-01-17 00:10 UTC
      Then SRV 4.3 Read Instantaneous Prepay Values shows
        | MeterBalance | £9.35 |

    @ESME @unless-unnumbered/tariff-setting-not-supported
    Scenario: The change is written in the billing log, with what the registers stood at
      When 3 kWh are used
      And the supplier sends SRV 1.1.1 Update Import Tariff (Primary Element) with
        | TariffTOUPriceMatrix | 30 p                 |
        | StandingCharge       | 25 p                 |
        | ExecutionDateTime    | 2025-01-16 00:00 UTC |
      And the time becomes 2025-01-16 08:00 UTC
      And 1 kWh is used
      Then SRV 4.4.2 Retrieve Change Of Mode / Tariff Triggered Billing Data Log has the new entries
        | near                 | total |
        | 2025-01-16 00:00 UTC | 3 kWh |

    @GSME @unless-unnumbered/tariff-setting-not-supported
    Scenario: Gas has the price of its day
      When the supplier sends SRV 1.1.1 Update Import Tariff (Primary Element) with
        | TariffTOUPriceMatrix | 7 p                  |
        | StandingCharge       | 25 p                 |
        | ExecutionDateTime    | 2025-01-16 00:00 UTC |
      And the time becomes 2025-01-15 23:50 UTC
      Then SRV 4.11.1 Read Tariff (Primary Element) shows
        | ActiveTariffPrice | 20 p |
      When the time becomes 2025-01-16 00:10 UTC
      Then SRV 4.11.1 Read Tariff (Primary Element) shows
        | ActiveTariffPrice | 7 p |
      And SRV 4.3 Read Instantaneous Prepay Values shows
        | MeterBalance | £9.75 |

    @GSME
    Scenario: A tariff that the meter does not take leaves the old one in force
      When the supplier sends SRV 1.1.1 Update Import Tariff (Primary Element) with
        | TariffTOUPriceMatrix | 1 p, 2 p, 3 p, 4 p, 5 p |
        | StandingCharge       | 25 p                    |
        | ExecutionDateTime    | 2025-01-16 00:00 UTC    |
      And the time becomes 2025-01-16 00:10 UTC
      Then SRV 4.11.1 Read Tariff (Primary Element) shows
        | TariffTOUPriceMatrix | 20 p |
        | StandingCharge       | 25 p |

    @unless-unnumbered/tariff-setting-not-supported
    Scenario: A new price for the same registers
      When the supplier sends SRV 1.2.1 Update Price (Primary Element) with
        | TariffTOUPriceMatrix | 22 p                 |
        | StandingCharge       | 25 p                 |
        | ExecutionDateTime    | 2025-01-16 00:00 UTC |
      And the time becomes 2025-01-15 23:50 UTC
      Then SRV 4.11.1 Read Tariff (Primary Element) shows
        | TariffTOUPriceMatrix | 20 p |
      When the time becomes 2025-01-16 00:10 UTC
      Then SRV 4.11.1 Read Tariff (Primary Element) shows
        | TariffTOUPriceMatrix | 22 p |
        | ActiveTariffPrice    | 22 p |
