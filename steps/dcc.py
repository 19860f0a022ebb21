"""What DCC Systems know beside the devices: the CPL, the rules of the day, Users, the way of a request, who is alerted.

All of it is the harness's own model of them: the steps change it by its pure rules.
"""

from collections.abc import Mapping
from dataclasses import replace
from datetime import date

from pytest_bdd import given, parsers, then, when

from smets1.data_items import CHF, PPMID
from smets1.dcc import services
from smets1.dcc.dsp import SUPPLIER_ROLE
from smets1.dcc.generations import Generation, Route, generation_of
from smets1.dcc.messages import Outcome, Party, ServiceRequest
from smets1.dcc.registration import UserStatus, wrongly_held
from smets1.dcc.services import DccState
from smets1.errors import DefinitionError, Finding, Inconclusive
from smets1.operations import Value
from smets1.registers import CplEntry, DeviceModel
from steps.inventory import DEVICE
from steps.service_requests import SEND, Table, answer, body_of, checked_srv, last_outcome
from steps.under_test import UnderTest, outcome_of
from steps.users import party_of

_REMOVED = "its Device Model is removed from the Central Products List"
_ENTRY = r"its (?P<generation>SMETS1|SMETS2\+) entry"


@given(parsers.re(r"the rules of (?P<day>\d{4}-\d\d-\d\d) hold"))
def rules_hold(under_test: UnderTest, day: str) -> None:
    _tell(under_test, f"the rules of {day} hold", replace(_dcc(under_test), rules_on=date.fromisoformat(day)))


@given(_REMOVED)
def was_removed_from_cpl(under_test: UnderTest) -> None:
    remove_from_cpl(under_test)


@when(_REMOVED)
def is_removed_from_cpl(under_test: UnderTest) -> None:
    remove_from_cpl(under_test)


@given(parsers.re(rf"{DEVICE} of the same Device Model is pre-notified"))
def same_model_is_pre_notified(under_test: UnderTest, device_id: str) -> None:
    model = under_test.installation.entry(under_test.role).model
    under_test.arrange("12.2", _pre_notification(device_id, under_test.role, model), f"{device_id} is pre-notified")


@given(parsers.re(rf"{DEVICE} of the same Device Model with firmware version (?P<firmware>\S+) is pre-notified"))
def other_firmware_is_pre_notified(under_test: UnderTest, device_id: str, firmware: str) -> None:
    model = replace(under_test.installation.entry(under_test.role).model, firmware_version=firmware)
    under_test.arrange("12.2", _pre_notification(device_id, under_test.role, model), f"{device_id} is pre-notified")


@given(parsers.re(rf"the next response to {SEND} is lost"))
def response_is_lost(under_test: UnderTest, srv: str, name: str) -> None:
    """The device does what it is asked, and the DSP never hears of it."""
    under_test.installation.lost_responses.add(checked_srv(srv, name))


@given("a bilingual PPMID stands on the Central Products List")
def bilingual_ppmid_is_listed(under_test: UnderTest) -> None:
    entries = bilingual_entries(under_test).values()
    under_test.observe(" and ".join(f"{entry.model} as {entry.smets_version}" for entry in entries))


@given(parsers.re(rf"{DEVICE} is pre-notified with {_ENTRY}"))
def was_pre_notified_with_entry(under_test: UnderTest, device_id: str, generation: str) -> None:
    model = bilingual_entries(under_test)[Generation(generation)].model
    under_test.arrange("12.2", _pre_notification(device_id, PPMID, model), f"{device_id} is pre-notified")


@when(parsers.re(rf"SRV 12.2 Device Pre-notification of {DEVICE} is sent by {_ENTRY}"))
def is_pre_notified_with_entry(under_test: UnderTest, device_id: str, generation: str) -> None:
    model = bilingual_entries(under_test)[Generation(generation)].model
    under_test.send("12.2", _pre_notification(device_id, PPMID, model))


