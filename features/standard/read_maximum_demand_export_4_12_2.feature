@standard-4.12.2
Feature: SRV 4.12.2 Read Maximum Demand Export Registers
  The largest average power exported in a half hour since the register was reset. 3 kW for ten minutes are 500 Wh, and
  500 Wh in half an hour 1000 W. That the value is in W is an assumption.

  Rule: Every Device Model

    Scenario: The half hour with the most export counts
      Given it is 2025-01-15 10:05 UTC
      And the supply is Enabled in Credit Mode
      And User Role ED has sent SRV 4.12.2 Read Maximum Demand Export Registers
      And the maximum demand was reset
      When the time becomes 2025-01-15 11:05 UTC
      And the home exports 3 kW until 2025-01-15 11:15 UTC
      And the time becomes 2025-01-15 11:35 UTC
      And the home exports 6 kW until 2025-01-15 11:45 UTC
      And the time becomes 2025-01-15 12:05 UTC
      And the home exports 3 kW until 2025-01-15 12:20 UTC
      And the time becomes 2025-01-15 12:31 UTC
      Then the maximum demand for export is 2000 W, in the half hour to 2025-01-15 12:00 UTC

    Scenario: Import is not counted
      Given it is 2025-01-15 10:05 UTC
      And the supply is Enabled in Credit Mode
      And User Role ED has sent SRV 4.12.2 Read Maximum Demand Export Registers
      And the maximum demand was reset
      When the time becomes 2025-01-15 11:05 UTC
      And the home exports 3 kW until 2025-01-15 11:15 UTC
      And the time becomes 2025-01-15 11:35 UTC
      And 2 kWh are used
      And the time becomes 2025-01-15 12:31 UTC
      Then the maximum demand for export is 1000 W, in the half hour to 2025-01-15 11:30 UTC

    Scenario: It stands over midnight
      Given it is 2025-01-15 10:05 UTC
      And the supply is Enabled in Credit Mode
      And User Role ED has sent SRV 4.12.2 Read Maximum Demand Export Registers
      And the maximum demand was reset
      When the time becomes 2025-01-15 11:05 UTC
      And the home exports 3 kW until 2025-01-15 11:15 UTC
      And the next midnight passes
      Then the maximum demand for export is 1000 W, in the half hour to 2025-01-15 11:30 UTC

    Scenario: A reset is read with its time
      Given it is 2025-01-15 10:05 UTC
      And the maximum demand was reset
      When the time becomes 2025-01-15 11:05 UTC
      And User Role ED sends SRV 6.18.2 Reset Maximum Demand Registers with
        | MaxDemandActivePowerExportValue | true |
      Then the request succeeds
      And the maximum demand for export was last reset at 2025-01-15 11:05 UTC

    Scenario: The export supplier may read it
      Given User Role ED has sent SRV 4.12.2 Read Maximum Demand Export Registers
      When the export supplier sends SRV 4.12.2 Read Maximum Demand Export Registers
      Then the request succeeds

    Scenario: The import supplier is refused
      When the supplier sends SRV 4.12.2 Read Maximum Demand Export Registers
      Then the request is refused by the DSP with code E2

    Scenario: Another fuel's supplier is refused
      When the supplier of the other fuel sends SRV 4.12.2 Read Maximum Demand Export Registers
      Then the request is refused by the DSP with code E2

    Scenario: A Communications Hub exports nothing
      When User Role ED sends SRV 4.12.2 Read Maximum Demand Export Registers to the Communications Hub
      Then the request is refused by the DSP with code E11
