@standard-6.4.1
Feature: SRV 6.4.1 Update Device Configuration (Load Limiting General Settings)
  A load above the threshold for the whole of the period triggers the load limit. With Disable the supply is disabled
  then, for the restoration period. That powers are in W and periods in s is an assumption.

  Rule: Every Device Model

    Scenario: The settings are taken
      Given the supplier has sent SRV 4.15 Read Load Limit Data
      When the supplier sends SRV 6.4.1 Update Device Configuration (Load Limiting General Settings) with
        | LoadLimitPowerThreshold    | 5000    |
        | LoadLimitPeriod            | 120     |
        | LoadLimitRestorationPeriod | 3600    |
        | LoadLimitSupplyState       | Disable |
      Then the request succeeds
      And SRV 4.15 Read Load Limit Data shows
        | LoadLimitPowerThreshold    | 5000    |
        | LoadLimitPeriod            | 120     |
        | LoadLimitRestorationPeriod | 3600    |
        | LoadLimitSupplyState       | Disable |

    Scenario: A load above the threshold for the whole period disables the supply
      Given it is 2025-01-15 10:00 UTC
      And the supply is Enabled in Credit Mode
      And the supplier has sent SRV 6.4.1 Update Device Configuration (Load Limiting General Settings) with
        | LoadLimitPowerThreshold    | 5000    |
        | LoadLimitPeriod            | 120     |
        | LoadLimitRestorationPeriod | 3600    |
        | LoadLimitSupplyState       | Disable |
      When the load becomes 8000 W
      And the time becomes 2025-01-15 10:01 UTC
      Then the supply is Enabled
      And the alert 8F33 was not raised
      When the time becomes 2025-01-15 10:03 UTC
      Then the supply is Disabled
      When the load becomes 0 W

    Scenario: Nothing is counted from then on
      Given it is 2025-01-15 10:00 UTC
      And the supply is Enabled in Credit Mode
      And the supplier has sent SRV 6.4.1 Update Device Configuration (Load Limiting General Settings) with
        | LoadLimitPowerThreshold    | 5000    |
        | LoadLimitPeriod            | 120     |
        | LoadLimitRestorationPeriod | 3600    |
        | LoadLimitSupplyState       | Disable |
      When the load becomes 8000 W
      And the time becomes 2025-01-15 10:03 UTC
      And the load becomes 0 W
      Then the supply is Disabled
      And nothing flows while 1 kWh is to be used

    Scenario: A load that falls in time triggers nothing, however often it comes again
      Given it is 2025-01-15 10:00 UTC
      And the supply is Enabled in Credit Mode
      And the supplier has sent SRV 6.4.1 Update Device Configuration (Load Limiting General Settings) with
        | LoadLimitPowerThreshold    | 5000    |
        | LoadLimitPeriod            | 120     |
        | LoadLimitRestorationPeriod | 3600    |
        | LoadLimitSupplyState       | Disable |
      When the load becomes 8000 W
      And the time becomes 2025-01-15 10:01 UTC
      And the load becomes 2000 W
      And the time becomes 2025-01-15 10:02 UTC
      And the load becomes 8000 W
      And the time becomes 2025-01-15 10:03 UTC
      And the load becomes 2000 W
      And the time becomes 2025-01-15 10:10 UTC
      Then the supply is Enabled
      And the alert 8F33 was not raised
      When the load becomes 0 W

    Scenario: A load below the threshold never triggers
      Given it is 2025-01-15 10:00 UTC
      And the supply is Enabled in Credit Mode
      And the supplier has sent SRV 6.4.1 Update Device Configuration (Load Limiting General Settings) with
        | LoadLimitPowerThreshold    | 5000    |
        | LoadLimitPeriod            | 120     |
        | LoadLimitRestorationPeriod | 3600    |
        | LoadLimitSupplyState       | Disable |
      When the load becomes 4000 W
      And the time becomes 2025-01-15 16:00 UTC
      Then the supply is Enabled
      And the alert 8F33 was not raised
      When the load becomes 0 W

    Scenario: With Unchanged the supply stays as it is
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
      And the load becomes 0 W
      Then SRV 4.15 Read Load Limit Data has changed by
        | LoadLimitCounter |
        | 1                |
      And the supply is Enabled

    Scenario: After the restoration period the customer has a supply again
      Given it is 2025-01-15 10:00 UTC
      And the supply is Enabled in Credit Mode
      And the supplier has sent SRV 6.4.1 Update Device Configuration (Load Limiting General Settings) with
        | LoadLimitPowerThreshold    | 5000    |
        | LoadLimitPeriod            | 120     |
        | LoadLimitRestorationPeriod | 3600    |
        | LoadLimitSupplyState       | Disable |
      When the load becomes 8000 W
      And the time becomes 2025-01-15 10:03 UTC
      And the load becomes 0 W
      And the time becomes 2025-01-15 11:01 UTC
      Then the supply is Disabled
      When the time becomes 2025-01-15 11:04 UTC
      Then the supply is no longer Disabled
      When the customer presses Enable at the meter
      Then the supply is Enabled

    Scenario: Credit does not give back what the load limit has taken
      Given it is 2025-01-15 10:00 UTC
      And the meter is in Prepayment Mode
      And the Meter Balance is £5.00
      And no emergency credit is active
      And the supplier has sent SRV 6.4.1 Update Device Configuration (Load Limiting General Settings) with
        | LoadLimitPowerThreshold    | 5000    |
        | LoadLimitPeriod            | 120     |
        | LoadLimitRestorationPeriod | 3600    |
        | LoadLimitSupplyState       | Disable |
      When the load becomes 8000 W
      And the time becomes 2025-01-15 10:03 UTC
      And the load becomes 0 W
      And the Meter Balance is brought to £20.00
      Then the supply is Disabled
      And the alert 8F0F was not raised

    Scenario: Without credit the supply stays off after the restoration period
      Given it is 2025-01-15 10:00 UTC
      And the meter is in Prepayment Mode
      And the Meter Balance is £5.00
      And no emergency credit is active
      And the supplier has sent SRV 6.4.1 Update Device Configuration (Load Limiting General Settings) with
        | LoadLimitPowerThreshold    | 5000    |
        | LoadLimitPeriod            | 120     |
        | LoadLimitRestorationPeriod | 3600    |
        | LoadLimitSupplyState       | Disable |
      When the load becomes 8000 W
      And the time becomes 2025-01-15 10:03 UTC
      And the load becomes 0 W
      And the Meter Balance is brought to -£0.01
      And the time becomes 2025-01-15 11:04 UTC
      Then the supply is Disabled

    Scenario: The supplier's word holds over the restoration
      Given it is 2025-01-15 10:00 UTC
      And the supply is Enabled in Credit Mode
      And the supplier has sent SRV 6.4.1 Update Device Configuration (Load Limiting General Settings) with
        | LoadLimitPowerThreshold    | 5000    |
        | LoadLimitPeriod            | 120     |
        | LoadLimitRestorationPeriod | 3600    |
        | LoadLimitSupplyState       | Disable |
      When the load becomes 8000 W
      And the time becomes 2025-01-15 10:03 UTC
      And the load becomes 0 W
      And the supplier sends SRV 7.2 Disable Supply
      And the time becomes 2025-01-15 11:04 UTC
      Then the supply is Disabled

    Scenario: New settings leave all else as it is
      Given what the meter holds is noted
      When the supplier sends SRV 6.4.1 Update Device Configuration (Load Limiting General Settings) with
        | LoadLimitPowerThreshold    | 5000    |
        | LoadLimitPeriod            | 120     |
        | LoadLimitRestorationPeriod | 3600    |
        | LoadLimitSupplyState       | Disable |
      Then the meter holds what it held

    Scenario: New settings leave the load limit counter as it is
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
      And the load becomes 0 W
      And the supplier sends SRV 6.4.1 Update Device Configuration (Load Limiting General Settings) with
        | LoadLimitPowerThreshold    | 6000    |
        | LoadLimitPeriod            | 60      |
        | LoadLimitRestorationPeriod | 1800    |
        | LoadLimitSupplyState       | Disable |
      Then the request succeeds
      And SRV 4.15 Read Load Limit Data has changed by
        | LoadLimitCounter |
        | 1                |

    Scenario: An unknown supply state is refused
      Given the supplier has sent SRV 4.15 Read Load Limit Data
      And the supplier has sent SRV 6.4.1 Update Device Configuration (Load Limiting General Settings) with
        | LoadLimitPowerThreshold    | 5000      |
        | LoadLimitPeriod            | 120       |
        | LoadLimitRestorationPeriod | 3600      |
        | LoadLimitSupplyState       | Unchanged |
      When the supplier sends SRV 6.4.1 Update Device Configuration (Load Limiting General Settings) with
        | LoadLimitPowerThreshold    | 6000  |
        | LoadLimitPeriod            | 60    |
        | LoadLimitRestorationPeriod | 1800  |
        | LoadLimitSupplyState       | Armed |
      Then the request is refused
      And SRV 4.15 Read Load Limit Data shows
        | LoadLimitPowerThreshold    | 5000      |
        | LoadLimitPeriod            | 120       |
        | LoadLimitRestorationPeriod | 3600      |
        | LoadLimitSupplyState       | Unchanged |

    Scenario: Settings without a period are refused
      Given the supplier has sent SRV 4.15 Read Load Limit Data
      And the supplier has sent SRV 6.4.1 Update Device Configuration (Load Limiting General Settings) with
        | LoadLimitPowerThreshold    | 5000      |
        | LoadLimitPeriod            | 120       |
        | LoadLimitRestorationPeriod | 3600      |
        | LoadLimitSupplyState       | Unchanged |
      When the supplier sends SRV 6.4.1 Update Device Configuration (Load Limiting General Settings) with
        | LoadLimitPowerThreshold    | 6000    |
        | LoadLimitRestorationPeriod | 1800    |
        | LoadLimitSupplyState       | Disable |
      Then the request is refused
      And SRV 4.15 Read Load Limit Data shows
        | LoadLimitPowerThreshold    | 5000      |
        | LoadLimitPeriod            | 120       |
        | LoadLimitRestorationPeriod | 3600      |
        | LoadLimitSupplyState       | Unchanged |

    Scenario: Another fuel's supplier is refused
      When the supplier of the other fuel sends SRV 6.4.1 Update Device Configuration (Load Limiting General Settings) with
        | LoadLimitPowerThreshold    | 6000    |
        | LoadLimitPeriod            | 60      |
        | LoadLimitRestorationPeriod | 1800    |
        | LoadLimitSupplyState       | Disable |
      Then the request is refused by the DSP with code E2

    Scenario: An electricity distributor is refused
      When User Role ED sends SRV 6.4.1 Update Device Configuration (Load Limiting General Settings) with
        | LoadLimitPowerThreshold    | 6000    |
        | LoadLimitPeriod            | 60      |
        | LoadLimitRestorationPeriod | 1800    |
        | LoadLimitSupplyState       | Disable |
      Then the request is refused by the DSP with code E2

    Scenario: A Communications Hub limits no load
      When User Role IS sends SRV 6.4.1 Update Device Configuration (Load Limiting General Settings) to the Communications Hub with
        | LoadLimitPowerThreshold    | 6000    |
        | LoadLimitPeriod            | 60      |
        | LoadLimitRestorationPeriod | 1800    |
        | LoadLimitSupplyState       | Disable |
      Then the request is refused by the DSP with code E11
