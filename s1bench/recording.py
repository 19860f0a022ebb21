"""The part of the pytest plugin that keeps the record: of each scenario its steps, what they saw, and how it ended."""

import sys
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import partial

import pytest
from pytest_bdd.parser import Scenario, Step
from pytest_bdd.scenario import scenario_wrapper_template_registry

from benches.mount import mount
from device_drivers.protocols import DeviceTimeout
from reports.record import ScenarioOutcome, ScenarioRecord, StepOutcome, StepRecord
from s1bench.feature_files import instance_name
from s1bench.plugin import RUN, CellRun, FeatureFile, cell_run, feature_run
from s1bench.waits import ScenarioKey, announcement, key_of, waits_of
from smets1.errors import Inconclusive
from steps.under_test import Seen, UnderTest

TRACE = pytest.StashKey["Trace"]()


@dataclass(slots=True)
class Trace:
    """What a running scenario has done so far."""

    run: CellRun
    name: str
    feature: str
    first_exchange: int = 0
    first_wait: int = 0
    first_date: int = 0
    pending: list[Step] = field(default_factory=list)
    steps: list[StepRecord] = field(default_factory=list)
    under_test: UnderTest | None = None


@pytest.fixture
def under_test(request: pytest.FixtureRequest) -> UnderTest:
    """The device under test, mounted anew."""
    asked: CellRun = request.param
    run = feature_run(request.config)
    journal = run.journal
    begun = len(journal.exchanges), len(journal.waits), len(journal.dates)
    trace = Trace(asked, _instance(request.node), _feature(request.node), *begun)
    request.node.stash[TRACE] = trace
    if (key := _key(request.node)) and (told := announcement(key, run.plan, run.bench.max_wait)):
        sys.stderr.write(f"{told}\n")
    spec = run.spec(asked.cell.dmc)
    trace.under_test = UnderTest(partial(mount, run.bench, spec, run.journal, rules_on=run.as_of), asked.cell.role)
    return trace.under_test


def _instance(item: pytest.Function) -> str:
    name = scenario_wrapper_template_registry[item.function].name
    return instance_name(name, item.callspec.params.get("_pytest_bdd_example", {}))  # type: ignore[arg-type]


