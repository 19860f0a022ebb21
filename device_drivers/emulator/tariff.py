"""The tariff of a meter: which register counts, at what price, and what each has counted."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime, time
from functools import partial
from itertools import chain
from typing import cast

from device_drivers.emulator import checks
from device_drivers.emulator.behaviour import Behaviour
from device_drivers.emulator.device import Arguments, DeviceCommand, DevicePart, WritableItem
from smets1.calendars import SwitchingTable, TableSize, TariffSwitch
from smets1.operations import Done, Refused, Result, Value

BLOCKS = 4
"""Most blocks of a block set."""

_ALWAYS_REGISTER_1 = SwitchingTable()
_REGISTER_1 = TariffSwitch(time(0), 1)
_BLOCK_SET_1 = TariffSwitch(time(0), 1, blocks=True)


@dataclass(frozen=True, slots=True)
class Capacity:
    """How large a tariff a meter takes (DUIS V5.4)."""

    registers: int
    block_sets: int
    table: TableSize


# A gas day of DUIS has one action from midnight on; that a SMETS1 gas meter switches within a day is an assumption.
_CAPACITIES: Mapping[str, Capacity] = {
    "ESME": Capacity(48, 8, TableSize(16, 4, 4, 50, 48)),
    "GSME": Capacity(4, 1, TableSize(4, 2, 3, 20, 48)),
}


@dataclass(frozen=True, slots=True)
class Tariff:
    """What a meter charges, in millipence per kWh and per day, and which register or block set counts when.

    `block_prices` and `thresholds` (Wh or litres) hold one row for each block set, all rows of one length; a row has
    one price more than it has thresholds.
    """

    prices: tuple[int, ...] = (20_000,)
    standing_charge: int = 25_000
    table: SwitchingTable = _ALWAYS_REGISTER_1
    block_prices: tuple[int, ...] = ()
    thresholds: tuple[int, ...] = ()

    @property
    def block_sets(self) -> int:
        """How many block sets there are."""
        return len(self.block_prices) - len(self.thresholds)

    @property
    def shape(self) -> str:
        """How many prices there are."""
        return f"{len(self.prices)} TOU prices and {len(self.block_prices)} block prices"

    def prices_of(self, block_set: int) -> tuple[int, ...]:
        """The prices of the blocks of `block_set`, of which 1 is the first."""
        return _row(self.block_prices, self.block_sets, block_set)

    def thresholds_of(self, block_set: int) -> tuple[int, ...]:
        """Where a block of `block_set` gives way to the next."""
        return _row(self.thresholds, self.block_sets, block_set)

    def fault(self, capacity: Capacity) -> str:
        """Why a meter of `capacity` cannot charge by the tariff; empty where it can."""
        sets = self.block_sets
        if not self.prices and not self.block_prices:
            return "neither TariffTOUPriceMatrix nor TariffBlockPriceMatrix has a price"
        blocks, rest = divmod(len(self.block_prices), max(sets, 1))
        sound = not rest and 2 <= blocks <= BLOCKS and 1 <= sets <= capacity.block_sets
        if (self.block_prices or self.thresholds) and not sound:
            return (
                f"{len(self.block_prices)} block prices and {len(self.thresholds)} thresholds do not make 1 to "
                f"{capacity.block_sets} block sets of as many blocks each, 2 to {BLOCKS}"
            )
        for switch in self.table.switches:
            known = sets if switch.blocks else len(self.prices)
            if not 1 <= switch.register <= known:
                kind = "block set" if switch.blocks else "register"
                return f"the Tariff Switching Table names {kind} {switch.register}, but {known} have prices"
        return ""


class TariffEngine(DevicePart):
    """The registers and block counters of a meter of `role`, and the prices at which they count.

    `before_change` is called before a new tariff takes the place of the old one.
    """

    def __init__(self, behaviour: Behaviour, role: str, before_change: Callable[[], None]) -> None:
        self.behaviour = behaviour
        self.capacity = _CAPACITIES[role]
        self.electric = role == "ESME"
        self.tariff = Tariff()
        self.tou_registers = [0] * self.capacity.registers
        self.block_registers = self._block_matrix()
        self.block_counters = self._block_matrix()
        self.daily_reset = False
        self.active = _REGISTER_1
        self._before_change = before_change

    @property
    def price(self) -> int:
        """The price of what is counted now, millipence per kWh."""
        if self.active.blocks:
            return self.tariff.prices_of(self.active.register)[self._block()]
        return self.tariff.prices[self.active.register - 1]

    @property
    def standing_charge(self) -> int:
        """The standing charge, millipence per day."""
        return self.tariff.standing_charge

    @property
    def table(self) -> SwitchingTable:
        """Which register or block set counts when."""
        return self.tariff.table

    @property
    def total(self) -> int:
        """All that was ever counted, in Wh or litres."""
        return sum(self.tou_registers) + sum(map(sum, self.block_registers))

    def switch(self, wall: datetime) -> None:
        """Let count what the Tariff Switching Table names at wall-clock time `wall`."""
        first = _REGISTER_1 if self.tariff.prices else _BLOCK_SET_1
        self.active = self.tariff.table.active_at(wall) or first

    def count(self, units: int) -> Iterator[tuple[int, int]]:
        """Count `units`, Wh or litres; gives them in parts of one price, with that price in millipence per kWh."""
        while units:
            room = self.units_to_next_price()
            part = units if room is None else min(units, room)
            price = self.price
            self._add(part)
            yield part, price
            units -= part

    def units_to_next_price(self) -> int | None:
        """How many more units are counted at the present price; None where their number does not change it."""
        if not self.active.blocks:
            return None
        block, thresholds = self._block(), self.tariff.thresholds_of(self.active.register)
        return thresholds[block] - self._towards_threshold(block) if block < len(thresholds) else None

    def end_day(self) -> None:
        """Begin a new day."""
        if self.daily_reset:
            self.reset_block_counters()

    def end_billing_period(self) -> None:
        """Begin a new billing period: the block counters begin at zero."""
        self.reset_block_counters()

    def reset_block_counters(self) -> None:
        """Set the Tariff Block Counter Matrix to zero; no register is ever reset."""
        self.block_counters = self._block_matrix()

    def registers(self) -> dict[str, int | str | tuple[int, ...]]:
        """What the logs keep of the registers."""
        by_block = tuple(zip(*self.block_registers, strict=True))
        if self.electric:
            blocks = {f"TariffTOUBlock{number}RegisterMatrix": row for number, row in enumerate(by_block, start=1)}
        else:
            blocks = {"BlockRegisterMatrix": tuple(self.block_registers[0])}
        return {"TariffTOURegisterMatrix": tuple(self.tou_registers), **blocks}

    def items(self) -> dict[str, Callable[[], Value]]:
        """What can be read of the tariff."""
        items: dict[str, Callable[[], Value]] = {
            "TariffTOUPriceMatrix": lambda: self.tariff.prices,
            "TariffBlockPriceMatrix": lambda: self.tariff.block_prices,
            "TariffThresholdMatrix": lambda: self.tariff.thresholds,
            "StandingCharge": lambda: self.tariff.standing_charge,
            "TariffSwitchingTable": lambda: self.tariff.table,
            "ActiveTariffPrice": lambda: self.price,
            "ActiveTariffTOURegister": lambda: 0 if self.active.blocks else self.active.register,
            "TariffBlockCounterMatrix": lambda: tuple(chain(*zip(*self.block_counters, strict=True))),
            **{item: partial(self._register, item) for item in self.registers()},
        }
        if self.electric:
            items["DailyTariffBlockCounterMatrixReset"] = lambda: self.daily_reset
        return items

    def writable(self) -> dict[str, WritableItem]:
        """What can be written: of an ESME, whether the block counters are reset daily."""
        if not self.electric:
            return {}
        daily_reset = WritableItem(checks.flag, lambda value: setattr(self, "daily_reset", value))
        return {"DailyTariffBlockCounterMatrixReset": daily_reset}

    def commands(self) -> dict[str, DeviceCommand]:
        """What can be done to the tariff."""
        standing_charge = {"StandingCharge": checks.AMOUNT}
        prices = {
            "TariffTOUPriceMatrix": checks.numbers(self.capacity.registers, "millipence"),
            "TariffBlockPriceMatrix": checks.numbers(self.capacity.block_sets * BLOCKS, "millipence"),
        }
        thresholds = {"TariffThresholdMatrix": checks.numbers(self.capacity.block_sets * (BLOCKS - 1), "Wh or litres")}
        table = {"TariffSwitchingTable": checks.switching_table(self.capacity.table)}
        commands = {
            "SetTariff": DeviceCommand(self._set_tariff, standing_charge | table, prices | thresholds),
            "SetPrice": DeviceCommand(self._set_price, standing_charge, prices),
        }
        if self.electric:
            commands["ResetTariffBlockCounterMatrix"] = DeviceCommand(self._reset)
        return commands

    def _set_tariff(self, arguments: Arguments) -> Result:
        if not self.behaviour.tariff_setting_supported:
            return Refused("this meter does not support the setting of a tariff")
        table = cast(SwitchingTable, arguments["TariffSwitchingTable"])
        wanted = _tariff(arguments, table, _matrix(arguments, "TariffThresholdMatrix"))
        if fault := wanted.fault(self.capacity):
            return Refused(fault)
        self._before_change()
        if self.behaviour.tariff_resets_block_counters:
            self.reset_block_counters()
        return self._take(wanted)

    def _set_price(self, arguments: Arguments) -> Result:
        if self.behaviour.price_update_meets_tariff_behaviours and not self.behaviour.tariff_setting_supported:
            return Refused("this meter does not support the setting of a tariff, nor of its prices")
        wanted = _tariff(arguments, self.tariff.table, self.tariff.thresholds)
        if wanted.shape != self.tariff.shape:
            return Refused(f"the tariff has {self.tariff.shape}, not {wanted.shape}")
        return self._take(wanted)

    def _take(self, wanted: Tariff) -> Result:
        self.tariff = wanted
        return Done()

    def _reset(self, _: Arguments) -> Result:
        self.reset_block_counters()
        return Done()

    def _add(self, units: int) -> None:
        number = self.active.register - 1
        if self.active.blocks:
            block = self._block()
            self.block_registers[number][block] += units
            self.block_counters[number][block] += units
        else:
            self.tou_registers[number] += units

    def _block(self) -> int:
        """The block that counts now, 0 being the first: the first whose threshold is not reached."""
        thresholds = self.tariff.thresholds_of(self.active.register)
        reached = (self._towards_threshold(block) >= threshold for block, threshold in enumerate(thresholds))
        return next((block for block, is_reached in enumerate(reached) if not is_reached), len(thresholds))

    def _towards_threshold(self, block: int) -> int:
        counters = self.block_counters[self.active.register - 1]
        return sum(counters) if self.behaviour.block_thresholds == "cumulative" else counters[block]

    def _register(self, item: str) -> Value:
        return self.registers()[item]

    def _block_matrix(self) -> list[list[int]]:
        return [[0] * BLOCKS for _ in range(self.capacity.block_sets)]


def _tariff(arguments: Arguments, table: SwitchingTable, thresholds: tuple[int, ...]) -> Tariff:
    return Tariff(
        _matrix(arguments, "TariffTOUPriceMatrix"),
        cast(int, arguments["StandingCharge"]),
        table,
        _matrix(arguments, "TariffBlockPriceMatrix"),
        thresholds,
    )


def _matrix(arguments: Arguments, item: str) -> tuple[int, ...]:
    return cast(tuple[int, ...], arguments.get(item, ()))


def _row(matrix: tuple[int, ...], rows: int, number: int) -> tuple[int, ...]:
    width = len(matrix) // rows
    return matrix[(number - 1) * width : number * width]
