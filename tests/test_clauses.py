"""The clause registry is complete and sound, and the sample registers exercise it."""

import re
from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path

import pytest

from smets1.cells import Cell, NotApplicable, cells_of
from smets1.clauses import CLAUSES, Clause
from smets1.data_items import CHF, DEVICE_TYPES, ESME, GSME, PPMID
from smets1.dcc.cohorts import COHORTS, FOC, GROUP_IDS, IOC, MOC_MDS, MOC_SECURE
from smets1.registers import (
    Combination,
    Cpl,
    DeviceModel,
    Dmves,
    Epcl,
    check_together,
    parse_cpl,
    parse_dmves,
    parse_epcl,
)
from smets1.service_requests import SERVICE_REQUESTS

NUMBERED = """
    13.2
    15.1
    17.12
    Table 15
    18.1(a)
    18.1(b)
    18.1(c)
    18.1(d)
    18.1(e)
    18.1(f)
    18.1(g)
    18.1(h)
    18.1(i)
    18.1(j)
    18.1(k)
    18.1(l)
    18.2(a)
    18.4(j)
    18.5(l)
    18.5(o)
    18.5(p)(iii)
    18.7(i)
    18.7(j)
    18.8
    18.63(c)
    18.63(d)
    18.64(b)
    18.64(c)
    18.65(e)
    Section 23
    Annex A
    Annex C
    Annex D
    Annex E
    Annex F
"""
UNNUMBERED = """
    unnumbered/tariff-in-local-time
    unnumbered/calendar-in-local-time
    unnumbered/tariff-setting-not-supported
    unnumbered/secure-calendar-entry
    unnumbered/calendar-guidance
    unnumbered/prepay-orchestration
    unnumbered/twin-element-srvs
    unnumbered/export-daily-read-log
    unnumbered/export-profile-data
    unnumbered/prepayment-daily-read-log
    unnumbered/prepay-data
    unnumbered/schedule-of-4.4.3
    unnumbered/nothing-read-unasked
"""
DOCUMENTS = ["13.2", "Section 23", "Annex A", "Annex C", "Annex D", "Annex E", "Annex F"]
WITHOUT_FEATURE = [
    *("13.2", *(f"18.1({letter})" for letter in "abcdefghijkl"), "18.5(l)"),
    *("Section 23", "Annex A", "Annex C", "Annex D", "Annex E", "Annex F"),
    *("unnumbered/secure-calendar-entry", "unnumbered/calendar-guidance"),
]
DECLARABLE = [
    clause for clause in CLAUSES.values() if clause.has_feature and clause.kind == "variation" and not clause.varied_by
]
EVERY_CLAUSE = [pytest.param(clause, id=clause.id) for clause in CLAUSES.values()]
EVERY_DECLARABLE = [pytest.param(clause, id=clause.id) for clause in DECLARABLE]

REGISTERS = Path(__file__).parents[1] / "benches" / "registers"
SAMPLE_COHORTS = GROUP_IDS | {"IOC-X": IOC, "MDS-X": MOC_MDS, "SEC-X": MOC_SECURE}
AS_OF = date(2026, 1, 5)


def lines(text: str) -> list[str]:
    return [line.strip() for line in text.split("\n") if line.strip()]


@pytest.fixture(scope="module")
def dmves() -> Dmves:
    return parse_dmves((REGISTERS / "dmves.csv").read_text(encoding="utf-8"), "dmves.csv")


@pytest.fixture(scope="module")
def epcl() -> Epcl:
    return parse_epcl((REGISTERS / "epcl.csv").read_text(encoding="utf-8"), "epcl.csv", SAMPLE_COHORTS)


@pytest.fixture(scope="module")
def cpl() -> Cpl:
    return parse_cpl((REGISTERS / "cpl.csv").read_text(encoding="utf-8"), "cpl.csv")


def devices(epcl: Epcl, role: str) -> Iterator[tuple[Combination, DeviceModel]]:
    for combination in epcl.combinations.values():
        if role in combination.devices:
            yield combination, combination.devices[role]