@given(parsers.re(rf"{DEVICE} is joined to the Communications Hub"))
def is_joined_to_hub(under_test: UnderTest, device_id: str) -> None:
    add: Mapping[str, Value] = {
        "DeviceID": device_id,
        "RequestType": "Add",
        "JoinTimePeriod": 3600,
        "InstallCode": "0123456789AB",
    }
    added = under_test.installation.send("8.11", CHF, add)
    under_test.seen.exchanges.append(added.id)
    if not outcome_of(added).success:
        raise Inconclusive(f"{device_id} could not be added to the device log: {outcome_of(added).reason}")
    installed = {"DeviceID": device_id, "UpdateDeviceStatusExceptCH": "InstalledNotCommissioned"}
    under_test.arrange("8.4", installed, f"{device_id} is installed")


@given(parsers.re(r"the party (?P<party>\w+) is (?P<status>no User|a User whose rights are suspended)"))
def party_has_status(under_test: UnderTest, party: str, status: str) -> None:
    users = {**_dcc(under_test).users, party: UserStatus(status)}
    _tell(under_test, f"{party} is {status}", replace(_dcc(under_test), users=users))


@given("the supplier keeps a DUIS version from before 24 November 2020")
def supplier_keeps_older_duis(under_test: UnderTest) -> None:
    older = frozenset({_party(under_test, "the supplier")})
    _tell(under_test, "the supplier keeps an older DUIS version", replace(_dcc(under_test), on_older_duis=older))


@given("the DCC does not hold the keys of the PPMID")
def keys_are_missing(under_test: UnderTest) -> None:
    missing = frozenset({under_test.installation.entry(under_test.role).device_id})
    _tell(under_test, "the DCC does not hold the keys of the PPMID", replace(_dcc(under_test), keys_missing=missing))


@when("the DCC gets the keys of the PPMID")
def keys_are_loaded(under_test: UnderTest) -> None:
    state = replace(_dcc(under_test), keys_missing=frozenset())
    _tell(under_test, "the DCC holds the keys of the PPMID", state)


@given(parsers.re(r"the Network Operator credentials of the meter are those of (?P<party>\w+)"))
def network_operator_credentials_are_of(under_test: UnderTest, party: str) -> None:
    key = (under_test.installation.entry(under_test.role).device_id, "NetworkOperator")
    credentials = {**_dcc(under_test).credentials, key: party}
    _tell(
        under_test,
        f"the Network Operator credentials are those of {party}",
        replace(_dcc(under_test), credentials=credentials),
    )


@when("the credentials of the meter are checked for its migration")
def credentials_are_checked(under_test: UnderTest) -> None:
    under_test.seen.exchanges.append(under_test.installation.note(under_test.role, "the credentials are checked").id)


@then(parsers.re(r"the check finds (?P<found>nothing wrong|the (?P<role>Supplier|NetworkOperator) credentials wrong)"))
def check_finds(under_test: UnderTest, found: str, role: str | None) -> None:
    del found
    state, installation = _dcc(under_test), under_test.installation
    entry = installation.entry(under_test.role)
    wrong = wrongly_held(state.credentials, entry, state.registration, under_test.now)
    under_test.seen.exchanges.append(installation.journal.exchanges[-1].id)
    under_test.judge([*wrong] == ([role] if role else []), f"wrong credentials: {role or 'none'}", wrong or "none")


@when(parsers.re(rf"the party (?P<party>\w+) of User Role (?P<user_role>[A-Z]+) sends {SEND}(?<! with)"))
def party_sends(under_test: UnderTest, party: str, user_role: str, srv: str, name: str) -> None:
    under_test.send(checked_srv(srv, name), body_of(srv), user_role=user_role, party=party)


@when(parsers.re(rf"with Command Variant (?P<variant>\d) the supplier sends {SEND}(?<! with)"))
def supplier_sends_variant(under_test: UnderTest, variant: str, srv: str, name: str) -> None:
    under_test.send(checked_srv(srv, name), body_of(srv), command_variant=int(variant))


