"""Random histories of an emulated meter: what may be done to it, and how long one waits in between."""

from collections.abc import Mapping
from dataclasses import dataclass, fields, is_dataclass, replace
from datetime import UTC, date, datetime, time, timedelta
from operator import mul
from typing import Any, get_args, get_type_hints

from hypothesis import settings
from hypothesis import strategies as st

from device_drivers.emulator import Behaviour, EmulatedDevice, VirtualClock, make_device
from device_drivers.emulator.behaviour import DEBT_TYPES
from smets1.calendars import (
    ALL_DAYS,
    BillingPeriod,
    NonDisablementCalendar,
    NonDisablementScript,
    NonDisablementSwitch,
    SwitchingTable,
    TariffSwitch,
)
from smets1.data_items import COMMANDS, DATA_ITEMS
from smets1.operations import Done, Result
from smets1.registers import DeviceModel
from tests.examples import times

MODEL = DeviceModel("Maker", "Meter", "1", "2.0")
CLOCKS_GO_FORWARD = datetime(2025, 3, 30, 1, 0, tzinfo=UTC)
CLOCKS_GO_BACK = datetime(2025, 10, 26, 1, 0, tzinfo=UTC)
deterministic = settings(derandomize=True, deadline=None, database=None, max_examples=200 * times())
deterministic_few = settings(deterministic, max_examples=50 * times())
"""For what reads every log at every step."""


@dataclass(frozen=True)
class Wait:
    """Time passes: `length`, and then until the next half hour of the bench's clock where `to_half_hour`."""

    length: timedelta
    to_half_hour: bool = False

    def end(self, now: datetime) -> datetime:
        """When it is over."""
        then = now + self.length
        left = (datetime.min.replace(tzinfo=UTC) - then) % timedelta(minutes=30)
        return then + left if self.to_half_hour else then


@dataclass(frozen=True)
class Draw:
    """The load changes."""

    rate: int


@dataclass(frozen=True)
class Do:
    """A command is executed."""

    command: str
    arguments: Mapping[str, Any]


@dataclass(frozen=True)
class Synchronise:
    """The clock of the device is set, wrong by `error`."""

    error: timedelta


@dataclass(frozen=True)
class Set:
    """Data items are written."""

    values: Mapping[str, Any]


Action = Wait | Draw | Do | Synchronise | Set


def act(meter: EmulatedDevice, action: Action) -> Result:
    """Do `action` at the public face of the device."""
    match action:
        case Wait():
            meter.clock.wait_until(action.end(meter.clock.now()))
        case Draw(rate):
            assert meter.load
            meter.load.set(rate)
        case Do(command, arguments):
            return meter.execute(command, arguments)
        case Synchronise(error):
            return meter.execute("SynchroniseClock", {"Clock": meter.clock.now() + error})
        case Set(values):
            return meter.write(values)
    return Done()


def everything(meter: EmulatedDevice, logs: bool = True) -> Mapping[str, Any]:
    """All that can be read, with or without the logs."""
    result = meter.read(tuple(item for item in meter.readable if logs or DATA_ITEMS[item].type != "log"))
    assert isinstance(result, Done)
    return result.values


def shifted(thing: Any, by: timedelta) -> Any:
    """`thing` with every date in it moved."""
    if isinstance(thing, date):
        return thing + by
    if isinstance(thing, tuple | list):
        return type(thing)(shifted(part, by) for part in thing)
    if isinstance(thing, Mapping):
        return {name: shifted(part, by) for name, part in thing.items()}
    if is_dataclass(thing) and not isinstance(thing, type):
        return replace(thing, **{field.name: shifted(getattr(thing, field.name), by) for field in fields(thing)})
    return thing


# Switches that are neither a flag nor one of some words, or that keep most of what may happen from happening.
_OTHER_SWITCHES: Mapping[str, st.SearchStrategy[Any]] = {
    "accepts_prepay_configuration_in": st.sampled_from((("Credit", "Prepayment"), ("Prepayment",))).map(frozenset),
    "max_scripts_per_day": st.sampled_from((None, 3)),
    "disablement_of_supply_not_allowed": st.sampled_from((False, False, False, True)),
    "debt_type_sequence": st.permutations(DEBT_TYPES).map(tuple),
    "max_firmware_image": st.sampled_from((None, 1_000)),
}


