"""The S1SP: turns a Service Request into equivalent steps on a SMETS1 device.

The steps of a request are a generator: it yields operations in SMETS words, is sent what the device answered, and
returns the outcome. It reaches no device itself, so the same steps serve every driver.
"""

from collections.abc import Collection, Generator, Mapping
from datetime import datetime

from smets1.data_items import (
    BILLING_CALENDAR,
    ESME,
    GAS_CONVERSION,
    GSME,
    LOAD_LIMIT,
    MAX_DEMAND_PERIOD,
    POWER_THRESHOLDS,
    PPMID,
    PREPAY_CONFIGURATION,
    PREPAY_DATA,
    RMS_VOLTAGE,
)
from smets1.dcc.cohorts import Effect, S1spRule
from smets1.dcc.inventory import InventoryEntry
from smets1.dcc.messages import Outcome, Party, ServiceRequest
from smets1.dcc.services import ANSWERED
from smets1.operations import Done, Execute, Operation, Period, Read, Refused, Result, Value, Write

Steps = Generator[Operation, Result, Outcome]

READS: Mapping[str, Mapping[str, tuple[str, ...]]] = {
    "4.1.1": {ESME: ("ActiveImportRegister",), GSME: ("ConsumptionRegister",)},
    "4.1.2": {ESME: ("TariffTOURegisterMatrix",), GSME: ("TariffTOURegisterMatrix",)},
    "4.1.3": {
        ESME: (
            "TariffTOUBlock1RegisterMatrix",
            "TariffTOUBlock2RegisterMatrix",
            "TariffTOUBlock3RegisterMatrix",
            "TariffTOUBlock4RegisterMatrix",
            "TariffBlockCounterMatrix",
        )
    },
    "4.1.4": {GSME: ("TariffBlockCounterMatrix",)},
    "4.2": {ESME: ("ActiveExportRegister", "ReactiveExportRegister")},
    "4.3": {ESME: PREPAY_DATA, GSME: PREPAY_DATA},
    "4.11.1": dict.fromkeys(
        (ESME, GSME),
        (
            "TariffTOUPriceMatrix",
            "TariffBlockPriceMatrix",
            "TariffThresholdMatrix",
            "StandingCharge",
            "TariffSwitchingTable",
            "ActiveTariffPrice",
        ),
    ),
    "4.12.1": {
        ESME: (
            "MaxDemandActivePowerImport",
            "MaxDemandActivePowerImportCaptureTime",
            "MaxDemandActivePowerImportLastResetDateTime",
            "MaxDemandConfigurableTimeActivePowerImport",
            "MaxDemandConfigurableTimeActivePowerImportCaptureTime",
            "MaxDemandConfigurableTimeActivePowerImportLastResetDateTime",
            *MAX_DEMAND_PERIOD,
        )
    },
    "4.12.2": {
        ESME: (
            "MaxDemandActivePowerExport",
            "MaxDemandActivePowerExportCaptureTime",
            "MaxDemandActivePowerExportLastResetDateTime",
        )
    },
    "4.13": dict.fromkeys(
        (ESME, GSME),
        (
            *PREPAY_CONFIGURATION,
            "PaymentMode",
            "SuspendDebtDisabled",
            "SuspendDebtEmergency",
            "DisablementThreshold",
            "DebtRecoveryPerPayment",
            "DebtRecoveryRate1",
            "DebtRecoveryPeriod1",
            "DebtRecoveryRate2",
            "DebtRecoveryPeriod2",
        ),
    ),
    "4.15": {ESME: ("LoadLimitCounter", *LOAD_LIMIT)},
    "4.16": {ESME: ("ActivePowerImport",)},
    "4.18": dict.fromkeys((ESME, GSME), ("MeterBalance",)),
    "6.2.1": {ESME: ("AverageRMSOverVoltageThreshold", "AverageRMSUnderVoltageThreshold", *RMS_VOLTAGE)},
    "6.2.2": {ESME: ("RandomisedOffset", "RandomisedOffsetNumber", "RandomisedOffsetLimit")},
    "6.2.3": dict.fromkeys((ESME, GSME), BILLING_CALENDAR),
    "6.2.4": {
        ESME: ("ManufacturerIdentifier", "ModelType", "SupplyTamperState"),
        GSME: ("ManufacturerIdentifier", "ModelType", "SupplyTamperState", "SupplyDepletionState"),
    },
    "6.2.7": {ESME: ("ImportMPAN", "ExportMPAN"), GSME: ("MPRN",)},
    "6.2.8": {GSME: (*GAS_CONVERSION, "UncontrolledGasFlowRate", "StabilisationPeriod", "MeasurementPeriod")},
    "6.2.5": {ESME: POWER_THRESHOLDS},
    "6.2.9": dict.fromkeys((ESME, GSME), ("PaymentMode", "SuspendDebtDisabled", "SuspendDebtEmergency")),
    "6.2.10": dict.fromkeys((ESME, GSME), ("DisabledAlerts",)),
    "7.4": dict.fromkeys((ESME, GSME), ("SupplyState",)),
}
"""SRVs that only read: the data items by device type."""

