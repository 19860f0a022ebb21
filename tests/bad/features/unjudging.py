"""Step definitions that cannot judge: pytest-bdd never awaits them, or they leave by a side door."""

from collections.abc import AsyncIterator

import pytest
from pytest_bdd import then


@then("the seal is checked later")
async def checked_later() -> None:
    raise AssertionError("the seal is broken")


@then("the seal is checked later, and again")
async def checked_again() -> AsyncIterator[None]:
    raise AssertionError("the seal is broken")
    yield


@then("the seal is not looked at")
def not_looked_at() -> None:
    pytest.skip("the seal is broken")


@then("the seal is known to be broken")
def known_to_be_broken() -> None:
    pytest.xfail("the seal is broken")
