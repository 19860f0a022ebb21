"""A meter of a few objects, made of the codec alone: what other people's clients talk to."""

from collections.abc import Callable

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
    logical_name,
)
from device_drivers.dlms.axdr import Data, Tag, array, octet_string, structure
from device_drivers.dlms.block import ServerTransfer, WholeRequest, WholeResponse
from device_drivers.dlms.date_time import Date, DateTime, Time
from device_drivers.dlms.hdlc import Address
from device_drivers.dlms.link import Disconnected, Parameters, Received, ServerLink
from device_drivers.dlms.security import GENERAL_GLO, GLO, Keys, Protection, Receiver, Sender, Wrapping
from device_drivers.dlms.selective_access import EntrySelection
from device_drivers.dlms.wrapper import WrapperMessage, WrapperParser

PASSWORD = b"12345678"
KEYS = Keys(bytes(range(16)), bytes(range(0xD0, 0xE0)))
TITLE = bytes.fromhex("4d4d4d0000bc614e")
CHALLENGE = b"P6wRJ21F"

CLOCK = logical_name("0.0.1.0.0.255")
ENERGY = logical_name("1.0.1.8.0.255")
PROFILE = logical_name("1.0.99.1.0.255")
DISCONNECTOR = logical_name("0.0.96.3.10.255")
NOTE = logical_name("0.0.96.1.0.255")
ASSOCIATION = logical_name("0.0.40.0.0.255")

NOW = DateTime(Date(2025, 6, 1, 7), Time(12, 30, 15, 0), 0, 0)
ROWS = 96

