"""An emulated electricity meter."""

from collections import deque
from datetime import datetime, timedelta

from device_drivers.emulator.behaviour import Behaviour
from device_drivers.emulator.clock import VirtualClock
from device_drivers.emulator.device import DeviceCommand
from device_drivers.emulator.meter import Meter
from device_drivers.emulator.metering import Flow
from smets1.registers import DeviceModel

_HALF_HOUR = timedelta(minutes=30)


class Esme(Meter):
    """Electricity Smart Metering Equipment: imports and exports Wh."""

    role = "ESME"
    registers = 48
    cost_denominator = 1000

    def __init__(
        self, model: DeviceModel, clock: VirtualClock, behaviour: Behaviour, running_firmware: str | None = None
    ) -> None:
        super().__init__(model, clock, behaviour, running_firmware)
        self.export_flow = Flow()
        self._exported = 0
        self._exported_in_half_hour = 0
        self._export_log: deque[int] = deque(maxlen=19_056)
        self.readable |= {
            "ActiveImportRegister": lambda: sum(self.tou_registers),
            "ActiveExportRegister": lambda: self._exported,
            "ActiveExportProfileLog": lambda: tuple(self._export_log),
        }
        self.commands["EnableSupply"] = DeviceCommand(lambda _: self.supply.enable())

    def set_export(self, rate: int) -> None:
        """Export at `rate` W from now on. Raises ValueError for a negative rate."""
        self._change_rate(self.export_flow, rate)

    def pass_time(self, start: datetime, end: datetime) -> None:
        """Count import and export; the export profile log gets an entry for each half hour of the device's clock."""
        super().pass_time(start, end)
        while (boundary := self._half_hour_after(start)) <= end:
            self._count_export(boundary - start)
            self._export_log.append(self._exported_in_half_hour)
            self._exported_in_half_hour = 0
            start = boundary
        self._count_export(end - start)

    def _count_export(self, elapsed: timedelta) -> None:
        if self.supply.enabled:
            units = self.export_flow.advance(elapsed)
            self._exported += units
            self._exported_in_half_hour += units

    def _half_hour_after(self, bench_time: datetime) -> datetime:
        device_time = bench_time + self.clock_error
        day = device_time.replace(hour=0, minute=0, second=0, microsecond=0)
        return bench_time + _HALF_HOUR - (device_time - day) % _HALF_HOUR
