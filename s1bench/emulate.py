"""`s1bench emulate`: serve emulated meters on the wire, until interrupted."""

import argparse
import json
import signal
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from threading import Event, Lock
from typing import TYPE_CHECKING

from benches.bench_file import EMBEDDED_BENCH, Bench, InstallationSpec, load_bench, select
from benches.installation import Journal
from benches.mount import mount
from benches.secret import FORMS, Secret
from device_drivers.emulator.driver import EmulatedDevice
from device_drivers.protocols import Clock
from smets1.data_items import DEVICE_TYPES, METERS
from smets1.errors import BenchError, Finding, UsageError

if TYPE_CHECKING:
    from device_drivers.dlms.listening import Listener, Served
    from device_drivers.dlms.server import Access

HELP = "serve the emulated meters of a DMC on the wire by DLMS/COSEM, until interrupted"
EXAMPLE = "s1bench emulate MOC-SECURE-01 --device ESME --tcp 127.0.0.1:4059"

Place = tuple[str, int]
"""Host and port."""


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """The options of the verb."""
    parser.add_argument("dmc", metavar="DMC", help="DMC whose meters are served, as the bench mounts it")
    parser.add_argument(
        "--bench", type=Path, default=EMBEDDED_BENCH, help="bench file; default: the embedded emulators"
    )
    parser.add_argument(
        "--device", choices=DEVICE_TYPES, help="serve this device only; default: every meter of the DMC"
    )
    wire = parser.add_mutually_exclusive_group(required=True)
    several = "with several meters, each further one at the next port; port 0 is any that is free"
    wire.add_argument("--tcp", type=_place, metavar="HOST:PORT", help=f"by the COSEM wrapper over TCP; {several}")
    wire.add_argument("--hdlc", type=_place, metavar="HOST:PORT", help="by HDLC over TCP; else as --tcp")
    wire.add_argument("--pty", action="store_true", help="on pseudo-terminals, by a sign-on in mode C or E, or HDLC")
    parser.add_argument("--paced", action="store_true", help="be as slow as the baud rate of the line")
    parser.add_argument(
        "--password", metavar="REFERENCE", help=f"ask clients for this password, {FORMS}; default: ask for none"
    )
    parser.add_argument(
        "--mapping",
        default="emulated",
        metavar="FILE",
        help="where the meters have their objects: one that ships, or a mapping file of a meter family",
    )
    parser.add_argument("--json", action="store_true", help="print a line of JSON for each meter instead of its URL")


def run(options: argparse.Namespace) -> int:
    """Serve until interrupted, and return 0."""
    bench = load_bench(options.bench)
    (spec,) = select(bench, [options.dmc])
    roles = _roles(spec, options.device)
    access = _access(options.password)

    from device_drivers.dlms.listening import Listener  # nothing else needs a socket
    from device_drivers.dlms.mapping_file import load_mapping
    from device_drivers.dlms.serving import serve

    family = load_mapping(options.mapping)

    with interrupted() as stop:
        installation = mount(*_alone(bench, spec), Journal())
        present = Present(installation.clock)
        try:
            with Listener(paced=options.paced, fault=_print_fault) as listener:
                for number, role in enumerate(roles):
                    device = installation.devices[role].driver
                    assert isinstance(device, EmulatedDevice)
                    url = _listen(listener, serve(device, family.of(role), access, present), options, number)
                    sys.stdout.write(json.dumps({"device": role, "url": url}) if options.json else f"listening {url}")
                    sys.stdout.write("\n")
                    sys.stderr.write(f"{role} of {options.dmc} at {url}\n")
                sys.stdout.flush()
                stop.wait()
        finally:
            installation.release()
    return 0


class Present:
    """A lock under which the emulated devices of a clock are at the present, and nothing else happens to them."""

    def __init__(self, clock: Clock) -> None:
        self._clock = clock
        self._lock = Lock()

    def __enter__(self) -> None:
        """Wait until nobody else holds it, and bring the devices to the present."""
        self._lock.acquire()
        try:
            self._clock.now()
        except BaseException:
            self._lock.release()
            raise

    def __exit__(self, *_: object) -> None:
        """Let the next one."""
        self._lock.release()


@contextmanager
def interrupted() -> Iterator[Event]:
    """An event that is set by SIGINT and SIGTERM, which end nothing meanwhile."""
    stop = Event()
    before = {number: signal.getsignal(number) for number in (signal.SIGINT, signal.SIGTERM)}
    for number in before:
        signal.signal(number, lambda *_: stop.set())
    try:
        yield stop
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)


def _alone(bench: Bench, spec: InstallationSpec) -> tuple[Bench, InstallationSpec]:
    """The emulated devices without what is on wires of the bench, and at the true time, which passes by itself."""
    emulated = {role: device for role, device in spec.devices.items() if device.driver == "emulator"}
    equipment = {kind: part for kind, part in bench.equipment.items() if part.endpoint is None}
    return replace(bench, clock="real", equipment=equipment), replace(spec, devices=emulated)


def _roles(spec: InstallationSpec, role: str | None) -> tuple[str, ...]:
    """The devices to serve. Raises UsageError where there is none."""
    known = tuple(each for each in DEVICE_TYPES if each in spec.devices and spec.devices[each].driver == "emulator")
    wanted = (role,) if role else tuple(each for each in METERS if each in known)
    if not wanted or not set(wanted) <= set(known):
        expected = "one of " + ", ".join(known) if known else "an emulated device"
        found = f"{role or 'no emulated meter'} of {spec.combination.dmc}"
        raise UsageError([Finding("--device", found, expected, "Name a device that the bench emulates.")])
    return wanted


def _access(reference: str | None) -> "Access":
    """Who may associate. Raises UsageError for what is no reference, and BenchError where no password is there."""
    from device_drivers.dlms.acse import Mechanism
    from device_drivers.dlms.server import Access

    if reference is None:
        return Access()
    try:
        secret = Secret.parse(reference, Path(), "--password")
    except ValueError:
        do = "Keep the password elsewhere, and change this one."
        raise UsageError([Finding("--password", "a password on the command line", FORMS, do)]) from None
    return Access(frozenset((Mechanism.LOW,)), secret.octets())


def _listen(listener: "Listener", served: "Served", options: argparse.Namespace, number: int) -> str:
    """Listen for one more device; returns its URL. Raises BenchError where that is not possible."""
    if options.pty:
        return listener.pty(served)
    listen: Callable[..., str] = listener.wrapper if options.tcp else listener.hdlc
    host, port = options.tcp or options.hdlc
    try:
        return listen(served, host, port + number if port else 0)
    except (OSError, OverflowError) as error:
        found = getattr(error, "strerror", None) or str(error)
        do = "Name another port, or 0 for any."
        raise BenchError([Finding(f"{host}:{port + number}", found, "a port that is free", do)]) from None


def _place(text: str) -> Place:
    """Host and port of a text. Raises ValueError."""
    host, _, port = text.rpartition(":")
    if not host or not (port.isascii() and port.isdecimal()) or int(port[:6]) > 0xFFFF:
        raise argparse.ArgumentTypeError(f"{text!r} is not HOST:PORT")
    return host.strip("[]"), int(port)


def _print_fault(error: Exception) -> None:
    sys.stderr.write(f"a request was not answered: {type(error).__name__}: {error}\n")
