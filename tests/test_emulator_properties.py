"""What holds of a meter whatever is done to it: no millipenny is lost, and looking changes nothing."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, time, timedelta
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from device_drivers.emulator import Behaviour, VirtualClock, make_device
from device_drivers.emulator.meter import Meter
from smets1.calendars import ALL_DAYS, NonDisablementCalendar, NonDisablementScript, NonDisablementSwitch
from smets1.operations import Done, Refused, Result
from smets1.registers import DeviceModel

MODEL = DeviceModel("Maker", "Meter", "1", "2.0")
START = datetime(2025, 3, 29, 20, 0, tzinfo=UTC)
PRICE, STANDING_CHARGE = 16_123, 25_001
TERMS = {"SuspendDebtDisabled": False, "SuspendDebtEmergency": False, "DisablementThreshold": 0}
deterministic = settings(derandomize=True, deadline=None, database=None, max_examples=150)


@dataclass(frozen=True)
class Wait:
    """Time passes."""

    seconds: int


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
class Protect:
    """A Non-Disablement Calendar is written."""

    calendar: NonDisablementCalendar


Action = Wait | Draw | Do | Protect

money = st.integers(-300_000, 600_000)
amounts = st.integers(-5, 1_500_000)
utrns = st.integers(0, 30).map(lambda n: f"{n:020}")
flags = st.booleans()
calendars = st.lists(
    st.builds(
        NonDisablementSwitch,
        st.builds(time, st.integers(0, 23), st.sampled_from((0, 30))),
        st.sampled_from(NonDisablementScript),
        st.lists(st.sampled_from(ALL_DAYS), unique=True).map(tuple),
    ),
    max_size=4,
).map(lambda switches: NonDisablementCalendar(tuple(switches)))


def commands(command: str, **arguments: st.SearchStrategy[Any]) -> st.SearchStrategy[Do]:
    return st.builds(Do, st.just(command), st.fixed_dictionaries(arguments))


ADJUSTMENTS = ("TimeDebtRegister1", "TimeDebtRegister2", "PaymentDebtRegister")
debts = commands(
    "UpdateDebt",
    **dict.fromkeys(ADJUSTMENTS, money),
    DebtRecoveryPerPayment=st.integers(0, 10_001),
    DebtRecoveryRate1=st.integers(-1, 50_000),
    DebtRecoveryPeriod1=st.sampled_from(("HOURLY", "DAILY")),
    DebtRecoveryRate2=st.integers(0, 50_000),
    DebtRecoveryPeriod2=st.sampled_from(("HOURLY", "DAILY")),
)
prepayment = commands(
    "SetPaymentMode",
    PaymentMode=st.just("Prepayment"),
    SuspendDebtDisabled=flags,
    SuspendDebtEmergency=flags,
    DisablementThreshold=st.integers(-100_000, 100_000),
)
actions = st.one_of(
    st.builds(Wait, st.integers(0, 200_000)),
    st.builds(Draw, st.integers(0, 15_000)),
    commands("AddCredit", UTRN=utrns, Amount=amounts),
    commands("AdjustMeterBalance", Amount=money),
    commands("ActivateEmergencyCredit"),
    commands("PressEnable"),
    commands("ArmSupply"),
    commands("DisableSupply"),
    commands("EnableSupply"),
    prepayment,
    commands("SetPaymentMode", PaymentMode=st.just("Credit")),
    debts,
    st.builds(Protect, calendars),
)
histories = st.lists(actions, min_size=5, max_size=25)
behaviours = st.builds(
    Behaviour,
    threshold_repaid_first=flags,
    emergency_credit_reusable_when_part_repaid=flags,
    time_debt_ignores_flags=flags,
    hourly_debt_on_the_hour=flags,
    exhausted_at_zero=flags,
    daily_charges_time=st.sampled_from(("UTC", "local")),
    non_disablement_time=st.sampled_from(("UTC", "local")),
    cap_window=st.sampled_from(("rolling", "calendar week")),
)


def new_meter(behaviour: Behaviour) -> Meter:
    meter = make_device("ESME", MODEL, VirtualClock(START), behaviour)
    assert isinstance(meter, Meter)
    price = {"TariffTOUPriceMatrix": (PRICE,), "StandingCharge": STANDING_CHARGE}
    assert meter.execute("SetPrice", price) == Done()
    assert meter.execute("AdjustMeterBalance", {"Amount": 200_000}) == Done()
    assert meter.execute("SetPaymentMode", {"PaymentMode": "Prepayment", **TERMS}) == Done()
    return meter


def act(meter: Meter, action: Action) -> Result:
    match action:
        case Wait(seconds):
            meter.clock.wait_until(meter.clock.now() + timedelta(seconds=seconds))
        case Draw(rate):
            meter.set(rate)
        case Protect(calendar):
            return meter.write({"NonDisablementCalendar": calendar})
        case Do(command, arguments):
            return meter.execute(command, arguments)
    return Done()


def everything(meter: Meter) -> Mapping[str, Any]:
    result = meter.read(tuple(meter.readable))
    assert isinstance(result, Done)
    return result.values


def worth(meter: Meter) -> int:
    """What the consumer has, less what the consumer owes."""
    account, values = meter.account, everything(meter)
    used = account.emergency_credit.used if account.emergency_credit else 0
    debts = sum(values[name] for name in (*ADJUSTMENTS, "AccumulatedDebtRegister"))
    return int(values["MeterBalance"] - used - debts)


def midnights(meter: Meter, since: datetime) -> int:
    local = meter.behaviour.daily_charges_time == "local"
    changed = datetime(2025, 3, 30, 1, 0, tzinfo=UTC)
    now = meter.clock.now() + (timedelta(hours=1) if local and meter.clock.now() >= changed else timedelta(0))
    return (now.date() - since.date()).days


@given(behaviour=behaviours, history=histories)
@deterministic
def test_money_is_conserved_to_the_millipenny(behaviour: Behaviour, history: list[Action]) -> None:
    meter = new_meter(behaviour)
    expected = worth(meter)
    for action in history:
        before = everything(meter)
        result = act(meter, action)
        after = everything(meter)
        if isinstance(action, Do) and isinstance(result, Done):
            if action.command in ("AddCredit", "AdjustMeterBalance"):
                expected += action.arguments["Amount"]
            elif action.command == "UpdateDebt":
                wanted = (max(-before[name], action.arguments[name]) for name in ADJUSTMENTS)
                expected -= sum(wanted)
        consumed = after["ActiveImportRegister"] * PRICE // 1000
        charged = midnights(meter, START) * STANDING_CHARGE
        assert worth(meter) == expected - consumed - charged, action
        assert min(after[name] for name in (*ADJUSTMENTS, "AccumulatedDebtRegister", "EmergencyCreditBalance")) >= 0


@given(behaviour=behaviours, history=histories, looks=st.lists(st.integers(1, 4_000), min_size=1, max_size=5))
@deterministic
def test_looking_on_the_way_changes_nothing(behaviour: Behaviour, history: list[Action], looks: list[int]) -> None:
    straight, observed = new_meter(behaviour), new_meter(behaviour)
    for action in history:
        assert act(straight, action) == act(observed, split(action, observed, looks))
    assert everything(straight) == everything(observed)
    assert straight.take_alerts() == observed.take_alerts()
    assert straight.clock.now() == observed.clock.now()


def split(action: Action, meter: Meter, looks: list[int]) -> Action:
    """Look at the meter some way into a wait; returns what is left to do."""
    if not isinstance(action, Wait):
        return action
    left = action.seconds
    for seconds in looks:
        if seconds < left:
            act(meter, Wait(seconds))
            everything(meter)
            meter.set(meter.flow.rate)
            left -= seconds
    return Wait(left)


@given(behaviour=behaviours, history=histories)
@deterministic
def test_what_is_refused_changes_nothing(behaviour: Behaviour, history: list[Action]) -> None:
    meter = new_meter(behaviour)
    for action in history:
        before = everything(meter)
        if isinstance(act(meter, action), Refused):
            assert everything(meter) == before, action


@given(behaviour=behaviours, history=histories)
@deterministic
def test_credit_disables_in_prepayment_mode_outside_non_disablement_periods_only(
    behaviour: Behaviour, history: list[Action]
) -> None:
    meter = new_meter(behaviour)
    meter.take_alerts()
    for action in history:
        before = everything(meter)
        act(meter, action)
        after = everything(meter)
        disabled = [alert for alert in meter.take_alerts() if alert.code == "8F0F"]
        commanded = isinstance(action, Do) and action.command == "DisableSupply"
        if before["SupplyState"] != "Disabled" == after["SupplyState"]:
            assert bool(disabled) is not commanded
        for alert in disabled:
            assert after["PaymentMode"] == "Prepayment"
            assert not protected(after["NonDisablementCalendar"], alert.at, behaviour)


def protected(calendar: NonDisablementCalendar, at: datetime, behaviour: Behaviour) -> bool:
    summer = behaviour.non_disablement_time == "local" and at >= datetime(2025, 3, 30, 1, 0, tzinfo=UTC)
    return calendar.in_period((at + timedelta(hours=1 if summer else 0)).replace(tzinfo=None))


@given(behaviour=behaviours, history=histories)
@deterministic
def test_an_exhausted_meter_is_enabled_by_command_or_protection_only(
    behaviour: Behaviour, history: list[Action]
) -> None:
    meter = new_meter(behaviour)
    overridden = False
    for action in history:
        act(meter, action)
        values = everything(meter)
        if isinstance(action, Do) and action.command in ("EnableSupply", "PressEnable", "ArmSupply", "SetPaymentMode"):
            overridden = True
        if meter.account.exhausted and not overridden:
            assert values["SupplyState"] == "Disabled" or protected(
                values["NonDisablementCalendar"], meter.clock.now(), behaviour
            )
