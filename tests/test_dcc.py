"""The DCC's part: what the DSP checks, and the equivalent steps of every Service Request, driven by hand."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import UTC, datetime

import pytest

from smets1.calendars import NonDisablementCalendar, SwitchingTable
from smets1.data_items import BILLING_CALENDAR, COMMANDS, DATA_ITEMS, PREPAY_CONFIGURATION
from smets1.dcc import dsp
from smets1.dcc.cohorts import COHORTS, GROUP_IDS, S1SP_RULES, s1sp_rules
from smets1.dcc.inventory import DeviceStatus, InventoryEntry
from smets1.dcc.messages import Outcome, Party, ServiceRequest
from smets1.dcc.migration import PRESCRIBED_DEBT_RECOVERY_TYPES, table_15_faults
from smets1.dcc.s1sp import Steps, equivalent_steps
from smets1.dcc.services import ANSWERED, DccState
from smets1.operations import Done, Execute, Operation, Period, Read, Refused, Result, Value, Write
from smets1.registers import DeviceModel
from smets1.service_requests import SERVICE_REQUESTS, Smets1Support
from steps.service_requests import USUAL_BODIES

MODEL = DeviceModel("Chameleon", "IHD3", "ILL-1", "ILL-S101")
DEVICES = {
    role: InventoryEntry(f"00-{position:02X}", role, MODEL, DeviceStatus.COMMISSIONED, "ILL-B101")
    for position, role in enumerate(("CHF", "ESME", "GSME", "PPMID"), start=1)
}
INVENTORY = {entry.device_id: entry for entry in DEVICES.values()}
STATE = DccState(INVENTORY)
NOW = datetime(2025, 1, 15, 10, 0, tzinfo=UTC)
Body = Mapping[str, Value]

TARIFF: Body = {"TariffTOUPriceMatrix": (20_000,), "StandingCharge": 25_000, "TariffSwitchingTable": SwitchingTable()}
PRICE: Body = {"TariffTOUPriceMatrix": (20_000,), "StandingCharge": 25_000}
MODE: Body = {
    "PaymentMode": "Prepayment",
    "SuspendDebtDisabled": False,
    "SuspendDebtEmergency": False,
    "DisablementThreshold": 0,
}
CONFIGURATION: Body = {
    "EmergencyCreditLimit": 500_000,
    "EmergencyCreditThreshold": 100_000,
    "LowCreditThreshold": 200_000,
    "DebtRecoveryRateCap": 0,
    "MaxMeterBalance": 100_000_000,
    "MaxCreditThreshold": 25_000_000,
    "NonDisablementCalendar": NonDisablementCalendar(),
}
DEBT: Body = {
    "TimeDebtRegister1": 10_000,
    "TimeDebtRegister2": 0,
    "PaymentDebtRegister": 0,
    "DebtRecoveryPerPayment": 0,
    "DebtRecoveryRate1": 1000,
    "DebtRecoveryPeriod1": "DAILY",
    "DebtRecoveryRate2": 0,
    "DebtRecoveryPeriod2": "DAILY",
}
CONVERSION: Body = {"CalorificValue": 395, "ConversionFactor": 102_264}
GAS_FLOW: Body = {
    "UncontrolledGasFlowRate": 100,
    "StabilisationPeriod": 10,
    "MeasurementPeriod": 20,
    "SupplyDepletionState": "Unchanged",
    "SupplyTamperState": "Locked",
}
BILLING: Body = {"BillingTime": "00:00:00", "BillingPeriod": "Monthly", "DayOfMonth": 1}
START, END = datetime(2025, 1, 1, tzinfo=UTC), datetime(2025, 1, 31, tzinfo=UTC)
PERIOD: Body = {"StartDateTime": START, "EndDateTime": END}
TOP_UP: Body = {"UTRN": "12345678901234567890", "Amount": 500_000}
CLOCK: Body = {"Clock": datetime(2025, 1, 15, 10, 0, tzinfo=UTC)}
COMMISSION: Body = {"CurrentDateTime": CLOCK["Clock"], "TolerancePeriod": 10}
LOG: Body = {**PERIOD, "LogToRead": "Event"}
SUPPLIER: Body = {"SupplierName": "Acme Energy", "SupplierTelephoneNumber": "0800 123 4567"}
RESTRICTION: Body = {"RestrictionDateTime": START}
ALERTS: Body = {"x81AB": "Disable"}
IDENTITY = ("ManufacturerIdentifier", "ModelType", "SupplyTamperState")
IMAGE: Body = {"FirmwareVersion": "ILL-0002", "ImageSize": 100_000}
PREPAY_DATA = (
    "MeterBalance",
    "EmergencyCreditBalance",
    "AccumulatedDebtRegister",
    "PaymentDebtRegister",
    "TimeDebtRegister1",
    "TimeDebtRegister2",
)
TARIFF_ITEMS = (
    *("TariffTOUPriceMatrix", "TariffBlockPriceMatrix", "TariffThresholdMatrix", "StandingCharge"),
    *("TariffSwitchingTable", "ActiveTariffPrice"),
)
BLOCK_REGISTERS = tuple(f"TariffTOUBlock{block}RegisterMatrix" for block in (1, 2, 3, 4))
BLOCK_TARIFF: Body = {
    "TariffBlockPriceMatrix": (30_000, 10_000),
    "TariffThresholdMatrix": (2_000,),
    "StandingCharge": 25_000,
    "TariffSwitchingTable": SwitchingTable(),
}
DAILY_RESET: Body = {"DailyTariffBlockCounterMatrixReset": True}
LIMIT: Body = {
    "LoadLimitPowerThreshold": 5_000,
    "LoadLimitPeriod": 30,
    "LoadLimitRestorationPeriod": 60,
    "LoadLimitSupplyState": "Disable",
}
POWER_THRESHOLDS: Body = {"LowMediumPowerThreshold": 500, "MediumHighPowerThreshold": 2_000}
DEMAND_PERIOD: Body = {
    "MaxDemandConfigurableTimePeriodStartTime": "16:00:00",
    "MaxDemandConfigurableTimePeriodEndTime": "19:00:00",
}
DEMAND_RESET: Body = {"MaxDemandActivePowerImportValue": True}
DEMAND_ITEMS = (
    "MaxDemandActivePowerImport",
    "MaxDemandActivePowerImportCaptureTime",
    "MaxDemandActivePowerImportLastResetDateTime",
    "MaxDemandConfigurableTimeActivePowerImport",
    "MaxDemandConfigurableTimeActivePowerImportCaptureTime",
    "MaxDemandConfigurableTimeActivePowerImportLastResetDateTime",
    *DEMAND_PERIOD,
)
EXPORT_DEMAND_ITEMS = (
    "MaxDemandActivePowerExport",
    "MaxDemandActivePowerExportCaptureTime",
    "MaxDemandActivePowerExportLastResetDateTime",
)
RMS: Body = {
    "RMSExtremeOverVoltageMeasurementPeriod": 60,
    "RMSExtremeOverVoltageThreshold": 2_760,
    "RMSExtremeUnderVoltageMeasurementPeriod": 60,
    "RMSExtremeUnderVoltageThreshold": 1_840,
    "RMSVoltageSagMeasurementPeriod": 10,
    "RMSVoltageSagThreshold": 2_070,
    "RMSVoltageSwellMeasurementPeriod": 10,
    "RMSVoltageSwellThreshold": 2_530,
}
VOLTAGE: Body = {
    "AverageRMSOverVoltageThreshold": (2_530,),
    "AverageRMSUnderVoltageThreshold": (2_162,),
    "AverageRMSVoltageMeasurementPeriod": (1_800,),
    **RMS,
}
VOLTAGE_SETTINGS = ("AverageRMSOverVoltageThreshold", "AverageRMSUnderVoltageThreshold", *RMS)
VOLTAGE_ITEMS = (
    "AverageRMSOverVoltageCounter",
    "AverageRMSUnderVoltageCounter",
    "AverageRMSVoltageMeasurementPeriod",
    "AverageRMSVoltageProfileDataLog",
)
CONFIGURATION_ITEMS = (
    *CONFIGURATION,
    *("PaymentMode", "SuspendDebtDisabled", "SuspendDebtEmergency", "DisablementThreshold", "DebtRecoveryPerPayment"),
    *("DebtRecoveryRate1", "DebtRecoveryPeriod1", "DebtRecoveryRate2", "DebtRecoveryPeriod2"),
)

METERS, ALL = ("ESME", "GSME"), ("CHF", "ESME", "GSME", "PPMID")
STEPS: Sequence[tuple[str, tuple[str, ...], Body, Operation]] = (
    ("1.1.1", METERS, TARIFF, Execute("SetTariff", TARIFF)),
    ("1.1.1", METERS, BLOCK_TARIFF, Execute("SetTariff", BLOCK_TARIFF)),
    ("1.2.1", METERS, PRICE, Execute("SetPrice", PRICE)),
    ("1.5", METERS, {"Adjust": -5000}, Execute("AdjustMeterBalance", {"Amount": -5000})),
    ("1.5", METERS, {}, Execute("ResetMeterBalance")),
    ("1.6", METERS, MODE, Execute("SetPaymentMode", MODE)),
    ("1.6", METERS, {"PaymentMode": "Credit"}, Execute("SetPaymentMode", {"PaymentMode": "Credit"})),
    ("1.7", ("ESME",), {}, Execute("ResetTariffBlockCounterMatrix")),
    ("2.1", METERS, CONFIGURATION, Write(CONFIGURATION)),
    ("2.2", METERS, TOP_UP, Execute("AddCredit", TOP_UP)),
    ("2.3", METERS, DEBT, Execute("UpdateDebt", DEBT)),
    ("2.5", METERS, {}, Execute("ActivateEmergencyCredit")),
    ("3.1", METERS, {"SupplierMessage": "Hello"}, Write({"SupplierMessage": "Hello"})),
    ("3.2", METERS, RESTRICTION, Write(RESTRICTION)),
    ("3.3", METERS, {}, Execute("ClearEventLog")),
    ("3.4", METERS, SUPPLIER, Write(SUPPLIER)),
    ("3.5", METERS, {}, Execute("DisablePrivacyPIN")),
    ("4.1.1", ("ESME",), {}, Read(("ActiveImportRegister",))),
    ("4.1.1", ("GSME",), {}, Read(("ConsumptionRegister",))),
    ("4.1.2", METERS, {}, Read(("TariffTOURegisterMatrix",))),
    ("4.1.3", ("ESME",), {}, Read((*BLOCK_REGISTERS, "TariffBlockCounterMatrix"))),
    ("4.1.4", ("GSME",), {}, Read(("TariffBlockCounterMatrix",))),
    ("4.2", ("ESME",), {}, Read(("ActiveExportRegister", "ReactiveExportRegister"))),
    ("4.3", METERS, {}, Read(PREPAY_DATA)),
    ("4.4.2", METERS, PERIOD, Read(("BillingDataLogOfChanges",), Period(START, END))),
    ("4.4.3", METERS, PERIOD, Read(("BillingDataLog",), Period(START, END))),
    ("4.4.4", METERS, PERIOD, Read(("BillingDataLogDebtPayments",), Period(START, END))),
    ("4.4.5", METERS, PERIOD, Read(("BillingDataLogPrepaymentCredits",), Period(START, END))),
    ("4.6.1", METERS, PERIOD, Read(("DailyReadLog",), Period(START, END))),
    ("4.8.1", METERS, PERIOD, Read(("ActiveImportProfileLog",), Period(START, END))),
    ("4.8.2", ("ESME",), PERIOD, Read(("ReactiveImportProfileLog",), Period(START, END))),
    ("4.8.3", ("ESME",), PERIOD, Read(("ActiveExportProfileLog",), Period(START, END))),
    ("4.10", ("GSME",), PERIOD, Read(("NetworkDataLog",), Period(START, END))),
    ("4.10", ("ESME",), PERIOD, Read(VOLTAGE_ITEMS, Period(START, END))),
    ("4.11.1", METERS, {}, Read(TARIFF_ITEMS)),
    ("4.12.1", ("ESME",), {}, Read(DEMAND_ITEMS)),
    ("4.12.2", ("ESME",), {}, Read(EXPORT_DEMAND_ITEMS)),
    ("4.13", METERS, {}, Read(CONFIGURATION_ITEMS)),
    ("4.15", ("ESME",), {}, Read(("LoadLimitCounter", *LIMIT))),
    ("4.16", ("ESME",), {}, Read(("ActivePowerImport",))),
    ("4.17", METERS, PERIOD, Read(("DailyConsumptionLog",), Period(START, END))),
    ("4.18", METERS, {}, Read(("MeterBalance",))),
    ("6.2.1", ("ESME",), {}, Read(VOLTAGE_SETTINGS)),
    ("6.2.2", ("ESME",), {}, Read(("RandomisedOffset", "RandomisedOffsetNumber", "RandomisedOffsetLimit"))),
    ("6.2.3", METERS, {}, Read(BILLING_CALENDAR)),
    ("6.2.4", ("ESME",), {}, Read(IDENTITY)),
    ("6.2.4", ("GSME",), {}, Read((*IDENTITY, "SupplyDepletionState"))),
    ("6.2.7", ("ESME",), {}, Read(("ImportMPAN", "ExportMPAN"))),
    ("6.2.7", ("GSME",), {}, Read(("MPRN",))),
    ("6.2.5", ("ESME",), {}, Read(("LowMediumPowerThreshold", "MediumHighPowerThreshold"))),
    ("6.2.9", METERS, {}, Read(("PaymentMode", "SuspendDebtDisabled", "SuspendDebtEmergency"))),
    ("6.2.10", METERS, {}, Read(("DisabledAlerts",))),
    ("6.2.8", ("GSME",), {}, Read((*CONVERSION, *list(GAS_FLOW)[:3]))),
    ("6.6", ("GSME",), CONVERSION, Write(CONVERSION)),
    ("6.7", ("GSME",), GAS_FLOW, Write(GAS_FLOW)),
    ("6.4.1", ("ESME",), LIMIT, Write(LIMIT)),
    ("6.4.2", ("ESME",), {}, Execute("ResetLoadLimitCounter")),
    ("6.5", ("ESME",), VOLTAGE, Execute("SetVoltageSettings", VOLTAGE)),
    ("6.8", METERS, BILLING, Write(BILLING)),
    ("6.11", METERS, CLOCK, Execute("SynchroniseClock", CLOCK)),
    ("6.13", ("ESME",), LOG, Read(("EventLog",), Period(START, END))),
    ("6.13", ("GSME",), {**LOG, "LogToRead": "GSMEEvent"}, Read(("EventLog",), Period(START, END))),
    ("6.20.1", ("ESME",), {"ImportMPAN": "1012345678903"}, Write({"ImportMPAN": "1012345678903"})),
    ("6.20.1", ("GSME",), {"ImportMPRN": "1234567890"}, Write({"MPRN": "1234567890"})),
    ("6.20.2", ("ESME",), {"ExportMPAN": "1012345678903"}, Write({"ExportMPAN": "1012345678903"})),
    ("6.22", METERS, ALERTS, Execute("ConfigureAlertBehaviour", ALERTS)),
    ("6.25", ("ESME",), {"SupplyTamperState": "Locked"}, Write({"SupplyTamperState": "Locked"})),
    ("6.26", ("ESME",), DAILY_RESET, Write(DAILY_RESET)),
    ("6.12", ("ESME",), POWER_THRESHOLDS, Write(POWER_THRESHOLDS)),
    ("6.18.1", ("ESME",), DEMAND_PERIOD, Write(DEMAND_PERIOD)),
    ("6.18.2", ("ESME",), DEMAND_RESET, Execute("ResetMaximumDemand", DEMAND_RESET)),
    ("6.27", ("ESME",), {}, Execute("ResetVoltageCounters")),
    ("7.1", ("ESME",), {}, Execute("EnableSupply")),
    ("7.2", METERS, {}, Execute("DisableSupply")),
    ("7.3", METERS, {}, Execute("ArmSupply")),
    ("7.4", METERS, {}, Read(("SupplyState",))),
    ("8.1.1", METERS, COMMISSION, Execute("SynchroniseClock", CLOCK)),
    ("11.1", ALL, IMAGE, Execute("UpdateFirmware", IMAGE)),
    ("11.2", ("ESME", "GSME", "PPMID"), {}, Read(("FirmwareVersion",))),
    ("11.3", ALL, {}, Execute("ActivateFirmware")),
    ("11.4", ("PPMID",), IMAGE, Execute("UpdateFirmware", IMAGE)),
)
"""SRV, device types, body, and the one operation that it comes to."""

CASES = [(srv, role, body, operation) for srv, roles, body, operation in STEPS for role in roles]
IDS = [f"{srv}-{role}-{len(body)} elements" for srv, role, body, _ in CASES]


def request_for(srv: str, role: str, body: Body | None = None, user: str = "") -> ServiceRequest:
    """A Service Request to the device of `role` by its supplier, or by the first User Role that may send it."""
    supplier = dsp.SUPPLIER_ROLE[role]
    roles = SERVICE_REQUESTS[srv].roles
    user = user or (supplier if supplier in roles or not roles else roles[0])
    return ServiceRequest(srv, DEVICES[role].device_id, user, body or {})


def schedule(srv: str) -> Body:
    """The body of SRV 5.1 for a daily schedule of `srv` over the day before."""
    return {**USUAL_BODIES["5.1"], "DSPScheduledServiceReferenceVariant": srv, "ScheduleStartDate": "2025-01-16"}


def checked(srv: str, role: str, body: Body | None = None, user: str = "") -> Outcome | None:
    """What the DSP says."""
    return dsp.check(request_for(srv, role, body, user), STATE, NOW)


def driven(
    request: ServiceRequest, answers: Sequence[Result], clauses: Sequence[str] = (), entry: InventoryEntry | None = None
) -> tuple[list[Operation], Outcome]:
    """The operations that the S1SP wants, each answered with the next of `answers`, and the outcome."""
    steps = equivalent_steps(request, entry or INVENTORY[request.device_id], s1sp_rules(clauses))
    operations: list[Operation] = []
    try:
        operations.append(next(steps))
        for answer in answers:
            operations.append(steps.send(answer))
    except StopIteration as stop:
        return operations, stop.value
    raise AssertionError(f"the S1SP wants more: {operations[-1]}")


def first_of(steps: Steps) -> Operation | Outcome:
    """The first operation, or the outcome where there is none."""
    try:
        return next(steps)
    except StopIteration as stop:
        outcome: Outcome = stop.value
        return outcome


class TestDsp:
    """The checks of the DSP, in order."""

    @pytest.mark.parametrize(
        ("request_", "code", "word"),
        [
            (ServiceRequest("99.9", "00-02", "IS"), None, "not a Service Reference Variant"),
            (request_for("1.6", "ESME", MODE, "ED"), "E2", "User Role ED may not send 1.6"),
            (request_for("7.1", "ESME", {}, "GS"), "E2", "User Role GS may not send 7.1"),
            (request_for("8.5", "ESME", {}, "IS"), "E2", "User Role IS may not send 8.5"),
            (ServiceRequest("4.3", "00-99", "IS"), "E19", "device 00-99 does not exist"),
            (request_for("4.3", "ESME", {}, "GS"), "E4", "GS is not responsible for this ESME"),
            (request_for("4.3", "GSME", {}, "IS"), "E4", "IS is not responsible for this GSME"),
            (request_for("1.6", "GSME", MODE, "IS"), "E4", "IS is not responsible for this GSME"),
            (request_for("11.1", "PPMID", IMAGE, "GS"), "E4", "GS is not responsible for this PPMID"),
            (request_for("11.1", "CHF", IMAGE, "GS"), "E4", "GS is not responsible for this CHF"),
            (request_for("11.3", "PPMID", {}, "GS"), "E4", "GS is not responsible for this PPMID"),
            (request_for("11.4", "PPMID", {}, "GS"), "E4", "GS is not responsible for this PPMID"),
            (request_for("4.3", "PPMID"), "E11", "4.3 is not valid for a PPMID"),
            (request_for("11.2", "CHF"), "E11", "11.2 is not valid for a CHF"),
            (request_for("11.4", "ESME"), "E11", "11.4 is not valid for a ESME"),
            (request_for("2.1", "ESME", {"LowCreditThreshold": 0}), None, "EmergencyCreditLimit is missing"),
            (request_for("2.1", "ESME", {**CONFIGURATION, "BillingTime": "x"}), None, "BillingTime is unknown here"),
            (request_for("6.8", "ESME"), None, "BillingTime is missing; BillingPeriod is missing"),
            (request_for("1.5", "ESME", {"Ajust": 5000}), None, "Ajust is unknown here"),
            (request_for("5.1", "ESME"), None, "DSPScheduledServiceReferenceVariant is missing"),
            (request_for("5.1", "ESME", schedule("99.9")), None, "99.9 is not a Service Reference Variant"),
            (request_for("5.1", "ESME", schedule("4.4.3")), None, "cannot be scheduled by the DSP"),
            (request_for("5.1", "ESME", schedule("4.8.3")), "E2", "User Role IS may not send 4.8.3"),
            (request_for("5.1", "ESME", {**schedule("4.8.1"), "EndTime": "noon"}), None, "EndTime cannot be noon"),
            (request_for("6.11", "ESME", {**CLOCK, "ExecutionDateTime": END}), None, "cannot be future-dated"),
            (request_for("1.6", "ESME", {**MODE, "ExecutionDateTime": NOW}), None, "not in the future"),
        ],
        ids=lambda value: value.srv if isinstance(value, ServiceRequest) else str(value),
    )
    def test_refusal(self, request_: ServiceRequest, code: str | None, word: str) -> None:
        outcome = dsp.check(request_, STATE, NOW)
        assert outcome is not None
        assert (outcome.success, outcome.code, outcome.refused_by) == (False, code, Party.DSP)
        assert word in outcome.reason

    @pytest.mark.parametrize("status", [s for s in DeviceStatus if s is not DeviceStatus.COMMISSIONED])
    def test_a_device_that_is_not_commissioned(self, status: DeviceStatus) -> None:
        inventory = {"00-02": replace(DEVICES["ESME"], status=status)}
        outcome = dsp.check(request_for("4.3", "ESME"), DccState(inventory), NOW)
        assert outcome == Outcome(False, "E5", Party.DSP, f"the device is {status}")

    @pytest.mark.parametrize("srv", ["1.1.2", "1.2.2", "4.6.2", "4.11.2", "4.14"])
    @pytest.mark.parametrize("role", METERS)
    @pytest.mark.facts(28, 30, 32, 41)
    def test_srvs_that_smets1_does_not_support(self, srv: str, role: str) -> None:
        user = SERVICE_REQUESTS[srv].roles[0]
        outcome = checked(srv, role, user=user)
        assert outcome is not None
        assert (outcome.code, outcome.refused_by) == (None, Party.DSP)
        assert outcome.reason == f"{srv} {SERVICE_REQUESTS[srv].name} is not a SMETS1 Service Request"

    def test_order(self) -> None:
        """With everything wrong, each check speaks only once those before it are content."""
        removed = {"00-04": replace(DEVICES["PPMID"], status=DeviceStatus.DECOMMISSIONED)}
        wrong = ServiceRequest("2.1", "00-99", "ED", {"Ajust": 1})
        seen = []
        for better in (
            {},
            {"body": CONFIGURATION},
            {"role": "GS"},
            {"device_id": "00-04"},
        ):
            wrong = replace(wrong, **better)
            outcome = dsp.check(wrong, DccState(removed), NOW)
            assert outcome is not None
            seen.append(outcome.code)
        for user in ("GS", "IS"):
            outcome = dsp.check(replace(wrong, role=user), STATE, NOW)
            assert outcome is not None
            seen.append(outcome.code)
        assert seen == [None, "E2", "E19", "E5", "E4", "E11"]

    @pytest.mark.parametrize(("srv", "role", "body", "_operation"), CASES, ids=IDS)
    def test_every_smets1_srv_passes(self, srv: str, role: str, body: Body, _operation: Operation) -> None:
        before = replace(DEVICES[role], status=DeviceStatus.INSTALLED_NOT_COMMISSIONED)
        state = DccState({before.device_id: before}) if srv == "8.1.1" else STATE
        assert dsp.check(request_for(srv, role, body), state, NOW) is None

    def test_a_schedule_passes(self) -> None:
        assert checked("5.1", "ESME", schedule("4.8.1")) is None

    @pytest.mark.parametrize("user", SERVICE_REQUESTS["11.2"].roles)
    def test_everybody_may_read_the_firmware_of_a_ppmid(self, user: str) -> None:
        assert checked("11.2", "PPMID", user=user) is None

    def test_a_network_operator_may_send_a_critical_srv_that_is_its_own(self) -> None:
        for role, user in (("ESME", "ED"), ("GSME", "GT")):
            body = {"RemotePartyRole": "NetworkOperator", "DigitalSigningCertificate": f"{user}2"}
            assert checked("6.15.1", role, body, user) is None

    def test_a_code_is_public_or_none(self) -> None:
        """Whatever is sent to whatever device by whomever, no other code is made up."""
        codes = set()
        for srv in SERVICE_REQUESTS:
            for role in DEVICES:
                for user in ("IS", "ES", "GS", "RSA", "ED", "GT", "OU"):
                    outcome = checked(srv, role, user=user)
                    codes.add(outcome.code if outcome else "passed")
        assert codes == {"passed", None, "E2", "E4", "E11"}


class TestEquivalentSteps:
    """The S1SP's steps for every SRV of a bench."""

    @pytest.mark.parametrize(("srv", "role", "body", "operation"), CASES, ids=IDS)
    def test_one_operation_and_success(self, srv: str, role: str, body: Body, operation: Operation) -> None:
        answered = Done(dict.fromkeys(operation.items, 1) if isinstance(operation, Read) else {})
        operations, outcome = driven(request_for(srv, role, body), [answered])
        assert operations == [operation]
        assert outcome == Outcome(True, "I0", None, "", answered.values)

    @pytest.mark.parametrize(("srv", "role", "body", "operation"), CASES, ids=IDS)
    def test_the_devices_refusal_passes_through(self, srv: str, role: str, body: Body, operation: Operation) -> None:
        operations, outcome = driven(request_for(srv, role, body), [Refused("no, said the device")])
        assert operations == [operation]
        assert outcome == Outcome(False, None, Party.DEVICE, "no, said the device")

    @pytest.mark.parametrize(("srv", "role", "body", "_operation"), CASES, ids=IDS)
    def test_operations_are_what_the_device_type_has(
        self, srv: str, role: str, body: Body, _operation: Operation
    ) -> None:
        operation = next(equivalent_steps(request_for(srv, role, body), DEVICES[role], S1SP_RULES[:1]))
        match operation:
            case Read(items):
                assert items
                assert all(role in DATA_ITEMS[item].device_types for item in items)
            case Write(values):
                assert values
                assert all(role in DATA_ITEMS[item].device_types for item in values)
            case Execute(command, arguments):
                assert role in COMMANDS[command].device_types
                assert set(arguments) <= {name for name, _ in COMMANDS[command].arguments}

    def test_srv_2_1_sets_the_whole_configuration(self) -> None:
        assert set(CONFIGURATION) == set(PREPAY_CONFIGURATION) == set(dsp.ELEMENTS["2.1"])

    def test_what_the_dsp_passes_has_steps_or_is_refused_with_a_reason(self) -> None:
        """No SRV is answered as done when nothing was asked of the device."""
        for variant in SERVICE_REQUESTS.values():
            for role in DEVICES:
                request = request_for(variant.srv, role, {})
                if variant.srv in ANSWERED or dsp.check(request, STATE, NOW) is not None:
                    continue
                first = first_of(equivalent_steps(request, DEVICES[role], ()))
                if isinstance(first, Outcome):
                    assert (first.success, first.refused_by) == (False, Party.S1SP)
                    assert first.reason
                else:
                    assert first != Read(())
                    assert variant.smets1 is not Smets1Support.NOT_SUPPORTED

    @pytest.mark.parametrize("srv", ["1.1.2", "1.2.2", "4.6.2", "4.11.2", "4.14", "8.5"])
    def test_srvs_without_steps(self, srv: str) -> None:
        operations, outcome = driven(request_for(srv, "ESME"), [])
        assert operations == []
        assert outcome == Outcome(False, None, Party.S1SP, f"the S1SP has no equivalent steps for {srv}")


