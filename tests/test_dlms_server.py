"""The server of an emulated device: associations, objects and their attributes, and what is refused in which words."""

from datetime import UTC, datetime, timedelta
from functools import partial
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

pytest.importorskip("cryptography", reason="the package cryptography, of the extra lab, is not installed")

from device_drivers.dlms import apdu
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
)
from device_drivers.dlms.apdu import (
    ActionList,
    ActionRequest,
    ActionResponseList,
    ActionResult,
    Attribute,
    DataAccessResult,
    ExceptionResponse,
    GetList,
    GetRequest,
    GetResponse,
    GetResponseList,
    Method,
    Outcome,
    Selection,
    ServiceError,
    SetList,
    SetRequest,
    SetResponse,
    SetResponseList,
    StateError,
    logical_name,
)
from device_drivers.dlms.axdr import NULL, Data, Tag, array, octet_string, structure
from device_drivers.dlms.client import USUAL, Answered, Associated, ClientAssociation, Rejected, Released
from device_drivers.dlms.interface_classes import INTERFACE_CLASSES, scaler_unit
from device_drivers.dlms.mapping import CLOCK_TIME
from device_drivers.dlms.objects import LogicalDevice
from device_drivers.dlms.security import Ciphering, Keys, Sender, Wrapping
from device_drivers.dlms.selective_access import CaptureObject, EntrySelection, RangeSelection
from device_drivers.dlms.server import Access, ServerAssociation
from device_drivers.emulator import Behaviour, VirtualClock, make_device
from device_drivers.emulator.esme import Esme
from smets1.operations import Done
from tests.dlms_strategies import deterministic
from tests.emulator_strategies import MODEL
from tests.on_the_wire import Direct, count_up, direct, mapping_of

START = datetime(2025, 1, 15, 10, 0, tzinfo=UTC)
PASSWORD = b"12345678"
KEYS = Keys(bytes(range(16)), bytes(range(0xD0, 0xE0)))
EVERYBODY = Access(frozenset((Mechanism.LOWEST, Mechanism.LOW, Mechanism.HIGH_GMAC)), PASSWORD, KEYS, max_pdu=300)

CLOCK = logical_name("0.0.1.0.0.255")
IMPORT = logical_name("1.0.1.8.0.255")
BALANCE = logical_name("0.0.19.10.0.255")
EMERGENCY = logical_name("0.0.19.10.1.255")
ACCOUNT = logical_name("0.0.19.0.0.255")
SCRIPTS = logical_name("0.0.10.0.106.255")
PROFILE = logical_name("0.0.99.1.0.255")
DISCONNECTOR = logical_name("0.0.96.3.10.255")
ASSOCIATION = logical_name("0.0.40.0.0.255")
TOKENS = logical_name("0.0.19.40.0.255")
AMOUNT = logical_name("0.0.128.7.2.255")


def meter() -> Esme:
    """An ESME in its factory state."""
    device = make_device("ESME", MODEL, VirtualClock(START), Behaviour())
    assert isinstance(device, Esme)
    return device


def ask(session: Direct, request: Any) -> Any:
    """The response to a request."""
    return session.request(request)


def get(session: Direct, class_id: int, instance: bytes, index: int, selection: Selection | None = None) -> Any:
    """What an attribute holds."""
    return ask(session, GetRequest(Attribute(class_id, instance, index, selection))).result


def put(session: Direct, class_id: int, instance: bytes, index: int, data: Data) -> Any:
    """How setting an attribute went."""
    return ask(session, SetRequest(Attribute(class_id, instance, index), data)).result


def act(session: Direct, class_id: int, instance: bytes, index: int, data: Data | None = None) -> Any:
    """How invoking a method went."""
    return ask(session, ActionRequest(Method(class_id, instance, index), data)).outcome.result


def client(level: str) -> ClientAssociation:
    """A client at a level of security."""
    wrapping = Wrapping.GENERAL_GLO if "general" in level else Wrapping.GLO
    ciphering = Ciphering(Sender(b"s1b00001", KEYS, 1), KEYS, wrapping=wrapping)
    match level.split()[0]:
        case "none":
            return ClientAssociation()
        case "low":
            return ClientAssociation(Mechanism.LOW, PASSWORD, ciphering if "ciphered" in level else None)
    return ClientAssociation(Mechanism.HIGH_GMAC, b"K56iVagY", ciphering)


