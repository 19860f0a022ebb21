@standard-in-home-display
Feature: What a PPMID shows, and what a customer does at it
  A PPMID shows what the meters of its installation tell it over the HAN, and passes on to them what the customer does
  at it. It is given an hour, as a gas meter may sleep for half of one. A row of a meter that the installation does not
  have asks nothing. An IHD shows the same and does nothing; no Service Request reaches one, so nothing is asked of it
  here.

  Rule: Every Device Model

    Scenario: The PPMID shows what the Service Requests read
      Then within an hour the PPMID shows of each meter what the SRVs read

    Scenario: Each meter has a balance of its own
      Given the meters are in Prepayment Mode
        | ESME | £4.00 |
        | GSME | £6.00 |
      Then within an hour the PPMID shows
        | meter | PaymentMode | MeterBalance |
        | ESME  | Prepayment  | £4.00        |
        | GSME  | Prepayment  | £6.00        |

    Scenario: A balance that changes is shown
      Given the meters are in Prepayment Mode
        | ESME | £4.00 |
        | GSME | £6.00 |
      Then within an hour the PPMID shows of each meter what the SRVs read
      When the supplier brings the Meter Balances to
        | ESME | £3.25 |
        | GSME | £0.75 |
      Then within an hour the PPMID shows
        | meter | MeterBalance |
        | ESME  | £3.25        |
        | GSME  | £0.75        |
      And within an hour the PPMID shows of each meter what the SRVs read

    Scenario: Midnight passes, and the PPMID shows what is left
      Given the meters are in Prepayment Mode
        | ESME | £4.00 |
        | GSME | £6.00 |
      Then within an hour the PPMID shows of each meter what the SRVs read
      When the next midnight passes
      Then within an hour the PPMID shows of each meter what the SRVs read

    Scenario: A supply that the supplier disables and arms is shown as such
      Given the meters are in Prepayment Mode
        | ESME | £4.00 |
        | GSME | £6.00 |
      When the supplier of each meter sends SRV 7.2 Disable Supply
      Then within an hour the PPMID shows
        | meter | SupplyState |
        | ESME  | Disabled    |
        | GSME  | Disabled    |
      When the supplier of each meter sends SRV 7.3 Arm Supply
      Then within an hour the PPMID shows
        | meter | SupplyState |
        | ESME  | Armed       |
        | GSME  | Armed       |

    Scenario: The payment mode is shown of the meter whose it is
      Given the meters are in Prepayment Mode
        | ESME | £4.00 |
        | GSME | £6.00 |
      Then within an hour the PPMID shows
        | meter | PaymentMode |
        | ESME  | Prepayment  |
        | GSME  | Prepayment  |
      When the supplier of the ESME sends SRV 1.6 Update Payment Mode with
        | PaymentMode | Credit |
      Then within an hour the PPMID shows
        | meter | PaymentMode |
        | ESME  | Credit      |
        | GSME  | Prepayment  |
      When the supplier of the GSME sends SRV 1.6 Update Payment Mode with
        | PaymentMode | Credit |
      Then within an hour the PPMID shows
        | meter | PaymentMode |
        | ESME  | Credit      |
        | GSME  | Credit      |

    Scenario: The supply is shown of the meter whose it is
      Given the meters are in Prepayment Mode
        | ESME | £4.00 |
        | GSME | £6.00 |
      When the supplier of each meter sends SRV 7.2 Disable Supply
      And the supplier of the GSME sends SRV 7.3 Arm Supply
      Then within an hour the PPMID shows
        | meter | SupplyState |
        | ESME  | Disabled    |
        | GSME  | Armed       |

    Scenario: Prices that change are shown, of the meter whose they are
      Then within an hour the PPMID shows of each meter what the SRVs read
      When the supplier of the ESME sends SRV 1.1.1 Update Import Tariff (Primary Element) with
        | TariffTOUPriceMatrix | 33 p |
        | StandingCharge       | 25 p |
      And the supplier of the GSME sends SRV 1.1.1 Update Import Tariff (Primary Element) with
        | TariffTOUPriceMatrix | 7 p  |
        | StandingCharge       | 25 p |
      Then within an hour the PPMID shows of each meter what the SRVs read

    Scenario: The supplier's message is shown of the meter whose it is
      Then within an hour the PPMID shows of each meter the SupplierMessage that it has
      When the supplier of the ESME sends SRV 3.1 Display Message with
        | SupplierMessage | Of electricity |
      And the supplier of the GSME sends SRV 3.1 Display Message with
        | SupplierMessage | Of gas |
      Then within an hour the PPMID shows of each meter the SupplierMessage that it has

    Scenario: Emergency credit that is activated is shown, of the meter whose it is
      Given the meters are in Prepayment Mode
        | ESME | £0.40 |
        | GSME | £0.60 |
      Then within an hour the PPMID shows of each meter what the SRVs read
      And within an hour the PPMID shows of each meter the EmergencyCreditState that it has
      When the supplier of the ESME sends SRV 2.5 Activate Emergency Credit
      Then within an hour the PPMID shows
        | meter | EmergencyCreditBalance |
        | ESME  | £10.00                 |
        | GSME  | £0.00                  |
      And within an hour the PPMID shows of each meter the EmergencyCreditState that it has
      When the supplier of the GSME sends SRV 2.5 Activate Emergency Credit
      Then within an hour the PPMID shows
        | meter | EmergencyCreditBalance |
        | ESME  | £10.00                 |
        | GSME  | £10.00                 |
      And within an hour the PPMID shows of each meter the EmergencyCreditState that it has

    Scenario: Emergency credit that is activated at the PPMID is granted by the meter
      Given the meters are in Prepayment Mode
        | ESME | £0.40 |
        | GSME | £0.60 |
      When the customer activates emergency credit at the PPMID for each meter
      Then within an hour the PPMID shows
        | meter | MeterBalance | EmergencyCreditBalance |
        | ESME  | £0.40        | £10.00                 |
        | GSME  | £0.60        | £10.00                 |
      And the meters hold
        | meter | MeterBalance | EmergencyCreditBalance |
        | ESME  | £0.40        | £10.00                 |
        | GSME  | £0.60        | £10.00                 |

    Scenario: Emergency credit that a meter does not offer cannot be had at the PPMID either
      Given the meters are in Prepayment Mode
        | ESME | £4.00 |
        | GSME | £6.00 |
      When the customer activates emergency credit at the PPMID for each meter
      Then within an hour the PPMID shows
        | meter | MeterBalance | EmergencyCreditBalance |
        | ESME  | £4.00        | £0.00                  |
        | GSME  | £6.00        | £0.00                  |
      And the meters hold
        | meter | MeterBalance | EmergencyCreditBalance |
        | ESME  | £4.00        | £0.00                  |
        | GSME  | £6.00        | £0.00                  |

    Scenario: Emergency credit of one meter is not that of the other
      Given the meters are in Prepayment Mode
        | ESME | £0.40 |
        | GSME | £6.00 |
      When the customer activates emergency credit at the PPMID for each meter
      Then within an hour the PPMID shows
        | meter | MeterBalance | EmergencyCreditBalance |
        | ESME  | £0.40        | £10.00                 |
        | GSME  | £6.00        | £0.00                  |
      And the meters hold
        | meter | MeterBalance | EmergencyCreditBalance |
        | ESME  | £0.40        | £10.00                 |
        | GSME  | £6.00        | £0.00                  |

    Scenario: Credit that is entered at the PPMID is added by the meter
      Given the meters are in Prepayment Mode
        | ESME | £4.00 |
        | GSME | £6.00 |
      When the customer enters UTRN 25011500000000000001 of £10.00 at the PPMID for each meter
      Then within an hour the PPMID shows
        | meter | MeterBalance |
        | ESME  | £14.00       |
        | GSME  | £16.00       |
      And the meters hold
        | meter | MeterBalance |
        | ESME  | £14.00       |
        | GSME  | £16.00       |

    Scenario: Credit that a meter refuses is not added by the PPMID either
      Given the meters are in Prepayment Mode
        | ESME | £4.00 |
        | GSME | £6.00 |
      When the customer enters UTRN 25011500000000000002 of £251.00 at the PPMID for each meter
      Then within an hour the PPMID shows
        | meter | MeterBalance |
        | ESME  | £4.00        |
        | GSME  | £6.00        |
      And the meters hold
        | meter | MeterBalance |
        | ESME  | £4.00        |
        | GSME  | £6.00        |
