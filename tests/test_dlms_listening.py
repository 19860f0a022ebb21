"""The meter's side of a wire: what clients of every kind, well-behaved or not, get from it."""

import os
import socket
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack, suppress
from itertools import count
from queue import SimpleQueue

import pytest
from hypothesis import given
from hypothesis import strategies as st

pytest.importorskip("cryptography", reason="the package cryptography, of the extra lab, is not installed")

from device_drivers.dlms.apdu import Attribute, GetRequest, GetResponse
from device_drivers.dlms.axdr import Data, Tag
from device_drivers.dlms.client import ClientAssociation
from device_drivers.dlms.hdlc import FLAG, LLC_COMMAND, Address, Control, Frame, FrameParser, Kind
from device_drivers.dlms.iec62056_21 import (
    OPENING,
    Line,
    SetLine,
    Write,
    encode_readout,
    with_parity,
)
from device_drivers.dlms.listening import (
    MAX_CLIENTS,
    Association,
    Face,
    HangUp,
    Listener,
    OpticalFace,
    Served,
    WrapperFace,
)
from device_drivers.dlms.session import Connection, Session
from device_drivers.dlms.wrapper import WrapperMessage, WrapperParser
from tests.dlms_meters import ADDRESS, DATA, NOW, Application, bench
from tests.dlms_strategies import deterministic
from tests.interop.meter import ENERGY, Meter

CLIENT = Address(16)
READ = GetRequest(Attribute(3, ENERGY, 2))
VALUE = GetResponse(Data(Tag.DOUBLE_LONG_UNSIGNED, 123_456))
FAST, FAST_7E1 = Line(9600, 8, False), Line(9600)
SNRM = Frame(ADDRESS, CLIENT, Control(Kind.SNRM)).encode()
DISC = Frame(ADDRESS, CLIENT, Control(Kind.DISC)).encode()
AARQ = ClientAssociation().associate()


def served(**settings: object) -> Served:
    """A small meter."""
    return Served(lambda: Application(Meter()), address=ADDRESS, readout=lambda: DATA, **settings)  # type: ignore[arg-type]


def done(face: Face, octets: bytes) -> list[Write | SetLine]:
    """What some octets bring about; what is written in a row is one."""
    joined: list[Write | SetLine] = []
    for doing in face.receive(octets):
        if isinstance(doing, Write) and joined and isinstance(joined[-1], Write):
            joined[-1] = Write(joined[-1].octets + doing.octets)
        else:
            joined.append(doing)
    return joined


def kinds(doings: list[Write | SetLine]) -> list[Kind]:
    """The frames that are written, and nothing else."""
    octets = b"".join(doing.octets for doing in doings if isinstance(doing, Write))
    found = FrameParser().feed(octets)
    assert all(isinstance(each, Frame) for each in found)
    return [each.control.kind for each in found if isinstance(each, Frame)]


