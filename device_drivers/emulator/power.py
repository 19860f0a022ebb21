"""What flows through an ESME beside the import it charges for, its power thresholds, and the power it lives on."""

from collections.abc import Callable, Mapping, Sequence
from datetime import datetime, timedelta

from device_drivers.emulator import checks
from device_drivers.emulator.alerts import DeviceAlert
from device_drivers.emulator.clock import Event, VirtualClock
from device_drivers.emulator.device import Arguments, DevicePart, EmulatedDevice
from device_drivers.emulator.logs import Log, Profile
from device_drivers.emulator.metering import Flow
from device_drivers.emulator.settings import Settings
from device_drivers.protocols import DeviceTimeout
from smets1.operations import Period, Result, Value
from smets1.registers import DeviceModel

UNSIGNED = checks.whole(0, 2**32 - 1)
"""A number that DUIS has as an unsigned int."""

POSITIVE = checks.whole(1, 2**32 - 1)
"""The same, where 0 makes no sense."""

_LONG_OUTAGE = timedelta(minutes=3)


class CountedFlow:
    """A flow with a register of all that flowed."""

    def __init__(self) -> None:
        self.flow = Flow()
        self.total = 0

    def count(self, elapsed: timedelta) -> None:
        """Count what flows in `elapsed`."""
        self.total += self.flow.advance(elapsed)


class ProfiledFlow(CountedFlow):
    """A flow with a register, and a profile of its half hours."""

    def __init__(self, profile: Profile) -> None:
        super().__init__()
        self.profile = profile
        self._written = 0

    @property
    def in_half_hour(self) -> int:
        """What has flowed in the half hour that runs."""
        return self.total - self._written

    def end_half_hour(self, at: datetime) -> None:
        """Write the half hour that has ended, with the time `at` that its entry bears."""
        self.profile.write(at, self.in_half_hour)
        self._written = self.total


class PowerThresholds(Settings):
    """Between low and medium, and between medium and high power, in W; the factory settings are an assumption."""

    def __init__(self) -> None:
        super().__init__({"LowMediumPowerThreshold": (UNSIGNED, 500), "MediumHighPowerThreshold": (UNSIGNED, 2_000)})


class RandomisedOffset(DevicePart):
    """By how much the device shifts the switching of its tariff and loads in time; factory settings.

    The offset is number x limit / 1000, to the nearest second; that the number counts thousandths is an assumption.
    """

    number = 438
    limit = 600

    def items(self) -> dict[str, Callable[[], Value]]:
        """Offset and limit in seconds, and the number drawn at random when the device was made."""
        return {
            "RandomisedOffset": lambda: (self.number * self.limit + 500) // 1000,
            "RandomisedOffsetNumber": lambda: self.number,
            "RandomisedOffsetLimit": lambda: self.limit,
        }


class PowerSupply(DevicePart):
    """Whether the device has power, and the log of its interruptions."""

    cut_by_activation = timedelta(0)
    """For how long the Communications Hub that lives on it is cut off when firmware is activated: less than three
    minutes, but for about 500,000 meters (facts 67-68)."""

    def __init__(self) -> None:
        self.on = True
        self._interrupted_at = datetime.max
        self._log = Log(100)
        self._followers: list[Callable[[], None]] = []

    def items(self) -> dict[str, Callable[[], Value]]:
        """The log, with an entry for each interruption and each restoration."""
        return {"PowerEventLog": self._log.entries}

    def tell(self, follower: Callable[[], None]) -> None:
        """Have `follower` called whenever the power has failed or come back."""
        self._followers.append(follower)

    def interrupt(self, at: datetime) -> None:
        """The power fails at `at` of the device's clock."""
        self.on = False
        self._interrupted_at = at
        self._write(at, DeviceAlert.SUPPLY_INTERRUPTED)
        self._call_followers()

    def restore(self, at: datetime) -> DeviceAlert:
        """The power is back at `at` of the device's clock; returns the alert that this is worth."""
        self.on = True
        long = at - self._interrupted_at >= _LONG_OUTAGE
        alert = DeviceAlert.LONG_OUTAGE_RESTORED if long else DeviceAlert.OUTAGE_RESTORED
        self._write(at, alert)
        self._call_followers()
        return alert

    def _call_followers(self) -> None:
        for follower in self._followers:
            follower()

    def _write(self, at: datetime, event: DeviceAlert) -> None:
        self._log.write(at, {"LogCode": event.code, "LogMeaning": event.meaning})


class HubOutlet(DevicePart):
    """The power that an ESME gives its Communications Hub: its own, but for what an activation of firmware cuts off.

    `switched` is called after each change.
    """

    def __init__(self, supply: PowerSupply, clock: VirtualClock, switched: Callable[[], None]) -> None:
        self._supply, self._clock, self._switched = supply, clock, switched
        self._activation: Event | None = None
        self.on = supply.on
        supply.tell(self._follow)

    def take_note(self, alert: DeviceAlert, at: datetime) -> bool:
        """Cut the power while the firmware is activated."""
        if alert is DeviceAlert.FIRMWARE_CHANGED and self._supply.cut_by_activation:
            if self._activation:
                self._activation.cancel()
            ends = self._clock.now() + self._supply.cut_by_activation
            self._activation = self._clock.at(ends, self._end_activation)
            self._follow()
        return super().take_note(alert, at)

    def _end_activation(self) -> None:
        self._activation = None
        self._follow()

    def _follow(self) -> None:
        on = self._supply.on and not self._activation
        if on != self.on:
            self.on = on
            self._switched()


class LivesOnPower(EmulatedDevice):
    """A device that is silent while it has no power."""

    @property
    def has_power(self) -> bool:
        """Whether it has power."""
        raise NotImplementedError

    def identify(self) -> DeviceModel:
        """The Device Model with the firmware version that runs."""
        self._answer()
        return super().identify()

    def read(self, items: Sequence[str], period: Period | None = None) -> Result:
        """Read data items."""
        self._answer()
        return super().read(items, period)

    def write(self, values: Mapping[str, Value]) -> Result:
        """Write data items, all or none."""
        self._answer()
        return super().write(values)

    def execute(self, command: str, arguments: Arguments) -> Result:
        """Execute a command."""
        self._answer()
        return super().execute(command, arguments)

    def _answer(self) -> None:
        if not self.has_power:
            raise DeviceTimeout(f"the {self.role} has no power")
