@standard-12.1
Feature: SRV 12.1 Request WAN Matrix
  For a premises, from when it has WAN coverage and of which variant; where the variant is not confirmed, a space
  stands for it. The matrix here is made up: this proves the harness's own model of DCC Systems.

  Rule: Every Device Model

    @fact-89
    Scenario: A premises is named by its UPRN
      When the supplier sends SRV 12.1 Request WAN Matrix with
        | UPRN | 100000000001 |
      Then the request succeeds
      And the response tells an Availability Date and the WAN Variant "Illustrative"

    @fact-89
    Scenario: A premises is named by its post code and address
      When the supplier sends SRV 12.1 Request WAN Matrix with
        | PostCode          | ZZ1 1ZZ |
        | AddressIdentifier | 1       |
      Then the request succeeds
      And the response tells an Availability Date and the WAN Variant "Illustrative"

    @fact-90
    Scenario: A variant that is not confirmed is told as a space
      When the supplier sends SRV 12.1 Request WAN Matrix with
        | PostCode          | ZZ1 1ZZ |
        | AddressIdentifier | 2       |
      Then the request succeeds
      And the response tells an Availability Date and the WAN Variant " "

    Scenario Outline: User Role <role> may ask
      When User Role <role> sends SRV 12.1 Request WAN Matrix with
        | UPRN | 100000000001 |
      Then the request succeeds

      Examples:
        | role |
        | ES   |
        | GS   |
        | RSA  |
        | OU   |

    Scenario: A post code alone is refused
      When the supplier sends SRV 12.1 Request WAN Matrix with
        | PostCode | ZZ1 1ZZ |
      Then the request is refused by the DSP

    Scenario: A premises that nobody knows is refused
      When the supplier sends SRV 12.1 Request WAN Matrix with
        | UPRN | 999999999999 |
      Then the request is refused by the DSP
