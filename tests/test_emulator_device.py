"""What every meter keeps beside its account: logs and alerts, what the customer sees, its identity, its cover."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from device_drivers.emulator import VirtualClock, behaviour_for, make_device
from device_drivers.emulator.alerts import DeviceAlert
from device_drivers.emulator.events import EventRecord
from smets1.data_items import CONFIGURABLE_ALERTS, METERS, PREPAY_DATA
from smets1.dcc.inventory import DeviceStatus, InventoryEntry
from smets1.dcc.messages import Outcome, Party, ServiceRequest
from smets1.dcc.s1sp import equivalent_steps
from smets1.operations import Done, LogEntry, Operation, Period, Read, Refused, Value
from smets1.registers import DeviceModel

MODEL = DeviceModel("Maker", "Meter", "1", "2.0")
NOW = datetime(2025, 1, 15, 10, 0, tzinfo=UTC)
MINUTE, HOUR = timedelta(minutes=1), timedelta(hours=1)


class Bench:
    """A meter on a clock of its own."""

    def __init__(self, role: str = "ESME") -> None:
        self.clock = VirtualClock(NOW)
        self.meter: Any = make_device(role, MODEL, self.clock, behaviour_for((), role))

    def do(self, command: str, **arguments: Value) -> None:
        assert self.meter.execute(command, arguments) == Done()

    def refuses(self, **values: Value) -> bool:
        return isinstance(self.meter.write(values), Refused)

    def write(self, **values: Value) -> None:
        assert self.meter.write(values) == Done()

    def wait(self, how_long: timedelta) -> None:
        self.clock.wait_until(self.clock.now() + how_long)

    def offer_emergency_credit(self) -> None:
        """Prepayment Mode with £0.50, and no alert left."""
        terms = {"SuspendDebtDisabled": False, "SuspendDebtEmergency": False, "DisablementThreshold": 0}
        self.do("AdjustMeterBalance", Amount=50_000)
        self.do("SetPaymentMode", PaymentMode="Prepayment", **terms)
        self.codes()

    def log(self, name: str) -> list[tuple[datetime, object]]:
        return [(entry.at, entry.values["LogCode"]) for entry in self[name]]

    def codes(self) -> list[str]:
        return [alert.code for alert in self.meter.take_alerts()]

    def __getitem__(self, item: str) -> Any:
        result = self.meter.read((item,))
        assert isinstance(result, Done)
        return result.values[item]


@pytest.fixture(params=METERS)
def bench(request: pytest.FixtureRequest) -> Bench:
    """A meter of each fuel."""
    return Bench(request.param)


class TestLogs:
    """The event log and the security log."""

    def test_an_alert_is_logged_when_it_is_raised(self, bench: Bench) -> None:
        bench.offer_emergency_credit()
        bench.wait(HOUR)
        bench.do("ActivateEmergencyCredit")
        [*_, last] = bench["EventLog"]
        assert last == LogEntry(NOW + HOUR, {"LogCode": "81AB", "LogMeaning": "Emergency Credit Activated"})
        assert bench["SecurityLog"] == ()

    def test_it_is_stamped_by_the_clock_of_the_meter(self, bench: Bench) -> None:
        bench.meter.step_clock(5 * MINUTE)
        bench.meter.tamper()
        assert bench.log("SecurityLog") == [(NOW + 5 * MINUTE, "8F74")]

    def test_an_opened_cover_is_an_alert_of_the_security_log_alone(self, bench: Bench) -> None:
        bench.meter.tamper()
        assert bench.codes() == ["8F74"]
        assert bench.log("SecurityLog") == [(NOW, "8F74")]
        assert bench["EventLog"] == ()

    def test_the_period_that_is_read(self, bench: Bench) -> None:
        for _ in range(3):
            bench.meter.tamper()
            bench.wait(HOUR)
        found = bench.meter.read(("SecurityLog",), Period(NOW + MINUTE, NOW + HOUR + MINUTE))
        assert [entry.at for entry in found.values["SecurityLog"]] == [NOW + HOUR]

    def test_a_log_keeps_its_newest_100_entries(self) -> None:
        record = EventRecord()
        for minute in range(150):
            record.take_note(DeviceAlert.LOW_CREDIT, NOW + minute * MINUTE)
            record.take_note(DeviceAlert.METER_COVER_REMOVED, NOW + minute * MINUTE)
        for log in (record.event_log, record.security_log):
            assert [entry.at for entry in log.entries()] == [NOW + minute * MINUTE for minute in range(50, 150)]

    def test_clearing_forgets_the_events_and_nothing_else(self, bench: Bench) -> None:
        bench.offer_emergency_credit()
        bench.meter.tamper()
        assert bench["EventLog"]
        bench.do("ClearEventLog", ESMEEventLogType="ESME")
        assert bench["EventLog"] == ()
        assert bench.log("SecurityLog") == [(NOW, "8F74")]
        bench.do("ActivateEmergencyCredit")
        assert bench.log("EventLog") == [(NOW, "81AB")]

    def test_there_is_no_log_of_an_alcs_to_clear(self, bench: Bench) -> None:
        assert isinstance(bench.meter.execute("ClearEventLog", {"ESMEEventLogType": "ALCS"}), Refused)


class TestAlertBehaviour:
    """Which alerts a meter sends."""

    def test_an_alert_that_is_disabled_is_logged_and_not_sent(self, bench: Bench) -> None:
        bench.do("ConfigureAlertBehaviour", x81AB="Disable", x810D="Disable")
        assert bench["DisabledAlerts"] == ("810D", "81AB")
        bench.offer_emergency_credit()
        bench.do("ActivateEmergencyCredit")
        assert bench.codes() == []
        assert (NOW, "81AB") in bench.log("EventLog")

    def test_it_is_sent_once_it_is_enabled(self, bench: Bench) -> None:
        bench.do("ConfigureAlertBehaviour", x81AB="Disable", x810D="Disable")
        bench.do("ConfigureAlertBehaviour", x81AB="Enable")
        assert bench["DisabledAlerts"] == ("810D",)
        bench.offer_emergency_credit()
        bench.do("ActivateEmergencyCredit")
        assert bench.codes() == ["81AB"]

    @pytest.mark.parametrize("wrong", [{"x81AB": "Whisper"}, {"x8F0F": "Disable"}, {"81AB": "Disable"}])
    def test_a_wrong_request_changes_nothing(self, wrong: dict[str, Value], bench: Bench) -> None:
        assert isinstance(bench.meter.execute("ConfigureAlertBehaviour", {"x810D": "Disable", **wrong}), Refused)
        assert bench["DisabledAlerts"] == ()

    def test_no_alert_of_the_supply_or_of_security_can_be_disabled(self) -> None:
        critical = {alert.code for alert in DeviceAlert if alert.code.startswith("8F")}
        assert critical
        assert not critical & set(CONFIGURABLE_ALERTS)


class TestCustomer:
    """What the customer sees."""

    @pytest.mark.parametrize(
        ("item", "sound", "wrong"),
        [
            ("SupplierMessage", ["x", "~ " * 58], ["", "x" * 117, "£1", "two\nlines", "line\n"]),
            ("SupplierName", ["x", "B&B (Gas) #1!", "x" * 15], ["x" * 16, "Énergie"]),
            ("SupplierTelephoneNumber", ["9", "0800 123 4567", "1" * 18], ["1" * 19, "+44", "0800-1", "٣"]),
            ("RestrictionDateTime", [NOW], ["2025-01-15", datetime(2025, 1, 15)]),
        ],
    )
    def test_texts_and_the_instant_of_a_change_of_tenancy(
        self, item: str, sound: list[Value], wrong: list[Value], bench: Bench
    ) -> None:
        for value in sound:
            bench.write(**{item: value})
            assert bench[item] == value
        assert all(bench.refuses(**{item: value}) for value in wrong)
        assert bench[item] == sound[-1]

    def test_a_pin_hides_the_account_until_it_is_disabled(self, bench: Bench) -> None:
        bench.do("AdjustMeterBalance", Amount=50_000)
        account = bench.meter.execute("ShowAccount", {})
        assert tuple(account.values) == PREPAY_DATA
        assert account.values["MeterBalance"] == 50_000
        bench.do("SetPrivacyPIN", PrivacyPIN="0123")
        assert isinstance(bench.meter.execute("ShowAccount", {}), Refused)
        assert isinstance(bench.meter.execute("ShowAccount", {"PrivacyPIN": "0124"}), Refused)
        assert bench.meter.execute("ShowAccount", {"PrivacyPIN": "0123"}) == account
        assert bench["MeterBalance"] == 50_000
        bench.do("DisablePrivacyPIN")
        assert bench.meter.execute("ShowAccount", {}) == account

    @pytest.mark.parametrize("pin", ["123", "12345", "12a4", 1234])
    def test_a_pin_has_four_digits(self, pin: Value, bench: Bench) -> None:
        assert isinstance(bench.meter.execute("SetPrivacyPIN", {"PrivacyPIN": pin}), Refused)
        assert isinstance(bench.meter.execute("ShowAccount", {}), Done)


class TestMeterPoints:
    """The numbers of the metering points."""

    @pytest.mark.parametrize(
        ("role", "item", "sound", "wrong"),
        [
            ("ESME", "ImportMPAN", "1012345678903", ["101234567890", "10123456789030", "1O12345678903", 1012345678903]),
            ("ESME", "ExportMPAN", "2011111111112", [""]),
            ("GSME", "MPRN", "1234567890", ["12345678901", "12345A", ""]),
        ],
    )
    def test_a_number(self, role: str, item: str, sound: str, wrong: list[Value]) -> None:
        bench = Bench(role)
        assert bench[item] == ""
        bench.write(**{item: sound})
        assert all(bench.refuses(**{item: value}) for value in wrong)
        assert bench[item] == sound

    def test_a_meter_has_the_numbers_of_its_fuel(self) -> None:
        assert Bench("ESME").refuses(MPRN="1234567890")
        assert Bench("GSME").refuses(ImportMPAN="1012345678903")


class TestTamperProtection:
    """What an opened cover does to the supply."""

    def test_unchanged_leaves_it(self, bench: Bench) -> None:
        assert bench["SupplyTamperState"] == "Unchanged"
        bench.meter.tamper()
        assert bench["SupplyState"] == "Enabled"

    def test_locked_disables_it_and_only_the_supplier_gives_it_back(self, bench: Bench) -> None:
        bench.write(SupplyTamperState="Locked")
        bench.offer_emergency_credit()
        bench.meter.tamper()
        bench.do("AdjustMeterBalance", Amount=500_000)
        assert isinstance(bench.meter.execute("PressEnable", {}), Refused)
        assert bench["SupplyState"] == "Disabled"
        bench.do("ArmSupply")
        bench.do("PressEnable")
        assert bench["SupplyState"] == "Enabled"

    def test_what_flowed_before_is_counted_and_nothing_after(self) -> None:
        bench = Bench()
        bench.write(SupplyTamperState="Locked")
        bench.meter.set(1_000)
        bench.wait(HOUR)
        bench.meter.tamper()
        bench.wait(HOUR)
        assert bench["ActiveImportRegister"] == 1_000

    def test_a_state_is_one_of_two(self, bench: Bench) -> None:
        assert bench.refuses(SupplyTamperState="Ajar")


class TestS1sp:
    """The steps of SRVs 6.13 and 6.20.1, which name what they concern by fuel."""

    PERIOD = Period(NOW - HOUR, NOW)

    def first(self, srv: str, role: str, body: dict[str, Value]) -> Operation | Outcome:
        entry = InventoryEntry("00-01", role, MODEL, DeviceStatus.COMMISSIONED, "2.0")
        try:
            return next(equivalent_steps(ServiceRequest(srv, "00-01", "IS", body), entry, ()))
        except StopIteration as stop:
            outcome: Outcome = stop.value
            return outcome

    @pytest.mark.parametrize(
        ("role", "log", "item"),
        [
            ("ESME", "Event", "EventLog"),
            ("ESME", "PowerEvent", "PowerEventLog"),
            ("ESME", "Security", "SecurityLog"),
            ("GSME", "GSMEEvent", "EventLog"),
            ("GSME", "GSMESecurity", "SecurityLog"),
        ],
    )
    def test_the_log_of_a_fuel(self, role: str, log: str, item: str) -> None:
        body: dict[str, Value] = {"StartDateTime": NOW - HOUR, "EndDateTime": NOW, "LogToRead": log}
        assert self.first("6.13", role, body) == Read((item,), self.PERIOD)

    @pytest.mark.parametrize(
        ("srv", "role", "body"),
        [
            ("6.13", "ESME", {"LogToRead": "ALCSEvent"}),
            ("6.13", "ESME", {"LogToRead": "GSMEEvent"}),
            ("6.13", "GSME", {"LogToRead": "PowerEvent"}),
            ("6.20.1", "ESME", {}),
            ("6.20.1", "ESME", {"ImportMPRN": "1234567890"}),
            ("6.20.1", "GSME", {"ImportMPAN": "1012345678903"}),
        ],
    )
    def test_what_another_fuel_has_is_refused(self, srv: str, role: str, body: dict[str, Value]) -> None:
        body = {"StartDateTime": NOW - HOUR, "EndDateTime": NOW, **body} if srv == "6.13" else body
        outcome = self.first(srv, role, body)
        assert isinstance(outcome, Outcome)
        assert (outcome.success, outcome.refused_by) == (False, Party.S1SP)
