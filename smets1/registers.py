"""The registers: DMVES, EPCL and CPL, parsed from the text of their CSV files and checked against each other.

A file starts with optional comment lines; two of them carry metadata, both optional:

    # version: 5.0-illustrative
    # illustrative: yes

Without them the version is "unversioned" and the register is not illustrative. A header row follows, then one row for
each entry. Columns may stand in any order; white space around a cell, blank lines and a byte order mark do not count.

- DMVES: `device_type`, `manufacturer`, `model`, `hardware_version`, `firmware_version`, then one column for each clause
  id, whose cells are `X` (declared), empty (not declared) or `N/A:reason`. A Device Model has one row.
- EPCL: `dmc`, `group_id`, `csp`, `first_added` (YYYY-MM-DD), then `<role>_manufacturer`, `<role>_model`,
  `<role>_hardware_version`, `<role>_firmware_version` for `chf`, `esme`, `gsme`, `ppmid`, `ihd`: all empty where the
  combination has no such device. There is always an ESME (fact 49).
- CPL: `entry_id`, `device_type`, `manufacturer`, `model`, `hardware_version`, `firmware_version`, `smets_version`,
  `image_sha256`, `status` (Current or Removed).
"""

import csv
import io
import re
from collections.abc import Callable, Collection, Hashable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from difflib import SequenceMatcher, get_close_matches
from heapq import nlargest

from smets1.clauses import CLAUSES
from smets1.data_items import CHF, DEVICE_TYPES, ESME, GSME, IHD, PPMID
from smets1.errors import DeclarationError, Finding, nearest

MAX_CHARACTERS = 5_000_000
"""The longest text that is read as a register."""

MAX_ROWS = 100_000
"""The most rows of a register."""

CPL_DEVICE_TYPES = (CHF, ESME, GSME, PPMID)
"""Device types that the CPL lists: an IHD is not on it (fact 87)."""

REMOVED = "Removed"
CPL_STATUSES = ("Current", REMOVED)

DECLARED = "X"
"""The DMVES cell that declares a variation."""

_NOT_APPLICABLE = "N/A:"
_MODEL_FIELDS = ("manufacturer", "model", "hardware_version", "firmware_version")
_DMVES_COLUMNS = ("device_type", *_MODEL_FIELDS)
_EPCL_COLUMNS = (
    *("dmc", "group_id", "csp", "first_added"),
    *(f"{role.lower()}_{name}" for role in DEVICE_TYPES for name in _MODEL_FIELDS),
)
_CPL_COLUMNS = ("entry_id", "device_type", *_MODEL_FIELDS, "smets_version", "image_sha256", "status")
_METADATA = ("version", "illustrative")
_NOT_TEXT = re.compile(r"[^\t\n\r -\ud7ff\ue000-\U0010ffff]|\x7f")


@dataclass(frozen=True, slots=True, order=True)
class DeviceModel:
    """A Device Model: manufacturer, model, hardware version and firmware version (fact 167)."""

    manufacturer: str
    model: str
    hardware_version: str
    firmware_version: str

    def __str__(self) -> str:
        return f"{self.manufacturer} {self.model} HW {self.hardware_version} FW {self.firmware_version}"


@dataclass(frozen=True, slots=True)
class Dmves:
    """The Device Model Variations to Equivalent Steps Matrix: `rows` holds the cell of each clause column by row."""

    version: str
    illustrative: bool
    columns: tuple[str, ...]
    rows: Mapping[tuple[str, DeviceModel], Mapping[str, str]]

    def has_row(self, role: str, model: DeviceModel) -> bool:
        """Whether `model` has a row as this device type."""
        return (role, model) in self.rows

    def declares(self, model: DeviceModel, column: str) -> bool:
        """Whether the row of `model` declares the variation of `column`; False where there is no such row or column."""
        return self._cell(model, column) == DECLARED

    def not_applicable_reason(self, model: DeviceModel, column: str) -> str:
        """The reason of an `N/A:reason` cell, empty for any other cell."""
        cell = self._cell(model, column)
        return cell.removeprefix(_NOT_APPLICABLE).strip() if cell.startswith(_NOT_APPLICABLE) else ""

    def clauses_asked(self) -> set[str]:
        """The clauses it has a column for, those that such a column varies, and those of every Device Model."""
        return {*self.columns} | {
            clause.id for clause in CLAUSES.values() if clause.kind == "every-model" or clause.varied_by in self.columns
        }

    def _cell(self, model: DeviceModel, column: str) -> str:
        for device_type in DEVICE_TYPES:
            if cells := self.rows.get((device_type, model)):
                return cells.get(column, "")
        return ""


