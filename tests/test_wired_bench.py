"""A bench with a meter on a wire: its entry, its secrets, and what it is mounted with."""

import inspect
import json
import textwrap
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager, nullcontext
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest
import yaml

from benches import dlms_entry, dlms_meter
from benches.bench_equipment import comes_to
from benches.bench_file import Bench, load_bench
from benches.dlms_entry import DlmsEntry
from benches.installation import Installation, Journal
from benches.locks import Hold, Mounted
from benches.mount import mount
from benches.qualification import Check, left_as_found, note_as_found, qualify
from benches.secret import Secret
from benches.wire import KEPT, TO_STATE, note_state, put_back
from device_drivers.dlms.acse import Mechanism
from device_drivers.dlms.decoded import in_words
from device_drivers.dlms.hdlc import Address
from device_drivers.dlms.iec62056_21 import Line
from device_drivers.dlms.listening import Listener
from device_drivers.dlms.mapping_file import load_mapping
from device_drivers.dlms.server import Access
from device_drivers.dlms.serving import serve
from device_drivers.dlms.session import Session, SignOn
from device_drivers.emulator.esme import Esme
from device_drivers.equipment import EquipmentError
from reports.record import ScenarioRecord
from s1bench import verify
from s1bench.checkpoint import Checkpoint
from s1bench.cli import main
from s1bench.emulate import Present
from s1bench.verify import Asked, check, prepare, rehearse, run_features
from smets1.errors import BenchError, Inconclusive
from smets1.operations import Done, Operation, Value
from steps.under_test import UnderTest
from tests.benches import EMBEDDED, write_bench

DMC, ROLE = "MOC-SECURE-03", "ESME"
KEY = "000102030405060708090A0B0C0D0E0F"


def bench_with(folder: Path, **entry: object) -> Bench:
    """A bench of one DMC whose ESME is on a wire."""
    path = write_bench(folder, {}, [DMC])
    document = yaml.safe_load(path.read_text(encoding="utf-8"))
    document["clock"] = "real"
    given = {"driver": "dlms", "url": "socket://127.0.0.1:9", "mapping": "gbcs", **entry}
    document["installations"][0]["devices"][ROLE] = given
    path.write_text(yaml.safe_dump(document, sort_keys=False), encoding="utf-8")
    return load_bench(path)


def entry_of(bench: Bench) -> DlmsEntry:
    entry = bench.installations[DMC].devices[ROLE].dlms
    assert entry
    return entry


def refusal(entry: DlmsEntry) -> str:
    with pytest.raises(BenchError) as caught:
        entry.connection()
    (finding,) = caught.value.findings
    return f"{finding.found}; expected {finding.expected}"


