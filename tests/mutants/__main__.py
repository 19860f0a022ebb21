"""`python -m tests.mutants`: run the features against the catalogue of mutants, and write the kill table."""

import argparse
import sys
import time
from collections import Counter
from collections.abc import Iterable
from pathlib import Path

from tests.mutants.catalogue import MUTANTS
from tests.mutants.kill_table import KillTable, verdicts_in_processes
from tests.mutants.survivors import reason


def main(arguments: list[str] | None = None) -> int:
    """Run, print the summary, and return 0, or 1 where a mutant survives or ends in an error, for no known reason."""
    parser = argparse.ArgumentParser(prog="python -m tests.mutants", description=__doc__)
    parser.add_argument("name", nargs="*", help="part of the names of the mutants to run; default: all")
    parser.add_argument("--all", action="store_true", help="run every scenario of a device, not only those that claim")
    parser.add_argument("--jobs", type=int, default=1, metavar="N", help="processes to share the mutants among")
    parser.add_argument("--out", type=Path, metavar="FILE", help="write the kill table, scenario x mutant, as CSV")
    options = parser.parse_args(arguments)
    wanted = [mutant for mutant in MUTANTS if any(map(mutant.name.__contains__, options.name)) or not options.name]
    if not wanted:
        parser.error("no mutant has such a name")
    started = time.monotonic()
    table = KillTable(tuple(wanted), tuple(verdicts_in_processes(wanted, options.jobs, options.all)))
    if options.out:
        table.write_csv(options.out)
    sys.stdout.write("\n".join(summary(table, time.monotonic() - started)) + "\n")
    return int(bool(unexplained(table)))


def unexplained(table: KillTable) -> list[str]:
    """The mutants that survive, or end in an error, for no known reason."""
    unnoticed = {mutant.name for mutant in table.survivors} | {verdict.mutant for verdict in table.broken}
    return sorted(name for name in unnoticed if not reason(name))


def summary(table: KillTable, seconds: float) -> Iterable[str]:
    """The figures of a kill table, then a line for each mutant and scenario that is to be looked at."""
    places = Counter(mutant.place for mutant in table.mutants)
    killed = len(table.killed)
    yield f"{len(table.mutants)} mutants (" + ", ".join(f"{count} {place}" for place, count in places.items()) + ")"
    yield (
        f"{killed} killed ({killed / len(table.mutants):.1%}), {len(table.unjudged)} inconclusive only, "
        f"{len(table.survivors)} survive"
    )
    yield f"{len(table.verdicts)} scenario runs in {seconds:.0f} s"
    yield from (f"INCONCLUSIVE {mutant.name}: {mutant.fault}" for mutant in table.unjudged)
    for mutant in table.survivors:
        yield f"SURVIVES {mutant.name}: {mutant.fault} ({reason(mutant.name) or 'no reason known'})"
    yield from (f"ERROR {each.mutant}: {each.scenario.name}: {each.reason}" for each in table.broken)
    idle = [scenario for scenario, kills in table.kills.items() if not kills]
    yield f"{len(table.kills)} scenarios asked, {len(idle)} kill nothing"
    yield from (f"KILLS NOTHING {scenario.feature} [{scenario.role}] {scenario.name}" for scenario in idle)


if __name__ == "__main__":
    sys.exit(main())
