"""Every way in which a run might pass without a device having proved it, tried from the command line to the verdict."""

import hashlib
import json
import os
import re
from collections.abc import Callable, Mapping, Sequence
from datetime import date, datetime
from importlib.metadata import entry_points, version
from pathlib import Path
from typing import Any, ClassVar, NoReturn

import pytest
import yaml
from _pytest.runner import runtestprotocol

from benches.bench_file import EMBEDDED_BENCH
from device_drivers.emulator.esme import Esme
from device_drivers.protocols import Alert, DeviceTimeout
from reports.record import ScenarioRecord
from s1bench import feature_checks, verify
from s1bench.cli import main
from s1bench.feature_files import FEATURES, feature_paths
from s1bench.plugin import FeatureFile
from s1bench.verify import _Session, run_features
from smets1.clauses import CLAUSES
from smets1.operations import Result, Value
from smets1.registers import DeviceModel
from steps.under_test import UnderTest
from tests.benches import declared, write_bench

DMC, ROLE, CLAUSE = "MOC-SECURE-01", "ESME", "18.5(o)"
REGISTERS = EMBEDDED_BENCH.parent / "registers"

DECIDED_BY_THE_DSP = {
    "unnumbered/twin-element-srvs",
    "unnumbered/export-daily-read-log",
    "unnumbered/prepayment-daily-read-log",
    "unnumbered/schedule-of-4.4.3",
}
"""Clauses that say of each Device Model what the DSP refuses on its behalf."""


class Unplugged(Esme):
    """An ESME that nobody has connected."""

    def identify(self) -> NoReturn:
        raise DeviceTimeout("no answer within 10 s")

    def read(self, items: Sequence[str]) -> Result:
        del items
        return self.identify()

    def write(self, values: Mapping[str, Value]) -> Result:
        del values
        return self.identify()

    def execute(self, command: str, arguments: Mapping[str, Value]) -> Result:
        del command, arguments
        return self.identify()

    def take_alerts(self) -> Sequence[Alert]:
        return self.identify()


class Mute(Esme):
    """An ESME that tells who it is and what time it is, and is silent on all else."""

    def read(self, items: Sequence[str]) -> Result:
        if tuple(items) == ("Clock",):
            return super().read(items)
        raise DeviceTimeout("no answer within 10 s")

    def write(self, values: Mapping[str, Value]) -> Result:
        return self.read(tuple(values))

    def execute(self, command: str, arguments: Mapping[str, Value]) -> Result:
        del arguments
        return self.read((command,))


class PulledOut(Esme):
    """An ESME that is disconnected once `connected` is False."""

    connected: ClassVar[bool] = True

    def identify(self) -> DeviceModel:
        if not self.connected:
            raise DeviceTimeout("no answer within 10 s")
        return super().identify()


class Upgraded(Esme):
    """An ESME that runs firmware which its listing does not name."""

    def identify(self) -> DeviceModel:
        listed = super().identify()
        return DeviceModel(listed.manufacturer, listed.model, listed.hardware_version, "ILL-0009")


class Flaky(Esme):
    """An ESME that forgets once that it refuses a prepayment configuration in Credit Mode."""

    lapses: ClassVar[int] = 0

    def why_not_write(self, values: Mapping[str, Value]) -> str:
        refusal = super().why_not_write(values)
        if refusal and Flaky.lapses:
            Flaky.lapses -= 1
            return ""
        return refusal


class Outcome:
    """What a `verify` came to: its exit code, what it printed, and its verification.json where it ran."""

    def __init__(self, code: int, printed: str, folder: Path) -> None:
        self.code = code
        self.printed = " ".join(printed.split())
        self.folder = folder
        file = folder / "verification.json"
        self.document: dict[str, Any] = json.loads(file.read_text(encoding="utf-8")) if file.exists() else {}

    @property
    def verdict(self) -> str:
        """The verdict of the only DMC."""
        return str(self.document["combinations"][0]["verdict"])

    @property
    def cells(self) -> list[dict[str, Any]]:
        """The cells of the only DMC."""
        return list(self.document["combinations"][0]["cells"])

    @property
    def judgements(self) -> set[str]:
        """How the cells of the only DMC were judged."""
        return {cell["judgement"] for cell in self.cells}


Verify = Callable[..., Outcome]


