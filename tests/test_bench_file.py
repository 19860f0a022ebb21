"""The bench file: every rule by its bad file, all findings at once, and what a sound bench tells."""

import inspect
import string
import sys
import textwrap
import time
from datetime import timedelta
from pathlib import Path

import pytest
import yaml
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from benches.bench_file import EMBEDDED_BENCH, Bench, load_bench, select
from benches.installation import Journal
from benches.mount import mount, shown_clauses
from benches.qualification import qualify
from device_drivers.emulator import driver
from device_drivers.yaml_file import MAX_BYTES, load_yaml
from smets1.errors import BenchError, DeclarationError, Finding, FindingsError
from smets1.registers import DeviceModel
from tests.benches import EMBEDDED

BAD = Path(__file__).parent / "bad" / "benches"
REGISTERS = EMBEDDED_BENCH.parent / "registers"
KNOWN_KEYS = [
    *("bench", "registers", "clock", "equipment", "group_ids", "installations", "dmc", "devices", "driver", "behaves"),
    *("class", "running_firmware", "choices", "dmves", "epcl", "cpl", "ESME", "GSME", "PPMID", "supply", "emulator"),
]

BENCH = f"""\
bench: lab
registers: {{dmves: {REGISTERS}/dmves.csv, epcl: {REGISTERS}/epcl.csv, cpl: {REGISTERS}/cpl.csv}}
group_ids: {{IOC-X: IOC, MDS-X: MOC (MDS), SEC-X: MOC (Secure)}}
installations:
  - dmc: MOC-SECURE-03
    devices:
      CHF: {{driver: emulator}}
      ESME: {{driver: emulator}}
      PPMID: {{driver: emulator}}
"""

