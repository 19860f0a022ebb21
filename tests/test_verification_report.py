"""The run folder: schema, manifest, proposed edits, evidence, the page, and the terminal summary."""

import base64
import csv
import hashlib
import html
import io
import json
import re
import shutil
import subprocess
from dataclasses import replace
from datetime import UTC, date, datetime, time
from html.parser import HTMLParser

import pytest
from rich.console import Console

from reports.allure_bridge import drop_empty_containers, write_categories, write_environment
from reports.chart import Charts
from reports.html import render
from reports.record import AccountSample, ScenarioOutcome
from reports.summary import print_summary
from reports.values import exchange_json, exchange_lines, in_words, printable, scenario_json, value_json
from reports.verification import PROPOSAL_COLUMNS, verification, write_manifest, write_run_folder
from smets1.calendars import (
    NonDisablementCalendar,
    NonDisablementScript,
    NonDisablementSwitch,
    SwitchingTable,
    TariffDate,
    TariffSwitch,
)
from smets1.cells import NotApplicable
from smets1.dcc.messages import DeviceExchange, Exchange
from smets1.facts import FACTS
from smets1.operations import Execute
from smets1.registers import DeviceModel
from smets1.standard import SUBJECTS
from tests.records import (
    CLAUSE,
    MODEL,
    PHYSICAL,
    STANDARD,
    START,
    VARIATION,
    cell,
    exchange,
    realistic_run,
    record,
    run_of,
    subject,
    with_standard_suite,
)

FAILED = ScenarioOutcome.FAILED
REGISTRY = {CLAUSE.id: CLAUSE, "18.5(l)": replace(CLAUSE, id="18.5(l)", text_held="named")}
HOSTILE = "</pre></details><script>alert(1)</script><img src=x onerror=alert(2)>\"'&"


@pytest.fixture(scope="module")
def realistic(tmp_path_factory):
    folder = tmp_path_factory.mktemp("run")
    return folder, write_run_folder(realistic_run(), folder)


