@standard-6.12
Feature: SRV 6.12 Update Device Configuration (Instantaneous Power Threshold)
  From which power on a home's use is shown as medium, and from which as high. That the values are in W is an assumption.

  Rule: Every Device Model

    Scenario: The thresholds are taken, and the last ones hold
      Given the supplier has sent SRV 6.12 Update Device Configuration (Instantaneous Power Threshold) with
        | LowMediumPowerThreshold  | 400  |
        | MediumHighPowerThreshold | 1600 |
      When the supplier sends SRV 6.12 Update Device Configuration (Instantaneous Power Threshold) with
        | LowMediumPowerThreshold  | 700  |
        | MediumHighPowerThreshold | 2500 |
      Then the request succeeds
      And SRV 6.2.5 Read Device Configuration (Instantaneous Power Thresholds) shows
        | LowMediumPowerThreshold  | 700  |
        | MediumHighPowerThreshold | 2500 |

    Scenario: New thresholds leave all else as it is
      Given the supplier has sent SRV 6.12 Update Device Configuration (Instantaneous Power Threshold) with
        | LowMediumPowerThreshold  | 400  |
        | MediumHighPowerThreshold | 1600 |
      And what the meter holds is noted
      When the supplier sends SRV 6.12 Update Device Configuration (Instantaneous Power Threshold) with
        | LowMediumPowerThreshold  | 700  |
        | MediumHighPowerThreshold | 2500 |
      Then the meter holds what it held

    Scenario: A threshold below nothing is refused
      Given the supplier has sent SRV 6.12 Update Device Configuration (Instantaneous Power Threshold) with
        | LowMediumPowerThreshold  | 400  |
        | MediumHighPowerThreshold | 1600 |
      When the supplier sends SRV 6.12 Update Device Configuration (Instantaneous Power Threshold) with
        | LowMediumPowerThreshold  | -1   |
        | MediumHighPowerThreshold | 2500 |
      Then the request is refused
      And SRV 6.2.5 Read Device Configuration (Instantaneous Power Thresholds) shows
        | LowMediumPowerThreshold  | 400  |
        | MediumHighPowerThreshold | 1600 |

    Scenario: One threshold alone is refused
      Given the supplier has sent SRV 6.12 Update Device Configuration (Instantaneous Power Threshold) with
        | LowMediumPowerThreshold  | 400  |
        | MediumHighPowerThreshold | 1600 |
      When the supplier sends SRV 6.12 Update Device Configuration (Instantaneous Power Threshold) with
        | MediumHighPowerThreshold | 2500 |
      Then the request is refused
      And SRV 6.2.5 Read Device Configuration (Instantaneous Power Thresholds) shows
        | LowMediumPowerThreshold  | 400  |
        | MediumHighPowerThreshold | 1600 |

    Scenario: A request that is refused changes nothing
      Given what SRV 6.2.5 Read Device Configuration (Instantaneous Power Thresholds) reads is noted
      When the supplier sends SRV 6.12 Update Device Configuration (Instantaneous Power Threshold) with
        | LowMediumPowerThreshold  | 400  |
        | MediumHighPowerThreshold | 1600 |
      Then the request succeeds, or leaves what SRV 6.2.5 Read Device Configuration (Instantaneous Power Thresholds) reads as noted
      When the supplier sends SRV 6.12 Update Device Configuration (Instantaneous Power Threshold) with
        | LowMediumPowerThreshold  | 700  |
        | MediumHighPowerThreshold | 2500 |
      Then the request succeeds, or leaves what SRV 6.2.5 Read Device Configuration (Instantaneous Power Thresholds) reads as noted

    Scenario Outline: <who> is refused
      Given the supplier has sent SRV 6.12 Update Device Configuration (Instantaneous Power Threshold) with
        | LowMediumPowerThreshold  | 400  |
        | MediumHighPowerThreshold | 1600 |
      When User Role <role> sends SRV 6.12 Update Device Configuration (Instantaneous Power Threshold) with
        | LowMediumPowerThreshold  | 700  |
        | MediumHighPowerThreshold | 2500 |
      Then the request is refused by the DSP with code E2
      And SRV 6.2.5 Read Device Configuration (Instantaneous Power Thresholds) shows
        | LowMediumPowerThreshold  | 400  |
        | MediumHighPowerThreshold | 1600 |

      Examples:
        | who                        | role |
        | Another fuel's supplier    | GS   |
        | An export supplier         | ES   |
        | An electricity distributor | ED   |

    Scenario: A Communications Hub has no thresholds
      When User Role IS sends SRV 6.12 Update Device Configuration (Instantaneous Power Threshold) to the Communications Hub with
        | LowMediumPowerThreshold  | 700  |
        | MediumHighPowerThreshold | 2500 |
      Then the request is refused by the DSP with code E11