class TestS1spRules:
    """What an S1SP does differently, clause by clause."""

    def test_the_rules(self) -> None:
        assert {(rule.clause, rule.srv) for rule in S1SP_RULES} == {
            ("18.8", "2.5"),
            ("18.63(c)", "11.1"),
            ("18.64(b)", "11.2"),
            ("18.64(c)", "11.2"),
        }
        assert all(rule.reason and rule.facts for rule in S1SP_RULES)
        assert s1sp_rules(()) == ()
        assert set(GROUP_IDS.values()) <= set(COHORTS)

    @pytest.mark.parametrize("state", ["Selected", "InUse"])
    @pytest.mark.parametrize("role", METERS)
    def test_18_8_confirms_that_emergency_credit_is_active(self, role: str, state: str) -> None:
        answers = [Done(), Done({"EmergencyCreditState": state})]
        operations, outcome = driven(request_for("2.5", role), answers, ["18.8"])
        assert operations == [Execute("ActivateEmergencyCredit"), Read(("EmergencyCreditState",))]
        assert outcome == Outcome(True, "I0", None, "", {})

    @pytest.mark.parametrize(
        "found",
        [Done({"EmergencyCreditState": "Available"}), Done({"EmergencyCreditState": "Exhausted"}), Refused("cannot")],
    )
    def test_18_8_reports_a_failure_that_the_device_kept_to_itself(self, found: Result) -> None:
        _, outcome = driven(request_for("2.5", "ESME"), [Done(), found], ["18.8"])
        assert (outcome.success, outcome.code, outcome.refused_by) == (False, None, Party.S1SP)
        assert outcome.reason == "emergency credit is not active after the command"

    def test_18_8_asks_nothing_more_of_a_device_that_refused(self) -> None:
        operations, outcome = driven(request_for("2.5", "ESME"), [Refused("not offered")], ["18.8"])
        assert len(operations) == 1
        assert (outcome.refused_by, outcome.reason) == (Party.DEVICE, "not offered")

    def test_without_18_8_the_devices_word_stands(self) -> None:
        operations, outcome = driven(request_for("2.5", "ESME"), [Done()], ["18.63(c)", "18.64(c)"])
        assert len(operations) == 1
        assert outcome.success

    @pytest.mark.parametrize(
        ("clause", "srv", "body", "word"),
        [("18.63(c)", "11.1", IMAGE, "cannot upgrade its firmware"), ("18.64(b)", "11.2", {}, "cannot read")],
    )
    @pytest.mark.facts(154, 157, 158)
    def test_a_third_party_ppmid_is_not_touched(self, clause: str, srv: str, body: Body, word: str) -> None:
        operations, outcome = driven(request_for(srv, "PPMID", body), [], [clause])
        assert operations == []
        assert (outcome.success, outcome.code, outcome.refused_by) == (False, None, Party.S1SP)
        assert word in outcome.reason

    @pytest.mark.parametrize(("clause", "srv", "body"), [("18.63(c)", "11.2", {}), ("18.64(b)", "11.1", IMAGE)])
    def test_a_rule_concerns_its_own_srv_only(self, clause: str, srv: str, body: Body) -> None:
        operations, outcome = driven(request_for(srv, "PPMID", body), [Done({"FirmwareVersion": "x"})], [clause])
        assert len(operations) == 1
        assert outcome.success

    @pytest.mark.parametrize(
        ("running", "clauses", "told"),
        [
            ("ILL-B101", [], "ILL-S101"),
            ("ILL-B101", ["18.64(c)"], "ILL-B101"),
            ("ILL-B102", [], "ILL-B102"),
            ("ILL-B102", ["18.64(c)"], "ILL-B102"),
        ],
    )
    @pytest.mark.facts(148, 149)
    def test_firmware_of_a_bilingual_ppmid(self, running: str, clauses: list[str], told: str) -> None:
        """The version that ran when it was pre-notified is told as the listed one (facts 144, 149)."""
        _, outcome = driven(request_for("11.2", "PPMID"), [Done({"FirmwareVersion": running})], clauses)
        assert outcome.values == {"FirmwareVersion": told}

    @pytest.mark.parametrize("role", METERS)
    def test_firmware_of_a_meter_is_told_as_it_is(self, role: str) -> None:
        _, outcome = driven(request_for("11.2", role), [Done({"FirmwareVersion": "ILL-B101"})])
        assert outcome.values == {"FirmwareVersion": "ILL-B101"}

    def test_firmware_of_a_ppmid_that_is_not_bilingual(self) -> None:
        entry = replace(DEVICES["PPMID"], running_firmware="ILL-S101")
        answer = Done({"FirmwareVersion": "ILL-S101"})
        _, outcome = driven(request_for("11.2", "PPMID"), [answer], entry=entry)
        assert outcome.values == {"FirmwareVersion": "ILL-S101"}


