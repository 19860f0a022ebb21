"""`s1bench triage`: which SMETS1 Installations may be migrated, which are excluded, and why."""

import argparse
import sys
from collections.abc import Sequence
from datetime import UTC, date, datetime, time
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from typing import TYPE_CHECKING, Any

from rich.table import Table

from benches.bench_file import EMBEDDED_BENCH, load_bench
from s1bench.folders import check_new, make_folder
from s1bench.output import print_json, stdout
from s1bench.verify import RUNS
from smets1.dcc.cohorts import COHORTS
from smets1.dcc.migration import (
    FUELS,
    GAS,
    SCOPES,
    TMAD_FROM,
    Answer,
    Category,
    Installation,
    Judgement,
    Readings,
    depends_on_weeks,
    judge,
    ppmid_definition_varied,
    responsible_supplier,
    tmad_in_force,
)
from smets1.dcc.migration_rows import MOMENT
from smets1.errors import Finding, UsageError
from smets1.facts import FACTS

if TYPE_CHECKING:
    from s1bench.triage_run import Asked

HELP = "classify SMETS1 Installations for migration: eligible, excluded and in which category, or not judged"
EXAMPLE = "s1bench triage installations.csv --attempts attempts.csv --as-of 2021-12-20"
POLARS = 2
"""The major version of Polars that is used."""

SHOWN = 20
"""Findings that are printed; the file of rejected rows has more."""


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """The options of the verb."""
    default = Readings()
    parser.add_argument("file", type=Path, metavar="FILE", help="installations, in CSV or Parquet")
    parser.add_argument("--attempts", type=Path, metavar="FILE", help="their attempts; without it none can be judged")
    parser.add_argument("--changes", type=Path, metavar="FILE", help="changes of supplier; default: there were none")
    parser.add_argument("--bench", type=Path, default=EMBEDDED_BENCH, help="bench file whose EPCL is used")
    parser.add_argument(
        "--as-of",
        type=_moment,
        metavar="DATE",
        help="when the rules are applied: YYYY-MM-DD, its last second in UTC, or 2021-11-20T06:00:00Z; default: now",
    )
    parser.add_argument("--explain", metavar="INSTALLATION", help="tell why of one installation, and write nothing")
    parser.add_argument("--out", type=Path, metavar="DIR", help=f"report folder; default: {RUNS}/triage-TIME")
    parser.add_argument(
        "--findings", type=_count, default=1000, metavar="N", help="wrong cells listed; wrong rows are all counted"
    )
    parser.add_argument(
        "--weeks", choices=("calendar", "seven-days"), default=default.weeks, help="what separate weeks are"
    )
    edge = ("pass", "fail")
    parser.add_argument(
        "--exactly-seven-days", choices=edge, default=default.exactly_seven_days, help="MA112 on the edge"
    )
    parser.add_argument(
        "--exactly-three-days", choices=edge, default=default.exactly_three_days, help="GT01 on the edge"
    )
    parser.add_argument(
        "--failures-if-active",
        type=_count,
        default=default.failures_if_active,
        metavar="N",
        help="attempts ended in GT01 before a supplier's instruction counts",
    )
    parser.add_argument("--tmad-expires", type=_date, default=default.tmad_expires, metavar="DATE", help="its last day")
    parser.add_argument("--json", action="store_true", help="print summary.json, or what is explained, instead")


def run(options: argparse.Namespace) -> int:
    """Triage, and return 0 where every installation was judged and every row was sound, else 2."""
    _require_polars()
    asked = _asked(options)
    if options.explain is not None:
        return _explain(asked, options.explain, options.json)
    from s1bench.triage_run import classify

    folder = options.out or RUNS / f"triage-{datetime.now(UTC):%Y%m%dT%H%M%S%fZ}"
    check_new(folder)
    make_folder(folder)
    summary = classify(asked, folder)
    if options.json:
        print_json(summary)
    else:
        _print_summary(summary, folder)
    return int(summary["exit_code"])


def _require_polars() -> None:
    try:
        found = version("polars")
    except PackageNotFoundError:
        found = ""
    if not found or int(found.partition(".")[0]) < POLARS:
        finding = Finding(
            "triage",
            f"polars {found}" if found else "no polars",
            f"polars {POLARS}, which only this verb needs",
            f"Run: pip install 'polars=={POLARS}.*' (or install s1bench with its extra: '.[triage]').",
        )
        raise UsageError([finding])


def _asked(options: argparse.Namespace) -> "Asked":
    from s1bench.triage_run import Asked

    readings = Readings(
        options.weeks,
        options.exactly_seven_days,
        options.exactly_three_days,
        options.failures_if_active,
        options.tmad_expires,
    )
    at = options.as_of or datetime.now(UTC).replace(microsecond=0)
    if not tmad_in_force(at.date(), readings):
        expected = f"a date from {TMAD_FROM} (fact 43) to {readings.tmad_expires} (fact 199), while the TMAD holds"
        raise UsageError([Finding("--as-of", str(at.date()), expected, "Name --as-of, or a later --tmad-expires.")])
    epcl = load_bench(options.bench).epcl
    return Asked(options.file, options.attempts, options.changes, epcl, at, readings, options.findings)