@dataclass(frozen=True, slots=True)
class Combination:
    """A Device Model Combination of the EPCL; `devices` holds those it has by role, in the order of `DEVICE_TYPES`."""

    dmc: str
    group_id: str
    cohort: str
    csp: str
    first_added: date
    devices: Mapping[str, DeviceModel]
    where: str = field(default="", compare=False)
    """The file and line of its row."""


@dataclass(frozen=True, slots=True)
class Epcl:
    """The SMETS1 Eligible Product Combinations, by DMC."""

    version: str
    illustrative: bool
    combinations: Mapping[str, Combination]


@dataclass(frozen=True, slots=True)
class CplEntry:
    """An entry of the Central Products List; `image_sha256` is in lower case."""

    entry_id: str
    device_type: str
    model: DeviceModel
    smets_version: str
    image_sha256: str
    status: str


@dataclass(frozen=True, slots=True)
class Cpl:
    """The Central Products List, by device type and Device Model."""

    version: str
    illustrative: bool
    entries: Mapping[tuple[str, DeviceModel], CplEntry]

    def entry_for(self, device_type: str, model: DeviceModel) -> CplEntry | None:
        """The entry of a Device Model, Current or Removed, or None where it has none."""
        return self.entries.get((device_type, model))

    def has_removed(self, device_type: str, model: DeviceModel) -> bool:
        """Whether the entry of a Device Model was removed."""
        entry = self.entry_for(device_type, model)
        return entry is not None and entry.status == REMOVED

    def without(self, device_type: str, model: DeviceModel) -> "Cpl":
        """The list after the removal of the entry of a Device Model, if it has one."""
        if (entry := self.entry_for(device_type, model)) is None:
            return self
        return replace(self, entries={**self.entries, (device_type, model): replace(entry, status=REMOVED)})

    def entries_like(self, device_type: str, model: DeviceModel) -> tuple[CplEntry, ...]:
        """The entries that differ from a Device Model in the firmware version alone, its own among them.

        A Device Model without a hardware version, as a pre-notification gives it, is like those of any.
        """
        return tuple(
            entry
            for (listed_type, listed), entry in self.entries.items()
            if listed_type == device_type
            and (listed.manufacturer, listed.model) == (model.manufacturer, model.model)
            and model.hardware_version in ("", listed.hardware_version)
        )


EMPTY_CPL = Cpl("unversioned", False, {})
"""A list without entries."""


def parse_dmves(text: str, where: str) -> Dmves:
    """The DMVES in `text`; `where` is the file name that findings give. Raises DeclarationError with all findings."""
    table = _Table(text, where, _DMVES_COLUMNS, _clause_column_fault)
    clauses = tuple(column for column in table.columns if column not in _DMVES_COLUMNS)
    rows: dict[tuple[str, DeviceModel], Mapping[str, str]] = {}
    for row in table.rows():
        device_type = row.choice("device_type", DEVICE_TYPES)
        model = row.model()
        for clause in clauses:
            row.check_cell(clause, device_type)
        if model:
            row.once(model, f"a second row for {device_type} {model}", "one row for each Device Model")
            rows[device_type, model] = {clause: row.cells[clause] for clause in clauses}
    table.raise_findings()
    return Dmves(table.version, table.illustrative, clauses, rows)


