"""The calendars of SMETS as the classes Schedule, Special days table and Activity calendar hold them."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, time
from typing import ClassVar, TypeVar, cast

from device_drivers.dlms.axdr import NULL, Data, Tag, array, octet_string, structure
from device_drivers.dlms.conversions import ConversionError, NotExpressible, elements
from device_drivers.dlms.date_time import Date, DateTime, Time
from device_drivers.dlms.octets import DecodeError, Reader
from smets1.calendars import (
    ALL_DAYS,
    NonDisablementCalendar,
    NonDisablementScript,
    NonDisablementSwitch,
    SwitchingTable,
    TariffDate,
    TariffSwitch,
)
from smets1.operations import Value

T = TypeVar("T")

NO_VALIDITY_WINDOW = 0xFFFF
"""A Schedule entry is run whenever the power comes back after its time."""


@dataclass(frozen=True, slots=True)
class ScheduleCalendar:
    """A Non-Disablement Calendar as a Schedule (class 10) and its Special days table (class 11).

    Each switch is an entry that runs a script of `script_table`, the one that `scripts` names for START or STOP.
    """

    script_table: bytes
    scripts: Mapping[NonDisablementScript, int]
    title: ClassVar[str] = "entries of a Schedule and of a Special days table"
    kinds: ClassVar[frozenset[str]] = frozenset(("NonDisablementCalendar",))
    titles: ClassVar[tuple[str, ...]] = ("schedule", "special_days")
    optional: ClassVar[bool] = False

    def encode(self, value: Value) -> tuple[Data, ...]:
        """Raises NotExpressible."""
        if not isinstance(value, NonDisablementCalendar):
            raise NotExpressible(f"{value!r} as {self.title}")
        days = value.special_days
        entries = (self._entry(number, switch, days) for number, switch in enumerate(value.switches, start=1))
        return array(*entries), special_days((number, _date(day), 0) for number, day in enumerate(days, start=1))

    def decode(self, parts: Sequence[Data]) -> Value:
        """Raises ConversionError."""
        schedule, table = parts
        days = {index: _as_date(day) for index, day, _ in read_special_days(table)}
        in_order = [day for _, day in sorted(days.items())]
        switches = (self._switch(entry, in_order) for entry in elements(schedule, Tag.ARRAY))
        return NonDisablementCalendar(tuple(switches))

    def _entry(self, index: int, switch: NonDisablementSwitch, special: Sequence[date]) -> Data:
        return structure(
            _long_unsigned(index),
            Data(Tag.BOOLEAN, True),
            octet_string(self.script_table),
            _long_unsigned(self.scripts[switch.script]),
            octet_string(_time(switch.at)),
            _long_unsigned(NO_VALIDITY_WINDOW),
            Data(Tag.BIT_STRING, _bits(ALL_DAYS, switch.days)),
            Data(Tag.BIT_STRING, _bits(special, switch.special_days)),
            octet_string(_date(switch.start).encode()),
            octet_string(_date(switch.end).encode()),
        )

    def _switch(self, entry: Data, special: Sequence[date]) -> NonDisablementSwitch:
        _, enabled, table, selector, at, _, days, special_bits, start, end = elements(entry, Tag.STRUCTURE, 10)
        scripts = {number: script for script, number in self.scripts.items()}
        if table.value != self.script_table or selector.value not in scripts or enabled.value is not True:
            raise ConversionError(f"an entry that runs no script of {self.script_table.hex()} which is known: {entry}")
        return NonDisablementSwitch(
            _read_time(at),
            scripts[cast(int, selector.value)],
            tuple(_named(ALL_DAYS, days)),
            _read_date(start),
            _read_date(end),
            tuple(_named(special, special_bits)),
        )


@dataclass(frozen=True, slots=True)
class ActivityCalendar:
    """A Tariff Switching Table as an Activity calendar (class 20) and its Special days table (class 11).

    The places: season profiles, week profiles, day profiles and special days. A script of `script_table` lets a TOU
    register count, the selector of which is its number, or with `blocks_from` added, a block set. A season
    without a date is the time before any season begins. Such a calendar holds less than the table: equal switches
    come back as one, those of special days apart, and a season of which nothing is said as a switch of no day.
    """

    script_table: bytes
    blocks_from: int
    title: ClassVar[str] = "profiles of an Activity calendar, and entries of a Special days table"
    kinds: ClassVar[frozenset[str]] = frozenset(("SwitchingTable",))
    titles: ClassVar[tuple[str, ...]] = ("seasons", "weeks", "days", "special_days")
    optional: ClassVar[bool] = False

    def encode(self, value: Value) -> tuple[Data, ...]:
        """Raises NotExpressible."""
        if not isinstance(value, SwitchingTable):
            raise NotExpressible(f"{value!r} as {self.title}")
        profiles = _Numbers()
        seasons = sorted({each.season for each in value.switches if each.days or each.season}, key=_season_order)
        weeks = [[profiles.of(_actions(_of_weekday(value, season, day))) for day in ALL_DAYS] for season in seasons]
        dates = sorted({day for switch in value.switches for day in switch.special_days}, key=_date_order)
        special = [(_tariff_date(day), profiles.of(_actions(_of_date(value, day)))) for day in dates]
        named = [f"{number:04}".encode() for number in range(1, len(seasons) + 1)]
        return (
            array(*(_season(name, season) for name, season in zip(named, seasons, strict=True))),
            array(
                *(
                    structure(octet_string(name), *(Data(Tag.UNSIGNED, day) for day in week))
                    for name, week in zip(named, weeks, strict=True)
                )
            ),
            array(*(self._day(number, actions) for actions, number in profiles.numbers.items())),
            special_days((index, day, profile) for index, (day, profile) in enumerate(special, start=1)),
        )

    def decode(self, parts: Sequence[Data]) -> Value:
        """Raises ConversionError."""
        seasons, weeks, days, table = parts
        profiles = dict(map(self._actions_of, elements(days, Tag.ARRAY)))
        of_week = {}
        for week in elements(weeks, Tag.ARRAY):
            name, *numbers = elements(week, Tag.STRUCTURE, 8)
            of_week[name.value] = [_profile(profiles, number.value) for number in numbers]
        switches: list[TariffSwitch] = []
        for profile in elements(seasons, Tag.ARRAY):
            _, start, week_name = elements(profile, Tag.STRUCTURE, 3)
            if week_name.value not in of_week:
                raise ConversionError(f"a season with a week {week_name.value!r} that is not there")
            season = _season_start(start)
            in_season = _switches_of_week(of_week[week_name.value], season)
            switches += in_season or [TariffSwitch(time(0), 1, (), season=season)]
        of_day: dict[tuple[time, bool, int], list[TariffDate]] = {}
        for _, day, number in read_special_days(table):
            for action in _profile(profiles, number):
                of_day.setdefault(action, []).append(_as_tariff_date(day))
        switches += [
            TariffSwitch(at, register, (), blocks, None, tuple(sorted(dates, key=_date_order)))
            for (at, blocks, register), dates in of_day.items()
        ]
        return SwitchingTable(tuple(switches))

    def _day(self, number: int, actions: Iterable[tuple[time, bool, int]]) -> Data:
        return structure(
            Data(Tag.UNSIGNED, number),
            array(
                *(
                    structure(
                        octet_string(_time(at)),
                        octet_string(self.script_table),
                        _long_unsigned(register + (self.blocks_from if blocks else 0)),
                    )
                    for at, blocks, register in actions
                )
            ),
        )

    def _actions_of(self, profile: Data) -> tuple[int, tuple[tuple[time, bool, int], ...]]:
        number, schedule = elements(profile, Tag.STRUCTURE, 2)
        actions = []
        for action in elements(schedule, Tag.ARRAY):
            at, table, selector = elements(action, Tag.STRUCTURE, 3)
            script = selector.value
            if table.value != self.script_table or not isinstance(script, int):
                raise ConversionError(f"an action that runs no script of {self.script_table.hex()}: {action}")
            blocks = script > self.blocks_from
            actions.append((_read_time(at), blocks, script - self.blocks_from if blocks else script))
        return cast(int, number.value), tuple(actions)


@dataclass(frozen=True, slots=True)
class SwitchRows:
    """A Tariff Switching Table switch by switch: nothing of it is lost.

    Each is a structure: when, which register or block set, whether a block set, weekdays, the date of its season (null-
    data for none), and special days.
    """

    title: ClassVar[str] = "array of switches"
    kinds: ClassVar[frozenset[str]] = frozenset(("SwitchingTable",))
    empty: ClassVar[Data] = array()

    def encode(self, value: Value) -> Data:
        """Raises NotExpressible."""
        if not isinstance(value, SwitchingTable):
            raise NotExpressible(f"{value!r} as {self.title}")
        return array(*map(_switch_row, value.switches))

    def decode(self, data: Data) -> Value:
        """Raises ConversionError."""
        return SwitchingTable(tuple(map(_row_switch, elements(data, Tag.ARRAY))))


def special_days(entries: Iterable[tuple[int, Date, int]]) -> Data:
    """The entries of a Special days table: index, date and day profile."""
    return array(
        *(
            structure(_long_unsigned(index), octet_string(day.encode()), Data(Tag.UNSIGNED, profile))
            for index, day, profile in entries
        )
    )


def read_special_days(table: Data) -> list[tuple[int, Date, int]]:
    """What `special_days` gives. Raises ConversionError."""
    found = []
    for entry in elements(table, Tag.ARRAY):
        index, day, profile = elements(entry, Tag.STRUCTURE, 3)
        if not isinstance(index.value, int) or not isinstance(profile.value, int):
            raise ConversionError(f"a special day without index or day profile: {entry}")
        found.append((index.value, _read(Date.read, day), profile.value))
    return found


class _Numbers:
    """Numbers for what is to be told apart, from 1 on."""

    def __init__(self) -> None:
        self.numbers: dict[tuple[tuple[time, bool, int], ...], int] = {}

    def of(self, actions: tuple[tuple[time, bool, int], ...]) -> int:
        number = self.numbers.setdefault(actions, len(self.numbers) + 1)
        if number > 0xFF:
            raise NotExpressible("more than 255 day profiles")
        return number


def _of_weekday(table: SwitchingTable, season: TariffDate | None, day: int) -> list[TariffSwitch]:
    return [switch for switch in table.switches if switch.season == season and day in switch.days]


def _of_date(table: SwitchingTable, day: TariffDate) -> list[TariffSwitch]:
    return [switch for switch in table.switches if day in switch.special_days]


def _actions(switches: Iterable[TariffSwitch]) -> tuple[tuple[time, bool, int], ...]:
    return tuple(sorted({switch.action for switch in switches}))


def _switches_of_week(
    days: Sequence[tuple[tuple[time, bool, int], ...]], season: TariffDate | None
) -> list[TariffSwitch]:
    on: dict[tuple[time, bool, int], list[int]] = {}
    for day, actions in zip(ALL_DAYS, days, strict=True):
        for action in actions:
            on.setdefault(action, []).append(day)
    return [TariffSwitch(at, register, tuple(named), blocks, season) for (at, blocks, register), named in on.items()]


def _profile(
    profiles: Mapping[int, tuple[tuple[time, bool, int], ...]], number: object
) -> tuple[tuple[time, bool, int], ...]:
    if not isinstance(number, int) or number not in profiles:
        raise ConversionError(f"a day profile {number!r} that is not there")
    return profiles[number]


def _season(name: bytes, season: TariffDate | None) -> Data:
    start = DateTime(Date() if season is None else _tariff_date(season))
    return structure(octet_string(name), octet_string(start.encode()), octet_string(name))


def _season_start(start: Data) -> TariffDate | None:
    day = _read(DateTime.read, start).date
    return None if day == Date() else _as_tariff_date(day)


def _switch_row(switch: TariffSwitch) -> Data:
    return structure(
        octet_string(_time(switch.at)),
        _long_unsigned(switch.register),
        Data(Tag.BOOLEAN, switch.blocks),
        Data(Tag.BIT_STRING, _bits(ALL_DAYS, switch.days)),
        NULL if switch.season is None else octet_string(_tariff_date(switch.season).encode()),
        array(*(octet_string(_tariff_date(day).encode()) for day in switch.special_days)),
    )


def _row_switch(row: Data) -> TariffSwitch:
    at, register, blocks, days, season, special = elements(row, Tag.STRUCTURE, 6)
    if not isinstance(register.value, int) or not isinstance(blocks.value, bool):
        raise ConversionError(f"a switch without register or kind: {row}")
    return TariffSwitch(
        _read_time(at),
        register.value,
        tuple(_named(ALL_DAYS, days)),
        blocks.value,
        None if season == NULL else _as_tariff_date(_read(Date.read, season)),
        tuple(_as_tariff_date(_read(Date.read, day)) for day in elements(special, Tag.ARRAY)),
    )


def _bits(known: Sequence[object], chosen: Iterable[object]) -> str:
    wanted = set(chosen)
    if not wanted <= set(known):
        raise NotExpressible(f"{wanted!r} as a choice of {known!r}")
    return "".join("01"[each in wanted] for each in known)


def _named(known: Sequence[T], bits: Data) -> list[T]:
    if bits.tag is not Tag.BIT_STRING or len(str(bits.value)) != len(known):
        raise ConversionError(f"{bits} where a bit-string of {len(known)} was expected")
    return [each for each, bit in zip(known, str(bits.value), strict=True) if bit == "1"]


def _time(at: time) -> bytes:
    if at.tzinfo is not None or at.microsecond % 10_000:
        raise NotExpressible(f"the time of day {at}")
    return Time(at.hour, at.minute, at.second, at.microsecond // 10_000).encode()


def _read_time(data: Data) -> time:
    found = _read(Time.read, data)
    if found.hour is None or found.minute is None:
        raise ConversionError(f"{found} is not one time of day")
    return time(found.hour, found.minute, found.second or 0, (found.hundredths or 0) * 10_000)


def _date(day: date | None) -> Date:
    return Date() if day is None else Date(day.year, day.month, day.day)


def _read_date(data: Data) -> date | None:
    found = _read(Date.read, data)
    return None if found == Date() else _as_date(found)


def _as_date(day: Date) -> date:
    try:
        return date(day.year or 0, day.month or 0, day.day or 0)
    except ValueError:
        raise ConversionError(f"{day} is not one date") from None


def _tariff_date(day: TariffDate) -> Date:
    try:
        return Date(day.year, day.month, day.day)
    except ValueError as error:
        raise NotExpressible(f"the date {day!r}: {error}") from None


def _as_tariff_date(day: Date) -> TariffDate:
    if day.month is None or day.day is None or day.month > 12 or day.day > 31:
        raise ConversionError(f"{day} is no day of a year")
    return TariffDate(day.month, day.day, day.year)


def _season_order(season: TariffDate | None) -> tuple[int, int, int]:
    return (0, 0, 0) if season is None else _date_order(season)


def _date_order(day: TariffDate) -> tuple[int, int, int]:
    return day.year or 0, day.month, day.day


def _long_unsigned(value: int) -> Data:
    try:
        return Data(Tag.LONG_UNSIGNED, value)
    except ValueError:
        raise NotExpressible(f"{value!r} as a long-unsigned") from None


def _read(read: Callable[[Reader], T], data: Data) -> T:
    """What stands in an octet-string. Raises ConversionError."""
    if not isinstance(data.value, bytes):
        raise ConversionError(f"a {data.tag.title} where an octet-string was expected")
    reader = Reader(data.value)
    try:
        found = read(reader)
        reader.end()
    except DecodeError as error:
        raise ConversionError(str(error)) from None
    return found
