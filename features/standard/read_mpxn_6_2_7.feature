@standard-6.2.7
Feature: SRV 6.2.7 Read Device Configuration (MPxN)
  The numbers of the metering points at which a meter is installed: MPANs of electricity, the MPRN of gas. SRVs 6.20.1
  and 6.20.2 set them. The last digit of an MPAN of these scenarios is its right check digit.

  Rule: Every Device Model

    Scenario: What the meter holds is read
      When the supplier sends SRV 6.2.7 Read Device Configuration (MPxN)
      Then the request succeeds
      And the response holds what the meter itself holds

    @ESME
    Scenario: The MPANs of an electricity meter are read
      Given the supplier has sent SRV 6.20.1 Set Device Configuration (Import MPxN) with
        | ImportMPAN | 1012345678903 |
      And the export supplier has set the Export MPAN 2011111111112
      When the supplier sends SRV 6.2.7 Read Device Configuration (MPxN)
      Then the request succeeds
      And SRV 6.2.7 Read Device Configuration (MPxN) shows
        | ImportMPAN | 1012345678903 |
        | ExportMPAN | 2011111111112 |

    @GSME
    Scenario: The MPRN of a gas meter is read
      Given the supplier has sent SRV 6.20.1 Set Device Configuration (Import MPxN) with
        | ImportMPRN | 1234567890 |
      When the supplier sends SRV 6.2.7 Read Device Configuration (MPxN)
      Then the request succeeds
      And SRV 6.2.7 Read Device Configuration (MPxN) shows
        | MPRN | 1234567890 |

    Scenario: Reading the numbers changes nothing
      Given what the meter holds is noted
      When the supplier sends SRV 6.2.7 Read Device Configuration (MPxN)
      Then the request succeeds
      And the meter holds what it held

    @ESME
    Scenario Outline: User Role <role> may read the numbers of an electricity meter
      When User Role <role> sends SRV 6.2.7 Read Device Configuration (MPxN)
      Then the request succeeds
      And the response holds what the meter itself holds

      Examples:
        | role |
        | ES   |
        | ED   |
        | RSA  |
        | OU   |

    @GSME
    Scenario Outline: User Role <role> may read the number of a gas meter
      When User Role <role> sends SRV 6.2.7 Read Device Configuration (MPxN)
      Then the request succeeds
      And the response holds what the meter itself holds

      Examples:
        | role |
        | GT   |
        | RSA  |
        | OU   |

    @GSME
    Scenario: An export supplier is refused at a gas meter
      When the export supplier sends SRV 6.2.7 Read Device Configuration (MPxN)
      Then the request is refused by the DSP with code E4

    Scenario: Another fuel's supplier is refused
      When the supplier of the other fuel sends SRV 6.2.7 Read Device Configuration (MPxN)
      Then the request is refused by the DSP with code E4

    Scenario: A Communications Hub has no metering point
      When User Role IS sends SRV 6.2.7 Read Device Configuration (MPxN) to the Communications Hub
      Then the request is refused by the DSP with code E11
