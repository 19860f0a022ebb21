"""Mapping files: those that ship, what is found wrong in one, and the conversions that they choose from."""

import re
from datetime import UTC, date, datetime, time
from fractions import Fraction
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from device_drivers.dlms.axdr import NULL, Data, Tag, array, octet_string, structure
from device_drivers.dlms.calendars import ActivityCalendar, ScheduleCalendar, SwitchRows
from device_drivers.dlms.conversions import (
    Column,
    ConversionError,
    EveryMidnight,
    Flag,
    Hexadecimal,
    Instant,
    IsWord,
    NotExpressible,
    Rows,
    Series,
    Text,
    UnitCharge,
    Whole,
    Words,
)
from device_drivers.dlms.mapping import ALERT_LOG, DeviceMapping, Place, part, with_part
from device_drivers.dlms.mapping_file import SHIPPED, load_mapping
from device_drivers.yaml_file import MAX_DEPTH
from smets1.calendars import (
    ALL_DAYS,
    NonDisablementCalendar,
    NonDisablementScript,
    NonDisablementSwitch,
    SwitchingTable,
    TariffDate,
    TariffSwitch,
)
from smets1.data_items import COMMANDS, DATA_ITEMS, DEVICE_TYPES, ESME
from smets1.errors import BenchError, Finding
from smets1.operations import LogEntry
from tests.dlms_strategies import deterministic
from tests.emulator_strategies import calendars, tariffs
from tests.on_the_wire import as_told

SOUND = """
family: Example E
inherit: gbcs
items:
  MeterBalance: {class: 112, obis: 0-0:19.10.0.255, attribute: 2, type: double-long, source: interface 3.2}
commands:
  AdjustMeterBalance:
    source: interface 3.7
    steps:
      - {class: 112, obis: 0-0:19.10.0.255, method: 1, type: double-long, argument: Amount}
"""


def written(folder: Path, text: str, name: str = "example.yaml") -> Path:
    """A mapping file."""
    path = folder / name
    path.write_text(text, encoding="utf-8")
    return path


def findings(folder: Path, text: str) -> list[Finding]:
    """What is found wrong in a mapping file."""
    with pytest.raises(BenchError) as caught:
        load_mapping(written(folder, text))
    return list(caught.value.findings)


def of(name: str, role: str = ESME) -> DeviceMapping:
    """A mapping that ships."""
    return load_mapping(name).of(role)


def test_gbcs_maps_each_item_and_command_of_an_esme_or_says_why_not() -> None:
    mapping = of("gbcs")
    names = {thing.name for known in (DATA_ITEMS, COMMANDS) for thing in known.values() if ESME in thing.device_types}
    mapped = mapping.items.keys() | mapping.commands.keys()
    assert mapped | mapping.not_mapped.keys() == names
    assert not mapped & mapping.not_mapped.keys()


@pytest.mark.parametrize("role", DEVICE_TYPES)
def test_the_emulated_family_maps_everything(role: str) -> None:
    mapping = of("emulated", role)
    for known, mapped in ((DATA_ITEMS, mapping.items), (COMMANDS, mapping.commands)):
        assert {thing.name for thing in known.values() if role in thing.device_types} <= mapped.keys()
    assert mapping.not_mapped == {}
    assert mapping.alerts.logs == (ALERT_LOG,)


def test_what_is_ours_can_be_taken_for_nobody_elses() -> None:
    """GBCS has none of our objects, and what is not of its list says that it is ours."""
    listed = {place.instance for item in of("gbcs").items.values() for place in item.places}
    assert all(instance[2] < 128 for instance in listed)
    for role in DEVICE_TYPES:
        mapping = of("emulated", role)
        for item in mapping.items.values():
            manufacturers = any(place.instance[2] >= 128 for place in item.places)
            assert manufacturers <= (item.source == "ours"), item
        for command in mapping.commands.values():
            manufacturers = any(step.instance[2] >= 128 for step in command.steps)
            assert manufacturers <= ("ours" in command.source), command
    assert {item.source for item in of("gbcs").items.values()} == {"GBCS object list"}
    assert {command.source for command in of("gbcs").commands.values()} == {"GBCS object list"}


