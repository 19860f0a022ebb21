"""The Service Reference Variants (SRVs) of DUIS, and what is known of their support for SMETS1 Devices.

SRVs, body elements and future dating are those of the DUIS V5.4 schema; names, User Roles, criticality and DCC
scheduling are those of the published DUIS request matrix, which describes SMETS2+ Devices. Facts are those of the
project's fact list.
"""

from dataclasses import dataclass
from enum import StrEnum
from typing import Literal

from smets1.data_items import CHF, DEVICE_TYPES, ESME, GSME, PPMID

FutureDated = Literal["No", "DSP", "Device", "DSP & Device"]
Certainty = Literal["stated", "likely", "none"]


class Smets1Support(StrEnum):
    """Whether an SRV is a SMETS1 Service Request."""

    SUPPORTED = "supported"
    NOT_SUPPORTED = "not-supported"
    UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True)
class ServiceRequestVariant:
    """One SRV.

    `body` is its DUIS element; `roles` are the User Roles that may send it (none: nobody may); `future_dated` tells
    who holds a future-dated request; `dcc_scheduled` whether SRV 5.1 may schedule it; `non_device` whether DCC Systems
    answer it without a Command to a device. `device_types` are the SMETS1 device types it concerns, empty where it is
    bound to none. `certainty` and `source` belong to `smets1`: "stated" in a source, "likely" or not known at all.
    """

    srv: str
    name: str
    body: str
    roles: tuple[str, ...]
    future_dated: FutureDated
    critical: bool
    dcc_scheduled: bool
    non_device: bool
    device_types: tuple[str, ...]
    smets1: Smets1Support
    certainty: Certainty
    source: str

    @property
    def service_reference(self) -> str:
        """The Service Reference: the first two numbers of the SRV."""
        return ".".join(self.srv.split(".")[:2])


_STATED = {
    "1.1.2": (Smets1Support.NOT_SUPPORTED, "fact 28"),
    "1.2.1": (Smets1Support.SUPPORTED, "fact 23"),
    "1.2.2": (Smets1Support.NOT_SUPPORTED, "fact 28"),
    "1.6": (Smets1Support.SUPPORTED, "fact 3"),
    "2.1": (Smets1Support.SUPPORTED, "fact 3"),
    "2.2": (Smets1Support.SUPPORTED, "fact 82"),
    "2.3": (Smets1Support.SUPPORTED, "fact 22"),
    "2.5": (Smets1Support.SUPPORTED, "fact 9"),
    "4.3": (Smets1Support.SUPPORTED, "fact 33"),
    "4.4.3": (Smets1Support.SUPPORTED, "fact 35"),
    "4.6.2": (Smets1Support.NOT_SUPPORTED, "fact 30"),
    "4.8.3": (Smets1Support.SUPPORTED, "fact 31"),
    "4.10": (Smets1Support.SUPPORTED, "SEC modification MP312"),
    "4.11.2": (Smets1Support.NOT_SUPPORTED, "fact 28"),
    "4.14": (Smets1Support.NOT_SUPPORTED, "fact 32"),
    "5.1": (Smets1Support.SUPPORTED, "fact 37"),
    "6.15.1": (Smets1Support.SUPPORTED, "fact 98"),
    "6.23": (Smets1Support.SUPPORTED, "fact 81"),
    "8.1.1": (Smets1Support.SUPPORTED, "fact 121"),
    "8.2": (Smets1Support.SUPPORTED, "fact 119"),
    "8.3": (Smets1Support.SUPPORTED, "fact 123"),
    "8.4": (Smets1Support.SUPPORTED, "fact 122"),
    "8.11": (Smets1Support.SUPPORTED, "fact 121"),
    "11.1": (Smets1Support.SUPPORTED, "fact 80"),
    "11.2": (Smets1Support.SUPPORTED, "fact 88"),
    "11.3": (Smets1Support.SUPPORTED, "fact 84"),
    "12.1": (Smets1Support.SUPPORTED, "fact 89"),
}

