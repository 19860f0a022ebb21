"""How soon discovery finds each variation that a device shows though it is not declared, and how short its proof is.

python benchmarks/discovery.py [SEEDS [CLAUSE ...]]

Each variation is planted in a device of the embedded bench, once for each seed; the search has 2000 Service Requests
for the whole installation. All figures but the seconds are the same on every run.
"""

import statistics
import sys
import time
from collections.abc import Iterator
from dataclasses import replace

from benches.bench_file import Bench, InstallationSpec, load_bench
from benches.mount import shown_clauses
from device_drivers.emulator.behaviour import SWITCHED_CLAUSES
from s1bench.discovery.search import FindingOfSearch, discover
from smets1.clauses import CLAUSES
from smets1.dcc.cohorts import S1SP_RULES

BUDGET = 2000
NEEDS = {"18.2(a)": "unnumbered/tariff-setting-not-supported"}
"""What a device must declare for a variation to show."""


BILINGUAL = "18.64(c)"
"""The clause that only a PPMID shows which runs another version than it is listed with."""


def planted(bench: Bench) -> Iterator[tuple[str, str, InstallationSpec]]:
    """Every clause and device type, with an installation whose device shows the variation and does not declare it."""
    for clause in CLAUSES.values():
        if clause.id in SWITCHED_CLAUSES | {rule.clause for rule in S1SP_RULES}:
            for role in clause.device_types:
                if spec := _planted(bench, clause.id, role):
                    yield clause.id, role, spec


def _planted(bench: Bench, clause: str, role: str) -> InstallationSpec | None:
    for spec in bench.installations.values():
        device = spec.devices.get(role)
        cohorts = CLAUSES[clause].cohorts
        if device is None or (cohorts and spec.combination.cohort not in cohorts):
            continue
        shown = {*shown_clauses(device, spec.combination, bench.dmves)}
        if clause not in shown and NEEDS.get(clause, clause) in shown | {clause}:
            running = "ILL-B999" if clause == BILINGUAL else device.running_firmware
            variant = replace(device, behaves=tuple(sorted(shown | {clause})), running_firmware=running)
            return replace(spec, devices={**spec.devices, role: variant})
    return None


def search(bench: Bench, spec: InstallationSpec, clause: str, seed: int) -> FindingOfSearch | None:
    """The finding that names the clause; None where the budget was spent before."""

    def names(finding: FindingOfSearch) -> bool:
        return any(clause in each.clauses for each in finding.explanations)

    found = discover(bench, spec, seed, BUDGET, on_finding=lambda finding: not names(finding))
    return next((finding for finding in found.findings if names(finding)), None)


def main(seeds: int, clauses: list[str]) -> None:
    """Print a row for each clause and device type."""
    bench = load_bench()
    print(f"{'clause':44} {'device':6} {'DMC':14} {'found':>7} {'requests: median, worst':>24} {'actions':>8} {'s':>6}")  # noqa: T201
    for clause, role, spec in planted(bench):
        if clauses and clause not in clauses:
            continue
        start = time.perf_counter()
        found = [finding for seed in range(seeds) if (finding := search(bench, spec, clause, seed))]
        after, lengths = [each.after for each in found], [len(each.experiment.actions) for each in found]
        named = sum(len(each.explanations) == 1 and each.confirmed for each in found)
        figures = f"{statistics.median(after):.0f}, {max(after)}" if after else "-"
        shrunk = f"{statistics.median(lengths):.0f}, {max(lengths)}" if found else "-"
        took, dmc = time.perf_counter() - start, spec.combination.dmc
        row = f"{clause:44} {role:6} {dmc:14} {named:>3}/{seeds:<3} {figures:>24} {shrunk:>8} {took:6.1f}"
        print(row, flush=True)  # noqa: T201
    for role, coverage in discover(bench, bench.installations["IOC-01"], 0, BUDGET).coverage.items():
        print(role, ", ".join(f"{name} {seen}/{of}" for name, (seen, of) in coverage.figures().items()))  # noqa: T201


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 20, sys.argv[2:])
