"""A verdict is that of the Device Model, not of what its meter on the bench has been through before."""

from datetime import date
from pathlib import Path

import pytest
import yaml

from reports.judgement import Judgement, judge_run
from s1bench.verify import Asked, prepare, run_share
from tests.benches import write_bench

DMCS = ("IOC-01", "MOC-SECURE-01")


@pytest.mark.parametrize("subjects", [(), ("standard/prepayment-month", "standard/2.1")], ids=["S1SR", "standard"])
def test_meters_with_a_history_are_judged_as_new_ones(subjects: tuple[str, ...], tmp_path: Path) -> None:
    bench = write_bench(tmp_path, {}, DMCS)
    document = yaml.safe_load(bench.read_text(encoding="utf-8"))
    for installation in document["installations"]:
        for role, name in (("ESME", "UsedEsme"), ("GSME", "UsedGsme")):
            installation["devices"][role]["class"] = f"tests.meters_with_a_history:{name}"
    bench.write_text(yaml.safe_dump(document), encoding="utf-8")
    run = prepare(Asked(bench, None, (), subjects, date(2026, 11, 20)))
    run_share(run, None, lambda _: None)
    judged = judge_run(run.finish())
    counts = judged.standard_counts if subjects else judged.counts
    assert {judgement for judgement, count in counts.items() if count} == {Judgement.CONFIRMED}
