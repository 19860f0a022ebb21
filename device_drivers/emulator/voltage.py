"""The voltage of an ESME: settings, and on each phase its averages and how often they were out of bounds."""

from collections import deque
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from heapq import merge
from typing import cast

from device_drivers.emulator import checks
from device_drivers.emulator.clock import VirtualClock
from device_drivers.emulator.device import Arguments, DeviceCommand, DevicePart
from device_drivers.emulator.power import POSITIVE, UNSIGNED
from smets1.operations import Done, LogEntry, Result, Value

_LOG_SIZE = 4_320
_MICROSECOND = timedelta(microseconds=1)
_OVER, _UNDER = "AverageRMSOverVoltageThreshold", "AverageRMSUnderVoltageThreshold"
_PERIOD = "AverageRMSVoltageMeasurementPeriod"
_KEEP_COUNTERS = "RMSVoltageCountersNotReset"


@dataclass(slots=True)
class Phase:
    """A phase with its settings for the average RMS voltage; voltages in 0.1 V.

    Each measurement period follows on the one before; what is left of one when settings change is dropped.
    """

    voltage: int = 2_300
    over_threshold: int = 2_530
    under_threshold: int = 2_162
    period: timedelta = timedelta(minutes=30)
    over_counter: int = 0
    under_counter: int = 0
    averages: deque[tuple[datetime, int]] = field(default_factory=lambda: deque(maxlen=_LOG_SIZE))
    _measured: timedelta = timedelta(0)
    _sum: int = 0

    def set_terms(self, over_threshold: int, under_threshold: int, period: timedelta) -> None:
        """Measure by these terms from now on, in a new measurement period."""
        self.over_threshold, self.under_threshold, self.period = over_threshold, under_threshold, period
        self._measured, self._sum = timedelta(0), 0

    def measure(self, voltage: int, start: datetime, elapsed: timedelta) -> None:
        """Measure a steady `voltage` for `elapsed` from `start` of the device's clock."""
        rest = self.period - self._measured
        if elapsed < rest:
            self._add(voltage, elapsed)
            return
        self._add(voltage, rest)
        start += rest
        self._write(start, _rounded(self._sum, self.period // _MICROSECOND), 1)
        periods, self._measured = divmod(elapsed - rest, self.period)
        self._write(start + self.period, voltage, periods)
        self._sum = voltage * (self._measured // _MICROSECOND)

    def _add(self, voltage: int, elapsed: timedelta) -> None:
        self._measured += elapsed
        self._sum += voltage * (elapsed // _MICROSECOND)

    def _write(self, first: datetime, average: int, periods: int) -> None:
        self.over_counter += periods * (average > self.over_threshold)
        self.under_counter += periods * (average < self.under_threshold)
        shown = range(max(0, periods - _LOG_SIZE), periods)
        self.averages.extend((first + number * self.period, average) for number in shown)


class Voltage(DevicePart):
    """The voltage of each phase. It is settled when something looks or changes, and costs nothing meanwhile.

    Assumptions: voltages are in 0.1 V and periods in s; an average out of bounds counts in each measurement period;
    without power the voltage is 0; the factory settings. What follows from the other RMS settings than those of the
    average is not held: they are kept, no more. `clock_error` is that of the device's clock.
    """

    def __init__(
        self, phases: int, counters_reset: bool, clock: VirtualClock, clock_error: Callable[[], timedelta]
    ) -> None:
        self._phases = [Phase() for _ in range(phases)]
        self._counters_reset = counters_reset
        self._clock, self._clock_error = clock, clock_error
        self._settled = clock.now()
        self._power = True
        self._settings = {
            "RMSExtremeOverVoltageThreshold": 2_760,
            "RMSExtremeOverVoltageMeasurementPeriod": 60,
            "RMSExtremeUnderVoltageThreshold": 1_840,
            "RMSExtremeUnderVoltageMeasurementPeriod": 60,
            "RMSVoltageSagThreshold": 2_070,
            "RMSVoltageSagMeasurementPeriod": 10,
            "RMSVoltageSwellThreshold": 2_530,
            "RMSVoltageSwellMeasurementPeriod": 10,
        }

    def set(self, decivolts: int, phase: int | None = None) -> None:
        """Apply a voltage in 0.1 V to `phase` (1 is the first), or to all. Raises ValueError for a negative one."""
        if decivolts < 0:
            raise ValueError(f"a voltage is 0 or more, not {decivolts}")
        self.settle()
        for each in self._phases if phase is None else [self._phases[phase - 1]]:
            each.voltage = decivolts

    def set_power(self, on: bool) -> None:
        """Take note that the power fails, or is back."""
        self.settle()
        self._power = on

    def settle(self) -> None:
        """Measure up to the present; to be done before the device's clock is set."""
        start, self._settled = self._settled, self._clock.now()
        for phase in self._phases:
            voltage = phase.voltage if self._power else 0
            phase.measure(voltage, start + self._clock_error(), self._settled - start)

    def items(self) -> dict[str, Callable[[], Value]]:
        """The settings, the counters and the log of the averages, phase by phase where it concerns one."""
        return {
            _OVER: lambda: tuple(phase.over_threshold for phase in self._phases),
            _UNDER: lambda: tuple(phase.under_threshold for phase in self._phases),
            _PERIOD: lambda: tuple(phase.period // timedelta(seconds=1) for phase in self._phases),
            "AverageRMSOverVoltageCounter": lambda: self._counted("over_counter"),
            "AverageRMSUnderVoltageCounter": lambda: self._counted("under_counter"),
            "AverageRMSVoltageProfileDataLog": self._entries,
            **{item: self._reader(item) for item in self._settings},
        }

    def commands(self) -> dict[str, DeviceCommand]:
        """To change all the settings, and to set the counters to 0."""
        each_phase = {_OVER: UNSIGNED, _UNDER: UNSIGNED, _PERIOD: POSITIVE}
        required = {item: _of_each(len(self._phases), check) for item, check in each_phase.items()}
        required |= {item: POSITIVE if item.endswith("Period") else UNSIGNED for item in self._settings}
        return {
            "SetVoltageSettings": DeviceCommand(self._change_settings, required, {_KEEP_COUNTERS: checks.flag}),
            "ResetVoltageCounters": DeviceCommand(self._reset_counters),
        }

    def _reader(self, item: str) -> Callable[[], Value]:
        return lambda: self._settings[item]

    def _counted(self, counter: str) -> tuple[int, ...]:
        self.settle()
        return tuple(getattr(phase, counter) for phase in self._phases)

    def _entries(self) -> tuple[LogEntry, ...]:
        self.settle()
        of_each_phase = (
            [LogEntry(at, {"Phase": number, "AverageRMSVoltage": average}) for at, average in phase.averages]
            for number, phase in enumerate(self._phases, start=1)
        )
        return tuple(merge(*of_each_phase, key=lambda entry: entry.at))

    def _change_settings(self, arguments: Arguments) -> Result:
        self.settle()
        self._settings = {item: cast(int, arguments[item]) for item in self._settings}
        terms = zip(*(cast(tuple[int, ...], arguments[item]) for item in (_OVER, _UNDER, _PERIOD)), strict=True)
        for phase, (over, under, period) in zip(self._phases, terms, strict=True):
            phase.set_terms(over, under, timedelta(seconds=period))
        if self._counters_reset and not arguments.get(_KEEP_COUNTERS):
            self._reset_counters(arguments)
        return Done()

    def _reset_counters(self, _: Arguments) -> Result:
        self.settle()
        for phase in self._phases:
            phase.over_counter = phase.under_counter = 0
        return Done()


def _of_each(phases: int, check: checks.Check) -> checks.Check:
    def check_each(value: Value) -> str:
        parts = cast(tuple[Value, ...], value) if isinstance(value, tuple) else ()
        if len(parts) != phases:
            return f"{phases} values, one for each phase"
        return next((expected for expected in map(check, parts) if expected), "")

    return check_each


def _rounded(dividend: int, divisor: int) -> int:
    return (2 * dividend + divisor) // (2 * divisor)
