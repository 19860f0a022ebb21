"""COSEM data in A-XDR (IEC 61334-6): every type of `Data`, as a tree that keeps the type of each value."""

import struct
from collections.abc import Mapping
from dataclasses import dataclass
from enum import IntEnum
from itertools import repeat
from types import NoneType
from typing import TypeAlias, TypeVar

from device_drivers.dlms.date_time import Date, DateTime, Time
from device_drivers.dlms.octets import DecodeError, Reader, length, prefixed

MAX_DEPTH = 32
"""How deep arrays and structures may nest."""

T = TypeVar("T")


class Tag(IntEnum):
    """The types of `Data`."""

    NULL_DATA = 0
    ARRAY = 1
    STRUCTURE = 2
    BOOLEAN = 3
    BIT_STRING = 4
    DOUBLE_LONG = 5
    DOUBLE_LONG_UNSIGNED = 6
    OCTET_STRING = 9
    VISIBLE_STRING = 10
    UTF8_STRING = 12
    BCD = 13
    INTEGER = 15
    LONG = 16
    UNSIGNED = 17
    LONG_UNSIGNED = 18
    COMPACT_ARRAY = 19
    LONG64 = 20
    LONG64_UNSIGNED = 21
    ENUM = 22
    FLOAT32 = 23
    FLOAT64 = 24
    DATE_TIME = 25
    DATE = 26
    TIME = 27
    DELTA_INTEGER = 28
    DELTA_LONG = 29
    DELTA_DOUBLE_LONG = 30
    DELTA_UNSIGNED = 31
    DELTA_LONG_UNSIGNED = 32
    DELTA_DOUBLE_LONG_UNSIGNED = 33
    DONT_CARE = 255

    @property
    def title(self) -> str:
        """The name that the standard uses."""
        return self.name.lower().replace("_", "-")


Value: TypeAlias = "bool | int | float | str | bytes | tuple[Data, ...] | CompactArray | Date | Time | DateTime | None"

INTEGERS: Mapping[Tag, tuple[int, bool]] = {
    Tag.INTEGER: (1, True),
    Tag.LONG: (2, True),
    Tag.DOUBLE_LONG: (4, True),
    Tag.LONG64: (8, True),
    Tag.UNSIGNED: (1, False),
    Tag.LONG_UNSIGNED: (2, False),
    Tag.DOUBLE_LONG_UNSIGNED: (4, False),
    Tag.LONG64_UNSIGNED: (8, False),
    Tag.ENUM: (1, False),
    Tag.BCD: (1, False),
    Tag.DELTA_INTEGER: (1, True),
    Tag.DELTA_LONG: (2, True),
    Tag.DELTA_DOUBLE_LONG: (4, True),
    Tag.DELTA_UNSIGNED: (1, False),
    Tag.DELTA_LONG_UNSIGNED: (2, False),
    Tag.DELTA_DOUBLE_LONG_UNSIGNED: (4, False),
}
"""The types whose values are integers: how many octets, and whether signed. A BCD is its octet: 0x42 is forty-two."""

FLOATS: Mapping[Tag, str] = {Tag.FLOAT32: ">f", Tag.FLOAT64: ">d"}
_TEXTS: Mapping[Tag, str] = {Tag.VISIBLE_STRING: "ascii", Tag.UTF8_STRING: "utf-8"}
_SEQUENCES = (Tag.ARRAY, Tag.STRUCTURE)


def _holds(tag: Tag, value: Value) -> bool:
    if tag in INTEGERS:
        return type(value) is int and _fits(value, *INTEGERS[tag])
    if tag in FLOATS:
        return type(value) is float and _packs(FLOATS[tag], value)
    if tag in _SEQUENCES:
        return type(value) is tuple and all(isinstance(item, Data) for item in value)
    if tag is Tag.BIT_STRING:
        return type(value) is str and not value.strip("01")
    if tag in _TEXTS:
        return type(value) is str and _is_written(value, _TEXTS[tag])
    return type(value) is _KINDS[tag]


def _fits(value: int, size: int, signed: bool) -> bool:
    bits = 8 * size - signed
    return (-(1 << bits) if signed else 0) <= value < 1 << bits


def _packs(form: str, value: float) -> bool:
    try:
        struct.pack(form, value)
    except OverflowError:
        return False
    return True


def _is_written(text: str, encoding: str) -> bool:
    try:
        text.encode(encoding)
    except UnicodeEncodeError:
        return False
    return True


