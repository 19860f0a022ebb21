"""A meter before and at its migration."""

from pytest_bdd import given, parsers, then, when

from smets1.dcc.migration import TABLE_15_ITEMS, table_15_faults
from smets1.errors import Inconclusive
from smets1.operations import Read, Write
from steps.under_test import UnderTest, refusal_at_device, value_at_device
from steps.values import parse_value


@given("the meter has not been migrated yet")
def not_migrated(under_test: UnderTest) -> None:
    under_test.before_migration()


@given(parsers.re(r"its (?P<item>DebtRecoveryTypeSequence|DisablementOfSupplyNotAllowed) is (?P<value>.+)"))
def setting_is(under_test: UnderTest, item: str, value: str) -> None:
    exchange = under_test.at_device(Write({item: parse_value(item, value)}))
    reason = refusal_at_device(exchange)
    under_test.judge(not reason, f"a meter with the setting {item}", reason or f"{item} set to {value}")


@given("the meter is migrated")
def migrated(under_test: UnderTest) -> None:
    found = under_test.at_device(Read(TABLE_15_ITEMS))
    if faults := table_15_faults({item: value_at_device(found, item) for item in TABLE_15_ITEMS}):
        raise Inconclusive(f"migration is not allowed: {', '.join(faults)}")
    under_test.migrate()


@when("its pre-migration configuration is checked")
def configuration_is_checked(under_test: UnderTest) -> None:
    under_test.last = under_test.at_device(Read(TABLE_15_ITEMS))


@then(parsers.re(r"the configuration is (?P<verdict>compliant|not compliant for (?P<item>\w+))"))
def configuration_verdict(under_test: UnderTest, verdict: str, item: str | None) -> None:
    del verdict
    exchange = under_test.last_at_device()
    faults = table_15_faults({name: value_at_device(exchange, name) for name in TABLE_15_ITEMS})
    expected = [item] if item else []
    under_test.judge(faults == expected, f"faults: {expected or 'none'}", f"faults: {faults or 'none'}")


@then("the meter has no settings of Table 15")
def no_settings(under_test: UnderTest) -> None:
    reason = refusal_at_device(under_test.last_at_device())
    under_test.judge(bool(reason), "a meter without these settings", reason or "a meter that has them")