def asked(epcl: Epcl, dmves: Dmves, clause: str) -> tuple[list[Cell], list[NotApplicable]]:
    """The cells of `clause` over all sample combinations, and the not-applicable ones of devices it does concern."""
    cells: list[Cell] = []
    not_applicable: list[NotApplicable] = []
    for combination in epcl.combinations.values():
        found, not_asked = cells_of(combination, dmves, AS_OF, [clause])
        cells += found
        not_applicable += [each for each in not_asked if each.role in CLAUSES[clause].device_types]
    return cells, not_applicable


class TestCompleteness:
    def test_holds_every_reference_of_the_sources_in_document_order(self) -> None:
        assert list(CLAUSES) == lines(NUMBERED) + lines(UNNUMBERED)

    def test_an_id_is_the_key_it_stands_under(self) -> None:
        assert [clause.id for clause in CLAUSES.values()] == list(CLAUSES)

    @pytest.mark.parametrize("clause_id", lines(UNNUMBERED))
    def test_a_behaviour_without_a_number_cannot_be_taken_for_a_clause(self, clause_id: str) -> None:
        assert re.fullmatch(r"unnumbered/[a-z][a-z0-9.]*(-[a-z0-9.]+)+", clause_id)

    @pytest.mark.parametrize("clause_id", lines(NUMBERED))
    def test_a_reference_of_the_s1sr_looks_like_one(self, clause_id: str) -> None:
        assert re.fullmatch(r"\d+\.\d+(\([a-z]\)(\([ivx]+\))?)?|Table \d+|Section \d+|Annex [A-Z]", clause_id)

    def test_documents_are_those_that_ask_nothing_of_a_device(self) -> None:
        assert [clause.id for clause in CLAUSES.values() if clause.kind == "document"] == DOCUMENTS

    def test_only_what_is_merely_named_or_a_document_has_no_feature(self) -> None:
        assert [clause.id for clause in CLAUSES.values() if not clause.has_feature] == WITHOUT_FEATURE


class TestEveryEntry:
    @pytest.mark.parametrize("clause", EVERY_CLAUSE)
    def test_says_what_it_means_and_where_that_comes_from(self, clause: Clause) -> None:
        for text in (clause.title, clause.statement, clause.standard, clause.period_source, clause.source):
            assert text
            assert text == text.strip()
        assert clause.statement.endswith(".")
        assert clause.standard.endswith(".")
        assert clause.facts

    @pytest.mark.parametrize("clause", EVERY_CLAUSE)
    def test_an_open_point_names_the_default(self, clause: Clause) -> None:
        assert all("Default" in point for point in clause.open_points)

    @pytest.mark.parametrize("clause", EVERY_CLAUSE)
    def test_names_only_service_requests_device_types_and_cohorts_that_exist(self, clause: Clause) -> None:
        assert set(clause.service_requests) <= set(SERVICE_REQUESTS)
        assert set(clause.device_types) <= set(DEVICE_TYPES)
        assert set(clause.cohorts) <= set(COHORTS)
        assert (clause.srv_basis == "none") == (not clause.service_requests)

    @pytest.mark.parametrize("clause", EVERY_CLAUSE)
    def test_has_a_device_to_ask_unless_it_is_a_document(self, clause: Clause) -> None:
        assert (clause.kind == "document") == (not clause.device_types)

    @pytest.mark.parametrize("clause", EVERY_CLAUSE)
    def test_is_varied_only_by_a_clause_with_a_column_for_the_same_devices(self, clause: Clause) -> None:
        assert clause.column == (clause.varied_by or clause.id)
        if clause.varied_by:
            varying = CLAUSES[clause.varied_by]
            assert varying in DECLARABLE
            assert set(clause.device_types) <= set(varying.device_types)
            assert clause.holds_from == varying.holds_from

    @pytest.mark.parametrize("clause", EVERY_CLAUSE)
    def test_rests_on_something_where_it_can_be_tested(self, clause: Clause) -> None:
        if clause.has_feature:
            assert clause.standard_basis != "none"
            assert (clause.variation_basis == "none") == (clause.kind == "every-model")

    def test_an_uncertain_outcome_is_only_that_of_the_ppmid_firmware_clauses(self) -> None:
        assert [clause.id for clause in CLAUSES.values() if clause.outcome_uncertain] == ["18.63(d)", "18.65(e)"]

    def test_tags_are_unique_and_have_no_space(self) -> None:
        tags = [clause.tag for clause in CLAUSES.values()]
        assert len(set(tags)) == len(tags)
        assert not any(re.search(r"\s", tag) for tag in tags)


