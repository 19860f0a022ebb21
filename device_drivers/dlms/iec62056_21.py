"""Signing on by IEC 62056-21: modes C and E, readout and programming mode, both ends, without a port or a clock.

Each end takes octets and gives actions, in the order in which they must be carried out: what to write, and how to set
the line once all of that has left the port. An optical head may echo what is written; the client finds that out itself.
"""

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from enum import Enum, auto
from functools import reduce
from operator import xor
from typing import Final, TypeAlias

from smets1.errors import S1benchError

SOH, STX, ETX, ACK, NAK, SUB = 0x01, 0x02, 0x03, 0x06, 0x15, 0x1A
LINE_END: Final = b"\r\n"

BAUD_RATES: Final[Mapping[str, int]] = {
    "0": 300,
    "1": 600,
    "2": 1200,
    "3": 2400,
    "4": 4800,
    "5": 9600,
    "6": 19200,
}
"""The rates of modes C and E, by their identification character."""

MAX_MESSAGE: Final = 0x10000
"""How many octets of one message are kept, as a readout may be long."""

MAX_NOISE: Final = 0x100
"""How many octets that belong to nothing are taken before a sign-on fails."""

_IDENTIFICATION = re.compile(rb"/([A-Za-z]{3})([0-9A-I])((?:\\[\x21-\x7e])*)([\x20-\x7e]{0,16})\r\n")
_REQUEST = re.compile(rb"/\?([0-9A-Za-z ]{0,32})!\r\n")
_SELECTION = re.compile(rb"\x06([0-9])([0-9A-I])([0-9A-I])\r\n")


class SignOnError(S1benchError):
    """A meter that does not sign on as the standard says; the message holds what came."""


class Mode(Enum):
    """What follows the sign-on, by the mode control character; `HDLC` is mode E."""

    READOUT = "0"
    PROGRAMMING = "1"
    HDLC = "2"


@dataclass(frozen=True, slots=True)
class Line:
    """How the line is set: baud rate, and 7E1 or 8N1."""

    baud: int
    data_bits: int = 7
    even_parity: bool = True


OPENING: Final = Line(300)
"""How every sign-on starts."""


@dataclass(frozen=True, slots=True)
class Write:
    """Write these octets."""

    octets: bytes


@dataclass(frozen=True, slots=True)
class SetLine:
    """Set the line, after everything that was written has left the port."""

    line: Line


@dataclass(frozen=True, slots=True)
class Identified:
    """The meter said who it is: its manufacturer, identification, fastest rate, and whether it offers mode E."""

    manufacturer: str
    identification: str
    baud: int
    offers_hdlc: bool


@dataclass(frozen=True, slots=True)
class Entered:
    """The sign-on is over: in mode E what follows is HDLC, `rest` its first octets if they came already."""

    mode: Mode
    rest: bytes = b""


@dataclass(frozen=True, slots=True)
class Readout:
    """The data of a readout, without frame and check."""

    data: bytes


@dataclass(frozen=True, slots=True)
class Command:
    """A message of programming mode: P0, P1, P2, R1, W1, E2, B0, ... and its data; no name for an answer with data."""

    name: str
    data: bytes = b""


@dataclass(frozen=True, slots=True)
class Acknowledged:
    """ACK, or NAK where `positive` is false: the message was taken, or must be sent again."""

    positive: bool = True


Action: TypeAlias = Write | SetLine | Identified | Entered | Readout | Command | Acknowledged


def with_parity(octets: bytes) -> bytes:
    """7-bit characters with even parity in the highest bit, for a port that cannot add it.

    Raises ValueError for an octet of 8 bits.
    """
    if not octets.isascii():
        raise ValueError("characters of more than 7 bits")
    return bytes(octet | (octet.bit_count() & 1) << 7 for octet in octets)


def without_parity(octets: bytes) -> bytes:
    """The characters, whatever their highest bit."""
    return bytes(octet & 0x7F for octet in octets)


def parity_faults(octets: bytes) -> list[int]:
    """Where the parity is not even."""
    return [at for at, octet in enumerate(octets) if octet.bit_count() & 1]


def block_check(octets: bytes) -> int:
    """The BCC of what follows SOH or STX, up to and with ETX."""
    return reduce(xor, octets, 0)


def encode_command(command: Command) -> bytes:
    """A message of programming mode, of either end."""
    head = bytes([SOH]) + command.name.encode("ascii") if command.name else b""
    data = bytes([STX]) + command.data if command.data or not command.name else b""
    message = head + data + bytes([ETX])
    return message + bytes([block_check(message[1:])])


