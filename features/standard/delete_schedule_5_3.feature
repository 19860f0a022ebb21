@standard-5.3
Feature: SRV 5.3 Delete Schedule
  What is deleted is sent no more, and only its owner can delete it. The schedules are kept by DCC Systems: on a bench
  without a DCC this proves the harness's own model of the DSP.

  Background:
    Given it is 2025-01-15 10:00 UTC
    And the supplier has no schedule for the meter

  Rule: Every Device Model

    Scenario: A deleted schedule is sent no more
      Given a daily schedule of SRV 4.8.1 Read Active Import Profile Data starts tomorrow
      When the time becomes 2025-01-16 10:00 UTC
      And the supplier deletes the schedule with SRV 5.3 Delete Schedule
      Then the request succeeds
      When the time becomes 2025-01-19 10:00 UTC
      Then the DCC has sent SRV 4.8.1 Read Active Import Profile Data 1 times
      When the supplier sends SRV 5.2 Read Schedule
      Then the response names 0 schedules

    Scenario: The other schedules go on
      Given a daily schedule of SRV 4.8.1 Read Active Import Profile Data starts tomorrow
      And a daily schedule of SRV 4.6.1 Retrieve Import Daily Read Log starts tomorrow
      When the supplier deletes the schedule with SRV 5.3 Delete Schedule
      And the time becomes 2025-01-17 10:00 UTC
      Then the DCC has sent SRV 4.8.1 Read Active Import Profile Data 2 times
      And the DCC has sent SRV 4.6.1 Retrieve Import Daily Read Log 0 times

    Scenario: Every schedule of a device is deleted
      Given a daily schedule of SRV 4.8.1 Read Active Import Profile Data starts tomorrow
      And a daily schedule of SRV 4.6.1 Retrieve Import Daily Read Log starts tomorrow
      When the supplier sends SRV 5.3 Delete Schedule
      And the time becomes 2025-01-17 10:00 UTC
      Then the S1SP has read the meter 0 times

    Scenario: Another User cannot delete the schedule
      Given a daily schedule of SRV 4.8.1 Read Active Import Profile Data starts tomorrow
      When User Role OU deletes the schedule with SRV 5.3 Delete Schedule
      Then the request is refused
      When the time becomes 2025-01-17 10:00 UTC
      Then the DCC has sent SRV 4.8.1 Read Active Import Profile Data 2 times

    Scenario: An Other User deletes its own schedule
      When User Role OU sends SRV 5.1 Create Schedule with
        | DSPScheduledServiceReferenceVariant | 4.8.1      |
        | ScheduleStartDate                   | 2025-01-16 |
      And User Role OU deletes the schedule with SRV 5.3 Delete Schedule
      Then the request succeeds
      When the time becomes 2025-01-17 10:00 UTC
      Then the S1SP has read the meter 0 times

    Scenario: A schedule is deleted once
      Given a daily schedule of SRV 4.8.1 Read Active Import Profile Data starts tomorrow
      When the supplier deletes the schedule with SRV 5.3 Delete Schedule
      And the supplier deletes the schedule with SRV 5.3 Delete Schedule
      Then the request is refused

    Scenario: A Registered Supplier Agent is refused
      When User Role RSA sends SRV 5.3 Delete Schedule
      Then the request is refused by the DSP with code E2
