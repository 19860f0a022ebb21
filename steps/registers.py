"""The registers that count energy, and the export profile."""

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any

from pytest_bdd import given, parsers, then, when

from smets1.errors import DefinitionError, Finding, Inconclusive
from smets1.operations import Value
from smets1.units import parse_energy, parse_utc
from steps.under_test import HEAVY_LOAD, UnderTest, amount_of

Table = Sequence[Sequence[str]]
Place = tuple[int, int]
"""A block set and one of its blocks."""

TOTAL = {"ESME": "ActiveImportRegister", "GSME": "ConsumptionRegister"}
"""The register that counts all that a meter has passed."""

BLOCKS = {"ESME": "4.1.3", "GSME": "4.1.4"}
"""The SRV that reads the block counters, and of an ESME the block registers."""

BLOCK_HEADER = ("block set", "block", "quantity")

UNIT = {"ESME": "Wh", "GSME": "litres"}


TOLERANCE = timedelta(minutes=1)
"""How far the clock of a device under test may be from the clock of the bench."""


@given("the registers are noted")
def registers_are_noted(under_test: UnderTest) -> None:
    under_test.note_state(("4.1.1", "4.1.2"))


@given("the registers and blocks are noted")
def blocks_are_noted(under_test: UnderTest) -> None:
    under_test.note_state(("4.1.1", "4.1.2", BLOCKS[under_test.role]))


@given("the block counters stand at zero")
def block_counters_at_zero(under_test: UnderTest) -> None:
    if block_counters(under_test):
        end_billing_period(under_test)
    else:
        now = under_test.now
        set_billing_period_end(under_test, now.replace(day=28 if now.day < 15 else 1))
    if left := block_counters(under_test):
        raise Inconclusive(f"the block counters are not at zero after a billing period: {_by_block(left)}")


@when(parsers.parse("{litres:d} litres are used"))
def gas_is_used(under_test: UnderTest, litres: int) -> None:
    under_test.use_energy(litres)


@when(parsers.re(r"the home exports (?P<kilowatts>\d+) kW until (?P<instant>.+ UTC)"))
def home_exports(under_test: UnderTest, kilowatts: str, instant: str) -> None:
    set_export = under_test.installation.load_bank.set_export
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
    expected = {int(register): accepted(under_test.role, quantity) for register, quantity in datatable[1:]}
    before, now = tou_registers(under_test.noted_state()), tou_registers(under_test.read("4.1.2"))
    found = {register: now[register] - before.get(register, 0) for register in now}
    counted = {register: units for register, units in found.items() if units or register in expected}
    holds = counted.keys() == expected.keys() and all(
        units in expected[register] for register, units in counted.items()
    )
    under_test.judge(holds, "; ".join(" ".join(row) for row in datatable[1:]), _by_register(counted))


@then("the block registers have counted")
def block_registers_have_counted(under_test: UnderTest, datatable: Table) -> None:
    accepted = parse_alternatives(datatable)
    before, now = block_registers(under_test.noted_state()), block_registers(under_test.read("4.1.3"))
    counted = {place: now[place] - before.get(place, 0) for place in now if now[place] != before.get(place, 0)}
    under_test.judge(counted in accepted, " or ".join(map(_by_block, accepted)), _by_block(counted))


@then("the block counters stand at")
def block_counters_stand_at(under_test: UnderTest, datatable: Table) -> None:
    expected, found = parse_blocks(datatable), block_counters(under_test)
    under_test.judge(found == expected, _by_block(expected), _by_block(found))


@then("the block counters stand at zero")
def block_counters_stand_at_zero(under_test: UnderTest) -> None:
    found = block_counters(under_test)
    under_test.judge(not found, _by_block({}), _by_block(found))


def end_billing_period(under_test: UnderTest) -> None:
    """Let a monthly billing period end in a minute, so that the next one has as good as a month to go."""
    end = under_test.now.replace(second=0, microsecond=0) + timedelta(minutes=2)
    set_billing_period_end(under_test, end)
    under_test.wait_until(end + timedelta(minutes=1))


