"""A feature that states what the reference does in an experiment, in existing steps: the device under test fails it."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import datetime
from typing import cast

from s1bench.discovery.actions import (
    Action,
    Difference,
    Experiment,
    PowerCut,
    PressEnable,
    ReadAtDevice,
    Seen,
    Send,
    UseEnergy,
    Wait,
)
from smets1.calendars import NonDisablementCalendar, SwitchingTable, TariffSwitch
from smets1.clauses import Clause
from smets1.data_items import LOG_VALUES
from smets1.dcc.migration import table_15_faults
from smets1.errors import DefinitionError
from smets1.operations import LogEntry, Value
from smets1.service_requests import SERVICE_REQUESTS
from smets1.standard import SUBJECTS
from steps.prepayment import USUAL_CONFIGURATION
from steps.service_requests import USUAL_BODIES
from steps.values import DAYS, format_value, parse_value

Rows = Sequence[Sequence[str]]
Step = tuple[str, Rows]
"""The text of a step, and its table."""


class NotInSteps(Exception):  # noqa: N818 - no fault: a limit of the vocabulary
    """No existing step says it."""


def feature_of(
    dmc: str,
    role: str,
    experiment: Experiment,
    found: Difference,
    device: Sequence[Seen],
    replay: Callable[[Experiment], Sequence[Seen]],
    holds_for: Callable[[str], bool],
) -> str | None:
    """The feature; None where no existing step can tell the difference.

    `replay` tells what the reference shows in an experiment, and `holds_for` whether the reference of another device
    type shows the same: a scenario that does not hold for every device type of its subject is bound to `role`.
    """
    actions = experiment.actions[:-1]
    last = experiment.actions[-1]
    reference = replay(experiment)
    try:
        done = [step for action in actions for step in _steps(action, role)]
        judged = _judged(last, role, experiment, found, device, reference, replay)
    except NotInSteps:
        return None
    subject = _subject(experiment, role)
    bound = [f"    @{role}"] if not all(each == role or holds_for(each) for each in subject.device_types) else []
    lines = [
        f"@{subject.tag}",
        "Feature: An unknown behaviour found by discovery",
        f"  What the {role} of {dmc} would do with exactly the variations that the reference shows.",
        "",
        "  Rule: Every Device Model",
        "",
        *bound,
        f"    Scenario: {_title(last, found)}",
        f"      Given it is {_instant(experiment.start)}",
        *_lines("When", done),
        *_lines("When", judged[0], first="And" if done else "When"),
        *_lines("Then", judged[1]),
    ]
    return "\n".join(lines) + "\n"


def _subject(experiment: Experiment, role: str) -> Clause:
    """The subject of the standard suite that it would belong to: one of the last requests, of this device type alone
    where there is one.
    """
    srvs = [action.srv for action in reversed(experiment.actions) if isinstance(action, Send)]
    subjects = [SUBJECTS[f"standard/{srv}"] for srv in (*srvs, *_OF_ALL[role])]
    return next((each for each in subjects if each.device_types == (role,)), subjects[0])


_OF_ALL = {"ESME": ("7.4",), "GSME": ("7.4",), "PPMID": ("11.2",), "CHF": ("11.1",)}


def _title(last: Action, found: Difference) -> str:
    what = f"SRV {last.srv} {SERVICE_REQUESTS[last.srv].name}" if isinstance(last, Send) else last.kind
    said = {"answer": "is answered", "read": "reads " + ", ".join(found.items), "alerts": "raises alerts"}[found.what]
    return f"{what} {said} as the reference does"


def _lines(keyword: str, steps: Sequence[Step], first: str = "") -> Iterator[str]:
    for place, (text, table) in enumerate(steps):
        yield f"      {'And' if place else first or keyword} {text}"
        widths = [max(map(len, column)) for column in zip(*table, strict=True)]
        for row in table:
            yield "        | " + " | ".join(f"{cell:{width}}" for cell, width in zip(row, widths, strict=True)) + " |"


def _when(action: Action, role: str) -> Step:
    match action:
        case Send():
            return _request(action, role)
        case Wait(until):
            return f"the time becomes {_instant(until)}", ()
        case UseEnergy(units):
            return f"{units} {'Wh' if role == 'ESME' else 'litres'} are used", ()
        case PressEnable():
            return "the customer presses Enable at the meter", ()
        case ReadAtDevice():
            return "its pre-migration configuration is checked", ()
        case _:
            raise NotInSteps


def _steps(action: Action, role: str) -> list[Step]:
    if isinstance(action, PowerCut):
        return [("the power is interrupted", ()), _when(Wait(action.until), role), ("the power is restored", ())]
    return [_when(action, role)]


def _request(action: Send, role: str) -> Step:
    """The step that sends a request, with a table of what it does not usually hold."""
    srv, body = action.srv, dict(action.body)
    if srv == "1.5":
        name = f"with SRV 1.5 {SERVICE_REQUESTS[srv].name}"
        if "Adjust" not in body:
            return f"the supplier resets the Meter Balance {name}", ()
        return f"the supplier adjusts the Meter Balance by {_pounds(cast(int, body['Adjust']))} {name}", ()
    calendar, table = body.get("NonDisablementCalendar"), body.get("TariffSwitchingTable")
    if isinstance(calendar, NonDisablementCalendar) and calendar.switches:
        if body != {**USUAL_CONFIGURATION, "NonDisablementCalendar": calendar}:
            raise NotInSteps
        return "the supplier configures the non-disablement scripts", calendar_table(calendar)
    if isinstance(table, SwitchingTable) and table != USUAL_BODIES["1.1.1"]["TariffSwitchingTable"]:
        kind = "blocks" if "TariffBlockPriceMatrix" in body else "TOU registers"
        charge = format_value("StandingCharge", body["StandingCharge"])
        return f"the supplier sets a tariff with a standing charge of {charge} a day and {kind}", tariff_table(body)
    user_role = action.user_role(role)
    sender = f"User Role {user_role}" if user_role else "the supplier"
    usual = USUAL_BODIES.get(srv, {})
    rows = [(item, _cell(item, value)) for item, value in body.items() if usual.get(item) != value]
    return f"{sender} sends SRV {srv} {SERVICE_REQUESTS[srv].name}" + (" with" if rows else ""), rows


def _cell(item: str, value: Value) -> str:
    """How a feature writes a value. Raises NotInSteps where none can."""
    text = f"{value:%Y-%m-%d %H:%M:%S} UTC" if isinstance(value, datetime) else format_value(item, value)
    try:
        same = parse_value(item, text) == value
    except DefinitionError:
        same = False
    if not same or not text or "|" in text:
        raise NotInSteps
    return text


def _pounds(millipence: int) -> str:
    text = format_value("MeterBalance", millipence)
    if not text.startswith(("£", "-£")):
        raise NotInSteps
    return text


def _instant(when: datetime) -> str:
    return f"{when:%Y-%m-%d %H:%M:%S} UTC" if when.second else f"{when:%Y-%m-%d %H:%M} UTC"


def calendar_table(calendar: NonDisablementCalendar) -> Rows:
    """The table of non-disablement scripts. Raises NotInSteps for seasons, which no table holds."""
    if any(switch.start or switch.end for switch in calendar.switches):
        raise NotInSteps
    rows = [
        (str(switch.script), f"{switch.at:%H:%M}", ", ".join(map(str, switch.special_days)) or _days(switch.days))
        for switch in calendar.switches
    ]
    return [("script", "at", "days"), *rows]


def tariff_table(body: Mapping[str, Value]) -> Rows:
    """The table of a tariff: a row for each register or the one block set. Raises NotInSteps for others."""
    table = cast(SwitchingTable, body["TariffSwitchingTable"])
    blocks = "TariffBlockPriceMatrix" in body
    prices = cast(tuple[int, ...], body["TariffBlockPriceMatrix" if blocks else "TariffTOUPriceMatrix"])
    if (blocks and "TariffTOUPriceMatrix" in body) or any(each.season or each.special_days for each in table.switches):
        raise NotInSteps
    if blocks:
        limits = ", ".join(f"{limit} Wh" for limit in cast(tuple[int, ...], body["TariffThresholdMatrix"]))
        shown = ", ".join(format_value("StandingCharge", price) for price in prices)
        return [("register", "price", "from", "on", "up to"), ("block set 1", shown, *_from(table.switches, 1), limits)]
    rows = [
        (str(register), format_value("StandingCharge", price), *_from(table.switches, register))
        for register, price in enumerate(prices, start=1)
    ]
    return [("register", "price", "from", "on"), *rows]


def _from(switches: Sequence[TariffSwitch], register: int) -> tuple[str, str]:
    of_register = [switch for switch in switches if switch.register == register]
    days = {switch.days for switch in of_register}
    if len(days) > 1:
        raise NotInSteps
    return ", ".join(f"{switch.at:%H:%M}" for switch in of_register), _days(next(iter(days))) if days else ""


def _days(days: Sequence[int]) -> str:
    names = [DAYS[day - 1] for day in days]
    return f"{names[0]} to {names[-1]}" if len(names) == len(DAYS) else ", ".join(names)


def _judged(
    last: Action,
    role: str,
    experiment: Experiment,
    found: Difference,
    device: Sequence[Seen],
    reference: Sequence[Seen],
    replay: Callable[[Experiment], Sequence[Seen]],
) -> tuple[list[Step], list[Step]]:
    """The last steps of the When, and what is judged then."""
    expected = reference[-1]
    match found.what, last:
        case "alerts", _:
            return _steps(last, role), [_alert(code, device, reference) for code in found.items]
        case "answer", ReadAtDevice():
            if expected.answer != "success":
                return _steps(last, role), [("the meter has no settings of Table 15", ())]
            if table_15_faults(expected.values):
                raise NotInSteps
            return _steps(last, role), [("the configuration is compliant", ())]
        case "answer", Send():
            said = "succeeds" if expected.answer == "success" else f"is {expected.answer}"
            return _steps(last, role), [(f"the request {said}", ())]
        case "read", Send(srv):
            return _read(last, role, srv, found, expected)
        case _:
            asked = Experiment(experiment.start, (*experiment.actions, Send("7.4")))
            state = replay(asked)[-1].values.get("SupplyState")
            return _steps(last, role), [(f"the supply is {state}", ())]


def _alert(code: str, device: Sequence[Seen], reference: Sequence[Seen]) -> Step:
    here, there = (any(code in seen.alerts for seen in trace) for trace in (device, reference))
    if here == there:
        raise NotInSteps
    return f"the alert {code} was {'raised' if there else 'not raised'}", ()


def _read(last: Send, role: str, srv: str, found: Difference, expected: Seen) -> tuple[list[Step], list[Step]]:
    name = SERVICE_REQUESTS[srv].name
    for item in found.items:
        value = expected.values.get(item)
        if isinstance(value, NonDisablementCalendar) and srv == "4.13" and value.switches:
            return [], [(f"the calendar read with SRV 4.13 {name} holds", calendar_table(value))]
        if item.endswith("Log") and isinstance(value, tuple):
            return [_when(last, role)], [("the response has the entries", _entries(cast(tuple[LogEntry, ...], value)))]
    rows = []
    for item in found.items:
        try:
            rows.append((item, _cell(item, expected.values[item])))
        except (NotInSteps, KeyError):
            continue
    if not rows:
        raise NotInSteps
    if last.body:
        return [_when(last, role)], [("the response holds exactly", rows)]
    return [], [(f"SRV {srv} {name} shows", rows)]


def _entries(entries: Sequence[LogEntry]) -> Rows:
    if not entries:
        raise NotInSteps
    names = sorted(set.intersection(*(set(entry.values) for entry in entries)))
    energy = [name for name in names if LOG_VALUES.get(name, "").startswith(("Wh", "varh"))]
    rows = []
    for entry in entries:
        cells = [
            f"{entry.values[name]} Wh" if name in energy else _cell(name, cast(Value, entry.values[name]))
            for name in names
        ]
        rows.append((_instant(entry.at), *cells))
    return [("at", *names), *rows]
