"""Faults of the supply: what disables, arms and enables it, and the calendars that protect it."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime, time, timedelta

from device_drivers.emulator.alerts import DeviceAlert
from device_drivers.emulator.device import EmulatedDevice
from device_drivers.emulator.meter import Meter
from device_drivers.emulator.supply import Supply, SupplyState
from device_drivers.emulator.tamper import TamperProtection
from device_drivers.emulator.wall_clock import WALL_CLOCKS
from smets1.calendars import NonDisablementCalendar
from smets1.operations import Done, Refused, Result, Value
from tests.mutants.mutant import ESME, GSME, METERS, Catalogue

catalogue = Catalogue()
fault = catalogue.fault
_CALENDAR = ["2.1", "prepayment-month", "unnumbered/calendar-in-local-time"]


@fault(*METERS, breaks="SRV 7.4; SRV 1.6", noticed_by=["prepayment-month", "2.1", "1.6", "7.4"])
class NeverDisablesForCredit(Supply):
    """The supply stays on when credit is exhausted."""

    def _disable_for_credit(self) -> None:
        return


@fault(*METERS, breaks="SRV 7.4", noticed_by=["prepayment-month", "7.4", "2.5"])
class DisablesWithoutAWord(Supply):
    """The supply is cut for want of credit, and SupplyState goes on telling Enabled."""

    @property
    def enabled(self) -> bool:
        return super().enabled and not (self._exhausted and not self._protected)

    def _disable_for_credit(self) -> None:
        return


@fault(*METERS, breaks="SRV 2.2; SRV 7.4", noticed_by=["prepayment-month", "2.2", "2.5", "7.4"])
class NeverArmsAgain(Supply):
    """Credit does not arm a supply that was disabled for want of it."""

    def review(self, exhausted: bool, protected: bool, armed: DeviceAlert = DeviceAlert.ARMED) -> None:
        state = self.state
        super().review(exhausted, protected, armed)
        if self.state is SupplyState.ARMED and state is SupplyState.DISABLED:
            self.state = SupplyState.DISABLED


@fault(*METERS, breaks="SRV 7.4", noticed_by=["prepayment-month", "2.2", "2.5"])
class EnablesInsteadOfArming(Supply):
    """Credit enables a supply that was disabled for want of it, with nobody at the meter."""

    def review(self, exhausted: bool, protected: bool, armed: DeviceAlert = DeviceAlert.ARMED) -> None:
        state = self.state
        super().review(exhausted, protected, armed)
        if self.state is SupplyState.ARMED and state is SupplyState.DISABLED:
            self.state = SupplyState.ENABLED


@fault(*METERS, breaks="SRV 7.2; reference model", noticed_by=["7.2", "7.4"])
class CreditArmsWhatTheSupplierDisabled(Supply):
    """A supply that the supplier disabled is taken for one without credit: a top-up arms it."""

    def disable(self) -> Result:
        result = super().disable()
        self._disabled_for_credit, self._exhausted = True, True
        return result


@fault(*METERS, breaks="facts 5-8; SRV 2.1", noticed_by=_CALENDAR)
class IgnoresNonDisablement(Supply):
    """A non-disablement period does not hold off disablement."""

    def review(self, exhausted: bool, protected: bool, armed: DeviceAlert = DeviceAlert.ARMED) -> None:
        del protected
        super().review(exhausted, False, armed)


@fault(*METERS, breaks="facts 5-8; SRV 2.1", noticed_by=_CALENDAR)
class StaysOnAfterNonDisablement(Supply):
    """The end of a non-disablement period disables nothing."""

    def review(self, exhausted: bool, protected: bool, armed: DeviceAlert = DeviceAlert.ARMED) -> None:
        self._protected = False
        super().review(exhausted, protected, armed)


@fault(*METERS, breaks="SRV 7.3", noticed_by=["7.3", "7.4", "2.2", "7.2"])
class EnablesADisabledSupplyAtTheMeter(Supply):
    """A person at the meter can enable a Disabled supply."""

    def press_enable(self) -> Result:
        if self.enabled:
            return Refused("the supply is Enabled")
        return self._set(SupplyState.ENABLED)


@fault(*METERS, breaks="SRV 7.3", noticed_by=["7.3"])
class PressingDoesNothing(Supply):
    """An Armed supply cannot be enabled at the meter."""

    def press_enable(self) -> Result:
        return Done()


@fault(*METERS, breaks="SRV 7.3", noticed_by=["7.3"])
class ArmsAnEnabledSupply(Supply):
    """SRV 7.3 takes a supply that is on to Armed."""

    def arm(self) -> Result:
        return self._set(SupplyState.ARMED)


@fault(*METERS, breaks="SRV 7.3", noticed_by=["7.3"])
class ArmingEnables(Supply):
    """SRV 7.3 enables a Disabled supply."""

    def arm(self) -> Result:
        result = super().arm()
        return self._set(SupplyState.ENABLED) if isinstance(result, Done) else result


@fault(*METERS, breaks="SRV 7.2", noticed_by=["7.2"])
class DisablingArms(Supply):
    """SRV 7.2 leaves the supply Armed."""

    def disable(self) -> Result:
        return self._set(SupplyState.ARMED)


@fault(*METERS, breaks="SRV 7.2", noticed_by=["7.2"])
class DisablingTwiceArms(Supply):
    """SRV 7.2 arms a supply that is Disabled already."""

    def disable(self) -> Result:
        return self._set(SupplyState.ARMED if self.state is SupplyState.DISABLED else SupplyState.DISABLED)


@fault(*METERS, breaks="SRV 7.2", noticed_by=["7.2", "7.4", "power-interruption"])
class FlowsWhileDisabled(Supply):
    """Energy flows whatever the state of the supply."""

    @property
    def enabled(self) -> bool:
        return True


@fault(*METERS, breaks="SRV 7.4", noticed_by=["7.3", "7.4"])
class FlowsWhileArmed(Supply):
    """Energy flows while the supply is Armed."""

    @property
    def enabled(self) -> bool:
        return self.state is not SupplyState.DISABLED


@fault(ESME, breaks="SRV 7.1", noticed_by=["7.1"])
class EnablingArms(Supply):
    """SRV 7.1 arms the supply."""

    def enable(self) -> Result:
        return self._set(SupplyState.ARMED)


@fault(ESME, breaks="SRV 7.1", noticed_by=["7.1"])
class EnablesArmedOnly(Supply):
    """SRV 7.1 enables an Armed supply only, and says it has."""

    def enable(self) -> Result:
        return Done() if self.state is SupplyState.DISABLED else self._set(SupplyState.ENABLED)


@fault(ESME, breaks="SRV 6.4.1", noticed_by=["6.4.1"])
class LoadLimitNeverDisables(Supply):
    """The load limit triggers and leaves the supply on."""

    def disable_for_load(self) -> None:
        return


@fault(ESME, breaks="SRV 6.4.1", noticed_by=["6.4.1"])
class LoadLimitNeverRestores(Supply):
    """What the load limit has disabled stays so."""

    def restore_after_load(self, to: SupplyState) -> None:
        del to


@fault(ESME, breaks="SRV 6.4.1; SRV 7.2", noticed_by=["6.4.1", "7.2"])
class LoadLimitRestoresWhatTheSupplierDisabled(Supply):
    """The end of the restoration period enables a supply that the supplier has disabled since."""

    def restore_after_load(self, to: SupplyState) -> None:
        self._disabled_for_load = True
        super().restore_after_load(to)


@fault(*METERS, breaks="SRV 6.25; SRV 6.7", noticed_by=["6.25", "6.7"])
class LockedMeansNothing(TamperProtection):
    """SupplyTamperState Locked does not disable the supply when the cover is opened."""

    def open_cover(self) -> None:
        self._raise_alert(DeviceAlert.METER_COVER_REMOVED)


@fault(*METERS, breaks="SRV 6.25; SRV 6.7", noticed_by=["6.25", "6.7"])
class UnchangedLocks(TamperProtection):
    """An opened cover disables the supply whatever SupplyTamperState says."""

    def open_cover(self) -> None:
        super().open_cover()
        self._supply.disable()


@fault(*METERS, breaks="SRV 6.25; SRV 6.7", noticed_by=["6.25", "6.7"])
class TamperArms(TamperProtection):
    """SupplyTamperState Locked arms the supply when the cover is opened, so that anybody can enable it."""

    def open_cover(self) -> None:
        super().open_cover()
        if not self._supply.enabled:
            self._supply.arm()


class _TakesAnotherCalendar(Meter):
    """Tells the Non-Disablement Calendar as it was sent, and runs another one."""

    def _follow_calendars(self) -> None:
        told, self.calendar = self.calendar, self._run_by(self.calendar)
        super()._follow_calendars()
        self.calendar = told

    def _plan_calendar(self) -> None:
        told, self.calendar = self.calendar, self._run_by(self.calendar)
        super()._plan_calendar()
        self.calendar = told

    def _run_by(self, calendar: NonDisablementCalendar) -> NonDisablementCalendar:
        return calendar


def _moved(at: time, by: timedelta) -> time:
    return (datetime.combine(datetime(2025, 1, 15), at) + by).time()


@fault(*METERS, breaks="facts 5-8; SRV 2.1", noticed_by=["2.1", "prepayment-month"])
class RunsTheCalendarEveryDay(_TakesAnotherCalendar):
    """A non-disablement script runs on every day of the week."""

    def _run_by(self, calendar: NonDisablementCalendar) -> NonDisablementCalendar:
        switches = (replace(each, days=(1, 2, 3, 4, 5, 6, 7)) for each in calendar.switches)
        return NonDisablementCalendar(tuple(switches))


@fault(*METERS, breaks="facts 5-8; SRV 2.1", noticed_by=["2.1"])
class RunsTheFirstScriptOnly(_TakesAnotherCalendar):
    """Of the non-disablement scripts only the first ever runs."""

    def _run_by(self, calendar: NonDisablementCalendar) -> NonDisablementCalendar:
        return NonDisablementCalendar(calendar.switches[:1])


@fault(*METERS, breaks="facts 5-8; SRV 2.1", noticed_by=["2.1", "18.5(p)(iii)"])
class RunsTwoScriptsOnly(_TakesAnotherCalendar):
    """Of the non-disablement scripts only the first two ever run."""

    def _run_by(self, calendar: NonDisablementCalendar) -> NonDisablementCalendar:
        return NonDisablementCalendar(calendar.switches[:2])


@fault(*METERS, breaks="facts 5-8; SRV 2.1", noticed_by=["2.1", "unnumbered/calendar-in-local-time"])
class RunsTheCalendarTwoMinutesLate(_TakesAnotherCalendar):
    """Non-disablement scripts run two minutes late."""

    def _run_by(self, calendar: NonDisablementCalendar) -> NonDisablementCalendar:
        switches = (replace(each, at=_moved(each.at, timedelta(minutes=2))) for each in calendar.switches)
        return NonDisablementCalendar(tuple(switches))


@fault(*METERS, breaks="fact 5; clause 18.5(p)(iii)", noticed_by=["18.5(p)(iii)", "2.1"])
class TakesThreeScriptsADay(Meter):
    """A calendar of more than three scripts on a day is refused, which is not declared."""

    def why_not_write(self, values: Mapping[str, Value]) -> str:
        calendar = values.get("NonDisablementCalendar")
        if isinstance(calendar, NonDisablementCalendar) and calendar.most_scripts_on_one_day() > 3:
            return "more than three scripts"
        return super().why_not_write(values)


@fault(*METERS, breaks="fact 19", noticed_by=["unnumbered/calendar-in-local-time"])
class NonDisablementInLocalTime(Meter):
    """The Non-Disablement Calendar runs in local time, which is not declared."""

    def _follow_calendars(self) -> None:
        super()._follow_calendars()
        self._protected = self.disablement_not_allowed or self.calendar.in_period(
            WALL_CLOCKS["local"].at(self.device_time)
        )


@fault(*METERS, breaks="fact 19", noticed_by=["unnumbered/tariff-in-local-time", "1.1.1"])
class TariffInLocalTime(Meter):
    """The Tariff Switching Table runs in local time, which is not declared."""

    def _follow_calendars(self) -> None:
        super()._follow_calendars()
        self.tariff.switch(WALL_CLOCKS["local"].at(self.device_time))


@fault(*METERS, breaks="SRV 7.4", noticed_by=["7.4", "7.2", "7.3"])
class TellsEnabledAlways(EmulatedDevice):
    """SupplyState tells Enabled whatever holds."""

    def enrol(self) -> None:
        super().enrol()
        self.readable["SupplyState"] = lambda: "Enabled"


@fault(GSME, breaks="SRV 7.3; gas safety: a valve is opened at the meter only", noticed_by=["7.3", "prepayment-month"])
class OpensTheValveByItself(Supply):
    """Arming opens the gas valve with nobody at the meter."""

    def _set(self, state: SupplyState) -> Result:
        return super()._set(SupplyState.ENABLED if state is SupplyState.ARMED else state)
