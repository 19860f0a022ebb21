"""The Smart Metering Inventory (SMI): which devices the DCC knows, and their status."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

from smets1.registers import DeviceModel


class DeviceStatus(StrEnum):
    """SMI device statuses (DUIS V5.4 SRV 8.2; fact 126)."""

    PENDING = "Pending"
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
    listing says (facts 143, 144): `running_firmware` is what it ran when it was pre-notified.
    """

    device_id: str
    device_type: str
    model: DeviceModel
    status: DeviceStatus
    running_firmware: str


Inventory = Mapping[str, InventoryEntry]
"""The SMI by device id."""