def _print_summary(summary: dict[str, Any], folder: Path) -> None:
    console = stdout()
    illustrative = ", illustrative" if summary["epcl"]["illustrative"] else ""
    console.print(f"as of {summary['as_of']}, EPCL {summary['epcl']['version']}{illustrative}", markup=False)
    if "attempts" not in summary["files"]:
        console.print("No history was given (--attempts): no installation can be judged.", style="bold")
    _print_counts(f"{summary['installations']:,} installations", summary["dispositions"])
    categories = {f"{each['clause']} {name}": each["cohorts"] for name, each in summary["exclusion_categories"].items()}
    _print_counts("Exclusion Category", categories)
    _print_counts("failed check", summary["failed_checks"])
    if count := summary["depends_on_weeks"]:
        console.print(f"{count:,} would be judged otherwise by the other reading of separate weeks (--weeks).")
    for name, count in summary["rejected_rows"].items():
        if count:
            console.print(f"{count:,} rows of {name} were left out.", style="bold")
    for finding in summary["findings"][:SHOWN]:
        text = f"  {finding['where']}: found {finding['found']}; expected {finding['expected']}. {finding['do']}"
        console.print(text, markup=False, soft_wrap=True)
    if (more := len(summary["findings"]) - SHOWN) > 0:
        console.print(f"  and {more:,} more in rejected.csv")
    console.print(f"\nreport folder: {folder}", markup=False, soft_wrap=True)


def _print_counts(title: str, counts: dict[str, dict[str, int]]) -> None:
    table = Table(title, *COHORTS, "all", box=None, title_justify="left", padding=(0, 2, 0, 0))
    for column in table.columns[1:]:
        column.justify = "right"
    for name, cohorts in counts.items():
        table.add_row(name, *(f"{count:,}" for count in (*cohorts.values(), sum(cohorts.values()))))
    stdout().print(table)
    stdout().print()


def _explain(asked: "Asked", wanted: str, as_json: bool) -> int:
    from s1bench.triage_run import one_installation

    installation = one_installation(asked, wanted)
    judgement = judge(installation, asked.epcl.combinations, asked.at, asked.readings)
    if as_json:
        print_json(_explained(installation, judgement))
    else:
        sys.stdout.write("\n".join(_explanation(asked, installation, judgement)) + "\n")
    return 2 if judgement.disposition == judgement.disposition.NOT_JUDGED else 0


def _explained(installation: Installation, judgement: Judgement) -> dict[str, Any]:
    def answers(given: Sequence[Answer]) -> list[dict[str, Any]]:
        return [
            {"subject": each.subject, "holds": each.holds, "because": each.because, "facts": each.facts}
            for each in given
        ]

    return {
        "installation": installation.installation_id,
        "disposition": judgement.disposition,
        "because": judgement.because,
        "facts": judgement.facts,
        "checks": answers(judgement.checks),
        "categories": answers(judgement.categories),
    }


def _explanation(asked: "Asked", installation: Installation, judgement: Judgement) -> list[str]:
    lines = [
        f"{installation.installation_id}: {judgement.disposition}, as of {asked.at:{MOMENT}}",
        f"  {judgement.because}{_cited(judgement.facts)}",
        f"  {installation.cohort}, GroupID {installation.group_id}, {installation.state}, DMC {installation.dmc}",
    ]
    for fuel in FUELS:
        supplier, previous, since = responsible_supplier(installation, fuel, asked.at)
        if fuel != GAS or installation.mprn:
            changed = f", after {previous} since {since:{MOMENT}}" if since else ""
            lines.append(f"  Responsible Supplier, {fuel}: {supplier}{changed}{_cited((175, 195))}")
    if ppmid_definition_varied(installation.cohort, installation.group_id) is False:
        lines.append(f"  the definition of a SMETS1 PPMID is not varied for its GroupID{_cited((197,))}")
    if depends_on_weeks(installation, asked.epcl.combinations, asked.at, asked.readings):
        lines.append(f"  the other reading of separate weeks (--weeks) would judge otherwise{_cited((183,))}")
    if judgement.checks:
        lines += ["", "checks", *(_answer(each, "met", "not met") for each in judgement.checks)]
    if judgement.categories:
        lines += ["", "Exclusion Categories", *(_answer(each, "applies", "no") for each in judgement.categories)]
    if judgement.facts:
        lines += ["", "what decides"]
    facts = (FACTS[number] for number in sorted({*judgement.facts}))
    return [*lines, *(f"  fact {fact.number} ({fact.standing}): {fact.statement}" for fact in facts)]


def _answer(answer: Answer, holds: str, does_not: str) -> str:
    word = "not known" if answer.holds is None else holds if answer.holds else does_not
    clause = f"{SCOPES[answer.subject].clause} " if isinstance(answer.subject, Category) else ""
    return f"  {word:9} {clause}{answer.subject}: {answer.because}{_cited(answer.facts)}"


def _cited(facts: Sequence[int]) -> str:
    return f" (fact{'s' if len(facts) > 1 else ''} {', '.join(map(str, facts))})" if facts else ""


def _moment(text: str) -> datetime:
    try:
        if len(text) == len("2021-11-20"):
            return datetime.combine(date.fromisoformat(text), time(23, 59, 59), UTC)
        return datetime.strptime(text, MOMENT).replace(tzinfo=UTC)
    except ValueError:
        raise argparse.ArgumentTypeError(f"{text!r} is no date (YYYY-MM-DD) or UTC time") from None


def _date(text: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise argparse.ArgumentTypeError(f"{text!r} is no date (YYYY-MM-DD)") from None


def _count(text: str) -> int:
    if not text.isascii() or not text.isdigit() or len(text) > 9:
        raise argparse.ArgumentTypeError(f"{text!r} is no whole number")
    return int(text)
