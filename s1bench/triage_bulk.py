"""The rules of migration on millions of installations: `smets1.dcc.migration` as expressions on columns.

They give what `judge` and `report_rows` give for each installation; tests hold them to it.
"""

from collections.abc import Callable, Iterable, Mapping
from datetime import datetime
from functools import reduce

import polars as pl

from s1bench.triage_tables import LINE, seconds
from smets1.dcc import migration as rules
from smets1.dcc.cohorts import COHORTS, IOC
from smets1.dcc.migration import SCOPES, Category, Check, Disposition, Readings
from smets1.dcc.migration_rows import FALSE, INSTALLATION_ID, NO, YES
from smets1.registers import Combination

CHECKS, CATEGORIES, DISPOSITIONS = tuple(Check), tuple(Category), tuple(Disposition)
INDEX = "index"
DEPENDS_ON_WEEKS = "depends_on_weeks"
COUNTS = ("no_wan_instructions", "ma112_weeks", "gt01_weeks", "failure_weeks")

_BETWEEN = "\x1f"
FAILED, APPLYING = "failed", "applying"
_UNKNOWN, _GT01_ATTEMPTS = "gt01_unknown", "gt01_attempts"
_SHIFT = 1 << 36
"""Puts the number of an installation before a moment or a week within 64 bits."""

_WEEK = 7 * 86400
_TO_MONDAY = 3 * 86400
"""From the Monday before 1970 to 1970: 1 January was a Thursday."""


def compact_installations(
    epcl: Mapping[str, Combination], at: datetime, readings: Readings
) -> Callable[[pl.DataFrame], pl.DataFrame]:
    """What is kept of sound rows of installations: the checks are made at once, for they need no history."""
    entries = [f"{each.dmc}{_BETWEEN}{each.group_id}" for each in epcl.values() if rules.counts_from(each) <= at.date()]
    failing: Mapping[Check, pl.Expr] = {
        Check.EPCL: ~pl.concat_str("dmc", "group_id", separator=_BETWEEN).is_in(entries),
        Check.TABLE_15: pl.col("cohort").is_in(rules.TABLE_15_COHORTS) & ~_as_table_15(),
        Check.MASTER_KEY: pl.col("master_key") != rules.HELD,
        Check.WAN: ~_within("last_wan", rules.WAN_WINDOW.total_seconds(), at, readings.exactly_seven_days),
        Check.GAS_HAN: _asks_gt01()
        & ~_within("last_gas_han", rules.HAN_WINDOW.total_seconds(), at, readings.exactly_three_days)
        & pl.lit(at.date() >= rules.GT01_WINDOW_FROM),
    }
    columns = (
        pl.col(INSTALLATION_ID, "mpan", "mprn", LINE),
        pl.col("group_id", "dmc", "electricity_supplier", "gas_supplier", "gas_exclusion_instructed_by").cast(
            pl.Categorical
        ),
        pl.col("cohort").cast(pl.Enum(COHORTS)),
        (pl.col("state") == rules.DORMANT).alias("dormant"),
        (pl.col("payment_mode") == rules.CREDIT).alias("credit"),
        (pl.col("master_key") == rules.UNOBTAINABLE).alias("unobtainable"),
        (pl.col("uneconomic_to_test") == YES).alias("uneconomic"),
        _mask(failing[check] for check in CHECKS).alias(FAILED),
        (_asks_gt01() & pl.lit(at.date() < rules.GT01_WINDOW_FROM)).alias(_UNKNOWN),
    )
    return lambda frame: frame.select(columns)


def _as_table_15() -> pl.Expr:
    sequence = pl.col("debt_recovery_types").str.replace_all(" +", " ").str.strip_chars(" ")
    return (sequence == " ".join(rules.PRESCRIBED_DEBT_RECOVERY_TYPES)) & (
        pl.col("disablement_of_supply_not_allowed") == FALSE
    )


def _asks_gt01() -> pl.Expr:
    return (pl.col("mprn") != "") & pl.col("cohort").is_in(rules.GT01_COHORTS)


def _within(name: str, window: float, at: datetime, edge: str) -> pl.Expr:
    age = pl.lit(int(at.timestamp())) - seconds(name)
    return (age <= window if edge == "pass" else age < window).fill_null(value=False)


def _mask(bits: Iterable[pl.Expr]) -> pl.Expr:
    """Bits, the first as 1, the second as 2, and so on."""
    weighed = [pl.when(bit).then(1 << place).otherwise(0).cast(pl.UInt8) for place, bit in enumerate(bits)]
    return reduce(lambda left, right: left | right, weighed)


