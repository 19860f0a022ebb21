"""A mounted installation: the way of a Service Request from the User to the device, and the record of it."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta

from device_drivers.protocols import Clock, DeviceDriver, DeviceTimeout, Load
from smets1.dcc import dsp
from smets1.dcc.cohorts import S1spRule
from smets1.dcc.inventory import DeviceStatus, Inventory, InventoryEntry
from smets1.dcc.messages import DeviceExchange, Exchange, Outcome, Party, ServiceRequest
from smets1.dcc.s1sp import equivalent_steps
from smets1.errors import Inconclusive
from smets1.operations import Operation, Read, Result, Value, Write
from smets1.registers import Combination


@dataclass(frozen=True, slots=True)
class MountedDevice:
    """A device of an installation: its driver, what draws energy through it, its SMI entry, the S1SP's rules for it."""

    role: str
    driver: DeviceDriver
    load: Load | None
    entry: InventoryEntry
    s1sp_rules: tuple[S1spRule, ...] = ()


@dataclass(slots=True)
class Journal:
    """Every exchange of a run, in order, each with an id of its own."""

    first: int = 1
    exchanges: list[Exchange] = field(default_factory=list)

    def next_id(self) -> str:
        """The id that the next exchange gets."""
        return f"x{self.first + len(self.exchanges)}"


@dataclass(frozen=True, slots=True)
class _Schedule:
    request: ServiceRequest
    every: timedelta
    due: datetime


class Installation:
    """A DMC on a bench. `send` is the User's gateway; `wait_until` lets bench time pass."""

    def __init__(
        self,
        combination: Combination,
        devices: Mapping[str, MountedDevice],
        clock: Clock,
        journal: Journal,
        enrol: Callable[[], None],
    ) -> None:
        self.combination = combination
        self.devices = devices
        self.enrol = enrol
        self.clock = clock
        self.journal = journal
        self.on_time: Callable[[], None] = lambda: None
        self._schedules: list[_Schedule] = []

    @property
    def inventory(self) -> Inventory:
        """The SMI, as far as this installation goes."""
        return {device.entry.device_id: device.entry for device in self.devices.values()}

    def send(
        self, srv: str, role: str, body: Mapping[str, Value] | None = None, *, user_role: str | None = None
    ) -> Exchange:
        """Send SRV `srv` to the device of `role`, as its supplier unless `user_role` says otherwise."""
        device = self.devices[role]
        request = ServiceRequest(srv, device.entry.device_id, user_role or dsp.SUPPLIER_ROLE[role], body or {})
        return self._process(request, device)

    def wait_until(self, when: datetime) -> None:
        """Let time pass until `when`, sending what the DSP has scheduled meanwhile."""
        while due := sorted((s for s in self._schedules if s.due <= when), key=lambda s: s.due):
            schedule = due[0]
            self.clock.wait_until(schedule.due)
            device = next(d for d in self.devices.values() if d.entry.device_id == schedule.request.device_id)
            self._schedules.remove(schedule)
            self._schedules.append(_Schedule(schedule.request, schedule.every, schedule.due + schedule.every))
            self._process(schedule.request, device)
        self.clock.wait_until(when)
        for role in self.devices:
            self._collect_alerts(role)
        self.on_time()

    def use_energy(self, role: str, amount: int, rate: int) -> Exchange:
        """Draw `amount` (Wh or 0.001 m³) at `rate` (W or litres per hour) through the meter of `role`."""
        load = self.devices[role].load
        if load is None:
            raise Inconclusive(f"the bench has no load behind the {role}")
        load.set(rate)
        self.wait_until(self.clock.now() + timedelta(seconds=-(-amount * 3600 // rate)))
        load.set(0)
        unit = "Wh" if role == "ESME" else "litres"
        return self.note(role, f"{amount} {unit} drawn at {rate} {'W' if role == 'ESME' else 'litres per hour'}")

    def at_device(self, role: str, operation: Operation) -> Exchange:
        """Do something at the device itself: read its display, press a key, set it up before enrolment.

        Raises DeviceTimeout where it stays silent.
        """
        done = self._operate(self.devices[role].driver, operation)
        exchange = self._journal(role, device_exchanges=(done,), event="at the device")
        if done.result is None:
            raise DeviceTimeout(f"the {role} did not answer")
        return exchange

    def note(self, role: str, event: str) -> Exchange:
        """Record that something happened at the device of `role`."""
        return self._journal(role, event=event)

    def commission(self) -> None:
        """Enrol the installation: from now on it is operated through the DCC, and its devices are Commissioned."""
        self.enrol()
        self.devices = {
            name: replace(device, entry=replace(device.entry, status=DeviceStatus.COMMISSIONED))
            for name, device in self.devices.items()
        }

    def _process(self, request: ServiceRequest, device: MountedDevice) -> Exchange:
        refusal = dsp.check(request, self.inventory)
        if refusal:
            return self._journal(device.role, request=request, outcome=refusal)
        if request.srv == "5.1":
            return self._journal(device.role, request=request, outcome=self._create_schedule(request))
        done: list[DeviceExchange] = []
        steps = equivalent_steps(request, device.entry, device.s1sp_rules)
        try:
            operation = next(steps)
            while True:
                done.append(self._operate(device.driver, operation))
                result = done[-1].result
                if result is None:
                    raise DeviceTimeout(f"the {device.role} did not answer")
                operation = steps.send(result)
        except StopIteration as stop:
            outcome: Outcome = stop.value
        except DeviceTimeout as silence:
            self._journal(
                device.role,
                request=request,
                outcome=Outcome(False, "E21", Party.S1SP, str(silence)),
                device_exchanges=tuple(done),
            )
            raise
        exchange = self._journal(device.role, request=request, outcome=outcome, device_exchanges=tuple(done))
        self.on_time()
        return exchange

    def _operate(self, driver: DeviceDriver, operation: Operation) -> DeviceExchange:
        result: Result | None
        try:
            match operation:
                case Read(items):
                    result = driver.read(items)
                case Write(values):
                    result = driver.write(values)
                case _:
                    result = driver.execute(operation.command, operation.arguments)
        except DeviceTimeout:
            result = None
        return DeviceExchange(operation, result)

    def _create_schedule(self, request: ServiceRequest) -> Outcome:
        repeated = ServiceRequest(str(request.body["SRV"]), request.device_id, request.role)
        start = request.body.get("StartDate")
        every, now = timedelta(days=1), self.clock.now()
        due = start if isinstance(start, datetime) else now + every
        missed = max(0, -((due - now) // every))
        self._schedules.append(_Schedule(repeated, every, due + missed * every))
        return Outcome(True, "I0", None, "", {"DSPScheduleID": len(self._schedules)})

    def _journal(
        self,
        role: str,
        *,
        request: ServiceRequest | None = None,
        outcome: Outcome | None = None,
        device_exchanges: tuple[DeviceExchange, ...] = (),
        event: str = "",
    ) -> Exchange:
        exchange = Exchange(self.journal.next_id(), self.clock.now(), role, request, outcome, device_exchanges, event)
        self.journal.exchanges.append(exchange)
        self._collect_alerts(role)
        return exchange

    def _collect_alerts(self, role: str) -> None:
        for alert in self.devices[role].driver.take_alerts():
            event = f"alert {alert.code} {alert.meaning}"
            self.journal.exchanges.append(Exchange(self.journal.next_id(), alert.at, role, event=event))
