"""Sending Service Requests, and judging their responses and what they read."""

from collections.abc import Mapping, Sequence
from contextlib import suppress

from pytest_bdd import given, parsers, then, when

from smets1.calendars import SwitchingTable
from smets1.data_items import CONFIGURABLE_ALERTS, METERS
from smets1.dcc.messages import Exchange, Outcome, Party
from smets1.dcc.s1sp import LOGS
from smets1.errors import DefinitionError, Finding, Inconclusive
from smets1.operations import Value
from smets1.service_requests import SERVICE_REQUESTS
from steps.prepayment import USUAL_CONFIGURATION, USUAL_DEBT, enter_prepayment_mode
from steps.under_test import WHOLE_LOG, UnderTest, amount_of, outcome_of
from steps.values import format_value, parse_table, shown

Table = Sequence[Sequence[str]]

USUAL_BODIES: Mapping[str, Mapping[str, Value]] = {
    "1.1.1": {"TariffSwitchingTable": SwitchingTable()},
    "2.1": USUAL_CONFIGURATION,
    "2.3": USUAL_DEBT,
    "6.13": WHOLE_LOG,
    "6.7": {"SupplyDepletionState": "Unchanged", "SupplyTamperState": "Unchanged"},
    "11.1": {"ImageSize": 100_000},
    "11.4": {"ImageSize": 100_000},
    **dict.fromkeys(LOGS, WHOLE_LOG),
    "5.1": {
        "ScheduleFrequency": "Daily",
        "ScheduleExecutionStartTime": "00:30:00",
        "StartDateOffset": -1,
        "StartTime": "00:00:00",
        "EndDateOffset": 0,
        "EndTime": "00:00:00",
    },
}
"""What a request holds for elements that a feature does not name: DUIS wants them all."""

OTHER_SUPPLIER = {"ESME": "GS", "GSME": "IS"}
"""The User Role of the supplier of the other fuel."""

STATE = ("4.3", "4.11.1", "4.13", "7.4")
"""What is read to see whether a refused request changed anything."""

SEND = r"SRV (?P<srv>[\d.]+) (?P<name>.+)"


@when(parsers.re(rf"the supplier sends {SEND}(?<! with)"))
def supplier_sends(under_test: UnderTest, srv: str, name: str) -> None:
    under_test.send(checked_srv(srv, name), body_of(srv))


@when(parsers.re(rf"the supplier sends {SEND} with"))
def supplier_sends_with(under_test: UnderTest, srv: str, name: str, datatable: Table) -> None:
    under_test.send(checked_srv(srv, name), body_of(srv, datatable))


@when(parsers.re(rf"the export supplier sends {SEND}(?<! with)"))
def export_supplier_sends(under_test: UnderTest, srv: str, name: str) -> None:
    under_test.send(checked_srv(srv, name), body_of(srv), user_role="ES")


@when(parsers.re(rf"the export supplier sends {SEND} with"))
def export_supplier_sends_with(under_test: UnderTest, srv: str, name: str, datatable: Table) -> None:
    under_test.send(checked_srv(srv, name), body_of(srv, datatable), user_role="ES")


@when(parsers.re(rf"the supplier of the other fuel sends {SEND}(?<! with)"))
def other_supplier_sends(under_test: UnderTest, srv: str, name: str) -> None:
    under_test.send(checked_srv(srv, name), body_of(srv), user_role=OTHER_SUPPLIER[under_test.role])


@when(parsers.re(rf"the supplier of the other fuel sends {SEND} with"))
def other_supplier_sends_with(under_test: UnderTest, srv: str, name: str, datatable: Table) -> None:
    under_test.send(checked_srv(srv, name), body_of(srv, datatable), user_role=OTHER_SUPPLIER[under_test.role])


@given(parsers.re(rf"the supplier has sent {SEND}(?<! with)"))
def supplier_has_sent(under_test: UnderTest, srv: str, name: str) -> None:
    under_test.arrange(checked_srv(srv, name), body_of(srv), f"SRV {srv} has taken effect")


@given(parsers.re(rf"the supplier has sent {SEND} with"))
def supplier_has_sent_with(under_test: UnderTest, srv: str, name: str, datatable: Table) -> None:
    under_test.arrange(checked_srv(srv, name), body_of(srv, datatable), f"SRV {srv} has taken effect")


@then("the request succeeds")
def request_succeeds(under_test: UnderTest) -> None:
    outcome = last_outcome(under_test)
    under_test.judge(outcome.success, "success", answer(outcome))