class TestOpticalFace:
    """What an optical port does, without a port."""

    def test_mode_e_and_the_next_sign_on(self) -> None:
        face = OpticalFace(served())
        for _ in range(2):
            assert face.line(b"/?!\r\n") == OPENING
            assert done(face, b"/?!\r\n") == [Write(b"/EMU5\\2EMULATOR\r\n")]
            assert done(face, b"\x06252\r\n") == [SetLine(FAST_7E1), Write(b"\x06252\r\n"), SetLine(FAST)]
            assert face.line(SNRM) == FAST
            assert kinds(done(face, SNRM)) == [Kind.UA]
            ended = done(face, DISC)
            assert kinds(ended) == [Kind.UA]
            assert ended[-1] == SetLine(OPENING)

    @pytest.mark.parametrize("parity", [False, True])
    def test_a_readout(self, parity: bool) -> None:
        coded: Callable[[bytes], bytes] = with_parity if parity else bytes
        face = OpticalFace(served())
        assert done(face, coded(b"/?!\r\n")) == [Write(coded(b"/EMU5\\2EMULATOR\r\n"))]
        switched, readout, back = done(face, coded(b"\x06050\r\n"))
        assert (switched, back) == (SetLine(FAST_7E1), SetLine(OPENING))
        assert readout == Write(coded(encode_readout(DATA)))
        assert done(face, coded(b"/?!\r\n")) == [Write(coded(b"/EMU5\\2EMULATOR\r\n"))]

    def test_a_readout_where_no_mode_is_selected(self) -> None:
        face = OpticalFace(served())
        done(face, b"/?!\r\n")
        assert face.waits() == 2.0
        assert list(face.timeout()) == [Write(encode_readout(DATA)), SetLine(OPENING)]
        assert face.waits() == 120.0

    def test_programming_mode_is_not_offered(self) -> None:
        face = OpticalFace(served())
        done(face, b"/?!\r\n")
        assert done(face, b"\x06051\r\n") == [SetLine(OPENING)]

    def test_hdlc_without_a_sign_on(self) -> None:
        face = OpticalFace(served())
        assert face.line(SNRM) == FAST
        assert kinds(done(face, SNRM)) == [Kind.UA]
        assert face.line(DISC) == FAST
        assert kinds(done(face, DISC)) == [Kind.UA]
        assert face.line(b"/?!\r\n") == OPENING
        assert done(face, b"/?!\r\n") == [Write(b"/EMU5\\2EMULATOR\r\n")]

    def test_the_rest_of_a_frame_is_not_waited_for_as_long_as_the_next_client(self) -> None:
        face = OpticalFace(served(inactivity=60.0))
        assert face.waits() == 60.0
        done(face, SNRM)
        done(face, SNRM[:9])
        assert face.waits() == 0.5
        assert list(face.timeout()) == []
        assert face.waits() == 60.0
        assert kinds(done(face, DISC)) == [Kind.UA], "the link still stands"

    def test_a_client_that_has_gone(self) -> None:
        face = OpticalFace(served())
        done(face, SNRM)
        with pytest.raises(HangUp):
            list(face.timeout())
        face = OpticalFace(served())
        done(face, b"/?!\r\n")
        done(face, b"\x06252\r\n")
        done(face, SNRM)
        assert list(face.timeout()) == [SetLine(OPENING)]
        assert done(face, b"/?!\r\n") == [Write(b"/EMU5\\2EMULATOR\r\n")]

    def test_each_link_has_an_association_of_its_own(self) -> None:
        made: list[Association] = []

        def associate() -> Association:
            made.append(Application(Meter()))
            return made[-1]

        face = OpticalFace(Served(associate, address=ADDRESS))
        for _ in range(2):
            done(face, SNRM)
            done(face, DISC)
        assert len(made) == 2

    def test_a_client_that_does_not_wait_for_its_answer(self) -> None:
        face = OpticalFace(served())
        done(face, SNRM)
        ask = LLC_COMMAND + AARQ
        first = Frame(ADDRESS, CLIENT, Control(Kind.I), ask).encode()
        second = Frame(ADDRESS, CLIENT, Control(Kind.I, True, 1, 0), ask).encode()
        assert kinds(done(face, first + second)) == [Kind.I]
        assert kinds(done(face, second + DISC))[-1] is Kind.UA
        assert kinds(done(face, SNRM)) == [Kind.UA]
        assert kinds(done(face, first + DISC)) == [Kind.UA], "there is no link any more to answer on"

    def test_an_application_without_an_answer_is_silent(self) -> None:
        class Mute:
            """It takes everything, and says nothing."""

            def receive(self, octets: bytes) -> bytes:
                del octets
                return b""

        face = OpticalFace(Served(Mute, address=ADDRESS))
        done(face, SNRM)
        assert done(face, Frame(ADDRESS, CLIENT, Control(Kind.I), LLC_COMMAND + AARQ).encode()) == []
        assert list(WrapperFace(Served(Mute)).receive(WrapperMessage(16, 1, AARQ).encode())) == []


