"""A meter on a wire by DLMS/COSEM: session, driver and mapping from what its entry says."""

from collections.abc import Callable
from datetime import UTC, datetime

from benches.dlms_entry import DlmsEntry
from benches.locks import when_let_go
from benches.wire import Frames, Wire
from device_drivers.dlms.apdu import Attribute, GetRequest, GetResponse
from device_drivers.dlms.axdr import Data
from device_drivers.dlms.driver import DlmsDriver
from device_drivers.dlms.hdlc import Address
from device_drivers.dlms.session import Session

LOGICAL_DEVICE_NAME = Attribute(1, bytes((0, 0, 42, 0, 0, 255)), 2)
"""The COSEM logical device name."""

EMULATORS = "S1B"
"""How the logical device names of the emulators of this harness begin."""


_open: dict[tuple[str, Address], Session] = {}
"""The sessions of this process, by what no other device has: a sign-on takes longer than most scenarios."""


def dlms_meter(entry: DlmsEntry, now: Callable[[], datetime]) -> tuple[DlmsDriver, Wire]:
    """The meter, connected to when it is first asked, and until this process lets go of its place, which it must hold.

    Raises BenchError where a secret is not to be had.
    """
    frames = Frames()
    session = _session(entry)
    session.record_by(now, frames)

    def name() -> str:
        return _name(session)

    def is_emulated() -> bool:
        return name().startswith(EMULATORS)

    return DlmsDriver(session, entry.mapping), Wire(frames, name, is_emulated, entry.firmware_may_change)


def _session(entry: DlmsEntry) -> Session:
    """The session that is open with a meter, unless it is to be reached in another way than before."""
    connection, known = entry.connection(), _open.get(entry.address)
    if known and known.connection == connection:
        return known
    if known:
        known.close()
    else:
        when_let_go(entry.place, lambda: _open.pop(entry.address).close())
    session = _open[entry.address] = Session(connection, lambda: datetime.now(UTC))
    return session


def _name(session: Session) -> str:
    """The logical device name, empty where the meter does not tell it."""
    response = session.request(GetRequest(LOGICAL_DEVICE_NAME))
    told = response.result if isinstance(response, GetResponse) else None
    return told.value.decode("ascii", "replace") if isinstance(told, Data) and isinstance(told.value, bytes) else ""
