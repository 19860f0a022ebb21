"""`explain` tells why, and what would settle it; it takes nothing in a run folder on trust."""

import json
from dataclasses import replace

import pytest

from reports.explain import explain, load_run
from reports.record import ScenarioOutcome
from reports.verification import write_run_folder
from smets1.cells import NotApplicable
from smets1.errors import UsageError
from smets1.facts import FACTS
from smets1.standard import SUBJECTS
from tests.records import (
    CLAUSE,
    MODEL,
    STANDARD,
    VARIATION,
    cell,
    realistic_run,
    record,
    run_of,
    subject,
    with_standard_suite,
)

FAILED = ScenarioOutcome.FAILED
REGISTRY = {CLAUSE.id: CLAUSE, "18.5(l)": replace(CLAUSE, id="18.5(l)", text_held="named")}


@pytest.fixture
def folder(tmp_path):
    left_out = NotApplicable("DMC-1", "PPMID", MODEL, "18.8", "18.8 concerns ESME, GSME, not a PPMID")
    records = [record(VARIATION, FAILED), record(STANDARD, identity="x2")]
    write_run_folder(run_of([cell()], records, not_applicable=(left_out,)), tmp_path, REGISTRY)
    return tmp_path


def test_a_contradiction(folder):
    text = explain(load_run(folder), "DMC-1", "18.8")
    for line in (
        "ESME Secure Liberty 100 HW 1.0 FW 4.2.1",
        "  declared:  yes",
        "  expected:  variation",
        "  observed:  standard",
        "  judgement: declared, not observed",
        "  ✗ failed: A request is answered (variation Rule; features/s1sr/18_08.feature)",
        "    ✗ Then the response is a failure  judged x1",
        "        expected a failure response; found success",
        "      → SRV 2.5 Activate Emergency Credit to 00-11-22-33-44-55-66-77 as IS",
        "      ← refused by device: Emergency Credit is not available",
        "      • device: execute ActivateEmergencyCredit ⇒ refused: not available",
        "PPMID: not applicable. 18.8 concerns ESME, GSME, not a PPMID",
    ):
        assert line in text.splitlines()
    assert "Propose to clear 18.8 for Secure Liberty 100 HW 1.0 FW 4.2.1" in text
    assert "to classify what the device does instead" in text
    assert "a rehearsal, not a verification" in text


def test_the_facts_of_the_clause(folder):
    marks = "(DCC, 2020-06-05; text held: part; standing: rule)"
    lines = explain(load_run(folder), "DMC-1", "18.8").splitlines()
    assert [line for line in lines if line.startswith("  fact ")] == [
        f"  fact {number}: {FACTS[number].statement} {marks}" for number in (9, 10)
    ]


def test_a_folder_that_gives_no_statements_of_facts_is_told_without(folder):
    file = folder / "verification.json"
    document = json.loads(file.read_text(encoding="utf-8"))
    del document["clauses"]["18.8"]["fact_statements"]
    file.write_text(json.dumps(document), encoding="utf-8")
    assert "  fact " not in explain(load_run(folder), "DMC-1", "18.8")


def test_every_cell_of_a_large_run_can_be_told(tmp_path):
    document = write_run_folder(with_standard_suite(realistic_run(2)), tmp_path)
    run = load_run(tmp_path)
    for combination in document["combinations"]:
        for asked in (*combination["cells"], *combination["standard"]):
            assert asked["reason"] in explain(run, combination["dmc"], asked["clause"])


def test_a_clause_not_asked(folder):
    assert "Not asked in this run. The DMVES has no column 18.5(l)." in explain(load_run(folder), "DMC-1", "18.5(l)")


@pytest.mark.parametrize(("dmc", "clause", "near"), [("DMC-2", "18.8", "DMC-1"), ("DMC-1", "18.88", "18.8")])
def test_an_unknown_name_gets_the_nearest(folder, dmc, clause, near):
    with pytest.raises(UsageError) as caught:
        explain(load_run(folder), dmc, clause)
    assert near in caught.value.findings[0].expected


class TestStandardSuite:
    @pytest.fixture
    def asked(self, tmp_path):
        records = [record(VARIATION), record(STANDARD, FAILED, of=subject(), identity="x2")]
        write_run_folder(run_of([cell()], records, standard=(subject(),)), tmp_path, REGISTRY | SUBJECTS)
        return tmp_path

    def test_a_subject_is_told_like_a_clause_but_as_declared_by_nobody(self, asked):
        lines = explain(load_run(asked), "DMC-1", "standard/4.18").splitlines()
        said = SUBJECTS["standard/4.18"]
        for line in (
            "DMC-1, subject standard/4.18",
            f"  {said.title}; in the standard suite, apart from the DMVES",
            f"  every model: {said.standard}",
            f"  rests on: {said.standard_basis}",
            f"  source: {said.source}",
            "  expected:  standard",
            "  observed:  otherwise",
            "  judgement: does otherwise",
            "        expected a failure response; found success",
        ):
            assert line in lines
        assert not [line for line in lines if "declared" in line]

    def test_it_holds(self, tmp_path):
        records = [record(VARIATION), record(STANDARD, of=subject())]
        write_run_folder(run_of([cell()], records, standard=(subject(),)), tmp_path, REGISTRY | SUBJECTS)
        text = explain(load_run(tmp_path), "DMC-1", "standard/4.18")
        assert "  judgement: holds" in text
        assert "  observed:  standard" in text

    def test_a_folder_from_before_the_standard_suite_is_read(self, asked):
        file = asked / "verification.json"
        document = json.loads(file.read_text(encoding="utf-8"))
        del document["standard_counts"], document["combinations"][0]["standard"]
        file.write_text(json.dumps(document), encoding="utf-8")
        run = load_run(asked)
        assert "  judgement: confirmed" in explain(run, "DMC-1", "18.8")
        with pytest.raises(UsageError, match="--standard"):
            explain(run, "DMC-1", "standard/4.18")

    def test_a_subject_not_asked_says_how_to_ask(self, folder):
        with pytest.raises(UsageError, match="--standard"):
            explain(load_run(folder), "DMC-1", "standard/4.18")

    @pytest.mark.parametrize("value", [None, 7, [{}], {"a": 1}])
    def test_a_value_of_the_wrong_kind_is_refused(self, asked, value):
        file = asked / "verification.json"
        document = json.loads(file.read_text(encoding="utf-8"))
        document["combinations"][0]["standard"] = value
        file.write_text(json.dumps(document), encoding="utf-8")
        with pytest.raises(UsageError, match=r"combinations\[0\]\.standard"):
            load_run(asked)


