"""dlms-cosem 21.3.2 (MIT): its decoders read what the codec writes, and the codec what they write."""

from typing import Any

import pytest

pytest.importorskip("dlms_cosem", reason="dlms-cosem is not installed: tests/interop/README.md")
pytest.importorskip("cryptography", reason="cryptography is not installed: tests/interop/README.md")

from dlms_cosem import dlms_data
from dlms_cosem.connection import XDlmsApduFactory
from dlms_cosem.hdlc import address as their_address
from dlms_cosem.hdlc import frames as their_frames
from dlms_cosem.protocol.wrappers import WrapperProtocolDataUnit

from device_drivers.dlms import acse, apdu, axdr
from device_drivers.dlms.acse import Mechanism
from device_drivers.dlms.apdu import Attribute, DataAccessResult, Method
from device_drivers.dlms.axdr import Data, Tag, array, octet_string, structure
from device_drivers.dlms.hdlc import LLC_COMMAND, LLC_RESPONSE, Address, Control, Frame, Kind
from device_drivers.dlms.link import Parameters
from device_drivers.dlms.wrapper import WrapperMessage
from tests.interop.meter import CLOCK, ENERGY

OURS: list[Any] = [
    acse.AssociationRequest(
        acse.Context.LOGICAL_NAMES,
        acse.InitiateRequest(acse.Conformance.GET | acse.Conformance.SET, 500).encode(),
        Mechanism.LOW,
        b"12345678",
    ),
    acse.AssociationResponse(
        acse.Context.LOGICAL_NAMES,
        acse.AssociationResult.ACCEPTED,
        acse.Diagnostic.NULL,
        acse.InitiateResponse(acse.Conformance.GET, 500).encode(),
    ),
    acse.ReleaseRequest(),
    acse.ReleaseResponse(),
    acse.InitiateRequest(acse.Conformance.GET, 500),
    acse.InitiateResponse(acse.Conformance.GET, 500),
    apdu.GetRequest(Attribute(3, ENERGY, 2)),
    apdu.GetNext(7),
    apdu.GetList((Attribute(3, ENERGY, 2), Attribute(8, CLOCK, 2))),
    apdu.GetResponse(Data(Tag.DOUBLE_LONG_UNSIGNED, 5)),
    apdu.GetResponse(DataAccessResult.OBJECT_UNDEFINED),
    apdu.GetResponseBlock(1, False, b"\x01\x02"),
    apdu.GetResponseBlock(2, True, b"\x01\x02"),
    apdu.GetResponseBlock(2, True, DataAccessResult.LONG_GET_ABORTED),
    apdu.GetResponseList((Data(Tag.UNSIGNED, 1), DataAccessResult.OBJECT_UNDEFINED)),
    apdu.SetRequest(Attribute(3, ENERGY, 2), Data(Tag.UNSIGNED, 1)),
    apdu.SetResponse(DataAccessResult.READ_WRITE_DENIED),
    apdu.ActionRequest(Method(3, ENERGY, 1), Data(Tag.INTEGER, 0)),
    apdu.ActionRequest(Method(3, ENERGY, 1)),
    apdu.ActionResponse(apdu.Outcome(apdu.ActionResult.SUCCESS)),
    apdu.ActionResponse(apdu.Outcome(apdu.ActionResult.SUCCESS, octet_string(b"abc"))),
    apdu.ActionResponse(apdu.Outcome(apdu.ActionResult.OTHER_REASON, DataAccessResult.OTHER_REASON)),
    apdu.ExceptionResponse(apdu.StateError.SERVICE_UNKNOWN, apdu.ServiceError.OPERATION_NOT_POSSIBLE),
    apdu.ConfirmedServiceError(1, 6, 1),
]

NOT_WRITTEN: tuple[type[object], ...] = (acse.ReleaseRequest, acse.ReleaseResponse)
"""What dlms-cosem writes with fields of its own choice; reading is what counts."""


