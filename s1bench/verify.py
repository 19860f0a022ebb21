"""`s1bench verify`: run the features for each DMC, judge every DMVES cell, write the run folder."""

import argparse
import dataclasses
import multiprocessing
import os
import sys
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from datetime import UTC, date, datetime, timedelta
from multiprocessing.connection import Connection, wait
from multiprocessing.process import BaseProcess
from pathlib import Path
from typing import cast

import pytest

from benches.bench_file import EMBEDDED_BENCH, Bench, load_bench
from benches.qualification import Check
from benches.wire import State
from reports.allure_bridge import drop_empty_containers, write_categories, write_environment
from reports.record import RunRecord, ScenarioRecord, StepRecord
from reports.summary import print_summary
from reports.verification import write_manifest, write_run_folder
from s1bench.bench_facts import write_bench_facts
from s1bench.checkpoint import Checkpoint, Head, sums_of
from s1bench.feature_checks import checked_features
from s1bench.feature_files import FEATURES
from s1bench.feature_run import FeatureRun
from s1bench.folders import check_new, make_folder
from s1bench.interruption import Terminated, ended_in_order
from s1bench.options import duration
from s1bench.output import ProgressLine, print_json, stdout
from s1bench.plugin import RUN
from s1bench.waits import ScenarioKey, Waits, on_emulators, plan_lines
from smets1.dcc.messages import Exchange
from smets1.errors import BenchError, Finding, S1benchError, UsageError
from steps import step_modules

HELP = "verify Device Model Combinations against their DMVES entries"
EXAMPLE = 's1bench verify MOC-SECURE-01 --clause "18.5(o)"'
RUNS = Path("reports/runs")
"""Where run folders go unless --out says otherwise, below the working directory."""


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """The options of the verb."""
    parser.add_argument("dmc", nargs="*", metavar="DMC", help="DMC to verify; default: all that the bench mounts")
    parser.add_argument("--bench", type=Path, help="bench file; default: the embedded emulators")
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
    parser.add_argument("--resume", type=Path, metavar="DIR", help="continue the interrupted run of this run folder")
    parser.add_argument("--jobs", type=_positive, default=1, metavar="N", help="processes to share the DMCs among")
    parser.add_argument("--json", action="store_true", help="print verification.json instead of the table")


def run(options: argparse.Namespace) -> int:
    """Verify, and return the exit code of CONTRACT."""
    with ended_in_order():
        return _run(options)


def _run(options: argparse.Namespace) -> int:
    if options.resume:
        asked, resumed = _asked_before(options), Checkpoint.of(options.resume)
    else:
        if options.out:
            check_new(options.out)
        asked, resumed = _asked(options), None
    feature_run = check(asked)
    if resumed:
        resumed.compare(sums_of(feature_run.bench, feature_run.features))
        feature_run.resume(resumed)
    qualify_before(feature_run, asked)
    folder = options.resume or options.out or RUNS / feature_run.run_id
    try:
        plan, found = _plan(feature_run), feature_run.journal.found
        asked = dataclasses.replace(asked, plan=plan, run_folder=folder, found=found)
        allure = folder / "allure-results"
        make_folder(allure)
        checkpoint = resumed or Checkpoint.of(folder)
        if resumed:
            resumed.resume()
        else:
            checkpoint.begin(_head(feature_run, asked))
            feature_run.checkpoint = checkpoint
        feature_run.scenarios = run_features(feature_run, asked, allure, options.jobs)
        record = feature_run.finish()
    except (S1benchError, KeyboardInterrupt):
        if any(Checkpoint.of(folder).records()):
            sys.stderr.write(f"The results so far are kept: s1bench verify --resume {folder}\n")
        raise
    finally:
        feature_run.release()
    for check_ in feature_run.checks_after:
        if not check_.passed:
            where = f"{check_.dmc} {check_.role}, {check_.what}"
            sys.stderr.write(f"AFTER THE RUN {where}: {check_.found}; expected {check_.expected}\n")
    write_allure_facts(allure, record)
    write_bench_facts(folder, feature_run)
    document = write_run_folder(record, folder)
    checkpoint.remove()
    write_manifest(folder)
    if options.json:
        print_json(document)
    else:
        print_summary(document, stdout())
        stdout().print(f"\nrun folder: {folder}\nreport:     {folder / 'verification.html'}", soft_wrap=True)
    return int(document["exit_code"])


@dataclasses.dataclass(frozen=True, slots=True)
class Asked:
    """What is to be verified. `lender` holds the bench where this is a share of its work, kept in `run_folder`."""

    bench: Path
    dmves: Path | None
    dmcs: tuple[str, ...]
    clauses: tuple[str, ...]
    as_of: date
    standard: bool = False
    max_wait: timedelta | None = None
    plan: Mapping[ScenarioKey, Waits] = dataclasses.field(default_factory=dict)
    lender: int | None = None
    run_folder: Path | None = None
    found: Mapping[tuple[str, str], State] = dataclasses.field(default_factory=dict)


KEPT = ("bench", "dmves", "dmcs", "clauses", "as_of", "standard", "max_wait")
"""What a run that is continued asks as it did before."""


def _asked(options: argparse.Namespace) -> Asked:
    bench, as_of = options.bench or EMBEDDED_BENCH, options.as_of or today()
    dmcs, clauses = tuple(options.dmc), tuple(options.clause)
    return Asked(bench, options.dmves, dmcs, clauses, as_of, options.standard, options.max_wait)