class TestJson:
    def test_keys(self):
        left_out = NotApplicable("DMC-1", "PPMID", MODEL, "18.8", "18.8 concerns ESME, GSME, not a PPMID")
        document = verification(run_of([cell()], [record(VARIATION)], not_applicable=(left_out,)), REGISTRY)
        assert list(document) == [
            "schema",
            "run_id",
            "started",
            "finished",
            "resumed",
            "as_of",
            "harness",
            "bench",
            "dmves",
            "counts",
            "standard_counts",
            "exit_code",
            "combinations",
            "registered_not_asked",
            "unattributed",
            "clauses",
        ]
        assert document["schema"] == "s1bench/verification/1"
        assert document["started"] == "2026-11-20T06:00:00Z"
        assert document["harness"] == {"version": "0.1.0", "commit": "94135bc0ffee", "dirty": False}
        assert document["bench"] == {
            "name": "emulated",
            "substrate": "emulator",
            "qualified_before": True,
            "qualified_after": True,
        }
        assert set(document["dmves"]) == {"version", "sha256", "path", "illustrative"}
        assert document["counts"] == {
            "confirmed": 1,
            "declared-not-observed": 0,
            "observed-not-declared": 0,
            "unknown-behaviour": 0,
            "inconclusive": 0,
            "not-exercised": 0,
        }
        [combination] = document["combinations"]
        assert list(combination) == ["dmc", "group_id", "verdict", "cells", "standard", "not_applicable"]
        assert combination["standard"] == []
        assert document["standard_counts"] == dict.fromkeys(document["counts"], 0)
        assert combination["verdict"] == "rehearsed"
        [judged] = combination["cells"]
        assert list(judged) == [
            "role",
            "model",
            "clause",
            "column",
            "declared",
            "expected",
            "observed",
            "judgement",
            "reason",
            "next_step",
            "scenarios",
            "not_run",
        ]
        assert judged["model"] == {
            "manufacturer": "Secure",
            "model": "Liberty 100",
            "hardware_version": "1.0",
            "firmware_version": "4.2.1",
        }
        assert judged["scenarios"] == [
            {
                "id": "s1",
                "feature": "features/s1sr/18_08.feature",
                "scenario": "A request is answered",
                "rule": "variation",
                "outcome": "passed",
                "reason": "",
                "classification": False,
                "exchanges": ["x1"],
            }
        ]
        assert combination["not_applicable"]["count"] == 1
        assert combination["not_applicable"]["cells"][0]["reason"] == left_out.reason

    def test_a_clause_carries_the_statements_of_its_facts(self):
        clause = verification(run_of([cell()], [record(VARIATION)]), REGISTRY)["clauses"]["18.8"]
        assert clause["facts"] == [9, 10]
        assert [fact["number"] for fact in clause["fact_statements"]] == [9, 10]
        assert clause["fact_statements"][0] == {
            "number": 9,
            "statement": FACTS[9].statement,
            "document": {
                "id": "S1SR-SECURE",
                "title": FACTS[9].document.title,
                "publisher": "DCC",
                "date": "2020-06-05",
            },
            "text_held": "part",
            "standing": "rule",
        }

    def test_a_report_always_has_counts_versions_and_dates(self):
        document = verification(run_of([], []), REGISTRY)
        assert sum(document["counts"].values()) == 0
        assert document["exit_code"] == 2
        assert document["finished"] > document["started"]
        assert document["harness"]["version"]
        assert document["dmves"]["version"]
        assert len(document["dmves"]["sha256"]) == 64

    def test_clauses_not_asked_are_listed_with_their_reason(self):
        document = verification(run_of([cell()], [record(VARIATION)]), REGISTRY)
        assert document["registered_not_asked"] == [
            {
                "id": "18.5(l)",
                "title": CLAUSE.title,
                "text_held": "named",
                "reason": "The DMVES has no column 18.5(l).",
            }
        ]
        limited = verification(replace(run_of([cell()], []), only_clauses=("18.8",)), REGISTRY)
        assert limited["registered_not_asked"][0]["reason"] == "The run was limited to other clauses."

    def test_what_did_not_run_is_listed_for_the_rule_that_had_to_hold(self):
        names = {VARIATION: ("A request is answered", "b"), STANDARD: ("c",)}
        [combination] = verification(run_of([cell()], [record(VARIATION)], scenarios=names), REGISTRY)["combinations"]
        assert combination["cells"][0]["not_run"] == [{"rule": "variation", "scenario": "b"}]

    def test_stray_records_are_listed_and_spoil_the_exit_code(self):
        stray = record(VARIATION, of=cell(dmc="DMC-9"))
        document = verification(run_of([cell()], [record(VARIATION), stray]), REGISTRY)
        assert document["exit_code"] == 2
        assert document["unattributed"][0]["dmc"] == "DMC-9"
        assert "belong to no cell" in render(document, *_evidence(run_of([cell()], [record(VARIATION), stray])))

    def test_counts_add_up(self, realistic):
        _, document = realistic
        cells = [each for combination in document["combinations"] for each in combination["cells"]]
        assert sum(document["counts"].values()) == len(cells)
        assert all(document["counts"].values()), "the sample run shows every judgement"


class TestRunFolder:
    def test_files(self, realistic):
        folder, document = realistic
        files = {file.relative_to(folder).as_posix() for file in folder.rglob("*") if file.is_file()}
        assert files == {
            "verification.json",
            "verification.html",
            "proposed-dmves.csv",
            "evidence/exchanges.jsonl",
            "evidence/scenarios.jsonl",
            "MANIFEST.sha256",
        }
        assert json.loads((folder / "verification.json").read_text(encoding="utf-8")) == document

    def test_manifest_covers_every_file(self, realistic):
        folder, _ = realistic
        lines = (folder / "MANIFEST.sha256").read_text(encoding="utf-8").splitlines()
        names = [line[66:] for line in lines]
        assert names == sorted(names)
        for line in lines:
            digest, _, name = line.partition("  ")
            assert hashlib.sha256((folder / name).read_bytes()).hexdigest() == digest

    @pytest.mark.skipif(shutil.which("sha256sum") is None, reason="sha256sum is not installed")
    def test_manifest_verifies_with_sha256sum(self, tmp_path):
        (tmp_path / "allure-results").mkdir()
        (tmp_path / "allure-results" / "odd\\name\nhere.json").write_text("{}", encoding="utf-8")
        write_run_folder(run_of([cell()], [record(VARIATION)]), tmp_path, REGISTRY)
        command = ["sha256sum", "--check", "--strict", "MANIFEST.sha256"]
        done = subprocess.run(command, cwd=tmp_path, capture_output=True, text=True, check=False)
        assert done.returncode == 0, done.stderr
        assert len(done.stdout.splitlines()) == 5

    def test_manifest_can_be_written_again(self, tmp_path):
        (tmp_path / "a").write_text("a", encoding="utf-8")
        first = write_manifest(tmp_path).read_bytes()
        assert write_manifest(tmp_path).read_bytes() == first

    def test_exchanges_are_one_json_line_each_with_frames_as_hex(self, tmp_path):
        write_run_folder(run_of([cell()], [record(VARIATION)]), tmp_path, REGISTRY)
        [line] = (tmp_path / "evidence" / "exchanges.jsonl").read_text(encoding="utf-8").splitlines()
        told = json.loads(line)
        assert (told["scenario"], told["id"], told["request"]["srv"]) == ("s1", "x1", "2.5")
        assert told["operations"][0] == {
            "kind": "execute",
            "do": "ActivateEmergencyCredit",
            "arguments": {},
            "result": {"refused": "not available"},
            "frames": ["7ea00a0002", "7ea01e21"],
        }

    def test_text_that_is_no_unicode_does_not_lose_the_report(self, tmp_path):
        write_run_folder(
            run_of([cell()], [record(VARIATION, FAILED, message="\udc80\x1b[2J\u202e")]), tmp_path, REGISTRY
        )
        json.loads((tmp_path / "verification.json").read_text(encoding="utf-8"))
        page = (tmp_path / "verification.html").read_text(encoding="utf-8")
        assert "\x1b" not in page
        assert "\u202e" not in page


