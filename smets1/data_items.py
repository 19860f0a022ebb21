"""SMETS data items and commands: the words in which the S1SP and the drivers speak of a device.

Names are those of SMETS and DUIS. Types are `int`, `bool`, `text`, `time` (an instant), `ints`, `texts` and the
calendars of `smets1.calendars`. Sources: a fact #, or the DUIS V5.4 structure (request or response of the SRV named).
"""

from dataclasses import dataclass

ESME, GSME, CHF, PPMID, IHD = "ESME", "GSME", "CHF", "PPMID", "IHD"
METERS = (ESME, GSME)
DEVICE_TYPES = (CHF, ESME, GSME, PPMID, IHD)
"""Device types of a SMETS1 Installation, in the order in which an EPCL row names them."""


@dataclass(frozen=True, slots=True)
class DataItem:
    """A SMETS data item: unit (empty where it has none), type, the devices that hold it and where the name is from."""

    name: str
    unit: str
    type: str
    device_types: tuple[str, ...]
    source: str


@dataclass(frozen=True, slots=True)
class Command:
    """A command that a device executes: its arguments by name and unit."""

    name: str
    arguments: tuple[tuple[str, str], ...]
    device_types: tuple[str, ...]
    source: str


_MP = "millipence"

DATA_ITEMS: dict[str, DataItem] = {
    item.name: item
    for item in (
        # Prepayment account
        DataItem("PaymentMode", "", "text", METERS, "DUIS 4.13, 6.2.9: Credit or Prepayment"),
        DataItem("MeterBalance", _MP, "int", METERS, "fact 33; DUIS 4.3"),
        DataItem("EmergencyCreditBalance", _MP, "int", METERS, "fact 33; DUIS 4.3"),
        DataItem("AccumulatedDebtRegister", _MP, "int", METERS, "fact 33; DUIS 4.3"),
        DataItem("PaymentDebtRegister", _MP, "int", METERS, "fact 33; DUIS 4.3"),
        DataItem("TimeDebtRegister1", _MP, "int", METERS, "fact 33; DUIS 4.3"),
        DataItem("TimeDebtRegister2", _MP, "int", METERS, "fact 33; DUIS 4.3"),
        # Prepayment configuration
        DataItem("EmergencyCreditLimit", _MP, "int", METERS, "DUIS 2.1, 4.13"),
        DataItem("EmergencyCreditThreshold", _MP, "int", METERS, "DUIS 2.1, 4.13"),
        DataItem("LowCreditThreshold", _MP, "int", METERS, "DUIS 2.1, 4.13"),
        DataItem("DebtRecoveryRateCap", "GBP per 7 days", "int", METERS, "DUIS 2.1, 4.13"),
        DataItem("MaxMeterBalance", _MP, "int", METERS, "DUIS 2.1; 4.13 MaxCreditMaxMeterBalance"),
        DataItem("MaxCreditThreshold", _MP, "int", METERS, "DUIS 2.1; 4.13 CreditMaxCreditThreshold"),
        DataItem("NonDisablementCalendar", "", "NonDisablementCalendar", METERS, "facts 5-8; DUIS 2.1, 4.13"),
        DataItem("DisablementThreshold", _MP, "int", METERS, "DUIS 1.6, 4.13"),
        DataItem("SuspendDebtDisabled", "", "bool", METERS, "fact 16; DUIS 1.6, 4.13, 6.2.9"),
        DataItem("SuspendDebtEmergency", "", "bool", METERS, "fact 16; DUIS 1.6, 4.13, 6.2.9"),
        DataItem("DebtRecoveryPerPayment", "0.01 %", "int", METERS, "DUIS 2.3, 4.13"),
        DataItem("DebtRecoveryRate1", _MP, "int", METERS, "DUIS 2.3, 4.13"),
        DataItem("DebtRecoveryPeriod1", "", "text", METERS, "DUIS 2.3, 4.13: HOURLY or DAILY"),
        DataItem("DebtRecoveryRate2", _MP, "int", METERS, "DUIS 2.3, 4.13"),
        DataItem("DebtRecoveryPeriod2", "", "text", METERS, "DUIS 2.3, 4.13: HOURLY or DAILY"),
        DataItem(
            "EmergencyCreditState",
            "",
            "text",
            METERS,
            "reference model: Unavailable, Available, Selected, InUse or Exhausted",
        ),
        # Supply
        DataItem("SupplyState", "", "text", METERS, "DUIS 7.4: Enabled, Disabled or Armed"),
        DataItem("DisablementOfSupplyNotAllowed", "", "bool", METERS, "fact 14: S1SR Table 15"),
        DataItem("DebtRecoveryTypeSequence", "", "texts", METERS, "fact 11: S1SR Table 15"),
        # Tariff
        DataItem("TariffTOUPriceMatrix", "millipence per kWh", "ints", METERS, "DUIS 1.1.1, 1.2.1, 4.11.1"),
        DataItem("StandingCharge", "millipence per day", "int", METERS, "DUIS 1.1.1, 1.2.1, 4.11.1"),
        DataItem("TariffSwitchingTable", "", "SwitchingTable", METERS, "DUIS 1.1.1, 4.11.1"),
        DataItem("ActiveTariffPrice", "millipence per kWh", "int", METERS, "DUIS 4.11.1 PrimaryActiveTariffPrice"),
        DataItem("ActiveTariffTOURegister", "", "int", METERS, "DUIS 4.1.2: the register that counts now"),
        DataItem("CalorificValue", "0.1 MJ per m³", "int", (GSME,), "DUIS 6.2.8"),
        DataItem("ConversionFactor", "0.00001", "int", (GSME,), "DUIS 6.2.8"),
        # Metering
        DataItem("ActiveImportRegister", "Wh", "int", (ESME,), "DUIS 4.1.1"),
        DataItem("ActiveExportRegister", "Wh", "int", (ESME,), "DUIS 4.2"),
        DataItem("ConsumptionRegister", "0.001 m³", "int", (GSME,), "DUIS 4.1.1"),
        DataItem("TariffTOURegisterMatrix", "Wh or 0.001 m³", "ints", METERS, "DUIS 4.1.2"),
        DataItem("ActiveExportProfileLog", "Wh per half hour", "ints", (ESME,), "fact 31; DUIS 4.8.3"),
        DataItem("BillingTime", "", "text", METERS, "DUIS 6.8"),
        DataItem("BillingPeriod", "", "text", METERS, "DUIS 6.8"),
        # Identity, time and firmware
        DataItem("Clock", "", "time", (CHF, ESME, GSME, PPMID), "DUIS 6.11 DeviceTime"),
        DataItem("ManufacturerIdentifier", "", "text", (CHF, ESME, GSME, PPMID), "DUIS 6.2.4"),
        DataItem("ModelType", "", "text", (CHF, ESME, GSME, PPMID), "DUIS 6.2.4"),
        DataItem("HardwareVersion", "", "text", (CHF, ESME, GSME, PPMID), "fact 167: Device Model"),
        DataItem("FirmwareVersion", "", "text", (CHF, ESME, GSME, PPMID), "DUIS 11.2"),
    )
}
"""Every data item by name."""

