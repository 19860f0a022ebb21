"""A device on a wire, as a bench has it: what went over it is evidence, and the device is left as it was found."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import Protocol

from smets1.operations import Done, Execute, Operation, Read, Result, Value

KEPT = ("PaymentMode", "SupplyState")
"""What a meter is left with as it was found."""

TERMS = ("SuspendDebtDisabled", "SuspendDebtEmergency", "DisablementThreshold")
"""What it takes to bring a meter back to Prepayment Mode."""

NOTED = (*KEPT, *TERMS)
"""What is noted of a meter before a run."""

TO_STATE = {"Enabled": ("EnableSupply",), "Disabled": ("DisableSupply",), "Armed": ("DisableSupply", "ArmSupply")}
"""The commands that bring a supply to a state."""

State = Mapping[str, Value]
"""What was noted of a meter, of `NOTED` what could be read."""


class _Frame(Protocol):
    @property
    def direction(self) -> str: ...

    @property
    def octets(self) -> bytes: ...


class Frames:
    """What a driver is given to tell what went over its wire, without secrets; each operation takes what is its own."""

    def __init__(self) -> None:
        self._frames: list[str] = []

    def __call__(self, frame: _Frame) -> None:
        """A frame went over the wire."""
        self._frames.append(f"{frame.direction} {frame.octets.hex()}")

    def take(self) -> tuple[str, ...]:
        """The frames since they were last taken, each as its direction and its octets in hexadecimal."""
        frames, self._frames = tuple(self._frames), []
        return frames


@dataclass(frozen=True, slots=True)
class Wire:
    """The wire of a device. `name` asks whoever answers there for the name that no other device has.

    `is_emulated` asks it whether it is an emulator of this harness. With `firmware_may_change` whoever mounted it can
    give it back the firmware of its Device Model.
    """

    frames: Frames
    name: Callable[[], str]
    is_emulated: Callable[[], bool]
    firmware_may_change: bool = False


Do = Callable[[Operation], Result | None]
"""Carries out an operation; None where nothing answers."""


def note_state(do: Do) -> State:
    """What a meter is like, as far as it can be read."""
    return _read(do, NOTED)


def put_back(do: Do, found: State) -> str:
    """Bring a meter back to the payment mode and supply state in which it was found; returns what is not so."""
    wanted = {item: found[item] for item in KEPT if item in found}
    now = _read(do, wanted)
    if "PaymentMode" in wanted and now.get("PaymentMode") != wanted["PaymentMode"]:
        terms = TERMS if wanted["PaymentMode"] == "Prepayment" else ()
        do(Execute("SetPaymentMode", {item: found[item] for item in ("PaymentMode", *terms) if item in found}))
        now = _read(do, wanted)
    if "SupplyState" in wanted and now.get("SupplyState") != wanted["SupplyState"]:
        for command in TO_STATE.get(str(wanted["SupplyState"]), ()):
            do(Execute(command))
        now = _read(do, wanted)
    return "; ".join(
        f"{item} is {now.get(item, 'not to be read')}, and was found {value}"
        for item, value in wanted.items()
        if now.get(item) != value
    )


def _read(do: Do, items: Iterable[str]) -> dict[str, Value]:
    """Each by itself: one that a meter does not tell keeps no other from being read."""
    found: dict[str, Value] = {}
    for item in items:
        result = do(Read((item,)))
        if isinstance(result, Done) and item in result.values:
            found[item] = result.values[item]
    return found
