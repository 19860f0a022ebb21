@standard-6.2.8
Feature: SRV 6.2.8 Read Device Configuration (Gas)
  The calorific value is read in 0.1 MJ per m³ and the conversion factor in 0.00001. What SRV 6.7 sets of the gas flow
  is read too; whether a SMETS1 device takes SRV 6.7 is not known, so its feature reads that back.

  Rule: Every Device Model

    Scenario Outline: What SRV 6.6 has set is read: <calorific value> and <conversion factor>
      Given the supplier has sent SRV 6.6 Update Device Configuration (Gas Conversion) with
        | CalorificValue   | <calorific value>   |
        | ConversionFactor | <conversion factor> |
      When the supplier sends SRV 6.2.8 Read Device Configuration (Gas)
      Then the request succeeds
      And SRV 6.2.8 Read Device Configuration (Gas) shows
        | CalorificValue   | <calorific value>   |
        | ConversionFactor | <conversion factor> |

      Examples:
        | calorific value | conversion factor |
        | 360             | 100000            |
        | 397             | 102264            |

    Scenario: Reading the gas configuration changes nothing
      Given what the gas meter holds is noted
      When the supplier sends SRV 6.2.8 Read Device Configuration (Gas)
      Then the gas meter holds what it held

    Scenario: Using gas changes nothing of its configuration
      Given the supplier has sent SRV 6.6 Update Device Configuration (Gas Conversion) with
        | CalorificValue   | 397    |
        | ConversionFactor | 102264 |
      When 500 litres are used
      And the next midnight passes
      Then SRV 6.2.8 Read Device Configuration (Gas) shows
        | CalorificValue   | 397    |
        | ConversionFactor | 102264 |

    Scenario Outline: User Role <role> may read the gas configuration
      When User Role <role> sends SRV 6.2.8 Read Device Configuration (Gas)
      Then the request succeeds

      Examples:
        | role |
        | GT   |
        | RSA  |

    Scenario: Another fuel's supplier may not send it
      When the supplier of the other fuel sends SRV 6.2.8 Read Device Configuration (Gas)
      Then the request is refused by the DSP with code E2

    Scenario: An Other User may not send it
      When User Role OU sends SRV 6.2.8 Read Device Configuration (Gas)
      Then the request is refused by the DSP with code E2

    Scenario: A Communications Hub converts no gas
      When User Role GS sends SRV 6.2.8 Read Device Configuration (Gas) to the Communications Hub
      Then the request is refused by the DSP with code E11
