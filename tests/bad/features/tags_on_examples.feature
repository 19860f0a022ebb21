@clause-18.8
Feature: Tags on Examples

  Rule: Device Models with a DMVES entry

    Scenario Outline: <amount> is shown to the customer
      When <amount> is paid in
      Then the display shows <amount>

      @ESME
      Examples:
        | amount |
        | £5.00  |

  Rule: Device Models without one

    Scenario: It does as the standard says
      When £5.00 is paid in
      Then the display shows £5.00
