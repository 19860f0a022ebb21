"""The checks of features and steps: every trap by its bad file, all findings at once, and that each check is needed."""

import json
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterable, Mapping, Sequence
from pathlib import Path
from types import ModuleType
from xml.etree import ElementTree

import pytest

from s1bench import feature_checks
from s1bench.feature_checks import checked_features, step_definitions
from s1bench.feature_files import MAX_BYTES, feature_paths, filled
from smets1.clauses import CLAUSES
from smets1.errors import DefinitionError, Finding
from steps import step_modules
from tests.bad.features import overlapping, unjudging, vocabulary

BAD = Path(__file__).parent / "bad" / "features"
VOCABULARY = (vocabulary,)

BOTH_RULES = "['Device Models with a DMVES entry', 'Device Models without one']"
ANY_RULE = "Device Models with a DMVES entry or Device Models without one or Every Device Model"
KEEP_RULES = "Give the feature exactly these Rules, in this order."
ANY_DEVICE_TYPE = "one of CHF, ESME, GSME, IHD, PPMID"
CORRECT_TAG = "Correct the tag."
RENAME = "Rename one: pytest-bdd runs only the last of them."
NAME_IN_TITLE = "Name what differs in the scenario's title."
FILL = "Add the column to Examples, or write the value."
NAME_KIND = "Name its kind."
UNREADABLE = (
    "(9:7): expected: #EOF, #TableRow, #DocStringSeparator, #StepLine, #TagLine, #ExamplesLine, #ScenarioLine, "
    "#RuleLine, #Comment, #Empty, got 'so the meter is well'"
)

Fault = tuple[int, str, str, str]
"""Line, found, expected, do."""

BAD_FILES: Mapping[str, Sequence[Fault]] = {
    "no_steps": [(6, "a scenario without steps", "steps", "Write them: it would pass.")],
    "no_then": [(6, "a scenario without a Then", "a Then", "Write what is judged: it would pass.")],
    "header_only_examples": [(10, "Examples without rows", "rows", "Write them: it would run once as written.")],
    "outline_without_examples": [
        (6, "a Scenario Outline without Examples", "Examples", "Write them: it would run once.")
    ],
    "one_name_twice": [
        (line, "2 scenarios named 'The credit is shown'", "each name once in a file", RENAME) for line in (6, 10)
    ],
    "one_name_in_both_rules": [
        (line, "2 scenarios named 'The payment is shown'", "each name once in a file", RENAME) for line in (6, 12)
    ],
    "one_instance_name_twice": [
        (2, "2 scenario instances named '£5.00 is shown'", "each name once in a Rule", NAME_IN_TITLE)
    ],
    "one_row_twice": [
        (2, "2 scenario instances named 'The amount is shown [£5.00]'", "each name once in a Rule", NAME_IN_TITLE),
        (10, "the same row twice", "each row once", "Remove one of them."),
    ],
    "columns_differ": [(14, "columns ('sum',)", "('amount',)", "Align the Examples.")],
    "undefined_last_step": [
        (
            8,
            "undefined step Then 'the display shwos £5.00'",
            "a known name; nearest: the display shows {amount}, the display is lit, the counter shows {count:d}",
            "Define it or reword it.",
        )
    ],
    "tags_on_examples": [
        (
            11,
            "tags ESME on Examples",
            "no tags there",
            "Tag the scenario: tags of Examples are not tags of the scenario.",
        )
    ],
    "unknown_placeholder": [(7, "<amonut>", "a known name; nearest: amount", FILL)],
    "placeholder_in_a_table": [(8, "<amount>", "no placeholder", FILL)],
    "placeholder_in_a_title": [(6, "<amount>", "no placeholder", FILL)],
    "star_first": [(7, "* as the first step", "Given, When or Then", NAME_KIND)],
    "and_first": [(7, "And as the first step", "Given, When or Then", NAME_KIND)],
    "tag_skip": [(7, "unknown tag @skip", ANY_DEVICE_TYPE, CORRECT_TAG)],
    "tag_xfail": [(7, "unknown tag @xfail", ANY_DEVICE_TYPE, CORRECT_TAG)],
    "tag_unknown": [(7, "unknown tag @ESEM", "a known name; nearest: ESME, GSME", CORRECT_TAG)],
    "tag_unknown_on_a_rule": [(7, "unknown tag @slow", ANY_DEVICE_TYPE, CORRECT_TAG)],
    "tag_unknown_on_the_feature": [(2, "unknown tag @fact-nine", "one of clause-18.8", CORRECT_TAG)],
    "outside_a_rule": [(4, "a scenario in 'no Rule'", ANY_RULE, "Move it into a Rule.")],
    "rule_misspelt": [
        (2, "Rules ['Device Models with an entry', 'Device Models without one']", f"Rules {BOTH_RULES}", KEEP_RULES),
        (6, "a scenario in 'Device Models with an entry'", ANY_RULE, "Move it into a Rule."),
    ],
    "rules_swapped": [
        (
            2,
            "Rules ['Device Models without one', 'Device Models with a DMVES entry']",
            f"Rules {BOTH_RULES}",
            KEEP_RULES,
        )
    ],
    "rule_missing": [(2, "Rules ['Device Models with a DMVES entry']", f"Rules {BOTH_RULES}", KEEP_RULES)],
    "rules_of_an_every_model_clause": [(2, f"Rules {BOTH_RULES}", "Rules ['Every Device Model']", KEEP_RULES)],
    "rule_without_scenario": [(10, "Rule 'Device Models without one' without scenarios", "scenarios", "Write them.")],
    "device_type_without_scenario": [
        (2, "no variation scenario for GSME", "one, as 18.8 concerns ESME, GSME", "Write it, or correct the registry.")
    ],
    "no_clause": [(2, "no clause tag", "@clause-… or @standard-… on the Feature", "Tag it with its clause.")],
    "clause_not_held": [
        (2, "a feature for 18.5(l)", "no feature, as its text is not held", "Delete it, or correct the registry.")
    ],
    "empty": [(1, "no Feature", "a Feature", "Write the feature or delete the file.")],
    "syntax": [(9, UNREADABLE, "Gherkin", "Correct the syntax.")],
}