def compact_attempts(frame: pl.DataFrame) -> pl.DataFrame:
    """What is kept of sound rows of attempts."""
    migration, failed = pl.col("stage") == rules.MIGRATION, pl.col("error") != ""
    return frame.select(
        INSTALLATION_ID,
        LINE,
        seconds("at").alias("at"),
        migration.alias("migration"),
        (migration & ~failed).alias("succeeded"),
        (~migration & (pl.col("error_kind") == rules.NO_WAN)).alias("no_wan"),
        (migration & (pl.col("error") == rules.MA112)).alias("ma112"),
        (migration & (pl.col("error") == rules.GT01)).alias("gt01"),
        (migration & failed & (pl.col("error_kind") != rules.DATA)).alias("retry"),
    )


def compact_changes(frame: pl.DataFrame) -> pl.DataFrame:
    """What is kept of sound rows of changes of supplier."""
    return frame.select(
        INSTALLATION_ID, LINE, seconds("at").alias("at"), "fuel", pl.col("supplier").cast(pl.Categorical)
    )


def no_changes() -> pl.DataFrame:
    """A table of changes of supplier that holds none."""
    return pl.DataFrame(
        schema={INDEX: pl.UInt32(), "at": pl.Int64(), "fuel": pl.String(), "supplier": pl.Categorical()}
    )


def indexed(installations: pl.DataFrame) -> pl.DataFrame:
    """Installations with the number that stands for their id hereafter."""
    return installations.with_row_index(INDEX)


def of_known(rows: pl.DataFrame, installations: pl.DataFrame) -> pl.DataFrame:
    """Rows with the number of their installation; null where there is none."""
    return rows.join(installations.select(INSTALLATION_ID, INDEX), on=INSTALLATION_ID, how="left")


def is_known() -> pl.Expr:
    """Whether a row is of a known installation."""
    return pl.col(INDEX).is_not_null()


def repeats(*names: str) -> pl.Expr:
    """Whether an earlier row has the same values."""
    return ~(pl.struct(names) if len(names) > 1 else pl.col(names[0])).is_first_distinct()


def repeated_attempts() -> pl.Expr:
    """Whether an earlier row tells of the same installation, moment and stage."""
    moment = pl.col("at").cast(pl.UInt64) * 2 + pl.col("migration")
    return ~(pl.col(INDEX).cast(pl.UInt64) * _SHIFT + moment).is_first_distinct()


def judged(
    installations: pl.DataFrame,
    attempts: pl.DataFrame | None,
    changes: pl.DataFrame,
    doubted: Iterable[str],
    at: datetime,
    readings: Readings,
) -> pl.DataFrame:
    """Installations with what becomes of them and who their Responsible Suppliers are.

    Without attempts no history is known; of the `doubted` it is not known in full.
    """
    doubtful = pl.col(INSTALLATION_ID).is_in(pl.Series(sorted(doubted), dtype=pl.String).implode())
    known = pl.lit(attempts is not None) & ~doubtful
    frame = _with_suppliers(installations, changes, at).with_columns(known.alias("known"))
    found = _decided(frame, attempts, at, readings)
    other = _decided(frame, attempts, at, rules.with_other_weeks(readings))
    depends = (found["disposition"] != other["disposition"]) | (found[APPLYING] != other[APPLYING])
    return found.with_columns(
        depends.alias(DEPENDS_ON_WEEKS),
        _listed(APPLYING, CATEGORIES).alias("exclusion_categories"),
        _listed(FAILED, CHECKS).alias("failed_checks"),
    )


def _decided(frame: pl.DataFrame, attempts: pl.DataFrame | None, at: datetime, readings: Readings) -> pl.DataFrame:
    history = _histories(attempts, readings) if attempts is not None else _no_history()
    frame = frame.join(history, on=INDEX, how="left", maintain_order="left")
    counted = [pl.when("known").then(pl.col(name).fill_null(0)).otherwise(0) for name in (*COUNTS, _GT01_ATTEMPTS)]
    frame = frame.with_columns(*counted, succeeded=pl.col("succeeded").fill_null(value=False) & pl.col("known"))
    applying = _mask(_applies(category, readings) for category in CATEGORIES)
    open_to_all = pl.col("known") & ~pl.col("succeeded") & pl.lit(at.date() >= rules.CATEGORIES_FROM)
    return frame.with_columns(
        pl.when(open_to_all).then(applying).otherwise(0).cast(pl.UInt8).alias(APPLYING),
        pl.when("succeeded").then(0).otherwise(pl.col(FAILED)).cast(pl.UInt8).alias(FAILED),
    ).with_columns(_disposition().alias("disposition"))


