@clause-18.63(d) @srv-11.1 @fact-150 @fact-151 @fact-162
Feature: S1SR 18.63(d): firmware upgrade of a PPMID, outcome uncertain
  For some PPMIDs (bilingual, limited in image size, locked to a hub manufacturer's images, or unsupported) it is
  uncertain whether SRV 11.1 succeeds. Either result is as declared, and is recorded; a refused image must leave the
  PPMID as it was. Any other PPMID takes the image.

  Rule: Device Models with a DMVES entry

    Scenario: The image is taken, or refused with the firmware as before
      When the supplier sends SRV 11.1 Update Firmware with
        | FirmwareVersion | S1-TEST |
      Then the PPMID takes the image or refuses it
      And the firmware that runs is as before

  Rule: Device Models without one

    Scenario: The image is taken
      When the supplier sends SRV 11.1 Update Firmware with
        | FirmwareVersion | S1-TEST |
      Then the PPMID takes the image
      And the firmware that runs is as before
