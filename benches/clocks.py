"""The clock of a bench: virtual where every device is emulated, real where a device keeps time of its own."""

import re
import time
from collections.abc import Callable
from datetime import UTC, datetime, timedelta

from device_drivers.emulator.clock import VirtualClock
from smets1.errors import Inconclusive

LATE = timedelta(minutes=1)
"""How far an instant to wait for may have passed on a real clock: what was done meanwhile took its time."""

HOST_TOLERANCE = timedelta(seconds=2)
"""How far the host's clock may move against its monotonic one: more, and somebody has set it."""

_NAP = timedelta(minutes=1)
_UNITS = {"d": "days", "h": "hours", "m": "minutes", "s": "seconds"}
_DURATION = re.compile(r"[1-9]\d{0,5}[dhms]", re.ASCII)


def utc_now() -> datetime:
    """The host's clock."""
    return datetime.now(UTC)


class RealClock:
    """A `Clock` that passes by itself: to let time pass is to sleep, and nothing brings it to a date.

    It counts from the host's clock as it was at first, so that nobody who sets that clock moves bench time; a wait
    across which it was set is inconclusive. `emulated` is the clock of emulated devices beside physical ones: it is
    brought to the present whenever the bench asks for the time, so that no time passes within an operation.
    """

    def __init__(
        self,
        host: Callable[[], datetime] = utc_now,
        monotonic: Callable[[], float] = time.monotonic,
        sleep: Callable[[float], None] = time.sleep,
    ) -> None:
        self._host, self._monotonic, self._sleep = host, monotonic, sleep
        self._start, self._zero = host(), monotonic()
        self.emulated = VirtualClock(self._start)

    def now(self) -> datetime:
        """The present, timezone-aware."""
        present = self._start + timedelta(seconds=self._monotonic() - self._zero)
        self.emulated.wait_until(max(present, self.emulated.now()))
        return present

    def wait_until(self, when: datetime) -> None:
        """Sleep until `when`. Raises Inconclusive where that is past, or where the host's clock was set meanwhile."""
        if self.now() - when > LATE:
            raise Inconclusive(f"{when:%Y-%m-%d %H:%M} UTC is past, and the clock of the bench is real")
        while (left := when - self.now()) > timedelta(0):
            self._sleep(min(left, _NAP).total_seconds())
            if abs(moved := self._host() - self.now()) > HOST_TOLERANCE:
                raise Inconclusive(f"the clock of the host was set, by {moved.total_seconds():+.0f} s, during a wait")


def parse_duration(text: str) -> timedelta:
    """The duration that `90s`, `45m`, `12h` or `2d` names. Raises ValueError."""
    if not _DURATION.fullmatch(text):
        raise ValueError(f"{text!r} is not a duration: write 90s, 45m, 12h or 2d")
    return timedelta(**{_UNITS[text[-1]]: int(text[:-1])})


def in_words(duration: timedelta) -> str:
    """A duration by its two greatest units: `2 d 3 h`, `13 h 50 min`, `45 s`."""
    left, words = round(duration.total_seconds()), []
    for unit, seconds in (("d", 86_400), ("h", 3_600), ("min", 60), ("s", 1)):
        count, left = divmod(left, seconds)
        if count:
            words.append(f"{count} {unit}")
    return " ".join(words[:2]) or "0 s"
