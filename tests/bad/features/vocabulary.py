"""Steps of an imaginary meter that shows £5.00 whatever is paid in: a judgement that ran can be told from none."""

import pytest
from pytest_bdd import given, parsers, then, when


@given("the meter is in Prepayment Mode")
def prepayment_mode() -> None:
    """It always is."""


@when(parsers.parse("{amount} is paid in"))
def paid_in(amount: str, request: pytest.FixtureRequest) -> None:
    request.node.user_properties.append(("paid in", amount))


@then(parsers.parse("the display shows {amount}"))
def display_shows(amount: str) -> None:
    assert amount == "£5.00"


@then(parsers.parse("the counter shows {count:d}"))
def counter_shows(count: int) -> None:
    assert count == 5


@then("the display is lit")
def display_is_lit() -> None:
    """It always is."""
