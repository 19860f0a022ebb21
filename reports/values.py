"""Values, operations and exchanges as JSON, and that JSON in words: every view of a run shares both."""

from collections.abc import Mapping, Sequence
from dataclasses import fields, is_dataclass
from datetime import UTC, date, datetime, time
from enum import Enum
from typing import Any

from reports.record import AccountSample, ScenarioRecord
from smets1.calendars import MONTHS
from smets1.data_items import COMMANDS, DATA_ITEMS, LOG_VALUES
from smets1.dcc.messages import DeviceExchange, Exchange
from smets1.operations import Done, Execute, Read, Result, Write
from smets1.registers import DeviceModel
from smets1.service_requests import SERVICE_REQUESTS
from smets1.units import format_money

Json = dict[str, Any]

_DAYS = {1: "Mon", 2: "Tue", 3: "Wed", 4: "Thu", 5: "Fri", 6: "Sat", 7: "Sun"}
_EVERY_DAY = [1, 2, 3, 4, 5, 6, 7]
_BIDIRECTIONAL = (0x200E, 0x200F, *range(0x202A, 0x202F), *range(0x2066, 0x206A))
_INVISIBLE = dict.fromkeys({*range(0x20), *range(0x7F, 0xA0), *_BIDIRECTIONAL} - {0x09, 0x0A})


def value_json(value: object) -> Any:
    """`value` in JSON: instants as ISO 8601 UTC, calendars as objects that name their type, bytes as hex."""
    match value:
        case None | bool() | int() | float():
            return value
        case Enum():
            return value_json(value.value)
        case str():
            return value
        case datetime():
            return instant(value)
        case date() | time():
            return value.isoformat()
        case bytes():
            return value.hex()
        case Mapping():
            return {str(key): value_json(item) for key, item in value.items()}
    if is_dataclass(value) and not isinstance(value, type):
        return {"type": type(value).__name__} | {f.name: value_json(getattr(value, f.name)) for f in fields(value)}
    if isinstance(value, Sequence | set | frozenset):
        return [value_json(item) for item in value]
    return str(value)


def instant(when: datetime) -> str:
    """`when` as ISO 8601 in UTC. Raises ValueError for a time without a zone."""
    if when.tzinfo is None:
        raise ValueError(f"{when!r} has no time zone")
    return when.astimezone(UTC).isoformat().replace("+00:00", "Z")


def model_json(model: DeviceModel) -> Json:
    """A Device Model by the names of the register columns."""
    return {
        "manufacturer": model.manufacturer,
        "model": model.model,
        "hardware_version": model.hardware_version,
        "firmware_version": model.firmware_version,
    }


def exchange_json(exchange: Exchange) -> Json:
    """An exchange: request, outcome, device operations, and raw frames as hex."""
    request, outcome = exchange.request, exchange.outcome
    return {
        "id": exchange.id,
        "at": instant(exchange.at),
        "device": exchange.device,
        "event": exchange.event,
        "request": request
        and {
            "srv": request.srv,
            "command_variant": request.command_variant,
            "device_id": request.device_id,
            "role": request.role,
            "party": request.party,
            "body": value_json(request.body),
        },
        "outcome": outcome
        and {
            "success": outcome.success,
            "code": outcome.code,
            "refused_by": outcome.refused_by and outcome.refused_by.value,
            "reason": outcome.reason,
            "check": outcome.check,
            "certainty": outcome.certainty and outcome.certainty.value,
            "values": value_json(outcome.values),
        },
        "route": exchange.route and exchange.route.value,
        "recipients": list(exchange.recipients),
        "operations": [_operation_json(operation) for operation in exchange.device_exchanges],
    }


