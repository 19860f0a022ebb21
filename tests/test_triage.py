"""`s1bench triage`: the bulk of it does what the rules of one installation do; bad rows are counted; what it leaves."""

import csv
import json
import random
import subprocess
import sys
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import UTC, datetime, timedelta
from importlib.metadata import PackageNotFoundError
from pathlib import Path
from typing import Any

import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from benches.bench_file import load_bench
from s1bench import triage_run, triage_tables
from s1bench.cli import main
from s1bench.triage_tables import is_wrong
from smets1.dcc.migration import Disposition, Installation, Readings, depends_on_weeks, judge, report_rows
from smets1.dcc.migration_rows import (
    ATTEMPTS,
    CHANGES,
    INSTALLATIONS,
    MOMENT,
    Column,
    attempt,
    change,
    faults,
    installation,
)

ROOT = Path(__file__).parents[1]
SAMPLES = ROOT / "docs" / "samples"
EPCL = load_bench().epcl.combinations
AS_OF = "2021-12-20"
AT = datetime(2021, 12, 20, 23, 59, 59, tzinfo=UTC)
COLUMNS = {"installations": INSTALLATIONS, "attempts": ATTEMPTS, "changes": CHANGES}
Row = dict[str, str]


def write(path: Path, rows: Sequence[Mapping[str, str]], columns: Iterable[Column], quoting: int = 0) -> Path:
    """A CSV file of rows."""
    with path.open("w", encoding="utf-8", newline="") as file:
        names = [column.name for column in columns]
        writer = csv.DictWriter(file, names, lineterminator="\n", quoting=quoting)  # type: ignore[arg-type]
        writer.writeheader()
        writer.writerows(rows)
    return path


def triage(folder: Path, *options: str, as_of: str = AS_OF) -> int:
    """Triage the files of a folder into its folder `out`."""
    arguments = [str(next(folder.glob("installations.*"))), "--as-of", as_of, "--out", str(folder / "out"), *options]
    for name in ("attempts", "changes"):
        for path in folder.glob(f"{name}.*"):
            arguments += [f"--{name}", str(path)]
    return main(["triage", *arguments])


def table(path: Path) -> list[Row]:
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def summary(folder: Path) -> dict[str, Any]:
    found: dict[str, Any] = json.loads((folder / "out" / "summary.json").read_text(encoding="utf-8"))
    return found


