"""A mounted installation from end to end: Service Requests in, device state and journal out."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Never

import pytest

from benches.installation import Installation, Journal
from benches.mount import VIRTUAL_START, mount
from device_drivers.protocols import Alert, DeviceTimeout
from smets1.calendars import SwitchingTable
from smets1.data_items import PREPAY_DATA
from smets1.dcc.inventory import DeviceStatus
from smets1.dcc.messages import DeviceExchange, Exchange, Outcome, Party
from smets1.errors import Inconclusive
from smets1.operations import Done, Execute, Read, Refused, Value, Write
from steps.service_requests import USUAL_BODIES
from tests.benches import EMBEDDED

Body = Mapping[str, Value]

TARIFF: Body = {"TariffTOUPriceMatrix": (18_000,), "StandingCharge": 30_000, "TariffSwitchingTable": SwitchingTable()}
PRICE: Body = {"TariffTOUPriceMatrix": (19_000,), "StandingCharge": 31_000}
PREPAYMENT: Body = {
    "PaymentMode": "Prepayment",
    "SuspendDebtDisabled": False,
    "SuspendDebtEmergency": False,
    "DisablementThreshold": 0,
}
CONFIGURATION, DEBT = USUAL_BODIES["2.1"], USUAL_BODIES["2.3"]
TOP_UP: Body = {"UTRN": "12345678901234567890", "Amount": 500_000}
IMAGE: Body = {"FirmwareVersion": "ILL-0009", "ImageSize": 100_000}
CLOCK: Body = {"Clock": VIRTUAL_START + timedelta(seconds=5)}
PERIOD = USUAL_BODIES["4.8.3"]
BILLING: Body = {"BillingTime": "06:00:00", "BillingPeriod": "Weekly", "DayOfWeek": 1}

DAY = timedelta(days=1)
FIRST = datetime(2025, 1, 16, 0, 30, tzinfo=UTC)
"""When a usual schedule from 16 January is sent first."""


def mounted(dmc: str = "IOC-01", *, commissioned: bool = True) -> Installation:
    """A new installation of the embedded bench; IOC-01 shows no variation."""
    return mount(EMBEDDED, EMBEDDED.installations[dmc], Journal(), commissioned)


def sent(installation: Installation, srv: str, role: str, body: Body | None = None, user: str | None = None) -> Outcome:
    """Send a Service Request and return its outcome."""
    outcome = installation.send(srv, role, body, user_role=user).outcome
    assert outcome is not None
    return outcome


def in_prepayment(role: str) -> Installation:
    """An installation whose meter is in Prepayment Mode, with £5.00 and the usual configuration."""
    installation = mounted()
    for srv, body in (("1.5", {"Adjust": 500_000}), ("1.6", PREPAYMENT), ("2.1", CONFIGURATION)):
        assert sent(installation, srv, role, body).success
    return installation


def state(installation: Installation, role: str) -> dict[str, Value]:
    """All that the reading SRVs and the device itself tell of a meter's settings and account."""
    values: dict[str, Value] = {}
    for srv in ("4.3", "4.11.1", "4.13", "6.2.9", "7.4"):
        values.update(sent(installation, srv, role).values)
    return {**values, **at_device(installation, role, "BillingTime", "BillingPeriod", "Clock", "FirmwareVersion")}


def at_device(installation: Installation, role: str, *items: str) -> Mapping[str, Value]:
    """What is read at the device itself."""
    result = installation.at_device(role, Read(items)).device_exchanges[0].result
    assert isinstance(result, Done)
    return result.values


def requests_in(journal: Journal) -> list[Exchange]:
    """The exchanges that carried a Service Request."""
    return [exchange for exchange in journal.exchanges if exchange.request]


class SilentDriver:
    """A device that stays silent, but for the commands it is told to answer."""

    def __init__(self, *, answers_commands: bool = False) -> None:
        self.answers_commands = answers_commands

    def _silent(self, *_: object) -> Never:
        raise DeviceTimeout("no answer within 5 s")

    identify = read = write = _silent

    def execute(self, *_: object) -> Done:
        return Done() if self.answers_commands else self._silent()

    def take_alerts(self) -> Sequence[Alert]:
        return ()


