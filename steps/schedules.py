"""Schedules that the DSP keeps, and requests that are held until their time."""

from collections.abc import Mapping, Sequence
from datetime import timedelta

from pytest_bdd import given, parsers, then, when

from smets1.dcc.messages import Exchange, Outcome, Party
from smets1.errors import DefinitionError, Finding, Inconclusive
from smets1.operations import Value
from smets1.units import parse_utc
from steps.service_requests import SEND, answer, body_of, checked_srv, last_outcome
from steps.under_test import UnderTest

Table = Sequence[Sequence[str]]

_ACTS = {"reads": "5.2", "deletes": "5.3"}
_THE_SCHEDULE = r"(?P<act>reads|deletes) the schedule with SRV (?P<srv>[\d.]+) (?P<name>.+)"


@given("the DCC holds future-dated requests")
def holds_future_dated_requests(under_test: UnderTest) -> None:
    if under_test.installation.future_dating == "refused":
        raise Inconclusive("the S1SP of this bench refuses a future-dated request")


@given("the supplier has no schedule for the meter")
def supplier_has_no_schedule(under_test: UnderTest) -> None:
    if under_test.read("5.2").get("DSPScheduleID"):
        under_test.arrange("5.3", {}, "the supplier has no schedule for the meter")


@given(parsers.re(r"a daily schedule of SRV (?P<srv>[\d.]+) (?P<name>.+) starts tomorrow"))
def schedule_starts_tomorrow(under_test: UnderTest, srv: str, name: str) -> None:
    tomorrow = (under_test.now + timedelta(days=1)).date().isoformat()
    body = {"DSPScheduledServiceReferenceVariant": checked_srv(srv, name), "ScheduleStartDate": tomorrow}
    under_test.arrange("5.1", {**body_of("5.1"), **body}, "the schedule is created")


@when(parsers.re(rf"the supplier {_THE_SCHEDULE}"))
def supplier_acts_on_schedule(under_test: UnderTest, act: str, srv: str, name: str) -> None:
    under_test.send(_act(act, srv, name), _the_schedule(under_test))


@when(parsers.re(rf"User Role (?P<user_role>[A-Z]+) {_THE_SCHEDULE}"))
def user_acts_on_schedule(under_test: UnderTest, user_role: str, act: str, srv: str, name: str) -> None:
    under_test.send(_act(act, srv, name), _the_schedule(under_test), user_role=user_role)


@then(parsers.parse("the response names {count:d} schedules"))
def response_names_schedules(under_test: UnderTest, count: int) -> None:
    found = last_outcome(under_test).values.get("DSPScheduleID")
    holds = isinstance(found, tuple) and len(found) == count
    under_test.judge(holds, f"{count} schedules", found)


@then(parsers.re(r"the request is acknowledged, to be carried out later"))
def request_is_acknowledged(under_test: UnderTest) -> None:
    outcome = last_outcome(under_test)
    under_test.judge(outcome.success and outcome.code == "I99", "an acknowledgement with code I99", answer(outcome))


@then(parsers.re(rf"the DCC has sent {SEND} (?P<count>\d+) times"))
def dcc_has_sent(under_test: UnderTest, srv: str, name: str, count: str) -> None:
    sent = _sent(under_test, checked_srv(srv, name))
    under_test.judge(len(sent) == int(count), f"{count} requests", f"{len(sent)}: {_times(sent)}")


@then(parsers.re(rf"the DCC has sent {SEND} at"))
def dcc_has_sent_at(under_test: UnderTest, srv: str, name: str, datatable: Table) -> None:
    (header, *rows), sent = datatable, _sent(under_test, checked_srv(srv, name))
    if tuple(header) != ("at", "from", "to"):
        raise DefinitionError([Finding("feature", " | ".join(header), "at | from | to", "Correct the header.")])
    expected = [tuple(parse_utc(text) for text in row) for row in rows]
    found = [(x.at.replace(second=0, microsecond=0), *_period(x)) for x in sent]
    under_test.judge(found == expected, str([str(row[0]) for row in expected]), _times(sent))


def _act(act: str, srv: str, name: str) -> str:
    if _ACTS[act] != checked_srv(srv, name):
        raise DefinitionError([Finding("feature", f"SRV {srv}", f"SRV {_ACTS[act]}", "Name the SRV that does this.")])
    return srv


def _the_schedule(under_test: UnderTest) -> Mapping[str, Value]:
    """The body that names the schedule created last. Raises DefinitionError where there is none."""
    for exchange in reversed(under_test.installation.journal.exchanges[under_test.first_exchange :]):
        if exchange.request and exchange.request.srv == "5.1" and exchange.outcome and exchange.outcome.success:
            return {"DSPScheduleID": exchange.outcome.values["DSPScheduleID"]}
    raise DefinitionError([Finding("feature", "no schedule", "a schedule before it", "Create one first.")])


def _sent(under_test: UnderTest, srv: str) -> list[Exchange]:
    """What the DCC has sent of `srv` since the first When, and the device answered."""
    end = under_test.installation.note(under_test.role, "end of observation")
    sent = [x for x in under_test.exchanges if x.request and x.request.srv == srv and not _held(x.outcome)]
    under_test.seen.exchanges.extend((end.id, *(x.id for x in sent)))
    return [x for x in sent if x.outcome and x.outcome.refused_by is not Party.DSP]


def _held(outcome: Outcome | None) -> bool:
    return outcome is not None and outcome.code == "I99"


def _period(exchange: Exchange) -> tuple[Value | None, Value | None]:
    body = exchange.request.body if exchange.request else {}
    return body.get("StartDateTime"), body.get("EndDateTime")


def _times(sent: Sequence[Exchange]) -> str:
    return ", ".join(f"{x.at:%Y-%m-%d %H:%M} UTC for {_period(x)}" for x in sent) or "none"
