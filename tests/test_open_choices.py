"""Where the sources leave a choice open, no feature may depend on it: every device that conforms is confirmed."""

from datetime import date
from pathlib import Path

import pytest
import yaml

from device_drivers.emulator.behaviour import Behaviour, choices
from reports.judgement import Judgement, judge_run
from s1bench.verify import Asked, prepare, run_share
from tests.benches import write_bench

DMCS = ("IOC-01", "MOC-SECURE-01")
"""A standard combination, and one that declares nearly every variation."""

OTHER_VALUES = [
    (name, value) for name, values in choices().items() for value in values if value != getattr(Behaviour(), name)
]


def judgements(tmp_path: Path, chosen: dict[str, bool | str], *, standard: bool = False) -> set[Judgement]:
    """What the cells of `DMCS`, and the standard suite, are judged when their meters choose as given."""
    bench = write_bench(tmp_path, {}, DMCS)
    document = yaml.safe_load(bench.read_text(encoding="utf-8"))
    for installation in document["installations"]:
        for role in ("ESME", "GSME"):
            installation["devices"][role]["choices"] = dict(chosen)
    bench.write_text(yaml.safe_dump(document), encoding="utf-8")
    run = prepare(Asked(bench, None, (), (), date(2026, 11, 20), standard))
    run_share(run, None, lambda _: None)
    judged = judge_run(run.finish())
    counts = (*judged.counts.items(), *judged.standard_counts.items())
    return {judgement for judgement, count in counts if count}


@pytest.mark.parametrize(("name", "value"), OTHER_VALUES)
def test_no_verdict_depends_on_an_open_choice(name: str, value: bool | str, tmp_path: Path) -> None:
    assert judgements(tmp_path, {name: value}) == {Judgement.CONFIRMED}


def test_nor_on_all_of_them_at_once_even_in_the_standard_suite(tmp_path: Path) -> None:
    assert judgements(tmp_path, dict(OTHER_VALUES), standard=True) == {Judgement.CONFIRMED}
