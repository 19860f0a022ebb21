@standard-in-home-display
Feature: What a PPMID shows, and what a customer does at it
  A PPMID shows what the meters of its installation tell it over the HAN, and passes on to them what the customer does
  at it. It is given a minute to show a change. A row of a meter that the installation does not have asks nothing. An
  IHD shows the same and does nothing; no Service Request reaches one, so nothing is asked of it here.

  Rule: Every Device Model

    Scenario: The PPMID shows what the Service Requests read
      Then within a minute the PPMID shows of each meter what the SRVs read

    Scenario: Each meter has a balance of its own
      Given the meters are in Prepayment Mode
        | ESME | £4.00 |
        | GSME | £6.00 |
      Then within a minute the PPMID shows
        | meter | PaymentMode | MeterBalance |
        | ESME  | Prepayment  | £4.00        |
        | GSME  | Prepayment  | £6.00        |

    Scenario: A balance that changes is shown
      Given the meters are in Prepayment Mode
        | ESME | £4.00 |
        | GSME | £6.00 |
      Then within a minute the PPMID shows of each meter what the SRVs read
      When the supplier brings the Meter Balances to
        | ESME | £3.25 |
        | GSME | £0.75 |
      Then within a minute the PPMID shows
        | meter | MeterBalance |
        | ESME  | £3.25        |
        | GSME  | £0.75        |
      And within a minute the PPMID shows of each meter what the SRVs read

    Scenario: Midnight passes, and the PPMID shows what is left
      Given the meters are in Prepayment Mode
        | ESME | £4.00 |
        | GSME | £6.00 |
      Then within a minute the PPMID shows of each meter what the SRVs read
      When the next midnight passes
      Then within a minute the PPMID shows of each meter what the SRVs read

    Scenario: A supply that the supplier disables and arms is shown as such
      Given the meters are in Prepayment Mode
        | ESME | £4.00 |
        | GSME | £6.00 |
      When the supplier of each meter sends SRV 7.2 Disable Supply
      Then within a minute the PPMID shows
        | meter | SupplyState |
        | ESME  | Disabled    |
        | GSME  | Disabled    |
      When the supplier of each meter sends SRV 7.3 Arm Supply
      Then within a minute the PPMID shows
        | meter | SupplyState |
        | ESME  | Armed       |
        | GSME  | Armed       |

    Scenario: Emergency credit that is activated at the PPMID is granted by the meter
      Given the meters are in Prepayment Mode
        | ESME | £0.40 |
        | GSME | £0.60 |
      When the customer activates emergency credit at the PPMID for each meter
      Then the meters hold
        | meter | MeterBalance | EmergencyCreditBalance |
        | ESME  | £0.40        | £10.00                 |
        | GSME  | £0.60        | £10.00                 |
      And within a minute the PPMID shows
        | meter | MeterBalance | EmergencyCreditBalance |
        | ESME  | £0.40        | £10.00                 |
        | GSME  | £0.60        | £10.00                 |

    Scenario: Emergency credit that a meter does not offer cannot be had at the PPMID either
      Given the meters are in Prepayment Mode
        | ESME | £4.00 |
        | GSME | £6.00 |
      When the customer activates emergency credit at the PPMID for each meter
      Then the meters hold
        | meter | MeterBalance | EmergencyCreditBalance |
        | ESME  | £4.00        | £0.00                  |
        | GSME  | £6.00        | £0.00                  |
      And within a minute the PPMID shows
        | meter | MeterBalance | EmergencyCreditBalance |
        | ESME  | £4.00        | £0.00                  |
        | GSME  | £6.00        | £0.00                  |

    Scenario: Emergency credit of one meter is not that of the other
      Given the meters are in Prepayment Mode
        | ESME | £0.40 |
        | GSME | £6.00 |
      When the customer activates emergency credit at the PPMID for each meter
      Then the meters hold
        | meter | MeterBalance | EmergencyCreditBalance |
        | ESME  | £0.40        | £10.00                 |
        | GSME  | £6.00        | £0.00                  |

    Scenario: Credit that is entered at the PPMID is added by the meter
      Given the meters are in Prepayment Mode
        | ESME | £4.00 |
        | GSME | £6.00 |
      When the customer enters UTRN 25011500000000000001 of £10.00 at the PPMID for each meter
      Then the meters hold
        | meter | MeterBalance |
        | ESME  | £14.00       |
        | GSME  | £16.00       |
      And within a minute the PPMID shows
        | meter | MeterBalance |
        | ESME  | £14.00       |
        | GSME  | £16.00       |

    Scenario: Credit that a meter refuses is not added by the PPMID either
      Given the meters are in Prepayment Mode
        | ESME | £4.00 |
        | GSME | £6.00 |
      When the customer enters UTRN 25011500000000000002 of £251.00 at the PPMID for each meter
      Then the meters hold
        | meter | MeterBalance |
        | ESME  | £4.00        |
        | GSME  | £6.00        |
      And within a minute the PPMID shows
        | meter | MeterBalance |
        | ESME  | £4.00        |
        | GSME  | £6.00        |
