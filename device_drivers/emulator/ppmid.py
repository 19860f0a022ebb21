"""An emulated Prepayment Meter Interface Device."""

from collections.abc import Callable, Iterable, Mapping

from device_drivers.emulator import checks
from device_drivers.emulator.checks import Check
from device_drivers.emulator.device import Arguments, DeviceCommand
from device_drivers.emulator.display import Display, HanMeter
from smets1.han import of_meter
from smets1.operations import Result

_COMMANDS: Mapping[str, Mapping[str, Check]] = {
    "ActivateEmergencyCredit": {},
    "AddCredit": {"UTRN": checks.utrn, "Amount": checks.AMOUNT},
    "PressEnable": {},
}
"""What a customer does at a PPMID, with what is to be entered."""


class Ppmid(Display):
    """A PPMID: shows the meters, and passes on to them what the customer does at it.

    The firmware version it runs may differ from the one listed (facts 144, 148). A gas valve is opened at the meter
    only.
    """

    role = "PPMID"

    def join(self, meters: Iterable[HanMeter]) -> None:
        """Pass on commands too."""
        joined = tuple(meters)
        super().join(joined)
        self.commands |= {
            of_meter(meter.role, command): DeviceCommand(_passing_on(meter, command), required)
            for meter in joined
            for command, required in _COMMANDS.items()
            if (meter.role, command) != ("GSME", "PressEnable")
        }


def _passing_on(meter: HanMeter, command: str) -> Callable[[Arguments], Result]:
    return lambda arguments: meter.execute(command, arguments)
