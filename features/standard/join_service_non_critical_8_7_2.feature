@standard-8.7.2
Feature: SRV 8.7.2 Join Service (Non-Critical)
  The meter is told of another device of the HAN that it may speak to: from then on its device log holds it. The
  device logs are kept by DCC Systems here: on a bench without a DCC this proves the harness's own model of them.

  Rule: Every Device Model

    Scenario: The Communications Hub is joined
      When SRV 8.7.2 Join Service (Non-Critical) is sent for the Communications Hub
      Then the request succeeds
      And the device log holds the Communications Hub

    Scenario: A join changes nothing else of the meter
      Given what the meter holds is noted
      When SRV 8.7.2 Join Service (Non-Critical) is sent for the Communications Hub
      Then the request succeeds
      And the meter holds what it held

    Scenario: A join can be undone
      When SRV 8.7.2 Join Service (Non-Critical) is sent for the Communications Hub
      And SRV 8.8.2 Unjoin Service (Non-Critical) is sent for the Communications Hub
      Then the request succeeds
      And the device log lacks the Communications Hub

    Scenario: A device that nobody has pre-notified is not joined
      When the supplier sends SRV 8.7.2 Join Service (Non-Critical) with
        | OtherDeviceID | 00-DB-12-34-56-78-90-FF |
      Then the request is refused
      And the device log lacks device 00-DB-12-34-56-78-90-FF

    Scenario: A join with no other device is refused
      When the supplier sends SRV 8.7.2 Join Service (Non-Critical)
      Then the request is refused by the DSP

    Scenario: An Other User may join a device
      When User Role OU has SRV 8.7.2 Join Service (Non-Critical) sent for the Communications Hub
      Then the request succeeds
      And the device log holds the Communications Hub

    Scenario: A decommissioned meter is not joined
      Given the supplier has sent SRV 8.3 Decommission Device
      When SRV 8.7.2 Join Service (Non-Critical) is sent for the Communications Hub
      Then the request is refused by the DSP with code E5

    @ESME
    Scenario: The gas supplier is refused
      When SRV 8.8.2 Unjoin Service (Non-Critical) is sent for the Communications Hub
      And User Role GS has SRV 8.7.2 Join Service (Non-Critical) sent for the Communications Hub
      Then the request is refused by the DSP with code E4
      And the device log lacks the Communications Hub

    Scenario: A Network Operator is refused
      When SRV 8.8.2 Unjoin Service (Non-Critical) is sent for the Communications Hub
      And User Role ED has SRV 8.7.2 Join Service (Non-Critical) sent for the Communications Hub
      Then the request is refused by the DSP with code E2
      And the device log lacks the Communications Hub
