"""The emulated rig: equipment that answers by Modbus, and acts on the supply and the load of an emulated ESME.

It answers in no time: what is written acts at the present of virtual time, and the answer comes after it has acted.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from fractions import Fraction
from functools import partial
from threading import Lock
from typing import Literal, NamedTuple

from device_drivers.emulator.plant import PHASES, Plant, PlantContactor
from device_drivers.modbus.registers import (
    PURPOSES,
    IllegalAddress,
    IllegalValue,
    Register,
    RegisterMap,
    RegisterType,
    Table,
)
from device_drivers.modbus.transport import Server


class Wire(NamedTuple):
    """What a register of the rig shows, and what writing it does."""

    get: Callable[[], int]
    set: Callable[[int], None] | None = None


class RigBank:
    """The registers of one device of the rig. Raises ValueError where two registers share an address."""

    def __init__(self, wired: Sequence[tuple[Register, Wire]]) -> None:
        self._at: dict[tuple[Table, int], tuple[Register, Wire]] = {}
        for register, wire in wired:
            for address in register.addresses:
                if taken := self._at.get((register.table, address)):
                    raise ValueError(f"{register.name} and {taken[0].name} both take {register.table} {address}")
                self._at[register.table, address] = register, wire

    def read(self, table: Table, address: int, count: int) -> tuple[int, ...]:
        """Read words or bits. Raises IllegalAddress."""
        return tuple(self._value(table, address + offset) for offset in range(count))

    def write(self, table: Table, address: int, values: Sequence[int]) -> None:
        """Write whole registers, all or none. Raises IllegalAddress and IllegalValue."""
        acts = list(self._acts(table, address, values))
        for act, quantity in acts:
            try:
                act(quantity)
            except ValueError:
                raise IllegalValue from None

    def _acts(self, table: Table, address: int, values: Sequence[int]) -> Iterator[tuple[Callable[[int], None], int]]:
        end = address + len(values)
        while address < end:
            register, wire = self._entry(table, address)
            words = values[len(values) - (end - address) :][: register.type.words]
            if register.address != address or len(words) < register.type.words or wire.set is None:
                raise IllegalAddress
            try:
                quantity = register.decode(words)
            except ValueError:
                raise IllegalValue from None
            if register.type is RegisterType.FLOAT32:
                # 0.7 kvar is no float32: the nearest one stands for 700 var.
                quantity = Fraction(round(quantity))
            if quantity.denominator != 1:
                raise IllegalValue
            yield wire.set, int(quantity)
            address += register.type.words

    def _value(self, table: Table, address: int) -> int:
        register, wire = self._entry(table, address)
        return register.encode(Fraction(wire.get()))[address - register.address]

    def _entry(self, table: Table, address: int) -> tuple[Register, Wire]:
        try:
            return self._at[table, address]
        except KeyError:
            raise IllegalAddress from None


class Rig:
    """A rig in front of `plant`, with the registers of `maps` (by kind of equipment), served until it is closed.

    Each request acts in a thread of the server, under `lock`. Whoever asks by Modbus waits for the answer, so one such
    asker needs no more; where others ask as well, hold `lock` to touch the emulator or its clock, and never while you
    ask. Raises ValueError where the maps do not fit together.
    """

    def __init__(self, plant: Plant, maps: Mapping[str, RegisterMap], wire: Literal["tcp", "rtu"] = "tcp") -> None:
        self.lock = Lock()
        self.banks = banks_of(plant, maps)
        self._server = Server(self.banks, self.lock, wire)
        self.endpoint = self._server.endpoint

    def __enter__(self) -> "Rig":
        """The rig itself."""
        return self

    def __exit__(self, *_: object) -> None:
        """Close it."""
        self.close()

    def close(self) -> None:
        """Stop serving; once closed, this does nothing."""
        self._server.close()


def banks_of(plant: Plant, maps: Mapping[str, RegisterMap]) -> dict[int, RigBank]:
    """The banks of a rig by device id. Raises ValueError where two registers of a device share an address."""
    wired: dict[int, list[tuple[Register, Wire]]] = {}
    for kind, registers in maps.items():
        wires = _wires(plant)[kind]
        shown = {each.follows: each.name for each in registers.registers.values() if each.follows}
        for name, register in registers.registers.items():
            wire = wires[name] if name in PURPOSES[kind] else Wire(wires[shown[name]].get)
            wired.setdefault(registers.device_id, []).append((register, wire if register.writable else Wire(wire.get)))
    return {device_id: RigBank(entries) for device_id, entries in wired.items()}


def _wires(plant: Plant) -> dict[str, dict[str, Wire]]:
    """What each register of each kind of equipment shows of a plant, and does to it."""
    supply, load, meter = plant.supply, plant.load, plant.reference_meter
    return {
        "supply": {
            "on": Wire(supply.is_on, lambda on: supply.restore_power() if on else supply.interrupt_power()),
            **{f"voltage_{n}": Wire(partial(supply.voltage, n), partial(supply.set_voltage, phase=n)) for n in PHASES},
        },
        "load": {flow: Wire(partial(load.rate, flow), partial(load.set_flow, flow)) for flow in PURPOSES["load"]},
        "contactors": {
            name: Wire(contactor.is_closed, partial(_switch, contactor)) for name, contactor in plant.contactors.items()
        },
        "reference_meter": {
            **{f"voltage_{n}": Wire(partial(meter.voltage, n)) for n in PHASES},
            "import_power": Wire(meter.active_power),
            "import_energy": Wire(meter.imported),
            "export_energy": Wire(meter.exported),
        },
    }


def _switch(contactor: PlantContactor, closed: int) -> None:
    if closed:
        contactor.close()
    else:
        contactor.open()
