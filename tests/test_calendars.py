"""Calendars: what a wall clock makes of them, against a scan of every minute, also where the clocks change."""

from datetime import UTC, date, datetime, time, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from device_drivers.emulator import Behaviour, VirtualClock, make_device
from device_drivers.emulator.wall_clock import WALL_CLOCKS
from smets1.calendars import (
    ALL_DAYS,
    NonDisablementCalendar,
    NonDisablementScript,
    NonDisablementSwitch,
    SwitchingTable,
    TableSize,
    TariffDate,
    TariffSwitch,
)
from smets1.operations import Done
from smets1.registers import DeviceModel

START, STOP = NonDisablementScript.START, NonDisablementScript.STOP
MINUTE, DAY = timedelta(minutes=1), timedelta(days=1)
MODEL = DeviceModel("Maker", "Meter", "1", "2")
deterministic = settings(derandomize=True, deadline=None, database=None, max_examples=40)

FORWARD = datetime(2025, 3, 30, 1, 0, tzinfo=UTC)
BACK = datetime(2025, 10, 26, 1, 0, tzinfo=UTC)

EVENINGS = NonDisablementCalendar(
    (
        NonDisablementSwitch(time(16), START, days=(1, 2, 3, 4, 5)),
        NonDisablementSwitch(time(10), STOP, days=(1, 2, 3, 4, 5)),
        NonDisablementSwitch(time(0), START, special_days=(date(2025, 12, 25),), days=()),
    )
)


@pytest.mark.parametrize(
    ("wall", "protected"),
    [
        ("2025-01-15T15:59", False),
        ("2025-01-15T16:00", True),
        ("2025-01-16T09:59", True),
        ("2025-01-16T10:00", False),
        ("2025-01-17T15:59", False),
        # From Friday 16:00 over the weekend to Monday 10:00.
        ("2025-01-18T12:00", True),
        ("2025-01-20T09:59", True),
        ("2025-01-20T10:00", False),
        # On a special day only the scripts that name it run: Thursday's STOP at 10:00 does not.
        ("2025-12-24T12:00", False),
        ("2025-12-25T00:00", True),
        ("2025-12-25T12:00", True),
        ("2025-12-26T09:59", True),
        ("2025-12-26T10:00", False),
    ],
)
def test_in_period(wall: str, protected: bool) -> None:
    assert EVENINGS.in_period(datetime.fromisoformat(wall)) is protected


def test_dates_bound_a_switch() -> None:
    calendar = NonDisablementCalendar(
        (
            NonDisablementSwitch(time(8), START, start=date(2025, 2, 1), end=date(2025, 2, 2)),
            NonDisablementSwitch(time(20), STOP),
        )
    )
    noons = [datetime(2025, 1, 31, 12) + n * DAY for n in range(4)]
    assert [calendar.in_period(noon) for noon in noons] == [False, True, True, False]


def test_a_stop_precedes_a_start_of_the_same_time() -> None:
    calendar = NonDisablementCalendar(
        (NonDisablementSwitch(time(8), START), NonDisablementSwitch(time(8), STOP)),
    )
    assert calendar.in_period(datetime(2025, 1, 15, 8, 0)) is True


def test_scripts_of_a_special_day_count_for_that_day_only() -> None:
    special = date(2025, 12, 25)
    switches = tuple(NonDisablementSwitch(time(hour), START, (), special_days=(special,)) for hour in range(4))
    calendar = NonDisablementCalendar((*switches, NonDisablementSwitch(time(9), STOP)))
    assert calendar.most_scripts_on_one_day() == 4
    assert len(calendar.on(special)) == 4
    assert len(calendar.on(special + DAY)) == 1


def test_most_scripts_on_one_day() -> None:
    weekend = [NonDisablementSwitch(time(hour), START, (6, 7)) for hour in (12, 14)]
    every_day = [NonDisablementSwitch(time(18), START), NonDisablementSwitch(time(10), STOP)]
    assert NonDisablementCalendar().most_scripts_on_one_day() == 0
    assert NonDisablementCalendar(tuple(every_day)).most_scripts_on_one_day() == 2
    assert NonDisablementCalendar((*every_day, *weekend)).most_scripts_on_one_day() == 4


def active(table: SwitchingTable, *wall: int) -> tuple[bool, int] | None:
    """Whether a block set counts, and its number or that of the register."""
    switch = table.active_at(datetime(*wall))  # type: ignore[arg-type]
    return (switch.blocks, switch.register) if switch else None


def test_the_active_register_follows_the_switching_table() -> None:
    table = SwitchingTable((TariffSwitch(time(0, 30), 2), TariffSwitch(time(7), 1), TariffSwitch(time(7), 3, (6, 7))))
    assert active(table, 2025, 1, 18, 8) == (False, 3)
    assert active(table, 2025, 1, 20, 0) == (False, 3)
    assert active(table, 2025, 1, 20, 0, 30) == (False, 2)
    assert active(table, 2025, 1, 20, 7) == (False, 1)
    assert active(SwitchingTable(()), 2025, 1, 20) is None


