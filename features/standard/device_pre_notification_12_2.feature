@standard-12.2
Feature: SRV 12.2 Device Pre-notification
  A User tells the DCC of a device before it is installed: it is Pending in the Smart Metering Inventory. The
  inventory is kept by DCC Systems: on a bench without a DCC this proves the harness's own model of it.

  Rule: Every Device Model

    Scenario: A device is pending
      When the supplier sends SRV 12.2 Device Pre-notification with
        | DeviceID           | 00-DB-12-34-56-78-90-A0 |
        | DeviceType         | PPMID                   |
        | DeviceManufacturer | Any                     |
        | DeviceModel        | Display                 |
        | FirmwareVersion    | 00000001                |
      Then the request succeeds
      And the inventory shows device 00-DB-12-34-56-78-90-A0 as
        | DeviceType         | PPMID    |
        | DeviceManufacturer | Any      |
        | DeviceModel        | Display  |
        | FirmwareVersion    | 00000001 |
        | DeviceStatus       | Pending  |

    Scenario Outline: User Role <role> may pre-notify a device
      When User Role <role> sends SRV 12.2 Device Pre-notification with
        | DeviceID           | 00-DB-12-34-56-78-90-A0 |
        | DeviceType         | PPMID                   |
        | DeviceManufacturer | Any                     |
        | DeviceModel        | Display                 |
      Then the request succeeds
      And the inventory shows device 00-DB-12-34-56-78-90-A0 as
        | DeviceStatus | Pending |

      Examples:
        | role |
        | ES   |
        | GT   |
        | OU   |

    Scenario: A second device of the same id is refused
      Given device 00-DB-12-34-56-78-90-A0 is pre-notified as a PPMID
      When the supplier sends SRV 12.2 Device Pre-notification with
        | DeviceID           | 00-DB-12-34-56-78-90-A0 |
        | DeviceType         | ESME                    |
        | DeviceManufacturer | Other                   |
        | DeviceModel        | Meter                   |
      Then the request is refused
      And the inventory shows device 00-DB-12-34-56-78-90-A0 as
        | DeviceType         | PPMID |
        | DeviceManufacturer | Any   |

    Scenario: A device of the installation is not pre-notified again
      When the supplier sends SRV 12.2 Device Pre-notification with
        | DeviceType         | CHF   |
        | DeviceManufacturer | Other |
        | DeviceModel        | Hub   |
      Then the request is refused
      And SRV 8.2 Read Inventory shows
        | DeviceStatus | Commissioned |

    Scenario: A device that is only pre-notified takes no request
      Given device 00-DB-12-34-56-78-90-A0 is pre-notified as a PPMID
      When the supplier sends SRV 5.1 Create Schedule with
        | DeviceID                            | 00-DB-12-34-56-78-90-A0 |
        | DSPScheduledServiceReferenceVariant | 4.8.1                   |
        | ScheduleStartDate                   | 2025-01-16              |
      Then the request is refused by the DSP with code E5

    Scenario Outline: A device without <element> is refused
      When the supplier sends SRV 12.2 Device Pre-notification with
        | DeviceID | 00-DB-12-34-56-78-90-A1 |
        | <one>    | Any                     |
        | <other>  | <value>                 |
      Then the request is refused by the DSP
      And device 00-DB-12-34-56-78-90-A1 is not in the inventory

      Examples:
        | element            | one                | other       | value   |
        | DeviceType         | DeviceManufacturer | DeviceModel | Display |
        | DeviceManufacturer | DeviceModel        | DeviceType  | PPMID   |
        | DeviceModel        | DeviceManufacturer | DeviceType  | PPMID   |

    Scenario: A device of a type that DUIS does not know is refused
      When the supplier sends SRV 12.2 Device Pre-notification with
        | DeviceID           | 00-DB-12-34-56-78-90-A1 |
        | DeviceType         | Toaster                 |
        | DeviceManufacturer | Any                     |
        | DeviceModel        | Any                     |
      Then the request is refused by the DSP
      And device 00-DB-12-34-56-78-90-A1 is not in the inventory
