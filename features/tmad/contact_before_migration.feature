@standard-contact-before-migration
Feature: An installation that was not heard of lately is not migrated
  Before migration the WAN must have been heard in the last seven days (TMAD 5.12(c), error MA112), and the gas meter on
  the HAN in the last 72 hours (GT01; IOC and Secure). Attempts that fail so in three separate weeks exclude a Dormant
  installation, or with GT01 its gas meter alone. This proves the harness's own model of migration: that the migrated
  devices, and no others, then take Service Requests. Nothing is asked within an hour of a limit.

  Rule: Every Device Model

    @ESME @fact-181
    Scenario: The WAN was heard within seven days
      Given it is 2022-02-07 12:00 UTC
      And the installation has not been migrated yet
      And the WAN has been silent for 6 days and 23 hours
      When migration as a Dormant installation of IOC is attempted
      Then every device is commissioned
      When the supplier sends SRV 7.4 Read Supply Status
      Then the request succeeds

    @ESME @fact-180 @fact-181
    Scenario Outline: In <cohort> the WAN was silent for more than seven days
      Given it is 2022-02-07 12:00 UTC
      And the installation has not been migrated yet
      And the WAN has been silent for 7 days and 1 hour
      When migration as a Dormant installation of <cohort> is attempted
      Then the attempt ended in MA112
      When the supplier sends SRV 7.4 Read Supply Status
      Then the request is refused by the DSP with code E5
      When the WAN is heard again
      And migration as a Dormant installation of <cohort> is attempted
      Then every device is commissioned

      Examples:
        | cohort    |
        | IOC       |
        | MOC (MDS) |

    @ESME @fact-180 @fact-183
    Scenario Outline: In <cohort> a silent WAN at three attempts in separate weeks excludes the installation
      Given it is 2022-01-31 12:00 UTC
      And the installation has not been migrated yet
      And the WAN has been silent for 7 days and 1 hour
      When migration as a Dormant installation of <cohort> is attempted
      And the time becomes 2022-02-15 12:00 UTC
      And migration as a Dormant installation of <cohort> is attempted
      Then as a Dormant installation of <cohort> it is not excluded
      When the time becomes 2022-02-23 12:00 UTC
      And migration as a Dormant installation of <cohort> is attempted
      Then as a Dormant installation of <cohort> it is excluded as No WAN Attempting Migration

      Examples:
        | cohort    |
        | IOC       |
        | MOC (MDS) |

    @ESME @fact-183
    Scenario: Three attempts within two weeks do not
      Given it is 2022-01-31 11:00 UTC
      And the installation has not been migrated yet
      And the WAN has been silent for 7 days and 1 hour
      When migration as a Dormant installation of IOC is attempted
      And the time becomes 2022-02-08 12:00 UTC
      And migration as a Dormant installation of IOC is attempted
      And the time becomes 2022-02-14 12:00 UTC
      And migration as a Dormant installation of IOC is attempted
      Then the attempt ended in MA112
      And as a Dormant installation of IOC it is not excluded

    @GSME @fact-190 @fact-191
    Scenario: The gas meter was heard within 72 hours
      Given it is 2022-02-07 12:00 UTC
      And the installation has not been migrated yet
      And the HAN of the gas meter has been silent for 2 days and 23 hours
      When migration as a Dormant installation of IOC is attempted
      Then every device is commissioned
      When the supplier sends SRV 7.4 Read Supply Status
      Then the request succeeds

    @GSME @fact-190 @fact-191
    Scenario: The gas meter was silent for more than 72 hours
      Given it is 2022-02-07 12:00 UTC
      And the installation has not been migrated yet
      And the HAN of the gas meter has been silent for 3 days and 1 hour
      When migration as a Dormant installation of IOC is attempted
      Then the attempt ended in GT01
      When the HAN of the gas meter is heard again
      And migration as a Dormant installation of IOC is attempted
      Then every device is commissioned

    @GSME @fact-190
    Scenario Outline: In <cohort> nobody asks when the gas meter was heard
      Given it is 2022-02-07 12:00 UTC
      And the installation has not been migrated yet
      And the HAN of the gas meter has been silent for 3 days and 1 hour
      When migration as a Dormant installation of <cohort> is attempted
      Then every device is commissioned

      Examples:
        | cohort    |
        | MOC (MDS) |
        | FOC       |

    @GSME @fact-192
    Scenario: After three attempts in separate weeks the electricity meter is migrated alone
      Given it is 2022-02-04 11:00 UTC
      And the installation has not been migrated yet
      And its meters are in Credit Mode
      And the HAN of the gas meter has been silent for 3 days and 1 hour
      When migration as a Dormant installation of IOC is attempted
      And the time becomes 2022-02-15 12:00 UTC
      And migration as a Dormant installation of IOC is attempted
      Then the attempt ended in GT01
      When the time becomes 2022-02-23 12:00 UTC
      And migration as a Dormant installation of IOC is attempted
      Then as a Dormant installation of IOC it is excluded as Consistent GT01 Check Failure
      When migration as a Dormant installation of IOC is attempted
      Then every device but the GSME is commissioned, and the inventory does not hold that one
      When the supplier sends SRV 7.4 Read Supply Status
      Then the request is refused by the DSP with code E19

    @GSME @fact-194
    Scenario: In Prepayment Mode the gas meter of IOC is not left behind
      Given it is 2022-02-04 11:00 UTC
      And the installation has not been migrated yet
      And its meters are in Prepayment Mode
      And the HAN of the gas meter has been silent for 3 days and 1 hour
      When migration as a Dormant installation of IOC is attempted
      And the time becomes 2022-02-15 12:00 UTC
      And migration as a Dormant installation of IOC is attempted
      And the time becomes 2022-02-23 12:00 UTC
      And migration as a Dormant installation of IOC is attempted
      Then as a Dormant installation of IOC it is not excluded
      When migration as a Dormant installation of IOC is attempted
      Then the attempt ended in GT01
