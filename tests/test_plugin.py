"""pytest used directly: selection, order, outcomes, exit codes, and what is printed."""

import os
import shutil
import subprocess
import sys
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import NoReturn

import pytest

from benches.bench_file import EMBEDDED_BENCH
from device_drivers.protocols import DeviceTimeout
from reports.judgement import CellJudgement, Judgement, judge_run
from reports.record import ScenarioOutcome, StepOutcome
from s1bench.feature_run import FeatureRun
from s1bench.recording import outcome_of, reason_of
from s1bench.verify import Asked, prepare, run_share
from smets1.cells import RuleSide
from smets1.errors import BenchError, Finding, Inconclusive
from steps.under_test import UnderTest
from tests.benches import declared, write_bench

ROOT = Path(__file__).parent.parent
DMC, ROLE, CLAUSE = "MOC-SECURE-01", "ESME", "18.5(o)"
FEATURE = "features/s1sr/18_05_o_prepay_configuration_in_credit_mode.feature"
VARIATION = (
    "A configuration sent in Credit Mode is refused and changes nothing",
    "The same configuration sent in Prepayment Mode is taken",
)
STANDARD = (
    "A configuration sent in Credit Mode is taken",
    "What was taken in Credit Mode holds in Prepayment Mode",
)


@pytest.fixture
def checkout(tmp_path: Path) -> Path:
    """A folder that pytest takes for a checkout: features of its own, and a harness test that fails if it is run."""
    for name in ("conftest.py", "pyproject.toml"):
        shutil.copy(ROOT / name, tmp_path)
    shutil.copytree(ROOT / "features", tmp_path / "features", ignore=shutil.ignore_patterns("__pycache__"))
    (tmp_path / "tests").mkdir()
    (tmp_path / "tests" / "test_harness.py").write_text("def test_harness():\n    assert False\n", encoding="utf-8")
    return tmp_path


def run_pytest(checkout: Path, *arguments: str | Path) -> tuple[int, str]:
    """The exit code and output of pytest, run from `checkout` as a user does."""
    environment = {name: value for name, value in os.environ.items() if not name.startswith("PYTEST_")}
    environment["PYTHONPATH"] = os.pathsep.join([str(checkout), str(ROOT)])
    command = [sys.executable, "-m", "pytest", "-p", "no:hypothesispytest", *map(str, arguments)]
    done = subprocess.run(
        command, cwd=checkout, env=environment, capture_output=True, text=True, check=False, timeout=60
    )
    output = done.stdout + done.stderr
    assert "Traceback" not in output
    assert "INTERNALERROR" not in output
    return done.returncode, output


def ran(output: str) -> list[str]:
    """The scenarios that `pytest -v` says were run, in order."""
    lines = [line for line in output.splitlines() if line.startswith(FEATURE) and "%]" in line]
    return [line.partition("::")[2].partition("[")[0] for line in lines]


class TestCommandLine:
    def test_what_is_asked_is_verified_and_nothing_else_is_run(self, checkout: Path) -> None:
        code, output = run_pytest(checkout, f"--bench={EMBEDDED_BENCH}", "--dmc", DMC, "--clause", CLAUSE, "-v")
        assert code == 0
        assert ran(output) == list(VARIATION)
        assert "1 confirmed" in output
        assert "test_harness" not in output

    def test_a_bench_outside_the_checkout_may_be_named_after_a_space(self, checkout: Path, tmp_path: Path) -> None:
        bench = write_bench(tmp_path, {}, [DMC])
        code, output = run_pytest(checkout, "--bench", str(bench), "--dmc", DMC, "--clause", CLAUSE)
        assert code == 0
        assert "1 confirmed" in output

    def test_tests_of_the_harness_run_where_they_are_named_or_nothing_is_asked(self, checkout: Path) -> None:
        code, output = run_pytest(checkout, "--dmc", DMC, "tests")
        assert code == 1
        assert "test_harness" in output
        _, output = run_pytest(checkout, "--collect-only", "-q", "-k", "test_harness")
        assert "test_harness" in output

    def test_a_part_of_the_scenarios_confirms_nothing(self, checkout: Path) -> None:
        code, output = run_pytest(checkout, "--dmc", DMC, "--clause", CLAUSE, "-k", "refused", "-v")
        assert code == 0
        assert ran(output) == [VARIATION[0]]
        assert f"{DMC} {ROLE} {CLAUSE}: inconclusive." in output
        assert f"1 of 2 scenarios of this Rule did not run (“{VARIATION[1]}”)" in output
        assert "1 inconclusive" in output
        assert "confirmed" not in output

    def test_collect_only_shows_both_rules(self, checkout: Path) -> None:
        code, output = run_pytest(checkout, "--dmc", DMC, "--clause", CLAUSE, "--collect-only", "-q")
        assert code == 0
        for scenario in VARIATION + STANDARD:
            assert f"{FEATURE}::{scenario}[{DMC}-{ROLE}]" in output
        assert "4 tests collected" in output

    def test_a_contradicted_cell_is_classified_and_fails_the_run(self, checkout: Path) -> None:
        bench = write_bench(checkout, {(DMC, ROLE): declared(DMC, ROLE) - {CLAUSE}}, [DMC])
        code, output = run_pytest(checkout, f"--bench={bench}", "--clause", CLAUSE, "-v")
        assert code == 1
        assert ran(output) == [*VARIATION, *STANDARD]
        assert f"{DMC} {ROLE} {CLAUSE}: declared-not-observed." in output
        assert "expected a refusal; found success" in output

    def test_a_clause_that_no_feature_tests_runs_nothing(self, checkout: Path) -> None:
        code, output = run_pytest(checkout, "--dmc", DMC, "--clause", "18.5(l)")
        assert code == pytest.ExitCode.NO_TESTS_COLLECTED
        assert "confirmed" not in output

    def test_a_skip_on_the_way_is_inconclusive_and_fails_the_run(self, checkout: Path) -> None:
        plugin = (
            "import pytest\nfrom steps.under_test import UnderTest\n\n\ndef read(*_):\n    pytest.skip('no time')\n"
        )
        (checkout / "in_a_hurry.py").write_text(f"{plugin}\n\nUnderTest.read = read\n", encoding="utf-8")
        code, output = run_pytest(checkout, "-p", "in_a_hurry", "--dmc", DMC, "--clause", CLAUSE)
        assert code == 1
        assert "Skipped: no time" in output
        assert "1 inconclusive" in output
        assert "2 failed" in output
        assert "skipped" not in output.splitlines()[-1]


