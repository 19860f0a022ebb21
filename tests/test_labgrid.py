"""Ports that labgrid hands out: its command as it answered, recorded from labgrid 26.0.1, and the place it keeps."""

import os
from pathlib import Path

import pytest

from benches.labgrid import LabgridPort
from benches.locks import FOLDER_VARIABLE, Hold, Mounted
from smets1.errors import BenchError
from tests.test_locks import another_process
from tests.test_wired_bench import DMC, bench_with, entry_of

CLIENT = """#!/bin/sh
# labgrid-client -p PLACE VERB, as it answered; files beside it tell who has acquired the place, and what it is asked.
cd "$(dirname "$0")"
echo "$3" >> asked
case "$3" in
  acquire)
    if [ ! -e acquired ]; then
      echo s1bench > acquired
      echo "acquired place $2"
    elif [ "$(cat acquired)" = other ]; then
      echo "labgrid-client: Error: Place $2 is already acquired by lab/anna." >&2
      exit 1
    else
      echo "labgrid-client: Error: You have already acquired place $2." >&2
      exit 1
    fi ;;
  release) rm acquired; echo "released place $2" ;;
  show) cat shown ;;
esac
"""

SHOWN = """\
Place 'meters':
  matches:
    lab/bench-1/NetworkSerialPort/esme -> esme
    lab/bench-1/NetworkSerialPort/gsme
  acquired: lab/anna
  acquired resources:
    lab/bench-1/NetworkSerialPort/esme -> esme
    lab/bench-1/NetworkSerialPort/gsme
  created: 2026-11-20 14:11:38.318615
  changed: 2026-11-20 14:11:57.322027
Acquired resource 'esme' (lab/bench-1/NetworkSerialPort/esme):
  {'acquired': 'meters',
   'avail': True,
   'cls': 'NetworkSerialPort',
   'params': {'extra': {'proxy': 'localhost', 'proxy_required': False},
              'host': '127.0.0.1',
              'port': 4059,
              'protocol': 'raw',
              'speed': 9600}}
Acquired resource 'gsme' (lab/bench-1/NetworkSerialPort/gsme):
  {'acquired': 'meters',
   'avail': True,
   'cls': 'NetworkSerialPort',
   'params': {'extra': {'proxy': 'localhost', 'proxy_required': False},
              'host': 'bench-1.lab',
              'port': 4060,
              'protocol': 'rfc2217',
              'speed': 300}}
"""


@pytest.fixture
def client(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The folder of the command, with what it shows, what it was asked, and who has acquired the place."""
    folder = tmp_path / "labgrid"
    folder.mkdir()
    (folder / "labgrid-client").write_text(CLIENT, encoding="ascii")
    (folder / "labgrid-client").chmod(0o755)
    (folder / "shown").write_text(SHOWN, encoding="utf-8")
    monkeypatch.setenv("PATH", f"{folder}{os.pathsep}{os.environ['PATH']}")
    monkeypatch.setenv(FOLDER_VARIABLE, str(tmp_path / "locks"))
    return folder


def port(resource: str = "esme") -> LabgridPort:
    found = LabgridPort.parse(f"labgrid://meters/{resource}", "bench.yaml:8")
    assert found
    return found


def asked(client: Path) -> list[str]:
    return (client / "asked").read_text(encoding="ascii").split()


def refusal(port: LabgridPort) -> str:
    with pytest.raises(BenchError) as caught:
        port.url()
    (finding,) = caught.value.findings
    assert finding.where == "bench.yaml:8"
    return finding.found


@pytest.mark.usefixtures("client")
class TestPort:
    def test_where_it_is_reached(self) -> None:
        assert port("esme").url() == "socket://127.0.0.1:4059"
        assert port("gsme").url() == "rfc2217://bench-1.lab:4060"

    def test_a_resource_that_the_place_has_not(self) -> None:
        assert refusal(port("ppmid")) == "labgrid: the resources esme, gsme"

    @pytest.mark.parametrize(
        ("old", "new", "found"),
        [
            ("'proxy_required': False", "'proxy_required': True", "a resource behind a proxy"),
            ("'raw'", "'telnet'", "a resource of another kind"),
            ("'port': 4059", "'port': None", "a resource of another kind"),
            ("'avail': True", "'avail': os.system('true')", "a resource of another kind"),
            (SHOWN[SHOWN.index("Acquired resource") :], "", "the resources none"),
        ],
    )
    def test_a_resource_that_is_no_port(self, old: str, new: str, found: str, client: Path) -> None:
        (client / "shown").write_text(SHOWN.replace(old, new), encoding="utf-8")
        assert refusal(port()) == f"labgrid: {found}"

    def test_labgrid_is_not_there(self, client: Path) -> None:
        (client / "labgrid-client").unlink()
        with pytest.raises(BenchError, match="labgrid-client: No such file or directory"):
            port().url()

    @pytest.mark.parametrize("url", ["labgrid:meters/esme", "labgrid://meters", "labgrid://meters/", "labgrid:///esme"])
    def test_what_names_no_port(self, url: str) -> None:
        with pytest.raises(ValueError, match="labgrid://PLACE/RESOURCE"):
            LabgridPort.parse(url, "")

    def test_another_port_is_none_of_labgrid(self) -> None:
        assert LabgridPort.parse("socket://127.0.0.1:4059", "") is None


class TestPlace:
    PLACE = "labgrid:meters"

    def test_it_is_acquired_once_and_released_at_the_end(self, client: Path) -> None:
        with Hold([self.PLACE]), Hold([self.PLACE]):
            Mounted([self.PLACE]).release()
            assert (client / "acquired").exists()
        assert asked(client) == ["acquire", "release"]

    def test_what_another_user_has_acquired_is_not_held(self, client: Path) -> None:
        (client / "acquired").write_text("other", encoding="ascii")
        for _ in range(2):
            with pytest.raises(BenchError, match="held by somebody else: Place meters is already acquired by lab/anna"):
                Hold([self.PLACE])
        assert "release" not in asked(client)

    def test_what_this_user_had_acquired_before_stays_so(self, client: Path) -> None:
        (client / "acquired").write_text("mine", encoding="ascii")
        Hold([self.PLACE]).release()
        assert (client / "acquired").exists()

    def test_two_processes_of_one_user(self, client: Path) -> None:
        """For labgrid they are one."""
        with another_process(f"Hold([{self.PLACE!r}])") as holder:
            with pytest.raises(BenchError, match=f"held by process {holder.pid} "):
                Hold([self.PLACE])
            Hold([self.PLACE], holder.pid).release()
        assert asked(client) == ["acquire"]

    def test_a_bench_names_it(self, client: Path, tmp_path: Path) -> None:
        bench = bench_with(tmp_path, url="labgrid://meters/esme")
        assert bench.places([bench.installations[DMC]]) == {self.PLACE}
        assert not (client / "asked").exists()
        assert entry_of(bench).connection().url == "socket://127.0.0.1:4059"
