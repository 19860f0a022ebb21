"""SMETS data items and commands: the words in which the S1SP and the drivers speak of a device.

Names are those of SMETS and DUIS. Types are `int`, `bool`, `text`, `time` (an instant), `ints`, `texts`, `log` and the
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
        DataItem("TariffBlockPriceMatrix", "millipence per kWh", "ints", METERS, "DUIS 1.1.1, 1.2.1, 4.11.1"),
        DataItem(
            "TariffThresholdMatrix",
            "Wh or 0.001 m³",
            "ints",
            METERS,
            "DUIS 1.1.1, 4.11.1: of each block set one fewer than prices; that gas counts 0.001 m³ is an assumption",
        ),
        DataItem("StandingCharge", "millipence per day", "int", METERS, "DUIS 1.1.1, 1.2.1, 4.11.1"),
        DataItem("TariffSwitchingTable", "", "SwitchingTable", METERS, "DUIS 1.1.1, 4.11.1"),
        DataItem("ActiveTariffPrice", "millipence per kWh", "int", METERS, "DUIS 4.11.1 PrimaryActiveTariffPrice"),
        DataItem("ActiveTariffTOURegister", "", "int", METERS, "DUIS 4.1.2: what counts now; 0 where blocks do"),
        DataItem("DailyTariffBlockCounterMatrixReset", "", "bool", (ESME,), "DUIS 6.26"),
        DataItem("CalorificValue", "0.1 MJ per m³", "int", (GSME,), "DUIS 6.2.8"),
        DataItem("ConversionFactor", "0.00001", "int", (GSME,), "DUIS 6.2.8"),
        # Gas flow
        DataItem("UncontrolledGasFlowRate", "0.1 litre per hour", "int", (GSME,), "DUIS 6.7, 6.2.8; unit assumed"),
        DataItem("StabilisationPeriod", "0.1 s", "int", (GSME,), "DUIS 6.7; 6.2.8 with Flow before it; unit assumed"),
        DataItem("MeasurementPeriod", "s", "int", (GSME,), "DUIS 6.7; 6.2.8 with Flow before it; unit assumed"),
        DataItem("SupplyDepletionState", "", "text", (GSME,), "DUIS 6.7: Unchanged or Locked"),
        # Metering
        DataItem("ActiveImportRegister", "Wh", "int", (ESME,), "DUIS 4.1.1"),
        DataItem("ActiveExportRegister", "Wh", "int", (ESME,), "DUIS 4.2"),
        DataItem("ReactiveImportRegister", "varh", "int", (ESME,), "DUIS 4.1.1"),
        DataItem("ReactiveExportRegister", "varh", "int", (ESME,), "DUIS 4.2"),
        DataItem("ActivePowerImport", "W", "int", (ESME,), "DUIS 4.16; unit assumed"),
        DataItem("ConsumptionRegister", "0.001 m³", "int", (GSME,), "DUIS 4.1.1"),
        DataItem("ConsumptionRegisterDisplay", "m³", "text", (GSME,), "facts 109-112: on the user interface"),
        DataItem("TariffTOURegisterMatrixDisplay", "m³", "texts", (GSME,), "facts 109-112: on the user interface"),
        DataItem("TariffBlockCounterMatrixDisplay", "m³", "texts", (GSME,), "facts 109-112: on the user interface"),
        DataItem("TariffTOURegisterMatrix", "Wh or 0.001 m³", "ints", METERS, "DUIS 4.1.2"),
        DataItem("TariffTOUBlock1RegisterMatrix", "Wh", "ints", (ESME,), "DUIS 4.1.3, 4.4.3: by block set"),
        DataItem("TariffTOUBlock2RegisterMatrix", "Wh", "ints", (ESME,), "DUIS 4.1.3, 4.4.3: by block set"),
        DataItem("TariffTOUBlock3RegisterMatrix", "Wh", "ints", (ESME,), "DUIS 4.1.3, 4.4.3: by block set"),
        DataItem("TariffTOUBlock4RegisterMatrix", "Wh", "ints", (ESME,), "DUIS 4.1.3, 4.4.3: by block set"),
        DataItem("BlockRegisterMatrix", "0.001 m³", "ints", (GSME,), "DUIS 4.4.3: by block"),
        DataItem("TariffBlockCounterMatrix", "Wh or 0.001 m³", "ints", METERS, "DUIS 4.1.3, 4.1.4, 4.6.1: by block"),
        # Logs
        DataItem("BillingDataLog", "", "log", METERS, "fact 35; DUIS 4.4.3: at the end of each billing period"),
        DataItem("BillingDataLogOfChanges", "", "log", METERS, "DUIS 4.4.2: at a change of payment mode or tariff"),
        DataItem("BillingDataLogDebtPayments", "", "log", METERS, "DUIS 4.4.4"),
        DataItem("BillingDataLogPrepaymentCredits", "", "log", METERS, "DUIS 4.4.5"),
        DataItem("DailyReadLog", "", "log", METERS, "DUIS 4.6.1"),
        DataItem("DailyConsumptionLog", "", "log", METERS, "DUIS 4.17"),
        DataItem("ActiveImportProfileLog", "", "log", METERS, "DUIS 4.8.1"),
        DataItem("ActiveExportProfileLog", "", "log", (ESME,), "fact 31; DUIS 4.8.3"),
        DataItem("NetworkDataLog", "", "log", (GSME,), "DUIS 4.10: what was used in each six minutes"),
        DataItem("ReactiveImportProfileLog", "", "log", (ESME,), "DUIS 4.8.2"),
        DataItem("AverageRMSVoltageProfileDataLog", "", "log", (ESME,), "DUIS 4.10: by phase"),
        DataItem("PowerEventLog", "", "log", (ESME,), "DUIS 6.13: power interrupted and restored"),
        # Maximum demand
        DataItem("MaxDemandActivePowerImport", "W", "int", (ESME,), "DUIS 4.12.1, 6.18.2; unit assumed"),
        DataItem("MaxDemandActivePowerImportCaptureTime", "", "time", (ESME,), "DUIS 4.12.1"),
        DataItem("MaxDemandActivePowerImportLastResetDateTime", "", "time", (ESME,), "DUIS 4.12.1"),
        DataItem("MaxDemandConfigurableTimeActivePowerImport", "W", "int", (ESME,), "DUIS 4.12.1; unit assumed"),
        DataItem("MaxDemandConfigurableTimeActivePowerImportCaptureTime", "", "time", (ESME,), "DUIS 4.12.1"),
        DataItem("MaxDemandConfigurableTimeActivePowerImportLastResetDateTime", "", "time", (ESME,), "DUIS 4.12.1"),
        DataItem("MaxDemandConfigurableTimePeriodStartTime", "", "text", (ESME,), "DUIS 4.12.1, 6.18.1"),
        DataItem("MaxDemandConfigurableTimePeriodEndTime", "", "text", (ESME,), "DUIS 4.12.1, 6.18.1"),
        DataItem("MaxDemandActivePowerExport", "W", "int", (ESME,), "DUIS 4.12.2, 6.18.2; unit assumed"),
        DataItem("MaxDemandActivePowerExportCaptureTime", "", "time", (ESME,), "DUIS 4.12.2"),
        DataItem("MaxDemandActivePowerExportLastResetDateTime", "", "time", (ESME,), "DUIS 4.12.2"),
        # Load limit and power
        DataItem("LoadLimitCounter", "", "int", (ESME,), "DUIS 4.15 LoadLimitCounterValue"),
        DataItem("LoadLimitPowerThreshold", "W", "int", (ESME,), "DUIS 4.15, 6.4.1; unit assumed"),
        DataItem("LoadLimitPeriod", "s", "int", (ESME,), "DUIS 4.15, 6.4.1; unit assumed"),
        DataItem("LoadLimitRestorationPeriod", "s", "int", (ESME,), "DUIS 4.15, 6.4.1; unit assumed"),
        DataItem("LoadLimitSupplyState", "", "text", (ESME,), "DUIS 4.15, 6.4.1: Disable or Unchanged"),
        DataItem("LowMediumPowerThreshold", "W", "int", (ESME,), "DUIS 6.12, 6.2.5; unit assumed"),
        DataItem("MediumHighPowerThreshold", "W", "int", (ESME,), "DUIS 6.12, 6.2.5; unit assumed"),
        DataItem("RandomisedOffset", "s", "int", (ESME,), "DUIS 6.2.2; unit assumed"),
        DataItem("RandomisedOffsetNumber", "0.001", "int", (ESME,), "DUIS 6.2.2; unit assumed"),
        DataItem("RandomisedOffsetLimit", "s", "int", (ESME,), "DUIS 6.2.2; unit assumed"),
        # Voltage: that of a phase has a value for each
        DataItem("AverageRMSOverVoltageThreshold", "0.1 V", "ints", (ESME,), "DUIS 6.5, 6.2.1; unit assumed"),
        DataItem("AverageRMSUnderVoltageThreshold", "0.1 V", "ints", (ESME,), "DUIS 6.5, 6.2.1; unit assumed"),
        DataItem("AverageRMSVoltageMeasurementPeriod", "s", "ints", (ESME,), "DUIS 6.5, 4.10; unit assumed"),
        DataItem("AverageRMSOverVoltageCounter", "", "ints", (ESME,), "DUIS 4.10 AvgRMSOverVoltageCounter"),
        DataItem("AverageRMSUnderVoltageCounter", "", "ints", (ESME,), "DUIS 4.10 AvgRMSUnderVoltageCounter"),
        DataItem("RMSExtremeOverVoltageMeasurementPeriod", "s", "int", (ESME,), "DUIS 6.5, 6.2.1; unit assumed"),
        DataItem("RMSExtremeOverVoltageThreshold", "0.1 V", "int", (ESME,), "DUIS 6.5, 6.2.1; unit assumed"),
        DataItem("RMSExtremeUnderVoltageMeasurementPeriod", "s", "int", (ESME,), "DUIS 6.5, 6.2.1; unit assumed"),
        DataItem("RMSExtremeUnderVoltageThreshold", "0.1 V", "int", (ESME,), "DUIS 6.5, 6.2.1; unit assumed"),
        DataItem("RMSVoltageSagMeasurementPeriod", "s", "int", (ESME,), "DUIS 6.5, 6.2.1; unit assumed"),
        DataItem("RMSVoltageSagThreshold", "0.1 V", "int", (ESME,), "DUIS 6.5, 6.2.1; unit assumed"),
        DataItem("RMSVoltageSwellMeasurementPeriod", "s", "int", (ESME,), "DUIS 6.5, 6.2.1; unit assumed"),
        DataItem("RMSVoltageSwellThreshold", "0.1 V", "int", (ESME,), "DUIS 6.5, 6.2.1; unit assumed"),
        # Billing calendar
        DataItem("BillingPeriod", "", "text", METERS, "DUIS 6.8, 6.2.3"),
        DataItem("BillingTime", "", "text", METERS, "DUIS 6.8, 6.2.3"),
        DataItem("DayOfWeek", "", "int", METERS, "DUIS 6.8, 6.2.3 Weekly: Monday is 1"),
        DataItem("DayOfMonth", "", "int", METERS, "DUIS 6.8, 6.2.3 Monthly and longer"),
        DataItem("BillingPeriodStartMonth", "", "int", METERS, "DUIS 6.8, 6.2.3 Quarterly and longer"),
        # Events, alerts and tampering
        DataItem("EventLog", "", "log", METERS, "DUIS 6.13"),
        DataItem("SecurityLog", "", "log", METERS, "DUIS 6.13"),
        DataItem("DisabledAlerts", "", "texts", METERS, "DUIS 6.2.10, 6.22: the codes that WAN alert settings Disable"),
        DataItem("SupplyTamperState", "", "text", METERS, "DUIS 6.25, 6.7, 6.2.4: Unchanged or Locked"),
        # What the customer sees
        DataItem("SupplierMessage", "", "text", METERS, "DUIS 3.1"),
        DataItem("RestrictionDateTime", "", "time", METERS, "DUIS 3.2"),
        DataItem("SupplierName", "", "text", METERS, "DUIS 3.4"),
        DataItem("SupplierTelephoneNumber", "", "text", METERS, "DUIS 3.4"),
        # Identity, time and firmware
        DataItem("ImportMPAN", "", "text", (ESME,), "DUIS 6.20.1, 6.2.7"),
        DataItem("ExportMPAN", "", "text", (ESME,), "DUIS 6.20.2, 6.2.7"),
        DataItem("MPRN", "", "text", (GSME,), "DUIS 6.2.7; 6.20.1 ImportMPRN"),
        DataItem("Clock", "", "time", (CHF, ESME, GSME, PPMID, IHD), "DUIS 6.11 DeviceTime"),
        DataItem("ManufacturerIdentifier", "", "text", (CHF, ESME, GSME, PPMID, IHD), "DUIS 6.2.4"),
        DataItem("ModelType", "", "text", (CHF, ESME, GSME, PPMID, IHD), "DUIS 6.2.4"),
        DataItem("HardwareVersion", "", "text", (CHF, ESME, GSME, PPMID, IHD), "fact 167: Device Model"),
        DataItem("FirmwareVersion", "", "text", (CHF, ESME, GSME, PPMID, IHD), "DUIS 11.2"),
    )
}
"""Every data item by name."""

_DCC_TEXTS = """
    DSPScheduledServiceReferenceVariant ScheduleFrequency ScheduleStartDate ScheduleEndDate ScheduleExecutionStartTime
    StartTime EndTime DeviceID OtherDeviceID DeviceType DeviceStatus DeviceManufacturer DeviceModel SMETSCHTSVersion
    ESMEVariant UPRN PostCode AddressIdentifier MPxN ImportMPxN UpdateDeviceStatusExceptCH UpdateDeviceStatusCH
    RequestType InstallCode RemotePartyRole DigitalSigningCertificate AvailabilityDate WANVariant CHFInstallType
    CHFLocation PremiseType CHFFaultReturnType CHFConnectionMethod CHFFaultReason CHFNoFaultReturnType UserRefID
    GISData IncidentReference AdditionalInformation
