"""What an ESME and a GSME have in common: account, supply, tariff, and the events of their day."""

from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta
from typing import Any, ClassVar, cast

from device_drivers.emulator import checks
from device_drivers.emulator.account import Account, DebtUpdate, PaymentMode, Recovery
from device_drivers.emulator.alerts import DeviceAlert
from device_drivers.emulator.behaviour import DEBT_TYPES, Behaviour
from device_drivers.emulator.clock import Event, Order, VirtualClock
from device_drivers.emulator.customer import CustomerDisplay
from device_drivers.emulator.device import Arguments, DeviceCommand, EmulatedDevice, WritableItem
from device_drivers.emulator.events import EventRecord
from device_drivers.emulator.logs import Log, Profile
from device_drivers.emulator.metering import CostMeter, Flow
from device_drivers.emulator.settings import METER_POINTS, Settings
from device_drivers.emulator.supply import Supply
from device_drivers.emulator.tamper import TamperProtection
from device_drivers.emulator.tariff import TariffEngine
from device_drivers.emulator.wall_clock import WALL_CLOCKS
from device_drivers.protocols import Load
from smets1.calendars import BillingCalendar, BillingPeriod, NonDisablementCalendar, SwitchingTable
from smets1.data_items import PREPAY_CONFIGURATION, PREPAY_DATA
from smets1.operations import Done, Refused, Result, Value
from smets1.registers import DeviceModel

_DAY = timedelta(days=1)
_HOUR = timedelta(hours=1)
_HALF_HOUR = timedelta(minutes=30)
_LONG_AGO = datetime(2000, 1, 1, tzinfo=UTC)
_BILLING_LOG_SIZE = 12
_DEBT_ORDER = dict(zip(DEBT_TYPES[:2], (Order.TIME_DEBT_1, Order.TIME_DEBT_2), strict=True))


