"""Modbus: what stands in registers, register maps and their faults, the wire, and an independent master on the rig."""

import ast
import socket
import sys
import threading
from collections.abc import Iterator, Sequence
from contextlib import suppress
from datetime import UTC, datetime, timedelta
from fractions import Fraction
from importlib.metadata import version
from pathlib import Path
from struct import pack, unpack

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from benches.register_map import MAX_REGISTERS, load_register_map
from device_drivers.emulator.behaviour import Behaviour
from device_drivers.emulator.clock import VirtualClock
from device_drivers.emulator.esme import Esme
from device_drivers.emulator.plant import Plant
from device_drivers.equipment import EquipmentError
from device_drivers.modbus.endpoint import RigEndpoint, SerialEndpoint, TcpEndpoint, parse_endpoint
from device_drivers.modbus.instruments import ATTEMPTS, Instrument, ModbusContactor, ModbusSupply
from device_drivers.modbus.registers import (
    PURPOSES,
    IllegalAddress,
    IllegalValue,
    Register,
    RegisterBank,
    RegisterMap,
    RegisterType,
    Table,
)
from device_drivers.modbus.rig import Rig, RigBank, Wire, banks_of
from device_drivers.modbus.transport import PYMODBUS, Line, NoAnswerError, Server
from smets1.errors import Finding, Inconclusive
from smets1.registers import DeviceModel

ROOT = Path(__file__).parent.parent
MAPS_FOLDER = ROOT / "benches" / "equipment"
START = datetime(2025, 1, 15, 10, 0, tzinfo=UTC)
INTEGERS = [each for each in RegisterType if each not in (RegisterType.BIT, RegisterType.FLOAT32)]


def shipped(kind: str) -> RegisterMap:
    """The illustrative register map of a kind of equipment."""
    findings: list[Finding] = []
    register_map = load_register_map(MAPS_FOLDER / f"illustrative_{kind}.yaml", kind, findings)
    assert not findings
    assert register_map
    return register_map


MAPS = {kind: shipped(kind) for kind in PURPOSES}


def new_esme() -> Esme:
    """A single-phase ESME in its factory state."""
    return Esme(DeviceModel("Example", "Meter", "1", "1"), VirtualClock(START), Behaviour())


def instrument(kind: str, bank: RegisterBank) -> Instrument:
    """An instrument of a kind, in front of a bank; it looks for the time at a clock that stands still."""
    return Instrument(MAPS[kind], bank, lambda: START)


