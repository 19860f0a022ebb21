"""What the DSP checks before a Service Request reaches the S1SP, in order, with the codes that public sources tell."""

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from smets1.data_items import (
    CHF,
    GAS_CONVERSION,
    GAS_FLOW,
    LOAD_LIMIT,
    MAX_DEMAND_PERIOD,
    METERS,
    POWER_THRESHOLDS,
    PPMID,
    PREPAY_CONFIGURATION,
)
from smets1.dcc import adt, bodies, schedules
from smets1.dcc.cohorts import FOC
from smets1.dcc.generations import Generation
from smets1.dcc.inventory import LOCAL_DELIVERY, DeviceStatus, InventoryEntry, accepts, accepts_suspended
from smets1.dcc.messages import Outcome, Party, ServiceRequest
from smets1.dcc.registration import REGISTERED_ROLES, REMOTE_PARTY_ROLES, UserStatus, holder
from smets1.dcc.response_codes import Certainty
from smets1.dcc.rule_dates import CORE_UPLIFT_1_2, FOC_PPMID_FIRMWARE
from smets1.dcc.s1sp import LOGS
from smets1.dcc.services import DccState
from smets1.service_requests import SERVICE_REQUESTS, ServiceRequestVariant, Smets1Support

SUPPLIER_ROLE = {"ESME": "IS", "GSME": "GS", "PPMID": "IS", "CHF": "IS"}
"""The supplier who acts for a device: the Electricity Supplier for a PPMID or Communications Hub (facts 47, 48)."""

RULES_OF_THE_DAY = "rules of the day"
"""The check that a request is not for a day too early: its refusal says nothing of a device."""

ANOMALY_DETECTION = "Anomaly Detection"
"""The check that a User does not send more Critical Commands than it expects to."""

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


@dataclass(frozen=True, slots=True)
class Asked:
    """A request as the DSP looks at it: `at` is when it is to be carried out, else as `looked_at`: now."""

    request: ServiceRequest
    variant: ServiceRequestVariant
    state: DccState
    at: datetime
    looked_at: datetime

    @property
    def entry(self) -> InventoryEntry:
        """The device that it is for; to be asked for once that is known to exist."""
        return self.state.inventory[self.request.device_id]


@dataclass(frozen=True, slots=True)
class Check:
    """One check: its name, the code of its refusal and how sure that is, and why a request does not pass it."""

    name: str
    code: str | None
    certainty: Certainty
    why_not: Callable[[Asked], str]


def refuse(reason: str, code: str | None = None, check: str = "", certainty: Certainty | None = None) -> Outcome:
    """A refusal by the DSP; `code` only where its meaning is public."""
    return Outcome(False, code, Party.DSP, reason, check=check, certainty=certainty)


def check(request: ServiceRequest, state: DccState, now: datetime) -> Outcome | None:
    """The DSP's refusal of `request`, or None where it passes every check."""
    variant = SERVICE_REQUESTS.get(request.srv)
    if variant is None:
        reason = f"{request.srv} is not a Service Reference Variant"
        return refuse(reason, None, "Service Reference Variant", Certainty.UNKNOWN)
    asked = Asked(request, variant, state, request.execution_time or now, now)
    if refusal := _first_refusal(asked, OF_THE_FORM) or _authorise(asked):
        return refusal
    return _check_schedule(asked) if request.srv == "5.1" else None


def screen(request: ServiceRequest, state: DccState, now: datetime) -> tuple[Outcome | None, DccState]:
    """What becomes of a request that passed every check and may be one too many: the answer to it where it is
    quarantined until its User decides (fact 105), else None, and the state after it."""
    quarantined, anomalies = adt.screen(request, state.anomalies, now)
    state = replace(state, anomalies=anomalies)
    if quarantined is None:
        return None, state
    reason = f"it exceeds the Anomaly Detection Threshold of {request.party} for {request.srv}: quarantined"
    return refuse(f"{reason} as {quarantined.number}", None, ANOMALY_DETECTION, Certainty.UNKNOWN), state


def _authorise(asked: Asked) -> Outcome | None:
    of_the_device = () if asked.request.srv in _OF_NO_DEVICE else OF_THE_DEVICE
    return _first_refusal(asked, (*OF_THE_USER, *of_the_device, *OF_THE_COMMAND))


def _first_refusal(asked: Asked, checks: Sequence[Check]) -> Outcome | None:
    for each in checks:
        if reason := each.why_not(asked):
            return refuse(reason, each.code, each.name, each.certainty)
    return None


def _form(asked: Asked) -> str:
    faults = _element_faults(asked.request)
    return f"{asked.request.srv} is not as DUIS has it: {'; '.join(faults)}" if faults else ""


def _future_dating(asked: Asked) -> str:
    at = asked.request.execution_time
    if at is not None and asked.variant.future_dated == "No":
        return f"{asked.request.srv} {asked.variant.name} cannot be future-dated"
    return "the ExecutionDateTime is not in the future" if at is not None and at <= asked.looked_at else ""


def _user(asked: Asked) -> str:
    request, status = asked.request, _user_status(asked)
    return f"{request.party} is {status}" if status is UserStatus.NONE else ""


