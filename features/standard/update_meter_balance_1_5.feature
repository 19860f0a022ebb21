@standard-1.5
Feature: SRV 1.5 Update Meter Balance
  Adjust adds an amount to the Meter Balance, or takes one from it; Reset brings it to £0.00. An adjustment is a
  correction by the supplier and no payment: no debt is taken out of it, and no Emergency Credit repaid by it.

  Rule: Every Device Model

    Scenario Outline: £10.00 adjusted by <amount> becomes <balance>
      Given the meter is in Prepayment Mode
      And the Meter Balance is £10.00
      When the supplier adjusts the Meter Balance by <amount> with SRV 1.5 Update Meter Balance
      Then the request succeeds
      And SRV 4.18 Read Meter Balance shows
        | MeterBalance | <balance> |

      Examples:
        | amount  | balance |
        | £5.00   | £15.00  |
        | -£5.00  | £5.00   |
        | £0.01   | £10.01  |
        | -£0.01  | £9.99   |
        | -£10.01 | -£0.01  |
        | £0.015  | £10.015 |

    Scenario: Adjustments add up
      Given the meter is in Prepayment Mode
      And the Meter Balance is £10.00
      When the supplier adjusts the Meter Balance by £2.50 with SRV 1.5 Update Meter Balance
      And the supplier adjusts the Meter Balance by £2.50 with SRV 1.5 Update Meter Balance
      And the supplier adjusts the Meter Balance by -£1.00 with SRV 1.5 Update Meter Balance
      Then the request succeeds
      And SRV 4.18 Read Meter Balance shows
        | MeterBalance | £14.00 |

    Scenario: An adjustment repays no debt
      Given the meter is in Prepayment Mode
      And the prepayment configuration is the usual one but for
        | DebtRecoveryRateCap | 50 |
      And the Meter Balance is £10.00
      And the supplier has sent SRV 2.3 Update Debt with
        | TimeDebtRegister1      | £3.00 |
        | PaymentDebtRegister    | £6.00 |
        | DebtRecoveryPerPayment | 1000  |
      When the supplier adjusts the Meter Balance by £5.00 with SRV 1.5 Update Meter Balance
      Then the request succeeds
      And SRV 4.3 Read Instantaneous Prepay Values shows
        | MeterBalance            | £15.00 |
        | EmergencyCreditBalance  | £0.00  |
        | AccumulatedDebtRegister | £0.00  |
        | PaymentDebtRegister     | £6.00  |
        | TimeDebtRegister1       | £3.00  |
        | TimeDebtRegister2       | £0.00  |

    Scenario: A balance adjusted below the disablement threshold disables the supply
      Given the meter is in Prepayment Mode
      And the Meter Balance is £10.00
      When the supplier adjusts the Meter Balance by -£9.99 with SRV 1.5 Update Meter Balance
      Then the supply is Enabled
      And the alert 8F0F was not raised
      When the supplier adjusts the Meter Balance by -£0.02 with SRV 1.5 Update Meter Balance
      Then the supply is Disabled
      And the alert 8F0F was raised once

    Scenario: A balance adjusted back above the disablement threshold arms the supply
      Given the meter is in Prepayment Mode
      And the supply is disabled for want of credit
      When the supplier adjusts the Meter Balance by £5.01 with SRV 1.5 Update Meter Balance
      Then the request succeeds
      And the supply is Armed
      When the customer presses Enable at the meter
      Then the supply is Enabled
      And SRV 4.18 Read Meter Balance shows
        | MeterBalance | £5.00 |

    Scenario: A balance adjusted below the Emergency Credit threshold has Emergency Credit offered
      Given the meter is in Prepayment Mode
      And the prepayment configuration is the usual one but for
        | EmergencyCreditThreshold | £1.00 |
      And the Meter Balance is £10.00
      And the meter sends the alert 8119
      When the supplier adjusts the Meter Balance by -£8.99 with SRV 1.5 Update Meter Balance
      Then the alert 8119 was not raised
      When the supplier adjusts the Meter Balance by -£0.02 with SRV 1.5 Update Meter Balance
      Then the alert 8119 was raised

    Scenario Outline: A balance of <balance> is reset
      Given the meter is in Prepayment Mode
      And the Meter Balance is <balance>
      When the supplier resets the Meter Balance with SRV 1.5 Update Meter Balance
      Then the request succeeds
      And SRV 4.18 Read Meter Balance shows
        | MeterBalance | £0.00 |

      Examples:
        | balance |
        | £12.34  |
        | £0.01   |
        | -£5.00  |

    Scenario: A reset leaves the debt that is still to be recovered
      Given the meter is in Prepayment Mode
      And the Meter Balance is £10.00
      And the supplier has sent SRV 2.3 Update Debt with
        | TimeDebtRegister1   | £3.00 |
        | TimeDebtRegister2   | £4.00 |
        | PaymentDebtRegister | £6.00 |
      When the supplier resets the Meter Balance with SRV 1.5 Update Meter Balance
      Then the request succeeds
      And SRV 4.3 Read Instantaneous Prepay Values shows
        | MeterBalance        | £0.00 |
        | TimeDebtRegister1   | £3.00 |
        | TimeDebtRegister2   | £4.00 |
        | PaymentDebtRegister | £6.00 |

    Scenario: In Credit Mode an adjustment changes the amount due
      Whether an amount due reads as a positive or a negative number is not held.

      Given the meter is in Credit Mode
      And what the meter holds is noted
      When the supplier adjusts the Meter Balance by £5.00 with SRV 1.5 Update Meter Balance
      Then the request succeeds
      And SRV 4.3 Read Instantaneous Prepay Values has changed by
        | MeterBalance |
        | £5.00        |
        | -£5.00       |

    Scenario: In Credit Mode a reset begins the amount due anew
      Given it is 2025-01-15 10:00 UTC
      And the tariff is 20 p per kWh with a standing charge of 25 p a day
      And the meter is in Credit Mode
      When the next midnight passes
      And the supplier resets the Meter Balance with SRV 1.5 Update Meter Balance
      Then the request succeeds
      And SRV 4.18 Read Meter Balance shows
        | MeterBalance | £0.00 |

    Scenario Outline: An adjustment of <amount>, more than 32 bits of millipence hold, is refused
      Given the meter is in Prepayment Mode
      And the Meter Balance is £10.00
      And what the meter holds is noted
      When the supplier adjusts the Meter Balance by <amount> with SRV 1.5 Update Meter Balance
      Then the request is refused
      And the meter holds what it held

      Examples:
        | amount     |
        | £21474.84  |
        | -£21474.84 |

    Scenario: Another fuel's supplier is refused
      Given the meter is in Prepayment Mode
      And the Meter Balance is £10.00
      And what the meter holds is noted
      When the supplier of the other fuel sends SRV 1.5 Update Meter Balance
      Then the request is refused by the DSP with code E4
      And the meter holds what it held

    Scenario: An export supplier may not send it
      Given the meter is in Prepayment Mode
      And the Meter Balance is £10.00
      And what the meter holds is noted
      When the export supplier sends SRV 1.5 Update Meter Balance
      Then the request is refused by the DSP with code E2
      And the meter holds what it held

    Scenario: A Communications Hub has no balance
      When User Role IS sends SRV 1.5 Update Meter Balance to the Communications Hub
      Then the request is refused by the DSP with code E11
