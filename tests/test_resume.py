"""A run that is killed goes on where it was: nothing is repeated, nothing is lost, nothing else may have changed."""

import json
import signal
import subprocess
import sys
from collections import Counter
from datetime import UTC, date, datetime, time, timedelta
from pathlib import Path

import pytest
import yaml

from benches.bench_file import EMBEDDED_BENCH
from reports.record import ScenarioOutcome, ScenarioRecord
from s1bench import checkpoint
from s1bench.checkpoint import Checkpoint, decoded, encoded
from s1bench.cli import main
from s1bench.verify import Asked, prepare, run_share
from smets1.cells import RuleSide
from smets1.dcc.messages import Party
from smets1.operations import LogEntry, Period
from tests.benches import write_bench

DMC, OTHER = "MOC-SECURE-03", "MOC-SECURE-01"
CLAUSES = ("18.5(o)", "18.7(i)", "18.8")

KILLER = """
import os
import signal
from pathlib import Path

from device_drivers.emulator.esme import Esme

COUNT = Path(__file__).with_name("mounted")


class Killer(Esme):
    def __init__(self, *given):
        super().__init__(*given)
        mounted = int(COUNT.read_text()) + 1
        COUNT.write_text(str(mounted))
        if mounted == {at}:
            os.kill(os.get{whom}(), signal.{how})
"""


def killing_bench(
    folder: Path, at: int, how: str = "SIGKILL", dmcs: tuple[str, ...] = (DMC,), whom: str = "pid"
) -> Path:
    """A bench that ends the process, or its parent, when its ESME is mounted for the `at`-th time."""
    path = write_bench(folder, {}, dmcs)
    (folder / "killer.py").write_text(KILLER.format(at=at, how=how, whom=whom), encoding="utf-8")
    (folder / "mounted").write_text("0", encoding="ascii")
    document = yaml.safe_load(path.read_text(encoding="utf-8"))
    document["installations"][-1]["devices"]["ESME"]["class"] = "killer:Killer"
    path.write_text(yaml.safe_dump(document, sort_keys=False), encoding="utf-8")
    return path


def s1bench(*arguments: str | Path) -> subprocess.CompletedProcess[str]:
    """The command in a process of its own."""
    command = [sys.executable, "-m", "s1bench", *map(str, arguments)]
    return subprocess.run(command, capture_output=True, text=True, check=False)


def verify(bench: Path, out: Path, *more: str) -> subprocess.CompletedProcess[str]:
    return s1bench("verify", "--bench", bench, "--clause", *CLAUSES, "--out", out, *more)


def scenarios(out: Path) -> list[tuple[str, ...]]:
    """What ran, as the evidence tells it."""
    lines = (out / "evidence" / "scenarios.jsonl").read_text(encoding="utf-8").splitlines()
    told = [json.loads(line) for line in lines]
    return [tuple(each[key] for key in ("dmc", "role", "clause", "rule", "scenario", "outcome")) for each in told]


def judged(out: Path) -> list[tuple[str, str]]:
    document = json.loads((out / "verification.json").read_text(encoding="utf-8"))
    return [(cell["clause"], cell["judgement"]) for each in document["combinations"] for cell in each["cells"]]


