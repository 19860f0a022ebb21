"""Who holds a bench: one process at a time for each port and each address, whichever user of the host runs it.

A lock is the kernel's (flock), so it ends with its process whatever happens to that. Its file tells who holds it.
"""

import getpass
import json
import os
import socket
from collections.abc import Callable, Iterable
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from types import TracebackType
from typing import Self
from urllib.parse import urlsplit

from benches import labgrid
from smets1.errors import BenchError, Finding

FOLDER_VARIABLE = "S1BENCH_LOCKS"
"""Names another folder for the locks; every user of a host has to name the same."""

FOLDER = Path("/var/tmp/s1bench-locks")
"""Where the locks are: a place that every user of a host may write to, and that outlives nobody's session."""

_NETWORK = ("tcp", "socket", "rfc2217")


def place_of(url: str) -> str:
    """The place that a port or URL leads to: one name, however it is written.

    A serial port by the device that its links lead to; a host by its address, where that can be found.
    """
    parts = urlsplit(url)
    if parts.scheme not in _NETWORK:
        return os.path.realpath(url)
    host, port = parts.hostname or "", parts.port
    with suppress(OSError, UnicodeError):
        host = min(str(found[4][0]) for found in socket.getaddrinfo(host, port, type=socket.SOCK_STREAM))
    return f"{host}:{port}"