LOGS: Mapping[str, Mapping[str, tuple[str, ...]]] = {
    "4.4.2": dict.fromkeys((ESME, GSME), ("BillingDataLogOfChanges",)),
    "4.4.3": dict.fromkeys((ESME, GSME), ("BillingDataLog",)),
    "4.4.4": dict.fromkeys((ESME, GSME), ("BillingDataLogDebtPayments",)),
    "4.4.5": dict.fromkeys((ESME, GSME), ("BillingDataLogPrepaymentCredits",)),
    "4.6.1": dict.fromkeys((ESME, GSME), ("DailyReadLog",)),
    "4.8.1": dict.fromkeys((ESME, GSME), ("ActiveImportProfileLog",)),
    "4.8.2": {ESME: ("ReactiveImportProfileLog",)},
    "4.8.3": {ESME: ("ActiveExportProfileLog",)},
    "4.10": {
        ESME: (
            "AverageRMSOverVoltageCounter",
            "AverageRMSUnderVoltageCounter",
            "AverageRMSVoltageMeasurementPeriod",
            "AverageRMSVoltageProfileDataLog",
        ),
        GSME: ("NetworkDataLog",),
    },
    "4.17": dict.fromkeys((ESME, GSME), ("DailyConsumptionLog",)),
}
"""SRVs that read the entries of a log from `StartDateTime` to `EndDateTime`: the log by device type."""

EVENT_LOGS = {
    ESME: {"Event": "EventLog", "PowerEvent": "PowerEventLog", "Security": "SecurityLog"},
    GSME: {"GSMEEvent": "EventLog", "GSMESecurity": "SecurityLog"},
}
"""The logs that SRV 6.13 reads, by device type and `LogToRead`."""

COMMANDS = {
    "1.1.1": "SetTariff",
    "1.2.1": "SetPrice",
    "1.6": "SetPaymentMode",
    "1.7": "ResetTariffBlockCounterMatrix",
    "2.2": "AddCredit",
    "2.3": "UpdateDebt",
    "3.3": "ClearEventLog",
    "3.5": "DisablePrivacyPIN",
    "6.4.2": "ResetLoadLimitCounter",
    "6.5": "SetVoltageSettings",
    "6.11": "SynchroniseClock",
    "6.18.2": "ResetMaximumDemand",
    "6.22": "ConfigureAlertBehaviour",
    "6.27": "ResetVoltageCounters",
    "7.1": "EnableSupply",
    "7.2": "DisableSupply",
    "7.3": "ArmSupply",
    "11.1": "UpdateFirmware",
    "11.3": "ActivateFirmware",
    "11.4": "UpdateFirmware",
}
"""SRVs that are one command with the arguments of the request."""

WRITES = ("2.1", "3.1", "3.2", "3.4", "6.4.1", "6.6", "6.7", "6.8", "6.12", "6.18.1", "6.20.2", "6.25", "6.26")
"""SRVs that write the data items of the request together."""

SUPPORTED = (*READS, *LOGS, *COMMANDS, *WRITES, "1.5", "2.5", "11.2", "6.13", "6.20.1", "8.1.1", *ANSWERED)
"""Every SRV that is carried out here: by equivalent steps, or by DCC Systems themselves."""


