"""Runs the features against mutants, many in one session, and tells which scenario noticed which."""

import csv
import multiprocessing
from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from concurrent.futures import ProcessPoolExecutor, as_completed
from contextlib import ExitStack
from dataclasses import dataclass, replace
from pathlib import Path
from unittest.mock import patch

import pytest

from benches.bench_file import Bench, InstallationSpec, load_bench
from reports.record import ScenarioOutcome, ScenarioRecord
from s1bench.feature_checks import checked_features
from s1bench.feature_files import FeatureText
from s1bench.feature_run import FeatureRun
from s1bench.verify import run_share
from smets1.cells import Cell
from smets1.standard import SUBJECTS
from steps import step_modules
from tests.mutants.mutant import AS_OF, DCC, Mutant

_MUTANTS_PER_SESSION = 30
_LETTERS = {
    ScenarioOutcome.FAILED: "K",
    ScenarioOutcome.PASSED: ".",
    ScenarioOutcome.INCONCLUSIVE: "i",
    ScenarioOutcome.ERROR: "E",
}


@dataclass(frozen=True, slots=True, order=True)
class Scenario:
    """A scenario of a feature, as it is asked of a device of `role`."""

    feature: str
    name: str
    role: str


@dataclass(frozen=True, slots=True)
class Verdict:
    """What a scenario said of a mutant: killed is `FAILED`."""

    mutant: str
    scenario: Scenario
    outcome: ScenarioOutcome
    reason: str


class _MutantRun(FeatureRun):
    """A run whose DMCs are mutants; a fault in DCC Systems is in force while the scenarios of its mutant run."""

    def __init__(self, bench: Bench, features: list[FeatureText], mutants: Iterable[Mutant], everything: bool) -> None:
        self.mutants = {mutant.name: mutant for mutant in mutants}
        self.in_force = ExitStack()
        claimed = {clause for mutant in self.mutants.values() for clause in mutant.noticed_by}
        super().__init__(
            _mounting(bench, self.mutants.values()),
            features,
            standard=everything,
            as_of=AS_OF,
            clauses=() if everything else tuple(sorted(claimed)),
        )
        self.combinations = tuple(
            replace(
                combination,
                cells=tuple(cell for cell in combination.cells if self._is_asked(cell, everything)),
                standard=tuple(cell for cell in combination.standard if self._is_asked(cell, everything)),
            )
            for combination in self.combinations
        )

    def spec(self, dmc: str) -> InstallationSpec:
        """The installation of a mutant, for which a scenario asks when it begins."""
        self.in_force.close()
        self.in_force.enter_context(self.mutants[dmc].in_force())
        return super().spec(dmc)

    def _is_asked(self, cell: Cell, everything: bool) -> bool:
        mutant = self.mutants[cell.dmc]
        return mutant.concerns(cell.role) and (everything or cell.clause in mutant.noticed_by)


def _mounting(bench: Bench, mutants: Iterable[Mutant]) -> Bench:
    return replace(bench, installations={mutant.name: _installation(bench, mutant) for mutant in mutants})


def _installation(bench: Bench, mutant: Mutant) -> InstallationSpec:
    sound = bench.installations[mutant.dmc]
    devices = dict(sound.devices)
    if mutant.place != DCC:
        devices[mutant.place] = replace(
            sound.devices[mutant.place], emulator_class=mutant.device, behaves=mutant.behaves
        )
    return InstallationSpec(replace(sound.combination, dmc=mutant.name), devices)


def verdicts_on(
    mutants: Sequence[Mutant], *, everything: bool = False, on_scenario: Callable[[str], None] = lambda _: None
) -> list[Verdict]:
    """What the features that claim to notice `mutants` say of them, or all features that concern their devices."""
    bench, features = load_bench(), checked_features(step_modules())
    found: list[Verdict] = []
    for first in range(0, len(mutants), _MUTANTS_PER_SESSION):
        run = _MutantRun(bench, features, mutants[first : first + _MUTANTS_PER_SESSION], everything)
        with run.in_force, patch.object(pytest.Function, "repr_failure", _no_traceback):
            run_share(run, None, on_scenario)
        found += [_verdict(record) for record in run.scenarios if not record.classification]
    return found


def _no_traceback(*_: object) -> str:
    """Most scenarios fail here, and pytest's traceback of a failure costs ten times what the scenario does."""
    return ""


