"""What must hold of features and step definitions before anything runs, so that nothing passes by accident."""

import inspect
import re
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from types import CodeType, ModuleType
from typing import Any

from pytest_bdd.steps import StepFunctionContext, step_function_context_registry

from s1bench.feature_files import (
    RULE_NAMES,
    FeatureText,
    ScenarioText,
    StepText,
    feature_paths,
    filled,
    read_features,
)
from smets1.cells import RuleSide
from smets1.clauses import CLAUSES, Clause
from smets1.data_items import DEVICE_TYPES
from smets1.errors import DefinitionError, Finding, nearest
from smets1.service_requests import SERVICE_REQUESTS
from smets1.standard import REGISTRY

_PLACEHOLDER = re.compile(r"<([^<>]+)>")
_FORBIDDEN = {"skip", "xfail", "importorskip", "exit"}


@dataclass(frozen=True, slots=True)
class StepDefinition:
    """A step definition and where it stands."""

    where: str
    context: StepFunctionContext


def checked_features(modules: Sequence[ModuleType], paths: list[Path] | None = None) -> list[FeatureText]:
    """The features of `paths` (all that ship, by default) if all is well with them and the steps of `modules`.

    Raises DefinitionError with every finding.
    """
    findings: list[Finding] = []
    features = read_features(feature_paths() if paths is None else paths, findings)
    definitions = [definition for module in modules for definition in step_definitions(module)]
    findings.extend(check_definitions(definitions))
    findings.extend(check_coverage(features, REGISTRY.values()))
    for feature in features:
        findings.extend(check_feature(feature))
        findings.extend(check_steps(feature, definitions))
    if findings:
        raise DefinitionError(sorted(set(findings)))
    return features


def definitions_of(modules: Iterable[ModuleType]) -> Iterator[StepFunctionContext]:
    """The step definitions of `modules`."""
    for module in modules:
        for value in vars(module).values():
            function = getattr(value, "_fixture_function", None)
            context = step_function_context_registry.get(function) if function is not None else None
            if context is not None:
                yield context


def step_definitions(module: ModuleType) -> Iterator[StepDefinition]:
    """The step definitions of a module."""
    for context in definitions_of([module]):
        code = context.step_func.__code__
        yield StepDefinition(f"{Path(code.co_filename).name}:{code.co_firstlineno}", context)


def check_definitions(definitions: Iterable[StepDefinition]) -> Iterator[Finding]:
    """Step definitions that could not fail, or that pytest-bdd would not run."""
    for definition in definitions:
        function = definition.context.step_func
        if inspect.iscoroutinefunction(function) or inspect.isasyncgenfunction(function):
            yield Finding(
                definition.where,
                "an async step definition",
                "a plain function",
                "pytest-bdd never awaits it: drop async.",
            )
        for name in sorted(_names(function) & _FORBIDDEN):
            yield Finding(
                definition.where,
                f"pytest.{name} in a step",
                "a verdict",
                "Raise Inconclusive with the reason: a skipped step shows as passed.",
            )


def _names(function: Callable[..., Any]) -> set[str]:
    def of(code: CodeType) -> set[str]:
        return set(code.co_names).union(*(of(const) for const in code.co_consts if isinstance(const, CodeType)))

    return of(function.__code__)


def check_coverage(features: Iterable[FeatureText], clauses: Iterable[Clause]) -> Iterator[Finding]:
    """Both directions: a clause without a feature, a feature without a clause, two features for one clause."""
    by_clause: dict[str, list[FeatureText]] = {}
    for feature in features:
        if feature.clause is not None:
            by_clause.setdefault(feature.clause.id, []).append(feature)
        elif not any(tag.startswith(("clause-", "standard-")) for tag in feature.tags):
            yield Finding(
                f"{feature.relative}:{feature.line}",
                "no clause tag",
                "@clause-… or @standard-… on the Feature",
                "Tag it with its clause.",
            )
    for clause in clauses:
        found = by_clause.get(clause.id, [])
        if clause.has_feature and not found:
            yield Finding(
                f"clause registry, {clause.id}",
                "no feature",
                f"a feature tagged @{clause.tag}",
                f"Write it: the text of {clause.id} is held in {clause.text_held}.",
            )
        if not clause.has_feature and found:
            yield Finding(
                f"{found[0].relative}:{found[0].line}",
                f"a feature for {clause.id}",
                "no feature, as its text is not held",
                "Delete it, or correct the registry.",
            )
        for extra in found[1:]:
            yield Finding(
                f"{extra.relative}:{extra.line}",
                f"a second feature for {clause.id}",
                f"one, {found[0].relative}",
                "Merge the two.",
            )