def test_every_shipped_file_is_sound() -> None:
    assert {path.stem for path in SHIPPED.glob("*.yaml")} == {"gbcs", "emulated"}
    for path in SHIPPED.glob("*.yaml"):
        assert load_mapping(path.stem) is load_mapping(path.stem)
        assert load_mapping(path).of(ESME).items.keys() == load_mapping(path.stem).of(ESME).items.keys()


def test_a_family_takes_over_what_it_does_not_say_itself(tmp_path: Path) -> None:
    text = SOUND + "not_mapped: {EmergencyCreditLimit: it has none}\ngets_lists: false\nGSME: {items: {}}\n"
    mapping = load_mapping(written(tmp_path, text)).of(ESME)
    assert (mapping.family, mapping.file, mapping.gets_lists) == ("Example E", "example.yaml", False)
    assert mapping.items["MeterBalance"].source == "interface 3.2"
    assert mapping.items["MeterBalance"].where == f"{tmp_path / 'example.yaml'}:5"
    assert mapping.items["LowCreditThreshold"].source == "GBCS object list"
    assert "EmergencyCreditLimit" not in mapping.items
    assert mapping.not_mapped["EmergencyCreditLimit"] == "it has none"
    heir = "family: Example F\ninherit: example.yaml\nESME:\n  items:\n    EmergencyCreditLimit:\n"
    heir += "      {class: 1, obis: 0-0:128.0.0.255, attribute: 2, type: double-long, source: interface 9}\n"
    family = load_mapping(written(tmp_path, heir, "heir.yaml"))
    assert family.of(ESME).items["EmergencyCreditLimit"].places == (Place(1, bytes((0, 0, 128, 0, 0, 255)), 2),)
    assert "EmergencyCreditLimit" not in family.of(ESME).not_mapped
    assert "EmergencyCreditLimit" in family.of("GSME").not_mapped


