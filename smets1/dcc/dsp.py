"""What the DSP checks before a Service Request reaches the S1SP, in order, with the codes that public sources tell."""

from collections.abc import Mapping

from smets1.data_items import PREPAY_CONFIGURATION
from smets1.dcc.inventory import DeviceStatus, Inventory
from smets1.dcc.messages import Outcome, Party, ServiceRequest
from smets1.service_requests import SERVICE_REQUESTS, Smets1Support

SUPPLIER_ROLE = {"ESME": "IS", "GSME": "GS", "PPMID": "IS", "CHF": "IS"}
"""The supplier who acts for a device: the Electricity Supplier for a PPMID or Communications Hub (facts 47, 48)."""

ELEMENTS: Mapping[str, tuple[str, ...]] = {
    "1.5": ("Adjust",),
    "2.1": PREPAY_CONFIGURATION,
    "6.8": ("BillingTime", "BillingPeriod"),
}
"""The elements of the requests in which no device would notice a wrong or missing one (DUIS)."""

_OPTIONAL = ("Adjust",)
"""Without it, SRV 1.5 resets the Meter Balance."""

_OTHER_FUEL = {"ESME": ("GS", "GT"), "GSME": ("IS", "ES", "ED")}
_FIRMWARE_UPDATES = ("11.1", "11.3", "11.4")


def refuse(reason: str, code: str | None = None) -> Outcome:
    """A refusal by the DSP; `code` only where its meaning is public."""
    return Outcome(False, code, Party.DSP, reason)


def check(request: ServiceRequest, inventory: Inventory) -> Outcome | None:
    """The DSP's refusal of `request`, or None where it passes every check."""
    variant = SERVICE_REQUESTS.get(request.srv)
    if variant is None:
        return refuse(f"{request.srv} is not a Service Reference Variant")
    if faults := _element_faults(request):
        return refuse(f"{request.srv} is not as DUIS has it: {'; '.join(faults)}")
    if request.role not in variant.roles:
        return refuse(f"User Role {request.role} may not send {request.srv}", "E2")
    if variant.smets1 is Smets1Support.NOT_SUPPORTED:
        return refuse(f"{request.srv} {variant.name} is not a SMETS1 Service Request")
    if request.srv == "5.1" and (refusal := _check_schedule(request)):
        return refusal
    if variant.non_device and not variant.device_types and request.srv != "5.1":
        return None
    entry = inventory.get(request.device_id)
    if entry is None:
        return refuse(f"device {request.device_id} does not exist", "E19")
    if entry.status is not DeviceStatus.COMMISSIONED:
        return refuse(f"the device is {entry.status}", "E5")
    if not _is_eligible(request, variant.critical, entry.device_type):
        return refuse(f"User Role {request.role} is not responsible for this {entry.device_type}", "E4")
    if variant.device_types and entry.device_type not in variant.device_types:
        return refuse(f"{request.srv} is not valid for a {entry.device_type}", "E11")
    return None


def _element_faults(request: ServiceRequest) -> list[str]:
    elements = ELEMENTS.get(request.srv, request.body)
    missing = [f"{name} is missing" for name in elements if name not in request.body and name not in _OPTIONAL]
    return missing + [f"{name} is unknown here" for name in request.body if name not in elements]


def _is_eligible(request: ServiceRequest, critical: bool, device_type: str) -> bool:
    """Whether the User acts for the device: for a meter by its fuel (facts 93, 95), else by facts 47 and 48."""
    if other_fuel := _OTHER_FUEL.get(device_type):
        return request.role not in other_fuel
    return request.role == SUPPLIER_ROLE.get(device_type) or not (critical or request.srv in _FIRMWARE_UPDATES)


def _check_schedule(request: ServiceRequest) -> Outcome | None:
    scheduled = SERVICE_REQUESTS.get(str(request.body.get("SRV", "")))
    if scheduled is None:
        return refuse("a schedule names the SRV to be sent")
    if scheduled.smets1 is Smets1Support.NOT_SUPPORTED:
        return refuse(f"{scheduled.srv} {scheduled.name} is not a SMETS1 Service Request")
    if not scheduled.dcc_scheduled:
        return refuse(f"{scheduled.srv} {scheduled.name} cannot be scheduled by the DSP")
    return None