@then("the request is refused")
def request_is_refused(under_test: UnderTest) -> None:
    outcome = last_outcome(under_test)
    under_test.judge(not outcome.success, "a refusal", answer(outcome))


@then(parsers.re(r"the request is refused by the (?P<party>DSP|S1SP|device)"))
def request_is_refused_by(under_test: UnderTest, party: str) -> None:
    outcome = last_outcome(under_test)
    under_test.judge(outcome.refused_by is Party(party), f"a refusal by the {party}", answer(outcome))


@then(parsers.re(r"the request is refused by the DSP with code (?P<code>E\d+)"))
def request_is_refused_with_code(under_test: UnderTest, code: str) -> None:
    outcome = last_outcome(under_test)
    holds = outcome.refused_by is Party.DSP and outcome.code == code
    under_test.judge(holds, f"a refusal by the DSP with code {code}", answer(outcome))


@given(parsers.re(r"the meter sends the alerts? (?P<codes>[0-9A-F]{4}(, [0-9A-F]{4})*)"))
def meter_sends_alerts(under_test: UnderTest, codes: str) -> None:
    disabled: list[str] = []
    with suppress(Inconclusive):
        disabled = [code for code in codes.split(", ") if is_disabled(under_test, code)]
    if disabled:
        body: dict[str, Value] = {f"x{code}": "Enable" for code in disabled}
        under_test.arrange("6.22", body, f"the meter sends the alerts {codes}")


@given("what the meter holds is noted")
def state_is_noted(under_test: UnderTest) -> None:
    under_test.note_state(STATE)


@then("the meter holds what it held")
def state_is_as_noted(under_test: UnderTest) -> None:
    judge_unchanged(under_test, STATE)


@given(parsers.re(rf"what {SEND} reads is noted"))
def reading_is_noted(under_test: UnderTest, srv: str, name: str) -> None:
    under_test.note_state((checked_srv(srv, name),))


@then(parsers.re(rf"the request succeeds, or leaves what {SEND} reads as noted"))
def request_succeeds_or_changes_nothing(under_test: UnderTest, srv: str, name: str) -> None:
    outcome = last_outcome(under_test)
    if outcome.success:
        under_test.judge(True, "success, or nothing changed", answer(outcome))
    else:
        judge_unchanged(under_test, (checked_srv(srv, name),))


@then("the S1SP has passed the request on to the device")
def request_is_passed_on(under_test: UnderTest) -> None:
    exchange = under_test.last
    reached = exchange is not None and any(done.result is not None for done in exchange.device_exchanges)
    under_test.judge(reached, "an operation on the device", answer(last_outcome(under_test)))


@then(parsers.re(rf"{SEND} shows"))
def srv_shows(under_test: UnderTest, srv: str, name: str, datatable: Table) -> None:
    expected = parse_table(datatable)
    found = under_test.read(checked_srv(srv, name))
    holds = all(found.get(item) == value for item, value in expected.items())
    under_test.judge(holds, shown(expected, list(expected)), shown(found, list(expected)))


@then(parsers.re(rf"{SEND} has changed by"))
def srv_has_changed_by(under_test: UnderTest, srv: str, name: str, datatable: Table) -> None:
    items, *rows = datatable
    accepted = [parse_table(list(zip(items, row, strict=True))) for row in rows]
    before, now = under_test.noted_state(), under_test.read(checked_srv(srv, name))
    found: dict[str, Value] = {item: amount_of(now, item) - amount_of(before, item) for item in items}
    expected = " or ".join(shown(row, items) for row in accepted)
    under_test.judge(found in accepted, f"a change of {expected}", f"a change of {shown(found, items)}")


@then(parsers.re(rf"the meter being in Prepayment Mode, {SEND} shows"))
def srv_shows_in_prepayment_mode(under_test: UnderTest, srv: str, name: str, datatable: Table) -> None:
    enter_prepayment_mode(under_test)
    srv_shows(under_test, srv, name, datatable)


@then("the response holds exactly")
def response_holds_exactly(under_test: UnderTest, datatable: Table) -> None:
    expected, found = parse_table(datatable), last_outcome(under_test).values
    under_test.judge(dict(found) == expected, shown(expected, list(expected)), shown(found, list(found)))


@then(parsers.re(r"the alert (?P<code>[0-9A-F]{4}) was raised"))
def alert_was_raised(under_test: UnderTest, code: str) -> None:
    raised = raised_alerts(under_test, code)
    under_test.judge(bool(raised), f"alert {code}", ", ".join(alert.event for alert in raised) or "no such alert")


