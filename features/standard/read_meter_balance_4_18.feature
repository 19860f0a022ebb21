@standard-4.18
Feature: SRV 4.18 Read Meter Balance

  Rule: Every Device Model

    Scenario Outline: A Meter Balance of <balance> is read
      Given the meter is in Prepayment Mode
      And the Meter Balance is <balance>
      When the supplier sends SRV 4.18 Read Meter Balance
      Then the request succeeds
      And the response holds exactly
        | MeterBalance | <balance> |

      Examples:
        | balance |
        | £12.34  |
        | £0.01   |
        | -£0.01  |

    Scenario: Another fuel's supplier is refused
      When the supplier of the other fuel sends SRV 4.18 Read Meter Balance
      Then the request is refused by the DSP with code E4

    Scenario: A Communications Hub has no balance
      When User Role IS sends SRV 4.18 Read Meter Balance to the Communications Hub
      Then the request is refused by the DSP with code E11
