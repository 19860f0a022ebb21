"""Gherkin steps for Allure: what allure-pytest does not know of pytest-bdd, and what Allure should know of a run.

Allure is a view. The record of a run is the source, and nothing is judged here.
"""

import csv
import importlib
import io
import json
import sys
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import pytest
from pytest_bdd.parser import Feature, Scenario, Step

from reports.record import ScenarioRecord
from reports.values import exchange_json, printable
from smets1.cells import Cell
from smets1.standard import REGISTRY


class AllureBridge:
    """Hooks of pytest-bdd that write Gherkin steps into the Allure result of the running test.

    Register an instance with the plugin manager where an Allure folder is set: the first scenario imports allure.
    """

    def __init__(self) -> None:
        self._open = ""
        self._left: list[Step] = []

    def pytest_bdd_before_scenario(self, request: pytest.FixtureRequest, feature: Feature, scenario: Scenario) -> None:
        """Name the result by the scenario, and label it by what it asks of which device."""
        self._open, self._left = "", list(scenario.steps)
        dynamic = _allure().dynamic
        dynamic.feature(printable(feature.name))
        dynamic.story(printable(scenario.rule.name) if scenario.rule else "no Rule")
        dynamic.description(printable(f"{feature.rel_filename}, line {scenario.line_number}"))
        cell, classifies = _cell(request)
        dynamic.tag(*sorted(_tags(feature, scenario)), *(["classification"] if classifies else []))
        if cell is None:
            dynamic.title(printable(scenario.name))
            return
        dynamic.title(printable(f"{cell.dmc} {cell.role} {cell.clause}: {scenario.name}"))
        dynamic.parent_suite(cell.dmc)
        dynamic.suite(cell.role)
        dynamic.sub_suite(cell.clause)
        labels: dict[str, tuple[str, ...]] = {"dmc": (cell.dmc,), "role": (cell.role,), "clause": (cell.clause,)}
        if cell.clause in REGISTRY:
            labels["srv"] = REGISTRY[cell.clause].service_requests
        for name, values in labels.items():
            if values:
                dynamic.label(name, *values)

    def pytest_bdd_before_step(self, step: Step) -> None:
        """Open the step, with its table and text."""
        self._begin(step)

    @pytest.hookimpl(wrapper=True)
    def pytest_bdd_after_step(self) -> Iterator[None]:
        """Close the step: as passed, unless another hook finds fault with it after all."""
        try:
            yield
        except BaseException as error:
            self._end(error)
            raise
        self._end(None)

    def pytest_bdd_step_error(self, exception: BaseException) -> None:
        """Close the step as failed (the device is wrong) or broken (anything else)."""
        self._end(exception)

    def pytest_bdd_step_func_lookup_error(self, step: Step, exception: BaseException) -> None:
        """Show a step that nothing defines as broken."""
        self._begin(step)
        self._end(exception)

    def pytest_bdd_after_scenario(self) -> None:
        """Close what a skip or an interruption left open, and list the steps not reached as skipped."""
        if self._open:
            self._end(sys.exc_info()[1] or pytest.skip.Exception("not finished"))
        for step in list(self._left):
            self._begin(step)
            self._end(pytest.skip.Exception("not reached"))

    def attach_exchanges(self, record: ScenarioRecord) -> None:
        """Attach what was said to the device; call it while the Allure result is still open."""
        if record.exchanges:
            body = json.dumps([exchange_json(exchange) for exchange in record.exchanges], ensure_ascii=False, indent=1)
            allure = _allure()
            allure.attach(printable(body), name="exchanges", attachment_type=allure.attachment_type.JSON)

    def _begin(self, step: Step) -> None:
        if self._left and self._left[0] is step:
            del self._left[0]
        commons = _commons()
        self._open = commons.utils.uuid4()
        title = printable(f"{step.keyword.strip()} {step.name}")
        commons.plugin_manager.hook.start_step(uuid=self._open, title=title, params={})
        allure = _allure()
        if step.datatable is not None:
            text = io.StringIO()
            csv.writer(text, lineterminator="\n").writerows(step.datatable.raw())
            allure.attach(printable(text.getvalue()), name="data table", attachment_type=allure.attachment_type.CSV)
        if step.docstring is not None:
            allure.attach(printable(step.docstring), name="doc string", attachment_type=allure.attachment_type.TEXT)

    def _end(self, error: BaseException | None) -> None:
        if self._open:
            uuid, self._open = self._open, ""
            _commons().plugin_manager.hook.stop_step(
                uuid=uuid, exc_type=type(error) if error else None, exc_val=error, exc_tb=None
            )


