"""Bench files for tests: the embedded bench, with one device that behaves as a test wants."""

from collections.abc import Iterable, Mapping
from pathlib import Path

import yaml

from benches.bench_file import EMBEDDED_BENCH, Bench, load_bench
from benches.mount import shown_clauses

EMBEDDED = load_bench()


def declared(dmc: str, role: str, bench: Bench = EMBEDDED) -> set[str]:
    """The clauses that a device shows because the DMVES declares them."""
    spec = bench.installations[dmc]
    return set(shown_clauses(spec.devices[role], spec.combination, bench.dmves))


def write_bench(folder: Path, behaves: Mapping[tuple[str, str], Iterable[str]], dmcs: Iterable[str] = ()) -> Path:
    """The embedded bench with devices, by (DMC, role), that show just the clauses given; only `dmcs` where named."""
    document = yaml.safe_load(EMBEDDED_BENCH.read_text(encoding="utf-8"))
    registers = EMBEDDED_BENCH.parent
    document["registers"] = {name: str(registers / path) for name, path in document["registers"].items()}
    kept = set(dmcs) or {installation["dmc"] for installation in document["installations"]}
    document["installations"] = [each for each in document["installations"] if each["dmc"] in kept]
    for installation in document["installations"]:
        for role, device in installation["devices"].items():
            if (installation["dmc"], role) in behaves:
                device["behaves"] = sorted(behaves[installation["dmc"], role])
    path = folder / "bench.yaml"
    path.write_text(yaml.safe_dump(document, sort_keys=False), encoding="utf-8")
    return path
