"""What a meter shows its customer: the supplier and its message, and an account that a PIN may hide."""

from collections.abc import Callable, Mapping
from datetime import UTC, datetime
from typing import cast

from device_drivers.emulator import checks
from device_drivers.emulator.device import Arguments, DeviceCommand
from device_drivers.emulator.settings import Settings
from smets1.operations import Done, Refused, Result, Value

_NO_RESTRICTION = datetime(2000, 1, 1, tzinfo=UTC)
_PIN = {"PrivacyPIN": checks.matching("[0-9]{4}", "4 digits")}


class CustomerDisplay(Settings):
    """Supplier, message, Privacy PIN, and the instant of a change of tenancy.

    `show_account` gives what the account display shows. What a SMETS1 device hides of the time before
    RestrictionDateTime is not held: the device keeps the instant.
    """

    def __init__(self, show_account: Callable[[], Mapping[str, Value]]) -> None:
        super().__init__(
            {
                "SupplierMessage": (checks.matching("[ -~]{1,116}", "1 to 116 printable characters"), ""),
                "SupplierName": (checks.matching("[ -~]{1,15}", "1 to 15 printable characters"), ""),
                "SupplierTelephoneNumber": (checks.matching("[0-9 ]{1,18}", "1 to 18 digits or spaces"), ""),
                "RestrictionDateTime": (checks.instant, _NO_RESTRICTION),
            }
        )
        self._show_account = show_account
        self._pin: str | None = None

    def commands(self) -> dict[str, DeviceCommand]:
        """What the customer does with the PIN at the meter, and what the supplier can do about it."""
        return {
            "SetPrivacyPIN": DeviceCommand(self._set_pin, _PIN),
            "DisablePrivacyPIN": DeviceCommand(self._disable_pin),
            "ShowAccount": DeviceCommand(self._show, optional=_PIN),
        }

    def _set_pin(self, arguments: Arguments) -> Result:
        self._pin = cast(str, arguments["PrivacyPIN"])
        return Done()

    def _disable_pin(self, _: Arguments) -> Result:
        self._pin = None
        return Done()

    def _show(self, arguments: Arguments) -> Result:
        if self._pin is not None and arguments.get("PrivacyPIN") != self._pin:
            return Refused("a Privacy PIN hides the account")
        return Done(self._show_account())
