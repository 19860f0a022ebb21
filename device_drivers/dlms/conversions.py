"""Values of SMETS data items as COSEM data and back: what a mapping file chooses from.

What a value of a data item cannot say in a COSEM type raises NotExpressible; COSEM data that are not of the type that
the mapping names raise ConversionError.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from fractions import Fraction
from typing import ClassVar, Protocol, TypeVar, cast

from device_drivers.dlms.axdr import INTEGERS, NULL, Data, Tag, array, octet_string, structure
from device_drivers.dlms.date_time import Date, DateTime
from device_drivers.dlms.octets import DecodeError
from smets1.operations import LogEntry, Value

T = TypeVar("T")


class ConversionError(ValueError):
    """COSEM data that are not what the mapping says."""


class NotExpressible(ValueError):  # noqa: N818 - not a fault of what is read
    """A value for which the COSEM type of the mapping has no data."""


class Conversion(Protocol):
    """How a value stands in one COSEM attribute, or in a part of one."""

    @property
    def title(self) -> str:
        """The COSEM type, as findings name it."""

    @property
    def kinds(self) -> frozenset[str]:
        """The types of `smets1.data_items` that it serves."""

    @property
    def empty(self) -> Data:
        """Data of this type that say nothing."""

    def encode(self, value: Value) -> Data:
        """The COSEM data of a value. Raises NotExpressible."""

    def decode(self, data: Data) -> Value:
        """The value of COSEM data. Raises ConversionError."""


@dataclass(frozen=True, slots=True)
class Whole:
    """A whole number: the raw value times `scale` is what the data item holds in its unit."""

    tag: Tag
    scale: Fraction = Fraction(1)
    kinds: ClassVar[frozenset[str]] = frozenset(("int",))

    @property
    def title(self) -> str:
        """The COSEM type."""
        return self.tag.title

    @property
    def empty(self) -> Data:
        """Zero."""
        return Data(self.tag, 0)

    def encode(self, value: Value) -> Data:
        """Raises NotExpressible."""
        if isinstance(value, bool) or not isinstance(value, int):
            raise NotExpressible(f"{value!r} as a {self.title}")
        raw = value / self.scale
        if raw.denominator != 1 or not fits(self.tag, int(raw)):
            scaled = "" if self.scale == 1 else f" of {self.scale}"
            raise NotExpressible(f"{value} as a {self.title}{scaled}")
        return Data(self.tag, int(raw))

    def decode(self, data: Data) -> Value:
        """Raises ConversionError."""
        value = _raw(data, self.tag, int) * self.scale
        if value.denominator != 1:
            raise ConversionError(f"{value} where a whole number was expected")
        return int(value)


@dataclass(frozen=True, slots=True)
class Flag:
    """True or False."""

    title: ClassVar[str] = Tag.BOOLEAN.title
    kinds: ClassVar[frozenset[str]] = frozenset(("bool",))
    empty: ClassVar[Data] = Data(Tag.BOOLEAN, False)

    def encode(self, value: Value) -> Data:
        """Raises NotExpressible."""
        if not isinstance(value, bool):
            raise NotExpressible(f"{value!r} as a boolean")
        return Data(Tag.BOOLEAN, value)

    def decode(self, data: Data) -> Value:
        """Raises ConversionError."""
        return _raw(data, Tag.BOOLEAN, bool)


@dataclass(frozen=True, slots=True)
class Words:
    """Words, each with a raw value of its own: an enum, a boolean or a number."""

    tag: Tag
    words: Mapping[int, str]
    kinds: ClassVar[frozenset[str]] = frozenset(("text",))

    @property
    def title(self) -> str:
        """The COSEM type."""
        return self.tag.title

    @property
    def empty(self) -> Data:
        """The first of them."""
        return self._data(next(iter(self.words)))

    def encode(self, value: Value) -> Data:
        """Raises NotExpressible."""
        for raw, word in self.words.items():
            if word == value:
                return self._data(raw)
        raise NotExpressible(f"{value!r} as one of {', '.join(self.words.values())}")

    def decode(self, data: Data) -> Value:
        """Raises ConversionError."""
        raw = int(_raw(data, self.tag, bool if self.tag is Tag.BOOLEAN else int))
        if raw not in self.words:
            raise ConversionError(f"the raw value {raw}, which stands for no word")
        return self.words[raw]

    def _data(self, raw: int) -> Data:
        return Data(self.tag, bool(raw) if self.tag is Tag.BOOLEAN else raw)


@dataclass(frozen=True, slots=True)
class IsWord:
    """Whether it is one word, as a boolean: it says less than the value, and gives it back only where it is true."""

    word: str
    title: ClassVar[str] = Tag.BOOLEAN.title
    kinds: ClassVar[frozenset[str]] = frozenset(("text",))
    empty: ClassVar[Data] = Data(Tag.BOOLEAN, False)

    def encode(self, value: Value) -> Data:
        """True for the word, and false for any other."""
        return Data(Tag.BOOLEAN, value == self.word)

    def decode(self, data: Data) -> Value:
        """Raises ConversionError where it is not the word."""
        if not _raw(data, Tag.BOOLEAN, bool):
            raise ConversionError(f"something other than {self.word}")
        return self.word


@dataclass(frozen=True, slots=True)
class Text:
    """Text, in octets of UTF-8 where it is an octet-string."""

    tag: Tag
    kinds: ClassVar[frozenset[str]] = frozenset(("text",))

    @property
    def title(self) -> str:
        """The COSEM type."""
        return self.tag.title

    @property
    def empty(self) -> Data:
        """No text."""
        return self.encode("")

    def encode(self, value: Value) -> Data:
        """Raises NotExpressible."""
        if not isinstance(value, str):
            raise NotExpressible(f"{value!r} as a {self.title}")
        try:
            return Data(self.tag, value.encode() if self.tag is Tag.OCTET_STRING else value)
        except ValueError:
            raise NotExpressible(f"{value!r} as a {self.title}") from None

    def decode(self, data: Data) -> Value:
        """Raises ConversionError."""
        if self.tag is not Tag.OCTET_STRING:
            return _raw(data, self.tag, str)
        try:
            return _raw(data, self.tag, bytes).decode()
        except UnicodeDecodeError as error:
            raise ConversionError(f"octets that are no text: {error.reason}") from None


@dataclass(frozen=True, slots=True)
class Hexadecimal:
    """An octet-string as the hexadecimal digits of its octets: 0001a2ff."""

    title: ClassVar[str] = Tag.OCTET_STRING.title
    kinds: ClassVar[frozenset[str]] = frozenset(("text",))
    empty: ClassVar[Data] = Data(Tag.OCTET_STRING, b"")

    def encode(self, value: Value) -> Data:
        """Raises NotExpressible."""
        try:
            octets = bytes.fromhex(value) if isinstance(value, str) else None
        except ValueError:
            octets = None
        if octets is None or octets.hex() != value:
            raise NotExpressible(f"{value!r} as the hexadecimal digits of octets")
        return octet_string(octets)

    def decode(self, data: Data) -> Value:
        """Raises ConversionError."""
        return _raw(data, Tag.OCTET_STRING, bytes).hex()


@dataclass(frozen=True, slots=True)
class Instant:
    """An instant as a date-time in an octet-string of 12 octets, in UTC; COSEM tells hundredths of a second."""

    title: ClassVar[str] = "date-time in an octet-string"
    kinds: ClassVar[frozenset[str]] = frozenset(("time",))
    empty: ClassVar[Data] = Data(Tag.OCTET_STRING, DateTime().encode())

    def encode(self, value: Value) -> Data:
        """Raises NotExpressible."""
        if not isinstance(value, datetime) or value.tzinfo is None:
            raise NotExpressible(f"{value!r} as a date-time")
        return octet_string(DateTime.of(value.astimezone(UTC)).encode())

    def decode(self, data: Data) -> Value:
        """Raises ConversionError."""
        try:
            return DateTime.decode(_raw(data, Tag.OCTET_STRING, bytes)).instant()
        except (DecodeError, ValueError) as error:
            raise ConversionError(f"no instant: {error}") from None


@dataclass(frozen=True, slots=True)
class Series:
    """Several values of one kind, as an array."""

    of: Conversion

    @property
    def title(self) -> str:
        """The COSEM type."""
        return f"array of {self.of.title}"

    @property
    def kinds(self) -> frozenset[str]:
        """Their plural."""
        return frozenset(f"{kind}s" for kind in self.of.kinds)

    @property
    def empty(self) -> Data:
        """None of them."""
        return array()

    def encode(self, value: Value) -> Data:
        """Raises NotExpressible."""
        if not isinstance(value, tuple):
            raise NotExpressible(f"{value!r} as an {self.title}")
        return array(*(self.of.encode(cast(Value, part)) for part in value))

    def decode(self, data: Data) -> Value:
        """Raises ConversionError."""
        return cast(Value, tuple(self.of.decode(part) for part in elements(data, Tag.ARRAY)))


@dataclass(frozen=True, slots=True)
class UnitCharge:
    """One price in millipence as the unit charge of a Charge: for no commodity, with no index.

    Its price scale is a power of ten of the currency unit, which is 100 000 millipence.
    """

    title: ClassVar[str] = "unit charge of one price"
    kinds: ClassVar[frozenset[str]] = frozenset(("int",))

    @property
    def empty(self) -> Data:
        """Nothing is charged."""
        return self.encode(0)

    def encode(self, value: Value) -> Data:
        """Raises NotExpressible where the price does not fit a long, however it is scaled."""
        if isinstance(value, bool) or not isinstance(value, int):
            raise NotExpressible(f"{value!r} as a price")
        price, scale = value, _MILLIPENCE
        while not fits(Tag.LONG, price):
            price, rest = divmod(price, 10)
            scale += 1
            if rest:
                raise NotExpressible(f"{value} as a {self.title}")
        return structure(
            structure(Data(Tag.INTEGER, 0), Data(Tag.INTEGER, scale)),
            structure(Data(Tag.LONG_UNSIGNED, 0), octet_string(bytes(6)), Data(Tag.INTEGER, 0)),
            array(structure(octet_string(b""), Data(Tag.LONG, price))),
        )

    def decode(self, data: Data) -> Value:
        """Raises ConversionError."""
        scaling, _, table = elements(data, Tag.STRUCTURE, 3)
        _, scale = elements(scaling, Tag.STRUCTURE, 2)
        (row,) = elements(table, Tag.ARRAY, 1)
        _, charge = elements(row, Tag.STRUCTURE, 2)
        value = _raw(charge, Tag.LONG, int) * Fraction(10) ** (_raw(scale, Tag.INTEGER, int) - _MILLIPENCE)
        if value.denominator != 1:
            raise ConversionError(f"a price of {value} millipence")
        return int(value)


_MILLIPENCE = -5


@dataclass(frozen=True, slots=True)
class EveryMidnight:
    """Whether something is done at midnight, as the execution times of a Single action schedule: that one, or none."""

    title: ClassVar[str] = "execution time"
    kinds: ClassVar[frozenset[str]] = frozenset(("bool",))
    empty: ClassVar[Data] = array()

    def encode(self, value: Value) -> Data:
        """Raises NotExpressible."""
        if not isinstance(value, bool):
            raise NotExpressible(f"{value!r} as an {self.title}")
        return array(_EVERY_MIDNIGHT) if value else array()

    def decode(self, data: Data) -> Value:
        """Raises ConversionError."""
        times = elements(data, Tag.ARRAY)
        if times not in ((), (_EVERY_MIDNIGHT,)):
            raise ConversionError(f"{data} where midnight or nothing was expected")
        return bool(times)


_EVERY_MIDNIGHT = structure(octet_string(bytes(4)), octet_string(Date().encode()))


@dataclass(frozen=True, slots=True)
class Column:
    """A column of a log: what it holds, and class, logical name and index of the attribute it is captured from.

    Without one, it is captured from where the data item of its name stands.
    """

    name: str
    conversion: Conversion
    captured: tuple[int, bytes, int] | None = None


@dataclass(frozen=True, slots=True)
class Rows:
    """The entries of a log as the rows of a buffer: when each was written, then what it holds; null-data is nothing."""

    columns: tuple[Column, ...]
    title: ClassVar[str] = "array of structures"
    kinds: ClassVar[frozenset[str]] = frozenset(("log",))
    empty: ClassVar[Data] = array()

    def encode(self, value: Value) -> Data:
        """Raises NotExpressible."""
        if not isinstance(value, tuple):
            raise NotExpressible(f"{value!r} as the entries of a log")
        return array(*(self._row(cast(LogEntry, entry)) for entry in value))

    def decode(self, data: Data) -> Value:
        """Raises ConversionError."""
        return tuple(self._entry(row) for row in elements(data, Tag.ARRAY))

    def _row(self, entry: LogEntry) -> Data:
        if unknown := entry.values.keys() - {column.name for column in self.columns}:
            raise NotExpressible(f"{', '.join(sorted(unknown))} in a row that has no column for it")
        cells = (
            column.conversion.encode(entry.values[column.name]) if column.name in entry.values else NULL
            for column in self.columns
        )
        return structure(_INSTANT.encode(entry.at), *cells)

    def _entry(self, row: Data) -> LogEntry:
        at, *cells = elements(row, Tag.STRUCTURE, len(self.columns) + 1)
        values = {
            column.name: column.conversion.decode(cell)
            for column, cell in zip(self.columns, cells, strict=True)
            if cell != NULL
        }
        return LogEntry(cast(datetime, _INSTANT.decode(at)), cast(Mapping[str, int | str | tuple[int, ...]], values))


_INSTANT = Instant()


class Layout(Protocol):
    """How a value stands in one or several places of a device."""

    @property
    def title(self) -> str:
        """The COSEM types, as findings name them."""

    @property
    def kinds(self) -> frozenset[str]:
        """The types of `smets1.data_items` that it serves."""

    @property
    def titles(self) -> tuple[str, ...]:
        """What stands in each place; empty where it does not matter which is which."""

    @property
    def optional(self) -> bool:
        """Whether a device need not have every place: the last ones may be missing."""

    def encode(self, value: Value) -> tuple[Data, ...]:
        """The COSEM data for each place. Raises NotExpressible."""

    def decode(self, parts: Sequence[Data]) -> Value:
        """The value of the COSEM data in each place. Raises ConversionError."""


@dataclass(frozen=True, slots=True)
class InOnePlace:
    """A value in one place."""

    conversion: Conversion
    titles: ClassVar[tuple[str, ...]] = ()
    optional: ClassVar[bool] = False

    @property
    def title(self) -> str:
        """The COSEM type."""
        return self.conversion.title

    @property
    def kinds(self) -> frozenset[str]:
        """Those of the conversion."""
        return self.conversion.kinds

    def encode(self, value: Value) -> tuple[Data, ...]:
        """Raises NotExpressible."""
        return (self.conversion.encode(value),)

    def decode(self, parts: Sequence[Data]) -> Value:
        """Raises ConversionError."""
        (data,) = parts
        return self.conversion.decode(data)


@dataclass(frozen=True, slots=True)
class InOnePlaceEach:
    """Several values, each in a place of its own, of which a device has as many as it has values."""

    conversion: Conversion
    most: int
    titles: ClassVar[tuple[str, ...]] = ()
    optional: ClassVar[bool] = True

    @property
    def title(self) -> str:
        """The COSEM type of each."""
        return self.conversion.title

    @property
    def kinds(self) -> frozenset[str]:
        """Their plural."""
        return frozenset(f"{kind}s" for kind in self.conversion.kinds)

    def encode(self, value: Value) -> tuple[Data, ...]:
        """Raises NotExpressible."""
        if not isinstance(value, tuple) or len(value) > self.most:
            raise NotExpressible(f"{value!r} as at most {self.most} values")
        return tuple(self.conversion.encode(cast(Value, part)) for part in value)

    def decode(self, parts: Sequence[Data]) -> Value:
        """Raises ConversionError."""
        return cast(Value, tuple(map(self.conversion.decode, parts)))


def fits(tag: Tag, value: int) -> bool:
    """Whether a type of whole numbers holds this one."""
    size, signed = INTEGERS[tag]
    bits = 8 * size - signed
    return (-(1 << bits) if signed else 0) <= value < 1 << bits


def elements(data: Data, tag: Tag, count: int | None = None) -> tuple[Data, ...]:
    """The elements of an array or structure, which are so many. Raises ConversionError."""
    if data.tag is not tag:
        raise ConversionError(f"a {data.tag.title} where a {tag.title} was expected")
    found = data.items()
    if count is not None and len(found) != count:
        raise ConversionError(f"a {tag.title} of {len(found)} where {count} were expected")
    return found


def _raw(data: Data, tag: Tag, kind: type[T]) -> T:
    if data.tag is not tag:
        raise ConversionError(f"a {data.tag.title} where a {tag.title} was expected")
    return data.of(kind)
