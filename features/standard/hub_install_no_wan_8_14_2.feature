@standard-8.14.2
Feature: SRV 8.14.2 Communications Hub Status Update - Install No SM WAN
  A supplier tells that a Communications Hub was installed and has no WAN. DCC Systems answer it, and what they do
  with it is not held: on a bench without a DCC this proves the harness's own model of them.

  Rule: Every Device Model

    Scenario: The notice is taken
      When the supplier sends SRV 8.14.2 Communications Hub Status Update - Install No SM WAN with
        | CHFInstallType               | New CHF Install |
        | MPxN                         | 9900000000001   |
        | AerialInstall                | false           |
        | CHFLocation                  | Deep indoors    |
        | PremiseType                  | Terraced        |
        | MetalObstructionCheck        | true            |
        | ConnectivityObstructionCheck | true            |
        | SharedObstructionCheck       | false           |
      Then the request succeeds
      And SRV 8.2 Read Inventory shows
        | DeviceType | CHF |

    Scenario: The gas supplier may send it too
      When User Role GS sends SRV 8.14.2 Communications Hub Status Update - Install No SM WAN with
        | CHFInstallType               | New CHF Install |
        | MPxN                         | 9900000000001   |
        | AerialInstall                | false           |
        | CHFLocation                  | Deep indoors    |
        | PremiseType                  | Terraced        |
        | MetalObstructionCheck        | true            |
        | ConnectivityObstructionCheck | true            |
        | SharedObstructionCheck       | false           |
      Then the request succeeds

    Scenario: A notice with an unknown word is refused
      When the supplier sends SRV 8.14.2 Communications Hub Status Update - Install No SM WAN with
        | CHFInstallType               | New CHF Install |
        | MPxN                         | 9900000000001   |
        | AerialInstall                | false           |
        | CHFLocation                  | Deep indoors    |
        | PremiseType                  | Castle          |
        | MetalObstructionCheck        | true            |
        | ConnectivityObstructionCheck | true            |
        | SharedObstructionCheck       | false           |
      Then the request is refused by the DSP

    Scenario: A notice that says nothing is refused
      When the supplier sends SRV 8.14.2 Communications Hub Status Update - Install No SM WAN
      Then the request is refused by the DSP

    Scenario: A device that nobody has pre-notified does not exist
      When the supplier sends SRV 8.14.2 Communications Hub Status Update - Install No SM WAN with
        | DeviceID                     | 00-DB-12-34-56-78-90-FF |
        | CHFInstallType               | New CHF Install         |
        | MPxN                         | 9900000000001           |
        | AerialInstall                | false                   |
        | CHFLocation                  | Deep indoors            |
        | PremiseType                  | Terraced                |
        | MetalObstructionCheck        | true                    |
        | ConnectivityObstructionCheck | true                    |
        | SharedObstructionCheck       | false                   |
      Then the request is refused by the DSP with code E19

    Scenario: A device that is no Communications Hub is refused
      Given device 00-DB-12-34-56-78-90-A0 is pre-notified as a PPMID
      When the supplier sends SRV 8.14.2 Communications Hub Status Update - Install No SM WAN with
        | DeviceID                     | 00-DB-12-34-56-78-90-A0 |
        | CHFInstallType               | New CHF Install         |
        | MPxN                         | 9900000000001           |
        | AerialInstall                | false                   |
        | CHFLocation                  | Deep indoors            |
        | PremiseType                  | Terraced                |
        | MetalObstructionCheck        | true                    |
        | ConnectivityObstructionCheck | true                    |
        | SharedObstructionCheck       | false                   |
      Then the request is refused by the DSP with code E11

    Scenario: A Network Operator is refused
      When User Role ED sends SRV 8.14.2 Communications Hub Status Update - Install No SM WAN with
        | CHFInstallType               | New CHF Install |
        | MPxN                         | 9900000000001   |
        | AerialInstall                | false           |
        | CHFLocation                  | Deep indoors    |
        | PremiseType                  | Terraced        |
        | MetalObstructionCheck        | true            |
        | ConnectivityObstructionCheck | true            |
        | SharedObstructionCheck       | false           |
      Then the request is refused by the DSP with code E2
