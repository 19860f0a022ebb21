"""Files of installations, attempts and changes of supplier as frames, a part at a time, with every bad row counted.

A record of a CSV file is one line: no cell holds a line break. So a part of the file is read at full speed, and one
that cannot be is read line by line, which tells the lines that are wrong.
"""

import csv
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path

import polars as pl

from smets1.dcc.cohorts import GROUP_IDS
from smets1.dcc.migration_rows import EARLIEST, INSTALLATION_ID, MOMENT, TOGETHER, Column, Fault, faults, quoted
from smets1.errors import Finding, UsageError

PART = 32 << 20
"""Bytes of a CSV file that are read at once."""

PARQUET_PART = 500_000
"""Rows of a Parquet file that are read at once."""

LONGEST_LINE = 1 << 16
"""Bytes of the longest line that is read."""

MAX_ROWS = 100_000_000
"""The most rows of a file."""

LINE = "line"
CSV, PARQUET = ".csv", ".parquet"


@dataclass(frozen=True, slots=True)
class Table:
    """A file and the columns that it must have."""

    name: str
    path: Path
    columns: tuple[Column, ...]

    def where(self, line: int, column: str = "") -> str:
        """A place in the file, as a finding shows it."""
        place = f"{self.path}, row {line}" if self.path.suffix.lower() == PARQUET else f"{self.path}:{line}"
        return f"{place}, column {column}" if column else place


@dataclass(slots=True)
class Rejects:
    """The rows that are left out: all counted, at most `limit` findings kept."""

    limit: int
    counts: Counter[str] = field(default_factory=Counter)
    _kept: list[tuple[str, int, Finding]] = field(default_factory=list)

    def room(self) -> int:
        """How many more findings are kept."""
        return max(0, self.limit - len(self._kept))

    def add(self, table: Table, line: int, *found: Fault) -> None:
        """Keep what is wrong with a row, which is counted apart."""
        for each in found[: self.room()]:
            finding = Finding(table.where(line, each.column), each.found, each.expected, each.do)
            self._kept.append((table.name, line, finding))

    def findings(self) -> list[Finding]:
        """The findings by file, line and column."""
        return [finding for _, _, finding in sorted(self._kept)]


def check_file(path: Path, option: str) -> None:
    """Raise UsageError unless this is a file of a kind that is read."""
    if path.suffix.lower() not in (CSV, PARQUET):
        found, expected = f"{path}", "a file whose name ends in .csv or .parquet"
    elif not path.exists():
        found, expected = f"{path}, which does not exist", "a file"
    elif not path.is_file():
        found, expected = f"{path}, which is no file", "a file"
    else:
        return
    raise UsageError([Finding(option, found, expected, "Name another file.")])


def read(
    table: Table,
    at: datetime,
    rejects: Rejects,
    advance: Callable[[int], None],
    keep: Callable[[pl.DataFrame], pl.DataFrame],
) -> tuple[pl.DataFrame, set[str]]:
    """What `keep` keeps of the rows that have no fault of their own, and the installations of those that have.

    Raises UsageError where the file cannot be read at all.
    """
    frames: list[pl.DataFrame] = []
    doubted: set[str] = set()
    rows = 0
    names = [column.name for column in table.columns]
    wrong = is_wrong(table.columns, at)
    try:
        parts = _csv_parts if table.path.suffix.lower() == CSV else _parquet_parts
        for part in parts(table, rejects, advance):
            rows += part.height
            if rows > MAX_ROWS:
                raise _unreadable(str(table.path), f"more than {MAX_ROWS} rows", f"at most {MAX_ROWS}", "Split it.")
            judged = part.with_columns(wrong.alias("wrong"))
            bad = judged.filter("wrong")
            rejects.counts[table.name] += bad.height
            doubted.update(bad[INSTALLATION_ID])
            for row in bad.head(rejects.room()).iter_rows(named=True):
                rejects.add(table, row[LINE], *faults(table.columns, row, at))
            frames.append(keep((judged.filter(~pl.col("wrong")) if bad.height else judged).drop("wrong")))
    except (OSError, pl.exceptions.PolarsError, pl.exceptions.PanicException) as error:
        found = str(error).strip().partition("\n")[0][:200] or type(error).__name__
        raise _unreadable(str(table.path), found, f"a {table.path.suffix[1:]} file", "Name a sound file.") from None
    if not frames:
        frames.append(keep(pl.DataFrame(schema=dict.fromkeys(names, pl.String) | {LINE: pl.UInt32})))
    return pl.concat(frames), doubted


