"""APDUs: associations, services, their errors and selective access, octet by octet and whatever a meter may send."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from device_drivers.dlms import acse, apdu
from device_drivers.dlms.acse import (
    AssociationRequest,
    AssociationResponse,
    AssociationResult,
    Conformance,
    Context,
    Diagnostic,
    InitiateRequest,
    InitiateResponse,
    Mechanism,
    ProviderDiagnostic,
    ReleaseRequest,
    ReleaseRequestReason,
    ReleaseResponse,
    ReleaseResponseReason,
)
from device_drivers.dlms.apdu import (
    ActionRequest,
    ActionResponse,
    ActionResult,
    Attribute,
    ConfirmedServiceError,
    DataAccessResult,
    ExceptionResponse,
    GetNext,
    GetRequest,
    GetResponse,
    GetResponseBlock,
    Method,
    Outcome,
    ServiceError,
    SetRequest,
    SetResponse,
    StateError,
    logical_name,
)
from device_drivers.dlms.axdr import Data, Tag, array, octet_string, structure
from device_drivers.dlms.octets import DecodeError
from device_drivers.dlms.selective_access import CaptureObject, EntrySelection, RangeSelection, SelectionError
from tests.dlms_strategies import attempt, data, deterministic, deterministic_few, forms, instances

CLOCK = logical_name("0.0.1.0.0.255")
DISCONNECTOR = logical_name("0.0.96.3.10.255")

AARQ = "601da109060760857405080101be10040e01000000065f1f0400007e1f04b0"
AARQ_LOW = (
    "6036a1090607608574050801018a0207808b0760857405080201ac0a80083132333435363738be10040e01000000065f1f0400007e1f04b0"
)
AARE = "6129a109060760857405080101a203020100a305a103020100be10040e0800065f1f040000501f01f40007"
"""Published examples of an association, without security and with a password of 12345678."""

PROPOSED = Conformance(0x007E1F)
AGREED = Conformance(0x00501F)


def test_the_published_associations() -> None:
    initiate = InitiateRequest(PROPOSED, 1200)
    request = AssociationRequest(Context.LOGICAL_NAMES, initiate.encode())
    assert request.encode().hex() == AARQ
    assert AssociationRequest.decode(bytes.fromhex(AARQ)) == request
    assert InitiateRequest.decode(request.user_information) == initiate
    low = AssociationRequest(Context.LOGICAL_NAMES, initiate.encode(), Mechanism.LOW, b"12345678")
    assert low.encode().hex() == AARQ_LOW
    assert AssociationRequest.decode(bytes.fromhex(AARQ_LOW)) == low
    agreed = InitiateResponse(AGREED, 500)
    response = AssociationResponse(Context.LOGICAL_NAMES, AssociationResult.ACCEPTED, Diagnostic.NULL, agreed.encode())
    assert response.encode().hex() == AARE
    assert AssociationResponse.decode(bytes.fromhex(AARE)) == response
    assert InitiateResponse.decode(agreed.encode()) == agreed


def test_the_conformance_block_counts_from_the_left() -> None:
    assert Conformance.ACTION in AGREED
    assert Conformance.BLOCK_TRANSFER_WITH_GET in AGREED
    assert Conformance.MULTIPLE_REFERENCES not in AGREED
    older = bytes.fromhex("01000000065f0400007e1f04b0")
    assert InitiateRequest.decode(older) == InitiateRequest(PROPOSED, 1200)


def test_secrets_are_not_shown() -> None:
    shown = repr(AssociationRequest(Context.LOGICAL_NAMES, b"", Mechanism.LOW, b"12345678"))
    assert "12345678" not in shown
    assert "0f0e" not in repr(InitiateRequest(PROPOSED, dedicated_key=b"0f0e"))


few = st.binary(max_size=20)
maybe = st.none() | few
mechanisms = st.sampled_from(Mechanism)
diagnostics = st.sampled_from(Diagnostic) | st.sampled_from(ProviderDiagnostic)
conformances = st.integers(0, 0xFFFFFF).map(Conformance)
sizes = st.integers(0, 0xFFFF)
octets = st.integers(0, 0xFF)

ASSOCIATIONS = {
    AssociationRequest: st.builds(
        AssociationRequest, st.sampled_from(Context), few, mechanisms, maybe, maybe, st.none() | octets
    ),
    AssociationResponse: st.builds(
        AssociationResponse,
        st.sampled_from(Context),
        st.sampled_from(AssociationResult),
        diagnostics,
        maybe,
        mechanisms,
        maybe,
        maybe,
    ),
    ReleaseRequest: st.builds(ReleaseRequest, st.none() | st.sampled_from(ReleaseRequestReason), maybe),
    ReleaseResponse: st.builds(ReleaseResponse, st.none() | st.sampled_from(ReleaseResponseReason), maybe),
    InitiateRequest: st.builds(InitiateRequest, conformances, sizes, maybe, st.booleans(), st.none() | octets, octets),
    InitiateResponse: st.builds(InitiateResponse, conformances, sizes, st.none() | octets, octets, sizes),
}


@pytest.mark.parametrize("kind", ASSOCIATIONS)
def test_every_association_apdu_comes_back_and_no_damage_breaks_it(kind: type[AssociationRequest]) -> None:
    @deterministic
    @given(ASSOCIATIONS[kind], st.integers(0, 10_000), octets)
    def comes_back(value: AssociationRequest, at: int, octet: int) -> None:
        encoded = value.encode()
        assert kind.decode(encoded) == value
        at %= len(encoded)
        for damaged in (encoded[:at], encoded[:at] + bytes([octet]) + encoded[at + 1 :], encoded + b"\0"):
            attempt(kind.decode, damaged)

    comes_back()


@pytest.mark.parametrize("kind", ASSOCIATIONS)
def test_random_octets_are_no_association(kind: type[AssociationRequest]) -> None:
    @deterministic
    @given(st.binary(max_size=60), st.sampled_from([0x60, 0x61, 0x62, 0x63, 0x01, 0x08]))
    def refused(raw: bytes, tag: int) -> None:
        for each in (raw, bytes([tag]) + raw, bytes([tag, len(raw)]) + raw):
            attempt(kind.decode, each)

    refused()


@pytest.mark.parametrize(
    ("wrong", "reason"),
    [
        ("6100", "octet 0: AARQ: 60 expected, found 61"),
        ("6000", "octet 0: AARQ without application-context-name"),
        ("600ba109060760857405080109", "octet 12: no Context: 9"),
        ("600ba109060760857405080101", "octet 0: AARQ without user-information"),
        ("6002a100", "octet 4: 1 octets expected, 0 left"),
        ("6004a100a100", "octet 4: AARQ: field a1 twice"),
        ("60021f00", "octet 2: AARQ: no field 1f"),
        ("600da10906076085740508010162", "octet 1: a length or count of 13, 12 octets left"),
    ],
)
def test_a_wrong_association_is_told_with_its_place(wrong: str, reason: str) -> None:
    with pytest.raises(DecodeError) as caught:
        AssociationRequest.decode(bytes.fromhex(wrong))
    assert str(caught.value) == reason


def test_fields_that_nobody_needs_are_stepped_over() -> None:
    whole = "60" + f"{len(bytes.fromhex(AARQ)) - 2 + 9:02x}" + "80020780" + AARQ[4:26] + "a2030401ff" + AARQ[26:]
    assert AssociationRequest.decode(bytes.fromhex(whole)).encode().hex() == AARQ


def test_no_provider_is_the_user() -> None:
    rejected = AssociationResponse(
        Context.LOGICAL_NAMES, AssociationResult.REJECTED_PERMANENT, ProviderDiagnostic.NO_COMMON_ACSE_VERSION
    )
    assert rejected.encode().hex() == "6117a109060760857405080101a203020101a305a203020102"
    assert AssociationResponse.decode(rejected.encode()).diagnostic is ProviderDiagnostic.NO_COMMON_ACSE_VERSION


@pytest.mark.parametrize(
    ("octets_", "value"),
    [
        ("c001c100080000010000ff0200", GetRequest(Attribute(8, CLOCK, 2))),
        ("c002c100000001", GetNext(1)),
        ("c401c10006" + "00000035", GetResponse(Data(Tag.DOUBLE_LONG_UNSIGNED, 0x35))),
        ("c401c10104", GetResponse(DataAccessResult.OBJECT_UNDEFINED)),
        ("c402c1000000000100020102", GetResponseBlock(1, False, b"\x01\x02")),
        ("c402c101000000020113", GetResponseBlock(2, True, DataAccessResult.DATA_BLOCK_NUMBER_INVALID)),
        ("c101c100460000600" + "30aff0300" + "1603", SetRequest(Attribute(70, DISCONNECTOR, 3), Data(Tag.ENUM, 3))),
        ("c501c100", SetResponse(DataAccessResult.SUCCESS)),
        (
            "c301c100460000600" + "30aff01" + "010f00",
            ActionRequest(Method(70, DISCONNECTOR, 1), Data(Tag.INTEGER, 0)),
        ),
        ("c301c100460000600" + "30aff0100", ActionRequest(Method(70, DISCONNECTOR, 1))),
        ("c701c10000", ActionResponse(Outcome(ActionResult.SUCCESS))),
        ("c701c100010009" + "0161", ActionResponse(Outcome(ActionResult.SUCCESS, octet_string(b"a")))),
        ("d80101", ExceptionResponse(StateError.SERVICE_NOT_ALLOWED, ServiceError.OPERATION_NOT_POSSIBLE)),
        ("d8020600000007", ExceptionResponse(StateError.SERVICE_UNKNOWN, ServiceError.INVOCATION_COUNTER_ERROR, 7)),
        ("0e010601", ConfirmedServiceError(1, 6, 1)),
    ],
)
def test_the_octets_of_a_service(octets_: str, value: apdu.Apdu) -> None:
    assert value.encode().hex() == octets_
    assert apdu.decode(bytes.fromhex(octets_)) == value


def test_every_form_is_tried() -> None:
    assert set(forms()) == set(apdu.Apdu.__args__)


@pytest.mark.parametrize("kind", forms())
def test_every_form_comes_back_and_no_damage_breaks_it(kind: type[object]) -> None:
    @deterministic_few
    @given(forms()[kind], st.integers(0, 10_000), octets)
    def comes_back(value: apdu.Apdu, at: int, octet: int) -> None:
        encoded = value.encode()
        assert apdu.decode(encoded) == value
        at %= len(encoded)
        for damaged in (encoded[:at], encoded[:at] + bytes([octet]) + encoded[at + 1 :], encoded + b"\0"):
            attempt(apdu.decode, damaged)

    comes_back()


@deterministic
@given(st.sampled_from([0xC0, 0xC1, 0xC3, 0xC4, 0xC5, 0xC7, 0xD8, 0x0E, 0xC8]), st.binary(max_size=60))
def test_random_octets_are_a_service_or_an_error(tag: int, raw: bytes) -> None:
    attempt(apdu.decode, bytes([tag]) + raw)


@pytest.mark.parametrize(
    ("wrong", "reason"),
    [
        ("", "octet 0: 1 octets expected, 0 left"),
        ("c8", "octet 0: no APDU of logical names: c8"),
        ("c009c1", "octet 1: APDU c0 has no form 9"),
        ("c401c163", "octet 3: a choice of 0 or 1, found 99"),
        ("c401c10163", "octet 4: no DataAccessResult: 99"),
        ("c104c10100080000010000ff020002", "octet 14: a length or count of 2, 0 octets left"),
        ("c104c10100080000010000ff0200020000", "octet 14: 2 values for 1 descriptors"),
        ("c501c10000", "octet 4: 1 octets too many"),
    ],
)
def test_a_wrong_service_is_told_with_its_place(wrong: str, reason: str) -> None:
    with pytest.raises(DecodeError) as caught:
        apdu.decode(bytes.fromhex(wrong))
    assert str(caught.value) == reason


@pytest.mark.parametrize("text", ["1.0.1.8.0", "1.0.1.8.0.256", "1.0.1.8.0.x", "1.0.1.8.0.²", ""])
def test_what_is_no_logical_name(text: str) -> None:
    with pytest.raises(ValueError, match=r"logical name|range"):
        logical_name(text)


def test_a_descriptor_must_fit() -> None:
    for fields in ((0x10000, CLOCK, 2), (8, CLOCK[:5], 2), (8, CLOCK, 128)):
        with pytest.raises(ValueError, match="no COSEM descriptor"):
            Attribute(*fields)
        with pytest.raises(ValueError, match="no COSEM descriptor"):
            Method(*fields)


def test_the_octets_of_a_range() -> None:
    clock = CaptureObject(8, CLOCK, 2)
    day = octet_string(bytes.fromhex("07e90101ff000000ff800000"))
    selected = RangeSelection(clock, day, day).selection()
    assert selected.parameters.encode().hex() == (
        "0204"
        + "0204120008"
        + "09060000010000ff"
        + "0f02"
        + "120000"
        + ("090c" + "07e90101ff000000ff800000") * 2
        + "0100"
    )
    assert RangeSelection.of(selected) == RangeSelection(clock, day, day)


def test_the_octets_of_entries() -> None:
    selected = EntrySelection(1, 10, 2, 0).selection()
    assert selected.parameters.encode().hex() == "0204" + "0600000001" + "060000000a" + "120002" + "120000"
    assert EntrySelection.of(selected) == EntrySelection(1, 10, 2, 0)


columns = st.builds(CaptureObject, st.integers(0, 0xFFFF), instances, st.integers(-128, 127), st.integers(0, 0xFFFF))


@deterministic
@given(st.builds(RangeSelection, columns, data, data, st.lists(columns, max_size=3).map(tuple)))
def test_every_range_comes_back(selected: RangeSelection) -> None:
    assert RangeSelection.of(selected.selection()) == selected


@deterministic
@given(st.sampled_from([1, 2, 3]), data)
def test_no_access_parameters_break_a_selection(selector: int, parameters: Data) -> None:
    for kind in (RangeSelection, EntrySelection):
        with pytest.raises(SelectionError):
            kind.of(apdu.Selection(selector, parameters))


def test_selections_of_another_shape_are_told() -> None:
    entry = EntrySelection().selection()
    with pytest.raises(SelectionError, match="selector 2 where 1"):
        RangeSelection.of(entry)
    with pytest.raises(SelectionError, match="no structure of 4"):
        RangeSelection.of(apdu.Selection(1, array()))
    text = Data(Tag.VISIBLE_STRING, "1")
    with pytest.raises(SelectionError, match="a visible-string where a number"):
        EntrySelection.of(apdu.Selection(2, structure(text, text, text, text)))
    by = structure(Data(Tag.LONG_UNSIGNED, 8), text, Data(Tag.INTEGER, 2), Data(Tag.LONG_UNSIGNED, 0))
    with pytest.raises(SelectionError, match="a visible-string where an octet-string"):
        RangeSelection.of(apdu.Selection(1, structure(by, text, text, array())))
    with pytest.raises(SelectionError, match="a visible-string where an array"):
        RangeSelection.of(apdu.Selection(1, structure(by, text, text, text)))


def test_tags_of_associations() -> None:
    assert (acse.AARQ, acse.AARE, acse.RLRQ, acse.RLRE) == (0x60, 0x61, 0x62, 0x63)
    assert ReleaseRequest().encode().hex() == "6203800100"
    assert ReleaseResponse().encode().hex() == "6303800100"
