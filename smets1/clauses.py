"""The clause registry (API; entries follow)."""

from dataclasses import dataclass
from datetime import date
from typing import Literal


@dataclass(frozen=True, slots=True)
class Clause:
    """One clause, table, section or annex of the S1SR, or a behaviour that carries no clause number.

    `statement` says in our words what an entry in the DMVES means, `standard` what a Device Model without one does.
    """

    id: str
    title: str
    statement: str
    standard: str
    service_requests: tuple[str, ...]
    srv_basis: Literal["stated", "inferred", "none"]
    device_types: tuple[str, ...]
    facts: tuple[int, ...]
    text_held: Literal["full", "part", "named"]
    standing: Literal["rule", "guidance", "proposed", "declined"]
    kind: Literal["variation", "every-model", "document"] = "variation"
    variation_basis: Literal["seed statement", "inference", "assumption", "none"] = "seed statement"
    standard_basis: Literal["seed statement", "inference", "assumption", "none"] = "inference"
    holds_from: date | None = None
    holds_until: date | None = None
    period_source: str = ""
    varied_by: str | None = None
    outcome_uncertain: bool = False
    cohorts: tuple[str, ...] = ()
    open_points: tuple[str, ...] = ()
    source: str = ""

    @property
    def column(self) -> str:
        """The DMVES column that declares the variation."""
        return self.varied_by or self.id

    @property
    def tag(self) -> str:
        """The Gherkin tag of the clause's feature, without the `@`: spaces become underscores."""
        return "clause-" + self.id.replace(" ", "_")

    @property
    def has_feature(self) -> bool:
        """Whether enough of the text is held to test it."""
        return self.text_held != "named" and self.kind != "document"

    @property
    def period(self) -> str:
        """The dates between which it holds, in words."""
        start = self.holds_from.isoformat() if self.holds_from else "an unknown date"
        return f"holds from {start}" + (f" until {self.holds_until.isoformat()}" if self.holds_until else "")

    def holds_on(self, day: date) -> bool:
        """Whether it is in force on `day`."""
        return (self.holds_from is None or self.holds_from <= day) and (self.holds_until is None or day <= self.holds_until)


CLAUSES: dict[str, Clause] = {}