class TestAsOf:
    @pytest.mark.parametrize(
        ("clause_id", "first_day"),
        [("18.5(o)", date(2020, 11, 24)), ("18.63(c)", date(2021, 9, 10)), ("Annex D", date(2021, 9, 10))],
    )
    def test_a_clause_holds_from_its_first_day(self, clause_id: str, first_day: date) -> None:
        clause = CLAUSES[clause_id]
        assert not clause.holds_on(first_day - timedelta(days=1))
        assert clause.holds_on(first_day)
        assert clause.period == f"holds from {first_day.isoformat()}"

    def test_a_clause_holds_to_its_last_day(self) -> None:
        last = date(2022, 12, 31)
        clause = Clause("x", "x", "x", "x", (), "none", (), (), "full", "rule", holds_until=last)
        assert clause.holds_on(date.min)
        assert clause.holds_on(last)
        assert not clause.holds_on(last + timedelta(days=1))
        assert clause.period == "holds from an unknown date until 2022-12-31"

    def test_what_has_no_known_date_holds_on_every_day(self) -> None:
        assert CLAUSES["unnumbered/prepay-data"].holds_on(date.min)
        assert CLAUSES["unnumbered/prepay-data"].period == "holds from an unknown date"

    @pytest.mark.parametrize(("day", "judged"), [(date(2020, 11, 23), False), (date(2020, 11, 24), True)])
    def test_a_cell_is_asked_only_when_its_clause_is_in_force(
        self, epcl: Epcl, dmves: Dmves, day: date, judged: bool
    ) -> None:
        cells, not_applicable = cells_of(epcl.combinations["MOC-SECURE-01"], dmves, day, ["18.5(o)"])
        assert [cell.role for cell in cells] == ([ESME] if judged else [])
        reasons = {each.role: each.reason for each in not_applicable}
        assert ("not in force on 2020-11-23" in reasons.get(ESME, "")) is not judged


