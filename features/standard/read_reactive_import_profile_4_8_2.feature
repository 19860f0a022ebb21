@standard-4.8.2
Feature: SRV 4.8.2 Read Reactive Import Profile Data
  The reactive import profile has an entry for each half hour that has ended: the varh imported in it. 3 kvar for
  twenty minutes are 1000 varh. Whether an entry bears the time at which its half hour ended or began is not held.

  Rule: Every Device Model

    Scenario: Each half hour has its own reactive import
      Given it is 2025-01-15 09:00 UTC
      And the supply is Enabled in Credit Mode
      When the time becomes 2025-01-15 10:05 UTC
      And the home imports 3 kvar until 2025-01-15 10:25 UTC
      And the time becomes 2025-01-15 11:10 UTC
      And the home imports 3 kvar until 2025-01-15 11:40 UTC
      And the time becomes 2025-01-15 12:31 UTC
      And the supplier sends SRV 4.8.2 Read Reactive Import Profile Data with
        | StartDateTime | 2025-01-15 09:15 UTC |
        | EndDateTime   | 2025-01-15 12:45 UTC |
      Then the request succeeds
      And the response has the entries
        | half hour to         | ReactiveEnergyImported |
        | 2025-01-15 10:00 UTC | nothing                |
        | 2025-01-15 10:30 UTC | 1000 varh              |
        | 2025-01-15 11:00 UTC | nothing                |
        | 2025-01-15 11:30 UTC | about 1000 varh        |
        | 2025-01-15 12:00 UTC | about 500 varh         |
        | 2025-01-15 12:30 UTC | nothing                |

    Scenario: In summer too the half hours are those of UTC
      Given it is 2025-07-15 09:00 UTC
      And the supply is Enabled in Credit Mode
      When the time becomes 2025-07-15 10:05 UTC
      And the home imports 3 kvar until 2025-07-15 10:25 UTC
      And the time becomes 2025-07-15 11:01 UTC
      And the supplier sends SRV 4.8.2 Read Reactive Import Profile Data with
        | StartDateTime | 2025-07-15 09:15 UTC |
        | EndDateTime   | 2025-07-15 11:15 UTC |
      Then the response has the entries
        | half hour to         | ReactiveEnergyImported |
        | 2025-07-15 10:00 UTC | nothing                |
        | 2025-07-15 10:30 UTC | 1000 varh              |
        | 2025-07-15 11:00 UTC | nothing                |

    Scenario: What else flows is not written in it
      Given it is 2025-01-15 10:00 UTC
      And the supply is Enabled in Credit Mode
      When the time becomes 2025-01-15 10:35 UTC
      And the home exports 2 kW until 2025-01-15 10:45 UTC
      And the home exports 2 kvar until 2025-01-15 10:55 UTC
      And 2 kWh are used
      And the time becomes 2025-01-15 11:31 UTC
      And the supplier sends SRV 4.8.2 Read Reactive Import Profile Data with
        | StartDateTime | 2025-01-15 10:15 UTC |
        | EndDateTime   | 2025-01-15 11:45 UTC |
      Then the response has the entries
        | half hour to         | ReactiveEnergyImported |
        | 2025-01-15 11:00 UTC | nothing                |
        | 2025-01-15 11:30 UTC | nothing                |

    Scenario: Nothing flows through a disabled supply
      Given it is 2025-01-15 10:00 UTC
      And the supplier has left the supply Disabled
      When the time becomes 2025-01-15 10:35 UTC
      And the home imports 2 kvar until 2025-01-15 10:55 UTC
      And the time becomes 2025-01-15 11:01 UTC
      And the supplier sends SRV 4.8.2 Read Reactive Import Profile Data with
        | StartDateTime | 2025-01-15 10:15 UTC |
        | EndDateTime   | 2025-01-15 11:15 UTC |
      Then the response has the entries
        | half hour to         | ReactiveEnergyImported |
        | 2025-01-15 11:00 UTC | nothing                |

    Scenario: After three months the first half hour can still be read
      Given it is 2025-01-15 10:00 UTC
      And the supply is Enabled in Credit Mode
      When the time becomes 2025-01-15 10:05 UTC
      And the home imports 3 kvar until 2025-01-15 10:25 UTC
      And the time becomes 2025-04-15 10:01 UTC
      And the supplier sends SRV 4.8.2 Read Reactive Import Profile Data with
        | StartDateTime | 2025-01-15 09:45 UTC |
        | EndDateTime   | 2025-01-15 11:15 UTC |
      Then the response has the entries
        | half hour to         | ReactiveEnergyImported |
        | 2025-01-15 10:30 UTC | 1000 varh              |
        | 2025-01-15 11:00 UTC | nothing                |

    Scenario Outline: User Role <role> may read it
      When User Role <role> sends SRV 4.8.2 Read Reactive Import Profile Data
      Then the request succeeds

      Examples:
        | role |
        | ED   |
        | OU   |

    Scenario: An export supplier is refused
      When the export supplier sends SRV 4.8.2 Read Reactive Import Profile Data
      Then the request is refused by the DSP with code E2

    Scenario: Another fuel's supplier is refused
      When the supplier of the other fuel sends SRV 4.8.2 Read Reactive Import Profile Data
      Then the request is refused by the DSP with code E2

    Scenario: A Communications Hub has no profile
      When User Role OU sends SRV 4.8.2 Read Reactive Import Profile Data to the Communications Hub
      Then the request is refused by the DSP with code E11