def silence(installation: Installation, role: str, *, answers_commands: bool = False) -> None:
    """Put a silent device in place of the one of `role`."""
    device = replace(installation.devices[role], driver=SilentDriver(answers_commands=answers_commands))
    installation.devices = {**installation.devices, role: device}


METER_REQUESTS: Sequence[tuple[str, Body]] = (
    ("1.1.1", TARIFF),
    ("1.2.1", PRICE),
    ("1.5", {"Adjust": 40_000}),
    ("1.6", PREPAYMENT),
    ("2.1", CONFIGURATION),
    ("2.3", {**DEBT, "TimeDebtRegister1": 5_000, "DebtRecoveryRate1": 1_000}),
    ("2.5", {}),
    ("2.2", TOP_UP),
    ("4.1.1", {}),
    ("4.1.2", {}),
    ("4.3", {}),
    ("4.11.1", {}),
    ("4.13", {}),
    ("6.2.9", {}),
    ("6.8", BILLING),
    ("6.11", CLOCK),
    ("7.2", {}),
    ("7.3", {}),
    ("7.4", {}),
    ("11.1", IMAGE),
    ("11.3", {}),
    ("11.2", {}),
)
REQUESTS = {
    "ESME": [*METER_REQUESTS, ("7.1", {}), ("4.8.3", PERIOD)],
    "GSME": METER_REQUESTS,
    "PPMID": [("11.2", {}), ("11.1", IMAGE), ("11.3", {}), ("11.2", {})],
    "CHF": [("11.1", IMAGE), ("11.3", {})],
}


@pytest.mark.parametrize("role", REQUESTS)
def test_every_request_succeeds_and_is_journaled(role: str) -> None:
    installation = mounted()
    for srv, body in REQUESTS[role]:
        exchange = installation.send(srv, role, body, user_role="ES" if srv == "4.8.3" else None)
        assert exchange.outcome is not None
        assert (srv, exchange.outcome.success, exchange.outcome.code) == (srv, True, "I0")
        assert exchange.outcome.refused_by is None
        assert exchange.request is not None
        assert (exchange.request.srv, exchange.device) == (srv, role)
        assert all(isinstance(done.result, Done) for done in exchange.device_exchanges)
        assert exchange.device_exchanges
    journal = installation.journal
    assert [exchange.id for exchange in journal.exchanges] == [f"x{n + 1}" for n in range(len(journal.exchanges))]
    assert [x.request.srv for x in journal.exchanges if x.request] == [srv for srv, _ in REQUESTS[role]]
    assert {exchange.device for exchange in journal.exchanges} == {role}
    assert sent(installation, "11.2", "PPMID" if role == "CHF" else role).success


@pytest.mark.parametrize(("role", "user"), [("ESME", "IS"), ("GSME", "GS"), ("PPMID", "IS")])
def test_a_request_is_the_suppliers_unless_told_otherwise(role: str, user: str) -> None:
    installation = mounted()
    for given, expected in ((None, user), ("OU", "OU")):
        request = installation.send("11.2", role, user_role=given).request
        assert request is not None
        assert (request.role, request.device_id) == (expected, installation.devices[role].entry.device_id)


def test_a_journal_goes_on_from_its_first_id() -> None:
    journal = Journal(first=40)
    installation = mount(EMBEDDED, EMBEDDED.installations["IOC-01"], journal)
    assert [installation.send("7.4", "ESME").id, installation.note("ESME", "a note").id] == ["x40", "x41"]


@pytest.mark.parametrize("role", ["ESME", "GSME"])
def test_alerts_follow_the_exchange_that_caused_them(role: str) -> None:
    installation = in_prepayment(role)
    sent(installation, "1.5", role, {"Adjust": -460_000})
    activated = installation.send("2.5", role)
    journal = installation.journal.exchanges
    after = journal[journal.index(activated) + 1]
    assert after.event == "alert 81AB Emergency Credit Activated"
    assert (after.request, after.outcome, after.device) == (None, None, role)
    assert int(after.id[1:]) == int(activated.id[1:]) + 1