class TestKilled:
    @pytest.mark.parametrize("more", [(), ("--jobs", "2")], ids=["alone", "shared"])
    def test_it_goes_on_where_it_was(self, more: tuple[str, ...], tmp_path: Path) -> None:
        bench, out = killing_bench(tmp_path, at=9, dmcs=(OTHER, DMC)), tmp_path / "run"
        killed = verify(bench, out, *more)
        assert killed.returncode == (4 if more else -signal.SIGKILL)
        assert "Traceback" not in killed.stderr
        kept = list(Checkpoint.of(out).records())
        assert kept
        assert not (out / "verification.json").exists()
        resumed = s1bench("verify", "--resume", out, *more)
        assert resumed.returncode == 0, resumed.stderr
        assert not Checkpoint.of(out).folder.exists()
        ran = scenarios(out)
        assert max(Counter(ran).values()) == 1
        assert {(r.dmc, r.role, r.clause, r.rule, r.scenario, r.outcome) for r in kept} <= set(ran)
        facts = json.loads((out / "verification.json").read_text(encoding="utf-8"))
        (at,) = facts["resumed"]
        assert datetime.fromisoformat(at) <= datetime.now(UTC)
        whole = tmp_path / "whole"
        (tmp_path / "mounted").write_text("99", encoding="ascii")
        assert verify(bench, whole).returncode == 0
        assert sorted(scenarios(whole)) == sorted(ran)
        assert judged(whole) == judged(out)
        subprocess.run(["sha256sum", "--check", "--quiet", "MANIFEST.sha256"], cwd=out, check=True)

    def test_it_may_be_killed_again(self, tmp_path: Path) -> None:
        bench, out = killing_bench(tmp_path, at=3), tmp_path / "run"
        assert verify(bench, out).returncode == -signal.SIGKILL
        (tmp_path / "mounted").write_text("0", encoding="ascii")
        assert s1bench("verify", "--resume", out).returncode == -signal.SIGKILL
        assert s1bench("verify", "--resume", out).returncode == 0
        assert len(json.loads((out / "verification.json").read_text(encoding="utf-8"))["resumed"]) == 2

    @pytest.mark.parametrize("how", ["SIGINT", "SIGTERM"])
    def test_an_interruption_tells_how_to_go_on(self, how: str, tmp_path: Path) -> None:
        bench, out = killing_bench(tmp_path, at=4, how=how), tmp_path / "run"
        interrupted = verify(bench, out)
        assert interrupted.returncode == 4
        assert f"The results so far are kept: s1bench verify --resume {out}" in interrupted.stderr
        assert s1bench("verify", "--resume", out).returncode == 0

    def test_a_run_that_is_told_to_end_ends_its_processes(self, tmp_path: Path) -> None:
        bench = killing_bench(tmp_path, at=4, how="SIGTERM", dmcs=(OTHER, DMC), whom="ppid")
        out = tmp_path / "run"
        ended = verify(bench, out, "--jobs", "2")
        assert (ended.returncode, "Traceback" in ended.stderr) == (4, False)
        assert not (out / "verification.json").exists()
        assert s1bench("verify", "--resume", out).returncode == 0

    def test_a_contradiction_of_before_is_classified_after(self, tmp_path: Path) -> None:
        """The other Rule runs for a cell that was contradicted before the run was killed."""
        bench, out = killing_bench(tmp_path, at=4), tmp_path / "run"
        document = yaml.safe_load(bench.read_text(encoding="utf-8"))
        document["installations"][0]["devices"]["ESME"]["behaves"] = ["18.5(o)"]
        bench.write_text(yaml.safe_dump(document), encoding="utf-8")
        assert s1bench("verify", "--bench", bench, "--clause", "18.5(o)", "--out", out).returncode == -signal.SIGKILL
        assert s1bench("verify", "--resume", out).returncode == 1
        assert judged(out) == [("18.5(o)", "observed-not-declared")]


class TestRefused:
    @pytest.fixture
    def interrupted(self, tmp_path: Path) -> Path:
        """The run folder of a run with one result."""
        bench = write_bench(tmp_path, {}, [DMC])
        feature_run = prepare(Asked(bench, None, (DMC,), CLAUSES, date(2026, 11, 20)))
        out = tmp_path / "run"
        kept = {"bench": str(bench), "dmves": None, "dmcs": (DMC,), "clauses": CLAUSES, "as_of": date(2026, 11, 20)}
        sums = checkpoint.sums_of(feature_run.bench, feature_run.features)
        head = checkpoint.Head("r1", feature_run.started, kept | {"standard": False, "max_wait": None}, sums)
        Checkpoint.of(out).begin(head)
        return out

    def refusal(self, out: Path, capsys: pytest.CaptureFixture[str], *more: str) -> str:
        assert main(["verify", "--resume", str(out), *more]) == 4
        return " ".join(capsys.readouterr().err.split())

    def test_a_bench_file_that_changed(self, interrupted: Path, capsys: pytest.CaptureFixture[str]) -> None:
        bench = interrupted.parent / "bench.yaml"
        bench.write_text(bench.read_text(encoding="utf-8") + "# other\n", encoding="utf-8")
        assert f"found: bench changed since the run began: {bench}" in self.refusal(interrupted, capsys)

    @pytest.mark.parametrize(
        ("name", "said"),
        [
            ("harness smets1/units.py", "harness changed since the run began: smets1/units.py"),
            ("feature features/s1sr/gone.feature", "feature changed since the run began: features/s1sr/gone.feature"),
            (f"bench {EMBEDDED_BENCH.parent / 'registers' / 'dmves.csv'}", "bench changed since the run began: "),
        ],
    )
    def test_a_file_that_changed(
        self, name: str, said: str, interrupted: Path, capsys: pytest.CaptureFixture[str]
    ) -> None:
        head = interrupted / "checkpoint" / "run.json"
        told = json.loads(head.read_text(encoding="utf-8"))
        sums = told["head"]["of"]["sums"]["mapping"]
        sums[:] = [[key, value] for key, value in sums if key != name] + [[name, "0" * 64]]
        head.write_text(json.dumps(told), encoding="utf-8")
        assert said in self.refusal(interrupted, capsys)

    @pytest.mark.parametrize("more", [[DMC], ["--clause", "18.8"], ["--standard"], ["--as-of", "2026-11-20"]])
    def test_something_else_is_asked(
        self, more: list[str], interrupted: Path, capsys: pytest.CaptureFixture[str]
    ) -> None:
        assert "expected: --resume with --jobs, --max-wait and --json alone" in self.refusal(interrupted, capsys, *more)

    @pytest.mark.parametrize("text", [None, "", "{}", '{"schema": "s1bench/checkpoint/2"}', "[]", '{"head": 5}'])
    def test_what_is_no_interrupted_run(
        self, text: str | None, tmp_path: Path, capsys: pytest.CaptureFixture[str]
    ) -> None:
        (tmp_path / "checkpoint").mkdir()
        if text is not None:
            (tmp_path / "checkpoint" / "run.json").write_text(text, encoding="utf-8")
        assert f"{tmp_path}, which holds no interrupted run" in self.refusal(tmp_path, capsys)

    def test_an_interrupted_run_is_not_begun_anew(self, interrupted: Path, capsys: pytest.CaptureFixture[str]) -> None:
        assert main(["verify", DMC, "--out", str(interrupted)]) == 4
        assert "--resume" in capsys.readouterr().err


