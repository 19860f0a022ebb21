"""The COSEM wrapper of IEC 62056-47: what stands before each APDU on a TCP connection."""

from dataclasses import dataclass
from typing import Final

from device_drivers.dlms.octets import DecodeError

VERSION: Final = 1
HEADER_LENGTH: Final = 8


@dataclass(frozen=True, slots=True)
class WrapperMessage:
    """An APDU from one wPort to another."""

    source: int
    destination: int
    apdu: bytes

    def encode(self) -> bytes:
        """The octets. Raises ValueError where a port or the length does not fit 16 bits."""
        fields = (VERSION, self.source, self.destination, len(self.apdu))
        if not all(0 <= field < 0x10000 for field in fields):
            raise ValueError(f"wPorts {self.source} and {self.destination}, {len(self.apdu)} octets do not fit 16 bits")
        return b"".join(field.to_bytes(2, "big") for field in fields) + self.apdu


class WrapperParser:
    """Finds messages in a stream by their length; an APDU longer than `most` is refused before it is kept."""

    def __init__(self, most: int = 0xFFFF) -> None:
        self._most = most
        self._octets = b""

    def feed(self, octets: bytes) -> list[WrapperMessage]:
        """The messages that these octets complete.

        Raises DecodeError for what is no wrapper. The stream has then lost its place and cannot be read on.
        """
        self._octets += octets
        found = []
        at = 0
        while len(self._octets) - at >= HEADER_LENGTH:
            fields = [int.from_bytes(self._octets[at + field : at + field + 2], "big") for field in (0, 2, 4, 6)]
            version, source, destination, size = fields
            if version != VERSION:
                raise DecodeError(0, f"wrapper version {version}")
            if size > self._most:
                raise DecodeError(6, f"an APDU of {size} octets, {self._most} allowed")
            if len(self._octets) - at < HEADER_LENGTH + size:
                break
            at += HEADER_LENGTH
            found.append(WrapperMessage(source, destination, self._octets[at : at + size]))
            at += size
        self._octets = self._octets[at:]
        return found
