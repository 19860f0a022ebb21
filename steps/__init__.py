"""The vocabulary of the features: one module per noun."""

import importlib
from types import ModuleType

STEP_MODULES = [
    "steps.prepayment",
    "steps.service_requests",
    "steps.users",
    "steps.firmware",
    "steps.migration",
    "steps.registers",
    "steps.supply",
    "steps.tariff",
    "steps.time",
    "steps.clock",
]
"""The modules that define steps; one that uses another stands after it."""


def step_modules() -> list[ModuleType]:
    """The modules that define steps."""
    return [importlib.import_module(name) for name in STEP_MODULES]