def _asked_before(options: argparse.Namespace) -> Asked:
    """What the run that is to be continued was asked. Raises UsageError where it is asked anything else."""
    named = {"DMC": "dmc", **{f"--{each}": each.replace("-", "_") for each in ("bench", "dmves", "clause", "out")}}
    named |= {"--standard": "standard", "--as-of": "as_of"}
    if given := [name for name, option in named.items() if getattr(options, option)]:
        expected = "--resume with --jobs, --max-wait and --json alone"
        do = "Leave it out: the run asks what it asked before."
        raise UsageError([Finding("--resume", f"{each} too", expected, do) for each in given])
    head = Checkpoint.of(options.resume).load()
    kept = dict(head.asked)
    kept |= {name: Path(kept[name]) for name in ("bench", "dmves") if kept[name]}
    asked = Asked(**kept, found=head.found)
    return dataclasses.replace(asked, max_wait=options.max_wait) if options.max_wait else asked


def _head(feature_run: FeatureRun, asked: Asked) -> Head:
    kept: dict[str, object] = {name: getattr(asked, name) for name in KEPT}
    kept |= {name: str(path.resolve()) for name in ("bench", "dmves") if isinstance(path := kept[name], Path)}
    sums = sums_of(feature_run.bench, feature_run.features)
    return Head(feature_run.run_id, feature_run.started, kept, sums, feature_run.journal.found)


def check(asked: Asked) -> FeatureRun:
    """Check everything that can be checked before a device is touched. Raises FindingsError."""
    features = checked_features(step_modules())
    bench = dataclasses.replace(load_bench(asked.bench, dmves=asked.dmves), max_wait=asked.max_wait)
    feature_run = FeatureRun(bench, features, asked.dmcs, asked.clauses, asked.standard, asked.as_of)
    feature_run.plan, feature_run.lender = asked.plan, asked.lender
    feature_run.journal.found.update(asked.found)
    return feature_run


def qualify_before(feature_run: FeatureRun, asked: Asked) -> None:
    """Hold the bench and qualify it. Raises BenchError, and then lets it go."""
    if failed := [check for check in feature_run.qualify_before() if not check.passed]:
        feature_run.release()
        raise BenchError([_unqualified(check, asked.bench) for check in failed])


def prepare(asked: Asked) -> FeatureRun:
    """Check everything, and hold and qualify the bench. Raises FindingsError."""
    feature_run = check(asked)
    qualify_before(feature_run, asked)
    return feature_run


def _plan(feature_run: FeatureRun) -> Mapping[ScenarioKey, Waits]:
    """What the scenarios will have to wait for, told before they run; nothing where time is virtual."""
    if feature_run.bench.clock == "real":
        feature_run.plan = rehearse(feature_run)
        sys.stderr.write("\n".join(plan_lines(feature_run.plan, feature_run.bench.max_wait)) + "\n")
    return feature_run.plan


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
    shares = shares_of(feature_run.bench, order, jobs)
    total = sum(
        len(feature_run.expected_scenarios.get((cell.dmc, cell.role, cell.clause), {}).get(cell.expected, ()))
        for combination in feature_run.combinations
        for cell in combination.asked
    )
    with ProgressLine(max(total - len(feature_run.done), 0)) as progress:
        if len(shares) == 1:
            records = run_share(feature_run, allure, progress.advance)
        else:
            records = _run_shares(asked, shares, allure, progress)
    position = {dmc: place for place, dmc in enumerate(order)}
    return renumbered(sorted(records, key=lambda record: position[record.dmc]))


def shares_of(bench: Bench, dmcs: Sequence[str], jobs: int) -> list[tuple[str, ...]]:
    """The DMCs in at most `jobs` shares: those that are reached at one port, or with one equipment, stay together."""
    groups: list[tuple[list[str], frozenset[str]]] = []
    for dmc in dmcs:
        members, places = [dmc], bench.places([bench.installations[dmc]])
        for group in [group for group in groups if group[1] & places]:
            groups.remove(group)
            members, places = group[0] + members, group[1] | places
        groups.append((members, places))
    shares = [groups[first::jobs] for first in range(min(jobs, len(groups)))]
    return [tuple(dmc for group, _ in share for dmc in group) for share in shares]


def _run_shares(
    asked: Asked, shares: Sequence[tuple[str, ...]], allure: Path, progress: ProgressLine
) -> list[ScenarioRecord]:
    """Each share in a process of its own. No process waits for a lock of another, so that any of them may be killed."""
    context = multiprocessing.get_context("spawn")
    lent = dataclasses.replace(asked, lender=os.getpid())
    records: list[ScenarioRecord] = []
    running: dict[Connection, BaseProcess] = {}
    try:
        for share in shares:
            result, sender = context.Pipe(duplex=False)
            running[result] = context.Process(
                target=_run_in_process, args=(dataclasses.replace(lent, dmcs=share), allure, sender)
            )
            running[result].start()
            sender.close()
        while running:
            for result in cast(list[Connection], wait(list(running))):
                for record in _received(result):
                    records.append(record)
                    progress.advance(record.dmc)
                running.pop(result).join()
    except (Terminated, Exception):
        for process in running.values():
            process.terminate()
        raise
    finally:
        for process in running.values():
            process.join()
    return records


def _received(result: Connection) -> list[ScenarioRecord]:
    """What a process has found. Raises what it ended with, and S1benchError where that is nothing."""
    try:
        found: list[ScenarioRecord] | Exception = result.recv()
    except EOFError:
        raise S1benchError("the test run broke off: one of its processes was killed") from None
    if isinstance(found, Exception):
        raise found
    return found


def _run_in_process(asked: Asked, allure: Path, sender: Connection) -> None:
    with suppress(KeyboardInterrupt), ended_in_order():
        try:
            feature_run = prepare(asked)
            if asked.run_folder:
                feature_run.resume(Checkpoint.of(asked.run_folder))
            sender.send(run_share(feature_run, allure, lambda _: None))
        except Exception as error:
            sender.send(error)


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
