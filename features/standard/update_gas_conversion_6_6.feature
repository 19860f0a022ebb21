@standard-6.6
Feature: SRV 6.6 Update Device Configuration (Gas Conversion)
  A gas meter counts volume and charges for energy: kWh = m³ x conversion factor x calorific value / 3.6. The calorific
  value is written in 0.1 MJ per m³, the conversion factor in 0.00001: with 36.0 MJ per m³ (360) and 1.00000 (100000) a
  cubic metre holds 10 kWh. Where gas is to be paid, none flows for half an hour first: a valve that was just opened may
  look for gas that should not flow.

  Rule: Every Device Model

    Scenario: The conversion is taken and read back
      When the supplier sends SRV 6.6 Update Device Configuration (Gas Conversion) with
        | CalorificValue   | 397    |
        | ConversionFactor | 102264 |
      Then the request succeeds
      And SRV 6.2.8 Read Device Configuration (Gas) shows
        | CalorificValue   | 397    |
        | ConversionFactor | 102264 |

    Scenario: The last conversion holds, also over midnight
      When the supplier sends SRV 6.6 Update Device Configuration (Gas Conversion) with
        | CalorificValue   | 397    |
        | ConversionFactor | 102264 |
      And the supplier sends SRV 6.6 Update Device Configuration (Gas Conversion) with
        | CalorificValue   | 360    |
        | ConversionFactor | 100000 |
      And the next midnight passes
      Then SRV 6.2.8 Read Device Configuration (Gas) shows
        | CalorificValue   | 360    |
        | ConversionFactor | 100000 |

    Scenario: A new conversion leaves balance, prices and supply as they are
      Given what the meter holds is noted
      When the supplier sends SRV 6.6 Update Device Configuration (Gas Conversion) with
        | CalorificValue   | 397    |
        | ConversionFactor | 102264 |
      Then the meter holds what it held

    Scenario: A new conversion leaves what was counted as it is
      Given the supply is Enabled in Credit Mode
      And the registers are noted
      When 1000 litres are used
      And the supplier sends SRV 6.6 Update Device Configuration (Gas Conversion) with
        | CalorificValue   | 397    |
        | ConversionFactor | 102264 |
      Then the meter has counted 1000 litres

    @unless-unnumbered/tariff-setting-not-supported
    Scenario Outline: With <calorific value> and <conversion factor> a cubic metre at 5 p per kWh costs <cost>
      Given it is 2025-01-15 10:00 UTC
      And the tariff is 5 p per kWh with a standing charge of 25 p a day
      And the meter is in Prepayment Mode
      And the Meter Balance is £8.00
      When the time becomes 2025-01-15 10:30 UTC
      And the supplier sends SRV 6.6 Update Device Configuration (Gas Conversion) with
        | CalorificValue   | <calorific value>   |
        | ConversionFactor | <conversion factor> |
      And 1000 litres are used
      Then SRV 4.3 Read Instantaneous Prepay Values shows
        | MeterBalance | <balance> |

      Examples: 10 kWh, half as much, twice as much, and 11 kWh
        | calorific value | conversion factor | cost   | balance |
        | 360             | 100000            | 50 p   | £7.50   |
        | 180             | 100000            | 25 p   | £7.75   |
        | 360             | 200000            | 100 p  | £7.00   |
        | 396             | 100000            | 55 p   | £7.45   |

    @unless-unnumbered/tariff-setting-not-supported
    Scenario: What was used before keeps its price, what is used after has the new one
      Given it is 2025-01-15 10:00 UTC
      And the tariff is 5 p per kWh with a standing charge of 25 p a day
      And the supplier has sent SRV 6.6 Update Device Configuration (Gas Conversion) with
        | CalorificValue   | 360    |
        | ConversionFactor | 100000 |
      And the meter is in Prepayment Mode
      And the Meter Balance is £8.00
      When the time becomes 2025-01-15 10:30 UTC
      And 1000 litres are used
      And the supplier sends SRV 6.6 Update Device Configuration (Gas Conversion) with
        | CalorificValue   | 180    |
        | ConversionFactor | 100000 |
      Then SRV 4.3 Read Instantaneous Prepay Values shows
        | MeterBalance | £7.50 |
      When 1000 litres are used
      Then SRV 4.3 Read Instantaneous Prepay Values shows
        | MeterBalance | £7.25 |

    Scenario Outline: A calorific value of <calorific value> and a factor of <conversion factor> are taken
      When the supplier sends SRV 6.6 Update Device Configuration (Gas Conversion) with
        | CalorificValue   | <calorific value>   |
        | ConversionFactor | <conversion factor> |
      Then the request succeeds
      And SRV 6.2.8 Read Device Configuration (Gas) shows
        | CalorificValue   | <calorific value>   |
        | ConversionFactor | <conversion factor> |
      When the supplier sends SRV 6.6 Update Device Configuration (Gas Conversion) with
        | CalorificValue   | 395    |
        | ConversionFactor | 102264 |
      Then the request succeeds

      Examples: The least and the most that DUIS allows
        | calorific value | conversion factor |
        | 0               | 0                 |
        | 4294967295      | 4294967295        |

    Scenario Outline: A calorific value of <calorific value> and a factor of <conversion factor> are refused
      Given what the gas meter holds is noted
      When the supplier sends SRV 6.6 Update Device Configuration (Gas Conversion) with
        | CalorificValue   | <calorific value>   |
        | ConversionFactor | <conversion factor> |
      Then the request is refused
      And the gas meter holds what it held

      Examples: Not within what DUIS allows
        | calorific value | conversion factor |
        | -1              | 100000            |
        | 4294967296      | 100000            |
        | 360             | -1                |
        | 360             | 4294967296        |

    Scenario: A conversion without its factor is refused
      Given what the gas meter holds is noted
      When the supplier sends SRV 6.6 Update Device Configuration (Gas Conversion) with
        | CalorificValue | 360 |
      Then the request is refused
      And the gas meter holds what it held

    Scenario: Another fuel's supplier may not send it
      Given what the gas meter holds is noted
      When the supplier of the other fuel sends SRV 6.6 Update Device Configuration (Gas Conversion) with
        | CalorificValue   | 180    |
        | ConversionFactor | 200000 |
      Then the request is refused by the DSP with code E2
      And the gas meter holds what it held

    Scenario: A Gas Transporter may not send it
      Given what the gas meter holds is noted
      When User Role GT sends SRV 6.6 Update Device Configuration (Gas Conversion) with
        | CalorificValue   | 180    |
        | ConversionFactor | 200000 |
      Then the request is refused by the DSP with code E2
      And the gas meter holds what it held