def equivalent_steps(request: ServiceRequest, entry: InventoryEntry, rules: Collection[S1spRule]) -> Steps:
    """The equivalent steps of `request` for the device `entry`, under the S1SP rules that apply to it."""
    effects = {rule.effect: rule for rule in rules if rule.srv == request.srv}
    if refusal := effects.get(Effect.REFUSE):
        return _refuse(refusal.reason)
    if request.srv in READS:
        return _read(READS[request.srv].get(entry.device_type, ()))
    if request.srv in LOGS:
        return _read_log(LOGS[request.srv].get(entry.device_type, ()), request.body)
    if request.srv == "6.13":
        return _read_event_log(entry.device_type, request.body)
    if request.srv == "6.20.1":
        return _set_import_mpxn(entry.device_type, request.body)
    if request.srv == "1.5":
        return _update_meter_balance(request.body)
    if request.srv == "2.5":
        return _activate_emergency_credit(effects.get(Effect.CONFIRM_EMERGENCY_CREDIT))
    if request.srv == "11.2":
        return _read_firmware(entry, Effect.TELL_RUNNING_FIRMWARE in effects)
    if request.srv in WRITES:
        return _operate(Write(request.body))
    if request.srv == "8.1.1":
        return _operate(Execute("SynchroniseClock", {"Clock": request.body["CurrentDateTime"]}))
    if command := COMMANDS.get(request.srv):
        return _operate(Execute(command, request.body))
    return _refuse(f"the S1SP has no equivalent steps for {request.srv}")


def _refuse(reason: str) -> Steps:
    yield from ()
    return Outcome(False, None, Party.S1SP, reason)


def _operate(operation: Operation) -> Steps:
    return _outcome((yield operation))


def _read(items: tuple[str, ...]) -> Steps:
    return _outcome((yield Read(items)))


def _read_log(items: tuple[str, ...], body: Mapping[str, Value]) -> Steps:
    start, end = body.get("StartDateTime"), body.get("EndDateTime")
    if not isinstance(start, datetime) or not isinstance(end, datetime) or end < start:
        return Outcome(False, None, Party.S1SP, "the period to be read does not run from an instant to a later one")
    return _outcome((yield Read(items, Period(start, end))))


def _read_event_log(device_type: str, body: Mapping[str, Value]) -> Steps:
    log = EVENT_LOGS[device_type].get(str(body.get("LogToRead")))
    if log is None:
        return _refuse(f"a {device_type} has no log {body.get('LogToRead')}")
    return _read_log((log,), body)


def _set_import_mpxn(device_type: str, body: Mapping[str, Value]) -> Steps:
    element, item = {ESME: ("ImportMPAN", "ImportMPAN"), GSME: ("ImportMPRN", "MPRN")}[device_type]
    if set(body) != {element}:
        return _refuse(f"6.20.1 sets the metering point of a {device_type} by {element} alone")
    return _operate(Write({item: body[element]}))


def _update_meter_balance(body: Mapping[str, Value]) -> Steps:
    if "Adjust" in body:
        return _outcome((yield Execute("AdjustMeterBalance", {"Amount": body["Adjust"]})))
    return _outcome((yield Execute("ResetMeterBalance")))


def _activate_emergency_credit(confirm: S1spRule | None) -> Steps:
    result = yield Execute("ActivateEmergencyCredit")
    if isinstance(result, Refused) or confirm is None:
        return _outcome(result)
    found = yield Read(("EmergencyCreditState",))
    if isinstance(found, Done) and found.values["EmergencyCreditState"] in ("Selected", "InUse"):
        return _outcome(result)
    return Outcome(False, None, Party.S1SP, confirm.reason)


def _read_firmware(entry: InventoryEntry, tell_running: bool) -> Steps:
    result = yield Read(("FirmwareVersion",))
    if isinstance(result, Done) and entry.device_type == PPMID and not tell_running:
        running = result.values["FirmwareVersion"]
        listed = entry.model.firmware_version if running == entry.running_firmware else running
        result = Done({"FirmwareVersion": listed})
    return _outcome(result)


def _outcome(result: Result) -> Outcome:
    match result:
        case Done(values):
            return Outcome(True, "I0", None, "", values)
        case Refused(reason):
            return Outcome(False, None, Party.DEVICE, reason)
