@standard-6.2.1
Feature: SRV 6.2.1 Read Device Configuration (Voltage)
  The thresholds and measurement periods of SRV 6.5. Voltages are in 0.1 V and periods in s here: 2530 is 253.0 V. The
  thresholds of the average voltage are those of each phase.

  Rule: Every Device Model

    Scenario: What was set is read
      Given the electricity distributor has set for each phase with SRV 6.5 Update Device Configuration (Voltage)
        | AverageRMSOverVoltageThreshold          | 2540 |
        | AverageRMSUnderVoltageThreshold         | 2150 |
        | RMSExtremeOverVoltageMeasurementPeriod  | 61   |
        | RMSExtremeOverVoltageThreshold          | 2750 |
        | RMSExtremeUnderVoltageMeasurementPeriod | 62   |
        | RMSExtremeUnderVoltageThreshold         | 1850 |
        | RMSVoltageSagMeasurementPeriod          | 11   |
        | RMSVoltageSagThreshold                  | 2080 |
        | RMSVoltageSwellMeasurementPeriod        | 12   |
        | RMSVoltageSwellThreshold                | 2520 |
      When the supplier sends SRV 6.2.1 Read Device Configuration (Voltage)
      Then the request succeeds
      And SRV 6.2.1 Read Device Configuration (Voltage) shows for each phase
        | AverageRMSOverVoltageThreshold          | 2540 |
        | AverageRMSUnderVoltageThreshold         | 2150 |
        | RMSExtremeOverVoltageMeasurementPeriod  | 61   |
        | RMSExtremeOverVoltageThreshold          | 2750 |
        | RMSExtremeUnderVoltageMeasurementPeriod | 62   |
        | RMSExtremeUnderVoltageThreshold         | 1850 |
        | RMSVoltageSagMeasurementPeriod          | 11   |
        | RMSVoltageSagThreshold                  | 2080 |
        | RMSVoltageSwellMeasurementPeriod        | 12   |
        | RMSVoltageSwellThreshold                | 2520 |

    Scenario: The settings stand over midnight, whatever the voltage
      Given it is 2025-01-15 10:00 UTC
      And the electricity distributor has set for each phase with SRV 6.5 Update Device Configuration (Voltage)
        | AverageRMSOverVoltageThreshold | 2540 |
      When the voltage becomes 260 V
      And the next midnight passes
      And the voltage becomes 230 V
      Then SRV 6.2.1 Read Device Configuration (Voltage) shows for each phase
        | AverageRMSOverVoltageThreshold | 2540 |

    Scenario: Reading the settings changes nothing
      Given what the meter holds is noted
      When the supplier sends SRV 6.2.1 Read Device Configuration (Voltage)
      Then the meter holds what it held

    Scenario Outline: User Role <role> may read them
      When User Role <role> sends SRV 6.2.1 Read Device Configuration (Voltage)
      Then the request succeeds
      And the response tells AverageRMSOverVoltageThreshold and AverageRMSUnderVoltageThreshold

      Examples:
        | role |
        | ED   |
        | RSA  |

    Scenario: An export supplier is refused
      When the export supplier sends SRV 6.2.1 Read Device Configuration (Voltage)
      Then the request is refused by the DSP with code E2

    Scenario: Another fuel's supplier is refused
      When the supplier of the other fuel sends SRV 6.2.1 Read Device Configuration (Voltage)
      Then the request is refused by the DSP with code E2

    Scenario: A Communications Hub measures no voltage
      When User Role IS sends SRV 6.2.1 Read Device Configuration (Voltage) to the Communications Hub
      Then the request is refused by the DSP with code E11
