"""Users other than the supplier, and requests to a device that they do not concern."""

from collections.abc import Mapping, Sequence

from pytest_bdd import parsers, when

from smets1.operations import Value
from steps.service_requests import USUAL_BODIES, checked_srv
from steps.under_test import UnderTest
from steps.values import parse_table

Table = Sequence[Sequence[str]]

SENDS = (
    r"User Role (?P<user_role>[A-Z]+) sends SRV (?P<srv>[\d.]+) (?P<name>.+?)(?P<to_hub> to the Communications Hub)?"
)


@when(parsers.re(rf"{SENDS}(?<! with)"))
def user_sends(under_test: UnderTest, user_role: str, srv: str, name: str, to_hub: str | None) -> None:
    send_as(under_test, user_role, checked_srv(srv, name), {}, to_hub is not None)


@when(parsers.re(rf"{SENDS} with"))
def user_sends_with(
    under_test: UnderTest, user_role: str, srv: str, name: str, to_hub: str | None, datatable: Table
) -> None:
    send_as(under_test, user_role, checked_srv(srv, name), parse_table(datatable), to_hub is not None)


def send_as(under_test: UnderTest, user_role: str, srv: str, body: Mapping[str, Value], to_hub: bool) -> None:
    """Send an SRV as `user_role` to the device under test or to its hub; its outcome is what Then steps judge."""
    role = "CHF" if to_hub else under_test.role
    body = {**USUAL_BODIES.get(srv, {}), **body}
    under_test.last = under_test.installation.send(srv, role, body, user_role=user_role)
    under_test.seen.exchanges.append(under_test.last.id)
