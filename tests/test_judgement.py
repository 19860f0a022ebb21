"""The verdict algebra: every row of its table, and every way in which nothing might be taken for a pass."""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reports.judgement import Judgement, Observed, Verdict, exit_code, judge, judge_run, observe, outcome_of, verdict
from reports.record import BenchRecord, ScenarioOutcome, ScenarioRecord, StepOutcome
from smets1.cells import Cell, NotApplicable, RuleSide
from smets1.standard import SUBJECTS
from tests.records import CLAUSE, EMULATED, MODEL, PHYSICAL, STANDARD, VARIATION, cell, record, run_of, subject

PASSED, FAILED, INCONCLUSIVE, ERROR = ScenarioOutcome
ONE = dict.fromkeys(RuleSide, ("A request is answered",))
UNCERTAIN = replace(CLAUSE, outcome_uncertain=True)
EVERY_MODEL = replace(CLAUSE, kind="every-model")


def judged(declared, *records, clause=CLAUSE, bench=EMULATED, scenarios=ONE):
    return judge(cell(declared=declared), records, scenarios, clause, bench)


@pytest.mark.parametrize(
    ("declared", "variation", "standard", "observed", "judgement"),
    [
        (True, PASSED, None, "variation", "confirmed"),
        (False, None, PASSED, "standard", "confirmed"),
        (True, PASSED, FAILED, "variation", "confirmed"),
        (False, FAILED, PASSED, "standard", "confirmed"),
        (True, FAILED, PASSED, "standard", "declared-not-observed"),
        (False, PASSED, FAILED, "variation", "observed-not-declared"),
        (True, FAILED, FAILED, "neither", "unknown-behaviour"),
        (False, FAILED, FAILED, "neither", "unknown-behaviour"),
        (True, FAILED, INCONCLUSIVE, "neither", "unknown-behaviour"),
        (False, ERROR, FAILED, "neither", "unknown-behaviour"),
        (True, FAILED, None, "neither", "unknown-behaviour"),
        (True, INCONCLUSIVE, None, "none", "inconclusive"),
        (True, ERROR, PASSED, "none", "inconclusive"),
        (False, PASSED, INCONCLUSIVE, "none", "inconclusive"),
        (True, None, PASSED, "none", "inconclusive"),
        (False, None, None, "none", "inconclusive"),
        (True, PASSED, PASSED, "none", "inconclusive"),
    ],
)
@pytest.mark.facts(27, 40)
def test_table(declared, variation, standard, observed, judgement):
    outcomes = {VARIATION: variation, STANDARD: standard}
    records = [record(side, outcome) for side, outcome in outcomes.items() if outcome]
    result = judged(declared, *records)
    assert (result.observed, result.judgement) == (observed, judgement)
    assert result.reason.endswith(".")
    assert result.next_step.endswith(".")


def test_on_a_physical_bench_the_simulated_dcc_confirms_nothing():
    answered = record(VARIATION)
    unreached = replace(answered, exchanges=tuple(replace(x, device_exchanges=()) for x in answered.exchanges))
    assert judged(True, answered, bench=PHYSICAL).judgement == "confirmed"
    result = judged(True, unreached, bench=PHYSICAL)
    assert result.judgement == "inconclusive"
    assert "No device was reached" in result.reason
    assert judged(True, unreached).judgement == "confirmed"


def test_a_confirmation_says_how_much_ran():
    assert judged(True, record(VARIATION)).reason == (
        "18.8 is declared, and the variation was observed: 1 of 1 scenario passed."
    )


def test_a_contradiction_names_the_failed_scenario_and_what_it_found():
    reason = judged(True, record(VARIATION, FAILED), record(STANDARD)).reason
    assert "A request is answered" in reason
    assert "expected a failure response; found success" in reason


