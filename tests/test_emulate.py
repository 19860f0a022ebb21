"""`s1bench emulate`: what it prints, who reads it, and how it ends."""

import io
import json
import signal
import socket
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager, nullcontext
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from queue import SimpleQueue
from threading import Event, Thread

import pytest

pytest.importorskip("serial", reason="pyserial, of the extra lab, is not installed")

from benches.bench_file import load_bench
from device_drivers.dlms.acse import Mechanism
from device_drivers.dlms.apdu import Attribute, GetRequest, GetResponse, logical_name
from device_drivers.dlms.driver import DlmsDriver
from device_drivers.dlms.mapping_file import load_mapping
from device_drivers.dlms.session import AssociationError, Connection, Session, SignOn
from s1bench import emulate
from s1bench.cli import main
from smets1.operations import Done

DMC = "MOC-SECURE-01"
WIRES = {
    "--tcp": (["--tcp", "127.0.0.1:0"], {"transport": "wrapper"}),
    "--hdlc": (["--hdlc", "127.0.0.1:0"], {}),
    "--hdlc signed on": (["--hdlc", "127.0.0.1:0"], {"sign_on": SignOn()}),
    "--pty": (["--pty"], {"sign_on": SignOn()}),
    "--pty hdlc": (["--pty"], {}),
}


class Printed(io.TextIOBase):
    """Standard output, line by line to whoever waits for one."""

    def __init__(self) -> None:
        self.lines: SimpleQueue[str] = SimpleQueue()
        self._begun = ""

    def write(self, text: str) -> int:
        """Keep whole lines."""
        *lines, self._begun = (self._begun + text).split("\n")
        for line in lines:
            self.lines.put(line)
        return len(text)

    def line(self) -> str:
        """The next line."""
        return self.lines.get(timeout=60)


@dataclass
class Emulation:
    """A running `s1bench emulate`."""

    printed: Printed
    codes: list[int]

    def url(self) -> str:
        """The URL of the next line."""
        word, url = self.printed.line().split()
        assert word == "listening"
        return url


@contextmanager
def emulation(monkeypatch: pytest.MonkeyPatch, *arguments: str) -> Iterator[Emulation]:
    """`s1bench emulate`, interrupted at the end."""
    stop, running = Event(), Emulation(Printed(), [])

    @contextmanager
    def interrupted() -> Iterator[Event]:
        yield stop

    monkeypatch.setattr(emulate, "interrupted", interrupted)
    monkeypatch.setattr(sys, "stdout", running.printed)
    thread = Thread(target=lambda: running.codes.append(main(["emulate", DMC, *arguments])))
    thread.start()
    try:
        yield running
    finally:
        stop.set()
        thread.join()
    assert running.codes == [0]


def session(url: str, **settings: object) -> Session:
    """A session with an emulated meter."""
    return Session(Connection(url, timeout=10, **settings), lambda: datetime.now(UTC))  # type: ignore[arg-type]


def driver(of: Session, role: str = "ESME") -> DlmsDriver:
    """The device behind a session, in SMETS words."""
    return DlmsDriver(of, load_mapping("emulated").of(role))


@pytest.mark.parametrize("wire", WIRES)
def test_an_emulated_meter_is_read_and_written(wire: str, monkeypatch: pytest.MonkeyPatch) -> None:
    arguments, settings = WIRES[wire]
    with (
        emulation(monkeypatch, "--device", "ESME", *arguments) as running,
        session(running.url(), **settings) as opened,  # type: ignore[arg-type]
    ):
        meter = driver(opened)
        assert meter.identify() == load_bench().installations[DMC].combination.devices["ESME"]
        assert meter.write({"LowMediumPowerThreshold": 700}) == Done()
        assert meter.read(["LowMediumPowerThreshold"]) == Done({"LowMediumPowerThreshold": 700})


@pytest.mark.parametrize("role", ["CHF", "PPMID"])
def test_a_device_that_is_no_meter_is_served_where_it_is_named(role: str, monkeypatch: pytest.MonkeyPatch) -> None:
    with (
        emulation(monkeypatch, "--device", role, "--tcp", "127.0.0.1:0") as running,
        session(running.url(), transport="wrapper") as opened,
    ):
        found = driver(opened, role).identify()
        assert found == load_bench().installations[DMC].combination.devices[role]