@pytest.mark.parametrize(
    ("sound", "wrong", "found", "expected"),
    [
        ("family: Example E", "familiy: Example E", "unknown key 'familiy'", "family"),
        ("family: Example E\n", "", "nothing", "text for 'family'"),
        ("inherit: gbcs", "inherit: gbxx", "No such file", "file"),
        ("inherit: gbcs", "inherit: example.yaml", "inherits this file", "another mapping"),
        ("inherit: gbcs", "inherit: 5", "5", "text"),
        ("MeterBalance:", "MeterBallance:", "MeterBallance", "MeterBalance"),
        ("class: 112, obis: 0-0:19.10.0.255, attribute", "class: 112, attribute", "no obis", "OBIS"),
        ("obis: 0-0:19.10.0.255, attribute", "obis: 0-0:19.10.0.256, attribute", "0-0:19.10.0.256", "OBIS"),
        ("obis: 0-0:19.10.0.255, attribute", "obis: 0.0.19.10.0.255, attribute", "0.0.19.10.0.255", "OBIS"),
        ("{class: 112, obis: 0-0:19.10.0.255, attribute", "{obis: 0-0:19.10.0.255, attribute", "no class", "112"),
        ("{class: 112, obis: 0-0:19.10.0.255, attribute", "{class: 2, obis: 0-0:19.10.0.255, attribute", "2", "112"),
        ("attribute: 2", "attribute: 12", "12", "from 2 to 11"),
        ("attribute: 2", "attribute: two", "two", "from 2 to 11"),
        ("attribute: 2, ", "", "no attribute", "from 2 to 11"),
        ("attribute: 2", "attribute: 2, element: 0", "0", "from 1"),
        ("type: double-long, source", "type: double-length, source", "double-length", "double-long"),
        ("type: double-long, source", "type: structure, source", "'structure'", "a type for a value"),
        ("type: double-long, source", "source", "no type", "double-long"),
        ("type: double-long, source", "type: boolean, source", "MeterBalance as boolean", "a type for int"),
        ("type: double-long, source", "type: array, of: {type: long}, source", "as array of long", "int"),
        ("type: double-long, source", "type: double-long, scale: 0, source", "0", "a number above 0"),
        ("type: double-long, source", "type: double-long, scale: -1/3, source", "-1/3", "a number above 0"),
        ("type: double-long, source", "type: enum, words: {one: Credit}, source", "one", "a raw enum with its word"),
        ("type: double-long, source", "type: enum, words: {1: Yes it, 2: Yes it}, source", "twice", "once"),
        ("type: double-long, source", "type: log, source", "no list", "a list"),
        (", source: interface 3.2", "", "nothing", "MeterBalance: source"),
        ("source: interface 3.2", "access: w, source: interface 3.2", "'w'", "r"),
        ("source: interface 3.2", "also: 5, source: interface 3.2", "5", "a list"),
        ("source: interface 3.2", "also: [{class: 1}], source: x", "no type", "double-long"),
        ("AdjustMeterBalance:", "AdjustBalance:", "AdjustBalance", "AdjustMeterBalance"),
        ("    source: interface 3.7\n", "", "nothing", "AdjustMeterBalance: source"),
        ("argument: Amount", "argument: Sum", "Amount is not sent", "Amount"),
        ("argument: Amount", "argument: Sum", "Sum is no argument", "Amount"),
        ("argument: Amount", "value: 5", "Amount is not sent", "Amount"),
        ("argument: Amount", "value: five", "'five'", "double-long"),
        ("argument: Amount", "value: 5, argument: Amount", "a type", "either an argument or a value"),
        ("method: 1, type", "method: 4, type", "4", "from 1 to 3"),
        ("method: 1, type", "method: 1, attribute: 2, type", "a step", "either a method or an attribute"),
        ("method: 1, type", "type", "a step", "either a method or an attribute"),
        ("method: 1, type", "attribute: 2, reads: true, type", "no step that does anything", "a method"),
        ("method: 1, type", "method: 1, optional: perhaps, type", "perhaps", "true or false"),
        ("commands:", "not_mapped: {MeterBalence: gone}\ncommands:", "MeterBalence", "MeterBalance"),
        ("commands:", "  LowCreditThreshold: 7\ncommands:", "7", "a mapping"),
        ("commands:", "alerts: [EventLog]\ncommands:", "a list", "a mapping"),
        (
            "commands:",
            "  EmergencyCreditLimit: {class: 112, obis: 0-0:19.10.0.255, attribute: 2, type: double-long, source: x}\n"
            "commands:",
            "EmergencyCreditLimit and MeterBalance",
            "a place each",
        ),
        (
            "{class: 112, obis: 0-0:19.10.0.255, attribute: 2",
            "{class: 1, obis: 0-0:19.10.0.255, attribute: 2",
            "of class",
            "one",
        ),
    ],
)
def test_what_is_wrong_is_found(sound: str, wrong: str, found: str, expected: str, tmp_path: Path) -> None:
    assert sound in SOUND
    faults = findings(tmp_path, SOUND.replace(sound, wrong, 1))
    assert any(found in each.found and expected in each.expected for each in faults), faults
    assert all(re.search(r"\.yaml(:\d+)?$", each.where) for each in faults), faults


def test_all_faults_are_found_at_once(tmp_path: Path) -> None:
    text = SOUND.replace("type: double-long, source", "type: double, source").replace("method: 1", "method: 9")
    assert len(findings(tmp_path, text)) == 2
    load_mapping(written(tmp_path, SOUND))


@pytest.mark.parametrize(
    "text",
    [
        "",
        "- a list",
        "family: [",
        "family: !!python/object:os.system x",
        "family: &a x\ninherit: *a",
        "family: x\nfamily: y",
        "? [a, b]\n: c",
        "{" * (MAX_DEPTH + 1),
        "family: x\nitems: {a: b}\n",
        "family: x\nitems: [a]\ncommands: 5\nGSME: 7\n",
        "family: x\nalerts: {logs: 5}\n",
        "family: \x00",
    ],
)
def test_hostile_yaml_is_refused(text: str, tmp_path: Path) -> None:
    assert findings(tmp_path, text)