def parse_epcl(text: str, where: str, cohorts: Mapping[str, str]) -> Epcl:
    """The EPCL in `text`; `cohorts` gives the cohort of each GroupID. Raises DeclarationError with all findings."""
    table = _Table(text, where, _EPCL_COLUMNS)
    combinations: dict[str, Combination] = {}
    for row in table.rows():
        dmc = row.text("dmc")
        group_id = row.choice("group_id", cohorts, "Correct it, or add the GroupID to `group_ids` of the bench file.")
        csp, first_added = row.text("csp"), row.day("first_added")
        devices = {role: model for role in DEVICE_TYPES if (model := row.model(role))}
        if not row.names_device(ESME):
            row.fault("esme_manufacturer", "no ESME", "an ESME in every combination", "Give the ESME.")
        if dmc:
            row.once(dmc, f"a second row for DMC {dmc}", "one row for each DMC")
            combinations[dmc] = Combination(
                dmc, group_id, cohorts.get(group_id, ""), csp, first_added, devices, row.where
            )
    table.raise_findings()
    return Epcl(table.version, table.illustrative, combinations)


def parse_cpl(text: str, where: str) -> Cpl:
    """The CPL in `text`; `where` is the file name that findings give. Raises DeclarationError with all findings."""
    table = _Table(text, where, _CPL_COLUMNS)
    entries: dict[tuple[str, DeviceModel], CplEntry] = {}
    for row in table.rows():
        entry_id = row.text("entry_id")
        device_type = row.choice("device_type", CPL_DEVICE_TYPES)
        model = row.model()
        smets_version = row.text("smets_version")
        sha256 = row.cells["image_sha256"].lower()
        if not re.fullmatch("[0-9a-f]{64}", sha256):
            found = _quote(row.cells["image_sha256"])
            row.fault("image_sha256", found, "64 hexadecimal digits", "Give the SHA-256 of the image.")
        status = row.choice("status", CPL_STATUSES)
        if entry_id:
            row.once(entry_id, f"a second entry {entry_id}", "one row for each entry id")
        if model:
            row.once(
                (device_type, model), f"a second entry for {device_type} {model}", "one entry for each Device Model"
            )
            entries[device_type, model] = CplEntry(entry_id, device_type, model, smets_version, sha256, status)
    table.raise_findings()
    return Cpl(table.version, table.illustrative, entries)


def check_together(dmves: Dmves, epcl: Epcl, cpl: Cpl) -> tuple[Finding, ...]:
    """What the registers lack for each other.

    Every device of a DMC except an IHD has a DMVES row as its device type, and an entry on the CPL.
    """
    findings = []
    for combination in epcl.combinations.values():
        for role, model in combination.devices.items():
            if role == IHD:
                continue
            where = f"{combination.where or f'EPCL, DMC {combination.dmc}'}, column {role.lower()}_model"
            found = f"{role} {model} of {combination.dmc}"
            if not dmves.has_row(role, model):
                expected = f"a Device Model with a DMVES row; {_nearest_models(role, model, dmves.rows)}"
                findings.append(Finding(where, found, expected, "Add its row to the DMVES, or correct the EPCL."))
            if not cpl.entry_for(role, model):
                expected = f"a Device Model with a CPL entry; {_nearest_models(role, model, cpl.entries)}"
                findings.append(Finding(where, found, expected, "Add its entry to the CPL, or correct the EPCL."))
    return tuple(findings)


def non_epcl_models(cpl: Cpl, epcl: Epcl) -> tuple[tuple[str, DeviceModel], ...]:
    """The Non-EPCL Device Models (fact 166): on the CPL but in no entry of the EPCL; each with its device type."""
    combined = {device for combination in epcl.combinations.values() for device in combination.devices.items()}
    return tuple(key for key, entry in cpl.entries.items() if entry.status != REMOVED and key not in combined)


def _nearest_models(role: str, model: DeviceModel, known: Iterable[tuple[str, DeviceModel]]) -> str:
    def likeness(other: DeviceModel) -> float:
        return SequenceMatcher(None, str(model), str(other)).quick_ratio()

    close = nlargest(3, (other for device_type, other in known if device_type == role), key=likeness)
    return "nearest: " + "; ".join(map(str, close)) if close else f"there is none for any {role}"