def _no_history() -> pl.DataFrame:
    counts = dict.fromkeys((*COUNTS, _GT01_ATTEMPTS), pl.UInt32())
    return pl.DataFrame(schema={INDEX: pl.UInt32(), **counts, "succeeded": pl.Boolean()})


def _histories(attempts: pl.DataFrame, readings: Readings) -> pl.DataFrame:
    """What the categories count, for each installation that has something to count."""
    weeks = _calendar_weeks if readings.weeks == "calendar" else _weeks_apart
    parts = [
        _tally(attempts.filter("no_wan"), "no_wan_instructions"),
        weeks(attempts.filter("ma112"), "ma112_weeks"),
        weeks(attempts.filter("gt01"), "gt01_weeks"),
        weeks(attempts.filter("retry"), "failure_weeks"),
        _tally(attempts.filter("gt01"), _GT01_ATTEMPTS),
        attempts.filter("succeeded").select(INDEX, succeeded=True).unique(INDEX),
    ]
    return reduce(lambda left, right: left.join(right, on=INDEX, how="full", coalesce=True), parts)


def _tally(attempts: pl.DataFrame, name: str) -> pl.DataFrame:
    return attempts.group_by(INDEX).agg(pl.len().cast(pl.UInt32).alias(name))


def _calendar_weeks(attempts: pl.DataFrame, name: str) -> pl.DataFrame:
    week = (pl.col("at") + _TO_MONDAY) // _WEEK
    key = (pl.col(INDEX).cast(pl.UInt64) * _SHIFT + week.cast(pl.UInt64)).alias("key")
    return _tally(attempts.select(key).unique().select((pl.col("key") // _SHIFT).cast(pl.UInt32).alias(INDEX)), name)


def _weeks_apart(attempts: pl.DataFrame, name: str) -> pl.DataFrame:
    """The first of each, then the first seven days and more after it, and so on: no other choice gives more."""
    rest = attempts.select(INDEX, "at")
    counted = []
    while rest.height:
        first = rest.group_by(INDEX).agg(pl.col("at").min().alias("first"))
        counted.append(first.select(INDEX))
        rest = rest.join(first, on=INDEX).filter(pl.col("at") - pl.col("first") >= _WEEK).drop("first")
    return _tally(pl.concat(counted) if counted else rest, name)


def _with_suppliers(installations: pl.DataFrame, changes: pl.DataFrame, at: datetime) -> pl.DataFrame:
    """Installations with the Responsible Supplier of each meter, the one before and since when."""
    frame = installations
    made = changes.filter(pl.col("at") <= int(at.timestamp())).sort("at")
    for fuel in rules.FUELS:
        now, before, since = f"{fuel}_supplier", f"{fuel}_before", f"{fuel}_since"
        latest = (
            made.filter(pl.col("fuel") == fuel)
            .group_by(INDEX, maintain_order=True)
            .agg(
                pl.col("supplier").last().alias("now"),
                pl.col("supplier").get(-2, null_on_oob=True).alias(before),
                pl.col("at").last().alias(since),
            )
        )
        # The supplier before the only change is the one that the file of installations names.
        previous = pl.when(pl.col("now").is_not_null()).then(pl.coalesce(before, now)).alias(before)
        frame = (
            frame.join(latest, on=INDEX, how="left", maintain_order="left")
            .with_columns(previous, pl.coalesce("now", now).alias(now))
            .drop("now")
        )
    return frame


def _applies(category: Category, readings: Readings) -> pl.Expr:
    enough: Mapping[Category, pl.Expr] = {
        Category.MASTER_KEY_ERRORS: pl.col("unobtainable"),
        Category.UNECONOMIC_TO_TEST: pl.col("uneconomic"),
        Category.CONSISTENT_GT01: _gas_excluded(readings),
        Category.NO_WAN_BEFORE: pl.col("no_wan_instructions") >= rules.NO_WAN_INSTRUCTIONS,
        Category.NO_WAN_ATTEMPTING: pl.col("ma112_weeks") >= rules.SEPARATE_WEEKS,
        Category.FIVE_RETRIES: pl.col("failure_weeks") >= rules.RETRIES,
    }
    scope = SCOPES[category]
    concerns = enough[category] & pl.col("cohort").cast(pl.String).is_in(scope.cohorts)
    return concerns & pl.col("dormant") if scope.dormant_only else concerns


def _gas_excluded(readings: Readings) -> pl.Expr:
    instructed = (
        (pl.col("gas_exclusion_instructed_by").cast(pl.String) != "")
        & (pl.col("gas_exclusion_instructed_by") == pl.col("gas_supplier"))
        & (pl.col(_GT01_ATTEMPTS) >= readings.failures_if_active)
    )
    consistent = pl.when("dormant").then(pl.col("gt01_weeks") >= rules.SEPARATE_WEEKS).otherwise(instructed)
    return (pl.col("mprn") != "") & ((pl.col("cohort") != IOC) | pl.col("credit")) & consistent


def _disposition() -> pl.Expr:
    gas_bit, gt01_bit = 1 << CATEGORIES.index(Category.CONSISTENT_GT01), 1 << CHECKS.index(Check.GAS_HAN)
    gas_excluded = (pl.col(APPLYING) & gas_bit) != 0
    no_gas = pl.when(gas_excluded).then(pl.col(FAILED) & ~pl.lit(gt01_bit, pl.UInt8)).otherwise(pl.col(FAILED))
    return (
        pl.when(~pl.col("known"))
        .then(_named(Disposition.NOT_JUDGED))
        .when("succeeded")
        .then(_named(Disposition.MIGRATED))
        .when((pl.col(APPLYING) & ~pl.lit(gas_bit, pl.UInt8)) != 0)
        .then(_named(Disposition.EXCLUDED))
        .when(no_gas != 0)
        .then(_named(Disposition.NOT_ELIGIBLE))
        .when(pl.col(_UNKNOWN))
        .then(_named(Disposition.NOT_JUDGED))
        .when(gas_excluded)
        .then(_named(Disposition.ESME_ONLY))
        .otherwise(_named(Disposition.ELIGIBLE))
    )


def _named(disposition: Disposition) -> pl.Expr:
    return pl.lit(str(disposition), pl.Enum([str(each) for each in DISPOSITIONS]))


def named(bits: int, names: tuple[Check, ...] | tuple[Category, ...]) -> str:
    """The names whose bits are set."""
    return "; ".join(name for place, name in enumerate(names) if bits >> place & 1)


def _listed(mask: str, names: tuple[Check, ...] | tuple[Category, ...]) -> pl.Expr:
    texts = [
        "; ".join(name for place, name in enumerate(names) if bits >> place & 1) for bits in range(1 << len(names))
    ]
    return pl.col(mask).replace_strict(list(range(len(texts))), texts, return_dtype=pl.Enum(texts))


def supplier_report(frame: pl.DataFrame) -> pl.DataFrame:
    """The rows of the monthly reports of all suppliers: a row for each meter that is excluded."""
    gas_bit = 1 << CATEGORIES.index(Category.CONSISTENT_GT01)
    excluded = pl.col("disposition") == Disposition.EXCLUDED
    without_gas = pl.col(APPLYING) & ~pl.lit(gas_bit, pl.UInt8)

    def of(fuel: str, rows: pl.DataFrame, mpan: pl.Expr, mprn: pl.Expr, categories: pl.Expr) -> pl.DataFrame:
        return rows.with_columns(categories.alias(APPLYING)).select(
            pl.col(f"{fuel}_supplier").cast(pl.String).alias("responsible_supplier"),
            INSTALLATION_ID,
            mpan.alias("mpan"),
            mprn.alias("mprn"),
            _listed(APPLYING, CATEGORIES).cast(pl.String).alias("exclusion_categories"),
            pl.col(f"{fuel}_before").cast(pl.String).fill_null("").alias("previous_supplier"),
            pl.from_epoch(f"{fuel}_since").dt.strftime("%Y-%m-%dT%H:%M:%SZ").fill_null("").alias("supplier_since"),
        )

    nothing = pl.lit("")
    gas = frame.filter((pl.col(APPLYING) != 0) & (pl.col("mprn") != ""))
    rows = [
        of(rules.ELECTRICITY, frame.filter(excluded), pl.col("mpan"), nothing, without_gas),
        of(rules.GAS, gas, nothing, pl.col("mprn"), pl.col(APPLYING)),
    ]
    return pl.concat(rows).sort("responsible_supplier", INSTALLATION_ID, "mprn")


def classification(frame: pl.DataFrame) -> pl.DataFrame:
    """The columns of the file of classified installations."""
    return frame.select(
        INSTALLATION_ID,
        "group_id",
        "dmc",
        pl.col("cohort"),
        pl.when("dormant").then(pl.lit(rules.DORMANT)).otherwise(pl.lit(rules.ACTIVE)).alias("state"),
        "disposition",
        "exclusion_categories",
        "failed_checks",
        *COUNTS,
        pl.when(DEPENDS_ON_WEEKS).then(pl.lit(YES)).otherwise(pl.lit(NO)).alias(DEPENDS_ON_WEEKS),
    )


def tallies(frame: pl.DataFrame) -> pl.DataFrame:
    """How many installations have the same cohort, disposition, categories and failed checks."""
    return frame.group_by("cohort", "disposition", APPLYING, FAILED).agg(pl.len().alias("count"))
