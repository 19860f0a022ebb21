"""Wall-clock time of a time base, also where the clocks are put forward or back."""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta, tzinfo
from zoneinfo import ZoneInfo

_HOUR = timedelta(hours=1)
_DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class WallClock:
    """The wall clock of `zone`, which changes its offset on whole hours of UTC and never at midnight."""

    zone: tzinfo

    def at(self, instant: datetime) -> datetime:
        """What the wall clock shows at `instant`, without a time zone."""
        return instant.astimezone(self.zone).replace(tzinfo=None)

    def when(self, shown: datetime) -> datetime:
        """The first instant at which the wall clock shows `shown`, or would if it had not been put forward."""
        return shown.replace(tzinfo=self.zone).astimezone(UTC)

    def next_midnight(self, after: datetime) -> datetime:
        """The first instant later than `after` at which the wall clock shows 00:00."""
        tomorrow = self.at(after).date() + _DAY
        return datetime.combine(tomorrow, time(0), self.zone).astimezone(UTC)

    def next_boundary(self, after: datetime, times_on: Callable[[date], Iterable[time]]) -> datetime:
        """The first instant later than `after` at which what depends on the wall clock may change.

        That is where the wall clock shows 00:00 or one of `times_on` its day, or is put forward or back.
        """
        day = self.at(after).date()
        while True:
            later = [instant for instant in self._boundaries(day, times_on(day)) if instant > after]
            if later:
                return min(later)
            day += _DAY

    def _boundaries(self, day: date, times: Iterable[time]) -> Iterator[datetime]:
        for at in {time(0), *times}:
            shown = datetime.combine(day, at)
            for fold in (0, 1):
                instant = shown.replace(tzinfo=self.zone, fold=fold).astimezone(UTC)
                if self.at(instant) == shown:
                    yield instant
        midnight = datetime.combine(day, time(0), UTC)
        if self._offset(midnight) != self._offset(midnight + _DAY):
            hours = (midnight + hour * _HOUR for hour in range(1, 25))
            yield from (hour for hour in hours if self._offset(hour) != self._offset(hour - _HOUR))

    def _offset(self, instant: datetime) -> timedelta | None:
        return instant.astimezone(self.zone).utcoffset()


WALL_CLOCKS = {"UTC": WallClock(UTC), "local": WallClock(ZoneInfo("Europe/London"))}
"""The wall clocks by the time base that a `Behaviour` names."""
