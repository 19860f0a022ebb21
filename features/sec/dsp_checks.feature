@standard-dsp-checks
Feature: What the DSP checks of a User and of a request
  Beside the rights of a User Role, the device and its registration, which every Service Request's own feature tells of,
  the DSP looks at the User itself, at the Command Variant and at the Originator Counter of a request. What it lets pass
  it acknowledges, and the response follows. By which code it refuses a request that was sent before is not held. On a
  bench without a DCC this proves the harness's own model of it.

  Rule: Every Device Model

    Scenario: Who is no User is refused
      Given the party X9 is no User
      When the party X9 of User Role OU sends SRV 6.2.7 Read Device Configuration (MPxN)
      Then the request is refused by the DSP with code E1
      And the refusal names the check, and how sure its code is

    Scenario: A User whose rights are suspended is refused
      Given the party X9 is a User whose rights are suspended
      When the party X9 of User Role OU sends SRV 6.2.7 Read Device Configuration (MPxN)
      Then the request is refused by the DSP with code E3
      And the refusal names the check, and how sure its code is

    Scenario: Another User is not concerned
      Given the party X9 is a User whose rights are suspended
      When the party X8 of User Role OU sends SRV 6.2.7 Read Device Configuration (MPxN)
      Then the request succeeds

    Scenario: A request for the device is acknowledged, and the response follows
      When the supplier sends SRV 4.18 Read Meter Balance
      Then the DSP has acknowledged the request and sent it on to the S1SP
      And the S1SP has passed the request on to the device
      And the request succeeds

    Scenario: What the DCC knows itself it answers at once
      When the supplier sends SRV 8.2 Read Inventory
      Then the request succeeds
      And the DCC has answered without the device

    Scenario: The same request counts once
      Given what the meter holds is noted
      When the supplier sends SRV 6.2.9 Read Device Configuration (Payment Mode)
      Then the request succeeds
      When the supplier sends the same request again by its Originator Counter
      Then the request is refused by the DSP
      And the refusal names the check, and how sure its code is
      And the meter holds what it held
      When the supplier sends SRV 6.2.9 Read Device Configuration (Payment Mode)
      Then the request succeeds

    Scenario Outline: A SMETS1 meter is sent no Pre-Command: Command Variant <variant>
      Given what the meter holds is noted
      When with Command Variant <variant> the supplier sends SRV 1.6 Update Payment Mode with
        | PaymentMode | Credit |
      Then the request is refused by the DSP
      And the refusal names the check, and how sure its code is
      And the meter holds what it held

      Examples:
        | variant |
        | 4       |
        | 5       |
        | 6       |
        | 7       |

    Scenario: A request for a device is not one of DCC Systems alone
      When with Command Variant 8 the supplier sends SRV 4.18 Read Meter Balance
      Then the request is refused by the DSP with code E12

    Scenario: A top-up is returned for delivery at the meter, which has it only then
      Given what the meter holds is noted
      When with Command Variant 2 the supplier sends SRV 2.2 Top Up Device with
        | UTRN   | 25011500000000000001 |
        | Amount | £10.00               |
      Then the response holds exactly
        | UTRN | 25011500000000000001 |
      And the DCC has answered without the device
      And the meter holds what it held
