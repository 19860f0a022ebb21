@standard-6.2.9
Feature: SRV 6.2.9 Read Device Configuration (Payment Mode)
  The payment mode, and the Suspend Debt flags that belong to Prepayment Mode. What the flags read in Credit Mode is
  not held and not asked.

  Rule: Every Device Model

    Scenario Outline: Prepayment Mode is read with SuspendDebtDisabled <disabled> and SuspendDebtEmergency <emergency>
      Given the meter is in Prepayment Mode with SuspendDebtDisabled <disabled> and SuspendDebtEmergency <emergency>
      When the supplier sends SRV 6.2.9 Read Device Configuration (Payment Mode)
      Then the request succeeds
      And the response holds exactly
        | PaymentMode          | Prepayment  |
        | SuspendDebtDisabled  | <disabled>  |
        | SuspendDebtEmergency | <emergency> |

      Examples:
        | disabled | emergency |
        | false    | false     |
        | true     | false     |
        | false    | true      |
        | true     | true      |

    Scenario: Credit Mode is read
      Given the meter is in Prepayment Mode
      And the meter is in Credit Mode
      When the supplier sends SRV 6.2.9 Read Device Configuration (Payment Mode)
      Then the request succeeds
      And SRV 6.2.9 Read Device Configuration (Payment Mode) shows
        | PaymentMode | Credit |

    Scenario: A change of mode is seen at the next reading
      Given the meter is in Credit Mode
      When the supplier sends SRV 1.6 Update Payment Mode with
        | PaymentMode          | Prepayment |
        | SuspendDebtDisabled  | true       |
        | SuspendDebtEmergency | false      |
        | DisablementThreshold | £0.00      |
      And the supplier sends SRV 6.2.9 Read Device Configuration (Payment Mode)
      Then the response holds exactly
        | PaymentMode          | Prepayment |
        | SuspendDebtDisabled  | true       |
        | SuspendDebtEmergency | false      |

    Scenario: A registered supplier agent may read it
      Given the meter is in Prepayment Mode with SuspendDebtDisabled true and SuspendDebtEmergency false
      When User Role RSA sends SRV 6.2.9 Read Device Configuration (Payment Mode)
      Then the request succeeds
      And the response holds exactly
        | PaymentMode          | Prepayment |
        | SuspendDebtDisabled  | true       |
        | SuspendDebtEmergency | false      |

    Scenario: Another fuel's supplier is refused
      When the supplier of the other fuel sends SRV 6.2.9 Read Device Configuration (Payment Mode)
      Then the request is refused by the DSP with code E4

    Scenario: An export supplier may not send it
      When the export supplier sends SRV 6.2.9 Read Device Configuration (Payment Mode)
      Then the request is refused by the DSP with code E2

    Scenario: A Communications Hub has no payment mode
      When User Role IS sends SRV 6.2.9 Read Device Configuration (Payment Mode) to the Communications Hub
      Then the request is refused by the DSP with code E11
