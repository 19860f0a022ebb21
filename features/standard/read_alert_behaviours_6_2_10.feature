@standard-6.2.10
Feature: SRV 6.2.10 Read Device Configuration (Event and Alert Behaviours)
  For each alert that SRV 6.22 can configure, whether the meter sends it: Enable or Disable.

  Rule: Every Device Model

    Scenario: The behaviours are read as the meter holds them
      When the supplier sends SRV 6.2.10 Read Device Configuration (Event and Alert Behaviours)
      Then the request succeeds
      And the response holds what the meter itself holds

    Scenario: What was configured is read, alert by alert
      Given the supplier has sent SRV 6.22 Configure Alert Behaviour with
        | x810D | Disable |
        | x8119 | Enable  |
        | x81AA | Disable |
        | x81AB | Enable  |
      When the supplier sends SRV 6.2.10 Read Device Configuration (Event and Alert Behaviours)
      Then the request succeeds
      And the alert 810D is set to Disable
      And the alert 8119 is set to Enable
      And the alert 81AA is set to Disable
      And the alert 81AB is set to Enable

    Scenario: Reading the behaviours changes nothing
      Given what the meter holds is noted
      When the supplier sends SRV 6.2.10 Read Device Configuration (Event and Alert Behaviours)
      Then the request succeeds
      And the meter holds what it held

    @ESME
    Scenario: An electricity distributor may read them
      When User Role ED sends SRV 6.2.10 Read Device Configuration (Event and Alert Behaviours)
      Then the request succeeds

    Scenario: Another fuel's supplier is refused
      When the supplier of the other fuel sends SRV 6.2.10 Read Device Configuration (Event and Alert Behaviours)
      Then the request is refused by the DSP with code E4

    Scenario: An export supplier is refused
      When the export supplier sends SRV 6.2.10 Read Device Configuration (Event and Alert Behaviours)
      Then the request is refused by the DSP with code E2

    Scenario: A Communications Hub is not read as a meter is
      When User Role IS sends SRV 6.2.10 Read Device Configuration (Event and Alert Behaviours) to the Communications Hub
      Then the request is refused by the DSP with code E11
