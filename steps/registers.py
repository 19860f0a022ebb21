"""The registers that count energy, and the export profile."""

from collections.abc import Mapping, Sequence
from datetime import timedelta

from pytest_bdd import given, parsers, then, when

from smets1.errors import DefinitionError, Finding, Inconclusive
from smets1.operations import Value
from smets1.units import parse_energy, parse_utc
from steps.service_requests import last_outcome
from steps.under_test import UnderTest, amount_of

Table = Sequence[Sequence[str]]

TOTAL = {"ESME": "ActiveImportRegister", "GSME": "ConsumptionRegister"}
"""The register that counts all that a meter has passed."""

UNIT = {"ESME": "Wh", "GSME": "litres"}

HALF_HOUR = timedelta(minutes=30)


@given("the registers are noted")
def registers_are_noted(under_test: UnderTest) -> None:
    under_test.note_state(("4.1.1", "4.1.2"))


@when(parsers.parse("{litres:d} litres are used"))
def gas_is_used(under_test: UnderTest, litres: int) -> None:
    under_test.use_energy(litres)


@when(parsers.re(r"the home exports (?P<kilowatts>\d+) kW until (?P<instant>.+ UTC)"))
def home_exports(under_test: UnderTest, kilowatts: str, instant: str) -> None:
    set_export = getattr(under_test.installation.devices[under_test.role].driver, "set_export", None)
    if set_export is None:
        raise Inconclusive("the bench has nothing that exports through the meter")
    set_export(int(kilowatts) * 1000)
    under_test.wait_until(parse_utc(instant))
    set_export(0)


@then(parsers.re(r"the meter has counted (?P<quantity>nothing|[\d.]+ (k?Wh|litres))"))
def meter_has_counted(under_test: UnderTest, quantity: str) -> None:
    item, expected = TOTAL[under_test.role], parse_quantity(quantity)
    found = amount_of(under_test.read("4.1.1"), item) - amount_of(under_test.noted_state(), item)
    under_test.judge(found == expected, f"{quantity} counted", f"{found} {UNIT[under_test.role]} counted")


@then("the TOU registers have counted")
def tou_registers_have_counted(under_test: UnderTest, datatable: Table) -> None:
    expected = {int(register): parse_quantity(quantity) for register, quantity in datatable[1:]}
    before, now = tou_registers(under_test.noted_state()), tou_registers(under_test.read("4.1.2"))
    found = {register: now[register] - before.get(register, 0) for register in now}
    counted = {register: units for register, units in found.items() if units or register in expected}
    under_test.judge(counted == expected, _by_register(expected), _by_register(counted))


@then("the export profile holds")
def export_profile_holds(under_test: UnderTest, datatable: Table) -> None:
    log = last_outcome(under_test).values.get("ActiveExportProfileLog")
    newest_first = log[::-1] if isinstance(log, tuple) else ()
    expected = {ending: parse_quantity(quantity) for ending, quantity in datatable[1:]}
    positions = {ending: (under_test.now - parse_utc(ending)) // HALF_HOUR for ending in expected}
    found = {ending: newest_first[at] if 0 <= at < len(newest_first) else None for ending, at in positions.items()}
    under_test.judge(found == expected, f"Wh by half hour: {expected}", f"{found} of {len(newest_first)} entries")


def parse_quantity(text: str) -> int:
    """Wh or litres: `nothing`, `1.5 kWh`, `500 Wh` or `500 litres`. Raises DefinitionError for anything else."""
    number, _, unit = text.partition(" ")
    try:
        return 0 if text == "nothing" else int(number) if unit == "litres" else parse_energy(text)
    except ValueError as error:
        raise DefinitionError([Finding("feature", text, str(error), "Correct the quantity.")]) from None


def tou_registers(values: Mapping[str, Value]) -> dict[int, int]:
    """What each Tariff TOU Register stands at. Raises Inconclusive where they were not read."""
    matrix = values.get("TariffTOURegisterMatrix")
    if not isinstance(matrix, tuple):
        raise Inconclusive(f"the TOU registers were read as {matrix!r}")
    return {register: units for register, units in enumerate(matrix, start=1) if isinstance(units, int)}


def _by_register(counted: Mapping[int, int]) -> str:
    return ", ".join(f"register {register}: {units}" for register, units in sorted(counted.items())) or "nothing"
