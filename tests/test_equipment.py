"""Bench equipment: one code path whether emulated directly or behind Modbus, qualification, and left safe always."""

import inspect
import subprocess
import sys
import textwrap
import threading
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import NoReturn

import pytest
import yaml
from hypothesis import given, settings
from hypothesis import strategies as st

from benches.bench_equipment import connect
from benches.bench_file import EMBEDDED_BENCH, Bench, load_bench
from benches.installation import Installation, Journal
from benches.mount import VIRTUAL_START, mount
from benches.qualification import Check, qualify
from device_drivers.emulator.behaviour import Behaviour
from device_drivers.emulator.clock import VirtualClock
from device_drivers.emulator.esme import Esme
from device_drivers.emulator.plant import Plant
from device_drivers.equipment import (
    Access,
    Contactor,
    Equipment,
    EquipmentError,
    LoadBank,
    ReferenceMeter,
    Supply,
)
from device_drivers.modbus import instruments
from device_drivers.modbus.instruments import (
    Instrument,
    ModbusLoad,
    ModbusReferenceMeter,
    ModbusSupply,
    contactors_of,
)
from device_drivers.modbus.registers import PURPOSES
from device_drivers.modbus.rig import Rig, banks_of
from device_drivers.protocols import DeviceTimeout, Load
from s1bench.verify import Asked, check, run_share
from smets1.errors import BenchError, Finding, Inconclusive, S1benchError
from smets1.operations import Done
from smets1.registers import DeviceModel
from tests.benches import EMBEDDED, write_bench
from tests.test_modbus import MAPS, MAPS_FOLDER, START

DMC = "MOC-SECURE-03"
FILES = Path("/proc/self/fd")
RIG = {kind: {"driver": "modbus", "url": "rig:tcp", "map": f"illustrative_{kind}.yaml"} for kind in PURPOSES}


def new_esme(polyphase: bool = False) -> Esme:
    return Esme(DeviceModel("Example", "Meter", "1", "1"), VirtualClock(START), Behaviour(polyphase=polyphase))


def verbs(plant: Plant) -> tuple[Supply, LoadBank, Mapping[str, Contactor], ReferenceMeter, Load]:
    """mypy checks here that every verb is there."""
    return plant.supply, plant.load, plant.contactors, plant.reference_meter, plant.load


def wired_verbs(of: Mapping[str, Instrument]) -> tuple[Supply, LoadBank, Mapping[str, Contactor], ReferenceMeter, Load]:
    """The same for what is behind registers."""
    load = ModbusLoad(of["load"])
    return (
        ModbusSupply(of["supply"]),
        load,
        contactors_of(of["contactors"]),
        ModbusReferenceMeter(of["reference_meter"]),
        load,
    )


def in_memory(plant: Plant) -> Equipment:
    """Equipment behind register maps, with the rig's banks and no wire."""
    banks, accesses = banks_of(plant, MAPS), Equipment().accesses
    of = {kind: Instrument(MAPS[kind], banks[MAPS[kind].device_id], lambda: START, accesses) for kind in PURPOSES}
    return Equipment(*wired_verbs(of)[:4], accesses)


def directly(plant: Plant) -> Equipment:
    """Equipment that acts on the emulated meter without registers."""
    return Equipment(*verbs(plant)[:4])


Deed = tuple[str, int, int]
DEEDS: Mapping[str, Callable[[Equipment, int, int], None]] = {
    "voltage": lambda equipment, number, phase: equipment.supply.set_voltage(2_000 + number % 700, phase or None),
    "interrupt": lambda equipment, _, __: equipment.supply.interrupt_power(),
    "restore": lambda equipment, _, __: equipment.supply.restore_power(),
    "import": lambda equipment, number, _: equipment.load.set(number),
    "export": lambda equipment, number, _: equipment.load.set_export(number),
    "reactive": lambda equipment, number, _: equipment.load.set_reactive(number),
    "reactive export": lambda equipment, number, _: equipment.load.set_reactive_export(number),
    "open": lambda equipment, number, _: equipment.contactors[("load", "supply")[number % 2]].open(),
    "close": lambda equipment, number, _: equipment.contactors[("load", "supply")[number % 2]].close(),
    "wait": lambda _, __, ___: None,
}


