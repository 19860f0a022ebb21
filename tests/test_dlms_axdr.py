"""COSEM data on the wire: every type, its limits, and what no meter may do to us."""

import struct
from datetime import UTC, datetime, timedelta, timezone

import pytest
from hypothesis import given
from hypothesis import strategies as st

from device_drivers.dlms import axdr
from device_drivers.dlms.axdr import NULL, CompactArray, Data, Tag, TypeDescription, array, octet_string, structure
from device_drivers.dlms.date_time import DAYLIGHT_SAVINGS_BEGIN, LAST_DAY, Date, DateTime, Time
from device_drivers.dlms.octets import DecodeError
from tests.dlms_strategies import SIMPLE, attempt, data, date_times, deterministic, simple

UNSIGNED = TypeDescription(Tag.UNSIGNED)


@pytest.mark.parametrize("tag", SIMPLE)
def test_every_simple_type_comes_back(tag: Tag) -> None:
    @deterministic
    @given(simple(tag))
    def comes_back(value: Data) -> None:
        assert axdr.decode(value.encode()) == value

    comes_back()


@deterministic
@given(data)
def test_every_tree_comes_back(tree: Data) -> None:
    assert axdr.decode(tree.encode()) == tree


@pytest.mark.parametrize(
    ("octets", "value"),
    [
        ("00", NULL),
        ("ff", Data(Tag.DONT_CARE)),
        ("0300", Data(Tag.BOOLEAN, False)),
        ("0301", Data(Tag.BOOLEAN, True)),
        ("0403e0", Data(Tag.BIT_STRING, "111")),
        ("040ba5a0", Data(Tag.BIT_STRING, "10100101101")),
        ("0400", Data(Tag.BIT_STRING, "")),
        ("05ffffffff", Data(Tag.DOUBLE_LONG, -1)),
        ("0600000035", Data(Tag.DOUBLE_LONG_UNSIGNED, 0x35)),
        ("0903010203", octet_string(b"\x01\x02\x03")),
        ("0a03616263", Data(Tag.VISIBLE_STRING, "abc")),
        ("0c02c2a3", Data(Tag.UTF8_STRING, "£")),
        ("0d42", Data(Tag.BCD, 0x42)),
        ("0ffe", Data(Tag.INTEGER, -2)),
        ("10ff38", Data(Tag.LONG, -200)),
        ("11ff", Data(Tag.UNSIGNED, 255)),
        ("1207e9", Data(Tag.LONG_UNSIGNED, 2025)),
        ("14ffffffffffffffff", Data(Tag.LONG64, -1)),
        ("15ffffffffffffffff", Data(Tag.LONG64_UNSIGNED, 2**64 - 1)),
        ("161b", Data(Tag.ENUM, 27)),
        ("173fc00000", Data(Tag.FLOAT32, 1.5)),
        ("18bff8000000000000", Data(Tag.FLOAT64, -1.5)),
        (
            "1907e9030aff01000000ffc480",
            Data(Tag.DATE_TIME, DateTime(Date(2025, 3, 10, None), Time(1, 0, 0, 0), -60, 0x80)),
        ),
        ("1affffffffff", Data(Tag.DATE, Date())),
        ("1a07e9fefeff", Data(Tag.DATE, Date(2025, DAYLIGHT_SAVINGS_BEGIN, LAST_DAY))),
        ("1b173b3bff", Data(Tag.TIME, Time(23, 59, 59))),
        ("1cff", Data(Tag.DELTA_INTEGER, -1)),
        ("20ffff", Data(Tag.DELTA_LONG_UNSIGNED, 0xFFFF)),
        ("0100", array()),
        ("02020300161b", structure(Data(Tag.BOOLEAN, False), Data(Tag.ENUM, 27))),
        (
            "1311020102",
            Data(Tag.COMPACT_ARRAY, CompactArray(UNSIGNED, (Data(Tag.UNSIGNED, 1), Data(Tag.UNSIGNED, 2)))),
        ),
        (
            "13" + "0202" + "12" + "01000211" + "04" + "0007" + "0809",
            Data(
                Tag.COMPACT_ARRAY,
                CompactArray(
                    TypeDescription(
                        Tag.STRUCTURE,
                        (TypeDescription(Tag.LONG_UNSIGNED), TypeDescription(Tag.ARRAY, (UNSIGNED,), 2)),
                    ),
                    (structure(Data(Tag.LONG_UNSIGNED, 7), array(Data(Tag.UNSIGNED, 8), Data(Tag.UNSIGNED, 9))),),
                ),
            ),
        ),
    ],
)
def test_the_octets_of_each_type(octets: str, value: Data) -> None:
    assert value.encode().hex() == octets
    assert axdr.decode(bytes.fromhex(octets)) == value


