@standard-6.22
Feature: SRV 6.22 Configure Alert Behaviour
  Whether a meter sends an alert, by its code. Emergency Credit is offered with £0.50 left, and its activation is 81AB;
  £1.50 is below the Low Credit Threshold of £2.00, 810D. Whether an alert that is not sent is logged, and
  what becomes of an alert that a request does not name, is not held and not asked.

  Background:
    Given it is 2025-01-15 10:00 UTC
    And the meter is in Prepayment Mode
    And the prepayment configuration is the usual one but for
      | EmergencyCreditLimit     | £10.00 |
      | EmergencyCreditThreshold | £1.00  |
      | LowCreditThreshold       | £2.00  |

  Rule: Every Device Model

    Scenario: An alert that is disabled is not sent
      Given the supplier has sent SRV 6.22 Configure Alert Behaviour with
        | x81AB | Enable |
      And the Meter Balance is £0.50
      When the supplier sends SRV 6.22 Configure Alert Behaviour with
        | x81AB | Disable |
      Then the request succeeds
      And the alert 81AB is set to Disable
      When the supplier sends SRV 2.5 Activate Emergency Credit
      Then the request succeeds
      And the alert 81AB was not raised

    Scenario: An alert that is enabled again is sent
      Given the supplier has sent SRV 6.22 Configure Alert Behaviour with
        | x81AB | Disable |
      And the Meter Balance is £0.50
      And no emergency credit is active
      When the supplier sends SRV 6.22 Configure Alert Behaviour with
        | x81AB | Enable |
      Then the request succeeds
      And the alert 81AB is set to Enable
      When the supplier sends SRV 2.5 Activate Emergency Credit
      Then the alert 81AB was raised

    Scenario: Other alerts are sent as before
      Given the supplier has sent SRV 6.22 Configure Alert Behaviour with
        | x81AB | Enable |
        | x810D | Enable |
      And the Meter Balance is £5.00
      When the supplier sends SRV 6.22 Configure Alert Behaviour with
        | x81AB | Disable |
        | x810D | Enable  |
      Then the alert 810D is set to Enable
      When the Meter Balance is brought to £1.50
      Then the alert 810D was raised

    Scenario: Several alerts are configured together
      Given the supplier has sent SRV 6.22 Configure Alert Behaviour with
        | x810D | Enable  |
        | x8119 | Disable |
      When the supplier sends SRV 6.22 Configure Alert Behaviour with
        | x810D | Disable |
        | x8119 | Enable  |
      Then the request succeeds
      And the alert 810D is set to Disable
      And the alert 8119 is set to Enable

    Scenario: The supply is disabled and reported although lesser alerts are disabled
      Given the supplier has sent SRV 6.22 Configure Alert Behaviour with
        | x810D | Disable |
        | x8119 | Disable |
      And the Meter Balance is £0.50
      And no emergency credit is active
      When the Meter Balance is brought to -£0.01
      Then the supply is Disabled
      And the alert 8F0F was raised once

    Scenario: A behaviour holds over midnight
      Given the supplier has sent SRV 6.22 Configure Alert Behaviour with
        | x81AB | Enable |
      When the supplier sends SRV 6.22 Configure Alert Behaviour with
        | x81AB | Disable |
      And the next midnight passes
      Then the alert 81AB is set to Disable

    Scenario: A behaviour changes nothing else
      Given the supplier has sent SRV 6.22 Configure Alert Behaviour with
        | x81AB | Enable |
      And what the meter holds is noted
      When the supplier sends SRV 6.22 Configure Alert Behaviour with
        | x81AB | Disable |
      Then the meter holds what it held

    Scenario: A behaviour that DUIS does not know is refused as a whole
      Given the supplier has sent SRV 6.22 Configure Alert Behaviour with
        | x810D | Enable |
        | x81AB | Enable |
      When the supplier sends SRV 6.22 Configure Alert Behaviour with
        | x810D | Disable |
        | x81AB | Whisper |
      Then the request is refused
      And the alert 810D is set to Enable
      And the alert 81AB is set to Enable

    Scenario: A request that is refused changes nothing
      Given what SRV 6.2.10 Read Device Configuration (Event and Alert Behaviours) reads is noted
      When the supplier sends SRV 6.22 Configure Alert Behaviour with
        | x81AB | Disable |
      Then the request succeeds, or leaves what SRV 6.2.10 Read Device Configuration (Event and Alert Behaviours) reads as noted
      When the supplier sends SRV 6.22 Configure Alert Behaviour with
        | x81AB | Enable |
      Then the request succeeds, or leaves what SRV 6.2.10 Read Device Configuration (Event and Alert Behaviours) reads as noted

    Scenario: Another fuel's supplier is refused
      Given the supplier has sent SRV 6.22 Configure Alert Behaviour with
        | x81AB | Enable |
      When the supplier of the other fuel sends SRV 6.22 Configure Alert Behaviour with
        | x81AB | Disable |
      Then the request is refused by the DSP with code E4
      And the alert 81AB is set to Enable

    Scenario: An export supplier is refused
      When the export supplier sends SRV 6.22 Configure Alert Behaviour with
        | x81AB | Disable |
      Then the request is refused by the DSP with code E2

    Scenario: A Communications Hub is not configured as a meter is
      When User Role IS sends SRV 6.22 Configure Alert Behaviour to the Communications Hub with
        | x81AB | Disable |
      Then the request is refused by the DSP with code E11
