"""Faults by the dozen: of each data item, command, alert and log of a meter, as the tables of `smets1` name them."""

import inspect
import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

from benches.mount import VIRTUAL_START
from device_drivers.emulator import checks
from device_drivers.emulator.alerts import DeviceAlert
from device_drivers.emulator.behaviour import Behaviour
from device_drivers.emulator.checks import Check
from device_drivers.emulator.clock import VirtualClock
from device_drivers.emulator.device import Arguments, DeviceCommand, EmulatedDevice
from device_drivers.emulator.driver import EMULATORS
from device_drivers.emulator.events import EventRecord
from device_drivers.emulator.meter import Meter
from device_drivers.emulator.wall_clock import WALL_CLOCKS
from s1bench.feature_files import feature_paths
from smets1.data_items import (
    BILLING_CALENDAR,
    CONFIGURABLE_ALERTS,
    DATA_ITEMS,
    ESME,
    METERS,
    RMS_VOLTAGE,
    VOLTAGE_BY_PHASE,
)
from smets1.dcc.dsp import ELEMENTS
from smets1.dcc.s1sp import COMMANDS, EVENT_LOGS, LOGS, READS, WRITES
from smets1.operations import Done, LogEntry, Period, Refused, Result, Value
from smets1.registers import DeviceModel
from smets1.standard import REGISTRY
from smets1.units import MILLIPENCE_PER_PENNY
from tests.mutants.mutant import Catalogue, after_making

catalogue = Catalogue()

Spoil = Callable[[Any], None]
Write = Callable[[Mapping[str, Value]], Result]


def _sound(role: str) -> EmulatedDevice:
    model = DeviceModel("any", "any", "any", "any")
    return EMULATORS[role](model, VirtualClock(VIRTUAL_START), Behaviour())


_SOUND = {role: _sound(role) for role in METERS}

_FEATURES = tuple(path.read_text(encoding="utf-8") for path in feature_paths())

_WRITTEN_BY = {
    role: {
        **{
            item: srv
            for srv in WRITES
            if role in REGISTRY[f"standard/{srv}"].device_types
            for item in ELEMENTS.get(srv, ())
        },
        **dict.fromkeys(BILLING_CALENDAR, "6.8"),
        "ImportMPAN": "6.20.1",
        "MPRN": "6.20.1",
    }
    for role in METERS
}
"""The SRV that writes a data item of a meter."""

_NO_EFFECT_KNOWN = {
    "SupplierName",
    "SupplierTelephoneNumber",
    "SupplierMessage",
    "RestrictionDateTime",
    "ImportMPAN",
    "ExportMPAN",
    "MPRN",
    "LowMediumPowerThreshold",
    "MediumHighPowerThreshold",
    "SupplyDepletionState",
}
"""Data items from which nothing follows that the emulator shows: telling them is all there is to them."""

_NEVER_CHANGE = {
    "ManufacturerIdentifier",
    "ModelType",
    "HardwareVersion",
    "RandomisedOffset",
    "RandomisedOffsetNumber",
    "RandomisedOffsetLimit",
}


_OF_ONE_PHASE = {*VOLTAGE_BY_PHASE, "AverageRMSOverVoltageCounter", "AverageRMSUnderVoltageCounter"}
"""Data items with one value for each phase: there is one phase, so their order says nothing."""

_TARIFF = ("TariffTOUPriceMatrix", "TariffBlockPriceMatrix", "TariffThresholdMatrix", "TariffSwitchingTable")

_ALSO_READ_BY = {
    **dict.fromkeys((*_TARIFF, "StandingCharge", "ActiveTariffPrice"), ("1.1.1",)),
    **dict.fromkeys((*VOLTAGE_BY_PHASE, *RMS_VOLTAGE), ("6.5",)),
    **{item: ("6.18.2", "6.18.1") for item in DATA_ITEMS if item.startswith("MaxDemand")},
    "FirmwareVersion": ("11.2",),
    "Clock": ("6.11",),
    "EmergencyCreditState": ("2.5",),
    "ActiveTariffTOURegister": ("4.1.2",),
    "EventLog": ("3.3",),
    "SecurityLog": ("6.25", "3.3"),
    "PowerEventLog": ("power-interruption",),
    "BillingDataLog": ("year-of-billing", "clock-change-week"),
    "BillingDataLogOfChanges": ("year-of-billing",),
    "BillingDataLogDebtPayments": ("year-of-billing",),
    "BillingDataLogPrepaymentCredits": ("year-of-billing",),
    **dict.fromkeys(("DailyReadLog", "DailyConsumptionLog", "ActiveImportProfileLog"), ("clock-change-week",)),
}
"""The subjects that look at a data item though it is not what they are about."""