def test_a_long_octet_string_has_a_long_length() -> None:
    assert octet_string(bytes(127)).encode()[:2].hex() == "097f"
    assert octet_string(bytes(128)).encode()[:3].hex() == "098180"
    assert octet_string(bytes(256)).encode()[:4].hex() == "09820100"
    assert axdr.decode(bytes.fromhex("0982000161")) == octet_string(b"a")


def test_a_number_that_is_none_comes_back() -> None:
    octets = bytes.fromhex("177fc00000")
    assert axdr.decode(octets).encode() == octets


@pytest.mark.parametrize(
    ("tag", "value"),
    [
        (Tag.UNSIGNED, 256),
        (Tag.UNSIGNED, -1),
        (Tag.UNSIGNED, True),
        (Tag.INTEGER, 128),
        (Tag.INTEGER, -129),
        (Tag.LONG64, 2**63),
        (Tag.BOOLEAN, 1),
        (Tag.FLOAT32, 1e39),
        (Tag.FLOAT64, 1),
        (Tag.BIT_STRING, "012"),
        (Tag.VISIBLE_STRING, "£"),
        (Tag.OCTET_STRING, "abc"),
        (Tag.NULL_DATA, 0),
        (Tag.ARRAY, [NULL]),
        (Tag.STRUCTURE, (1,)),
        (Tag.DATE, Time()),
        (Tag.COMPACT_ARRAY, ()),
    ],
)
def test_a_type_holds_no_other_value(tag: Tag, value: object) -> None:
    with pytest.raises(ValueError, match=f"is no {tag.title}"):
        Data(tag, value)  # type: ignore[arg-type]


def test_half_a_character_is_no_text() -> None:
    with pytest.raises(ValueError, match="is no utf8-string"):
        Data(Tag.UTF8_STRING, "\ud800")


def test_a_compact_array_holds_one_type() -> None:
    with pytest.raises(ValueError, match="not of the type"):
        CompactArray(UNSIGNED, (Data(Tag.INTEGER, 1),))
    with pytest.raises(ValueError, match="not of the type"):
        CompactArray(TypeDescription(Tag.ARRAY, (UNSIGNED,), 2), (array(Data(Tag.UNSIGNED, 1)),))
    with pytest.raises(ValueError, match="describes no type"):
        TypeDescription(Tag.COMPACT_ARRAY)


@pytest.mark.parametrize(
    ("octets", "position", "reason"),
    [
        ("", 0, "1 octet"),
        ("07", 0, "no type has the tag 7"),
        ("0600", 1, "4 octets expected, 1 left"),
        ("0905ff", 1, "a length or count of 5, 1 octets left"),
        ("0985ffffffffff", 1, "a length that starts with 85"),
        ("098000", 1, "a length that starts with 80"),
        ("01840fffffff00", 1, "a length or count of 268435455, 1 octets left"),
        ("04ff", 1, "a length that starts with ff"),
        ("0411ff", 2, "3 octets expected, 1 left"),
        ("0a01ff", 1, "no visible-string"),
        ("0c01ff", 1, "no utf8-string"),
        ("0000", 1, "1 octets too many"),
        ("1a07e90dffff", 1, "13 is no month"),
        ("1b18000000", 1, "24 is no hour"),
        ("19ffffffffffffffffffd2efff", 10, "-11537 is no deviation"),
        ("131311020102", 1, "a compact array within a compact array"),
        ("13000100", 3, "elements that take no octets"),
        ("1312030001ff", 5, "2 octets expected, 1 left"),
    ],
)
def test_wrong_octets_are_told_with_their_place(octets: str, position: int, reason: str) -> None:
    with pytest.raises(DecodeError) as caught:
        axdr.decode(bytes.fromhex(octets))
    assert reason in caught.value.reason
    assert caught.value.position == position


