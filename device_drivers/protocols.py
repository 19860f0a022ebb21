"""What a driver can do: verbs only. The driver of any bench, emulated or physical, satisfies these."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from smets1.errors import S1benchError
from smets1.operations import Period, Result, Value
from smets1.registers import DeviceModel


class DeviceTimeout(S1benchError):  # noqa: N818 - the field's word
    """The device stayed silent: device or wiring, so the scenario is inconclusive."""


@dataclass(frozen=True, slots=True)
class Alert:
    """An alert or event that a device raised: its code (four hexadecimal digits) and meaning."""

    at: datetime
    code: str
    meaning: str


class DeviceDriver(Protocol):
    """A device, in SMETS words. A refusal is a `Refused` value; silence raises `DeviceTimeout`."""

    def identify(self) -> DeviceModel:
        """The Device Model as the device itself tells it."""

    def read(self, items: Sequence[str], period: Period | None = None) -> Result:
        """Read data items; of a log, the entries of `period`, and all of them without one."""

    def write(self, values: Mapping[str, Value]) -> Result:
        """Write data items together: all or none."""

    def execute(self, command: str, arguments: Mapping[str, Value]) -> Result:
        """Execute a command."""

    def take_alerts(self) -> Sequence[Alert]:
        """The alerts raised since the last call."""


class Clock(Protocol):
    """The bench's time: virtual on emulators, real on a lab bench."""

    def now(self) -> datetime:
        """The present, timezone-aware UTC."""

    def wait_until(self, when: datetime) -> None:
        """Let time pass until `when`; raises Inconclusive where that takes longer than allowed."""


class Load(Protocol):
    """What draws energy through a meter: watts for an ESME, litres per hour for a GSME."""

    def set(self, rate: int) -> None:
        """Draw at `rate` from now on; 0 draws nothing."""
