@standard-1.7
Feature: SRV 1.7 Reset Tariff Block Counter Matrix
  The block counters begin at zero again, and so does the first block; no register is reset. Whether SMETS1 devices
  support this SRV is not stated: where it is not accepted, nothing is judged. The bench draws 10 kW.

  Rule: Every Device Model

    @unless-unnumbered/tariff-setting-not-supported
    Scenario: The counters are back at zero, the registers and the money stay
      Given it is 2025-01-15 10:00 UTC
      And the supplier has sent SRV 1.7 Reset Tariff Block Counter Matrix
      And the tariff has a standing charge of 25 p a day and blocks
        | register    | price      | up to | from  | on               |
        | block set 1 | 30 p, 10 p | 2 kWh | 00:00 | Monday to Sunday |
      And the block counters stand at zero
      And the meter is in Prepayment Mode
      And the Meter Balance is £5.00
      And the registers and blocks are noted
      When 3 kWh are used
      Then the block counters stand at
        | block set | block | quantity |
        | 1         | 1     | 2 kWh    |
        | 1         | 2     | 1 kWh    |
      When the supplier sends SRV 1.7 Reset Tariff Block Counter Matrix
      Then the request succeeds
      And the block counters stand at zero
      And the block registers have counted
        | block set | block | quantity |
        | 1         | 1     | 2 kWh    |
        | 1         | 2     | 1 kWh    |
      And the meter has counted 3 kWh
      And SRV 4.3 Read Instantaneous Prepay Values shows
        | MeterBalance | £4.30 |

    @unless-unnumbered/tariff-setting-not-supported
    Scenario: After a reset the first price holds again, up to the threshold
      Given it is 2025-01-15 10:00 UTC
      And the supplier has sent SRV 1.7 Reset Tariff Block Counter Matrix
      And the tariff has a standing charge of 25 p a day and blocks
        | register    | price      | up to | from  | on               |
        | block set 1 | 30 p, 10 p | 2 kWh | 00:00 | Monday to Sunday |
      And the block counters stand at zero
      And the meter is in Prepayment Mode
      And the Meter Balance is £5.00
      When 3 kWh are used
      Then SRV 4.11.1 Read Tariff (Primary Element) shows
        | ActiveTariffPrice | 10 p |
      When the supplier sends SRV 1.7 Reset Tariff Block Counter Matrix
      Then SRV 4.11.1 Read Tariff (Primary Element) shows
        | ActiveTariffPrice | 30 p |
      When 3 kWh are used
      Then SRV 4.3 Read Instantaneous Prepay Values shows
        | MeterBalance | £3.60 |

    @unless-unnumbered/tariff-setting-not-supported
    Scenario: The counters of every block set are reset
      Given it is 2025-01-15 10:00 UTC
      And the supplier has sent SRV 1.7 Reset Tariff Block Counter Matrix
      And the tariff has a standing charge of 25 p a day and blocks
        | register    | price      | up to | from  | on               |
        | block set 1 | 30 p, 10 p | 2 kWh | 00:00 | Monday to Sunday |
        | block set 2 | 40 p, 20 p | 1 kWh | 12:00 | Monday to Sunday |
      And the block counters stand at zero
      And the meter is in Credit Mode
      When 3 kWh are used
      And the time becomes 2025-01-15 12:01 UTC
      And 0.5 kWh are used
      Then the block counters stand at
        | block set | block | quantity |
        | 1         | 1     | 2 kWh    |
        | 1         | 2     | 1 kWh    |
        | 2         | 1     | 0.5 kWh  |
      When the supplier sends SRV 1.7 Reset Tariff Block Counter Matrix
      Then the block counters stand at zero

    Scenario: A reset leaves tariff, account and supply as they are
      Given the supplier has sent SRV 1.7 Reset Tariff Block Counter Matrix
      And what the meter holds is noted
      When the supplier sends SRV 1.7 Reset Tariff Block Counter Matrix
      Then the request succeeds
      And the meter holds what it held

    @unless-unnumbered/tariff-setting-not-supported
    Scenario Outline: <who> is refused and the counters stay
      Given it is 2025-01-15 10:00 UTC
      And the tariff has a standing charge of 25 p a day and blocks
        | register    | price      | up to | from  | on               |
        | block set 1 | 30 p, 10 p | 2 kWh | 00:00 | Monday to Sunday |
      And the block counters stand at zero
      And the meter is in Credit Mode
      When 1 kWh is used
      And User Role <role> sends SRV 1.7 Reset Tariff Block Counter Matrix
      Then the request is refused by the DSP with code E2
      And the block counters stand at
        | block set | block | quantity |
        | 1         | 1     | 1 kWh    |

      Examples:
        | who                             | role |
        | The Gas Supplier                | GS   |
        | An export supplier              | ES   |
        | A Distribution Network Operator | ED   |

    Scenario: A Communications Hub has no block counters
      When User Role IS sends SRV 1.7 Reset Tariff Block Counter Matrix to the Communications Hub
      Then the request is refused by the DSP with code E11
