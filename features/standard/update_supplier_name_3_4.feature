@standard-3.4
Feature: SRV 3.4 Update Supplier Name
  The name of the supplier, up to 15 characters, and its telephone number, up to 18 digits and spaces. No SRV reads them
  back: they are read at the meter.

  Rule: Every Device Model

    Scenario Outline: <name> with <number> is taken
      When the supplier sends SRV 3.4 Update Supplier Name with
        | SupplierName            | <name>   |
        | SupplierTelephoneNumber | <number> |
      Then the request succeeds
      And the meter itself holds
        | SupplierName            | <name>   |
        | SupplierTelephoneNumber | <number> |

      Examples:
        | name            | number             |
        | Acme Energy     | 0800 123 4567      |
        | A               | 9                  |
        | ABCDEFGHIJKLMNO | 012345678901234567 |
        | B&B (Gas) #1!   | 0 1 2 3 4 5 6 7 8  |

    Scenario: A supplier takes the place of the one before, over midnight too
      When the supplier sends SRV 3.4 Update Supplier Name with
        | SupplierName            | Acme Energy   |
        | SupplierTelephoneNumber | 0800 123 4567 |
      And the supplier sends SRV 3.4 Update Supplier Name with
        | SupplierName            | Best Power |
        | SupplierTelephoneNumber | 0345 6789  |
      And the next midnight passes
      Then the meter itself holds
        | SupplierName            | Best Power |
        | SupplierTelephoneNumber | 0345 6789  |

    Scenario: A new name changes nothing else
      Given what the meter holds is noted
      When the supplier sends SRV 3.4 Update Supplier Name with
        | SupplierName            | Best Power |
        | SupplierTelephoneNumber | 0345 6789  |
      Then the meter holds what it held

    Scenario Outline: <what> is refused
      Given the supplier has sent SRV 3.4 Update Supplier Name with
        | SupplierName            | Acme Energy   |
        | SupplierTelephoneNumber | 0800 123 4567 |
      When the supplier sends SRV 3.4 Update Supplier Name with
        | SupplierName            | <name>   |
        | SupplierTelephoneNumber | <number> |
      Then the request is refused
      And the meter itself holds
        | SupplierName            | Acme Energy   |
        | SupplierTelephoneNumber | 0800 123 4567 |

      Examples:
        | what                     | name             | number              |
        | A name of 16 characters  | ABCDEFGHIJKLMNOP | 0345 6789           |
        | A name that is not ASCII | Énergie          | 0345 6789           |
        | A number of 19 digits    | Best Power       | 0123456789012345678 |
        | A number with a hyphen   | Best Power       | 0345-6789           |

    Scenario: A name without a number is refused
      Given the supplier has sent SRV 3.4 Update Supplier Name with
        | SupplierName            | Acme Energy   |
        | SupplierTelephoneNumber | 0800 123 4567 |
      When the supplier sends SRV 3.4 Update Supplier Name with
        | SupplierName | Best Power |
      Then the request is refused
      And the meter itself holds
        | SupplierName            | Acme Energy   |
        | SupplierTelephoneNumber | 0800 123 4567 |

    Scenario: Another fuel's supplier is refused
      Given the supplier has sent SRV 3.4 Update Supplier Name with
        | SupplierName            | Acme Energy   |
        | SupplierTelephoneNumber | 0800 123 4567 |
      When the supplier of the other fuel sends SRV 3.4 Update Supplier Name with
        | SupplierName            | Best Power |
        | SupplierTelephoneNumber | 0345 6789  |
      Then the request is refused by the DSP with code E4
      And the meter itself holds
        | SupplierName            | Acme Energy   |
        | SupplierTelephoneNumber | 0800 123 4567 |

    Scenario: An export supplier is refused
      When the export supplier sends SRV 3.4 Update Supplier Name with
        | SupplierName            | Best Power |
        | SupplierTelephoneNumber | 0345 6789  |
      Then the request is refused by the DSP with code E2

    Scenario: A Communications Hub has no supplier name
      When User Role IS sends SRV 3.4 Update Supplier Name to the Communications Hub with
        | SupplierName            | Best Power |
        | SupplierTelephoneNumber | 0345 6789  |
      Then the request is refused by the DSP with code E11
