"""A session with a meter: an association over HDLC or the COSEM wrapper, kept open, and opened anew when it is lost.

Needs pyserial, of the extra `lab`, and the package `cryptography` where the association is ciphered.
"""

import secrets
import time
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import datetime
from types import TracebackType
from typing import TYPE_CHECKING, Final, Literal, Self

from device_drivers.dlms.acse import Conformance, Mechanism
from device_drivers.dlms.apdu import ExceptionResponse, GetList, GetRequest, StateError
from device_drivers.dlms.block import WholeRequest, WholeResponse
from device_drivers.dlms.client import USUAL, Answered, Associated, ClientAssociation, Event, Rejected
from device_drivers.dlms.decoded import Direction, Frame
from device_drivers.dlms.hdlc import Address, Found, FrameParser
from device_drivers.dlms.iec62056_21 import (
    OPENING,
    Action,
    ClientSignOn,
    EchoFilter,
    Entered,
    Line,
    Mode,
    SetLine,
    SignOnError,
    Write,
)
from device_drivers.dlms.link import ClientLink, Connected, Disconnected, Failed, Parameters, Received
from device_drivers.dlms.octets import DecodeError
from device_drivers.dlms.port import PortError, open_port
from device_drivers.dlms.secrecy import Concealer, holds_secret
from device_drivers.dlms.wrapper import WrapperMessage, WrapperParser
from device_drivers.protocols import DeviceTimeout
from smets1.errors import BenchError, Finding

if TYPE_CHECKING:
    from device_drivers.dlms.security import Ciphering, Keys

_CHALLENGE: Final = 16
"""The octets of a challenge, of 8 to 64 that are allowed."""

_UNASKED: Final = (b"\x0f", b"\xc2")
"""How the APDUs begin that a meter sends by itself: data and event notifications."""

_POLLS: Final = 100_000
"""How often a meter that is busy is asked again, at most: `Connection.patience` ends it before."""

_EIGHT_BITS = Line(9600, 8, False)


class AssociationError(BenchError):
    """The bench cannot talk to the meter as its entry says: a fault of the bench, never a verdict on the meter."""


@dataclass(frozen=True, slots=True)
class SignOn:
    """The sign-on of IEC 62056-21 into mode E. `address`: the device address, where several meters share a line.

    `fastest`: the greatest baud rate to switch to. `software_parity`: parity is put into the octets, for a port that
    stays at 8N1.
    """

    opening: int = OPENING.baud
    address: str = ""
    fastest: int = 19_200
    software_parity: bool = False


@dataclass(frozen=True, slots=True)
class Connection:
    """How a meter is reached. Times in s; `where` is the bench entry, for what is said of faults.

    `url` is any of pyserial: /dev/ttyUSB0, socket://host:port, rfc2217://host:port. `line` is how the line is set for
    HDLC where nobody signs on. Client and server are addresses of HDLC; of the wrapper, their upper parts are wPorts.
    `secret` is the password with mechanism `LOW`. `title`, `keys` and `counter` (the first invocation counter to use)
    are those of the client, where it ciphers. `timeout` is how long silence may last before a frame is sent again,
    `retries` times; `patience` how long a request may take in all; after `inactivity` without a request, the meter is
    taken to have closed the association.
    """

    url: str
    transport: Literal["hdlc", "wrapper"] = "hdlc"
    sign_on: SignOn | None = None
    line: Line = _EIGHT_BITS
    client: int = 16
    server: Address = field(default_factory=lambda: Address(1))
    mechanism: Mechanism = Mechanism.LOWEST
    secret: bytes | None = field(default=None, repr=False)
    title: bytes = b"s1bench\0"
    keys: "Keys | None" = field(default=None, repr=False)
    counter: int = 0
    conformance: Conformance = USUAL
    max_pdu: int = 0xFFFF
    information: int = 128
    timeout: float = 2.0
    retries: int = 2
    patience: float = 120.0
    inactivity: float = 60.0
    where: str = ""

    def __post_init__(self) -> None:
        if self.transport == "wrapper" and self.sign_on:
            raise ValueError("nobody signs on before the wrapper")
        if (self.mechanism is Mechanism.LOW) != (self.secret is not None):
            raise ValueError("a password goes with the mechanism LOW alone")
        if self.mechanism is Mechanism.HIGH_GMAC and not self.keys:
            raise ValueError("GMAC needs keys")
        Parameters(self.information, self.information)
        if self.transport == "hdlc":
            Address(self.client)


class _LostError(Exception):
    """The connection is lost. `untaken`: the meter surely did nothing with what was sent last."""

    def __init__(self, why: str, *, untaken: bool = False) -> None:
        super().__init__(why)
        self.untaken = untaken


