"""Bodies of Service Requests for discovery: sound, at a boundary and unsound, each one that a feature could write."""

from collections.abc import Callable, Mapping
from datetime import datetime, time, timedelta
from random import Random
from typing import Any, cast

from s1bench.discovery.states import Standing
from smets1.calendars import (
    ALL_DAYS,
    NonDisablementCalendar,
    NonDisablementScript,
    NonDisablementSwitch,
    SwitchingTable,
    TariffSwitch,
)
from smets1.data_items import CONFIGURABLE_ALERTS, MAX_DEMAND_RESETS
from smets1.dcc.s1sp import EVENT_LOGS, LOGS
from smets1.operations import Value
from smets1.units import MILLIPENCE_PER_PENNY as PENNY
from smets1.units import MILLIPENCE_PER_POUND as POUND
from steps.electricity import USUAL_VOLTAGE
from steps.prepayment import USUAL_CONFIGURATION, USUAL_DEBT
from steps.under_test import WHOLE_LOG

Body = dict[str, Value]
USUALLY = 0.6
"""How often a value is the usual one and not one of those at the edge or beyond it."""

Make = Callable[[Random, str, Standing], Body]

MINUTE, HOUR, DAY = timedelta(minutes=1), timedelta(hours=1), timedelta(days=1)
_TOO_LARGE = 2**32
_PARTS_OF_A_PENNY = (0, 0, 500, 123)


def pick(rng: Random, usual: Value, *others: Value) -> Value:
    """The usual value, or one of the others."""
    return usual if rng.random() < USUALLY else rng.choice(others)


def tariff(shape: str, price: int, charge: int, standing: Standing) -> Body:
    """A tariff of one price, by time with switches a quarter before and three quarters after now, or by blocks."""
    if shape == "by blocks":
        return {
            "TariffBlockPriceMatrix": (price, 2 * price),
            "TariffThresholdMatrix": (2_000,),
            "StandingCharge": charge,
            "TariffSwitchingTable": SwitchingTable((TariffSwitch(time(0), 1, blocks=True),)),
        }
    if shape == "one price":
        return {
            "TariffTOUPriceMatrix": (price,),
            "StandingCharge": charge,
            "TariffSwitchingTable": SwitchingTable((TariffSwitch(time(0), 1),)),
        }
    switches = (
        TariffSwitch(_time_of(standing.now + 45 * MINUTE), 1),
        TariffSwitch(_time_of(standing.now - 15 * MINUTE), 2),
    )
    return {
        "TariffTOUPriceMatrix": (price, 3 * price),
        "StandingCharge": charge,
        "TariffSwitchingTable": SwitchingTable(switches),
    }


def window(
    standing: Standing, begins: timedelta, ends: timedelta, days: tuple[int, ...] = ALL_DAYS, periods: int = 1
) -> Value:
    """Daily non-disablement periods, the first of which begins and ends so long after now, the others hours later."""
    later = [place * 4 * HOUR for place in range(periods)]
    return calendar([(_time_of(standing.now + begins + by), _time_of(standing.now + ends + by)) for by in later], days)


def calendar(periods: list[tuple[time, time]], days: tuple[int, ...] = ALL_DAYS) -> NonDisablementCalendar:
    """The calendar of periods of a day."""
    switches = [
        NonDisablementSwitch(at, script, days)
        for start, stop in periods
        for at, script in ((start, NonDisablementScript.START), (stop, NonDisablementScript.STOP))
    ]
    return NonDisablementCalendar(tuple(sorted(switches)))


def payment_mode(mode: str, disabled: bool, emergency: bool, threshold: int = 0) -> Body:
    """The body of SRV 1.6."""
    if mode == "Credit":
        return {"PaymentMode": mode}
    return {
        "PaymentMode": mode,
        "SuspendDebtDisabled": disabled,
        "SuspendDebtEmergency": emergency,
        "DisablementThreshold": threshold,
    }


def debt(kind: str, part: int = 0) -> Body:
    """The body of SRV 2.3 that adds debts of `kind`; `part` of a penny goes with the first."""
    time_debt = {"TimeDebtRegister1": 5 * POUND + part, "DebtRecoveryRate1": 30 * PENNY}
    payment = {"PaymentDebtRegister": 8 * POUND + part, "DebtRecoveryPerPayment": 2_500}
    second = {"TimeDebtRegister2": 3 * POUND, "DebtRecoveryRate2": 10 * PENNY, "DebtRecoveryPeriod2": "HOURLY"}
    added = {"time": time_debt, "payment": payment, "several kinds": time_debt | second | payment}[kind]
    return {**USUAL_DEBT, **cast(Body, added)}


def _time_of(instant: datetime) -> time:
    return instant.time().replace(second=0, microsecond=0)


