"""Mounting an installation: drivers, S1SP rules and inventory entries from what the bench file says."""

from contextlib import suppress
from datetime import UTC, datetime

from benches.bench_equipment import comes_to, connect
from benches.bench_file import Bench, DeviceSpec, InstallationSpec
from benches.installation import Installation, Journal, MountedDevice
from device_drivers.emulator.behaviour import behaviour_for
from device_drivers.emulator.clock import VirtualClock
from device_drivers.emulator.display import Display
from device_drivers.emulator.driver import EmulatedDevice, make_device
from device_drivers.emulator.esme import Esme
from device_drivers.equipment import EquipmentError, LoadBank
from smets1.cells import declared_clauses
from smets1.data_items import METERS
from smets1.dcc.cohorts import s1sp_rules
from smets1.dcc.inventory import DeviceStatus, InventoryEntry
from smets1.registers import Combination, Dmves

VIRTUAL_START = datetime(2025, 1, 15, 10, 0, tzinfo=UTC)
"""Where virtual time starts unless a scenario says otherwise: a Wednesday in winter, when local time is UTC."""


def mount(
    bench: Bench,
    spec: InstallationSpec,
    journal: Journal,
    commissioned: bool = True,
    start: datetime | None = None,
    powered: bool = True,
) -> Installation:
    """The installation of `spec`, powered by the bench's equipment and ready for Service Requests.

    Emulated devices are new each time, in their factory state and at `start`, by default `VIRTUAL_START`. With
    `commissioned` False they are as before migration: not enrolled, and not commissioned in the SMI. With `powered`
    False the equipment is left as it is found. Raises EquipmentError where the equipment does not follow; it is
    released then, and by `Installation.release` otherwise.
    """
    clock = VirtualClock(start or VIRTUAL_START)
    emulators = {role: _emulator(bench, spec.combination, device, clock) for role, device in spec.devices.items()}
    for emulator in emulators.values():
        if isinstance(emulator, Display):
            emulator.join(emulators[role] for role in METERS if role in emulators)

    esme = emulators.get("ESME")
    equipment = connect(bench.equipment, esme if isinstance(esme, Esme) else None, clock.now)

    def enrol() -> None:
        for emulator in emulators.values():
            emulator.enrol()

    devices = {
        role: _mounted(bench, spec.combination, spec.devices[role], emulator, equipment.load, position)
        for position, (role, emulator) in enumerate(emulators.items(), start=1)
    }
    installation = Installation(spec.combination, devices, clock, journal, enrol, equipment)
    if powered:
        try:
            equipment.make_ready()
        except BaseException:
            with suppress(EquipmentError):
                installation.release()
            raise
        if esme and bench.equipment_on_a_wire:
            # A meter that was without power needs time to come up.
            comes_to(esme, clock, answering=True)
    if commissioned:
        installation.commission()
    return installation


def shown_clauses(spec: DeviceSpec, combination: Combination, dmves: Dmves) -> tuple[str, ...]:
    """The clauses whose variation a device shows: what its bench entry says, else what the DMVES declares."""
    return spec.behaves if spec.behaves is not None else declared_clauses(combination, spec.role, dmves)


def _emulator(bench: Bench, combination: Combination, spec: DeviceSpec, clock: VirtualClock) -> EmulatedDevice:
    model = combination.devices[spec.role]
    behaviour = behaviour_for(shown_clauses(spec, combination, bench.dmves), spec.role, spec.choices)
    running = spec.running_firmware or model.firmware_version
    if spec.emulator_class:
        return spec.emulator_class(model, clock, behaviour, running)
    return make_device(spec.role, model, clock, behaviour, running)


def _mounted(
    bench: Bench,
    combination: Combination,
    spec: DeviceSpec,
    emulator: EmulatedDevice,
    load_bank: LoadBank | None,
    position: int,
) -> MountedDevice:
    model = combination.devices[spec.role]
    entry = InventoryEntry(
        device_id=f"00-00-00-00-00-00-00-{position:02X}",
        device_type=spec.role,
        model=model,
        status=DeviceStatus.INSTALLED_NOT_COMMISSIONED,
        running_firmware=spec.running_firmware or model.firmware_version,
    )
    rules = s1sp_rules(shown_clauses(spec, combination, bench.dmves))
    load = load_bank if isinstance(emulator, Esme) else emulator.load
    return MountedDevice(spec.role, emulator, load, entry, rules)
