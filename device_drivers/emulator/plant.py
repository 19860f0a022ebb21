"""What stands around an emulated ESME: a supply and a load bank, each behind a contactor, and a reference meter."""

from collections.abc import Callable, Mapping

from device_drivers.emulator.esme import Esme
from device_drivers.equipment import NOMINAL_VOLTAGE

PHASES = (1, 2, 3)
"""The phases of an emulated supply; a single-phase meter stands on the first."""


class PlantContactor:
    """A contactor; closed at first. `switched` is called after each change."""

    def __init__(self) -> None:
        self._closed = True
        self.switched: Callable[[], None] = lambda: None

    def close(self) -> None:
        """Connect."""
        self._switch(True)

    def open(self) -> None:
        """Disconnect."""
        self._switch(False)

    def is_closed(self) -> bool:
        """Whether it connects."""
        return self._closed

    def make_safe(self) -> None:
        """Disconnect."""
        self.open()

    def _switch(self, closed: bool) -> None:
        if closed != self._closed:
            self._closed = closed
            self.switched()


class PlantSupply:
    """A supply: on at first, with nominal voltage on each phase."""

    def __init__(self, esme: Esme, contactor: PlantContactor) -> None:
        self._esme, self._contactor = esme, contactor
        self._on = True
        self._metered = PHASES if esme.behaviour.polyphase else PHASES[:1]
        self._decivolts = dict.fromkeys(PHASES, NOMINAL_VOLTAGE)
        contactor.switched = self._apply

    @property
    def phases(self) -> int:
        """How many phases it has."""
        return len(self._decivolts)

    def set_voltage(self, decivolts: int, phase: int | None = None) -> None:
        """Apply a voltage in 0.1 V to `phase`, or to all. Raises ValueError for a negative one."""
        for number in PHASES if phase is None else (phase,):
            if number in self._metered:
                self._esme.set_voltage(decivolts, number)
            self._decivolts[number] = decivolts

    def voltage(self, phase: int) -> int:
        """The voltage that it applies to `phase` while it is on, in 0.1 V."""
        return self._decivolts[phase]

    def interrupt_power(self) -> None:
        """Take the power away."""
        self._switch(False)

    def restore_power(self) -> None:
        """Give the power back."""
        self._switch(True)

    def is_on(self) -> bool:
        """Whether it gives power."""
        return self._on

    def make_safe(self) -> None:
        """Take the power away."""
        self.interrupt_power()

    def _switch(self, on: bool) -> None:
        self._on = on
        self._apply()

    def _apply(self) -> None:
        if self._on and self._contactor.is_closed():
            self._esme.restore_power()
        else:
            self._esme.interrupt_power()


class PlantLoad:
    """A load bank, with all flows at 0 at first. Raises ValueError for a negative rate."""

    def __init__(self, esme: Esme, contactor: PlantContactor) -> None:
        self._flows: dict[str, Callable[[int], None]] = {
            "import_power": esme.set,
            "export_power": esme.set_export,
            "import_reactive": esme.set_reactive,
            "export_reactive": esme.set_reactive_export,
        }
        self._rates = dict.fromkeys(self._flows, 0)
        self._contactor = contactor
        contactor.switched = self._apply

    def set(self, rate: int) -> None:
        """Draw at `rate` W from now on."""
        self.set_flow("import_power", rate)

    def set_export(self, rate: int) -> None:
        """Feed back at `rate` W from now on."""
        self.set_flow("export_power", rate)

    def set_reactive(self, rate: int) -> None:
        """Draw at `rate` var from now on."""
        self.set_flow("import_reactive", rate)

    def set_reactive_export(self, rate: int) -> None:
        """Feed back at `rate` var from now on."""
        self.set_flow("export_reactive", rate)

    def set_flow(self, flow: str, rate: int) -> None:
        """Set the flow of a name to `rate` W or var."""
        if rate < 0:
            raise ValueError(f"a rate is 0 or more, not {rate}")
        self._rates[flow] = rate
        if self._contactor.is_closed():
            self._flows[flow](rate)

    def rate(self, flow: str) -> int:
        """At what rate a flow is set, in W or var."""
        return self._rates[flow]

    def make_safe(self) -> None:
        """Stop every flow."""
        for flow in self._flows:
            self.set_flow(flow, 0)

    def _apply(self) -> None:
        for flow, apply in self._flows.items():
            apply(self._rates[flow] if self._contactor.is_closed() else 0)


class PlantReferenceMeter:
    """A reference meter. It counts what the emulated meter does: it cannot tell when that counts wrongly."""

    def __init__(self, esme: Esme, supply: PlantSupply) -> None:
        self._esme, self._supply = esme, supply

    @property
    def phases(self) -> int:
        """How many phases it measures."""
        return self._supply.phases

    def voltage(self, phase: int) -> int:
        """The voltage of `phase` in 0.1 V."""
        return self._supply.voltage(phase) if self._esme.power.on else 0

    def active_power(self) -> int:
        """The power imported, in W."""
        return self._esme.active_power

    def imported(self) -> int:
        """The energy imported since the meter was made, in Wh."""
        self._esme.catch_up()
        return self._esme.tariff.total

    def exported(self) -> int:
        """The energy exported since the meter was made, in Wh."""
        self._esme.catch_up()
        return self._esme.exported.total


class Plant:
    """The equipment around `esme`: its verbs act on the emulated meter at once."""

    def __init__(self, esme: Esme) -> None:
        supply, load = PlantContactor(), PlantContactor()
        self.contactors: Mapping[str, PlantContactor] = {"supply": supply, "load": load}
        self.supply = PlantSupply(esme, supply)
        self.load = PlantLoad(esme, load)
        self.reference_meter = PlantReferenceMeter(esme, self.supply)
