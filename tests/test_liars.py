"""A device that answers as is expected of it and does otherwise is never confirmed."""

import json
from pathlib import Path

import pytest
import yaml

from s1bench.cli import main
from tests.benches import write_bench


@pytest.mark.parametrize(
    ("dmc", "role", "liar", "clause"),
    [
        ("IOC-01", "ESME", "EchoesConfiguration", "18.5(o)"),
        ("MOC-SECURE-01", "ESME", "RefusesAndAppliesInPart", "18.5(o)"),
        ("MOC-SECURE-01", "ESME", "RefusesAndAddsDebt", "18.7(i)"),
        ("IOC-01", "ESME", "CutsTheSupplyMeanwhile", "unnumbered/prepay-orchestration"),
        ("MOC-SECURE-01", "ESME", "CutsTheSupplyMeanwhile", "unnumbered/prepay-orchestration"),
        ("MOC-SECURE-01", "ESME", "DropsTheCalendar", "18.5(p)(iii)"),
        ("MOC-SECURE-01", "ESME", "RunsTheRefusedCalendar", "18.5(p)(iii)"),
        ("IOC-02", "ESME", "ChargesTheRefusedPrice", "unnumbered/tariff-setting-not-supported"),
        ("IOC-02", "ESME", "ChargesTheRefusedPrice", "18.2(a)"),
        ("IOC-03", "ESME", "TellsNewPricesOnly", "18.2(a)"),
        ("IOC-01", "ESME", "MakesUpExport", "unnumbered/export-profile-data"),
        ("IOC-01", "PPMID", "MakesUpAVersion", "18.64(b)"),
    ],
)
def test_a_lie_is_not_confirmed(dmc: str, role: str, liar: str, clause: str, tmp_path: Path) -> None:
    path = write_bench(tmp_path, {}, [dmc])
    bench = yaml.safe_load(path.read_text(encoding="utf-8"))
    bench["installations"][0]["devices"][role]["class"] = f"tests.liars:{liar}"
    path.write_text(yaml.safe_dump(bench, sort_keys=False), encoding="utf-8")
    folder = tmp_path / "run"
    assert main(["verify", dmc, "--bench", str(path), "--clause", clause, "--out", str(folder)]) == 1
    document = json.loads((folder / "verification.json").read_text(encoding="utf-8"))
    [judgement] = [cell["judgement"] for cell in document["combinations"][0]["cells"] if cell["role"] == role]
    assert judgement == "unknown-behaviour"