class TestProposedEdits:
    def rows(self, tmp_path, cells, records, registry=REGISTRY):
        write_run_folder(run_of(cells, records), tmp_path, registry)
        file = tmp_path / "proposed-dmves.csv"
        return list(csv.DictReader(io.StringIO(file.read_text(encoding="utf-8")))) if file.exists() else None

    def test_only_where_an_edit_is_proposed(self, tmp_path):
        (tmp_path / "proposed-dmves.csv").write_text("of an earlier run", encoding="utf-8")
        assert self.rows(tmp_path, [cell()], [record(VARIATION)]) is None

    def test_unknown_behaviour_proposes_nothing(self, tmp_path):
        assert self.rows(tmp_path, [cell()], [record(VARIATION, FAILED), record(STANDARD, FAILED)]) is None

    @pytest.mark.parametrize(("declared", "current", "proposed"), [(True, "X", ""), (False, "", "X")])
    def test_edit(self, tmp_path, declared, current, proposed):
        asked = cell(declared=declared)
        records = [record(asked.expected, FAILED, of=asked), record(asked.expected.other, of=asked)]
        [row] = self.rows(tmp_path, [asked], records)
        assert tuple(row) == PROPOSAL_COLUMNS
        assert (row["device_type"], row["clause"], row["current"], row["proposed"]) == (
            "ESME",
            "18.8",
            current,
            proposed,
        )

    def test_one_model_in_two_combinations_is_one_edit(self, tmp_path):
        cells = [cell(dmc=dmc) for dmc in ("DMC-1", "DMC-2")]
        records = [record(side, outcome, of=c) for c in cells for side, outcome in _CONTRADICTION]
        [row] = self.rows(tmp_path, cells, records)
        assert "DMC-1 18.8" in row["reason"]
        assert "DMC-2 18.8" in row["reason"]

    def test_the_column_is_that_of_the_clause_that_varies_it(self, tmp_path):
        varied = replace(CLAUSE, id="17.12", varied_by="18.8")
        asked = cell(clause="17.12")
        records = [record(side, outcome, of=asked) for side, outcome in _CONTRADICTION]
        [row] = self.rows(tmp_path, [asked], records, {"17.12": varied})
        assert row["clause"] == "18.8"

    def test_an_edit_against_a_confirmed_cell_says_so(self, tmp_path):
        cells = [cell(dmc="DMC-1"), cell(dmc="DMC-2")]
        records = [record(side, outcome, of=cells[0]) for side, outcome in _CONTRADICTION]
        [row] = self.rows(tmp_path, cells, [*records, record(VARIATION, of=cells[1])])
        assert row["reason"].startswith("Look first: this column was confirmed as it stands by DMC-2 18.8.")

    @pytest.mark.parametrize("start", ["=", "+", "-", "@", "\t=", "\r\n@", " ="])
    def test_no_spreadsheet_takes_a_cell_for_a_formula(self, tmp_path, start):
        asked = replace(cell(), model=DeviceModel(f"{start}cmd|'/c calc'!A0", "m", "1", "2"))
        [row] = self.rows(tmp_path, [asked], [record(side, outcome, of=asked) for side, outcome in _CONTRADICTION])
        assert row["manufacturer"].startswith("'")


_CONTRADICTION = [(VARIATION, FAILED), (STANDARD, ScenarioOutcome.PASSED)]


