"""The two devices that discovery compares: that on the bench, and a reference with exactly the variations said."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from datetime import datetime
from functools import lru_cache

from benches.bench_file import Bench, DeviceSpec, InstallationSpec
from benches.installation import Installation, Journal
from benches.mount import mount
from device_drivers.emulator.behaviour import SWITCHED_CLAUSES, choices
from s1bench.discovery.actions import Action, Difference, Experiment, Seen, Send, carry_out, difference
from s1bench.discovery.states import STATE_ITEMS, Standing
from smets1.cells import declared_clauses
from smets1.clauses import CLAUSES
from smets1.dcc.cohorts import S1SP_RULES
from smets1.errors import S1benchError
from smets1.operations import Done, Value

Trace = tuple[Seen, ...]

REPLAYS_KEPT = 4096


class BudgetSpent(Exception):  # noqa: N818 - the end of a search, not a fault
    """The device under test may not be sent another Service Request."""


@dataclass(frozen=True, slots=True)
class Profile:
    """What a reference device shows: the variations of `clauses`, and `chosen` where the sources leave a choice."""

    clauses: frozenset[str]
    chosen: tuple[tuple[str, bool | str], ...] = ()

    def toggled(self, clause: str) -> "Profile":
        """The profile with the variation of `clause` added, or taken away."""
        return replace(self, clauses=self.clauses ^ {clause})

    def choosing(self, name: str, value: bool | str) -> "Profile":
        """The profile with an open choice made."""
        return replace(self, chosen=tuple(sorted({**dict(self.chosen), name: value}.items())))


@dataclass(slots=True)
class Budget:
    """How many Service Requests the device under test may be sent, and was."""

    limit: int
    spent: int = 0

    @property
    def left(self) -> int:
        """How many it may still be sent."""
        return self.limit - self.spent

    def spend(self) -> None:
        """One more. Raises BudgetSpent where there is none left."""
        if not self.left:
            raise BudgetSpent
        self.spent += 1


@dataclass(slots=True)
class Laboratory:
    """One device of a bench, and references for it; each experiment has devices of its own, mounted at its start."""

    bench: Bench
    spec: InstallationSpec
    role: str
    budget: Budget
    journal: Journal = field(default_factory=Journal)
    _replay: Callable[[Profile, Experiment], Trace] = field(init=False)

    def __post_init__(self) -> None:
        self.spec = replace(self.spec, devices={self.role: self.spec.devices[self.role]})
        self._replay = lru_cache(REPLAYS_KEPT)(self._replay_reference)

    @property
    def declared(self) -> Profile:
        """What the DMVES declares of the device."""
        return Profile(frozenset(declared_clauses(self.spec.combination, self.role, self.bench.dmves)))

    @contextmanager
    def device(self, start: datetime) -> Iterator[Installation]:
        """The device under test; the bench's equipment is left safe whatever happens. Raises Inconclusive."""
        installation = mount(self.bench, self.spec, self.journal, start=start)
        try:
            yield installation
        finally:
            installation.release()

    def reference(self, profile: Profile, start: datetime) -> Installation:
        """A device that shows the profile and nothing else, emulated with what powers and loads it."""
        spec = self.spec.devices[self.role]
        shown = DeviceSpec(
            self.role,
            "emulator",
            "reference",
            tuple(sorted(profile.clauses)),
            running_firmware=spec.running_firmware,
            choices=dict(profile.chosen),
        )
        bench = replace(self.bench, equipment={}, clock="virtual")
        return mount(bench, replace(self.spec, devices={self.role: shown}), Journal(), start=start)

    def on_device(self, experiment: Experiment) -> Iterator[Seen]:
        """What each action shows at the device under test. Raises BudgetSpent."""
        with self.device(experiment.start) as installation:
            for action in experiment.actions:
                yield self.try_on(installation, action)

    def try_on(self, installation: Installation, action: Action) -> Seen:
        """What the device under test shows; a driver that breaks is something seen too.

        Raises BudgetSpent, and Inconclusive where the bench cannot.
        """
        if isinstance(action, Send):
            self.budget.spend()
        try:
            return carry_out(installation, self.role, action)
        except S1benchError:
            raise
        except Exception as error:  # of a driver anything may come, and what it is shall be told
            return Seen(f"the driver broke: {type(error).__name__}: {error}")

    def on_reference(self, profile: Profile, experiment: Experiment) -> Trace:
        """What each action shows at a reference."""
        return self._replay(profile, experiment)

    def _replay_reference(self, profile: Profile, experiment: Experiment) -> Trace:
        installation = self.reference(profile, experiment.start)
        return tuple(carry_out(installation, self.role, action) for action in experiment.actions)

    def standing(self, installation: Installation, power_lost: bool) -> Standing:
        """How a reference stands; looking changes nothing and costs no request."""
        driver = installation.devices[self.role].driver
        result = driver.read(STATE_ITEMS)
        values: dict[str, Value] = dict(result.values) if isinstance(result, Done) else {}
        return Standing(installation.clock.now(), values, power_lost)

    def alternatives(self) -> tuple[tuple[str, ...], tuple[tuple[str, bool | str], ...]]:
        """What may explain a difference: the clauses whose variation can be shown, and the open choices."""
        cohort = self.spec.combination.cohort
        shown = SWITCHED_CLAUSES | {rule.clause for rule in S1SP_RULES}
        clauses = tuple(
            clause.id
            for clause in CLAUSES.values()
            if clause.id in shown
            and self.role in clause.device_types
            and (not clause.cohorts or cohort in clause.cohorts)
        )
        return clauses, tuple((name, value) for name, values in choices().items() for value in values)


def first_difference(
    actions: Iterable[Action], device: Sequence[Seen], reference: Sequence[Seen]
) -> tuple[int, Difference] | None:
    """The first action in which two traces differ, by its place; None where none does."""
    for place, (action, here, there) in enumerate(zip(actions, device, reference, strict=False)):
        if found := difference(action, here, there):
            return place, found
    return None


def same(actions: Sequence[Action], one: Sequence[Seen], other: Sequence[Seen]) -> bool:
    """Whether two traces do not differ, as far as the shorter goes."""
    return first_difference(actions, one, other) is None
