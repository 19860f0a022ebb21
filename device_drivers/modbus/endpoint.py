"""Where equipment is reached: `tcp://10.0.0.5:502`, `serial:/dev/ttyUSB0?baudrate=9600&parity=N`, `rig:tcp`."""

from dataclasses import dataclass
from typing import Literal, cast
from urllib.parse import parse_qsl, urlsplit

FORMS = "tcp://host:port, serial:port, rig:tcp or rig:rtu"


@dataclass(frozen=True, slots=True)
class TcpEndpoint:
    """Modbus TCP."""

    host: str
    port: int = 502

    def __str__(self) -> str:
        """The endpoint as a bench file writes it."""
        return f"tcp://{self.host}:{self.port}"


@dataclass(frozen=True, slots=True)
class SerialEndpoint:
    """Modbus RTU; `port` is whatever pyserial opens, and even parity is what Modbus has by default."""

    port: str
    baudrate: int = 19_200
    parity: Literal["N", "E", "O"] = "E"
    stopbits: Literal[1, 2] = 1

    def __str__(self) -> str:
        """The endpoint as a bench file writes it."""
        return f"serial:{self.port}?baudrate={self.baudrate}&parity={self.parity}&stopbits={self.stopbits}"


@dataclass(frozen=True, slots=True)
class RigEndpoint:
    """The emulated rig in front of the emulated ESME, over TCP on the loopback or RTU on a pseudo-terminal."""

    wire: Literal["tcp", "rtu"]

    def __str__(self) -> str:
        """The endpoint as a bench file writes it."""
        return f"rig:{self.wire}"


Endpoint = TcpEndpoint | SerialEndpoint | RigEndpoint


def parse_endpoint(text: str) -> Endpoint:
    """The endpoint that a text names. Raises ValueError with what is expected."""
    scheme, _, rest = text.partition(":")
    if scheme == "tcp":
        return _tcp(text)
    if scheme == "serial":
        port, _, query = rest.partition("?")
        return _serial(port, dict(parse_qsl(query)))
    if text in ("rig:tcp", "rig:rtu"):
        return RigEndpoint(cast(Literal["tcp", "rtu"], rest))
    raise ValueError(FORMS)


def _tcp(text: str) -> TcpEndpoint:
    try:
        parts = urlsplit(text)
        host, port = parts.hostname, parts.port
    except ValueError:
        host, port = None, 0
    if not host or port == 0 or text not in (f"tcp://{host}", f"tcp://{host}:{port}"):
        raise ValueError("tcp://host:port")
    return TcpEndpoint(host, port or 502)


def _serial(port: str, options: dict[str, str]) -> SerialEndpoint:
    defaults = {"baudrate": "19200", "parity": "E", "stopbits": "1"}
    baudrate, parity, stopbits = (options.pop(key, default) for key, default in defaults.items())
    if not port or options:
        raise ValueError("serial:port?baudrate=..&parity=..&stopbits=..")
    if not (baudrate.isascii() and baudrate.isdecimal() and 300 <= int(baudrate[:9]) <= 4_000_000):
        raise ValueError("a baudrate from 300 to 4000000")
    if parity not in ("N", "E", "O") or stopbits not in ("1", "2"):
        raise ValueError("parity N, E or O, and stopbits 1 or 2")
    return SerialEndpoint(port, int(baudrate), cast(Literal["N", "E", "O"], parity), 1 if stopbits == "1" else 2)