def scenario_json(identity: str, record: ScenarioRecord) -> Json:
    """A scenario record with its steps; the exchanges are named, not repeated."""
    return {
        "id": identity,
        "dmc": record.dmc,
        "role": record.role,
        "clause": record.clause,
        "feature": record.feature,
        "scenario": record.scenario,
        "rule": record.rule.value,
        "outcome": record.outcome.value,
        "reason": record.reason,
        "classification": record.classification,
        "steps": [
            {
                "keyword": step.keyword,
                "text": step.text,
                "outcome": step.outcome.value,
                "message": step.message,
                "observed": list(step.observed),
                "exchanges": list(step.exchanges),
                "judged": list(step.judged),
                "datatable": [list(row) for row in step.datatable],
                "docstring": step.docstring,
            }
            for step in record.steps
        ],
        "exchanges": [exchange.id for exchange in record.exchanges],
        "samples": [_sample_json(sample) for sample in record.samples],
    }


def in_words(value: Any, name: str = "") -> str:
    """A JSON value as people write it: `name` is its data item or argument, which tells the unit."""
    match value:
        case None:
            return "nothing"
        case bool():
            return "true" if value else "false"
        case int():
            return _quantity(value, _UNITS.get(name, ""))
        case list():
            return _list_in_words(value, _UNITS.get(name, ""))
        case {"type": "NonDisablementCalendar", "switches": list(switches)}:
            return "; ".join(f"{s['script']} at {_hours(s)}{_when(s)}" for s in switches) or "no non-disablement period"
        case {"type": "SwitchingTable", "switches": list(switches)}:
            return "; ".join(f"{_counting(s)} from {_hours(s)}{_when(s)}" for s in switches) or "no switch"
        case {"type": "LogEntry", "at": str(at), "values": dict(values)}:
            return f"{at}: " + ", ".join(f"{key} {in_words(item, key)}" for key, item in values.items())
        case dict():
            named = (f"{key} {in_words(item, key)}" for key, item in value.items() if key != "type")
            return ", ".join(named) or "nothing"
        case _:
            return str(value)


def exchange_in_brief(exchange: Json) -> str:
    """An exchange in one line: what was asked and what became of it."""
    if not exchange["request"]:
        operations = "; ".join(_operation_in_words(operation) for operation in exchange["operations"])
        return f"at {exchange['device']}: {operations or exchange['event']}"
    return f"{_srv_in_words(exchange['request'])}: {_outcome_in_words(exchange['outcome'])}"


def exchange_lines(exchange: Json) -> list[str]:
    """An exchange in words, one line for each thing that was said: `→` is asked, `←` answered, `•` at the device."""
    lines = []
    if exchange["event"]:
        lines.append(f"• at {exchange['device']}: {exchange['event']}")
    if request := exchange["request"]:
        variant = f" (command variant {request['command_variant']})" if request["command_variant"] != 1 else ""
        lines.append(f"→ {_srv_in_words(request)}{variant} to {request['device_id']} as {request['role']}")
        lines += _value_lines(request["body"])
    if outcome := exchange["outcome"]:
        lines.append(f"← {_outcome_in_words(outcome)}")
        lines += _value_lines(outcome["values"])
    for operation in exchange["operations"]:
        lines.append(f"• device: {_operation_in_words(operation)}")
        if count := len(operation["frames"]):
            lines.append(f"    {count} {'frame' if count == 1 else 'frames'} in the evidence")
    return lines


def _srv_in_words(request: Json) -> str:
    variant = SERVICE_REQUESTS.get(request["srv"])
    return f"SRV {request['srv']}" + (f" {variant.name}" if variant else "")


def _outcome_in_words(outcome: Json) -> str:
    code = f" {outcome['code']}" if outcome["code"] else ""
    reason = f": {outcome['reason']}" if outcome["reason"] else ""
    said = "success" if outcome["success"] else f"refused by {outcome['refused_by'] or 'an unnamed party'}"
    return f"{said}{code}{reason}"


def printable(text: str) -> str:
    """`text` without control characters: what a device says never drives a terminal."""
    return text.translate(_INVISIBLE)


def _quantity(value: int, unit: str) -> str:
    if unit.startswith("millipence"):
        return format_money(value) + unit.removeprefix("millipence").split(",")[0]
    if not unit or not unit[0].isalpha():
        factor, _, rest = unit.partition(" ")
        return f"{value} × {factor} {rest}".rstrip() if unit else str(value)
    return f"{value} {unit}"


