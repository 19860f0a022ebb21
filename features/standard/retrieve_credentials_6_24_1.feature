@standard-6.24.1
Feature: SRV 6.24.1 Retrieve Device Security Credentials (KRP)
  Which party's credentials are held for a meter, by Remote Party Role. For SMETS1 credentials are held by the DSP and
  the S1SP: on a bench without a DCC this proves the harness's own model of them.

  Rule: Every Device Model

    Scenario: The credentials of the supplier are told
      When the supplier sends SRV 6.24.1 Retrieve Device Security Credentials (KRP) with
        | RemotePartyRole | Supplier |
      Then the request succeeds
      And the Supplier credentials held are those of the old supplier

    Scenario: After a change of supplier those of the new one are told
      Given a new supplier is registered for the meter
      And the new supplier has taken the meter over with SRV 6.23 Update Security Credentials (CoS)
      When the supplier sends SRV 6.24.1 Retrieve Device Security Credentials (KRP) with
        | RemotePartyRole | Supplier |
      Then the request succeeds
      And the Supplier credentials held are those of the new supplier

    Scenario: A request for no known role is refused
      When the supplier sends SRV 6.24.1 Retrieve Device Security Credentials (KRP) with
        | RemotePartyRole | Landlord |
      Then the request is refused by the DSP

    @ESME
    Scenario: An electricity distributor may ask for its own
      When User Role ED sends SRV 6.24.1 Retrieve Device Security Credentials (KRP) with
        | RemotePartyRole | NetworkOperator |
      Then the request succeeds

    Scenario: A supplier that has gone is refused
      Given a new supplier is registered for the meter
      When the old supplier sends SRV 6.24.1 Retrieve Device Security Credentials (KRP) with
        | RemotePartyRole | Supplier |
      Then the request is refused by the DSP with code E4

    Scenario: Another fuel's supplier is refused
      When the supplier of the other fuel sends SRV 6.24.1 Retrieve Device Security Credentials (KRP) with
        | RemotePartyRole | Supplier |
      Then the request is refused by the DSP with code E4

    Scenario: An export supplier is refused
      When the export supplier sends SRV 6.24.1 Retrieve Device Security Credentials (KRP) with
        | RemotePartyRole | Supplier |
      Then the request is refused by the DSP with code E2
