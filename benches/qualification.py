"""Bench qualification: is what the bench file says what is mounted, and does it follow? Nothing is tested here."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import partial

from benches.bench_equipment import comes_to
from benches.bench_file import Bench, InstallationSpec
from benches.installation import Installation, Journal, MountedDevice
from benches.mount import mount
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


def qualify(bench: Bench, spec: InstallationSpec) -> list[Check]:
    """The checks of one installation: each device answers, is the listed model and keeps time.

    Where equipment is reached over a wire, it is to follow, to power the ESME and to be left safe; what is emulated
    through and through has nothing to qualify.
    """
    dmc = spec.combination.dmc
    try:
        installation = mount(bench, spec, Journal(), powered=False)
    except EquipmentError as fault:
        return [Check(dmc, "equipment", "opens", "no fault", str(fault), False)]
    try:
        equipment = installation.equipment if bench.equipment_on_a_wire else Equipment()
        checks = _qualify_equipment(dmc, equipment)
        esme = installation.devices.get("ESME")
        if esme and equipment.supply:
            comes_to(esme.driver, installation.clock, answering=True)
        for role, device in installation.devices.items():
            checks.extend(_qualify_device(dmc, role, device, installation))
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
    """Whether `try_it` does without an EquipmentError."""
    try:
        try_it()
    except EquipmentError as fault:
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


def _qualify_device(dmc: str, role: str, device: MountedDevice, installation: Installation) -> list[Check]:
    listed = device.entry.model
    expected = (listed.manufacturer, listed.model, listed.hardware_version, device.entry.running_firmware)
    try:
        told = device.driver.identify()
        answer = device.driver.read(("Clock",))
    except DeviceTimeout as silence:
        return [Check(dmc, role, "answers", "an answer", str(silence), False)]
    found = (told.manufacturer, told.model, told.hardware_version, told.firmware_version)
    checks = [Check(dmc, role, "identity", " ".join(expected), " ".join(found), found == expected)]
    if role in DATA_ITEMS["Clock"].device_types:
        now = installation.clock.now()
        time = answer.values.get("Clock") if isinstance(answer, Done) else None
        passed = isinstance(time, datetime) and abs(time - now) <= CLOCK_TOLERANCE
        checks.append(Check(dmc, role, "clock", f"{now:%Y-%m-%d %H:%M:%S} UTC ± 10 s", str(time), passed))
    return checks
