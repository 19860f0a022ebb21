"""The side of the meter on a wire: the COSEM wrapper and HDLC over TCP, and a pseudo-terminal that is signed on to.

Whoever connects may send what it likes: what is no frame is passed over, every buffer has an end, and a client that
breaks the rules loses its own connection and no other.
"""

import os
import select
import socket
import time
import tty
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, suppress
from dataclasses import dataclass, field
from functools import partial
from threading import Lock, Thread
from typing import Any, Final, Protocol, Self, TypeAlias

from device_drivers.dlms.hdlc import FLAG, Address
from device_drivers.dlms.iec62056_21 import OPENING, Action, Entered, Line, Mode, ServerSignOn, SetLine, Write
from device_drivers.dlms.link import Connected, Disconnected, Failed, Parameters, Received, ServerLink
from device_drivers.dlms.octets import DecodeError
from device_drivers.dlms.wrapper import WrapperMessage, WrapperParser

MAX_CLIENTS: Final = 16
"""How many connections a listener keeps at a time; a further one is closed at once."""

CHARACTER: Final = 10
"""The bits of a character on the line: 7E1 and 8N1 alike."""

_PIECE: Final = 256
"""How many octets are looked at before their answers are written, so that few octets cannot ask for very many."""

_CHUNK: Final = 4096
_STEP: Final = 0.004
"""In s, in how small pieces a paced line carries characters."""

_GAP: Final = 0.5
"""In s, how long the rest of a frame is waited for."""

_SELECTION: Final = 2.0
"""In s, how long a meter waits for the selection of a mode."""

_EVEN_SLASH: Final = 0xAF
"""`/` with even parity in its octet: how a client signs on whose port cannot add it."""

Doing: TypeAlias = Write | SetLine


class Association(Protocol):
    """The application behind a connection."""

    def receive(self, octets: bytes) -> bytes:
        """The answer to an APDU; empty where there is none."""


@dataclass(frozen=True, slots=True)
class Served:
    """A device that answers on a wire. Everything that is asked of it is asked under `lock`.

    `associate` makes the application for a client. `address` is its address of HDLC, `offer` the greatest information
    fields. It signs on as `manufacturer` and `identification` at `baud`, and `readout` gives the data lines of a
    readout. After `inactivity`, in s, a silent client is taken to be gone.
    """

    associate: Callable[[], Association]
    lock: AbstractContextManager[Any] = field(default_factory=Lock)
    address: Address = field(default_factory=lambda: Address(1))
    offer: Parameters = field(default_factory=Parameters)
    manufacturer: str = "EMU"
    identification: str = "EMULATOR"
    baud: int = 9600
    readout: Callable[[], bytes] = bytes
    inactivity: float = 120.0

    def new_association(self) -> Association:
        """An application of its own."""
        with self.lock:
            return self.associate()

    def answer(self, association: Association, octets: bytes) -> bytes:
        """What the application answers to an APDU."""
        with self.lock:
            return association.receive(octets)

    def read_out(self) -> bytes:
        """The data lines of a readout."""
        with self.lock:
            return self.readout()


class HangUp(Exception):  # noqa: N818 - what is done, not a fault
    """The connection cannot go on."""


class Face(Protocol):
    """What a device shows on a connection, without the connection."""

    def line(self, octets: bytes) -> Line:
        """How the line is set as these octets come."""

    def receive(self, octets: bytes) -> Iterator[Doing]:
        """What these octets bring about, to be carried out one by one. Raises HangUp."""

    def waits(self) -> float:
        """How long it waits for octets, in s, before `timeout` is called."""

    def timeout(self) -> Iterator[Doing]:
        """What silence brings about. Raises HangUp."""


