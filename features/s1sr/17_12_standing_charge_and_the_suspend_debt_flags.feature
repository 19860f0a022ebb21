@clause-17.12 @srv-1.6 @fact-17
Feature: S1SR 17.12: the standing charge is collected whatever the SuspendDebt flags say
  In SMETS1, unlike SMETS2, the standing charge is still collected with SuspendDebtDisabled and SuspendDebtEmergency
  true. Clause 18.4(j) makes the exception: a Device Model with an entry there suspends it.
  On which register it lands is not held: whichever row of a table holds is accepted, and what was seen is recorded.

  Background:
    Given it is 2025-01-15 10:00 UTC
    And the tariff is 20 p per kWh with a standing charge of 25 p a day
    And the meter is in Prepayment Mode with SuspendDebtDisabled true and SuspendDebtEmergency true

  Rule: Device Models with a DMVES entry

    Scenario: In emergency credit no standing charge is collected
      Given emergency credit is in use
      When the next midnight passes
      Then SRV 4.3 Read Instantaneous Prepay Values has changed by
        | MeterBalance | EmergencyCreditBalance | AccumulatedDebtRegister |
        | £0.00        | £0.00                  | £0.00                   |

    Scenario: While the supply is disabled no standing charge is collected
      Given the supply is disabled for want of credit
      When the next midnight passes
      Then SRV 4.3 Read Instantaneous Prepay Values has changed by
        | MeterBalance | AccumulatedDebtRegister |
        | £0.00        | £0.00                   |

  Rule: Device Models without one

    Scenario: In emergency credit the standing charge is collected
      Given emergency credit is in use
      When the next midnight passes
      Then SRV 4.3 Read Instantaneous Prepay Values has changed by
        | MeterBalance | EmergencyCreditBalance | AccumulatedDebtRegister |
        | £0.00        | -£0.25                 | £0.00                   |
        | -£0.25       | £0.00                  | £0.00                   |
        | £0.00        | £0.00                  | £0.25                   |

    Scenario: While the supply is disabled the standing charge is collected each day
      Given the supply is disabled for want of credit
      When the next midnight passes
      Then SRV 4.3 Read Instantaneous Prepay Values has changed by
        | MeterBalance | AccumulatedDebtRegister |
        | £0.00        | £0.25                   |
        | -£0.25       | £0.00                   |
      When the next midnight passes
      Then SRV 4.3 Read Instantaneous Prepay Values has changed by
        | MeterBalance | AccumulatedDebtRegister |
        | £0.00        | £0.50                   |
        | -£0.50       | £0.00                   |
