"""Faults of clock, calendars, logs and messages that both meters can have."""

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import cast
from zoneinfo import ZoneInfo

from device_drivers.emulator.account import Account
from device_drivers.emulator.alerts import DeviceAlert
from device_drivers.emulator.customer import CustomerDisplay
from device_drivers.emulator.device import Arguments, EmulatedDevice
from device_drivers.emulator.events import EventRecord
from device_drivers.emulator.logs import Profile
from device_drivers.emulator.meter import Meter
from device_drivers.emulator.network_data import NetworkData
from device_drivers.emulator.wall_clock import WALL_CLOCKS
from smets1.calendars import BillingPeriod
from smets1.data_items import BILLING_CALENDAR
from smets1.operations import Done, LogEntry, Period, Refused, Result, Value
from tests.mutants.mutant import ESME, GSME, METERS, Catalogue

catalogue = Catalogue()
fault = catalogue.fault
_BILLING = ["6.8", "4.4.3", "year-of-billing"]
_LONDON = ZoneInfo("Europe/London")


@fault(*METERS, breaks="SRV 6.11", noticed_by=["6.11", "8.1.1"])
class ClockAnHourWrong(Meter):
    """The clock is set to an hour after what was sent: the wrong time base."""

    def _synchronise_clock(self, arguments: Arguments) -> Result:
        clock = cast(datetime, arguments["Clock"]) + timedelta(hours=1)
        return super()._synchronise_clock({"Clock": clock})


@fault(*METERS, breaks="SRV 6.11", noticed_by=["6.11", "8.1.1"])
class ClockTwoMinutesWrong(Meter):
    """The clock is set to two minutes before what was sent."""

    def _synchronise_clock(self, arguments: Arguments) -> Result:
        clock = cast(datetime, arguments["Clock"]) - timedelta(minutes=2)
        return super()._synchronise_clock({"Clock": clock})


@fault(*METERS, breaks="SRV 6.11", noticed_by=["6.11"])
class ClockGoesForwardOnly(Meter):
    """The clock cannot be put back, and says it has been."""

    def _synchronise_clock(self, arguments: Arguments) -> Result:
        if cast(datetime, arguments["Clock"]) < self.device_time:
            return Done()
        return super()._synchronise_clock(arguments)


@fault(*METERS, breaks="SRV 6.11", noticed_by=["6.11"])
class ClockSetAndRefused(Meter):
    """The clock is set, and the request refused."""

    def _synchronise_clock(self, arguments: Arguments) -> Result:
        super()._synchronise_clock(arguments)
        return Refused("no")


@fault(*METERS, breaks="SRV 6.11", noticed_by=["6.11"])
class SettingTheClockZeroesTheRegisters(Meter):
    """Setting the clock sets the TOU registers to zero."""

    def _synchronise_clock(self, arguments: Arguments) -> Result:
        self.tariff.tou_registers = [0] * len(self.tariff.tou_registers)
        return super()._synchronise_clock(arguments)


def _clocks_change_on_the_day_of(at: datetime) -> bool:
    noon = at.replace(hour=12)
    return (noon - timedelta(days=1)).astimezone(_LONDON).utcoffset() != noon.astimezone(_LONDON).utcoffset()


@contextmanager
def _no_standing_charge(account: Account, spared: bool) -> Iterator[None]:
    """An account that is spared the standing charge meanwhile."""
    if spared:
        account.collect_standing_charge = lambda *_: None  # type: ignore[method-assign]
    yield
    if spared:
        del account.collect_standing_charge


@fault(*METERS, breaks="SRV 1.1.1", noticed_by=["clock-change-week"])
class NoChargeWhenTheClocksChange(Meter):
    """No standing charge is taken on the day on which the clocks change."""

    def _collect_standing_charge(self) -> None:
        with _no_standing_charge(self.account, _clocks_change_on_the_day_of(self.device_time)):
            super()._collect_standing_charge()


