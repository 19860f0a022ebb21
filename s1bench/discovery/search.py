"""The search: episodes on the device and its reference in lock step, and what explains where they differ."""

from collections.abc import Callable, Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass, field, replace
from datetime import timedelta
from random import Random

from benches.bench_file import Bench, InstallationSpec
from benches.installation import Installation
from benches.mount import VIRTUAL_START
from s1bench.discovery.actions import (
    SILENT,
    Action,
    Difference,
    Experiment,
    PowerCut,
    ReadAtDevice,
    Seen,
    Send,
    UseEnergy,
    Wait,
    carry_out,
    difference,
)
from s1bench.discovery.explain import Explanation, explanations, told_apart, uncertain
from s1bench.discovery.generator import EVENTS, FINAL, Generator, Plan, next_midnight, requests_of
from s1bench.discovery.laboratory import Budget, BudgetSpent, Laboratory, Profile, first_difference, same
from s1bench.discovery.shrink import shrink
from s1bench.discovery.states import CONDITIONS, Coverage, Standing
from smets1.clauses import CLAUSES
from smets1.data_items import METERS
from smets1.dcc.messages import Exchange
from smets1.registers import DeviceModel
from steps.under_test import HEAVY_LOAD

ROLES = ("ESME", "GSME", "PPMID", "CHF")
"""The devices that Service Requests reach, in the order of their turns."""

RARE = 6
"""A device that is no meter gets every so manyth turn: it has few states."""

MOST_UNKNOWN = 5
"""So many unknown behaviours of one device end its search: all that follows may come of them."""

TELLING_EPISODES = 60
"""How many episodes are tried on two references to find what tells them apart."""

OBSERVED_NOT_DECLARED = "observed, not declared"
DECLARED_NOT_OBSERVED = "declared, not observed"
OPEN_CHOICE = "open choice"
UNCERTAIN = "uncertain outcome, as declared"
UNKNOWN = "unknown behaviour"
SEVERAL = "several explanations"

CONTRADICTING = (OBSERVED_NOT_DECLARED, DECLARED_NOT_OBSERVED, UNKNOWN, SEVERAL)
"""The kinds of finding that the declaration does not allow."""


@dataclass(frozen=True, slots=True)
class Proposal:
    """A DMVES cell as it would have to be for the device to be as declared; a proposal and no verdict."""

    clause: str
    current: str
    proposed: str


@dataclass(frozen=True, slots=True)
class FindingOfSearch:
    """A difference that was found, shrunk and explained, as far as it could be."""

    role: str
    model: DeviceModel
    kind: str
    explanations: tuple[Explanation, ...]
    """What explains it; several where nothing was found that tells them apart."""
    proposals: tuple[Proposal, ...]
    after: int
    """How many Service Requests had been sent to the device when it was first seen."""
    experiment: Experiment
    difference: Difference
    profile: Profile
    """What the reference showed."""
    reference: tuple[Seen, ...]
    device: tuple[Seen, ...]
    evidence: tuple[Exchange, ...]
    confirmed: bool
    """Whether the shrunk experiment was made on the device itself once more and showed the same."""
    told_apart_by: tuple[Experiment, ...] = ()


@dataclass(slots=True)
class _Subject:
    """One device under search."""

    laboratory: Laboratory
    generator: Generator
    coverage: Coverage
    profile: Profile
    known: set[tuple[str, str, tuple[str, ...]]] = field(default_factory=set)
    former: set[Profile] = field(default_factory=set)
    """What the reference showed before: a device that seems to go back to it behaves in a way that is not known."""
    avoided: set[str] = field(default_factory=set)
    unknown: int = 0
    silent: bool = False

    @property
    def role(self) -> str:
        return self.laboratory.role


@dataclass(slots=True)
class Discovery:
    """What a search found and what it explored."""

    dmc: str
    seed: int
    budget: Budget
    findings: list[FindingOfSearch] = field(default_factory=list)
    coverage: dict[str, Coverage] = field(default_factory=dict)
    episodes: int = 0
    silent: tuple[str, ...] = ()
    """Devices that did not answer and so could not be explored."""

    @property
    def not_explored(self) -> tuple[str, ...]:
        """Devices that were sent nothing, or did not answer."""
        sent = (role for role, coverage in self.coverage.items() if not coverage.requests)
        return tuple(dict.fromkeys((*self.silent, *sent)))

    @property
    def contradicting(self) -> list[FindingOfSearch]:
        """The findings that the declaration does not allow."""
        return [finding for finding in self.findings if finding.kind in CONTRADICTING]