def test_alerts_of_time_passing_are_journaled_at_their_time() -> None:
    installation = in_prepayment("ESME")
    load = installation.devices["ESME"].load
    assert load is not None
    load.set(10_000)
    installation.wait_until(VIRTUAL_START + DAY)
    events = {exchange.event[:10]: exchange.at for exchange in installation.journal.exchanges if exchange.event}
    # £5.00 lasts 25 kWh at 20 p: 2 h 30 min at 10 kW.
    assert events["alert 8F0F"] == VIRTUAL_START + timedelta(hours=2, minutes=30)
    assert sent(installation, "7.4", "ESME").values == {"SupplyState": "Disabled"}


def test_gas_supplier_cannot_upgrade_a_ppmid() -> None:
    """Only the Electricity Supplier may (fact 47); the Communications Hub alike (fact 48)."""
    installation = mounted()
    for srv, role in (("11.1", "PPMID"), ("11.3", "PPMID"), ("11.1", "CHF")):
        exchange = installation.send(srv, role, IMAGE if srv == "11.1" else {}, user_role="GS")
        assert exchange.outcome is not None
        assert (exchange.outcome.code, exchange.outcome.refused_by) == ("E4", Party.DSP)
        assert exchange.device_exchanges == ()
    assert sent(installation, "11.1", "PPMID", IMAGE).success
    assert sent(installation, "11.2", "PPMID", user="GS").success


@pytest.mark.parametrize("srv", ["1.1.2", "1.2.2", "4.6.2", "4.11.2", "4.14"])
@pytest.mark.facts(28, 30, 32, 41)
def test_what_smets1_does_not_support_never_reaches_the_device(srv: str) -> None:
    installation = mounted()
    user = {"4.6.2": "ES"}.get(srv)
    exchange = installation.send(srv, "ESME", user_role=user)
    assert exchange.outcome is not None
    assert (exchange.outcome.success, exchange.outcome.code, exchange.outcome.refused_by) == (False, None, Party.DSP)
    assert exchange.device_exchanges == ()


@pytest.mark.facts(154, 157, 158)
def test_a_third_party_ppmid_is_not_touched() -> None:
    installation = mounted("MOC-SECURE-02")
    for srv, body in (("11.1", IMAGE), ("11.2", {})):
        exchange = installation.send(srv, "PPMID", body)
        assert exchange.outcome is not None
        assert exchange.outcome.refused_by is Party.S1SP
        assert exchange.device_exchanges == ()


@pytest.mark.parametrize(
    ("dmc", "runs", "told"), [("IOC-02", "ILL-B101", "ILL-S101"), ("FOC-01", "ILL-B201", "ILL-B201")]
)
@pytest.mark.facts(148, 149)
def test_firmware_of_a_bilingual_ppmid(dmc: str, runs: str, told: str) -> None:
    installation = mounted(dmc)
    assert at_device(installation, "PPMID", "FirmwareVersion") == {"FirmwareVersion": runs}
    assert sent(installation, "11.2", "PPMID").values == {"FirmwareVersion": told}


