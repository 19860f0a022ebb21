@clause-18.64(c) @srv-11.2 @fact-148 @fact-149
Feature: S1SR 18.64(c): the firmware version that a bilingual PPMID tells
  A bilingual PPMID stands on the Central Products List with a firmware version of its own for SMETS1, which is not the
  one that runs. For a Device Model with an entry (FOC) the version is read directly and may differ from its listing.
  Elsewhere the S1SP transforms it into the listed one. A PPMID whose version the S1SP cannot read tells neither: that is
  the subject of 18.64(b).

  Background:
    Given the PPMID runs another firmware version than it is listed with
    And the supplier has sent SRV 11.2 Read Firmware Version

  Rule: Device Models with a DMVES entry

    Scenario: The version that runs is told
      When the supplier sends SRV 11.2 Read Firmware Version
      Then the request succeeds
      And the response tells the firmware version that runs

  Rule: Device Models without one

    Scenario: The listed version is told
      When the supplier sends SRV 11.2 Read Firmware Version
      Then the request succeeds
      And the response tells the listed firmware version
