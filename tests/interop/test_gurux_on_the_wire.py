"""The gurux client (GPL-2.0-only, see README.md) reads the emulated ESME over every wire, at every security level."""

from collections.abc import Iterator

import pytest

pytest.importorskip("gurux_dlms", reason="gurux-dlms is not installed: tests/interop/README.md")
pytest.importorskip("cryptography", reason="cryptography is not installed: tests/interop/README.md")
pytest.importorskip("serial", reason="pyserial is not installed: tests/interop/README.md")

from gurux_dlms import GXDLMSException
from gurux_dlms.enums import AccessMode, DataType
from gurux_dlms.objects import (
    GXDLMSClock,
    GXDLMSData,
    GXDLMSDisconnectControl,
    GXDLMSProfileGeneric,
    GXDLMSRegister,
    GXDLMSScriptTable,
)

from device_drivers.dlms.hdlc import Address
from tests.interop.esme import (
    ADDRESSES,
    CLOCK,
    DISABLE,
    ENERGY,
    HALF_HOURS,
    LOAD,
    PASSWORD,
    PROFILE,
    REFERENCE,
    SCRIPTS,
    START,
    SUPPLY,
    TITLE,
    WIRES,
    Wired,
    port,
    wired,
)
from tests.interop.gurux_session import AUTHENTICATIONS
from tests.interop.gurux_session import Session as GuruxSession


class Session(GuruxSession):
    """A gurux client of a meter."""

    meter: Wired


def associated(meter: Wired, wire: str, level: str, password: str = PASSWORD) -> Session:
    """A session whose association stands."""
    session = Session(port(meter), None if wire == "wrapper" else ADDRESSES.get(wire, Address(1)), level, password)
    session.meter = meter
    session.associate()
    return session


@pytest.fixture(params=[f"{wire}, {level}" for wire in (*WIRES, *ADDRESSES) for level in AUTHENTICATIONS])
def session(request: pytest.FixtureRequest) -> Iterator[Session]:
    wire, level = request.param.split(", ")
    with wired(wire, level) as meter:
        opened = associated(meter, wire, level)
        yield opened
        opened.close()


def test_get(session: Session) -> None:
    register = GXDLMSRegister(ENERGY)
    session.read(register, 3)
    session.read(register, 2)
    assert register.value == LOAD * HALF_HOURS // 2 == session.meter.value("ActiveImportRegister")
    clock = GXDLMSClock(CLOCK)
    session.read(clock, 2)
    assert clock.time.value.strftime("%Y-%m-%d %H:%M:%S") == "2025-06-03 00:00:00"


def test_an_undefined_object(session: Session) -> None:
    with pytest.raises(GXDLMSException):
        session.read(GXDLMSRegister("1.0.99.99.99.255"), 2)


def test_get_with_list(session: Session) -> None:
    register, clock = GXDLMSRegister(ENERGY), GXDLMSClock(CLOCK)
    [request] = session.client.readList([(register, 2), (clock, 2)])
    energy, _ = session.send(request).value
    assert energy == 48_000


def test_set(session: Session) -> None:
    reference = GXDLMSData(REFERENCE)
    reference.setDataType(2, DataType.OCTET_STRING)
    reference.value = bytearray(b"1234567890123")
    session.send(session.client.write(reference, 2))
    assert session.meter.value("ImportMPAN") == "1234567890123"


def test_a_set_that_is_denied(session: Session) -> None:
    register = GXDLMSRegister(ENERGY)
    register.setDataType(2, DataType.UINT32)
    register.value = 5
    with pytest.raises(GXDLMSException):
        session.send(session.client.write(register, 2))
    assert session.meter.value("ActiveImportRegister") == 48_000


def test_action(session: Session) -> None:
    supply = GXDLMSDisconnectControl(SUPPLY)
    before = session.read(supply, 3)
    session.send(GXDLMSScriptTable(SCRIPTS).execute(session.client, DISABLE))
    assert session.meter.value("SupplyState") == "Disabled"
    assert session.read(supply, 3) != before


def test_a_profile_in_blocks_and_segments(session: Session) -> None:
    profile = GXDLMSProfileGeneric(PROFILE)
    session.read(profile, 3)
    rows = session.send(session.client.read(profile, 2)).value
    assert [row[1] for row in rows] == [LOAD // 2] * HALF_HOURS
    assert len(rows) == len(session.meter.value("ActiveImportProfileLog"))


def test_rows_by_range_and_by_entry(session: Session) -> None:
    profile = GXDLMSProfileGeneric(PROFILE)
    session.read(profile, 3)
    assert len(session.send(session.client.readRowsByEntry(profile, 10, 5)).value) == 5
    until = START.replace(hour=6)
    rows = session.send(session.client.readRowsByRange(profile, START.replace(hour=3), until)).value
    assert 6 <= len(rows) <= 7


def test_the_object_list_is_complete(session: Session) -> None:
    listed = session.client.parseObjects(session.send(session.client.getObjectsRequest()).data, False)
    found = {(int(each.objectType), each.logicalName) for each in listed}
    expected = {
        (place.class_id, ".".join(map(str, place.instance)))
        for name, item in session.meter.mapping.items.items()
        if name in session.meter.esme.readable
        for place in item.places[:1]
    }
    assert len(expected) > 80
    assert expected - found == set()
    assert {(15, "0.0.40.0.0.255"), (1, "0.0.42.0.0.255"), (8, CLOCK), (70, SUPPLY)} <= found


def test_the_meter_is_known_by_its_title() -> None:
    with wired("wrapper", "gmac") as meter:
        session = associated(meter, "wrapper", "gmac")
        assert bytes(session.client.settings.sourceSystemTitle) == TITLE
        session.close()


@pytest.mark.parametrize("wire", WIRES)
def test_a_wrong_password_is_refused(wire: str) -> None:
    with wired(wire, "low") as meter, pytest.raises(Exception, match=r"(?i)authentication"):
        associated(meter, wire, "low", "87654321")


def test_every_attribute_that_can_be_read_is_read() -> None:
    """But for those of class 9000, which gurux does not know."""
    with wired("wrapper") as meter:
        session = associated(meter, "wrapper", "none")
        listed = session.client.parseObjects(session.send(session.client.getObjectsRequest()).data, True)
        refused = []
        for item in listed:
            for index in item.getAttributeIndexToRead(True):
                if item.getAccess(index) in (AccessMode.READ, AccessMode.READ_WRITE):
                    try:
                        session.send(session.client.read(item, index))
                    except GXDLMSException as error:
                        refused.append((item.logicalName, index, str(error)))
        session.close()
    assert len(listed) > 80
    assert refused == []
