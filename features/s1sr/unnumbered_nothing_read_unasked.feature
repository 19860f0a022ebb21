@clause-unnumbered/nothing-read-unasked @srv-5.1 @fact-37
Feature: The S1SP reads nothing from a meter unasked

  Rule: Every Device Model

    Scenario: A day without a request leaves the meter alone
      Given it is 2025-01-15 10:00 UTC
      When the time becomes 2025-01-16 10:00 UTC
      Then the S1SP has read the meter 0 times

    @ESME
    Scenario: A daily schedule reads the meter once a day
      Given it is 2025-01-15 10:00 UTC
      When the export supplier sends SRV 5.1 Create Schedule with
        | DSPScheduledServiceReferenceVariant | 4.8.3      |
        | ScheduleStartDate                   | 2025-01-16 |
      And the time becomes 2025-01-17 11:00 UTC
      Then the S1SP has read the meter 2 times