LEVELS = ("none", "low", "low ciphered", "gmac", "gmac general")


@pytest.mark.parametrize("level", LEVELS)
def test_an_association_of_every_level(level: str) -> None:
    device = meter()
    device.clock.wait_until(START + timedelta(days=3))
    server = ServerAssociation(LogicalDevice(device, mapping_of("ESME")), EVERYBODY, count_up)
    session = Direct(server, lambda: client(level))
    assert get(session, 1, logical_name("0.0.42.0.0.255"), 2) == octet_string(b"S1B0000000000001")
    rows = get(session, 7, PROFILE, 2)
    assert len(rows.items()) == 144
    assert put(session, 111, ACCOUNT, 16, Data(Tag.DOUBLE_LONG, 5)) is DataAccessResult.SUCCESS
    long = structure(*(NULL for _ in range(200)))
    assert put(session, 1, logical_name("0.0.128.7.1.255"), 2, long) is DataAccessResult.TYPE_UNMATCHED
    assert act(session, 112, BALANCE, 1, Data(Tag.DOUBLE_LONG, 77)) is ActionResult.SUCCESS
    assert device.read(("LowCreditThreshold", "MeterBalance")) == Done(
        {"LowCreditThreshold": 5, "MeterBalance": 77 - 3 * 25_000}
    )
    assert session.carry(session._client.release()) == Released()
    assert not server.is_open


def answer_to(access: Access, octets: bytes) -> AssociationResponse:
    """What a server says to an AARQ."""
    server = ServerAssociation(LogicalDevice(meter(), mapping_of("ESME")), access, count_up)
    response = AssociationResponse.decode(server.receive(octets))
    assert server.is_open == (response.result is AssociationResult.ACCEPTED and not response.authentication)
    return response


def test_who_may_not_associate_is_told_why() -> None:
    initiate = InitiateRequest(USUAL).encode()
    plain, ciphered = Context.LOGICAL_NAMES, Context.LOGICAL_NAMES_CIPHERED
    low = Access(frozenset((Mechanism.LOW,)), PASSWORD)
    for access, request, why in (
        (low, AssociationRequest(plain, initiate), Diagnostic.AUTHENTICATION_REQUIRED),
        (low, AssociationRequest(plain, initiate, Mechanism.LOW, b"guess"), Diagnostic.AUTHENTICATION_FAILURE),
        (
            low,
            AssociationRequest(plain, initiate, Mechanism.HIGH_MD5, b"x"),
            Diagnostic.AUTHENTICATION_MECHANISM_NAME_NOT_RECOGNISED,
        ),
        (
            low,
            AssociationRequest(Context.SHORT_NAMES, initiate, Mechanism.LOW, PASSWORD),
            Diagnostic.APPLICATION_CONTEXT_NAME_NOT_SUPPORTED,
        ),
        (
            low,
            AssociationRequest(ciphered, initiate, Mechanism.LOW, PASSWORD, b"s1b00001"),
            Diagnostic.APPLICATION_CONTEXT_NAME_NOT_SUPPORTED,
        ),
        (
            EVERYBODY,
            AssociationRequest(ciphered, initiate, Mechanism.HIGH_GMAC, b"K56iVagY"),
            Diagnostic.CALLING_AP_TITLE_NOT_RECOGNIZED,
        ),
        (
            EVERYBODY,
            AssociationRequest(ciphered, initiate, Mechanism.HIGH_GMAC, b"K56iVagY", b"s1b00001"),
            Diagnostic.NO_REASON_GIVEN,
        ),
        (EVERYBODY, AssociationRequest(plain, b"\x01\x00"), Diagnostic.NO_REASON_GIVEN),
        (
            EVERYBODY,
            AssociationRequest(plain, InitiateRequest(Conformance.READ).encode()),
            Diagnostic.NO_REASON_GIVEN,
        ),
    ):
        response = answer_to(access, request.encode())
        assert (response.result, response.diagnostic) == (AssociationResult.REJECTED_PERMANENT, why)


