"""The registers: every rule by its bad file, all findings at once, and what a sound register tells."""

import contextlib
import csv
import io
from collections.abc import Callable, Mapping
from datetime import date
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from smets1 import registers
from smets1.clauses import CLAUSES
from smets1.data_items import DEVICE_TYPES
from smets1.errors import DeclarationError, Finding
from smets1.registers import (
    Combination,
    Cpl,
    DeviceModel,
    Dmves,
    Epcl,
    check_together,
    parse_cpl,
    parse_dmves,
    parse_epcl,
)

BAD = Path(__file__).parent / "bad" / "registers"
COHORTS = {"CA": "MOC (Secure)", "EA": "FOC"}
MODEL_FIELDS = ("manufacturer", "model", "hardware_version", "firmware_version")
PARSERS: Mapping[str, Callable[[str, str], object]] = {
    "dmves": parse_dmves,
    "epcl": lambda text, where: parse_epcl(text, where, COHORTS),
    "cpl": parse_cpl,
}
DMVES_HEADER = "device_type,manufacturer,model,hardware_version,firmware_version"
EPCL_HEADER = "dmc,group_id,csp,first_added," + ",".join(
    f"{role.lower()}_{name}" for role in DEVICE_TYPES for name in MODEL_FIELDS
)
CPL_HEADER = (
    "entry_id,device_type,manufacturer,model,hardware_version,firmware_version,smets_version,image_sha256,status"
)
SHA256 = "0123456789ABCDEF" * 4

LIBERTY = DeviceModel("Secure", "Liberty 100", "1.0", "3.23")
EG4 = DeviceModel("Secure", "EG4", "1.0", "2.4")
HUB = DeviceModel("Secure", "WAN 1", "1.0", "1.1")
PIPIT = DeviceModel("Secure", "Pipit 500", "1.0", "1.4")

DMVES = f"""\
# version: 5.0-illustrative
# illustrative: yes
# Any other comment: is only a comment.
{DMVES_HEADER},18.5(o),18.7(i),18.63(c)
ESME,Secure,Liberty 100,1.0,3.23,X,,
GSME,Secure,EG4,1.0,2.4,N/A:has no calendar,X,
CHF,Secure,WAN 1,1.0,1.1,,,
"""
EPCL_DEVICES = "Secure,WAN 1,1.0,1.1,Secure,Liberty 100,1.0,3.23,Secure,EG4,1.0,2.4,,,,,Secure,Pipit 500,1.0,1.4"
EPCL = f"""\
{EPCL_HEADER}
MOC-SECURE-01,CA,Telefonica,2020-11-24,{EPCL_DEVICES}
"""
CPL = f"""\
{CPL_HEADER}
1001,CHF,Secure,WAN 1,1.0,1.1,SMETS1,{SHA256},Current
1002,ESME,Secure,Liberty 100,1.0,3.23,SMETS1,{SHA256},Removed
1003,GSME,Secure,EG4,1.0,2.4,SMETS1,{SHA256},Current
"""