class TestSchedules:
    """SRV 5.1: the DSP sends what was scheduled."""

    def created(self, installation: Installation, **changes: Value) -> Outcome:
        body = {**USUAL_BODIES["5.1"], "DSPScheduledServiceReferenceVariant": "4.8.3", **changes}
        return sent(installation, "5.1", "ESME", {"ScheduleStartDate": "2025-01-16", **body}, "ES")

    def times(self, installation: Installation) -> list[datetime]:
        return [x.at for x in requests_in(installation.journal) if x.request and x.request.srv == "4.8.3"]

    def test_daily(self) -> None:
        installation = mounted()
        assert self.created(installation).values == {"DSPScheduleID": 1}
        installation.wait_until(VIRTUAL_START + 3 * DAY)
        assert self.times(installation) == [FIRST, FIRST + DAY, FIRST + 2 * DAY]
        _, *read = requests_in(installation.journal)
        assert all(x.outcome and x.outcome.success for x in read)
        assert read[1].request is not None
        midnight = datetime(2025, 1, 16, tzinfo=UTC)
        assert read[1].request.body == {"StartDateTime": midnight, "EndDateTime": midnight + DAY}

    def test_however_time_is_let_pass(self) -> None:
        installation = mounted()
        self.created(installation)
        for hours in range(0, 50, 7):
            installation.wait_until(VIRTUAL_START + timedelta(hours=hours))
        assert self.times(installation) == [FIRST, FIRST + DAY]

    def test_until_its_end_date(self) -> None:
        installation = mounted()
        self.created(installation, ScheduleEndDate="2025-01-17")
        installation.wait_until(VIRTUAL_START + 30 * DAY)
        assert self.times(installation) == [FIRST, FIRST + DAY]

    @pytest.mark.parametrize("start", ["2025-01-15", "2025-01-12", "2023-01-01"])
    def test_from_a_start_date_in_the_past(self, start: str) -> None:
        installation = mounted()
        self.created(installation, ScheduleStartDate=start)
        installation.wait_until(VIRTUAL_START + DAY)
        assert self.times(installation) == [FIRST]

    def test_two_schedules_in_order_of_time(self) -> None:
        installation = mounted()
        self.created(installation, ScheduleExecutionStartTime="05:00:00")
        assert self.created(installation, ScheduleExecutionStartTime="03:00:00").values == {"DSPScheduleID": 2}
        installation.wait_until(FIRST + timedelta(hours=27))
        midnight = datetime(2025, 1, 16, tzinfo=UTC)
        assert self.times(installation) == [midnight + timedelta(hours=h) for h in (3, 5, 27)]

    def test_a_deleted_schedule_is_sent_no_more(self) -> None:
        installation = mounted()
        self.created(installation)
        installation.wait_until(VIRTUAL_START + DAY)
        assert sent(installation, "5.3", "ESME", {"DSPScheduleID": 1}, "ES").success
        installation.wait_until(VIRTUAL_START + 3 * DAY)
        assert self.times(installation) == [FIRST]

    @pytest.mark.parametrize("srv", ["", "4.4.3", "1.1"])
    def test_what_cannot_be_scheduled(self, srv: str) -> None:
        installation = mounted()
        assert not self.created(installation, DSPScheduledServiceReferenceVariant=srv).success
        installation.wait_until(VIRTUAL_START + 3 * DAY)
        assert len(requests_in(installation.journal)) == 1

    def test_a_device_that_is_silent_once_is_asked_again_a_day_later(self) -> None:
        installation = mounted()
        self.created(installation)
        answering = installation.devices
        silence(installation, "ESME")
        with pytest.raises(DeviceTimeout):
            installation.wait_until(VIRTUAL_START + 2 * DAY)
        installation.devices = answering
        installation.wait_until(VIRTUAL_START + 2 * DAY)
        assert self.times(installation) == [FIRST, FIRST + DAY]

    def test_nothing_is_read_unasked(self) -> None:
        installation = mounted()
        installation.wait_until(VIRTUAL_START + 30 * DAY)
        assert requests_in(installation.journal) == []