class WrapperFace:
    """The COSEM wrapper."""

    def __init__(self, served: Served) -> None:
        self._served = served
        self._association = served.new_association()
        self._parser = WrapperParser()

    def line(self, octets: bytes) -> Line:
        """A connection without a line, as slow as the line that the device might have."""
        del octets
        return Line(self._served.baud, 8, False)

    def receive(self, octets: bytes) -> Iterator[Doing]:
        """The answers to the APDUs that are whole."""
        for piece in _pieces(octets):
            try:
                messages = self._parser.feed(piece)
            except DecodeError as error:
                raise HangUp from error
            for message in messages:
                if answer := self._served.answer(self._association, message.apdu):
                    yield Write(WrapperMessage(message.destination, message.source, answer).encode())

    def waits(self) -> float:
        """The inactivity time."""
        return self._served.inactivity

    def timeout(self) -> Iterator[Doing]:
        """The client is gone."""
        raise HangUp


class _HdlcFace:
    """An HDLC link. `has_ended`: one was opened and is closed again."""

    def __init__(self, served: Served) -> None:
        self.has_ended = False
        self._served = served
        self._link = ServerLink(served.address, served.offer)
        self._association: Association | None = None

    @property
    def is_open(self) -> bool:
        """Whether a link stands."""
        return self._link.is_open

    def receive(self, octets: bytes) -> Iterator[Doing]:
        """The frames that answer these octets."""
        for piece in _pieces(octets):
            for event in self._link.receive(piece):
                match event:
                    case Connected():
                        self._association, self.has_ended = self._served.new_association(), False
                    case Disconnected() | Failed():
                        self._association, self.has_ended = None, True
                    case Received(apdu=apdu) if self._association:
                        answer = self._served.answer(self._association, apdu)
                        # A client that asks again before it was answered has given up the first answer.
                        with suppress(RuntimeError):
                            if answer:
                                self._link.send(answer)
            if output := self._link.take_output():
                yield Write(output)

    def waits(self) -> float:
        """A short time for the rest of a frame, else the inactivity time."""
        return _GAP if self._link.receives else self._served.inactivity

    def timeout(self) -> Iterator[Doing]:
        """Give up the frame that does not end; or the link, for the client is gone."""
        receives = self._link.receives
        self._link.timeout()
        if output := self._link.take_output():
            yield Write(output)
        if not receives:
            raise HangUp


class OpticalFace:
    """A port that is signed on to, in mode C for a readout or in mode E, and that takes HDLC without a sign-on too."""

    def __init__(self, served: Served) -> None:
        self._served = served
        self._line = OPENING
        self._hdlc = _HdlcFace(served)
        self._sign_on = self._new_sign_on(software_parity=False)
        self._entered = False

    def _new_sign_on(self, *, software_parity: bool) -> ServerSignOn:
        served = self._served
        return ServerSignOn(
            served.manufacturer,
            served.identification,
            served.baud,
            frozenset((Mode.READOUT, Mode.HDLC)),
            readout=served.read_out,
            software_parity=software_parity,
        )

    @property
    def _in_hdlc(self) -> bool:
        return self._entered or self._hdlc.is_open

    def line(self, octets: bytes) -> Line:
        """As the sign-on left it; who sends a flag first did not sign on."""
        if not self._in_hdlc and self._sign_on.is_idle:
            self._line = Line(self._served.baud, 8, False) if octets[:1] == bytes([FLAG]) else OPENING
        return self._line

    def receive(self, octets: bytes) -> Iterator[Doing]:
        """What these octets bring about: on the link, and in the sign-on too while there is none."""
        if not self._in_hdlc:
            if self._sign_on.is_idle and (ord("/") in octets or _EVEN_SLASH in octets):
                self._sign_on = self._new_sign_on(software_parity=_EVEN_SLASH in octets)
            for action in self._sign_on.receive(octets):
                if isinstance(action, Entered) and action.mode is Mode.HDLC:
                    self._entered, self._hdlc = True, _HdlcFace(self._served)
                    octets = action.rest
                yield from self._done(action)
        yield from self._hdlc.receive(octets)
        if self._hdlc.has_ended:
            yield from self._rest()

    def waits(self) -> float:
        """As its part that is in use."""
        return self._hdlc.waits() if self._in_hdlc or self._sign_on.is_idle else _SELECTION

    def timeout(self) -> Iterator[Doing]:
        """As its part that is in use; then the next sign-on may come."""
        if not self._in_hdlc and not self._sign_on.is_idle:
            for action in self._sign_on.timeout():
                yield from self._done(action)
            return
        try:
            yield from self._hdlc.timeout()
        except HangUp:
            if not self._entered:
                raise
            yield from self._rest()

    def _done(self, action: Action) -> Iterator[Doing]:
        """An action of the sign-on that concerns the line."""
        if isinstance(action, SetLine):
            self._line = action.line
        if isinstance(action, Write | SetLine):
            yield action

    def _rest(self) -> Iterator[Doing]:
        """Wait for the next sign-on."""
        self._entered, self._hdlc = False, _HdlcFace(self._served)
        self._sign_on = self._new_sign_on(software_parity=False)
        yield from self._done(SetLine(OPENING))


