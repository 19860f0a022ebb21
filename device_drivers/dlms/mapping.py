"""What a meter family makes of SMETS: for each data item and command the COSEM objects, types and sequences."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Protocol, cast

from device_drivers.dlms.axdr import NULL, Data, Tag, array, structure
from device_drivers.dlms.conversions import (
    Column,
    Conversion,
    ConversionError,
    InOnePlace,
    Layout,
    NotExpressible,
    Rows,
    Text,
    elements,
)
from device_drivers.dlms.selective_access import CaptureObject
from smets1.operations import Value

Arguments = Mapping[str, Value]

ALERT_LOG = "AlertLog"
"""An item of a mapping that is no data item: a log of the alerts that a device has sent."""

CLOCK_TIME = CaptureObject(8, bytes((0, 0, 1, 0, 0, 255)), 2)
"""The first column of every log: when an entry was written."""


@dataclass(frozen=True, slots=True, order=True)
class Place:
    """An attribute of an object, or with `element` a part of it: a position, 1 being the first, in each structure."""

    class_id: int
    instance: bytes
    attribute: int
    element: tuple[int, ...] = ()

    def __str__(self) -> str:
        part = f" element {'.'.join(map(str, self.element))}" if self.element else ""
        return f"class {self.class_id} {obis(self.instance)} attribute {self.attribute}{part}"

    @property
    def whole(self) -> "Place":
        """The whole attribute."""
        return replace(self, element=())


@dataclass(frozen=True, slots=True)
class ScalerUnit:
    """In what unit the objects of an item count, and where they say so: attribute 3, or an element of the same one."""

    scaler: int
    unit: int
    element: int | None = None


@dataclass(frozen=True, slots=True)
class Item:
    """A data item: where it stands, in what layout, and who says so.

    `writable`: whether a device of the family says that it can be set. `also` names further places where such a device
    shows it; they are not read for it.
    """

    name: str
    places: tuple[Place, ...]
    layout: Layout
    source: str
    where: str
    writable: bool = True
    note: str = ""
    scaler_unit: ScalerUnit | None = None
    also: "tuple[Item, ...]" = ()

    @property
    def is_log(self) -> bool:
        """Whether it is a log, which is read row by row."""
        return isinstance(self.layout, InOnePlace) and isinstance(self.layout.conversion, Rows)

    @property
    def columns(self) -> tuple[Column, ...]:
        """The columns of a log after the first, which says when an entry was written."""
        rows = self.layout.conversion if isinstance(self.layout, InOnePlace) else None
        return rows.columns if isinstance(rows, Rows) else ()


class Shape(Protocol):
    """What is sent in a step: arguments of the command put into COSEM data, and found in them again."""

    @property
    def names(self) -> frozenset[str]:
        """The arguments that it carries."""

    def fill(self, arguments: Arguments) -> Data:
        """The data with the arguments in their places; null-data for one that is not given. Raises NotExpressible."""

    def match(self, data: Data) -> dict[str, Value]:
        """The arguments in some data. Raises ConversionError where they have another shape."""


@dataclass(frozen=True, slots=True)
class Constant:
    """Always the same data."""

    data: Data
    names: frozenset[str] = frozenset()

    def fill(self, _: Arguments) -> Data:
        """The data."""
        return self.data

    def match(self, data: Data) -> dict[str, Value]:
        """Raises ConversionError for any other data."""
        if data != self.data:
            raise ConversionError(f"{data} where {self.data} was expected")
        return {}


@dataclass(frozen=True, slots=True)
class Argument:
    """An argument."""

    name: str
    conversion: Conversion

    @property
    def names(self) -> frozenset[str]:
        """This one."""
        return frozenset((self.name,))

    def fill(self, arguments: Arguments) -> Data:
        """Raises NotExpressible."""
        if self.name not in arguments:
            return NULL
        try:
            return self.conversion.encode(arguments[self.name])
        except NotExpressible as error:
            raise NotExpressible(f"{self.name}: {error}") from None

    def match(self, data: Data) -> dict[str, Value]:
        """Raises ConversionError."""
        return {} if data == NULL else {self.name: self.conversion.decode(data)}


@dataclass(frozen=True, slots=True)
class Members:
    """A structure of further shapes."""

    members: tuple[Shape, ...]

    @property
    def names(self) -> frozenset[str]:
        """Those of every member."""
        return frozenset().union(*(member.names for member in self.members))

    def fill(self, arguments: Arguments) -> Data:
        """Raises NotExpressible."""
        return structure(*(member.fill(arguments) for member in self.members))

    def match(self, data: Data) -> dict[str, Value]:
        """Raises ConversionError."""
        parts = elements(data, Tag.STRUCTURE, len(self.members))
        found: dict[str, Value] = {}
        for member, part in zip(self.members, parts, strict=True):
            found |= member.match(part)
        return found


@dataclass(frozen=True, slots=True)
class NamedWords:
    """Any arguments, each by its name with a word: an array of structures of two texts."""

    names: frozenset[str]

    def fill(self, arguments: Arguments) -> Data:
        """Raises NotExpressible."""
        text = Text(Tag.VISIBLE_STRING)
        return array(*(structure(text.encode(name), text.encode(word)) for name, word in arguments.items()))

    def match(self, data: Data) -> dict[str, Value]:
        """Raises ConversionError."""
        text = Text(Tag.VISIBLE_STRING)
        pairs = (elements(pair, Tag.STRUCTURE, 2) for pair in elements(data, Tag.ARRAY))
        return {cast(str, text.decode(name)): text.decode(word) for name, word in pairs}


@dataclass(frozen=True, slots=True)
class Step:
    """A step of a command: a method that is invoked, or an attribute that is set, or with `reads` one that is read.

    `when` names an argument: the step is taken where that is True, and then is the whole command to a device of the
    family. An `optional` step is left out where none of its arguments is given. With `if_there`, a device may lack the
    object.
    """

    class_id: int
    instance: bytes
    index: int
    method: bool
    shape: Shape | None
    reads: bool = False
    when: str = ""
    optional: bool = False
    if_there: bool = False

    def __str__(self) -> str:
        kind = "method" if self.method else "attribute"
        return f"class {self.class_id} {obis(self.instance)} {kind} {self.index}"

    @property
    def names(self) -> frozenset[str]:
        """The arguments that the step carries."""
        carried = frozenset() if self.shape is None or self.reads else self.shape.names
        return carried | ({self.when} if self.when else set())

    def is_taken(self, arguments: Arguments) -> bool:
        """Whether the step is taken with these arguments."""
        if self.when:
            return arguments.get(self.when) is True
        return not self.optional or not self.names.isdisjoint(arguments)


@dataclass(frozen=True, slots=True)
class Command:
    """A command: its steps in order. The arguments `not_sent` say something that the device learns in another way."""

    name: str
    steps: tuple[Step, ...]
    source: str
    where: str
    not_sent: frozenset[str] = frozenset()
    note: str = ""

    @property
    def names(self) -> frozenset[str]:
        """The arguments that are known."""
        return self.not_sent.union(*(step.names for step in self.steps))

    def unknown(self, arguments: Arguments) -> list[str]:
        """The arguments that no step can carry."""
        if any(isinstance(step.shape, NamedWords) for step in self.steps):
            return []
        return sorted(arguments.keys() - self.names)

    @property
    def last(self) -> int:
        """The number of the step that makes a device of the family act: the last that is no reading, 0 the first."""
        return max(number for number, step in enumerate(self.steps) if not step.reads)


@dataclass(frozen=True, slots=True)
class AlertSource:
    """The logs in which the alerts and events of a device stand, and the item with the codes that it does not send."""

    logs: tuple[str, ...] = ()
    not_sent: str = ""


@dataclass(frozen=True, slots=True)
class DeviceMapping:
    """The mapping of a meter family for one device type. `not_mapped` says why some items and commands are not."""

    family: str
    file: str
    items: Mapping[str, Item] = field(default_factory=dict)
    commands: Mapping[str, Command] = field(default_factory=dict)
    not_mapped: Mapping[str, str] = field(default_factory=dict)
    alerts: AlertSource = AlertSource()
    gets_lists: bool = False
    sets_lists: bool = False

    def overlaid(
        self,
        items: Iterable[Item] = (),
        commands: Iterable[Command] = (),
        not_mapped: Mapping[str, str] | None = None,
    ) -> "DeviceMapping":
        """With these entries in place of those of their names."""
        reasons = dict(not_mapped or {})
        new_items = {item.name: item for item in items}
        new_commands = {command.name: command for command in commands}
        mapped = new_items.keys() | new_commands.keys()
        return replace(
            self,
            items={name: item for name, item in self.items.items() if name not in reasons} | new_items,
            commands={name: command for name, command in self.commands.items() if name not in reasons} | new_commands,
            not_mapped={name: why for name, why in self.not_mapped.items() if name not in mapped} | reasons,
        )


def obis(instance: bytes) -> str:
    """A logical name as OBIS codes are written: 1-0:1.8.0.255."""
    a, b, *rest = instance
    return f"{a}-{b}:{'.'.join(map(str, rest))}"


def part(data: Data, element: Sequence[int]) -> Data:
    """An element of a structure or array, and so on. Raises ConversionError where there is none."""
    for position in element:
        if data.tag not in (Tag.STRUCTURE, Tag.ARRAY) or not 1 <= position <= len(data.items()):
            raise ConversionError(f"a {data.tag.title} where an element {position} was expected")
        data = data.items()[position - 1]
    return data


def with_part(data: Data, element: Sequence[int], new: Data) -> Data:
    """The same data with another element in that position; what is not there yet is a structure with null-data."""
    if not element:
        return new
    position, *rest = element
    sequence = data if data.tag in (Tag.STRUCTURE, Tag.ARRAY) else structure()
    items = [*sequence.items()]
    items += [NULL] * (position - len(items))
    items[position - 1] = with_part(items[position - 1], rest, new)
    return Data(sequence.tag, tuple(items))
