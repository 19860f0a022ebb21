@standard-4.12.1
Feature: SRV 4.12.1 Read Maximum Demand Import Registers
  The largest average power of a half hour since the register was reset, at any time and within a period of the day. 2
  kWh in half an hour are 4000 W; a home uses energy at 10 kW here. That the values are in W is an assumption.

  Rule: Every Device Model

    Scenario: The half hour with the most energy counts
      Given it is 2025-01-15 10:05 UTC
      And the supply is Enabled in Credit Mode
      And User Role ED has sent SRV 4.12.1 Read Maximum Demand Import Registers
      And the maximum demand was reset
      When the time becomes 2025-01-15 11:05 UTC
      And 1 kWh is used
      And the time becomes 2025-01-15 11:35 UTC
      And 2 kWh are used
      And the time becomes 2025-01-15 12:05 UTC
      And 1.5 kWh are used
      And the time becomes 2025-01-15 12:31 UTC
      Then the maximum demand for import is 4000 W, in the half hour to 2025-01-15 12:00 UTC

    Scenario: What is used across two half hours counts in each for its part
      Given it is 2025-01-15 10:05 UTC
      And the supply is Enabled in Credit Mode
      And User Role ED has sent SRV 4.12.1 Read Maximum Demand Import Registers
      And the maximum demand was reset
      When the time becomes 2025-01-15 11:15 UTC
      And 4 kWh are used
      And the time becomes 2025-01-15 12:31 UTC
      Then the maximum demand for import is about 5000 W, in the half hour to 2025-01-15 11:30 UTC

    Scenario: A half hour counts when it has ended
      Given it is 2025-01-15 10:05 UTC
      And the supply is Enabled in Credit Mode
      And User Role ED has sent SRV 4.12.1 Read Maximum Demand Import Registers
      And the maximum demand was reset
      When the time becomes 2025-01-15 11:05 UTC
      And 2 kWh are used
      And the time becomes 2025-01-15 11:31 UTC
      Then the maximum demand for import is 4000 W, in the half hour to 2025-01-15 11:30 UTC

    Scenario: A smaller demand on a later day does not take its place, a larger one does
      Given it is 2025-01-15 10:05 UTC
      And the supply is Enabled in Credit Mode
      And User Role ED has sent SRV 4.12.1 Read Maximum Demand Import Registers
      And the maximum demand was reset
      When the time becomes 2025-01-15 11:05 UTC
      And 2 kWh are used
      And the time becomes 2025-01-16 09:05 UTC
      And 1 kWh is used
      And the time becomes 2025-01-16 09:31 UTC
      Then the maximum demand for import is 4000 W, in the half hour to 2025-01-15 11:30 UTC
      When the time becomes 2025-01-17 09:05 UTC
      And 2.5 kWh are used
      And the time becomes 2025-01-17 09:31 UTC
      Then the maximum demand for import is 5000 W, in the half hour to 2025-01-17 09:30 UTC

    Scenario: Export and reactive energy are not counted
      Given it is 2025-01-15 10:05 UTC
      And the supply is Enabled in Credit Mode
      And User Role ED has sent SRV 4.12.1 Read Maximum Demand Import Registers
      And the maximum demand was reset
      When the time becomes 2025-01-15 11:05 UTC
      And 1 kWh is used
      And the time becomes 2025-01-15 11:31 UTC
      And the home exports 6 kW until 2025-01-15 12:31 UTC
      And the home imports 6 kvar until 2025-01-15 13:31 UTC
      Then the maximum demand for import is 2000 W, in the half hour to 2025-01-15 11:30 UTC

    Scenario: The demand within a period of the day, and the time of its reset
      Given it is 2025-01-15 10:05 UTC
      And the supply is Enabled in Credit Mode
      And User Role ED has sent SRV 6.18.1 Set Maximum Demand Configurable Time Period with
        | MaxDemandConfigurableTimePeriodStartTime | 10:00:00 |
        | MaxDemandConfigurableTimePeriodEndTime   | 14:00:00 |
      And the maximum demand was reset
      When the time becomes 2025-01-15 11:05 UTC
      And User Role ED sends SRV 6.18.2 Reset Maximum Demand Registers with
        | MaxDemandConfigTimeActivePowerImportValue | true |
      And the time becomes 2025-01-15 11:35 UTC
      And 2 kWh are used
      And the time becomes 2025-01-15 12:01 UTC
      Then the maximum demand for import in the period of the day is 4000 W, in the half hour to 2025-01-15 12:00 UTC
      And the maximum demand for import in the period of the day was last reset at 2025-01-15 11:05 UTC

    Scenario: A reset is read with its time
      Given it is 2025-01-15 10:05 UTC
      And the maximum demand was reset
      When the time becomes 2025-01-15 11:05 UTC
      And User Role ED sends SRV 6.18.2 Reset Maximum Demand Registers with
        | MaxDemandActivePowerImportValue | true |
      Then the request succeeds
      And the maximum demand for import was last reset at 2025-01-15 11:05 UTC

    Scenario: The supplier may read it
      Given User Role ED has sent SRV 4.12.1 Read Maximum Demand Import Registers
      When the supplier sends SRV 4.12.1 Read Maximum Demand Import Registers
      Then the request succeeds

    Scenario: An export supplier is refused
      When the export supplier sends SRV 4.12.1 Read Maximum Demand Import Registers
      Then the request is refused by the DSP with code E2

    Scenario: Another fuel's supplier is refused
      When the supplier of the other fuel sends SRV 4.12.1 Read Maximum Demand Import Registers
      Then the request is refused by the DSP with code E2

    Scenario: A Communications Hub has no demand
      When User Role IS sends SRV 4.12.1 Read Maximum Demand Import Registers to the Communications Hub
      Then the request is refused by the DSP with code E11
