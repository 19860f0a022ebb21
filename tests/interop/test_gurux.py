"""The gurux client (GPL-2.0-only, see README.md) reads a meter that is made of the codec."""

from collections.abc import Callable, Iterator
from typing import Any

import pytest

pytest.importorskip("gurux_dlms", reason="gurux-dlms is not installed: tests/interop/README.md")
pytest.importorskip("cryptography", reason="cryptography is not installed: tests/interop/README.md")

from gurux_dlms import GXByteBuffer, GXDLMSException, GXDLMSTranslator, GXReplyData
from gurux_dlms.enums import Authentication, DataType, InterfaceType, Security
from gurux_dlms.objects import (
    GXDLMSClock,
    GXDLMSData,
    GXDLMSDisconnectControl,
    GXDLMSProfileGeneric,
    GXDLMSRegister,
)
from gurux_dlms.secure import GXDLMSSecureClient

from device_drivers.dlms import acse, apdu, axdr
from device_drivers.dlms.acse import Mechanism
from device_drivers.dlms.apdu import ActionBlock, ActionFirstBlock, ActionNext, GetNext, SetBlock, SetFirstBlock
from device_drivers.dlms.axdr import CompactArray, Data, Tag, TypeDescription, array, octet_string, structure
from device_drivers.dlms.date_time import Date, DateTime, Time
from device_drivers.dlms.hdlc import Address
from device_drivers.dlms.link import Parameters
from tests.interop.meter import DISCONNECTOR, ENERGY, KEYS, PROFILE, ROWS, TITLE, Meter, over_hdlc, over_wrapper

LONG = bytes(range(256)) * 3


class Session:
    """A gurux client that is associated with a meter."""

    def __init__(self, client: Any, meter: Meter, wire: Callable[[bytes], bytes]) -> None:
        self.client = client
        self.meter = meter
        self.wire = wire

    def send(self, frames: Any) -> GXReplyData:
        """Send what gurux made, as a frame or a list of them, and let it read the answers."""
        reply = GXReplyData()
        for frame in frames if isinstance(frames, list) else [frames]:
            reply.clear()
            self._exchange(frame, reply)
            while reply.isMoreData():
                self._exchange(self.client.receiverReady(reply), reply)
        return reply

    def _exchange(self, frame: Any, reply: GXReplyData) -> None:
        received = GXByteBuffer(self.wire(bytes(frame)))
        reply.error = 0
        assert self.client.getData(received, reply, None)
        if reply.error:
            raise GXDLMSException(reply.error)

    def associate(self) -> None:
        """SNRM, AARQ, and the two messages of high-level authentication."""
        if snrm := self.client.snrmRequest():
            self.client.parseUAResponse(self.send(snrm).data)
        self.client.parseAareResponse(self.send(self.client.aarqRequest()).data)
        if self.client.isAuthenticationRequired:
            for frame in self.client.getApplicationAssociationRequest():
                self.client.parseApplicationAssociationResponse(self.send(frame).data)

    def read(self, item: Any, index: int) -> Any:
        """An attribute, as gurux understands it."""
        reply = self.send(self.client.read(item, index))
        return self.client.updateValue(item, index, reply.value)


WAYS = {
    "hdlc 1": (InterfaceType.HDLC, 1, Address(1)),
    "hdlc 2": (InterfaceType.HDLC, GXDLMSSecureClient.getServerAddress(1, 17, 2), Address(1, 17, 2)),
    "hdlc 4": (InterfaceType.HDLC, GXDLMSSecureClient.getServerAddress(1, 1000, 4), Address(1, 1000, 4)),
    "wrapper": (InterfaceType.WRAPPER, 1, None),
}
LEVELS = {
    "none": (Authentication.NONE, None, Mechanism.LOWEST),
    "low": (Authentication.LOW, "12345678", Mechanism.LOW),
    "gmac": (Authentication.HIGH_GMAC, None, Mechanism.HIGH_GMAC),
}


def opened(way: str, level: str) -> Session:
    """A session over a wire, at a level of security."""
    interface, server, address = WAYS[way]
    authentication, password, mechanism = LEVELS[level]
    client = GXDLMSSecureClient(True, 16, server, authentication, password, interface)
    if authentication is Authentication.HIGH_GMAC:
        client.ciphering.security = Security.AUTHENTICATION_ENCRYPTION
        client.ciphering.systemTitle = bytearray(b"GRX00001")
        client.ciphering.blockCipherKey = bytearray(KEYS.encryption)
        client.ciphering.authenticationKey = bytearray(KEYS.authentication)
        client.ciphering.invocationCounter = 1
    meter = Meter(mechanism)
    wire = over_hdlc(meter, address, Parameters(128, 128)) if address else over_wrapper(meter)
    session = Session(client, meter, wire)
    session.associate()
    return session


