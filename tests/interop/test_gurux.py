"""gurux (GPL-2.0-only, see README.md): blocks in both directions with its client; its translator reads our APDUs."""

from collections.abc import Callable, Iterator

import pytest

pytest.importorskip("gurux_dlms", reason="gurux-dlms is not installed: tests/interop/README.md")
pytest.importorskip("cryptography", reason="cryptography is not installed: tests/interop/README.md")

from gurux_dlms import GXDLMSTranslator
from gurux_dlms.enums import DataType
from gurux_dlms.objects import (
    GXDLMSData,
)

from device_drivers.dlms import acse, apdu, axdr
from device_drivers.dlms.acse import Mechanism
from device_drivers.dlms.apdu import ActionBlock, ActionFirstBlock, ActionNext, SetBlock, SetFirstBlock
from device_drivers.dlms.axdr import CompactArray, Data, Tag, TypeDescription, array, octet_string, structure
from device_drivers.dlms.date_time import Date, DateTime, Time
from device_drivers.dlms.hdlc import Address
from device_drivers.dlms.link import Parameters
from tests.interop.gurux_session import Session as GuruxSession
from tests.interop.meter import DISCONNECTOR, ENERGY, PROFILE, TITLE, Meter, over_hdlc, over_wrapper

LONG = bytes(range(256)) * 3


class Session(GuruxSession):
    """A gurux client of a meter."""

    meter: Meter


class InMemory:
    """A meter as the port of a client."""

    def __init__(self, exchange: Callable[[bytes], bytes]) -> None:
        self._exchange = exchange
        self._answer = b""

    def write(self, octets: bytes) -> None:
        """Have the meter answer."""
        self._answer = self._exchange(octets)

    def read(self) -> bytes:
        """The answer."""
        return self._answer

    def close(self) -> None:
        """Nothing to do."""


WAYS = {"hdlc": Address(1), "wrapper": None}
LEVELS = {"none": Mechanism.LOWEST, "low": Mechanism.LOW, "gmac": Mechanism.HIGH_GMAC}


@pytest.fixture(params=[f"{way}, {level}" for way in WAYS for level in LEVELS])
def session(request: pytest.FixtureRequest) -> Iterator[Session]:
    way, level = request.param.split(", ")
    meter, address = Meter(LEVELS[level]), WAYS[way]
    wire = over_hdlc(meter, address, Parameters(128, 128)) if address else over_wrapper(meter)
    opened = Session(InMemory(wire), address, level)
    opened.meter = meter
    opened.associate()
    yield opened
    opened.close()


def test_set_and_set_in_blocks(session: Session) -> None:
    note = GXDLMSData("0.0.96.1.0.255")
    note.setDataType(2, DataType.OCTET_STRING)
    for value in (b"abc", LONG):
        note.value = bytearray(value)
        session.send(session.client.write(note, 2))
        assert session.meter.note == octet_string(value)
    assert {SetFirstBlock, SetBlock} <= session.meter.seen


def test_action_in_blocks_both_ways(session: Session) -> None:
    note = GXDLMSData("0.0.96.1.0.255")
    reply = session.send(session.client.method(note, 1, bytearray(LONG), DataType.OCTET_STRING))
    assert {ActionFirstBlock, ActionBlock, ActionNext} <= session.meter.seen
    assert bytes(reply.data.array()) == octet_string(LONG).encode()


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
