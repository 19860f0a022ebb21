"""What holds of a meter at every step, whatever is done to it: no millipenny is lost, no log forgets what is new."""

from collections.abc import Mapping
from datetime import datetime, time, timedelta
from operator import ge
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given

from device_drivers.emulator import Behaviour, EmulatedDevice
from device_drivers.emulator.behaviour import TimeBase
from device_drivers.emulator.metering import CostMeter
from device_drivers.emulator.supply import Supply
from smets1.calendars import NonDisablementCalendar, NonDisablementScript, NonDisablementSwitch
from smets1.data_items import DATA_ITEMS
from smets1.operations import Done, LogEntry
from tests.emulator_strategies import (
    Action,
    Do,
    Draw,
    Set,
    Synchronise,
    Wait,
    act,
    deterministic,
    deterministic_few,
    everything,
    histories,
    meters,
    new_meter,
)

TIME_DEBTS = {"TimeDebt1": "TimeDebtRegister1", "TimeDebt2": "TimeDebtRegister2"}
IDLE = ("Unavailable", "Available")
DEBTS = {**TIME_DEBTS, "PaymentDebt": "PaymentDebtRegister"}
ZONES: Mapping[TimeBase, ZoneInfo] = {"UTC": ZoneInfo("UTC"), "local": ZoneInfo("Europe/London")}
HOUR, DAY, WEEK, TICK = timedelta(hours=1), timedelta(days=1), timedelta(days=7), timedelta(microseconds=1)
Values = Mapping[str, Any]


def midnights(after: datetime, until: datetime, base: TimeBase) -> list[datetime]:
    """The instants later than `after` and not later than `until` at which the wall clock shows 00:00."""
    zone = ZONES[base]
    day, found = after.astimezone(zone).date(), []
    while True:
        day += DAY
        midnight = datetime(day.year, day.month, day.day, tzinfo=zone).astimezone(ZONES["UTC"])
        if midnight > until:
            return found
        found.append(midnight)


def matrices(values: Values) -> list[tuple[tuple[int, ...], tuple[int, ...]]]:
    """Registers with the prices at which they count: by TOU, and a row for each block set."""
    prices, thresholds = values.get("TariffBlockPriceMatrix", ()), values.get("TariffThresholdMatrix", ())
    columns = [
        values[f"TariffTOUBlock{n}RegisterMatrix"] for n in range(1, 5) if "TariffTOUBlock1RegisterMatrix" in values
    ]
    rows = list(zip(*columns, strict=True)) or [values.get("BlockRegisterMatrix", ())]
    sets = len(prices) - len(thresholds)
    width = len(prices) // sets if sets else 0
    return [
        (values["TariffTOURegisterMatrix"], values["TariffTOUPriceMatrix"]),
        *((row, prices[number * width : (number + 1) * width]) for number, row in enumerate(rows)),
    ]


def total(values: Values) -> int:
    return int(values["ActiveImportRegister" if "ActiveImportRegister" in values else "ConsumptionRegister"])


def cost(before: Values, after: Values) -> tuple[int, int]:
    """What flowed in between cost this many parts of a millipenny, and how many of them make one."""
    parts = 0
    for (earlier, prices), (later, _) in zip(matrices(before), matrices(after), strict=True):
        counted = [last - first for first, last in zip(earlier, later, strict=True)]
        assert min(counted, default=0) >= 0
        assert not any(counted[len(prices) :])
        parts += sum(units * price for units, price in zip(counted, prices, strict=False))
    if "CalorificValue" not in before:
        return parts, 1_000
    return parts * int(before["ConversionFactor"]) * int(before["CalorificValue"]), 3_600_000_000


def suspended(values: Values, behaviour: Behaviour) -> bool:
    """Whether the SuspendDebt flags suspend time debt (reference model)."""
    emergency = values["SuspendDebtEmergency"] and values["EmergencyCreditState"] == "InUse"
    return emergency or (
        values["SuspendDebtDisabled"] and (exhausted(values, behaviour) or values["SupplyState"] != "Enabled")
    )


def exhausted(values: Values, behaviour: Behaviour) -> bool:
    """Whether what can be read says that the credit of a meter in Prepayment Mode is used up."""
    usable = values["EmergencyCreditBalance"] if values["EmergencyCreditState"] != "Exhausted" else 0
    available = values["MeterBalance"] - values["DisablementThreshold"] + usable
    return bool(available < 0 or (available == 0 and behaviour.exhausted_at_zero))


