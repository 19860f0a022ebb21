"""The emulated ESME on the wire, with two days of a load of 1 kW behind it, and ports to reach it with.

Nothing of the codec is on the client's side here: not even the sign-on.
"""

import select
import socket
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from threading import Lock
from typing import Any, Protocol

from device_drivers.dlms.acse import Mechanism
from device_drivers.dlms.hdlc import Address
from device_drivers.dlms.listening import Listener
from device_drivers.dlms.mapping import DeviceMapping
from device_drivers.dlms.mapping_file import load_mapping
from device_drivers.dlms.security import Keys
from device_drivers.dlms.server import Access
from device_drivers.dlms.serving import serve
from device_drivers.emulator.behaviour import Behaviour
from device_drivers.emulator.clock import VirtualClock
from device_drivers.emulator.esme import Esme
from smets1.registers import DeviceModel

START = datetime(2025, 6, 1, tzinfo=UTC)
HALF_HOURS = 96
LOAD = 1000
"""What was drawn in each of so many half hours since then, in W."""

PASSWORD = "12345678"
KEYS = Keys(bytes(range(16)), bytes(range(0xD0, 0xE0)))
TITLE = b"S1B\0\0\0\0\1"
MECHANISMS = {"none": Mechanism.LOWEST, "low": Mechanism.LOW, "gmac": Mechanism.HIGH_GMAC}
WIRES = ["wrapper", "hdlc", "pty"]
ADDRESSES = {"hdlc 2": Address(1, 17, 2), "hdlc 4": Address(1, 1000, 4)}
"""Addresses of more than one octet, as where several meters share a line."""

ENERGY, CLOCK = "1.0.1.8.0.255", "0.0.1.0.0.255"
PROFILE = "0.0.99.1.0.255"
REFERENCE = "0.0.94.44.34.11"
"""The import MPAN, which can be set."""
SUPPLY, SCRIPTS, DISABLE = "0.0.96.3.10.255", "0.0.10.0.106.255", 52
"""The supply, and the script that disables it."""


@dataclass
class Wired:
    """The ESME, its mapping, and where it listens."""

    esme: Esme
    mapping: DeviceMapping
    url: str

    @property
    def place(self) -> tuple[str, int]:
        """Host and port, where it listens on TCP."""
        host, _, port = self.url.removeprefix("socket://").partition(":")
        return host, int(port)

    def value(self, item: str) -> Any:
        """What the device itself says of a data item."""
        return self.esme.read([item]).values[item]  # type: ignore[union-attr]


@contextmanager
def wired(wire: str, level: str = "none") -> Iterator[Wired]:
    """An ESME that listens on a wire, for clients of one level of authentication."""
    clock = VirtualClock(START)
    esme = Esme(DeviceModel("Example", "Meter", "1", "1.00"), clock, Behaviour())
    esme.set(LOAD)
    clock.wait_until(START + HALF_HOURS * timedelta(minutes=30))
    esme.set(0)
    mechanism = MECHANISMS[level]
    password = PASSWORD.encode() if mechanism is Mechanism.LOW else b""
    access = Access(frozenset((mechanism,)), password, KEYS if mechanism is Mechanism.HIGH_GMAC else None, TITLE)
    mapping = load_mapping("emulated").of("ESME")
    faults: list[Exception] = []
    with Listener(fault=faults.append) as listener:
        address = ADDRESSES.get(wire, Address(1))
        served = serve(esme, mapping, access, Lock(), address=address)  # type: ignore[arg-type]
        listen = {"wrapper": listener.wrapper, "hdlc": listener.hdlc, "pty": listener.pty}
        yield Wired(esme, mapping, listen[wire.partition(" ")[0]](served))
    assert faults == []


class Port(Protocol):
    """What a client writes to and reads from."""

    def write(self, octets: bytes) -> None:
        """Write octets."""

    def read(self) -> bytes:
        """Some octets, as soon as there are any."""

    def close(self) -> None:
        """Close it."""


class TcpPort:
    """A TCP connection."""

    def __init__(self, place: tuple[str, int]) -> None:
        self._socket = socket.create_connection(place, timeout=30)

    def write(self, octets: bytes) -> None:
        """Write octets."""
        self._socket.sendall(octets)

    def read(self) -> bytes:
        """Some octets, as soon as there are any."""
        octets = self._socket.recv(4096)
        assert octets, "the meter has hung up"
        return octets

    def close(self) -> None:
        """Close it."""
        self._socket.close()


class SerialPort:
    """A pseudo-terminal, signed on to by mode E."""

    def __init__(self, name: str) -> None:
        import serial

        # 8N1 from the beginning: a pseudo-terminal has neither parity nor 7 bits.
        self._serial = serial.Serial(name, 300, timeout=30)
        self.write(b"/?!\r\n")
        identification = self._serial.read_until(b"\r\n")
        assert identification.startswith(b"/EMU5\\2")
        self.write(b"\x06252\r\n")
        assert self._serial.read(6) == b"\x06252\r\n"
        self._serial.baudrate = 9600

    def write(self, octets: bytes) -> None:
        """Write octets."""
        self._serial.write(octets)

    def read(self) -> bytes:
        """Some octets, as soon as there are any."""
        assert select.select([self._serial], [], [], 30)[0], "the meter is silent"
        return bytes(self._serial.read(self._serial.in_waiting))

    def close(self) -> None:
        """Close it."""
        self._serial.close()


def port(meter: Wired) -> Port:
    """A port to a meter."""
    return TcpPort(meter.place) if meter.url.startswith("socket://") else SerialPort(meter.url)