_LIKELY = """
    1.1.1 1.5 3.2 3.4 4.1.1 4.1.2 4.1.3 4.1.4 4.2 4.4.2 4.4.4 4.4.5 4.6.1 4.8.1 4.8.2 4.11.1 4.13 4.16 4.18 5.2 5.3
    6.2.1 6.2.2 6.2.3 6.2.4 6.2.5 6.2.7 6.2.8 6.2.9 6.2.10 6.4.1 6.5 6.6 6.8 6.11 6.13 6.24.1 7.1 7.2 7.3 7.4
    8.7.1 8.7.2 8.8.1 8.8.2 8.9 8.14.1 8.14.2 8.14.3 8.14.4 11.4 12.2
"""

_DEVICE_TYPES = {
    **dict.fromkeys(("6.28", "6.29", "6.30", "6.31", "6.32"), (CHF,)),
    "11.1": (CHF, ESME, GSME, PPMID),
    "11.2": (ESME, GSME, PPMID),
    "11.3": (CHF, ESME, GSME, PPMID),
    "11.4": (PPMID,),
}
"""Where the User Roles do not tell the device types (facts 46, 48, 88, 148, 158)."""

_METER_OF_ROLE = {"IS": ESME, "ES": ESME, "ED": ESME, "GS": GSME, "GT": GSME}


def _variant(
    srv: str,
    name: str,
    body: str,
    roles: str,
    *,
    future_dated: FutureDated = "No",
    critical: bool = False,
    dcc_scheduled: bool = False,
    non_device: bool = False,
) -> ServiceRequestVariant:
    device_types = _DEVICE_TYPES.get(srv, ())
    if not device_types and not non_device and not srv.startswith("8."):
        meters = {_METER_OF_ROLE.get(role) for role in roles.split()}
        device_types = tuple(device_type for device_type in DEVICE_TYPES if device_type in meters)
    smets1, certainty, source = _support(srv)
    return ServiceRequestVariant(
        srv, name, body, tuple(roles.split()), future_dated, critical, dcc_scheduled, non_device,
        device_types, smets1, certainty, source,
    )  # fmt: skip


def _support(srv: str) -> tuple[Smets1Support, Certainty, str]:
    if srv in _STATED:
        smets1, source = _STATED[srv]
        return smets1, "stated", source
    if srv in _LIKELY.split():
        return Smets1Support.SUPPORTED, "likely", "background knowledge"
    return Smets1Support.UNKNOWN, "none", ""


