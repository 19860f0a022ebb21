@standard-4.1.1
Feature: SRV 4.1.1 Read Instantaneous Import Registers
  The register counts every Wh of electricity, or every litre of gas, that passed through the meter, whatever the tariff.

  Rule: Every Device Model

    @ESME
    Scenario Outline: <energy> of electricity are counted
      Given the meter is in Credit Mode
      And the registers are noted
      When <energy> are used
      Then the meter has counted <energy>

      Examples:
        | energy   |
        | 25 Wh    |
        | 1.5 kWh  |
        | 120 kWh  |

    @GSME
    Scenario Outline: <litres> litres of gas are counted
      Given the meter is in Credit Mode
      And the registers are noted
      When <litres> litres are used
      Then the meter has counted <litres> litres

      Examples:
        | litres |
        | 5      |
        | 1500   |
        | 40000  |

    Scenario: Nothing is counted where nothing is used, nor by reading
      Given it is 2025-01-15 10:00 UTC
      And the registers are noted
      When the supplier sends SRV 4.1.1 Read Instantaneous Import Registers
      Then the request succeeds
      When the time becomes 2025-01-17 10:00 UTC
      Then the meter has counted nothing

    @ESME
    Scenario: Export is not counted as import
      Given it is 2025-01-15 10:00 UTC
      And the meter is in Credit Mode
      And the registers are noted
      When the home exports 2 kW until 2025-01-15 11:00 UTC
      And 1 kWh is used
      Then the meter has counted 1 kWh

    @ESME @unless-unnumbered/tariff-setting-not-supported
    Scenario: A new tariff and its switches leave the total as it is
      Given it is 2025-01-15 06:00 UTC
      And the meter is in Credit Mode
      And the registers are noted
      When 2 kWh are used
      And the supplier sets a tariff with a standing charge of 25 p a day and TOU registers
        | register | price | from  | on               |
        | 1        | 10 p  | 00:00 | Monday to Sunday |
        | 2        | 30 p  | 07:00 | Monday to Sunday |
      And the time becomes 2025-01-15 07:01 UTC
      And 1.5 kWh are used
      Then the meter has counted 3.5 kWh

    @GSME @unless-unnumbered/tariff-setting-not-supported
    Scenario: A new gas tariff and its switches leave the total as it is
      Given it is 2025-01-15 06:00 UTC
      And the meter is in Credit Mode
      And the registers are noted
      When 2000 litres are used
      And the supplier sets a tariff with a standing charge of 25 p a day and TOU registers
        | register | price | from  | on               |
        | 1        | 5 p   | 00:00 | Monday to Sunday |
        | 2        | 7 p   | 07:00 | Monday to Sunday |
      And the time becomes 2025-01-15 07:01 UTC
      And 500 litres are used
      Then the meter has counted 2500 litres

    @ESME
    Scenario: A change of payment mode leaves the total as it is
      Given the meter is in Credit Mode
      And the registers are noted
      When 2 kWh are used
      And the supplier sends SRV 1.6 Update Payment Mode with
        | PaymentMode          | Prepayment |
        | SuspendDebtDisabled  | false      |
        | SuspendDebtEmergency | false      |
        | DisablementThreshold | -£100.00   |
      Then the meter has counted 2 kWh

    @ESME
    Scenario: An electricity distributor may read an electricity meter, a gas transporter may not
      When User Role ED sends SRV 4.1.1 Read Instantaneous Import Registers
      Then the request succeeds
      When User Role GT sends SRV 4.1.1 Read Instantaneous Import Registers
      Then the request is refused by the DSP with code E4

    @GSME
    Scenario: A gas transporter may read a gas meter, an electricity distributor may not
      When User Role GT sends SRV 4.1.1 Read Instantaneous Import Registers
      Then the request succeeds
      When User Role ED sends SRV 4.1.1 Read Instantaneous Import Registers
      Then the request is refused by the DSP with code E4

    Scenario: Another fuel's supplier is refused
      When the supplier of the other fuel sends SRV 4.1.1 Read Instantaneous Import Registers
      Then the request is refused by the DSP with code E4

    Scenario: An export supplier is refused
      When the export supplier sends SRV 4.1.1 Read Instantaneous Import Registers
      Then the request is refused by the DSP with code E2

    Scenario: A Communications Hub has no registers
      When User Role IS sends SRV 4.1.1 Read Instantaneous Import Registers to the Communications Hub
      Then the request is refused by the DSP with code E11