def set_billing_period_end(under_test: UnderTest, end: datetime) -> None:
    """Let a billing period end on the day and at the time of `end` of every month, and at no other time."""
    body: Mapping[str, Value] = {"BillingPeriod": "Monthly", "BillingTime": f"{end:%H:%M:%S}", "DayOfMonth": end.day}
    under_test.arrange("6.8", body, "billing periods end when they are wanted to")


def parse_quantity(text: str) -> int:
    """Wh, litres or varh: `nothing`, `1.5 kWh`, `500 Wh`, `500 litres`, `500 varh`.

    Raises DefinitionError for anything else.
    """
    number, _, unit = text.partition(" ")
    try:
        return 0 if text == "nothing" else int(number) if unit in ("litres", "varh") else parse_energy(text)
    except ValueError as error:
        raise DefinitionError([Finding("feature", text, str(error), "Correct the quantity.")]) from None


def accepted(role: str, text: str) -> range:
    """What a quantity may be: just that, or `about` that where a load runs on when a register or an entry gives way to
    the next, for a clock a little wrong divides it elsewhere. Raises DefinitionError for anything else.
    """
    units = parse_quantity(text.removeprefix("about "))
    margin = -(-HEAVY_LOAD[role] * TOLERANCE // timedelta(hours=1)) if text.startswith("about ") else 0
    return range(units - margin, units + margin + 1)


def tou_registers(values: Mapping[str, Any]) -> dict[int, int]:
    """What each Tariff TOU Register stands at. Raises Inconclusive where they were not read."""
    matrix = values.get("TariffTOURegisterMatrix")
    if not isinstance(matrix, tuple):
        raise Inconclusive(f"the TOU registers were read as {matrix!r}")
    return {register: units for register, units in enumerate(matrix, start=1) if isinstance(units, int)}


def block_registers(values: Mapping[str, Any]) -> dict[Place, int]:
    """What each Tariff TOU Block Register of an ESME stands at. Raises Inconclusive where they were not read."""
    rows = [values.get(f"TariffTOUBlock{block}RegisterMatrix") for block in range(1, 5)]
    if not all(isinstance(row, tuple) for row in rows):
        raise Inconclusive(f"the block registers were read as {rows}")
    return {
        (block_set, block): units
        for block, row in enumerate(rows, start=1)
        for block_set, units in enumerate(row or (), start=1)
    }


def block_counters(under_test: UnderTest) -> dict[Place, int]:
    """The block counters that are not at zero. Raises Inconclusive where they cannot be read."""
    found = under_test.read(BLOCKS[under_test.role]).get("TariffBlockCounterMatrix")
    if not isinstance(found, tuple) or len(found) % 4:
        raise Inconclusive(f"the block counters were read as {found!r}")
    sets = len(found) // 4
    return {
        (number % sets + 1, number // sets + 1): units
        for number, units in enumerate(found)
        if isinstance(units, int) and units
    }


def parse_blocks(table: Table) -> dict[Place, int]:
    """The quantities of a table `block set | block | quantity`. Raises DefinitionError for another header."""
    if tuple(table[0]) != BLOCK_HEADER:
        expected = " | ".join(BLOCK_HEADER)
        raise DefinitionError([Finding("feature", " | ".join(table[0]), expected, "Correct the header.")])
    return {(int(block_set), int(block)): parse_quantity(quantity) for block_set, block, quantity in table[1:]}


def parse_alternatives(table: Table) -> list[dict[Place, int]]:
    """The quantities of such a table, where it has a column `or` both those and the others."""
    header, *rows = table
    if tuple(header) != (*BLOCK_HEADER, "or"):
        return [parse_blocks(table)]
    return [parse_blocks([BLOCK_HEADER, *((*row[:2], row[column]) for row in rows)]) for column in (2, 3)]


def _by_block(counted: Mapping[Place, int]) -> str:
    places = (f"block {block} of set {block_set}: {units}" for (block_set, block), units in sorted(counted.items()))
    return ", ".join(places) or "nothing"


def _by_register(counted: Mapping[int, int]) -> str:
    return ", ".join(f"register {register}: {units}" for register, units in sorted(counted.items())) or "nothing"
