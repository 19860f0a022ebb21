"""A client and a meter that are both made of the codec: associations of every level, and what goes wrong in them."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

pytest.importorskip("cryptography", reason="the package cryptography, of the extra lab, is not installed")

from device_drivers.dlms import apdu
from device_drivers.dlms.acse import AssociationResponse, AssociationResult, Context, Diagnostic, Mechanism
from device_drivers.dlms.apdu import ActionRequest, Attribute, GetRequest, GetResponse, Method, SetRequest, SetResponse
from device_drivers.dlms.axdr import Data, Tag, octet_string
from device_drivers.dlms.block import TransferError
from device_drivers.dlms.client import Answered, Associated, ClientAssociation, Event, Rejected, Released
from device_drivers.dlms.octets import DecodeError
from device_drivers.dlms.security import Ciphering, Keys, SecurityError, Sender, Wrapping
from tests.dlms_strategies import deterministic
from tests.interop.meter import DISCONNECTOR, ENERGY, KEYS, NOTE, PASSWORD, PROFILE, ROWS, Meter

LONG = octet_string(bytes(range(256)) * 3)
LEVELS = ["none", "low", "low ciphered", "gmac", "gmac general"]


def ciphering(keys: Keys = KEYS, wrapping: Wrapping = Wrapping.GLO) -> Ciphering:
    """A client of its own title."""
    return Ciphering(Sender(b"s1b00001", keys, 1), keys, wrapping=wrapping)


def client(level: str) -> ClientAssociation:
    """A client at a level of security."""
    match level:
        case "none":
            return ClientAssociation()
        case "low":
            return ClientAssociation(Mechanism.LOW, PASSWORD)
        case "low ciphered":
            return ClientAssociation(Mechanism.LOW, PASSWORD, ciphering())
        case "gmac":
            return ClientAssociation(Mechanism.HIGH_GMAC, b"K56iVagY", ciphering())
    return ClientAssociation(Mechanism.HIGH_GMAC, b"K56iVagY", ciphering(wrapping=Wrapping.GENERAL_GLO))


def carry(association: ClientAssociation, meter: Meter, octets: bytes) -> Event:
    """What a first APDU leads to."""
    answer: bytes | Event = octets
    while isinstance(answer, bytes):
        answer = association.receive(meter.apdu(answer))
    return answer


@pytest.mark.parametrize("level", LEVELS)
def test_a_session(level: str) -> None:
    association, meter = client(level), Meter()
    associated = carry(association, meter, association.associate())
    assert isinstance(associated, Associated)
    assert associated.agreed.max_pdu == 300
    energy = carry(association, meter, association.request(GetRequest(Attribute(3, ENERGY, 2))))
    assert energy == Answered(GetResponse(Data(Tag.DOUBLE_LONG_UNSIGNED, 123_456)))
    profile = carry(association, meter, association.request(GetRequest(Attribute(7, PROFILE, 2))))
    assert isinstance(profile, Answered)
    assert isinstance(profile.response, GetResponse)
    assert isinstance(profile.response.result, Data)
    assert len(profile.response.result.items()) == ROWS
    written = carry(association, meter, association.request(SetRequest(Attribute(1, NOTE, 2), LONG)))
    assert written == Answered(SetResponse(apdu.DataAccessResult.SUCCESS))
    assert meter.note == LONG
    done = carry(association, meter, association.request(ActionRequest(Method(70, DISCONNECTOR, 1))))
    assert isinstance(done, Answered)
    assert not meter.connected
    assert {apdu.GetNext, apdu.SetFirstBlock, apdu.SetBlock} <= meter.seen
    assert carry(association, meter, association.release()) == Released()
    assert not association.is_open


def test_a_wrong_password_is_refused() -> None:
    association = ClientAssociation(Mechanism.LOW, b"87654321")
    refused = carry(association, Meter(Mechanism.LOW), association.associate())
    assert refused == Rejected(AssociationResult.REJECTED_PERMANENT, Diagnostic.AUTHENTICATION_FAILURE)
    with pytest.raises(RuntimeError, match="no association"):
        association.request(GetRequest(Attribute(3, ENERGY, 2)))


def test_a_meter_that_cannot_answer_the_challenge_is_not_believed() -> None:
    association, meter = client("gmac"), Meter()
    proof = association.receive(meter.apdu(association.associate()))
    assert isinstance(proof, bytes)
    meter._client_challenge = b"another"
    answer = meter.apdu(proof)
    with pytest.raises(SecurityError, match="wrong authentication tag"):
        association.receive(answer)
    assert not association.is_open


def test_a_plain_answer_in_a_ciphered_association_is_not_believed() -> None:
    association, meter = client("gmac"), Meter()
    carry(association, meter, association.associate())
    association.request(GetRequest(Attribute(3, ENERGY, 2)))
    with pytest.raises(DecodeError, match="no ciphered APDU: c4"):
        association.receive(GetResponse(Data(Tag.UNSIGNED, 1)).encode())


def test_an_initiate_error_comes_with_the_rejection() -> None:
    association = client("none")
    association.associate()
    error = apdu.ConfirmedServiceError(1, 6, 1)
    response = AssociationResponse(
        Context.LOGICAL_NAMES, AssociationResult.REJECTED_PERMANENT, Diagnostic.NO_REASON_GIVEN, error.encode()
    )
    rejected = association.receive(response.encode())
    assert rejected == Rejected(AssociationResult.REJECTED_PERMANENT, Diagnostic.NO_REASON_GIVEN, error)


@pytest.mark.parametrize("level", ["none", "gmac"])
def test_an_exception_is_an_answer(level: str) -> None:
    association, meter = client(level), Meter()
    fault = apdu.ExceptionResponse(apdu.StateError.SERVICE_UNKNOWN, apdu.ServiceError.OTHER_REASON)
    association.associate()
    assert association.receive(fault.encode()) == Answered(fault)
    carry(association, meter, association.associate())
    association.request(GetRequest(Attribute(3, ENERGY, 2)))
    assert association.receive(fault.encode()) == Answered(fault)
    assert association.is_open


def test_a_server_that_takes_next_to_nothing_is_refused() -> None:
    association = client("gmac")
    with pytest.raises(DecodeError, match="takes APDUs of 20 octets"):
        association.receive(Meter(max_pdu=20).apdu(association.associate()))
    assert not association.is_open


def test_what_does_not_go_together() -> None:
    with pytest.raises(ValueError, match="GMAC needs keys"):
        ClientAssociation(Mechanism.HIGH_GMAC, b"K56iVagY")
    with pytest.raises(ValueError, match="does not go with LOW"):
        ClientAssociation(Mechanism.LOW)
    with pytest.raises(ValueError, match="HIGH_MD5"):
        ClientAssociation(Mechanism.HIGH_MD5, b"secret")


@deterministic
@given(
    st.sampled_from(LEVELS), st.booleans(), st.binary(max_size=60), st.sampled_from(b"\x61\x63\xc4\xc7\xcc\xdb\xd8\x0e")
)
def test_no_answer_breaks_a_client(level: str, opened: bool, raw: bytes, tag: int) -> None:
    association, meter = client(level), Meter()
    octets = association.associate()
    if opened:
        carry(association, meter, octets)
        association.request(GetRequest(Attribute(3, ENERGY, 2)))
    try:
        association.receive(bytes([tag]) + raw)
    except (DecodeError, SecurityError, TransferError):
        assert not association.is_open