"""
_DCC_FLAGS = "AerialInstall MetalObstructionCheck ConnectivityObstructionCheck SharedObstructionCheck DeleteDevice"
_DCC_NUMBERS = "DSPScheduleID StartDateOffset EndDateOffset TolerancePeriod JoinTimePeriod"
_DCC_INSTANTS = "ExecutionDateTime CurrentDateTime InstallDateTime UserRefDateTime"

MAX_DEMAND_RESETS = (
    "MaxDemandActivePowerImportValue",
    "MaxDemandActivePowerExportValue",
    "MaxDemandConfigTimeActivePowerImportValue",
)
"""What SRV 6.18.2 may name to be reset."""

ELEMENTS = {
    "StartDateTime": "time",
    "EndDateTime": "time",
    "LogToRead": "text",
    "ImportMPRN": "text",
    **dict.fromkeys(MAX_DEMAND_RESETS, "bool"),
    **dict.fromkeys(_DCC_TEXTS.split(), "text"),
    **dict.fromkeys(_DCC_FLAGS.split(), "bool"),
    **dict.fromkeys(_DCC_NUMBERS.split(), "int"),
    **dict.fromkeys(_DCC_INSTANTS.split(), "time"),
}
"""Elements of Service Requests that are no data items, with their types where a unit does not tell them."""

_CONFIGURABLE_ALERTS = """
    810D 810E 8119 8145 8154 8155 8161 8162 8168 8183 81A0 81A1 81A4 81A5 81A6 81A7 81A8 81A9 81AA 81AB 81AC 81AD 81AE
    81AF 81B0 81B1 81B2 81B3 81B9 81BA 81BC 81BD 81BE 81C0 81C4 81C5 81C6