BAD_FILES = {
    "a_list": (":1", "a list", "a mapping"),
    "a_scalar": (":1", "'bench'", "a mapping"),
    "alias": (":11", "an anchor, alias or tag", "plain YAML"),
    "anchor": (":11", "an anchor, alias or tag", "plain YAML"),
    "behaves_a_document": (":11", "clause Annex C for a ESME", "a clause that concerns a ESME"),
    "behaves_every_model": (":11", "clause unnumbered/prepay-data", "a clause with a variation"),
    "behaves_no_list": (":11", "'18.8'", "a list of clause ids"),
    "behaves_of_another_device_type": (":11", "clause 18.63(c) for a ESME", "a clause that concerns a ESME"),
    "behaves_unknown_clause": (":11", "clause '18.5(0)'", "a known name; nearest: 18.5(o), 18.5(l), 18.65(e)"),
    "behaves_varied_by": (":11", "clause 17.12", "clause 18.4(j)"),
    "choice_value": (":11", "non_multiple: a list", "reject or truncate or round"),
    "class_in_no_module": (":11", "no_such_lab.displays:ShyEsme", "an importable module:Class"),
    "class_is_a_number": (":11", "5", "text for 'class'"),
    "class_is_no_device": (":11", "device_drivers.emulator.clock:VirtualClock", "a subclass of EmulatedDevice"),
    "class_not_in_module": (":11", "device_drivers.emulator.esme:ShyEsme", "an importable module:Class"),
    "class_without_colon": (":11", "'my_lab.displays.ShyEsme'", "module:Class"),
    "clock_word": (":2", "'virtuel'", "a known name; nearest: virtual, real"),
    "cohort_unknown": (":6", "'MOC Secure'", "a known name; nearest: MOC (Secure), MOC (MDS)"),
    "control_character": (":1", "character '\\x07'", "a YAML document"),
    "device_no_mapping": (":11", "'emulator'", "a mapping"),
    "devices_no_mapping": (":9", "a list", "a mapping"),
    "dlms_authentication_word": (":12", "'lls'", "one of gmac, low, none"),
    "dlms_baud": (":12", "301", "one of 300, 600, 1200, 2400, 4800, 9600, 19200, 38400, 57600, 115200"),
    "dlms_behaves": (":12", "clause '18.88'", "a known name; nearest: 18.8, 18.7(j), 18.7(i)"),
    "dlms_client": (":12", "128", "a whole number from 1 to 127"),
    "dlms_device_address": (":12", "'12/34'", "up to 32 letters, digits and spaces"),
    "dlms_key_written_out": (":12", "a secret in the bench file", "env:NAME or file:PATH"),
    "dlms_keys_with_none": (":12", "keys with authentication none", "keys with gmac alone"),
    "dlms_labgrid_port": (":12", "'labgrid://meters'", "labgrid://PLACE/RESOURCE"),
    "dlms_logical_device_name": (":12", "1234567890123", "text for 'logical_device_name'"),
    "dlms_low_without_password": (":12", "no password with authentication low", "a password with low alone"),
    "dlms_no_authentication_key": (":12", "no authentication key", "both keys with authentication gmac"),
    "dlms_no_mapping": (":12", "nothing", "text for 'mapping'"),
    "dlms_no_port": (":12", "nothing", "text for 'port'"),
    "dlms_password_with_none": (":12", "a password with authentication none", "a password with low alone"),
    "dlms_password_written_out": (":12", "a secret in the bench file", "env:NAME or file:PATH"),
    "dlms_port_and_url": (":12", "both 'port' and 'url'", "one of them"),
    "dlms_retries": (":12", "11", "a whole number from 0 to 10"),
    "dlms_server": (":12", "128", "a whole number from 0 to 127"),
    "dlms_server_octets": (":12", "3", "2 or 4"),
    "dlms_server_physical": (":12", "128", "a whole number from 0 to 127"),
    "dlms_sign_on_before_wrapper": (":12", "a sign-on before the wrapper", "none"),
    "dlms_sign_on_key": (":12", "unknown key 'bauds'", "a known name; nearest: baud, address"),
    "dlms_sign_on_mode": (":12", "'C'", "one of E"),
    "dlms_software_parity": (":12", "'even'", "true or false"),
    "dlms_timeout": (":12", "5", "a whole number from 10 to 60000"),
    "dlms_title": (":12", "'s1bench'", "16 hexadecimal digits"),
    "dlms_transport_word": (":12", "'hdcl'", "a known name; nearest: hdlc"),
    "dlms_two_at_one_address": (
        ":13",
        "ESME and GSME both at /dev/ttyUSB0, with one address",
        "an address of its own for each",
    ),
    "dlms_unknown_key": (":12", "unknown key 'choices'", "a known name; nearest: client, retries, behaves"),
    "dlms_virtual_clock": (
        ":2",
        "a virtual clock with a meter on a wire",
        "a real clock, as meters keep their own time",
    ),
    "substrate_word": (":8", "'physicaly'", "a known name; nearest: physical"),
    "dmc_missing": (":8", "nothing", "text for 'dmc'"),
    "dmc_twice": (":13", "DMC MOC-SECURE-03 twice", "each DMC once"),
    "dmc_unknown": (
        ":8",
        "DMC 'MOC-SECURE-30'",
        "a known name; nearest: MOC-SECURE-03, MOC-SECURE-02, MOC-SECURE-01",
    ),
    "driver_unknown": (":11", "'emulater'", "a known name; nearest: emulator"),
    "duplicate_key": (":3", "key 'clock' twice", "each key once"),
    "duplicate_key_in_device": (":11", "key 'behaves' twice", "each key once"),
    "empty": ("", "an empty file", "a bench"),
    "installation_is_text": (":8", "'MOC-SECURE-02'", "a mapping"),
    "installations_empty": (":7", "no installations", "a list of installations"),
    "installations_no_list": (":7", "no installations", "a list of installations"),
    "key_is_no_text": (":11", "a key that is no text", "text"),
    "name_is_a_number": (":1", "5", "text for 'bench'"),
    "no_cpl_named": (":2", "nothing", "text for 'registers: cpl'"),
    "no_installations": (":1", "no installations", "a list of installations"),
    "no_name": (":1", "nothing", "text for 'bench'"),
    "not_utf8": (":2", "byte 0xa3", "UTF-8"),
    "not_yaml": (":12", "while parsing a flow mapping, expected ',' or '}', but got ':'", "a YAML document"),
    "role_missing": (":8", "no PPMID", "a device for each role of MOC-SECURE-03"),
    "role_not_in_dmc": (":12", "a GSME", "only devices of MOC-SECURE-03"),
    "running_firmware_is_a_number": (":11", "101", "text for 'running_firmware'"),
    "tag": (":11", "an anchor, alias or tag", "plain YAML"),
    "too_deep": (":2", "nesting deeper than 12", "a bench file"),
    "two_documents": (
        ":7",
        "expected a single document in the stream, but found another document",
        "a YAML document",
    ),
    "unknown_choice": (
        ":11",
        "unknown key 'non_multipel'",
        "a known name; nearest: non_multiple, snapshot_time, profile_time",
    ),
    "unknown_key": (":2", "unknown key 'clok'", "a known name; nearest: clock"),
    "unknown_key_in_device": (":11", "unknown key 'behave'", "a known name; nearest: behaves"),
    "unknown_key_in_devices": (":10", "unknown key 'ESM'", "a known name; nearest: ESME, GSME"),
    "unknown_key_in_equipment": (":3", "unknown key 'suply'", "a known name; nearest: supply"),
    "unknown_key_in_installation": (":9", "unknown key 'device'", "a known name; nearest: devices, dmc"),
    "unknown_key_in_registers": (":3", "unknown key 'dmvs'", "a known name; nearest: dmves"),
    "unknown_key_in_supply": (":3", "unknown key 'drver'", "a known name; nearest: driver"),
}
"""What each bad file yields: line, found, expected."""

