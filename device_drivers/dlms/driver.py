"""A device that is reached over DLMS/COSEM, in SMETS words: a mapping says where each item and command is found."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Protocol, TypeVar, cast

from device_drivers.dlms.apdu import (
    ActionRequest,
    ActionResponse,
    ActionResult,
    Attribute,
    ConfirmedServiceError,
    DataAccessResult,
    ExceptionResponse,
    GetList,
    GetRequest,
    GetResponse,
    GetResponseList,
    Method,
    SetList,
    SetRequest,
    SetResponse,
    SetResponseList,
)
from device_drivers.dlms.apdu import Result as DataResult
from device_drivers.dlms.axdr import NULL, Data
from device_drivers.dlms.block import WholeRequest, WholeResponse
from device_drivers.dlms.conversions import ConversionError, Instant, NotExpressible
from device_drivers.dlms.interface_classes import scaler_unit
from device_drivers.dlms.mapping import CLOCK_TIME, Command, DeviceMapping, Item, Place, Step, part, with_part
from device_drivers.dlms.selective_access import RangeSelection
from device_drivers.protocols import Alert, DeviceTimeout
from smets1.errors import BenchError, Finding, Inconclusive
from smets1.operations import Done, LogEntry, Period, Refused, Result, Value
from smets1.registers import DeviceModel

T = TypeVar("T", bound=WholeResponse)

IDENTITY = ("ManufacturerIdentifier", "ModelType", "HardwareVersion", "FirmwareVersion")
"""What a device tells of its Device Model, in the order of `DeviceModel`."""


class WireError(BenchError, Inconclusive):
    """What is asked cannot be put to this device, or its answer not be understood: nothing is known of the device."""


class NotMapped(WireError):  # noqa: N818 - what is so, not a fault
    """The mapping of the meter family has nothing for an item, a command or a value."""


class Requester(Protocol):
    """Something that puts a request to the device. It raises DeviceTimeout where the device is silent."""

    def request(self, request: WholeRequest) -> WholeResponse:
        """The response of the device."""


@dataclass(frozen=True, slots=True)
class _NotDone:
    """A device's refusal of one attribute or method, in words."""

    where: Place | Step
    result: DataAccessResult | ActionResult

    def __str__(self) -> str:
        return f"{self.where}: {self.result.name.lower().replace('_', '-')} ({int(self.result)})"


class _RefusedError(Exception):
    def __init__(self, refusal: _NotDone) -> None:
        super().__init__(str(refusal))
        self.refusal = refusal


