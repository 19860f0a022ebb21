"""The model of the states that a device may be in, and how much of it was seen."""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from itertools import product
from typing import Any
from zoneinfo import ZoneInfo

from smets1.calendars import NonDisablementCalendar, SwitchingTable
from smets1.data_items import METERS
from smets1.operations import Value

STATE_ITEMS = (
    "PaymentMode",
    "SupplyState",
    "EmergencyCreditState",
    "MeterBalance",
    "EmergencyCreditBalance",
    "AccumulatedDebtRegister",
    "PaymentDebtRegister",
    "TimeDebtRegister1",
    "TimeDebtRegister2",
    "EmergencyCreditLimit",
    "EmergencyCreditThreshold",
    "DisablementThreshold",
    "SuspendDebtDisabled",
    "SuspendDebtEmergency",
    "NonDisablementCalendar",
    "TariffTOUPriceMatrix",
    "TariffBlockPriceMatrix",
    "TariffSwitchingTable",
    "ActiveTariffPrice",
    "Clock",
)
"""What is read of the reference to tell its state."""

EMERGENCY_CREDIT = ("Unavailable", "Available", "Selected", "InUse", "Exhausted")
SUPPLY = ("Enabled", "Disabled", "Armed")

Core = tuple[str, str, str]
"""Payment mode, supply and emergency credit."""

METER_CORES: tuple[Core, ...] = (
    *(("Credit", supply, "Unavailable") for supply in SUPPLY),
    *product(("Prepayment",), SUPPLY, EMERGENCY_CREDIT),
)
ONLY_CORE: Core = ("", "", "")
"""The state of a device that has none of these."""

CONDITIONS: Mapping[str, tuple[str, ...]] = {
    "balance": ("in debit", "zero", "in credit"),
    "debt": ("none", "time", "payment", "accumulated", "several kinds"),
    "suspension of debt": ("never", "when disabled", "in emergency credit", "both"),
    "non-disablement": ("no calendar", "outside", "inside"),
    "tariff": ("one price", "by time", "by blocks"),
    "time of year": ("winter", "summer", "clock change"),
    "clock": ("right", "wrong"),
    "power": ("never lost", "lost before"),
}
"""What else a meter's state holds, one value of each."""

_LONDON = ZoneInfo("Europe/London")


@dataclass(frozen=True, slots=True)
class Standing:
    """How the reference stands: the values of `STATE_ITEMS`, bench time, and whether it has lost power."""

    now: datetime
    values: Mapping[str, Value]
    power_lost: bool = False

    @property
    def core(self) -> Core:
        """Payment mode, supply and emergency credit."""
        if "PaymentMode" not in self.values:
            return ONLY_CORE
        mode, supply, credit = (str(self.values[item]) for item in STATE_ITEMS[:3])
        return mode, supply, credit

    @property
    def conditions(self) -> Mapping[str, str]:
        """The value of each of `CONDITIONS`; none for a device that is not a meter."""
        values: Mapping[str, Any] = self.values
        if "PaymentMode" not in values:
            return {}
        balance = values["MeterBalance"]
        flags = (values["SuspendDebtDisabled"], values["SuspendDebtEmergency"])
        return {
            "balance": "in debit" if balance < 0 else "in credit" if balance else "zero",
            "debt": self._debt(),
            "suspension of debt": CONDITIONS["suspension of debt"][flags[0] + 2 * flags[1]],
            "non-disablement": self._non_disablement(),
            "tariff": self._tariff(),
            "time of year": time_of_year(self.now),
            "clock": "right" if abs(values["Clock"] - self.now) < timedelta(minutes=1) else "wrong",
            "power": CONDITIONS["power"][self.power_lost],
        }

    def _debt(self) -> str:
        kinds = {
            "time": ("TimeDebtRegister1", "TimeDebtRegister2"),
            "payment": ("PaymentDebtRegister",),
            "accumulated": ("AccumulatedDebtRegister",),
        }
        found = [kind for kind, registers in kinds.items() if any(self.values[each] for each in registers)]
        return "none" if not found else found[0] if len(found) == 1 else "several kinds"

    def _non_disablement(self) -> str:
        calendar, clock = self.values["NonDisablementCalendar"], self.values["Clock"]
        if not isinstance(calendar, NonDisablementCalendar) or not isinstance(clock, datetime) or not calendar.switches:
            return "no calendar"
        return "inside" if calendar.in_period(clock.replace(tzinfo=None)) else "outside"

    def _tariff(self) -> str:
        if self.values["TariffBlockPriceMatrix"]:
            return "by blocks"
        table = self.values["TariffSwitchingTable"]
        return "by time" if isinstance(table, SwitchingTable) and len(table.switches) > 1 else "one price"


