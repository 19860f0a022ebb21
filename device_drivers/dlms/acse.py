"""Opening and closing an application association: AARQ, AARE, RLRQ and RLRE in BER, and the xDLMS Initiate in A-XDR."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from enum import IntEnum, IntFlag
from typing import Final, Self, TypeVar

from device_drivers.dlms.octets import DecodeError, Reader, prefixed

DLMS_VERSION: Final = 6
VAA_NAME_LN: Final = 0x0007
"""What a server that is addressed by logical names says in its InitiateResponse."""

AARQ, AARE, RLRQ, RLRE = 0x60, 0x61, 0x62, 0x63
INITIATE_REQUEST, INITIATE_RESPONSE = 0x01, 0x08

_CONTEXT_NAME = bytes.fromhex("608574050801")
_MECHANISM_NAME = bytes.fromhex("608574050802")
_OBJECT_IDENTIFIER, _OCTET_STRING, _INTEGER = 0x06, 0x04, 0x02
_PROTOCOL_VERSION_1 = bytes.fromhex("0780")
_AUTHENTICATION_UNIT = bytes.fromhex("0780")
_CONFORMANCE = bytes.fromhex("5f1f0400")
_CONFORMANCE_SHORT = bytes.fromhex("5f0400")

E = TypeVar("E", bound=IntEnum)


class Context(IntEnum):
    """The application context names."""

    LOGICAL_NAMES = 1
    SHORT_NAMES = 2
    LOGICAL_NAMES_CIPHERED = 3
    SHORT_NAMES_CIPHERED = 4


class Mechanism(IntEnum):
    """The authentication mechanism names. `LOWEST` is no authentication, and is not named on the wire."""

    LOWEST = 0
    LOW = 1
    HIGH = 2
    HIGH_MD5 = 3
    HIGH_SHA1 = 4
    HIGH_GMAC = 5
    HIGH_SHA256 = 6
    HIGH_ECDSA = 7


class Conformance(IntFlag):
    """The conformance block; the first bit of the standard is the highest."""

    GENERAL_PROTECTION = 1 << 22
    GENERAL_BLOCK_TRANSFER = 1 << 21
    READ = 1 << 20
    WRITE = 1 << 19
    UNCONFIRMED_WRITE = 1 << 18
    DELTA_VALUE_ENCODING = 1 << 17
    ATTRIBUTE_0_WITH_SET = 1 << 15
    PRIORITY_MANAGEMENT = 1 << 14
    ATTRIBUTE_0_WITH_GET = 1 << 13
    BLOCK_TRANSFER_WITH_GET = 1 << 12
    BLOCK_TRANSFER_WITH_SET = 1 << 11
    BLOCK_TRANSFER_WITH_ACTION = 1 << 10
    MULTIPLE_REFERENCES = 1 << 9
    INFORMATION_REPORT = 1 << 8
    DATA_NOTIFICATION = 1 << 7
    ACCESS = 1 << 6
    PARAMETERIZED_ACCESS = 1 << 5
    GET = 1 << 4
    SET = 1 << 3
    SELECTIVE_ACCESS = 1 << 2
    EVENT_NOTIFICATION = 1 << 1
    ACTION = 1 << 0


class AssociationResult(IntEnum):
    """What an AARE says of an association."""

    ACCEPTED = 0
    REJECTED_PERMANENT = 1
    REJECTED_TRANSIENT = 2


class Diagnostic(IntEnum):
    """Why, as the service user of the ACSE says it."""

    NULL = 0
    NO_REASON_GIVEN = 1
    APPLICATION_CONTEXT_NAME_NOT_SUPPORTED = 2
    CALLING_AP_TITLE_NOT_RECOGNIZED = 3
    CALLING_AP_INVOCATION_IDENTIFIER_NOT_RECOGNIZED = 4
    CALLING_AE_QUALIFIER_NOT_RECOGNIZED = 5
    CALLING_AE_INVOCATION_IDENTIFIER_NOT_RECOGNIZED = 6
    CALLED_AP_TITLE_NOT_RECOGNIZED = 7
    CALLED_AP_INVOCATION_IDENTIFIER_NOT_RECOGNIZED = 8
    CALLED_AE_QUALIFIER_NOT_RECOGNIZED = 9
    CALLED_AE_INVOCATION_IDENTIFIER_NOT_RECOGNIZED = 10
    AUTHENTICATION_MECHANISM_NAME_NOT_RECOGNISED = 11
    AUTHENTICATION_MECHANISM_NAME_REQUIRED = 12
    AUTHENTICATION_FAILURE = 13
    AUTHENTICATION_REQUIRED = 14


class ProviderDiagnostic(IntEnum):
    """Why, as the service provider of the ACSE says it."""

    NULL = 0
    NO_REASON_GIVEN = 1
    NO_COMMON_ACSE_VERSION = 2


class ReleaseRequestReason(IntEnum):
    """Why a client releases an association."""

    NORMAL = 0
    URGENT = 1
    USER_DEFINED = 30


class ReleaseResponseReason(IntEnum):
    """What a server says to a release."""

    NORMAL = 0
    NOT_FINISHED = 1
    USER_DEFINED = 30


@dataclass(frozen=True, slots=True)
class InitiateRequest:
    """What a client proposes. `max_pdu`: the greatest APDU that it takes, in octets."""

    conformance: Conformance
    max_pdu: int = 0xFFFF
    dedicated_key: bytes | None = field(default=None, repr=False)
    response_allowed: bool = True
    quality_of_service: int | None = None
    dlms_version: int = DLMS_VERSION

    def encode(self) -> bytes:
        """The octets, tag first."""
        key = b"\x00" if self.dedicated_key is None else b"\x01" + prefixed(self.dedicated_key)
        allowed = b"\x00" if self.response_allowed else b"\x01\x00"
        return (
            bytes([INITIATE_REQUEST])
            + key
            + allowed
            + _optional_octet(self.quality_of_service)
            + bytes([self.dlms_version])
            + _CONFORMANCE
            + self.conformance.to_bytes(3, "big")
            + self.max_pdu.to_bytes(2, "big")
        )

    @classmethod
    def decode(cls, octets: bytes) -> Self:
        """Raises DecodeError."""
        reader = Reader(octets)
        reader.expect(bytes([INITIATE_REQUEST]), "InitiateRequest")
        key = reader.prefixed() if reader.boolean() else None
        allowed = reader.boolean() if reader.boolean() else True
        quality = _read_optional_octet(reader)
        version = reader.octet()
        conformance = _read_conformance(reader)
        value = cls(conformance, reader.number(2), key, allowed, quality, version)
        reader.end()
        return value


@dataclass(frozen=True, slots=True)
class InitiateResponse:
    """What a server agrees to. `max_pdu`: the greatest APDU that it takes, in octets."""

    conformance: Conformance
    max_pdu: int = 0xFFFF
    quality_of_service: int | None = None
    dlms_version: int = DLMS_VERSION
    vaa_name: int = VAA_NAME_LN

    def encode(self) -> bytes:
        """The octets, tag first."""
        return (
            bytes([INITIATE_RESPONSE])
            + _optional_octet(self.quality_of_service)
            + bytes([self.dlms_version])
            + _CONFORMANCE
            + self.conformance.to_bytes(3, "big")
            + self.max_pdu.to_bytes(2, "big")
            + self.vaa_name.to_bytes(2, "big")
        )

    @classmethod
    def decode(cls, octets: bytes) -> Self:
        """Raises DecodeError."""
        reader = Reader(octets)
        reader.expect(bytes([INITIATE_RESPONSE]), "InitiateResponse")
        quality, version = _read_optional_octet(reader), reader.octet()
        conformance = _read_conformance(reader)
        value = cls(conformance, reader.number(2), quality, version, reader.number(2))
        reader.end()
        return value


@dataclass(frozen=True, slots=True)
class AssociationRequest:
    """An AARQ. `user_information` is an InitiateRequest, ciphered or not; `title` the system title of the client.

    `authentication` is a password with the mechanism `LOW`, and a challenge with the high ones.
    """

    context: Context
    user_information: bytes
    mechanism: Mechanism = Mechanism.LOWEST
    authentication: bytes | None = field(default=None, repr=False)
    title: bytes | None = None
    user_id: int | None = None

    def encode(self) -> bytes:
        """The octets, tag first."""
        fields = [_tagged(0xA1, _tagged(_OBJECT_IDENTIFIER, _CONTEXT_NAME + bytes([self.context])))]
        if self.title is not None:
            fields.append(_tagged(0xA6, _tagged(_OCTET_STRING, self.title)))
        if self.user_id is not None:
            fields.append(_tagged(0xA9, _tagged(_INTEGER, bytes([self.user_id]))))
        fields += _authentication(0x8A, 0x8B, 0xAC, self.mechanism, self.authentication)
        fields.append(_tagged(0xBE, _tagged(_OCTET_STRING, self.user_information)))
        return _tagged(AARQ, b"".join(fields))

    @classmethod
    def decode(cls, octets: bytes) -> Self:
        """Raises DecodeError."""
        fields = _Fields(octets, AARQ, "AARQ")
        return cls(
            fields.context(),
            fields.required(0xBE, "user-information", _OCTET_STRING).rest(),
            fields.mechanism(0x8B),
            fields.authentication(0xAC),
            fields.optional(0xA6, _OCTET_STRING),
            fields.number(0xA9),
        )


@dataclass(frozen=True, slots=True)
class AssociationResponse:
    """An AARE. `user_information` is an InitiateResponse, ciphered or not, or a ConfirmedServiceError.

    `authentication` is the challenge of the server, `title` its system title.
    """

    context: Context
    result: AssociationResult
    diagnostic: Diagnostic | ProviderDiagnostic
    user_information: bytes | None = None
    mechanism: Mechanism = Mechanism.LOWEST
    authentication: bytes | None = field(default=None, repr=False)
    title: bytes | None = None

    def encode(self) -> bytes:
        """The octets, tag first."""
        source = 0xA1 if isinstance(self.diagnostic, Diagnostic) else 0xA2
        fields = [
            _tagged(0xA1, _tagged(_OBJECT_IDENTIFIER, _CONTEXT_NAME + bytes([self.context]))),
            _tagged(0xA2, _tagged(_INTEGER, bytes([self.result]))),
            _tagged(0xA3, _tagged(source, _tagged(_INTEGER, bytes([self.diagnostic])))),
        ]
        if self.title is not None:
            fields.append(_tagged(0xA4, _tagged(_OCTET_STRING, self.title)))
        fields += _authentication(0x88, 0x89, 0xAA, self.mechanism, self.authentication)
        if self.user_information is not None:
            fields.append(_tagged(0xBE, _tagged(_OCTET_STRING, self.user_information)))
        return _tagged(AARE, b"".join(fields))

    @classmethod
    def decode(cls, octets: bytes) -> Self:
        """Raises DecodeError."""
        fields = _Fields(octets, AARE, "AARE")
        return cls(
            fields.context(),
            _named(AssociationResult, fields.required(0xA2, "result", _INTEGER)),
            fields.diagnostic(),
            fields.optional(0xBE, _OCTET_STRING),
            fields.mechanism(0x89),
            fields.authentication(0xAA),
            fields.optional(0xA4, _OCTET_STRING),
        )


@dataclass(frozen=True, slots=True)
class ReleaseRequest:
    """An RLRQ. `user_information` is an InitiateRequest, where the association is ciphered."""

    reason: ReleaseRequestReason | None = ReleaseRequestReason.NORMAL
    user_information: bytes | None = None

    def encode(self) -> bytes:
        """The octets, tag first."""
        return _release(RLRQ, self.reason, self.user_information)

    @classmethod
    def decode(cls, octets: bytes) -> Self:
        """Raises DecodeError."""
        fields = _Fields(octets, RLRQ, "RLRQ")
        return cls(fields.reason(ReleaseRequestReason), fields.optional(0xBE, _OCTET_STRING))


@dataclass(frozen=True, slots=True)
class ReleaseResponse:
    """An RLRE."""

    reason: ReleaseResponseReason | None = ReleaseResponseReason.NORMAL
    user_information: bytes | None = None

    def encode(self) -> bytes:
        """The octets, tag first."""
        return _release(RLRE, self.reason, self.user_information)

    @classmethod
    def decode(cls, octets: bytes) -> Self:
        """Raises DecodeError."""
        fields = _Fields(octets, RLRE, "RLRE")
        return cls(fields.reason(ReleaseResponseReason), fields.optional(0xBE, _OCTET_STRING))


def _tagged(tag: int, octets: bytes) -> bytes:
    return bytes([tag]) + prefixed(octets)


def _optional_octet(value: int | None) -> bytes:
    return b"\x00" if value is None else bytes([1, value])


def _read_optional_octet(reader: Reader) -> int | None:
    return reader.octet() if reader.boolean() else None


def _read_conformance(reader: Reader) -> Conformance:
    """The conformance block, in the older encoding of its tag too."""
    reader.expect(_CONFORMANCE[:1], "conformance")
    reader.expect((_CONFORMANCE if reader.peek() == _CONFORMANCE[1] else _CONFORMANCE_SHORT)[1:], "conformance")
    return Conformance(reader.number(3))


def _authentication(
    unit_tag: int, mechanism_tag: int, value_tag: int, mechanism: Mechanism, value: bytes | None
) -> Iterator[bytes]:
    if mechanism is not Mechanism.LOWEST:
        yield _tagged(unit_tag, _AUTHENTICATION_UNIT)
        yield _tagged(mechanism_tag, _MECHANISM_NAME + bytes([mechanism]))
    if value is not None:
        yield _tagged(value_tag, _tagged(0x80, value))


def _release(tag: int, reason: IntEnum | None, user_information: bytes | None) -> bytes:
    fields = b"" if reason is None else _tagged(0x80, bytes([reason]))
    if user_information is not None:
        fields += _tagged(0xBE, _tagged(_OCTET_STRING, user_information))
    return _tagged(tag, fields)


def _named(kind: type[E], reader: Reader) -> E:
    """The one octet that is left, as a value of `kind`."""
    value = reader.member(kind)
    reader.end()
    return value


def _within(reader: Reader, tag: int, what: str) -> Reader:
    """What an explicit tag holds, which must be the last thing there."""
    reader.expect(bytes([tag]), what)
    held = reader.cut(reader.length())
    reader.end()
    return held


class _Fields:
    """The fields of an ACSE APDU, each at most once. Those that nobody asks for are stepped over."""

    def __init__(self, octets: bytes, tag: int, what: str) -> None:
        self._what = what
        reader = _within(Reader(octets), tag, what)
        self._fields: dict[int, Reader] = {}
        while reader.remaining:
            at, number = reader.position, reader.octet()
            if number & 0x1F == 0x1F:
                raise DecodeError(at, f"{what}: no field {number:02x}")
            if number in self._fields:
                raise DecodeError(at, f"{what}: field {number:02x} twice")
            self._fields[number] = reader.cut(reader.length())

    def reason(self, kind: type[E]) -> E | None:
        """The reason of a release, if there."""
        held = self._fields.get(0x80)
        return None if held is None else _named(kind, held)

    def required(self, tag: int, name: str, inner: int) -> Reader:
        """What is inside the inner tag of a field that must be there."""
        held = self._fields.get(tag)
        if held is None:
            raise DecodeError(0, f"{self._what} without {name}")
        return _within(held, inner, name)

    def optional(self, tag: int, inner: int) -> bytes | None:
        """The octets inside the inner tag of a field, if there."""
        held = self._fields.get(tag)
        return None if held is None else _within(held, inner, f"{self._what} field {tag:02x}").rest()

    def number(self, tag: int) -> int | None:
        """The octet that a field holds as an integer, if there."""
        octets = self.optional(tag, _INTEGER)
        if octets is not None and len(octets) != 1:
            raise DecodeError(0, f"{self._what} field {tag:02x}: an integer of {len(octets)} octets")
        return None if octets is None else octets[0]

    def context(self) -> Context:
        """The application context name."""
        name = self.required(0xA1, "application-context-name", _OBJECT_IDENTIFIER)
        name.expect(_CONTEXT_NAME, "application-context-name")
        return _named(Context, name)

    def mechanism(self, tag: int) -> Mechanism:
        """The mechanism name; `LOWEST` where none is named."""
        name = self._fields.get(tag)
        if name is None:
            return Mechanism.LOWEST
        name.expect(_MECHANISM_NAME, "mechanism-name")
        return _named(Mechanism, name)

    def authentication(self, tag: int) -> bytes | None:
        """The authentication value, which must be a character string."""
        return self.optional(tag, 0x80)

    def diagnostic(self) -> Diagnostic | ProviderDiagnostic:
        """The result-source-diagnostic."""
        held = self._fields.get(0xA3)
        if held is None:
            raise DecodeError(0, f"{self._what} without result-source-diagnostic")
        if held.remaining and held.peek() == 0xA2:
            return _named(ProviderDiagnostic, _within(_within(held, 0xA2, "provider"), _INTEGER, "diagnostic"))
        return _named(Diagnostic, _within(_within(held, 0xA1, "user"), _INTEGER, "diagnostic"))
