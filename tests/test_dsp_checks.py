"""The checks of the DSP one by one: their names, their codes and how sure these are, and which of them speaks first."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest

from smets1.dcc import dsp, services
from smets1.dcc.inventory import MPXNS, DeviceStatus, InventoryEntry
from smets1.dcc.messages import Outcome, Party, ServiceRequest
from smets1.dcc.registration import Registration, UserStatus
from smets1.dcc.response_codes import MEANINGS, UNUSED, Certainty
from smets1.dcc.services import DccState
from smets1.operations import Value
from smets1.registers import DeviceModel
from smets1.service_requests import SERVICE_REQUESTS
from steps.service_requests import USUAL_BODIES

NOW = datetime(2025, 1, 15, 10, 0, tzinfo=UTC)
DAY = timedelta(days=1)
MODEL = DeviceModel("Geo", "Trio", "ILL-1", "ILL-0001")
HUB, ESME, GSME, PPMID = "00-01", "00-02", "00-03", "00-04"
TYPES = {HUB: "CHF", ESME: "ESME", GSME: "GSME", PPMID: "PPMID"}
STATE = services.migrated(
    DccState(
        {
            device: InventoryEntry(device, device_type, MODEL, DeviceStatus.INSTALLED_NOT_COMMISSIONED, "ILL-0001")
            for device, device_type in TYPES.items()
        }
    ),
    MPXNS,
)
SCHEDULE: dict[str, Value] = {
    **USUAL_BODIES["5.1"],
    "DSPScheduledServiceReferenceVariant": "4.4.3",
    "ScheduleStartDate": "2025-01-16",
}
CREDIT: dict[str, Value] = {"PaymentMode": "Credit"}
TOP_UP: dict[str, Value] = {"UTRN": "12345678901234567890", "Amount": 500_000}


def state_with(device: str, **changes: object) -> DccState:
    """The state with another entry of the inventory."""
    return STATE.with_entry(replace(STATE.inventory[device], **changes))  # type: ignore[arg-type]


def asking(srv: str, device: str = ESME, role: str = "IS", party: str = "IS1", **more: object) -> ServiceRequest:
    """A request of the electricity supplier, unless told otherwise."""
    return replace(ServiceRequest(srv, device, role, party=party), **more)  # type: ignore[arg-type]


def refusal(request: ServiceRequest, state: DccState = STATE) -> Outcome:
    """The refusal of a request."""
    outcome = dsp.check(request, state, NOW)
    assert outcome is not None
    assert (outcome.success, outcome.refused_by) == (False, Party.DSP)
    return outcome


UNSURE, SURE, INFERRED, STATED = (
    Certainty.UNKNOWN,
    Certainty.PUBLISHED,
    Certainty.INFERRED,
    Certainty.STATED,
)
SMETS2_PPMID = state_with(PPMID, smets_version="SMETS2+")
GONE = replace(STATE, registration=Registration(((NOW - DAY, "IS", "IS2"),)))
REFUSALS = [
    (asking("99.9"), STATE, "Service Reference Variant", None, UNSURE),
    (asking("2.1"), STATE, "elements", None, UNSURE),
    (asking("6.11", body={"ExecutionDateTime": NOW + DAY}), STATE, "future dating", None, UNSURE),
    (asking("4.3", body={"ExecutionDateTime": NOW}), STATE, "future dating", None, UNSURE),
    (asking("4.3"), replace(STATE, users={"IS1": UserStatus.NONE}), "User", "E1", SURE),
    (asking("4.3", role="ED", party="ED1"), STATE, "User Role", "E2", SURE),
    (asking("4.3"), replace(STATE, users={"IS1": UserStatus.SUSPENDED}), "User status", "E3", SURE),
    (asking("4.3", counter=7), replace(STATE, counters={"IS1": 7}), "Originator Counter", None, UNSURE),
    (asking("4.3", counter=6), replace(STATE, counters={"IS1": 7}), "Originator Counter", None, UNSURE),
    (asking("1.1.2"), STATE, "SMETS1 Service Request", None, UNSURE),
    (asking("4.3", device="00-99"), STATE, "existence", "E19", SURE),
    (asking("4.3"), state_with(ESME, status=DeviceStatus.RECOVERY), "SMI status", "E5", STATED),
    (asking("11.2", PPMID), SMETS2_PPMID, "kind of installation", None, UNSURE),
    (asking("4.3", GSME), STATE, "responsibility", "E4", INFERRED),
    (asking("11.3", HUB, "GS", "GS1"), STATE, "responsibility", "E4", INFERRED),
    (asking("4.3"), GONE, "registration data", "E4", INFERRED),
    (asking("1.6", party="IS2", body=CREDIT), GONE, "credentials", "E4", INFERRED),
    (asking("4.3", PPMID), STATE, "device type", "E11", SURE),
    (asking("11.2", PPMID), replace(STATE, rules_on=date(2020, 1, 30)), dsp.RULES_OF_THE_DAY, None, UNSURE),
    (asking("11.4", PPMID), replace(STATE, on_older_duis=frozenset({"IS1"})), "DUIS version", None, UNSURE),
    (asking("11.1", PPMID), replace(STATE, keys_missing=frozenset({PPMID})), "keys of the PPMID", None, UNSURE),
    (asking("4.3", command_variant=4), STATE, "Command Variant", "E12", SURE),
    (asking("1.6", body=CREDIT, command_variant=2), STATE, "Command Variant", "E12", SURE),
    (asking("8.2", command_variant=2), STATE, "Command Variant", "E12", SURE),
    (asking("4.3", command_variant=2), STATE, "Local Command Services", "E17", SURE),
    (asking("4.3", command_variant=3), STATE, "Local Command Services", "E17", SURE),
    (asking("5.1", body=SCHEDULE), STATE, "scheduling", None, UNSURE),
]


@pytest.mark.parametrize(
    ("request_", "state", "check", "code", "certainty"),
    REFUSALS,
    ids=[f"{number}-{check}" for number, (_, _, check, _, _) in enumerate(REFUSALS)],
)
def test_each_check_refuses_with_its_name_code_and_certainty(
    request_: ServiceRequest, state: DccState, check: str, code: str | None, certainty: Certainty
) -> None:
    outcome = refusal(request_, state)
    assert (outcome.check, outcome.code, outcome.certainty) == (check, code, certainty)
    assert outcome.reason


def test_every_check_is_tried() -> None:
    names = {each.name for each in dsp.CHECKS} | {"Service Reference Variant", "scheduling"}
    assert {check for _, _, check, _, _ in REFUSALS} == names


@pytest.mark.parametrize(
    ("request_", "state"),
    [
        (asking("4.3"), STATE),
        (asking("4.3", counter=8), replace(STATE, counters={"IS1": 7})),
        (asking("4.3", counter=7), replace(STATE, counters={"IS2": 7})),
        (asking("4.3"), replace(STATE, users={"IS2": UserStatus.NONE})),
        (asking("8.2", command_variant=8), STATE),
        (asking("2.2", body=TOP_UP, command_variant=2), STATE),
        (asking("2.2", body=TOP_UP, command_variant=3), STATE),
        (asking("11.1", ESME), replace(STATE, keys_missing=frozenset({PPMID}))),
        (asking("11.2", PPMID), replace(STATE, keys_missing=frozenset({PPMID}))),
        (asking("8.4", PPMID, body={"DeviceModel": "Other"}), SMETS2_PPMID),
    ],
)
def test_what_passes(request_: ServiceRequest, state: DccState) -> None:
    assert dsp.check(request_, state, NOW) is None


def test_with_everything_wrong_each_check_speaks_only_once_those_before_it_are_content() -> None:
    own = {"RemotePartyRole": "NetworkOperator", "DigitalSigningCertificate": "IS1"}
    late = {"ExecutionDateTime": NOW - DAY}
    entry = replace(STATE.inventory[PPMID], status=DeviceStatus.DECOMMISSIONED, smets_version="SMETS2+")
    state = replace(
        STATE.with_entry(entry),
        users={"X9": UserStatus.NONE},
        counters={"X9": 7},
        registration=Registration(((NOW - DAY, "IS", "IS2"),)),
    )
    request = ServiceRequest("6.15.1", "00-99", "OU", {"Colour": "red", **late}, 4, "X9", 7)
    seen = [refusal(request, state).check]
    for better_request, better_state in (
        ({"body": {**own, **late}}, {}),
        ({"body": own}, {}),
        ({}, {"users": {"X9": UserStatus.SUSPENDED}}),
        ({"role": "GS"}, {}),
        ({}, {"users": {}}),
        ({"counter": 8}, {}),
        ({"device_id": PPMID}, {}),
        ({}, {"inventory": {**STATE.inventory, PPMID: replace(entry, status=DeviceStatus.COMMISSIONED)}}),
        ({}, {"inventory": STATE.inventory}),
        ({"role": "IS"}, {}),
        ({"party": "IS2", "counter": 1}, {}),
    ):
        request, state = replace(request, **better_request), replace(state, **better_state)
        seen.append(refusal(request, state).check)
    assert seen == [
        "elements",
        "future dating",
        "User",
        "User Role",
        "User status",
        "Originator Counter",
        "existence",
        "SMI status",
        "kind of installation",
        "responsibility",
        "registration data",
        "device type",
    ]


def test_a_schedule_is_looked_at_as_what_it_sends() -> None:
    body = {**SCHEDULE, "DSPScheduledServiceReferenceVariant": "4.8.1"}
    assert dsp.check(asking("5.1", body=body, counter=1), STATE, NOW) is None
    outcome = refusal(asking("5.1", body={**body, "DSPScheduledServiceReferenceVariant": "4.8.3"}))
    assert (outcome.check, outcome.code) == ("User Role", "E2")


def test_every_refusal_names_its_check_and_uses_no_code_without_a_meaning() -> None:
    """Whatever is sent to whatever device by whomever in whatever shape."""
    codes = set()
    for srv in SERVICE_REQUESTS:
        for device in TYPES:
            for role in ("IS", "GS", "ED", "OU"):
                for variant in (1, 2, 4, 8):
                    request = ServiceRequest(srv, device, role, {}, variant)
                    if outcome := dsp.check(request, STATE, NOW):
                        codes.add(outcome.code)
                        assert outcome.check
                        assert (outcome.certainty is Certainty.UNKNOWN) == (outcome.code is None)
    assert codes - {None} <= set(MEANINGS)
    assert not codes & set(UNUSED)


def test_the_codes_that_are_told_have_a_public_meaning() -> None:
    used = {check.code for check in dsp.CHECKS} - {None}
    assert used == {"E1", "E2", "E3", "E4", "E5", "E11", "E12", "E17", "E19"}
    assert used | set(UNUSED) | {"I0", "I99", "E21"} == set(MEANINGS)
    assert all(UNUSED.values())


def test_what_dcc_systems_refuse_from_what_they_hold_names_that() -> None:
    outcome, _ = services.answer(asking("8.2", device="00-99"), STATE, NOW)
    assert (outcome.code, outcome.check, outcome.certainty) == ("E19", "what DCC Systems hold", Certainty.PUBLISHED)
    outcome, _ = services.answer(asking("5.3", body={"DSPScheduleID": 1}), STATE, NOW)
    assert (outcome.code, outcome.certainty) == (None, Certainty.UNKNOWN)


class TestSmets2:
    """What differs for a SMETS2+ device."""

    SMETS2 = state_with(ESME, smets_version="SMETS2+")
    ALONE = replace(SMETS2, device_logs={})
    BODY: Mapping[str, Value] = {"RemotePartyRole": "NetworkOperator", "DigitalSigningCertificate": "ED1"}
    WRONG: Mapping[tuple[str, str], str] = {(ESME, "NetworkOperator"): "ED2"}

    def code(self, state: DccState, party: str) -> str | None:
        outcome = dsp.check(asking("6.15.1", role="ED", party=party, body=self.BODY), state, NOW)
        return outcome.check if outcome else "passed"

    @pytest.mark.facts(96, 97, 99)
    def test_the_owner_of_a_wrong_certificate_can_correct_it(self) -> None:
        smets1, smets2 = replace(STATE, credentials=self.WRONG), replace(self.ALONE, credentials=self.WRONG)
        assert [self.code(smets1, party) for party in ("ED1", "ED2")] == ["credentials", "registration data"]
        assert [self.code(smets2, party) for party in ("ED1", "ED2")] == ["credentials", "passed"]

    @pytest.mark.facts(95, 99)
    def test_registration_counts_for_what_is_not_critical(self) -> None:
        for party, check in (("IS1", "passed"), ("IS2", "registration data")):
            outcome = dsp.check(asking("4.3", party=party), self.ALONE, NOW)
            assert (outcome.check if outcome else "passed") == check

    @pytest.mark.facts(82)
    def test_a_top_up_for_local_delivery_is_refused_when_suspended(self) -> None:
        codes = []
        for version in ("SMETS1", "SMETS2+"):
            state = replace(state_with(ESME, status=DeviceStatus.SUSPENDED, smets_version=version), device_logs={})
            outcome = dsp.check(asking("2.2", body=TOP_UP, command_variant=2), state, NOW)
            codes.append(outcome.code if outcome else "passed")
        assert codes == ["passed", "E5"]


class TestFirmwareOfPpmids:
    """From when the firmware of a PPMID is dealt with, by cohort."""

    @pytest.mark.facts(88)
    @pytest.mark.parametrize("device", [ESME, GSME])
    def test_the_version_of_a_meter_was_always_read(self, device: str) -> None:
        role = "IS" if device == ESME else "GS"
        request = asking("11.2", device, role, f"{role}1")
        assert dsp.check(request, replace(STATE, rules_on=date(2020, 1, 30)), NOW) is None

    @pytest.mark.facts(46, 88)
    @pytest.mark.parametrize("srv", ["11.1", "11.2", "11.3", "11.4"])
    def test_that_of_a_ppmid_from_core_uplift_1_2(self, srv: str) -> None:
        found = []
        for day in (date(2020, 1, 30), date(2020, 11, 23), date(2020, 11, 24)):
            outcome = dsp.check(asking(srv, PPMID), replace(STATE, rules_on=day), NOW)
            found.append(outcome.check if outcome else "passed")
        assert found == [dsp.RULES_OF_THE_DAY, dsp.RULES_OF_THE_DAY, "passed"]

    @pytest.mark.facts(52)
    @pytest.mark.parametrize(
        ("cohort", "check"),
        [("IOC", None), ("MOC (MDS)", None), ("MOC (Secure)", None), ("FOC", dsp.RULES_OF_THE_DAY)],
    )
    def test_foc_is_not_covered_by_it(self, cohort: str, check: str | None) -> None:
        state = replace(STATE, rules_on=date(2020, 11, 24), cohort=cohort)
        outcome = dsp.check(asking("11.1", PPMID), state, NOW)
        assert (outcome.check if outcome else None) == check

    @pytest.mark.facts(53)
    def test_the_keys_of_a_ppmid_are_those_of_that_ppmid(self) -> None:
        state = replace(STATE, keys_missing=frozenset({PPMID}))
        found = [dsp.check(asking(srv, PPMID), state, NOW) for srv in ("11.1", "11.3", "11.4")]
        assert [outcome and outcome.check for outcome in found] == ["keys of the PPMID"] * 3
        assert dsp.check(asking("11.1", HUB), state, NOW) is None


@pytest.mark.facts(51)
def test_a_user_needs_the_newer_duis_version_for_the_firmware_of_a_ppmid_alone() -> None:
    older = replace(STATE, on_older_duis=frozenset({"IS1", "GS1"}))
    refused = set()
    for srv in SERVICE_REQUESTS:
        for device, device_type in TYPES.items():
            for role in ("IS", "GS"):
                before, after = (
                    dsp.check(asking(srv, device, role, f"{role}1"), state, NOW) for state in (STATE, older)
                )
                if before != after:
                    assert before is None
                    refused.add((srv, device_type, role))
    assert refused == {("11.1", "PPMID", "IS"), ("11.3", "PPMID", "IS"), ("11.4", "PPMID", "IS")}
    assert dsp.check(asking("11.1", PPMID), replace(STATE, on_older_duis=frozenset({"IS2"})), NOW) is None


@pytest.mark.facts(49)
def test_the_electricity_supplier_acts_for_a_hub_and_a_ppmid() -> None:
    assert {role: dsp.SUPPLIER_ROLE[role] for role in ("CHF", "PPMID")} == {"CHF": "IS", "PPMID": "IS"}
