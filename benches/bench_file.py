"""The bench file: which installations are mounted and how each device is reached, checked before any is touched."""

import hashlib
import importlib
import inspect
import sys
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import timedelta
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING, TypeVar

from benches.locks import place_of
from benches.register_map import load_register_map
from device_drivers.emulator import behaviour
from device_drivers.emulator.driver import EmulatedDevice
from device_drivers.modbus.endpoint import Endpoint, SerialEndpoint, TcpEndpoint, parse_endpoint
from device_drivers.modbus.registers import PURPOSES, RegisterMap, Table
from device_drivers.reading import Reader
from device_drivers.yaml_file import Located, load_yaml
from smets1.clauses import CLAUSES
from smets1.data_items import DEVICE_TYPES
from smets1.dcc.cohorts import COHORTS, GROUP_IDS
from smets1.errors import BenchError, DeclarationError, Finding, nearest
from smets1.registers import Combination, Cpl, Dmves, Epcl, check_together, parse_cpl, parse_dmves, parse_epcl

if TYPE_CHECKING:
    from benches.dlms_entry import DlmsEntry

DRIVERS = ("emulator", "dlms")
"""Drivers that a device entry may name."""

EQUIPMENT_DRIVERS = ("emulated", "modbus")
"""Drivers that an equipment entry may name."""

EQUIPMENT_KEYS = ("driver", "url", "map", "device_id", "timeout")
"""What an equipment entry may say; all but the first concern Modbus only."""

CLOCKS = ("virtual", "real")
"""Clocks that a bench may keep: emulators keep virtual time, meters their own."""

SUBSTRATES = ("emulator", "physical")
"""What the devices of a bench may be."""

EMBEDDED_BENCH = Path(__file__).parent / "emulated.yaml"
"""The default bench: emulators only."""

Parsed = TypeVar("Parsed", Dmves, Epcl, Cpl)


@dataclass(frozen=True, slots=True)
class DeviceSpec:
    """How one device of an installation is reached.

    `behaves` lists every clause whose variation the device shows; None means what the DMVES declares.
    `emulator_class` is an emulator of one's own, None where the usual one serves; `running_firmware` is what a
    bilingual PPMID runs where that differs from its listing; `choices` are what an emulator does where the sources
    leave it open.
    """

    role: str
    driver: str
    where: str
    behaves: tuple[str, ...] | None = None
    emulator_class: type[EmulatedDevice] | None = None
    running_firmware: str = ""
    choices: Mapping[str, bool | str] = field(default_factory=dict)
    dlms: "DlmsEntry | None" = None
    """How it is reached where it is not emulated."""


@dataclass(frozen=True, slots=True)
class EquipmentSpec:
    """How one kind of equipment is reached: emulated where it has no endpoint, else by Modbus; `timeout` in ms."""

    where: str
    endpoint: Endpoint | None = None
    register_map: RegisterMap | None = None
    timeout: int = 1_000

    @property
    def place(self) -> str:
        """What one process at a time may hold of it; empty where it is emulated."""
        match self.endpoint:
            case TcpEndpoint():
                return place_of(str(self.endpoint))
            case SerialEndpoint(port):
                return place_of(port)
        return ""

    def addresses(self) -> Iterator[tuple[Endpoint, int, Table, int]]:
        """Every address that its registers take: endpoint, device, table and address."""
        if self.endpoint and self.register_map:
            for register in self.register_map.registers.values():
                for address in register.addresses:
                    yield self.endpoint, self.register_map.device_id, register.table, address


@dataclass(frozen=True, slots=True)
class InstallationSpec:
    """One installation of the bench: a DMC and its devices by role."""

    combination: Combination
    devices: Mapping[str, DeviceSpec]


@dataclass(frozen=True, slots=True)
class RegisterFile:
    """A register as it was read: its path, and the SHA-256 of its bytes."""

    path: str
    sha256: str


@dataclass(frozen=True, slots=True)
class Bench:
    """A bench whose file and registers were found sound."""

    name: str
    path: Path
    clock: str
    dmves: Dmves
    epcl: Epcl
    cpl: Cpl
    dmves_file: RegisterFile
    installations: Mapping[str, InstallationSpec]
    equipment: Mapping[str, EquipmentSpec] = field(default_factory=dict)
    substrate: str = "emulator"
    """`physical` only where the bench file says so: what answers on a wire may be an emulator all the same."""
    files: tuple[Path, ...] = ()
    """What it was read from."""
    max_wait: timedelta | None = None
    """The longest wait that a run allows; None where any is."""

    def places(self, installations: Iterable[InstallationSpec]) -> frozenset[str]:
        """The ports and addresses at which `installations` are reached, and the equipment with them."""
        devices = [device.dlms for spec in installations for device in spec.devices.values()]
        equipment = [part.place for part in self.equipment.values()]
        return frozenset((*equipment, *(entry.place for entry in devices if entry))) - {""}

    @property
    def equipment_on_a_wire(self) -> bool:
        """Whether any of the equipment is reached over a wire, so that it may fail and take its time."""
        return any(part.endpoint for part in self.equipment.values())