def check_feature(feature: FeatureText) -> Iterator[Finding]:
    """What a feature says about itself: tags, Rules, names, Examples."""

    def finding(line: int, found: str, expected: str, do: str) -> Finding:
        return Finding(f"{feature.relative}:{line}", found, expected, do)

    clause_tags = {clause.tag for clause in REGISTRY.values()}
    for tag in feature.tags:
        if tag not in clause_tags and not _is_plain_tag(tag):
            yield finding(feature.line, f"unknown tag @{tag}", nearest(tag, clause_tags), "Correct the tag.")
    if len(tagged := sorted(clause_tags.intersection(feature.tags))) > 1:
        found = " and ".join(f"@{tag}" for tag in tagged)
        yield finding(feature.line, found, "one clause", "Write a feature for each clause.")
    if feature.clause is not None:
        yield from _check_rules(feature, feature.clause)
    names = Counter(scenario.name for scenario in feature.scenarios)
    instances = Counter((scenario.rule, name) for scenario in feature.scenarios for name, _ in scenario.instances())
    for (_, name), count in instances.items():
        if count > 1 and names[name] < 2:
            do = "Name what differs in the scenario's title."
            yield finding(feature.line, f"{count} scenario instances named {name!r}", "each name once in a Rule", do)
    for scenario in feature.scenarios:
        line = scenario.line
        if names[scenario.name] > 1:
            do = "Rename one: pytest-bdd runs only the last of them."
            yield finding(
                line, f"{names[scenario.name]} scenarios named {scenario.name!r}", "each name once in a file", do
            )
        for tag in scenario.tags:
            if tag not in DEVICE_TYPES and not _is_plain_tag(tag):
                yield finding(line, f"unknown tag @{tag}", nearest(tag, DEVICE_TYPES), "Correct the tag.")
        if scenario.side is None:
            expected = " or ".join(RULE_NAMES)
            yield finding(line, f"a scenario in {scenario.rule or 'no Rule'!r}", expected, "Move it into a Rule.")
        if untyped := [step for step in scenario.steps if not step.type]:
            first = untyped[0]
            yield finding(first.line, f"{first.keyword} as the first step", "Given, When or Then", "Name its kind.")
        if not scenario.own_steps:
            yield finding(line, "a scenario without steps", "steps", "Write them: it would pass.")
        elif not any(step.type == "then" for step in scenario.steps):
            yield finding(line, "a scenario without a Then", "a Then", "Write what is judged: it would pass.")
        yield from _check_examples(scenario, finding)


def _is_plain_tag(tag: str) -> bool:
    """Tags beside clause and device type: `fact-17`, `srv-2.1` and `unless-18.5(o)`."""
    kind, _, value = tag.partition("-")
    known = {"srv": SERVICE_REQUESTS, "unless": {clause.replace(" ", "_") for clause in CLAUSES}}
    return value.isdecimal() if kind == "fact" else value in known.get(kind, ())


def _check_rules(feature: FeatureText, clause: Clause) -> Iterator[Finding]:
    expected = (
        ["Every Device Model"]
        if not clause.has_variation
        else ["Device Models with a DMVES entry", "Device Models without one"]
    )
    found = [rule.name for rule in feature.rules]
    if found != expected:
        yield Finding(
            f"{feature.relative}:{feature.line}",
            f"Rules {found}",
            f"Rules {expected}",
            "Give the feature exactly these Rules, in this order.",
        )
    for rule in feature.rules:
        if not rule.scenarios:
            yield Finding(
                f"{feature.relative}:{rule.line}", f"Rule {rule.name!r} without scenarios", "scenarios", "Write them."
            )
    if found != expected or not all(rule.scenarios for rule in feature.rules):
        return
    for role in clause.device_types:
        for side, names in feature.scenario_names(role).items():
            if not names and not (side is RuleSide.VARIATION and not clause.has_variation):
                yield Finding(
                    f"{feature.relative}:{feature.line}",
                    f"no {side} scenario for {role}",
                    f"one, as {clause.id} concerns {', '.join(clause.device_types)}",
                    "Write it, or correct the registry.",
                )


def _check_examples(scenario: ScenarioText, finding: Callable[[int, str, str, str], Finding]) -> Iterator[Finding]:
    if scenario.is_outline and not scenario.examples:
        yield finding(
            scenario.line, "a Scenario Outline without Examples", "Examples", "Write them: it would run once."
        )
    for block in scenario.examples:
        if not block.rows:
            yield finding(block.line, "Examples without rows", "rows", "Write them: it would run once as written.")
        if block.tags:
            do = "Tag the scenario: tags of Examples are not tags of the scenario."
            yield finding(block.line, f"tags {', '.join(block.tags)} on Examples", "no tags there", do)
        if len(set(block.rows)) < len(block.rows):
            yield finding(block.line, "the same row twice", "each row once", "Remove one of them.")
        if set(block.header) != set(scenario.examples[0].header):
            yield finding(
                block.line, f"columns {block.header}", f"{scenario.examples[0].header}", "Align the Examples."
            )
    known = set(scenario.examples[0].header) if scenario.examples else set()
    texts = [(scenario.line, scenario.name)]
    for step in scenario.steps:
        texts += [(step.line, text) for text in (step.text, *(cell for row in step.table for cell in row))]
    for line, text in texts:
        for name in set(_PLACEHOLDER.findall(text)) - known:
            do = "Add the column to Examples, or write the value."
            yield finding(line, f"<{name}>", nearest(name, known) if known else "no placeholder", do)


def check_steps(feature: FeatureText, definitions: Sequence[StepDefinition]) -> Iterator[Finding]:
    """Every step of every scenario instance is defined exactly once."""
    steps: dict[tuple[str, str], StepText] = {}
    for scenario in feature.scenarios:
        for _, example in scenario.instances():
            for step in (step for step in scenario.steps if step.type):
                steps.setdefault((step.type, filled(step.text, example)), step)
    for (type_, text), step in steps.items():
        where = f"{feature.relative}:{step.line}"
        matching = [d for d in definitions if d.context.type in (None, type_) and d.context.parser.is_matching(text)]
        if not matching:
            known = [d.context.parser.name for d in definitions if d.context.type in (None, type_)]
            yield Finding(
                where, f"undefined step {step.keyword} {text!r}", nearest(text, known), "Define it or reword it."
            )
        elif len(matching) > 1:
            places = ", ".join(sorted(d.where for d in matching))
            yield Finding(
                where, f"{len(matching)} definitions of {text!r}: {places}", "one", "Make one of them narrower."
            )
