@standard-6.26
Feature: SRV 6.26 Update Device Configuration (daily resetting of Tariff Block Counter Matrix)
  Where the setting is true, the block counters begin at zero at every midnight; no register is reset. Whether SMETS1
  devices support this SRV is not stated: where it is not accepted, nothing is judged. The dates are in winter, when
  local time is UTC. The bench draws 10 kW.

  Rule: Every Device Model

    @unless-unnumbered/tariff-setting-not-supported
    Scenario: With daily resetting the counters are back at zero after midnight, the registers stay
      Given it is 2025-01-15 22:00 UTC
      And the supplier has sent SRV 6.26 Update Device Configuration (daily resetting of Tariff Block Counter Matrix) with
        | DailyTariffBlockCounterMatrixReset | false |
      And the tariff has a standing charge of 25 p a day and blocks
        | register    | price      | up to | from  | on               |
        | block set 1 | 30 p, 10 p | 2 kWh | 00:00 | Monday to Sunday |
      And the block counters stand at zero
      And the meter is in Credit Mode
      And the registers and blocks are noted
      When the supplier sends SRV 6.26 Update Device Configuration (daily resetting of Tariff Block Counter Matrix) with
        | DailyTariffBlockCounterMatrixReset | true |
      Then the request succeeds
      When 3 kWh are used
      And the time becomes 2025-01-15 23:59 UTC
      Then the block counters stand at
        | block set | block | quantity |
        | 1         | 1     | 2 kWh    |
        | 1         | 2     | 1 kWh    |
      When the time becomes 2025-01-16 00:01 UTC
      Then the block counters stand at zero
      And the block registers have counted
        | block set | block | quantity |
        | 1         | 1     | 2 kWh    |
        | 1         | 2     | 1 kWh    |
      And SRV 4.11.1 Read Tariff (Primary Element) shows
        | ActiveTariffPrice | 30 p |

    @unless-unnumbered/tariff-setting-not-supported
    Scenario: Daily resetting happens every day, while energy is used too
      Given it is 2025-01-15 22:00 UTC
      And the supplier has sent SRV 6.26 Update Device Configuration (daily resetting of Tariff Block Counter Matrix) with
        | DailyTariffBlockCounterMatrixReset | true |
      And the tariff has a standing charge of 25 p a day and blocks
        | register    | price      | up to | from  | on               |
        | block set 1 | 30 p, 10 p | 2 kWh | 00:00 | Monday to Sunday |
      And the block counters stand at zero
      And the meter is in Credit Mode
      And the registers and blocks are noted
      When the time becomes 2025-01-15 23:42 UTC
      And 6 kWh are used
      And the time becomes 2025-01-16 23:42 UTC
      And 6 kWh are used
      Then the block registers have counted
        | block set | block | quantity |
        | 1         | 1     | 6 kWh    |
        | 1         | 2     | 6 kWh    |

    @unless-unnumbered/tariff-setting-not-supported
    Scenario: Without daily resetting the counters go on
      Given it is 2025-01-15 22:00 UTC
      And the supplier has sent SRV 6.26 Update Device Configuration (daily resetting of Tariff Block Counter Matrix) with
        | DailyTariffBlockCounterMatrixReset | true |
      And the tariff has a standing charge of 25 p a day and blocks
        | register    | price      | up to | from  | on               |
        | block set 1 | 30 p, 10 p | 2 kWh | 00:00 | Monday to Sunday |
      And the block counters stand at zero
      And the meter is in Credit Mode
      When the supplier sends SRV 6.26 Update Device Configuration (daily resetting of Tariff Block Counter Matrix) with
        | DailyTariffBlockCounterMatrixReset | false |
      Then the request succeeds
      When 3 kWh are used
      And the time becomes 2025-01-16 00:01 UTC
      Then the block counters stand at
        | block set | block | quantity |
        | 1         | 1     | 2 kWh    |
        | 1         | 2     | 1 kWh    |

    Scenario: The setting leaves tariff, account and supply as they are
      Given the supplier has sent SRV 6.26 Update Device Configuration (daily resetting of Tariff Block Counter Matrix) with
        | DailyTariffBlockCounterMatrixReset | false |
      And what the meter holds is noted
      When the supplier sends SRV 6.26 Update Device Configuration (daily resetting of Tariff Block Counter Matrix) with
        | DailyTariffBlockCounterMatrixReset | true |
      Then the request succeeds
      And the meter holds what it held

    @unless-unnumbered/tariff-setting-not-supported
    Scenario: A request that does not tell the setting is refused and leaves it as it is
      Given it is 2025-01-15 22:00 UTC
      And the supplier has sent SRV 6.26 Update Device Configuration (daily resetting of Tariff Block Counter Matrix) with
        | DailyTariffBlockCounterMatrixReset | true |
      And the tariff has a standing charge of 25 p a day and blocks
        | register    | price      | up to | from  | on               |
        | block set 1 | 30 p, 10 p | 2 kWh | 00:00 | Monday to Sunday |
      And the block counters stand at zero
      And the meter is in Credit Mode
      When the supplier sends SRV 6.26 Update Device Configuration (daily resetting of Tariff Block Counter Matrix)
      Then the request is refused
      When 1 kWh is used
      And the time becomes 2025-01-16 00:01 UTC
      Then the block counters stand at zero

    Scenario Outline: <who> is refused
      Given what the meter holds is noted
      When User Role <role> sends SRV 6.26 Update Device Configuration (daily resetting of Tariff Block Counter Matrix) with
        | DailyTariffBlockCounterMatrixReset | true |
      Then the request is refused by the DSP with code E2
      And the meter holds what it held

      Examples:
        | who                             | role |
        | The Gas Supplier                | GS   |
        | An export supplier              | ES   |
        | A Distribution Network Operator | ED   |

    Scenario: A Communications Hub has no block counters
      When User Role IS sends SRV 6.26 Update Device Configuration (daily resetting of Tariff Block Counter Matrix) to the Communications Hub with
        | DailyTariffBlockCounterMatrixReset | true |
      Then the request is refused by the DSP with code E11