@dataclass(frozen=True, slots=True)
class Data:
    """A value with its type. Raises ValueError where the type cannot hold the value.

    A bit-string is a text of 0 and 1, an array or structure a tuple of `Data`.
    """

    tag: Tag
    value: Value = None

    def __post_init__(self) -> None:
        if not _holds(self.tag, self.value):
            raise ValueError(f"{self.value!r} is no {self.tag.title}")

    def of(self, kind: type[T]) -> T:
        """The value, which must be of this Python type. Raises TypeError for any other."""
        if type(self.value) is not kind:
            raise TypeError(f"a {self.tag.title} where a {kind.__name__} was expected")
        return self.value

    def items(self) -> "tuple[Data, ...]":
        """The elements of an array, structure or compact array. Raises TypeError for any other."""
        return self.value.elements if isinstance(self.value, CompactArray) else self.of(tuple)

    def encode(self) -> bytes:
        """The octets, tag first. Raises ValueError for a tree deeper than `MAX_DEPTH`."""
        return _encoded(self, MAX_DEPTH)


@dataclass(frozen=True, slots=True)
class TypeDescription:
    """The type that the elements of a compact array share.

    `members` are the types within a structure, in order, or the one type within an array of `count` elements.
    """

    tag: Tag
    members: "tuple[TypeDescription, ...]" = ()
    count: int = 0

    def __post_init__(self) -> None:
        fits = {
            Tag.ARRAY: len(self.members) == 1 and self.count in range(2**16),
            Tag.STRUCTURE: not self.count,
            Tag.COMPACT_ARRAY: False,
        }
        if not fits.get(self.tag, not self.members and not self.count):
            raise ValueError(f"{self} describes no type")

    def encode(self) -> bytes:
        """The octets of the description."""
        members = b"".join(member.encode() for member in self.members)
        if self.tag is Tag.ARRAY:
            return bytes([self.tag]) + self.count.to_bytes(2, "big") + members
        if self.tag is Tag.STRUCTURE:
            return bytes([self.tag]) + length(len(self.members)) + members
        return bytes([self.tag])

    def describes(self, data: Data) -> bool:
        """Whether this is the type of `data`."""
        if data.tag is not self.tag:
            return False
        if self.tag is Tag.ARRAY:
            return len(data.items()) == self.count and all(map(self.members[0].describes, data.items()))
        if self.tag is Tag.STRUCTURE:
            return len(data.items()) == len(self.members) and all(
                member.describes(item) for member, item in zip(self.members, data.items(), strict=True)
            )
        return True


@dataclass(frozen=True, slots=True)
class CompactArray:
    """An array whose type is written once. Raises ValueError where an element is not of that type."""

    description: TypeDescription
    elements: tuple[Data, ...] = ()

    def __post_init__(self) -> None:
        for element in self.elements:
            if not self.description.describes(element):
                raise ValueError(f"{element} is not of the type that the compact array describes")


_KINDS: Mapping[Tag, type] = {
    Tag.NULL_DATA: NoneType,
    Tag.DONT_CARE: NoneType,
    Tag.BOOLEAN: bool,
    Tag.OCTET_STRING: bytes,
    Tag.DATE: Date,
    Tag.TIME: Time,
    Tag.DATE_TIME: DateTime,
    Tag.COMPACT_ARRAY: CompactArray,
}

NULL = Data(Tag.NULL_DATA)


def structure(*members: Data) -> Data:
    """A structure of these members."""
    return Data(Tag.STRUCTURE, members)


def array(*elements: Data) -> Data:
    """An array of these elements."""
    return Data(Tag.ARRAY, elements)


def octet_string(octets: bytes) -> Data:
    """An octet-string."""
    return Data(Tag.OCTET_STRING, octets)


def decode(octets: bytes) -> Data:
    """The one value in these octets. Raises DecodeError."""
    reader = Reader(octets)
    data = read(reader)
    reader.end()
    return data


def read(reader: Reader) -> Data:
    """The next value. Raises DecodeError."""
    return _data(reader, MAX_DEPTH)


def _encoded(data: Data, depth: int) -> bytes:
    """Tag and contents of a value."""
    if data.tag in _SEQUENCES:
        if not depth:
            raise ValueError(f"arrays and structures nest deeper than {MAX_DEPTH}")
        members = b"".join(_encoded(item, depth - 1) for item in data.items())
        return bytes([data.tag]) + length(len(data.items())) + members
    return bytes([data.tag]) + _contents(data)


