"""HDLC frames: their octets, and finding them in whatever a port brings."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from device_drivers.dlms.hdlc import (
    FLAG,
    Address,
    Control,
    Discarded,
    Found,
    Frame,
    FrameParser,
    Kind,
    check_sequence,
)
from device_drivers.dlms.octets import DecodeError, Reader
from device_drivers.dlms.wrapper import WrapperMessage, WrapperParser
from tests.dlms_strategies import deterministic

CLIENT, SERVER = Address(16), Address(1)
ENDS_WITH_A_FLAG = bytes.fromhex("7ea0152103da1d82e6e700c401c1000600000035537e7e")
"""A frame whose check sequence ends with 7E."""

addresses = (
    st.builds(Address, st.integers(0, 0x7F))
    | st.builds(Address, st.integers(0, 0x7F), st.integers(0, 0x7F), st.just(2))
    | st.builds(Address, st.integers(0, 0x3FFF), st.integers(0, 0x3FFF), st.just(4))
)
counts = st.integers(0, 7)
controls = (
    st.builds(Control, st.just(Kind.I), st.booleans(), counts, counts)
    | st.builds(Control, st.sampled_from([Kind.RR, Kind.RNR]), st.booleans(), st.just(0), counts)
    | st.builds(
        Control, st.sampled_from([kind for kind in Kind if kind not in (Kind.I, Kind.RR, Kind.RNR)]), st.booleans()
    )
)
frames = st.builds(Frame, addresses, addresses, controls, st.binary(max_size=300), st.booleans())


def test_the_check_sequence_is_crc_16_x25() -> None:
    assert check_sequence(b"123456789") == bytes.fromhex("6e90")


@pytest.mark.parametrize(
    ("address", "octets"),
    [
        (Address(16), "21"),
        (Address(1), "03"),
        (Address(0x7F), "ff"),
        (Address(1, 17, 2), "0223"),
        (Address(1, 17, 4), "00020023"),
        (Address(1, 1000, 4), "00020ed1"),
        (Address(0x3FFF, 0x3FFF, 4), "fefefeff"),
    ],
)
def test_an_address_of_each_size(address: Address, octets: str) -> None:
    assert address.encode().hex() == octets
    assert Address.read(Reader(bytes.fromhex(octets))) == address


@pytest.mark.parametrize("fields", [(128,), (1, 128, 2), (1, 1, 3), (1, None, 2), (1, 1, 1), (0x4000, 1, 4), (-1,)])
def test_an_address_must_fit(fields: tuple[int, ...]) -> None:
    with pytest.raises(ValueError, match="octets"):
        Address(*fields)


@pytest.mark.parametrize("octets", ["020203", "0202020203", "02", ""])
def test_no_address_has_another_size(octets: str) -> None:
    with pytest.raises(DecodeError):
        Address.read(Reader(bytes.fromhex(octets)))


@pytest.mark.parametrize(
    ("control", "octet"),
    [
        (Control(Kind.SNRM), 0x93),
        (Control(Kind.UA), 0x73),
        (Control(Kind.DISC), 0x53),
        (Control(Kind.DM), 0x1F),
        (Control(Kind.FRMR), 0x97),
        (Control(Kind.UI, final=False), 0x03),
        (Control(Kind.I, True, 0, 0), 0x10),
        (Control(Kind.I, True, 5, 6), 0xDA),
        (Control(Kind.RR, True, 0, 1), 0x31),
        (Control(Kind.RNR, True, 0, 2), 0x55),
    ],
)
def test_the_control_field_of_each_kind(control: Control, octet: int) -> None:
    assert control.encode() == octet
    assert Control.read(Reader(bytes([octet]))) == control


def test_a_known_frame() -> None:
    frame = Frame.decode(ENDS_WITH_A_FLAG)
    information = bytes.fromhex("e6e700c401c100" + "0600000035")
    assert frame == Frame(CLIENT, SERVER, Control(Kind.I, True, 5, 6), information)
    assert frame.encode() == ENDS_WITH_A_FLAG


@deterministic
@given(frames)
def test_every_frame_comes_back(frame: Frame) -> None:
    assert Frame.decode(frame.encode()) == frame
    assert FrameParser().feed(frame.encode()) == [frame]


def test_a_frame_has_an_end() -> None:
    most = Frame(CLIENT, SERVER, Control(Kind.UI), bytes(2047 - 9))
    assert FrameParser().feed(most.encode()) == [most]
    with pytest.raises(ValueError, match="do not fit"):
        Frame(CLIENT, SERVER, Control(Kind.UI), bytes(2047 - 8)).encode()


@deterministic
@given(st.lists(frames, max_size=5), st.lists(st.integers(1, 40), min_size=1, max_size=20), st.booleans())
def test_frames_are_found_however_they_are_cut(sent: list[Frame], sizes: list[int], shared: bool) -> None:
    octets = b"".join(frame.encode()[shared:] for frame in sent)
    octets = bytes([FLAG]) + octets if shared else octets
    parser, found = FrameParser(), []
    while octets:
        size = sizes[0]
        sizes = [*sizes[1:], size]
        found += parser.feed(octets[:size])
        octets = octets[size:]
    assert found == sent


@pytest.mark.parametrize("noise", ["00ff", "7e00", "a0057e", "7ea0077e"])
def test_a_frame_is_found_after_noise(noise: str) -> None:
    parser = FrameParser()
    found = parser.feed(bytes.fromhex(noise) + ENDS_WITH_A_FLAG)
    found += parser.flush()
    assert [each for each in found if isinstance(each, Frame)] == [Frame.decode(ENDS_WITH_A_FLAG)]
    discarded = b"".join(each.octets for each in found if isinstance(each, Discarded))
    assert discarded.hex().replace("7e", "") == noise.replace("7e", "")


@deterministic
@given(st.integers(8, 8 * (len(ENDS_WITH_A_FLAG) - 1) - 1))
def test_no_damaged_bit_is_overlooked(bit: int) -> None:
    octets = bytearray(ENDS_WITH_A_FLAG)
    octets[bit // 8] ^= 1 << bit % 8
    parser = FrameParser()
    found = parser.feed(bytes(octets)) + parser.flush()
    assert found
    assert all(isinstance(each, Discarded) for each in found)
    assert parser.feed(ENDS_WITH_A_FLAG) == [Frame.decode(ENDS_WITH_A_FLAG)]


def test_a_header_has_its_own_check() -> None:
    wrong_header = bytearray(ENDS_WITH_A_FLAG[1:-3])
    wrong_header[5] ^= 1
    octets = b"\x7e" + wrong_header + check_sequence(bytes(wrong_header)) + b"\x7e"
    with pytest.raises(DecodeError, match="HCS"):
        Frame.decode(octets)


def test_a_frame_that_does_not_end_gives_way_after_silence() -> None:
    parser = FrameParser()
    assert parser.feed(b"\x7e\xa7\xff" + ENDS_WITH_A_FLAG) == []
    assert Frame.decode(ENDS_WITH_A_FLAG) in parser.flush()


@deterministic
@given(st.lists(st.sampled_from([0x7E, 0xA0, 0xA7, 0xAF, 0xFF, 0x03, 0x10]) | st.integers(0, 255), max_size=300))
def test_random_octets_are_frames_or_noise(octets: list[int]) -> None:
    parser = FrameParser()
    found = parser.feed(bytes(octets)) + parser.flush()
    assert sum(len(each.octets) for each in found if isinstance(each, Discarded)) <= len(octets)
    assert parser.feed(ENDS_WITH_A_FLAG)[-1] == Frame.decode(ENDS_WITH_A_FLAG)


ports = st.integers(0, 0xFFFF)


@deterministic
@given(
    st.lists(st.builds(WrapperMessage, ports, ports, st.binary(max_size=100)), max_size=4),
    st.integers(1, 50),
)
def test_wrapped_messages_are_found_however_they_are_cut(sent: list[WrapperMessage], size: int) -> None:
    octets = b"".join(message.encode() for message in sent)
    parser = WrapperParser()
    found = [message for at in range(0, len(octets), size) for message in parser.feed(octets[at : at + size])]
    assert found == sent


def test_a_known_wrapper() -> None:
    assert WrapperMessage(16, 1, b"\xc0\x01").encode().hex() == "0001001000010002c001"


def test_what_is_no_wrapper_is_told() -> None:
    with pytest.raises(DecodeError, match="wrapper version 32416"):
        WrapperParser().feed(ENDS_WITH_A_FLAG)
    with pytest.raises(DecodeError, match="101 octets, 100 allowed"):
        WrapperParser(most=100).feed(WrapperMessage(1, 16, bytes(101)).encode()[:8])
    for message in (WrapperMessage(0x10000, 1, b""), WrapperMessage(1, 1, bytes(0x10000))):
        with pytest.raises(ValueError, match="16 bits"):
            message.encode()


def test_what_is_found_is_seen_with_its_very_octets() -> None:
    seen: list[tuple[bytes, Found]] = []
    parser = FrameParser(lambda octets, found: seen.append((octets, found)))
    frame = Frame(Address(16), Address(1), Control(Kind.RR, True, 0, 3)).encode()
    broken = frame[:-2] + bytes([frame[-2] ^ 1]) + frame[-1:]
    found = parser.feed(b"\x01\x02" + frame + broken + frame[:5]) + parser.flush()
    assert [octets for octets, _ in seen][:3] == [b"\x01\x02", frame, broken[:-1]]
    assert [each for _, each in seen] == found