def _readers(role: str, item: str) -> list[str]:
    """The SRVs that read a data item."""
    found = [srv for srv, by_role in {**READS, **LOGS}.items() if item in by_role.get(role, ())]
    found += ["6.13"] if item in EVENT_LOGS[role].values() else []
    found += ["gas-meter-display"] if item.endswith("Display") else []
    found += [name for name in _ALSO_READ_BY.get(item, ()) if role in REGISTRY[f"standard/{name}"].device_types]
    return found


def _note(role: str, name: str, fault: str, spoil: Spoil, breaks: str, noticed_by: Iterable[str]) -> None:
    catalogue.device(role, name, after_making(role, name, spoil), fault, breaks=breaks, noticed_by=noticed_by)


def _take(item: str, take: Callable[[Callable[[Value], None], Value], None]) -> Spoil:
    def spoil(device: EmulatedDevice) -> None:
        sound = device.writable[item]
        device.writable[item] = replace(sound, take=lambda value: take(sound.take, value))

    return spoil


def _tell(item: str, told: Callable[[Value], Value]) -> Spoil:
    def spoil(device: EmulatedDevice) -> None:
        sound = device.readable[item]
        device.readable[item] = lambda: told(sound())

    return spoil


def _tell_first(item: str) -> Spoil:
    def spoil(device: EmulatedDevice) -> None:
        first = device.readable[item]()
        device.readable[item] = lambda: first

    return spoil


def _echo(item: str) -> Spoil:
    def spoil(device: EmulatedDevice) -> None:
        sound_teller, sound = device.readable[item], device.writable[item]
        echo: list[Value] = []
        device.writable[item] = replace(sound, take=echo.append)
        device.readable[item] = lambda: echo[-1] if echo else sound_teller()

    return spoil


def _checked(item: str, check: Callable[[Check, Value], str]) -> Spoil:
    def spoil(device: EmulatedDevice) -> None:
        sound = device.writable[item]

        def take(value: Value) -> None:
            # A billing calendar cannot be reckoned with a day that there is not: it is accepted, and passed over.
            if item not in BILLING_CALENDAR or not sound.check(value):
                sound.take(value)

        device.writable[item] = replace(sound, check=lambda value: check(sound.check, value), take=take)

    return spoil


def _written_items() -> None:
    for role, device in _SOUND.items():
        for item in device.writable:
            srv = _WRITTEN_BY[role][item]
            claims, breaks = [srv, *_readers(role, item)], f"SRV {srv}; {DATA_ITEMS[item].source}"
            _note(role, f"{item}-not-written", f"{item} is not written.", _take(item, lambda *_: None), breaks, claims)
            if item not in _NO_EFFECT_KNOWN:
                _note(
                    role,
                    f"{item}-without-effect",
                    f"{item} is told as it was written, and nothing follows.",
                    _echo(item),
                    breaks,
                    [srv],
                )
            for limit, name in _limits(device.writable[item].check):
                _limit_faults(role, item, limit, name, breaks, srv)


def _limit_faults(role: str, item: str, limit: int, name: str, breaks: str, srv: str) -> None:
    one = 1 if name == "highest" else -1
    for fault, words, check in (
        (f"refused-at-{name}", f"{limit} is refused, which is its {name}", _refusing(limit)),
        (
            f"one-beyond-{name}",
            f"{limit + one} is taken, which is beyond its {name}",
            _taking(limit + one, limit + one),
        ),
        (f"without-{name}", f"any value beyond its {name}, {limit}, is taken", _taking(limit + one, one * 2**63)),
    ):
        spoil = _checked(item, check)
        _note(role, f"{item}-{fault}", f"{item}: {words}.", spoil, breaks, [srv])


def _refusing(value: int) -> Callable[[Check, Value], str]:
    return lambda sound, given: "something else" if given == value else sound(given)


def _taking(nearest: int, farthest: int) -> Callable[[Check, Value], str]:
    low, high = sorted((nearest, farthest))
    return lambda sound, given: "" if isinstance(given, int) and low <= given <= high else sound(given)


def _limits(check: Check) -> list[tuple[int, str]]:
    """The lowest and the highest whole number that a check lets pass; nothing where it is not one of numbers."""
    found = inspect.getclosurevars(check).nonlocals
    return [(found[name], word) for name, word in (("low", "lowest"), ("high", "highest")) if name in found]