def _evidence(run):
    scenarios = [scenario_json(f"s{i}", each) for i, each in enumerate(run.scenarios, 1)]
    exchanges = [{"scenario": f"s{i}"} | exchange_json(x) for i, r in enumerate(run.scenarios, 1) for x in r.exchanges]
    return scenarios, exchanges


class _Page(HTMLParser):
    def __init__(self, text):
        super().__init__()
        self.tags, self.ids, self.links = [], [], []
        self.feed(text)

    def handle_starttag(self, tag, attrs):
        self.tags.append((tag, dict(attrs)))
        for name, value in attrs:
            if name == "id":
                self.ids.append(value)
            if name == "href":
                self.links.append(value)


def page_of(run, registry=REGISTRY):
    return render(verification(run, registry), *_evidence(run))


class TestPage:
    def test_it_refers_to_nothing_outside_itself(self, realistic):
        folder, _ = realistic
        text = (folder / "verification.html").read_text(encoding="utf-8")
        page = _Page(text)
        assert not re.search(r"https?://|url\(|@import|//cdn", text)
        assert all(link.startswith("#") for link in page.links)
        assert {tag for tag, _ in page.tags} & {"link", "img", "iframe", "object", "embed", "base"} == set()
        assert not any(name == "src" or name.startswith("on") for _, attrs in page.tags for name in attrs)

    def test_every_link_leads_somewhere_and_no_id_is_used_twice(self, realistic):
        folder, _ = realistic
        page = _Page((folder / "verification.html").read_text(encoding="utf-8"))
        assert len(page.ids) == len(set(page.ids))
        assert {link[1:] for link in page.links} <= set(page.ids)

    def test_only_its_own_script_may_run(self, realistic):
        folder, _ = realistic
        text = (folder / "verification.html").read_text(encoding="utf-8")
        [script] = re.findall(r"<script>(.*?)</script>", text, re.DOTALL)
        allowed = "sha256-" + base64.b64encode(hashlib.sha256(script.encode()).digest()).decode()
        assert f"script-src '{allowed}'" in text

    def test_hostile_text_stays_text(self):
        asked = replace(cell(), dmc=HOSTILE, model=DeviceModel(HOSTILE, HOSTILE, HOSTILE, HOSTILE))
        bad = record(VARIATION, FAILED, of=asked, message=HOSTILE, scenario=HOSTILE)
        step = replace(bad.steps[1], text=HOSTILE, observed=(HOSTILE,), datatable=((HOSTILE,),), docstring=HOSTILE)
        sample = AccountSample(START, 1, 2, 3, 4, HOSTILE)
        bad = replace(
            bad, steps=(bad.steps[0], step), samples=(sample, replace(sample, at=datetime(2027, 1, 1, tzinfo=UTC)))
        )
        bad = replace(bad, samples=(*bad.samples, replace(bad.samples[1], meter_balance=5)))
        run = replace(run_of([asked], [bad]), run_id=HOSTILE)
        page = page_of(run)
        parsed = _Page(page)
        assert [tag for tag, _ in parsed.tags].count("script") == 1
        assert "img" not in {tag for tag, _ in parsed.tags}
        assert "alert(1)" in page

    def test_it_says_what_it_is_not(self):
        page = page_of(run_of([cell()], [record(VARIATION)]))
        assert "Rehearsal, not verification." in page
        assert "Illustrative registers." in page
        physical = run_of([cell()], [record(VARIATION)], bench=PHYSICAL)
        page = page_of(replace(physical, dmves=replace(physical.dmves, illustrative=False), harness_dirty=True))
        assert "Rehearsal" not in page
        assert "Illustrative" not in page
        assert "Uncommitted changes." in page
        assert "did not qualify" not in page
        assert "did not qualify" in page_of(replace(physical, bench=replace(PHYSICAL, qualified_after=False)))

    def test_it_shows_what_a_reader_needs_to_check_a_judgement(self):
        page = page_of(run_of([cell()], [record(VARIATION, FAILED), record(STANDARD)]))
        for text in (
            "declared, not observed",
            CLAUSE.statement,
            CLAUSE.standard,
            "statement in a public document",
            "SRV 2.5",
            "ActivateEmergencyCredit",
            "refused by device",
            "expected a failure response; found success",
            "ab" * 32,
            "94135bc0ffee",
            "20 November 2026, 06:00:00 UTC",
            "18.5(l)",
        ):
            assert text in page

    def test_a_fact_named_in_a_cell_leads_to_its_statement(self):
        page = page_of(run_of([cell()], [record(VARIATION)]))
        assert 'facts <a href="#k0-f9">9</a>, <a href="#k0-f10">10</a>' in page
        [item] = re.findall(r'<li id="k0-f9">(.*?)</small>', page)
        assert html.unescape(re.sub(r"<[^>]+>", "", item)) == (
            f"fact 9: {FACTS[9].statement} (DCC, “{FACTS[9].document.title}”, 5 June 2020; text held: part; "
            "standing: rule)"
        )

    def test_a_clause_without_facts_names_none(self):
        page = page_of(run_of([cell()], [record(VARIATION)]), {CLAUSE.id: replace(CLAUSE, facts=())})
        assert "standing: rule · <a href" in page
        assert "<dt>Facts</dt>" not in page

    def test_a_run_of_nothing_is_a_page_too(self):
        assert "nothing was judged" in page_of(run_of([], []))

    def test_size(self, tmp_path):
        write_run_folder(realistic_run(10), tmp_path)
        assert (tmp_path / "verification.html").stat().st_size < 15_000_000


