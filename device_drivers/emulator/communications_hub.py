"""An emulated Communications Hub Function."""

from device_drivers.emulator.device import EmulatedDevice


class CommunicationsHub(EmulatedDevice):
    """A Communications Hub: identity, time and firmware."""

    role = "CHF"
