"""What a mutant is, and how a small faulty class becomes a device of a bench."""

import sys
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import date
from typing import Any, TypeVar

from device_drivers.emulator.device import EmulatedDevice
from device_drivers.emulator.driver import EMULATORS
from smets1.clauses import CLAUSES
from smets1.data_items import CHF, ESME, GSME, METERS, PPMID
from smets1.standard import PREFIX

__all__ = ["AS_OF", "CHF", "DCC", "ESME", "GSME", "METERS", "PPMID", "STANDARD_DMC", "Catalogue", "Mutant"]

DCC = "DCC"
"""The place of a fault that no device has, but the DSP or the S1SP before it."""

STANDARD_DMC = "IOC-01"
"""A combination of the embedded bench that declares no variation of a meter."""

AS_OF = date(2026, 11, 20)
"""The day whose rules the features are run by."""

_EMULATORS = "device_drivers.emulator"

Class = TypeVar("Class", bound=type)


@dataclass(frozen=True, slots=True)
class Patch:
    """A function of DCC Systems, by module and name, and what makes a faulty one of the sound one."""

    module: object
    name: str
    faulty: Callable[[Any], Any]


@dataclass(frozen=True, slots=True)
class Mutant:
    """An installation with one fault.

    `place` is the device type that has it, or `DCC`; `breaks` names the fact, clause or Service Request that it
    breaks; `noticed_by` the subjects and clauses whose features claim to notice it. `device` is the faulty emulator,
    None for the usual one; `behaves` the clauses whose variation the device shows, None for what the DMVES declares.
    """

    name: str
    place: str
    fault: str
    breaks: str
    noticed_by: tuple[str, ...]
    dmc: str = STANDARD_DMC
    device: type[EmulatedDevice] | None = None
    behaves: tuple[str, ...] | None = None
    patches: tuple[Patch, ...] = ()

    def concerns(self, role: str) -> bool:
        """Whether a scenario for the device of `role` could notice it."""
        return self.place in (role, DCC)

    @contextmanager
    def in_force(self) -> Iterator[None]:
        """DCC Systems with the fault, meanwhile."""
        sound = [(patch, getattr(patch.module, patch.name)) for patch in self.patches]
        for patch, function in sound:
            setattr(patch.module, patch.name, patch.faulty(function))
        try:
            yield
        finally:
            for patch, function in sound:
                setattr(patch.module, patch.name, function)


@dataclass(slots=True)
class Catalogue:
    """Mutants as they are written down, each called `<place> <name of the fault>`."""

    mutants: list[Mutant] = field(default_factory=list)

    def fault(
        self, *roles: str, breaks: str, noticed_by: Iterable[str], dmc: str = STANDARD_DMC
    ) -> Callable[[Class], Class]:
        """Note a faulty class for devices of `roles`: one of `EmulatedDevice`, or of a part that a device is made with.

        The first line of its docstring is the fault. A subject of the standard suite goes by its SRV or name.
        """

        def note(faulty: Class) -> Class:
            words = (faulty.__doc__ or "").partition("\n")[0]
            for role in roles:
                self.device(role, faulty.__name__, faulty, words, breaks=breaks, noticed_by=noticed_by, dmc=dmc)
            return faulty

        return note

    def device(
        self,
        role: str,
        name: str,
        faulty: type,
        fault: str,
        *,
        breaks: str,
        noticed_by: Iterable[str],
        dmc: str = STANDARD_DMC,
    ) -> None:
        """Note one mutant with a faulty device."""
        made = device_with(EMULATORS[role], faulty)
        self.mutants.append(Mutant(f"{role} {name}", role, fault, breaks, ids(noticed_by), dmc, made))

    def dcc(
        self,
        name: str,
        fault: str,
        *patches: tuple[object, str, Callable[[Any], Any]],
        breaks: str,
        noticed_by: Iterable[str],
        dmc: str = STANDARD_DMC,
    ) -> None:
        """Note one mutant with a fault in DCC Systems."""
        made = tuple(Patch(*patch) for patch in patches)
        self.mutants.append(Mutant(f"{DCC} {name}", DCC, fault, breaks, ids(noticed_by), dmc, patches=made))


def ids(names: Iterable[str]) -> tuple[str, ...]:
    """Ids of clauses as they are, and of subjects of the standard suite by their SRV or name; each once."""
    return tuple(dict.fromkeys(name if name in CLAUSES or name.startswith(PREFIX) else PREFIX + name for name in names))


def device_with(emulator: type[EmulatedDevice], faulty: type) -> type[EmulatedDevice]:
    """The device class `emulator` with a fault: `faulty` derives from it, or from a class that it is made with."""
    if issubclass(faulty, EmulatedDevice):
        return faulty if issubclass(faulty, emulator) else type(faulty.__name__, (faulty, emulator), {})

    class Faulty(emulator):  # type: ignore[misc, valid-type]
        def __init__(self, *arguments: Any) -> None:
            with _made_with(faulty):
                super().__init__(*arguments)

    return Faulty


@contextmanager
def _made_with(faulty: type) -> Iterator[None]:
    """Let the emulators take `faulty` for the class it derives from, meanwhile."""
    sound = faulty.__bases__[0]
    modules = [
        module
        for name, module in sys.modules.items()
        if name.startswith(_EMULATORS) and vars(module).get(sound.__name__) is sound
    ]
    for module in modules:
        setattr(module, sound.__name__, faulty)
    try:
        yield
    finally:
        for module in modules:
            setattr(module, sound.__name__, sound)


def after_making(role: str, name: str, spoil: Callable[[Any], None]) -> type[EmulatedDevice]:
    """The emulator of `role` whose every device is spoilt when it is made."""

    def __init__(self: EmulatedDevice, *arguments: Any) -> None:  # noqa: N807
        EMULATORS[role].__init__(self, *arguments)
        spoil(self)

    members: Mapping[str, object] = {"__init__": __init__}
    return type(name, (EMULATORS[role],), dict(members))
