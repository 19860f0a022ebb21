"""A serial port, or what stands for one: socket://host:port, or any other URL of pyserial, which is imported then.

A pseudo-terminal keeps neither parity nor 7 bits, and glibc answers EINVAL where nothing but those was asked: that is
no fault. Every attribute of pyserial that is set configures the port anew, so all are set at once.
"""

import errno
import select
import socket
import time
from collections.abc import Callable
from importlib import import_module
from typing import Any, Final
from urllib.parse import urlsplit

from device_drivers.dlms.iec62056_21 import Line

CHARACTER: Final = 10
"""The bits of a character on the line: 7E1 and 8N1 alike."""

_MOST: Final = 4096
_CONNECTING: Final = 10.0
"""How long a connection may take to come about, in s."""


class PortError(OSError):
    """The port cannot be opened, or is gone; the message says why."""


class Port:
    """An open port. `silence`: how long reading waits once all is written, in s; `most`: how long writing may take.

    Every method but `close` raises PortError.
    """

    def __init__(self, line: Line, silence: float) -> None:
        self._line = line
        self._silence = silence
        self._written_until = 0.0

    def close(self) -> None:
        """Close it, in whatever state it is."""
        raise NotImplementedError

    def read(self) -> bytes:
        """What came; nothing after silence."""
        while not (octets := self._read()):
            if time.monotonic() >= self._written_until + self._silence:
                return b""
        return octets

    def read_waiting(self) -> bytes:
        """What has come already."""
        raise NotImplementedError

    def write(self, octets: bytes) -> None:
        """Write octets."""
        started = max(time.monotonic(), self._written_until)
        self._written_until = started + len(octets) * CHARACTER / self._line.baud
        self._write(octets)

    def set_line(self, line: Line) -> None:
        """Set the line once all that was written has left the port.

        An adapter says that all is out before it is: so this waits for as long as the characters take.
        """
        self._drain()
        if (left := self._written_until - time.monotonic()) > 0:
            time.sleep(left)
        self._line = line
        self._configure(line)

    def _read(self) -> bytes:
        """What came; nothing after silence."""
        raise NotImplementedError

    def _write(self, octets: bytes) -> None:
        raise NotImplementedError

    def _drain(self) -> None:
        """Wait until all that was written is out, as far as that can be known."""

    def _configure(self, line: Line) -> None:
        """Set baud rate, bits and parity, where there are such."""


def open_port(url: str, line: Line, silence: float, most: float) -> Port:
    """The port of a URL, opened. Raises PortError."""
    if url.startswith("socket://"):
        return _SocketPort(url, line, silence, most)
    return _SerialPort(url, line, silence, most)


class _SocketPort(Port):
    """A TCP connection, to a meter or to a converter whose line is set elsewhere."""

    def __init__(self, url: str, line: Line, silence: float, most: float) -> None:
        super().__init__(line, silence)
        try:
            parts = urlsplit(url)
            self._socket = socket.create_connection((parts.hostname or "", parts.port or 0), min(most, _CONNECTING))
            self._socket.settimeout(most)
            self._socket.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        except (OSError, ValueError) as error:
            raise PortError(str(error)) from None

    def close(self) -> None:
        self._socket.close()

    def read_waiting(self) -> bytes:
        return self._received(0.0)

    def _read(self) -> bytes:
        return self._received(self._silence)

    def _received(self, within: float) -> bytes:
        try:
            if not select.select([self._socket], [], [], within)[0]:
                return b""
            octets = self._socket.recv(_MOST)
        except (OSError, ValueError) as error:
            raise PortError(str(error)) from None
        if not octets:
            raise PortError("the connection was closed by the other end")
        return octets

    def _write(self, octets: bytes) -> None:
        try:
            self._socket.sendall(octets)
        except OSError as error:
            raise PortError(str(error)) from None


class _SerialPort(Port):
    """A port of pyserial."""

    def __init__(self, url: str, line: Line, silence: float, most: float) -> None:
        super().__init__(line, silence)
        try:
            serial = import_module("serial")
        except ImportError:
            raise PortError("pyserial is not installed: pip install -e '.[lab]'") from None
        # rfc2217 knows no timeout of writing. The port is opened with 8N1, which no pseudo-terminal refuses.
        limits = {} if url.startswith("rfc2217:") else {"write_timeout": most}
        try:
            self._serial: Any = serial.serial_for_url(url, baudrate=line.baud, timeout=silence, **limits)
        except (OSError, ValueError) as error:
            raise PortError(str(error)) from None
        try:
            self._configure(line)
        except PortError:
            self.close()
            raise

    def close(self) -> None:
        try:
            self._serial.close()
        except OSError:
            return

    def read_waiting(self) -> bytes:
        return self._waiting(b"")

    def _read(self) -> bytes:
        try:
            first = bytes(self._serial.read(1))
        except OSError as error:
            raise PortError(str(error)) from None
        return self._waiting(first) if first else b""

    def _waiting(self, first: bytes) -> bytes:
        try:
            count = self._serial.in_waiting
            return first + bytes(self._serial.read(min(count, _MOST))) if count else first
        except OSError as error:
            raise PortError(str(error)) from None

    def _write(self, octets: bytes) -> None:
        try:
            self._serial.write(octets)
        except OSError as error:
            raise PortError(str(error)) from None

    def _drain(self) -> None:
        _attempt(self._serial.flush)

    def _configure(self, line: Line) -> None:
        serial = self._serial
        serial._baudrate = line.baud
        serial._bytesize = line.data_bits
        serial._parity = "E" if line.even_parity else "N"
        _attempt(serial._reconfigure_port)


def _attempt(act: Callable[[], object]) -> None:
    try:
        act()
    except OSError as error:
        raise PortError(str(error)) from None
    except Exception as error:
        # termios.error, a class of its own that only some systems have
        if type(error).__name__ != "error" or error.args[:1] != (errno.EINVAL,):
            raise PortError(str(error)) from None