OFFERED = (
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


def row(number: int) -> Data:
    """A row of the profile."""
    at = DateTime(Date(2025, 6, 1, 7), Time(number // 4 % 24, number % 4 * 15, 0, 0), 0, 0)
    return structure(octet_string(at.encode()), Data(Tag.DOUBLE_LONG_UNSIGNED, 1000 + number))


class Meter:
    """The application: objects, associations and security. `apdu` takes one APDU and gives the answer."""

    def __init__(self, mechanism: Mechanism = Mechanism.LOWEST, max_pdu: int = 300) -> None:
        self.mechanism = mechanism
        self.requests: list[WholeRequest] = []
        self.seen: set[type[apdu.Apdu]] = set()
        self.note: Data = octet_string(b"")
        self.connected = True
        self._max_pdu = max_pdu
        self._transfer = ServerTransfer(max_pdu)
        self._sender = Sender(TITLE, KEYS, 1)
        self._receiver: Receiver | None = None
        self._client_challenge = b""

    def apdu(self, octets: bytes) -> bytes:
        """The answer to an APDU."""
        tag = octets[0]
        if tag == acse.AARQ:
            return self._associate(AssociationRequest.decode(octets)).encode()
        if tag == acse.RLRQ:
            return ReleaseResponse().encode()
        if tag in GLO.values() or tag == GENERAL_GLO:
            assert self._receiver
            answer = self._serve(self._receiver.decipher(octets))
            wrapping = Wrapping.GENERAL_GLO if tag == GENERAL_GLO else Wrapping.GLO
            return self._sender.cipher(answer, Protection.BOTH, wrapping)
        return self._serve(octets)

    def _associate(self, request: AssociationRequest) -> AssociationResponse:
        initiate = request.user_information
        ciphered = request.context is Context.LOGICAL_NAMES_CIPHERED
        if request.title:
            self._receiver = Receiver(request.title, KEYS)
        if initiate[0] in (*GLO.values(), GENERAL_GLO):
            assert self._receiver
            initiate = self._receiver.decipher(initiate)
        proposed = InitiateRequest.decode(initiate)
        self._transfer = ServerTransfer(min(self._max_pdu, proposed.max_pdu or 0xFFFF))
        agreed = InitiateResponse(proposed.conformance & OFFERED, self._max_pdu).encode()
        if ciphered:
            agreed = self._sender.cipher(agreed)
        result, diagnostic = AssociationResult.ACCEPTED, Diagnostic.NULL
        if request.mechanism is Mechanism.LOW and request.authentication != PASSWORD:
            result, diagnostic = AssociationResult.REJECTED_PERMANENT, Diagnostic.AUTHENTICATION_FAILURE
        if request.mechanism is not Mechanism.HIGH_GMAC:
            title = TITLE if ciphered else None
            return AssociationResponse(request.context, result, diagnostic, agreed, title=title)
        self._client_challenge = request.authentication or b""
        diagnostic = Diagnostic.AUTHENTICATION_REQUIRED
        return AssociationResponse(request.context, result, diagnostic, agreed, Mechanism.HIGH_GMAC, CHALLENGE, TITLE)

    def _serve(self, octets: bytes) -> bytes:
        request = apdu.decode(octets)
        self.seen.add(type(request))
        asked = self._transfer.receive(request)  # type: ignore[arg-type]
        if isinstance(asked, GetRequest | GetList | SetRequest | SetList | ActionRequest | ActionList):
            self.requests.append(asked)
            return self._transfer.answer(self._answer(asked)).encode()
        return asked.encode()

    def _answer(self, request: WholeRequest) -> WholeResponse:
        invoke = request.invoke
        match request:
            case GetRequest(attribute=attribute):
                return GetResponse(self._get(attribute), invoke=invoke)
            case GetList(attributes=attributes):
                return GetResponseList(tuple(map(self._get, attributes)), invoke=invoke)
            case SetRequest(attribute=attribute, value=value):
                return SetResponse(self._set(attribute, value), invoke=invoke)
            case SetList(attributes=attributes, values=values):
                return SetResponseList(tuple(map(self._set, attributes, values)), invoke=invoke)
            case ActionRequest(method=method, parameters=parameters):
                return ActionResponse(self._act(method, parameters), invoke=invoke)
            case ActionList(methods=methods, parameters=given):
                return ActionResponseList(tuple(map(self._act, methods, given)), invoke=invoke)
        return ExceptionResponse(StateError.SERVICE_UNKNOWN, ServiceError.OTHER_REASON)

    def _get(self, attribute: Attribute) -> Data | DataAccessResult:
        match attribute.instance, attribute.index:
            case (instance, 1) if instance in (CLOCK, ENERGY, PROFILE, DISCONNECTOR, NOTE):
                return octet_string(instance)
            case (instance, 2) if instance == CLOCK:
                return octet_string(NOW.encode())
            case (instance, 2) if instance == ENERGY:
                return Data(Tag.DOUBLE_LONG_UNSIGNED, 123_456)
            case (instance, 3) if instance == ENERGY:
                return structure(Data(Tag.INTEGER, -3), Data(Tag.ENUM, 30))
            case (instance, 2) if instance == NOTE:
                return self.note
            case (instance, 2) if instance == DISCONNECTOR:
                return Data(Tag.BOOLEAN, self.connected)
            case (instance, 2) if instance == PROFILE:
                rows = [row(number) for number in range(ROWS)]
                if attribute.selection and attribute.selection.selector == EntrySelection.SELECTOR:
                    chosen = EntrySelection.of(attribute.selection)
                    rows = rows[chosen.first_row - 1 : chosen.last_row or None]
                return array(*rows)
        return DataAccessResult.OBJECT_UNDEFINED

    def _set(self, attribute: Attribute, value: Data) -> DataAccessResult:
        if attribute.instance != NOTE:
            return DataAccessResult.READ_WRITE_DENIED
        self.note = value
        return DataAccessResult.SUCCESS

    def _act(self, method: Method, parameters: Data | None) -> Outcome:
        if method.instance == DISCONNECTOR:
            self.connected = method.index == 2
            return Outcome(ActionResult.SUCCESS)
        if method.instance == NOTE:
            return Outcome(ActionResult.SUCCESS, parameters)
        if method.instance == ASSOCIATION and method.index == 1 and self._receiver and parameters:
            self._receiver.check(CHALLENGE, parameters.of(bytes))
            return Outcome(ActionResult.SUCCESS, octet_string(self._sender.answer(self._client_challenge)))
        return Outcome(ActionResult.OBJECT_UNDEFINED)


def over_hdlc(meter: Meter, address: Address, parameters: Parameters | None = None) -> Callable[[bytes], bytes]:
    """The meter behind an HDLC link: octets in, octets out."""
    link = ServerLink(address, parameters)

    def exchange(octets: bytes) -> bytes:
        for event in link.receive(octets):
            if isinstance(event, Received):
                link.send(meter.apdu(event.apdu))
            else:
                assert not isinstance(event, Disconnected) or not link.is_open
        return link.take_output()

    return exchange


def over_wrapper(meter: Meter) -> Callable[[bytes], bytes]:
    """The meter behind the wrapper: octets in, octets out."""
    parser = WrapperParser()

    def exchange(octets: bytes) -> bytes:
        answers = (
            WrapperMessage(message.destination, message.source, meter.apdu(message.apdu)).encode()
            for message in parser.feed(octets)
        )
        return b"".join(answers)

    return exchange