class TestChart:
    def samples(self, *balances, states=None, step=1800):
        states = states or ["Enabled"] * len(balances)
        return [
            {
                "at": datetime.fromtimestamp(START.timestamp() + step * number, UTC).isoformat(),
                "meter_balance": balance,
                "emergency_credit_balance": 0,
                "accumulated_debt": 0,
                "time_debt_1": 0,
                "supply_state": state,
            }
            for number, (balance, state) in enumerate(zip(balances, states, strict=True))
        ]

    @pytest.mark.parametrize("balances", [(), (1,), (5, 5, 5)])
    def test_no_chart_where_nothing_changes(self, balances):
        assert Charts().figure(self.samples(*balances)) == ""

    def test_no_chart_where_no_time_passes(self):
        assert Charts().figure(self.samples(1, 2, step=0)) == ""

    def test_it_has_a_text_alternative_and_shades_the_time_without_supply(self):
        charts = Charts()
        figure = charts.figure(
            self.samples(200_000, 0, -5_000, 300_000, states=["Enabled", "Disabled", "Disabled", "Enabled"])
        )
        assert "Meter Balance from £2.00 to £3.00, lowest -£0.05" in figure
        assert "supply Enabled, then Disabled, then Enabled" in figure
        assert 'class="off"' in charts.drawings()
        assert "£2.00" in charts.drawings()

    def test_accounts_that_ran_alike_share_a_drawing(self):
        charts = Charts()
        for _ in range(3):
            charts.figure(self.samples(200_000, 0))
        charts.figure(self.samples(200_000, 100_000))
        assert charts.drawings().count("<g ") == 2

    @pytest.mark.parametrize("step", [1, 40, 3600, 86_400, 86_400 * 400])
    @pytest.mark.parametrize("top", [1, 999, 200_000, 10**12])
    def test_axes_at_any_scale(self, step, top):
        charts = Charts()
        assert charts.figure(self.samples(0, top, -top, step=step))
        assert 4 <= charts.drawings().count("<text") <= 24


class TestValues:
    def test_money_reads_as_money(self):
        assert in_words(-25_000, "MeterBalance") == "-£0.25"
        assert in_words(16_123, "StandingCharge") == "16.123 p per day"

    def test_a_matrix_stays_short(self):
        assert in_words([25_000] * 47 + [30_000], "TariffTOUPriceMatrix") == "[47 × £0.25 per kWh, £0.30 per kWh]"

    def test_calendars(self):
        switch = NonDisablementSwitch(time(16), NonDisablementScript.START, (1, 7), end=date(2027, 1, 2))
        told = value_json(NonDisablementCalendar((switch,)))
        assert json.loads(json.dumps(told)) == told
        assert in_words(told) == "START at 16:00 on Mon, Sun until 2027-01-02"
        assert in_words(value_json(SwitchingTable())) == "register 1 from 00:00"

    def test_seasons_special_days_and_blocks(self):
        table = SwitchingTable(
            (
                TariffSwitch(time(7), 2, (6, 7), season=TariffDate(4, 1)),
                TariffSwitch(time(0), 1, (), True, special_days=(TariffDate(12, 25), TariffDate(12, 26, 2026))),
            )
        )
        assert in_words(value_json(table)) == (
            "register 2 from 07:00 on Sat, Sun in the season from 1 April; "
            "block set 1 from 00:00 on 25 December, 26 December 2026"
        )

    def test_instants_are_utc(self):
        assert value_json(START) == "2026-11-20T06:00:00Z"
        with pytest.raises(ValueError, match="no time zone"):
            value_json(datetime(2026, 1, 1))

    def test_silence_and_events_are_told(self):
        silent = Exchange(
            "x1", START, "meter", device_exchanges=(DeviceExchange(Execute("ArmSupply"), None),), event="alert 8F0A"
        )
        assert exchange_lines(exchange_json(silent)) == [
            "• at meter: alert 8F0A",
            "• device: execute ArmSupply ⇒ no answer",
        ]

    def test_a_request_without_a_code_shows_none(self):
        assert "← refused by device: Emergency Credit is not available" in exchange_lines(exchange_json(exchange()))

    def test_control_characters_never_reach_a_terminal(self):
        assert printable("a\x1b[31mb\x07\u202ec\nd\te") == "a[31mbc\nd\te"


