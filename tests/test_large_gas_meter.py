"""Which requirements leave out a Large Gas Meter, and what its display may show."""

from datetime import date, timedelta
from decimal import Decimal

import pytest

from smets1.large_gas_meter import MP101, Requirement, applies, display_faults

BEFORE = MP101 - timedelta(days=1)
U16, U6 = Decimal(16), Decimal(6)
SMETS, MID = "SMETS: 9 digits, expected 8", "MID: 8 digits come back to where they were too soon at 16 m3/h"


@pytest.mark.facts(116)
@pytest.mark.parametrize("on", [date(2012, 12, 18), BEFORE, MP101])
def test_a_large_gas_meter_at_domestic_premises_need_not_switch_its_supply(on: date) -> None:
    assert not applies(Requirement.SUPPLY, True, on)
    assert applies(Requirement.SUPPLY, False, on)


@pytest.mark.facts(115)
def test_the_presentation_is_asked_of_it_until_mp101_and_of_any_other_meter_for_ever() -> None:
    assert [applies(Requirement.PRESENTATION, True, on) for on in (BEFORE, MP101)] == [True, False]
    assert [applies(Requirement.PRESENTATION, False, on) for on in (BEFORE, MP101)] == [True, True]


@pytest.mark.facts(114, 115)
@pytest.mark.parametrize(
    ("digits", "on", "expected"),
    [(8, BEFORE, [MID]), (9, BEFORE, [SMETS]), (8, MP101, [MID]), (9, MP101, [])],
)
def test_a_u16_meter_can_meet_both_rules_from_mp101_on(digits: int, on: date, expected: list[str]) -> None:
    assert display_faults(digits, U16, True, on) == expected


@pytest.mark.facts(111, 114)
def test_a_small_meter_meets_both_rules_with_eight_digits_alone() -> None:
    assert display_faults(8, U6, False, MP101) == []
    assert display_faults(9, U6, False, MP101) == [SMETS]
