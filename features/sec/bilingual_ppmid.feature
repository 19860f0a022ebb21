@standard-bilingual-ppmid
Feature: A bilingual PPMID is SMETS1 or SMETS2+
  Some PPMIDs can serve an installation of either kind. To the DCC a device is the one or the other: such a Device Model
  has two entries of the Central Products List, with firmware versions of their own, and its pre-notification by one of
  them decides. Joined to an installation of the other kind it can be the target of no request; by which code that is
  told is not held. List and inventory are kept by DCC Systems: on a bench without a DCC this proves the harness's own
  model of them.

  Background:
    Given a bilingual PPMID stands on the Central Products List

  Rule: Every Device Model

    @fact-143 @fact-167
    Scenario: It has an entry of each kind, with another firmware version
      When the supplier sends SRV 8.2 Read Inventory
      Then both entries differ in their firmware version

    @fact-140 @fact-145
    Scenario Outline: It is pre-notified by its <entry> entry
      When SRV 12.2 Device Pre-notification of device 00-DB-12-34-56-78-90-A0 is sent by its <entry> entry
      Then the request succeeds
      And the inventory shows device 00-DB-12-34-56-78-90-A0 with the firmware version of its <entry> entry
      And the inventory shows device 00-DB-12-34-56-78-90-A0 as
        | DeviceType   | PPMID   |
        | DeviceStatus | Pending |

      Examples:
        | entry   |
        | SMETS1  |
        | SMETS2+ |

    @fact-140 @fact-145
    Scenario Outline: Pre-notified by its <first> entry it does not become the other
      Given device 00-DB-12-34-56-78-90-A0 is pre-notified with its <first> entry
      When SRV 12.2 Device Pre-notification of device 00-DB-12-34-56-78-90-A0 is sent by its <second> entry
      Then the request is refused
      And the inventory shows device 00-DB-12-34-56-78-90-A0 with the firmware version of its <first> entry

      Examples:
        | first   | second  |
        | SMETS1  | SMETS2+ |
        | SMETS2+ | SMETS1  |

    @fact-146
    Scenario: The PPMID of a migrated installation is held by a SMETS1 entry
      When the supplier sends SRV 8.2 Read Inventory
      Then the inventory holds the PPMID by a SMETS1 entry

    @fact-142 @unless-18.64(b)
    Scenario: A request to the PPMID of a SMETS1 installation goes to the S1SP
      When the supplier sends SRV 11.2 Read Firmware Version
      Then the DSP has acknowledged the request and sent it on to the S1SP
      And the request succeeds

    @fact-145
    Scenario: Pre-notified as SMETS1 it takes requests in a SMETS1 installation
      Given device 00-DB-12-34-56-78-90-A0 is pre-notified with its SMETS1 entry
      And device 00-DB-12-34-56-78-90-A0 is joined to the Communications Hub
      When User Role IS has SRV 8.9 Read Device Log sent to device 00-DB-12-34-56-78-90-A0
      Then the request succeeds

    @fact-145 @fact-147
    Scenario Outline: Pre-notified as SMETS2+ it is the target of no request there: User Role <role>, SRV <srv>
      Given device 00-DB-12-34-56-78-90-A0 is pre-notified with its SMETS2+ entry
      And device 00-DB-12-34-56-78-90-A0 is joined to the Communications Hub
      When User Role <role> has SRV <srv> <name> sent to device 00-DB-12-34-56-78-90-A0
      Then the request is refused by the DSP
      And the refusal names the check, and how sure its code is

      Examples:
        | role | srv  | name                  |
        | IS   | 8.9  | Read Device Log       |
        | OU   | 8.9  | Read Device Log       |
        | IS   | 11.2 | Read Firmware Version |
        | IS   | 11.3 | Activate Firmware     |

    @fact-147
    Scenario: A PPMID beside it is not concerned
      Given device 00-DB-12-34-56-78-90-A0 is pre-notified with its SMETS2+ entry
      And device 00-DB-12-34-56-78-90-A0 is joined to the Communications Hub
      When the supplier sends SRV 11.2 Read Firmware Version
      Then the DSP lets the request pass