class TestRegisters:
    """Raw values, scales and units."""

    @given(
        st.sampled_from(INTEGERS),
        st.data(),
        st.fractions(min_value=Fraction(1, 1000), max_value=1000, max_denominator=1000),
        st.sampled_from(["", "V", "mV", "W", "kW", "var", "Wh", "kWh"]),
        st.booleans(),
    )
    def test_every_raw_value_comes_back(
        self, given_type: RegisterType, data: st.DataObject, scale: Fraction, unit: str, low_word_first: bool
    ) -> None:
        raw = data.draw(st.integers(*given_type.limits))
        register = Register("x", Table.HOLDING, 0, given_type, "", scale, unit, low_word_first=low_word_first)
        one = Register("x", Table.HOLDING, 0, given_type, "", scale, unit).decode([0] * (given_type.words - 1) + [1])
        words = register.encode(raw * one)
        assert len(words) == given_type.words
        assert all(0 <= word <= 0xFFFF for word in words)
        assert register.decode(words) == raw * one

    @given(st.sampled_from(INTEGERS), st.integers(-(2**33), 2**33))
    def test_what_does_not_fit_is_refused(self, given_type: RegisterType, raw: int) -> None:
        register = Register("x", Table.HOLDING, 0, given_type, "")
        least, greatest = given_type.limits
        if least <= raw <= greatest:
            assert register.decode(register.encode(Fraction(raw))) == raw
        else:
            with pytest.raises(ValueError, match="beyond what"):
                register.encode(Fraction(raw))

    @given(st.floats(width=32, allow_nan=False, allow_infinity=False), st.booleans())
    @example(3.4028234663852886e38, False)
    def test_floats_are_exact_both_ways(self, number: float, low_word_first: bool) -> None:
        register = Register("x", Table.INPUT, 0, RegisterType.FLOAT32, "", low_word_first=low_word_first)
        words = unpack(">HH", pack(">f", number))
        told = tuple(reversed(words)) if low_word_first else words
        assert register.decode(told) == Fraction(number)
        assert register.decode(register.encode(Fraction(number))) == Fraction(number)

    @pytest.mark.parametrize("words", [(0x7F80, 0), (0xFF80, 0), (0x7FC0, 0)])
    def test_a_float_that_is_no_number(self, words: tuple[int, int]) -> None:
        with pytest.raises(ValueError, match="no number"):
            Register("x", Table.INPUT, 0, RegisterType.FLOAT32, "").decode(words)

    def test_a_float_that_is_too_large(self) -> None:
        with pytest.raises(ValueError, match="too large"):
            Register("x", Table.HOLDING, 0, RegisterType.FLOAT32, "").encode(Fraction(10**39))

    @pytest.mark.parametrize(
        ("given_type", "words", "raw"),
        [
            ("int16", (0xFFFF,), -1),
            ("uint16", (0xFFFF,), 65_535),
            ("int32", (0x8000, 0), -(2**31)),
            ("uint32", (1, 2), 65_538),
            ("float32", (0x4365, 0x8000), Fraction("229.5")),
            ("bit", (1,), 1),
        ],
    )
    def test_examples(self, given_type: str, words: tuple[int, ...], raw: Fraction) -> None:
        assert Register("x", Table.HOLDING, 0, RegisterType(given_type), "").decode(words) == raw

    def test_a_scale_is_exact(self) -> None:
        register = Register("x", Table.HOLDING, 0, RegisterType.UINT16, "", Fraction(1, 10), "V")
        assert register.encode(Fraction(2_301)) == (2_301,)
        assert Register("x", Table.HOLDING, 0, RegisterType.UINT16, "", Fraction(1, 2), "kW").decode((3,)) == 1_500
        with pytest.raises(ValueError, match=r"4603/20 V is no whole number of steps of 1/10 V"):
            register.encode(Fraction(4_603, 2))


SUPPLY = """\
equipment: bench supply
source: manual, page 7
device_id: 9
registers:
  on: {register: coil, address: 0, access: rw, safe: 0, source: page 8}
  voltage_1: {register: holding, address: 4, type: uint16, scale: 1/10, unit: V, access: rw, safe: 230, source: page 8}
"""

ON, VOLTAGE = SUPPLY.splitlines()[4:]

