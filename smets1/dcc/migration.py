"""Migration (TMAD): the checks before it, the Exclusion Categories, and who is told.

One SMETS1 Installation at a time. What the facts leave open is a field of `Readings`. The texts of the TMAD and of its
error handling strategy (MEHRS) are not held: rules rest on the facts that are cited beside them.
"""

from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from enum import StrEnum
from typing import Literal

from smets1.data_items import GSME
from smets1.dcc.cohorts import FOC, IOC, MOC_MDS, MOC_SECURE
from smets1.operations import Value
from smets1.registers import Combination

PRESCRIBED_DEBT_RECOVERY_TYPES = ("TimeDebt1", "TimeDebt2", "PaymentDebt")
"""The sequence in which debt recovery types are configured. An assumption: the order itself is not held (fact 11)."""

TABLE_15_ITEMS = ("DebtRecoveryTypeSequence", "DisablementOfSupplyNotAllowed")

TABLE_15_COHORTS = (MOC_SECURE,)
"""Table 15 is known for Secure devices only (facts 11, 14)."""

TMAD_FROM = date(2020, 11, 12)
"""The earliest version that is known, v8.0, holds from this day (fact 43)."""

SECURE_FROM = date(2020, 11, 24)
"""Before the designation of this day no DMC of Secure is active on the EPCL (fact 58)."""

GT01_WINDOW_FROM = date(2021, 11, 4)
"""Before this day GT01 asks for a window that is not known (facts 190, 191)."""

CATEGORIES_FROM = date(2021, 12, 7)
"""Exclusion Categories hold from the re-designation, as proposed (facts 173, 200)."""

WAN_WINDOW = timedelta(days=7)
HAN_WINDOW = timedelta(hours=72)
MA112, GT01 = "MA112", "GT01"
"""The errors of the WAN and the gas meter's HAN check."""

SEPARATE_WEEKS = 3
"""Attempts in separate weeks after which MA112 or GT01 excludes (facts 180, 192)."""

NO_WAN_INSTRUCTIONS = 3
"""Instructions to the SMSO, failed for no WAN, after which an installation is excluded (fact 179)."""

RETRIES = 5
"""Failed attempts in separate weeks after which an installation is excluded (fact 184)."""

PPMID_NOT_VARIED = ("EA", "EB")
"""GroupIDs for which the definition of a SMETS1 PPMID is not varied (fact 197)."""

ACTIVE, DORMANT = "Active", "Dormant"
INSTALLATION_STATES = (ACTIVE, DORMANT)
CREDIT, PREPAYMENT = "Credit", "Prepayment"
PAYMENT_MODES = (CREDIT, PREPAYMENT)
HELD, MISSING, UNOBTAINABLE = "Held", "Missing", "Unobtainable"
MASTER_KEY_STATES = (HELD, MISSING, UNOBTAINABLE)
"""Whether the correct CHF Master Key is held; `Unobtainable`: not after all reasonable steps (fact 177)."""

INSTRUCTION, MIGRATION = "instruction", "migration"
STAGES = (INSTRUCTION, MIGRATION)
"""An instruction of DCC to the SMSO under TMAD 4.26, or an attempt at migration."""

NO_WAN, DATA, OTHER = "no WAN", "data", "other"
ERROR_KINDS = (NO_WAN, DATA, OTHER)
"""What an error is of; `data`: one of TMAD Table 5.10. Which codes those are is not known (fact 186)."""

ELECTRICITY, GAS = "electricity", "gas"
FUELS = (ELECTRICITY, GAS)


class Check(StrEnum):
    """What an installation must meet to be migrated."""

    EPCL = "EPCL match"
    TABLE_15 = "Table 15 configuration"
    MASTER_KEY = "Master Key"
    WAN = MA112
    GAS_HAN = GT01


