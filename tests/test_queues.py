"""What comes to a User after an outage of DCC Systems."""

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from smets1.dcc.queues import (
    Arrival,
    Kind,
    Message,
    at_once,
    by_priority,
    deliver,
    kind_of_response,
    processed,
    with_alerts_throttled,
)

deterministic = settings(derandomize=True, deadline=None, database=None, max_examples=100)

BEGINS = datetime(2025, 1, 15, 10, 0, tzinfo=UTC)
RESTORED = BEGINS + timedelta(hours=2)
SECOND = timedelta(seconds=1)
TENTH = timedelta(milliseconds=100)
INSTALL, PREPAYMENT, OTHER, ALERT = Kind
WANTED = by_priority(TENTH, SECOND)


def message(kind: Kind, minutes: int, name: str = "") -> Message:
    """A message that there was to send so many minutes after the outage began."""
    return Message(kind, BEGINS + timedelta(minutes=minutes), name)


QUEUED = (message(ALERT, 1), message(OTHER, 2), message(PREPAYMENT, 3), message(ALERT, 4), message(INSTALL, 5))


@pytest.mark.facts(63)
def test_everything_comes_at_once_when_service_is_restored() -> None:
    assert deliver(QUEUED, BEGINS, RESTORED, at_once) == tuple(Arrival(each, RESTORED) for each in QUEUED)


@pytest.mark.facts(64)
def test_by_priority_alerts_come_last_and_one_at_a_time() -> None:
    arrivals = deliver(QUEUED, BEGINS, RESTORED, WANTED)
    assert [(arrival.message.kind, arrival.at - RESTORED) for arrival in arrivals] == [
        (INSTALL, 0 * TENTH),
        (PREPAYMENT, 1 * TENTH),
        (OTHER, 2 * TENTH),
        (ALERT, 3 * TENTH),
        (ALERT, 3 * TENTH + SECOND),
    ]


@pytest.mark.parametrize("minutes", [-1, 120, 121])
def test_what_falls_outside_the_outage_is_not_queued(minutes: int) -> None:
    outside = message(ALERT, minutes)
    arrivals = deliver((*QUEUED, outside), BEGINS, RESTORED, WANTED)
    assert Arrival(outside, outside.at) in arrivals
    assert len(arrivals) == 6


@pytest.mark.facts(63, 64)
def test_a_prepayment_response_waits_a_minute_behind_6000_alerts_and_not_at_all_by_priority() -> None:
    """The adapter takes 10 ms for a message: 6,001 of them take 60.01 s."""
    queued = [*(message(ALERT, 1, f"{number}") for number in range(6_000)), message(PREPAYMENT, 2)]
    waits = {}
    for name, release in (("at once", at_once), ("by priority", WANTED)):
        done = processed(deliver(queued, BEGINS, RESTORED, release), timedelta(milliseconds=10))
        waits[name] = next(at for each, at in done if each.kind is PREPAYMENT) - RESTORED
    assert waits == {"at once": timedelta(seconds=60.01), "by priority": timedelta(seconds=0.01)}


def test_an_adapter_takes_a_message_when_it_is_done_with_the_one_before() -> None:
    arrivals = (Arrival(QUEUED[0], RESTORED), Arrival(QUEUED[1], RESTORED), Arrival(QUEUED[2], RESTORED + 9 * SECOND))
    assert [at - RESTORED for _, at in processed(arrivals, 2 * SECOND)] == [2 * SECOND, 4 * SECOND, 11 * SECOND]
    assert processed((), SECOND) == ()


@pytest.mark.parametrize(
    ("srv", "kind"),
    [("8.1.1", INSTALL), ("8.11", INSTALL), ("2.2", PREPAYMENT), ("2.5", PREPAYMENT), ("4.8.1", OTHER), ("1.6", OTHER)],
)
def test_the_kind_of_a_response_goes_by_its_group_of_duis(srv: str, kind: Kind) -> None:
    assert kind_of_response(srv) is kind


@pytest.mark.facts(65)
def test_a_throttle_for_alerts_alone_leaves_the_flood_of_responses() -> None:
    throttled = with_alerts_throttled(SECOND)
    arrivals = deliver(QUEUED, BEGINS, RESTORED, throttled)
    responses = [arrival for arrival in arrivals if arrival.message.kind is not ALERT]
    assert {arrival.at for arrival in responses} == {RESTORED}
    assert [arrival.message.kind for arrival in responses] == [OTHER, PREPAYMENT, INSTALL]
    assert [arrival.at - RESTORED for arrival in arrivals if arrival.message.kind is ALERT] == [0 * SECOND, SECOND]


messages = st.lists(st.builds(message, st.sampled_from(Kind), st.integers(-60, 180)), max_size=40)


@deterministic
@given(messages)
@pytest.mark.facts(63, 64)
def test_nothing_is_lost_or_comes_twice_or_before_its_time(sent: Sequence[Message]) -> None:
    for release in (at_once, WANTED, with_alerts_throttled(SECOND)):
        arrivals = deliver(sent, BEGINS, RESTORED, release)
        assert sorted(arrival.message.at for arrival in arrivals) == sorted(each.at for each in sent)
        assert all(arrival.at >= arrival.message.at for arrival in arrivals)
        assert not [arrival for arrival in arrivals if BEGINS <= arrival.at < RESTORED]
        assert [arrival.at for arrival in arrivals] == sorted(arrival.at for arrival in arrivals)


@deterministic
@given(messages)
@pytest.mark.facts(64)
def test_by_priority_no_alert_comes_before_a_response_that_was_queued_too(sent: Sequence[Message]) -> None:
    queued = [each for each in sent if BEGINS <= each.at < RESTORED]
    arrivals = deliver(queued, BEGINS, RESTORED, WANTED)
    kinds = [arrival.message.kind for arrival in arrivals]
    assert kinds == sorted(kinds)
    for kind in Kind:
        of_kind = [arrival.message.at for arrival in arrivals if arrival.message.kind is kind]
        assert of_kind == sorted(of_kind)
    alerts = [arrival.at for arrival in arrivals if arrival.message.kind is ALERT]
    assert all(later - earlier == SECOND for earlier, later in pairwise(alerts))
