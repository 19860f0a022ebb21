@standard-future-dated-requests
Feature: A request that is to take effect later
  A SMETS1 meter does not hold a future-dated request itself. Whether the S1SP holds it for the meter or refuses it is
  not known (the text of DUIS 1.4.4 is not held): where it is refused, these scenarios are inconclusive. Registration
  data is looked up at the time of execution.

  Rule: Every Device Model

    @unless-unnumbered/tariff-setting-not-supported
    Scenario: A tariff changes at midnight
      Given the DCC holds future-dated requests
      And it is 2025-01-15 10:00 UTC
      And the tariff is 20 p per kWh with a standing charge of 25 p a day
      When the supplier sends SRV 1.1.1 Update Import Tariff (Primary Element) with
        | TariffTOUPriceMatrix | 30 p                 |
        | StandingCharge       | 40 p                 |
        | ExecutionDateTime    | 2025-01-16 00:00 UTC |
      Then the request is acknowledged, to be carried out later
      When the time becomes 2025-01-15 23:50 UTC
      Then SRV 4.11.1 Read Tariff (Primary Element) shows
        | TariffTOUPriceMatrix | 20 p |
        | StandingCharge       | 25 p |
      When the time becomes 2025-01-16 00:10 UTC
      Then SRV 4.11.1 Read Tariff (Primary Element) shows
        | TariffTOUPriceMatrix | 30 p |
        | StandingCharge       | 40 p |

    Scenario: A payment mode changes at noon, once
      Given the DCC holds future-dated requests
      And it is 2025-01-15 10:00 UTC
      And the meter is in Prepayment Mode
      When the supplier sends SRV 1.6 Update Payment Mode with
        | PaymentMode       | Credit               |
        | ExecutionDateTime | 2025-01-15 12:00 UTC |
      And the time becomes 2025-01-15 11:50 UTC
      Then SRV 6.2.9 Read Device Configuration (Payment Mode) shows
        | PaymentMode | Prepayment |
      When the time becomes 2025-01-15 12:10 UTC
      Then SRV 6.2.9 Read Device Configuration (Payment Mode) shows
        | PaymentMode | Credit |
      When the time becomes 2025-01-17 12:10 UTC
      Then the DCC has sent SRV 1.6 Update Payment Mode 1 times

    @unless-unnumbered/tariff-setting-not-supported
    Scenario: A newer request takes the place of the one that was held
      Given the DCC holds future-dated requests
      And it is 2025-01-15 10:00 UTC
      When the supplier sends SRV 1.1.1 Update Import Tariff (Primary Element) with
        | TariffTOUPriceMatrix | 30 p                 |
        | StandingCharge       | 40 p                 |
        | ExecutionDateTime    | 2025-01-16 00:00 UTC |
      And the supplier sends SRV 1.1.1 Update Import Tariff (Primary Element) with
        | TariffTOUPriceMatrix | 33 p                 |
        | StandingCharge       | 40 p                 |
        | ExecutionDateTime    | 2025-01-17 00:00 UTC |
      And the time becomes 2025-01-18 00:10 UTC
      Then the DCC has sent SRV 1.1.1 Update Import Tariff (Primary Element) 1 times
      And SRV 4.11.1 Read Tariff (Primary Element) shows
        | TariffTOUPriceMatrix | 33 p |

    @fact-95
    Scenario: A supplier that will have gone by then is refused
      Given it is 2025-01-15 10:00 UTC
      And a new supplier is registered for the meter from 2025-01-16 00:00 UTC
      When the supplier sends SRV 1.6 Update Payment Mode with
        | PaymentMode       | Credit               |
        | ExecutionDateTime | 2025-01-17 00:00 UTC |
      Then the request is refused by the DSP with code E4

    Scenario: An instant that is over is refused
      Given it is 2025-01-15 10:00 UTC
      And the meter is in Prepayment Mode
      When the supplier sends SRV 1.6 Update Payment Mode with
        | PaymentMode       | Credit               |
        | ExecutionDateTime | 2025-01-15 09:00 UTC |
      Then the request is refused
      And SRV 6.2.9 Read Device Configuration (Payment Mode) shows
        | PaymentMode | Prepayment |

    Scenario: What cannot be future-dated is refused
      Given it is 2025-01-15 10:00 UTC
      And the supplier has left the supply Enabled
      And the meter is in Credit Mode
      When the supplier sends SRV 7.2 Disable Supply with
        | ExecutionDateTime | 2025-01-15 12:00 UTC |
      Then the request is refused by the DSP
      When the time becomes 2025-01-15 12:10 UTC
      Then the supply is Enabled
