"""An application association as a client holds it: APDUs in and out, over HDLC or the wrapper alike.

`associate`, `request` and `release` give the first APDU to send. What comes back goes to `receive`, which gives the
next APDU to send, or an event when there is none. No chance in here: a challenge comes from who asks for it.
"""

from dataclasses import dataclass
from enum import Enum, auto
from typing import TYPE_CHECKING, Final, TypeAlias

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
    ProviderDiagnostic,
    ReleaseRequest,
    ReleaseResponse,
)
from device_drivers.dlms.apdu import (
    ActionRequest,
    ActionResponse,
    ConfirmedServiceError,
    ExceptionResponse,
    Method,
    logical_name,
)
from device_drivers.dlms.axdr import Data, octet_string
from device_drivers.dlms.block import ClientTransfer, WholeRequest, WholeResponse
from device_drivers.dlms.octets import DecodeError

if TYPE_CHECKING:
    from device_drivers.dlms.security import Ciphering, Receiver

REPLY_TO_HLS: Final = Method(15, logical_name("0.0.40.0.0.255"), 1)
"""The method of the current association by which a client answers the challenge of the server."""

USUAL: Final = (
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
"""What a client proposes, where nothing else is asked of it."""

_CIPHERING_OVERHEAD: Final = 32
"""At least what ciphering adds to an APDU: tags, lengths, system title, security header and authentication tag."""


@dataclass(frozen=True, slots=True)
class Associated:
    """The association stands, and this is what the server agreed to."""

    agreed: InitiateResponse


@dataclass(frozen=True, slots=True)
class Rejected:
    """The server does not want the association."""

    result: AssociationResult
    diagnostic: Diagnostic | ProviderDiagnostic
    error: ConfirmedServiceError | None = None


@dataclass(frozen=True, slots=True)
class Answered:
    """The whole response to a request."""

    response: WholeResponse


@dataclass(frozen=True, slots=True)
class Released:
    """The association is closed."""


Event: TypeAlias = Associated | Rejected | Answered | Released


class _State(Enum):
    CLOSED = auto()
    ASSOCIATING = auto()
    AUTHENTICATING = auto()
    OPEN = auto()
    RELEASING = auto()


class ClientAssociation:
    """`secret` is the password with the mechanism `LOW`, and a fresh challenge with `HIGH_GMAC`.

    With `ciphering` every APDU but those of the ACSE is ciphered; `HIGH_GMAC` needs it. `max_pdu`: the greatest APDU
    that this client takes, in octets.
    """

    def __init__(
        self,
        mechanism: Mechanism = Mechanism.LOWEST,
        secret: bytes | None = None,
        ciphering: "Ciphering | None" = None,
        conformance: Conformance = USUAL,
        max_pdu: int = 0xFFFF,
    ) -> None:
        if mechanism not in (Mechanism.LOWEST, Mechanism.LOW, Mechanism.HIGH_GMAC):
            raise ValueError(f"no client authenticates with {mechanism.name} here")
        if mechanism is Mechanism.HIGH_GMAC and not ciphering:
            raise ValueError("GMAC needs keys")
        if (secret is None) != (mechanism is Mechanism.LOWEST):
            raise ValueError(f"a password or challenge does not go with {mechanism.name}")
        self._mechanism = mechanism
        self._secret = secret
        self._ciphering = ciphering
        self._proposed = InitiateRequest(conformance, max_pdu)
        self._state = _State.CLOSED
        self._receiver: Receiver | None = None
        self._transfer: ClientTransfer | None = None
        self._agreed = InitiateResponse(conformance)

    @property
    def is_open(self) -> bool:
        """Whether requests can be sent."""
        return self._state is _State.OPEN

    def associate(self) -> bytes:
        """The AARQ."""
        self._state = _State.ASSOCIATING
        self._receiver = None
        initiate = self._proposed.encode()
        if not self._ciphering:
            request = AssociationRequest(Context.LOGICAL_NAMES, initiate, self._mechanism, self._secret)
            return request.encode()
        return AssociationRequest(
            Context.LOGICAL_NAMES_CIPHERED,
            self._ciphering.sender.cipher(initiate, self._ciphering.protection),
            self._mechanism,
            self._secret,
            self._ciphering.sender.title,
        ).encode()

    def request(self, request: WholeRequest) -> bytes:
        """The first APDU of a request. Raises RuntimeError without an association, ValueError for one too long."""
        if not self.is_open or self._transfer:
            raise RuntimeError("no association, or still waits for an answer")
        return self._start(request)

    def release(self) -> bytes:
        """The RLRQ."""
        self._state = _State.RELEASING
        self._transfer = None
        if not self._ciphering:
            return ReleaseRequest().encode()
        initiate = self._ciphering.sender.cipher(self._proposed.encode(), self._ciphering.protection)
        return ReleaseRequest(user_information=initiate).encode()

    def receive(self, octets: bytes) -> bytes | Event:
        """The next APDU to send, or what the answer means.

        Raises DecodeError, SecurityError and TransferError for an answer that is none; the association is then closed.
        """
        try:
            return self._receive(octets)
        except Exception:
            self._state = _State.CLOSED
            self._transfer = None
            raise

    def _receive(self, octets: bytes) -> bytes | Event:
        match self._state:
            case _State.ASSOCIATING if octets[:1] == bytes([acse.AARE]):
                return self._associated(AssociationResponse.decode(octets))
            case _State.ASSOCIATING:
                self._state = _State.CLOSED
                return Answered(self._fault(octets))
            case _State.RELEASING:
                self._state = _State.CLOSED
                ReleaseResponse.decode(octets)
                return Released()
        if not self._transfer:
            raise DecodeError(0, "an answer where nothing was asked")
        following = self._transfer.receive(apdu.decode(self._plain(octets)))
        if following is not None:
            return self._sent(following.encode())
        response, self._transfer = self._transfer.response, None
        assert response is not None
        return self._authenticated(response) if self._state is _State.AUTHENTICATING else Answered(response)

    def _associated(self, response: AssociationResponse) -> bytes | Event:
        information = response.user_information
        if self._ciphering and response.title is not None:
            self._receiver = self._ciphering.receiver(response.title)
        if response.result is not AssociationResult.ACCEPTED:
            self._state = _State.CLOSED
            fault = information is not None and information[:1] == bytes([apdu.CONFIRMED_SERVICE_ERROR])
            error = apdu.decode(information) if fault and information else None
            error = error if isinstance(error, ConfirmedServiceError) else None
            return Rejected(response.result, response.diagnostic, error)
        if information is None:
            raise DecodeError(0, "AARE without user-information")
        if self._ciphering or information[:1] != bytes([acse.INITIATE_RESPONSE]):
            information = self._plain(information)
        self._agreed = InitiateResponse.decode(information)
        if self._mechanism is not Mechanism.HIGH_GMAC:
            self._state = _State.OPEN
            return Associated(self._agreed)
        if not self._ciphering or not response.authentication:
            raise DecodeError(0, "AARE without a challenge")
        self._state = _State.AUTHENTICATING
        proof = self._ciphering.sender.answer(response.authentication)
        try:
            return self._start(ActionRequest(REPLY_TO_HLS, octet_string(proof)))
        except ValueError as error:
            raise DecodeError(0, f"the server takes APDUs of {self._agreed.max_pdu} octets: {error}") from None

    def _authenticated(self, response: WholeResponse) -> Event:
        """The server took the answer to its challenge, and must answer that of the client."""
        match response:
            case ActionResponse(outcome=apdu.Outcome(apdu.ActionResult.SUCCESS, Data(value=bytes(proof)))):
                assert self._receiver
                self._receiver.check(self._secret or b"", proof)
                self._state = _State.OPEN
                return Associated(self._agreed)
        self._state = _State.CLOSED
        return Answered(response)

    def _start(self, request: WholeRequest) -> bytes:
        room = (self._agreed.max_pdu or 0xFFFF) - (_CIPHERING_OVERHEAD if self._ciphering else 0)
        transfer = ClientTransfer(request, room)
        octets = self._sent(transfer.first().encode())
        self._transfer = transfer
        return octets

    def _sent(self, octets: bytes) -> bytes:
        return self._ciphering.cipher(octets) if self._ciphering else octets

    def _plain(self, octets: bytes) -> bytes:
        """An APDU without its ciphering; an exception response is never ciphered."""
        if not self._ciphering or octets[:1] == bytes([apdu.EXCEPTION_RESPONSE]):
            return octets
        if not self._receiver:
            raise DecodeError(0, "a ciphered APDU of a server that named no system title")
        return self._receiver.decipher(octets)

    def _fault(self, octets: bytes) -> ExceptionResponse | ConfirmedServiceError:
        fault = apdu.decode(octets)
        if not isinstance(fault, ExceptionResponse | ConfirmedServiceError):
            raise DecodeError(0, f"{type(fault).__name__} answers no AARQ")
        return fault
