"""Reading octets that a stranger sent: every length is checked before it is believed."""

from collections import Counter
from enum import IntEnum
from typing import Final, TypeVar

from smets1.errors import S1benchError

MAX_VALUES: Final = 200_000
"""How many values one message may hold: a compact array of few octets can announce very many."""

E = TypeVar("E", bound=IntEnum)


class DecodeError(S1benchError):
    """Octets that are not what they should be, with the position of the first that is wrong."""

    def __init__(self, position: int, reason: str) -> None:
        self.position = position
        self.reason = reason
        super().__init__(position, reason)

    def __str__(self) -> str:
        return f"octet {self.position}: {self.reason}"


class Reader:
    """A place in some octets. Every method raises `DecodeError` where the octets end too early.

    Readers that are cut from one another count positions and values together.
    """

    def __init__(self, octets: bytes) -> None:
        self._octets = octets
        self._next = 0
        self._start = 0
        self._values = Counter(left=MAX_VALUES)

    @property
    def position(self) -> int:
        """Where the next octet stands in the whole message."""
        return self._start + self._next

    @property
    def remaining(self) -> int:
        """How many octets are left."""
        return len(self._octets) - self._next

    def error(self, reason: str) -> DecodeError:
        """An error at the next octet."""
        return DecodeError(self.position, reason)

    def take(self, count: int) -> bytes:
        """The next `count` octets."""
        if count > self.remaining:
            raise self.error(f"{count} octets expected, {self.remaining} left")
        self._next += count
        return self._octets[self._next - count : self._next]

    def cut(self, count: int) -> "Reader":
        """A reader of the next `count` octets alone."""
        start = self.position
        part = Reader(self.take(count))
        part._start, part._values = start, self._values
        return part

    def rest(self) -> bytes:
        """All that is left."""
        return self.take(self.remaining)

    def peek(self) -> int:
        """The next octet, which stays the next."""
        if not self.remaining:
            raise self.error("1 octet expected, 0 left")
        return self._octets[self._next]

    def number(self, size: int) -> int:
        """An unsigned number of `size` octets, the most significant first."""
        return int.from_bytes(self.take(size), "big")

    def octet(self) -> int:
        """One octet."""
        return self.number(1)

    def boolean(self) -> bool:
        """An A-XDR boolean: every octet but 0 is true."""
        return self.octet() != 0

    def member(self, kind: type[E]) -> E:
        """One octet, which must be a value of `kind`."""
        at, octet = self.position, self.octet()
        try:
            return kind(octet)
        except ValueError:
            raise DecodeError(at, f"no {kind.__name__}: {octet}") from None

    def count(self) -> int:
        """A length or count in the form that A-XDR and BER share, not believed yet."""
        at = self.position
        size = self.octet()
        if size == 0x80 or size > 0x84:
            raise DecodeError(at, f"a length that starts with {size:02x}")
        return self.number(size & 0x7F) if size > 0x80 else size

    def length(self) -> int:
        """A length, or a count of things of one octet or more: so many octets are left."""
        at = self.position
        size = self.count()
        if size > self.remaining:
            raise DecodeError(at, f"a length or count of {size}, {self.remaining} octets left")
        return size

    def prefixed(self) -> bytes:
        """Octets with their length before them."""
        return self.take(self.length())

    def count_value(self) -> None:
        """Note that a value is read, of which one message holds at most `MAX_VALUES`."""
        self._values["left"] -= 1
        if self._values["left"] < 0:
            raise self.error(f"more than {MAX_VALUES} values")

    def expect(self, octets: bytes, what: str) -> None:
        """Step over octets that must be there."""
        at = self.position
        found = self.take(len(octets))
        if found != octets:
            raise DecodeError(at, f"{what}: {octets.hex()} expected, found {found.hex()}")

    def end(self) -> None:
        """Nothing may be left."""
        if self.remaining:
            raise self.error(f"{self.remaining} octets too many")


def length(size: int) -> bytes:
    """A length or count as A-XDR and BER write it, in as few octets as it needs."""
    if size < 0x80:
        return bytes([size])
    octets = size.to_bytes((size.bit_length() + 7) // 8, "big")
    return bytes([0x80 | len(octets)]) + octets


def prefixed(octets: bytes) -> bytes:
    """Octets with their length before them."""
    return length(len(octets)) + octets
