"""What a PPMID and an IHD have in common: they show what the meters on their HAN tell them."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import ClassVar, Protocol

from device_drivers.emulator.device import EmulatedDevice
from smets1.han import SHOWN, of_meter
from smets1.operations import Done, Result, Value


class HanMeter(Protocol):
    """A meter as a device on the same HAN knows it."""

    role: ClassVar[str]

    def read(self, items: Sequence[str]) -> Result:
        """Ask the meter for data items."""

    def execute(self, command: str, arguments: Mapping[str, Value]) -> Result:
        """Have the meter execute a command."""


class Display(EmulatedDevice):
    """Shows `smets1.han.SHOWN` of each meter that it has joined; what a meter does not tell is empty.

    It shows the present state of a meter. How long a meter takes to tell of a change is not held.
    """

    def join(self, meters: Iterable[HanMeter]) -> None:
        """Join the HAN of `meters`; bench wiring of emulators."""
        for meter in meters:
            self.readable |= {of_meter(meter.role, item): _asking(meter, item) for item in SHOWN}


def _asking(meter: HanMeter, item: str) -> Callable[[], Value]:
    def ask() -> Value:
        result = meter.read((item,))
        return result.values[item] if isinstance(result, Done) else ""

    return ask
