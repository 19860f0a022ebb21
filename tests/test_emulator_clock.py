"""Virtual time and wall clocks of the emulator."""

from datetime import UTC, datetime, time, timedelta, timezone

import pytest

from device_drivers.emulator.clock import Order, VirtualClock
from device_drivers.emulator.wall_clock import WALL_CLOCKS

START = datetime(2025, 1, 15, 10, 0, tzinfo=UTC)
MINUTE = timedelta(minutes=1)
LOCAL = WALL_CLOCKS["local"]


def test_time_passes_only_while_waiting() -> None:
    clock = VirtualClock(START)
    assert clock.now() == START
    clock.wait_until(START + MINUTE)
    assert clock.now() == START + MINUTE
    clock.wait_until(START + MINUTE)
    assert clock.now() == START + MINUTE


def test_an_event_sees_its_own_instant() -> None:
    clock = VirtualClock(START)
    seen: list[datetime] = []
    clock.at(START + 3 * MINUTE, lambda: seen.append(clock.now()))
    clock.at(START + MINUTE, lambda: seen.append(clock.now()))
    clock.wait_until(START + 2 * MINUTE)
    assert seen == [START + MINUTE]
    clock.wait_until(START + 3 * MINUTE)
    assert seen == [START + MINUTE, START + 3 * MINUTE]


def test_events_of_one_instant_go_by_order_then_as_they_were_scheduled() -> None:
    clock = VirtualClock(START)
    seen: list[str] = []
    for name, order in (
        ("afterwards", Order.AFTERWARDS),
        ("availability", Order.AVAILABILITY),
        ("debt 2", Order.TIME_DEBT_2),
        ("debt 1", Order.TIME_DEBT_1),
        ("charge", Order.STANDING_CHARGE),
        ("calendar", Order.CALENDAR),
        ("counters", Order.COUNTERS),
        ("snapshot", Order.SNAPSHOT),
        ("consumption", Order.CONSUMPTION),
        ("charge again", Order.STANDING_CHARGE),
    ):
        clock.at(START + MINUTE, lambda name=name: seen.append(name), order)  # type: ignore[misc]
    clock.wait_until(START + MINUTE)
    assert seen == [
        "consumption",
        "snapshot",
        "counters",
        "calendar",
        "charge",
        "charge again",
        "debt 1",
        "debt 2",
        "availability",
        "afterwards",
    ]


def test_an_event_may_schedule_another_for_the_same_instant() -> None:
    clock = VirtualClock(START)
    seen: list[str] = []

    def first() -> None:
        seen.append("first")
        clock.at(clock.now(), lambda: seen.append("second"))

    clock.at(START, first)
    clock.wait_until(START)
    assert seen == ["first", "second"]


def test_a_cancelled_event_does_not_happen() -> None:
    clock = VirtualClock(START)
    seen: list[str] = []
    cancelled = clock.at(START + MINUTE, lambda: seen.append("cancelled"))
    kept = clock.at(START + MINUTE, lambda: seen.append("kept"))
    cancelled.cancel()
    clock.wait_until(START + MINUTE)
    kept.cancel()
    assert seen == ["kept"]


def test_the_past_is_an_error_and_changes_nothing() -> None:
    clock = VirtualClock(START)
    with pytest.raises(ValueError, match="is in the past"):
        clock.wait_until(START - MINUTE)
    with pytest.raises(ValueError, match="is in the past"):
        clock.at(START - MINUTE, lambda: None)
    assert clock.now() == START


def test_an_instant_without_a_time_zone_is_an_error() -> None:
    naive = START.replace(tzinfo=None)
    with pytest.raises(ValueError, match="has no time zone"):
        VirtualClock(naive)
    with pytest.raises(ValueError, match="has no time zone"):
        VirtualClock(START).wait_until(naive)


def test_events_of_different_time_zones_go_by_instant() -> None:
    clock = VirtualClock(START)
    seen: list[str] = []
    clock.at(START + 2 * MINUTE, lambda: seen.append("UTC"))
    east = (START + MINUTE).astimezone(timezone(timedelta(hours=5)))
    clock.at(east, lambda: seen.append("east"))
    clock.wait_until(START + 2 * MINUTE)
    assert seen == ["east", "UTC"]


@pytest.mark.parametrize(
    ("after", "at", "expected"),
    [
        # An ordinary winter and summer day.
        ("2025-01-15T06:00", time(7), "2025-01-15T07:00"),
        ("2025-01-15T07:00", time(7), "2025-01-16T00:00"),
        ("2025-07-01T05:00", time(7), "2025-07-01T06:00"),
        ("2025-07-01T06:00", time(7), "2025-07-01T23:00"),
        # Forward: 01:00 to 02:00 does not exist on 30 March, so the change itself is the boundary.
        ("2025-03-30T00:00", time(1, 30), "2025-03-30T01:00"),
        ("2025-03-30T00:00", time(2), "2025-03-30T01:00"),
        ("2025-03-30T01:00", time(2, 30), "2025-03-30T01:30"),
        # Back: 01:00 to 02:00 exists twice on 26 October.
        ("2025-10-26T00:00", time(1, 30), "2025-10-26T00:30"),
        ("2025-10-26T00:30", time(1, 30), "2025-10-26T01:00"),
        ("2025-10-26T01:00", time(1, 30), "2025-10-26T01:30"),
        ("2025-10-26T01:30", time(1, 30), "2025-10-27T00:00"),
    ],
)
def test_next_boundary_of_local_time(after: str, at: time, expected: str) -> None:
    found = LOCAL.next_boundary(datetime.fromisoformat(after).replace(tzinfo=UTC), lambda _: (at,))
    assert found == datetime.fromisoformat(expected).replace(tzinfo=UTC)


@pytest.mark.parametrize(
    ("after", "expected"),
    [
        ("2025-03-29T12:00", "2025-03-30T00:00"),
        ("2025-03-30T00:00", "2025-03-30T23:00"),
        ("2025-10-25T22:59", "2025-10-25T23:00"),
        ("2025-10-25T23:00", "2025-10-27T00:00"),
    ],
)
def test_next_midnight_of_local_time(after: str, expected: str) -> None:
    found = LOCAL.next_midnight(datetime.fromisoformat(after).replace(tzinfo=UTC))
    assert found == datetime.fromisoformat(expected).replace(tzinfo=UTC)


def test_utc_has_no_changes() -> None:
    boundary = WALL_CLOCKS["UTC"].next_boundary(datetime(2025, 3, 30, 0, 30, tzinfo=UTC), lambda _: (time(2),))
    assert boundary == datetime(2025, 3, 30, 2, 0, tzinfo=UTC)
