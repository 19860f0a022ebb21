"""What all emulated devices have in common; the base for an emulator of one's own."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from typing import ClassVar, cast

from device_drivers.emulator import checks
from device_drivers.emulator.alerts import DeviceAlert
from device_drivers.emulator.behaviour import Behaviour
from device_drivers.emulator.checks import Check
from device_drivers.emulator.clock import VirtualClock
from device_drivers.protocols import Alert, Load
from smets1.operations import Done, LogEntry, Period, Refused, Result, Value
from smets1.registers import DeviceModel

Arguments = Mapping[str, Value]


@dataclass(frozen=True, slots=True)
class WritableItem:
    """A data item that can be written: its check, and what takes the value."""

    check: Check
    take: Callable[[Value], None]
    before_enrolment_only: bool = False


@dataclass(frozen=True, slots=True)
class DeviceCommand:
    """A command: what carries it out, and the checks of its arguments."""

    run: Callable[[Arguments], Result]
    required: Mapping[str, Check] = field(default_factory=dict)
    optional: Mapping[str, Check] = field(default_factory=dict)


class DevicePart:
    """A part of a device: what can be read of it, written to it and done to it."""

    def items(self) -> dict[str, Callable[[], Value]]:
        """What can be read, by data item."""
        return {}

    def writable(self) -> dict[str, WritableItem]:
        """What can be written, by data item."""
        return {}

    def commands(self) -> dict[str, DeviceCommand]:
        """What can be done, by command."""
        return {}

    def take_note(self, alert: DeviceAlert, at: datetime) -> bool:
        """Take note of an alert or event `at` of the device's clock; False keeps the device from sending it."""
        del alert, at
        return True


class EmulatedDevice:
    """A software device behind the `DeviceDriver` protocol.

    It refuses what it does not know and what is wrong with a value; a refusal changes nothing. A subclass adds to
    `readable`, `writable` and `commands`, or overrides a method of the protocol.
    """

    role: ClassVar[str]

    def __init__(
        self, model: DeviceModel, clock: VirtualClock, behaviour: Behaviour, running_firmware: str | None = None
    ) -> None:
        self.clock = clock
        self.behaviour = behaviour
        self.enrolled = False
        self.clock_error = timedelta(0)
        self._model = model
        self._firmware = running_firmware or model.firmware_version
        self._image: str | None = None
        self._alerts: list[Alert] = []
        self._parts: list[DevicePart] = []
        self.readable: dict[str, Callable[[], Value]] = {
            "Clock": lambda: self.device_time,
            "ManufacturerIdentifier": lambda: model.manufacturer,
            "ModelType": lambda: model.model,
            "HardwareVersion": lambda: model.hardware_version,
            "FirmwareVersion": lambda: self._firmware,
        }
        self.writable: dict[str, WritableItem] = {}
        self.commands: dict[str, DeviceCommand] = {
            "UpdateFirmware": DeviceCommand(
                self._update_firmware,
                {"FirmwareVersion": checks.text, "ImageSize": checks.whole(1, 2**31 - 1)},
                {"HubManufacturer": checks.text},
            ),
            "ActivateFirmware": DeviceCommand(self._activate_firmware),
        }

    @property
    def load(self) -> Load | None:
        """What draws energy through the device; None unless it is a meter."""
        return None

    @property
    def device_time(self) -> datetime:
        """What the device's own clock says, in UTC."""
        return self.clock.now() + self.clock_error

    def add(self, part: DevicePart) -> None:
        """Make `part` a part of the device."""
        self._parts.append(part)
        self.readable |= part.items()
        self.writable |= part.writable()
        self.commands |= part.commands()

    def enrol(self) -> None:
        """Note that the device is enrolled; bench wiring of emulators, not an operation of a device."""
        self.enrolled = True

    def identify(self) -> DeviceModel:
        """The Device Model with the firmware version that runs."""
        return replace(self._model, firmware_version=self._firmware)

    def read(self, items: Sequence[str], period: Period | None = None) -> Result:
        """Read data items, of a log the entries of `period`; refused where one is unknown."""
        if unknown := [item for item in items if item not in self.readable]:
            return Refused(f"a {self.role} of this kind does not have {', '.join(unknown)}")
        self.catch_up()
        return Done({item: _within(self.readable[item](), period) for item in items})

    def write(self, values: Mapping[str, Value]) -> Result:
        """Write data items, all or none."""
        if unknown := [item for item in values if item not in self.readable]:
            return Refused(f"a {self.role} of this kind does not have {', '.join(unknown)}")
        if fixed := [item for item in values if item not in self.writable]:
            return Refused(f"cannot be written: {', '.join(fixed)}")
        if self.enrolled and (late := [item for item in values if self.writable[item].before_enrolment_only]):
            return Refused(f"can be written before enrolment only: {', '.join(late)}")
        if faults := checks.faults(values, {}, {item: self.writable[item].check for item in values}):
            return Refused("; ".join(faults))
        if refusal := self.why_not_write(values):
            return Refused(refusal)
        self.catch_up()
        for item, value in values.items():
            self.writable[item].take(value)
        self.conclude()
        return Done()

    def execute(self, command: str, arguments: Arguments) -> Result:
        """Execute a command; refused where it is unknown or an argument is wrong."""
        known = self.commands.get(command)
        if known is None:
            return Refused(f"a {self.role} does not know the command {command}")
        if faults := checks.faults(arguments, known.required, known.optional):
            return Refused(f"{command}: {'; '.join(faults)}")
        self.catch_up()
        result = known.run(arguments)
        self.conclude()
        return result

    def take_alerts(self) -> Sequence[Alert]:
        """The alerts raised since the last call, stamped by the device's own clock."""
        taken, self._alerts = self._alerts, []
        return taken

    def raise_alert(self, alert: DeviceAlert) -> None:
        """Let every part take note of an alert or event, and send it unless one of them keeps it back."""
        sent = [part.take_note(alert, self.device_time) for part in self._parts]
        if all(sent):
            self._alerts.append(Alert(self.device_time, alert.code, alert.meaning))

    def why_not_write(self, values: Mapping[str, Value]) -> str:
        """Why sound values are refused all the same; empty where they are not."""
        del values
        return ""

    def catch_up(self) -> None:
        """Bring the state up to the present before an operation."""

    def conclude(self) -> None:
        """Draw the consequences of an operation."""

    def _update_firmware(self, arguments: Arguments) -> Result:
        size, limit = cast(int, arguments["ImageSize"]), self.behaviour.max_firmware_image
        if self.behaviour.firmware_update_outcome == "fails":
            return Refused("the firmware image was not accepted")
        if limit is not None and size > limit:
            return Refused(f"the firmware image of {size} bytes is larger than the {limit} bytes that fit")
        self._image = cast(str, arguments["FirmwareVersion"])
        return Done()

    def _activate_firmware(self, _: Arguments) -> Result:
        if self._image is None:
            return Refused("no firmware image is stored")
        if self.behaviour.firmware_activation_outcome == "fails":
            return Refused("the stored firmware image could not be activated")
        self._firmware, self._image = self._image, None
        self.raise_alert(DeviceAlert.FIRMWARE_CHANGED)
        return Done()


def _within(value: Value, period: Period | None) -> Value:
    """`value`, or of a log the entries of `period`."""
    if period is None or not isinstance(value, tuple):
        return value
    return cast(Value, tuple(x for x in value if not isinstance(x, LogEntry) or x.at in period))
