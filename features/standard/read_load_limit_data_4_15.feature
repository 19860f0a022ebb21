@standard-4.15
Feature: SRV 4.15 Read Load Limit Data
  The settings of SRV 6.4.1, and how often the load limit has triggered.

  Rule: Every Device Model

    Scenario: Each time the load is too high for the whole period counts once
      Given it is 2025-01-15 10:00 UTC
      And the supply is Enabled in Credit Mode
      And the supplier has sent SRV 6.4.1 Update Device Configuration (Load Limiting General Settings) with
        | LoadLimitPowerThreshold    | 5000      |
        | LoadLimitPeriod            | 120       |
        | LoadLimitRestorationPeriod | 3600      |
        | LoadLimitSupplyState       | Unchanged |
      And the load limit counter is noted
      When the load becomes 8000 W
      And the time becomes 2025-01-15 10:03 UTC
      And the load becomes 1000 W
      And the time becomes 2025-01-15 10:10 UTC
      Then SRV 4.15 Read Load Limit Data has changed by
        | LoadLimitCounter |
        | 1                |
      When the load becomes 9000 W
      And the time becomes 2025-01-15 10:13 UTC
      And the load becomes 0 W
      Then SRV 4.15 Read Load Limit Data has changed by
        | LoadLimitCounter |
        | 2                |

    Scenario: A load that is too high for less than the period does not count
      Given it is 2025-01-15 10:00 UTC
      And the supply is Enabled in Credit Mode
      And the supplier has sent SRV 6.4.1 Update Device Configuration (Load Limiting General Settings) with
        | LoadLimitPowerThreshold    | 5000      |
        | LoadLimitPeriod            | 120       |
        | LoadLimitRestorationPeriod | 3600      |
        | LoadLimitSupplyState       | Unchanged |
      And the load limit counter is noted
      When the load becomes 8000 W
      And the time becomes 2025-01-15 10:01 UTC
      And the load becomes 0 W
      And the time becomes 2025-01-15 10:10 UTC
      Then SRV 4.15 Read Load Limit Data has changed by
        | LoadLimitCounter |
        | 0                |

    Scenario: Disablement for want of credit does not count
      Given the load limit counter is noted
      And the meter is in Prepayment Mode
      And the supply is disabled for want of credit
      When the supplier sends SRV 4.15 Read Load Limit Data
      Then SRV 4.15 Read Load Limit Data has changed by
        | LoadLimitCounter |
        | 0                |

    Scenario: An electricity distributor may read it
      Given the supplier has sent SRV 4.15 Read Load Limit Data
      When User Role ED sends SRV 4.15 Read Load Limit Data
      Then the request succeeds

    Scenario: An export supplier is refused
      When the export supplier sends SRV 4.15 Read Load Limit Data
      Then the request is refused by the DSP with code E2

    Scenario: Another fuel's supplier is refused
      When the supplier of the other fuel sends SRV 4.15 Read Load Limit Data
      Then the request is refused by the DSP with code E2

    Scenario: A Communications Hub limits no load
      When User Role IS sends SRV 4.15 Read Load Limit Data to the Communications Hub
      Then the request is refused by the DSP with code E11
