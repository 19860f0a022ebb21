@standard-gas-meter-display @fact-111 @fact-112 @fact-117
Feature: The display of a gas meter
  A gas meter shows its registers in thousandths of a cubic metre, rounded down: the eight least significant digits,
  with leading zeros, and a point before the last three. What a Service Request reads is the full stored value. The rule
  is that of SMETS2; that it holds for a SMETS1 meter is taken for granted. A litre is a thousandth of a cubic metre.

  Rule: Every Device Model

    Scenario: The consumption register is shown in eight digits
      Then the display shows in eight digits what SRV 4.1.1 Read Instantaneous Import Registers reads

    Scenario Outline: After <litres> litres more, the display has followed the register
      Given the supply is Enabled in Credit Mode
      And the registers are noted
      When <litres> litres are used
      Then the meter has counted <litres> litres
      And the display shows in eight digits what SRV 4.1.1 Read Instantaneous Import Registers reads
      And the display shows in eight digits what SRV 4.1.2 Read Instantaneous Import TOU Matrices reads

      Examples:
        | litres |
        | 1      |
        | 345    |
        | 12345  |

    @unless-unnumbered/tariff-setting-not-supported
    Scenario: Of each block the display shows what was counted in this billing period
      Given it is 2025-01-15 10:00 UTC
      And the tariff has a standing charge of 25 p a day and blocks
        | register    | price    | up to      | from  | on               |
        | block set 1 | 8 p, 5 p | 500 litres | 00:00 | Monday to Sunday |
      And the supply is Enabled in Credit Mode
      And the supplier has sent SRV 6.8 Update Device Configuration (Billing Calendar) with
        | BillingPeriod | Daily    |
        | BillingTime   | 12:00:00 |
      When 700 litres are used
      Then the display shows in eight digits what SRV 4.1.4 Read Instantaneous Import Block Counters reads
      When the time becomes 2025-01-15 12:01 UTC
      And 345 litres are used
      Then the display shows in eight digits what SRV 4.1.4 Read Instantaneous Import Block Counters reads

    Scenario: The display holds over midnight
      When 345 litres are used
      And the next midnight passes
      Then the display shows in eight digits what SRV 4.1.1 Read Instantaneous Import Registers reads

    Scenario: The consumption is shown although the supply is disabled
      Given the supply is Enabled in Credit Mode
      And the registers are noted
      When 345 litres are used
      And the supplier sends SRV 7.2 Disable Supply
      Then the meter has counted 345 litres
      And the display shows in eight digits what SRV 4.1.1 Read Instantaneous Import Registers reads
