"""The meter's own clock, and the billing calendar that follows it."""

from datetime import datetime, timedelta

from pytest_bdd import given, parsers, then

from smets1.operations import Read
from smets1.units import parse_utc
from steps.time import INSTANT
from steps.under_test import UnderTest, value_at_device
from steps.values import parse_table

CLOCK_TOLERANCE = timedelta(seconds=10)
"""How far a meter's clock may be from what it was set to: a bench needs a moment to read it."""


@given(parsers.parse("the meter's clock is {minutes:d} minutes slow"))
def clock_is_slow(under_test: UnderTest, minutes: int) -> None:
    under_test.wiring("step_clock")(timedelta(minutes=-minutes))


@then(parsers.re(rf"the meter's clock shows {INSTANT}"))
def clock_shows(under_test: UnderTest, instant: str) -> None:
    expected, found = parse_utc(instant), value_at_device(under_test.at_device(Read(("Clock",))), "Clock")
    holds = isinstance(found, datetime) and abs(found - expected) <= CLOCK_TOLERANCE
    under_test.judge(holds, f"{instant}, within {CLOCK_TOLERANCE.seconds} s", found)


@given(parsers.re(r"the billing calendar is (?P<period>\w+) at (?P<at>\d\d:\d\d:\d\d)(, (?P<elements>.+))?"))
def billing_calendar(under_test: UnderTest, period: str, at: str, elements: str | None) -> None:
    days = [element.split(" ") for element in elements.split(", ")] if elements else []
    body = parse_table([("BillingPeriod", period), ("BillingTime", at), *days])
    under_test.arrange("6.8", body, "the billing calendar is as wanted")