@when(parsers.re(rf"with Command Variant (?P<variant>\d) the supplier sends {SEND} with"))
def supplier_sends_variant_with(under_test: UnderTest, variant: str, srv: str, name: str, datatable: Table) -> None:
    under_test.send(checked_srv(srv, name), body_of(srv, datatable), command_variant=int(variant))


@when(parsers.re(rf"User Role (?P<user_role>[A-Z]+) has {SEND} sent to {DEVICE}"))
def user_has_sent_to_device(under_test: UnderTest, user_role: str, srv: str, name: str, device_id: str) -> None:
    under_test.send(checked_srv(srv, name), body_of(srv), user_role=user_role, device_id=device_id)


@when("the supplier sends the same request again by its Originator Counter")
def supplier_sends_again(under_test: UnderTest) -> None:
    request = _last_request(under_test)
    under_test.send(request.srv, request.body, user_role=request.role, counter=request.counter)


@then("the DSP lets the request pass")
def dsp_lets_pass(under_test: UnderTest) -> None:
    outcome = last_outcome(under_test)
    under_test.judge(outcome.refused_by is not Party.DSP, "no refusal by the DSP", answer(outcome))


@then("the refusal names the check, and how sure its code is")
def refusal_names_check(under_test: UnderTest) -> None:
    outcome = last_outcome(under_test)
    holds = not outcome.success and outcome.check != "" and outcome.certainty is not None
    under_test.judge(holds, "a refusal with its check and certainty", f"{outcome.check}: {outcome.certainty}")


@then("the DSP has acknowledged the request and sent it on to the S1SP")
def was_sent_to_s1sp(under_test: UnderTest) -> None:
    route = under_test.last and under_test.last.route
    under_test.judge(route is Route.COUNTERSIGNED, Route.COUNTERSIGNED, route or answer(last_outcome(under_test)))


@then("the DCC has answered without the device")
def was_answered_without_device(under_test: UnderTest) -> None:
    done = under_test.last.device_exchanges if under_test.last else ()
    under_test.judge(last_outcome(under_test).code is not None and not done, "no operation on the device", len(done))


@then(parsers.re(rf"the inventory shows {DEVICE} with the firmware version of {_ENTRY}"))
def inventory_shows_entry(under_test: UnderTest, device_id: str, generation: str) -> None:
    entry = bilingual_entries(under_test)[Generation(generation)]
    found = _inventory_of(under_test, device_id)
    expected = (entry.model.firmware_version, entry.smets_version)
    told = (found.values.get("FirmwareVersion"), found.values.get("SMETSCHTSVersion"))
    under_test.judge(told == expected, " as ".join(expected), " as ".join(map(str, told)))


@then("the inventory holds the PPMID by a SMETS1 entry")
def ppmid_is_held_as_smets1(under_test: UnderTest) -> None:
    firmware = _inventory_of(under_test).values.get("FirmwareVersion")
    model = under_test.installation.entry(under_test.role).model
    entry = _dcc(under_test).cpl.entry_for(PPMID, replace(model, firmware_version=str(firmware)))
    found = entry.smets_version if entry else "no entry"
    under_test.judge(generation_of(found) is Generation.SMETS1 and entry is not None, "a SMETS1 entry", found)


@then("both entries differ in their firmware version")
def entries_differ(under_test: UnderTest) -> None:
    models = [entry.model for entry in bilingual_entries(under_test).values()]
    note = under_test.installation.note(under_test.role, "the Central Products List is looked at")
    under_test.seen.exchanges.append(note.id)
    versions = {model.firmware_version for model in models}
    under_test.judge(len(versions) == len(models) == 2, "two firmware versions", ", ".join(sorted(versions)))


