"""Faults that a GSME alone can have: conversion, network data, gas flow and its display."""

from collections.abc import Mapping
from datetime import datetime, timedelta

from device_drivers.emulator.device import DeviceCommand
from device_drivers.emulator.gas_flow import GasFlow
from device_drivers.emulator.gsme import Gsme
from device_drivers.emulator.metering import Flow
from device_drivers.emulator.network_data import NetworkData
from smets1.gas_display import shown
from smets1.operations import Done, LogEntry, Result, Value
from tests.mutants.mutant import GSME, Catalogue, after_making

catalogue = Catalogue()
fault = catalogue.fault
_DISPLAY = ["gas-meter-display"]


@fault(GSME, breaks="SRV 6.6", noticed_by=["6.6", "6.2.8"])
class ConvertsByTheFactoryCalorificValue(Gsme):
    """Gas is charged by the calorific value of the factory."""

    def unit_price(self, price: int) -> int:
        return price * self.conversion_factor * 395


@fault(GSME, breaks="SRV 6.6", noticed_by=["6.6", "6.2.8"])
class ConvertsByTheFactoryFactor(Gsme):
    """Gas is charged by the conversion factor of the factory."""

    def unit_price(self, price: int) -> int:
        return price * 102_264 * self.calorific_value


@fault(GSME, breaks="SRV 6.6", noticed_by=["6.6"])
class TakesTheCalorificValueInMegajoules(Gsme):
    """The calorific value is taken for MJ, not 0.1 MJ."""

    def unit_price(self, price: int) -> int:
        return 10 * super().unit_price(price)


@fault(GSME, breaks="SRV 6.6", noticed_by=["6.6"])
class NewConversionZeroesTheRegister(Gsme):
    """With a new conversion the registers begin at zero."""

    def write(self, values: Mapping[str, Value]) -> Result:
        result = super().write(values)
        if "CalorificValue" in values and isinstance(result, Done):
            self.tariff.tou_registers = [0] * self.tariff.capacity.registers
        return result


@fault(GSME, breaks="SRV 4.10", noticed_by=["4.10"])
class NetworkDataInSmallerUnits(NetworkData):
    """The Network Data Log counts in 0.01 m³."""

    def entries(self) -> tuple[LogEntry, ...]:
        return tuple(
            LogEntry(entry.at, {"Consumption": int(str(entry.values["Consumption"])) // 10})
            for entry in super().entries()
        )


@fault(GSME, breaks="SRV 4.10", noticed_by=["4.10"])
class NetworkDataAnHourWrong(NetworkData):
    """The Network Data Log is stamped an hour late."""

    def note(self, start: datetime, elapsed: timedelta, flow: Flow) -> None:
        super().note(start + timedelta(hours=1), elapsed, flow)


@fault(GSME, breaks="SRV 4.10", noticed_by=["4.10"])
class NetworkDataRunsOn(NetworkData):
    """An entry of the Network Data Log holds all that flowed before."""

    def entries(self) -> tuple[LogEntry, ...]:
        total, found = 0, []
        for entry in super().entries():
            total += int(str(entry.values["Consumption"]))
            found.append(LogEntry(entry.at, {"Consumption": total}))
        return tuple(found)


@fault(GSME, breaks="SRV 4.10", noticed_by=["4.10"])
class NetworkDataEveryTwelveMinutes(NetworkData):
    """The Network Data Log has every other entry only."""

    def entries(self) -> tuple[LogEntry, ...]:
        return super().entries()[1::2]


@fault(GSME, breaks="SRV 4.10", noticed_by=["4.10"])
class NetworkDataStands(NetworkData):
    """The Network Data Log notes no flow."""

    def note(self, start: datetime, elapsed: timedelta, flow: Flow) -> None:
        del flow
        super().note(start, elapsed, Flow())


@fault(GSME, breaks="SRV 6.7", noticed_by=["6.7"])
class WatchesNoGasFlow(GasFlow):
    """The gas flow is not measured when the valve is opened."""

    def watched(self, command: DeviceCommand) -> DeviceCommand:
        return command


@fault(GSME, breaks="SRV 6.7", noticed_by=["6.7", "7.3"])
class ClosesWhateverFlows(GasFlow):
    """The valve closes after it was opened, whatever flows."""

    def measure(self, litres_per_hour: int, elapsed: timedelta) -> None:
        super().measure(litres_per_hour + 10_000, elapsed)


@fault(GSME, breaks="SRV 6.7", noticed_by=["6.7"])
class MeasuresOneInAHundred(GasFlow):
    """Uncontrolled gas flow is measured as a hundredth of what flows."""

    def measure(self, litres_per_hour: int, elapsed: timedelta) -> None:
        super().measure(litres_per_hour // 100, elapsed)


def _display_rounded(device: Gsme) -> None:
    device.readable["ConsumptionRegisterDisplay"] = lambda: shown(device.tariff.total + 500)


def _display_litres(device: Gsme) -> None:
    device.readable["ConsumptionRegisterDisplay"] = lambda: str(device.tariff.total)


def _display_stands(device: Gsme) -> None:
    device.readable["ConsumptionRegisterDisplay"] = lambda: shown(0)


def _display_tou_total(device: Gsme) -> None:
    registers = len(device.tariff.tou_registers)
    device.readable["TariffTOURegisterMatrixDisplay"] = lambda: (shown(device.tariff.total),) * registers


def _display_tou_reversed(device: Gsme) -> None:
    sound = device.readable["TariffTOURegisterMatrixDisplay"]
    device.readable["TariffTOURegisterMatrixDisplay"] = lambda: sound()[::-1]  # type: ignore[index]


def _display_blocks_registers(device: Gsme) -> None:
    device.readable["TariffBlockCounterMatrixDisplay"] = lambda: device._matrix_shown("BlockRegisterMatrix")


for _name, _words, _spoil in (
    ("DisplayRoundsUp", "The display shows half a m³ too much.", _display_rounded),
    ("DisplayShowsLitres", "The display shows litres for m³.", _display_litres),
    ("DisplayStands", "The display of the total does not move.", _display_stands),
    ("DisplayShowsTheTotalForEachRegister", "The display shows the total for each TOU register.", _display_tou_total),
    ("DisplayReversesTheRegisters", "The display shows the TOU registers in reverse order.", _display_tou_reversed),
    ("DisplayShowsRegistersForCounters", "The display shows block registers for counters.", _display_blocks_registers),
):
    catalogue.device(
        GSME, _name, after_making(GSME, _name, _spoil), _words, breaks="facts 109-112", noticed_by=_DISPLAY
    )