@fault(*METERS, breaks="SRV 1.1.1", noticed_by=["clock-change-week"])
class ChargesTwiceWhenTheClocksChange(Meter):
    """The standing charge is taken twice on the day on which the clocks change."""

    def _collect_standing_charge(self) -> None:
        if _clocks_change_on_the_day_of(self.device_time):
            super()._collect_standing_charge()
        super()._collect_standing_charge()


@fault(*METERS, breaks="SRV 6.8", noticed_by=["clock-change-week"])
class NoBillWhenTheClocksChange(Meter):
    """No billing period ends on the day on which the clocks change."""

    def _write_billing_log(self, log: object, at: datetime) -> None:
        if not _clocks_change_on_the_day_of(at):
            super()._write_billing_log(log, at)  # type: ignore[arg-type]


@fault(*METERS, breaks="SRV 1.1.1", noticed_by=["year-of-billing"])
class ChargesThirtyDaysAMonth(Meter):
    """No standing charge is taken on the 31st of a month."""

    def _collect_standing_charge(self) -> None:
        with _no_standing_charge(self.account, self.device_time.day == 31):
            super()._collect_standing_charge()


@fault(*METERS, breaks="SRV 4.8.1", noticed_by=["4.8.1", "clock-change-week"])
class ProfileInLocalTime(Meter):
    """Half hours are stamped with local time."""

    def end_half_hour(self, at: datetime) -> None:
        super().end_half_hour(WALL_CLOCKS["local"].at(at).replace(tzinfo=UTC))


@fault(*METERS, breaks="SRV 4.8.1", noticed_by=["4.8.1"])
class ProfileStampedAtTheBeginning(Profile):
    """A half hour is stamped with its beginning."""

    def write(self, at: datetime, units: int) -> None:
        super().write(at - timedelta(minutes=30), units)


