@standard-6.2.2
Feature: SRV 6.2.2 Read Device Configuration (Randomisation)
  By how much a meter shifts switching times, so that not all meters switch at once. How the offset is computed from
  number and limit, and when anew, is not held.

  Rule: Every Device Model

    Scenario: The offset is within its limit
      When the supplier sends SRV 6.2.2 Read Device Configuration (Randomisation)
      Then the request succeeds
      And the randomised offset is within its limit

    Scenario: The limit stands from day to day
      Given it is 2025-01-15 10:00 UTC
      And the randomisation is noted
      When the time becomes 2025-01-17 10:00 UTC
      Then the randomised offset has its limit as noted, and is within it

    Scenario: Reading the randomisation changes nothing
      Given what the meter holds is noted
      When the supplier sends SRV 6.2.2 Read Device Configuration (Randomisation)
      Then the meter holds what it held

    Scenario Outline: User Role <role> may read it
      When User Role <role> sends SRV 6.2.2 Read Device Configuration (Randomisation)
      Then the request succeeds
      And the response tells RandomisedOffset, RandomisedOffsetNumber and RandomisedOffsetLimit

      Examples:
        | role |
        | ED   |
        | RSA  |

    Scenario: An export supplier is refused
      When the export supplier sends SRV 6.2.2 Read Device Configuration (Randomisation)
      Then the request is refused by the DSP with code E2

    Scenario: Another fuel's supplier is refused
      When the supplier of the other fuel sends SRV 6.2.2 Read Device Configuration (Randomisation)
      Then the request is refused by the DSP with code E2

    Scenario: A Communications Hub switches nothing
      When User Role IS sends SRV 6.2.2 Read Device Configuration (Randomisation) to the Communications Hub
      Then the request is refused by the DSP with code E11