class Category(StrEnum):
    """An Exclusion Category, in the order of the clauses of the TMAD."""

    MASTER_KEY_ERRORS = "Master Key Errors"
    UNECONOMIC_TO_TEST = "Uneconomic to Test"
    CONSISTENT_GT01 = "Consistent GT01 Check Failure"
    NO_WAN_BEFORE = "No WAN Before Migration Attempted"
    NO_WAN_ATTEMPTING = "No WAN Attempting Migration"
    FIVE_RETRIES = "Five Retries Attempting Migration"


class Disposition(StrEnum):
    """What becomes of an installation."""

    MIGRATED = "migrated"
    ELIGIBLE = "eligible"
    ESME_ONLY = "ESME only"
    NOT_ELIGIBLE = "not eligible"
    EXCLUDED = "excluded"
    NOT_JUDGED = "not judged"


@dataclass(frozen=True, slots=True)
class Scope:
    """Which installations an Exclusion Category concerns."""

    clause: str
    cohorts: tuple[str, ...]
    dormant_only: bool
    facts: tuple[int, ...]

    def why_not(self, cohort: str, state: str) -> str:
        """Why an installation is out of scope; empty where it is in it."""
        if cohort not in self.cohorts:
            return f"its scope is {', '.join(self.cohorts)}, and this is {cohort}"
        return f"its scope is {DORMANT}, and this is {state}" if self.dormant_only and state != DORMANT else ""


SCOPES: Mapping[Category, Scope] = {
    Category.MASTER_KEY_ERRORS: Scope("18.4", (IOC, MOC_MDS), True, (177,)),
    Category.UNECONOMIC_TO_TEST: Scope("18.5", (IOC, FOC), False, (187,)),
    Category.CONSISTENT_GT01: Scope("18.6", (IOC, MOC_SECURE), False, (190, 192, 193, 194, 195)),
    Category.NO_WAN_BEFORE: Scope("18.7", (IOC,), True, (179,)),
    Category.NO_WAN_ATTEMPTING: Scope("18.8", (IOC, MOC_MDS), True, (180, 183)),
    Category.FIVE_RETRIES: Scope("18.9", (IOC, MOC_MDS, MOC_SECURE), True, (184, 185)),
}
"""Every category excludes the installation, but for 18.6, which excludes the GSME. One slide has Uneconomic to Test as
18.4 (fact 187)."""

GT01_COHORTS = SCOPES[Category.CONSISTENT_GT01].cohorts


@dataclass(frozen=True, slots=True)
class Readings:
    """How to read what the facts leave open; the defaults are assumptions."""

    weeks: Literal["calendar", "seven-days"] = "calendar"
    """Separate weeks: different calendar weeks from Monday 00:00 UTC, or seven days and more apart (fact 183)."""
    exactly_seven_days: Literal["pass", "fail"] = "fail"
    """MA112, the last WAN communication exactly seven days ago (fact 181)."""
    exactly_three_days: Literal["pass", "fail"] = "pass"
    """GT01, the last HAN communication exactly 72 hours ago (fact 191)."""
    failures_if_active: int = 1
    """Attempts that must have ended in GT01 before the instruction for an Active installation counts (fact 193)."""
    tmad_expires: date = date(2022, 12, 31)
    """The last day of the TMAD (fact 199, proposed; it was moved again later)."""


@dataclass(frozen=True, slots=True, order=True)
class Attempt:
    """An instruction to the SMSO, or an attempt at migration; without an error it succeeded."""

    at: datetime
    stage: str
    error: str = ""
    kind: str = ""


@dataclass(frozen=True, slots=True, order=True)
class ChangeOfSupplier:
    """Another supplier becomes the Responsible Supplier of a meter."""

    at: datetime
    fuel: str
    supplier: str