def test_a_file_that_cannot_be_read(tmp_path: Path) -> None:
    (tmp_path / "latin.yaml").write_bytes(b"family: caf\xe9")
    for path in (tmp_path, tmp_path / "none.yaml", tmp_path / "latin.yaml", "no\0file"):
        with pytest.raises(BenchError):
            load_mapping(path)


def test_two_files_that_inherit_each_other(tmp_path: Path) -> None:
    written(tmp_path, "family: A\ninherit: b.yaml\n", "a.yaml")
    written(tmp_path, "family: B\ninherit: a.yaml\n", "b.yaml")
    with pytest.raises(BenchError, match="Break the circle"):
        load_mapping(tmp_path / "a.yaml")


def test_more_than_a_mapping_holds(tmp_path: Path) -> None:
    items = "".join(f"  Item{number}: {{}}\n" for number in range(2_001))
    (finding,) = findings(tmp_path, f"family: x\nitems:\n{items}")
    assert finding.found == "2001 items and commands"


def test_the_docstring_of_the_loader_shows_a_file_that_loads(tmp_path: Path) -> None:
    from device_drivers.dlms import mapping_file

    assert mapping_file.__doc__
    lines = mapping_file.__doc__.splitlines()
    excerpt = "\n".join(line[4:] for line in lines if line.startswith("    "))
    mapping = load_mapping(written(tmp_path, excerpt)).of(ESME)
    assert mapping.not_mapped["PressEnable"] == "a person does this at the meter"


# Conversions

LONG = Tag.DOUBLE_LONG


@pytest.mark.parametrize(
    ("conversion", "value", "data"),
    [
        (Whole(LONG), -5, Data(LONG, -5)),
        (Whole(LONG, Fraction(10)), -50, Data(LONG, -5)),
        (Whole(Tag.UNSIGNED, Fraction(1, 4)), 5, Data(Tag.UNSIGNED, 20)),
        (Flag(), True, Data(Tag.BOOLEAN, True)),
        (Words(Tag.ENUM, {1: "Credit", 2: "Prepayment"}), "Prepayment", Data(Tag.ENUM, 2)),
        (Words(Tag.BOOLEAN, {1: "Disable", 0: "Unchanged"}), "Unchanged", Data(Tag.BOOLEAN, False)),
        (IsWord("Enabled"), "Enabled", Data(Tag.BOOLEAN, True)),
        (EveryMidnight(), False, array()),
        (EveryMidnight(), True, array(structure(octet_string(bytes(4)), octet_string(b"\xff" * 5)))),
        (Text(Tag.OCTET_STRING), "é", octet_string(b"\xc3\xa9")),
        (Text(Tag.VISIBLE_STRING), "e", Data(Tag.VISIBLE_STRING, "e")),
        (Hexadecimal(), "00ff", octet_string(b"\x00\xff")),
        (Series(Flag()), (True, False), array(Data(Tag.BOOLEAN, True), Data(Tag.BOOLEAN, False))),
        (
            Instant(),
            datetime(2025, 6, 1, 12, 30, 15, 120_000, UTC),
            octet_string(bytes.fromhex("07e90601070c1e0f0c000000")),
        ),
    ],
)
def test_values_as_data_and_back(conversion: Any, value: Any, data: Data) -> None:
    assert conversion.encode(value) == data
    assert conversion.decode(data) == value


@pytest.mark.parametrize(
    ("conversion", "value"),
    [
        (Whole(LONG), True),
        (Whole(LONG), "5"),
        (Whole(LONG), 2**31),
        (Whole(LONG, Fraction(10)), 55),
        (Flag(), 1),
        (EveryMidnight(), 1),
        (Words(Tag.ENUM, {1: "Credit"}), "Barter"),
        (Text(Tag.VISIBLE_STRING), "é"),
        (Text(Tag.OCTET_STRING), 5),
        (Hexadecimal(), "0G"),
        (Hexadecimal(), "00 ff"),
        (Instant(), datetime(2025, 6, 1)),
        (Series(Flag()), 5),
        (UnitCharge(), 32_769),
        (UnitCharge(), True),
        (Rows(()), 5),
        (Rows(()), (LogEntry(datetime(2025, 6, 1, tzinfo=UTC), {"Amount": 5}),)),
        (SwitchRows(), 5),
        (SwitchRows(), SwitchingTable((TariffSwitch(time(0), 70_000),))),
        (SwitchRows(), SwitchingTable((TariffSwitch(time(0), 1, (8,)),))),
        (SwitchRows(), SwitchingTable((TariffSwitch(time(0, microsecond=1), 1),))),
    ],
)
def test_values_that_no_data_can_say(conversion: Any, value: Any) -> None:
    with pytest.raises(NotExpressible):
        conversion.encode(value)


