"""The verdict algebra: from what the scenarios of a cell showed to a judgement. Pure.

Nothing that did not run, and nothing that could not be judged, ever adds up to a confirmation.
"""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

from reports.record import BenchRecord, CombinationRecord, RunRecord, ScenarioOutcome, ScenarioRecord, StepOutcome
from smets1.cells import Cell, RuleSide
from smets1.clauses import Clause
from smets1.standard import REGISTRY


class Observed(StrEnum):
    """What the device showed: one of the two Rules, neither of them, or nothing that can be judged."""

    VARIATION = "variation"
    STANDARD = "standard"
    NEITHER = "neither"
    NONE = "none"


class Judgement(StrEnum):
    """What a cell's observation means, given what is declared."""

    CONFIRMED = "confirmed"
    DECLARED_NOT_OBSERVED = "declared-not-observed"
    OBSERVED_NOT_DECLARED = "observed-not-declared"
    UNKNOWN_BEHAVIOUR = "unknown-behaviour"
    INCONCLUSIVE = "inconclusive"
    NOT_EXERCISED = "not-exercised"

    @property
    def contradicts(self) -> bool:
        """Whether the device does otherwise than its DMVES cell says."""
        return self in _CONTRADICTIONS


_CONTRADICTIONS = frozenset(
    (Judgement.DECLARED_NOT_OBSERVED, Judgement.OBSERVED_NOT_DECLARED, Judgement.UNKNOWN_BEHAVIOUR)
)


class Verdict(StrEnum):
    """What all cells of a DMC amount to; the substrate is part of it and never upgraded."""

    VERIFIED = "verified"
    REHEARSED = "rehearsed"
    CONTRADICTED = "contradicted"
    INCONCLUSIVE = "inconclusive"


@dataclass(frozen=True, slots=True)
class CellJudgement:
    """The judgement of a cell, why, and what would settle or follow from it."""

    expected: RuleSide
    observed: Observed
    judgement: Judgement
    reason: str
    next_step: str


def _counted(judged: Iterable[tuple[Cell, CellJudgement]]) -> dict[Judgement, int]:
    found = Counter(each.judgement for _, each in judged)
    return {judgement: found[judgement] for judgement in Judgement}


@dataclass(frozen=True, slots=True)
class CombinationJudgement:
    """A DMC with the judgement of each of its cells, and of the subjects of the standard suite apart from them.

    The verdict is that of the DMVES cells.
    """

    record: CombinationRecord
    cells: tuple[tuple[Cell, CellJudgement], ...]
    standard: tuple[tuple[Cell, CellJudgement], ...]
    verdict: Verdict


@dataclass(frozen=True, slots=True)
class RunJudgement:
    """What a run amounts to; `strays` are the scenario records that belong to no cell and so were not judged."""

    combinations: tuple[CombinationJudgement, ...]
    strays: tuple[ScenarioRecord, ...]

    @property
    def counts(self) -> dict[Judgement, int]:
        """The number of DMVES cells of each judgement, zeros included."""
        return _counted(each for combination in self.combinations for each in combination.cells)

    @property
    def standard_counts(self) -> dict[Judgement, int]:
        """The number of subjects of the standard suite of each judgement, zeros included."""
        return _counted(each for combination in self.combinations for each in combination.standard)

    @property
    def exit_code(self) -> int:
        """0 where every DMC is verified or rehearsed, 1 where a device contradicts its declaration, else 2.

        Where the standard suite was asked for, its subjects count like cells; where nothing else was, they alone count.
        """
        asked_of_cells = [each.verdict for each in self.combinations if each.cells or not each.standard]
        code = exit_code(asked_of_cells) if asked_of_cells or not self.combinations else 0
        standard = {judged.judgement for combination in self.combinations for _, judged in combination.standard}
        if any(judgement.contradicts for judgement in standard):
            return 1
        return 2 if code == 0 and (self.strays or standard - {Judgement.CONFIRMED}) else code

    def lines(self) -> list[str]:
        """The counts, and each cell that is not confirmed with its reason."""
        counts = ", ".join(f"{count} {judgement}" for judgement, count in self.counts.items() if count)
        return [
            counts or "nothing was judged",
            *(
                f"{cell.dmc} {cell.role} {cell.clause}: {judged.judgement}. {judged.reason}"
                for combination in self.combinations
                for cell, judged in combination.cells
                if judged.judgement is not Judgement.CONFIRMED
            ),
        ]


_UNJUDGED = {ScenarioOutcome.INCONCLUSIVE: "was inconclusive", ScenarioOutcome.ERROR: "ended in an error"}