class TestExitCodes:
    def test_a_wrong_register(self, checkout: Path) -> None:
        text = (EMBEDDED_BENCH.parent / "registers" / "dmves.csv").read_text(encoding="utf-8")
        dmves = checkout / "dmves.csv"
        dmves.write_text(text.replace("18.7(i)", "18.7(ii)", 1).replace(",X,", ",yes,", 1), encoding="utf-8")
        code, output = run_pytest(checkout, f"--dmves={dmves}", "--dmc", DMC)
        assert code == 3
        assert "2 finding(s), nothing was run" in output
        assert "found unknown column '18.7(ii)'; expected a known name; nearest: 18.7(i)" in output
        assert "found 'yes'" in output

    def test_a_wrong_feature(self, checkout: Path) -> None:
        feature = checkout / FEATURE
        text = feature.read_text(encoding="utf-8").replace("Then the request succeeds", "Then the request suceeds")
        feature.write_text(text.replace("Scenario: What", "@skip\n    Scenario: What"), encoding="utf-8")
        code, output = run_pytest(checkout, "--dmc", DMC)
        assert code == 3
        assert "2 finding(s), nothing was run" in output
        assert (
            "undefined step Then 'the request suceeds'; expected a known name; nearest: the request succeeds" in output
        )
        assert "unknown tag @skip" in output

    def test_a_wrong_feature_stops_what_names_one_scenario_of_another(self, checkout: Path) -> None:
        (checkout / FEATURE).write_text("Not Gherkin.\n", encoding="utf-8")
        other = "features/s1sr/18_07_i_update_debt_in_credit_mode.feature::no such scenario"
        code, output = run_pytest(checkout, other, "--dmc", DMC)
        assert code == 3
        assert f"{checkout / FEATURE}:1" in output

    def test_unknown_dmcs(self, checkout: Path) -> None:
        code, output = run_pytest(checkout, "--dmc", "MOC-SECURE-1", "--dmc", "MOC-SECURE-2")
        assert code == 4
        assert "2 finding(s), nothing was run" in output
        assert "found DMC 'MOC-SECURE-1'; expected a known name; nearest: MOC-SECURE-01" in output
        assert "found DMC 'MOC-SECURE-2'" in output

    def test_a_wrong_bench_file(self, checkout: Path) -> None:
        bench = write_bench(checkout, {}, [DMC])
        text = bench.read_text(encoding="utf-8").replace("clock: virtual", "clock: vritual\nclokc: real")
        bench.write_text(text, encoding="utf-8")
        code, output = run_pytest(checkout, f"--bench={bench}")
        assert code == 4
        assert "2 finding(s), nothing was run" in output
        assert "found 'vritual'; expected a known name; nearest: virtual" in output
        assert "found unknown key 'clokc'; expected a known name; nearest: clock" in output

    def test_a_feature_that_does_not_ship(self, checkout: Path) -> None:
        own = shutil.copy(checkout / FEATURE, checkout / "own.feature")
        code, output = run_pytest(checkout, own, "--dmc", DMC)
        assert code == 4
        assert f"{own}: found a feature that does not ship" in output

    def test_under_xdist(self, checkout: Path) -> None:
        pytest.importorskip("xdist")
        code, output = run_pytest(checkout, "-n", "1", "features", "--dmc", DMC)
        assert code == 4
        assert "features do not run under pytest-xdist: use s1bench verify --jobs" in output


Run = Callable[..., FeatureRun]


