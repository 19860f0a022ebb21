@standard-4.1.3
Feature: SRV 4.1.3 Read Instantaneous Import TOU With Blocks Matrices
  A block set counts in block registers, which are never reset, and in block counters, which are. Whether SMETS1 devices
  support this SRV is not stated: where it is not accepted, nothing is judged. The bench draws 10 kW.

  Rule: Every Device Model

    Scenario: Reading the block registers changes nothing
      Given the supplier has sent SRV 4.1.3 Read Instantaneous Import TOU With Blocks Matrices
      And what the meter holds is noted
      When the supplier sends SRV 4.1.3 Read Instantaneous Import TOU With Blocks Matrices
      Then the request succeeds
      And the meter holds what it held

    Scenario Outline: Each of four blocks has a register for each of eight block sets
      Given the supplier has sent SRV 4.1.3 Read Instantaneous Import TOU With Blocks Matrices
      When the supplier sends SRV 4.1.3 Read Instantaneous Import TOU With Blocks Matrices
      Then the response holds <count> values of <item>

      Examples:
        | item                          | count |
        | TariffTOUBlock1RegisterMatrix | 8     |
        | TariffTOUBlock2RegisterMatrix | 8     |
        | TariffTOUBlock3RegisterMatrix | 8     |
        | TariffTOUBlock4RegisterMatrix | 8     |
        | TariffBlockCounterMatrix      | 32    |

    @unless-unnumbered/tariff-setting-not-supported
    Scenario: Up to the threshold the first block counts, then the second
      Given it is 2025-01-15 10:00 UTC
      And the tariff has a standing charge of 25 p a day and blocks
        | register    | price      | up to | from  | on               |
        | block set 1 | 30 p, 10 p | 2 kWh | 00:00 | Monday to Sunday |
      And the block counters stand at zero
      And the meter is in Credit Mode
      And the registers and blocks are noted
      When 1.9 kWh are used
      Then the block registers have counted
        | block set | block | quantity |
        | 1         | 1     | 1.9 kWh  |
      When 0.6 kWh are used
      Then the block registers have counted
        | block set | block | quantity |
        | 1         | 1     | 2 kWh    |
        | 1         | 2     | 0.5 kWh  |
      And the block counters stand at
        | block set | block | quantity |
        | 1         | 1     | 2 kWh    |
        | 1         | 2     | 0.5 kWh  |
      And the meter has counted 2.5 kWh

    @unless-unnumbered/tariff-setting-not-supported
    Scenario: Each of four blocks has a register of its own
      Whether a threshold limits the blocks up to it together, or each block alone, is open: either is accepted.

      Given it is 2025-01-15 10:00 UTC
      And the tariff has a standing charge of 25 p a day and blocks
        | register    | price                  | up to               | from  | on               |
        | block set 1 | 40 p, 30 p, 20 p, 10 p | 1 kWh, 3 kWh, 6 kWh | 00:00 | Monday to Sunday |
      And the block counters stand at zero
      And the meter is in Credit Mode
      And the registers and blocks are noted
      When 14 kWh are used
      Then the block registers have counted
        | block set | block | quantity | or    |
        | 1         | 1     | 1 kWh    | 1 kWh |
        | 1         | 2     | 2 kWh    | 3 kWh |
        | 1         | 3     | 3 kWh    | 6 kWh |
        | 1         | 4     | 8 kWh    | 4 kWh |

    @unless-unnumbered/tariff-setting-not-supported
    Scenario: Block set 8 has registers of its own
      Given it is 2025-01-15 10:00 UTC
      And the tariff has a standing charge of 25 p a day and blocks
        | register    | price      | up to | from  | on               |
        | block set 1 | 30 p, 10 p | 2 kWh | 00:00 | Monday to Sunday |
        | block set 2 | 30 p, 10 p | 2 kWh |       |                  |
        | block set 3 | 30 p, 10 p | 2 kWh |       |                  |
        | block set 4 | 30 p, 10 p | 2 kWh |       |                  |
        | block set 5 | 30 p, 10 p | 2 kWh |       |                  |
        | block set 6 | 30 p, 10 p | 2 kWh |       |                  |
        | block set 7 | 30 p, 10 p | 2 kWh |       |                  |
        | block set 8 | 40 p, 20 p | 1 kWh | 12:00 | Monday to Sunday |
      And the block counters stand at zero
      And the meter is in Credit Mode
      And the registers and blocks are noted
      When 3 kWh are used
      And the time becomes 2025-01-15 12:01 UTC
      And 3 kWh are used
      Then the block registers have counted
        | block set | block | quantity |
        | 1         | 1     | 2 kWh    |
        | 1         | 2     | 1 kWh    |
        | 8         | 1     | 1 kWh    |
        | 8         | 2     | 2 kWh    |

    @unless-unnumbered/tariff-setting-not-supported
    Scenario: At the end of the billing period the counters are back at zero, the registers stay
      Given it is 2025-01-15 10:00 UTC
      And the tariff has a standing charge of 25 p a day and blocks
        | register    | price      | up to | from  | on               |
        | block set 1 | 30 p, 10 p | 2 kWh | 00:00 | Monday to Sunday |
      And the block counters stand at zero
      And the meter is in Credit Mode
      And the registers and blocks are noted
      And the supplier has sent SRV 6.8 Update Device Configuration (Billing Calendar) with
        | BillingPeriod | Daily    |
        | BillingTime   | 12:00:00 |
      When 3 kWh are used
      And the time becomes 2025-01-15 11:59 UTC
      Then the block counters stand at
        | block set | block | quantity |
        | 1         | 1     | 2 kWh    |
        | 1         | 2     | 1 kWh    |
      When the time becomes 2025-01-15 12:01 UTC
      Then the block counters stand at zero
      And the block registers have counted
        | block set | block | quantity |
        | 1         | 1     | 2 kWh    |
        | 1         | 2     | 1 kWh    |
      And SRV 4.11.1 Read Tariff (Primary Element) shows
        | ActiveTariffPrice | 30 p |

    @unless-unnumbered/tariff-setting-not-supported
    Scenario: A load that runs through the end of the billing period begins with the first block again
      Given it is 2025-01-15 10:00 UTC
      And the tariff has a standing charge of 25 p a day and blocks
        | register    | price      | up to | from  | on               |
        | block set 1 | 30 p, 10 p | 2 kWh | 00:00 | Monday to Sunday |
      And the block counters stand at zero
      And the meter is in Prepayment Mode
      And the Meter Balance is £5.00
      And the registers and blocks are noted
      And the supplier has sent SRV 6.8 Update Device Configuration (Billing Calendar) with
        | BillingPeriod | Daily    |
        | BillingTime   | 12:00:00 |
      When the time becomes 2025-01-15 11:42 UTC
      And 6 kWh are used
      Then the block registers have counted
        | block set | block | quantity |
        | 1         | 1     | 4 kWh    |
        | 1         | 2     | 2 kWh    |
      And SRV 4.3 Read Instantaneous Prepay Values shows
        | MeterBalance | £3.60 |

    Scenario: A Distribution Network Operator may read the block registers
      Given the supplier has sent SRV 4.1.3 Read Instantaneous Import TOU With Blocks Matrices
      When User Role ED sends SRV 4.1.3 Read Instantaneous Import TOU With Blocks Matrices
      Then the request succeeds

    Scenario: The Gas Supplier is refused
      When the supplier of the other fuel sends SRV 4.1.3 Read Instantaneous Import TOU With Blocks Matrices
      Then the request is refused by the DSP with code E2

    Scenario: An export supplier is refused
      When the export supplier sends SRV 4.1.3 Read Instantaneous Import TOU With Blocks Matrices
      Then the request is refused by the DSP with code E2

    Scenario: A Communications Hub has no block registers
      When User Role IS sends SRV 4.1.3 Read Instantaneous Import TOU With Blocks Matrices to the Communications Hub
      Then the request is refused by the DSP with code E11
