"""A bench is held by one process at a time: across processes and users, and no longer than its process lives."""

import fcntl
import json
import os
import subprocess
import sys
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
import yaml

from benches import locks
from benches.bench_file import EMBEDDED_BENCH, load_bench
from benches.installation import Journal
from benches.locks import FOLDER_VARIABLE, Hold, Mounted, place_of
from benches.mount import mount
from device_drivers.equipment import EquipmentError
from s1bench.cli import main
from s1bench.feature_run import FeatureRun
from s1bench.verify import shares_of
from smets1.errors import BenchError
from tests.benches import write_bench

PORT = "/dev/ttyUSB0"

HOLDING = """
import sys
from benches.locks import Hold, Mounted
taken = {made}
print("held", flush=True)
sys.stdin.readline()
"""


@pytest.fixture(autouse=True)
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Locks of a test's own."""
    monkeypatch.setenv(FOLDER_VARIABLE, str(tmp_path / "locks"))
    return tmp_path / "locks"


@contextmanager
def another_process(made: str = f"Hold([{PORT!r}])") -> Iterator[subprocess.Popen[str]]:
    """A process that holds what `made` makes, until it is killed or told to end."""
    command = [sys.executable, "-c", HOLDING.format(made=made)]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as process:
        try:
            assert process.stdout
            assert process.stdout.readline() == "held\n"
            yield process
        finally:
            process.kill()


def refusal(make: Callable[[], object]) -> str:
    with pytest.raises(BenchError) as caught:
        make()
    (finding,) = caught.value.findings
    return f"{finding.where}: {finding.found}"