BAD_FILES = {
    "cpl_duplicate_entry_id": (
        ":3",
        "a second entry 1001",
        "one row for each entry id; the first is on line 2",
        "Remove one of them.",
    ),
    "cpl_duplicate_model": (
        ":3",
        "a second entry for ESME Secure Liberty 100 HW 1.0 FW 3.23",
        "one entry for each Device Model; the first is on line 2",
        "Remove one of them.",
    ),
    "cpl_missing_column": (":1, column status", "no such column", "it in the header row", "Add the column."),
    "cpl_no_entry_id": (":2, column entry_id", "an empty cell", "a value for entry_id", "Fill in the cell."),
    "cpl_no_smets_version": (
        ":2, column smets_version",
        "an empty cell",
        "a value for smets_version",
        "Fill in the cell.",
    ),
    "cpl_sha256": (
        ":2, column image_sha256",
        "'0123456789abcdef0123456789abcdef0123456789abcdef'",
        "64 hexadecimal digits",
        "Give the SHA-256 of the image.",
    ),
    "cpl_unknown_column": (
        ":1, column Status",
        "unknown column 'Status'",
        "a known name; nearest: status",
        "Correct or remove the column.",
    ),
    "cpl_unknown_device_type": (
        ":2, column device_type",
        "'IHD'",
        "a known name; nearest: PPMID",
        "Use a known name.",
    ),
    "cpl_unknown_status": (
        ":2, column status",
        "'Withdrawn'",
        "one of Current, Removed",
        "Use a known name.",
    ),
    "dmves_cell": (
        ":2, column 18.5(o)",
        "'x'",
        "X (declared), an empty cell (not declared) or N/A:reason",
        "Correct the cell; give the reason of an N/A.",
    ),
    "dmves_device_type_not_concerned": (
        ":2, column 18.7(i)",
        "'X' for a PPMID",
        "no entry: 18.7(i) concerns ESME, GSME",
        "Clear the cell.",
    ),
    "dmves_duplicate_column": (
        ":1, column 18.5(o)",
        "the column twice",
        "each column once",
        "Remove one of them.",
    ),
    "dmves_duplicate_row": (
        ":4",
        "a second row for ESME Secure Liberty 100 HW 1.0 FW 3.23",
        "one row for each Device Model; the first is on line 2",
        "Remove one of them.",
    ),
    "dmves_empty_model_field": (
        ":2, column firmware_version",
        "an empty cell",
        "a value for firmware_version",
        "Fill in the cell.",
    ),
    "dmves_metadata": (
        ":2",
        "'# ilustrative: yes'",
        "`# version: VERSION` or `# illustrative: yes` (or no)",
        "Correct the comment.",
    ),
    "dmves_metadata_without_value": (
        ":1",
        "'# version:'",
        "`# version: VERSION` or `# illustrative: yes` (or no)",
        "Correct the comment.",
    ),
    "dmves_metadata_value": (
        ":1",
        "'# illustrative: maybe'",
        "`# version: VERSION` or `# illustrative: yes` (or no)",
        "Correct the comment.",
    ),
    "dmves_missing_column": (
        ":1, column hardware_version",
        "no such column",
        "it in the header row",
        "Add the column.",
    ),
    "dmves_no_header": (
        "",
        "no header row",
        f"a header row: {DMVES_HEADER}",
        "Write the column names in the first row.",
    ),
    "dmves_not_a_variation": (
        ":1, column Annex A",
        "a column for Annex A, which is no variation",
        "a clause whose variation the DMVES declares",
        "Remove the column.",
    ),
    "dmves_not_applicable_without_reason": (
        ":2, column 18.63(c)",
        "'N/A:'",
        "X (declared), an empty cell (not declared) or N/A:reason",
        "Correct the cell; give the reason of an N/A.",
    ),
    "dmves_nul_byte": (":3", r"character '\x00'", "CSV text in UTF-8", "Save the register as CSV (UTF-8)."),
    "dmves_quotation": (
        ":3",
        "text that is not CSV: unexpected end of data",
        "CSV",
        "Correct the quotation marks.",
    ),
    "dmves_ragged": (":3", "7 cells", "8 cells, as in the header", "Add or remove cells."),
    "dmves_two_device_types": (
        ":3",
        "a second row for GSME Secure Liberty 100 HW 1.0 FW 3.23",
        "one row for each Device Model; the first is on line 2",
        "Remove one of them.",
    ),
    "dmves_unknown_clause": (
        ":1, column 18.5(oo)",
        "unknown column '18.5(oo)'",
        "a known name; nearest: 18.5(o), 18.5(l), 18.65(e)",
        "Correct or remove the column.",
    ),
    "dmves_unknown_device_type": (
        ":2, column device_type",
        "'EMSE'",
        "a known name; nearest: ESME, GSME",
        "Use a known name.",
    ),
    "dmves_varied_by": (
        ":1, column unnumbered/prepay-orchestration",
        "a column for unnumbered/prepay-orchestration, which 18.5(o) varies",
        "column 18.5(o)",
        "Declare it in column 18.5(o).",
    ),
    "epcl_date": (
        ":2, column first_added",
        "'24/11/2020'",
        "a date, YYYY-MM-DD",
        "Write the date as 2020-11-24.",
    ),
    "epcl_duplicate_dmc": (
        ":3",
        "a second row for DMC MOC-SECURE-01",
        "one row for each DMC; the first is on line 2",
        "Remove one of them.",
    ),
    "epcl_empty_model_field": (
        ":2, column gsme_hardware_version",
        "an empty cell",
        "a value for gsme_hardware_version",
        "Fill in the cell.",
    ),
    "epcl_missing_column": (":1, column first_added", "no such column", "it in the header row", "Add the column."),
    "epcl_no_csp": (":2, column csp", "an empty cell", "a value for csp", "Fill in the cell."),
    "epcl_no_dmc": (":2, column dmc", "an empty cell", "a value for dmc", "Fill in the cell."),
    "epcl_no_esme": (
        ":2, column esme_manufacturer",
        "no ESME",
        "an ESME in every combination",
        "Give the ESME.",
    ),
    "epcl_no_such_date": (
        ":2, column first_added",
        "'2020-02-30'",
        "a date, YYYY-MM-DD",
        "Write the date as 2020-11-24.",
    ),
    "epcl_unknown_column": (
        ":1, column first_aded",
        "unknown column 'first_aded'",
        "a known name; nearest: first_added, ihd_model, chf_model",
        "Correct or remove the column.",
    ),
    "epcl_unknown_group_id": (
        ":2, column group_id",
        "'CB'",
        "a known name; nearest: CA",
        "Correct it, or add the GroupID to `group_ids` of the bench file.",
    ),
}


