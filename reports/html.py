"""`verification.html`: the run on one page that needs no network, no server and no script."""

import base64
import hashlib
import re
from collections.abc import Iterable, Sequence
from datetime import date, datetime
from functools import cache
from importlib.resources import files
from typing import Any

from jinja2 import Environment, StrictUndefined, Template
from markupsafe import Markup

from reports.chart import Charts
from reports.judgement import Judgement
from reports.values import Json, exchange_lines, printable

SYMBOLS = {
    Judgement.CONFIRMED: "✓",
    Judgement.DECLARED_NOT_OBSERVED: "✗",
    Judgement.OBSERVED_NOT_DECLARED: "+",
    Judgement.UNKNOWN_BEHAVIOUR: "?",
    Judgement.INCONCLUSIVE: "~",
    Judgement.NOT_EXERCISED: "–",
}
"""One sign for each judgement, the same in every view."""

LABELS = {
    Judgement.CONFIRMED: "confirmed",
    Judgement.DECLARED_NOT_OBSERVED: "declared, not observed",
    Judgement.OBSERVED_NOT_DECLARED: "observed, not declared",
    Judgement.UNKNOWN_BEHAVIOUR: "unknown behaviour",
    Judgement.INCONCLUSIVE: "inconclusive",
    Judgement.NOT_EXERCISED: "not exercised",
}

MEANINGS = {
    Judgement.CONFIRMED: "The device does what its DMVES cell says.",
    Judgement.DECLARED_NOT_OBSERVED: "The DMVES declares a variation, but the device keeps to the standard.",
    Judgement.OBSERVED_NOT_DECLARED: "The device shows a variation that the DMVES does not declare.",
    Judgement.UNKNOWN_BEHAVIOUR: "The device does neither what is declared nor what the other Rule says.",
    Judgement.INCONCLUSIVE: "The cell could not be judged.",
    Judgement.NOT_EXERCISED: "There is no scenario, or no text to test against.",
}

SUBJECT_LABELS = LABELS | {Judgement.CONFIRMED: "holds", Judgement.UNKNOWN_BEHAVIOUR: "does otherwise"}
"""The words for a subject of the standard suite, which no DMVES cell declares."""

_COUNTED = {Judgement.CONFIRMED: "hold", Judgement.UNKNOWN_BEHAVIOUR: "do otherwise"}
_SUBJECT_MEANINGS = {
    Judgement.CONFIRMED: "The device does what the standard suite asks.",
    Judgement.UNKNOWN_BEHAVIOUR: "The device does otherwise than the standard suite asks.",
    Judgement.INCONCLUSIVE: "The subject could not be judged.",
    Judgement.NOT_EXERCISED: "There is no scenario of the subject for the device.",
}
SUBJECT_JUDGEMENTS = tuple(_SUBJECT_MEANINGS)
"""The judgements that a subject can get: there is nothing declared that it could differ from."""

_BASES = {
    "source statement": "statement in a public document",
    "inference": "inference",
    "assumption": "assumption",
    "none": "none",
    "stated": "stated in a public document",
    "inferred": "inference",
}
_FULLY_TOLD = 2
"""How many DMCs a page tells every step of: with more, those of scenarios that passed in the standard suite are left to
the evidence, or a browser would not open the page."""

_STEP_SIGNS = {"passed": "✓", "failed": "✗", "inconclusive": "~", "error": "!", "not-reached": "–"}


def render(document: Json, scenarios: Sequence[Json], exchanges: Sequence[Json]) -> str:
    """The page of a run, from its `verification.json` and the lines of its evidence."""
    said: dict[tuple[str, str], Json] = {(line["scenario"], line["id"]): line for line in exchanges}
    clauses = list(document["clauses"])
    page = _template().render(
        doc=document,
        scenarios={line["id"]: line for line in scenarios},
        said=said,
        columns=_columns(document),
        subjects=in_order(asked_subjects(document), document),
        clause_anchor={clause: f"k{number}" for number, clause in enumerate(clauses)},
        judgements=[(j.value, SYMBOLS[j], LABELS[j], MEANINGS[j]) for j in Judgement],
        subject_judgements=[
            (j.value, SYMBOLS[j], subject_count(j, document["standard_counts"][j]), _SUBJECT_MEANINGS[j])
            for j in SUBJECT_JUDGEMENTS
        ],
        symbol={j.value: SYMBOLS[j] for j in Judgement},
        label={j.value: LABELS[j] for j in Judgement},
        subject_label={j.value: SUBJECT_LABELS[j] for j in Judgement},
        contradictions={j.value for j in Judgement if j.contradicts},
        basis=_BASES,
        sign=_STEP_SIGNS,
        charts=Charts(),
        brief=len(document["combinations"]) > _FULLY_TOLD,
        exchange_text=_exchange_text,
        moment=_moment,
        day=_day,
        style=Markup(_resource("verification.css")),
        script=Markup(_resource("verification.js")),
        script_hash=_script_hash(),
    )
    return printable(page)


def asked_subjects(document: Json) -> set[str]:
    """The subjects of the standard suite that were asked of a device: none where the suite was not asked for."""
    return {cell["clause"] for combination in document["combinations"] for cell in combination["standard"]}


def subject_count(judgement: Judgement, count: int) -> str:
    """The words that follow a `count` of subjects of one judgement."""
    return SUBJECT_LABELS[judgement] if count == 1 else _COUNTED.get(judgement, SUBJECT_LABELS[judgement])


def in_order(clauses: Iterable[str], document: Json) -> list[str]:
    """`clauses` in the order of the registry; those it does not hold come last."""
    places = {clause: place for place, clause in enumerate(document["clauses"])}
    return sorted(clauses, key=lambda clause: (places.get(clause, len(places)), clause))


def _columns(document: Json) -> list[tuple[str, list[str]]]:
    """The clauses of the run in groups: those that share what stands before the first bracket or slash."""
    asked = {cell["clause"] for combination in document["combinations"] for cell in combination["cells"]}
    groups: dict[str, list[str]] = {}
    for clause in in_order(asked, document):
        groups.setdefault(re.split(r"[(/]", clause)[0], []).append(clause)
    return list(groups.items())


def _exchange_text(exchange: Json) -> str:
    return "\n".join(exchange_lines(exchange))


def _moment(text: str) -> str:
    return f"{datetime.fromisoformat(text):%-d %B %Y, %H:%M:%S} UTC"


def _day(text: str) -> str:
    return f"{date.fromisoformat(text):%-d %B %Y}"


def _resource(name: str) -> str:
    return (files("reports") / "templates" / name).read_text(encoding="utf-8").strip()


def _script_hash() -> str:
    digest = hashlib.sha256(_resource("verification.js").encode()).digest()
    return "sha256-" + base64.b64encode(digest).decode()


def _lines(values: Iterable[Any]) -> str:
    return ", ".join(str(value) for value in values)


@cache
def _template() -> Template:
    environment = Environment(autoescape=True, undefined=StrictUndefined, trim_blocks=True, lstrip_blocks=True)
    environment.filters["listed"] = _lines
    source = _resource("verification.html.j2")
    return environment.from_string(re.sub(r"\n\s+", "\n", source))