def time_of_year(now: datetime) -> str:
    """Winter, summer, or within a day of a change of the clocks."""
    before, after = (offset_of(now + days) for days in (-timedelta(days=1), timedelta(days=1)))
    if before != after:
        return "clock change"
    return "summer" if offset_of(now) else "winter"


def offset_of(instant: datetime) -> timedelta:
    """How far local time is before UTC."""
    return instant.astimezone(_LONDON).utcoffset() or timedelta(0)


def cores_of(role: str) -> tuple[Core, ...]:
    """The states of payment mode, supply and emergency credit that a device of `role` may be in."""
    return METER_CORES if role in METERS else (ONLY_CORE,)


def core_in_words(core: Core) -> str:
    """A core state in words."""
    mode, supply, credit = core
    if core == ONLY_CORE:
        return "any state"
    return f"{mode}, supply {supply}" + (f", emergency credit {credit}" if mode == "Prepayment" else "")


@dataclass(slots=True)
class Coverage:
    """What was seen of the state model of a device of `role`, whose actions are of `kinds`."""

    role: str
    kinds: tuple[str, ...]
    sendable: int
    """How many SRVs the device may be sent."""
    possible: Mapping[str, tuple[str, ...]]
    """The conditions that the bench and the declaration let the device come into."""
    cores: Counter[Core] = field(default_factory=Counter)
    pairs: Counter[tuple[Core, str, str]] = field(default_factory=Counter)
    done: Counter[tuple[Core, str]] = field(default_factory=Counter)
    transitions: Counter[tuple[Core, str, Core]] = field(default_factory=Counter)
    requests: Counter[str] = field(default_factory=Counter)

    def enter(self, standing: Standing) -> None:
        """The device stands so now."""
        self.cores[standing.core] += 1
        self.pairs.update((standing.core, *each) for each in standing.conditions.items())

    def act(self, before: Standing, kind: str, after: Standing) -> None:
        """An action of `kind` was done."""
        if kind in self.kinds:
            self.done[before.core, kind] += 1
        if before.core != after.core:
            self.transitions[before.core, kind, after.core] += 1
        self.enter(after)

    def figures(self) -> dict[str, tuple[int, int]]:
        """How many of how many: core states, conditions, core states with conditions, and with actions."""
        cores = cores_of(self.role)
        seen = [(core, name, value) for core, name, value in self.pairs if value in self.possible.get(name, ())]
        values = sum(map(len, self.possible.values()))
        figures = {
            "states": (_within(self.cores, cores), len(cores)),
            "conditions": (len({each[1:] for each in seen}), values),
            "states x conditions": (len(seen), len(cores) * values),
            "states x actions": (len(self.done), len(cores) * len(self.kinds)),
        }
        return figures if values else {name: figures[name] for name in ("states", "states x actions")}

    def unseen(self) -> list[str]:
        """The core states that were not seen, in words."""
        return [core_in_words(core) for core in cores_of(self.role) if not self.cores[core]]


def _within(found: Iterable[Core], known: Iterable[Core]) -> int:
    return len({*found} & {*known})
