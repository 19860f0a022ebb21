"""What is shown: by a gas meter on its own display, and by a PPMID of the meters on its HAN."""

import re
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import timedelta

from pytest_bdd import given, parsers, then, when

from smets1.data_items import METERS
from smets1.errors import Inconclusive
from smets1.han import SHOWN, of_meter
from smets1.operations import Execute, Read, Value
from smets1.units import parse_money
from steps.prepayment import bring_meter_balance_to, fresh_utrn, prepayment_mode
from steps.service_requests import SEND, body_of, checked_srv
from steps.under_test import UnderTest, amount_of, refusal_at_device, value_at_device
from steps.values import parse_value, shown

Table = Sequence[Sequence[str]]

EIGHT_DIGITS = re.compile(r"\d{5}\.\d{3}", re.ASCII)

DISPLAYED = {
    "4.1.1": "ConsumptionRegister",
    "4.1.2": "TariffTOURegisterMatrix",
    "4.1.4": "TariffBlockCounterMatrix",
}
"""What a gas meter shows on its display, by the SRV that reads it."""

READ_BY = ("4.3", "4.11.1", "6.2.9", "7.4")
"""The SRVs that read of a meter what a PPMID shows."""

SETTLED = ("EmergencyCreditBalance", "AccumulatedDebtRegister")
"""What would take its part of a top-up."""

UPDATE = timedelta(hours=1)
"""How long a PPMID is given to show what has changed at a meter, or to tell it: a gas meter wakes each half hour."""


@then(parsers.re(rf"the display shows in eight digits what {SEND} reads"))
def display_shows(under_test: UnderTest, srv: str, name: str) -> None:
    item = DISPLAYED[checked_srv(srv, name)]
    stored = under_test.read(srv).get(item)
    text = seen_at_device(under_test, f"{item}Display")
    registers, texts = (each if isinstance(each, tuple) else (each,) for each in (stored, text))
    holds = len(registers) == len(texts) and all(
        EIGHT_DIGITS.fullmatch(str(shows)) and int(str(shows).replace(".", "")) == int(str(held)) % 100_000_000
        for held, shows in zip(registers, texts, strict=True)
    )
    under_test.judge(holds, f"the last eight digits of {stored}, three of them behind the point", text)


@given("the meters are in Prepayment Mode")
def meters_in_prepayment_mode(under_test: UnderTest, datatable: Table) -> None:
    for role, balance in of_installation(under_test, datatable):
        with acting_for(under_test, role):
            prepayment_mode(under_test)
            bring_meter_balance_to(under_test, parse_money(balance))
            owed = {item: amount_of(under_test.read("4.3"), item) for item in SETTLED}
        if any(owed.values()):
            raise Inconclusive(f"the {role} begins with {shown(owed, SETTLED)}")


@when("the supplier brings the Meter Balances to")
def supplier_changes_balances(under_test: UnderTest, datatable: Table) -> None:
    for role, balance in of_installation(under_test, datatable):
        with acting_for(under_test, role):
            bring_meter_balance_to(under_test, parse_money(balance))


@when(parsers.re(rf"the supplier of each meter sends {SEND}"))
def each_supplier_sends(under_test: UnderTest, srv: str, name: str) -> None:
    for role in meters_of(under_test):
        under_test.send(checked_srv(srv, name), to=role)


@when(parsers.re(rf"the supplier of the (?P<role>ESME|GSME) sends {SEND}(?<! with)"))
def supplier_of_meter_sends(under_test: UnderTest, role: str, srv: str, name: str) -> None:
    supplier_of_meter_sends_with(under_test, role, srv, name, ())


@when(parsers.re(rf"the supplier of the (?P<role>ESME|GSME) sends {SEND} with"))
def supplier_of_meter_sends_with(under_test: UnderTest, role: str, srv: str, name: str, datatable: Table) -> None:
    if role in meters_of(under_test):
        under_test.send(checked_srv(srv, name), body_of(srv, datatable), to=role)