class DlmsDriver:
    """A device behind `session`, with the mapping of its meter family.

    A refusal is what the device answers (a data-access-result or action-result), in these words. What the mapping has
    nothing for raises NotMapped, and an answer that is not as the mapping says raises WireError: both are inconclusive.

    Alerts are events in the logs that the mapping names, read when they are asked for. Events from before the first
    operation are not told, nor those that the logs have lost in between.
    """

    def __init__(self, session: Requester, mapping: DeviceMapping) -> None:
        self._session = session
        self._mapping = mapping
        self._confirmed: set[Place] = set()
        self._seen: dict[str, tuple[LogEntry, ...]] | None = None

    def identify(self) -> DeviceModel:
        """The Device Model as the device itself tells it. Raises WireError where it does not."""
        result = self.read(IDENTITY)
        if isinstance(result, Refused):
            raise WireError([self._finding(result.reason, "the Device Model", "Correct the mapping.")])
        return DeviceModel(*(str(result.values[item]) for item in IDENTITY))

    def read(self, items: Sequence[str], period: Period | None = None) -> Result:
        """Read data items; of a log, the entries of `period`."""
        self._begin()
        return self._answered(lambda: Done(self._read([self._item(name) for name in items], period)))

    def write(self, values: Mapping[str, Value]) -> Result:
        """Write data items.

        With a meter that sets lists they are one request, else one for each attribute. Whether a meter takes all or
        none of a list is its own affair: DLMS lets it take some. After a refusal the others may have been written.
        """
        self._begin()
        return self._answered(lambda: self._write(values))

    def execute(self, command: str, arguments: Mapping[str, Value]) -> Result:
        """Execute a command, step by step. After a refusal the steps before it have been taken, and no other is."""
        self._begin()
        return self._answered(lambda: self._execute(self._command(command), arguments))

    def take_alerts(self) -> Sequence[Alert]:
        """The alerts raised since the last call; from a device that is silent, none until it answers again."""
        try:
            if self._seen is None:
                self._begin()
                return ()
            logs = self._logged()
            kept_back = self._kept_back()
        except DeviceTimeout:
            return ()
        new = [entry for name, log in logs.items() for entry in log[_overlap(self._seen.get(name, ()), log) :]]
        self._seen = logs
        new.sort(key=lambda entry: entry.at)
        alerts = (Alert(e.at, str(e.values.get("LogCode", "")), str(e.values.get("LogMeaning", ""))) for e in new)
        return tuple(alert for alert in alerts if alert.code not in kept_back)

    def _begin(self) -> None:
        """Take note of the events from before the first operation."""
        if self._seen is None:
            self._seen = self._logged()

    def _logged(self) -> dict[str, tuple[LogEntry, ...]]:
        """The entries of each log in which alerts stand; none of one that the device does not show."""
        found = {name: self._shown_log(name) for name in self._mapping.alerts.logs}
        return {name: log for name, log in found.items() if log is not None}

    def _shown_log(self, name: str) -> tuple[LogEntry, ...] | None:
        try:
            return cast(tuple[LogEntry, ...], self._read_log(self._item(name), None))
        except _RefusedError:
            return None

    def _kept_back(self) -> tuple[str, ...]:
        item = self._mapping.alerts.not_sent
        if not item:
            return ()
        result = self._answered(lambda: Done(self._read([self._item(item)], None)))
        return cast(tuple[str, ...], result.values[item]) if isinstance(result, Done) else ()

    def _answered(self, operation: Callable[[], Result]) -> Result:
        try:
            return operation()
        except _RefusedError as refused:
            return Refused(str(refused))

    def _item(self, name: str) -> Item:
        return self._mapped(name, self._mapping.items)

    def _command(self, name: str) -> Command:
        return self._mapped(name, self._mapping.commands)

    def _mapped(self, name: str, mapped: Mapping[str, "E"]) -> "E":
        if name in mapped:
            return mapped[name]
        why = self._mapping.not_mapped.get(name, "nothing is said of it")
        raise NotMapped([self._finding(f"{name}: {why}", "a mapping for it", "Map it, if the meter has it.")])

    def _finding(self, found: str, expected: str, do: str, where: str = "") -> Finding:
        return Finding(where or f"mapping file {self._mapping.file}", found, expected, do)

    def _read(self, items: Sequence[Item], period: Period | None) -> dict[str, Value]:
        plain = [item for item in items if not item.is_log]
        values = {item.name: self._read_log(item, period) for item in items if item.is_log}
        held = self._get([place.whole for item in plain for place in item.places])
        for item in plain:
            self._confirm_unit(item, held)
            values[item.name] = self._understood(item, self._parts(item, held))
        return {item.name: values[item.name] for item in items}

    def _read_log(self, item: Item, period: Period | None) -> Value:
        (place,) = item.places
        selection = None
        if period is not None:
            first, last = (Instant().encode(instant) for instant in (period.start, period.end))
            selection = RangeSelection(CLOCK_TIME, first, last).selection()
        found = self._one(GetResponse, GetRequest(Attribute(*_attribute(place), selection))).result
        if isinstance(found, DataAccessResult):
            raise _RefusedError(_NotDone(place, found))
        return self._understood(item, [found])

    def _parts(self, item: Item, held: Mapping[Place, DataResult]) -> list[Data]:
        """The data of an item; where it need not have every place, of those that the device has."""
        parts = []
        for number, place in enumerate(item.places):
            found = held[place.whole]
            if found is DataAccessResult.OBJECT_UNDEFINED and item.layout.optional and number:
                break
            if isinstance(found, DataAccessResult):
                raise _RefusedError(_NotDone(place, found))
            parts.append(self._part(item, found, place.element))
        return parts

    def _part(self, item: Item, data: Data, element: Sequence[int]) -> Data:
        try:
            return part(data, element)
        except ConversionError as error:
            raise self._misunderstood(item, error) from None

    def _understood(self, item: Item, parts: Sequence[Data]) -> Value:
        try:
            return item.layout.decode(parts)
        except ConversionError as error:
            raise self._misunderstood(item, error) from None

    def _misunderstood(self, item: Item, error: ConversionError) -> WireError:
        expected = f"{item.name} as {item.layout.title} in {item.places[0]}"
        return WireError([self._finding(str(error), expected, "Correct the mapping.", item.where)])

    def _confirm_unit(self, item: Item, held: Mapping[Place, DataResult]) -> None:
        """That an object counts in the unit that the mapping says; it is asked once."""
        stated = item.scaler_unit
        place = item.places[0]
        if stated is None or place in self._confirmed:
            return
        if stated.element is None:
            where = Place(place.class_id, place.instance, 3)
            found = self._get([where])[where]
        else:
            whole = held[place.whole]
            found = self._part(item, whole, (stated.element,)) if isinstance(whole, Data) else whole
        wanted = scaler_unit(stated.scaler, stated.unit)
        if isinstance(found, Data) and found != wanted:
            what = f"{item.name} with scaler and unit {_in_words(found)}"
            finding = self._finding(what, _in_words(wanted), "Correct the mapping.", item.where)
            raise WireError([finding])
        self._confirmed.add(place)

    def _write(self, values: Mapping[str, Value]) -> Result:
        wanted: dict[Place, list[tuple[Sequence[int], Data]]] = {}
        for name, value in values.items():
            item = self._item(name)
            for place, data in zip(item.places, self._expressed(item, value), strict=False):
                wanted.setdefault(place.whole, []).append((place.element, data))
        present = self._get([place for place, parts in wanted.items() if any(element for element, _ in parts)])
        attributes = []
        for place, parts in wanted.items():
            held = present.get(place, NULL)
            if isinstance(held, DataAccessResult):
                raise _RefusedError(_NotDone(place, held))
            data = held
            for element, new in parts:
                data = with_part(data, element, new)
            attributes.append((place, data))
        self._set(attributes)
        return Done()

    def _expressed(self, item: Item, value: Value) -> tuple[Data, ...]:
        try:
            return item.layout.encode(value)
        except NotExpressible as error:
            raise self._inexpressible(f"{item.name}: {error}", item.where) from None

    def _inexpressible(self, found: str, where: str) -> NotMapped:
        return NotMapped([self._finding(found, "a value that its COSEM type can hold", "Send another value.", where)])

    def _execute(self, command: Command, arguments: Mapping[str, Value]) -> Result:
        if unknown := command.unknown(arguments):
            found = f"{command.name} with {', '.join(unknown)}"
            raise NotMapped([self._finding(found, "arguments that are mapped", "Map them.", command.where)])
        for step in command.steps:
            if step.when and not isinstance(arguments.get(step.when, False), bool):
                raise self._inexpressible(f"{step.when}: {arguments[step.when]!r}", command.where)
        steps = [step for step in command.steps if step.reads or step.is_taken(arguments)]
        if all(step.reads for step in steps):
            found = f"{command.name} with nothing that is to be done"
            raise NotMapped([self._finding(found, "arguments that ask for a step", "Ask for one.", command.where)])
        returned: dict[str, Value] = {}
        for step in steps:
            if step.reads:
                returned |= self._returned(command, step)
            else:
                self._take(command, step, arguments)
        return Done(returned)

    def _returned(self, command: Command, step: Step) -> dict[str, Value]:
        place = Place(step.class_id, step.instance, step.index)
        found = self._get([place])[place]
        if isinstance(found, DataAccessResult):
            raise _RefusedError(_NotDone(place, found))
        try:
            return {} if step.shape is None else step.shape.match(found)
        except ConversionError as error:
            finding = self._finding(str(error), f"what {command.name} returns", "Correct the mapping.", command.where)
            raise WireError([finding]) from None

    def _take(self, command: Command, step: Step, arguments: Mapping[str, Value]) -> None:
        try:
            data = None if step.shape is None else step.shape.fill(arguments)
        except NotExpressible as error:
            raise self._inexpressible(f"{command.name}: {error}", command.where) from None
        result: DataAccessResult | ActionResult
        if step.method:
            method = Method(step.class_id, step.instance, step.index)
            result = self._one(ActionResponse, ActionRequest(method, data)).outcome.result
        else:
            attribute = Attribute(step.class_id, step.instance, step.index)
            result = self._one(SetResponse, SetRequest(attribute, NULL if data is None else data)).result
        missing = result.name == DataAccessResult.OBJECT_UNDEFINED.name and step.if_there
        if result and not missing:
            raise _RefusedError(_NotDone(step, result))

    def _get(self, places: Sequence[Place]) -> dict[Place, DataResult]:
        """What each attribute holds, or why it is not told."""
        asked = list(dict.fromkeys(places))
        attributes = tuple(Attribute(*_attribute(place)) for place in asked)
        results: Iterator[DataResult]
        if self._mapping.gets_lists and len(asked) > 1:
            results = iter(self._one(GetResponseList, GetList(attributes)).results)
        else:
            results = (self._one(GetResponse, GetRequest(attribute)).result for attribute in attributes)
        return dict(zip(asked, results, strict=True))

    def _set(self, wanted: Sequence[tuple[Place, Data]]) -> None:
        """Set attributes; the first refusal counts."""
        attributes = tuple(Attribute(*_attribute(place)) for place, _ in wanted)
        results: Iterator[DataAccessResult]
        if self._mapping.sets_lists and len(wanted) > 1:
            answer = self._one(SetResponseList, SetList(attributes, tuple(data for _, data in wanted)))
            results = iter(answer.results)
        else:
            pairs = zip(attributes, (data for _, data in wanted), strict=True)
            results = (self._one(SetResponse, SetRequest(attribute, data)).result for attribute, data in pairs)
        for (place, _), result in zip(wanted, results, strict=True):
            if result:
                raise _RefusedError(_NotDone(place, result))

    def _one(self, expected: type[T], request: WholeRequest) -> T:
        """The response to a request, which must be of this kind. Raises WireError for any other."""
        response = self._session.request(request)
        if isinstance(response, expected):
            return response
        found = f"{type(response).__name__} to a {type(request).__name__}"
        if isinstance(response, ExceptionResponse | ConfirmedServiceError):
            found += f": {response}"
        raise WireError([self._finding(found, f"a {expected.__name__}", "See what the meter supports.")])


E = TypeVar("E", Item, Command)


def _attribute(place: Place) -> tuple[int, bytes, int]:
    return place.class_id, place.instance, place.attribute


def _in_words(data: Data) -> str:
    return str([each.value for each in data.items()]) if isinstance(data.value, tuple) else str(data.value)


def _overlap(before: Sequence[LogEntry], after: Sequence[LogEntry]) -> int:
    """How many of the entries `after` were there `before`: the log is a ring, so they are the last ones of it."""
    return next(size for size in range(min(len(before), len(after)), -1, -1) if _ends_with(before, after[:size]))


def _ends_with(entries: Sequence[LogEntry], ending: Sequence[LogEntry]) -> bool:
    return len(ending) == 0 or entries[-len(ending) :] == ending
