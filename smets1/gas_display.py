"""How a gas meter shows a volume: thousandths of a cubic metre, as SMETS2 4.4.5.1 has it (facts 109-112, 114).

That a SMETS1 meter shows its registers so is an assumption. How many digits a Large Gas Meter shows is left open
(fact 115): it is a parameter.
"""

from decimal import Decimal
from fractions import Fraction
from math import floor

DIGITS = 8
"""How many decimal digits are shown (facts 110, 111)."""

DECIMALS = 3
"""How many of them stand behind the point (fact 112): what is shown is in thousandths."""

LEAST_HOURS = 8_000
"""At its greatest flow rate no meter may come back to its initial digits within so many hours (fact 114)."""


def thousandths(cubic_metres: Decimal) -> int:
    """The volume in whole thousandths of a cubic metre, rounded down. Raises ValueError for less than nothing."""
    if cubic_metres < 0:
        raise ValueError(f"a volume is 0 or more, not {cubic_metres}")
    return floor(Fraction(cubic_metres) * 1000)


def shown(volume: int, digits: int = DIGITS) -> str:
    """The least significant `digits` of `volume` thousandths, with leading zeros and a point: `00012.345`.

    Raises ValueError for less than nothing.
    """
    if volume < 0:
        raise ValueError(f"a volume is 0 or more, not {volume}")
    text = f"{volume % 10**digits:0{digits}}"
    return f"{text[:-DECIMALS]}.{text[-DECIMALS:]}"


def hours_to_return(maximum_flow: Decimal, digits: int = DIGITS) -> Fraction:
    """How long the digits take to come back to where they were at `maximum_flow` cubic metres per hour."""
    return Fraction(10 ** (digits - DECIMALS)) / Fraction(maximum_flow)


def enough_digits(maximum_flow: Decimal, digits: int = DIGITS) -> bool:
    """Whether the digits last longer than `LEAST_HOURS` at `maximum_flow` cubic metres per hour (fact 114)."""
    return hours_to_return(maximum_flow, digits) > LEAST_HOURS