@dataclass(frozen=True, slots=True)
class Installation:
    """A SMETS1 Installation that is to be migrated. It has a GSME where it has an MPRN."""

    installation_id: str
    group_id: str
    cohort: str
    dmc: str
    state: str
    mpan: str
    mprn: str
    electricity_supplier: str
    """The Responsible Supplier before any of `changes`."""
    gas_supplier: str
    payment_mode: str
    master_key: str
    last_wan: datetime | None
    """The last WAN communication; None where none is known."""
    last_gas_han: datetime | None
    uneconomic_to_test: bool
    """The Secretary of State decided so, and does not direct otherwise (fact 187)."""
    debt_recovery_types: tuple[str, ...] = ()
    disablement_of_supply_not_allowed: bool | None = None
    gas_exclusion_instructed_by: str = ""
    """The supplier that instructed DCC to exclude the GSME of an Active installation (fact 193)."""
    attempts: tuple[Attempt, ...] | None = None
    """None where the history is not known in full."""
    changes: tuple[ChangeOfSupplier, ...] = ()


@dataclass(frozen=True, slots=True)
class Counts:
    """What the categories count in a history."""

    no_wan_instructions: int = 0
    ma112_weeks: int = 0
    gt01_weeks: int = 0
    failure_weeks: int = 0


@dataclass(frozen=True, slots=True)
class Answer:
    """Whether a check is met or a category applies; None where that cannot be judged."""

    subject: Check | Category
    holds: bool | None
    because: str
    facts: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Judgement:
    """What becomes of an installation, and why."""

    disposition: Disposition
    because: str
    facts: tuple[int, ...]
    checks: tuple[Answer, ...]
    categories: tuple[Answer, ...]
    counts: Counts

    @property
    def failed_checks(self) -> tuple[Check, ...]:
        """The checks that are not met."""
        return tuple(Check(answer.subject) for answer in self.checks if answer.holds is False)

    @property
    def exclusion_categories(self) -> tuple[Category, ...]:
        """The categories that apply."""
        return tuple(Category(answer.subject) for answer in self.categories if answer.holds)


@dataclass(frozen=True, slots=True)
class ReportRow:
    """A meter in the monthly report to its Responsible Supplier; of MPAN and MPRN it has its own (fact 175)."""

    supplier: str
    installation_id: str
    mpan: str
    mprn: str
    categories: tuple[Category, ...]
    previous_supplier: str
    supplier_since: datetime | None
    """The last change of supplier, where there was one."""


def table_15_faults(configuration: Mapping[str, Value | None]) -> list[str]:
    """The settings of Table 15 that are not as prescribed, in its order (facts 11, 14)."""
    prescribed = {
        "DebtRecoveryTypeSequence": PRESCRIBED_DEBT_RECOVERY_TYPES,
        "DisablementOfSupplyNotAllowed": False,
    }
    return [item for item in TABLE_15_ITEMS if configuration.get(item) != prescribed[item]]


def tmad_in_force(on: date, readings: Readings) -> bool:
    """Whether a version of the TMAD that is known is in force (facts 43, 199)."""
    return TMAD_FROM <= on <= readings.tmad_expires


def ppmid_definition_varied(cohort: str, group_id: str) -> bool | None:
    """Whether some displays count as SMETS1 IHD; None for a GroupID of FOC that is not known (fact 197)."""
    if cohort != FOC:
        return True
    return False if group_id in PPMID_NOT_VARIED else None


def separate_weeks(moments: Iterable[datetime], weeks: Literal["calendar", "seven-days"]) -> int:
    """How many of these moments lie in separate weeks, at most (fact 183)."""
    if weeks == "calendar":
        return len({moment.isocalendar()[:2] for moment in moments})
    count, last = 0, None
    for moment in sorted(moments):
        if last is None or moment - last >= WAN_WINDOW:
            count, last = count + 1, moment
    return count


