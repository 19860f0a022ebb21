"""The logs of a meter: what their entries hold, and how many of them there are."""

import re
from collections.abc import Callable, Mapping, Sequence
from datetime import datetime, timedelta
from itertools import pairwise

from pytest_bdd import parsers, then, when

from smets1.data_items import DATA_ITEMS, LOG_VALUES
from smets1.errors import DefinitionError, Finding, Inconclusive
from smets1.operations import LogEntry, Value
from smets1.units import parse_money, parse_utc
from steps.prepayment import enter_prepayment_mode
from steps.registers import TOLERANCE, TOTAL, UNIT, accepted, parse_quantity, tou_registers
from steps.service_requests import SEND, checked_srv, last_outcome
from steps.under_test import WHOLE_LOG, UnderTest, amount_of
from steps.values import format_value, parse_value

Table = Sequence[Sequence[str]]
Row = tuple[datetime, Mapping[str, Value | range | None]]

HOUR = timedelta(hours=1)

TOLERANCES = {"at": (TOLERANCE, TOLERANCE), "near": (HOUR + TOLERANCE, HOUR / 2)}
"""By the first column of a table, how far an entry may be before and after its time.

`near` leaves open whether that time is one of UTC or of local time, which comes an hour before it in summer. The entry
itself bears UTC: stamped with local time, it would come an hour after.
"""

HALF_HOUR, DAY = timedelta(minutes=30), timedelta(days=1)

SPANS = {"half hour to": HALF_HOUR, "day to": DAY}
"""Columns of a period's end: whether its entry bears the time at which it ended or began is open."""

COUNTED = tuple(name for name, unit in LOG_VALUES.items() if unit.startswith(("Wh", "varh")))
"""What an entry may have counted."""

DAY_APART = (timedelta(hours=23) - TOLERANCE, timedelta(hours=25) + TOLERANCE)
"""From one midnight to the next, also of local time where the clocks change."""


@then("the response has the entries")
def response_has_entries(under_test: UnderTest, datatable: Table) -> None:
    judge_entries(under_test, entries_of(last_outcome(under_test).values), datatable)


@then(parsers.re(rf"{SEND} has the new entries"))
def log_has_new_entries(under_test: UnderTest, srv: str, name: str, datatable: Table) -> None:
    judge_entries(under_test, new_entries(under_test, srv, name), datatable)


@then(parsers.re(rf"{SEND} has (?P<count>no|\d+) new entr(y|ies)"))
def log_has_count_of_new_entries(under_test: UnderTest, srv: str, name: str, count: str) -> None:
    new = [entry.at for entry in new_entries(under_test, srv, name)]
    expected = 0 if count == "no" else int(count)
    found = f"{len(new)} new entries: {', '.join(map(str, new))}" if new else "no new entry"
    under_test.judge(len(new) == expected, f"{count} new entries", found)


@then(parsers.parse("the response has {count:d} entries, a day apart"))
def response_has_entries_a_day_apart(under_test: UnderTest, count: int) -> None:
    times = [entry.at for entry in entries_of(last_outcome(under_test).values)]
    low, high = DAY_APART
    apart = all(low <= later - earlier <= high for earlier, later in pairwise(times))
    under_test.judge(len(times) == count and apart, f"{count} entries, a day apart", ", ".join(map(str, times)))


