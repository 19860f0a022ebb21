"""The facts are complete and sound, and every one that is cited exists."""

import os
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from smets1.clauses import CLAUSES
from smets1.data_items import DATA_ITEMS
from smets1.facts import DOCUMENTS, FACTS, Fact
from smets1.service_requests import SERVICE_REQUESTS

ROOT = Path(__file__).parents[1]
PACKAGES = ("smets1", "device_drivers", "steps", "benches", "reports", "s1bench")
LIST = re.compile(r"#?\d+(?:(?:-|–|,\s+|\s+and\s+)#?\d+)*")
BANNED = re.compile(r"\b(seeds?|shared|tbd|todo)\b|/work|(?<!-)\bS[0-4]\b", re.IGNORECASE)


def numbers(text: str) -> set[int]:
    """The facts that `text` cites: `fact 3`, `(fact #43, …)`, `facts 5-8`, `facts 46, 48`."""
    found = {int(number) for number in re.findall(r"\bfact\s+#?(\d+)", text, re.IGNORECASE)}
    for cited in re.finditer(rf"\bfacts\s+({LIST.pattern})", text, re.IGNORECASE):
        for first, last in re.findall(r"(\d+)(?:[-–]#?(\d+))?", cited[1]):
            found |= set(range(int(first), int(last or first) + 1))
    return found


def cited() -> Iterator[tuple[str, set[int]]]:
    for package in PACKAGES:
        for file in sorted((ROOT / package).rglob("*.py")):
            yield file.relative_to(ROOT).as_posix(), numbers(file.read_text(encoding="utf-8"))
    for file in sorted((ROOT / "features").rglob("*.feature")):
        text = file.read_text(encoding="utf-8")
        yield file.relative_to(ROOT).as_posix(), numbers(text) | {int(n) for n in re.findall(r"@fact-(\d+)", text)}
    for srv, variant in SERVICE_REQUESTS.items():
        yield f"SRV {srv}", numbers(variant.source)
    for name, item in DATA_ITEMS.items():
        yield f"data item {name}", numbers(item.source)
    for clause in CLAUSES.values():
        yield f"clause {clause.id}", set(clause.facts) | numbers(clause.period_source)


CITED = dict(cited())
EVERY = [pytest.param(fact, id=str(number)) for number, fact in FACTS.items()]


def test_numbers_have_no_gap():
    assert list(FACTS) == list(range(1, 202))
    assert all(number == fact.number for number, fact in FACTS.items())


def test_documents_come_one_after_the_other():
    assert len({document.id for document in DOCUMENTS}) == 5
    assert list(dict.fromkeys(fact.document for fact in FACTS.values())) == list(DOCUMENTS)
    places = [DOCUMENTS.index(fact.document) for fact in FACTS.values()]
    assert places == sorted(places)


@pytest.mark.parametrize("fact", EVERY)
def test_a_statement(fact: Fact):
    text = fact.statement
    assert text.endswith((".", ".”"))
    assert text == " ".join(text.split())
    assert not BANNED.search(text)
    assert text.count("“") == text.count("”")
    assert len(text) < 500
    assert numbers(text) <= FACTS.keys() - {fact.number}


def test_no_two_statements_are_alike():
    assert len({fact.statement for fact in FACTS.values()}) == len(FACTS)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("as fact 3 says, 4 times", {3}),
        ("(fact #43, a letter)", {43}),
        ("Facts 5-8: a calendar", {5, 6, 7, 8}),
        ("facts 46, 48,\n    88 and 148-149", {46, 48, 88, 148, 149}),
        ("no artefacts 3", set()),
    ],
)
def test_how_a_citation_is_read(text: str, expected: set[int]):
    assert numbers(text) == expected


def test_every_fact_cited_exists():
    assert {where: missing for where, each in CITED.items() if (missing := each - FACTS.keys())} == {}


@pytest.mark.parametrize("kind", ["smets1/", "device_drivers/", "features/", "SRV ", "data item ", "clause "])
def test_citations_of_each_kind_were_found(kind: str):
    assert any(each for where, each in CITED.items() if where.startswith(kind))


def test_a_feature_of_a_clause_cites_facts_that_the_clause_rests_on():
    clauses = {clause.tag: clause for clause in CLAUSES.values()}
    for file in sorted((ROOT / "features").rglob("*.feature")):
        text = file.read_text(encoding="utf-8")
        tags = {int(number) for number in re.findall(r"@fact-(\d+)", text)}
        for tag in re.findall(r"@(clause-\S+)", text):
            assert tags <= set(clauses[tag].facts), f"{file.name}: {sorted(tags - set(clauses[tag].facts))}"


def _standing(marks: str) -> str:
    words = [word for word in ("RULE", "PROPOSED", "DECLINED") if re.search(rf"\b{word}\b", marks)]
    if qualified := re.search(r"\bRULE ?(\((?:guidance|agreed)\))", marks):
        words[0] += f" {qualified[1]}"
    return " and ".join(words).lower() or "not stated"


def test_the_facts_are_those_of_the_list_they_were_taken_from():
    file = Path(os.environ.get("S1BENCH_FACTS") or ROOT.parent / "shared" / "facts" / "SEED_FACTS.md")
    if not file.is_file():
        pytest.skip(f"{file} is not at hand: set S1BENCH_FACTS to the list of facts")
    entries = re.findall(
        r"^\*\*(\d+)\. (.*?)(?=^\*\*\d+\. |^#|\Z)", file.read_text(encoding="utf-8"), re.MULTILINE | re.DOTALL
    )
    listed = {}
    for number, text in entries:
        held = re.findall(r"\b(FULL|PART|NAMED)\b", text)
        listed[int(number)] = (held[0].lower() if held else "not stated", _standing(text))
    assert {number: (fact.text_held, fact.standing) for number, fact in FACTS.items()} == listed
