@standard-dcc-service-status
Feature: The DCC Service Status of a meter point
  A meter point is Active, A, once a meter of its own is commissioned, and Not Active, N, when no such meter is left;
  before it has no status. Registration Data Providers are told that it is Active, and of nothing after that. No Service
  Request tells it: this proves the harness's own model of DCC Systems.

  Rule: Every Device Model

    @fact-120 @fact-121
    Scenario: A meter point is Active once its meter is commissioned
      Given it is 2025-01-15 10:00 UTC
      And the meter has not been migrated yet
      And the meter is associated with MPxN 9900000000001 by SRV 8.11 Update HAN Device Log
      And the meter's MPxN has no DCC Service Status
      When the supplier sends SRV 8.1.1 Commission Device with
        | CurrentDateTime | 2025-01-15 10:00 UTC |
        | TolerancePeriod | 10                   |
      Then the request succeeds
      And the meter's MPxN has the DCC Service Status A

    @ESME @fact-127
    Scenario: The provider of an electricity meter point is told by D0350
      Given it is 2025-01-15 10:00 UTC
      And the meter has not been migrated yet
      And the meter is associated with MPxN 9900000000001 by SRV 8.11 Update HAN Device Log
      And the meter's MPxN has no DCC Service Status
      When the supplier sends SRV 8.1.1 Commission Device with
        | CurrentDateTime | 2025-01-15 10:00 UTC |
        | TolerancePeriod | 10                   |
      Then the flow D0350 tells that the meter's MPxN is A
      And the flow DXI tells of no change

    @GSME @fact-127
    Scenario: The provider of a gas meter point is told by DXI
      Given it is 2025-01-15 10:00 UTC
      And the meter has not been migrated yet
      And the meter is associated with MPxN 9900000001 by SRV 8.11 Update HAN Device Log
      And the meter's MPxN has no DCC Service Status
      When the supplier sends SRV 8.1.1 Commission Device with
        | CurrentDateTime | 2025-01-15 10:00 UTC |
        | TolerancePeriod | 10                   |
      Then the flow DXI tells that the meter's MPxN is A
      And the flow D0350 tells of no change

    @fact-121
    Scenario: A meter that is not commissioned gives its meter point no status
      Given the meter's MPxN has the DCC Service Status A
      And device 00-DB-12-34-56-78-90-A0 is pre-notified as a PPMID
      When User Role IS sends SRV 8.11 Update HAN Device Log to the Communications Hub with
        | DeviceID       | 00-DB-12-34-56-78-90-A0 |
        | RequestType    | Add                     |
        | JoinTimePeriod | 60                      |
        | InstallCode    | 0123456789AB            |
        | ImportMPxN     | 9900000000123           |
      Then the request succeeds
      And MPxN 9900000000123 has no DCC Service Status
      And the meter's MPxN has the DCC Service Status A

    @fact-119 @fact-123
    Scenario: It is Not Active once its only meter is decommissioned, as the device is in another way
      Given the meter's MPxN has the DCC Service Status A
      When the supplier sends SRV 8.3 Decommission Device
      Then the request succeeds
      And the meter's MPxN has the DCC Service Status N
      And SRV 8.2 Read Inventory shows
        | DeviceStatus | Decommissioned |

    @fact-128
    Scenario: No provider is told that a meter point is no longer Active
      Given the meter's MPxN has the DCC Service Status A
      When the supplier sends SRV 8.3 Decommission Device
      Then the flow D0350 tells of no change
      And the flow DXI tells of no change

    @GSME @fact-118
    Scenario: Electricity and gas have a status of their own
      Given the meter's MPxN has the DCC Service Status A
      When the supplier sends SRV 8.3 Decommission Device
      Then the MPxN of the other fuel's meter has the DCC Service Status A

    Scenario: A request that is refused changes no status
      Given the meter's MPxN has the DCC Service Status A
      When the supplier of the other fuel sends SRV 8.3 Decommission Device
      Then the request is refused by the DSP with code E4
      And the meter's MPxN has the DCC Service Status A

    @fact-122 @fact-124
    Scenario: A commissioned meter that is linked to another meter point takes its status along
      Given the meter's MPxN has the DCC Service Status A
      When the supplier sends SRV 8.4 Update Inventory with
        | ImportMPxN | 9900000000123 |
      Then the request succeeds
      And MPxN 9900000000123 has the DCC Service Status A
      And the meter's MPxN has the DCC Service Status N

    @fact-122 @fact-123
    Scenario: A meter point follows the meter that is linked to it last
      Given the meter's MPxN has the DCC Service Status A
      When the supplier sends SRV 8.4 Update Inventory with
        | ImportMPxN | 9900000000123 |
      And the supplier sends SRV 8.3 Decommission Device
      Then MPxN 9900000000123 has the DCC Service Status N
      And the meter's MPxN has the DCC Service Status N

    Scenario: What is corrected of a meter beside its MPxN changes no status
      Given the meter's MPxN has the DCC Service Status A
      When the supplier sends SRV 8.4 Update Inventory with
        | FirmwareVersion | 00000002 |
      Then the request succeeds
      And the meter's MPxN has the DCC Service Status A

    @fact-119 @fact-126
    Scenario: A meter that is Suspended leaves its meter point Active
      Given the meter's MPxN has the DCC Service Status A
      When its Device Model is removed from the Central Products List
      Then SRV 8.2 Read Inventory shows
        | DeviceStatus | Suspended |
      And the meter's MPxN has the DCC Service Status A
