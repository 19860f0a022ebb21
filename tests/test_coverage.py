"""Every fact is shown by a scenario or a test, or has one reason why it is not; what page and tags say agrees."""

import pytest

from docs.coverage_table import COUNTS, count_rows, coverage_rows, facts_of_tests, shown
from docs.untested_facts import MEANINGS, UNTESTED, Kind
from smets1.facts import FACTS

SHOWN = shown()


def test_what_is_tagged_is_a_fact() -> None:
    assert set(SHOWN) - set(FACTS) == set()


def test_every_fact_is_shown_or_has_a_reason() -> None:
    assert [number for number, by in SHOWN.items() if not by and number not in UNTESTED] == []


def test_no_fact_has_both() -> None:
    assert {number: UNTESTED[number].because for number in UNTESTED if SHOWN[number]} == {}


def test_a_reason_is_of_a_fact_and_given_once() -> None:
    assert set(UNTESTED) <= set(FACTS)
    assert list(UNTESTED) == sorted(UNTESTED)
    assert list(MEANINGS) == list(Kind)
    assert all(untested.because.endswith(".") for untested in UNTESTED.values())
    assert {untested.kind for untested in UNTESTED.values()} == set(Kind)


@pytest.mark.parametrize(
    ("source", "expected"),
    [
        ("@pytest.mark.facts(3, 4)\ndef test_a(): ...\n", {3: 1, 4: 1}),
        ("@pytest.mark.facts(3)\nclass TestA:\n    @pytest.mark.facts(5)\n    def test_a(self): ...\n", {3: 1, 5: 1}),
        ("@pytest.mark.facts(3)\ndef test_a(): ...\n@pytest.mark.facts(3)\ndef test_b(): ...\n", {3: 2}),
        ("@pytest.mark.facts(3)\n@pytest.mark.facts(3)\ndef test_a(): ...\n", {3: 1}),
        ("@pytest.mark.facts(3)\ndef helper(): ...\n", {}),
        ("@pytest.mark.skip(3)\ndef test_a(): ...\n", {}),
        ("# @pytest.mark.facts(3)\ndef test_a(): ...\n", {}),
    ],
)
def test_how_markers_are_counted(source: str, expected: dict[int, int]) -> None:
    assert facts_of_tests(source) == expected


def test_the_page_has_a_row_for_each_fact_and_its_counts_add_up() -> None:
    rows = list(coverage_rows())
    assert [int(row[0]) for row in rows] == list(FACTS)
    assert all(bool(row[2] or row[3]) != bool(row[4]) for row in rows)
    *documents, total = (dict(zip(COUNTS, row, strict=True)) for row in count_rows())
    for column in COUNTS[1:]:
        assert sum(int(row[column] or 0) for row in documents) == int(total[column].strip("*"))
    assert total["facts"] == f"**{len(FACTS)}**"
