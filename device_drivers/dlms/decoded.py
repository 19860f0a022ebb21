"""What went over a wire, as it is recorded, and in words for people: HDLC control, kind of APDU, object."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import IntEnum
from typing import Final, Literal, TypeAlias

from device_drivers.dlms import acse, apdu, hdlc
from device_drivers.dlms.acse import AssociationRequest, AssociationResponse, Mechanism
from device_drivers.dlms.apdu import (
    ActionBlock,
    ActionFirstBlock,
    ActionList,
    ActionListFirstBlock,
    ActionRequest,
    ActionResponse,
    ActionResponseBlock,
    ActionResponseList,
    Apdu,
    Attribute,
    ConfirmedServiceError,
    ExceptionResponse,
    GetList,
    GetRequest,
    GetResponse,
    GetResponseBlock,
    GetResponseList,
    Method,
    Outcome,
    Result,
    SetBlock,
    SetFirstBlock,
    SetList,
    SetListFirstBlock,
    SetRequest,
    SetResponse,
    SetResponseLastBlock,
    SetResponseLastBlockList,
    SetResponseList,
)
from device_drivers.dlms.axdr import Data
from device_drivers.dlms.hdlc import FLAG, LLC_COMMAND, LLC_RESPONSE, Address, Kind
from device_drivers.dlms.iec62056_21 import without_parity
from device_drivers.dlms.octets import DecodeError
from device_drivers.dlms.wrapper import WrapperMessage, WrapperParser

MASK: Final = b"*"
"""What is recorded in the place of an octet that is secret."""

LONGEST: Final = 120
"""How many characters of a value or message are shown."""

Direction: TypeAlias = Literal["sent", "received"]

_SERVICES: Final[Mapping[int, str]] = {
    0xC0: "GET request",
    0xC1: "SET request",
    0xC2: "event notification",
    0xC3: "ACTION request",
    0xC4: "GET response",
    0xC5: "SET response",
    0xC7: "ACTION response",
}
_GENERAL: Final[Mapping[int, str]] = {0xDB: "general-glo-ciphering", 0xDC: "general-ded-ciphering"}


@dataclass(frozen=True, slots=True)
class Frame:
    """What went over a wire at a bench time: an HDLC frame, a wrapper message, or characters of a sign-on.

    No octet of it is secret: see `secrecy`.
    """

    at: datetime
    direction: Direction
    octets: bytes


def in_words(octets: bytes, names: Mapping[bytes, str] | None = None) -> str:
    """What these octets are, for people; `names` tells what the logical names of objects stand for."""
    if octets and octets == MASK * len(octets):
        return f"{len(octets)} octets concealed, as they may hold a password"
    if octets[:1] == bytes([FLAG]):
        return _frame_in_words(octets, names or {})
    if octets[:2] == b"\x00\x01":
        return _message_in_words(octets, names or {})
    return repr(without_parity(octets).decode("ascii"))


def _frame_in_words(octets: bytes, names: Mapping[bytes, str]) -> str:
    try:
        frame = hdlc.Frame.decode(octets)
    except DecodeError as error:
        return f"no frame: {error}"
    control = frame.control
    counters = f" N(S)={control.send}" if control.kind is Kind.I else ""
    if control.kind in (Kind.I, Kind.RR, Kind.RNR):
        counters += f" N(R)={control.receive}"
    head = f"{_station(frame.source)} to {_station(frame.destination)}: {control.kind.name}{counters}"
    if control.kind is not Kind.I:
        return head
    whole = frame.information[:3] in (LLC_COMMAND, LLC_RESPONSE)
    if not whole or frame.segmented:
        return f"{head}, {'first' if whole else 'further'} segment of {len(frame.information)} octets"
    return f"{head}, {apdu_in_words(frame.information[3:], names)}"


def _station(address: Address) -> str:
    return str(address.upper) if address.lower is None else f"{address.upper}/{address.lower}"


def _message_in_words(octets: bytes, names: Mapping[bytes, str]) -> str:
    try:
        messages: list[WrapperMessage] = WrapperParser().feed(octets)
    except DecodeError as error:
        return f"no message: {error}"
    if not messages:
        return "a message that does not end"
    return "; ".join(f"{each.source} to {each.destination}: {apdu_in_words(each.apdu, names)}" for each in messages)


def apdu_in_words(octets: bytes, names: Mapping[bytes, str] | None = None) -> str:
    """What kind of APDU this is, which object it concerns, and what it says."""
    tag = octets[0] if octets else -1
    try:
        match tag:
            case acse.AARQ:
                return _associating(AssociationRequest.decode(octets))
            case acse.AARE:
                answer = AssociationResponse.decode(octets)
                return f"AARE {_named(answer.result)}, {_named(answer.diagnostic)}"
            case acse.RLRQ:
                return "RLRQ"
            case acse.RLRE:
                return "RLRE"
        if ciphered := _ciphered(tag):
            return f"{ciphered}, {len(octets)} octets"
        if tag in _SERVICES and octets[3:] and octets[3:] == MASK * len(octets[3:]):
            return f"{_SERVICES[tag]}, concealed as it holds a secret"
        return _shortened(_service(apdu.decode(octets), names or {}))
    except DecodeError as error:
        return f"no APDU: {error}"


def _associating(request: AssociationRequest) -> str:
    value = request.authentication
    if value is None:
        return f"AARQ {_named(request.mechanism)}"
    if value == MASK * len(value):
        return f"AARQ {_named(request.mechanism)}, password concealed"
    return f"AARQ {_named(request.mechanism)}" + (", challenge" if request.mechanism > Mechanism.LOW else ", password")


def _ciphered(tag: int) -> str:
    """The name of a ciphered APDU; empty for a plain one."""
    if tag in _GENERAL:
        return _GENERAL[tag]
    for shift, name in ((8, "glo"), (16, "ded")):
        if tag - shift in _SERVICES and tag not in _SERVICES:
            return f"{name}-{_SERVICES[tag - shift]}"
    return ""


def _service(found: Apdu, names: Mapping[bytes, str]) -> str:
    match found:
        case ExceptionResponse(state=state, service=service):
            return f"exception response {_named(state)}, {_named(service)}"
        case ConfirmedServiceError(service=service, group=group, error=error):
            return f"confirmed service error: service {service}, group {group}, error {error}"
    kind = _SERVICES[found.SERVICE]
    match found:
        case GetRequest(attribute=asked) | SetFirstBlock(attribute=asked):
            return f"{kind} {_object(asked, names)}"
        case SetRequest(attribute=asked, value=value):
            return f"{kind} {_object(asked, names)} := {_value(value)}"
        case ActionRequest(method=asked, parameters=parameters):
            given = "" if parameters is None else f" with {_value(parameters)}"
            return f"{kind} {_object(asked, names)}{given}"
        case ActionFirstBlock(method=asked):
            return f"{kind} {_object(asked, names)}"
        case GetList(attributes=several) | SetList(attributes=several) | SetListFirstBlock(attributes=several):
            return f"{kind} {', '.join(_object(each, names) for each in several)}"
        case ActionList(methods=several) | ActionListFirstBlock(methods=several):
            return f"{kind} {', '.join(_object(each, names) for each in several)}"
        case GetResponse(result=result):
            return f"{kind} {_value(result)}"
        case GetResponseList(results=results):
            return f"{kind} {', '.join(map(_value, results))}"
        case GetResponseBlock(number=number, result=bytes(raw)):
            return f"{kind} block {number} of {len(raw)} octets"
        case SetResponse(result=result) | SetResponseLastBlock(result=result):
            return f"{kind} {_named(result)}"
        case SetResponseList(results=results) | SetResponseLastBlockList(results=results):
            return f"{kind} {', '.join(map(_named, results))}"
        case ActionResponse(outcome=outcome):
            return f"{kind} {_outcome(outcome)}"
        case ActionResponseList(outcomes=outcomes):
            return f"{kind} {', '.join(map(_outcome, outcomes))}"
        case SetBlock(block=block) | ActionBlock(block=block) | ActionResponseBlock(block=block):
            return f"{kind} block {block.number} of {len(block.raw)} octets"
    return f"{kind} block {found.number}"


def _object(asked: Attribute | Method, names: Mapping[bytes, str]) -> str:
    """An object by its logical name, and which attribute or method of it."""
    what = "attribute" if isinstance(asked, Attribute) else "method"
    name = names.get(asked.instance)
    obis = ".".join(map(str, asked.instance))
    return f"{obis}{f' ({name})' if name else ''} {what} {asked.index}"


def _outcome(outcome: Outcome) -> str:
    returned = "" if outcome.returned is None else f", returned {_value(outcome.returned)}"
    return f"{_named(outcome.result)}{returned}"


def _value(value: Result) -> str:
    if not isinstance(value, Data):
        return _named(value)
    if isinstance(value.value, tuple):
        return f"{value.tag.title} of {len(value.value)}"
    shown = value.value.hex() if isinstance(value.value, bytes) else value.value
    return _shortened(value.tag.title if shown is None else f"{value.tag.title} {shown}")


def _named(member: IntEnum) -> str:
    """The name that the standard uses."""
    return member.name.lower().replace("_", "-")


def _shortened(text: str) -> str:
    return text if len(text) <= LONGEST else f"{text[:LONGEST]}…"