class Session:
    """A session with the meter of a connection; it opens with the first request.

    Each frame is given to `record`, at the time of `now`, without secrets. `chance` gives so many random octets.
    """

    def __init__(
        self,
        connection: Connection,
        now: Callable[[], datetime],
        record: Callable[[Frame], None] = lambda _: None,
        chance: Callable[[int], bytes] = secrets.token_bytes,
    ) -> None:
        self.connection = connection
        self._chance = chance
        self.record_by(now, record)
        self._ciphering = _ciphering(connection)
        self._association: ClientAssociation | None = None
        self._wire: _Wire | None = None
        self._used = 0.0

    def __enter__(self) -> Self:
        """The session itself."""
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Close it."""
        self.close()

    def record_by(self, now: Callable[[], datetime], record: Callable[[Frame], None]) -> None:
        """Have frames recorded so from now on: whoever uses it next has a clock and a record of their own."""
        self._now, self._give = now, record

    @property
    def is_open(self) -> bool:
        """Whether an association stands, as far as this end knows."""
        return self._wire is not None

    def associate(self) -> None:
        """Open the association, where none stands. Raises as `request` does."""
        self._opened(self._until())

    def request(self, request: WholeRequest) -> WholeResponse:
        """The response to a request, which is carried out once at most unless it only reads.

        Raises DeviceTimeout where the meter is silent, AssociationError where it refuses the association or the port
        cannot be opened, and DecodeError, TransferError or SecurityError for an answer that is none.
        """
        until = self._until()
        try:
            response = self._ask(request, until)
        except _LostError as lost:
            if not (lost.untaken or isinstance(request, GetRequest | GetList)):
                raise DeviceTimeout(f"{self.connection.url}: {lost}") from None
            response = None
        if response is None or self._has_forgotten(response):
            try:
                response = self._ask(request, until)
            except _LostError as lost:
                raise DeviceTimeout(f"{self.connection.url}: {lost}") from None
        self._used = time.monotonic()
        return response

    def close(self) -> None:
        """Release the association and close the port; once closed, this does nothing."""
        wire, self._wire = self._wire, None
        if wire is None:
            return
        try:
            wire.until = self._until()
            with suppress(DeviceTimeout, _LostError, DecodeError):
                if isinstance(wire, _WrapperWire) and self._association:
                    # Over HDLC the end of the link is the end of the association.
                    wire.exchange(self._association.release())
                wire.finish()
        finally:
            wire.close()

    def _record(self, direction: Direction, octets: bytes) -> None:
        self._give(Frame(self._now(), direction, octets))

    def _until(self) -> float:
        return time.monotonic() + self.connection.patience

    def _drop(self) -> None:
        """Close the port without a word."""
        wire, self._wire = self._wire, None
        if wire:
            wire.close()

    def _ask(self, request: WholeRequest, until: float) -> WholeResponse:
        wire, association = self._opened(until)
        secret = holds_secret(request)
        try:
            answer: bytes | Event = association.request(request)
            while isinstance(answer, bytes):
                wire.concealer.request(answer, secret=secret)
                answer = association.receive(wire.exchange(answer))
        except BaseException:
            self._drop()
            raise
        assert isinstance(answer, Answered)
        return answer.response

    def _has_forgotten(self, response: WholeResponse) -> bool:
        """Whether the meter says that it knows no association, or wants another invocation counter; it is then lost."""
        if not isinstance(response, ExceptionResponse):
            return False
        if self._takes_counter(response) or response.state is StateError.SERVICE_NOT_ALLOWED:
            self._drop()
            return True
        return False

    def _takes_counter(self, response: ExceptionResponse) -> bool:
        """Whether the meter names an invocation counter, from which this end then goes on."""
        if not self._ciphering or response.invocation_counter is None:
            return False
        sender = self._ciphering.sender
        sender.counter = max(sender.counter, response.invocation_counter)
        return True

    def _opened(self, until: float) -> "tuple[_Wire, ClientAssociation]":
        """Wire and association, opened anew where the meter has closed them or must be taken to have."""
        if self._wire and time.monotonic() - self._used > self.connection.inactivity:
            self.close()
        if self._wire and self._wire.is_lost():
            self._drop()
        if self._wire is None or self._association is None:
            self._association = self._associated(until)
            self._used = time.monotonic()
        assert self._wire
        self._wire.until = until
        return self._wire, self._association

    def _associated(self, until: float) -> ClientAssociation:
        """A new association over a new wire, tried once more with the invocation counter that the meter names."""
        for last in (False, True):
            association = self._new_association()
            try:
                event = self._associating(association, until)
            except _LostError as lost:
                raise DeviceTimeout(f"{self.connection.url}: {lost}") from None
            if isinstance(event, Associated):
                return association
            self._drop()
            response = event.response if isinstance(event, Answered) else None
            if last or not isinstance(response, ExceptionResponse) or not self._takes_counter(response):
                raise self._refused(_in_words(event))
        raise RuntimeError("neither associated nor refused")

    def _associating(self, association: ClientAssociation, until: float) -> Event:
        wire_kind = _WrapperWire if self.connection.transport == "wrapper" else _HdlcWire
        try:
            self._wire = wire = wire_kind(self.connection, self._record, until)
        except PortError as error:
            expected, do = "a port that can be opened", "Correct the port of the bench entry, or connect it."
            raise AssociationError([Finding(self._where, f"{self.connection.url}: {error}", expected, do)]) from None
        try:
            wire.open()
            answer: bytes | Event = association.associate()
            assert isinstance(answer, bytes)
            wire.concealer.associate(answer)
            while isinstance(answer, bytes):
                answer = association.receive(wire.exchange(answer))
        except BaseException as error:
            self._drop()
            if type(error).__name__ == "SecurityError":
                raise self._refused(f"the meter does not prove that it knows the keys: {error}") from None
            raise
        return answer

    def _new_association(self) -> ClientAssociation:
        connection = self.connection
        challenged = connection.mechanism is Mechanism.HIGH_GMAC
        secret = self._chance(_CHALLENGE) if challenged else connection.secret
        return ClientAssociation(
            connection.mechanism, secret, self._ciphering, connection.conformance, connection.max_pdu
        )

    @property
    def _where(self) -> str:
        return self.connection.where or self.connection.url

    def _refused(self, found: str) -> AssociationError:
        connection = self.connection
        expected = f"an association of client {connection.client} by mechanism {connection.mechanism.name}"
        do = "Correct client, mechanism, password or keys of the bench entry."
        return AssociationError([Finding(self._where, found, expected, do)])


class _Wire:
    """APDUs to and from a meter, over a port that is open.

    Each method raises DeviceTimeout after silence, or `until` this time, and _LostError where the connection is lost.
    """

    def __init__(self, connection: Connection, record: Callable[[Direction, bytes], None], until: float) -> None:
        self.until = until
        self.concealer = Concealer(connection.secret)
        self._connection = connection
        self._record = record
        self._port = open_port(connection.url, connection.line, connection.timeout, connection.patience)

    def open(self) -> None:
        """Make ready for the first APDU."""

    def exchange(self, octets: bytes) -> bytes:
        """Send an APDU; returns the next one of the meter."""
        raise NotImplementedError

    def finish(self) -> None:
        """Tell the meter that nothing more will come."""

    def close(self) -> None:
        """Close the port."""
        self._port.close()

    def is_lost(self) -> bool:
        """Whether the connection was closed while nothing was asked; takes what came unasked."""
        try:
            self._unasked(self._port.read_waiting())
        except (PortError, DecodeError):
            return True
        return False

    def _unasked(self, octets: bytes) -> None:
        raise NotImplementedError

    def _read(self) -> bytes:
        """What came; nothing after silence."""
        if time.monotonic() > self.until:
            raise self._timeout(f"no whole answer in {self._connection.patience:g} s")
        try:
            return self._port.read()
        except PortError as error:
            raise _LostError(str(error)) from None

    def _write(self, octets: bytes) -> None:
        try:
            self._port.write(octets)
        except PortError as error:
            raise _LostError(str(error)) from None

    def _timeout(self, why: str) -> DeviceTimeout:
        return DeviceTimeout(f"{self._connection.url}: {why}")


class _WrapperWire(_Wire):
    """The COSEM wrapper; a TCP connection loses nothing, so nothing is sent again."""

    def __init__(self, connection: Connection, record: Callable[[Direction, bytes], None], until: float) -> None:
        super().__init__(connection, record, until)
        self._parser = WrapperParser()

    def exchange(self, octets: bytes) -> bytes:
        message = WrapperMessage(self._connection.client, self._connection.server.upper, octets).encode()
        self._record("sent", self.concealer.sent_message(message))
        self._write(message)
        silences = 0
        while silences <= self._connection.retries:
            if not (came := self._read()):
                silences += 1
                continue
            for found in self._found(came):
                to_us = (found.source, found.destination) == (self._connection.server.upper, self._connection.client)
                if to_us and found.apdu[:1] not in _UNASKED:
                    return found.apdu
        raise self._timeout("no answer")

    def _unasked(self, octets: bytes) -> None:
        self._found(octets)

    def _found(self, octets: bytes) -> list[WrapperMessage]:
        found = self._parser.feed(octets)
        for message in found:
            self._record("received", self.concealer.received_message(message.encode()))
        return found


class _HdlcWire(_Wire):
    """HDLC, behind a sign-on where the connection has one."""

    def __init__(self, connection: Connection, record: Callable[[Direction, bytes], None], until: float) -> None:
        super().__init__(connection, record, until)
        offer = Parameters(connection.information, connection.information)
        self._client = Address(connection.client)
        self._link = ClientLink(self._client, connection.server, offer, connection.retries, _POLLS, self._seen)

    def open(self) -> None:
        rest = self._signed_on(self._connection.sign_on) if self._connection.sign_on else b""
        self._link.connect()
        self._run(rest)

    def exchange(self, octets: bytes) -> bytes:
        self._link.send(octets)
        return self._run()

    def finish(self) -> None:
        self._ends_link()

    def _ends_link(self) -> bool:
        """Whether the meter answers to the end of a link, of which it is told once."""
        self._link.disconnect()
        self._send()
        while came := self._read():
            if any(isinstance(event, Disconnected) for event in self._link.receive(came)):
                return True
        return False

    def _unasked(self, octets: bytes) -> None:
        self._link.receive(octets)

    def _seen(self, octets: bytes, found: Found) -> None:
        self._record("received", self.concealer.received_frame(octets, found, self._client))

    def _send(self) -> None:
        octets = self._link.take_output()
        FrameParser(lambda frame, _: self._record("sent", self.concealer.sent_frame(frame))).feed(octets)
        self._write(octets)

    def _run(self, octets: bytes = b"") -> bytes:
        """Exchange frames until the link stands, or an APDU came; `octets` have come already."""
        events = self._link.receive(octets)
        while True:
            for event in events:
                match event:
                    case Received(apdu=apdu):
                        return apdu
                    case Connected():
                        return b""
                    case Failed(reason=reason, untaken=True):
                        raise _LostError(reason, untaken=True)
                    case Failed(reason=reason):
                        raise self._timeout(reason)
            self._send()
            came = self._read()
            events = self._link.receive(came) if came else self._link.timeout()

    def _signed_on(self, settings: SignOn) -> bytes:
        """Sign on; returns what came of HDLC already."""
        try:
            return self._sign_on(settings)
        except DeviceTimeout:
            # A session that broke off leaves the meter in HDLC, deaf to a sign-on until its inactivity time is over.
            self._set_line(self._connection.line)
            if not self._ends_link():
                raise
            return self._sign_on(settings)

    def _sign_on(self, settings: SignOn) -> bytes:
        """Try to sign on."""
        sign_on = ClientSignOn(
            Mode.HDLC,
            settings.address,
            settings.fastest,
            self._connection.retries,
            software_parity=settings.software_parity,
        )
        echo = EchoFilter()
        heard = b""
        actions = sign_on.start()
        while True:
            for action in actions:
                if isinstance(action, Entered):
                    self._hear(heard[: len(heard) - len(action.rest)])
                    return action.rest
                if isinstance(action, Write):
                    self._hear(heard)
                    heard = b""
                    echo.wrote(action.octets)
                    self._record("sent", action.octets)
                self._carry_out(action, settings)
            came = self._read()
            new = echo.receive(came) if came else echo.timeout()
            heard += new
            actions = self._following(sign_on, new, silent=not came)

    def _following(self, sign_on: ClientSignOn, octets: bytes, *, silent: bool) -> list[Action]:
        if octets:
            return sign_on.receive(octets)
        try:
            return sign_on.timeout() if silent else []
        except SignOnError as error:
            raise self._timeout(str(error)) from None

    def _carry_out(self, action: Action, settings: SignOn) -> None:
        if isinstance(action, Write):
            self._write(action.octets)
        elif isinstance(action, SetLine):
            self._set_line(Line(settings.opening) if action.line == OPENING else action.line)

    def _set_line(self, line: Line) -> None:
        try:
            self._port.set_line(line)
        except PortError as error:
            raise _LostError(str(error)) from None

    def _hear(self, octets: bytes) -> None:
        if octets:
            self._record("received", octets)


def _ciphering(connection: Connection) -> "Ciphering | None":
    if not connection.keys:
        return None
    from device_drivers.dlms.security import Ciphering, Sender

    return Ciphering(Sender(connection.title, connection.keys, connection.counter), connection.keys)


def _in_words(event: Event) -> str:
    """Why there is no association."""
    match event:
        case Rejected(result=result, diagnostic=diagnostic, error=error):
            return f"{result.name}, {diagnostic.name}" + (f", {error}" if error else "")
        case Answered(response=response):
            return str(response)
    return str(event)