BAD_MAPS = {
    "no safe value": (ON, ON.replace(", safe: 0", ""), ":5", "on: no safe value"),
    "a safe value of what is read": (
        VOLTAGE,
        f"{VOLTAGE}\n  output: {{register: discrete, address: 0, safe: 0, source: x}}",
        ":7",
        "output: a safe value",
    ),
    "safe beyond the register": (
        VOLTAGE,
        VOLTAGE.replace("230", "9999"),
        ":6",
        "voltage_1: 9999 V is beyond what uint16 holds",
    ),
    "safe between steps": (
        VOLTAGE,
        VOLTAGE.replace("230", "230.05"),
        ":6",
        "voltage_1: 4601/20 V is no whole number of steps of 1/10 V",
    ),
    "register misspelt": (ON, ON.replace("coil", "coils"), ":5", "'coils'"),
    "no register": (ON, ON.replace("register: coil, ", ""), ":5", "no register"),
    "type unknown": (VOLTAGE, VOLTAGE.replace("uint16", "uint64"), ":6", "'uint64'"),
    "no type": (VOLTAGE, VOLTAGE.replace("type: uint16, ", ""), ":6", "no type"),
    "a coil of words": (ON, ON.replace("access", "type: int16, access"), ":5", "on: int16 in a coil register"),
    "address too high": (VOLTAGE, VOLTAGE.replace("address: 4", "address: 65536"), ":6", "65536"),
    "second word too high": (
        VOLTAGE,
        VOLTAGE.replace("address: 4, type: uint16", "address: 65535, type: uint32"),
        ":6",
        "65535",
    ),
    "no address": (VOLTAGE, VOLTAGE.replace("address: 4, ", ""), ":6", "voltage_1: no address"),
    "scale of nothing": (VOLTAGE, VOLTAGE.replace("1/10", "0"), ":6", "voltage_1: scale 0"),
    "scale no number": (VOLTAGE, VOLTAGE.replace("1/10", "1e999999999"), ":6", "'1e999999999'"),
    "scale by nothing": (VOLTAGE, VOLTAGE.replace("1/10", "1/0"), ":6", "'1/0'"),
    "unit unknown": (VOLTAGE, VOLTAGE.replace("unit: V", "unit: Volt"), ":6", "'Volt'"),
    "unit of something else": (
        VOLTAGE,
        VOLTAGE.replace("unit: V", "unit: W").replace("230", "23"),
        ":6",
        "voltage_1 in 'W'",
    ),
    "written and read only": (ON, ON.replace("rw, safe: 0", "r"), ":5", "on with access r"),
    "a discrete that is written": (ON, ON.replace("coil", "discrete"), ":5", "on: a discrete register with access rw"),
    "no source": (ON, ON.replace(", source: page 8", ""), ":5", "nothing"),
    "name misspelt": (
        ON,
        f"{ON}\n{VOLTAGE.replace('voltage_1', 'voltage1')}".replace("address: 4", "address: 8"),
        ":6",
        "register 'voltage1'",
    ),
    "what it needs is missing": (VOLTAGE, "", ":4", "no register 'voltage_1'"),
    "two in one place": (
        VOLTAGE,
        f"{VOLTAGE}\n{VOLTAGE.replace('voltage_1', 'voltage_2')}",
        ":7",
        "voltage_2 and voltage_1 in one holding register",
    ),
    "follows nothing": (ON, ON.replace("source", "follows: output, source"), ":5", "on follows 'output'"),
    "follows what is written": (ON, ON.replace("source", "follows: voltage_1, source"), ":5", "on follows voltage_1"),
    "unknown key": (ON, ON.replace("safe", "save"), ":5", "unknown key 'save'"),
    "device id": ("device_id: 9", "device_id: 248", ":3", "248"),
    "settle": (ON, ON.replace("source", "settle: -1, source"), ":5", "-1"),
    "no mapping": (ON, "  on: 5", ":5", "5"),
    "no equipment": ("equipment: bench supply\n", "", ":1", "nothing"),
    "a tag": ("bench supply", "!!python/object bench", ":1", "an anchor, alias or tag"),
}
"""What is replaced in a sound map, by what, and the line and the words of a finding that this yields."""


def read_map(folder: Path, text: str, kind: str = "supply") -> tuple[RegisterMap | None, list[Finding]]:
    """The register map of a text, and the findings."""
    path = folder / "map.yaml"
    path.write_text(text, encoding="utf-8")
    findings: list[Finding] = []
    return load_register_map(path, kind, findings), findings


class TestRegisterMaps:
    """The YAML of a register map."""

    def test_a_sound_map(self, tmp_path: Path) -> None:
        register_map, findings = read_map(tmp_path, SUPPLY)
        assert findings == []
        assert register_map
        assert (register_map.equipment, register_map.device_id) == ("bench supply", 9)
        voltage = register_map.registers["voltage_1"]
        assert (voltage.address, voltage.scale, voltage.safe, voltage.source) == (4, Fraction(1, 10), 2_300, "page 8")

    @pytest.mark.parametrize("name", BAD_MAPS)
    def test_each_fault_is_found(self, name: str, tmp_path: Path) -> None:
        old, new, line, found = BAD_MAPS[name]
        assert old in SUPPLY
        register_map, findings = read_map(tmp_path, SUPPLY.replace(old, new))
        assert register_map is None
        assert (f"{tmp_path / 'map.yaml'}{line}", found) in [(each.where, each.found) for each in findings]

    def test_all_faults_at_once(self, tmp_path: Path) -> None:
        text = SUPPLY.replace("unit: V", "unit: Volt").replace("coil", "coils").replace("device_id: 9", "device_id: 0")
        _, findings = read_map(tmp_path, text)
        assert {each.found for each in findings} >= {"'Volt'", "'coils'", "0"}

    def test_a_map_that_is_not_there(self, tmp_path: Path) -> None:
        findings: list[Finding] = []
        assert load_register_map(tmp_path / "none.yaml", "supply", findings) is None
        assert load_register_map(tmp_path / "a\0b.yaml", "supply", findings) is None
        assert [each.found for each in findings] == ["No such file or directory", "embedded null byte"]

    def test_too_many_registers(self, tmp_path: Path) -> None:
        many = "".join(f"  r{n}: {{register: coil, address: {n}, source: x}}\n" for n in range(MAX_REGISTERS))
        _, findings = read_map(tmp_path, SUPPLY + many)
        assert f"{MAX_REGISTERS + 2} registers" in [each.found for each in findings]

    @given(at=st.integers(0, len(SUPPLY)), length=st.integers(0, 12), put=st.text(max_size=8))
    def test_any_change_to_a_map_is_a_map_or_findings(
        self, at: int, length: int, put: str, tmp_path_factory: pytest.TempPathFactory
    ) -> None:
        path = tmp_path_factory.getbasetemp() / "changed.yaml"
        path.write_bytes((SUPPLY[:at] + put + SUPPLY[at + length :]).encode("utf-8", "surrogatepass"))
        findings: list[Finding] = []
        assert (load_register_map(path, "supply", findings) is None) == bool(findings)

    @pytest.mark.parametrize("kind", PURPOSES)
    def test_the_maps_that_ship_are_marked_as_illustrative(self, kind: str) -> None:
        text = (MAPS_FOLDER / f"illustrative_{kind}.yaml").read_text(encoding="utf-8")
        assert text.startswith("# Illustrative: no vendor's layout.")
        assert MAPS[kind].equipment.startswith("illustrative")
        assert {register.source for register in MAPS[kind].registers.values()} == {"illustrative"}


