@clause-18.5(o) @srv-2.1 @fact-1 @fact-2
Feature: S1SR 18.5(o): Update Prepay Configuration in Credit Mode
  A Device Model with an entry refuses SRV 2.1 while it is in Credit Mode, and its prepayment configuration stays as it
  was. A Device Model without one takes the configuration in either mode. The usual configuration, which a meter has that
  is in Prepayment Mode here, grants emergency credit of £10.00 below £1.00.
  Which code the refusal carries is not held: the code seen is recorded.

  Background:
    Given the meter is in Prepayment Mode

  Rule: Device Models with a DMVES entry

    Scenario: A configuration sent in Credit Mode is refused and changes nothing
      Given the meter is in Credit Mode
      And what the meter holds is noted
      When the supplier sends SRV 2.1 Update Prepay Configuration with
        | EmergencyCreditLimit     | £5.00  |
        | EmergencyCreditThreshold | £0.50  |
      Then the request is refused
      And the meter holds what it held
      And the meter being in Prepayment Mode, SRV 4.13 Read Prepayment Configuration shows
        | EmergencyCreditLimit     | £10.00 |
        | EmergencyCreditThreshold | £1.00  |
      When the Meter Balance is brought to £0.40
      And the supplier sends SRV 2.5 Activate Emergency Credit
      Then SRV 4.3 Read Instantaneous Prepay Values shows
        | EmergencyCreditBalance | £10.00 |

    Scenario: The same configuration sent in Prepayment Mode is taken
      When the supplier sends SRV 2.1 Update Prepay Configuration with
        | EmergencyCreditLimit     | £5.00  |
      Then the request succeeds
      And SRV 4.13 Read Prepayment Configuration shows
        | EmergencyCreditLimit     | £5.00  |

  Rule: Device Models without one

    Scenario: A configuration sent in Credit Mode is taken
      Given the meter is in Credit Mode
      When the supplier sends SRV 2.1 Update Prepay Configuration with
        | EmergencyCreditLimit     | £5.00  |
        | EmergencyCreditThreshold | £0.50  |
      Then the request succeeds
      And SRV 4.13 Read Prepayment Configuration shows
        | EmergencyCreditLimit     | £5.00  |
        | EmergencyCreditThreshold | £0.50  |

    Scenario: What was taken in Credit Mode holds in Prepayment Mode
      Given the meter is in Credit Mode
      When the supplier sends SRV 2.1 Update Prepay Configuration with
        | EmergencyCreditLimit     | £5.00  |
      Then the request succeeds
      And the meter being in Prepayment Mode, SRV 4.13 Read Prepayment Configuration shows
        | EmergencyCreditLimit     | £5.00  |
      When the Meter Balance is brought to £0.40
      And the supplier sends SRV 2.5 Activate Emergency Credit
      Then SRV 4.3 Read Instantaneous Prepay Values shows
        | EmergencyCreditBalance | £5.00 |
