"""The S1SP: turns a Service Request into equivalent steps on a SMETS1 device.

The steps of a request are a generator: it yields operations in SMETS words, is sent what the device answered, and
returns the outcome. It reaches no device itself, so the same steps serve every driver.
"""

from collections.abc import Collection, Generator, Mapping

from smets1.data_items import ESME, GSME, PPMID, PREPAY_CONFIGURATION, PREPAY_DATA
from smets1.dcc.cohorts import Effect, S1spRule
from smets1.dcc.inventory import InventoryEntry
from smets1.dcc.messages import Outcome, Party, ServiceRequest
from smets1.operations import Done, Execute, Operation, Read, Refused, Result, Value, Write

Steps = Generator[Operation, Result, Outcome]

READS: Mapping[str, Mapping[str, tuple[str, ...]]] = {
    "4.1.1": {ESME: ("ActiveImportRegister",), GSME: ("ConsumptionRegister",)},
    "4.1.2": {ESME: ("TariffTOURegisterMatrix",), GSME: ("TariffTOURegisterMatrix",)},
    "4.3": {ESME: PREPAY_DATA, GSME: PREPAY_DATA},
    "4.8.3": {ESME: ("ActiveExportProfileLog",)},
    "4.11.1": dict.fromkeys(
        (ESME, GSME), ("TariffTOUPriceMatrix", "StandingCharge", "TariffSwitchingTable", "ActiveTariffPrice")
    ),
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
    "4.18": dict.fromkeys((ESME, GSME), ("MeterBalance",)),
    "6.2.9": dict.fromkeys((ESME, GSME), ("PaymentMode", "SuspendDebtDisabled", "SuspendDebtEmergency")),
    "7.4": dict.fromkeys((ESME, GSME), ("SupplyState",)),
}
"""SRVs that only read: the data items by device type."""

COMMANDS = {
    "1.1.1": "SetTariff",
    "1.2.1": "SetPrice",
    "1.6": "SetPaymentMode",
    "2.2": "AddCredit",
    "2.3": "UpdateDebt",
    "6.11": "SynchroniseClock",
    "7.1": "EnableSupply",
    "7.2": "DisableSupply",
    "7.3": "ArmSupply",
    "11.1": "UpdateFirmware",
    "11.3": "ActivateFirmware",
}
"""SRVs that are one command with the arguments of the request."""

WRITES = ("2.1", "6.8")
"""SRVs that write the data items of the request together."""

SUPPORTED = (*READS, *COMMANDS, *WRITES, "1.5", "2.5", "11.2")
"""Every SRV that has equivalent steps here."""


def equivalent_steps(request: ServiceRequest, entry: InventoryEntry, rules: Collection[S1spRule]) -> Steps:
    """The equivalent steps of `request` for the device `entry`, under the S1SP rules that apply to it."""
    effects = {rule.effect: rule for rule in rules if rule.srv == request.srv}
    if refusal := effects.get(Effect.REFUSE):
        return _refuse(refusal.reason)
    if request.srv in READS:
        return _read(READS[request.srv].get(entry.device_type, ()))
    if request.srv == "1.5":
        return _update_meter_balance(request.body)
    if request.srv == "2.5":
        return _activate_emergency_credit(effects.get(Effect.CONFIRM_EMERGENCY_CREDIT))
    if request.srv == "11.2":
        return _read_firmware(entry, Effect.TELL_RUNNING_FIRMWARE in effects)
    if request.srv in WRITES:
        return _operate(Write(request.body))
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
