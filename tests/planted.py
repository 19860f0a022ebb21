"""Planted variations: how soon discovery finds what a device shows and does not declare, and how short its proof is.

    python -m tests.planted --seeds 20 --jobs 2

Each variation is planted by itself in a device of the embedded bench, and searched for once with each seed; the search
has 2,000 Service Requests for the whole installation. All figures are the same on every run.
"""

import argparse
import multiprocessing
import statistics
from collections.abc import Collection, Iterator, Mapping, Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass, replace
from functools import cache, partial

from rich.table import Table

from benches.bench_file import Bench, InstallationSpec, load_bench
from benches.mount import shown_clauses
from device_drivers.emulator.behaviour import SWITCHED_CLAUSES
from s1bench.discovery.search import FindingOfSearch, discover
from s1bench.output import stdout
from smets1.clauses import CLAUSES
from smets1.dcc.cohorts import S1SP_RULES

BUDGET = 2000
"""The Service Requests of a search."""

MOST_ACTIONS = 5
"""How many actions may be left of a sequence when it is shrunk."""

NEEDS = {"18.2(a)": "unnumbered/tariff-setting-not-supported"}
"""What a device must declare for a variation to show."""

BILINGUAL = "18.64(c)"
"""The clause that only a PPMID shows which runs another version than it is listed with."""


@dataclass(frozen=True, slots=True, order=True)
class Planted:
    """A clause whose variation is shown by the device `role` of a DMC, undeclared."""

    clause: str
    role: str
    dmc: str


@dataclass(frozen=True, slots=True)
class Found:
    """What the searches for one variation came to, of those `seeds` that found it and named no other clause."""

    planted: Planted
    seeds: int
    requests: tuple[int, ...]
    actions: tuple[int, ...]

    @property
    def missed(self) -> int:
        """How many searches did not find it, or did not shrink it enough."""
        return self.seeds - sum(length <= MOST_ACTIONS for length in self.actions)


@cache
def _bench() -> Bench:
    return load_bench()


def planted(clauses: Collection[str] = ()) -> Iterator[Planted]:
    """Every clause and device type that shows it; only `clauses` where some are named."""
    bench = _bench()
    for clause in CLAUSES.values():
        if clause.id in SWITCHED_CLAUSES | {rule.clause for rule in S1SP_RULES} and clause.id in (clauses or CLAUSES):
            for role in clause.device_types:
                specs = (spec for spec in bench.installations.values() if _can_hide(bench, spec, clause.id, role))
                if spec := next(specs, None):
                    yield Planted(clause.id, role, spec.combination.dmc)


def _can_hide(bench: Bench, spec: InstallationSpec, clause: str, role: str) -> bool:
    device, cohorts = spec.devices.get(role), CLAUSES[clause].cohorts
    if device is None or (cohorts and spec.combination.cohort not in cohorts):
        return False
    shown = {*shown_clauses(device, spec.combination, bench.dmves)}
    return clause not in shown and NEEDS.get(clause, clause) in shown | {clause}


def _installation(planted: Planted) -> InstallationSpec:
    bench = _bench()
    spec = bench.installations[planted.dmc]
    device = spec.devices[planted.role]
    shown = {*shown_clauses(device, spec.combination, bench.dmves), planted.clause}
    running = "ILL-B999" if planted.clause == BILINGUAL else device.running_firmware
    variant = replace(device, behaves=tuple(sorted(shown)), running_firmware=running)
    return replace(spec, devices={**spec.devices, planted.role: variant})


def search(planted: Planted, seed: int) -> FindingOfSearch | None:
    """The finding that names the clause and no other, seen once more; None where the budget was spent before."""

    def names(finding: FindingOfSearch) -> bool:
        return any(planted.clause in each.clauses for each in finding.explanations)

    spec = _installation(planted)
    found = discover(_bench(), spec, seed, BUDGET, on_finding=lambda finding: not names(finding))
    finding = next(filter(names, found.findings), None)
    return finding if finding and finding.confirmed and len(finding.explanations) == 1 else None


def _searched(seeds: int, planted: Planted) -> Found:
    found = [finding for seed in range(seeds) if (finding := search(planted, seed))]
    actions = tuple(len(each.experiment.actions) for each in found)
    return Found(planted, seeds, tuple(each.after for each in found), actions)


def search_all(seeds: int, jobs: int = 1, clauses: Collection[str] = ()) -> list[Found]:
    """Search for each variation with each seed, in `jobs` processes."""
    with ProcessPoolExecutor(jobs, mp_context=multiprocessing.get_context("spawn")) as pool:
        return list(pool.map(partial(_searched, seeds), planted(clauses)))


def coverage() -> Mapping[str, Mapping[str, tuple[int, int]]]:
    """How much of the state model one search of an installation without a finding sees: by device, seen of how many."""
    bench = _bench()
    found = discover(bench, bench.installations["IOC-01"], 0, BUDGET).coverage
    return {role: of_role.figures() for role, of_role in found.items()}


def table_of(found: Sequence[Found]) -> Table:
    """A row for each variation."""
    table = Table("clause", "device", "DMC", "found", "requests: median, worst", "actions: median, worst")
    for each in found:
        figures = (
            f"{statistics.median(values):.0f}, {max(values)}" if values else "-"
            for values in (each.requests, each.actions)
        )
        of = f"{len(each.requests)} of {each.seeds}"
        table.add_row(each.planted.clause, each.planted.role, each.planted.dmc, of, *figures)
    return table


def main(arguments: Sequence[str] | None = None) -> int:
    """Search, print the table and the coverage: 0 where every search found its variation."""
    parser = argparse.ArgumentParser(prog="python -m tests.planted", description=main.__doc__)
    parser.add_argument("clause", nargs="*", help="the clauses to plant; default: all")
    parser.add_argument("--seeds", type=int, default=20, metavar="N", help="searches for each variation")
    parser.add_argument("--jobs", type=int, default=1, metavar="N", help="processes to share the variations among")
    options = parser.parse_args(arguments)
    found = search_all(options.seeds, options.jobs, options.clause)
    console = stdout()
    console.print(table_of(found))
    for role, figures in coverage().items():
        console.print(f"{role}: " + ", ".join(f"{name} {seen} of {of}" for name, (seen, of) in figures.items()))
    return int(any(each.missed for each in found))


if __name__ == "__main__":
    raise SystemExit(main())