def test_no_such_folder(tmp_path):
    with pytest.raises(UsageError, match=r"verification\.json"):
        load_run(tmp_path / "nowhere")


FOREIGN = {
    "empty": b"",
    "not JSON": b"not json",
    "not UTF-8": b"\xff\xfe",
    "list": b"[]",
    "null": b"null",
    "no schema": b"{}",
    "later schema": b'{"schema": "s1bench/verification/2"}',
    "schema in a list": b'{"schema": ["s1bench/verification/1"]}',
    "schema alone": b'{"schema": "s1bench/verification/1"}',
    "too deep": b"[" * 100_000,
    "number too long": b'{"schema": ' + b"9" * 5000 + b"}",
}


@pytest.mark.parametrize("content", FOREIGN.values(), ids=FOREIGN)
def test_a_foreign_file_is_refused(folder, content):
    (folder / "verification.json").write_bytes(content)
    with pytest.raises(UsageError) as caught:
        load_run(folder)
    [finding] = caught.value.findings
    assert "verification.json" in finding.where
    assert finding.do


@pytest.mark.parametrize(
    "path",
    [
        ("run_id",),
        ("bench",),
        ("bench", "substrate"),
        ("combinations",),
        ("combinations", 0, "cells"),
        ("combinations", 0, "cells", 0, "model", "firmware_version"),
        ("combinations", 0, "cells", 0, "scenarios", 0, "exchanges"),
        ("combinations", 0, "not_applicable"),
        ("clauses", "18.8", "open_points"),
        ("clauses", "18.8", "fact_statements"),
        ("clauses", "18.8", "fact_statements", 0, "document"),
    ],
)
@pytest.mark.parametrize("value", [None, 7, [{}], {"a": 1}])
def test_a_value_of_the_wrong_kind_is_refused_where_it_stands(folder, path, value):
    file = folder / "verification.json"
    document = json.loads(file.read_text(encoding="utf-8"))
    inner = document
    for key in path[:-1]:
        inner = inner[key]
    inner[path[-1]] = value
    file.write_text(json.dumps(document), encoding="utf-8")
    with pytest.raises(UsageError):
        explain(load_run(folder), "DMC-1", "18.8")


@pytest.mark.parametrize("name", ["scenarios", "exchanges"])
class TestEvidence:
    def test_missing(self, folder, name):
        (folder / "evidence" / f"{name}.jsonl").unlink()
        with pytest.raises(UsageError, match=f"{name}.jsonl"):
            load_run(folder)

    def test_emptied(self, folder, name):
        (folder / "evidence" / f"{name}.jsonl").write_text("", encoding="utf-8")
        with pytest.raises(UsageError, match=f"{name}.jsonl"):
            explain(load_run(folder), "DMC-1", "18.8")

    @pytest.mark.parametrize("line", ["{", "[]", "{}", '{"id": 3, "scenario": 4}'])
    def test_broken_line(self, folder, name, line):
        file = folder / "evidence" / f"{name}.jsonl"
        file.write_text(file.read_text(encoding="utf-8") + line + "\n", encoding="utf-8")
        with pytest.raises(UsageError, match=rf"{name}\.jsonl:3"):
            load_run(folder)


@pytest.mark.parametrize(
    "change",
    [
        {"request": 5},
        {"request": {"srv": "2.5"}},
        {"outcome": []},
        {"outcome": [1]},
        {"operations": [{"kind": "read", "do": 4, "result": None, "frames": []}]},
        {
            "operations": [
                {"kind": "write", "do": {"A": {"type": "SwitchingTable", "switches": [1]}}, "result": 1, "frames": []}
            ]
        },
    ],
)
def test_an_exchange_of_another_shape_is_refused(folder, change):
    file = folder / "evidence" / "exchanges.jsonl"
    lines = [json.loads(line) for line in file.read_text(encoding="utf-8").splitlines()]
    file.write_text("".join(json.dumps(line | change) + "\n" for line in lines), encoding="utf-8")
    try:
        text = explain(load_run(folder), "DMC-1", "18.8")
    except UsageError:
        return
    assert text


def test_nothing_in_a_folder_drives_the_terminal(tmp_path):
    hostile = "\x1b]0;owned\x07\x1b[2J\u202e"
    asked = replace(cell(), model=replace(MODEL, model=hostile))
    write_run_folder(run_of([asked], [record(VARIATION, FAILED, of=asked, message=hostile)]), tmp_path, REGISTRY)
    text = explain(load_run(tmp_path), "DMC-1", "18.8")
    assert not set(text) & {"\x1b", "\x07", "\u202e"}
