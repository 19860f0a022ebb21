"""dlms-cosem 21.3.2 (MIT): its client reads the emulated ESME over every wire, at every level of security."""

from collections.abc import Iterator
from typing import Any

import pytest

pytest.importorskip("dlms_cosem", reason="dlms-cosem is not installed: tests/interop/README.md")
pytest.importorskip("cryptography", reason="cryptography is not installed: tests/interop/README.md")
pytest.importorskip("serial", reason="pyserial is not installed: tests/interop/README.md")

from dlms_cosem import cosem, dlms_data, enumerations
from dlms_cosem.clients.blocking_tcp_transport import BlockingTcpTransport
from dlms_cosem.clients.dlms_client import DataResultError, DlmsClient
from dlms_cosem.clients.hdlc_transport import SerialHdlcTransport
from dlms_cosem.exceptions import DlmsClientException
from dlms_cosem.parsers import ProfileGenericBufferParser

from tests.interop.esme import (
    CLOCK,
    DISABLE,
    ENERGY,
    HALF_HOURS,
    KEYS,
    LOAD,
    PASSWORD,
    PROFILE,
    REFERENCE,
    SCRIPTS,
    WIRES,
    Port,
    Wired,
    port,
    wired,
)

AUTHENTICATION = enumerations.AuthenticationMechanism
LEVELS: dict[str, dict[str, Any]] = {
    "none": {},
    "low": {"authentication_method": AUTHENTICATION.LLS, "password": PASSWORD.encode()},
    "gmac": {
        "authentication_method": AUTHENTICATION.HLS_GMAC,
        "encryption_key": KEYS.encryption,
        "authentication_key": KEYS.authentication,
        "client_system_title": b"uti00001",
        "client_initial_invocation_counter": 1,
    },
}


class WholeFrames:
    """A port as pyserial has it, that gives whole frames by their length.

    Theirs reads to the next 7E, and so loses a frame whose check sequence ends with one.
    """

    def __init__(self, meter_port: Port) -> None:
        self._port = meter_port
        self._asked = False

    def write(self, octets: bytes) -> None:
        """Write a frame."""
        self._port.write(bytes(octets))
        self._asked = True

    def read_until(self, flag: bytes) -> bytes:
        """The frame that answers; nothing more until the next one is written."""
        if not self._asked:
            return b""
        self._asked = False
        octets = b""
        while len(octets) < 3 or len(octets) < (int.from_bytes(octets[1:3], "big") & 0x7FF) + 2:
            octets += self._port.read()
        assert octets[:1] == octets[-1:] == flag
        return octets


class Session:
    """Their client, associated with a meter."""

    def __init__(self, meter: Wired, wire: str, **settings: Any) -> None:
        self.meter = meter
        self._port: Port | None = None
        if wire == "wrapper":
            transport = BlockingTcpTransport(*meter.place, 16, 1)
        else:
            self._port = port(meter)
            transport = SerialHdlcTransport(16, 1, serial_port="", serial=WholeFrames(self._port))
        self.client = DlmsClient(
            client_logical_address=16,
            server_logical_address=1,
            io_interface=transport,
            max_pdu_size=500,
            block_transfer=True,
            **settings,
        )
        self.client.connect()
        self.client.associate()

    def get(self, interface: str, obis: str, index: int = 2) -> bytes:
        """The octets of an attribute."""
        return bytes(self.client.get(attribute(interface, obis, index)))

    def close(self) -> None:
        """Close association and connection."""
        self.client.release_association()
        if self._port:
            # It waits forever for a UA without an information field, which is what answers a DISC.
            self._port.close()
        else:
            self.client.disconnect()


def obis_code(text: str) -> Any:
    """A logical name in their words."""
    return cosem.Obis(*(int(part) for part in text.split(".")))


def attribute(interface: str, obis: str, index: int) -> Any:
    """An attribute in their words."""
    return cosem.CosemAttribute(enumerations.CosemInterface[interface], obis_code(obis), index)


@pytest.fixture(params=[f"{wire}, {level}" for wire in WIRES for level in LEVELS])
def session(request: pytest.FixtureRequest) -> Iterator[Session]:
    wire, level = request.param.split(", ")
    with wired(wire, level) as meter:
        opened = Session(meter, wire, **LEVELS[level])
        yield opened
        opened.close()


def test_get(session: Session) -> None:
    energy = session.get("REGISTER", ENERGY)
    assert dlms_data.DoubleLongUnsignedData.from_bytes(energy[1:]).value == 48_000
    assert session.get("CLOCK", CLOCK)[:9] == b"\x09\x0c\x07\xe9\x06\x03\x02\x00\x00"


def test_an_undefined_object(session: Session) -> None:
    with pytest.raises(DataResultError, match="OBJECT_UNDEFINED"):
        session.get("REGISTER", "1.0.99.99.99.255")


def test_set(session: Session) -> None:
    session.client.set(attribute("DATA", REFERENCE, 2), b"\x09\x0d1234567890123")
    assert session.meter.value("ImportMPAN") == "1234567890123"


def test_action(session: Session) -> None:
    method = cosem.CosemMethod(enumerations.CosemInterface.SCRIPT_TABLE, obis_code(SCRIPTS), 1)
    session.client.action(method, b"\x12" + DISABLE.to_bytes(2, "big"))
    assert session.meter.value("SupplyState") == "Disabled"


def test_a_profile_in_blocks_and_segments(session: Session) -> None:
    columns = [attribute("CLOCK", CLOCK, 2), attribute("REGISTER", ENERGY, 2)]
    rows = ProfileGenericBufferParser(columns, 30).parse_bytes(session.get("PROFILE_GENERIC", PROFILE))
    assert [row[1].value for row in rows] == [LOAD // 2] * HALF_HOURS


def test_the_object_list(session: Session) -> None:
    parser = dlms_data.DlmsDataParser()
    [listed] = parser.parse(session.get("ASSOCIATION_LN", "0.0.40.0.0.255"))
    found = {(each[0], bytes(each[2])) for each in listed.to_python()}
    items = session.meter.mapping.items
    has = [item.places[0] for name, item in items.items() if name in session.meter.esme.readable]
    assert {(place.class_id, place.instance) for place in has} <= found


@pytest.mark.parametrize("wire", WIRES)
def test_a_wrong_password_is_refused(wire: str) -> None:
    with wired(wire, "low") as meter, pytest.raises(DlmsClientException, match="AUTHENTICATION_FAIL"):
        Session(meter, wire, authentication_method=AUTHENTICATION.LLS, password=b"87654321")