def counts_of(attempts: Collection[Attempt], readings: Readings) -> Counts:
    """What the categories count: no error of Table 5.10 is a retry (fact 185), two at one instant are one (179)."""

    def weeks(counted: Callable[[Attempt], bool]) -> int:
        failed = [attempt for attempt in attempts if attempt.stage == MIGRATION and attempt.error]
        return separate_weeks((attempt.at for attempt in failed if counted(attempt)), readings.weeks)

    return Counts(
        len({attempt.at for attempt in attempts if attempt.stage == INSTRUCTION and attempt.kind == NO_WAN}),
        weeks(lambda attempt: attempt.error == MA112),
        weeks(lambda attempt: attempt.error == GT01),
        weeks(lambda attempt: attempt.kind != DATA),
    )


def responsible_supplier(installation: Installation, fuel: str, at: datetime) -> tuple[str, str, datetime | None]:
    """The supplier of a meter at an instant, the one before it and since when, where it changed (facts 175, 195)."""
    first = installation.electricity_supplier if fuel == ELECTRICITY else installation.gas_supplier
    changes = sorted(change for change in installation.changes if change.fuel == fuel and change.at <= at)
    suppliers = [first, *(change.supplier for change in changes)]
    return suppliers[-1], suppliers[-2] if changes else "", changes[-1].at if changes else None


def checks_of(
    installation: Installation, epcl: Mapping[str, Combination], at: datetime, readings: Readings
) -> tuple[Answer, ...]:
    """The checks before migration, each with whether it is met."""
    return (
        _epcl_match(installation, epcl.get(installation.dmc), at),
        _table_15(installation),
        Answer(
            Check.MASTER_KEY,
            installation.master_key == HELD,
            f"the correct CHF Master Key, which key rotation needs, is: {installation.master_key}",
            (178,),
        ),
        _within(Check.WAN, installation.last_wan, WAN_WINDOW, at, readings.exactly_seven_days, (180, 181)),
        _gas_han(installation, at, readings),
    )


def counts_from(entry: Combination) -> date:
    """The day from which an EPCL entry counts: that on which it was added, of Secure none before the designation."""
    return max(entry.first_added, SECURE_FROM) if entry.cohort == MOC_SECURE else entry.first_added


def _epcl_match(installation: Installation, entry: Combination | None, at: datetime) -> Answer:
    if entry is None:
        found = f"DMC {installation.dmc} is not on the EPCL"
    elif entry.group_id != installation.group_id:
        found = f"DMC {installation.dmc} is on the EPCL for GroupID {entry.group_id}, not {installation.group_id}"
    elif (since := counts_from(entry)) > at.date():
        found = f"DMC {installation.dmc} is on the EPCL from {since} only"
    else:
        return Answer(Check.EPCL, True, f"DMC {installation.dmc} is on the EPCL", (188,))
    return Answer(Check.EPCL, False, found, (188, 189))


def _table_15(installation: Installation) -> Answer:
    if installation.cohort not in TABLE_15_COHORTS:
        return Answer(Check.TABLE_15, True, f"nothing is known to be prescribed for {installation.cohort}", (11, 14))
    configuration: dict[str, Value | None] = {
        "DebtRecoveryTypeSequence": installation.debt_recovery_types,
        "DisablementOfSupplyNotAllowed": installation.disablement_of_supply_not_allowed,
    }
    faults = table_15_faults(configuration)
    found = f"not as prescribed: {', '.join(faults)}" if faults else "the settings that are known are as prescribed"
    return Answer(Check.TABLE_15, not faults, found, (11, 14))


def _gas_han(installation: Installation, at: datetime, readings: Readings) -> Answer:
    if not installation.mprn:
        return Answer(Check.GAS_HAN, True, "there is no GSME", (190,))
    if installation.cohort not in GT01_COHORTS:
        return Answer(Check.GAS_HAN, True, f"the check does not concern {installation.cohort}", (190,))
    if at.date() < GT01_WINDOW_FROM:
        return Answer(Check.GAS_HAN, None, f"the window before {GT01_WINDOW_FROM} is not known", (191,))
    return _within(Check.GAS_HAN, installation.last_gas_han, HAN_WINDOW, at, readings.exactly_three_days, (190, 191))


