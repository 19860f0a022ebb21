"""Data items that a device keeps as they were written."""

from collections.abc import Callable, Mapping

from device_drivers.emulator.checks import Check, matching
from device_drivers.emulator.device import DevicePart, WritableItem
from smets1.operations import Value


class Settings(DevicePart):
    """Data items that can be written, each with its check and what the device leaves the factory with."""

    def __init__(self, settings: Mapping[str, tuple[Check, Value]]) -> None:
        self._checks = {item: check for item, (check, _) in settings.items()}
        self.values = {item: value for item, (_, value) in settings.items()}

    def items(self) -> dict[str, Callable[[], Value]]:
        """Each of them."""
        return {item: self._teller(item) for item in self.values}

    def writable(self) -> dict[str, WritableItem]:
        """Each of them."""
        return {item: WritableItem(check, self._taker(item)) for item, check in self._checks.items()}

    def _teller(self, item: str) -> Callable[[], Value]:
        return lambda: self.values[item]

    def _taker(self, item: str) -> Callable[[Value], None]:
        def take(value: Value) -> None:
            self.values[item] = value

        return take


_MPAN = matching("[0-9]{13}", "13 digits")

METER_POINTS: Mapping[str, Mapping[str, tuple[Check, Value]]] = {
    "ESME": {"ImportMPAN": (_MPAN, ""), "ExportMPAN": (_MPAN, "")},
    "GSME": {"MPRN": (matching("[0-9]{1,10}", "up to 10 digits"), "")},
}
"""The numbers of the metering points of a meter; whether it looks at the check digit of one is not held."""