def _read_items() -> None:
    for role, device in _SOUND.items():
        for item in device.readable:
            known = DATA_ITEMS.get(item)
            readers = _readers(role, item)
            if known is None or known.type == "log" or not readers:
                continue
            if item not in _NEVER_CHANGE:
                _note(
                    role,
                    f"{item}-read-as-at-first",
                    f"{item} is read as it was when the device was made.",
                    _tell_first(item),
                    known.source,
                    [*readers, *_writers(role, item)],
                )
            for name, words, told in _LIES.get(known.type, ()):
                if not (name == "in-reverse" and item in _OF_ONE_PHASE):
                    claims = [*readers, *_writers(role, item)]
                    _note(role, f"{item}-{name}", f"{item} is read {words}.", _tell(item, told), known.source, claims)


def _writers(role: str, item: str) -> list[str]:
    return [_WRITTEN_BY[role][item]] if item in _WRITTEN_BY[role] else []


def _each(change: Callable[[int], int]) -> Callable[[Value], Value]:
    return lambda value: tuple(change(int(str(part))) for part in value) if isinstance(value, tuple) else value


def _number(change: Callable[[int], int]) -> Callable[[Value], Value]:
    return lambda value: change(value) if isinstance(value, int) else value


_LIES: Mapping[str, tuple[tuple[str, str, Callable[[Value], Value]], ...]] = {
    "int": (("in-the-wrong-unit", "in a unit ten times as large", _number(lambda value: value // 10)),),
    "ints": (
        ("in-the-wrong-unit", "in a unit ten times as large", _each(lambda value: value // 10)),
        ("in-reverse", "in reverse order", lambda value: value[::-1] if isinstance(value, tuple) else value),
    ),
    "bool": (("inverted", "the other way round", lambda value: not value),),
    "text": (("empty", "as nothing", lambda _: ""),),
    "time": (
        (
            "two-hours-wrong",
            "two hours too late",
            lambda value: value + timedelta(hours=2) if isinstance(value, datetime) else value,
        ),
    ),
}


_CARRIED_BY = {command: srv for srv, command in reversed(COMMANDS.items())} | dict.fromkeys(
    ("AdjustMeterBalance", "ResetMeterBalance"), "1.5"
)
"""The SRV that carries a command."""

_CHECKS_OF_TYPE = (checks.flag, checks.instant, checks.text)
"""What lets pass every value that DUIS could carry."""

_LIKE_X81AB = {f"x{code}" for code in CONFIGURABLE_ALERTS if code != "81AB"}
"""Arguments of SRV 6.22 that differ from x81AB in the alert alone."""


def _commands() -> None:
    for role, device in _SOUND.items():
        for command, sound in device.commands.items():
            srv = _CARRIED_BY.get(command)
            if srv is None or role not in REGISTRY[f"standard/{srv}"].device_types:
                continue
            breaks = f"SRV {srv}"
            for argument, check in {**sound.required, **sound.optional}.items():
                if check not in _CHECKS_OF_TYPE and argument not in _LIKE_X81AB:
                    words = f"{command} with a wrong {argument} is answered as done, and does nothing."
                    _note(role, f"{command}-any-{argument}", words, _passing_over(command, argument), breaks, [srv])
            _note(
                role,
                f"{command}-without-effect",
                f"{command} is answered as done, and does nothing.",
                _does(command, lambda _, __: Done()),
                breaks,
                [srv],
            )
            _note(
                role,
                f"{command}-done-and-refused",
                f"{command} is done, and refused in the response.",
                _does(command, _done_and_refused),
                breaks,
                [srv],
            )
            _note(
                role,
                f"{command}-refused",
                f"{command} is refused.",
                _does(command, lambda _, __: Refused("no")),
                breaks,
                [srv],
            )


def _done_and_refused(sound: DeviceCommand, arguments: Arguments) -> Result:
    sound.run(arguments)
    return Refused("no")


def _does(command: str, instead: Callable[[DeviceCommand, Arguments], Result]) -> Spoil:
    def spoil(device: EmulatedDevice) -> None:
        sound = device.commands[command]
        device.commands[command] = replace(sound, run=lambda arguments: instead(sound, arguments))

    return spoil


def _passing_over(command: str, argument: str) -> Spoil:
    def spoil(device: EmulatedDevice) -> None:
        sound = device.commands[command]
        check = {**sound.required, **sound.optional}[argument]

        def without_check(of: Mapping[str, Check]) -> Mapping[str, Check]:
            return {**of, argument: lambda _: ""} if argument in of else of

        device.commands[command] = replace(
            sound,
            run=lambda given: Done() if argument in given and check(given[argument]) else sound.run(given),
            required=without_check(sound.required),
            optional=without_check(sound.optional),
        )

    return spoil


def _side_effects() -> None:
    """Of requests that change nothing but what they are about."""
    for role, device in _SOUND.items():
        for srv, by_role in {**READS, **LOGS, "11.2": {role: ("FirmwareVersion",)}}.items():
            if items := by_role.get(role):
                _note_side_effect(role, srv, _reading(items))
        for srv in (*WRITES, "6.20.1"):
            if written := {item for item in device.writable if _WRITTEN_BY[role][item] == srv}:
                _note_side_effect(role, srv, _writing(written, _written_for_a_penny))
        for command in device.commands:
            if command in _CARRIED_BY:
                _note_side_effect(role, _CARRIED_BY[command], _executing(command))


def _note_side_effect(role: str, srv: str, spoil: Spoil) -> None:
    subject = REGISTRY[f"standard/{srv}"]
    if role in subject.device_types and any(_denies_side_effects(text, subject.tag) for text in _FEATURES):
        words = f"Each SRV {srv} takes a penny from the Meter Balance."
        _note(role, f"SRV-{srv}-costs-a-penny", words, spoil, f"SRV {srv}", [srv])


def _denies_side_effects(text: str, tag: str) -> bool:
    return f"@{tag}" in text.split() and _NO_SIDE_EFFECT.search(text) is not None


_NO_SIDE_EFFECT = re.compile(
    r"Scenario: (?!.*refused).*(changes nothing|costs nothing|leaves? (all else|what the meter|.*account|.*balance))"
)


def _take_a_penny(device: Meter) -> None:
    device.account.balance -= MILLIPENCE_PER_PENNY


def _reading(items: Sequence[str]) -> Spoil:
    def spoil(device: Meter) -> None:
        sound = device.read

        def read(wanted: Sequence[str], period: Period | None = None) -> Result:
            result = sound(wanted, period)
            if tuple(wanted) == tuple(items):
                _take_a_penny(device)
            return result

        device.read = read  # type: ignore[method-assign]

    return spoil


def _written_for_a_penny(device: Any, sound: Write, values: Mapping[str, Value]) -> Result:
    _take_a_penny(device)
    return sound(values)


def _executing(command: str) -> Spoil:
    def spoil(device: Meter) -> None:
        def run(sound: DeviceCommand, arguments: Arguments) -> Result:
            _take_a_penny(device)
            return sound.run(arguments)

        _does(command, run)(device)

    return spoil


def _writes() -> None:
    for role, device in _SOUND.items():
        for srv in WRITES:
            items = tuple(item for item in device.writable if _WRITTEN_BY[role][item] == srv)
            if not items or role not in REGISTRY[f"standard/{srv}"].device_types:
                continue
            for name, fault, write in _WRITE_FAULTS if len(items) > 1 else _WRITE_FAULTS_OF_ONE:
                _note(
                    role, f"SRV-{srv}-{name}", f"{fault} (SRV {srv}).", _writing(set(items), write), f"SRV {srv}", [srv]
                )


def _writing(items: set[str], instead: Callable[[EmulatedDevice, Write, Mapping[str, Value]], Result]) -> Spoil:
    def spoil(device: EmulatedDevice) -> None:
        sound = device.write
        device.write = lambda values: (  # type: ignore[method-assign]
            instead(device, sound, values) if items & values.keys() else sound(values)
        )

    return spoil


def _written_and_refused(_: EmulatedDevice, sound: Write, values: Mapping[str, Value]) -> Result:
    sound(values)
    return Refused("no")


def _never_written(_: EmulatedDevice, __: Write, ___: Mapping[str, Value]) -> Result:
    return Done()


def _written_in_part(device: EmulatedDevice, sound: Write, values: Mapping[str, Value]) -> Result:
    result = sound(values)
    if isinstance(result, Refused):
        sound({item: value for item, value in values.items() if not device.writable[item].check(value)})
    return result


def _wrong_values_passed_over(device: EmulatedDevice, sound: Write, values: Mapping[str, Value]) -> Result:
    _written_in_part(device, sound, values)
    return Done()


_WRITE_FAULTS = (
    ("written-and-refused", "What is written is refused in the response", _written_and_refused),
    ("never-written", "Nothing is written, and the response says it is", _never_written),
    ("written-in-part", "Of a refused request the sound values are written", _written_in_part),
    ("accepted-with-wrong-values", "A wrong value is passed over, and the request accepted", _wrong_values_passed_over),
)


_WRITE_FAULTS_OF_ONE = tuple(fault for fault in _WRITE_FAULTS if fault[2] is not _written_in_part)


def _alerts() -> None:
    claims = {
        alert: [clause.id for clause in REGISTRY.values() if _names(_FEATURES, clause.tag, alert.code)]
        for alert in DeviceAlert
    }
    for role in METERS:
        for alert in DeviceAlert:
            if role != ESME and alert in _OF_POWER:
                continue
            breaks = f"alert {alert.code} {alert.meaning}"
            noticed_by = [each for each in claims[alert] if role in REGISTRY[each].device_types]
            for name, words, times in (("missing", "is not sent", 0), ("twice", "is sent twice", 2)):
                _note(
                    role,
                    f"alert-{alert.code}-{name}",
                    f"Alert {alert.code} {words}.",
                    _sending(alert, times),
                    breaks,
                    noticed_by,
                )
            _note(
                role,
                f"alert-{alert.code}-not-logged",
                f"Alert {alert.code} is not logged.",
                _unlogged(alert),
                breaks,
                ["6.13"],
            )


_OF_POWER = {
    DeviceAlert.LOAD_LIMIT_TRIGGERED,
    DeviceAlert.ENABLED_AFTER_LOAD_LIMIT,
    DeviceAlert.OUTAGE_RESTORED,
    DeviceAlert.LONG_OUTAGE_RESTORED,
    DeviceAlert.SUPPLY_INTERRUPTED,
}


def _names(texts: Iterable[str], tag: str, code: str) -> bool:
    return any(f"alert {code}" in text and f"@{tag}" in text.split() for text in texts)


def _sending(alert: DeviceAlert, times: int) -> Spoil:
    def spoil(device: EmulatedDevice) -> None:
        sound = device.take_alerts
        device.take_alerts = lambda: [  # type: ignore[method-assign]
            each for each in sound() for _ in range(times if each.code == alert.code else 1)
        ]

    return spoil


def _unlogged(alert: DeviceAlert) -> Spoil:
    def spoil(device: Meter) -> None:
        record = next(part for part in device._parts if isinstance(part, EventRecord))
        for log in (record.event_log, record.security_log):
            _spoil_write(log, alert.code)

    return spoil


def _spoil_write(log: Any, code: str) -> None:
    sound = log.write
    log.write = lambda at, values: None if values.get("LogCode") == code else sound(at, values)


def _logs() -> None:
    for role, device in _SOUND.items():
        for item in device.readable:
            if item not in DATA_ITEMS or DATA_ITEMS[item].type != "log":
                continue
            srvs = _readers(role, item)
            for name, words, told in _LOG_FAULTS:
                _note(role, f"{item}-{name}", f"{item} {words}.", _tell(item, told), DATA_ITEMS[item].source, srvs)


Entries = tuple[LogEntry, ...]


def _entries(change: Callable[[Entries], Entries]) -> Callable[[Value], Value]:
    return lambda value: change(value)  # type: ignore[arg-type]


def _stamped(change: Callable[[datetime], datetime]) -> Callable[[Value], Value]:
    return _entries(lambda entries: tuple(replace(each, at=change(each.at)) for each in entries))


_LOG_FAULTS = (
    ("empty", "is empty", _entries(lambda entries: entries[:0])),
    ("without-newest", "lacks its newest entry", _entries(lambda entries: entries[:-1])),
    ("newest-only", "holds its newest entry only", _entries(lambda entries: entries[-1:])),
    ("in-reverse", "is read with the newest entry first", _entries(lambda entries: entries[::-1])),
    ("stamped-a-quarter-late", "is stamped a quarter of an hour late", _stamped(lambda at: at + timedelta(minutes=15))),
    (
        "in-local-time",
        "is stamped with local time",
        _stamped(lambda at: WALL_CLOCKS["local"].at(at).replace(tzinfo=UTC)),
    ),
    ("entries-twice", "has every entry twice", _entries(lambda entries: tuple(x for x in entries for _ in "12"))),
)

_written_items()
_read_items()
_commands()
_writes()
_side_effects()
_alerts()
_logs()
