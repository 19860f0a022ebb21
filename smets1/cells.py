"""The cells of a Device Model Combination: what the DMVES expects of each device, clause by clause."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from smets1.clauses import CLAUSES, Clause
from smets1.registers import Combination, DeviceModel, Dmves


class RuleSide(StrEnum):
    """The two Rules of a clause's feature."""

    VARIATION = "variation"
    STANDARD = "standard"

    @property
    def other(self) -> "RuleSide":
        """The opposite Rule."""
        return RuleSide.STANDARD if self is RuleSide.VARIATION else RuleSide.VARIATION


@dataclass(frozen=True, slots=True)
class Cell:
    """One question: does this Device Model behave as its DMVES cell says?"""

    dmc: str
    role: str
    model: DeviceModel
    clause: str
    declared: bool

    @property
    def expected(self) -> RuleSide:
        """The Rule that must hold."""
        return RuleSide.VARIATION if self.declared else RuleSide.STANDARD


@dataclass(frozen=True, slots=True)
class NotApplicable:
    """A question that makes no sense for this device, and why."""

    dmc: str
    role: str
    model: DeviceModel
    clause: str
    reason: str


def cells_of(
    combination: Combination, dmves: Dmves, as_of: date, clauses: Iterable[str] | None = None
) -> tuple[tuple[Cell, ...], tuple[NotApplicable, ...]]:
    """The cells of `combination` and its not-applicable ones, in registry order.

    Without `clauses`, those are asked that the DMVES has a column for, and those that hold for every Device Model;
    with `clauses`, exactly these.
    """
    cells: list[Cell] = []
    not_applicable: list[NotApplicable] = []
    asked = set(clauses) if clauses is not None else dmves.clauses_asked()
    for clause in CLAUSES.values():
        if clause.id not in asked:
            continue
        for role, model in combination.devices.items():
            reason = _why_not(clause, combination, role, model, dmves, as_of)
            if reason:
                not_applicable.append(NotApplicable(combination.dmc, role, model, clause.id, reason))
            else:
                declared = dmves.declares(model, clause.column)
                cells.append(Cell(combination.dmc, role, model, clause.id, declared))
    return tuple(cells), tuple(not_applicable)


def declared_clauses(combination: Combination, role: str, dmves: Dmves) -> tuple[str, ...]:
    """The clauses that the DMVES declares for a device and that hold in the cohort of its installation."""
    model = combination.devices[role]
    return tuple(
        clause.id
        for clause in CLAUSES.values()
        if clause.column == clause.id
        and role in clause.device_types
        and dmves.declares(model, clause.id)
        and (not clause.cohorts or combination.cohort in clause.cohorts)
    )


def _why_not(clause: Clause, combination: Combination, role: str, model: DeviceModel, dmves: Dmves, as_of: date) -> str:
    if role not in clause.device_types:
        return f"{clause.id} concerns {', '.join(clause.device_types) or 'no device'}, not a {role}"
    if not clause.holds_on(as_of):
        return f"{clause.id} is not in force on {as_of.isoformat()}: {clause.period}"
    if stated := dmves.not_applicable_reason(model, clause.column):
        return stated
    if clause.cohorts and combination.cohort not in clause.cohorts and dmves.declares(model, clause.column):
        return f"{clause.id} is a rule of the S1SP for {', '.join(clause.cohorts)}; this is {combination.cohort}"
    return ""
