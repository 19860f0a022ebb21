"""The WAN matrix: what a User is told of the coverage of a premises."""

from datetime import date, timedelta

import pytest

from smets1.dcc.wan_matrix import COVERAGE, response

CONFIRMED, UNCONFIRMED = COVERAGE
DP106 = date(2020, 6, 1)
"""A made-up day, from which the proposal would hold."""


@pytest.mark.facts(89)
def test_a_response_tells_since_when_and_of_which_variant() -> None:
    assert response(CONFIRMED) == {"AvailabilityDate": "2016-11-01", "WANVariant": "Illustrative"}


@pytest.mark.facts(90)
def test_a_variant_that_is_not_confirmed_is_a_space() -> None:
    assert response(UNCONFIRMED) == {"AvailabilityDate": "2016-11-01", "WANVariant": " "}


@pytest.mark.facts(91)
def test_from_its_day_on_the_proposal_would_have_it_unknown() -> None:
    told = [response(UNCONFIRMED, DP106 + timedelta(days=days), DP106)["WANVariant"] for days in (-1, 0, 1)]
    assert told == [" ", "Unknown", "Unknown"]
    assert response(CONFIRMED, DP106, DP106)["WANVariant"] == "Illustrative"