class TestEndpoints:
    """Where equipment is reached."""

    @pytest.mark.parametrize(
        ("text", "endpoint"),
        [
            ("tcp://10.0.0.5:1502", TcpEndpoint("10.0.0.5", 1502)),
            ("tcp://supply.lab", TcpEndpoint("supply.lab", 502)),
            ("serial:/dev/ttyUSB0", SerialEndpoint("/dev/ttyUSB0", 19_200, "E", 1)),
            ("serial:COM3?baudrate=9600&parity=N&stopbits=2", SerialEndpoint("COM3", 9_600, "N", 2)),
            ("rig:tcp", RigEndpoint("tcp")),
            ("rig:rtu", RigEndpoint("rtu")),
        ],
    )
    def test_what_is_understood(self, text: str, endpoint: object) -> None:
        assert parse_endpoint(text) == endpoint
        assert parse_endpoint(str(endpoint)) == endpoint

    @pytest.mark.parametrize(
        "text",
        [
            *(
                "",
                "10.0.0.5",
                "tcp:10.0.0.5",
                "tcp://",
                "tcp://a:99999",
                "tcp://a:0",
                "tcp://a:b",
                "tcp://a/b",
                "tcp://u@a",
            ),
            *(
                "tcp://[::1",
                "serial:",
                "serial:x?baud=1",
                "serial:x?baudrate=9",
                "serial:x?parity=X",
                "serial:x?stopbits=3",
            ),
            *("serial:x?baudrate=²", "rig:udp", "udp://a:1"),
        ],
    )
    def test_what_is_not(self, text: str) -> None:
        with pytest.raises(ValueError, match=r"."):
            parse_endpoint(text)

    @given(
        st.text(max_size=30) | st.text(max_size=20).map("tcp://".__add__) | st.text(max_size=20).map("serial:".__add__)
    )
    def test_any_text_is_an_endpoint_or_a_value_error(self, text: str) -> None:
        with suppress(ValueError):
            assert parse_endpoint(text)


class FaultyBank:
    """A bank whose answers a test decides: it fails so often, and holds on to what it shows."""

    def __init__(self, bank: RegisterBank, fails: int = 0, stuck: bool = False, lags: int = 0) -> None:
        self.bank, self.fails, self.stuck, self.lags = bank, fails, stuck, lags
        self.reads = self.writes = 0
        self._waiting: tuple[Table, int, Sequence[int]] | None = None

    def read(self, table: Table, address: int, count: int) -> tuple[int, ...]:
        self.reads += 1
        if self.fails:
            self.fails -= 1
            raise NoAnswerError("silence")
        if self._waiting and self.lags:
            self.lags -= 1
        elif self._waiting:
            self.bank.write(*self._waiting)
            self._waiting = None
        return self.bank.read(table, address, count)

    def write(self, table: Table, address: int, values: Sequence[int]) -> None:
        self.writes += 1
        if self.fails:
            raise NoAnswerError("silence")
        if self.lags:
            self._waiting = table, address, values
        elif not self.stuck:
            self.bank.write(table, address, values)