@pytest.mark.parametrize(
    ("conversion", "data"),
    [
        (Whole(LONG), Data(Tag.LONG, 5)),
        (Whole(Tag.UNSIGNED, Fraction(1, 4)), Data(Tag.UNSIGNED, 21)),
        (Flag(), NULL),
        (Words(Tag.ENUM, {1: "Credit"}), Data(Tag.ENUM, 2)),
        (IsWord("Enabled"), Data(Tag.BOOLEAN, False)),
        (EveryMidnight(), array(NULL)),
        (Text(Tag.OCTET_STRING), octet_string(b"\xff")),
        (Text(Tag.VISIBLE_STRING), octet_string(b"e")),
        (Hexadecimal(), NULL),
        (Instant(), octet_string(bytes(12))),
        (Instant(), octet_string(b"\xff" * 12)),
        (Instant(), octet_string(b"")),
        (Series(Flag()), structure()),
        (UnitCharge(), structure()),
        (UnitCharge(), UnitCharge().encode(-5).items()[0]),
        (Rows(()), array(structure())),
        (Rows(()), array(structure(NULL))),
        (SwitchRows(), array(NULL)),
        (SwitchRows(), array(structure(*[NULL] * 6))),
    ],
)
def test_data_that_are_not_as_mapped(conversion: Any, data: Data) -> None:
    with pytest.raises(ConversionError):
        conversion.decode(data)


@deterministic
@given(st.integers(-(2**31), 2**31 - 1))
def test_a_unit_charge_is_exact_or_none(price: int) -> None:
    try:
        data = UnitCharge().encode(price)
    except NotExpressible:
        assert not -(2**15) <= price < 2**15
    else:
        assert UnitCharge().decode(data) == price


entries = st.builds(
    LogEntry,
    st.datetimes(datetime(2000, 1, 1), datetime(2100, 1, 1), timezones=st.just(UTC)).map(as_told),
    st.fixed_dictionaries(
        {},
        optional={
            "Amount": st.integers(0, 2**32 - 1),
            "LogMeaning": st.text(st.characters(max_codepoint=126)),
            "TariffTOURegisterMatrix": st.lists(st.integers(0, 99)).map(tuple),
        },
    ),
)


@deterministic
@given(st.lists(entries).map(tuple))
def test_logs_come_back_as_they_were(log: tuple[LogEntry, ...]) -> None:
    counts = Whole(Tag.DOUBLE_LONG_UNSIGNED)
    columns = Column("Amount", counts), Column("LogMeaning", Text(Tag.VISIBLE_STRING))
    rows = Rows((*columns, Column("TariffTOURegisterMatrix", Series(counts))))
    assert rows.decode(rows.encode(log)) == log


SCHEDULE = ScheduleCalendar(bytes(6), {NonDisablementScript.START: 1, NonDisablementScript.STOP: 2})
ACTIVITY = ActivityCalendar(bytes(6), 100)


@deterministic
@given(calendars)
def test_non_disablement_calendars_come_back_as_they_were(calendar: NonDisablementCalendar) -> None:
    assert SCHEDULE.decode(SCHEDULE.encode(calendar)) == as_told(calendar)


tariff_dates = st.builds(TariffDate, st.integers(1, 12), st.integers(1, 28), st.none() | st.integers(2024, 2026))
tables = st.lists(
    st.builds(
        TariffSwitch,
        st.builds(time, st.integers(0, 23), st.sampled_from((0, 30))),
        st.integers(1, 48),
        st.lists(st.sampled_from(ALL_DAYS), unique=True).map(tuple),
        st.booleans(),
        st.none() | tariff_dates,
        st.lists(tariff_dates, max_size=2, unique=True).map(tuple),
    ),
    max_size=6,
).map(lambda switches: SwitchingTable(tuple(switches)))