CLAUSES_KNOWN: Mapping[str, Sequence[str]] = {
    "rules_of_an_every_model_clause": ["unnumbered/prepay-data"],
    "clause_not_held": ["18.5(l)"],
    "no_clause": [],
    "empty": [],
    "syntax": [],
}
"""The clauses of the registry while a bad file is checked, where these are not just 18.8."""

ELSEWHERE = {"sound", "two_definitions", "unjudging", "tag_of_an_unknown_clause", "two_clauses", "not_utf_8"}
"""Files that a test of their own reads."""

Check = Callable[..., list[Finding]]


@pytest.fixture
def check(monkeypatch: pytest.MonkeyPatch) -> Check:
    """The findings of some files and step modules, for a registry of a few clauses."""

    def findings(
        paths: Iterable[Path], modules: Sequence[ModuleType] = VOCABULARY, clauses: Sequence[str] = ("18.8",)
    ) -> list[Finding]:
        monkeypatch.setattr(feature_checks, "REGISTRY", {clause: CLAUSES[clause] for clause in clauses})
        try:
            checked_features(modules, list(paths))
        except DefinitionError as error:
            return list(error.findings)
        return []

    return findings


def bad(name: str) -> Path:
    """A file of the folder of bad features."""
    return BAD / f"{name}.feature"


def no_feature(clause: str) -> Finding:
    """What is found where the registry holds `clause` and no feature is tagged with it."""
    do = f"Write it: the text of {clause} is held in {CLAUSES[clause].text_held}."
    return Finding(f"clause registry, {clause}", "no feature", f"a feature tagged @{CLAUSES[clause].tag}", do)


def test_every_bad_file_is_read_by_a_test() -> None:
    assert {path.stem for path in BAD.glob("*.feature")} == set(BAD_FILES) | ELSEWHERE


def test_a_sound_feature_has_no_findings(check: Check) -> None:
    assert check([bad("sound")]) == []


@pytest.mark.parametrize("name", BAD_FILES)
def test_bad_file_yields_its_findings(name: str, check: Check) -> None:
    expected = {Finding(f"{bad(name)}:{line}", found, expected, do) for line, found, expected, do in BAD_FILES[name]}
    assert set(check([bad(name)], clauses=CLAUSES_KNOWN.get(name, ["18.8"]))) == expected


def test_two_definitions_of_one_step(check: Check) -> None:
    found = check([bad("two_definitions")], [vocabulary, overlapping])
    where = f"{line_of(overlapping.counter_shows_anything)}, {line_of(vocabulary.counter_shows)}"
    counted = f"2 definitions of 'the counter shows 9': {where}"
    assert found == [Finding(f"{bad('two_definitions')}:8", counted, "one", "Make one of them narrower.")]
    assert check([bad("two_definitions")]) == []


def test_step_definitions_that_cannot_judge(check: Check) -> None:
    later = ("an async step definition", "a plain function", "pytest-bdd never awaits it: drop async.")
    do = "Raise Inconclusive with the reason: a skipped step shows as passed."
    assert set(check([bad("unjudging")], [vocabulary, unjudging])) == {
        Finding(line_of(unjudging.checked_later), *later),
        Finding(line_of(unjudging.checked_again), *later),
        Finding(line_of(unjudging.not_looked_at), "pytest.skip in a step", "a verdict", do),
        Finding(line_of(unjudging.known_to_be_broken), "pytest.xfail in a step", "a verdict", do),
    }