class TestInstruments:
    """Readback, bounded retries and evidence, without a wire."""

    def banks(self) -> dict[int, RigBank]:
        return banks_of(Plant(new_esme()), MAPS)

    def test_a_read_is_asked_for_again_once(self) -> None:
        bank = FaultyBank(self.banks()[1], fails=1)
        assert ModbusSupply(instrument("supply", bank)).voltage(1) == 2_300
        assert bank.reads == ATTEMPTS
        bank.fails, bank.reads = 99, 0
        with pytest.raises(NoAnswerError, match="illustrative three-phase supply, voltage_1: silence"):
            ModbusSupply(instrument("supply", bank)).voltage(1)
        assert bank.reads == ATTEMPTS

    def test_a_write_is_never_repeated(self) -> None:
        bank = FaultyBank(self.banks()[3], fails=1)
        with pytest.raises(NoAnswerError):
            ModbusContactor(instrument("contactors", bank), "load").open()
        assert bank.writes == 1

    def test_a_contactor_that_does_not_follow_is_a_fault_of_the_bench(self) -> None:
        contactors = instrument("contactors", FaultyBank(self.banks()[3], stuck=True))
        times = iter(range(1_000))
        contactors.monotonic, contactors.sleep = lambda: next(times) / 10, lambda _: None
        with pytest.raises(EquipmentError, match="load does not follow: wrote 0, and load_contact is 1") as caught:
            ModbusContactor(contactors, "load").open()
        assert isinstance(caught.value, Inconclusive)
        assert not isinstance(caught.value, AssertionError)

    def test_a_contactor_may_take_its_time(self) -> None:
        bank = FaultyBank(self.banks()[3], lags=3)
        contactors, slept = instrument("contactors", bank), list[float]()
        contactors.monotonic, contactors.sleep = lambda: sum(slept), slept.append
        contactor = ModbusContactor(contactors, "load")
        contactor.open()
        assert not contactor.is_closed()
        assert len(slept) == 3
        bank.lags = 99
        with pytest.raises(EquipmentError, match="does not follow"):
            contactor.close()
        assert 0.2 <= sum(slept[3:]) < 0.25

    def test_within_says_how_far_off_a_measurement_may_be(self) -> None:
        seen = Register("seen", Table.INPUT, 0, RegisterType.UINT16, "", Fraction(1, 10), "V")
        wanted = Register(
            *("voltage_1", Table.HOLDING, 0, RegisterType.UINT16, "", Fraction(1, 10), "V", True),
            follows="seen",
            within=Fraction(5),
        )
        bank = RigBank([(seen, Wire(lambda: 2_294)), (wanted, Wire(lambda: 0, lambda _: None))])
        supply = ModbusSupply(
            Instrument(RegisterMap("s", "", 1, {"seen": seen, "voltage_1": wanted}), bank, lambda: START)
        )
        supply.set_voltage(2_299)
        with pytest.raises(EquipmentError, match="wrote 2300, and seen is 2294"):
            supply.set_voltage(2_300)

    def test_what_a_map_does_not_have_cannot_be_arranged(self) -> None:
        with pytest.raises(EquipmentError, match="no such register"):
            instrument("load", self.banks()[2]).write("export_current", 5)

    def test_every_access_is_evidence(self) -> None:
        supply = instrument("supply", FaultyBank(self.banks()[1]))
        ModbusSupply(supply).set_voltage(2_301, 2)
        assert [(each.at, each.what, each.raw) for each in supply.accesses] == [
            (START, "illustrative three-phase supply: write voltage_2", "device 1 holding 1: 08FD"),
            (START, "illustrative three-phase supply: read voltage_2", "device 1 holding 1: 08FD"),
        ]
        supply.bank = FaultyBank(self.banks()[1], fails=9)
        with pytest.raises(EquipmentError):
            ModbusSupply(supply).is_on()
        assert [each.raw for each in supply.accesses[2:]] == ["device 1 discrete 0: silence"] * ATTEMPTS

    def test_what_is_unsafe_in_one_register_does_not_keep_the_next_from_being_made_safe(self) -> None:
        plant = Plant(new_esme())
        bank = banks_of(plant, MAPS)[2]
        plant.load.set(500)
        plant.load.set_reactive(500)

        class FirstFails(FaultyBank):
            def write(self, table: Table, address: int, values: Sequence[int]) -> None:
                if address == 100:
                    raise EquipmentError("stuck")
                super().write(table, address, values)

        with pytest.raises(EquipmentError, match="import_power: stuck"):
            instrument("load", FirstFails(bank)).make_safe()
        assert (plant.load.rate("import_power"), plant.load.rate("import_reactive")) == (500, 0)


