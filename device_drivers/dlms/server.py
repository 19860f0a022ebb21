"""An application association as a server holds it: APDUs in, APDUs out, and a device behind them.

No chance in here: a challenge comes from who makes the association. The server answers an APDU that it cannot read with
an exception response, and is silent where the device is.
"""

from collections.abc import Callable
from dataclasses import dataclass, field
from enum import Enum, auto
from typing import TYPE_CHECKING, Final

from device_drivers.dlms import acse, apdu
from device_drivers.dlms.acse import (
    AssociationRequest,
    AssociationResponse,
    AssociationResult,
    Conformance,
    Context,
    Diagnostic,
    InitiateRequest,
    InitiateResponse,
    Mechanism,
    ReleaseRequest,
    ReleaseResponse,
)
from device_drivers.dlms.apdu import (
    ActionList,
    ActionRequest,
    ActionResponse,
    ActionResponseList,
    ActionResult,
    Attribute,
    DataAccessResult,
    ExceptionResponse,
    GetList,
    GetRequest,
    GetResponse,
    GetResponseList,
    Method,
    Outcome,
    ServiceError,
    SetList,
    SetRequest,
    SetResponse,
    SetResponseList,
    StateError,
)
from device_drivers.dlms.axdr import Data, Tag, octet_string, structure
from device_drivers.dlms.block import Request, ServerTransfer, WholeRequest, WholeResponse
from device_drivers.dlms.objects import ASSOCIATION, SECURITY_SETUP, LogicalDevice
from device_drivers.dlms.octets import DecodeError
from device_drivers.protocols import DeviceTimeout
from smets1.errors import S1benchError

if TYPE_CHECKING:
    from device_drivers.dlms.security import Keys, Receiver, Sender, Wrapping

OFFERED: Final = (
    Conformance.GET
    | Conformance.SET
    | Conformance.ACTION
    | Conformance.SELECTIVE_ACCESS
    | Conformance.MULTIPLE_REFERENCES
    | Conformance.BLOCK_TRANSFER_WITH_GET
    | Conformance.BLOCK_TRANSFER_WITH_SET
    | Conformance.BLOCK_TRANSFER_WITH_ACTION
    | Conformance.PRIORITY_MANAGEMENT
)
"""What the server can do."""

CHALLENGE_LENGTH: Final = 16
"""Octets of the challenge of the server."""

_CONFIRMED = 0x40
_OBJECT_IDENTIFIER = bytes.fromhex("6085740508")
_AUTHENTICATED_AND_ENCRYPTED = 3
_CIPHERING_OVERHEAD = 32
_REPLY = Method(15, ASSOCIATION, 1)


@dataclass(frozen=True, slots=True)
class Access:
    """Who may associate: the mechanisms that are taken, the password of `LOW`, and the keys where APDUs are ciphered.

    With keys, a client that ciphers is served so, and one that does not is served with the other mechanisms alone;
    `HIGH_GMAC` needs them. `title` is the system title of the server. `max_pdu`: the greatest APDU that it takes.
    """

    mechanisms: frozenset[Mechanism] = frozenset((Mechanism.LOWEST,))
    password: bytes = field(default=b"", repr=False)
    keys: "Keys | None" = field(default=None, repr=False)
    title: bytes = b"S1B\0\0\0\0\1"
    max_pdu: int = 1_024

    def __post_init__(self) -> None:
        if unknown := self.mechanisms - {Mechanism.LOWEST, Mechanism.LOW, Mechanism.HIGH_GMAC}:
            raise ValueError(f"no server authenticates with {', '.join(each.name for each in unknown)} here")
        if Mechanism.LOW in self.mechanisms and not self.password:
            raise ValueError("the mechanism LOW needs a password")
        if Mechanism.HIGH_GMAC in self.mechanisms and self.keys is None:
            raise ValueError("GMAC needs keys")


class _State(Enum):
    CLOSED = auto()
    AUTHENTICATING = auto()
    OPEN = auto()


