"""Tariffs and prices."""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from datetime import date, time, timedelta

from pytest_bdd import given, parsers, then, when

from smets1.calendars import ALL_DAYS, MONTHS, SwitchingTable, TariffDate, TariffSwitch
from smets1.errors import DefinitionError, Finding, Inconclusive
from smets1.operations import Value
from smets1.units import parse_money
from steps.prepayment import USUAL_DEBT
from steps.registers import parse_quantity
from steps.service_requests import STATE, judge_unchanged, last_outcome
from steps.under_test import UnderTest, amount_of, outcome_of
from steps.values import DAYS, format_value, parse_days

Table = Sequence[Sequence[str]]

COLUMNS = ("register", "price", "from", "on")
OPTIONAL_COLUMNS = ("up to", "season")

PARTS = (
    "TariffTOUPriceMatrix",
    "TariffBlockPriceMatrix",
    "TariffThresholdMatrix",
    "StandingCharge",
    "TariffSwitchingTable",
)
"""What SRV 1.1.1 sets of a tariff, as far as it has it."""

PRICES = ("TariffTOUPriceMatrix", "TariffBlockPriceMatrix", "StandingCharge", "ActiveTariffPrice")
"""What SRV 1.2.1 may change."""

TARIFF = r"a standing charge of (?P<charge>.+) a day and (TOU registers|blocks|TOU registers and blocks)"


@given(parsers.parse("the tariff is {price} per kWh with a standing charge of {charge} a day"))
def tariff(under_test: UnderTest, price: str, charge: str) -> None:
    set_tariff(under_test, flat_tariff(parse_money(price), parse_money(charge)))


@given(parsers.parse("the tariff has a standing charge of {charge} a day and switches"))
def switching_tariff(under_test: UnderTest, charge: str, datatable: Table) -> None:
    rows = datatable[1:]
    switches = tuple(TariffSwitch(time.fromisoformat(at), register) for register, (at, _) in enumerate(rows, start=1))
    set_tariff(
        under_test,
        {
            "TariffTOUPriceMatrix": tuple(parse_money(price) for _, price in rows),
            "StandingCharge": parse_money(charge),
            "TariffSwitchingTable": SwitchingTable(switches),
        },
    )


@given(parsers.re(rf"the tariff has {TARIFF}"))
def tariff_of_registers(under_test: UnderTest, charge: str, datatable: Table) -> None:
    set_tariff(under_test, parse_tariff(charge, datatable))


@given("nothing but the tariff is charged")
def nothing_else_is_charged(under_test: UnderTest) -> None:
    under_test.arrange("2.3", USUAL_DEBT, "no debt is recovered")


@given("no Emergency Credit is active")
def no_emergency_credit(under_test: UnderTest) -> None:
    if left := amount_of(under_test.read("4.3"), "EmergencyCreditBalance"):
        raise Inconclusive(f"Emergency Credit is active: {left} millipence are left of it")


@when(parsers.re(rf"the supplier sets a tariff with {TARIFF}"))
def supplier_sets_tariff(under_test: UnderTest, charge: str, datatable: Table) -> None:
    under_test.send("1.1.1", parse_tariff(charge, datatable))


@when(parsers.parse("the supplier sets a tariff of {count:d} prices: 1 p, 2 p and so on"))
def supplier_sets_many_prices(under_test: UnderTest, count: int) -> None:
    under_test.send("1.1.1", {**flat_tariff(0, 25_000), "TariffTOUPriceMatrix": ascending_prices(count)})


@when(parsers.parse("the supplier sets a tariff of {count:d} prices: 1 p, 2 p and so on, the last for Saturdays"))
def supplier_sets_last_price_for_saturdays(under_test: UnderTest, count: int) -> None:
    saturday = DAYS.index("Saturday") + 1
    others = tuple(day for day in ALL_DAYS if day != saturday)
    table = SwitchingTable((TariffSwitch(time(0), 1, others), TariffSwitch(time(0), count, (saturday,))))
    prices: Mapping[str, Value] = {"TariffTOUPriceMatrix": ascending_prices(count), "TariffSwitchingTable": table}
    under_test.send("1.1.1", {**flat_tariff(0, 25_000), **prices})


@when(parsers.parse("the supplier updates {count:d} prices: 1 p, 2 p and so on"))
def supplier_updates_many_prices(under_test: UnderTest, count: int) -> None:
    under_test.send("1.2.1", {"TariffTOUPriceMatrix": ascending_prices(count), "StandingCharge": 25_000})


