"""Modbus registers: how a quantity stands in them, and what equipment of each kind needs to have.

Quantities are exact fractions in the units of the equipment verbs: 0.1 V, W, var, Wh, and 0 or 1 for a switch.
"""

import math
import struct
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta
from enum import StrEnum
from fractions import Fraction
from typing import NamedTuple, Protocol


class Table(StrEnum):
    """The tables of the Modbus data model."""

    COIL = "coil"
    DISCRETE = "discrete"
    HOLDING = "holding"
    INPUT = "input"

    @property
    def of_bits(self) -> bool:
        """Whether an address of it holds a bit, not a word."""
        return self in (Table.COIL, Table.DISCRETE)

    @property
    def writable(self) -> bool:
        """Whether it can be written at all."""
        return self in (Table.COIL, Table.HOLDING)


class RegisterType(StrEnum):
    """How the words of a register are to be read; a 32-bit type takes two."""

    BIT = "bit"
    UINT16 = "uint16"
    INT16 = "int16"
    UINT32 = "uint32"
    INT32 = "int32"
    FLOAT32 = "float32"

    @property
    def words(self) -> int:
        """How many addresses it takes."""
        return 2 if self.endswith("32") else 1

    @property
    def limits(self) -> tuple[int, int]:
        """The least and the greatest raw value of an integer type."""
        if self is RegisterType.BIT:
            return 0, 1
        bits = 16 * self.words
        return (0, 2**bits - 1) if self.startswith("u") else (-(2 ** (bits - 1)), 2 ** (bits - 1) - 1)


class Unit(NamedTuple):
    """A unit of a register map: what it measures, and how many units of the equipment verbs it is."""

    quantity: str
    factor: Fraction


UNITS: Mapping[str, Unit] = {
    "": Unit("switch", Fraction(1)),
    "mV": Unit("voltage", Fraction(1, 100)),
    "V": Unit("voltage", Fraction(10)),
    "W": Unit("power", Fraction(1)),
    "kW": Unit("power", Fraction(1000)),
    "var": Unit("reactive power", Fraction(1)),
    "kvar": Unit("reactive power", Fraction(1000)),
    "Wh": Unit("energy", Fraction(1)),
    "kWh": Unit("energy", Fraction(1000)),
}
"""The units that a register map may use; none for a switch."""


@dataclass(frozen=True, slots=True)
class Register:
    """An entry of a register map: a register's raw value times `scale` is its quantity in `unit`.

    `safe` is what a writable register is left at; `follows` names the register that shows whether it followed (itself
    where empty), to be `within` so much of what was written once `settle` has passed at the latest.
    """

    name: str
    table: Table
    address: int
    type: RegisterType
    source: str
    scale: Fraction = Fraction(1)
    unit: str = ""
    writable: bool = False
    low_word_first: bool = False
    safe: Fraction | None = None
    follows: str = ""
    within: Fraction = Fraction(0)
    settle: timedelta = timedelta(0)

    @property
    def addresses(self) -> range:
        """The addresses that it takes."""
        return range(self.address, self.address + self.type.words)

    def encode(self, quantity: Fraction) -> tuple[int, ...]:
        """The words, or the bit, for a quantity. Raises ValueError for one that the register cannot hold."""
        raw = quantity / (self.scale * UNITS[self.unit].factor)
        if self.type is RegisterType.FLOAT32:
            try:
                data = struct.pack(">f", raw)
            except OverflowError:
                raise ValueError(f"{self._shown(quantity)} is too large for a float32") from None
            return self._ordered(struct.unpack(">HH", data))
        least, greatest = self.type.limits
        if raw.denominator != 1:
            raise ValueError(
                f"{self._shown(quantity)} is no whole number of steps of {self.scale} {self.unit}".rstrip()
            )
        if not least <= raw <= greatest:
            raise ValueError(f"{self._shown(quantity)} is beyond what {self.type} holds")
        if self.type.words == 1:
            return (int(raw) & 0xFFFF,)
        return self._ordered(divmod(int(raw) & 0xFFFF_FFFF, 0x1_0000))

    def decode(self, words: Sequence[int]) -> Fraction:
        """The quantity that words, or a bit, stand for. Raises ValueError for a float32 that is no number."""
        raw: Fraction
        if self.type is RegisterType.FLOAT32:
            (number,) = struct.unpack(">f", struct.pack(">HH", *self._ordered(words)))
            if not math.isfinite(number):
                raise ValueError(f"{number} is no number")
            raw = Fraction(number)
        else:
            value = 0
            for word in self._ordered(words):
                value = value << 16 | word
            least, greatest = self.type.limits
            raw = Fraction(value if value <= greatest else value + 2 * least)
        return raw * self.scale * UNITS[self.unit].factor

    def _ordered(self, words: Sequence[int]) -> tuple[int, ...]:
        return tuple(reversed(words)) if self.low_word_first else tuple(words)

    def _shown(self, quantity: Fraction) -> str:
        return f"{quantity / UNITS[self.unit].factor} {self.unit}".rstrip()


@dataclass(frozen=True, slots=True)
class RegisterMap:
    """The registers of a piece of equipment, by name; `source` says where they are described."""

    equipment: str
    source: str
    device_id: int
    registers: Mapping[str, Register]


class Purpose(NamedTuple):
    """What a register of a name is for: the quantity in it, whether it is written, and whether it has to be there."""

    quantity: str
    writable: bool
    required: bool = False


_VOLTAGES = ("voltage_1", "voltage_2", "voltage_3")

PURPOSES: Mapping[str, Mapping[str, Purpose]] = {
    "supply": {
        "on": Purpose("switch", writable=True, required=True),
        **{name: Purpose("voltage", writable=True, required=name == "voltage_1") for name in _VOLTAGES},
    },
    "load": {
        "import_power": Purpose("power", writable=True, required=True),
        "export_power": Purpose("power", writable=True),
        "import_reactive": Purpose("reactive power", writable=True),
        "export_reactive": Purpose("reactive power", writable=True),
    },
    "contactors": {
        "supply": Purpose("switch", writable=True),
        "load": Purpose("switch", writable=True),
    },
    "reference_meter": {
        **{name: Purpose("voltage", writable=False, required=name == "voltage_1") for name in _VOLTAGES},
        "import_power": Purpose("power", writable=False, required=True),
        "import_energy": Purpose("energy", writable=False, required=True),
        "export_energy": Purpose("energy", writable=False),
    },
}
"""For each kind of equipment, the names of its registers; a further one may stand in a map where another follows it."""


class RegisterBank(Protocol):
    """The registers of one device, as they go over the wire: words of 16 bits, or bits."""

    def read(self, table: Table, address: int, count: int) -> tuple[int, ...]:
        """Read `count` words or bits."""

    def write(self, table: Table, address: int, values: Sequence[int]) -> None:
        """Write words or bits."""


class IllegalAddress(Exception):  # noqa: N818 - the name of the Modbus exception
    """A bank has no such register, or it cannot be read or written so."""


class IllegalValue(Exception):  # noqa: N818 - the name of the Modbus exception
    """A bank does not take such a value."""