def _feature(item: pytest.Function) -> str:
    return item.parent.text.relative if isinstance(item.parent, FeatureFile) else ""


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Leave out what ran before the run was interrupted."""
    run = config.stash.get(RUN, None)
    if run is not None and run.done:
        items[:] = [item for item in items if _key(item) not in run.done]


def _key(item: pytest.Item) -> ScenarioKey | None:
    asked = cell_run(item)
    if asked is None or not isinstance(item, pytest.Function):
        return None
    return asked.cell.dmc, asked.cell.role, asked.cell.clause, asked.side, _instance(item)


def pytest_bdd_before_scenario(request: pytest.FixtureRequest, scenario: Scenario) -> None:
    request.getfixturevalue("under_test")
    request.node.stash[TRACE].pending = list(scenario.steps)


def pytest_bdd_after_scenario(request: pytest.FixtureRequest) -> None:
    """Leave the equipment of the bench safe; where that fails, nothing seen on it counts."""
    under_test = request.node.stash[TRACE].under_test
    if under_test is not None:
        under_test.installation.release()


def pytest_bdd_before_step(request: pytest.FixtureRequest, step: Step) -> None:
    under_test = request.node.stash[TRACE].under_test
    if step.type == "when" and under_test is not None:
        under_test.begin_when()


def pytest_bdd_after_step(request: pytest.FixtureRequest, step: Step) -> None:
    """Close the record of a step; a Then that judged nothing makes the scenario inconclusive."""
    trace = request.node.stash[TRACE]
    if step.type == "then" and trace.under_test is not None and not trace.under_test.seen.judged:
        error = Inconclusive(f"the step {step.name!r} judged nothing")
        _close(trace, step, error)
        raise error
    _close(trace, step, None)


def pytest_bdd_step_error(request: pytest.FixtureRequest, step: Step, exception: Exception) -> None:
    _close(request.node.stash[TRACE], step, exception)


def pytest_bdd_step_func_lookup_error(request: pytest.FixtureRequest, step: Step, exception: Exception) -> None:
    _close(request.node.stash[TRACE], step, exception)


def _close(trace: Trace, step: Step, error: BaseException | None) -> None:
    seen = trace.under_test.seen if trace.under_test else Seen()
    if trace.under_test:
        trace.under_test.seen = Seen()
    outcome = StepOutcome.PASSED if error is None else StepOutcome(outcome_of(error))
    trace.steps.append(_step_record(step, outcome, seen, "" if error is None else reason_of(error)))
    trace.pending = trace.pending[1:]


def _step_record(step: Step, outcome: StepOutcome, seen: Seen, message: str) -> StepRecord:
    return StepRecord(
        keyword=step.keyword.strip(),
        text=step.name,
        outcome=outcome,
        exchanges=tuple(seen.exchanges),
        judged=tuple(seen.judged),
        observed=tuple(seen.observed),
        message=message,
        docstring=step.docstring or "",
        datatable=tuple(tuple(map(str, row)) for row in step.datatable.raw()) if step.datatable else (),
    )


def outcome_of(error: BaseException) -> ScenarioOutcome:
    """What an exception says of a scenario: only an AssertionError says that the device is wrong."""
    if isinstance(error, AssertionError):
        return ScenarioOutcome.FAILED
    if isinstance(error, Inconclusive | DeviceTimeout | pytest.skip.Exception):
        return ScenarioOutcome.INCONCLUSIVE
    return ScenarioOutcome.ERROR


def reason_of(error: BaseException) -> str:
    """An exception in words, naming its class where it is not one of the verdicts."""
    if isinstance(error, AssertionError | Inconclusive):
        return str(error)
    return f"{type(error).__name__}: {error}"


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(item: pytest.Item, call: pytest.CallInfo[None]) -> Iterator[None]:
    """Add the scenario to the record once, when it ends; show its steps in place of a Python traceback.

    A skip or an expected failure raised on the way judged nothing: pytest is told that the scenario failed.
    """
    report: pytest.TestReport = yield  # type: ignore[assignment]
    trace = item.stash.get(TRACE, None)
    run = cell_run(item)
    failed_before = call.when == "setup" and call.excinfo is not None
    if run is not None and (call.when == "call" or failed_before):
        if trace is None:
            trace = Trace(run, item.name, "")
        record = _record(item, trace, call.excinfo.value if call.excinfo else None)
        trace.under_test = None
        asked = feature_run(item.config)
        asked.add(record)
        journal = asked.journal
        asked.waits[key_of(record)] = waits_of(journal.waits[trace.first_wait :], journal.dates[trace.first_date :])
        if bridge := item.config.pluginmanager.getplugin("s1bench-allure"):
            bridge.attach_exchanges(record)
        if call.excinfo is not None:
            report.outcome = "failed"
            vars(report).pop("wasxfail", None)
            if record.outcome is not ScenarioOutcome.ERROR:
                report.longrepr = _steps_text(record)
    return report  # type: ignore[return-value]


def _record(item: pytest.Item, trace: Trace, error: BaseException | None) -> ScenarioRecord:
    cell = trace.run.cell
    not_reached = [_step_record(step, StepOutcome.NOT_REACHED, Seen(), "") for step in trace.pending]
    return ScenarioRecord(
        dmc=cell.dmc,
        role=cell.role,
        clause=cell.clause,
        feature=trace.feature,
        scenario=trace.name,
        rule=trace.run.side,
        outcome=ScenarioOutcome.PASSED if error is None else _scenario_outcome(trace, error),
        reason="" if error is None else reason_of(error),
        steps=(*trace.steps, *not_reached),
        exchanges=tuple(feature_run(item.config).journal.exchanges[trace.first_exchange :]),
        samples=tuple(trace.under_test.samples) if trace.under_test else (),
        classification=trace.run.classification,
    )


def _scenario_outcome(trace: Trace, error: BaseException) -> ScenarioOutcome:
    """An AssertionError from anywhere but a step says nothing of the device."""
    in_step = bool(trace.steps) and trace.steps[-1].outcome is not StepOutcome.PASSED
    outcome = outcome_of(error)
    return ScenarioOutcome.ERROR if outcome is ScenarioOutcome.FAILED and not in_step else outcome


_MARKS = {
    StepOutcome.PASSED: "✓",
    StepOutcome.FAILED: "✗",
    StepOutcome.INCONCLUSIVE: "?",
    StepOutcome.ERROR: "!",
    StepOutcome.NOT_REACHED: "-",
}


def _steps_text(record: ScenarioRecord) -> str:
    lines = [f"{record.dmc} {record.role}, clause {record.clause}, Rule {record.rule}: {record.scenario}"]
    for step in record.steps:
        lines.append(f"  {_MARKS[step.outcome]} {step.keyword} {step.text}")
        if step.message:
            lines.append(f"      {step.message} (exchanges {', '.join(step.exchanges) or 'none'})")
    if not any(step.message for step in record.steps):
        lines.append(f"  {record.reason}")
    return "\n".join(lines)