@when("the customer activates emergency credit at the PPMID for each meter")
def activates_at_ppmid(under_test: UnderTest) -> None:
    for role in meters_of(under_test):
        under_test.last = under_test.at_device(Execute(of_meter(role, "ActivateEmergencyCredit")))


@when(parsers.re(r"the customer enters UTRN (?P<utrn>\d{20}) of (?P<amount>£[\d.]+) at the PPMID for each meter"))
def tops_up_at_ppmid(under_test: UnderTest, utrn: str, amount: str) -> None:
    for role in meters_of(under_test):
        entered: Mapping[str, Value] = {"UTRN": fresh_utrn(under_test, utrn), "Amount": parse_money(amount)}
        under_test.last = under_test.at_device(Execute(of_meter(role, "AddCredit"), entered))


@then("within an hour the PPMID shows of each meter what the SRVs read")
def ppmid_shows_what_srvs_read(under_test: UnderTest) -> None:
    under_test.wait_until(under_test.now + UPDATE)
    for role in meters_of(under_test):
        with acting_for(under_test, role):
            read = under_test.read_state(READ_BY)
        expected = {item: read[item] for item in SHOWN if item in read}
        judge_shown(under_test, role, expected)


@then("within an hour the PPMID shows")
def ppmid_shows(under_test: UnderTest, datatable: Table) -> None:
    under_test.wait_until(under_test.now + UPDATE)
    (_, *items), *rows = datatable
    for role, *texts in of_installation(under_test, rows):
        expected = {item: parse_value(item, text) for item, text in zip(items, texts, strict=True)}
        judge_shown(under_test, role, expected)


@then(parsers.re(r"within an hour the PPMID shows of each meter the (?P<item>\w+) that it has"))
def ppmid_shows_what_meters_have(under_test: UnderTest, item: str) -> None:
    under_test.wait_until(under_test.now + UPDATE)
    for role in meters_of(under_test):
        with acting_for(under_test, role):
            expected = {item: seen_at_device(under_test, item)}
        judge_shown(under_test, role, expected)


@then("the meters hold")
def meters_hold(under_test: UnderTest, datatable: Table) -> None:
    (_, *items), *rows = datatable
    for role, *texts in of_installation(under_test, rows):
        expected = {item: parse_value(item, text) for item, text in zip(items, texts, strict=True)}
        with acting_for(under_test, role):
            found = under_test.read_state(("4.3", "7.4"))
        holds = all(found.get(item) == value for item, value in expected.items())
        under_test.judge(holds, f"{role}: {shown(expected, items)}", f"{role}: {shown(found, items)}")


def judge_shown(under_test: UnderTest, role: str, expected: Mapping[str, Value]) -> None:
    """Judge what the PPMID shows of the meter of `role`."""
    found = {item: seen_at_device(under_test, of_meter(role, item)) for item in expected}
    said, seen = shown(expected, list(expected)), shown(found, list(expected))
    under_test.judge(found == expected, f"of the {role}: {said}", f"of the {role}: {seen}")


def seen_at_device(under_test: UnderTest, item: str) -> Value:
    """What the device shows. Raises Inconclusive where the bench cannot see it."""
    exchange = under_test.at_device(Read((item,)))
    value = value_at_device(exchange, item)
    if value is None:
        raise Inconclusive(f"the bench cannot see {item}: {refusal_at_device(exchange)}")
    return value


def meters_of(under_test: UnderTest) -> list[str]:
    """The meters of the installation."""
    return [role for role in METERS if role in under_test.installation.devices]


def of_installation(under_test: UnderTest, rows: Table) -> list[Sequence[str]]:
    """The rows of the meters that the installation has."""
    return [row for row in rows if row[0] in meters_of(under_test)]


@contextmanager
def acting_for(under_test: UnderTest, role: str) -> Iterator[None]:
    """Within it, what is sent to the device under test is sent to the device of `role`."""
    own, under_test.role = under_test.role, role
    try:
        yield
    finally:
        under_test.role = own