def _verdict(record: ScenarioRecord) -> Verdict:
    return Verdict(record.dmc, Scenario(record.feature, record.scenario, record.role), record.outcome, record.reason)


def verdicts_in_processes(mutants: Sequence[Mutant], jobs: int, everything: bool) -> list[Verdict]:
    """The same, shared among `jobs` processes."""
    if jobs == 1:
        return verdicts_on(mutants, everything=everything)
    shares = [[mutant.name for mutant in mutants[first::jobs]] for first in range(min(jobs, len(mutants)))]
    context = multiprocessing.get_context("spawn")
    with ProcessPoolExecutor(len(shares), mp_context=context) as pool:
        parts = [pool.submit(_verdicts_on_named, share, everything) for share in shares]
        return [verdict for part in as_completed(parts) for verdict in part.result()]


def _verdicts_on_named(names: Sequence[str], everything: bool) -> list[Verdict]:
    from tests.mutants.catalogue import MUTANTS

    wanted = set(names)
    return verdicts_on([mutant for mutant in MUTANTS if mutant.name in wanted], everything=everything)


@dataclass(frozen=True, slots=True)
class KillTable:
    """The verdicts of a run on `mutants`."""

    mutants: tuple[Mutant, ...]
    verdicts: tuple[Verdict, ...]

    def outcomes(self, mutant: Mutant) -> set[ScenarioOutcome]:
        """How the scenarios ended that were asked of a mutant."""
        return {verdict.outcome for verdict in self.verdicts if verdict.mutant == mutant.name}

    @property
    def killed(self) -> tuple[Mutant, ...]:
        """Those that some scenario contradicts."""
        names = self._mutants_with(ScenarioOutcome.FAILED)
        return tuple(mutant for mutant in self.mutants if mutant.name in names)

    @property
    def unjudged(self) -> tuple[Mutant, ...]:
        """Those that nothing contradicts, but that leave a scenario inconclusive: they are never confirmed."""
        killed, inconclusive = map(self._mutants_with, (ScenarioOutcome.FAILED, ScenarioOutcome.INCONCLUSIVE))
        return tuple(mutant for mutant in self.mutants if mutant.name in inconclusive - killed)

    @property
    def survivors(self) -> tuple[Mutant, ...]:
        """Those that no scenario notices at all, the ones included that no feature claims to notice."""
        noticed = {*self.killed, *self.unjudged}
        return tuple(mutant for mutant in self.mutants if mutant not in noticed)

    @property
    def broken(self) -> tuple[Verdict, ...]:
        """Scenarios that ended in an error: a mutant, or a step, is wrong."""
        return tuple(verdict for verdict in self.verdicts if verdict.outcome is ScenarioOutcome.ERROR)

    @property
    def kills(self) -> dict[Scenario, int]:
        """How many mutants each scenario kills, of those it was asked of."""
        counts: dict[Scenario, int] = defaultdict(int)
        for verdict in self.verdicts:
            counts[verdict.scenario] += verdict.outcome is ScenarioOutcome.FAILED
        return dict(sorted(counts.items()))

    def _mutants_with(self, outcome: ScenarioOutcome) -> set[str]:
        return {verdict.mutant for verdict in self.verdicts if verdict.outcome is outcome}

    def write_csv(self, path: Path) -> None:
        """Write the table: a row for each scenario, a column for each mutant.

        `K` is killed, `.` passed, `i` inconclusive, `E` an error; empty is not asked.
        """
        rows: dict[Scenario, dict[str, str]] = defaultdict(dict)
        for verdict in self.verdicts:
            rows[verdict.scenario][verdict.mutant] = _LETTERS[verdict.outcome]
        with path.open("w", encoding="utf-8", newline="") as file:
            writer = csv.writer(file)
            writer.writerow(("feature", "scenario", "device", "kills", *(mutant.name for mutant in self.mutants)))
            for scenario, row in sorted(rows.items()):
                kills = sum(letter == "K" for letter in row.values())
                cells = (row.get(mutant.name, "") for mutant in self.mutants)
                writer.writerow((scenario.feature, scenario.name, scenario.role, kills, *cells))


def unclaimed(mutants: Iterable[Mutant]) -> set[str]:
    """The subjects of the standard suite that no mutant says would notice it."""
    return set(SUBJECTS) - {clause for mutant in mutants for clause in mutant.noticed_by}
