@standard-third-party-devices
Feature: Third-party devices of a Secure installation are not migrated with it
  Secure holds no details of devices that third parties attached: at migration they stay behind, and afterwards they can
  be added to the inventory with Service Requests. Which ones is not held; a device is made known with SRV 12.2. The
  inventory is kept by DCC Systems: on a bench without a DCC this proves the harness's own model of it.

  Rule: Every Device Model

    @fact-155
    Scenario: It stays behind
      Given the installation has not been migrated yet
      When it is migrated as an installation of MOC (Secure), the PPMID being a third party's
      Then every device but the PPMID is commissioned, and the inventory does not hold that one
      When the supplier sends SRV 11.2 Read Firmware Version
      Then the request is refused by the DSP with code E19

    @fact-156
    Scenario: It is added afterwards
      Given the installation has not been migrated yet
      When it is migrated as an installation of MOC (Secure), the PPMID being a third party's
      And the supplier sends SRV 12.2 Device Pre-notification with
        | DeviceType         | PPMID    |
        | DeviceManufacturer | Any      |
        | DeviceModel        | Display  |
        | FirmwareVersion    | 00000001 |
      Then the request succeeds
      And SRV 8.2 Read Inventory shows
        | DeviceType         | PPMID   |
        | DeviceManufacturer | Any     |
        | DeviceModel        | Display |
        | DeviceStatus       | Pending |