class TestTable15:
    """The check before migration."""

    RIGHT: Mapping[str, Value | None] = {
        "DebtRecoveryTypeSequence": PRESCRIBED_DEBT_RECOVERY_TYPES,
        "DisablementOfSupplyNotAllowed": False,
    }

    @pytest.mark.parametrize(
        ("changes", "faults"),
        [
            ({}, []),
            ({"DisablementOfSupplyNotAllowed": True}, ["DisablementOfSupplyNotAllowed"]),
            ({"DebtRecoveryTypeSequence": ("PaymentDebt", "TimeDebt1", "TimeDebt2")}, ["DebtRecoveryTypeSequence"]),
            ({"DebtRecoveryTypeSequence": ("TimeDebt1",)}, ["DebtRecoveryTypeSequence"]),
            (
                {"DisablementOfSupplyNotAllowed": None, "DebtRecoveryTypeSequence": None},
                ["DebtRecoveryTypeSequence", "DisablementOfSupplyNotAllowed"],
            ),
        ],
    )
    @pytest.mark.facts(11, 14)
    def test_faults(self, changes: Mapping[str, Value | None], faults: list[str]) -> None:
        assert table_15_faults({**self.RIGHT, **changes}) == faults

    def test_a_setting_that_is_missing_is_a_fault(self) -> None:
        assert table_15_faults({}) == ["DebtRecoveryTypeSequence", "DisablementOfSupplyNotAllowed"]
