@standard-8.4
Feature: SRV 8.4 Update Inventory
  A User corrects what the Smart Metering Inventory holds of a device: its status before it is commissioned, its
  details or its MPxN. The inventory is kept by DCC Systems: on a bench without a DCC this proves the harness's own
  model of it.

  Rule: Every Device Model

    Scenario Outline: A pre-notified device is <status>
      Given device 00-DB-12-34-56-78-90-A0 is pre-notified as a PPMID
      When the supplier sends SRV 8.4 Update Inventory with
        | DeviceID                   | 00-DB-12-34-56-78-90-A0 |
        | UpdateDeviceStatusExceptCH | <status>                |
      Then the request succeeds
      And the inventory shows device 00-DB-12-34-56-78-90-A0 as
        | DeviceStatus | <status> |

      Examples:
        | status                   |
        | InstalledNotCommissioned |
        | Pending                  |

    Scenario: A commissioned meter does not go back
      When the supplier sends SRV 8.4 Update Inventory with
        | UpdateDeviceStatusExceptCH | Pending |
      Then the request is refused by the DSP with code E5
      And SRV 8.2 Read Inventory shows
        | DeviceStatus | Commissioned |

    Scenario Outline: A meter cannot be made <status>
      When the supplier sends SRV 8.4 Update Inventory with
        | <element> | <status> |
      Then the request is refused by the DSP
      And SRV 8.2 Read Inventory shows
        | DeviceStatus | Commissioned |

      Examples:
        | element                    | status         |
        | UpdateDeviceStatusExceptCH | Decommissioned |
        | UpdateDeviceStatusCH       | Withdrawn      |

    Scenario: Its details are corrected
      Given device 00-DB-12-34-56-78-90-A0 is pre-notified as a PPMID
      When the supplier sends SRV 8.4 Update Inventory with
        | DeviceID        | 00-DB-12-34-56-78-90-A0 |
        | DeviceModel     | Corrected               |
        | FirmwareVersion | 00000002                |
      Then the request succeeds
      And the inventory shows device 00-DB-12-34-56-78-90-A0 as
        | DeviceType      | PPMID     |
        | DeviceModel     | Corrected |
        | FirmwareVersion | 00000002  |
        | DeviceStatus    | Pending   |

    Scenario: The MPxN of the meter is corrected
      When the supplier sends SRV 8.4 Update Inventory with
        | ImportMPxN | 9900000000123 |
      Then the request succeeds
      And SRV 8.2 Read Inventory shows
        | ImportMPxN   | 9900000000123 |
        | DeviceStatus | Commissioned  |

    Scenario: A device that was never commissioned is deleted
      Given device 00-DB-12-34-56-78-90-A0 is pre-notified as a PPMID
      When the supplier sends SRV 8.4 Update Inventory with
        | DeviceID     | 00-DB-12-34-56-78-90-A0 |
        | DeleteDevice | true                    |
      Then the request succeeds
      And device 00-DB-12-34-56-78-90-A0 is not in the inventory

    Scenario: Two updates in one request are refused
      When the supplier sends SRV 8.4 Update Inventory with
        | ImportMPxN  | 9900000000123 |
        | DeviceModel | Corrected     |
      Then the request is refused by the DSP

    Scenario: A device that nobody has pre-notified does not exist
      When the supplier sends SRV 8.4 Update Inventory with
        | DeviceID    | 00-DB-12-34-56-78-90-FF |
        | DeviceModel | Corrected               |
      Then the request is refused by the DSP with code E19

    Scenario: Another fuel's supplier is refused
      When the supplier of the other fuel sends SRV 8.4 Update Inventory with
        | DeviceModel | Corrected |
      Then the request is refused by the DSP with code E4
