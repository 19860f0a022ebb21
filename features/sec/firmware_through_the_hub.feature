@standard-firmware-through-the-hub
Feature: A firmware image reaches a device by way of the Communications Hub
  The hub gets every image first. One that is too large for it, or whose metadata are those of another manufacturer's
  hubs, upgrades no device of the HAN; DUIS itself sets no limit. How large an image a hub holds is a matter of its
  Device Model. Whether SRV 11.1 fails or is answered as done where the hub does not pass an image on is not held: what
  counts is which firmware runs.

  Rule: Every Device Model

    @fact-153
    Scenario Outline: An image of <size> bytes is too large for a hub that holds 500000
      Given no firmware image is stored
      And the Communications Hub holds images of up to 500000 bytes
      When the supplier sends SRV 11.1 Update Firmware with
        | FirmwareVersion | S1-TEST |
        | ImageSize       | <size>  |
      And the supplier sends SRV 11.3 Activate Firmware
      Then the firmware that runs is as before
      When the next midnight passes
      Then the firmware that runs is as before

      Examples:
        | size     |
        | 500001   |
        | 20000000 |

    @fact-153 @unless-18.63(c) @unless-18.63(d) @unless-18.65(e)
    Scenario Outline: An image of <size> bytes gets through a hub that holds 500000
      Given the Communications Hub holds images of up to 500000 bytes
      When the supplier sends SRV 11.1 Update Firmware with
        | FirmwareVersion | S1-TEST |
        | ImageSize       | <size>  |
      Then the request succeeds
      When the supplier sends SRV 11.3 Activate Firmware
      Then the request succeeds
      And the firmware that runs is S1-TEST

      Examples:
        | size   |
        | 500000 |
        | 1000   |

    @PPMID @fact-153
    Scenario: By SRV 11.4 too an image that is too large for the hub upgrades no PPMID
      Given no firmware image is stored
      And the Communications Hub holds images of up to 500000 bytes
      When the supplier sends SRV 11.4 Update PPMID Firmware with
        | FirmwareVersion | S1-TEST |
        | ImageSize       | 500001  |
      And the supplier sends SRV 11.3 Activate Firmware
      Then the firmware that runs is as before

    @fact-153 @unless-18.63(c) @unless-18.63(d) @unless-18.65(e)
    Scenario: A smaller image follows one that was too large
      Given no firmware image is stored
      And the Communications Hub holds images of up to 500000 bytes
      When the supplier sends SRV 11.1 Update Firmware with
        | FirmwareVersion | S1-LARGE |
        | ImageSize       | 500001   |
      And the supplier sends SRV 11.1 Update Firmware with
        | FirmwareVersion | S1-SMALL |
        | ImageSize       | 400000   |
      Then the request succeeds
      When the supplier sends SRV 11.3 Activate Firmware
      Then the firmware that runs is S1-SMALL

    @fact-152 @unless-18.63(c)
    Scenario Outline: DCC Systems pass on an image of <size> bytes, for DUIS sets no limit
      When the supplier sends SRV 11.1 Update Firmware with
        | FirmwareVersion | S1-TEST |
        | ImageSize       | <size>  |
      Then the S1SP has passed the request on to the device

      Examples:
        | size     |
        | 1        |
        | 20000000 |

    @fact-159 @fact-160 @unless-18.63(c) @unless-18.63(d) @unless-18.65(e)
    Scenario: An image made for hubs of this manufacturer upgrades the device
      Given the Communications Hub works only with images for hubs of its manufacturer
      When the supplier sends an image with firmware version S1-TEST for hubs of its manufacturer
      Then the request succeeds
      When the supplier sends SRV 11.3 Activate Firmware
      Then the request succeeds
      And the firmware that runs is S1-TEST

    @fact-159 @fact-160
    Scenario: The same image made for hubs of another manufacturer does not
      Given no firmware image is stored
      And the Communications Hub works only with images for hubs of its manufacturer
      When the supplier sends an image with firmware version S1-TEST for hubs of another manufacturer
      And the supplier sends SRV 11.3 Activate Firmware
      Then the firmware that runs is as before
      When the next midnight passes
      Then the firmware that runs is as before
