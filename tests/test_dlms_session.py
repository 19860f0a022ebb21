"""Sessions with a meter behind a listener: over every wire, when the meter fails them, and what is recorded of them."""

import socket
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import replace
from pathlib import Path
from threading import Event, Thread
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

pytest.importorskip("serial", reason="pyserial, of the extra lab, is not installed")
pytest.importorskip("cryptography", reason="the package cryptography, of the extra lab, is not installed")

from device_drivers.dlms import apdu
from device_drivers.dlms.acse import AssociationRequest, Conformance, Context, InitiateRequest, Mechanism
from device_drivers.dlms.apdu import (
    ActionRequest,
    ActionResponse,
    ActionResult,
    Attribute,
    DataAccessResult,
    ExceptionResponse,
    GetList,
    GetRequest,
    GetResponse,
    Method,
    Outcome,
    ServiceError,
    SetList,
    SetRequest,
    SetResponse,
    StateError,
)
from device_drivers.dlms.axdr import Data, Tag, octet_string
from device_drivers.dlms.decoded import MASK, apdu_in_words, in_words
from device_drivers.dlms.hdlc import LLC_COMMAND, LLC_RESPONSE, Address, Control, Discarded, FrameParser, Kind
from device_drivers.dlms.hdlc import Frame as HdlcFrame
from device_drivers.dlms.iec62056_21 import SignOnError, Write
from device_drivers.dlms.listening import HangUp, Listener, OpticalFace, Served
from device_drivers.dlms.octets import DecodeError
from device_drivers.dlms.secrecy import Concealer, holds_secret
from device_drivers.dlms.security import Keys
from device_drivers.dlms.session import AssociationError, Connection, Session, SignOn
from device_drivers.dlms.wrapper import WrapperMessage
from device_drivers.protocols import DeviceTimeout
from smets1.errors import BenchError
from tests.dlms_meters import ADDRESS, NOW, Application, bench
from tests.dlms_strategies import deterministic
from tests.interop.meter import ASSOCIATION, DISCONNECTOR, ENERGY, KEYS, NOTE, PASSWORD, PROFILE, ROWS, Meter

WAYS = ["wrapper", "hdlc", "pty", "pty hdlc"]
LEVELS = {
    "none": {},
    "low": {"mechanism": Mechanism.LOW, "secret": PASSWORD},
    "low ciphered": {"mechanism": Mechanism.LOW, "secret": PASSWORD, "keys": KEYS, "counter": 1},
    "gmac": {"mechanism": Mechanism.HIGH_GMAC, "keys": KEYS, "counter": 1},
}
READ = GetRequest(Attribute(3, ENERGY, 2))
VALUE = GetResponse(Data(Tag.DOUBLE_LONG_UNSIGNED, 123_456))
WRITE = SetRequest(Attribute(1, NOTE, 2), octet_string(b"abc"))
OPEN_SUPPLY = ActionRequest(Method(70, DISCONNECTOR, 1), Data(Tag.INTEGER, 0))
QUICK = {"timeout": 0.02, "retries": 1}


@pytest.mark.parametrize("way", WAYS)
@pytest.mark.parametrize("level", LEVELS)
def test_a_session(way: str, level: str) -> None:
    with bench() as with_meter:
        with with_meter.session(way, **LEVELS[level]) as session:
            assert session.request(READ) == VALUE
            assert session.request(WRITE) == SetResponse(DataAccessResult.SUCCESS)
            assert session.request(OPEN_SUPPLY) == ActionResponse(Outcome(ActionResult.SUCCESS))
            profile = session.request(GetRequest(Attribute(7, PROFILE, 2)))
            assert isinstance(profile, GetResponse)
            assert isinstance(profile.result, Data)
            assert len(profile.result.items()) == ROWS
            assert session.is_open
        assert not session.is_open
        used = with_meter.meters[-1]
        assert (used.note, used.connected) == (octet_string(b"abc"), False)
        associations = sum("AARQ" in in_words(frame.octets) for frame in with_meter.frames)
        assert associations == 1, "the association stays open from request to request"