def _values_of(switch: str, hint: Any) -> st.SearchStrategy[Any]:
    if switch in _OTHER_SWITCHES:
        return _OTHER_SWITCHES[switch]
    return st.booleans() if hint is bool else st.sampled_from(get_args(hint))


behaviours = st.builds(
    Behaviour, **{switch: _values_of(switch, hint) for switch, hint in get_type_hints(Behaviour).items()}
)
"""Every combination of switches."""


def _multiples(least: int, most: int, unit: int) -> st.SearchStrategy[int]:
    """As evenly drawn as small numbers are."""
    return st.integers(least, most).map(lambda n: n * unit)


def _one_of(*strategies: st.SearchStrategy[Any]) -> st.SearchStrategy[Any]:
    """One of `strategies`, each as often as another, however many alternatives it has itself."""
    return st.sampled_from(strategies).flatmap(lambda strategy: strategy)


money = _multiples(-30, 60, 9_999)
flags = st.booleans()
periods = st.sampled_from(("HOURLY", "DAILY"))
times = st.builds(time, st.integers(0, 23), st.sampled_from((0, 30)))
days = st.lists(st.sampled_from(ALL_DAYS), unique=True, min_size=1).map(tuple) | st.just(ALL_DAYS)
dates = st.integers(-3, 30).map(lambda n: CLOCKS_GO_FORWARD.date() + timedelta(days=n))
START, STOP = NonDisablementScript.START, NonDisablementScript.STOP
scripts = st.builds(
    NonDisablementSwitch,
    times,
    st.sampled_from((START, STOP)),
    days,
    st.none() | dates,
    st.none() | dates,
    st.lists(dates, max_size=1).map(tuple),
)
nights = st.tuples(
    st.builds(NonDisablementSwitch, times, st.just(START)), st.builds(NonDisablementSwitch, times, st.just(STOP))
)
NEVER = NonDisablementCalendar()
calendars = st.builds(NonDisablementCalendar, _one_of(nights, nights, st.lists(scripts, max_size=4).map(tuple)))
price = _multiples(0, 50, 997)
standing_charges = _multiples(0, 60, 997)


@st.composite
def tariffs(draw: st.DrawFn) -> Do:
    """A tariff whose Tariff Switching Table names priced TOU registers and block sets."""
    registers, sets, blocks = draw(st.integers(1, 4)), draw(st.integers(0, 1)), draw(st.integers(1, 3))
    switches = tuple(
        TariffSwitch(draw(times), draw(st.integers(1, sets if in_blocks else registers)), draw(days), in_blocks)
        for in_blocks in draw(st.lists(st.booleans() if sets else st.just(False), max_size=4))
    )
    arguments = {
        "TariffTOUPriceMatrix": draw(_tuples(price, registers)),
        "StandingCharge": draw(standing_charges),
        "TariffSwitchingTable": SwitchingTable(switches),
    }
    if sets:
        arguments["TariffBlockPriceMatrix"] = draw(_tuples(price, sets * blocks))
    if sets and blocks > 1:
        arguments["TariffThresholdMatrix"] = draw(_tuples(_multiples(0, 50, 101), sets * (blocks - 1)))
    return Do("SetTariff", arguments)


def _tuples(parts: st.SearchStrategy[int], size: int) -> st.SearchStrategy[tuple[int, ...]]:
    return st.lists(parts, min_size=size, max_size=size).map(tuple)


