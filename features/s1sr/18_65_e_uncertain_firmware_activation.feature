@clause-18.65(e) @srv-11.3 @fact-150 @fact-151 @fact-162
Feature: S1SR 18.65(e): firmware activation on a PPMID, outcome uncertain
  For some PPMIDs it is uncertain whether SRV 11.3 succeeds. Either result is as declared, and is recorded: success must
  mean that the new firmware runs, a refusal that the old one does. On any other PPMID the new firmware runs.

  Rule: Device Models with a DMVES entry

    Scenario: The new firmware runs, or the request is refused and the old one does
      Given no firmware image is stored
      And an image with firmware version S1-TEST was sent to the PPMID, whatever the answer
      When the supplier sends SRV 11.3 Activate Firmware
      Then the request succeeds with firmware S1-TEST running, or is refused with the firmware as before

  Rule: Device Models without one

    Scenario: The new firmware runs
      Given an image with firmware version S1-TEST was taken by the PPMID
      When the supplier sends SRV 11.3 Activate Firmware
      Then the request succeeds
      And the firmware that runs is S1-TEST
