@standard-6.4.2
Feature: SRV 6.4.2 Update Device Configuration (Load Limiting Counter Reset)

  Rule: Every Device Model

    Scenario: The counter starts from nothing
      Given it is 2025-01-15 10:00 UTC
      And the supply is Enabled in Credit Mode
      And the supplier has sent SRV 6.4.2 Update Device Configuration (Load Limiting Counter Reset)
      And the supplier has sent SRV 6.4.1 Update Device Configuration (Load Limiting General Settings) with
        | LoadLimitPowerThreshold    | 5000      |
        | LoadLimitPeriod            | 120       |
        | LoadLimitRestorationPeriod | 3600      |
        | LoadLimitSupplyState       | Unchanged |
      When the load becomes 8000 W
      And the time becomes 2025-01-15 10:03 UTC
      And the load becomes 0 W
      Then SRV 4.15 Read Load Limit Data shows
        | LoadLimitCounter | 1 |
      When the supplier sends SRV 6.4.2 Update Device Configuration (Load Limiting Counter Reset)
      Then the request succeeds
      And SRV 4.15 Read Load Limit Data shows
        | LoadLimitCounter | 0 |

    Scenario: The settings stand, and the limit counts again
      Given it is 2025-01-15 10:00 UTC
      And the supply is Enabled in Credit Mode
      And the supplier has sent SRV 6.4.1 Update Device Configuration (Load Limiting General Settings) with
        | LoadLimitPowerThreshold    | 5000      |
        | LoadLimitPeriod            | 120       |
        | LoadLimitRestorationPeriod | 3600      |
        | LoadLimitSupplyState       | Unchanged |
      And the supplier has sent SRV 6.4.2 Update Device Configuration (Load Limiting Counter Reset)
      When the load becomes 8000 W
      And the time becomes 2025-01-15 10:03 UTC
      And the load becomes 0 W
      Then SRV 4.15 Read Load Limit Data shows
        | LoadLimitCounter           | 1         |
        | LoadLimitPowerThreshold    | 5000      |
        | LoadLimitPeriod            | 120       |
        | LoadLimitRestorationPeriod | 3600      |
        | LoadLimitSupplyState       | Unchanged |

    Scenario: A reset leaves all else as it is
      Given the supplier has sent SRV 6.4.2 Update Device Configuration (Load Limiting Counter Reset)
      And what the meter holds is noted
      When the supplier sends SRV 6.4.2 Update Device Configuration (Load Limiting Counter Reset)
      Then the meter holds what it held

    Scenario: Another fuel's supplier is refused
      When the supplier of the other fuel sends SRV 6.4.2 Update Device Configuration (Load Limiting Counter Reset)
      Then the request is refused by the DSP with code E2

    Scenario: An electricity distributor is refused, and the counter stands
      Given it is 2025-01-15 10:00 UTC
      And the supply is Enabled in Credit Mode
      And the supplier has sent SRV 6.4.2 Update Device Configuration (Load Limiting Counter Reset)
      And the supplier has sent SRV 6.4.1 Update Device Configuration (Load Limiting General Settings) with
        | LoadLimitPowerThreshold    | 5000      |
        | LoadLimitPeriod            | 120       |
        | LoadLimitRestorationPeriod | 3600      |
        | LoadLimitSupplyState       | Unchanged |
      When the load becomes 8000 W
      And the time becomes 2025-01-15 10:03 UTC
      And the load becomes 0 W
      And User Role ED sends SRV 6.4.2 Update Device Configuration (Load Limiting Counter Reset)
      Then the request is refused by the DSP with code E2
      And SRV 4.15 Read Load Limit Data shows
        | LoadLimitCounter | 1 |

    Scenario: A Communications Hub limits no load
      When User Role IS sends SRV 6.4.2 Update Device Configuration (Load Limiting Counter Reset) to the Communications Hub
      Then the request is refused by the DSP with code E11
