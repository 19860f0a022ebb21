"""What two meters with almost the same history have in common: looking, being refused and the date change nothing."""

from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from device_drivers.emulator import Behaviour, EmulatedDevice
from device_drivers.emulator.esme import Esme
from device_drivers.protocols import Alert
from smets1.data_items import DATA_ITEMS
from smets1.operations import Done, Refused
from tests.emulator_strategies import (
    Action,
    Do,
    Draw,
    Set,
    Wait,
    act,
    actions,
    behaviours,
    deterministic_few,
    everything,
    histories,
    meters,
    new_meter,
    roles,
    shifted,
    unsound,
)

SUMMER = datetime(2025, 5, 5, 10, 0, tzinfo=UTC)
MONTHLY = {"Monthly", "Quarterly", "SixMonthly", "Yearly"}
DAY = timedelta(days=1)

Story = tuple[list[bool], Mapping[str, Any], list[Alert]]


def story(meter: EmulatedDevice, history: list[Action]) -> Story:
    """Which actions were carried out, and everything that can be seen in the end."""
    done = [isinstance(act(meter, action), Done) for action in history]
    return done, everything(meter), list(meter.take_alerts())


def in_pieces(wait: Wait, meter: EmulatedDevice, pieces: list[timedelta]) -> None:
    """Wait with pauses, in which one reads, sets the load that is set, asks for nonsense or does nothing at all."""
    end = wait.end(meter.clock.now())
    for number, piece in enumerate(pieces):
        if meter.clock.now() + piece < end:
            act(meter, Wait(piece))
            if number % 3 == 0:
                everything(meter)
            elif number % 3 == 1:
                act(meter, Draw(meter.flow.rate))  # type: ignore[attr-defined]
                act(meter, Do("Nonsense", {}))
    meter.clock.wait_until(end)


pauses = st.lists(
    st.builds(timedelta, seconds=st.integers(0, 4_000), microseconds=st.integers(0, 999_999))
    | st.builds(timedelta, days=st.integers(0, 4), minutes=st.sampled_from((0, 30))),
    min_size=1,
    max_size=5,
)


@given(kind=meters, history=histories, pieces=pauses)
@deterministic_few
def test_splitting_an_interval_of_time_changes_nothing(
    kind: Any, history: list[Action], pieces: list[timedelta]
) -> None:
    straight, observed = new_meter(*kind), new_meter(*kind)
    for action in history:
        if isinstance(action, Wait):
            act(straight, action)
            in_pieces(action, observed, pieces)
        else:
            assert act(straight, action) == act(observed, action)
    assert everything(straight) == everything(observed)
    assert straight.take_alerts() == observed.take_alerts()


def unless_event(meter: EmulatedDevice) -> Mapping[str, Any]:
    """Everything but the logs of events: that a top-up was refused is an event."""
    return {item: value for item, value in everything(meter).items() if item not in ("EventLog", "SecurityLog")}


@given(kind=meters, history=st.lists(actions | unsound(), min_size=10, max_size=40))
@deterministic_few
def test_what_is_refused_changes_nothing_now_or_later(kind: Any, history: list[Action]) -> None:
    meter, spared = new_meter(*kind), new_meter(*kind)
    alerts, expected = [], []
    for action in history:
        before = None if isinstance(action, Wait | Draw) else unless_event(meter)
        result = act(meter, action)
        raised = meter.take_alerts()
        if isinstance(result, Refused):
            assert unless_event(meter) == before, action
        else:
            assert act(spared, action) == result
            alerts += raised
            expected += spared.take_alerts()
    tail = [Wait(2 * DAY), *(Do("AddCredit", {"UTRN": f"{n:020}", "Amount": 1}) for n in range(16)), Wait(2 * DAY)]
    for action in tail:
        assert act(meter, action) == act(spared, action)
    assert unless_event(meter) == unless_event(spared)
    assert [*alerts, *meter.take_alerts()] == [*expected, *spared.take_alerts()]


def weekly(action: Action) -> bool:
    """Whether an action sets nothing that goes by the month."""
    return not (isinstance(action, Set) and action.values.get("BillingPeriod") in MONTHLY)


@given(behaviour=behaviours, role=roles, history=histories, weeks=st.integers(0, 2).map(lambda n: 4 * n))
@deterministic_few
def test_the_date_changes_nothing_where_calendars_are_weekly(
    behaviour: Behaviour, role: str, history: list[Action], weeks: int
) -> None:
    """With 0 weeks: the same history comes to the same end."""
    by = timedelta(weeks=weeks)
    now, then = new_meter(behaviour, role, SUMMER), new_meter(behaviour, role, SUMMER + by)
    factory = [everything(meter, logs=False) for meter in (now, then)]
    whole = [Set({"BillingPeriod": "Weekly"}), *filter(weekly, history), Wait(4 * DAY)]
    done, values, alerts = story(now, whole)
    kept = {item: value for item, value in values.items() if [value, value] == [each.get(item) for each in factory]}
    assert story(then, shifted(whole, by)) == (done, shifted(values, by) | kept, shifted(alerts, by))


@given(behaviour=behaviours, history=histories)
@deterministic_few
def test_a_power_cycle_keeps_the_state(behaviour: Behaviour, history: list[Action]) -> None:
    """Between any two actions; but for the trace that it leaves in the logs."""
    steady, cycled = new_meter(behaviour), new_meter(behaviour)
    assert isinstance(cycled, Esme)
    for action in history:
        cycled.interrupt_power()
        cycled.restore_power()
        assert act(steady, action) == act(cycled, action)
    expected, found = unless_event(steady), unless_event(cycled)
    traces = {item for item, value in expected.items() if value != found[item]}
    assert traces <= {"PowerEventLog"}


@given(behaviour=behaviours, history=histories, hours=st.integers(1, 100))
@deterministic_few
def test_a_power_cut_is_like_a_time_without_load(behaviour: Behaviour, history: list[Action], hours: int) -> None:
    """For the account and the registers, wherever charges come on time."""
    steady, cut = new_meter(behaviour), new_meter(behaviour)
    assert isinstance(cut, Esme)
    for action in history:
        assert act(steady, action) == act(cut, action)
    rate = cut.flow.rate
    act(steady, Draw(0))
    cut.interrupt_power()
    for meter in (steady, cut):
        meter.clock.wait_until(meter.clock.now() + timedelta(hours=hours))
    cut.restore_power()
    act(steady, Draw(rate))
    for meter in (steady, cut):
        act(meter, Wait(DAY))
    expected, found = everything(steady, logs=False), everything(cut, logs=False)
    different = {item: (value, found[item]) for item, value in expected.items() if value != found[item]}
    if behaviour.charges_while_without_power == "on time":
        assert not [item for item in different if DATA_ITEMS[item].unit.startswith(("millipence", "Wh", "varh"))]
        assert "SupplyState" not in different
