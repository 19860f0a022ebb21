@standard-power-outage-alert
Feature: The alert of a power outage
  A Communications Hub lives on the power of its electricity meter. When it is without power for more than three
  minutes it sends the alert AD1, which goes to the Network Operator; shorter interruptions end by themselves and are
  nobody's concern. A meter that activates firmware must not take the power away from its hub for so long: to the
  Network Operator that would be an outage like any other.

  Rule: Every Device Model

    @CHF @fact-66 @fact-70
    Scenario Outline: An interruption of <duration> is told
      Given it is 2025-01-15 10:00 UTC
      And the Communications Hub is powered by the electricity meter
      When the mains supply is interrupted for <duration>
      Then the Communications Hub sends a power outage alert

      Examples:
        | duration    |
        | 181 seconds |
        | 4 minutes   |
        | 5 hours     |

    @CHF @fact-66 @fact-70
    Scenario Outline: An interruption of <duration> is not told
      Given it is 2025-01-15 10:00 UTC
      And the Communications Hub is powered by the electricity meter
      When the mains supply is interrupted for <duration>
      Then the Communications Hub sends no power outage alert

      Examples:
        | duration    |
        | 5 seconds   |
        | 2 minutes   |
        | 179 seconds |

    @CHF @fact-66 @fact-69
    Scenario: The Network Operator is told of it, and nobody else
      Given it is 2025-01-15 10:00 UTC
      And the Communications Hub is powered by the electricity meter
      When the mains supply is interrupted for 5 minutes
      Then the Communications Hub sends a power outage alert
      And the power outage alert went to the Network Operator alone

    @CHF @fact-66
    Scenario: Two interruptions of two minutes are not one of four
      Given it is 2025-01-15 10:00 UTC
      And the Communications Hub is powered by the electricity meter
      When the mains supply is interrupted for 2 minutes
      And the time becomes 2025-01-15 10:03 UTC
      And the mains supply is interrupted for 2 minutes
      Then the Communications Hub sends no power outage alert

    @CHF @fact-66
    Scenario: Each long interruption is told, and no short one between them
      Given it is 2025-01-15 10:00 UTC
      And the Communications Hub is powered by the electricity meter
      When the mains supply is interrupted for 5 minutes
      Then the Communications Hub sends a power outage alert
      When the mains supply is interrupted for 2 minutes
      Then the Communications Hub sends no power outage alert
      When the mains supply is interrupted for 5 minutes
      Then the Communications Hub sends a power outage alert

    @CHF @fact-66
    Scenario: A day without an interruption brings no alert
      Given it is 2025-01-15 10:00 UTC
      And the Communications Hub is powered by the electricity meter
      When the time becomes 2025-01-16 10:00 UTC
      Then the Communications Hub sends no power outage alert

    @ESME @fact-67
    Scenario: The activation of firmware on the electricity meter is no outage
      Given it is 2025-01-15 10:00 UTC
      And the Communications Hub is powered by the electricity meter
      And an image with firmware version S1-TEST was taken
      When the supplier sends SRV 11.3 Activate Firmware
      Then the firmware that runs is S1-TEST
      And the Communications Hub sends no power outage alert