def encode_readout(data: bytes) -> bytes:
    """A data message of a readout."""
    body = data + b"!" + LINE_END + bytes([ETX])
    return bytes([STX]) + body + bytes([block_check(body)])


class EchoFilter:
    """Takes the echo of what was written out of what arrives.

    A head echoes everything or nothing; the first octets written, which must not be what a meter would answer with,
    tell which. So the confirmation of mode E, which is what was written, is not taken for an echo.
    """

    def __init__(self) -> None:
        self.echoes: bool | None = None
        self._expected = b""
        self._held = b""

    def wrote(self, octets: bytes) -> None:
        """These octets were written, and may come back."""
        if self.echoes is not False:
            self._expected += octets

    def receive(self, octets: bytes) -> bytes:
        """What came from the other end."""
        self._held += octets
        if self._held.startswith(self._expected):
            if self._expected:
                self.echoes = True
            self._held = self._held[len(self._expected) :]
            return self._release()
        if self._expected.startswith(self._held):
            return b""
        self.echoes = bool(self.echoes)
        return self._release()

    def timeout(self) -> bytes:
        """No more comes: what looked like the start of an echo was not one."""
        if self._held:
            self.echoes = bool(self.echoes)
        return self._release()

    def _release(self) -> bytes:
        released, self._held, self._expected = self._held, b"", b""
        return released


class _Step(Enum):
    IDLE = auto()
    IDENTIFICATION = auto()
    SELECTION = auto()
    CONFIRMATION = auto()
    READOUT = auto()
    PROGRAMMING = auto()
    DONE = auto()


class _SignOn:
    """What both ends do: characters, parity and the messages of a readout and of programming mode."""

    def __init__(self, *, software_parity: bool, retries: int) -> None:
        self._software_parity = software_parity
        self._retries = retries
        self._step = _Step.IDLE
        self._reset()

    def _reset(self) -> None:
        self._octets = b""
        self._last = b""
        self._tries_left = self._retries

    def _write(self, octets: bytes) -> Write:
        """Write characters, to be written once more when nobody answers."""
        self._last = octets
        self._octets = b""
        return Write(with_parity(octets) if self._software_parity else octets)

    def _again(self, why: str) -> Write:
        if not self._tries_left:
            raise SignOnError(f"{why}, after {self._retries} retries; the last octets: {self._octets[-64:].hex()}")
        self._tries_left -= 1
        return self._write(self._last)

    def _take(self, octets: bytes) -> None:
        """Add characters. One of wrong parity becomes SUB, which no message holds."""
        if self._software_parity:
            octets = bytes(SUB if octet.bit_count() & 1 else octet for octet in octets)
        self._octets += without_parity(octets)
        if len(self._octets) > MAX_MESSAGE:
            raise SignOnError(f"more than {MAX_MESSAGE} octets without an end")

    def _message(self) -> bytes | None:
        """The next whole message: ACK, NAK, or from SOH or STX to ETX. Raises ValueError for a wrong BCC."""
        starts = [at for mark in (SOH, STX, ACK, NAK) if (at := self._octets.find(mark)) >= 0]
        if not starts:
            return None
        start = min(starts)
        if self._octets[start] in (ACK, NAK):
            end = start + 1
        else:
            end = self._octets.find(ETX, start) + 2
            if end < 2 or end > len(self._octets):
                return None
        message, self._octets = self._octets[start:end], self._octets[end:]
        if message[0] in (SOH, STX) and block_check(message[1:-1]) != message[-1]:
            raise ValueError("wrong BCC")
        self._tries_left = self._retries
        return message

    def _programming(self) -> Iterator[Action]:
        """The messages of programming mode that are whole."""
        while True:
            try:
                message = self._message()
            except ValueError:
                yield Write(with_parity(bytes([NAK])) if self._software_parity else bytes([NAK]))
                continue
            if message is None:
                return
            if message[0] in (ACK, NAK):
                yield Acknowledged(message[0] == ACK)
            else:
                yield _command(message)

    def send(self, command: Command) -> list[Action]:
        """Send a message of programming mode. Raises RuntimeError outside of it."""
        return self._send(encode_command(command))

    def _send(self, octets: bytes) -> list[Action]:
        if self._step is not _Step.PROGRAMMING:
            raise RuntimeError("not in programming mode")
        self._tries_left = self._retries
        return [self._write(octets)]


