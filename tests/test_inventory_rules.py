"""Suspension and the CPL, SMETS1 and SMETS2+, what holds from which day, and who is alerted."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta

import pytest

from benches.installation import Journal
from benches.mount import mount
from reports.record import ScenarioOutcome
from s1bench.verify import Asked, prepare, run_share
from smets1.calendars import SwitchingTable, TariffSwitch
from smets1.data_items import CHF, DEVICE_TYPES
from smets1.dcc import alerts, dsp, services
from smets1.dcc.generations import (
    ROUTES,
    TECHNICAL_SPECIFICATIONS,
    Generation,
    Route,
    SpecificationVersion,
    generation_of,
    is_smets2_plus,
    treated_as,
)
from smets1.dcc.inventory import MPXNS, SUSPENDABLE, DeviceStatus, InventoryEntry, accepts_suspended
from smets1.dcc.messages import Exchange, ServiceRequest
from smets1.dcc.registration import Registration, wrongly_held
from smets1.dcc.rule_dates import EVERY_RULE, MP105, in_force
from smets1.dcc.services import DccState, carried_out, removed_from_cpl
from smets1.errors import DeclarationError, Inconclusive
from smets1.operations import Value
from smets1.registers import CPL_DEVICE_TYPES, Cpl, CplEntry, DeviceModel, Epcl, non_epcl_models, parse_epcl
from smets1.service_requests import SERVICE_REQUESTS
from steps.service_requests import USUAL_BODIES
from tests.benches import EMBEDDED, EMBEDDED_BENCH
from tests.test_installation import TOP_UP, at_device, in_prepayment, mounted, sent

SMETS1, SMETS2 = Generation.SMETS1, Generation.SMETS2_PLUS
NOW = datetime(2025, 1, 15, 10, 0, tzinfo=UTC)
DAY = timedelta(days=1)
OLD, NEW = (DeviceModel("Geo", "Trio", "ILL-1", f"ILL-000{n}") for n in (1, 2))
METER = InventoryEntry("00-02", "ESME", OLD, DeviceStatus.COMMISSIONED, "ILL-0001")


def cpl_of(*entries: tuple[str, DeviceModel, str]) -> Cpl:
    """A list of Current entries: device type, Device Model and SMETS version."""
    return Cpl(
        "1",
        True,
        {
            (device_type, model): CplEntry(f"E{n}", device_type, model, version, "0" * 64, "Current")
            for n, (device_type, model, version) in enumerate(entries)
        },
    )


LISTED = cpl_of(("ESME", OLD, "SMETS1"), ("ESME", NEW, "SMETS1"))


def knowing(*entries: InventoryEntry) -> DccState:
    """DCC Systems that know of these devices and of the list."""
    return DccState({entry.device_id: entry for entry in entries}, cpl=LISTED)


def done(srv: str, state: DccState, body: Mapping[str, Value] | None = None, firmware: str = "") -> DccState:
    """The state once the meter has answered a request with success."""
    values: dict[str, Value] = {"FirmwareVersion": firmware} if firmware else {}
    return carried_out(ServiceRequest(srv, "00-02", "IS", body or {}), values, state)


def image(version: str) -> dict[str, Value]:
    """The body of an image."""
    return {"FirmwareVersion": version, "ImageSize": 1000}


class TestRemoval:
    """Fact 77: which devices the removal of a Device Model suspends."""

    @pytest.mark.facts(77, 87)
    @pytest.mark.parametrize("device_type", [*DEVICE_TYPES, "HCALCS"])
    def test_types(self, device_type: str) -> None:
        entry = replace(METER, device_type=device_type)
        state = removed_from_cpl(device_type, OLD, knowing(entry))
        suspended = state.inventory["00-02"].status is DeviceStatus.SUSPENDED
        assert suspended is (device_type in ("ESME", "GSME", "PPMID", "HCALCS"))
        assert device_type in SUSPENDABLE or not suspended

    @pytest.mark.facts(87)
    def test_an_ihd_is_not_on_the_list(self) -> None:
        assert "IHD" not in CPL_DEVICE_TYPES
        assert {"ESME", "GSME", "PPMID"} <= set(CPL_DEVICE_TYPES)

    @pytest.mark.facts(77)
    def test_every_such_device_and_no_other(self) -> None:
        devices = (
            METER,
            replace(METER, device_id="00-03"),
            replace(METER, device_id="00-04", status=DeviceStatus.INSTALLED_NOT_COMMISSIONED),
            replace(METER, device_id="00-05", status=DeviceStatus.DECOMMISSIONED),
            replace(METER, device_id="00-06", model=NEW),
            replace(METER, device_id="00-07", device_type="GSME"),
            replace(METER, device_id="00-08", model=replace(OLD, hardware_version="ILL-2")),
            replace(METER, device_id="00-09", model=replace(OLD, hardware_version="")),
        )
        state = removed_from_cpl("ESME", OLD, knowing(*devices))
        suspended = [each.device_id for each in state.inventory.values() if each.status is DeviceStatus.SUSPENDED]
        assert suspended == ["00-02", "00-03", "00-04", "00-09"]
        assert (state.cpl.has_removed("ESME", OLD), state.cpl.has_removed("ESME", NEW)) == (True, False)
        assert not LISTED.has_removed("ESME", OLD)

    def test_a_device_model_that_is_not_listed_is_not_added_to_the_list(self) -> None:
        other = replace(OLD, model="Quartet")
        assert LISTED.without("ESME", other) == LISTED
        assert not LISTED.has_removed("ESME", other)


class TestRecovery:
    """Facts 84 to 86: what ends a suspension."""

    SUSPENDED = removed_from_cpl("ESME", OLD, knowing(METER))

    def status(self, state: DccState) -> DeviceStatus:
        return state.inventory["00-02"].status

    @pytest.mark.facts(84)
    def test_the_response_of_11_3_ends_it(self) -> None:
        sent = done("11.1", self.SUSPENDED, image("ILL-0002"))
        assert self.status(sent) is DeviceStatus.SUSPENDED
        state = done("11.3", sent)
        assert self.status(state) is DeviceStatus.COMMISSIONED
        assert state.inventory["00-02"].model == NEW
        assert state.images == {}

    @pytest.mark.facts(84)
    def test_the_device_has_the_status_again_that_it_had(self) -> None:
        installed = replace(METER, status=DeviceStatus.INSTALLED_NOT_COMMISSIONED)
        state = removed_from_cpl("ESME", OLD, knowing(installed))
        state = done("11.3", done("11.1", state, image("ILL-0002")))
        assert self.status(state) is DeviceStatus.INSTALLED_NOT_COMMISSIONED

    def test_firmware_that_was_removed_too_does_not_end_it(self) -> None:
        state = removed_from_cpl("ESME", NEW, self.SUSPENDED)
        state = done("11.3", done("11.1", state, image("ILL-0002")))
        assert self.status(state) is DeviceStatus.SUSPENDED
        assert state.inventory["00-02"].model == NEW

    def test_it_is_suspended_a_second_time(self) -> None:
        state = done("11.3", done("11.1", self.SUSPENDED, image("ILL-0002")))
        state = removed_from_cpl("ESME", NEW, state)
        assert self.status(state) is DeviceStatus.SUSPENDED

    def test_the_image_of_another_device_does_not_count(self) -> None:
        other = replace(METER, device_id="00-03")
        state = removed_from_cpl("ESME", OLD, knowing(METER, other))
        state = carried_out(ServiceRequest("11.1", "00-03", "IS", image("ILL-0002")), {}, state)
        assert done("11.3", state) == state

    @pytest.mark.facts(86)
    @pytest.mark.parametrize(
        ("told", "status"), [("ILL-0001", "Suspended"), ("ILL-0002", "Commissioned"), ("S1-TEST", "Commissioned")]
    )
    def test_the_response_of_11_2_ends_it_where_it_tells_another_version(self, told: str, status: str) -> None:
        assert self.status(done("11.2", self.SUSPENDED, firmware=told)) == status

    @pytest.mark.facts(86, 148)
    def test_the_version_that_a_bilingual_ppmid_runs_is_none(self) -> None:
        entry = replace(METER, running_firmware="ILL-B001")
        state = removed_from_cpl("ESME", OLD, knowing(entry))
        assert done("11.2", state, firmware="ILL-B001") == state

    def test_a_device_that_is_commissioned_meanwhile_stays_suspended(self) -> None:
        installed = replace(METER, status=DeviceStatus.INSTALLED_NOT_COMMISSIONED)
        state = done("8.1.1", removed_from_cpl("ESME", OLD, knowing(installed)))
        assert self.status(state) is DeviceStatus.SUSPENDED
        state = done("11.3", done("11.1", state, image("ILL-0002")))
        assert self.status(state) is DeviceStatus.COMMISSIONED

    def test_a_device_that_is_decommissioned_meanwhile_stays_so(self) -> None:
        _, state = services.answer(ServiceRequest("8.3", "00-02", "IS"), self.SUSPENDED, NOW)
        assert state.inventory["00-02"] == replace(METER, status=DeviceStatus.DECOMMISSIONED)
        assert state.inventory["00-02"].no_longer_suspended() == state.inventory["00-02"]

    def test_a_response_without_the_version_changes_nothing(self) -> None:
        assert done("11.2", self.SUSPENDED) == self.SUSPENDED

    def test_a_device_that_is_not_suspended_is_as_it_was(self) -> None:
        assert done("11.2", knowing(METER), firmware="ILL-0002") == knowing(METER)


@pytest.mark.facts(78, 79, 80, 81, 82, 83, 86)
@pytest.mark.parametrize("generation", Generation)
@pytest.mark.parametrize("on", [date(2020, 1, 30), MP105 - DAY, MP105, EVERY_RULE])
def test_what_a_suspended_device_takes(generation: Generation, on: date) -> None:
    for variant in SERVICE_REQUESTS.values():
        taken = {cv for cv in (1, 2, 3) if accepts_suspended(variant.srv, variant.critical, cv, generation, on)}
        if variant.critical or variant.srv in ("11.1", "6.23"):
            assert taken == {1, 2, 3}
        elif variant.srv == "2.2":
            assert taken == ({2} if generation is SMETS1 else set())
        elif variant.srv == "11.2":
            assert taken == ({1, 2, 3} if on >= MP105 else set())
        else:
            assert taken == set(), variant.srv


class TestOnABench:
    """From a Service Request to the inventory."""

    @pytest.mark.facts(85)
    def test_a_lost_response_leaves_the_new_firmware_running(self) -> None:
        installation = mounted()
        entry = installation.entry("ESME")
        state = removed_from_cpl("ESME", entry.model, installation.dcc)
        installation.tell_dcc("ESME", "removed", state)
        assert sent(installation, "11.1", "ESME", image("S1-TEST")).success
        installation.lost_responses.add("11.3")
        outcome = sent(installation, "11.3", "ESME")
        assert (outcome.success, outcome.code) == (False, "E21")
        assert at_device(installation, "ESME", "FirmwareVersion") == {"FirmwareVersion": "S1-TEST"}
        assert installation.entry("ESME").status is DeviceStatus.SUSPENDED
        assert sent(installation, "11.1", "ESME", image("S1-NEXT")).success
        assert sent(installation, "11.3", "ESME").success
        assert installation.entry("ESME").status is DeviceStatus.COMMISSIONED

    @pytest.mark.facts(82)
    def test_a_top_up_for_local_delivery_does_not_reach_the_meter(self) -> None:
        installation = in_prepayment("ESME")
        exchange = installation.send("2.2", "ESME", TOP_UP, command_variant=2)
        assert exchange.outcome is not None
        assert exchange.outcome.values == {"UTRN": TOP_UP["UTRN"]}
        assert exchange.device_exchanges == ()
        assert sent(installation, "2.2", "ESME", TOP_UP).success

    @pytest.mark.facts(55)
    @pytest.mark.parametrize("dmc", ["MOC-SECURE-01", "MOC-SECURE-02"])
    def test_secure_takes_a_block_tariff(self, dmc: str) -> None:
        installation = mounted(dmc)
        blocks = {"TariffBlockPriceMatrix": (30_000, 10_000), "TariffThresholdMatrix": (2_000,)}
        table = SwitchingTable((TariffSwitch(time(0), 1, blocks=True),))
        tariff = {"StandingCharge": 25_000, "TariffSwitchingTable": table}
        assert sent(installation, "1.1.1", "ESME", {**tariff, **blocks}).success
        read = sent(installation, "4.11.1", "ESME").values
        assert {name: read[name] for name in blocks} == blocks

    @pytest.mark.facts(141, 142)
    def test_requests_for_devices_go_to_the_s1sp_and_all_others_nowhere(self) -> None:
        installation = mounted()
        seen: list[Exchange] = [installation.send(srv, "ESME") for srv in ("4.3", "8.2", "6.24.1")]
        assert [exchange.route for exchange in seen] == [Route.COUNTERSIGNED, None, None]

    @pytest.mark.facts(142)
    def test_there_is_no_device_behind_a_gbcs_command(self) -> None:
        installation = mounted()
        entry = replace(installation.entry("ESME"), smets_version="SMETS2+")
        state = replace(installation.dcc.with_entry(entry), device_logs={})
        installation.tell_dcc("ESME", "it is SMETS2+", state)
        with pytest.raises(Inconclusive, match="GBCS command"):
            installation.send("4.3", "ESME")

    def test_a_device_that_is_only_in_the_inventory_is_not_another_one(self) -> None:
        installation = mounted()
        other = replace(installation.entry("ESME"), device_id="00-DB-12-34-56-78-90-A0")
        installation.tell_dcc("ESME", "there is another meter", installation.dcc.with_entry(other))
        with pytest.raises(Inconclusive, match="no device 00-DB"):
            installation.send("4.3", "ESME", device_id=other.device_id)

    def test_the_same_request_counts_once(self) -> None:
        installation = mounted()
        first = installation.send("4.3", "ESME")
        assert first.request is not None
        again = installation.send("4.3", "ESME", counter=first.request.counter).outcome
        assert again is not None
        assert (again.success, again.check) == (False, "Originator Counter")
        assert sent(installation, "4.3", "ESME").success

    def test_each_party_numbers_its_own_requests(self) -> None:
        installation = mounted()
        requests = [installation.send("8.2", "ESME", user_role=role).request for role in ("IS", "ED", "IS", "ED")]
        assert [request and request.counter for request in requests] == [1, 1, 2, 2]

    def test_what_is_scheduled_or_held_is_not_taken_for_a_repetition(self) -> None:
        installation = mounted()
        body = {
            **USUAL_BODIES["5.1"],
            "DSPScheduledServiceReferenceVariant": "4.8.1",
            "ScheduleStartDate": "2025-01-16",
        }
        assert sent(installation, "5.1", "ESME", body).success
        assert sent(installation, "4.3", "ESME", {"ExecutionDateTime": NOW + DAY}).success
        installation.wait_until(NOW + 2 * DAY)
        carried = [
            x.request.srv for x in installation.journal.exchanges if x.request and x.outcome and x.outcome.success
        ]
        assert carried == ["5.1", "4.3", "4.8.1", "4.3", "4.8.1"]


class TestRuleDates:
    """What holds from which day."""

    @pytest.mark.facts(43)
    @pytest.mark.parametrize(
        ("on", "versions"),
        [
            (date(2020, 11, 11), {}),
            (date(2020, 11, 12), {"TMAD": "8.0"}),
            (date(2020, 11, 23), {"TMAD": "8.0"}),
            (
                date(2020, 11, 24),
                {"TMAD": "8.0", "S1SR": "5.0", "DMVES": "5.0", "DUIS": "3.0 and 3.1", "SRPD": "4.0"},
            ),
        ],
    )
    def test_documents_in_force(self, on: date, versions: dict[str, str]) -> None:
        assert in_force(on) == versions

    @pytest.mark.facts(44)
    def test_what_was_done_under_older_rules_is_as_it_was(self) -> None:
        state = replace(removed_from_cpl("ESME", OLD, knowing(METER)), rules_on=date(2020, 1, 30))
        assert replace(state, rules_on=MP105).inventory == state.inventory

    @pytest.mark.parametrize("on", [date(2020, 1, 30), EVERY_RULE])
    def test_a_bench_follows_the_rules_of_the_day(self, on: date) -> None:
        installation = mount(EMBEDDED, EMBEDDED.installations["IOC-01"], Journal(), rules_on=on)
        assert installation.dcc.rules_on == on
        assert installation.dcc.cpl == EMBEDDED.cpl
        assert installation.dcc.cohort == "IOC"

    @pytest.mark.facts(83, 86)
    @pytest.mark.parametrize(("on", "code"), [(MP105 - DAY, "E5"), (MP105, "I0"), (EVERY_RULE, "I0")])
    def test_a_bench_reads_a_suspended_meter_by_them(self, on: date, code: str) -> None:
        installation = mount(EMBEDDED, EMBEDDED.installations["IOC-01"], Journal(), rules_on=on)
        state = removed_from_cpl("ESME", installation.entry("ESME").model, installation.dcc)
        installation.tell_dcc("ESME", "removed", state)
        assert sent(installation, "11.2", "ESME").code == code

    @pytest.mark.facts(88)
    def test_what_the_rules_do_not_have_yet_says_nothing_of_a_device(self) -> None:
        installation = mount(EMBEDDED, EMBEDDED.installations["IOC-01"], Journal(), rules_on=date(2020, 1, 30))
        with pytest.raises(Inconclusive, match="by the rules of 2020-01-30"):
            installation.send("11.2", "PPMID")
        assert installation.journal.exchanges[-1].outcome is not None

    @pytest.mark.parametrize(
        ("as_of", "outcome"), [(date(2020, 1, 30), "inconclusive"), (date(2026, 11, 20), "passed")]
    )
    def test_a_run_follows_the_rules_of_its_day(self, as_of: date, outcome: str) -> None:
        run = prepare(Asked(EMBEDDED_BENCH, None, ("IOC-01",), ("standard/11.2",), as_of, standard=True))
        run_share(run, None, lambda _: None)
        found = {record.outcome for record in run.scenarios if record.role == "PPMID"}
        assert found == {ScenarioOutcome(outcome)}


class TestGenerations:
    """SMETS1 or SMETS2+."""

    @pytest.mark.facts(140)
    @pytest.mark.parametrize(
        ("version", "generation"),
        [("SMETS1", SMETS1), ("1.2", SMETS1), ("", SMETS1), ("SMETS2+", SMETS2), ("2.0", SMETS2), ("V5.1", SMETS2)],
    )
    def test_a_version_is_of_one_of_the_two(self, version: str, generation: Generation) -> None:
        assert generation_of(version) is generation

    @pytest.mark.facts(141, 142)
    def test_each_has_a_route_of_its_own(self) -> None:
        assert dict(ROUTES) == {SMETS1: Route.COUNTERSIGNED, SMETS2: Route.GBCS}

    @pytest.mark.facts(164)
    @pytest.mark.parametrize(
        ("principal", "first", "last", "specification", "expected"),
        [
            (2, "2016-01-01", None, "PPMIDTS", True),
            (5, "2016-01-01", "2017-06-01", "PPMIDTS", True),
            (1, "2016-01-01", None, "PPMIDTS", False),
            (2, "2017-06-02", None, "PPMIDTS", False),
            (2, "2016-01-01", "2017-05-31", "PPMIDTS", False),
            (2, "2016-01-01", None, "ESMSTS", False),
        ],
    )
    def test_the_definition_of_a_smets2_device(
        self, principal: int, first: str, last: str | None, specification: str, expected: bool
    ) -> None:
        until = date.fromisoformat(last) if last else None
        version = SpecificationVersion(specification, principal, date.fromisoformat(first), until)
        assert is_smets2_plus("PPMID", version, date(2017, 6, 1)) is expected

    @pytest.mark.facts(165)
    def test_every_device_type_has_a_technical_specification(self) -> None:
        assert set(DEVICE_TYPES) <= set(TECHNICAL_SPECIFICATIONS)
        assert set(TECHNICAL_SPECIFICATIONS.values()) == {
            *("ESMSTS", "GSMETS", "HCALCSTS", "IHDTS", "PPMIDTS", "SAPCTS", "CHTS"),
        }
        assert TECHNICAL_SPECIFICATIONS["CHF"] == TECHNICAL_SPECIFICATIONS["GPF"]

    @pytest.mark.facts(168)
    @pytest.mark.parametrize("own", Generation)
    @pytest.mark.parametrize("of_hub", Generation)
    def test_a_ppmid_is_treated_as_its_installation_is(self, own: Generation, of_hub: Generation) -> None:
        assert treated_as("PPMID", own, of_hub) is of_hub
        assert treated_as("ESME", own, of_hub) is own

    @pytest.mark.facts(147)
    @pytest.mark.parametrize(
        ("own", "of_hub", "target"),
        [
            ("SMETS1", "SMETS1", True),
            ("SMETS2+", "SMETS2+", True),
            ("SMETS1", "SMETS2+", False),
            ("SMETS2+", "", False),
        ],
    )
    def test_in_an_installation_of_the_other_kind_it_is_no_target(self, own: str, of_hub: str, target: bool) -> None:
        hub = replace(METER, device_id="00-01", device_type=CHF, smets_version=of_hub)
        ppmid = replace(METER, device_id="00-04", device_type="PPMID", smets_version=own)
        state = services.migrated(knowing(hub, ppmid), MPXNS)
        for srv in ("11.2", "8.9", "11.3"):
            refusal = dsp.check(ServiceRequest(srv, "00-04", "IS"), state, NOW)
            assert (refusal is None) is target


class TestBilingualEntries:
    """What the CPL holds of a bilingual PPMID, and what its pre-notification makes of that."""

    S1, S2 = (DeviceModel("Chameleon", "IHD3", "ILL-1", firmware) for firmware in ("ILL-S1", "ILL-B1"))
    CPL = cpl_of(("PPMID", S1, "SMETS1"), ("PPMID", S2, "SMETS2+"), ("ESME", S2, "SMETS2+"))

    def pre_notified(self, firmware: str, **more: Value) -> InventoryEntry:
        body = {"DeviceManufacturer": "Chameleon", "DeviceModel": "IHD3", "DeviceType": "PPMID", **more}
        request = ServiceRequest("12.2", "00-A0", "IS", {**body, "FirmwareVersion": firmware})
        outcome, state = services.answer(request, DccState({}, cpl=self.CPL), NOW)
        assert outcome.success
        return state.inventory["00-A0"]

    @pytest.mark.facts(143, 167)
    def test_entries_that_differ_in_the_firmware_version_alone(self) -> None:
        for model in (self.S1, self.S2, replace(self.S1, hardware_version="")):
            assert [entry.model for entry in self.CPL.entries_like("PPMID", model)] == [self.S1, self.S2]
        assert self.CPL.entries_like("PPMID", replace(self.S1, hardware_version="ILL-2")) == ()
        assert self.CPL.entries_like("GSME", self.S1) == ()

    @pytest.mark.facts(140, 145)
    @pytest.mark.parametrize(("firmware", "generation"), [("ILL-S1", SMETS1), ("ILL-B1", SMETS2)])
    def test_the_entry_decides(self, firmware: str, generation: Generation) -> None:
        assert self.pre_notified(firmware).generation is generation
        assert self.pre_notified(firmware, SMETSCHTSVersion="9").generation is generation

    def test_without_an_entry_the_pre_notification_does(self) -> None:
        assert self.pre_notified("ILL-X1", SMETSCHTSVersion="2.0").generation is SMETS2
        assert self.pre_notified("ILL-X1").generation is SMETS1

    @pytest.mark.facts(143, 144, 146)
    def test_the_bilingual_ppmids_of_the_embedded_bench(self) -> None:
        found = []
        for dmc, spec in EMBEDDED.installations.items():
            running, model = spec.devices["PPMID"].running_firmware, spec.combination.devices["PPMID"]
            if running:
                entries = {
                    generation_of(entry.smets_version): entry.model.firmware_version
                    for entry in EMBEDDED.cpl.entries_like("PPMID", model)
                    if entry.model.firmware_version in (running, model.firmware_version)
                }
                assert entries == {SMETS1: model.firmware_version, SMETS2: running}
                assert running != model.firmware_version
                found.append(dmc)
        assert found


@pytest.mark.facts(166)
def test_non_epcl_device_models() -> None:
    combination = replace(next(iter(EMBEDDED.epcl.combinations.values())), devices={"ESME": OLD})
    cpl = cpl_of(("ESME", OLD, "SMETS1"), ("ESME", NEW, "SMETS1"), ("GSME", OLD, "SMETS1"))
    epcl = Epcl("1", True, {combination.dmc: combination})
    assert non_epcl_models(cpl, epcl) == (("ESME", NEW), ("GSME", OLD))
    assert non_epcl_models(cpl.without("ESME", NEW), epcl) == (("GSME", OLD),)
    listed_as_smets2 = [
        key for key, entry in EMBEDDED.cpl.entries.items() if generation_of(entry.smets_version) is SMETS2
    ]
    assert listed_as_smets2
    assert set(listed_as_smets2) <= set(non_epcl_models(EMBEDDED.cpl, EMBEDDED.epcl))


@pytest.mark.facts(49)
def test_no_combination_is_without_an_electricity_meter() -> None:
    assert all("ESME" in combination.devices for combination in EMBEDDED.epcl.combinations.values())
    roles = ("chf", "esme", "gsme", "ppmid", "ihd")
    fields = ("manufacturer", "model", "hardware_version", "firmware_version")
    header = ["dmc", "group_id", "csp", "first_added", *(f"{role}_{name}" for role in roles for name in fields)]
    row = ["D", "EA", "C", "2020-11-24", "M", "H", "1", "1", *[""] * 16]
    with pytest.raises(DeclarationError, match="no ESME"):
        parse_epcl(f"{','.join(header)}\n{','.join(row)}\n", "epcl.csv", {"EA": "FOC"})


class TestCredentialsAtMigration:
    """Fact 100: whose credentials are held when a meter is migrated."""

    @pytest.mark.facts(94, 100)
    @pytest.mark.parametrize(("device_type", "operator"), [("ESME", "ED"), ("GSME", "GT")])
    def test_wrong_credentials(self, device_type: str, operator: str) -> None:
        entry = replace(METER, device_type=device_type)
        key = (entry.device_id, "NetworkOperator")
        assert wrongly_held({}, entry, Registration(), NOW) == {}
        assert wrongly_held({key: f"{operator}1"}, entry, Registration(), NOW) == {}
        assert wrongly_held({key: f"{operator}2"}, entry, Registration(), NOW) == {"NetworkOperator": f"{operator}2"}

    @pytest.mark.facts(100)
    def test_registration_counts_as_it_is_then(self) -> None:
        registration = Registration(((NOW, "IS", "IS2"),))
        assert wrongly_held({}, METER, registration, NOW - DAY) == {}
        assert wrongly_held({}, METER, registration, NOW) == {"Supplier": "IS1"}

    def test_a_device_without_credentials(self) -> None:
        assert wrongly_held({}, replace(METER, device_type="PPMID"), Registration(), NOW) == {}


class TestAlerts:
    """Who gets an alert."""

    REGISTRATION = Registration(((NOW, "IS", "IS2"), (NOW, "ED", "ED2")))

    @pytest.mark.facts(47, 48, 69)
    @pytest.mark.parametrize(
        ("code", "device_type", "party"),
        [
            ("81AB", "ESME", "IS1"),
            ("81AB", "GSME", "GS1"),
            ("8F43", "PPMID", "IS1"),
            ("8F43", "CHF", "IS1"),
            ("8F35", "ESME", "ED1"),
            ("8F36", "ESME", "ED1"),
            ("8F35", "GSME", "GT1"),
            ("AD1", "CHF", "ED1"),
        ],
    )
    def test_by_code_and_device_type(self, code: str, device_type: str, party: str) -> None:
        assert alerts.recipients(code, device_type, self.REGISTRATION, NOW - DAY) == (party,)

    @pytest.mark.parametrize(("code", "party"), [("81AB", "IS2"), ("8F36", "ED2")])
    def test_it_goes_to_whom_registration_data_names_then(self, code: str, party: str) -> None:
        assert alerts.recipients(code, "ESME", self.REGISTRATION, NOW) == (party,)

    @pytest.mark.facts(50)
    def test_an_update_of_a_ppmid_is_told_to_no_gas_supplier(self) -> None:
        installation = mounted()
        assert sent(installation, "11.1", "PPMID", image("S1-TEST")).success
        assert sent(installation, "11.3", "PPMID").success
        told = {party for exchange in installation.journal.exchanges for party in exchange.recipients}
        assert not [party for party in told if party.startswith("GS")]