def _status_of_user(asked: Asked) -> str:
    request, status = asked.request, _user_status(asked)
    return f"{request.party} is {status}" if status is UserStatus.SUSPENDED else ""


def _user_status(asked: Asked) -> UserStatus:
    return asked.state.users.get(asked.request.party, UserStatus.ACTIVE)


def _role(asked: Asked) -> str:
    request = asked.request
    return "" if request.role in asked.variant.roles else f"User Role {request.role} may not send {request.srv}"


def _counter(asked: Asked) -> str:
    request, last = asked.request, asked.state.counters.get(asked.request.party, 0)
    return f"Originator Counter {request.counter} was used before" if 0 < request.counter <= last else ""


def _smets1(asked: Asked) -> str:
    unsupported = asked.variant.smets1 is Smets1Support.NOT_SUPPORTED
    return f"{asked.request.srv} {asked.variant.name} is not a SMETS1 Service Request" if unsupported else ""


def _existence(asked: Asked) -> str:
    device_id = asked.request.device_id
    return "" if device_id in asked.state.inventory else f"device {device_id} does not exist"


def _status(asked: Asked) -> str:
    request, entry = asked.request, asked.entry
    accepted = accepts(request.srv, entry.status)
    if entry.status is DeviceStatus.SUSPENDED:
        critical, variant, on = asked.variant.critical, request.command_variant, asked.state.rules_on
        accepted = accepted or accepts_suspended(request.srv, critical, variant, entry.generation, on)
    return "" if accepted else f"the device is {entry.status}"


def _installation(asked: Asked) -> str:
    """A device is the target of no request where it is joined to an installation of the other kind (fact 147), but for
    what corrects the inventory (assumption)."""
    if asked.request.srv in ("8.3", "8.4"):
        return ""
    own, hub = asked.entry.generation, asked.state.generation_of_hub(asked.entry)
    if hub in (None, own):
        return ""
    return f"the device was pre-notified as {own} and is joined to a {hub} installation"


def _responsibility(asked: Asked) -> str:
    """Whether the User Role acts for the device: for a meter by its fuel (facts 93, 95), else by facts 47 and 48."""
    request, device_type = asked.request, asked.entry.device_type
    if other_fuel := _OTHER_FUEL.get(device_type):
        eligible = request.role not in other_fuel
    else:
        of_supplier = asked.variant.critical or request.srv in _FIRMWARE_UPDATES
        eligible = request.role == SUPPLIER_ROLE.get(device_type) or not of_supplier
    return "" if eligible else f"User Role {request.role} is not responsible for this {device_type}"


def _registration(asked: Asked) -> str:
    """Registration data must name the party: throughout the period that is asked about, else at the time of execution,
    else now (fact 95). A Critical request to a SMETS2+ device needs no registration (fact 99)."""
    request = asked.request
    if not _is_of_registered_party(asked) or (asked.variant.critical and _is_smets2_plus(asked)):
        return ""
    start, end = request.body.get("StartDateTime"), request.body.get("EndDateTime")
    if not isinstance(start, datetime) or not isinstance(end, datetime):
        start = end = asked.at
    if asked.state.registration.responsible_within(request.role, start, end) == {request.party}:
        return ""
    return f"{request.party} is not registered as {request.role} all the time that is asked about"


def _credentials(asked: Asked) -> str:
    """For a Critical request the credentials that are held for the device must be the party's own (facts 93, 99)."""
    request = asked.request
    if not _is_of_registered_party(asked) or not asked.variant.critical:
        return ""
    held = holder(asked.state.credentials, asked.entry, REMOTE_PARTY_ROLES.get(request.role, ""))
    if held in (None, request.party):
        return ""
    return f"the credentials held for the device are those of {held}, not of {request.party}"


def _is_of_registered_party(asked: Asked) -> bool:
    return asked.request.party != "" and asked.request.role in REGISTERED_ROLES


def _is_smets2_plus(asked: Asked) -> bool:
    return asked.entry.generation is Generation.SMETS2_PLUS


def _device_type(asked: Asked) -> str:
    srv, device_type = asked.request.srv, asked.entry.device_type
    device_types = asked.variant.device_types or TARGETS.get(srv, ())
    return f"{srv} is not valid for a {device_type}" if device_types and device_type not in device_types else ""


def _rules_of_the_day(asked: Asked) -> str:
    """The firmware of a PPMID is dealt with from Core Uplift 1.2 on, for FOC later (facts 46, 52, 88)."""
    if asked.request.srv not in (*_FIRMWARE_UPDATES, "11.2") or asked.entry.device_type != PPMID:
        return ""
    since = FOC_PPMID_FIRMWARE if asked.state.cohort == FOC else CORE_UPLIFT_1_2
    if asked.state.rules_on >= since:
        return ""
    return f"{asked.request.srv} is not for a PPMID by the rules of {asked.state.rules_on:%Y-%m-%d}"