class ClientSignOn(_SignOn):
    """The reading end.

    `address`: the device address, where several meters share a line. `fastest`: the greatest rate to switch to; a
    meter that proposes more is kept at 300. `software_parity`: parity is put into and checked in the octets, for a
    port that is set to 8N1 throughout.
    """

    def __init__(
        self, mode: Mode, address: str = "", fastest: int = 19200, retries: int = 2, *, software_parity: bool = False
    ) -> None:
        super().__init__(software_parity=software_parity, retries=retries)
        self._mode = mode
        self._request = b"/?" + address.encode("ascii") + b"!" + LINE_END
        self._fastest = fastest
        self._selection = b""
        self._entering = False
        if not _REQUEST.fullmatch(self._request):
            raise ValueError(f"{address!r} is no device address")

    def start(self) -> list[Action]:
        """Ask the meter who it is."""
        self._reset()
        self._step = _Step.IDENTIFICATION
        return [SetLine(OPENING), self._write(self._request)]

    def receive(self, octets: bytes) -> list[Action]:
        """What these octets bring about. Raises SignOnError."""
        if self._step is _Step.CONFIRMATION:
            return self._confirmation(octets)
        if self._step in (_Step.IDLE, _Step.DONE):
            return []
        self._take(octets)
        if self._step is _Step.IDENTIFICATION:
            return self._identification()
        if self._step is _Step.READOUT:
            return self._readout()
        actions = list(self._programming())
        if self._entering and any(isinstance(action, Command) for action in actions):
            self._entering = False
            actions.insert(0, Entered(Mode.PROGRAMMING))
        return actions

    def timeout(self) -> list[Action]:
        """Nothing came: ask again. Raises SignOnError when that was done too often."""
        match self._step:
            case _Step.CONFIRMATION:
                return self._enter_hdlc(b"")
            case _Step.IDENTIFICATION:
                return [SetLine(OPENING), self._again("no identification")]
            case _Step.READOUT:
                raise SignOnError(f"no whole readout; the last octets: {self._octets[-64:].hex()}")
            case _Step.PROGRAMMING if self._entering:
                raise SignOnError(f"no programming mode; the last octets: {self._octets[-64:].hex()}")
            case _Step.PROGRAMMING:
                return [self._again("no answer")]
        return []

    def _identification(self) -> list[Action]:
        found = _IDENTIFICATION.search(self._octets)
        if not found:
            if self._octets.endswith(LINE_END) and b"/" in self._octets and len(self._octets) > MAX_NOISE:
                raise SignOnError(f"no identification: {self._octets[-64:].hex()}")
            return []
        manufacturer, rate, escapes, identification = (part.decode("ascii") for part in found.groups())
        if rate not in BAUD_RATES:
            raise SignOnError(f"baud rate identification {rate!r} is neither mode C nor mode E")
        offers_hdlc = "\\2" in escapes
        if self._mode is Mode.HDLC and not offers_hdlc:
            raise SignOnError(f"{found[0]!r} does not offer mode E")
        chosen = rate if BAUD_RATES[rate] <= self._fastest else "0"
        baud = BAUD_RATES[chosen]
        self._selection = _selection(chosen, self._mode)
        identified = Identified(manufacturer, identification, BAUD_RATES[rate], offers_hdlc)
        write = self._write(self._selection)
        if self._mode is Mode.HDLC:
            self._step = _Step.CONFIRMATION
            return [identified, write, SetLine(Line(baud, 8, False))]
        self._step = _Step.READOUT if self._mode is Mode.READOUT else _Step.PROGRAMMING
        self._entering = True
        return [identified, write, SetLine(Line(baud))]

    def _confirmation(self, octets: bytes) -> list[Action]:
        """The meter may confirm, with parity or without, before the first frame."""
        self._octets += octets
        confirmed = without_parity(self._octets).find(self._selection)
        if confirmed >= 0:
            return self._enter_hdlc(self._octets[confirmed + len(self._selection) :])
        if len(self._octets) > MAX_NOISE:
            raise SignOnError(f"neither a confirmation nor silence: {self._octets[-64:].hex()}")
        return []

    def _enter_hdlc(self, rest: bytes) -> list[Action]:
        self._step = _Step.DONE
        return [Entered(Mode.HDLC, rest)]

    def _readout(self) -> list[Action]:
        try:
            message = self._message()
        except ValueError:
            return [self._ask_again()]
        if message is None:
            return []
        end = b"!" + LINE_END
        if message[0] != STX or not message[1:-2].endswith(end):
            raise SignOnError(f"no readout: {message[-64:].hex()}")
        self._step = _Step.DONE
        return [Entered(Mode.READOUT), Readout(message[1 : -2 - len(end)])]

    def _ask_again(self) -> Write:
        self._last = bytes([NAK])
        return self._again("a readout with a wrong BCC")


