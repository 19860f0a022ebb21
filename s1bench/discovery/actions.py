"""What discovery does to a device, what is seen of each, and where two devices differ in it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from benches.installation import Installation
from device_drivers.protocols import DeviceTimeout
from reports.values import in_words, value_json
from smets1.calendars import NonDisablementCalendar, SwitchingTable
from smets1.dcc.dsp import SUPPLIER_ROLE
from smets1.errors import Inconclusive
from smets1.operations import Execute, Read, Refused, Value
from smets1.service_requests import SERVICE_REQUESTS
from smets1.units import format_money
from steps.service_requests import USUAL_BODIES
from steps.under_test import HEAVY_LOAD

OF_ONE_METER = ("RandomisedOffset", "RandomisedOffsetNumber")
"""What differs from meter to meter of one Device Model, and so is never compared."""

SILENT = "silence"


@dataclass(frozen=True, slots=True)
class Send:
    """A Service Request, as the first User Role that may send it: the supplier wherever it may."""

    srv: str
    body: tuple[tuple[str, Value], ...] = ()

    @property
    def kind(self) -> str:
        """What it is counted as."""
        return self.srv

    def user_role(self, role: str) -> str | None:
        """The User Role that sends it to a device of `role`; None is its supplier."""
        roles = SERVICE_REQUESTS[self.srv].roles
        return None if SUPPLIER_ROLE[role] in roles else roles[0]


@dataclass(frozen=True, slots=True)
class Wait:
    """Time passes until an instant; nothing happens where that has passed already."""

    until: datetime
    kind = "time passes"


@dataclass(frozen=True, slots=True)
class UseEnergy:
    """Energy is used: Wh, or litres of gas."""

    units: int
    kind = "energy used"


@dataclass(frozen=True, slots=True)
class PowerCut:
    """The power is interrupted until an instant."""

    until: datetime
    kind = "power cut"


@dataclass(frozen=True, slots=True)
class PressEnable:
    """A person enables the supply at the meter."""

    kind = "Enable pressed"


@dataclass(frozen=True, slots=True)
class ReadAtDevice:
    """Data items are read at the device itself, past the DCC."""

    items: tuple[str, ...]
    kind = "read at the device"


Action = Send | Wait | UseEnergy | PowerCut | PressEnable | ReadAtDevice


@dataclass(frozen=True, slots=True)
class Experiment:
    """Actions on a device that was mounted at `start`."""

    start: datetime
    actions: tuple[Action, ...]

    @property
    def requests(self) -> int:
        """How many Service Requests it takes."""
        return sum(isinstance(action, Send) for action in self.actions)


@dataclass(frozen=True, slots=True)
class Seen:
    """What an action showed: the answer, the values returned, and the codes of the alerts, in order of code."""

    answer: str = ""
    values: Mapping[str, Value] = field(default_factory=dict)
    alerts: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Difference:
    """Where two devices differ in an action: in the `answer`, in what was `read` of `items`, or in the `alerts`."""

    kind: str
    what: str
    items: tuple[str, ...]
    device: str
    reference: str

    @property
    def signature(self) -> tuple[str, str, tuple[str, ...]]:
        """What makes two differences the same, whatever the amounts."""
        return self.kind, self.what, self.items if self.what != "answer" else ()


def carry_out(installation: Installation, role: str, action: Action) -> Seen:
    """Do `action` to the device of `role`. Raises Inconclusive where the bench cannot."""
    exchanges = installation.journal.exchanges
    before = len(exchanges)
    try:
        answer, values = _do(installation, role, action)
    except DeviceTimeout:
        answer, values = SILENT, {}
    alerts = (
        each.event.split()[1] for each in exchanges[before:] if each.event.startswith("alert ") and each.device == role
    )
    return Seen(answer, values, tuple(sorted(alerts)))


def _do(installation: Installation, role: str, action: Action) -> tuple[str, dict[str, Value]]:
    clock = installation.clock
    match action:
        case Send(srv, body):
            outcome = installation.send(srv, role, dict(body), user_role=action.user_role(role)).outcome
            assert outcome is not None, "a Service Request has an outcome"
            kept = {item: value for item, value in outcome.values.items() if item not in OF_ONE_METER}
            return "success" if outcome.success else f"refused by the {outcome.refused_by}", kept
        case Wait(until):
            installation.wait_until(max(until, clock.now()))
        case UseEnergy(units):
            installation.use_energy(role, units, HEAVY_LOAD[role])
        case PowerCut(until):
            supply = installation.equipment.supply
            if supply is None:
                raise Inconclusive("the bench has nothing that interrupts the power")
            supply.interrupt_power()
            installation.wait_until(max(until, clock.now()))
            supply.restore_power()
            installation.note(role, "the power is restored")
        case PressEnable():
            return _at_device(installation, role, Execute("PressEnable"))
        case ReadAtDevice(items):
            return _at_device(installation, role, Read(items))
    return "", {}


def _at_device(installation: Installation, role: str, operation: Execute | Read) -> tuple[str, dict[str, Value]]:
    result = installation.at_device(role, operation).device_exchanges[0].result
    if result is None or isinstance(result, Refused):
        return "refused by the device", {}
    return "success", dict(result.values)


def difference(action: Action, device: Seen, reference: Seen) -> Difference | None:
    """Where `device` differs from `reference`; None where it does not. Reasons of refusals are not compared."""
    if device.answer != reference.answer:
        return Difference(action.kind, "answer", (), device.answer, reference.answer)
    items = tuple(
        item
        for item in sorted({*device.values, *reference.values})
        if _comparable(device.values.get(item)) != _comparable(reference.values.get(item))
    )
    if items:
        return Difference(action.kind, "read", items, _shown(device, items), _shown(reference, items))
    if device.alerts != reference.alerts:
        codes = tuple(sorted({*device.alerts} ^ {*reference.alerts}))
        alerts = (f"alerts {', '.join(seen.alerts) or 'none'}" for seen in (device, reference))
        return Difference(action.kind, "alerts", codes, *alerts)
    return None


def _comparable(value: Value | None) -> object:
    return frozenset(value.switches) if isinstance(value, NonDisablementCalendar | SwitchingTable) else value


def _shown(seen: Seen, items: Sequence[str]) -> str:
    return ", ".join(f"{item} {in_words(value_json(seen.values.get(item)), item)}" for item in items)


def action_in_words(action: Action, role: str) -> str:
    """An action as a person would tell it."""
    match action:
        case Send(srv, body):
            usual = USUAL_BODIES.get(srv, {})
            elements = ", ".join(_element_in_words(*each) for each in body if usual.get(each[0]) != each[1])
            but = "the usual but for " if any(item in usual for item, _ in body) else ""
            return f"SRV {srv} {SERVICE_REQUESTS[srv].name}" + (f" with {but}{elements}" if elements else "")
        case Wait(until):
            return f"the time becomes {until:%Y-%m-%d %H:%M:%S} UTC"
        case UseEnergy(units):
            return f"{units} {'Wh' if role == 'ESME' else 'litres'} are used"
        case PowerCut(until):
            return f"the power is interrupted until {until:%Y-%m-%d %H:%M:%S} UTC"
        case PressEnable():
            return "a person presses Enable at the meter"
        case ReadAtDevice(items):
            return f"{', '.join(items)} read at the device"


def _element_in_words(item: str, value: Value) -> str:
    if item in ("Adjust", "Amount") and isinstance(value, int):
        return f"{item} {format_money(value)}"
    return f"{item} {in_words(value_json(value), item)}"
