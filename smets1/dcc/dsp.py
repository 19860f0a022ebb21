"""What the DSP checks before a Service Request reaches the S1SP, in order, with the codes that public sources tell."""

from smets1.dcc.inventory import DeviceStatus, Inventory
from smets1.dcc.messages import Outcome, Party, ServiceRequest
from smets1.service_requests import SERVICE_REQUESTS, Smets1Support

SUPPLIER_ROLE = {"ESME": "IS", "GSME": "GS", "PPMID": "IS", "CHF": "IS"}
"""The supplier who acts for a device: the Electricity Supplier for a PPMID or Communications Hub (facts 47, 48)."""


def refuse(reason: str, code: str | None = None) -> Outcome:
    """A refusal by the DSP; `code` only where its meaning is public."""
    return Outcome(False, code, Party.DSP, reason)


def check(request: ServiceRequest, inventory: Inventory) -> Outcome | None:
    """The DSP's refusal of `request`, or None where it passes every check."""
    variant = SERVICE_REQUESTS.get(request.srv)
    if variant is None:
        return refuse(f"{request.srv} is not a Service Reference Variant")
    if request.role not in variant.roles:
        return refuse(f"User Role {request.role} may not send {request.srv}", "E2")
    if variant.smets1 is Smets1Support.NOT_SUPPORTED:
        return refuse(f"{request.srv} {variant.name} is not a SMETS1 Service Request")
    if variant.non_device and not variant.device_types:
        return _check_schedule(request) if request.srv == "5.1" else None
    entry = inventory.get(request.device_id)
    if entry is None:
        return refuse(f"device {request.device_id} does not exist", "E19")
    if entry.status is not DeviceStatus.COMMISSIONED:
        return refuse(f"the device is {entry.status}", "E5")
    if entry.device_type not in variant.device_types:
        return refuse(f"{request.srv} is not valid for a {entry.device_type}", "E11")
    if request.role != SUPPLIER_ROLE[entry.device_type] and variant.critical:
        return refuse(f"User Role {request.role} is not the supplier of this {entry.device_type}", "E4")
    return None


def _check_schedule(request: ServiceRequest) -> Outcome | None:
    scheduled = SERVICE_REQUESTS.get(str(request.body.get("SRV", "")))
    if scheduled is None:
        return refuse("a schedule names the SRV to be sent")
    if not scheduled.dcc_scheduled:
        return refuse(f"{scheduled.srv} {scheduled.name} cannot be scheduled by the DSP")
    return None