BAD_REGISTERS = {
    "register_broken": (
        "../registers/cpl_sha256.csv:2, column image_sha256",
        "'0123456789abcdef0123456789abcdef0123456789abcdef'",
        "64 hexadecimal digits",
    ),
    "register_missing": ("registers/cpl.csv", "No such file or directory", "a register in CSV"),
    "register_not_utf8": ("cpl_not_utf8.csv:2", "byte 0xa3", "UTF-8"),
}
"""What each bench file with a bad register yields: the place, relative to the bench file, found, expected."""

ODD_EMULATORS = """
from device_drivers.emulator.driver import EmulatedDevice
from device_drivers.emulator.esme import Esme
from device_drivers.emulator.ppmid import Ppmid
from device_drivers.protocols import DeviceTimeout
from smets1.operations import Refused

class ShyPpmid(Ppmid):
    def read(self, items):
        return Refused("not today")

class SilentEsme(Esme):
    def identify(self):
        raise DeviceTimeout("no answer within 5 s")

class Display(EmulatedDevice):
    role = "IHD"
"""


def findings_of(path: Path) -> tuple[Finding, ...]:
    """What is wrong with a bench file."""
    with pytest.raises(FindingsError) as caught:
        load_bench(path)
    return caught.value.findings


def loaded(path: Path) -> tuple[Finding, ...]:
    """What is wrong with a bench file; nothing where it is a bench with installations."""
    try:
        bench = load_bench(path)
    except FindingsError as error:
        return error.findings or (Finding("", "", "", ""),)
    assert isinstance(bench, Bench)
    assert bench.installations
    return ()


def written(folder: Path, text: str) -> Path:
    """A bench file in `folder`."""
    path = folder / "bench.yaml"
    path.write_text(text, encoding="utf-8")
    return path


