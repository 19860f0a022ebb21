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
    r"ESME AverageRMSVoltageProfileDataLog-stamped-a-quarter-late": _NOT_SETTLED + "where a measurement period begins",
    r"[EG]SME LogsTopUpsLessDebt": _NOT_SETTLED + "whether the log of top-ups holds what goes to debt",
    r"[EG]SME (TellsAvailableForEver|EmergencyCreditState-.*)": "no Service Request tells EmergencyCreditState",
    r"[EG]SME ActiveTariffTOURegister-.*": "no Service Request tells ActiveTariffTOURegister",
    r"[EG]SME alert-....-twice": "the features ask whether an alert was raised, not how often",
    r"[EG]SME alert-....-not-logged": _NOT_SETTLED + "which events a SMETS1 meter logs",
    r"[EG]SME alert-(8168|8F34|8F43|8F47|8F57|8F74)-missing": "no feature names this alert",
    r"[EG]SME .*-one-beyond-(lowest|highest)": "the features keep a margin from the limit",
    r"ESME RandomisedOffset-in-the-wrong-unit": _NOT_SETTLED + "the unit of the offset",
    r"ESME (LowMedium|MediumHigh)PowerThreshold-.*": _NOT_SETTLED + "which thresholds a meter takes",
    r"ESME LoadLimit(PowerThreshold|Period|RestorationPeriod)-.*(lowest|highest)": _NOT_SETTLED + "the limits",
    r"GSME (UncontrolledGasFlowRate|StabilisationPeriod|MeasurementPeriod)-.*(lowest|highest)": (
        _NOT_SETTLED + "the units and limits of the gas flow settings"
    ),
    r"[EG]SME (EventLog|SecurityLog|PowerEventLog)-in-reverse": _NOT_SETTLED + "the order of the entries of event logs",
    # What another party refuses too, so that the fault has no consequence.
    r"DCC .*-with-any-body": "the S1SP or the device refuses such a body too",
    r"DCC .*-without-.*": "the steps do not judge a response that lacks a data item: they break off or give up",
}
"""The reason for each survivor that is known, by a pattern of its whole name."""