def load_bench(
    path: Path = EMBEDDED_BENCH,
    *,
    dmves: Path | None = None,
    epcl: Path | None = None,
    cpl: Path | None = None,
) -> Bench:
    """The bench of `path`, with registers that override those it names.

    Raises BenchError for what is wrong with the bench file and DeclarationError for what is wrong with a register,
    each with all findings.
    """
    findings: list[Finding] = []
    root = load_yaml(path, findings)
    reader = _Reader(findings, path.parent)
    if root is None or not isinstance(root.value, dict):
        reader.mapping(root, None)
        raise BenchError(findings)
    top = reader.mapping(root, {"bench", "registers", "clock", "substrate", "equipment", "group_ids", "installations"})
    name = reader.text(top.get("bench"), root, "bench")
    clock = reader.choice(top.get("clock"), CLOCKS, "virtual")
    substrate = reader.choice(top.get("substrate"), SUBSTRATES, "emulator")
    equipment = reader.equipment(top.get("equipment"))
    cohorts = GROUP_IDS | {
        group: reader.choice(cohort, COHORTS, "")
        for group, cohort in reader.mapping(top.get("group_ids"), None).items()
    }
    named = reader.mapping(top.get("registers"), {"dmves", "epcl", "cpl"})
    paths: dict[str, Path] = {}
    for register, given in (("dmves", dmves), ("epcl", epcl), ("cpl", cpl)):
        if given:
            paths[register] = given
        elif text := reader.text(named.get(register), top.get("registers", root), f"registers: {register}"):
            paths[register] = path.parent / text
    if len(paths) < 3:
        raise BenchError(findings)
    try:
        registers, dmves_file = _load_registers(paths, cohorts)
    except DeclarationError as error:
        if findings:
            raise BenchError((*findings, *error.findings)) from None
        raise
    installations = reader.installations(top.get("installations"), root, registers[1])
    reader.check_devices(top.get("clock", root), installations, clock, substrate)
    if findings:
        raise BenchError(findings)
    files = (path, *paths.values(), *reader.files)
    return Bench(name, path, clock, *registers, dmves_file, installations, equipment, substrate, files)


def _load_registers(
    paths: Mapping[str, Path], cohorts: Mapping[str, str]
) -> tuple[tuple[Dmves, Epcl, Cpl], RegisterFile]:
    findings: list[Finding] = []
    data: dict[str, bytes] = {}

    def parsed(name: str, parse: Callable[[str, str], Parsed]) -> Parsed | None:
        where = str(paths[name])
        try:
            data[name] = paths[name].read_bytes()
        except (OSError, ValueError) as error:
            found = getattr(error, "strerror", None) or str(error)
            findings.append(Finding(where, found, "a register in CSV", "Name an existing CSV file."))
            return None
        try:
            return parse(data[name].decode(), where)
        except UnicodeDecodeError as error:
            line, found = data[name].count(b"\n", 0, error.start) + 1, f"byte {data[name][error.start]:#04x}"
            findings.append(Finding(f"{where}:{line}", found, "UTF-8", "Save the register as UTF-8."))
        except DeclarationError as error:
            findings.extend(error.findings)
        return None

    dmves = parsed("dmves", parse_dmves)
    epcl = parsed("epcl", lambda text, where: parse_epcl(text, where, cohorts))
    cpl = parsed("cpl", parse_cpl)
    if dmves is None or epcl is None or cpl is None:
        raise DeclarationError(findings)
    if findings := list(check_together(dmves, epcl, cpl)):
        raise DeclarationError(findings)
    sha256 = hashlib.sha256(data["dmves"]).hexdigest()
    return (dmves, epcl, cpl), RegisterFile(paths["dmves"].name, sha256)