class Hold:
    """Holds places for this process; what it holds already it holds once more, until each is released.

    A place that `lender` holds, a process that shares its work among others, counts as held by this one. Raises
    BenchError that names every place which another process holds, and then holds none.
    """

    def __init__(self, places: Iterable[str], lender: int | None = None) -> None:
        self.places: list[str] = []
        findings = []
        for place in sorted(set(places)):
            try:
                _hold(place, lender)
            except _BusyError as busy:
                expected = "a bench that nobody else holds"
                findings.append(Finding(place, f"held by {busy}", expected, "Wait until it is released."))
            else:
                self.places.append(place)
        if findings:
            self.release()
            raise BenchError(findings)

    def __enter__(self) -> Self:
        """The hold itself."""
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Release it."""
        self.release()

    def release(self) -> None:
        """Let go of the places, unless this process holds them otherwise; once released, this does nothing."""
        places, self.places = self.places, []
        for place in places:
            _release(place)


class Mounted:
    """Holds places while an installation is mounted on them: once at a time, in whatever process.

    Raises BenchError as `Hold` does, and where something is mounted there already.
    """

    def __init__(self, places: Iterable[str]) -> None:
        self._hold = Hold(places)
        self._locks: list[int] = []
        try:
            for place in self._hold.places:
                self._locks.append(_locked(f"mounted on {place}"))
        except _BusyError as busy:
            self.release()
            expected = "one installation at a time on a port"
            raise BenchError([Finding(place, f"mounted by {busy}", expected, "Release that one first.")]) from None

    def release(self) -> None:
        """Let go of the places; once released, this does nothing."""
        while self._locks:
            _unlock(self._locks.pop())
        self._hold.release()


def when_let_go(place: str, close: Callable[[], None]) -> None:
    """Have `close` called when this process lets go of a place that it holds: what is open there is open until then."""
    _held[place].closers.append(close)


class _BusyError(Exception):
    """Says who holds a place: a process of this host has a `pid`."""

    def __init__(self, holder: str, pid: int | None = None) -> None:
        super().__init__(holder)
        self.pid = pid


@dataclass(frozen=True, slots=True)
class _Holder:
    pid: int
    user: str
    since: str

    def __str__(self) -> str:
        return f"process {self.pid} of {self.user}, since {self.since}"


@dataclass(slots=True)
class _Held:
    """A place that this process holds so many times; `lock` is None where the lender holds it."""

    pid: int
    lock: int | None
    times: int = 0
    acquired: bool = False
    """Whether labgrid acquired it for this process."""
    closers: list[Callable[[], None]] = field(default_factory=list)
    """What closes what is open there."""


_held: dict[str, _Held] = {}
"""The kernel lets one process lock a file twice, so what it holds is known here."""


def _hold(place: str, lender: int | None) -> None:
    held = _held.get(place)
    if held is None or held.pid != os.getpid():
        held = _held[place] = _taken(place, lender)
    held.times += 1


def _taken(place: str, lender: int | None) -> "_Held":
    try:
        lock = _locked(place)
    except _BusyError as busy:
        if lender is None or busy.pid != lender:
            raise
        return _Held(os.getpid(), None)
    held = _Held(os.getpid(), lock)
    if place.startswith(labgrid.PLACE):
        try:
            held.acquired, other = labgrid.acquire(place.removeprefix(labgrid.PLACE))
        except BenchError:
            _unlock(lock)
            raise
        if other:
            _unlock(lock)
            raise _BusyError(other)
    return held


def _release(place: str) -> None:
    held = _held[place]
    held.times -= 1
    if not held.times:
        while held.closers:
            held.closers.pop()()
        del _held[place]
        if held.acquired:
            labgrid.release(place.removeprefix(labgrid.PLACE))
        if held.lock is not None:
            _unlock(held.lock)


def _locked(name: str) -> int:
    """The file that is locked by that name. Raises _BusyError, and BenchError where it cannot be locked at all."""
    import fcntl  # a bench that needs no lock needs no such system either

    path = _folder() / ("".join(each if each.isalnum() else "-" for each in name) + ".lock")
    while True:
        try:
            file = _opened(path)
        except OSError as error:
            raise _unusable(path, error) from None
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            holder = _holder(file)
            os.close(file)
            raise _BusyError(str(holder or "another process"), holder.pid if holder else None) from None
        if _is_at(path, file):
            signed = {"pid": os.getpid(), "user": _user(), "since": f"{datetime.now(UTC):%Y-%m-%d %H:%M} UTC"}
            os.ftruncate(file, 0)
            os.pwrite(file, json.dumps(signed).encode(), 0)
            return file
        os.close(file)


def _unlock(file: int) -> None:
    os.ftruncate(file, 0)
    os.close(file)


def _folder() -> Path:
    folder = Path(os.environ.get(FOLDER_VARIABLE) or FOLDER)
    try:
        folder.mkdir(parents=True, exist_ok=True)
        if folder.stat().st_uid == os.getuid():
            folder.chmod(0o1777)
    except OSError as error:
        raise _unusable(folder, error) from None
    return folder


def _unusable(path: Path, error: OSError) -> BenchError:
    expected = f"a folder for locks that every user may write to; {FOLDER_VARIABLE} names another"
    return BenchError([Finding(str(path), error.strerror or str(error), expected, "Correct its permissions.")])


def _opened(path: Path) -> int:
    """The file, made where there is none; the system may refuse to make one that another user has made."""
    flags = os.O_RDWR | os.O_NOFOLLOW
    try:
        return os.open(path, flags)
    except FileNotFoundError:
        pass
    try:
        file = os.open(path, flags | os.O_CREAT | os.O_EXCL)
    except FileExistsError:
        return os.open(path, flags)
    os.fchmod(file, 0o666)
    return file


def _is_at(path: Path, file: int) -> bool:
    """Whether the file is still the one of that name: if not, another process would lock another one."""
    try:
        return os.path.samestat(os.stat(path), os.fstat(file))
    except FileNotFoundError:
        return False


def _holder(file: int) -> _Holder | None:
    try:
        told = json.loads(os.pread(file, 1_000, 0))
        return _Holder(int(told["pid"]), str(told["user"]), str(told["since"]))
    except (ValueError, TypeError, KeyError):
        return None


def _user() -> str:
    try:
        return getpass.getuser()
    except (OSError, KeyError):
        return str(os.getuid())
