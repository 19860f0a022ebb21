"""The load limit of an ESME: how much power, for how long, and what comes of it."""

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import cast

from device_drivers.emulator import checks
from device_drivers.emulator.device import Arguments, DeviceCommand
from device_drivers.emulator.power import POSITIVE, UNSIGNED
from device_drivers.emulator.settings import Settings
from smets1.operations import Done, Result, Value

_DISABLE, _UNCHANGED = "Disable", "Unchanged"
_NEVER_REACHED = 2**32 - 1


class LoadLimit(Settings):
    """Triggers when the power has been above the threshold for the whole period, once until it falls again.

    New settings begin a new period. The factory period is that of a meter manual, the other factory settings are an
    assumption.
    """

    def __init__(self) -> None:
        super().__init__(
            {
                "LoadLimitPowerThreshold": (UNSIGNED, _NEVER_REACHED),
                "LoadLimitPeriod": (POSITIVE, 30),
                "LoadLimitRestorationPeriod": (POSITIVE, 60),
                "LoadLimitSupplyState": (checks.one_of(_DISABLE, _UNCHANGED), _UNCHANGED),
            }
        )
        self._counter = 0
        self._above_since: datetime | None = None
        self._triggered = False

    @property
    def disables(self) -> bool:
        """Whether the supply is disabled when the limit triggers."""
        return self.values["LoadLimitSupplyState"] == _DISABLE

    @property
    def restoration_period(self) -> timedelta:
        """How long the supply stays disabled then."""
        return timedelta(seconds=cast(int, self.values["LoadLimitRestorationPeriod"]))

    def watch(self, power: int, now: datetime) -> datetime | None:
        """Take note that `power` W flow from `now` on; returns when the limit triggers if that does not change."""
        if power <= cast(int, self.values["LoadLimitPowerThreshold"]):
            self._watch_afresh()
            return None
        if self._triggered:
            return None
        self._above_since = self._above_since or now
        return self._above_since + timedelta(seconds=cast(int, self.values["LoadLimitPeriod"]))

    def trigger(self) -> None:
        """Take note that the power has been above the threshold for the whole period."""
        self._triggered = True
        self._counter += 1

    def items(self) -> dict[str, Callable[[], Value]]:
        """The settings, and how often the limit has triggered."""
        return super().items() | {"LoadLimitCounter": lambda: self._counter}

    def commands(self) -> dict[str, DeviceCommand]:
        """To set the counter to 0."""
        return {"ResetLoadLimitCounter": DeviceCommand(self._reset_counter)}

    def _taker(self, item: str) -> Callable[[Value], None]:
        keep = super()._taker(item)

        def take(value: Value) -> None:
            keep(value)
            self._watch_afresh()

        return take

    def _watch_afresh(self) -> None:
        self._above_since, self._triggered = None, False

    def _reset_counter(self, _: Arguments) -> Result:
        self._counter = 0
        return Done()