def test_unknown_behaviour_says_whether_the_other_rule_failed_or_could_not_be_judged():
    failed = judged(True, record(VARIATION, FAILED), record(STANDARD, FAILED)).reason
    unjudged = judged(True, record(VARIATION, FAILED), record(STANDARD, INCONCLUSIVE, message="silent")).reason
    missing = judged(True, record(VARIATION, FAILED)).reason
    assert "the standard Rule failed" in failed
    assert "the standard Rule could not be judged" in unjudged
    assert "silent" in unjudged
    assert "did not run" in missing


class TestUncertainOutcome:
    @pytest.mark.parametrize("variation", [PASSED, FAILED])
    def test_either_result_confirms_where_declared(self, variation):
        records = [record(VARIATION, variation), record(STANDARD)]
        assert judged(True, *records, clause=UNCERTAIN).judgement is Judgement.CONFIRMED

    def test_the_standard_result_is_shown_as_observed(self):
        records = [record(VARIATION, FAILED), record(STANDARD)]
        assert judged(True, *records, clause=UNCERTAIN).observed is Observed.STANDARD

    def test_the_standard_is_required_where_not_declared(self):
        records = [record(VARIATION), record(STANDARD, FAILED)]
        assert judged(False, *records, clause=UNCERTAIN).judgement is Judgement.OBSERVED_NOT_DECLARED

    def test_neither_result_confirms_nothing(self):
        records = [record(VARIATION, FAILED), record(STANDARD, FAILED)]
        assert judged(True, *records, clause=UNCERTAIN).judgement is Judgement.UNKNOWN_BEHAVIOUR

    def test_a_variation_that_could_not_be_judged_stays_inconclusive(self):
        records = [record(VARIATION, INCONCLUSIVE), record(STANDARD)]
        assert judged(True, *records, clause=UNCERTAIN).judgement is Judgement.INCONCLUSIVE


STANDARD_ONLY = {STANDARD: ("A request is answered",)}


class TestEveryModel:
    def judged(self, *records):
        return judged(False, *records, clause=EVERY_MODEL, scenarios=STANDARD_ONLY)

    def test_confirmed(self):
        assert self.judged(record(STANDARD)).judgement is Judgement.CONFIRMED

    def test_a_contradiction_is_unknown_behaviour(self):
        result = self.judged(record(STANDARD, FAILED))
        assert (result.judgement, result.observed) == (Judgement.UNKNOWN_BEHAVIOUR, Observed.NEITHER)

    def test_a_declared_column_does_not_change_what_is_expected(self):
        result = judge(cell(declared=True), [record(STANDARD)], STANDARD_ONLY, EVERY_MODEL, EMULATED)
        assert (result.judgement, result.expected) == (Judgement.CONFIRMED, STANDARD)


