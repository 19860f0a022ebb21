"""`s1bench verify`: run the features for each DMC, judge every DMVES cell, write the run folder."""

import argparse
import dataclasses
import multiprocessing
import os
import sys
from collections.abc import Callable, Iterator, Mapping, Sequence
from concurrent.futures import ProcessPoolExecutor, as_completed
from contextlib import contextmanager
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest

from benches.bench_file import EMBEDDED_BENCH, load_bench
from benches.qualification import Check
from reports.allure_bridge import drop_empty_containers, write_categories, write_environment
from reports.record import RunRecord, ScenarioRecord, StepRecord
from reports.summary import print_summary
from reports.verification import write_run_folder
from s1bench.feature_checks import checked_features
from s1bench.feature_files import FEATURES
from s1bench.feature_run import FeatureRun
from s1bench.folders import check_new, make_folder
from s1bench.options import duration
from s1bench.output import ProgressLine, print_json, stdout
from s1bench.plugin import RUN
from s1bench.waits import ScenarioKey, Waits, on_emulators, plan_lines
from smets1.dcc.messages import Exchange
from smets1.errors import BenchError, Finding, S1benchError
from steps import step_modules

HELP = "verify Device Model Combinations against their DMVES entries"
EXAMPLE = 's1bench verify MOC-SECURE-01 --clause "18.5(o)"'
RUNS = Path("reports/runs")
"""Where run folders go unless --out says otherwise, below the working directory."""


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """The options of the verb."""
    parser.add_argument("dmc", nargs="*", metavar="DMC", help="DMC to verify; default: all that the bench mounts")
    parser.add_argument(
        "--bench", type=Path, default=EMBEDDED_BENCH, help="bench file; default: the embedded emulators"
    )
    parser.add_argument("--dmves", type=Path, help="DMVES to verify against; default: the bench's")
    parser.add_argument(
        "--clause",
        nargs="+",
        action="extend",
        default=[],
        metavar="ID",
        help="clauses to judge; default: all of the DMVES",
    )
    parser.add_argument(
        "--standard", action="store_true", help="run the standard suite too, apart from the DMVES cells"
    )
    parser.add_argument(
        "--max-wait",
        type=duration,
        metavar="DURATION",
        help="longest wait that a scenario may begin (90s, 45m, 12h, 2d); default: any",
    )
    parser.add_argument("--as-of", type=_date, help="date (YYYY-MM-DD) whose rules hold; default: today")
    parser.add_argument("--out", type=Path, help=f"run folder; default: {RUNS}/RUN-ID")
    parser.add_argument("--jobs", type=_positive, default=1, metavar="N", help="processes to share the DMCs among")
    parser.add_argument("--json", action="store_true", help="print verification.json instead of the table")


def run(options: argparse.Namespace) -> int:
    """Verify, and return the exit code of CONTRACT."""
    if options.out:
        check_new(options.out)
    as_of = options.as_of or today()
    asked = Asked(
        options.bench,
        options.dmves,
        tuple(options.dmc),
        tuple(options.clause),
        as_of,
        options.standard,
        options.max_wait,
    )
    feature_run = prepare(asked)
    if feature_run.bench.clock == "real":
        asked = dataclasses.replace(asked, plan=rehearse(feature_run))
        feature_run.plan = asked.plan
        sys.stderr.write("\n".join(plan_lines(asked.plan, asked.max_wait)) + "\n")
    folder = options.out or RUNS / feature_run.run_id
    allure = folder / "allure-results"
    make_folder(allure)
    feature_run.scenarios = run_features(feature_run, asked, allure, options.jobs)
    record = feature_run.finish()
    write_allure_facts(allure, record)
    document = write_run_folder(record, folder)
    if options.json:
        print_json(document)
    else:
        print_summary(document, stdout())
        stdout().print(f"\nrun folder: {folder}\nreport:     {folder / 'verification.html'}", soft_wrap=True)
    return int(document["exit_code"])