class TestHold:
    def test_another_process_is_refused_and_told_who_holds_it(self) -> None:
        with another_process() as holder:
            told = refusal(lambda: Hold([PORT]))
        assert told.startswith(f"{PORT}: held by process {holder.pid} of {locks._user()}, since 20")

    def test_it_ends_with_its_process_however_that_ends(self) -> None:
        with another_process() as holder:
            holder.kill()
            holder.wait()
            with Hold([PORT]):
                pass

    def test_every_place_that_is_held_is_told_and_none_is_kept(self) -> None:
        with another_process("Hold(['b', 'c'])"):
            with pytest.raises(BenchError) as caught:
                Hold(["a", "b", "c"])
            assert [finding.where for finding in caught.value.findings] == ["b", "c"]
            with another_process("Hold(['a'])"):
                pass

    def test_a_process_holds_what_it_holds_until_the_last_hold_is_released(self) -> None:
        first, second = Hold([PORT]), Hold([PORT])
        first.release()
        first.release()
        with pytest.raises(AssertionError), another_process():
            pass
        second.release()
        with another_process():
            pass

    def test_a_process_that_was_forked_holds_nothing(self, monkeypatch: pytest.MonkeyPatch) -> None:
        with Hold([PORT]):
            monkeypatch.setattr(os, "getpid", lambda: -1)
            assert "held by process" in refusal(lambda: Hold([PORT]))
            monkeypatch.undo()

    def test_what_is_lent_may_be_used_by_those_it_is_lent_to_alone(self) -> None:
        with another_process() as lender:
            with Hold([PORT], lender.pid):
                Mounted([PORT]).release()
            assert f"process {lender.pid} " in refusal(lambda: Hold([PORT], lender.pid + 1))
            assert f"process {lender.pid} " in refusal(lambda: Hold([PORT]))

    def test_a_file_that_is_removed_meanwhile_is_not_what_is_locked(
        self, folder: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        lock, removed = fcntl.flock, []

        def removes_first(file: int, operation: int) -> None:
            removed.extend(path.unlink() for path in folder.iterdir() if not removed)
            lock(file, operation)

        monkeypatch.setattr(fcntl, "flock", removes_first)
        with Hold([PORT]), pytest.raises(AssertionError), another_process():
            pass
        assert len(removed) == 1

    def test_every_user_may_lock(self, folder: Path) -> None:
        with Hold([PORT]):
            (file,) = folder.iterdir()
            assert folder.stat().st_mode & 0o7777 == 0o1777
            assert file.stat().st_mode & 0o777 == 0o666

    def test_a_link_in_its_place_is_not_followed(self, folder: Path, tmp_path: Path) -> None:
        with Hold([PORT]):
            (file,) = folder.iterdir()
        mine = tmp_path / "mine"
        mine.write_text("mine", encoding="utf-8")
        file.unlink()
        file.symlink_to(mine)
        assert FOLDER_VARIABLE in _expected(lambda: Hold([PORT]))
        assert mine.read_text(encoding="utf-8") == "mine"

    def test_a_folder_that_cannot_be_made(self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        (tmp_path / "file").write_text("", encoding="utf-8")
        monkeypatch.setenv(FOLDER_VARIABLE, str(tmp_path / "file" / "locks"))
        assert refusal(lambda: Hold([PORT])) == f"{tmp_path / 'file' / 'locks'}: Not a directory"


def _expected(make: Callable[[], object]) -> str:
    with pytest.raises(BenchError) as caught:
        make()
    return caught.value.findings[0].expected


class TestMounted:
    def test_nothing_is_mounted_twice_in_one_process(self) -> None:
        first = Mounted([PORT])
        assert f"mounted by process {os.getpid()} " in refusal(lambda: Mounted(["other", PORT]))
        first.release()
        first.release()
        Mounted(["other", PORT]).release()

    def test_nor_in_two_that_share_what_a_third_holds(self) -> None:
        borrowed = "Hold([{0!r}], {1}), Mounted([{0!r}])"
        with (
            another_process() as lender,
            another_process(borrowed.format(PORT, lender.pid)),
            Hold([PORT], lender.pid),
        ):
            assert "mounted by process" in refusal(lambda: Mounted([PORT]))

    def test_nor_where_another_process_holds_the_bench(self) -> None:
        with another_process():
            assert "held by process" in refusal(lambda: Mounted([PORT]))


class TestPlaces:
    def test_a_port_by_whatever_link(self, tmp_path: Path) -> None:
        device, link = tmp_path / "ttyUSB7", tmp_path / "by-id"
        device.touch()
        link.symlink_to(device)
        assert place_of(str(link)) == place_of(str(device)) == str(device)

    def test_an_address_by_whatever_name(self) -> None:
        urls = ["tcp://127.0.0.1:4059", "socket://127.0.0.1:4059", "rfc2217://127.0.0.1:4059?ign_set_control"]
        assert {place_of(url) for url in urls} == {"127.0.0.1:4059"}
        assert place_of("socket://127.0.0.1:4060") != place_of("socket://127.0.0.1:4059")

    def test_a_host_that_is_not_found_stands_for_itself(self, monkeypatch: pytest.MonkeyPatch) -> None:
        def not_found(*_: object, **__: object) -> None:
            raise OSError("Name or service not known")

        monkeypatch.setattr(locks.socket, "getaddrinfo", not_found)
        assert place_of("tcp://Bench-3.lab:502") == "bench-3.lab:502"

    def test_names_of_one_host(self, monkeypatch: pytest.MonkeyPatch) -> None:
        found = [(0, 0, 0, "", ("10.0.0.9", 502)), (0, 0, 0, "", ("10.0.0.5", 502))]
        monkeypatch.setattr(locks.socket, "getaddrinfo", lambda *_, **__: found)
        assert place_of("tcp://supply:502") == place_of("tcp://supply.lab:502") == "10.0.0.5:502"


def wired_bench(folder: Path, *dmcs: str) -> Path:
    """A bench whose supply is behind a port where nothing answers."""
    path = write_bench(folder, {}, dmcs)
    document = yaml.safe_load(path.read_text(encoding="utf-8"))
    map_ = str(EMBEDDED_BENCH.parent / "equipment" / "illustrative_supply.yaml")
    document["equipment"] = {"supply": {"driver": "modbus", "url": "tcp://127.0.0.1:9", "map": map_, "timeout": 10}}
    path.write_text(yaml.safe_dump(document), encoding="utf-8")
    return path


class TestBench:
    PLACE = "127.0.0.1:9"

    def test_a_bench_that_reaches_nothing_needs_no_lock(self, folder: Path, tmp_path: Path) -> None:
        assert main(["verify", "IOC-01", "--clause", "18.5(o)", "--out", str(tmp_path / "run")]) == 0
        assert not folder.exists()

    @pytest.mark.parametrize("verb", ["verify", "doctor"])
    def test_a_bench_that_another_process_holds_is_not_touched(
        self, verb: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
    ) -> None:
        pytest.importorskip("pymodbus")
        bench = wired_bench(tmp_path, "IOC-01")
        with another_process(f"Hold([{self.PLACE!r}])") as holder:
            assert main([verb, "--bench", str(bench)]) == 4
        told = "".join(capsys.readouterr())
        assert f"held by process {holder.pid} " in " ".join(told.split())
        assert "opens" not in told

    def test_doctor_tells_that_nobody_else_holds_it(self, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
        pytest.importorskip("pymodbus")
        assert main(["doctor", "--json", "--bench", str(wired_bench(tmp_path, "IOC-01"))]) == 4
        check, *_ = json.loads(capsys.readouterr().out)["checks"]
        assert (check["role"], check["what"], check["passed"]) == (self.PLACE, "held by nobody else", True)

    def test_it_is_held_until_the_run_has_ended(self, tmp_path: Path) -> None:
        pytest.importorskip("pymodbus")
        run = FeatureRun(load_bench(wired_bench(tmp_path, "IOC-01")), [], ("IOC-01",))
        run.qualify_before()
        with pytest.raises(AssertionError), another_process(f"Hold([{self.PLACE!r}])"):
            pass
        run.finish()
        with another_process(f"Hold([{self.PLACE!r}])"):
            pass

    def test_an_installation_is_mounted_once_at_a_time(self, tmp_path: Path) -> None:
        pytest.importorskip("pymodbus")
        bench = load_bench(wired_bench(tmp_path, "IOC-01", "IOC-02"))
        first = mount(bench, bench.installations["IOC-01"], Journal(), powered=False)
        with pytest.raises(BenchError, match="mounted by process"):
            mount(bench, bench.installations["IOC-02"], Journal(), powered=False)
        with pytest.raises(EquipmentError, match=r"did not answer|cannot be opened"):
            first.release()
        with pytest.raises(EquipmentError, match=r"did not answer|cannot be opened"):
            mount(bench, bench.installations["IOC-02"], Journal())
        Mounted([self.PLACE]).release()


class Places:
    """A bench whose installations are no more than their places."""

    def __init__(self, **places: str) -> None:
        self.installations = places

    def places(self, installations: Iterable[str]) -> frozenset[str]:
        return frozenset(place for each in installations for place in each)


@pytest.mark.parametrize(
    ("places", "jobs", "shares"),
    [
        ({"A": "", "B": "", "C": ""}, 2, [("A", "C"), ("B",)]),
        ({"A": "", "B": "", "C": ""}, 9, [("A",), ("B",), ("C",)]),
        ({"A": "1", "B": "2", "C": "1"}, 9, [("B",), ("A", "C")]),
        ({"A": "1", "B": "2", "C": "12", "D": "3"}, 2, [("B", "A", "C"), ("D",)]),
        ({"A": "1", "B": "1", "C": "1"}, 2, [("A", "B", "C")]),
    ],
)
def test_combinations_that_share_a_port_are_run_by_one_process(
    places: dict[str, str], jobs: int, shares: list[tuple[str, ...]]
) -> None:
    assert shares_of(Places(**places), "".join(places), jobs) == shares  # type: ignore[arg-type]