def is_wrong(columns: tuple[Column, ...], at: datetime) -> pl.Expr:
    """Whether a row has a fault of its own: true just where `faults` finds one."""
    names = {column.name for column in columns}
    wrong = [_cell_is_wrong(column, at) for column in columns]
    for first, second in TOGETHER:
        if first in names and second in names:
            wrong.append((pl.col(first) == "") != (pl.col(second) == ""))
    if "cohort" in names:
        wrong += [(pl.col("group_id") == group) & (pl.col("cohort") != cohort) for group, cohort in GROUP_IDS.items()]
    return pl.any_horizontal(wrong)


def _cell_is_wrong(column: Column, at: datetime) -> pl.Expr:
    cell = pl.col(column.name)
    if column.choices:
        return ~cell.is_in([*column.choices, *([""] if column.optional else [])])
    fits = cell.str.contains(f"^(?:{column.pattern})$")
    if column.moment:
        earliest = int(datetime(EARLIEST.year, EARLIEST.month, EARLIEST.day, tzinfo=UTC).timestamp())
        found = seconds(column.name)
        fits &= (found >= earliest).fill_null(value=False)
        if not column.future:
            fits &= found <= int(at.timestamp())
    return ~fits & (cell != "") if column.optional else ~fits


def seconds(name: str) -> pl.Expr:
    """A moment as seconds since 1970; null where the cell holds none."""
    return pl.col(name).str.strptime(pl.Datetime("ms"), MOMENT, strict=False).dt.epoch("s")


def _unreadable(where: str, found: str, expected: str, do: str) -> UsageError:
    return UsageError([Finding(where, found, expected, do)])


def _positions(table: Table, header: list[str], where: str) -> dict[str, int]:
    """Where each column stands. Raises UsageError with all that is wrong with the header."""
    found = [name.strip() for name in header]
    twice = [name for name, count in Counter(found).items() if count > 1]
    findings = [Finding(where, f"column {quoted(name)} twice", "each column once", "Remove one.") for name in twice]
    for column in table.columns:
        if column.name not in found:
            expected = "the columns " + ", ".join(each.name for each in table.columns)
            findings.append(Finding(where, f"no column {column.name}", expected, "Add the column."))
    if findings:
        raise UsageError(findings)
    return {column.name: found.index(column.name) for column in table.columns}


def _csv_parts(table: Table, rejects: Rejects, advance: Callable[[int], None]) -> Iterator[pl.DataFrame]:
    with table.path.open("rb") as file:
        line, header = 0, b"#"
        while header.startswith(b"#"):
            line, header = line + 1, file.readline(LONGEST_LINE + 1)
            header = header.removeprefix(b"\xef\xbb\xbf") if line == 1 else header
        advance(file.tell())
        try:
            cells = next(csv.reader([header.decode()], strict=True), [])
        except (csv.Error, UnicodeDecodeError) as error:
            raise _unreadable(
                table.where(line), f"a header that is not CSV: {error}", "CSV (UTF-8)", "Correct it."
            ) from None
        positions, width = _positions(table, cells, table.where(line)), len(cells)
        rest = b""
        while data := file.read(PART):
            advance(len(data))
            end = data.rfind(b"\n") + 1
            if (not end and len(rest) + len(data) > LONGEST_LINE) or len(data) - end > LONGEST_LINE:
                raise _too_long(table, line + 1 + (data.count(b"\n") if end else 0))
            part, rest = rest + data[:end], data[end:] if end else rest + data
            if part:
                yield _csv_part(table, part, line + 1, positions, width, rejects)
                line += part.count(b"\n")
        if rest:
            yield _csv_part(table, rest + b"\n", line + 1, positions, width, rejects)


def _too_long(table: Table, line: int) -> UsageError:
    found, expected = f"a line longer than {LONGEST_LINE} bytes", "CSV with a line for each row"
    return _unreadable(table.where(line), found, expected, "Correct the file.")