def _within(
    check: Check, last: datetime | None, window: timedelta, at: datetime, edge: str, facts: tuple[int, ...]
) -> Answer:
    if last is None:
        return Answer(check, False, "no communication is known", facts)
    passes = at - last <= window if edge == "pass" else at - last < window
    return Answer(check, passes, f"the last communication was {at - last} ago, of {window} allowed", facts)


def categories_of(installation: Installation, counts: Counts, at: datetime, readings: Readings) -> tuple[Answer, ...]:
    """The Exclusion Categories, each with whether it applies."""
    if installation.attempts is None:
        unknown = "its history is not known in full"
        return tuple(Answer(category, None, unknown, scope.facts) for category, scope in SCOPES.items())
    if at.date() < CATEGORIES_FROM:
        early = f"there are Exclusion Categories from {CATEGORIES_FROM} only"
        return tuple(Answer(category, False, early, (173, 200)) for category in SCOPES)
    n = counts
    applies: Mapping[Category, tuple[bool, str]] = {
        Category.MASTER_KEY_ERRORS: (
            installation.master_key == UNOBTAINABLE,
            f"the correct CHF Master Key is: {installation.master_key}",
        ),
        Category.UNECONOMIC_TO_TEST: (
            installation.uneconomic_to_test,
            f"the Secretary of State {'decided' if installation.uneconomic_to_test else 'has not decided'} so",
        ),
        Category.CONSISTENT_GT01: _gas_excluded(installation, counts, at, readings),
        Category.NO_WAN_BEFORE: (
            n.no_wan_instructions >= NO_WAN_INSTRUCTIONS,
            f"{n.no_wan_instructions} instructions to the SMSO failed for no WAN, of {NO_WAN_INSTRUCTIONS} needed",
        ),
        Category.NO_WAN_ATTEMPTING: (
            n.ma112_weeks >= SEPARATE_WEEKS,
            f"attempts in {n.ma112_weeks} separate weeks ended in MA112, of {SEPARATE_WEEKS} needed",
        ),
        Category.FIVE_RETRIES: (
            n.failure_weeks >= RETRIES,
            f"attempts in {n.failure_weeks} separate weeks failed, data errors apart, of {RETRIES} needed",
        ),
    }

    def answer(category: Category, scope: Scope) -> Answer:
        if why_not := scope.why_not(installation.cohort, installation.state):
            return Answer(category, False, why_not, scope.facts)
        return Answer(category, *applies[category], scope.facts)

    return tuple(answer(category, scope) for category, scope in SCOPES.items())


def _gas_excluded(installation: Installation, counts: Counts, at: datetime, readings: Readings) -> tuple[bool, str]:
    if not installation.mprn:
        return False, "there is no GSME"
    if installation.cohort == IOC and installation.payment_mode != CREDIT:
        return False, f"the payment mode is {installation.payment_mode}, and {IOC} needs {CREDIT}"
    if installation.state == DORMANT:
        found = f"attempts in {counts.gt01_weeks} separate weeks ended in GT01, of {SEPARATE_WEEKS} needed"
        return counts.gt01_weeks >= SEPARATE_WEEKS, found
    attempts = installation.attempts or ()
    ended = len({each.at for each in attempts if each.stage == MIGRATION and each.error == GT01})
    supplier, _, _ = responsible_supplier(installation, GAS, at)
    instructed = installation.gas_exclusion_instructed_by
    holds = bool(instructed) and instructed == supplier and ended >= readings.failures_if_active
    found = f"instructed by: {instructed or 'none'}, the Responsible Supplier is {supplier}; "
    return holds, f"{found}{ended} attempts ended in GT01, of {readings.failures_if_active} needed"


