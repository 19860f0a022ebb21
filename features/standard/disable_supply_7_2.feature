@standard-7.2
Feature: SRV 7.2 Disable Supply

  Background:
    Given it is 2025-01-15 10:00 UTC
    And the meter is in Credit Mode

  Rule: Every Device Model

    Scenario Outline: A supply that is <state> is disabled
      Given the supplier has left the supply <state>
      When the supplier sends SRV 7.2 Disable Supply
      Then the request succeeds
      And the supply is Disabled

      Examples:
        | state   |
        | Enabled |
        | Armed   |

    Scenario: A supply that is Disabled stays so
      Given the supplier has left the supply Disabled
      When the supplier sends SRV 7.2 Disable Supply
      Then the supply is Disabled

    @ESME
    Scenario: No electricity flows through a disabled supply, and none is charged
      Given the tariff is 20 p per kWh with a standing charge of 25 p a day
      And the meter is in Prepayment Mode
      And the Meter Balance is £5.00
      And the registers are noted
      When 1 kWh is used
      And the supplier sends SRV 7.2 Disable Supply
      And 2 kWh are used
      Then the meter has counted 1 kWh
      And SRV 4.3 Read Instantaneous Prepay Values shows
        | MeterBalance | £4.80 |

    @GSME
    Scenario: No gas flows through a disabled supply, and none is charged
      Given the meter is in Prepayment Mode
      And the Meter Balance is £5.00
      And the registers are noted
      When the supplier sends SRV 7.2 Disable Supply
      And 500 litres are used
      Then the meter has counted nothing
      And SRV 4.3 Read Instantaneous Prepay Values shows
        | MeterBalance | £5.00 |

    Scenario: The customer cannot enable what the supplier has disabled
      When the supplier sends SRV 7.2 Disable Supply
      And the customer presses Enable at the meter
      Then the supply is Disabled

    Scenario: A disabled supply stays so from day to day
      When the supplier sends SRV 7.2 Disable Supply
      And the time becomes 2025-01-17 10:00 UTC
      Then the supply is Disabled

    Scenario: A supply is disabled in spite of credit
      Given the meter is in Prepayment Mode
      And the Meter Balance is £50.00
      When the supplier sends SRV 7.2 Disable Supply
      Then the supply is Disabled

    Scenario: Another fuel's supplier is refused
      When the supplier of the other fuel sends SRV 7.2 Disable Supply
      Then the request is refused by the DSP with code E4
      And the supply is Enabled

    Scenario: An export supplier is refused
      When the export supplier sends SRV 7.2 Disable Supply
      Then the request is refused by the DSP with code E2
      And the supply is Enabled

    Scenario: A Communications Hub has no supply
      When User Role IS sends SRV 7.2 Disable Supply to the Communications Hub
      Then the request is refused by the DSP with code E11