"""

CONFIGURABLE_ALERTS = tuple(_CONFIGURABLE_ALERTS.split())
"""The alerts that DUIS 6.22 lets a supplier of either fuel enable and disable."""

LOG_VALUES = {
    "Amount": _MP,
    "Consumption": "Wh or 0.001 m³",
    "ActiveEnergyExported": "Wh",
    "ReactiveEnergyImported": "varh",
    "Phase": "",
    "AverageRMSVoltage": "0.1 V",
    "LogCode": "",
    "LogMeaning": "",
}
"""What the entries of logs hold beside data items, with units: what was paid or counted, and what happened."""

LOAD_LIMIT = (
    "LoadLimitPowerThreshold",
    "LoadLimitPeriod",
    "LoadLimitRestorationPeriod",
    "LoadLimitSupplyState",
)
"""What SRV 6.4.1 sets."""

POWER_THRESHOLDS = ("LowMediumPowerThreshold", "MediumHighPowerThreshold")
"""What SRV 6.12 sets, and SRV 6.2.5 returns."""

MAX_DEMAND_PERIOD = ("MaxDemandConfigurableTimePeriodStartTime", "MaxDemandConfigurableTimePeriodEndTime")
"""What SRV 6.18.1 sets."""

RMS_VOLTAGE = (
    "RMSExtremeOverVoltageMeasurementPeriod",
    "RMSExtremeOverVoltageThreshold",
    "RMSExtremeUnderVoltageMeasurementPeriod",
    "RMSExtremeUnderVoltageThreshold",
    "RMSVoltageSagMeasurementPeriod",
    "RMSVoltageSagThreshold",
    "RMSVoltageSwellMeasurementPeriod",
    "RMSVoltageSwellThreshold",
)
"""What SRV 6.5 sets beside the terms of the average voltage of each phase."""

VOLTAGE_BY_PHASE = (
    "AverageRMSOverVoltageThreshold",
    "AverageRMSUnderVoltageThreshold",
    "AverageRMSVoltageMeasurementPeriod",
)
"""The terms of the average voltage, each with a value for each phase."""

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

BILLING_CALENDAR = ("BillingPeriod", "BillingTime", "DayOfWeek", "DayOfMonth", "BillingPeriodStartMonth")
"""What SRV 6.8 sets, each as far as the billing period asks for it, and SRV 6.2.3 returns."""

GAS_CONVERSION = ("CalorificValue", "ConversionFactor")
"""What SRV 6.6 sets."""

GAS_FLOW = (
    "UncontrolledGasFlowRate",
    "StabilisationPeriod",
    "MeasurementPeriod",
    "SupplyDepletionState",
    "SupplyTamperState",
)
"""What SRV 6.7 sets."""

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
                ("TariffBlockPriceMatrix", "millipence per kWh"),
                ("TariffThresholdMatrix", "Wh or 0.001 m³"),
                ("StandingCharge", "millipence per day"),
                ("TariffSwitchingTable", ""),
            ),
            METERS,
            "DUIS 1.1.1",
        ),
        Command(
            "SetPrice",
            (
                ("TariffTOUPriceMatrix", "millipence per kWh"),
                ("TariffBlockPriceMatrix", "millipence per kWh"),
                ("StandingCharge", "millipence per day"),
            ),
            METERS,
            "DUIS 1.2.1",
        ),
        Command("ResetTariffBlockCounterMatrix", (), (ESME,), "DUIS 1.7: electricity only"),
        Command("ResetLoadLimitCounter", (), (ESME,), "DUIS 6.4.2"),
        Command(
            "SetVoltageSettings",
            (
                *((item, DATA_ITEMS[item].unit) for item in (*VOLTAGE_BY_PHASE, *RMS_VOLTAGE)),
                ("RMSVoltageCountersNotReset", ""),
            ),
            (ESME,),
            "DUIS 6.5",
        ),
        Command("ResetVoltageCounters", (), (ESME,), "DUIS 6.27"),
        Command("ResetMaximumDemand", tuple((name, "") for name in MAX_DEMAND_RESETS), (ESME,), "DUIS 6.18.2"),
        Command("EnableSupply", (), (ESME,), "DUIS 7.1: electricity only"),
        Command("DisableSupply", (), METERS, "DUIS 7.2"),
        Command("ArmSupply", (), METERS, "DUIS 7.3"),
        Command("SynchroniseClock", (("Clock", "instant"),), METERS, "DUIS 6.11"),
        Command(
            "UpdateFirmware",
            (("FirmwareVersion", ""), ("ImageSize", "bytes"), ("HubManufacturer", "")),
            (CHF, ESME, GSME, PPMID),
            "DUIS 11.1: what the steps need to know of the image",
        ),
        Command("ActivateFirmware", (), (CHF, ESME, GSME, PPMID), "DUIS 11.3"),
        Command("PressEnable", (), METERS, "what a person does at an Armed meter"),
        Command("ClearEventLog", (("ESMEEventLogType", ""),), METERS, "DUIS 3.3"),
        Command("DisablePrivacyPIN", (), METERS, "DUIS 3.5"),
        Command(
            "ConfigureAlertBehaviour",
            tuple((f"x{code}", "Enable or Disable") for code in CONFIGURABLE_ALERTS),
            METERS,
            "DUIS 6.22: WAN alerts; an alert that is not named stays as it is",
        ),
        Command("SetPrivacyPIN", (("PrivacyPIN", "4 digits"),), METERS, "what a customer does at the meter"),
        Command("ShowAccount", (("PrivacyPIN", "4 digits"),), METERS, "what the meter shows the customer"),
    )
}
"""Every command by name."""
