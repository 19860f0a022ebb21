"""What DCC Systems answer without a device: schedules, inventory, device logs, credentials, the WAN matrix."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from benches.installation import Installation
from smets1.dcc import bodies, dsp, services
from smets1.dcc.inventory import MPXNS, DeviceStatus, InventoryEntry, accepts
from smets1.dcc.messages import Outcome, Party, ServiceRequest
from smets1.dcc.registration import Registration
from smets1.dcc.schedules import created
from smets1.dcc.services import ANSWERED, DccState, answer
from smets1.dcc.wan_matrix import COVERAGE, look_up, response
from smets1.operations import Value
from smets1.registers import DeviceModel
from smets1.service_requests import SERVICE_REQUESTS, Smets1Support
from steps.service_requests import USUAL_BODIES
from tests.test_installation import PREPAYMENT, at_device, mounted, sent

Body = Mapping[str, Value]

NOW = datetime(2025, 1, 15, 10, 0, tzinfo=UTC)
DAY = timedelta(days=1)
MODEL = DeviceModel("Geo", "Trio", "ILL-1", "ILL-0001")
ENTRIES = [
    InventoryEntry(f"00-{n:02X}", role, MODEL, DeviceStatus.INSTALLED_NOT_COMMISSIONED, "ILL-0001")
    for n, role in enumerate(("CHF", "ESME", "GSME", "PPMID"), start=1)
]
HUB, ESME, GSME, PPMID = (entry.device_id for entry in ENTRIES)
NEW = "00-A0"
BEFORE = DccState({entry.device_id: entry for entry in ENTRIES})
STATE = services.migrated(BEFORE, MPXNS)
PENDING = InventoryEntry(NEW, "PPMID", MODEL, DeviceStatus.PENDING, "ILL-0001")

SCHEDULE: Body = {
    **USUAL_BODIES["5.1"],
    "DSPScheduledServiceReferenceVariant": "4.8.1",
    "ScheduleStartDate": "2025-01-16",
}
WHITELIST: Body = {"DeviceID": NEW, "RequestType": "Add", "JoinTimePeriod": 60, "InstallCode": "0123456789AB"}
NOTICE: Body = {"CHFInstallType": "New CHF Install", "MPxN": "1", "AerialInstall": True, "CHFLocation": "Deep indoors"}
OBSTRUCTIONS = ("MetalObstructionCheck", "ConnectivityObstructionCheck", "SharedObstructionCheck")
SOUND: Mapping[str, tuple[str, Body]] = {
    "5.1": (ESME, SCHEDULE),
    "5.2": (ESME, {}),
    "5.3": (ESME, {}),
    "6.15.1": (ESME, {"RemotePartyRole": "Supplier", "DigitalSigningCertificate": "IS9"}),
    "6.23": (ESME, {"DigitalSigningCertificate": "IS2", "ImportMPxN": MPXNS["ESME"]}),
    "6.24.1": (ESME, {"RemotePartyRole": ("Supplier", "NetworkOperator")}),
    "8.2": (ESME, {}),
    "8.3": (ESME, {}),
    "8.4": (ESME, {"ImportMPxN": "9900000000123"}),
    "8.7.1": (ESME, {"OtherDeviceID": HUB}),
    "8.7.2": (ESME, {"OtherDeviceID": HUB}),
    "8.8.1": (HUB, {"OtherDeviceID": ESME}),
    "8.8.2": (HUB, {"OtherDeviceID": ESME}),
    "8.9": (HUB, {}),
    "8.11": (HUB, WHITELIST),
    "8.14.1": (HUB, NOTICE),
    "8.14.2": (HUB, {**NOTICE, "PremiseType": "Terraced", **dict.fromkeys(OBSTRUCTIONS, True)}),
    "8.14.3": (
        HUB,
        {
            "CHFFaultReturnType": "Fault identified post installation",
            "OtherDeviceID": NEW,
            "CHFConnectionMethod": "Cradle",
            "CHFFaultReason": "LED Fault",
        },
    ),
    "8.14.4": (HUB, {"CHFNoFaultReturnType": "Lost or Stolen Hub"}),
    "12.1": (HUB, {"UPRN": "100000000001"}),
    "12.2": ("00-B0", {"DeviceManufacturer": "Geo", "DeviceModel": "Trio", "DeviceType": "PPMID"}),
}
"""A sound request of every SRV that DCC Systems answer: its device and its body."""

WITH_PENDING = STATE.with_entry(PENDING)


def request(srv: str, device_id: str, body: Body | None = None, role: str = "IS", party: str = "") -> ServiceRequest:
    """A request of the electricity supplier, unless told otherwise."""
    return ServiceRequest(srv, device_id, role, body or {}, party=party)


def asked(state: DccState, srv: str, device_id: str, body: Body | None = None, role: str = "IS") -> Outcome:
    """What a User is told: the DSP's refusal, or the answer."""
    return told(state, srv, device_id, body, role)[0]