def findings_of(parse: Callable[[str, str], object], text: str, where: str) -> tuple[Finding, ...]:
    with pytest.raises(DeclarationError) as raised:
        parse(text, where)
    assert isinstance(raised.value, DeclarationError)
    return raised.value.findings


def registers_of(dmves: str = DMVES, epcl: str = EPCL, cpl: str = CPL) -> tuple[Dmves, Epcl, Cpl]:
    return parse_dmves(dmves, "dmves.csv"), parse_epcl(epcl, "epcl.csv", COHORTS), parse_cpl(cpl, "cpl.csv")


def test_every_bad_file_is_expected() -> None:
    assert {path.stem for path in BAD.iterdir()} == set(BAD_FILES)


@pytest.mark.parametrize("name", BAD_FILES)
def test_bad_file_yields_its_one_finding(name: str) -> None:
    where, found, expected, do = BAD_FILES[name]
    text = (BAD / f"{name}.csv").read_text(encoding="utf-8")
    findings = findings_of(PARSERS[name.partition("_")[0]], text, name)
    assert findings == (Finding(name + where, found, expected, do),)


def test_text_too_long() -> None:
    (finding,) = findings_of(parse_cpl, "x" * 5_000_001, "cpl.csv")
    assert str(finding) == "cpl.csv: found 5000001 characters; expected at most 5000000. Split or prune the register."


def test_too_many_rows(monkeypatch: pytest.MonkeyPatch) -> None:
    assert registers.MAX_ROWS == 100_000
    monkeypatch.setattr(registers, "MAX_ROWS", 2)
    (finding,) = findings_of(parse_cpl, CPL, "cpl.csv")
    assert str(finding) == "cpl.csv:4: found more than 2 rows; expected at most 2. Split or prune the register."


def test_all_findings_at_once() -> None:
    text = f"""\
# versoin: 5
{DMVES_HEADER},18.5(o),18.5(O),Annex A
EMSE,Secure,Liberty 100,1.0,3.23,yes,,
PPMID,Secure,,1.0,1.4,X,,
GSME,Secure,EG4
GSME,"Secure
"""
    assert [finding.where for finding in findings_of(parse_dmves, text, "dmves.csv")] == [
        "dmves.csv:1",
        "dmves.csv:2, column 18.5(O)",
        "dmves.csv:2, column Annex A",
        "dmves.csv:3, column device_type",
        "dmves.csv:3, column 18.5(o)",
        "dmves.csv:4, column model",
        "dmves.csv:4, column 18.5(o)",
        "dmves.csv:5",
        "dmves.csv:6",
    ]


def test_line_of_a_row_after_a_cell_of_two_lines() -> None:
    text = f'{DMVES_HEADER},18.5(o)\nESME,Secure,"Liberty\n100",1.0,3.23,X\nESME,Secure,Liberty 110,1.0,3.23,Y\n'
    (finding,) = findings_of(parse_dmves, text, "dmves.csv")
    assert finding.where == "dmves.csv:4, column 18.5(o)"


