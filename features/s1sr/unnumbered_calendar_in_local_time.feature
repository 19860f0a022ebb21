@clause-unnumbered/calendar-in-local-time @srv-2.1 @fact-19
Feature: A meter whose Non-Disablement Calendar runs in local time
  Secure devices operate in local time; other SMETS1 devices are taken to operate in UTC. Which functions follow local
  time is not held, so each has an entry of its own; this one is of the Non-Disablement Calendar.
  In Great Britain, clocks went forward on 30 March 2025 at 01:00 UTC and back on 26 October 2025 at 01:00 UTC.

  Rule: Device Models with a DMVES entry

    Scenario Outline: Local time: a period that stops at <stop> ends between <still> and <ended>
      Given it is <from>
      And the meter is in Prepayment Mode
      And the Meter Balance is £5.00
      And the non-disablement scripts are
        | script | at     | days             |
        | START  | 18:00  | Monday to Sunday |
        | STOP   | <stop> | Monday to Sunday |
      When the Meter Balance is brought to -£0.01
      Then the supply is Enabled
      When the time becomes <still>
      Then the supply is Enabled
      When the time becomes <ended>
      Then the supply is Disabled

      Examples: On a summer day 10:00 is 09:00 UTC
        | from                 | stop  | still                | ended                |
        | 2025-07-01 05:00 UTC | 10:00 | 2025-07-01 08:59 UTC | 2025-07-01 09:01 UTC |

      Examples: An hour either side of the clocks going forward, 02:30 is 01:30 UTC
        | from                 | stop  | still                | ended                |
        | 2025-03-30 00:30 UTC | 02:30 | 2025-03-30 01:29 UTC | 2025-03-30 01:31 UTC |

      Examples: An hour either side of the clocks going back, 02:30 is 02:30 UTC and 00:30 the evening before
        | from                 | stop  | still                | ended                |
        | 2025-10-25 22:00 UTC | 00:30 | 2025-10-25 23:29 UTC | 2025-10-25 23:31 UTC |
        | 2025-10-26 00:15 UTC | 02:30 | 2025-10-26 02:29 UTC | 2025-10-26 02:31 UTC |

  Rule: Device Models without one

    Scenario Outline: UTC: a period that stops at <stop> ends between <still> and <ended>
      Given it is <from>
      And the meter is in Prepayment Mode
      And the Meter Balance is £5.00
      And the non-disablement scripts are
        | script | at     | days             |
        | START  | 18:00  | Monday to Sunday |
        | STOP   | <stop> | Monday to Sunday |
      When the Meter Balance is brought to -£0.01
      Then the supply is Enabled
      When the time becomes <still>
      Then the supply is Enabled
      When the time becomes <ended>
      Then the supply is Disabled

      Examples: On a summer day 10:00 is 10:00 UTC
        | from                 | stop  | still                | ended                |
        | 2025-07-01 05:00 UTC | 10:00 | 2025-07-01 09:59 UTC | 2025-07-01 10:01 UTC |

      Examples: An hour either side of a clock change nothing changes
        | from                 | stop  | still                | ended                |
        | 2025-03-30 00:30 UTC | 02:30 | 2025-03-30 02:29 UTC | 2025-03-30 02:31 UTC |
        | 2025-10-25 22:00 UTC | 00:30 | 2025-10-26 00:29 UTC | 2025-10-26 00:31 UTC |
