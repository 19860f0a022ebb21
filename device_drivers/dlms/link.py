"""The HDLC link of IEC 62056-46, both ends of it: SNRM and UA, window 1, segmentation, and frames sent again.

Neither end has a clock. Who owns the port feeds what arrives to `receive`, writes what `take_output` gives, and calls
`timeout` when nothing came for as long as the reaction of a device may take.
"""

from collections import deque
from collections.abc import Callable
from dataclasses import dataclass
from enum import Enum, auto
from typing import Final, TypeAlias

from device_drivers.dlms.hdlc import (
    LLC_COMMAND,
    LLC_RESPONSE,
    Address,
    Control,
    Discarded,
    Found,
    Frame,
    FrameParser,
    Kind,
)
from device_drivers.dlms.octets import DecodeError, Reader, prefixed

MIN_INFORMATION: Final = 32
MAX_INFORMATION: Final = 2030
"""Between which the greatest size of an information field is agreed, in octets."""

MAX_APDU: Final = 0x10000
"""The greatest APDU that is put together of segments, in octets."""

_FORMAT, _GROUP = 0x81, 0x80
_SIZES = {5: "transmit", 6: "receive"}
_WINDOWS = (7, 8)


@dataclass(frozen=True, slots=True)
class Parameters:
    """What one end offers: the greatest information fields that it sends and takes, in octets. The window is 1."""

    transmit: int = 128
    receive: int = 128

    def __post_init__(self) -> None:
        if not all(MIN_INFORMATION <= size <= MAX_INFORMATION for size in (self.transmit, self.receive)):
            raise ValueError(f"{self}: information fields are of {MIN_INFORMATION} to {MAX_INFORMATION} octets")

    def encode(self) -> bytes:
        """The information field of an SNRM or UA."""
        sizes = [(5, self.transmit), (6, self.receive)]
        values = b"".join(
            bytes([number]) + prefixed(value.to_bytes(1 if value < 0x100 else 2, "big")) for number, value in sizes
        )
        windows = b"".join(bytes([number]) + prefixed((1).to_bytes(4, "big")) for number in _WINDOWS)
        return bytes([_FORMAT, _GROUP]) + prefixed(values + windows)

    @classmethod
    def decode(cls, information: bytes) -> "Parameters":
        """What the other end offers; the defaults where the field is empty or silent. Raises DecodeError."""
        reader = Reader(information)
        found: dict[str, int] = {}
        if reader.remaining:
            reader.expect(bytes([_FORMAT]), "format identifier")
        while reader.remaining:
            group = reader.octet()
            values = reader.cut(reader.length())
            while group == _GROUP and values.remaining:
                number, value = values.octet(), int.from_bytes(values.prefixed(), "big")
                if number in _SIZES:
                    found[_SIZES[number]] = value
        try:
            return cls(**found)
        except ValueError as error:
            raise DecodeError(0, str(error)) from None

    def agreed(self, other: "Parameters") -> "Parameters":
        """What both ends can do, as seen from this one."""
        return Parameters(min(self.transmit, other.receive), min(self.receive, other.transmit))


@dataclass(frozen=True, slots=True)
class Connected:
    """The link stands, and this is what this end may send and must take."""

    parameters: Parameters


@dataclass(frozen=True, slots=True)
class Disconnected:
    """The link was closed."""


@dataclass(frozen=True, slots=True)
class Received:
    """A whole APDU came in, without its LLC header."""

    apdu: bytes


@dataclass(frozen=True, slots=True)
class Unnumbered:
    """A UI frame came in, of a device that reports by itself."""

    information: bytes


@dataclass(frozen=True, slots=True)
class Failed:
    """The link is of no more use until it is opened again.

    `untaken`: the other end surely did nothing with the APDU that was sent last, as it had no link when it came.
    """

    reason: str
    untaken: bool = False


Event: TypeAlias = Connected | Disconnected | Received | Unnumbered | Failed | Discarded


