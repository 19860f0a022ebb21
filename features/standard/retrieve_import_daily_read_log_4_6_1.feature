@standard-4.6.1
Feature: SRV 4.6.1 Retrieve Import Daily Read Log
  At each midnight the meter writes what its registers stand at to the daily read log, which keeps the newest 31 entries.
  The dates are in winter, when local time is UTC; whether midnight of summer is that of UTC or of local time is not held.

  Background:
    Given it is 2025-01-15 10:00 UTC
    And the meter is in Credit Mode

  Rule: Every Device Model

    @ESME
    Scenario: Each entry holds what the register stood at at midnight
      Given the registers are noted
      When 2 kWh are used
      And the time becomes 2025-01-16 12:00 UTC
      And 3 kWh are used
      And the time becomes 2025-01-18 12:00 UTC
      Then SRV 4.6.1 Retrieve Import Daily Read Log has the new entries
        | at                   | total |
        | 2025-01-16 00:00 UTC | 2 kWh |
        | 2025-01-17 00:00 UTC | 5 kWh |
        | 2025-01-18 00:00 UTC | 5 kWh |

    @GSME
    Scenario: Each entry holds what the gas register stood at at midnight
      Given the registers are noted
      When 600 litres are used
      And the time becomes 2025-01-16 12:00 UTC
      And 300 litres are used
      And the time becomes 2025-01-18 12:00 UTC
      Then SRV 4.6.1 Retrieve Import Daily Read Log has the new entries
        | at                   | total      |
        | 2025-01-16 00:00 UTC | 600 litres |
        | 2025-01-17 00:00 UTC | 900 litres |
        | 2025-01-18 00:00 UTC | 900 litres |

    @ESME
    Scenario: What flows at midnight is parted there
      Given the registers are noted
      When the time becomes 2025-01-15 23:00 UTC
      And 20 kWh are used
      Then SRV 4.6.1 Retrieve Import Daily Read Log has the new entries
        | at                   | total        |
        | 2025-01-16 00:00 UTC | about 10 kWh |

    @ESME @unless-unnumbered/tariff-setting-not-supported
    Scenario: Each entry holds the TOU registers
      Given the tariff has a standing charge of 25 p a day and TOU registers
        | register | price | from  | on               |
        | 1        | 10 p  | 06:00 | Monday to Sunday |
        | 2        | 30 p  | 12:00 | Monday to Sunday |
      And the registers are noted
      When 2 kWh are used
      And the time becomes 2025-01-15 13:00 UTC
      And 3 kWh are used
      And the time becomes 2025-01-16 12:01 UTC
      And 1 kWh is used
      And the time becomes 2025-01-17 00:01 UTC
      Then SRV 4.6.1 Retrieve Import Daily Read Log has the new entries
        | at                   | TOU 1 | TOU 2 |
        | 2025-01-16 00:00 UTC | 2 kWh | 3 kWh |
        | 2025-01-17 00:00 UTC | 2 kWh | 4 kWh |

    Scenario: Nothing is written before midnight
      When the time becomes 2025-01-15 23:59 UTC
      Then SRV 4.6.1 Retrieve Import Daily Read Log has no new entry
      When the time becomes 2025-01-16 00:01 UTC
      Then SRV 4.6.1 Retrieve Import Daily Read Log has 1 new entry

    Scenario: Midnight is written while the supply is Disabled, too
      Given the supplier has left the supply Disabled
      When the time becomes 2025-01-16 00:01 UTC
      Then SRV 4.6.1 Retrieve Import Daily Read Log has the new entries
        | at                   |
        | 2025-01-16 00:00 UTC |

    Scenario: The thirty-second entry pushes out the first
      When the time becomes 2025-02-16 00:01 UTC
      Then SRV 4.6.1 Retrieve Import Daily Read Log has 31 entries, from 2025-01-17 00:00 UTC to 2025-02-16 00:00 UTC

    Scenario: Only the entries of the period asked for are read
      When the time becomes 2025-01-20 12:00 UTC
      And the supplier sends SRV 4.6.1 Retrieve Import Daily Read Log with
        | StartDateTime | 2025-01-16 12:00 UTC |
        | EndDateTime   | 2025-01-18 12:00 UTC |
      Then the request succeeds
      And the response has the entries
        | at                   |
        | 2025-01-17 00:00 UTC |
        | 2025-01-18 00:00 UTC |

    Scenario: In summer each entry bears the time of its midnight in UTC
      Given it is 2025-07-15 10:00 UTC
      When the time becomes 2025-07-17 12:00 UTC
      Then SRV 4.6.1 Retrieve Import Daily Read Log has the new entries
        | near                 |
        | 2025-07-16 00:00 UTC |
        | 2025-07-17 00:00 UTC |

    Scenario: Another fuel's supplier is refused
      When the supplier of the other fuel sends SRV 4.6.1 Retrieve Import Daily Read Log
      Then the request is refused by the DSP with code E4

    Scenario: An export supplier is refused
      When the export supplier sends SRV 4.6.1 Retrieve Import Daily Read Log
      Then the request is refused by the DSP with code E2

    Scenario: A Communications Hub has no daily read log
      When User Role IS sends SRV 4.6.1 Retrieve Import Daily Read Log to the Communications Hub
      Then the request is refused by the DSP with code E11
