"""Calendars of SMETS1 devices: non-disablement periods and tariff switching, on the device's own wall clock.

A calendar knows wall-clock time only; which time base the wall clock follows is a property of the device.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from enum import StrEnum

ALL_DAYS = (1, 2, 3, 4, 5, 6, 7)
"""Days of the week as DUIS counts them: Monday is 1."""

MONTHS = (
    *("January", "February", "March", "April", "May", "June"),
    *("July", "August", "September", "October", "November", "December"),
)


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


@dataclass(frozen=True, slots=True)
class TariffDate:
    """A date of the Tariff Switching Table: of every year (DUIS: `NonSpecifiedYear`), or of `year` alone."""

    month: int
    day: int
    year: int | None = None

    def __str__(self) -> str:
        return f"{self.day} {MONTHS[self.month - 1]}" + (f" {self.year}" if self.year else "")

    def names(self, day: date) -> bool:
        """Whether it is the date of `day`."""
        return (self.month, self.day) == (day.month, day.day) and self.year in (None, day.year)

    def last(self, day: date) -> tuple[int, int, int] | None:
        """Year, month and day on which it last came, not later than `day`; None where it never did.

        29 February comes in every year, so that a season does.
        """
        latest = (self.year or day.year, self.month, self.day)
        if latest <= (day.year, day.month, day.day):
            return latest
        return None if self.year else (day.year - 1, self.month, self.day)


@dataclass(frozen=True, slots=True)
class TariffSwitch:
    """From `at` on, TOU register `register` counts, or with `blocks` the blocks of block set `register`.

    It applies on `days` of the week in the season that begins on `season` (None: where no season has begun), except on
    special days, and on those `special_days` that name it.
    """

    at: time
    register: int
    days: tuple[int, ...] = ALL_DAYS
    blocks: bool = False
    season: TariffDate | None = None
    special_days: tuple[TariffDate, ...] = ()

    @property
    def action(self) -> tuple[time, bool, int]:
        """What a day profile of DUIS holds of it."""
        return self.at, self.blocks, self.register


@dataclass(frozen=True, slots=True)
class TableSize:
    """How much a Tariff Switching Table holds, in the terms in which DUIS V5.4 limits it."""

    day_profiles: int
    weeks: int
    seasons: int
    special_days: int
    switches_on_a_day: int


@dataclass(frozen=True, slots=True)
class SwitchingTable:
    """The Tariff Switching Table: which Tariff TOU Register or block set counts at a wall-clock time."""

    switches: tuple[TariffSwitch, ...] = (TariffSwitch(time(0), 1),)

    def on(self, day: date) -> tuple[TariffSwitch, ...]:
        """The switches of `day` in order of time."""
        special = [s for s in self.switches if any(named.names(day) for named in s.special_days)]
        return _in_order(special or self._on_weekday(self._season(day), day.isoweekday()))

    def active_at(self, wall: datetime) -> TariffSwitch | None:
        """The switch in force at wall-clock time `wall`; None where none precedes it within a week."""
        for back in range(8):
            for switch in reversed(self.on(wall.date() - timedelta(days=back))):
                if back or switch.at <= wall.time():
                    return switch
        return None

    def size(self) -> TableSize:
        """How much the table holds."""
        dates = {named for switch in self.switches for named in switch.special_days}
        special = {_actions(s for s in self.switches if named in s.special_days) for named in dates}
        weeks = {
            tuple(_actions(self._on_weekday(season, day)) for day in ALL_DAYS)
            for season in {switch.season for switch in self.switches if switch.days}
        }
        profiles = special.union(*weeks) - {()}
        return TableSize(
            day_profiles=len(profiles),
            weeks=len(weeks),
            seasons=len(self._seasons()),
            special_days=len(dates),
            switches_on_a_day=max(map(len, profiles), default=0),
        )

    def _seasons(self) -> set[TariffDate]:
        return {switch.season for switch in self.switches if switch.season}

    def _season(self, day: date) -> TariffDate | None:
        begun = [(last, season.year is not None, season) for season in self._seasons() if (last := season.last(day))]
        return max(begun, key=lambda found: found[:2])[2] if begun else None

    def _on_weekday(self, season: TariffDate | None, weekday: int) -> list[TariffSwitch]:
        return [switch for switch in self.switches if switch.season == season and weekday in switch.days]


def _in_order(switches: Iterable[TariffSwitch]) -> tuple[TariffSwitch, ...]:
    return tuple(sorted(switches, key=lambda switch: switch.action))


def _actions(switches: Iterable[TariffSwitch]) -> tuple[tuple[time, bool, int], ...]:
    return tuple(switch.action for switch in _in_order(switches))


class BillingPeriod(StrEnum):
    """How often a billing period ends (DUIS 6.8)."""

    DAILY = "Daily"
    WEEKLY = "Weekly"
    MONTHLY = "Monthly"
    QUARTERLY = "Quarterly"
    SIX_MONTHLY = "SixMonthly"
    YEARLY = "Yearly"


_MONTHS = {BillingPeriod.MONTHLY: 1, BillingPeriod.QUARTERLY: 3, BillingPeriod.SIX_MONTHLY: 6, BillingPeriod.YEARLY: 12}


@dataclass(frozen=True, slots=True)
class BillingCalendar:
    """When a billing period ends (SRV 6.8): at a time of day, on a day of the week or of the month.

    `start_month` is a month in which a period of several months begins. Elements that `period` does not ask for are
    kept and mean nothing.
    """

    period: BillingPeriod = BillingPeriod.MONTHLY
    at: time = time(0)
    day_of_week: int = 1
    day_of_month: int = 1
    start_month: int = 1

    def next_end(self, wall: datetime) -> datetime:
        """The first wall-clock time later than `wall` at which a billing period ends."""
        day = wall.date() if wall.time() < self.at else wall.date() + timedelta(days=1)
        while not self._ends_on(day):
            day = self._next_candidate(day)
        return datetime.combine(day, self.at)

    def _ends_on(self, day: date) -> bool:
        if self.period is BillingPeriod.DAILY:
            return True
        if self.period is BillingPeriod.WEEKLY:
            return day.isoweekday() == self.day_of_week
        return day.day == self.day_of_month and (day.month - self.start_month) % _MONTHS[self.period] == 0

    def _next_candidate(self, day: date) -> date:
        if self.period is BillingPeriod.WEEKLY or day.day < self.day_of_month:
            return day + timedelta(days=1)
        return (day.replace(day=1) + timedelta(days=32)).replace(day=1)