def told(
    state: DccState, srv: str, device_id: str, body: Body | None = None, role: str = "IS"
) -> tuple[Outcome, DccState]:
    """What a User is told, and the state after it."""
    wanted = request(srv, device_id, body, role)
    refusal = dsp.check(wanted, state, NOW)
    return (refusal, state) if refusal else answer(wanted, state, NOW)


def test_every_request_that_dcc_systems_answer_has_a_sound_body() -> None:
    assert set(SOUND) == set(ANSWERED)
    assert set(ANSWERED) == set(bodies.REQUIRED) - {"8.1.1"}
    assert all(SERVICE_REQUESTS[srv].smets1 is Smets1Support.SUPPORTED for srv in ANSWERED)


def test_every_supported_request_without_a_command_is_answered() -> None:
    non_device = {v.srv for v in SERVICE_REQUESTS.values() if v.non_device and v.smets1 is Smets1Support.SUPPORTED}
    assert non_device - {"11.1", "11.4"} <= set(ANSWERED)


@pytest.mark.parametrize("srv", SOUND)
def test_a_sound_request_succeeds_with_i0_for_data_or_a_command_and_else_i99(srv: str) -> None:
    outcome = asked(WITH_PENDING, srv, *SOUND[srv])
    acknowledged = srv in ("5.3", "8.3", "8.4", "8.14.1", "8.14.2", "8.14.3", "8.14.4", "12.2")
    assert (outcome.success, outcome.code) == (True, "I99" if acknowledged else "I0")


@pytest.mark.parametrize("srv", SOUND)
def test_an_element_too_many_or_too_few_is_refused(srv: str) -> None:
    device_id, body = SOUND[srv]
    for wrong in (
        {**body, "Colour": "red"},
        *({k: v for k, v in body.items() if k != each} for each in bodies.REQUIRED[srv]),
    ):
        outcome = asked(WITH_PENDING, srv, device_id, wrong)
        assert (outcome.success, outcome.code, outcome.refused_by) == (False, None, Party.DSP)


@pytest.mark.parametrize("srv", [srv for srv in SOUND if bodies.REQUIRED[srv]])
def test_an_element_of_another_type_is_refused(srv: str) -> None:
    device_id, body = SOUND[srv]
    for name in bodies.REQUIRED[srv]:
        assert not asked(WITH_PENDING, srv, device_id, {**body, name: 1.5}).success  # type: ignore[dict-item]


