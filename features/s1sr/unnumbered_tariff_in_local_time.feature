@clause-unnumbered/tariff-in-local-time @srv-1.1.1 @srv-4.11.1 @fact-19
Feature: A meter that switches its tariff in local time
  Secure devices operate in local time; other SMETS1 devices are taken to operate in UTC. Which functions follow local
  time is not held, so each has an entry of its own; this one is of the Tariff Switching Table.
  In Great Britain, clocks went forward on 30 March 2025 at 01:00 UTC and back on 26 October 2025 at 01:00 UTC.

  Rule: Device Models with a DMVES entry

    Scenario Outline: Local time: the tariff switch of <switch> shows at <instant> as <price>
      Given it is <from>
      And the tariff has a standing charge of 25 p a day and switches
        | at       | price |
        | 00:00    | 10 p  |
        | <switch> | 30 p  |
      When the time becomes <instant>
      Then SRV 4.11.1 Read Tariff (Primary Element) shows
        | ActiveTariffPrice | <price> |

      Examples: On a summer day 07:00 is 06:00 UTC
        | from                 | switch | instant              | price |
        | 2025-07-01 05:00 UTC | 07:00  | 2025-07-01 05:59 UTC | 10 p  |
        | 2025-07-01 05:00 UTC | 07:00  | 2025-07-01 06:01 UTC | 30 p  |

      Examples: An hour either side of the clocks going forward, 02:00 is 01:00 UTC
        | from                 | switch | instant              | price |
        | 2025-03-30 00:00 UTC | 02:00  | 2025-03-30 00:30 UTC | 10 p  |
        | 2025-03-30 00:00 UTC | 02:00  | 2025-03-30 00:59 UTC | 10 p  |
        | 2025-03-30 00:00 UTC | 02:00  | 2025-03-30 01:30 UTC | 30 p  |

      Examples: An hour either side of the clocks going back, 00:30 is 23:30 UTC of the day before
        | from                 | switch | instant              | price |
        | 2025-10-25 23:00 UTC | 00:30  | 2025-10-25 23:29 UTC | 10 p  |
        | 2025-10-25 23:00 UTC | 00:30  | 2025-10-25 23:45 UTC | 30 p  |

  Rule: Device Models without one

    Scenario Outline: UTC: the tariff switch of <switch> shows at <instant> as <price>
      Given it is <from>
      And the tariff has a standing charge of 25 p a day and switches
        | at       | price |
        | 00:00    | 10 p  |
        | <switch> | 30 p  |
      When the time becomes <instant>
      Then SRV 4.11.1 Read Tariff (Primary Element) shows
        | ActiveTariffPrice | <price> |

      Examples: On a summer day 07:00 is 07:00 UTC
        | from                 | switch | instant              | price |
        | 2025-07-01 05:00 UTC | 07:00  | 2025-07-01 06:59 UTC | 10 p  |
        | 2025-07-01 05:00 UTC | 07:00  | 2025-07-01 07:01 UTC | 30 p  |

      Examples: An hour either side of the clocks going forward nothing changes
        | from                 | switch | instant              | price |
        | 2025-03-30 00:00 UTC | 02:00  | 2025-03-30 00:30 UTC | 10 p  |
        | 2025-03-30 00:00 UTC | 02:00  | 2025-03-30 01:30 UTC | 10 p  |
        | 2025-03-30 00:00 UTC | 02:00  | 2025-03-30 02:01 UTC | 30 p  |

      Examples: An hour either side of the clocks going back nothing changes
        | from                 | switch | instant              | price |
        | 2025-10-25 23:00 UTC | 00:30  | 2025-10-25 23:45 UTC | 30 p  |
        | 2025-10-25 23:00 UTC | 00:30  | 2025-10-26 00:29 UTC | 10 p  |
        | 2025-10-25 23:00 UTC | 00:30  | 2025-10-26 00:31 UTC | 30 p  |
