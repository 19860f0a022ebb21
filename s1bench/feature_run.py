"""One run of the features: the cells asked for, what ran for each, and the record that the reports are made of."""

import secrets
import subprocess
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from importlib.metadata import version
from pathlib import Path

from benches.bench_file import Bench, InstallationSpec, select
from benches.installation import Journal
from benches.qualification import Check, qualify
from reports.record import (
    BenchRecord,
    CombinationRecord,
    RegisterRecord,
    RunRecord,
    ScenarioOutcome,
    ScenarioRecord,
)
from s1bench.feature_files import FeatureText, ScenarioText
from smets1.cells import Cell, RuleSide, cells_of, declared_clauses
from smets1.errors import Finding, UsageError, nearest
from smets1.registers import Combination
from smets1.standard import REGISTRY, SUBJECTS

CellKey = tuple[str, str, str]
"""DMC, role, clause."""


@dataclass(slots=True)
class FeatureRun:
    """What is asked, and what came of it so far. Raises UsageError or BenchError for what cannot be asked."""

    bench: Bench
    features: list[FeatureText]
    dmcs: tuple[str, ...] = ()
    clauses: tuple[str, ...] = ()
    standard: bool = False
    as_of: date = field(default_factory=lambda: datetime.now(UTC).date())
    journal: Journal = field(default_factory=Journal)
    specs: tuple[InstallationSpec, ...] = ()
    combinations: tuple[CombinationRecord, ...] = ()
    expected_scenarios: dict[CellKey, dict[RuleSide, tuple[str, ...]]] = field(default_factory=dict)
    scenarios: list[ScenarioRecord] = field(default_factory=list)
    contradicted: set[CellKey] = field(default_factory=set)
    started: datetime = field(default_factory=lambda: datetime.now(UTC))
    run_id: str = ""
    _declared: dict[tuple[str, str], frozenset[str]] = field(default_factory=dict)
    checks_before: tuple[Check, ...] = ()
    checks_after: tuple[Check, ...] = ()

    def __post_init__(self) -> None:
        self.run_id = f"{self.started:%Y%m%dT%H%M%SZ}-{secrets.token_hex(3)}"
        unknown = [
            Finding("--clause", f"clause {clause!r}", nearest(clause, REGISTRY), "Name a clause or subject.")
            for clause in self.clauses
            if clause not in REGISTRY
        ]
        if unknown:
            raise UsageError(unknown)
        self.specs = select(self.bench, self.dmcs)
        self.combinations = tuple(self._combination(spec) for spec in self.specs)
        self.expected_scenarios = self._expected_scenarios()

    def _combination(self, spec: InstallationSpec) -> CombinationRecord:
        combination = spec.combination
        clauses = [clause for clause in self.clauses if clause not in SUBJECTS] if self.clauses else None
        cells, not_applicable = cells_of(combination, self.bench.dmves, self.as_of, clauses)
        standard = tuple(self._subjects(combination))
        return CombinationRecord(combination.dmc, combination.group_id, cells, not_applicable, standard)

    def _subjects(self, combination: Combination) -> Iterator[Cell]:
        """The subjects of the standard suite for each device, but those that its declared variations leave empty."""
        features = self._by_clause()
        named = set(self.clauses) & set(SUBJECTS)
        wanted = named or (set(SUBJECTS) if self.standard else set())
        for subject in (subject for subject in SUBJECTS.values() if subject.id in wanted):
            feature = features[subject.id]
            for role, model in combination.devices.items():
                cell = Cell(combination.dmc, role, model, subject.id, declared=False)
                if role in subject.device_types and any(feature.scenario_names(role, self.declared(cell)).values()):
                    yield cell

    def declared(self, cell: Cell) -> frozenset[str]:
        """The clauses that the DMVES declares for the device of `cell`."""
        key = cell.dmc, cell.role
        if key not in self._declared:
            combination = self.bench.installations[cell.dmc].combination
            self._declared[key] = frozenset(declared_clauses(combination, cell.role, self.bench.dmves))
        return self._declared[key]

    def cells(self, clause: str, scenario: ScenarioText) -> list[Cell]:
        """The cells asked for that concern `clause` and a device that `scenario` is asked of."""
        return [
            cell
            for combination in self.combinations
            for cell in combination.asked
            if cell.clause == clause and scenario.concerns(cell.role, self.declared(cell))
        ]

    def spec(self, dmc: str) -> InstallationSpec:
        """The installation of `dmc`."""
        return self.bench.installations[dmc]

    def add(self, record: ScenarioRecord) -> None:
        """Take in what a scenario did."""
        self.scenarios.append(record)
        if record.outcome is ScenarioOutcome.FAILED and not record.classification:
            self.contradicted.add((record.dmc, record.role, record.clause))

    def qualify_before(self) -> tuple[Check, ...]:
        """Qualify the bench before anything runs."""
        self.checks_before = tuple(check for spec in self.specs for check in qualify(self.bench, spec))
        return self.checks_before

    def finish(self) -> RunRecord:
        """Qualify the bench again and close the record."""
        self.checks_after = tuple(check for spec in self.specs for check in qualify(self.bench, spec))
        bench = self.bench
        commit, dirty = _commit()
        return RunRecord(
            run_id=self.run_id,
            started=self.started,
            finished=datetime.now(UTC),
            as_of=self.as_of.isoformat(),
            harness_version=version("s1bench"),
            harness_commit=commit,
            harness_dirty=dirty,
            bench=BenchRecord(
                bench.name,
                bench.substrate,
                bool(self.checks_before) and all(check.passed for check in self.checks_before),
                bool(self.checks_after) and all(check.passed for check in self.checks_after),
            ),
            dmves=RegisterRecord(
                bench.dmves_file.path, bench.dmves.version, bench.dmves_file.sha256, bench.dmves.illustrative
            ),
            combinations=self.combinations,
            scenarios=tuple(self.scenarios),
            only_clauses=self.clauses,
            expected_scenarios=self.expected_scenarios,
        )

    def _by_clause(self) -> dict[str, FeatureText]:
        return {feature.clause.id: feature for feature in self.features if feature.clause is not None}

    def _expected_scenarios(self) -> dict[CellKey, dict[RuleSide, tuple[str, ...]]]:
        """For each cell, the scenarios that each Rule has for it."""
        features = self._by_clause()
        return {
            (cell.dmc, cell.role, cell.clause): features[cell.clause].scenario_names(cell.role, self.declared(cell))
            for combination in self.combinations
            for cell in combination.asked
            if cell.clause in features
        }


def _commit() -> tuple[str, bool]:
    """The commit that this harness runs from and whether files differ from it; `unknown` outside a checkout."""
    root = Path(__file__).parent.parent
    if not (root / ".git").exists():
        return "unknown", False

    def git(*arguments: str) -> str:
        done = subprocess.run(["git", "-C", str(root), *arguments], capture_output=True, text=True, check=False)
        return done.stdout.strip()

    return git("rev-parse", "HEAD") or "unknown", bool(git("status", "--porcelain"))
