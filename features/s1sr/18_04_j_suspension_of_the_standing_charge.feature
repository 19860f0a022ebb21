@clause-18.4(j) @srv-1.6 @fact-18
Feature: S1SR 18.4(j): collection of the standing charge is suspended
  With SuspendDebtDisabled and SuspendDebtEmergency true, a Device Model with an entry collects no standing charge while
  emergency credit is in use or the supply is disabled. One without an entry collects it, as 17.12 says.
  The final text is not held; the clause concerns the standing charge only. On which register a charge lands is not
  held either: whichever row of a table holds is accepted, and what was seen is recorded.

  Background:
    Given it is 2025-01-15 10:00 UTC
    And the tariff is 20 p per kWh with a standing charge of 25 p a day

  Rule: Device Models with a DMVES entry

    Scenario: In emergency credit, both flags true, no standing charge is collected
      Given the meter is in Prepayment Mode with SuspendDebtDisabled true and SuspendDebtEmergency true
      And emergency credit is in use
      When the next midnight passes
      Then SRV 4.3 Read Instantaneous Prepay Values has changed by
        | MeterBalance | EmergencyCreditBalance | AccumulatedDebtRegister |
        | £0.00        | £0.00                  | £0.00                   |

    Scenario: Disabled, both flags true, no standing charge is collected
      Given the meter is in Prepayment Mode with SuspendDebtDisabled true and SuspendDebtEmergency true
      And the supply is disabled for want of credit
      When the next midnight passes
      Then SRV 4.3 Read Instantaneous Prepay Values has changed by
        | MeterBalance | AccumulatedDebtRegister |
        | £0.00        | £0.00                   |

    Scenario: In emergency credit, both flags false, the standing charge is collected
      Given the meter is in Prepayment Mode with SuspendDebtDisabled false and SuspendDebtEmergency false
      And emergency credit is in use
      When the next midnight passes
      Then SRV 4.3 Read Instantaneous Prepay Values has changed by
        | MeterBalance | EmergencyCreditBalance | AccumulatedDebtRegister |
        | £0.00        | -£0.25                 | £0.00                   |
        | -£0.25       | £0.00                  | £0.00                   |
        | £0.00        | £0.00                  | £0.25                   |

  Rule: Device Models without one

    Scenario Outline: The standing charge is collected in emergency credit with both flags <flags>
      Given the meter is in Prepayment Mode with SuspendDebtDisabled <flags> and SuspendDebtEmergency <flags>
      And emergency credit is in use
      When the next midnight passes
      Then SRV 4.3 Read Instantaneous Prepay Values has changed by
        | MeterBalance | EmergencyCreditBalance | AccumulatedDebtRegister |
        | £0.00        | -£0.25                 | £0.00                   |
        | -£0.25       | £0.00                  | £0.00                   |
        | £0.00        | £0.00                  | £0.25                   |

      Examples:
        | flags |
        | true  |
        | false |

    Scenario: Disabled, both flags true, the standing charge is collected
      Given the meter is in Prepayment Mode with SuspendDebtDisabled true and SuspendDebtEmergency true
      And the supply is disabled for want of credit
      When the next midnight passes
      Then SRV 4.3 Read Instantaneous Prepay Values has changed by
        | MeterBalance | AccumulatedDebtRegister |
        | £0.00        | £0.25                   |
        | -£0.25       | £0.00                   |
