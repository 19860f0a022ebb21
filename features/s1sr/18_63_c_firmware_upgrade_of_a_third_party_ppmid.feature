@clause-18.63(c) @srv-11.1 @fact-154 @fact-157
Feature: S1SR 18.63(c): firmware upgrade of a third-party PPMID on a Secure installation
  The S1SP for Secure holds no details of third-party devices attached to its installations: the upgrade of such a PPMID
  fails before it reaches the device. For other PPMIDs the S1SP passes the image on; what the PPMID then does with it
  is the subject of 18.63(d).

  Rule: Device Models with a DMVES entry

    Scenario: The S1SP refuses the image and the PPMID keeps its firmware
      When the supplier sends SRV 11.1 Update Firmware with
        | FirmwareVersion | S1-TEST |
      Then the request is refused by the S1SP
      And the firmware that runs is as before

  Rule: Device Models without one

    Scenario: The S1SP passes the image on to the PPMID
      When the supplier sends SRV 11.1 Update Firmware with
        | FirmwareVersion | S1-TEST |
      Then the S1SP has passed the request on to the device