@fault(*METERS, breaks="SRV 4.8.1", noticed_by=["4.8.1"])
class ProfileInKilowattHours(Profile):
    """The profile counts whole kWh, or whole m³."""

    def write(self, at: datetime, units: int) -> None:
        super().write(at, units // 1_000 * 1_000)


@fault(*METERS, breaks="SRV 4.8.1", noticed_by=["4.8.1"])
class ProfileWithoutZeroes(Profile):
    """A half hour in which nothing was used has no entry."""

    def write(self, at: datetime, units: int) -> None:
        if units:
            super().write(at, units)


@fault(*METERS, breaks="SRV 4.8.1", noticed_by=["4.8.1"])
class ProfileOfADay(Profile):
    """The profile keeps the last day only."""

    def __init__(self, size: int, item: str) -> None:
        del size
        super().__init__(48, item)


@fault(*METERS, breaks="SRV 4.8.1", noticed_by=["4.8.1", "4.17"])
class HalfHoursRunOn(Meter):
    """A half hour holds all that was used since midnight."""

    def end_half_hour(self, at: datetime) -> None:
        kept = self._in_half_hour
        super().end_half_hour(at)
        self._in_day -= kept
        self._in_half_hour = kept

    def end_day(self, at: datetime) -> None:
        self._in_day, self._in_half_hour = self._in_half_hour, 0
        super().end_day(at)


@fault(*METERS, breaks="SRV 4.17", noticed_by=["4.17"])
class DaysRunOn(Meter):
    """The consumption of a day holds that of the days before."""

    def end_day(self, at: datetime) -> None:
        kept = self._in_day
        super().end_day(at)
        self._in_day = kept


@fault(*METERS, breaks="SRV 4.6.1", noticed_by=["4.6.1", "4.17"])
class NoDailyLogOnSundays(Meter):
    """The daily logs have no entry for a Sunday."""

    def end_day(self, at: datetime) -> None:
        if at.isoweekday() != 1:
            super().end_day(at)


@fault(*METERS, breaks="SRV 4.6.1", noticed_by=["4.6.1", "clock-change-week", "4.17"])
class DailyLogsAtNoon(Meter):
    """The daily logs are stamped with noon."""

    def end_day(self, at: datetime) -> None:
        super().end_day(at + timedelta(hours=12))


@fault(*METERS, breaks="SRV 6.8", noticed_by=_BILLING)
class BillingPeriodNeverEnds(Meter):
    """The end of a billing period writes nothing."""

    def _end_billing_period(self) -> None:
        self._period_ended = self._period_ends
        self._period_ends = self._next_billing_period_end()


@fault(*METERS, breaks="SRV 6.8", noticed_by=_BILLING)
class BillsTwice(Meter):
    """The end of a billing period is logged twice."""

    def _write_billing_log(self, log: object, at: datetime) -> None:
        super()._write_billing_log(log, at)  # type: ignore[arg-type]
        if log is self.billing_log:
            super()._write_billing_log(self.billing_log, at)


@fault(*METERS, breaks="SRV 6.8", noticed_by=_BILLING)
class BillsMonthlyAlways(Meter):
    """A billing period is a month whatever BillingPeriod says."""

    def _next_billing_period_end(self) -> datetime:
        told = self.billing_calendar
        self.billing_calendar = replace(told, period=BillingPeriod.MONTHLY)
        end = super()._next_billing_period_end()
        self.billing_calendar = told
        return end


@fault(*METERS, breaks="SRV 6.8", noticed_by=_BILLING)
class BillsAtMidnightAlways(Meter):
    """A billing period ends at midnight whatever BillingTime says."""

    def _next_billing_period_end(self) -> datetime:
        told = self.billing_calendar
        self.billing_calendar = replace(told, at=datetime.min.time())
        end = super()._next_billing_period_end()
        self.billing_calendar = told
        return end


@fault(*METERS, breaks="SRV 6.8", noticed_by=_BILLING)
class BillsADayLate(Meter):
    """A billing period ends a day late."""

    def _next_billing_period_end(self) -> datetime:
        kept = self._period_ended
        self._period_ended = kept - timedelta(days=1)
        end = super()._next_billing_period_end() + timedelta(days=1)
        self._period_ended = kept
        return end


@fault(*METERS, breaks="SRV 4.4.3", noticed_by=["4.4.3", "year-of-billing"])
class BillsWithoutRegisters(Meter):
    """The billing log holds registers of zero."""

    def _registers(self) -> dict[str, int | str | tuple[int, ...]]:
        found = super()._registers()
        return {name: 0 if isinstance(value, int) else value for name, value in found.items()}


@fault(*METERS, breaks="SRV 4.4.3", noticed_by=["4.4.3", "year-of-billing"])
class BillsThePrepayValuesOfTheFirstEnd(Meter):
    """The billing log holds a Meter Balance of zero."""

    def _write_billing_log(self, log: object, at: datetime) -> None:
        sound = self.readable["MeterBalance"]
        self.readable["MeterBalance"] = lambda: 0
        super()._write_billing_log(log, at)  # type: ignore[arg-type]
        self.readable["MeterBalance"] = sound


@fault(*METERS, breaks="SRV 6.2.3", noticed_by=["6.2.3"])
class ReadingEndsTheBillingPeriod(Meter):
    """The billing period ends when the billing calendar is read."""

    def read(self, items: Sequence[str], period: Period | None = None) -> Result:
        if tuple(items) == BILLING_CALENDAR:
            self._write_billing_log(self.billing_log, self.device_time)
        return super().read(items, period)


@fault(*METERS, breaks="SRV 11.2", noticed_by=["11.2"])
class TheVersionCostsAPenny(Meter):
    """Each SRV 11.2 takes a penny from the Meter Balance."""

    def read(self, items: Sequence[str], period: Period | None = None) -> Result:
        if tuple(items) == ("FirmwareVersion",):
            self.account.balance -= 1_000
        return super().read(items, period)


@fault(*METERS, breaks="SRV 6.13", noticed_by=["6.13"])
class StampsEventsWhenTheyAreRead(EmulatedDevice):
    """An event bears the time at which it is read."""

    def read(self, items: Sequence[str], period: Period | None = None) -> Result:
        result = super().read(items, period)
        log = result.values.get("EventLog") if isinstance(result, Done) else None
        if not isinstance(log, tuple):
            return result
        return Done({"EventLog": tuple(replace(x, at=self.device_time) for x in log if isinstance(x, LogEntry))})


@fault(*METERS, breaks="SRV 6.13", noticed_by=["6.13"])
class ReadingEmptiesTheEventLog(Meter):
    """The event log is empty once it has been read."""

    def read(self, items: Sequence[str], period: Period | None = None) -> Result:
        result = super().read(items, period)
        if "EventLog" in items:
            next(part for part in self._parts if isinstance(part, EventRecord)).event_log.clear()
        return result


_OF_PERIODS = ["4.8.1", "4.6.1", "4.10", "4.17", "4.4.3", "4.4.4", "4.4.5", "6.13"]


@fault(*METERS, breaks="DUIS: ReadLogPeriod", noticed_by=_OF_PERIODS)
class IgnoresThePeriodOfALog(EmulatedDevice):
    """Every entry of a log is returned, whatever period is asked for."""

    def read(self, items: Sequence[str], period: Period | None = None) -> Result:
        del period
        return super().read(items)


@fault(*METERS, breaks="DUIS: ReadLogPeriod", noticed_by=["4.8.1", "4.6.1", "4.17", "4.4.3", "6.13"])
class PeriodWithoutItsStart(EmulatedDevice):
    """The first entry of the period that is asked for is left out."""

    def read(self, items: Sequence[str], period: Period | None = None) -> Result:
        result = super().read(items, period)
        if period is None or not isinstance(result, Done):
            return result
        return Done({item: value[1:] if isinstance(value, tuple) else value for item, value in result.values.items()})


@fault(*METERS, breaks="SRV 6.13", noticed_by=["6.13", "6.25"])
class SecurityInTheEventLog(EventRecord):
    """What concerns security is in the event log, and not in the security log."""

    def take_note(self, alert: DeviceAlert, at: datetime) -> bool:
        self.event_log.write(at, {"LogCode": alert.code, "LogMeaning": alert.meaning})
        return alert.code not in self._disabled


@fault(GSME, breaks="SRV 4.10", noticed_by=["4.10"])
class NetworkDataOfNothing(NetworkData):
    """The Network Data Log counts a litre in six minutes in which nothing flows."""

    def entries(self) -> tuple[LogEntry, ...]:
        return tuple(
            entry if entry.values["Consumption"] else replace(entry, values={"Consumption": 1})
            for entry in super().entries()
        )


@fault(*METERS, breaks="SRV 6.22", noticed_by=["6.22"])
class SendsDisabledAlerts(EventRecord):
    """An alert that is disabled is sent all the same."""

    def take_note(self, alert: DeviceAlert, at: datetime) -> bool:
        super().take_note(alert, at)
        return True


@fault(*METERS, breaks="SRV 6.22", noticed_by=["6.22"])
class DisablesForGood(EventRecord):
    """An alert that was disabled cannot be enabled again."""

    def _configure(self, arguments: Arguments) -> Result:
        kept = set(self._disabled)
        result = super()._configure(arguments)
        self._disabled |= kept
        return result


@fault(*METERS, breaks="SRV 6.22", noticed_by=["6.22"])
class OneDisablesAll(EventRecord):
    """With one alert all are disabled."""

    def take_note(self, alert: DeviceAlert, at: datetime) -> bool:
        super().take_note(alert, at)
        return not self._disabled


@fault(*METERS, breaks="SRV 6.22", noticed_by=["6.22"])
class EnablesWhatIsNotNamed(EventRecord):
    """An alert that a request does not name is enabled."""

    def _configure(self, arguments: Arguments) -> Result:
        self._disabled.clear()
        return super()._configure(arguments)


@fault(*METERS, breaks="SRV 3.3", noticed_by=["3.3"])
class ClearsTheSecurityLogToo(EventRecord):
    """SRV 3.3 clears the security log too."""

    def _clear(self, _: Arguments) -> Result:
        self.security_log.clear()
        return super()._clear(_)


@fault(*METERS, breaks="SRV 3.3", noticed_by=["3.3"])
class ClearsTheSecurityLogInstead(EventRecord):
    """SRV 3.3 clears the security log, and not the event log."""

    def _clear(self, _: Arguments) -> Result:
        self.security_log.clear()
        return Done()


@fault(*METERS, breaks="SRV 6.13", noticed_by=["6.13", "3.3"])
class LogsNothing(EventRecord):
    """Events are not logged."""

    def take_note(self, alert: DeviceAlert, at: datetime) -> bool:
        del at
        return alert.code not in self._disabled


@fault(*METERS, breaks="SRV 6.13", noticed_by=["6.13"])
class LogsEventsTwice(EventRecord):
    """Every event is logged twice."""

    def take_note(self, alert: DeviceAlert, at: datetime) -> bool:
        super().take_note(alert, at)
        return super().take_note(alert, at)


@fault(*METERS, breaks="SRV 6.13", noticed_by=["6.13"])
class LogsEventsAnHourLate(EventRecord):
    """Events are logged with the time an hour later."""

    def take_note(self, alert: DeviceAlert, at: datetime) -> bool:
        return super().take_note(alert, at + timedelta(hours=1))


@fault(*METERS, breaks="SRV 6.13", noticed_by=["6.13"])
class LogsTheWrongCode(EventRecord):
    """Every event is logged with the code of another."""

    def take_note(self, alert: DeviceAlert, at: datetime) -> bool:
        self.event_log.write(at, {"LogCode": "FFFF", "LogMeaning": "unknown"})
        return alert.code not in self._disabled


@fault(*METERS, breaks="SRV 3.5", noticed_by=["3.5"])
class ThePinHidesNothing(CustomerDisplay):
    """The account is shown whatever the Privacy PIN."""

    def _show(self, arguments: Arguments) -> Result:
        del arguments
        return Done(self._show_account())


@fault(*METERS, breaks="SRV 3.5", noticed_by=["3.5"])
class ThePinStays(CustomerDisplay):
    """SRV 3.5 leaves the Privacy PIN in force."""

    def _disable_pin(self, _: Arguments) -> Result:
        return Done()


@fault(*METERS, breaks="SRV 3.5", noticed_by=["3.5"])
class DisablingThePinSetsIt(CustomerDisplay):
    """SRV 3.5 sets the Privacy PIN to 0000."""

    def _disable_pin(self, _: Arguments) -> Result:
        self._pin = "0000"
        return Done()


@fault(*METERS, breaks="SRV 3.5", noticed_by=["3.5"])
class NoPinCanBeSetAgain(CustomerDisplay):
    """After SRV 3.5 no Privacy PIN can be set any more."""

    _closed = False

    def _set_pin(self, arguments: Arguments) -> Result:
        return Done() if self._closed else super()._set_pin(arguments)

    def _disable_pin(self, _: Arguments) -> Result:
        self._closed = True
        return super()._disable_pin(_)


@fault(*METERS, breaks="SRV 3.5", noticed_by=["3.5"])
class ThePinHidesTheAccountFromTheSupplier(Meter):
    """While a Privacy PIN is set, SRV 4.3 is refused."""

    def read(self, items: Sequence[str], period: Period | None = None) -> Result:
        display = next(part for part in self._parts if isinstance(part, CustomerDisplay))
        if "MeterBalance" in items and display._pin is not None:
            return Refused("a Privacy PIN hides the account")
        return super().read(items, period)


@fault(*METERS, breaks="SRV 3.1", noticed_by=["3.1"])
class CutsTheMessage(EmulatedDevice):
    """A message is cut to its first 20 characters."""

    def write(self, values: Mapping[str, Value]) -> Result:
        if "SupplierMessage" in values and len(str(values["SupplierMessage"])) <= 116:
            values = {**values, "SupplierMessage": str(values["SupplierMessage"])[:20]}
        return super().write(values)


@fault(*METERS, breaks="SRV 3.1", noticed_by=["3.1"])
class AppendsTheMessage(EmulatedDevice):
    """A new message is appended to the old one."""

    def write(self, values: Mapping[str, Value]) -> Result:
        if "SupplierMessage" in values:
            told = f"{self.readable['SupplierMessage']()}{values['SupplierMessage']}"
            if len(told) <= 116:
                values = {**values, "SupplierMessage": told}
        return super().write(values)


@fault(ESME, breaks="SRV 6.20.1", noticed_by=["6.20.1", "6.20.2", "6.2.7"])
class SetsTheOtherMpan(EmulatedDevice):
    """The import and the export MPAN are taken for one another when they are set."""

    def write(self, values: Mapping[str, Value]) -> Result:
        other = {"ImportMPAN": "ExportMPAN", "ExportMPAN": "ImportMPAN"}
        return super().write({other.get(item, item): value for item, value in values.items()})


@fault(*METERS, breaks="SRV 6.20.1", noticed_by=["6.20.1"])
class TheMpxnCostsAPenny(Meter):
    """Each SRV 6.20.1 takes a penny from the Meter Balance."""

    def write(self, values: Mapping[str, Value]) -> Result:
        if {"ImportMPAN", "MPRN"} & values.keys():
            self.account.balance -= 1_000
        return super().write(values)


@fault(*METERS, breaks="SRV 11.1", noticed_by=["11.1", "11.3"])
class RunsTheImageAtOnce(EmulatedDevice):
    """Firmware runs as soon as its image is there."""

    def _update_firmware(self, arguments: Arguments) -> Result:
        result = super()._update_firmware(arguments)
        self._firmware = str(arguments["FirmwareVersion"])
        return result


@fault(*METERS, breaks="SRV 11.3", noticed_by=["11.3"])
class ActivatesNothing(EmulatedDevice):
    """SRV 11.3 is answered as done, and the old firmware runs on."""

    def _activate_firmware(self, _: Arguments) -> Result:
        return Refused("no image") if self._image is None else Done()


@fault(*METERS, breaks="SRV 11.3", noticed_by=["11.3"])
class ActivatesWithoutAnImage(EmulatedDevice):
    """SRV 11.3 is answered as done although no image is stored."""

    def _activate_firmware(self, _: Arguments) -> Result:
        return Done() if self._image is None else super()._activate_firmware(_)


@fault(*METERS, breaks="SRV 11.3", noticed_by=["11.3"])
class ActivationZeroesTheAccount(Meter):
    """The activation of firmware zeroes the Meter Balance."""

    def _activate_firmware(self, _: Arguments) -> Result:
        result = super()._activate_firmware(_)
        if isinstance(result, Done):
            self.account.balance = 0
        return result


@fault(*METERS, breaks="SRV 11.3", noticed_by=["11.3"])
class ActivationTakesTheFactoryConfiguration(Meter):
    """The activation of firmware sets the prepayment configuration back to the factory's."""

    def _activate_firmware(self, _: Arguments) -> Result:
        result = super()._activate_firmware(_)
        if isinstance(result, Done):
            self.account.emergency_credit_limit = 1_000_000
            self.account.low_credit_threshold = 200_000
        return result