@pytest.fixture
def own_emulators(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> str:
    """The name of a module with emulators of one's own."""
    (tmp_path / "odd_emulators.py").write_text(ODD_EMULATORS, encoding="utf-8")
    monkeypatch.syspath_prepend(tmp_path)
    monkeypatch.delitem(sys.modules, "odd_emulators", raising=False)
    return "odd_emulators"


@pytest.mark.parametrize("name", BAD_FILES)
def test_bad_file_yields_its_finding(name: str) -> None:
    path = BAD / f"{name}.yaml"
    line, found, expected = BAD_FILES[name]
    with pytest.raises(BenchError) as caught:
        load_bench(path)
    findings = caught.value.findings
    assert [(f.where, f.found, f.expected) for f in findings] == [(f"{path}{line}", found, expected)]
    assert findings[0].do


@pytest.mark.parametrize("name", BAD_REGISTERS)
def test_bad_register_yields_its_finding(name: str) -> None:
    where, found, expected = BAD_REGISTERS[name]
    with pytest.raises(DeclarationError) as caught:
        load_bench(BAD / f"{name}.yaml")
    assert [(f.where, f.found, f.expected) for f in caught.value.findings] == [(str(BAD / where), found, expected)]


def test_every_bad_file_is_tested() -> None:
    named_elsewhere = {"several", "dlms_mapping_missing", "physical_with_an_emulator"}
    assert {path.stem for path in BAD.glob("*.yaml")} == {*BAD_FILES, *BAD_REGISTERS, *named_elsewhere}


def test_all_findings_at_once() -> None:
    path = BAD / "several.yaml"
    assert [(f.where, f.found) for f in findings_of(path)] == [
        (f"{path}:2", "'virtuel'"),
        (f"{path}:4", "unknown key 'dmvs'"),
        (f"{path}:10", "DMC 'MOC-SECURE-30'"),
        (f"{path}:11", "no PPMID"),
        (f"{path}:14", "'emulater'"),
        (f"{path}:14", "clause '18.88'"),
    ]


def test_a_mapping_that_is_missing() -> None:
    (finding,) = findings_of(BAD / "dlms_mapping_missing.yaml")
    assert (finding.where, finding.found) == (str(BAD / "our_meter.yaml"), "No such file or directory")


def test_no_emulator_is_on_a_physical_bench() -> None:
    path = BAD / "physical_with_an_emulator.yaml"
    assert [(f.where, f.found) for f in findings_of(path)] == [
        (f"{path}:12", "an emulated CHF on a physical bench"),
        (f"{path}:14", "an emulated PPMID on a physical bench"),
    ]


def test_every_register_that_cannot_be_read_is_a_finding(tmp_path: Path) -> None:
    findings = findings_of(written(tmp_path, BENCH.replace(f"{REGISTERS}/", "none/")))
    assert [finding.where for finding in findings] == [
        str(tmp_path / f"none/{n}.csv") for n in ("dmves", "epcl", "cpl")
    ]


def test_findings_of_bench_and_registers_come_together(tmp_path: Path) -> None:
    path = written(tmp_path, BENCH.replace("bench: lab", "bench: lab\nclok: virtual").replace("epcl.csv", "epcl"))
    with pytest.raises(BenchError) as caught:
        load_bench(path)
    assert [finding.where for finding in caught.value.findings] == [f"{path}:2", f"{REGISTERS}/epcl"]


def test_oversize(tmp_path: Path) -> None:
    path = written(tmp_path, BENCH + "#" * MAX_BYTES)
    (finding,) = findings_of(path)
    assert (finding.where, finding.found, finding.expected) == (
        str(path),
        f"{len(BENCH) + MAX_BYTES} bytes",
        f"at most {MAX_BYTES}",
    )


@pytest.mark.parametrize("name", ["none.yaml", "."])
def test_no_file(name: str, tmp_path: Path) -> None:
    (finding,) = findings_of(tmp_path / name)
    assert finding.where == str(tmp_path / name)
    assert finding.do == "Name an existing file."


def test_an_unprintable_path_of_a_register(tmp_path: Path) -> None:
    (finding,) = findings_of(written(tmp_path, BENCH.replace(f"{REGISTERS}/cpl.csv", '"a\\0b"')))
    assert finding.found == "embedded null byte"


@pytest.mark.parametrize("text", ["[" * 400_000, "? " * 200_000, "a: {" * 100_000, "- " * 200_000], ids=lambda t: t[:4])
def test_deep_nesting_takes_no_time(text: str, tmp_path: Path) -> None:
    start = time.perf_counter()
    (finding,) = findings_of(written(tmp_path, text))
    assert finding.found == "nesting deeper than 12"
    assert time.perf_counter() - start < 5


@settings(max_examples=150, deadline=timedelta(seconds=10), suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    text=st.one_of(
        st.text(max_size=200),
        st.text(string.ascii_letters + string.digits + " :-{}[],&*!|>?#'\"%@`\n\t", max_size=200),
        st.lists(st.sampled_from([*KNOWN_KEYS, ": ", "\n", "  ", "- ", "{", "}", "[", "]", ", "]), max_size=60).map(
            "".join
        ),
        st.recursive(
            st.none()
            | st.booleans()
            | st.integers()
            | st.floats()
            | st.text(max_size=10)
            | st.sampled_from(KNOWN_KEYS),
            lambda inner: (
                st.lists(inner, max_size=4)
                | st.dictionaries(st.sampled_from(KNOWN_KEYS) | st.text(max_size=6), inner, max_size=4)
            ),
            max_leaves=20,
        ).map(yaml.safe_dump),
    )
)
@example(text="? ? ? a\n: b")
@example(text="{}")
@example(text="%YAML 9.9\n---\na: b")
@example(text="<<: {bench: x}")
@example(text="bench: 0777777777777777777777777777777777777777777\nclock: 1:99999")
def test_any_text_is_a_bench_or_findings(text: str, tmp_path: Path) -> None:
    path = tmp_path / "any.yaml"
    path.write_bytes(text.encode("utf-8", "surrogatepass"))
    for finding in loaded(path):
        assert finding.where
        assert finding.found
        assert finding.expected
        assert finding.do
        assert "Located(" not in str(finding)
        assert "Node(" not in str(finding)


@settings(max_examples=100, deadline=timedelta(seconds=10), suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(at=st.integers(0, len(BENCH)), length=st.integers(0, 12), put=st.text(max_size=8))
def test_any_change_to_a_bench_is_a_bench_or_findings(at: int, length: int, put: str, tmp_path: Path) -> None:
    path = tmp_path / "changed.yaml"
    path.write_bytes((BENCH[:at] + put + BENCH[at + length :]).encode("utf-8", "surrogatepass"))
    assert all(map(str, loaded(path)))


def test_the_bench_that_ships() -> None:
    assert EMBEDDED.name == "emulated"
    assert EMBEDDED.substrate == "emulator"
    assert EMBEDDED.clock == "virtual"
    assert EMBEDDED.dmves.illustrative
    assert list(EMBEDDED.installations) == list(EMBEDDED.epcl.combinations)
    assert len(EMBEDDED.dmves_file.sha256) == 64
    ppmid = EMBEDDED.installations["FOC-01"].devices["PPMID"]
    assert (ppmid.driver, ppmid.running_firmware, ppmid.behaves) == ("emulator", "ILL-B201", None)


def test_the_entry_in_the_docstring_of_the_emulator_loads(tmp_path: Path) -> None:
    doc = inspect.getdoc(driver) or ""
    sample = textwrap.dedent("\n".join(line for line in doc.splitlines() if line.startswith("    ")))
    assert sample.strip()
    device = f"      ESME: {'{'}driver: emulator{'}'}\n"
    assert device in BENCH
    bench = load_bench(written(tmp_path, BENCH.replace(device, textwrap.indent(sample.strip(), " " * 6) + "\n")))
    spec = bench.installations["MOC-SECURE-03"]
    assert shown_clauses(spec.devices["ESME"], spec.combination, bench.dmves) == ("18.5(o)",)


def test_what_a_device_entry_may_say(tmp_path: Path) -> None:
    entry = "{driver: emulator, behaves: [18.8, 18.7(j)], choices: {non_multiple: truncate, exhausted_at_zero: false}}"
    bench = load_bench(written(tmp_path, BENCH.replace("ESME: {driver: emulator}", f"ESME: {entry}")))
    device = bench.installations["MOC-SECURE-03"].devices["ESME"]
    assert device.behaves == ("18.8", "18.7(j)")
    assert device.choices == {"non_multiple": "truncate", "exhausted_at_zero": False}
    assert device.where == f"{tmp_path / 'bench.yaml'}:8"


def test_a_byte_order_mark_does_not_count(tmp_path: Path) -> None:
    assert load_bench(written(tmp_path, "\ufeff" + BENCH)).name == "lab"


def test_a_finding_stands_where_the_key_does(tmp_path: Path) -> None:
    path = written(tmp_path, "clok:\n\n\n  - virtual\n" + BENCH)
    assert [finding.where for finding in findings_of(path)] == [f"{path}:1"]


def test_registers_of_the_lab_override(tmp_path: Path) -> None:
    text = (REGISTERS / "dmves.csv").read_text(encoding="utf-8")
    own = tmp_path / "own.csv"
    own.write_text(text.replace("2026.1-illustrative", "9.9").replace("# illustrative: yes\n", ""), encoding="utf-8")
    bench = load_bench(dmves=own)
    assert (bench.dmves.version, bench.dmves.illustrative, bench.dmves_file.path) == ("9.9", False, "own.csv")
    assert bench.dmves_file.sha256 != EMBEDDED.dmves_file.sha256
    assert bench.epcl == EMBEDDED.epcl


def test_a_bench_need_not_name_registers_that_are_given(tmp_path: Path) -> None:
    path = written(tmp_path, BENCH.replace(BENCH.splitlines()[1], "registers: {}"))
    given = {name: REGISTERS / f"{name}.csv" for name in ("dmves", "epcl", "cpl")}
    assert load_bench(path, **given).dmves == EMBEDDED.dmves
    assert [finding.found for finding in findings_of(path)] == ["nothing"] * 3


def test_an_ihd_may_be_left_out_emulated_or_ones_own(tmp_path: Path, own_emulators: str) -> None:
    text = (REGISTERS / "epcl.csv").read_text(encoding="utf-8")
    rows = [row[:-4] + ",Lab,Display,1,1" if row.startswith("MOC-SECURE-03") else row for row in text.splitlines()]
    (tmp_path / "epcl.csv").write_text("\n".join(rows) + "\n", encoding="utf-8")
    base = BENCH.replace(f"{REGISTERS}/epcl.csv", "epcl.csv")
    assert "IHD" not in load_bench(written(tmp_path, base)).installations["MOC-SECURE-03"].devices
    for entry in ("{driver: emulator}", f"{{driver: emulator, class: '{own_emulators}:Display'}}"):
        bench = load_bench(written(tmp_path, base + f"      IHD: {entry}\n"))
        installation = mount(bench, bench.installations["MOC-SECURE-03"], Journal())
        assert installation.devices["IHD"].driver.identify() == DeviceModel("Lab", "Display", "1", "1")


def test_an_emulator_of_ones_own(tmp_path: Path, own_emulators: str) -> None:
    entry = f"PPMID: {{driver: emulator, class: '{own_emulators}:ShyPpmid'}}"
    bench = load_bench(written(tmp_path, BENCH.replace("PPMID: {driver: emulator}", entry)))
    installation = mount(bench, bench.installations["MOC-SECURE-03"], Journal())
    outcome = installation.send("11.2", "PPMID").outcome
    assert outcome is not None
    assert (outcome.success, outcome.reason) == (False, "not today")


def test_a_device_that_does_not_answer_does_not_qualify(tmp_path: Path, own_emulators: str) -> None:
    entry = f"ESME: {{driver: emulator, class: '{own_emulators}:SilentEsme'}}"
    bench = load_bench(written(tmp_path, BENCH.replace("ESME: {driver: emulator}", entry)))
    checks = qualify(bench, bench.installations["MOC-SECURE-03"])
    assert [(c.role, c.what, c.found) for c in checks if not c.passed] == [("ESME", "answers", "no answer within 5 s")]


def test_a_module_that_breaks_on_import(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "broken_lab.py").write_text("def (", encoding="utf-8")
    monkeypatch.syspath_prepend(tmp_path)
    entry = "ESME: {driver: emulator, class: 'broken_lab:Meter'}"
    (finding,) = findings_of(written(tmp_path, BENCH.replace("ESME: {driver: emulator}", entry)))
    assert finding.where == f"{tmp_path / 'bench.yaml'}:8"
    assert "SyntaxError" in finding.do


def test_select() -> None:
    assert [spec.combination.dmc for spec in select(EMBEDDED, iter(["FOC-01", "IOC-01"]))] == ["IOC-01", "FOC-01"]
    assert len(select(EMBEDDED, ())) == len(EMBEDDED.installations)
    with pytest.raises(BenchError) as caught:
        select(EMBEDDED, ["FOC-1", "IOC-01", "X"])
    assert [finding.found for finding in caught.value.findings] == ["DMC 'FOC-1'", "DMC 'X'"]
    assert "FOC-01" in caught.value.findings[0].expected


def test_scalars_of_a_yaml_file(tmp_path: Path) -> None:
    path = written(tmp_path, "a: 5\nb: yes\nc:\nd: 1.50\ne: 2026-01-01\nf: '5'\ng: 0b1\n")
    root = load_yaml(path, [])
    assert root is not None
    values = {key: located.value for key, located in root.items()}
    assert values == {"a": 5, "b": True, "c": None, "d": "1.50", "e": "2026-01-01", "f": "5", "g": "0b1"}