def test_what_is_agreed() -> None:
    proposed = InitiateRequest(Conformance.GET | Conformance.ACCESS | Conformance.ACTION, 200)
    response = answer_to(EVERYBODY, AssociationRequest(Context.LOGICAL_NAMES, proposed.encode()).encode())
    assert response.user_information is not None
    agreed = InitiateResponse.decode(response.user_information)
    assert agreed == InitiateResponse(Conformance.GET | Conformance.ACTION, 300)


def test_each_association_tells_of_itself() -> None:
    logical = LogicalDevice(meter(), mapping_of("ESME"))
    sessions = {
        level: Direct(ServerAssociation(logical, EVERYBODY, count_up), partial(client, level))
        for level in ("none", "low", "gmac")
    }
    for session in sessions.values():
        get(session, 8, CLOCK, 2)
    told = {
        level: tuple(get(session, 15, ASSOCIATION, index).value.hex() for index in (4, 6))
        for level, session in sessions.items()
    }
    assert told == {
        "none": ("60857405080101", "60857405080200"),
        "low": ("60857405080101", "60857405080201"),
        "gmac": ("60857405080103", "60857405080205"),
    }
    security = logical_name("0.0.43.0.0.255")
    policies = {level: get(session, 64, security, 2).value for level, session in sessions.items()}
    assert policies == {"none": 0, "low": 0, "gmac": 3}
    assert get(sessions["gmac"], 64, security, 4) == octet_string(b"s1b00001")


def test_wrong_keys_are_found_out() -> None:
    wrong = Keys(bytes(16), KEYS.authentication)
    server = ServerAssociation(LogicalDevice(meter(), mapping_of("ESME")), EVERYBODY, count_up)
    association = ClientAssociation(Mechanism.HIGH_GMAC, b"K56iVagY", Ciphering(Sender(b"s1b00001", wrong, 1), wrong))
    event = association.receive(server.receive(association.associate()))
    assert event == Rejected(AssociationResult.REJECTED_PERMANENT, Diagnostic.NO_REASON_GIVEN)


def test_nothing_is_served_before_the_client_has_proved_itself() -> None:
    server = ServerAssociation(LogicalDevice(meter(), mapping_of("ESME")), EVERYBODY, count_up)
    refused = ExceptionResponse(StateError.SERVICE_NOT_ALLOWED, ServiceError.OPERATION_NOT_POSSIBLE).encode()
    asked = GetRequest(Attribute(8, CLOCK, 2)).encode()
    assert server.receive(asked) == refused
    assert server.receive(b"\x62\x00") == refused
    sender = Sender(b"s1b00001", KEYS, 1)
    initiate = sender.cipher(InitiateRequest(USUAL).encode())
    request = AssociationRequest(
        Context.LOGICAL_NAMES_CIPHERED, initiate, Mechanism.HIGH_GMAC, b"K56iVagY", b"s1b00001"
    )
    response = AssociationResponse.decode(server.receive(request.encode()))
    assert response.diagnostic is Diagnostic.AUTHENTICATION_REQUIRED
    assert response.authentication == bytes(range(16))
    assert server.receive(asked) == refused
    assert server.receive(sender.cipher(asked)) == refused
    false = ActionRequest(Method(15, ASSOCIATION, 1), octet_string(sender.answer(b"another challenge")))
    assert not server.is_open
    server.receive(sender.cipher(false.encode()))
    assert not server.is_open
    assert server.receive(sender.cipher(asked)) == refused


