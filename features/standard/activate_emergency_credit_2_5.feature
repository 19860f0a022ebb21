@standard-2.5
Feature: SRV 2.5 Activate Emergency Credit
  Emergency Credit of £10.00 is offered below a Meter Balance of £1.00 and is granted whole, once, until it is repaid.
  The balance is drawn down first, then Emergency Credit; with both used up the supply is disabled.

  Background:
    Given it is 2025-01-15 10:00 UTC
    And the tariff is 20 p per kWh with a standing charge of 25 p a day
    And the meter is in Prepayment Mode
    And the prepayment configuration is the usual one but for
      | EmergencyCreditLimit     | £10.00 |
      | EmergencyCreditThreshold | £1.00  |

  Rule: Every Device Model

    Scenario Outline: With <balance> on the meter Emergency Credit is activated
      Given the Meter Balance is <balance>
      And the meter sends the alert 81AB
      When the supplier sends SRV 2.5 Activate Emergency Credit
      Then the request succeeds
      And the alert 81AB was raised
      And SRV 4.3 Read Instantaneous Prepay Values shows
        | MeterBalance           | <balance> |
        | EmergencyCreditBalance | £10.00    |

      Examples:
        | balance |
        | £0.99   |
        | £0.01   |
        | -£0.01  |

    Scenario Outline: With <balance> on the meter Emergency Credit is not to be had
      Given the Meter Balance is <balance>
      And what the meter holds is noted
      When the supplier sends SRV 2.5 Activate Emergency Credit
      Then the request is refused
      And the alert 81AB was not raised
      And the meter holds what it held

      Examples:
        | balance |
        | £1.01   |
        | £50.00  |

    Scenario: Emergency Credit is offered when the balance falls below its threshold
      Given the Meter Balance is £1.20
      And the meter sends the alert 8119
      When the next midnight passes
      Then the alert 8119 was raised
      When the supplier sends SRV 2.5 Activate Emergency Credit
      Then the request succeeds
      And SRV 4.3 Read Instantaneous Prepay Values shows
        | MeterBalance           | £0.95  |
        | EmergencyCreditBalance | £10.00 |

    Scenario: The balance is drawn down before Emergency Credit
      Given the Meter Balance is £0.40
      When the supplier sends SRV 2.5 Activate Emergency Credit
      And the next midnight passes
      Then SRV 4.3 Read Instantaneous Prepay Values shows
        | MeterBalance           | £0.15  |
        | EmergencyCreditBalance | £10.00 |
      When the next midnight passes
      Then SRV 4.3 Read Instantaneous Prepay Values shows
        | MeterBalance            | £0.00 |
        | EmergencyCreditBalance  | £9.90 |
        | AccumulatedDebtRegister | £0.00 |
      And the supply is Enabled

    @ESME
    Scenario: Energy is drawn from the balance, then from Emergency Credit
      Given the Meter Balance is £0.90
      When the supplier sends SRV 2.5 Activate Emergency Credit
      And 7.5 kWh are used
      Then SRV 4.3 Read Instantaneous Prepay Values shows
        | MeterBalance           | £0.00 |
        | EmergencyCreditBalance | £9.40 |

    Scenario: A second activation grants nothing more
      Given the Meter Balance is £0.10
      And the supplier has sent SRV 2.5 Activate Emergency Credit
      When the next midnight passes
      And the supplier sends SRV 2.5 Activate Emergency Credit
      Then the request succeeds
      And SRV 4.3 Read Instantaneous Prepay Values shows
        | MeterBalance           | £0.00 |
        | EmergencyCreditBalance | £9.85 |

    Scenario Outline: With Emergency Credit and <balance> on the meter the supply is <state>
      Given the Meter Balance is £0.50
      When the supplier sends SRV 2.5 Activate Emergency Credit
      And the Meter Balance is brought to <balance>
      Then the supply is <state>

      Examples:
        | balance | state    |
        | -£0.01  | Enabled  |
        | -£9.99  | Enabled  |
        | -£10.01 | Disabled |

    Scenario: Emergency Credit arms a supply that was disabled, and the customer enables it
      Given the supply is disabled for want of credit
      When the supplier sends SRV 2.5 Activate Emergency Credit
      Then the request succeeds
      And the supply is Armed
      When the customer presses Enable at the meter
      Then the supply is Enabled
      And SRV 4.3 Read Instantaneous Prepay Values shows
        | MeterBalance           | -£0.01 |
        | EmergencyCreditBalance | £10.00 |

    Scenario: Exhausted Emergency Credit cannot be activated again
      Given the prepayment configuration is the usual one but for
        | EmergencyCreditLimit | £0.20 |
      And the Meter Balance is £0.01
      And the supplier has sent SRV 2.5 Activate Emergency Credit
      And the meter sends the alert 81AA
      When the next midnight passes
      Then SRV 4.3 Read Instantaneous Prepay Values shows
        | EmergencyCreditBalance | £0.00 |
      And the alert 81AA was raised
      When the supplier sends SRV 2.5 Activate Emergency Credit
      Then the request is refused
      And SRV 4.3 Read Instantaneous Prepay Values shows
        | EmergencyCreditBalance | £0.00 |

    Scenario: Repaid whole, Emergency Credit is offered and granted again
      Given the Meter Balance is £0.10
      And the supplier has sent SRV 2.5 Activate Emergency Credit
      And the meter sends the alert 8119
      When the next midnight passes
      And the customer tops up £1.25 with UTRN 25011600000000000001
      Then SRV 4.3 Read Instantaneous Prepay Values shows
        | MeterBalance           | £1.10 |
        | EmergencyCreditBalance | £0.00 |
      And the alert 8119 was not raised
      When the next midnight passes
      Then the alert 8119 was raised
      When the supplier sends SRV 2.5 Activate Emergency Credit
      Then SRV 4.3 Read Instantaneous Prepay Values shows
        | MeterBalance           | £0.85  |
        | EmergencyCreditBalance | £10.00 |

    Scenario: Where the limit is £0.00 there is no Emergency Credit
      Given the prepayment configuration is the usual one but for
        | EmergencyCreditLimit | £0.00 |
      And the Meter Balance is £0.50
      And what the meter holds is noted
      When the supplier sends SRV 2.5 Activate Emergency Credit
      Then the request is refused
      And the meter holds what it held

    Scenario: In Credit Mode there is no Emergency Credit
      Given the Meter Balance is £0.50
      And the meter is in Credit Mode
      And what the meter holds is noted
      When the supplier sends SRV 2.5 Activate Emergency Credit
      Then the request is refused
      And the meter holds what it held

    Scenario: Another fuel's supplier is refused
      Given the Meter Balance is £0.50
      And what the meter holds is noted
      When the supplier of the other fuel sends SRV 2.5 Activate Emergency Credit
      Then the request is refused by the DSP with code E4
      And the meter holds what it held

    Scenario: An export supplier may not send it
      Given the Meter Balance is £0.50
      And what the meter holds is noted
      When the export supplier sends SRV 2.5 Activate Emergency Credit
      Then the request is refused by the DSP with code E2
      And the meter holds what it held

    Scenario: A Communications Hub has no Emergency Credit
      When User Role IS sends SRV 2.5 Activate Emergency Credit to the Communications Hub
      Then the request is refused by the DSP with code E11
