"""The cells of a DMC: what is asked of each device, and why something is not."""

from collections.abc import Iterable
from datetime import date

import pytest

from smets1.cells import Cell, NotApplicable, RuleSide, cells_of
from smets1.clauses import CLAUSES, Clause
from smets1.dcc.cohorts import FOC, IOC, MOC_SECURE
from smets1.registers import Combination, DeviceModel, Dmves
from tests.benches import EMBEDDED

HUB, METER, GAS, DISPLAY = (DeviceModel("Lab", name, "1", "1") for name in ("Hub", "Meter", "Gas", "Display"))
DEVICES = {"CHF": HUB, "ESME": METER, "GSME": GAS, "PPMID": DISPLAY}
COLUMNS = tuple(
    clause.id
    for clause in CLAUSES.values()
    if clause.has_feature and clause.kind == "variation" and not clause.varied_by
)
TODAY = date(2026, 11, 20)
EVERY_MODEL = [clause for clause in CLAUSES.values() if clause.kind == "every-model"]


def matrix(**rows: dict[str, str]) -> Dmves:
    """A DMVES whose rows, by device type, hold the cells given; all others are empty."""
    cells = {(role, model): dict.fromkeys(COLUMNS, "") | rows.get(role, {}) for role, model in DEVICES.items()}
    return Dmves("1", False, COLUMNS, cells)


def combination(cohort: str = MOC_SECURE) -> Combination:
    """A DMC of all device types but an IHD."""
    return Combination("DMC-1", "X", cohort, "CSP", date(2020, 1, 1), DEVICES)


def every(cells: Iterable[Cell], not_applicable: Iterable[NotApplicable]) -> list[Cell | NotApplicable]:
    """Whatever was asked, applicable or not."""
    return [*cells, *not_applicable]


def asked(
    clause: str, dmves: Dmves, as_of: date = TODAY, cohort: str = MOC_SECURE
) -> tuple[dict[str, bool], dict[str, str]]:
    """For one clause: whether it is declared, and why it is not applicable, each by role."""
    cells, not_applicable = cells_of(combination(cohort), dmves, as_of, [clause])
    assert {each.clause for each in every(cells, not_applicable)} == {clause}
    assert {each.dmc for each in every(cells, not_applicable)} == {"DMC-1"}
    assert [(each.role, each.model) for each in every(cells, not_applicable) if DEVICES[each.role] != each.model] == []
    return {cell.role: cell.declared for cell in cells}, {each.role: each.reason for each in not_applicable}


@pytest.mark.facts(27)
def test_declared_and_not_declared() -> None:
    declared, not_applicable = asked("18.8", matrix(ESME={"18.8": "X"}))
    assert declared == {"ESME": True, "GSME": False}
    assert not_applicable == {
        "CHF": "18.8 concerns ESME, GSME, not a CHF",
        "PPMID": "18.8 concerns ESME, GSME, not a PPMID",
    }


def test_what_a_cell_expects() -> None:
    assert Cell("D", "ESME", METER, "18.8", True).expected is RuleSide.VARIATION
    assert Cell("D", "ESME", METER, "18.8", False).expected is RuleSide.STANDARD
    assert [side.other for side in RuleSide] == [RuleSide.STANDARD, RuleSide.VARIATION]


@pytest.mark.parametrize("clause", ["18.63(d)", "18.65(e)"])
@pytest.mark.parametrize("declared", ["X", ""], ids=["declared", "not declared"])
@pytest.mark.facts(171)
def test_both_sides_of_the_first_day(clause: str, declared: str) -> None:
    dmves = matrix(PPMID={clause: declared})
    assert asked(clause, dmves, date(2021, 9, 10))[0] == {"PPMID": declared == "X"}
    cells, not_applicable = asked(clause, dmves, date(2021, 9, 9))
    assert cells == {}
    assert not_applicable["PPMID"] == f"{clause} is not in force on 2021-09-09: holds from 2021-09-10"


def test_a_stated_reason() -> None:
    dmves = matrix(ESME={"18.2(a)": "N/A: its tariff can be set"})
    declared, not_applicable = asked("18.2(a)", dmves)
    assert declared == {}
    assert not_applicable["ESME"] == "its tariff can be set"


def test_a_stated_reason_covers_the_clauses_that_the_column_varies() -> None:
    assert asked("17.12", matrix(GSME={"18.4(j)": "N/A:no standing charge"}))[1]["GSME"] == "no standing charge"


