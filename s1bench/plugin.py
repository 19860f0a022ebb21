"""The pytest plugin: collects feature files and runs each scenario for each cell that asks for it.

For every cell the Rule that the DMVES expects runs first. Only where it is contradicted does the other Rule run, to
tell which behaviour the device shows instead.
"""

import itertools
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest
from pytest_bdd import scenario as bdd_scenario
from pytest_bdd.scenario import scenario_wrapper_template_registry

from benches.bench_file import EMBEDDED_BENCH, load_bench
from reports.judgement import Judgement, judge_run
from s1bench.feature_checks import checked_features
from s1bench.feature_files import FEATURES, FeatureText, ScenarioText
from s1bench.feature_run import FeatureRun
from smets1.cells import Cell, RuleSide
from smets1.errors import DeclarationError, DefinitionError, Finding, FindingsError, UsageError
from smets1.standard import REGISTRY
from steps import step_modules
from steps.under_test import UnderTest

pytest_plugins = ["s1bench.vocabulary", "s1bench.recording"]

RUN = pytest.StashKey[FeatureRun]()
FAULT = pytest.StashKey[FindingsError]()

DEFINITION_FAULT, BENCH_FAULT = 3, 4
"""Exit codes of CONTRACT: a register, clause or feature is wrong; the bench or the command is."""


@dataclass(frozen=True, slots=True)
class CellRun:
    """What one item runs: a scenario of one Rule, for one cell."""

    cell: Cell
    side: RuleSide

    @property
    def classification(self) -> bool:
        """Whether it runs only to classify a contradiction."""
        return self.side is not self.cell.expected


def pytest_configure(config: pytest.Config) -> None:
    config.addinivalue_line("markers", "clause(id): the S1SR clause that a scenario tests")
    config.addinivalue_line("markers", "device_type(name): the device type that a scenario is restricted to")
    config.addinivalue_line("markers", "source(name): a fact or SRV that a scenario rests on")
    if config.getoption("allure_report_dir", None):
        from reports.allure_bridge import AllureBridge

        config.pluginmanager.register(AllureBridge(), "s1bench-allure")


def pytest_ignore_collect(collection_path: Path, config: pytest.Config) -> bool | None:
    """With --bench, --dmc or --clause and no path named, only features are meant, not the tests of the harness."""
    asked = any(config.getoption(name) for name in ("bench", "dmc", "clause", "standard"))
    named = config.args_source is pytest.Config.ArgsSource.ARGS
    return True if asked and not named and config.rootpath / "tests" in collection_path.parents else None


@pytest.hookimpl(wrapper=True)
def pytest_collection(session: pytest.Session) -> Iterator[None]:
    """End the session where something is wrong, with all findings."""
    config = session.config
    if config.pluginmanager.hasplugin("dsession") and _features_named(config):
        pytest.exit("features do not run under pytest-xdist: use s1bench verify --jobs, or name tests", BENCH_FAULT)
    try:
        return (yield)
    finally:
        if error := config.stash.get(FAULT, None):
            definition = isinstance(error, DeclarationError | DefinitionError)
            pytest.exit(_findings_text(error), DEFINITION_FAULT if definition else BENCH_FAULT)


def _features_named(config: pytest.Config) -> bool:
    named = [(config.invocation_params.dir / arg.partition("::")[0]).resolve() for arg in config.args]
    return any(FEATURES.is_relative_to(path) or path.is_relative_to(FEATURES) for path in named)


def pytest_collect_file(file_path: Path, parent: pytest.Collector) -> pytest.Collector | None:
    """A feature file that ships; what is wrong ends the session later, as here it would be the error of one file."""
    config = parent.config
    if file_path.suffix != ".feature" or FAULT in config.stash:
        return None
    try:
        if not file_path.is_relative_to(FEATURES):
            _refuse_if_named(file_path, parent.session)
            return None
        run = feature_run(config)
    except FindingsError as error:
        config.stash[FAULT] = error
        return None
    collector = FeatureFile.from_parent(parent, path=file_path)
    collector.text = next(feature for feature in run.features if feature.path == file_path)
    return collector


def _refuse_if_named(path: Path, session: pytest.Session) -> None:
    if session.isinitpath(path):
        expected = f"a feature below {FEATURES}"
        raise UsageError([Finding(str(path), "a feature that does not ship", expected, "Name one that does.")])


def feature_run(config: pytest.Config) -> FeatureRun:
    """The run of this session, made when first needed. Raises FindingsError."""
    if RUN not in config.stash:
        config.stash[RUN] = prepare(config)
    return config.stash[RUN]


def _findings_text(error: FindingsError) -> str:
    return "\n".join([f"{len(error.findings)} finding(s), nothing was run:", *map(str, error.findings)])


def prepare(config: pytest.Config) -> FeatureRun:
    """Check features, steps, bench and registers. Raises FindingsError."""
    features = checked_features(step_modules())
    bench = load_bench(config.getoption("bench") or EMBEDDED_BENCH, dmves=config.getoption("dmves"))
    bench = replace(bench, max_wait=config.getoption("max_wait"))
    dmcs, clauses = tuple(config.getoption("dmc")), tuple(config.getoption("clause"))
    options = {"as_of": config.getoption("as_of")} if config.getoption("as_of") else {}
    run = FeatureRun(bench, features, dmcs, clauses, config.getoption("standard"), **options)
    run.qualify_before()
    return run


