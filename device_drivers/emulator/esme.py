"""An emulated electricity meter."""

from collections.abc import Callable, Sequence
from datetime import datetime, timedelta

from device_drivers.emulator.alerts import DeviceAlert
from device_drivers.emulator.behaviour import Behaviour
from device_drivers.emulator.clock import Order, VirtualClock
from device_drivers.emulator.demand import MaximumDemand
from device_drivers.emulator.device import Arguments, DeviceCommand
from device_drivers.emulator.load_limit import LoadLimit
from device_drivers.emulator.logs import Profile
from device_drivers.emulator.meter import Meter
from device_drivers.emulator.power import (
    CountedFlow,
    LivesOnPower,
    PowerSupply,
    PowerThresholds,
    ProfiledFlow,
    RandomisedOffset,
)
from device_drivers.emulator.supply import SupplyState
from device_drivers.emulator.voltage import Voltage
from device_drivers.emulator.wall_clock import WALL_CLOCKS
from device_drivers.protocols import Alert
from smets1.operations import Result
from smets1.registers import DeviceModel


class Esme(LivesOnPower, Meter):
    """Electricity Smart Metering Equipment: imports and exports Wh, and lives on the power that it measures."""

    role = "ESME"
    total_register = "ActiveImportRegister"
    cost_denominator = 1000

    def __init__(
        self, model: DeviceModel, clock: VirtualClock, behaviour: Behaviour, running_firmware: str | None = None
    ) -> None:
        self.power = PowerSupply()
        self.load_limit = LoadLimit()
        self._limit_due: datetime | None = None
        self._missed: list[Callable[[], None]] = []
        super().__init__(model, clock, behaviour, running_firmware)
        self.exported = ProfiledFlow(Profile(4_464, "ActiveEnergyExported"))
        self.reactive_imported = ProfiledFlow(Profile(4_464, "ReactiveEnergyImported"))
        self.reactive_exported = CountedFlow()
        self._running: tuple[CountedFlow, ...] = ()
        self.demand = MaximumDemand(lambda: self.device_time, WALL_CLOCKS[behaviour.snapshot_time])
        self.voltage = Voltage(
            3 if behaviour.polyphase else 1,
            behaviour.voltage_settings_reset_counters,
            clock,
            lambda: self.clock_error,
        )
        parts = (self.power, self.load_limit, self.demand, self.voltage, PowerThresholds(), RandomisedOffset())
        for part in parts:
            self.add(part)
        self.readable |= {
            "ActiveImportRegister": lambda: self.tariff.total,
            "ActiveExportRegister": lambda: self.exported.total,
            "ReactiveImportRegister": lambda: self.reactive_imported.total,
            "ReactiveExportRegister": lambda: self.reactive_exported.total,
            "ActivePowerImport": lambda: self.active_power,
            "ActiveExportProfileLog": self.exported.profile.entries,
            "ReactiveImportProfileLog": self.reactive_imported.profile.entries,
        }
        self.commands["EnableSupply"] = DeviceCommand(lambda _: self.supply.enable())

    @property
    def has_power(self) -> bool:
        """Whether it has power."""
        return self.power.on

    @property
    def samples_account(self) -> bool:
        """Reading the account costs nothing, so a chart may sample it; without power there is nothing to read."""
        return self.power.on

    @property
    def active_power(self) -> int:
        """The power imported now, in W."""
        return self.flow.rate if self.power.on and self.supply.enabled else 0

    def set_export(self, rate: int) -> None:
        """Export at `rate` W from now on. Raises ValueError for a negative rate."""
        self._set_flow(self.exported, rate)

    def set_reactive(self, rate: int) -> None:
        """Import at `rate` var from now on. Raises ValueError for a negative rate."""
        self._set_flow(self.reactive_imported, rate)

    def set_reactive_export(self, rate: int) -> None:
        """Export at `rate` var from now on. Raises ValueError for a negative rate."""
        self._set_flow(self.reactive_exported, rate)

    def set_voltage(self, decivolts: int, phase: int | None = None) -> None:
        """Apply a voltage in 0.1 V to `phase` (1 is the first), or to all. Raises ValueError for a negative one."""
        self.voltage.set(decivolts, phase)

    def interrupt_power(self) -> None:
        """Take the power away: the device is silent and nothing flows; its clock runs on and its state is kept."""
        self.catch_up()
        if self.power.on:
            self.power.interrupt(self.device_time)
            self.voltage.set_power(False)
            self._plan_threshold()

    def restore_power(self) -> None:
        """Give the power back."""
        self.catch_up()
        if not self.power.on:
            self.raise_alert(self.power.restore(self.device_time))
            self.voltage.set_power(True)
            missed, self._missed = self._missed, []
            for action in missed:
                action()
            self.conclude()

    def take_alerts(self) -> Sequence[Alert]:
        """The alerts raised since the last call; without power they are kept."""
        return super().take_alerts() if self.power.on else ()

    def step_clock(self, by: timedelta) -> None:
        """Make the device's clock wrong by `by` more; bench wiring of emulators."""
        self.voltage.settle()
        super().step_clock(by)

    def count(self, elapsed: timedelta) -> None:
        """Count import and export; without power nothing flows."""
        if not self.power.on:
            return
        super().count(elapsed)
        if self.supply.enabled:
            for counted in self._running:
                counted.count(elapsed)

    def end_half_hour(self, at: datetime) -> None:
        """Write the profiles, and take note of the demand."""
        self.demand.end_half_hour(at, self._in_half_hour, self.exported.in_half_hour)
        super().end_half_hour(at)
        self.exported.end_half_hour(self.profile_time(at))
        self.reactive_imported.end_half_hour(self.profile_time(at))

    def _set_flow(self, counted: CountedFlow, rate: int) -> None:
        self._change_rate(counted.flow, rate)
        flows = (self.exported, self.reactive_imported, self.reactive_exported)
        self._running = tuple(each for each in flows if each.flow.rate)

    def _synchronise_clock(self, arguments: Arguments) -> Result:
        self.voltage.settle()
        return super()._synchronise_clock(arguments)

    def _on_time(self, action: Callable[[], None]) -> None:
        if self.power.on or self.behaviour.charges_while_without_power == "on time":
            super()._on_time(action)
        else:
            self._missed.append(action)

    def _plan_threshold(self) -> None:
        if self.power.on:
            super()._plan_threshold()
        else:
            self._schedule(Order.AVAILABILITY, None, self._on_threshold)
        due = self.load_limit.watch(self.active_power, self.clock.now())
        if due != self._limit_due:
            self._limit_due = due
            self._schedule(Order.LOAD_LIMIT, due, self._on_load_limit)

    def _on_load_limit(self) -> None:
        self._limit_due = None
        self.load_limit.trigger()
        self.raise_alert(DeviceAlert.LOAD_LIMIT_TRIGGERED)
        if self.load_limit.disables:
            self.catch_up()
            self.supply.disable_for_load()
            restored = self.clock.now() + self.load_limit.restoration_period
            self._schedule(Order.LOAD_RESTORATION, restored, self._restore_after_load)
            self._review_at_once()

    def _restore_after_load(self) -> None:
        self._on_time(lambda: self.supply.restore_after_load(SupplyState(self.behaviour.supply_after_load_limit)))