class TestSilence:
    """A device that does not answer."""

    @pytest.mark.parametrize(
        ("srv", "body", "operation"),
        [
            ("7.4", {}, Read(("SupplyState",))),
            ("6.8", BILLING, Write(BILLING)),
            ("2.5", {}, Execute("ActivateEmergencyCredit")),
        ],
        ids=["read", "write", "execute"],
    )
    def test_is_e21_and_raised(self, srv: str, body: Body, operation: Read | Write | Execute) -> None:
        installation = mounted()
        silence(installation, "ESME")
        with pytest.raises(DeviceTimeout, match="the ESME did not answer"):
            installation.send(srv, "ESME", body)
        (exchange,) = installation.journal.exchanges
        assert exchange.outcome == Outcome(False, "E21", Party.S1SP, "the ESME did not answer")
        assert exchange.device_exchanges == (DeviceExchange(operation, None),)
        assert sent(installation, "11.2", "PPMID").success

    def test_at_the_device(self) -> None:
        installation = mounted()
        silence(installation, "ESME")
        with pytest.raises(DeviceTimeout):
            installation.at_device("ESME", Read(("Clock",)))
        (exchange,) = installation.journal.exchanges
        assert exchange.device_exchanges[0].result is None

    def test_half_way_through_the_steps(self) -> None:
        """With 18.8 the S1SP reads back; the command that was answered stays on record."""
        installation = mounted("MOC-SECURE-01")
        silence(installation, "ESME", answers_commands=True)
        with pytest.raises(DeviceTimeout):
            installation.send("2.5", "ESME")
        (exchange,) = installation.journal.exchanges
        assert [done.result for done in exchange.device_exchanges] == [Done(), None]


class TestCommissioning:
    """Before and after migration."""

    def test_before_it_no_request_is_taken(self) -> None:
        installation = mounted(commissioned=False)
        assert {entry.status for entry in installation.inventory.values()} == {DeviceStatus.INSTALLED_NOT_COMMISSIONED}
        for role in ("ESME", "GSME", "PPMID"):
            exchange = installation.send("11.2", role)
            assert exchange.outcome is not None
            assert (exchange.outcome.code, exchange.device_exchanges) == ("E5", ())
        installation.commission()
        assert {entry.status for entry in installation.inventory.values()} == {DeviceStatus.COMMISSIONED}
        assert sent(installation, "11.2", "ESME").success

    @pytest.mark.facts(15)
    def test_settings_of_table_15_can_be_written_before_it_only(self) -> None:
        installation = mounted("MOC-SECURE-01", commissioned=False)
        write = Write({"DisablementOfSupplyNotAllowed": True})
        assert installation.at_device("ESME", write).device_exchanges[0].result == Done()
        installation.commission()
        assert isinstance(installation.at_device("ESME", write).device_exchanges[0].result, Refused)
        assert at_device(installation, "ESME", "DisablementOfSupplyNotAllowed")["DisablementOfSupplyNotAllowed"] is True


class TestEffects:
    """What a request does is seen by reading it back."""

    @pytest.mark.parametrize("role", ["ESME", "GSME"])
    def test_top_up(self, role: str) -> None:
        installation = in_prepayment(role)
        assert sent(installation, "2.2", role, TOP_UP).success
        assert sent(installation, "4.3", role).values["MeterBalance"] == 1_000_000
        again = sent(installation, "2.2", role, TOP_UP)
        assert (again.success, again.refused_by) == (False, Party.DEVICE)
        assert sent(installation, "4.3", role).values["MeterBalance"] == 1_000_000
        assert [x.event[:10] for x in installation.journal.exchanges if x.event] == ["alert 8F51"]

    @pytest.mark.parametrize("role", ["ESME", "GSME"])
    def test_clock(self, role: str) -> None:
        installation = mounted()
        for wrong in (timedelta(hours=1), timedelta(minutes=-3)):
            told = installation.clock.now() + wrong
            assert sent(installation, "6.11", role, {"Clock": told}).success
            assert at_device(installation, role, "Clock") == {"Clock": told}
            installation.wait_until(installation.clock.now() + DAY)
            assert at_device(installation, role, "Clock") == {"Clock": told + DAY}

    @pytest.mark.parametrize("role", ["ESME", "GSME"])
    def test_billing_calendar(self, role: str) -> None:
        installation = mounted()
        assert sent(installation, "6.8", role, BILLING).success
        assert at_device(installation, role, *BILLING) == BILLING

    @pytest.mark.parametrize("role", ["ESME", "GSME"])
    def test_prepay_data(self, role: str) -> None:
        values = sent(in_prepayment(role), "4.3", role).values
        assert tuple(values) == PREPAY_DATA
        assert values["MeterBalance"] == 500_000

    def test_energy(self) -> None:
        installation = in_prepayment("ESME")
        before = installation.clock.now()
        exchange = installation.use_energy("ESME", 2_500, 10_000)
        assert exchange.event == "2500 Wh drawn at 10000 W"
        assert installation.clock.now() - before == timedelta(minutes=15)
        assert sent(installation, "4.1.1", "ESME").values == {"ActiveImportRegister": 2_500}
        assert sent(installation, "4.3", "ESME").values["MeterBalance"] == 450_000
        with pytest.raises(Inconclusive, match="no load behind the PPMID"):
            installation.use_energy("PPMID", 1, 1)

    def test_gas(self) -> None:
        installation = in_prepayment("GSME")
        assert installation.use_energy("GSME", 1_000, 2_000).event == "1000 litres drawn at 2000 litres per hour"
        assert sent(installation, "4.1.1", "GSME").values == {"ConsumptionRegister": 1_000}

    def test_whoever_looks_at_time_is_told_when_it_passes(self) -> None:
        installation = mounted()
        seen: list[datetime] = []
        installation.on_time = lambda: seen.append(installation.clock.now())
        sent(installation, "7.4", "ESME")
        installation.wait_until(VIRTUAL_START + DAY)
        assert seen == [VIRTUAL_START, VIRTUAL_START + DAY]


