"""The COSEM objects of a device, made of a mapping, as a server shows them: every attribute of their classes, typed.

The device is reached by what a driver of it can do, and by nothing else. What a mapping says of a data item is served
from the device; an attribute of which it says nothing holds what its class has at first, and cannot be written.
"""

from collections import deque
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Protocol, cast

from device_drivers.dlms.apdu import ActionResult, Attribute, DataAccessResult, Method, Outcome, Selection
from device_drivers.dlms.axdr import NULL, Data, Tag, array, octet_string, structure
from device_drivers.dlms.conversions import ConversionError, Instant, NotExpressible
from device_drivers.dlms.date_time import DateTime
from device_drivers.dlms.interface_classes import INTERFACE_CLASSES, scaler_unit
from device_drivers.dlms.mapping import (
    ALERT_LOG,
    CLOCK_TIME,
    Command,
    DeviceMapping,
    Item,
    Place,
    Step,
    part,
    with_part,
)
from device_drivers.dlms.selective_access import CaptureObject, EntrySelection, RangeSelection, SelectionError
from device_drivers.protocols import DeviceDriver
from smets1.data_items import COMMANDS
from smets1.operations import Done, LogEntry, Period, Refused, Value

ASSOCIATION = bytes((0, 0, 40, 0, 0, 255))
SAP_ASSIGNMENT = bytes((0, 0, 41, 0, 0, 255))
LOGICAL_DEVICE_NAME = bytes((0, 0, 42, 0, 0, 255))
SECURITY_SETUP = bytes((0, 0, 43, 0, 0, 255))
SERVER_SAP = 1
"""The address of the one logical device."""

_NO_ACCESS, _READ_ONLY, _WRITE_ONLY, _READ_AND_WRITE = range(4)
_ALERTS_KEPT = 1_000


class ServedDevice(DeviceDriver, Protocol):
    """A device that can be served: a driver that knows its device type."""

    @property
    def role(self) -> str:
        """Its device type."""


@dataclass(frozen=True, slots=True)
class _Binding:
    """A part of an attribute that tells an item: which of its places it is."""

    item: Item
    number: int

    @property
    def place(self) -> Place:
        return self.item.places[self.number]


@dataclass(slots=True)
class _ServedAttribute:
    """An attribute: what it holds beside what the device tells, and who may do what with it."""

    held: Data
    bindings: list[_Binding] = field(default_factory=list)
    tell: Callable[[], Data] | None = None
    writable: bool = False
    readable: bool = True
    sets: list[tuple[Command, int]] = field(default_factory=list)

    @property
    def access(self) -> int:
        """The access mode that the object list tells."""
        written = self.writable or bool(self.sets)
        return (_NO_ACCESS, _READ_ONLY, _WRITE_ONLY, _READ_AND_WRITE)[self.readable + 2 * written]

    @property
    def log(self) -> Item | None:
        """The log of which it is the buffer."""
        return next((binding.item for binding in self.bindings if binding.item.is_log), None)


@dataclass(slots=True)
class _ServedObject:
    """An object: its attributes from the second on, and the steps of commands that its methods are."""

    class_id: int
    instance: bytes
    attributes: dict[int, _ServedAttribute]
    methods: dict[int, list[tuple[Command, int]]] = field(default_factory=dict)