@pytest.fixture(scope="module")
def suite(tmp_path_factory):
    folder = tmp_path_factory.mktemp("suite")
    return folder, write_run_folder(with_standard_suite(realistic_run(7)), folder)


class TestStandardSuite:
    def run(self, outcome=ScenarioOutcome.PASSED, **options):
        records = [record(VARIATION), record(STANDARD, outcome, of=subject(), identity="x2", **options)]
        return run_of([cell()], records, standard=(subject(),))

    def document(self, outcome=ScenarioOutcome.PASSED):
        return verification(self.run(outcome), REGISTRY | SUBJECTS)

    def test_a_subject_is_told_like_a_cell_that_declares_nothing(self):
        document = self.document(FAILED)
        [combination] = document["combinations"]
        [asked], [told] = combination["cells"], combination["standard"]
        assert list(told) == list(asked)
        assert (told["clause"], told["declared"], told["expected"]) == ("standard/4.18", False, "standard")
        assert (told["observed"], told["judgement"]) == ("neither", "unknown-behaviour")
        assert [each["id"] for each in told["scenarios"]] == ["s2"]
        assert document["counts"] == dict.fromkeys(document["counts"], 0) | {"confirmed": 1}
        assert document["standard_counts"] == dict.fromkeys(document["counts"], 0) | {"unknown-behaviour": 1}
        assert (combination["verdict"], document["exit_code"]) == ("rehearsed", 1)
        assert document["clauses"]["standard/4.18"]["kind"] == "standard"

    def test_subjects_not_asked_are_no_clauses_not_asked(self):
        document = verification(run_of([cell()], [record(VARIATION)]), REGISTRY | SUBJECTS)
        assert [each["id"] for each in document["registered_not_asked"]] == ["18.5(l)"]
        assert list(document["clauses"]) == ["18.8"]

    def test_no_edit_of_the_dmves_is_proposed_for_a_subject(self, tmp_path):
        write_run_folder(self.run(FAILED), tmp_path, REGISTRY | SUBJECTS)
        assert not (tmp_path / "proposed-dmves.csv").exists()

    def test_no_edit_of_a_large_run_names_a_subject(self, suite):
        assert "standard/" not in (suite[0] / "proposed-dmves.csv").read_text(encoding="utf-8")

    def test_every_link_of_the_page_leads_somewhere_and_no_id_is_used_twice(self, suite):
        page = _Page((suite[0] / "verification.html").read_text(encoding="utf-8"))
        assert len(page.ids) == len(set(page.ids))
        assert {link[1:] for link in page.links} <= set(page.ids)

    def test_every_mark_of_the_matrix_leads_to_its_details(self, suite):
        folder, document = suite
        text = (folder / "verification.html").read_text(encoding="utf-8")
        details = dict(
            reversed(found)
            for found in re.findall(
                r'<summary><span class="id">(.*?) <span class="j.*</summary>\n<div class="body" id="(s.*?)">', text
            )
        )
        marks = re.findall(r'href="#(s\d+-\d+)" title="(\w+): ', text)
        told = [each for combination in document["combinations"] for each in combination["standard"]]
        assert len(marks) == len(details) == len(told)
        for anchor, role in marks:
            row, place = map(int, anchor[1:].split("-"))
            asked = document["combinations"][row]["standard"][place]
            assert asked["role"] == role
            assert details[anchor] == f'{asked["clause"]}</span> <span class="role">{role}</span>'

    def test_the_page_has_a_section_of_its_own_that_says_where_it_stands(self):
        page = page_of(self.run(FAILED), REGISTRY | SUBJECTS)
        section = _section(page, "standard")
        for text in (
            "stand apart from the DMVES",
            "change no verdict of a DMC",
            "does otherwise",
            SUBJECTS["standard/4.18"].title,
            "expected a failure response; found success",
            "the standard suite is wrong or a DMVES entry is missing",
        ):
            assert text in section
        for text in ("Not declared", "Declared", "unknown behaviour", "confirmed</", "neither Rule", "this cell"):
            assert text not in section
        assert "standard/4.18" not in _section(page, "cells") + _section(page, "matrix") + _section(page, "clauses")
        for text in (SUBJECTS["standard/4.18"].source, "<dd>inference</dd>", SUBJECTS["standard/4.18"].standard):
            assert text in _section(page, "subjects")

    def test_with_many_dmcs_the_steps_of_what_passed_are_left_to_the_evidence(self, suite):
        many = (suite[0] / "verification.html").read_text(encoding="utf-8")
        few = page_of(with_standard_suite(realistic_run(2)), REGISTRY | SUBJECTS)
        name = re.escape("<small>") + r"[^<]* · (s\d+) in evidence/scenarios.jsonl"
        lines = (suite[0] / "evidence" / "scenarios.jsonl").read_text(encoding="utf-8").splitlines()
        told = {line["id"]: line for line in map(json.loads, lines)}
        brief = [told[each] for each in re.findall(name, many)]
        assert brief
        assert {(each["clause"].partition("/")[0], each["outcome"]) for each in brief} == {("standard", "passed")}
        assert not re.search(name, few)
        assert 'class="s failed"' in _section(many, "standard")

    def test_the_head_of_the_page_counts_it_apart(self):
        page = page_of(self.run(FAILED), REGISTRY | SUBJECTS)
        line = re.search(r'<p class="apart">(.*?)</p>', page).group(1)
        assert re.sub("<[^>]+>", "", line) == "Standard suite, apart from the DMVES: 0 hold, 1 does otherwise."

    def test_the_filter_covers_it(self):
        form = re.search(r'<form id="filter".*?</form>', page_of(self.run(FAILED), REGISTRY | SUBJECTS), re.S).group()
        assert "confirmed / holds" in form
        assert 'value="unknown-behaviour"' in form, "that no cell has"

    def test_a_page_without_it_does_not_mention_it(self, realistic):
        text = (realistic[0] / "verification.html").read_text(encoding="utf-8")
        markup = re.sub(r"<style>.*?</style>|<script>.*?</script>", "", text, flags=re.S)
        for word in ("standard suite", "Standard suite", "subjects", "holds</", "does otherwise", 'class="judged"'):
            assert word not in markup

    def test_hostile_text_stays_text(self):
        asked = replace(subject(dmc=HOSTILE), model=DeviceModel(HOSTILE, HOSTILE, HOSTILE, HOSTILE))
        bad = record(STANDARD, FAILED, of=asked, message=HOSTILE, scenario=HOSTILE)
        told = replace(SUBJECTS[asked.clause], title=HOSTILE, standard=HOSTILE, source=HOSTILE)
        page = page_of(run_of([], [bad], standard=(asked,)), {asked.clause: told})
        parsed = _Page(page)
        assert [tag for tag, _ in parsed.tags].count("script") == 1
        assert "img" not in {tag for tag, _ in parsed.tags}
        assert "alert(1)" in _section(page, "standard")

    def test_a_subject_that_the_registry_lacks_is_shown_all_the_same(self):
        assert "not exercised" in _section(page_of(self.run(), REGISTRY), "standard")


