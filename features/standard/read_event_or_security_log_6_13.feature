@standard-6.13
Feature: SRV 6.13 Read Event Or Security Log
  The event log and the security log of a meter, up to 100 entries each. Which events a SMETS1 meter logs is not held:
  the scenarios begin with one that was, the activation of Emergency Credit, 81AB, which is offered with £0.50 left, or
  credit that falls below the Low Credit Threshold of £2.00, 810D. An opened cover is of the security log; by which code
  is not held and not asked. It is summer: an entry bears its time in UTC, not in local time.

  Background:
    Given it is 2025-07-15 10:00 UTC
    And the meter is in Prepayment Mode
    And the prepayment configuration is the usual one but for
      | EmergencyCreditLimit     | £10.00 |
      | EmergencyCreditThreshold | £1.00  |
      | LowCreditThreshold       | £2.00  |

  Rule: Every Device Model

    Scenario: An event is read, at its time only
      Given the Meter Balance is £0.50
      And the supplier has sent SRV 2.5 Activate Emergency Credit
      And the event log has an entry 81AB at 2025-07-15 10:00 UTC
      When the time becomes 2025-07-15 10:20 UTC
      And the supplier reads the event log with SRV 6.13 Read Event Or Security Log
      Then the request succeeds
      And the response has an entry 81AB at 2025-07-15 10:00 UTC
      And the response has no entry 81AB at 2025-07-15 10:20 UTC

    Scenario: An event that has not happened is not read
      Given the Meter Balance is £0.50
      When the time becomes 2025-07-15 10:10 UTC
      And the supplier reads the event log with SRV 6.13 Read Event Or Security Log
      Then the request succeeds
      And the response has no entry 81AB at 2025-07-15 10:10 UTC

    Scenario: Each event is read once, the first and the last
      Given the Meter Balance is £5.00
      And the Meter Balance is £1.50
      And the Meter Balance is £5.00
      And the meter logs the event 810D
      When the time becomes 2025-07-15 10:10 UTC
      And the Meter Balance is brought to £1.50
      And the Meter Balance is brought to £5.00
      And the time becomes 2025-07-15 10:20 UTC
      And the Meter Balance is brought to £1.50
      And the time becomes 2025-07-15 10:30 UTC
      And the supplier reads the event log from 2025-07-15 10:05 UTC to 2025-07-15 10:30 UTC with SRV 6.13 Read Event Or Security Log
      Then the response has one entry 810D at 2025-07-15 10:10 UTC
      And the response has one entry 810D at 2025-07-15 10:20 UTC
      And each entry of the response is there once

    Scenario: Each opening of the cover is in the security log
      When the time becomes 2025-07-15 10:10 UTC
      And the cover of the meter is opened
      And the time becomes 2025-07-15 10:20 UTC
      And the cover of the meter is opened
      And the time becomes 2025-07-15 10:30 UTC
      And the supplier reads the security log from 2025-07-15 10:05 UTC to 2025-07-15 10:30 UTC with SRV 6.13 Read Event Or Security Log
      Then the request succeeds
      And the response has an entry at 2025-07-15 10:10 UTC
      And the response has an entry at 2025-07-15 10:20 UTC
      And each entry of the response is there once

    Scenario Outline: From <start> to <end> there is <whether> entry of 10:00
      Given the Meter Balance is £0.50
      And the supplier has sent SRV 2.5 Activate Emergency Credit
      And the event log has an entry 81AB at 2025-07-15 10:00 UTC
      When the time becomes 2025-07-15 10:30 UTC
      And the supplier reads the event log from 2025-07-15 <start> UTC to 2025-07-15 <end> UTC with SRV 6.13 Read Event Or Security Log
      Then the request succeeds
      And the response has <whether> entry 81AB at 2025-07-15 10:00 UTC

      Examples:
        | start | end   | whether |
        | 09:57 | 10:03 | an      |
        | 10:03 | 10:30 | no      |
        | 09:00 | 09:57 | no      |

    Scenario: Reading leaves the entries where they are
      Given the Meter Balance is £0.50
      And the supplier has sent SRV 2.5 Activate Emergency Credit
      And the event log has an entry 81AB at 2025-07-15 10:00 UTC
      When the supplier reads the event log with SRV 6.13 Read Event Or Security Log
      And the time becomes 2025-07-16 10:10 UTC
      And the supplier reads the event log with SRV 6.13 Read Event Or Security Log
      Then the response has an entry 81AB at 2025-07-15 10:00 UTC

    Scenario: Reading changes nothing else
      Given what the meter holds is noted
      When the supplier reads the event log with SRV 6.13 Read Event Or Security Log
      And the supplier reads the security log with SRV 6.13 Read Event Or Security Log
      Then the request succeeds
      And the meter holds what it held

    Scenario: A period that ends before it starts reads nothing
      Given the Meter Balance is £0.50
      And the supplier has sent SRV 2.5 Activate Emergency Credit
      And the event log has an entry 81AB at 2025-07-15 10:00 UTC
      When the time becomes 2025-07-15 11:00 UTC
      And the supplier reads the event log from 2025-07-15 11:00 UTC to 2025-07-15 09:30 UTC with SRV 6.13 Read Event Or Security Log
      Then the request is refused, or reads no entry

    Scenario: A request that names no log is refused
      When the supplier sends SRV 6.13 Read Event Or Security Log
      Then the request is refused

    Scenario: A log that DUIS does not know is refused
      When the supplier sends SRV 6.13 Read Event Or Security Log with
        | LogToRead | Diary |
      Then the request is refused

    @ESME
    Scenario: An electricity meter has no event log of gas
      When the supplier sends SRV 6.13 Read Event Or Security Log with
        | LogToRead | GSMEEvent |
      Then the request is refused

    @ESME
    Scenario Outline: User Role <role> may read a log of an electricity meter
      When User Role <role> tries each log with SRV 6.13 Read Event Or Security Log
      Then the request succeeds

      Examples: Which one is not held
        | role |
        | ED   |
        | RSA  |

    @GSME
    Scenario Outline: User Role <role> may read a log of a gas meter
      When User Role <role> tries each log with SRV 6.13 Read Event Or Security Log
      Then the request succeeds

      Examples: Which one is not held
        | role |
        | GT   |
        | RSA  |

    Scenario: Another fuel's supplier is refused
      When the supplier of the other fuel sends SRV 6.13 Read Event Or Security Log with
        | LogToRead | Event |
      Then the request is refused by the DSP with code E4

    Scenario: An export supplier is refused
      When the export supplier sends SRV 6.13 Read Event Or Security Log with
        | LogToRead | Event |
      Then the request is refused by the DSP with code E2

    Scenario: A Communications Hub is not read as a meter is
      When User Role IS sends SRV 6.13 Read Event Or Security Log to the Communications Hub with
        | LogToRead | Event |
      Then the request is refused by the DSP with code E11