def _tariff(rng: Random, _: str, standing: Standing) -> Body:
    shape = rng.choice(("one price", "by time", "by time", "by blocks"))
    price, charge = rng.choice((20_000, 10_000, 1)), rng.choice((25_000, 25_000, 50_000, 0))
    return tariff(shape, price, charge, standing)


def _price(rng: Random, _: str, standing: Standing) -> Body:
    values: Mapping[str, Any] = standing.values
    price, charge = rng.choice((15_000, 30_000, 0)), rng.choice((25_000, 40_000))
    matrices = {
        item: tuple(price + 1_000 * place for place in range(len(values[item]) + rng.choice((0, 0, 0, 1))))
        for item in ("TariffTOUPriceMatrix", "TariffBlockPriceMatrix")
        if values[item]
    }
    return {**matrices, "StandingCharge": charge}


def _meter_balance(rng: Random, _: str, standing: Standing) -> Body:
    if rng.random() < 0.2:
        return {}
    values: Mapping[str, Any] = standing.values
    pence = -(values["MeterBalance"] // PENNY) * PENNY
    return {"Adjust": rng.choice((10 * POUND, -5 * POUND, pence + POUND // 2, pence, pence - POUND, 40 * POUND))}


def _payment_mode(rng: Random, _: str, standing: Standing) -> Body:
    mode = "Prepayment" if standing.core[0] == "Credit" or rng.random() < 0.4 else "Credit"
    threshold = rng.choice((0, 0, 0, POUND, -2 * POUND))
    return payment_mode(mode, rng.random() < 0.5, rng.random() < 0.5, threshold)


def _configuration(rng: Random, _: str, standing: Standing) -> Body:
    if rng.random() < 0.5:
        return {**USUAL_CONFIGURATION, "NonDisablementCalendar": _any_calendar(rng, standing)}
    changes: Mapping[str, tuple[int, ...]] = {
        "EmergencyCreditLimit": (5 * POUND, 0, POUND, 2**31 - 1, -1),
        "EmergencyCreditThreshold": (2 * POUND, 0, -POUND, _TOO_LARGE),
        "LowCreditThreshold": (3 * POUND, 0, 2**31 - 1),
        "DebtRecoveryRateCap": (1, 5, 65_535, 65_536),
        "MaxMeterBalance": (50 * POUND, 0, -1),
        "MaxCreditThreshold": (20 * POUND, POUND, _TOO_LARGE),
    }
    chosen = rng.sample(sorted(changes), rng.choice((1, 2)))
    return {**USUAL_CONFIGURATION, **{item: pick(rng, *changes[item]) for item in chosen}}


def _any_calendar(rng: Random, standing: Standing) -> Value:
    day = standing.now.isoweekday()
    return rng.choice(
        (
            window(standing, -30 * MINUTE, 30 * MINUTE),
            window(standing, 30 * MINUTE, 90 * MINUTE),
            window(standing, -HOUR, 2 * HOUR, (day,)),
            calendar([(time(6), time(9)), (time(17), time(21))]),
            calendar([(time(6), time(9)), (time(12), time(14)), (time(17), time(21))]),
            calendar([(time(18), time(8))], (5, 6, 7)),
        )
    )


def _top_up(rng: Random, _: str, standing: Standing) -> Body:
    return {
        "UTRN": pick(rng, utrn(rng, standing), "1" * 20),
        "Amount": pick(rng, 10 * POUND, POUND, 250 * POUND, 250 * POUND + 1),
    }


def utrn(rng: Random, standing: Standing) -> str:
    """A UTRN that was not used before."""
    return f"{standing.now:%Y%m%d%H%M}{rng.randrange(10**8):08}"


def _debt(rng: Random, _: str, standing: Standing) -> Body:
    values: Mapping[str, Any] = standing.values
    body: dict[str, Any] = dict(debt(rng.choice(("time", "payment", "several kinds")), rng.choice(_PARTS_OF_A_PENNY)))
    match rng.randrange(6):
        case 0:
            body["TimeDebtRegister1"] = -values["TimeDebtRegister1"] - rng.choice((0, 0, POUND))
        case 1:
            body["DebtRecoveryRate1"] = pick(rng, 30_500, 0, 10 * POUND)
        case 2:
            body["DebtRecoveryPerPayment"] = pick(rng, 10_000, 0, 10_001)
        case 3:
            body["DebtRecoveryPeriod1"] = pick(rng, "HOURLY", "WEEKLY")
    return body


def _load_limit(rng: Random, _: str, __: Standing) -> Body:
    return {
        "LoadLimitPowerThreshold": pick(rng, 5_000, 0, _TOO_LARGE),
        "LoadLimitPeriod": 60,
        "LoadLimitRestorationPeriod": rng.choice((600, 60)),
        "LoadLimitSupplyState": pick(rng, "Disable", "Unchanged", "Perhaps"),
    }


def _voltage(rng: Random, _: str, __: Standing) -> Body:
    changes: Body = {"RMSVoltageSagThreshold": pick(rng, 2_000, 1, _TOO_LARGE)}
    return {**USUAL_VOLTAGE, **changes}


def _clock(rng: Random, _: str, standing: Standing) -> Body:
    shift = rng.choice((timedelta(0), timedelta(0), HOUR, -HOUR, DAY, -DAY))
    return {"Clock": (standing.now + shift).replace(microsecond=0)}


def _billing(rng: Random, _: str, __: Standing) -> Body:
    body: Body = {"BillingPeriod": rng.choice(("Daily", "Weekly", "Monthly", "Quarterly")), "BillingTime": "00:00:00"}
    if body["BillingPeriod"] == "Weekly":
        return {**body, "DayOfWeek": pick(rng, 1, 7, 8)}
    if body["BillingPeriod"] == "Monthly":
        return {**body, "DayOfMonth": pick(rng, 1, 28, 29)}
    if body["BillingPeriod"] == "Quarterly":
        return {**body, "DayOfMonth": 1, "BillingPeriodStartMonth": pick(rng, 1, 2, 13)}
    return body


def _alerts(rng: Random, _: str, __: Standing) -> Body:
    return {f"x{code}": rng.choice(("Enable", "Disable")) for code in rng.sample(CONFIGURABLE_ALERTS, 3)}


def _gas_flow(rng: Random, _: str, __: Standing) -> Body:
    return {
        "UncontrolledGasFlowRate": pick(rng, 100, 0, _TOO_LARGE),
        "StabilisationPeriod": 100,
        "MeasurementPeriod": 60,
        "SupplyDepletionState": rng.choice(("Unchanged", "Locked")),
        "SupplyTamperState": rng.choice(("Unchanged", "Locked")),
    }


def _mpxn(rng: Random, role: str, _: Standing) -> Body:
    number = rng.choice(("12345678", "1234567890123"))
    return {"ImportMPAN" if role == "ESME" else "ImportMPRN": number}


def _image(rng: Random, _: str, __: Standing) -> Body:
    return {"FirmwareVersion": rng.choice(("ILL-9001", "ILL-9002")), "ImageSize": rng.choice((100_000, 1, 1_000_000))}


def _log(rng: Random, role: str, standing: Standing) -> Body:
    del role
    if rng.random() < 0.8:
        return dict(WHOLE_LOG)
    return {
        "StartDateTime": (standing.now - DAY).replace(microsecond=0),
        "EndDateTime": standing.now.replace(microsecond=0),
    }


def _event_log(rng: Random, role: str, _: Standing) -> Body:
    return {**WHOLE_LOG, "LogToRead": rng.choice(sorted(EVENT_LOGS[role]))}


def _one_of(item: str, *values: Value) -> Make:
    return lambda rng, _, __: {item: pick(rng, *values)}


BODIES: Mapping[str, Make] = {
    "1.1.1": _tariff,
    "1.2.1": _price,
    "1.5": _meter_balance,
    "1.6": _payment_mode,
    "2.1": _configuration,
    "2.2": _top_up,
    "2.3": _debt,
    "3.1": _one_of("SupplierMessage", "Your credit is low", "1234567890" * 12),
    "3.2": lambda rng, _, standing: {
        "RestrictionDateTime": (standing.now - rng.choice((0, 30)) * DAY).replace(second=0)
    },
    "3.4": lambda *_: {"SupplierName": "Supplier", "SupplierTelephoneNumber": "0800 111 222"},
    "6.4.1": _load_limit,
    "6.5": _voltage,
    "6.6": lambda rng, *_: {"CalorificValue": pick(rng, 400, 390, _TOO_LARGE), "ConversionFactor": 102_264},
    "6.7": _gas_flow,
    "6.8": _billing,
    "6.11": _clock,
    "6.12": lambda rng, *_: {
        "LowMediumPowerThreshold": pick(rng, 400, _TOO_LARGE),
        "MediumHighPowerThreshold": 1_500,
    },
    "6.13": _event_log,
    "6.18.1": lambda *_: {
        "MaxDemandConfigurableTimePeriodStartTime": "16:00:00",
        "MaxDemandConfigurableTimePeriodEndTime": "19:00:00",
    },
    "6.18.2": lambda rng, *_: {item: rng.random() < 0.7 for item in MAX_DEMAND_RESETS},
    "6.20.1": _mpxn,
    "6.20.2": _one_of("ExportMPAN", "1234567890123", "123"),
    "6.22": _alerts,
    "6.25": _one_of("SupplyTamperState", "Locked", "Unchanged", "Open"),
    "6.26": _one_of("DailyTariffBlockCounterMatrixReset", True, False),
    "11.1": _image,
    "11.4": _image,
    **dict.fromkeys(LOGS, _log),
}
"""What makes the body of a request; an SRV that is not here has none."""