class TestRecords:
    def test_what_is_kept_is_what_ran(self, tmp_path: Path) -> None:
        run = prepare(
            Asked(EMBEDDED_BENCH, None, (OTHER,), (*CLAUSES, "unnumbered/export-profile-data"), date(2026, 11, 20))
        )
        run.checkpoint = Checkpoint(tmp_path)
        run_share(run, None, lambda _: None)
        assert list(Checkpoint(tmp_path).records()) == run.scenarios

    def test_a_line_that_does_not_end_is_none(self, tmp_path: Path) -> None:
        run = prepare(Asked(EMBEDDED_BENCH, None, (DMC,), ("18.5(o)",), date(2026, 11, 20)))
        run.checkpoint = Checkpoint(tmp_path)
        run_share(run, None, lambda _: None)
        (file,) = tmp_path.iterdir()
        octets = file.read_bytes()
        for length in (1, 40):
            file.write_bytes(octets[:-length])
            assert list(Checkpoint(tmp_path).records()) == run.scenarios[:-1]

    @pytest.mark.parametrize(
        "value",
        [
            *(None, True, 5, "£5.00", b"\x00\xff", Party.S1SP, (1, ("a", None)), frozenset((1,)), [2]),
            *(datetime(2026, 3, 29, 1, 30, 0, 5, tzinfo=UTC), date(2026, 2, 28), time(23, 59), timedelta(1, 2, 3)),
            {("a", 1): {"b": ()}},
            LogEntry(datetime(2026, 3, 29, tzinfo=UTC), {"a": (1, 2)}),
            Period(datetime(2026, 3, 29, tzinfo=UTC), datetime(2026, 3, 30, tzinfo=UTC)),
        ],
        ids=lambda value: type(value).__name__,
    )
    def test_values(self, value: object) -> None:
        again = decoded(json.loads(json.dumps(encoded(value))))
        assert (again, type(again)) == (value, type(value))

    @pytest.mark.parametrize("value", [1.5, {1, 2}, object(), Path("a"), int])
    def test_what_is_no_value(self, value: object) -> None:
        with pytest.raises(TypeError, match="no value of a record"):
            encoded(value)

    @pytest.mark.parametrize(
        "name",
        ["os:system", "subprocess:Popen", "pathlib:Path", "benches.locks:Hold", "smets1.errors:nearest", "smets1.x:Y"],
    )
    def test_nothing_else_is_made_of_what_is_read(self, name: str) -> None:
        with pytest.raises((ValueError, ImportError)):
            decoded({"is": name, "of": {}})

    def test_every_file_is_written_by_one_process(self, tmp_path: Path) -> None:
        record = ScenarioRecord("D", "ESME", "c", "f", "s", RuleSide.STANDARD, ScenarioOutcome.PASSED, "", (), ())
        first, second = Checkpoint(tmp_path), Checkpoint(tmp_path)
        for each in (first, second, first):
            each.add(record)
        assert sorted(path.name for path in tmp_path.iterdir()) == ["records-1.jsonl", "records-2.jsonl"]
        assert list(first.records()) == [record] * 3
