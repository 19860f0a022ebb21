"""Finding the definition of a step fast: one pytest-bdd definition for each kind of step, and an index behind it.

pytest-bdd looks every step up among all fixtures of the session, at a cost that grows with the vocabulary; with an
index in a parser of our own, its public extension point, that cost is gone.
"""

import inspect
from collections.abc import Mapping
from functools import cache, cached_property
from typing import Any

import pytest
from pytest_bdd import given, then, when
from pytest_bdd.parsers import StepParser
from pytest_bdd.steps import StepFunctionContext

from s1bench.feature_checks import definitions_of
from steps import step_modules


class Vocabulary(StepParser):
    """All definitions of one kind of step, as one parser."""

    def __init__(self, kind: str) -> None:
        super().__init__(f"any {kind} step")
        self.kind = kind
        self.find = cache(self._find)

    def is_matching(self, name: str) -> bool:
        """Whether some definition matches."""
        return self.find(name) is not None

    def parse_arguments(self, name: str) -> dict[str, Any] | None:
        """The definition that matches, and its arguments."""
        definition = self.find(name)
        if definition is None:
            return None
        found = definition.parser.parse_arguments(name) or {}
        for key, convert in definition.converters.items():
            found[key] = convert(found[key])
        return {"definition": definition, "arguments": found}

    @cached_property
    def _definitions(self) -> list[StepFunctionContext]:
        return [each for each in definitions_of(step_modules()) if each.type in (None, self.kind)]

    def _find(self, name: str) -> StepFunctionContext | None:
        return next((each for each in self._definitions if each.parser.is_matching(name)), None)


@given(Vocabulary("given"))
@when(Vocabulary("when"))
@then(Vocabulary("then"))
def carry_out(
    request: pytest.FixtureRequest,
    definition: StepFunctionContext,
    arguments: Mapping[str, Any],
    datatable: list[list[str]] | None = None,
    docstring: str | None = None,
) -> None:
    """Call the step function with what it asks for: arguments of the step, its table and text, and fixtures."""
    given_to = {**arguments, "datatable": datatable, "docstring": docstring}
    parameters = inspect.signature(definition.step_func).parameters
    called_with = {
        name: given_to[name] if name in given_to else request.getfixturevalue(name)
        for name, parameter in parameters.items()
        if name in given_to or parameter.default is parameter.empty
    }
    definition.step_func(**called_with)