class TestRigBank:
    """What the rig does with requests that equipment of its own would never send."""

    def test_a_register_cannot_be_written_in_part_nor_where_it_is_read_only(self) -> None:
        plant = Plant(new_esme())
        banks = banks_of(plant, MAPS)
        for device_id, table, address, values in [
            (2, Table.HOLDING, 100, [5]),
            (2, Table.HOLDING, 101, [5, 0]),
            (2, Table.HOLDING, 99, [5]),
            (2, Table.HOLDING, 100, [0, 700, 5]),
            (4, Table.INPUT, 10, [0, 5]),
            (1, Table.DISCRETE, 0, [0]),
        ]:
            with pytest.raises(IllegalAddress):
                banks[device_id].write(table, address, values)
        with pytest.raises(IllegalValue):
            banks[2].write(Table.HOLDING, 104, [0, 0xBF80])
        assert plant.load.rate("import_power") == 0
        with pytest.raises(IllegalAddress):
            banks[1].read(Table.HOLDING, 2, 2)

    def test_two_registers_in_one_place(self) -> None:
        load = MAPS["load"]
        clash = RegisterMap("x", "", load.device_id, {"import_power": load.registers["import_power"]})
        with pytest.raises(ValueError, match="import_power and import_power both take holding 100"):
            banks_of(Plant(new_esme()), {"load": load, "reference_meter": clash})


@pytest.fixture(params=["tcp", "rtu"])
def rig(request: pytest.FixtureRequest) -> Iterator[tuple[Rig, Plant]]:
    """A rig on each wire, and its plant."""
    pytest.importorskip("pymodbus")
    plant = Plant(new_esme())
    with Rig(plant, MAPS, request.param) as served:
        yield served, plant


@pytest.fixture
def tcp_rig() -> Iterator[tuple[Rig, Plant, Esme]]:
    """A rig on TCP, its plant and its meter."""
    pytest.importorskip("pymodbus")
    esme = new_esme()
    plant = Plant(esme)
    with Rig(plant, MAPS) as served:
        yield served, plant, esme


