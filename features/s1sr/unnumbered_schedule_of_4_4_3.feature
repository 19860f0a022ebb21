@clause-unnumbered/schedule-of-4.4.3 @srv-5.1 @fact-36
Feature: SRV 4.4.3 cannot be scheduled by the DSP

  Rule: Every Device Model

    Scenario: A schedule for SRV 4.4.3 is refused
      When the supplier sends SRV 5.1 Create Schedule with
        | DSPScheduledServiceReferenceVariant | 4.4.3      |
        | ScheduleStartDate                   | 2025-01-16 |
      Then the request is refused by the DSP

    @ESME
    Scenario: A schedule for SRV 4.8.3 is created
      When the export supplier sends SRV 5.1 Create Schedule with
        | DSPScheduledServiceReferenceVariant | 4.8.3      |
        | ScheduleStartDate                   | 2025-01-16 |
      Then the request succeeds
