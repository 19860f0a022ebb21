"""Users other than the supplier, and requests to a device that they do not concern."""

from pytest_bdd import parsers, when

from steps.service_requests import Table, body_of, checked_srv
from steps.under_test import UnderTest

SENDS = (
    r"User Role (?P<user_role>[A-Z]+) sends SRV (?P<srv>[\d.]+) (?P<name>.+?)(?P<to_hub> to the Communications Hub)?"
)


@when(parsers.re(rf"{SENDS}(?<! with)"))
def user_sends(under_test: UnderTest, user_role: str, srv: str, name: str, to_hub: str | None) -> None:
    under_test.send(checked_srv(srv, name), body_of(srv), user_role=user_role, to="CHF" if to_hub else None)


@when(parsers.re(rf"{SENDS} with"))
def user_sends_with(
    under_test: UnderTest, user_role: str, srv: str, name: str, to_hub: str | None, datatable: Table
) -> None:
    body = body_of(srv, datatable)
    under_test.send(checked_srv(srv, name), body, user_role=user_role, to="CHF" if to_hub else None)
