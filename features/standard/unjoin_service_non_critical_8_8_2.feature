@standard-8.8.2
Feature: SRV 8.8.2 Unjoin Service (Non-Critical)
  The meter no longer speaks to another device of the HAN: its device log lacks it. The device logs are kept by DCC
  Systems here: on a bench without a DCC this proves the harness's own model of them.

  Rule: Every Device Model

    Scenario: The Communications Hub is unjoined
      When SRV 8.7.2 Join Service (Non-Critical) is sent for the Communications Hub
      Then the device log holds the Communications Hub
      When SRV 8.8.2 Unjoin Service (Non-Critical) is sent for the Communications Hub
      Then the request succeeds
      And the device log lacks the Communications Hub

    Scenario: An Other User may unjoin a device
      When SRV 8.7.2 Join Service (Non-Critical) is sent for the Communications Hub
      And User Role OU has SRV 8.8.2 Unjoin Service (Non-Critical) sent for the Communications Hub
      Then the request succeeds
      And the device log lacks the Communications Hub

    Scenario: What is unjoined can be joined again
      When SRV 8.7.2 Join Service (Non-Critical) is sent for the Communications Hub
      And SRV 8.8.2 Unjoin Service (Non-Critical) is sent for the Communications Hub
      And SRV 8.7.2 Join Service (Non-Critical) is sent for the Communications Hub
      Then the request succeeds
      And the device log holds the Communications Hub

    Scenario: A device that nobody has pre-notified is not unjoined
      When the supplier sends SRV 8.8.2 Unjoin Service (Non-Critical) with
        | OtherDeviceID | 00-DB-12-34-56-78-90-FF |
      Then the request is refused

    Scenario: An unjoin with no other device is refused
      When the supplier sends SRV 8.8.2 Unjoin Service (Non-Critical)
      Then the request is refused by the DSP

    @ESME
    Scenario: The gas supplier is refused
      When SRV 8.7.2 Join Service (Non-Critical) is sent for the Communications Hub
      And User Role GS has SRV 8.8.2 Unjoin Service (Non-Critical) sent for the Communications Hub
      Then the request is refused by the DSP with code E4
      And the device log holds the Communications Hub

    Scenario: A Network Operator is refused
      When SRV 8.7.2 Join Service (Non-Critical) is sent for the Communications Hub
      And User Role ED has SRV 8.8.2 Unjoin Service (Non-Critical) sent for the Communications Hub
      Then the request is refused by the DSP with code E2
      And the device log holds the Communications Hub