def test_a_session_is_opened_again_after_it_was_closed() -> None:
    with bench() as with_meter:
        session = with_meter.session("pty")
        for _ in range(2):
            assert session.request(READ) == VALUE
            session.close()
            session.close()
        assert sum(frame.octets == b"/?!\r\n" for frame in with_meter.frames) == 2


def test_a_meter_that_a_session_left_in_hdlc_is_signed_on_to_again() -> None:
    with bench() as with_meter:
        connection = with_meter.connection("pty", timeout=0.3, retries=0)
        broken = Session(connection, lambda: NOW)
        assert broken.request(READ) == VALUE
        broken._drop()
        with Session(connection, lambda: NOW, with_meter.frames.append) as session:
            assert session.request(READ) == VALUE
        said = [in_words(frame.octets) for frame in with_meter.frames]
        assert said[:4] == [r"'/?!\r\n'", "16 to 1/17: DISC", "1/17 to 16: UA", r"'/?!\r\n'"]


@pytest.mark.filterwarnings("ignore:set(Daemon|Name):DeprecationWarning")
def test_over_rfc2217() -> None:
    """With a serial port whose settings are seen at the far end."""
    rfc2217 = pytest.importorskip("serial.rfc2217")
    with bench() as with_meter:
        adapter = Adapter(OpticalFace(with_meter.served))
        with socket.create_server(("127.0.0.1", 0)) as listening:
            url = f"rfc2217://127.0.0.1:{listening.getsockname()[1]}"
            thread = Thread(target=adapter.serve, args=(listening, rfc2217))
            thread.start()
            with Session(replace(with_meter.connection("pty"), url=url), lambda: NOW) as session:
                assert session.request(READ) == VALUE
            thread.join()
        assert (300, 7, "E") in adapter.seen
        assert adapter.seen[-1] == (9600, 8, "N")


class Adapter:
    """A serial port behind RFC 2217, with a meter on it; `seen` are baud rate, bits and parity as they were set."""

    dtr = rts = break_condition = rtscts = xonxoff = dsrdtr = False
    cts = dsr = ri = cd = False
    stopbits = 1
    timeout = write_timeout = None

    def __init__(self, meter: OpticalFace) -> None:
        self._meter = meter
        self._settings = {"baudrate": 9600, "bytesize": 8, "parity": "N"}
        self.seen: list[tuple[object, ...]] = []

    def __getattr__(self, name: str) -> object:
        return self._settings[name]

    def __setattr__(self, name: str, value: object) -> None:
        super().__setattr__(name, value)
        if name in ("baudrate", "bytesize", "parity"):
            self._settings[name] = value  # type: ignore[assignment]
            if self.seen[-1:] != [tuple(self._settings.values())]:
                self.seen.append(tuple(self._settings.values()))

    def reset_input_buffer(self) -> None:
        """Nothing is buffered."""

    def reset_output_buffer(self) -> None:
        """Nothing is buffered."""

    def serve(self, listening: socket.socket, rfc2217: Any) -> None:
        """Serve one client until it leaves."""
        connection, _ = listening.accept()
        with connection:
            manager = rfc2217.PortManager(self, Sending(connection))
            with suppress(OSError):
                while octets := connection.recv(1024):
                    for doing in self._meter.receive(b"".join(manager.filter(octets))):
                        if isinstance(doing, Write):
                            connection.sendall(b"".join(manager.escape(doing.octets)))


class Sending:
    """What a port manager writes to."""

    def __init__(self, connection: socket.socket) -> None:
        self._connection = connection

    def write(self, octets: bytes) -> None:
        """Send octets."""
        self._connection.sendall(octets)