@pytest.mark.parametrize("ours", OURS, ids=repr)
def test_they_read_what_we_write_and_we_what_they_write(ours: Any) -> None:
    theirs = XDlmsApduFactory.apdu_from_bytes(bytearray(ours.encode()))
    if isinstance(ours, apdu.GetResponse) and isinstance(ours.result, Data):
        # Its writer of this one APDU raises a TypeError.
        assert bytes(theirs.data) == ours.result.encode()
        return
    octets = bytes(theirs.to_bytes())
    if isinstance(ours, NOT_WRITTEN):
        assert type(ours).decode(octets) is not None
        return
    assert octets == ours.encode()


@pytest.mark.parametrize(
    "data",
    [
        axdr.NULL,
        Data(Tag.BOOLEAN, True),
        Data(Tag.DOUBLE_LONG, -5),
        Data(Tag.DOUBLE_LONG_UNSIGNED, 5),
        octet_string(bytes(200)),
        Data(Tag.INTEGER, -5),
        Data(Tag.LONG, -500),
        Data(Tag.UNSIGNED, 5),
        Data(Tag.LONG_UNSIGNED, 500),
        Data(Tag.LONG64, -5),
        Data(Tag.LONG64_UNSIGNED, 5),
        Data(Tag.ENUM, 30),
    ],
    ids=lambda data: data.tag.title,
)
def test_they_read_our_data(data: Data) -> None:
    tree = array(structure(data, data))
    parser = dlms_data.DlmsDataParser()
    [theirs] = parser.parse(tree.encode())
    assert theirs.to_python() == [[data.value, data.value]]
    if data.tag in axdr.INTEGERS:
        assert bytes(theirs.value[0].value[0].to_bytes()) == data.encode()


def test_they_read_our_frames() -> None:
    to_client = Address(16), Address(1)
    ua = Frame(*to_client, Control(Kind.UA), Parameters().encode())
    assert their_frames.UnNumberedAcknowledgmentFrame.from_bytes(ua.encode()).to_bytes() == ua.encode()
    ready = Frame(*to_client, Control(Kind.RR, True, 0, 3))
    assert their_frames.ReceiveReadyFrame.from_bytes(ready.encode()).to_bytes() == ready.encode()
    information = Frame(*to_client, Control(Kind.I, True, 5, 6), LLC_RESPONSE + b"abc")
    theirs = their_frames.InformationFrame.from_bytes(information.encode())
    assert (theirs.send_sequence_number, theirs.receive_sequence_number) == (5, 6)
    assert theirs.to_bytes() == information.encode()


def test_we_read_their_frames() -> None:
    server = their_address.HdlcAddress(1, 17, "server")
    ours = their_address.HdlcAddress(16, None, "client")
    meter = Address(1, 17, 2)
    snrm = their_frames.SetNormalResponseModeFrame(server, ours).to_bytes()
    assert Frame.decode(snrm) == Frame(meter, Address(16), Control(Kind.SNRM))
    disc = their_frames.DisconnectFrame(server, ours).to_bytes()
    assert Frame.decode(disc) == Frame(meter, Address(16), Control(Kind.DISC))
    ready = their_frames.ReceiveReadyFrame(server, ours, receive_sequence_number=2).to_bytes()
    assert Frame.decode(ready) == Frame(meter, Address(16), Control(Kind.RR, True, 0, 2))
    information = their_frames.InformationFrame(
        server, ours, LLC_COMMAND + b"abc", send_sequence_number=1, receive_sequence_number=2, segmented=True
    ).to_bytes()
    assert [Frame.decode(octets).encode() for octets in (snrm, disc, ready)] == [snrm, disc, ready]
    decoded = Frame.decode(information)
    assert decoded.encode() == information
    assert (decoded.control.send, decoded.control.receive) == (1, 2)
    assert (decoded.segmented, decoded.information) == (True, LLC_COMMAND + b"abc")


def test_the_wrapper() -> None:
    ours = WrapperMessage(16, 1, b"abc")
    theirs = WrapperProtocolDataUnit.from_bytes(ours.encode())
    assert theirs.data == b"abc"
    assert theirs.to_bytes() == ours.encode()
