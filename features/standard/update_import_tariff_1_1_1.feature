@standard-1.1.1
Feature: SRV 1.1.1 Update Import Tariff (Primary Element)
  A tariff is a standing charge, a price for each TOU register, and the Tariff Switching Table, which says when each
  register counts. The dates are in winter, when local time is UTC. The bench draws 10 kW of electricity: 1 kWh takes six
  minutes, so a kWh that starts at 06:57 ends at 07:03.

  Rule: Every Device Model

    @unless-unnumbered/tariff-setting-not-supported
    Scenario: A flat tariff is taken and read back
      When the supplier sends SRV 1.1.1 Update Import Tariff (Primary Element) with
        | TariffTOUPriceMatrix | 28.347 p |
        | StandingCharge       | 53.5 p   |
      Then the request succeeds
      And SRV 4.11.1 Read Tariff (Primary Element) shows
        | TariffTOUPriceMatrix | 28.347 p |
        | StandingCharge       | 53.5 p   |
        | ActiveTariffPrice    | 28.347 p |

    @unless-unnumbered/tariff-setting-not-supported
    Scenario: A tariff of peak, night and weekend is taken and read back
      When the supplier sets a tariff with a standing charge of 40 p a day and TOU registers
        | register | price | from         | on               |
        | 1        | 30 p  | 00:00, 07:00 | Monday to Friday |
        | 2        | 10 p  | 01:00        | Monday to Friday |
        | 3        | 15 p  | 00:00        | Saturday, Sunday |
      Then the request succeeds
      And the tariff read with SRV 4.11.1 has a standing charge of 40 p a day and TOU registers
        | register | price | from         | on               |
        | 1        | 30 p  | 00:00, 07:00 | Monday to Friday |
        | 2        | 10 p  | 01:00        | Monday to Friday |
        | 3        | 15 p  | 00:00        | Saturday, Sunday |

    @unless-unnumbered/tariff-setting-not-supported
    Scenario: A tariff replaces the one before as a whole
      Given the tariff has a standing charge of 40 p a day and TOU registers
        | register | price | from  | on               |
        | 1        | 10 p  | 00:00 | Monday to Sunday |
        | 2        | 30 p  | 07:00 | Monday to Sunday |
      When the supplier sets a tariff with a standing charge of 0 p a day and TOU registers
        | register | price | from  | on               |
        | 1        | 22 p  | 00:00 | Monday to Sunday |
      Then the tariff read with SRV 4.11.1 has a standing charge of 0 p a day and TOU registers
        | register | price | from  | on               |
        | 1        | 22 p  | 00:00 | Monday to Sunday |
      And SRV 4.11.1 Read Tariff (Primary Element) shows
        | ActiveTariffPrice | 22 p |

    @unless-unnumbered/tariff-setting-not-supported
    Scenario Outline: On weekdays and at weekends: at <instant> the price is <price>
      Given it is 2025-01-16 10:00 UTC
      When the supplier sets a tariff with a standing charge of 40 p a day and TOU registers
        | register | price | from         | on               |
        | 1        | 30 p  | 00:00, 07:00 | Monday to Friday |
        | 2        | 10 p  | 01:00        | Monday to Friday |
        | 3        | 15 p  | 00:00        | Saturday, Sunday |
      And the time becomes <instant>
      Then SRV 4.11.1 Read Tariff (Primary Element) shows
        | ActiveTariffPrice | <price> |

      Examples: Friday 17 January
        | instant              | price |
        | 2025-01-17 00:59 UTC | 30 p  |
        | 2025-01-17 01:01 UTC | 10 p  |
        | 2025-01-17 06:59 UTC | 10 p  |
        | 2025-01-17 07:01 UTC | 30 p  |
        | 2025-01-17 23:59 UTC | 30 p  |

      Examples: The weekend, and Monday
        | instant              | price |
        | 2025-01-18 00:01 UTC | 15 p  |
        | 2025-01-18 07:01 UTC | 15 p  |
        | 2025-01-19 23:59 UTC | 15 p  |
        | 2025-01-20 00:01 UTC | 30 p  |
        | 2025-01-20 01:01 UTC | 10 p  |

    @ESME @unless-unnumbered/tariff-setting-not-supported
    Scenario: Electricity is counted in the register of its time and charged at its price
      Given it is 2025-01-15 06:00 UTC
      And the meter is in Prepayment Mode
      And the Meter Balance is £5.00
      And the registers are noted
      When the supplier sets a tariff with a standing charge of 25 p a day and TOU registers
        | register | price | from  | on               |
        | 1        | 10 p  | 00:00 | Monday to Sunday |
        | 2        | 30 p  | 07:00 | Monday to Sunday |
      And 2 kWh are used
      And the time becomes 2025-01-15 07:01 UTC
      And 1 kWh is used
      Then the TOU registers have counted
        | register | quantity |
        | 1        | 2 kWh    |
        | 2        | 1 kWh    |
      And SRV 4.3 Read Instantaneous Prepay Values shows
        | MeterBalance | £4.50 |

    @GSME @unless-unnumbered/tariff-setting-not-supported
    Scenario: Gas is counted in the register of its time
      Given it is 2025-01-15 06:00 UTC
      And the registers are noted
      When the supplier sets a tariff with a standing charge of 25 p a day and TOU registers
        | register | price | from  | on               |
        | 1        | 5 p   | 00:00 | Monday to Sunday |
        | 2        | 7 p   | 07:00 | Monday to Sunday |
      And 2000 litres are used
      And the time becomes 2025-01-15 07:01 UTC
      And 300 litres are used
      Then the TOU registers have counted
        | register | quantity    |
        | 1        | 2000 litres |
        | 2        | 300 litres  |

    @ESME @unless-unnumbered/tariff-setting-not-supported
    Scenario: What was used before the tariff came keeps its price, what is used after has the new one
      Given the tariff is 20 p per kWh with a standing charge of 25 p a day
      And the meter is in Prepayment Mode
      And the Meter Balance is £5.00
      When 2 kWh are used
      And the supplier sends SRV 1.1.1 Update Import Tariff (Primary Element) with
        | TariffTOUPriceMatrix | 30 p |
        | StandingCharge       | 25 p |
      Then SRV 4.3 Read Instantaneous Prepay Values shows
        | MeterBalance | £4.60 |
      When 1 kWh is used
      Then SRV 4.3 Read Instantaneous Prepay Values shows
        | MeterBalance | £4.30 |

    @GSME @unless-unnumbered/tariff-setting-not-supported
    Scenario: Gas at 0 p costs nothing
      Given the meter is in Prepayment Mode
      And the Meter Balance is £5.00
      When the supplier sends SRV 1.1.1 Update Import Tariff (Primary Element) with
        | TariffTOUPriceMatrix | 0 p  |
        | StandingCharge       | 25 p |
      And 500 litres are used
      Then SRV 4.3 Read Instantaneous Prepay Values shows
        | MeterBalance | £5.00 |

    @unless-unnumbered/tariff-setting-not-supported
    Scenario: The new standing charge is taken from the next midnight on
      Given it is 2025-01-15 10:00 UTC
      And the meter is in Prepayment Mode
      And the Meter Balance is £5.00
      When the supplier sends SRV 1.1.1 Update Import Tariff (Primary Element) with
        | TariffTOUPriceMatrix | 20 p |
        | StandingCharge       | 40 p |
      And the time becomes 2025-01-15 23:59 UTC
      Then SRV 4.3 Read Instantaneous Prepay Values shows
        | MeterBalance | £5.00 |
      When the time becomes 2025-01-16 00:01 UTC
      Then SRV 4.3 Read Instantaneous Prepay Values shows
        | MeterBalance | £4.60 |
      When the time becomes 2025-01-17 00:01 UTC
      Then SRV 4.3 Read Instantaneous Prepay Values shows
        | MeterBalance | £4.20 |

    @ESME @unless-unnumbered/tariff-setting-not-supported
    Scenario: An electricity meter has 48 TOU registers
      When the supplier sets a tariff of 48 prices: 1 p, 2 p and so on
      Then the request succeeds
      And the tariff read with SRV 4.11.1 has 48 prices: 1 p, 2 p and so on

    @ESME
    Scenario: An electricity meter has no 49th TOU register
      Given what the meter holds is noted
      When the supplier sets a tariff of 49 prices: 1 p, 2 p and so on
      Then the request is refused
      And the meter holds what it held

    @GSME @unless-unnumbered/tariff-setting-not-supported
    Scenario: A gas meter has 4 TOU registers
      When the supplier sets a tariff of 4 prices: 1 p, 2 p and so on
      Then the request succeeds
      And the tariff read with SRV 4.11.1 has 4 prices: 1 p, 2 p and so on

    @GSME
    Scenario: A gas meter has no fifth TOU register
      Given what the meter holds is noted
      When the supplier sets a tariff of 5 prices: 1 p, 2 p and so on
      Then the request is refused
      And the meter holds what it held

    Scenario: A switch to a register without a price is refused
      Given what the meter holds is noted
      When the supplier sets a tariff with a standing charge of 40 p a day and TOU registers
        | register | price | from  | on               |
        | 1        | 10 p  | 00:00 | Monday to Sunday |
        | 2        | 30 p  | 07:00 | Monday to Sunday |
        | 3        |       | 19:00 | Monday to Sunday |
      Then the request is refused
      And the meter holds what it held

    Scenario: A tariff without a standing charge is refused
      Given what the meter holds is noted
      When the supplier sends SRV 1.1.1 Update Import Tariff (Primary Element) with
        | TariffTOUPriceMatrix | 30 p |
      Then the request is refused
      And the meter holds what it held

    @GSME
    Scenario: A gas tariff with a negative standing charge is refused
      Given what the meter holds is noted
      When the supplier sends SRV 1.1.1 Update Import Tariff (Primary Element) with
        | TariffTOUPriceMatrix | 30 p  |
        | StandingCharge       | -40 p |
      Then the request is refused
      And the meter holds what it held

    Scenario: Another fuel's supplier is refused
      Given what the meter holds is noted
      When the supplier of the other fuel sends SRV 1.1.1 Update Import Tariff (Primary Element)
      Then the request is refused by the DSP with code E4
      And the meter holds what it held

    Scenario: An export supplier is refused
      Given what the meter holds is noted
      When the export supplier sends SRV 1.1.1 Update Import Tariff (Primary Element) with
        | TariffTOUPriceMatrix | 30 p |
        | StandingCharge       | 40 p |
      Then the request is refused by the DSP with code E2
      And the meter holds what it held

    Scenario: A Communications Hub has no tariff
      When User Role IS sends SRV 1.1.1 Update Import Tariff (Primary Element) to the Communications Hub with
        | TariffTOUPriceMatrix | 30 p |
        | StandingCharge       | 40 p |
      Then the request is refused by the DSP with code E11
