"""Bench qualification: is what the bench file says what is mounted, and does it follow? Nothing is tested here."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from functools import partial

from benches.bench_equipment import comes_to
from benches.bench_file import Bench, InstallationSpec
from benches.installation import Installation, Journal, MountedDevice
from benches.mount import mount
from benches.wire import KEPT, State, Wire
from device_drivers.equipment import (
    NOMINAL_VOLTAGE,
    Contactor,
    Equipment,
    EquipmentError,
    LoadBank,
    ReferenceMeter,
    Supply,
)
from device_drivers.protocols import Clock, DeviceDriver, DeviceTimeout
from smets1.data_items import DATA_ITEMS
from smets1.dcc.messages import Exchange
from smets1.errors import BenchError, Inconclusive
from smets1.operations import Done

CLOCK_TOLERANCE = timedelta(seconds=10)
"""How far a device's clock may be from the bench clock."""

TRIAL_VOLTAGE = 2_320
"""A voltage that a supply has to follow, within the limits of every meter, in 0.1 V."""

TRIAL_POWER = 100
"""A power that a load has to follow, in W."""

VOLTAGE_TOLERANCE = 50
"""How far a reference meter may be from what the supply gives, in 0.1 V."""


@dataclass(frozen=True, slots=True)
class Check:
    """One thing looked at: `found` against `expected`."""

    dmc: str
    role: str
    what: str
    expected: str
    found: str
    passed: bool


def qualify(bench: Bench, spec: InstallationSpec, after: bool = False) -> list[Check]:
    """The checks of one installation: each device answers, is the listed model and keeps time.

    `after` a run a device may run other firmware, where its entry says that it may change. Where equipment is reached
    over a wire, it is to follow, to power the ESME and to be left safe; what is emulated through and through has
    nothing to qualify.
    """
    dmc = spec.combination.dmc
    try:
        installation = mount(bench, spec, Journal(), powered=False)
    except EquipmentError as fault:
        return [Check(dmc, "equipment", "opens", "no fault", str(fault), False)]
    except BenchError as fault:
        return [Check(dmc, "installation", "is mounted", "no fault", str(fault), False)]
    try:
        equipment = installation.equipment if bench.equipment_on_a_wire else Equipment()
        checks = _qualify_equipment(dmc, equipment)
        esme = installation.devices.get("ESME")
        if esme and equipment.supply:
            comes_to(esme.driver, installation.clock, answering=True)
        for role, device in installation.devices.items():
            installation.clock.now()  # an emulated device beside physical ones answers at the present
            checks.extend(_qualify_device(dmc, role, device, installation, after))
            if device.wire and bench.substrate == "physical":
                checks.append(_qualify_substrate(dmc, role, device.wire))
            if device.wire and (entry := spec.devices[role].dlms) and entry.logical_device_name:
                checks.append(_asked(dmc, role, "logical device name", entry.logical_device_name, device.wire.name))
        sound = not any(check.role == "supply" or check.what == "answers" for check in checks if not check.passed)
        if esme and equipment.supply and sound:
            try_power = partial(_try_power, equipment.supply, esme.driver, installation.clock)
            checks.append(_trial(dmc, "supply", "powers the ESME", try_power))
    finally:
        left_safe = _trial(dmc, "equipment", "left safe", installation.release)
    return [*checks, left_safe] if bench.equipment_on_a_wire else checks


def _qualify_equipment(dmc: str, equipment: Equipment) -> list[Check]:
    """Whether each part follows; afterwards the meter is powered and not loaded."""
    trials: list[tuple[str, str, Callable[[], None]]] = []
    trials += [(f"contactor {name}", "follows", partial(_try_contactor, c)) for name, c in equipment.contactors.items()]
    if equipment.supply:
        trials.append(("supply", "follows", partial(_try_supply, equipment.supply)))
    if equipment.load:
        trials.append(("load", "follows", partial(_try_load, equipment.load)))
    if equipment.reference_meter:
        try_meter = partial(_try_reference_meter, equipment.reference_meter, equipment.supply)
        trials.append(("reference meter", "answers", try_meter))
    return [_trial(dmc, *trial) for trial in trials]


def _trial(dmc: str, part: str, what: str, try_it: Callable[[], None]) -> Check:
    """Whether `try_it` does without a fault of the bench."""
    try:
        try_it()
    except (EquipmentError, BenchError) as fault:
        return Check(dmc, part, what, "no fault", str(fault), False)
    return Check(dmc, part, what, "no fault", "no fault", True)


