"""The logs of a device: rings that keep their newest entries, in the order in which they were written."""

from collections import deque
from collections.abc import Mapping
from datetime import datetime

from smets1.operations import LogEntry


class Log:
    """A log of `size` entries: the oldest gives way to the newest."""

    def __init__(self, size: int) -> None:
        self._entries: deque[LogEntry] = deque(maxlen=size)

    def write(self, at: datetime, values: Mapping[str, int | str | tuple[int, ...]]) -> None:
        """Write an entry at `at` of the device's clock."""
        self._entries.append(LogEntry(at, values))

    def clear(self) -> None:
        """Forget every entry."""
        self._entries.clear()

    def entries(self) -> tuple[LogEntry, ...]:
        """Every entry, the newest last."""
        return tuple(self._entries)


class Profile:
    """A log of one data item with an entry for each half hour, kept small: it may hold thirteen months of them."""

    def __init__(self, size: int, item: str) -> None:
        self._item = item
        self._entries: deque[tuple[datetime, int]] = deque(maxlen=size)

    def write(self, at: datetime, units: int) -> None:
        """Write what was counted in the half hour that ends at `at` of the device's clock."""
        self._entries.append((at, units))

    def entries(self) -> tuple[LogEntry, ...]:
        """Every entry, the newest last."""
        return tuple(LogEntry(at, {self._item: units}) for at, units in self._entries)