class TestSchedules:
    """When a schedule is due, and what is sent then."""

    def due(self, count: int, **changes: Value) -> list[datetime | None]:
        schedule = created(request("5.1", ESME, {**SCHEDULE, **changes}), 1, NOW)
        found = []
        for _ in range(count):
            found.append(schedule.due)
            schedule = schedule.passed()
        return found

    @pytest.mark.parametrize(
        ("frequency", "days"),
        [
            ("Daily", ["2025-01-31", "2025-02-01", "2025-02-02"]),
            ("Weekly", ["2025-01-31", "2025-02-07", "2025-02-14"]),
            ("Monthly", ["2025-01-31", "2025-02-28", "2025-03-31"]),
            ("Quarterly", ["2025-01-31", "2025-04-30", "2025-07-31"]),
            ("Half-Yearly", ["2025-01-31", "2025-07-31", "2026-01-31"]),
            ("Yearly", ["2025-01-31", "2026-01-31", "2027-01-31"]),
        ],
    )
    def test_frequency(self, frequency: str, days: list[str]) -> None:
        found = self.due(3, ScheduleFrequency=frequency, ScheduleStartDate="2025-01-31")
        assert [f"{each:%Y-%m-%d}" if each else "" for each in found] == days
        assert {each.time().isoformat() for each in found if each} == {"00:30:00"}

    def test_it_ends_with_its_end_date(self) -> None:
        found = self.due(3, ScheduleEndDate="2025-01-17")
        assert [each is None for each in found] == [False, False, True]

    def test_what_is_due_as_it_is_created_is_sent(self) -> None:
        assert self.due(1, ScheduleStartDate="2025-01-15", ScheduleExecutionStartTime="10:00:00") == [NOW]

    def test_what_is_past_is_not_made_up_for(self) -> None:
        assert self.due(1, ScheduleStartDate="2025-01-01") == [datetime(2025, 1, 16, 0, 30, tzinfo=UTC)]
        assert self.due(1, ScheduleStartDate="2024-01-01", ScheduleEndDate="2024-01-05") == [None]

    @pytest.mark.parametrize("missing", ["StartDateOffset", "StartTime", "EndDateOffset", "EndTime"])
    def test_the_period_is_told_for_a_log_and_for_nothing_else(self, missing: str) -> None:
        assert not asked(STATE, "5.1", ESME, {k: v for k, v in SCHEDULE.items() if k != missing}).success
        assert not asked(STATE, "5.1", ESME, {**SCHEDULE, "DSPScheduledServiceReferenceVariant": "4.16"}).success

    def test_without_a_period_nothing_is_told(self) -> None:
        names = ("ScheduleFrequency", "ScheduleStartDate")
        body = {name: SCHEDULE[name] for name in names} | {"DSPScheduledServiceReferenceVariant": "4.16"}
        outcome, state = told(STATE, "5.1", ESME, body)
        assert outcome.success
        [schedule] = state.schedules
        assert (schedule.request.srv, schedule.request.body) == ("4.16", {})

    def test_ids_are_not_used_again(self) -> None:
        _, state = told(STATE, "5.1", ESME, SCHEDULE)
        _, state = told(state, "5.3", ESME, {"DSPScheduleID": 1})
        assert told(state, "5.1", ESME, SCHEDULE)[0].values == {"DSPScheduleID": 2}

    def test_a_schedule_is_read_as_it_was_created(self) -> None:
        _, state = told(STATE, "5.1", ESME, {**SCHEDULE, "ScheduleEndDate": "2025-02-01"})
        assert asked(state, "5.2", ESME, {"DSPScheduleID": 1}).values == {
            "DSPScheduleID": (1,),
            "DSPScheduledServiceReferenceVariant": ("4.8.1",),
            "ScheduleFrequency": ("Daily",),
            "ScheduleStartDate": ("2025-01-16",),
            "ScheduleEndDate": ("2025-02-01",),
        }

    @pytest.mark.parametrize("srv", ["5.2", "5.3"])
    @pytest.mark.parametrize(("role", "party"), [("OU", "IS1"), ("IS", "IS2")])
    def test_only_its_owner_knows_it(self, srv: str, role: str, party: str) -> None:
        created_by = request("5.1", ESME, SCHEDULE, party="IS1")
        _, state = answer(created_by, STATE, NOW)
        outcome, after = answer(request(srv, ESME, {"DSPScheduleID": 1}, role, party), state, NOW)
        assert (outcome.success, after) == (False, state)
        outcome, after = answer(request(srv, ESME, {}, role, party), state, NOW)
        assert (outcome.success, after) == (True, state)
        assert not outcome.values.get("DSPScheduleID")

    def test_what_is_due_first_is_sent_first(self) -> None:
        _, state = told(STATE, "5.1", ESME, {**SCHEDULE, "ScheduleExecutionStartTime": "05:00:00"})
        _, state = told(state, "5.1", ESME, SCHEDULE)
        held = request(
            "1.6", ESME, {"PaymentMode": "Credit", "ExecutionDateTime": datetime(2025, 1, 16, 3, tzinfo=UTC)}
        )
        state = services.hold(held, state)
        sent_at = []
        while (due := services.first_due(state)) and due.at < NOW + 2 * DAY:
            sent_at.append((due.at.day, due.at.hour, due.request.srv))
            state = due.sent
        assert sent_at == [(16, 0, "4.8.1"), (16, 3, "1.6"), (16, 5, "4.8.1"), (17, 0, "4.8.1"), (17, 5, "4.8.1")]


