@clause-18.8 @srv-2.5 @fact-9 @fact-10
Feature: S1SR 18.8: failing to activate emergency credit is reported
  Where emergency credit cannot be activated, the supplier is told so, for an ESME and for a GSME. A Device Model with
  an entry gives no error of its own: the S1SP finds that emergency credit is not active and answers with a failure. One
  without an entry refuses the command itself. This division is an inference; that a failure is reported is stated. In the
  usual configuration emergency credit of £10.00 is granted below £1.00.

  Background:
    Given the meter is in Prepayment Mode

  Rule: Device Models with a DMVES entry

    Scenario Outline: With <balance> on the meter the S1SP reports the failure
      Given the Meter Balance is <balance>
      When the supplier sends SRV 2.5 Activate Emergency Credit
      Then the request is refused by the S1SP
      And SRV 4.3 Read Instantaneous Prepay Values shows
        | EmergencyCreditBalance | £0.00 |

      Examples:
        | balance |
        | £5.00   |
        | £1.01   |

    Scenario: In Credit Mode the S1SP reports the failure
      Given the meter is in Credit Mode
      When the supplier sends SRV 2.5 Activate Emergency Credit
      Then the request is refused by the S1SP

    Scenario: One penny below the threshold emergency credit is activated
      Given the Meter Balance is £0.99
      When the supplier sends SRV 2.5 Activate Emergency Credit
      Then the request succeeds
      And SRV 4.3 Read Instantaneous Prepay Values shows
        | EmergencyCreditBalance | £10.00 |

  Rule: Device Models without one

    Scenario Outline: With <balance> on the meter the device refuses
      Given the Meter Balance is <balance>
      When the supplier sends SRV 2.5 Activate Emergency Credit
      Then the request is refused by the device
      And SRV 4.3 Read Instantaneous Prepay Values shows
        | EmergencyCreditBalance | £0.00 |

      Examples:
        | balance |
        | £5.00   |
        | £1.01   |

    Scenario: In Credit Mode the device refuses
      Given the meter is in Credit Mode
      When the supplier sends SRV 2.5 Activate Emergency Credit
      Then the request is refused by the device

    Scenario: Below the threshold emergency credit is activated, once and for all
      Given the Meter Balance is £0.99
      When the supplier sends SRV 2.5 Activate Emergency Credit
      Then the request succeeds
      And SRV 4.3 Read Instantaneous Prepay Values shows
        | EmergencyCreditBalance | £10.00 |
      When the supplier sends SRV 2.5 Activate Emergency Credit
      Then the request succeeds