class Meter(EmulatedDevice):
    """A meter. Between events nothing is computed: consumption is settled when something looks or happens."""

    total_register: ClassVar[str]
    """The register that counts all that the meter has passed."""

    cost_denominator: ClassVar[int]
    """How many parts `unit_price` has to the millipenny."""

    def __init__(
        self, model: DeviceModel, clock: VirtualClock, behaviour: Behaviour, running_firmware: str | None = None
    ) -> None:
        super().__init__(model, clock, behaviour, running_firmware)
        self.account = Account(behaviour, self.raise_alert)
        self.supply = Supply(self.raise_alert)
        self.tariff = TariffEngine(behaviour, self.role, self._write_change_log)
        self.calendar = NonDisablementCalendar()
        self.disablement_not_allowed = behaviour.disablement_of_supply_not_allowed
        self.billing_calendar = BillingCalendar()
        self.billing_log = Log(_BILLING_LOG_SIZE)
        self.change_log = Log(_BILLING_LOG_SIZE)
        self.daily_read_log = Log(31)
        self.daily_consumption_log = Log(731)
        self.profile = Profile(19_056, "Consumption")
        self.flow = Flow()
        self._cost = CostMeter(self.cost_denominator)
        self._in_half_hour = 0
        self._in_day = 0
        self._settled = clock.now()
        self._debt_updated = clock.now()
        self._events: dict[Order, Event] = {}
        self._protected = False
        self._ended = self._period_ended = _LONG_AGO
        self._charged_until = self._half_hour_ends = self._day_ends = self._period_ends = self.device_time
        self._billed_by = self.billing_calendar
        self._planned_billing: datetime | None = None
        self._look_ahead()
        self.readable.update(self._account_items() | self._meter_items() | self._log_items())
        self.writable.update(self._writable_items())
        self.commands.update(self._meter_commands())
        self.add(self.tariff)
        self.add(EventRecord())
        self.add(CustomerDisplay(lambda: {item: self.readable[item]() for item in PREPAY_DATA}))
        self.add(Settings(METER_POINTS[self.role]))
        self._tamper_protection = TamperProtection(self.supply, self.raise_alert)
        self.add(self._tamper_protection)
        self.conclude()

    @property
    def samples_account(self) -> bool:
        """Reading the account costs nothing, so a chart may sample it."""
        return True

    @property
    def load(self) -> Load:
        """The meter itself."""
        return self

    def set(self, rate: int) -> None:
        """Draw at `rate` W (ESME) or litres per hour (GSME) from now on. Raises ValueError for a negative rate."""
        self._change_rate(self.flow, rate)

    def unit_price(self, price: int) -> int:
        """The price of one Wh or litre, in parts of a millipenny, at `price` millipence per kWh."""
        return price

    def tamper(self) -> None:
        """Open the cover; bench wiring of emulators."""
        self.catch_up()
        self._tamper_protection.open_cover()
        self.conclude()

    def step_clock(self, by: timedelta) -> None:
        """Make the device's clock wrong by `by` more; bench wiring of emulators."""
        self.catch_up()
        self._set_clock_error(self.clock_error + by)
        self.conclude()

    def catch_up(self) -> None:
        """Settle what has flowed until now, at the price that held."""
        start, self._settled = self._settled, self.clock.now()
        if start < self._settled:
            self.pass_time(start, self._settled)

    def pass_time(self, start: datetime, end: datetime) -> None:
        """Count and charge what flowed from `start` to `end` of bench time; nothing flows unless Enabled."""
        while (boundary := max(start, self._half_hour_ends - self.clock_error)) <= end:
            self.count(boundary - start)
            self._reach(boundary + self.clock_error)
            start = boundary
        self.count(end - start)

    def count(self, elapsed: timedelta) -> None:
        """Count and charge what flows in `elapsed`, which no half hour of the device's clock divides."""
        if not self.supply.enabled:
            return
        units = self.flow.advance(elapsed)
        self._in_half_hour += units
        for part, price in self.tariff.count(units):
            self.account.consume(self._cost.charge(part, self.unit_price(price)))

    def end_half_hour(self, at: datetime) -> None:
        """Write the logs of the half hour that ends at `at` of the device's clock."""
        self.profile.write(self.profile_time(at), self._in_half_hour)
        self._in_day += self._in_half_hour
        self._in_half_hour = 0

    def profile_time(self, end: datetime) -> datetime:
        """The time that a profile's entry of the half hour to `end` bears."""
        return end if self.behaviour.profile_time == "end" else end - _HALF_HOUR

    def end_day(self, at: datetime) -> None:
        """Write the logs of the day that ends at `at` of the device's clock."""
        self.daily_read_log.write(at, self._registers())
        self.daily_consumption_log.write(at, {"Consumption": self._in_day})
        self._in_day = 0
        self.tariff.end_day()

    def _reach(self, device_time: datetime) -> None:
        """End the half hour, and the day, that are over at `device_time`."""
        self._ended = self._half_hour_ends
        following = self._ended + _HALF_HOUR
        self._half_hour_ends = following if device_time < following else _half_hour_after(device_time)
        self.end_half_hour(self._ended)
        if self._day_ends <= device_time:
            self.end_day(self._day_ends)
            self._day_ends = WALL_CLOCKS[self.behaviour.snapshot_time].next_midnight(device_time)

    def _look_ahead(self) -> None:
        """Find the next ends of half hour, day and billing period; what has ended does not end again."""
        after = max(self.device_time, self._ended)
        self._half_hour_ends = _half_hour_after(after)
        self._day_ends = WALL_CLOCKS[self.behaviour.snapshot_time].next_midnight(after)
        self._period_ends = self._next_billing_period_end()

    def _set_clock_error(self, error: timedelta) -> None:
        """Set the device's clock.

        Assumption: what the clock is put past (the end of a half hour, a day, a billing period) ends at once, and what
        it skips whole has no entry; what has ended does not end again where the clock is put back, unless by a day.
        """
        put_back = self.clock_error - error
        self.clock_error = error
        if put_back >= _DAY:
            self._ended = self._period_ended = self._charged_until = self.device_time
        if put_back > timedelta(0):
            self._look_ahead()
        self.pass_time(self._settled, self._settled)
        if self._period_ends <= self.device_time:
            self._end_billing_period()

    def conclude(self) -> None:
        """Draw the consequences for alerts and supply, and plan what comes next."""
        self._follow_calendars()
        self._review()
        self._plan_calendar()
        self._plan_daily_charge(Order.STANDING_CHARGE, self._collect_standing_charge)
        for debt in _DEBT_ORDER:
            self._plan_time_debt(debt)
        self._plan_billing()
        self._plan_threshold()

    def why_not_write(self, values: Mapping[str, Value]) -> str:
        """18.5(o) and 18.5(p)(iii): the payment mode, and the number of scripts on a day."""
        mode, limit = self.account.mode, self.behaviour.max_scripts_per_day
        accepted = mode in self.behaviour.accepts_prepay_configuration_in
        if not accepted and any(item in PREPAY_CONFIGURATION for item in values):
            return f"the prepayment configuration cannot be changed in {mode} Mode"
        calendar = values.get("NonDisablementCalendar")
        if limit is not None and isinstance(calendar, NonDisablementCalendar):
            most = calendar.most_scripts_on_one_day()
            if most > limit:
                return f"NonDisablementCalendar has {most} scripts on one day, expected at most {limit}"
        return ""

    def _review(self, armed: DeviceAlert = DeviceAlert.ARMED) -> None:
        self.account.review()
        if self.account.mode is PaymentMode.PREPAYMENT:
            self.supply.review(self.account.exhausted, self._protected, armed)

    def _change_rate(self, flow: Flow, rate: int) -> None:
        if rate < 0:
            raise ValueError(f"a rate is 0 or more, not {rate}")
        self.catch_up()
        flow.rate = rate
        self._review_at_once()

    def _schedule(self, order: Order, when: datetime | None, callback: Callable[[], None]) -> None:
        if event := self._events.pop(order, None):
            event.cancel()
        if when is not None:
            self._events[order] = self.clock.at(when, callback, order)

    def _on_time(self, action: Callable[[], None]) -> None:
        self.catch_up()
        action()
        self._review_at_once()

    def _review_at_once(self) -> None:
        self._schedule(Order.AVAILABILITY, self.clock.now(), self._on_threshold)

    def _plan_threshold(self) -> None:
        cost = self.account.cost_to_next_threshold()
        units = self._cost.units_until(cost, self.unit_price(self.tariff.price)) if cost else None
        coming = [count for count in (units, self.tariff.units_to_next_price()) if count is not None]
        wait = self.flow.time_until(min(coming)) if coming and self.supply.enabled else None
        self._schedule(Order.AVAILABILITY, None if wait is None else self.clock.now() + wait, self._on_threshold)

    def _on_threshold(self) -> None:
        self.catch_up()
        self._review()
        self._plan_threshold()

    def _plan_calendar(self) -> None:
        times = (
            (self.behaviour.tariff_time, self.tariff.table),
            (self.behaviour.non_disablement_time, self.calendar),
        )
        now = self.device_time
        boundaries = [
            WALL_CLOCKS[base].next_boundary(now, _times_of(calendar)) for base, calendar in times if calendar.switches
        ]
        if self.tariff.daily_reset:
            boundaries.append(WALL_CLOCKS[self.behaviour.snapshot_time].next_midnight(now))
        when = min(boundaries) - self.clock_error if boundaries else None
        self._schedule(Order.CALENDAR, when, self._on_calendar)

    def _on_calendar(self) -> None:
        self._on_time(self._follow_calendars)
        self._plan_calendar()

    def _follow_calendars(self) -> None:
        self.tariff.switch(WALL_CLOCKS[self.behaviour.tariff_time].at(self.device_time))
        wall = WALL_CLOCKS[self.behaviour.non_disablement_time].at(self.device_time)
        self._protected = self.disablement_not_allowed or self.calendar.in_period(wall)

    def _plan_billing(self) -> None:
        if self.billing_calendar != self._billed_by:
            self._billed_by = self.billing_calendar
            self._period_ends = self._next_billing_period_end()
        when = self._period_ends - self.clock_error
        if when != self._planned_billing:
            self._planned_billing = when
            self._schedule(Order.SNAPSHOT, when, self._on_billing_period_end)

    def _next_billing_period_end(self) -> datetime:
        wall_clock = WALL_CLOCKS[self.behaviour.snapshot_time]
        after = max(self.device_time, self._period_ended)
        # From an hour ago: the clocks may just have been put forward over an end that is yet to come.
        shown = wall_clock.at(after - _HOUR)
        while (end := wall_clock.when(shown := self.billing_calendar.next_end(shown))) <= after:
            pass
        return end

    def _on_billing_period_end(self) -> None:
        self._on_time(self._end_billing_period)
        self._plan_billing()

    def _end_billing_period(self) -> None:
        self._period_ended = self._period_ends
        self._write_billing_log(self.billing_log, self._period_ended)
        self.raise_alert(DeviceAlert.BILLING_DATA_LOG_UPDATED)
        self.tariff.end_billing_period()
        self._period_ends = self._next_billing_period_end()

    def _write_billing_log(self, log: Log, at: datetime) -> None:
        prepay = {item: cast(int, self.readable[item]()) for item in PREPAY_DATA}
        log.write(at, self._registers() | prepay)

    def _write_change_log(self) -> None:
        self._write_billing_log(self.change_log, self.device_time)

    def _registers(self) -> dict[str, int | str | tuple[int, ...]]:
        return {self.total_register: self.tariff.total} | self.tariff.registers()

    def _plan_daily_charge(self, order: Order, collect: Callable[[], None]) -> None:
        wall_clock = WALL_CLOCKS[self.behaviour.daily_charges_time]
        # A day that was charged is not charged again where the clock was put back, unless by a day.
        midnight = wall_clock.next_midnight(max(self.device_time, self._charged_until))
        self._schedule(order, midnight - self.clock_error, collect)

    def _collect_standing_charge(self) -> None:
        self._charged_until = max(self._charged_until, self.device_time)
        charge = self.tariff.standing_charge
        self._on_time(lambda: self.account.collect_standing_charge(charge, self.supply.enabled))
        self._plan_daily_charge(Order.STANDING_CHARGE, self._collect_standing_charge)

    def _plan_time_debt(self, debt: str) -> None:
        def collect() -> None:
            self._on_time(lambda: self.account.collect_time_debt(debt, self.supply.enabled))
            self._plan_time_debt(debt)

        if self.account.recoveries[debt].period == "DAILY":
            self._plan_daily_charge(_DEBT_ORDER[debt], collect)
        else:
            self._schedule(_DEBT_ORDER[debt], self._next_hour(), collect)

    def _next_hour(self) -> datetime:
        now = self.clock.now()
        if self.behaviour.hourly_debt_on_the_hour:
            hour = self.device_time.replace(minute=0, second=0, microsecond=0) - self.clock_error
        else:
            hour = self._debt_updated
        return hour + ((now - hour) // _HOUR + 1) * _HOUR

    def _set_payment_mode(self, arguments: Arguments) -> Result:
        mode = PaymentMode(cast(str, arguments["PaymentMode"]))
        terms = {name for name in arguments if name != "PaymentMode"}
        if mode is PaymentMode.CREDIT and terms:
            return Refused(f"SetPaymentMode: {', '.join(sorted(terms))} with Prepayment only")
        if mode is PaymentMode.PREPAYMENT and len(terms) < len(_PREPAYMENT_TERMS):
            return Refused(f"SetPaymentMode: {', '.join(sorted(_PREPAYMENT_TERMS.keys() - terms))} is missing")
        if mode is not self.account.mode:
            self._write_change_log()
            self.supply.judge_afresh()
        self.account.mode = mode
        if mode is PaymentMode.PREPAYMENT:
            self.account.suspend_debt_disabled = cast(bool, arguments["SuspendDebtDisabled"])
            self.account.suspend_debt_emergency = cast(bool, arguments["SuspendDebtEmergency"])
            self.account.disablement_threshold = cast(int, arguments["DisablementThreshold"])
        return Done()

    def _update_debt(self, arguments: Arguments) -> Result:
        values: Mapping[str, Any] = arguments
        recoveries = (
            Recovery(values["DebtRecoveryRate1"], values["DebtRecoveryPeriod1"]),
            Recovery(values["DebtRecoveryRate2"], values["DebtRecoveryPeriod2"]),
        )
        adjustments = (values["TimeDebtRegister1"], values["TimeDebtRegister2"], values["PaymentDebtRegister"])
        result = self.account.update_debt(DebtUpdate(adjustments, values["DebtRecoveryPerPayment"], recoveries))
        if isinstance(result, Done):
            self._debt_updated = self.clock.now()
        return result

    def _activate_emergency_credit(self, _: Arguments) -> Result:
        result = self.account.activate_emergency_credit()
        self._review(DeviceAlert.ARMED_BY_EMERGENCY_CREDIT)
        return result

    def _synchronise_clock(self, arguments: Arguments) -> Result:
        self._set_clock_error(cast(datetime, arguments["Clock"]) - self.clock.now())
        return Done()

    def _meter_balance(self) -> int:
        due = self.behaviour.amount_due_positive and self.account.mode is PaymentMode.CREDIT
        return -self.account.balance if due else self.account.balance

    def _account_items(self) -> dict[str, Callable[[], Value]]:
        account = self.account
        return {
            "PaymentMode": lambda: str(account.mode),
            "MeterBalance": self._meter_balance,
            "EmergencyCreditBalance": lambda: account.emergency_credit_balance,
            "EmergencyCreditState": lambda: str(account.emergency_credit_state),
            "AccumulatedDebtRegister": lambda: account.accumulated_debt,
            "PaymentDebtRegister": lambda: account.debts["PaymentDebt"],
            "TimeDebtRegister1": lambda: account.debts["TimeDebt1"],
            "TimeDebtRegister2": lambda: account.debts["TimeDebt2"],
            "EmergencyCreditLimit": lambda: account.emergency_credit_limit,
            "EmergencyCreditThreshold": lambda: account.emergency_credit_threshold,
            "LowCreditThreshold": lambda: account.low_credit_threshold,
            "DebtRecoveryRateCap": lambda: account.debt_recovery_rate_cap,
            "MaxMeterBalance": lambda: account.max_meter_balance,
            "MaxCreditThreshold": lambda: account.max_credit,
            "DisablementThreshold": lambda: account.disablement_threshold,
            "SuspendDebtDisabled": lambda: account.suspend_debt_disabled,
            "SuspendDebtEmergency": lambda: account.suspend_debt_emergency,
            "DebtRecoveryPerPayment": lambda: account.debt_recovery_per_payment,
            "DebtRecoveryRate1": lambda: account.recoveries["TimeDebt1"].rate,
            "DebtRecoveryPeriod1": lambda: account.recoveries["TimeDebt1"].period,
            "DebtRecoveryRate2": lambda: account.recoveries["TimeDebt2"].rate,
            "DebtRecoveryPeriod2": lambda: account.recoveries["TimeDebt2"].period,
        }

    def _meter_items(self) -> dict[str, Callable[[], Value]]:
        items: dict[str, Callable[[], Value]] = {
            "NonDisablementCalendar": lambda: self.calendar,
            "SupplyState": lambda: str(self.supply.state),
            "BillingPeriod": lambda: str(self.billing_calendar.period),
            "BillingTime": lambda: self.billing_calendar.at.isoformat(),
            "DayOfWeek": lambda: self.billing_calendar.day_of_week,
            "DayOfMonth": lambda: self.billing_calendar.day_of_month,
            "BillingPeriodStartMonth": lambda: self.billing_calendar.start_month,
        }
        if self.behaviour.has_table_15_settings:
            items["DebtRecoveryTypeSequence"] = lambda: self.account.debt_type_sequence
            items["DisablementOfSupplyNotAllowed"] = lambda: self.disablement_not_allowed
        return items

    def _log_items(self) -> dict[str, Callable[[], Value]]:
        return {
            "BillingDataLog": self.billing_log.entries,
            "BillingDataLogOfChanges": self.change_log.entries,
            "BillingDataLogDebtPayments": self.account.debt_payment_log.entries,
            "BillingDataLogPrepaymentCredits": self.account.credit_log.entries,
            "DailyReadLog": self.daily_read_log.entries,
            "DailyConsumptionLog": self.daily_consumption_log.entries,
            "ActiveImportProfileLog": self.profile.entries,
        }

    def _writable_items(self) -> dict[str, WritableItem]:
        account = self.account

        def item(check: checks.Check, owner: object, attribute: str, before_enrolment: bool = False) -> WritableItem:
            return WritableItem(check, lambda value: setattr(owner, attribute, value), before_enrolment)

        items = {
            "EmergencyCreditLimit": item(checks.AMOUNT, account, "emergency_credit_limit"),
            "EmergencyCreditThreshold": item(checks.MONEY, account, "emergency_credit_threshold"),
            "LowCreditThreshold": item(checks.MONEY, account, "low_credit_threshold"),
            "DebtRecoveryRateCap": item(checks.whole(0, 65_535), account, "debt_recovery_rate_cap"),
            "MaxMeterBalance": item(checks.AMOUNT, account, "max_meter_balance"),
            "MaxCreditThreshold": item(checks.AMOUNT, account, "max_credit"),
            "NonDisablementCalendar": item(checks.non_disablement_calendar, self, "calendar"),
            **self._billing_calendar_items(),
        }
        if self.behaviour.has_table_15_settings:
            sequence = checks.permutation_of(*DEBT_TYPES)
            items["DebtRecoveryTypeSequence"] = item(sequence, account, "debt_type_sequence", True)
            items["DisablementOfSupplyNotAllowed"] = item(checks.flag, self, "disablement_not_allowed", True)
        return items

    def _billing_calendar_items(self) -> dict[str, WritableItem]:
        def item(check: checks.Check, **element: Callable[[Any], Any]) -> WritableItem:
            ((field, parse),) = element.items()

            def take(value: Value) -> None:
                self.billing_calendar = replace(self.billing_calendar, **{field: parse(value)})

            return WritableItem(check, take)

        return {
            "BillingPeriod": item(checks.one_of(*BillingPeriod), period=BillingPeriod),
            "BillingTime": item(checks.time_of_day, at=time.fromisoformat),
            "DayOfWeek": item(checks.whole(1, 7), day_of_week=int),
            "DayOfMonth": item(checks.whole(1, 28), day_of_month=int),
            "BillingPeriodStartMonth": item(checks.whole(1, 12), start_month=int),
        }

    def _meter_commands(self) -> dict[str, DeviceCommand]:
        account, supply = self.account, self.supply

        def add_credit(arguments: Arguments) -> Result:
            return account.add_credit(cast(str, arguments["UTRN"]), cast(int, arguments["Amount"]), self.device_time)

        return {
            "SetPaymentMode": DeviceCommand(
                self._set_payment_mode, {"PaymentMode": checks.one_of(*PaymentMode)}, _PREPAYMENT_TERMS
            ),
            "AdjustMeterBalance": DeviceCommand(
                lambda arguments: account.adjust_balance(cast(int, arguments["Amount"])), {"Amount": checks.MONEY}
            ),
            "ResetMeterBalance": DeviceCommand(lambda _: account.reset_balance()),
            "AddCredit": DeviceCommand(add_credit, {"UTRN": checks.utrn, "Amount": checks.whole(1, 2**31 - 1)}),
            "UpdateDebt": DeviceCommand(self._update_debt, _DEBT_CHECKS),
            "ActivateEmergencyCredit": DeviceCommand(self._activate_emergency_credit),
            "DisableSupply": DeviceCommand(lambda _: supply.disable()),
            "ArmSupply": DeviceCommand(lambda _: supply.arm()),
            "PressEnable": DeviceCommand(lambda _: supply.press_enable()),
            "SynchroniseClock": DeviceCommand(self._synchronise_clock, {"Clock": checks.instant}),
        }


_PREPAYMENT_TERMS: Mapping[str, checks.Check] = {
    "SuspendDebtDisabled": checks.flag,
    "SuspendDebtEmergency": checks.flag,
    "DisablementThreshold": checks.MONEY,
}

_DEBT_CHECKS: Mapping[str, checks.Check] = {
    "TimeDebtRegister1": checks.MONEY,
    "TimeDebtRegister2": checks.MONEY,
    "PaymentDebtRegister": checks.MONEY,
    "DebtRecoveryPerPayment": checks.whole(0, 10_000),
    "DebtRecoveryRate1": checks.AMOUNT,
    "DebtRecoveryPeriod1": checks.one_of("HOURLY", "DAILY"),
    "DebtRecoveryRate2": checks.AMOUNT,
    "DebtRecoveryPeriod2": checks.one_of("HOURLY", "DAILY"),
}


def _half_hour_after(device_time: datetime) -> datetime:
    day = device_time.replace(hour=0, minute=0, second=0, microsecond=0)
    return device_time + _HALF_HOUR - (device_time - day) % _HALF_HOUR


def _times_of(calendar: NonDisablementCalendar | SwitchingTable) -> Callable[[date], list[time]]:
    return lambda day: [switch.at for switch in calendar.on(day)]
