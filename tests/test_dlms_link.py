"""The HDLC link: both ends together, and each end against another that makes mistakes."""

from collections.abc import Callable

import pytest
from hypothesis import given
from hypothesis import strategies as st

from device_drivers.dlms.hdlc import LLC_COMMAND, LLC_RESPONSE, Address, Control, Discarded, Frame, FrameParser, Kind
from device_drivers.dlms.link import (
    MAX_APDU,
    ClientLink,
    Connected,
    Disconnected,
    Event,
    Failed,
    Parameters,
    Received,
    ServerLink,
    Unnumbered,
)
from device_drivers.dlms.octets import DecodeError
from tests.dlms_strategies import deterministic

CLIENT, SERVER = Address(16), Address(1, 17, 4)
Line = Callable[[bytes], bytes]


class Pair:
    """Two ends, and a line that each message passes. The server answers with the octets in reverse."""

    def __init__(self, client: Parameters | None = None, server: Parameters | None = None) -> None:
        self.client = ClientLink(CLIENT, SERVER, client)
        self.server = ServerLink(SERVER, server)
        self.requests: list[bytes] = []
        self.frames: list[Frame] = []

    def run(self, line: Line = bytes, most: int = 2000) -> list[Event]:
        """What the client learns until no answer is due; silence makes it try again."""
        events: list[Event] = []
        for _ in range(most):
            if not self.client.is_waiting:
                return events
            request = self.client.take_output()
            if not request:
                events += self.client.timeout()
                continue
            for event in self.server.receive(line(request)):
                if isinstance(event, Received):
                    self.requests.append(event.apdu)
                    self.server.send(event.apdu[::-1])
            answer = self.server.take_output()
            for octets in (request, answer):
                self.frames += [frame for frame in FrameParser().feed(octets) if isinstance(frame, Frame)]
            events += self.client.receive(line(answer))
        raise AssertionError("the two ends never come to rest")


@pytest.fixture
def pair() -> Pair:
    opened = Pair(Parameters(128, 128), Parameters(100, 64))
    opened.client.connect()
    assert opened.run() == [Connected(Parameters(64, 100))]
    opened.frames.clear()
    return opened


def frames_of(octets: bytes) -> list[Frame]:
    """The frames in some octets, which hold nothing else."""
    found = FrameParser().feed(octets)
    frames = [frame for frame in found if isinstance(frame, Frame)]
    assert found == frames
    return frames


def from_server(kind: Kind, information: bytes = b"", send: int = 0, receive: int = 0) -> bytes:
    """A frame to the client."""
    return Frame(CLIENT, SERVER, Control(kind, True, send, receive), information).encode()


def from_client(kind: Kind, information: bytes = b"", send: int = 0, receive: int = 0) -> bytes:
    """A frame to the server."""
    return Frame(SERVER, CLIENT, Control(kind, True, send, receive), information).encode()


def connected_client() -> ClientLink:
    """A client whose link is open, with the default parameters."""
    client = ClientLink(CLIENT, SERVER)
    client.connect()
    client.take_output()
    client.receive(from_server(Kind.UA))
    return client


def connected_server() -> ServerLink:
    """A server whose link is open, with the default parameters."""
    server = ServerLink(SERVER)
    server.receive(from_client(Kind.SNRM))
    server.take_output()
    return server


def test_an_exchange_on_the_wire() -> None:
    """A link of one-octet addresses, frame by frame."""
    client, server = ClientLink(Address(16), Address(1)), ServerLink(Address(1))
    client.connect()
    snrm = client.take_output()
    assert snrm[3:6].hex() == "032193"
    assert snrm[8:-3].hex() == "818012" + "050180" + "060180" + "070400000001" + "080400000001"
    assert server.receive(snrm) == [Connected(Parameters())]
    ua = server.take_output()
    assert ua[3:6].hex() == "210373"
    assert client.receive(ua) == [Connected(Parameters())]
    client.send(b"\xc0")
    request = client.take_output()
    assert request[3:6].hex() == "032110"
    assert request[8:-3] == LLC_COMMAND + b"\xc0"
    assert server.receive(request) == [Received(b"\xc0")]
    server.send(b"\xc4")
    answer = server.take_output()
    assert answer[3:6].hex() == "210330"
    assert answer[8:-3] == LLC_RESPONSE + b"\xc4"
    assert client.receive(answer) == [Received(b"\xc4")]
    client.disconnect()
    disc = client.take_output()
    assert disc.hex()[2:12] == "a007032153"
    assert server.receive(disc) == [Disconnected()]
    assert client.receive(server.take_output()) == [Disconnected()]
    assert not client.is_open
    assert not server.is_open


