@standard-6.2.4
Feature: SRV 6.2.4 Read Device Configuration (Identity Exc MPxN)
  Who made the meter, its model, and what becomes of the supply when somebody opens it; of gas also
  when it runs out.

  Rule: Every Device Model

    Scenario: The maker and the model are read
      When the supplier sends SRV 6.2.4 Read Device Configuration (Identity Exc MPxN)
      Then the request succeeds
      And the response names the maker and the model of the meter
      And the response holds what the meter itself holds

    @ESME
    Scenario Outline: The Supply Tamper State <state> is read
      Given the supplier has sent SRV 6.25 Set Electricity Supply Tamper State with
        | SupplyTamperState | <state> |
      When the supplier sends SRV 6.2.4 Read Device Configuration (Identity Exc MPxN)
      Then the request succeeds
      And SRV 6.2.4 Read Device Configuration (Identity Exc MPxN) shows
        | SupplyTamperState | <state> |

      Examples:
        | state     |
        | Locked    |
        | Unchanged |

    @GSME
    Scenario Outline: The tamper state <tampered> and the depletion state <depleted> of a gas meter are read
      Given the supplier has sent SRV 6.7 Update Device Configuration (Gas Flow) with
        | UncontrolledGasFlowRate | 2000       |
        | StabilisationPeriod     | 20         |
        | MeasurementPeriod       | 30         |
        | SupplyTamperState       | <tampered> |
        | SupplyDepletionState    | <depleted> |
      When the supplier sends SRV 6.2.4 Read Device Configuration (Identity Exc MPxN)
      Then the request succeeds
      And SRV 6.2.4 Read Device Configuration (Identity Exc MPxN) shows
        | SupplyTamperState    | <tampered> |
        | SupplyDepletionState | <depleted> |

      Examples:
        | tampered  | depleted  |
        | Locked    | Unchanged |
        | Unchanged | Locked    |

    Scenario: Reading the identity changes nothing
      Given what the meter holds is noted
      When the supplier sends SRV 6.2.4 Read Device Configuration (Identity Exc MPxN)
      Then the request succeeds
      And the meter holds what it held

    @ESME
    Scenario Outline: User Role <role> may read the identity of an electricity meter
      When User Role <role> sends SRV 6.2.4 Read Device Configuration (Identity Exc MPxN)
      Then the request succeeds
      And the response names the maker and the model of the meter

      Examples:
        | role |
        | ES   |
        | ED   |
        | RSA  |
        | OU   |

    @GSME
    Scenario Outline: User Role <role> may read the identity of a gas meter
      When User Role <role> sends SRV 6.2.4 Read Device Configuration (Identity Exc MPxN)
      Then the request succeeds
      And the response names the maker and the model of the meter

      Examples:
        | role |
        | GT   |
        | RSA  |
        | OU   |

    @GSME
    Scenario: An export supplier is refused at a gas meter
      When the export supplier sends SRV 6.2.4 Read Device Configuration (Identity Exc MPxN)
      Then the request is refused by the DSP with code E4

    Scenario: Another fuel's supplier is refused
      When the supplier of the other fuel sends SRV 6.2.4 Read Device Configuration (Identity Exc MPxN)
      Then the request is refused by the DSP with code E4

    Scenario: A Communications Hub is not read as a meter is
      When User Role IS sends SRV 6.2.4 Read Device Configuration (Identity Exc MPxN) to the Communications Hub
      Then the request is refused by the DSP with code E11
