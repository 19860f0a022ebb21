"""Which scenarios and tests show each fact, found by their tags and markers, and why the others show none."""

import ast
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path

from docs.untested_facts import MEANINGS, UNTESTED, Kind
from s1bench.feature_files import FeatureText, ScenarioText, feature_paths, read_features
from smets1.facts import DOCUMENTS, FACTS

TESTS = Path(__file__).parents[1] / "tests"


@dataclass(frozen=True, slots=True)
class Shown:
    """By what a fact is shown: how many scenarios of each feature, and tests of each file."""

    scenarios: Counter[str] = field(default_factory=Counter)
    tests: Counter[str] = field(default_factory=Counter)

    def __bool__(self) -> bool:
        return bool(self.scenarios or self.tests)


def shown() -> dict[int, Shown]:
    """By what each fact is shown. A number that is no fact is in it too, if a tag or marker has it."""
    found = {number: Shown() for number in FACTS}
    for feature in read_features(feature_paths(), []):
        for scenario in feature.scenarios:
            for number in facts_of(feature, scenario):
                found.setdefault(number, Shown()).scenarios[feature.relative] += len(list(scenario.instances()))
    for path in sorted(TESTS.glob("test_*.py")):
        for number, count in facts_of_tests(path.read_text(encoding="utf-8")).items():
            found.setdefault(number, Shown()).tests[f"tests/{path.name}"] += count
    return found


def facts_of(feature: FeatureText, scenario: ScenarioText) -> set[int]:
    """The facts that a scenario shows by its own tags, and those of its Rule and Feature."""
    tags = (tag.partition("-") for tag in (*feature.tags, *scenario.tags))
    return {int(value) for kind, _, value in tags if kind == "fact"}


def facts_of_tests(source: str) -> Counter[int]:
    """How many test functions of a module have each fact in a `facts` marker, of their own or of their class."""
    return Counter(number for marked in _marked(ast.parse(source).body, set()) for number in marked)


def _marked(body: Iterable[ast.stmt], outer: set[int]) -> Iterator[set[int]]:
    for node in body:
        if isinstance(node, ast.ClassDef):
            yield from _marked(node.body, outer | _markers(node.decorator_list))
        elif isinstance(node, ast.FunctionDef) and node.name.startswith("test"):
            yield outer | _markers(node.decorator_list)


def _markers(decorators: Iterable[ast.expr]) -> set[int]:
    return {
        int(ast.literal_eval(argument))
        for decorator in decorators
        if isinstance(decorator, ast.Call) and ast.unparse(decorator.func) == "pytest.mark.facts"
        for argument in decorator.args
    }


def coverage_rows() -> Iterator[tuple[str, ...]]:
    """A row for each fact: its number, standing, and what shows it or why nothing does."""
    for number, by in shown().items():
        why = f"{UNTESTED[number].kind}: {UNTESTED[number].because}" if number in UNTESTED else ""
        yield str(number), FACTS[number].standing, _files(by.scenarios), _files(by.tests), why


COVERAGE = ("fact", "standing", "scenarios", "tests", "not tested, because")


def _files(counts: Counter[str]) -> str:
    return ", ".join(f"{file.partition('/')[2]} ({count})" for file, count in sorted(counts.items()))


def count_rows() -> Iterator[tuple[str, ...]]:
    """How many facts of each document are shown by what, and how many are not."""
    by = shown()
    total = Counter[str]()
    for document in DOCUMENTS:
        numbers = [number for number, fact in FACTS.items() if fact.document == document]
        counts = Counter(column for number in numbers for column in ("facts", _column(number, by[number])))
        total.update(counts)
        yield document.id, *(str(counts[column] or "") for column in COUNTS[1:])
    yield "**all**", *(f"**{total[column]}**" for column in COUNTS[1:])


COUNTS = ("document", "facts", "scenarios", "tests alone", *Kind)


def _column(number: int, by: Shown) -> str:
    if number in UNTESTED:
        return UNTESTED[number].kind
    return "scenarios" if by.scenarios else "tests alone"


def reason_rows() -> Iterator[tuple[str, ...]]:
    """Each reason why a fact cannot be tested, with its facts."""
    for kind, meaning in MEANINGS.items():
        numbers = [str(number) for number, untested in UNTESTED.items() if untested.kind == kind]
        yield kind, meaning, str(len(numbers)), ", ".join(numbers)


REASONS = ("reason", "what it means", "count", "facts")