class Chance:
    """Rows at random: most of them sound, and of each kind enough to matter."""

    def __init__(self, seed: int, installations: int, at: datetime, spoilt: float) -> None:
        self.random = random.Random(seed)
        self.at = at
        self.spoilt = spoilt
        self.ids = [f"I{number:05}" for number in range(installations)]

    def one(self, *values: str) -> str:
        return self.random.choice(values)

    def ago(self, hours: int, edges: Sequence[int] = ()) -> str:
        """A moment in the past, on one of the edges now and then."""
        seconds = (
            self.random.choice(edges) if edges and self.random.random() < 0.2 else self.random.randrange(hours * 3600)
        )
        return f"{self.at - timedelta(seconds=seconds):{MOMENT}}"

    def spoil(self, row: Row) -> Row:
        if self.random.random() < self.spoilt:
            bad = ("", "?", "2021-02-30T00:00:00Z", "2031-01-01T00:00:00Z", "1999-01-01T00:00:00Z", "Ä", "x" * 70)
            row[self.random.choice([*row])] = self.one(*bad)
        return row

    def installation(self, name: str) -> Row:
        cohort, group, dmc = self.random.choice(
            (("IOC", "IOC-X", "IOC-01"), ("MOC (MDS)", "MDS-X", "MOC-MDS-01"), ("FOC", "EA", "FOC-01"))
            + (("MOC (Secure)", "SEC-X", "MOC-SECURE-01"),) * 2
        )
        gas = self.random.random() < 0.8
        supplier = self.one("A", "B")
        return self.spoil(
            {
                "installation_id": name,
                "group_id": group if self.random.random() < 0.95 else "OTHER",
                "cohort": cohort,
                "dmc": dmc if self.random.random() < 0.95 else "NONE",
                "state": self.one("Dormant", "Dormant", "Active"),
                "mpan": f"99{name[1:]:0>11}",
                "mprn": f"9{name[1:]}" if gas else "",
                "electricity_supplier": self.one("A", "B", "C (Ltd)"),
                "gas_supplier": supplier if gas else "",
                "payment_mode": self.one("Credit", "Prepayment"),
                "master_key": self.one(*["Held"] * 8, "Missing", "Unobtainable"),
                "last_wan": self.one(*[self.ago(8 * 24, (604799, 604800, 604801))] * 9, ""),
                "last_gas_han": self.one(*[self.ago(96, (259199, 259200, 259201))] * 9, ""),
                "uneconomic_to_test": self.one(*["No"] * 15, "Yes"),
                "debt_recovery_types": self.one(
                    *["TimeDebt1 TimeDebt2 PaymentDebt"] * 9, "PaymentDebt", " TimeDebt1  TimeDebt2 PaymentDebt", ""
                ),
                "disablement_of_supply_not_allowed": self.one(*["False"] * 9, "True", ""),
                "gas_exclusion_instructed_by": self.one("", "", "A", "B"),
            }
        )

    def installations(self) -> list[Row]:
        rows = [self.installation(name) for name in self.ids]
        if self.spoilt:
            rows += [self.installation(self.random.choice(self.ids)) for _ in range(5)]
        return rows

    def attempts(self) -> list[Row]:
        errors = [("MA112", "no WAN"), ("GT01", "other")] * 3 + [("E1", "other"), ("E2", "data"), ("E3", "no WAN")]
        rows = []
        for name in self.ids:
            for _ in range(self.random.choice((0, 0, 1, 3, 6, 9))):
                error, kind = self.random.choice(errors) if self.random.random() > 0.02 else ("", "")
                row = {
                    "installation_id": name if self.random.random() > self.spoilt / 10 else "STRANGER",
                    "at": self.ago(24 * 70, tuple(7 * 86400 * week for week in range(8))),
                    "stage": self.one("migration", "migration", "instruction"),
                    "error": error,
                    "error_kind": kind,
                }
                rows.append(self.spoil(row) if self.random.random() < 0.3 else row)
        self.random.shuffle(rows)
        return self.unique(rows, "stage")

    def changes(self) -> list[Row]:
        rows = []
        for name in self.ids:
            for _ in range(self.random.choice((0, 0, 0, 1, 2, 3))):
                moment = format(self.at + timedelta(hours=self.random.randrange(-2000, 200)), MOMENT)
                fuel, supplier = self.one("gas", "electricity"), self.one("A", "B", "D")
                rows.append(self.spoil({"installation_id": name, "at": moment, "fuel": fuel, "supplier": supplier}))
        return self.unique(rows, "fuel")

    def unique(self, rows: list[Row], third: str) -> list[Row]:
        """Rows without repetition, unless they may be spoilt."""
        return (
            rows if self.spoilt else [*{(row["installation_id"], row["at"], row[third]): row for row in rows}.values()]
        )


def by_the_rules(
    files: Mapping[str, Sequence[Row]], at: datetime, readings: Readings
) -> tuple[list[Row], dict[str, list[tuple[str, ...]]], Counter[str]]:
    """Classification, monthly reports and rejected rows, one installation at a time."""
    doubted: set[str] = set()
    rejected: Counter[str] = Counter()

    def sound(name: str, key: Callable[[Row], object], known: Iterable[str] | None) -> dict[str, list[Row]]:
        found: dict[str, list[Row]] = defaultdict(list)
        seen = set()
        for row in files[name]:
            of = row["installation_id"]
            if [*faults(COLUMNS[name], row, at)] or (known is not None and of not in known) or key(row) in seen:
                rejected[name] += 1
                doubted.add(of)
            else:
                seen.add(key(row))
                found[of].append(row)
        return found

    installations = sound("installations", lambda row: row["installation_id"], None)
    attempts = sound("attempts", lambda row: (row["installation_id"], row["at"], row["stage"]), installations)
    changes = sound("changes", lambda row: (row["installation_id"], row["at"], row["fuel"]), installations)
    classified = []
    reports: dict[str, list[tuple[str, ...]]] = defaultdict(list)
    for name, (row,) in installations.items():
        history = None if name in doubted else tuple(map(attempt, attempts[name]))
        each: Installation = installation(row, history, tuple(map(change, changes[name])))
        found = judge(each, EPCL, at, readings)
        counts = found.counts
        classified.append(
            {
                **{column: row[column] for column in ("installation_id", "group_id", "dmc", "cohort", "state")},
                "disposition": str(found.disposition),
                "exclusion_categories": "; ".join(found.exclusion_categories),
                "failed_checks": "; ".join(found.failed_checks),
                "no_wan_instructions": str(counts.no_wan_instructions),
                "ma112_weeks": str(counts.ma112_weeks),
                "gt01_weeks": str(counts.gt01_weeks),
                "failure_weeks": str(counts.failure_weeks),
                "depends_on_weeks": "Yes" if depends_on_weeks(each, EPCL, at, readings) else "No",
            }
        )
        for told in report_rows(each, found, at):
            since = format(told.supplier_since, MOMENT) if told.supplier_since else ""
            line = (name, told.mpan, told.mprn, "; ".join(told.categories), told.previous_supplier, since)
            reports[told.supplier].append(line)
    return classified, reports, rejected


