@standard-6.2.3
Feature: SRV 6.2.3 Read Device Configuration (Billing Calendar)
  It tells the billing period, its time of day, and of the day and month what the period asks for.

  Rule: Every Device Model

    Scenario: A calendar is read as it was set
      Given the billing calendar is Quarterly at 06:30:00, DayOfMonth 14, BillingPeriodStartMonth 3
      When the supplier sends SRV 6.2.3 Read Device Configuration (Billing Calendar)
      Then the request succeeds
      And SRV 6.2.3 Read Device Configuration (Billing Calendar) shows
        | BillingPeriod           | Quarterly |
        | BillingTime             | 06:30:00  |
        | DayOfMonth              | 14        |
        | BillingPeriodStartMonth | 3         |

    @ESME
    Scenario: Of a weekly calendar the day is read
      Given the billing calendar is Weekly at 06:00:00, DayOfWeek 7
      When the supplier sends SRV 6.2.3 Read Device Configuration (Billing Calendar)
      Then the request succeeds
      And SRV 6.2.3 Read Device Configuration (Billing Calendar) shows
        | BillingPeriod | Weekly |
        | DayOfWeek     | 7      |

    Scenario: It tells the calendar that holds, not the one before
      Given the billing calendar is Weekly at 06:00:00, DayOfWeek 7
      When the supplier sends SRV 6.8 Update Device Configuration (Billing Calendar) with
        | BillingPeriod | Monthly  |
        | BillingTime   | 07:00:00 |
        | DayOfMonth    | 2        |
      Then SRV 6.2.3 Read Device Configuration (Billing Calendar) shows
        | BillingPeriod | Monthly  |
        | BillingTime   | 07:00:00 |
        | DayOfMonth    | 2        |

    Scenario: A period that ends leaves the calendar as it is
      Given it is 2025-01-15 10:00 UTC
      And the billing calendar is Daily at 06:00:00
      When the time becomes 2025-01-17 10:00 UTC
      Then SRV 6.2.3 Read Device Configuration (Billing Calendar) shows
        | BillingPeriod | Daily    |
        | BillingTime   | 06:00:00 |

    Scenario: Reading ends no period
      Given it is 2025-01-15 10:00 UTC
      And the billing calendar is Daily at 06:00:00
      And what the meter holds is noted
      When the time becomes 2025-01-15 10:10 UTC
      And the supplier sends SRV 6.2.3 Read Device Configuration (Billing Calendar)
      Then the meter holds what it held
      And SRV 4.4.3 Retrieve Billing Calendar Triggered Billing Data Log has no new entry

    Scenario: A Registered Supplier Agent may read it
      Given the billing calendar is Daily at 06:00:00
      When User Role RSA sends SRV 6.2.3 Read Device Configuration (Billing Calendar)
      Then the request succeeds

    Scenario: Another fuel's supplier is refused
      When the supplier of the other fuel sends SRV 6.2.3 Read Device Configuration (Billing Calendar)
      Then the request is refused by the DSP with code E4

    Scenario: An export supplier is refused
      When the export supplier sends SRV 6.2.3 Read Device Configuration (Billing Calendar)
      Then the request is refused by the DSP with code E2

    Scenario: A Communications Hub has no billing calendar
      When User Role IS sends SRV 6.2.3 Read Device Configuration (Billing Calendar) to the Communications Hub
      Then the request is refused by the DSP with code E11
