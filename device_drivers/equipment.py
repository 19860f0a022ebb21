"""Bench equipment: what powers and loads an electricity meter, and what measures beside it. Verbs only.

Each verb that changes something returns when the equipment has followed, and raises EquipmentError where it does not.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from functools import partial
from typing import Protocol

from smets1.errors import Inconclusive

NOMINAL_VOLTAGE = 2_300
"""The voltage of a phase unless a scenario asks for another, in 0.1 V."""


class EquipmentError(Inconclusive):
    """Equipment is silent, refuses or does not follow: a fault of the bench, never a verdict on a device."""


@dataclass(frozen=True, slots=True)
class Access:
    """A register that was read or written, by bench time: what was meant, and what went over the wire."""

    at: datetime
    what: str
    raw: str


class Part(Protocol):
    """A piece of equipment."""

    def make_safe(self) -> None:
        """Leave it as it may be left alone: the load off, a contactor open, the supply off."""


class Supply(Part, Protocol):
    """The mains of a bench; voltages in 0.1 V, and 1 is the first phase."""

    @property
    def phases(self) -> int:
        """How many phases it has."""

    def set_voltage(self, decivolts: int, phase: int | None = None) -> None:
        """Apply a voltage to `phase`, or to all."""

    def voltage(self, phase: int) -> int:
        """The voltage that it applies to `phase` while it is on."""

    def interrupt_power(self) -> None:
        """Take the power away."""

    def restore_power(self) -> None:
        """Give the power back."""

    def is_on(self) -> bool:
        """Whether it gives power."""


class LoadBank(Part, Protocol):
    """What draws energy through an electricity meter, and feeds energy back; 0 stops a flow."""

    def set(self, rate: int) -> None:
        """Draw at `rate` W from now on."""

    def set_export(self, rate: int) -> None:
        """Feed back at `rate` W from now on."""

    def set_reactive(self, rate: int) -> None:
        """Draw at `rate` var from now on."""

    def set_reactive_export(self, rate: int) -> None:
        """Feed back at `rate` var from now on."""


class Contactor(Part, Protocol):
    """A contactor between a meter and what powers or loads it."""

    def close(self) -> None:
        """Connect."""

    def open(self) -> None:
        """Disconnect."""

    def is_closed(self) -> bool:
        """Whether it connects."""


class ReferenceMeter(Protocol):
    """A meter of known accuracy beside the one under test."""

    @property
    def phases(self) -> int:
        """How many phases it measures."""

    def voltage(self, phase: int) -> int:
        """The voltage of `phase` in 0.1 V."""

    def active_power(self) -> int:
        """The power imported, in W."""

    def imported(self) -> int:
        """The energy imported since ever, in Wh."""

    def exported(self) -> int:
        """The energy exported since ever, in Wh."""


@dataclass(slots=True)
class Equipment:
    """The equipment of a bench, None where it has none of a kind; `accesses` is the evidence of what was done."""

    supply: Supply | None = None
    load: LoadBank | None = None
    contactors: Mapping[str, Contactor] = field(default_factory=dict)
    reference_meter: ReferenceMeter | None = None
    accesses: list[Access] = field(default_factory=list)
    closers: tuple[Callable[[], None], ...] = ()

    def parts(self) -> Iterator[tuple[str, Part]]:
        """What can be switched, in the order in which it is made safe: from the load back to the supply."""
        if self.load:
            yield "load", self.load
        yield from ((f"contactor {name}", contactor) for name, contactor in self.contactors.items())
        if self.supply:
            yield "supply", self.supply

    def make_ready(self) -> None:
        """Power the meter: no load, contactors closed, nominal voltage. Raises EquipmentError with every fault."""
        steps: list[tuple[str, Callable[[], None]]] = []
        if self.load:
            steps.append(("load", partial(self.load.set, 0)))
        steps += [(f"contactor {name}", contactor.close) for name, contactor in self.contactors.items()]
        if self.supply:
            steps.append(("supply", partial(self.supply.set_voltage, NOMINAL_VOLTAGE)))
            steps.append(("supply", self.supply.restore_power))
        do_all(steps)

    def make_safe(self) -> None:
        """Make every part safe, whatever happens to another. Raises EquipmentError with every fault."""
        do_all((name, part.make_safe) for name, part in self.parts())

    def release(self) -> None:
        """Make every part safe and close what leads to it. Raises EquipmentError with every fault."""
        try:
            self.make_safe()
        finally:
            closers, self.closers = self.closers, ()
            do_all(("closing", closer) for closer in closers)


def do_all(steps: Iterable[tuple[str, Callable[[], None]]]) -> None:
    """Take every step: a fault of one, of whatever kind, or an interruption must not keep the next from being taken."""
    faults: list[str] = []
    interruption: BaseException | None = None
    for name, step in steps:
        try:
            step()
        except EquipmentError as fault:
            faults.append(f"{name}: {fault}")
        except Exception as error:
            faults.append(f"{name}: {type(error).__name__}: {error}")
        except BaseException as error:
            interruption = error
    if interruption:
        raise interruption
    if faults:
        raise EquipmentError("; ".join(faults))