class TestWhatIsRecorded:
    def test_over_the_wrapper(self) -> None:
        with bench(mechanism=Mechanism.LOW) as with_meter:
            with with_meter.session("wrapper", **LEVELS["low"]) as session:
                session.request(READ)
            assert [(frame.direction, in_words(frame.octets)) for frame in with_meter.frames] == [
                ("sent", "16 to 1: AARQ low, password concealed"),
                ("received", "1 to 16: AARE accepted, null"),
                ("sent", "16 to 1: GET request 1.0.1.8.0.255 attribute 2"),
                ("received", "1 to 16: GET response double-long-unsigned 123456"),
                ("sent", "16 to 1: RLRQ"),
                ("received", "1 to 16: RLRE"),
            ]
            assert {frame.at for frame in with_meter.frames} == {NOW}

    def test_on_a_pseudo_terminal(self) -> None:
        with bench() as with_meter:
            with with_meter.session("pty") as session:
                session.request(WRITE)
            names = {NOTE: "a note"}
            assert [(frame.direction, in_words(frame.octets, names)) for frame in with_meter.frames] == [
                ("sent", r"'/?!\r\n'"),
                ("received", r"'/EMU5\\2EMULATOR\r\n'"),
                ("sent", r"'\x06252\r\n'"),
                ("received", r"'\x06252\r\n'"),
                ("sent", "16 to 1/17: SNRM"),
                ("received", "1/17 to 16: UA"),
                ("sent", "16 to 1/17: I N(S)=0 N(R)=0, AARQ lowest"),
                ("received", "1/17 to 16: I N(S)=0 N(R)=1, AARE accepted, null"),
                (
                    "sent",
                    "16 to 1/17: I N(S)=1 N(R)=1, "
                    "SET request 0.0.96.1.0.255 (a note) attribute 2 := octet-string 616263",
                ),
                ("received", "1/17 to 16: I N(S)=1 N(R)=2, SET response success"),
                ("sent", "16 to 1/17: DISC"),
                ("received", "1/17 to 16: UA"),
            ]

    def test_the_frames_are_those_of_the_wire(self) -> None:
        with bench() as with_meter:
            with with_meter.session("hdlc", information=64) as session:
                session.request(GetRequest(Attribute(7, PROFILE, 2)))
            found = [FrameParser().feed(frame.octets) for frame in with_meter.frames]
            assert all(len(each) == 1 and isinstance(each[0], HdlcFrame) for each in found)
            segments = [in_words(frame.octets) for frame in with_meter.frames if "segment" in in_words(frame.octets)]
            assert segments[0] == "1/17 to 16: I N(S)=1 N(R)=2, first segment of 64 octets"

    def test_ciphered_apdus_are_named(self) -> None:
        with bench() as with_meter:
            with with_meter.session("wrapper", **LEVELS["gmac"]) as session:
                session.request(READ)
            said = [in_words(frame.octets) for frame in with_meter.frames]
            assert said[0] == "16 to 1: AARQ high-gmac, challenge"
            assert said[4].startswith("16 to 1: glo-GET request, ")
            assert said[5].startswith("1 to 16: glo-GET response, ")


