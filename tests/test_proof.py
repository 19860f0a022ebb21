"""The command that runs everything that shows that verdicts are right, and the search for planted variations."""

import argparse
from collections.abc import Callable

import pytest

from device_drivers.emulator.behaviour import SWITCHED_CLAUSES
from smets1.dcc.cohorts import S1SP_RULES
from tests import planted, proof
from tests.planted import Found, Planted
from tests.proof import Row


def _part(wrong: int) -> Callable[[argparse.Namespace], list[Row]]:
    return lambda options: [Row("a proof", f"{options.combinations} combinations", "an answer", wrong)]


@pytest.mark.parametrize(("wrong", "code"), [(0, 0), (2, 1)])
def test_one_wrong_answer_of_any_part_makes_the_exit_code_1(
    wrong: int, code: int, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(proof, "PARTS", (_part(0), _part(wrong), _part(0)))
    assert proof.main(["--combinations", "7"]) == code
    assert capsys.readouterr().out.count("7 combinations") == 3


def test_every_variation_that_a_device_or_an_s1sp_can_show_is_planted() -> None:
    assert {each.clause for each in planted.planted()} == SWITCHED_CLAUSES | {rule.clause for rule in S1SP_RULES}


def test_a_planted_variation_is_found() -> None:
    [found] = planted.search_all(1, clauses=["18.5(o)"])
    assert (found.planted.role, found.missed) == ("ESME", 0)


def test_a_variation_that_is_not_there_is_not_found(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(planted, "BUDGET", 10)
    assert planted.search(Planted("15.1", "ESME", "IOC-01"), 0) is None


def test_a_search_that_found_nothing_or_a_long_sequence_only_is_missed() -> None:
    assert Found(Planted("15.1", "ESME", "IOC-01"), 3, (10, 20), (2, 6)).missed == 2
