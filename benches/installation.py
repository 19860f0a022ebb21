"""A mounted installation: the way of a Service Request from the User to the device, and the record of it."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from datetime import date, datetime, timedelta
from functools import partial
from itertools import groupby
from typing import Literal

from benches.bench_equipment import comes_to
from benches.clocks import in_words
from benches.locks import Mounted
from benches.wire import State, Wire, note_state, put_back
from device_drivers.equipment import Equipment, EquipmentError, LoadBank, Supply, do_all
from device_drivers.protocols import Clock, DeviceDriver, DeviceTimeout, Load
from smets1.dcc import adt, alerts, dsp, services
from smets1.dcc.adt import ExitQuarantineFile
from smets1.dcc.cohorts import S1spRule
from smets1.dcc.generations import ROUTES, Route
from smets1.dcc.inventory import LOCAL_DELIVERY, MPXNS, Inventory, InventoryEntry
from smets1.dcc.messages import DeviceExchange, Exchange, Outcome, Party, ServiceRequest
from smets1.dcc.registration import Registration
from smets1.dcc.rule_dates import EVERY_RULE
from smets1.dcc.s1sp import equivalent_steps
from smets1.dcc.services import ANSWERED, DccState
from smets1.errors import Inconclusive
from smets1.operations import Operation, Read, Result, Value, Write
from smets1.registers import EMPTY_CPL, Combination, Cpl
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
    wire: Wire | None = None
    """None where it is emulated here."""


@dataclass(slots=True)
class Journal:
    """Every exchange of a run, in order, each with an id of its own; how long it waited, and to which dates it went.

    `found` is what meters on a wire were like before the run, by DMC and device type.
    """

    first: int = 1
    exchanges: list[Exchange] = field(default_factory=list)
    waits: list[timedelta] = field(default_factory=list)
    dates: list[datetime] = field(default_factory=list)
    found: dict[tuple[str, str], State] = field(default_factory=dict)

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
        max_wait: timedelta | None = None,
        cpl: Cpl = EMPTY_CPL,
        rules_on: date = EVERY_RULE,
        mounted: Mounted | None = None,
    ) -> None:
        self.combination = combination
        self.devices = devices
        self.enrol = enrol
        self.clock = clock
        self.journal = journal
        self.equipment = equipment or Equipment()
        self.max_wait = max_wait
        self._mounted = mounted
        self._released = False
        self.on_time: Callable[[], None] = lambda: None
        self.future_dating: FutureDating = "held by the S1SP"
        """What the S1SP does with a request that SMETS2 would have the device hold (assumption: DUIS 1.4.4 is not
        held). A request that the DSP itself holds is not concerned."""
        self.lost_responses: set[str] = set()
        """The SRVs whose next response of success is lost on its way to the DSP."""
        inventory = {device.entry.device_id: device.entry for device in devices.values()}
        self._dcc = DccState(inventory, cpl=cpl, cohort=combination.cohort, rules_on=rules_on)

    @property
    def inventory(self) -> Inventory:
        """The SMI, as far as this installation goes."""
        return self._dcc.inventory

    @property
    def dcc(self) -> DccState:
        """What DCC Systems know of the installation."""
        return self._dcc

    def tell_dcc(self, role: str, what: str, state: DccState) -> Exchange:
        """Have DCC Systems know something new, which the journal tells in the words of `what`."""
        self._dcc = state
        return self.note(role, what)

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
        command_variant: int = 1,
        device_id: str | None = None,
        counter: int | None = None,
    ) -> Exchange:
        """Send SRV `srv` to the device of `role`, as its supplier unless `user_role` and `party` say otherwise.

        `device_id` names another device of the inventory; so does the DeviceID in the body of a request that DCC
        Systems answer. `counter` is by default the next Originator Counter of the party.
        """
        body, variant = dict(body or {}), SERVICE_REQUESTS.get(srv)
        device_id = device_id or self.devices[role].entry.device_id
        if variant and variant.non_device:
            device_id = str(body.pop("DeviceID", device_id))
        user_role = user_role or dsp.SUPPLIER_ROLE[role]
        party = party or self._dcc.registration.responsible(user_role, self.clock.now())
        counter = counter or self._dcc.counters.get(party, 0) + 1
        return self._process(ServiceRequest(srv, device_id, user_role, body, command_variant, party, counter), role)

    def leave_quarantine(self, file: ExitQuarantineFile) -> list[Exchange]:
        """Carry out what a User has decided to be done of what is quarantined. Raises ValueError as `adt.resolve`."""
        requests, anomalies = adt.resolve(file, self._dcc.anomalies)
        self._dcc = replace(self._dcc, anomalies=anomalies)
        return [self._pass_on(each, self._role_of(each.device_id), self.clock.now()) for each in requests]

    def register(self, role: str, party: str, since: datetime) -> Exchange:
        """Have registration data name `party` as the supplier of the device of `role` from an instant on."""
        user_role = dsp.SUPPLIER_ROLE[role]
        changes = (*self._dcc.registration.changes, (since, user_role, party))
        self._dcc = replace(self._dcc, registration=Registration(changes))
        return self.note(role, f"{party} is registered as {user_role} from {since:%Y-%m-%d %H:%M} UTC")

    def begin_wait(self, when: datetime) -> None:
        """Note that a wait until `when` begins, in however many stretches. Raises Inconclusive where it is too long."""
        wait = when - self.clock.now()
        if self.max_wait is not None and wait > self.max_wait:
            needed = f"it would have to wait {in_words(wait)} at once, until {when:%Y-%m-%d %H:%M} UTC"
            raise Inconclusive(f"{needed}, and --max-wait allows {in_words(self.max_wait)}")
        self.journal.waits.append(max(wait, timedelta()))

    def wait_until(self, when: datetime) -> None:
        """Let time pass until `when`, sending what the DSP has scheduled and what is held until then."""
        while (due := services.first_due(self._dcc)) and due.at <= when:
            self.clock.wait_until(max(due.at, self.clock.now()))
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
        drawn = timedelta(seconds=-(-amount * 3600 // rate))
        self.begin_wait(self.clock.now() + drawn)
        load.set(rate)
        self.wait_until(self.clock.now() + drawn)
        load.set(0)
        unit = "Wh" if role == "ESME" else "litres"
        return self.note(role, f"{amount} {unit} drawn at {rate} {'W' if role == 'ESME' else 'litres per hour'}")

    def at_device(self, role: str, operation: Operation) -> Exchange:
        """Do something at the device itself: read its display, press a key, set it up before enrolment.

        Raises DeviceTimeout where it stays silent.
        """
        done = self._operate(self.devices[role], operation)
        exchange = self._journal(role, device_exchanges=(done,), event="at the device")
        if done.result is None:
            raise DeviceTimeout(f"the {role} did not answer")
        return exchange

    def note(self, role: str, event: str) -> Exchange:
        """Record that something happened at the device of `role`."""
        return self._journal(role, event=event)

    def release(self) -> None:
        """Leave the equipment safe and close it, once; to be called whatever happened. Raises EquipmentError."""
        if self._released:
            return
        self._released = True
        wired = [device for device in self.devices.values() if device.wire]
        steps: list[tuple[str, Callable[[], None]]] = [
            (device.role, partial(self._leave_as_found, device.role))
            for device in wired
            if (self.combination.dmc, device.role) in self.journal.found
        ]
        steps.append(("equipment", self.equipment.release))
        try:
            do_all(steps)
        finally:
            self._note_accesses()
            if self._mounted:
                self._mounted.release()

    def note_as_found(self, role: str) -> State:
        """What the meter of `role` is like now, so that it can be left so."""
        return note_state(partial(self._try, role))

    def _leave_as_found(self, role: str) -> None:
        """Bring a meter on a wire back to what it was like before the run. Raises EquipmentError."""
        if self.equipment.supply and not self.equipment.supply.is_on():
            self.equipment.make_ready()
            comes_to(self.devices[role].driver, self.clock, answering=True)
        if different := put_back(partial(self._try, role), self.journal.found[self.combination.dmc, role]):
            self.note(role, f"NOT LEFT AS FOUND: {different}")
            raise EquipmentError(f"not left as found: {different}")

    def _try(self, role: str, operation: Operation) -> Result | None:
        """What the device answers, None where nothing that can be understood."""
        try:
            return self.at_device(role, operation).device_exchanges[0].result
        except (DeviceTimeout, Inconclusive):
            return None

    def _note_accesses(self) -> None:
        """Have the journal tell what was done to the equipment since: what was told again and again, once."""
        accesses, self.equipment.accesses[:] = list(self.equipment.accesses), []
        for (what, raw), group in groupby(accesses, lambda access: (access.what, access.raw)):
            first, *more = group
            event = f"{what} ({raw})" + (f", {len(more) + 1} times" if more else "")
            self.journal.exchanges.append(Exchange(self.journal.next_id(), first.at, "equipment", event=event))

    def commission(self) -> None:
        """Enrol the installation: from now on it is operated through the DCC, and its devices are Commissioned."""
        self.enrol()
        self._dcc = services.migrated(self._dcc, MPXNS)

    def _process(self, request: ServiceRequest, role: str) -> Exchange:
        now = self.clock.now()
        if refusal := dsp.check(request, self._dcc, now):
            exchange = self._journal(role, request=request, outcome=refusal)
            if refusal.check == dsp.RULES_OF_THE_DAY:
                raise Inconclusive(refusal.reason)
            return exchange
        self._dcc = services.counted(request, self._dcc)
        quarantined, self._dcc = dsp.screen(request, self._dcc, now)
        if quarantined:
            return self._journal(role, request=request, outcome=quarantined)
        return self._pass_on(request, role, now)

    def _pass_on(self, request: ServiceRequest, role: str, now: datetime) -> Exchange:
        if request.execution_time:
            return self._journal(role, request=request, outcome=self._hold(request))
        if request.srv in ANSWERED:
            outcome, self._dcc = services.answer(request, self._dcc, now)
            return self._journal(role, request=request, outcome=outcome)
        if request.command_variant == LOCAL_DELIVERY:
            return self._journal(role, request=request, outcome=services.returned(request))
        if request.device_id != self.devices[role].entry.device_id:
            raise Inconclusive(f"there is no device {request.device_id} on the bench")
        if request.srv == "11.3" and (wire := self.devices[role].wire) and not wire.firmware_may_change:
            raise Inconclusive(f"the {role} would no longer be its Device Model: its entry lacks firmware_may_change")
        return self._carry_out(request, self.devices[role])

    def _carry_out(self, request: ServiceRequest, device: MountedDevice) -> Exchange:
        done: list[DeviceExchange] = []
        route = ROUTES[self.inventory[request.device_id].generation]
        if route is not Route.COUNTERSIGNED:
            raise Inconclusive(f"{request.srv} would go as a {route}, and there is none here")
        steps = equivalent_steps(request, self.inventory[request.device_id], device.s1sp_rules)
        try:
            operation = next(steps)
            while True:
                done.append(self._operate(device, operation))
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
                route=route,
            )
            raise
        if outcome.success and request.srv in self.lost_responses:
            self.lost_responses.discard(request.srv)
            outcome = Outcome(False, "E21", Party.S1SP, "the response was lost on its way to the DSP")
        elif outcome.success:
            self._dcc = services.carried_out(request, outcome.values, self._dcc)
        exchange = self._journal(
            device.role, request=request, outcome=outcome, device_exchanges=tuple(done), route=route
        )
        self.on_time()
        return exchange

    def _operate(self, device: MountedDevice, operation: Operation) -> DeviceExchange:
        result: Result | None
        driver, frames = device.driver, device.wire.frames.take if device.wire else tuple[str, ...]
        frames()
        self.clock.now()  # an emulated device beside physical ones acts at the present
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
        except Inconclusive as why:
            exchange = DeviceExchange(operation, None, frames())
            self._journal(device.role, device_exchanges=(exchange,), event=f"inconclusive: {why}")
            raise
        return DeviceExchange(operation, result, frames())

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
        route: Route | None = None,
    ) -> Exchange:
        self._note_accesses()
        number, at = self.journal.next_id(), self.clock.now()
        exchange = Exchange(number, at, role, request, outcome, device_exchanges, event, route)
        self.journal.exchanges.append(exchange)
        self._collect_alerts(role)
        return exchange

    def _collect_alerts(self, role: str) -> None:
        for alert in self.devices[role].driver.take_alerts():
            event = f"alert {alert.code} {alert.meaning}"
            device_type = self.devices[role].entry.device_type
            to = alerts.recipients(alert.code, device_type, self._dcc.registration, alert.at)
            self.journal.exchanges.append(Exchange(self.journal.next_id(), alert.at, role, event=event, recipients=to))
