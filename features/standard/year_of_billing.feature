@standard-year-of-billing
Feature: A year of billing
  A supplier bills by the billing log: at midnight on the first of each month the meter writes what its registers stand
  at, and keeps twelve such entries. Energy costs 20 p per kWh and the standing charge is 25 p a day. Whether midnight is
  that of UTC or of local time is not held: an entry of the summer is looked for near it.

  Background:
    Given it is 2025-01-15 10:00 UTC
    And the tariff is 20 p per kWh with a standing charge of 25 p a day
    And the billing calendar is Monthly at 00:00:00, DayOfMonth 1
    And the meter is in Prepayment Mode with SuspendDebtDisabled false and SuspendDebtEmergency false
    And the prepayment configuration is the usual one but for
      | DebtRecoveryRateCap | 500 |
    And nothing but the tariff is charged

  Rule: Every Device Model

    @ESME
    Scenario: Each month has its entry, and the thirteenth pushes out the first
      Given the Meter Balance is £150.00
      And the registers are noted
      When 30 kWh are used
      And the time becomes 2025-02-15 12:00 UTC
      And 20 kWh are used
      And the time becomes 2025-03-15 12:00 UTC
      And 10 kWh are used
      And the time becomes 2025-07-15 12:00 UTC
      And 5 kWh are used
      And the time becomes 2025-11-15 12:00 UTC
      And 15 kWh are used
      And the time becomes 2025-12-15 12:00 UTC
      And 20 kWh are used
      And the time becomes 2026-01-01 12:00 UTC
      And the supplier sends SRV 4.4.3 Retrieve Billing Calendar Triggered Billing Data Log
      Then the response has the entries
        | near                 | total   |
        | 2025-02-01 00:00 UTC | 30 kWh  |
        | 2025-03-01 00:00 UTC | 50 kWh  |
        | 2025-04-01 00:00 UTC | 60 kWh  |
        | 2025-05-01 00:00 UTC | 60 kWh  |
        | 2025-06-01 00:00 UTC | 60 kWh  |
        | 2025-07-01 00:00 UTC | 60 kWh  |
        | 2025-08-01 00:00 UTC | 65 kWh  |
        | 2025-09-01 00:00 UTC | 65 kWh  |
        | 2025-10-01 00:00 UTC | 65 kWh  |
        | 2025-11-01 00:00 UTC | 65 kWh  |
        | 2025-12-01 00:00 UTC | 80 kWh  |
        | 2026-01-01 00:00 UTC | 100 kWh |
      When 30 kWh are used
      And the time becomes 2026-02-01 12:00 UTC
      And the supplier sends SRV 4.4.3 Retrieve Billing Calendar Triggered Billing Data Log
      Then the response has the entries
        | near                 | total   |
        | 2025-03-01 00:00 UTC | 50 kWh  |
        | 2025-04-01 00:00 UTC | 60 kWh  |
        | 2025-05-01 00:00 UTC | 60 kWh  |
        | 2025-06-01 00:00 UTC | 60 kWh  |
        | 2025-07-01 00:00 UTC | 60 kWh  |
        | 2025-08-01 00:00 UTC | 65 kWh  |
        | 2025-09-01 00:00 UTC | 65 kWh  |
        | 2025-10-01 00:00 UTC | 65 kWh  |
        | 2025-11-01 00:00 UTC | 65 kWh  |
        | 2025-12-01 00:00 UTC | 80 kWh  |
        | 2026-01-01 00:00 UTC | 100 kWh |
        | 2026-02-01 00:00 UTC | 130 kWh |
      And SRV 4.3 Read Instantaneous Prepay Values shows
        | MeterBalance | £28.50 |

    @GSME
    Scenario: Each month has its entry of gas, and the thirteenth pushes out the first
      Given the Meter Balance is £500.00
      And the registers are noted
      When 60000 litres are used
      And the time becomes 2025-02-15 12:00 UTC
      And 30000 litres are used
      And the time becomes 2025-11-15 12:00 UTC
      And 45000 litres are used
      And the time becomes 2026-02-01 12:00 UTC
      And the supplier sends SRV 4.4.3 Retrieve Billing Calendar Triggered Billing Data Log
      Then the response has the entries
        | near                 | total         |
        | 2025-03-01 00:00 UTC | 90000 litres  |
        | 2025-04-01 00:00 UTC | 90000 litres  |
        | 2025-05-01 00:00 UTC | 90000 litres  |
        | 2025-06-01 00:00 UTC | 90000 litres  |
        | 2025-07-01 00:00 UTC | 90000 litres  |
        | 2025-08-01 00:00 UTC | 90000 litres  |
        | 2025-09-01 00:00 UTC | 90000 litres  |
        | 2025-10-01 00:00 UTC | 90000 litres  |
        | 2025-11-01 00:00 UTC | 90000 litres  |
        | 2025-12-01 00:00 UTC | 135000 litres |
        | 2026-01-01 00:00 UTC | 135000 litres |
        | 2026-02-01 00:00 UTC | 135000 litres |

    @GSME
    Scenario: A year has 365 standing charges
      Given the Meter Balance is £100.00
      When the time becomes 2026-01-15 10:00 UTC
      Then SRV 4.3 Read Instantaneous Prepay Values shows
        | MeterBalance | £8.75 |
      And the supply was not disabled on the way

    @ESME @unless-unnumbered/tariff-setting-not-supported
    Scenario: A change of mode and one of tariff are written beside the months
      Given the Meter Balance is £50.00
      And the registers are noted
      When the time becomes 2025-01-20 12:00 UTC
      And 5 kWh are used
      And the supplier sends SRV 1.6 Update Payment Mode with
        | PaymentMode | Credit |
      And the time becomes 2025-02-10 12:00 UTC
      And 5 kWh are used
      And the supplier sends SRV 1.1.1 Update Import Tariff (Primary Element) with
        | TariffTOUPriceMatrix | 30 p |
        | StandingCharge       | 40 p |
      And the time becomes 2025-02-20 12:00 UTC
      And 10 kWh are used
      And the time becomes 2025-03-01 12:00 UTC
      Then SRV 4.4.2 Retrieve Change Of Mode / Tariff Triggered Billing Data Log has the new entries
        | at                   | total  |
        | 2025-01-20 12:30 UTC | 5 kWh  |
        | 2025-02-10 12:30 UTC | 10 kWh |
      And SRV 4.4.3 Retrieve Billing Calendar Triggered Billing Data Log has the new entries
        | at                   | total  |
        | 2025-02-01 00:00 UTC | 5 kWh  |
        | 2025-03-01 00:00 UTC | 20 kWh |

    Scenario: Top-ups and what they pay of a debt
      Given the Meter Balance is £10.00
      And the supplier has sent SRV 2.3 Update Debt with
        | PaymentDebtRegister    | £40.00 |
        | DebtRecoveryPerPayment | 1000   |
      And what the meter holds is noted
      When the time becomes 2025-01-20 12:00 UTC
      And the customer tops up £30.00 with UTRN 25012000000000000001
      And the time becomes 2025-01-21 12:00 UTC
      And the customer tops up £30.00 with UTRN 25012100000000000001
      And the time becomes 2025-01-22 12:00 UTC
      And the customer tops up £40.00 with UTRN 25012200000000000001
      And the time becomes 2025-01-23 12:00 UTC
      And the customer tops up £20.00 with UTRN 25012300000000000001
      And the time becomes 2025-01-24 12:00 UTC
      And the customer tops up £30.00 with UTRN 25012400000000000001
      And the time becomes 2025-02-01 12:00 UTC
      And the customer tops up £10.00 with UTRN 25020100000000000001
      Then SRV 4.4.5 Retrieve Billing Data Log (Prepayment Credits) has the new entries
        | at                   | Amount |
        | 2025-01-21 12:00 UTC | £30.00 |
        | 2025-01-22 12:00 UTC | £40.00 |
        | 2025-01-23 12:00 UTC | £20.00 |
        | 2025-01-24 12:00 UTC | £30.00 |
        | 2025-02-01 12:00 UTC | £10.00 |
      And SRV 4.4.4 Retrieve Billing Data Log (Payment Based Debt Payments) has the new entries
        | at                   | Amount |
        | 2025-01-20 12:00 UTC | £3.00  |
        | 2025-01-21 12:00 UTC | £3.00  |
        | 2025-01-22 12:00 UTC | £4.00  |
        | 2025-01-23 12:00 UTC | £2.00  |
        | 2025-01-24 12:00 UTC | £3.00  |
        | 2025-02-01 12:00 UTC | £1.00  |
      And SRV 4.3 Read Instantaneous Prepay Values has changed by
        | PaymentDebtRegister |
        | -£16.00             |