class _ClosedError(Exception):
    """The other end is gone, or the listener closes."""


class Channel:
    """A connection of a listener: reading and writing that end when it closes, at the pace of a line where asked.

    `descriptor` does not block. When `wake` can be read, the listener closes. A client that takes nothing for
    `patience`, in s, is gone.
    """

    def __init__(self, descriptor: int, wake: int, patience: float) -> None:
        self._descriptor = descriptor
        self._wake = wake
        self._patience = patience
        self._free = 0.0

    def read(self, silence: float) -> bytes:
        """What came; nothing after silence. Raises _ClosedError."""
        if not self._ready(silence, reading=True):
            return b""
        try:
            octets = os.read(self._descriptor, _CHUNK)
        except BlockingIOError:
            return b""
        except OSError as error:
            raise _ClosedError from error
        if not octets:
            raise _ClosedError
        return octets

    def write(self, octets: bytes) -> None:
        """Write. Raises _ClosedError."""
        until = time.monotonic() + self._patience
        while octets:
            if not self._ready(until - time.monotonic(), reading=False):
                raise _ClosedError
            try:
                octets = octets[os.write(self._descriptor, octets) :]
            except BlockingIOError:
                continue
            except OSError as error:
                raise _ClosedError from error

    def write_paced(self, octets: bytes, line: Line) -> None:
        """Write as slowly as a line carries the characters. Raises _ClosedError."""
        step = max(1, int(line.baud * _STEP / CHARACTER))
        started = max(self._free, time.monotonic())
        for at in range(0, len(octets), step):
            piece = octets[at : at + step]
            # Counted from the start: what wakes late once must not be late ever after.
            self._free = started + (at + len(piece)) * CHARACTER / line.baud
            self._pause()
            self.write(piece)

    def pace(self, characters: int, line: Line) -> None:
        """Wait until a line would have carried so many more characters. Raises _ClosedError."""
        self._free = max(self._free, time.monotonic()) + characters * CHARACTER / line.baud
        self._pause()

    def _pause(self) -> None:
        left = self._free - time.monotonic()
        if left > 0 and select.select([self._wake], [], [], left)[0]:
            raise _ClosedError

    def _ready(self, seconds: float, *, reading: bool) -> bool:
        read, write = ([self._wake, self._descriptor], []) if reading else ([self._wake], [self._descriptor])
        readable, writable, _ = select.select(read, write, [], max(seconds, 0.0))
        if self._wake in readable:
            raise _ClosedError
        return bool(readable or writable)