@then(parsers.re(r"the alert (?P<code>[0-9A-F]{4}) was raised once"))
def alert_was_raised_once(under_test: UnderTest, code: str) -> None:
    raised = raised_alerts(under_test, code)
    found = ", ".join(f"{alert.event} at {alert.at}" for alert in raised) or "no such alert"
    under_test.judge(len(raised) == 1, f"alert {code} once", found)


@then(parsers.re(r"the alert (?P<code>[0-9A-F]{4}) was not raised"))
def alert_was_not_raised(under_test: UnderTest, code: str) -> None:
    raised = under_test.alerts(code)
    under_test.seen.exchanges.append(under_test.installation.note(under_test.role, "end of observation").id)
    under_test.judge(not raised, f"no alert {code}", ", ".join(alert.event for alert in raised) or "none")


@then(parsers.re(r"the response tells (?P<items>[A-Z]\w+(, [A-Z]\w+)*( and [A-Z]\w+)?)"))
def response_tells(under_test: UnderTest, items: str) -> None:
    told = last_outcome(under_test).values
    missing = [item for item in items.replace(" and ", ", ").split(", ") if told.get(item) is None]
    under_test.judge(not missing, items, f"a response without {', '.join(missing)}" if missing else "all of them")


@then(parsers.parse("the response holds {count:d} values of {item}"))
def response_holds_values(under_test: UnderTest, count: int, item: str) -> None:
    found = last_outcome(under_test).values.get(item)
    length = len(found) if isinstance(found, tuple) else None
    under_test.judge(length == count, f"{count} values of {item}", format_value(item, found))


@then(parsers.parse("the S1SP has read the meter {count:d} times"))
def s1sp_has_read(under_test: UnderTest, count: int) -> None:
    entry = under_test.installation.note(under_test.role, "end of observation")
    touched = under_test.device_reads()
    under_test.seen.exchanges.append(entry.id)
    under_test.judge(len(touched) == count, f"{count} reads by the S1SP", f"{len(touched)}: {', '.join(touched)}")


def raised_alerts(under_test: UnderTest, code: str) -> list[Exchange]:
    """The alerts `code` since the first When. Raises Inconclusive where there is none, the meter being set not to."""
    raised = under_test.alerts(code)
    under_test.seen.exchanges.extend(alert.id for alert in raised)
    if not raised and is_disabled(under_test, code):
        raise Inconclusive(f"no alert {code}: SRV 6.2.10 tells that the meter does not send it")
    return raised


def is_disabled(under_test: UnderTest, code: str) -> bool:
    """Whether SRV 6.2.10 tells of an alert that the meter does not send it, as SRV 6.22 can have it."""
    if code not in CONFIGURABLE_ALERTS or under_test.role not in METERS:
        return False
    disabled = under_test.read("6.2.10").get("DisabledAlerts")
    return isinstance(disabled, tuple) and code in disabled


def judge_unchanged(under_test: UnderTest, srvs: Sequence[str], but_for: Sequence[str] = ()) -> None:
    """Judge that of what was noted of the meter nothing that the SRVs read has changed but what is allowed to."""
    before, now = under_test.noted_state(), under_test.read_state(srvs)
    changed = [item for item in before if before[item] != now.get(item) and item not in but_for]
    under_test.judge(not changed, shown(before, changed) or "no such change", shown(now, changed) or "no such change")


def body_of(srv: str, table: Table = ()) -> Mapping[str, Value]:
    """The body of a request: what a feature's table names, and the usual values for the rest."""
    return {**USUAL_BODIES.get(srv, {}), **parse_table(table)}


def last_outcome(under_test: UnderTest) -> Outcome:
    """The outcome of the last Service Request that a When sent."""
    if under_test.last is None:
        raise DefinitionError([Finding("feature", "a judgement of no request", "a When before it", "Send one first.")])
    return outcome_of(under_test.last)


def answer(outcome: Outcome) -> str:
    """An outcome in words."""
    code = f" with code {outcome.code}" if outcome.code else ""
    check = f" ({outcome.check}; {outcome.certainty})" if outcome.check else ""
    said_no = f"a refusal by the {outcome.refused_by}{code}{check}: {outcome.reason}"
    return f"success{code}" if outcome.success else said_no


def checked_srv(srv: str, name: str) -> str:
    """The SRV, if it bears that name in DUIS. Raises DefinitionError if not."""
    variant = SERVICE_REQUESTS.get(srv)
    if variant is None or variant.name != name:
        expected = f"{srv} {variant.name}" if variant else "an SRV of DUIS"
        raise DefinitionError([Finding("feature", f"SRV {srv} {name}", expected, "Name the SRV as DUIS does.")])
    return srv
