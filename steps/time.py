"""Bench time."""

from datetime import datetime, timedelta

from pytest_bdd import given, parsers, when

from smets1.errors import DefinitionError, Finding
from smets1.units import parse_utc
from steps.under_test import UnderTest

INSTANT = r"(?P<instant>\d{4}-\d\d-\d\d \d\d:\d\d(:\d\d)? UTC)"

AFTER_MIDNIGHT = timedelta(minutes=1)
"""How long after midnight a bench looks, so that the order of what happens at midnight does not matter."""


@given(parsers.re(rf"it is {INSTANT}"))
def it_is(under_test: UnderTest, instant: str) -> None:
    under_test.begin_at(parse_utc(instant))


@when(parsers.re(rf"the time becomes {INSTANT}"))
def time_becomes(under_test: UnderTest, instant: str) -> None:
    when_ = parse_utc(instant)
    if when_ < under_test.now and not under_test.keeps_real_time:
        found, expected = instant, f"not before {under_test.now:%Y-%m-%d %H:%M} UTC"
        raise DefinitionError([Finding("feature", found, expected, "Time only passes: put the steps in order.")])
    under_test.wait_until(when_)


@when("the next midnight passes")
def midnight_passes(under_test: UnderTest) -> None:
    under_test.wait_until(next_midnight(under_test.now) + AFTER_MIDNIGHT)


def next_midnight(now: datetime) -> datetime:
    """The next 00:00 UTC after `now`."""
    return now.replace(hour=0, minute=0, second=0, microsecond=0) + timedelta(days=1)
