@standard-7.4
Feature: SRV 7.4 Read Supply Status

  Background:
    Given it is 2025-01-15 10:00 UTC

  Rule: Every Device Model

    Scenario: A supply that the supplier disables, and arms, is read as such
      When the supplier sends SRV 7.2 Disable Supply
      And the supplier sends SRV 7.4 Read Supply Status
      Then the request succeeds
      And the response holds exactly
        | SupplyState | Disabled |
      When the supplier sends SRV 7.3 Arm Supply
      And the supplier sends SRV 7.4 Read Supply Status
      Then the response holds exactly
        | SupplyState | Armed |

    Scenario: A supply that the customer enables is read as such
      Given the meter is in Credit Mode
      When the supplier sends SRV 7.2 Disable Supply
      And the supplier sends SRV 7.3 Arm Supply
      And the customer presses Enable at the meter
      And the supplier sends SRV 7.4 Read Supply Status
      Then the response holds exactly
        | SupplyState | Enabled |

    Scenario: A supply that has no credit is read as Disabled
      Given the meter is in Prepayment Mode
      When the Meter Balance is brought to £0.01
      Then the supply is Enabled
      When the Meter Balance is brought to -£0.01
      And the supplier sends SRV 7.4 Read Supply Status
      Then the response holds exactly
        | SupplyState | Disabled |

    Scenario: Credit arms the supply that the want of it disabled, and the customer enables it
      Given the meter is in Prepayment Mode
      And the supply is disabled for want of credit
      When the Meter Balance is brought to £5.00
      Then the supply is Armed
      When the customer presses Enable at the meter
      And the supplier sends SRV 7.4 Read Supply Status
      Then the response holds exactly
        | SupplyState | Enabled |

    Scenario: Reading the supply status changes nothing
      Given the supplier has left the supply Armed
      And what the meter holds is noted
      When the supplier sends SRV 7.4 Read Supply Status
      Then the meter holds what it held

    @ESME
    Scenario Outline: User Role <role> may read the status of an electricity supply
      When User Role <role> sends SRV 7.4 Read Supply Status
      Then the request succeeds

      Examples:
        | role |
        | ES   |
        | ED   |
        | RSA  |

    @GSME
    Scenario Outline: User Role <role> may read the status of a gas supply
      When User Role <role> sends SRV 7.4 Read Supply Status
      Then the request succeeds

      Examples:
        | role |
        | GT   |
        | RSA  |

    @GSME
    Scenario: An export supplier is refused at a gas meter
      When the export supplier sends SRV 7.4 Read Supply Status
      Then the request is refused by the DSP with code E4

    Scenario: Another fuel's supplier is refused
      When the supplier of the other fuel sends SRV 7.4 Read Supply Status
      Then the request is refused by the DSP with code E4

    Scenario: An Other User is refused
      When User Role OU sends SRV 7.4 Read Supply Status
      Then the request is refused by the DSP with code E2

    Scenario: A Communications Hub has no supply
      When User Role IS sends SRV 7.4 Read Supply Status to the Communications Hub
      Then the request is refused by the DSP with code E11