class TestSecrets:
    @pytest.mark.parametrize("way", WAYS)
    @pytest.mark.parametrize("information", [32, 128])
    def test_no_frame_holds_the_password(self, way: str, information: int) -> None:
        with bench(mechanism=Mechanism.LOW) as with_meter:
            with with_meter.session(way, information=information, **LEVELS["low"]) as session:
                session.request(READ)
            recorded = b"".join(frame.octets for frame in with_meter.frames)
            parts = {PASSWORD[at : at + 3] for at in range(len(PASSWORD) - 2)}
            assert not [part for part in parts if part in recorded]
            assert recorded.count(MASK * len(PASSWORD)) == 1 or information == 32
            assert "12345678" not in repr(session.connection)
            assert "12345678" not in repr(vars(session))

    @pytest.mark.parametrize("way", ["wrapper", "hdlc"])
    def test_no_frame_holds_a_new_password(self, way: str) -> None:
        change = SetRequest(Attribute(15, ASSOCIATION, 7), octet_string(b"new password"))
        with bench() as with_meter:
            with with_meter.session(way, information=32) as session:
                assert session.request(change) == SetResponse(DataAccessResult.READ_WRITE_DENIED)
            recorded = b"".join(frame.octets for frame in with_meter.frames)
            assert not [at for at in range(10) if b"new password"[at : at + 3] in recorded]
            if way == "wrapper":
                said = [in_words(frame.octets) for frame in with_meter.frames]
                assert "16 to 1: SET request, concealed as it holds a secret" in said

    @pytest.mark.parametrize(
        ("request_", "expected"),
        [
            (READ, False),
            (OPEN_SUPPLY, False),
            (GetRequest(Attribute(15, ASSOCIATION, 2)), False),
            (GetRequest(Attribute(15, ASSOCIATION, 7)), True),
            (GetList((READ.attribute, Attribute(15, ASSOCIATION, 7))), True),
            (SetList((Attribute(15, ASSOCIATION, 7),), (octet_string(b"x"),)), True),
            (ActionRequest(Method(15, ASSOCIATION, 1)), False),
            (ActionRequest(Method(15, ASSOCIATION, 2)), True),
            (apdu.ActionList((Method(64, ASSOCIATION, 2),), (octet_string(b"x"),)), True),
        ],
        ids=repr,
    )
    def test_requests_that_hold_a_secret(self, request_: apdu.Apdu, expected: bool) -> None:
        assert holds_secret(request_) == expected  # type: ignore[arg-type]

    @deterministic
    @given(st.binary(min_size=1, max_size=60), st.integers(1, 140), st.integers(0, 7), st.data())
    def test_however_an_aarq_is_cut_and_sent_again(
        self, password: bytes, size: int, number: int, data: st.DataObject
    ) -> None:
        initiate = InitiateRequest(Conformance.GET).encode()
        aarq = AssociationRequest(Context.LOGICAL_NAMES, initiate, Mechanism.LOW, password).encode()
        concealer = Concealer(password)
        concealer.associate(aarq)
        octets = LLC_COMMAND + aarq
        shown = b""
        for count, at in enumerate(range(0, len(octets), size)):
            part = octets[at : at + size]
            control = Control(Kind.I, True, (number + count) % 8, 0)
            frame = HdlcFrame(ADDRESS, Address(16), control, part, at + size < len(octets)).encode()
            once, *again = [concealer.sent_frame(frame) for _ in range(data.draw(st.integers(1, 3)))]
            assert set(again) <= {once}
            shown += HdlcFrame.decode(once).information
        concealed = AssociationRequest.decode(shown[3:])
        assert concealed.authentication == MASK * len(password)
        assert replace(concealed, authentication=password).encode() == aarq

    def test_an_echo_whole_or_damaged_is_concealed(self) -> None:
        aarq = AssociationRequest(Context.LOGICAL_NAMES, b"\1", Mechanism.LOW, PASSWORD).encode()
        concealer = Concealer(PASSWORD)
        concealer.associate(aarq)
        sent = HdlcFrame(ADDRESS, Address(16), Control(Kind.I), LLC_COMMAND + aarq)
        echo = sent.encode()
        damaged = echo[:-2] + b"\0" + echo[-1:]
        noise = Discarded(damaged, "noise")
        assert concealer.received_frame(echo, sent, Address(16)) == MASK * len(echo)
        assert concealer.received_frame(damaged, noise, Address(16)) == MASK * len(damaged)
        assert in_words(MASK * 5) == "5 octets concealed, as they may hold a password"
        back = HdlcFrame(Address(16), ADDRESS, Control(Kind.I), LLC_RESPONSE + aarq)
        assert PASSWORD not in concealer.received_frame(back.encode(), back, Address(16))
        assert PASSWORD not in concealer.received_message(WrapperMessage(1, 16, aarq).encode())
        aare = WrapperMessage(1, 16, b"\x61" + PASSWORD).encode()
        assert concealer.received_message(aare) == WrapperMessage(1, 16, b"\x61" + MASK * 8).encode()
        ready = HdlcFrame(Address(16), ADDRESS, Control(Kind.RR))
        assert concealer.received_frame(ready.encode(), ready, Address(16)) == ready.encode()
        concealer.request(READ.encode(), secret=False)
        assert concealer.received_frame(echo, sent, Address(16)) == echo


