"""The emulator as a driver: needs nothing but Python.

The entry of a bench file that selects it, with the clauses whose variation the device shows:

    ESME: {driver: emulator, behaves: ["18.5(o)"]}
"""

from collections.abc import Mapping

from device_drivers.emulator.behaviour import Behaviour
from device_drivers.emulator.clock import VirtualClock
from device_drivers.emulator.communications_hub import CommunicationsHub
from device_drivers.emulator.device import EmulatedDevice
from device_drivers.emulator.esme import Esme
from device_drivers.emulator.gsme import Gsme
from device_drivers.emulator.ihd import Ihd
from device_drivers.emulator.ppmid import Ppmid
from smets1.registers import DeviceModel

__all__ = ["EMULATORS", "EmulatedDevice", "make_device"]

EMULATORS: Mapping[str, type[EmulatedDevice]] = {
    "CHF": CommunicationsHub,
    "ESME": Esme,
    "GSME": Gsme,
    "PPMID": Ppmid,
    "IHD": Ihd,
}
"""The emulator of each device type."""


def make_device(
    role: str, model: DeviceModel, clock: VirtualClock, behaviour: Behaviour, running_firmware: str | None = None
) -> EmulatedDevice:
    """An emulated device in its factory state. Raises ValueError for a role that is not emulated."""
    try:
        emulator = EMULATORS[role]
    except KeyError:
        raise ValueError(f"{role} is not emulated; these are: {', '.join(EMULATORS)}") from None
    return emulator(model, clock, behaviour, running_firmware)
