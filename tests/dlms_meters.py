"""The small meter of the interoperability tests on a wire, and sessions with it."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from threading import Lock
from typing import Any

from device_drivers.dlms.decoded import Frame
from device_drivers.dlms.hdlc import Address
from device_drivers.dlms.listening import Listener, Served
from device_drivers.dlms.session import Connection, Session, SignOn
from tests.interop.meter import Meter

NOW = datetime(2026, 11, 20, 6, 0, tzinfo=UTC)
ADDRESS = Address(1, 17, 2)
DATA = b"1.8.0(000123.4*kWh)\r\n"


@dataclass
class Bench:
    """A listener for one meter, and the frames of the sessions with it."""

    listener: Listener
    served: Served
    meters: list[Meter]
    frames: list[Frame] = field(default_factory=list)

    def url(self, way: str) -> str:
        """The URL of a way to the meter."""
        match way:
            case "wrapper":
                return self.listener.wrapper(self.served)
            case "hdlc":
                return self.listener.hdlc(self.served)
        return self.listener.pty(self.served)

    def connection(self, way: str, **settings: Any) -> Connection:
        """How a session reaches the meter; a pseudo-terminal is signed on to unless its way is `pty hdlc`."""
        usual: dict[str, Any] = {"timeout": 2.0, "server": ADDRESS}
        if way == "wrapper":
            usual["transport"] = "wrapper"
        if way == "pty":
            usual["sign_on"] = SignOn()
        return Connection(self.url(way), **usual | settings)

    def session(self, way: str, **settings: Any) -> Session:
        """A session whose frames are kept."""
        return Session(self.connection(way, **settings), lambda: NOW, self.frames.append)


class Application:
    """The small meter, as a listener asks it."""

    def __init__(self, meter: Meter) -> None:
        self.receive = meter.apdu


@contextmanager
def bench(**meter_settings: Any) -> Iterator[Bench]:
    """A listener in front of a small meter, one for each association; a fault of it fails the test."""
    faults: list[Exception] = []
    meters: list[Meter] = []

    def associate() -> Application:
        meters.append(Meter(**meter_settings))
        return Application(meters[-1])

    served = Served(associate, Lock(), ADDRESS, readout=lambda: DATA)
    with Listener(fault=faults.append) as listener:
        yield Bench(listener, served, meters)
    assert faults == []
