"""Virtual time: jumps from event to event, so that thirty days cost milliseconds."""

import heapq
from collections.abc import Callable
from datetime import datetime
from enum import IntEnum
from itertools import count


class Order(IntEnum):
    """In which order events of the same instant happen (reference model: the order is a choice; see `Behaviour`)."""

    CONSUMPTION = 1
    SNAPSHOT = 2
    COUNTERS = 3
    CALENDAR = 4
    STANDING_CHARGE = 5
    TIME_DEBT_1 = 6
    TIME_DEBT_2 = 7
    AVAILABILITY = 8
    LOAD_LIMIT = 9
    LOAD_RESTORATION = 10
    AFTERWARDS = 11


class Event:
    """Something that is to happen at an instant; `cancel` keeps it from happening."""

    def __init__(self, callback: Callable[[], None]) -> None:
        self._callback: Callable[[], None] | None = callback

    def cancel(self) -> None:
        """Keep the event from happening; after it has happened this does nothing."""
        self._callback = None

    def happen(self) -> None:
        """Call back, once, unless cancelled."""
        callback, self._callback = self._callback, None
        if callback:
            callback()


class VirtualClock:
    """A `Clock` whose time passes only in `wait_until`."""

    def __init__(self, start: datetime) -> None:
        self._now = _aware(start)
        self._sequence = count()
        self._events: list[tuple[datetime, Order, int, Event]] = []

    def now(self) -> datetime:
        """The present, timezone-aware."""
        return self._now

    def at(self, when: datetime, callback: Callable[[], None], order: Order = Order.AFTERWARDS) -> Event:
        """Have `callback` called at `when`: events of one instant by `order`, then as they were scheduled.

        Raises ValueError for an instant in the past.
        """
        self._not_past(when)
        event = Event(callback)
        heapq.heappush(self._events, (when, order, next(self._sequence), event))
        return event

    def wait_until(self, when: datetime) -> None:
        """Let time pass until `when`, with every event up to and including that instant.

        Raises ValueError for an instant in the past.
        """
        self._not_past(when)
        while self._events and self._events[0][0] <= when:
            self._now, _, _, event = heapq.heappop(self._events)
            event.happen()
        self._now = when

    def _not_past(self, when: datetime) -> None:
        if _aware(when) < self._now:
            raise ValueError(f"{when.isoformat()} is in the past: it is {self._now.isoformat()}")


def _aware(when: datetime) -> datetime:
    if when.tzinfo is None:
        raise ValueError(f"{when.isoformat()} has no time zone")
    return when
