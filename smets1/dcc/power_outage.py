"""Power outage alerts: when a Communications Hub sends AD1, and when the Network Operator has it (facts 66-76)."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

ALERT = "AD1"
"""The code of the power outage alert (fact 66)."""

SHORT_OUTAGE = timedelta(minutes=3)
"""What equipment is designed to restore power within: no alert tells of it (facts 66, 72)."""

DELIVERY_TIME = timedelta(seconds=60)
"""What the SEC allows for the delivery, following the initial three minutes (fact 71)."""


def hub_alerts(interruption: timedelta) -> bool:
    """Whether a hub sends an alert of an interruption of its power: of more than three minutes (fact 66)."""
    return interruption > SHORT_OUTAGE


def activation_may_cut(interruption: timedelta) -> bool:
    """Whether an ESME that activates firmware may cut the power of its hub so long: less than three minutes (fact 67).

    Exactly three minutes it may not, although no alert would tell of them (fact 70).
    """
    return interruption < SHORT_OUTAGE


def due(began: datetime) -> datetime:
    """By when the Network Operator must have the alert of an outage that began then (fact 71)."""
    return began + SHORT_OUTAGE + DELIVERY_TIME


@dataclass(frozen=True, slots=True)
class Stage:
    """A part of the alerts of one outage, in hundredths of them, delivered evenly between two times."""

    percent: int
    begins: timedelta
    ends: timedelta


@dataclass(frozen=True, slots=True)
class DeliveryProfile:
    """How the alerts of an outage were measured to be delivered, for up to so many of them.

    Times count from the end of the initial three minutes: from which instant the measurement counts is not told.
    """

    provider: str
    up_to: int
    stages: tuple[Stage, ...]


def _minutes(minutes: int, seconds: int = 0) -> timedelta:
    return timedelta(minutes=minutes, seconds=seconds)


TELEFONICA_5000 = DeliveryProfile("Telefónica", 5_000, (Stage(100, _minutes(2), _minutes(4)),))
"""Fact 73."""

TELEFONICA_20000 = DeliveryProfile("Telefónica", 20_000, (Stage(100, _minutes(2), _minutes(7)),))
"""Fact 74. At the 5,000 a minute that it gives, 20,000 would be there after 6 min: that it is the most of any minute,
and the last alert there after 7 min, is our reading."""

ARQIVA_5000 = DeliveryProfile(
    "Arqiva", 5_000, (Stage(80, _minutes(0), _minutes(0, 45)), Stage(20, _minutes(0, 45), _minutes(11, 45)))
)
"""Fact 75."""

PROFILES = (TELEFONICA_5000, TELEFONICA_20000, ARQIVA_5000)
"""What was measured."""


def deliveries(profile: DeliveryProfile, alerts: int) -> tuple[timedelta, ...]:
    """How long after the initial three minutes each of so many alerts of one outage is delivered, in order.

    Within a stage they come evenly spaced, the last at its end. Raises ValueError for more than were measured.
    """
    if not 0 <= alerts <= profile.up_to:
        raise ValueError(f"{profile.provider} was measured with up to {profile.up_to} alerts, not with {alerts}")
    return tuple(_evenly(profile.stages, alerts))


def _evenly(stages: Sequence[Stage], alerts: int) -> Iterator[timedelta]:
    delivered = percent = 0
    for stage in stages:
        percent += stage.percent
        of_stage = alerts * percent // 100 - delivered
        lasts = stage.ends - stage.begins
        yield from (stage.begins + lasts * number / of_stage for number in range(1, of_stage + 1))
        delivered += of_stage


def late(profile: DeliveryProfile, alerts: int) -> int:
    """How many of so many alerts come later than the SEC allows."""
    return sum(delay > DELIVERY_TIME for delay in deliveries(profile, alerts))


def arrivals(began: datetime, interruptions: Iterable[timedelta], profile: DeliveryProfile) -> tuple[datetime, ...]:
    """When the Network Operator has each alert of an outage that began then, and lasted so long at each premises."""
    alerts = sum(hub_alerts(interruption) for interruption in interruptions)
    return tuple(began + SHORT_OUTAGE + delay for delay in deliveries(profile, alerts))