@then(
    parsers.re(r"the alert (?P<code>[0-9A-F]{4})(?P<optional>, if the meter has it,)? went to (?P<whom>[\w ]+) alone")
)
def alert_went_to(under_test: UnderTest, code: str, optional: str | None, whom: str) -> None:
    raised, end = under_test.alerts(code), under_test.installation.note(under_test.role, "end of observation")
    under_test.seen.exchanges.extend((end.id, *(alert.id for alert in raised)))
    party, told = _party(under_test, whom), [alert.recipients for alert in raised]
    holds = all(parties == (party,) for parties in told) and bool(raised or optional)
    found = "; ".join(", ".join(parties) or "nobody" for parties in told) or "no such alert"
    under_test.judge(holds, f"alert {code} to {party}", found)


@then(parsers.re(r"(?P<whom>the gas supplier|the old supplier) was told nothing"))
def was_told_nothing(under_test: UnderTest, whom: str) -> None:
    party, end = _party(under_test, whom), under_test.installation.note(under_test.role, "end of observation")
    told = [x for x in under_test.exchanges if x.device == under_test.role and party in x.recipients]
    under_test.seen.exchanges.extend((end.id, *(x.id for x in told)))
    under_test.judge(not told, f"nothing told to {party}", ", ".join(x.event for x in told) or "nothing")


def remove_from_cpl(under_test: UnderTest) -> None:
    """Have the CPL lose the entry of the device under test. Raises Inconclusive where it has none."""
    entry, state = under_test.installation.entry(under_test.role), _dcc(under_test)
    if state.cpl.entry_for(entry.device_type, entry.model) is None:
        raise Inconclusive(f"{entry.model} is not on the Central Products List")
    state = services.removed_from_cpl(entry.device_type, entry.model, state)
    _tell(under_test, f"{entry.model} is removed from the Central Products List", state)


def bilingual_entries(under_test: UnderTest) -> Mapping[Generation, CplEntry]:
    """The two entries of the first bilingual PPMID of the CPL, by generation. Raises Inconclusive where it has none."""
    cpl = _dcc(under_test).cpl
    for (device_type, model), _ in cpl.entries.items():
        if device_type == PPMID:
            found = {generation_of(entry.smets_version): entry for entry in cpl.entries_like(PPMID, model)}
            if len(found) == len(Generation):
                return found
    raise Inconclusive("the Central Products List has no bilingual PPMID")


def _pre_notification(device_id: str, device_type: str, model: DeviceModel) -> Mapping[str, Value]:
    return {
        "DeviceID": device_id,
        "DeviceType": device_type,
        "DeviceManufacturer": model.manufacturer,
        "DeviceModel": model.model,
        "FirmwareVersion": model.firmware_version,
    }


def _dcc(under_test: UnderTest) -> DccState:
    return under_test.installation.dcc


def _tell(under_test: UnderTest, what: str, state: DccState) -> None:
    under_test.seen.exchanges.append(under_test.installation.tell_dcc(under_test.role, what, state).id)


def _last_request(under_test: UnderTest) -> ServiceRequest:
    if under_test.last is None or under_test.last.request is None:
        raise DefinitionError(
            [Finding("feature", "the repetition of no request", "a When before it", "Send one first.")]
        )
    return under_test.last.request


def _inventory_of(under_test: UnderTest, device_id: str = "") -> Outcome:
    exchange = under_test.installation.send("8.2", under_test.role, {"DeviceID": device_id} if device_id else {})
    under_test.seen.exchanges.append(exchange.id)
    return outcome_of(exchange)


def _party(under_test: UnderTest, whom: str) -> str:
    """The party that a feature speaks of, as registration data has it now."""
    if whom in ("the old supplier", "the new supplier"):
        return party_of(under_test, whom.split()[1])
    network_operator = "GT" if under_test.role == "GSME" else "ED"
    roles = {
        "the supplier": SUPPLIER_ROLE[under_test.role],
        "the gas supplier": "GS",
        "the Network Operator": network_operator,
    }
    return _dcc(under_test).registration.responsible(roles[whom], under_test.now)
