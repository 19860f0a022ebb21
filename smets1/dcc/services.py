"""The requests that DCC Systems answer themselves: schedules, inventory, joining, credentials and the WAN matrix.

Each is a pure rule: from a request that the DSP let pass and the state of DCC Systems to an outcome and the new state.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from datetime import date, datetime

from smets1.data_items import CHF
from smets1.dcc import schedules, wan_matrix
from smets1.dcc.adt import AnomalyDetection
from smets1.dcc.generations import Generation
from smets1.dcc.inventory import (
    STATUS_BY_UPDATE,
    DeviceStatus,
    Inventory,
    InventoryEntry,
    is_new,
)
from smets1.dcc.messages import Outcome, Party, ServiceRequest
from smets1.dcc.registration import REMOTE_PARTY_ROLES, Credentials, Registration, UserStatus, holder
from smets1.dcc.response_codes import Certainty
from smets1.dcc.rule_dates import EVERY_RULE
from smets1.dcc.schedules import Schedule
from smets1.operations import Value
from smets1.registers import EMPTY_CPL, Cpl, DeviceModel


@dataclass(frozen=True, slots=True)
class DccState:
    """What DCC Systems know of an installation.

    `users` holds the parties that are not active Users, `on_older_duis` those that keep a DUIS version from before Core
    Uplift 1.2, `counters` the Originator Counter that each party used last.
    `rules_on` is the day whose rules hold. `images` holds the firmware version of the image that each device was sent
    last, `keys_missing` the devices whose keys are not held. `held` are the future-dated requests, by SRV and device:
    of each the last one only. `anomalies` are the thresholds of Users and what is quarantined. `device_logs` holds, by
    device, the devices that it may speak to: for a Communications Hub its HAN device log.
    """

    inventory: Inventory
    registration: Registration = field(default_factory=Registration)
    credentials: Credentials = field(default_factory=dict)
    users: Mapping[str, UserStatus] = field(default_factory=dict)
    on_older_duis: frozenset[str] = frozenset()
    counters: Mapping[str, int] = field(default_factory=dict)
    cpl: Cpl = EMPTY_CPL
    cohort: str = ""
    rules_on: date = EVERY_RULE
    images: Mapping[str, str] = field(default_factory=dict)
    keys_missing: frozenset[str] = frozenset()
    schedules: tuple[Schedule, ...] = ()
    schedules_created: int = 0
    held: Mapping[tuple[str, str], ServiceRequest] = field(default_factory=dict)
    anomalies: AnomalyDetection = field(default_factory=AnomalyDetection)
    device_logs: Mapping[str, tuple[str, ...]] = field(default_factory=dict)

    def with_entry(self, entry: InventoryEntry) -> "DccState":
        """The state with a new or changed entry of the inventory."""
        return replace(self, inventory={**self.inventory, entry.device_id: entry})

    def generation_of_hub(self, entry: InventoryEntry) -> Generation | None:
        """The generation of the Communications Hub that a device is joined to; None where it is joined to none."""
        hubs = (each for each in self.inventory.values() if each.device_type == CHF)
        joined = (hub.generation for hub in hubs if entry.device_id in self.device_logs.get(hub.device_id, ()))
        return next(joined, None)


@dataclass(frozen=True, slots=True)
class Due:
    """A request that DCC Systems send by themselves: when, and the state once it is sent."""

    at: datetime
    request: ServiceRequest
    sent: DccState


Answer = tuple[Outcome, DccState]


def hold(request: ServiceRequest, state: DccState) -> DccState:
    """The state that holds a future-dated request."""
    return replace(state, held={**state.held, (request.srv, request.device_id): request})


def first_due(state: DccState) -> Due | None:
    """What is to be sent next: a future-dated request that is held, or what is scheduled."""
    due = [_held_due(request, at, state) for request in state.held.values() if (at := request.execution_time)]
    due += [_scheduled_due(schedule, at, state) for schedule in state.schedules if (at := schedule.due)]
    return min(due, key=lambda each: each.at, default=None)


def _held_due(request: ServiceRequest, at: datetime, state: DccState) -> Due:
    held = {key: each for key, each in state.held.items() if each is not request}
    return Due(at, replace(request, body=request.body_to_execute, counter=0), replace(state, held=held))


def _scheduled_due(schedule: Schedule, at: datetime, state: DccState) -> Due:
    sent = tuple(each.passed() if each is schedule else each for each in state.schedules)
    return Due(at, replace(schedule.request, counter=0), replace(state, schedules=sent))


def answer(request: ServiceRequest, state: DccState, now: datetime) -> Answer:
    """The answer to a request of `ANSWERED`, and the state after it."""
    return _ANSWERS[request.srv](request, state, now)


def counted(request: ServiceRequest, state: DccState) -> DccState:
    """The state in which the Originator Counter of a request has been used."""
    return replace(state, counters={**state.counters, request.party: request.counter}) if request.counter else state


def carried_out(request: ServiceRequest, values: Mapping[str, Value], state: DccState) -> DccState:
    """The state once the DSP has the response that a device has done what a request asked of it, with its values."""
    entry = state.inventory[request.device_id]
    match request.srv:
        case "8.1.1":
            return state.with_entry(entry.commissioned())
        case "11.1" | "11.4" if "FirmwareVersion" in request.body:
            return replace(state, images={**state.images, entry.device_id: str(request.body["FirmwareVersion"])})
        case "11.3" if entry.device_id in state.images:
            images = {device: version for device, version in state.images.items() if device != entry.device_id}
            return _with_firmware(entry, state.images[entry.device_id], replace(state, images=images))
        case "11.2" if entry.status is DeviceStatus.SUSPENDED and "FirmwareVersion" in values:
            version, known = str(values["FirmwareVersion"]), (entry.model.firmware_version, entry.running_firmware)
            return state if version in known else _with_firmware(entry, version, state)
    return state


def _with_firmware(entry: InventoryEntry, version: str, state: DccState) -> DccState:
    """The state once it is known what a device runs: it is no longer Suspended (facts 84, 86), unless that version has
    been removed from the CPL as well (assumption)."""
    entry = entry.with_firmware(version)
    removed = state.cpl.has_removed(entry.device_type, entry.model)
    return state.with_entry(entry if removed else entry.no_longer_suspended())


def removed_from_cpl(device_type: str, model: DeviceModel, state: DccState) -> DccState:
    """The state after the removal of a Device Model from the CPL: every such device is Suspended (fact 77)."""
    inventory = {
        entry.device_id: entry.suspended() if entry.device_type == device_type and entry.is_a(model) else entry
        for entry in state.inventory.values()
    }
    return replace(state, inventory=inventory, cpl=state.cpl.without(device_type, model))


def returned(request: ServiceRequest) -> Outcome:
    """The answer to a request for local delivery: what the customer or an installer is to give to the device."""
    return _told({name: value for name, value in request.body.items() if name == "UTRN"})


def migrated(state: DccState, mpxns: Mapping[str, str]) -> DccState:
    """The state after the migration of every device of the inventory, meters with the MPxNs of their device types."""
    inventory = {
        entry.device_id: replace(entry, status=DeviceStatus.COMMISSIONED, mpxn=mpxns.get(entry.device_type, ""))
        for entry in state.inventory.values()
    }
    hubs = [entry.device_id for entry in inventory.values() if entry.device_type == CHF]
    return replace(
        state, inventory=inventory, device_logs={hub: tuple(each for each in inventory if each != hub) for hub in hubs}
    )


def _told(values: Mapping[str, Value]) -> Outcome:
    return Outcome(True, "I0", None, "", values)


_ACKNOWLEDGED = Outcome(True, "I99", None, "")
"""The success of a request that DCC Systems answer without data."""


def _refused(reason: str, party: Party = Party.DSP, code: str | None = None) -> Outcome:
    certainty = Certainty.PUBLISHED if code else Certainty.UNKNOWN
    return Outcome(False, code, party, reason, check="what DCC Systems hold", certainty=certainty)


def _create_schedule(request: ServiceRequest, state: DccState, now: datetime) -> Answer:
    number = state.schedules_created + 1
    schedule = schedules.created(request, number, now)
    state = replace(state, schedules=(*state.schedules, schedule), schedules_created=number)
    return _told({"DSPScheduleID": number}), state


def _asked_for(request: ServiceRequest, state: DccState) -> tuple[Schedule, ...]:
    """The schedules of the User that a request names: the one of that id, or all of the device."""
    number = request.body.get("DSPScheduleID")
    return tuple(
        schedule
        for schedule in state.schedules
        if (schedule.created_by.role, schedule.created_by.party) == (request.role, request.party)
        and (schedule.id == number if number is not None else schedule.created_by.device_id == request.device_id)
    )


def _no_such_schedule(request: ServiceRequest) -> Outcome:
    return _refused(f"the User has no schedule {request.body['DSPScheduleID']}")


def _read_schedule(request: ServiceRequest, state: DccState, _: datetime) -> Answer:
    found = _asked_for(request, state)
    if not found and "DSPScheduleID" in request.body:
        return _no_such_schedule(request), state
    names = (*schedules.ELEMENTS, "ScheduleEndDate")
    told = {name: tuple(str(each.created_by.body.get(name, "")) for each in found) for name in names}
    return _told({"DSPScheduleID": tuple(schedule.id for schedule in found), **told}), state


def _delete_schedule(request: ServiceRequest, state: DccState, _: datetime) -> Answer:
    found = _asked_for(request, state)
    if not found and "DSPScheduleID" in request.body:
        return _no_such_schedule(request), state
    kept = tuple(schedule for schedule in state.schedules if schedule not in found)
    return _ACKNOWLEDGED, replace(state, schedules=kept)


def _update_own_credentials(request: ServiceRequest, state: DccState, _: datetime) -> Answer:
    """Whose certificates they are is not checked: a Network Operator can lock itself out (facts 96-98)."""
    role = str(request.body["RemotePartyRole"])
    if REMOTE_PARTY_ROLES.get(request.role) != role:
        return _refused(f"User Role {request.role} holds no {role} credentials"), state
    return _with_credentials(request, state, role)


def _change_supplier(request: ServiceRequest, state: DccState, _: datetime) -> Answer:
    entry = state.inventory[request.device_id]
    if request.body["ImportMPxN"] != entry.mpxn:
        return _refused(f"the device is not that of MPxN {request.body['ImportMPxN']}"), state
    return _with_credentials(request, state, "Supplier")


def _with_credentials(request: ServiceRequest, state: DccState, role: str) -> Answer:
    party = str(request.body["DigitalSigningCertificate"])
    credentials = {**state.credentials, (request.device_id, role): party}
    return Outcome(True, "I0", None, ""), replace(state, credentials=credentials)


def _read_credentials(request: ServiceRequest, state: DccState, _: datetime) -> Answer:
    asked = request.body["RemotePartyRole"]
    roles = [str(role) for role in asked] if isinstance(asked, tuple) else [str(asked)]
    entry = state.inventory[request.device_id]
    held = {role: holder(state.credentials, entry, role) for role in roles}
    return _told({role: party for role, party in held.items() if party}), state


def _read_inventory(request: ServiceRequest, state: DccState, _: datetime) -> Answer:
    body = request.body
    if not body:
        entry = state.inventory.get(request.device_id)
        if entry is None:
            return _refused(f"device {request.device_id} does not exist", code="E19"), state
        return _told(_details(entry)), state
    here = wan_matrix.look_up(body) == wan_matrix.COVERAGE[0]
    found = [entry for entry in state.inventory.values() if here or entry.mpxn == body.get("MPxN")]
    if not found:
        return _refused("no device is known there"), state
    return _told({"DeviceID": tuple(entry.device_id for entry in found)}), state


def _details(entry: InventoryEntry) -> dict[str, Value]:
    mpxn: dict[str, Value] = {"ImportMPxN": entry.mpxn} if entry.mpxn else {}
    version: dict[str, Value] = {"SMETSCHTSVersion": entry.smets_version} if entry.smets_version else {}
    return {
        "DeviceType": entry.device_type,
        "DeviceStatus": entry.status.value,
        "DeviceManufacturer": entry.model.manufacturer,
        "DeviceModel": entry.model.model,
        "FirmwareVersion": entry.model.firmware_version,
        **version,
        **mpxn,
    }


def _decommission(request: ServiceRequest, state: DccState, _: datetime) -> Answer:
    entry = state.inventory[request.device_id]
    return _ACKNOWLEDGED, state.with_entry(replace(entry, status=DeviceStatus.DECOMMISSIONED, before_suspension=None))


def _update_inventory(request: ServiceRequest, state: DccState, _: datetime) -> Answer:
    entry, body = state.inventory[request.device_id], request.body
    for update in STATUS_BY_UPDATE:
        if update in body:
            return _update_status(entry, update, DeviceStatus(str(body[update])), state)
    if "DeleteDevice" in body:
        if not is_new(entry.status):
            return _refused(f"the device is {entry.status}", code="E5"), state
        return _ACKNOWLEDGED, replace(state, inventory={k: v for k, v in state.inventory.items() if v != entry})
    if "ImportMPxN" in body:
        return _ACKNOWLEDGED, state.with_entry(replace(entry, mpxn=str(body["ImportMPxN"])))
    details = {**_details(entry), **body}
    model = replace(
        entry.model,
        manufacturer=str(details["DeviceManufacturer"]),
        model=str(details["DeviceModel"]),
        firmware_version=str(details["FirmwareVersion"]),
    )
    return _ACKNOWLEDGED, state.with_entry(replace(entry, model=model))


def _update_status(entry: InventoryEntry, update: str, status: DeviceStatus, state: DccState) -> Answer:
    of_hub = update == "UpdateDeviceStatusCH"
    if of_hub != (entry.device_type == CHF):
        return _refused(f"{update} is not for a {entry.device_type}"), state
    if not (of_hub or is_new(entry.status)):
        return _refused(f"the device is {entry.status}", code="E5"), state
    return _ACKNOWLEDGED, state.with_entry(replace(entry, status=status))


def _join(request: ServiceRequest, state: DccState, _: datetime) -> Answer:
    other = str(request.body["OtherDeviceID"])
    if other not in state.inventory or other == request.device_id:
        return _refused(f"{other} is no other device of the inventory"), state
    return _told({}), _with_log(state, request.device_id, add=other)


def _unjoin(request: ServiceRequest, state: DccState, _: datetime) -> Answer:
    other = str(request.body["OtherDeviceID"])
    if other not in state.device_logs.get(request.device_id, ()):
        return _refused(f"{other} is not in the device log", Party.S1SP), state
    return _told({}), _with_log(state, request.device_id, remove=other)


def _with_log(state: DccState, device_id: str, *, add: str = "", remove: str = "") -> DccState:
    kept = tuple(each for each in state.device_logs.get(device_id, ()) if each not in (add, remove))
    log = (*kept, add) if add else kept
    return replace(state, device_logs={**state.device_logs, device_id: log})


def _read_device_log(request: ServiceRequest, state: DccState, _: datetime) -> Answer:
    return _told({"DeviceID": tuple(sorted(state.device_logs.get(request.device_id, ())))}), state


def _update_han_device_log(request: ServiceRequest, state: DccState, _: datetime) -> Answer:
    entry = state.inventory.get(device_id := str(request.body["DeviceID"]))
    if entry is None:
        return _refused(f"device {device_id} is not pre-notified"), state
    if request.body["RequestType"] == "Remove":
        if device_id not in state.device_logs.get(request.device_id, ()):
            return _refused(f"{device_id} is not in the device log", Party.S1SP), state
        return _told({}), _with_log(state, request.device_id, remove=device_id)
    if entry.status is DeviceStatus.DECOMMISSIONED:
        return _refused(f"device {device_id} is {entry.status}"), state
    status = DeviceStatus.WHITELISTED if entry.status is DeviceStatus.PENDING else entry.status
    mpxn = str(request.body.get("ImportMPxN", entry.mpxn))
    state = state.with_entry(replace(entry, status=status, mpxn=mpxn))
    return _told({}), _with_log(state, request.device_id, add=device_id)


def _notify_of_hub(_: ServiceRequest, state: DccState, __: datetime) -> Answer:
    return _ACKNOWLEDGED, state


def _request_wan_matrix(request: ServiceRequest, state: DccState, _: datetime) -> Answer:
    coverage = wan_matrix.look_up(request.body)
    if coverage is None:
        return _refused("no such premises"), state
    return _told(wan_matrix.response(coverage)), state


def _pre_notify(request: ServiceRequest, state: DccState, _: datetime) -> Answer:
    if request.device_id in state.inventory:
        return _refused(f"device {request.device_id} is pre-notified already"), state
    body = {name: str(value) for name, value in request.body.items()}
    firmware = body.get("FirmwareVersion", "")
    model = DeviceModel(body["DeviceManufacturer"], body["DeviceModel"], "", firmware)
    entries = state.cpl.entries_like(body["DeviceType"], model)
    listed = [entry.smets_version for entry in entries if entry.model.firmware_version == firmware]
    version = listed[0] if listed else body.get("SMETSCHTSVersion", "")
    entry = InventoryEntry(
        request.device_id, body["DeviceType"], model, DeviceStatus.PENDING, firmware, smets_version=version
    )
    return _ACKNOWLEDGED, state.with_entry(entry)


_ANSWERS: Mapping[str, Callable[[ServiceRequest, DccState, datetime], Answer]] = {
    "5.1": _create_schedule,
    "5.2": _read_schedule,
    "5.3": _delete_schedule,
    "6.15.1": _update_own_credentials,
    "6.23": _change_supplier,
    "6.24.1": _read_credentials,
    "8.2": _read_inventory,
    "8.3": _decommission,
    "8.4": _update_inventory,
    "8.7.1": _join,
    "8.7.2": _join,
    "8.8.1": _unjoin,
    "8.8.2": _unjoin,
    "8.9": _read_device_log,
    "8.11": _update_han_device_log,
    **dict.fromkeys(("8.14.1", "8.14.2", "8.14.3", "8.14.4"), _notify_of_hub),
    "12.1": _request_wan_matrix,
    "12.2": _pre_notify,
}

ANSWERED = tuple(_ANSWERS)
"""The SRVs that DCC Systems answer without a device."""