def state(esme: Esme) -> dict[str, object]:
    """All that can be read of a meter, whether it has power or not, and what it has raised."""
    esme.catch_up()
    return {item: read() for item, read in esme.readable.items()} | {"alerts": list(esme._alerts), "on": esme.power.on}


def do(equipment: Equipment, esme: Esme, deeds: list[Deed]) -> dict[str, object]:
    """Do one after the other; what can be read of the meter and of the reference meter at the end."""
    for name, number, phase in deeds:
        DEEDS[name](equipment, number, phase)
        if name == "wait":
            esme.clock.wait_until(esme.clock.now() + timedelta(seconds=number))
    meter = equipment.reference_meter
    assert meter
    shown = [meter.voltage(phase) for phase in (1, 2, 3)], meter.active_power(), meter.imported(), meter.exported()
    return state(esme) | {"reference": shown}


@settings(max_examples=60, deadline=None)
@given(
    st.lists(
        st.tuples(st.sampled_from(sorted(DEEDS)), st.integers(0, 9_000), st.integers(0, 3)),
        max_size=25,
    ),
    st.booleans(),
)
def test_registers_and_direct_wiring_lead_to_one_state(deeds: list[Deed], polyphase: bool) -> None:
    direct, wired = new_esme(polyphase), new_esme(polyphase)
    assert do(directly(Plant(direct)), direct, deeds) == do(in_memory(Plant(wired)), wired, deeds)


SCENARIO: list[Deed] = [
    *[("import", 2_000, 0), ("wait", 1_800, 0), ("interrupt", 0, 0), ("wait", 181, 0), ("restore", 0, 0)],
    *[("voltage", 520, 1), ("export", 500, 0), ("wait", 3_600, 0), ("open", 0, 0), ("wait", 3_600, 0)],
    *[("close", 0, 0), ("reactive", 700, 0), ("wait", 600, 0), ("open", 1, 0), ("wait", 60, 0), ("close", 1, 0)],
]


def bench_with(folder: Path, equipment: Mapping[str, Mapping[str, object]]) -> Bench:
    """A bench of one DMC whose equipment a test wants; maps are those that ship."""
    path = write_bench(folder, {}, [DMC])
    document = yaml.safe_load(path.read_text(encoding="utf-8"))
    document["equipment"] = {
        kind: {key: str(MAPS_FOLDER / str(value)) if key == "map" else value for key, value in entry.items()}
        for kind, entry in equipment.items()
    }
    path.write_text(yaml.safe_dump(document, sort_keys=False), encoding="utf-8")
    return load_bench(path)


@contextmanager
def mounted(bench: Bench) -> Iterator[Installation]:
    """The installation of `DMC`, released at the end."""
    installation = mount(bench, bench.installations[DMC], Journal())
    try:
        yield installation
    finally:
        installation.release()