class TestWire:
    """Client and server on loopback and pseudo-terminal."""

    def test_every_table_and_type(self, rig: tuple[Rig, Plant]) -> None:
        served, plant = rig
        line = Line(served.endpoint, timeout=1)
        try:
            load, contactors = instrument("load", line.device(2)), instrument("contactors", line.device(3))
            load.write("import_power", 70_000)
            load.write("export_reactive", 2_500)
            contactors.write("supply", 0)
            assert (plant.load.rate("import_power"), plant.load.rate("export_reactive")) == (70_000, 2_500)
            assert not plant.contactors["supply"].is_closed()
            assert instrument("reference_meter", line.device(4)).read("voltage_1") == 0
            assert contactors.read("supply_contact") == 0
            assert instrument("supply", line.device(1)).read("voltage_3") == 2_300
        finally:
            line.close()

    def test_an_unknown_device_is_silent_as_on_a_line(self, rig: tuple[Rig, Plant]) -> None:
        line = Line(rig[0].endpoint, timeout=0.1)
        with pytest.raises(NoAnswerError, match=r"did not answer within 0\.1 s"):
            line.device(77).read(Table.HOLDING, 0, 1)
        assert line.device(1).read(Table.HOLDING, 0, 1) == (2_300,)
        line.close()

    def test_exceptions_are_told_by_code_and_word(self, rig: tuple[Rig, Plant]) -> None:
        line = Line(rig[0].endpoint, timeout=1)
        device = line.device(2)
        with pytest.raises(EquipmentError, match=r"exception 2 \(illegal data address\)"):
            device.read(Table.HOLDING, 9, 1)
        with pytest.raises(EquipmentError, match=r"exception 2 \(illegal data address\)"):
            device.write(Table.COIL, 9, [1])
        with pytest.raises(EquipmentError, match=r"exception 3 \(illegal data value\)"):
            device.write(Table.HOLDING, 104, [0, 0xBF80])
        line.close()

    def test_nobody_listens(self) -> None:
        pytest.importorskip("pymodbus")
        with socket.socket() as taken:
            taken.bind(("127.0.0.1", 0))
            endpoint = TcpEndpoint("127.0.0.1", taken.getsockname()[1])
            with pytest.raises(NoAnswerError, match="cannot be opened"):
                Line(endpoint, timeout=0.2).device(1).read(Table.COIL, 0, 1)
        with pytest.raises(NoAnswerError, match="cannot be opened"):
            Line(TcpEndpoint("a" * 100)).device(1).read(Table.COIL, 0, 1)
        with pytest.raises(NoAnswerError, match="cannot be opened"):
            Line(SerialEndpoint("/dev/no-such-port")).device(1).read(Table.COIL, 0, 1)

    def test_somebody_listens_and_does_not_answer_or_hangs_up(self) -> None:
        pytest.importorskip("pymodbus")
        with socket.create_server(("127.0.0.1", 0)) as mute:
            line = Line(TcpEndpoint("127.0.0.1", mute.getsockname()[1]), timeout=0.1)
            with pytest.raises(NoAnswerError, match="did not answer"):
                line.device(1).read(Table.COIL, 0, 1)
            # The line was closed, so a late answer cannot be taken for that to the next request.
            connection, _ = mute.accept()
            connection.settimeout(2)
            assert len(connection.recv(100)) == len(bytes.fromhex("0001 0000 0006 01 01 0000 0001")), "one request"
            assert connection.recv(100) == b""
            connection.close()

            def hang_up() -> None:
                connection, _ = mute.accept()
                connection.recv(100)
                connection.close()

            thread = threading.Thread(target=hang_up)
            thread.start()
            with pytest.raises(NoAnswerError):
                line.device(1).read(Table.COIL, 0, 1)
            thread.join()

    def test_a_line_opens_again_after_the_rig_was_replaced(self) -> None:
        pytest.importorskip("pymodbus")
        first = Rig(Plant(new_esme()), MAPS)
        line = Line(first.endpoint, timeout=0.5)
        assert line.device(1).read(Table.COIL, 0, 1) == (1,)
        first.close()
        with pytest.raises(NoAnswerError):
            line.device(1).read(Table.COIL, 0, 1)
        line.close()

    def test_a_rig_leaves_nothing_behind(self) -> None:
        pytest.importorskip("pymodbus")
        before = threading.active_count()
        for wire in ("tcp", "rtu", "tcp"):
            served = Rig(Plant(new_esme()), MAPS, wire)
            assert threading.active_count() == before + 1
            served.close()
            served.close()
            assert threading.active_count() == before
        with pytest.raises(NoAnswerError):
            Line(served.endpoint, timeout=0.2).device(1).read(Table.COIL, 0, 1)

    def test_a_function_that_nobody_has(self) -> None:
        """A request that pymodbus knows, and the rig does not: mask write register."""
        pytest.importorskip("pymodbus")
        client = pytest.importorskip("pymodbus.client")
        with Rig(Plant(new_esme()), MAPS) as served:
            assert isinstance(served.endpoint, TcpEndpoint)
            master = client.ModbusTcpClient(served.endpoint.host, port=served.endpoint.port, timeout=1, retries=0)
            response = master.mask_write_register(address=0, device_id=1)
            assert response.exception_code == 1
            master.close()


