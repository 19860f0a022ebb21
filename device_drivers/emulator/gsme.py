"""An emulated gas meter."""

from datetime import datetime, timedelta
from typing import cast

from device_drivers.emulator import checks
from device_drivers.emulator.behaviour import Behaviour
from device_drivers.emulator.clock import VirtualClock
from device_drivers.emulator.device import WritableItem
from device_drivers.emulator.gas_flow import GasFlow
from device_drivers.emulator.meter import Meter
from device_drivers.emulator.metering import Flow
from device_drivers.emulator.network_data import NetworkData
from smets1.gas_display import shown
from smets1.registers import DeviceModel


class Gsme(Meter):
    """Gas Smart Metering Equipment: counts litres (0.001 m³) and charges for kWh; it has no command to enable.

    kWh = m³ x ConversionFactor x CalorificValue / 3.6 (reference model). It records network data all the time
    (assumption: what starts the recording is not held).
    """

    role = "GSME"
    total_register = "ConsumptionRegister"
    cost_denominator = 3_600_000_000

    def __init__(
        self, model: DeviceModel, clock: VirtualClock, behaviour: Behaviour, running_firmware: str | None = None
    ) -> None:
        self.calorific_value = 395
        self.conversion_factor = 102_264
        self.gas_flow = GasFlow(clock, self.catch_up, self._close_valve)
        self.network_data = NetworkData()
        super().__init__(model, clock, behaviour, running_firmware)
        self.add(self.gas_flow)
        self.readable |= {
            "ConsumptionRegister": lambda: self.tariff.total,
            "CalorificValue": lambda: self.calorific_value,
            "ConversionFactor": lambda: self.conversion_factor,
            "NetworkDataLog": self.network_data.entries,
            "ConsumptionRegisterDisplay": lambda: shown(self.tariff.total),
            "TariffTOURegisterMatrixDisplay": lambda: self._matrix_shown("TariffTOURegisterMatrix"),
            "TariffBlockCounterMatrixDisplay": lambda: self._matrix_shown("TariffBlockCounterMatrix"),
        }
        ratio = checks.whole(0, 2**32 - 1)
        self.writable |= {
            "CalorificValue": WritableItem(ratio, lambda v: setattr(self, "calorific_value", v)),
            "ConversionFactor": WritableItem(ratio, lambda v: setattr(self, "conversion_factor", v)),
        }
        self.commands["PressEnable"] = self.gas_flow.watched(self.commands["PressEnable"])

    def unit_price(self, price: int) -> int:
        """The price of one litre, in parts of a millipenny, at `price` millipence per kWh."""
        return price * self.conversion_factor * self.calorific_value

    def pass_time(self, start: datetime, end: datetime) -> None:
        """Take note of the flow for the Network Data Log too."""
        flow = self.flow.copy() if self.supply.enabled else Flow()
        self.network_data.note(start + self.clock_error, end - start, flow)
        super().pass_time(start, end)

    def count(self, elapsed: timedelta) -> None:
        """Measure the flow too."""
        if self.supply.enabled:
            self.gas_flow.measure(self.flow.rate, elapsed)
        super().count(elapsed)

    def _matrix_shown(self, item: str) -> tuple[str, ...]:
        return tuple(map(shown, cast(tuple[int, ...], self.readable[item]())))

    def _close_valve(self) -> None:
        if self.behaviour.closes_on_uncontrolled_flow:
            self.supply.disable()
