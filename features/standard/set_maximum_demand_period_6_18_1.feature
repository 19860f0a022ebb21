@standard-6.18.1
Feature: SRV 6.18.1 Set Maximum Demand Configurable Time Period
  The period of the day for which SRV 4.12.1 tells a maximum demand of its own. 1 kWh in half an hour is 2000 W. Which
  half hours belong to the period at its edges is not held.

  Rule: Every Device Model

    Scenario: The period is taken
      Given User Role ED has sent SRV 6.18.1 Set Maximum Demand Configurable Time Period with
        | MaxDemandConfigurableTimePeriodStartTime | 07:00:00 |
        | MaxDemandConfigurableTimePeriodEndTime   | 09:00:00 |
      When User Role ED sends SRV 6.18.1 Set Maximum Demand Configurable Time Period with
        | MaxDemandConfigurableTimePeriodStartTime | 16:00:00 |
        | MaxDemandConfigurableTimePeriodEndTime   | 19:00:00 |
      Then the request succeeds
      And SRV 4.12.1 Read Maximum Demand Import Registers shows
        | MaxDemandConfigurableTimePeriodStartTime | 16:00:00 |
        | MaxDemandConfigurableTimePeriodEndTime   | 19:00:00 |

    Scenario: What is used within the period counts, and nothing else
      Given it is 2025-01-15 10:05 UTC
      And the supply is Enabled in Credit Mode
      And User Role ED has sent SRV 6.18.1 Set Maximum Demand Configurable Time Period with
        | MaxDemandConfigurableTimePeriodStartTime | 16:00:00 |
        | MaxDemandConfigurableTimePeriodEndTime   | 19:00:00 |
      And the maximum demand was reset
      When the time becomes 2025-01-15 14:05 UTC
      And 2 kWh are used
      And the time becomes 2025-01-15 15:00 UTC
      Then the maximum demand for import in the period of the day is nothing
      When the time becomes 2025-01-15 17:05 UTC
      And 1 kWh is used
      And the time becomes 2025-01-15 20:05 UTC
      And 1.5 kWh are used
      And the time becomes 2025-01-15 21:01 UTC
      Then the maximum demand for import in the period of the day is 2000 W, in the half hour to 2025-01-15 17:30 UTC
      And the maximum demand for import is 4000 W, in the half hour to 2025-01-15 14:30 UTC

    Scenario: The period comes again the next day
      Given it is 2025-01-15 10:05 UTC
      And the supply is Enabled in Credit Mode
      And User Role ED has sent SRV 6.18.1 Set Maximum Demand Configurable Time Period with
        | MaxDemandConfigurableTimePeriodStartTime | 16:00:00 |
        | MaxDemandConfigurableTimePeriodEndTime   | 19:00:00 |
      And the maximum demand was reset
      When the time becomes 2025-01-15 17:05 UTC
      And 1 kWh is used
      And the time becomes 2025-01-16 17:05 UTC
      And 1.5 kWh are used
      And the time becomes 2025-01-16 20:00 UTC
      Then the maximum demand for import in the period of the day is 3000 W, in the half hour to 2025-01-16 17:30 UTC

    Scenario: A request that is refused changes nothing
      Given what SRV 4.12.1 Read Maximum Demand Import Registers reads is noted
      When User Role ED sends SRV 6.18.1 Set Maximum Demand Configurable Time Period with
        | MaxDemandConfigurableTimePeriodStartTime | 07:00:00 |
        | MaxDemandConfigurableTimePeriodEndTime   | 09:00:00 |
      Then the request succeeds, or leaves what SRV 4.12.1 Read Maximum Demand Import Registers reads as noted
      When User Role ED sends SRV 6.18.1 Set Maximum Demand Configurable Time Period with
        | MaxDemandConfigurableTimePeriodStartTime | 16:00:00 |
        | MaxDemandConfigurableTimePeriodEndTime   | 19:00:00 |
      Then the request succeeds, or leaves what SRV 4.12.1 Read Maximum Demand Import Registers reads as noted

    Scenario Outline: A period <why> is refused
      Given User Role ED has sent SRV 6.18.1 Set Maximum Demand Configurable Time Period with
        | MaxDemandConfigurableTimePeriodStartTime | 07:00:00 |
        | MaxDemandConfigurableTimePeriodEndTime   | 09:00:00 |
      When User Role ED sends SRV 6.18.1 Set Maximum Demand Configurable Time Period with
        | MaxDemandConfigurableTimePeriodStartTime | <start> |
        | MaxDemandConfigurableTimePeriodEndTime   | <end>   |
      Then the request is refused
      And SRV 4.12.1 Read Maximum Demand Import Registers shows
        | MaxDemandConfigurableTimePeriodStartTime | 07:00:00 |
        | MaxDemandConfigurableTimePeriodEndTime   | 09:00:00 |

      Examples:
        | why                        | start    | end      |
        | that begins at no time     | 25:00:00 | 19:00:00 |
        | that ends at no time       | 16:00:00 | evening  |

    Scenario: A period without an end is refused
      Given User Role ED has sent SRV 6.18.1 Set Maximum Demand Configurable Time Period with
        | MaxDemandConfigurableTimePeriodStartTime | 07:00:00 |
        | MaxDemandConfigurableTimePeriodEndTime   | 09:00:00 |
      When User Role ED sends SRV 6.18.1 Set Maximum Demand Configurable Time Period with
        | MaxDemandConfigurableTimePeriodStartTime | 16:00:00 |
      Then the request is refused
      And SRV 4.12.1 Read Maximum Demand Import Registers shows
        | MaxDemandConfigurableTimePeriodStartTime | 07:00:00 |
        | MaxDemandConfigurableTimePeriodEndTime   | 09:00:00 |

    Scenario: The supplier is refused
      Given User Role ED has sent SRV 6.18.1 Set Maximum Demand Configurable Time Period with
        | MaxDemandConfigurableTimePeriodStartTime | 07:00:00 |
        | MaxDemandConfigurableTimePeriodEndTime   | 09:00:00 |
      When the supplier sends SRV 6.18.1 Set Maximum Demand Configurable Time Period with
        | MaxDemandConfigurableTimePeriodStartTime | 16:00:00 |
        | MaxDemandConfigurableTimePeriodEndTime   | 19:00:00 |
      Then the request is refused by the DSP with code E2
      And SRV 4.12.1 Read Maximum Demand Import Registers shows
        | MaxDemandConfigurableTimePeriodStartTime | 07:00:00 |
        | MaxDemandConfigurableTimePeriodEndTime   | 09:00:00 |

    Scenario: A gas transporter is refused
      When User Role GT sends SRV 6.18.1 Set Maximum Demand Configurable Time Period with
        | MaxDemandConfigurableTimePeriodStartTime | 16:00:00 |
        | MaxDemandConfigurableTimePeriodEndTime   | 19:00:00 |
      Then the request is refused by the DSP with code E2

    Scenario: A Communications Hub has no maximum demand
      When User Role ED sends SRV 6.18.1 Set Maximum Demand Configurable Time Period to the Communications Hub with
        | MaxDemandConfigurableTimePeriodStartTime | 16:00:00 |
        | MaxDemandConfigurableTimePeriodEndTime   | 19:00:00 |
      Then the request is refused by the DSP with code E11