class TestOneCodePath:
    """The same verbs lead to the same meter, over whatever they go."""

    @pytest.mark.parametrize("wire", ["tcp", "rtu"])
    def test_over_a_wire(self, wire: str, tmp_path: Path) -> None:
        pytest.importorskip("pymodbus")
        states, told = [], []
        for bench in (EMBEDDED, bench_with(tmp_path, {k: {**v, "url": f"rig:{wire}"} for k, v in RIG.items()})):
            with mounted(bench) as installation:
                esme = installation.devices["ESME"].driver
                assert isinstance(esme, Esme)
                states.append(do(installation.equipment, esme, SCENARIO))
                told.append(bool(installation.equipment.accesses))
        assert states[0] == states[1]
        assert told == [False, True]
        log = states[0]["PowerEventLog"]
        assert isinstance(log, tuple)
        assert [(entry.at - START).total_seconds() for entry in log][:2] == [1_800, 1_981]

    def test_181_seconds_are_a_long_outage_and_60_are_not(self, tmp_path: Path) -> None:
        pytest.importorskip("pymodbus")
        for seconds, code in ((181, "8F36"), (60, "8F35")):
            with mounted(bench_with(tmp_path, RIG)) as installation:
                supply = installation.supply
                supply.interrupt_power()
                with pytest.raises(DeviceTimeout):
                    installation.devices["ESME"].driver.read(("Clock",))
                installation.wait_until(installation.clock.now() + timedelta(seconds=seconds))
                supply.restore_power()
                installation.note("ESME", "power restored")
                told = [x for x in installation.journal.exchanges if x.device == "ESME"]
                alerts = [x.event[:10] for x in told if x.event.startswith("alert")]
                assert alerts == [f"alert {code}"]

    def test_energy_goes_through_the_load_of_the_bench(self, tmp_path: Path) -> None:
        pytest.importorskip("pymodbus")
        with mounted(bench_with(tmp_path, {"load": RIG["load"]})) as installation:
            installation.use_energy("ESME", 500, 2_000)
            read = installation.devices["ESME"].driver.read(("ActiveImportRegister",))
            assert read == Done({"ActiveImportRegister": 500})
            told = [x.event for x in installation.journal.exchanges if x.device == "equipment"]
            writes = [event for event in told if "write import_power" in event]
            assert writes[-2:] == [
                "illustrative load bank: write import_power (device 2 holding 100: 0000 07D0)",
                "illustrative load bank: write import_power (device 2 holding 100: 0000 0000)",
            ]

    def test_what_was_done_to_the_equipment_is_evidence_up_to_the_end(self, tmp_path: Path) -> None:
        pytest.importorskip("pymodbus")
        with mounted(bench_with(tmp_path, RIG)) as installation:
            installation.supply.interrupt_power()
            note = installation.note("ESME", "power interrupted")
        exchanges = installation.journal.exchanges
        assert [x.id for x in exchanges] == [f"x{number}" for number in range(1, len(exchanges) + 1)]
        supply = [x.event for x in exchanges if "three-phase supply: write on" in x.event]
        assert [event.rpartition(": ")[2] for event in supply] == ["1)", "0)", "0)"]
        last = exchanges.index(note)
        assert any("write on" in x.event for x in exchanges[:last])
        assert any("write on" in x.event for x in exchanges[last:])

    def test_what_was_read_again_and_again_is_told_once(self) -> None:
        installation = mount(EMBEDDED, EMBEDDED.installations[DMC], Journal())
        polled = Access(START, "supply: read on", "device 1 coil 0: 0")
        installation.equipment.accesses += [polled, polled, polled, replace(polled, raw="device 1 coil 0: 1")]
        installation.note("ESME", "power restored")
        assert [x.event for x in installation.journal.exchanges] == [
            "supply: read on (device 1 coil 0: 0), 3 times",
            "supply: read on (device 1 coil 0: 1)",
            "power restored",
        ]

    def test_without_pymodbus_the_embedded_bench_works(self) -> None:
        program = (
            "import sys; sys.modules['pymodbus'] = None; sys.modules['serial'] = None\n"
            "from benches.bench_file import load_bench; from benches.mount import mount\n"
            "from benches.installation import Journal\n"
            "bench = load_bench(); installation = mount(bench, bench.installations['MOC-SECURE-03'], Journal())\n"
            "installation.use_energy('ESME', 500, 2000); installation.equipment.supply.interrupt_power()\n"
            "installation.release()"
        )
        done = subprocess.run(
            [sys.executable, "-c", program], capture_output=True, text=True, cwd=MAPS_FOLDER.parent.parent
        )
        assert (done.returncode, done.stderr) == (0, "")