def test_dmves() -> None:
    dmves = parse_dmves(DMVES, "dmves.csv")
    assert (dmves.version, dmves.illustrative) == ("5.0-illustrative", True)
    assert dmves.columns == ("18.5(o)", "18.7(i)", "18.63(c)")
    assert dmves.has_row("ESME", LIBERTY)
    assert not dmves.has_row("GSME", LIBERTY)
    assert dmves.declares(LIBERTY, "18.5(o)")
    assert not dmves.declares(LIBERTY, "18.7(i)")
    assert not dmves.declares(EG4, "18.5(o)")
    assert not dmves.declares(LIBERTY, "18.8"), "a column that is absent"
    assert not dmves.declares(PIPIT, "18.5(o)"), "a row that is absent"
    assert dmves.not_applicable_reason(EG4, "18.5(o)") == "has no calendar"
    assert dmves.not_applicable_reason(EG4, "18.7(i)") == ""
    assert dmves.not_applicable_reason(EG4, "18.8") == ""


def test_clauses_asked() -> None:
    asked = parse_dmves(DMVES, "dmves.csv").clauses_asked()
    every_model = {clause.id for clause in CLAUSES.values() if clause.kind == "every-model"}
    varied = {clause.id for clause in CLAUSES.values() if clause.varied_by in ("18.5(o)", "18.7(i)", "18.63(c)")}
    assert every_model
    assert "unnumbered/prepay-orchestration" in varied
    assert asked == {"18.5(o)", "18.7(i)", "18.63(c)"} | every_model | varied


def test_epcl() -> None:
    epcl = parse_epcl(EPCL, "epcl.csv", COHORTS)
    combination = epcl.combinations["MOC-SECURE-01"]
    assert combination == Combination(
        "MOC-SECURE-01",
        "CA",
        "MOC (Secure)",
        "Telefonica",
        date(2020, 11, 24),
        {"CHF": HUB, "ESME": LIBERTY, "GSME": EG4, "IHD": PIPIT},
    )
    assert list(combination.devices) == ["CHF", "ESME", "GSME", "IHD"]
    assert combination.where == "epcl.csv:2"
    assert (epcl.version, epcl.illustrative) == ("unversioned", False)


def test_cpl() -> None:
    cpl = parse_cpl(CPL, "cpl.csv")
    entry = cpl.entry_for("ESME", LIBERTY)
    assert entry
    assert (entry.entry_id, entry.smets_version, entry.status) == ("1002", "SMETS1", "Removed")
    assert entry.image_sha256 == SHA256.lower()
    assert cpl.entry_for("GSME", LIBERTY) is None


@pytest.mark.parametrize(
    "change",
    [
        lambda text: "\ufeff" + text,
        lambda text: text.replace("\n", "\r\n"),
        lambda text: text.replace("X,,\n", "X,,\n\n,,,,,,,\n"),
        lambda text: text.replace(",", " , ").replace("# ", "#"),
        lambda text: text.replace("# illustrative: yes\n", "# illustrative: yes,,,,\n"),
    ],
    ids=["byte order mark", "CRLF", "blank lines", "white space", "comment saved by a spreadsheet"],
)
def test_what_does_not_count(change: Callable[[str], str]) -> None:
    assert parse_dmves(change(DMVES), "dmves.csv") == parse_dmves(DMVES, "dmves.csv")


def test_cells_that_look_like_formulas_are_text() -> None:
    text = f"{DMVES_HEADER},18.5(o)\nESME,=1+1,@SUM(A1),-1,+44,\n"
    assert parse_dmves(text, "dmves.csv").has_row("ESME", DeviceModel("=1+1", "@SUM(A1)", "-1", "+44"))


def test_registers_that_agree() -> None:
    assert check_together(*registers_of()) == ()