class TestRefused:
    @pytest.mark.parametrize("way", ["wrapper", "hdlc"])
    def test_a_wrong_password_is_a_fault_of_the_bench(self, way: str) -> None:
        with bench(mechanism=Mechanism.LOW) as with_meter:
            session = with_meter.session(way, mechanism=Mechanism.LOW, secret=b"not this", where="bench.yaml:7")
            with pytest.raises(AssociationError, match="AUTHENTICATION_FAILURE") as refused:
                session.request(READ)
            [finding] = refused.value.findings
            assert (finding.where, finding.found) == ("bench.yaml:7", "REJECTED_PERMANENT, AUTHENTICATION_FAILURE")
            assert finding.expected == "an association of client 16 by mechanism LOW"
            assert "not this" not in repr(refused.value)
            assert isinstance(refused.value, BenchError)
            assert not isinstance(refused.value, AssertionError)
            assert not session.is_open

    def test_wrong_keys_are_a_fault_of_the_bench(self) -> None:
        class Deaf(Application):
            """A meter that takes any proof, and cannot give its own."""

            def __init__(self, meter: Meter) -> None:
                meter._sender._keys = Keys(bytes(16), bytes(16))
                super().__init__(meter)

        served = Served(lambda: Deaf(Meter(Mechanism.HIGH_GMAC)), address=ADDRESS)
        with Listener() as listener:
            connection = Connection(listener.wrapper(served), "wrapper", **LEVELS["gmac"])  # type: ignore[arg-type]
            with pytest.raises(AssociationError, match="does not prove that it knows the keys"):
                Session(connection, lambda: NOW).associate()

    def test_a_port_that_cannot_be_opened_is_a_fault_of_the_bench(self, tmp_path: Path) -> None:
        session = Session(Connection(str(tmp_path / "none")), lambda: NOW)
        with pytest.raises(AssociationError, match="a port that can be opened"):
            session.request(READ)

    @pytest.mark.parametrize(
        ("settings", "why"),
        [
            ({"transport": "wrapper", "sign_on": SignOn()}, "nobody signs on"),
            ({"mechanism": Mechanism.LOW}, "password"),
            ({"secret": b"x"}, "password"),
            ({"mechanism": Mechanism.HIGH_GMAC}, "keys"),
            ({"information": 5}, "information fields"),
            ({"client": 128}, "does not fit"),
        ],
    )
    def test_a_connection_that_makes_no_sense(self, settings: dict[str, object], why: str) -> None:
        with pytest.raises(ValueError, match=why):
            Connection("socket://127.0.0.1:1", **settings)  # type: ignore[arg-type]