@pytest.mark.parametrize("size", [1, 61, 62, 97, 98, 1000, 5000])
def test_an_apdu_travels_in_segments_both_ways(pair: Pair, size: int) -> None:
    apdu = bytes(at & 0xFF for at in range(size))
    for _ in range(3):
        pair.client.send(apdu)
        assert pair.run() == [Received(apdu[::-1])]
    assert pair.requests == [apdu] * 3
    sent = [frame for frame in pair.frames if frame.control.kind is Kind.I and frame.destination == SERVER]
    answered = [frame for frame in pair.frames if frame.control.kind is Kind.I and frame.destination == CLIENT]
    assert max(len(frame.information) for frame in sent) <= 64
    assert max(len(frame.information) for frame in answered) <= 100
    assert len(sent) == 3 * -(-(size + 3) // 64)
    assert len(answered) == 3 * -(-(size + 3) // 100)
    assert [frame.control.send for frame in sent] == [at % 8 for at in range(len(sent))]


@deterministic
@given(st.lists(st.integers(0, 3), max_size=40), st.integers(1, 400))
def test_a_bad_line_loses_nothing_and_repeats_nothing(faults: list[int], size: int) -> None:
    """A message may be lost or damaged where the two before it passed: else no number of retries is sure to do."""
    pair = Pair()
    pair.client.connect()
    pair.run()
    apdu = bytes(at & 0xFF for at in range(size))
    passed = 0

    def line(octets: bytes) -> bytes:
        nonlocal passed
        fault = faults.pop() if faults else 0
        if fault not in (1, 2) or passed < 2 or not octets:
            passed += 1
            return octets
        passed = 0
        return b"" if fault == 1 else octets[:-2] + bytes([octets[-2] ^ 0x10]) + octets[-1:]

    for _ in range(2):
        pair.client.send(apdu)
        events = pair.run(line)
        assert [event for event in events if not isinstance(event, Discarded)] == [Received(apdu[::-1])]
    assert pair.requests == [apdu] * 2


def test_silence_is_answered_with_the_same_frame_until_it_is_too_much() -> None:
    client = ClientLink(CLIENT, SERVER, retries=2)
    client.connect()
    first = client.take_output()
    for _ in range(2):
        assert client.timeout() == []
        assert client.take_output() == first
    assert client.timeout() == [Failed("no answer after 2 retries")]
    assert client.take_output() == b""
    assert client.timeout() == []


def test_an_answer_behind_the_start_of_another_frame_is_found_after_silence() -> None:
    client = connected_client()
    client.send(bytes(200))
    client.take_output()
    assert client.receive(b"\x7e\xa7\xff" + from_server(Kind.RR, receive=1)) == []
    assert [type(event) for event in client.timeout()] == [Discarded, Discarded]
    assert [frame.control.send for frame in frames_of(client.take_output())] == [1]
    events = client.receive(b"\x00") + client.timeout()
    assert [type(event) for event in events] == [Discarded]
    assert [frame.control.send for frame in frames_of(client.take_output())] == [1]


def test_a_request_that_comes_twice_is_passed_on_once() -> None:
    server = connected_server()
    request = from_client(Kind.I, LLC_COMMAND + b"ask")
    assert server.receive(request) == [Received(b"ask")]
    server.send(b"answer")
    answer = server.take_output()
    assert [type(event) for event in server.receive(request)] == [Discarded]
    assert server.take_output() == answer


def test_a_poll_before_the_answer_is_ready_is_told_so_and_the_next_one_gets_it() -> None:
    server = connected_server()
    server.receive(from_client(Kind.I, LLC_COMMAND + b"ask"))
    poll = from_client(Kind.RR, receive=0)
    assert server.receive(poll) == []
    assert [frame.control.kind for frame in frames_of(server.take_output())] == [Kind.RR]
    server.send(b"answer")
    assert server.take_output() == b""
    server.receive(poll)
    assert [frame.information for frame in frames_of(server.take_output())] == [LLC_RESPONSE + b"answer"]


def test_a_server_that_is_not_ready_is_polled() -> None:
    client = connected_client()
    client.send(b"ask")
    client.take_output()
    assert client.receive(from_server(Kind.RR, receive=1)) == []
    poll = client.take_output()
    assert frames_of(poll)[0].control == Control(Kind.RR, True, 0, 0)
    client.receive(from_server(Kind.RNR, receive=1))
    assert client.take_output() == b""
    assert client.timeout() == []
    assert client.take_output() == poll
    assert client.receive(from_server(Kind.I, LLC_RESPONSE + b"answer", 0, 1)) == [Received(b"answer")]


def test_polling_has_an_end() -> None:
    client = ClientLink(CLIENT, SERVER, polls=3)
    client.connect()
    client.receive(from_server(Kind.UA))
    client.send(b"ask")
    events = [event for _ in range(4) for event in client.receive(from_server(Kind.RR, receive=1))]
    assert events == [Failed("no answer to 3 polls")]


def test_a_receipt_that_lacks_the_last_frame_brings_it_again() -> None:
    client = connected_client()
    client.send(b"ask")
    frame = client.take_output()
    assert client.receive(from_server(Kind.RR, receive=0)) == []
    assert client.take_output() == frame


@pytest.mark.parametrize(
    ("kind", "information", "reason"),
    [
        (Kind.DM, b"", "the server is disconnected (DM)"),
        (Kind.FRMR, b"\x10\x00\x01", "the server rejects a frame (FRMR 100001)"),
        (Kind.I, b"\xc4\x01\xc1", "octet 0: LLC header: e6e700 expected, found c401c1"),
        (Kind.I, b"", "octet 0: 3 octets expected, 0 left"),
    ],
    ids=["DM", "FRMR", "no LLC", "nothing"],
)
def test_what_ends_a_link(kind: Kind, information: bytes, reason: str) -> None:
    client = connected_client()
    client.send(b"ask")
    assert client.receive(from_server(kind, information, 0, 1)) == [Failed(reason, untaken=kind is Kind.DM)]
    assert not client.is_open
    with pytest.raises(RuntimeError, match="not open"):
        client.send(b"ask")


def test_a_server_without_a_link_may_have_taken_what_was_sent_again() -> None:
    client = connected_client()
    client.send(b"ask")
    client.timeout()
    assert client.receive(from_server(Kind.DM)) == [Failed("the server is disconnected (DM)")]
    client = connected_client()
    client.send(b"ask")
    client.receive(from_server(Kind.RR, receive=1))
    assert client.receive(from_server(Kind.DM)) == [Failed("the server is disconnected (DM)")]


def test_the_echo_of_a_probe_is_not_an_answer() -> None:
    client = connected_client()
    client.send(b"ask")
    echo = client.take_output()
    events = client.receive(echo + from_server(Kind.I, LLC_RESPONSE + b"answer", 0, 1))
    assert [event.reason for event in events if isinstance(event, Discarded)] == [
        "a frame between other stations, or an echo"
    ]
    assert events[-1] == Received(b"answer")


def test_an_answer_that_comes_twice_is_taken_once() -> None:
    client = connected_client()
    client.send(b"ask")
    answer = from_server(Kind.I, LLC_RESPONSE + b"answer", 0, 1)
    assert client.receive(answer)[0] == Received(b"answer")
    assert [type(event) for event in client.receive(answer)] == [Discarded]
    client.send(b"more")
    client.take_output()
    assert [type(event) for event in client.receive(answer)] == [Discarded]
    assert client.is_waiting


def test_one_question_at_a_time() -> None:
    client = connected_client()
    client.send(b"ask")
    with pytest.raises(RuntimeError, match="still waits"):
        client.send(b"ask")
    server = connected_server()
    server.receive(from_client(Kind.I, LLC_COMMAND + b"ask"))
    server.send(bytes(1000))
    with pytest.raises(RuntimeError, match="still sends"):
        server.send(b"more")


def test_an_apdu_without_an_end_is_given_up() -> None:
    client = connected_client()
    client.send(b"ask")
    segment = bytes(2000)
    events: list[Event] = []
    for at in range(MAX_APDU // len(segment) + 1):
        control = Control(Kind.I, True, at % 8, 1)
        events += client.receive(Frame(CLIENT, SERVER, control, segment, segmented=True).encode())
    assert events == [Failed("octet 65536: an APDU of more than 65536 octets")]


def test_a_server_without_a_link_says_so() -> None:
    server = ServerLink(SERVER)
    for kind in (Kind.I, Kind.RR, Kind.DISC):
        assert server.receive(from_client(kind)) == []
        assert [frame.control.kind for frame in frames_of(server.take_output())] == [Kind.DM]
    with pytest.raises(RuntimeError, match="not open"):
        server.send(b"answer")


def test_a_server_hears_nobody_else() -> None:
    server = connected_server()
    other = Frame(Address(1, 18, 4), CLIENT, Control(Kind.SNRM)).encode()
    assert [type(event) for event in server.receive(other)] == [Discarded]
    stranger = Frame(SERVER, Address(1), Control(Kind.RR)).encode()
    assert server.receive(stranger) == []
    [frame] = frames_of(server.take_output())
    assert (frame.destination, frame.control.kind) == (Address(1), Kind.DM)
    assert server.is_open


@pytest.mark.parametrize("everybody", [Address(0x7F), Address(0x7F, 0x7F, 2), Address(0x3FFF, 0x3FFF, 4)], ids=repr)
def test_a_server_hears_what_is_told_to_everybody_and_says_nothing(everybody: Address) -> None:
    server = connected_server()
    told = Frame(everybody, CLIENT, Control(Kind.UI, False), b"news").encode()
    assert server.receive(told) == [Unnumbered(b"news")]
    assert [type(event) for event in server.receive(Frame(everybody, CLIENT, Control(Kind.SNRM)).encode())] == [
        Discarded
    ]
    assert server.take_output() == b""


def test_a_server_closes_after_inactivity() -> None:
    server = connected_server()
    assert server.timeout() == [Disconnected()]
    assert server.timeout() == []
    assert not server.is_open


def test_a_new_snrm_starts_anew() -> None:
    server = connected_server()
    server.receive(from_client(Kind.I, LLC_COMMAND + b"ask"))
    server.send(bytes(1000))
    server.take_output()
    assert server.receive(from_client(Kind.SNRM)) == [Connected(Parameters())]
    server.take_output()
    assert server.receive(from_client(Kind.I, LLC_COMMAND + b"ask")) == [Received(b"ask")]


def test_a_frame_of_its_own_accord() -> None:
    client = connected_client()
    assert client.receive(from_server(Kind.UI, b"news")) == [Unnumbered(b"news")]


@pytest.mark.parametrize(
    ("information", "parameters"),
    [
        ("", Parameters()),
        ("818000", Parameters()),
        ("8180140502040006020200070400000001080400000001", Parameters(1024, 512)),
        ("818006050180060180", Parameters()),
        ("81" + "f00101" + "8003050140", Parameters(64, 128)),
    ],
)
def test_parameters_are_read(information: str, parameters: Parameters) -> None:
    assert Parameters.decode(bytes.fromhex(information)) == parameters


@pytest.mark.parametrize("information", ["80", "8180", "818005", "81800305021f", "818003050110", "8180040502ffff"])
def test_wrong_parameters_are_told(information: str) -> None:
    with pytest.raises(DecodeError):
        Parameters.decode(bytes.fromhex(information))
    client = ClientLink(CLIENT, SERVER)
    client.connect()
    [failed] = client.receive(from_server(Kind.UA, bytes.fromhex(information)))
    assert isinstance(failed, Failed)


@deterministic
@given(st.lists(st.binary(max_size=30) | st.tuples(st.sampled_from(Kind), st.binary(max_size=20)), max_size=20))
def test_no_octets_break_a_link(inputs: list[bytes | tuple[Kind, bytes]]) -> None:
    client, server = connected_client(), connected_server()
    for each in inputs:
        if client.is_open and not client.is_waiting:
            client.send(b"ask")
        if isinstance(each, bytes):
            client.receive(each)
            server.receive(each)
        else:
            client.receive(from_server(*each))
            server.receive(from_client(*each))
        client.timeout()
        client.take_output()
        server.take_output()
