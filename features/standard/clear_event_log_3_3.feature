@standard-3.3
Feature: SRV 3.3 Clear Event Log
  The event log is emptied; whether the clearing is itself an event is not held, nor which events a SMETS1 meter logs:
  the scenarios begin with one that was logged. It is the activation of Emergency Credit, 81AB, offered with £0.50 left,
  or credit that falls below the Low Credit Threshold of £2.00, 810D. An opened cover is of the security log.

  Background:
    Given it is 2025-01-15 10:00 UTC
    And the meter is in Prepayment Mode
    And the prepayment configuration is the usual one but for
      | EmergencyCreditLimit     | £10.00 |
      | EmergencyCreditThreshold | £1.00  |
      | LowCreditThreshold       | £2.00  |

  Rule: Every Device Model

    Scenario: An event is forgotten
      Given the supplier has sent SRV 3.3 Clear Event Log
      And the Meter Balance is £0.50
      And the supplier has sent SRV 2.5 Activate Emergency Credit
      And the event log has an entry 81AB at 2025-01-15 10:00 UTC
      When the time becomes 2025-01-15 10:10 UTC
      And the supplier sends SRV 3.3 Clear Event Log
      Then the request succeeds
      And the event log has no entry 81AB at 2025-01-15 10:00 UTC

    @ESME
    Scenario: An electricity meter forgets the events of the meter by name
      Given the supplier has sent SRV 3.3 Clear Event Log with
        | ESMEEventLogType | ESME |
      And the Meter Balance is £0.50
      And the supplier has sent SRV 2.5 Activate Emergency Credit
      And the event log has an entry 81AB at 2025-01-15 10:00 UTC
      When the time becomes 2025-01-15 10:10 UTC
      And the supplier sends SRV 3.3 Clear Event Log with
        | ESMEEventLogType | ESME |
      Then the request succeeds
      And the event log has no entry 81AB at 2025-01-15 10:00 UTC

    Scenario: What happens afterwards is logged again
      Given the supplier has sent SRV 3.3 Clear Event Log
      And the Meter Balance is £5.00
      And it is 2025-01-15 10:10 UTC
      And the Meter Balance is £1.50
      And the event log has an entry 810D at 2025-01-15 10:10 UTC
      And the Meter Balance is £5.00
      And it is 2025-01-15 10:20 UTC
      And the Meter Balance is £1.50
      And the event log has an entry 810D at 2025-01-15 10:20 UTC
      And the Meter Balance is £5.00
      When the time becomes 2025-01-15 10:30 UTC
      And the supplier sends SRV 3.3 Clear Event Log
      And the time becomes 2025-01-15 10:40 UTC
      And the Meter Balance is brought to £1.50
      Then the event log has an entry 810D at 2025-01-15 10:40 UTC
      And the event log has no entry 810D at 2025-01-15 10:20 UTC

    Scenario: The security log keeps its entries
      Given the supplier has sent SRV 3.3 Clear Event Log
      And the cover of the meter was opened
      And the security log has an entry at 2025-01-15 10:00 UTC
      When the time becomes 2025-01-15 10:10 UTC
      And the supplier sends SRV 3.3 Clear Event Log
      Then the request succeeds
      And the security log has an entry at 2025-01-15 10:00 UTC

    Scenario: Clearing changes nothing else
      Given the supplier has sent SRV 3.3 Clear Event Log
      And what the meter holds is noted
      When the supplier sends SRV 3.3 Clear Event Log
      Then the meter holds what it held

    @ESME
    Scenario: A log that DUIS does not know is refused
      Given the supplier has sent SRV 3.3 Clear Event Log
      When the supplier sends SRV 3.3 Clear Event Log with
        | ESMEEventLogType | GSME |
      Then the request is refused

    Scenario: Another fuel's supplier is refused, and the event stays
      Given the Meter Balance is £0.50
      And the supplier has sent SRV 2.5 Activate Emergency Credit
      And the event log has an entry 81AB at 2025-01-15 10:00 UTC
      When the supplier of the other fuel sends SRV 3.3 Clear Event Log
      Then the request is refused by the DSP with code E4
      And the event log has an entry 81AB at 2025-01-15 10:00 UTC

    Scenario: An export supplier is refused
      When the export supplier sends SRV 3.3 Clear Event Log
      Then the request is refused by the DSP with code E2

    Scenario: A Communications Hub has no event log that a supplier clears
      When User Role IS sends SRV 3.3 Clear Event Log to the Communications Hub
      Then the request is refused by the DSP with code E11