class TestStandardSuite:
    """Its subjects are judged beside the cells: the exit code counts them, the verdict of a DMC does not."""

    def run(self, outcome, cells=(PASSED,), **options):
        asked = [cell(dmc=f"DMC-{number}") for number in range(1, len(cells) + 1)]
        records = [record(VARIATION, each, of=of) for of, each in zip(asked, cells, strict=True) if each]
        if outcome:
            records.append(record(STANDARD, outcome, of=subject()))
        run = run_of(asked, records, standard=(subject(),), **options)
        return judge_run(run, {CLAUSE.id: CLAUSE} | SUBJECTS)

    @pytest.mark.parametrize(
        ("outcome", "judgement", "code"),
        [
            (PASSED, "confirmed", 0),
            (FAILED, "unknown-behaviour", 1),
            (INCONCLUSIVE, "inconclusive", 2),
            (ERROR, "inconclusive", 2),
            (None, "inconclusive", 2),
        ],
    )
    def test_the_exit_code_counts_it_and_the_verdict_does_not(self, outcome, judgement, code):
        run = self.run(outcome)
        [(_, result)] = run.combinations[0].standard
        assert (result.judgement, run.exit_code) == (judgement, code)
        assert run.combinations[0].verdict is Verdict.REHEARSED
        assert run.counts[Judgement.CONFIRMED] == sum(run.counts.values()) == 1
        assert run.standard_counts[Judgement(judgement)] == sum(run.standard_counts.values()) == 1
        assert run.strays == ()

    @pytest.mark.parametrize(
        ("outcome", "cells", "code"),
        [
            (PASSED, (FAILED,), 1),
            (INCONCLUSIVE, (FAILED,), 1),
            (PASSED, (INCONCLUSIVE,), 2),
            (FAILED, (INCONCLUSIVE,), 1),
            (FAILED, (PASSED, PASSED), 1),
            (INCONCLUSIVE, (PASSED, PASSED), 2),
            (PASSED, (PASSED, None), 2),
        ],
    )
    def test_it_never_makes_up_for_a_cell(self, outcome, cells, code):
        assert self.run(outcome, cells).exit_code == code

    def test_by_itself_it_verifies_no_dmc_but_answers_what_was_asked(self):
        run = self.run(PASSED, ())
        assert run.combinations[0].verdict is Verdict.INCONCLUSIVE
        assert run.exit_code == 0
        assert self.run(FAILED, ()).exit_code == 1
        assert self.run(INCONCLUSIVE, ()).exit_code == 2
        assert self.run(PASSED, (), bench=replace(EMULATED, qualified_after=False)).exit_code == 2

    def test_a_subject_without_a_scenario_is_not_exercised(self):
        run = self.run(None, scenarios={VARIATION: ("A request is answered",)})
        assert run.combinations[0].standard[0][1].judgement is Judgement.NOT_EXERCISED
        assert run.exit_code == 2

    def test_the_bench_has_to_qualify_for_it_too(self):
        run = self.run(PASSED, bench=replace(EMULATED, qualified_after=False))
        assert run.combinations[0].standard[0][1].judgement is Judgement.INCONCLUSIVE

    @pytest.mark.parametrize("outcome", [PASSED, FAILED, INCONCLUSIVE])
    def test_it_speaks_of_no_declaration(self, outcome):
        result = self.run(outcome).combinations[0].standard[0][1]
        assert "declare" not in result.reason + result.next_step
        assert "clause" not in result.reason + result.next_step

    def test_a_failure_says_whose_fault_it_may_be(self):
        result = self.run(FAILED).combinations[0].standard[0][1]
        assert "expected a failure response; found success" in result.reason
        assert result.next_step.endswith(
            "If the device is right, the standard suite is wrong or a DMVES entry is missing; "
            "if not, it is a defect of the Device Model."
        )


class TestNotExercised:
    def test_text_only_named(self):
        result = judged(True, record(VARIATION), clause=replace(CLAUSE, text_held="named"))
        assert result.judgement is Judgement.NOT_EXERCISED
        assert "only named" in result.reason

    def test_document(self):
        assert judged(True, clause=replace(CLAUSE, kind="document")).judgement is Judgement.NOT_EXERCISED

    def test_no_scenario(self):
        assert judged(True, scenarios={}).judgement is Judgement.NOT_EXERCISED

    def test_a_rule_without_scenarios_is_never_observed(self):
        assert judged(True, record(STANDARD), scenarios=STANDARD_ONLY).judgement is Judgement.NOT_EXERCISED
        result = judged(False, record(STANDARD, FAILED), scenarios=STANDARD_ONLY)
        assert result.judgement is Judgement.UNKNOWN_BEHAVIOUR

    def test_an_unknown_clause_has_no_requirement_and_is_not_met(self):
        assert judged(True, record(VARIATION), clause=None).judgement is Judgement.NOT_EXERCISED