class Ledger:
    """What a meter must owe and be owed, from its registers and from the commands that it took."""

    def __init__(self, meter: EmulatedDevice) -> None:
        self.meter = meter
        self.behaviour = meter.behaviour
        self.shown = everything(meter, logs=False)
        self.granted = 0
        self.other_balance = 0
        self.residual = 0
        self.charged_until: datetime = self.shown["Clock"]
        self.debts_updated = meter.clock.now()
        self.payments: list[tuple[datetime, int]] = []
        self.expected = self.worth()

    def balance(self) -> int:
        positive = self.behaviour.amount_due_positive and self.shown["PaymentMode"] == "Credit"
        return -self.shown["MeterBalance"] if positive else self.shown["MeterBalance"]

    def used(self) -> int:
        """Emergency Credit to be repaid."""
        return self.granted - self.shown["EmergencyCreditBalance"] if self.granted else 0

    def worth(self) -> int:
        """What the consumer has, less what the consumer owes."""
        owed = sum(self.shown[register] for register in DEBTS.values()) + self.shown["AccumulatedDebtRegister"]
        return int(self.balance() + self.other_balance - self.used() - owed)

    def enter(self, action: Action) -> None:
        """Do `action` and find every millipenny of it."""
        if isinstance(action, Wait):
            end = action.end(self.meter.clock.now())
            error = self.shown["Clock"] - self.meter.clock.now()
            for midnight in midnights(self.shown["Clock"], end + error, self.behaviour.daily_charges_time):
                for stop in (midnight - error - TICK, midnight - error):
                    if stop > self.meter.clock.now():
                        self.wait(stop)
            self.wait(end)
        else:
            before, balance, used = self.shown, self.balance(), self.used()
            result = act(self.meter, action)
            self.shown = everything(self.meter, logs=False)
            if isinstance(result, Done):
                self.take(action, before, balance, used)
        assert self.worth() == self.expected, action
        assert min(self.shown[item] for item in (*DEBTS.values(), "AccumulatedDebtRegister")) >= 0
        assert self.used() >= 0
        assert self.shown["EmergencyCreditBalance"] >= 0

    def take(self, action: Action, before: Values, balance: int, used: int) -> None:
        """What a command changes that was done."""
        match action:
            case Do("AddCredit", {"Amount": amount}):
                self.expected += amount
                self.recover(before, amount)
            case Do("AdjustMeterBalance", {"Amount": amount}):
                self.expected += amount
            case Do("ResetMeterBalance"):
                self.expected -= balance
                if self.behaviour.reset_clears_emergency_credit_and_debt:
                    self.expected += used + before["AccumulatedDebtRegister"]
                    self.granted = 0
            case Do("UpdateDebt", arguments):
                self.update_debt(before, arguments)
            case Do("ActivateEmergencyCredit"):
                if before["EmergencyCreditState"] == "Available":
                    self.granted = before["EmergencyCreditLimit"]
            case Do("SetPaymentMode"):
                if self.behaviour.separate_balances and before["PaymentMode"] != self.shown["PaymentMode"]:
                    self.other_balance = balance
            case Synchronise():
                if before["Clock"] - self.shown["Clock"] >= DAY:
                    self.charged_until = self.shown["Clock"]
        idle = self.shown["PaymentMode"] == "Prepayment" and self.shown["EmergencyCreditState"] in IDLE
        if idle or before["EmergencyCreditBalance"] > self.shown["EmergencyCreditBalance"] == 0:
            self.granted = 0

    def recover(self, before: Values, amount: int) -> None:
        """Payment debt is recovered from a top-up up to its share and the cap of a week."""
        at, behaviour = before["Clock"], self.behaviour
        monday = datetime(at.year, at.month, at.day, tzinfo=at.tzinfo) - timedelta(days=at.weekday())
        recent = [
            paid
            for when, paid in self.payments
            if (when > at - WEEK if behaviour.cap_window == "rolling" else when >= monday)
        ]
        cap = before["DebtRecoveryRateCap"] * 100_000
        due = min(amount * before["DebtRecoveryPerPayment"] // 10_000, before["PaymentDebtRegister"])
        if cap or not behaviour.zero_cap_means_no_cap:
            due = min(due, max(0, cap - sum(recent)))
        assert self.shown["PaymentDebtRegister"] == before["PaymentDebtRegister"] - due
        self.payments.append((at, due))

    def update_debt(self, before: Values, arguments: Values) -> None:
        """Adjustments come in the configured sequence, as whole pence where the meter knows only these."""
        sequence = before.get("DebtRecoveryTypeSequence", self.behaviour.debt_type_sequence)
        for debt, name in zip(sequence, DEBTS.values(), strict=True):
            change = arguments[name]
            if self.behaviour.whole_pence_debt:
                half = 500 if self.behaviour.non_multiple == "round" else 0
                change = (abs(change) + half) // 1_000 * (1_000 if change > 0 else -1_000)
            register = DEBTS[debt]
            assert self.shown[register] == max(0, before[register] + change)
            self.expected -= self.shown[register] - before[register]
        self.debts_updated = self.meter.clock.now()

    def wait(self, until: datetime) -> None:
        """Wait, at most for one midnight, and charge for what flowed and for the day."""
        before, began = self.shown, self.meter.clock.now()
        self.meter.clock.wait_until(until)
        self.shown = everything(self.meter, logs=False)
        parts, denominator = cost(before, self.shown)
        charge, self.residual = divmod(self.residual + parts, denominator)
        self.expected -= charge
        days = midnights(
            max(before["Clock"], self.charged_until), self.shown["Clock"], self.behaviour.daily_charges_time
        )
        self.charged_until = max([self.charged_until, *days])
        suspends = self.suspends(before)
        if days and not (self.behaviour.standing_charge_suspended_with_debt and suspends is True):
            standing_charge = self.shown["StandingCharge"]
            left_out = self.behaviour.standing_charge_suspended_with_debt and suspends is None
            if not left_out or self.worth() != self.expected:
                self.expected -= standing_charge
        for number, register in enumerate(TIME_DEBTS.values(), 1):
            daily = before[f"DebtRecoveryPeriod{number}"] == "DAILY"
            times = len(days) if daily else self.hours(began, until)
            self.instalments(before, register, before[f"DebtRecoveryRate{number}"], times, suspends)

    def suspends(self, before: Values) -> bool | None:
        """Whether the flags suspended charges in a wait; None where that changed meanwhile."""
        if self.shown["PaymentMode"] == "Credit":
            return False
        ends = {suspended(values, self.behaviour) for values in (before, self.shown)}
        return ends.pop() if len(ends) == 1 else None

    def hours(self, began: datetime, until: datetime) -> int:
        """How many instalments of an hourly debt fall due."""
        on_the_hour = datetime(2000, 1, 1, tzinfo=ZONES["UTC"]) - (self.shown["Clock"] - until)
        first = on_the_hour if self.behaviour.hourly_debt_on_the_hour else self.debts_updated
        return (until - first) // HOUR - (began - first) // HOUR

    def instalments(self, before: Values, register: str, rate: int, times: int, suspends: bool | None) -> None:
        """A time debt falls by its instalments, in Prepayment Mode and unless suspended; it goes nowhere else."""
        taken = before[register] - self.shown[register]
        most = min(rate * times, before[register])
        if before["PaymentMode"] == "Credit":
            assert taken == 0
        elif self.behaviour.time_debt_ignores_flags or not (
            before["SuspendDebtEmergency"] or before["SuspendDebtDisabled"]
        ):
            assert taken == most, register
        elif suspends:
            assert taken == 0, register
        elif times == 1:
            assert taken in ((most,) if suspends is False else (0, most)), register
        else:
            assert 0 <= taken <= most, register


@given(kind=meters, history=histories)
@deterministic
def test_money_is_conserved_to_the_millipenny(kind: Any, history: list[Action]) -> None:
    ledger = Ledger(new_meter(*kind))
    for action in history:
        ledger.enter(action)


def protected(values: Values, behaviour: Behaviour) -> bool:
    """Whether what can be read says that the supply must not be disabled for want of credit."""
    wall = values["Clock"].astimezone(ZONES[behaviour.non_disablement_time]).replace(tzinfo=None)
    forbidden = values.get("DisablementOfSupplyNotAllowed", behaviour.disablement_of_supply_not_allowed)
    return bool(forbidden or values["NonDisablementCalendar"].in_period(wall))


def without_credit(values: Values, behaviour: Behaviour) -> bool:
    """Whether credit is what disables the supply."""
    return values["PaymentMode"] == "Prepayment" and exhausted(values, behaviour) and not protected(values, behaviour)


class Watch:
    """What the supply of a meter must be. `witness` has the same history and is looked at on the way."""

    def __init__(self, meter: EmulatedDevice, witness: EmulatedDevice) -> None:
        self.meter, self.witness = meter, witness
        self.rate = 1_000
        self.supplier_enabled = self.supplier_disabled = False
        self.shown = everything(meter, logs=False)

    def enter(self, action: Action) -> None:
        """Do `action`, and judge the supply: at each disablement, in each half hour of a day, and in the end."""
        before, began = self.shown, self.meter.clock.now()
        result = act(self.meter, action)
        self.shown = everything(self.meter, logs=False)
        disabled = [alert.at for alert in self.meter.take_alerts() if alert.code == "8F0F"]
        if isinstance(action, Wait):
            error = before["Clock"] - began
            self.look({began + number * HOUR / 2 for number in range(48)}, {at - error for at in disabled})
            self.measure(before, self.meter.clock.now() - began, bool(disabled))
        else:
            act(self.witness, action)
            self.look(set(), {self.witness.clock.now() for _ in disabled})
        if isinstance(action, Draw):
            self.rate = action.rate
        if isinstance(result, Done) and isinstance(action, Do):
            self.supplier_disabled |= action.command == "DisableSupply"
            self.supplier_enabled |= action.command in ("EnableSupply", "PressEnable")
        self.judge(self.shown)

    def look(self, stops: set[datetime], disablements: set[datetime]) -> None:
        """Bring the witness to the present with stops on the way."""
        now = self.meter.clock.now()
        for stop in sorted(stop for stop in stops | disablements if stop <= now):
            self.witness.clock.wait_until(stop)
            values = everything(self.witness, logs=False)
            if stop in disablements:
                assert without_credit(values, self.meter.behaviour)
                assert values["SupplyState"] == "Disabled"
            elif stop in stops:
                self.judge(values)
        self.witness.clock.wait_until(now)

    def judge(self, values: Values) -> None:
        """A supplier's command stands; but for that, credit is what moves the supply."""
        state = values["SupplyState"]
        wanting = without_credit(values, self.meter.behaviour)
        self.supplier_disabled &= state == "Disabled"
        self.supplier_enabled &= wanting
        if wanting and not self.supplier_enabled:
            assert state in ("Disabled", "Armed")
        if values["PaymentMode"] == "Prepayment" and state == "Disabled" and not self.supplier_disabled:
            assert exhausted(values, self.meter.behaviour)

    def measure(self, before: Values, elapsed: timedelta, disabled: bool) -> None:
        """All of the load flows through an Enabled supply and nothing through another."""
        counted = total(self.shown) - total(before)
        full = self.rate * elapsed / HOUR
        if before["SupplyState"] != "Enabled":
            assert counted == 0
        elif disabled:
            assert counted < full + 1
        else:
            assert full - 1 < counted < full + 1


def moves_supply_otherwise(action: Action) -> bool:
    """Whether an action makes something else than credit and commands move the supply."""
    return isinstance(action, Set) and any(item.endswith(("SupplyState", "DepletionState")) for item in action.values)


@given(kind=meters, history=histories)
@deterministic
def test_the_supply_follows_the_credit_and_the_commands_of_the_supplier(kind: Any, history: list[Action]) -> None:
    watch = Watch(new_meter(*kind), new_meter(*kind))
    for action in history:
        if not moves_supply_otherwise(action):
            watch.enter(action)


SIZES = {
    "BillingDataLog": 12,
    "BillingDataLogOfChanges": 12,
    "BillingDataLogDebtPayments": 10,
    "BillingDataLogPrepaymentCredits": 5,
    "DailyReadLog": 31,
    "EventLog": 100,
}
Entries = list[LogEntry]


def logs(values: Values) -> Mapping[tuple[str, Any], Entries]:
    """The logs, that of voltages apart for each phase."""
    found: dict[tuple[str, Any], Entries] = {}
    for name, entries in values.items():
        if DATA_ITEMS[name].type == "log":
            for entry in entries:
                found.setdefault((name, entry.values.get("Phase")), []).append(entry)
    return found


def newest(before: Entries, after: Entries) -> Entries:
    """What was written in between to a log that keeps the order in which entries were written."""
    kept = next(
        kept for kept in range(min(len(before), len(after)), -1, -1) if before[len(before) - kept :] == after[:kept]
    )
    return after[kept:]


def judge_logs(before: Mapping[Any, Entries], after: Mapping[Any, Entries], cleared: set[str], in_order: bool) -> None:
    """Entries come at the end, in the order of time, and push out the oldest where a log is full."""
    for log in before.keys() | after.keys():
        if log[0] not in cleared:
            earlier, entries = before.get(log, []), after.get(log, [])
            written = newest(earlier, entries)
            forgotten = len(earlier) + len(written) - len(entries)
            assert forgotten == 0 or len(entries) == SIZES.get(log[0], len(entries)), log
            times = [entry.at for entry in (*earlier[-1:], *written)]
            assert not in_order or times == sorted(times), log


def registers(values: Values) -> dict[str, tuple[int, ...]]:
    """All that counts energy or volume."""
    names = [name for name in values if DATA_ITEMS[name].unit and name.endswith(("Register", "RegisterMatrix"))]
    return {
        name: values[name] if isinstance(values[name], tuple) else (values[name],)
        for name in names
        if "millipence" not in DATA_ITEMS[name].unit
    }


@given(kind=meters, history=histories)
@deterministic_few
def test_logs_keep_what_is_newest_and_registers_all_that_was_counted(kind: Any, history: list[Action]) -> None:
    meter = new_meter(*kind)
    before, put_back = everything(meter), False
    credits: list[int] = []
    payments: list[int] = []
    for action in history:
        result = act(meter, action)
        after = everything(meter)
        put_back |= isinstance(action, Synchronise) and after["Clock"] < before["Clock"]
        cleared = isinstance(action, Do) and action.command == "ClearEventLog"
        judge_logs(logs(before), logs(after), {"EventLog"} if cleared else set(), in_order=not put_back)
        if isinstance(action, Do) and action.command == "AddCredit" and isinstance(result, Done):
            credits.append(action.arguments["Amount"])
            payments += filter(None, [before["PaymentDebtRegister"] - after["PaymentDebtRegister"]])
        for log, amounts in (("PrepaymentCredits", credits), ("DebtPayments", payments)):
            entries = after[f"BillingDataLog{log}"]
            assert [entry.values["Amount"] for entry in entries] == amounts[-SIZES[f"BillingDataLog{log}"] :]
        for name, counts in registers(after).items():
            assert all(map(ge, counts, registers(before)[name])), name
        assert total(after) == sum(sum(row) for row, _ in matrices(after))
        before = after
    act(meter, Synchronise(timedelta(0)))
    act(meter, Wait(2 * DAY, to_half_hour=True))
    after = everything(meter)
    assert sum(entry.values["Consumption"] for entry in after["ActiveImportProfileLog"]) == total(after)


def test_a_residual_that_is_lost_is_found(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(CostMeter, "charge", lambda meter, units, price: units * price // meter.denominator)
    ledger = Ledger(new_meter(Behaviour()))
    ledger.enter(Do("SetPrice", {"TariffTOUPriceMatrix": (16_123,), "StandingCharge": 0}))
    ledger.enter(Wait(timedelta(minutes=1)))
    with pytest.raises(AssertionError):
        ledger.enter(Wait(timedelta(minutes=2)))


def test_a_supply_that_is_disabled_in_a_non_disablement_period_is_found(monkeypatch: pytest.MonkeyPatch) -> None:
    review = Supply.review
    monkeypatch.setattr(Supply, "review", lambda supply, exhausted, _, *armed: review(supply, exhausted, False, *armed))
    always = NonDisablementCalendar((NonDisablementSwitch(time(0), NonDisablementScript.START),))
    watch = Watch(new_meter(Behaviour(), calendar=always), new_meter(Behaviour(), calendar=always))
    with pytest.raises(AssertionError):
        watch.enter(Wait(DAY))


def test_a_log_that_keeps_one_entry_too_few_is_found() -> None:
    entries = [LogEntry(datetime(2025, 1, n, tzinfo=ZONES["UTC"]), {}) for n in range(1, 8)]
    full, short = {("BillingDataLogPrepaymentCredits", None): entries[1:6]}, entries[3:7]
    judge_logs(full, dict.fromkeys(full, entries[2:7]), set(), in_order=True)
    with pytest.raises(AssertionError):
        judge_logs(full, dict.fromkeys(full, short), set(), in_order=True)
