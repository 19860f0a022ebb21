"""Payment mode, prepayment configuration, balances, debt and emergency credit."""

from collections.abc import Mapping, Sequence

from pytest_bdd import given, parsers, then, when

from smets1.calendars import NonDisablementCalendar
from smets1.errors import Inconclusive
from smets1.operations import Execute, Value
from smets1.units import parse_money
from steps.under_test import UnderTest, amount_of, outcome_of
from steps.values import format_calendar, format_value, parse_calendar, parse_table

Table = Sequence[Sequence[str]]

USUAL_CONFIGURATION: Mapping[str, Value] = {
    "EmergencyCreditLimit": 1_000_000,
    "EmergencyCreditThreshold": 100_000,
    "LowCreditThreshold": 200_000,
    "DebtRecoveryRateCap": 0,
    "MaxMeterBalance": 100_000_000,
    "MaxCreditThreshold": 25_000_000,
    "NonDisablementCalendar": NonDisablementCalendar(),
}
"""The usual configuration: emergency credit £10.00 at £1.00, low credit at £2.00, no cap, no non-disablement period."""


USUAL_DEBT: Mapping[str, Value] = {
    "TimeDebtRegister1": 0,
    "TimeDebtRegister2": 0,
    "PaymentDebtRegister": 0,
    "DebtRecoveryPerPayment": 0,
    "DebtRecoveryRate1": 0,
    "DebtRecoveryPeriod1": "DAILY",
    "DebtRecoveryRate2": 0,
    "DebtRecoveryPeriod2": "DAILY",
}
"""A debt update that adjusts no register and recovers nothing."""


@given("the meter is in Credit Mode")
def credit_mode(under_test: UnderTest) -> None:
    if under_test.read("6.2.9")["PaymentMode"] != "Credit":
        under_test.arrange("1.6", {"PaymentMode": "Credit"}, "the meter is in Credit Mode")


@given("the meter is in Prepayment Mode")
def prepayment_mode(under_test: UnderTest) -> None:
    enter_prepayment_mode(under_test)


@given(
    parsers.parse(
        "the meter is in Prepayment Mode with SuspendDebtDisabled {disabled} and SuspendDebtEmergency {emergency}"
    )
)
def prepayment_mode_with_flags(under_test: UnderTest, disabled: str, emergency: str) -> None:
    flags = parse_table([("SuspendDebtDisabled", disabled), ("SuspendDebtEmergency", emergency)])
    set_prepayment_mode(under_test, flags)
    under_test.arrange("2.1", USUAL_CONFIGURATION, "the prepayment configuration is the usual one")


@given("the prepayment configuration is the usual one but for")
def configuration(under_test: UnderTest, datatable: Table) -> None:
    body = {**USUAL_CONFIGURATION, **parse_table(datatable)}
    under_test.arrange("2.1", body, "the prepayment configuration is as wanted")


@given(parsers.re(r"the Meter Balance is (?P<amount>[-£\d.]+( p)?)"))
@when(parsers.re(r"the Meter Balance is brought to (?P<amount>[-£\d.]+( p)?)"))
def meter_balance(under_test: UnderTest, amount: str) -> None:
    bring_meter_balance_to(under_test, parse_money(amount))


@given(parsers.re(r"Time Debt Register 1 stands at (?P<debt>\S+), recovered at (?P<rate>\S+) a day"))
def time_debt(under_test: UnderTest, debt: str, rate: str) -> None:
    present = amount_of(under_test.read("4.3"), "TimeDebtRegister1")
    body = {**USUAL_DEBT, "TimeDebtRegister1": parse_money(debt) - present, "DebtRecoveryRate1": parse_money(rate)}
    under_test.arrange("2.3", body, f"Time Debt Register 1 stands at {debt}")


@given("emergency credit is in use")
def emergency_credit_in_use(under_test: UnderTest) -> None:
    bring_meter_balance_to(under_test, 50_000)
    under_test.arrange("2.5", {}, "emergency credit is active")
    limit = amount_of(under_test.read("4.3"), "EmergencyCreditBalance")
    under_test.use_energy_worth(100_000)
    under_test.note_state(("4.3",))
    found = under_test.noted_state()
    balance, credit = amount_of(found, "MeterBalance"), amount_of(found, "EmergencyCreditBalance")
    if balance > 0 or not 0 < credit < limit:
        raise Inconclusive(f"emergency credit is not in use: SRV 4.3 reads {dict(found)}")


