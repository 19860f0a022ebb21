"""Security suite 0: APDUs ciphered and authenticated with AES-GCM-128, and high-level authentication with GMAC.

Needs the package `cryptography`, of the extra `lab`.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import IntEnum, IntFlag
from hmac import compare_digest
from typing import Final

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers import Cipher
from cryptography.hazmat.primitives.ciphers.algorithms import AES
from cryptography.hazmat.primitives.ciphers.modes import CTR, GCM

from device_drivers.dlms.octets import DecodeError, Reader, prefixed
from smets1.errors import S1benchError

TITLE_LENGTH: Final = 8
KEY_LENGTH: Final = 16
TAG_LENGTH: Final = 12
MAX_COUNTER: Final = 0xFFFFFFFF

_HEADER_LENGTH = 5
"""Of the security header: security control and invocation counter."""

GENERAL_GLO: Final = 0xDB
GENERAL_DED: Final = 0xDC

GLO: Final[Mapping[int, int]] = {
    0x01: 0x21,  # InitiateRequest
    0x08: 0x28,  # InitiateResponse
    0x0E: 0x2E,  # ConfirmedServiceError
    0xC0: 0xC8,  # GET request
    0xC1: 0xC9,  # SET request
    0xC2: 0xCA,  # event notification
    0xC3: 0xCB,  # ACTION request
    0xC4: 0xCC,  # GET response
    0xC5: 0xCD,  # SET response
    0xC7: 0xCF,  # ACTION response
}
"""The tag of an APDU that is ciphered with the global key, by the tag of the plain one."""

DED: Final[Mapping[int, int]] = {plain: tag + 8 for plain, tag in GLO.items() if plain >= 0xC0}
"""The same with the dedicated key."""

_PLAIN = {tag: plain for tags in (GLO, DED) for plain, tag in tags.items()}


class SecurityError(S1benchError):
    """A message that is not from whom it claims to be, is not protected as it must be, or was seen before."""


class Protection(IntFlag):
    """How a message is protected: the bits of the security control."""

    NONE = 0
    AUTHENTICATED = 0x10
    ENCRYPTED = 0x20
    BOTH = 0x30


class Wrapping(IntEnum):
    """In what form a ciphered APDU travels."""

    GLO = 0
    GENERAL_GLO = GENERAL_GLO
    DED = 1
    GENERAL_DED = GENERAL_DED


@dataclass(frozen=True, slots=True)
class Keys:
    """The keys of suite 0. The dedicated key takes the place of `encryption` in another `Keys`."""

    encryption: bytes = field(repr=False)
    authentication: bytes = field(repr=False)

    def __post_init__(self) -> None:
        if {len(self.encryption), len(self.authentication)} != {KEY_LENGTH}:
            raise ValueError(f"a key of suite 0 has {KEY_LENGTH} octets")


class Sender:
    """One end as it sends, with its system title and an invocation counter that only rises.

    `counter` is the next one to use; who owns this end keeps it over restarts.
    """

    def __init__(self, title: bytes, keys: Keys, counter: int = 0) -> None:
        if len(title) != TITLE_LENGTH:
            raise ValueError(f"a system title has {TITLE_LENGTH} octets")
        self.title = title
        self.counter = counter
        self._keys = keys

    def protect(self, plain: bytes, protection: Protection = Protection.BOTH) -> bytes:
        """Security header, text and tag of some octets. Raises SecurityError when the counter is used up."""
        if not protection & Protection.BOTH:
            raise ValueError("nothing to protect with")
        if not 0 <= self.counter <= MAX_COUNTER:
            raise SecurityError(f"invocation counter {self.counter} is used up")
        counter = self.counter.to_bytes(4, "big")
        self.counter += 1
        control = bytes([protection & Protection.BOTH])
        text, tag = _seal(self._keys, self.title + counter, protection, control, plain)
        return control + counter + text + tag

    def cipher(self, apdu: bytes, protection: Protection = Protection.BOTH, wrapping: Wrapping = Wrapping.GLO) -> bytes:
        """A ciphered APDU. Raises ValueError for an APDU that has no such form."""
        if wrapping in (Wrapping.GENERAL_GLO, Wrapping.GENERAL_DED):
            return bytes([wrapping]) + prefixed(self.title) + prefixed(self.protect(apdu, protection))
        tags = GLO if wrapping is Wrapping.GLO else DED
        if apdu[:1] == b"" or apdu[0] not in tags:
            raise ValueError(f"an APDU {apdu[:1].hex()} has no ciphered form")
        return bytes([tags[apdu[0]]]) + prefixed(self.protect(apdu, protection))

    def answer(self, challenge: bytes) -> bytes:
        """What proves knowledge of the keys to who sent this challenge: f(StoC) of a client, f(CtoS) of a server."""
        proof = self.protect(challenge, Protection.AUTHENTICATED)
        return proof[:_HEADER_LENGTH] + proof[-TAG_LENGTH:]


class Receiver:
    """The other end as it is heard, with its system title and the last invocation counter it used.

    `demanded`: the least protection that its messages must have.
    """

    def __init__(
        self, title: bytes, keys: Keys, counter: int = -1, demanded: Protection = Protection.AUTHENTICATED
    ) -> None:
        if len(title) != TITLE_LENGTH:
            raise ValueError(f"a system title has {TITLE_LENGTH} octets")
        self.title = title
        self.counter = counter
        self.demanded = demanded
        self._keys = keys

    def unprotect(self, octets: bytes) -> bytes:
        """The plain octets. Raises DecodeError and SecurityError; the counter moves only when all was right."""
        return self._open(Reader(octets), None)

    def decipher(self, apdu: bytes) -> bytes:
        """The plain APDU of a ciphered one. Raises DecodeError and SecurityError."""
        reader = Reader(apdu)
        at, tag = reader.position, reader.octet()
        if tag in (GENERAL_GLO, GENERAL_DED):
            title = reader.prefixed()
            if title not in (b"", self.title):
                raise SecurityError(f"from system title {title.hex()}, not {self.title.hex()}")
        elif tag not in _PLAIN:
            raise DecodeError(at, f"no ciphered APDU: {tag:02x}")
        protected = reader.cut(reader.length())
        reader.end()
        plain = self._open(protected, None)
        if tag in _PLAIN and plain[:1] != bytes([_PLAIN[tag]]):
            raise DecodeError(at, f"APDU {plain[:1].hex()} in {tag:02x}")
        return plain

    def check(self, challenge: bytes, answer: bytes) -> None:
        """That this answers the challenge. Raises DecodeError and SecurityError.

        The challenge is what makes it fresh: its counter may be below that of the APDU that it came in.
        """
        self._open(Reader(answer), challenge)

    def _open(self, reader: Reader, challenge: bytes | None) -> bytes:
        at, control = reader.position, reader.octet()
        protection = Protection(control & Protection.BOTH)
        if control & ~int(Protection.BOTH):
            raise DecodeError(at, f"security control {control:02x}: not suite 0 for one receiver, uncompressed")
        counter = reader.number(4)
        demanded = self.demanded if challenge is None else Protection.AUTHENTICATED
        if not protection or protection & demanded != demanded:
            raise SecurityError(f"protected with {protection!r} where {demanded!r} is demanded")
        if challenge is None and counter <= self.counter:
            raise SecurityError(f"invocation counter {counter} after {self.counter}")
        tag_length = TAG_LENGTH if protection & Protection.AUTHENTICATED else 0
        if reader.remaining < tag_length:
            raise reader.error("no room for the authentication tag")
        text, tag = reader.take(reader.remaining - tag_length), reader.rest()
        if challenge is not None:
            if text or protection is not Protection.AUTHENTICATED:
                raise DecodeError(at, "an answer to a challenge is a tag alone")
            text = challenge
        vector = self.title + counter.to_bytes(4, "big")
        plain = _unseal(self._keys, vector, protection, bytes([control]), text, tag)
        self.counter = max(self.counter, counter)
        return plain


@dataclass(frozen=True, slots=True)
class Ciphering:
    """How one end of an association ciphers: who it is, and what it demands of the other end in return."""

    sender: Sender
    keys: Keys
    protection: Protection = Protection.BOTH
    wrapping: Wrapping = Wrapping.GLO

    def cipher(self, apdu: bytes) -> bytes:
        """A ciphered APDU."""
        return self.sender.cipher(apdu, self.protection, self.wrapping)

    def receiver(self, title: bytes) -> Receiver:
        """The other end, which named its system title. Raises DecodeError for one that is none."""
        if len(title) != TITLE_LENGTH:
            raise DecodeError(0, f"a system title of {len(title)} octets")
        return Receiver(title, self.keys, demanded=self.protection)


def _seal(keys: Keys, vector: bytes, protection: Protection, control: bytes, plain: bytes) -> tuple[bytes, bytes]:
    """Text and tag."""
    if protection is Protection.ENCRYPTED:
        return _keystream(keys, vector, plain), b""
    context = Cipher(AES(keys.encryption), GCM(vector)).encryptor()
    context.authenticate_additional_data(control + keys.authentication)
    text = plain
    if protection & Protection.ENCRYPTED:
        text = context.update(plain)
    else:
        context.authenticate_additional_data(plain)
    context.finalize()
    return text, context.tag[:TAG_LENGTH]


def _unseal(keys: Keys, vector: bytes, protection: Protection, control: bytes, text: bytes, tag: bytes) -> bytes:
    """The plain octets. Raises SecurityError where the tag is wrong."""
    if protection is Protection.ENCRYPTED:
        return _keystream(keys, vector, text)
    if protection is Protection.AUTHENTICATED:
        if not compare_digest(_seal(keys, vector, protection, control, text)[1], tag):
            raise SecurityError("wrong authentication tag")
        return text
    context = Cipher(AES(keys.encryption), GCM(vector, tag, min_tag_length=TAG_LENGTH)).decryptor()
    context.authenticate_additional_data(control + keys.authentication)
    try:
        return context.update(text) + context.finalize()
    except InvalidTag:
        raise SecurityError("wrong authentication tag") from None


def _keystream(keys: Keys, vector: bytes, octets: bytes) -> bytes:
    """GCM without a tag, which is counter mode that starts at 2: the counter 1 is the tag's."""
    context = Cipher(AES(keys.encryption), CTR(vector + (2).to_bytes(4, "big"))).encryptor()
    return context.update(octets) + context.finalize()