@pytest.fixture(params=[f"{way}, {level}" for way in WAYS for level in LEVELS])
def session(request: pytest.FixtureRequest) -> Iterator[Session]:
    way, level = request.param.split(", ")
    made = opened(way, level)
    yield made
    made.send(made.client.disconnectRequest())


def test_get(session: Session) -> None:
    register = GXDLMSRegister("1.0.1.8.0.255")
    session.read(register, 3)
    session.read(register, 2)
    assert (register.value, register.scaler) == (123_456 * 0.001, 0.001) or register.value == 123_456
    clock = GXDLMSClock("0.0.1.0.0.255")
    session.read(clock, 2)
    assert clock.time.value.strftime("%Y-%m-%d %H:%M:%S") == "2025-06-01 12:30:15"


def test_an_undefined_object(session: Session) -> None:
    with pytest.raises(GXDLMSException):
        session.read(GXDLMSRegister("1.0.2.8.0.255"), 2)


def test_get_with_list(session: Session) -> None:
    register, clock = GXDLMSRegister("1.0.1.8.0.255"), GXDLMSClock("0.0.1.0.0.255")
    [request] = session.client.readList([(register, 1), (clock, 1)])
    values = session.send(request).value
    assert len(values) == 2


def test_a_profile_in_blocks_and_segments(session: Session) -> None:
    profile = GXDLMSProfileGeneric("1.0.99.1.0.255")
    rows = session.send(session.client.read(profile, 2)).value
    assert len(rows) == ROWS
    assert [entry[1] for entry in rows] == [1000 + number for number in range(ROWS)]
    assert GetNext in session.meter.seen


def test_rows_by_entry(session: Session) -> None:
    profile = GXDLMSProfileGeneric("1.0.99.1.0.255")
    profile.captureObjects = []
    rows = session.send(session.client.readRowsByEntry(profile, 10, 5)).value
    assert [entry[1] for entry in rows] == [1009, 1010, 1011, 1012, 1013]


def test_set_and_set_in_blocks(session: Session) -> None:
    note = GXDLMSData("0.0.96.1.0.255")
    note.setDataType(2, DataType.OCTET_STRING)
    for value in (b"abc", LONG):
        note.value = bytearray(value)
        session.send(session.client.write(note, 2))
        assert session.meter.note == octet_string(value)
    assert {SetFirstBlock, SetBlock} <= session.meter.seen


def test_action(session: Session) -> None:
    control = GXDLMSDisconnectControl("0.0.96.3.10.255")
    session.send(control.remoteDisconnect(session.client))
    assert not session.meter.connected
    session.send(control.remoteReconnect(session.client))
    assert session.meter.connected


def test_action_in_blocks_both_ways(session: Session) -> None:
    note = GXDLMSData("0.0.96.1.0.255")
    reply = session.send(session.client.method(note, 1, bytearray(LONG), DataType.OCTET_STRING))
    assert {ActionFirstBlock, ActionBlock, ActionNext} <= session.meter.seen
    assert bytes(reply.data.array()) == octet_string(LONG).encode()


def test_a_wrong_password_is_refused() -> None:
    client = GXDLMSSecureClient(True, 16, 1, Authentication.LOW, "87654321", InterfaceType.WRAPPER)
    meter = Meter(Mechanism.LOW)
    with pytest.raises(Exception, match=r"(?i)authentication"):
        Session(client, meter, over_wrapper(meter)).associate()


def test_the_meter_is_known_by_its_title() -> None:
    session = opened("wrapper", "gmac")
    assert bytes(session.client.settings.sourceSystemTitle) == TITLE