def in_whole_pence(do: Do) -> Do:
    """The same debts in whole pence."""
    whole = {name: v // 1_000 * 1_000 if "Per" not in name else v for name, v in do.arguments.items()}
    return Do(do.command, whole)


def _do(command: str, **arguments: st.SearchStrategy[Any]) -> st.SearchStrategy[Do]:
    return st.builds(Do, st.just(command), st.fixed_dictionaries(arguments))


def _set(**values: st.SearchStrategy[Any]) -> st.SearchStrategy[Set]:
    return st.builds(Set, st.fixed_dictionaries({}, optional=values))


prepayment = _do(
    "SetPaymentMode",
    PaymentMode=st.just("Prepayment"),
    SuspendDebtDisabled=flags,
    SuspendDebtEmergency=flags,
    DisablementThreshold=_multiples(-20, 20, 4_999),
)
debts = _do(
    "UpdateDebt",
    TimeDebtRegister1=money,
    TimeDebtRegister2=money,
    PaymentDebtRegister=money,
    DebtRecoveryPerPayment=_multiples(0, 100, 100),
    DebtRecoveryRate1=_multiples(0, 50, 499),
    DebtRecoveryPeriod1=periods,
    DebtRecoveryRate2=_multiples(0, 50, 499),
    DebtRecoveryPeriod2=periods,
)
configuration = _set(
    EmergencyCreditLimit=_multiples(0, 60, 4_999),
    EmergencyCreditThreshold=_multiples(-10, 60, 4_999),
    LowCreditThreshold=_multiples(-10, 60, 4_999),
    DebtRecoveryRateCap=st.integers(0, 5),
    MaxMeterBalance=_multiples(10, 60, 20_000),
    MaxCreditThreshold=_multiples(10, 60, 20_000),
    NonDisablementCalendar=calendars,
)
billing = _set(
    BillingPeriod=st.sampled_from(BillingPeriod).map(str),
    BillingTime=times.map(time.isoformat),
    DayOfWeek=st.integers(1, 7),
    DayOfMonth=st.integers(1, 28),
    BillingPeriodStartMonth=st.integers(1, 12),
)
other_settings = _set(
    CalorificValue=st.integers(300, 500),
    ConversionFactor=st.integers(90_000, 110_000),
    DebtRecoveryTypeSequence=st.permutations(DEBT_TYPES).map(tuple),
    DisablementOfSupplyNotAllowed=flags,
)
everyday = st.one_of(
    _do("AddCredit", UTRN=st.integers(0, 15).map(lambda n: f"{n:020}"), Amount=_multiples(1, 100, 9_973)),
    _do("AddCredit", UTRN=st.integers(0, 15).map(lambda n: f"{n:020}"), Amount=_multiples(1, 100, 997)),
    _do("AdjustMeterBalance", Amount=money),
    st.just(Do("ActivateEmergencyCredit", {})),
    st.just(Do("PressEnable", {})),
    st.just(Do("ResetMeterBalance", {})),
    st.builds(Set, st.fixed_dictionaries({"NonDisablementCalendar": calendars})),
    prepayment,
    debts,
    debts.map(in_whole_pence),
)
others = st.one_of(
    configuration,
    billing,
    other_settings,
    tariffs(),
    _do("SetPrice", TariffTOUPriceMatrix=_tuples(price, 1), StandingCharge=standing_charges),
    st.sampled_from(("EnableSupply", "DisableSupply", "ArmSupply", "ActivateFirmware")).map(
        lambda command: Do(command, {})
    ),
    st.just(Do("SetPaymentMode", {"PaymentMode": "Credit"})),
    _do("UpdateFirmware", FirmwareVersion=st.sampled_from(("2.1", "2.2")), ImageSize=_multiples(1, 20, 100)),
)
instants = st.integers(0, 40).map(lambda n: CLOCKS_GO_FORWARD + timedelta(days=n))
words = st.sampled_from(("Enable", "Disable", "Locked", "Unchanged", "Arm", "1234", "4321", "1234567890123", "Hello"))
_OF_TYPE: Mapping[str, st.SearchStrategy[Any]] = {
    "int": st.sampled_from((0, 1, 5, 60, 500, 2_000, 65_535)),
    "bool": flags,
    "text": words,
    "time": instants,
}
_DRAWN_ABOVE = {
    "SetPaymentMode",
    "AdjustMeterBalance",
    "AddCredit",
    "UpdateDebt",
    "SetTariff",
    "SetPrice",
    "SynchroniseClock",
}
any_command = st.sampled_from([command for command in COMMANDS.values() if command.name not in _DRAWN_ABOVE]).flatmap(
    lambda command: st.builds(
        Do,
        st.just(command.name),
        st.fixed_dictionaries({}, optional={name: words | _OF_TYPE["int"] for name, _ in command.arguments[:3]}),
    )
)
any_item = st.sampled_from([item for item in DATA_ITEMS.values() if item.type in _OF_TYPE]).flatmap(
    lambda item: st.builds(Set, st.fixed_dictionaries({item.name: _OF_TYPE[item.type]}))
)
"""What is said of commands and items that no strategy above draws with care."""

junk = st.sampled_from((None, -1, 2**31, 0.5, True, "", "x", (), (1, "x"), datetime(2025, 4, 1), ALL_DAYS))


@st.composite
def unsound(draw: st.DrawFn) -> Do | Set:
    """An operation with an argument missing, unknown or spoilt."""
    action = draw(_one_of(everyday, prepayment, others))
    arguments = dict(action.arguments if isinstance(action, Do) else action.values)
    name = draw(st.sampled_from((*arguments, "Nonsense", "Clock", "MeterBalance")))
    if name in arguments and draw(flags):
        del arguments[name]
    else:
        arguments[name] = draw(junk)
    return Do(action.command, arguments) if isinstance(action, Do) else Set(arguments)


lengths = _one_of(
    *(st.builds(mul, st.integers(0, 40), st.just(timedelta(**{unit: 1}))) for unit in ("seconds", "minutes", "hours")),
    st.sampled_from([timedelta(microseconds=1), *(timedelta(days=n) for n in (1, 1, 2, 3, 5, 35))]),
)
waits = st.builds(Wait, lengths, flags)
draws = st.builds(Draw, st.sampled_from((0, 360, 3_600)) | _multiples(1, 100, 59))
errors = _multiples(-100, 100, 71) | st.sampled_from((0, 86_400, -86_400, 40_000, -40_000))
synchronisations = errors.map(lambda error: Synchronise(timedelta(seconds=error)))
actions: st.SearchStrategy[Action] = _one_of(
    *[waits] * 4, *[everyday] * 5, *[others] * 2, *[unsound()] * 2, draws, any_command, any_item, synchronisations
)
histories = st.lists(actions, min_size=10, max_size=40)
starts = st.sampled_from(
    (
        CLOCKS_GO_FORWARD - timedelta(hours=5),
        CLOCKS_GO_BACK - timedelta(hours=5),
        datetime(2024, 12, 31, 22, 59, 59, 999_999, UTC),
        datetime(2025, 6, 29, 23, 0, tzinfo=UTC),
    )
)
roles = st.sampled_from(("ESME", "GSME"))


def new_meter(
    behaviour: Behaviour,
    role: str = "ESME",
    start: datetime = CLOCKS_GO_FORWARD - timedelta(hours=5),
    calendar: NonDisablementCalendar = NEVER,
) -> EmulatedDevice:
    """A meter in Prepayment Mode, with 50p and an Emergency Credit of £1.50, which draws 1 kW or 1 m³ an hour."""
    meter = make_device(role, MODEL, VirtualClock(start), behaviour)
    terms = {"SuspendDebtDisabled": False, "SuspendDebtEmergency": False, "DisablementThreshold": 0}
    assert meter.execute("SetPaymentMode", {"PaymentMode": "Prepayment", **terms}) == Done()
    assert meter.execute("AdjustMeterBalance", {"Amount": 50_000}) == Done()
    assert meter.write({"EmergencyCreditLimit": 150_000, "MaxCreditThreshold": 500_000}) == Done()
    assert meter.write({"NonDisablementCalendar": calendar}) == Done()
    if meter.read(("SupplyState",)) == Done({"SupplyState": "Armed"}):
        assert meter.execute("PressEnable", {}) == Done()
    assert meter.load
    meter.load.set(1_000)
    meter.take_alerts()
    return meter


meters = st.tuples(behaviours, roles, starts, st.just(NEVER) | st.builds(NonDisablementCalendar, nights))
"""What `new_meter` takes."""
