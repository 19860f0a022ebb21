@clause-18.8
Feature: Two instances of one name

  Rule: Device Models with a DMVES entry

    Scenario Outline: <amount> is shown
      When <amount> is paid in
      Then the display shows <amount>

      Examples:
        | amount |
        | £5.00  |

    Scenario: £5.00 is shown
      When £5.00 is paid in
      Then the display shows £5.00

  Rule: Device Models without one

    Scenario: It does as the standard says
      When £5.00 is paid in
      Then the display shows £5.00