def test_a_season_lasts_until_the_next_begins() -> None:
    table = SwitchingTable(
        (
            TariffSwitch(time(0), 1, season=TariffDate(10, 1)),
            TariffSwitch(time(0), 2, season=TariffDate(4, 1)),
            TariffSwitch(time(7), 1, blocks=True, season=TariffDate(4, 1)),
        )
    )
    assert active(table, 2025, 1, 1) == (False, 1)
    assert active(table, 2025, 3, 31, 23, 59) == (False, 1)
    assert active(table, 2025, 4, 1) == (False, 2)
    assert active(table, 2025, 4, 1, 7) == (True, 1)
    assert active(table, 2025, 9, 30, 23, 59) == (True, 1)
    assert active(table, 2025, 10, 1) == (False, 1)
    assert active(table, 2026, 4, 1) == (False, 2)


def test_a_season_of_one_year_begins_once_and_before_it_the_table_has_none() -> None:
    table = SwitchingTable(
        (TariffSwitch(time(0), 1), TariffSwitch(time(0), 2, season=TariffDate(4, 1, 2025))),
    )
    assert active(table, 2025, 3, 31) == (False, 1)
    assert active(table, 2025, 4, 1) == (False, 2)
    assert active(table, 2027, 3, 31) == (False, 2)


def test_a_season_of_one_year_takes_the_place_of_that_of_every_year() -> None:
    winter, this_winter = TariffDate(11, 1), TariffDate(11, 1, 2025)
    table = SwitchingTable((TariffSwitch(time(0), 1, season=winter), TariffSwitch(time(0), 2, season=this_winter)))
    assert active(table, 2024, 11, 1) == (False, 1)
    assert active(table, 2025, 11, 1) == (False, 2)
    assert active(table, 2026, 11, 1) == (False, 1)


def test_a_season_of_29_february_comes_every_year() -> None:
    table = SwitchingTable(
        (TariffSwitch(time(0), 1, season=TariffDate(1, 1)), TariffSwitch(time(0), 2, season=TariffDate(2, 29)))
    )
    assert active(table, 2024, 2, 29) == (False, 2)
    assert active(table, 2025, 2, 28) == (False, 1)
    assert active(table, 2025, 3, 1) == (False, 2)


def test_a_special_day_takes_the_place_of_its_day_of_the_week() -> None:
    christmas = TariffDate(12, 25)
    table = SwitchingTable(
        (
            TariffSwitch(time(0), 1),
            TariffSwitch(time(7), 2),
            TariffSwitch(time(0), 3, (6, 7), special_days=(christmas, TariffDate(12, 26, 2025))),
        )
    )
    assert active(table, 2025, 12, 24, 12) == (False, 2)
    assert active(table, 2025, 12, 25, 12) == (False, 3)
    assert active(table, 2025, 12, 26, 12) == (False, 3)
    assert active(table, 2026, 12, 25, 12) == (False, 3)
    # A Monday: the day of 2025 alone does not come again.
    assert active(table, 2022, 12, 26, 12) == (False, 2)


def test_the_size_of_a_switching_table() -> None:
    assert SwitchingTable().size() == TableSize(1, 1, 0, 0, 1)
    winter, summer, christmas = TariffDate(10, 1), TariffDate(4, 1), TariffDate(12, 25)
    table = SwitchingTable(
        (
            TariffSwitch(time(0), 1, season=winter),
            TariffSwitch(time(7), 2, (1, 2, 3, 4, 5), season=winter),
            TariffSwitch(time(0), 1, season=summer),
            TariffSwitch(time(0), 3, (), special_days=(christmas, TariffDate(12, 26))),
        )
    )
    # A weekday of winter, any other day, and the special days; a week of winter and one of summer.
    assert table.size() == TableSize(day_profiles=3, weeks=2, seasons=2, special_days=2, switches_on_a_day=2)


days = st.lists(st.sampled_from(ALL_DAYS), unique=True, max_size=7).map(tuple)
times = st.builds(time, st.integers(0, 3), st.sampled_from((0, 15, 30, 59)))
dates = st.none() | st.dates(date(2025, 3, 27), date(2025, 4, 2)) | st.dates(date(2025, 10, 23), date(2025, 10, 29))
special_days = st.lists(st.sampled_from((date(2025, 3, 30), date(2025, 10, 26), date(2025, 10, 27))), max_size=1)
calendars = st.lists(
    st.builds(
        NonDisablementSwitch, times, st.sampled_from(NonDisablementScript), days, dates, dates, special_days.map(tuple)
    ),
    max_size=5,
).map(lambda switches: NonDisablementCalendar(tuple(switches)))
tariff_dates = st.sampled_from((TariffDate(3, 30), TariffDate(10, 26, 2025), TariffDate(10, 27)))
tables = st.lists(
    st.builds(
        TariffSwitch,
        times,
        st.integers(1, 4),
        days,
        st.just(False),
        st.none() | tariff_dates,
        st.lists(tariff_dates, max_size=1).map(tuple),
    ),
    max_size=6,
).map(lambda switches: SwitchingTable(tuple(switches)))
changes = st.sampled_from((FORWARD, BACK))