def test_a_meter_of_another_family_is_served_by_its_mapping(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    family = tmp_path / "family.yaml"
    moved = "{class: 1, obis: 0-0:130.1.1.255, attribute: 2, type: double-long-unsigned, access: rw, source: ours}"
    family.write_text(
        f"family: Ours\ninherit: emulated\nitems:\n  LowMediumPowerThreshold: {moved}\n", encoding="utf-8"
    )
    with (
        emulation(monkeypatch, "--device", "ESME", "--tcp", "127.0.0.1:0", "--mapping", str(family)) as running,
        session(running.url(), transport="wrapper") as opened,
    ):
        meter = DlmsDriver(opened, load_mapping(family).of("ESME"))
        assert meter.write({"LowMediumPowerThreshold": 700}) == Done()
        assert meter.read(["LowMediumPowerThreshold"]) == Done({"LowMediumPowerThreshold": 700})
        place = Attribute(1, logical_name("0.0.130.1.1.255"), 2)
        response = opened.request(GetRequest(place))
        assert isinstance(response, GetResponse)
        assert getattr(response.result, "value", None) == 700


def test_time_passes_as_it_does(monkeypatch: pytest.MonkeyPatch) -> None:
    with (
        emulation(monkeypatch, "--device", "ESME", "--tcp", "127.0.0.1:0") as running,
        session(running.url(), transport="wrapper") as opened,
    ):
        clocks: list[datetime] = []
        before = datetime.now(UTC)
        while len(set(clocks)) < 3:
            found = driver(opened).read(["Clock"])
            assert isinstance(found, Done)
            clocks.append(found.values["Clock"])  # type: ignore[arg-type]
        after = datetime.now(UTC)
        assert clocks == sorted(clocks)
        assert before - timedelta(seconds=1) < clocks[0] <= clocks[-1] < after + timedelta(seconds=1)


def test_every_meter_of_the_combination_is_served(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    with emulation(monkeypatch, "--tcp", "127.0.0.1:0") as running:
        for role in ("ESME", "GSME"):
            url = running.url()
            with session(url, transport="wrapper") as opened:
                model = driver(opened, role).identify()
                assert model == load_bench().installations[DMC].combination.devices[role]
            assert f"{role} of {DMC} at {url}" in capsys.readouterr().err or role == "GSME"


def test_ports_are_given_out_in_order(monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[tuple[str, int]] = []

    def wrapper(_: object, served: object, host: str, port: int) -> str:
        del served
        asked.append((host, port))
        return f"socket://{host}:{port}"

    monkeypatch.setattr("device_drivers.dlms.listening.Listener.wrapper", wrapper)
    with emulation(monkeypatch, "--tcp", "[::1]:4059") as running:
        running.url()
        running.url()
    assert asked == [("::1", 4059), ("::1", 4060)]


def test_a_line_of_json_for_each_meter(monkeypatch: pytest.MonkeyPatch) -> None:
    with emulation(monkeypatch, "--json", "--tcp", "127.0.0.1:0") as running:
        printed = [json.loads(running.printed.line()) for _ in range(2)]
    assert [sorted(each) for each in printed] == [["device", "url"]] * 2
    assert [each["device"] for each in printed] == ["ESME", "GSME"]


def test_a_password_is_asked_for(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    (tmp_path / "password").write_text("open sesame\n", encoding="utf-8")
    reference = f"file:{tmp_path / 'password'}"
    with emulation(monkeypatch, "--device", "GSME", "--tcp", "127.0.0.1:0", "--password", reference) as running:
        url = running.url()
        with pytest.raises(AssociationError, match="AUTHENTICATION_REQUIRED"):
            session(url, transport="wrapper").associate()
        low = {"transport": "wrapper", "mechanism": Mechanism.LOW}
        with pytest.raises(AssociationError, match="AUTHENTICATION_FAILURE"):
            session(url, secret=b"sesame", **low).associate()  # type: ignore[arg-type]
        with session(url, secret=b"open sesame", **low) as opened:  # type: ignore[arg-type]
            opened.associate()


def test_a_paced_line(monkeypatch: pytest.MonkeyPatch) -> None:
    with emulation(monkeypatch, "--device", "ESME", "--paced", "--hdlc", "127.0.0.1:0") as running:
        frames: list[bytes] = []
        connection = Connection(running.url(), timeout=30)
        with Session(connection, lambda: datetime.now(UTC), lambda frame: frames.append(frame.octets)) as opened:
            started = datetime.now(UTC)
            opened.associate()
            took = datetime.now(UTC) - started
    assert took.total_seconds() >= sum(map(len, frames[:4])) * 10 / 9600


def test_a_readout(monkeypatch: pytest.MonkeyPatch) -> None:
    with emulation(monkeypatch, "--device", "ESME", "--hdlc", "127.0.0.1:0") as running:
        host, port = running.url().removeprefix("socket://").split(":")
        with socket.create_connection((host, int(port)), timeout=30) as client, client.makefile("rwb") as stream:
            stream.write(b"/?!\r\n")
            stream.flush()
            assert stream.readline() == b"/EMU5\\2EMULATED ESME\r\n"
            stream.write(b"\x06050\r\n")
            stream.flush()
            lines = [stream.readline() for _ in range(5)]
    assert lines[0].startswith(b"\x020.9.1(")
    assert lines[2:] == [b"1-0:1.8.0(000000.000*kWh)\r\n", b"1-0:2.8.0(000000.000*kWh)\r\n", b"!\r\n"]


@pytest.mark.parametrize(
    ("arguments", "expected"),
    [
        ([DMC], "one of the arguments --tcp --hdlc --pty is required"),
        ([DMC, "--tcp", "nowhere"], "'nowhere' is not HOST:PORT"),
        ([DMC, "--tcp", "127.0.0.1:65536"], "is not HOST:PORT"),
        ([DMC, "--tcp", ":1"], "is not HOST:PORT"),
        ([DMC, "--pty", "--device", "HCALCS"], "invalid choice: 'HCALCS'"),
        (["MOC-SECURE-03", "--pty", "--device", "GSME"], "GSME of MOC-SECURE-03"),
        ([DMC, "--pty", "--mapping", "no_such.yaml"], "no_such.yaml"),
        (["NO-SUCH-DMC", "--pty"], "DMC 'NO-SUCH-DMC'"),
        ([DMC, "--pty", "--password", "open sesame"], "a password on the command line"),
        ([DMC, "--pty", "--password", "env:NO_SUCH_PASSWORD"], "env:NO_SUCH_PASSWORD: nothing"),
        ([DMC, "--tcp", "host.invalid:0"], "a port that is free"),
    ],
)
def test_what_cannot_be_served_is_told(
    arguments: list[str], expected: str, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    at_once = Event()
    at_once.set()
    monkeypatch.setattr(emulate, "interrupted", lambda: nullcontext(at_once))
    try:
        code = main(["emulate", *arguments])
    except SystemExit as ended:
        code = int(ended.code or 0)
    assert code == 4
    told = " ".join(capsys.readouterr().err.split())
    assert expected in told
    assert "open sesame" not in told
    assert "Traceback" not in told


def test_a_port_that_is_taken_is_told(capsys: pytest.CaptureFixture[str]) -> None:
    with socket.create_server(("127.0.0.1", 0)) as other:
        port = other.getsockname()[1]
        assert main(["emulate", DMC, "--device", "ESME", "--hdlc", f"127.0.0.1:{port}"]) == 4
    assert f"127.0.0.1:{port}" in capsys.readouterr().err


def test_a_meter_that_the_combination_lacks(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["emulate", "MOC-SECURE-03", "--device", "GSME", "--pty"]) == 4
    assert "GSME of MOC-SECURE-03" in capsys.readouterr().err


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_it_ends_well_when_it_is_interrupted(number: signal.Signals) -> None:
    command = [sys.executable, "-m", "s1bench", "emulate", DMC, "--device", "ESME", "--pty"]
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True) as process:
        assert process.stdout
        assert process.stderr
        first = process.stdout.readline()
        assert first.startswith("listening /dev/")
        process.send_signal(number)
        assert process.wait(timeout=60) == 0
        assert process.stdout.read() == ""
        assert process.stderr.read() == f"ESME of {DMC} at {first.split()[1]}\n"


def test_no_handler_stays_behind() -> None:
    before = signal.getsignal(signal.SIGTERM)
    with emulate.interrupted() as stop:
        signal.raise_signal(signal.SIGTERM)
        assert stop.wait(timeout=10)
    assert signal.getsignal(signal.SIGTERM) is before