AT = NOW + timedelta(hours=2)
CREDIT: Body = {"PaymentMode": "Credit", "ExecutionDateTime": AT}


class TestFutureDating:
    """A request with an ExecutionDateTime."""

    def mode(self, installation: Installation) -> Value:
        return at_device(installation, "ESME", "PaymentMode")["PaymentMode"]

    def test_it_is_carried_out_at_its_time_and_without_it_in_the_body(self) -> None:
        installation = mounted()
        outcome = sent(installation, "1.6", "ESME", {**PREPAYMENT, "ExecutionDateTime": AT})
        assert outcome == Outcome(True, "I99", None, "")
        installation.wait_until(AT - timedelta(seconds=1))
        assert self.mode(installation) == "Credit"
        installation.wait_until(AT)
        assert self.mode(installation) == "Prepayment"
        done = next(x for x in installation.journal.exchanges if x.at == AT and x.request)
        assert done.request is not None
        assert done.request.body == PREPAYMENT
        assert done.outcome == Outcome(True, "I0", None, "", {})

    def test_a_newer_one_takes_its_place_and_one_of_another_srv_does_not(self) -> None:
        installation = mounted()
        later = AT + DAY
        sent(installation, "1.6", "ESME", {**PREPAYMENT, "ExecutionDateTime": AT})
        sent(installation, "4.3", "ESME", {"ExecutionDateTime": AT})
        sent(installation, "1.6", "ESME", {**PREPAYMENT, "ExecutionDateTime": later})
        installation.wait_until(later - timedelta(seconds=1))
        assert self.mode(installation) == "Credit"
        installation.wait_until(later)
        assert self.mode(installation) == "Prepayment"

    def test_an_s1sp_that_refuses_them_refuses_only_what_a_device_would_hold(self) -> None:
        installation = mounted()
        installation.future_dating = "refused"
        outcome = sent(installation, "1.6", "ESME", CREDIT)
        assert (outcome.success, outcome.code, outcome.refused_by) == (False, None, Party.S1SP)
        assert sent(installation, "4.3", "ESME", {"ExecutionDateTime": AT}).code == "I99"
        before = len(installation.journal.exchanges)
        installation.wait_until(AT + DAY)
        assert len(installation.journal.exchanges) == before + 1

    def test_it_is_checked_again_at_its_time(self) -> None:
        installation = mounted()
        assert sent(installation, "1.6", "ESME", CREDIT).success
        assert sent(installation, "8.3", "ESME").success
        installation.wait_until(AT)
        outcome = installation.journal.exchanges[-1].outcome
        assert outcome is not None
        assert outcome.code == "E5"

    @pytest.mark.parametrize("at", [NOW, NOW - DAY])
    def test_what_is_not_in_the_future_is_refused(self, at: datetime) -> None:
        refusal = dsp.check(request("1.6", ESME, {"PaymentMode": "Credit", "ExecutionDateTime": at}), STATE, NOW)
        assert refusal is not None

    def test_every_srv_as_the_registry_has_it(self) -> None:
        for variant in SERVICE_REQUESTS.values():
            wanted = request(variant.srv, ESME, {"ExecutionDateTime": AT})
            refusal = dsp.check(wanted, STATE, NOW)
            said_no = refusal is not None and "cannot be future-dated" in refusal.reason
            if variant.future_dated != "No":
                assert not said_no, variant.srv


