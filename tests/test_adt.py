"""Anomaly Detection Thresholds: what passes, what is quarantined, and what becomes of it."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from smets1.dcc.adt import (
    Action,
    AnomalyDetection,
    Delivery,
    ExitQuarantineFile,
    ThresholdFile,
    faults,
    resolve,
    screen,
    with_thresholds,
)
from smets1.dcc.messages import ServiceRequest

deterministic = settings(derandomize=True, deadline=None, database=None, max_examples=100)

NOW = datetime(2025, 1, 15, 10, 0, tzinfo=UTC)
DAY, MINUTE = timedelta(days=1), timedelta(minutes=1)
DISABLE, NOT_CRITICAL = "7.2", "4.3"
FILE = ThresholdFile("IS1", {DISABLE: 3}, "REQ-1")
WITH_SSI: frozenset[Delivery] = frozenset({"email", "Self-Service Interface"})


def request(srv: str = DISABLE, user: str = "IS1", device: str = "E1") -> ServiceRequest:
    """A request of a User."""
    return ServiceRequest(srv, device, "IS", party=user)


def sending(
    *requests: ServiceRequest, detection: AnomalyDetection | None = None, apart: timedelta = MINUTE
) -> tuple[list[bool], AnomalyDetection]:
    """Whether each of the requests passed, sent one after the other, and the detection after them."""
    detection = detection or with_thresholds(AnomalyDetection(DAY), FILE)
    passed = []
    for count, each in enumerate(requests):
        held, detection = screen(each, detection, NOW + count * apart)
        passed.append(held is None)
    return passed, detection


@pytest.mark.facts(105)
def test_what_a_user_expects_passes_and_what_is_more_is_quarantined() -> None:
    passed, detection = sending(*(request(device=f"E{number}") for number in range(5)))
    assert passed == [True, True, True, False, False]
    assert [(each.number, each.request.device_id) for each in detection.quarantined] == [(1, "E3"), (2, "E4")]
    assert [each.since for each in detection.quarantined] == [NOW + 3 * MINUTE, NOW + 4 * MINUTE]


def test_a_threshold_of_none_quarantines_the_first() -> None:
    detection = with_thresholds(AnomalyDetection(DAY), replace(FILE, thresholds={DISABLE: 0}))
    assert sending(request(), detection=detection)[0] == [False]


@pytest.mark.facts(105)
def test_only_critical_requests_count() -> None:
    detection = AnomalyDetection(DAY, {("IS1", NOT_CRITICAL): 0})
    assert sending(request(NOT_CRITICAL), detection=detection) == ([True], detection)


@pytest.mark.parametrize("other", [request("7.3"), request(user="IS2")])
def test_another_srv_and_another_user_have_thresholds_of_their_own(other: ServiceRequest) -> None:
    detection = AnomalyDetection(DAY, {("IS1", DISABLE): 3, (other.party, other.srv): 2})
    passed, _ = sending(*[request()] * 3, *[other] * 3, request(), detection=detection)
    assert passed == [True, True, True, True, True, False, False]
    assert sending(*[other] * 2, *[request()] * 4, detection=detection)[0] == [True] * 5 + [False]


def test_without_a_threshold_all_pass() -> None:
    assert sending(*[request("7.3")] * 5, *[request(user="IS2")] * 5)[0] == [True] * 10


def test_a_threshold_counts_within_its_period() -> None:
    assert sending(*[request()] * 6, apart=DAY / 3)[0] == [True] * 6
    assert sending(*[request()] * 6, apart=DAY / 4)[0] == [True, True, True, False, True, True]


@pytest.mark.parametrize(
    ("thresholds", "expected"), [({DISABLE: 4}, [True, False]), ({DISABLE: 2}, [False, False]), ({}, [True, True])]
)
def test_a_new_file_takes_the_place_of_the_old_one(thresholds: Mapping[str, int], expected: Sequence[bool]) -> None:
    _, detection = sending(*[request()] * 4)
    detection = with_thresholds(detection, replace(FILE, thresholds=thresholds))
    assert len(detection.quarantined) == 1
    assert sending(request(), request(), detection=detection)[0] == expected


def test_it_leaves_the_thresholds_of_other_users() -> None:
    detection = with_thresholds(with_thresholds(AnomalyDetection(DAY), FILE), replace(FILE, user="IS2", thresholds={}))
    assert detection.thresholds == {("IS1", DISABLE): 3}


@pytest.mark.parametrize(
    ("file", "expected"),
    [
        (FILE, []),
        (replace(FILE, reference=""), ["no reference of Service Management was asked for before it was sent"]),
        (replace(FILE, delivery="Self-Service Interface"), ["it came by Self-Service Interface, expected email"]),
        (replace(FILE, thresholds={"4.3": 5}), ["4.3 is not Critical"]),
        (replace(FILE, thresholds={"99.9": 5}), ["99.9 is not a Service Reference Variant"]),
        (replace(FILE, thresholds={DISABLE: -1}), ["the threshold of 7.2 is -1, expected 0 or more"]),
        (replace(FILE, reference="", thresholds={"4.3": -1}), 3),
    ],
)
@pytest.mark.facts(103, 104)
def test_a_file_is_taken_by_email_and_under_a_reference(file: ThresholdFile, expected: Sequence[str] | int) -> None:
    found = faults(file)
    assert (len(found) if isinstance(expected, int) else found) == expected
    if found:
        with pytest.raises(ValueError, match=found[0]):
            with_thresholds(AnomalyDetection(DAY), file)


@pytest.mark.facts(103)
def test_with_the_proposed_delivery_it_is_taken_by_either() -> None:
    assert faults(replace(FILE, delivery="Self-Service Interface"), WITH_SSI) == []
    assert faults(FILE, WITH_SSI) == []


def quarantined() -> AnomalyDetection:
    """Three quarantined communications of a User, and one of another."""
    detection = AnomalyDetection(DAY, {("IS1", DISABLE): 0, ("IS2", DISABLE): 0})
    requests = (request(device="E1"), request(device="E2"), request(user="IS2"), request(device="E3"))
    return sending(*requests, detection=detection)[1]


@pytest.mark.facts(105)
def test_the_user_decides_on_each_communication() -> None:
    before = quarantined()
    processed, after = resolve(ExitQuarantineFile("IS1", {1: Action.PROCESS, 2: Action.DELETE}), before)
    assert [each.device_id for each in processed] == ["E1"]
    assert [each.number for each in after.quarantined] == [3, 4]
    assert resolve(ExitQuarantineFile("IS1", {4: Action.DELETE}), after)[1].quarantined == before.quarantined[2:3]


@pytest.mark.parametrize(("actions", "number"), [({3: Action.PROCESS}, 3), ({9: Action.DELETE}, 9)])
def test_a_user_decides_on_its_own_communications_alone(actions: Mapping[int, Action], number: int) -> None:
    with pytest.raises(ValueError, match=f"IS1 has no quarantined communication {number}"):
        resolve(ExitQuarantineFile("IS1", actions), quarantined())


@pytest.mark.facts(103, 105)
def test_a_decision_comes_by_email() -> None:
    file = ExitQuarantineFile("IS1", {1: Action.PROCESS}, "Self-Service Interface")
    with pytest.raises(ValueError, match="it came by Self-Service Interface, expected email"):
        resolve(file, quarantined())
    assert resolve(file, quarantined(), WITH_SSI)[0]


def test_numbers_are_never_used_again() -> None:
    detection = resolve(ExitQuarantineFile("IS1", {4: Action.DELETE}), quarantined())[1]
    held, _ = screen(request(), detection, NOW)
    assert held is not None
    assert held.number == 5


requests = st.lists(
    st.builds(request, st.sampled_from((DISABLE, "7.3", NOT_CRITICAL)), st.sampled_from(("IS1", "IS2")))
)


@deterministic
@given(requests, st.integers(0, 5), st.integers(1, 30))
def test_no_more_pass_within_a_period_than_are_expected_and_nothing_is_lost(
    sent: Sequence[ServiceRequest], most: int, minutes: int
) -> None:
    period = timedelta(minutes=minutes)
    detection = AnomalyDetection(period, {("IS1", DISABLE): most})
    passed, after = sending(*sent, detection=detection)
    assert len(sent) == sum(passed) + len(after.quarantined)
    times = [
        NOW + n * MINUTE for n, (each, ok) in enumerate(zip(sent, passed, strict=True)) if ok and each == request()
    ]
    assert all(sum(at - period < other <= at for other in times) <= most for at in times)
    assert all(each.request == request() for each in after.quarantined)
