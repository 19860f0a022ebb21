"""The vocabulary of the features: one module per noun."""

STEP_MODULES = [
    "steps.prepayment",
    "steps.service_requests",
    "steps.firmware",
    "steps.migration",
    "steps.supply",
    "steps.tariff",
    "steps.time",
]
"""The modules that define steps; one that uses another stands after it."""
