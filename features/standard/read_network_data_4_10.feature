@standard-4.10
Feature: SRV 4.10 Read Network Data
  Of gas, network data is what was used in each six minutes; DUIS has room for 41 entries. What starts their recording
  at a SMETS1 meter is not held, nor whether an entry bears the time at which its six minutes begin or end: the
  scenarios on entries begin with a meter that records them unasked. Of electricity, it is the average voltage of each
  measurement period of SRV 6.5, and how often it was out of bounds; usually of half hours, from 216 V to 253 V. When a
  measurement period begins, and whether each one counts that is out of bounds, is not held either. What was used or
  measured in July bears its time in UTC, not in local time.

  Rule: Every Device Model

    @GSME
    Scenario: What was used is found in the Network Data Log
      Given it is 2025-07-15 10:00 UTC
      And the supply is Enabled in Credit Mode
      And the gas meter records network data unasked
      When the time becomes 2025-07-15 10:25 UTC
      And 900 litres are used
      And the time becomes 2025-07-15 10:55 UTC
      And the supplier sends SRV 4.10 Read Network Data with
        | StartDateTime | 2025-07-15 10:18 UTC |
        | EndDateTime   | 2025-07-15 10:41 UTC |
      Then the entries of the response add up to 900 litres
      When 100 litres are used
      And the time becomes 2025-07-15 11:05 UTC
      Then the Network Data Log has counted 1000 litres

    @GSME
    Scenario: Nothing used, nothing counted
      Given it is 2025-01-15 10:00 UTC
      And the gas meter records network data unasked
      When the time becomes 2025-01-15 11:00 UTC
      Then the Network Data Log has counted 0 litres

    @GSME
    Scenario: The log keeps 41 entries and no more
      Given it is 2025-01-15 10:00 UTC
      And the supply is Enabled in Credit Mode
      And the gas meter records network data unasked
      When 300 litres are used
      And the time becomes 2025-01-15 16:00 UTC
      Then the Network Data Log has at most 41 entries, six minutes apart
      And the Network Data Log has counted 0 litres

    @GSME
    Scenario: Only the entries of the period are read
      Given it is 2025-01-15 10:00 UTC
      And the gas meter records network data unasked
      When the supplier sends SRV 4.10 Read Network Data with
        | StartDateTime | 2015-01-01 00:00 UTC |
        | EndDateTime   | 2015-01-02 00:00 UTC |
      Then the response has the entries
        | at |

    Scenario: Reading network data changes nothing
      Given what the meter holds is noted
      When the supplier sends SRV 4.10 Read Network Data
      Then the meter holds what it held

    @GSME
    Scenario: A Gas Transporter may read network data
      When User Role GT sends SRV 4.10 Read Network Data
      Then the request succeeds

    @ESME
    Scenario: The average voltage of each measurement period is found in the log
      Given it is 2025-07-15 10:00 UTC
      And the electricity distributor has set for each phase with SRV 6.5 Update Device Configuration (Voltage)
        | AverageRMSVoltageMeasurementPeriod | 1800 |
      When the voltage becomes 240 V
      And the time becomes 2025-07-15 12:31 UTC
      And the voltage becomes 230 V
      And the supplier sends SRV 4.10 Read Network Data with
        | StartDateTime | 2025-07-15 10:35 UTC |
        | EndDateTime   | 2025-07-15 11:55 UTC |
      Then the response has for each phase averages of 240 V, 30 minutes apart
      And the response tells AverageRMSOverVoltageCounter and AverageRMSUnderVoltageCounter
      When the supplier sends SRV 4.10 Read Network Data
      Then no entry of the response is later than now

    @ESME
    Scenario: A voltage that varies is averaged
      Given it is 2025-01-15 10:00 UTC
      And the electricity distributor has set for each phase with SRV 6.5 Update Device Configuration (Voltage)
        | AverageRMSVoltageMeasurementPeriod | 1800 |
      When the voltage alternates between 222 V for 20 minutes and 246 V for 10 minutes until 2025-01-15 12:30 UTC
      And the voltage becomes 230 V
      And the supplier sends SRV 4.10 Read Network Data with
        | StartDateTime | 2025-01-15 10:35 UTC |
        | EndDateTime   | 2025-01-15 11:55 UTC |
      Then the response has for each phase averages of 230 V, 30 minutes apart

    @ESME
    Scenario Outline: For two and a half hours, <volts> V are <what>
      Given it is 2025-01-15 10:00 UTC
      And the electricity distributor has set for each phase with SRV 6.5 Update Device Configuration (Voltage)
        | AverageRMSVoltageMeasurementPeriod | 1800 |
      And the voltage counters are noted
      When the voltage becomes <volts> V
      And the time becomes 2025-01-15 12:30 UTC
      And the voltage becomes 230 V
      And the time becomes 2025-01-15 13:31 UTC
      Then the average voltage of each phase was <over> too high and <under> too low

      Examples: Five half hours, or parts of six
        | volts | what          | over         | under        |
        | 258   | too high      | 1 to 6 times | never        |
        | 250   | within bounds | never        | never        |
        | 220   | within bounds | never        | never        |
        | 210   | too low       | never        | 1 to 6 times |

    @ESME
    Scenario: A peak that the average outweighs does not count
      Given it is 2025-01-15 10:00 UTC
      And the electricity distributor has set for each phase with SRV 6.5 Update Device Configuration (Voltage)
        | AverageRMSVoltageMeasurementPeriod | 1800 |
      And the voltage counters are noted
      When the voltage becomes 258 V
      And the time becomes 2025-01-15 10:10 UTC
      And the voltage becomes 230 V
      And the time becomes 2025-01-15 11:31 UTC
      Then the average voltage of each phase was never too high and never too low

    @ESME
    Scenario: An electricity distributor may read network data
      When User Role ED sends SRV 4.10 Read Network Data
      Then the request succeeds

    @ESME
    Scenario: An export supplier is refused
      When the export supplier sends SRV 4.10 Read Network Data
      Then the request is refused by the DSP with code E2

    Scenario: A period that ends before it begins reads nothing
      Given it is 2025-01-15 10:00 UTC
      When the time becomes 2025-01-15 12:00 UTC
      And the supplier sends SRV 4.10 Read Network Data with
        | StartDateTime | 2025-01-15 12:00 UTC |
        | EndDateTime   | 2025-01-15 10:00 UTC |
      Then the request is refused, or reads no entry

    Scenario: Another fuel's supplier is refused
      When the supplier of the other fuel sends SRV 4.10 Read Network Data
      Then the request is refused by the DSP with code E4

    Scenario: An Other User may not send it
      When User Role OU sends SRV 4.10 Read Network Data
      Then the request is refused by the DSP with code E2

    Scenario: A Communications Hub has no network data
      When User Role IS sends SRV 4.10 Read Network Data to the Communications Hub
      Then the request is refused by the DSP with code E11
