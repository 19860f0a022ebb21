"""What an electricity meter measures beside energy imported, its load limit, its voltage and its power."""

from collections.abc import Mapping, Sequence
from contextlib import suppress
from datetime import datetime, timedelta
from itertools import pairwise
from typing import Any, cast

from pytest_bdd import given, parsers, then, when

from smets1.data_items import MAX_DEMAND_RESETS
from smets1.errors import Inconclusive, S1benchError
from smets1.operations import LogEntry, Read, Value
from smets1.units import parse_utc
from steps.logs import entries_of
from steps.registers import TOLERANCE, parse_quantity
from steps.service_requests import SEND, body_of, checked_srv, last_outcome
from steps.under_test import HEAVY_LOAD, UnderTest, amount_of
from steps.values import parse_table, shown

Table = Sequence[Sequence[str]]

USUAL_VOLTAGE: Mapping[str, Value] = {
    "AverageRMSOverVoltageThreshold": (2_530,),
    "AverageRMSUnderVoltageThreshold": (2_160,),
    "AverageRMSVoltageMeasurementPeriod": (1_800,),
    "RMSExtremeOverVoltageMeasurementPeriod": 60,
    "RMSExtremeOverVoltageThreshold": 2_760,
    "RMSExtremeUnderVoltageMeasurementPeriod": 60,
    "RMSExtremeUnderVoltageThreshold": 1_840,
    "RMSVoltageSagMeasurementPeriod": 10,
    "RMSVoltageSagThreshold": 2_070,
    "RMSVoltageSwellMeasurementPeriod": 10,
    "RMSVoltageSwellThreshold": 2_530,
}
"""The usual voltage settings: the average of each half hour from 216 V to 253 V."""

REGISTERS = {
    "import": ("4.12.1", "MaxDemandActivePowerImport"),
    "import in the period of the day": ("4.12.1", "MaxDemandConfigurableTimeActivePowerImport"),
    "export": ("4.12.2", "MaxDemandActivePowerExport"),
}
"""The maximum demand registers: the SRV that reads each, and its data item."""

HALF_HOUR = timedelta(minutes=30)

VOLT = 10

ACCURACY = 3
"""How many per cent a meter and the load of a bench may be from the truth together."""

ACROSS = 2 * HEAVY_LOAD["ESME"] * TOLERANCE // timedelta(hours=1)
"""How much a clock that is a little wrong makes of a load that runs on from one half hour into the next, in W."""

IDLE_POWER = 10
"""What a bench may draw, in W, while its load is off."""

DISTRIBUTOR = "ED"

TIMES = r"never|\d+ to \d+ times"


@given(parsers.re(rf"User Role (?P<user_role>[A-Z]+) has sent {SEND}(?<! with)"))
def user_has_sent(under_test: UnderTest, user_role: str, srv: str, name: str) -> None:
    under_test.arrange(checked_srv(srv, name), body_of(srv), f"SRV {srv} has taken effect", user_role=user_role)


@given(parsers.re(rf"User Role (?P<user_role>[A-Z]+) has sent {SEND} with"))
def user_has_sent_with(under_test: UnderTest, user_role: str, srv: str, name: str, datatable: Table) -> None:
    body = body_of(srv, datatable)
    under_test.arrange(checked_srv(srv, name), body, f"SRV {srv} has taken effect", user_role=user_role)


@given("the reactive and exported energy are noted")
def export_is_noted(under_test: UnderTest) -> None:
    under_test.note_state(("4.2",))


@given("the load limit counter is noted")
def load_limit_counter_is_noted(under_test: UnderTest) -> None:
    under_test.note_state(("4.15",))


@given("the voltage counters are noted")
def voltage_counters_are_noted(under_test: UnderTest) -> None:
    under_test.note_state(("4.10",))


@given("the randomisation is noted")
def randomisation_is_noted(under_test: UnderTest) -> None:
    under_test.note_state(("6.2.2",))