class FeatureFile(pytest.Module):
    """A feature file: one function for each scenario that some cell asks for."""

    text: FeatureText

    def _getobj(self) -> ModuleType:
        module = ModuleType(self.path.stem)
        run = feature_run(self.config)
        clause = self.text.clause
        for scenario in self.text.scenarios:
            if clause is not None and run.cells(clause.id, scenario):
                function = bdd_scenario(self.path.name, scenario.name, features_base_dir=str(self.path.parent))(_run)
                setattr(module, scenario.name, function)
        return module

    def istestfunction(self, obj: object, name: str) -> bool:
        del obj
        return any(scenario.name == name for scenario in self.text.scenarios)

    def scenario(self, name: str) -> ScenarioText:
        """The scenario called `name`."""
        return next(scenario for scenario in self.text.scenarios if scenario.name == name)


def _run(under_test: UnderTest) -> None:
    """What a scenario is bound to: pytest-bdd runs its steps, which use `under_test`."""


def pytest_bdd_apply_tag(tag: str, function: Any) -> bool:
    """Tags become marks that may hold any character."""
    if clause := next((clause for clause in REGISTRY.values() if clause.tag == tag), None):
        pytest.mark.clause(id=clause.id)(function)
    elif "-" in tag:
        pytest.mark.source(name=tag)(function)
    else:
        pytest.mark.device_type(name=tag)(function)
    return True


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    collector = metafunc.definition.parent
    if not isinstance(collector, FeatureFile) or metafunc.function not in scenario_wrapper_template_registry:
        return
    scenario = collector.scenario(scenario_wrapper_template_registry[metafunc.function].name)
    clause, side = collector.text.clause, scenario.side
    if clause is None or side is None:
        return
    runs = [CellRun(cell, side) for cell in feature_run(metafunc.config).cells(clause.id, scenario)]
    metafunc.parametrize("under_test", runs, indirect=True, ids=[f"{r.cell.dmc}-{r.cell.role}" for r in runs])


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Tests of the harness first, then DMC by DMC and cell by cell, as the bench mounts them."""

    places: dict[tuple[str, str, str], int] = {}

    def place(item: pytest.Item) -> int:
        key = cell_key(item)
        if key is None:
            return -1
        if not places:
            run = feature_run(item.config)
            cells = [cell for combination in run.combinations for cell in combination.asked]
            places.update({(cell.dmc, cell.role, cell.clause): number for number, cell in enumerate(cells)})
        return places[key]

    items.sort(key=place)


@pytest.hookimpl(wrapper=True)
def pytest_runtestloop(session: pytest.Session) -> Iterator[None]:
    """Run the Rules that are expected; then, for cells that were contradicted, the other Rule."""
    classifying = [item for item in session.items if (run := cell_run(item)) is not None and run.classification]
    if session.config.option.collectonly:
        return (yield)
    kept = {id(item) for item in classifying}
    session.items[:] = [item for item in session.items if id(item) not in kept]
    result = yield
    contradicted = feature_run(session.config).contradicted if classifying else set()
    wanted = [item for item in classifying if cell_key(item) in contradicted]
    for item, following in itertools.zip_longest(wanted, wanted[1:]):
        item.config.hook.pytest_runtest_protocol(item=item, nextitem=following)
    return result


def cell_key(item: pytest.Item) -> tuple[str, str, str] | None:
    """The cell that a scenario belongs to."""
    run = cell_run(item)
    return (run.cell.dmc, run.cell.role, run.cell.clause) if run else None


def cell_run(item: pytest.Item) -> CellRun | None:
    """What `item` runs; None where it is not a scenario."""
    if not isinstance(item, pytest.Function) or not isinstance(item.parent, FeatureFile):
        return None
    param = item.callspec.params["under_test"]
    return param if isinstance(param, CellRun) else None


def pytest_terminal_summary(terminalreporter: Any, config: pytest.Config) -> None:
    """What the cells that were looked at were judged, below pytest's own summary."""
    run = config.stash.get(RUN, None)
    if run is None or not run.scenarios:
        return
    looked_at = {(record.dmc, record.role, record.clause) for record in run.scenarios}
    judged = [
        (cell, judgement)
        for combination in judge_run(run.finish()).combinations
        for cell, judgement in (*combination.cells, *combination.standard)
        if (cell.dmc, cell.role, cell.clause) in looked_at
    ]
    terminalreporter.section("judgements")
    for cell, judgement in judged:
        if judgement.judgement is not Judgement.CONFIRMED:
            where = f"{cell.dmc} {cell.role} {cell.clause}"
            terminalreporter.write_line(f"{where}: {judgement.judgement}. {judgement.reason}")
    counts = Counter(judgement.judgement for _, judgement in judged)
    terminalreporter.write_line(", ".join(f"{count} {judgement}" for judgement, count in counts.items()))