class TestInventory:
    """Statuses and what they allow."""

    def test_the_way_of_a_device(self) -> None:
        body = SOUND["12.2"][1]
        _, state = told(STATE, "12.2", NEW, body)
        seen = [state.inventory[NEW].status]
        for srv, device_id, step in (
            ("8.11", HUB, WHITELIST),
            ("8.4", NEW, {"UpdateDeviceStatusExceptCH": "InstalledNotCommissioned"}),
            ("8.3", NEW, {}),
        ):
            outcome, state = told(state, srv, device_id, step)
            assert outcome.success
            seen.append(state.inventory[NEW].status)
        assert seen == ["Pending", "Whitelisted", "InstalledNotCommissioned", "Decommissioned"]
        assert asked(state, "8.4", NEW, {"DeleteDevice": True}).code == "E5"

    def test_srv_8_1_1_commissions_once_the_device_has_done_it(self) -> None:
        state = services.carried_out(request("8.1.1", ESME), {}, BEFORE)
        assert state.inventory[ESME].status is DeviceStatus.COMMISSIONED
        assert state.inventory[GSME].status is DeviceStatus.INSTALLED_NOT_COMMISSIONED

    @pytest.mark.parametrize("status", DeviceStatus)
    def test_what_a_status_allows(self, status: DeviceStatus) -> None:
        commissioned, decommissioned = status == "Commissioned", status == "Decommissioned"
        for srv in ("4.3", "7.2", "5.1", "6.23", "8.11", "2.2"):
            assert accepts(srv, status) is commissioned
        assert accepts("8.1.1", status) is (status == "InstalledNotCommissioned")
        assert accepts("8.3", status) is not decommissioned
        assert accepts("8.7.1", status) is (status in ("Commissioned", "InstalledNotCommissioned"))

    def test_a_second_pre_notification_is_refused(self) -> None:
        outcome, state = told(WITH_PENDING, "12.2", NEW, SOUND["12.2"][1])
        assert (outcome.success, state) == (False, WITH_PENDING)

    @pytest.mark.parametrize("srv", ["8.3", "8.4", "8.7.1", "8.9", "8.11", "8.14.1", "6.23", "8.2"])
    def test_a_device_that_does_not_exist(self, srv: str) -> None:
        assert asked(STATE, srv, "00-FF", SOUND[srv][1]).code == "E19"

    @pytest.mark.parametrize("srv", ["6.15.1", "6.23", "6.24.1", "8.1.1", "8.11", "8.14.4"])
    def test_a_device_of_another_type(self, srv: str) -> None:
        clock: Body = {"CurrentDateTime": NOW, "TolerancePeriod": 1}
        body = clock if srv == "8.1.1" else SOUND[srv][1]
        state = BEFORE if srv == "8.1.1" else WITH_PENDING
        assert asked(state, srv, PPMID, body).code == "E11"

    def test_details(self) -> None:
        assert asked(STATE, "8.2", ESME).values == {
            "DeviceType": "ESME",
            "DeviceStatus": "Commissioned",
            "DeviceManufacturer": "Geo",
            "DeviceModel": "Trio",
            "FirmwareVersion": "ILL-0001",
            "ImportMPxN": MPXNS["ESME"],
        }

    @pytest.mark.parametrize(
        ("body", "ids"),
        [
            ({"MPxN": MPXNS["GSME"]}, (GSME,)),
            ({"UPRN": COVERAGE[0].uprn}, (HUB, ESME, GSME, PPMID)),
            ({"PostCode": "ZZ1 1ZZ", "AddressIdentifier": "1"}, (HUB, ESME, GSME, PPMID)),
        ],
    )
    def test_devices_of_a_place(self, body: Body, ids: tuple[str, ...]) -> None:
        assert asked(STATE, "8.2", ESME, body).values == {"DeviceID": ids}

    @pytest.mark.parametrize("body", [{"MPxN": "1"}, {"UPRN": COVERAGE[1].uprn}, {"UPRN": "9"}])
    def test_no_device_of_another_place(self, body: Body) -> None:
        assert not asked(STATE, "8.2", ESME, body).success

    @pytest.mark.parametrize(
        ("device_id", "body", "code"),
        [
            (ESME, {"UpdateDeviceStatusExceptCH": "Pending"}, "E5"),
            (ESME, {"DeleteDevice": True}, "E5"),
            (ESME, {"UpdateDeviceStatusCH": "Commissioned"}, None),
            (HUB, {"UpdateDeviceStatusExceptCH": "Pending"}, None),
            (ESME, {}, None),
            (ESME, {"DeleteDevice": True, "DeviceModel": "X"}, None),
        ],
    )
    def test_updates_that_are_refused(self, device_id: str, body: Body, code: str | None) -> None:
        outcome, state = told(STATE, "8.4", device_id, body)
        assert (outcome.success, outcome.code, state) == (False, code, STATE)

    def test_the_status_of_a_hub(self) -> None:
        _, state = told(STATE, "8.4", HUB, {"UpdateDeviceStatusCH": "InstalledNotCommissioned"})
        assert state.inventory[HUB].status is DeviceStatus.INSTALLED_NOT_COMMISSIONED

    def test_details_are_updated_one_by_one(self) -> None:
        _, state = told(STATE, "8.4", ESME, {"DeviceModel": "Other"})
        assert state.inventory[ESME].model == replace(MODEL, model="Other")
        _, state = told(state, "8.4", ESME, {"ImportMPxN": "9900000000123"})
        assert state.inventory[ESME].mpxn == "9900000000123"