class _State(Enum):
    CLOSED = auto()
    OPENING = auto()
    OPEN = auto()
    CLOSING = auto()


class _Link:
    """What both ends do: counting, cutting an APDU into segments and putting segments together."""

    def __init__(
        self,
        own: Address,
        offer: Parameters,
        sent_llc: bytes,
        received_llc: bytes,
        seen: Callable[[bytes, Found], None] | None = None,
    ) -> None:
        self._own = own
        self._peer = own
        self._offer = offer
        self._llc = sent_llc, received_llc
        self._parser = FrameParser(seen)
        self._output = bytearray()
        self._open(offer)
        self._state = _State.CLOSED

    @property
    def is_open(self) -> bool:
        """Whether APDUs can be exchanged."""
        return self._state is _State.OPEN

    @property
    def receives(self) -> bool:
        """Whether a frame has begun to come in: after a short silence, `timeout` gives up waiting for the rest."""
        return self._parser.has_begun

    def take_output(self) -> bytes:
        """What is to be written to the port now."""
        output = bytes(self._output)
        self._output.clear()
        return output

    def receive(self, octets: bytes) -> list[Event]:
        """What these octets mean."""
        return [event for found in self._parser.feed(octets) for event in self._found(found)]

    def _found(self, found: Found) -> list[Event]:
        if isinstance(found, Discarded):
            return [found]
        return self._handle(found)

    def _handle(self, frame: Frame) -> list[Event]:
        raise NotImplementedError

    def _open(self, parameters: Parameters) -> None:
        self._state = _State.OPEN
        self._parameters = parameters
        self._send_count = self._receive_count = 0
        self._segments: deque[bytes] = deque()
        self._assembled = bytearray()

    def _write(self, kind: Kind, information: bytes = b"", *, segmented: bool = False) -> bytes:
        control = Control(kind, True, self._send_count, self._receive_count)
        octets = Frame(self._peer, self._own, control, information, segmented).encode()
        self._output += octets
        return octets

    def _cut(self, apdu: bytes) -> None:
        octets, size = self._llc[0] + apdu, self._parameters.transmit
        self._segments = deque(octets[at : at + size] for at in range(0, len(octets), size))

    def _write_segment(self) -> bytes:
        information = self._segments.popleft()
        octets = self._write(Kind.I, information, segmented=bool(self._segments))
        self._send_count = (self._send_count + 1) % 8
        return octets

    def _acknowledges(self, frame: Frame) -> bool:
        return frame.control.receive == self._send_count

    def _assemble(self, frame: Frame) -> bytes | None:
        """Add a segment; the whole APDU with its last one. Raises DecodeError for one too long or without LLC."""
        self._receive_count = (self._receive_count + 1) % 8
        self._assembled += frame.information
        if len(self._assembled) > MAX_APDU:
            raise DecodeError(MAX_APDU, f"an APDU of more than {MAX_APDU} octets")
        if frame.segmented:
            return None
        reader = Reader(bytes(self._assembled))
        self._assembled.clear()
        reader.expect(self._llc[1], "LLC header")
        return reader.rest()


