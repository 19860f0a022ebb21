@standard-4.2
Feature: SRV 4.2 Read Instantaneous Export Registers
  What the home has exported, and what reactive energy it has: 2 kW for half an hour are 1 kWh, 1 kvar 500 varh.

  Rule: Every Device Model

    Scenario: Active and reactive export each have a register
      Given it is 2025-01-15 10:00 UTC
      And the supply is Enabled in Credit Mode
      And the reactive and exported energy are noted
      When the home exports 2 kW until 2025-01-15 10:30 UTC
      And the home exports 1 kvar until 2025-01-15 11:00 UTC
      Then the home has exported 1 kWh and 500 varh

    Scenario: What is imported is not counted
      Given it is 2025-01-15 10:00 UTC
      And the supply is Enabled in Credit Mode
      And the reactive and exported energy are noted
      When 5 kWh are used
      And the home imports 3 kvar until 2025-01-15 12:00 UTC
      Then the home has exported nothing and nothing reactive

    Scenario: What is exported is not counted as imported
      Given it is 2025-01-15 10:00 UTC
      And the supply is Enabled in Credit Mode
      And the registers are noted
      When the home exports 4 kW until 2025-01-15 11:00 UTC
      Then the meter has counted nothing

    Scenario: Nothing is exported through a disabled supply
      Given it is 2025-01-15 10:00 UTC
      And the supply is Enabled in Credit Mode
      And the reactive and exported energy are noted
      And the supplier has left the supply Disabled
      When the home exports 2 kW until 2025-01-15 10:30 UTC
      And the home exports 2 kvar until 2025-01-15 11:00 UTC
      Then the home has exported nothing and nothing reactive

    Scenario: The registers stand over midnight
      Given it is 2025-01-15 22:00 UTC
      And the supply is Enabled in Credit Mode
      And the reactive and exported energy are noted
      When the home exports 2 kW until 2025-01-15 23:00 UTC
      And the next midnight passes
      Then the home has exported 2 kWh and nothing reactive

    Scenario Outline: <who> may read them
      When User Role <role> sends SRV 4.2 Read Instantaneous Export Registers
      Then the request succeeds

      Examples:
        | who                        | role |
        | The export supplier        | ES   |
        | An electricity distributor | ED   |

    Scenario: The import supplier is refused
      When the supplier sends SRV 4.2 Read Instantaneous Export Registers
      Then the request is refused by the DSP with code E2

    Scenario: Another fuel's supplier is refused
      When the supplier of the other fuel sends SRV 4.2 Read Instantaneous Export Registers
      Then the request is refused by the DSP with code E2

    Scenario: A Communications Hub exports nothing
      When User Role ED sends SRV 4.2 Read Instantaneous Export Registers to the Communications Hub
      Then the request is refused by the DSP with code E11
