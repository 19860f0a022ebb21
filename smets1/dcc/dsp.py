"""What the DSP checks before a Service Request reaches the S1SP, in order, with the codes that public sources tell."""

from collections.abc import Collection, Mapping
from dataclasses import replace
from datetime import datetime

from smets1.data_items import (
    CHF,
    GAS_CONVERSION,
    GAS_FLOW,
    LOAD_LIMIT,
    MAX_DEMAND_PERIOD,
    METERS,
    POWER_THRESHOLDS,
    PREPAY_CONFIGURATION,
)
from smets1.dcc import bodies, schedules
from smets1.dcc.inventory import InventoryEntry, accepts
from smets1.dcc.messages import Outcome, Party, ServiceRequest
from smets1.dcc.registration import REGISTERED_ROLES, REMOTE_PARTY_ROLES, holder
from smets1.dcc.s1sp import LOGS
from smets1.dcc.services import DccState
from smets1.service_requests import SERVICE_REQUESTS, ServiceRequestVariant, Smets1Support

SUPPLIER_ROLE = {"ESME": "IS", "GSME": "GS", "PPMID": "IS", "CHF": "IS"}
"""The supplier who acts for a device: the Electricity Supplier for a PPMID or Communications Hub (facts 47, 48)."""

ELEMENTS: Mapping[str, tuple[str, ...]] = {
    "1.5": ("Adjust",),
    "2.1": PREPAY_CONFIGURATION,
    "3.1": ("SupplierMessage",),
    "3.2": ("RestrictionDateTime",),
    "3.4": ("SupplierName", "SupplierTelephoneNumber"),
    "6.4.1": LOAD_LIMIT,
    "6.6": GAS_CONVERSION,
    "6.7": GAS_FLOW,
    "6.8": ("BillingTime", "BillingPeriod"),
    "6.12": POWER_THRESHOLDS,
    "6.18.1": MAX_DEMAND_PERIOD,
    "6.13": ("StartDateTime", "EndDateTime", "LogToRead"),
    "6.20.2": ("ExportMPAN",),
    "6.25": ("SupplyTamperState",),
    "6.26": ("DailyTariffBlockCounterMatrixReset",),
    **dict.fromkeys(LOGS, ("StartDateTime", "EndDateTime")),
}
"""The elements of the requests in which no device would notice a wrong or missing one (DUIS)."""

_DAYS = {
    "Weekly": ("DayOfWeek",),
    "Monthly": ("DayOfMonth",),
    **dict.fromkeys(("Quarterly", "SixMonthly", "Yearly"), ("DayOfMonth", "BillingPeriodStartMonth")),
}
"""What SRV 6.8 tells of the day, by billing period."""

_OPTIONAL = ("Adjust",)
"""Without it, SRV 1.5 resets the Meter Balance."""

_OTHER_FUEL = {"ESME": ("GS", "GT"), "GSME": ("IS", "ES", "ED")}
_FIRMWARE_UPDATES = ("11.1", "11.3", "11.4")
_OF_NO_DEVICE = ("5.2", "5.3", "8.2", "12.1", "12.2")

TARGETS: Mapping[str, tuple[str, ...]] = {
    **dict.fromkeys(("6.15.1", "6.23", "6.24.1", "8.1.1"), METERS),
    **dict.fromkeys(("8.11", "8.14.1", "8.14.2", "8.14.3", "8.14.4"), (CHF,)),
}
"""The device types that an SRV of the inventory or of credentials is for (assumption, as far as its name does not say
so), where the registry binds it to none."""


def refuse(reason: str, code: str | None = None) -> Outcome:
    """A refusal by the DSP; `code` only where its meaning is public."""
    return Outcome(False, code, Party.DSP, reason)


def check(request: ServiceRequest, state: DccState, now: datetime) -> Outcome | None:
    """The DSP's refusal of `request`, or None where it passes every check."""
    variant = SERVICE_REQUESTS.get(request.srv)
    if variant is None:
        return refuse(f"{request.srv} is not a Service Reference Variant")
    if faults := _element_faults(request):
        return refuse(f"{request.srv} is not as DUIS has it: {'; '.join(faults)}")
    at = request.execution_time
    if at is not None and variant.future_dated == "No":
        return refuse(f"{request.srv} {variant.name} cannot be future-dated")
    if at is not None and at <= now:
        return refuse("the ExecutionDateTime is not in the future")
    if refusal := _authorise(request, variant, state, at or now):
        return refusal
    return _check_schedule(request, state, now) if request.srv == "5.1" else None