class _RefusedError(Exception):
    """An APDU that is answered with an exception response."""

    def __init__(self, state: StateError, service: ServiceError) -> None:
        super().__init__(state, service)
        self.response = ExceptionResponse(state, service)


class ServerAssociation:
    """The association of one client connection. `chance` gives so many random octets.

    The connections to one device share its `LogicalDevice`, and with it the invocation counter of the server. That of a
    client is looked at within one association only.
    """

    def __init__(self, device: LogicalDevice, access: Access, chance: Callable[[int], bytes]) -> None:
        self._device = device
        self._access = access
        self._chance = chance
        self._close()

    @property
    def is_open(self) -> bool:
        """Whether requests are served."""
        return self._state is _State.OPEN

    def receive(self, octets: bytes) -> bytes:
        """The answer to an APDU; nothing where it wants none, and where the device is silent."""
        try:
            return self._answer(octets)
        except DeviceTimeout:
            self._close()
            return b""
        except _RefusedError as refused:
            return refused.response.encode()
        except DecodeError:
            return ExceptionResponse(StateError.SERVICE_UNKNOWN, ServiceError.OTHER_REASON).encode()

    def _close(self) -> None:
        self._state = _State.CLOSED
        self._ciphered = False
        self._receiver: Receiver | None = None
        self._challenge = self._client_challenge = b""
        self._transfer = ServerTransfer()
        self._mechanism = Mechanism.LOWEST
        self._agreed = InitiateResponse(OFFERED, self._access.max_pdu)
        self._own: dict[tuple[int, bytes, int], Data] = {}

    def _answer(self, octets: bytes) -> bytes:
        tag = octets[:1]
        if tag == bytes([acse.AARQ]):
            self._close()
            return self._associate(AssociationRequest.decode(octets)).encode()
        if self._state is _State.CLOSED:
            raise _RefusedError(StateError.SERVICE_NOT_ALLOWED, ServiceError.OPERATION_NOT_POSSIBLE)
        if tag == bytes([acse.RLRQ]):
            return self._release(ReleaseRequest.decode(octets)).encode()
        plain, wrapping = self._plain(octets)
        answer = self._serve(plain)
        if not answer or wrapping is None or answer[0] == apdu.EXCEPTION_RESPONSE:
            return answer
        return self._send(lambda sender: sender.cipher(answer, wrapping=wrapping))

    def _associate(self, request: AssociationRequest) -> AssociationResponse:
        if request.context not in (Context.LOGICAL_NAMES, Context.LOGICAL_NAMES_CIPHERED):
            return self._rejected(request, Diagnostic.APPLICATION_CONTEXT_NAME_NOT_SUPPORTED)
        ciphered = request.context is Context.LOGICAL_NAMES_CIPHERED
        if ciphered and self._access.keys is None:
            return self._rejected(request, Diagnostic.APPLICATION_CONTEXT_NAME_NOT_SUPPORTED)
        if request.mechanism not in self._access.mechanisms:
            wanted = request.mechanism is Mechanism.LOWEST
            unknown = Diagnostic.AUTHENTICATION_MECHANISM_NAME_NOT_RECOGNISED
            return self._rejected(request, Diagnostic.AUTHENTICATION_REQUIRED if wanted else unknown)
        if ciphered or request.mechanism is Mechanism.HIGH_GMAC:
            if request.title is None or len(request.title) != len(self._access.title):
                return self._rejected(request, Diagnostic.CALLING_AP_TITLE_NOT_RECOGNIZED)
            self._receiver = self._hears(request.title)
        if request.mechanism is Mechanism.LOW and request.authentication != self._access.password:
            return self._rejected(request, Diagnostic.AUTHENTICATION_FAILURE)
        proposed = self._proposed(request.user_information, ciphered)
        if proposed is None or not proposed.conformance & OFFERED:
            return self._rejected(request, Diagnostic.NO_REASON_GIVEN)
        return self._accepted(request, proposed, ciphered)

    def _accepted(self, request: AssociationRequest, proposed: InitiateRequest, ciphered: bool) -> AssociationResponse:
        self._ciphered = ciphered
        self._mechanism = request.mechanism
        self._agreed = InitiateResponse(proposed.conformance & OFFERED, self._access.max_pdu)
        room = (proposed.max_pdu or 0xFFFF) - (_CIPHERING_OVERHEAD if ciphered else 0)
        self._transfer = ServerTransfer(room)
        self._own = self._described()
        information = self._agreed.encode()
        if ciphered:
            information = self._send(lambda sender: sender.cipher(self._agreed.encode()))
        title = None if self._receiver is None else self._access.title
        if request.mechanism is not Mechanism.HIGH_GMAC:
            self._state = _State.OPEN
            return AssociationResponse(
                request.context, AssociationResult.ACCEPTED, Diagnostic.NULL, information, title=title
            )
        self._client_challenge = request.authentication or b""
        self._challenge = self._chance(CHALLENGE_LENGTH)
        self._state = _State.AUTHENTICATING
        return AssociationResponse(
            request.context,
            AssociationResult.ACCEPTED,
            Diagnostic.AUTHENTICATION_REQUIRED,
            information,
            Mechanism.HIGH_GMAC,
            self._challenge,
            title,
        )

    def _rejected(self, request: AssociationRequest, why: Diagnostic) -> AssociationResponse:
        self._close()
        return AssociationResponse(request.context, AssociationResult.REJECTED_PERMANENT, why)

    def _proposed(self, information: bytes, ciphered: bool) -> InitiateRequest | None:
        """What the client proposes; None where it cannot be read."""
        try:
            if ciphered and self._receiver is not None:
                information = self._receiver.decipher(information)
            return InitiateRequest.decode(information)
        except S1benchError:
            return None

    def _release(self, request: ReleaseRequest) -> ReleaseResponse:
        del request
        information = None
        if self._ciphered:
            information = self._send(lambda sender: sender.cipher(self._agreed.encode()))
        self._close()
        return ReleaseResponse(user_information=information)

    def _plain(self, octets: bytes) -> "tuple[bytes, Wrapping | None]":
        """An APDU without its ciphering, and in what form the answer is to be ciphered."""
        if not self._ciphered or self._receiver is None:
            return octets, None
        from device_drivers.dlms.security import SecurityError, Wrapping

        try:
            plain = self._receiver.decipher(octets)
        except SecurityError:
            raise _RefusedError(StateError.SERVICE_NOT_ALLOWED, ServiceError.DECIPHERING_ERROR) from None
        except DecodeError:
            raise _RefusedError(StateError.SERVICE_NOT_ALLOWED, ServiceError.OPERATION_NOT_POSSIBLE) from None
        return plain, Wrapping.GENERAL_GLO if octets[0] == Wrapping.GENERAL_GLO else Wrapping.GLO

    def _serve(self, octets: bytes) -> bytes:
        """The answer to a plain APDU."""
        asked = apdu.decode(octets)
        if not isinstance(asked, Request):
            raise _RefusedError(StateError.SERVICE_UNKNOWN, ServiceError.SERVICE_NOT_SUPPORTED)
        whole = self._transfer.receive(asked)
        if isinstance(whole, WholeRequest):
            if self._state is _State.AUTHENTICATING and not _is_reply(whole):
                raise _RefusedError(StateError.SERVICE_NOT_ALLOWED, ServiceError.OPERATION_NOT_POSSIBLE)
            response = self._transfer.answer(self._respond(whole))
        else:
            response = whole
        return response.encode() if asked.invoke & _CONFIRMED else b""

    def _respond(self, request: WholeRequest) -> WholeResponse:
        device, invoke = self._device, request.invoke
        match request:
            case GetRequest(attribute=attribute):
                return GetResponse(self._get(attribute), invoke=invoke)
            case GetList(attributes=attributes):
                return GetResponseList(tuple(map(self._get, attributes)), invoke=invoke)
            case SetRequest(attribute=attribute, value=value):
                return SetResponse(device.set(((attribute, value),))[0], invoke=invoke)
            case SetList(attributes=attributes, values=values):
                return SetResponseList(device.set(tuple(zip(attributes, values, strict=True))), invoke=invoke)
            case ActionRequest(method=method, parameters=parameters):
                return ActionResponse(self._act(method, parameters), invoke=invoke)
            case ActionList(methods=methods, parameters=given):
                return ActionResponseList(tuple(map(self._act, methods, given)), invoke=invoke)

    def _act(self, method: Method, parameters: Data | None) -> Outcome:
        if method == _REPLY:
            return self._check_reply(parameters)
        return self._device.act(method, parameters)

    def _check_reply(self, parameters: Data | None) -> Outcome:
        """The client answers the challenge, and is answered its own."""
        if self._state is not _State.AUTHENTICATING or self._receiver is None or not isinstance(parameters, Data):
            return Outcome(ActionResult.READ_WRITE_DENIED)
        try:
            self._receiver.check(self._challenge, parameters.of(bytes))
        except (S1benchError, TypeError):
            self._state = _State.CLOSED
            return Outcome(ActionResult.OTHER_REASON)
        self._state = _State.OPEN
        proof = self._send(lambda sender: sender.answer(self._client_challenge))
        return Outcome(ActionResult.SUCCESS, octet_string(proof))

    def _described(self) -> dict[tuple[int, bytes, int], Data]:
        """What the objects of the association and of its security tell of this one."""
        context = Context.LOGICAL_NAMES_CIPHERED if self._ciphered else Context.LOGICAL_NAMES
        information = structure(
            Data(Tag.BIT_STRING, f"{self._agreed.conformance:024b}"),
            Data(Tag.LONG_UNSIGNED, self._agreed.max_pdu),
            Data(Tag.LONG_UNSIGNED, self._access.max_pdu),
            Data(Tag.UNSIGNED, self._agreed.dlms_version),
            Data(Tag.INTEGER, 0),
            octet_string(b""),
        )
        heard = b"" if self._receiver is None else self._receiver.title
        return {
            (15, ASSOCIATION, 4): octet_string(_OBJECT_IDENTIFIER + bytes((1, context))),
            (15, ASSOCIATION, 5): information,
            (15, ASSOCIATION, 6): octet_string(_OBJECT_IDENTIFIER + bytes((2, self._mechanism))),
            (15, ASSOCIATION, 9): octet_string(SECURITY_SETUP),
            (64, SECURITY_SETUP, 2): Data(Tag.ENUM, _AUTHENTICATED_AND_ENCRYPTED if self._ciphered else 0),
            (64, SECURITY_SETUP, 4): octet_string(heard),
            (64, SECURITY_SETUP, 5): octet_string(self._access.title),
        }

    def _get(self, attribute: Attribute) -> Data | DataAccessResult:
        told = self._own.get((attribute.class_id, attribute.instance, attribute.index))
        return self._device.get(attribute) if told is None or attribute.selection is not None else told

    def _hears(self, title: bytes) -> "Receiver":
        from device_drivers.dlms.security import Receiver

        assert self._access.keys
        return Receiver(title, self._access.keys)

    def _send(self, protect: "Callable[[Sender], bytes]") -> bytes:
        """What the server protects with its keys, and the next invocation counter of the device."""
        from device_drivers.dlms.security import Sender

        assert self._access.keys
        sender = Sender(self._access.title, self._access.keys, self._device.invocation_counter)
        octets = protect(sender)
        self._device.invocation_counter = sender.counter
        return octets


def _is_reply(request: WholeRequest) -> bool:
    return isinstance(request, ActionRequest) and request.method == _REPLY
