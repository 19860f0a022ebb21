@standard-4.8.3
Feature: SRV 4.8.3 Read Export Profile Data
  The export profile has an entry for each half hour that has ended: the Wh that the home exported in it. Whether it
  bears the time at which its half hour ended or began is not held. 2 kW in a quarter of an hour are 500 Wh.

  Rule: Every Device Model

    @fact-31
    Scenario: Each half hour has its own export
      Given it is 2025-01-15 09:00 UTC
      And the supply is Enabled in Credit Mode
      When the time becomes 2025-01-15 10:05 UTC
      And the home exports 2 kW until 2025-01-15 10:20 UTC
      And the time becomes 2025-01-15 11:05 UTC
      And the home exports 4 kW until 2025-01-15 11:20 UTC
      And the time becomes 2025-01-15 11:35 UTC
      And the home exports 2 kW until 2025-01-15 11:50 UTC
      And the time becomes 2025-01-15 12:31 UTC
      And the export supplier sends SRV 4.8.3 Read Export Profile Data with
        | StartDateTime | 2025-01-15 09:15 UTC |
        | EndDateTime   | 2025-01-15 12:45 UTC |
      Then the request succeeds
      And the response has the entries
        | half hour to         | ActiveEnergyExported |
        | 2025-01-15 10:00 UTC | nothing              |
        | 2025-01-15 10:30 UTC | 500 Wh               |
        | 2025-01-15 11:00 UTC | nothing              |
        | 2025-01-15 11:30 UTC | 1 kWh                |
        | 2025-01-15 12:00 UTC | 500 Wh               |
        | 2025-01-15 12:30 UTC | nothing              |

    Scenario: In summer too the half hours are those of UTC
      Given it is 2025-07-15 09:00 UTC
      And the supply is Enabled in Credit Mode
      When the time becomes 2025-07-15 10:05 UTC
      And the home exports 2 kW until 2025-07-15 10:20 UTC
      And the time becomes 2025-07-15 11:01 UTC
      And the export supplier sends SRV 4.8.3 Read Export Profile Data with
        | StartDateTime | 2025-07-15 09:15 UTC |
        | EndDateTime   | 2025-07-15 11:15 UTC |
      Then the response has the entries
        | half hour to         | ActiveEnergyExported |
        | 2025-07-15 10:00 UTC | nothing              |
        | 2025-07-15 10:30 UTC | 500 Wh               |
        | 2025-07-15 11:00 UTC | nothing              |

    Scenario: A half hour is written when it ends, not before
      Given it is 2025-01-15 09:00 UTC
      And the supply is Enabled in Credit Mode
      When the time becomes 2025-01-15 10:05 UTC
      And the home exports 2 kW until 2025-01-15 10:20 UTC
      And the time becomes 2025-01-15 10:29 UTC
      And the export supplier sends SRV 4.8.3 Read Export Profile Data with
        | StartDateTime | 2025-01-15 09:45 UTC |
        | EndDateTime   | 2025-01-15 10:45 UTC |
      Then the entries of the response add up to nothing
      When the time becomes 2025-01-15 10:31 UTC
      And the export supplier sends SRV 4.8.3 Read Export Profile Data with
        | StartDateTime | 2025-01-15 09:45 UTC |
        | EndDateTime   | 2025-01-15 10:45 UTC |
      Then the entries of the response add up to 500 Wh

    Scenario: Import is not written in the export profile
      Given it is 2025-01-15 10:00 UTC
      When 5 kWh are used
      And the time becomes 2025-01-15 11:01 UTC
      And the export supplier sends SRV 4.8.3 Read Export Profile Data with
        | StartDateTime | 2025-01-15 09:45 UTC |
        | EndDateTime   | 2025-01-15 11:15 UTC |
      Then the response has the entries
        | half hour to         | ActiveEnergyExported |
        | 2025-01-15 10:30 UTC | nothing              |
        | 2025-01-15 11:00 UTC | nothing              |

    Scenario: Nothing is exported through a disabled supply
      Given it is 2025-01-15 10:00 UTC
      And the supplier has left the supply Disabled
      When the home exports 2 kW until 2025-01-15 10:30 UTC
      And the time becomes 2025-01-15 10:31 UTC
      And the export supplier sends SRV 4.8.3 Read Export Profile Data with
        | StartDateTime | 2025-01-15 09:45 UTC |
        | EndDateTime   | 2025-01-15 10:45 UTC |
      Then the response has the entries
        | half hour to         | ActiveEnergyExported |
        | 2025-01-15 10:30 UTC | nothing              |

    Scenario: After three months the first half hour can still be read
      Given it is 2025-01-15 10:05 UTC
      And the supply is Enabled in Credit Mode
      When the home exports 6 kW until 2025-01-15 10:20 UTC
      And the time becomes 2025-04-15 10:01 UTC
      And the export supplier sends SRV 4.8.3 Read Export Profile Data with
        | StartDateTime | 2025-01-15 09:45 UTC |
        | EndDateTime   | 2025-01-15 11:15 UTC |
      Then the response has the entries
        | half hour to         | ActiveEnergyExported |
        | 2025-01-15 10:30 UTC | 1.5 kWh              |
        | 2025-01-15 11:00 UTC | nothing              |

    Scenario Outline: <who> may read it
      When User Role <role> sends SRV 4.8.3 Read Export Profile Data
      Then the request succeeds

      Examples:
        | who                        | role |
        | The export supplier        | ES   |
        | An electricity distributor | ED   |
        | An Other User              | OU   |

    Scenario: The import supplier is refused
      When the supplier sends SRV 4.8.3 Read Export Profile Data
      Then the request is refused by the DSP with code E2

    Scenario: Another fuel's supplier is refused
      When the supplier of the other fuel sends SRV 4.8.3 Read Export Profile Data
      Then the request is refused by the DSP with code E2

    Scenario: A Communications Hub exports nothing
      When User Role OU sends SRV 4.8.3 Read Export Profile Data to the Communications Hub
      Then the request is refused by the DSP with code E11
