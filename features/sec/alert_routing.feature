@standard-alert-routing
Feature: Who gets an alert
  An alert of a meter goes to its supplier, and after a change of supplier to the new one. The end of a long outage, where
  the meter reports it, is told to the Network Operator. On a bench without a DCC the way of an alert is that of the
  harness's own model.

  Rule: Every Device Model

    Scenario: The activation of Emergency Credit is told to the supplier
      Given the meter is in Prepayment Mode
      And the prepayment configuration is the usual one but for
        | EmergencyCreditLimit     | £10.00 |
        | EmergencyCreditThreshold | £1.00  |
      And the Meter Balance is £0.50
      When the supplier sends SRV 2.5 Activate Emergency Credit
      Then the request succeeds
      And the alert 81AB went to the supplier alone

    Scenario: After a change of supplier it is told to the new one
      Given the meter is in Prepayment Mode
      And the prepayment configuration is the usual one but for
        | EmergencyCreditLimit     | £10.00 |
        | EmergencyCreditThreshold | £1.00  |
      And the Meter Balance is £0.50
      And a new supplier is registered for the meter
      When the new supplier sends SRV 6.23 Update Security Credentials (CoS)
      And the new supplier sends SRV 2.5 Activate Emergency Credit
      Then the request succeeds
      And the alert 81AB went to the new supplier alone
      And the old supplier was told nothing

    @ESME
    Scenario: The end of a long outage is told to the Network Operator
      Given it is 2025-01-15 10:00 UTC
      When the power is interrupted
      And the time becomes 2025-01-15 10:05 UTC
      And the power is restored
      And the time becomes 2025-01-15 10:10 UTC
      Then the alert 8F36, if the meter has it, went to the Network Operator alone