class ClientLink(_Link):
    """The end that asks. It alone sends again: after silence its last frame, `retries` times.

    `polls`: how often in a row it asks a server that acknowledges, but does not answer yet. `seen`: see `FrameParser`.
    """

    def __init__(
        self,
        client: Address,
        server: Address,
        offer: Parameters | None = None,
        retries: int = 3,
        polls: int = 100,
        seen: Callable[[bytes, Found], None] | None = None,
    ) -> None:
        super().__init__(client, offer or Parameters(), LLC_COMMAND, LLC_RESPONSE, seen)
        self._peer = server
        self._retries = retries
        self._polls = polls
        self._sent_once = False
        self._await(b"")

    @property
    def is_waiting(self) -> bool:
        """Whether an answer is due."""
        return bool(self._waiting)

    def connect(self) -> None:
        """Ask for a link (SNRM)."""
        self._state = _State.OPENING
        self._await(self._write(Kind.SNRM, self._offer.encode()))

    def send(self, apdu: bytes) -> None:
        """Send an APDU. Raises RuntimeError without a link, and before the last one was answered."""
        if not self.is_open or self._waiting:
            raise RuntimeError("the link is not open, or still waits for an answer")
        self._cut(apdu)
        self._await(self._write_segment())
        self._sent_once = True

    def disconnect(self) -> None:
        """Close the link (DISC)."""
        self._state = _State.CLOSING
        self._await(self._write(Kind.DISC))

    def timeout(self) -> list[Event]:
        """Nothing came: the last frame is sent again, until that was done too often."""
        waiting = self._waiting
        events = [event for found in self._parser.flush() for event in self._found(found)]
        if waiting and self._waiting is waiting:
            events += self._send_again("no answer that could be read" if events else "no answer")
        return events

    def _await(self, frame: bytes) -> None:
        """Wait for the answer to a frame; for none after no octets."""
        self._waiting = frame
        self._tries_left = self._retries
        self._polls_left = self._polls
        self._sent_once = False

    def _send_again(self, why: str) -> list[Event]:
        if not self._tries_left:
            return self._fail(f"{why} after {self._retries} retries")
        self._tries_left -= 1
        self._sent_once = False
        self._output += self._waiting
        return []

    def _fail(self, reason: str, *, untaken: bool = False) -> list[Event]:
        self._state = _State.CLOSED
        self._await(b"")
        return [Failed(reason, untaken)]

    def _handle(self, frame: Frame) -> list[Event]:
        if (frame.destination, frame.source) != (self._own, self._peer):
            return [Discarded(frame.encode(), "a frame between other stations, or an echo")]
        kind = frame.control.kind
        if kind is Kind.UI:
            return [Unnumbered(frame.information)]
        if not self._waiting:
            return [Discarded(frame.encode(), f"{kind.name} where nothing was asked")]
        match self._state, kind:
            case _State.OPENING, Kind.UA:
                try:
                    offered = Parameters.decode(frame.information)
                except DecodeError as error:
                    return self._fail(f"UA: {error}")
                self._open(self._offer.agreed(offered))
                self._await(b"")
                return [Connected(self._parameters)]
            case _State.CLOSING, Kind.UA | Kind.DM:
                self._state = _State.CLOSED
                self._await(b"")
                return [Disconnected()]
            case _State.OPENING | _State.OPEN, Kind.DM:
                return self._fail("the server is disconnected (DM)", untaken=self._sent_once)
            case _State.OPEN, Kind.FRMR:
                return self._fail(f"the server rejects a frame (FRMR {frame.information.hex()})")
            case _State.OPEN, Kind.I:
                return self._information(frame)
            case _State.OPEN, Kind.RR | Kind.RNR:
                return self._receipt(frame)
        return [Discarded(frame.encode(), f"{kind.name} was not expected")]

    def _information(self, frame: Frame) -> list[Event]:
        if frame.control.send != self._receive_count:
            return [Discarded(frame.encode(), f"I frame {frame.control.send} again")]
        if not self._acknowledges(frame):
            return self._send_again("no acknowledgement")
        if self._segments:
            return self._fail("the server answers before it has the whole request")
        try:
            apdu = self._assemble(frame)
        except DecodeError as error:
            return self._fail(str(error))
        if apdu is None:
            self._await(self._write(Kind.RR))
            return []
        self._await(b"")
        return [Received(apdu)]

    def _receipt(self, frame: Frame) -> list[Event]:
        if not self._acknowledges(frame):
            return self._send_again("no acknowledgement")
        ready = frame.control.kind is Kind.RR
        if ready and self._segments:
            self._await(self._write_segment())
            return []
        if not self._polls_left:
            return self._fail(f"no answer to {self._polls} polls")
        left = self._polls_left - 1
        poll = Frame(self._peer, self._own, Control(Kind.RR, True, 0, self._receive_count)).encode()
        self._await(poll)
        self._polls_left = left
        if ready:
            self._output += poll
        return []