PIECES = [
    SNRM,
    DISC,
    SNRM[:11],
    b"/?!\r\n",
    b"\x06252\r\n",
    b"\x06050\r\n",
    bytes([FLAG]),
    b"\x7e\xa7\xff",
    Frame(ADDRESS, CLIENT, Control(Kind.I), LLC_COMMAND + AARQ).encode(),
    Frame(ADDRESS, CLIENT, Control(Kind.I, True, 1, 1), LLC_COMMAND + READ.encode()).encode(),
    Frame(ADDRESS, CLIENT, Control(Kind.I, True, 0, 0), bytes(100), True).encode(),
    Frame(ADDRESS, CLIENT, Control(Kind.RR)).encode(),
    WrapperMessage(16, 1, AARQ).encode(),
    WrapperMessage(16, 1, READ.encode()).encode(),
]


class Tolerant:
    """The small meter, which was not made for octets that are no APDU."""

    def __init__(self) -> None:
        self._meter = Meter()

    def receive(self, octets: bytes) -> bytes:
        """An answer, or nothing."""
        with suppress(Exception):
            return self._meter.apdu(octets)
        return b""


@deterministic
@given(
    st.lists(st.sampled_from(PIECES) | st.binary(max_size=60) | st.none(), max_size=20),
    st.sampled_from([OpticalFace, WrapperFace]),
)
def test_no_octets_break_a_face(pieces: list[bytes | None], new_face: Callable[[Served], Face]) -> None:
    """Or make it write much more than it read; None is silence."""
    face = new_face(Served(Tolerant, address=ADDRESS, readout=lambda: DATA))
    for octets in pieces:
        assert 0 < face.waits() <= 120
        try:
            doings = list(face.timeout()) if octets is None else done(face, octets)
        except HangUp:
            face = new_face(Served(Tolerant, address=ADDRESS, readout=lambda: DATA))
            continue
        written = sum(len(doing.octets) for doing in doings if isinstance(doing, Write))
        assert written <= 300 * (2 + len(octets or b"") // 9)


def connect(url: str) -> socket.socket:
    """A connection of a client that speaks for itself."""
    host, _, port = url.removeprefix("socket://").rpartition(":")
    return socket.create_connection((host.strip("[]"), int(port)), timeout=10)


def session(url: str, transport: str = "wrapper") -> Session:
    """A well-behaved client."""
    return Session(Connection(url, transport, server=ADDRESS, timeout=10), lambda: NOW)  # type: ignore[arg-type]


def received(connection: socket.socket) -> bytes:
    """All that comes until the other end closes."""
    octets = b""
    with suppress(ConnectionError):
        while piece := connection.recv(4096):
            octets += piece
    return octets


@pytest.fixture
def listener() -> Iterator[Listener]:
    faults: list[Exception] = []
    with Listener(fault=faults.append) as opened:
        yield opened
    assert faults == []


def test_several_devices_at_once(listener: Listener) -> None:
    meters = [Meter(), Meter()]
    devices = [Served(lambda meter=meter: Application(meter)) for meter in meters]  # type: ignore[misc]
    urls = [listener.wrapper(device) for device in devices]
    assert len(set(urls)) == 2
    for url, number in zip(urls, count(1), strict=False):
        with session(url) as client:
            for _ in range(number):
                assert client.request(READ) == VALUE
    assert [len(meter.requests) for meter in meters] == [1, 2]


def test_ipv6(listener: Listener) -> None:
    try:
        url = listener.wrapper(served(), "::1")
    except OSError:
        pytest.skip("this machine has no IPv6")
    assert url.startswith("socket://[::1]:")
    with session(url) as client:
        assert client.request(READ) == VALUE


def test_a_port_that_is_taken(listener: Listener) -> None:
    url = listener.wrapper(served())
    with pytest.raises(OSError, match="in use"):
        listener.hdlc(served(), "127.0.0.1", int(url.rpartition(":")[2]))


@pytest.mark.parametrize("transport", ["wrapper", "hdlc"])
@pytest.mark.parametrize(
    "octets",
    [
        bytes(2000),
        b"\xff" * 100_000,
        b"\x7e\xa7\xff" * 2000,
        SNRM * 500,
        SNRM[:-3],
        WrapperMessage(16, 1, AARQ).encode() * 200,
        b"\0\1\0\x10\0\1\xff\xff" + bytes(5),
        b"/?" + b"0" * 3000,
        b"GET / HTTP/1.1\r\n\r\n",
    ],
    ids=["zeros", "ones", "heads", "SNRM", "half", "AARQ", "long", "sign-on", "browser"],
)
def test_one_bad_client_does_not_disturb_another(listener: Listener, transport: str, octets: bytes) -> None:
    device = Served(Tolerant, address=ADDRESS)
    url = listener.wrapper(device) if transport == "wrapper" else listener.hdlc(device)
    with session(url, transport) as good, connect(url) as bad:
        assert good.request(READ) == VALUE
        with suppress(ConnectionError):
            bad.sendall(octets)
        assert good.request(READ) == VALUE
    with session(url, transport) as another:
        assert another.request(READ) == VALUE


def test_what_is_no_wrapper_loses_its_connection(listener: Listener) -> None:
    url = listener.wrapper(served())
    with connect(url) as client:
        client.sendall(b"GET / HTTP/1.1\r\n\r\n")
        assert received(client) == b""


def test_too_many_clients_are_turned_away_until_one_leaves(listener: Listener) -> None:
    url = listener.wrapper(served())
    message = WrapperMessage(16, 1, AARQ).encode()
    with ExitStack() as stack:
        clients = [stack.enter_context(connect(url)) for _ in range(MAX_CLIENTS)]
        for client in clients:
            client.sendall(message)
            assert client.recv(8), "it is served"
        with connect(url) as further:
            assert received(further) == b""
    answered = b""
    while not answered:
        with connect(url) as later, suppress(ConnectionError):
            later.sendall(message)
            answered = later.recv(8)


def test_a_fault_of_an_application_ends_its_connection_alone() -> None:
    class Faulty:
        """It fails, whatever is asked."""

        def receive(self, octets: bytes) -> bytes:
            raise ZeroDivisionError(octets)

    faults: SimpleQueue[Exception] = SimpleQueue()
    with Listener(fault=faults.put) as listener:
        url, sound = listener.wrapper(Served(Faulty)), listener.wrapper(served())
        terminal = os.open(listener.pty(Served(Faulty, address=ADDRESS)), os.O_RDWR | os.O_NOCTTY)
        with session(sound) as good:
            good.associate()
            for _ in range(2):
                with connect(url) as bad:
                    bad.sendall(WrapperMessage(16, 1, AARQ).encode())
                    assert received(bad) == b""
                assert isinstance(faults.get(timeout=10), ZeroDivisionError)
            assert good.request(READ) == VALUE
        for _ in range(2):
            os.write(terminal, SNRM)
            assert os.read(terminal, 100)
            os.write(terminal, Frame(ADDRESS, CLIENT, Control(Kind.I), LLC_COMMAND + AARQ).encode())
            assert isinstance(faults.get(timeout=10), ZeroDivisionError)
        os.close(terminal)
    assert faults.empty()


def test_a_device_is_asked_one_thing_at_a_time() -> None:
    together: list[int] = []
    inside = threading.Semaphore(1)

    class Slow(Application):
        """It notices when it is asked twice at a time."""

        def __init__(self, meter: Meter) -> None:
            super().__init__(meter)
            answer = self.receive

            def receive(octets: bytes) -> bytes:
                if not inside.acquire(blocking=False):
                    together.append(1)
                    return b""
                try:
                    for _ in range(50):
                        os.sched_yield()
                    return answer(octets)
                finally:
                    inside.release()

            self.receive = receive  # type: ignore[method-assign]

    def client(url: str) -> None:
        with session(url, "wrapper") as asking:
            for _ in range(20):
                asking.request(READ)

    with Listener() as listener:
        device = Served(lambda: Slow(Meter()))
        urls = [listener.wrapper(device), listener.wrapper(device)]
        threads = [threading.Thread(target=client, args=(url,)) for url in urls * 2]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
    assert not together


def test_a_client_that_takes_nothing_is_left(listener: Listener) -> None:
    class Talkative:
        """It has very much to say."""

        def receive(self, octets: bytes) -> bytes:
            return octets + bytes(60_000)

    with connect(listener.wrapper(Served(Talkative, inactivity=0.05))) as client, suppress(ConnectionError):
        for _ in range(1_000_000):
            client.sendall(WrapperMessage(16, 1, AARQ).encode() * 100)
        raise AssertionError("the listener keeps all that is not taken")


def test_a_client_that_is_silent_is_left(listener: Listener) -> None:
    with connect(listener.wrapper(served(inactivity=0.02))) as client:
        assert received(client) == b""
    with connect(listener.hdlc(served(inactivity=0.02))) as client:
        client.sendall(SNRM)
        assert len(FrameParser().feed(received(client))) == 1


def test_closing_leaves_nothing_behind() -> None:
    def descriptors() -> int:
        return len(os.listdir("/proc/self/fd")) if os.path.isdir("/proc/self/fd") else 0

    before, threads = descriptors(), threading.active_count()
    listener = Listener(paced=True)
    urls = [listener.wrapper(served()), listener.hdlc(served())]
    listener.pty(served())
    with ExitStack() as stack:
        clients = [stack.enter_context(connect(url)) for url in urls * 3]
        clients[0].sendall(WrapperMessage(16, 1, AARQ).encode())
        listener.close()
        listener.close()
        for client in clients:
            received(client)
    assert (descriptors(), threading.active_count()) == (before, threads)
    with pytest.raises(ConnectionError):
        connect(urls[0])


def test_closing_waits_for_what_a_device_is_doing() -> None:
    asked, may_answer = threading.Event(), threading.Event()

    class Slow:
        """It takes its time."""

        def receive(self, octets: bytes) -> bytes:
            asked.set()
            may_answer.wait()
            return octets

    listener = Listener()
    with connect(listener.wrapper(Served(Slow))) as client:
        client.sendall(WrapperMessage(16, 1, AARQ).encode())
        asked.wait()
        closing = threading.Thread(target=listener.close)
        closing.start()
        closing.join(timeout=0.05)
        assert closing.is_alive()
        may_answer.set()
        closing.join()


def test_a_paced_line_takes_its_time() -> None:
    """At 9600 Bd a character takes 10/9600 s, in either direction."""
    message = WrapperMessage(16, 1, AARQ).encode()
    with Listener(paced=True) as listener, connect(listener.wrapper(served())) as client:
        started = time.monotonic()
        client.sendall(message)
        parser, octets = WrapperParser(), b""
        while not parser.feed(piece := client.recv(4096)):
            octets += piece
        took = time.monotonic() - started
        assert took >= (len(message) + len(octets + piece)) * 10 / 9600


def test_a_paced_sign_on_is_at_300_baud_first() -> None:
    with bench() as usual:
        usual.listener._paced = True
        with usual.session("pty", timeout=10) as client:
            started = time.monotonic()
            client.associate()
            took = time.monotonic() - started
    sign_on = len(b"/?!\r\n" + b"/EMU5\\2EMULATOR\r\n" + b"\x06252\r\n")
    hdlc = sum(len(frame.octets) for frame in usual.frames[3:8])
    assert took >= sign_on * 10 / 300 + hdlc * 10 / 9600
