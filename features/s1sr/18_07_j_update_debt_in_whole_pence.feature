@clause-18.7(j) @srv-2.3 @fact-20 @fact-21
Feature: S1SR 18.7(j): Update Debt in whole pence
  DUIS carries millipence: 1000 is 1 p. A Device Model with an entry holds whole pence only. What becomes of a value
  that is not whole pence is not held: it may be refused, truncated or rounded, and what was seen is recorded. It must
  never stand in the register as sent.

  Background:
    Given the meter is in Prepayment Mode
    And Time Debt Register 1 stands at £2.00, recovered at £0.00 a day

  Rule: Device Models with a DMVES entry

    Scenario Outline: <sent> is whole pence and arrives as <pence>
      When the supplier sends SRV 2.3 Update Debt with
        | TimeDebtRegister1 | <sent>       |
      Then the request succeeds
      And SRV 4.3 Read Instantaneous Prepay Values shows
        | TimeDebtRegister1 | <afterwards> |

      Examples:
        | sent              | pence | afterwards |
        | 1000 millipence   | 1 p   | £2.01      |
        | 20000 millipence  | 20 p  | £2.20      |
        | -1000 millipence  | -1 p  | £1.99      |

    Scenario Outline: <sent> is not whole pence and does not arrive as sent
      When the supplier sends SRV 2.3 Update Debt with
        | TimeDebtRegister1 | <sent> |
      Then the request is refused with TimeDebtRegister1 at £2.00, or TimeDebtRegister1 is <low> or <high>

      Examples:
        | sent             | low   | high  |
        | 999 millipence   | £2.00 | £2.01 |
        | 1001 millipence  | £2.01 | £2.02 |
        | 1500 millipence  | £2.01 | £2.02 |

  Rule: Device Models without one

    Scenario Outline: <sent> arrives to the millipenny
      When the supplier sends SRV 2.3 Update Debt with
        | TimeDebtRegister1 | <sent>       |
      Then the request succeeds
      And SRV 4.3 Read Instantaneous Prepay Values shows
        | TimeDebtRegister1 | <afterwards> |

      Examples:
        | sent             | afterwards        |
        | 999 millipence   | 200999 millipence |
        | 1000 millipence  | 201000 millipence |
        | 1001 millipence  | 201001 millipence |
        | 1500 millipence  | 201500 millipence |