class Listener:
    """Listens for devices until it is closed. With `paced`, lines are as slow as their baud rate, in both directions.

    Each method that listens returns the URL to be given to a client. `fault` is called with what an application raised
    that it should not have.
    """

    def __init__(self, *, paced: bool = False, fault: Callable[[Exception], None] = lambda _: None) -> None:
        self._paced = paced
        self._fault = fault
        self._wake, self._waker = os.pipe()
        self._lock = Lock()
        self._threads: set[Thread] = set()
        self._closers: list[Callable[[], object]] = []
        self._clients = 0
        self._closed = False

    def __enter__(self) -> Self:
        """The listener itself."""
        return self

    def __exit__(self, *_: object) -> None:
        """Close it."""
        self.close()

    def wrapper(self, served: Served, host: str = "127.0.0.1", port: int = 0) -> str:
        """Listen for the COSEM wrapper over TCP. Raises OSError where the port is not free."""
        return self._listen(served, WrapperFace, host, port)

    def hdlc(self, served: Served, host: str = "127.0.0.1", port: int = 0) -> str:
        """Listen for HDLC over TCP, with a sign-on or without. Raises OSError where the port is not free."""
        return self._listen(served, OpticalFace, host, port)

    def pty(self, served: Served) -> str:
        """Listen on a pseudo-terminal, for a sign-on or for HDLC without one."""
        master, slave = os.openpty()
        tty.setraw(slave)
        os.set_blocking(master, False)
        # The slave stays open: the master reads EIO once nobody has it open.
        self._closers += [partial(os.close, slave), partial(os.close, master)]
        self._start(lambda: self._serve_always(master, served))
        return os.ttyname(slave)

    def close(self) -> None:
        """Stop listening and close every connection; once closed, this does nothing."""
        with self._lock:
            if self._closed:
                return
            self._closed = True
        os.write(self._waker, b"\0")
        for thread in self._threads:
            thread.join()
        for closer in self._closers:
            closer()
        os.close(self._wake)
        os.close(self._waker)

    def _start(self, work: Callable[[], None]) -> bool:
        """Do this work in a thread of its own; False where the listener closes."""

        def run() -> None:
            try:
                work()
            finally:
                with self._lock:
                    if not self._closed:
                        self._threads.discard(thread)

        thread = Thread(target=run, name="DLMS listener", daemon=True)
        with self._lock:
            if not self._closed:
                self._threads.add(thread)
                thread.start()
            return not self._closed

    def _listen(self, served: Served, new_face: Callable[[Served], Face], host: str, port: int) -> str:
        family = socket.AF_INET6 if ":" in host else socket.AF_INET
        listening = socket.create_server((host, port), family=family)
        listening.setblocking(False)
        self._closers.append(listening.close)
        self._start(lambda: self._accept(listening, served, new_face))
        shown = f"[{host}]" if family is socket.AF_INET6 else host
        return f"socket://{shown}:{listening.getsockname()[1]}"

    def _accept(self, listening: socket.socket, served: Served, new_face: Callable[[Served], Face]) -> None:
        while self._wake not in select.select([listening.fileno(), self._wake], [], [])[0]:
            try:
                connection, _ = listening.accept()
            except OSError:
                # Gone before it was accepted, or no descriptor is left for it: wait a little, and go on.
                select.select([self._wake], [], [], _STEP)
                continue
            with self._lock:
                is_one_too_many = self._clients >= MAX_CLIENTS
                self._clients += 1
            work = partial(self._serve_client, connection, served, new_face)
            if is_one_too_many or not self._start(work):
                self._leave(connection)

    def _leave(self, connection: socket.socket) -> None:
        connection.close()
        with self._lock:
            self._clients -= 1

    def _serve_client(self, connection: socket.socket, served: Served, new_face: Callable[[Served], Face]) -> None:
        try:
            connection.setblocking(False)
            connection.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
            with suppress(HangUp, _ClosedError):
                self._serve(connection.fileno(), served, new_face)
        finally:
            self._leave(connection)

    def _serve_always(self, descriptor: int, served: Served) -> None:
        """A pseudo-terminal cannot be closed for one client: what ends there begins anew."""
        with suppress(_ClosedError):
            while True:
                with suppress(HangUp):
                    self._serve(descriptor, served, OpticalFace)

    def _serve(self, descriptor: int, served: Served, new_face: Callable[[Served], Face]) -> None:
        channel = Channel(descriptor, self._wake, served.inactivity)
        try:
            face = new_face(served)
            while True:
                octets = channel.read(face.waits())
                line = face.line(octets)
                if self._paced:
                    channel.pace(len(octets), line)
                for doing in face.receive(octets) if octets else face.timeout():
                    if isinstance(doing, SetLine):
                        line = doing.line
                    elif self._paced:
                        channel.write_paced(doing.octets, line)
                    else:
                        channel.write(doing.octets)
        except (HangUp, _ClosedError):
            raise
        except Exception as error:
            self._fault(error)
            raise HangUp from error


def _pieces(octets: bytes) -> Iterator[bytes]:
    return (octets[at : at + _PIECE] for at in range(0, len(octets), _PIECE))
