@standard-11.3
Feature: SRV 11.3 Activate Firmware
  The stored image becomes the firmware that runs; what the meter holds survives it.

  Rule: Every Device Model

    @unless-18.63(c) @unless-18.63(d) @unless-18.65(e)
    Scenario: The new firmware runs once it is activated, and not before
      Given an image with firmware version S1-TEST was taken
      When the next midnight passes
      Then the firmware that runs is as before
      When the supplier sends SRV 11.3 Activate Firmware
      Then the request succeeds
      And the firmware that runs is S1-TEST
      When the next midnight passes
      Then the firmware that runs is S1-TEST

    Scenario: Where no image is stored there is nothing to activate
      Given no firmware image is stored
      When the supplier sends SRV 11.3 Activate Firmware
      Then the request is refused
      And the firmware that runs is as before

    @unless-18.63(c) @unless-18.63(d) @unless-18.65(e)
    Scenario: The image of a version can follow that of another
      Given an image with firmware version S1-TEST was taken
      When the supplier sends SRV 11.3 Activate Firmware
      And the supplier sends SRV 11.1 Update Firmware with
        | FirmwareVersion | S1-NEXT |
      Then the firmware that runs is S1-TEST
      When the supplier sends SRV 11.3 Activate Firmware
      Then the firmware that runs is S1-NEXT

    @ESME @GSME
    Scenario: Settings, balance and supply survive a change of firmware
      Given the meter is in Prepayment Mode
      And the prepayment configuration is the usual one but for
        | EmergencyCreditLimit | £7.00 |
        | LowCreditThreshold   | £2.50 |
      And the Meter Balance is £12.34
      And the supplier has left the supply Armed
      And an image with firmware version S1-TEST was taken
      And what the meter holds is noted
      When the supplier sends SRV 11.3 Activate Firmware
      Then the firmware that runs is S1-TEST
      And the meter holds what it held

    @ESME
    Scenario: The registers survive a change of firmware
      Given the meter is in Credit Mode
      And an image with firmware version S1-TEST was taken
      And the registers are noted
      When 2 kWh are used
      And the supplier sends SRV 11.3 Activate Firmware
      Then the meter has counted 2 kWh
      And the firmware that runs is S1-TEST
      When 1 kWh is used
      Then the meter has counted 3 kWh

    @GSME
    Scenario: The registers of a gas meter survive a change of firmware
      Given the meter is in Credit Mode
      And an image with firmware version S1-TEST was taken
      And the registers are noted
      When 300 litres are used
      And the supplier sends SRV 11.3 Activate Firmware
      Then the meter has counted 300 litres
      And the firmware that runs is S1-TEST
      When 100 litres are used
      Then the meter has counted 400 litres

    @ESME @GSME
    Scenario: Another fuel's supplier is refused
      Given an image with firmware version S1-TEST was taken
      When the supplier of the other fuel sends SRV 11.3 Activate Firmware
      Then the request is refused by the DSP with code E4
      And the firmware that runs is as before

    @PPMID @CHF @fact-47 @fact-48
    Scenario: The gas supplier is refused at a PPMID or hub
      When User Role GS sends SRV 11.3 Activate Firmware
      Then the request is refused by the DSP with code E4
      And the firmware that runs is as before

    @ESME @GSME
    Scenario: An export supplier is refused
      Given an image with firmware version S1-TEST was taken
      When the export supplier sends SRV 11.3 Activate Firmware
      Then the request is refused by the DSP with code E2
      And the firmware that runs is as before
