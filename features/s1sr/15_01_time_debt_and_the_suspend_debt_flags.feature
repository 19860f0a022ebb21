@clause-15.1 @srv-1.6 @fact-16
Feature: S1SR 15.1: the SuspendDebt flags suspend time-based debt recovery
  SuspendDebtEmergency suspends the recovery of time-based debt while emergency credit is in use, SuspendDebtDisabled
  while the supply is disabled; a suspended instalment is not charged at all. That it is so with both flags true is
  stated; what each flag does alone is inferred from its name. An entry says that a Device Model departs from this
  general rule and recovers time-based debt whatever the flags say.

  Background:
    Given it is 2025-01-15 10:00 UTC
    And the tariff is 20 p per kWh with a standing charge of 25 p a day

  Rule: Device Models with a DMVES entry

    Scenario Outline: In emergency credit the debt is recovered with SuspendDebtDisabled <disabled> and SuspendDebtEmergency <emergency>
      Given the meter is in Prepayment Mode with SuspendDebtDisabled <disabled> and SuspendDebtEmergency <emergency>
      And Time Debt Register 1 stands at £5.00, recovered at £0.30 a day
      And emergency credit is in use
      When the next midnight passes
      Then SRV 4.3 Read Instantaneous Prepay Values shows
        | TimeDebtRegister1 | £4.70 |

      Examples:
        | disabled | emergency |
        | false    | false     |
        | true     | false     |
        | false    | true      |
        | true     | true      |

    Scenario Outline: Disabled, the debt is recovered with SuspendDebtDisabled <disabled> and SuspendDebtEmergency <emergency>
      Given the meter is in Prepayment Mode with SuspendDebtDisabled <disabled> and SuspendDebtEmergency <emergency>
      And Time Debt Register 1 stands at £5.00, recovered at £0.30 a day
      And the supply is disabled for want of credit
      When the next midnight passes
      Then SRV 4.3 Read Instantaneous Prepay Values shows
        | TimeDebtRegister1 | £4.70 |

      Examples:
        | disabled | emergency |
        | false    | false     |
        | true     | false     |
        | false    | true      |
        | true     | true      |

  Rule: Device Models without one

    Scenario Outline: In emergency credit, SuspendDebtDisabled <disabled> and SuspendDebtEmergency <emergency> leave a debt of <debt>
      Given the meter is in Prepayment Mode with SuspendDebtDisabled <disabled> and SuspendDebtEmergency <emergency>
      And Time Debt Register 1 stands at £5.00, recovered at £0.30 a day
      And emergency credit is in use
      When the next midnight passes
      Then SRV 4.3 Read Instantaneous Prepay Values shows
        | TimeDebtRegister1 | <debt> |

      Examples:
        | disabled | emergency | debt  |
        | false    | false     | £4.70 |
        | true     | false     | £4.70 |
        | false    | true      | £5.00 |
        | true     | true      | £5.00 |

    Scenario Outline: Disabled, SuspendDebtDisabled <disabled> and SuspendDebtEmergency <emergency> leave a debt of <debt>
      Given the meter is in Prepayment Mode with SuspendDebtDisabled <disabled> and SuspendDebtEmergency <emergency>
      And Time Debt Register 1 stands at £5.00, recovered at £0.30 a day
      And the supply is disabled for want of credit
      When the next midnight passes
      Then SRV 4.3 Read Instantaneous Prepay Values shows
        | TimeDebtRegister1 | <debt> |

      Examples:
        | disabled | emergency | debt  |
        | false    | false     | £4.70 |
        | true     | false     | £5.00 |
        | false    | true      | £4.70 |
        | true     | true      | £5.00 |

    Scenario: With credit on the meter both flags leave recovery alone
      Given the meter is in Prepayment Mode with SuspendDebtDisabled true and SuspendDebtEmergency true
      And Time Debt Register 1 stands at £5.00, recovered at £0.30 a day
      And the Meter Balance is £10.00
      When the next midnight passes
      Then SRV 4.3 Read Instantaneous Prepay Values shows
        | TimeDebtRegister1 | £4.70 |
        | MeterBalance      | £9.45 |
