@standard-8.9
Feature: SRV 8.9 Read Device Log
  The device log of a Communications Hub names the devices of its HAN. The device logs are kept by DCC Systems here:
  on a bench without a DCC this proves the harness's own model of them.

  Rule: Every Device Model

    Scenario: Every device of the installation is named
      When the supplier sends SRV 8.9 Read Device Log
      Then the request succeeds
      And the response names every device of the installation but the Communications Hub

    Scenario: The gas supplier and other Users may read it
      When User Role GS sends SRV 8.9 Read Device Log
      Then the request succeeds
      When User Role OU sends SRV 8.9 Read Device Log
      Then the request succeeds

    Scenario: A Network Operator is refused
      When User Role ED sends SRV 8.9 Read Device Log
      Then the request is refused by the DSP with code E2