def test_a_message_that_was_heard_before_is_refused() -> None:
    device = meter()
    server = ServerAssociation(LogicalDevice(device, mapping_of("ESME")), EVERYBODY, count_up)
    sender = Sender(b"s1b00001", KEYS, 1)
    initiate = sender.cipher(InitiateRequest(USUAL).encode())
    request = AssociationRequest(Context.LOGICAL_NAMES_CIPHERED, initiate, Mechanism.LOW, PASSWORD, b"s1b00001")
    server.receive(request.encode())
    assert server.is_open
    credit = ActionRequest(Method(112, BALANCE, 1), Data(Tag.DOUBLE_LONG, 77))
    heard = sender.cipher(credit.encode())
    assert server.receive(heard)[0] == 0xCF
    undeciphered = ExceptionResponse(StateError.SERVICE_NOT_ALLOWED, ServiceError.DECIPHERING_ERROR)
    assert server.receive(heard) == undeciphered.encode()
    assert server.receive(credit.encode())[0] == apdu.EXCEPTION_RESPONSE
    assert device.read(("MeterBalance",)) == Done({"MeterBalance": 77})


def test_the_invocation_counter_of_the_server_never_goes_back() -> None:
    logical = LogicalDevice(meter(), mapping_of("ESME"))
    counters = []
    for _ in range(2):
        session = Direct(ServerAssociation(logical, EVERYBODY, count_up), lambda: client("gmac"))
        get(session, 8, CLOCK, 2)
        counters.append(logical.invocation_counter)
    assert 0 < counters[0] < counters[1]


@deterministic
@given(
    st.binary(max_size=40)
    | st.tuples(st.sampled_from((0x60, 0x62, 0xC0, 0xC1, 0xC3, 0xD8)), st.binary()).map(
        lambda parts: bytes((parts[0], *parts[1]))
    )
)
def test_whatever_is_received_is_answered_or_ignored(octets: bytes) -> None:
    session = direct(make_device("CHF", MODEL, VirtualClock(START), Behaviour()))
    get(session, 8, CLOCK, 2)
    assert isinstance(session.server.receive(octets), bytes)


def test_an_unconfirmed_request_is_carried_out_and_not_answered() -> None:
    device = meter()
    session = direct(device)
    get(session, 8, CLOCK, 2)
    asked = SetRequest(Attribute(111, ACCOUNT, 16), Data(Tag.DOUBLE_LONG, 5), invoke=0x81)
    assert session.server.receive(asked.encode()) == b""
    assert device.read(("LowCreditThreshold",)) == Done({"LowCreditThreshold": 5})


def listed(session: Direct) -> dict[tuple[int, bytes], tuple[int, dict[int, int], dict[int, int]]]:
    """The object list: version, access to attributes and to methods, by class and logical name."""
    found = {}
    for entry in get(session, 15, ASSOCIATION, 2).items():
        class_id, version, instance, rights = (part.value for part in entry.items())
        attributes, methods = (part.items() for part in rights)
        found[class_id, instance] = (
            version,
            {part.items()[0].value: part.items()[1].value for part in attributes},
            {part.items()[0].value: part.items()[1].value for part in methods},
        )
    return found


@pytest.mark.parametrize("role", ["CHF", "ESME", "GSME", "PPMID", "IHD"])
def test_every_object_shows_every_attribute_of_its_class_as_the_list_says(role: str) -> None:
    device = make_device(role, MODEL, VirtualClock(START), Behaviour(polyphase=True))
    device.clock.wait_until(START + timedelta(days=33))
    session = direct(device)
    objects = listed(session)
    assert {(15, ASSOCIATION), (8, CLOCK), (17, logical_name("0.0.41.0.0.255"))} <= objects.keys()
    for (class_id, instance), (version, attributes, methods) in objects.items():
        kind = INTERFACE_CLASSES[class_id]
        assert version == kind.version
        assert [*attributes] == [*range(1, kind.last_attribute + 1)]
        assert [*methods] == [*range(1, len(kind.methods) + 1)]
        assert get(session, class_id, instance, 1) == octet_string(instance)
        for index, access in attributes.items():
            found = get(session, class_id, instance, index)
            assert isinstance(found, Data) == bool(access & 1), (class_id, instance.hex("."), index, found)
        assert get(session, class_id, instance, kind.last_attribute + 1) is DataAccessResult.OBJECT_UNDEFINED
        assert act(session, class_id, instance, len(kind.methods) + 1) is ActionResult.OBJECT_UNDEFINED


