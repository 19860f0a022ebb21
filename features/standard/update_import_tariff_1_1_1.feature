@standard-1.1.1
Feature: SRV 1.1.1 Update Import Tariff (Primary Element)
  A tariff is a standing charge, a price for each TOU register or for each block of a block set, and the Tariff
  Switching Table, which says when each register or block set counts. `up to` are the thresholds of a block set: what is
  used up to the first has the first price. An electricity meter switches within a day, a gas meter from day to day
  (DUIS); the tariff of a gas meter has TOU registers or blocks, not both. The dates are in winter, when local time is
  UTC. The bench draws 10 kW of electricity: 1 kWh takes six minutes.

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

    @ESME @unless-unnumbered/tariff-setting-not-supported
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

    @GSME @unless-unnumbered/tariff-setting-not-supported
    Scenario: A gas tariff of weekdays and weekends is taken and read back
      When the supplier sets a tariff with a standing charge of 40 p a day and TOU registers
        | register | price | from  | on               |
        | 1        | 7 p   | 00:00 | Monday to Friday |
        | 2        | 5 p   | 00:00 | Saturday, Sunday |
      Then the request succeeds
      And the tariff read with SRV 4.11.1 has a standing charge of 40 p a day and TOU registers
        | register | price | from  | on               |
        | 1        | 7 p   | 00:00 | Monday to Friday |
        | 2        | 5 p   | 00:00 | Saturday, Sunday |

    @unless-unnumbered/tariff-setting-not-supported
    Scenario: A tariff replaces the one before as a whole
      Given the tariff has a standing charge of 40 p a day and TOU registers
        | register | price | from  | on               |
        | 1        | 10 p  | 00:00 | Monday to Friday |
        | 2        | 30 p  | 00:00 | Saturday, Sunday |
      When the supplier sets a tariff with a standing charge of 0 p a day and TOU registers
        | register | price | from  | on               |
        | 1        | 22 p  | 00:00 | Monday to Sunday |
      Then the tariff read with SRV 4.11.1 has a standing charge of 0 p a day and TOU registers
        | register | price | from  | on               |
        | 1        | 22 p  | 00:00 | Monday to Sunday |
      And SRV 4.11.1 Read Tariff (Primary Element) shows
        | ActiveTariffPrice | 22 p |

    @ESME @unless-unnumbered/tariff-setting-not-supported
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

    @GSME @unless-unnumbered/tariff-setting-not-supported
    Scenario Outline: Gas on weekdays and at weekends: at <instant> the price is <price>
      Given it is 2025-01-16 10:00 UTC
      When the supplier sets a tariff with a standing charge of 40 p a day and TOU registers
        | register | price | from  | on               |
        | 1        | 7 p   | 00:00 | Monday to Friday |
        | 2        | 5 p   | 00:00 | Saturday, Sunday |
      And the time becomes <instant>
      Then SRV 4.11.1 Read Tariff (Primary Element) shows
        | ActiveTariffPrice | <price> |

      Examples: From Friday 17 January to Monday
        | instant              | price |
        | 2025-01-17 23:59 UTC | 7 p   |
        | 2025-01-18 00:01 UTC | 5 p   |
        | 2025-01-19 23:59 UTC | 5 p   |
        | 2025-01-20 00:01 UTC | 7 p   |

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
    Scenario: Gas is counted in the register of its day
      Given it is 2025-01-17 20:00 UTC
      And the meter is in Credit Mode
      And the registers are noted
      When the supplier sets a tariff with a standing charge of 25 p a day and TOU registers
        | register | price | from  | on               |
        | 1        | 7 p   | 00:00 | Monday to Friday |
        | 2        | 5 p   | 00:00 | Saturday, Sunday |
      And 2000 litres are used
      And the time becomes 2025-01-18 00:01 UTC
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
      And nothing but the tariff is charged
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

    @unless-unnumbered/tariff-setting-not-supported
    Scenario: In Credit Mode too the standing charge is taken each midnight
      Whether an amount due reads as a positive or a negative number is not held.

      Given it is 2025-01-15 10:00 UTC
      And the meter is in Credit Mode
      And what the meter holds is noted
      When the supplier sends SRV 1.1.1 Update Import Tariff (Primary Element) with
        | TariffTOUPriceMatrix | 20 p |
        | StandingCharge       | 40 p |
      And the time becomes 2025-01-17 00:01 UTC
      Then SRV 4.3 Read Instantaneous Prepay Values has changed by
        | MeterBalance |
        | £0.80        |
        | -£0.80       |

    @ESME @unless-unnumbered/tariff-setting-not-supported
    Scenario: An electricity meter has 48 TOU registers, the last of which counts
      Given it is 2025-01-17 20:00 UTC
      And the meter is in Credit Mode
      And the registers are noted
      When the supplier sets a tariff of 48 prices: 1 p, 2 p and so on, the last for Saturdays
      Then the request succeeds
      And the tariff read with SRV 4.11.1 has 48 prices: 1 p, 2 p and so on
      When the time becomes 2025-01-18 00:01 UTC
      And 1 kWh is used
      Then SRV 4.11.1 Read Tariff (Primary Element) shows
        | ActiveTariffPrice | 48 p |
      And the TOU registers have counted
        | register | quantity |
        | 48       | 1 kWh    |

    @ESME
    Scenario: An electricity meter has no 49th TOU register
      Given what the meter holds is noted
      When the supplier sets a tariff of 49 prices: 1 p, 2 p and so on
      Then the request is refused
      And the meter holds what it held

    @GSME @unless-unnumbered/tariff-setting-not-supported
    Scenario: A gas meter has 4 TOU registers, the last of which counts
      Given it is 2025-01-17 20:00 UTC
      And the meter is in Credit Mode
      And the registers are noted
      When the supplier sets a tariff of 4 prices: 1 p, 2 p and so on, the last for Saturdays
      Then the request succeeds
      And the tariff read with SRV 4.11.1 has 4 prices: 1 p, 2 p and so on
      When the time becomes 2025-01-18 00:01 UTC
      And 500 litres are used
      Then SRV 4.11.1 Read Tariff (Primary Element) shows
        | ActiveTariffPrice | 4 p |
      And the TOU registers have counted
        | register | quantity   |
        | 4        | 500 litres |

    @GSME
    Scenario: A gas meter has no fifth TOU register
      Given what the meter holds is noted
      When the supplier sets a tariff of 5 prices: 1 p, 2 p and so on
      Then the request is refused
      And the meter holds what it held

    @GSME @unless-unnumbered/tariff-setting-not-supported
    Scenario: Gas that was used keeps its price, gas used after a new tariff has the new one
      A cubic metre holds 10 kWh here. Where gas is to be paid, none flows for half an hour first.

      Given it is 2025-01-15 10:00 UTC
      And the tariff is 5 p per kWh with a standing charge of 25 p a day
      And the supplier has sent SRV 6.6 Update Device Configuration (Gas Conversion) with
        | CalorificValue   | 360    |
        | ConversionFactor | 100000 |
      And the meter is in Prepayment Mode
      And the Meter Balance is £8.00
      When the time becomes 2025-01-15 10:30 UTC
      And 1000 litres are used
      And the supplier sends SRV 1.1.1 Update Import Tariff (Primary Element) with
        | TariffTOUPriceMatrix | 10 p |
        | StandingCharge       | 25 p |
      Then SRV 4.3 Read Instantaneous Prepay Values shows
        | MeterBalance | £7.50 |
      When 1000 litres are used
      Then SRV 4.3 Read Instantaneous Prepay Values shows
        | MeterBalance | £6.50 |

    Scenario: A switch to a register without a price changes nothing where it is refused
      Given what the meter holds is noted
      When the supplier sets a tariff with a standing charge of 40 p a day and TOU registers
        | register | price | from  | on               |
        | 1        | 10 p  | 00:00 | Monday to Friday |
        | 2        | 30 p  | 00:00 | Saturday         |
        | 3        |       | 00:00 | Sunday           |
      Then the meter holds what it held, unless the request succeeded

    Scenario: A tariff without a standing charge is refused
      Given what the meter holds is noted
      When the supplier sends SRV 1.1.1 Update Import Tariff (Primary Element) with
        | TariffTOUPriceMatrix | 30 p |
      Then the request is refused
      And the meter holds what it held

    @ESME @unless-unnumbered/tariff-setting-not-supported
    Scenario: A tariff of TOU registers and two block sets is taken and read back
      When the supplier sets a tariff with a standing charge of 40 p a day and TOU registers and blocks
        | register    | price            | up to        | from  | on               |
        | 1           | 10 p             |              | 00:00 | Monday to Sunday |
        | block set 1 | 30 p, 20 p, 15 p | 2 kWh, 5 kWh | 07:00 | Monday to Friday |
        | block set 2 | 25 p, 18 p, 12 p | 3 kWh, 6 kWh | 08:00 | Saturday, Sunday |
      Then the request succeeds
      And the tariff read with SRV 4.11.1 has a standing charge of 40 p a day and TOU registers and blocks
        | register    | price            | up to        | from  | on               |
        | 1           | 10 p             |              | 00:00 | Monday to Sunday |
        | block set 1 | 30 p, 20 p, 15 p | 2 kWh, 5 kWh | 07:00 | Monday to Friday |
        | block set 2 | 25 p, 18 p, 12 p | 3 kWh, 6 kWh | 08:00 | Saturday, Sunday |

    @GSME @unless-unnumbered/tariff-setting-not-supported
    Scenario: A gas tariff of four blocks is taken and read back
      When the supplier sets a tariff with a standing charge of 40 p a day and blocks
        | register    | price              | up to                              | from  | on               |
        | block set 1 | 8 p, 7 p, 6 p, 5 p | 100 litres, 300 litres, 500 litres | 00:00 | Monday to Sunday |
      Then the request succeeds
      And the tariff read with SRV 4.11.1 has a standing charge of 40 p a day and blocks
        | register    | price              | up to                              | from  | on               |
        | block set 1 | 8 p, 7 p, 6 p, 5 p | 100 litres, 300 litres, 500 litres | 00:00 | Monday to Sunday |

    @ESME @unless-unnumbered/tariff-setting-not-supported @fact-55
    Scenario: The first 2 kWh cost 30 p each, what follows costs 10 p
      Given it is 2025-01-15 10:00 UTC
      And the tariff has a standing charge of 25 p a day and blocks
        | register    | price      | up to | from  | on               |
        | block set 1 | 30 p, 10 p | 2 kWh | 00:00 | Monday to Sunday |
      And the block counters stand at zero
      And the meter is in Prepayment Mode
      And the Meter Balance is £5.00
      When 1.5 kWh are used
      Then SRV 4.3 Read Instantaneous Prepay Values shows
        | MeterBalance | £4.55 |
      When 1.5 kWh are used
      Then SRV 4.3 Read Instantaneous Prepay Values shows
        | MeterBalance | £4.30 |

    @ESME @unless-unnumbered/tariff-setting-not-supported
    Scenario: A threshold that is crossed in one go divides what was used
      Given it is 2025-01-15 10:00 UTC
      And the tariff has a standing charge of 25 p a day and blocks
        | register    | price      | up to | from  | on               |
        | block set 1 | 30 p, 10 p | 2 kWh | 00:00 | Monday to Sunday |
      And the block counters stand at zero
      And the meter is in Prepayment Mode
      And the Meter Balance is £5.00
      And the registers and blocks are noted
      When 7 kWh are used
      Then SRV 4.3 Read Instantaneous Prepay Values shows
        | MeterBalance | £3.90 |
      And the block registers have counted
        | block set | block | quantity |
        | 1         | 1     | 2 kWh    |
        | 1         | 2     | 5 kWh    |
      And the meter has counted 7 kWh

    @ESME @unless-unnumbered/tariff-setting-not-supported
    Scenario: Credit lasts for as much as the price of each block allows
      Given it is 2025-01-15 10:00 UTC
      And the tariff has a standing charge of 25 p a day and blocks
        | register    | price      | up to | from  | on               |
        | block set 1 | 10 p, 30 p | 2 kWh | 00:00 | Monday to Sunday |
      And the block counters stand at zero
      And the meter is in Prepayment Mode with SuspendDebtDisabled false and SuspendDebtEmergency false
      And no Emergency Credit is active
      And the Meter Balance is £0.50
      When 2.9 kWh are used
      Then the supply is Enabled
      And SRV 4.3 Read Instantaneous Prepay Values shows
        | MeterBalance | £0.03 |
      When 2 kWh are used
      Then the supply is Disabled

    @ESME @unless-unnumbered/tariff-setting-not-supported @fact-55
    Scenario: Four blocks: each has its price
      Whether the second threshold limits the second block alone or both together is open: at these quantities
      it makes no difference.

      Given it is 2025-01-15 08:00 UTC
      And the tariff has a standing charge of 25 p a day and blocks
        | register    | price                  | up to               | from  | on               |
        | block set 1 | 40 p, 30 p, 20 p, 10 p | 1 kWh, 4 kWh, 6 kWh | 00:00 | Monday to Sunday |
      And the block counters stand at zero
      And the meter is in Credit Mode
      When 0.5 kWh are used
      Then SRV 4.11.1 Read Tariff (Primary Element) shows
        | ActiveTariffPrice | 40 p |
      When 1.5 kWh are used
      Then SRV 4.11.1 Read Tariff (Primary Element) shows
        | ActiveTariffPrice | 30 p |
      When 3.5 kWh are used
      Then SRV 4.11.1 Read Tariff (Primary Element) shows
        | ActiveTariffPrice | 20 p |
      When 6.5 kWh are used
      Then SRV 4.11.1 Read Tariff (Primary Element) shows
        | ActiveTariffPrice | 10 p |

    @GSME @unless-unnumbered/tariff-setting-not-supported @fact-55
    Scenario: The first 300 litres of gas have one price, what follows has another
      Given it is 2025-01-15 10:00 UTC
      And the tariff has a standing charge of 25 p a day and blocks
        | register    | price    | up to      | from  | on               |
        | block set 1 | 8 p, 5 p | 300 litres | 00:00 | Monday to Sunday |
      And the block counters stand at zero
      And the meter is in Credit Mode
      And the registers are noted
      When 250 litres are used
      Then SRV 4.11.1 Read Tariff (Primary Element) shows
        | ActiveTariffPrice | 8 p |
      When 100 litres are used
      Then SRV 4.11.1 Read Tariff (Primary Element) shows
        | ActiveTariffPrice | 5 p |
      And the block counters stand at
        | block set | block | quantity   |
        | 1         | 1     | 300 litres |
        | 1         | 2     | 50 litres  |
      And the meter has counted 350 litres

    @GSME @unless-unnumbered/tariff-setting-not-supported
    Scenario: A first block of gas at 0 p costs nothing
      Given it is 2025-01-15 10:00 UTC
      And the tariff has a standing charge of 25 p a day and blocks
        | register    | price    | up to      | from  | on               |
        | block set 1 | 0 p, 9 p | 500 litres | 00:00 | Monday to Sunday |
      And the block counters stand at zero
      And the meter is in Prepayment Mode
      And the Meter Balance is £5.00
      When 400 litres are used
      Then SRV 4.3 Read Instantaneous Prepay Values shows
        | MeterBalance | £5.00 |

    @ESME @unless-unnumbered/tariff-setting-not-supported
    Scenario: Nights count in a register, days in blocks
      Given it is 2025-01-15 06:00 UTC
      And the tariff has a standing charge of 25 p a day and TOU registers and blocks
        | register    | price      | up to | from  | on               |
        | 1           | 5 p        |       | 00:00 | Monday to Sunday |
        | block set 1 | 30 p, 10 p | 2 kWh | 07:00 | Monday to Sunday |
      And the block counters stand at zero
      And the meter is in Prepayment Mode
      And the Meter Balance is £5.00
      And the registers and blocks are noted
      When 4 kWh are used
      Then the block counters stand at zero
      When the time becomes 2025-01-15 07:01 UTC
      And 3 kWh are used
      Then the TOU registers have counted
        | register | quantity |
        | 1        | 4 kWh    |
      And the block registers have counted
        | block set | block | quantity |
        | 1         | 1     | 2 kWh    |
        | 1         | 2     | 1 kWh    |
      And SRV 4.3 Read Instantaneous Prepay Values shows
        | MeterBalance | £4.10 |

    @ESME @unless-unnumbered/tariff-setting-not-supported
    Scenario: Each block set counts towards its own threshold
      Given it is 2025-01-15 10:00 UTC
      And the tariff has a standing charge of 25 p a day and blocks
        | register    | price      | up to | from  | on               |
        | block set 1 | 30 p, 10 p | 2 kWh | 00:00 | Monday to Sunday |
        | block set 2 | 40 p, 20 p | 1 kWh | 12:00 | Monday to Sunday |
      And the block counters stand at zero
      And the meter is in Prepayment Mode
      And the Meter Balance is £5.00
      When 3 kWh are used
      Then SRV 4.3 Read Instantaneous Prepay Values shows
        | MeterBalance | £4.30 |
      When the time becomes 2025-01-15 12:01 UTC
      And 2 kWh are used
      Then SRV 4.3 Read Instantaneous Prepay Values shows
        | MeterBalance | £3.70 |
      And the block counters stand at
        | block set | block | quantity |
        | 1         | 1     | 2 kWh    |
        | 1         | 2     | 1 kWh    |
        | 2         | 1     | 1 kWh    |
        | 2         | 2     | 1 kWh    |

    @unless-unnumbered/tariff-setting-not-supported
    Scenario: A tariff of two seasons is taken and read back
      When the supplier sets a tariff with a standing charge of 40 p a day and TOU registers
        | register | price | from  | on               | season     |
        | 1        | 10 p  | 00:00 | Monday to Sunday | 1 November |
        | 2        | 30 p  | 00:00 | Monday to Sunday | 2025-02-01 |
      Then the request succeeds
      And the tariff read with SRV 4.11.1 has a standing charge of 40 p a day and TOU registers
        | register | price | from  | on               | season     |
        | 1        | 10 p  | 00:00 | Monday to Sunday | 1 November |
        | 2        | 30 p  | 00:00 | Monday to Sunday | 2025-02-01 |

    @unless-unnumbered/tariff-setting-not-supported
    Scenario Outline: From 1 November register 1, from <spring> register 2: at <instant> the price is <price>
      Given it is 2025-01-31 20:00 UTC
      When the supplier sets a tariff with a standing charge of 40 p a day and TOU registers
        | register | price | from  | on               | season     |
        | 1        | 10 p  | 00:00 | Monday to Sunday | 1 November |
        | 2        | 30 p  | 00:00 | Monday to Sunday | <spring>   |
      And the time becomes <instant>
      Then SRV 4.11.1 Read Tariff (Primary Element) shows
        | ActiveTariffPrice | <price> |

      Examples: A season of every year, and one of this year alone
        | spring     | instant              | price |
        | 1 February | 2025-01-31 23:59 UTC | 10 p  |
        | 1 February | 2025-02-01 00:01 UTC | 30 p  |
        | 2025-02-01 | 2025-01-31 23:59 UTC | 10 p  |
        | 2025-02-01 | 2025-02-01 00:01 UTC | 30 p  |

      Examples: A season of a year that is yet to come
        | spring     | instant              | price |
        | 2026-02-01 | 2025-02-01 00:01 UTC | 10 p  |

    @unless-unnumbered/tariff-setting-not-supported
    Scenario Outline: Christmas Day has the price of a weekend: at <instant> the price is <price>
      Given it is 2025-12-24 20:00 UTC
      When the supplier sets a tariff with a standing charge of 40 p a day and TOU registers
        | register | price | from  | on               |
        | 1        | 30 p  | 00:00 | Monday to Friday |
        | 2        | 15 p  | 00:00 | Saturday, Sunday |
        | 2        |       | 00:00 | <special day>    |
      And the time becomes <instant>
      Then SRV 4.11.1 Read Tariff (Primary Element) shows
        | ActiveTariffPrice | <price> |

      Examples: A special day of every year, and one of this year alone
        | special day | instant              | price |
        | 25 December | 2025-12-24 23:59 UTC | 30 p  |
        | 25 December | 2025-12-25 00:01 UTC | 15 p  |
        | 25 December | 2025-12-25 23:59 UTC | 15 p  |
        | 25 December | 2025-12-26 00:01 UTC | 30 p  |
        | 2025-12-25  | 2025-12-25 00:01 UTC | 15 p  |

      Examples: A special day of another year
        | special day | instant              | price |
        | 2026-12-25  | 2025-12-25 00:01 UTC | 30 p  |

    @ESME @unless-unnumbered/tariff-setting-not-supported
    Scenario Outline: An electricity meter takes <most>
      When the supplier sets a tariff of <most>
      Then the request succeeds
      And the tariff read with SRV 4.11.1 has <most>

      Examples: DUIS has 48 switches a day, the manual of a meter 12
        | most              |
        | 4 seasons         |
        | 50 special days   |
        | 12 switches a day |

    @ESME
    Scenario Outline: An electricity meter does not take <too many>
      Given what the meter holds is noted
      When the supplier sets a tariff of <too many>
      Then the request is refused
      And the meter holds what it held

      Examples:
        | too many          |
        | 5 seasons         |
        | 51 special days   |
        | 49 switches a day |

    @GSME @unless-unnumbered/tariff-setting-not-supported
    Scenario Outline: A gas meter takes <most>
      When the supplier sets a tariff of <most>
      Then the request succeeds
      And the tariff read with SRV 4.11.1 has <most>

      Examples:
        | most            |
        | 3 seasons       |
        | 20 special days |

    @GSME
    Scenario Outline: A gas meter does not take <too many>
      Given what the meter holds is noted
      When the supplier sets a tariff of <too many>
      Then the request is refused
      And the meter holds what it held

      Examples:
        | too many        |
        | 4 seasons       |
        | 21 special days |

    Scenario: A switch to a block set without prices changes nothing where it is refused
      Given what the meter holds is noted
      When the supplier sets a tariff with a standing charge of 40 p a day and TOU registers and blocks
        | register    | price | up to | from  | on               |
        | 1           | 10 p  |       | 00:00 | Monday to Friday |
        | block set 1 |       |       | 00:00 | Saturday, Sunday |
      Then the meter holds what it held, unless the request succeeded

    @ESME
    Scenario: A block set of five prices is refused
      Given what the meter holds is noted
      When the supplier sets a tariff with a standing charge of 40 p a day and blocks
        | register    | price                   | up to                      | from  | on               |
        | block set 1 | 5 p, 4 p, 3 p, 2 p, 1 p | 1 kWh, 2 kWh, 3 kWh, 4 kWh | 00:00 | Monday to Sunday |
      Then the request is refused
      And the meter holds what it held

    @GSME
    Scenario: Five prices of blocks of gas are refused
      Given what the meter holds is noted
      When the supplier sets a tariff with a standing charge of 40 p a day and blocks
        | register    | price                   | up to                                          | from  | on               |
        | block set 1 | 5 p, 4 p, 3 p, 2 p, 1 p | 100 litres, 200 litres, 300 litres, 400 litres | 00:00 | Monday to Sunday |
      Then the request is refused
      And the meter holds what it held

    @ESME
    Scenario: A ninth block set is refused
      Given what the meter holds is noted
      When the supplier sets a tariff with a standing charge of 40 p a day and blocks
        | register    | price    | up to | from  | on               |
        | block set 1 | 2 p, 1 p | 1 kWh | 00:00 | Monday to Sunday |
        | block set 2 | 2 p, 1 p | 1 kWh |       |                  |
        | block set 3 | 2 p, 1 p | 1 kWh |       |                  |
        | block set 4 | 2 p, 1 p | 1 kWh |       |                  |
        | block set 5 | 2 p, 1 p | 1 kWh |       |                  |
        | block set 6 | 2 p, 1 p | 1 kWh |       |                  |
        | block set 7 | 2 p, 1 p | 1 kWh |       |                  |
        | block set 8 | 2 p, 1 p | 1 kWh |       |                  |
        | block set 9 | 2 p, 1 p | 1 kWh |       |                  |
      Then the request is refused
      And the meter holds what it held

    @GSME
    Scenario: A second block set is refused of a gas meter
      Given what the meter holds is noted
      When the supplier sets a tariff with a standing charge of 40 p a day and blocks
        | register    | price    | up to      | from  | on               |
        | block set 1 | 7 p, 5 p | 300 litres | 00:00 | Monday to Friday |
        | block set 2 | 8 p, 6 p | 400 litres | 00:00 | Saturday, Sunday |
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
