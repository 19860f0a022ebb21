"""Values as the features write them, read by the type of their data item."""

from collections.abc import Mapping, Sequence
from datetime import date, time

from smets1.calendars import ALL_DAYS, NonDisablementCalendar, NonDisablementScript, NonDisablementSwitch
from smets1.data_items import COMMANDS, DATA_ITEMS, ELEMENTS, LOG_VALUES
from smets1.errors import DefinitionError, Finding, nearest
from smets1.operations import Value
from smets1.units import format_money, parse_money, parse_utc

DAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")

_WHOLE_NUMBERS = ("millipence", "bytes")
_WORDS = (
    {name: kind for command in COMMANDS.values() for name, kind in command.arguments}
    | LOG_VALUES
    | dict.fromkeys(ELEMENTS, "")
)


def parse_value(item: str, text: str) -> Value:
    """The value that a feature writes for a data item or request element.

    Raises DefinitionError for an unknown name and for text that is not of its type.
    """
    known = DATA_ITEMS.get(item)
    if known is None and item not in _WORDS:
        expected = nearest(item, [*DATA_ITEMS, *_WORDS])
        raise DefinitionError([Finding("feature", item, expected, "Name a SMETS data item or request element.")])
    unit = known.unit if known else _WORDS[item]
    word = ELEMENTS.get(item) or ("int" if unit in _WHOLE_NUMBERS else "text")
    try:
        return _parse(known.type if known else word, unit, text)
    except ValueError as error:
        raise DefinitionError([Finding(f"feature, {item}", text, str(error), "Correct the value.")]) from None


def _parse(type_: str, unit: str, text: str) -> Value:
    money = unit.startswith("millipence")
    match type_:
        case "int":
            return parse_money(text) if money else int(text)
        case "bool":
            return (
                {"true": True, "false": False}[text.lower()] if text.lower() in ("true", "false") else _not_bool(text)
            )
        case "ints":
            return tuple(parse_money(part) if money else int(part) for part in text.split(", "))
        case "texts":
            return tuple(text.split(", "))
        case "time":
            return parse_utc(text)
        case "text":
            return text
        case _:
            raise ValueError(f"a table of its own: {type_} does not fit a cell")


def _not_bool(text: str) -> bool:
    raise ValueError(f"{text!r} is neither true nor false")


def parse_table(table: Sequence[Sequence[str]]) -> dict[str, Value]:
    """The values of a two-column table: name, value. Raises DefinitionError for a table that is none."""
    values: dict[str, Value] = {}
    for row in table:
        if len(row) != 2 or row[0] in values:
            found, expected = " | ".join(row), "a name and a value, each name once"
            raise DefinitionError([Finding("feature", found, expected, "Correct the row.")])
        values[row[0]] = parse_value(*row)
    return values


def format_value(item: str, value: Value | None) -> str:
    """The value of a data item as a feature would write it."""
    known = DATA_ITEMS.get(item)
    money = (known.unit if known else LOG_VALUES.get(item, "")).startswith("millipence")
    match value:
        case bool():
            return str(value).lower()
        case int() if money:
            return format_money(value)
        case tuple():
            return ", ".join(format_money(part) if money and isinstance(part, int) else str(part) for part in value)
        case NonDisablementCalendar():
            return format_calendar(value)
        case _:
            return str(value)


def shown(values: Mapping[str, Value], items: Sequence[str]) -> str:
    """The values of `items` in words."""
    return ", ".join(f"{item} {format_value(item, values.get(item))}" for item in items)


def parse_calendar(table: Sequence[Sequence[str]]) -> NonDisablementCalendar:
    """The calendar of a table `script | at | days`; days are `Monday to Friday`, a list, or a date (a special day)."""
    header, rows = table[0] if table else (), table[1:]
    if tuple(header) != ("script", "at", "days"):
        raise DefinitionError([Finding("feature", " | ".join(header), "script | at | days", "Correct the header.")])
    return NonDisablementCalendar(tuple(sorted(_parse_switch(*row) for row in rows)))


def _parse_switch(script: str, at: str, days: str) -> NonDisablementSwitch:
    try:
        when = time.fromisoformat(at)
        if days[0].isdigit():
            special = tuple(date.fromisoformat(day) for day in days.split(", "))
            return NonDisablementSwitch(when, NonDisablementScript(script), (), special_days=special)
        return NonDisablementSwitch(when, NonDisablementScript(script), parse_days(days))
    except (ValueError, IndexError) as error:
        found = f"{script} | {at} | {days}"
        expected = "START or STOP, hh:mm and days of the week"
        raise DefinitionError([Finding("feature", found, expected, f"Correct the row: {error}.")]) from None


def parse_days(text: str) -> tuple[int, ...]:
    """The days of `Monday to Friday` or `Saturday, Sunday`, Monday being 1. Raises ValueError for anything else."""
    first, separator, last = text.partition(" to ")
    if separator:
        if not (days := ALL_DAYS[DAYS.index(first) : DAYS.index(last) + 1]):
            raise ValueError(f"{last} comes before {first} in a week that starts on Monday")
        return days
    return tuple(DAYS.index(day) + 1 for day in text.split(", "))


def format_calendar(calendar: NonDisablementCalendar) -> str:
    """A calendar in words."""
    return (
        "; ".join(
            f"{switch.script} {switch.at:%H:%M} on "
            + ", ".join([*(DAYS[day - 1][:3] for day in switch.days), *map(str, switch.special_days)])
            for switch in sorted(calendar.switches)
        )
        or "no scripts"
    )
