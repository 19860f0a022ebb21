@standard-7.3
Feature: SRV 7.3 Arm Supply
  An armed supply is still off. The customer enables it at the meter.

  Background:
    Given it is 2025-01-15 10:00 UTC
    And the meter is in Credit Mode

  Rule: Every Device Model

    Scenario: A supply that is Disabled is armed
      Given the supplier has left the supply Disabled
      When the supplier sends SRV 7.3 Arm Supply
      Then the request succeeds
      And the supply is Armed

    @ESME
    Scenario: No electricity flows through an armed supply until the customer enables it
      Given the supplier has left the supply Disabled
      And the registers are noted
      When the supplier sends SRV 7.3 Arm Supply
      And 1 kWh is used
      Then the meter has counted nothing
      When the customer presses Enable at the meter
      Then the supply is Enabled
      When 2 kWh are used
      Then the meter has counted 2 kWh

    @GSME
    Scenario: No gas flows through an armed supply until the customer enables it
      Given the supplier has left the supply Disabled
      And the registers are noted
      When the supplier sends SRV 7.3 Arm Supply
      And 500 litres are used
      Then the meter has counted nothing
      When the customer presses Enable at the meter
      Then the supply is Enabled
      When 200 litres are used
      Then the meter has counted 200 litres

    Scenario: A supply that is Enabled is not put off
      When the supplier sends SRV 7.3 Arm Supply
      Then the supply is Enabled

    Scenario: An armed supply stays so from day to day
      Given the supplier has left the supply Disabled
      When the supplier sends SRV 7.3 Arm Supply
      And the time becomes 2025-01-17 10:00 UTC
      Then the supply is Armed

    Scenario: Another fuel's supplier is refused
      Given the supplier has left the supply Disabled
      When the supplier of the other fuel sends SRV 7.3 Arm Supply
      Then the request is refused by the DSP with code E4
      And the supply is Disabled

    Scenario: An export supplier is refused
      Given the supplier has left the supply Disabled
      When the export supplier sends SRV 7.3 Arm Supply
      Then the request is refused by the DSP with code E2
      And the supply is Disabled

    Scenario: A Communications Hub has no supply
      When User Role IS sends SRV 7.3 Arm Supply to the Communications Hub
      Then the request is refused by the DSP with code E11
