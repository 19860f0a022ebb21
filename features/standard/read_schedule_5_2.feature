@standard-5.2
Feature: SRV 5.2 Read Schedule
  A User reads the schedules that it created: one by its id, or all of a device. The schedules are kept by DCC
  Systems: on a bench without a DCC this proves the harness's own model of the DSP.

  Background:
    Given it is 2025-01-15 10:00 UTC

  Rule: Every Device Model

    Scenario: A schedule is read by its id
      Given the supplier has no schedule for the meter
      And a daily schedule of SRV 4.8.1 Read Active Import Profile Data starts tomorrow
      When the supplier reads the schedule with SRV 5.2 Read Schedule
      Then the request succeeds
      And the response names 1 schedules

    Scenario: Every schedule of a device is read
      Given the supplier has no schedule for the meter
      And a daily schedule of SRV 4.8.1 Read Active Import Profile Data starts tomorrow
      And a daily schedule of SRV 4.6.1 Retrieve Import Daily Read Log starts tomorrow
      When the supplier sends SRV 5.2 Read Schedule
      Then the request succeeds
      And the response names 2 schedules

    Scenario: Without a schedule none is read
      Given the supplier has no schedule for the meter
      When the supplier sends SRV 5.2 Read Schedule
      Then the response names 0 schedules

    Scenario: Reading a schedule does not end it
      Given the supplier has no schedule for the meter
      And a daily schedule of SRV 4.8.1 Read Active Import Profile Data starts tomorrow
      When the supplier reads the schedule with SRV 5.2 Read Schedule
      And the time becomes 2025-01-17 10:00 UTC
      Then the DCC has sent SRV 4.8.1 Read Active Import Profile Data 2 times

    Scenario: Another User does not see the schedule
      Given the supplier has no schedule for the meter
      And a daily schedule of SRV 4.8.1 Read Active Import Profile Data starts tomorrow
      When User Role OU reads the schedule with SRV 5.2 Read Schedule
      Then the request is refused

    Scenario: An id that no schedule has is refused
      Given the supplier has no schedule for the meter
      When the supplier sends SRV 5.2 Read Schedule with
        | DSPScheduleID | 999999 |
      Then the request is refused

    Scenario: An Other User reads its own schedules
      When User Role OU sends SRV 5.1 Create Schedule with
        | DSPScheduledServiceReferenceVariant | 4.8.1      |
        | ScheduleStartDate                   | 2025-01-16 |
      And User Role OU reads the schedule with SRV 5.2 Read Schedule
      Then the request succeeds
      And the response names 1 schedules

    Scenario: A Registered Supplier Agent has no schedules
      When User Role RSA sends SRV 5.2 Read Schedule
      Then the request is refused by the DSP with code E2