def _list_in_words(values: list[Any], unit: str) -> str:
    """A list with runs of equal values told once: a 48-register matrix stays one short line."""
    words: list[str] = []
    position = 0
    while position < len(values):
        end = position
        while end < len(values) and values[end] == values[position]:
            end += 1
        item = values[position]
        word = _quantity(item, unit) if isinstance(item, int) and not isinstance(item, bool) else in_words(item)
        words.append(f"{end - position} × {word}" if end - position > 2 else ", ".join([word] * (end - position)))
        position = end
    return "[" + ", ".join(words) + "]"


def _hours(switch: Json) -> str:
    return str(switch["at"]).removesuffix(":00")


def _counting(switch: Json) -> str:
    return f"{'block set' if switch.get('blocks') else 'register'} {switch['register']}"


def _when(switch: Json) -> str:
    words, dates = "", switch.get("special_days")
    if switch["days"] and switch["days"] != _EVERY_DAY:
        words += " on " + ", ".join(_DAYS.get(day, str(day)) for day in switch["days"])
    if switch.get("start"):
        words += f" from {switch['start']}"
    if switch.get("end"):
        words += f" until {switch['end']}"
    if season := switch.get("season"):
        words += f" in the season from {_date(season)}"
    if dates:
        words += (" and on " if switch["days"] else " on ") + ", ".join(map(_date, dates))
    return words


def _date(named: str | Json) -> str:
    if isinstance(named, str):
        return named
    year = f" {named['year']}" if named["year"] else ""
    return f"{named['day']} {MONTHS[named['month'] - 1]}{year}"


def _value_lines(values: Json) -> list[str]:
    return [f"    {name}: {in_words(value, name)}" for name, value in values.items()]


def _operation_in_words(operation: Json) -> str:
    done = operation["do"]
    match operation["kind"]:
        case "read":
            asked = "read " + ", ".join(done)
            if "from" in operation:
                asked += f" from {operation['from']} to {operation['to']}"
        case "write":
            asked = "write " + ", ".join(f"{name} {in_words(value, name)}" for name, value in done.items())
        case _:
            arguments = ", ".join(f"{name} {in_words(value, name)}" for name, value in operation["arguments"].items())
            asked = f"execute {done}" + (f" ({arguments})" if arguments else "")
    result = operation["result"]
    if result is None:
        return f"{asked} ⇒ no answer"
    if "refused" in result:
        return f"{asked} ⇒ refused: {result['refused']}"
    values = ", ".join(f"{name} {in_words(value, name)}" for name, value in result["values"].items())
    return f"{asked} ⇒ {values or 'done'}"


def _operation_json(exchange: DeviceExchange) -> Json:
    frames = {"result": _result_json(exchange.result), "frames": list(exchange.frames)}
    match exchange.operation:
        case Read(items, period):
            asked = {"from": instant(period.start), "to": instant(period.end)} if period else {}
            return {"kind": "read", "do": list(items)} | asked | frames
        case Write(values):
            return {"kind": "write", "do": value_json(values)} | frames
        case Execute(command, arguments):
            return {"kind": "execute", "do": command, "arguments": value_json(arguments)} | frames


def _result_json(result: Result | None) -> Json | None:
    if result is None:
        return None
    return {"values": value_json(result.values)} if isinstance(result, Done) else {"refused": result.reason}


def _sample_json(sample: AccountSample) -> Json:
    return {
        "at": instant(sample.at),
        "meter_balance": sample.meter_balance,
        "emergency_credit_balance": sample.emergency_credit_balance,
        "accumulated_debt": sample.accumulated_debt,
        "time_debt_1": sample.time_debt_1,
        "supply_state": sample.supply_state,
    }


_UNITS = (
    {name: unit for command in COMMANDS.values() for name, unit in command.arguments}
    | LOG_VALUES
    | {item.name: item.unit for item in DATA_ITEMS.values()}
)