def test_the_classes_of_an_esme() -> None:
    assert {class_id for class_id, _ in listed(direct(meter()))} == {
        *(1, 3, 4, 7, 8, 9, 10, 11, 15, 17, 18, 20, 21, 22, 64, 70, 71, 111, 112, 113, 115, 9000)
    }


def test_a_device_shows_no_objects_that_it_has_nothing_for() -> None:
    objects = listed(direct(make_device("CHF", MODEL, VirtualClock(START), Behaviour())))
    assert (112, BALANCE) not in objects
    assert (18, logical_name("0.0.44.0.0.255")) in objects
    assert (3, logical_name("1.0.52.36.0.4")) not in listed(direct(meter()))


def test_registers_and_accounts_in_their_types() -> None:
    device = meter()
    session = direct(device)
    device.set(2_000)
    device.clock.wait_until(START + timedelta(hours=1))
    assert get(session, 3, IMPORT, 2) == Data(Tag.DOUBLE_LONG_UNSIGNED, 2_000)
    assert get(session, 3, IMPORT, 3) == scaler_unit(0, 30)
    assert get(session, 112, BALANCE, 2) == Data(Tag.DOUBLE_LONG, -40_000)
    assert get(session, 111, ACCOUNT, 2) == structure(Data(Tag.ENUM, 1), Data(Tag.ENUM, 2))
    money = get(session, 1, logical_name("0.0.94.44.34.30"), 2)
    assert money == structure(*(Data(Tag.DOUBLE_LONG, amount) for amount in (-40_000, 0, 0, 0, 0, 0)))
    collection = get(session, 1, logical_name("0.0.94.44.34.10"), 2)
    zero, units = Data(Tag.DOUBLE_LONG_UNSIGNED, 0), (scaler_unit(0, 30), scaler_unit(0, 32))
    assert collection == structure(Data(Tag.DOUBLE_LONG_UNSIGNED, 2_000), units[0], zero, units[1])
    time = get(session, 8, CLOCK, 2).value
    assert time.hex() == "07e9010f030b000000000000"


def test_the_supply_is_switched_by_scripts_and_shown() -> None:
    session = direct(meter())
    states = []
    for script in (52, 54, 51):
        assert act(session, 9, SCRIPTS, 1, Data(Tag.LONG_UNSIGNED, script)) is ActionResult.SUCCESS
        states.append(tuple(get(session, 70, DISCONNECTOR, index).value for index in (2, 3)))
    assert states == [(False, 0), (False, 2), (True, 1)]
    assert act(session, 9, SCRIPTS, 1, Data(Tag.LONG_UNSIGNED, 54)) is ActionResult.OTHER_REASON
    assert act(session, 9, SCRIPTS, 1, Data(Tag.LONG_UNSIGNED, 99)) is ActionResult.TYPE_UNMATCHED
    assert act(session, 9, SCRIPTS, 1) is ActionResult.TYPE_UNMATCHED


def test_what_is_refused_and_in_which_words() -> None:
    session = direct(meter())
    assert get(session, 3, logical_name("1.0.99.99.0.255"), 2) is DataAccessResult.OBJECT_UNDEFINED
    assert get(session, 1, IMPORT, 2) is DataAccessResult.OBJECT_CLASS_INCONSISTENT
    assert get(session, 3, IMPORT, 4) is DataAccessResult.OBJECT_UNDEFINED
    assert get(session, 3, IMPORT, 0) is DataAccessResult.OBJECT_UNDEFINED
    assert get(session, 15, ASSOCIATION, 7) is DataAccessResult.READ_WRITE_DENIED
    assert get(session, 3, IMPORT, 2, Selection(1, NULL)) is DataAccessResult.SCOPE_OF_ACCESS_VIOLATED
    assert get(session, 1, AMOUNT, 2) is DataAccessResult.READ_WRITE_DENIED
    five = Data(Tag.DOUBLE_LONG, 5)
    assert put(session, 3, logical_name("1.0.99.99.0.255"), 2, five) is DataAccessResult.OBJECT_UNDEFINED
    assert put(session, 3, IMPORT, 1, octet_string(IMPORT)) is DataAccessResult.READ_WRITE_DENIED
    assert put(session, 3, IMPORT, 2, five) is DataAccessResult.READ_WRITE_DENIED
    assert put(session, 111, ACCOUNT, 16, Data(Tag.LONG, 5)) is DataAccessResult.TYPE_UNMATCHED
    assert put(session, 112, EMERGENCY, 9, Data(Tag.DOUBLE_LONG, -1)) is DataAccessResult.OTHER_REASON
    selected = SetRequest(Attribute(111, ACCOUNT, 16, Selection(1, NULL)), five)
    assert ask(session, selected) == SetResponse(DataAccessResult.SCOPE_OF_ACCESS_VIOLATED)
    assert act(session, 113, logical_name("0.0.19.20.1.255"), 4, five) is ActionResult.READ_WRITE_DENIED
    assert act(session, 112, ACCOUNT, 1, five) is ActionResult.OBJECT_CLASS_INCONSISTENT
    assert act(session, 15, ASSOCIATION, 1, octet_string(b"")) is ActionResult.READ_WRITE_DENIED


