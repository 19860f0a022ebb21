"""Calendars of SMETS1 devices: non-disablement periods and tariff switching, on the device's own wall clock.

A calendar knows wall-clock time only; which time base the wall clock follows is a property of the device.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from enum import StrEnum

ALL_DAYS = (1, 2, 3, 4, 5, 6, 7)
"""Days of the week as DUIS counts them: Monday is 1."""


class NonDisablementScript(StrEnum):
    """`NonDisablementScript` of DUIS: a non-disablement period starts or stops."""

    START = "START"
    STOP = "STOP"


@dataclass(frozen=True, slots=True, order=True)
class NonDisablementSwitch:
    """One `Schedule` entry of `ElectricityNonDisablementCalendar` (DUIS V5.4): a script at a time of day.

    It applies on `days` of the week from `start` to `end` (both inclusive; `None` is open), except on special
    days, and on those `special_days` that name it.
    """

    at: time
    script: NonDisablementScript
    days: tuple[int, ...] = ALL_DAYS
    start: date | None = None
    end: date | None = None
    special_days: tuple[date, ...] = ()

    def applies_on(self, day: date, special_days: Iterable[date]) -> bool:
        """Whether the script runs on `day`, given all special days of the calendar."""
        if day in self.special_days:
            return True
        if day in special_days or day.isoweekday() not in self.days:
            return False
        return (self.start is None or self.start <= day) and (self.end is None or day <= self.end)


@dataclass(frozen=True, slots=True)
class NonDisablementCalendar:
    """When the supply must not be disabled for want of credit (SRV 2.1)."""

    switches: tuple[NonDisablementSwitch, ...] = ()

    @property
    def special_days(self) -> tuple[date, ...]:
        """Every special day that any switch names."""
        return tuple(sorted({day for switch in self.switches for day in switch.special_days}))

    def on(self, day: date) -> tuple[NonDisablementSwitch, ...]:
        """The switches that run on `day`, in order of time; a STOP precedes a START of the same time."""
        special = self.special_days
        found = (switch for switch in self.switches if switch.applies_on(day, special))
        return tuple(sorted(found, key=lambda s: (s.at, s.script is NonDisablementScript.START)))

    def in_period(self, wall: datetime) -> bool:
        """Whether wall-clock time `wall` lies in a non-disablement period: its latest script is a START.

        A script of the instant itself counts. Scripts of the eight days before are looked at, so a weekly
        switch always finds its predecessor.
        """
        for back in range(9):
            day = wall.date() - timedelta(days=back)
            for switch in reversed(self.on(day)):
                if back or switch.at <= wall.time():
                    return switch.script is NonDisablementScript.START
        return False

    def most_scripts_on_one_day(self) -> int:
        """The largest number of scripts, START and STOP each counted, that run on any one day (fact 5)."""
        return max((len(self.on(day)) for day in self._distinct_days()), default=0)

    def _distinct_days(self) -> Iterator[date]:
        """A week from each date at which the set of applying switches changes."""
        starts = {date(2025, 1, 6)}
        for switch in self.switches:
            starts.update(switch.special_days)
            if switch.start:
                starts.add(switch.start)
            if switch.end:
                starts.update((switch.end - timedelta(days=6), switch.end + timedelta(days=1)))
        for start in starts:
            yield from (start + timedelta(days=offset) for offset in range(7))


@dataclass(frozen=True, slots=True, order=True)
class TariffSwitch:
    """From `at` on `days`, TOU register `register` (1 to 48) is the active one."""

    at: time
    register: int
    days: tuple[int, ...] = ALL_DAYS


@dataclass(frozen=True, slots=True)
class SwitchingTable:
    """The Tariff Switching Table: which Tariff TOU Register is active at a wall-clock time."""

    switches: tuple[TariffSwitch, ...] = (TariffSwitch(time(0), 1),)

    def on(self, day: date) -> tuple[TariffSwitch, ...]:
        """The switches of `day` in order of time."""
        return tuple(sorted(switch for switch in self.switches if day.isoweekday() in switch.days))

    def register_at(self, wall: datetime) -> int:
        """The active register at wall-clock time `wall`; register 1 where no switch precedes it."""
        for back in range(8):
            for switch in reversed(self.on(wall.date() - timedelta(days=back))):
                if back or switch.at <= wall.time():
                    return switch.register
        return 1
