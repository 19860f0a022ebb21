@standard-6.18.2
Feature: SRV 6.18.2 Reset Maximum Demand Registers
  The registers that the request names start from nothing, the others stand. 1 kWh in half an hour is 2000 W; 3 kW for
  ten minutes are 500 Wh, and those 1000 W.

  Rule: Every Device Model

    Scenario: The import register is reset, the export register stands
      Given it is 2025-01-15 10:05 UTC
      And the supply is Enabled in Credit Mode
      And the maximum demand was reset
      When the time becomes 2025-01-15 11:05 UTC
      And the home exports 3 kW until 2025-01-15 11:15 UTC
      And 1 kWh is used
      And the time becomes 2025-01-15 11:35 UTC
      Then the maximum demand for import is 2000 W, in the half hour to 2025-01-15 11:30 UTC
      When User Role ED sends SRV 6.18.2 Reset Maximum Demand Registers with
        | MaxDemandActivePowerImportValue | true |
      Then the request succeeds
      And the maximum demand for import is nothing
      And the maximum demand for import was last reset at 2025-01-15 11:35 UTC
      And the maximum demand for export is 1000 W, in the half hour to 2025-01-15 11:30 UTC

    Scenario: The export register is reset, the import register stands
      Given it is 2025-01-15 10:05 UTC
      And the supply is Enabled in Credit Mode
      And the maximum demand was reset
      When the time becomes 2025-01-15 11:05 UTC
      And the home exports 3 kW until 2025-01-15 11:15 UTC
      And 1 kWh is used
      And the time becomes 2025-01-15 11:35 UTC
      And User Role ED sends SRV 6.18.2 Reset Maximum Demand Registers with
        | MaxDemandActivePowerExportValue | true |
      Then the request succeeds
      And the maximum demand for export is nothing
      And the maximum demand for import is 2000 W, in the half hour to 2025-01-15 11:30 UTC

    Scenario: The register of the period of the day is reset by itself
      Given it is 2025-01-15 10:05 UTC
      And the supply is Enabled in Credit Mode
      And User Role ED has sent SRV 6.18.1 Set Maximum Demand Configurable Time Period with
        | MaxDemandConfigurableTimePeriodStartTime | 10:00:00 |
        | MaxDemandConfigurableTimePeriodEndTime   | 14:00:00 |
      And the maximum demand was reset
      When the time becomes 2025-01-15 11:05 UTC
      And 1 kWh is used
      And the time becomes 2025-01-15 11:35 UTC
      Then the maximum demand for import in the period of the day is 2000 W, in the half hour to 2025-01-15 11:30 UTC
      When User Role ED sends SRV 6.18.2 Reset Maximum Demand Registers with
        | MaxDemandConfigTimeActivePowerImportValue | true |
      Then the request succeeds
      And the maximum demand for import in the period of the day is nothing
      And the maximum demand for import in the period of the day was last reset at 2025-01-15 11:35 UTC
      And the maximum demand for import is 2000 W, in the half hour to 2025-01-15 11:30 UTC

    Scenario: A smaller demand counts after the reset
      Given it is 2025-01-15 10:05 UTC
      And the supply is Enabled in Credit Mode
      And the maximum demand was reset
      When the time becomes 2025-01-15 11:05 UTC
      And 2 kWh are used
      And the time becomes 2025-01-15 11:35 UTC
      And User Role ED sends SRV 6.18.2 Reset Maximum Demand Registers with
        | MaxDemandActivePowerImportValue | true |
      And the time becomes 2025-01-15 12:05 UTC
      And 1 kWh is used
      And the time becomes 2025-01-15 12:31 UTC
      Then the maximum demand for import is 2000 W, in the half hour to 2025-01-15 12:30 UTC

    Scenario: A reset leaves all else as it is
      Given the maximum demand was reset
      And what the meter holds is noted
      When User Role ED sends SRV 6.18.2 Reset Maximum Demand Registers with
        | MaxDemandActivePowerImportValue | true |
      Then the meter holds what it held

    Scenario: The supplier is refused
      Given it is 2025-01-15 10:05 UTC
      And the supply is Enabled in Credit Mode
      And the maximum demand was reset
      When the time becomes 2025-01-15 11:05 UTC
      And 1 kWh is used
      And the time becomes 2025-01-15 11:35 UTC
      And the supplier sends SRV 6.18.2 Reset Maximum Demand Registers with
        | MaxDemandActivePowerImportValue | true |
      Then the request is refused by the DSP with code E2
      And the maximum demand for import is 2000 W, in the half hour to 2025-01-15 11:30 UTC

    Scenario: A gas transporter is refused
      When User Role GT sends SRV 6.18.2 Reset Maximum Demand Registers with
        | MaxDemandActivePowerImportValue | true |
      Then the request is refused by the DSP with code E2

    Scenario: A Communications Hub has no maximum demand
      When User Role ED sends SRV 6.18.2 Reset Maximum Demand Registers to the Communications Hub with
        | MaxDemandActivePowerImportValue | true |
      Then the request is refused by the DSP with code E11
