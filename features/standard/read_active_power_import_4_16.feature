@standard-4.16
Feature: SRV 4.16 Read Active Power Import
  The power that flows into the home now; meter and bench together may be 3 % from the truth.

  Rule: Every Device Model

    Scenario Outline: A load of <watts> W is read as such
      Given it is 2025-01-15 10:00 UTC
      And the supply is Enabled in Credit Mode
      When the load becomes <watts> W
      And the time becomes 2025-01-15 10:05 UTC
      And the supplier sends SRV 4.16 Read Active Power Import
      Then the request succeeds
      And the response tells a power of <watts> W
      When the load becomes 0 W

      Examples:
        | watts |
        | 0     |
        | 1500  |
        | 7000  |

    Scenario: It is the present power, not an average
      Given it is 2025-01-15 10:00 UTC
      And the supply is Enabled in Credit Mode
      When the load becomes 6000 W
      And the time becomes 2025-01-15 10:20 UTC
      And the load becomes 1000 W
      And the time becomes 2025-01-15 10:25 UTC
      And the supplier sends SRV 4.16 Read Active Power Import
      Then the response tells a power of 1000 W
      When the load becomes 0 W
      And the time becomes 2025-01-15 10:29 UTC
      And the supplier sends SRV 4.16 Read Active Power Import
      Then the response tells a power of 0 W

    Scenario: Nothing flows through a disabled supply
      Given it is 2025-01-15 10:00 UTC
      And the supplier has left the supply Disabled
      When the load becomes 2000 W
      And the time becomes 2025-01-15 10:05 UTC
      And the supplier sends SRV 4.16 Read Active Power Import
      Then the response tells a power of 0 W
      When the load becomes 0 W

    Scenario: Reading the power changes nothing
      Given what the meter holds is noted
      When the supplier sends SRV 4.16 Read Active Power Import
      Then the meter holds what it held

    Scenario: An electricity distributor may read it
      When User Role ED sends SRV 4.16 Read Active Power Import
      Then the request succeeds
      And the response tells ActivePowerImport

    Scenario: An export supplier is refused
      When the export supplier sends SRV 4.16 Read Active Power Import
      Then the request is refused by the DSP with code E2

    Scenario: Another fuel's supplier is refused
      When the supplier of the other fuel sends SRV 4.16 Read Active Power Import
      Then the request is refused by the DSP with code E2

    Scenario: A Communications Hub imports nothing
      When User Role IS sends SRV 4.16 Read Active Power Import to the Communications Hub
      Then the request is refused by the DSP with code E11
