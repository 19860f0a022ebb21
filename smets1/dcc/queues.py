"""What a User gets after an outage of DCC Systems: all that was queued at once, or by priority (facts 63-65)."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import IntEnum


class Kind(IntEnum):
    """What a message to a User is about, in the wanted order of release.

    Where other Service Responses come is an assumption: the source puts the first two before the last (fact 64).
    """

    INSTALL_AND_COMMISSION = 1
    PREPAYMENT = 2
    OTHER_RESPONSE = 3
    ALERT = 4


_KINDS = {"8": Kind.INSTALL_AND_COMMISSION, "2": Kind.PREPAYMENT}


def kind_of_response(srv: str) -> Kind:
    """What the response to an SRV is about: by its group of DUIS, 8 or 2 (assumption: no list is held)."""
    return _KINDS.get(srv.partition(".")[0], Kind.OTHER_RESPONSE)


@dataclass(frozen=True, slots=True)
class Message:
    """A message to a User, and when DCC Systems had it to send."""

    kind: Kind
    at: datetime
    name: str = ""


@dataclass(frozen=True, slots=True)
class Arrival:
    """A message that has come to its User."""

    message: Message
    at: datetime


Release = Callable[[Sequence[Message], datetime], Iterable[Arrival]]
"""How what was queued is released when service is restored."""


def deliver(messages: Iterable[Message], begins: datetime, restored: datetime, release: Release) -> tuple[Arrival, ...]:
    """What comes to the User and when, with an outage from `begins` until service is `restored`.

    What there is to send in the meantime is queued; before and after, a message comes at once.
    """
    in_order = sorted(messages, key=lambda message: message.at)
    queued = [message for message in in_order if begins <= message.at < restored]
    passed = [Arrival(message, message.at) for message in in_order if not begins <= message.at < restored]
    return tuple(sorted((*release(queued, restored), *passed), key=lambda arrival: arrival.at))


def at_once(queued: Sequence[Message], restored: datetime) -> Iterable[Arrival]:
    """As it is: everything at the same time, whatever its priority (fact 63)."""
    return (Arrival(message, restored) for message in queued)


def by_priority(between_responses: timedelta, between_alerts: timedelta) -> Release:
    """As it is wanted: by kind, Alerts at the back of the queue and throttled (fact 64).

    The times between two messages are parameters: the source gives none.
    """

    def release(queued: Sequence[Message], restored: datetime) -> Iterable[Arrival]:
        at = restored
        for message in sorted(queued, key=lambda each: each.kind):
            yield Arrival(message, at)
            at += between_alerts if message.kind is Kind.ALERT else between_responses

    return release


def with_alerts_throttled(between_alerts: timedelta) -> Release:
    """As the proposal for Alerts, SECMP0062, would have it; none concerns Service Responses (fact 65)."""

    def release(queued: Sequence[Message], restored: datetime) -> Iterable[Arrival]:
        alerts = 0
        for message in queued:
            is_alert = message.kind is Kind.ALERT
            yield Arrival(message, restored + alerts * between_alerts if is_alert else restored)
            alerts += is_alert

    return release


def processed(arrivals: Iterable[Arrival], each_takes: timedelta) -> tuple[tuple[Message, datetime], ...]:
    """When the User's adapter is done with each message, taking one after the other as they come."""
    done: list[tuple[Message, datetime]] = []
    for arrival in arrivals:
        begun = max(arrival.at, done[-1][1]) if done else arrival.at
        done.append((arrival.message, begun + each_takes))
    return tuple(done)
