@standard-inventory-of-a-device
Feature: A device from its pre-notification to its decommissioning
  Pre-notified a device is Pending, added to the device log of the hub it is Whitelisted, then it is installed, and at
  the end Decommissioned. What it takes on the way depends on that. Removal of its Device Model from the Central
  Products List suspends it at any time before the end. The inventory is kept by DCC Systems: on a bench without a DCC
  this proves the harness's own model of it.

  Rule: Every Device Model

    Scenario: Before it is installed it takes nothing
      Given device 00-DB-12-34-56-78-90-A0 of the same Device Model is pre-notified
      When User Role OU has SRV 8.9 Read Device Log sent to device 00-DB-12-34-56-78-90-A0
      Then the request is refused by the DSP with code E5
      When User Role OU has SRV 11.2 Read Firmware Version sent to device 00-DB-12-34-56-78-90-A0
      Then the request is refused by the DSP with code E5
      And the inventory shows device 00-DB-12-34-56-78-90-A0 as
        | DeviceStatus | Pending |

    Scenario: Installed it takes what concerns the Home Area Network, and nothing else
      Given device 00-DB-12-34-56-78-90-A0 of the same Device Model is pre-notified
      And device 00-DB-12-34-56-78-90-A0 is joined to the Communications Hub
      When User Role OU has SRV 8.9 Read Device Log sent to device 00-DB-12-34-56-78-90-A0
      Then the request succeeds
      When User Role OU has SRV 11.2 Read Firmware Version sent to device 00-DB-12-34-56-78-90-A0
      Then the request is refused by the DSP with code E5
      And the inventory shows device 00-DB-12-34-56-78-90-A0 as
        | DeviceStatus | InstalledNotCommissioned |

    Scenario: Decommissioned it takes nothing any more
      Given device 00-DB-12-34-56-78-90-A0 of the same Device Model is pre-notified
      And device 00-DB-12-34-56-78-90-A0 is joined to the Communications Hub
      When the supplier sends SRV 8.3 Decommission Device with
        | DeviceID | 00-DB-12-34-56-78-90-A0 |
      Then the request succeeds
      When User Role OU has SRV 8.9 Read Device Log sent to device 00-DB-12-34-56-78-90-A0
      Then the request is refused by the DSP with code E5
      When User Role IS has SRV 11.3 Activate Firmware sent to device 00-DB-12-34-56-78-90-A0
      Then the request is refused by the DSP with code E5
      And the inventory shows device 00-DB-12-34-56-78-90-A0 as
        | DeviceStatus | Decommissioned |

    @fact-77
    Scenario: Installed it is Suspended by the removal of its Device Model
      Given device 00-DB-12-34-56-78-90-A0 of the same Device Model is pre-notified
      And device 00-DB-12-34-56-78-90-A0 is joined to the Communications Hub
      When its Device Model is removed from the Central Products List
      Then the inventory shows device 00-DB-12-34-56-78-90-A0 as
        | DeviceStatus | Suspended |
      When User Role OU has SRV 8.9 Read Device Log sent to device 00-DB-12-34-56-78-90-A0
      Then the request is refused by the DSP with code E5

    @fact-77
    Scenario: Decommissioned it is not Suspended any more
      Given device 00-DB-12-34-56-78-90-A0 of the same Device Model is pre-notified
      And device 00-DB-12-34-56-78-90-A0 is joined to the Communications Hub
      When the supplier sends SRV 8.3 Decommission Device with
        | DeviceID | 00-DB-12-34-56-78-90-A0 |
      And its Device Model is removed from the Central Products List
      Then the inventory shows device 00-DB-12-34-56-78-90-A0 as
        | DeviceStatus | Decommissioned |
