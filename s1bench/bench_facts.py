"""What the evidence holds of the bench: how it qualified before and after the run, and how its meters were left."""

import dataclasses
import json
from pathlib import Path

from reports.values import exchange_json
from s1bench.feature_run import FeatureRun

SCHEMA = "s1bench/bench/1"
FILE = "bench.json"


def write_bench_facts(folder: Path, feature_run: FeatureRun) -> None:
    """Write `evidence/bench.json`."""
    bench = feature_run.bench
    document = {
        "schema": SCHEMA,
        "bench": bench.name,
        "substrate": bench.substrate,
        "clock": bench.clock,
        "held": sorted(bench.places(feature_run.specs)),
        "before": [dataclasses.asdict(check) for check in feature_run.checks_before],
        "after": [dataclasses.asdict(check) for check in feature_run.checks_after],
        "left_as_found": [exchange_json(exchange) for exchange in feature_run.leaving],
    }
    evidence = folder / "evidence"
    evidence.mkdir(parents=True, exist_ok=True)
    text = json.dumps(document, ensure_ascii=False, indent=1) + "\n"
    (evidence / FILE).write_text(text, encoding="utf-8", newline="\n")
