"""Users other than the supplier, the change of supplier, and requests to a device that they do not concern."""

from collections.abc import Mapping

from pytest_bdd import given, parsers, then, when

from smets1.dcc.dsp import SUPPLIER_ROLE
from smets1.dcc.registration import first_party
from smets1.operations import Value
from smets1.units import parse_utc
from steps.service_requests import SEND, Table, body_of, checked_srv
from steps.time import INSTANT
from steps.under_test import UnderTest, outcome_of

SENDS = (
    r"User Role (?P<user_role>[A-Z]+) sends SRV (?P<srv>[\d.]+) (?P<name>.+?)"
    r"( to the (?P<to>Communications Hub|electricity meter))?"
)

ROLES = {"Communications Hub": "CHF", "electricity meter": "ESME"}
"""The devices that a request can be sent to instead of the device under test."""


@when(parsers.re(rf"{SENDS}(?<! with)"))
def user_sends(under_test: UnderTest, user_role: str, srv: str, name: str, to: str | None) -> None:
    under_test.send(checked_srv(srv, name), body_of(srv), user_role=user_role, to=ROLES.get(to or ""))


@when(parsers.re(rf"{SENDS} with"))
def user_sends_with(
    under_test: UnderTest, user_role: str, srv: str, name: str, to: str | None, datatable: Table
) -> None:
    body = body_of(srv, datatable)
    under_test.send(checked_srv(srv, name), body, user_role=user_role, to=ROLES.get(to or ""))


@given("a new supplier is registered for the meter")
def new_supplier_is_registered(under_test: UnderTest) -> None:
    register_new_supplier(under_test)


@when("a new supplier is registered for the meter")
def new_supplier_becomes_registered(under_test: UnderTest) -> None:
    register_new_supplier(under_test)


@given(parsers.re(rf"a new supplier is registered for the meter from {INSTANT}"))
def new_supplier_is_registered_from(under_test: UnderTest, instant: str) -> None:
    under_test.installation.register(under_test.role, party_of(under_test, "new"), parse_utc(instant))


@given("the new supplier has taken the meter over with SRV 6.23 Update Security Credentials (CoS)")
def new_supplier_has_taken_over(under_test: UnderTest) -> None:
    under_test.arrange("6.23", take_over(under_test), "the new supplier has taken the meter over")


@when(parsers.re(rf"the (?P<which>old|new) supplier sends {SEND}(?<! with)"))
def either_supplier_sends(under_test: UnderTest, which: str, srv: str, name: str) -> None:
    under_test.send(checked_srv(srv, name), body_of_party(under_test, srv), party=party_of(under_test, which))


@when(parsers.re(rf"the (?P<which>old|new) supplier sends {SEND} with"))
def either_supplier_sends_with(under_test: UnderTest, which: str, srv: str, name: str, datatable: Table) -> None:
    body = body_of_party(under_test, srv, datatable)
    under_test.send(checked_srv(srv, name), body, party=party_of(under_test, which))


@when(parsers.re(rf"the party (?P<party>\w+) of User Role (?P<user_role>[A-Z]+) sends {SEND} with"))
def party_sends(under_test: UnderTest, party: str, user_role: str, srv: str, name: str, datatable: Table) -> None:
    under_test.send(checked_srv(srv, name), body_of(srv, datatable), party=party, user_role=user_role)


@then(parsers.re(r"the (?P<role>Supplier|NetworkOperator) credentials held are those of (?P<whose>.+)"))
def credentials_are_of(under_test: UnderTest, role: str, whose: str) -> None:
    which = {"the old supplier": "old", "the new supplier": "new"}.get(whose)
    party = party_of(under_test, which) if which else whose
    exchange = under_test.installation.send("6.24.1", under_test.role, {"RemotePartyRole": role})
    under_test.seen.exchanges.append(exchange.id)
    found = outcome_of(exchange).values.get(role)
    under_test.judge(found == party, f"{role} credentials of {party}", found)


def register_new_supplier(under_test: UnderTest) -> None:
    """Have registration data name a new supplier from now on."""
    installation = under_test.installation
    exchange = installation.register(under_test.role, party_of(under_test, "new"), under_test.now)
    under_test.seen.exchanges.append(exchange.id)


def party_of(under_test: UnderTest, which: str) -> str:
    """The id of the supplier of the meter before the change, `old`, or after it, `new`."""
    role = SUPPLIER_ROLE[under_test.role]
    return first_party(role) if which == "old" else f"{role}2"


def take_over(under_test: UnderTest) -> Mapping[str, Value]:
    """The body of SRV 6.23 by which the new supplier takes the meter over."""
    mpxn = under_test.installation.entry(under_test.role).mpxn
    return {"DigitalSigningCertificate": party_of(under_test, "new"), "ImportMPxN": mpxn}


def body_of_party(under_test: UnderTest, srv: str, table: Table = ()) -> Mapping[str, Value]:
    """The body of a request of either supplier: as of any, but for the usual body of a takeover."""
    return {**(take_over(under_test) if srv == "6.23" else {}), **body_of(srv, table)}
