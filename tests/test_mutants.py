"""The catalogue of mutants is sound, and a spread of it is killed by the features that claim to notice it."""

import csv
import re
from pathlib import Path

import pytest

from reports.record import ScenarioOutcome
from smets1.dcc import dsp
from smets1.standard import REGISTRY
from tests.mutants.__main__ import main
from tests.mutants.catalogue import MUTANTS
from tests.mutants.kill_table import KillTable, unclaimed, verdicts_on
from tests.mutants.mutant import CHF, DCC, ESME, GSME, METERS, PPMID, Mutant, ids
from tests.mutants.survivors import SURVIVORS, reason

SPREAD = 40


def spread() -> tuple[Mutant, ...]:
    """As many mutants as a test run has time for, from the whole catalogue, of which none is known to survive."""
    killable = [mutant for mutant in MUTANTS if not reason(mutant.name)]
    return tuple(killable[place * len(killable) // SPREAD] for place in range(SPREAD))


def sound(role: str, *claims: str) -> Mutant:
    """A mutant without a fault."""
    return Mutant(f"{role} sound", role, "None.", "nothing", ids(claims))


def test_every_mutant_has_a_name_of_its_own_and_says_what_it_breaks() -> None:
    assert len({mutant.name for mutant in MUTANTS}) == len(MUTANTS)
    assert [mutant.name for mutant in MUTANTS if not (mutant.fault.endswith(".") and mutant.breaks)] == []
    claims = {clause for mutant in MUTANTS for clause in mutant.noticed_by}
    assert claims <= set(REGISTRY)


def test_there_are_mutants_of_every_device_and_for_every_subject() -> None:
    assert {mutant.place for mutant in MUTANTS} == {ESME, GSME, PPMID, CHF, DCC}
    assert unclaimed(MUTANTS) == set()


def test_no_mutant_that_nobody_claims_to_notice_goes_unlisted() -> None:
    assert [mutant.name for mutant in MUTANTS if not (mutant.noticed_by or reason(mutant.name))] == []


@pytest.mark.parametrize("pattern", SURVIVORS)
def test_each_reason_is_that_of_some_mutant(pattern: str) -> None:
    assert any(re.fullmatch(pattern, mutant.name) for mutant in MUTANTS)


def test_a_spread_of_mutants_is_killed() -> None:
    mutants = spread()
    table = KillTable(mutants, tuple(verdicts_on(mutants)))
    assert table.broken == ()
    assert [mutant.name for mutant in table.survivors] == []
    assert len(table.killed) + len(table.unjudged) == SPREAD
    assert len(table.killed) >= SPREAD - 4


def test_a_device_without_a_fault_survives_and_its_scenarios_kill_nothing() -> None:
    mutants = tuple(sound(role, "2.5", "18.8") for role in METERS)
    table = KillTable(mutants, tuple(verdicts_on(mutants)))
    assert table.survivors == mutants
    assert table.outcomes(mutants[0]) == {ScenarioOutcome.PASSED}
    assert set(table.kills.values()) == {0}


def test_a_fault_in_dcc_systems_ends_with_its_scenarios() -> None:
    check = dsp.check
    [mutant] = [mutant for mutant in MUTANTS if mutant.name == "DCC 2.5-from-any-role"]
    table = KillTable((mutant,), tuple(verdicts_on([mutant])))
    assert table.killed == (mutant,)
    assert dsp.check is check


def test_the_command_writes_the_table_and_lists_survivors(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    [killed] = [mutant for mutant in MUTANTS if mutant.name == "ESME ActivatesInCreditMode"]
    monkeypatch.setattr("tests.mutants.__main__.MUTANTS", (killed, sound(ESME, "18.8")))
    path = tmp_path / "kill.csv"
    assert main(["--out", str(path)]) == 1
    printed = capsys.readouterr().out
    assert "2 mutants (2 ESME)\n1 killed (50.0%), 0 inconclusive only, 1 survive" in printed
    assert "SURVIVES ESME sound: None. (no reason known)" in printed
    assert "KILLS NOTHING" in printed
    with path.open(encoding="utf-8", newline="") as file:
        header, *rows = csv.reader(file)
    assert header == ["feature", "scenario", "device", "kills", killed.name, "ESME sound"]
    assert {row[4] for row in rows} >= {"K", "."}
    assert {row[5] for row in rows} == {".", ""}
