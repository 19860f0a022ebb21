"""Gherkin steps reach Allure, with their outcomes, tables and what was not reached."""

import json
import subprocess
import sys

import pytest

FEATURE = """
@clause-18.8
Feature: Emergency Credit
  Rule: The variation
    Scenario: fails
      Given a table
        | a | b |
      Then the device is wrong
      And all is well
    Scenario: is silent
      Given all is well
      Then the bench is wrong
    Scenario: skips
      Then it skips
      And all is well
    Scenario: judged nothing
      Then a later hook finds fault
      And all is well
    Scenario: is undefined
      Then nothing defines this
    Scenario: passes
      Given all is well
      Then a text
        \"\"\"
        hello \x1b[2J
        \"\"\"
"""

CONFTEST = """
import pytest
from pytest_bdd import given, then
from reports.allure_bridge import AllureBridge
from smets1.cells import Cell
from smets1.errors import Inconclusive
from smets1.registers import DeviceModel

def pytest_configure(config):
    config.pluginmanager.register(AllureBridge())

def pytest_bdd_apply_tag(tag, function):
    return True

CELL = Cell("DMC-1", "ESME", DeviceModel("a", "b", "c", "d"), "18.8", True)

@pytest.fixture(autouse=True, params=[CELL], ids=["DMC-1"])
def cell(request):
    return request.param

@given("a table")
def _(datatable): pass

@given("all is well")
def _(): pass

@then("the device is wrong")
def _(): assert False, "expected 1; found 2"

@then("the bench is wrong")
def _(): raise OSError("silent")

@then("it skips")
def _(): pytest.skip("no")

@then("a text")
def _(docstring): pass

@then("a later hook finds fault")
def _(): pass

def pytest_bdd_after_step(step):
    if "later hook" in step.name:
        raise Inconclusive("judged nothing")
"""


@pytest.fixture(scope="module")
def results(tmp_path_factory):
    folder = tmp_path_factory.mktemp("allure")
    (folder / "e.feature").write_text(FEATURE, encoding="utf-8")
    (folder / "conftest.py").write_text(CONFTEST, encoding="utf-8")
    (folder / "test_e.py").write_text('from pytest_bdd import scenarios\nscenarios("e.feature")\n', encoding="utf-8")
    command = [sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider", "--alluredir=results", "--rootdir=."]
    subprocess.run(command, cwd=folder, check=False, capture_output=True)
    read = (json.loads(file.read_text(encoding="utf-8")) for file in folder.glob("results/*-result.json"))
    return folder / "results", {result["name"].partition(": ")[2]: result for result in read}


@pytest.mark.parametrize(
    ("name", "status", "steps"),
    [
        ("fails", "failed", ["passed", "failed", "skipped"]),
        ("is silent", "broken", ["passed", "broken"]),
        ("skips", "skipped", ["skipped", "skipped"]),
        ("judged nothing", "broken", ["broken", "skipped"]),
        ("is undefined", "broken", ["broken"]),
        ("passes", "passed", ["passed", "passed"]),
    ],
)
def test_steps(results, name, status, steps):
    result = results[1][name]
    assert result["status"] == status
    assert [step["status"] for step in result["steps"]] == steps


def test_labels_and_title(results):
    result = results[1]["passes"]
    labels = {(label["name"], label["value"]) for label in result["labels"]}
    assert result["name"] == "DMC-1 ESME 18.8: passes"
    assert labels >= {
        ("feature", "Emergency Credit"),
        ("story", "The variation"),
        ("dmc", "DMC-1"),
        ("role", "ESME"),
        ("clause", "18.8"),
        ("srv", "2.5"),
        ("tag", "clause-18.8"),
    }
    assert not result["description"].startswith("/")


@pytest.mark.parametrize(
    ("name", "attachment", "text"), [("fails", "data table", "a,b\n"), ("passes", "doc string", "hello [2J")]
)
def test_attachments(results, name, attachment, text):
    folder, all_results = results
    [found] = [each for step in all_results[name]["steps"] for each in step.get("attachments", [])]
    assert found["name"] == attachment
    assert (folder / found["source"]).read_text(encoding="utf-8") == text
