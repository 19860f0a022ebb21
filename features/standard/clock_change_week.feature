@standard-clock-change-week
Feature: The weeks in which the clocks change
  In the week of 30 March 2025 a day of local time has 23 hours, in that of 26 October one has 25. A meter counts in UTC:
  no half hour is missing and none is there twice, and what is taken once a day is taken seven times in seven days.
  Whether a day begins at midnight of UTC or of local time is not held: each scenario runs from noon to noon. The standing
  charge is 25 p a day, and energy costs 20 p per kWh.

  Rule: Every Device Model

    Scenario Outline: In <month> each of seven days has its 48 half hours
      Given it is <noon>
      When the time becomes <later>
      And the supplier sends SRV 4.8.1 Read Active Import Profile Data with
        | StartDateTime | <from> |
        | EndDateTime   | <to>   |
      Then the response has an entry for each half hour from <first> to <last>

      Examples:
        | month   | noon                 | later                | from                 | to                   | first                | last                 |
        | March   | 2025-03-27 12:10 UTC | 2025-04-04 12:10 UTC | 2025-03-27 23:45 UTC | 2025-04-04 00:15 UTC | 2025-03-28 00:30 UTC | 2025-04-04 00:00 UTC |
        | October | 2025-10-23 12:10 UTC | 2025-10-31 12:10 UTC | 2025-10-23 23:45 UTC | 2025-10-31 00:15 UTC | 2025-10-24 00:30 UTC | 2025-10-31 00:00 UTC |

    @ESME
    Scenario Outline: What is used in the night of the change in <month> is counted and charged once
      Given it is <noon>
      And the tariff is 20 p per kWh with a standing charge of 25 p a day
      And the meter is in Prepayment Mode
      And nothing but the tariff is charged
      And the Meter Balance is £20.00
      And the registers are noted
      When the time becomes <evening>
      And 30 kWh are used
      And the time becomes <later>
      And the supplier sends SRV 4.8.1 Read Active Import Profile Data with
        | StartDateTime | <from>  |
        | EndDateTime   | <later> |
      Then the entries of the response add up to 30 kWh
      And the meter has counted 30 kWh
      And SRV 4.3 Read Instantaneous Prepay Values shows
        | MeterBalance | £13.75 |

      Examples:
        | month   | noon                 | from                 | evening              | later                |
        | March   | 2025-03-29 12:10 UTC | 2025-03-29 18:15 UTC | 2025-03-29 23:30 UTC | 2025-03-30 12:10 UTC |
        | October | 2025-10-25 12:10 UTC | 2025-10-25 18:15 UTC | 2025-10-25 23:30 UTC | 2025-10-26 12:10 UTC |

    @ESME
    Scenario: In the night of the change each half hour has its own consumption
      Given it is 2025-10-25 12:10 UTC
      And the meter is in Credit Mode
      When the time becomes 2025-10-25 23:35 UTC
      And 30 kWh are used
      And the time becomes 2025-10-26 12:10 UTC
      And the supplier sends SRV 4.8.1 Read Active Import Profile Data with
        | StartDateTime | 2025-10-25 22:45 UTC |
        | EndDateTime   | 2025-10-26 03:45 UTC |
      Then the response has the entries
        | half hour to         | Consumption     |
        | 2025-10-25 23:30 UTC | nothing         |
        | 2025-10-26 00:00 UTC | about 4.167 kWh |
        | 2025-10-26 00:30 UTC | 5 kWh           |
        | 2025-10-26 01:00 UTC | 5 kWh           |
        | 2025-10-26 01:30 UTC | 5 kWh           |
        | 2025-10-26 02:00 UTC | 5 kWh           |
        | 2025-10-26 02:30 UTC | 5 kWh           |
        | 2025-10-26 03:00 UTC | about 833 Wh    |
        | 2025-10-26 03:30 UTC | nothing         |

    Scenario Outline: In <month> the standing charge and a daily debt are taken seven times, an hourly debt 168 times
      Given it is <noon>
      And the tariff is 20 p per kWh with a standing charge of 25 p a day
      And the meter is in Prepayment Mode with SuspendDebtDisabled false and SuspendDebtEmergency false
      And the Meter Balance is £20.00
      And the supplier has sent SRV 2.3 Update Debt with
        | TimeDebtRegister1   | £10.00 |
        | DebtRecoveryRate1   | £0.01  |
        | DebtRecoveryPeriod1 | HOURLY |
        | TimeDebtRegister2   | £10.00 |
        | DebtRecoveryRate2   | £0.10  |
      And what the meter holds is noted
      When the time becomes <later>
      Then SRV 4.3 Read Instantaneous Prepay Values has changed by
        | MeterBalance | TimeDebtRegister1 | TimeDebtRegister2 |
        | -£4.13       | -£1.68            | -£0.70            |

      Examples:
        | month   | noon                 | later                |
        | March   | 2025-03-27 12:10 UTC | 2025-04-03 12:30 UTC |
        | October | 2025-10-23 12:10 UTC | 2025-10-30 12:30 UTC |

    Scenario Outline: In <month> the daily read log has seven entries for seven days
      Given it is <noon>
      When the time becomes <later>
      And the supplier sends SRV 4.6.1 Retrieve Import Daily Read Log with
        | StartDateTime | <noon>  |
        | EndDateTime   | <later> |
      Then the response has 7 entries, a day apart

      Examples:
        | month   | noon                 | later                |
        | March   | 2025-03-27 12:10 UTC | 2025-04-03 12:10 UTC |
        | October | 2025-10-23 12:10 UTC | 2025-10-30 12:10 UTC |

    Scenario Outline: In <month> a billing period of a day ends seven times in seven days
      Given it is <noon>
      And the billing calendar is Daily at 00:00:00
      When the time becomes <later>
      And the supplier sends SRV 4.4.3 Retrieve Billing Calendar Triggered Billing Data Log with
        | StartDateTime | <noon>  |
        | EndDateTime   | <later> |
      Then the response has 7 entries, a day apart

      Examples:
        | month   | noon                 | later                |
        | March   | 2025-03-27 12:10 UTC | 2025-04-03 12:10 UTC |
        | October | 2025-10-23 12:10 UTC | 2025-10-30 12:10 UTC |

    Scenario Outline: In <month> Emergency Credit in use is charged once a day
      Given it is <noon>
      And the tariff is 20 p per kWh with a standing charge of 25 p a day
      And the meter is in Prepayment Mode with SuspendDebtDisabled false and SuspendDebtEmergency false
      And nothing but the tariff is charged
      And the Meter Balance is £0.10
      And the supplier has sent SRV 2.5 Activate Emergency Credit
      And what the meter holds is noted
      When the time becomes <later>
      Then SRV 4.3 Read Instantaneous Prepay Values has changed by
        | MeterBalance | EmergencyCreditBalance |
        | -£0.10       | -£0.65                 |
      And the supply was not disabled on the way

      Examples:
        | month   | noon                 | later                |
        | March   | 2025-03-28 12:10 UTC | 2025-03-31 12:10 UTC |
        | October | 2025-10-24 12:10 UTC | 2025-10-27 12:10 UTC |
