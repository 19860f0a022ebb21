"""What stands on a wire and must not be recorded: passwords, in whatever frames they travel.

Concealed octets are asterisks, as many as there were, and check sequences are made anew: they would tell something too.
"""

from collections.abc import Sequence
from dataclasses import replace
from typing import Final

from device_drivers.dlms.acse import AARE, AssociationRequest, Mechanism
from device_drivers.dlms.apdu import (
    CONFIRMED_SERVICE_ERROR,
    EXCEPTION_RESPONSE,
    ActionList,
    ActionRequest,
    Attribute,
    GetList,
    GetRequest,
    Method,
    SetList,
    SetRequest,
)
from device_drivers.dlms.block import WholeRequest
from device_drivers.dlms.decoded import MASK
from device_drivers.dlms.hdlc import LLC_COMMAND, Address, Discarded, Found, Frame, Kind
from device_drivers.dlms.octets import DecodeError
from device_drivers.dlms.wrapper import HEADER_LENGTH

_SECRETS: Final = frozenset(((Attribute, 15, 7), (Method, 15, 2), (Method, 64, 2)))
"""What holds a secret, by interface class: that of an association, how it is changed, and the transfer of a key."""

_ANSWERS: Final = tuple(bytes([tag]) for tag in (AARE, EXCEPTION_RESPONSE, CONFIRMED_SERVICE_ERROR))
"""How what answers an AARQ begins; anything else may be the AARQ itself."""

_HEAD: Final = 3
"""The octets of an APDU that tell what it is: service, form, and invoke-id-and-priority."""


def masked(octets: bytes, keep: int = 0) -> bytes:
    """As many asterisks, behind the first octets."""
    return octets[:keep] + MASK * len(octets[keep:])


def holds_secret(request: WholeRequest) -> bool:
    """Whether a request, or the response to it, holds a secret."""
    return any((type(each), each.class_id, each.index) in _SECRETS for each in _asked(request))


def _asked(request: WholeRequest) -> Sequence[Attribute | Method]:
    match request:
        case GetRequest(attribute=attribute) | SetRequest(attribute=attribute):
            return (attribute,)
        case GetList(attributes=attributes) | SetList(attributes=attributes):
            return attributes
        case ActionRequest(method=method):
            return (method,)
        case ActionList(methods=methods):
            return methods


def concealed_association(octets: bytes) -> bytes:
    """An AARQ without its password; other octets, and what cannot be read, as asterisks."""
    try:
        request = AssociationRequest.decode(octets)
    except DecodeError:
        return masked(octets)
    if request.mechanism is not Mechanism.LOW or request.authentication is None:
        return octets
    return replace(request, authentication=masked(request.authentication)).encode()


class Concealer:
    """What may be recorded of an exchange. `secret` is the password, where the client has one."""

    def __init__(self, secret: bytes | None) -> None:
        self._secret = secret
        self._begin(None)

    def associate(self, octets: bytes) -> None:
        """This AARQ is what is exchanged from now on."""
        self._begin(None if self._secret is None else concealed_association(octets), associating=True)

    def request(self, octets: bytes, *, secret: bool) -> None:
        """This APDU is what is exchanged from now on."""
        self._begin(masked(octets, _HEAD) if secret else None)

    def _begin(self, apdu: bytes | None, *, associating: bool = False) -> None:
        self._apdu = apdu
        self._associating = associating
        self._at = 0
        self._last = -1

    def sent_frame(self, octets: bytes) -> bytes:
        """An HDLC frame that was sent."""
        if self._apdu is None:
            return octets
        frame = Frame.decode(octets)
        if frame.control.kind is not Kind.I:
            return octets
        if frame.control.send != self._last:
            # A frame that is sent again bears the number that it had.
            self._at += len(frame.information)
            self._last = frame.control.send
        part = (LLC_COMMAND + self._apdu)[self._at - len(frame.information) : self._at]
        return replace(frame, information=part).encode()

    def sent_message(self, octets: bytes) -> bytes:
        """A message of the wrapper that was sent."""
        return octets if self._apdu is None else octets[:HEADER_LENGTH] + self._apdu

    def received_frame(self, octets: bytes, found: Found, client: Address) -> bytes:
        """An HDLC frame or noise that came: an echo, damaged perhaps, holds what was sent."""
        if self._apdu is None:
            return octets
        if isinstance(found, Discarded) or found.destination != client:
            return masked(octets)
        if found.control.kind is not Kind.I:
            return octets
        return replace(found, information=self._answer(found.information, len(LLC_COMMAND))).encode()

    def received_message(self, octets: bytes) -> bytes:
        """A message of the wrapper that came."""
        if self._apdu is None:
            return octets
        return octets[:HEADER_LENGTH] + self._answer(octets[HEADER_LENGTH:], 0)

    def _answer(self, octets: bytes, head: int) -> bytes:
        if not self._associating:
            return masked(octets, head + _HEAD)
        if octets[head : head + 1] not in _ANSWERS or not self._secret:
            return masked(octets)
        return octets.replace(self._secret, masked(self._secret))
