"""Security suite 0: the published examples, and messages that must not be believed."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from device_drivers.dlms.octets import DecodeError
from tests.dlms_strategies import deterministic

pytest.importorskip("cryptography", reason="the package cryptography, of the extra lab, is not installed")

from device_drivers.dlms.security import (
    MAX_COUNTER,
    Keys,
    Protection,
    Receiver,
    SecurityError,
    Sender,
    Wrapping,
)

KEYS = Keys(bytes(range(16)), bytes(range(0xD0, 0xE0)))
CLIENT, METER = bytes.fromhex("4d4d4d0000000001"), bytes.fromhex("4d4d4d0000bc614e")
COUNTER = 0x01234567
REQUEST = bytes.fromhex("c0010000080000010000ff0200")
BOTH = bytes.fromhex("c81e3001234567411312ff935a47566827c467bc7d825c3be4a77c3fcc056b6b")


def receiver(**settings: object) -> Receiver:
    """The meter of the published example, as it is heard."""
    return Receiver(METER, KEYS, **settings)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("protection", "ciphered"),
    [
        (Protection.BOTH, BOTH.hex()),
        (Protection.AUTHENTICATED, "c81e1001234567" + "c0010000080000010000ff0200" + "06725d910f9221d263877516"),
        (Protection.ENCRYPTED, "c8122001234567" + "411312ff935a47566827c467bc"),
    ],
)
def test_the_published_ciphered_request(protection: Protection, ciphered: str) -> None:
    sender = Sender(METER, KEYS, COUNTER)
    assert sender.cipher(REQUEST, protection).hex() == ciphered
    assert sender.counter == COUNTER + 1
    assert receiver(demanded=protection).decipher(bytes.fromhex(ciphered)) == REQUEST


def test_the_published_high_level_authentication() -> None:
    answer = Sender(CLIENT, KEYS, 1).answer(b"P6wRJ21F")
    assert answer.hex() == "10000000011a52fe7dd3e72748973c1e28"
    Receiver(CLIENT, KEYS).check(b"P6wRJ21F", answer)
    answer = Sender(METER, KEYS, COUNTER).answer(b"K56iVagY")
    assert answer.hex() == "1001234567fe1466afb3dbcd4f9389e2b7"
    receiver().check(b"K56iVagY", answer)


def test_an_answer_to_another_challenge_or_by_another_end_is_none() -> None:
    answer = Sender(METER, KEYS).answer(b"K56iVagY")
    with pytest.raises(SecurityError, match="wrong authentication tag"):
        receiver().check(b"K56iVagZ", answer)
    with pytest.raises(SecurityError, match="wrong authentication tag"):
        Receiver(CLIENT, KEYS).check(b"K56iVagY", answer)
    with pytest.raises(DecodeError, match="a tag alone"):
        receiver().check(b"K56iVagY", Sender(METER, KEYS).protect(b"K56iVagY"))


@pytest.mark.parametrize(
    ("wrapping", "tag"),
    [(Wrapping.GLO, 0xC8), (Wrapping.DED, 0xD0), (Wrapping.GENERAL_GLO, 0xDB), (Wrapping.GENERAL_DED, 0xDC)],
)
def test_every_wrapping_comes_back(wrapping: Wrapping, tag: int) -> None:
    ciphered = Sender(METER, KEYS, 5).cipher(REQUEST, Protection.BOTH, wrapping)
    assert ciphered[0] == tag
    assert receiver(demanded=Protection.BOTH).decipher(ciphered) == REQUEST


def test_the_general_form_names_its_sender() -> None:
    ciphered = Sender(METER, KEYS, COUNTER).cipher(REQUEST, Protection.BOTH, Wrapping.GENERAL_GLO)
    assert ciphered.hex() == "db08" + METER.hex() + BOTH.hex()[2:]
    with pytest.raises(SecurityError, match="from system title 4d4d4d0000bc614e, not 4d4d4d0000000001"):
        Receiver(CLIENT, KEYS).decipher(ciphered)


def test_what_was_seen_is_not_believed_again() -> None:
    heard = receiver(counter=COUNTER - 1)
    heard.decipher(BOTH)
    assert heard.counter == COUNTER
    with pytest.raises(SecurityError, match="invocation counter 19088743 after 19088743"):
        heard.decipher(BOTH)


def test_a_forged_message_moves_no_counter() -> None:
    heard = receiver()
    with pytest.raises(SecurityError, match="wrong authentication tag"):
        heard.decipher(BOTH[:-1] + b"\0")
    assert heard.decipher(BOTH) == REQUEST


def test_an_answer_to_a_challenge_is_older_than_the_apdu_that_carries_it() -> None:
    sender, heard = Sender(METER, KEYS, 5), receiver()
    answer = sender.answer(b"K56iVagY")
    heard.decipher(sender.cipher(REQUEST))
    heard.check(b"K56iVagY", answer)
    assert heard.counter == 6


def test_too_little_protection_is_refused() -> None:
    for demanded, sent in (
        (Protection.BOTH, Protection.AUTHENTICATED),
        (Protection.BOTH, Protection.ENCRYPTED),
        (Protection.AUTHENTICATED, Protection.ENCRYPTED),
    ):
        with pytest.raises(SecurityError, match="is demanded"):
            receiver(demanded=demanded).decipher(Sender(METER, KEYS).cipher(REQUEST, sent))
    with pytest.raises(SecurityError, match="is demanded"):
        receiver(demanded=Protection.NONE).unprotect(bytes(5) + REQUEST)


def test_a_counter_that_is_used_up_sends_nothing() -> None:
    sender = Sender(METER, KEYS, MAX_COUNTER)
    sender.protect(b"")
    with pytest.raises(SecurityError, match="used up"):
        sender.protect(b"")


def test_an_apdu_in_the_wrong_tag_is_refused() -> None:
    wrong = b"\xcc" + BOTH[1:]
    with pytest.raises(DecodeError, match="APDU c0 in cc"):
        receiver().decipher(wrong)
    with pytest.raises(DecodeError, match="no ciphered APDU: c0"):
        receiver().decipher(REQUEST)
    with pytest.raises(ValueError, match="has no ciphered form"):
        Sender(METER, KEYS).cipher(b"\x60\x00")


@pytest.mark.parametrize("control", [0x31, 0x70, 0xB0])
def test_other_suites_broadcast_and_compression_are_refused(control: int) -> None:
    with pytest.raises(DecodeError, match=f"security control {control:02x}"):
        receiver().decipher(BOTH[:2] + bytes([control]) + BOTH[3:])


def test_keys_are_of_suite_0_and_are_not_shown() -> None:
    assert "00" not in repr(KEYS)
    with pytest.raises(ValueError, match="16 octets"):
        Keys(bytes(16), bytes(32))
    with pytest.raises(ValueError, match="8 octets"):
        Sender(b"EMU", KEYS)
    with pytest.raises(ValueError, match="nothing to protect with"):
        Sender(METER, KEYS).protect(b"", Protection.NONE)


protections = st.sampled_from([Protection.AUTHENTICATED, Protection.ENCRYPTED, Protection.BOTH])


@deterministic
@given(protections, st.binary(max_size=200), st.integers(0, MAX_COUNTER))
def test_every_message_comes_back(protection: Protection, plain: bytes, counter: int) -> None:
    octets = Sender(METER, KEYS, counter).protect(plain, protection)
    assert receiver(demanded=protection).unprotect(octets) == plain


@deterministic
@given(st.integers(0, 8 * len(BOTH) - 1), st.binary(max_size=40))
def test_no_damaged_message_is_believed(bit: int, noise: bytes) -> None:
    damaged = bytearray(BOTH)
    damaged[bit // 8] ^= 1 << bit % 8
    for octets in (bytes(damaged), BOTH[: bit // 8], noise, b"\xdb" + noise, b"\xc8" + bytes([len(noise)]) + noise):
        with pytest.raises((SecurityError, DecodeError)):
            receiver().decipher(octets)
