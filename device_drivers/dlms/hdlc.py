"""HDLC frames of IEC 62056-46: addresses, control field, check sequences, and finding frames in a stream by length."""

from collections.abc import Callable
from dataclasses import dataclass
from enum import IntEnum
from typing import Final, TypeAlias

from device_drivers.dlms.octets import DecodeError, Reader

FLAG: Final = 0x7E
MAX_FRAME_LENGTH: Final = 0x7FF
"""The most that the 11 bits of the length field can say: all octets between the flags."""

LLC_COMMAND: Final = bytes.fromhex("e6e600")
LLC_RESPONSE: Final = bytes.fromhex("e6e700")
"""What stands before an APDU of a client, and before one of a server."""


def _crc_table() -> tuple[int, ...]:
    table = []
    for octet in range(256):
        remainder = octet
        for _ in range(8):
            remainder = remainder >> 1 ^ 0x8408 if remainder & 1 else remainder >> 1
        table.append(remainder)
    return tuple(table)


_CRC = _crc_table()


def check_sequence(octets: bytes) -> bytes:
    """The FCS or HCS of these octets, as sent."""
    remainder = 0xFFFF
    for octet in octets:
        remainder = remainder >> 8 ^ _CRC[(remainder ^ octet) & 0xFF]
    return (remainder ^ 0xFFFF).to_bytes(2, "little")


@dataclass(frozen=True, slots=True)
class Address:
    """An HDLC address of 1, 2 or 4 octets.

    Of a client, `upper` is its SAP and there is no `lower`; of a server, `upper` is the logical device and `lower`
    the physical one. Raises ValueError where they do not fit `size`.
    """

    upper: int
    lower: int | None = None
    size: int = 1

    def __post_init__(self) -> None:
        if self.size not in (1, 2, 4) or (self.lower is None) != (self.size == 1):
            raise ValueError(f"{self} is no address of 1, 2 or 4 octets")
        most = 0x3FFF if self.size == 4 else 0x7F
        if not (0 <= self.upper <= most and 0 <= (self.lower or 0) <= most):
            raise ValueError(f"{self} does not fit {self.size} octets")

    @property
    def is_all_station(self) -> bool:
        """Whether every station listens to it."""
        most = 0x3FFF if self.size == 4 else 0x7F
        return self.upper == most and self.lower in (None, most)

    def encode(self) -> bytes:
        """The octets; the lowest bit of the last one is set."""
        if self.lower is None:
            return bytes([self.upper << 1 | 1])
        parts = (self.upper, self.lower)
        if self.size == 4:
            octets = [octet for part in parts for octet in (part >> 7 << 1, (part & 0x7F) << 1)]
        else:
            octets = [part << 1 for part in parts]
        octets[-1] |= 1
        return bytes(octets)

    @classmethod
    def read(cls, reader: Reader) -> "Address":
        """The next address. Raises DecodeError."""
        at = reader.position
        septets = []
        while True:
            octet = reader.octet()
            septets.append(octet >> 1)
            if octet & 1:
                break
            if len(septets) == 4:
                raise DecodeError(at, "an address of more than 4 octets")
        match septets:
            case [upper]:
                return cls(upper)
            case [upper, lower]:
                return cls(upper, lower, 2)
            case [upper, upper_low, lower, lower_low]:
                return cls(upper << 7 | upper_low, lower << 7 | lower_low, 4)
        raise DecodeError(at, "an address of 3 octets")


class Kind(IntEnum):
    """What a frame is, by its control field without counters and poll/final bit."""

    I = 0x00  # noqa: E741 - its name in the standard
    RR = 0x01
    RNR = 0x05
    SNRM = 0x83
    DISC = 0x43
    UA = 0x63
    DM = 0x0F
    FRMR = 0x87
    UI = 0x03


@dataclass(frozen=True, slots=True)
class Control:
    """A control field. `send` is N(S) and counts for I frames, `receive` is N(R) and counts for I, RR and RNR."""

    kind: Kind
    final: bool = True
    send: int = 0
    receive: int = 0

    def encode(self) -> int:
        """The octet."""
        octet = self.kind | self.final << 4
        if self.kind in (Kind.I, Kind.RR, Kind.RNR):
            octet |= self.receive << 5
        if self.kind is Kind.I:
            octet |= self.send << 1
        return octet

    @classmethod
    def read(cls, reader: Reader) -> "Control":
        """The next octet. Raises DecodeError for a control field that DLMS does not use."""
        at, octet = reader.position, reader.octet()
        final, receive = bool(octet & 0x10), octet >> 5
        if not octet & 1:
            return cls(Kind.I, final, octet >> 1 & 7, receive)
        if octet & 0x0F in (Kind.RR, Kind.RNR):
            return cls(Kind(octet & 0x0F), final, 0, receive)
        try:
            return cls(Kind(octet & 0xEF), final)
        except ValueError:
            raise DecodeError(at, f"no control field: {octet:02x}") from None


