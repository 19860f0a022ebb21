@standard-6.27
Feature: SRV 6.27 Update Device Configuration (RMS Voltage Counter Reset)
  The counters of averages that were out of bounds start from nothing. Two and a half hours are five half hours, or
  parts of six.

  Rule: Every Device Model

    Scenario: The counters are reset, and count again
      Given it is 2025-01-15 10:00 UTC
      And User Role ED has sent SRV 6.27 Update Device Configuration (RMS Voltage Counter Reset)
      And the electricity distributor has set for each phase with SRV 6.5 Update Device Configuration (Voltage)
        | AverageRMSOverVoltageThreshold | 2530 |
      And the voltage counters are noted
      When the voltage becomes 258 V
      And the time becomes 2025-01-15 12:30 UTC
      And the voltage becomes 230 V
      And the time becomes 2025-01-15 13:31 UTC
      Then the average voltage of each phase was 1 to 6 times too high and never too low
      When User Role ED sends SRV 6.27 Update Device Configuration (RMS Voltage Counter Reset)
      Then the request succeeds
      And the voltage counters of each phase are zero

    Scenario: Both counters are reset
      Given it is 2025-01-15 10:00 UTC
      And User Role ED has sent SRV 6.27 Update Device Configuration (RMS Voltage Counter Reset)
      And the electricity distributor has set for each phase with SRV 6.5 Update Device Configuration (Voltage)
        | AverageRMSOverVoltageThreshold  | 2400 |
        | AverageRMSUnderVoltageThreshold | 2200 |
      And the voltage counters are noted
      When the voltage becomes 250 V
      And the time becomes 2025-01-15 12:30 UTC
      And the voltage becomes 210 V
      And the time becomes 2025-01-15 15:00 UTC
      And the voltage becomes 230 V
      And the time becomes 2025-01-15 16:01 UTC
      Then the average voltage of each phase was 1 to 6 times too high and 1 to 6 times too low
      When User Role ED sends SRV 6.27 Update Device Configuration (RMS Voltage Counter Reset)
      Then the request succeeds
      And the voltage counters of each phase are zero

    Scenario: Settings and log stand
      Given it is 2025-01-15 10:00 UTC
      And the electricity distributor has set for each phase with SRV 6.5 Update Device Configuration (Voltage)
        | AverageRMSOverVoltageThreshold | 2540 |
      And User Role ED has sent SRV 6.27 Update Device Configuration (RMS Voltage Counter Reset)
      When the voltage becomes 240 V
      And the time becomes 2025-01-15 12:31 UTC
      And User Role ED sends SRV 6.27 Update Device Configuration (RMS Voltage Counter Reset)
      And the voltage becomes 230 V
      Then SRV 6.2.1 Read Device Configuration (Voltage) shows for each phase
        | AverageRMSOverVoltageThreshold | 2540 |
      When the supplier sends SRV 4.10 Read Network Data with
        | StartDateTime | 2025-01-15 10:35 UTC |
        | EndDateTime   | 2025-01-15 11:55 UTC |
      Then the response has for each phase averages of 240 V, 30 minutes apart

    Scenario: A reset leaves all else as it is
      Given User Role ED has sent SRV 6.27 Update Device Configuration (RMS Voltage Counter Reset)
      And what the meter holds is noted
      When User Role ED sends SRV 6.27 Update Device Configuration (RMS Voltage Counter Reset)
      Then the meter holds what it held

    Scenario: The supplier is refused, and the counters stand
      Given it is 2025-01-15 10:00 UTC
      And User Role ED has sent SRV 6.27 Update Device Configuration (RMS Voltage Counter Reset)
      And the electricity distributor has set for each phase with SRV 6.5 Update Device Configuration (Voltage)
        | AverageRMSOverVoltageThreshold | 2530 |
      And the voltage counters are noted
      When the voltage becomes 258 V
      And the time becomes 2025-01-15 12:30 UTC
      And the voltage becomes 230 V
      And the time becomes 2025-01-15 13:31 UTC
      And the supplier sends SRV 6.27 Update Device Configuration (RMS Voltage Counter Reset)
      Then the request is refused by the DSP with code E2
      And the average voltage of each phase was 1 to 6 times too high and never too low

    Scenario: A gas transporter is refused
      When User Role GT sends SRV 6.27 Update Device Configuration (RMS Voltage Counter Reset)
      Then the request is refused by the DSP with code E2

    Scenario: A Communications Hub measures no voltage
      When User Role ED sends SRV 6.27 Update Device Configuration (RMS Voltage Counter Reset) to the Communications Hub
      Then the request is refused by the DSP with code E11
