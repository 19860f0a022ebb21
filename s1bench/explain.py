"""`s1bench explain`: why a cell got its judgement."""

import argparse
import sys
from pathlib import Path

from reports.explain import explain, load_run
from s1bench.output import print_json
from s1bench.verify import RUNS
from smets1.errors import Finding, UsageError

HELP = "tell why a cell got its judgement: declared, expected, observed, the exchanges, and what would settle it"
EXAMPLE = 's1bench explain MOC-SECURE-01 "18.5(o)"'


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """The options of the verb."""
    parser.add_argument("dmc", metavar="DMC")
    parser.add_argument("clause", metavar="CLAUSE")
    parser.add_argument("--run", type=Path, metavar="DIR", dest="folder", help="run folder; default: the newest one")
    parser.add_argument("--json", action="store_true", help="print the cells of verification.json instead")


def run(options: argparse.Namespace) -> int:
    """Explain, and return 0."""
    loaded = load_run(options.folder or newest_run(RUNS))
    text = explain(loaded, options.dmc, options.clause)
    if options.json:
        combination = next(each for each in loaded.document["combinations"] if each["dmc"] == options.dmc)
        asked = [*combination["cells"], *combination.get("standard", ())]
        cells = [cell for cell in asked if cell["clause"] == options.clause]
        left_out = [each for each in combination["not_applicable"]["cells"] if each["clause"] == options.clause]
        document = {"dmc": options.dmc, "clause": options.clause, "cells": cells, "not_applicable": left_out}
        print_json(document)
    else:
        sys.stdout.write(text)
    return 0


def newest_run(runs: Path) -> Path:
    """The newest run folder below `runs`. Raises UsageError where there is none."""
    folders = sorted(runs.glob("*/verification.json"), key=lambda file: file.stat().st_mtime_ns)
    if not folders:
        finding = Finding(
            str(runs), "no run folder", "one that s1bench verify wrote", "Run s1bench verify, or name --run."
        )
        raise UsageError([finding])
    return folders[-1].parent