class TestIndependentMasters:
    """Masters that share no code with pymodbus drive the rig."""

    def test_pymodbustcp(self, tcp_rig: tuple[Rig, Plant, Esme]) -> None:
        client = pytest.importorskip("pyModbusTCP.client")
        served, plant, esme = tcp_rig
        assert isinstance(served.endpoint, TcpEndpoint)
        master = client.ModbusClient(host=served.endpoint.host, port=served.endpoint.port, unit_id=2, timeout=1)
        assert master.write_multiple_registers(100, [0, 2_000])
        master.unit_id = 1
        assert master.read_holding_registers(0, 3) == [2_300] * 3
        assert master.write_single_register(0, 2_415)
        assert plant.supply.voltage(1) == 2_415
        with served.lock:
            esme.clock.wait_until(START + timedelta(minutes=30))
        master.unit_id = 4
        assert master.read_input_registers(10, 4) == [0, 2_000, 0, 1_000]
        master.unit_id = 1
        assert master.write_single_coil(0, False)
        assert master.read_discrete_inputs(0, 1) == [False]
        assert not esme.power.on
        assert master.read_holding_registers(3, 1) is None
        assert master.last_except == 2
        master.close()

    def test_minimalmodbus(self) -> None:
        minimalmodbus = pytest.importorskip("minimalmodbus")
        pytest.importorskip("pymodbus")
        plant = Plant(new_esme())
        with Rig(plant, MAPS, "rtu") as served:
            assert isinstance(served.endpoint, SerialEndpoint)
            load = minimalmodbus.Instrument(served.endpoint.port, 2)
            load.serial.baudrate, load.serial.timeout = served.endpoint.baudrate, 1
            load.write_long(100, 70_000)
            load.write_float(104, 1.5, byteorder=minimalmodbus.BYTEORDER_LITTLE_SWAP)
            assert (plant.load.rate("import_power"), plant.load.rate("import_reactive")) == (70_000, 1_500)
            relays = minimalmodbus.Instrument(served.endpoint.port, 3)
            relays.write_bit(1, 0)
            assert relays.read_bit(1, functioncode=2) == 0
            with pytest.raises(minimalmodbus.IllegalRequestError):
                relays.read_register(0)
            load.serial.close()

    def test_nothing_acts_while_the_lock_is_held(self, tcp_rig: tuple[Rig, Plant, Esme]) -> None:
        served, plant, _ = tcp_rig
        line = Line(served.endpoint, timeout=0.1)
        with served.lock:
            with pytest.raises(NoAnswerError):
                line.device(2).write(Table.HOLDING, 100, [0, 900])
            assert plant.load.rate("import_power") == 0
        assert line.device(1).read(Table.COIL, 0, 1) == (1,)
        line.close()

    def test_a_foreign_master_and_the_bench_take_turns(self, tcp_rig: tuple[Rig, Plant, Esme]) -> None:
        """What another thread writes while time passes acts between two steps of the clock, never within one."""
        served, _, esme = tcp_rig
        assert isinstance(served.endpoint, TcpEndpoint)
        line, stop = Line(served.endpoint, timeout=2), threading.Event()
        faults: list[Exception] = []

        def hammer() -> None:
            try:
                device = line.device(2)
                for round_number in range(10_000):
                    if stop.is_set():
                        break
                    device.write(Table.HOLDING, 100, [0, 3_600 * (round_number % 2)])
            except Exception as error:
                faults.append(error)

        thread = threading.Thread(target=hammer)
        thread.start()
        expected = 0
        for minute in range(1, 301):
            with served.lock:
                expected += esme.flow.rate // 60
                esme.clock.wait_until(START + timedelta(minutes=minute))
        stop.set()
        thread.join()
        line.close()
        esme.catch_up()
        assert faults == []
        assert esme.tariff.total == expected


def test_only_one_module_knows_pymodbus() -> None:
    knows = [
        str(path.relative_to(ROOT))
        for room in ("smets1", "device_drivers", "benches", "steps", "reports", "s1bench")
        for path in (ROOT / room).rglob("*.py")
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(node, ast.Import | ast.ImportFrom)
        and any(
            name.split(".")[0] == "pymodbus"
            for name in (
                [node.module or ""] if isinstance(node, ast.ImportFrom) else [each.name for each in node.names]
            )
        )
    ]
    assert set(knows) == {"device_drivers/modbus/transport.py"}


def test_pymodbus_is_pinned_to_the_version_the_module_was_written_for() -> None:
    text = (ROOT / "pyproject.toml").read_text(encoding="utf-8")
    assert f'"pymodbus=={PYMODBUS}"' in text
    with suppress(ModuleNotFoundError):
        assert version("pymodbus") == PYMODBUS


def test_without_pymodbus_a_line_says_what_to_install(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "pymodbus", None)
    with pytest.raises(EquipmentError, match=r"pip install -e '\.\[lab\]'"):
        Line(TcpEndpoint("127.0.0.1", 1)).device(1).read(Table.COIL, 0, 1)
    with pytest.raises(EquipmentError, match="not installed"):
        Server({}, threading.Lock(), "tcp")