class TestPlant:
    """What stands around an emulated meter acts on it."""

    def test_a_contactor_between_supply_and_meter_takes_the_power_away(self) -> None:
        esme = new_esme()
        equipment = directly(Plant(esme))
        assert equipment.supply
        equipment.contactors["supply"].open()
        assert not esme.power.on
        equipment.supply.restore_power()
        assert not esme.power.on
        equipment.contactors["supply"].close()
        assert esme.power.on
        assert equipment.supply.is_on()

    def test_a_contactor_between_meter_and_load_stops_every_flow_and_lets_it_on_again(self) -> None:
        esme = new_esme()
        plant = Plant(esme)
        flows = (esme.flow, esme.exported.flow, esme.reactive_imported.flow, esme.reactive_exported.flow)
        plant.load.set(100)
        plant.load.set_export(200)
        plant.load.set_reactive(300)
        plant.contactors["load"].open()
        plant.load.set_reactive_export(400)
        assert [flow.rate for flow in flows] == [0, 0, 0, 0]
        plant.contactors["load"].close()
        assert [flow.rate for flow in flows] == [100, 200, 300, 400]
        assert plant.reference_meter.active_power() == 100

    @pytest.mark.parametrize(("polyphase", "too_high"), [(True, (0, 1, 1)), (False, (0,))])
    def test_the_meter_has_the_voltage_of_its_own_phases(self, polyphase: bool, too_high: tuple[int, ...]) -> None:
        esme = new_esme(polyphase)
        plant = Plant(esme)
        plant.supply.set_voltage(2_600)
        plant.supply.set_voltage(2_300, 1)
        esme.clock.wait_until(START + timedelta(minutes=30))
        item = "AverageRMSOverVoltageCounter"
        assert esme.read((item,)) == Done({item: too_high})
        assert [plant.supply.voltage(phase) for phase in (1, 2, 3)] == [2_300, 2_600, 2_600]

    def test_the_reference_meter_counts_both_ways(self) -> None:
        esme = new_esme()
        plant = Plant(esme)
        plant.load.set(600)
        plant.load.set_export(200)
        esme.clock.wait_until(START + timedelta(minutes=30))
        assert (plant.reference_meter.imported(), plant.reference_meter.exported()) == (300, 100)


class Broken:
    """A part that cannot be made safe."""

    def __init__(self, error: Exception) -> None:
        self.error = error

    def make_safe(self) -> None:
        raise self.error


