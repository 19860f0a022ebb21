@standard-registration-times
Feature: When registration data must name the User
  Whoever asks for data of a period must be registered throughout that period; whoever has a request carried out later,
  at that time; else, now. This holds for Non-Critical requests and for Critical ones to a SMETS1 device, which need the
  credentials on top. Each scenario keeps well away from the instant of the change itself. On a bench without a DCC this
  proves the harness's own model of it.

  Background:
    Given it is 2025-01-15 10:00 UTC
    And a new supplier is registered for the meter from 2025-01-16 00:00 UTC

  Rule: Every Device Model

    @fact-95
    Scenario Outline: Asked on 18 January for <start> to <end>: the <which> supplier
      When the time becomes 2025-01-18 10:00 UTC
      And the <which> supplier sends SRV 4.8.1 Read Active Import Profile Data with
        | StartDateTime | <start> 12:00 UTC |
        | EndDateTime   | <end> 12:00 UTC   |
      Then the DSP lets the request pass

      Examples:
        | which | start      | end        |
        | old   | 2025-01-13 | 2025-01-15 |
        | new   | 2025-01-16 | 2025-01-17 |

    @fact-95
    Scenario Outline: Asked on 18 January for <start> to <end>: the <which> supplier is refused
      When the time becomes 2025-01-18 10:00 UTC
      And the <which> supplier sends SRV 4.8.1 Read Active Import Profile Data with
        | StartDateTime | <start> 12:00 UTC |
        | EndDateTime   | <end> 12:00 UTC   |
      Then the request is refused by the DSP

      Examples:
        | which | start      | end        |
        | old   | 2025-01-16 | 2025-01-17 |
        | new   | 2025-01-13 | 2025-01-15 |
        | old   | 2025-01-15 | 2025-01-16 |
        | new   | 2025-01-15 | 2025-01-16 |
        | old   | 2025-01-13 | 2025-01-17 |
        | new   | 2025-01-13 | 2025-01-17 |

    @fact-95
    Scenario Outline: To be carried out on <day>: the <which> supplier
      When the <which> supplier sends SRV 4.3 Read Instantaneous Prepay Values with
        | ExecutionDateTime | <day> 12:00 UTC |
      Then the request is acknowledged, to be carried out later

      Examples:
        | which | day        |
        | old   | 2025-01-15 |
        | new   | 2025-01-16 |

    @fact-95
    Scenario Outline: To be carried out on <day>: the <which> supplier is refused
      When the <which> supplier sends SRV 4.3 Read Instantaneous Prepay Values with
        | ExecutionDateTime | <day> 12:00 UTC |
      Then the request is refused by the DSP

      Examples:
        | which | day        |
        | old   | 2025-01-16 |
        | new   | 2025-01-15 |

    @fact-95
    Scenario: A Critical request too is looked at by the time of its execution
      When the old supplier sends SRV 1.6 Update Payment Mode with
        | PaymentMode       | Credit               |
        | ExecutionDateTime | 2025-01-16 12:00 UTC |
      Then the request is refused by the DSP

    @fact-95
    Scenario: Without a time and a period it counts who is registered now
      When the old supplier sends SRV 4.3 Read Instantaneous Prepay Values
      Then the request succeeds
      When the new supplier sends SRV 4.3 Read Instantaneous Prepay Values
      Then the request is refused by the DSP
      When the time becomes 2025-01-16 12:00 UTC
      And the old supplier sends SRV 4.3 Read Instantaneous Prepay Values
      Then the request is refused by the DSP
      When the new supplier sends SRV 4.3 Read Instantaneous Prepay Values
      Then the request succeeds

    @fact-93 @fact-95
    Scenario: A Critical request needs registration and credentials at once
      When the time becomes 2025-01-16 12:00 UTC
      And the old supplier sends SRV 1.6 Update Payment Mode with
        | PaymentMode | Credit |
      Then the request is refused by the DSP
      When the new supplier sends SRV 1.6 Update Payment Mode with
        | PaymentMode | Credit |
      Then the request is refused by the DSP
      When the new supplier sends SRV 6.23 Update Security Credentials (CoS)
      And the new supplier sends SRV 1.6 Update Payment Mode with
        | PaymentMode | Credit |
      Then the request succeeds
      When the old supplier sends SRV 1.6 Update Payment Mode with
        | PaymentMode | Credit |
      Then the request is refused by the DSP

    @fact-37 @fact-95
    Scenario: What the old supplier has scheduled for after the change is not read
      When the old supplier sends SRV 5.1 Create Schedule with
        | DSPScheduledServiceReferenceVariant | 4.8.1      |
        | ScheduleStartDate                   | 2025-01-18 |
      Then the request succeeds
      When the time becomes 2025-01-19 12:00 UTC
      Then the S1SP has read the meter 0 times

    @fact-37 @fact-95
    Scenario: What the new supplier has scheduled since the change is read
      When the time becomes 2025-01-16 12:00 UTC
      And the new supplier sends SRV 5.1 Create Schedule with
        | DSPScheduledServiceReferenceVariant | 4.8.1      |
        | ScheduleStartDate                   | 2025-01-18 |
      Then the request succeeds
      When the time becomes 2025-01-19 12:00 UTC
      Then the S1SP has read the meter 2 times