class TestFalsePasses:
    def test_nothing_ran(self):
        run = judge_run(run_of([cell()], []), {CLAUSE.id: CLAUSE})
        assert run.combinations[0].verdict is Verdict.INCONCLUSIVE
        assert run.exit_code == 2

    def test_no_combination(self):
        assert exit_code([]) == 2
        assert judge_run(run_of([], [])).exit_code == 2
        assert judge_run(run_of([], [])).lines() == ["nothing was judged"]

    def test_all_not_applicable(self):
        left_out = NotApplicable("DMC-1", "PPMID", MODEL, "18.8", "18.8 concerns ESME, GSME, not a PPMID")
        run = judge_run(run_of([], [], not_applicable=(left_out,)))
        assert run.combinations[0].verdict is Verdict.INCONCLUSIVE
        assert run.exit_code == 2

    def test_one_empty_combination_beside_a_confirmed_one(self):
        left_out = NotApplicable("DMC-2", "PPMID", MODEL, "18.8", "no")
        run = judge_run(run_of([cell()], [record(VARIATION)], not_applicable=(left_out,)), {CLAUSE.id: CLAUSE})
        assert [each.verdict for each in run.combinations] == ["rehearsed", "inconclusive"]
        assert run.exit_code == 2

    def test_no_declaration_still_requires_the_standard(self):
        assert judged(False).judgement is Judgement.INCONCLUSIVE
        assert judged(False, record(STANDARD, FAILED), record(VARIATION)).judgement.contradicts

    def test_skipped_counts_as_inconclusive_never_as_passed(self):
        assert judged(True, record(VARIATION, INCONCLUSIVE, message="skipped")).judgement is Judgement.INCONCLUSIVE

    def test_a_deselected_scenario_is_missed(self):
        names = ("A request is answered", "b", "c", "d")
        ran = [record(VARIATION), record(VARIATION, scenario="b")]
        result = judged(True, *ran, scenarios={VARIATION: names, STANDARD: ("s",)})
        assert result.judgement is Judgement.INCONCLUSIVE
        assert "2 of 4 scenarios of this Rule did not run" in result.reason

    @pytest.mark.parametrize("order", [(FAILED, PASSED), (PASSED, FAILED), (FAILED, PASSED, PASSED)])
    def test_a_rerun_never_hides_a_failure(self, order):
        result = judged(True, *(record(VARIATION, outcome) for outcome in order), record(STANDARD))
        assert result.judgement is Judgement.DECLARED_NOT_OBSERVED
        assert f"in 1 of {len(order)} runs" in result.reason

    def test_a_rerun_never_hides_an_inconclusive_run(self):
        result = judged(True, record(VARIATION, INCONCLUSIVE), record(VARIATION))
        assert result.judgement is Judgement.INCONCLUSIVE

    def test_a_scenario_without_steps(self):
        assert judged(True, replace(record(VARIATION), steps=())).judgement is Judgement.INCONCLUSIVE

    def test_no_device_connected(self):
        nothing_seen = replace(record(VARIATION), exchanges=())
        assert judged(True, nothing_seen).judgement is Judgement.INCONCLUSIVE
        assert "judged an exchange" in judged(True, nothing_seen).reason

    def test_a_pass_with_a_step_that_did_not_pass(self):
        sound = record(VARIATION)
        for outcome, meant in [(StepOutcome.NOT_REACHED, INCONCLUSIVE), (StepOutcome.FAILED, FAILED)]:
            steps = (sound.steps[0], replace(sound.steps[1], outcome=outcome))
            assert outcome_of(replace(sound, steps=steps))[0] is meant

    def test_two_scenarios_of_one_name(self):
        scenarios = {VARIATION: ("A request is answered",) * 2, STANDARD: ("s",)}
        assert judged(True, record(VARIATION), scenarios=scenarios).judgement is Judgement.INCONCLUSIVE

    def test_scenarios_of_a_rule_that_is_not_known(self):
        assert judged(True, record(VARIATION), scenarios={}).judgement is Judgement.INCONCLUSIVE

    def test_records_that_belong_to_no_cell_are_not_lost(self):
        stray = record(VARIATION, FAILED, of=cell(dmc="DMC-9"))
        run = judge_run(run_of([cell()], [record(VARIATION), stray]), {CLAUSE.id: CLAUSE})
        assert run.strays == (stray,)
        assert run.exit_code == 2

    @pytest.mark.parametrize(("before", "after"), [(False, True), (True, False), (False, False)])
    def test_a_bench_that_did_not_qualify(self, before, after):
        bench = BenchRecord("lab-1", "physical", before, after)
        result = judged(True, record(VARIATION), bench=bench)
        assert result.judgement is Judgement.INCONCLUSIVE
        assert "did not qualify" in result.reason
        assert verdict([Judgement.CONFIRMED], bench) is Verdict.INCONCLUSIVE


