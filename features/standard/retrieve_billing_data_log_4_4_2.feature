@standard-4.4.2
Feature: SRV 4.4.2 Retrieve Change Of Mode / Tariff Triggered Billing Data Log
  When the payment mode or the tariff changes, the meter writes its registers and its prepayment values to the billing
  log, so that what was used before is billed as it was agreed. It keeps the newest twelve. 1 kWh at 10 kW takes six
  minutes, 100 litres of gas at 6000 litres per hour one.

  Background:
    Given it is 2025-01-15 10:00 UTC

  Rule: Every Device Model

    @ESME
    Scenario: A change to Prepayment Mode is written with the register
      Given the meter is in Credit Mode
      And the registers are noted
      When the time becomes 2025-01-15 10:30 UTC
      And 2 kWh are used
      And the supplier sends SRV 1.6 Update Payment Mode with
        | PaymentMode          | Prepayment |
        | SuspendDebtDisabled  | false      |
        | SuspendDebtEmergency | false      |
        | DisablementThreshold | -£100.00   |
      And 3 kWh are used
      Then SRV 4.4.2 Retrieve Change Of Mode / Tariff Triggered Billing Data Log has the new entries
        | at                   | total |
        | 2025-01-15 10:42 UTC | 2 kWh |

    @GSME
    Scenario: A change to Prepayment Mode is written with the gas register
      Given the meter is in Credit Mode
      And the registers are noted
      When the time becomes 2025-01-15 10:30 UTC
      And 600 litres are used
      And the supplier sends SRV 1.6 Update Payment Mode with
        | PaymentMode          | Prepayment |
        | SuspendDebtDisabled  | false      |
        | SuspendDebtEmergency | false      |
        | DisablementThreshold | -£100.00   |
      And 300 litres are used
      Then SRV 4.4.2 Retrieve Change Of Mode / Tariff Triggered Billing Data Log has the new entries
        | at                   | total      |
        | 2025-01-15 10:36 UTC | 600 litres |

    @ESME
    Scenario: A change to Credit Mode is written with the register
      Given the meter is in Prepayment Mode
      And the Meter Balance is £50.00
      And the registers are noted
      When the time becomes 2025-01-15 10:30 UTC
      And 2 kWh are used
      And the supplier sends SRV 1.6 Update Payment Mode with
        | PaymentMode | Credit |
      And the time becomes 2025-01-17 10:00 UTC
      Then SRV 4.4.2 Retrieve Change Of Mode / Tariff Triggered Billing Data Log has the new entries
        | at                   | total |
        | 2025-01-15 10:42 UTC | 2 kWh |

    @ESME @unless-unnumbered/tariff-setting-not-supported
    Scenario: A change of tariff is written with what the old tariff counted and left
      Given the tariff is 20 p per kWh with a standing charge of 25 p a day
      And the meter is in Prepayment Mode
      And the Meter Balance is £5.00
      And the registers are noted
      When the time becomes 2025-01-15 10:30 UTC
      And 2 kWh are used
      And the supplier sends SRV 1.1.1 Update Import Tariff (Primary Element) with
        | TariffTOUPriceMatrix | 30 p |
        | StandingCharge       | 25 p |
      And 1 kWh is used
      Then SRV 4.4.2 Retrieve Change Of Mode / Tariff Triggered Billing Data Log has the new entries
        | at                   | total | TOU 1 | MeterBalance |
        | 2025-01-15 10:42 UTC | 2 kWh | 2 kWh | £4.60        |

    @GSME @unless-unnumbered/tariff-setting-not-supported
    Scenario: A change of gas tariff is written with the register
      Given the tariff is 20 p per kWh with a standing charge of 25 p a day
      And the meter is in Credit Mode
      And the registers are noted
      When the time becomes 2025-01-15 10:30 UTC
      And 600 litres are used
      And the supplier sends SRV 1.1.1 Update Import Tariff (Primary Element) with
        | TariffTOUPriceMatrix | 7 p  |
        | StandingCharge       | 25 p |
      And 300 litres are used
      Then SRV 4.4.2 Retrieve Change Of Mode / Tariff Triggered Billing Data Log has the new entries
        | at                   | total      | TOU 1      |
        | 2025-01-15 10:36 UTC | 600 litres | 600 litres |

    Scenario: In summer too an entry bears its time in UTC
      Given it is 2025-07-15 10:00 UTC
      And the meter is in Prepayment Mode
      When the time becomes 2025-07-15 10:30 UTC
      And the supplier sends SRV 1.6 Update Payment Mode with
        | PaymentMode | Credit |
      Then SRV 4.4.2 Retrieve Change Of Mode / Tariff Triggered Billing Data Log has the new entries
        | at                   |
        | 2025-07-15 10:30 UTC |

    Scenario: A change of mode that is refused is not written
      Given the meter is in Credit Mode
      When the time becomes 2025-01-15 10:30 UTC
      And the supplier sends SRV 1.6 Update Payment Mode with
        | PaymentMode | Prepayment |
      Then the request is refused
      And SRV 4.4.2 Retrieve Change Of Mode / Tariff Triggered Billing Data Log has no new entry

    Scenario: A tariff that is refused is not written
      When the time becomes 2025-01-15 10:30 UTC
      And the supplier sends SRV 1.1.1 Update Import Tariff (Primary Element) with
        | TariffTOUPriceMatrix | 30 p |
      Then the request is refused
      And SRV 4.4.2 Retrieve Change Of Mode / Tariff Triggered Billing Data Log has no new entry

    @ESME
    Scenario: A tariff of more blocks than the meter has is not written
      When the time becomes 2025-01-15 10:30 UTC
      And the supplier sets a tariff with a standing charge of 40 p a day and blocks
        | register    | price                   | up to                      | from  | on               |
        | block set 1 | 5 p, 4 p, 3 p, 2 p, 1 p | 1 kWh, 2 kWh, 3 kWh, 4 kWh | 00:00 | Monday to Sunday |
      Then the request is refused
      And SRV 4.4.2 Retrieve Change Of Mode / Tariff Triggered Billing Data Log has no new entry

    @GSME
    Scenario: A gas tariff of more block sets than the meter has is not written
      When the time becomes 2025-01-15 10:30 UTC
      And the supplier sets a tariff with a standing charge of 40 p a day and blocks
        | register    | price    | up to      | from  | on               |
        | block set 1 | 7 p, 5 p | 300 litres | 00:00 | Monday to Friday |
        | block set 2 | 8 p, 6 p | 400 litres | 00:00 | Saturday, Sunday |
      Then the request is refused
      And SRV 4.4.2 Retrieve Change Of Mode / Tariff Triggered Billing Data Log has no new entry

    Scenario: The thirteenth entry pushes out the first
      Whether billing periods have a log of their own is not held: none ends here.

      Given the meter is in Credit Mode
      And the billing calendar is Monthly at 12:00:00, DayOfMonth 1
      When the supplier changes the payment mode 13 times, an hour apart
      Then SRV 4.4.2 Retrieve Change Of Mode / Tariff Triggered Billing Data Log has 12 entries, from 2025-01-15 12:00 UTC to 2025-01-15 23:00 UTC

    Scenario: Only the entries of the period asked for are read
      Given the meter is in Credit Mode
      When the supplier changes the payment mode 4 times, an hour apart
      And the supplier sends SRV 4.4.2 Retrieve Change Of Mode / Tariff Triggered Billing Data Log with
        | StartDateTime | 2025-01-15 11:30 UTC |
        | EndDateTime   | 2025-01-15 13:30 UTC |
      Then the request succeeds
      And the response has the entries
        | at                   |
        | 2025-01-15 12:00 UTC |
        | 2025-01-15 13:00 UTC |

    Scenario: Another fuel's supplier is refused
      When the supplier of the other fuel sends SRV 4.4.2 Retrieve Change Of Mode / Tariff Triggered Billing Data Log
      Then the request is refused by the DSP with code E4

    Scenario: An export supplier is refused
      When the export supplier sends SRV 4.4.2 Retrieve Change Of Mode / Tariff Triggered Billing Data Log
      Then the request is refused by the DSP with code E2

    Scenario: A Communications Hub has no billing log
      When User Role IS sends SRV 4.4.2 Retrieve Change Of Mode / Tariff Triggered Billing Data Log to the Communications Hub
      Then the request is refused by the DSP with code E11
