@standard-11.1
Feature: SRV 11.1 Update Firmware
  The device stores the image that it is sent. The firmware that runs stays the old one until SRV 11.3 activates the
  image.

  Rule: Every Device Model

    @unless-18.63(c) @unless-18.63(d)
    Scenario: An image is taken and the old firmware runs on
      When the supplier sends SRV 11.1 Update Firmware with
        | FirmwareVersion | S1-TEST |
      Then the request succeeds
      And the firmware that runs is as before
      When the next midnight passes
      Then the firmware that runs is as before

    @unless-18.63(c) @unless-18.63(d) @unless-18.65(e)
    Scenario: The image that was taken can be activated
      When the supplier sends SRV 11.1 Update Firmware with
        | FirmwareVersion | S1-TEST |
      And the supplier sends SRV 11.3 Activate Firmware
      Then the request succeeds
      And the firmware that runs is S1-TEST

    @unless-18.63(c) @unless-18.63(d) @unless-18.65(e)
    Scenario: A second image takes the place of the first
      Given an image with firmware version S1-OLD was taken
      When the supplier sends SRV 11.1 Update Firmware with
        | FirmwareVersion | S1-TEST |
      And the supplier sends SRV 11.3 Activate Firmware
      Then the firmware that runs is S1-TEST

    @ESME @GSME
    Scenario: An image leaves what the meter holds as it is
      Given what the meter holds is noted
      When the supplier sends SRV 11.1 Update Firmware with
        | FirmwareVersion | S1-TEST |
      Then the meter holds what it held

    Scenario: An empty image is refused
      Given no firmware image is stored
      When the supplier sends SRV 11.1 Update Firmware with
        | FirmwareVersion | S1-TEST |
        | ImageSize       | 0       |
      Then the request is refused
      And the firmware that runs is as before
      When the supplier sends SRV 11.3 Activate Firmware
      Then the request is refused
      And the firmware that runs is as before

    Scenario: An image without its version is refused
      When the supplier sends SRV 11.1 Update Firmware
      Then the request is refused
      And the firmware that runs is as before

    @ESME @GSME
    Scenario: Another fuel's supplier is refused
      When the supplier of the other fuel sends SRV 11.1 Update Firmware with
        | FirmwareVersion | S1-TEST |
      Then the request is refused by the DSP with code E4
      And the firmware that runs is as before

    @PPMID @CHF @fact-47 @fact-48
    Scenario: The gas supplier is refused at a PPMID or hub
      When User Role GS sends SRV 11.1 Update Firmware with
        | FirmwareVersion | S1-TEST |
      Then the request is refused by the DSP with code E4
      And the firmware that runs is as before

    Scenario: An export supplier is refused
      When the export supplier sends SRV 11.1 Update Firmware with
        | FirmwareVersion | S1-TEST |
      Then the request is refused by the DSP with code E2
      And the firmware that runs is as before