def _authorise(
    request: ServiceRequest, variant: ServiceRequestVariant, state: DccState, at: datetime
) -> Outcome | None:
    if request.role not in variant.roles:
        return refuse(f"User Role {request.role} may not send {request.srv}", "E2")
    if variant.smets1 is Smets1Support.NOT_SUPPORTED:
        return refuse(f"{request.srv} {variant.name} is not a SMETS1 Service Request")
    if request.srv in _OF_NO_DEVICE:
        return None
    entry = state.inventory.get(request.device_id)
    if entry is None:
        return refuse(f"device {request.device_id} does not exist", "E19")
    if not accepts(request.srv, entry.status):
        return refuse(f"the device is {entry.status}", "E5")
    if not _is_eligible(request, variant.critical, entry.device_type):
        return refuse(f"User Role {request.role} is not responsible for this {entry.device_type}", "E4")
    if reason := _why_not_of_party(request, variant.critical, entry, state, at):
        return refuse(reason, "E4")
    device_types = variant.device_types or TARGETS.get(request.srv, ())
    if device_types and entry.device_type not in device_types:
        return refuse(f"{request.srv} is not valid for a {entry.device_type}", "E11")
    return None


def _element_faults(request: ServiceRequest) -> list[str]:
    body = request.body_to_execute
    if request.srv in bodies.REQUIRED:
        return bodies.faults(request.srv, body)
    elements: Collection[str] = ELEMENTS.get(request.srv, body)
    if request.srv == "6.8":
        elements = (*elements, *_DAYS.get(str(body.get("BillingPeriod")), ()))
    missing = [f"{name} is missing" for name in elements if name not in body and name not in _OPTIONAL]
    return missing + [f"{name} is unknown here" for name in body if name not in elements]


def _is_eligible(request: ServiceRequest, critical: bool, device_type: str) -> bool:
    """Whether the User Role acts for the device: for a meter by its fuel (facts 93, 95), else by facts 47 and 48."""
    if other_fuel := _OTHER_FUEL.get(device_type):
        return request.role not in other_fuel
    return request.role == SUPPLIER_ROLE.get(device_type) or not (critical or request.srv in _FIRMWARE_UPDATES)


def _why_not_of_party(
    request: ServiceRequest, critical: bool, entry: InventoryEntry, state: DccState, at: datetime
) -> str:
    """Why a party may not send a request in its role; empty where it may.

    Registration data must name it: throughout the period that is asked about, else at the time of execution (fact 95).
    For a Critical request the device must hold its credentials too (fact 93).
    """
    if not request.party or request.role not in REGISTERED_ROLES:
        return ""
    start, end = request.body.get("StartDateTime"), request.body.get("EndDateTime")
    if not isinstance(start, datetime) or not isinstance(end, datetime):
        start = end = at
    if state.registration.responsible_within(request.role, start, end) != {request.party}:
        return f"{request.party} is not registered as {request.role} all the time that is asked about"
    held = holder(state.credentials, entry, REMOTE_PARTY_ROLES.get(request.role, ""))
    if critical and held not in (None, request.party):
        return f"the credentials held for the device are those of {held}, not of {request.party}"
    return ""


def _check_schedule(request: ServiceRequest, state: DccState, now: datetime) -> Outcome | None:
    srv = str(request.body["DSPScheduledServiceReferenceVariant"])
    scheduled = SERVICE_REQUESTS.get(srv)
    if scheduled is None:
        return refuse(f"{srv} is not a Service Reference Variant")
    if not scheduled.dcc_scheduled:
        return refuse(f"{srv} {scheduled.name} cannot be scheduled by the DSP")
    if faults := schedules.faults(request.body):
        return refuse(f"the schedule of {srv} is not as DUIS has it: {'; '.join(faults)}")
    return _authorise(replace(request, srv=srv), scheduled, state, now)
