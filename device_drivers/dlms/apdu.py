"""The xDLMS services by logical names: GET, SET and ACTION in every form, and the two ways to say that all is wrong."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from enum import IntEnum
from typing import ClassVar, Final, Self, TypeAlias

from device_drivers.dlms import axdr
from device_drivers.dlms.axdr import Data
from device_drivers.dlms.octets import DecodeError, Reader, length, prefixed

INVOKE: Final = 0xC1
"""The usual invoke-id-and-priority: id 1, confirmed, high priority."""

GET_REQUEST, SET_REQUEST, ACTION_REQUEST = 0xC0, 0xC1, 0xC3
GET_RESPONSE, SET_RESPONSE, ACTION_RESPONSE = 0xC4, 0xC5, 0xC7
EXCEPTION_RESPONSE, CONFIRMED_SERVICE_ERROR = 0xD8, 0x0E


class DataAccessResult(IntEnum):
    """How reading or writing an attribute went."""

    SUCCESS = 0
    HARDWARE_FAULT = 1
    TEMPORARY_FAILURE = 2
    READ_WRITE_DENIED = 3
    OBJECT_UNDEFINED = 4
    OBJECT_CLASS_INCONSISTENT = 9
    OBJECT_UNAVAILABLE = 11
    TYPE_UNMATCHED = 12
    SCOPE_OF_ACCESS_VIOLATED = 13
    DATA_BLOCK_UNAVAILABLE = 14
    LONG_GET_ABORTED = 15
    NO_LONG_GET_IN_PROGRESS = 16
    LONG_SET_ABORTED = 17
    NO_LONG_SET_IN_PROGRESS = 18
    DATA_BLOCK_NUMBER_INVALID = 19
    OTHER_REASON = 250


class ActionResult(IntEnum):
    """How invoking a method went."""

    SUCCESS = 0
    HARDWARE_FAULT = 1
    TEMPORARY_FAILURE = 2
    READ_WRITE_DENIED = 3
    OBJECT_UNDEFINED = 4
    OBJECT_CLASS_INCONSISTENT = 9
    OBJECT_UNAVAILABLE = 11
    TYPE_UNMATCHED = 12
    SCOPE_OF_ACCESS_VIOLATED = 13
    DATA_BLOCK_UNAVAILABLE = 14
    LONG_ACTION_ABORTED = 15
    NO_LONG_ACTION_IN_PROGRESS = 16
    OTHER_REASON = 250


Result: TypeAlias = Data | DataAccessResult


def logical_name(text: str) -> bytes:
    """The 6 octets of an OBIS code written `1.0.1.8.0.255`. Raises ValueError for anything else."""
    parts = text.split(".")
    if len(parts) != 6 or not all(part.isascii() and part.isdigit() for part in parts):
        raise ValueError(f"{text!r} is no logical name: write 1.0.1.8.0.255")
    return bytes(int(part) for part in parts)


@dataclass(frozen=True, slots=True)
class Selection:
    """Selective access: a selector of the interface class, and its parameters."""

    selector: int
    parameters: Data


@dataclass(frozen=True, slots=True)
class Attribute:
    """An attribute of an object, or a part of it."""

    class_id: int
    instance: bytes
    index: int
    selection: Selection | None = None

    def __post_init__(self) -> None:
        _check_descriptor(self.class_id, self.instance, self.index)

    def encode(self) -> bytes:
        """The descriptor with its access selection."""
        head = _descriptor(self.class_id, self.instance, self.index)
        if self.selection is None:
            return head + b"\x00"
        return head + bytes([1, self.selection.selector]) + self.selection.parameters.encode()

    @classmethod
    def read(cls, reader: Reader) -> Self:
        """Raises DecodeError."""
        head = _read_descriptor(reader)
        return cls(*head, Selection(reader.octet(), axdr.read(reader)) if reader.boolean() else None)


@dataclass(frozen=True, slots=True)
class Method:
    """A method of an object."""

    class_id: int
    instance: bytes
    index: int

    def __post_init__(self) -> None:
        _check_descriptor(self.class_id, self.instance, self.index)

    def encode(self) -> bytes:
        """The descriptor."""
        return _descriptor(self.class_id, self.instance, self.index)

    @classmethod
    def read(cls, reader: Reader) -> Self:
        """Raises DecodeError."""
        return cls(*_read_descriptor(reader))


@dataclass(frozen=True, slots=True)
class Block:
    """A piece of something too long for one APDU. The first is number 1."""

    number: int
    last: bool
    raw: bytes

    def encode(self) -> bytes:
        """The octets."""
        return bytes([self.last]) + self.number.to_bytes(4, "big") + prefixed(self.raw)

    @classmethod
    def read(cls, reader: Reader) -> Self:
        """Raises DecodeError."""
        last, number = reader.boolean(), reader.number(4)
        return cls(number, last, reader.prefixed())


@dataclass(frozen=True, slots=True)
class Outcome:
    """What a method said: how it went, and what it returned."""

    result: ActionResult
    returned: Result | None = None

    def encode(self) -> bytes:
        """The octets."""
        returned = b"\x00" if self.returned is None else b"\x01" + encode_result(self.returned)
        return bytes([self.result]) + returned

    @classmethod
    def read(cls, reader: Reader) -> Self:
        """Raises DecodeError."""
        result = reader.member(ActionResult)
        return cls(result, read_result(reader) if reader.boolean() else None)


@dataclass(frozen=True, slots=True)
class _Service:
    """A request or response in one of its forms."""

    SERVICE: ClassVar[int]
    FORM: ClassVar[int]

    invoke: int = field(default=INVOKE, kw_only=True)

    def encode(self) -> bytes:
        """The octets, tag first."""
        return bytes([self.SERVICE, self.FORM, self.invoke]) + self._contents()

    def _contents(self) -> bytes:
        raise NotImplementedError

    @classmethod
    def read(cls, reader: Reader, invoke: int) -> Self:
        """What follows the invoke-id-and-priority. Raises DecodeError."""
        raise NotImplementedError


@dataclass(frozen=True, slots=True)
class GetRequest(_Service):
    """Read an attribute."""

    SERVICE, FORM = GET_REQUEST, 1
    attribute: Attribute

    def _contents(self) -> bytes:
        return self.attribute.encode()

    @classmethod
    def read(cls, reader: Reader, invoke: int) -> Self:
        return cls(Attribute.read(reader), invoke=invoke)


@dataclass(frozen=True, slots=True)
class _BlockNumber(_Service):
    """A form that holds the number of a block and no more."""

    number: int

    def _contents(self) -> bytes:
        return self.number.to_bytes(4, "big")

    @classmethod
    def read(cls, reader: Reader, invoke: int) -> Self:
        return cls(reader.number(4), invoke=invoke)


@dataclass(frozen=True, slots=True)
class GetNext(_BlockNumber):
    """Send the block after number `number`."""

    SERVICE, FORM = GET_REQUEST, 2


@dataclass(frozen=True, slots=True)
class GetList(_Service):
    """Read several attributes."""

    SERVICE, FORM = GET_REQUEST, 3
    attributes: tuple[Attribute, ...]

    def _contents(self) -> bytes:
        return encode_list(self.attributes)

    @classmethod
    def read(cls, reader: Reader, invoke: int) -> Self:
        return cls(tuple(Attribute.read(reader) for _ in range(reader.length())), invoke=invoke)


@dataclass(frozen=True, slots=True)
class GetResponse(_Service):
    """What was read, or why not."""

    SERVICE, FORM = GET_RESPONSE, 1
    result: Result

    def _contents(self) -> bytes:
        return encode_result(self.result)

    @classmethod
    def read(cls, reader: Reader, invoke: int) -> Self:
        return cls(read_result(reader), invoke=invoke)


@dataclass(frozen=True, slots=True)
class GetResponseBlock(_Service):
    """A piece of what was read, or why there is none."""

    SERVICE, FORM = GET_RESPONSE, 2
    number: int
    last: bool
    result: bytes | DataAccessResult

    def _contents(self) -> bytes:
        head = bytes([self.last]) + self.number.to_bytes(4, "big")
        if isinstance(self.result, bytes):
            return head + b"\x00" + prefixed(self.result)
        return head + bytes([1, self.result])

    @classmethod
    def read(cls, reader: Reader, invoke: int) -> Self:
        last, number = reader.boolean(), reader.number(4)
        return cls(
            number, last, reader.member(DataAccessResult) if _second(reader) else reader.prefixed(), invoke=invoke
        )


@dataclass(frozen=True, slots=True)
class GetResponseList(_Service):
    """What was read of each attribute, or why not."""

    SERVICE, FORM = GET_RESPONSE, 3
    results: tuple[Result, ...]

    def _contents(self) -> bytes:
        return encode_results(self.results)

    @classmethod
    def read(cls, reader: Reader, invoke: int) -> Self:
        return cls(read_results(reader), invoke=invoke)


@dataclass(frozen=True, slots=True)
class SetRequest(_Service):
    """Write an attribute."""

    SERVICE, FORM = SET_REQUEST, 1
    attribute: Attribute
    value: Data

    def _contents(self) -> bytes:
        return self.attribute.encode() + self.value.encode()

    @classmethod
    def read(cls, reader: Reader, invoke: int) -> Self:
        return cls(Attribute.read(reader), axdr.read(reader), invoke=invoke)


@dataclass(frozen=True, slots=True)
class SetFirstBlock(_Service):
    """Write an attribute, of whose value this is the first piece."""

    SERVICE, FORM = SET_REQUEST, 2
    attribute: Attribute
    block: Block

    def _contents(self) -> bytes:
        return self.attribute.encode() + self.block.encode()

    @classmethod
    def read(cls, reader: Reader, invoke: int) -> Self:
        return cls(Attribute.read(reader), Block.read(reader), invoke=invoke)


@dataclass(frozen=True, slots=True)
class _BlockOnly(_Service):
    """A form that holds a block and no more."""

    block: Block

    def _contents(self) -> bytes:
        return self.block.encode()

    @classmethod
    def read(cls, reader: Reader, invoke: int) -> Self:
        return cls(Block.read(reader), invoke=invoke)


@dataclass(frozen=True, slots=True)
class SetBlock(_BlockOnly):
    """A further piece of what is written."""

    SERVICE, FORM = SET_REQUEST, 3


@dataclass(frozen=True, slots=True)
class SetList(_Service):
    """Write several attributes."""

    SERVICE, FORM = SET_REQUEST, 4
    attributes: tuple[Attribute, ...]
    values: tuple[Data, ...]

    def _contents(self) -> bytes:
        return encode_list(self.attributes) + encode_list(self.values)

    @classmethod
    def read(cls, reader: Reader, invoke: int) -> Self:
        attributes = tuple(Attribute.read(reader) for _ in range(reader.length()))
        return cls(attributes, read_values(reader, len(attributes)), invoke=invoke)


@dataclass(frozen=True, slots=True)
class SetListFirstBlock(_Service):
    """Write several attributes, of whose values this is the first piece."""

    SERVICE, FORM = SET_REQUEST, 5
    attributes: tuple[Attribute, ...]
    block: Block

    def _contents(self) -> bytes:
        return encode_list(self.attributes) + self.block.encode()

    @classmethod
    def read(cls, reader: Reader, invoke: int) -> Self:
        attributes = tuple(Attribute.read(reader) for _ in range(reader.length()))
        return cls(attributes, Block.read(reader), invoke=invoke)


@dataclass(frozen=True, slots=True)
class SetResponse(_Service):
    """How writing went."""

    SERVICE, FORM = SET_RESPONSE, 1
    result: DataAccessResult

    def _contents(self) -> bytes:
        return bytes([self.result])

    @classmethod
    def read(cls, reader: Reader, invoke: int) -> Self:
        return cls(reader.member(DataAccessResult), invoke=invoke)


@dataclass(frozen=True, slots=True)
class SetResponseBlock(_BlockNumber):
    """Block `number` is here, the next one may come."""

    SERVICE, FORM = SET_RESPONSE, 2


@dataclass(frozen=True, slots=True)
class SetResponseLastBlock(_Service):
    """How writing in blocks went."""

    SERVICE, FORM = SET_RESPONSE, 3
    result: DataAccessResult
    number: int

    def _contents(self) -> bytes:
        return bytes([self.result]) + self.number.to_bytes(4, "big")

    @classmethod
    def read(cls, reader: Reader, invoke: int) -> Self:
        return cls(reader.member(DataAccessResult), reader.number(4), invoke=invoke)


@dataclass(frozen=True, slots=True)
class SetResponseLastBlockList(_Service):
    """How writing several attributes in blocks went."""

    SERVICE, FORM = SET_RESPONSE, 4
    results: tuple[DataAccessResult, ...]
    number: int

    def _contents(self) -> bytes:
        return prefixed(bytes(self.results)) + self.number.to_bytes(4, "big")

    @classmethod
    def read(cls, reader: Reader, invoke: int) -> Self:
        results = tuple(reader.member(DataAccessResult) for _ in range(reader.length()))
        return cls(results, reader.number(4), invoke=invoke)


@dataclass(frozen=True, slots=True)
class SetResponseList(_Service):
    """How writing several attributes went."""

    SERVICE, FORM = SET_RESPONSE, 5
    results: tuple[DataAccessResult, ...]

    def _contents(self) -> bytes:
        return prefixed(bytes(self.results))

    @classmethod
    def read(cls, reader: Reader, invoke: int) -> Self:
        return cls(tuple(reader.member(DataAccessResult) for _ in range(reader.length())), invoke=invoke)


@dataclass(frozen=True, slots=True)
class ActionRequest(_Service):
    """Invoke a method."""

    SERVICE, FORM = ACTION_REQUEST, 1
    method: Method
    parameters: Data | None = None

    def _contents(self) -> bytes:
        parameters = b"\x00" if self.parameters is None else b"\x01" + self.parameters.encode()
        return self.method.encode() + parameters

    @classmethod
    def read(cls, reader: Reader, invoke: int) -> Self:
        return cls(Method.read(reader), axdr.read(reader) if reader.boolean() else None, invoke=invoke)


@dataclass(frozen=True, slots=True)
class ActionNext(_BlockNumber):
    """Block `number` of the response is here, the next one may come."""

    SERVICE, FORM = ACTION_REQUEST, 2


@dataclass(frozen=True, slots=True)
class ActionList(_Service):
    """Invoke several methods. One without parameters has null-data there."""

    SERVICE, FORM = ACTION_REQUEST, 3
    methods: tuple[Method, ...]
    parameters: tuple[Data, ...]

    def _contents(self) -> bytes:
        return encode_list(self.methods) + encode_list(self.parameters)

    @classmethod
    def read(cls, reader: Reader, invoke: int) -> Self:
        methods = tuple(Method.read(reader) for _ in range(reader.length()))
        return cls(methods, read_values(reader, len(methods)), invoke=invoke)


@dataclass(frozen=True, slots=True)
class ActionFirstBlock(_Service):
    """Invoke a method, of whose parameters this is the first piece."""

    SERVICE, FORM = ACTION_REQUEST, 4
    method: Method
    block: Block

    def _contents(self) -> bytes:
        return self.method.encode() + self.block.encode()

    @classmethod
    def read(cls, reader: Reader, invoke: int) -> Self:
        return cls(Method.read(reader), Block.read(reader), invoke=invoke)


@dataclass(frozen=True, slots=True)
class ActionListFirstBlock(_Service):
    """Invoke several methods, of whose parameters this is the first piece."""

    SERVICE, FORM = ACTION_REQUEST, 5
    methods: tuple[Method, ...]
    block: Block

    def _contents(self) -> bytes:
        return encode_list(self.methods) + self.block.encode()

    @classmethod
    def read(cls, reader: Reader, invoke: int) -> Self:
        methods = tuple(Method.read(reader) for _ in range(reader.length()))
        return cls(methods, Block.read(reader), invoke=invoke)


@dataclass(frozen=True, slots=True)
class ActionBlock(_BlockOnly):
    """A further piece of the parameters."""

    SERVICE, FORM = ACTION_REQUEST, 6


@dataclass(frozen=True, slots=True)
class ActionResponse(_Service):
    """How a method went."""

    SERVICE, FORM = ACTION_RESPONSE, 1
    outcome: Outcome

    def _contents(self) -> bytes:
        return self.outcome.encode()

    @classmethod
    def read(cls, reader: Reader, invoke: int) -> Self:
        return cls(Outcome.read(reader), invoke=invoke)


@dataclass(frozen=True, slots=True)
class ActionResponseBlock(_BlockOnly):
    """A piece of how it went."""

    SERVICE, FORM = ACTION_RESPONSE, 2


@dataclass(frozen=True, slots=True)
class ActionResponseList(_Service):
    """How each method went."""

    SERVICE, FORM = ACTION_RESPONSE, 3
    outcomes: tuple[Outcome, ...]

    def _contents(self) -> bytes:
        return encode_list(self.outcomes)

    @classmethod
    def read(cls, reader: Reader, invoke: int) -> Self:
        return cls(read_outcomes(reader), invoke=invoke)


@dataclass(frozen=True, slots=True)
class ActionResponseNext(_BlockNumber):
    """Block `number` of the parameters is here, the next one may come."""

    SERVICE, FORM = ACTION_RESPONSE, 4


class StateError(IntEnum):
    """What an exception response says of the service."""

    SERVICE_NOT_ALLOWED = 1
    SERVICE_UNKNOWN = 2


class ServiceError(IntEnum):
    """What an exception response says of the reason."""

    OPERATION_NOT_POSSIBLE = 1
    SERVICE_NOT_SUPPORTED = 2
    OTHER_REASON = 3
    PDU_TOO_LONG = 4
    DECIPHERING_ERROR = 5
    INVOCATION_COUNTER_ERROR = 6


@dataclass(frozen=True, slots=True)
class ExceptionResponse:
    """The server could not deal with an APDU at all. With an invocation counter error comes the one it expects."""

    state: StateError
    service: ServiceError
    invocation_counter: int | None = None

    def encode(self) -> bytes:
        """The octets, tag first."""
        counter = b"" if self.invocation_counter is None else self.invocation_counter.to_bytes(4, "big")
        return bytes([EXCEPTION_RESPONSE, self.state, self.service]) + counter

    @classmethod
    def read(cls, reader: Reader) -> Self:
        """What follows the tag. Raises DecodeError."""
        state, service = reader.member(StateError), reader.member(ServiceError)
        counted = service is ServiceError.INVOCATION_COUNTER_ERROR and reader.remaining
        return cls(state, service, reader.number(4) if counted else None)


@dataclass(frozen=True, slots=True)
class ConfirmedServiceError:
    """The server could not carry out a service: which service, in which of the groups of errors, which error.

    The groups: 0 application reference, 1 hardware resource, 2 VDE state, 3 service, 4 definition, 5 access,
    6 initiate, 7 load data set, 9 task, 10 other. The service 1 is Initiate.
    """

    service: int
    group: int
    error: int

    def encode(self) -> bytes:
        """The octets, tag first."""
        return bytes([CONFIRMED_SERVICE_ERROR, self.service, self.group, self.error])

    @classmethod
    def read(cls, reader: Reader) -> Self:
        """What follows the tag. Raises DecodeError."""
        return cls(reader.octet(), reader.octet(), reader.octet())


GetApdu: TypeAlias = GetRequest | GetNext | GetList | GetResponse | GetResponseBlock | GetResponseList
SetApdu: TypeAlias = (
    SetRequest
    | SetFirstBlock
    | SetBlock
    | SetList
    | SetListFirstBlock
    | SetResponse
    | SetResponseBlock
    | SetResponseLastBlock
    | SetResponseLastBlockList
    | SetResponseList
)
ActionApdu: TypeAlias = (
    ActionRequest
    | ActionNext
    | ActionList
    | ActionFirstBlock
    | ActionListFirstBlock
    | ActionBlock
    | ActionResponse
    | ActionResponseBlock
    | ActionResponseList
    | ActionResponseNext
)
Apdu: TypeAlias = GetApdu | SetApdu | ActionApdu | ExceptionResponse | ConfirmedServiceError

_FORMS: Mapping[tuple[int, int], type[GetApdu] | type[SetApdu] | type[ActionApdu]] = {
    (form.SERVICE, form.FORM): form for union in (GetApdu, SetApdu, ActionApdu) for form in union.__args__
}
_SERVICES = {service for service, _ in _FORMS}
_FAULTS: Mapping[int, type[ExceptionResponse] | type[ConfirmedServiceError]] = {
    EXCEPTION_RESPONSE: ExceptionResponse,
    CONFIRMED_SERVICE_ERROR: ConfirmedServiceError,
}


def decode(octets: bytes) -> Apdu:
    """The one APDU in these octets, not ciphered. Raises DecodeError."""
    reader = Reader(octets)
    apdu = _read(reader)
    reader.end()
    return apdu


def _read(reader: Reader) -> Apdu:
    at, service = reader.position, reader.octet()
    if service in _FAULTS:
        return _FAULTS[service].read(reader)
    if service not in _SERVICES:
        raise DecodeError(at, f"no APDU of logical names: {service:02x}")
    at, form = reader.position, reader.octet()
    if (service, form) not in _FORMS:
        raise DecodeError(at, f"APDU {service:02x} has no form {form}")
    return _FORMS[service, form].read(reader, reader.octet())


def encode_result(result: Result) -> bytes:
    """A Get-Data-Result."""
    return b"\x00" + result.encode() if isinstance(result, Data) else bytes([1, result])


def read_result(reader: Reader) -> Result:
    """The next Get-Data-Result. Raises DecodeError."""
    return reader.member(DataAccessResult) if _second(reader) else axdr.read(reader)


def encode_results(results: Sequence[Result]) -> bytes:
    """The results of a list."""
    return length(len(results)) + b"".join(map(encode_result, results))


def read_results(reader: Reader) -> tuple[Result, ...]:
    """The results of a list. Raises DecodeError."""
    return tuple(read_result(reader) for _ in range(reader.length()))


def encode_list(items: Sequence[Attribute | Method | Data | Outcome]) -> bytes:
    """Any other list."""
    return length(len(items)) + b"".join(item.encode() for item in items)


def read_values(reader: Reader, count: int) -> tuple[Data, ...]:
    """A list of so many values. Raises DecodeError."""
    at, found = reader.position, reader.length()
    if found != count:
        raise DecodeError(at, f"{found} values for {count} descriptors")
    return tuple(axdr.read(reader) for _ in range(found))


def read_outcomes(reader: Reader) -> tuple[Outcome, ...]:
    """The outcomes of a list. Raises DecodeError."""
    return tuple(Outcome.read(reader) for _ in range(reader.length()))


def _second(reader: Reader) -> bool:
    """Which of two things follows. Raises DecodeError for a third."""
    at, choice = reader.position, reader.octet()
    if choice > 1:
        raise DecodeError(at, f"a choice of 0 or 1, found {choice}")
    return choice == 1


def _check_descriptor(class_id: int, instance: bytes, index: int) -> None:
    if not (0 <= class_id < 0x10000 and len(instance) == 6 and -0x80 <= index < 0x80):
        raise ValueError(f"class {class_id}, instance {instance.hex()}, index {index}: no COSEM descriptor")


def _descriptor(class_id: int, instance: bytes, index: int) -> bytes:
    return class_id.to_bytes(2, "big") + instance + index.to_bytes(1, "big", signed=True)


def _read_descriptor(reader: Reader) -> tuple[int, bytes, int]:
    return reader.number(2), reader.take(6), int.from_bytes(reader.take(1), "big", signed=True)
