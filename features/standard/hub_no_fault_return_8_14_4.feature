@standard-8.14.4
Feature: SRV 8.14.4 Communications Hub Status Update – No Fault Return
  A supplier tells that it returns a Communications Hub without a fault. DCC Systems answer it, and what they do with
  it is not held: on a bench without a DCC this proves the harness's own model of them.

  Rule: Every Device Model

    Scenario: The notice is taken
      When the supplier sends SRV 8.14.4 Communications Hub Status Update – No Fault Return with
        | CHFNoFaultReturnType | Lost or Stolen Hub |
      Then the request succeeds
      And SRV 8.2 Read Inventory shows
        | DeviceType | CHF |

    Scenario: The gas supplier may send it too
      When User Role GS sends SRV 8.14.4 Communications Hub Status Update – No Fault Return with
        | CHFNoFaultReturnType | Lost or Stolen Hub |
      Then the request succeeds

    Scenario: A notice with an unknown word is refused
      When the supplier sends SRV 8.14.4 Communications Hub Status Update – No Fault Return with
        | CHFNoFaultReturnType | Unloved |
      Then the request is refused by the DSP

    Scenario: A notice that says nothing is refused
      When the supplier sends SRV 8.14.4 Communications Hub Status Update – No Fault Return
      Then the request is refused by the DSP

    Scenario: A device that nobody has pre-notified does not exist
      When the supplier sends SRV 8.14.4 Communications Hub Status Update – No Fault Return with
        | DeviceID             | 00-DB-12-34-56-78-90-FF |
        | CHFNoFaultReturnType | Lost or Stolen Hub      |
      Then the request is refused by the DSP with code E19

    Scenario: A device that is no Communications Hub is refused
      Given device 00-DB-12-34-56-78-90-A0 is pre-notified as a PPMID
      When the supplier sends SRV 8.14.4 Communications Hub Status Update – No Fault Return with
        | DeviceID             | 00-DB-12-34-56-78-90-A0 |
        | CHFNoFaultReturnType | Lost or Stolen Hub      |
      Then the request is refused by the DSP with code E11

    Scenario: A Network Operator is refused
      When User Role ED sends SRV 8.14.4 Communications Hub Status Update – No Fault Return with
        | CHFNoFaultReturnType | Lost or Stolen Hub |
      Then the request is refused by the DSP with code E2
