"""The Network Data Log of a gas meter: what flowed in each six minutes, worked out when somebody reads it."""

from collections import deque
from datetime import datetime, timedelta

from device_drivers.emulator.metering import Flow
from smets1.operations import LogEntry

_SIX_MINUTES = timedelta(minutes=6)
_SIZE = 41
_KEPT = (_SIZE + 1) * _SIX_MINUTES


class NetworkData:
    """The log, kept as the steady flows that it follows from."""

    def __init__(self) -> None:
        self._stretches: deque[tuple[datetime, timedelta, Flow]] = deque()
        self._length = timedelta(0)

    def note(self, start: datetime, elapsed: timedelta, flow: Flow) -> None:
        """Take note that from `start` of the device's clock `flow`, as it stood then, ran for `elapsed`."""
        self._stretches.append((start, elapsed, flow))
        self._length += elapsed
        while self._length - self._stretches[0][1] >= _KEPT:
            self._length -= self._stretches.popleft()[1]

    def entries(self) -> tuple[LogEntry, ...]:
        """The newest 41 entries, in 0.001 m³."""
        log: deque[LogEntry] = deque(maxlen=_SIZE)
        consumption = 0
        for start, elapsed, noted in self._stretches:
            # What the log cannot hold any more need not be told apart: its entry gives way to those after it.
            flow, at, end = noted.copy(), start, start + elapsed
            boundary = _six_minutes_after(max(start, end - _KEPT))
            while boundary <= end:
                consumption += flow.advance(boundary - at)
                log.append(LogEntry(boundary, {"Consumption": consumption}))
                consumption, at, boundary = 0, boundary, boundary + _SIX_MINUTES
            consumption += flow.advance(end - at)
        return tuple(log)


def _six_minutes_after(at: datetime) -> datetime:
    day = at.replace(hour=0, minute=0, second=0, microsecond=0)
    return at + _SIX_MINUTES - (at - day) % _SIX_MINUTES