@then(parsers.re(r"the response has an entry for each half hour from (?P<first>.+ UTC) to (?P<last>.+ UTC)"))
def response_has_each_half_hour(under_test: UnderTest, first: str, last: str) -> None:
    times = [entry.at for entry in entries_of(last_outcome(under_test).values)]
    start, end = parse_utc(first), parse_utc(last)
    expected: list[Row] = [(start + number * HALF_HOUR, {}) for number in range((end - start) // HALF_HOUR + 1)]
    near = _are_of_periods([(at, {}) for at in times], expected, HALF_HOUR)
    found = f"{len(times)}" + (f", from {times[0]} to {times[-1]}" if times else "")
    under_test.judge(near, f"{len(expected)} entries, half an hour apart", found)


@then(parsers.re(r"the entries of the response add up to (?P<quantity>nothing|[\d.]+ (k?Wh|litres))"))
def entries_add_up(under_test: UnderTest, quantity: str) -> None:
    entries = entries_of(last_outcome(under_test).values)
    found = sum(_amount(entry, next((name for name in COUNTED if name in entry.values), "")) for entry in entries)
    under_test.judge(found == parse_quantity(quantity), quantity, f"{found} {UNIT[under_test.role]}")


@then("no entry of the response is later than now")
def entries_are_not_of_the_future(under_test: UnderTest) -> None:
    times = [entry.at for entry in entries_of(last_outcome(under_test).values)]
    newest = f"{times[-1]}" if times else "no entry"
    under_test.judge(bool(times) and max(times) <= under_test.now + TOLERANCE, f"entries by {under_test.now}", newest)


@when(parsers.parse("the supplier changes the payment mode {count:d} times, an hour apart"))
def payment_mode_changes(under_test: UnderTest, count: int) -> None:
    for _ in range(count):
        under_test.wait_until(under_test.now + timedelta(hours=1))
        if under_test.read("6.2.9")["PaymentMode"] == "Credit":
            enter_prepayment_mode(under_test)
        else:
            under_test.arrange("1.6", {"PaymentMode": "Credit"}, "the meter is in Credit Mode")


@when(parsers.parse("the customer tops up {amount} {count:d} times, an hour apart"))
def customer_tops_up_often(under_test: UnderTest, amount: str, count: int) -> None:
    for number in range(1, count + 1):
        under_test.wait_until(under_test.now + timedelta(hours=1))
        body: dict[str, Value] = {"UTRN": f"{under_test.now:%Y%m%d%H%M}{number:08}", "Amount": parse_money(amount)}
        under_test.arrange("2.2", body, f"top-up {number} is taken")


@then(parsers.re(rf"{SEND} has (?P<count>\d+) entries, from (?P<oldest>.+ UTC) to (?P<newest>.+ UTC)"))
def log_has_count(under_test: UnderTest, srv: str, name: str, count: str, oldest: str, newest: str) -> None:
    times = [entry.at for entry in entries_of(under_test.read(checked_srv(srv, name)))]
    ends = len(times) == int(count) and _near(times[0], parse_utc(oldest)) and _near(times[-1], parse_utc(newest))
    found = f"{len(times)} entries" + (f", from {times[0]} to {times[-1]}" if times else "")
    in_order = times == sorted(times)
    under_test.judge(ends and in_order, f"{count} entries, from {oldest} to {newest}", found)


@then(parsers.re(rf"{SEND} has (?P<count>\d+) entries, of the days from (?P<first>\S+) to (?P<last>\S+)"))
def log_has_days(under_test: UnderTest, srv: str, name: str, count: str, first: str, last: str) -> None:
    times = [entry.at for entry in entries_of(under_test.read(checked_srv(srv, name)))]
    began = [parse_utc(f"{day} 00:00 UTC") for day in (first, last)]
    ends = [(at, began[0] + shift, times[-1], began[1] + shift) for at in times[:1] for shift in (timedelta(0), DAY)]
    holds = any(_near(*each[:2]) and _near(*each[2:]) for each in ends)
    found = f"{len(times)} entries" + (f", from {times[0]} to {times[-1]}" if times else "")
    holds = holds and len(times) == int(count) and times == sorted(times)
    under_test.judge(holds, f"{count} entries, of the days from {first} to {last}", found)


def new_entries(under_test: UnderTest, srv: str, name: str) -> list[LogEntry]:
    """The entries that the meter has written since the first When. Raises Inconclusive where they cannot be read.

    By the clock of the meter, what a Given has written may seem to follow it: the first minute does not count.
    """
    since = {**WHOLE_LOG, "StartDateTime": under_test.begun}
    entries = entries_of(under_test.read(checked_srv(srv, name), since))
    return [entry for entry in entries if entry.at > under_test.begun + TOLERANCE]


def entries_of(values: Mapping[str, Value]) -> list[LogEntry]:
    """The entries of the log among values read. Raises Inconclusive where there is not one log."""
    tuples = [value for value in values.values() if isinstance(value, tuple)]
    logs = [value for value in tuples if all(isinstance(entry, LogEntry) for entry in value)]
    if len(logs) != 1:
        raise Inconclusive(f"a log was read as {dict(values)}")
    return [entry for entry in logs[0] if isinstance(entry, LogEntry)]


def judge_entries(under_test: UnderTest, entries: Sequence[LogEntry], table: Table) -> None:
    """Judge that `entries` are those of a table whose first column is a time, the others what `column` knows.

    The time is `at` or `near` that of the entry, or `half hour to` or `day to` the end of its period; of periods there
    may be more than the table has before and after. What was counted in a register is counted from the registers that
    were noted.
    """
    (first, *names), *rows = table
    if first not in TOLERANCES | SPANS:
        expected_first = " or ".join(TOLERANCES | SPANS)
        raise DefinitionError([Finding("feature", first, expected_first, "Let the first column be the time.")])
    columns = {name: column(under_test, name) for name in names}
    expected: list[Row] = [
        (parse_utc(at), {name: columns[name][0](text) for name, text in zip(names, texts, strict=True)})
        for at, *texts in rows
    ]
    found: list[Row] = [(entry.at, {name: columns[name][1](entry) for name in names}) for entry in entries]
    if first in SPANS:
        same = _are_of_periods(found, expected, SPANS[first])
    else:
        same = _are(found, expected, TOLERANCES[first])
    under_test.judge(same, _shown(expected), _shown(found))


def column(
    under_test: UnderTest, name: str
) -> tuple[Callable[[str], Value | range], Callable[[LogEntry], Value | None]]:
    """How a column is written in a feature, and how it is found in an entry.

    `total` and `TOU <n>` are what a register has counted since it was noted, `change of <item>` by how much an amount
    has changed; any other column is what the entry itself holds by that name.

    Raises DefinitionError for an unknown name.
    """

    def quantity(text: str) -> range:
        return accepted(under_test.role, text)

    if name == "total":
        item = TOTAL[under_test.role]
        return quantity, lambda entry: _amount(entry, item) - amount_of(under_test.noted_state(), item)
    if match := re.fullmatch(r"TOU (\d+)", name):
        register = int(match[1])
        return (
            quantity,
            lambda entry: tou_registers(entry.values)[register] - tou_registers(under_test.noted_state())[register],
        )
    if match := re.fullmatch(r"change of (\w+)", name):
        item = match[1]
        return (
            lambda text: parse_value(item, text),
            lambda entry: _amount(entry, item) - amount_of(under_test.noted_state(), item),
        )
    unit = LOG_VALUES.get(name, "")
    if unit.startswith(("Wh", "varh")):
        return quantity, lambda entry: entry.values.get(name)
    if name not in DATA_ITEMS and name not in LOG_VALUES:
        expected = "total, TOU <n>, a data item or a value of a log"
        raise DefinitionError([Finding("feature", name, expected, "Correct the column.")])
    return lambda text: parse_value(name, text), lambda entry: entry.values.get(name)


def _amount(entry: LogEntry, item: str) -> int:
    value = entry.values.get(item)
    if not isinstance(value, int):
        raise Inconclusive(f"{item} of the entry of {entry.at} was read as {value!r}")
    return value


def _near(found: datetime, expected: datetime) -> bool:
    return abs(found - expected) <= TOLERANCE


def _are(
    found: Sequence[Row], expected: Sequence[Row], tolerance: tuple[timedelta, timedelta] = TOLERANCES["at"]
) -> bool:
    early, late = tolerance
    return len(found) == len(expected) and all(
        -early <= there - here <= late and all(_is(got[name], wanted) for name, wanted in values.items())
        for (here, values), (there, got) in zip(expected, found, strict=True)
    )


def _are_of_periods(found: Sequence[Row], expected: Sequence[Row], span: timedelta) -> bool:
    """Whether there is one entry for each period, all of them bearing its end or all of them its beginning."""
    low, high = expected[0][0] - TOLERANCE, expected[-1][0] + TOLERANCE
    ended = [(at, values) for at, values in found if low <= at <= high]
    began = [(at + span, values) for at, values in found if low <= at + span <= high]
    return _are(ended, expected) or _are(began, expected)


def _is(found: Value | range | None, wanted: Value | range | None) -> bool:
    return found in wanted if isinstance(wanted, range) else found == wanted


def _shown(rows: Sequence[Row]) -> str:
    return (
        "; ".join(
            f"{at:%Y-%m-%d %H:%M:%S} UTC: " + ", ".join(f"{name} {_in_words(name, v)}" for name, v in values.items())
            for at, values in rows
        )
        or "no entry"
    )


def _in_words(name: str, value: Value | range | None) -> str:
    if not isinstance(value, range):
        return format_value(name, value)
    return f"{value[0]} to {value[-1]}" if len(value) > 1 else str(value[0])
