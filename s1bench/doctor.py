"""`s1bench doctor`: qualify a bench without testing anything."""

import argparse
import dataclasses
from pathlib import Path

from rich.table import Table
from rich.text import Text

from benches.bench_file import EMBEDDED_BENCH, Bench, load_bench
from benches.locks import Hold
from benches.qualification import Check, qualify
from s1bench.interruption import ended_in_order
from s1bench.output import print_json, stdout
from smets1.errors import BenchError

HELP = "qualify a bench without testing anything: does each device answer, is it the listed model, does it keep time"
HELD = "held by nobody else"
"""The check that no other process holds a port or an address of the bench."""
EXAMPLE = "s1bench doctor --bench my_bench.yaml"


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """The options of the verb."""
    parser.add_argument(
        "--bench", type=Path, default=EMBEDDED_BENCH, help="bench file; default: the embedded emulators"
    )
    parser.add_argument("--json", action="store_true", help="print the checks as JSON")


def _checks(bench: Bench) -> list[Check]:
    """The checks of every installation, or who holds the bench where somebody else does: then nothing is touched."""
    places = bench.places(bench.installations.values())
    try:
        hold = Hold(places)
    except BenchError as error:
        return [Check("bench", each.where, HELD, "nobody", each.found, False) for each in error.findings]
    with hold:
        free = [Check("bench", place, HELD, "nobody", "nobody", True) for place in sorted(places)]
        return free + [check for spec in bench.installations.values() for check in qualify(bench, spec)]


def run(options: argparse.Namespace) -> int:
    """Qualify, and return 0 where every check passed, else 4."""
    bench = load_bench(options.bench)
    with ended_in_order():
        checks = _checks(bench)
    passed = all(check.passed for check in checks)
    if options.json:
        checked = [dataclasses.asdict(check) for check in checks]
        print_json({"bench": bench.name, "substrate": bench.substrate, "qualified": passed, "checks": checked})
        return 0 if passed else 4
    table = Table("DMC", "device", "check", "found", "", header_style="bold")
    for check in checks:
        found = check.found if check.passed else f"{check.found}\nexpected {check.expected}"
        sign = Text("✓ ok", "green") if check.passed else Text("✗ wrong", "bold red")
        table.add_row(*(Text(cell) for cell in (check.dmc, check.role, check.what, found)), sign)
    console = stdout()
    console.print(table)
    bad = sum(not check.passed for check in checks)
    verdict = "qualified" if passed else f"not qualified: {bad} of {len(checks)} checks failed"
    console.print(f"bench {bench.name} ({bench.substrate}): {verdict}", markup=False)
    return 0 if passed else 4
