"""An emulated In-Home Display."""

from device_drivers.emulator.behaviour import Behaviour
from device_drivers.emulator.clock import VirtualClock
from device_drivers.emulator.display import Display
from smets1.registers import DeviceModel


class Ihd(Display):
    """An IHD: it shows the meters and takes no command."""

    role = "IHD"

    def __init__(
        self, model: DeviceModel, clock: VirtualClock, behaviour: Behaviour, running_firmware: str | None = None
    ) -> None:
        super().__init__(model, clock, behaviour, running_firmware)
        self.commands.clear()
