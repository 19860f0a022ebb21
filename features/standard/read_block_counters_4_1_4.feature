@standard-4.1.4
Feature: SRV 4.1.4 Read Instantaneous Import Block Counters
  A gas meter has a counter for each of four blocks. Whether SMETS1 devices support this SRV is not stated: where it is
  not accepted, nothing is judged. The bench draws 6000 litres an hour.

  Rule: Every Device Model

    Scenario: Reading the block counters changes nothing
      Given the supplier has sent SRV 4.1.4 Read Instantaneous Import Block Counters
      And what the meter holds is noted
      When the supplier sends SRV 4.1.4 Read Instantaneous Import Block Counters
      Then the request succeeds
      And the response holds 4 values of TariffBlockCounterMatrix
      And the meter holds what it held

    @unless-unnumbered/tariff-setting-not-supported
    Scenario: Up to the threshold the first block counts, then the second
      Given it is 2025-01-15 10:00 UTC
      And the tariff has a standing charge of 25 p a day and blocks
        | register    | price    | up to      | from  | on               |
        | block set 1 | 8 p, 5 p | 500 litres | 00:00 | Monday to Sunday |
      And the block counters stand at zero
      And the meter is in Credit Mode
      And the registers and blocks are noted
      When 400 litres are used
      Then the block counters stand at
        | block set | block | quantity   |
        | 1         | 1     | 400 litres |
      When 300 litres are used
      Then the block counters stand at
        | block set | block | quantity   |
        | 1         | 1     | 500 litres |
        | 1         | 2     | 200 litres |
      And the meter has counted 700 litres

    @unless-unnumbered/tariff-setting-not-supported
    Scenario: At the end of the billing period the counters are back at zero
      Given it is 2025-01-15 10:00 UTC
      And the tariff has a standing charge of 25 p a day and blocks
        | register    | price    | up to      | from  | on               |
        | block set 1 | 8 p, 5 p | 500 litres | 00:00 | Monday to Sunday |
      And the block counters stand at zero
      And the meter is in Credit Mode
      And the registers are noted
      And the supplier has sent SRV 6.8 Update Device Configuration (Billing Calendar) with
        | BillingPeriod | Daily    |
        | BillingTime   | 12:00:00 |
      When 600 litres are used
      And the time becomes 2025-01-15 11:59 UTC
      Then the block counters stand at
        | block set | block | quantity   |
        | 1         | 1     | 500 litres |
        | 1         | 2     | 100 litres |
      And SRV 4.11.1 Read Tariff (Primary Element) shows
        | ActiveTariffPrice | 5 p |
      When the time becomes 2025-01-15 12:01 UTC
      Then the block counters stand at zero
      And the meter has counted 600 litres
      And SRV 4.11.1 Read Tariff (Primary Element) shows
        | ActiveTariffPrice | 8 p |

    Scenario: The Electricity Supplier is refused
      When the supplier of the other fuel sends SRV 4.1.4 Read Instantaneous Import Block Counters
      Then the request is refused by the DSP with code E2

    Scenario: A Gas Transporter is refused
      When User Role GT sends SRV 4.1.4 Read Instantaneous Import Block Counters
      Then the request is refused by the DSP with code E2

    Scenario: A Communications Hub has no block counters
      When User Role GS sends SRV 4.1.4 Read Instantaneous Import Block Counters to the Communications Hub
      Then the request is refused by the DSP with code E11
