"""A driver of emulated devices over DLMS: it says what the device itself says, as far as the wire can tell it."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from functools import partial
from itertools import pairwise
from typing import Any

import pytest
from hypothesis import given, settings

from device_drivers.dlms.apdu import (
    ActionRequest,
    ActionResponse,
    ActionResult,
    Attribute,
    DataAccessResult,
    ExceptionResponse,
    GetList,
    GetRequest,
    GetResponse,
    GetResponseList,
    Method,
    Outcome,
    ServiceError,
    SetList,
    SetRequest,
    SetResponse,
    SetResponseList,
    StateError,
    logical_name,
)
from device_drivers.dlms.axdr import NULL, Data, Tag, array, octet_string, structure
from device_drivers.dlms.block import WholeRequest, WholeResponse
from device_drivers.dlms.driver import DlmsDriver, NotMapped, WireError
from device_drivers.dlms.interface_classes import scaler_unit
from device_drivers.dlms.mapping import AlertSource
from device_drivers.emulator import Behaviour, EmulatedDevice, VirtualClock, make_device
from device_drivers.emulator.display import Display
from device_drivers.emulator.esme import Esme
from device_drivers.protocols import Alert, DeviceTimeout
from s1bench.recording import outcome_of
from smets1.calendars import NonDisablementCalendar, NonDisablementScript, NonDisablementSwitch, SwitchingTable
from smets1.data_items import COMMANDS, DATA_ITEMS, DEVICE_TYPES
from smets1.operations import Done, LogEntry, Period, Refused, Result
from tests.emulator_strategies import (
    MODEL,
    Action,
    Do,
    Draw,
    Set,
    Synchronise,
    Wait,
    act,
    deterministic,
    everything,
    histories,
    meters,
    new_meter,
)
from tests.on_the_wire import Direct, as_told, direct, mapping_of, over_the_wire

START = datetime(2025, 1, 15, 10, 0, tzinfo=UTC)
POUND = 100_000


def devices(behaviour: Behaviour | None = None) -> Mapping[str, EmulatedDevice]:
    """One of each device type, on one HAN."""
    clock = VirtualClock(START)
    made = {role: make_device(role, MODEL, clock, behaviour or Behaviour()) for role in DEVICE_TYPES}
    for device in made.values():
        if isinstance(device, Display):
            device.join((made["ESME"], made["GSME"]))  # type: ignore[arg-type]
    return made


def esme() -> Esme:
    """An ESME in its factory state."""
    device = devices()["ESME"]
    assert isinstance(device, Esme)
    return device


class Scripted:
    """A meter that answers what a test says, request by request."""

    def __init__(self, *responses: WholeResponse | DeviceTimeout) -> None:
        self.requests: list[WholeRequest] = []
        self._responses = list(responses)

    def request(self, request: WholeRequest) -> WholeResponse:
        """The next response."""
        self.requests.append(request)
        response = self._responses.pop(0)
        if isinstance(response, DeviceTimeout):
            raise response
        return response


def gbcs(*responses: WholeResponse | DeviceTimeout) -> tuple[DlmsDriver, Scripted]:
    """A driver of an ESME with the objects of GBCS, and the meter."""
    meter = Scripted(*responses)
    return DlmsDriver(meter, mapping_of("ESME", "gbcs")), meter


def test_the_thinnest_path() -> None:
    meter = esme()
    driver = over_the_wire(meter)
    items = ("Clock", "ActiveImportRegister", "PaymentMode", "MeterBalance")
    meter.set(2_000)
    meter.clock.wait_until(START + timedelta(minutes=30))
    assert driver.read(items) == Done(
        {
            "Clock": START + timedelta(minutes=30),
            "ActiveImportRegister": 1_000,
            "PaymentMode": "Credit",
            "MeterBalance": -20_000,
        }
    )
    assert driver.write({"LowCreditThreshold": 3 * POUND}) == Done()
    assert meter.read(("LowCreditThreshold",)) == Done({"LowCreditThreshold": 3 * POUND})
    assert driver.execute("AdjustMeterBalance", {"Amount": 50_000}) == Done()
    assert meter.read(("MeterBalance",)) == Done({"MeterBalance": 30_000})
    assert driver.identify() == MODEL


@pytest.mark.parametrize("role", DEVICE_TYPES)
def test_every_item_of_every_device_type_is_what_the_device_says(role: str) -> None:
    device = devices(Behaviour(polyphase=True, has_table_15_settings=True))[role]
    driver = over_the_wire(device)
    if device.load:
        device.load.set(1_234)
    device.clock.wait_until(START + timedelta(days=40, minutes=7))
    for item in device.readable:
        said = device.read((item,))
        assert isinstance(said, Done)
        assert driver.read((item,)) == Done({item: as_told(said.values[item])})
    for item in DATA_ITEMS:
        if item not in device.readable:
            assert isinstance(device.read((item,)), Refused)
            assert isinstance(driver.read((item,)), Refused)
    assert driver.identify() == device.identify()


def arguments_of(command: str) -> Iterator[Mapping[str, Any]]:
    """Arguments that a device takes, arguments that it refuses, and none."""
    yield {}
    yield from SOUND.get(command, [])
    yield from WRONG.get(command, [])


PREPAYMENT = {"SuspendDebtDisabled": True, "SuspendDebtEmergency": False, "DisablementThreshold": -1_000}
DEBTS = {
    "TimeDebtRegister1": 2 * POUND,
    "TimeDebtRegister2": POUND,
    "PaymentDebtRegister": 3 * POUND,
    "DebtRecoveryPerPayment": 2_500,
    "DebtRecoveryRate1": 1_000,
    "DebtRecoveryPeriod1": "HOURLY",
    "DebtRecoveryRate2": 59_821,
    "DebtRecoveryPeriod2": "DAILY",
}
TARIFF = {"TariffTOUPriceMatrix": (40_001, 10_000), "StandingCharge": 59_821, "TariffSwitchingTable": SwitchingTable()}
VOLTAGE = {
    **dict.fromkeys(("AverageRMSOverVoltageThreshold", "AverageRMSUnderVoltageThreshold"), (2000,)),
    "AverageRMSVoltageMeasurementPeriod": (600,),
    **{item.name: 1_000 for item in DATA_ITEMS.values() if item.name.startswith("RMS")},
}
TOKEN = {"UTRN": "1" * 20, "Amount": 5_000}
SOUND: Mapping[str, Sequence[Mapping[str, Any]]] = {
    "SetPaymentMode": [{"PaymentMode": "Prepayment", **PREPAYMENT}, {"PaymentMode": "Credit"}],
    "AdjustMeterBalance": [{"Amount": -50}],
    "AddCredit": [TOKEN],
    "UpdateDebt": [DEBTS],
    "SetTariff": [TARIFF],
    "SetPrice": [{"TariffTOUPriceMatrix": (40_003,), "StandingCharge": 1}],
    "SetVoltageSettings": [VOLTAGE, {**VOLTAGE, "RMSVoltageCountersNotReset": True}],
    "ResetMaximumDemand": [{"MaxDemandActivePowerImportValue": True}],
    "SynchroniseClock": [{"Clock": START + timedelta(days=1)}],
    "UpdateFirmware": [
        {"FirmwareVersion": "2.1", "ImageSize": 100},
        {"FirmwareVersion": "2.2", "ImageSize": 100, "HubManufacturer": "Maker"},
    ],
    "ClearEventLog": [{"ESMEEventLogType": "ESME"}],
    "ConfigureAlertBehaviour": [{"x810D": "Disable", "x81A0": "Enable"}],
    "SetPrivacyPIN": [{"PrivacyPIN": "1234"}],
    "ShowAccount": [{"PrivacyPIN": "1234"}, {"PrivacyPIN": "4321"}],
}
WRONG: Mapping[str, Sequence[Mapping[str, Any]]] = {
    "SetPaymentMode": [{"PaymentMode": "Barter"}, {"PaymentMode": "Credit", **PREPAYMENT}],
    "AddCredit": [TOKEN, {"UTRN": "123", "Amount": 5_000}, {"UTRN": "2" * 20, "Amount": 0}, {"UTRN": "3" * 20}],
    "UpdateDebt": [{**DEBTS, "DebtRecoveryPerPayment": 10_001}, {**DEBTS, "DebtRecoveryPeriod1": "WEEKLY"}],
    "SetTariff": [{**TARIFF, "TariffTOUPriceMatrix": ()}, {**TARIFF, "TariffThresholdMatrix": (1,)}],
    "SetPrice": [{"TariffTOUPriceMatrix": (1, 2, 3), "StandingCharge": 1}],
    "SetVoltageSettings": [{**VOLTAGE, "RMSVoltageSagMeasurementPeriod": 0}],
    "UpdateFirmware": [{"FirmwareVersion": "", "ImageSize": 0}],
    "ClearEventLog": [{"ESMEEventLogType": "GSME"}],
    "ConfigureAlertBehaviour": [{"x8F0A": "Disable"}, {"x810D": "Perhaps"}],
    "SetPrivacyPIN": [{"PrivacyPIN": "12345"}],
}


def said(operation: Callable[[], Result]) -> Result | None:
    """What is answered, instants as the wire tells them; None for silence."""
    try:
        result = operation()
    except DeviceTimeout:
        return None
    return Done({item: as_told(value) for item, value in result.values.items()}) if isinstance(result, Done) else result


def agree(device: Result | None, wire: Result | None) -> bool:
    """Whether both say the same; how a refusal is put into words is up to each."""
    if isinstance(device, Refused) or isinstance(wire, Refused):
        return isinstance(device, Refused) and isinstance(wire, Refused)
    return device == wire


@pytest.mark.parametrize("role", DEVICE_TYPES)
def test_every_command_of_every_device_type_does_what_the_device_does(role: str) -> None:
    alone, wired = devices()[role], devices()[role]
    driver = over_the_wire(wired)
    asked = 0
    for name in {**dict.fromkeys(COMMANDS), **wired.commands}:
        for arguments in arguments_of(name.rpartition("/")[2]):
            if name == "ResetMaximumDemand" and not arguments:
                continue
            wanted, found = (said(partial(each.execute, name, arguments)) for each in (alone, driver))
            assert agree(wanted, found), (name, arguments, wanted, found)
            asked += isinstance(wanted, Done)
        assert snapshot(alone) == snapshot(wired), name
    assert asked >= (0 if role == "IHD" else 2)


def snapshot(device: EmulatedDevice) -> Any:
    """All that can be read of a device."""
    return device.read(tuple(device.readable))


def test_a_meter_with_a_history_over_the_wire() -> None:
    for name, values in (
        ("BillingDataLog", 1),
        ("DailyReadLog", 31),
        ("ActiveImportProfileLog", 1_920),
        ("AverageRMSVoltageProfileDataLog", 1_920),
    ):
        meter = esme()
        driver = over_the_wire(meter)
        meter.set(500)
        meter.clock.wait_until(START + timedelta(days=40))
        result = driver.read((name,))
        assert isinstance(result, Done)
        log = result.values[name]
        assert isinstance(log, tuple)
        assert len(log) == values


@settings(deterministic, max_examples=25)
@given(meters, histories)
def test_random_histories_go_over_the_wire_as_they_are(terms: Any, history: Sequence[Action]) -> None:
    behaviour, role, start, calendar = terms
    alone, wired = (new_meter(behaviour, role, start, calendar) for _ in range(2))
    driver = over_the_wire(wired)
    assert driver.take_alerts() == ()
    for action in history:
        if isinstance(action, Synchronise):
            action = Do("SynchroniseClock", {"Clock": as_told(alone.clock.now() + action.error)})
        if isinstance(action, Wait | Draw):
            act(alone, action)
            act(wired, action)
            continue
        try:
            found = do(driver, action)
        except NotMapped:
            continue
        wanted = act(alone, action)
        assert agree(said(lambda result=wanted: result), found), (action, wanted, found)
        told = [Alert(as_told(alert.at), alert.code, alert.meaning) for alert in alone.take_alerts()]
        assert list(driver.take_alerts()) == told
    expected = {item: as_told(value) for item, value in everything(alone).items()}
    assert driver.read(tuple(expected)) == Done(expected)


def do(driver: DlmsDriver, action: Action) -> Result:
    """Do `action` over the wire."""
    if isinstance(action, Set):
        return driver.write(action.values)
    assert isinstance(action, Do)
    return driver.execute(action.command, action.arguments)


def test_values_are_written_together_or_not_at_all() -> None:
    meter = esme()
    session = direct(meter)
    driver = DlmsDriver(session, mapping_of("ESME"))
    before = meter.read(("EmergencyCreditLimit", "LowCreditThreshold", "MediumHighPowerThreshold"))
    wrong = {"LowCreditThreshold": 1, "MediumHighPowerThreshold": 9, "EmergencyCreditLimit": -1}
    refused = driver.write(wrong)
    assert isinstance(refused, Refused)
    assert refused.reason == "class 111 0-0:19.0.0.255 attribute 16: other-reason (250)"
    assert meter.read(("EmergencyCreditLimit", "LowCreditThreshold", "MediumHighPowerThreshold")) == before
    assert driver.write({**wrong, "EmergencyCreditLimit": 1}) == Done()
    assert sum(isinstance(request, SetList) for request in session.requests) == 2


def test_a_part_of_an_attribute_is_written_and_the_rest_of_it_kept() -> None:
    meter = esme()
    driver = over_the_wire(meter)
    assert driver.write({"LowMediumPowerThreshold": 1_111}) == Done()
    assert driver.write({"MediumHighPowerThreshold": 2_222}) == Done()
    both = ("LowMediumPowerThreshold", "MediumHighPowerThreshold")
    assert meter.read(both) == Done(dict(zip(both, (1_111, 2_222), strict=True)))


def test_a_calendar_with_special_days_goes_over_the_wire() -> None:
    meter = esme()
    driver = over_the_wire(meter)
    christmas, boxing_day = (START.replace(month=12, day=day).date() for day in (25, 26))
    calendar = NonDisablementCalendar(
        (
            NonDisablementSwitch(START.time(), NonDisablementScript.START, (1, 7), christmas, None, (boxing_day,)),
            NonDisablementSwitch(START.time(), NonDisablementScript.STOP, (), None, boxing_day, (christmas,)),
        )
    )
    assert driver.write({"NonDisablementCalendar": calendar}) == Done()
    assert meter.read(("NonDisablementCalendar",)) == Done({"NonDisablementCalendar": calendar})
    assert driver.read(("NonDisablementCalendar",)) == Done({"NonDisablementCalendar": calendar})


def test_the_entries_of_a_period_are_read() -> None:
    meter = esme()
    driver = over_the_wire(meter)
    meter.clock.wait_until(START + timedelta(days=2))
    period = Period(START + timedelta(hours=1), START + timedelta(hours=2))
    found = driver.read(("ActiveImportProfileLog",), period)
    assert found == meter.read(("ActiveImportProfileLog",), period)
    assert isinstance(found, Done)
    assert [entry.at for entry in found.values["ActiveImportProfileLog"]] == [  # type: ignore[union-attr]
        START + timedelta(minutes=minutes) for minutes in (60, 90, 120)
    ]


def test_the_account_is_shown_to_who_knows_the_pin() -> None:
    meter = esme()
    driver = over_the_wire(meter)
    shown = driver.execute("ShowAccount", {})
    assert shown == meter.execute("ShowAccount", {})
    assert driver.execute("SetPrivacyPIN", {"PrivacyPIN": "1234"}) == Done()
    assert isinstance(driver.execute("ShowAccount", {}), Refused)
    assert driver.execute("ShowAccount", {"PrivacyPIN": "1234"}) == shown
    assert driver.execute("DisablePrivacyPIN", {}) == Done()
    assert driver.execute("ShowAccount", {}) == shown


def test_a_meter_without_power_is_silent_and_answers_when_it_has_power_again() -> None:
    meter = esme()
    driver = over_the_wire(meter)
    assert driver.take_alerts() == ()
    meter.interrupt_power()
    with pytest.raises(DeviceTimeout):
        driver.read(("Clock",))
    with pytest.raises(DeviceTimeout):
        driver.identify()
    assert driver.take_alerts() == ()
    meter.clock.wait_until(START + timedelta(minutes=5))
    meter.restore_power()
    assert [alert.code for alert in driver.take_alerts()] == ["8F36"]
    assert driver.read(("Clock",)) == Done({"Clock": START + timedelta(minutes=5)})


def test_an_alert_is_told_once_and_those_from_before_never() -> None:
    meter = esme()
    meter.tamper()
    meter.take_alerts()
    meter.tamper()
    driver = over_the_wire(meter)
    assert driver.take_alerts() == ()
    meter.tamper()
    meter.tamper()
    assert [alert.code for alert in driver.take_alerts()] == ["8F74", "8F74"]
    assert driver.take_alerts() == ()


def test_events_stand_for_alerts_where_a_mapping_says_so() -> None:
    """Of a meter whose alerts go elsewhere: what it logs, but for the alerts that it is told not to send."""
    meter = new_meter(Behaviour())
    mapping = mapping_of("ESME")
    events = AlertSource(("EventLog", "SecurityLog"), "DisabledAlerts")
    assert isinstance(meter, Esme)
    driver = DlmsDriver(direct(meter), replace(mapping, alerts=events))
    assert driver.take_alerts() == ()
    meter.tamper()
    meter.clock.wait_until(meter.clock.now() + timedelta(seconds=1))
    assert driver.execute("ActivateEmergencyCredit", {}) == Done()
    assert [alert.code for alert in driver.take_alerts()] == ["8F74", "81AB"]
    assert driver.execute("ConfigureAlertBehaviour", {"x81AB": "Disable"}) == Done()
    assert driver.execute("AdjustMeterBalance", {"Amount": 10 * POUND}) == Done()
    assert driver.execute("AdjustMeterBalance", {"Amount": -10 * POUND}) == Done()
    assert driver.execute("ActivateEmergencyCredit", {}) == Done()
    meter.tamper()
    assert "81AB" not in [alert.code for alert in driver.take_alerts()]
    assert driver.execute("ClearEventLog", {}) == Done()
    meter.tamper()
    assert [alert.code for alert in driver.take_alerts()] == ["8F74"]


def test_what_is_not_mapped_is_inconclusive_and_says_why() -> None:
    driver, meter = gbcs()
    for operation, name, why in (
        (lambda: driver.read(("EmergencyCreditState",)), "EmergencyCreditState", "has no object for it"),
        (lambda: driver.write({"BillingPeriod": "Daily"}), "BillingPeriod", "GBCS 18.2.1"),
        (lambda: driver.execute("PressEnable", {}), "PressEnable", "a person does this at the meter"),
        (lambda: driver.read(("ESME/MeterBalance",)), "ESME/MeterBalance", "nothing is said of it"),
    ):
        with pytest.raises(NotMapped) as caught:
            operation()
        assert outcome_of(caught.value).value == "inconclusive"
        (finding,) = caught.value.findings
        assert finding.where == "mapping file gbcs.yaml"
        assert name in finding.found
        assert why in finding.found
    assert meter.requests == []


def test_a_value_that_the_wire_cannot_carry_is_inconclusive() -> None:
    driver, meter = gbcs()
    with pytest.raises(NotMapped, match=r"LowCreditThreshold: 2147483648 as a double-long"):
        driver.write({"LowCreditThreshold": 2**31})
    with pytest.raises(NotMapped, match="AdjustMeterBalance with Haste"):
        driver.execute("AdjustMeterBalance", {"Amount": 1, "Haste": True})
    with pytest.raises(NotMapped, match="nothing that is to be done"):
        driver.execute("ResetMaximumDemand", {"MaxDemandActivePowerImportValue": False})
    with pytest.raises(NotMapped, match="MaxDemandActivePowerImportValue: 'Yes'"):
        driver.execute("ResetMaximumDemand", {"MaxDemandActivePowerImportValue": "Yes"})
    assert meter.requests == []


BALANCE = logical_name("0.0.19.10.0.255")
ACCOUNT = logical_name("0.0.19.0.0.255")
EXPORT = logical_name("1.0.2.8.0.255")
COLLECTION = logical_name("0.0.94.44.34.30")


def test_refusals_are_told_in_the_words_of_dlms() -> None:
    driver, _ = gbcs(
        GetResponse(DataAccessResult.READ_WRITE_DENIED),
        SetResponse(DataAccessResult.SCOPE_OF_ACCESS_VIOLATED),
        ActionResponse(Outcome(ActionResult.TEMPORARY_FAILURE)),
    )
    assert driver.read(("MeterBalance",)) == Refused("class 112 0-0:19.10.0.255 attribute 2: read-write-denied (3)")
    assert driver.write({"LowCreditThreshold": 5}) == Refused(
        "class 111 0-0:19.0.0.255 attribute 16: scope-of-access-violated (13)"
    )
    assert driver.execute("AdjustMeterBalance", {"Amount": 5}) == Refused(
        "class 112 0-0:19.10.0.255 method 1: temporary-failure (2)"
    )


def test_silence_is_no_refusal() -> None:
    driver, _ = gbcs(DeviceTimeout("silent"))
    with pytest.raises(DeviceTimeout):
        driver.read(("MeterBalance",))


@pytest.mark.parametrize(
    "answer",
    [
        GetResponse(Data(Tag.LONG, 5)),
        GetResponse(structure()),
        SetResponse(DataAccessResult.SUCCESS),
        ExceptionResponse(StateError.SERVICE_NOT_ALLOWED, ServiceError.OPERATION_NOT_POSSIBLE),
    ],
)
def test_an_answer_that_is_none_is_inconclusive(answer: WholeResponse) -> None:
    driver, _ = gbcs(answer)
    with pytest.raises(WireError) as caught:
        driver.read(("MeterBalance",))
    assert outcome_of(caught.value).value == "inconclusive"


def test_a_meter_that_counts_in_another_unit_is_found_out() -> None:
    kilowatt_hours = GetResponse(scaler_unit(3, 30))
    driver, meter = gbcs(GetResponse(Data(Tag.DOUBLE_LONG_UNSIGNED, 5)), kilowatt_hours)
    with pytest.raises(WireError, match=r"ActiveExportRegister with scaler and unit \[3, 30\]; expected \[0, 30\]"):
        driver.read(("ActiveExportRegister",))
    value, unit = GetResponse(Data(Tag.DOUBLE_LONG_UNSIGNED, 5)), GetResponse(scaler_unit(0, 30))
    driver, meter = gbcs(value, unit, value)
    assert driver.read(("ActiveExportRegister",)) == Done({"ActiveExportRegister": 5})
    assert driver.read(("ActiveExportRegister",)) == Done({"ActiveExportRegister": 5})
    assert [request.attribute.index for request in meter.requests if isinstance(request, GetRequest)] == [2, 3, 2]


def test_items_in_one_attribute_are_read_at_once() -> None:
    money = [Data(Tag.DOUBLE_LONG, amount) for amount in (1, 2, 3, 4, 5, 6)]
    driver, meter = gbcs(GetResponseList((Data(Tag.DOUBLE_LONG, 9), structure(*money))))
    assert driver.read(("MeterBalance", "PaymentDebtRegister", "TimeDebtRegister1")) == Done(
        {"MeterBalance": 9, "PaymentDebtRegister": 6, "TimeDebtRegister1": 4}
    )
    assert meter.requests == [GetList((Attribute(112, BALANCE, 2), Attribute(1, COLLECTION, 2)))]


def test_phases_that_a_meter_does_not_have_are_left_out() -> None:
    volts, missing = Data(Tag.DOUBLE_LONG_UNSIGNED, 2_530), DataAccessResult.OBJECT_UNDEFINED
    driver, _ = gbcs(GetResponseList((volts, missing, missing)), GetResponseList((missing, missing, missing)))
    assert driver.read(("AverageRMSOverVoltageThreshold",)) == Done({"AverageRMSOverVoltageThreshold": (2_530,)})
    assert isinstance(driver.read(("AverageRMSOverVoltageThreshold",)), Refused)


def test_a_command_of_many_steps_ends_with_the_first_refusal() -> None:
    done, refused = SetResponse(DataAccessResult.SUCCESS), SetResponse(DataAccessResult.OTHER_REASON)
    driver, meter = gbcs(done, refused)
    assert driver.execute("UpdateDebt", DEBTS) == Refused("class 113 0-0:19.20.1.255 attribute 8: other-reason (250)")
    assert len(meter.requests) == 2


def test_debts_as_gbcs_has_them() -> None:
    """Rates as unit charges, periods in seconds, and what is owed as adjustments."""
    done, acted = SetResponse(DataAccessResult.SUCCESS), ActionResponse(Outcome(ActionResult.SUCCESS))
    driver, meter = gbcs(done, done, acted, done, done, acted, done, acted, acted, acted)
    assert driver.execute("UpdateDebt", {**DEBTS, "DebtRecoveryRate2": 50_000}) == Done()
    debt_1, debt_2, payments = (logical_name(f"0.0.19.20.{number}.255") for number in (1, 2, 3))

    def charge(price: int, scale: int) -> Data:
        no_commodity = structure(Data(Tag.LONG_UNSIGNED, 0), octet_string(bytes(6)), Data(Tag.INTEGER, 0))
        scaling = structure(Data(Tag.INTEGER, 0), Data(Tag.INTEGER, scale))
        return structure(scaling, no_commodity, array(structure(octet_string(b""), Data(Tag.LONG, price))))

    def seconds(number: int) -> Data:
        return Data(Tag.DOUBLE_LONG_UNSIGNED, number)

    zero = Data(Tag.INTEGER, 0)
    assert meter.requests == [
        SetRequest(Attribute(113, debt_1, 6), charge(1_000, -5)),
        SetRequest(Attribute(113, debt_1, 8), seconds(3_600)),
        ActionRequest(Method(113, debt_1, 2), zero),
        SetRequest(Attribute(113, debt_2, 6), charge(5_000, -4)),
        SetRequest(Attribute(113, debt_2, 8), seconds(86_400)),
        ActionRequest(Method(113, debt_2, 2), zero),
        SetRequest(Attribute(113, payments, 13), Data(Tag.LONG_UNSIGNED, 2_500)),
        ActionRequest(Method(113, debt_1, 4), Data(Tag.DOUBLE_LONG, 2 * POUND)),
        ActionRequest(Method(113, debt_2, 4), Data(Tag.DOUBLE_LONG, POUND)),
        ActionRequest(Method(113, payments, 4), Data(Tag.DOUBLE_LONG, 3 * POUND)),
    ]


def test_what_a_meter_may_lack_is_stepped_over() -> None:
    acted, missing = (ActionResponse(Outcome(each)) for each in (ActionResult.SUCCESS, ActionResult.OBJECT_UNDEFINED))
    driver, meter = gbcs(acted, acted, missing, missing, missing, missing)
    assert driver.execute("ResetVoltageCounters", {}) == Done()
    assert len(meter.requests) == 6
    driver, _ = gbcs(missing)
    assert isinstance(driver.execute("ResetVoltageCounters", {}), Refused)


def test_writes_go_one_by_one_to_a_meter_that_sets_no_lists() -> None:
    done, refused = SetResponse(DataAccessResult.SUCCESS), SetResponse(DataAccessResult.OTHER_REASON)
    driver, meter = gbcs(done, refused)
    values = {"LowCreditThreshold": 1, "EmergencyCreditLimit": 2, "EmergencyCreditThreshold": 3}
    assert isinstance(driver.write(values), Refused)
    assert meter.requests[0] == SetRequest(Attribute(111, ACCOUNT, 16), Data(Tag.DOUBLE_LONG, 1))
    assert len(meter.requests) == 2


def test_a_list_of_which_a_meter_took_some_is_a_refusal() -> None:
    meter = Scripted(SetResponseList((DataAccessResult.SUCCESS, DataAccessResult.TYPE_UNMATCHED)))
    mapping = mapping_of("ESME", "gbcs")
    driver = DlmsDriver(meter, replace(mapping, sets_lists=True))
    refused = driver.write({"LowCreditThreshold": 1, "EmergencyCreditLimit": 2})
    assert refused == Refused("class 112 0-0:19.10.1.255 attribute 9: type-unmatched (12)")


def test_a_command_that_is_not_given_its_argument_is_sent_without_it() -> None:
    driver, meter = gbcs(ActionResponse(Outcome(ActionResult.TYPE_UNMATCHED)))
    assert isinstance(driver.execute("AdjustMeterBalance", {}), Refused)
    assert meter.requests == [ActionRequest(Method(112, BALANCE, 1), NULL)]


def test_the_log_of_a_ring_that_went_round() -> None:
    """Only the entries that came since are new, however many of the old ones have gone."""
    rows = [structure(octet_string(at_octets(minute)), *map(text, ("8F74", "Opened"))) for minute in range(6)]
    buffers = [array(*rows[:3]), array(*rows[1:4]), array(*rows[4:6]), array(*rows[4:6], rows[5])]
    meter = Scripted(*(GetResponse(buffer) for buffer in buffers))
    driver = DlmsDriver(meter, mapping_of("ESME"))
    assert driver.take_alerts() == ()
    minutes = [[alert.at.minute for alert in driver.take_alerts()] for _ in buffers[1:]]
    assert minutes == [[3], [4, 5], [5]]


def at_octets(minute: int) -> bytes:
    """A date-time."""
    return date_time_octets(START + timedelta(minutes=minute))


def date_time_octets(at: datetime) -> bytes:
    """The octets of an instant in UTC, written out by hand."""
    head = at.year.to_bytes(2, "big") + bytes((at.month, at.day, at.isoweekday(), at.hour, at.minute, at.second, 0))
    return head + b"\0\0\0"


def text(of: str) -> Data:
    """A visible-string."""
    return Data(Tag.VISIBLE_STRING, of)


def test_entries_are_in_the_order_in_which_they_were_written() -> None:
    meter = esme()
    driver = over_the_wire(meter)
    meter.clock.wait_until(START + timedelta(days=3))
    found = driver.read(("ActiveImportProfileLog",))
    assert isinstance(found, Done)
    entries = found.values["ActiveImportProfileLog"]
    assert isinstance(entries, tuple)
    assert all(isinstance(entry, LogEntry) for entry in entries)
    assert all(one.at < other.at for one, other in pairwise(entries))  # type: ignore[union-attr]


def test_a_step_is_left_out_where_nothing_is_to_be_said_in_it() -> None:
    session = direct(esme())
    driver = DlmsDriver(session, mapping_of("ESME"))
    image = {"FirmwareVersion": "2.1", "ImageSize": 100}
    sent = []
    for arguments in (image, {**image, "HubManufacturer": "Maker"}):
        assert driver.execute("UpdateFirmware", arguments) == Done()
        sent.append([type(request).__name__ for request in session.requests if not isinstance(request, GetRequest)])
        session.requests.clear()
    assert sent == [["ActionRequest"], ["SetRequest", "ActionRequest"]]


def test_a_session_that_is_lost_is_opened_again() -> None:
    session = direct(esme())
    driver = DlmsDriver(session, mapping_of("ESME"))
    assert isinstance(session, Direct)
    assert isinstance(driver.read(("Clock",)), Done)
    session.server.receive(b"\x62\x00")
    assert isinstance(driver.read(("Clock",)), Done)
