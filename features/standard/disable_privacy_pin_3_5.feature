@standard-3.5
Feature: SRV 3.5 Disable Privacy PIN
  A customer may hide the account on the meter's display behind a PIN. The supplier disables it, say when it is
  forgotten.

  Rule: Every Device Model

    Scenario: The account is shown again without a PIN
      Given the supplier has sent SRV 3.5 Disable Privacy PIN
      And the customer has hidden the account behind the Privacy PIN 1234
      When the supplier sends SRV 3.5 Disable Privacy PIN
      Then the request succeeds
      And the meter shows the account without a PIN

    Scenario: Where there is no PIN, disabling it changes nothing
      Given the supplier has sent SRV 3.5 Disable Privacy PIN
      And what the meter holds is noted
      When the supplier sends SRV 3.5 Disable Privacy PIN
      Then the request succeeds
      And the meter shows the account without a PIN
      And the meter holds what it held

    Scenario: A PIN that was disabled can be set again
      Given the customer has hidden the account behind the Privacy PIN 1234
      And the supplier has sent SRV 3.5 Disable Privacy PIN
      When the customer sets the Privacy PIN 4321
      Then the meter shows the account with the PIN 4321 only

    Scenario: The supplier reads the account in spite of a PIN, and the PIN stays
      Given the supplier has sent SRV 3.5 Disable Privacy PIN
      And the customer has hidden the account behind the Privacy PIN 1234
      When the supplier sends SRV 4.3 Read Instantaneous Prepay Values
      Then the request succeeds
      And the meter shows the account with the PIN 1234 only

    Scenario: Another fuel's supplier is refused, and the PIN stays
      Given the supplier has sent SRV 3.5 Disable Privacy PIN
      And the customer has hidden the account behind the Privacy PIN 1234
      When the supplier of the other fuel sends SRV 3.5 Disable Privacy PIN
      Then the request is refused by the DSP with code E4
      And the meter shows the account with the PIN 1234 only

    Scenario: An export supplier is refused, and the PIN stays
      Given the supplier has sent SRV 3.5 Disable Privacy PIN
      And the customer has hidden the account behind the Privacy PIN 0000
      When the export supplier sends SRV 3.5 Disable Privacy PIN
      Then the request is refused by the DSP with code E2
      And the meter shows the account with the PIN 0000 only

    Scenario: A Communications Hub has no Privacy PIN
      When User Role IS sends SRV 3.5 Disable Privacy PIN to the Communications Hub
      Then the request is refused by the DSP with code E11