def _csv_part(
    table: Table, part: bytes, first: int, positions: dict[str, int], width: int, rejects: Rejects
) -> pl.DataFrame:
    """Whole lines as rows; where anything is unusual about them, line by line."""
    lines = part.count(b"\n")
    names = [f"column {position}" for position in range(width)]
    if part.count(b",") == lines * (width - 1):
        try:
            frame = pl.read_csv(
                part, has_header=False, schema=dict.fromkeys(names, pl.String), empty_string_is_null=False
            )
        except (pl.exceptions.PolarsError, pl.exceptions.PanicException):
            frame = pl.DataFrame()
        # With as many commas as cells want, none of them within a cell, no line can have too few.
        within = b'"' in part and frame.select(pl.any_horizontal(pl.all().str.contains(",", literal=True).any())).item()
        if frame.height == lines and not within:
            selected = frame.select(pl.col(names[position]).alias(name) for name, position in positions.items())
            return selected.with_row_index(LINE, offset=first)
    return _line_by_line(table, part, first, positions, width, rejects)


def _line_by_line(
    table: Table, part: bytes, first: int, positions: dict[str, int], width: int, rejects: Rejects
) -> pl.DataFrame:
    rows: list[list[str]] = []
    numbers: list[int] = []
    for number, raw in enumerate(part.split(b"\n")[:-1], start=first):
        if not raw.strip():
            continue
        try:
            cells = next(csv.reader([raw.decode()], strict=True))
        except (csv.Error, UnicodeDecodeError) as error:
            fault = Fault("", f"text that is not CSV: {error}", "CSV (UTF-8), a line for each row", "Correct the line.")
        else:
            if len(cells) == width:
                rows.append(cells)
                numbers.append(number)
                continue
            fault = Fault("", f"{len(cells)} cells", f"{width} cells, as in the header", "Add or remove cells.")
        rejects.counts[table.name] += 1
        rejects.add(table, number, fault)
    columns = {name: [row[position] for row in rows] for name, position in positions.items()}
    schema = {LINE: pl.UInt32} | dict.fromkeys(positions, pl.String)
    return pl.DataFrame({LINE: numbers} | columns, schema=schema)


def _parquet_parts(table: Table, rejects: Rejects, advance: Callable[[int], None]) -> Iterator[pl.DataFrame]:
    del rejects
    scan = pl.scan_parquet(table.path, glob=False)
    schema = scan.collect_schema()
    _positions(table, list(schema), str(table.path))
    cells = []
    findings = []
    for column in table.columns:
        cell = _as_text(pl.col(column.name), schema[column.name], column)
        if cell is None:
            where = f"{table.path}, column {column.name}"
            findings.append(Finding(where, f"type {schema[column.name]}", column.expected, "Write it as text."))
        else:
            cells.append(cell.fill_null("").alias(column.name))
    if findings:
        raise UsageError(findings)
    size, rows = table.path.stat().st_size, max(1, scan.select(pl.len()).collect().item())
    first = 1
    for part in scan.select(cells).collect_batches(chunk_size=PARQUET_PART, maintain_order=True):
        yield part.with_row_index(LINE, offset=first)
        first += part.height
        advance(size * part.height // rows)


def _as_text(cell: pl.Expr, kind: pl.DataType, column: Column) -> pl.Expr | None:
    """A cell of a Parquet file as the text that a CSV file would hold; None where the type does not fit."""
    if isinstance(kind, pl.String | pl.Categorical | pl.Enum | pl.Null):
        return cell.cast(pl.String)
    if column.moment and isinstance(kind, pl.Datetime):
        return (cell.dt.convert_time_zone("UTC") if kind.time_zone else cell).dt.strftime(MOMENT)
    if column.moment and isinstance(kind, pl.Date):
        return cell.cast(pl.Datetime("ms")).dt.strftime(MOMENT)
    if kind.is_integer() and not column.choices and not column.moment:
        return cell.cast(pl.String)
    if isinstance(kind, pl.Boolean) and len(column.choices) == 2:
        words = sorted(column.choices, reverse=True)
        return pl.when(cell.is_null()).then(None).when(cell).then(pl.lit(words[0])).otherwise(pl.lit(words[1]))
    return None
