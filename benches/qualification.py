"""Bench qualification: is what the bench file says what is mounted? Nothing is tested here."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from benches.bench_file import Bench, InstallationSpec
from benches.installation import Installation, Journal, MountedDevice
from benches.mount import mount
from device_drivers.protocols import DeviceTimeout
from smets1.data_items import DATA_ITEMS
from smets1.operations import Done

CLOCK_TOLERANCE = timedelta(seconds=10)
"""How far a device's clock may be from the bench clock."""


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
    """The checks of one installation: each device answers, is the listed model, keeps time and is powered."""
    installation = mount(bench, spec, Journal())
    checks = []
    for role, device in installation.devices.items():
        checks.extend(_qualify_device(spec.combination.dmc, role, device, installation))
    return checks


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