def _section(page, name):
    """The part of `page` from the heading `name` to the next heading of its rank."""
    return page.split(f'<h2 id="{name}">')[1].split("<h2 ")[0]


def _summary(document):
    console = Console(width=120, file=io.StringIO(), force_terminal=False)
    print_summary(document, console)
    return console.file.getvalue()


class TestSummaryOfTheStandardSuite:
    def test_it_fits_and_has_a_table_and_counts_of_its_own(self, suite):
        text = _summary(suite[1])
        assert max(map(len, text.splitlines())) <= 120
        counts = suite[1]["standard_counts"]
        assert (
            f"standard suite: {counts['confirmed']} hold · {counts['unknown-behaviour']} do otherwise"
            f" · {counts['inconclusive']} inconclusive · {counts['not-exercised']} not exercised\n"
        ) in text
        assert "✓ holds   ? does otherwise   ~ inconclusive   – not exercised   · not asked\n" in text
        assert text.index("│ 18.8 ") < text.index("┃ subject ") < text.index("│ standard/4.18 ")

    def test_one_is_singular_and_a_contradiction_is_listed(self):
        records = [record(VARIATION), record(STANDARD, FAILED, of=subject())]
        run = run_of([cell()], records, standard=(subject(),))
        text = _summary(verification(run, REGISTRY | SUBJECTS))
        assert "standard suite: 0 hold · 1 does otherwise · 0 inconclusive · 0 not exercised\n" in text
        assert "? DMC-1 ESME standard/4.18: does otherwise\n" in text
        assert "DMC-1: rehearsed (1 cell," in text

    def test_nothing_of_it_where_it_was_not_asked(self, realistic):
        assert "standard suite" not in _summary(realistic[1])
        assert "subject" not in _summary(realistic[1])


