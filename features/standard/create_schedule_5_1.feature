@standard-5.1
Feature: SRV 5.1 Create Schedule
  The DSP sends the scheduled request by itself, from the start date to the end date, and nothing else. The schedules
  are kept by DCC Systems: on a bench without a DCC this proves the harness's own model of the DSP, and of the device
  only that it answers. A usual schedule here is daily at 00:30 UTC, for the period from 00:00 of the day before to
  00:00.

  Background:
    Given it is 2025-01-15 10:00 UTC
    And the supplier has no schedule for the meter

  Rule: Every Device Model

    Scenario: A daily schedule is sent every day, each time for the day before
      When the supplier sends SRV 5.1 Create Schedule with
        | DSPScheduledServiceReferenceVariant | 4.8.1      |
        | ScheduleStartDate                   | 2025-01-16 |
      Then the request succeeds
      And the response tells DSPScheduleID
      When the time becomes 2025-01-18 10:00 UTC
      Then the DCC has sent SRV 4.8.1 Read Active Import Profile Data at
        | at                   | from                 | to                   |
        | 2025-01-16 00:30 UTC | 2025-01-15 00:00 UTC | 2025-01-16 00:00 UTC |
        | 2025-01-17 00:30 UTC | 2025-01-16 00:00 UTC | 2025-01-17 00:00 UTC |
        | 2025-01-18 00:30 UTC | 2025-01-17 00:00 UTC | 2025-01-18 00:00 UTC |

    Scenario: The period is told in days before the day of sending
      When the supplier sends SRV 5.1 Create Schedule with
        | DSPScheduledServiceReferenceVariant | 4.8.1      |
        | ScheduleStartDate                   | 2025-01-16 |
        | ScheduleExecutionStartTime          | 06:00:00   |
        | StartDateOffset                     | -7         |
        | StartTime                           | 12:00:00   |
        | EndDateOffset                       | -1         |
        | EndTime                             | 18:30:00   |
      And the time becomes 2025-01-16 10:00 UTC
      Then the DCC has sent SRV 4.8.1 Read Active Import Profile Data at
        | at                   | from                 | to                   |
        | 2025-01-16 06:00 UTC | 2025-01-09 12:00 UTC | 2025-01-15 18:30 UTC |

    Scenario Outline: A schedule that is <frequency> is sent <count> times by <instant>
      When the supplier sends SRV 5.1 Create Schedule with
        | DSPScheduledServiceReferenceVariant | 4.8.1       |
        | ScheduleStartDate                   | 2025-01-16  |
        | ScheduleFrequency                   | <frequency> |
      And the time becomes <instant>
      Then the DCC has sent SRV 4.8.1 Read Active Import Profile Data <count> times

      Examples:
        | frequency | instant              | count |
        | Weekly    | 2025-01-22 23:00 UTC | 1     |
        | Weekly    | 2025-01-23 01:00 UTC | 2     |
        | Monthly   | 2025-02-15 23:00 UTC | 1     |
        | Monthly   | 2025-02-16 01:00 UTC | 2     |
        | Quarterly | 2025-04-15 23:00 UTC | 1     |
        | Quarterly | 2025-04-16 01:00 UTC | 2     |

    Scenario: Nothing is sent before the start date
      When the supplier sends SRV 5.1 Create Schedule with
        | DSPScheduledServiceReferenceVariant | 4.8.1      |
        | ScheduleStartDate                   | 2025-01-18 |
      And the time becomes 2025-01-17 23:59 UTC
      Then the DCC has sent SRV 4.8.1 Read Active Import Profile Data 0 times

    Scenario: Nothing is sent after the end date
      When the supplier sends SRV 5.1 Create Schedule with
        | DSPScheduledServiceReferenceVariant | 4.8.1      |
        | ScheduleStartDate                   | 2025-01-16 |
        | ScheduleEndDate                     | 2025-01-17 |
      And the time becomes 2025-01-21 10:00 UTC
      Then the DCC has sent SRV 4.8.1 Read Active Import Profile Data at
        | at                   | from                 | to                   |
        | 2025-01-16 00:30 UTC | 2025-01-15 00:00 UTC | 2025-01-16 00:00 UTC |
        | 2025-01-17 00:30 UTC | 2025-01-16 00:00 UTC | 2025-01-17 00:00 UTC |

    @fact-37
    Scenario: Without a schedule nothing is sent
      When the time becomes 2025-01-17 10:00 UTC
      Then the S1SP has read the meter 0 times

    Scenario: What was scheduled by a supplier that has gone is refused
      Given a daily schedule of SRV 4.8.1 Read Active Import Profile Data starts tomorrow
      And a new supplier is registered for the meter from 2025-01-16 12:00 UTC
      When the time becomes 2025-01-19 10:00 UTC
      Then the DCC has sent SRV 4.8.1 Read Active Import Profile Data 1 times

    Scenario Outline: A schedule with <element> <value> is refused
      When the supplier sends SRV 5.1 Create Schedule with
        | DSPScheduledServiceReferenceVariant | 4.8.1      |
        | ScheduleStartDate                   | 2025-01-16 |
        | <element>                           | <value>    |
      Then the request is refused by the DSP
      When the time becomes 2025-01-17 10:00 UTC
      Then the S1SP has read the meter 0 times

      Examples:
        | element           | value       |
        | ScheduleFrequency | Fortnightly |
        | ScheduleEndDate   | never       |
        | StartDateOffset   | 1           |
        | EndDateOffset     | -401        |
        | EndTime           | noon        |

    @fact-36
    Scenario Outline: SRV <srv> cannot be scheduled
      When the supplier sends SRV 5.1 Create Schedule with
        | DSPScheduledServiceReferenceVariant | <srv>      |
        | ScheduleStartDate                   | 2025-01-16 |
      Then the request is refused by the DSP

      Examples:
        | srv   |
        | 1.1.1 |
        | 4.3   |
        | 4.4.3 |
        | 4.6.2 |
        | 7.2   |

    Scenario: Another fuel's supplier is refused
      When the supplier of the other fuel sends SRV 5.1 Create Schedule with
        | DSPScheduledServiceReferenceVariant | 4.8.1      |
        | ScheduleStartDate                   | 2025-01-16 |
      Then the request is refused by the DSP with code E4

    Scenario: Who may not send a request may not schedule it
      When User Role ES sends SRV 5.1 Create Schedule with
        | DSPScheduledServiceReferenceVariant | 4.8.1      |
        | ScheduleStartDate                   | 2025-01-16 |
      Then the request is refused by the DSP

    Scenario: An Other User may schedule what it may send
      When User Role OU sends SRV 5.1 Create Schedule with
        | DSPScheduledServiceReferenceVariant | 4.8.1      |
        | ScheduleStartDate                   | 2025-01-16 |
      Then the request succeeds
      When the time becomes 2025-01-16 10:00 UTC
      Then the DCC has sent SRV 4.8.1 Read Active Import Profile Data 1 times

    Scenario: A Registered Supplier Agent may schedule nothing
      When User Role RSA sends SRV 5.1 Create Schedule with
        | DSPScheduledServiceReferenceVariant | 4.8.1      |
        | ScheduleStartDate                   | 2025-01-16 |
      Then the request is refused by the DSP with code E2

    Scenario: A Communications Hub has no profile data to be scheduled
      When User Role IS sends SRV 5.1 Create Schedule to the Communications Hub with
        | DSPScheduledServiceReferenceVariant | 4.8.1      |
        | ScheduleStartDate                   | 2025-01-16 |
      Then the request is refused by the DSP with code E11
