"""What a device checks of the values that it is sent. A check answers with what is expected, or with nothing."""

import re
from collections.abc import Callable, Mapping
from dataclasses import asdict
from datetime import date, datetime, time
from typing import cast

from smets1.calendars import ALL_DAYS, NonDisablementCalendar, SwitchingTable, TableSize, TariffDate, TariffSwitch
from smets1.operations import Value

Check = Callable[[Value], str]
"""Says what is expected instead of a value; empty where the value is sound."""


def whole(low: int, high: int) -> Check:
    """A whole number from `low` to `high`."""

    def check(value: Value) -> str:
        sound = isinstance(value, int) and not isinstance(value, bool) and low <= value <= high
        return "" if sound else f"a whole number from {low} to {high}"

    return check


def one_of(*words: str) -> Check:
    """One of the words."""
    return lambda value: "" if value in words else "one of " + ", ".join(words)


def flag(value: Value) -> str:
    """True or False."""
    return "" if isinstance(value, bool) else "True or False"


def text(value: Value) -> str:
    """Text that is not empty."""
    return "" if isinstance(value, str) and value else "text"


def matching(pattern: str, expected: str) -> Check:
    """Text that `pattern` matches as a whole; `expected` says so in words."""
    return lambda value: "" if isinstance(value, str) and re.fullmatch(pattern, value) else expected


def time_of_day(value: Value) -> str:
    """A time of day, hh:mm:ss."""
    try:
        sound = isinstance(value, str) and time.fromisoformat(value).isoformat() == value
    except ValueError:
        sound = False
    return "" if sound else "a time of day, hh:mm:ss"


def utrn(value: Value) -> str:
    """A Unique Transaction Reference Number."""
    sound = isinstance(value, str) and len(value) == 20 and value.isascii() and value.isdigit()
    return "" if sound else "20 digits"


def instant(value: Value) -> str:
    """A point in time with its time zone."""
    return "" if isinstance(value, datetime) and value.tzinfo else "an instant with a time zone"


def numbers(most: int, unit: str) -> Check:
    """From 1 to `most` whole numbers that are not negative."""
    number = whole(0, 2**31 - 1)

    def check(value: Value) -> str:
        sound = (
            isinstance(value, tuple)
            and 1 <= len(value) <= most
            and not any(number(part) for part in cast(tuple[Value, ...], value))
        )
        return "" if sound else f"from 1 to {most} whole numbers of {unit}"

    return check


def non_disablement_calendar(value: Value) -> str:
    """A Non-Disablement Calendar."""
    sound = isinstance(value, NonDisablementCalendar) and all(set(s.days) <= set(ALL_DAYS) for s in value.switches)
    return "" if sound else "a Non-Disablement Calendar with days from 1 to 7"


def switching_table(most: TableSize) -> Check:
    """A Tariff Switching Table that holds at most `most`."""

    def check(value: Value) -> str:
        if not isinstance(value, SwitchingTable) or not all(map(_sound_switch, value.switches)):
            return "a Tariff Switching Table with days from 1 to 7 and dates of the year"
        too_large = [name for name, held in asdict(value.size()).items() if held > getattr(most, name)]
        return f"a Tariff Switching Table of at most {most}" if too_large else ""

    return check


def _sound_switch(switch: TariffSwitch) -> bool:
    dates = (*switch.special_days, *([switch.season] if switch.season else ()))
    return set(switch.days) <= set(ALL_DAYS) and all(map(_sound_date, dates))


def _sound_date(named: TariffDate) -> bool:
    try:
        date(named.year or _LEAP_YEAR, named.month, named.day)
    except ValueError:
        return False
    return True


def permutation_of(*words: str) -> Check:
    """The words, each once, in any order."""
    wanted = sorted(words)

    def check(value: Value) -> str:
        sound = isinstance(value, tuple) and sorted(map(str, value)) == wanted
        return "" if sound else "each once of " + ", ".join(words)

    return check


_LEAP_YEAR = 2024

MONEY = whole(-(2**31), 2**31 - 1)
"""Millipence, credit or debit."""

AMOUNT = whole(0, 2**31 - 1)
"""Millipence, not negative."""


def faults(values: Mapping[str, Value], required: Mapping[str, Check], optional: Mapping[str, Check]) -> list[str]:
    """All that is wrong with named values, one text each."""
    known = {**required, **optional}
    found = [f"{name} is missing" for name in required if name not in values]
    found += [f"{name} is unknown here" for name in values if name not in known]
    for name, value in values.items():
        if name in known and (expected := known[name](value)):
            found.append(f"{name} is {value!r}, expected {expected}")
    return found
