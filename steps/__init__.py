"""The vocabulary of the features: one module per noun."""

import importlib
from types import ModuleType

STEP_MODULES = [
    "steps.prepayment",
    "steps.service_requests",
    "steps.firmware",
    "steps.migration",
    "steps.registers",
    "steps.logs",
    "steps.supply",
    "steps.tariff",
    "steps.time",
    "steps.users",
    "steps.inventory",
    "steps.dcc",
    "steps.anomaly_detection",
    "steps.schedules",
    "steps.clock",
    "steps.gas",
    "steps.display",
    "steps.device",
    "steps.electricity",
    "steps.power_outage",
    "steps.service_status",
]
"""The modules that define steps; one that uses another stands after it."""


def step_modules() -> list[ModuleType]:
    """The modules that define steps."""
    return [importlib.import_module(name) for name in STEP_MODULES]
