"""Bench equipment behind a register map: each write is read back, and each access is kept as evidence.

The entry of a bench file that selects it:

    supply: {driver: modbus, url: "tcp://10.0.0.5:502", map: supply.yaml}
"""

import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from fractions import Fraction

from device_drivers.equipment import Access, EquipmentError
from device_drivers.modbus.registers import PURPOSES, Register, RegisterBank, RegisterMap
from device_drivers.modbus.transport import NoAnswerError

ATTEMPTS = 2
"""How often a read is asked for where nothing answers; a write is never repeated."""

POLL = 0.02
"""How long to wait, in s, before looking again whether equipment has followed."""


@dataclass(slots=True)
class Instrument:
    """A device with its register map. Raises EquipmentError where it is silent, refuses or does not follow."""

    map: RegisterMap
    bank: RegisterBank
    now: Callable[[], datetime]
    accesses: list[Access] = field(default_factory=list)
    monotonic: Callable[[], float] = time.monotonic
    sleep: Callable[[float], None] = time.sleep

    def has(self, name: str) -> bool:
        """Whether the map has a register of that name."""
        return name in self.map.registers

    def read(self, name: str) -> Fraction:
        """The quantity in a register, in the unit of the equipment verbs."""
        register = self._register(name)
        words = self._words(register)
        try:
            return register.decode(words)
        except ValueError as error:
            raise EquipmentError(f"{self._called(name)}: {error}") from None

    def state(self, name: str) -> Fraction:
        """The quantity that a writable register has led to, by the register that shows it."""
        return self.read(self._register(name).follows or name)

    def write(self, name: str, quantity: Fraction | int) -> None:
        """Write a quantity and see that the equipment follows."""
        register = self._register(name)
        quantity = Fraction(quantity)
        try:
            words = register.encode(quantity)
        except ValueError as error:
            raise EquipmentError(f"{self._called(name)}: {error}") from None

        def write() -> Sequence[int]:
            self.bank.write(register.table, register.address, words)
            return words

        self._accessed(f"write {name}", register, write)
        self._see_followed(register, register.decode(words))

    def make_safe(self) -> None:
        """Write every safe value, whatever happens to another."""
        faults = []
        for register in self.map.registers.values():
            if register.safe is not None:
                try:
                    self.write(register.name, register.safe)
                except EquipmentError as fault:
                    faults.append(str(fault))
        if faults:
            raise EquipmentError("; ".join(faults))

    def _see_followed(self, written: Register, wanted: Fraction) -> None:
        shows = self._register(written.follows or written.name)
        until = self.monotonic() + written.settle.total_seconds()
        while abs((found := self.read(shows.name)) - wanted) > written.within:
            if self.monotonic() >= until:
                said = f"{self._called(written.name)} does not follow"
                raise EquipmentError(f"{said}: wrote {float(wanted):g}, and {shows.name} is {float(found):g}")
            self.sleep(POLL)

    def _words(self, register: Register) -> Sequence[int]:
        def read() -> Sequence[int]:
            return self.bank.read(register.table, register.address, register.type.words)

        for _ in range(ATTEMPTS - 1):
            try:
                return self._accessed(f"read {register.name}", register, read)
            except NoAnswerError:
                continue
        return self._accessed(f"read {register.name}", register, read)

    def _accessed(self, what: str, register: Register, act: Callable[[], Sequence[int]]) -> Sequence[int]:
        """What `act` yields, with the access noted: the words, or the fault in their place."""
        raw = f"device {self.map.device_id} {register.table} {register.address}"
        try:
            words = act()
        except EquipmentError as fault:
            self.accesses.append(Access(self.now(), f"{self.map.equipment}: {what}", f"{raw}: {fault}"))
            raise type(fault)(f"{self._called(register.name)}: {fault}") from fault
        told = " ".join(str(word) if register.table.of_bits else f"{word:04X}" for word in words)
        self.accesses.append(Access(self.now(), f"{self.map.equipment}: {what}", f"{raw}: {told}"))
        return words

    def _register(self, name: str) -> Register:
        if not self.has(name):
            raise EquipmentError(f"the bench has no equipment for {name}: {self.map.equipment} has no such register")
        return self.map.registers[name]

    def _called(self, name: str) -> str:
        return f"{self.map.equipment}, {name}"