class TestSilence:
    @pytest.mark.parametrize("way", ["hdlc", "pty hdlc"])
    def test_a_meter_that_is_not_there(self, way: str) -> None:
        with bench() as with_meter:
            session = with_meter.session(way, server=Address(1, 99, 2), **QUICK)
            with pytest.raises(DeviceTimeout, match="no answer after 1 retries"):
                session.request(READ)
            assert [in_words(frame.octets) for frame in with_meter.frames] == ["16 to 1/99: SNRM"] * 2

    def test_nobody_signs_on(self) -> None:
        with bench() as with_meter:
            session = with_meter.session("pty", sign_on=SignOn(address="7"), **QUICK)
            with pytest.raises(DeviceTimeout, match="no identification, after 1 retries"):
                session.request(READ)

    def test_an_application_that_does_not_answer(self) -> None:
        with answering(lambda _: b"") as url, pytest.raises(DeviceTimeout, match="no answer"):
            Session(Connection(url, "wrapper", **QUICK), lambda: NOW).request(READ)  # type: ignore[arg-type]

    @pytest.mark.parametrize(
        ("transport", "octets"),
        [
            ("hdlc", b"\x7e"),
            ("hdlc", b"noise"),
            ("wrapper", WrapperMessage(1, 16, b"\x0fnotification").encode()),
            ("wrapper", WrapperMessage(1, 17, VALUE.encode()).encode()),
        ],
        ids=["flags", "noise", "notifications", "to others"],
    )
    def test_a_meter_that_never_comes_to_an_end(self, transport: str, octets: bytes) -> None:
        with babbling(octets) as url:
            connection = Connection(url, transport, patience=0.1)  # type: ignore[arg-type]
            with pytest.raises(DeviceTimeout, match=r"no whole answer in 0.1 s"):
                Session(connection, lambda: NOW).request(READ)

    def test_a_meter_that_does_not_offer_mode_e(self) -> None:
        with babbling(b"/EMU5EMULATOR\r\n") as url, pytest.raises(SignOnError, match="does not offer mode E"):
            Session(Connection(url, sign_on=SignOn()), lambda: NOW).request(READ)

    def test_nonsense_is_no_silence_and_ends_the_association(self) -> None:
        def nonsense(meter: Meter) -> Callable[[bytes], bytes]:
            return lambda octets: meter.apdu(octets) if octets[0] == 0x60 else b"\xc4\x01"

        with answering(nonsense) as url:
            session = Session(Connection(url, "wrapper"), lambda: NOW)
            with pytest.raises(DecodeError):
                session.request(READ)
            assert not session.is_open


