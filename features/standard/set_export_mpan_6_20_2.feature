@standard-6.20.2
Feature: SRV 6.20.2 Set Device Configuration (Export MPAN)
  An MPAN has 13 digits. The last digit of an MPAN of these scenarios is its right check digit; whether a meter looks at
  it is not held and not asked.

  Rule: Every Device Model

    Scenario: An export MPAN takes the place of the one before
      Given the export supplier has set the Export MPAN 2011111111112
      When the export supplier sends SRV 6.20.2 Set Device Configuration (Export MPAN) with
        | ExportMPAN | 2000000000015 |
      Then the request succeeds
      And SRV 6.2.7 Read Device Configuration (MPxN) shows
        | ExportMPAN | 2000000000015 |

    Scenario: The import MPAN stays
      Given the supplier has sent SRV 6.20.1 Set Device Configuration (Import MPxN) with
        | ImportMPAN | 1012345678903 |
      And the export supplier has set the Export MPAN 2011111111112
      When the export supplier sends SRV 6.20.2 Set Device Configuration (Export MPAN) with
        | ExportMPAN | 2000000000015 |
      Then SRV 6.2.7 Read Device Configuration (MPxN) shows
        | ImportMPAN | 1012345678903 |
        | ExportMPAN | 2000000000015 |

    Scenario: An export MPAN changes nothing else
      Given the export supplier has set the Export MPAN 2011111111112
      And what the meter holds is noted
      When the export supplier sends SRV 6.20.2 Set Device Configuration (Export MPAN) with
        | ExportMPAN | 2000000000015 |
      Then the meter holds what it held

    Scenario: A request that is refused changes nothing
      Given what SRV 6.2.7 Read Device Configuration (MPxN) reads is noted
      When the export supplier sends SRV 6.20.2 Set Device Configuration (Export MPAN) with
        | ExportMPAN | 2000000000015 |
      Then the request succeeds, or leaves what SRV 6.2.7 Read Device Configuration (MPxN) reads as noted
      When the export supplier sends SRV 6.20.2 Set Device Configuration (Export MPAN) with
        | ExportMPAN | 2011111111112 |
      Then the request succeeds, or leaves what SRV 6.2.7 Read Device Configuration (MPxN) reads as noted

    Scenario Outline: An MPAN <what> is refused
      Given the export supplier has set the Export MPAN 2011111111112
      When the export supplier sends SRV 6.20.2 Set Device Configuration (Export MPAN) with
        | ExportMPAN | <number> |
      Then the request is refused
      And SRV 6.2.7 Read Device Configuration (MPxN) shows
        | ExportMPAN | 2011111111112 |

      Examples:
        | what          | number         |
        | of 12 digits  | 200000000001   |
        | of 14 digits  | 20000000000150 |
        | with a letter | 2O00000000015  |

    Scenario: A request without a number is refused
      Given the export supplier has set the Export MPAN 2011111111112
      When the export supplier sends SRV 6.20.2 Set Device Configuration (Export MPAN)
      Then the request is refused
      And SRV 6.2.7 Read Device Configuration (MPxN) shows
        | ExportMPAN | 2011111111112 |

    Scenario: The import supplier is refused
      Given the export supplier has set the Export MPAN 2011111111112
      When the supplier sends SRV 6.20.2 Set Device Configuration (Export MPAN) with
        | ExportMPAN | 2000000000015 |
      Then the request is refused by the DSP with code E2
      And SRV 6.2.7 Read Device Configuration (MPxN) shows
        | ExportMPAN | 2011111111112 |

    Scenario: Another fuel's supplier is refused
      When the supplier of the other fuel sends SRV 6.20.2 Set Device Configuration (Export MPAN) with
        | ExportMPAN | 2000000000015 |
      Then the request is refused by the DSP with code E2

    Scenario: A Communications Hub exports nothing
      When User Role ES sends SRV 6.20.2 Set Device Configuration (Export MPAN) to the Communications Hub with
        | ExportMPAN | 2000000000015 |
      Then the request is refused by the DSP with code E11
