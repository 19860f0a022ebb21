@standard-7.1
Feature: SRV 7.1 Enable Supply
  Electricity is enabled from afar; gas never is: someone must be there to see that the appliances are safe.

  Background:
    Given it is 2025-01-15 10:00 UTC
    And the meter is in Credit Mode

  Rule: Every Device Model

    Scenario Outline: An electricity supply that is <state> is enabled and energy flows again
      Given the supplier has left the supply <state>
      And the registers are noted
      When 1 kWh is used
      Then the meter has counted nothing
      When the supplier sends SRV 7.1 Enable Supply
      Then the request succeeds
      And the supply is Enabled
      When 1 kWh is used
      Then the meter has counted 1 kWh

      Examples:
        | state    |
        | Disabled |
        | Armed    |

    Scenario: A supply that is Enabled stays so
      Given the registers are noted
      When the supplier sends SRV 7.1 Enable Supply
      Then the supply is Enabled
      When 1 kWh is used
      Then the meter has counted 1 kWh

    Scenario: A supply that is disabled for want of credit is enabled
      Given the meter is in Prepayment Mode
      And the supply is disabled for want of credit
      When the supplier sends SRV 7.1 Enable Supply
      Then the request succeeds
      And the supply is Enabled

    Scenario: Enabling costs nothing and changes no setting
      Given the meter is in Prepayment Mode
      And the Meter Balance is £5.00
      And the supplier has left the supply Disabled
      When the supplier sends SRV 7.1 Enable Supply
      Then SRV 4.3 Read Instantaneous Prepay Values shows
        | MeterBalance | £5.00 |

    Scenario Outline: User Role <role> is refused and the supply stays Disabled
      Given the supplier has left the supply Disabled
      When User Role <role> sends SRV 7.1 Enable Supply
      Then the request is refused by the DSP with code E2
      And the supply is Disabled

      Examples:
        | role |
        | GS   |
        | ES   |
        | ED   |
        | GT   |

    Scenario: A Communications Hub has no supply
      When User Role IS sends SRV 7.1 Enable Supply to the Communications Hub
      Then the request is refused by the DSP with code E11