def discover(
    bench: Bench,
    spec: InstallationSpec,
    seed: int,
    requests: int,
    roles: Sequence[str] = ROLES,
    on_finding: Callable[[FindingOfSearch], bool] = lambda _: True,
    on_progress: Callable[[int], None] = lambda _: None,
) -> Discovery:
    """Search the devices of `spec` with at most `requests` Service Requests; all that is random comes from `seed`.

    It ends early where `on_finding` returns False.
    """
    budget = Budget(requests)
    found = Discovery(spec.combination.dmc, seed, budget)
    subjects = [_subject(bench, spec, role, seed, budget) for role in ROLES if role in roles and role in spec.devices]
    found.coverage = {subject.role: subject.coverage for subject in subjects}
    try:
        for subject in subjects:
            subject.silent = _is_silent(subject)
        found.silent = tuple(subject.role for subject in subjects if subject.silent)
        for subject in _turns(subjects):
            finding = _episode(subject, seed, found)
            on_progress(budget.spent)
            if finding:
                found.findings.append(finding)
                if not on_finding(finding):
                    break
    except BudgetSpent:
        on_progress(budget.spent)
    return found


def _subject(bench: Bench, spec: InstallationSpec, role: str, seed: int, budget: Budget) -> _Subject:
    laboratory = Laboratory(bench, spec, role, budget)
    coverage = coverage_of(laboratory)
    avoided: set[str] = set()
    rng = Random(f"{seed} {spec.combination.dmc} {role}")
    return _Subject(laboratory, Generator(role, rng, coverage, avoided), coverage, laboratory.declared, avoided=avoided)


def coverage_of(laboratory: Laboratory) -> Coverage:
    """The state model of a device on this bench, nothing of it seen yet."""
    role = laboratory.role
    with laboratory.device(VIRTUAL_START) as installation:
        has_power = role == "ESME" and installation.equipment.supply is not None
    events = [kind for kind in EVENTS if role in METERS and (kind != PowerCut.kind or has_power)]
    if role not in CLAUSES["Table 15"].device_types:
        events = [kind for kind in events if kind != ReadAtDevice.kind]
    conditions = {
        name: values for name, values in CONDITIONS.items() if role in METERS and (name != "power" or has_power)
    }
    if "unnumbered/tariff-setting-not-supported" in laboratory.declared.clauses:
        conditions["tariff"] = CONDITIONS["tariff"][:1]
    changing, reading = requests_of(role)
    return Coverage(role, (*changing, *events), len(changing) + len(reading), conditions)


def _is_silent(subject: _Subject) -> bool:
    """Whether the device does not answer a read, where it can be read. Raises BudgetSpent."""
    if not subject.generator.reading:
        return False
    laboratory = subject.laboratory
    with laboratory.device(VIRTUAL_START) as installation:
        return laboratory.try_on(installation, Send(subject.generator.reading[0])).answer == SILENT


def _turns(subjects: Sequence[_Subject]) -> Iterator[_Subject]:
    """Whose turn it is, until nobody is left: meters one by one, other devices rarely but all in the first round."""
    turn = 0
    while left := [each for each in subjects if not each.silent and each.unknown < MOST_UNKNOWN]:
        meters = any(each.role in METERS for each in left)
        for subject in left:
            if subject.role in METERS or not meters or turn % RARE == 0:
                yield subject
        turn += 1


def _episode(subject: _Subject, seed: int, found: Discovery) -> FindingOfSearch | None:
    """One episode on the device and its reference. Raises BudgetSpent."""
    found.episodes += 1
    laboratory = subject.laboratory
    start, plan = subject.generator.begin()
    with laboratory.device(start) as device:
        done, trace, differs = _in_lock_step(subject, device, laboratory.reference(subject.profile, start), plan)
    if differs is None or differs.signature in subject.known:
        return None
    return _explained(subject, Experiment(start, done), trace, differs, laboratory.budget.spent, seed)


def _in_lock_step(
    subject: _Subject, device: Installation, reference: Installation, plan: Plan
) -> tuple[tuple[Action, ...], list[Seen], Difference | None]:
    """What was done to both until they differed, what the device showed, and the difference. Raises BudgetSpent."""
    laboratory, coverage = subject.laboratory, subject.coverage
    done: list[Action] = []
    trace: list[Seen] = []

    def look() -> Standing:
        return laboratory.standing(reference, any(isinstance(action, PowerCut) for action in done))

    coverage.enter(standing := look())
    for action in plan(look):
        done.append(action)
        trace.append(laboratory.try_on(device, action))
        shown = carry_out(reference, subject.role, action)
        reference.wait_until(max(reference.clock.now(), device.clock.now()))
        if isinstance(action, Send):
            coverage.requests[action.srv] += 1
        coverage.act(standing, action.kind, after := look())
        standing = after
        if differs := difference(action, trace[-1], shown):
            return tuple(done), trace, differs
    return tuple(done), trace, None


