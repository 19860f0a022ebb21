"""The DCC Service Status of meter points, as it follows from the requests that succeeded.

No Service Request tells it, so what is judged is the harness's own model of DCC Systems.
"""

from collections.abc import Mapping

from pytest_bdd import given, parsers, then

from smets1.data_items import CHF, METERS
from smets1.dcc import service_status
from smets1.dcc.inventory import DeviceStatus, InventoryEntry
from smets1.dcc.service_status import Associated, Commissioned, MeterPoints, StatusChanged
from smets1.errors import Inconclusive
from smets1.operations import Value
from steps.under_test import UnderTest, outcome_of

STATUS = r"(?P<status>the DCC Service Status [AN]|no DCC Service Status)"

_TEMPORARY = (DeviceStatus.SUSPENDED, DeviceStatus.RECOVERY, DeviceStatus.RECOVERED)

_NEW_METER: Mapping[str, Value] = {"RequestType": "Add", "JoinTimePeriod": 60, "InstallCode": "0123456789AB"}


@given(parsers.re(r"the meter is associated with MPxN (?P<mpxn>\d+) by SRV 8\.11 Update HAN Device Log"))
def meter_is_associated(under_test: UnderTest, mpxn: str) -> None:
    installation = under_test.installation
    installation.send("8.4", CHF, {"UpdateDeviceStatusCH": DeviceStatus.COMMISSIONED.value})
    body = {**_NEW_METER, "DeviceID": installation.entry(under_test.role).device_id, "ImportMPxN": mpxn}
    outcome = outcome_of(installation.send("8.11", CHF, body))
    if not outcome.success:
        raise Inconclusive(f"the meter could not be associated with its MPxN: {outcome.reason}")


@given(parsers.re(rf"the meter's MPxN has {STATUS}"))
def mpxn_has_status(under_test: UnderTest, status: str) -> None:
    """As far as the inventory tells: it is that of a meter which was never commissioned, or is."""
    under_test.note_state(("8.2",))
    if (found := _status(_points(under_test), _mpxn(under_test))) != status:
        raise Inconclusive(f"the meter's MPxN has {found}")


@then(parsers.re(rf"the meter's MPxN has {STATUS}"))
def mpxn_now_has_status(under_test: UnderTest, status: str) -> None:
    _judge(under_test, _mpxn(under_test), status)


@then(parsers.re(rf"the MPxN of the other fuel's meter has {STATUS}"))
def other_mpxn_has_status(under_test: UnderTest, status: str) -> None:
    others = _others(under_test)
    if not others:
        raise Inconclusive("the installation has no meter of the other fuel")
    _judge(under_test, others[0].mpxn, status)


@then(parsers.re(rf"MPxN (?P<mpxn>\d+) has {STATUS}"))
def named_mpxn_has_status(under_test: UnderTest, mpxn: str, status: str) -> None:
    _judge(under_test, mpxn, status)


@then(parsers.re(r"the flow (?P<flow>D0350|DXI) (tells that the meter's MPxN is (?P<status>[AN])|tells of no change)"))
def flow_tells(under_test: UnderTest, flow: str, status: str | None) -> None:
    updates = service_status.to_notify(_points(under_test))
    found = [(each.mpxn, each.status.value) for each in updates if service_status.flow_of(each.mpxn) == flow]
    expected = [(_mpxn(under_test), status)] if status else []
    under_test.judge(found == expected, f"{flow} with {expected}", found)


def _judge(under_test: UnderTest, mpxn: str, status: str) -> None:
    found = _status(_points(under_test), mpxn)
    under_test.judge(found == status, f"{status} of MPxN {mpxn}", found)


def _status(points: MeterPoints, mpxn: str) -> str:
    status = points.status(mpxn)
    return f"the DCC Service Status {status}" if status else "no DCC Service Status"


def _mpxn(under_test: UnderTest) -> str:
    """The meter's MPxN when it was noted."""
    return str(under_test.noted_state()["ImportMPxN"])


def _others(under_test: UnderTest) -> list[InventoryEntry]:
    """The other meters of the installation: no request of a scenario is for them."""
    installation = under_test.installation
    return [installation.entry(role) for role in METERS if role in installation.devices and role != under_test.role]


def _points(under_test: UnderTest) -> MeterPoints:
    """The meter points as noted, of which providers had been told, and after what has been requested."""
    seen = under_test.installation.note(under_test.role, "the meter points of DCC Systems")
    under_test.seen.exchanges.append(seen.id)
    noted, device_id = under_test.noted_state(), under_test.installation.devices[under_test.role].entry.device_id
    meters = [(each.device_id, each.mpxn, each.status) for each in _others(under_test)]
    meters.append((device_id, str(noted["ImportMPxN"]), DeviceStatus(str(noted["DeviceStatus"]))))
    points = MeterPoints()
    for meter, mpxn, status in meters:
        points = service_status.after(points, Associated(meter, mpxn))
        if status is DeviceStatus.COMMISSIONED:
            points = service_status.after(points, Commissioned(meter))
    points = service_status.notified(points, service_status.to_notify(points))
    for exchange in under_test.exchanges:
        if exchange.request and exchange.outcome and exchange.outcome.success:
            event = service_status.event_of(exchange.request)
            points = service_status.after(points, event) if event else points
    entry = under_test.installation.inventory.get(device_id)
    if entry and entry.status in _TEMPORARY:
        points = service_status.after(points, StatusChanged(device_id, entry.status))
    return points
