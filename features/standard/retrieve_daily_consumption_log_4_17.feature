@standard-4.17
Feature: SRV 4.17 Retrieve Daily Consumption Log
  At each midnight the meter writes what was used in the day that ends to the daily consumption log, which keeps the
  newest 731 days. Whether an entry bears the time at which its day ended or began is not held. Nor is whether SMETS1
  has this request: a meter that refuses it is not judged. The dates are in winter, when local time is UTC; whether a day of
  summer ends at midnight of UTC or of local time is not held.

  Background:
    Given it is 2025-01-15 10:00 UTC
    And the supplier has sent SRV 4.17 Retrieve Daily Consumption Log
    And the meter is in Credit Mode

  Rule: Every Device Model

    @ESME
    Scenario: Each entry holds what was used in its day
      When the time becomes 2025-01-16 12:00 UTC
      And 2 kWh are used
      And the time becomes 2025-01-17 12:00 UTC
      And 3 kWh are used
      And the time becomes 2025-01-19 12:00 UTC
      And the supplier sends SRV 4.17 Retrieve Daily Consumption Log with
        | StartDateTime | 2025-01-15 12:00 UTC |
        | EndDateTime   | 2025-01-19 12:00 UTC |
      Then the request succeeds
      And the response has the entries
        | day to               | Consumption |
        | 2025-01-17 00:00 UTC | 2 kWh       |
        | 2025-01-18 00:00 UTC | 3 kWh       |
        | 2025-01-19 00:00 UTC | nothing     |

    @GSME
    Scenario: Each entry holds the gas that was used in its day
      When the time becomes 2025-01-16 12:00 UTC
      And 600 litres are used
      And the time becomes 2025-01-17 12:00 UTC
      And 300 litres are used
      And the time becomes 2025-01-19 12:00 UTC
      And the supplier sends SRV 4.17 Retrieve Daily Consumption Log with
        | StartDateTime | 2025-01-15 12:00 UTC |
        | EndDateTime   | 2025-01-19 12:00 UTC |
      Then the request succeeds
      And the response has the entries
        | day to               | Consumption |
        | 2025-01-17 00:00 UTC | 600 litres  |
        | 2025-01-18 00:00 UTC | 300 litres  |
        | 2025-01-19 00:00 UTC | nothing     |

    @ESME
    Scenario: What flows at midnight is parted there
      When the time becomes 2025-01-16 23:00 UTC
      And 20 kWh are used
      And the time becomes 2025-01-18 00:01 UTC
      And the supplier sends SRV 4.17 Retrieve Daily Consumption Log with
        | StartDateTime | 2025-01-15 12:00 UTC |
        | EndDateTime   | 2025-01-18 12:00 UTC |
      Then the response has the entries
        | day to               | Consumption  |
        | 2025-01-17 00:00 UTC | about 10 kWh |
        | 2025-01-18 00:00 UTC | about 10 kWh |

    @ESME
    Scenario: All that the register counts is in the log
      Given the registers are noted
      When the time becomes 2025-01-17 12:00 UTC
      And 130 kWh are used
      And the time becomes 2025-01-20 12:00 UTC
      And the supplier sends SRV 4.17 Retrieve Daily Consumption Log with
        | StartDateTime | 2025-01-16 12:00 UTC |
        | EndDateTime   | 2025-01-20 12:00 UTC |
      Then the entries of the response add up to 130 kWh
      And the meter has counted 130 kWh

    Scenario: Only the days of the period asked for are read
      When the time becomes 2025-01-20 12:00 UTC
      And the supplier sends SRV 4.17 Retrieve Daily Consumption Log with
        | StartDateTime | 2025-01-16 12:00 UTC |
        | EndDateTime   | 2025-01-18 12:00 UTC |
      Then the response has the entries
        | at                   |
        | 2025-01-17 00:00 UTC |
        | 2025-01-18 00:00 UTC |

    Scenario: In summer each entry bears the time of its midnight in UTC
      Given it is 2025-07-15 10:00 UTC
      When the time becomes 2025-07-20 12:00 UTC
      And the supplier sends SRV 4.17 Retrieve Daily Consumption Log with
        | StartDateTime | 2025-07-16 12:00 UTC |
        | EndDateTime   | 2025-07-18 12:00 UTC |
      Then the response has the entries
        | near                 |
        | 2025-07-17 00:00 UTC |
        | 2025-07-18 00:00 UTC |

    Scenario: The seven hundred and thirty-second day pushes out the first
      When the time becomes 2027-01-17 00:01 UTC
      Then SRV 4.17 Retrieve Daily Consumption Log has 731 entries, of the days from 2025-01-16 to 2027-01-16

    Scenario: An Other User may read it
      When User Role OU sends SRV 4.17 Retrieve Daily Consumption Log
      Then the request succeeds

    Scenario: Another fuel's supplier is refused
      When the supplier of the other fuel sends SRV 4.17 Retrieve Daily Consumption Log
      Then the request is refused by the DSP with code E4

    Scenario: An export supplier is refused
      When the export supplier sends SRV 4.17 Retrieve Daily Consumption Log
      Then the request is refused by the DSP with code E2

    Scenario: A Communications Hub has no daily consumption log
      When User Role OU sends SRV 4.17 Retrieve Daily Consumption Log to the Communications Hub
      Then the request is refused by the DSP with code E11
