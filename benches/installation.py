"""A mounted installation: the way of a Service Request from the User to the device, and the record of it."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from typing import Literal

from device_drivers.equipment import Equipment, LoadBank, Supply
from device_drivers.protocols import Clock, DeviceDriver, DeviceTimeout, Load
from smets1.dcc import dsp, services
from smets1.dcc.cohorts import S1spRule
from smets1.dcc.inventory import MPXNS, Inventory, InventoryEntry
from smets1.dcc.messages import DeviceExchange, Exchange, Outcome, Party, ServiceRequest
from smets1.dcc.registration import Registration
from smets1.dcc.s1sp import equivalent_steps
from smets1.dcc.services import ANSWERED, DccState
from smets1.errors import Inconclusive
from smets1.operations import Operation, Read, Result, Value, Write
from smets1.registers import Combination
from smets1.service_requests import SERVICE_REQUESTS


@dataclass(frozen=True, slots=True)
class MountedDevice:
    """A device of an installation: its driver, what draws energy through it, and the S1SP's rules for it.

    `entry` is its SMI entry as it was mounted.
    """

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


FutureDating = Literal["held by the S1SP", "refused"]


class Installation:
    """A DMC on a bench. `send` is the User's gateway; `wait_until` lets bench time pass."""

    def __init__(
        self,
        combination: Combination,
        devices: Mapping[str, MountedDevice],
        clock: Clock,
        journal: Journal,
        enrol: Callable[[], None],
        equipment: Equipment | None = None,
    ) -> None:
        self.combination = combination
        self.devices = devices
        self.enrol = enrol
        self.clock = clock
        self.journal = journal
        self.equipment = equipment or Equipment()
        self.on_time: Callable[[], None] = lambda: None
        self.future_dating: FutureDating = "held by the S1SP"
        """What the S1SP does with a request that SMETS2 would have the device hold (assumption: DUIS 1.4.4 is not
        held). A request that the DSP itself holds is not concerned."""
        self._dcc = DccState({device.entry.device_id: device.entry for device in devices.values()})

    @property
    def inventory(self) -> Inventory:
        """The SMI, as far as this installation goes."""
        return self._dcc.inventory

    @property
    def supply(self) -> Supply:
        """What powers the ESME. Raises Inconclusive where the bench has no equipment for it."""
        if self.equipment.supply is None:
            raise Inconclusive("the bench has no supply for the ESME")
        return self.equipment.supply

    @property
    def load_bank(self) -> LoadBank:
        """What loads the ESME. Raises Inconclusive where the bench has no equipment for it."""
        if self.equipment.load is None:
            raise Inconclusive("the bench has no load bank for the ESME")
        return self.equipment.load

    def entry(self, role: str) -> InventoryEntry:
        """The present SMI entry of the device of `role`. Raises Inconclusive where it was deleted."""
        if found := self.inventory.get(self.devices[role].entry.device_id):
            return found
        raise Inconclusive(f"the {role} is no longer in the inventory")

    def send(
        self,
        srv: str,
        role: str,
        body: Mapping[str, Value] | None = None,
        *,
        user_role: str | None = None,
        party: str | None = None,
    ) -> Exchange:
        """Send SRV `srv` to the device of `role`, as its supplier unless `user_role` and `party` say otherwise.

        A request that DCC Systems answer concerns another device where its body names one by its DeviceID.
        """
        body, variant = dict(body or {}), SERVICE_REQUESTS.get(srv)
        device_id = self.devices[role].entry.device_id
        if variant and variant.non_device:
            device_id = str(body.pop("DeviceID", device_id))
        user_role = user_role or dsp.SUPPLIER_ROLE[role]
        party = party or self._dcc.registration.responsible(user_role, self.clock.now())
        return self._process(ServiceRequest(srv, device_id, user_role, body, party=party), role)

    def register(self, role: str, party: str, since: datetime) -> Exchange:
        """Have registration data name `party` as the supplier of the device of `role` from an instant on."""
        user_role = dsp.SUPPLIER_ROLE[role]
        changes = (*self._dcc.registration.changes, (since, user_role, party))
        self._dcc = replace(self._dcc, registration=Registration(changes))
        return self.note(role, f"{party} is registered as {user_role} from {since:%Y-%m-%d %H:%M} UTC")

    def wait_until(self, when: datetime) -> None:
        """Let time pass until `when`, sending what the DSP has scheduled and what is held until then."""
        while (due := services.first_due(self._dcc)) and due.at <= when:
            self.clock.wait_until(due.at)
            self._dcc = due.sent
            self._process(due.request, self._role_of(due.request.device_id))
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

    def release(self) -> None:
        """Leave the equipment safe and close it; to be called whatever happened. Raises EquipmentError."""
        self.equipment.release()

    def commission(self) -> None:
        """Enrol the installation: from now on it is operated through the DCC, and its devices are Commissioned."""
        self.enrol()
        self._dcc = services.migrated(self._dcc, MPXNS)

    def _process(self, request: ServiceRequest, role: str) -> Exchange:
        now = self.clock.now()
        if refusal := dsp.check(request, self._dcc, now):
            return self._journal(role, request=request, outcome=refusal)
        if request.execution_time:
            return self._journal(role, request=request, outcome=self._hold(request))
        if request.srv in ANSWERED:
            outcome, self._dcc = services.answer(request, self._dcc, now)
            return self._journal(role, request=request, outcome=outcome)
        return self._carry_out(request, self.devices[role])

    def _carry_out(self, request: ServiceRequest, device: MountedDevice) -> Exchange:
        done: list[DeviceExchange] = []
        steps = equivalent_steps(request, self.inventory[request.device_id], device.s1sp_rules)
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
        if outcome.success:
            self._dcc = services.carried_out(request, self._dcc)
        exchange = self._journal(device.role, request=request, outcome=outcome, device_exchanges=tuple(done))
        self.on_time()
        return exchange

    def _operate(self, driver: DeviceDriver, operation: Operation) -> DeviceExchange:
        result: Result | None
        try:
            match operation:
                case Read(items, period):
                    result = driver.read(items) if period is None else driver.read(items, period)
                case Write(values):
                    result = driver.write(values)
                case _:
                    result = driver.execute(operation.command, operation.arguments)
        except DeviceTimeout:
            result = None
        return DeviceExchange(operation, result)

    def _hold(self, request: ServiceRequest) -> Outcome:
        by_device = "Device" in SERVICE_REQUESTS[request.srv].future_dated
        if by_device and self.future_dating == "refused":
            return Outcome(False, None, Party.S1SP, "a future-dated request is not held for a SMETS1 device")
        self._dcc = services.hold(request, self._dcc)
        return Outcome(True, "I99", None, "")

    def _role_of(self, device_id: str) -> str:
        return next(role for role, device in self.devices.items() if device.entry.device_id == device_id)

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
