"""An emulated Prepayment Meter Interface Device."""

from device_drivers.emulator.device import EmulatedDevice


class Ppmid(EmulatedDevice):
    """A PPMID: identity, time and firmware; the version it runs may differ from the one listed (facts 144, 148)."""

    role = "PPMID"
