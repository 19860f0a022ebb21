"""Why mutants survive: what the features do not notice, by the pattern of the names of the mutants."""

import re
from collections.abc import Mapping

_NOT_SETTLED = "not settled by the sources: "

SURVIVORS: Mapping[str, str] = {
    # What no source settles, or a meter does not tell.
    r"[EG]SME TopsUpInCreditMode": _NOT_SETTLED + "what a top-up in Credit Mode does",
    r"[EG]SME TakesATariffThatDoesNotFit": _NOT_SETTLED + "what a switch to a register without a price does",
    r"[EG]SME ProfileStampedAtTheBeginning": _NOT_SETTLED + "whether an entry bears the end of its half hour",
    r"GSME CountsBlocksAsTou": "a gas tariff of DUIS has blocks or TOU registers, and the features set either alone",
    r"GSME (DayOfWeek|DayOfMonth|BillingPeriodStartMonth)-without-.*": "DUIS sends a gas meter a start, not days",
    r"ESME AverageRMSVoltageProfileDataLog-without-newest": (
        _NOT_SETTLED + "where a measurement period begins, and which end of it an average bears"
    ),
    r"[EG]SME LogsTopUpsLessDebt": _NOT_SETTLED + "whether the log of top-ups holds what goes to debt",
    r"[EG]SME (TellsAvailableForEver|EmergencyCreditState-.*)": "no Service Request tells EmergencyCreditState",
    r"[EG]SME ActiveTariffTOURegister-.*": "no Service Request tells ActiveTariffTOURegister",
    r"[EG]SME alert-....-twice": "the features ask whether an alert was raised, not how often",
    r"[EG]SME alert-....-not-logged": _NOT_SETTLED + "which events a SMETS1 meter logs",
    r"[EG]SME alert-(8168|8F33|8F34|8F35|8F36|8F43|8F47|8F57|8F74)-missing": _NOT_SETTLED
    + "whether a SMETS1 meter sends this alert",
    r"[EG]SME .*-one-beyond-(lowest|highest)": "the features keep a margin from the limit",
    r"ESME RandomisedOffset(Number)?-in-the-wrong-unit": _NOT_SETTLED + "the units of the offset and its number",
    r"[EG]SME SRV-(3\.2|6\.26)-accepted-with-wrong-values": "DUIS has no wrong instant and no wrong flag",
    r"[EG]SME EnablesWhatIsNotNamed": _NOT_SETTLED + "what becomes of an alert that a request does not name",
    r"ESME CallsEveryOutageShort": _NOT_SETTLED + "which alert tells of a long interruption",
    r"PPMID ESME/PressEnable-not-passed-on": _NOT_SETTLED + "whether an Armed supply can be enabled at a PPMID",
    r"DCC 6\.(23|24\.1)-for-any-device": _NOT_SETTLED + "whose credentials are held for a Communications Hub",
    r"DCC 6\.22-for-suppliers-only": "which alerts a Network Operator configures is not modelled",
    r"DCC 8\.4-for-suppliers-only": _NOT_SETTLED + "what a User who is no supplier may correct in the inventory",
    r"ESME (LowMedium|MediumHigh)PowerThreshold-.*": _NOT_SETTLED + "which thresholds a meter takes",
    r"ESME LoadLimit(PowerThreshold|Period|RestorationPeriod)-.*(lowest|highest)": _NOT_SETTLED + "the limits",
    r"GSME (UncontrolledGasFlowRate|StabilisationPeriod|MeasurementPeriod)-.*(lowest|highest)": (
        _NOT_SETTLED + "the units and limits of the gas flow settings"
    ),
    r"GSME (UncontrolledGasFlowRate|StabilisationPeriod|MeasurementPeriod)-without-effect": _NOT_SETTLED
    + "what follows from uncontrolled gas flow",
    r"GSME (WatchesNoGasFlow|MeasuresOneInAHundred)": _NOT_SETTLED + "what follows from uncontrolled gas flow",
    r"ESME (EmergencyCreditLimit|MaxMeterBalance|MaxCreditThreshold)-without-lowest": (
        _NOT_SETTLED + "whether an electricity meter takes an amount below zero, which DUIS carries"
    ),
    r"GSME (EmergencyCredit|LowCredit)Threshold-.*lowest": "DUIS carries no amount below zero for a gas meter",
    r"[EG]SME TakesPricesOfAnotherShape": _NOT_SETTLED + "whether prices that a tariff has no place for are refused",
    r"[EG]SME ChargesInWholePence": _NOT_SETTLED + "in what steps the Meter Balance goes down",
    r"[EG]SME (EventLog|SecurityLog|PowerEventLog)-in-reverse": _NOT_SETTLED + "the order of the entries of event logs",
    r"[EG]SME UpdateDebt-any-DebtRecoveryRate[12]": _NOT_SETTLED
    + "whether a rate below zero, which DUIS carries, is taken",
    r"[EG]SME AddCredit-any-Amount": "DUIS carries no amount of a top-up beside its UTRN",
    r"ESME Set(Tariff|Price)-any-StandingCharge": (
        _NOT_SETTLED + "whether a standing charge below zero, which DUIS carries, is taken"
    ),
    r"[EG]SME SetTariff-any-Tariff(BlockPrice|Threshold)Matrix": (
        "blocks too many have a price and a threshold too many: one is refused where the other is not"
    ),
    r"GSME ClearEventLog-any-ESMEEventLogType": "DUIS names no log of a gas meter to clear",
    r"[EG]SME SetPrice-any-TariffBlockPriceMatrix": "asked of the prices of TOU registers",
    r"ESME SetVoltageSettings-any-.*": "asked of one of these settings, AverageRMSOverVoltageThreshold",
    r"DCC (1\.5|2\.1)-with-any-body": "the features send only elements that DUIS has",
}
"""The reason for each survivor that is known, by a pattern of its whole name."""


def reason(name: str) -> str:
    """Why the mutant called `name` survives; empty where it should not."""
    return next((words for pattern, words in SURVIVORS.items() if re.fullmatch(pattern, name)), "")