class ModbusSupply:
    """A supply behind a register map."""

    def __init__(self, instrument: Instrument) -> None:
        self._instrument = instrument
        self.make_safe = instrument.make_safe

    @property
    def phases(self) -> int:
        """How many phases it has."""
        return _phases(self._instrument)

    def set_voltage(self, decivolts: int, phase: int | None = None) -> None:
        """Apply a voltage in 0.1 V to `phase`, or to all."""
        for number in range(1, self.phases + 1) if phase is None else (phase,):
            self._instrument.write(f"voltage_{number}", decivolts)

    def voltage(self, phase: int) -> int:
        """The voltage that it applies to `phase` while it is on, in 0.1 V."""
        return round(self._instrument.read(f"voltage_{phase}"))

    def interrupt_power(self) -> None:
        """Take the power away."""
        self._instrument.write("on", 0)

    def restore_power(self) -> None:
        """Give the power back."""
        self._instrument.write("on", 1)

    def is_on(self) -> bool:
        """Whether it gives power."""
        return bool(self._instrument.state("on"))


class ModbusLoad:
    """A load bank behind a register map; a flow that the map does not have cannot be arranged."""

    def __init__(self, instrument: Instrument) -> None:
        self._instrument = instrument
        self.make_safe = instrument.make_safe

    def set(self, rate: int) -> None:
        """Draw at `rate` W from now on."""
        self._instrument.write("import_power", rate)

    def set_export(self, rate: int) -> None:
        """Feed back at `rate` W from now on."""
        self._instrument.write("export_power", rate)

    def set_reactive(self, rate: int) -> None:
        """Draw at `rate` var from now on."""
        self._instrument.write("import_reactive", rate)

    def set_reactive_export(self, rate: int) -> None:
        """Feed back at `rate` var from now on."""
        self._instrument.write("export_reactive", rate)


class ModbusContactor:
    """One contactor of those behind a register map."""

    def __init__(self, instrument: Instrument, name: str) -> None:
        self._instrument, self._name = instrument, name

    def close(self) -> None:
        """Connect."""
        self._instrument.write(self._name, 1)

    def open(self) -> None:
        """Disconnect."""
        self._instrument.write(self._name, 0)

    def is_closed(self) -> bool:
        """Whether it connects."""
        return bool(self._instrument.state(self._name))

    def make_safe(self) -> None:
        """Write its safe value."""
        register = self._instrument.map.registers[self._name]
        self._instrument.write(self._name, register.safe or 0)


class ModbusReferenceMeter:
    """A reference meter behind a register map."""

    def __init__(self, instrument: Instrument) -> None:
        self._instrument = instrument

    @property
    def phases(self) -> int:
        """How many phases it measures."""
        return _phases(self._instrument)

    def voltage(self, phase: int) -> int:
        """The voltage of `phase` in 0.1 V."""
        return round(self._instrument.read(f"voltage_{phase}"))

    def active_power(self) -> int:
        """The power imported, in W."""
        return round(self._instrument.read("import_power"))

    def imported(self) -> int:
        """The energy imported since ever, in Wh."""
        return round(self._instrument.read("import_energy"))

    def exported(self) -> int:
        """The energy exported since ever, in Wh."""
        return round(self._instrument.read("export_energy"))


def contactors_of(instrument: Instrument) -> dict[str, ModbusContactor]:
    """The contactors that a map has, by name."""
    return {name: ModbusContactor(instrument, name) for name in PURPOSES["contactors"] if instrument.has(name)}


def _phases(instrument: Instrument) -> int:
    return sum(instrument.has(f"voltage_{number}") for number in (1, 2, 3))
