@standard-4.11.1
Feature: SRV 4.11.1 Read Tariff (Primary Element)
  The dates are in winter, when local time is UTC.

  Rule: Every Device Model

    Scenario: A flat tariff is read
      Given the tariff is 20 p per kWh with a standing charge of 25 p a day
      When the supplier sends SRV 4.11.1 Read Tariff (Primary Element)
      Then the request succeeds
      And SRV 4.11.1 Read Tariff (Primary Element) shows
        | TariffTOUPriceMatrix | 20 p |
        | StandingCharge       | 25 p |
        | ActiveTariffPrice    | 20 p |

    @unless-unnumbered/tariff-setting-not-supported
    Scenario: Prices and the times of their switches are told
      When the supplier sends SRV 4.11.1 Read Tariff (Primary Element)
      Then the request succeeds
      And the response tells TariffSwitchingTable, ActiveTariffPrice and StandingCharge

    Scenario: Reading a tariff changes nothing
      Given what the meter holds is noted
      When the supplier sends SRV 4.11.1 Read Tariff (Primary Element)
      Then the meter holds what it held

    @ESME @unless-unnumbered/tariff-setting-not-supported
    Scenario: A tariff of four registers is read
      Given the tariff has a standing charge of 40 p a day and TOU registers
        | register | price    | from  | on               |
        | 1        | 10.001 p | 00:00 | Monday to Sunday |
        | 2        | 20 p     | 07:00 | Monday to Sunday |
        | 3        | 30 p     | 16:00 | Monday to Friday |
        | 4        | 40.999 p | 19:00 | Saturday         |
      When the supplier sends SRV 4.11.1 Read Tariff (Primary Element)
      Then the request succeeds
      And the tariff read with SRV 4.11.1 has a standing charge of 40 p a day and TOU registers
        | register | price    | from  | on               |
        | 1        | 10.001 p | 00:00 | Monday to Sunday |
        | 2        | 20 p     | 07:00 | Monday to Sunday |
        | 3        | 30 p     | 16:00 | Monday to Friday |
        | 4        | 40.999 p | 19:00 | Saturday         |

    @GSME @unless-unnumbered/tariff-setting-not-supported
    Scenario: A gas tariff of four registers is read
      Given the tariff has a standing charge of 40 p a day and TOU registers
        | register | price    | from  | on                 |
        | 1        | 10.001 p | 00:00 | Monday to Thursday |
        | 2        | 20 p     | 00:00 | Friday             |
        | 3        | 30 p     | 00:00 | Saturday           |
        | 4        | 40.999 p | 00:00 | Sunday             |
      When the supplier sends SRV 4.11.1 Read Tariff (Primary Element)
      Then the request succeeds
      And the tariff read with SRV 4.11.1 has a standing charge of 40 p a day and TOU registers
        | register | price    | from  | on                 |
        | 1        | 10.001 p | 00:00 | Monday to Thursday |
        | 2        | 20 p     | 00:00 | Friday             |
        | 3        | 30 p     | 00:00 | Saturday           |
        | 4        | 40.999 p | 00:00 | Sunday             |

    @ESME @unless-unnumbered/tariff-setting-not-supported
    Scenario Outline: At <instant> the price that holds is <price>
      Given it is 2025-01-15 00:30 UTC
      And the tariff has a standing charge of 40 p a day and TOU registers
        | register | price | from         | on               |
        | 1        | 10 p  | 00:00        | Monday to Sunday |
        | 2        | 20 p  | 07:00, 19:00 | Monday to Sunday |
        | 3        | 30 p  | 16:00        | Monday to Sunday |
      When the time becomes <instant>
      Then SRV 4.11.1 Read Tariff (Primary Element) shows
        | ActiveTariffPrice | <price> |

      Examples:
        | instant              | price |
        | 2025-01-15 06:59 UTC | 10 p  |
        | 2025-01-15 07:01 UTC | 20 p  |
        | 2025-01-15 15:59 UTC | 20 p  |
        | 2025-01-15 16:01 UTC | 30 p  |
        | 2025-01-15 18:59 UTC | 30 p  |
        | 2025-01-15 19:01 UTC | 20 p  |
        | 2025-01-15 23:59 UTC | 20 p  |
        | 2025-01-16 00:01 UTC | 10 p  |

    @ESME @unless-unnumbered/tariff-setting-not-supported
    Scenario: The active price is that of the block, and at night that of the register
      Given it is 2025-01-15 10:00 UTC
      And the tariff has a standing charge of 40 p a day and TOU registers and blocks
        | register    | price      | up to | from  | on               |
        | 1           | 5 p        |       | 00:00 | Monday to Sunday |
        | block set 1 | 30 p, 10 p | 2 kWh | 07:00 | Monday to Sunday |
      And the block counters stand at zero
      And the meter is in Credit Mode
      When 1.9 kWh are used
      Then SRV 4.11.1 Read Tariff (Primary Element) shows
        | TariffTOUPriceMatrix   | 5 p        |
        | TariffBlockPriceMatrix | 30 p, 10 p |
        | TariffThresholdMatrix  | 2000       |
        | StandingCharge         | 40 p       |
        | ActiveTariffPrice      | 30 p       |
      When 0.2 kWh are used
      Then SRV 4.11.1 Read Tariff (Primary Element) shows
        | ActiveTariffPrice | 10 p |
      When the time becomes 2025-01-16 00:01 UTC
      Then SRV 4.11.1 Read Tariff (Primary Element) shows
        | ActiveTariffPrice | 5 p |

    Scenario: An Other User may read the tariff
      When User Role OU sends SRV 4.11.1 Read Tariff (Primary Element)
      Then the request succeeds

    Scenario: Another fuel's supplier is refused
      When the supplier of the other fuel sends SRV 4.11.1 Read Tariff (Primary Element)
      Then the request is refused by the DSP with code E4

    Scenario: An export supplier is refused
      When the export supplier sends SRV 4.11.1 Read Tariff (Primary Element)
      Then the request is refused by the DSP with code E2

    Scenario: A Communications Hub has no tariff
      When User Role OU sends SRV 4.11.1 Read Tariff (Primary Element) to the Communications Hub
      Then the request is refused by the DSP with code E11