def _clause_column_fault(column: str) -> tuple[str, str, str] | None:
    clause = CLAUSES.get(column)
    if clause is None:
        known = [*_DMVES_COLUMNS, *(clause.id for clause in CLAUSES.values() if _is_variation(clause.id))]
        return _unknown_column(column, known)
    if clause.varied_by:
        found = f"a column for {column}, which {clause.varied_by} varies"
        return found, f"column {clause.varied_by}", f"Declare it in column {clause.varied_by}."
    if not _is_variation(column):
        return (
            f"a column for {column}, which is no variation",
            "a clause whose variation the DMVES declares",
            "Remove the column.",
        )
    return None


def _is_variation(clause: str) -> bool:
    return CLAUSES[clause].kind == "variation" and not CLAUSES[clause].varied_by


def _unknown_column(column: str, known: Collection[str]) -> tuple[str, str, str]:
    return f"unknown column {_quote(column)}", nearest(column, known), "Correct or remove the column."


def _quote(text: str) -> str:
    return repr(text if len(text) <= 60 else text[:59] + "…")


class _Table:
    """A register as rows of named cells, collecting what is wrong with it."""

    def __init__(
        self,
        text: str,
        where: str,
        required: tuple[str, ...],
        column_fault: Callable[[str], tuple[str, str, str] | None] | None = None,
    ) -> None:
        self.where = where
        self.version = "unversioned"
        self.illustrative = False
        self.columns: tuple[str, ...] = ()
        self.findings: list[Finding] = []
        self.seen: dict[Hashable, int] = {}
        self._required = required
        self._column_fault = column_fault or (lambda column: _unknown_column(column, required))
        self._width = 0
        self._positions: dict[str, int] = {}
        self._records = self._read(text)

    def fault(self, line: int, column: str, found: str, expected: str, do: str) -> None:
        """Collect a finding; line 0 is the file, an empty column the line."""
        where = self.where + (f":{line}" if line else "") + (f", column {column[:60]}" if column else "")
        self.findings.append(Finding(where, found, expected, do))

    def rows(self) -> Iterator["_Row"]:
        """Each row that has as many cells as the header; none where a column that every row needs is missing."""
        for count, (line, record) in enumerate(self._records, start=1):
            if count > MAX_ROWS:
                found = f"more than {MAX_ROWS} rows"
                self.fault(line, "", found, f"at most {MAX_ROWS}", "Split or prune the register.")
                return
            if len(record) != self._width:
                found = f"{len(record)} cells"
                self.fault(line, "", found, f"{self._width} cells, as in the header", "Add or remove cells.")
            elif all(column in self._positions for column in self._required):
                cells = {column: record[position].strip() for column, position in self._positions.items()}
                yield _Row(self, line, cells)

    def raise_findings(self) -> None:
        """Raise DeclarationError where anything was found."""
        if self.findings:
            raise DeclarationError(self.findings)

    def _read(self, text: str) -> Iterator[tuple[int, list[str]]]:
        if len(text) > MAX_CHARACTERS:
            found, expected = f"{len(text)} characters", f"at most {MAX_CHARACTERS}"
            self.fault(0, "", found, expected, "Split or prune the register.")
            return iter(())
        lines = list(io.StringIO(text.removeprefix("\ufeff"), newline=""))
        for number, line in enumerate(lines, start=1):
            if match := _NOT_TEXT.search(line):
                found = f"character {match[0]!r}"
                self.fault(number, "", found, "CSV text in UTF-8", "Save the register as CSV (UTF-8).")
                return iter(())
        comments = 0
        while comments < len(lines) and lines[comments].startswith("#"):
            comments += 1
            self._metadata(comments, lines[comments - 1])
        records = self._parse(lines[comments:], comments)
        faults = len(self.findings)
        if header := next(records, None):
            self._header(*header)
        elif len(self.findings) == faults:
            expected = "a header row: " + ",".join(self._required)
            self.fault(0, "", "no header row", expected, "Write the column names in the first row.")
        return records

    def _metadata(self, line: int, comment: str) -> None:
        key, colon, value = (part.strip() for part in comment.rstrip("\r\n, ").lstrip("# ").partition(":"))
        if not colon:
            return
        if key == "version" and value:
            self.version = value
        elif key == "illustrative" and value in ("yes", "no"):
            self.illustrative = value == "yes"
        elif key in _METADATA or get_close_matches(key.lower(), _METADATA, n=1, cutoff=0.85):
            expected = "`# version: VERSION` or `# illustrative: yes` (or no)"
            self.fault(line, "", _quote(comment.strip()), expected, "Correct the comment.")

    def _parse(self, lines: list[str], offset: int) -> Iterator[tuple[int, list[str]]]:
        reader = csv.reader(lines, strict=True)
        start = offset + 1
        try:
            for record in reader:
                if any(cell.strip() for cell in record):
                    yield start, record
                start = offset + reader.line_num + 1
        except csv.Error as error:
            self.fault(start, "", f"text that is not CSV: {error}", "CSV", "Correct the quotation marks.")

    def _header(self, line: int, header: list[str]) -> None:
        self._width = len(header)
        for position, column in enumerate(map(str.strip, header)):
            if column in self._positions:
                self.fault(line, column, "the column twice", "each column once", "Remove one of them.")
            elif column not in self._required and (fault := self._column_fault(column)):
                self.fault(line, column, *fault)
            else:
                self._positions[column] = position
        self.columns = tuple(self._positions)
        for column in self._required:
            if column not in self._positions:
                self.fault(line, column, "no such column", "it in the header row", "Add the column.")