# fmt: off
SERVICE_REQUESTS: dict[str, ServiceRequestVariant] = {
    variant.srv: variant
    for variant in (
        _variant("1.1.1", "Update Import Tariff (Primary Element)",
                 "UpdateImportTariffPrimaryElement", "IS GS", future_dated="Device", critical=True),
        _variant("1.1.2", "Update Import Tariff (Secondary Element)",
                 "UpdateImportTariffSecondaryElement", "IS", future_dated="Device", critical=True),
        _variant("1.2.1", "Update Price (Primary Element)",
                 "UpdatePricePrimaryElement", "IS GS", future_dated="Device", critical=True),
        _variant("1.2.2", "Update Price (Secondary Element)",
                 "UpdatePriceSecondaryElement", "IS", future_dated="Device", critical=True),
        _variant("1.5", "Update Meter Balance", "UpdateMeterBalance", "IS GS", critical=True),
        _variant("1.6", "Update Payment Mode", "UpdatePaymentMode", "IS GS", future_dated="Device", critical=True),
        _variant("1.7", "Reset Tariff Block Counter Matrix", "ResetTariffBlockCounterMatrix", "IS", critical=True),
        _variant("2.1", "Update Prepay Configuration",
                 "UpdatePrepayConfiguration", "IS GS", future_dated="Device", critical=True),
        _variant("2.2", "Top Up Device", "TopUpDevice", "IS GS"),
        _variant("2.3", "Update Debt", "UpdateDebt", "IS GS", critical=True),
        _variant("2.5", "Activate Emergency Credit", "ActivateEmergencyCredit", "IS GS", critical=True),
        _variant("3.1", "Display Message", "DisplayMessage", "IS GS", future_dated="DSP"),
        _variant("3.2", "Restrict Access For Change Of Tenancy",
                 "RestrictAccessForChangeOfTenancy", "IS GS", future_dated="DSP"),
        _variant("3.3", "Clear Event Log", "ClearEventLog", "IS GS"),
        _variant("3.4", "Update Supplier Name", "UpdateSupplierName", "IS GS", future_dated="DSP"),
        _variant("3.5", "Disable Privacy PIN", "DisablePrivacyPIN", "IS GS"),
        _variant("4.1.1", "Read Instantaneous Import Registers",
                 "ReadInstantaneousImportRegisters", "IS GS ED GT", future_dated="DSP"),
        _variant("4.1.2", "Read Instantaneous Import TOU Matrices",
                 "ReadInstantaneousImportTOUMatrices", "IS GS ED GT", future_dated="DSP"),
        _variant("4.1.3", "Read Instantaneous Import TOU With Blocks Matrices",
                 "ReadInstantaneousImportTOUWithBlocksMatrices", "IS ED", future_dated="DSP"),
        _variant("4.1.4", "Read Instantaneous Import Block Counters",
                 "ReadInstantaneousImportBlockCounters", "GS", future_dated="DSP"),
        _variant("4.2", "Read Instantaneous Export Registers",
                 "ReadInstantaneousExportRegisters", "ES ED", future_dated="DSP"),
        _variant("4.3", "Read Instantaneous Prepay Values",
                 "ReadInstantaneousPrepayValues", "IS GS", future_dated="DSP"),
        _variant("4.4.2", "Retrieve Change Of Mode / Tariff Triggered Billing Data Log",
                 "RetrieveCoMOrTariffTriggeredBillingDataLog", "IS GS", future_dated="DSP"),
        _variant("4.4.3", "Retrieve Billing Calendar Triggered Billing Data Log",
                 "RetrieveBillingCalendarTriggeredBillingDataLog", "IS GS", future_dated="DSP"),
        _variant("4.4.4", "Retrieve Billing Data Log (Payment Based Debt Payments)",
                 "RetrieveBillingDataLogDebtPayments", "GS IS", future_dated="DSP"),
        _variant("4.4.5", "Retrieve Billing Data Log (Prepayment Credits)",
                 "RetrieveBillingDataLogPrepaymentCredits", "GS IS", future_dated="DSP"),
        _variant("4.6.1", "Retrieve Import Daily Read Log",
                 "RetrieveImportDailyReadLog", "IS GS", future_dated="DSP", dcc_scheduled=True),
        _variant("4.6.2", "Retrieve Export Daily Read Log",
                 "RetrieveExportDailyReadLog", "ES", future_dated="DSP", dcc_scheduled=True),
        _variant("4.8.1", "Read Active Import Profile Data",
                 "ReadActiveImportProfileData", "IS GS ED GT OU", future_dated="DSP", dcc_scheduled=True),
        _variant("4.8.2", "Read Reactive Import Profile Data",
                 "ReadReactiveImportProfileData", "IS ED OU", future_dated="DSP", dcc_scheduled=True),
        _variant("4.8.3", "Read Export Profile Data",
                 "ReadExportProfileData", "ES ED OU", future_dated="DSP", dcc_scheduled=True),
        _variant("4.10", "Read Network Data", "ReadNetworkData", "IS GS ED GT", future_dated="DSP", dcc_scheduled=True),
        _variant("4.11.1", "Read Tariff (Primary Element)", "ReadTariffPrimaryElement", "IS GS OU"),
        _variant("4.11.2", "Read Tariff (Secondary Element)", "ReadTariffSecondaryElement", "IS OU"),
        _variant("4.12.1", "Read Maximum Demand Import Registers",
                 "ReadMaximumDemandImportRegisters", "IS ED", future_dated="DSP", dcc_scheduled=True),
        _variant("4.12.2", "Read Maximum Demand Export Registers",
                 "ReadMaximumDemandExportRegisters", "ES ED", future_dated="DSP", dcc_scheduled=True),
        _variant("4.13", "Read Prepayment Configuration", "ReadPrepaymentConfiguration", "IS GS", future_dated="DSP"),
        _variant("4.14", "Read Prepayment Daily Read Log",
                 "ReadPrepaymentDailyReadLog", "IS GS", future_dated="DSP", dcc_scheduled=True),
        _variant("4.15", "Read Load Limit Data", "ReadLoadLimitData", "IS ED", future_dated="DSP", dcc_scheduled=True),
        _variant("4.16", "Read Active Power Import", "ReadActivePowerImport", "IS ED", dcc_scheduled=True),
        _variant("4.17", "Retrieve Daily Consumption Log",
                 "RetrieveDailyConsumptionLog", "IS GS ED GT OU", future_dated="DSP", dcc_scheduled=True),
        _variant("4.18", "Read Meter Balance", "ReadMeterBalance", "IS GS", future_dated="DSP"),
        _variant("5.1", "Create Schedule", "CreateSchedule", "IS ES GS ED GT OU", non_device=True),
        _variant("5.2", "Read Schedule", "ReadSchedule", "IS ES GS ED GT OU", non_device=True),
        _variant("5.3", "Delete Schedule", "DeleteSchedule", "IS ES GS ED GT OU", non_device=True),
        _variant("6.2.1", "Read Device Configuration (Voltage)", "ReadDeviceConfigurationVoltage", "IS RSA ED"),
        _variant("6.2.2", "Read Device Configuration (Randomisation)",
                 "ReadDeviceConfigurationRandomisation", "IS RSA ED"),
        _variant("6.2.3", "Read Device Configuration (Billing Calendar)",
                 "ReadDeviceConfigurationBillingCalendar", "IS RSA GS"),
        _variant("6.2.4", "Read Device Configuration (Identity Exc MPxN)",
                 "ReadDeviceConfigurationIdentityExcMPxN", "IS ES GS RSA ED GT OU"),
        _variant("6.2.5", "Read Device Configuration (Instantaneous Power Thresholds)",
                 "ReadDeviceConfigurationInstantaneousPowerThresholds", "IS RSA"),
        _variant("6.2.7", "Read Device Configuration (MPxN)", "ReadDeviceConfigurationMPxN", "IS ES GS RSA ED GT OU"),
        _variant("6.2.8", "Read Device Configuration (Gas)", "ReadDeviceConfigurationGas", "GS RSA GT"),
        _variant("6.2.9", "Read Device Configuration (Payment Mode)",
                 "ReadDeviceConfigurationPaymentMode", "IS GS RSA"),
        _variant("6.2.10", "Read Device Configuration (Event and Alert Behaviours)",
                 "ReadDeviceConfigurationEventAndAlertBehaviours", "IS GS ED"),
        _variant("6.4.1", "Update Device Configuration (Load Limiting General Settings)",
                 "UpdateDeviceConfigurationLoadLimitingGeneralSettings", "IS", future_dated="Device", critical=True),
        _variant("6.4.2", "Update Device Configuration (Load Limiting Counter Reset)",
                 "UpdateDeviceConfigurationLoadLimitingCounterReset", "IS", future_dated="DSP"),
        _variant("6.5", "Update Device Configuration (Voltage)",
                 "UpdateDeviceConfigurationVoltage", "ED", future_dated="DSP"),
        _variant("6.6", "Update Device Configuration (Gas Conversion)",
                 "UpdateDeviceConfigurationGasConversion", "GS", critical=True),
        _variant("6.7", "Update Device Configuration (Gas Flow)",
                 "UpdateDeviceConfigurationGasFlow", "GS", critical=True),
        _variant("6.8", "Update Device Configuration (Billing Calendar)",
                 "UpdateDeviceConfigurationBillingCalendar", "IS GS", critical=True),
        _variant("6.11", "Synchronise Clock", "SynchroniseClock", "IS GS", critical=True),
        _variant("6.12", "Update Device Configuration (Instantaneous Power Threshold)",
                 "UpdateDeviceConfigurationInstantaneousPowerThreshold", "IS", future_dated="DSP"),
        _variant("6.13", "Read Event Or Security Log", "ReadEventOrSecurityLog", "IS GS ED GT RSA"),
        _variant("6.14.1", "Update Device Configuration (Auxiliary Load Control Description)",
                 "UpdateDeviceConfigurationALCDescriptions", "IS", critical=True),
        _variant("6.14.2", "Update Device Configuration (Auxiliary Load Control Scheduler)",
                 "UpdateDeviceConfigurationALCScheduler", "IS", future_dated="Device", critical=True),
        _variant("6.14.3", "Update Device Configuration (Auxiliary Controller Scheduler)",
                 "UpdateDeviceConfigurationAuxiliaryControllerScheduler", "IS", future_dated="Device", critical=True),
        _variant("6.15.1", "Update Security Credentials (KRP)",
                 "UpdateSecurityCredentialsKRP", "IS GS ED GT", future_dated="Device", critical=True),
        _variant("6.15.2", "Update Security Credentials (Device)",
                 "UpdateSecurityCredentialsDevice", "IS GS", critical=True),
        _variant("6.17", "Issue Security Credentials", "IssueSecurityCredentials", "IS GS", critical=True),
        _variant("6.18.1", "Set Maximum Demand Configurable Time Period",
                 "SetMaximumDemandConfigurableTimePeriod", "ED", future_dated="DSP"),
        _variant("6.18.2", "Reset Maximum Demand Registers", "ResetMaximumDemandRegisters", "ED", future_dated="DSP"),
        _variant("6.20.1", "Set Device Configuration (Import MPxN)",
                 "SetDeviceConfigurationImportMPxN", "IS GS", future_dated="DSP"),
        _variant("6.20.2", "Set Device Configuration (Export MPAN)",
                 "SetDeviceConfigurationExportMPAN", "ES", future_dated="DSP"),
        _variant("6.21", "Request Handover Of DCC Controlled Device",
                 "RequestHandoverOfDCCControlledDevice", "IS GS", future_dated="DSP"),
        _variant("6.22", "Configure Alert Behaviour", "ConfigureAlertBehaviour", "IS GS ED"),
        _variant("6.23", "Update Security Credentials (CoS)",
                 "UpdateSecurityCredentialsCoS", "IS GS", future_dated="DSP & Device"),
        _variant("6.24.1", "Retrieve Device Security Credentials (KRP)",
                 "RetrieveDeviceSecurityCredentialsKRP", "IS GS ED GT"),
        _variant("6.24.2", "Retrieve Device Security Credentials (Device)",
                 "RetrieveDeviceSecurityCredentialsDevice", "IS GS", critical=True),
        _variant("6.25", "Set Electricity Supply Tamper State", "SetElectricitySupplyTamperState", "IS", critical=True),
        _variant("6.26", "Update Device Configuration (daily resetting of Tariff Block Counter Matrix)",
                 "UpdateDeviceConfigurationDailyResettingOfTariffBlockCounterMatrix", "IS", critical=True),
        _variant("6.27", "Update Device Configuration (RMS Voltage Counter Reset)",
                 "UpdateDeviceConfigurationRMSVoltageCounterReset", "ED", future_dated="DSP"),
        _variant("6.28", "Set CHF Sub GHz Configuration", "SetCHFSubGHzConfiguration", "IS GS"),
        _variant("6.29", "Request CHF Sub GHz Channel Scan", "RequestCHFSubGHzChannelScan", "IS GS"),
        _variant("6.30", "Read CHF Sub GHz Configuration", "ReadCHFSubGHzConfiguration", "IS GS RSA"),
        _variant("6.31", "Read CHF Sub GHz Channel", "ReadCHFSubGHzChannel", "IS GS RSA"),
        _variant("6.32", "Read CHF Sub GHz Channel Log", "ReadCHFSubGHzChannelLog", "IS GS RSA"),
        _variant("7.1", "Enable Supply", "EnableSupply", "IS", critical=True),
        _variant("7.2", "Disable Supply", "DisableSupply", "IS GS", critical=True),
        _variant("7.3", "Arm Supply", "ArmSupply", "IS GS", critical=True),
        _variant("7.4", "Read Supply Status", "ReadSupplyStatus", "IS ES GS RSA ED GT"),
        _variant("7.5", "Activate Auxiliary Load", "ActivateAuxiliaryLoad", "IS", critical=True),
        _variant("7.6", "Deactivate Auxiliary Load", "DeactivateAuxiliaryLoad", "IS", critical=True),
        _variant("7.7", "Read Auxiliary Load Switch Data", "ReadALCSData", "IS ED OU", future_dated="DSP"),
        _variant("7.8", "Reset Auxiliary Load", "ResetAuxiliaryLoad", "IS", critical=True),
        _variant("7.9", "Add Auxiliary Load To Boost Button",
                 "AddAuxiliaryLoadToBoostButton", "IS", future_dated="DSP"),
        _variant("7.10", "Remove Auxiliary Load From Boost Button",
                 "RemoveAuxiliaryLoadFromBoostButton", "IS", future_dated="DSP"),
        _variant("7.11", "Read Boost Button Details", "ReadBoostButtonDetails", "IS OU", future_dated="DSP"),
        _variant("7.12", "Set Randomised Offset Limit", "SetRandomisedOffsetLimit", "IS", critical=True),
        _variant("7.13", "Set Auxiliary Controller State", "SetAuxiliaryControllerState", "IS", critical=True),
        _variant("7.14", "Read Auxiliary Controller Configuration Data",
                 "ReadAuxiliaryControllerConfigurationData", "IS ED OU", future_dated="DSP"),
        _variant("7.15", "Read Auxiliary Controller Operational Data",
                 "ReadAuxiliaryControllerOperationalData", "IS ED OU", future_dated="DSP"),
        _variant("7.16", "Limit APC Level", "LimitAPCLevel", "", critical=True),
        _variant("8.1.1", "Commission Device", "CommissionDeviceSynchroniseClock", "IS GS", critical=True),
        _variant("8.2", "Read Inventory", "ReadInventory", "IS ES GS RSA ED GT OU", non_device=True),
        _variant("8.3", "Decommission Device", "DecommissionDevice", "IS GS", non_device=True),
        _variant("8.4", "Update Inventory", "UpdateInventory", "IS ES GS RSA ED GT OU", non_device=True),
        _variant("8.5", "Service Opt Out", "ServiceOptOut", "", future_dated="DSP"),
        _variant("8.6", "Service Opt In", "ServiceOptIn", "", non_device=True),
        _variant("8.7.1", "Join Service (Critical)", "JoinServiceCritical", "IS GS", critical=True),
        _variant("8.7.2", "Join Service (Non-Critical)", "JoinServiceNonCritical", "IS GS OU"),
        _variant("8.8.1", "Unjoin Service (Critical)", "UnjoinServiceCritical", "IS GS", critical=True),
        _variant("8.8.2", "Unjoin Service (Non-Critical)", "UnjoinServiceNonCritical", "IS GS OU"),
        _variant("8.9", "Read Device Log", "ReadDeviceLog", "IS GS OU", future_dated="DSP"),
        _variant("8.11", "Update HAN Device Log", "UpdateHANDeviceLog", "IS GS OU", future_dated="DSP"),
        _variant("8.12.1", "Restore HAN Device Log", "RestoreHANDeviceLog", "IS GS"),
        _variant("8.12.2", "Restore Gas Proxy Function Device Log", "RestoreGPFDeviceLog", "IS GS"),
        _variant("8.13", "Return Local Command Response", "ReturnLocalCommandResponse", "IS GS", non_device=True),
        _variant("8.14.1", "Communications Hub Status Update- Install Success",
                 "CHFInstallSuccessSMWAN", "IS GS", non_device=True),
        _variant("8.14.2", "Communications Hub Status Update - Install No SM WAN",
                 "CHFInstallSuccessNoSMWAN", "IS GS", non_device=True),
        _variant("8.14.3", "Communications Hub Status Update. – Fault Return",
                 "CHFFaultReturn", "IS GS", non_device=True),
        _variant("8.14.4", "Communications Hub Status Update – No Fault Return",
                 "CHFNoFaultReturn", "IS GS", non_device=True),
        _variant("9.1", "Request Customer Identification Number", "RequestCustomerIdentificationNumber", "OU"),
        _variant("11.1", "Update Firmware", "UpdateFirmware", "IS GS", non_device=True),
        _variant("11.2", "Read Firmware Version", "ReadFirmwareVersion", "IS ES GS RSA ED GT OU", future_dated="DSP"),
        _variant("11.3", "Activate Firmware", "ActivateFirmware", "IS GS", future_dated="Device", critical=True),
        _variant("11.4", "Update PPMID Firmware", "UpdatePPMIDFirmware", "IS GS", non_device=True),
        _variant("12.1", "Request WAN Matrix", "RequestWANMatrix", "IS ES GS RSA ED GT OU", non_device=True),
        _variant("12.2", "Device Pre-notification", "DevicePrenotification", "IS ES GS RSA ED GT OU", non_device=True),
        _variant("14.1", "Record Network Data (GAS)", "RecordNetworkDataGAS", "GT", dcc_scheduled=True),
    )
}
# fmt: on
"""Every SRV by its number, in the order of DUIS."""
