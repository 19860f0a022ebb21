@standard-8.1.1
Feature: SRV 8.1.1 Commission Device
  A device that is installed but not commissioned is given the time and becomes Commissioned in the Smart Metering
  Inventory; only then are other requests accepted. The inventory is kept by DCC Systems: on a bench without a DCC
  that part proves the harness's own model.

  Rule: Every Device Model

    Scenario: A meter that is commissioned is given the time and accepts requests
      Given it is 2025-01-15 10:00 UTC
      And the meter has not been migrated yet
      And the meter's clock is 4 minutes slow
      When the supplier sends SRV 7.4 Read Supply Status
      Then the request is refused by the DSP with code E5
      When the supplier sends SRV 8.1.1 Commission Device with
        | CurrentDateTime | 2025-01-15 10:00 UTC |
        | TolerancePeriod | 600                  |
      Then the request succeeds
      And the meter's clock shows 2025-01-15 10:00 UTC
      And SRV 8.2 Read Inventory shows
        | DeviceStatus | Commissioned |
      When the supplier sends SRV 7.4 Read Supply Status
      Then the request succeeds

    Scenario: A meter is commissioned once
      When the supplier sends SRV 8.1.1 Commission Device with
        | CurrentDateTime | 2025-01-15 10:00 UTC |
        | TolerancePeriod | 10                   |
      Then the request is refused by the DSP with code E5

    Scenario Outline: Without <element> it is refused
      Given it is 2025-01-15 10:00 UTC
      And the meter has not been migrated yet
      When the supplier sends SRV 8.1.1 Commission Device with
        | <other> | <value> |
      Then the request is refused by the DSP
      And SRV 8.2 Read Inventory shows
        | DeviceStatus | InstalledNotCommissioned |

      Examples:
        | element         | other           | value                |
        | CurrentDateTime | TolerancePeriod | 10                   |
        | TolerancePeriod | CurrentDateTime | 2025-01-15 10:00 UTC |

    Scenario: Another fuel's supplier is refused
      Given it is 2025-01-15 10:00 UTC
      And the meter has not been migrated yet
      When the supplier of the other fuel sends SRV 8.1.1 Commission Device with
        | CurrentDateTime | 2025-01-15 10:00 UTC |
        | TolerancePeriod | 10                   |
      Then the request is refused by the DSP with code E4
      And SRV 8.2 Read Inventory shows
        | DeviceStatus | InstalledNotCommissioned |

    Scenario: A Network Operator is refused
      When User Role ED sends SRV 8.1.1 Commission Device with
        | CurrentDateTime | 2025-01-15 10:00 UTC |
        | TolerancePeriod | 10                   |
      Then the request is refused by the DSP with code E2

    Scenario: A Communications Hub is not commissioned by it
      Given it is 2025-01-15 10:00 UTC
      And the meter has not been migrated yet
      When User Role IS sends SRV 8.1.1 Commission Device to the Communications Hub with
        | CurrentDateTime | 2025-01-15 10:00 UTC |
        | TolerancePeriod | 10                   |
      Then the request is refused by the DSP with code E11
