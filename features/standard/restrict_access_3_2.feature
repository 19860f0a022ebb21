@standard-3.2
Feature: SRV 3.2 Restrict Access For Change Of Tenancy
  The instant of a change of tenancy. What a SMETS1 device hides of the time before it is not held and not asked; no SRV
  reads the instant back: it is read at the meter.

  Rule: Every Device Model

    Scenario: The instant of a change of tenancy is taken
      When the supplier sends SRV 3.2 Restrict Access For Change Of Tenancy with
        | RestrictionDateTime | 2025-01-10 12:00 UTC |
      Then the request succeeds
      And the meter itself holds
        | RestrictionDateTime | 2025-01-10 12:00 UTC |

    Scenario: The last change of tenancy holds, over midnight too
      When the supplier sends SRV 3.2 Restrict Access For Change Of Tenancy with
        | RestrictionDateTime | 2025-01-10 12:00 UTC |
      And the supplier sends SRV 3.2 Restrict Access For Change Of Tenancy with
        | RestrictionDateTime | 2025-01-12 09:30 UTC |
      And the next midnight passes
      Then the meter itself holds
        | RestrictionDateTime | 2025-01-12 09:30 UTC |

    Scenario: A restriction changes nothing that the supplier reads
      Given what the meter holds is noted
      When the supplier sends SRV 3.2 Restrict Access For Change Of Tenancy with
        | RestrictionDateTime | 2025-01-10 12:00 UTC |
      Then the request succeeds
      And the meter holds what it held

    Scenario: A request that names no instant is refused
      Given the supplier has sent SRV 3.2 Restrict Access For Change Of Tenancy with
        | RestrictionDateTime | 2025-01-10 12:00 UTC |
      When the supplier sends SRV 3.2 Restrict Access For Change Of Tenancy
      Then the request is refused
      And the meter itself holds
        | RestrictionDateTime | 2025-01-10 12:00 UTC |

    Scenario: Another fuel's supplier is refused
      Given the supplier has sent SRV 3.2 Restrict Access For Change Of Tenancy with
        | RestrictionDateTime | 2025-01-10 12:00 UTC |
      When the supplier of the other fuel sends SRV 3.2 Restrict Access For Change Of Tenancy with
        | RestrictionDateTime | 2025-01-14 12:00 UTC |
      Then the request is refused by the DSP with code E4
      And the meter itself holds
        | RestrictionDateTime | 2025-01-10 12:00 UTC |

    Scenario: An export supplier is refused
      When the export supplier sends SRV 3.2 Restrict Access For Change Of Tenancy with
        | RestrictionDateTime | 2025-01-14 12:00 UTC |
      Then the request is refused by the DSP with code E2

    Scenario: A Communications Hub has no tenancy
      When User Role IS sends SRV 3.2 Restrict Access For Change Of Tenancy to the Communications Hub with
        | RestrictionDateTime | 2025-01-14 12:00 UTC |
      Then the request is refused by the DSP with code E11