class TestVerdict:
    def test_the_substrate_is_part_of_it(self):
        assert verdict([Judgement.CONFIRMED], EMULATED) is Verdict.REHEARSED
        assert verdict([Judgement.CONFIRMED], PHYSICAL) is Verdict.VERIFIED
        assert verdict([Judgement.CONFIRMED], replace(PHYSICAL, substrate="mixed")) is Verdict.INCONCLUSIVE

    @pytest.mark.parametrize("judgement", [j for j in Judgement if j.contradicts])
    def test_any_contradiction(self, judgement):
        assert verdict([Judgement.CONFIRMED, Judgement.INCONCLUSIVE, judgement], PHYSICAL) is Verdict.CONTRADICTED

    @pytest.mark.parametrize("judgement", [Judgement.INCONCLUSIVE, Judgement.NOT_EXERCISED])
    def test_one_cell_short(self, judgement):
        assert verdict([Judgement.CONFIRMED, judgement], PHYSICAL) is Verdict.INCONCLUSIVE

    def test_exit_codes(self):
        assert exit_code([Verdict.VERIFIED, Verdict.REHEARSED]) == 0
        assert exit_code([Verdict.VERIFIED, Verdict.INCONCLUSIVE, Verdict.CONTRADICTED]) == 1
        assert exit_code([Verdict.VERIFIED, Verdict.INCONCLUSIVE]) == 2


def test_observe_is_what_judge_observed():
    arguments = (cell(), [record(VARIATION)], ONE, CLAUSE, EMULATED)
    assert observe(*arguments) is judge(*arguments).observed is Observed.VARIATION


NAMES = ("a", "b", "c")
RECORDS = st.lists(
    st.builds(
        lambda rule, outcome, name: record(rule, outcome, scenario=name),
        st.sampled_from(RuleSide),
        st.sampled_from(ScenarioOutcome),
        st.sampled_from(NAMES),
    ),
    max_size=12,
)


@given(records=RECORDS, declared=st.booleans(), names=st.sets(st.sampled_from(NAMES)), uncertain=st.booleans())
def test_only_a_full_pass_of_the_expected_rule_confirms(
    records: list[ScenarioRecord], declared: bool, names: set[str], uncertain: bool
) -> None:
    asked: Cell = cell(declared=declared)
    scenarios = {side: tuple(sorted(names)) for side in RuleSide}
    clause = UNCERTAIN if uncertain else CLAUSE
    result = judge(asked, records, scenarios, clause, PHYSICAL)

    def passed(side: RuleSide) -> bool:
        mine = [each for each in records if each.rule is side]
        return (
            bool(names) and {each.scenario for each in mine} == names and all(each.outcome is PASSED for each in mine)
        )

    if result.judgement is Judgement.CONFIRMED:
        assert passed(asked.expected) or (uncertain and declared and passed(STANDARD))
    if any(each.rule is asked.expected and each.outcome is FAILED for each in records) and not (uncertain and declared):
        assert result.judgement.contradicts


@given(records=RECORDS, declared=st.booleans())
def test_records_judge_alike_in_any_order(records: list[ScenarioRecord], declared: bool) -> None:
    scenarios = dict.fromkeys(RuleSide, NAMES)
    forwards = judge(cell(declared=declared), records, scenarios, CLAUSE, EMULATED)
    backwards = judge(cell(declared=declared), records[::-1], scenarios, CLAUSE, EMULATED)
    assert forwards.judgement is backwards.judgement
