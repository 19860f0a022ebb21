"""The command line: exit codes, help, mistakes, and what a run leaves behind."""

import hashlib
import json
import os
import pickle
import subprocess
import sys
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
import yaml

from benches.bench_file import EMBEDDED_BENCH
from s1bench import verify as verify_verb
from s1bench.cli import EXIT_CODES, VERBS, main, parser
from smets1.errors import BenchError, Finding, S1benchError
from tests.benches import declared, write_bench

DMC = "MOC-SECURE-01"
REGISTERS = EMBEDDED_BENCH.parent / "registers"

FALSE_MODEL = """
from dataclasses import replace
from device_drivers.emulator.ppmid import Ppmid

class Upgraded(Ppmid):
    def identify(self):
        return replace(super().identify(), firmware_version="ILL-0009")
"""


@dataclass(frozen=True)
class Run:
    """A run folder with the exit code that made it."""

    code: int
    folder: Path

    @property
    def document(self) -> dict[str, Any]:
        """Its `verification.json`."""
        document: dict[str, Any] = json.loads((self.folder / "verification.json").read_text(encoding="utf-8"))
        return document

    def cells(self, dmc: str = DMC) -> dict[tuple[str, str], dict[str, Any]]:
        """The cells of a DMC by role and clause."""
        combination = next(each for each in self.document["combinations"] if each["dmc"] == dmc)
        return {(cell["role"], cell["clause"]): cell for cell in combination["cells"]}


def verified(folder: Path, *arguments: str, jobs: int = 1) -> Run:
    """Run `s1bench verify`."""
    return Run(main(["verify", *arguments, "--out", str(folder), "--jobs", str(jobs)]), folder)


@pytest.fixture(scope="module")
def confirmed(tmp_path_factory: pytest.TempPathFactory) -> Run:
    """A run in which all that was asked holds."""
    clauses = ("18.5(o)", "18.8", "18.63(d)", "unnumbered/prepay-data")
    return verified(tmp_path_factory.mktemp("confirmed") / "run", DMC, "--clause", *clauses)


@pytest.fixture(scope="module")
def contradicted(tmp_path_factory: pytest.TempPathFactory) -> Run:
    """A run with a meter that does not show 18.5(o)."""
    folder = tmp_path_factory.mktemp("contradicted")
    bench = write_bench(folder, {(DMC, "ESME"): declared(DMC, "ESME") - {"18.5(o)"}}, [DMC])
    return verified(folder / "run", DMC, "--bench", str(bench), "--clause", "18.5(o)")