@given("the non-disablement scripts are")
def scripts(under_test: UnderTest, datatable: Table) -> None:
    body = {**USUAL_CONFIGURATION, "NonDisablementCalendar": parse_calendar(datatable)}
    under_test.arrange("2.1", body, "the non-disablement scripts are as wanted")


@when("the supplier configures the non-disablement scripts")
def configure_scripts(under_test: UnderTest, datatable: Table) -> None:
    under_test.send("2.1", {**USUAL_CONFIGURATION, "NonDisablementCalendar": parse_calendar(datatable)})


@when(parsers.re(r"the supplier adjusts the Meter Balance by (?P<amount>[-£\d.]+) with SRV 1\.5 Update Meter Balance"))
def adjust_meter_balance(under_test: UnderTest, amount: str) -> None:
    under_test.send("1.5", {"Adjust": parse_money(amount)})


@when("the supplier resets the Meter Balance with SRV 1.5 Update Meter Balance")
def reset_meter_balance(under_test: UnderTest) -> None:
    under_test.send("1.5")


@when(parsers.re(r"the customer tops up (?P<amount>£[\d.]+) with UTRN (?P<utrn>\d{20})"))
def top_up(under_test: UnderTest, amount: str, utrn: str) -> None:
    under_test.send("2.2", {"UTRN": utrn, "Amount": parse_money(amount)})


@when("the customer presses Enable at the meter")
def customer_enables(under_test: UnderTest) -> None:
    under_test.at_device(Execute("PressEnable"))


@then("the calendar read with SRV 4.13 Read Prepayment Configuration holds")
def calendar_holds(under_test: UnderTest, datatable: Table) -> None:
    expected = parse_calendar(datatable)
    found = under_test.read("4.13")["NonDisablementCalendar"]
    same = isinstance(found, NonDisablementCalendar) and set(found.switches) == set(expected.switches)
    under_test.judge(same, format_calendar(expected), format_value("NonDisablementCalendar", found))


@then(
    parsers.re(
        r"the request is refused with (?P<item>\w+) at (?P<unchanged>\S+), "
        r"or (?P=item) is (?P<low>\S+) or (?P<high>\S+)"
    )
)
def refused_or_whole_pence(under_test: UnderTest, item: str, unchanged: str, low: str, high: str) -> None:
    request = under_test.last
    outcome = outcome_of(request) if request else None
    found = under_test.read("4.3")[item]
    refused = outcome is not None and not outcome.success
    accepted = [unchanged] if refused else [low, high]
    what = "refused" if refused else "taken"
    holds = found in [parse_money(amount) for amount in accepted]
    under_test.judge(holds, f"{item} at {' or '.join(accepted)}", f"{what}, {item} at {format_value(item, found)}")


def enter_prepayment_mode(under_test: UnderTest) -> None:
    """Bring the meter to Prepayment Mode, both SuspendDebt flags false, unless it is in that mode."""
    if under_test.read("6.2.9")["PaymentMode"] != "Prepayment":
        set_prepayment_mode(under_test, {"SuspendDebtDisabled": False, "SuspendDebtEmergency": False})


def set_prepayment_mode(under_test: UnderTest, flags: Mapping[str, Value]) -> None:
    """Send SRV 1.6 for Prepayment Mode with `flags` and a disablement threshold of zero; leave the supply enabled.

    A meter without credit disables its supply when it enters Prepayment Mode: it is given £5.00 and, once armed,
    enabled at the meter as a customer would.
    """
    body = {"PaymentMode": "Prepayment", "DisablementThreshold": 0, **flags}
    under_test.arrange("1.6", body, "the meter is in Prepayment Mode")
    if amount_of(under_test.read("4.3"), "MeterBalance") <= 0:
        bring_meter_balance_to(under_test, 500_000)
    if under_test.read("7.4")["SupplyState"] == "Armed":
        under_test.at_device(Execute("PressEnable"))


def bring_meter_balance_to(under_test: UnderTest, amount: int) -> None:
    """Adjust the Meter Balance to `amount` millipence with SRV 1.5."""
    present = amount_of(under_test.read("4.3"), "MeterBalance")
    if present != amount:
        under_test.arrange("1.5", {"Adjust": amount - present}, f"the Meter Balance is {amount} millipence")
