@standard-6.8
Feature: SRV 6.8 Update Device Configuration (Billing Calendar)
  The billing calendar says when a billing period ends: how often, at what time of day, and from a week on, on which day
  of the week or of the month. A quarter, half year or year ends in the month in which one begins, too. That a period has
  ended is seen in the billing log, which SRV 4.4.3 reads. A gas meter is given the start of a period instead of its day
  and month (DUIS), so what is wrong with those is asked of an electricity meter alone. Instants are in winter, when
  local time is UTC.

  Rule: Every Device Model

    Scenario: A day's calendar is taken
      When the supplier sends SRV 6.8 Update Device Configuration (Billing Calendar) with
        | BillingPeriod | Daily    |
        | BillingTime   | 12:30:00 |
      Then the request succeeds
      And SRV 6.2.3 Read Device Configuration (Billing Calendar) shows
        | BillingPeriod | Daily    |
        | BillingTime   | 12:30:00 |

    Scenario Outline: A week that ends on day <day> is taken
      When the supplier sends SRV 6.8 Update Device Configuration (Billing Calendar) with
        | BillingPeriod | Weekly   |
        | BillingTime   | 06:00:00 |
        | DayOfWeek     | <day>    |
      Then the request succeeds
      And SRV 6.2.3 Read Device Configuration (Billing Calendar) shows
        | BillingPeriod | Weekly   |
        | BillingTime   | 06:00:00 |
        | DayOfWeek     | <day>    |

      Examples:
        | day |
        | 1   |
        | 7   |

    Scenario Outline: A month that ends on day <day> is taken
      When the supplier sends SRV 6.8 Update Device Configuration (Billing Calendar) with
        | BillingPeriod | Monthly  |
        | BillingTime   | 23:59:00 |
        | DayOfMonth    | <day>    |
      Then the request succeeds
      And SRV 6.2.3 Read Device Configuration (Billing Calendar) shows
        | BillingPeriod | Monthly  |
        | BillingTime   | 23:59:00 |
        | DayOfMonth    | <day>    |

      Examples:
        | day |
        | 1   |
        | 28  |

    Scenario Outline: A <period> calendar from month <month> is taken
      When the supplier sends SRV 6.8 Update Device Configuration (Billing Calendar) with
        | BillingPeriod           | <period> |
        | BillingTime             | 00:00:00 |
        | DayOfMonth              | <day>    |
        | BillingPeriodStartMonth | <month>  |
      Then the request succeeds
      And SRV 6.2.3 Read Device Configuration (Billing Calendar) shows
        | BillingPeriod           | <period> |
        | BillingTime             | 00:00:00 |
        | DayOfMonth              | <day>    |
        | BillingPeriodStartMonth | <month>  |

      Examples:
        | period     | day | month |
        | Quarterly  | 1   | 1     |
        | SixMonthly | 28  | 4     |
        | Yearly     | 15  | 12    |

    Scenario: A day ends at its time
      Given it is 2025-01-15 10:00 UTC
      When the supplier sends SRV 6.8 Update Device Configuration (Billing Calendar) with
        | BillingPeriod | Daily    |
        | BillingTime   | 06:00:00 |
      And the time becomes 2025-01-16 05:59 UTC
      Then SRV 4.4.3 Retrieve Billing Calendar Triggered Billing Data Log has no new entry
      When the time becomes 2025-01-17 06:01 UTC
      Then SRV 4.4.3 Retrieve Billing Calendar Triggered Billing Data Log has the new entries
        | at                   |
        | 2025-01-16 06:00 UTC |
        | 2025-01-17 06:00 UTC |

    Scenario: A week ends on its day
      Given it is 2025-01-15 10:00 UTC
      When the supplier sends SRV 6.8 Update Device Configuration (Billing Calendar) with
        | BillingPeriod | Weekly   |
        | BillingTime   | 06:00:00 |
        | DayOfWeek     | 1        |
      And the time becomes 2025-01-20 05:59 UTC
      Then SRV 4.4.3 Retrieve Billing Calendar Triggered Billing Data Log has no new entry
      When the time becomes 2025-01-27 06:01 UTC
      Then SRV 4.4.3 Retrieve Billing Calendar Triggered Billing Data Log has the new entries
        | at                   |
        | 2025-01-20 06:00 UTC |
        | 2025-01-27 06:00 UTC |

    Scenario: A month ends on its day, in February too
      Given it is 2025-01-15 10:00 UTC
      When the supplier sends SRV 6.8 Update Device Configuration (Billing Calendar) with
        | BillingPeriod | Monthly  |
        | BillingTime   | 06:00:00 |
        | DayOfMonth    | 28       |
      And the time becomes 2025-01-28 05:59 UTC
      Then SRV 4.4.3 Retrieve Billing Calendar Triggered Billing Data Log has no new entry
      When the time becomes 2025-03-27 12:00 UTC
      Then SRV 4.4.3 Retrieve Billing Calendar Triggered Billing Data Log has the new entries
        | at                   |
        | 2025-01-28 06:00 UTC |
        | 2025-02-28 06:00 UTC |

    Scenario Outline: From February on, a <period> calendar ends in February and then in <then>
      Given it is 2025-01-15 10:00 UTC
      When the supplier sends SRV 6.8 Update Device Configuration (Billing Calendar) with
        | BillingPeriod           | <period> |
        | BillingTime             | 06:00:00 |
        | DayOfMonth              | 1        |
        | BillingPeriodStartMonth | 2        |
      And the time becomes <before>
      Then SRV 4.4.3 Retrieve Billing Calendar Triggered Billing Data Log has the new entries
        | at                   |
        | 2025-02-01 06:00 UTC |
      When the time becomes <after>
      Then SRV 4.4.3 Retrieve Billing Calendar Triggered Billing Data Log has 2 new entries

      Examples:
        | period     | then     | before               | after                |
        | Quarterly  | May      | 2025-04-30 12:00 UTC | 2025-05-01 12:00 UTC |
        | SixMonthly | August   | 2025-07-31 12:00 UTC | 2025-08-01 12:00 UTC |
        | Yearly     | February | 2026-01-31 12:00 UTC | 2026-02-01 12:00 UTC |

    Scenario: A period may begin in a month that is over
      Given it is 2025-01-15 10:00 UTC
      When the supplier sends SRV 6.8 Update Device Configuration (Billing Calendar) with
        | BillingPeriod           | Quarterly |
        | BillingTime             | 06:00:00  |
        | DayOfMonth              | 1         |
        | BillingPeriodStartMonth | 11        |
      And the time becomes 2025-02-02 12:00 UTC
      Then SRV 4.4.3 Retrieve Billing Calendar Triggered Billing Data Log has the new entries
        | at                   |
        | 2025-02-01 06:00 UTC |

    Scenario: The last calendar holds
      Given it is 2025-01-15 10:00 UTC
      When the supplier sends SRV 6.8 Update Device Configuration (Billing Calendar) with
        | BillingPeriod | Daily    |
        | BillingTime   | 06:00:00 |
      And the time becomes 2025-01-16 12:00 UTC
      And the supplier sends SRV 6.8 Update Device Configuration (Billing Calendar) with
        | BillingPeriod | Weekly   |
        | BillingTime   | 07:00:00 |
        | DayOfWeek     | 2        |
      And the time becomes 2025-01-21 12:00 UTC
      Then SRV 6.2.3 Read Device Configuration (Billing Calendar) shows
        | BillingPeriod | Weekly   |
        | BillingTime   | 07:00:00 |
        | DayOfWeek     | 2        |
      And SRV 4.4.3 Retrieve Billing Calendar Triggered Billing Data Log has the new entries
        | at                   |
        | 2025-01-16 06:00 UTC |
        | 2025-01-21 07:00 UTC |

    Scenario: A new calendar leaves all else as it is
      Given what the meter holds is noted
      When the supplier sends SRV 6.8 Update Device Configuration (Billing Calendar) with
        | BillingPeriod | Daily    |
        | BillingTime   | 06:00:00 |
      Then the meter holds what it held

    Scenario Outline: <period> at <time> is refused
      Given the billing calendar is Weekly at 06:00:00, DayOfWeek 1
      When the supplier sends SRV 6.8 Update Device Configuration (Billing Calendar) with
        | BillingPeriod           | <period> |
        | BillingTime             | <time>   |
        | DayOfMonth              | 1        |
        | BillingPeriodStartMonth | 1        |
      Then the request is refused
      And SRV 6.2.3 Read Device Configuration (Billing Calendar) shows
        | BillingPeriod | Weekly   |
        | BillingTime   | 06:00:00 |
        | DayOfWeek     | 1        |

      Examples:
        | period      | time     |
        | Fortnightly | 07:00:00 |
        | Quarterly   | 24:01:00 |
        | Yearly      | noon     |

    @ESME
    Scenario Outline: <period> at <time> on day <day> from month <month> is refused
      Given the billing calendar is Weekly at 06:00:00, DayOfWeek 1
      When the supplier sends SRV 6.8 Update Device Configuration (Billing Calendar) with
        | BillingPeriod           | <period> |
        | BillingTime             | <time>   |
        | DayOfMonth              | <day>    |
        | BillingPeriodStartMonth | <month>  |
      Then the request is refused
      And SRV 6.2.3 Read Device Configuration (Billing Calendar) shows
        | BillingPeriod | Weekly   |
        | BillingTime   | 06:00:00 |
        | DayOfWeek     | 1        |

      Examples: No such day or month
        | period     | time     | day | month |
        | SixMonthly | 07:00:00 | 0   | 1     |
        | Quarterly  | 07:00:00 | 29  | 1     |
        | Quarterly  | 07:01:00 | 1   | 0     |
        | Yearly     | 07:00:00 | 1   | 13    |

    @ESME
    Scenario Outline: A week that ends on day <day> is refused
      Given the billing calendar is Weekly at 06:00:00, DayOfWeek 1
      When the supplier sends SRV 6.8 Update Device Configuration (Billing Calendar) with
        | BillingPeriod | Weekly   |
        | BillingTime   | 07:00:00 |
        | DayOfWeek     | <day>    |
      Then the request is refused
      And SRV 6.2.3 Read Device Configuration (Billing Calendar) shows
        | BillingPeriod | Weekly   |
        | BillingTime   | 06:00:00 |
        | DayOfWeek     | 1        |

      Examples:
        | day |
        | 0   |
        | 8   |

    @ESME
    Scenario Outline: A <period> calendar without its <element> is refused
      Given the billing calendar is Daily at 06:00:00
      When the supplier sends SRV 6.8 Update Device Configuration (Billing Calendar) with
        | BillingPeriod | <period>    |
        | <other>       | <its value> |
      Then the request is refused
      And SRV 6.2.3 Read Device Configuration (Billing Calendar) shows
        | BillingPeriod | Daily    |
        | BillingTime   | 06:00:00 |

      Examples:
        | period  | element     | other       | its value |
        | Weekly  | BillingTime | DayOfWeek   | 1         |
        | Weekly  | DayOfWeek   | BillingTime | 07:00:00  |
        | Monthly | DayOfMonth  | BillingTime | 07:00:00  |
        | Yearly  | day, month  | BillingTime | 07:00:00  |

    Scenario: After a refused calendar the old one goes on
      Given it is 2025-01-15 10:00 UTC
      And the billing calendar is Daily at 06:00:00
      When the supplier sends SRV 6.8 Update Device Configuration (Billing Calendar) with
        | BillingPeriod | Fortnightly |
        | BillingTime   | 07:00:00    |
      And the time becomes 2025-01-16 12:00 UTC
      Then SRV 4.4.3 Retrieve Billing Calendar Triggered Billing Data Log has the new entries
        | at                   |
        | 2025-01-16 06:00 UTC |

    Scenario: Another fuel's supplier is refused
      Given the billing calendar is Weekly at 06:00:00, DayOfWeek 1
      When the supplier of the other fuel sends SRV 6.8 Update Device Configuration (Billing Calendar) with
        | BillingPeriod | Daily    |
        | BillingTime   | 07:00:00 |
      Then the request is refused by the DSP with code E4
      And SRV 6.2.3 Read Device Configuration (Billing Calendar) shows
        | BillingPeriod | Weekly   |
        | BillingTime   | 06:00:00 |
        | DayOfWeek     | 1        |

    Scenario: An export supplier is refused
      Given the billing calendar is Weekly at 06:00:00, DayOfWeek 1
      When the export supplier sends SRV 6.8 Update Device Configuration (Billing Calendar) with
        | BillingPeriod | Daily    |
        | BillingTime   | 07:00:00 |
      Then the request is refused by the DSP with code E2
      And SRV 6.2.3 Read Device Configuration (Billing Calendar) shows
        | BillingPeriod | Weekly   |
        | BillingTime   | 06:00:00 |
        | DayOfWeek     | 1        |

    Scenario: A Communications Hub has no billing calendar
      When User Role IS sends SRV 6.8 Update Device Configuration (Billing Calendar) to the Communications Hub with
        | BillingPeriod | Daily    |
        | BillingTime   | 07:00:00 |
      Then the request is refused by the DSP with code E11
