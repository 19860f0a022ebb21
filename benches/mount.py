"""Mounting an installation: drivers, S1SP rules and inventory entries from what the bench file says."""

from collections.abc import Callable
from contextlib import suppress
from datetime import UTC, date, datetime
from typing import TYPE_CHECKING

from benches.bench_equipment import comes_to, connect
from benches.bench_file import Bench, DeviceSpec, InstallationSpec
from benches.clocks import LATE, RealClock
from benches.installation import Installation, Journal, MountedDevice
from benches.locks import Mounted
from benches.wire import Wire
from device_drivers.emulator.behaviour import behaviour_for
from device_drivers.emulator.clock import VirtualClock
from device_drivers.emulator.communications_hub import CommunicationsHub
from device_drivers.emulator.display import Display
from device_drivers.emulator.driver import EmulatedDevice, make_device
from device_drivers.emulator.esme import Esme
from device_drivers.equipment import EquipmentError
from device_drivers.protocols import Clock, DeviceDriver, Load
from smets1.cells import declared_clauses
from smets1.data_items import METERS
from smets1.dcc.cohorts import s1sp_rules
from smets1.dcc.inventory import DeviceStatus, InventoryEntry
from smets1.dcc.rule_dates import EVERY_RULE
from smets1.errors import Inconclusive
from smets1.registers import Combination, Dmves

if TYPE_CHECKING:
    from benches.dlms_entry import DlmsEntry

VIRTUAL_START = datetime(2025, 1, 15, 10, 0, tzinfo=UTC)
"""Where virtual time starts unless a scenario says otherwise: a Wednesday in winter, when local time is UTC."""


def mount(
    bench: Bench,
    spec: InstallationSpec,
    journal: Journal,
    commissioned: bool = True,
    start: datetime | None = None,
    powered: bool = True,
    rules_on: date = EVERY_RULE,
) -> Installation:
    """The installation of `spec`, powered by the bench's equipment and ready for Service Requests.

    Emulated devices are new each time, in their factory state and at `start`, by default `VIRTUAL_START`. With
    `commissioned` False they are as before migration: not enrolled, and not commissioned in the SMI. With `powered`
    False the equipment is left as it is found. Raises Inconclusive where a real clock would have to be brought to
    `start`, BenchError where another installation is mounted on one of its ports, and EquipmentError where the
    equipment does not follow; it is released then, and by `Installation.release` otherwise. DCC Systems follow the
    rules of the day `rules_on`.
    """
    if not commissioned and any(device.dlms for device in spec.devices.values()):
        raise Inconclusive("a meter on a wire is not brought back to before its migration")
    clock, of_emulators = _clocks(bench, start)
    mounted = Mounted(bench.places([spec]))
    try:
        installation = _installation(bench, spec, journal, clock, of_emulators, rules_on, mounted)
    except BaseException:
        mounted.release()
        raise
    try:
        if powered:
            installation.equipment.make_ready()
            if bench.equipment_on_a_wire and "ESME" in installation.devices:
                # A meter that was without power needs time to come up.
                comes_to(installation.devices["ESME"].driver, clock, answering=True)
        if commissioned:
            installation.commission()
    except BaseException:
        with suppress(EquipmentError):
            installation.release()
        raise
    return installation


def _installation(
    bench: Bench,
    spec: InstallationSpec,
    journal: Journal,
    clock: Clock,
    of_emulators: VirtualClock,
    rules_on: date,
    mounted: Mounted,
) -> Installation:
    """The installation as it is found."""
    emulators = {
        role: _emulator(bench, spec.combination, device, of_emulators)
        for role, device in spec.devices.items()
        if device.driver == "emulator"
    }
    for emulator in emulators.values():
        if isinstance(emulator, Display):
            emulator.join(emulators[role] for role in METERS if role in emulators)
    hub, esme = emulators.get("CHF"), emulators.get("ESME")
    if isinstance(hub, CommunicationsHub):
        hub.image_store.serve(emulator for emulator in emulators.values() if emulator is not hub)
        if isinstance(esme, Esme):
            hub.live_on(esme)
    equipment = connect(bench.equipment, esme if isinstance(esme, Esme) else None, clock.now)

    def enrol() -> None:
        for emulator in emulators.values():
            emulator.enrol()

    devices = {}
    for position, (role, device) in enumerate(spec.devices.items(), start=1):
        driver: DeviceDriver
        if device.dlms:
            driver, wire = connected(device.dlms, clock.now)
            load: Load | None = equipment.load if role == "ESME" else None
        else:
            driver, wire = emulators[role], None
            load = equipment.load if isinstance(driver, Esme) else emulators[role].load
        entry, rules = (
            _entry(spec.combination, device, position),
            s1sp_rules(shown_clauses(device, spec.combination, bench.dmves)),
        )
        devices[role] = MountedDevice(role, driver, load, entry, rules, wire)
    return Installation(
        spec.combination, devices, clock, journal, enrol, equipment, bench.max_wait, bench.cpl, rules_on, mounted
    )


def shown_clauses(spec: DeviceSpec, combination: Combination, dmves: Dmves) -> tuple[str, ...]:
    """The clauses whose variation a device shows: what its bench entry says, else what the DMVES declares."""
    return spec.behaves if spec.behaves is not None else declared_clauses(combination, spec.role, dmves)


def connected(entry: "DlmsEntry", now: Callable[[], datetime]) -> tuple[DeviceDriver, Wire]:
    """The driver of a meter on a wire, which is opened when it is first asked. Raises BenchError for its secrets."""
    from benches.dlms_meter import dlms_meter  # what it stands on is of no use to a bench of emulators

    return dlms_meter(entry, now)


def _clocks(bench: Bench, start: datetime | None) -> tuple[Clock, VirtualClock]:
    """The clock of the bench, and the clock of its emulated devices."""
    if bench.clock == "virtual":
        virtual = VirtualClock(start or VIRTUAL_START)
        return virtual, virtual
    real = RealClock()
    if start and abs(start - real.now()) > LATE:
        raise Inconclusive(f"it begins at {start:%Y-%m-%d %H:%M} UTC, and the clock of the bench is real")
    return real, real.emulated


def _emulator(bench: Bench, combination: Combination, spec: DeviceSpec, clock: VirtualClock) -> EmulatedDevice:
    model = combination.devices[spec.role]
    behaviour = behaviour_for(shown_clauses(spec, combination, bench.dmves), spec.role, spec.choices)
    running = spec.running_firmware or model.firmware_version
    if spec.emulator_class:
        return spec.emulator_class(model, clock, behaviour, running)
    return make_device(spec.role, model, clock, behaviour, running)


def _entry(combination: Combination, spec: DeviceSpec, position: int) -> InventoryEntry:
    model = combination.devices[spec.role]
    return InventoryEntry(
        device_id=f"00-00-00-00-00-00-00-{position:02X}",
        device_type=spec.role,
        model=model,
        status=DeviceStatus.INSTALLED_NOT_COMMISSIONED,
        running_firmware=spec.running_firmware or model.firmware_version,
    )