@dataclass(frozen=True, slots=True)
class _Row:
    """One row: its cells by column, stripped."""

    table: _Table
    line: int
    cells: Mapping[str, str]

    @property
    def where(self) -> str:
        return f"{self.table.where}:{self.line}"

    def fault(self, column: str, found: str, expected: str, do: str) -> None:
        self.table.fault(self.line, column, found, expected, do)

    def text(self, column: str) -> str:
        if not self.cells[column]:
            self.fault(column, "an empty cell", f"a value for {column}", "Fill in the cell.")
        return self.cells[column]

    def choice(self, column: str, known: Collection[str], do: str = "Use a known name.") -> str:
        if self.cells[column] not in known:
            self.fault(column, _quote(self.cells[column]), nearest(self.cells[column], known), do)
        return self.cells[column]

    def day(self, column: str) -> date:
        try:
            if re.fullmatch(r"\d{4}-\d\d-\d\d", self.cells[column]):
                return date.fromisoformat(self.cells[column])
        except ValueError:
            pass
        self.fault(column, _quote(self.cells[column]), "a date, YYYY-MM-DD", "Write the date as 2020-11-24.")
        return date.min

    def names_device(self, role: str) -> bool:
        return any(self.cells[f"{role.lower()}_{name}"] for name in _MODEL_FIELDS)

    def model(self, role: str = "") -> DeviceModel | None:
        """The Device Model of the row or, in the EPCL, of one role of it: None where absent or incomplete."""
        if role and not self.names_device(role):
            return None
        prefix = f"{role.lower()}_" if role else ""
        model = DeviceModel(*(self.text(prefix + name) for name in _MODEL_FIELDS))
        return model if all(getattr(model, name) for name in _MODEL_FIELDS) else None

    def once(self, key: Hashable, found: str, expected: str) -> None:
        first = self.table.seen.setdefault(key, self.line)
        if first != self.line:
            self.fault("", found, f"{expected}; the first is on line {first}", "Remove one of them.")

    def check_cell(self, clause: str, device_type: str) -> None:
        cell = self.cells[clause]
        if cell == DECLARED:
            concerned = CLAUSES[clause].device_types
            if device_type in DEVICE_TYPES and device_type not in concerned:
                expected = f"no entry: {clause} concerns {', '.join(concerned) or 'no device'}"
                self.fault(clause, f"'X' for a {device_type}", expected, "Clear the cell.")
        elif cell and not (cell.startswith(_NOT_APPLICABLE) and cell.removeprefix(_NOT_APPLICABLE).strip()):
            expected = "X (declared), an empty cell (not declared) or N/A:reason"
            self.fault(clause, _quote(cell), expected, "Correct the cell; give the reason of an N/A.")
