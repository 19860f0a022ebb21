"""Feature files as text: what each says about its clause, read with the Gherkin parser and nothing run."""

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from gherkin.errors import CompositeParserException, ParserError, ParserException
from gherkin.parser import Parser

import features
from smets1.cells import RuleSide
from smets1.clauses import Clause
from smets1.data_items import DEVICE_TYPES
from smets1.errors import Finding
from smets1.standard import REGISTRY

FEATURES = Path(features.__file__).parent
"""The folder of the feature files."""

RULE_NAMES = {
    "Device Models with a DMVES entry": RuleSide.VARIATION,
    "Device Models without one": RuleSide.STANDARD,
    "Every Device Model": RuleSide.STANDARD,
}
"""What a Rule may be called, and the side of the clause that it tests."""

MAX_BYTES = 200_000


@dataclass(frozen=True, slots=True)
class StepText:
    """One step as written; `type` is given, when or then."""

    line: int
    keyword: str
    type: str
    text: str
    table: tuple[tuple[str, ...], ...] = ()


@dataclass(frozen=True, slots=True)
class ExamplesText:
    """One Examples block."""

    line: int
    tags: tuple[str, ...]
    header: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]


@dataclass(frozen=True, slots=True)
class ScenarioText:
    """One Scenario or Scenario Outline; `steps` include those of the Backgrounds."""

    line: int
    name: str
    rule: str | None
    tags: tuple[str, ...]
    own_steps: tuple[StepText, ...]
    steps: tuple[StepText, ...]
    examples: tuple[ExamplesText, ...]
    is_outline: bool

    @property
    def side(self) -> RuleSide | None:
        """The side of the clause it tests, told by its Rule."""
        return RULE_NAMES.get(self.rule or "")

    @property
    def roles(self) -> tuple[str, ...]:
        """The device types it is restricted to by tags; empty for all that the clause concerns."""
        return tuple(tag for tag in self.tags if tag in DEVICE_TYPES)

    @property
    def unless(self) -> tuple[str, ...]:
        """The clauses that make it meaningless for a device that declares them: `@unless-18.5(o)`."""
        return tuple(tag.removeprefix("unless-").replace("_", " ") for tag in self.tags if tag.startswith("unless-"))

    def concerns(self, role: str, declared: Collection[str]) -> bool:
        """Whether it is asked of a device of `role` whose DMVES row declares `declared`."""
        return role in (self.roles or (role,)) and not set(self.unless) & set(declared)

    def instances(self) -> Iterator[tuple[str, Mapping[str, str]]]:
        """Each instance by the name it has in every report, with its Examples row."""
        if not self.examples:
            yield self.name, {}
        for block in self.examples:
            for row in block.rows:
                example = dict(zip(block.header, row, strict=False))
                yield instance_name(self.name, example), example


def instance_name(name: str, example: Mapping[str, str]) -> str:
    """The name of a scenario with the values of its Examples row, those in brackets that it does not name itself."""
    unnamed = [value for key, value in example.items() if f"<{key}>" not in name]
    name = filled(name, example)
    return f"{name} [{', '.join(unnamed)}]" if unnamed else name


def filled(text: str, example: Mapping[str, str]) -> str:
    """The text with the values of an Examples row in place of their names."""
    for key, value in example.items():
        text = text.replace(f"<{key}>", value)
    return text


@dataclass(frozen=True, slots=True)
class RuleText:
    """One Rule."""

    line: int
    name: str
    scenarios: int


@dataclass(frozen=True, slots=True)
class FeatureText:
    """One feature file."""

    path: Path
    line: int
    name: str
    tags: tuple[str, ...]
    rules: tuple[RuleText, ...]
    scenarios: tuple[ScenarioText, ...]

    @property
    def relative(self) -> str:
        """The path as reports show it."""
        return f"features/{self.path.relative_to(FEATURES)}" if self.path.is_relative_to(FEATURES) else str(self.path)

    @property
    def clause(self) -> Clause | None:
        """The clause that its tag names."""
        return next((clause for clause in REGISTRY.values() if clause.tag in self.tags), None)

    def scenario_names(self, role: str, declared: Collection[str] = ()) -> dict[RuleSide, tuple[str, ...]]:
        """The scenario instances that each Rule has for a device of `role` that declares `declared`."""
        return {
            side: tuple(
                name
                for scenario in self.scenarios
                if scenario.side is side and scenario.concerns(role, declared)
                for name, _ in scenario.instances()
            )
            for side in RuleSide
        }


