@standard-6.2.5
Feature: SRV 6.2.5 Read Device Configuration (Instantaneous Power Thresholds)

  Rule: Every Device Model

    Scenario: The thresholds are read
      When the supplier sends SRV 6.2.5 Read Device Configuration (Instantaneous Power Thresholds)
      Then the request succeeds

    Scenario: What was set is read, over midnight and whatever is used
      Given it is 2025-01-15 10:00 UTC
      And the supplier has sent SRV 6.12 Update Device Configuration (Instantaneous Power Threshold) with
        | LowMediumPowerThreshold  | 400  |
        | MediumHighPowerThreshold | 1600 |
      When 5 kWh are used
      And the next midnight passes
      And the supplier sends SRV 6.2.5 Read Device Configuration (Instantaneous Power Thresholds)
      Then the response holds exactly
        | LowMediumPowerThreshold  | 400  |
        | MediumHighPowerThreshold | 1600 |

    Scenario: Reading the thresholds changes nothing
      Given what the meter holds is noted
      When the supplier sends SRV 6.2.5 Read Device Configuration (Instantaneous Power Thresholds)
      Then the meter holds what it held

    Scenario: A Registered Supplier Agent may read them
      When User Role RSA sends SRV 6.2.5 Read Device Configuration (Instantaneous Power Thresholds)
      Then the request succeeds

    Scenario: An electricity distributor is refused
      When User Role ED sends SRV 6.2.5 Read Device Configuration (Instantaneous Power Thresholds)
      Then the request is refused by the DSP with code E2

    Scenario: Another fuel's supplier is refused
      When the supplier of the other fuel sends SRV 6.2.5 Read Device Configuration (Instantaneous Power Thresholds)
      Then the request is refused by the DSP with code E2

    Scenario: A Communications Hub has no thresholds
      When User Role IS sends SRV 6.2.5 Read Device Configuration (Instantaneous Power Thresholds) to the Communications Hub
      Then the request is refused by the DSP with code E11
