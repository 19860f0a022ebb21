"""Schedules of SRV 5.1: which requests the DSP sends for a User, and when (facts 36, 37)."""

from calendar import monthrange
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, time, timedelta
from itertools import count, takewhile

from smets1.dcc.messages import ServiceRequest
from smets1.operations import Value

_MONTHS = {"Monthly": 1, "Quarterly": 3, "Half-Yearly": 6, "Yearly": 12}
_DAYS = {"Daily": 1, "Weekly": 7}

FREQUENCIES = (*_DAYS, *_MONTHS)
"""`ScheduleFrequency` of DUIS."""

OF_A_PERIOD = ("4.6.1", "4.6.2", "4.8.1", "4.8.2", "4.8.3", "4.10", "4.14", "4.17")
"""SRVs whose schedule tells the period to be read, in days before the day of sending (DUIS 5.1)."""

PERIOD = ("StartDateOffset", "StartTime", "EndDateOffset", "EndTime")
"""How a schedule tells that period."""

ELEMENTS = ("DSPScheduledServiceReferenceVariant", "ScheduleFrequency", "ScheduleStartDate")
"""What every schedule tells."""


@dataclass(frozen=True, slots=True)
class Schedule:
    """A schedule: the request by whose User and to whose device it was created, and how often it has been sent.

    A day that a month lacks is its last day, and without ScheduleExecutionStartTime it is sent at 00:00 UTC: both are
    assumptions.
    """

    id: int
    created_by: ServiceRequest
    sent: int = 0

    @property
    def srv(self) -> str:
        """The SRV that is sent."""
        return str(self.created_by.body["DSPScheduledServiceReferenceVariant"])

    @property
    def due(self) -> datetime | None:
        """When it is sent next; None after its end date."""
        body = self.created_by.body
        start = date.fromisoformat(str(body["ScheduleStartDate"]))
        day = _later(start, str(body["ScheduleFrequency"]), self.sent)
        end = body.get("ScheduleEndDate")
        if end is not None and day > date.fromisoformat(str(end)):
            return None
        return _at(day, body.get("ScheduleExecutionStartTime", "00:00:00"))

    @property
    def request(self) -> ServiceRequest:
        """What is sent when it is due."""
        body = self.created_by.body
        period: dict[str, Value] = {}
        if self.srv in OF_A_PERIOD and self.due is not None:
            for name, offset, of_day in (("StartDateTime", *PERIOD[:2]), ("EndDateTime", *PERIOD[2:])):
                period[name] = _at(self.due.date() + timedelta(days=int(str(body[offset]))), body[of_day])
        return replace(self.created_by, srv=self.srv, body=period)

    def passed(self) -> "Schedule":
        """The schedule after it has been sent once more."""
        return replace(self, sent=self.sent + 1)


def created(request: ServiceRequest, schedule_id: int, now: datetime) -> Schedule:
    """The schedule that SRV 5.1 creates `now`; what would have been sent before is not."""
    each: Iterator[Schedule] = (Schedule(schedule_id, request, sent) for sent in count())
    missed = takewhile(lambda schedule: schedule.due is not None and schedule.due < now, each)
    return Schedule(schedule_id, request, sum(1 for _ in missed))


def faults(body: Mapping[str, Value]) -> list[str]:
    """What is wrong with the period of a schedule."""
    of_a_period = str(body.get("DSPScheduledServiceReferenceVariant")) in OF_A_PERIOD
    return [
        f"{name} is {'missing' if of_a_period else 'unknown here'}" for name in PERIOD if (name in body) != of_a_period
    ]


def _later(start: date, frequency: str, times: int) -> date:
    if days := _DAYS.get(frequency):
        return start + timedelta(days=days * times)
    months = start.month - 1 + _MONTHS[frequency] * times
    year, month = start.year + months // 12, months % 12 + 1
    return date(year, month, min(start.day, monthrange(year, month)[1]))


def _at(day: date, of_day: Value) -> datetime:
    return datetime.combine(day, time.fromisoformat(str(of_day)), UTC)