def _explained(
    subject: _Subject, experiment: Experiment, trace: list[Seen], seen: Difference, after: int, seed: int
) -> FindingOfSearch:
    """The finding that a difference is; the reference of the subject is adjusted where it is explained."""
    laboratory, profile = subject.laboratory, subject.profile
    rng = Random(f"{seed} {subject.role} {after}")
    rivals = [
        each
        for each in explanations(laboratory, profile, experiment, trace)
        if each.applied_to(profile) not in subject.former
    ]
    apart: list[Experiment] = []
    if len(rivals) > 1:
        with suppress(BudgetSpent):
            rivals, apart = told_apart(laboratory, profile, rivals, _teller(subject), rng)
    if not rivals:
        return _unknown(subject, experiment, seen, after)
    changed = rivals[0].applied_to(profile)
    shrunk = _shrunk_for(laboratory, profile, rivals[0], [experiment, *apart])
    reference, expected = (laboratory.on_reference(each, shrunk) for each in (profile, changed))
    device, evidence = _made_again(laboratory, shrunk)
    if device and not same(shrunk.actions, device, expected):
        return _unknown(subject, experiment, seen, after)
    place = first_difference(shrunk.actions, device or expected, reference)
    subject.former.add(profile)
    subject.profile = changed
    return FindingOfSearch(
        subject.role,
        laboratory.spec.combination.devices[subject.role],
        _kind(rivals, profile),
        tuple(rivals),
        tuple(_proposals(rivals, profile, laboratory)),
        after,
        shrunk,
        place[1] if place else seen,
        profile,
        reference,
        tuple(device),
        tuple(evidence),
        bool(device),
        tuple(apart),
    )


def _teller(subject: _Subject) -> Callable[[Profile, Profile, Random], Experiment | None]:
    """Finds what tells two references apart, by episodes like those of the search; the device is not asked."""

    def tell(one: Profile, other: Profile, rng: Random) -> Experiment | None:
        laboratory = subject.laboratory
        coverage = coverage_of(laboratory)
        generator = Generator(subject.role, rng, coverage, set())
        for _ in range(TELLING_EPISODES):
            if found := _telling(laboratory, generator, coverage, one, other):
                return shrink(found, lambda each: _length(laboratory, one, other, each))
        return None

    return tell


def _telling(
    laboratory: Laboratory, generator: Generator, coverage: Coverage, one: Profile, other: Profile
) -> Experiment | None:
    start, plan = generator.begin()
    here, there = (laboratory.reference(profile, start) for profile in (one, other))
    done: list[Action] = []

    def look() -> Standing:
        return laboratory.standing(there, any(isinstance(action, PowerCut) for action in done))

    standing = look()
    for action in plan(look):
        done.append(action)
        seen = [carry_out(each, laboratory.role, action) for each in (here, there)]
        coverage.act(standing, action.kind, after := look())
        standing = after
        if difference(action, *seen):
            return Experiment(start, tuple(done))
    return None


def _length(laboratory: Laboratory, one: Profile, other: Profile, experiment: Experiment) -> int | None:
    """After how many actions two references differ; None where they do not."""
    traces = (laboratory.on_reference(profile, experiment) for profile in (one, other))
    place = first_difference(experiment.actions, *traces)
    return place[0] + 1 if place else None


def _shrunk_for(
    laboratory: Laboratory, profile: Profile, explanation: Explanation, found: Sequence[Experiment]
) -> Experiment:
    """The shortest experiment in which the reference with the explanation differs from that without, and that no other
    single clause or choice explains too, where one is found. The device is not asked.
    """
    changed = explanation.applied_to(profile)
    others: set[Profile] = set()

    def shows(experiment: Experiment) -> int | None:
        length = _length(laboratory, profile, changed, experiment)
        cut = replace(experiment, actions=experiment.actions[:length])
        return length if all(_length(laboratory, changed, other, cut) for other in others) else None

    shortest = found[0]
    while candidates := [shrink(each, shows) for each in _probing(found, laboratory.role) if shows(each)]:
        shortest = min(candidates, key=lambda each: len(each.actions))
        trace = laboratory.on_reference(changed, shortest)
        rivals = {x.applied_to(profile) for x in explanations(laboratory, profile, shortest, trace, most=1)} - {changed}
        if not rivals - others:
            break
        others |= rivals
    waiting = [shrink(each, shows) for each in _waiting(shortest, laboratory.role) if shows(each)]
    return min([shortest, *waiting], key=lambda each: len(each.actions))