@dataclass(frozen=True, slots=True)
class Frame:
    """A frame of format type 3. `segmented`: more of the same APDU follows."""

    destination: Address
    source: Address
    control: Control
    information: bytes = b""
    segmented: bool = False

    def encode(self) -> bytes:
        """The octets, flags included. Raises ValueError for more information than the length field can say."""
        head = self.destination.encode() + self.source.encode() + bytes([self.control.encode()])
        size = 2 + len(head) + 2 + (len(self.information) + 2 if self.information else 0)
        if size > MAX_FRAME_LENGTH:
            raise ValueError(f"{len(self.information)} octets of information do not fit a frame")
        head = (0xA000 | self.segmented << 11 | size).to_bytes(2, "big") + head
        body = head + check_sequence(head) + self.information if self.information else head
        return bytes([FLAG]) + body + check_sequence(body) + bytes([FLAG])

    @classmethod
    def decode(cls, octets: bytes) -> "Frame":
        """The frame in these octets, flags included. Raises DecodeError."""
        reader = Reader(octets)
        reader.expect(bytes([FLAG]), "opening flag")
        at, form = reader.position, reader.number(2)
        if form >> 12 != 0xA:
            raise DecodeError(at, f"frame format {form >> 12:x}, only type 3 (a) is known")
        if form & MAX_FRAME_LENGTH != len(octets) - 2:
            raise DecodeError(at, f"a length of {form & MAX_FRAME_LENGTH}, the frame has {len(octets) - 2}")
        destination, source, control = Address.read(reader), Address.read(reader), Control.read(reader)
        information = b""
        if reader.remaining > 3:
            head = octets[1 : reader.position]
            reader.expect(check_sequence(head), "HCS")
            information = reader.take(reader.remaining - 3)
        body = octets[1 : reader.position]
        reader.expect(check_sequence(body), "FCS")
        reader.expect(bytes([FLAG]), "closing flag")
        return cls(destination, source, control, information, bool(form & 0x800))


@dataclass(frozen=True, slots=True)
class Discarded:
    """Octets that were thrown away, and why: noise, a frame with a wrong check sequence, or one for another station."""

    octets: bytes
    reason: str


Found: TypeAlias = Frame | Discarded


class FrameParser:
    """Finds frames in a stream. A flag inside a frame is content: where a frame ends, its length field says.

    `seen` is called with the very octets of each frame that is found, flags included, and of each piece of noise.
    """

    def __init__(self, seen: Callable[[bytes, Found], None] | None = None) -> None:
        self._octets = b""
        self._seen = seen

    @property
    def has_begun(self) -> bool:
        """Whether a frame has begun whose end has not come."""
        return len(self._octets) > 1

    def feed(self, octets: bytes) -> list[Found]:
        """What these octets complete."""
        self._octets += octets
        return self._parse(whole=False)

    def flush(self) -> list[Found]:
        """Give up waiting for the rest of a frame: what of it is a frame itself, and what is noise."""
        return self._parse(whole=True)

    def _parse(self, *, whole: bool) -> list[Found]:
        octets, at = self._octets, 0
        found: list[Found] = []

        def take(end: int, what: Found) -> None:
            found.append(what)
            if self._seen:
                self._seen(octets[at:end], what)

        while at < len(octets):
            if octets[at] != FLAG:
                start = octets.find(FLAG, at)
                end = start if start >= 0 else len(octets)
                take(end, Discarded(octets[at:end], "not within a frame"))
                at = end
                continue
            head = octets[at + 1 : at + 3]
            if head and head[0] >> 4 != 0xA:
                at += 1
                continue
            size = (int.from_bytes(head, "big") & MAX_FRAME_LENGTH if len(head) == 2 else MAX_FRAME_LENGTH) + 2
            if len(octets) - at < size:
                if not (whole and head):
                    break
                take(at + 1, Discarded(octets[at : at + 1], "a frame that does not end"))
                at += 1
                continue
            try:
                take(at + size, Frame.decode(octets[at : at + size]))
                end = at + size - 1  # the closing flag may open the next frame
            except DecodeError as error:
                flag = octets.find(FLAG, at + 1, at + size)
                end = flag if flag >= 0 else at + size
                take(end, Discarded(octets[at:end], str(error)))
            at = end
        self._octets = octets[at:]
        return found