def test_summary_fits_and_tells_every_judgement(realistic):
    _, document = realistic
    console = Console(width=120, file=io.StringIO(), force_terminal=False)
    print_summary(document, console)
    text = console.file.getvalue()
    assert max(map(len, text.splitlines())) <= 120
    for judgement in ("declared, not observed", "unknown behaviour", "inconclusive", "not exercised"):
        assert judgement in " ".join(text.split())
    cells = len(next(each for each in document["combinations"] if each["dmc"] == "MOC-SECURE-01")["cells"])
    assert f"MOC-SECURE-01: contradicted ({cells} cells" in text


def test_summary_of_nothing():
    console = Console(width=120, file=io.StringIO(), force_terminal=False)
    print_summary(verification(run_of([], [])), console)
    assert "0 confirmed" in console.file.getvalue()


def test_summary_takes_no_markup_from_data():
    asked = replace(cell(dmc="[red]DMC[/red]"))
    run = run_of([asked], [record(VARIATION, FAILED, of=asked, message="[/oops] \x1b[2J")])
    console = Console(width=120, file=io.StringIO(), force_terminal=False)
    print_summary(verification(run, REGISTRY), console)
    assert "[/oops]" in console.file.getvalue()
    assert "\x1b" not in console.file.getvalue()


class TestAllureFiles:
    def test_environment_is_ascii_properties(self, tmp_path):
        write_environment(tmp_path, {"Bench name": "lab: é", "DMVES": "a=b\nc\\d"})
        assert (tmp_path / "environment.properties").read_text(encoding="ascii") == (
            "Bench\\ name=lab: \\u00e9\nDMVES=a=b\\nc\\\\d\n"
        )

    @pytest.mark.parametrize(
        ("status", "message", "name"),
        [
            ("failed", "AssertionError: expected x; found y", "Device fault"),
            ("broken", "smets1.errors.BenchError: bench.yaml:3: found …\nmore", "Bench fault"),
            ("broken", "device_drivers.protocols.DeviceTimeout: silent", "Bench fault"),
            ("broken", "pytest_bdd.exceptions.StepDefinitionNotFoundError: …", "Definition fault"),
            ("broken", "smets1.errors.Inconclusive: BenchError is not it", "Inconclusive"),
            ("broken", "KeyError: 'BenchError'", "Harness fault"),
            ("skipped", "Skipped: no", "Not run"),
        ],
    )
    def test_a_result_falls_in_one_category(self, tmp_path, status, message, name):
        write_categories(tmp_path)
        categories = json.loads((tmp_path / "categories.json").read_text(encoding="utf-8"))
        [found] = [
            each["name"]
            for each in categories
            if status in each["matchedStatuses"] and re.fullmatch(each.get("messageRegex", r"[\s\S]*"), message)
        ]
        assert found.startswith(name)

    def test_only_containers_that_tell_nothing_are_dropped(self, tmp_path):
        passed, failed = {"name": "bench", "status": "passed"}, {"name": "bench", "status": "broken"}
        kept = {"children": ["t"], "befores": [passed], "afters": [failed]}, {"children": ["t"], "befores": [failed]}
        shown = {"children": ["t"], "befores": [{**passed, "attachments": [{"name": "log"}]}]}
        dropped = {}, {"children": []}, {"children": ["t"], "befores": [passed]}, {"children": [], "befores": [failed]}
        contents = [*map(json.dumps, (*kept, shown)), "broken", *map(json.dumps, dropped)]
        for number, content in enumerate(contents):
            (tmp_path / f"{number}-container.json").write_text(content, encoding="utf-8")
        assert drop_empty_containers(tmp_path) == len(dropped)
        assert sorted(file.name[0] for file in tmp_path.iterdir()) == ["0", "1", "2", "3"]
