"""Gas: the conversion of volume into energy, and what a gas meter records for the network."""

from datetime import timedelta
from itertools import pairwise

from pytest_bdd import given, parsers, then

from smets1.errors import Inconclusive
from smets1.operations import LogEntry
from steps.logs import entries_of
from steps.registers import TOLERANCE
from steps.service_requests import STATE, judge_unchanged
from steps.under_test import UnderTest

GAS_STATE = (*STATE, "6.2.8")
"""What is read to see whether a refused request changed anything at a gas meter."""

SIX_MINUTES = timedelta(minutes=6)


@given("what the gas meter holds is noted")
def gas_state_is_noted(under_test: UnderTest) -> None:
    under_test.note_state(GAS_STATE)


@then("the gas meter holds what it held")
def gas_state_is_as_noted(under_test: UnderTest) -> None:
    judge_unchanged(under_test, GAS_STATE)


@given("the gas meter records network data unasked")
def records_network_data(under_test: UnderTest) -> None:
    under_test.wait_until(under_test.now + 2 * SIX_MINUTES)
    if not any(entry.at >= under_test.now - 2 * SIX_MINUTES for entry in network_data(under_test)):
        raise Inconclusive("the Network Data Log has no entry of the last twelve minutes: something else starts it")


@then(parsers.parse("the Network Data Log has counted {litres:d} litres"))
def network_data_has_counted(under_test: UnderTest, litres: int) -> None:
    new = [entry.values.get("Consumption") for entry in network_data(under_test) if entry.at > under_test.begun]
    found = sum(units for units in new if isinstance(units, int))
    under_test.judge(found == litres, f"{litres} litres in new entries", f"{found} litres in {len(new)} new entries")


@then(parsers.parse("the Network Data Log has at most {most:d} entries, six minutes apart"))
def network_data_is_even(under_test: UnderTest, most: int) -> None:
    times = [entry.at for entry in network_data(under_test)]
    even = all(abs(later - earlier - SIX_MINUTES) <= TOLERANCE for earlier, later in pairwise(times))
    expected = f"from 1 to {most} entries, each six minutes after the one before"
    under_test.judge(even and 1 <= len(times) <= most, expected, f"{len(times)} entries: {', '.join(map(str, times))}")


def network_data(under_test: UnderTest) -> list[LogEntry]:
    """The entries of the Network Data Log."""
    return entries_of(under_test.read("4.10"))
