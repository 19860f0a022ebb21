@standard-6.25
Feature: SRV 6.25 Set Electricity Supply Tamper State
  With Locked, a meter that is opened disables its supply, and only the supplier gives it back; with Unchanged it leaves
  the supply as it is.

  Background:
    Given it is 2025-01-15 10:00 UTC
    And the meter is in Credit Mode
    And the supplier has left the supply Enabled

  Rule: Every Device Model

    Scenario Outline: <new> takes the place of <old>
      Given the supplier has sent SRV 6.25 Set Electricity Supply Tamper State with
        | SupplyTamperState | <old> |
      When the supplier sends SRV 6.25 Set Electricity Supply Tamper State with
        | SupplyTamperState | <new> |
      Then the request succeeds
      And SRV 6.2.4 Read Device Configuration (Identity Exc MPxN) shows
        | SupplyTamperState | <new> |
      And the supply is Enabled

      Examples:
        | old       | new       |
        | Unchanged | Locked    |
        | Locked    | Unchanged |

    Scenario: With Locked, an opened cover disables the supply
      Given the supplier has sent SRV 6.25 Set Electricity Supply Tamper State with
        | SupplyTamperState | Unchanged |
      And the registers are noted
      When the supplier sends SRV 6.25 Set Electricity Supply Tamper State with
        | SupplyTamperState | Locked |
      And the cover of the meter is opened
      And 1 kWh is used
      Then the supply is Disabled
      And the meter has counted nothing

    Scenario: With Unchanged, an opened cover leaves the supply enabled
      Given the supplier has sent SRV 6.25 Set Electricity Supply Tamper State with
        | SupplyTamperState | Locked |
      And the registers are noted
      When the supplier sends SRV 6.25 Set Electricity Supply Tamper State with
        | SupplyTamperState | Unchanged |
      And the cover of the meter is opened
      And 1 kWh is used
      Then the supply is Enabled
      And the meter has counted 1 kWh

    Scenario: Neither credit nor the customer gives back what an opened cover has disabled
      Given the supplier has sent SRV 6.25 Set Electricity Supply Tamper State with
        | SupplyTamperState | Locked |
      And the meter is in Prepayment Mode
      And the Meter Balance is £1.50
      When the cover of the meter is opened
      And the Meter Balance is brought to £5.00
      And the customer presses Enable at the meter
      Then the supply is Disabled

    Scenario: The supplier enables what an opened cover has disabled
      Given the supplier has sent SRV 6.25 Set Electricity Supply Tamper State with
        | SupplyTamperState | Locked |
      When the cover of the meter is opened
      Then the supply is Disabled
      When the supplier sends SRV 7.1 Enable Supply
      Then the request succeeds
      And the supply is Enabled

    Scenario: The supplier arms, and the customer enables, what an opened cover has disabled
      Given the supplier has sent SRV 6.25 Set Electricity Supply Tamper State with
        | SupplyTamperState | Locked |
      When the cover of the meter is opened
      Then the supply is Disabled
      When the supplier sends SRV 7.3 Arm Supply
      Then the request succeeds
      And the supply is Armed
      When the customer presses Enable at the meter
      Then the supply is Enabled

    Scenario: An opened cover is reported whatever becomes of the supply
      Given the supplier has sent SRV 6.25 Set Electricity Supply Tamper State with
        | SupplyTamperState | Unchanged |
      When the time becomes 2025-01-15 10:10 UTC
      And the cover of the meter is opened
      Then the security log has an entry at 2025-01-15 10:10 UTC

    Scenario: A tamper state changes nothing else
      Given the supplier has sent SRV 6.25 Set Electricity Supply Tamper State with
        | SupplyTamperState | Unchanged |
      And what the meter holds is noted
      When the supplier sends SRV 6.25 Set Electricity Supply Tamper State with
        | SupplyTamperState | Locked |
      Then the meter holds what it held

    Scenario: A state that DUIS does not know is refused
      Given the supplier has sent SRV 6.25 Set Electricity Supply Tamper State with
        | SupplyTamperState | Locked |
      When the supplier sends SRV 6.25 Set Electricity Supply Tamper State with
        | SupplyTamperState | Ajar |
      Then the request is refused
      And SRV 6.2.4 Read Device Configuration (Identity Exc MPxN) shows
        | SupplyTamperState | Locked |

    Scenario: A request without a state is refused
      Given the supplier has sent SRV 6.25 Set Electricity Supply Tamper State with
        | SupplyTamperState | Locked |
      When the supplier sends SRV 6.25 Set Electricity Supply Tamper State
      Then the request is refused
      And SRV 6.2.4 Read Device Configuration (Identity Exc MPxN) shows
        | SupplyTamperState | Locked |

    Scenario: A request that is refused changes nothing
      Given what SRV 6.2.4 Read Device Configuration (Identity Exc MPxN) reads is noted
      When the supplier sends SRV 6.25 Set Electricity Supply Tamper State with
        | SupplyTamperState | Locked |
      Then the request succeeds, or leaves what SRV 6.2.4 Read Device Configuration (Identity Exc MPxN) reads as noted
      When the supplier sends SRV 6.25 Set Electricity Supply Tamper State with
        | SupplyTamperState | Unchanged |
      Then the request succeeds, or leaves what SRV 6.2.4 Read Device Configuration (Identity Exc MPxN) reads as noted

    Scenario: The gas supplier is refused
      Given the supplier has sent SRV 6.25 Set Electricity Supply Tamper State with
        | SupplyTamperState | Locked |
      When the supplier of the other fuel sends SRV 6.25 Set Electricity Supply Tamper State with
        | SupplyTamperState | Unchanged |
      Then the request is refused by the DSP with code E2
      And SRV 6.2.4 Read Device Configuration (Identity Exc MPxN) shows
        | SupplyTamperState | Locked |

    Scenario: An export supplier is refused
      When the export supplier sends SRV 6.25 Set Electricity Supply Tamper State with
        | SupplyTamperState | Unchanged |
      Then the request is refused by the DSP with code E2

    Scenario: A Communications Hub has no supply
      When User Role IS sends SRV 6.25 Set Electricity Supply Tamper State to the Communications Hub with
        | SupplyTamperState | Locked |
      Then the request is refused by the DSP with code E11
