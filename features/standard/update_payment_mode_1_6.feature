@standard-1.6
Feature: SRV 1.6 Update Payment Mode
  Credit takes nothing but the mode. Prepayment brings the two SuspendDebt flags and the Disablement Threshold with it,
  and they act at once: a balance below the threshold disables the supply, one above it does not.
  How a Meter Balance is carried from one mode to the other is not held, so no balance is compared across a change.

  Background:
    Given it is 2025-01-15 10:00 UTC
    And the tariff is 20 p per kWh with a standing charge of 25 p a day

  Rule: Every Device Model

    Scenario: A meter in either mode is brought to Prepayment Mode, and to Credit Mode
      When the supplier sends SRV 1.6 Update Payment Mode with
        | PaymentMode          | Prepayment |
        | SuspendDebtDisabled  | false      |
        | SuspendDebtEmergency | false      |
        | DisablementThreshold | £0.00      |
      Then the request succeeds
      And SRV 6.2.9 Read Device Configuration (Payment Mode) shows
        | PaymentMode | Prepayment |
      When the supplier sends SRV 1.6 Update Payment Mode with
        | PaymentMode | Credit |
      Then the request succeeds
      And SRV 6.2.9 Read Device Configuration (Payment Mode) shows
        | PaymentMode | Credit |

    Scenario: From Prepayment to Credit Mode
      Given the meter is in Prepayment Mode
      And the Meter Balance is £5.00
      When the supplier sends SRV 1.6 Update Payment Mode with
        | PaymentMode | Credit |
      Then the request succeeds
      And SRV 6.2.9 Read Device Configuration (Payment Mode) shows
        | PaymentMode | Credit |
      And the supply is Enabled

    Scenario Outline: From Credit to Prepayment Mode with SuspendDebtDisabled <disabled> and SuspendDebtEmergency <emergency>
      Given the meter is in Prepayment Mode
      And the Meter Balance is £5.00
      And the meter is in Credit Mode
      When the supplier sends SRV 1.6 Update Payment Mode with
        | PaymentMode          | Prepayment  |
        | SuspendDebtDisabled  | <disabled>  |
        | SuspendDebtEmergency | <emergency> |
        | DisablementThreshold | -£1.23      |
      Then the request succeeds
      And SRV 4.13 Read Prepayment Configuration shows
        | PaymentMode          | Prepayment  |
        | SuspendDebtDisabled  | <disabled>  |
        | SuspendDebtEmergency | <emergency> |
        | DisablementThreshold | -£1.23      |

      Examples:
        | disabled | emergency |
        | false    | false     |
        | true     | false     |
        | false    | true      |
        | true     | true      |

    Scenario: The terms of prepayment can be changed without leaving Prepayment Mode
      Given the meter is in Prepayment Mode
      And the Meter Balance is £5.00
      When the supplier sends SRV 1.6 Update Payment Mode with
        | PaymentMode          | Prepayment |
        | SuspendDebtDisabled  | true       |
        | SuspendDebtEmergency | false      |
        | DisablementThreshold | £0.50      |
      Then the request succeeds
      And SRV 4.13 Read Prepayment Configuration shows
        | PaymentMode          | Prepayment |
        | SuspendDebtDisabled  | true       |
        | SuspendDebtEmergency | false      |
        | DisablementThreshold | £0.50      |
      And SRV 4.18 Read Meter Balance shows
        | MeterBalance | £5.00 |

    Scenario Outline: Entering Prepayment Mode with £5.00 and a Disablement Threshold of <threshold> leaves the supply <state>
      Given the meter is in Prepayment Mode
      And the Meter Balance is £5.00
      And the meter is in Credit Mode
      When the supplier sends SRV 1.6 Update Payment Mode with
        | PaymentMode          | Prepayment  |
        | SuspendDebtDisabled  | false       |
        | SuspendDebtEmergency | false       |
        | DisablementThreshold | <threshold> |
      Then the request succeeds
      And the supply is <state>

      Examples:
        | threshold | state    |
        | -£1.00    | Enabled  |
        | £5.01     | Disabled |

    Scenario Outline: In Prepayment Mode a Disablement Threshold of <threshold> leaves £5.00 with the supply <state>
      Given the meter is in Prepayment Mode
      And the Meter Balance is £5.00
      When the supplier sends SRV 1.6 Update Payment Mode with
        | PaymentMode          | Prepayment  |
        | SuspendDebtDisabled  | false       |
        | SuspendDebtEmergency | false       |
        | DisablementThreshold | <threshold> |
      Then the request succeeds
      And the supply is <state>

      Examples:
        | threshold | state    |
        | £4.99     | Enabled  |
        | £5.01     | Disabled |

    Scenario: A Disablement Threshold below zero lends up to it
      Given the meter is in Prepayment Mode
      And the Meter Balance is £5.00
      When the supplier sends SRV 1.6 Update Payment Mode with
        | PaymentMode          | Prepayment |
        | SuspendDebtDisabled  | false      |
        | SuspendDebtEmergency | false      |
        | DisablementThreshold | -£2.00     |
      And the Meter Balance is brought to -£1.99
      Then the supply is Enabled
      And the alert 8F0F was not raised
      When the Meter Balance is brought to -£2.01
      Then the supply is Disabled
      And the alert 8F0F was raised once

    Scenario: In Credit Mode no debt is recovered, and in Prepayment Mode it is again
      Given the meter is in Prepayment Mode
      And the Meter Balance is £5.00
      And Time Debt Register 1 stands at £5.00, recovered at £0.30 a day
      When the supplier sends SRV 1.6 Update Payment Mode with
        | PaymentMode | Credit |
      And the next midnight passes
      Then SRV 4.3 Read Instantaneous Prepay Values shows
        | TimeDebtRegister1 | £5.00 |
      When the supplier sends SRV 1.6 Update Payment Mode with
        | PaymentMode          | Prepayment |
        | SuspendDebtDisabled  | false      |
        | SuspendDebtEmergency | false      |
        | DisablementThreshold | -£5.00     |
      And the next midnight passes
      Then SRV 4.3 Read Instantaneous Prepay Values shows
        | TimeDebtRegister1 | £4.70 |

    Scenario: In Credit Mode the supply is not disabled for want of credit
      Given the meter is in Prepayment Mode
      And the Meter Balance is £0.10
      When the supplier sends SRV 1.6 Update Payment Mode with
        | PaymentMode | Credit |
      And the next midnight passes
      And the next midnight passes
      Then the supply is Enabled
      And the alert 8F0F was not raised

    Scenario: In Credit Mode no Emergency Credit is to be had
      Given the meter is in Prepayment Mode
      And the Meter Balance is £0.50
      When the supplier sends SRV 1.6 Update Payment Mode with
        | PaymentMode | Credit |
      And the supplier sends SRV 2.5 Activate Emergency Credit
      Then the request is refused
      And SRV 4.3 Read Instantaneous Prepay Values shows
        | EmergencyCreditBalance | £0.00 |

    @unless-15.1
    Scenario Outline: In emergency credit, SuspendDebtEmergency <emergency> leaves a debt of <debt>
      Given the meter is in Prepayment Mode
      And Time Debt Register 1 stands at £5.00, recovered at £0.30 a day
      And the Meter Balance is £0.50
      And the supplier has sent SRV 2.5 Activate Emergency Credit
      And the Meter Balance is -£0.01
      When the supplier sends SRV 1.6 Update Payment Mode with
        | PaymentMode          | Prepayment  |
        | SuspendDebtDisabled  | false       |
        | SuspendDebtEmergency | <emergency> |
        | DisablementThreshold | £0.00       |
      And the next midnight passes
      Then SRV 4.3 Read Instantaneous Prepay Values shows
        | TimeDebtRegister1 | <debt> |

      Examples:
        | emergency | debt  |
        | false     | £4.70 |
        | true      | £5.00 |

    @unless-15.1
    Scenario Outline: Disabled, SuspendDebtDisabled <disabled> leaves a debt of <debt>
      Given the meter is in Prepayment Mode
      And Time Debt Register 1 stands at £5.00, recovered at £0.30 a day
      And the Meter Balance is -£0.01
      When the supplier sends SRV 1.6 Update Payment Mode with
        | PaymentMode          | Prepayment |
        | SuspendDebtDisabled  | <disabled> |
        | SuspendDebtEmergency | false      |
        | DisablementThreshold | £0.00      |
      And the next midnight passes
      Then SRV 4.3 Read Instantaneous Prepay Values shows
        | TimeDebtRegister1 | <debt> |

      Examples:
        | disabled | debt  |
        | false    | £4.70 |
        | true     | £5.00 |

    Scenario: The prepayment configuration outlives a time in Credit Mode
      Given the meter is in Prepayment Mode
      And the Meter Balance is £5.00
      And the prepayment configuration is the usual one but for
        | EmergencyCreditLimit | £7.00 |
        | LowCreditThreshold   | £3.00 |
      When the supplier sends SRV 1.6 Update Payment Mode with
        | PaymentMode | Credit |
      And the supplier sends SRV 1.6 Update Payment Mode with
        | PaymentMode          | Prepayment |
        | SuspendDebtDisabled  | false      |
        | SuspendDebtEmergency | false      |
        | DisablementThreshold | £0.00      |
      Then SRV 4.13 Read Prepayment Configuration shows
        | EmergencyCreditLimit | £7.00 |
        | LowCreditThreshold   | £3.00 |

    Scenario: A payment mode that SMETS does not know is refused
      Given the meter is in Prepayment Mode
      And the Meter Balance is £5.00
      And what the meter holds is noted
      When the supplier sends SRV 1.6 Update Payment Mode with
        | PaymentMode | Budget |
      Then the request is refused
      And the meter holds what it held

    Scenario: Prepayment without its terms is refused
      Given the meter is in Prepayment Mode
      And the Meter Balance is £5.00
      And what the meter holds is noted
      When the supplier sends SRV 1.6 Update Payment Mode with
        | PaymentMode         | Prepayment |
        | SuspendDebtDisabled | true       |
      Then the request is refused
      And the meter holds what it held

    Scenario: Credit with a Disablement Threshold is refused
      Given the meter is in Prepayment Mode
      And the Meter Balance is £5.00
      And what the meter holds is noted
      When the supplier sends SRV 1.6 Update Payment Mode with
        | PaymentMode          | Credit |
        | DisablementThreshold | £1.00  |
      Then the request is refused
      And the meter holds what it held

    Scenario: A Disablement Threshold that 32 bits of millipence do not hold is refused
      Given the meter is in Prepayment Mode
      And the Meter Balance is £5.00
      And what the meter holds is noted
      When the supplier sends SRV 1.6 Update Payment Mode with
        | PaymentMode          | Prepayment |
        | SuspendDebtDisabled  | true       |
        | SuspendDebtEmergency | true       |
        | DisablementThreshold | £21474.84  |
      Then the request is refused
      And the meter holds what it held

    Scenario: Another fuel's supplier is refused
      Given what the meter holds is noted
      When the supplier of the other fuel sends SRV 1.6 Update Payment Mode with
        | PaymentMode | Credit |
      Then the request is refused by the DSP with code E4
      And the meter holds what it held

    Scenario: An export supplier may not send it
      Given what the meter holds is noted
      When the export supplier sends SRV 1.6 Update Payment Mode with
        | PaymentMode | Credit |
      Then the request is refused by the DSP with code E2
      And the meter holds what it held

    Scenario: A Communications Hub has no payment mode
      When User Role IS sends SRV 1.6 Update Payment Mode to the Communications Hub with
        | PaymentMode | Credit |
      Then the request is refused by the DSP with code E11
