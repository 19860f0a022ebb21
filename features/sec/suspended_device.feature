@standard-suspended-device
Feature: What a Suspended device accepts
  A device whose Device Model was removed from the Central Products List is Suspended. Critical requests it takes as
  before; of the Non-Critical ones only those that help it out of this state, that change its supplier, and a top-up
  that is delivered at the meter itself. SRV 11.2 is among them since MP105. The status is kept by DCC Systems: on a
  bench without a DCC this proves the harness's own model of them. Whether a Suspended device can be decommissioned is
  not asked.

  Rule: Every Device Model

    @ESME @GSME @fact-78
    Scenario: A Critical request is carried out
      Given its Device Model is removed from the Central Products List
      When the supplier sends SRV 1.6 Update Payment Mode with
        | PaymentMode | Credit |
      Then the DSP lets the request pass
      And the DSP has acknowledged the request and sent it on to the S1SP
      And the request succeeds

    @ESME @GSME @fact-78
    Scenario Outline: A Critical request is let pass: SRV <srv> <name>
      Given its Device Model is removed from the Central Products List
      When the supplier sends SRV <srv> <name>
      Then the DSP lets the request pass
      And the DSP has acknowledged the request and sent it on to the S1SP

      Examples:
        | srv  | name                      |
        | 2.5  | Activate Emergency Credit |
        | 7.3  | Arm Supply                |
        | 11.3 | Activate Firmware         |

    @ESME @GSME @fact-79
    Scenario Outline: A Non-Critical request is refused: SRV <srv> <name>
      Given its Device Model is removed from the Central Products List
      When the supplier sends SRV <srv> <name>
      Then the request is refused by the DSP with code E5
      And the refusal names the check, and how sure its code is

      Examples:
        | srv   | name                                     |
        | 3.5   | Disable Privacy PIN                      |
        | 4.3   | Read Instantaneous Prepay Values         |
        | 4.8.1 | Read Active Import Profile Data          |
        | 4.18  | Read Meter Balance                       |
        | 6.2.9 | Read Device Configuration (Payment Mode) |
        | 7.4   | Read Supply Status                       |

    @ESME @GSME @fact-79
    Scenario: A refused request changes nothing
      Given what the meter holds is noted
      And its Device Model is removed from the Central Products List
      And an image with firmware version S1-TEST was taken
      When the supplier sends SRV 3.4 Update Supplier Name with
        | SupplierName            | Other |
        | SupplierTelephoneNumber | 1     |
      Then the request is refused by the DSP with code E5
      When the supplier sends SRV 11.3 Activate Firmware
      Then the meter holds what it held

    @PPMID @fact-79
    Scenario: Nor does a PPMID take a Non-Critical request
      Given its Device Model is removed from the Central Products List
      When the supplier sends SRV 8.9 Read Device Log
      Then the request is refused by the DSP with code E5

    @fact-79
    Scenario: A device that is not Suspended is not refused so
      When the supplier sends SRV 11.2 Read Firmware Version
      Then the DSP lets the request pass

    @ESME @GSME @fact-79
    Scenario: What was scheduled is refused from then on
      Given it is 2025-01-15 10:00 UTC
      And a daily schedule of SRV 4.8.1 Read Active Import Profile Data starts tomorrow
      When its Device Model is removed from the Central Products List
      And the time becomes 2025-01-17 10:00 UTC
      Then the S1SP has read the meter 0 times

    @fact-80
    Scenario: An image of new firmware is let pass
      Given its Device Model is removed from the Central Products List
      When the supplier sends SRV 11.1 Update Firmware with
        | FirmwareVersion | S1-TEST |
      Then the DSP lets the request pass

    @ESME @GSME @fact-81
    Scenario: A new supplier takes the meter over
      Given a new supplier is registered for the meter
      And its Device Model is removed from the Central Products List
      When the new supplier sends SRV 6.23 Update Security Credentials (CoS)
      Then the request succeeds

    @ESME @GSME @fact-81
    Scenario: A supplier does not replace its credentials in the way of a change of supplier
      Given its Device Model is removed from the Central Products List
      When the supplier sends SRV 6.24.1 Retrieve Device Security Credentials (KRP) with
        | RemotePartyRole | Supplier |
      Then the request is refused by the DSP with code E5

    @ESME @GSME @fact-82
    Scenario: A top-up is returned for delivery at the meter
      Given its Device Model is removed from the Central Products List
      When with Command Variant 2 the supplier sends SRV 2.2 Top Up Device with
        | UTRN   | 25011500000000000001 |
        | Amount | £10.00               |
      Then the DSP lets the request pass
      And the response holds exactly
        | UTRN | 25011500000000000001 |

    @ESME @GSME @fact-82
    Scenario Outline: A top-up by Command Variant <variant> is refused
      Given its Device Model is removed from the Central Products List
      When with Command Variant <variant> the supplier sends SRV 2.2 Top Up Device with
        | UTRN   | 25011500000000000001 |
        | Amount | £10.00               |
      Then the request is refused by the DSP with code E5

      Examples:
        | variant |
        | 1       |
        | 3       |

    @fact-83
    Scenario Outline: By the rules of <day> its firmware version is not read
      Given the rules of <day> hold
      And its Device Model is removed from the Central Products List
      When the supplier sends SRV 11.2 Read Firmware Version
      Then the request is refused by the DSP with code E5

      Examples:
        | day        |
        | 2020-01-30 |
        | 2021-11-03 |

    @fact-86
    Scenario Outline: By the rules of <day> its firmware version may be read
      Given the rules of <day> hold
      And its Device Model is removed from the Central Products List
      When the supplier sends SRV 11.2 Read Firmware Version
      Then the DSP lets the request pass

      Examples:
        | day        |
        | 2021-11-04 |
        | 2026-11-20 |

    @ESME @GSME
    Scenario: Who is not responsible for the meter is refused by another code
      Given its Device Model is removed from the Central Products List
      When the supplier of the other fuel sends SRV 11.1 Update Firmware with
        | FirmwareVersion | S1-TEST |
      Then the request is refused by the DSP with code E4