@deterministic
@given(tables | tariffs().map(lambda do: do.arguments["TariffSwitchingTable"]))
def test_switching_tables_come_back_as_they_were(table: SwitchingTable) -> None:
    assert SwitchRows().decode(SwitchRows().encode(table)) == as_told(table)


@deterministic
@given(tables, st.dates(date(2024, 1, 1), date(2026, 12, 31)))
def test_an_activity_calendar_switches_as_the_table_does(table: SwitchingTable, day: date) -> None:
    back = ACTIVITY.decode(ACTIVITY.encode(table))
    assert isinstance(back, SwitchingTable)

    def actions(of_table: SwitchingTable) -> list[Any]:
        return sorted({switch.action for switch in of_table.on(day)})

    assert actions(back) == actions(table)
    assert back == ACTIVITY.decode(ACTIVITY.encode(back))


def test_a_schedule_written_out_by_hand() -> None:
    christmas = date(2025, 12, 25)
    switch = NonDisablementSwitch(time(18, 30), NonDisablementScript.START, (1, 7), None, christmas, (christmas,))
    schedule, days = SCHEDULE.encode(NonDisablementCalendar((switch,)))
    assert schedule == array(
        structure(
            Data(Tag.LONG_UNSIGNED, 1),
            Data(Tag.BOOLEAN, True),
            octet_string(bytes(6)),
            Data(Tag.LONG_UNSIGNED, 1),
            octet_string(bytes((18, 30, 0, 0))),
            Data(Tag.LONG_UNSIGNED, 0xFFFF),
            Data(Tag.BIT_STRING, "1000001"),
            Data(Tag.BIT_STRING, "1"),
            octet_string(b"\xff" * 5),
            octet_string(bytes.fromhex("07e90c19ff")),
        )
    )
    entry = structure(Data(Tag.LONG_UNSIGNED, 1), octet_string(bytes.fromhex("07e90c19ff")), Data(Tag.UNSIGNED, 0))
    assert days == array(entry)
    disabled = with_part(schedule, (1, 2), Data(Tag.BOOLEAN, False))
    other_table = with_part(schedule, (1, 3), octet_string(b"\1" * 6))
    other_script = with_part(schedule, (1, 4), Data(Tag.LONG_UNSIGNED, 9))
    short = with_part(schedule, (1, 8), Data(Tag.BIT_STRING, ""))
    no_time = with_part(schedule, (1, 5), octet_string(b"\xff" * 4))
    for wrong in (disabled, other_table, other_script, short, no_time):
        with pytest.raises(ConversionError):
            SCHEDULE.decode((wrong, days))


def test_an_activity_calendar_that_does_not_hold_together() -> None:
    seasons, weeks, days, special = ACTIVITY.encode(SwitchingTable())
    for wrong in (
        (seasons, array(), days, special),
        (seasons, weeks, array(), special),
        (seasons, weeks, days, array(with_part(NULL, (1,), NULL))),
        (with_part(seasons, (1, 2), octet_string(b"")), weeks, days, special),
        (seasons, weeks, with_part(days, (1, 2, 1, 2), octet_string(b"\1" * 6)), special),
    ):
        with pytest.raises(ConversionError):
            ACTIVITY.decode(wrong)


def test_parts_of_data() -> None:
    whole = structure(Data(LONG, 1), array(Data(LONG, 2)))
    assert part(whole, (2, 1)) == Data(LONG, 2)
    assert part(whole, ()) == whole
    for element in ((3,), (0,), (1, 1)):
        with pytest.raises(ConversionError):
            part(whole, element)
    assert with_part(whole, (2, 1), NULL) == structure(Data(LONG, 1), array(NULL))
    assert with_part(NULL, (2, 1), Data(LONG, 5)) == structure(NULL, structure(Data(LONG, 5)))
