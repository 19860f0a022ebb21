"""The Smart Metering Inventory (SMI): which devices the DCC knows, their status, and what each status allows."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

from smets1.registers import DeviceModel


class DeviceStatus(StrEnum):
    """SMI device statuses (DUIS V5.4 SRV 8.2; fact 126)."""

    PENDING = "Pending"
    WHITELISTED = "Whitelisted"
    INSTALLED_NOT_COMMISSIONED = "InstalledNotCommissioned"
    COMMISSIONED = "Commissioned"
    DECOMMISSIONED = "Decommissioned"
    SUSPENDED = "Suspended"
    RECOVERY = "Recovery"
    RECOVERED = "Recovered"


@dataclass(frozen=True, slots=True)
class InventoryEntry:
    """A device of the SMI.

    `model` is the Device Model as listed on the CPL. A bilingual PPMID runs another firmware version than its SMETS1
    listing says (facts 143, 144): `running_firmware` is what it ran when it was pre-notified. `mpxn` is the MPAN or
    MPRN of a meter.
    """

    device_id: str
    device_type: str
    model: DeviceModel
    status: DeviceStatus
    running_firmware: str
    mpxn: str = ""


Inventory = Mapping[str, InventoryEntry]
"""The SMI by device id."""

MPXNS = {"ESME": "9900000000001", "GSME": "9900000001"}
"""The made-up MPAN and MPRN of the premises of a bench, by meter."""

_S = DeviceStatus
_NEW = frozenset({_S.PENDING, _S.WHITELISTED, _S.INSTALLED_NOT_COMMISSIONED})
_PRESENT = frozenset(set(_S) - {_S.DECOMMISSIONED})
_ON_THE_HAN = frozenset({_S.INSTALLED_NOT_COMMISSIONED, _S.COMMISSIONED})

ACCEPTED_IN: Mapping[str, frozenset[DeviceStatus]] = {
    "8.1.1": frozenset({_S.INSTALLED_NOT_COMMISSIONED}),
    **dict.fromkeys(("8.3", "8.4", "8.14.1", "8.14.2", "8.14.3", "8.14.4"), _PRESENT),
    **dict.fromkeys(("8.7.1", "8.7.2", "8.8.1", "8.8.2", "8.9"), _ON_THE_HAN),
}
"""The statuses in which an SRV is accepted, where that is not Commissioned alone (assumption: as far as no fact says
so). The DSP refuses it in any other with E5."""

STATUS_BY_UPDATE = {
    "UpdateDeviceStatusExceptCH": frozenset({_S.PENDING, _S.INSTALLED_NOT_COMMISSIONED}),
    "UpdateDeviceStatusCH": frozenset({_S.COMMISSIONED, _S.INSTALLED_NOT_COMMISSIONED}),
}
"""What SRV 8.4 sets a status to (DUIS), but for Withdrawn, which is not a valid status of the SMI."""


def accepts(srv: str, status: DeviceStatus) -> bool:
    """Whether SRV `srv` is accepted for a device of this status."""
    return status in ACCEPTED_IN.get(srv, frozenset({_S.COMMISSIONED}))


def is_new(status: DeviceStatus) -> bool:
    """Whether a device of this status has never been commissioned."""
    return status in _NEW
