"""Quantities as people write them. Money is integer millipence: 1000 is 1 p, 100 000 is £1."""

import re
from datetime import UTC, datetime
from decimal import Decimal
from fractions import Fraction

MILLIPENCE_PER_PENNY = 1000
MILLIPENCE_PER_POUND = 100_000

_MONEY = re.compile(
    r"(?P<minus>[-−]?)(?:£(?P<pounds>\d[\d,]*(?:\.\d+)?)|(?P<amount>\d[\d,]*(?:\.\d+)?) ?(?P<unit>p|millipence))"
)
_ENERGY = re.compile(r"(?P<amount>\d+(?:\.\d+)?) (?P<unit>k?Wh)")
_INSTANT = re.compile(r"(\d{4}-\d\d-\d\d \d\d:\d\d(?::\d\d)?) UTC", re.ASCII)


def parse_money(text: str) -> int:
    """Millipence of `£5.00`, `-£0.25`, `25 p`, `16.123 p` or `1500 millipence`.

    Raises ValueError for anything else, and for a fraction of a millipenny.
    """
    match = _MONEY.fullmatch(text.strip())
    if not match:
        raise ValueError(f"{text!r} is not an amount of money: write £5.00, 25 p or 1500 millipence")
    factor = {None: MILLIPENCE_PER_POUND, "p": MILLIPENCE_PER_PENNY, "millipence": 1}[match["unit"]]
    amount = Fraction((match["pounds"] or match["amount"]).replace(",", "")) * factor
    if amount.denominator != 1:
        raise ValueError(f"{text!r} is not a whole number of millipence")
    return -int(amount) if match["minus"] else int(amount)


def format_money(millipence: int) -> str:
    """The amount as `£5.00` where it is whole pence, else as `1.5 p`."""
    sign, size = ("-" if millipence < 0 else ""), abs(millipence)
    if size % MILLIPENCE_PER_PENNY:
        return f"{sign}{Decimal(size) / MILLIPENCE_PER_PENNY:f} p"
    pounds, rest = divmod(size, MILLIPENCE_PER_POUND)
    return f"{sign}£{pounds}.{rest // MILLIPENCE_PER_PENNY:02}"


def parse_energy(text: str) -> int:
    """Wh of `1.500 kWh` or `250 Wh`. Raises ValueError for anything else."""
    match = _ENERGY.fullmatch(text.strip())
    if not match:
        raise ValueError(f"{text!r} is not an energy: write 1.5 kWh or 250 Wh")
    amount = Fraction(match["amount"]) * {"kWh": 1000, "Wh": 1}[match["unit"]]
    if amount.denominator != 1:
        raise ValueError(f"{text!r} is not a whole number of Wh")
    return int(amount)


def parse_utc(text: str) -> datetime:
    """An instant written `2025-03-30 00:30 UTC` (seconds optional). Raises ValueError for anything else."""
    match = _INSTANT.fullmatch(text.strip())
    if not match:
        raise ValueError(f"{text!r} is not an instant: write 2025-03-30 00:30 UTC")
    return datetime.fromisoformat(match[1]).replace(tzinfo=UTC)