def judge(
    installation: Installation, epcl: Mapping[str, Combination], at: datetime, readings: Readings | None = None
) -> Judgement:
    """What becomes of an installation at an instant; `epcl` is the EPCL by DMC."""
    readings = readings or Readings()
    history = installation.attempts
    checks = checks_of(installation, epcl, at, readings)
    if history is not None and any(attempt.stage == MIGRATION and not attempt.error for attempt in history):
        because = "an attempt at migration succeeded, and the SMSO has no access any more"
        return Judgement(Disposition.MIGRATED, because, (178,), (), (), counts_of(history, readings))
    counts = counts_of(history or (), readings)
    categories = categories_of(installation, counts, at, readings)
    disposition, because, facts = _disposition(history is not None, checks, categories)
    return Judgement(disposition, because, facts, checks, categories, counts)


def depends_on_weeks(
    installation: Installation, epcl: Mapping[str, Combination], at: datetime, readings: Readings | None = None
) -> bool:
    """Whether the other reading of separate weeks would judge otherwise (fact 183)."""
    readings = readings or Readings()
    found, other = (judge(installation, epcl, at, each) for each in (readings, with_other_weeks(readings)))
    return (found.disposition, found.exclusion_categories) != (other.disposition, other.exclusion_categories)


def with_other_weeks(readings: Readings) -> Readings:
    """Readings with the other reading of separate weeks."""
    return replace(readings, weeks="seven-days" if readings.weeks == "calendar" else "calendar")


def _disposition(
    history_known: bool, checks: Iterable[Answer], categories: Iterable[Answer]
) -> tuple[Disposition, str, tuple[int, ...]]:
    if not history_known:
        return Disposition.NOT_JUDGED, "its history is not known in full", ()
    applying = {Category(answer.subject): answer for answer in categories if answer.holds}
    gas_excluded = applying.pop(Category.CONSISTENT_GT01, None)
    if applying:
        facts = (172, 174, *(fact for answer in applying.values() for fact in answer.facts))
        return Disposition.EXCLUDED, "; ".join(applying), facts
    lacking = [each for each in checks if not each.holds and not (gas_excluded and each.subject == Check.GAS_HAN)]
    if failed := [answer for answer in lacking if answer.holds is False]:
        facts = tuple(fact for answer in failed for fact in answer.facts)
        return Disposition.NOT_ELIGIBLE, "; ".join(f"{each.subject}: {each.because}" for each in failed), facts
    if lacking:
        return Disposition.NOT_JUDGED, f"{lacking[0].subject}: {lacking[0].because}", lacking[0].facts
    if gas_excluded:
        return Disposition.ESME_ONLY, "the ESME is migrated and the GSME excluded", gas_excluded.facts
    return Disposition.ELIGIBLE, "every check is met and no Exclusion Category applies", (188,)


def left_behind(disposition: Disposition, cohort: str, of_third_parties: Collection[str] = ()) -> frozenset[str]:
    """The device types that are not migrated with their installation: the GSME where the ESME alone is (fact 192), and
    on Secure what third parties attached to it (fact 155)."""
    gas = {GSME} if disposition == Disposition.ESME_ONLY else set()
    return frozenset(gas | set(of_third_parties if cohort == MOC_SECURE else ()))


def report_rows(installation: Installation, judgement: Judgement, at: datetime) -> tuple[ReportRow, ...]:
    """The rows of an installation in the monthly reports: a row for each meter that is excluded (fact 175).

    A meter is in the file of its Responsible Supplier at `at`, and in no other.
    """
    gas_only = judgement.disposition != Disposition.EXCLUDED
    categories = judgement.exclusion_categories
    rows = []
    for fuel in FUELS:
        if not categories or (fuel == GAS and not installation.mprn) or (fuel == ELECTRICITY and gas_only):
            continue
        mpan, mprn = (installation.mpan, "") if fuel == ELECTRICITY else ("", installation.mprn)
        ours = tuple(each for each in categories if fuel == GAS or each != Category.CONSISTENT_GT01)
        supplier, previous, since = responsible_supplier(installation, fuel, at)
        rows.append(ReportRow(supplier, installation.installation_id, mpan, mprn, ours, previous, since))
    return tuple(rows)