TEXT = octet_string(b"abc")
ATTRIBUTE, METHOD = apdu.Attribute(3, ENERGY, 2), apdu.Method(70, DISCONNECTOR, 1)
SUCCESS, UNDEFINED = apdu.DataAccessResult.SUCCESS, apdu.DataAccessResult.OBJECT_UNDEFINED
TRANSLATED: list[apdu.Apdu] = [
    apdu.GetRequest(ATTRIBUTE),
    apdu.GetRequest(apdu.Attribute(7, PROFILE, 2, apdu.Selection(2, Data(Tag.UNSIGNED, 1)))),
    apdu.GetNext(7),
    apdu.GetResponse(TEXT),
    apdu.GetResponse(UNDEFINED),
    apdu.GetResponseBlock(1, False, b"abc"),
    apdu.GetResponseBlock(2, True, b"abc"),
    apdu.SetRequest(ATTRIBUTE, TEXT),
    apdu.SetFirstBlock(ATTRIBUTE, apdu.Block(1, False, b"abc")),
    apdu.SetBlock(apdu.Block(2, True, b"abc")),
    apdu.SetList((ATTRIBUTE, ATTRIBUTE), (TEXT, TEXT)),
    apdu.SetResponse(SUCCESS),
    apdu.SetResponseBlock(1),
    apdu.ActionRequest(METHOD),
    apdu.ActionRequest(METHOD, TEXT),
    apdu.ActionResponse(apdu.Outcome(apdu.ActionResult.SUCCESS)),
    apdu.ActionResponse(apdu.Outcome(apdu.ActionResult.SUCCESS, TEXT)),
    apdu.ExceptionResponse(apdu.StateError.SERVICE_NOT_ALLOWED, apdu.ServiceError.SERVICE_NOT_SUPPORTED),
    *(
        apdu.GetResponse(data)
        for data in [
            axdr.NULL,
            Data(Tag.BIT_STRING, "10110"),
            Data(Tag.FLOAT32, 1.5),
            Data(Tag.FLOAT64, -2.25),
            Data(Tag.VISIBLE_STRING, "abc"),
            array(structure(axdr.NULL, TEXT)),
            *(Data(tag, 1) for tag in axdr.INTEGERS if tag < Tag.DELTA_INTEGER),
        ]
    ),
]


@pytest.mark.parametrize("ours", TRANSLATED, ids=repr)
def test_the_translator_reads_what_we_write_and_writes_the_same(ours: apdu.Apdu) -> None:
    translator = GXDLMSTranslator()
    octets = ours.encode()
    written = bytes(translator.xmlToPdu(translator.pduToXml(octets.hex())))
    # Its buffer has zeros after the octets that it was asked for.
    assert written[: len(octets)] == octets
    assert not any(written[len(octets) :])


@pytest.mark.parametrize("mechanism", [Mechanism.LOWEST, Mechanism.LOW, Mechanism.HIGH_GMAC])
def test_the_translator_reads_our_associations(mechanism: Mechanism) -> None:
    gmac = mechanism is Mechanism.HIGH_GMAC
    context = acse.Context.LOGICAL_NAMES_CIPHERED if gmac else acse.Context.LOGICAL_NAMES
    initiate = acse.InitiateRequest(acse.Conformance.GET, 500).encode()
    value = None if mechanism is Mechanism.LOWEST else b"12345678"
    title = TITLE if gmac else None
    request = acse.AssociationRequest(context, initiate, mechanism, value, title)
    shown = GXDLMSTranslator().pduToXml(request.encode().hex())
    assert '<ProposedMaxPduSize Value="01F4" />' in shown
    assert ("3132333435363738" in shown) == (value is not None)
    assert (TITLE.hex().upper() in shown) == gmac
    response = acse.AssociationResponse(
        context,
        acse.AssociationResult.ACCEPTED,
        acse.Diagnostic.AUTHENTICATION_REQUIRED if gmac else acse.Diagnostic.NULL,
        acse.InitiateResponse(acse.Conformance.GET, 500).encode(),
        mechanism if gmac else Mechanism.LOWEST,
        value if gmac else None,
        title,
    )
    shown = GXDLMSTranslator().pduToXml(response.encode().hex())
    assert '<NegotiatedMaxPduSize Value="01F4" />' in shown


@pytest.mark.parametrize(
    ("data", "shown"),
    [
        (Data(Tag.BOOLEAN, True), "True"),
        (Data(Tag.UTF8_STRING, "\u00a3x"), "C2 A3 78"),
        (Data(Tag.TIME, Time(1, 2, 3, 4)), "01020304"),
        (Data(Tag.DATE_TIME, DateTime(Date(2025, 1, 2, 4), Time(1, 2, 3, 4), 0, 0)), "07E901020401020304000000"),
        (
            Data(
                Tag.COMPACT_ARRAY,
                CompactArray(
                    TypeDescription(
                        Tag.STRUCTURE, (TypeDescription(Tag.LONG_UNSIGNED), TypeDescription(Tag.OCTET_STRING))
                    ),
                    (structure(Data(Tag.LONG_UNSIGNED, 7), TEXT),),
                ),
            ),
            "761 62",
        ),
    ],
    ids=lambda each: each.tag.title if isinstance(each, Data) else each,
)
def test_the_translator_reads_data_that_it_cannot_write(data: Data, shown: str) -> None:
    assert shown in GXDLMSTranslator().pduToXml(apdu.GetResponse(data).encode().hex())