def _duis_version(asked: Asked) -> str:
    """A User needs the newer DUIS version for the firmware of a PPMID, and for nothing else (fact 51)."""
    older = asked.request.party in asked.state.on_older_duis and asked.request.srv in _FIRMWARE_UPDATES
    of_ppmid = older and asked.entry.device_type == PPMID
    return f"{asked.request.party} keeps a DUIS version without {asked.request.srv} for a PPMID" if of_ppmid else ""


def _keys(asked: Asked) -> str:
    """DCC Systems must hold the keys of a PPMID to update its firmware (facts 53, 54)."""
    lacking = asked.request.srv in _FIRMWARE_UPDATES and asked.request.device_id in asked.state.keys_missing
    return "DCC Systems do not hold the keys of the PPMID" if lacking else ""


def _command_variant(asked: Asked) -> str:
    """A request for a SMETS1 device is sent on, or for a Non-Critical one returned, and never a Pre-Command."""
    request = asked.request
    if asked.variant.non_device:
        known: tuple[int, ...] = (_CARRY_OUT, _OF_DCC_SYSTEMS)
    else:
        known = (_CARRY_OUT,) if asked.variant.critical else (_CARRY_OUT, *_LOCAL)
    variant = request.command_variant
    return "" if variant in known else f"Command Variant {variant} is not for {request.srv}"


def _local_delivery(asked: Asked) -> str:
    """A Command for local delivery is returned for SRV 2.2 only (fact 82; that it is for no other is an assumption)."""
    local = asked.request.command_variant in _LOCAL and asked.request.srv != "2.2"
    return f"{asked.request.srv} is not available for Local Command Services" if local else ""


_CARRY_OUT, _LOCAL, _OF_DCC_SYSTEMS = 1, (LOCAL_DELIVERY, 3), 8
"""Command Variants of the DUIS schema: to send it to the device, to return it to the User or both, and to have DCC
Systems carry it out."""

OF_THE_FORM = (
    Check("elements", None, Certainty.UNKNOWN, _form),
    Check("future dating", None, Certainty.UNKNOWN, _future_dating),
)
"""What is looked at first, whoever sends it. Before all the request must be of an SRV."""

OF_THE_USER = (
    Check("User", "E1", Certainty.PUBLISHED, _user),
    Check("User Role", "E2", Certainty.PUBLISHED, _role),
    Check("User status", "E3", Certainty.PUBLISHED, _status_of_user),
    Check("Originator Counter", None, Certainty.UNKNOWN, _counter),
    Check("SMETS1 Service Request", None, Certainty.UNKNOWN, _smets1),
)
"""What is looked at then. The order of these and the following checks is that of the codes as far as it is published,
and else an assumption."""

OF_THE_DEVICE = (
    Check("existence", "E19", Certainty.PUBLISHED, _existence),
    Check("SMI status", "E5", Certainty.STATED, _status),
    Check("kind of installation", None, Certainty.UNKNOWN, _installation),
    Check("responsibility", "E4", Certainty.INFERRED, _responsibility),
    Check("registration data", "E4", Certainty.INFERRED, _registration),
    Check("credentials", "E4", Certainty.INFERRED, _credentials),
    Check("device type", "E11", Certainty.PUBLISHED, _device_type),
    Check(RULES_OF_THE_DAY, None, Certainty.UNKNOWN, _rules_of_the_day),
    Check("DUIS version", None, Certainty.UNKNOWN, _duis_version),
    Check("keys of the PPMID", None, Certainty.UNKNOWN, _keys),
)
"""What is looked at where the request is for a device that must exist."""

OF_THE_COMMAND = (
    Check("Command Variant", "E12", Certainty.PUBLISHED, _command_variant),
    Check("Local Command Services", "E17", Certainty.PUBLISHED, _local_delivery),
)
"""What is looked at last."""

CHECKS = (*OF_THE_FORM, *OF_THE_USER, *OF_THE_DEVICE, *OF_THE_COMMAND)
"""Every check, in order."""


def _element_faults(request: ServiceRequest) -> list[str]:
    body = request.body_to_execute
    if request.srv in bodies.REQUIRED:
        return bodies.faults(request.srv, body)
    elements: Collection[str] = ELEMENTS.get(request.srv, body)
    if request.srv == "6.8":
        elements = (*elements, *_DAYS.get(str(body.get("BillingPeriod")), ()))
    missing = [f"{name} is missing" for name in elements if name not in body and name not in _OPTIONAL]
    return missing + [f"{name} is unknown here" for name in body if name not in elements]


def _check_schedule(asked: Asked) -> Outcome | None:
    srv = str(asked.request.body["DSPScheduledServiceReferenceVariant"])
    scheduled = SERVICE_REQUESTS.get(srv)
    reason = ""
    if scheduled is None:
        reason = f"{srv} is not a Service Reference Variant"
    elif not scheduled.dcc_scheduled:
        reason = f"{srv} {scheduled.name} cannot be scheduled by the DSP"
    elif faults := schedules.faults(asked.request.body):
        reason = f"the schedule of {srv} is not as DUIS has it: {'; '.join(faults)}"
    if scheduled is None or reason:
        return refuse(reason, None, "scheduling", Certainty.UNKNOWN)
    sent = replace(asked, request=replace(asked.request, srv=srv, counter=0), variant=scheduled)
    return _authorise(sent)