class LogicalDevice:
    """The objects of a device; `name` is its logical device name.

    Of a command of several steps, what each carries is kept until the last has the device execute it.
    """

    def __init__(self, device: ServedDevice, mapping: DeviceMapping, name: bytes = b"S1B0000000000001") -> None:
        self.name = name
        self.mapping = mapping
        self.invocation_counter = 1  # there are clients for which 0 was used before
        self._device = device
        self._objects: dict[bytes, _ServedObject] | None = None
        self._staged: dict[str, dict[str, Value]] = {}
        self._results: dict[str, Mapping[str, Value]] = {}
        self._alerts: deque[LogEntry] = deque(maxlen=_ALERTS_KEPT)

    @property
    def objects(self) -> Mapping[bytes, _ServedObject]:
        """The objects by logical name, made when somebody first asks. Raises DeviceTimeout where nobody answers."""
        if self._objects is None:
            self._objects = self._made()
        return self._objects

    def object_list(self) -> Data:
        """Every object with its access rights, as the association shows it."""
        return array(*(_listed(served) for _, served in sorted(self.objects.items())))

    def get(self, attribute: Attribute) -> Data | DataAccessResult:
        """What an attribute holds, or why it cannot be told."""
        served = self._served(attribute.class_id, attribute.instance)
        if isinstance(served, DataAccessResult):
            return served
        if attribute.index == 1:
            return octet_string(served.instance)
        found = served.attributes.get(attribute.index)
        if found is None:
            return DataAccessResult.OBJECT_UNDEFINED
        if not found.readable:
            return DataAccessResult.READ_WRITE_DENIED
        try:
            if (log := found.log) is not None:
                return self._rows(log, attribute.selection)
            if attribute.selection is not None:
                return DataAccessResult.SCOPE_OF_ACCESS_VIOLATED
            return self._held(found)
        except NotExpressible:
            return DataAccessResult.OTHER_REASON

    def set(self, wanted: Sequence[tuple[Attribute, Data]]) -> tuple[DataAccessResult, ...]:
        """Set attributes. The data items among them are written together: all of them or none."""
        results: list[DataAccessResult | None] = [None] * len(wanted)
        parts: dict[str, dict[int, Data]] = {}
        for number, (attribute, data) in enumerate(wanted):
            found = self._writable(attribute)
            if isinstance(found, DataAccessResult):
                results[number] = found
            elif found.sets:
                results[number] = DataAccessResult(self._step(found.sets, data))
            else:
                try:
                    for binding in found.bindings:
                        parts.setdefault(binding.item.name, {})[binding.number] = part(data, binding.place.element)
                except ConversionError:
                    results[number] = DataAccessResult.TYPE_UNMATCHED
        written = DataAccessResult.OTHER_REASON
        if parts and not any(results):
            written = self._write(parts)
        return tuple(written if result is None else result for result in results)

    def act(self, method: Method, parameters: Data | None) -> Outcome:
        """Invoke a method."""
        served = self._served(method.class_id, method.instance)
        if isinstance(served, DataAccessResult):
            return Outcome(ActionResult(served))
        if not 1 <= method.index <= len(INTERFACE_CLASSES[served.class_id].methods):
            return Outcome(ActionResult.OBJECT_UNDEFINED)
        steps = served.methods.get(method.index)
        if steps is None:
            return Outcome(ActionResult.READ_WRITE_DENIED)
        return Outcome(ActionResult(self._step(steps, NULL if parameters is None else parameters)))

    def _served(self, class_id: int, instance: bytes) -> _ServedObject | DataAccessResult:
        served = self.objects.get(instance)
        if served is None:
            return DataAccessResult.OBJECT_UNDEFINED
        return served if served.class_id == class_id else DataAccessResult.OBJECT_CLASS_INCONSISTENT

    def _writable(self, attribute: Attribute) -> _ServedAttribute | DataAccessResult:
        served = self._served(attribute.class_id, attribute.instance)
        if isinstance(served, DataAccessResult):
            return served
        found = served.attributes.get(attribute.index)
        if found is None:
            return DataAccessResult.READ_WRITE_DENIED if attribute.index == 1 else DataAccessResult.OBJECT_UNDEFINED
        if not found.writable and not found.sets:
            return DataAccessResult.READ_WRITE_DENIED
        return found if attribute.selection is None else DataAccessResult.SCOPE_OF_ACCESS_VIOLATED

    def _held(self, attribute: _ServedAttribute) -> Data | DataAccessResult:
        data = attribute.tell() if attribute.tell else attribute.held
        items = {binding.item.name for binding in attribute.bindings}
        found = self._device.read(sorted(items)) if items else Done()
        if isinstance(found, Refused):
            return DataAccessResult.OBJECT_UNDEFINED
        for binding in attribute.bindings:
            encoded = binding.item.layout.encode(found.values[binding.item.name])
            data = with_part(data, binding.place.element, encoded[binding.number])
        return data

    def _write(self, parts: Mapping[str, Mapping[int, Data]]) -> DataAccessResult:
        values = {}
        for name, given in parts.items():
            item = self.mapping.items[name]
            try:
                values[name] = item.layout.decode(self._all_parts(item, given))
            except ConversionError:
                return DataAccessResult.TYPE_UNMATCHED
            except NotExpressible:
                return DataAccessResult.OTHER_REASON
        result = self._device.write(values)
        return DataAccessResult.SUCCESS if isinstance(result, Done) else DataAccessResult.OTHER_REASON

    def _all_parts(self, item: Item, given: Mapping[int, Data]) -> list[Data]:
        """Every part of an item; those that are not given are as they are at the device."""
        if len(given) == len(item.places):
            return [given[number] for number in range(len(given))]
        found = self._device.read((item.name,))
        if isinstance(found, Refused):
            raise ConversionError(found.reason)
        present = item.layout.encode(found.values[item.name])
        return [given.get(number, data) for number, data in enumerate(present)]

    def _step(self, candidates: Sequence[tuple[Command, int]], data: Data) -> int:
        """Take the step of a command that the data fit; the last step has the device execute it."""
        for command, number in candidates:
            step = command.steps[number]
            try:
                found = {} if step.shape is None else step.shape.match(data)
            except ConversionError:
                continue
            if step.when:
                return self._execute(command, {step.when: True})
            staged = self._staged.setdefault(command.name, {})
            staged.update(found)
            if number < command.last:
                return DataAccessResult.SUCCESS
            del self._staged[command.name]
            return self._execute(command, staged)
        return DataAccessResult.TYPE_UNMATCHED

    def _execute(self, command: Command, arguments: Mapping[str, Value]) -> int:
        self._results.pop(command.name, None)
        result = self._device.execute(command.name, arguments)
        if isinstance(result, Refused):
            return DataAccessResult.OTHER_REASON
        self._results[command.name] = result.values
        return DataAccessResult.SUCCESS

    def _told_result(self, command: Command, step: Step) -> Callable[[], Data]:
        def tell() -> Data:
            found = self._results.get(command.name)
            return NULL if found is None or step.shape is None else step.shape.fill(found)

        return tell

    def _entries(self, log: Item, period: Period | None = None) -> tuple[LogEntry, ...]:
        if log.name == ALERT_LOG:
            for alert in self._device.take_alerts():
                self._alerts.append(LogEntry(alert.at, {"LogCode": alert.code, "LogMeaning": alert.meaning}))
            return tuple(entry for entry in self._alerts if period is None or entry.at in period)
        found = self._device.read((log.name,)) if period is None else self._device.read((log.name,), period)
        return cast(tuple[LogEntry, ...], found.values[log.name]) if isinstance(found, Done) else ()

    def _rows(self, log: Item, selection: Selection | None) -> Data | DataAccessResult:
        """The buffer of a log, or the part of it that is selected."""
        captured = _capture_objects(log, self.mapping)
        try:
            if selection is None:
                return log.layout.encode(self._entries(log))[0]
            if selection.selector == RangeSelection.SELECTOR:
                return self._range(log, RangeSelection.of(selection), captured)
            if selection.selector == EntrySelection.SELECTOR:
                chosen = EntrySelection.of(selection)
                entries = self._entries(log)[max(chosen.first_row, 1) - 1 : chosen.last_row or None]
                columns = [*range(len(captured))][max(chosen.first_column, 1) - 1 : chosen.last_column or None]
                return _of_columns(log.layout.encode(entries)[0], columns)
        except (SelectionError, ConversionError):
            return DataAccessResult.TYPE_UNMATCHED
        return DataAccessResult.SCOPE_OF_ACCESS_VIOLATED

    def _range(self, log: Item, chosen: RangeSelection, captured: Sequence[CaptureObject]) -> Data | DataAccessResult:
        if chosen.by != captured[0] or not set(chosen.columns) <= set(captured):
            return DataAccessResult.SCOPE_OF_ACCESS_VIOLATED
        first, last = (Instant().decode(_as_octets(bound)) for bound in (chosen.first, chosen.last))
        rows = log.layout.encode(self._entries(log, Period(cast(datetime, first), cast(datetime, last))))[0]
        columns = [captured.index(column) for column in chosen.columns] or range(len(captured))
        return _of_columns(rows, columns)

    def _made(self) -> dict[bytes, _ServedObject]:
        """The objects that the device has."""
        objects: dict[bytes, _ServedObject] = {}

        def at(class_id: int, instance: bytes) -> _ServedObject:
            return objects.setdefault(instance, _new(class_id, instance))

        for item in self.mapping.items.values():
            if self._has(item):
                for placed in (item, *(replace(other, writable=False) for other in item.also)):
                    self._place(placed, at)
        for command in self.mapping.commands.values():
            if self._knows(command):
                for number, step in enumerate(command.steps):
                    self._place_step(command, number, step, at)
        at(1, LOGICAL_DEVICE_NAME).attributes[2].held = octet_string(self.name)
        at(15, ASSOCIATION).attributes[7].readable = False
        at(15, ASSOCIATION).attributes[2].tell = self.object_list
        at(64, SECURITY_SETUP)
        name = structure(Data(Tag.LONG_UNSIGNED, SERVER_SAP), octet_string(self.name))
        at(17, SAP_ASSIGNMENT).attributes[2].held = array(name)
        return objects

    def _has(self, item: Item) -> bool:
        if item.name == ALERT_LOG:
            return True
        return isinstance(self._device.read((item.name,)), Done)

    def _knows(self, command: Command) -> bool:
        _, shown, name = command.name.rpartition("/")
        return bool(shown) or self._device.role in COMMANDS[name].device_types

    def _place(self, item: Item, at: Callable[[int, bytes], _ServedObject]) -> None:
        """Bind the attributes in which an item stands, as far as the device has values for them."""
        places = item.places
        if item.layout.optional:
            found = self._device.read((item.name,))
            assert isinstance(found, Done)
            places = places[: len(item.layout.encode(found.values[item.name]))]
        for number, place in enumerate(places):
            served = at(place.class_id, place.instance)
            attribute = served.attributes[place.attribute]
            attribute.bindings.append(_Binding(item, number))
            attribute.writable |= item.writable
            if item.scaler_unit is not None:
                stated = scaler_unit(item.scaler_unit.scaler, item.scaler_unit.unit)
                if item.scaler_unit.element is None:
                    served.attributes[3].held = stated
                else:
                    attribute.held = with_part(attribute.held, (item.scaler_unit.element,), stated)
            if attribute.log is not None:
                self._describe_log(item, served)
                for captured in _capture_objects(item, self.mapping):
                    at(captured.class_id, captured.instance)

    def _describe_log(self, item: Item, served: _ServedObject) -> None:
        captured = _capture_objects(item, self.mapping)
        served.attributes[3].held = array(*(each.data() for each in captured))
        served.attributes[6].held = captured[0].data()
        for index in (7, 8):
            served.attributes[index].tell = lambda: Data(Tag.DOUBLE_LONG_UNSIGNED, len(self._entries(item)))

    def _place_step(self, command: Command, number: int, step: Step, at: Callable[[int, bytes], _ServedObject]) -> None:
        served = at(step.class_id, step.instance)
        if step.method:
            served.methods.setdefault(step.index, []).append((command, number))
        elif step.reads:
            served.attributes[step.index].tell = self._told_result(command, step)
        else:
            attribute = served.attributes[step.index]
            attribute.sets.append((command, number))
            attribute.readable = bool(attribute.bindings)