@dataclasses.dataclass(frozen=True, slots=True)
class Asked:
    """What is to be verified."""

    bench: Path
    dmves: Path | None
    dmcs: tuple[str, ...]
    clauses: tuple[str, ...]
    as_of: date
    standard: bool = False
    max_wait: timedelta | None = None
    plan: Mapping[ScenarioKey, Waits] = dataclasses.field(default_factory=dict)


def prepare(asked: Asked) -> FeatureRun:
    """Check everything that can be checked before a device is touched, and qualify the bench. Raises FindingsError."""
    features = checked_features(step_modules())
    bench = dataclasses.replace(load_bench(asked.bench, dmves=asked.dmves), max_wait=asked.max_wait)
    feature_run = FeatureRun(bench, features, asked.dmcs, asked.clauses, asked.standard, asked.as_of)
    feature_run.plan = asked.plan
    if failed := [check for check in feature_run.qualify_before() if not check.passed]:
        raise BenchError([_unqualified(check, asked.bench) for check in failed])
    return feature_run


def rehearse(feature_run: FeatureRun) -> dict[ScenarioKey, Waits]:
    """What each scenario of `feature_run` will have to wait for."""
    rehearsal = FeatureRun(
        on_emulators(feature_run.bench),
        feature_run.features,
        feature_run.dmcs,
        feature_run.clauses,
        feature_run.standard,
        feature_run.as_of,
    )
    run_share(rehearsal, None, lambda _: None)
    return rehearsal.waits


def _unqualified(check: Check, bench: Path) -> Finding:
    where = f"{bench}, {check.dmc} {check.role}, {check.what}"
    return Finding(where, check.found, check.expected, "Correct the bench file or the bench; see s1bench doctor.")


def run_features(feature_run: FeatureRun, asked: Asked, allure: Path, jobs: int) -> list[ScenarioRecord]:
    """The scenarios of every DMC, in the order of the bench file, with exchanges numbered in that order."""
    order = [combination.dmc for combination in feature_run.combinations]
    shares = [tuple(order[first::jobs]) for first in range(min(jobs, len(order)))]
    total = sum(
        len(feature_run.expected_scenarios.get((cell.dmc, cell.role, cell.clause), {}).get(cell.expected, ()))
        for combination in feature_run.combinations
        for cell in combination.asked
    )
    with ProgressLine(total) as progress:
        if len(shares) == 1:
            records = run_share(feature_run, allure, progress.advance)
        else:
            records = _run_shares(asked, shares, allure, progress)
    position = {dmc: place for place, dmc in enumerate(order)}
    return renumbered(sorted(records, key=lambda record: position[record.dmc]))


def _run_shares(
    asked: Asked, shares: Sequence[tuple[str, ...]], allure: Path, progress: ProgressLine
) -> list[ScenarioRecord]:
    context = multiprocessing.get_context("spawn")
    records: list[ScenarioRecord] = []
    with ProcessPoolExecutor(len(shares), mp_context=context) as pool:
        parts = [pool.submit(_run_in_process, dataclasses.replace(asked, dmcs=share), allure) for share in shares]
        for part in as_completed(parts):
            for record in part.result():
                records.append(record)
                progress.advance(record.dmc)
    return records


def _run_in_process(asked: Asked, allure: Path) -> list[ScenarioRecord]:
    return run_share(prepare(asked), allure, lambda _: None)