def line_of(definition: Callable[..., object]) -> str:
    """Where a finding says that a step definition stands."""
    code = definition.__code__
    return f"{Path(code.co_filename).name}:{code.co_firstlineno}"


def test_a_misspelt_clause_leaves_its_clause_without_a_feature(check: Check) -> None:
    where = f"{bad('tag_of_an_unknown_clause')}:2"
    tag = Finding(where, "unknown tag @clause-18.88", "a known name; nearest: clause-18.8", CORRECT_TAG)
    assert check([bad("tag_of_an_unknown_clause")]) == [tag, no_feature("18.8")]


def test_a_feature_of_two_clauses(check: Check) -> None:
    where, found = f"{bad('two_clauses')}:2", "@clause-18.7(i) and @clause-18.8"
    two = Finding(where, found, "one clause", "Write a feature for each clause.")
    assert check([bad("two_clauses")], clauses=["18.7(i)", "18.8"]) == [two, no_feature("18.8")]


def test_two_features_for_one_clause(check: Check, tmp_path: Path) -> None:
    again = shutil.copy(bad("sound"), tmp_path / "again.feature")
    assert check([bad("sound"), again]) == [
        Finding(f"{again}:2", "a second feature for 18.8", f"one, {bad('sound')}", "Merge the two.")
    ]


def test_not_utf_8(check: Check) -> None:
    (finding,) = check([bad("not_utf_8")], clauses=[])
    assert (finding.where, finding.expected, finding.do) == (str(bad("not_utf_8")), "UTF-8", "Save the file as UTF-8.")
    assert "0xa3" in finding.found


def test_oversize(check: Check, tmp_path: Path) -> None:
    large = tmp_path / "large.feature"
    large.write_text("#" * MAX_BYTES, encoding="utf-8")
    assert check([large], clauses=[])[0].found == "no Feature"
    large.write_text("#" * (MAX_BYTES + 1), encoding="utf-8")
    assert check([large], clauses=[]) == [Finding(str(large), "200001 bytes", "at most 200000", "Split the feature.")]


def test_all_findings_at_once(check: Check) -> None:
    paths = [bad(name) for name in ("syntax", "not_utf_8", "no_steps", "one_name_twice", "undefined_last_step")]
    found = check(paths, [vocabulary, unjudging], clauses=["18.7(i)", "18.8"])
    places = [finding.where.removeprefix(f"{BAD}/") for finding in found]
    assert [place.partition(":")[0].partition(",")[0] for place in places] == [
        "no_steps.feature",
        "not_utf_8.feature",
        "one_name_twice.feature",
        "one_name_twice.feature",
        "one_name_twice.feature",
        "syntax.feature",
        "undefined_last_step.feature",
        "undefined_last_step.feature",
        "clause registry",
        *["unjudging.py"] * 4,
    ]


def test_what_ships_has_no_findings() -> None:
    assert {feature.path for feature in checked_features(step_modules())} == set(feature_paths())


def test_every_step_definition_is_used_by_a_feature() -> None:
    steps = {
        (step.type, filled(step.text, example))
        for feature in checked_features(step_modules())
        for scenario in feature.scenarios
        for _, example in scenario.instances()
        for step in scenario.steps
    }
    unused = [
        f"{definition.where} {definition.context.parser.name}"
        for module in step_modules()
        for definition in step_definitions(module)
        if not any(
            definition.context.type in (None, type_) and definition.context.parser.is_matching(text)
            for type_, text in steps
        )
    ]
    assert unused == []


TRAPS = (
    "two_definitions",
    "no_steps",
    "no_then",
    "header_only_examples",
    "outline_without_examples",
    "one_name_twice",
    "one_name_in_both_rules",
    "undefined_last_step",
    "tags_on_examples",
    "unknown_placeholder",
    "tag_skip",
    "tag_xfail",
    "unjudging",
)

PLAIN_CONFTEST = """\
pytest_plugins = ["vocabulary", "overlapping", "unjudging"]


def pytest_bdd_before_scenario(request, scenario):
    request.node.user_properties.extend(("tag", tag) for tag in scenario.tags)
"""


