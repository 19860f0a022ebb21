"""Faults of the DCC Service Status: what becomes of a meter point with its meters, and who is told."""

from collections.abc import Callable
from dataclasses import replace

from smets1.dcc import dsp, service_status
from smets1.dcc.messages import Outcome, ServiceRequest
from smets1.dcc.service_status import (
    ELECTRICITY,
    GAS,
    Associated,
    Commissioned,
    Decommissioned,
    Event,
    Flag,
    Linked,
    MeterPoints,
    ServiceStatus,
    StatusChanged,
    Update,
)
from tests.mutants.mutant import Catalogue

catalogue = Catalogue()

Rule = Callable[[MeterPoints, Event], MeterPoints]
"""What becomes of meter points by an event."""


def _note(name: str, fault: str, breaks: str, function: str, faulty: Callable[..., Callable[..., object]]) -> None:
    patch = (service_status, function, faulty)
    catalogue.dcc(f"service-status-{name}", fault, patch, breaks=breaks, noticed_by=["dcc-service-status"])


def _instead(kind: type[Event], change: Callable[[Rule, MeterPoints, Event], MeterPoints]) -> Callable[[Rule], Rule]:
    def faulty(sound: Rule) -> Rule:
        return lambda points, event: change(sound, points, event) if isinstance(event, kind) else sound(points, event)

    return faulty


def _keep_flags(sound: Rule, points: MeterPoints, event: Event) -> MeterPoints:
    return replace(sound(points, event), flags=points.flags)


def _commission_too(sound: Rule, points: MeterPoints, event: Event) -> MeterPoints:
    return sound(sound(points, event), Commissioned(event.meter))


def _forget_flag(sound: Rule, points: MeterPoints, event: Event) -> MeterPoints:
    left = {mpxn: flag for mpxn, flag in points.flags.items() if mpxn != points.meters[event.meter].mpxn}
    return replace(sound(points, event), flags=left)


def _end_all(sound: Rule, points: MeterPoints, event: Event) -> MeterPoints:
    return replace(sound(points, event), flags=dict.fromkeys(points.flags, Flag(ServiceStatus.NOT_ACTIVE)))


def _suspend(sound: Rule, points: MeterPoints, event: Event) -> MeterPoints:
    after = sound(points, event)
    return replace(after, flags={**after.flags, points.meters[event.meter].mpxn: Flag(ServiceStatus.SUSPENDED)})


def _keep_left(sound: Rule, points: MeterPoints, event: Event) -> MeterPoints:
    return replace(after := sound(points, event), flags={**after.flags, **points.flags})


def _keep_new(sound: Rule, points: MeterPoints, event: Event) -> MeterPoints:
    after = sound(points, event)
    return replace(after, flags={mpxn: flag for mpxn, flag in after.flags.items() if mpxn in points.flags})


for _name, _fault, _breaks, _kind, _change in (
    ("none-once-commissioned", "A meter point gets no status.", "fact 121", Commissioned, _keep_flags),
    ("of-associated", "A meter point is Active with a meter to come.", "fact 121", Associated, _commission_too),
    ("kept", "A meter point is Active for ever.", "fact 123", Decommissioned, _keep_flags),
    ("forgotten", "A meter point without a meter has no status any more.", "fact 123", Decommissioned, _forget_flag),
    ("of-all", "With a meter every meter point loses its status.", "facts 118, 123", Decommissioned, _end_all),
    ("with-the-device", "A meter point is Suspended with its meter.", "facts 126, 129", StatusChanged, _suspend),
    ("ended-for-a-time", "A meter that is Suspended ends all.", "fact 126", StatusChanged, _end_all),
    ("suspended", "A meter point without a meter is Suspended.", "facts 123, 129", Decommissioned, _suspend),
    ("not-linked", "A link to another meter point changes nothing.", "facts 122, 124", Linked, _keep_flags),
    ("left-behind", "The meter point that a meter has left stays Active.", "fact 124", Linked, _keep_left),
    ("not-taken-along", "The meter point that a meter comes to has no status.", "fact 122", Linked, _keep_new),
):
    _note(_name, _fault, _breaks, "after", _instead(_kind, _change))

Reading = Callable[[ServiceRequest], Event | None]


def _unlinking(sound: Reading) -> Reading:
    return lambda request: Linked(request.device_id, "") if request.srv == "8.4" else sound(request)


def _of_gas(sound: Callable[[str], str]) -> Callable[[str], str]:
    return lambda mpxn: sound(mpxn[:-1] if len(mpxn) == 13 else f"{mpxn:0>13}")


Query = Callable[..., tuple[Update, ...]]


def _telling_all(sound: Query) -> Query:
    return lambda points: sound(points, frozenset((ELECTRICITY, GAS)))


_note("of-any-update", "Any SRV 8.4 unlinks the meter.", "fact 124", "event_of", _unlinking)
_note("to-the-other-flow", "D0350 and DXI are taken for one another.", "fact 127", "flow_of", _of_gas)
_note("told-of-all", "Providers are told that a meter point is not Active.", "fact 128", "to_notify", _telling_all)
_note("told-of-none", "Providers are told of nothing.", "fact 127", "to_notify", lambda _: lambda *_: ())
_note(
    "told-again",
    "What providers were told of is told again.",
    "fact 131",
    "notified",
    lambda _: lambda points, _: points,
)

Check = Callable[..., Outcome | None]


def _from_any_supplier(sound: Check) -> Check:
    def check(request: ServiceRequest, *known: object) -> Outcome | None:
        refusal = sound(request, *known)
        return None if refusal and refusal.code == "E4" and request.srv == "8.3" else refusal

    return check


catalogue.dcc(
    "service-status-ended-by-anybody",
    "The supplier of the other fuel may decommission a meter.",
    (dsp, "check", _from_any_supplier),
    breaks="fact 123",
    noticed_by=["dcc-service-status"],
)
