"""The DCC Service Status of meter points, and the flows that tell of it."""

from collections.abc import Iterable, Sequence
from datetime import date
from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from smets1.data_items import DATA_ITEMS
from smets1.dcc.inventory import MPXNS, DeviceStatus
from smets1.dcc.messages import ServiceRequest
from smets1.dcc.service_status import (
    ELECTRICITY,
    GAS,
    MOST_UPDATES,
    MP077,
    Associated,
    Commissioned,
    Decommissioned,
    Event,
    Flag,
    Linked,
    Meter,
    MeterPoints,
    ServiceStatus,
    StatusChanged,
    StillAssociated,
    Update,
    after,
    event_of,
    extract,
    files,
    flow_of,
    fuels_ready,
    notified,
    to_notify,
    valid_in_flows,
)
from smets1.operations import Value
from smets1.service_requests import SERVICE_REQUESTS

deterministic = settings(derandomize=True, deadline=None, database=None, max_examples=100)

MPAN, MPRN = MPXNS["ESME"], MPXNS["GSME"]
OTHER = "9900000000123"
A, N = ServiceStatus.ACTIVE, ServiceStatus.NOT_ACTIVE
S = DeviceStatus
BOTH = frozenset((ELECTRICITY, GAS))
INSTALLED: tuple[Event, ...] = (Associated("E1", MPAN), Commissioned("E1"))
REPLACEMENT: tuple[Event, ...] = (Associated("E2", MPAN), Commissioned("E2"))


def course(
    *events: Event, points: MeterPoints | None = None, still_associated: StillAssociated = "in service"
) -> MeterPoints:
    """The meter points after events, one after the other."""
    points = points or MeterPoints()
    for event in events:
        points = after(points, event, still_associated)
    return points


def statuses(*events: Event, of: str = MPAN) -> list[ServiceStatus | None]:
    """The status of a meter point after each event."""
    return [course(*events[: count + 1]).status(of) for count in range(len(events))]


@pytest.mark.facts(120, 121)
def test_a_meter_point_is_active_once_its_meter_is_commissioned() -> None:
    assert MeterPoints().status(MPAN) is None
    assert statuses(*INSTALLED) == [None, A]
    assert statuses(StatusChanged("E1", S.INSTALLED_NOT_COMMISSIONED), Commissioned("E1")) == [None, None]


@pytest.mark.facts(121)
def test_a_meter_point_that_was_not_active_is_so_again_with_a_new_meter() -> None:
    assert statuses(*INSTALLED, Decommissioned("E1"), *REPLACEMENT) == [None, A, N, N, A]


@pytest.mark.facts(122, 124)
def test_a_commissioned_meter_takes_its_status_to_the_meter_point_that_it_is_linked_to() -> None:
    points = course(*INSTALLED, Linked("E1", OTHER))
    assert (points.status(MPAN), points.status(OTHER)) == (N, A)
    points = course(Linked("E1", MPAN), points=points)
    assert (points.status(MPAN), points.status(OTHER)) == (A, N)


@pytest.mark.facts(122)
def test_a_link_to_a_meter_point_that_is_active_already_changes_nothing() -> None:
    points = notified(course(*INSTALLED, *REPLACEMENT), [Update(MPAN, A)])
    assert course(Linked("E1", MPAN), points=points) == points
    assert to_notify(points) == ()


@pytest.mark.facts(122)
def test_a_meter_that_is_not_commissioned_brings_no_status() -> None:
    assert statuses(Associated("E1", OTHER), Linked("E1", MPAN)) == [None, None]
    assert statuses(*INSTALLED, Decommissioned("E1"), Linked("E1", OTHER), of=OTHER)[-1] is None


@pytest.mark.facts(123)
def test_a_meter_point_is_not_active_once_its_meter_is_decommissioned() -> None:
    assert statuses(*INSTALLED, Decommissioned("E1")) == [None, A, N]


@pytest.mark.facts(123, 124)
@pytest.mark.parametrize("event", [Decommissioned("E1"), Linked("E1", ""), Linked("E1", OTHER)])
def test_a_meter_point_with_another_meter_stays_active(event: Event) -> None:
    assert statuses(*INSTALLED, *REPLACEMENT, event)[-1] is A
    assert statuses(*INSTALLED, *REPLACEMENT, event, Decommissioned("E2"))[-1] is N