class _State(StrEnum):
    ABSENT = "absent"
    PASSED = "passed"
    FAILED = "failed"
    UNJUDGED = "unjudged"


@dataclass(frozen=True, slots=True)
class _RuleResult:
    """What the scenarios of one Rule add up to; `why` names each scenario that kept it from passing."""

    side: RuleSide
    state: _State
    total: int
    why: tuple[str, ...] = ()

    def in_words(self) -> str:
        name = f"{self.side} Rule"
        match self.state:
            case _State.ABSENT:
                return f"the feature has no scenario for the {name}"
            case _State.PASSED:
                return f"the {name} holds ({self.total} of {_scenarios(self.total)} passed)"
            case _State.FAILED:
                return f"the {name} failed: {_listed(self.why)}"
            case _:
                return f"the {name} could not be judged: {_listed(self.why)}"


def expected_side(cell: Cell, clause: Clause | None) -> RuleSide:
    """The Rule that must hold for `cell`: a clause that every model follows has a standard Rule only."""
    return RuleSide.STANDARD if clause is not None and not clause.has_variation else cell.expected


def outcome_of(record: ScenarioRecord) -> tuple[ScenarioOutcome, str]:
    """The outcome that `record` is good for, and why where that is not a pass.

    A pass counts only where every step passed and one of them judged an exchange: a scenario without steps, or one
    that never looked at the device, has shown nothing.
    """
    if record.outcome is not ScenarioOutcome.PASSED:
        return record.outcome, record.reason or _first_message(record) or f"ended as {record.outcome} without a reason"
    if not record.steps:
        return ScenarioOutcome.INCONCLUSIVE, "it has no step"
    outcomes = {step.outcome for step in record.steps}
    if StepOutcome.FAILED in outcomes:
        return ScenarioOutcome.FAILED, _first_message(record) or "a step failed"
    if outcomes != {StepOutcome.PASSED}:
        return ScenarioOutcome.INCONCLUSIVE, "it is recorded as passed, though not every step of it passed"
    seen = {exchange.id for exchange in record.exchanges}
    if not any(seen.intersection(step.judged) for step in record.steps):
        return ScenarioOutcome.INCONCLUSIVE, "no step of it judged an exchange with the device"
    return ScenarioOutcome.PASSED, ""


