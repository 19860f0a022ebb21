"""What is asked of a Large Gas Meter at Domestic Premises: which parts of SMETS 4 leave it out (facts 114-116).

As in `smets1.gas_display`, that the rules of SMETS2 hold for a SMETS1 meter is an assumption.
"""

from datetime import date
from decimal import Decimal
from enum import Enum

from smets1.gas_display import DIGITS, enough_digits


class Requirement(Enum):
    """A kind of requirement of SMETS 4, in its words (fact 116; the last as a manufacturer worded it, fact 115)."""

    SUPPLY = "to Lock, Enable, Disable or Arm Supply"
    PRESENTATION = "regarding the Presentation of information on the User Interface"


MP101 = date(2020, 11, 29)
"""The day on which MP101 went live, with the exemption of the presentation (fact 115)."""


def applies(requirement: Requirement, large_at_domestic_premises: bool, on: date) -> bool:
    """Whether a requirement holds for a gas meter by the rules of the day `on`."""
    if not large_at_domestic_premises:
        return True
    return requirement is Requirement.PRESENTATION and on < MP101


def display_faults(digits: int, maximum_flow: Decimal, large_at_domestic_premises: bool, on: date) -> list[str]:
    """What is wrong with showing so many digits at `maximum_flow` cubic metres per hour; empty where nothing is."""
    faults = []
    if digits != DIGITS and applies(Requirement.PRESENTATION, large_at_domestic_premises, on):
        faults.append(f"SMETS: {digits} digits, expected {DIGITS}")
    if not enough_digits(maximum_flow, digits):
        faults.append(f"MID: {digits} digits come back to where they were too soon at {maximum_flow} m3/h")
    return faults