@given("the maximum demand was reset")
def maximum_demand_was_reset(under_test: UnderTest) -> None:
    body = dict.fromkeys(MAX_DEMAND_RESETS, True)
    under_test.arrange("6.18.2", body, "the maximum demand is reset", user_role=DISTRIBUTOR)


@given(parsers.re(r"the electricity distributor has set for each phase with SRV 6\.5 (?P<name>.+)"))
def voltage_was_set(under_test: UnderTest, name: str, datatable: Table) -> None:
    body = voltage_body(under_test, datatable)
    under_test.arrange(checked_srv("6.5", name), body, "the voltage settings are as wanted", user_role=DISTRIBUTOR)


@when(parsers.re(r"the electricity distributor sets for each phase with SRV 6\.5 (?P<name>.+)"))
def voltage_is_set(under_test: UnderTest, name: str, datatable: Table) -> None:
    body = voltage_body(under_test, datatable)
    under_test.send(checked_srv("6.5", name), body, user_role=DISTRIBUTOR)


@when(parsers.re(r"the load becomes (?P<watts>\d+) W"))
def load_becomes(under_test: UnderTest, watts: str) -> None:
    load = under_test.installation.devices[under_test.role].load
    if load is None:
        raise Inconclusive("the bench has no load behind the meter")
    load.set(int(watts))
    note(under_test, f"the load is {watts} W")


@when(parsers.re(r"the home (?P<way>imports|exports) (?P<kilovars>\d+) kvar until (?P<instant>.+ UTC)"))
def reactive_flows(under_test: UnderTest, way: str, kilovars: str, instant: str) -> None:
    load = under_test.installation.load_bank
    set_rate = load.set_reactive if way == "imports" else load.set_reactive_export
    set_rate(int(kilovars) * 1000)
    under_test.wait_until(parse_utc(instant))
    set_rate(0)


@when(parsers.re(r"the voltage becomes (?P<volts>\d+) V"))
def voltage_becomes(under_test: UnderTest, volts: str) -> None:
    under_test.installation.supply.set_voltage(int(volts) * VOLT)
    note(under_test, f"the voltage is {volts} V")


@when(
    parsers.re(
        r"the voltage alternates between (?P<first>\d+) V for (?P<first_minutes>\d+) minutes "
        r"and (?P<second>\d+) V for (?P<second_minutes>\d+) minutes until (?P<instant>.+ UTC)"
    )
)
def voltage_alternates(
    under_test: UnderTest, first: str, first_minutes: str, second: str, second_minutes: str, instant: str
) -> None:
    end, turns = parse_utc(instant), ((first, first_minutes), (second, second_minutes))
    while under_test.now < end:
        for volts, minutes in turns:
            voltage_becomes(under_test, volts)
            under_test.wait_until(under_test.now + timedelta(minutes=int(minutes)))


@when("the power is interrupted")
def power_is_interrupted(under_test: UnderTest) -> None:
    under_test.installation.supply.interrupt_power()
    note(under_test, "the power is interrupted")


@when("the power is restored")
def power_is_restored(under_test: UnderTest) -> None:
    under_test.installation.supply.restore_power()
    note(under_test, "the power is restored")


@then("the meter does not answer")
def meter_is_silent(under_test: UnderTest) -> None:
    exchanges = under_test.installation.journal.exchanges
    asked = len(exchanges)
    with suppress(S1benchError):
        under_test.at_device(Read(("Clock",)))
    silent = exchanges[asked].device_exchanges[0].result is None
    under_test.seen.exchanges.append(exchanges[asked].id)
    under_test.judge(silent, "silence", "silence" if silent else "an answer")


@then(parsers.re(r"the home has exported (?P<energy>\S+( k?Wh)?) and (?P<reactive>nothing reactive|\d+ varh)"))
def home_has_exported(under_test: UnderTest, energy: str, reactive: str) -> None:
    before, now = under_test.noted_state(), under_test.read("4.2")
    items = ("ActiveExportRegister", "ReactiveExportRegister")
    found = tuple(amount_of(now, item) - amount_of(before, item) for item in items)
    expected = (parse_quantity(energy), 0 if reactive == "nothing reactive" else int(reactive.split()[0]))
    under_test.judge(found == expected, "{} Wh and {} varh".format(*expected), "{} Wh and {} varh".format(*found))