def judge(
    cell: Cell,
    records: Iterable[ScenarioRecord],
    scenarios: Mapping[RuleSide, Sequence[str]],
    clause: Clause | None,
    bench: BenchRecord,
) -> CellJudgement:
    """Judge `cell` by its `records`; `scenarios` names every scenario that each Rule has for it, run or not."""
    expected = expected_side(cell, clause)

    def result(judgement: Judgement, observed: Observed, reason: str, next_step: str) -> CellJudgement:
        return CellJudgement(expected, observed, judgement, reason, next_step)

    if not (bench.qualified_before and bench.qualified_after):
        when = " and ".join(
            word for word, held in (("before", bench.qualified_before), ("after", bench.qualified_after)) if not held
        )
        return result(
            Judgement.INCONCLUSIVE,
            Observed.NONE,
            f"The bench did not qualify {when} the run, so nothing seen on it counts.",
            "Run `s1bench doctor` with this bench, put right what it reports, and verify again.",
        )
    if clause is None:
        return result(
            Judgement.NOT_EXERCISED,
            Observed.NONE,
            f"The clause registry holds no {cell.clause}.",
            "Correct the DMVES column, or add the clause to the registry with its source.",
        )
    if not clause.has_feature:
        held = "a document, not a behaviour" if clause.kind == "document" else "only named in the sources"
        return result(
            Judgement.NOT_EXERCISED,
            Observed.NONE,
            f"{clause.id} is {held}: there is no text to test against.",
            f"Obtain the text of {clause.id}, then write its feature.",
        )
    subject = clause.kind == "standard"
    records = tuple(records)
    results = {side: _rule_result(side, records, tuple(scenarios.get(side, ()))) for side in RuleSide}
    mine, other = results[expected], results[expected.other]
    if mine.state is _State.ABSENT:
        return result(
            Judgement.NOT_EXERCISED,
            Observed.NONE,
            f"The feature of {clause.id} has no scenario for the {expected} Rule that applies to a {cell.role}.",
            f"Write a scenario of the {expected} Rule for a {cell.role}.",
        )
    uncertain = clause.outcome_uncertain and cell.declared
    other_holds = other.state is _State.PASSED and clause.has_variation
    if mine.state is _State.PASSED:
        if other_holds and not uncertain:
            return result(
                Judgement.INCONCLUSIVE,
                Observed.NONE,
                "Both Rules hold, so the feature does not tell the variation from the standard behaviour, "
                "or the device changed its behaviour during the run.",
                f"Add a scenario to the feature of {clause.id} that only one of its Rules can pass, and verify again.",
            )
        if bench.substrate == "physical" and not _device_answered(records, expected):
            return result(
                Judgement.INCONCLUSIVE,
                Observed.NONE,
                "No device was reached: the outcome is that of the simulated DCC systems, which says nothing of it.",
                f"Verify this {'subject' if subject else 'clause'} through a real DCC gateway.",
            )
        return result(Judgement.CONFIRMED, Observed(expected), _confirmed(cell, clause, mine), "Nothing is left to do.")
    if mine.state is _State.UNJUDGED:
        return result(
            Judgement.INCONCLUSIVE,
            Observed.NONE,
            f"The {expected} Rule must hold, but could not be judged: {_listed(mine.why)}.",
            "Clear what kept these scenarios from being judged, and verify "
            f"this {'subject' if subject else 'clause'} again without deselecting any.",
        )
    if other_holds:
        if uncertain:
            return result(
                Judgement.CONFIRMED,
                Observed(expected.other),
                f"{clause.id} declares that the outcome is uncertain, so the standard result confirms it too: "
                f"{other.in_words()}.",
                "Nothing is left to do.",
            )
        if cell.declared:
            return result(
                Judgement.DECLARED_NOT_OBSERVED,
                Observed.STANDARD,
                f"The DMVES declares {clause.column}, but the device keeps to the standard: {other.in_words()}; "
                f"{mine.in_words()}.",
                f"Propose to clear {clause.column} for {cell.model} in the DMVES, "
                "or show that the Device Model under test is not the one declared.",
            )
        return result(
            Judgement.OBSERVED_NOT_DECLARED,
            Observed.VARIATION,
            f"The DMVES does not declare {clause.column}, but the device shows it: {other.in_words()}; "
            f"{mine.in_words()}.",
            f"Propose to enter X under {clause.column} for {cell.model} in the DMVES.",
        )
    wrong = (
        "the standard suite is wrong or a DMVES entry is missing" if subject else "this is a candidate for a new clause"
    )
    second = "" if not clause.has_variation else f"; {other.in_words()}"
    return result(
        Judgement.UNKNOWN_BEHAVIOUR,
        Observed.NEITHER,
        f"The {expected} Rule must hold, but failed: {_listed(mine.why)}{second}.",
        f"Read the exchanges of the failed scenarios. If the device is right, {wrong}; "
        "if not, it is a defect of the Device Model.",
    )


def observe(
    cell: Cell,
    records: Iterable[ScenarioRecord],
    scenarios: Mapping[RuleSide, Sequence[str]],
    clause: Clause | None,
    bench: BenchRecord,
) -> Observed:
    """What the device of `cell` showed."""
    return judge(cell, records, scenarios, clause, bench).observed


def verdict(judgements: Iterable[Judgement], bench: BenchRecord) -> Verdict:
    """What the judgements of all cells of one DMC amount to on `bench`."""
    judgements = tuple(judgements)
    if any(judgement.contradicts for judgement in judgements):
        return Verdict.CONTRADICTED
    if not judgements or set(judgements) != {Judgement.CONFIRMED}:
        return Verdict.INCONCLUSIVE
    if not (bench.qualified_before and bench.qualified_after):
        return Verdict.INCONCLUSIVE
    return {"physical": Verdict.VERIFIED, "emulator": Verdict.REHEARSED}.get(bench.substrate, Verdict.INCONCLUSIVE)


def exit_code(verdicts: Iterable[Verdict]) -> int:
    """0 where every DMC is verified or rehearsed, 1 where a device contradicts its declaration, else 2."""
    verdicts = tuple(verdicts)
    if Verdict.CONTRADICTED in verdicts:
        return 1
    return 2 if not verdicts or Verdict.INCONCLUSIVE in verdicts else 0