@pytest.fixture
def elsewhere(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A working directory without runs."""
    monkeypatch.chdir(tmp_path)
    return tmp_path


@pytest.fixture
def false_model(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """A bench whose PPMID tells another firmware version than the bench file does."""
    (tmp_path / "false_model.py").write_text(FALSE_MODEL, encoding="utf-8")
    monkeypatch.syspath_prepend(tmp_path)
    bench = write_bench(tmp_path, {}, [DMC])
    document = yaml.safe_load(bench.read_text(encoding="utf-8"))
    document["installations"][0]["devices"]["PPMID"]["class"] = "false_model:Upgraded"
    bench.write_text(yaml.safe_dump(document), encoding="utf-8")
    yield bench
    sys.modules.pop("false_model", None)


def mistake(arguments: Sequence[str], capsys: pytest.CaptureFixture[str]) -> tuple[int, str]:
    """The exit code of a user's mistake and what stderr says of it."""
    capsys.readouterr()
    try:
        code: int | str | None = main(arguments)
    except SystemExit as stop:
        code = stop.code
    printed = capsys.readouterr()
    assert "Traceback" not in printed.out + printed.err
    assert printed.out == ""
    assert printed.err
    assert isinstance(code, int)
    return code, printed.err


class TestExitCodes:
    """0 holds, 1 contradicts, 2 is not judged, 3 a register is wrong, 4 bench or usage."""

    def test_0_everything_asked_holds(self, confirmed: Run) -> None:
        assert confirmed.code == 0
        assert confirmed.document["exit_code"] == 0
        assert {cell["judgement"] for cell in confirmed.cells().values()} == {"confirmed"}
        assert confirmed.document["combinations"][0]["verdict"] == "rehearsed"

    def test_1_a_device_contradicts(self, contradicted: Run) -> None:
        assert contradicted.code == 1
        assert contradicted.document["exit_code"] == 1
        cell = contradicted.cells()["ESME", "18.5(o)"]
        assert (cell["declared"], cell["observed"], cell["judgement"]) == (True, "standard", "declared-not-observed")
        assert {scenario["rule"] for scenario in cell["scenarios"]} == {"variation", "standard"}

    def test_2_a_clause_whose_text_is_only_named(self, tmp_path: Path) -> None:
        run = verified(tmp_path / "run", DMC, "--clause", "18.5(l)")
        assert run.code == 2
        assert {key: cell["judgement"] for key, cell in run.cells().items()} == {
            ("ESME", "18.5(l)"): "not-exercised",
            ("GSME", "18.5(l)"): "not-exercised",
        }

    def test_2_nothing_was_asked_of_any_device(self, tmp_path: Path) -> None:
        run = verified(tmp_path / "run", DMC, "--clause", "13.2")
        assert run.code == 2
        assert run.cells() == {}
        assert run.document["combinations"][0]["verdict"] == "inconclusive"

    def test_0_a_subject_of_the_standard_suite_that_holds(
        self, tmp_path: Path, capsys: pytest.CaptureFixture[str]
    ) -> None:
        run = verified(tmp_path / "run", DMC, "--clause", "standard/6.11")
        assert run.code == 0
        assert run.cells() == {}
        (combination,) = run.document["combinations"]
        assert {(cell["clause"], cell["judgement"]) for cell in combination["standard"]} == {
            ("standard/6.11", "confirmed")
        }
        assert combination["verdict"] == "inconclusive"
        assert "no cell of the DMVES was asked about" in capsys.readouterr().out

    def test_3_a_register_is_wrong(self, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
        text = (REGISTERS / "dmves.csv").read_text(encoding="utf-8")
        own = tmp_path / "own.csv"
        own.write_text(text.replace("18.5(o),", "18.5(0),").replace("Liberty 112", "Liberty 113"), encoding="utf-8")
        arguments = ["verify", DMC, "--dmves", str(own), "--out", str(tmp_path / "run")]
        code, said = mistake(arguments, capsys)
        assert code == 3
        assert "nothing was run" in said
        assert f"{own}:4, column 18.5(0)" in said
        assert "nearest: 18.5(o)" in said
        assert not (tmp_path / "run").exists()

    def test_3_a_device_without_a_row(self, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
        text = (REGISTERS / "dmves.csv").read_text(encoding="utf-8")
        own = tmp_path / "own.csv"
        own.write_text(text.replace("Liberty 112,ILL-1", "Liberty 112,ILL-9"), encoding="utf-8")
        code, said = mistake(["verify", DMC, "--dmves", str(own)], capsys)
        assert code == 3
        assert "nearest: " in said
        assert "Secure Liberty 112 HW ILL-9 FW ILL-0001" in said

    def test_3_a_register_that_is_not_there(self, capsys: pytest.CaptureFixture[str]) -> None:
        code, said = mistake(["verify", "--dmves", "none.csv"], capsys)
        assert code == 3
        assert "none.csv" in said


class TestMistakes:
    """A user's mistake ends with 4, a sentence, and no traceback."""

    @pytest.mark.parametrize(
        ("arguments", "word"),
        [
            ([], "the following arguments are required: VERB"),
            (["verfy"], "invalid choice: 'verfy'"),
            (["verify", "--claus3"], "unrecognized arguments: --claus3"),
            (["verify", "--clause"], "--clause: expected at least one argument"),
            (["verify", "--as-of", "10/09/2021"], "'10/09/2021' is not a date: write YYYY-MM-DD"),
            (["verify", "--as-of", "2021-02-30"], "'2021-02-30' is not a date"),
            (["verify", "--jobs", "0"], "'0' is not a number of processes"),
            (["verify", "--jobs", "two"], "'two' is not a number of processes"),
            (["explain", DMC], "the following arguments are required: CLAUSE"),
            (["doctor", DMC], "unrecognized arguments"),
        ],
        ids=lambda value: " ".join(value) if isinstance(value, list) else "",
    )
    def test_a_bad_option(self, arguments: list[str], word: str, capsys: pytest.CaptureFixture[str]) -> None:
        code, said = mistake(arguments, capsys)
        assert code == 4
        assert word in said
        assert "--help" in said

    @pytest.mark.parametrize(
        ("arguments", "words"),
        [
            (["MOC-SECURE-1"], ["DMC 'MOC-SECURE-1'", "nearest: MOC-SECURE-01"]),
            (["X", "Y"], ["2 findings", "DMC 'X'", "DMC 'Y'"]),
            ([DMC, "--clause", "18.5(0)"], ["clause '18.5(0)'", "nearest: 18.5(o)"]),
            (["--clause", "18.8", DMC], [f"clause '{DMC}'"]),
            (["--bench", "none.yaml"], ["none.yaml", "No such file or directory", "Name an existing file."]),
            (["--bench", "."], ["Is a directory"]),
        ],
        ids=["DMC", "two DMCs", "clause", "a DMC after --clause", "no bench", "a folder for a bench"],
    )
    def test_what_does_not_exist(
        self, arguments: list[str], words: list[str], elsewhere: Path, capsys: pytest.CaptureFixture[str]
    ) -> None:
        code, said = mistake(["verify", *arguments], capsys)
        assert code == 4
        for word in words:
            assert word in said
        assert list(elsewhere.iterdir()) == []

    @pytest.mark.parametrize("out", ["full", "full/file", "full/file/run"])
    def test_out_is_not_a_new_folder(self, out: str, elsewhere: Path, capsys: pytest.CaptureFixture[str]) -> None:
        (elsewhere / "full").mkdir()
        (elsewhere / "full" / "file").write_text("mine", encoding="utf-8")
        code, said = mistake(["verify", DMC, "--clause", "18.5(l)", "--out", out], capsys)
        assert code == 4
        assert "--out" in said
        assert out in said
        assert (elsewhere / "full" / "file").read_text(encoding="utf-8") == "mine"

    def test_out_may_be_an_empty_folder(self, tmp_path: Path) -> None:
        assert verified(tmp_path, DMC, "--clause", "18.5(l)").code == 2
        assert (tmp_path / "verification.json").exists()

    def test_a_bench_that_does_not_qualify(self, false_model: Path, capsys: pytest.CaptureFixture[str]) -> None:
        code, said = mistake(["verify", DMC, "--bench", str(false_model)], capsys)
        assert code == 4
        assert f"{DMC} PPMID, identity" in said
        assert "ILL-0009" in said

    def test_all_findings_of_a_bench_file_are_told(self, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
        bench = write_bench(tmp_path, {}, [DMC])
        text = bench.read_text(encoding="utf-8").replace("clock: virtual", "clock: virtuel")
        bench.write_text(text.replace(f"dmc: {DMC}", "dmc: MOC-SECURE-1"), encoding="utf-8")
        for verb in ("verify", "doctor"):
            code, said = mistake([verb, "--bench", str(bench)], capsys)
            assert code == 4
            assert said.startswith("2 findings; nothing was run.")
            assert said.count("do this:") == 2

    def test_markup_in_what_was_found_is_shown_as_it_is(self, capsys: pytest.CaptureFixture[str]) -> None:
        _, said = mistake(["verify", "[red]X[/red]"], capsys)
        assert "DMC '[red]X[/red]'" in said

    def test_a_broken_off_run_is_told(
        self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
    ) -> None:
        def broken_off(*_: object) -> None:
            raise S1benchError("the test run broke off")

        monkeypatch.setattr(verify_verb, "run_features", broken_off)
        arguments = ["verify", DMC, "--clause", "18.5(l)", "--out", str(tmp_path / "run")]
        assert mistake(arguments, capsys) == (4, "the test run broke off\n")

    def test_an_interruption_is_told(
        self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
    ) -> None:
        def interrupted(*_: object) -> None:
            raise KeyboardInterrupt

        monkeypatch.setattr(verify_verb, "run_features", interrupted)
        arguments = ["verify", DMC, "--clause", "18.5(l)", "--out", str(tmp_path / "run")]
        assert mistake(arguments, capsys) == (4, "\ninterrupted\n")

    def test_findings_travel_between_processes(self) -> None:
        error = BenchError([Finding("here", "this", "that", "Do so.")])
        again = pickle.loads(pickle.dumps(error))
        assert (type(again), again.findings, str(again)) == (BenchError, error.findings, str(error))


class TestHelp:
    """`--help` of each verb."""

    @pytest.mark.parametrize("verb", VERBS)
    def test_shows_an_example_and_the_exit_codes(self, verb: str, capsys: pytest.CaptureFixture[str]) -> None:
        with pytest.raises(SystemExit) as stop:
            main([verb, "--help"])
        assert stop.value.code == 0
        told = capsys.readouterr().out
        assert f"example:\n  s1bench {verb}" in told
        assert EXIT_CODES.strip() in told
        assert VERBS[verb].HELP.split(":", maxsplit=1)[0] in " ".join(told.split())

    def test_of_the_command_names_every_verb(self, capsys: pytest.CaptureFixture[str]) -> None:
        with pytest.raises(SystemExit) as stop:
            main(["--help"])
        assert stop.value.code == 0
        told = capsys.readouterr().out
        assert all(verb in told for verb in VERBS)
        assert EXIT_CODES.strip() in told
        assert [line.strip()[:1] for line in EXIT_CODES.splitlines()[1:]] == ["0", "1", "2", "3", "4"]

    @pytest.mark.parametrize("verb", VERBS)
    def test_an_example_is_a_command(self, verb: str) -> None:
        command, *arguments = VERBS[verb].EXAMPLE.replace('"', "").split()
        assert command == "s1bench"
        assert parser().parse_args(arguments).verb == verb

    def test_as_a_module(self) -> None:
        done = subprocess.run(
            [sys.executable, "-m", "s1bench", "verify", "--nope"], capture_output=True, text=True, check=False
        )
        assert done.returncode == 4
        assert "Traceback" not in done.stderr


class TestRunFolder:
    """What `verify` leaves behind."""

    def test_files(self, confirmed: Run, contradicted: Run) -> None:
        names = {"verification.json", "verification.html", "allure-results", "evidence", "MANIFEST.sha256"}
        assert {path.name for path in confirmed.folder.iterdir()} == names
        assert {path.name for path in contradicted.folder.iterdir()} == names | {"proposed-dmves.csv"}
        html = (confirmed.folder / "verification.html").read_text(encoding="utf-8")
        assert html.lstrip().lower().startswith("<!doctype html>")
        assert "emulator" in html

    @pytest.mark.parametrize("name", ["confirmed", "contradicted"])
    def test_the_manifest_covers_every_file(self, name: str, request: pytest.FixtureRequest) -> None:
        folder = request.getfixturevalue(name).folder
        listed = {}
        for line in (folder / "MANIFEST.sha256").read_text(encoding="utf-8").splitlines():
            digest, _, file = line.partition("  ")
            listed[file] = digest
        files = {path for path in folder.rglob("*") if path.is_file() and path.name != "MANIFEST.sha256"}
        assert listed == {
            path.relative_to(folder).as_posix(): hashlib.sha256(path.read_bytes()).hexdigest() for path in files
        }

    def test_the_keys_of_the_document(self, confirmed: Run) -> None:
        document = confirmed.document
        assert document["schema"] == "s1bench/verification/1"
        assert {"run_id", "started", "finished", "as_of", "counts", "combinations"} <= set(document)
        assert {"version", "commit", "dirty"} <= set(document["harness"])
        assert document["bench"] == {
            "name": "emulated",
            "substrate": "emulator",
            "qualified_before": True,
            "qualified_after": True,
        }
        assert document["dmves"]["sha256"] == hashlib.sha256((REGISTERS / "dmves.csv").read_bytes()).hexdigest()
        assert list(document["counts"]) == [
            "confirmed",
            "declared-not-observed",
            "observed-not-declared",
            "unknown-behaviour",
            "inconclusive",
            "not-exercised",
        ]
        (combination,) = document["combinations"]
        assert {"dmc", "group_id", "verdict", "cells", "not_applicable"} <= set(combination)
        for cell in combination["cells"]:
            assert {"role", "model", "clause", "declared", "observed", "judgement", "reason", "scenarios"} <= set(cell)
            assert set(cell["model"]) == {"manufacturer", "model", "hardware_version", "firmware_version"}
            assert cell["scenarios"]
            for scenario in cell["scenarios"]:
                assert {"feature", "scenario", "rule", "outcome", "exchanges"} <= set(scenario)
                assert scenario["exchanges"]

    def test_every_exchange_named_is_in_the_evidence(self, confirmed: Run) -> None:
        lines = (confirmed.folder / "evidence" / "exchanges.jsonl").read_text(encoding="utf-8").splitlines()
        found = [json.loads(line)["id"] for line in lines]
        assert found == [f"x{number}" for number in range(1, len(found) + 1)]
        named = {
            x for cell in confirmed.cells().values() for scenario in cell["scenarios"] for x in scenario["exchanges"]
        }
        assert named == set(found)

    def test_the_proposed_edit(self, contradicted: Run) -> None:
        header, row = (contradicted.folder / "proposed-dmves.csv").read_text(encoding="utf-8").splitlines()
        assert header.startswith("device_type,manufacturer,model,hardware_version,firmware_version,clause,current")
        assert row.startswith("ESME,Secure,Liberty 100,ILL-1,ILL-0001,18.5(o),X,,")

    def test_the_usual_place(self, elsewhere: Path, capsys: pytest.CaptureFixture[str]) -> None:
        assert main(["verify", DMC, "--clause", "18.5(l)"]) == 2
        (folder,) = (elsewhere / "reports" / "runs").iterdir()
        told = capsys.readouterr()
        assert f"run folder: {folder.relative_to(elsewhere)}" in told.out
        assert json.loads((folder / "verification.json").read_text(encoding="utf-8"))["run_id"] == folder.name
        assert main(["explain", DMC, "18.5(l)"]) == 0
        assert "not exercised" in capsys.readouterr().out

    def test_progress_is_on_stderr(self, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
        assert verified(tmp_path / "run", DMC, "--clause", "18.63(d)").code == 0
        told = capsys.readouterr()
        assert f"{DMC}: 1 scenario\n" in told.err
        assert "confirmed" in told.out


class TestWhatIsAsked:
    """Clauses, dates and processes."""

    def test_the_day_before_a_clause_holds(self, tmp_path: Path) -> None:
        run = verified(tmp_path / "run", "MOC-SECURE-02", "--clause", "18.63(c)", "--as-of", "2021-09-09")
        assert run.code == 2
        assert run.cells("MOC-SECURE-02") == {}
        (combination,) = run.document["combinations"]
        reasons = {each["role"]: each["reason"] for each in combination["not_applicable"]["cells"]}
        assert reasons["PPMID"] == "18.63(c) is not in force on 2021-09-09: holds from 2021-09-10"
        assert run.document["as_of"] == "2021-09-09"

    def test_the_day_from_which_a_clause_holds(self, tmp_path: Path) -> None:
        run = verified(tmp_path / "run", "MOC-SECURE-02", "--clause", "18.63(c)", "--as-of", "2021-09-10")
        assert run.code == 0
        assert list(run.cells("MOC-SECURE-02")) == [("PPMID", "18.63(c)")]

    def test_clauses_add_up(self, tmp_path: Path) -> None:
        run = verified(tmp_path / "run", DMC, "--clause", "18.5(l)", "--clause", "18.63(d)")
        assert {clause for _, clause in run.cells()} == {"18.5(l)", "18.63(d)"}

    def test_processes_change_nothing(self, tmp_path: Path) -> None:
        arguments = (DMC, "IOC-02", "FOC-01", "--clause", "18.5(o)", "18.64(c)", "unnumbered/prepay-data")
        one, two = (verified(tmp_path / str(jobs), *arguments, jobs=jobs) for jobs in (1, 2))
        assert one.code == two.code == 0
        first, second = one.document, two.document
        for document in (first, second):
            for own in ("run_id", "started", "finished", "harness"):
                del document[own]
        assert first == second
        for name in ("scenarios.jsonl", "exchanges.jsonl"):
            assert (one.folder / "evidence" / name).read_bytes() == (two.folder / "evidence" / name).read_bytes()
        results = [len(list((run.folder / "allure-results").glob("*-result.json"))) for run in (one, two)]
        assert (
            results[0]
            == results[1]
            == sum(len(cell["scenarios"]) for combination in first["combinations"] for cell in combination["cells"])
        )

    def test_a_dmves_of_the_lab(self, tmp_path: Path) -> None:
        text = (REGISTERS / "dmves.csv").read_text(encoding="utf-8")
        own = tmp_path / "own.csv"
        own.write_text(text.replace("2026.1-illustrative", "9.9"), encoding="utf-8")
        run = verified(tmp_path / "run", DMC, "--dmves", str(own), "--clause", "18.63(d)")
        assert run.document["dmves"]["version"] == "9.9"
        assert run.document["dmves"]["sha256"] == hashlib.sha256(own.read_bytes()).hexdigest()


class TestJson:
    """`--json`: stdout is one document."""

    def test_verify(self, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
        code = main(["verify", DMC, "--clause", "18.63(d)", "--json", "--out", str(tmp_path / "run")])
        assert code == 0
        assert json.loads(capsys.readouterr().out) == Run(code, tmp_path / "run").document

    def test_explain(self, contradicted: Run, capsys: pytest.CaptureFixture[str]) -> None:
        assert main(["explain", DMC, "18.5(o)", "--run", str(contradicted.folder), "--json"]) == 0
        document = json.loads(capsys.readouterr().out)
        assert (document["dmc"], document["clause"]) == (DMC, "18.5(o)")
        assert document["cells"] == list(contradicted.cells().values())

    def test_doctor(self, capsys: pytest.CaptureFixture[str]) -> None:
        assert main(["doctor", "--json"]) == 0
        document = json.loads(capsys.readouterr().out)
        assert (document["bench"], document["substrate"], document["qualified"]) == ("emulated", "emulator", True)
        assert {check["what"] for check in document["checks"]} == {"identity", "clock"}
        assert all(check["passed"] for check in document["checks"])


class TestDoctor:
    """`doctor` qualifies and tests nothing."""

    def test_a_sound_bench(self, elsewhere: Path, capsys: pytest.CaptureFixture[str]) -> None:
        assert main(["doctor"]) == 0
        assert "bench emulated (emulator): qualified" in capsys.readouterr().out
        assert list(elsewhere.iterdir()) == []

    def test_another_firmware_than_the_bench_file_says(
        self, false_model: Path, capsys: pytest.CaptureFixture[str]
    ) -> None:
        assert main(["doctor", "--bench", str(false_model)]) == 4
        told = capsys.readouterr().out
        assert "✗ wrong" in told
        assert "not qualified: 1 of " in told
        assert main(["doctor", "--bench", str(false_model), "--json"]) == 4
        document = json.loads(capsys.readouterr().out)
        (failed,) = [check for check in document["checks"] if not check["passed"]]
        assert (failed["role"], failed["what"]) == ("PPMID", "identity")
        assert failed["found"].endswith("ILL-0009")
        assert failed["expected"].endswith("ILL-0001")


class TestExplain:
    """`explain` tells why a cell got its judgement."""

    def told(self, run: Run, clause: str, capsys: pytest.CaptureFixture[str]) -> str:
        capsys.readouterr()
        assert main(["explain", DMC, clause, "--run", str(run.folder)]) == 0
        return capsys.readouterr().out

    def test_a_confirmed_cell(self, confirmed: Run, capsys: pytest.CaptureFixture[str]) -> None:
        told = self.told(confirmed, "18.5(o)", capsys)
        assert told.startswith(f"{DMC}, clause 18.5(o)\n")
        for word in ("declared:  yes", "expected:  variation", "observed:  variation", "judgement: confirmed"):
            assert word in told
        assert "a rehearsal, not a verification" in told

    def test_a_contradicted_cell(self, contradicted: Run, capsys: pytest.CaptureFixture[str]) -> None:
        told = self.told(contradicted, "18.5(o)", capsys)
        assert "observed:  standard" in told
        assert "✗ failed" in told
        assert "found" in told
        cell = contradicted.cells()["ESME", "18.5(o)"]
        failed = next(scenario for scenario in cell["scenarios"] if scenario["outcome"] == "failed")
        assert all(f"    {exchange} at " in told for exchange in failed["exchanges"])

    def test_a_cell_that_is_not_applicable(self, confirmed: Run, capsys: pytest.CaptureFixture[str]) -> None:
        told = self.told(confirmed, "18.63(d)", capsys)
        assert "ESME: not applicable. 18.63(d) concerns PPMID, not a ESME" in told

    def test_a_terminal_that_knows_ascii_only(self, confirmed: Run) -> None:
        done = subprocess.run(
            [sys.executable, "-m", "s1bench", "explain", DMC, "18.5(o)", "--run", str(confirmed.folder)],
            capture_output=True,
            text=True,
            check=False,
            env={**os.environ, "PYTHONIOENCODING": "ascii"},
        )
        assert (done.returncode, done.stderr) == (0, "")
        assert "? passed:" in done.stdout

    @pytest.mark.parametrize(
        ("dmc", "clause", "word"),
        [("MOC-SECURE-02", "18.8", "nearest: MOC-SECURE-01"), (DMC, "18.5(0)", "nearest: 18.5(o)")],
    )
    def test_what_the_run_does_not_know(
        self, dmc: str, clause: str, word: str, confirmed: Run, capsys: pytest.CaptureFixture[str]
    ) -> None:
        code, said = mistake(["explain", dmc, clause, "--run", str(confirmed.folder)], capsys)
        assert code == 4
        assert word in said

    def test_no_run_yet(self, elsewhere: Path, capsys: pytest.CaptureFixture[str]) -> None:
        code, said = mistake(["explain", DMC, "18.5(o)"], capsys)
        assert code == 4
        assert "Run s1bench verify, or name --run." in said
        assert list(elsewhere.iterdir()) == []

    @pytest.mark.parametrize(
        ("content", "word"),
        [
            (None, "No such file or directory"),
            ("", "not JSON"),
            ("[]", "schema"),
            ('{"schema": "s1bench/verification/2"}', "schema s1bench/verification/1"),
            ('{"schema": "s1bench/verification/1"}', "without 'run_id'"),
        ],
        ids=["none", "empty", "a list", "another schema", "no content"],
    )
    def test_a_broken_run_folder(
        self, content: str | None, word: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
    ) -> None:
        if content is not None:
            (tmp_path / "verification.json").write_text(content, encoding="utf-8")
        code, said = mistake(["explain", DMC, "18.5(o)", "--run", str(tmp_path)], capsys)
        assert code == 4
        assert word in said

    def test_evidence_that_is_missing(self, tmp_path: Path, confirmed: Run, capsys: pytest.CaptureFixture[str]) -> None:
        (tmp_path / "verification.json").write_bytes((confirmed.folder / "verification.json").read_bytes())
        code, said = mistake(["explain", DMC, "18.5(o)", "--run", str(tmp_path)], capsys)
        assert code == 4
        assert "scenarios.jsonl" in said


class TestAllure:
    """`allure-results`: a view of the run."""

    def results(self, run: Run) -> list[dict[str, Any]]:
        files = (run.folder / "allure-results").glob("*-result.json")
        return [json.loads(file.read_text(encoding="utf-8")) for file in files]

    def labels(self, result: dict[str, Any]) -> dict[str, set[str]]:
        found: dict[str, set[str]] = {}
        for label in result["labels"]:
            found.setdefault(label["name"], set()).add(label["value"])
        return found

    def test_a_result_for_each_scenario_with_its_steps(self, confirmed: Run) -> None:
        results = self.results(confirmed)
        ran = [
            f"{DMC} {role} {clause}: {scenario['scenario']}"
            for (role, clause), cell in confirmed.cells().items()
            for scenario in cell["scenarios"]
        ]
        assert len(results) == len(ran)
        assert all(any(name.startswith(result["name"]) for name in ran) for result in results)
        for result in results:
            assert result["status"] == "passed"
            keywords = [step["name"].split()[0] for step in result["steps"]]
            assert set(keywords) <= {"Given", "When", "Then", "And", "But"}
            assert "Then" in keywords
            assert {step["status"] for step in result["steps"]} == {"passed"}

    def test_labels(self, confirmed: Run) -> None:
        for result in self.results(confirmed):
            labels = self.labels(result)
            (role,), (clause,) = labels["role"], labels["clause"]
            assert labels["dmc"] == {DMC}
            assert result["name"].startswith(f"{DMC} {role} {clause}: ")
            assert (
                labels["srv"]
                == {
                    "18.5(o)": {"2.1"},
                    "18.8": {"2.5"},
                    "18.63(d)": {"11.1"},
                    "unnumbered/prepay-data": {"4.3"},
                }[clause]
            )

    def test_a_contradiction_is_a_failure_with_the_steps_not_reached_skipped(self, contradicted: Run) -> None:
        failed = [result for result in self.results(contradicted) if result["status"] == "failed"]
        assert failed
        for result in failed:
            statuses = [step["status"] for step in result["steps"]]
            assert statuses.count("failed") == 1
            assert set(statuses[statuses.index("failed") + 1 :]) <= {"skipped"}
            assert "expected" in result["statusDetails"]["message"]

    def test_environment_and_categories(self, confirmed: Run) -> None:
        folder = confirmed.folder / "allure-results"
        environment = (folder / "environment.properties").read_text(encoding="ascii")
        for line in ("substrate=emulator", "bench=emulated", f"run={confirmed.document['run_id']}"):
            assert f"{line}\n" in environment
        assert "illustrative" in environment
        names = [category["name"] for category in json.loads((folder / "categories.json").read_text(encoding="utf-8"))]
        assert "Device fault: not as declared" in names
        assert len(names) == len(set(names))
