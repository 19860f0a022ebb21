"""Tariffs and prices."""

from collections.abc import Mapping, Sequence
from datetime import time

from pytest_bdd import given, parsers

from smets1.calendars import SwitchingTable, TariffSwitch
from smets1.errors import Inconclusive
from smets1.operations import Value
from smets1.units import parse_money
from steps.under_test import UnderTest, outcome_of

Table = Sequence[Sequence[str]]


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
