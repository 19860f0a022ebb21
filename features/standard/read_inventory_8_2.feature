@standard-8.2
Feature: SRV 8.2 Read Inventory
  Every User reads what the Smart Metering Inventory knows of a device: its type, status, model and firmware version.
  The inventory is kept by DCC Systems: on a bench without a DCC this proves the harness's own model of it.

  Rule: Every Device Model

    @ESME
    Scenario: An electricity meter is commissioned
      When the supplier sends SRV 8.2 Read Inventory
      Then the request succeeds
      And SRV 8.2 Read Inventory shows
        | DeviceType   | ESME         |
        | DeviceStatus | Commissioned |

    @GSME
    Scenario: A gas meter is commissioned
      When the supplier sends SRV 8.2 Read Inventory
      Then the request succeeds
      And SRV 8.2 Read Inventory shows
        | DeviceType   | GSME         |
        | DeviceStatus | Commissioned |

    Scenario: Before it is commissioned the meter is installed only
      Given the meter has not been migrated yet
      When the supplier sends SRV 8.2 Read Inventory
      Then SRV 8.2 Read Inventory shows
        | DeviceStatus | InstalledNotCommissioned |

    Scenario: The listed firmware version is told
      When the supplier sends SRV 8.2 Read Inventory
      Then the response tells the listed firmware version

    Scenario Outline: User Role <role> reads the inventory
      When User Role <role> sends SRV 8.2 Read Inventory
      Then the request succeeds

      Examples:
        | role |
        | ES   |
        | RSA  |
        | GT   |
        | OU   |

    Scenario: A device that nobody has pre-notified does not exist
      When the supplier sends SRV 8.2 Read Inventory with
        | DeviceID | 00-DB-12-34-56-78-90-FF |
      Then the request is refused by the DSP with code E19

    Scenario: A premises where no device is known
      When the supplier sends SRV 8.2 Read Inventory with
        | UPRN | 999999999999 |
      Then the request is refused by the DSP

    Scenario: A post code without an address is refused
      When the supplier sends SRV 8.2 Read Inventory with
        | PostCode | ZZ1 1ZZ |
      Then the request is refused by the DSP
