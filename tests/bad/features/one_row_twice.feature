@clause-18.8
Feature: One row twice

  Rule: Device Models with a DMVES entry

    Scenario Outline: The amount is shown
      When <amount> is paid in
      Then the display shows <amount>

      Examples:
        | amount |
        | £5.00  |
        | £5.00  |

  Rule: Device Models without one

    Scenario: It does as the standard says
      When £5.00 is paid in
      Then the display shows £5.00
