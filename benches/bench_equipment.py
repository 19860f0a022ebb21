"""Connecting an installation with the equipment of its bench, emulated or by Modbus."""

from collections.abc import Callable, Mapping
from datetime import datetime, timedelta

from benches.bench_file import EquipmentSpec
from device_drivers.emulator.esme import Esme
from device_drivers.emulator.plant import Plant
from device_drivers.equipment import Contactor, Equipment, LoadBank, ReferenceMeter, Supply
from device_drivers.modbus.endpoint import Endpoint, RigEndpoint, SerialEndpoint, TcpEndpoint
from device_drivers.modbus.instruments import (
    Instrument,
    ModbusLoad,
    ModbusReferenceMeter,
    ModbusSupply,
    contactors_of,
)
from device_drivers.modbus.rig import Rig
from device_drivers.modbus.transport import Line
from device_drivers.protocols import Clock, DeviceDriver, DeviceTimeout
from smets1.errors import BenchError

POWER_TIME = timedelta(minutes=2)
"""How long a meter may take to fall silent without power, and to answer again with it."""


def connect(specs: Mapping[str, EquipmentSpec], esme: Esme | None, now: Callable[[], datetime]) -> Equipment:
    """The equipment that `specs` ask for, and around an emulated ESME what they do not mention.

    Where the ESME is not emulated, what is not reached by Modbus is not there. Nothing is opened but rigs. Raises
    EquipmentError where a rig cannot be started.
    """
    equipment = Equipment()
    connector = _Connector(specs, Plant(esme) if esme else None, now, equipment)
    try:
        equipment.supply = connector.supply()
        equipment.load = connector.load()
        equipment.contactors = connector.contactors()
        equipment.reference_meter = connector.reference_meter()
    except BaseException:
        connector.close()
        raise
    equipment.closers = (connector.close,)
    return equipment


def comes_to(driver: DeviceDriver, clock: Clock, answering: bool) -> bool:
    """Whether a device comes to answer, or to fall silent, within `POWER_TIME`."""
    until = clock.now() + POWER_TIME
    while _answers(driver) != answering:
        if clock.now() >= until:
            return False
        clock.wait_until(min(clock.now() + timedelta(seconds=5), until))
    return True


def _answers(driver: DeviceDriver) -> bool:
    try:
        driver.read(("Clock",))
    except (DeviceTimeout, BenchError):
        # Without power, a meter is silent, or what leads to it refuses.
        return False
    return True


class _Connector:
    def __init__(
        self,
        specs: Mapping[str, EquipmentSpec],
        plant: Plant | None,
        now: Callable[[], datetime],
        equipment: Equipment,
    ) -> None:
        self._specs, self._plant, self._now, self._equipment = specs, plant, now, equipment
        self._lines: dict[TcpEndpoint | SerialEndpoint, Line] = {}
        self._rigs: dict[RigEndpoint, Rig] = {}

    def supply(self) -> Supply | None:
        match self._reached("supply"):
            case Instrument() as instrument:
                return ModbusSupply(instrument)
            case Plant() as plant:
                return plant.supply
        return None

    def load(self) -> LoadBank | None:
        match self._reached("load"):
            case Instrument() as instrument:
                return ModbusLoad(instrument)
            case Plant() as plant:
                return plant.load
        return None

    def contactors(self) -> Mapping[str, Contactor]:
        match self._reached("contactors"):
            case Instrument() as instrument:
                return contactors_of(instrument)
            case Plant() as plant:
                return plant.contactors
        return {}

    def reference_meter(self) -> ReferenceMeter | None:
        match self._reached("reference_meter"):
            case Instrument() as instrument:
                return ModbusReferenceMeter(instrument)
            case Plant() as plant:
                return plant.reference_meter
        return None

    def close(self) -> None:
        for line in self._lines.values():
            line.close()
        for rig in self._rigs.values():
            rig.close()

    def _reached(self, kind: str) -> Instrument | Plant | None:
        spec = self._specs.get(kind)
        if spec is None or spec.endpoint is None or spec.register_map is None:
            return self._plant
        endpoint = self._on_a_wire(spec.endpoint)
        if endpoint is None:
            return None
        line = self._lines.setdefault(endpoint, Line(endpoint, spec.timeout / 1000))
        return Instrument(
            spec.register_map, line.device(spec.register_map.device_id), self._now, self._equipment.accesses
        )

    def _on_a_wire(self, endpoint: Endpoint) -> TcpEndpoint | SerialEndpoint | None:
        """Where an endpoint is reached: that of a rig is where it serves, once it is started."""
        if not isinstance(endpoint, RigEndpoint):
            return endpoint
        if self._plant is None:
            return None
        if endpoint not in self._rigs:
            maps = {kind: spec.register_map for kind, spec in self._specs.items() if spec.endpoint == endpoint}
            self._rigs[endpoint] = Rig(self._plant, {kind: m for kind, m in maps.items() if m}, endpoint.wire)
        return self._rigs[endpoint].endpoint
