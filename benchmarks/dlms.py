"""How fast the DLMS codec is in memory, and how near a session comes to what a line of 9600 Bd allows.

python benchmarks/dlms.py [SECONDS]

The line is a pseudo-terminal that is as slow as a real one, in both directions. Its floor is what the octets of a GET
and its answer take by themselves, at 10 bits each.
"""

import sys
import time
from collections.abc import Callable
from datetime import UTC, datetime
from statistics import median

from device_drivers.dlms import acse, apdu
from device_drivers.dlms.acse import AssociationResponse, AssociationResult, Context, Diagnostic, InitiateResponse
from device_drivers.dlms.apdu import Attribute, GetRequest, GetResponse, logical_name
from device_drivers.dlms.axdr import Data, Tag, array, octet_string, structure
from device_drivers.dlms.block import ClientTransfer, Request, ServerTransfer
from device_drivers.dlms.client import USUAL
from device_drivers.dlms.decoded import Frame
from device_drivers.dlms.hdlc import Address
from device_drivers.dlms.link import ClientLink, Received, ServerLink
from device_drivers.dlms.listening import Listener, Served
from device_drivers.dlms.session import Connection, Session, SignOn

REGISTER = Attribute(3, logical_name("1.0.1.8.0.255"), 2)
PROFILE = Attribute(7, logical_name("1.0.99.1.0.255"), 2)
ROWS = 96
VALUES = {
    REGISTER: Data(Tag.DOUBLE_LONG_UNSIGNED, 123_456),
    PROFILE: array(*(structure(octet_string(bytes(12)), Data(Tag.DOUBLE_LONG_UNSIGNED, row)) for row in range(ROWS))),
}
ATTRIBUTES = {"register": REGISTER, f"profile of {ROWS} rows": PROFILE}
MAX_PDU = 500
BAUD = 9600


def serve(transfer: ServerTransfer, octets: bytes) -> bytes:
    """The answer of a meter that holds `VALUES`."""
    answer = transfer.receive(apdu.decode(octets))  # type: ignore[arg-type]
    if isinstance(answer, GetRequest):
        answer = transfer.answer(GetResponse(VALUES[answer.attribute]))
    return answer.encode()


def exchange(client: ClientLink, server: ServerLink, transfer: ServerTransfer) -> bytes:
    """Carry octets between both ends until the client has an APDU; nothing while the link opens."""
    while client.is_waiting:
        for event in server.receive(client.take_output()):
            if isinstance(event, Received):
                server.send(serve(transfer, event.apdu))
        for answer in client.receive(server.take_output()):
            if isinstance(answer, Received):
                return answer.apdu
    return b""


def reader(attribute: Attribute) -> Callable[[], None]:
    """A function that reads an attribute over an open link, and checks it."""
    client, server = ClientLink(Address(16), Address(1)), ServerLink(Address(1))
    transfer = ServerTransfer(MAX_PDU)
    client.connect()
    exchange(client, server, transfer)

    def read() -> None:
        reading = ClientTransfer(GetRequest(attribute))
        request: Request | None = reading.first()
        while request is not None:
            client.send(request.encode())
            request = reading.receive(apdu.decode(exchange(client, server, transfer)))
        if reading.response != GetResponse(VALUES[attribute]):
            raise ValueError(f"read {reading.response}")

    return read


def per_second(work: Callable[[], None], seconds: float) -> float:
    """How often a second `work` is done."""
    started = time.perf_counter()
    done = 0
    while (elapsed := time.perf_counter() - started) < seconds:
        work()
        done += 1
    return done / elapsed


class Meter:
    """A meter that holds `VALUES`, as a listener asks it."""

    def __init__(self) -> None:
        self._transfer = ServerTransfer(MAX_PDU)

    def receive(self, octets: bytes) -> bytes:
        """The answer to an APDU."""
        if octets[0] != acse.AARQ:
            return serve(self._transfer, octets)
        agreed = InitiateResponse(USUAL, MAX_PDU).encode()
        return AssociationResponse(Context.LOGICAL_NAMES, AssociationResult.ACCEPTED, Diagnostic.NULL, agreed).encode()


def on_the_line(seconds: float) -> None:
    """Print what GETs take on a paced line, beside the floor of the octets that went over it."""
    frames: list[Frame] = []
    with (
        Listener(paced=True) as listener,
        Session(Connection(listener.pty(Served(Meter)), sign_on=SignOn()), now, frames.append) as session,
    ):
        started = time.perf_counter()
        session.associate()
        opened = time.perf_counter() - started
        sign_on = sum(len(frame.octets) for frame in frames[:3])
        hdlc = sum(len(frame.octets) for frame in frames[3:])
        print_time("sign-on, association", opened, sign_on * 10 / 300 + hdlc * 10 / BAUD)
        for name, attribute in ATTRIBUTES.items():
            frames.clear()
            took = []
            while sum(took) < seconds:
                started = time.perf_counter()
                session.request(GetRequest(attribute))
                took.append(time.perf_counter() - started)
            octets = sum(len(frame.octets) for frame in frames) / len(took)
            print_time(f"{name} ({octets:.0f} octets)", median(took), octets * 10 / BAUD)


def print_time(name: str, took: float, floor: float) -> None:
    """Print a line of the table."""
    print(f"{name:36} {1000 * took:10,.2f} ms, floor {1000 * floor:10,.2f} ms, +{100 * (took / floor - 1):.2f} %")  # noqa: T201


def now() -> datetime:
    """Bench time."""
    return datetime.now(UTC)


def main() -> None:
    """Print both tables."""
    seconds = float(sys.argv[1]) if len(sys.argv) > 1 else 3.0
    for name, attribute in ATTRIBUTES.items():
        print(f"{name:36} {per_second(reader(attribute), seconds):10,.0f} a second in memory")  # noqa: T201
    on_the_line(seconds)


if __name__ == "__main__":
    main()