class TestDeviceLogs:
    """Which devices may speak to which."""

    def log(self, state: DccState, device_id: str) -> Value:
        return asked(state, "8.9", device_id).values["DeviceID"]

    def test_a_hub_knows_the_devices_of_its_installation(self) -> None:
        assert self.log(STATE, HUB) == (ESME, GSME, PPMID)
        assert self.log(STATE, ESME) == ()

    def test_join_and_unjoin(self) -> None:
        _, state = told(STATE, "8.7.1", ESME, {"OtherDeviceID": PPMID})
        _, state = told(state, "8.7.2", ESME, {"OtherDeviceID": PPMID}, "OU")
        assert (self.log(state, ESME), self.log(state, PPMID)) == ((PPMID,), ())
        outcome, state = told(state, "8.8.2", ESME, {"OtherDeviceID": PPMID}, "OU")
        assert (outcome.success, self.log(state, ESME)) == (True, ())
        assert asked(state, "8.8.1", ESME, {"OtherDeviceID": PPMID}).refused_by is Party.S1SP

    @pytest.mark.parametrize("other", ["00-FF", ESME])
    def test_what_cannot_be_joined(self, other: str) -> None:
        outcome, state = told(STATE, "8.7.1", ESME, {"OtherDeviceID": other})
        assert (outcome.success, state) == (False, STATE)

    def test_whitelisting(self) -> None:
        _, state = told(WITH_PENDING, "8.11", HUB, {**WHITELIST, "ImportMPxN": "9900000000123"})
        assert self.log(state, HUB) == (*sorted((ESME, GSME, PPMID)), NEW)
        assert (state.inventory[NEW].status, state.inventory[NEW].mpxn) == ("Whitelisted", "9900000000123")
        _, state = told(state, "8.11", HUB, {"DeviceID": NEW, "RequestType": "Remove"})
        assert self.log(state, HUB) == (ESME, GSME, PPMID)
        assert not asked(state, "8.11", HUB, {"DeviceID": NEW, "RequestType": "Remove"}).success

    def test_a_commissioned_device_stays_commissioned(self) -> None:
        _, state = told(STATE, "8.11", HUB, {**WHITELIST, "DeviceID": PPMID})
        assert state.inventory[PPMID].status is DeviceStatus.COMMISSIONED

    def test_a_decommissioned_device_is_not_whitelisted(self) -> None:
        _, state = told(STATE, "8.3", PPMID)
        assert not asked(state, "8.11", HUB, {**WHITELIST, "DeviceID": PPMID}).success