def test_device_without_a_dmves_row_names_the_nearest_rows() -> None:
    dmves = DMVES.replace("Liberty 100,1.0,3.23", "Liberty 100,1.0,3.24")
    dmves += "ESME,Aclara,SGM1311,2.0,4.4,,,\nESME,Secure,Liberty 110,1.0,3.23,,,\nESME,Elster,AS300P,1,1,,,\n"
    assert check_together(*registers_of(dmves)) == (
        Finding(
            "epcl.csv:2, column esme_model",
            "ESME Secure Liberty 100 HW 1.0 FW 3.23 of MOC-SECURE-01",
            "a Device Model with a DMVES row; nearest: Secure Liberty 100 HW 1.0 FW 3.24; "
            "Secure Liberty 110 HW 1.0 FW 3.23; Elster AS300P HW 1 FW 1",
            "Add its row to the DMVES, or correct the EPCL.",
        ),
    )


def test_device_without_a_cpl_entry() -> None:
    cpl = CPL.replace("1001,CHF", "1001,PPMID")
    assert check_together(*registers_of(cpl=cpl)) == (
        Finding(
            "epcl.csv:2, column chf_model",
            "CHF Secure WAN 1 HW 1.0 FW 1.1 of MOC-SECURE-01",
            "a Device Model with a CPL entry; there is none for any CHF",
            "Add its entry to the CPL, or correct the EPCL.",
        ),
    )


def test_row_of_another_device_type_is_no_row() -> None:
    dmves = DMVES.replace("CHF,Secure", "PPMID,Secure")
    (finding,) = check_together(*registers_of(dmves))
    assert finding.expected == "a Device Model with a DMVES row; there is none for any CHF"


WORDS = st.text(st.characters(exclude_categories=("Cc", "Cs")), min_size=1).filter(lambda s: s == s.strip())
MODELS = st.builds(DeviceModel, WORDS, WORDS, WORDS, WORDS)
COLUMNS = sorted(clause.id for clause in CLAUSES.values() if clause.kind == "variation" and not clause.varied_by)


@st.composite
def valid_dmves(draw: st.DrawFn) -> Dmves:
    columns = draw(st.lists(st.sampled_from(COLUMNS), unique=True))
    rows: dict[tuple[str, DeviceModel], dict[str, str]] = {}
    for model in draw(st.lists(MODELS, unique=True, max_size=8)):
        device_type = draw(st.sampled_from(DEVICE_TYPES))
        rows[device_type, model] = {
            column: draw(
                st.sampled_from(("", "X") if device_type in CLAUSES[column].device_types else ("",))
                | WORDS.map("N/A:".__add__)
            )
            for column in columns
        }
    version = draw(st.from_regex(r"[0-9a-z][0-9a-z.:# -]*[0-9a-z]", fullmatch=True))
    return Dmves(version, draw(st.booleans()), tuple(columns), rows)


def write(dmves: Dmves) -> str:
    text = io.StringIO()
    text.write(f"# version: {dmves.version}\n# illustrative: {'yes' if dmves.illustrative else 'no'}\n")
    writer = csv.writer(text)
    writer.writerow(["device_type", *MODEL_FIELDS, *dmves.columns])
    for (device_type, model), cells in dmves.rows.items():
        fields = [getattr(model, name) for name in MODEL_FIELDS]
        writer.writerow([device_type, *fields, *(cells[column] for column in dmves.columns)])
    return text.getvalue()


@given(valid_dmves())
def test_written_dmves_parses_to_itself(dmves: Dmves) -> None:
    assert parse_dmves(write(dmves), "dmves.csv") == dmves


HEADERS = st.sampled_from(["", f"{DMVES_HEADER},18.5(o)\n", f"{EPCL_HEADER}\n", f"{CPL_HEADER}\n", "# version:"])
CELLS = st.lists(st.lists(st.text() | st.sampled_from(["ESME", "X", "N/A:", '"', "CA", "Current"]), max_size=30))
JUNK = st.one_of(
    st.text(),
    st.binary().map(lambda data: data.decode("utf-8", "surrogateescape")),
    CELLS.map(lambda rows: "\n".join(map(",".join, rows))),
)


@pytest.mark.parametrize("register", PARSERS)
@given(header=HEADERS, junk=JUNK)
def test_junk_raises_nothing_but_declaration_errors(register: str, header: str, junk: str) -> None:
    with contextlib.suppress(DeclarationError):
        PARSERS[register](header + junk, "register.csv")
