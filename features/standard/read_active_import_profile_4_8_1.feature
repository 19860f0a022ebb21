@standard-4.8.1
Feature: SRV 4.8.1 Read Active Import Profile Data
  The import profile has an entry for each half hour that has ended: what passed through the meter in it. Whether it
  bears the time at which its half hour ended or began is not held. 10 kW in half an hour is 5 kWh, 6000 litres per hour
  are 3000 litres.

  Rule: Every Device Model

    @ESME
    Scenario: Each half hour has its own consumption
      Given it is 2025-01-15 09:00 UTC
      And the meter is in Credit Mode
      When the time becomes 2025-01-15 10:02 UTC
      And 2 kWh are used
      And the time becomes 2025-01-15 11:20 UTC
      And 3 kWh are used
      And the time becomes 2025-01-15 12:01 UTC
      And the supplier sends SRV 4.8.1 Read Active Import Profile Data with
        | StartDateTime | 2025-01-15 09:15 UTC |
        | EndDateTime   | 2025-01-15 12:15 UTC |
      Then the request succeeds
      And the response has the entries
        | half hour to         | Consumption     |
        | 2025-01-15 10:00 UTC | nothing         |
        | 2025-01-15 10:30 UTC | 2 kWh           |
        | 2025-01-15 11:00 UTC | nothing         |
        | 2025-01-15 11:30 UTC | about 1.667 kWh |
        | 2025-01-15 12:00 UTC | about 1.333 kWh |
      And the entries of the response add up to 5 kWh

    @GSME
    Scenario: Each half hour has its own consumption of gas
      Given it is 2025-01-15 09:00 UTC
      And the meter is in Credit Mode
      When the time becomes 2025-01-15 10:02 UTC
      And 600 litres are used
      And the time becomes 2025-01-15 11:20 UTC
      And 1500 litres are used
      And the time becomes 2025-01-15 12:01 UTC
      And the supplier sends SRV 4.8.1 Read Active Import Profile Data with
        | StartDateTime | 2025-01-15 09:15 UTC |
        | EndDateTime   | 2025-01-15 12:15 UTC |
      Then the request succeeds
      And the response has the entries
        | half hour to         | Consumption       |
        | 2025-01-15 10:00 UTC | nothing           |
        | 2025-01-15 10:30 UTC | 600 litres        |
        | 2025-01-15 11:00 UTC | nothing           |
        | 2025-01-15 11:30 UTC | about 1000 litres |
        | 2025-01-15 12:00 UTC | about 500 litres  |
      And the entries of the response add up to 2100 litres

    @ESME
    Scenario: A half hour is written when it ends, not before
      Given it is 2025-01-15 09:00 UTC
      And the meter is in Credit Mode
      When the time becomes 2025-01-15 10:02 UTC
      And 4 kWh are used
      And the time becomes 2025-01-15 10:29 UTC
      And the supplier sends SRV 4.8.1 Read Active Import Profile Data with
        | StartDateTime | 2025-01-15 09:45 UTC |
        | EndDateTime   | 2025-01-15 10:45 UTC |
      Then the entries of the response add up to nothing
      When the time becomes 2025-01-15 10:31 UTC
      And the supplier sends SRV 4.8.1 Read Active Import Profile Data with
        | StartDateTime | 2025-01-15 09:45 UTC |
        | EndDateTime   | 2025-01-15 10:45 UTC |
      Then the entries of the response add up to 4 kWh

    @ESME
    Scenario: All that the register counts is in the profile
      Given it is 2025-01-15 09:00 UTC
      And the meter is in Credit Mode
      And the registers are noted
      When the time becomes 2025-01-15 10:07 UTC
      And 33 kWh are used
      And the time becomes 2025-01-15 22:48 UTC
      And 14 kWh are used
      And the time becomes 2025-01-16 01:01 UTC
      And the supplier sends SRV 4.8.1 Read Active Import Profile Data with
        | StartDateTime | 2025-01-15 09:45 UTC |
        | EndDateTime   | 2025-01-16 01:15 UTC |
      Then the entries of the response add up to 47 kWh
      And the meter has counted 47 kWh

    @GSME
    Scenario: All that the gas register counts is in the profile
      Given it is 2025-01-15 09:00 UTC
      And the meter is in Credit Mode
      And the registers are noted
      When the time becomes 2025-01-15 10:07 UTC
      And 9100 litres are used
      And the time becomes 2025-01-15 22:48 UTC
      And 8900 litres are used
      And the time becomes 2025-01-16 01:01 UTC
      And the supplier sends SRV 4.8.1 Read Active Import Profile Data with
        | StartDateTime | 2025-01-15 09:45 UTC |
        | EndDateTime   | 2025-01-16 01:15 UTC |
      Then the entries of the response add up to 18000 litres
      And the meter has counted 18000 litres

    @ESME
    Scenario: Export is not written in the import profile
      Given it is 2025-01-15 09:00 UTC
      When the time becomes 2025-01-15 10:00 UTC
      And the home exports 2 kW until 2025-01-15 10:30 UTC
      And the time becomes 2025-01-15 10:31 UTC
      And the supplier sends SRV 4.8.1 Read Active Import Profile Data with
        | StartDateTime | 2025-01-15 09:45 UTC |
        | EndDateTime   | 2025-01-15 10:45 UTC |
      Then the response has the entries
        | half hour to         | Consumption |
        | 2025-01-15 10:30 UTC | nothing     |

    Scenario: Nothing flows through a disabled supply, and each half hour is written all the same
      Given it is 2025-01-15 10:00 UTC
      And the supplier has left the supply Disabled
      When the time becomes 2025-01-15 10:31 UTC
      And 5 kWh are used
      And the time becomes 2025-01-15 11:31 UTC
      And the supplier sends SRV 4.8.1 Read Active Import Profile Data with
        | StartDateTime | 2025-01-15 10:15 UTC |
        | EndDateTime   | 2025-01-15 11:45 UTC |
      Then the response has the entries
        | half hour to         | Consumption |
        | 2025-01-15 11:00 UTC | nothing     |
        | 2025-01-15 11:30 UTC | nothing     |

    Scenario: A day has 48 half hours
      Given it is 2025-01-15 10:00 UTC
      When the time becomes 2025-01-17 00:01 UTC
      And the supplier sends SRV 4.8.1 Read Active Import Profile Data with
        | StartDateTime | 2025-01-15 23:45 UTC |
        | EndDateTime   | 2025-01-17 00:15 UTC |
      Then the response has an entry for each half hour from 2025-01-16 00:30 UTC to 2025-01-17 00:00 UTC

    @ESME
    Scenario: After thirteen months the first half hour can still be read
      Given it is 2025-01-15 09:00 UTC
      And the meter is in Credit Mode
      When the time becomes 2025-01-15 10:02 UTC
      And 3 kWh are used
      And the time becomes 2026-02-15 09:01 UTC
      And the supplier sends SRV 4.8.1 Read Active Import Profile Data with
        | StartDateTime | 2025-01-15 09:45 UTC |
        | EndDateTime   | 2025-01-15 11:15 UTC |
      Then the response has the entries
        | half hour to         | Consumption |
        | 2025-01-15 10:30 UTC | 3 kWh       |
        | 2025-01-15 11:00 UTC | nothing     |

    @GSME
    Scenario: After thirteen months the first half hour of gas can still be read
      Given it is 2025-01-15 09:00 UTC
      And the meter is in Credit Mode
      When the time becomes 2025-01-15 10:02 UTC
      And 300 litres are used
      And the time becomes 2026-02-15 09:01 UTC
      And the supplier sends SRV 4.8.1 Read Active Import Profile Data with
        | StartDateTime | 2025-01-15 09:45 UTC |
        | EndDateTime   | 2025-01-15 11:15 UTC |
      Then the response has the entries
        | half hour to         | Consumption |
        | 2025-01-15 10:30 UTC | 300 litres  |
        | 2025-01-15 11:00 UTC | nothing     |

    @ESME
    Scenario Outline: <who> may read an electricity meter
      When User Role <role> sends SRV 4.8.1 Read Active Import Profile Data
      Then the request succeeds

      Examples:
        | who                        | role |
        | An electricity distributor | ED   |
        | An Other User              | OU   |

    @GSME
    Scenario Outline: <who> may read a gas meter
      When User Role <role> sends SRV 4.8.1 Read Active Import Profile Data
      Then the request succeeds

      Examples:
        | who               | role |
        | A gas transporter | GT   |
        | An Other User     | OU   |

    Scenario: Another fuel's supplier is refused
      When the supplier of the other fuel sends SRV 4.8.1 Read Active Import Profile Data
      Then the request is refused by the DSP with code E4

    Scenario: An export supplier is refused
      When the export supplier sends SRV 4.8.1 Read Active Import Profile Data
      Then the request is refused by the DSP with code E2

    Scenario: A Communications Hub has no profile
      When User Role OU sends SRV 4.8.1 Read Active Import Profile Data to the Communications Hub
      Then the request is refused by the DSP with code E11
