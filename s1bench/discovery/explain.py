"""What explains a difference: a clause, an open choice, or nothing that is known."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from random import Random

from s1bench.discovery.actions import Experiment, Seen
from s1bench.discovery.laboratory import Laboratory, Profile, same
from smets1.clauses import CLAUSES


@dataclass(frozen=True, slots=True)
class Explanation:
    """A change of the reference that makes it do as the device does: clauses turned, and open choices made."""

    clauses: tuple[str, ...] = ()
    choices: tuple[tuple[str, bool | str], ...] = ()

    def applied_to(self, profile: Profile) -> Profile:
        """The profile so changed."""
        for clause in self.clauses:
            profile = profile.toggled(clause)
        for name, value in self.choices:
            profile = profile.choosing(name, value)
        return profile

    @property
    def choices_in_words(self) -> str:
        """The open choices as a bench file writes them; empty where it makes none."""
        return ", ".join(f"{name}: {_shown(value)}" for name, value in self.choices)


def _shown(value: bool | str) -> str:
    return str(value).lower() if isinstance(value, bool) else value


Tell = Callable[[Profile, Profile, Random], Experiment | None]
"""Finds an experiment in which two references differ; None where none is found."""


def explanations(
    laboratory: Laboratory, profile: Profile, experiment: Experiment, trace: Sequence[Seen], most: int = 2
) -> list[Explanation]:
    """The changes of `profile` by which the reference shows `trace`: one clause or choice, else `most` of them."""
    for changes in (_single, _double)[:most]:
        found = [
            change
            for change in changes(laboratory)
            if (changed := change.applied_to(profile)) != profile
            and same(experiment.actions, trace, laboratory.on_reference(changed, experiment))
        ]
        if found:
            return found
    return []


def _single(laboratory: Laboratory) -> Iterator[Explanation]:
    clauses, choices = laboratory.alternatives()
    yield from (Explanation((clause,)) for clause in clauses)
    yield from (Explanation((), (choice,)) for choice in choices)


def _double(laboratory: Laboratory) -> Iterator[Explanation]:
    clauses, choices = laboratory.alternatives()
    yield from (Explanation((one, two)) for place, one in enumerate(clauses) for two in clauses[:place])
    yield from (Explanation((clause,), (choice,)) for clause in clauses for choice in choices)


def told_apart(
    laboratory: Laboratory, profile: Profile, rivals: list[Explanation], tell: Tell, rng: Random
) -> tuple[list[Explanation], list[Experiment]]:
    """The rivals that are left after experiments in which they differ were made on the device, and these.

    Raises BudgetSpent.
    """
    left, made = list(rivals), []
    alike: set[tuple[Explanation, Explanation]] = set()
    while pair := next(((a, b) for a, b in _pairs(left) if (a, b) not in alike), None):
        one, other = (each.applied_to(profile) for each in pair)
        experiment = tell(one, other, rng)
        if experiment is None:
            alike.add(pair)
            continue
        trace = list(laboratory.on_device(experiment))
        made.append(experiment)
        left = [
            each
            for each in left
            if same(experiment.actions, trace, laboratory.on_reference(each.applied_to(profile), experiment))
        ]
    return left, made


def _pairs(left: Sequence[Explanation]) -> Iterator[tuple[Explanation, Explanation]]:
    return ((one, other) for place, one in enumerate(left) for other in left[place + 1 :])


def uncertain(clauses: Iterable[str]) -> bool:
    """Whether each of them only says that an outcome is uncertain."""
    return all(CLAUSES[clause].outcome_uncertain for clause in clauses)
