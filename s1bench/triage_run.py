"""A triage: reads the files, leaves out bad rows, applies the rules and writes the report files."""

import csv
import json
import re
from collections.abc import Callable, Mapping
from dataclasses import asdict, dataclass
from datetime import datetime
from pathlib import Path
from types import TracebackType
from typing import Any, Self

import polars as pl
from rich.console import Console
from rich.progress import BarColumn, Progress, TaskProgressColumn, TextColumn, TimeElapsedColumn

from s1bench import triage_bulk as bulk
from s1bench.triage_tables import LINE, Rejects, Table, check_file, read
from smets1.dcc import migration_rows as rows
from smets1.dcc.cohorts import COHORTS
from smets1.dcc.migration import SCOPES, Category, Check, Disposition, Installation, Readings
from smets1.dcc.migration_rows import INSTALLATION_ID, MOMENT, Fault
from smets1.errors import Finding, UsageError
from smets1.registers import Epcl

SCHEMA = "s1bench/triage/1"
MAX_SUPPLIERS = 1000
"""The most Responsible Suppliers that get a report file each."""


@dataclass(frozen=True, slots=True)
class Asked:
    """What is to be triaged, and how."""

    installations: Path
    attempts: Path | None
    changes: Path | None
    epcl: Epcl
    at: datetime
    readings: Readings
    listed: int


class _Reading:
    """Progress on stderr: a bar on a terminal, else a line for each file that is read."""

    def __init__(self) -> None:
        console = Console(stderr=True)
        self._live = console.is_terminal
        columns = (TextColumn("{task.description}"), BarColumn(), TaskProgressColumn(), TimeElapsedColumn())
        self._progress = Progress(*columns, console=console, disable=not self._live)
        self._console = console

    def __enter__(self) -> Self:
        self._progress.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._progress.stop()

    def file(self, path: Path) -> Callable[[int], None]:
        """Begin a file; tells what to call as it is read."""
        task = self._progress.add_task(f"reading {path.name}", total=path.stat().st_size)
        return lambda done: self._progress.advance(task, done)

    def tell(self, text: str) -> None:
        """Say what was done, where no bar shows it."""
        if not self._live:
            self._console.print(text, markup=False, highlight=False, soft_wrap=True)


def _tables(asked: Asked) -> dict[str, Table]:
    named = (
        ("installations", asked.installations, rows.INSTALLATIONS, "FILE"),
        ("attempts", asked.attempts, rows.ATTEMPTS, "--attempts"),
        ("changes", asked.changes, rows.CHANGES, "--changes"),
    )
    tables = {}
    for name, path, columns, option in named:
        if path:
            check_file(path, option)
            tables[name] = Table(name, path, columns)
    return tables


def classify(asked: Asked, folder: Path) -> dict[str, Any]:
    """Classify every installation, write the report files into `folder` and return the summary."""
    tables = _tables(asked)
    rejects = Rejects(asked.listed)
    with _Reading() as progress:
        frame = _judged(asked, tables, rejects, progress)
        suppliers = _write(frame, folder, asked.installations.suffix.lower())
        progress.tell(f"wrote {folder}")
    _write_rejected(rejects, folder / "rejected.csv")
    summary = _summary(asked, tables, frame, rejects, suppliers)
    text = json.dumps(summary, ensure_ascii=False, indent=1) + "\n"
    (folder / "summary.json").write_text(text, encoding="utf-8")
    return summary


def _judged(asked: Asked, tables: Mapping[str, Table], rejects: Rejects, progress: _Reading) -> pl.DataFrame:
    doubted: set[str] = set()

    def loaded(name: str, keep: Callable[[pl.DataFrame], pl.DataFrame]) -> pl.DataFrame:
        table = tables[name]
        frame, found = read(table, asked.at, rejects, progress.file(table.path), keep)
        doubted.update(found)
        told = rejects.counts[name]
        progress.tell(f"{table.path}: {frame.height + told:,} rows" + (f", {told:,} of them wrong" if told else ""))
        return frame

    def without(frame: pl.DataFrame, name: str, unfit: pl.Expr, fault: Fault) -> pl.DataFrame:
        marked = frame.with_columns(unfit.alias("unfit"))
        bad = marked.filter("unfit")
        if not bad.height:
            return frame
        rejects.counts[name] += bad.height
        doubted.update(bad[INSTALLATION_ID])
        for line, of in bad.head(rejects.room()).select(LINE, INSTALLATION_ID).iter_rows():
            rejects.add(tables[name], line, Fault(fault.column, f"{fault.found} {of}", fault.expected, fault.do))
        return marked.filter(~pl.col("unfit")).drop("unfit")

    keep = bulk.compact_installations(asked.epcl.combinations, asked.at, asked.readings)
    second = Fault(INSTALLATION_ID, "a second row for", "one row for each installation", "Remove one of them.")
    installations = without(loaded("installations", keep), "installations", bulk.repeats(INSTALLATION_ID), second)
    installations = bulk.indexed(installations.drop(LINE))
    unknown = Fault(
        INSTALLATION_ID,
        "a row of",
        f"an installation that {asked.installations} holds in a row without faults",
        "Add or correct the installation.",
    )
    parts: dict[str, pl.DataFrame] = {}
    for name, compact, repeated in (
        ("attempts", bulk.compact_attempts, bulk.repeated_attempts()),
        ("changes", bulk.compact_changes, bulk.repeats(bulk.INDEX, "at", "fuel")),
    ):
        if name in tables:
            linked = bulk.of_known(loaded(name, compact), installations)
            linked = without(linked, name, ~bulk.is_known(), unknown)
            again = Fault("at", "a second row at one moment for", "one row for each moment", "Remove one of them.")
            parts[name] = without(linked, name, repeated, again).drop(LINE, INSTALLATION_ID)
    changes = parts.get("changes")
    if changes is None:
        changes = bulk.no_changes()
    return bulk.judged(installations, parts.get("attempts"), changes, doubted, asked.at, asked.readings)


