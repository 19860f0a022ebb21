@standard-cpl-removal
Feature: Removal from the Central Products List, and the way back
  When a Device Model is removed from the Central Products List every such device is Suspended, and no other. It is no
  longer Suspended once the DSP has the response of SRV 11.3 that newer firmware runs. Where that response is lost, the
  device stays Suspended although the new firmware runs: before MP105 only another update cures it, since then the
  response of SRV 11.2 does. The list and the status are kept by DCC Systems: on a bench without a DCC that part proves
  the harness's own model of them.

  Rule: Every Device Model

    @fact-77 @fact-87
    Scenario: The device is Suspended
      When its Device Model is removed from the Central Products List
      Then SRV 8.2 Read Inventory shows
        | DeviceStatus | Suspended |
      When the next midnight passes
      Then SRV 8.2 Read Inventory shows
        | DeviceStatus | Suspended |

    @fact-77
    Scenario: So is every other device of the Device Model, and no device of another firmware version
      Given device 00-DB-12-34-56-78-90-A0 of the same Device Model is pre-notified
      And device 00-DB-12-34-56-78-90-A1 of the same Device Model with firmware version S1-TEST is pre-notified
      When its Device Model is removed from the Central Products List
      Then the inventory shows device 00-DB-12-34-56-78-90-A0 as
        | DeviceStatus | Suspended |
      And the inventory shows device 00-DB-12-34-56-78-90-A1 as
        | DeviceStatus | Pending |

    @fact-77
    Scenario: The firmware that runs is not changed by it
      When its Device Model is removed from the Central Products List
      Then the firmware that runs is as before

    @fact-84 @unless-18.63(c) @unless-18.63(d) @unless-18.65(e)
    Scenario: Newer firmware ends it
      Given its Device Model is removed from the Central Products List
      And an image with firmware version S1-TEST was taken
      When the supplier sends SRV 8.2 Read Inventory
      Then SRV 8.2 Read Inventory shows
        | DeviceStatus | Suspended |
      When the supplier sends SRV 11.3 Activate Firmware
      Then the request succeeds
      And SRV 8.2 Read Inventory shows
        | DeviceStatus    | Commissioned |
        | FirmwareVersion | S1-TEST      |
      And the firmware that runs is S1-TEST
      When the supplier sends SRV 8.9 Read Device Log
      Then the DSP lets the request pass

    @fact-84
    Scenario: An activation that fails does not
      Given no firmware image is stored
      And its Device Model is removed from the Central Products List
      When the supplier sends SRV 11.3 Activate Firmware
      Then the request is refused
      And SRV 8.2 Read Inventory shows
        | DeviceStatus | Suspended |

    @fact-85 @unless-18.63(c) @unless-18.63(d) @unless-18.65(e)
    Scenario: With the response lost it is Suspended though the new firmware runs, until another update
      Given the rules of 2021-11-03 hold
      And its Device Model is removed from the Central Products List
      And an image with firmware version S1-TEST was taken
      And the next response to SRV 11.3 Activate Firmware is lost
      When the supplier sends SRV 11.3 Activate Firmware
      Then the firmware that runs is S1-TEST
      And SRV 8.2 Read Inventory shows
        | DeviceStatus | Suspended |
      When the supplier sends SRV 11.2 Read Firmware Version
      Then the request is refused by the DSP with code E5
      When the supplier sends SRV 11.1 Update Firmware with
        | FirmwareVersion | S1-NEXT |
      And the supplier sends SRV 11.3 Activate Firmware
      Then the firmware that runs is S1-NEXT
      And SRV 8.2 Read Inventory shows
        | DeviceStatus | Commissioned |

    @fact-86 @unless-18.63(c) @unless-18.63(d) @unless-18.64(b) @unless-18.65(e)
    Scenario: Since MP105 reading the firmware version ends it
      Given the rules of 2021-11-04 hold
      And its Device Model is removed from the Central Products List
      And an image with firmware version S1-TEST was taken
      And the next response to SRV 11.3 Activate Firmware is lost
      When the supplier sends SRV 11.3 Activate Firmware
      Then SRV 8.2 Read Inventory shows
        | DeviceStatus | Suspended |
      When the supplier sends SRV 11.2 Read Firmware Version
      Then the response holds exactly
        | FirmwareVersion | S1-TEST |
      And SRV 8.2 Read Inventory shows
        | DeviceStatus    | Commissioned |
        | FirmwareVersion | S1-TEST      |

    @fact-86
    Scenario: Reading the version that was removed does not end it
      Given the rules of 2021-11-04 hold
      And its Device Model is removed from the Central Products List
      When the supplier sends SRV 11.2 Read Firmware Version
      Then SRV 8.2 Read Inventory shows
        | DeviceStatus | Suspended |

    @ESME @GSME @fact-44
    Scenario: A device that was Suspended under older rules stays so under newer ones
      Given the rules of 2020-01-30 hold
      And its Device Model is removed from the Central Products List
      And the rules of 2021-11-04 hold
      When the supplier sends SRV 4.18 Read Meter Balance
      Then the request is refused by the DSP with code E5
      And SRV 8.2 Read Inventory shows
        | DeviceStatus | Suspended |