def scan(calendar: NonDisablementCalendar, start: datetime, end: datetime) -> dict[datetime, bool]:
    """Whether each wall-clock minute is protected, found by obeying each script of ten days, minute by minute."""
    special = {day for switch in calendar.switches for day in switch.special_days}

    def runs(switch: NonDisablementSwitch, day: date) -> bool:
        if day in special:
            return day in switch.special_days
        in_dates = (switch.start or day) <= day <= (switch.end or day)
        return in_dates and day.isoweekday() in switch.days

    states: dict[datetime, bool] = {}
    last_run: datetime | None = None
    protected = False
    minute = datetime.combine(start.date() - 10 * DAY, time(0))
    while minute <= end:
        scripts = [s.script for s in calendar.switches if s.at == minute.time() and runs(s, minute.date())]
        if scripts:
            protected, last_run = START in scripts, minute
        lapsed = last_run is not None and minute.date() - last_run.date() > 8 * DAY
        if minute >= start:
            states[minute] = protected and not lapsed
        minute += MINUTE
    return states


def scan_registers(table: SwitchingTable, start: datetime, end: datetime) -> dict[datetime, int]:
    """The active register of each wall-clock minute, found likewise."""

    def is_date(named: TariffDate, day: date) -> bool:
        return f"{day:%m-%d}" == f"{named.month:02}-{named.day:02}" and (not named.year or named.year == day.year)

    def season(day: date) -> TariffDate | None:
        past = (day - back * DAY for back in range(800))
        seasons = {switch.season for switch in table.switches if switch.season}
        return next((named for earlier in past for named in seasons if is_date(named, earlier)), None)

    def switches_of(day: date) -> list[TariffSwitch]:
        special = [s for s in table.switches if any(is_date(named, day) for named in s.special_days)]
        weekly = [s for s in table.switches if day.isoweekday() in s.days and s.season == season(day)]
        return special or weekly

    states: dict[datetime, int] = {}
    active, minute = 1, datetime.combine(start.date() - 8 * DAY, time(0))
    while minute <= end:
        if minute.time() == time(0):
            today = switches_of(minute.date())
        active = max((s.register for s in today if s.at == minute.time()), default=active)
        if minute >= start:
            states[minute] = active
        minute += MINUTE
    return states


@given(calendar=calendars, change=changes)
@deterministic
def test_in_period_is_what_a_scan_of_every_minute_finds(calendar: NonDisablementCalendar, change: datetime) -> None:
    start = change.replace(tzinfo=None) - timedelta(hours=3)
    for wall, protected in scan(calendar, start, start + timedelta(hours=30)).items():
        assert calendar.in_period(wall) is protected, wall


@given(table=tables, change=changes, base=st.sampled_from(("UTC", "local")))
@deterministic
def test_a_meter_switches_registers_at_the_right_minute(table: SwitchingTable, change: datetime, base: str) -> None:
    wall_clock = WALL_CLOCKS[base]
    start = change - timedelta(hours=4)
    wall_start = wall_clock.at(start) - timedelta(hours=2)
    expected = scan_registers(table, wall_start, wall_start + timedelta(hours=14))
    clock = VirtualClock(start)
    meter = make_device("ESME", MODEL, clock, Behaviour(tariff_time=base))  # type: ignore[arg-type]
    tariff = {"TariffTOUPriceMatrix": (1, 2, 3, 4), "StandingCharge": 0, "TariffSwitchingTable": table}
    assert isinstance(meter.execute("SetTariff", tariff), Done)
    for minute in range(8 * 60):
        clock.wait_until(start + minute * MINUTE)
        read = meter.read(("ActiveTariffTOURegister", "ActiveTariffPrice"))
        assert isinstance(read, Done)
        active = expected[wall_clock.at(clock.now())]
        assert read.values == {"ActiveTariffTOURegister": active, "ActiveTariffPrice": active}, clock.now()


@given(calendar=calendars, change=changes, base=st.sampled_from(("UTC", "local")))
@deterministic
def test_a_meter_without_credit_is_disabled_when_its_protection_ends(
    calendar: NonDisablementCalendar, change: datetime, base: str
) -> None:
    wall_clock = WALL_CLOCKS[base]
    start = change - timedelta(hours=4)
    wall_start = wall_clock.at(start) - timedelta(hours=2)
    protected = scan(calendar, wall_start, wall_start + timedelta(hours=14))
    clock = VirtualClock(start)
    meter = make_device("ESME", MODEL, clock, Behaviour(non_disablement_time=base))  # type: ignore[arg-type]
    assert isinstance(meter.write({"NonDisablementCalendar": calendar}), Done)
    terms = {"SuspendDebtDisabled": False, "SuspendDebtEmergency": False, "DisablementThreshold": 0}
    assert isinstance(meter.execute("SetPaymentMode", {"PaymentMode": "Prepayment", **terms}), Done)
    expected = "Enabled"
    for minute in range(8 * 60):
        clock.wait_until(start + minute * MINUTE)
        if not protected[wall_clock.at(clock.now())]:
            expected = "Disabled"
        assert meter.read(("SupplyState",)) == Done({"SupplyState": expected}), clock.now()