def test_lists() -> None:
    device = meter()
    session = direct(device)
    missing = Attribute(3, logical_name("1.0.99.99.0.255"), 2)
    assert ask(session, GetList((Attribute(112, BALANCE, 2), missing))) == GetResponseList(
        (Data(Tag.DOUBLE_LONG, 0), DataAccessResult.OBJECT_UNDEFINED)
    )
    low, limit = Attribute(111, ACCOUNT, 16), Attribute(112, EMERGENCY, 9)
    five = Data(Tag.DOUBLE_LONG, 5)
    before = device.read(("LowCreditThreshold", "EmergencyCreditLimit"))
    other, undefined = DataAccessResult.OTHER_REASON, DataAccessResult.OBJECT_UNDEFINED
    assert ask(session, SetList((low, missing), (five, five))) == SetResponseList((other, undefined))
    minus = Data(Tag.DOUBLE_LONG, -1)
    assert ask(session, SetList((low, limit), (five, minus))) == SetResponseList((other, other))
    assert device.read(("LowCreditThreshold", "EmergencyCreditLimit")) == before
    success = DataAccessResult.SUCCESS
    assert ask(session, SetList((low, limit), (five, five))) == SetResponseList((success, success))
    script, balance = Method(9, SCRIPTS, 1), Method(112, BALANCE, 1)
    assert ask(session, ActionList((script, balance), (Data(Tag.LONG_UNSIGNED, 7), five))) == ActionResponseList(
        (Outcome(ActionResult.TYPE_UNMATCHED), Outcome(ActionResult.SUCCESS))
    )


def test_the_steps_of_a_command_come_together_at_the_last() -> None:
    device = meter()
    assert device.execute("SetPaymentMode", PREPAYMENT) == Done()
    session = direct(device)
    token = octet_string(b"1" * 20)
    assert act(session, 115, TOKENS, 1, token) is ActionResult.OTHER_REASON
    assert put(session, 1, AMOUNT, 2, Data(Tag.LONG64, 5_000)) is DataAccessResult.SUCCESS
    assert device.read(("MeterBalance",)) == Done({"MeterBalance": 0})
    assert act(session, 115, TOKENS, 1, token) is ActionResult.SUCCESS
    assert device.read(("MeterBalance",)) == Done({"MeterBalance": 5_000})
    assert act(session, 115, TOKENS, 1, octet_string(b"2" * 20)) is ActionResult.OTHER_REASON


PREPAYMENT = {
    "PaymentMode": "Prepayment",
    "SuspendDebtDisabled": False,
    "SuspendDebtEmergency": False,
    "DisablementThreshold": 0,
}


def test_what_a_command_returned_is_shown_until_it_is_refused() -> None:
    device = meter()
    session = direct(device)
    pin, shown = logical_name("0.0.128.7.13.255"), logical_name("0.0.128.7.14.255")
    assert get(session, 1, shown, 2) == NULL
    assert put(session, 1, pin, 2, NULL) is DataAccessResult.SUCCESS
    assert get(session, 1, shown, 2) == structure(*[Data(Tag.DOUBLE_LONG, 0)] * 6)
    assert device.execute("SetPrivacyPIN", {"PrivacyPIN": "1234"}) == Done()
    assert put(session, 1, pin, 2, Data(Tag.VISIBLE_STRING, "4321")) is DataAccessResult.OTHER_REASON
    assert get(session, 1, shown, 2) == NULL


