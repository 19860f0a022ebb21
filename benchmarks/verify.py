"""What a verification costs: each variant as a ratio to the plain run, measured in turn within one process.

python benchmarks/verify.py [ROUNDS]
"""

import statistics
import sys
import tempfile
import time
from collections.abc import Callable
from datetime import date
from pathlib import Path

from benches.bench_file import EMBEDDED_BENCH
from reports.verification import write_run_folder
from s1bench.verify import Asked, prepare, run_features, run_share

DMCS = ("IOC-01", "MOC-SECURE-01", "FOC-01")
ASKED = Asked(EMBEDDED_BENCH, None, DMCS, (), date(2026, 11, 20))


def plain() -> None:
    """The features alone."""
    run_share(prepare(ASKED), None, lambda _: None)


def with_allure() -> None:
    """The features with Allure results."""
    with tempfile.TemporaryDirectory() as folder:
        run_share(prepare(ASKED), Path(folder), lambda _: None)


def with_run_folder() -> None:
    """The features and the run folder, without Allure results."""
    run = prepare(ASKED)
    run_share(run, None, lambda _: None)
    with tempfile.TemporaryDirectory() as folder:
        write_run_folder(run.finish(), Path(folder))


def in_two_processes() -> None:
    """The features with Allure results, shared between two processes."""
    with tempfile.TemporaryDirectory() as folder:
        run_features(prepare(ASKED), ASKED, Path(folder), 2)


def main(rounds: int) -> None:
    """Run the variants in turn, `rounds` times, and print medians and ratios."""
    variants: list[Callable[[], None]] = [plain, with_allure, with_run_folder, in_two_processes]
    seconds: dict[str, list[float]] = {variant.__name__: [] for variant in variants}
    for _ in range(rounds):
        for variant in variants:
            start = time.perf_counter()
            variant()
            seconds[variant.__name__].append(time.perf_counter() - start)
    base = seconds[plain.__name__]
    for name, found in seconds.items():
        ratio = statistics.median(a / b for a, b in zip(found, base, strict=True))
        print(f"{name:20} {statistics.median(found):6.2f} s  {ratio:5.2f} x plain")  # noqa: T201


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 3)