class ServerLink(_Link):
    """The end that answers. It never speaks first, and passes a request on once, however often it comes."""

    def __init__(self, server: Address, offer: Parameters | None = None) -> None:
        super().__init__(server, offer or Parameters(), LLC_RESPONSE, LLC_COMMAND)
        self._rest()

    def send(self, apdu: bytes) -> None:
        """Answer with an APDU: at once if the client waits for it, else when it asks again.

        Raises RuntimeError without a link, and while an earlier answer is under way.
        """
        if not self.is_open or self._segments:
            raise RuntimeError("the link is not open, or still sends an answer")
        self._cut(apdu)
        if self._turn:
            self._reply(self._write_segment())

    def timeout(self) -> list[Event]:
        """Nothing came for the inactivity time: the link is closed."""
        events = [event for found in self._parser.flush() for event in self._found(found)]
        if events or not self.is_open:
            return events
        self._rest()
        return [Disconnected()]

    def _rest(self) -> None:
        self._state = _State.CLOSED
        self._reply(b"")

    def _reply(self, frame: bytes) -> None:
        """What was answered last, to be repeated when the client missed it."""
        self._last = frame
        self._turn = False

    def _handle(self, frame: Frame) -> list[Event]:
        kind, final = frame.control.kind, frame.control.final
        if frame.destination != self._own and not (frame.destination.is_all_station and kind is Kind.UI):
            return [Discarded(frame.encode(), "a frame for another station")]
        if kind is Kind.UI:
            return [Unnumbered(frame.information)]
        if kind is Kind.SNRM:
            return self._connect(frame)
        if not self.is_open or frame.source != self._peer:
            if final:
                self._answer_to(frame.source, Kind.DM)
            return []
        self._turn = final
        match kind:
            case Kind.DISC:
                self._write(Kind.UA)
                self._rest()
                return [Disconnected()]
            case Kind.I:
                return self._information(frame)
            case Kind.RR | Kind.RNR:
                self._receipt(frame)
                return []
        return [Discarded(frame.encode(), f"{kind.name} was not expected")]

    def _connect(self, frame: Frame) -> list[Event]:
        try:
            offered = Parameters.decode(frame.information)
        except DecodeError as error:
            return [Discarded(frame.encode(), f"SNRM: {error}")]
        self._peer = frame.source
        self._open(self._offer.agreed(offered))
        self._reply(b"")
        self._write(Kind.UA, self._parameters.encode())
        return [Connected(self._parameters)]

    def _answer_to(self, station: Address, kind: Kind) -> None:
        self._output += Frame(station, self._own, Control(kind)).encode()

    def _information(self, frame: Frame) -> list[Event]:
        if frame.control.send != self._receive_count:
            self._repeat()
            return [Discarded(frame.encode(), f"I frame {frame.control.send} again")]
        self._segments.clear()
        try:
            apdu = self._assemble(frame)
        except DecodeError as error:
            self._write(Kind.DM)
            self._rest()
            return [Failed(str(error))]
        if apdu is None:
            self._reply(self._write(Kind.RR))
            return []
        self._last = b""
        return [Received(apdu)]

    def _receipt(self, frame: Frame) -> None:
        if not self._turn:
            return
        if not self._acknowledges(frame):
            self._repeat()
        elif self._segments and frame.control.kind is Kind.RR:
            self._reply(self._write_segment())
        else:
            self._write(Kind.RR)
            self._turn = False

    def _repeat(self) -> None:
        """Answer as before; that an answer is not ready yet, where there was none."""
        self._output += (
            self._last or Frame(self._peer, self._own, Control(Kind.RR, True, 0, self._receive_count)).encode()
        )
        self._turn = False
