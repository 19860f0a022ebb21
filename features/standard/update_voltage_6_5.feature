@standard-6.5
Feature: SRV 6.5 Update Device Configuration (Voltage)
  The electricity distributor sets between which voltages the average of a measurement period is to be, and the bounds
  of extremes, sags and swells. Voltages are in 0.1 V and periods in s here; what a scenario does not name is usual:
  averages of half hours from 216 V to 253 V.

  Rule: Every Device Model

    Scenario: The settings are taken, and the last ones hold
      When the electricity distributor sets for each phase with SRV 6.5 Update Device Configuration (Voltage)
        | AverageRMSOverVoltageThreshold  | 2500 |
        | AverageRMSUnderVoltageThreshold | 2200 |
        | RMSVoltageSagThreshold          | 2000 |
      Then the request succeeds
      And SRV 6.2.1 Read Device Configuration (Voltage) shows for each phase
        | AverageRMSOverVoltageThreshold  | 2500 |
        | AverageRMSUnderVoltageThreshold | 2200 |
        | RMSVoltageSagThreshold          | 2000 |
      When the electricity distributor sets for each phase with SRV 6.5 Update Device Configuration (Voltage)
        | AverageRMSOverVoltageThreshold | 2530 |
        | RMSVoltageSagThreshold         | 2100 |
      Then SRV 6.2.1 Read Device Configuration (Voltage) shows for each phase
        | AverageRMSOverVoltageThreshold  | 2530 |
        | AverageRMSUnderVoltageThreshold | 2160 |
        | RMSVoltageSagThreshold          | 2100 |

    Scenario Outline: Between <under> V and <over> V, two and a half hours at <volts> V are <what>
      Given it is 2025-01-15 10:00 UTC
      And the electricity distributor has set for each phase with SRV 6.5 Update Device Configuration (Voltage)
        | AverageRMSOverVoltageThreshold  | <over>0  |
        | AverageRMSUnderVoltageThreshold | <under>0 |
      And the voltage counters are noted
      When the voltage becomes <volts> V
      And the time becomes 2025-01-15 12:30 UTC
      And the voltage becomes 232 V
      And the time becomes 2025-01-15 13:31 UTC
      Then the average voltage of each phase was <high> too high and <low> too low

      Examples: Five half hours, or parts of six
        | under | over | volts | what          | high         | low          |
        | 216   | 240  | 245   | too high      | 1 to 6 times | never        |
        | 216   | 250  | 245   | within bounds | never        | never        |
        | 216   | 250  | 225   | within bounds | never        | never        |
        | 228   | 250  | 225   | too low       | never        | 1 to 6 times |

    Scenario: The measurement period is how long an average is taken
      Given it is 2025-01-15 10:00 UTC
      When the electricity distributor sets for each phase with SRV 6.5 Update Device Configuration (Voltage)
        | AverageRMSVoltageMeasurementPeriod | 3600 |
      And the voltage becomes 240 V
      And the time becomes 2025-01-15 16:01 UTC
      And the voltage becomes 230 V
      And the supplier sends SRV 4.10 Read Network Data with
        | StartDateTime | 2025-01-15 11:05 UTC |
        | EndDateTime   | 2025-01-15 14:55 UTC |
      Then the response has for each phase averages of 240 V, 60 minutes apart
      And SRV 4.10 Read Network Data shows for each phase
        | AverageRMSVoltageMeasurementPeriod | 3600 |

    Scenario: New settings leave all else as it is
      Given what the meter holds is noted
      When the electricity distributor sets for each phase with SRV 6.5 Update Device Configuration (Voltage)
        | AverageRMSOverVoltageThreshold | 2500 |
      Then the request succeeds
      And the meter holds what it held

    Scenario: Settings that lack most elements are refused
      Given the electricity distributor has set for each phase with SRV 6.5 Update Device Configuration (Voltage)
        | RMSVoltageSagThreshold | 2100 |
      When User Role ED sends SRV 6.5 Update Device Configuration (Voltage) with
        | RMSVoltageSagThreshold | 2000 |
      Then the request is refused
      And SRV 6.2.1 Read Device Configuration (Voltage) shows for each phase
        | RMSVoltageSagThreshold | 2100 |

    Scenario: A voltage below nothing is refused
      Given the electricity distributor has set for each phase with SRV 6.5 Update Device Configuration (Voltage)
        | AverageRMSOverVoltageThreshold | 2540 |
      When the electricity distributor sets for each phase with SRV 6.5 Update Device Configuration (Voltage)
        | AverageRMSOverVoltageThreshold | -100 |
      Then the request is refused
      And SRV 6.2.1 Read Device Configuration (Voltage) shows for each phase
        | AverageRMSOverVoltageThreshold | 2540 |

    Scenario: The supplier is refused
      Given the electricity distributor has set for each phase with SRV 6.5 Update Device Configuration (Voltage)
        | RMSVoltageSagThreshold | 2100 |
      When the supplier sends SRV 6.5 Update Device Configuration (Voltage) with
        | RMSVoltageSagThreshold | 2000 |
      Then the request is refused by the DSP with code E2
      And SRV 6.2.1 Read Device Configuration (Voltage) shows for each phase
        | RMSVoltageSagThreshold | 2100 |

    Scenario: A gas transporter is refused
      When User Role GT sends SRV 6.5 Update Device Configuration (Voltage) with
        | RMSVoltageSagThreshold | 2000 |
      Then the request is refused by the DSP with code E2

    Scenario: A Communications Hub measures no voltage
      When User Role ED sends SRV 6.5 Update Device Configuration (Voltage) to the Communications Hub with
        | RMSVoltageSagThreshold | 2000 |
      Then the request is refused by the DSP with code E11
