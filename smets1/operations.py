"""The language between the S1SP and a device: SMETS data items and commands.

Neither OBIS codes nor XML appear here. An operation is a value; a driver carries it out and answers with a
`Done` or a `Refused`. A device that stays silent is a `DeviceTimeout` of the driver, not a result.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime

from smets1.calendars import NonDisablementCalendar, SwitchingTable

Value = int | bool | str | datetime | tuple[int, ...] | tuple[str, ...] | NonDisablementCalendar | SwitchingTable
"""The value of a data item. Money is integer millipence, energy integer Wh, gas volume integer 0.001 m³."""


@dataclass(frozen=True, slots=True)
class Read:
    """Read data items (names of `smets1.data_items`)."""

    items: tuple[str, ...]


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