class TestEntry:
    def test_what_it_says_by_default(self, tmp_path: Path) -> None:
        connection = entry_of(bench_with(tmp_path)).connection()
        assert (connection.url, connection.transport, connection.sign_on) == ("socket://127.0.0.1:9", "hdlc", None)
        assert (connection.client, connection.server, connection.line) == (16, Address(1), Line(9_600, 8, False))
        assert (connection.mechanism, connection.secret, connection.keys) == (Mechanism.LOWEST, None, None)
        assert (connection.timeout, connection.retries) == (2.0, 2)

    def test_what_it_may_say(self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setenv("ESME_PASSWORD", "ABCD1234")
        sign_on = {"baud": 2_400, "mode": "E", "address": "12345678", "fastest": 4_800, "software_parity": True}
        bench = bench_with(
            tmp_path,
            password="env:ESME_PASSWORD",
            sign_on=sign_on,
            baud=19_200,
            client=32,
            server={"logical": 1, "physical": 17},
            timeout=500,
            retries=0,
        )
        connection = entry_of(bench).connection()
        assert connection.sign_on == SignOn(2_400, "12345678", 4_800, True)
        assert (connection.line.baud, connection.client, connection.server) == (19_200, 32, Address(1, 17, 2))
        assert (connection.mechanism, connection.secret) == (Mechanism.LOW, b"ABCD1234")
        assert (connection.timeout, connection.retries) == (0.5, 0)
        assert connection.where == bench.installations[DMC].devices[ROLE].where

    def test_of_the_wrapper_addresses_are_ports(self, tmp_path: Path) -> None:
        connection = entry_of(bench_with(tmp_path, transport="wrapper", client=4_096, server=300)).connection()
        assert (connection.client, connection.server.upper) == (4_096, 300)

    def test_keys(self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        pytest.importorskip("cryptography")
        (tmp_path / "key").write_text(f"{KEY}\n", encoding="ascii")
        monkeypatch.setenv("ESME_AUTH", KEY[::-1])
        entry = bench_with(tmp_path, keys={"encryption": "file:key", "authentication": "env:ESME_AUTH"}, title="53" * 8)
        connection = entry_of(entry).connection()
        assert (connection.mechanism, connection.title) == (Mechanism.HIGH_GMAC, b"S" * 8)
        assert connection.keys
        assert connection.keys.encryption == bytes.fromhex(KEY)
        assert connection.keys.authentication == bytes.fromhex(KEY[::-1])

    def test_a_mapping_beside_the_bench_file(self, tmp_path: Path) -> None:
        (tmp_path / "ours.yaml").write_text("family: Ours\ninherit: gbcs\n", encoding="utf-8")
        assert entry_of(bench_with(tmp_path, mapping="ours.yaml")).mapping.family == "Ours"

    def test_the_entry_in_its_docstring_loads(self, tmp_path: Path) -> None:
        doc = inspect.getdoc(dlms_entry) or ""
        sample = yaml.safe_load(textwrap.dedent("\n".join(row for row in doc.splitlines() if row.startswith("    "))))
        entry = sample[ROLE]
        assert str(entry_of(bench_with(tmp_path, **{"url": entry.pop("port"), **entry})).password) == entry["password"]

    @pytest.mark.parametrize("name", ["pyserial", "cryptography"])
    def test_a_library_that_is_missing(self, name: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        found = dlms_entry.find_spec
        module = {"pyserial": "serial"}.get(name, name)
        monkeypatch.setattr(dlms_entry, "find_spec", lambda each: None if each == module else found(each))
        with pytest.raises(BenchError) as caught:
            bench_with(tmp_path, keys={"encryption": "env:A", "authentication": "env:B"})
        assert [finding.found for finding in caught.value.findings] == [f"no {name}"]


class TestSecret:
    def test_it_is_read_late(self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.delenv("ESME_PASSWORD", raising=False)
        entry = entry_of(bench_with(tmp_path, password="env:ESME_PASSWORD"))
        assert refusal(entry) == "env:ESME_PASSWORD: nothing; expected a secret there"
        monkeypatch.setenv("ESME_PASSWORD", "ABCD1234")
        assert entry.connection().secret == b"ABCD1234"

    def test_a_file_that_cannot_be_read(self, tmp_path: Path) -> None:
        entry = entry_of(bench_with(tmp_path, password="file:password"))
        path = tmp_path / "password"
        assert refusal(entry) == f"file:{path}: No such file or directory; expected a file that can be read"
        path.write_bytes(b"ABCD1234\r\n")
        assert entry.connection().secret == b"ABCD1234"

    @pytest.mark.parametrize("key", ["", "ABCD", "no hexadecimal digits at all 0000", KEY + "00", "\u00e9" * 32])
    def test_what_is_no_key_is_not_shown(self, key: str, tmp_path: Path) -> None:
        path = tmp_path / "key"
        path.write_text(key, encoding="utf-8")
        with pytest.raises(BenchError) as caught:
            Secret.parse("file:key", tmp_path, "here").key()
        assert not key or key not in str(caught.value)

    def test_nothing_that_shows_an_entry_shows_a_secret(self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        pytest.importorskip("cryptography")
        for name in ("A", "B", "C"):
            monkeypatch.setenv(name, KEY)
        low = entry_of(bench_with(tmp_path, password="env:C"))
        high = entry_of(bench_with(tmp_path, keys={"encryption": "env:A", "authentication": "env:B"}))
        for each in (low, low.connection(), high, high.connection(), replace(low, retries=1)):
            shown = repr(each) + str(each)
            assert KEY not in shown
            assert str(bytes.fromhex(KEY)) not in shown

    def test_one_that_is_written_out_is_not_shown_either(self, tmp_path: Path) -> None:
        with pytest.raises(BenchError) as caught:
            bench_with(tmp_path, password="ABCD1234")
        assert "ABCD1234" not in str(caught.value)


class TestSubstrate:
    """What answers on a wire may be an emulator, so that alone never makes a bench physical."""

    def test_it_is_emulated_unless_the_bench_file_says_otherwise(self, tmp_path: Path) -> None:
        assert bench_with(tmp_path).substrate == "emulator"


class Lab:
    """An emulated meter behind a wire, in the place of a physical one: `esme` is the meter itself."""

    def __init__(self, listener: Listener, password: bytes | None, dmc: str = DMC) -> None:
        at_real_time = replace(EMBEDDED, clock="real")
        self.installation = mount(at_real_time, EMBEDDED.installations[dmc], Journal())
        esme = self.installation.devices[ROLE].driver
        assert isinstance(esme, Esme)
        self.esme = esme
        access = Access(frozenset((Mechanism.LOW,)), password) if password else Access()
        self.lock = Present(self.installation.clock)
        self.url = listener.wrapper(serve(esme, load_mapping("emulated").of(ROLE), access, self.lock))

    def bench(self, folder: Path, **entry: object) -> Bench:
        """The bench that has the meter on its wire."""
        return bench_with(folder, **{"url": self.url, "mapping": "emulated", "transport": "wrapper", **entry})

    def kept(self) -> list[Value]:
        """Payment mode and supply state of the meter."""
        with self.lock:
            found = self.esme.read(KEPT)
        assert isinstance(found, Done)
        return list(found.values.values())

    def execute(self, command: str, **arguments: Value) -> None:
        """Have the meter itself do something."""
        with self.lock:
            assert isinstance(self.esme.execute(command, arguments), Done)


@pytest.fixture
def lab() -> Iterator[Lab]:
    with Listener() as listener:
        yield Lab(listener, None)


class TestSession:
    def openings(self, bench: Bench, journal: Journal, hold: bool) -> int:
        """How often an association is opened for two mounts in a row."""
        with Hold(bench.places([bench.installations[DMC]])) if hold else nullcontext():
            for _ in range(2):
                with mounted(bench, journal) as installation:
                    installation.send("4.1.1", ROLE)
        frames = (f.split() for x in journal.exchanges for done in x.device_exchanges for f in done.frames)
        return sum("AARQ" in in_words(bytes.fromhex(octets)) for direction, octets in frames if direction == "sent")

    @pytest.mark.parametrize(("hold", "openings"), [(True, 1), (False, 2)])
    def test_it_stays_open_as_long_as_its_place_is_held(
        self, hold: bool, openings: int, lab: Lab, tmp_path: Path
    ) -> None:
        assert self.openings(lab.bench(tmp_path), Journal(), hold) == openings


class TestFirmware:
    def activate(self, bench: Bench) -> None:
        """Have the meter run other firmware."""
        with mounted(bench, Journal()) as installation:
            assert installation.send("11.1", ROLE, {"FirmwareVersion": "S1-TEST", "ImageSize": 1000}).outcome
            assert installation.send("11.3", ROLE).outcome

    def test_it_is_not_changed_unasked(self, lab: Lab, tmp_path: Path) -> None:
        with pytest.raises(Inconclusive, match="the ESME would no longer be its Device Model"):
            self.activate(lab.bench(tmp_path))
        assert lab.esme.identify().firmware_version != "S1-TEST"

    def test_a_meter_that_runs_other_firmware_is_judged_no_more(self, lab: Lab, tmp_path: Path) -> None:
        bench = lab.bench(tmp_path, firmware_may_change=True)
        spec = bench.installations[DMC]
        self.activate(bench)
        assert lab.esme.identify().firmware_version == "S1-TEST"
        identity = {after: [c.passed for c in qualify(bench, spec, after) if c.what == "identity"] for after in (0, 1)}
        assert (identity[0].count(False), identity[1].count(False)) == (1, 0)
        with pytest.raises(Inconclusive, match="the ESME runs S1-TEST: it is not the Device Model asked"):
            UnderTest(lambda commissioned, start: mount(bench, spec, Journal(), commissioned, start), ROLE)


PASSWORD = b"Tr0ub4dor"


@pytest.fixture
def locked_lab(monkeypatch: pytest.MonkeyPatch) -> Iterator[Lab]:
    """A meter that wants a password."""
    monkeypatch.setenv("ESME_PASSWORD", PASSWORD.decode())
    with Listener() as listener:
        yield Lab(listener, PASSWORD)


@contextmanager
def mounted(bench: Bench, journal: Journal | None = None) -> Iterator[Installation]:
    installation = mount(bench, bench.installations[DMC], journal or Journal())
    try:
        yield installation
    finally:
        installation.release()


def failed(checks: Iterable[Check]) -> list[tuple[str, str, str]]:
    return [(check.role, check.what, check.found) for check in checks if not check.passed]


class TestMounted:
    def test_a_sound_bench_qualifies(self, lab: Lab, tmp_path: Path) -> None:
        bench = lab.bench(tmp_path)
        checks = qualify(bench, bench.installations[DMC])
        assert failed(checks) == []
        assert [check.what for check in checks if check.role == ROLE] == ["identity", "clock"]

    def test_it_is_asked_over_the_wire_and_each_operation_has_its_own_frames(self, lab: Lab, tmp_path: Path) -> None:
        with mounted(lab.bench(tmp_path)) as installation:
            exchanges = [installation.send(srv, ROLE) for srv in ("7.4", "6.2.9", "7.4")]
        for exchange in exchanges:
            assert exchange.outcome
            assert exchange.outcome.success
            for done in exchange.device_exchanges:
                assert [frame.partition(" ")[0] for frame in done.frames] == ["sent", "received"] * (
                    len(done.frames) // 2
                )
                assert all(bytes.fromhex(frame.partition(" ")[2]) for frame in done.frames)
        first, _, last = (len(exchange.device_exchanges[0].frames) for exchange in exchanges)
        assert (first > 2, last) == (True, 2), "the first has those of the association too"

    def test_the_wire_is_free_once_it_is_released(self, lab: Lab, tmp_path: Path) -> None:
        bench = lab.bench(tmp_path)
        with mounted(bench) as installation:
            installation.send("7.4", ROLE)
            with pytest.raises(BenchError, match="mounted by process"), mounted(bench):
                pass
        with mounted(bench) as installation:
            assert installation.send("7.4", ROLE).outcome

    def test_where_nobody_answers_the_bench_does_not_qualify(self, tmp_path: Path) -> None:
        bench = bench_with(tmp_path, mapping="emulated", timeout=10)
        ((role, what, found),) = failed(qualify(bench, bench.installations[DMC]))
        assert (role, what) == (ROLE, "answers")
        assert "a port that can be opened" in found

    def test_a_secret_that_is_not_there(self, locked_lab: Lab, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        bench = locked_lab.bench(tmp_path, password="env:ESME_PASSWORD")
        monkeypatch.delenv("ESME_PASSWORD")
        ((role, what, found),) = failed(qualify(bench, bench.installations[DMC]))
        assert (role, what) == ("installation", "is mounted")
        assert "env:ESME_PASSWORD: nothing" in found
        Mounted(bench.places(bench.installations.values())).release()

    def test_a_password_that_is_wrong(self, locked_lab: Lab, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setenv("ESME_PASSWORD", "wrong")
        bench = locked_lab.bench(tmp_path, password="env:ESME_PASSWORD")
        ((role, what, _),) = failed(qualify(bench, bench.installations[DMC]))
        assert (role, what) == (ROLE, "answers")

    def test_what_leads_to_a_meter_without_power_may_refuse(self, tmp_path: Path) -> None:
        bench = bench_with(tmp_path, mapping="emulated", timeout=10)
        with mounted(bench) as installation:
            assert comes_to(installation.devices[ROLE].driver, installation.clock, answering=False)

    def test_a_rehearsal_asks_nothing_over_the_wire(
        self, lab: Lab, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        feature_run = check(Asked(lab.bench(tmp_path).path, None, (DMC,), ("18.7(i)",), date(2026, 11, 20)))
        asked: list[object] = []
        monkeypatch.setattr(Session, "request", lambda _, request: asked.append(request))
        assert rehearse(feature_run)
        assert asked == []

    def test_another_meter_than_the_listed_one(self, lab: Lab, tmp_path: Path) -> None:
        bench = lab.bench(tmp_path, running_firmware="ILL-0009")
        ((role, what, found),) = failed(qualify(bench, bench.installations[DMC]))
        assert (role, what) == (ROLE, "identity")
        assert found.endswith("ILL-0001")

    def test_a_clock_that_is_wrong(self, lab: Lab, tmp_path: Path) -> None:
        with lab.lock:
            lab.esme.step_clock(timedelta(seconds=15))
        bench = lab.bench(tmp_path)
        ((role, what, _),) = failed(qualify(bench, bench.installations[DMC]))
        assert (role, what) == (ROLE, "clock")

    def test_it_was_migrated_before_it_came_to_the_bench(self, lab: Lab, tmp_path: Path) -> None:
        bench = lab.bench(tmp_path)
        with pytest.raises(Inconclusive, match="not brought back to before its migration"):
            mount(bench, bench.installations[DMC], Journal(), commissioned=False)


class TestEmulatorOnAWire(TestSubstrate):
    def test_it_tells_that_it_is_one(self, lab: Lab, tmp_path: Path) -> None:
        bench = replace(lab.bench(tmp_path), substrate="physical")
        assert failed(qualify(bench, bench.installations[DMC])) == [(ROLE, "substrate", "an emulator")]

    def test_another_meter_of_the_same_model(self, lab: Lab, tmp_path: Path) -> None:
        for name, wrong in (("S1BESME000000000", []), ("ABC1234567890123", [(ROLE, "logical device name")])):
            bench = lab.bench(tmp_path, logical_device_name=name)
            checks = qualify(bench, bench.installations[DMC])
            assert [check.expected for check in checks if check.what == "logical device name"] == [name]
            assert [each[:2] for each in failed(checks)] == wrong

    def test_what_does_not_tell_so_is_believed(self, lab: Lab, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr(dlms_meter, "EMULATORS", "another harness")
        bench = replace(lab.bench(tmp_path), substrate="physical")
        assert failed(qualify(bench, bench.installations[DMC])) == []


PREPAYMENT: Mapping[str, Value] = {
    "PaymentMode": "Prepayment",
    "SuspendDebtDisabled": False,
    "SuspendDebtEmergency": True,
    "DisablementThreshold": -500,
}


class TestLeftAsFound:
    """Payment mode and supply state of a meter on a wire."""

    def journal(self, bench: Bench) -> Journal:
        return Journal(found=note_as_found(bench, bench.installations[DMC]))

    @pytest.mark.parametrize("found", ["Enabled", "Disabled", "Armed"])
    @pytest.mark.parametrize("left", ["Enabled", "Disabled", "Armed"])
    def test_the_supply(self, found: str, left: str, lab: Lab, tmp_path: Path) -> None:
        for command in TO_STATE[found]:
            lab.execute(command)
        bench = lab.bench(tmp_path)
        with mounted(bench, self.journal(bench)):
            for command in TO_STATE[left]:
                lab.execute(command)
        assert lab.kept() == ["Credit", found]

    def test_prepayment_mode_with_its_terms(self, lab: Lab, tmp_path: Path) -> None:
        lab.execute("AdjustMeterBalance", Amount=500_000)
        lab.execute("SetPaymentMode", **PREPAYMENT)
        bench = lab.bench(tmp_path)
        journal = self.journal(bench)
        assert {item: journal.found[DMC, ROLE][item] for item in PREPAYMENT} == PREPAYMENT
        with mounted(bench, journal) as installation:
            assert installation.send("1.6", ROLE, {"PaymentMode": "Credit"}).outcome
            assert lab.kept() == ["Credit", "Enabled"]
        with lab.lock:
            assert lab.esme.read(tuple(PREPAYMENT)) == Done(PREPAYMENT)

    def test_credit_mode(self, lab: Lab, tmp_path: Path) -> None:
        bench = lab.bench(tmp_path)
        with mounted(bench, self.journal(bench)):
            lab.execute("SetPaymentMode", **PREPAYMENT)
            lab.execute("AdjustMeterBalance", Amount=-100_000)
            assert lab.kept() == ["Prepayment", "Disabled"]
        assert lab.kept() == ["Credit", "Enabled"]

    def test_what_cannot_be_put_back_is_told_and_nothing_seen_counts(
        self, lab: Lab, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        bench = lab.bench(tmp_path)
        spec, journal = bench.installations[DMC], self.journal(bench)
        monkeypatch.delitem(TO_STATE, "Enabled")  # type: ignore[attr-defined]
        told = "SupplyState is Disabled, and was found Enabled"
        with pytest.raises(EquipmentError, match=told), mounted(bench, journal):
            lab.execute("DisableSupply")
        assert f"NOT LEFT AS FOUND: {told}" in [exchange.event for exchange in journal.exchanges]
        (check,), exchanges = left_as_found(bench, spec, journal.found)
        assert (check.passed, check.what, check.expected) == (False, "left as found", "ESME Credit, Enabled")
        assert told in check.found
        assert exchanges
        monkeypatch.undo()
        (check,), _ = left_as_found(bench, spec, journal.found)
        assert check.passed
        assert lab.kept() == ["Credit", "Enabled"]

    def test_what_a_meter_does_not_tell_is_not_put_back(self) -> None:
        done: list[Operation] = []

        def silent(operation: Operation) -> None:
            done.append(operation)

        assert note_state(silent) == {}
        done.clear()
        assert put_back(silent, {}) == ""
        assert done == []

    def test_a_bench_of_emulators_has_nothing_to_put_back(self) -> None:
        assert note_as_found(EMBEDDED, EMBEDDED.installations[DMC]) == {}


class TestRun:
    """A whole run over a wire."""

    CLAUSE = "18.7(i)"

    def run(self, lab: Lab, folder: Path, **entry: object) -> tuple[int, Path]:
        path, out = lab.bench(folder, **entry).path, folder / "run"
        return main(["verify", "--bench", str(path), "--clause", self.CLAUSE, "--out", str(out)]), out

    def test_it_is_a_rehearsal_and_no_secret_is_in_its_evidence(self, locked_lab: Lab, tmp_path: Path) -> None:
        code, out = self.run(locked_lab, tmp_path, password="env:ESME_PASSWORD")
        document = json.loads((out / "verification.json").read_text(encoding="utf-8"))
        assert (code, document["combinations"][0]["verdict"]) == (0, "rehearsed")
        assert document["bench"]["substrate"] == "emulator"
        evidence = (out / "evidence" / "exchanges.jsonl").read_text(encoding="utf-8")
        assert '"frames":["sent ' in evidence
        for path in (path for path in out.rglob("*") if path.is_file()):
            held = path.read_bytes()
            assert PASSWORD not in held
            assert PASSWORD.hex().encode() not in held.lower()

    def test_processes_share_a_bench_that_one_holds(self, lab: Lab, tmp_path: Path) -> None:
        """With --jobs each process has its own ports, lent by the one that holds the bench."""
        with Listener() as listener:
            other = Lab(listener, None, "IOC-01")
            path = write_bench(tmp_path, {}, [DMC, "IOC-01"])
            document = yaml.safe_load(path.read_text(encoding="utf-8"))
            document["clock"] = "real"
            for each in document["installations"]:
                url = lab.url if each["dmc"] == DMC else other.url
                each["devices"][ROLE] = {"driver": "dlms", "url": url, "mapping": "emulated", "transport": "wrapper"}
            path.write_text(yaml.safe_dump(document), encoding="utf-8")
            out = tmp_path / "run"
            arguments = ["verify", "--bench", str(path), "--clause", self.CLAUSE, "--jobs", "2", "--out", str(out)]
            assert main(arguments) == 0
        told = json.loads((out / "verification.json").read_text(encoding="utf-8"))
        assert [each["verdict"] for each in told["combinations"]] == ["rehearsed", "rehearsed"]

    def test_a_run_that_goes_on_leaves_its_meter_as_it_was_before_it_began(self, lab: Lab, tmp_path: Path) -> None:
        bench, out = lab.bench(tmp_path), tmp_path / "run"
        asked = Asked(bench.path, None, (DMC,), (self.CLAUSE,), date(2026, 11, 20))
        feature_run = prepare(asked)
        Checkpoint.of(out).begin(verify._head(feature_run, asked))
        feature_run.release()
        lab.execute("DisableSupply")
        assert main(["verify", "--resume", str(out)]) == 0
        assert lab.kept() == ["Credit", "Enabled"]

    def test_its_evidence_tells_of_the_bench(self, lab: Lab, tmp_path: Path) -> None:
        _, out = self.run(lab, tmp_path)
        facts = json.loads((out / "evidence" / "bench.json").read_text(encoding="utf-8"))
        assert (facts["substrate"], facts["clock"]) == ("emulator", "real")
        assert facts["held"] == [lab.url.removeprefix("socket://")]
        assert all(check["passed"] for check in (*facts["before"], *facts["after"]))
        assert facts["after"][-1]["what"] == "left as found"
        (read,) = {
            exchange["operations"][0]["result"]["values"]["SupplyState"] for exchange in facts["left_as_found"][1:]
        }
        assert read == "Enabled"

    def test_a_meter_that_is_not_left_as_found_disqualifies_the_run(
        self, lab: Lab, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
    ) -> None:
        def and_disable(*arguments: Any) -> list[ScenarioRecord]:
            records = run_features(*arguments)
            lab.execute("DisableSupply")
            monkeypatch.delitem(TO_STATE, "Enabled")  # type: ignore[attr-defined]
            return records

        monkeypatch.setattr(verify, "run_features", and_disable)
        code, out = self.run(lab, tmp_path)
        document = json.loads((out / "verification.json").read_text(encoding="utf-8"))
        assert (code, document["bench"]["qualified_after"]) == (2, False)
        assert {cell["judgement"] for cell in document["combinations"][0]["cells"]} == {"inconclusive"}
        assert f"AFTER THE RUN {DMC} meters, left as found: ESME: " in capsys.readouterr().err
