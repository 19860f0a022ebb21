"""Each clause in turn, set against the DMVES: the probe must tell, and `explain` must say why."""

import json
from datetime import date
from pathlib import Path

import pytest

from s1bench.cli import main
from smets1.cells import cells_of
from smets1.clauses import CLAUSES, Clause
from tests.benches import EMBEDDED, declared, write_bench

TODAY = date(2026, 11, 20)
TESTABLE = [clause for clause in CLAUSES.values() if clause.has_feature and clause.kind == "variation"]
NEEDS = {"18.2(a)": {"unnumbered/tariff-setting-not-supported"}}
"""Clauses that show only on a device which shows others too."""


def example(clause: Clause, *, is_declared: bool) -> tuple[str, str]:
    """A DMC and role for which the DMVES declares `clause`, or does not, and the clause applies."""
    for dmc, spec in EMBEDDED.installations.items():
        cells, _ = cells_of(spec.combination, EMBEDDED.dmves, TODAY, [clause.id])
        for cell in cells:
            if cell.declared is is_declared:
                return dmc, cell.role
    raise LookupError(f"no device with {clause.id} declared: {is_declared}")


def verify(tmp_path: Path, dmc: str, role: str, clause: Clause, behaves: set[str]) -> tuple[int, str, str]:
    """Exit code, judgement and observation of the cell, with a device that shows `behaves`."""
    bench = write_bench(tmp_path, {(dmc, role): behaves}, [dmc])
    folder = tmp_path / "run"
    code = main(["verify", dmc, "--bench", str(bench), "--clause", clause.id, "--out", str(folder)])
    document = json.loads((folder / "verification.json").read_text(encoding="utf-8"))
    cell = next(cell for cell in document["combinations"][0]["cells"] if cell["role"] == role)
    return code, cell["judgement"], cell["observed"]


@pytest.mark.parametrize("clause", [c for c in TESTABLE if not c.outcome_uncertain], ids=lambda c: c.id)
@pytest.mark.facts(27)
def test_declared_but_not_shown(clause: Clause, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    dmc, role = example(clause, is_declared=True)
    behaves = declared(dmc, role) - {clause.column}
    assert verify(tmp_path, dmc, role, clause, behaves) == (1, "declared-not-observed", "standard")
    capsys.readouterr()
    assert main(["explain", dmc, clause.id, "--run", str(tmp_path / "run")]) == 0
    told = capsys.readouterr().out
    assert "declared" in told
    assert clause.column in told
    assert "expected" in told


@pytest.mark.parametrize("clause", TESTABLE, ids=lambda c: c.id)
@pytest.mark.facts(27)
def test_shown_but_not_declared(clause: Clause, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    dmc, role = example(clause, is_declared=False)
    behaves = declared(dmc, role) | {clause.column} | NEEDS.get(clause.id, set())
    assert verify(tmp_path, dmc, role, clause, behaves) == (1, "observed-not-declared", "variation")
    capsys.readouterr()
    assert main(["explain", dmc, clause.id, "--run", str(tmp_path / "run")]) == 0
    assert clause.column in capsys.readouterr().out


@pytest.mark.parametrize("clause", [c for c in TESTABLE if c.outcome_uncertain], ids=lambda c: c.id)
@pytest.mark.facts(150, 162)
def test_an_uncertain_outcome_is_confirmed_by_either_result(clause: Clause, tmp_path: Path) -> None:
    dmc, role = example(clause, is_declared=True)
    behaves = declared(dmc, role) - {clause.column}
    assert verify(tmp_path, dmc, role, clause, behaves)[:2] == (0, "confirmed")