WRONG: Sequence[tuple[str, Body]] = (
    ("1.1.1", {}),
    ("1.1.1", {**TARIFF, "TariffTOUPriceMatrix": ()}),
    ("1.1.1", {**TARIFF, "StandingCharge": -1}),
    ("1.1.1", {**TARIFF, "Tarif": 1}),
    ("1.2.1", {**PRICE, "TariffTOUPriceMatrix": ("dear",)}),
    ("1.5", {"Adjust": "£5"}),
    ("1.5", {"Ajust": 500_000}),
    ("1.6", {}),
    ("1.6", {"PaymentMode": "Prepaiment"}),
    ("1.6", {"PaymentMode": "Prepayment"}),
    ("1.6", {**PREPAYMENT, "PaymentMode": "Credit"}),
    ("2.1", {}),
    ("2.1", {"LowCreditThreshold": 1}),
    ("2.1", {**CONFIGURATION, "MaxCreditThreshold": -1}),
    ("2.1", {**CONFIGURATION, "EmergencyCreditLimit": True}),
    ("2.1", {**CONFIGURATION, "BillingPeriod": "Daily"}),
    ("2.1", {**CONFIGURATION, "NonDisablementCalendar": "always"}),
    ("2.2", {"UTRN": "1234", "Amount": 1}),
    ("2.2", {"UTRN": "12345678901234567890", "Amount": 0}),
    ("2.2", {"UTRN": "12345678901234567890", "Amount": 25_000_001}),
    ("2.3", {"TimeDebtRegister1": 5}),
    ("2.3", {**DEBT, "DebtRecoveryPeriod1": "WEEKLY"}),
    ("2.3", {**DEBT, "DebtRecoveryPerPayment": 10_001}),
    ("2.5", {}),
    ("6.8", {"BillingPeriod": "Daily"}),
    ("6.8", {**BILLING, "BillingTime": ""}),
    ("6.11", {}),
    ("6.11", {"Clock": datetime(2025, 1, 15, 10, 0)}),
    ("7.3", {}),
    ("11.1", {"FirmwareVersion": "ILL-0009"}),
    ("11.1", {"FirmwareVersion": "", "ImageSize": 1}),
    ("11.3", {}),
)


@pytest.mark.parametrize("role", ["ESME", "GSME"])
@pytest.mark.parametrize(("srv", "body"), WRONG, ids=[f"{srv}-{n}" for n, (srv, _) in enumerate(WRONG)])
def test_a_wrong_request_is_refused_and_changes_nothing(srv: str, body: Body, role: str) -> None:
    installation = in_prepayment(role)
    before = state(installation, role)
    outcome = sent(installation, srv, role, body)
    assert (outcome.success, outcome.code) == (False, None)
    assert outcome.refused_by in (Party.DSP, Party.DEVICE)
    assert outcome.reason
    assert state(installation, role) == before
