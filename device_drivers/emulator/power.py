"""What flows through an ESME beside the import it charges for, its power thresholds, and the power it lives on."""

from collections.abc import Callable
from datetime import datetime, timedelta

from device_drivers.emulator import checks
from device_drivers.emulator.alerts import DeviceAlert
from device_drivers.emulator.device import DevicePart
from device_drivers.emulator.logs import Log, Profile
from device_drivers.emulator.metering import Flow
from device_drivers.emulator.settings import Settings
from smets1.operations import Value

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

    def __init__(self) -> None:
        self.on = True
        self._interrupted_at = datetime.max
        self._log = Log(100)

    def items(self) -> dict[str, Callable[[], Value]]:
        """The log, with an entry for each interruption and each restoration."""
        return {"PowerEventLog": self._log.entries}

    def interrupt(self, at: datetime) -> None:
        """The power fails at `at` of the device's clock."""
        self.on = False
        self._interrupted_at = at
        self._write(at, DeviceAlert.SUPPLY_INTERRUPTED)

    def restore(self, at: datetime) -> DeviceAlert:
        """The power is back at `at` of the device's clock; returns the alert that this is worth."""
        self.on = True
        long = at - self._interrupted_at >= _LONG_OUTAGE
        alert = DeviceAlert.LONG_OUTAGE_RESTORED if long else DeviceAlert.OUTAGE_RESTORED
        self._write(at, alert)
        return alert

    def _write(self, at: datetime, event: DeviceAlert) -> None:
        self._log.write(at, {"LogCode": event.code, "LogMeaning": event.meaning})