@then(
    parsers.re(
        r"the maximum demand for (?P<register>import|export|import in the period of the day) "
        r"is (?P<about>about )?(?P<watts>\d+) W, in the half hour to (?P<instant>.+ UTC)"
    )
)
def maximum_demand_is(under_test: UnderTest, register: str, about: str | None, watts: str, instant: str) -> None:
    srv, item = REGISTERS[register]
    values, ended = under_test.read(srv), parse_utc(instant)
    captured, power = cast(Any, values.get(f"{item}CaptureTime")), amount_of(values, item)
    # Whether a demand bears the time at which its half hour began or ended is open.
    right = is_about(power, int(watts)) or (about and abs(power - int(watts)) <= ACROSS)
    in_time = isinstance(captured, datetime) and ended - HALF_HOUR - TOLERANCE <= captured <= ended + TOLERANCE
    expected = f"{about or ''}{watts} W in the half hour to {instant}"
    under_test.judge(bool(right) and in_time, expected, f"{power} W at {captured}")


@then(parsers.re(r"the maximum demand for (?P<register>import|export|import in the period of the day) is nothing"))
def maximum_demand_is_nothing(under_test: UnderTest, register: str) -> None:
    srv, item = REGISTERS[register]
    power = amount_of(under_test.read(srv), item)
    under_test.judge(power == 0, "0 W", f"{power} W")


@then(
    parsers.re(
        r"the maximum demand for (?P<register>import|export|import in the period of the day) "
        r"was last reset at (?P<instant>.+ UTC)"
    )
)
def maximum_demand_was_last_reset(under_test: UnderTest, register: str, instant: str) -> None:
    srv, item = REGISTERS[register]
    found, expected = under_test.read(srv).get(f"{item}LastResetDateTime"), parse_utc(instant)
    holds = isinstance(found, datetime) and abs(found - expected) <= TOLERANCE
    under_test.judge(holds, f"a last reset at {instant}", f"{found}")


@then(parsers.re(rf"{SEND} shows for each phase"))
def srv_shows_for_each_phase(under_test: UnderTest, srv: str, name: str, datatable: Table) -> None:
    expected, found = parse_table(datatable), under_test.read(checked_srv(srv, name))
    for item, value in expected.items():
        if isinstance(value, tuple):
            expected[item] = cast(Value, value * phases_of(found, item))
    holds = all(found.get(item) == value for item, value in expected.items())
    under_test.judge(holds, shown(expected, list(expected)), shown(found, list(expected)))


@then(parsers.parse("the response tells a power of {watts:d} W"))
def response_tells_power(under_test: UnderTest, watts: int) -> None:
    power = amount_of(last_outcome(under_test).values, "ActivePowerImport")
    holds = is_about(power, watts) or abs(power - watts) <= IDLE_POWER
    under_test.judge(holds, f"about {watts} W", f"{power} W")


@then(parsers.parse("the response has for each phase averages of {volts:d} V, {minutes:d} minutes apart"))
def response_has_averages(under_test: UnderTest, volts: int, minutes: int) -> None:
    by_phase: dict[Any, list[LogEntry]] = {}
    for entry in entries_of(last_outcome(under_test).values):
        by_phase.setdefault(entry.values.get("Phase"), []).append(entry)
    apart = timedelta(minutes=minutes)
    holds = bool(by_phase) and all(_are_averages(entries, volts * VOLT, apart) for entries in by_phase.values())
    found = [f"phase {x.values.get('Phase')} {x.at:%H:%M:%S} {x.values}" for part in by_phase.values() for x in part]
    expected = f"of each phase two averages of {volts} V or more, {minutes} minutes apart"
    under_test.judge(holds, expected, "; ".join(found) or "no entry")


