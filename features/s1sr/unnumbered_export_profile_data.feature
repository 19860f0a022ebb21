@clause-unnumbered/export-profile-data @srv-4.8.3 @fact-31
Feature: Export profile data can be read from SMETS1 meters

  Rule: Every Device Model

    Scenario: SRV 4.8.3 returns the half-hourly export profile
      Given it is 2025-01-15 10:00 UTC
      When the time becomes 2025-01-15 12:01 UTC
      And the export supplier sends SRV 4.8.3 Read Export Profile Data with
        | StartDateTime | 2025-01-15 09:45 UTC |
        | EndDateTime   | 2025-01-15 12:15 UTC |
      Then the request succeeds
      And the response has the entries
        | half hour to         | ActiveEnergyExported |
        | 2025-01-15 10:30 UTC | nothing              |
        | 2025-01-15 11:00 UTC | nothing              |
        | 2025-01-15 11:30 UTC | nothing              |
        | 2025-01-15 12:00 UTC | nothing              |
