@standard-3.1
Feature: SRV 3.1 Display Message
  A message of up to 116 characters for the customer. No SRV reads it back: it is read at the meter.

  Rule: Every Device Model

    Scenario: A message is displayed in place of the one before
      Given the supplier has sent SRV 3.1 Display Message with
        | SupplierMessage | Please top up before Friday |
      When the supplier sends SRV 3.1 Display Message with
        | SupplierMessage | We visit you at 10:30, see www.example.com! |
      Then the request succeeds
      And the meter itself holds
        | SupplierMessage | We visit you at 10:30, see www.example.com! |

    Scenario Outline: A message of <length> characters is displayed whole
      Given the supplier has sent SRV 3.1 Display Message with
        | SupplierMessage | Hello |
      When the supplier displays a message of <length> characters with SRV 3.1 Display Message
      Then the request succeeds
      And the meter displays the message of <length> characters

      Examples:
        | length |
        | 1      |
        | 115    |
        | 116    |

    Scenario: A message of 117 characters is refused
      Given the supplier has sent SRV 3.1 Display Message with
        | SupplierMessage | Hello |
      When the supplier displays a message of 117 characters with SRV 3.1 Display Message
      Then the request is refused
      And the meter itself holds
        | SupplierMessage | Hello |

    Scenario: A message that is not in ASCII is refused
      Given the supplier has sent SRV 3.1 Display Message with
        | SupplierMessage | Hello |
      When the supplier sends SRV 3.1 Display Message with
        | SupplierMessage | Pay £5 |
      Then the request is refused
      And the meter itself holds
        | SupplierMessage | Hello |

    Scenario: A request without a message is refused
      Given the supplier has sent SRV 3.1 Display Message with
        | SupplierMessage | Hello |
      When the supplier sends SRV 3.1 Display Message
      Then the request is refused
      And the meter itself holds
        | SupplierMessage | Hello |

    Scenario: A message changes nothing else
      Given the supplier has sent SRV 3.4 Update Supplier Name with
        | SupplierName            | Acme Energy   |
        | SupplierTelephoneNumber | 0800 123 4567 |
      And the supplier has sent SRV 3.1 Display Message with
        | SupplierMessage | Hello |
      And what the meter holds is noted
      When the supplier sends SRV 3.1 Display Message with
        | SupplierMessage | Good bye |
      Then the meter holds what it held
      And the meter itself holds
        | SupplierMessage         | Good bye      |
        | SupplierName            | Acme Energy   |
        | SupplierTelephoneNumber | 0800 123 4567 |

    Scenario: Another fuel's supplier is refused
      Given the supplier has sent SRV 3.1 Display Message with
        | SupplierMessage | Hello |
      When the supplier of the other fuel sends SRV 3.1 Display Message with
        | SupplierMessage | Good bye |
      Then the request is refused by the DSP with code E4
      And the meter itself holds
        | SupplierMessage | Hello |

    Scenario: An export supplier is refused
      When the export supplier sends SRV 3.1 Display Message with
        | SupplierMessage | Good bye |
      Then the request is refused by the DSP with code E2

    Scenario: A Communications Hub displays no message
      When User Role IS sends SRV 3.1 Display Message to the Communications Hub with
        | SupplierMessage | Good bye |
      Then the request is refused by the DSP with code E11