class PlainRun:
    """What pytest-bdd by itself makes of the traps: how each test ended, what it noted, and what Cucumber JSON says."""

    def __init__(self, folder: Path) -> None:
        for path in (*BAD.glob("*.py"), *map(bad, TRAPS)):
            shutil.copy(path, folder)
        (folder / "conftest.py").write_text(PLAIN_CONFTEST, encoding="utf-8")
        names = ", ".join(f'"{trap}.feature"' for trap in TRAPS)
        (folder / "test_traps.py").write_text(f"from pytest_bdd import scenarios\n\nscenarios({names})\n", "utf-8")
        plugins = ["--disable-plugin-autoload", "-p", "pytest_bdd.plugin", "-p", "no:cacheprovider"]
        outputs = ["--junitxml=junit.xml", "--cucumberjson=cucumber.json"]
        command = [sys.executable, "-m", "pytest", *plugins, *outputs]
        subprocess.run(command, cwd=folder, capture_output=True, check=False, timeout=60)
        cases = ElementTree.parse(folder / "junit.xml").iter("testcase")
        self.cases = {str(case.get("name")).partition("[")[0]: case for case in cases}
        self.cucumber = json.loads((folder / "cucumber.json").read_text(encoding="utf-8"))

    def outcome(self, test: str) -> str:
        """How a test ended: passed, failure, or skipped and why."""
        ends = [child for child in self.cases[test] if child.tag in ("failure", "error", "skipped")]
        return " ".join(filter(None, (ends[0].tag, ends[0].get("type")))) if ends else "passed"

    def noted(self, test: str, kind: str) -> list[str]:
        """The values of one kind that a test noted."""
        return [str(each.get("value")) for each in self.cases[test].iter("property") if each.get("name") == kind]

    def step_results(self, scenario: str) -> list[str]:
        """What Cucumber JSON says of the steps of a scenario."""
        elements = [element for feature in self.cucumber for element in feature["elements"]]
        (steps,) = [element["steps"] for element in elements if element["name"] == scenario]
        return [step["result"]["status"] for step in steps]


@pytest.fixture(scope="module")
def plain(tmp_path_factory: pytest.TempPathFactory) -> PlainRun:
    return PlainRun(tmp_path_factory.mktemp("plain"))


class TestPytestBddByItself:
    """Why there is a check: pytest-bdd passes these scenarios, loses them, or tells too late."""

    @pytest.mark.parametrize(
        ("test", "what"),
        [
            ("test_which_definition_judges_is_a_matter_of_luck", "the definition wins that judges nothing"),
            ("test_nothing_is_written_yet", "it has no steps"),
            ("test_it_looks_at_nothing", "it has no Then"),
            ("test_an_async_step", "its Then is never awaited"),
            ("test_an_async_generator_step", "its Then is never iterated"),
        ],
    )
    def test_passes_though_nothing_was_judged(self, test: str, what: str, plain: PlainRun) -> None:
        assert plain.outcome(test) == "passed", what

    @pytest.mark.parametrize(
        ("test", "paid_in"),
        [
            ("test_each_amount_is_taken", "<amount>"),
            ("test_amount_is_shown_at_once", "<amonut>"),
            ("test_an_amount_is_taken", "£5.00"),
        ],
    )
    def test_runs_once_as_written(self, test: str, paid_in: str, plain: PlainRun) -> None:
        assert (plain.outcome(test), plain.noted(test, "paid in")) == ("passed", [paid_in])

    @pytest.mark.parametrize("test", ["test_the_credit_is_shown", "test_the_payment_is_shown"])
    def test_loses_the_failing_one_of_two_scenarios_of_one_name(self, test: str, plain: PlainRun) -> None:
        assert [name for name in plain.cases if name.startswith(test)] == [test]
        assert plain.outcome(test) == "passed"

    def test_tells_an_undefined_last_step_only_when_the_device_was_touched(self, plain: PlainRun) -> None:
        assert plain.outcome("test_the_last_step_is_misspelt") == "failure"
        assert plain.noted("test_the_last_step_is_misspelt", "paid in") == ["£5.00"]

    def test_does_not_tell_the_scenario_of_a_tag_on_examples(self, plain: PlainRun) -> None:
        assert plain.noted("test_amount_is_shown_to_the_customer", "tag") == []
        assert plain.noted("test_it_is_expected_to_fail_by_its_tag", "tag") == ["xfail"]

    def test_calls_a_step_that_skips_passed(self, plain: PlainRun) -> None:
        assert plain.outcome("test_a_step_that_skips") == "skipped pytest.skip"
        assert plain.step_results("A step that skips") == ["passed", "passed"]

    @pytest.mark.parametrize(
        ("test", "outcome"),
        [
            ("test_it_is_skipped_by_its_tag", "skipped pytest.skip"),
            ("test_it_is_expected_to_fail_by_its_tag", "skipped pytest.xfail"),
            ("test_a_step_that_expects_its_failure", "skipped pytest.xfail"),
        ],
    )
    def test_fails_no_run_for_a_failing_scenario(self, test: str, outcome: str, plain: PlainRun) -> None:
        assert plain.outcome(test) == outcome
