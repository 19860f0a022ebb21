"""The shortest experiment that still shows something: actions taken away, then values made plain."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace
from datetime import datetime, timedelta
from itertools import combinations

from benches.mount import VIRTUAL_START
from s1bench.discovery.actions import Action, Experiment, PowerCut, Send, UseEnergy, Wait
from s1bench.discovery.generator import next_midnight
from smets1.calendars import NonDisablementCalendar
from smets1.operations import Value
from steps.service_requests import USUAL_BODIES

Shows = Callable[[Experiment], int | None]
"""After how many of its actions an experiment shows what is sought; None where it does not."""

PLAIN: Mapping[str, Mapping[str, Value]] = {
    **USUAL_BODIES,
    "1.6": {"SuspendDebtDisabled": False, "SuspendDebtEmergency": False, "DisablementThreshold": 0},
    "2.2": {"Amount": 1_000_000},
}
"""What is plain of a request, by element."""

PAIRS_UP_TO = 12
"""Pairs of actions are taken away together from no more than so many."""


def shrink(experiment: Experiment, shows: Shows, thorough: bool = True) -> Experiment:
    """The shortest and plainest experiment that is found to show it still.

    A thorough search also moves actions about, which takes many more tries.
    """
    ways = [_shorter, _rearranged, _plainer] if thorough else [_shorter, _plainer]
    while found := next(filter(None, (_first(experiment, way, shows) for way in ways)), None):
        experiment = found
    return experiment


def _first(
    experiment: Experiment, way: Callable[[Experiment], Iterator[Experiment]], shows: Shows
) -> Experiment | None:
    """The first experiment of a way that shows it, cut off there; a plainer one may be as long, others are shorter."""
    most = len(experiment.actions) - (way is not _plainer)
    for candidate in way(experiment):
        length = shows(candidate)
        if length is not None and length <= most:
            return replace(candidate, actions=candidate.actions[:length])
    return None


def _rearranged(experiment: Experiment) -> Iterator[Experiment]:
    """With one action before others that it came after, or with more energy used and an action less."""
    actions = experiment.actions
    for to, place in combinations(range(len(actions)), 2):
        without = actions[:place] + actions[place + 1 :]
        yield replace(experiment, actions=(*without[:to], actions[place], *without[to:]))
    for place, action in enumerate(actions):
        if isinstance(action, UseEnergy):
            more = (*actions[:place], UseEnergy(4 * action.units), *actions[place + 1 :])
            for other in range(len(actions)):
                if other != place:
                    yield replace(experiment, actions=more[:other] + more[other + 1 :])


def _shorter(experiment: Experiment) -> Iterator[Experiment]:
    """Without some actions: halves, then one, then two."""
    actions = experiment.actions
    size = len(actions) // 2
    while size > 1:
        for first in range(0, len(actions), size):
            yield replace(experiment, actions=actions[:first] + actions[first + size :])
        size //= 2
    for place in reversed(range(len(actions))):
        yield replace(experiment, actions=actions[:place] + actions[place + 1 :])
    if len(actions) <= PAIRS_UP_TO:
        for pair in combinations(range(len(actions)), 2):
            yield replace(experiment, actions=tuple(each for place, each in enumerate(actions) if place not in pair))


def _plainer(experiment: Experiment) -> Iterator[Experiment]:
    """The same actions, one of them plainer or the start the usual one."""
    actions = experiment.actions
    if experiment.start != VIRTUAL_START and not any(_dated(action) for action in actions):
        yield replace(experiment, start=VIRTUAL_START)
    before = experiment.start
    for place, action in enumerate(actions):
        for plainer in _plainer_action(action, before):
            yield replace(experiment, actions=(*actions[:place], plainer, *actions[place + 1 :]))
        before = max(before, action.until) if isinstance(action, Wait | PowerCut) else before


def _dated(action: Action) -> bool:
    return isinstance(action, Wait | PowerCut) or (
        isinstance(action, Send) and any(isinstance(value, datetime) for _, value in action.body)
    )


def _plainer_action(action: Action, before: datetime) -> Iterator[Action]:
    match action:
        case Send(srv, body):
            plain = PLAIN.get(srv, {})
            for place, (item, value) in enumerate(body):
                for plainer in _plainer_value(value, plain.get(item, value)):
                    yield Send(srv, (*body[:place], (item, plainer), *body[place + 1 :]))
        case Wait(until):
            midnight = next_midnight(before) + timedelta(minutes=1)
            if before < midnight < until:
                yield Wait(midnight)
        case UseEnergy(units):
            for fewer in (1, units // 10, units // 2):
                if 0 < fewer < units:
                    yield UseEnergy(fewer)


def _plainer_value(value: Value, plain: Value) -> Iterator[Value]:
    if value == plain:
        return
    yield plain
    if isinstance(value, NonDisablementCalendar):
        switches = value.switches
        for place in range(len(switches)):
            yield NonDisablementCalendar((*switches[:place], *switches[place + 1 :]))
