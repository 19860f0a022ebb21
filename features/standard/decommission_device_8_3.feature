@standard-8.3
Feature: SRV 8.3 Decommission Device
  A decommissioned device stays in the Smart Metering Inventory and takes no further request. The inventory is kept by
  DCC Systems: on a bench without a DCC this proves the harness's own model of it.

  Rule: Every Device Model

    Scenario: A decommissioned meter takes no request
      When the supplier sends SRV 8.3 Decommission Device
      Then the request succeeds
      And SRV 8.2 Read Inventory shows
        | DeviceStatus | Decommissioned |
      When the supplier sends SRV 7.4 Read Supply Status
      Then the request is refused by the DSP with code E5
      When the supplier sends SRV 7.2 Disable Supply
      Then the request is refused by the DSP with code E5
      When the supplier sends SRV 11.2 Read Firmware Version
      Then the request is refused by the DSP with code E5

    Scenario: A meter is decommissioned once
      When the supplier sends SRV 8.3 Decommission Device
      And the supplier sends SRV 8.3 Decommission Device
      Then the request is refused by the DSP with code E5

    Scenario: What was scheduled is refused from then on
      Given it is 2025-01-15 10:00 UTC
      And a daily schedule of SRV 4.8.1 Read Active Import Profile Data starts tomorrow
      When the supplier sends SRV 8.3 Decommission Device
      And the time becomes 2025-01-17 10:00 UTC
      Then the S1SP has read the meter 0 times

    Scenario: The Communications Hub stays commissioned
      When the supplier sends SRV 8.3 Decommission Device
      And User Role IS sends SRV 8.9 Read Device Log to the Communications Hub
      Then the request succeeds

    Scenario: A device that nobody has pre-notified does not exist
      When the supplier sends SRV 8.3 Decommission Device with
        | DeviceID | 00-DB-12-34-56-78-90-FF |
      Then the request is refused by the DSP with code E19

    Scenario: Another fuel's supplier is refused
      When the supplier of the other fuel sends SRV 8.3 Decommission Device
      Then the request is refused by the DSP with code E4
      And SRV 8.2 Read Inventory shows
        | DeviceStatus | Commissioned |

    Scenario: A supplier that has gone is refused
      Given a new supplier is registered for the meter
      When the old supplier sends SRV 8.3 Decommission Device
      Then the request is refused by the DSP with code E4
      And SRV 8.2 Read Inventory shows
        | DeviceStatus | Commissioned |

    Scenario: A Network Operator is refused
      When User Role ED sends SRV 8.3 Decommission Device
      Then the request is refused by the DSP with code E2
