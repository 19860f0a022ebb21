"""Signing on by IEC 62056-21: both ends together, and each against another that makes mistakes."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from device_drivers.dlms.iec62056_21 import (
    MAX_MESSAGE,
    Acknowledged,
    Action,
    ClientSignOn,
    Command,
    EchoFilter,
    Entered,
    Identified,
    Line,
    Mode,
    Readout,
    ServerSignOn,
    SetLine,
    SignOnError,
    Write,
    block_check,
    encode_command,
    encode_readout,
    parity_faults,
    with_parity,
    without_parity,
)
from tests.dlms_strategies import deterministic

IDENTIFICATION = b"/EMU5\\2EMULATOR\r\n"
OPENING = SetLine(Line(300))
IDENTIFIED = Identified("EMU", "EMULATOR", 9600, True)
DATA = b"1.8.0(000123.4*kWh)\r\n"


def meter(**settings: object) -> ServerSignOn:
    """A meter that offers everything."""
    return ServerSignOn("EMU", "EMULATOR", readout=lambda: DATA, operand=b"(00)", **settings)  # type: ignore[arg-type]


def written(actions: list[Action]) -> bytes:
    """What is written."""
    return b"".join(action.octets for action in actions if isinstance(action, Write))


def exchange(client: ClientSignOn, server: ServerSignOn) -> tuple[list[Action], list[Action]]:
    """What both ends do until nothing is written any more, but for the writing."""
    done: tuple[list[Action], list[Action]] = ([], [])
    actions = client.start()
    while actions:
        done[0].extend(action for action in actions if not isinstance(action, Write))
        answers = server.receive(written(actions)) if written(actions) else []
        done[1].extend(action for action in answers if not isinstance(action, Write))
        actions = client.receive(written(answers)) if written(answers) else []
    return done


@pytest.mark.parametrize("software_parity", [False, True])
def test_mode_e(software_parity: bool) -> None:
    client = ClientSignOn(Mode.HDLC, software_parity=software_parity)
    server = meter(software_parity=software_parity)
    fast = SetLine(Line(9600, 8, False))
    of_client, of_server = exchange(client, server)
    assert of_client == [OPENING, IDENTIFIED, fast, Entered(Mode.HDLC)]
    assert of_server == [SetLine(Line(9600)), fast, Entered(Mode.HDLC)]


@pytest.mark.parametrize("software_parity", [False, True])
def test_a_readout(software_parity: bool) -> None:
    client = ClientSignOn(Mode.READOUT, software_parity=software_parity)
    server = meter(software_parity=software_parity)
    of_client, of_server = exchange(client, server)
    assert of_client == [OPENING, IDENTIFIED, SetLine(Line(9600)), Entered(Mode.READOUT), Readout(DATA)]
    assert of_server == [SetLine(Line(9600)), Entered(Mode.READOUT), OPENING]


def test_programming_mode() -> None:
    client, server = ClientSignOn(Mode.PROGRAMMING), meter()
    of_client, of_server = exchange(client, server)
    assert of_client[2:] == [SetLine(Line(9600)), Entered(Mode.PROGRAMMING), Command("P0", b"(00)")]
    assert of_server == [SetLine(Line(9600)), Entered(Mode.PROGRAMMING)]
    assert server.receive(written(client.send(Command("P1", b"(12345678)")))) == [Command("P1", b"(12345678)")]
    assert client.receive(written(server.acknowledge())) == [Acknowledged()]
    assert server.receive(written(client.send(Command("R1", b"1.8.0()")))) == [Command("R1", b"1.8.0()")]
    assert client.receive(written(server.send(Command("", b"(000123.4*kWh)")))) == [Command("", b"(000123.4*kWh)")]
    assert server.receive(written(client.send(Command("W1", b"0.9.1(1)")))) == [Command("W1", b"0.9.1(1)")]
    assert client.receive(written(server.acknowledge(positive=False))) == [Acknowledged(False)]
    assert server.receive(written(client.send(Command("B0")))) == [Command("B0"), OPENING]
    assert written(server.receive(b"/?!\r\n")) == IDENTIFICATION


def test_the_octets_of_a_sign_on() -> None:
    client = ClientSignOn(Mode.HDLC)
    assert client.start() == [OPENING, Write(b"/?!\r\n")]
    fast = SetLine(Line(9600, 8, False))
    assert client.receive(IDENTIFICATION) == [IDENTIFIED, Write(b"\x06252\r\n"), fast]
    assert client.receive(with_parity(b"\x06252\r\n") + b"\x7e\xa0") == [Entered(Mode.HDLC, b"\x7e\xa0")]


def test_the_octets_of_messages() -> None:
    assert encode_command(Command("P0", b"(00000000)")).hex() == "015030022830303030303030302903" + "60"
    assert encode_command(Command("B0")) == b"\x01B0\x03q"
    assert encode_command(Command("", b"(ERR)"))[:1] == b"\x02"
    assert encode_readout(b"")[-1] == block_check(b"!\r\n\x03")


def test_a_confirmation_may_be_missing() -> None:
    client = ClientSignOn(Mode.HDLC)
    client.start()
    client.receive(IDENTIFICATION)
    assert client.timeout() == [Entered(Mode.HDLC)]
    assert client.timeout() == []


def test_a_meter_that_is_too_fast_is_kept_at_300() -> None:
    client = ClientSignOn(Mode.READOUT, fastest=4800)
    of_client, _ = exchange(client, meter())
    assert SetLine(Line(300)) in of_client[2:]
    assert Readout(DATA) in of_client


def test_an_address_reaches_its_meter_alone() -> None:
    client = ClientSignOn(Mode.READOUT, "00123")
    request = written(client.start())
    assert request == b"/?00123!\r\n"
    assert meter(address="124").receive(request) == []
    assert written(meter(address="0123").receive(request)) == IDENTIFICATION
    with pytest.raises(ValueError, match="no device address"):
        ClientSignOn(Mode.READOUT, "a!b")


def test_a_silent_meter_is_asked_again_until_it_is_too_much() -> None:
    client = ClientSignOn(Mode.HDLC, retries=2)
    asked = client.start()
    for _ in range(2):
        assert client.timeout() == asked
    with pytest.raises(SignOnError, match="no identification, after 2 retries"):
        client.timeout()


def test_an_identification_is_found_after_noise() -> None:
    client = ClientSignOn(Mode.HDLC)
    client.start()
    assert client.receive(b"\xff\x00/EM") == []
    assert client.receive(b"\0" + IDENTIFICATION)[0] == IDENTIFIED


@pytest.mark.parametrize(
    ("identification", "reason"),
    [("/EMU5EMULATOR\r\n", "does not offer mode E"), ("/EMUAEMULATOR\r\n", "neither mode C nor mode E")],
)
def test_a_meter_that_cannot(identification: str, reason: str) -> None:
    client = ClientSignOn(Mode.HDLC)
    client.start()
    with pytest.raises(SignOnError, match=reason):
        client.receive(identification.encode())


def test_a_readout_with_a_wrong_check_is_asked_for_again() -> None:
    client = ClientSignOn(Mode.READOUT, retries=1)
    client.start()
    client.receive(IDENTIFICATION)
    message = encode_readout(DATA)
    wrong = message[:5] + b"X" + message[6:]
    assert client.receive(wrong) == [Write(b"\x15")]
    with pytest.raises(SignOnError, match="wrong BCC, after 1 retries"):
        client.receive(wrong)


def test_a_command_with_a_wrong_check_is_refused() -> None:
    client, server = ClientSignOn(Mode.PROGRAMMING), meter()
    exchange(client, server)
    message = written(client.send(Command("W1", b"0.9.1(1)")))
    assert server.receive(message[:-3] + b"2" + message[-2:]) == [Write(b"\x15")]
    assert client.timeout() == [Write(message)]


def test_a_meter_that_nobody_selects_sends_its_readout() -> None:
    server = meter()
    server.receive(b"/?!\r\n")
    assert server.timeout() == [Write(encode_readout(DATA)), Entered(Mode.READOUT), OPENING]
    assert server.timeout() == [OPENING]


@pytest.mark.parametrize("selection", ["\x06050\r\n", "\x06252\r\n", "\x06041\r\n", "\x06259\r\n"])
def test_a_meter_that_does_not_offer_a_mode_rests(selection: str) -> None:
    server = meter(modes=frozenset({Mode.PROGRAMMING}))
    server.receive(b"/?!\r\n")
    assert server.receive(selection.encode()) == [OPENING]


def test_commands_need_programming_mode() -> None:
    with pytest.raises(RuntimeError, match="not in programming mode"):
        ClientSignOn(Mode.HDLC).send(Command("B0"))
    with pytest.raises(RuntimeError, match="not in programming mode"):
        meter().acknowledge()


def test_parity() -> None:
    assert with_parity(b"/?!\r\n") == bytes.fromhex("af3f218d0a")
    assert without_parity(bytes.fromhex("af3f218d0a")) == b"/?!\r\n"
    assert parity_faults(bytes.fromhex("af3f228c0a")) == [3]
    with pytest.raises(ValueError, match="7 bits"):
        with_parity(b"\x80")


def test_a_character_of_wrong_parity_spoils_its_message() -> None:
    client = ClientSignOn(Mode.HDLC, software_parity=True)
    client.start()
    octets = bytearray(with_parity(IDENTIFICATION))
    octets[2] ^= 0x80
    assert client.receive(bytes(octets)) == []
    assert client.receive(with_parity(IDENTIFICATION))[0] == IDENTIFIED


def test_the_echo_of_a_head_is_taken_out() -> None:
    head = EchoFilter()
    head.wrote(b"/?!\r\n")
    assert head.receive(b"/?") == b""
    assert head.receive(b"!\r\n/EMU") == b"/EMU"
    assert head.echoes is True
    head.wrote(b"\x06252\r\n")
    assert head.receive(b"\x06252\r\n\x06252\r\n") == b"\x06252\r\n"


def test_a_head_without_echo_lets_a_confirmation_pass() -> None:
    head = EchoFilter()
    head.wrote(b"/?!\r\n")
    assert head.receive(IDENTIFICATION) == IDENTIFICATION
    assert head.echoes is False
    head.wrote(b"\x06252\r\n")
    assert head.receive(b"\x06252\r\n") == b"\x06252\r\n"


def test_an_identification_that_comes_in_pieces_is_no_echo_either() -> None:
    head = EchoFilter()
    head.wrote(b"/?!\r\n")
    assert b"".join(head.receive(bytes([octet])) for octet in IDENTIFICATION) == IDENTIFICATION
    assert head.echoes is False
    head.wrote(b"\x06252\r\n")
    assert head.receive(b"\x062") == b"\x062"


def test_what_looks_like_the_start_of_an_echo_is_given_back_after_silence() -> None:
    head = EchoFilter()
    head.wrote(b"/?!\r\n")
    assert head.receive(b"/") == b""
    assert head.timeout() == b"/"
    assert head.echoes is False


def test_messages_have_an_end() -> None:
    client = ClientSignOn(Mode.READOUT)
    client.start()
    client.receive(IDENTIFICATION)
    with pytest.raises(SignOnError, match="without an end"):
        client.receive(b"\x02" + bytes(MAX_MESSAGE))
    server = meter()
    exchange(ClientSignOn(Mode.PROGRAMMING), server)
    assert server.receive(b"\x02" + bytes(MAX_MESSAGE)) == [OPENING]


alphabet = st.sampled_from(b"/?!\r\n\x01\x02\x03\x06\x15EMU5\\2P0()\x80\xff")
pieces = (
    st.binary(max_size=30)
    | st.lists(alphabet, max_size=30).map(bytes)
    | st.sampled_from(
        [
            IDENTIFICATION,
            b"/?!\r\n",
            b"\x06051\r\n",
            b"\x06050\r\n",
            b"\x06252\r\n",
            encode_command(Command("P0", b"(1)")),
        ]
    )
)


@deterministic
@given(st.sampled_from(Mode), st.lists(pieces, max_size=12), st.booleans())
def test_no_octets_break_a_sign_on(mode: Mode, inputs: list[bytes], software_parity: bool) -> None:
    client = ClientSignOn(mode, software_parity=software_parity)
    server = meter(software_parity=software_parity)
    client.start()
    for each in inputs:
        server.receive(each)
        try:
            client.receive(each)
        except SignOnError:
            client.start()
    assert server.timeout()[-1] == OPENING
