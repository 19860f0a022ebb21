@standard-firmware-rights
Feature: Who may update firmware on the Home Area Network
  The Electricity Supplier is responsible for the PPMID and for the Communications Hub: it alone may update and activate
  their firmware. The gas supplier may not, by which code is not held, and it is told nothing of an update. The rights
  are those of DCC Systems: on a bench without a DCC that part proves the harness's own model of them.

  Rule: Every Device Model

    @fact-46 @fact-47 @fact-48 @unless-18.63(c) @unless-18.63(d) @unless-18.65(e)
    Scenario: The Electricity Supplier updates the firmware
      Given an image with firmware version S1-OLD was taken
      When User Role IS sends SRV 11.1 Update Firmware with
        | FirmwareVersion | S1-TEST |
      Then the request succeeds
      When User Role IS sends SRV 11.3 Activate Firmware
      Then the request succeeds
      And the firmware that runs is S1-TEST

    @fact-47 @fact-48
    Scenario: An image from the Electricity Supplier is let pass
      When User Role IS sends SRV 11.1 Update Firmware with
        | FirmwareVersion | S1-TEST |
      Then the DSP lets the request pass

    @fact-47 @fact-48
    Scenario: The gas supplier sends no image
      When User Role GS sends SRV 11.1 Update Firmware with
        | FirmwareVersion | S1-TEST |
      Then the request is refused by the DSP
      And the refusal names the check, and how sure its code is
      When the next midnight passes
      Then the firmware that runs is as before

    @fact-47 @fact-48 @unless-18.63(c) @unless-18.63(d) @unless-18.65(e)
    Scenario: Nor does it activate the image that the Electricity Supplier sent
      Given an image with firmware version S1-TEST was taken
      When User Role GS sends SRV 11.3 Activate Firmware
      Then the request is refused by the DSP
      And the firmware that runs is as before

    @PPMID @fact-47
    Scenario: Nor does it send an image to the PPMID by SRV 11.4
      When User Role GS sends SRV 11.4 Update PPMID Firmware with
        | FirmwareVersion | S1-TEST |
      Then the request is refused by the DSP
      And the firmware that runs is as before

    @PPMID @fact-51
    Scenario: With an older DUIS version the supplier sends no firmware to a PPMID, and all else as before
      Given the supplier keeps a DUIS version from before 24 November 2020
      When the supplier sends SRV 11.1 Update Firmware with
        | FirmwareVersion | S1-TEST |
      Then the request is refused by the DSP
      And the firmware that runs is as before
      When the supplier sends SRV 11.2 Read Firmware Version
      Then the DSP lets the request pass
      When the supplier sends SRV 8.2 Read Inventory
      Then the request succeeds

    @PPMID @fact-50 @unless-18.63(c) @unless-18.63(d) @unless-18.65(e)
    Scenario: The gas supplier is told nothing of an update of the PPMID
      Given an image with firmware version S1-OLD was taken
      When User Role IS sends SRV 11.1 Update Firmware with
        | FirmwareVersion | S1-TEST |
      And User Role IS sends SRV 11.3 Activate Firmware
      And the next midnight passes
      Then the firmware that runs is S1-TEST
      And the gas supplier was told nothing

    @PPMID @fact-53 @fact-54 @unless-18.63(c) @unless-18.63(d) @unless-18.65(e)
    Scenario: Without the keys of the PPMID its firmware is not updated, with them it is
      Given an image with firmware version S1-OLD was taken
      And the DCC does not hold the keys of the PPMID
      When User Role IS sends SRV 11.1 Update Firmware with
        | FirmwareVersion | S1-TEST |
      Then the request is refused
      And the firmware that runs is as before
      When the DCC gets the keys of the PPMID
      And User Role IS sends SRV 11.1 Update Firmware with
        | FirmwareVersion | S1-TEST |
      Then the request succeeds
      When User Role IS sends SRV 11.3 Activate Firmware
      Then the firmware that runs is S1-TEST
