"""The Smart Metering Inventory (SMI): which devices the DCC knows, their status, and what each status allows."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date
from enum import StrEnum

from smets1.data_items import ESME, GSME, PPMID
from smets1.dcc.generations import Generation, generation_of
from smets1.dcc.rule_dates import MP105
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
    MPRN of a meter. `smets_version` is that of its listing, or of its pre-notification: it makes the device SMETS1 or
    SMETS2+ for good (fact 145). `before_suspension` is the status that a Suspended device had before.
    """

    device_id: str
    device_type: str
    model: DeviceModel
    status: DeviceStatus
    running_firmware: str
    mpxn: str = ""
    smets_version: str = ""
    before_suspension: DeviceStatus | None = None

    @property
    def generation(self) -> Generation:
        """Whether it is a SMETS1 or a SMETS2+ device."""
        return generation_of(self.smets_version)

    def is_a(self, model: DeviceModel) -> bool:
        """Whether it is of a Device Model; without a hardware version it is of any (assumption)."""
        return replace(self.model, hardware_version=self.model.hardware_version or model.hardware_version) == model

    def suspended(self) -> "InventoryEntry":
        """The entry once its Device Model was removed from the CPL (fact 77); as it is where that has no effect."""
        if self.device_type not in SUSPENDABLE or self.status in (DeviceStatus.DECOMMISSIONED, DeviceStatus.SUSPENDED):
            return self
        return replace(self, status=DeviceStatus.SUSPENDED, before_suspension=self.status)

    def no_longer_suspended(self) -> "InventoryEntry":
        """The entry with the status from before its suspension; as it is where it is not Suspended."""
        if self.status is not DeviceStatus.SUSPENDED:
            return self
        return replace(self, status=self.before_suspension or DeviceStatus.COMMISSIONED, before_suspension=None)

    def commissioned(self) -> "InventoryEntry":
        """The entry of a device that was commissioned; a Suspended one is so once its suspension ends (assumption)."""
        if self.status is DeviceStatus.SUSPENDED:
            return replace(self, before_suspension=DeviceStatus.COMMISSIONED)
        return replace(self, status=DeviceStatus.COMMISSIONED)

    def with_firmware(self, version: str) -> "InventoryEntry":
        """The entry of a device that runs another firmware version than before."""
        model = replace(self.model, firmware_version=version)
        return replace(self, model=model, running_firmware=version)


SUSPENDABLE = (ESME, GSME, PPMID, "HCALCS")
"""Device types that can be Suspended (fact 87): an IHD cannot, and of a Communications Hub it does not speak."""

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


LOCAL_DELIVERY = 2
"""The Command Variant of a request whose Command is returned to the User, for delivery at the device itself."""


def accepts(srv: str, status: DeviceStatus) -> bool:
    """Whether SRV `srv` is accepted for a device of this status, but for what a Suspended one takes as well."""
    return status in ACCEPTED_IN.get(srv, frozenset({_S.COMMISSIONED}))


def accepts_suspended(srv: str, critical: bool, command_variant: int, generation: Generation, on: date) -> bool:
    """Whether a request is accepted for a Suspended device by the rules of the day `on` (facts 78-83, 86)."""
    if critical or srv in ("11.1", "6.23"):
        return True
    if srv == "2.2":
        return command_variant == LOCAL_DELIVERY and generation is Generation.SMETS1
    return srv == "11.2" and on >= MP105


def is_new(status: DeviceStatus) -> bool:
    """Whether a device of this status has never been commissioned."""
    return status in _NEW