def _new(class_id: int, instance: bytes) -> _ServedObject:
    kind = INTERFACE_CLASSES[class_id]
    attributes = {index: _ServedAttribute(data) for index, (_, data) in enumerate(kind.attributes, start=2)}
    return _ServedObject(class_id, instance, attributes)


def _capture_objects(log: Item, mapping: DeviceMapping) -> list[CaptureObject]:
    """The columns of a log. One that is captured from no mapped place is captured from the log itself."""
    captured = [CLOCK_TIME]
    for number, column in enumerate(log.columns, start=1):
        if column.captured is not None:
            captured.append(CaptureObject(*column.captured))
        elif column.name in mapping.items:
            place = mapping.items[column.name].places[0]
            captured.append(CaptureObject(place.class_id, place.instance, place.attribute, sum(place.element[:1])))
        else:
            captured.append(CaptureObject(log.places[0].class_id, log.places[0].instance, 2, number))
    return captured


def _of_columns(rows: Data, columns: Iterable[int]) -> Data:
    chosen = [*columns]
    return array(*(structure(*(row.items()[column] for column in chosen)) for row in rows.items()))


def _as_octets(bound: Data) -> Data:
    """A bound of a range as an octet-string, where it is a date-time."""
    return octet_string(bound.value.encode()) if isinstance(bound.value, DateTime) else bound


def _listed(served: _ServedObject) -> Data:
    kind = INTERFACE_CLASSES[served.class_id]
    selectors = array(Data(Tag.INTEGER, RangeSelection.SELECTOR), Data(Tag.INTEGER, EntrySelection.SELECTOR))
    attributes = [_attribute_access(1, _READ_ONLY, NULL)]
    for index, attribute in served.attributes.items():
        attributes.append(_attribute_access(index, attribute.access, NULL if attribute.log is None else selectors))
    methods = (
        structure(Data(Tag.INTEGER, index), Data(Tag.ENUM, int(index in served.methods or _is_reply(served, index))))
        for index in range(1, len(kind.methods) + 1)
    )
    return structure(
        Data(Tag.LONG_UNSIGNED, served.class_id),
        Data(Tag.UNSIGNED, kind.version),
        octet_string(served.instance),
        structure(array(*attributes), array(*methods)),
    )


def _attribute_access(index: int, access: int, selectors: Data) -> Data:
    return structure(Data(Tag.INTEGER, index), Data(Tag.ENUM, access), selectors)


def _is_reply(served: _ServedObject, index: int) -> bool:
    """Whether a method is the one by which a client answers the challenge of the server."""
    return served.class_id == 15 and index == 1
