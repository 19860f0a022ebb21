@standard-network-operator-certificates
Feature: The credentials of a Network Operator
  SMETS1 meters hold none of them: the DSP and the S1SP hold them in their place. SRV 6.15.1 is a Critical request, and
  for SMETS1 whoever sends it must be registered and have its own credentials in place. A Network Operator that puts
  those of another party in place can therefore lock out both: it has no credentials any more, the other one is not
  registered. On a bench without a DCC this proves the harness's own model of it.

  Rule: Every Device Model

    @ESME @fact-93 @fact-94
    Scenario: The Distribution Network Operator replaces its credentials, and the meter is not asked
      Given what the meter holds is noted
      When User Role ED sends SRV 6.15.1 Update Security Credentials (KRP) with
        | RemotePartyRole           | NetworkOperator |
        | DigitalSigningCertificate | ED1             |
      Then the request succeeds
      And the DCC has answered without the device
      And the NetworkOperator credentials held are those of ED1
      And the meter holds what it held

    @GSME @fact-93 @fact-94
    Scenario: The Gas Transporter replaces its credentials, and the meter is not asked
      Given what the meter holds is noted
      When User Role GT sends SRV 6.15.1 Update Security Credentials (KRP) with
        | RemotePartyRole           | NetworkOperator |
        | DigitalSigningCertificate | GT1             |
      Then the request succeeds
      And the DCC has answered without the device
      And the NetworkOperator credentials held are those of GT1
      And the meter holds what it held

    @fact-94
    Scenario: Whose they are is told without the meter
      When the supplier sends SRV 6.24.1 Retrieve Device Security Credentials (KRP) with
        | RemotePartyRole | NetworkOperator |
      Then the request succeeds
      And the DCC has answered without the device

    @ESME @fact-98
    Scenario: The Distribution Network Operator puts those of another one in place
      When User Role ED sends SRV 6.15.1 Update Security Credentials (KRP) with
        | RemotePartyRole           | NetworkOperator |
        | DigitalSigningCertificate | ED2             |
      Then the request succeeds
      And the NetworkOperator credentials held are those of ED2

    @GSME @fact-98
    Scenario: The Gas Transporter puts those of another one in place
      When User Role GT sends SRV 6.15.1 Update Security Credentials (KRP) with
        | RemotePartyRole           | NetworkOperator |
        | DigitalSigningCertificate | GT2             |
      Then the request succeeds
      And the NetworkOperator credentials held are those of GT2

    @ESME @fact-93 @fact-96
    Scenario: Then the registered Distribution Network Operator is refused
      Given the Network Operator credentials of the meter are those of ED2
      When the party ED1 of User Role ED sends SRV 6.15.1 Update Security Credentials (KRP) with
        | RemotePartyRole           | NetworkOperator |
        | DigitalSigningCertificate | ED1             |
      Then the request is refused by the DSP
      And the NetworkOperator credentials held are those of ED2

    @GSME @fact-93 @fact-96
    Scenario: Then the registered Gas Transporter is refused
      Given the Network Operator credentials of the meter are those of GT2
      When the party GT1 of User Role GT sends SRV 6.15.1 Update Security Credentials (KRP) with
        | RemotePartyRole           | NetworkOperator |
        | DigitalSigningCertificate | GT1             |
      Then the request is refused by the DSP
      And the NetworkOperator credentials held are those of GT2

    @ESME @fact-93 @fact-97
    Scenario: So is the Distribution Network Operator whose credentials they are
      Given the Network Operator credentials of the meter are those of ED2
      When the party ED2 of User Role ED sends SRV 6.15.1 Update Security Credentials (KRP) with
        | RemotePartyRole           | NetworkOperator |
        | DigitalSigningCertificate | ED1             |
      Then the request is refused by the DSP
      And the NetworkOperator credentials held are those of ED2

    @GSME @fact-93 @fact-97
    Scenario: So is the Gas Transporter whose credentials they are
      Given the Network Operator credentials of the meter are those of GT2
      When the party GT2 of User Role GT sends SRV 6.15.1 Update Security Credentials (KRP) with
        | RemotePartyRole           | NetworkOperator |
        | DigitalSigningCertificate | GT1             |
      Then the request is refused by the DSP
      And the NetworkOperator credentials held are those of GT2

    @fact-97
    Scenario: Nor does the supplier correct them
      Given the Network Operator credentials of the meter are those of X2
      When the supplier sends SRV 6.15.1 Update Security Credentials (KRP) with
        | RemotePartyRole           | NetworkOperator |
        | DigitalSigningCertificate | X1              |
      Then the request is refused
      And the NetworkOperator credentials held are those of X2

    @ESME @fact-96
    Scenario: A request that is not Critical needs no credentials
      Given the Network Operator credentials of the meter are those of ED2
      When the party ED1 of User Role ED sends SRV 7.4 Read Supply Status
      Then the request succeeds

    @fact-97
    Scenario: The supplier is not concerned
      Given the Network Operator credentials of the meter are those of X2
      When the supplier sends SRV 6.15.1 Update Security Credentials (KRP) with
        | RemotePartyRole           | Supplier |
        | DigitalSigningCertificate | X3       |
      Then the request succeeds
      And the Supplier credentials held are those of X3

    @fact-100
    Scenario: Wrong credentials are found at migration
      Given the Network Operator credentials of the meter are those of X2
      When the credentials of the meter are checked for its migration
      Then the check finds the NetworkOperator credentials wrong

    @fact-100
    Scenario: Right credentials are found right at migration
      When the credentials of the meter are checked for its migration
      Then the check finds nothing wrong

    @fact-100
    Scenario: Those of a supplier that has gone are found at migration
      Given a new supplier is registered for the meter
      When the credentials of the meter are checked for its migration
      Then the check finds the Supplier credentials wrong