READINGS = [
    Readings(),
    Readings(weeks="seven-days"),
    Readings(exactly_seven_days="pass", exactly_three_days="fail", failures_if_active=2),
]


class TestBulk:
    """What is done on columns is what the rules say of each installation."""

    @pytest.mark.parametrize("readings", READINGS, ids=["default", "seven-days", "edges"])
    @pytest.mark.parametrize("as_of", [AS_OF, "2021-11-20", "2021-09-30"])
    @pytest.mark.parametrize("spoilt", [0, 0.1], ids=["sound", "spoilt"])
    @pytest.mark.facts(175, 177, 179, 180, 184, 185, 187, 192)
    def test_agrees_with_the_rules(
        self, readings: Readings, as_of: str, spoilt: float, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr(triage_tables, "PART", 50_000)
        at = datetime.fromisoformat(f"{as_of}T23:59:59+00:00")
        chance = Chance(sum(map(ord, f"{readings}{as_of}{spoilt}")), 1500, at, spoilt)
        files = {"installations": chance.installations(), "attempts": chance.attempts(), "changes": chance.changes()}
        for name, rows in files.items():
            write(tmp_path / f"{name}.csv", rows, COLUMNS[name])
        code = triage(
            tmp_path,
            *("--weeks", readings.weeks, "--exactly-seven-days", readings.exactly_seven_days),
            *("--exactly-three-days", readings.exactly_three_days),
            *("--failures-if-active", str(readings.failures_if_active)),
            as_of=as_of,
        )
        classified, reports, rejected = by_the_rules(files, at, readings)
        assert table(tmp_path / "out" / "classification.csv") == classified
        found = summary(tmp_path)
        assert found["rejected_rows"] == {name: rejected[name] for name in files}
        assert found["depends_on_weeks"] == sum(row["depends_on_weeks"] == "Yes" for row in classified)
        assert code == found["exit_code"] == (2 if spoilt or as_of < "2021-11-04" else 0)
        told = {
            entry["supplier"]: [tuple(row.values())[1:] for row in table(tmp_path / "out" / entry["file"])]
            for entry in found["suppliers"]
        }
        assert told == {supplier: sorted(rows, key=lambda row: row[0::2]) for supplier, rows in reports.items()}
        assert {row["disposition"] for row in classified} >= {"migrated", "not eligible"}
        if as_of == AS_OF and not spoilt:
            assert found["depends_on_weeks"]
            assert {row["disposition"] for row in classified} == {*map(str, Disposition)} - {"not judged"}

    def test_parquet_is_as_good_as_csv(self, tmp_path: Path) -> None:
        for kind in ("csv", "parquet"):
            (tmp_path / kind).mkdir()
        chance = Chance(7, 300, AT, 0)
        rows = {"installations": chance.installations(), "attempts": chance.attempts(), "changes": chance.changes()}
        for name, columns in COLUMNS.items():
            path = write(tmp_path / "csv" / f"{name}.csv", rows[name], columns)
            frame = pl.read_csv(path, infer_schema=False)
            moments = [column.name for column in columns if column.moment]
            typed = frame.with_columns(pl.col(moments).str.strptime(pl.Datetime("us", "UTC"), MOMENT))
            if name == "installations":
                yes = pl.col("uneconomic_to_test") == "Yes"
                typed = typed.with_columns(pl.col("mpan").cast(pl.Int64), uneconomic_to_test=yes)
            typed.write_parquet(tmp_path / "parquet" / f"{name}.parquet")
        assert [triage(tmp_path / kind) for kind in ("csv", "parquet")] == [0, 0]
        classified = pl.read_parquet(tmp_path / "parquet" / "out" / "classification.parquet")
        again = classified.select(pl.all().cast(pl.String))
        assert again.to_dicts() == table(tmp_path / "csv" / "out" / "classification.csv")
        kept = ("dispositions", "exclusion_categories", "failed_checks", "suppliers", "exit_code")
        csv_summary, parquet_summary = summary(tmp_path / "csv"), summary(tmp_path / "parquet")
        assert [csv_summary[key] for key in kept] == [parquet_summary[key] for key in kept]


CELLS = [
    *("2021-11-20T06:00:00Z", "2021-12-21T00:00:00Z", "2009-12-31T23:59:59Z", "2021-02-29T00:00:00Z"),
    *("2021-11-20T24:00:00Z", "2021-11-20T23:59:60Z", "2021-1-20T06:00:000Z", "0000-01-01T00:00:00Z", "٢٠٢١"),
    *("", "IOC", "FOC", "EA", "Dormant", "No", "A", "1" * 13, "1" * 6, "1" * 14, " A", "A ", "A\n", "\n", "é"),
    *("١٢٣٤٥٦", "'", "=1+1", "a" * 64, "a" * 65, "gas", "migration", "data", "MA112", "True", "dormant"),
]
A_CELL = st.one_of(st.sampled_from(CELLS), st.text(max_size=5))


class TestRows:
    @pytest.mark.parametrize("name", COLUMNS)
    @given(data=st.data())
    def test_columns_find_wrong_just_what_the_rules_do(self, name: str, data: st.DataObject) -> None:
        sound = SOUND[name]
        changed = data.draw(st.dictionaries(st.sampled_from([*sound]), A_CELL, max_size=3))
        row = sound | changed
        wrong = pl.DataFrame([row]).select(is_wrong(COLUMNS[name], AT)).item()
        assert wrong == bool([*faults(COLUMNS[name], row, AT)]), [*faults(COLUMNS[name], row, AT)]


SOUND: dict[str, Row] = {
    "installations": Chance(1, 1, AT, 0).installations()[0],
    "attempts": {
        "installation_id": "I00000",
        "at": "2021-11-20T06:00:00Z",
        "stage": "migration",
        "error": "E1",
        "error_kind": "other",
    },
    "changes": {"installation_id": "I00000", "at": "2021-11-20T06:00:00Z", "fuel": "gas", "supplier": "B"},
}

HEADER = ",".join(column.name for column in ATTEMPTS)


@pytest.fixture
def two(tmp_path: Path) -> Path:
    """A folder with two installations, I00000 and I00001, and no attempt."""
    write(tmp_path / "installations.csv", Chance(3, 2, AT, 0).installations(), INSTALLATIONS)
    write(tmp_path / "attempts.csv", [], ATTEMPTS)
    return tmp_path


def rejected(folder: Path) -> list[tuple[str, str]]:
    """Where rows are wrong, below the folder, and what was found there."""
    return [(row["where"].removeprefix(f"{folder}/"), row["found"]) for row in table(folder / "out" / "rejected.csv")]


class TestBadRows:
    """Every wrong row is counted, and told with line and column."""

    @pytest.mark.parametrize(
        ("line", "where", "found"),
        [
            ("I00000,2021-11-20T06:00:00Z,migration,E1", "attempts.csv:3", "4 cells"),
            ("I00000,2021-11-20T06:00:00Z,migration,E1,other,x", "attempts.csv:3", "6 cells"),
            ('I00000,"2021-11-20T06:00:00Z"x,migration,E1,other', "attempts.csv:3", "text that is not CSV"),
            ('I00000,2021-11-20T06:00:00Z,migration,"E1,other', "attempts.csv:3", "text that is not CSV"),
            ("I00000,2021-11-20T06:00:00Z,migration,\x00,other", "attempts.csv:3, column error", "'\\x00'"),
            ('I00000,2021-11-20T06:00:00Z,migration,"E,1",other', "attempts.csv:3, column error", "'E,1'"),
            ("I00000,2021-11-20,migration,E1,other", "attempts.csv:3, column at", "'2021-11-20'"),
            ("I00000,2021-12-21T00:00:00Z,migration,E1,other", "attempts.csv:3, column at", "'2021-12-21T00:00:00Z'"),
            ("I00000,2021-11-20T06:00:00Z,Migration,E1,other", "attempts.csv:3, column stage", "'Migration'"),
            ("I00000,2021-11-20T06:00:00Z,migration,E1,", "attempts.csv:3, column error_kind", "an empty cell"),
            ("I9,2021-11-20T06:00:00Z,migration,E1,other", "attempts.csv:3, column installation_id", "a row of I9"),
            (
                "I00001,2021-11-19T06:00:00Z,migration,E2,other",
                "attempts.csv:3, column at",
                "a second row at one moment for I00001",
            ),
        ],
    )
    @pytest.mark.parametrize("end", ["\n", "\r\n"], ids=["LF", "CRLF"])
    def test_an_attempt(self, line: str, where: str, found: str, end: str, two: Path) -> None:
        lines = [HEADER, "I00001,2021-11-19T06:00:00Z,migration,E1,other", line, "", "I00001,x,migration,E1,other", ""]
        (two / "attempts.csv").write_bytes(b"\xef\xbb\xbf" + end.join(lines).encode())
        assert triage(two) == 2
        (first_where, first_found), second = rejected(two)
        assert first_where == where
        assert first_found.startswith(found)
        assert second == ("attempts.csv:5, column at", "'x'")
        assert summary(two)["rejected_rows"] == {"installations": 0, "attempts": 2}

    def test_the_installations_of_wrong_rows_are_not_judged(self, two: Path) -> None:
        (two / "attempts.csv").write_text(f"{HEADER}\nI00001,x,migration,E1,other\n", encoding="utf-8")
        assert triage(two) == 2
        first, second = table(two / "out" / "classification.csv")
        assert first["disposition"] != "not judged"
        assert second["disposition"] == "not judged"

    def test_a_line_break_in_a_cell(self, two: Path) -> None:
        text = f'{HEADER}\nI00000,2021-11-20T06:00:00Z,migration,"E\n1",other\nI00000,x,migration,E1,other\n'
        (two / "attempts.csv").write_text(text, encoding="utf-8")
        assert triage(two) == 2
        assert [where for where, _ in rejected(two)] == [
            "attempts.csv:2",
            "attempts.csv:3",
            "attempts.csv:4, column at",
        ]

    def test_bytes_that_are_not_utf_8(self, two: Path) -> None:
        (two / "attempts.csv").write_bytes(HEADER.encode() + b"\nI00000,\xff,migration,E1,other\n")
        assert triage(two) == 2
        assert [where for where, _ in rejected(two)] == ["attempts.csv:2"]

    def test_a_cell_too_few_is_not_made_up_for_by_a_comma_within_another(self, two: Path) -> None:
        lines = [HEADER, 'I00000,2021-11-20T06:00:00Z,migration,"E,1",other', "I00001,2021-11-20T06:00:00Z,migration,"]
        (two / "attempts.csv").write_text("\n".join([*lines, ""]), encoding="utf-8")
        assert triage(two) == 2
        assert rejected(two) == [("attempts.csv:2, column error", "'E,1'"), ("attempts.csv:3", "4 cells")]

    def test_quoted_cells_are_cells(self, two: Path) -> None:
        rows = [SOUND["attempts"]]
        write(two / "attempts.csv", rows, ATTEMPTS, quoting=csv.QUOTE_ALL)
        assert triage(two) == 0

    def test_comments_before_the_header_and_other_columns(self, two: Path) -> None:
        text = f"# illustrative: yes\n#\nnote,{HEADER}\n,I00000,2021-11-20T06:00:00Z,migration,E1,other\n,I,x,y,z,\n"
        (two / "attempts.csv").write_text(text, encoding="utf-8")
        assert triage(two) == 2
        assert rejected(two)[0] == ("attempts.csv:5, column at", "'x'")

    def test_a_second_row_of_an_installation(self, two: Path) -> None:
        rows = Chance(3, 2, AT, 0).installations()
        write(two / "installations.csv", [*rows, rows[0]], INSTALLATIONS)
        assert triage(two) == 2
        assert rejected(two) == [("installations.csv:4, column installation_id", "a second row for I00000")]
        assert [row["disposition"] == "not judged" for row in table(two / "out" / "classification.csv")] == [
            True,
            False,
        ]

    def test_lines_are_right_in_every_part_of_the_file(self, two: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr(triage_tables, "PART", 997)
        start = datetime(2021, 1, 1, tzinfo=UTC)
        lines = [f"I00000,{start + timedelta(minutes=n):{MOMENT}},migration,E1,other" for n in range(500)]
        for wrong in (3, 77, 150, 499):
            lines[wrong] = "I00000,x,migration,E1,other"
        lines[200:200] = ["", "I00000"]
        (two / "attempts.csv").write_text("\n".join([HEADER, *lines]), encoding="utf-8")
        assert triage(two) == 2
        places = ["5, column at", "79, column at", "152, column at", "203", "503, column at"]
        assert [where for where, _ in rejected(two)] == [f"attempts.csv:{place}" for place in places]

    def test_so_many_are_listed_and_all_counted(self, two: Path, capsys: pytest.CaptureFixture[str]) -> None:
        lines = [HEADER, *["I00000,x,migration,E1,other"] * 500]
        (two / "attempts.csv").write_text("\n".join(lines), encoding="utf-8")
        assert triage(two, "--findings", "30") == 2
        assert len(rejected(two)) == 30
        assert summary(two)["rejected_rows"]["attempts"] == 500
        printed = capsys.readouterr().out
        assert "500 rows of attempts were left out." in printed
        assert "and 10 more in rejected.csv" in printed

    def test_rows_of_parquet_have_numbers(self, two: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr(triage_tables, "PARQUET_PART", 2)
        (two / "attempts.csv").unlink()
        sound = [SOUND["attempts"] | {"at": f"2021-11-2{day}T00:00:00Z"} for day in range(4)]
        rows = [*sound, sound[0] | {"stage": "x", "at": None}]
        pl.DataFrame(rows).write_parquet(two / "attempts.parquet")
        assert triage(two) == 2
        assert rejected(two) == [
            ("attempts.parquet, row 5, column at", "an empty cell"),
            ("attempts.parquet, row 5, column stage", "'x'"),
        ]


def mistake(capsys: pytest.CaptureFixture[str], *arguments: str | Path) -> str:
    """What stderr says of a user's mistake."""
    capsys.readouterr()
    try:
        code: int | str | None = main(["triage", *map(str, arguments)])
    except SystemExit as stop:
        code = stop.code
    printed = capsys.readouterr()
    assert code == 4
    assert printed.out == ""
    assert "Traceback" not in printed.err
    return printed.err


class TestMistakes:
    """What cannot be read at all is a usage error."""

    def files(self, folder: Path, *options: str) -> list[str | Path]:
        files: list[str | Path] = [folder / "installations.csv", "--attempts", folder / "attempts.csv"]
        return [*files, "--as-of", AS_OF, "--out", folder / "out", *options]

    def test_a_folder_named_like_a_file(self, two: Path, capsys: pytest.CaptureFixture[str]) -> None:
        (two / "attempts.csv").unlink()
        (two / "attempts.csv").mkdir()
        assert "which is no file" in mistake(capsys, *self.files(two))

    def test_no_file_and_no_kind(self, two: Path, capsys: pytest.CaptureFixture[str]) -> None:
        assert "which does not exist" in mistake(capsys, two / "none.csv", "--as-of", AS_OF)
        assert ".csv or .parquet" in mistake(capsys, two / "none.xlsx", "--as-of", AS_OF)

    @pytest.mark.parametrize("text", ["", "\n", "installation_id", "\xff\xfe", '"', "#\n#\n"])
    def test_columns_that_are_missing(self, text: str, two: Path, capsys: pytest.CaptureFixture[str]) -> None:
        (two / "attempts.csv").write_bytes(text.encode("latin-1"))
        printed = mistake(capsys, *self.files(two))
        assert "no column error_kind" in printed or "a header that is not CSV" in printed

    def test_a_column_twice(self, two: Path, capsys: pytest.CaptureFixture[str]) -> None:
        (two / "attempts.csv").write_text(f"{HEADER},at\n", encoding="utf-8")
        assert "column 'at' twice" in mistake(capsys, *self.files(two))

    def test_a_line_without_end(self, two: Path, capsys: pytest.CaptureFixture[str]) -> None:
        (two / "attempts.csv").write_text(f"{HEADER}\nI00000\n" + "x" * 70_000, encoding="utf-8")
        assert "attempts.csv:3" in mistake(capsys, *self.files(two))

    def test_too_many_rows(
        self, two: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr(triage_tables, "MAX_ROWS", 1)
        assert "more than 1 rows" in mistake(capsys, *self.files(two))

    def test_what_is_not_parquet(self, two: Path, capsys: pytest.CaptureFixture[str]) -> None:
        for data in (b"", b"PAR1", b"PAR1" + bytes(200) + b"PAR1"):
            (two / "i.parquet").write_bytes(data)
            assert "i.parquet" in mistake(capsys, two / "i.parquet", "--as-of", AS_OF)

    def test_a_column_of_parquet_of_another_type(self, two: Path, capsys: pytest.CaptureFixture[str]) -> None:
        frame = pl.DataFrame([SOUND["installations"] | {"mpan": 1.5, "last_wan": 7, "state": [1]}])
        frame.write_parquet(two / "i.parquet")
        printed = mistake(capsys, two / "i.parquet", "--as-of", AS_OF)
        assert all(f"column {name}" in printed for name in ("mpan", "last_wan", "state"))

    def test_more_suppliers_than_files_are_written(
        self, two: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr(triage_run, "MAX_SUPPLIERS", 0)
        rows = [
            row | {"uneconomic_to_test": "Yes", "cohort": "FOC", "group_id": "EA"} for row in [SOUND["installations"]]
        ]
        write(two / "installations.csv", rows, INSTALLATIONS)
        assert "Responsible Suppliers" in mistake(capsys, *self.files(two))

    def test_a_folder_that_is_not_empty(self, two: Path, capsys: pytest.CaptureFixture[str]) -> None:
        (two / "out").mkdir()
        (two / "out" / "mine").touch()
        assert "not empty" in mistake(capsys, *self.files(two))

    @pytest.mark.parametrize("as_of", ["2020-11-11", "2023-01-01"])
    @pytest.mark.facts(199)
    def test_a_day_without_tmad(self, as_of: str, two: Path, capsys: pytest.CaptureFixture[str]) -> None:
        assert "--as-of" in mistake(capsys, two / "installations.csv", "--as-of", as_of)

    @pytest.mark.parametrize("option", [["--as-of", "soon"], ["--findings", "-1"], ["--tmad-expires", "2022-13-01"]])
    def test_options(self, option: list[str], two: Path, capsys: pytest.CaptureFixture[str]) -> None:
        assert option[0] in mistake(capsys, two / "installations.csv", *option)

    @pytest.mark.parametrize(("found", "told"), [(None, "no polars"), ("1.34.0", "polars 1.34.0")])
    def test_without_polars(
        self,
        found: str | None,
        told: str,
        two: Path,
        capsys: pytest.CaptureFixture[str],
        monkeypatch: pytest.MonkeyPatch,
    ) -> None:
        def version(name: str) -> str:
            if found is None:
                raise PackageNotFoundError(name)
            return found

        monkeypatch.setattr("s1bench.triage.version", version)
        printed = mistake(capsys, *self.files(two))
        assert told in printed
        assert "pip install 'polars==2.*'" in printed

    def test_the_command_line_needs_no_polars(self) -> None:
        code = "import sys, s1bench.cli; sys.exit('polars' in sys.modules)"
        assert subprocess.run([sys.executable, "-c", code], cwd=ROOT, check=False).returncode == 0


class TestSample:
    """What ships for the documentation shows each disposition and category."""

    FILES = (
        str(SAMPLES / "installations.csv"),
        *("--attempts", str(SAMPLES / "attempts.csv"), "--changes", str(SAMPLES / "changes_of_supplier.csv")),
        *("--as-of", AS_OF),
    )

    @pytest.mark.facts(192)
    def test_dispositions(self, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
        assert main(["triage", *self.FILES, "--out", str(tmp_path / "out"), "--json"]) == 0
        document = json.loads(capsys.readouterr().out)
        assert document == summary(tmp_path)
        assert document["schema"] == "s1bench/triage/1"
        rows = {row["installation_id"]: row for row in table(tmp_path / "out" / "classification.csv")}
        assert {name: row["disposition"] for name, row in rows.items()} == {
            "ILL-01": "eligible",
            "ILL-02": "excluded",
            "ILL-03": "excluded",
            "ILL-04": "ESME only",
            "ILL-05": "ESME only",
            "ILL-06": "not eligible",
            "ILL-07": "excluded",
            "ILL-08": "excluded",
            "ILL-09": "not eligible",
            "ILL-10": "excluded",
            "ILL-11": "not eligible",
            "ILL-12": "migrated",
        }
        assert [each["installations"] for each in document["exclusion_categories"].values()] == [1, 1, 2, 1, 1, 1]

    @pytest.mark.facts(175)
    def test_the_report_of_each_supplier(self, tmp_path: Path) -> None:
        main(["triage", *self.FILES, "--out", str(tmp_path / "out")])
        (own,) = table(tmp_path / "out" / "suppliers" / "0002-Supplier_B.csv")[:1]
        assert own == {
            "responsible_supplier": "Supplier B",
            "installation_id": "ILL-02",
            "mpan": "9900000000002",
            "mprn": "",
            "exclusion_categories": "Master Key Errors",
            "previous_supplier": "Supplier A",
            "supplier_since": "2021-12-03T00:00:00Z",
        }

    def test_without_a_history_nothing_is_judged(self, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
        assert main(["triage", self.FILES[0], "--as-of", AS_OF, "--out", str(tmp_path / "out")]) == 2
        assert "no installation can be judged" in capsys.readouterr().out
        assert {row["disposition"] for row in table(tmp_path / "out" / "classification.csv")} == {"not judged"}

    def test_an_empty_file_is_no_success(self, tmp_path: Path) -> None:
        for name in ("installations", "attempts"):
            write(tmp_path / f"{name}.csv", [], COLUMNS[name])
        assert triage(tmp_path) == 2


class TestExplain:
    def test_tells_why(self, capsys: pytest.CaptureFixture[str]) -> None:
        assert main(["triage", *TestSample.FILES, "--explain", "ILL-08"]) == 0
        printed = capsys.readouterr().out
        assert "ILL-08: excluded" in printed
        assert "applies   18.8 No WAN Attempting Migration: attempts in 3 separate weeks" in printed
        assert "not met   MA112: the last communication was 49 days" in printed
        assert "fact 180 (proposed): No WAN Attempting Migration" in printed
        assert "Supplier B" not in printed, "the change of supplier lies in the future"

    def test_in_json(self, capsys: pytest.CaptureFixture[str]) -> None:
        assert main(["triage", *TestSample.FILES, "--explain", "ILL-11", "--json"]) == 0
        document = json.loads(capsys.readouterr().out)
        assert document["disposition"] == "not eligible"
        assert [each["subject"] for each in document["checks"] if not each["holds"]] == ["Table 15 configuration"]

    def test_an_installation_that_is_not_there(self, capsys: pytest.CaptureFixture[str]) -> None:
        assert "ILL-99" in mistake(capsys, *TestSample.FILES, "--explain", "ILL-99")

    def test_agrees_with_the_classification(self, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
        chance = Chance(11, 40, AT, 0.15)
        files = {"installations": chance.installations(), "attempts": chance.attempts(), "changes": chance.changes()}
        options: list[str] = []
        for name, rows in files.items():
            path = write(tmp_path / f"{name}.csv", rows, COLUMNS[name])
            options += [f"--{name}", str(path)] if options else [str(path), "--as-of", AS_OF]
        assert triage(tmp_path) == 2
        for row in table(tmp_path / "out" / "classification.csv"):
            capsys.readouterr()
            code = main(["triage", *options, "--json", "--explain", row["installation_id"]])
            assert json.loads(capsys.readouterr().out)["disposition"] == row["disposition"]
            assert code == (2 if row["disposition"] == "not judged" else 0)
