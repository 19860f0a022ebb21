"""Faults that an ESME alone can have: export, demand, load limit, voltage and power."""

from collections.abc import Callable
from datetime import datetime, timedelta

from device_drivers.emulator.alerts import DeviceAlert
from device_drivers.emulator.demand import MaximumDemand, Peak
from device_drivers.emulator.device import Arguments
from device_drivers.emulator.esme import Esme
from device_drivers.emulator.load_limit import LoadLimit
from device_drivers.emulator.power import CountedFlow, PowerSupply, ProfiledFlow
from device_drivers.emulator.supply import SupplyState
from device_drivers.emulator.voltage import Phase, Voltage
from smets1.operations import Done, Result, Value
from tests.mutants.mutant import ESME, Catalogue, after_making

catalogue = Catalogue()
fault = catalogue.fault
_EXPORT = ["4.2", "4.8.3"]
_DEMAND = ["4.12.1", "6.18.1"]


@fault(ESME, breaks="SRV 4.2", noticed_by=[*_EXPORT, "4.1.1"])
class CountsExportAsImport(Esme):
    """What is exported is counted as import."""

    def count(self, elapsed: timedelta) -> None:
        before = self.exported.total
        super().count(elapsed)
        for part, _ in self.tariff.count(self.exported.total - before):
            self._in_half_hour += part


@fault(ESME, breaks="SRV 4.2", noticed_by=_EXPORT)
class CountsNoExport(Esme):
    """What is exported is not counted."""

    def set_export(self, rate: int) -> None:
        self._set_flow(self.exported, 0 * rate)


@fault(ESME, breaks="SRV 4.2", noticed_by=["4.2", "4.1.1", "4.8.2"])
class CountsNothingReactive(Esme):
    """Reactive energy is not counted."""

    def set_reactive(self, rate: int) -> None:
        del rate

    def set_reactive_export(self, rate: int) -> None:
        del rate


@fault(ESME, breaks="SRV 4.2", noticed_by=["4.2", "4.1.1", "4.8.2"])
class SwapsReactive(Esme):
    """Reactive import and export are counted for one another."""

    def set_reactive(self, rate: int) -> None:
        self._set_flow(self.reactive_exported, rate)

    def set_reactive_export(self, rate: int) -> None:
        self._set_flow(self.reactive_imported, rate)


@fault(ESME, breaks="SRV 4.2", noticed_by=["4.2", "power-interruption"])
class ExportsWhileOff(CountedFlow):
    """Export and reactive registers count twice what flows."""

    def count(self, elapsed: timedelta) -> None:
        super().count(2 * elapsed)


@fault(ESME, breaks="SRV 4.8.3", noticed_by=["4.8.3", "4.8.2"])
class SideProfilesRunOn(ProfiledFlow):
    """The half hours of export and reactive import hold all that flowed before."""

    def end_half_hour(self, at: datetime) -> None:
        self.profile.write(at, self.total)


