@standard-6.11
Feature: SRV 6.11 Synchronise Clock
  A meter does by its own clock what it does at a time of day. A scenario puts that clock wrong with SRV 6.11 and looks
  when things happen in bench time. The dates are in winter, when local time is UTC.

  Rule: Every Device Model

    Scenario Outline: At 10:00 the clock is set to <clock>
      Given it is 2025-01-15 10:00 UTC
      When the supplier sends SRV 6.11 Synchronise Clock with
        | Clock | <clock> |
      Then the request succeeds
      And the meter's clock shows <clock>

      Examples:
        | clock                   |
        | 2025-01-15 10:00:00 UTC |
        | 2025-01-15 10:01:00 UTC |
        | 2025-01-15 09:59:00 UTC |
        | 2025-01-15 11:00:00 UTC |
        | 2025-01-15 09:00:00 UTC |

    Scenario: The clock runs on from what it was set to
      Given it is 2025-01-15 10:00 UTC
      When the supplier sends SRV 6.11 Synchronise Clock with
        | Clock | 2025-01-15 10:20 UTC |
      And the time becomes 2025-01-16 10:00 UTC
      Then the meter's clock shows 2025-01-16 10:20 UTC

    Scenario: A wrong clock is set right
      Given it is 2025-01-15 10:00 UTC
      When the supplier sends SRV 6.11 Synchronise Clock with
        | Clock | 2025-01-15 10:20 UTC |
      Then the meter's clock shows 2025-01-15 10:20 UTC
      When the time becomes 2025-01-15 10:05 UTC
      And the supplier sends SRV 6.11 Synchronise Clock with
        | Clock | 2025-01-15 10:05 UTC |
      Then the meter's clock shows 2025-01-15 10:05 UTC

    @unless-unnumbered/tariff-setting-not-supported
    Scenario: A clock ten minutes fast switches the tariff ten minutes early
      Given it is 2025-01-15 06:00 UTC
      And the tariff has a standing charge of 25 p a day and TOU registers
        | register | price | from  | on               |
        | 1        | 10 p  | 00:00 | Monday to Sunday |
        | 2        | 30 p  | 07:00 | Monday to Sunday |
      When the supplier sends SRV 6.11 Synchronise Clock with
        | Clock | 2025-01-15 06:10 UTC |
      And the time becomes 2025-01-15 06:49 UTC
      Then SRV 4.11.1 Read Tariff (Primary Element) shows
        | ActiveTariffPrice | 10 p |
      When the time becomes 2025-01-15 06:51 UTC
      Then SRV 4.11.1 Read Tariff (Primary Element) shows
        | ActiveTariffPrice | 30 p |

    @unless-unnumbered/tariff-setting-not-supported
    Scenario: A clock ten minutes slow switches the tariff ten minutes late
      Given it is 2025-01-15 06:00 UTC
      And the tariff has a standing charge of 25 p a day and TOU registers
        | register | price | from  | on               |
        | 1        | 10 p  | 00:00 | Monday to Sunday |
        | 2        | 30 p  | 07:00 | Monday to Sunday |
      When the supplier sends SRV 6.11 Synchronise Clock with
        | Clock | 2025-01-15 05:50 UTC |
      And the time becomes 2025-01-15 07:09 UTC
      Then SRV 4.11.1 Read Tariff (Primary Element) shows
        | ActiveTariffPrice | 10 p |
      When the time becomes 2025-01-15 07:11 UTC
      Then SRV 4.11.1 Read Tariff (Primary Element) shows
        | ActiveTariffPrice | 30 p |

    @unless-unnumbered/tariff-setting-not-supported
    Scenario: A clock that is put past a switch has passed it at once, and one put back has not
      Given it is 2025-01-15 06:30 UTC
      And the tariff has a standing charge of 25 p a day and TOU registers
        | register | price | from  | on               |
        | 1        | 10 p  | 00:00 | Monday to Sunday |
        | 2        | 30 p  | 07:00 | Monday to Sunday |
      When the supplier sends SRV 6.11 Synchronise Clock with
        | Clock | 2025-01-15 07:30 UTC |
      Then SRV 4.11.1 Read Tariff (Primary Element) shows
        | ActiveTariffPrice | 30 p |
      When the supplier sends SRV 6.11 Synchronise Clock with
        | Clock | 2025-01-15 06:30 UTC |
      Then SRV 4.11.1 Read Tariff (Primary Element) shows
        | ActiveTariffPrice | 10 p |

    @ESME @unless-unnumbered/tariff-setting-not-supported
    Scenario: Energy counts in the register of the meter's clock
      Given it is 2025-01-15 06:30 UTC
      And the tariff has a standing charge of 25 p a day and TOU registers
        | register | price | from  | on               |
        | 1        | 10 p  | 00:00 | Monday to Sunday |
        | 2        | 30 p  | 07:00 | Monday to Sunday |
      And the meter is in Credit Mode
      And the registers are noted
      When 1 kWh is used
      And the supplier sends SRV 6.11 Synchronise Clock with
        | Clock | 2025-01-15 07:36 UTC |
      And 2 kWh are used
      Then the TOU registers have counted
        | register | quantity |
        | 1        | 1 kWh    |
        | 2        | 2 kWh    |

    @GSME @unless-unnumbered/tariff-setting-not-supported
    Scenario: What was counted of gas stands when the clock is set
      Given it is 2025-01-15 10:00 UTC
      And the tariff is 20 p per kWh with a standing charge of 25 p a day
      And the meter is in Credit Mode
      And the registers are noted
      When 300 litres are used
      And the supplier sends SRV 6.11 Synchronise Clock with
        | Clock | 2025-01-15 10:20 UTC |
      Then the meter has counted 300 litres
      And the TOU registers have counted
        | register | quantity   |
        | 1        | 300 litres |

    Scenario: The standing charge is taken at midnight of the meter's clock
      Given it is 2025-01-15 22:00 UTC
      And the tariff is 20 p per kWh with a standing charge of 25 p a day
      And the meter is in Prepayment Mode
      And the Meter Balance is £5.00
      When the supplier sends SRV 6.11 Synchronise Clock with
        | Clock | 2025-01-15 22:20 UTC |
      And the time becomes 2025-01-15 23:39 UTC
      Then SRV 4.3 Read Instantaneous Prepay Values shows
        | MeterBalance | £5.00 |
      When the time becomes 2025-01-15 23:41 UTC
      Then SRV 4.3 Read Instantaneous Prepay Values shows
        | MeterBalance | £4.75 |
      When the time becomes 2025-01-16 00:10 UTC
      Then SRV 4.3 Read Instantaneous Prepay Values shows
        | MeterBalance | £4.75 |

    Scenario: A clock that is set leaves all else as it is
      Given it is 2025-01-15 10:00 UTC
      And what the meter holds is noted
      When the supplier sends SRV 6.11 Synchronise Clock with
        | Clock | 2025-01-15 10:20 UTC |
      Then the meter holds what it held

    Scenario: A request that names no time is refused
      Given it is 2025-01-15 10:00 UTC
      When the supplier sends SRV 6.11 Synchronise Clock
      Then the request is refused
      And the meter's clock shows 2025-01-15 10:00 UTC

    Scenario: Another fuel's supplier is refused
      Given it is 2025-01-15 10:00 UTC
      When the supplier of the other fuel sends SRV 6.11 Synchronise Clock with
        | Clock | 2025-01-15 11:00 UTC |
      Then the request is refused by the DSP with code E4
      And the meter's clock shows 2025-01-15 10:00 UTC

    Scenario: An export supplier is refused
      Given it is 2025-01-15 10:00 UTC
      When the export supplier sends SRV 6.11 Synchronise Clock with
        | Clock | 2025-01-15 11:00 UTC |
      Then the request is refused by the DSP with code E2
      And the meter's clock shows 2025-01-15 10:00 UTC

    Scenario: A Communications Hub is not synchronised by its supplier
      When User Role IS sends SRV 6.11 Synchronise Clock to the Communications Hub with
        | Clock | 2025-01-15 11:00 UTC |
      Then the request is refused by the DSP with code E11
