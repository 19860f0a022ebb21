"""Uncontrolled gas flow: gas that flows although nobody should use any, found when the valve was opened."""

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from typing import cast

from device_drivers.emulator import checks
from device_drivers.emulator.clock import Event, VirtualClock
from device_drivers.emulator.device import Arguments, DeviceCommand
from device_drivers.emulator.settings import Settings
from smets1.operations import Done, Result

_TENTH_OF_A_SECOND, _SECOND = timedelta(milliseconds=100), timedelta(seconds=1)
_RATES_IN_A_LITRE = 10
_STATES = checks.one_of("Unchanged", "Locked")


class GasFlow(Settings):
    """The settings of SRV 6.7, and the measurement that follows when the valve is opened at the meter.

    It starts after StabilisationPeriod and lasts MeasurementPeriod; where more flows meanwhile than at
    UncontrolledGasFlowRate, `close` is called. The units of these settings are assumptions, as is what they leave the
    factory with: a rate that no domestic meter passes. `catch_up` settles what has flowed until now.
    """

    def __init__(self, clock: VirtualClock, catch_up: Callable[[], None], close: Callable[[], None]) -> None:
        super().__init__(
            {
                "UncontrolledGasFlowRate": (checks.whole(0, 65_535), 65_535),
                "StabilisationPeriod": (checks.whole(1, 255), 10),
                "MeasurementPeriod": (checks.whole(1, 65_535), 10),
                "SupplyDepletionState": (_STATES, "Unchanged"),
            }
        )
        self._clock, self._catch_up, self._close = clock, catch_up, close
        self._next: Event | None = None
        self._measured: timedelta | None = None

    def measure(self, litres_per_hour: int, elapsed: timedelta) -> None:
        """Take note that gas has flowed at a rate, where that is being measured."""
        if self._measured is not None:
            self._measured += litres_per_hour * elapsed

    def watched(self, command: DeviceCommand) -> DeviceCommand:
        """`command`, which opens the valve, followed by the measurement."""

        def run(arguments: Arguments) -> Result:
            result = command.run(arguments)
            if isinstance(result, Done):
                self._begin()
            return result

        return replace(command, run=run)

    def _begin(self) -> None:
        if self._next:
            self._next.cancel()
        self._next = self._after(self._setting("StabilisationPeriod") * _TENTH_OF_A_SECOND, self._stabilised)

    def _stabilised(self) -> None:
        self._catch_up()
        self._measured = timedelta(0)
        period = self._setting("MeasurementPeriod") * _SECOND
        allowed = period * self._setting("UncontrolledGasFlowRate")

        def judge() -> None:
            self._catch_up()
            measured, self._measured = self._measured or timedelta(0), None
            if measured * _RATES_IN_A_LITRE > allowed:
                self._close()

        self._next = self._after(period, judge)

    def _after(self, wait: timedelta, callback: Callable[[], None]) -> Event:
        return self._clock.at(self._clock.now() + wait, callback)

    def _setting(self, item: str) -> int:
        return cast(int, self.values[item])