def judge_run(run: RunRecord, clauses: Mapping[str, Clause] = REGISTRY) -> RunJudgement:
    """Judge every cell of `run` by the clause registry."""
    records: dict[tuple[str, str, str], list[ScenarioRecord]] = {}
    for record in run.scenarios:
        records.setdefault((record.dmc, record.role, record.clause), []).append(record)

    def judged(cell: Cell) -> CellJudgement:
        key = (cell.dmc, cell.role, cell.clause)
        scenarios = run.expected_scenarios.get(key, {})
        return judge(cell, records.get(key, ()), scenarios, clauses.get(cell.clause), run.bench)

    combinations = []
    for combination in run.combinations:
        cells = tuple((cell, judged(cell)) for cell in combination.cells)
        standard = tuple((cell, judged(cell)) for cell in combination.standard)
        outcome = verdict((each.judgement for _, each in cells), run.bench)
        combinations.append(CombinationJudgement(combination, cells, standard, outcome))
    asked = {(cell.dmc, cell.role, cell.clause) for combination in run.combinations for cell in combination.asked}
    strays = tuple(record for key, group in records.items() if key not in asked for record in group)
    return RunJudgement(tuple(combinations), strays)


def _device_answered(records: Sequence[ScenarioRecord], side: RuleSide) -> bool:
    """Whether a device answered in any exchange that a scenario of the Rule judged."""
    for record in records:
        judged = {identity for step in record.steps for identity in step.judged}
        answers = (x for x in record.exchanges if x.id in judged and any(d.result for d in x.device_exchanges))
        if record.rule is side and any(answers):
            return True
    return False


def _confirmed(cell: Cell, clause: Clause, mine: _RuleResult) -> str:
    passed = f"{mine.total} of {_scenarios(mine.total)} passed"
    if not clause.has_variation:
        return f"{clause.id} holds for every Device Model, and was observed: {passed}."
    if cell.declared and clause.outcome_uncertain:
        return f"{clause.id} declares that the outcome is uncertain; the device kept within what it allows: {passed}."
    if cell.declared:
        return f"{clause.column} is declared, and the variation was observed: {passed}."
    return f"{clause.column} is not declared, and the standard behaviour was observed: {passed}."


def _rule_result(side: RuleSide, records: Sequence[ScenarioRecord], names: tuple[str, ...]) -> _RuleResult:
    mine = [record for record in records if record.rule is side]
    if not names and not mine:
        return _RuleResult(side, _State.ABSENT, 0)
    runs: dict[str, list[tuple[ScenarioOutcome, str]]] = {name: [] for name in names}
    for record in mine:
        runs.setdefault(record.scenario, []).append(outcome_of(record))
    failed = [why for name, outcomes in runs.items() if (why := _failure(name, outcomes))]
    if failed:
        return _RuleResult(side, _State.FAILED, len(runs), tuple(failed))
    unjudged: list[str] = []
    if missing := [name for name, outcomes in runs.items() if not outcomes]:
        unjudged.append(f"{len(missing)} of {_scenarios(len(runs))} of this Rule did not run ({_quoted(missing)})")
    for name, outcomes in runs.items():
        unjudged += [
            f"“{name}” {_UNJUDGED[outcome]} ({_brief(why)})"
            for outcome, why in dict.fromkeys(outcomes)
            if outcome is not ScenarioOutcome.PASSED
        ]
    if unknown := [name for name in runs if name not in names]:
        unjudged.append(f"the feature is not known to have the scenario {_quoted(unknown)}, so others may be missing")
    if twice := [name for name, count in Counter(names).items() if count > 1]:
        unjudged.append(f"scenarios share a name ({_quoted(twice)}), so it cannot be told whether each of them ran")
    state = _State.UNJUDGED if unjudged else _State.PASSED
    return _RuleResult(side, state, len(runs), tuple(unjudged))


def _failure(name: str, outcomes: Sequence[tuple[ScenarioOutcome, str]]) -> str:
    """The failure of one scenario over all its runs: a rerun that passed does not take it back."""
    failures = [why for outcome, why in outcomes if outcome is ScenarioOutcome.FAILED]
    if not failures:
        return ""
    often = f" in {len(failures)} of {len(outcomes)} runs" if len(outcomes) > 1 else ""
    return f"“{name}”{often} ({_brief(failures[0])})"


def _first_message(record: ScenarioRecord) -> str:
    return next((step.message for step in record.steps if step.outcome is not StepOutcome.PASSED and step.message), "")


def _brief(text: str, most: int = 200) -> str:
    """The first line of `text`, short enough for a sentence."""
    line = next(iter(text.strip().splitlines()), "").rstrip(".")
    return line if len(line) <= most else line[: most - 1] + "…"


def _listed(reasons: Sequence[str], most: int = 3) -> str:
    more = len(reasons) - most
    return "; ".join(reasons[:most]) + (f"; and {more} more" if more > 0 else "")


def _quoted(names: Sequence[str]) -> str:
    return _listed([f"“{name}”" for name in names])


def _scenarios(count: int) -> str:
    return "1 scenario" if count == 1 else f"{count} scenarios"