@then(parsers.re(rf"the average voltage of each phase was (?P<over>{TIMES}) too high and (?P<under>{TIMES}) too low"))
def voltage_was_out_of_bounds(under_test: UnderTest, over: str, under: str) -> None:
    before, now = under_test.noted_state(), under_test.read("4.10")
    rises = [risen(before, now, f"AverageRMS{which}VoltageCounter") for which in ("Over", "Under")]
    holds = all(set(counted) <= set(_times(text)) for counted, text in zip(rises, (over, under), strict=True))
    under_test.judge(holds, f"{over} too high, {under} too low", f"by phase {rises[0]} too high, {rises[1]} too low")


@then("the voltage counters of each phase are zero")
def voltage_counters_are_zero(under_test: UnderTest) -> None:
    now = under_test.read("4.10")
    found = [now.get(f"AverageRMS{which}VoltageCounter") for which in ("Over", "Under")]
    under_test.judge(all(isinstance(each, tuple) and not any(each) for each in found), "zero", found)


@then("the randomised offset is within its limit")
def offset_is_within_limit(under_test: UnderTest) -> None:
    values = last_outcome(under_test).values
    offset, limit = amount_of(values, "RandomisedOffset"), amount_of(values, "RandomisedOffsetLimit")
    under_test.judge(0 <= offset <= limit, f"an offset from 0 to {limit} s", f"{offset} s")


@then("the randomised offset has its limit as noted, and is within it")
def limit_is_as_noted(under_test: UnderTest) -> None:
    before, now = under_test.noted_state(), under_test.read("6.2.2")
    was, limit, offset = (
        amount_of(before, "RandomisedOffsetLimit"),
        amount_of(now, "RandomisedOffsetLimit"),
        amount_of(now, "RandomisedOffset"),
    )
    under_test.judge(limit == was and 0 <= offset <= limit, f"up to {was} s", f"{offset} s, up to {limit} s")


def note(under_test: UnderTest, event: str) -> None:
    """Record what was done at the meter."""
    under_test.seen.exchanges.append(under_test.installation.note(under_test.role, event).id)


def voltage_body(under_test: UnderTest, table: Table) -> Mapping[str, Value]:
    """The usual voltage settings but for those of a table, with what concerns a phase for each phase of the meter."""
    body = {**USUAL_VOLTAGE, **parse_table(table)}
    phases = phases_of(under_test.read("6.2.1"), "AverageRMSOverVoltageThreshold")
    return {item: cast(Value, value * phases) if isinstance(value, tuple) else value for item, value in body.items()}


def phases_of(values: Mapping[str, Value], item: str) -> int:
    """For how many phases `item` was read. Raises Inconclusive where it was not."""
    found = values.get(item)
    if not isinstance(found, tuple):
        raise Inconclusive(f"{item} was read as {found!r}, not by phase")
    return len(found)


def risen(before: Mapping[str, Value], now: Mapping[str, Value], counter: str) -> tuple[int, ...]:
    """By how much the counter of each phase has risen."""
    if phases_of(before, counter) != phases_of(now, counter):
        raise Inconclusive(f"{counter} was read for another number of phases")
    pairs = zip(cast(tuple[int, ...], before[counter]), cast(tuple[int, ...], now[counter]), strict=True)
    return tuple(later - earlier for earlier, later in pairs)


def is_about(found: int, expected: int) -> bool:
    """Whether a measurement is what it ought to be, but for the accuracy of meter and bench; nothing is nothing."""
    return abs(found - expected) * 100 <= expected * ACCURACY


def _are_averages(entries: Sequence[LogEntry], decivolts: int, apart: timedelta) -> bool:
    right = all(abs(amount_of(entry.values, "AverageRMSVoltage") - decivolts) <= VOLT for entry in entries)
    regular = all(abs(later.at - earlier.at - apart) <= TOLERANCE for earlier, later in pairwise(entries))
    return len(entries) > 1 and right and regular


def _times(text: str) -> range:
    """How often, of `never` or `1 to 6 times`."""
    low, _, high = text.removesuffix(" times").partition(" to ")
    return range(1) if text == "never" else range(int(low), int(high) + 1)
