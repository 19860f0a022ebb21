"""Migration: eligibility, Exclusion Categories and the monthly reports, fact by fact."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from itertools import combinations
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from smets1.dcc.cohorts import COHORTS, FOC, IOC, MOC_MDS, MOC_SECURE
from smets1.dcc.migration import (
    ACTIVE,
    CREDIT,
    DATA,
    DORMANT,
    HELD,
    INSTALLATION_STATES,
    INSTRUCTION,
    MIGRATION,
    MISSING,
    NO_WAN,
    OTHER,
    PREPAYMENT,
    PRESCRIBED_DEBT_RECOVERY_TYPES,
    SCOPES,
    UNOBTAINABLE,
    Attempt,
    Category,
    ChangeOfSupplier,
    Check,
    Disposition,
    Installation,
    Judgement,
    Readings,
    depends_on_weeks,
    judge,
    left_behind,
    ppmid_definition_varied,
    report_rows,
    responsible_supplier,
    separate_weeks,
    tmad_in_force,
)
from smets1.facts import FACTS
from smets1.registers import Combination

AT = datetime(2021, 12, 20, 12, tzinfo=UTC)
"""A Monday, after the re-designation of 7 December 2021."""

EPCL = {cohort: Combination(cohort, "G", cohort, "CSP", date(2020, 1, 6), {}) for cohort in COHORTS}
"""An entry for each cohort, which bears its name."""


def installation(cohort: str = IOC, **changes: Any) -> Installation:
    """A Dormant installation that meets every check."""
    sound = Installation(
        installation_id="ILL-1",
        group_id="G",
        cohort=cohort,
        dmc=cohort,
        state=DORMANT,
        mpan="9900000000001",
        mprn="9900000001",
        electricity_supplier="A",
        gas_supplier="A",
        payment_mode=CREDIT,
        master_key=HELD,
        last_wan=AT - timedelta(hours=1),
        last_gas_han=AT - timedelta(hours=1),
        uneconomic_to_test=False,
        debt_recovery_types=PRESCRIBED_DEBT_RECOVERY_TYPES,
        disablement_of_supply_not_allowed=False,
        attempts=(),
    )
    return replace(sound, **changes)


def failures(weeks: Sequence[int], error: str = "E1", kind: str = OTHER, stage: str = MIGRATION) -> tuple[Attempt, ...]:
    """Failed attempts at noon of the Mondays that lie so many weeks before AT."""
    return tuple(Attempt(AT - timedelta(weeks=week), stage, error, kind) for week in weeks)


def judged(cohort: str = IOC, readings: Readings | None = None, at: datetime = AT, **changes: Any) -> Judgement:
    return judge(installation(cohort, **changes), EPCL, at, readings)


class TestEligibility:
    @pytest.mark.parametrize("cohort", COHORTS)
    @pytest.mark.parametrize("state", INSTALLATION_STATES)
    def test_a_sound_installation_is_eligible(self, cohort: str, state: str) -> None:
        found = judged(cohort, state=state)
        assert found.disposition == Disposition.ELIGIBLE
        assert (found.failed_checks, found.exclusion_categories) == ((), ())

    @pytest.mark.parametrize(
        "changes", [{"dmc": "other"}, {"group_id": "H"}], ids=["not on the EPCL", "for another GroupID"]
    )
    @pytest.mark.facts(188)
    def test_each_must_match_an_epcl_entry(self, changes: dict[str, str]) -> None:
        found = judged(**changes)
        assert (found.disposition, found.failed_checks) == (Disposition.NOT_ELIGIBLE, (Check.EPCL,))

    @pytest.mark.facts(188)
    def test_an_entry_counts_from_its_first_day(self) -> None:
        entry = replace(EPCL[IOC], first_added=date(2021, 12, 20))
        assert judge(installation(), {IOC: entry}, AT).disposition == Disposition.ELIGIBLE
        assert judge(installation(), {IOC: entry}, AT - timedelta(days=1)).failed_checks == (Check.EPCL,)

    @pytest.mark.facts(58)
    def test_no_entry_of_secure_counts_before_the_designation(self) -> None:
        days = [datetime(2020, 11, day, 12, tzinfo=UTC) for day in (23, 24)]
        met = {cohort: [Check.EPCL not in judged(cohort, at=at).failed_checks for at in days] for cohort in COHORTS}
        assert met == {IOC: [True, True], MOC_MDS: [True, True], MOC_SECURE: [False, True], FOC: [True, True]}

    @pytest.mark.parametrize(
        ("ago", "failed"),
        [
            (timedelta(days=6, hours=23), ()),
            (timedelta(days=7, seconds=-1), ()),
            (timedelta(days=7), (Check.WAN,)),
            (timedelta(days=7, hours=1), (Check.WAN,)),
            (None, (Check.WAN,)),
        ],
    )
    @pytest.mark.facts(181)
    def test_wan_communication_in_the_previous_seven_days(
        self, ago: timedelta | None, failed: tuple[Check, ...]
    ) -> None:
        assert judged(last_wan=ago and AT - ago).failed_checks == failed

    @pytest.mark.facts(181)
    def test_exactly_seven_days_is_a_reading(self) -> None:
        edge = AT - timedelta(days=7)
        passing = Readings(exactly_seven_days="pass")
        assert judged(readings=passing, last_wan=edge).failed_checks == ()
        assert judged(readings=passing, last_wan=edge - timedelta(seconds=1)).failed_checks == (Check.WAN,)

    @pytest.mark.parametrize(
        ("ago", "failed"),
        [
            (timedelta(hours=71, minutes=59), ()),
            (timedelta(hours=72), ()),
            (timedelta(hours=72, seconds=1), (Check.GAS_HAN,)),
            (None, (Check.GAS_HAN,)),
        ],
    )
    @pytest.mark.facts(191)
    def test_han_communication_in_the_previous_72_hours(self, ago: timedelta | None, failed: tuple[Check, ...]) -> None:
        assert judged(last_gas_han=ago and AT - ago).failed_checks == failed

    @pytest.mark.facts(191)
    def test_exactly_three_days_is_a_reading(self) -> None:
        edge = AT - timedelta(hours=72)
        assert judged(readings=Readings(exactly_three_days="fail"), last_gas_han=edge).failed_checks == (Check.GAS_HAN,)

    @pytest.mark.facts(190)
    def test_gt01_concerns_ioc_and_secure_with_a_gas_meter(self) -> None:
        failing = {cohort: judged(cohort, last_gas_han=None).failed_checks for cohort in COHORTS}
        gt01 = (Check.GAS_HAN,)
        assert failing == {IOC: gt01, MOC_MDS: (), MOC_SECURE: gt01, FOC: ()}
        assert judged(last_gas_han=None, mprn="").failed_checks == ()

    @pytest.mark.facts(191)
    def test_the_window_before_4_november_2021_is_not_known(self) -> None:
        before, since = datetime(2021, 11, 3, 23, tzinfo=UTC), datetime(2021, 11, 4, tzinfo=UTC)
        sound = {"last_wan": before, "last_gas_han": before}
        assert judged(at=before, **sound).disposition == Disposition.NOT_JUDGED
        assert judged(at=since, **sound).disposition == Disposition.ELIGIBLE
        assert judged(at=before, mprn="", **sound).disposition == Disposition.ELIGIBLE
        assert judged(at=before, dmc="other", **sound).disposition == Disposition.NOT_ELIGIBLE

    @pytest.mark.parametrize("key", [MISSING, UNOBTAINABLE])
    @pytest.mark.facts(178)
    def test_key_rotation_needs_the_master_key(self, key: str) -> None:
        assert judged(MOC_SECURE, master_key=key).failed_checks == (Check.MASTER_KEY,)

    @pytest.mark.parametrize(
        "changes",
        [
            {"debt_recovery_types": ("PaymentDebt", "TimeDebt1", "TimeDebt2")},
            {"debt_recovery_types": ()},
            {"disablement_of_supply_not_allowed": True},
            {"disablement_of_supply_not_allowed": None},
        ],
    )
    @pytest.mark.facts(11, 14)
    def test_table_15_is_for_secure(self, changes: dict[str, Any]) -> None:
        assert judged(MOC_SECURE, **changes).failed_checks == (Check.TABLE_15,)
        assert judged(IOC, **changes).failed_checks == ()

    @pytest.mark.facts(178)
    def test_what_has_been_migrated_is_not_judged_again(self) -> None:
        history = (*failures(range(1, 9)), Attempt(AT, MIGRATION))
        found = judged(attempts=history, last_wan=None)
        assert (found.disposition, found.checks, found.categories) == (Disposition.MIGRATED, (), ())

    def test_an_instruction_that_succeeded_is_no_migration(self) -> None:
        assert judged(attempts=(Attempt(AT, INSTRUCTION),)).disposition == Disposition.ELIGIBLE

    def test_without_its_history_it_is_not_judged(self) -> None:
        found = judged(attempts=None, master_key=UNOBTAINABLE)
        assert (found.disposition, found.exclusion_categories) == (Disposition.NOT_JUDGED, ())

    @pytest.mark.facts(43, 199)
    def test_the_tmad_holds_between_two_days(self) -> None:
        days = [date(2020, 11, 11), date(2020, 11, 12), date(2022, 12, 31), date(2023, 1, 1)]
        assert [tmad_in_force(day, Readings()) for day in days] == [False, True, True, False]
        assert tmad_in_force(days[-1], Readings(tmad_expires=days[-1]))

    @pytest.mark.facts(197)
    def test_the_definition_of_a_ppmid(self) -> None:
        assert [ppmid_definition_varied(FOC, group) for group in ("EA", "EB", "EC")] == [False, False, None]
        assert [ppmid_definition_varied(cohort, "X") for cohort in (IOC, MOC_MDS, MOC_SECURE)] == [True] * 3


EVIDENCE: dict[Category, dict[str, Any]] = {
    Category.MASTER_KEY_ERRORS: {"master_key": UNOBTAINABLE},
    Category.UNECONOMIC_TO_TEST: {"uneconomic_to_test": True},
    Category.CONSISTENT_GT01: {"attempts": failures((1, 2, 3), "GT01")},
    Category.NO_WAN_BEFORE: {"attempts": failures((1, 2, 3), "E9", NO_WAN, INSTRUCTION)},
    Category.NO_WAN_ATTEMPTING: {"attempts": failures((1, 2, 3), "MA112", NO_WAN)},
    Category.FIVE_RETRIES: {"attempts": failures((1, 2, 3, 4, 5))},
}
SCOPE = {
    Category.MASTER_KEY_ERRORS: ({IOC, MOC_MDS}, True),
    Category.UNECONOMIC_TO_TEST: ({IOC, FOC}, False),
    Category.CONSISTENT_GT01: ({IOC, MOC_SECURE}, True),
    Category.NO_WAN_BEFORE: ({IOC}, True),
    Category.NO_WAN_ATTEMPTING: ({IOC, MOC_MDS}, True),
    Category.FIVE_RETRIES: ({IOC, MOC_MDS, MOC_SECURE}, True),
}
"""Cohorts and whether Dormant only, facts 177 to 193: an Active one with GT01 failures needs an instruction too."""


class TestExclusion:
    @pytest.mark.parametrize("category", Category)
    @pytest.mark.parametrize("cohort", COHORTS)
    @pytest.mark.parametrize("state", INSTALLATION_STATES)
    @pytest.mark.facts(173, 177, 179, 180, 184, 187, 190)
    def test_scopes(self, category: Category, cohort: str, state: str) -> None:
        cohorts, dormant_only = SCOPE[category]
        concerned = cohort in cohorts and (state == DORMANT or not dormant_only)
        found = judged(cohort, state=state, **EVIDENCE[category])
        assert found.exclusion_categories == ((category,) if concerned else ())

    @pytest.mark.facts(173, 200)
    def test_from_the_re_designation(self) -> None:
        day = datetime(2021, 12, 7, tzinfo=UTC)
        assert judged(at=day, **EVIDENCE[Category.MASTER_KEY_ERRORS]).disposition == Disposition.EXCLUDED
        early = judged(at=day - timedelta(seconds=1), **EVIDENCE[Category.MASTER_KEY_ERRORS])
        assert (early.disposition, early.exclusion_categories) == (Disposition.NOT_ELIGIBLE, ())

    @pytest.mark.facts(177)
    def test_a_key_that_may_yet_be_obtained_excludes_nothing(self) -> None:
        found = judged(master_key=MISSING)
        assert (found.disposition, found.exclusion_categories) == (Disposition.NOT_ELIGIBLE, ())

    @pytest.mark.parametrize(("instructions", "excluded"), [(2, False), (3, True), (4, True)])
    @pytest.mark.facts(179)
    def test_three_instructions_failed_for_no_wan(self, instructions: int, excluded: bool) -> None:
        found = judged(attempts=failures(range(instructions), "E9", NO_WAN, INSTRUCTION))
        assert found.counts.no_wan_instructions == instructions
        assert (Category.NO_WAN_BEFORE in found.exclusion_categories) == excluded

    @pytest.mark.facts(179)
    def test_instructions_need_no_separate_weeks_but_separate_moments(self) -> None:
        moments = [AT - timedelta(hours=hour) for hour in (1, 2, 3)]
        three = tuple(Attempt(moment, INSTRUCTION, "E9", NO_WAN) for moment in moments)
        assert judged(attempts=three).exclusion_categories == (Category.NO_WAN_BEFORE,)
        assert judged(attempts=three[:2] + three[:1]).exclusion_categories == ()

    @pytest.mark.facts(179)
    def test_other_failures_of_instructions_do_not_count(self) -> None:
        assert judged(attempts=failures((1, 2, 3), "E9", OTHER, INSTRUCTION)).exclusion_categories == ()
        assert judged(attempts=failures((1, 2, 3), "E9", NO_WAN, MIGRATION)).exclusion_categories == ()

    @pytest.mark.parametrize(("weeks", "excluded"), [((1, 2), False), ((1, 2, 3), True), ((1, 5, 50), True)])
    @pytest.mark.facts(180)
    def test_three_ma112_in_separate_weeks(self, weeks: Sequence[int], excluded: bool) -> None:
        found = judged(MOC_MDS, attempts=failures(weeks, "MA112", NO_WAN))
        assert (found.exclusion_categories == (Category.NO_WAN_ATTEMPTING,)) == excluded

    @pytest.mark.facts(183)
    def test_three_in_two_weeks_do_not_qualify(self) -> None:
        days = [AT - timedelta(days=day) for day in (1, 7, 6)]  # Sunday; Monday and Tuesday before
        attempts = tuple(Attempt(day, MIGRATION, "MA112", NO_WAN) for day in days)
        found = judged(MOC_MDS, attempts=(*attempts, *failures((2,), "MA112", NO_WAN)))
        assert (found.counts.ma112_weeks, found.exclusion_categories) == (2, ())

    @pytest.mark.parametrize(("weeks", "excluded"), [(4, False), (5, True), (6, True)])
    @pytest.mark.facts(184)
    def test_five_retries(self, weeks: int, excluded: bool) -> None:
        found = judged(MOC_SECURE, attempts=failures(range(1, weeks + 1)))
        assert (found.exclusion_categories == (Category.FIVE_RETRIES,)) == excluded

    @pytest.mark.facts(183)
    def test_what_depends_on_the_reading_is_told(self) -> None:
        sunday = AT - timedelta(days=1)
        moments = (sunday, sunday - timedelta(days=7), sunday - timedelta(days=13))  # the last on a Monday
        history = tuple(Attempt(moment, MIGRATION, "MA112", NO_WAN) for moment in moments)
        assert depends_on_weeks(installation(attempts=failures((1, 2, 3), "MA112", NO_WAN)), EPCL, AT) is False
        assert depends_on_weeks(installation(attempts=history), EPCL, AT) is False
        history = (*history[:2], replace(history[2], at=sunday - timedelta(days=14) + timedelta(hours=1)))
        assert judged(attempts=history).exclusion_categories == (Category.NO_WAN_ATTEMPTING,)
        assert judged(readings=Readings(weeks="seven-days"), attempts=history).exclusion_categories == ()
        assert depends_on_weeks(installation(attempts=history), EPCL, AT) is True

    @pytest.mark.facts(184)
    def test_any_error_counts(self) -> None:
        mixed = (*failures((1, 2), "MA112", NO_WAN), *failures((3, 4), "GT01"), *failures((5,), "E7"))
        assert judged(attempts=mixed).exclusion_categories == (Category.FIVE_RETRIES,)

    @pytest.mark.facts(185)
    def test_a_data_error_never_counts(self) -> None:
        attempts = (*failures((1, 2, 3, 4)), *failures((5,), "E2", DATA))
        assert judged(attempts=attempts).exclusion_categories == ()
        assert judged(attempts=(*attempts, *failures((6,)))).exclusion_categories == (Category.FIVE_RETRIES,)

    def test_instructions_are_no_retries(self) -> None:
        assert judged(attempts=failures(range(1, 9), "E9", OTHER, INSTRUCTION)).exclusion_categories == ()

    @pytest.mark.facts(182)
    def test_ma112_is_of_the_migration_and_not_of_the_upgrade_before_it(self) -> None:
        found = judged(MOC_MDS, attempts=failures((1, 2, 3), "MA112", OTHER, INSTRUCTION))
        assert (found.counts.ma112_weeks, found.exclusion_categories) == (0, ())

    @pytest.mark.facts(187)
    def test_the_decision_excludes_active_ones_too(self) -> None:
        found = judged(FOC, state=ACTIVE, dmc="other", uneconomic_to_test=True)
        assert (found.disposition, found.failed_checks) == (Disposition.EXCLUDED, (Check.EPCL,))

    def test_every_category_that_applies_is_told(self) -> None:
        found = judged(master_key=UNOBTAINABLE, uneconomic_to_test=True, attempts=failures(range(1, 6), "GT01"))
        assert found.exclusion_categories == (
            Category.MASTER_KEY_ERRORS,
            Category.UNECONOMIC_TO_TEST,
            Category.CONSISTENT_GT01,
            Category.FIVE_RETRIES,
        )
        assert found.disposition == Disposition.EXCLUDED


class TestEsmeOnly:
    GONE = failures((1, 2, 3), "GT01")

    @pytest.mark.parametrize(("weeks", "disposition"), [(2, "not eligible"), (3, "ESME only")])
    @pytest.mark.facts(192)
    def test_dormant_after_three_attempts_in_separate_weeks(self, weeks: int, disposition: str) -> None:
        attempts = failures(range(1, weeks + 1), "GT01")
        assert judged(MOC_SECURE, attempts=attempts, last_gas_han=None).disposition == disposition

    @pytest.mark.facts(192)
    def test_the_esme_must_meet_its_own_checks(self) -> None:
        found = judged(attempts=self.GONE, last_gas_han=None, last_wan=None)
        assert found.disposition == Disposition.NOT_ELIGIBLE
        assert found.failed_checks == (Check.WAN, Check.GAS_HAN)
        assert found.exclusion_categories == (Category.CONSISTENT_GT01,)

    @pytest.mark.parametrize(
        ("instructed_by", "attempts", "disposition"),
        [
            ("", failures((1, 2, 3, 4), "GT01"), Disposition.NOT_ELIGIBLE),
            ("A", failures((1,), "GT01"), Disposition.ESME_ONLY),
            ("A", (), Disposition.NOT_ELIGIBLE),
            ("B", failures((1,), "GT01"), Disposition.NOT_ELIGIBLE),
        ],
    )
    @pytest.mark.facts(193)
    def test_active_when_the_responsible_supplier_says_so(
        self, instructed_by: str, attempts: tuple[Attempt, ...], disposition: Disposition
    ) -> None:
        changes = {"gas_exclusion_instructed_by": instructed_by, "attempts": attempts, "last_gas_han": None}
        assert judged(MOC_SECURE, state=ACTIVE, **changes).disposition == disposition

    @pytest.mark.facts(193)
    def test_how_many_attempts_come_first_is_a_reading(self) -> None:
        changes: dict[str, Any] = {"gas_exclusion_instructed_by": "A", "last_gas_han": None, "state": ACTIVE}
        none, two = Readings(failures_if_active=0), Readings(failures_if_active=2)
        assert judged(readings=none, **changes).disposition == Disposition.ESME_ONLY
        once = failures((1,), "GT01")
        assert judged(readings=two, attempts=once, **changes).disposition == Disposition.NOT_ELIGIBLE

    @pytest.mark.facts(194)
    def test_ioc_needs_credit_mode_and_secure_does_not(self) -> None:
        changes: dict[str, Any] = {"attempts": self.GONE, "last_gas_han": None, "payment_mode": PREPAYMENT}
        assert judged(IOC, **changes).disposition == Disposition.NOT_ELIGIBLE
        assert judged(MOC_SECURE, **changes).disposition == Disposition.ESME_ONLY

    @pytest.mark.facts(195)
    def test_an_instruction_of_a_former_supplier_does_not_count(self) -> None:
        changes: dict[str, Any] = {
            "state": ACTIVE,
            "gas_exclusion_instructed_by": "A",
            "attempts": self.GONE,
            "last_gas_han": None,
        }
        gone = ChangeOfSupplier(AT - timedelta(days=2), "gas", "B")
        other_fuel = ChangeOfSupplier(AT - timedelta(days=2), "electricity", "B")
        assert judged(changes=(gone,), **changes).disposition == Disposition.NOT_ELIGIBLE
        assert judged(changes=(other_fuel,), **changes).disposition == Disposition.ESME_ONLY
        assert judged(changes=(replace(gone, at=AT + timedelta(1)),), **changes).disposition == Disposition.ESME_ONLY

    def test_there_is_no_gas_meter_to_exclude(self) -> None:
        assert judged(mprn="", attempts=self.GONE).disposition == Disposition.ELIGIBLE


class TestLeftBehind:
    @pytest.mark.facts(192)
    def test_of_an_esme_only_migration_the_gas_meter(self) -> None:
        found = judged(attempts=failures((1, 2, 3), "GT01"), last_gas_han=None)
        assert left_behind(found.disposition, IOC) == {"GSME"}
        assert left_behind(Disposition.ELIGIBLE, IOC) == frozenset()

    @pytest.mark.facts(155)
    def test_on_secure_what_third_parties_attached(self) -> None:
        behind = {cohort: left_behind(Disposition.ELIGIBLE, cohort, ["PPMID"]) for cohort in COHORTS}
        assert behind == {IOC: frozenset(), MOC_MDS: frozenset(), MOC_SECURE: {"PPMID"}, FOC: frozenset()}

    @pytest.mark.facts(155, 192)
    def test_both(self) -> None:
        found = judged(MOC_SECURE, attempts=failures((1, 2, 3), "GT01"), last_gas_han=None)
        assert left_behind(found.disposition, MOC_SECURE, ["PPMID"]) == {"GSME", "PPMID"}


class TestReport:
    def rows(self, **changes: Any) -> list[tuple[str, str, str, tuple[Category, ...]]]:
        each = installation(**changes)
        return [(row.supplier, row.mpan, row.mprn, row.categories) for row in report_rows(each, judged(**changes), AT)]

    @pytest.mark.facts(175)
    def test_each_meter_is_told_to_its_own_supplier(self) -> None:
        category = (Category.MASTER_KEY_ERRORS,)
        assert self.rows(master_key=UNOBTAINABLE, gas_supplier="B") == [
            ("A", "9900000000001", "", category),
            ("B", "", "9900000001", category),
        ]
        assert self.rows(master_key=UNOBTAINABLE, mprn="") == [("A", "9900000000001", "", category)]
        assert self.rows() == []

    @pytest.mark.facts(175)
    def test_a_change_before_the_run_moves_it_to_the_other_file(self) -> None:
        since = AT - timedelta(days=3)
        moved = installation(master_key=UNOBTAINABLE, mprn="", changes=(ChangeOfSupplier(since, "electricity", "B"),))
        verdict = judge(moved, EPCL, AT)
        (after,) = report_rows(moved, verdict, AT)
        (before,) = report_rows(moved, verdict, since - timedelta(seconds=1))
        assert (after.supplier, after.previous_supplier, after.supplier_since) == ("B", "A", since)
        assert (before.supplier, before.previous_supplier, before.supplier_since) == ("A", "", None)

    @pytest.mark.facts(175)
    def test_changes_follow_each_other_whatever_their_order(self) -> None:
        first, second = (ChangeOfSupplier(AT - timedelta(days=day), "gas", name) for day, name in ((9, "B"), (4, "C")))
        moved = installation(changes=(second, first))
        assert responsible_supplier(moved, "gas", AT) == ("C", "B", second.at)
        assert responsible_supplier(moved, "gas", first.at) == ("B", "A", first.at)
        assert responsible_supplier(moved, "electricity", AT) == ("A", "", None)

    @pytest.mark.facts(192)
    def test_of_an_esme_only_migration_the_gas_supplier_alone_is_told(self) -> None:
        changes: dict[str, Any] = {"attempts": failures((1, 2, 3), "GT01"), "gas_supplier": "B"}
        assert self.rows(**changes) == [("B", "", "9900000001", (Category.CONSISTENT_GT01,))]


class TestSeparateWeeks:
    SUNDAY = datetime(2021, 12, 12, 23, 59, 59, tzinfo=UTC)

    def test_a_calendar_week_begins_on_monday(self) -> None:
        monday = self.SUNDAY + timedelta(seconds=1)
        assert separate_weeks([self.SUNDAY, monday], "calendar") == 2
        assert separate_weeks([monday, monday + timedelta(days=7, seconds=-1)], "calendar") == 1

    def test_a_calendar_week_goes_over_new_year(self) -> None:
        days = [datetime(2020, 12, 31, tzinfo=UTC), datetime(2021, 1, 1, tzinfo=UTC)]
        assert separate_weeks(days, "calendar") == 1

    def test_the_same_week_of_another_year_is_another(self) -> None:
        days = [datetime.fromisocalendar(year, 10, 1).replace(tzinfo=UTC) for year in (2020, 2021)]
        assert separate_weeks(days, "calendar") == 2

    def test_seven_days_apart(self) -> None:
        later = [self.SUNDAY + timedelta(days=7, seconds=second) for second in (-1, 0)]
        assert separate_weeks([self.SUNDAY, later[0]], "seven-days") == 1
        assert separate_weeks([self.SUNDAY, later[1]], "seven-days") == 2


MOMENTS = st.integers(0, 60 * 24).map(lambda hours: AT - timedelta(hours=hours))
ATTEMPT = st.one_of(
    st.builds(Attempt, MOMENTS, st.just(MIGRATION), st.sampled_from(("MA112", "GT01", "E1")), st.just(OTHER)),
    st.builds(Attempt, MOMENTS, st.just(INSTRUCTION), st.just("E9"), st.sampled_from((NO_WAN, OTHER))),
)
HISTORY = st.lists(ATTEMPT, max_size=12).map(tuple)
READINGS = st.builds(Readings, weeks=st.sampled_from(("calendar", "seven-days")))


class TestProperties:
    @given(st.lists(MOMENTS, max_size=7))
    def test_no_choice_of_moments_has_more_separate_weeks(self, moments: list[datetime]) -> None:
        def apart(chosen: tuple[datetime, ...]) -> bool:
            return all(abs(a - b) >= timedelta(days=7) for a, b in combinations(chosen, 2))

        sizes = range(len(moments) + 1)
        most = max(size for size in sizes for chosen in combinations(moments, size) if apart(chosen))
        assert separate_weeks(moments, "seven-days") == most <= separate_weeks(moments, "calendar")

    @given(HISTORY, ATTEMPT, READINGS, st.sampled_from(COHORTS))
    def test_another_failure_never_ends_an_exclusion(
        self, history: tuple[Attempt, ...], more: Attempt, readings: Readings, cohort: str
    ) -> None:
        before = judged(cohort, readings, attempts=history).exclusion_categories
        after = judged(cohort, readings, attempts=(*history, more)).exclusion_categories
        assert {*before} <= {*after}

    @given(HISTORY, st.randoms(use_true_random=False), READINGS)
    def test_the_order_of_rows_is_nothing(self, history: tuple[Attempt, ...], random: Any, readings: Readings) -> None:
        shuffled = random.sample(history, len(history))
        assert judged(readings=readings, attempts=history) == judged(readings=readings, attempts=tuple(shuffled))

    @given(HISTORY, st.lists(MOMENTS, max_size=5), READINGS)
    def test_data_errors_change_nothing(
        self, history: tuple[Attempt, ...], moments: list[datetime], readings: Readings
    ) -> None:
        data = tuple(Attempt(moment, MIGRATION, "E2", DATA) for moment in moments)
        assert judged(readings=readings, attempts=history) == judged(readings=readings, attempts=history + data)

    @given(HISTORY, st.sampled_from(COHORTS), st.sampled_from(INSTALLATION_STATES))
    def test_only_excluded_meters_are_reported(self, history: tuple[Attempt, ...], cohort: str, state: str) -> None:
        each = installation(cohort, state=state, attempts=history)
        found = judge(each, EPCL, AT)
        rows = report_rows(each, found, AT)
        assert any(row.mpan for row in rows) == (found.disposition == Disposition.EXCLUDED)
        assert any(row.mprn for row in rows) == bool(found.exclusion_categories)


def test_every_answer_cites_facts_that_are_held() -> None:
    found = judged(MOC_SECURE, attempts=failures((1, 2, 3), "GT01"), last_gas_han=None)
    cited = [found.facts, *(answer.facts for answer in (*found.checks, *found.categories))]
    assert all(facts and {*facts} <= {*FACTS} for facts in cited)
    assert [scope.clause for scope in SCOPES.values()] == ["18.4", "18.5", "18.6", "18.7", "18.8", "18.9"]
