"""What a meter tells of itself and shows its customer: settings, event and security log, alerts, an opened cover."""

from collections.abc import Mapping, Sequence

from pytest_bdd import given, parsers, then, when

from smets1.errors import Inconclusive
from smets1.operations import Execute, LogEntry, Read, Value
from smets1.units import parse_utc
from steps.logs import entries_of
from steps.registers import TOLERANCE
from steps.service_requests import answer, last_outcome
from steps.time import INSTANT
from steps.under_test import WHOLE_LOG, UnderTest, outcome_of, refusal_at_device, value_at_device
from steps.values import parse_table, shown

Table = Sequence[Sequence[str]]

LOG_TO_READ = {
    "ESME": {"event": "Event", "security": "Security"},
    "GSME": {"event": "GSMEEvent", "security": "GSMESecurity"},
}
"""How SRV 6.13 names the logs of a meter."""

LOGS = {"ESME": ("Event", "PowerEvent", "Security"), "GSME": ("GSMEEvent", "GSMESecurity")}
"""The logs of a meter that SRV 6.13 may read."""

LOG = r"the (?P<log>event|security) log"
ENTRY = rf"has (?P<whether>an|no|one) entry( (?P<code>[0-9A-F]{{4}}))? at {INSTANT}"


@when(parsers.parse("the supplier displays a message of {length:d} characters with SRV 3.1 Display Message"))
def display_message(under_test: UnderTest, length: int) -> None:
    under_test.send("3.1", {"SupplierMessage": message_of(length)})


@then(parsers.parse("the meter displays the message of {length:d} characters"))
def message_is_displayed(under_test: UnderTest, length: int) -> None:
    judge_held(under_test, {"SupplierMessage": message_of(length)})


@then("the meter itself holds")
def meter_itself_holds(under_test: UnderTest, datatable: Table) -> None:
    judge_held(under_test, parse_table(datatable))


@then("the response holds what the meter itself holds")
def response_holds_what_meter_holds(under_test: UnderTest) -> None:
    told = last_outcome(under_test).values
    held = held_by_meter(under_test, list(told))
    under_test.judge(bool(told) and dict(told) == held, shown(held, list(held)), shown(told, list(told)))


@then("the response names the maker and the model of the meter")
def response_names_model(under_test: UnderTest) -> None:
    model, told = under_test.installation.devices[under_test.role].driver.identify(), last_outcome(under_test).values
    expected: dict[str, Value] = {"ManufacturerIdentifier": model.manufacturer, "ModelType": model.model}
    holds = all(told.get(item) == value for item, value in expected.items())
    under_test.judge(holds, shown(expected, list(expected)), shown(told, list(expected)))


@given(parsers.re(r"the export supplier has set the Export MPAN (?P<mpan>\d{13})"))
def export_mpan_is_set(under_test: UnderTest, mpan: str) -> None:
    under_test.arrange("6.20.2", {"ExportMPAN": mpan}, "the Export MPAN is set", user_role="ES")


@when(parsers.re(r"the customer sets the Privacy PIN (?P<pin>\d{4})"))
def pin_is_set(under_test: UnderTest, pin: str) -> None:
    under_test.last = under_test.at_device(Execute("SetPrivacyPIN", {"PrivacyPIN": pin}))


@given(parsers.re(r"the customer has hidden the account behind the Privacy PIN (?P<pin>\d{4})"))
def account_is_hidden(under_test: UnderTest, pin: str) -> None:
    if hidden(under_test):
        raise Inconclusive("the account is hidden already")
    if reason := refusal_at_device(under_test.at_device(Execute("SetPrivacyPIN", {"PrivacyPIN": pin}))):
        raise Inconclusive(f"no Privacy PIN could be set: {reason}")
    if not hidden(under_test):
        raise Inconclusive("the Privacy PIN does not hide the account")


@then("the meter shows the account without a PIN")
def account_is_shown(under_test: UnderTest) -> None:
    balance = under_test.read("4.3")["MeterBalance"]
    shown_balance = value_at_device(under_test.at_device(Execute("ShowAccount")), "MeterBalance")
    under_test.judge(shown_balance == balance, f"a display of {balance} millipence", shown_balance)


@then(parsers.re(r"the meter shows the account with the PIN (?P<pin>\d{4}) only"))
def account_needs_pin(under_test: UnderTest, pin: str) -> None:
    without, with_pin = hidden(under_test), hidden(under_test, {"PrivacyPIN": pin})
    found = f"hidden without a PIN: {without}, hidden with it: {with_pin}"
    under_test.judge(without and not with_pin, f"an account that is hidden but for PIN {pin}", found)


@given("the cover of the meter was opened")
@when("the cover of the meter is opened")
def cover_is_opened(under_test: UnderTest) -> None:
    under_test.wiring("tamper")()
    under_test.seen.exchanges.append(under_test.installation.note(under_test.role, "the cover is opened").id)


@when(parsers.re(rf"the supplier reads {LOG} with SRV 6\.13 Read Event Or Security Log"))
def supplier_reads_log(under_test: UnderTest, log: str) -> None:
    under_test.send("6.13", body_for(under_test, log))


@when(
    parsers.re(
        rf"the supplier reads {LOG} from (?P<start>.+ UTC) to (?P<end>.+ UTC) with SRV 6\.13 Read Event Or Security Log"
    )
)
def supplier_reads_period(under_test: UnderTest, log: str, start: str, end: str) -> None:
    period: dict[str, Value] = {"StartDateTime": parse_utc(start), "EndDateTime": parse_utc(end)}
    under_test.send("6.13", {**body_for(under_test, log), **period})


