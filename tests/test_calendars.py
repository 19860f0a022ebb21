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


def test_the_active_register_follows_the_switching_table() -> None:
    table = SwitchingTable((TariffSwitch(time(0, 30), 2), TariffSwitch(time(7), 1), TariffSwitch(time(7), 3, (6, 7))))
    saturday, monday = datetime(2025, 1, 18), datetime(2025, 1, 20)
    assert table.register_at(saturday + timedelta(hours=8)) == 3
    assert table.register_at(monday) == 3
    assert table.register_at(monday + timedelta(minutes=30)) == 2
    assert table.register_at(monday + timedelta(hours=7)) == 1
    assert SwitchingTable(()).register_at(monday) == 1


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
tables = st.lists(st.builds(TariffSwitch, times, st.integers(1, 4), days), max_size=5).map(
    lambda switches: SwitchingTable(tuple(switches))
)
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
    states: dict[datetime, int] = {}
    active, minute = 1, datetime.combine(start.date() - 8 * DAY, time(0))
    while minute <= end:
        switches = [s.register for s in table.switches if s.at == minute.time() and minute.isoweekday() in s.days]
        active = max(switches, default=active)
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