class ServerSignOn(_SignOn):
    """The end of the meter.

    `identification`: up to 16 characters. `modes`: which it offers, by their rate `baud`. `readout`: gives its data, as
    the lines between STX and the closing `!`. `operand`: what it sends with P0.
    """

    def __init__(
        self,
        manufacturer: str,
        identification: str,
        baud: int = 9600,
        modes: frozenset[Mode] = frozenset(Mode),
        address: str = "",
        readout: Callable[[], bytes] = bytes,
        operand: bytes = b"",
        *,
        software_parity: bool = False,
    ) -> None:
        super().__init__(software_parity=software_parity, retries=0)
        self._rate = next(character for character, rate in BAUD_RATES.items() if rate == baud)
        self._modes = modes
        self._address = address.encode("ascii").lstrip(b"0")
        self._readout_data = readout
        self._operand = operand
        escape = "\\2" if Mode.HDLC in modes else ""
        self._identification = f"/{manufacturer}{self._rate}{escape}{identification}".encode("ascii") + LINE_END
        if not _IDENTIFICATION.fullmatch(self._identification):
            raise ValueError(f"{self._identification!r} is no identification")

    @property
    def is_idle(self) -> bool:
        """Whether nobody signs on."""
        return self._step is _Step.IDLE

    def receive(self, octets: bytes) -> list[Action]:
        """What these octets bring about."""
        if self._step is _Step.DONE:
            return []
        try:
            self._take(octets)
        except SignOnError:
            return self.close()
        if self._step is _Step.PROGRAMMING:
            actions = list(self._programming())
            if any(isinstance(action, Command) and action.name == "B0" for action in actions):
                actions += self.close()
            return actions
        if self._step is _Step.SELECTION:
            return self._selected()
        return self._asked()

    def timeout(self) -> list[Action]:
        """Nothing came: a meter that may be read out does so at 300 where no mode was selected; then it rests."""
        if self._step is _Step.SELECTION and Mode.READOUT in self._modes:
            return [self._write(encode_readout(self._readout_data())), Entered(Mode.READOUT), *self.close()]
        return self.close()

    def acknowledge(self, *, positive: bool = True) -> list[Action]:
        """Answer a command with ACK or NAK. Raises RuntimeError outside programming mode."""
        return self._send(bytes([ACK if positive else NAK]))

    def close(self) -> list[Action]:
        """Wait for the next sign-on."""
        self._step = _Step.IDLE
        self._reset()
        return [SetLine(OPENING)]

    def _asked(self) -> list[Action]:
        found = _REQUEST.search(self._octets)
        if not found:
            self._octets = self._octets[-MAX_NOISE:]
            return []
        self._octets = self._octets[found.end() :]
        asked = found[1].lstrip(b"0")
        if asked and asked != self._address:
            return []
        self._step = _Step.SELECTION
        return [self._write(self._identification)]

    def _selected(self) -> list[Action]:
        found = _SELECTION.search(self._octets)
        if not found:
            return self._asked() if _REQUEST.search(self._octets) else []
        _, rate, control = (part.decode("ascii") for part in found.groups())
        mode = next((mode for mode in self._modes if mode.value == control), None)
        if mode is None or found[0] != _selection(rate, mode) or rate not in ("0", self._rate):
            return self.close()
        baud = BAUD_RATES[rate]
        switch = SetLine(Line(baud))
        if mode is Mode.HDLC:
            self._step = _Step.DONE
            return [switch, self._write(found[0]), SetLine(Line(baud, 8, False)), Entered(mode)]
        if mode is Mode.PROGRAMMING:
            self._step = _Step.PROGRAMMING
            return [switch, Entered(mode), *self.send(Command("P0", self._operand))]
        return [switch, self._write(encode_readout(self._readout_data())), Entered(mode), *self.close()]


def _selection(rate: str, mode: Mode) -> bytes:
    """The acknowledgement and option select message."""
    protocol = "2" if mode is Mode.HDLC else "0"
    return bytes([ACK]) + f"{protocol}{rate}{mode.value}".encode("ascii") + LINE_END


def _command(message: bytes) -> Command:
    """The command in a message that is whole and right."""
    head, mark, data = message[:-2].partition(bytes([STX]))
    if not mark:
        return Command(head[1:].decode("ascii"))
    return Command(head[1:].decode("ascii"), data)