@then(parsers.parse("the tariff read with SRV 4.11.1 has {count:d} prices: 1 p, 2 p and so on"))
def tariff_has_many_prices(under_test: UnderTest, count: int) -> None:
    found = under_test.read("4.11.1")["TariffTOUPriceMatrix"]
    expected = ascending_prices(count)
    item = "TariffTOUPriceMatrix"
    under_test.judge(found == expected, format_value(item, expected), format_value(item, found))


@then(parsers.re(rf"the tariff read with SRV 4.11.1 has {TARIFF}"))
def tariff_is(under_test: UnderTest, charge: str, datatable: Table) -> None:
    judge_tariff(under_test, parse_tariff(charge, datatable))


@when(parsers.re(r"the supplier sets a tariff of (?P<count>\d+) (?P<what>seasons|special days|switches a day)"))
def supplier_sets_large_table(under_test: UnderTest, count: str, what: str) -> None:
    under_test.send("1.1.1", {**flat_tariff(20_000, 25_000), "TariffSwitchingTable": LARGE_TABLES[what](int(count))})


@then(parsers.re(r"the tariff read with SRV 4.11.1 has (?P<count>\d+) (?P<what>seasons|special days|switches a day)"))
def tariff_has_large_table(under_test: UnderTest, count: str, what: str) -> None:
    judge_tariff(under_test, {**flat_tariff(20_000, 25_000), "TariffSwitchingTable": LARGE_TABLES[what](int(count))})


@then("the meter has changed its prices alone, or nothing where it refused")
def prices_alone_have_changed(under_test: UnderTest) -> None:
    judge_unchanged(under_test, STATE, PRICES if last_outcome(under_test).success else ())


@then("the meter holds what it held, unless the request succeeded")
def refusal_has_changed_nothing(under_test: UnderTest) -> None:
    judge_unchanged(under_test, STATE, PARTS + PRICES if last_outcome(under_test).success else ())


@given("the meter does not support the setting of a tariff")
def tariff_not_settable(under_test: UnderTest) -> None:
    present = under_test.read("4.11.1")
    outcome = outcome_of(under_test.send("1.1.1", _settable(present)))
    if outcome.success:
        raise Inconclusive("the meter takes a tariff: it shows no tariff behaviour that a price update could meet")


def flat_tariff(price: int, charge: int) -> Mapping[str, Value]:
    """One price for all time: millipence per kWh, and the standing charge in millipence per day."""
    return {
        "TariffTOUPriceMatrix": (price,),
        "StandingCharge": charge,
        "TariffSwitchingTable": SwitchingTable(),
    }


def set_tariff(under_test: UnderTest, wanted: Mapping[str, Value]) -> None:
    """Give the meter the tariff `wanted`, unless it has it already: some meters do not support the setting of one."""
    if _comparable(under_test.read("4.11.1")) != _comparable(wanted):
        under_test.arrange("1.1.1", wanted, "the tariff is as wanted")


def judge_tariff(under_test: UnderTest, expected: Mapping[str, Value]) -> None:
    """Judge that the tariff read with SRV 4.11.1 is `expected`."""
    found = _settable(under_test.read("4.11.1"))
    under_test.judge(_comparable(found) == _comparable(expected), _in_words(expected), _in_words(found))


def _settable(values: Mapping[str, Value]) -> Mapping[str, Value]:
    return {item: values[item] for item in PARTS if values.get(item, ()) != ()}


def _comparable(values: Mapping[str, Value]) -> Mapping[str, object]:
    table = values["TariffSwitchingTable"]
    switches = set(table.switches) if isinstance(table, SwitchingTable) else table
    return {**_settable(values), "TariffSwitchingTable": switches}


def _in_words(values: Mapping[str, Value]) -> str:
    return ", ".join(f"{item} {_value_in_words(item, value)}" for item, value in values.items())


def _value_in_words(item: str, value: Value) -> str:
    if not isinstance(value, SwitchingTable):
        return format_value(item, value)
    switches = sorted(value.switches, key=lambda switch: switch.action)
    return "; ".join(map(_switch_in_words, switches)) or "no switch"


def _switch_in_words(switch: TariffSwitch) -> str:
    counting = f"{'block set' if switch.blocks else 'register'} {switch.register}"
    on = [*(DAYS[day - 1][:3] for day in switch.days), *map(str, switch.special_days)]
    season = f" in the season from {switch.season}" if switch.season else ""
    return f"{counting} from {switch.at:%H:%M} on {', '.join(on)}{season}"


