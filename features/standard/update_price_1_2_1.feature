@standard-1.2.1
Feature: SRV 1.2.1 Update Price (Primary Element)
  A price update changes the prices of the TOU registers and the standing charge. Which register counts when is left
  as it is. Whether prices that the tariff has no place for are refused is not held. The dates are in winter, when local
  time is UTC.

  Rule: Every Device Model

    @unless-18.2(a)
    Scenario Outline: A price of <price> with a standing charge of <charge> is taken and read back
      Given the tariff is 20 p per kWh with a standing charge of 25 p a day
      When the supplier sends SRV 1.2.1 Update Price (Primary Element) with
        | TariffTOUPriceMatrix | <price>  |
        | StandingCharge       | <charge> |
      Then the request succeeds
      And SRV 4.11.1 Read Tariff (Primary Element) shows
        | TariffTOUPriceMatrix | <price>  |
        | StandingCharge       | <charge> |
        | ActiveTariffPrice    | <price>  |

      Examples:
        | price    | charge   |
        | 28.347 p | 53.127 p |
        | 0.001 p  | 0.001 p  |
        | 0 p      | 0 p      |

    @ESME @unless-18.2(a)
    Scenario: The new price is charged from now on
      Given the tariff is 20 p per kWh with a standing charge of 25 p a day
      And the meter is in Prepayment Mode
      And the Meter Balance is £5.00
      When 2 kWh are used
      And the supplier sends SRV 1.2.1 Update Price (Primary Element) with
        | TariffTOUPriceMatrix | 30 p |
        | StandingCharge       | 25 p |
      Then SRV 4.3 Read Instantaneous Prepay Values shows
        | MeterBalance | £4.60 |
      When 1 kWh is used
      Then SRV 4.3 Read Instantaneous Prepay Values shows
        | MeterBalance | £4.30 |

    @GSME @unless-18.2(a)
    Scenario: Gas at 0 p costs nothing
      Given the tariff is 20 p per kWh with a standing charge of 25 p a day
      And the meter is in Prepayment Mode
      And the Meter Balance is £5.00
      When the supplier sends SRV 1.2.1 Update Price (Primary Element) with
        | TariffTOUPriceMatrix | 0 p  |
        | StandingCharge       | 25 p |
      And 500 litres are used
      Then SRV 4.3 Read Instantaneous Prepay Values shows
        | MeterBalance | £5.00 |

    @unless-18.2(a)
    Scenario: The new standing charge is taken from the next midnight on
      Given it is 2025-01-15 10:00 UTC
      And the tariff is 20 p per kWh with a standing charge of 25 p a day
      And the meter is in Prepayment Mode
      And the Meter Balance is £5.00
      And nothing but the tariff is charged
      When the supplier sends SRV 1.2.1 Update Price (Primary Element) with
        | TariffTOUPriceMatrix | 20 p |
        | StandingCharge       | 40 p |
      And the time becomes 2025-01-15 23:59 UTC
      Then SRV 4.3 Read Instantaneous Prepay Values shows
        | MeterBalance | £5.00 |
      When the time becomes 2025-01-16 00:01 UTC
      Then SRV 4.3 Read Instantaneous Prepay Values shows
        | MeterBalance | £4.60 |

    @ESME @unless-18.2(a) @unless-unnumbered/tariff-setting-not-supported
    Scenario: New prices leave the switching times as they are
      Given it is 2025-01-15 06:00 UTC
      And the tariff has a standing charge of 25 p a day and TOU registers
        | register | price | from  | on               |
        | 1        | 10 p  | 00:00 | Monday to Sunday |
        | 2        | 30 p  | 07:00 | Monday to Sunday |
      When the supplier sends SRV 1.2.1 Update Price (Primary Element) with
        | TariffTOUPriceMatrix | 12 p, 36 p |
        | StandingCharge       | 27 p       |
      Then the tariff read with SRV 4.11.1 has a standing charge of 27 p a day and TOU registers
        | register | price | from  | on               |
        | 1        | 12 p  | 00:00 | Monday to Sunday |
        | 2        | 36 p  | 07:00 | Monday to Sunday |
      When the time becomes 2025-01-15 06:59 UTC
      Then SRV 4.11.1 Read Tariff (Primary Element) shows
        | ActiveTariffPrice | 12 p |
      When the time becomes 2025-01-15 07:01 UTC
      Then SRV 4.11.1 Read Tariff (Primary Element) shows
        | ActiveTariffPrice | 36 p |

    @GSME @unless-18.2(a) @unless-unnumbered/tariff-setting-not-supported
    Scenario: New prices of gas leave the switching days as they are
      Given it is 2025-01-17 20:00 UTC
      And the tariff has a standing charge of 25 p a day and TOU registers
        | register | price | from  | on               |
        | 1        | 7 p   | 00:00 | Monday to Friday |
        | 2        | 5 p   | 00:00 | Saturday, Sunday |
      When the supplier sends SRV 1.2.1 Update Price (Primary Element) with
        | TariffTOUPriceMatrix | 8 p, 6 p |
        | StandingCharge       | 27 p     |
      Then the tariff read with SRV 4.11.1 has a standing charge of 27 p a day and TOU registers
        | register | price | from  | on               |
        | 1        | 8 p   | 00:00 | Monday to Friday |
        | 2        | 6 p   | 00:00 | Saturday, Sunday |
      When the time becomes 2025-01-17 23:59 UTC
      Then SRV 4.11.1 Read Tariff (Primary Element) shows
        | ActiveTariffPrice | 8 p |
      When the time becomes 2025-01-18 00:01 UTC
      Then SRV 4.11.1 Read Tariff (Primary Element) shows
        | ActiveTariffPrice | 6 p |

    @unless-18.2(a)
    Scenario: A price update leaves the registers as they are
      Given the tariff is 20 p per kWh with a standing charge of 25 p a day
      And the registers are noted
      When the supplier sends SRV 1.2.1 Update Price (Primary Element) with
        | TariffTOUPriceMatrix | 30 p |
        | StandingCharge       | 40 p |
      Then the request succeeds
      And the meter has counted nothing
      And the TOU registers have counted
        | register | quantity |
        | 1        | nothing  |

    @unless-unnumbered/tariff-setting-not-supported
    Scenario: One price for a tariff of two registers changes prices alone, or nothing
      Given the tariff has a standing charge of 25 p a day and TOU registers
        | register | price | from  | on               |
        | 1        | 10 p  | 00:00 | Monday to Friday |
        | 2        | 30 p  | 00:00 | Saturday, Sunday |
      And what the meter holds is noted
      When the supplier sends SRV 1.2.1 Update Price (Primary Element) with
        | TariffTOUPriceMatrix | 12 p |
        | StandingCharge       | 27 p |
      Then the meter has changed its prices alone, or nothing where it refused

    @ESME @unless-18.2(a) @unless-unnumbered/tariff-setting-not-supported
    Scenario: New block prices leave the thresholds and the block that counts as they are
      Given it is 2025-01-15 10:00 UTC
      And the tariff has a standing charge of 25 p a day and blocks
        | register    | price      | up to | from  | on               |
        | block set 1 | 30 p, 10 p | 2 kWh | 00:00 | Monday to Sunday |
      And the block counters stand at zero
      And the meter is in Prepayment Mode
      And the Meter Balance is £5.00
      When 3 kWh are used
      And the supplier sends SRV 1.2.1 Update Price (Primary Element) with
        | TariffBlockPriceMatrix | 40 p, 20 p |
        | StandingCharge         | 27 p       |
      Then the request succeeds
      And the tariff read with SRV 4.11.1 has a standing charge of 27 p a day and blocks
        | register    | price      | up to | from  | on               |
        | block set 1 | 40 p, 20 p | 2 kWh | 00:00 | Monday to Sunday |
      When 1 kWh is used
      Then SRV 4.3 Read Instantaneous Prepay Values shows
        | MeterBalance | £4.10 |
      And the block counters stand at
        | block set | block | quantity |
        | 1         | 1     | 2 kWh    |
        | 1         | 2     | 2 kWh    |

    @GSME @unless-18.2(a) @unless-unnumbered/tariff-setting-not-supported
    Scenario: New block prices of gas leave the thresholds as they are
      Given the tariff has a standing charge of 25 p a day and blocks
        | register    | price    | up to      | from  | on               |
        | block set 1 | 8 p, 5 p | 300 litres | 00:00 | Monday to Sunday |
      When the supplier sends SRV 1.2.1 Update Price (Primary Element) with
        | TariffBlockPriceMatrix | 9 p, 6 p |
        | StandingCharge         | 27 p     |
      Then the request succeeds
      And the tariff read with SRV 4.11.1 has a standing charge of 27 p a day and blocks
        | register    | price    | up to      | from  | on               |
        | block set 1 | 9 p, 6 p | 300 litres | 00:00 | Monday to Sunday |

    @ESME @unless-unnumbered/tariff-setting-not-supported
    Scenario: A TOU price for a tariff of blocks changes prices alone, or nothing
      Given the tariff has a standing charge of 25 p a day and blocks
        | register    | price    | up to | from  | on               |
        | block set 1 | 8 p, 5 p | 2 kWh | 00:00 | Monday to Sunday |
      And what the meter holds is noted
      When the supplier sends SRV 1.2.1 Update Price (Primary Element) with
        | TariffTOUPriceMatrix | 30 p |
        | StandingCharge       | 40 p |
      Then the meter has changed its prices alone, or nothing where it refused

    @GSME @unless-unnumbered/tariff-setting-not-supported
    Scenario: A TOU price for a tariff of blocks of gas changes prices alone, or nothing
      Given the tariff has a standing charge of 25 p a day and blocks
        | register    | price    | up to      | from  | on               |
        | block set 1 | 8 p, 5 p | 300 litres | 00:00 | Monday to Sunday |
      And what the meter holds is noted
      When the supplier sends SRV 1.2.1 Update Price (Primary Element) with
        | TariffTOUPriceMatrix | 30 p |
        | StandingCharge       | 40 p |
      Then the meter has changed its prices alone, or nothing where it refused

    @unless-unnumbered/tariff-setting-not-supported
    Scenario: Block prices for a tariff of TOU registers change prices alone, or nothing
      Given the tariff is 20 p per kWh with a standing charge of 25 p a day
      And what the meter holds is noted
      When the supplier sends SRV 1.2.1 Update Price (Primary Element) with
        | TariffBlockPriceMatrix | 30 p, 20 p |
        | StandingCharge         | 40 p       |
      Then the meter has changed its prices alone, or nothing where it refused

    @ESME @unless-unnumbered/tariff-setting-not-supported
    Scenario: Two block prices for a tariff of three blocks change prices alone, or nothing
      Given the tariff has a standing charge of 25 p a day and blocks
        | register    | price         | up to        | from  | on               |
        | block set 1 | 8 p, 6 p, 5 p | 2 kWh, 4 kWh | 00:00 | Monday to Sunday |
      And what the meter holds is noted
      When the supplier sends SRV 1.2.1 Update Price (Primary Element) with
        | TariffBlockPriceMatrix | 9 p, 7 p |
        | StandingCharge         | 27 p     |
      Then the meter has changed its prices alone, or nothing where it refused

    Scenario: A price update without a standing charge is refused
      Given what the meter holds is noted
      When the supplier sends SRV 1.2.1 Update Price (Primary Element) with
        | TariffTOUPriceMatrix | 30 p |
      Then the request is refused
      And the meter holds what it held

    @GSME
    Scenario: A price update for gas with a negative standing charge is refused
      Given what the meter holds is noted
      When the supplier sends SRV 1.2.1 Update Price (Primary Element) with
        | TariffTOUPriceMatrix | 30 p  |
        | StandingCharge       | -40 p |
      Then the request is refused
      And the meter holds what it held

    @ESME
    Scenario: A 49th price for an electricity meter is refused
      Given what the meter holds is noted
      When the supplier updates 49 prices: 1 p, 2 p and so on
      Then the request is refused
      And the meter holds what it held

    @GSME
    Scenario: A fifth price for a gas meter is refused
      Given what the meter holds is noted
      When the supplier sends SRV 1.2.1 Update Price (Primary Element) with
        | TariffTOUPriceMatrix | 1 p, 2 p, 3 p, 4 p, 5 p |
        | StandingCharge       | 25 p                    |
      Then the request is refused
      And the meter holds what it held

    Scenario: Another fuel's supplier is refused
      Given what the meter holds is noted
      When the supplier of the other fuel sends SRV 1.2.1 Update Price (Primary Element)
      Then the request is refused by the DSP with code E4
      And the meter holds what it held

    Scenario: An export supplier is refused
      Given what the meter holds is noted
      When the export supplier sends SRV 1.2.1 Update Price (Primary Element) with
        | TariffTOUPriceMatrix | 30 p |
        | StandingCharge       | 40 p |
      Then the request is refused by the DSP with code E2
      And the meter holds what it held

    Scenario: A Communications Hub has no prices
      When User Role IS sends SRV 1.2.1 Update Price (Primary Element) to the Communications Hub with
        | TariffTOUPriceMatrix | 30 p |
        | StandingCharge       | 40 p |
      Then the request is refused by the DSP with code E11
