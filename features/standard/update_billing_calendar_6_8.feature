@standard-6.8
Feature: SRV 6.8 Update Device Configuration (Billing Calendar)
  The billing calendar says when a billing period ends: how often, and at what time of day. What SRV 4.4.3 then reads
  from the billing log is not held. No SRV reads the calendar back: it is read at the meter.

  Rule: Every Device Model

    Scenario Outline: A <period> calendar at <time> is taken
      When the supplier sends SRV 6.8 Update Device Configuration (Billing Calendar) with
        | BillingPeriod | <period> |
        | BillingTime   | <time>   |
      Then the request succeeds
      And the meter's billing calendar is <period> at <time>

      Examples:
        | period     | time     |
        | Daily      | 00:00:00 |
        | Weekly     | 06:00:00 |
        | Monthly    | 12:30:00 |
        | Quarterly  | 23:59:00 |
        | SixMonthly | 00:00:00 |
        | Yearly     | 00:01:00 |

    Scenario: The last calendar holds
      When the supplier sends SRV 6.8 Update Device Configuration (Billing Calendar) with
        | BillingPeriod | Weekly   |
        | BillingTime   | 06:00:00 |
      And the supplier sends SRV 6.8 Update Device Configuration (Billing Calendar) with
        | BillingPeriod | Quarterly |
        | BillingTime   | 07:00:00  |
      Then the meter's billing calendar is Quarterly at 07:00:00

    Scenario: The calendar holds over midnight
      When the supplier sends SRV 6.8 Update Device Configuration (Billing Calendar) with
        | BillingPeriod | Daily    |
        | BillingTime   | 06:00:00 |
      And the next midnight passes
      Then the meter's billing calendar is Daily at 06:00:00

    Scenario: A new calendar leaves all else as it is
      Given what the meter holds is noted
      When the supplier sends SRV 6.8 Update Device Configuration (Billing Calendar) with
        | BillingPeriod | Weekly   |
        | BillingTime   | 06:00:00 |
      Then the meter holds what it held

    Scenario Outline: <period> at <time> is refused
      Given the billing calendar is Weekly at 06:00:00
      When the supplier sends SRV 6.8 Update Device Configuration (Billing Calendar) with
        | BillingPeriod | <period> |
        | BillingTime   | <time>   |
      Then the request is refused
      And the meter's billing calendar is Weekly at 06:00:00

      Examples:
        | period      | time     |
        | Fortnightly | 07:00:00 |
        | Monthly     | 24:01:00 |
        | Monthly     | noon     |

    Scenario: A calendar without a time is refused
      Given the billing calendar is Weekly at 06:00:00
      When the supplier sends SRV 6.8 Update Device Configuration (Billing Calendar) with
        | BillingPeriod | Daily |
      Then the request is refused
      And the meter's billing calendar is Weekly at 06:00:00

    Scenario: Another fuel's supplier is refused
      Given the billing calendar is Weekly at 06:00:00
      When the supplier of the other fuel sends SRV 6.8 Update Device Configuration (Billing Calendar) with
        | BillingPeriod | Daily    |
        | BillingTime   | 07:00:00 |
      Then the request is refused by the DSP with code E4
      And the meter's billing calendar is Weekly at 06:00:00

    Scenario: An export supplier is refused
      Given the billing calendar is Weekly at 06:00:00
      When the export supplier sends SRV 6.8 Update Device Configuration (Billing Calendar) with
        | BillingPeriod | Daily    |
        | BillingTime   | 07:00:00 |
      Then the request is refused by the DSP with code E2
      And the meter's billing calendar is Weekly at 06:00:00

    Scenario: A Communications Hub has no billing calendar
      When User Role IS sends SRV 6.8 Update Device Configuration (Billing Calendar) to the Communications Hub with
        | BillingPeriod | Daily    |
        | BillingTime   | 07:00:00 |
      Then the request is refused by the DSP with code E11
