@standard-6.20.1
Feature: SRV 6.20.1 Set Device Configuration (Import MPxN)
  An MPAN has 13 digits, an MPRN up to ten. The last digit of an MPAN of these scenarios is its right check digit;
  whether a meter looks at it is not held and not asked.

  Rule: Every Device Model

    @ESME
    Scenario: An import MPAN takes the place of the one before
      Given the supplier has sent SRV 6.20.1 Set Device Configuration (Import MPxN) with
        | ImportMPAN | 1012345678903 |
      When the supplier sends SRV 6.20.1 Set Device Configuration (Import MPxN) with
        | ImportMPAN | 2000000000015 |
      Then the request succeeds
      And SRV 6.2.7 Read Device Configuration (MPxN) shows
        | ImportMPAN | 2000000000015 |

    @ESME
    Scenario: The export MPAN stays
      Given the supplier has sent SRV 6.20.1 Set Device Configuration (Import MPxN) with
        | ImportMPAN | 1012345678903 |
      And the export supplier has set the Export MPAN 2011111111112
      When the supplier sends SRV 6.20.1 Set Device Configuration (Import MPxN) with
        | ImportMPAN | 2000000000015 |
      Then SRV 6.2.7 Read Device Configuration (MPxN) shows
        | ImportMPAN | 2000000000015 |
        | ExportMPAN | 2011111111112 |

    @GSME
    Scenario Outline: The MPRN <mprn> is taken
      Given the supplier has sent SRV 6.20.1 Set Device Configuration (Import MPxN) with
        | ImportMPRN | 9876543210 |
      When the supplier sends SRV 6.20.1 Set Device Configuration (Import MPxN) with
        | ImportMPRN | <mprn> |
      Then the request succeeds
      And SRV 6.2.7 Read Device Configuration (MPxN) shows
        | MPRN | <mprn> |

      Examples:
        | mprn       |
        | 1234567890 |
        | 123456     |

    @ESME
    Scenario: An import MPAN changes nothing else
      Given the supplier has sent SRV 6.20.1 Set Device Configuration (Import MPxN) with
        | ImportMPAN | 1012345678903 |
      And what the meter holds is noted
      When the supplier sends SRV 6.20.1 Set Device Configuration (Import MPxN) with
        | ImportMPAN | 2000000000015 |
      Then the meter holds what it held

    @GSME
    Scenario: An MPRN changes nothing else
      Given the supplier has sent SRV 6.20.1 Set Device Configuration (Import MPxN) with
        | ImportMPRN | 9876543210 |
      And what the meter holds is noted
      When the supplier sends SRV 6.20.1 Set Device Configuration (Import MPxN) with
        | ImportMPRN | 1234567890 |
      Then the meter holds what it held

    @ESME
    Scenario Outline: At an electricity meter, <what> is refused
      Given the supplier has sent SRV 6.20.1 Set Device Configuration (Import MPxN) with
        | ImportMPAN | 1012345678903 |
      When the supplier sends SRV 6.20.1 Set Device Configuration (Import MPxN) with
        | <element> | <number> |
      Then the request is refused
      And SRV 6.2.7 Read Device Configuration (MPxN) shows
        | ImportMPAN | 1012345678903 |

      Examples:
        | what                  | element    | number         |
        | an MPAN of 12 digits  | ImportMPAN | 200000000001   |
        | an MPAN of 14 digits  | ImportMPAN | 20000000000150 |
        | an MPAN with a letter | ImportMPAN | 2O00000000015  |
        | the MPRN of gas       | ImportMPRN | 1234567890     |

    @GSME
    Scenario Outline: At a gas meter, <what> is refused
      Given the supplier has sent SRV 6.20.1 Set Device Configuration (Import MPxN) with
        | ImportMPRN | 9876543210 |
      When the supplier sends SRV 6.20.1 Set Device Configuration (Import MPxN) with
        | <element> | <number> |
      Then the request is refused
      And SRV 6.2.7 Read Device Configuration (MPxN) shows
        | MPRN | 9876543210 |

      Examples:
        | what                    | element    | number        |
        | an MPRN of 11 digits    | ImportMPRN | 12345678901   |
        | an MPRN with a letter   | ImportMPRN | 12345678A     |
        | the MPAN of electricity | ImportMPAN | 1012345678903 |

    Scenario: A request without a number is refused
      When the supplier sends SRV 6.20.1 Set Device Configuration (Import MPxN)
      Then the request is refused

    @ESME
    Scenario: The gas supplier is refused
      Given the supplier has sent SRV 6.20.1 Set Device Configuration (Import MPxN) with
        | ImportMPAN | 1012345678903 |
      When the supplier of the other fuel sends SRV 6.20.1 Set Device Configuration (Import MPxN) with
        | ImportMPAN | 2000000000015 |
      Then the request is refused by the DSP with code E4
      And SRV 6.2.7 Read Device Configuration (MPxN) shows
        | ImportMPAN | 1012345678903 |

    @GSME
    Scenario: The electricity supplier is refused
      Given the supplier has sent SRV 6.20.1 Set Device Configuration (Import MPxN) with
        | ImportMPRN | 9876543210 |
      When the supplier of the other fuel sends SRV 6.20.1 Set Device Configuration (Import MPxN) with
        | ImportMPRN | 1234567890 |
      Then the request is refused by the DSP with code E4
      And SRV 6.2.7 Read Device Configuration (MPxN) shows
        | MPRN | 9876543210 |

    Scenario: An export supplier is refused
      When the export supplier sends SRV 6.20.1 Set Device Configuration (Import MPxN) with
        | ImportMPAN | 2000000000015 |
      Then the request is refused by the DSP with code E2

    Scenario: A Communications Hub has no metering point
      When User Role IS sends SRV 6.20.1 Set Device Configuration (Import MPxN) to the Communications Hub with
        | ImportMPAN | 2000000000015 |
      Then the request is refused by the DSP with code E11