class TestSampleRegisters:
    def test_are_marked_illustrative(self, dmves: Dmves, epcl: Epcl, cpl: Cpl) -> None:
        for register in (dmves, epcl, cpl):
            assert register.illustrative
            assert register.version == "2026.1-illustrative"

    def test_agree_with_each_other(self, dmves: Dmves, epcl: Epcl, cpl: Cpl) -> None:
        assert check_together(dmves, epcl, cpl) == ()

    def test_ask_every_clause_that_can_be_declared(self, dmves: Dmves) -> None:
        assert list(dmves.columns) == [clause.id for clause in DECLARABLE]

    def test_have_no_row_that_no_combination_uses(self, dmves: Dmves, epcl: Epcl) -> None:
        used = {item for combination in epcl.combinations.values() for item in combination.devices.items()}
        assert set(dmves.rows) == used

    def test_have_combinations_of_every_cohort(self, epcl: Epcl) -> None:
        assert {combination.cohort for combination in epcl.combinations.values()} == set(COHORTS)
        assert all(CHF in combination.devices for combination in epcl.combinations.values())

    @pytest.mark.parametrize("clause", EVERY_DECLARABLE)
    def test_declare_each_clause_for_one_device_and_not_for_another_of_its_type(
        self, clause: Clause, dmves: Dmves, epcl: Epcl
    ) -> None:
        cells, _ = asked(epcl, dmves, clause.id)
        for role in clause.device_types:
            declared = {cell.model for cell in cells if cell.role == role and cell.declared}
            standard = {cell.model for cell in cells if cell.role == role and not cell.declared}
            assert declared, f"{clause.id} is declared for no {role}"
            assert standard, f"{clause.id} is declared for every {role}"

    @pytest.mark.parametrize("clause", EVERY_DECLARABLE)
    def test_declare_nothing_where_it_does_not_apply(self, clause: Clause, dmves: Dmves, epcl: Epcl) -> None:
        for (role, model), row in dmves.rows.items():
            if role not in clause.device_types:
                assert row[clause.id] == ""
            elif clause.cohorts and dmves.declares(model, clause.id):
                assert {combination.cohort for combination, each in devices(epcl, role) if each == model} <= set(
                    clause.cohorts
                )

    @pytest.mark.parametrize("role", [ESME, GSME, PPMID])
    def test_have_a_device_of_each_type_without_any_entry(self, role: str, dmves: Dmves) -> None:
        assert any(device_type == role and "X" not in row.values() for (device_type, _), row in dmves.rows.items())

    def test_secure_electricity_meters_differ_in_what_they_declare(self, dmves: Dmves, epcl: Epcl) -> None:
        declared = [
            frozenset(clause.id for clause in DECLARABLE if dmves.declares(model, clause.id))
            for combination, model in devices(epcl, ESME)
            if combination.cohort == MOC_SECURE
        ]
        assert len(set(declared)) == len(declared) == 3
        assert dmves.declares(epcl.combinations["MOC-SECURE-01"].devices[ESME], "18.5(o)")

    def test_ask_for_price_updates_only_where_a_tariff_behaviour_is_declared(self, dmves: Dmves, epcl: Epcl) -> None:
        cells, not_applicable = asked(epcl, dmves, "18.2(a)")
        assert all(dmves.declares(cell.model, "unnumbered/tariff-setting-not-supported") for cell in cells)
        assert {each.reason for each in not_applicable} == {
            "no tariff behaviour of 18.1 whose text is held is declared for this model"
        }

    def test_every_clause_without_a_text_stays_unasked(self, dmves: Dmves, epcl: Epcl) -> None:
        for combination in epcl.combinations.values():
            cells, _ = cells_of(combination, dmves, AS_OF)
            assert all(CLAUSES[cell.clause].has_feature for cell in cells)


class TestSamplePpmids:
    """A bilingual PPMID has a SMETS1 entry and a SMETS2+ entry on the CPL, with different firmware versions."""

    @pytest.fixture
    def bilingual(self, cpl: Cpl) -> set[tuple[str, str, str]]:
        return {
            (model.manufacturer, model.model, model.hardware_version)
            for (role, model), entry in cpl.entries.items()
            if role == PPMID and entry.smets_version == "SMETS2+"
        }

    def test_only_a_bilingual_one_is_asked_for_its_version_as_read(
        self, bilingual: set[tuple[str, str, str]], dmves: Dmves, epcl: Epcl
    ) -> None:
        cells, _ = asked(epcl, dmves, "18.64(c)")
        cohorts = {epcl.combinations[cell.dmc].cohort: cell.declared for cell in cells}
        assert cohorts == {IOC: False, FOC: True}
        models = {(cell.model.manufacturer, cell.model.model, cell.model.hardware_version) for cell in cells}
        assert models == bilingual

    def test_a_third_party_one_on_a_secure_installation_is_neither_upgraded_nor_read(
        self, dmves: Dmves, epcl: Epcl
    ) -> None:
        for combination, model in devices(epcl, PPMID):
            third_party = combination.cohort == MOC_SECURE and model.manufacturer != "Secure"
            assert dmves.declares(model, "18.63(c)") is third_party
            assert dmves.declares(model, "18.64(b)") is third_party
            for governed in ("18.63(d)", "18.65(e)"):
                assert ("18.63(c) governs" in dmves.not_applicable_reason(model, governed)) is third_party

    def test_each_one_is_listed_as_smets1_and_current(self, cpl: Cpl, epcl: Epcl) -> None:
        for _, model in devices(epcl, PPMID):
            entry = cpl.entry_for(PPMID, model)
            assert entry is not None
            assert (entry.smets_version, entry.status) == ("SMETS1", "Current")

    def test_firmware_versions_fit_duis(self, cpl: Cpl) -> None:
        assert all(len(model.firmware_version) <= 8 for _, model in cpl.entries)
