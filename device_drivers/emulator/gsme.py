"""An emulated gas meter."""

from device_drivers.emulator import checks
from device_drivers.emulator.behaviour import Behaviour
from device_drivers.emulator.clock import VirtualClock
from device_drivers.emulator.device import WritableItem
from device_drivers.emulator.meter import Meter
from smets1.registers import DeviceModel


class Gsme(Meter):
    """Gas Smart Metering Equipment: counts litres (0.001 m³) and charges for kWh; it has no command to enable.

    kWh = m³ x ConversionFactor x CalorificValue / 3.6 (reference model).
    """

    role = "GSME"
    registers = 4
    cost_denominator = 3_600_000_000

    def __init__(
        self, model: DeviceModel, clock: VirtualClock, behaviour: Behaviour, running_firmware: str | None = None
    ) -> None:
        self.calorific_value = 395
        self.conversion_factor = 102_264
        super().__init__(model, clock, behaviour, running_firmware)
        self.readable |= {
            "ConsumptionRegister": lambda: sum(self.tou_registers),
            "CalorificValue": lambda: self.calorific_value,
            "ConversionFactor": lambda: self.conversion_factor,
        }
        self.writable |= {
            "CalorificValue": WritableItem(checks.whole(1, 999), lambda v: setattr(self, "calorific_value", v)),
            "ConversionFactor": WritableItem(checks.whole(1, 999_999), lambda v: setattr(self, "conversion_factor", v)),
        }

    @property
    def unit_price(self) -> int:
        """The price of one litre, in parts of a millipenny."""
        return self.price * self.conversion_factor * self.calorific_value