def test_the_dates_come_before_a_stated_reason() -> None:
    dmves = matrix(PPMID={"18.63(d)": "N/A:takes no image"})
    assert "not in force" in asked("18.63(d)", dmves, date(2021, 1, 1))[1]["PPMID"]
    assert asked("18.63(d)", dmves)[1]["PPMID"] == "takes no image"


@pytest.mark.parametrize(
    ("clause", "own", "other"), [("18.63(c)", MOC_SECURE, IOC), ("18.64(b)", MOC_SECURE, FOC), ("18.64(c)", FOC, IOC)]
)
def test_a_rule_of_the_s1sp_of_another_cohort(clause: str, own: str, other: str) -> None:
    """Declared, it cannot show there; not declared, the standard behaviour is asked of every cohort."""
    declared, empty = matrix(PPMID={clause: "X"}), matrix()
    assert asked(clause, declared, cohort=own)[0] == {"PPMID": True}
    assert asked(clause, empty, cohort=own)[0] == {"PPMID": False}
    assert asked(clause, declared, cohort=other)[0] == {}
    assert asked(clause, declared, cohort=other)[1]["PPMID"] == (
        f"{clause} is a rule of the S1SP for {own}; this is {other}"
    )
    assert asked(clause, empty, cohort=other)[0] == {"PPMID": False}


@pytest.mark.parametrize(("clause", "column"), [("17.12", "18.4(j)"), ("unnumbered/prepay-orchestration", "18.5(o)")])
def test_varied_by(clause: str, column: str) -> None:
    assert asked(clause, matrix(ESME={column: "X"}))[0]["ESME"] is True
    assert asked(clause, matrix())[0]["ESME"] is False


@pytest.mark.parametrize("clause", EVERY_MODEL, ids=lambda clause: clause.id)
def test_every_model_is_asked_what_holds_for_all(clause: Clause) -> None:
    declared, _ = asked(clause.id, matrix())
    assert declared == dict.fromkeys(clause.device_types, False)


def test_without_a_selection_all_columns_and_what_they_vary_are_asked() -> None:
    cells, not_applicable = cells_of(combination(), matrix(), TODAY)
    found = {each.clause for each in every(cells, not_applicable)}
    varied = {clause.id for clause in CLAUSES.values() if clause.varied_by in COLUMNS}
    assert found == {*COLUMNS, *varied, *(clause.id for clause in EVERY_MODEL)}
    assert len(cells) + len(not_applicable) == len(found) * len(DEVICES)


def test_without_a_column_nothing_is_asked_of_it() -> None:
    dmves = Dmves("1", False, ("18.8",), {("ESME", METER): {"18.8": ""}})
    cells, _ = cells_of(combination(), dmves, TODAY)
    assert {cell.clause for cell in cells} == {"18.8", *(clause.id for clause in EVERY_MODEL)}


def test_a_selection_is_exactly_what_is_asked() -> None:
    dmves = matrix(ESME={"18.8": "X"})
    everything, _ = cells_of(combination(), dmves, TODAY)
    cells, not_applicable = cells_of(combination(), dmves, TODAY, ["18.8", "18.5(o)"])
    assert {each.clause for each in every(cells, not_applicable)} == {"18.8", "18.5(o)"}
    assert set(cells) < set(everything)
    assert cells_of(combination(), dmves, TODAY, []) == ((), ())


def test_a_clause_whose_text_is_only_named_is_a_cell() -> None:
    assert asked("18.5(l)", matrix())[0] == {"ESME": False, "GSME": False}


def test_a_document_concerns_no_device() -> None:
    declared, not_applicable = asked("13.2", matrix())
    assert declared == {}
    assert set(not_applicable.values()) == {f"13.2 concerns no device, not a {role}" for role in DEVICES}


def test_order_is_that_of_the_registry_then_of_the_devices() -> None:
    cells, not_applicable = cells_of(combination(), matrix(), TODAY)
    for each in (every(cells, ()), every((), not_applicable)):
        places = [(list(CLAUSES).index(item.clause), list(DEVICES).index(item.role)) for item in each]
        assert places == sorted(places)


def test_every_cell_of_the_registers_that_ship_is_one_or_the_other() -> None:
    for spec in EMBEDDED.installations.values():
        cells, not_applicable = cells_of(spec.combination, EMBEDDED.dmves, TODAY)
        keys = [(each.role, each.clause) for each in every(cells, not_applicable)]
        assert len(keys) == len(set(keys))
        assert all(isinstance(each, NotApplicable) and each.reason for each in not_applicable)
        assert any(cell.declared for cell in cells) or spec.combination.cohort in (IOC, FOC, "MOC (MDS)")
