@standard-11.4
Feature: SRV 11.4 Update PPMID Firmware
  The PPMID gets an image of new firmware. Not every cohort could do this from the first day on, and the PPMID's keys
  must be known: a scenario that needs it begins with an image that was taken. Whether the PPMID activates the image
  itself or waits for SRV 11.3 is not held. Only the Electricity Supplier may do it; by
  which code the gas supplier is refused is not held.

  Rule: Every Device Model

    @unless-18.63(c) @unless-18.63(d) @unless-18.65(e) @fact-46
    Scenario: An image is taken, and runs once it is activated
      Given the supplier has sent SRV 11.4 Update PPMID Firmware with
        | FirmwareVersion | S1-OLD |
      When the supplier sends SRV 11.4 Update PPMID Firmware with
        | FirmwareVersion | S1-TEST |
      Then the request succeeds
      When the supplier sends SRV 11.3 Activate Firmware
      Then the firmware that runs is S1-TEST
      When the next midnight passes
      Then the firmware that runs is S1-TEST

    @unless-18.63(c) @unless-18.63(d) @unless-18.65(e)
    Scenario: The image of a version can follow that of another
      Given the supplier has sent SRV 11.4 Update PPMID Firmware with
        | FirmwareVersion | S1-OLD |
      When the supplier sends SRV 11.3 Activate Firmware
      Then the firmware that runs is S1-OLD
      When the supplier sends SRV 11.4 Update PPMID Firmware with
        | FirmwareVersion | S1-NEXT |
      And the supplier sends SRV 11.3 Activate Firmware
      Then the firmware that runs is S1-NEXT

    Scenario: An empty image is refused
      When the supplier sends SRV 11.4 Update PPMID Firmware with
        | FirmwareVersion | S1-TEST |
        | ImageSize       | 0       |
      Then the request is refused
      And the firmware that runs is as before

    Scenario: An image without its version is refused
      When the supplier sends SRV 11.4 Update PPMID Firmware
      Then the request is refused
      And the firmware that runs is as before

    @fact-47
    Scenario: The gas supplier is refused
      When User Role GS sends SRV 11.4 Update PPMID Firmware with
        | FirmwareVersion | S1-TEST |
      Then the request is refused by the DSP
      And the firmware that runs is as before
      When the next midnight passes
      Then the firmware that runs is as before

    Scenario Outline: User Role <role> may not send it
      When User Role <role> sends SRV 11.4 Update PPMID Firmware with
        | FirmwareVersion | S1-TEST |
      Then the request is refused by the DSP with code E2
      And the firmware that runs is as before

      Examples:
        | role |
        | ES   |
        | ED   |
        | GT   |
        | OU   |

    Scenario: It is not for the firmware of a Communications Hub
      When User Role IS sends SRV 11.4 Update PPMID Firmware to the Communications Hub with
        | FirmwareVersion | S1-TEST |
      Then the request is refused by the DSP with code E11
      And the firmware that runs is as before
