@clause-18.64(b) @srv-11.2 @fact-154 @fact-158
Feature: S1SR 18.64(b): reading the firmware of a third-party PPMID on a Secure installation
  The S1SP for Secure holds no details of third-party devices attached to its installations: reading the firmware
  version of such a PPMID fails. For other PPMIDs it is told: the one that runs or, of a bilingual PPMID, the one that is
  listed; which of the two is the subject of 18.64(c).

  Rule: Device Models with a DMVES entry

    Scenario: The firmware version cannot be read
      When the supplier sends SRV 11.2 Read Firmware Version
      Then the request is refused by the S1SP

  Rule: Device Models without one

    Scenario: The firmware version is told
      When the supplier sends SRV 11.2 Read Firmware Version
      Then the request succeeds
      And the response tells the firmware version that the inventory knows, running or listed
