@standard-4.1.2
Feature: SRV 4.1.2 Read Instantaneous Import TOU Matrices
  One TOU register counts at a time, or none: what the Tariff Switching Table says. The dates are in winter, when local time is UTC.
  The bench draws 10 kW of electricity and 6000 litres of gas an hour: 1 kWh and 600 litres take six minutes.

  Rule: Every Device Model

    @ESME @unless-unnumbered/tariff-setting-not-supported
    Scenario: Electricity counts in one register before a switch and in the other after it
      Given it is 2025-01-15 06:00 UTC
      And the tariff has a standing charge of 25 p a day and TOU registers
        | register | price | from         | on               |
        | 1        | 30 p  | 00:00, 07:00 | Monday to Sunday |
        | 2        | 10 p  | 00:30        | Monday to Sunday |
      And the meter is in Credit Mode
      And the registers are noted
      When the time becomes 2025-01-15 06:53 UTC
      And 1 kWh is used
      Then the TOU registers have counted
        | register | quantity |
        | 2        | 1 kWh    |
      When the time becomes 2025-01-15 07:01 UTC
      And 0.5 kWh are used
      Then the TOU registers have counted
        | register | quantity |
        | 1        | 0.5 kWh  |
        | 2        | 1 kWh    |
      And the meter has counted 1.5 kWh

    @GSME @unless-unnumbered/tariff-setting-not-supported
    Scenario: Gas counts in one register before a switch and in the other after it
      Given it is 2025-01-15 06:00 UTC
      And the tariff has a standing charge of 25 p a day and TOU registers
        | register | price | from         | on               |
        | 1        | 7 p   | 00:00, 07:00 | Monday to Sunday |
        | 2        | 5 p   | 00:30        | Monday to Sunday |
      And the meter is in Credit Mode
      And the registers are noted
      When the time becomes 2025-01-15 06:53 UTC
      And 600 litres are used
      Then the TOU registers have counted
        | register | quantity   |
        | 2        | 600 litres |
      When the time becomes 2025-01-15 07:01 UTC
      And 250 litres are used
      Then the TOU registers have counted
        | register | quantity   |
        | 1        | 250 litres |
        | 2        | 600 litres |
      And the meter has counted 850 litres

    @ESME @unless-unnumbered/tariff-setting-not-supported
    Scenario: A load that runs through a switch is shared between the registers
      Given it is 2025-01-15 06:00 UTC
      And the tariff has a standing charge of 25 p a day and TOU registers
        | register | price | from  | on               |
        | 1        | 10 p  | 00:00 | Monday to Sunday |
        | 2        | 30 p  | 07:00 | Monday to Sunday |
      And the meter is in Credit Mode
      And the registers are noted
      When the time becomes 2025-01-15 06:54 UTC
      And 3 kWh are used
      Then the TOU registers have counted
        | register | quantity    |
        | 1        | about 1 kWh |
        | 2        | about 2 kWh |
      And the meter has counted 3 kWh

    @ESME @unless-unnumbered/tariff-setting-not-supported
    Scenario: On Saturday electricity counts in the register of the weekend
      Given it is 2025-01-17 23:00 UTC
      And the tariff has a standing charge of 25 p a day and TOU registers
        | register | price | from  | on               |
        | 1        | 30 p  | 00:00 | Monday to Friday |
        | 2        | 15 p  | 00:00 | Saturday, Sunday |
      And the meter is in Credit Mode
      And the registers are noted
      When the time becomes 2025-01-17 23:53 UTC
      And 1 kWh is used
      And the time becomes 2025-01-18 00:01 UTC
      And 2 kWh are used
      Then the TOU registers have counted
        | register | quantity |
        | 1        | 1 kWh    |
        | 2        | 2 kWh    |

    @ESME @unless-unnumbered/tariff-setting-not-supported
    Scenario: On 1 February electricity counts in the register of the new season
      Given it is 2025-01-31 23:00 UTC
      And the tariff has a standing charge of 25 p a day and TOU registers
        | register | price | from  | on               | season     |
        | 1        | 30 p  | 00:00 | Monday to Sunday | 1 November |
        | 2        | 15 p  | 00:00 | Monday to Sunday | 1 February |
      And the meter is in Credit Mode
      And the registers are noted
      When the time becomes 2025-01-31 23:53 UTC
      And 1 kWh is used
      And the time becomes 2025-02-01 00:01 UTC
      And 2 kWh are used
      Then the TOU registers have counted
        | register | quantity |
        | 1        | 1 kWh    |
        | 2        | 2 kWh    |

    @GSME @unless-unnumbered/tariff-setting-not-supported
    Scenario: On a special day gas counts in the register of that day
      Given it is 2025-12-24 23:00 UTC
      And the tariff has a standing charge of 25 p a day and TOU registers
        | register | price | from  | on               |
        | 1        | 7 p   | 00:00 | Monday to Sunday |
        | 2        | 5 p   | 00:00 | 25 December      |
      And the meter is in Credit Mode
      And the registers are noted
      When the time becomes 2025-12-24 23:53 UTC
      And 600 litres are used
      And the time becomes 2025-12-25 00:01 UTC
      And 250 litres are used
      Then the TOU registers have counted
        | register | quantity   |
        | 1        | 600 litres |
        | 2        | 250 litres |

    @ESME @unless-unnumbered/tariff-setting-not-supported
    Scenario: While blocks count, no TOU register does
      Given it is 2025-01-15 06:00 UTC
      And the tariff has a standing charge of 25 p a day and TOU registers and blocks
        | register    | price      | up to | from  | on               |
        | 1           | 5 p        |       | 00:00 | Monday to Sunday |
        | block set 1 | 30 p, 10 p | 2 kWh | 07:00 | Monday to Sunday |
      And the meter is in Credit Mode
      And the registers are noted
      When 1 kWh is used
      And the time becomes 2025-01-15 07:01 UTC
      And 3 kWh are used
      Then the TOU registers have counted
        | register | quantity |
        | 1        | 1 kWh    |
      And the meter has counted 4 kWh

    @ESME
    Scenario: Where the tariff has one price, register 1 counts
      Given it is 2025-01-15 10:00 UTC
      And the tariff is 20 p per kWh with a standing charge of 25 p a day
      And the meter is in Credit Mode
      And the registers are noted
      When 2 kWh are used
      And the time becomes 2025-01-15 18:00 UTC
      And 2 kWh are used
      Then the TOU registers have counted
        | register | quantity |
        | 1        | 4 kWh    |

    @GSME
    Scenario: Where the gas tariff has one price, register 1 counts
      Given it is 2025-01-15 10:00 UTC
      And the tariff is 20 p per kWh with a standing charge of 25 p a day
      And the meter is in Credit Mode
      And the registers are noted
      When 200 litres are used
      And the time becomes 2025-01-15 18:00 UTC
      And 200 litres are used
      Then the TOU registers have counted
        | register | quantity   |
        | 1        | 400 litres |

    @ESME
    Scenario: An electricity meter has 48 registers
      When the supplier sends SRV 4.1.2 Read Instantaneous Import TOU Matrices
      Then the request succeeds
      And the response holds 48 values of TariffTOURegisterMatrix

    @GSME
    Scenario: A gas meter has 4 registers
      When the supplier sends SRV 4.1.2 Read Instantaneous Import TOU Matrices
      Then the request succeeds
      And the response holds 4 values of TariffTOURegisterMatrix

    @ESME
    Scenario: An electricity distributor may read them
      When User Role ED sends SRV 4.1.2 Read Instantaneous Import TOU Matrices
      Then the request succeeds

    Scenario: Another fuel's supplier is refused
      When the supplier of the other fuel sends SRV 4.1.2 Read Instantaneous Import TOU Matrices
      Then the request is refused by the DSP with code E4

    Scenario: An export supplier is refused
      When the export supplier sends SRV 4.1.2 Read Instantaneous Import TOU Matrices
      Then the request is refused by the DSP with code E2

    Scenario: A Communications Hub has no TOU registers
      When User Role IS sends SRV 4.1.2 Read Instantaneous Import TOU Matrices to the Communications Hub
      Then the request is refused by the DSP with code E11