def _contents(data: Data) -> bytes:
    """A value as it stands in a compact array: nothing is tagged, and no array or structure counted."""
    tag, value = data.tag, data.value
    if isinstance(value, bool):
        return bytes([value])
    if isinstance(value, int):
        size, signed = INTEGERS[tag]
        return value.to_bytes(size, "big", signed=signed)
    if isinstance(value, float):
        return struct.pack(FLOATS[tag], value)
    if isinstance(value, bytes):
        return prefixed(value)
    if isinstance(value, str):
        if tag is Tag.BIT_STRING:
            octets = (len(value) + 7) // 8
            return length(len(value)) + int(value.ljust(8 * octets, "0") or "0", 2).to_bytes(octets, "big")
        return prefixed(value.encode(_TEXTS[tag]))
    if isinstance(value, tuple):
        return b"".join(map(_contents, value))
    if isinstance(value, CompactArray):
        return value.description.encode() + prefixed(b"".join(map(_contents, value.elements)))
    return value.encode() if value else b""


def _data(reader: Reader, depth: int) -> Data:
    """The next value with its tag."""
    tag = _read_tag(reader)
    if tag is Tag.COMPACT_ARRAY:
        return Data(tag, _compact_array(reader, depth))
    if tag in _SEQUENCES:
        reader.count_value()
        below = _below(reader, depth)
        return Data(tag, tuple(_data(reader, below) for _ in range(reader.length())))
    return _described(reader, TypeDescription(tag), depth)


def _described(reader: Reader, description: TypeDescription, depth: int) -> Data:
    """The next value of a type that was described before."""
    reader.count_value()
    tag = description.tag
    if tag in _SEQUENCES:
        members = repeat(description.members[0], description.count) if tag is Tag.ARRAY else description.members
        below = _below(reader, depth)
        return Data(tag, tuple(_described(reader, member, below) for member in members))
    return Data(tag, _simple(reader, tag))


def _compact_array(reader: Reader, depth: int) -> CompactArray:
    reader.count_value()
    description = _description(reader, depth)
    contents = reader.cut(reader.length())
    elements = []
    while contents.remaining:
        at = contents.position
        elements.append(_described(contents, description, depth))
        if contents.position == at:
            raise contents.error("elements that take no octets")
    return CompactArray(description, tuple(elements))


def _description(reader: Reader, depth: int) -> TypeDescription:
    reader.count_value()
    at, tag = reader.position, _read_tag(reader)
    if tag is Tag.COMPACT_ARRAY:
        raise DecodeError(at, "a compact array within a compact array")
    if tag is Tag.ARRAY:
        count = reader.number(2)
        return TypeDescription(tag, (_description(reader, _below(reader, depth)),), count)
    if tag is Tag.STRUCTURE:
        below = _below(reader, depth)
        return TypeDescription(tag, tuple(_description(reader, below) for _ in range(reader.length())))
    return TypeDescription(tag)


def _below(reader: Reader, depth: int) -> int:
    if not depth:
        raise reader.error(f"arrays and structures nest deeper than {MAX_DEPTH}")
    return depth - 1


def _read_tag(reader: Reader) -> Tag:
    at, octet = reader.position, reader.octet()
    try:
        return Tag(octet)
    except ValueError:
        raise DecodeError(at, f"no type has the tag {octet}") from None


def _simple(reader: Reader, tag: Tag) -> Value:
    """The next value of a type that holds no other."""
    if tag in INTEGERS:
        size, signed = INTEGERS[tag]
        return int.from_bytes(reader.take(size), "big", signed=signed)
    if tag in FLOATS:
        value: float = struct.unpack(FLOATS[tag], reader.take(struct.calcsize(FLOATS[tag])))[0]
        return value
    if tag in _TEXTS:
        at, octets = reader.position, reader.prefixed()
        try:
            return octets.decode(_TEXTS[tag])
        except UnicodeDecodeError as error:
            raise DecodeError(at, f"no {tag.title}: {error.reason}") from None
    match tag:
        case Tag.BOOLEAN:
            return reader.boolean()
        case Tag.OCTET_STRING:
            return reader.prefixed()
        case Tag.BIT_STRING:
            bits = reader.count()
            octets = reader.take((bits + 7) // 8)
            return "".join(f"{octet:08b}" for octet in octets)[:bits]
        case Tag.DATE:
            return Date.read(reader)
        case Tag.TIME:
            return Time.read(reader)
        case Tag.DATE_TIME:
            return DateTime.read(reader)
    return None
