@standard-6.23
Feature: SRV 6.23 Update Security Credentials (CoS)
  The new supplier puts its credentials in place of the old one's once registration data names it. For SMETS1
  credentials are held by the DSP and the S1SP: on a bench without a DCC this proves the harness's own model of them,
  and of the meter that nothing of it changes.

  Rule: Every Device Model

    Scenario: The new supplier takes the meter over
      Given a new supplier is registered for the meter
      And what the meter holds is noted
      When the new supplier sends SRV 6.23 Update Security Credentials (CoS)
      Then the request succeeds
      And the Supplier credentials held are those of the new supplier
      And the meter holds what it held

    @fact-93
    Scenario: Registration alone does not let the new supplier send a Critical request
      Given a new supplier is registered for the meter
      And what the meter holds is noted
      When the new supplier sends SRV 1.6 Update Payment Mode with
        | PaymentMode | Credit |
      Then the request is refused by the DSP
      And the meter holds what it held
      When the new supplier sends SRV 6.23 Update Security Credentials (CoS)
      And the new supplier sends SRV 1.6 Update Payment Mode with
        | PaymentMode | Credit |
      Then the request succeeds

    Scenario: A supplier that is not registered yet is refused
      When the new supplier sends SRV 6.23 Update Security Credentials (CoS)
      Then the request is refused by the DSP with code E4
      And the Supplier credentials held are those of the old supplier

    @fact-95
    Scenario: A takeover is future-dated to the registration
      Given the DCC holds future-dated requests
      And it is 2025-01-15 10:00 UTC
      And a new supplier is registered for the meter from 2025-01-17 00:00 UTC
      When the new supplier sends SRV 6.23 Update Security Credentials (CoS) with
        | ExecutionDateTime | 2025-01-17 00:00 UTC |
      Then the request is acknowledged, to be carried out later
      And the Supplier credentials held are those of the old supplier
      When the time becomes 2025-01-17 00:01 UTC
      Then the Supplier credentials held are those of the new supplier

    Scenario: A takeover before the registration is refused
      Given it is 2025-01-15 10:00 UTC
      And a new supplier is registered for the meter from 2025-01-17 00:00 UTC
      When the new supplier sends SRV 6.23 Update Security Credentials (CoS) with
        | ExecutionDateTime | 2025-01-16 00:00 UTC |
      Then the request is refused by the DSP with code E4

    Scenario: The MPxN of another meter is refused
      Given a new supplier is registered for the meter
      When the new supplier sends SRV 6.23 Update Security Credentials (CoS) with
        | ImportMPxN | 9900000000999 |
      Then the request is refused
      And the Supplier credentials held are those of the old supplier

    Scenario: A takeover without a certificate is refused
      When the supplier sends SRV 6.23 Update Security Credentials (CoS) with
        | ImportMPxN | 9900000000001 |
      Then the request is refused
      And the Supplier credentials held are those of the old supplier

    Scenario: A Network Operator is refused
      When User Role ED sends SRV 6.23 Update Security Credentials (CoS) with
        | DigitalSigningCertificate | ED2           |
        | ImportMPxN                | 9900000000001 |
      Then the request is refused by the DSP with code E2
