@standard-2.1
Feature: SRV 2.1 Update Prepay Configuration
  One request sets all that governs prepayment but the payment mode and the debt, and the meter takes all of it or none.
  DUIS carries an amount in 32 bits of millipence, signed for an electricity meter and unsigned for a gas meter, and the
  cap in 16 bits for the one, signed in 32 bits for the other. Of what it carries for one of them alone, only the
  thresholds below zero are asked.

  Background:
    Given it is 2025-01-15 10:00 UTC
    And the meter is in Prepayment Mode
    And the Meter Balance is £5.00

  Rule: Every Device Model

    Scenario: A whole configuration is taken and read back
      When the supplier sends SRV 2.1 Update Prepay Configuration with
        | EmergencyCreditLimit     | £7.00   |
        | EmergencyCreditThreshold | £1.50   |
        | LowCreditThreshold       | £2.50   |
        | DebtRecoveryRateCap      | 12      |
        | MaxMeterBalance          | £800.00 |
        | MaxCreditThreshold       | £120.00 |
      Then the request succeeds
      And SRV 4.13 Read Prepayment Configuration shows
        | EmergencyCreditLimit     | £7.00   |
        | EmergencyCreditThreshold | £1.50   |
        | LowCreditThreshold       | £2.50   |
        | DebtRecoveryRateCap      | 12      |
        | MaxMeterBalance          | £800.00 |
        | MaxCreditThreshold       | £120.00 |

    Scenario: A second configuration takes the place of the first
      Given the prepayment configuration is the usual one but for
        | EmergencyCreditLimit | £7.00 |
        | LowCreditThreshold   | £4.00 |
      When the supplier sends SRV 2.1 Update Prepay Configuration with
        | EmergencyCreditLimit | £5.00 |
        | LowCreditThreshold   | £2.00 |
      Then the request succeeds
      And SRV 4.13 Read Prepayment Configuration shows
        | EmergencyCreditLimit | £5.00 |
        | LowCreditThreshold   | £2.00 |

    Scenario: The Emergency Credit limit is what is granted
      When the supplier sends SRV 2.1 Update Prepay Configuration with
        | EmergencyCreditLimit | £7.00 |
      And the Meter Balance is brought to £0.50
      And the supplier sends SRV 2.5 Activate Emergency Credit
      Then the request succeeds
      And SRV 4.3 Read Instantaneous Prepay Values shows
        | EmergencyCreditBalance | £7.00 |

    Scenario: The Emergency Credit threshold is where it is offered
      Given the meter sends the alert 8119
      When the supplier sends SRV 2.1 Update Prepay Configuration with
        | EmergencyCreditThreshold | £3.00 |
      And the Meter Balance is brought to £3.01
      And the supplier sends SRV 2.5 Activate Emergency Credit
      Then the request is refused
      And the alert 8119 was not raised
      When the Meter Balance is brought to £2.99
      Then the alert 8119 was raised
      When the supplier sends SRV 2.5 Activate Emergency Credit
      Then the request succeeds

    Scenario: The low credit threshold is where the customer is warned
      Given the meter sends the alert 810D
      When the supplier sends SRV 2.1 Update Prepay Configuration with
        | LowCreditThreshold | £3.00 |
      And the Meter Balance is brought to £3.01
      Then the alert 810D was not raised
      When the Meter Balance is brought to £2.99
      Then the alert 810D was raised

    Scenario: Emergency Credit counts towards the low credit threshold
      Given the prepayment configuration is the usual one but for
        | EmergencyCreditLimit     | £10.00 |
        | EmergencyCreditThreshold | £3.00  |
        | LowCreditThreshold       | £2.00  |
      And the Meter Balance is £2.50
      When the supplier sends SRV 2.5 Activate Emergency Credit
      And the Meter Balance is brought to £1.50
      Then the alert 810D was not raised

    Scenario: In Credit Mode nobody is warned of low credit
      Given the meter is in Credit Mode
      When the Meter Balance is brought to £0.50
      Then the alert 810D was not raised

    Scenario: The debt recovery rate cap is the most that a week's top-ups repay
      Given no debt was recovered from payments in the week before
      And the supplier has sent SRV 2.3 Update Debt with
        | PaymentDebtRegister    | £50.00 |
        | DebtRecoveryPerPayment | 5000   |
      When the supplier sends SRV 2.1 Update Prepay Configuration with
        | DebtRecoveryRateCap | 2 |
      And the customer tops up £10.00 with UTRN 25011500000000000001
      Then the request succeeds
      And SRV 4.3 Read Instantaneous Prepay Values shows
        | PaymentDebtRegister | £48.00 |
        | MeterBalance        | £13.00 |

    Scenario: The Maximum Credit threshold is the most that one top-up brings
      When the supplier sends SRV 2.1 Update Prepay Configuration with
        | MaxCreditThreshold | £20.00 |
      And the customer tops up £20.01 with UTRN 25011500000000000002
      Then the request is refused
      When the customer tops up £19.99 with UTRN 25011500000000000003
      Then the request succeeds
      And SRV 4.18 Read Meter Balance shows
        | MeterBalance | £24.99 |

    Scenario: The Maximum Meter Balance is the most that top-ups reach
      When the supplier sends SRV 2.1 Update Prepay Configuration with
        | MaxMeterBalance | £20.00 |
      And the customer tops up £15.01 with UTRN 25011500000000000004
      Then the request is refused
      When the customer tops up £14.99 with UTRN 25011500000000000005
      Then the request succeeds
      And SRV 4.18 Read Meter Balance shows
        | MeterBalance | £19.99 |

    Scenario: Non-disablement scripts hold off disablement until they end
      When the supplier configures the non-disablement scripts
        | script | at    | days             |
        | START  | 18:00 | Monday to Sunday |
        | STOP   | 10:00 | Monday to Sunday |
      Then the request succeeds
      And the calendar read with SRV 4.13 Read Prepayment Configuration holds
        | script | at    | days             |
        | START  | 18:00 | Monday to Sunday |
        | STOP   | 10:00 | Monday to Sunday |
      When the time becomes 2025-01-15 18:01 UTC
      And the Meter Balance is brought to -£0.01
      Then the supply is Enabled
      And the alert 8F83 was raised once
      When the time becomes 2025-01-16 09:59 UTC
      Then the supply is Enabled
      And the alert 8F0F was not raised
      When the time becomes 2025-01-16 10:01 UTC
      Then the supply is Disabled
      And the alert 8F0F was raised once

    @unless-18.5(p)(iii)
    Scenario: The second of two non-disablement periods in a day holds off disablement too
      When the supplier configures the non-disablement scripts
        | script | at    | days             |
        | START  | 01:00 | Monday to Sunday |
        | STOP   | 02:00 | Monday to Sunday |
        | START  | 18:00 | Monday to Sunday |
        | STOP   | 20:00 | Monday to Sunday |
      Then the request succeeds
      When the time becomes 2025-01-15 18:30 UTC
      And the Meter Balance is brought to -£0.01
      Then the supply is Enabled
      When the time becomes 2025-01-15 20:01 UTC
      Then the supply is Disabled

    Scenario: One minute before the non-disablement period the supply is disabled
      When the supplier configures the non-disablement scripts
        | script | at    | days             |
        | START  | 18:00 | Monday to Sunday |
        | STOP   | 10:00 | Monday to Sunday |
      And the time becomes 2025-01-15 17:59 UTC
      And the Meter Balance is brought to -£0.01
      Then the supply is Disabled

    Scenario: Scripts for the weekend leave Friday evening alone
      When the supplier configures the non-disablement scripts
        | script | at    | days     |
        | START  | 00:00 | Saturday |
        | STOP   | 10:00 | Monday   |
      And the time becomes 2025-01-17 23:59 UTC
      And the Meter Balance is brought to -£0.01
      Then the supply is Disabled

    Scenario: Scripts for the weekend hold until Monday morning
      When the supplier configures the non-disablement scripts
        | script | at    | days     |
        | START  | 00:00 | Saturday |
        | STOP   | 10:00 | Monday   |
      And the time becomes 2025-01-18 00:01 UTC
      And the Meter Balance is brought to -£0.01
      Then the supply is Enabled
      When the time becomes 2025-01-20 09:59 UTC
      Then the supply is Enabled
      When the time becomes 2025-01-20 10:01 UTC
      Then the supply is Disabled

    @ESME
    Scenario: On a special day only its own scripts run
      When the supplier configures the non-disablement scripts
        | script | at    | days             |
        | START  | 18:00 | Monday to Sunday |
        | STOP   | 10:00 | Monday to Sunday |
        | STOP   | 14:00 | 2025-01-16       |
      And the time becomes 2025-01-15 20:00 UTC
      And the Meter Balance is brought to -£0.01
      And the time becomes 2025-01-16 13:59 UTC
      Then the supply is Enabled
      When the time becomes 2025-01-16 14:01 UTC
      Then the supply is Disabled

    Scenario: Without scripts there is no non-disablement period any more
      Given the non-disablement scripts are
        | script | at    | days             |
        | START  | 18:00 | Monday to Sunday |
        | STOP   | 10:00 | Monday to Sunday |
      When the supplier sends SRV 2.1 Update Prepay Configuration
      And the time becomes 2025-01-15 20:00 UTC
      And the Meter Balance is brought to -£0.01
      Then the supply is Disabled

    @unless-18.5(o)
    Scenario: A configuration is taken in Credit Mode
      Given the meter is in Credit Mode
      When the supplier sends SRV 2.1 Update Prepay Configuration with
        | EmergencyCreditLimit | £7.00 |
        | DebtRecoveryRateCap  | 12    |
      Then the request succeeds
      And SRV 4.13 Read Prepayment Configuration shows
        | EmergencyCreditLimit | £7.00 |
        | DebtRecoveryRateCap  | 12    |

    @ESME
    Scenario Outline: With a DebtRecoveryRateCap of <value>, which an electricity meter is not sent, nothing of a configuration is taken
      Given what the meter holds is noted
      When the supplier sends SRV 2.1 Update Prepay Configuration with
        | EmergencyCreditThreshold | £3.00   |
        | LowCreditThreshold       | £4.00   |
        | DebtRecoveryRateCap      | <value> |
      Then the request is refused
      And the meter holds what it held

      Examples:
        | value |
        | -1    |
        | 65536 |

    @GSME
    Scenario Outline: With a DebtRecoveryRateCap of <value>, which a gas meter is not sent, nothing of a configuration is taken
      Given what the meter holds is noted
      When the supplier sends SRV 2.1 Update Prepay Configuration with
        | EmergencyCreditThreshold | £3.00   |
        | LowCreditThreshold       | £4.00   |
        | DebtRecoveryRateCap      | <value> |
      Then the request is refused
      And the meter holds what it held

      Examples:
        | value       |
        | -2147483649 |
        | 2147483648  |

    @ESME
    Scenario Outline: With <item> at <value>, which an electricity meter is not sent, nothing of a configuration is taken
      Given what the meter holds is noted
      When the supplier sends SRV 2.1 Update Prepay Configuration with
        | DebtRecoveryRateCap | 12      |
        | <item>              | <value> |
      Then the request is refused
      And the meter holds what it held

      Examples:
        | item                     | value                  |
        | EmergencyCreditLimit     | 2147483648 millipence  |
        | EmergencyCreditThreshold | 2147483648 millipence  |
        | EmergencyCreditThreshold | -2147483649 millipence |
        | LowCreditThreshold       | 2147483648 millipence  |
        | LowCreditThreshold       | -2147483649 millipence |
        | MaxMeterBalance          | 2147483648 millipence  |
        | MaxCreditThreshold       | 2147483648 millipence  |

    @GSME
    Scenario Outline: With <item> at <value>, which a gas meter is not sent, nothing of a configuration is taken
      Given what the meter holds is noted
      When the supplier sends SRV 2.1 Update Prepay Configuration with
        | DebtRecoveryRateCap | 12      |
        | <item>              | <value> |
      Then the request is refused
      And the meter holds what it held

      Examples:
        | item                     | value                 |
        | EmergencyCreditLimit     | 4294967296 millipence |
        | EmergencyCreditLimit     | -1 millipence         |
        | EmergencyCreditThreshold | 4294967296 millipence |
        | LowCreditThreshold       | 4294967296 millipence |
        | MaxMeterBalance          | 4294967296 millipence |
        | MaxMeterBalance          | -1 millipence         |
        | MaxCreditThreshold       | 4294967296 millipence |
        | MaxCreditThreshold       | -1 millipence         |

    Scenario Outline: <item> may be as much as <value>
      When the supplier sends SRV 2.1 Update Prepay Configuration with
        | <item> | <value> |
      Then the request succeeds
      And SRV 4.13 Read Prepayment Configuration shows
        | <item> | <value> |

      Examples:
        | item                     | value                 |
        | EmergencyCreditLimit     | 2147483647 millipence |
        | EmergencyCreditThreshold | 2147483647 millipence |
        | LowCreditThreshold       | 2147483647 millipence |
        | MaxMeterBalance          | 2147483647 millipence |
        | MaxCreditThreshold       | 2147483647 millipence |
        | DebtRecoveryRateCap      | 65535                 |

    Scenario Outline: <item> may be as little as nothing
      When the supplier sends SRV 2.1 Update Prepay Configuration with
        | <item> | £0.00 |
      Then the request succeeds
      And SRV 4.13 Read Prepayment Configuration shows
        | <item> | £0.00 |

      Examples:
        | item                     |
        | EmergencyCreditLimit     |
        | EmergencyCreditThreshold |
        | LowCreditThreshold       |
        | MaxMeterBalance          |
        | MaxCreditThreshold       |

    @ESME
    Scenario Outline: The <item> of an electricity meter may be as low as -£21474.83648
      When the supplier sends SRV 2.1 Update Prepay Configuration with
        | <item> | -2147483648 millipence |
      Then the request succeeds
      And SRV 4.13 Read Prepayment Configuration shows
        | <item> | -2147483648 millipence |

      Examples:
        | item                     |
        | EmergencyCreditThreshold |
        | LowCreditThreshold       |

    Scenario: Another fuel's supplier is refused
      Given what the meter holds is noted
      When the supplier of the other fuel sends SRV 2.1 Update Prepay Configuration with
        | EmergencyCreditLimit | £7.00 |
      Then the request is refused by the DSP with code E4
      And the meter holds what it held

    Scenario: An export supplier may not send it
      Given what the meter holds is noted
      When the export supplier sends SRV 2.1 Update Prepay Configuration with
        | EmergencyCreditLimit | £7.00 |
      Then the request is refused by the DSP with code E2
      And the meter holds what it held

    Scenario: A Communications Hub has no prepayment configuration
      When User Role IS sends SRV 2.1 Update Prepay Configuration to the Communications Hub
      Then the request is refused by the DSP with code E11
