"""Selective access to the buffer of a Profile generic: by a range of one of its columns, or by entry."""

from dataclasses import dataclass
from typing import ClassVar, Self

from device_drivers.dlms.apdu import Selection
from device_drivers.dlms.axdr import Data, Tag, array, octet_string, structure


class SelectionError(ValueError):
    """Access parameters that are not what the selector asks for."""


@dataclass(frozen=True, slots=True)
class CaptureObject:
    """A column: an attribute of an object, or one element of it (`element` 0 is the whole)."""

    class_id: int
    instance: bytes
    index: int
    element: int = 0

    def data(self) -> Data:
        """As a structure."""
        return structure(
            Data(Tag.LONG_UNSIGNED, self.class_id),
            octet_string(self.instance),
            Data(Tag.INTEGER, self.index),
            Data(Tag.LONG_UNSIGNED, self.element),
        )

    @classmethod
    def of(cls, data: Data) -> Self:
        """Raises SelectionError."""
        class_id, instance, index, element = _members(data, 4)
        return cls(_integer(class_id), _octets(instance), _integer(index), _integer(element))


@dataclass(frozen=True, slots=True)
class RangeSelection:
    """The rows whose value in column `by` is from `first` to `last`, both included; of `columns`, or of all."""

    SELECTOR: ClassVar[int] = 1

    by: CaptureObject
    first: Data
    last: Data
    columns: tuple[CaptureObject, ...] = ()

    def selection(self) -> Selection:
        """For an attribute descriptor."""
        columns = array(*(column.data() for column in self.columns))
        return Selection(self.SELECTOR, structure(self.by.data(), self.first, self.last, columns))

    @classmethod
    def of(cls, selection: Selection) -> Self:
        """Raises SelectionError."""
        by, first, last, columns = _members(_parameters(selection, cls.SELECTOR), 4)
        if columns.tag is not Tag.ARRAY:
            raise SelectionError(f"a {columns.tag.title} where an array was expected")
        return cls(CaptureObject.of(by), first, last, tuple(CaptureObject.of(column) for column in columns.items()))


@dataclass(frozen=True, slots=True)
class EntrySelection:
    """Rows and columns by number. The first is 1; 0 as the last means up to the highest there is."""

    SELECTOR: ClassVar[int] = 2

    first_row: int = 1
    last_row: int = 0
    first_column: int = 1
    last_column: int = 0

    def selection(self) -> Selection:
        """For an attribute descriptor."""
        rows = (Data(Tag.DOUBLE_LONG_UNSIGNED, row) for row in (self.first_row, self.last_row))
        columns = (Data(Tag.LONG_UNSIGNED, column) for column in (self.first_column, self.last_column))
        return Selection(self.SELECTOR, structure(*rows, *columns))

    @classmethod
    def of(cls, selection: Selection) -> Self:
        """Raises SelectionError."""
        return cls(*map(_integer, _members(_parameters(selection, cls.SELECTOR), 4)))


def _parameters(selection: Selection, selector: int) -> Data:
    if selection.selector != selector:
        raise SelectionError(f"selector {selection.selector} where {selector} was expected")
    return selection.parameters


def _members(data: Data, count: int) -> tuple[Data, ...]:
    if data.tag is not Tag.STRUCTURE or len(data.items()) != count:
        raise SelectionError(f"no structure of {count}: {data}")
    return data.items()


def _integer(data: Data) -> int:
    if not isinstance(data.value, int):
        raise SelectionError(f"a {data.tag.title} where a number was expected")
    return data.value


def _octets(data: Data) -> bytes:
    if not isinstance(data.value, bytes):
        raise SelectionError(f"a {data.tag.title} where an octet-string was expected")
    return data.value