@pytest.mark.facts(124)
def test_a_meter_point_is_not_active_once_its_meter_is_unlinked() -> None:
    assert statuses(*INSTALLED, Linked("E1", "")) == [None, A, N]


@pytest.mark.facts(125)
def test_the_new_meter_may_come_first_or_last() -> None:
    assert statuses(*INSTALLED, *REPLACEMENT, Decommissioned("E1"))[1:] == [A, A, A, A]
    assert statuses(*INSTALLED, Decommissioned("E1"), *REPLACEMENT)[-1] is A


@pytest.mark.parametrize(("still_associated", "expected"), [("in service", N), ("any", A)])
def test_whether_a_meter_to_come_keeps_it_active_is_open(
    still_associated: StillAssociated, expected: ServiceStatus
) -> None:
    points = course(*INSTALLED, Associated("E2", MPAN), Decommissioned("E1"), still_associated=still_associated)
    assert points.status(MPAN) is expected


@pytest.mark.facts(123)
@pytest.mark.parametrize("still_associated", ["in service", "any"])
def test_a_decommissioned_meter_keeps_nothing_active(still_associated: StillAssociated) -> None:
    both = (*INSTALLED, *REPLACEMENT, Decommissioned("E1"), Decommissioned("E2"))
    assert course(*both, still_associated=still_associated).status(MPAN) is N


@pytest.mark.facts(126)
@pytest.mark.parametrize("status", [S.INSTALLED_NOT_COMMISSIONED, S.SUSPENDED, S.RECOVERY, S.RECOVERED])
def test_other_device_statuses_change_nothing(status: DeviceStatus) -> None:
    assert statuses(*INSTALLED, StatusChanged("E1", status)) == [None, A, A]
    assert statuses(*INSTALLED, Decommissioned("E1"), StatusChanged("E2", status)) == [None, A, N, N]
    assert statuses(Associated("E1", MPAN), StatusChanged("E1", status)) == [None, None]


@pytest.mark.facts(126)
@pytest.mark.parametrize("status", [S.SUSPENDED, S.RECOVERY, S.RECOVERED])
def test_a_meter_that_is_suspended_or_recovered_still_counts_as_another_meter(status: DeviceStatus) -> None:
    assert statuses(*INSTALLED, *REPLACEMENT, StatusChanged("E2", status), Decommissioned("E1"))[-1] is A


@pytest.mark.facts(118)
def test_electricity_and_gas_are_apart() -> None:
    points = course(*INSTALLED, Associated("G1", MPRN), Commissioned("G1"), Decommissioned("E1"))
    assert (points.status(MPAN), points.status(MPRN)) == (N, A)


@pytest.mark.parametrize(
    ("srv", "body", "expected"),
    [
        ("8.11", {"DeviceID": "E2", "RequestType": "Add", "ImportMPxN": MPAN}, Associated("E2", MPAN)),
        ("8.11", {"DeviceID": "E2", "RequestType": "Add"}, None),
        ("8.11", {"DeviceID": "E2", "RequestType": "Remove", "ImportMPxN": MPAN}, None),
        ("8.1.1", {}, Commissioned("E1")),
        ("8.3", {}, Decommissioned("E1")),
        ("8.4", {"ImportMPxN": OTHER}, Linked("E1", OTHER)),
        ("8.4", {"DeleteDevice": True}, Linked("E1", "")),
        ("8.4", {"UpdateDeviceStatusExceptCH": "Pending"}, None),
        ("8.2", {}, None),
    ],
)
@pytest.mark.facts(121, 122, 123, 124)
def test_what_a_request_means_for_meter_points(srv: str, body: dict[str, Value], expected: Event | None) -> None:
    assert event_of(ServiceRequest(srv, "E1", "IS", body)) == expected


@pytest.mark.facts(130)
def test_nobody_may_opt_out() -> None:
    assert SERVICE_REQUESTS["8.5"].roles == ()


@pytest.mark.facts(119)
def test_no_service_request_and_no_data_item_tells_a_service_status() -> None:
    names = [*(variant.name for variant in SERVICE_REQUESTS.values()), *DATA_ITEMS]
    assert not [name for name in names if "ServiceStatus" in name.replace(" ", "")]