def _waiting(experiment: Experiment, role: str) -> Iterator[Experiment]:
    """With time that passes, in its place or at first, for energy used: often that is all that matters of it.

    Or with the payment mode changed last too, for what is then without credit.
    """
    for place, action in enumerate(experiment.actions):
        if isinstance(action, UseEnergy):
            before, after = experiment.actions[:place], experiment.actions[place + 1 :]
            now = max([experiment.start, *(each.until for each in before if isinstance(each, Wait | PowerCut))])
            used = now + timedelta(hours=1 + action.units // HEAVY_LOAD[role])
            for wait in (Wait(next_midnight(now) + timedelta(minutes=1)), Wait(used)):
                in_its_place = replace(experiment, actions=(*before, wait, *after))
                at_first = replace(experiment, actions=(wait, *before, *after))
                entering = sorted((*before, *after), key=lambda each: each.kind == "1.6")
                mode_last = replace(experiment, actions=(wait, *entering))
                yield from _with_reads((in_its_place, at_first, mode_last), role)


def _probing(found: Sequence[Experiment], role: str) -> Iterator[Experiment]:
    """The experiments with reads, and as they are."""
    yield from _with_reads(found, role)
    yield from found


def _with_reads(found: Sequence[Experiment], role: str) -> Iterator[Experiment]:
    """With all that tells a state read after each action, for what differs may be seen earlier so."""
    reads = [Send(srv) for srv in FINAL if srv in requests_of(role)[1]]
    for each in found:
        yield replace(each, actions=tuple(done for action in each.actions for done in (action, *reads)))


def _made_again(laboratory: Laboratory, experiment: Experiment) -> tuple[list[Seen], list[Exchange]]:
    """What the device shows in the experiment, with the exchanges; nothing where the budget does not suffice."""
    if laboratory.budget.left < experiment.requests:
        return [], []
    first = len(laboratory.journal.exchanges)
    seen = list(laboratory.on_device(experiment))
    return seen, laboratory.journal.exchanges[first:]


def _unknown(subject: _Subject, experiment: Experiment, seen: Difference, after: int) -> FindingOfSearch:
    """An unknown behaviour, shrunk on the device itself as far as the budget goes."""
    laboratory, profile = subject.laboratory, subject.profile
    subject.unknown += 1
    subject.known.add(seen.signature)
    subject.avoided.add(seen.kind)

    def shows(each: Experiment) -> int | None:
        try:
            trace = list(laboratory.on_device(each))
        except BudgetSpent:
            return None
        found = first_difference(each.actions, trace, laboratory.on_reference(profile, each))
        return found[0] + 1 if found and found[1].signature == seen.signature else None

    shrunk = shrink(experiment, shows, thorough=False)
    reference = laboratory.on_reference(profile, shrunk)
    device, evidence = _made_again(laboratory, shrunk)
    place = first_difference(shrunk.actions, device, reference)
    return FindingOfSearch(
        subject.role,
        laboratory.spec.combination.devices[subject.role],
        UNKNOWN,
        (),
        (),
        after,
        shrunk,
        place[1] if place else seen,
        profile,
        reference,
        tuple(device),
        tuple(evidence),
        place is not None,
    )


def _kind(rivals: Sequence[Explanation], profile: Profile) -> str:
    if len(rivals) > 1:
        return SEVERAL if any(each.clauses for each in rivals) else OPEN_CHOICE
    clauses = rivals[0].clauses
    if not clauses:
        return OPEN_CHOICE
    if profile.clauses.issuperset(clauses):
        return UNCERTAIN if uncertain(clauses) else DECLARED_NOT_OBSERVED
    return OBSERVED_NOT_DECLARED


def _proposals(rivals: Sequence[Explanation], profile: Profile, laboratory: Laboratory) -> Iterator[Proposal]:
    model, dmves = laboratory.spec.combination.devices[laboratory.role], laboratory.bench.dmves
    for clause in dict.fromkeys(clause for each in rivals for clause in each.clauses):
        if clause not in profile.clauses:
            stated = dmves.not_applicable_reason(model, clause)
            yield Proposal(clause, f"N/A:{stated}" if stated else "", "X")
        elif not CLAUSES[clause].outcome_uncertain:
            yield Proposal(clause, "X", "")