_GAPS = """
    ESME NoStandingChargeInCreditMode
    GSME NoStandingChargeInCreditMode
    ESME TakesPricesOfAnotherShape
    GSME TakesPricesOfAnotherShape
    GSME BlockRegistersAreReset
    ESME ChargesInWholePence
    GSME ChargesInWholePence
    GSME ProfileOfADay
    ESME EnablesWhatIsNotNamed
    GSME EnablesWhatIsNotNamed
    ESME LogsEventsTwice
    GSME LogsEventsTwice
    GSME NetworkDataAnHourWrong
    GSME WatchesNoGasFlow
    GSME MeasuresOneInAHundred
    GSME DisplayShowsRegistersForCounters
    PPMID ESME/PressEnable-not-passed-on
    ESME EmergencyCreditLimit-without-lowest
    ESME EmergencyCreditLimit-refused-at-highest
    ESME EmergencyCreditThreshold-refused-at-lowest
    ESME EmergencyCreditThreshold-without-lowest
    ESME EmergencyCreditThreshold-refused-at-highest
    ESME EmergencyCreditThreshold-without-highest
    ESME LowCreditThreshold-refused-at-lowest
    ESME LowCreditThreshold-without-lowest
    ESME LowCreditThreshold-refused-at-highest
    ESME LowCreditThreshold-without-highest
    ESME MaxMeterBalance-refused-at-lowest
    ESME MaxMeterBalance-without-lowest
    ESME MaxMeterBalance-refused-at-highest
    ESME MaxMeterBalance-without-highest
    ESME MaxCreditThreshold-refused-at-lowest
    ESME MaxCreditThreshold-without-lowest
    ESME MaxCreditThreshold-refused-at-highest
    ESME MaxCreditThreshold-without-highest
    GSME EmergencyCreditLimit-without-lowest
    GSME EmergencyCreditLimit-refused-at-highest
    GSME EmergencyCreditThreshold-refused-at-lowest
    GSME EmergencyCreditThreshold-without-lowest
    GSME EmergencyCreditThreshold-refused-at-highest
    GSME EmergencyCreditThreshold-without-highest
    GSME LowCreditThreshold-refused-at-lowest
    GSME LowCreditThreshold-without-lowest
    GSME LowCreditThreshold-refused-at-highest
    GSME LowCreditThreshold-without-highest
    GSME MaxMeterBalance-refused-at-lowest
    GSME MaxMeterBalance-without-lowest
    GSME MaxMeterBalance-refused-at-highest
    GSME MaxMeterBalance-without-highest
    GSME MaxCreditThreshold-refused-at-lowest
    GSME MaxCreditThreshold-without-lowest
    GSME MaxCreditThreshold-refused-at-highest
    GSME MaxCreditThreshold-without-highest
    GSME UncontrolledGasFlowRate-without-effect
    GSME StabilisationPeriod-without-effect
    GSME MeasurementPeriod-without-effect
    GSME CalorificValue-refused-at-lowest
    GSME CalorificValue-refused-at-highest
    GSME ConversionFactor-refused-at-lowest
    GSME ConversionFactor-refused-at-highest
    ESME DebtRecoveryPeriod1-read-as-at-first
    ESME TariffTOUBlock3RegisterMatrix-read-as-at-first
    ESME TariffTOUBlock3RegisterMatrix-in-the-wrong-unit
    ESME TariffTOUBlock3RegisterMatrix-in-reverse
    ESME TariffTOUBlock4RegisterMatrix-read-as-at-first
    ESME TariffTOUBlock4RegisterMatrix-in-the-wrong-unit
    ESME TariffTOUBlock4RegisterMatrix-in-reverse
    ESME AverageRMSVoltageMeasurementPeriod-read-as-at-first
    ESME AverageRMSVoltageMeasurementPeriod-in-the-wrong-unit
    ESME RandomisedOffsetNumber-in-the-wrong-unit
    GSME DebtRecoveryPeriod1-read-as-at-first
    GSME TariffBlockCounterMatrixDisplay-read-as-at-first
    ESME SRV-3.2-accepted-with-wrong-values
    ESME SRV-6.26-accepted-with-wrong-values
    GSME SRV-3.2-accepted-with-wrong-values
    ESME BillingDataLog-in-local-time
    ESME DailyReadLog-in-local-time
    ESME DailyConsumptionLog-in-local-time
    ESME EventLog-newest-only
    ESME EventLog-in-local-time
    ESME EventLog-entries-twice
    ESME SecurityLog-newest-only
    ESME SecurityLog-in-local-time
    ESME SecurityLog-entries-twice
    ESME PowerEventLog-entries-twice
    ESME AverageRMSVoltageProfileDataLog-without-newest
    ESME AverageRMSVoltageProfileDataLog-in-local-time
    GSME BillingDataLog-in-local-time
    GSME DailyReadLog-in-local-time
    GSME DailyConsumptionLog-in-local-time
    GSME EventLog-newest-only
    GSME EventLog-in-local-time
    GSME EventLog-entries-twice
    GSME SecurityLog-newest-only
    GSME SecurityLog-in-local-time
    GSME SecurityLog-entries-twice
    GSME NetworkDataLog-without-newest
    GSME NetworkDataLog-stamped-a-quarter-late
    GSME NetworkDataLog-in-local-time
    DCC 11.1-for-any-device
    DCC 11.3-for-any-device
    DCC 6.6-for-any-device
    DCC 6.7-for-any-device
    DCC 6.23-for-any-device
    DCC 6.24.1-for-any-device
    DCC 8.2-from-any-role
    DCC 12.1-from-any-role
    DCC 12.2-from-any-role
    DCC into-the-past
    DCC 6.24.1-never-refused
    DCC 8.8.1-never-refused
    DCC 8.8.2-never-refused
    DCC 11.2-failure-hidden
    GSME IgnoresTheSuspendDebtFlags
    GSME TakesOneFlagForTheOther
    GSME SuspendsTimeDebtUnasked
    GSME LockedMeansNothing
    GSME UnchangedLocks
    GSME TamperArms
    GSME TakesThreeScriptsADay
    GSME SupplyTamperState-without-effect
"""

GAPS = frozenset(line.strip() for line in _GAPS.splitlines() if line.strip())
"""Mutants that the features could notice, and do not yet."""


def reason(name: str) -> str:
    """Why the mutant called `name` survives; empty where it should not."""
    if name in GAPS:
        return "a gap: the features that claim to notice it could, and do not yet"
    return next((words for pattern, words in SURVIVORS.items() if re.fullmatch(pattern, name)), "")