class TestLostConnections:
    def test_the_association_is_old(self) -> None:
        with bench() as with_meter, with_meter.session("hdlc", inactivity=0.0) as session:
            for _ in range(2):
                assert session.request(READ) == VALUE
            said = [in_words(frame.octets) for frame in with_meter.frames]
            assert [each.split(": ")[1] for each in said if "DISC" in each or "SNRM" in each] == [
                "SNRM",
                "DISC",
                "SNRM",
            ]

    def test_a_link_that_was_closed_by_someone_else_is_opened_again_for_any_request(self) -> None:
        with bench() as with_meter:
            url = with_meter.url("pty hdlc")
            session = Session(
                replace(with_meter.connection("pty hdlc"), url=url), lambda: NOW, with_meter.frames.append
            )
            session.request(READ)
            exchange(url, HdlcFrame(ADDRESS, Address(16), Control(Kind.DISC)).encode(), session)
            assert session.request(OPEN_SUPPLY) == ActionResponse(Outcome(ActionResult.SUCCESS))
            said = [in_words(frame.octets).split(": ")[1] for frame in with_meter.frames]
            assert said.count("SNRM") == 2
            assert "DM" in said
            assert [len(meter.requests) for meter in with_meter.meters] == [1, 1]
            session.close()

    def test_a_connection_that_was_closed_is_opened_again_for_any_request(self) -> None:
        with bench() as with_meter:
            with with_meter.session("hdlc") as session:
                session.request(READ)
                session._wire._port._socket.shutdown(socket.SHUT_RDWR)  # type: ignore[union-attr]
                assert session.request(OPEN_SUPPLY) == ActionResponse(Outcome(ActionResult.SUCCESS))
            assert [len(meter.requests) for meter in with_meter.meters] == [1, 1]

    @pytest.mark.parametrize("request_", [READ, GetList((READ.attribute,)), WRITE, OPEN_SUPPLY], ids=repr)
    def test_only_reading_is_done_again_where_the_first_request_may_have_been_taken(self, request_: apdu.Apdu) -> None:
        taken: list[bytes] = []

        def fails_once(meter: Meter) -> Callable[[bytes], bytes]:
            def receive(octets: bytes) -> bytes:
                if octets[0] == 0x60:
                    return meter.apdu(octets)
                taken.append(octets)
                if len(taken) == 1:
                    raise HangUp
                return meter.apdu(octets)

            return receive

        with answering(fails_once) as url:
            session = Session(Connection(url, "wrapper"), lambda: NOW)
            if isinstance(request_, GetRequest | GetList):
                session.request(request_)
                assert len(taken) == 2
                session.close()
            else:
                with pytest.raises(DeviceTimeout):
                    session.request(request_)  # type: ignore[arg-type]
                assert len(taken) == 1
            assert taken[0] == request_.encode()

    def test_a_meter_that_always_hangs_up(self) -> None:
        def hangs_up(meter: Meter) -> Callable[[bytes], bytes]:
            def receive(octets: bytes) -> bytes:
                if octets[0] == 0x60:
                    return meter.apdu(octets)
                raise HangUp

            return receive

        with answering(hangs_up) as url, pytest.raises(DeviceTimeout):
            Session(Connection(url, "wrapper"), lambda: NOW).request(READ)

    def test_a_meter_that_hangs_up_at_once(self) -> None:
        def hangs_up(_: Meter) -> Callable[[bytes], bytes]:
            raise HangUp

        with answering(hangs_up) as url, pytest.raises(DeviceTimeout):
            Session(Connection(url, "wrapper"), lambda: NOW).request(READ)

    @pytest.mark.parametrize("once", [True, False])
    def test_a_meter_that_has_forgotten_the_association_is_asked_for_it_once(self, once: bool) -> None:
        forgotten = ExceptionResponse(StateError.SERVICE_NOT_ALLOWED, ServiceError.OPERATION_NOT_POSSIBLE)
        forgets: list[bytes] = []

        def forgetful(meter: Meter) -> Callable[[bytes], bytes]:
            def receive(octets: bytes) -> bytes:
                if octets[0] == 0xC1 and not (once and forgets):
                    forgets.append(octets)
                    return forgotten.encode()
                return meter.apdu(octets)

            return receive

        with answering(forgetful) as url, Session(Connection(url, "wrapper"), lambda: NOW) as session:
            assert session.request(WRITE) == (SetResponse(DataAccessResult.SUCCESS) if once else forgotten)
            assert len(forgets) == (1 if once else 2)

    def test_the_invocation_counter_that_the_meter_wants_is_taken(self) -> None:
        wanted = ExceptionResponse(StateError.SERVICE_NOT_ALLOWED, ServiceError.INVOCATION_COUNTER_ERROR, 500)

        def particular(meter: Meter) -> Callable[[bytes], bytes]:
            def receive(octets: bytes) -> bytes:
                request = AssociationRequest.decode(octets) if octets[0] == 0x60 else None
                if request and int.from_bytes(request.user_information[3:7], "big") < 500:
                    return wanted.encode()
                return meter.apdu(octets)

            return receive

        with answering(particular) as url:
            connection = Connection(url, "wrapper", **LEVELS["low ciphered"])  # type: ignore[arg-type]
            with Session(connection, lambda: NOW) as session:
                assert session.request(READ) == VALUE

    def test_the_invocation_counter_that_the_meter_wants_in_between_is_taken(self) -> None:
        wanted = ExceptionResponse(StateError.SERVICE_UNKNOWN, ServiceError.INVOCATION_COUNTER_ERROR, 900)
        counters: list[int] = []

        def particular(meter: Meter) -> Callable[[bytes], bytes]:
            def receive(octets: bytes) -> bytes:
                if octets[0] != 0x60:
                    return meter.apdu(octets) if len(counters) > 1 else wanted.encode()
                counters.append(int.from_bytes(AssociationRequest.decode(octets).user_information[3:7], "big"))
                return meter.apdu(octets)

            return receive

        with answering(particular) as url:
            connection = Connection(url, "wrapper", **LEVELS["low ciphered"])  # type: ignore[arg-type]
            with Session(connection, lambda: NOW) as session:
                assert session.request(READ) == VALUE
        assert counters == [1, 900]


