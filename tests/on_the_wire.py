"""Emulated devices behind DLMS: a driver and a server that speak to each other without a port."""

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime
from typing import Any

from device_drivers.dlms.block import WholeRequest, WholeResponse
from device_drivers.dlms.client import Answered, Associated, ClientAssociation, Event
from device_drivers.dlms.driver import DlmsDriver
from device_drivers.dlms.mapping import DeviceMapping
from device_drivers.dlms.mapping_file import load_mapping
from device_drivers.dlms.objects import LogicalDevice, ServedDevice
from device_drivers.dlms.server import Access, ServerAssociation
from device_drivers.protocols import DeviceTimeout
from smets1.calendars import NonDisablementCalendar, SwitchingTable
from smets1.operations import LogEntry

PUBLIC = Access()


def count_up(octets: int) -> bytes:
    """A challenge."""
    return bytes(range(octets))


def mapping_of(role: str, family: str = "emulated") -> DeviceMapping:
    """A shipped mapping for a device type."""
    return load_mapping(family).of(role)


class Direct:
    """A client that hands its APDUs to a server; it associates when it has to."""

    def __init__(self, server: ServerAssociation, client: Callable[[], ClientAssociation] = ClientAssociation) -> None:
        self.server = server
        self.requests: list[WholeRequest] = []
        self._new_client = client
        self._client = client()

    def request(self, request: WholeRequest) -> WholeResponse:
        """The response of the server. Raises DeviceTimeout where there is none."""
        self.requests.append(request)
        if not self.server.is_open:
            self._client = self._new_client()
            assert isinstance(self.carry(self._client.associate()), Associated)
        event = self.carry(self._client.request(request))
        assert isinstance(event, Answered)
        return event.response

    def carry(self, octets: bytes) -> Event:
        """What a first APDU leads to."""
        answer: bytes | Event = octets
        while isinstance(answer, bytes):
            said = self.server.receive(answer)
            if not said:
                raise DeviceTimeout("no answer")
            answer = self._client.receive(said)
        return answer


def direct(device: ServedDevice, access: Access = PUBLIC, family: str = "emulated") -> Direct:
    """A client of an emulated device."""
    return Direct(ServerAssociation(LogicalDevice(device, mapping_of(device.role, family)), access, count_up))


def over_the_wire(device: ServedDevice, family: str = "emulated") -> DlmsDriver:
    """A driver of an emulated device."""
    return DlmsDriver(direct(device, family=family), mapping_of(device.role, family))


def as_told(value: Any) -> Any:
    """A value as COSEM can tell it: instants to the hundredth of a second, sets of days in order."""
    match value:
        case datetime():
            return value.replace(microsecond=value.microsecond // 10_000 * 10_000)
        case LogEntry(at, values):
            return LogEntry(as_told(at), values)
        case NonDisablementCalendar(switches):
            in_order = (
                replace(each, days=tuple(sorted(each.days)), special_days=tuple(sorted(each.special_days)))
                for each in switches
            )
            return NonDisablementCalendar(tuple(in_order))
        case SwitchingTable(switches):
            return SwitchingTable(tuple(replace(each, days=tuple(sorted(each.days))) for each in switches))
        case tuple():
            return tuple(map(as_told, value))
    return value