def feature_paths(root: Path = FEATURES) -> list[Path]:
    """Every feature file below `root`, in order of name."""
    return sorted(root.rglob("*.feature"))


def read_features(paths: list[Path], findings: list[Finding]) -> list[FeatureText]:
    """The features of `paths`; what cannot be parsed is added to `findings`."""
    read = (read_feature(path, findings) for path in paths)
    return [feature for feature in read if feature is not None]


def read_feature(path: Path, findings: list[Finding]) -> FeatureText | None:
    """The feature of one file, or None with the reason in `findings`."""
    try:
        data = path.read_bytes()
        if len(data) > MAX_BYTES:
            findings.append(Finding(str(path), f"{len(data)} bytes", f"at most {MAX_BYTES}", "Split the feature."))
            return None
        document = Parser().parse(data.decode("utf-8"))
    except UnicodeDecodeError as error:
        findings.append(Finding(str(path), str(error), "UTF-8", "Save the file as UTF-8."))
        return None
    except ParserError as error:
        errors = error.errors if isinstance(error, CompositeParserException) else [error]
        for each in errors:
            line = each.location["line"] if isinstance(each, ParserException) else 1
            findings.append(Finding(f"{path}:{line}", str(each), "Gherkin", "Correct the syntax."))
        return None
    feature = document.get("feature")
    if not feature:
        findings.append(Finding(f"{path}:1", "no Feature", "a Feature", "Write the feature or delete the file."))
        return None
    return _Builder(path).feature(feature)


class _Builder:
    def __init__(self, path: Path) -> None:
        self.path = path
        self.scenarios: list[ScenarioText] = []
        self.rules: list[RuleText] = []

    def feature(self, node: Any) -> FeatureText:
        tags = _tags(node)
        self._children(node["children"], None, (), ())
        return FeatureText(
            self.path, node["location"]["line"], node["name"], tags, tuple(self.rules), tuple(self.scenarios)
        )

    def _children(
        self, children: Any, rule: str | None, tags: tuple[str, ...], background: tuple[StepText, ...]
    ) -> None:
        for child in children:
            if "background" in child:
                background += _steps(child["background"]["steps"])
            elif "rule" in child:
                node = child["rule"]
                before = len(self.scenarios)
                self._children(node["children"], node["name"], _tags(node), background)
                self.rules.append(RuleText(node["location"]["line"], node["name"], len(self.scenarios) - before))
            elif "scenario" in child:
                self.scenarios.append(_scenario(child["scenario"], rule, tags, background))


def _scenario(node: Any, rule: str | None, tags: tuple[str, ...], background: tuple[StepText, ...]) -> ScenarioText:
    own = _steps(node["steps"])
    examples = tuple(
        ExamplesText(
            block["location"]["line"],
            _tags(block),
            tuple(cell["value"] for cell in block.get("tableHeader", {}).get("cells", ())),
            tuple(tuple(cell["value"] for cell in row["cells"]) for row in block.get("tableBody", ())),
        )
        for block in node["examples"]
    )
    return ScenarioText(
        node["location"]["line"],
        node["name"],
        rule,
        tags + _tags(node),
        own,
        background + own,
        examples,
        bool(examples) or node["keyword"] in ("Scenario Outline", "Scenario Template"),
    )


def _tags(node: Any) -> tuple[str, ...]:
    return tuple(tag["name"].removeprefix("@") for tag in node["tags"])


def _steps(nodes: Any) -> tuple[StepText, ...]:
    types = {"Context": "given", "Action": "when", "Outcome": "then"}
    steps: list[StepText] = []
    current = ""
    for node in nodes:
        current = types.get(node["keywordType"], current)
        rows = node.get("dataTable", {}).get("rows", ())
        table = tuple(tuple(cell["value"] for cell in row["cells"]) for row in rows)
        steps.append(StepText(node["location"]["line"], node["keyword"].strip(), current, node["text"], table))
    return tuple(steps)
