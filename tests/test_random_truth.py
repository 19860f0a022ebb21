"""Combinations declared and behaving at random: each judgement is the one that what was drawn makes right."""

from collections.abc import Callable, Collection, Mapping

import pytest

from benches import mount
from device_drivers.emulator.behaviour import Behaviour, behaviour_for
from reports import judgement
from smets1.cells import RuleSide
from steps.under_test import UnderTest
from tests.random_truth import (
    COLUMNS,
    FAULTS,
    Device,
    Generated,
    Question,
    Truth,
    Wrong,
    draw_combinations,
    judgements,
    shrunk,
    truths,
    wrongs,
)

REGRESSIONS: tuple[tuple[Generated, Question], ...] = (
    # The S1SP that cannot read a version was taken for a behaviour of its own under 18.64(c).
    (Generated((Device("ESME"), Device("PPMID", shown=("18.64(b)",), bilingual=True))), ("PPMID", "18.64(c)")),
    (
        Generated((Device("ESME"), Device("PPMID", ("18.64(c)",), ("18.64(b)", "18.64(c)"), bilingual=True)), "EA"),
        ("PPMID", "18.64(c)"),
    ),
)
"""Combinations that once got a wrong judgement, as `python -m tests.random_truth` prints them."""

DECLARED_ONLY, SHOWN_ONLY, BOTH = (
    Generated((Device("ESME", declared, shown),))
    for declared, shown in ((("18.7(i)",), ()), ((), ("18.7(i)",)), (("18.7(i)",), ("18.7(i)",)))
)


def found_wrong(*generated: Generated, clauses: Collection[str] = ()) -> list[Wrong]:
    judged = judgements(generated, clauses)
    return [wrong for each, of in zip(generated, judged, strict=True) for wrong in wrongs(each, of, clauses)]


def test_every_judgement_is_right() -> None:
    assert found_wrong(*draw_combinations(12, 1)) == []


def test_what_once_was_judged_wrong_is_judged_right() -> None:
    generated, questions = zip(*REGRESSIONS, strict=True)
    assert all(question in truths(each) for each, question in REGRESSIONS)
    assert found_wrong(*generated, clauses={clause for _, clause in questions}) == []


def test_every_truth_and_every_column_is_drawn() -> None:
    drawn = draw_combinations(200, 1)
    devices = [device for each in drawn for device in each.devices]
    assert {truth for each in drawn for truth in truths(each).values()} == set(Truth)
    assert any(device.not_applicable for device in devices)
    assert len({device.fault for device in devices}) > len(FAULTS) / 2
    for role, columns in COLUMNS.items():
        of_role = [device for device in devices if device.role == role]
        for is_in in ("declared", "shown"):
            assert {column for device in of_role for column in getattr(device, is_in)} == set(columns)
        assert {column for each in of_role for column in {*each.declared} ^ {*each.shown}} == set(columns)


def test_what_a_faulty_device_breaks_is_told_from_both_rules() -> None:
    for name, fault in FAULTS.items():
        shown = tuple(clause for clause, is_shown in fault.shows.items() if is_shown)
        faulty = Device(fault.device.role, shown, shown, fault=name)
        generated = Generated((faulty,) if faulty.role == "ESME" else (Device("ESME"), faulty))
        broken = {clause for (_, clause), truth in truths(generated).items() if truth is Truth.BROKEN}
        assert broken == fault.breaks
        assert found_wrong(generated, clauses=broken) == []


def test_the_same_seed_draws_the_same() -> None:
    assert draw_combinations(5, 1) == draw_combinations(5, 1) != draw_combinations(5, 2)


def judges_nothing_wrong(under_test: UnderTest, holds: bool, expected: str, found: object) -> None:
    """A step that passes whatever the device did."""
    del holds, expected, found
    under_test.seen.judged.extend(under_test.seen.exchanges or [under_test.last.id if under_test.last else ""])


def without_18_7_i(clauses: Collection[str], role: str, chosen: Mapping[str, bool | str]) -> Behaviour:
    """A device that does not show one of the clauses which it is to show."""
    return behaviour_for([each for each in clauses if each != "18.7(i)"], role, chosen)


@pytest.mark.parametrize(
    ("where", "name", "instead", "wrong"),
    [
        (UnderTest, "judge", judges_nothing_wrong, {DECLARED_ONLY: "confirmed", SHOWN_ONLY: "confirmed"}),
        (mount, "behaviour_for", without_18_7_i, {SHOWN_ONLY: "confirmed", BOTH: "declared-not-observed"}),
        (
            judgement,
            "expected_side",
            lambda *_: RuleSide.VARIATION,
            {SHOWN_ONLY: "confirmed"},
        ),
    ],
    ids=["steps that always pass", "a device that does otherwise", "a judge that ignores the DMVES"],
)
def test_a_harness_that_judges_wrong_is_caught(
    where: object,
    name: str,
    instead: Callable[..., object],
    wrong: Mapping[Generated, str],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    generated = (DECLARED_ONLY, SHOWN_ONLY, BOTH)
    assert found_wrong(*generated, clauses=["18.7(i)"]) == []
    monkeypatch.setattr(where, name, instead)
    found = found_wrong(*generated, clauses=["18.7(i)"])
    assert {each.generated: each.judgement for each in found} == wrong


def test_a_wrong_judgement_is_shrunk_to_what_it_takes(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(mount, "behaviour_for", without_18_7_i)
    devices = (
        Device("ESME", ("18.7(i)", "18.8"), ("18.5(o)", "18.7(i)"), ("15.1",), (("polyphase", True),)),
        Device("GSME", ("18.7(j)",), fault="TakesNoDebt"),
    )
    found = found_wrong(Generated(devices, "SEC-X"), clauses=["18.7(i)"])
    [wrong] = [each for each in found if each.question[0] == "ESME"]
    least = shrunk(wrong)
    assert least.generated == BOTH
    expected = (
        "(Generated(devices=(Device(role='ESME', declared=('18.7(i)',), shown=('18.7(i)',)),)), ('ESME', '18.7(i)')),"
    )
    assert str(least).partition("  #")[0] == expected


def test_a_cell_that_was_not_judged_is_wrong() -> None:
    [judged] = judgements([BOTH], ["18.7(i)"])
    assert wrongs(BOTH, judged, ["18.7(i)"]) == []
    (missing,) = wrongs(BOTH, {}, ["18.7(i)"])
    assert missing.judgement is None
    blank = Generated((Device("ESME", not_applicable=("18.7(i)",)),))
    assert judgements([blank], ["18.7(i)"]) == [{}]
    (too_much,) = wrongs(blank, judged, ["18.7(i)"])
    assert too_much.truth is None
