"""The rows of files of installations, attempts and changes of supplier: their columns, and what is wrong with a row."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime

from smets1.dcc.cohorts import COHORTS, GROUP_IDS
from smets1.dcc.migration import (
    ERROR_KINDS,
    FUELS,
    INSTALLATION_STATES,
    MASTER_KEY_STATES,
    PAYMENT_MODES,
    STAGES,
    Attempt,
    ChangeOfSupplier,
    Installation,
)
from smets1.errors import nearest

EARLIEST = date(2010, 1, 1)
"""No date is before this one: there were no SMETS1 meters."""

MOMENT = "%Y-%m-%dT%H:%M:%SZ"
YES, NO = "Yes", "No"
TRUE, FALSE = "True", "False"

_MOMENT = r"[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-2][0-9]:[0-5][0-9]:[0-5][0-9]Z"
_NAME = r"[A-Za-z0-9][A-Za-z0-9 ._:/()-]{0,63}"
_NAME_IN_WORDS = "a letter or digit, then at most 63 letters, digits, spaces and . _ : / ( ) -"


@dataclass(frozen=True, slots=True)
class Column:
    """A column: what its cells hold. Every column must be there; a cell is empty only where that may be."""

    name: str
    expected: str
    """In words."""
    pattern: str = ""
    """The expression that matches a whole cell."""
    choices: tuple[str, ...] = ()
    moment: bool = False
    """A date and time between EARLIEST and when the rules are applied."""
    future: bool = False
    """The moment may lie later."""
    optional: bool = False


def _choice(name: str, choices: tuple[str, ...], optional: bool = False) -> Column:
    return Column(name, f"one of {', '.join(choices)}", choices=choices, optional=optional)


def _name(name: str, optional: bool = False) -> Column:
    return Column(name, _NAME_IN_WORDS, _NAME, optional=optional)


def _moment(name: str, optional: bool = False, future: bool = False) -> Column:
    words = "a UTC date and time as 2021-11-20T06:00:00Z"
    return Column(name, words, _MOMENT, moment=True, optional=optional, future=future)


INSTALLATION_ID = "installation_id"

INSTALLATIONS = (
    _name(INSTALLATION_ID),
    _name("group_id"),
    _choice("cohort", COHORTS),
    _name("dmc"),
    _choice("state", INSTALLATION_STATES),
    Column("mpan", "13 digits", "[0-9]{13}"),
    Column("mprn", "6 to 10 digits", "[0-9]{6,10}", optional=True),
    _name("electricity_supplier"),
    _name("gas_supplier", optional=True),
    _choice("payment_mode", PAYMENT_MODES),
    _choice("master_key", MASTER_KEY_STATES),
    _moment("last_wan", optional=True),
    _moment("last_gas_han", optional=True),
    _choice("uneconomic_to_test", (YES, NO)),
    Column("debt_recovery_types", "names of debt recovery types between spaces", "[A-Za-z0-9 ]{1,100}", optional=True),
    _choice("disablement_of_supply_not_allowed", (TRUE, FALSE), optional=True),
    _name("gas_exclusion_instructed_by", optional=True),
)
ATTEMPTS = (
    _name(INSTALLATION_ID),
    _moment("at"),
    _choice("stage", STAGES),
    Column("error", "an error code of at most 20 letters, digits, - . and _", "[A-Za-z0-9._-]{1,20}", optional=True),
    _choice("error_kind", ERROR_KINDS, optional=True),
)
CHANGES = (
    _name(INSTALLATION_ID),
    _moment("at", future=True),
    _choice("fuel", FUELS),
    _name("supplier"),
)

TOGETHER = (("mprn", "gas_supplier"), ("error", "error_kind"))
"""Cells of which both are filled in or none."""


@dataclass(frozen=True, slots=True)
class Fault:
    """What is wrong with a cell."""

    column: str
    found: str
    expected: str
    do: str


def faults(columns: tuple[Column, ...], cells: Mapping[str, str], at: datetime) -> Iterator[Fault]:
    """What is wrong with a row of itself; `at` is when the rules are applied."""
    for column in columns:
        cell = cells[column.name]
        if not cell:
            if not column.optional:
                yield Fault(column.name, "an empty cell", column.expected, "Fill in the cell.")
        elif column.choices:
            if cell not in column.choices:
                yield Fault(column.name, quoted(cell), nearest(cell[:100], column.choices), "Use a known name.")
        elif not re.fullmatch(column.pattern, cell):
            yield Fault(column.name, quoted(cell), column.expected, "Correct the cell.")
        elif column.moment and (why := _moment_fault(cell, column, at)):
            yield Fault(column.name, quoted(cell), why, "Correct the date.")
    for first, second in TOGETHER:
        if first in cells and second in cells and bool(cells[first]) != bool(cells[second]):
            empty, other = (first, second) if cells[second] else (second, first)
            yield Fault(empty, "an empty cell", f"one filled in, as {other} is", "Fill in both or none.")
    if "cohort" in cells and GROUP_IDS.get(cells["group_id"], cells["cohort"]) != cells["cohort"]:
        expected = f"{GROUP_IDS[cells['group_id']]}, the cohort of GroupID {cells['group_id']}"
        yield Fault("cohort", quoted(cells["cohort"]), expected, "Correct the cohort or the GroupID.")


def quoted(cell: str) -> str:
    """A cell as a finding shows it."""
    return repr(cell if len(cell) <= 60 else cell[:59] + "…")


def _moment_fault(cell: str, column: Column, at: datetime) -> str:
    try:
        moment = _parsed(cell)
    except ValueError:
        return "a day and time that exist"
    if moment.date() < EARLIEST:
        return f"a date from {EARLIEST}"
    return f"a time not after {at:{MOMENT}}" if moment > at and not column.future else ""


def _parsed(cell: str) -> datetime:
    return datetime.strptime(cell, MOMENT).replace(tzinfo=UTC)


def _parsed_or_none(cell: str) -> datetime | None:
    return _parsed(cell) if cell else None


def installation(
    cells: Mapping[str, str], attempts: tuple[Attempt, ...] | None, changes: tuple[ChangeOfSupplier, ...]
) -> Installation:
    """The installation of a row without faults, with its history."""
    disablement = cells["disablement_of_supply_not_allowed"]
    same = (INSTALLATION_ID, "group_id", "cohort", "dmc", "state", "mpan", "mprn", "electricity_supplier")
    return Installation(
        **{name: cells[name] for name in (*same, "gas_supplier", "payment_mode", "master_key")},
        last_wan=_parsed_or_none(cells["last_wan"]),
        last_gas_han=_parsed_or_none(cells["last_gas_han"]),
        uneconomic_to_test=cells["uneconomic_to_test"] == YES,
        debt_recovery_types=tuple(cells["debt_recovery_types"].split()),
        disablement_of_supply_not_allowed=disablement == TRUE if disablement else None,
        gas_exclusion_instructed_by=cells["gas_exclusion_instructed_by"],
        attempts=attempts,
        changes=changes,
    )


def attempt(cells: Mapping[str, str]) -> Attempt:
    """The attempt of a row without faults."""
    return Attempt(_parsed(cells["at"]), cells["stage"], cells["error"], cells["error_kind"])


def change(cells: Mapping[str, str]) -> ChangeOfSupplier:
    """The change of supplier of a row without faults."""
    return ChangeOfSupplier(_parsed(cells["at"]), cells["fuel"], cells["supplier"])
