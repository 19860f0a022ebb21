"""One run of the features: the cells asked for, what ran for each, and the record that the reports are made of."""

import secrets
import subprocess
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from importlib.metadata import version
from pathlib import Path

from benches.bench_file import Bench, InstallationSpec, select
from benches.installation import Journal
from benches.locks import Hold
from benches.qualification import Check, left_as_found, note_as_found, qualify
from reports.record import (
    BenchRecord,
    CombinationRecord,
    RegisterRecord,
    RunRecord,
    ScenarioOutcome,
    ScenarioRecord,
)
from s1bench.checkpoint import Checkpoint
from s1bench.feature_files import FeatureText, ScenarioText
from s1bench.waits import ScenarioKey, Waits, key_of
from smets1.cells import Cell, RuleSide, cells_of, declared_clauses
from smets1.dcc.messages import Exchange
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
    hold: Hold | None = None
    """The ports of the bench, from its first qualification to its last."""
    lender: int | None = None
    """The process that holds the bench and shares its work with this one."""
    _declared: dict[tuple[str, str], frozenset[str]] = field(default_factory=dict)
    waits: dict[ScenarioKey, Waits] = field(default_factory=dict)
    plan: Mapping[ScenarioKey, Waits] = field(default_factory=dict)
    """What each scenario will have to wait for; empty where time is virtual."""
    checkpoint: Checkpoint | None = None
    done: set[ScenarioKey] = field(default_factory=set)
    """The scenarios that ran before this run was interrupted."""
    checks_before: tuple[Check, ...] = ()
    checks_after: tuple[Check, ...] = ()
    leaving: list[Exchange] = field(default_factory=list)
    """What showed, after the run, that the meters are as they were found."""

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
        self._take(record)
        if self.checkpoint:
            # What emulators showed costs nothing to show again, but to write through to the disk would cost them time.
            self.checkpoint.add(record, durable=bool(self.hold and self.hold.places))

    def resume(self, checkpoint: Checkpoint) -> None:
        """Go on from the results that `checkpoint` holds for the DMCs asked, and keep the further ones there."""
        self.checkpoint = checkpoint
        if checkpoint.head:
            self.run_id, self.started = checkpoint.head.run_id, checkpoint.head.started
        mine = {spec.combination.dmc for spec in self.specs}
        for record in checkpoint.records():
            if record.dmc in mine:
                self._take(record)
                self.done.add(key_of(record))

    def _take(self, record: ScenarioRecord) -> None:
        self.scenarios.append(record)
        if record.outcome is ScenarioOutcome.FAILED and not record.classification:
            self.contradicted.add((record.dmc, record.role, record.clause))

    def qualify_before(self) -> tuple[Check, ...]:
        """Hold the bench and qualify it before anything runs. Raises BenchError where another process holds it."""
        self.hold = Hold(self.bench.places(self.specs), self.lender)
        self.checks_before = tuple(check for spec in self.specs for check in qualify(self.bench, spec))
        if not self.journal.found and all(check.passed for check in self.checks_before):
            for spec in self.specs:
                self.journal.found |= note_as_found(self.bench, spec)
        return self.checks_before

    def release(self) -> None:
        """Let others have the bench."""
        if self.hold:
            self.hold.release()

    def finish(self) -> RunRecord:
        """Qualify the bench again, see that its meters are left as they were found, and close the record."""
        checks = [check for spec in self.specs for check in qualify(self.bench, spec, after=True)]
        for spec in self.specs:
            left, exchanges = left_as_found(self.bench, spec, self.journal.found)
            checks += left
            self.leaving += exchanges
        self.checks_after = tuple(checks)
        self.release()
        bench = self.bench
        commit, dirty = _commit()
        return RunRecord(
            run_id=self.run_id,
            started=self.started,
            finished=datetime.now(UTC),
            resumed=self.checkpoint.head.resumed if self.checkpoint and self.checkpoint.head else (),
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