@pytest.mark.facts(127)
def test_each_fuel_has_its_flow() -> None:
    assert [flow_of(mpxn) for mpxn in (MPAN, MPRN)] == ["D0350", "DXI"]
    assert to_notify(course(*INSTALLED)) == (Update(MPAN, A),)


@pytest.mark.facts(128)
def test_a_provider_is_not_told_of_what_comes_after_active() -> None:
    points = notified(course(*INSTALLED), [Update(MPAN, A)])
    points = course(Decommissioned("E1"), points=points)
    assert (points.status(MPAN), to_notify(points)) == (N, ())


@pytest.mark.facts(131)
def test_a_change_is_told_once() -> None:
    points = course(*INSTALLED)
    assert to_notify(points) == to_notify(points) == (Update(MPAN, A),)
    points = notified(points, to_notify(points))
    assert to_notify(points, BOTH) == ()
    points = course(Decommissioned("E1"), points=points)
    assert to_notify(points, BOTH) == (Update(MPAN, N),)
    assert to_notify(notified(points, to_notify(points, BOTH)), BOTH) == ()


@pytest.mark.facts(132)
def test_a_meter_point_without_a_status_is_not_told_of() -> None:
    points = course(Associated("E1", MPAN), Decommissioned("E1"), Linked("E2", MPAN), Decommissioned("E2"))
    assert (points.status(MPAN), to_notify(points, BOTH)) == (None, ())


@pytest.mark.facts(133)
@pytest.mark.parametrize(
    ("providers", "expected"),
    [
        ([(ELECTRICITY, True), (ELECTRICITY, True), (GAS, False)], {ELECTRICITY}),
        ([(ELECTRICITY, True), (ELECTRICITY, False), (GAS, True)], {GAS}),
        ([(ELECTRICITY, True), (GAS, True)], BOTH),
        ([(ELECTRICITY, False), (GAS, False)], set()),
    ],
)
def test_a_fuel_waits_for_all_its_providers(providers: list[tuple[str, bool]], expected: set[str]) -> None:
    assert fuels_ready(providers) == expected


@pytest.mark.facts(133)
@pytest.mark.parametrize(("fuel", "mpxn"), [(ELECTRICITY, MPAN), (GAS, MPRN)])
def test_each_fuel_has_a_switch_of_its_own(fuel: str, mpxn: str) -> None:
    events: list[Event] = []
    for meter, each in (("E1", MPAN), ("G1", MPRN)):
        events += [Associated(meter, each), Commissioned(meter), Decommissioned(meter)]
    assert to_notify(course(*events), frozenset((fuel,))) == (Update(mpxn, N),)


def not_active(count: int) -> MeterPoints:
    """So many electricity meter points that were Active, and are no longer."""
    return MeterPoints(flags={f"{9_900_000_000_000 + number}": Flag(N) for number in range(count)})


@pytest.mark.facts(134, 135)
def test_the_first_run_tells_of_all_that_is_not_active_in_files_that_can_be_taken() -> None:
    points = not_active(45_000)
    assert to_notify(points) == ()
    updates = to_notify(points, BOTH)
    assert len(updates) == 45_000
    assert [len(file) for file in files(updates)] == [20_000, 20_000, 5_000]
    assert to_notify(notified(points, updates), BOTH) == ()


@pytest.mark.facts(134, 135)
def test_told_at_once_they_are_more_than_a_file_may_hold() -> None:
    (file,) = files(to_notify(not_active(45_000), BOTH), "all at once")
    assert len(file) == 45_000 > MOST_UPDATES


@pytest.mark.facts(135)
@pytest.mark.parametrize(
    ("count", "expected"), [(0, []), (1, [1]), (20_000, [20_000]), (20_001, [20_000, 1]), (40_000, [20_000, 20_000])]
)
def test_a_file_holds_20000_updates(count: int, expected: list[int]) -> None:
    updates = [Update(str(number), A) for number in range(count)]
    each = files(updates)
    assert [len(file) for file in each] == expected
    assert [update for file in each for update in file] == updates


@pytest.mark.facts(136)
def test_extracts_hold_active_meter_points_alone() -> None:
    points = course(*INSTALLED, Associated("G1", MPRN), Commissioned("G1"), Decommissioned("G1"))
    assert extract(points) == (MPAN,)


