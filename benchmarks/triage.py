"""What a triage costs: as a ratio to one plain pass of Polars over the same files, measured in turn.

python benchmarks/triage.py [INSTALLATIONS [ATTEMPTS [ROUNDS [csv|parquet]]]]

Each is measured in a process of its own, which tells its peak memory. The files are the same for the same numbers.
"""

import multiprocessing
import resource
import statistics
import sys
import tempfile
import time
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

import polars as pl

from benches.bench_file import load_bench
from s1bench.triage_run import Asked, classify
from smets1.dcc.migration import Readings
from smets1.dcc.migration_rows import MOMENT

AT = datetime(2021, 12, 20, 23, 59, 59, tzinfo=UTC)
SEED = 2021
PART = 1_000_000
"""Rows that are made at once."""


def _picked(seed: int, number: pl.Expr, *values: str) -> pl.Expr:
    """One of the values, by a hash of the number."""
    place = number.hash(SEED + seed) % len(values)
    return place.replace_strict(list(range(len(values))), values, return_dtype=pl.String)


def _ago(seed: int, number: pl.Expr, days: int) -> pl.Expr:
    seconds = (number.hash(SEED + seed) % (days * 86400)).cast(pl.Int64)
    return pl.from_epoch(int(AT.timestamp()) - seconds).dt.strftime(MOMENT)


def _name(number: pl.Expr) -> pl.Expr:
    return pl.format("ILL-{}", number.cast(pl.String).str.zfill(9))


def installations(first: int, count: int) -> pl.DataFrame:
    """So many installations, numbered from the first."""
    n = pl.col("n")
    kinds = ("IOC-X,IOC,IOC-01", "MDS-X,MOC (MDS),MOC-MDS-01", "SEC-X,MOC (Secure),MOC-SECURE-01", "EA,FOC,FOC-01")
    kind = _picked(1, n, *kinds).str.split(",")
    suppliers = [f"Supplier {letter}" for letter in "ABCDEFGHIJKLMNOPQRSTUVWXYZ"]
    return pl.DataFrame({"n": range(first, first + count)}).select(
        installation_id=_name(n),
        group_id=kind.list.get(0),
        cohort=kind.list.get(1),
        dmc=kind.list.get(2),
        state=_picked(3, n, "Active", "Dormant"),
        mpan=(n + 9_900_000_000_000).cast(pl.String),
        mprn=(n + 9_000_000_000).cast(pl.String),
        electricity_supplier=_picked(4, n, *suppliers),
        gas_supplier=_picked(5, n, *suppliers),
        payment_mode=_picked(6, n, "Credit", "Prepayment"),
        master_key=_picked(7, n, *["Held"] * 48, "Missing", "Unobtainable"),
        last_wan=_ago(8, n, 8),
        last_gas_han=_ago(9, n, 4),
        uneconomic_to_test=_picked(10, n, *["No"] * 49, "Yes"),
        debt_recovery_types=pl.lit("TimeDebt1 TimeDebt2 PaymentDebt"),
        disablement_of_supply_not_allowed=pl.lit("False"),
        gas_exclusion_instructed_by=_picked(11, n, *[""] * 9, "Supplier A"),
    )


def attempts(first: int, count: int, among: int) -> pl.DataFrame:
    """So many attempts, numbered from the first, at installations chosen by chance."""
    n = pl.col("n")
    kinds = ("MA112,no WAN", "GT01,other", "ILL-01,other", "ILL-02,data", "ILL-03,no WAN")
    kind = pl.when(n.hash(SEED + 22) % 20 == 0).then(pl.lit(",")).otherwise(_picked(23, n, *kinds)).str.split(",")
    return pl.DataFrame({"n": range(first, first + count)}).select(
        installation_id=_name(n.hash(SEED + 20) % among),
        at=_ago(21, n, 200),
        stage=_picked(24, n, "migration", "migration", "instruction"),
        error=kind.list.get(0),
        error_kind=kind.list.get(1),
    )


def make(path: Path, rows: int, part: Callable[[int, int], pl.DataFrame]) -> None:
    """Make a file of so many rows."""
    parts = [part(first, min(PART, rows - first)) for first in range(0, rows, PART)]
    if path.suffix == ".parquet":
        pl.concat(parts).write_parquet(path)
        return
    with path.open("wb") as file:
        for number, frame in enumerate(parts):
            frame.write_csv(file, include_header=not number, quote_style="never")


def plain_scan(folder: Path) -> None:
    """One pass over both files, every cell as text."""
    for path in sorted(folder.glob("*.*")):
        scan = pl.scan_parquet(path) if path.suffix == ".parquet" else pl.scan_csv(path, infer_schema=False)
        scan.select(pl.all().str.len_bytes().sum()).collect(engine="streaming")


def triage(folder: Path) -> None:
    """The triage with all its report files."""
    epcl = load_bench().epcl
    found = {path.stem: path for path in folder.glob("*.*")}
    with tempfile.TemporaryDirectory() as out:
        classify(Asked(found["installations"], found["attempts"], None, epcl, AT, Readings(), 1000), Path(out))


def measured(what: Callable[[Path], None], folder: Path) -> tuple[float, float]:
    """Seconds and peak memory in GiB of a process of its own."""
    with multiprocessing.get_context("spawn").Pool(1) as pool:
        return pool.apply(_measure, (what, folder))


def _measure(what: Callable[[Path], None], folder: Path) -> tuple[float, float]:
    start = time.perf_counter()
    what(folder)
    return time.perf_counter() - start, resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 2**20


def main(count: int, tried: int, rounds: int, kind: str) -> None:
    """Make the files, run both in turn and print medians, the ratio and peak memory."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        make(folder / f"installations.{kind}", count, installations)
        make(folder / f"attempts.{kind}", tried, lambda first, size: attempts(first, size, count))
        found = {what: [measured(what, folder) for _ in range(rounds)] for what in (plain_scan, triage)}
        base = statistics.median(seconds for seconds, _ in found[plain_scan])
        for what, runs in found.items():
            seconds, memory = statistics.median(each for each, _ in runs), max(each for _, each in runs)
            line = f"{what.__name__:12} {seconds:7.2f} s  {seconds / base:5.2f} x plain scan  {memory:5.2f} GiB"
            print(line)  # noqa: T201


if __name__ == "__main__":
    given = sys.argv[1:5]
    defaults = ("400000", "1000000", "3", "csv")
    numbers = [*given, *defaults[len(given) :]]
    main(int(numbers[0]), int(numbers[1]), int(numbers[2]), numbers[3])
