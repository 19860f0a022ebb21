"""Tariffs and prices."""

from collections.abc import Mapping, Sequence
from datetime import time

from pytest_bdd import given, parsers, then, when

from smets1.calendars import SwitchingTable, TariffSwitch
from smets1.errors import DefinitionError, Finding, Inconclusive
from smets1.operations import Value
from smets1.units import parse_money
from steps.under_test import UnderTest, outcome_of
from steps.values import format_value, parse_days

Table = Sequence[Sequence[str]]

TOU_HEADER = ("register", "price", "from", "on")


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


@given(parsers.parse("the tariff has a standing charge of {charge} a day and TOU registers"))
def tou_tariff(under_test: UnderTest, charge: str, datatable: Table) -> None:
    set_tariff(under_test, parse_tariff(charge, datatable))


@when(parsers.parse("the supplier sets a tariff with a standing charge of {charge} a day and TOU registers"))
def supplier_sets_tou_tariff(under_test: UnderTest, charge: str, datatable: Table) -> None:
    under_test.send("1.1.1", parse_tariff(charge, datatable))


@when(parsers.parse("the supplier sets a tariff of {count:d} prices: 1 p, 2 p and so on"))
def supplier_sets_many_prices(under_test: UnderTest, count: int) -> None:
    under_test.send("1.1.1", {**flat_tariff(0, 25_000), "TariffTOUPriceMatrix": ascending_prices(count)})


@then(parsers.parse("the tariff read with SRV 4.11.1 has {count:d} prices: 1 p, 2 p and so on"))
def tariff_has_many_prices(under_test: UnderTest, count: int) -> None:
    found = under_test.read("4.11.1")["TariffTOUPriceMatrix"]
    expected = ascending_prices(count)
    item = "TariffTOUPriceMatrix"
    under_test.judge(found == expected, format_value(item, expected), format_value(item, found))


@then(parsers.parse("the tariff read with SRV 4.11.1 has a standing charge of {charge} a day and TOU registers"))
def tariff_is(under_test: UnderTest, charge: str, datatable: Table) -> None:
    expected, found = parse_tariff(charge, datatable), _settable(under_test.read("4.11.1"))
    under_test.judge(_comparable(found) == _comparable(expected), str(_comparable(expected)), _comparable(found))


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
    if _settable(under_test.read("4.11.1")) != wanted:
        under_test.arrange("1.1.1", wanted, "the tariff is as wanted")


def _settable(values: Mapping[str, Value]) -> Mapping[str, Value]:
    return {item: values[item] for item in ("TariffTOUPriceMatrix", "StandingCharge", "TariffSwitchingTable")}


def parse_tariff(charge: str, table: Table) -> Mapping[str, Value]:
    """The tariff of a table `register | price | from | on`: a register may count from several times of day.

    A row without a price switches to a register that has none; one without `from` and `on` is never switched to.
    """
    if tuple(table[0]) != TOU_HEADER:
        raise DefinitionError([Finding("feature", " | ".join(table[0]), " | ".join(TOU_HEADER), "Correct the header.")])
    switches = (
        TariffSwitch(time.fromisoformat(at), int(register), parse_days(days))
        for register, _, times, days in table[1:]
        for at in times.split(", ")
        if at
    )
    return {
        "TariffTOUPriceMatrix": tuple(parse_money(price) for _, price, _, _ in table[1:] if price),
        "StandingCharge": parse_money(charge),
        "TariffSwitchingTable": SwitchingTable(tuple(sorted(switches))),
    }


def ascending_prices(count: int) -> tuple[int, ...]:
    """The prices 1 p, 2 p and so on up to `count` p, in millipence."""
    return tuple(1000 * pence for pence in range(1, count + 1))


def _comparable(values: Mapping[str, Value]) -> dict[str, object]:
    table = values["TariffSwitchingTable"]
    switches = sorted(table.switches) if isinstance(table, SwitchingTable) else table
    return {**values, "TariffSwitchingTable": switches}