@pytest.mark.facts(129, 130)
def test_what_flows_may_hold_changes_with_the_release() -> None:
    assert valid_in_flows(date(2021, 11, 3)) == ("A", "S", "W")
    assert valid_in_flows(MP077) == ("A", "N", "I")


METERS, POINTS = ("E1", "E2", "E3"), (MPAN, OTHER, MPRN)
meters, mpxns = st.sampled_from(METERS), st.sampled_from(POINTS)
events = st.one_of(
    st.builds(Associated, meters, mpxns),
    st.builds(Commissioned, meters),
    st.builds(Decommissioned, meters),
    st.builds(Linked, meters, st.sampled_from(("", *POINTS))),
    st.builds(StatusChanged, meters, st.sampled_from((S.SUSPENDED, S.RECOVERY, S.RECOVERED))),
)
histories = st.lists(events, max_size=25)


def is_real(event: Event, points: MeterPoints) -> bool:
    """Whether an event may happen: no meter is commissioned or associated anew while in service, or returns."""
    status = points.meters.get(event.meter, Meter()).status
    match event:
        case Associated() | Commissioned():
            return status is S.PENDING
        case StatusChanged():
            return status not in (S.PENDING, S.DECOMMISSIONED)
    return status is not S.DECOMMISSIONED


def real_course(history: Iterable[Event]) -> list[MeterPoints]:
    """The meter points after each event of a history that may happen."""
    course_ = [MeterPoints()]
    for event in history:
        if is_real(event, course_[-1]):
            course_.append(after(course_[-1], event))
    return course_


@deterministic
@given(histories)
@pytest.mark.facts(121, 122, 123, 124, 126)
def test_a_meter_point_is_active_while_a_meter_in_service_is_associated_with_it(history: Sequence[Event]) -> None:
    for points in real_course(history):
        in_service = {m.mpxn for m in points.meters.values() if m.status not in (S.PENDING, S.DECOMMISSIONED)}
        assert {mpxn for mpxn in POINTS if points.status(mpxn) is A} == in_service - {""}


@deterministic
@given(histories)
@pytest.mark.facts(128, 129, 130, 132)
def test_a_status_is_never_suspended_or_withdrawn_and_not_active_only_after_active(history: Sequence[Event]) -> None:
    course_ = real_course(history)
    for before, now in pairwise(course_):
        for mpxn in POINTS:
            change = (before.status(mpxn), now.status(mpxn))
            assert change in ((None, None), (None, A), (A, A), (A, N), (N, N), (N, A))


@deterministic
@given(histories)
@pytest.mark.facts(126)
def test_other_statuses_change_no_flag_in_any_history(history: Sequence[Event]) -> None:
    for points in real_course(history):
        for meter in METERS:
            for status in (S.SUSPENDED, S.RECOVERY, S.RECOVERED, S.INSTALLED_NOT_COMMISSIONED):
                assert after(points, StatusChanged(meter, status)).flags == points.flags


@deterministic
@given(histories, st.lists(st.booleans(), min_size=25, max_size=25))
@pytest.mark.facts(127, 131)
def test_whoever_follows_the_flows_knows_the_statuses_and_hears_of_no_change_twice(
    history: Sequence[Event], runs: Sequence[bool]
) -> None:
    points, told, changes = MeterPoints(), {}, 0
    heard = 0
    for event, run in zip(history, runs, strict=False):
        if not is_real(event, points):
            continue
        before, points = points, after(points, event)
        changes += sum(before.status(mpxn) is not points.status(mpxn) for mpxn in POINTS)
        if run:
            updates = to_notify(points, BOTH)
            told |= {update.mpxn: update.status for update in updates}
            heard += len(updates)
            points = notified(points, updates)
    last = to_notify(points, BOTH)
    told |= {update.mpxn: update.status for update in last}
    assert told == {mpxn: flag.status for mpxn, flag in points.flags.items()}
    assert heard + len(last) <= changes


@deterministic
@given(histories)
@pytest.mark.facts(128)
def test_while_the_feature_is_off_nothing_but_active_is_told(history: Sequence[Event]) -> None:
    for points in real_course(history):
        assert {update.status for update in to_notify(points)} <= {A}
