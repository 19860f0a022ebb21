"""Maximum demand: the largest average power of a half hour, since it was last reset."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, time
from typing import cast

from device_drivers.emulator import checks
from device_drivers.emulator.device import Arguments, DeviceCommand
from device_drivers.emulator.settings import Settings
from device_drivers.emulator.wall_clock import WallClock
from smets1.data_items import MAX_DEMAND_RESETS
from smets1.operations import Done, Result, Value

_DAY, _HALF_HOUR = 86_400, 1_800
_START, _END = "MaxDemandConfigurableTimePeriodStartTime", "MaxDemandConfigurableTimePeriodEndTime"


@dataclass(slots=True)
class Peak:
    """The largest demand in W since `reset`, and the end of its half hour; that of a reset while there was none."""

    reset: datetime
    captured: datetime
    power: int = 0

    def note(self, power: int, at: datetime) -> None:
        """Take note of the average power of the half hour that ends at `at`."""
        if power > self.power:
            self.power, self.captured = power, at


class MaximumDemand(Settings):
    """The maximum demand for import, for export, and for import within a period of the day.

    A half hour is within the period where all of it is; a period that ends when it begins is the whole day
    (assumption). `now` is the device's clock, and `wall_clock` that of the period.
    """

    def __init__(self, now: Callable[[], datetime], wall_clock: WallClock) -> None:
        super().__init__({_START: (checks.time_of_day, "00:00:00"), _END: (checks.time_of_day, "00:00:00")})
        self._now = now
        self._wall_clock = wall_clock
        self._import, self._export, self._import_in_period = (Peak(now(), now()) for _ in range(3))
        self._registers = {
            "MaxDemandActivePowerImport": self._import,
            "MaxDemandActivePowerExport": self._export,
            "MaxDemandConfigurableTimeActivePowerImport": self._import_in_period,
        }

    def end_half_hour(self, at: datetime, imported: int, exported: int) -> None:
        """Take note of what was imported and exported, in Wh, in the half hour that ends at `at`."""
        if 2 * imported > self._import_in_period.power and self._in_period(at):
            self._import_in_period.note(2 * imported, at)
        if imported:
            self._import.note(2 * imported, at)
        if exported:
            self._export.note(2 * exported, at)

    def items(self) -> dict[str, Callable[[], Value]]:
        """The registers, when they were captured and last reset, and the period of the day."""
        items = super().items()
        for name, peak in self._registers.items():
            items |= _items_of(name, peak)
        return items

    def commands(self) -> dict[str, DeviceCommand]:
        """To reset the registers that are named."""
        return {
            "ResetMaximumDemand": DeviceCommand(self._reset, optional=dict.fromkeys(MAX_DEMAND_RESETS, checks.flag))
        }

    def _in_period(self, at: datetime) -> bool:
        start, end = (_seconds(time.fromisoformat(cast(str, self.values[item]))) for item in (_START, _END))
        length = (end - start) % _DAY or _DAY
        ended = (_seconds(self._wall_clock.at(at).time()) - start) % _DAY or _DAY
        return _HALF_HOUR <= ended <= length

    def _reset(self, arguments: Arguments) -> Result:
        now = self._now()
        for argument, peak in zip(MAX_DEMAND_RESETS, self._registers.values(), strict=True):
            if arguments.get(argument):
                peak.power, peak.captured, peak.reset = 0, now, now
        return Done()


def _items_of(name: str, peak: Peak) -> dict[str, Callable[[], Value]]:
    return {
        name: lambda: peak.power,
        f"{name}CaptureTime": lambda: peak.captured,
        f"{name}LastResetDateTime": lambda: peak.reset,
    }


def _seconds(of_day: time) -> int:
    return of_day.hour * 3600 + of_day.minute * 60 + of_day.second
