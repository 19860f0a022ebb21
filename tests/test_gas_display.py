"""How a gas meter shows volumes: the examples of the sources, and what holds for every volume."""

from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from smets1.gas_display import enough_digits, hours_to_return, shown, thousandths

deterministic = settings(derandomize=True, deadline=None, database=None)
volumes = st.integers(0, 10**12)
cubic_metres = st.decimals(0, 10**6, allow_nan=False, places=7)


@pytest.mark.parametrize(
    ("volume", "expected"),
    [("12.3456789", "00012.345"), ("123456.789", "23456.789"), ("0.0009999", "00000.000"), ("99999.9999", "99999.999")],
)
@pytest.mark.facts(109, 110, 111, 112)
def test_the_examples_of_the_sources(volume: str, expected: str) -> None:
    assert shown(thousandths(Decimal(volume))) == expected


@deterministic
@given(cubic_metres)
@pytest.mark.facts(109)
def test_thousandths_are_rounded_down(volume: Decimal) -> None:
    whole = thousandths(volume)
    assert Fraction(whole, 1000) <= Fraction(volume) < Fraction(whole + 1, 1000)


@deterministic
@given(volumes, st.integers(4, 12))
@pytest.mark.facts(110, 111, 112)
def test_so_many_digits_are_shown_with_a_point_before_the_last_three(volume: int, digits: int) -> None:
    before, behind = shown(volume, digits).split(".")
    assert (len(before), len(behind)) == (digits - 3, 3)
    assert int(before + behind) == volume % 10**digits


@deterministic
@given(volumes)
def test_the_display_comes_back_after_100_000_cubic_metres_and_not_before(volume: int) -> None:
    assert shown(volume + 100_000_000) == shown(volume)
    assert shown(volume + 99_999_999) != shown(volume)


def test_less_than_nothing_cannot_be_shown() -> None:
    with pytest.raises(ValueError, match="0 or more, not -1"):
        shown(-1)
    with pytest.raises(ValueError, match=r"0 or more, not -0\.001"):
        thousandths(Decimal("-0.001"))


@pytest.mark.facts(114)
def test_eight_digits_are_too_few_for_a_u16_meter() -> None:
    assert hours_to_return(Decimal(16)) == 6_250
    assert not enough_digits(Decimal(16))
    assert enough_digits(Decimal(16), digits=9)
    assert enough_digits(Decimal(6))


@deterministic
@given(st.decimals("0.1", "500", places=1), st.integers(4, 12))
def test_a_digit_more_lasts_ten_times_as_long(maximum_flow: Decimal, digits: int) -> None:
    assert hours_to_return(maximum_flow, digits + 1) == 10 * hours_to_return(maximum_flow, digits)