@pytest.fixture
def run(tmp_path: Path) -> Run:
    """Runs the features of some clauses for one DMC, with an ESME that shows what is given."""

    def feature_run(*clauses: str, behaves: set[str] | None = None) -> FeatureRun:
        bench = write_bench(tmp_path, {} if behaves is None else {(DMC, ROLE): behaves}, [DMC])
        asked = prepare(Asked(bench, None, (DMC,), clauses or (CLAUSE,), date(2026, 11, 20)))
        run_share(asked, tmp_path / "allure-results", lambda _: None)
        return asked

    return feature_run


def judgement(feature_run: FeatureRun) -> CellJudgement:
    """The judgement of the only cell."""
    ((_, judged),) = judge_run(feature_run.finish()).combinations[0].cells
    return judged


class TestOrder:
    def test_the_other_rule_runs_last_and_only_for_contradicted_cells(self, run: Run) -> None:
        other = "18.5(p)(iii)"
        records = run(CLAUSE, other, behaves=declared(DMC, ROLE) - {CLAUSE}).scenarios
        assert [record.scenario for record in records if record.clause == CLAUSE] == [*VARIATION, *STANDARD]
        assert [record.classification for record in records] == [False] * (len(records) - 2) + [True] * 2
        assert {record.rule for record in records if record.clause == other} == {RuleSide.VARIATION}

    def test_the_other_rule_classifies_a_contradiction(self, run: Run) -> None:
        judged = judgement(run(behaves=declared(DMC, ROLE) - {CLAUSE}))
        assert (judged.judgement, judged.observed) == ("declared-not-observed", "standard")

    def test_the_expected_rule_alone_runs_where_it_holds(self, run: Run) -> None:
        feature_run = run()
        assert {record.rule for record in feature_run.scenarios} == {RuleSide.VARIATION}
        assert feature_run.contradicted == set()


class TestOutcomes:
    def test_a_then_that_judges_nothing_is_inconclusive(self, run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr(UnderTest, "judge", lambda *_: None)
        feature_run = run()
        assert {record.outcome for record in feature_run.scenarios} == {ScenarioOutcome.INCONCLUSIVE}
        assert feature_run.scenarios[0].reason == "the step 'the request is refused' judged nothing"
        outcomes = [step.outcome for step in feature_run.scenarios[0].steps]
        before = outcomes.index(StepOutcome.INCONCLUSIVE)
        after = len(outcomes) - before - 1
        passed, not_reached = [StepOutcome.PASSED] * before, [StepOutcome.NOT_REACHED] * after
        assert outcomes == [*passed, StepOutcome.INCONCLUSIVE, *not_reached]
        assert before
        assert after
        assert judgement(feature_run).judgement is Judgement.INCONCLUSIVE

    @pytest.mark.parametrize("place", ["s1bench.recording.mount", "steps.under_test.UnderTest.begin_when"])
    def test_an_assertion_outside_a_step_is_an_error_and_blames_no_device(
        self, place: str, run: Run, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        def wrong(*_: object, **__: object) -> NoReturn:
            raise AssertionError("the harness is wrong")

        monkeypatch.setattr(place, wrong)
        feature_run = run()
        assert {record.outcome for record in feature_run.scenarios} == {ScenarioOutcome.ERROR}
        assert feature_run.contradicted == set()
        assert judgement(feature_run).judgement is Judgement.INCONCLUSIVE
        assert "the harness is wrong" in judgement(feature_run).reason

    @pytest.mark.parametrize("leave", [pytest.skip, pytest.xfail, pytest.fail])
    def test_a_step_that_leaves_by_a_side_door_is_no_pass(
        self, leave: Callable[[str], NoReturn], run: Run, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr(UnderTest, "read", lambda *_: leave("no time"))
        feature_run = run()
        expected = ScenarioOutcome.INCONCLUSIVE if leave is pytest.skip else ScenarioOutcome.ERROR
        assert {record.outcome for record in feature_run.scenarios} == {expected}
        assert judgement(feature_run).judgement is Judgement.INCONCLUSIVE
        assert "no time" in judgement(feature_run).reason

    @pytest.mark.parametrize(
        ("error", "outcome", "reason"),
        [
            (AssertionError("expected 1; found 2"), ScenarioOutcome.FAILED, "expected 1; found 2"),
            (Inconclusive("no load"), ScenarioOutcome.INCONCLUSIVE, "no load"),
            (DeviceTimeout("silent"), ScenarioOutcome.INCONCLUSIVE, "DeviceTimeout: silent"),
            (pytest.skip.Exception("later"), ScenarioOutcome.INCONCLUSIVE, "Skipped: later"),
            (pytest.fail.Exception("no"), ScenarioOutcome.ERROR, "Failed: no"),
            (KeyError("MeterBalance"), ScenarioOutcome.ERROR, "KeyError: 'MeterBalance'"),
            (BenchError([Finding("a", "b", "c", "d")]), ScenarioOutcome.ERROR, "BenchError: a: found b; expected c. d"),
        ],
        ids=lambda value: type(value).__name__,
    )
    def test_only_an_assertion_says_that_the_device_is_wrong(
        self, error: BaseException, outcome: ScenarioOutcome, reason: str
    ) -> None:
        assert (outcome_of(error), reason_of(error)) == (outcome, reason)
