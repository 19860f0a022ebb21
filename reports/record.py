"""The record of a run: what ran, what was seen, by whom. Every report is a view of it."""

from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum

from smets1.cells import Cell, NotApplicable, RuleSide
from smets1.dcc.messages import Exchange


class StepOutcome(StrEnum):
    """How one Gherkin step ended."""

    PASSED = "passed"
    FAILED = "failed"
    INCONCLUSIVE = "inconclusive"
    ERROR = "error"
    NOT_REACHED = "not-reached"


class ScenarioOutcome(StrEnum):
    """How a scenario ended: `failed` means the device is wrong, `error` that the harness or bench is."""

    PASSED = "passed"
    FAILED = "failed"
    INCONCLUSIVE = "inconclusive"
    ERROR = "error"


@dataclass(frozen=True, slots=True)
class StepRecord:
    """One Gherkin step as it ran; `exchanges` are the ids it caused, `judged` those it judged."""

    keyword: str
    text: str
    outcome: StepOutcome
    exchanges: tuple[str, ...] = ()
    judged: tuple[str, ...] = ()
    observed: tuple[str, ...] = ()
    """What the step saw, in words: shown beside it in the report."""
    message: str = ""
    datatable: tuple[tuple[str, ...], ...] = ()
    docstring: str = ""


@dataclass(frozen=True, slots=True)
class AccountSample:
    """The prepayment account of a meter at one instant, in millipence: one point of the report's chart."""

    at: datetime
    meter_balance: int
    emergency_credit_balance: int
    accumulated_debt: int
    time_debt_1: int
    supply_state: str


@dataclass(frozen=True, slots=True)
class ScenarioRecord:
    """One scenario run against one device of one DMC, for one cell."""

    dmc: str
    role: str
    clause: str
    feature: str
    scenario: str
    rule: RuleSide
    outcome: ScenarioOutcome
    reason: str
    steps: tuple[StepRecord, ...]
    exchanges: tuple[Exchange, ...]
    samples: tuple[AccountSample, ...] = ()
    classification: bool = False
    """Whether it ran only to tell what the device does instead of what is declared."""


@dataclass(frozen=True, slots=True)
class CombinationRecord:
    """A DMC with every cell asked for, and those that do not apply."""

    dmc: str
    group_id: str
    cells: tuple[Cell, ...]
    not_applicable: tuple[NotApplicable, ...]
    standard: tuple[Cell, ...] = ()
    """The subjects of the standard suite that were asked, each as a cell that declares nothing."""

    @property
    def asked(self) -> tuple[Cell, ...]:
        """All that was asked of the DMC: its cells, then the standard suite."""
        return self.cells + self.standard


@dataclass(frozen=True, slots=True)
class BenchRecord:
    """The bench as qualified around the run; `substrate` is `emulator` or `physical` and never upgraded."""

    name: str
    substrate: str
    qualified_before: bool
    qualified_after: bool


@dataclass(frozen=True, slots=True)
class RegisterRecord:
    """Which register was used: its version, SHA-256 of its bytes, and whether it is illustrative."""

    path: str
    version: str
    sha256: str
    illustrative: bool


@dataclass(frozen=True, slots=True)
class RunRecord:
    """Everything a report needs, and nothing of how it was obtained."""

    run_id: str
    started: datetime
    finished: datetime
    as_of: str
    harness_version: str
    harness_commit: str
    harness_dirty: bool
    bench: BenchRecord
    dmves: RegisterRecord
    combinations: tuple[CombinationRecord, ...]
    scenarios: tuple[ScenarioRecord, ...]
    expected_scenarios: dict[tuple[str, str, str], dict[RuleSide, tuple[str, ...]]] = field(default_factory=dict)
    """For each cell (DMC, role, clause): the scenarios that each Rule has for it, run or not; names are unique."""
    resumed: tuple[datetime, ...] = ()
    """When it was taken up again after an interruption."""
    only_clauses: tuple[str, ...] = ()
    """The clauses that the run was limited to; empty where every clause with a DMVES column was asked."""
