"""How fast the DLMS codec is, both ends in memory: GETs of a register and of a profile of 96 rows a second.

python benchmarks/dlms.py [SECONDS]

At 9600 Bd the line alone allows 19 registers a second, and one profile in 2.6 s.
"""

import sys
import time
from collections.abc import Callable

from device_drivers.dlms import apdu
from device_drivers.dlms.apdu import Attribute, GetRequest, GetResponse, logical_name
from device_drivers.dlms.axdr import Data, Tag, array, octet_string, structure
from device_drivers.dlms.block import ClientTransfer, Request, ServerTransfer
from device_drivers.dlms.hdlc import Address
from device_drivers.dlms.link import ClientLink, Received, ServerLink

REGISTER = Attribute(3, logical_name("1.0.1.8.0.255"), 2)
PROFILE = Attribute(7, logical_name("1.0.99.1.0.255"), 2)
ROWS = 96
VALUES = {
    REGISTER: Data(Tag.DOUBLE_LONG_UNSIGNED, 123_456),
    PROFILE: array(*(structure(octet_string(bytes(12)), Data(Tag.DOUBLE_LONG_UNSIGNED, row)) for row in range(ROWS))),
}
MAX_PDU = 500


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


def main() -> None:
    """Print the table."""
    seconds = float(sys.argv[1]) if len(sys.argv) > 1 else 3.0
    for name, attribute in (("register", REGISTER), (f"profile of {ROWS} rows", PROFILE)):
        print(f"{name:20} {per_second(reader(attribute), seconds):10,.0f} a second")  # noqa: T201


if __name__ == "__main__":
    main()
