@standard-4.4.3
Feature: SRV 4.4.3 Retrieve Billing Calendar Triggered Billing Data Log
  At the end of each billing period the meter writes its registers and its prepayment values to the billing log, which
  keeps the newest twelve. Periods end at 06:00 here, far from the charges of midnight; instants are in winter, when local
  time is UTC.

  Background:
    Given it is 2025-01-15 10:00 UTC
    And the billing calendar is Daily at 06:00:00
    And the meter is in Credit Mode

  Rule: Every Device Model

    @ESME
    Scenario: Each entry holds what the register stood at when the period ended
      Given the registers are noted
      When 2 kWh are used
      And the time becomes 2025-01-16 12:00 UTC
      And 3 kWh are used
      And the time becomes 2025-01-18 12:00 UTC
      Then SRV 4.4.3 Retrieve Billing Calendar Triggered Billing Data Log has the new entries
        | at                   | total |
        | 2025-01-16 06:00 UTC | 2 kWh |
        | 2025-01-17 06:00 UTC | 5 kWh |
        | 2025-01-18 06:00 UTC | 5 kWh |

    @GSME
    Scenario: Each entry holds what the gas register stood at when the period ended
      Given the registers are noted
      When 600 litres are used
      And the time becomes 2025-01-16 12:00 UTC
      And 300 litres are used
      And the time becomes 2025-01-18 12:00 UTC
      Then SRV 4.4.3 Retrieve Billing Calendar Triggered Billing Data Log has the new entries
        | at                   | total      |
        | 2025-01-16 06:00 UTC | 600 litres |
        | 2025-01-17 06:00 UTC | 900 litres |
        | 2025-01-18 06:00 UTC | 900 litres |

    @ESME
    Scenario: What flows as the period ends is parted there
      Given the registers are noted
      When the time becomes 2025-01-16 05:00 UTC
      And 20 kWh are used
      Then SRV 4.4.3 Retrieve Billing Calendar Triggered Billing Data Log has the new entries
        | at                   | total        |
        | 2025-01-16 06:00 UTC | about 10 kWh |

    @ESME @unless-unnumbered/tariff-setting-not-supported
    Scenario: Each entry holds the TOU registers
      Given the tariff has a standing charge of 25 p a day and TOU registers
        | register | price | from  | on               |
        | 1        | 10 p  | 00:00 | Monday to Sunday |
        | 2        | 30 p  | 12:00 | Monday to Sunday |
      And the registers are noted
      When 2 kWh are used
      And the time becomes 2025-01-15 13:00 UTC
      And 3 kWh are used
      And the time becomes 2025-01-16 12:01 UTC
      And 1 kWh is used
      And the time becomes 2025-01-17 06:01 UTC
      Then SRV 4.4.3 Retrieve Billing Calendar Triggered Billing Data Log has the new entries
        | at                   | TOU 1 | TOU 2 |
        | 2025-01-16 06:00 UTC | 2 kWh | 3 kWh |
        | 2025-01-17 06:00 UTC | 2 kWh | 4 kWh |

    @fact-35
    Scenario: Each entry holds the prepayment values
      Given the tariff is 20 p per kWh with a standing charge of 25 p a day
      And the meter is in Prepayment Mode with SuspendDebtDisabled false and SuspendDebtEmergency false
      And the Meter Balance is £5.00
      And Time Debt Register 1 stands at £5.00, recovered at £0.30 a day
      When the time becomes 2025-01-17 06:01 UTC
      Then SRV 4.4.3 Retrieve Billing Calendar Triggered Billing Data Log has the new entries
        | at                   | MeterBalance | TimeDebtRegister1 |
        | 2025-01-16 06:00 UTC | £4.45        | £4.70             |
        | 2025-01-17 06:00 UTC | £3.90        | £4.40             |

    Scenario: An entry holds Emergency Credit that is in use
      Given the tariff is 20 p per kWh with a standing charge of 25 p a day
      And the meter is in Prepayment Mode with SuspendDebtDisabled false and SuspendDebtEmergency false
      And nothing but the tariff is charged
      And the Meter Balance is £0.10
      And the supplier has sent SRV 2.5 Activate Emergency Credit
      And what the meter holds is noted
      When the time becomes 2025-01-17 06:01 UTC
      Then SRV 4.4.3 Retrieve Billing Calendar Triggered Billing Data Log has the new entries
        | at                   | MeterBalance | change of EmergencyCreditBalance |
        | 2025-01-16 06:00 UTC | £0.00        | -£0.15                           |
        | 2025-01-17 06:00 UTC | £0.00        | -£0.40                           |

    Scenario: The end of a period is told with an alert
      When the time becomes 2025-01-16 05:59 UTC
      Then the alert 8F0A was not raised
      When the time becomes 2025-01-16 06:01 UTC
      Then the alert 8F0A was raised

    Scenario: A period ends while the supply is Disabled, too
      Given the supplier has left the supply Disabled
      When the time becomes 2025-01-16 06:01 UTC
      Then SRV 4.4.3 Retrieve Billing Calendar Triggered Billing Data Log has the new entries
        | at                   |
        | 2025-01-16 06:00 UTC |

    Scenario: The thirteenth entry pushes out the first
      When the time becomes 2025-01-28 06:01 UTC
      Then SRV 4.4.3 Retrieve Billing Calendar Triggered Billing Data Log has 12 entries, from 2025-01-17 06:00 UTC to 2025-01-28 06:00 UTC

    Scenario: Only the entries of the period asked for are read
      When the time becomes 2025-01-19 12:00 UTC
      And the supplier sends SRV 4.4.3 Retrieve Billing Calendar Triggered Billing Data Log with
        | StartDateTime | 2025-01-16 12:00 UTC |
        | EndDateTime   | 2025-01-18 12:00 UTC |
      Then the request succeeds
      And the response has the entries
        | at                   |
        | 2025-01-17 06:00 UTC |
        | 2025-01-18 06:00 UTC |

    Scenario: Reading leaves the log and the meter as they are
      Given what the meter holds is noted
      When the supplier sends SRV 4.4.3 Retrieve Billing Calendar Triggered Billing Data Log
      Then the request succeeds
      And the meter holds what it held
      And SRV 4.4.3 Retrieve Billing Calendar Triggered Billing Data Log has no new entry

    Scenario: Another fuel's supplier is refused
      When the supplier of the other fuel sends SRV 4.4.3 Retrieve Billing Calendar Triggered Billing Data Log
      Then the request is refused by the DSP with code E4

    Scenario: An export supplier is refused
      When the export supplier sends SRV 4.4.3 Retrieve Billing Calendar Triggered Billing Data Log
      Then the request is refused by the DSP with code E2

    Scenario: A Communications Hub has no billing log
      When User Role IS sends SRV 4.4.3 Retrieve Billing Calendar Triggered Billing Data Log to the Communications Hub
      Then the request is refused by the DSP with code E11