@fault(ESME, breaks="SRV 4.12.1", noticed_by=_DEMAND)
class DemandInWattHours(MaximumDemand):
    """Demand is the energy of a half hour in Wh, not its average power in W."""

    def end_half_hour(self, at: datetime, imported: int, exported: int) -> None:
        super().end_half_hour(at, imported // 2, exported // 2)


@fault(ESME, breaks="SRV 4.12.1", noticed_by=[*_DEMAND, "4.12.2", "6.18.2"])
class NotesNoDemand(MaximumDemand):
    """Maximum demand is not noted."""

    def end_half_hour(self, at: datetime, imported: int, exported: int) -> None:
        del at, imported, exported


@fault(ESME, breaks="SRV 4.12.2", noticed_by=["4.12.1", "4.12.2"])
class SwapsTheDemands(MaximumDemand):
    """The demands for import and export are taken for one another."""

    def end_half_hour(self, at: datetime, imported: int, exported: int) -> None:
        super().end_half_hour(at, exported, imported)


@fault(ESME, breaks="SRV 4.12.1", noticed_by=[*_DEMAND, "4.12.2"])
class NotesTheLastDemand(Peak):
    """The demand is that of the last half hour with any, not the largest."""

    def note(self, power: int, at: datetime) -> None:
        self.power, self.captured = power, at


@fault(ESME, breaks="SRV 4.12.1", noticed_by=["4.12.1", "4.12.2"])
class CapturesAtTheBeginning(Peak):
    """The capture time of a demand is an hour before its half hour."""

    def note(self, power: int, at: datetime) -> None:
        super().note(power, at - timedelta(hours=1))


@fault(ESME, breaks="SRV 6.18.1", noticed_by=_DEMAND)
class DemandOfTheWholeDay(MaximumDemand):
    """The demand within a period of the day is that of the whole day."""

    def _in_period(self, at: datetime) -> bool:
        del at
        return True


@fault(ESME, breaks="SRV 6.18.1", noticed_by=_DEMAND)
class DemandOutsideThePeriod(MaximumDemand):
    """The demand within a period of the day is that of the rest of the day."""

    def _in_period(self, at: datetime) -> bool:
        return not super()._in_period(at)


@fault(ESME, breaks="SRV 6.18.2", noticed_by=["6.18.2"])
class ResetsEveryDemand(MaximumDemand):
    """SRV 6.18.2 resets every demand whatever it names."""

    def _reset(self, arguments: Arguments) -> Result:
        del arguments
        now = self._now()
        for peak in self._registers.values():
            peak.power, peak.captured, peak.reset = 0, now, now
        return Done()


@fault(ESME, breaks="SRV 6.18.2", noticed_by=["6.18.2"])
class ResetsWithoutATime(MaximumDemand):
    """SRV 6.18.2 leaves the time of the last reset as it was."""

    def _reset(self, arguments: Arguments) -> Result:
        before = [peak.reset for peak in self._registers.values()]
        result = super()._reset(arguments)
        for peak, reset in zip(self._registers.values(), before, strict=True):
            peak.reset = reset
        return result


@fault(ESME, breaks="SRV 6.18.2", noticed_by=["6.18.2"])
class ResetsTheTimeOnly(MaximumDemand):
    """SRV 6.18.2 notes a reset, and keeps the demand."""

    def _reset(self, arguments: Arguments) -> Result:
        before = [(peak.power, peak.captured) for peak in self._registers.values()]
        result = super()._reset(arguments)
        for peak, (power, captured) in zip(self._registers.values(), before, strict=True):
            peak.power, peak.captured = power, captured
        return result


@fault(ESME, breaks="SRV 6.4.1", noticed_by=["6.4.1", "4.15"])
class LoadLimitNeverTriggers(LoadLimit):
    """The load limit never triggers."""

    def watch(self, power: int, now: datetime) -> datetime | None:
        del power, now
        return None


@fault(ESME, breaks="SRV 6.4.1", noticed_by=["6.4.1"])
class LoadLimitTriggersAtOnce(LoadLimit):
    """The load limit triggers at once, without its period."""

    def watch(self, power: int, now: datetime) -> datetime | None:
        return now if super().watch(power, now) else None


@fault(ESME, breaks="SRV 6.4.1", noticed_by=["6.4.1"])
class LoadLimitBelowItsThreshold(LoadLimit):
    """The load limit triggers at three quarters of its threshold."""

    def watch(self, power: int, now: datetime) -> datetime | None:
        return super().watch(power * 4 // 3, now)


@fault(ESME, breaks="SRV 6.4.1", noticed_by=["6.4.1"])
class LoadLimitPeriodTwice(LoadLimit):
    """The load limit triggers after twice its period."""

    def watch(self, power: int, now: datetime) -> datetime | None:
        due = super().watch(power, now)
        return due + (due - self._above_since) if due and self._above_since else due


@fault(ESME, breaks="SRV 6.4.1", noticed_by=["6.4.1"])
class LoadLimitSumsUp(LoadLimit):
    """Load above the limit is added up over interruptions."""

    def _watch_afresh(self) -> None:
        self._triggered = False


@fault(ESME, breaks="SRV 6.4.1", noticed_by=["6.4.1"])
class LoadLimitAlwaysDisables(LoadLimit):
    """The load limit disables whatever LoadLimitSupplyState says."""

    @property
    def disables(self) -> bool:
        return True


@fault(ESME, breaks="SRV 6.4.1", noticed_by=["6.4.1"])
class RestorationTakesTwiceAsLong(LoadLimit):
    """The supply stays off for twice the restoration period."""

    @property
    def restoration_period(self) -> timedelta:
        return 2 * super().restoration_period


@fault(ESME, breaks="SRV 4.15", noticed_by=["4.15", "6.4.1", "6.4.2"])
class CountsNoLoadLimit(LoadLimit):
    """LoadLimitCounter does not count."""

    def trigger(self) -> None:
        super().trigger()
        self._counter -= 1


@fault(ESME, breaks="SRV 4.15", noticed_by=["4.15", "6.4.1", "6.4.2"])
class CountsLoadLimitTwice(LoadLimit):
    """LoadLimitCounter counts twice."""

    def trigger(self) -> None:
        super().trigger()
        self._counter += 1


@fault(ESME, breaks="SRV 6.4.1; SRV 4.15", noticed_by=["6.4.1", "4.15"])
class NewLimitZeroesTheCounter(LoadLimit):
    """New settings of the load limit set its counter to 0."""

    def _taker(self, item: str) -> Callable[[Value], None]:
        keep = super()._taker(item)

        def take(value: Value) -> None:
            keep(value)
            self._counter = 0

        return take


@fault(ESME, breaks="SRV 6.4.2", noticed_by=["6.4.2"])
class CounterGoesToOne(LoadLimit):
    """SRV 6.4.2 sets the counter to 1."""

    def _reset_counter(self, _: Arguments) -> Result:
        self._counter = 1
        return Done()


@fault(ESME, breaks="SRV 6.4.1", noticed_by=["6.4.1"])
class LoadLimitArms(Esme):
    """What the load limit has disabled is left Disabled when it is restored, and told as Enabled."""

    def _restore_after_load(self) -> None:
        super()._restore_after_load()
        self.readable["SupplyState"] = lambda: "Enabled"
        self.supply.state = SupplyState.DISABLED


@fault(ESME, breaks="SRV 4.16", noticed_by=["4.16"])
class TellsThePowerOfTheLoad(Esme):
    """ActivePowerImport tells what would flow while the supply is off."""

    @property
    def active_power(self) -> int:
        return self.flow.rate


@fault(ESME, breaks="SRV 4.16", noticed_by=["4.16"])
class TellsPowerInHundredWatts(Esme):
    """ActivePowerImport is cut to hundreds of W."""

    def __init__(self, *arguments: object) -> None:
        super().__init__(*arguments)  # type: ignore[arg-type]
        self.readable["ActivePowerImport"] = lambda: self.active_power // 100


@fault(ESME, breaks="SRV 4.10", noticed_by=["4.10", "6.5", "6.27"])
class CountsNoVoltage(Phase):
    """The counters of over- and undervoltage do not count."""

    def _write(self, first: datetime, average: int, periods: int) -> None:
        counters = self.over_counter, self.under_counter
        super()._write(first, average, periods)
        self.over_counter, self.under_counter = counters


@fault(ESME, breaks="SRV 4.10", noticed_by=["4.10", "6.5"])
class SwapsTheVoltageCounters(Phase):
    """Overvoltage is counted as undervoltage, and the other way round."""

    def _write(self, first: datetime, average: int, periods: int) -> None:
        over, under = self.over_counter, self.under_counter
        super()._write(first, average, periods)
        over_now, under_now = self.over_counter - over, self.under_counter - under
        self.over_counter, self.under_counter = over + under_now, under + over_now


@fault(ESME, breaks="SRV 4.10", noticed_by=["4.10"])
class VoltageAnHourWrong(Phase):
    """The averages of the voltage are stamped an hour late."""

    def _write(self, first: datetime, average: int, periods: int) -> None:
        super()._write(first + timedelta(hours=1), average, periods)


@fault(ESME, breaks="SRV 4.10", noticed_by=["4.10"])
class VoltageInVolts(Phase):
    """The averages of the voltage are in V, not in 0.1 V."""

    def _write(self, first: datetime, average: int, periods: int) -> None:
        super()._write(first, average // 10, periods)


@fault(ESME, breaks="SRV 6.5", noticed_by=["6.5", "4.10"])
class KeepsTheMeasurementPeriod(Phase):
    """The measurement period of the average voltage never changes, and is told as it was set."""

    def set_terms(self, over_threshold: int, under_threshold: int, period: timedelta) -> None:
        super().set_terms(over_threshold, under_threshold, period)

    def measure(self, voltage: int, start: datetime, elapsed: timedelta) -> None:
        told, self.period = self.period, timedelta(minutes=30)
        super().measure(voltage, start, elapsed)
        self.period = told


@fault(ESME, breaks="SRV 6.5", noticed_by=["6.5", "4.10"])
class CountsByTheFactoryThresholds(Phase):
    """Voltage counters go by the thresholds of the factory."""

    def _write(self, first: datetime, average: int, periods: int) -> None:
        told = self.over_threshold, self.under_threshold
        self.over_threshold, self.under_threshold = 2_530, 2_162
        super()._write(first, average, periods)
        self.over_threshold, self.under_threshold = told


@fault(ESME, breaks="SRV 6.5", noticed_by=["6.5"])
class SwapsTheVoltageThresholds(Phase):
    """The thresholds of over- and undervoltage are taken for one another."""

    def set_terms(self, over_threshold: int, under_threshold: int, period: timedelta) -> None:
        super().set_terms(under_threshold, over_threshold, period)


@fault(ESME, breaks="SRV 6.5", noticed_by=["6.5", "6.2.1"])
class KeepsTheOtherVoltageSettings(Voltage):
    """SRV 6.5 changes the terms of the average voltage only."""

    def _change_settings(self, arguments: Arguments) -> Result:
        before = self._settings
        result = super()._change_settings(arguments)
        self._settings = before
        return result


@fault(ESME, breaks="SRV 6.5", noticed_by=["6.5", "6.2.1"])
class KeepsTheAverageVoltageSettings(Voltage):
    """SRV 6.5 leaves the terms of the average voltage as they are."""

    def _change_settings(self, arguments: Arguments) -> Result:
        before = [(phase.over_threshold, phase.under_threshold, phase.period) for phase in self._phases]
        result = super()._change_settings(arguments)
        for phase, terms in zip(self._phases, before, strict=True):
            phase.set_terms(*terms)
        return result


@fault(ESME, breaks="SRV 6.27", noticed_by=["6.27"])
class ResetsTheOverVoltageCounterOnly(Voltage):
    """SRV 6.27 sets the counter of overvoltage to 0 only."""

    def _reset_counters(self, _: Arguments) -> Result:
        for phase in self._phases:
            phase.over_counter = 0
        return Done()


@fault(ESME, breaks="SRV 6.27", noticed_by=["6.27"])
class ResetEmptiesTheVoltageLog(Voltage):
    """SRV 6.27 empties the log of average voltages too."""

    def _reset_counters(self, _: Arguments) -> Result:
        result = super()._reset_counters(_)
        for phase in self._phases:
            phase.averages.clear()
        return result


@fault(ESME, breaks="SRV 6.13; alert 8F35", noticed_by=["power-interruption"])
class CallsEveryOutageShort(PowerSupply):
    """A long interruption of the power is reported as a short one."""

    def restore(self, at: datetime) -> DeviceAlert:
        self._interrupted_at = at
        return super().restore(at)


@fault(ESME, breaks="SRV 6.13; alert 8F36", noticed_by=["power-interruption"])
class CallsEveryOutageLong(PowerSupply):
    """A short interruption of the power is reported as a long one."""

    def restore(self, at: datetime) -> DeviceAlert:
        self._interrupted_at = at - timedelta(days=1)
        return super().restore(at)


@fault(ESME, breaks="SRV 6.13", noticed_by=["power-interruption"])
class LogsNoInterruption(PowerSupply):
    """The power event log has no entry for an interruption."""

    def interrupt(self, at: datetime) -> None:
        self.on = False
        self._interrupted_at = at


@fault(ESME, breaks="SRV 6.13", noticed_by=["power-interruption"])
class LogsNoRestoration(PowerSupply):
    """The power event log has no entry for a restoration."""

    def _write(self, at: datetime, event: DeviceAlert) -> None:
        if event is DeviceAlert.SUPPLY_INTERRUPTED:
            super()._write(at, event)


@fault(ESME, breaks="the power interruption story", noticed_by=["power-interruption"])
class CountsWithoutPower(Esme):
    """What would flow is counted while the power is gone."""

    def count(self, elapsed: timedelta) -> None:
        on, self.power.on = self.power.on, True
        super().count(elapsed)
        self.power.on = on


@fault(ESME, breaks="the power interruption story", noticed_by=["power-interruption"])
class AnswersWithoutPower(Esme):
    """The device answers while the power is gone."""

    def _answer(self) -> None:
        return


def _zero_registers(device: Esme) -> None:
    device.tariff.tou_registers = [0] * len(device.tariff.tou_registers)


def _stop_the_clock(device: Esme) -> None:
    device._set_clock_error(device.clock_error - (device.device_time - device.power._interrupted_at))


def _zero_side_registers(device: Esme) -> None:
    device.exported.total = device.reactive_imported.total = 0
    device.exported._written = device.reactive_imported._written = 0


def _forget_balance(device: Esme) -> None:
    device.account.balance = 0


def _forget_emergency_credit(device: Esme) -> None:
    device.account.emergency_credit = None


def _forget_debts(device: Esme) -> None:
    device.account.debts = dict.fromkeys(device.account.debts, 0)


def _forget_recovery_terms(device: Esme) -> None:
    device.account.recoveries = Esme(device.identify(), device.clock, device.behaviour).account.recoveries


def _forget_configuration(device: Esme) -> None:
    device.account.emergency_credit_limit, device.account.low_credit_threshold = 1_000_000, 200_000
    device.account.max_credit, device.account.max_meter_balance = 25_000_000, 100_000_000


def _forget_threshold(device: Esme) -> None:
    device.account.disablement_threshold = 0


def _forget_mode(device: Esme) -> None:
    device.account.mode = type(device.account.mode)("Credit")


def _forget_calendar(device: Esme) -> None:
    device.calendar = type(device.calendar)()


def _forget_tariff(device: Esme) -> None:
    device.tariff.tariff = type(device.tariff.tariff)()


def _forget_billing_calendar(device: Esme) -> None:
    device.billing_calendar = type(device.billing_calendar)()


def _enable_supply(device: Esme) -> None:
    device.supply.enable()


def _disable_supply(device: Esme) -> None:
    device.supply.disable()


def _disarm_supply(device: Esme) -> None:
    if device.supply.state is SupplyState.ARMED:
        device.supply.disable()


def _empty_profile(device: Esme) -> None:
    device.profile._entries.clear()


def _empty_event_log(device: Esme) -> None:
    for log in (device.billing_log, device.change_log, device.daily_read_log, device.daily_consumption_log):
        log.clear()


def _forget_power_log(device: Esme) -> None:
    device.power._log.clear()


_LOST: tuple[tuple[str, str, Callable[[Esme], None]], ...] = (
    ("TouRegisters", "The TOU registers", _zero_registers),
    ("ExportRegisters", "The export and reactive registers", _zero_side_registers),
    ("MeterBalance", "The Meter Balance", _forget_balance),
    ("EmergencyCredit", "Emergency Credit in use", _forget_emergency_credit),
    ("Debts", "The debt registers", _forget_debts),
    ("RecoveryTerms", "The terms of debt recovery", _forget_recovery_terms),
    ("Configuration", "Limits and thresholds of prepayment", _forget_configuration),
    ("DisablementThreshold", "The Disablement Threshold", _forget_threshold),
    ("PaymentMode", "The payment mode", _forget_mode),
    ("Calendar", "The Non-Disablement Calendar", _forget_calendar),
    ("Tariff", "The tariff", _forget_tariff),
    ("BillingCalendar", "The billing calendar", _forget_billing_calendar),
    ("DisabledState", "That the supply is not Enabled", _enable_supply),
    ("EnabledState", "That the supply is not Disabled", _disable_supply),
    ("ArmedState", "That the supply is Armed", _disarm_supply),
    ("Profile", "The profile of half hours", _empty_profile),
    ("BillingAndDailyLogs", "The billing and daily logs", _empty_event_log),
    ("PowerEventLog", "The power event log", _forget_power_log),
    ("ClockTime", "The time that passes meanwhile", _stop_the_clock),
)


def _loses(lose: Callable[[Esme], None]) -> Callable[[Esme], None]:
    def spoil(device: Esme) -> None:
        sound = device.restore_power

        def restore_power() -> None:
            had_power = device.power.on
            sound()
            if not had_power:
                lose(device)
                device.conclude()

        device.restore_power = restore_power  # type: ignore[method-assign]

    return spoil


for _name, _what, _lose in _LOST:
    catalogue.device(
        ESME,
        f"Loses{_name}WithThePower",
        after_making(ESME, f"Loses{_name}WithThePower", _loses(_lose)),
        f"Lost with the power: {_what[0].lower()}{_what[1:]}.",
        breaks="the power interruption story",
        noticed_by=["power-interruption"],
    )
