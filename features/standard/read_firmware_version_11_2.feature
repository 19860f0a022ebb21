@standard-11.2
Feature: SRV 11.2 Read Firmware Version
  A meter tells the version that runs. Of a PPMID the version is told with which it is listed: one that serves SMETS1 and
  SMETS2 may run another.

  Rule: Every Device Model

    @ESME @GSME
    Scenario: A meter tells the version that runs
      When the supplier sends SRV 11.2 Read Firmware Version
      Then the request succeeds
      And the response tells the firmware version that runs

    @PPMID @unless-18.64(b) @unless-18.64(c)
    Scenario: Of a PPMID the listed version is told
      When the supplier sends SRV 11.2 Read Firmware Version
      Then the request succeeds
      And the response tells the listed firmware version

    @ESME @GSME
    Scenario: An image that is stored is not told, one that was activated is
      Given an image with firmware version S1-TEST was taken
      When the supplier sends SRV 11.2 Read Firmware Version
      Then the request succeeds
      And the response tells the firmware version that runs
      When the supplier sends SRV 11.3 Activate Firmware
      And the supplier sends SRV 11.2 Read Firmware Version
      Then the response holds exactly
        | FirmwareVersion | S1-TEST |

    @unless-18.64(b)
    Scenario: Reading the version leaves the firmware as it is
      When the supplier sends SRV 11.2 Read Firmware Version
      Then the request succeeds
      And the firmware that runs is as before

    @ESME @GSME
    Scenario: Reading the version changes nothing that the meter holds
      Given what the meter holds is noted
      When the supplier sends SRV 11.2 Read Firmware Version
      Then the meter holds what it held

    @ESME
    Scenario Outline: User Role <role> may read the version of an electricity meter
      When User Role <role> sends SRV 11.2 Read Firmware Version
      Then the request succeeds
      And the response tells the firmware version that runs

      Examples:
        | role |
        | ES   |
        | ED   |
        | RSA  |
        | OU   |

    @GSME
    Scenario Outline: User Role <role> may read the version of a gas meter
      When User Role <role> sends SRV 11.2 Read Firmware Version
      Then the request succeeds
      And the response tells the firmware version that runs

      Examples:
        | role |
        | GT   |
        | RSA  |
        | OU   |

    @PPMID @unless-18.64(b)
    Scenario: The gas supplier may read the version of a PPMID
      When User Role GS sends SRV 11.2 Read Firmware Version
      Then the request succeeds
      And the response tells the firmware version that the inventory knows, running or listed

    @ESME @GSME
    Scenario: Another fuel's supplier is refused
      When the supplier of the other fuel sends SRV 11.2 Read Firmware Version
      Then the request is refused by the DSP with code E4

    @ESME @GSME
    Scenario: The version of a Communications Hub is not read with SRV 11.2
      When User Role IS sends SRV 11.2 Read Firmware Version to the Communications Hub
      Then the request is refused by the DSP with code E11