def write_environment(folder: Path, facts: Mapping[str, str]) -> None:
    """Write `environment.properties`: what Allure shows of the run (bench, substrate, versions)."""
    lines = [f"{_property(name, key=True)}={_property(value)}\n" for name, value in facts.items()]
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "environment.properties").write_text("".join(lines), encoding="ascii")


def write_categories(folder: Path) -> None:
    """Write `categories.json`: whose fault a result is. Each pattern is anchored, so no result falls in two."""
    bench, definition, inconclusive = (
        "(BenchError|DeviceTimeout|UsageError|DeclarationError)",
        "(DefinitionError|StepDefinitionNotFoundError|FeatureError|StepError)",
        "Inconclusive",
    )
    named = rf"([\w]+\.)*({bench}|{definition}|{inconclusive})\b"
    categories = [
        {"name": "Device fault: not as declared", "matchedStatuses": ["failed"]},
        _broken("Bench fault: bench, wiring or register", rf"([\w]+\.)*{bench}\b"),
        _broken("Definition fault: feature or step", rf"([\w]+\.)*{definition}\b"),
        _broken("Inconclusive: could not be judged", rf"([\w]+\.)*{inconclusive}\b"),
        _broken("Harness fault", rf"(?!{named})"),
        {"name": "Not run", "matchedStatuses": ["skipped"]},
    ]
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "categories.json").write_text(json.dumps(categories, indent=1) + "\n", encoding="utf-8")


def drop_empty_containers(folder: Path) -> int:
    """Delete the container files that tell nothing, and return how many there were.

    allure-pytest writes one for each fixture, and for each step definition that pytest-bdd looks up: most of the files
    of a run. One is of use only where a test refers to it and a fixture did not pass, or has an attachment.
    """
    dropped = 0
    for file in folder.glob("*-container.json"):
        try:
            container = json.loads(file.read_text(encoding="utf-8"))
        except (OSError, ValueError):
            continue
        if isinstance(container, dict) and not (container.get("children") and any(map(_tells, _fixtures(container)))):
            file.unlink(missing_ok=True)
            dropped += 1
    return dropped


def _fixtures(container: Mapping[str, Any]) -> list[Any]:
    return [*container.get("befores", ()), *container.get("afters", ())]


def _tells(fixture: Mapping[str, Any]) -> bool:
    return fixture.get("status", "passed") != "passed" or bool(fixture.get("attachments"))


def _allure() -> Any:
    return importlib.import_module("allure")


def _commons() -> Any:
    importlib.import_module("allure_commons.utils")
    return importlib.import_module("allure_commons")


def _cell(request: pytest.FixtureRequest) -> tuple[Cell | None, bool]:
    """The cell that the running item is parametrized with, itself or as the `cell` of a parameter.

    The other value tells whether the item runs only to classify what the device does instead.
    """
    callspec = getattr(request.node, "callspec", None)
    for value in callspec.params.values() if callspec else ():
        for found in (value, getattr(value, "cell", None)):
            if isinstance(found, Cell):
                return found, bool(getattr(value, "classification", False))
    return None, False


def _tags(feature: Feature, scenario: Scenario) -> set[str]:
    return feature.tags | scenario.tags | (scenario.rule.tags if scenario.rule else set())


def _broken(name: str, pattern: str) -> dict[str, Any]:
    return {"name": name, "matchedStatuses": ["broken"], "messageRegex": rf"{pattern}[\s\S]*"}


def _property(text: str, *, key: bool = False) -> str:
    """`text` as Java properties want it: ASCII, with what would end a key or a line escaped."""
    special = "\\=: #!" if key else "\\"
    named = {"\n": "\\n", "\r": "\\r", "\t": "\\t"}
    words = []
    for letter in text:
        if letter in named:
            words.append(named[letter])
        elif letter in special:
            words.append("\\" + letter)
        elif letter.isascii() and letter.isprintable():
            words.append(letter)
        else:
            units = letter.encode("utf-16-be", "surrogatepass").hex()
            words += [f"\\u{units[i : i + 4]}" for i in range(0, len(units), 4)]
    return "".join(words)