@when(parsers.re(r"User Role (?P<user_role>[A-Z]+) tries each log with SRV 6\.13 Read Event Or Security Log"))
def user_tries_each_log(under_test: UnderTest, user_role: str) -> None:
    for log in LOGS[under_test.role]:
        if outcome_of(under_test.send("6.13", {**WHOLE_LOG, "LogToRead": log}, user_role=user_role)).success:
            return


@given(parsers.re(rf"{LOG} has an entry( (?P<code>[0-9A-F]{{4}}))? at {INSTANT}"))
def log_had_entry(under_test: UnderTest, log: str, code: str | None, instant: str) -> None:
    if not matching(entries_in(under_test, log), code, instant):
        raise Inconclusive(f"the {log} log has no such entry at {instant}")


@given(parsers.re(r"the meter logs the event (?P<code>[0-9A-F]{4})"))
def meter_logs_event(under_test: UnderTest, code: str) -> None:
    if not any(entry.values.get("LogCode") == code for entry in entries_in(under_test, "event")):
        raise Inconclusive(f"the event log has no entry {code}: which events a SMETS1 meter logs is not held")


@then(parsers.re(rf"{LOG} {ENTRY}"))
def log_has_entry(under_test: UnderTest, log: str, whether: str, code: str | None, instant: str) -> None:
    judge_entry(under_test, entries_in(under_test, log), whether, code, instant)


@then(parsers.re(rf"the response {ENTRY}"))
def response_has_entry(under_test: UnderTest, whether: str, code: str | None, instant: str) -> None:
    judge_entry(under_test, entries_of(last_outcome(under_test).values), whether, code, instant)


@then("each entry of the response is there once")
def each_entry_is_there_once(under_test: UnderTest) -> None:
    entries = entries_of(last_outcome(under_test).values)
    twice = [entry for place, entry in enumerate(entries) if entry in entries[:place]]
    under_test.judge(not twice, "no entry twice", ", ".join(f"{entry.at} {entry.values}" for entry in twice) or "none")


@then("the request is refused, or reads no entry")
def refused_or_empty(under_test: UnderTest) -> None:
    outcome = last_outcome(under_test)
    logs = [value for value in outcome.values.values() if isinstance(value, tuple)]
    entries = [entry for log in logs for entry in log if isinstance(entry, LogEntry)]
    under_test.judge(not entries, "a refusal or no entry", f"{answer(outcome)}, {len(entries)} entries")


@then(parsers.re(r"the alert (?P<code>[0-9A-F]{4}) is set to (?P<behaviour>Enable|Disable)"))
def alert_is_set(under_test: UnderTest, code: str, behaviour: str) -> None:
    disabled = under_test.read("6.2.10")["DisabledAlerts"]
    if not isinstance(disabled, tuple):
        raise Inconclusive(f"the disabled alerts were read as {disabled!r}")
    found = "Disable" if code in disabled else "Enable"
    under_test.judge(found == behaviour, f"alert {code}: {behaviour}", f"alert {code}: {found}")


def message_of(length: int) -> str:
    """A message of so many characters: digits in order, from 1."""
    return ("1234567890" * length)[:length]


def held_by_meter(under_test: UnderTest, items: Sequence[str]) -> dict[str, Value]:
    """What the meter itself holds, past the DCC. Raises Inconclusive where it cannot be read there."""
    exchange = under_test.at_device(Read(tuple(items)))
    if reason := refusal_at_device(exchange):
        raise Inconclusive(f"could not be read at the meter: {reason}")
    found = {item: value_at_device(exchange, item) for item in items}
    return {item: value for item, value in found.items() if value is not None}


def judge_held(under_test: UnderTest, expected: Mapping[str, Value]) -> None:
    """Judge that the meter itself holds what is expected."""
    found = held_by_meter(under_test, list(expected))
    under_test.judge(found == expected, shown(expected, list(expected)), shown(found, list(expected)))


def hidden(under_test: UnderTest, pin: Mapping[str, Value] | None = None) -> bool:
    """Whether the meter refuses to show the account."""
    return bool(refusal_at_device(under_test.at_device(Execute("ShowAccount", pin or {}))))


def body_for(under_test: UnderTest, log: str) -> dict[str, Value]:
    """The request for all of a log."""
    return {**WHOLE_LOG, "LogToRead": LOG_TO_READ[under_test.role][log]}


def entries_in(under_test: UnderTest, log: str) -> list[LogEntry]:
    """What SRV 6.13 reads now. Raises Inconclusive where it cannot be read."""
    return entries_of(under_test.read("6.13", body_for(under_test, log)))


def matching(entries: Sequence[LogEntry], code: str | None, instant: str) -> list[LogEntry]:
    """The entries of an instant, those of `code` where one is given."""
    at = parse_utc(instant)
    return [
        entry for entry in entries if abs(entry.at - at) <= TOLERANCE and code in (None, entry.values.get("LogCode"))
    ]


def judge_entry(
    under_test: UnderTest, entries: Sequence[LogEntry], whether: str, code: str | None, instant: str
) -> None:
    """Judge whether there is an entry of an instant."""
    found = ", ".join(f"{entry.at:%H:%M:%S} {entry.values.get('LogCode')}" for entry in entries) or "an empty log"
    count = len(matching(entries, code, instant))
    holds = count > 0 if whether == "an" else count == (whether == "one")
    under_test.judge(holds, f"{whether} entry {code or ''} at {instant}", found)