def run_share(feature_run: FeatureRun, allure: Path | None, on_scenario: Callable[[str], None]) -> list[ScenarioRecord]:
    """Run the features of `feature_run` in this process with pytest, with Allure results in `allure` unless None.

    Raises S1benchError where pytest itself fails.
    """
    arguments = [
        str(FEATURES),
        f"--rootdir={FEATURES.parent}",
        f"--config-file={os.devnull}",
        f"--confcutdir={FEATURES}",
        "--disable-plugin-autoload",
        *("-p", "pytest_bdd.plugin", "-p", "allure_pytest.plugin", "-p", "s1bench.options", "-p", "s1bench.plugin"),
        *("-p", "no:terminal", "-p", "no:cacheprovider", "-p", "no:faulthandler", "-p", "no:unraisableexception"),
        *([f"--alluredir={allure}"] if allure else []),
    ]
    with _without_settings_of_pytest():
        code = pytest.main(arguments, plugins=[_Session(feature_run, on_scenario)])
    if code not in (pytest.ExitCode.OK, pytest.ExitCode.TESTS_FAILED, pytest.ExitCode.NO_TESTS_COLLECTED):
        raise S1benchError(f"the test run broke off: pytest ended with {code!r}")
    return feature_run.scenarios


@contextmanager
def _without_settings_of_pytest() -> Iterator[None]:
    """Hide PYTEST_ADDOPTS and PYTEST_PLUGINS: what a verification runs is not for the environment to say."""
    kept = {name: os.environ.pop(name) for name in ("PYTEST_ADDOPTS", "PYTEST_PLUGINS") if name in os.environ}
    try:
        yield
    finally:
        os.environ.update(kept)


class _Session:
    """Hands the prepared run to the plugin and reports progress."""

    def __init__(self, feature_run: FeatureRun, on_scenario: Callable[[str], None]) -> None:
        self.feature_run = feature_run
        self.on_scenario = on_scenario

    def pytest_configure(self, config: pytest.Config) -> None:
        # A failure is told by the recording; a traceback that nobody sees would cost a tenth of a second each.
        config.option.tbstyle = "native"
        config.stash[RUN] = self.feature_run

    @pytest.hookimpl(trylast=True)
    def pytest_runtest_logfinish(self) -> None:
        self.on_scenario(self.feature_run.scenarios[-1].dmc)


def renumbered(records: Sequence[ScenarioRecord]) -> list[ScenarioRecord]:
    """The records with their exchanges numbered x1, x2 … in order, whichever process made them."""
    numbered = []
    count = 0
    for record in records:
        new = {exchange.id: f"x{count + place}" for place, exchange in enumerate(record.exchanges, start=1)}
        count += len(new)
        exchanges = tuple(_renamed_exchange(exchange, new) for exchange in record.exchanges)
        steps = tuple(_renamed_step(step, new) for step in record.steps)
        numbered.append(dataclasses.replace(record, exchanges=exchanges, steps=steps))
    return numbered


def _renamed_exchange(exchange: Exchange, new: dict[str, str]) -> Exchange:
    return dataclasses.replace(exchange, id=new[exchange.id])


def _renamed_step(step: StepRecord, new: dict[str, str]) -> StepRecord:
    exchanges, judged = ([new[id_] for id_ in ids] for ids in (step.exchanges, step.judged))
    return dataclasses.replace(step, exchanges=tuple(exchanges), judged=tuple(judged))


def write_allure_facts(folder: Path, record: RunRecord) -> None:
    """Tell Allure what the run was, and drop the files that it does not need."""
    drop_empty_containers(folder)
    write_categories(folder)
    facts = {
        "run": record.run_id,
        "as of": record.as_of,
        "bench": record.bench.name,
        "substrate": record.bench.substrate,
        "DMVES": record.dmves.version + (" (illustrative)" if record.dmves.illustrative else ""),
        "harness": f"{record.harness_version} {record.harness_commit}{' dirty' if record.harness_dirty else ''}",
    }
    write_environment(folder, facts)


def today() -> date:
    """Today's date in UTC."""
    return datetime.now(UTC).date()


def _date(text: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise argparse.ArgumentTypeError(f"{text!r} is not a date: write YYYY-MM-DD") from None


def _positive(text: str) -> int:
    if not text.isdecimal() or int(text) < 1:
        raise argparse.ArgumentTypeError(f"{text!r} is not a number of processes: write 1 or more")
    return int(text)
