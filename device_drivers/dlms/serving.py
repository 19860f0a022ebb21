"""A device as a listener serves it: its objects by DLMS/COSEM, and its registers in a readout by IEC 62056-21."""

import secrets
from collections.abc import Callable, Mapping
from contextlib import AbstractContextManager
from datetime import UTC, datetime
from typing import Any, Final, cast

from device_drivers.dlms.listening import Served
from device_drivers.dlms.mapping import DeviceMapping
from device_drivers.dlms.objects import LogicalDevice, ServedDevice
from device_drivers.dlms.server import Access, ServerAssociation
from smets1.data_items import DATA_ITEMS
from smets1.operations import Refused

REGISTERS: Final = ("ActiveImportRegister", "ActiveExportRegister", "ConsumptionRegister")
"""The data items that are read out, of those that a device has."""

_UNITS: Final[Mapping[str, str]] = {"Wh": "kWh", "0.001 m³": "m3"}
"""The unit of which a register counts thousandths."""


def serve(
    device: ServedDevice,
    mapping: DeviceMapping,
    access: Access,
    lock: AbstractContextManager[Any],
    chance: Callable[[int], bytes] = secrets.token_bytes,
    **settings: Any,
) -> Served:
    """A device with the objects of a mapping, for a listener; all that is asked of it is asked under `lock`.

    `chance` gives so many random octets, `settings` are more of `Served`.
    """
    logical = LogicalDevice(device, mapping, f"S1B{device.role}".ljust(16, "0").encode("ascii"))
    return Served(
        lambda: ServerAssociation(logical, access, chance),
        lock,
        identification=f"EMULATED {device.role}",
        readout=lambda: readout(device, mapping),
        **settings,
    )


def readout(device: ServedDevice, mapping: DeviceMapping) -> bytes:
    """The lines of a readout: 0.9.1 and 0.9.2 are time and date (UTC), then each register by its OBIS code."""
    has = (name for name in REGISTERS if device.role in DATA_ITEMS[name].device_types)
    names = [name for name in has if name in mapping.items]
    found = device.read(["Clock", *names])
    if isinstance(found, Refused):
        return b""
    clock = cast(datetime, found.values["Clock"]).astimezone(UTC)
    lines = [f"0.9.1({clock:%H:%M:%S})", f"0.9.2({clock:%y-%m-%d})"]
    for name in names:
        a, b, *group, _ = mapping.items[name].places[0].instance
        whole, thousandths = divmod(cast(int, found.values[name]), 1000)
        code = f"{a}-{b}:{'.'.join(map(str, group))}"
        lines.append(f"{code}({whole:06}.{thousandths:03}*{_UNITS[DATA_ITEMS[name].unit]})")
    return "".join(f"{line}\r\n" for line in lines).encode("ascii")