PREPAY_DATA = (
    "MeterBalance",
    "EmergencyCreditBalance",
    "AccumulatedDebtRegister",
    "PaymentDebtRegister",
    "TimeDebtRegister1",
    "TimeDebtRegister2",
)
"""What SRV 4.3 returns (fact 33)."""

PREPAY_CONFIGURATION = (
    "EmergencyCreditLimit",
    "EmergencyCreditThreshold",
    "LowCreditThreshold",
    "DebtRecoveryRateCap",
    "MaxMeterBalance",
    "MaxCreditThreshold",
    "NonDisablementCalendar",
)
"""What SRV 2.1 sets."""

COMMANDS: dict[str, Command] = {
    command.name: command
    for command in (
        Command(
            "SetPaymentMode",
            (
                ("PaymentMode", ""),
                ("SuspendDebtDisabled", ""),
                ("SuspendDebtEmergency", ""),
                ("DisablementThreshold", _MP),
            ),
            METERS,
            "DUIS 1.6: the last three with Prepayment only",
        ),
        Command("AdjustMeterBalance", (("Amount", _MP),), METERS, "DUIS 1.5 Adjust"),
        Command("ResetMeterBalance", (), METERS, "DUIS 1.5 Reset"),
        Command("AddCredit", (("UTRN", "20 digits"), ("Amount", _MP)), METERS, "DUIS 2.2"),
        Command(
            "UpdateDebt",
            (
                ("TimeDebtRegister1", f"{_MP}, adjustment"),
                ("TimeDebtRegister2", f"{_MP}, adjustment"),
                ("PaymentDebtRegister", f"{_MP}, adjustment"),
                ("DebtRecoveryPerPayment", "0.01 %"),
                ("DebtRecoveryRate1", _MP),
                ("DebtRecoveryPeriod1", "HOURLY or DAILY"),
                ("DebtRecoveryRate2", _MP),
                ("DebtRecoveryPeriod2", "HOURLY or DAILY"),
            ),
            METERS,
            "DUIS 2.3",
        ),
        Command("ActivateEmergencyCredit", (), METERS, "DUIS 2.5"),
        Command(
            "SetTariff",
            (
                ("TariffTOUPriceMatrix", "millipence per kWh"),
                ("StandingCharge", "millipence per day"),
                ("TariffSwitchingTable", ""),
            ),
            METERS,
            "DUIS 1.1.1",
        ),
        Command(
            "SetPrice",
            (("TariffTOUPriceMatrix", "millipence per kWh"), ("StandingCharge", "millipence per day")),
            METERS,
            "DUIS 1.2.1",
        ),
        Command("EnableSupply", (), (ESME,), "DUIS 7.1: electricity only"),
        Command("DisableSupply", (), METERS, "DUIS 7.2"),
        Command("ArmSupply", (), METERS, "DUIS 7.3"),
        Command("SynchroniseClock", (("Clock", "instant"),), METERS, "DUIS 6.11"),
        Command(
            "UpdateFirmware", (("FirmwareVersion", ""), ("ImageSize", "bytes")), (CHF, ESME, GSME, PPMID), "DUIS 11.1"
        ),
        Command("ActivateFirmware", (), (CHF, ESME, GSME, PPMID), "DUIS 11.3"),
        Command("PressEnable", (), METERS, "what a person does at an Armed meter"),
    )
}
"""Every command by name."""
