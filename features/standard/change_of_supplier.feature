@standard-change-of-supplier
Feature: A change of supplier
  The registration of the meter passes to a new supplier, which puts its credentials in place with SRV 6.23. The old
  one can do nothing more; the new one sets its own tariff, name and debt. The change by itself leaves what the meter
  holds as it is. Who is registered and whose credentials are held is known to DCC Systems: on a bench without a DCC
  that part proves the harness's own model.

  Rule: Every Device Model

    @fact-93
    Scenario: The new supplier takes over, and the old one is refused
      Given what the meter holds is noted
      When a new supplier is registered for the meter
      And the new supplier sends SRV 6.23 Update Security Credentials (CoS)
      Then the request succeeds
      And the meter holds what it held
      When the old supplier sends SRV 1.1.1 Update Import Tariff (Primary Element) with
        | TariffTOUPriceMatrix | 99 p |
        | StandingCharge       | 99 p |
      Then the request is refused by the DSP with code E4
      When the old supplier sends SRV 7.2 Disable Supply
      Then the request is refused by the DSP with code E4
      When the old supplier sends SRV 4.3 Read Instantaneous Prepay Values
      Then the request is refused by the DSP with code E4
      And the meter holds what it held

    @unless-unnumbered/tariff-setting-not-supported
    Scenario: The new supplier sets its tariff and its debt
      Given it is 2025-01-15 10:00 UTC
      And the tariff is 20 p per kWh with a standing charge of 25 p a day
      And the meter is in Prepayment Mode with SuspendDebtDisabled false and SuspendDebtEmergency false
      And nothing but the tariff is charged
      And the Meter Balance is £7.00
      And what the meter holds is noted
      And a new supplier is registered for the meter
      And the new supplier has taken the meter over with SRV 6.23 Update Security Credentials (CoS)
      When the new supplier sends SRV 1.1.1 Update Import Tariff (Primary Element) with
        | TariffTOUPriceMatrix | 30 p |
        | StandingCharge       | 40 p |
      Then the request succeeds
      When the new supplier sends SRV 2.3 Update Debt with
        | TimeDebtRegister1   | £20.00 |
        | DebtRecoveryRate1   | £1.00  |
        | DebtRecoveryPeriod1 | DAILY  |
      Then the request succeeds
      And SRV 4.11.1 Read Tariff (Primary Element) shows
        | TariffTOUPriceMatrix | 30 p |
        | StandingCharge       | 40 p |
      And SRV 4.3 Read Instantaneous Prepay Values has changed by
        | MeterBalance | TimeDebtRegister1 |
        | £0.00        | £20.00            |
      When the time becomes 2025-01-16 00:01 UTC
      Then SRV 4.3 Read Instantaneous Prepay Values shows
        | MeterBalance | £5.60 |

    Scenario: The new supplier puts its name on the meter
      Given a new supplier is registered for the meter
      And the new supplier has taken the meter over with SRV 6.23 Update Security Credentials (CoS)
      When the old supplier sends SRV 3.4 Update Supplier Name with
        | SupplierName            | Gone Ltd    |
        | SupplierTelephoneNumber | 02079460000 |
      Then the request is refused by the DSP with code E4
      When the new supplier sends SRV 3.4 Update Supplier Name with
        | SupplierName            | New Ltd     |
        | SupplierTelephoneNumber | 02079460001 |
      Then the request succeeds
      And the meter itself holds
        | SupplierName            | New Ltd     |
        | SupplierTelephoneNumber | 02079460001 |

    @fact-93
    Scenario: Until the registration changes the old supplier acts
      Given it is 2025-01-15 10:00 UTC
      And a new supplier is registered for the meter from 2025-01-16 00:00 UTC
      When the time becomes 2025-01-15 23:59 UTC
      And the old supplier sends SRV 4.3 Read Instantaneous Prepay Values
      Then the request succeeds
      When the time becomes 2025-01-16 00:01 UTC
      And the old supplier sends SRV 4.3 Read Instantaneous Prepay Values
      Then the request is refused by the DSP with code E4
      When the new supplier sends SRV 4.3 Read Instantaneous Prepay Values
      Then the request succeeds

    @fact-95
    Scenario: Of its own time each supplier reads what was used, and of no other
      Given it is 2025-01-15 10:00 UTC
      And a new supplier is registered for the meter from 2025-01-17 12:00 UTC
      When the time becomes 2025-01-20 10:00 UTC
      And the old supplier sends SRV 4.8.1 Read Active Import Profile Data with
        | StartDateTime | 2025-01-16 00:00 UTC |
        | EndDateTime   | 2025-01-17 00:00 UTC |
      Then the request succeeds
      When the new supplier sends SRV 4.8.1 Read Active Import Profile Data with
        | StartDateTime | 2025-01-18 00:00 UTC |
        | EndDateTime   | 2025-01-19 00:00 UTC |
      Then the request succeeds
      When the old supplier sends SRV 4.8.1 Read Active Import Profile Data with
        | StartDateTime | 2025-01-16 00:00 UTC |
        | EndDateTime   | 2025-01-18 00:00 UTC |
      Then the request is refused by the DSP with code E4
      When the new supplier sends SRV 4.8.1 Read Active Import Profile Data with
        | StartDateTime | 2025-01-16 00:00 UTC |
        | EndDateTime   | 2025-01-18 00:00 UTC |
      Then the request is refused by the DSP with code E4