class TestLeftSafe:
    """Whatever happened."""

    def test_every_part_even_where_one_fails_and_then_all_is_closed(self) -> None:
        plant, closed = Plant(new_esme()), list[str]()
        plant.load.set(700)
        equipment = Equipment(
            plant.supply,
            plant.load,
            {"a": Broken(EquipmentError("stuck")), "b": Broken(RuntimeError("boom")), **plant.contactors},  # type: ignore[dict-item]
            closers=(lambda: closed.append("line"), lambda: closed.append("rig")),
        )
        with pytest.raises(EquipmentError, match="contactor a: stuck; contactor b: RuntimeError: boom"):
            equipment.release()
        assert (plant.load.rate("import_power"), plant.supply.is_on()) == (0, False)
        assert not any(contactor.is_closed() for contactor in plant.contactors.values())
        assert closed == ["line", "rig"]

    def test_every_part_even_where_somebody_is_in_a_hurry(self) -> None:
        plant, closed = Plant(new_esme()), list[str]()

        def interrupted() -> NoReturn:
            raise KeyboardInterrupt

        plant.load.make_safe = interrupted  # type: ignore[method-assign]
        equipment = Equipment(plant.supply, plant.load, closers=(lambda: closed.append("line"),))
        with pytest.raises(KeyboardInterrupt):
            equipment.release()
        assert (plant.supply.is_on(), closed) == (False, ["line"])

    @pytest.mark.parametrize(
        ("step", "error"),
        [
            ("steps.under_test.UnderTest.send", KeyboardInterrupt()),
            ("steps.under_test.UnderTest.send", RuntimeError("boom")),
            ("device_drivers.emulator.device.EmulatedDevice.identify", DeviceTimeout("no answer")),
            ("benches.installation.Installation.commission", KeyboardInterrupt()),
        ],
        ids=["Ctrl-C in a step", "error in a step", "silent when mounted", "Ctrl-C while it is mounted"],
    )
    def test_however_a_scenario_ends(
        self, step: str, error: BaseException, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        pytest.importorskip("pymodbus")
        plant = Plant(new_esme())
        plant.load.set(700)

        def fail(*_: object, **__: object) -> NoReturn:
            raise error

        with Rig(plant, MAPS) as rig:
            urls = {kind: {**entry, "url": str(rig.endpoint)} for kind, entry in RIG.items()}
            path = bench_with(tmp_path, urls).path
            feature_run = check(Asked(path, None, (DMC,), ("18.5(o)",), START.date()))
            monkeypatch.setattr(step, fail)
            with suppress(S1benchError):
                run_share(feature_run, None, lambda _: None)
            assert (plant.load.rate("import_power"), plant.supply.is_on()) == (0, False)
            monkeypatch.undo()
            mount(feature_run.bench, feature_run.spec(DMC), Journal()).release()

    @pytest.mark.parametrize("wire", ["tcp", "rtu"])
    def test_over_a_wire_after_a_scenario_that_failed(self, wire: str, tmp_path: Path) -> None:
        pytest.importorskip("pymodbus")
        bench = bench_with(tmp_path, {k: {**v, "url": f"rig:{wire}"} for k, v in RIG.items()})
        seen: list[Esme] = []

        def fail() -> None:
            with mounted(bench) as installation:
                esme = installation.devices["ESME"].driver
                assert isinstance(esme, Esme)
                installation.load_bank.set(3_000)
                seen.append(esme)
                assert esme.flow.rate == 0, "the device is wrong"

        with pytest.raises(AssertionError, match="the device is wrong"):
            fail()
        assert [(esme.power.on, esme.flow.rate) for esme in seen] == [(False, 0)]

    @pytest.mark.skipif(not FILES.is_dir(), reason="the system does not tell what is open")
    @pytest.mark.parametrize("wire", ["tcp", "rtu"])
    def test_release_closes_what_was_opened(self, wire: str, tmp_path: Path) -> None:
        pytest.importorskip("pymodbus")
        bench = bench_with(tmp_path, {k: {**v, "url": f"rig:{wire}"} for k, v in RIG.items()})
        left = []
        for _ in range(3):
            with mounted(bench):
                pass
            left.append((len(list(FILES.iterdir())), threading.active_count()))
        assert len(set(left)) == 1

    def test_mounting_powers_the_meter_again(self, tmp_path: Path) -> None:
        pytest.importorskip("pymodbus")
        plant = Plant(new_esme())
        with Rig(plant, MAPS) as rig:
            bench = bench_with(tmp_path, {kind: {**entry, "url": str(rig.endpoint)} for kind, entry in RIG.items()})
            for _ in range(2):
                with mounted(bench):
                    assert plant.supply.is_on()
                    assert all(contactor.is_closed() for contactor in plant.contactors.values())
                assert not plant.supply.is_on()
                assert not any(contactor.is_closed() for contactor in plant.contactors.values())

    def test_a_meter_gets_time_to_come_up(self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        pytest.importorskip("pymodbus")
        up = VIRTUAL_START + timedelta(seconds=47)

        def answer(esme: Esme) -> None:
            if esme.clock.now() < up:
                raise DeviceTimeout("not up yet")

        monkeypatch.setattr(Esme, "_answer", answer)
        with mounted(bench_with(tmp_path, RIG)) as installation:
            assert up <= installation.clock.now() < up + timedelta(seconds=10)
        with mounted(EMBEDDED) as installation:
            assert installation.clock.now() == VIRTUAL_START

    def test_a_bench_that_cannot_be_powered_is_inconclusive_and_left_safe(self, tmp_path: Path) -> None:
        pytest.importorskip("pymodbus")
        esme = new_esme()
        plant = Plant(esme)
        plant.load.set(800)
        plant.supply.restore_power = lambda: None  # type: ignore[method-assign]
        plant.supply.interrupt_power()
        with Rig(plant, MAPS) as rig:
            bench = bench_with(tmp_path, {kind: {**entry, "url": str(rig.endpoint)} for kind, entry in RIG.items()})
            with pytest.raises(EquipmentError, match="supply: illustrative three-phase supply, on does not follow"):
                mount(bench, bench.installations[DMC], Journal())
        assert plant.load.rate("import_power") == 0
        assert not plant.contactors["load"].is_closed()


def failed(checks: list[Check]) -> list[tuple[str, str]]:
    return [(check.role, check.what) for check in checks if not check.passed]


class TestQualification:
    """`doctor` finds what is wrong with the equipment, and leaves it safe."""

    @pytest.fixture
    def plant(self) -> Plant:
        pytest.importorskip("pymodbus")
        return Plant(new_esme())

    def qualified(self, plant: Plant, folder: Path, **changes: Mapping[str, object]) -> list[Check]:
        """The checks of a bench whose equipment is a rig of its own, not in front of the meter of the bench."""
        with Rig(plant, MAPS) as rig:
            url = {"url": str(rig.endpoint), "timeout": 100}
            bench = bench_with(folder, {kind: {**entry, **url, **changes.get(kind, {})} for kind, entry in RIG.items()})
            return qualify(bench, bench.installations[DMC])

    @pytest.mark.parametrize("wire", ["tcp", "rtu"])
    def test_a_sound_bench(self, wire: str, tmp_path: Path) -> None:
        pytest.importorskip("pymodbus")
        bench = bench_with(tmp_path, {k: {**v, "url": f"rig:{wire}"} for k, v in RIG.items()})
        checks = qualify(bench, bench.installations[DMC])
        assert failed(checks) == []
        assert [(check.role, check.what) for check in checks if check.role not in ("CHF", "ESME", "PPMID")] == [
            ("contactor supply", "follows"),
            ("contactor load", "follows"),
            ("supply", "follows"),
            ("load", "follows"),
            ("reference meter", "answers"),
            ("supply", "powers the ESME"),
            ("equipment", "left safe"),
        ]

    def test_what_is_emulated_through_and_through_has_nothing_to_qualify(self) -> None:
        checks = qualify(EMBEDDED, EMBEDDED.installations[DMC])
        assert {check.what for check in checks} == {"identity", "clock"}

    def test_a_supply_that_powers_another_meter(self, plant: Plant, tmp_path: Path) -> None:
        checks = self.qualified(plant, tmp_path)
        assert failed(checks) == [("supply", "powers the ESME")]
        assert "answers while the supply is interrupted" in next(c.found for c in checks if not c.passed)
        assert not plant.supply.is_on()

    def test_a_contactor_that_is_stuck(self, plant: Plant, tmp_path: Path) -> None:
        plant.contactors["load"].open = lambda: None  # type: ignore[method-assign]
        assert failed(self.qualified(plant, tmp_path)) == [
            ("contactor load", "follows"),
            ("supply", "powers the ESME"),
            ("equipment", "left safe"),
        ]

    def test_a_supply_whose_voltage_is_stuck(self, plant: Plant, tmp_path: Path) -> None:
        plant.supply.set_voltage = lambda *_, **__: None  # type: ignore[method-assign]
        assert ("supply", "follows") in failed(self.qualified(plant, tmp_path))

    def test_a_load_that_is_stuck(self, plant: Plant, tmp_path: Path) -> None:
        plant.load.set_flow = lambda *_: None  # type: ignore[method-assign]
        assert ("load", "follows") in failed(self.qualified(plant, tmp_path))

    def test_a_reference_meter_that_sees_another_voltage(self, plant: Plant, tmp_path: Path) -> None:
        plant.reference_meter.voltage = lambda _: 2_249  # type: ignore[method-assign]
        assert ("reference meter", "answers") in failed(self.qualified(plant, tmp_path))
        plant.reference_meter.voltage = lambda _: 2_250  # type: ignore[method-assign]
        assert ("reference meter", "answers") not in failed(self.qualified(plant, tmp_path))

    def test_equipment_that_is_silent(self, plant: Plant, tmp_path: Path) -> None:
        checks = self.qualified(plant, tmp_path, load={"device_id": 200}, contactors={"device_id": 201})
        assert failed(checks)[:3] == [
            ("contactor supply", "follows"),
            ("contactor load", "follows"),
            ("load", "follows"),
        ]
        assert failed(checks)[-1] == ("equipment", "left safe")
        assert not plant.supply.is_on()
        assert "did not answer within 0.1 s" in next(check.found for check in checks if not check.passed)


class TestBenchFile:
    """The `equipment:` key."""

    def findings(self, folder: Path, equipment: Mapping[str, Mapping[str, object]]) -> list[Finding]:
        with pytest.raises(BenchError) as caught:
            bench_with(folder, equipment)
        return list(caught.value.findings)

    @pytest.mark.parametrize(
        ("entry", "found", "expected"),
        [
            ({"url": None}, "nothing", "text for 'url'"),
            ({"url": "udp://10.0.0.5"}, "'udp://10.0.0.5'", "tcp://host:port, serial:port, rig:tcp or rig:rtu"),
            ({"map": None}, "nothing", "text for 'map'"),
            ({"map": "illustrative_suply.yaml"}, "No such file or directory", "a bench file"),
            ({"map": "illustrative_load.yaml"}, "no register 'on'", "a register of switch"),
            ({"device_id": 0}, "0", "a whole number from 1 to 247"),
            ({"timeout": 60_001}, "60001", "a whole number from 10 to 60000"),
            ({"driver": "modbuss"}, "'modbuss'", "a known name; nearest: modbus"),
            ({"baud": 9_600}, "unknown key 'baud'", "one of device_id, driver, map, timeout, url"),
            ({"driver": "emulated"}, "unknown key 'url'", "one of driver"),
        ],
    )
    def test_each_fault_is_found(self, entry: dict[str, object], found: str, expected: str, tmp_path: Path) -> None:
        whole = {key: value for key, value in {**RIG["supply"], **entry}.items() if value is not None}
        matching = [each for each in self.findings(tmp_path, {"supply": whole}) if each.found == found]
        assert matching
        assert matching[0].expected.startswith(expected)

    def test_two_kinds_in_one_place(self, tmp_path: Path) -> None:
        both = {"supply": RIG["supply"], "contactors": {**RIG["contactors"], "device_id": 1}}
        (finding,) = self.findings(tmp_path, both)
        assert finding.found == "supply and contactors both at rig:tcp, device 1, coil 0"

    def test_no_pymodbus(self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setitem(sys.modules, "pymodbus", None)
        assert "no pymodbus" in [each.found for each in self.findings(tmp_path, {"load": RIG["load"]})]
        assert load_bench(EMBEDDED_BENCH).equipment["supply"].endpoint is None

    def test_what_an_entry_says(self, tmp_path: Path) -> None:
        pytest.importorskip("pymodbus")
        entry = {**RIG["load"], "url": "tcp://10.0.0.5", "device_id": 17, "timeout": 250}
        spec = bench_with(tmp_path, {"load": entry}).equipment["load"]
        assert (str(spec.endpoint), spec.timeout) == ("tcp://10.0.0.5:502", 250)
        assert spec.register_map
        assert spec.register_map.device_id == 17

    def test_the_entry_in_the_docstring_of_the_instruments_loads(self, tmp_path: Path) -> None:
        pytest.importorskip("pymodbus")
        doc = inspect.getdoc(instruments) or ""
        sample = yaml.safe_load(textwrap.dedent("\n".join(row for row in doc.splitlines() if row.startswith("    "))))
        sample["supply"]["map"] = f"illustrative_{sample['supply']['map']}"
        assert str(bench_with(tmp_path, sample).equipment["supply"].endpoint) == "tcp://10.0.0.5:502"

    def test_where_the_meter_is_not_emulated_nothing_is_emulated_around_it(self, tmp_path: Path) -> None:
        pytest.importorskip("pymodbus")
        equipment = bench_with(tmp_path, {"load": RIG["load"], "supply": {"driver": "emulated"}}).equipment
        connected = connect(equipment, None, lambda: datetime.now(UTC))
        assert (connected.supply, connected.load, connected.contactors) == (None, None, {})
        assert connected.reference_meter is None
        installation = mount(EMBEDDED, EMBEDDED.installations[DMC], Journal())
        installation.equipment = connected
        with pytest.raises(Inconclusive, match="no supply"):
            _ = installation.supply
        with pytest.raises(Inconclusive, match="no load bank"):
            _ = installation.load_bank
