"""Emulated devices in virtual time behind the driver protocol: ESME, GSME, Communications Hub, PPMID and IHD."""

from device_drivers.emulator.behaviour import SWITCHED_CLAUSES, Behaviour, behaviour_for
from device_drivers.emulator.clock import VirtualClock
from device_drivers.emulator.device import EmulatedDevice
from device_drivers.emulator.driver import make_device

__all__ = ["SWITCHED_CLAUSES", "Behaviour", "EmulatedDevice", "VirtualClock", "behaviour_for", "make_device"]