def _try_contactor(contactor: Contactor) -> None:
    contactor.open()
    contactor.close()


def _try_supply(supply: Supply) -> None:
    supply.set_voltage(TRIAL_VOLTAGE)
    supply.set_voltage(NOMINAL_VOLTAGE)
    supply.restore_power()


def _try_load(load: LoadBank) -> None:
    load.set(TRIAL_POWER)
    load.set(0)


def _try_reference_meter(meter: ReferenceMeter, supply: Supply | None) -> None:
    meter.active_power()
    meter.imported()
    for phase in range(1, min(meter.phases, supply.phases if supply else 0) + 1):
        if abs((found := meter.voltage(phase)) - NOMINAL_VOLTAGE) > VOLTAGE_TOLERANCE:
            raise EquipmentError(
                f"phase {phase} has {found / 10} V, and the supply is to give {NOMINAL_VOLTAGE / 10} V"
            )


def _try_power(supply: Supply, driver: DeviceDriver, clock: Clock) -> None:
    supply.interrupt_power()
    if not comes_to(driver, clock, answering=False):
        raise EquipmentError("the ESME answers while the supply is interrupted")
    supply.restore_power()
    if not comes_to(driver, clock, answering=True):
        raise EquipmentError("the ESME does not answer after the supply is restored")


def _qualify_substrate(dmc: str, role: str, wire: Wire) -> Check:
    """The bench file says that the device is physical: an emulator of this harness says what it is."""
    return _asked(dmc, role, "substrate", "no emulator", lambda: "an emulator" if wire.is_emulated() else "no emulator")


def _asked(dmc: str, role: str, what: str, expected: str, ask: Callable[[], str]) -> Check:
    """Whether a device answers as expected."""
    try:
        found = ask()
    except (DeviceTimeout, BenchError, Inconclusive) as fault:
        found = str(fault)
    return Check(dmc, role, what, expected, found or "nothing", found == expected)


def note_as_found(bench: Bench, spec: InstallationSpec) -> dict[tuple[str, str], State]:
    """What the meters on wires of an installation are like, by DMC and device type. Raises EquipmentError."""
    if not any(device.dlms for device in spec.devices.values()):
        return {}
    installation = mount(bench, spec, Journal())
    try:
        wired = [role for role, device in installation.devices.items() if device.wire]
        return {(spec.combination.dmc, role): installation.note_as_found(role) for role in wired}
    finally:
        installation.release()


def left_as_found(
    bench: Bench, spec: InstallationSpec, found: Mapping[tuple[str, str], State]
) -> tuple[list[Check], list[Exchange]]:
    """Whether the meters on wires are as they were found, having tried once more; and the exchanges that prove it."""
    dmc = spec.combination.dmc
    mine = {role: state for (each, role), state in found.items() if each == dmc}
    journal = Journal(found={(dmc, role): state for role, state in mine.items()})
    if not mine:
        return [], []

    def leave() -> None:
        mount(bench, spec, journal).release()

    expected = "; ".join(
        f"{role} {', '.join(str(state[i]) for i in KEPT if i in state)}" for role, state in mine.items()
    )
    check = _trial(dmc, "meters", "left as found", leave)
    return [replace(check, expected=expected)], journal.exchanges


def _qualify_device(dmc: str, role: str, device: MountedDevice, installation: Installation, after: bool) -> list[Check]:
    listed = device.entry.model
    expected = (listed.manufacturer, listed.model, listed.hardware_version, device.entry.running_firmware)
    try:
        told = device.driver.identify()
        answer = device.driver.read(("Clock",))
    except DeviceTimeout as silence:
        return [Check(dmc, role, "answers", "an answer", str(silence), False)]
    except (BenchError, Inconclusive) as fault:
        return [Check(dmc, role, "answers", "an answer that can be understood", str(fault), False)]
    found = (told.manufacturer, told.model, told.hardware_version, told.firmware_version)
    asked = 3 if after and device.wire and device.wire.firmware_may_change else 4
    passed = found[:asked] == expected[:asked]
    checks = [Check(dmc, role, "identity", " ".join(expected), " ".join(found), passed)]
    if role in DATA_ITEMS["Clock"].device_types:
        now = installation.clock.now()
        time = answer.values.get("Clock") if isinstance(answer, Done) else None
        passed = isinstance(time, datetime) and abs(time - now) <= CLOCK_TOLERANCE
        checks.append(Check(dmc, role, "clock", f"{now:%Y-%m-%d %H:%M:%S} UTC ± 10 s", str(time), passed))
    return checks
