"""All that shows that a verdict of s1bench is right, in one command that ends in one table.

    python -m tests.proof --jobs 2

Mutants, random truth, planted variations, and the tests of the emulators' engines with more examples than usual.
"""

import argparse
import os
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

import pytest
from rich.table import Table

from s1bench.output import stdout
from tests import planted, random_truth
from tests.examples import TIMES
from tests.mutants.__main__ import unexplained
from tests.mutants.catalogue import MUTANTS
from tests.mutants.kill_table import KillTable, verdicts_in_processes

ENGINE_TESTS = sorted(map(str, Path(__file__).parent.glob("test_emulator_*.py")))
"""The worked vectors, invariants and metamorphic properties of the emulators."""


@dataclass(frozen=True, slots=True)
class Row:
    """A line of the table: what was asked, how often, what came of it, and how many answers were wrong."""

    proof: str
    asked: str
    answer: str
    wrong: int


class _Counter:
    """Counts tests by outcome, as a plugin of pytest."""

    def __init__(self) -> None:
        self.passed = self.failed = 0

    def pytest_runtest_logreport(self, report: pytest.TestReport) -> None:
        self.passed += report.when == "call" and report.passed
        self.failed += report.failed


def mutants(options: argparse.Namespace) -> list[Row]:
    """The kill table."""
    wanted = MUTANTS[:: options.every]
    table = KillTable(tuple(wanted), tuple(verdicts_in_processes(wanted, options.jobs, everything=False)))
    for name in (wrong := unexplained(table)):
        stdout().print(f"survives for no known reason: {name}", markup=False)
    killed = f"{len(table.killed)} killed, {len(table.unjudged)} inconclusive, {len(table.survivors)} survive"
    idle = sum(not kills for kills in table.kills.values())
    return [
        Row("mutants", f"{len(table.mutants)} faulty devices", killed, len(wrong)),
        Row("scenarios", f"{len(table.kills)} of a device type", f"{idle} kill none of these mutants", 0),
    ]


def truth(options: argparse.Namespace) -> list[Row]:
    """Generated combinations."""
    started = time.monotonic()
    taken = random_truth.sample(options.combinations, options.seed, options.jobs)
    random_truth.print_table(taken, time.monotonic() - started)
    wrong = len(taken.wrong)
    asked = f"{len(taken.drawn)} combinations"
    return [Row("random truth", asked, f"{taken.cells - wrong} of {taken.cells} cells judged rightly", wrong)]


def discovery(options: argparse.Namespace) -> list[Row]:
    """Planted variations, and the coverage of the state model."""
    found = planted.search_all(options.seeds, options.jobs)
    stdout().print(planted.table_of(found))
    requests = max((after for each in found for after in each.requests), default=0)
    actions = max((length for each in found for length in each.actions), default=0)
    searches = sum(each.seeds for each in found)
    missed = sum(each.missed for each in found)
    answer = f"{searches - missed} found, after {requests} requests at most, shrunk to {actions} actions at most"
    rows = [Row("planted variations", f"{searches} searches for {len(found)}", answer, missed)]
    for role, figures in planted.coverage().items():
        seen = ", ".join(f"{name} {count} of {of}" for name, (count, of) in figures.items())
        rows.append(Row(f"states of the {role}", f"{planted.BUDGET} requests to all", seen, 0))
    return rows


def engine(options: argparse.Namespace) -> list[Row]:
    """The tests of the engines, with `options.times` as many examples of each property as usual."""
    counter = _Counter()
    os.environ[TIMES] = str(options.times)
    quiet = ["-q", "-p", "no:cacheprovider", "-W", "ignore::pytest.PytestAssertRewriteWarning"]
    pytest.main([*quiet, *ENGINE_TESTS], plugins=[counter])
    asked = f"{counter.passed + counter.failed} tests, with {options.times} times the examples"
    return [Row("engines of the emulators", asked, f"{counter.passed} hold", counter.failed)]


PARTS: Sequence[Callable[[argparse.Namespace], list[Row]]] = (engine, mutants, truth, discovery)


def main(arguments: Sequence[str] | None = None) -> int:
    """Run every part and print the table: 0 where no answer is wrong."""
    parser = argparse.ArgumentParser(prog="python -m tests.proof", description=main.__doc__)
    parser.add_argument("--jobs", type=int, default=1, metavar="N", help="processes to share the work among")
    parser.add_argument("--every", type=int, default=1, metavar="N", help="of the mutants, every Nth only")
    parser.add_argument("--combinations", type=int, default=2000, metavar="N", help="generated combinations")
    parser.add_argument("--seed", type=int, default=1, metavar="N", help="what the combinations are drawn from")
    parser.add_argument("--seeds", type=int, default=20, metavar="N", help="searches for each planted variation")
    parser.add_argument("--times", type=int, default=5, metavar="N", help="times the usual examples of each property")
    options = parser.parse_args(arguments)
    table = Table("proof", "asked", "answer", "wrong")
    wrong = 0
    for part in PARTS:
        for row in part(options):
            table.add_row(row.proof, row.asked, row.answer, str(row.wrong))
            wrong += row.wrong
    stdout().print(table)
    return int(bool(wrong))


if __name__ == "__main__":
    raise SystemExit(main())
