"""The features judge devices over DLMS as they judge them in memory: every scenario of every clause ends the same."""

from collections.abc import Callable
from contextlib import ExitStack
from datetime import UTC, date, datetime
from pathlib import Path
from threading import Lock
from typing import Any, cast

import pytest

import benches.mount
from benches.bench_file import EMBEDDED_BENCH
from benches.installation import MountedDevice
from device_drivers.dlms.decoded import Frame, in_words
from device_drivers.dlms.driver import DlmsDriver
from device_drivers.dlms.listening import Listener
from device_drivers.dlms.objects import ServedDevice
from device_drivers.dlms.serving import serve
from device_drivers.dlms.session import Connection, Session, SignOn
from device_drivers.emulator import EmulatedDevice
from s1bench.verify import Asked, prepare, run_share
from tests.benches import declared, write_bench
from tests.on_the_wire import PUBLIC, direct, mapping_of

DMCS = ("IOC-01", "MOC-SECURE-01")
AS_OF = date(2026, 11, 20)
CLAUSES = ("18.5(o)", "18.7(i)", "unnumbered/tariff-setting-not-supported")


class OverTheWire(DlmsDriver):
    """A driver of an emulated device; what a bench does to the device itself is done to it."""

    def __init__(self, device: EmulatedDevice, asks: Any) -> None:
        super().__init__(asks(device), mapping_of(device.role))
        self.device = device

    def __getattr__(self, name: str) -> Any:
        return getattr(self.__dict__["device"], name)


def verdicts(
    bench: Path = EMBEDDED_BENCH, clauses: tuple[str, ...] = (), dmcs: tuple[str, ...] = DMCS
) -> dict[tuple[str, ...], str]:
    """How each scenario of the S1SR ended."""
    run = prepare(Asked(bench, None, dmcs, clauses, AS_OF))
    return {
        (record.dmc, record.role, record.clause, record.feature, record.scenario, str(record.rule)): str(record.outcome)
        for record in run_share(run, None, lambda _: None)
    }


def mounted(asked: list[OverTheWire], asks: Any = direct) -> Callable[..., MountedDevice]:
    """What mounts emulated devices behind a wire, and notes them; `asks` gives the session with a device."""

    def mount(role: str, driver: Any, *rest: Any) -> MountedDevice:
        assert isinstance(driver, EmulatedDevice)
        asked.append(OverTheWire(driver, asks))
        return MountedDevice(role, asked[-1], *rest)

    return mount


def test_the_verdicts_over_the_wire_are_those_in_memory(monkeypatch: pytest.MonkeyPatch) -> None:
    in_memory = verdicts()
    wired: list[OverTheWire] = []
    monkeypatch.setattr(benches.mount, "MountedDevice", mounted(wired))
    over_the_wire = verdicts()
    assert over_the_wire == in_memory
    assert len(over_the_wire) > 150
    assert {clause for _, _, clause, *_ in over_the_wire} >= {"18.5(o)", "18.5(p)(iii)", "18.7(i)"}
    assert len(wired) > 500


def test_a_device_that_contradicts_its_declaration_does_so_over_the_wire(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    contrary = {(dmc, "ESME"): set(CLAUSES) - declared(dmc, "ESME") for dmc in DMCS}
    bench = write_bench(tmp_path, contrary, DMCS)
    in_memory = verdicts(bench, CLAUSES)
    monkeypatch.setattr(benches.mount, "MountedDevice", mounted([]))
    assert verdicts(bench, CLAUSES) == in_memory
    assert "failed" in in_memory.values()


class Slot:
    """Where a meter is connected to: each scenario puts another one in, and the session stays."""

    def __init__(self, device: EmulatedDevice, listener: Listener, way: str) -> None:
        self.device, self.role = device, device.role
        served = serve(cast(ServedDevice, self), mapping_of(self.role), PUBLIC, Lock())
        self.frames: list[Frame] = []
        if way == "pty":
            connection = Connection(listener.pty(served), sign_on=SignOn())
        else:
            connection = Connection(listener.wrapper(served), "wrapper")
        self.session = Session(connection, lambda: datetime.now(UTC), self.frames.append)

    def __getattr__(self, name: str) -> Any:
        return getattr(self.__dict__["device"], name)


@pytest.mark.parametrize(("way", "opening"), [("wrapper", "AARQ"), ("pty", "/?!")])
def test_the_verdicts_over_a_port_are_those_in_memory(way: str, opening: str, monkeypatch: pytest.MonkeyPatch) -> None:
    in_memory = verdicts(dmcs=DMCS[:1])
    slots: dict[str, Slot] = {}
    with ExitStack() as stack:
        listener = stack.enter_context(Listener())

        def asks(device: EmulatedDevice) -> Session:
            if device.role not in slots:
                slots[device.role] = Slot(device, listener, way)
                stack.callback(slots[device.role].session.close)
            slots[device.role].device = device
            return slots[device.role].session

        monkeypatch.setattr(benches.mount, "MountedDevice", mounted([], asks))
        assert verdicts(dmcs=DMCS[:1]) == in_memory
    assert len(in_memory) > 80
    openings = {role: sum(opening in in_words(frame.octets) for frame in slot.frames) for role, slot in slots.items()}
    assert openings["ESME"] == 1
    assert set(openings.values()) <= {0, 1}
