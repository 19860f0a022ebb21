"""Anomaly Detection Thresholds: what a User expects to send at most, and the quarantine of what is more.

A threshold caps how many Critical Commands are expected, by User and SRV (facts 103-105). Over which period it counts
is not held, nor in which words a User says what is to become of a quarantined communication.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from enum import Enum
from typing import Literal

from smets1.dcc.messages import ServiceRequest
from smets1.service_requests import SERVICE_REQUESTS

Delivery = Literal["email", "Self-Service Interface"]
"""How a file comes to the DCC: by email (fact 103). The other was proposed, with email left for disaster recovery."""

DELIVERIES: frozenset[Delivery] = frozenset({"email"})
"""How files may come."""


class Action(Enum):
    """What is to become of a quarantined communication (assumption)."""

    PROCESS = "process"
    DELETE = "delete"


@dataclass(frozen=True, slots=True)
class ThresholdFile:
    """An ADT file of a User: how many of each SRV it expects at most, under a reference of Service Management."""

    user: str
    thresholds: Mapping[str, int]
    reference: str
    delivery: Delivery = "email"


@dataclass(frozen=True, slots=True)
class ExitQuarantineFile:
    """What is to become of each quarantined communication of a User, by its number."""

    user: str
    actions: Mapping[int, Action]
    delivery: Delivery = "email"


@dataclass(frozen=True, slots=True)
class Quarantined:
    """A communication that waits for its User to say what is to become of it."""

    number: int
    request: ServiceRequest
    since: datetime


@dataclass(frozen=True, slots=True)
class AnomalyDetection:
    """The thresholds in force by User and SRV, what was let pass within the last `period`, and what is quarantined.

    That a threshold counts what was sent in a day is an assumption.
    """

    period: timedelta = timedelta(days=1)
    thresholds: Mapping[tuple[str, str], int] = field(default_factory=dict)
    passed: tuple[tuple[str, str, datetime], ...] = ()
    quarantined: tuple[Quarantined, ...] = ()
    quarantined_so_far: int = 0


def faults(file: ThresholdFile, deliveries: frozenset[Delivery] = DELIVERIES) -> list[str]:
    """Why an ADT file is not taken; empty where it is (facts 103-105)."""
    found = [] if file.reference else ["no reference of Service Management was asked for before it was sent"]
    found += _undelivered(file.delivery, deliveries)
    for srv, most in file.thresholds.items():
        if srv not in SERVICE_REQUESTS:
            found.append(f"{srv} is not a Service Reference Variant")
        elif not SERVICE_REQUESTS[srv].critical:
            found.append(f"{srv} is not Critical")
        if most < 0:
            found.append(f"the threshold of {srv} is {most}, expected 0 or more")
    return found


def with_thresholds(
    detection: AnomalyDetection, file: ThresholdFile, deliveries: frozenset[Delivery] = DELIVERIES
) -> AnomalyDetection:
    """The detection with the thresholds of a file in place of the User's old ones. Raises ValueError for faults."""
    if found := faults(file, deliveries):
        raise ValueError("; ".join(found))
    kept = {key: most for key, most in detection.thresholds.items() if key[0] != file.user}
    return replace(detection, thresholds=kept | {(file.user, srv): most for srv, most in file.thresholds.items()})


def screen(
    request: ServiceRequest, detection: AnomalyDetection, now: datetime
) -> tuple[Quarantined | None, AnomalyDetection]:
    """What is quarantined of a request of `request.party`, None where it passes, and the detection after it.

    A Critical request that would exceed the threshold of its User for its SRV is quarantined (fact 105). One without a
    threshold passes, and what is quarantined does not count against it (assumptions).
    """
    key = (request.party, request.srv)
    most = detection.thresholds.get(key)
    if most is None or not SERVICE_REQUESTS[request.srv].critical:
        return None, detection
    recent = tuple(each for each in detection.passed if each[2] > now - detection.period)
    if sum(each[:2] == key for each in recent) < most:
        return None, replace(detection, passed=(*recent, (*key, now)))
    number = detection.quarantined_so_far + 1
    held = Quarantined(number, request, now)
    return held, replace(
        detection, passed=recent, quarantined=(*detection.quarantined, held), quarantined_so_far=number
    )


def resolve(
    file: ExitQuarantineFile, detection: AnomalyDetection, deliveries: frozenset[Delivery] = DELIVERIES
) -> tuple[tuple[ServiceRequest, ...], AnomalyDetection]:
    """The requests that are processed after all, and the detection without what the User decided on (fact 105).

    What it does not name stays where it is. Raises ValueError for a communication that is not quarantined or not the
    User's, and for a file that comes in another way.
    """
    found = _undelivered(file.delivery, deliveries)
    own = {each.number for each in detection.quarantined if each.request.party == file.user}
    found += [f"{file.user} has no quarantined communication {number}" for number in file.actions if number not in own]
    if found:
        raise ValueError("; ".join(found))
    decided = [each for each in detection.quarantined if each.number in file.actions]
    left = tuple(each for each in detection.quarantined if each.number not in file.actions)
    processed = tuple(each.request for each in decided if file.actions[each.number] is Action.PROCESS)
    return processed, replace(detection, quarantined=left)


def _undelivered(delivery: Delivery, deliveries: frozenset[Delivery]) -> list[str]:
    return [] if delivery in deliveries else [f"it came by {delivery}, expected {' or '.join(sorted(deliveries))}"]