def test_every_form_of_an_apdu_is_told_in_words() -> None:
    attribute, method, block = READ.attribute, OPEN_SUPPLY.method, apdu.Block(2, True, b"abc")
    where, supply = "1.0.1.8.0.255 attribute 2", "0.0.96.3.10.255 method 1"
    for form, words in [
        (apdu.GetNext(3), "GET request block 3"),
        (GetList((attribute, attribute)), f"GET request {where}, {where}"),
        (apdu.GetResponseBlock(3, False, b"abc"), "GET response block 3 of 3 octets"),
        (apdu.GetResponse(DataAccessResult.OBJECT_UNDEFINED), "GET response object-undefined"),
        (apdu.GetResponseList((octet_string(b"a"),)), "GET response octet-string 61"),
        (apdu.SetBlock(block), "SET request block 2 of 3 octets"),
        (apdu.SetFirstBlock(attribute, block), f"SET request {where}"),
        (apdu.SetList((attribute,), (octet_string(b""),)), f"SET request {where}"),
        (apdu.SetResponseBlock(4), "SET response block 4"),
        (apdu.SetResponseList((DataAccessResult.SUCCESS,)), "SET response success"),
        (ActionRequest(method), f"ACTION request {supply}"),
        (OPEN_SUPPLY, f"ACTION request {supply} with integer 0"),
        (apdu.ActionFirstBlock(method, block), f"ACTION request {supply}"),
        (apdu.ActionList((method,), (Data(Tag.NULL_DATA),)), f"ACTION request {supply}"),
        (
            ActionResponse(Outcome(ActionResult.SUCCESS, Data(Tag.NULL_DATA))),
            "ACTION response success, returned null-data",
        ),
        (apdu.ActionResponseList((Outcome(ActionResult.OTHER_REASON),)), "ACTION response other-reason"),
        (apdu.ConfirmedServiceError(1, 6, 1), "confirmed service error: service 1, group 6, error 1"),
        (
            ExceptionResponse(StateError.SERVICE_UNKNOWN, ServiceError.OTHER_REASON),
            "exception response service-unknown, other-reason",
        ),
    ]:
        assert apdu_in_words(form.encode()) == words
    assert apdu_in_words(b"\xdb\x00") == "general-glo-ciphering, 2 octets"
    assert apdu_in_words(b"").startswith("no APDU")
    assert len(apdu_in_words(GetResponse(octet_string(bytes(500))).encode())) < 200


@deterministic
@given(st.binary(max_size=200), st.sampled_from([b"", b"\x7e\xa0", b"\0\1", b"/", b"\xc0\1", b"\x60"]))
def test_anything_is_told_in_words(octets: bytes, head: bytes) -> None:
    assert in_words(head + octets)
    assert apdu_in_words(head + octets)


@contextmanager
def answering(application: Callable[[Meter], Callable[[bytes], bytes] | bytes]) -> Iterator[str]:
    """The URL of a meter that is reached by the wrapper, with something before it."""

    class Given:
        """What stands before the meter."""

        def __init__(self) -> None:
            receive = application(Meter())
            self._receive = receive if callable(receive) else lambda _: b""

        def receive(self, octets: bytes) -> bytes:
            return self._receive(octets)

    with Listener() as listener:
        yield listener.wrapper(Served(Given))


@contextmanager
def babbling(octets: bytes) -> Iterator[str]:
    """The URL of something that sends without an end."""
    stop = Event()

    def babble(listening: socket.socket) -> None:
        with suppress(OSError):
            connection, _ = listening.accept()
            with connection:
                while not stop.wait(0.001):
                    connection.sendall(octets)

    with socket.create_server(("127.0.0.1", 0)) as listening:
        thread = Thread(target=babble, args=(listening,))
        thread.start()
        yield f"socket://127.0.0.1:{listening.getsockname()[1]}"
        stop.set()
        with suppress(OSError):
            listening.shutdown(socket.SHUT_RDWR)
        thread.join()


def exchange(url: str, octets: bytes, session: Session) -> None:
    """Send a frame on the port that a session uses, and wait for the answer."""
    del url
    wire = session._wire
    assert wire is not None
    wire._port.write(octets)
    parser = FrameParser()
    while not parser.feed(wire._port.read()):
        pass
