"""Payment mode, prepayment configuration, balances, debt and emergency credit."""

from collections.abc import Mapping, Sequence
from datetime import timedelta

from pytest_bdd import given, parsers, then, when

from smets1.calendars import NonDisablementCalendar
from smets1.errors import Inconclusive
from smets1.operations import Execute, LogEntry, Read, Value
from smets1.units import parse_money
from steps.under_test import UnderTest, amount_of, outcome_of, value_at_device
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

DEBTS = ("TimeDebtRegister1", "TimeDebtRegister2", "PaymentDebtRegister")
"""The debts that SRV 2.3 adjusts."""

CREDIT_DRAWN = ("AccumulatedDebtRegister", "EmergencyCreditBalance")
"""What a top-up repays."""

GENEROUS_TOP_UP = 20_000_000
"""A top-up that repays what most customers could have drawn, and is less than the usual MaxCreditThreshold."""

CAP_WEEK = timedelta(days=8)
"""A week of DebtRecoveryRateCap, however it is counted, and a day."""


@given("the meter is in Credit Mode")
def credit_mode(under_test: UnderTest) -> None:
    """Credit Mode, and the supply Enabled."""
    if under_test.read("6.2.9")["PaymentMode"] != "Credit":
        under_test.arrange("1.6", {"PaymentMode": "Credit"}, "the meter is in Credit Mode")
    enable_supply(under_test)


@given("the meter is in Prepayment Mode")
def prepayment_mode(under_test: UnderTest) -> None:
    """Prepayment Mode in the usual configuration, nothing owed, no Emergency Credit active, the supply Enabled."""
    settle_account(under_test, enter_prepayment_mode(under_test))


@given(
    parsers.parse(
        "the meter is in Prepayment Mode with SuspendDebtDisabled {disabled} and SuspendDebtEmergency {emergency}"
    )
)
def prepayment_mode_with_flags(under_test: UnderTest, disabled: str, emergency: str) -> None:
    flags = parse_table([("SuspendDebtDisabled", disabled), ("SuspendDebtEmergency", emergency)])
    set_prepayment_mode(under_test, flags)
    settle_account(under_test, under_test.read("4.13"))


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


@given("no debt was recovered from payments in the week before")
def no_debt_recovered(under_test: UnderTest) -> None:
    """The weekly cap counts what was recovered before the scenario began, too."""
    log = under_test.read("4.4.4").get("BillingDataLogDebtPayments")
    entries = [entry for entry in log if isinstance(entry, LogEntry)] if isinstance(log, tuple) else []
    if recent := [f"{entry.at:%Y-%m-%d %H:%M}" for entry in entries if entry.at > under_test.now - CAP_WEEK]:
        raise Inconclusive(f"the cap may be used up: debt was recovered from payments at {', '.join(recent)} UTC")


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
    under_test.send("2.2", {"UTRN": fresh_utrn(under_test, utrn), "Amount": parse_money(amount)})


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


def enter_prepayment_mode(under_test: UnderTest) -> Mapping[str, Value]:
    """Bring the meter to Prepayment Mode with a disablement threshold of zero and both SuspendDebt flags false.

    Returns what SRV 4.13 read before.
    """
    flags = {"SuspendDebtDisabled": False, "SuspendDebtEmergency": False}
    wanted = {"PaymentMode": "Prepayment", "DisablementThreshold": 0, **flags}
    found = under_test.read("4.13")
    if any(found.get(item) != value for item, value in wanted.items()):
        set_prepayment_mode(under_test, flags)
    return found


def set_prepayment_mode(under_test: UnderTest, flags: Mapping[str, Value]) -> None:
    """Send SRV 1.6 for Prepayment Mode with `flags` and a disablement threshold of zero."""
    body = {"PaymentMode": "Prepayment", "DisablementThreshold": 0, **flags}
    under_test.arrange("1.6", body, "the meter is in Prepayment Mode")


def enable_supply(under_test: UnderTest) -> None:
    """Have a supply that is Disabled armed, and one that is Armed enabled at the meter as a customer would."""
    if (state := under_test.read("7.4")["SupplyState"]) == "Enabled":
        return
    if state == "Disabled":
        under_test.arrange("7.3", {}, "the supply is Armed")
    under_test.at_device(Execute("PressEnable"))
    if (state := under_test.read("7.4")["SupplyState"]) != "Enabled":
        raise Inconclusive(f"the supply is {state} and could not be enabled at the meter")


def settle_account(under_test: UnderTest, configuration: Mapping[str, Value]) -> None:
    """Of a meter in Prepayment Mode, make `configuration` the usual one, clear what is owed, enable the supply.

    A meter without credit has disabled its supply: it gets £5.00.
    """
    if any(configuration.get(item) != value for item, value in USUAL_CONFIGURATION.items()):
        under_test.arrange("2.1", USUAL_CONFIGURATION, "the prepayment configuration is the usual one")
    found = under_test.read("4.3")
    owed: Mapping[str, Value] = {debt: -amount_of(found, debt) for debt in DEBTS}
    if any(owed.values()):
        under_test.arrange("2.3", {**USUAL_DEBT, **owed}, "no debt is owed")
        if any(left := [under_test.read("4.3")[debt] for debt in DEBTS]):
            raise Inconclusive(f"SRV 2.3 has not cleared the debts: they are {left} millipence")
    if has_drawn_credit(under_test, found):
        repay(under_test)
        found = under_test.read("4.3")
    if (balance := amount_of(found, "MeterBalance")) <= 0:
        adjust_from(under_test, balance, 500_000)
    enable_supply(under_test)


def has_drawn_credit(under_test: UnderTest, found: Mapping[str, Value]) -> bool:
    """Whether SRV 4.3 `found` accumulated debt or Emergency Credit, of which the meter itself tells when exhausted."""
    state = value_at_device(under_test.at_device(Read(("EmergencyCreditState",))), "EmergencyCreditState")
    return any(found[item] for item in CREDIT_DRAWN) or state in ("Selected", "InUse", "Exhausted")


def repay(under_test: UnderTest) -> None:
    """Repay accumulated debt and Emergency Credit: a reset of the balance may do so, a top-up does."""
    under_test.arrange("1.5", {}, "the Meter Balance is £0.00")
    if has_drawn_credit(under_test, under_test.read("4.3")):
        body: Mapping[str, Value] = {"UTRN": fresh_utrn(under_test, "0" * 20), "Amount": GENEROUS_TOP_UP}
        under_test.arrange("2.2", body, "what the customer has drawn is repaid")
        if has_drawn_credit(under_test, under_test.read("4.3")):
            raise Inconclusive("a top-up of £200.00 has not repaid accumulated debt and Emergency Credit")


def fresh_utrn(under_test: UnderTest, utrn: str) -> str:
    """The UTRN that stands for `utrn` in this scenario: a meter on a bench may have seen it in an earlier run."""
    since = under_test.installation.journal.exchanges[under_test.first_exchange :]
    began = since[0].at if since else under_test.now
    return f"{utrn[:6]}{int(began.timestamp()):010}{utrn[-4:]}"


def bring_meter_balance_to(under_test: UnderTest, amount: int) -> None:
    """Adjust the Meter Balance to `amount` millipence with SRV 1.5."""
    adjust_from(under_test, amount_of(under_test.read("4.3"), "MeterBalance"), amount)


def adjust_from(under_test: UnderTest, present: int, amount: int) -> None:
    """Adjust a Meter Balance of `present` millipence to `amount` with SRV 1.5."""
    if present != amount:
        under_test.arrange("1.5", {"Adjust": amount - present}, f"the Meter Balance is {amount} millipence")
