"""The language between the S1SP and a device: SMETS data items and commands.

Neither OBIS codes nor XML appear here. An operation is a value; a driver carries it out and answers with a
`Done` or a `Refused`. A device that stays silent is a `DeviceTimeout` of the driver, not a result.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime

from smets1.calendars import NonDisablementCalendar, SwitchingTable


@dataclass(frozen=True, slots=True)
class LogEntry:
    """An entry of a log: when the device wrote it, by its own clock, and what it holds by data item."""

    at: datetime
    values: Mapping[str, int | str | tuple[int, ...]]


Value = (
    int
    | bool
    | str
    | datetime
    | tuple[int, ...]
    | tuple[str, ...]
    | tuple[LogEntry, ...]
    | NonDisablementCalendar
    | SwitchingTable
)
"""The value of a data item. Money is integer millipence, energy integer Wh, gas volume integer 0.001 m³; the entries
of a log are in the order in which they were written."""


@dataclass(frozen=True, slots=True)
class Period:
    """`ReadLogPeriod` of DUIS: from `start` to `end`. That an entry of either instant is meant too is an assumption."""

    start: datetime
    end: datetime

    def __contains__(self, at: datetime) -> bool:
        return self.start <= at <= self.end


@dataclass(frozen=True, slots=True)
class Read:
    """Read data items (names of `smets1.data_items`); of a log, the entries of `period`."""

    items: tuple[str, ...]
    period: Period | None = None


@dataclass(frozen=True, slots=True)
class Write:
    """Write data items together: the device takes all of them or none."""

    values: Mapping[str, Value]


@dataclass(frozen=True, slots=True)
class Execute:
    """Execute a command (names of `smets1.data_items.COMMANDS`) with its arguments."""

    command: str
    arguments: Mapping[str, Value] = field(default_factory=dict)


Operation = Read | Write | Execute


@dataclass(frozen=True, slots=True)
class Done:
    """The device did as told; `values` holds what it returned."""

    values: Mapping[str, Value] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Refused:
    """The device said no, in its own words."""

    reason: str


Result = Done | Refused