class TestParties:
    """Registration and credentials (facts 93-99)."""

    CHANGED = replace(STATE, registration=Registration(((NOW, "IS", "IS2"),)))

    def code(self, state: DccState, srv: str, party: str, body: Body | None = None, role: str = "IS") -> str | None:
        refusal = dsp.check(request(srv, ESME, body, role, party), state, NOW)
        return refusal.code if refusal else "passed"

    def test_registration(self) -> None:
        registration = Registration(((NOW, "IS", "IS2"), (NOW - DAY, "IS", "IS3")))
        found = [registration.responsible("IS", NOW + n * DAY) for n in (-2, -1, 0, 1)]
        assert found == ["IS1", "IS3", "IS2", "IS2"]
        assert registration.responsible("GS", NOW) == "GS1"

    @pytest.mark.parametrize(
        ("party", "before", "after"), [("IS1", "passed", "E4"), ("IS2", "E4", "passed"), ("IS3", "E4", "E4")]
    )
    def test_a_non_critical_request_is_for_the_registered_party(self, party: str, before: str, after: str) -> None:
        assert [self.code(state, "4.3", party) for state in (STATE, self.CHANGED)] == [before, after]

    def test_a_critical_request_needs_the_credentials_too(self) -> None:
        assert self.code(STATE, "1.6", "IS1", {"PaymentMode": "Credit"}) == "passed"
        assert [self.code(self.CHANGED, "1.6", party, {"PaymentMode": "Credit"}) for party in ("IS1", "IS2")] == [
            "E4",
            "E4",
        ]
        _, state = answer(request("6.23", ESME, SOUND["6.23"][1], party="IS2"), self.CHANGED, NOW)
        assert [self.code(state, "1.6", party, {"PaymentMode": "Credit"}) for party in ("IS1", "IS2")] == [
            "E4",
            "passed",
        ]

    def test_registration_is_looked_up_at_the_time_of_execution(self) -> None:
        state = replace(STATE, registration=Registration(((NOW + DAY, "IS", "IS2"),)))
        found = [
            self.code(state, "4.3", party, {"ExecutionDateTime": NOW + timedelta(hours=h)})
            for party in ("IS1", "IS2")
            for h in (1, 25)
        ]
        assert found == ["passed", "E4", "E4", "passed"]

    @pytest.mark.parametrize(
        ("first", "last", "codes"),
        [(-3, -1, ["passed", "E4"]), (-1, 1, ["E4", "E4"]), (-1, 0, ["E4", "E4"]), (0, 1, ["E4", "passed"])],
    )
    def test_registration_is_looked_up_for_the_whole_period(self, first: int, last: int, codes: list[str]) -> None:
        period = {"StartDateTime": NOW + first * DAY, "EndDateTime": NOW + last * DAY}
        assert [self.code(self.CHANGED, "4.8.1", party, period) for party in ("IS1", "IS2")] == codes

    def test_who_is_registered_for_nothing_is_not_looked_up(self) -> None:
        assert self.code(self.CHANGED, "8.9", "OU7", role="OU") == "passed"

    def test_a_network_operator_can_lock_itself_out(self) -> None:
        """Facts 96-98: neither of the two can correct the credentials."""
        body = {"RemotePartyRole": "NetworkOperator", "DigitalSigningCertificate": "ED2"}
        outcome, state = answer(request("6.15.1", ESME, body, "ED", "ED1"), STATE, NOW)
        assert outcome.success
        assert [self.code(state, "6.15.1", party, body, "ED") for party in ("ED1", "ED2")] == ["E4", "E4"]
        assert asked(state, "6.24.1", ESME, SOUND["6.24.1"][1]).values == {"Supplier": "IS1", "NetworkOperator": "ED2"}

    def test_a_party_replaces_its_own_credentials_only(self) -> None:
        body = {"RemotePartyRole": "NetworkOperator", "DigitalSigningCertificate": "IS2"}
        outcome, state = told(STATE, "6.15.1", ESME, body)
        assert (outcome.success, state) == (False, STATE)

    def test_the_mpxn_of_another_meter_is_refused(self) -> None:
        outcome, state = told(STATE, "6.23", ESME, {**SOUND["6.23"][1], "ImportMPxN": MPXNS["GSME"]})
        assert (outcome.success, state) == (False, STATE)

    def test_a_change_of_the_electricity_supplier_leaves_the_gas_meter_alone(self) -> None:
        installation = mounted()
        installation.register("ESME", "IS2", NOW)
        assert sent(installation, "4.3", "GSME").success
        outcome = installation.send("4.3", "ESME", party="IS1").outcome
        assert outcome is not None
        assert (outcome.code, outcome.refused_by) == ("E4", Party.DSP)
        assert sent(installation, "4.3", "ESME").success


class TestWanMatrix:
    """SRV 12.1 (facts 89-91)."""

    def test_by_uprn_and_by_address(self) -> None:
        for coverage in COVERAGE:
            address = {"PostCode": coverage.post_code, "AddressIdentifier": coverage.address_identifier}
            assert look_up({"UPRN": coverage.uprn}) == look_up(address) == coverage

    @pytest.mark.parametrize("body", [{"UPRN": "9"}, {"PostCode": "ZZ1 1ZZ", "AddressIdentifier": "3"}, {}])
    def test_no_such_premises(self, body: Body) -> None:
        assert look_up(body) is None

    def test_a_variant_that_is_not_confirmed_is_a_space(self) -> None:
        found = [response(coverage)["WANVariant"] for coverage in COVERAGE]
        assert found == ["Illustrative", " "]
