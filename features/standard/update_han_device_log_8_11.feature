@standard-8.11
Feature: SRV 8.11 Update HAN Device Log
  A pre-notified device is added to the device log of the Communications Hub, or a device is removed from it. The
  device logs are kept by DCC Systems here: on a bench without a DCC this proves the harness's own model of them.

  Rule: Every Device Model

    Scenario: A pre-notified device is added
      Given device 00-DB-12-34-56-78-90-A0 is pre-notified as a PPMID
      When the supplier sends SRV 8.11 Update HAN Device Log with
        | DeviceID       | 00-DB-12-34-56-78-90-A0 |
        | RequestType    | Add                     |
        | JoinTimePeriod | 3600                    |
        | InstallCode    | 0123456789AB            |
      Then the request succeeds
      And the device log holds device 00-DB-12-34-56-78-90-A0
      And the device log holds the electricity meter
      And the inventory shows device 00-DB-12-34-56-78-90-A0 as
        | DeviceStatus | Whitelisted |

    Scenario: A meter is added with its MPxN
      Given device 00-DB-12-34-56-78-90-A0 is pre-notified as a ESME
      When the supplier sends SRV 8.11 Update HAN Device Log with
        | DeviceID       | 00-DB-12-34-56-78-90-A0 |
        | RequestType    | Add                     |
        | JoinTimePeriod | 3600                    |
        | InstallCode    | 0123456789AB            |
        | ImportMPxN     | 9900000000123           |
      Then the inventory shows device 00-DB-12-34-56-78-90-A0 as
        | ImportMPxN | 9900000000123 |

    Scenario: A device is removed
      Given device 00-DB-12-34-56-78-90-A0 is pre-notified as a PPMID
      And the supplier has sent SRV 8.11 Update HAN Device Log with
        | DeviceID       | 00-DB-12-34-56-78-90-A0 |
        | RequestType    | Add                     |
        | JoinTimePeriod | 3600                    |
        | InstallCode    | 0123456789AB            |
      When the supplier sends SRV 8.11 Update HAN Device Log with
        | DeviceID    | 00-DB-12-34-56-78-90-A0 |
        | RequestType | Remove                  |
      Then the request succeeds
      And the device log lacks device 00-DB-12-34-56-78-90-A0
      And the device log holds the electricity meter

    Scenario: A device that nobody has pre-notified is not added
      When the supplier sends SRV 8.11 Update HAN Device Log with
        | DeviceID       | 00-DB-12-34-56-78-90-FF |
        | RequestType    | Add                     |
        | JoinTimePeriod | 3600                    |
        | InstallCode    | 0123456789AB            |
      Then the request is refused
      And the device log lacks device 00-DB-12-34-56-78-90-FF

    Scenario Outline: A device is not added with <element> <value>
      Given device 00-DB-12-34-56-78-90-A0 is pre-notified as a PPMID
      When the supplier sends SRV 8.11 Update HAN Device Log with
        | DeviceID    | 00-DB-12-34-56-78-90-A0 |
        | RequestType | Add                     |
        | <other>     | <sound>                 |
        | <element>   | <value>                 |
      Then the request is refused by the DSP
      And the device log lacks device 00-DB-12-34-56-78-90-A0

      Examples:
        | element        | value      | other          | sound        |
        | JoinTimePeriod | 3601       | InstallCode    | 0123456789AB |
        | JoinTimePeriod | 0          | InstallCode    | 0123456789AB |
        | InstallCode    | 0123456789 | JoinTimePeriod | 3600         |
        | InstallCode    | secret     | JoinTimePeriod | 3600         |

    Scenario: A device is not added without an install code
      Given device 00-DB-12-34-56-78-90-A0 is pre-notified as a PPMID
      When the supplier sends SRV 8.11 Update HAN Device Log with
        | DeviceID       | 00-DB-12-34-56-78-90-A0 |
        | RequestType    | Add                     |
        | JoinTimePeriod | 3600                    |
      Then the request is refused by the DSP

    Scenario: An Other User may add a device
      Given device 00-DB-12-34-56-78-90-A0 is pre-notified as a PPMID
      When User Role OU sends SRV 8.11 Update HAN Device Log with
        | DeviceID       | 00-DB-12-34-56-78-90-A0 |
        | RequestType    | Add                     |
        | JoinTimePeriod | 3600                    |
        | InstallCode    | 0123456789AB            |
      Then the request succeeds
      And the device log holds device 00-DB-12-34-56-78-90-A0

    Scenario: A Network Operator is refused
      When User Role ED sends SRV 8.11 Update HAN Device Log with
        | DeviceID    | 00-DB-12-34-56-78-90-A0 |
        | RequestType | Remove                  |
      Then the request is refused by the DSP with code E2

    Scenario: An electricity meter has no device log
      When User Role IS sends SRV 8.11 Update HAN Device Log to the electricity meter with
        | DeviceID    | 00-DB-12-34-56-78-90-A0 |
        | RequestType | Remove                  |
      Then the request is refused by the DSP with code E11