def test_nesting_has_an_end() -> None:
    deep = NULL
    for _ in range(axdr.MAX_DEPTH):
        deep = array(deep)
    assert axdr.decode(deep.encode()) == deep
    with pytest.raises(ValueError, match="deeper than 32"):
        array(deep).encode()
    for octets in (b"\x01\x01" * 10_000, b"\x13" + b"\x02\x01" * 10_000, b"\x13" + b"\x01\x00\x01" * 10_000):
        with pytest.raises(DecodeError, match="deeper than 32"):
            axdr.decode(octets)


def test_few_octets_do_not_make_many_values() -> None:
    nested = bytes.fromhex("13" + "01ffff" * 20 + "00" + "0100")
    with pytest.raises(DecodeError, match="more than 200000 values"):
        axdr.decode(nested)
    with pytest.raises(DecodeError, match="more than 200000 values"):
        axdr.decode(b"\x13\x02\x02\x01\xff\xff\x00\x11\x82\xff\xff" + bytes(0xFFFF))


@deterministic
@given(st.binary(max_size=200))
def test_random_octets_are_data_or_an_error(octets: bytes) -> None:
    tree = attempt(axdr.decode, octets)
    if tree is not None:
        assert axdr.decode(tree.encode()).encode() == tree.encode()


@deterministic
@given(data, st.data())
def test_damaged_octets_are_data_or_an_error(tree: Data, draw: st.DataObject) -> None:
    octets = bytearray(tree.encode())
    bit = draw.draw(st.integers(0, 8 * len(octets) - 1))
    octets[bit // 8] ^= 1 << bit % 8
    for damaged in (bytes(octets), tree.encode()[: bit // 8]):
        attempt(axdr.decode, damaged)


def test_a_value_is_taken_as_the_type_that_is_expected() -> None:
    assert Data(Tag.UNSIGNED, 5).of(int) == 5
    with pytest.raises(TypeError, match="a boolean where a int was expected"):
        Data(Tag.BOOLEAN, True).of(int)
    assert structure(NULL).items() == (NULL,)


def test_a_summer_instant() -> None:
    london = timezone(timedelta(hours=1))
    value = DateTime.of(datetime(2025, 7, 1, 13, 30, 15, 250_000, london), 0x80)
    assert value.encode().hex() == "07e90701020d1e0f19ffc480"
    assert DateTime.decode(value.encode()).instant() == datetime(2025, 7, 1, 12, 30, 15, 250_000, UTC)


def test_an_instant_needs_its_fields() -> None:
    assert DateTime(Date(2025, 1, 2), Time(3, 4)).instant() == datetime(2025, 1, 2, 3, 4, tzinfo=UTC)
    for value in (
        DateTime(Date(None, 1, 2), Time(3, 4)),
        DateTime(Date(2025, 2, 30), Time(3, 4)),
        DateTime(Date(2025, 2, LAST_DAY), Time(3, 4)),
        DateTime(Date(9999, 12, 31), Time(23, 59), 60),
        DateTime(Date(0, 1, 1), Time(0, 0)),
    ):
        with pytest.raises(ValueError, match=r"is|out of range|must be"):
            value.instant()
    with pytest.raises(ValueError, match="no time zone"):
        DateTime.of(datetime(2025, 1, 1))


@deterministic
@given(date_times)
def test_a_date_time_is_an_instant_or_says_why_not(value: DateTime) -> None:
    try:
        instant = value.instant()
    except ValueError:
        return
    assert instant.tzinfo is UTC


def test_floats_keep_their_bits() -> None:
    assert Data(Tag.FLOAT32, 0.1).encode() == b"\x17" + struct.pack(">f", 0.1)