def _write(frame: pl.DataFrame, folder: Path, suffix: str) -> list[dict[str, Any]]:
    report = bulk.supplier_report(frame)
    suppliers = report["responsible_supplier"].unique().sort().to_list()
    if len(suppliers) > MAX_SUPPLIERS:
        found, expected = f"{len(suppliers)} Responsible Suppliers", f"at most {MAX_SUPPLIERS}"
        raise UsageError([Finding("electricity_supplier and gas_supplier", found, expected, "Correct the suppliers.")])
    classified = bulk.classification(frame)
    if suffix == ".parquet":
        classified.write_parquet(folder / "classification.parquet")
    else:
        classified.write_csv(folder / "classification.csv")
    (folder / "suppliers").mkdir()
    written = []
    for number, supplier in enumerate(suppliers, start=1):
        name = f"suppliers/{number:04}-{re.sub('[^A-Za-z0-9._-]', '_', supplier)}.csv"
        own = report.filter(pl.col("responsible_supplier") == supplier)
        own.write_csv(folder / name)
        written.append({"supplier": supplier, "meters": own.height, "file": name})
    return written


def _write_rejected(rejects: Rejects, path: Path) -> None:
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(("where", "found", "expected", "do"))
        writer.writerows((each.where, each.found, each.expected, each.do) for each in rejects.findings())


def _summary(
    asked: Asked,
    tables: Mapping[str, Table],
    frame: pl.DataFrame,
    rejects: Rejects,
    suppliers: list[dict[str, Any]],
) -> dict[str, Any]:
    dispositions = {str(each): dict.fromkeys(COHORTS, 0) for each in Disposition}
    categories = {str(each): dict.fromkeys(COHORTS, 0) for each in Category}
    checks = {str(each): dict.fromkeys(COHORTS, 0) for each in Check}
    for row in bulk.tallies(frame).iter_rows(named=True):
        cohort, count = row["cohort"], row["count"]
        dispositions[row["disposition"]][cohort] += count
        for names, bits, counts in (
            (bulk.CATEGORIES, row[bulk.APPLYING], categories),
            (bulk.CHECKS, row[bulk.FAILED], checks),
        ):
            for place, name in enumerate(names):
                counts[name][cohort] += count * (bits >> place & 1)
    not_judged = sum(dispositions[Disposition.NOT_JUDGED].values())
    rejected = {name: rejects.counts[name] for name in tables}
    return {
        "schema": SCHEMA,
        "as_of": format(asked.at, MOMENT),
        "readings": {name: str(value) for name, value in asdict(asked.readings).items()},
        "files": {name: str(table.path) for name, table in tables.items()},
        "epcl": {"version": asked.epcl.version, "illustrative": asked.epcl.illustrative},
        "installations": frame.height,
        "dispositions": dispositions,
        "exclusion_categories": {
            name: {"clause": SCOPES[Category(name)].clause, "installations": sum(counts.values()), "cohorts": counts}
            for name, counts in categories.items()
        },
        "failed_checks": checks,
        bulk.DEPENDS_ON_WEEKS: int(frame[bulk.DEPENDS_ON_WEEKS].sum()),
        "rejected_rows": rejected,
        "findings": [asdict(finding) for finding in rejects.findings()],
        "suppliers": suppliers,
        "exit_code": 2 if not_judged or sum(rejected.values()) or not frame.height else 0,
    }


def one_installation(asked: Asked, wanted: str) -> Installation:
    """An installation with its history. Raises UsageError where the file has none of this id, without faults."""
    tables = _tables(asked)
    rejects = Rejects(0)
    doubted: set[str] = set()
    found: dict[str, list[dict[str, str]]] = {"attempts": [], "changes": []}
    with _Reading() as progress:
        for name, table in tables.items():
            frame, wrong = read(
                table,
                asked.at,
                rejects,
                progress.file(table.path),
                lambda part: part.filter(pl.col(INSTALLATION_ID) == wanted),
            )
            found[name] = frame.to_dicts()
            doubted |= wrong
    if not found["installations"]:
        expected = f"an installation that {asked.installations} holds" + (
            ", and whose row has no fault" if wanted in doubted else ""
        )
        raise UsageError([Finding("--explain", repr(wanted), expected, "Name another one.")])
    attempts = {(row["at"], row["stage"]): rows.attempt(row) for row in reversed(found["attempts"])}
    changes = {(row["at"], row["fuel"]): rows.change(row) for row in reversed(found["changes"])}
    sound = len(found["installations"]) == 1 and wanted not in doubted
    sound &= len(attempts) == len(found["attempts"]) and len(changes) == len(found["changes"])
    known = "attempts" in tables and sound
    return rows.installation(
        found["installations"][0], tuple(attempts.values()) if known else None, tuple(changes.values())
    )
