@standard-6.15.1
Feature: SRV 6.15.1 Update Security Credentials (KRP)
  A party replaces its own credentials. It must be registered for the meter and the meter must hold its credentials.
  Whose the new ones are is not checked, so that a Network Operator can lock itself out. For SMETS1 credentials are
  held by the DSP and the S1SP: on a bench without a DCC this proves the harness's own model of them.

  Rule: Every Device Model

    Scenario: A supplier replaces its credentials
      Given what the meter holds is noted
      When the supplier sends SRV 6.15.1 Update Security Credentials (KRP) with
        | RemotePartyRole           | Supplier |
        | DigitalSigningCertificate | X2       |
      Then the request succeeds
      And the Supplier credentials held are those of X2
      And the meter holds what it held

    @ESME @fact-96 @fact-97 @fact-98
    Scenario: With the credentials of another Network Operator neither of the two can correct them
      When User Role ED sends SRV 6.15.1 Update Security Credentials (KRP) with
        | RemotePartyRole           | NetworkOperator |
        | DigitalSigningCertificate | ED2             |
      Then the request succeeds
      And the NetworkOperator credentials held are those of ED2
      When User Role ED sends SRV 6.15.1 Update Security Credentials (KRP) with
        | RemotePartyRole           | NetworkOperator |
        | DigitalSigningCertificate | ED1             |
      Then the request is refused by the DSP
      When the party ED2 of User Role ED sends SRV 6.15.1 Update Security Credentials (KRP) with
        | RemotePartyRole           | NetworkOperator |
        | DigitalSigningCertificate | ED1             |
      Then the request is refused by the DSP
      And the NetworkOperator credentials held are those of ED2

    @GSME @fact-96 @fact-97 @fact-98
    Scenario: With the credentials of another Gas Transporter neither of the two can correct them
      When User Role GT sends SRV 6.15.1 Update Security Credentials (KRP) with
        | RemotePartyRole           | NetworkOperator |
        | DigitalSigningCertificate | GT2             |
      Then the request succeeds
      And the NetworkOperator credentials held are those of GT2
      When User Role GT sends SRV 6.15.1 Update Security Credentials (KRP) with
        | RemotePartyRole           | NetworkOperator |
        | DigitalSigningCertificate | GT1             |
      Then the request is refused by the DSP
      When the party GT2 of User Role GT sends SRV 6.15.1 Update Security Credentials (KRP) with
        | RemotePartyRole           | NetworkOperator |
        | DigitalSigningCertificate | GT1             |
      Then the request is refused by the DSP
      And the NetworkOperator credentials held are those of GT2

    Scenario: A supplier does not replace the credentials of the Network Operator
      When the supplier sends SRV 6.15.1 Update Security Credentials (KRP) with
        | RemotePartyRole           | NetworkOperator |
        | DigitalSigningCertificate | X2              |
      Then the request is refused

    Scenario: A request without a certificate is refused
      When the supplier sends SRV 6.15.1 Update Security Credentials (KRP) with
        | RemotePartyRole | Supplier |
      Then the request is refused
      And the Supplier credentials held are those of the old supplier

    Scenario: A supplier that has gone is refused
      Given a new supplier is registered for the meter
      When the old supplier sends SRV 6.15.1 Update Security Credentials (KRP) with
        | RemotePartyRole           | Supplier |
        | DigitalSigningCertificate | X2       |
      Then the request is refused by the DSP with code E4
      And the Supplier credentials held are those of the old supplier

    Scenario: Another fuel's supplier is refused
      When the supplier of the other fuel sends SRV 6.15.1 Update Security Credentials (KRP) with
        | RemotePartyRole           | Supplier |
        | DigitalSigningCertificate | X2       |
      Then the request is refused by the DSP with code E4

    Scenario: An export supplier is refused
      When the export supplier sends SRV 6.15.1 Update Security Credentials (KRP) with
        | RemotePartyRole           | Supplier |
        | DigitalSigningCertificate | X2       |
      Then the request is refused by the DSP with code E2

    Scenario: A Communications Hub has no such credentials
      When User Role IS sends SRV 6.15.1 Update Security Credentials (KRP) to the Communications Hub with
        | RemotePartyRole           | Supplier |
        | DigitalSigningCertificate | X2       |
      Then the request is refused by the DSP with code E11