def parse_tariff(charge: str, table: Table) -> Mapping[str, Value]:
    """The tariff of a table `register | price | from | on`: a register may count from several times of day.

    A register is a number, or `block set 1` with the prices of its blocks and `up to`, the column of its thresholds.
    `on` has days of the week or the dates of special days; the column `season` has the date on which the season of a
    row begins. A row without a price has that of a row before it, or none; one without `from` is never switched to.
    """
    header, *texts = table
    if tuple(column for column in header if column not in OPTIONAL_COLUMNS) != COLUMNS:
        expected = f"{' | '.join(COLUMNS)}, and up to or season"
        raise DefinitionError([Finding("feature", " | ".join(header), expected, "Correct the header.")])
    rows = [dict(zip(header, row, strict=True)) for row in texts]
    block_rows = [row for row in rows if _is_block_set(row)]
    matrices = {
        "TariffTOUPriceMatrix": _matrix(parse_money, (row["price"] for row in rows if not _is_block_set(row))),
        "TariffBlockPriceMatrix": _matrix(parse_money, (row["price"] for row in block_rows)),
        "TariffThresholdMatrix": _matrix(parse_quantity, (row.get("up to", "") for row in block_rows)),
    }
    return {
        **{item: matrix for item, matrix in matrices.items() if matrix},
        "StandingCharge": parse_money(charge),
        "TariffSwitchingTable": SwitchingTable(tuple(switch for row in rows for switch in _switches(row))),
    }


def _is_block_set(row: Mapping[str, str]) -> bool:
    return row["register"].startswith("block set ")


def _matrix(parse: Callable[[str], int], cells: Iterable[str]) -> tuple[int, ...]:
    return tuple(parse(part) for cell in cells if cell for part in cell.split(", "))


def _switches(row: Mapping[str, str]) -> Iterator[TariffSwitch]:
    special = _parse_dates(row["on"]) if row["on"][:1].isdigit() else ()
    days = () if special else parse_days(row["on"]) if row["on"] else ()
    season = _parse_date(row["season"]) if row.get("season") else None
    register = int(row["register"].removeprefix("block set "))
    for at in filter(None, row["from"].split(", ")):
        yield TariffSwitch(time.fromisoformat(at), register, days, _is_block_set(row), season, special)


def _parse_dates(text: str) -> tuple[TariffDate, ...]:
    return tuple(map(_parse_date, text.split(", ")))


def _parse_date(text: str) -> TariffDate:
    """A date of every year, `25 December`, or of one, `2025-12-25`. Raises DefinitionError for anything else."""
    try:
        day, _, month = text.partition(" ")
        if month:
            return TariffDate(MONTHS.index(month) + 1, int(day))
        once = date.fromisoformat(text)
        return TariffDate(once.month, once.day, once.year)
    except ValueError:
        expected = "25 December or 2025-12-25"
        raise DefinitionError([Finding("feature", text, expected, "Correct the date.")]) from None


def ascending_prices(count: int) -> tuple[int, ...]:
    """The prices 1 p, 2 p and so on up to `count` p, in millipence."""
    return tuple(1000 * pence for pence in range(1, count + 1))


def _in_seasons(count: int) -> SwitchingTable:
    """Register 1 all the year, the first days of `count` months each beginning a season."""
    return SwitchingTable(tuple(TariffSwitch(time(0), 1, season=TariffDate(month, 1)) for month in range(1, count + 1)))


def _on_special_days(count: int) -> SwitchingTable:
    """Register 1 all the year, the first `count` days of 2030 being special."""
    first = date(2030, 1, 1)
    days = (first + timedelta(days=number) for number in range(count))
    special = tuple(TariffDate(day.month, day.day, day.year) for day in days)
    return SwitchingTable((TariffSwitch(time(0), 1), TariffSwitch(time(0), 1, (), special_days=special)))


def _within_a_day(count: int) -> SwitchingTable:
    """Register 1 from every quarter of an hour on, `count` of them."""
    return SwitchingTable(tuple(TariffSwitch(time(*divmod(15 * n, 60)), 1) for n in range(count)))


LARGE_TABLES: Mapping[str, Callable[[int], SwitchingTable]] = {
    "seasons": _in_seasons,
    "special days": _on_special_days,
    "switches a day": _within_a_day,
}
"""Switching tables of any size, of a tariff of one price."""
