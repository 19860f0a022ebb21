"""What an ESME and a GSME have in common: account, supply, tariff, and the events of their day."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any, ClassVar, cast

from device_drivers.emulator import checks
from device_drivers.emulator.account import Account, DebtUpdate, PaymentMode, Recovery
from device_drivers.emulator.alerts import DeviceAlert
from device_drivers.emulator.behaviour import DEBT_TYPES, Behaviour
from device_drivers.emulator.clock import Event, Order, VirtualClock
from device_drivers.emulator.device import Arguments, DeviceCommand, EmulatedDevice, WritableItem
from device_drivers.emulator.metering import CostMeter, Flow
from device_drivers.emulator.supply import Supply
from device_drivers.emulator.wall_clock import WALL_CLOCKS
from device_drivers.protocols import Load
from smets1.calendars import NonDisablementCalendar, SwitchingTable
from smets1.data_items import PREPAY_CONFIGURATION
from smets1.operations import Done, Refused, Result, Value
from smets1.registers import DeviceModel

_HOUR = timedelta(hours=1)
_ALWAYS_REGISTER_1 = SwitchingTable()
_BILLING_PERIODS = ("Daily", "Weekly", "Monthly", "Quarterly", "SixMonthly", "Yearly")
_DEBT_ORDER = dict(zip(DEBT_TYPES[:2], (Order.TIME_DEBT_1, Order.TIME_DEBT_2), strict=True))


@dataclass(frozen=True, slots=True)
class Tariff:
    """Prices by TOU register in millipence per kWh, the standing charge per day, and which register counts when."""

    prices: tuple[int, ...] = (20_000,)
    standing_charge: int = 25_000
    table: SwitchingTable = _ALWAYS_REGISTER_1


class Meter(EmulatedDevice):
    """A meter. Between events nothing is computed: consumption is settled when something looks or happens."""

    samples_account: ClassVar[bool] = True
    """Reading the account costs nothing, so a chart may sample it."""

    registers: ClassVar[int]
    """How many Tariff TOU Registers the meter has."""

    cost_denominator: ClassVar[int]
    """How many parts `unit_price` has to the millipenny."""

    def __init__(
        self, model: DeviceModel, clock: VirtualClock, behaviour: Behaviour, running_firmware: str | None = None
    ) -> None:
        super().__init__(model, clock, behaviour, running_firmware)
        self.account = Account(behaviour, self.raise_alert)
        self.supply = Supply(self.raise_alert)
        self.tariff = Tariff()
        self.calendar = NonDisablementCalendar()
        self.disablement_not_allowed = behaviour.disablement_of_supply_not_allowed
        self.billing = {"BillingTime": "00:00:00", "BillingPeriod": "Monthly"}
        self.tou_registers = [0] * self.registers
        self.flow = Flow()
        self._cost = CostMeter(self.cost_denominator)
        self._active_register = 1
        self._settled = clock.now()
        self._charged_until = self.device_time
        self._debt_updated = clock.now()
        self._events: dict[Order, Event] = {}
        self.readable.update(self._account_items() | self._meter_items())
        self.writable.update(self._writable_items())
        self.commands.update(self._meter_commands())
        self.conclude()

    @property
    def load(self) -> Load:
        """The meter itself."""
        return self

    def set(self, rate: int) -> None:
        """Draw at `rate` W (ESME) or litres per hour (GSME) from now on. Raises ValueError for a negative rate."""
        self._change_rate(self.flow, rate)

    @property
    def price(self) -> int:
        """The price of the active register, millipence per kWh."""
        return self.tariff.prices[self._active_register - 1]

    @property
    def unit_price(self) -> int:
        """The price of one Wh or litre, in parts of a millipenny."""
        return self.price

    @property
    def in_non_disablement_period(self) -> bool:
        """Whether the supply must not be disabled for want of credit now."""
        wall = WALL_CLOCKS[self.behaviour.non_disablement_time].at(self.device_time)
        return self.disablement_not_allowed or self.calendar.in_period(wall)

    def step_clock(self, by: timedelta) -> None:
        """Make the device's clock wrong by `by` more; bench wiring of emulators."""
        self.catch_up()
        self.clock_error += by
        self.conclude()

    def catch_up(self) -> None:
        """Settle what has flowed until now, at the price that held."""
        start, self._settled = self._settled, self.clock.now()
        if start < self._settled:
            self.pass_time(start, self._settled)

    def pass_time(self, start: datetime, end: datetime) -> None:
        """Count and charge what flowed from `start` to `end` of bench time; nothing flows unless Enabled."""
        if self.supply.enabled:
            units = self.flow.advance(end - start)
            self.tou_registers[self._active_register - 1] += units
            self.account.consume(self._cost.charge(units, self.unit_price))

    def conclude(self) -> None:
        """Draw the consequences for alerts and supply, and plan what comes next."""
        self._switch_register()
        self._review()
        self._plan_calendar()
        self._plan_daily_charge(Order.STANDING_CHARGE, self._collect_standing_charge)
        for debt in _DEBT_ORDER:
            self._plan_time_debt(debt)
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
            self.supply.review(self.account.exhausted, self.in_non_disablement_period, armed)

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
        units = self._cost.units_until(cost, self.unit_price) if cost and self.supply.enabled else None
        wait = self.flow.time_until(units) if units is not None else None
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
        when = min(boundaries) - self.clock_error if boundaries else None
        self._schedule(Order.CALENDAR, when, self._on_calendar)

    def _on_calendar(self) -> None:
        self._on_time(self._switch_register)
        self._plan_calendar()

    def _switch_register(self) -> None:
        wall = WALL_CLOCKS[self.behaviour.tariff_time].at(self.device_time)
        self._active_register = self.tariff.table.register_at(wall)

    def _plan_daily_charge(self, order: Order, collect: Callable[[], None]) -> None:
        wall_clock = WALL_CLOCKS[self.behaviour.daily_charges_time]
        # A day that was charged is not charged again where the clock was put back.
        midnight = wall_clock.next_midnight(max(self.device_time, self._charged_until))
        self._schedule(order, midnight - self.clock_error, collect)

    def _collect_standing_charge(self) -> None:
        self._charged_until = max(self._charged_until, self.device_time)
        self._on_time(lambda: self.account.collect_standing_charge(self.tariff.standing_charge, self.supply.enabled))
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

    def _set_tariff(self, arguments: Arguments) -> Result:
        if not self.behaviour.tariff_setting_supported:
            return Refused("this meter does not support the setting of a tariff")
        return self._take_tariff(arguments, cast(SwitchingTable, arguments["TariffSwitchingTable"]))

    def _set_price(self, arguments: Arguments) -> Result:
        if self.behaviour.price_update_meets_tariff_behaviours and not self.behaviour.tariff_setting_supported:
            return Refused("this meter does not support the setting of a tariff, nor of its prices")
        return self._take_tariff(arguments, self.tariff.table)

    def _take_tariff(self, arguments: Arguments, table: SwitchingTable) -> Result:
        prices = cast(tuple[int, ...], arguments["TariffTOUPriceMatrix"])
        beyond = sorted({s.register for s in table.switches if not 1 <= s.register <= len(prices)})
        if beyond:
            return Refused(f"the Tariff Switching Table names register {beyond[0]}, but there are {len(prices)} prices")
        self.tariff = Tariff(prices, cast(int, arguments["StandingCharge"]), table)
        return Done()

    def _synchronise_clock(self, arguments: Arguments) -> Result:
        self.clock_error = cast(datetime, arguments["Clock"]) - self.clock.now()
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
            "TariffTOUPriceMatrix": lambda: self.tariff.prices,
            "StandingCharge": lambda: self.tariff.standing_charge,
            "TariffSwitchingTable": lambda: self.tariff.table,
            "ActiveTariffPrice": lambda: self.price,
            "ActiveTariffTOURegister": lambda: self._active_register,
            "TariffTOURegisterMatrix": lambda: tuple(self.tou_registers),
            "BillingTime": lambda: self.billing["BillingTime"],
            "BillingPeriod": lambda: self.billing["BillingPeriod"],
        }
        if self.behaviour.has_table_15_settings:
            items["DebtRecoveryTypeSequence"] = lambda: self.account.debt_type_sequence
            items["DisablementOfSupplyNotAllowed"] = lambda: self.disablement_not_allowed
        return items

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
            "BillingTime": WritableItem(checks.time_of_day, lambda v: self.billing.update(BillingTime=cast(str, v))),
            "BillingPeriod": WritableItem(
                checks.one_of(*_BILLING_PERIODS), lambda v: self.billing.update(BillingPeriod=cast(str, v))
            ),
        }
        if self.behaviour.has_table_15_settings:
            sequence = checks.permutation_of(*DEBT_TYPES)
            items["DebtRecoveryTypeSequence"] = item(sequence, account, "debt_type_sequence", True)
            items["DisablementOfSupplyNotAllowed"] = item(checks.flag, self, "disablement_not_allowed", True)
        return items

    def _meter_commands(self) -> dict[str, DeviceCommand]:
        account, supply = self.account, self.supply
        price_checks = {"TariffTOUPriceMatrix": checks.prices(self.registers), "StandingCharge": checks.AMOUNT}

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
            "SetTariff": DeviceCommand(
                self._set_tariff, {**price_checks, "TariffSwitchingTable": checks.switching_table}
            ),
            "SetPrice": DeviceCommand(self._set_price, price_checks),
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


def _times_of(calendar: NonDisablementCalendar | SwitchingTable) -> Callable[[date], list[time]]:
    return lambda day: [switch.at for switch in calendar.on(day)]