@pytest.fixture
def run(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> Verify:
    """Verifies one DMC on a bench whose ESME entry and registers are given, for some clauses."""

    def outcome(
        *clauses: str, device: Mapping[str, object] | None = None, without: Sequence[str] = (), **registers: Path
    ) -> Outcome:
        bench = write_bench(tmp_path, {}, [DMC])
        document = yaml.safe_load(bench.read_text(encoding="utf-8"))
        devices = document["installations"][0]["devices"]
        devices[ROLE] |= device or {}
        for role in without:
            del devices[role]
        document["registers"] |= {name: str(path) for name, path in registers.items()}
        bench.write_text(yaml.safe_dump(document, sort_keys=False), encoding="utf-8")
        folder = tmp_path / "run"
        code = main(["verify", DMC, "--bench", str(bench), "--clause", *(clauses or (CLAUSE,)), "--out", str(folder)])
        captured = capsys.readouterr()
        assert "Traceback" not in captured.err
        return Outcome(code, captured.out + captured.err, folder)

    return outcome


def changed(tmp_path: Path, name: str, change: Callable[[str], str]) -> Path:
    """A copy of a register of the embedded bench, changed."""
    text = (REGISTERS / f"{name}.csv").read_text(encoding="utf-8")
    assert change(text) != text
    path = tmp_path / f"{name}.csv"
    path.write_text(change(text), encoding="utf-8")
    return path


def emulator(of: type[Esme]) -> dict[str, object]:
    """A device entry that selects an emulator of this module."""
    return {"class": f"{__name__}:{of.__name__}"}


def test_the_bench_of_these_tests_passes_where_nothing_is_wrong(run: Verify) -> None:
    """Without this, every refusal below might have another cause."""
    outcome = run()
    assert (outcome.code, outcome.verdict, outcome.judgements) == (0, "rehearsed", {"confirmed"})


class TestNothingRan:
    def test_no_scenario_is_collected(self, run: Verify, monkeypatch: pytest.MonkeyPatch) -> None:
        """Guard: a cell is judged by the scenarios that its Rule has, not by those that ran."""
        monkeypatch.setattr(FeatureFile, "istestfunction", lambda *_: False)
        outcome = run()
        assert (outcome.code, outcome.verdict, outcome.judgements) == (2, "inconclusive", {"inconclusive"})
        assert "2 of 2 scenarios of this Rule did not run" in outcome.cells[0]["reason"]

    def test_the_environment_cannot_deselect_scenarios(self, run: Verify, monkeypatch: pytest.MonkeyPatch) -> None:
        """Guard: `verify` hides PYTEST_ADDOPTS from pytest."""
        monkeypatch.setenv("PYTEST_ADDOPTS", "-k refused")
        outcome = run()
        assert (outcome.code, outcome.judgements) == (0, {"confirmed"})
        assert len(outcome.cells[0]["scenarios"]) == 2
        assert os.environ["PYTEST_ADDOPTS"] == "-k refused"

    def test_no_feature_tests_the_clause(self, run: Verify) -> None:
        """Guard: a clause whose text is not held is not-exercised, and a DMC with such a cell is inconclusive."""
        outcome = run("18.5(l)")
        assert (outcome.code, outcome.verdict, outcome.judgements) == (2, "inconclusive", {"not-exercised"})

    def test_one_clause_of_two_has_no_feature(self, run: Verify) -> None:
        """Guard: the verdict needs every cell confirmed, not just one."""
        outcome = run(CLAUSE, "18.5(l)")
        assert (outcome.code, outcome.verdict) == (2, "inconclusive")
        assert outcome.judgements == {"confirmed", "not-exercised"}


class TestTypoInAGateKey:
    """A gate that nobody reads must not open: what is misspelt is refused before anything runs."""

    def test_unknown_key_of_a_device(self, run: Verify) -> None:
        """Guard: unknown keys of a bench file are findings."""
        outcome = run(device={"behavse": []})
        assert (outcome.code, outcome.document) == (4, {})
        assert "unknown key 'behavse' expected: a known name; nearest: behaves" in outcome.printed

    def test_unknown_clause_in_behaves(self, run: Verify) -> None:
        """Guard: each clause of `behaves` is looked up in the registry."""
        outcome = run(device={"behaves": ["18.5(0)"]})
        assert (outcome.code, outcome.document) == (4, {})
        assert "clause '18.5(0)' expected: a known name; nearest: 18.5(o)" in outcome.printed

    def test_unknown_clause_on_the_command_line(self, run: Verify) -> None:
        """Guard: --clause names clauses of the registry; an unknown one would leave nothing to judge."""
        outcome = run("18.5(0)")
        assert (outcome.code, outcome.document) == (4, {})
        assert "clause '18.5(0)' expected: a known name; nearest: 18.5(o)" in outcome.printed

    def test_unknown_column_of_the_dmves(self, run: Verify, tmp_path: Path) -> None:
        """Guard: columns of the DMVES are clauses of the registry; an unknown one would declare nothing."""
        dmves = changed(tmp_path, "dmves", lambda text: text.replace("18.5(o)", "18.5(0)"))
        outcome = run(dmves=dmves)
        assert (outcome.code, outcome.document) == (3, {})
        assert "unknown column '18.5(0)' expected: a known name; nearest: 18.5(o)" in outcome.printed

    @pytest.mark.parametrize("tag", ["@ESEM", "@skip", "@xfail"])
    def test_unknown_tag(self, tag: str, run: Verify, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        """Guard: tags are device types, clauses, facts or SRVs; any other might keep the scenario from running."""
        shipped = FEATURES / "s1sr" / "18_05_o_prepay_configuration_in_credit_mode.feature"
        text = shipped.read_text(encoding="utf-8")
        tagged = tmp_path / shipped.name
        tagged.write_text(
            text.replace("    Scenario: The same", f"    {tag}\n    Scenario: The same"), encoding="utf-8"
        )
        paths = [tagged if path == shipped else path for path in feature_paths()]
        monkeypatch.setattr(feature_checks, "feature_paths", lambda: paths)
        outcome = run()
        assert (outcome.code, outcome.document) == (3, {})
        assert f"unknown tag {tag}" in outcome.printed


def test_all_that_is_asked_is_not_applicable(run: Verify) -> None:
    """Guard: a DMC without a single judged cell is inconclusive."""
    outcome = run("18.2(a)")
    assert (outcome.code, outcome.verdict, outcome.cells) == (2, "inconclusive", [])
    assert outcome.document["combinations"][0]["not_applicable"]["count"] == 4


def test_a_device_type_without_any_dmves_row(run: Verify, tmp_path: Path) -> None:
    """Guard: every device of a DMC needs a DMVES row as its device type; without one it would have no cells."""
    dmves = changed(tmp_path, "dmves", lambda text: re.sub(r"^PPMID,.*\n", "", text, flags=re.MULTILINE))
    outcome = run(dmves=dmves)
    assert (outcome.code, outcome.document) == (3, {})
    assert f"PPMID Secure Pipit 500 HW ILL-1 FW ILL-0001 of {DMC}" in outcome.printed
    assert "there is none for any PPMID" in outcome.printed


class TestNoDeclaration:
    def test_an_empty_cell_requires_the_standard(self, run: Verify) -> None:
        """Guard: an empty DMVES cell expects the standard Rule; it is not taken for nothing to disagree with."""
        assert "15.1" not in declared(DMC, ROLE)
        outcome = run("15.1", device={"behaves": sorted(declared(DMC, ROLE) | {"15.1"})})
        assert (outcome.code, outcome.verdict) == (1, "contradicted")
        assert outcome.judgements == {"observed-not-declared"}

    def test_a_missing_column_requires_the_standard_where_its_clause_is_asked(
        self, run: Verify, tmp_path: Path
    ) -> None:
        """Guard: a clause that is asked is judged, whether or not the DMVES has its column."""
        dmves = changed(tmp_path, "dmves", without_column("15.1"))
        outcome = run("15.1", dmves=dmves, device={"behaves": ["15.1"]})
        assert (outcome.code, outcome.judgements) == (1, {"observed-not-declared"})


def without_column(column: str) -> Callable[[str], str]:
    """Takes a column out of a register that has no quoted cells."""

    def change(text: str) -> str:
        comments = [line for line in text.splitlines() if line.startswith("#")]
        rows = [line.split(",") for line in text.splitlines() if not line.startswith("#")]
        at = rows[0].index(column)
        return "\n".join([*comments, *(",".join(row[:at] + row[at + 1 :]) for row in rows)]) + "\n"

    return change


class TestNewFirmware:
    def test_a_dmc_whose_firmware_has_no_dmves_row(self, run: Verify, tmp_path: Path) -> None:
        """Guard: a Device Model is found by all four of its fields; nothing falls back to another version."""
        old, new = "Secure,Liberty 100,ILL-1,ILL-0001", "Secure,Liberty 100,ILL-1,ILL-0002"
        outcome = run(epcl=changed(tmp_path, "epcl", lambda text: text.replace(old, new)))
        assert (outcome.code, outcome.document) == (3, {})
        assert f"ESME Secure Liberty 100 HW ILL-1 FW ILL-0002 of {DMC}" in outcome.printed
        nearest = "a Device Model with a DMVES row; nearest: Secure Liberty 100 HW ILL-1 FW ILL-0001"
        assert nearest in outcome.printed

    def test_a_device_that_runs_other_firmware_than_the_bench_file_says(self, run: Verify) -> None:
        """Guard: qualification compares what the device tells of itself with its listing, before anything runs."""
        outcome = run(device=emulator(Upgraded))
        assert (outcome.code, outcome.document) == (4, {})
        assert "identity" in outcome.printed
        assert "Secure Liberty 100 ILL-1 ILL-0009" in outcome.printed


class TestSkipped:
    @pytest.mark.parametrize("leave", [pytest.skip, pytest.xfail])
    def test_a_step_that_leaves_by_a_side_door(
        self, leave: Callable[[str], NoReturn], run: Verify, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        """Guard: of the ways in which a step may end, only its return is a pass."""
        monkeypatch.setattr(UnderTest, "read", lambda *_: leave("no time"))
        outcome = run()
        assert (outcome.code, outcome.verdict, outcome.judgements) == (2, "inconclusive", {"inconclusive"})
        assert not any(scenario["outcome"] == "passed" for scenario in outcome.cells[0]["scenarios"])

    def test_a_then_that_judges_nothing(self, run: Verify, monkeypatch: pytest.MonkeyPatch) -> None:
        """Guard: a Then names the exchanges that it judged, or the scenario is inconclusive."""
        monkeypatch.setattr(UnderTest, "judge", lambda *_: None)
        outcome = run()
        assert (outcome.code, outcome.judgements) == (2, {"inconclusive"})


class TestNoDeviceConnected:
    def test_a_device_that_never_answers(self, run: Verify) -> None:
        """Guard: a bench that does not qualify is refused before anything runs."""
        outcome = run(device=emulator(Unplugged))
        assert (outcome.code, outcome.document) == (4, {})
        assert f"{DMC} {ROLE}, answers found: no answer within 10 s" in outcome.printed

    def test_a_device_that_says_nothing_but_who_it_is(self, run: Verify) -> None:
        """Guard: silence is inconclusive, whichever way a step reaches the device: no pass, and no contradiction.

        What the DSP decides is confirmed all the same: it says nothing of the device, and its requests never get there.
        """
        clauses = [clause.id for clause in CLAUSES.values() if clause.has_feature and ROLE in clause.device_types]
        outcome = run(*clauses, device=emulator(Mute))
        assert (outcome.code, outcome.verdict) == (2, "inconclusive")
        judged = {cell["clause"]: cell["judgement"] for cell in outcome.cells if cell["role"] == ROLE}
        assert len(judged) > 15
        assert {clause for clause, judgement in judged.items() if judgement != "inconclusive"} == DECIDED_BY_THE_DSP

    def test_a_device_that_is_disconnected_during_the_run(self, run: Verify, monkeypatch: pytest.MonkeyPatch) -> None:
        """Guard: the bench qualifies after the run too, or nothing seen on it counts."""

        def run_and_pull_out(*arguments: Any) -> list[ScenarioRecord]:
            records = run_features(*arguments)
            monkeypatch.setattr(PulledOut, "connected", False)
            return records

        monkeypatch.setattr(verify, "run_features", run_and_pull_out)
        outcome = run(device=emulator(PulledOut))
        assert (outcome.code, outcome.verdict, outcome.judgements) == (2, "inconclusive", {"inconclusive"})
        assert {scenario["outcome"] for scenario in outcome.cells[0]["scenarios"]} == {"passed"}
        bench = outcome.document["bench"]
        assert (bench["qualified_before"], bench["qualified_after"]) == (True, False)

    def test_a_bench_that_mounts_nothing(self, run: Verify) -> None:
        """Guard: each device of a DMC must be mounted; one that is not would have nothing to fail."""
        outcome = run(without=(ROLE,))
        assert (outcome.code, outcome.document) == (4, {})
        assert f"found: no {ROLE}" in outcome.printed


class _Rerunning(_Session):
    """Runs a failed scenario once more and tells pytest of the second run only, as rerun plugins do."""

    @pytest.hookimpl(tryfirst=True)
    def pytest_runtest_protocol(self, item: pytest.Function, nextitem: pytest.Item | None) -> bool:
        item.ihook.pytest_runtest_logstart(nodeid=item.nodeid, location=item.location)
        reports = runtestprotocol(item, log=False, nextitem=nextitem)
        if any(report.failed for report in reports):
            item._initrequest()
            reports = runtestprotocol(item, log=False, nextitem=nextitem)
        for report in reports:
            item.ihook.pytest_runtest_logreport(report=report)
        item.ihook.pytest_runtest_logfinish(nodeid=item.nodeid, location=item.location)
        return True


class TestFlakyDevice:
    @pytest.mark.parametrize("session", [_Session, _Rerunning])
    def test_a_device_that_fails_the_first_time_only(
        self, session: type[_Session], run: Verify, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        """Guard: every run of a scenario is recorded, and one that passed does not take back one that failed."""
        monkeypatch.setattr(Flaky, "lapses", 1)
        monkeypatch.setattr(verify, "_Session", session)
        outcome = run(device=emulator(Flaky))
        assert Flaky.lapses == 0
        assert (outcome.code, outcome.verdict, outcome.judgements) == (1, "contradicted", {"unknown-behaviour"})
        assert ("in 1 of 2 runs" in outcome.cells[0]["reason"]) is (session is _Rerunning)

    def test_no_plugin_that_is_installed_takes_part(
        self, run: Verify, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        """Guard: `verify` loads the pytest plugins that it names and no others: no reruns, no order, no selection."""
        package = tmp_path / "site"
        (package / "rerun-1.dist-info").mkdir(parents=True)
        (package / "rerun-1.dist-info" / "METADATA").write_text("Metadata-Version: 2.1\nName: rerun\nVersion: 1\n")
        (package / "rerun-1.dist-info" / "entry_points.txt").write_text("[pytest11]\nrerun = rerun_installed\n")
        (package / "rerun_installed.py").write_text("raise SystemExit('an installed plugin was loaded')\n")
        monkeypatch.syspath_prepend(package)
        assert [each.value for each in entry_points(group="pytest11", name="rerun")] == ["rerun_installed"]
        assert run().code == 0


class TestReport:
    """Guard: the report and the summary are made of these fields; a template that lacks one does not render."""

    def test_verification_json_tells_counts_versions_and_dates(self, run: Verify) -> None:
        document = run(CLAUSE, "18.5(l)").document
        assert document["schema"] == "s1bench/verification/1"
        assert document["counts"] == {
            "confirmed": 1,
            "declared-not-observed": 0,
            "observed-not-declared": 0,
            "unknown-behaviour": 0,
            "inconclusive": 0,
            "not-exercised": 2,
        }
        for key in ("started", "finished"):
            assert datetime.fromisoformat(document[key]).tzinfo is not None
        assert date.fromisoformat(document["as_of"])
        assert document["harness"]["version"] == version("s1bench")
        assert {"commit", "dirty"} <= set(document["harness"])
        sha256 = hashlib.sha256((REGISTERS / "dmves.csv").read_bytes()).hexdigest()
        dmves = {"version": "2026.1-illustrative", "sha256": sha256, "path": "dmves.csv", "illustrative": True}
        assert document["dmves"] == dmves
        bench = {"name": "emulated", "substrate": "emulator", "qualified_before": True, "qualified_after": True}
        assert document["bench"] == bench

    def test_the_page_and_the_summary_tell_them_too(self, run: Verify) -> None:
        outcome = run()
        page = (outcome.folder / "verification.html").read_text(encoding="utf-8")
        for fact in ("2026.1-illustrative", outcome.document["as_of"], outcome.document["run_id"], version("s1bench")):
            assert fact in page
        assert outcome.document["dmves"]["sha256"] in page
        assert "1 confirmed" in outcome.printed
        assert "2026.1-illustrative" in outcome.printed
        assert "emulator bench" in outcome.printed

    def test_what_a_judgement_rests_on_is_in_the_evidence(self, run: Verify) -> None:
        """Guard: a scenario that judged no exchange of the evidence is not a pass."""
        outcome = run()
        lines = (outcome.folder / "evidence" / "exchanges.jsonl").read_text(encoding="utf-8").splitlines()
        held = {json.loads(line)["id"] for line in lines}
        named = {name for scenario in outcome.cells[0]["scenarios"] for name in scenario["exchanges"]}
        assert named
        assert named <= held
