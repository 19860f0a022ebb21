@standard-6.7
Feature: SRV 6.7 Update Device Configuration (Gas Flow)
  When the valve is opened at the meter, gas that flows although nobody should use any is uncontrolled: the settings say
  how much that is, and when it is measured. What a SMETS1 meter then does is not held, nor in which units it takes the
  settings, nor whether it takes them at all: a scenario that needs them begins with a meter that does. With
  SupplyTamperState Locked, a meter that is opened disables its supply; with Unchanged it leaves the supply as it is.

  Rule: Every Device Model

    Scenario Outline: The settings are taken and read back: <rate>, <stabilisation> and <measurement>
      Given the supplier has sent SRV 6.7 Update Device Configuration (Gas Flow) with
        | UncontrolledGasFlowRate | 2000 |
        | StabilisationPeriod     | 20   |
        | MeasurementPeriod       | 30   |
      When the supplier sends SRV 6.7 Update Device Configuration (Gas Flow) with
        | UncontrolledGasFlowRate | <rate>          |
        | StabilisationPeriod     | <stabilisation> |
        | MeasurementPeriod       | <measurement>   |
      Then the request succeeds
      And SRV 6.2.8 Read Device Configuration (Gas) shows
        | UncontrolledGasFlowRate | <rate>          |
        | StabilisationPeriod     | <stabilisation> |
        | MeasurementPeriod       | <measurement>   |

      Examples:
        | rate  | stabilisation | measurement |
        | 1000  | 10            | 15          |
        | 60000 | 200           | 600         |

    Scenario: The settings leave all else as it is
      Given the supplier has sent SRV 6.7 Update Device Configuration (Gas Flow) with
        | UncontrolledGasFlowRate | 2000 |
        | StabilisationPeriod     | 20   |
        | MeasurementPeriod       | 30   |
      And what the meter holds is noted
      When the supplier sends SRV 6.7 Update Device Configuration (Gas Flow) with
        | UncontrolledGasFlowRate | 1000 |
        | StabilisationPeriod     | 10   |
        | MeasurementPeriod       | 15   |
      Then the request succeeds
      And the meter holds what it held

    Scenario: The settings hold over midnight
      Given the supplier has sent SRV 6.7 Update Device Configuration (Gas Flow) with
        | UncontrolledGasFlowRate | 2000 |
        | StabilisationPeriod     | 20   |
        | MeasurementPeriod       | 30   |
      When the next midnight passes
      Then SRV 6.2.8 Read Device Configuration (Gas) shows
        | UncontrolledGasFlowRate | 2000 |
        | StabilisationPeriod     | 20   |
        | MeasurementPeriod       | 30   |

    Scenario: A valve through which no gas flows stays open
      Given the supplier has sent SRV 6.7 Update Device Configuration (Gas Flow) with
        | UncontrolledGasFlowRate | 2000 |
        | StabilisationPeriod     | 20   |
        | MeasurementPeriod       | 30   |
      And the supply is Enabled in Credit Mode
      And the supplier has left the supply Armed
      When the customer presses Enable at the meter
      And the next midnight passes
      Then the supply is Enabled

    Scenario Outline: With SupplyTamperState <state>, an opened cover leaves the supply <supply>
      Given the supplier has sent SRV 6.7 Update Device Configuration (Gas Flow) with
        | UncontrolledGasFlowRate | 2000    |
        | StabilisationPeriod     | 20      |
        | MeasurementPeriod       | 30      |
        | SupplyTamperState       | <other> |
      And the supply is Enabled in Credit Mode
      When the supplier sends SRV 6.7 Update Device Configuration (Gas Flow) with
        | UncontrolledGasFlowRate | 2000    |
        | StabilisationPeriod     | 20      |
        | MeasurementPeriod       | 30      |
        | SupplyTamperState       | <state> |
      And the cover of the meter is opened
      Then the supply is <supply>

      Examples:
        | state     | other     | supply   |
        | Locked    | Unchanged | Disabled |
        | Unchanged | Locked    | Enabled  |

    Scenario Outline: <rate>, <stabilisation> and <measurement> are refused
      Given the supplier has sent SRV 6.7 Update Device Configuration (Gas Flow) with
        | UncontrolledGasFlowRate | 2000 |
        | StabilisationPeriod     | 20   |
        | MeasurementPeriod       | 30   |
      And what the gas meter holds is noted
      When the supplier sends SRV 6.7 Update Device Configuration (Gas Flow) with
        | UncontrolledGasFlowRate | <rate>          |
        | StabilisationPeriod     | <stabilisation> |
        | MeasurementPeriod       | <measurement>   |
      Then the request is refused
      And the gas meter holds what it held

      Examples: Not within what DUIS allows
        | rate  | stabilisation | measurement |
        | -1    | 10            | 15          |
        | 65536 | 10            | 15          |
        | 1000  | 0             | 15          |
        | 1000  | 256           | 15          |
        | 1000  | 10            | 0           |
        | 1000  | 10            | 65536       |

    Scenario: A state that DUIS does not know is refused
      Given what the gas meter holds is noted
      When the supplier sends SRV 6.7 Update Device Configuration (Gas Flow) with
        | UncontrolledGasFlowRate | 1000   |
        | StabilisationPeriod     | 10     |
        | MeasurementPeriod       | 15     |
        | SupplyDepletionState    | Closed |
      Then the request is refused
      And the gas meter holds what it held

    Scenario: Settings without a measurement period are refused
      Given what the gas meter holds is noted
      When the supplier sends SRV 6.7 Update Device Configuration (Gas Flow) with
        | UncontrolledGasFlowRate | 1000 |
        | StabilisationPeriod     | 10   |
      Then the request is refused
      And the gas meter holds what it held

    Scenario Outline: User Role <role> may not send it
      Given what the gas meter holds is noted
      When User Role <role> sends SRV 6.7 Update Device Configuration (Gas Flow) with
        | UncontrolledGasFlowRate | 1234 |
        | StabilisationPeriod     | 12   |
        | MeasurementPeriod       | 34   |
      Then the request is refused by the DSP with code E2
      And the gas meter holds what it held

      Examples:
        | role |
        | IS   |
        | GT   |