class _Reader(Reader):
    """Reads the parts of a bench file, collecting what is wrong."""

    def __init__(self, findings: list[Finding], folder: Path) -> None:
        super().__init__(findings)
        self.folder = folder
        self.files: list[Path] = []

    def equipment(self, node: Located | None) -> dict[str, EquipmentSpec]:
        parts = {kind: part for kind, part in self.mapping(node, PURPOSES).items() if kind in PURPOSES}
        specs = {kind: self.equipment_of(kind, part) for kind, part in parts.items()}
        taken: dict[tuple[Endpoint, int, Table, int], str] = {}
        for kind, spec in specs.items():
            for place in spec.addresses():
                if (other := taken.setdefault(place, kind)) != kind:
                    endpoint, device_id, table, address = place
                    found = f"{other} and {kind} both at {endpoint}, device {device_id}, {table} {address}"
                    self.add(spec.where, found, "registers of its own for each", "Correct a register map.")
                    break
        return specs

    def equipment_of(self, kind: str, node: Located) -> EquipmentSpec:
        wired = isinstance(node.value, dict) and "driver" in node.value and node.value["driver"].value == "modbus"
        entry = self.mapping(node, EQUIPMENT_KEYS if wired else EQUIPMENT_KEYS[:1])
        if self.choice(entry.get("driver"), EQUIPMENT_DRIVERS, "emulated") == "emulated":
            return EquipmentSpec(node.where)
        if find_spec("pymodbus") is None:
            self.add(node.where, "no pymodbus", "the libraries of a lab", "Install them: pip install -e '.[lab]'.")
        endpoint = register_map = None
        if url := self.text(entry.get("url"), node, "url"):
            try:
                endpoint = parse_endpoint(url)
            except ValueError as error:
                self.add(entry["url"].where, repr(url), str(error), "Correct the url.")
        if name := self.text(entry.get("map"), node, "map"):
            self.files.append(self.folder / name)
            register_map = load_register_map(self.folder / name, kind, self.findings)
        device_id = self.whole(entry.get("device_id"), 1, 247, register_map.device_id if register_map else 1)
        if register_map:
            register_map = replace(register_map, device_id=device_id)
        return EquipmentSpec(node.where, endpoint, register_map, self.whole(entry.get("timeout"), 10, 60_000, 1_000))

    def installations(self, node: Located | None, root: Located | None, epcl: Epcl) -> dict[str, InstallationSpec]:
        if node is None or not isinstance(node.value, list) or not node.value:
            where = node.where if node else root.where if root else "bench file"
            self.add(where, "no installations", "a list of installations", "Mount at least one DMC.")
            return {}
        specs: dict[str, InstallationSpec] = {}
        for element in node.elements():
            entry = self.mapping(element, {"dmc", "devices"})
            if not isinstance(element.value, dict) or not (dmc := self.text(entry.get("dmc"), element, "dmc")):
                continue
            combination = epcl.combinations.get(dmc)
            if combination is None:
                self.add(element.where, f"DMC {dmc!r}", nearest(dmc, epcl.combinations), "Name a DMC of the EPCL.")
            elif dmc in specs:
                self.add(element.where, f"DMC {dmc} twice", "each DMC once", "Remove one of them.")
            else:
                specs[dmc] = InstallationSpec(combination, self.devices(entry.get("devices"), element, combination))
        return specs

    def devices(self, node: Located | None, parent: Located, combination: Combination) -> dict[str, DeviceSpec]:
        given = self.mapping(node, DEVICE_TYPES)
        if node is not None and not isinstance(node.value, dict):
            return {}
        for role in combination.devices:
            if role not in given and role != "IHD":
                self.add(
                    parent.where, f"no {role}", f"a device for each role of {combination.dmc}", f"Mount its {role}."
                )
        specs = {}
        for role, device in given.items():
            if role in combination.devices:
                specs[role] = self.device(role, device)
            elif role in DEVICE_TYPES:
                self.add(device.where, f"a {role}", f"only devices of {combination.dmc}", f"Remove the {role}.")
        return specs

    def check_devices(
        self, of_clock: Located, installations: Mapping[str, InstallationSpec], clock: str, substrate: str
    ) -> None:
        """Whether the devices of a bench go with its clock, with its substrate and with one another."""
        devices = [device for spec in installations.values() for device in spec.devices.values()]
        if clock == "virtual" and any(device.driver != "emulator" for device in devices):
            expected = "a real clock, as meters keep their own time"
            self.add(of_clock.where, "a virtual clock with a meter on a wire", expected, "Write clock: real.")
        for device in devices:
            if substrate == "physical" and device.driver == "emulator":
                found = f"an emulated {device.role} on a physical bench"
                self.add(device.where, found, "physical devices alone", "Leave out 'substrate: physical'.")
        for spec in installations.values():
            taken: dict[object, str] = {}
            for device in spec.devices.values():
                if device.dlms and (at := device.dlms.address) in taken:
                    found = f"{taken[at]} and {device.role} both at {device.dlms.url}, with one address"
                    self.add(device.where, found, "an address of its own for each", "Correct one of them.")
                elif device.dlms:
                    taken[at] = device.role

    def device(self, role: str, node: Located) -> DeviceSpec:
        wired = isinstance(node.value, dict) and "driver" in node.value and node.value["driver"].value == "dlms"
        return self.dlms(role, node) if wired else self.emulator(role, node)

    def dlms(self, role: str, node: Located) -> DeviceSpec:
        from benches.dlms_entry import DlmsReader  # what it stands on is of no use to a bench of emulators

        reader = DlmsReader(self.findings, self.folder)
        read = reader.read(role, node)
        self.files += reader.files
        entry = self.mapping(node, None)
        behaves = self.behaves(entry["behaves"], role) if "behaves" in entry else None
        firmware = self.text(entry["running_firmware"], node, "running_firmware") if "running_firmware" in entry else ""
        return DeviceSpec(role, "dlms", node.where, behaves, running_firmware=firmware, dlms=read)

    def emulator(self, role: str, node: Located) -> DeviceSpec:
        entry = self.mapping(node, {"driver", "behaves", "class", "running_firmware", "choices"})
        driver = self.choice(entry.get("driver"), DRIVERS, "emulator")
        behaves = self.behaves(entry["behaves"], role) if "behaves" in entry else None
        own_class = self.own_class(entry["class"]) if "class" in entry else None
        firmware = self.text(entry["running_firmware"], node, "running_firmware") if "running_firmware" in entry else ""
        choices = self.choices(entry.get("choices"))
        return DeviceSpec(role, driver, node.where, behaves, own_class, firmware, choices)

    def own_class(self, node: Located) -> type[EmulatedDevice] | None:
        """The emulator of one's own that `module:Class` names, from beside the bench file or installed.

        Its module is imported, whatever that does.
        """
        text = self.text(node, node, "class")
        module, _, name = text.partition(":")
        if not (module and name.isidentifier()):
            if text:
                self.add(node.where, repr(text), "module:Class", "Name the module and the class.")
            return None
        sys.path.insert(0, str(self.folder))
        try:
            found = getattr(importlib.import_module(module), name)
        except Exception as error:
            do = f"Correct it, or put the module beside the bench file: {type(error).__name__}: {error}."
            self.add(node.where, text, "an importable module:Class", do)
            return None
        finally:
            sys.path.remove(str(self.folder))
        if not (isinstance(found, type) and issubclass(found, EmulatedDevice)):
            self.add(node.where, text, "a subclass of EmulatedDevice", "Derive it from one.")
            return None
        if source := inspect.getsourcefile(found):
            self.files.append(Path(source))
        return found

    def choices(self, node: Located | None) -> dict[str, bool | str]:
        known = behaviour.choices()
        chosen: dict[str, bool | str] = {}
        for name, value in self.mapping(node, known).items():
            if name not in known:
                continue
            if isinstance(value.value, bool | str) and value.value in known[name]:
                chosen[name] = value.value
            else:
                expected = " or ".join(str(each).lower() for each in known[name])
                self.add(value.where, f"{name}: {value}", expected, "Use one of these values.")
        return chosen

    def behaves(self, node: Located, role: str) -> tuple[str, ...]:
        if not isinstance(node.value, list):
            self.add(node.where, str(node), "a list of clause ids", 'Write behaves: ["18.5(o)"].')
            return ()
        for element in node.elements():
            clause = CLAUSES.get(str(element.value))
            if clause is None:
                expected = nearest(str(element.value), CLAUSES)
                self.add(element.where, f"clause {element}", expected, "Name a clause of the registry.")
            elif role not in clause.device_types:
                expected = f"a clause that concerns a {role}"
                self.add(element.where, f"clause {clause.id} for a {role}", expected, "Remove it here.")
            elif clause.varied_by or clause.kind != "variation":
                expected = f"clause {clause.varied_by}" if clause.varied_by else "a clause with a variation"
                self.add(
                    element.where, f"clause {clause.id}", expected, "Name the clause that describes the variation."
                )
        return tuple(str(element.value) for element in node.elements())


def select(bench: Bench, dmcs: Iterable[str]) -> tuple[InstallationSpec, ...]:
    """The installations named, or all where none is named. Raises BenchError for a DMC that is not mounted."""
    chosen = tuple(dmcs)
    findings = [
        Finding("command line", f"DMC {dmc!r}", nearest(dmc, bench.installations), "Name a DMC that the bench mounts.")
        for dmc in chosen
        if dmc not in bench.installations
    ]
    if findings:
        raise BenchError(findings)
    return tuple(spec for dmc, spec in bench.installations.items() if not chosen or dmc in chosen)
