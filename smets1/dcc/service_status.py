"""The DCC Service Status of a meter point, by what becomes of its meters, and who is told of it (facts 118-138).

It belongs to a meter point, not to a device, and no Service Request tells it: Registration Data Providers are told by
the flows of their industry (fact 119).
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from enum import StrEnum
from typing import Literal

from smets1.data_items import ESME, GSME
from smets1.dcc.inventory import DeviceStatus
from smets1.dcc.messages import ServiceRequest


class ServiceStatus(StrEnum):
    """The DCC Service Status; a meter point that was never operated through the DCC has none (fact 120)."""

    ACTIVE = "A"
    NOT_ACTIVE = "N"
    SUSPENDED = "S"
    """In the flows, and never used: a meter point cannot be suspended (fact 129; fact 138 says otherwise)."""
    WITHDRAWN = "W"
    """In the flows, and not valid: nobody may send SRV 8.5 (fact 130)."""


@dataclass(frozen=True, slots=True)
class Associated:
    """SRV 8.11 has named the meter point of a meter."""

    meter: str
    mpxn: str


@dataclass(frozen=True, slots=True)
class Commissioned:
    """SRV 8.1.1 has made a meter Commissioned."""

    meter: str


@dataclass(frozen=True, slots=True)
class Linked:
    """SRV 8.4 has linked a meter to another meter point; unlinked from any where that is empty."""

    meter: str
    mpxn: str


@dataclass(frozen=True, slots=True)
class Decommissioned:
    """SRV 8.3 has made a meter Decommissioned."""

    meter: str


@dataclass(frozen=True, slots=True)
class StatusChanged:
    """A meter has come to a Device Status in another way: it was suspended, its keys were recovered."""

    meter: str
    status: DeviceStatus


Event = Associated | Commissioned | Linked | Decommissioned | StatusChanged

StillAssociated = Literal["in service", "any"]
"""Which other meter keeps a meter point Active (fact 123; assumption): one that was commissioned and not decommissioned
since, or as well one that is yet to be commissioned. The source says both."""

_IN_SERVICE = frozenset(
    (DeviceStatus.COMMISSIONED, DeviceStatus.SUSPENDED, DeviceStatus.RECOVERY, DeviceStatus.RECOVERED)
)


@dataclass(frozen=True, slots=True)
class Meter:
    """A meter: the meter point it is associated with, empty for none, and its Device Status."""

    mpxn: str = ""
    status: DeviceStatus = DeviceStatus.PENDING


@dataclass(frozen=True, slots=True)
class Flag:
    """The status of a meter point, and whether its Registration Data Provider was told of the last change."""

    status: ServiceStatus
    notified: bool = False


@dataclass(frozen=True, slots=True)
class MeterPoints:
    """What DCC Systems know of meters, by device id, and of meter points that have a status, by MPxN."""

    meters: Mapping[str, Meter] = field(default_factory=dict)
    flags: Mapping[str, Flag] = field(default_factory=dict)

    def status(self, mpxn: str) -> ServiceStatus | None:
        """The status of a meter point; None where it was never operated through the DCC."""
        flag = self.flags.get(mpxn)
        return flag.status if flag else None

    def _with_meter(self, meter: str, known: Meter) -> "MeterPoints":
        return replace(self, meters={**self.meters, meter: known})

    def _with_status(self, mpxn: str, status: ServiceStatus) -> "MeterPoints":
        if not mpxn or self.status(mpxn) is status:
            return self
        return replace(self, flags={**self.flags, mpxn: Flag(status)})

    def _left(self, mpxn: str, still_associated: StillAssociated) -> "MeterPoints":
        """An Active meter point is no longer so when no other meter is associated with it (facts 123, 124)."""
        counts = _IN_SERVICE if still_associated == "in service" else set(DeviceStatus) - {DeviceStatus.DECOMMISSIONED}
        others = any(meter.mpxn == mpxn and meter.status in counts for meter in self.meters.values())
        if others or self.status(mpxn) is not ServiceStatus.ACTIVE:
            return self
        return self._with_status(mpxn, ServiceStatus.NOT_ACTIVE)


def event_of(request: ServiceRequest) -> Event | None:
    """What a request that succeeded means for meter points; None where it means nothing for them."""
    body = request.body
    match request.srv:
        case "8.1.1":
            return Commissioned(request.device_id)
        case "8.3":
            return Decommissioned(request.device_id)
        case "8.4" if "ImportMPxN" in body or "DeleteDevice" in body:
            return Linked(request.device_id, str(body.get("ImportMPxN", "")))
        case "8.11" if body.get("RequestType") == "Add" and "ImportMPxN" in body:
            return Associated(str(body["DeviceID"]), str(body["ImportMPxN"]))
    return None


def after(points: MeterPoints, event: Event, still_associated: StillAssociated = "in service") -> MeterPoints:
    """The meter points after an event (facts 120-126)."""
    meter = points.meters.get(event.meter, Meter())
    match event:
        case Associated(name, mpxn):
            return points._with_meter(name, replace(meter, mpxn=mpxn))
        case StatusChanged(name, status):
            return points._with_meter(name, replace(meter, status=status))
        case Commissioned(name):
            points = points._with_meter(name, replace(meter, status=DeviceStatus.COMMISSIONED))
            return points._with_status(meter.mpxn, ServiceStatus.ACTIVE)
        case Decommissioned(name):
            points = points._with_meter(name, replace(meter, status=DeviceStatus.DECOMMISSIONED))
            return points._left(meter.mpxn, still_associated)
        case Linked(name, mpxn):
            points = points._with_meter(name, replace(meter, mpxn=mpxn))
            if meter.status not in _IN_SERVICE:
                return points
            return points._with_status(mpxn, ServiceStatus.ACTIVE)._left(meter.mpxn, still_associated)


ELECTRICITY, GAS = ESME, GSME
"""A fuel goes by the device type of its meter."""

FLOWS = {ELECTRICITY: "D0350", GAS: "DXI"}
"""The flow that tells a Registration Data Provider of a change, by fuel (fact 127)."""

_MPAN_DIGITS = 13


def fuel_of(mpxn: str) -> str:
    """The fuel of a meter point: an MPAN has 13 digits, an MPRN fewer."""
    return ELECTRICITY if len(mpxn) == _MPAN_DIGITS else GAS


def flow_of(mpxn: str) -> str:
    """The flow that tells of a meter point."""
    return FLOWS[fuel_of(mpxn)]


MP077 = date(2021, 11, 4)
"""From this day flows may tell of N, and of a status I, Installed, of whose rules nothing is held (fact 137). It is the
day of MP105, which went live in the same release."""


def valid_in_flows(on: date) -> tuple[str, ...]:
    """What a flow may hold by the rules of a day (facts 129, 130, 137)."""
    return ("A", "N", "I") if on >= MP077 else ("A", "S", "W")


def fuels_ready(providers: Iterable[tuple[str, bool]]) -> frozenset[str]:
    """The fuels of which N may be told: every provider of theirs, given as (fuel, is ready), is ready (fact 133)."""
    of_all = list(providers)
    return frozenset(fuel for fuel, _ in of_all if all(ready for other, ready in of_all if other == fuel))


@dataclass(frozen=True, slots=True)
class Update:
    """A line of a flow."""

    mpxn: str
    status: ServiceStatus


def to_notify(points: MeterPoints, tells_not_active: frozenset[str] = frozenset()) -> tuple[Update, ...]:
    """The changes that providers are yet to be told of: to A, and to N where the feature is on (facts 127-134).

    A meter point that becomes Active again is told of anew (assumption).
    """
    return tuple(
        Update(mpxn, flag.status)
        for mpxn, flag in points.flags.items()
        if not flag.notified and (flag.status is ServiceStatus.ACTIVE or fuel_of(mpxn) in tells_not_active)
    )


def notified(points: MeterPoints, updates: Iterable[Update]) -> MeterPoints:
    """The meter points once providers were told: each change is told once (fact 131)."""
    told = {update.mpxn: Flag(update.status, notified=True) for update in updates}
    return replace(points, flags={**points.flags, **told})


MOST_UPDATES = 20_000
"""How many updates a file may hold at a time (fact 135)."""

FirstRun = Literal["staggered", "all at once"]
"""How the first run tells of what changed before the feature was on: in files that can be taken, as the limit wants
(fact 135), or in one, as was proposed (fact 134). Which was done is not told."""


def files(updates: Sequence[Update], first_run: FirstRun = "staggered") -> tuple[tuple[Update, ...], ...]:
    """The files of one flow, one to be sent after the other."""
    most = MOST_UPDATES if first_run == "staggered" else max(len(updates), 1)
    return tuple(tuple(updates[first : first + most]) for first in range(0, len(updates), most))


def extract(points: MeterPoints) -> tuple[str, ...]:
    """The meter points of the Meter Point Extract and the Meter Point Registration Extract: Active ones (fact 136)."""
    return tuple(mpxn for mpxn, flag in points.flags.items() if flag.status is ServiceStatus.ACTIVE)