def test_the_rows_of_a_log() -> None:
    device = meter()
    device.set(1_000)
    device.clock.wait_until(START + timedelta(hours=3))
    session = direct(device)
    whole = get(session, 7, PROFILE, 2)
    assert [row.items()[1].value for row in whole.items()] == [500] * 6
    columns = get(session, 7, PROFILE, 3).items()
    assert CaptureObject.of(columns[0]) == CLOCK_TIME
    assert get(session, 7, PROFILE, 6) == CLOCK_TIME.data()
    assert get(session, 7, PROFILE, 7) == Data(Tag.DOUBLE_LONG_UNSIGNED, 6)
    consumption = CaptureObject.of(columns[1])
    assert isinstance(get(session, consumption.class_id, consumption.instance, consumption.index), Data)

    def rows(selection: Selection) -> Any:
        return get(session, 7, PROFILE, 2, selection)

    assert rows(EntrySelection(2, 3).selection()) == array(*whole.items()[1:3])
    assert rows(EntrySelection(6, 0, 2, 2).selection()) == array(structure(whole.items()[5].items()[1]))
    first, last = (whole.items()[number].items()[0] for number in (1, 3))
    assert rows(RangeSelection(CLOCK_TIME, first, last).selection()) == array(*whole.items()[1:4])
    only = RangeSelection(CLOCK_TIME, first, first, (consumption,)).selection()
    assert rows(only) == array(structure(whole.items()[1].items()[1]))
    by_consumption = RangeSelection(consumption, first, last).selection()
    assert rows(by_consumption) is DataAccessResult.SCOPE_OF_ACCESS_VIOLATED
    assert rows(Selection(3, NULL)) is DataAccessResult.SCOPE_OF_ACCESS_VIOLATED
    assert rows(Selection(1, NULL)) is DataAccessResult.TYPE_UNMATCHED
    assert rows(RangeSelection(CLOCK_TIME, NULL, last).selection()) is DataAccessResult.TYPE_UNMATCHED


def test_a_part_of_a_calendar_is_set_with_the_rest_as_it_is() -> None:
    device = meter()
    session = direct(device)
    days = logical_name("0.0.11.0.2.255")
    entry = structure(Data(Tag.LONG_UNSIGNED, 1), octet_string(bytes.fromhex("07e90c19ff")), Data(Tag.UNSIGNED, 0))
    schedule = get(session, 10, logical_name("0.0.12.0.1.255"), 2)
    assert schedule == array()
    assert put(session, 11, days, 2, array(entry)) is DataAccessResult.SUCCESS
    assert get(session, 11, days, 2) == array()
    assert put(session, 11, days, 2, array(NULL)) is DataAccessResult.TYPE_UNMATCHED


def test_a_prepared_response_fits_the_client() -> None:
    device = meter()
    device.clock.wait_until(START + timedelta(days=3))
    server = ServerAssociation(LogicalDevice(device, mapping_of("ESME")), EVERYBODY, count_up)
    session = Direct(server, lambda: ClientAssociation(max_pdu=64))
    event = session.carry(session._client.associate())
    assert isinstance(event, Associated)
    answer: Any = session._client.request(GetRequest(Attribute(7, PROFILE, 2)))
    while isinstance(answer, bytes):
        said = server.receive(answer)
        assert len(said) <= 64
        answer = session._client.receive(said)
    assert isinstance(answer, Answered)
    assert isinstance(answer.response, GetResponse)


def test_an_access_that_contradicts_itself() -> None:
    for mechanism in (Mechanism.LOW, Mechanism.HIGH_GMAC, Mechanism.HIGH_MD5):
        with pytest.raises(ValueError, match=r"password|keys|no server"):
            Access(frozenset((mechanism,)))
