"""`s1bench doctor`: qualify a bench without testing anything."""

import argparse
import dataclasses
from pathlib import Path

from rich.table import Table
from rich.text import Text

from benches.bench_file import EMBEDDED_BENCH, load_bench
from benches.qualification import qualify
from s1bench.output import print_json, stdout

HELP = "qualify a bench without testing anything: does each device answer, is it the listed model, does it keep time"
EXAMPLE = "s1bench doctor --bench my_bench.yaml"


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """The options of the verb."""
    parser.add_argument(
        "--bench", type=Path, default=EMBEDDED_BENCH, help="bench file; default: the embedded emulators"
    )
    parser.add_argument("--json", action="store_true", help="print the checks as JSON")


def run(options: argparse.Namespace) -> int:
    """Qualify, and return 0 where every check passed, else 4."""
    bench = load_bench(options.bench)
    checks = [check for spec in bench.installations.values() for check in qualify(bench, spec)]
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
