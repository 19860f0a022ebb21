"""What a meter does when somebody opens it."""

from collections.abc import Callable

from device_drivers.emulator import checks
from device_drivers.emulator.alerts import DeviceAlert
from device_drivers.emulator.settings import Settings
from device_drivers.emulator.supply import Supply

_UNCHANGED, _LOCKED = "Unchanged", "Locked"


class TamperProtection(Settings):
    """Reports an opened cover and, with SupplyTamperState Locked, disables the supply as a supplier's command does."""

    def __init__(self, supply: Supply, raise_alert: Callable[[DeviceAlert], None]) -> None:
        super().__init__({"SupplyTamperState": (checks.one_of(_UNCHANGED, _LOCKED), _UNCHANGED)})
        self._supply = supply
        self._raise_alert = raise_alert

    def open_cover(self) -> None:
        """Somebody opens the cover."""
        self._raise_alert(DeviceAlert.METER_COVER_REMOVED)
        if self.values["SupplyTamperState"] == _LOCKED:
            self._supply.disable()
