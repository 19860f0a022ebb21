"""The supply, and the energy that flows through it."""

from pytest_bdd import given, parsers, then, when

from smets1.errors import Inconclusive
from smets1.units import parse_energy
from steps.prepayment import bring_meter_balance_to, credit_mode
from steps.registers import TOTAL
from steps.under_test import UNITS_PER_KWH, UnderTest, amount_of

CREDIT_BELOW_THRESHOLD = "8F0F"
"""Alert: credit below the disablement threshold."""

COMMANDS_TO = {"Enabled": (), "Disabled": ("7.2",), "Armed": ("7.2", "7.3")}
"""The SRVs that bring an Enabled supply to a state."""


@given("the supply is disabled for want of credit")
def disabled_for_want_of_credit(under_test: UnderTest) -> None:
    bring_meter_balance_to(under_test, -1_000)
    if (state := under_test.read("7.4")["SupplyState"]) != "Disabled":
        raise Inconclusive(f"the supply is {state} with a Meter Balance of -£0.01 and no emergency credit")
    under_test.note_state(("4.3",))


@given(parsers.re(r"the supplier has left the supply (?P<state>Enabled|Disabled|Armed)"))
def supplier_left_supply(under_test: UnderTest, state: str) -> None:
    for srv in COMMANDS_TO[state]:
        under_test.arrange(srv, {}, f"the supply is {state}")
    if (found := under_test.read("7.4")["SupplyState"]) != state:
        raise Inconclusive(f"the supply is {found}, not {state}")


@given("the supply is Enabled in Credit Mode")
def enabled_in_credit_mode(under_test: UnderTest) -> None:
    credit_mode(under_test)
    supplier_left_supply(under_test, "Enabled")


@given("no emergency credit is active")
def no_emergency_credit(under_test: UnderTest) -> None:
    if credit := amount_of(under_test.read("4.3"), "EmergencyCreditBalance"):
        raise Inconclusive(f"the meter begins with emergency credit of {credit} millipence")


@when(parsers.re(r"(?P<energy>[\d.]+ k?Wh) (are|is) used"))
def energy_is_used(under_test: UnderTest, energy: str) -> None:
    under_test.use_energy(parse_energy(energy) * UNITS_PER_KWH[under_test.role] // 1000)


@then(parsers.re(r"the supply is (?P<state>Enabled|Disabled|Armed)"))
def supply_is(under_test: UnderTest, state: str) -> None:
    found = under_test.read("7.4")["SupplyState"]
    under_test.judge(found == state, f"supply {state}", f"supply {found}")


@then("the supply is no longer Disabled")
def supply_is_restored(under_test: UnderTest) -> None:
    found = under_test.read("7.4")["SupplyState"]
    under_test.judge(found in ("Enabled", "Armed"), "supply Enabled or Armed", f"supply {found}")


@then(parsers.re(r"nothing flows while (?P<energy>[\d.]+ k?Wh) (are|is) to be used"))
def nothing_flows(under_test: UnderTest, energy: str) -> None:
    item = TOTAL[under_test.role]
    before = amount_of(under_test.read("4.1.1"), item)
    energy_is_used(under_test, energy)
    found = amount_of(under_test.read("4.1.1"), item) - before
    under_test.judge(not found, "nothing counted", f"{found} counted")


@then("the supply was not disabled on the way")
def supply_never_disabled(under_test: UnderTest) -> None:
    found = under_test.read("7.4")["SupplyState"]
    alerts = under_test.alerts(CREDIT_BELOW_THRESHOLD)
    expected = "supply Enabled and no disablement alert"
    under_test.judge(found == "Enabled" and not alerts, expected, f"supply {found}, disablement alerts: {len(alerts)}")
