"""What to try next: episodes that bring a device to the states seen least, and then do what was done least there."""

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, time, timedelta
from itertools import combinations
from random import Random
from typing import Any

from s1bench.discovery.actions import Action, PowerCut, PressEnable, ReadAtDevice, Send, UseEnergy, Wait
from s1bench.discovery.bodies import BODIES, DAY, HOUR, MINUTE, debt, payment_mode, tariff, utrn, window
from s1bench.discovery.states import CONDITIONS, Core, Coverage, Standing, cores_of
from smets1.calendars import NonDisablementCalendar, SwitchingTable
from smets1.data_items import METERS
from smets1.dcc.migration import TABLE_15_ITEMS
from smets1.dcc.s1sp import COMMANDS, LOGS, READS, WRITES
from smets1.operations import Value
from smets1.service_requests import SERVICE_REQUESTS
from smets1.units import MILLIPENCE_PER_PENNY as PENNY
from smets1.units import MILLIPENCE_PER_POUND as POUND
from steps.prepayment import USUAL_CONFIGURATION
from steps.under_test import UNITS_PER_KWH

STARTS: Mapping[str, tuple[datetime, ...]] = {
    "winter": (datetime(2025, 1, 15, 10, 0, tzinfo=UTC), datetime(2025, 1, 30, 22, 40, tzinfo=UTC)),
    "summer": (datetime(2025, 7, 1, 10, 0, tzinfo=UTC), datetime(2025, 6, 29, 21, 20, tzinfo=UTC)),
    "clock change": (datetime(2025, 3, 30, 0, 20, tzinfo=UTC), datetime(2025, 10, 25, 22, 30, tzinfo=UTC)),
}
"""When a device may be mounted, by time of year."""

ACCOUNT = ("1.1.1", "1.2.1", "1.5", "1.6", "2.1", "2.2", "2.3", "2.5", "7.1", "7.2", "7.3")
EVENTS = (Wait.kind, UseEnergy.kind, PowerCut.kind, PressEnable.kind, ReadAtDevice.kind)
FIRMWARE_READ = "11.2"

READBACK: Mapping[str, tuple[str, ...]] = {
    "1.1.1": ("4.11.1",),
    "1.2.1": ("4.11.1",),
    "1.5": ("4.3",),
    "1.6": ("4.13", "7.4"),
    "1.7": ("4.1.3",),
    "2.1": ("4.13",),
    "2.2": ("4.3", "7.4"),
    "2.3": ("4.3", "4.13"),
    "2.5": ("4.3", "7.4"),
    "3.3": ("6.13",),
    "6.4.1": ("4.15",),
    "6.4.2": ("4.15",),
    "6.5": ("6.2.1",),
    "6.6": ("6.2.8",),
    "6.7": ("6.2.8",),
    "6.8": ("6.2.3",),
    "6.11": ("4.3",),
    "6.12": ("6.2.5",),
    "6.18.1": ("4.12.1",),
    "6.18.2": ("4.12.1", "4.12.2"),
    "6.20.1": ("6.2.7",),
    "6.20.2": ("6.2.7",),
    "6.22": ("6.2.10",),
    "6.25": ("6.2.4",),
    "7.1": ("7.4",),
    "7.2": ("7.4",),
    "7.3": ("7.4",),
    "11.3": (FIRMWARE_READ,),
    Wait.kind: ("4.3", "7.4"),
    UseEnergy.kind: ("4.3", "7.4", "4.1.2"),
    PowerCut.kind: ("4.3", "7.4"),
    PressEnable.kind: ("7.4",),
}
"""What is read after an action."""

IN_A_TOUR, IN_AN_EPISODE = 9, 6
"""How many actions are tried in a tour, and in an episode once its goal is reached."""

MOST_TO_REACH, MOST_TRIES = 16, 2
"""How many actions may lead to a goal, and how often the same is tried."""

DRAWN, ENOUGH = 40, 3
"""From how many goals one is chosen, and after how often a pair of things counts as tried."""

WEIGHTS = {
    **dict.fromkeys(("summer", "clock change", "inside", "outside", "by time", "time", "several kinds", "both"), 2),
    **dict.fromkeys(("right", "never lost"), 3),
}
"""How often a condition is drawn, where that is not once."""

SETTINGS = ("1.1.1", "2.1", "2.3")
"""What is read back at once on the way to a goal."""

FINAL = ("4.3", "4.13", "4.11.1", "7.4")
"""What is read at the end of an episode, as far as the device has it: all that tells the state of a meter."""


@dataclass(frozen=True, slots=True)
class Goal:
    """A state to bring a device to, and the conditions to bring it about with."""

    core: Core
    conditions: Mapping[str, str]
    configure_first: bool


def requests_of(role: str) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """The SRVs that change something at a device of `role`, and those that read it."""
    changing = (*COMMANDS, *WRITES, "1.5", "2.5", "6.20.1")
    reading = (*READS, *LOGS, FIRMWARE_READ, *(("6.13",) if role in METERS else ()))
    return _taken(changing, role), _taken(reading, role)


def _taken(srvs: Iterable[str], role: str) -> tuple[str, ...]:
    return tuple(srv for srv in sorted(srvs, key=_number) if role in SERVICE_REQUESTS[srv].device_types)


def _number(srv: str) -> list[int]:
    return [int(part) for part in srv.split(".")]


Plan = Callable[[Callable[[], Standing]], Iterator[Action]]
"""The actions of an episode, each made when it is its turn, by how the reference stands then."""


class Generator:
    """Makes the episodes of one device; all that is random comes from `rng`."""

    def __init__(self, role: str, rng: Random, coverage: Coverage, avoided: set[str]) -> None:
        self.role = role
        self.rng = rng
        self.coverage = coverage
        self.avoided = avoided
        """SRVs whose answers are known to differ and are not looked at again."""
        self.changing, self.reading = requests_of(role)
        self._events = tuple(kind for kind in coverage.kinds if kind not in self.changing)
        account = [kind for kind in coverage.kinds if kind in ACCOUNT or kind in self._events]
        self._tours = self._tours_of(account)
        self._later_tours = self._tours_of([kind for kind in coverage.kinds if kind not in account])
        self._begun = 0
        self._cores = cores_of(role)
        self._tried: Counter[frozenset[object]] = Counter()

    def begin(self) -> tuple[datetime, Plan]:
        """When the device of the next episode is to be mounted, and what to do to it as it comes to stand."""
        self._begun += 1
        tours = self._tours or (self._later_tours if self._begun % 2 else [])
        if tours:
            mode, tour = tours.pop(0)
            return STARTS["winter"][0], lambda look: self._tour(mode, tour, look)
        goal = self._goal()
        start = self.rng.choice(STARTS[goal.conditions.get("time of year", "winter")])
        return start, lambda look: self._episode(goal, look)

    def _tours_of(self, kinds: Sequence[str]) -> list[tuple[str, Sequence[str]]]:
        parts = [kinds[first : first + IN_A_TOUR] for first in range(0, len(kinds), IN_A_TOUR)]
        modes = ("Credit", "Prepayment") if self.role in METERS else ("",)
        return [(mode, part) for mode in modes for part in parts]

    def _tour(self, mode: str, kinds: Iterable[str], look: Callable[[], Standing]) -> Iterator[Action]:
        """Everything once, in the mode."""
        if mode == "Prepayment":
            yield self._send("1.5", {"Adjust": 10 * POUND})
        for kind in kinds:
            if look().core[0] != mode:
                flag = self.rng.random() < 0.5
                yield self._send("1.6", payment_mode(mode, flag, flag))
            yield from self._with_looks(kind, look)
        yield from self._final(look)

    def _episode(self, goal: Goal, look: Callable[[], Standing]) -> Iterator[Action]:
        yield from self._reach(goal, look)
        if Wait.kind in self._events:
            yield from self._looked_at(Wait(next_midnight(look().now) + MINUTE), look)
            now, side = look().now, self.rng.choice((-30, 1)) * MINUTE
            if coming := [at + side for at in _switches(look()) if at + side > now]:
                yield from self._looked_at(Wait(min(coming)), look)
        for _ in range(IN_AN_EPISODE):
            yield from self._with_looks(self._kind(look().core), look)
        yield from self._final(look)

    def _with_looks(self, kind: str, look: Callable[[], Standing]) -> Iterator[Action]:
        if action := self.make(kind, look()):
            yield from self._looked_at(action, look)

    def _looked_at(self, action: Action, look: Callable[[], Standing]) -> Iterator[Action]:
        yield action
        reads = [srv for srv in READBACK.get(action.kind, ()) if srv in self.reading]
        if action.kind == Wait.kind and look().conditions["tariff"] == "by time":
            reads.append("4.11.1")
        if self.rng.random() < 0.4 or not reads:
            reads.append(self._least_read())
        for srv in dict.fromkeys(reads):
            if srv and srv not in self.avoided:
                yield self.make(srv, look()) or Send(srv)

    def _final(self, look: Callable[[], Standing]) -> Iterator[Action]:
        reads = [*(srv for srv in FINAL if srv in self.reading), *(self._least_read() for _ in range(2))]
        for srv in dict.fromkeys(reads):
            if srv and srv not in self.avoided:
                yield self.make(srv, look()) or Send(srv)

    def _least_read(self) -> str:
        known = [srv for srv in self.reading if srv not in self.avoided]
        return min(known, key=lambda srv: (self.coverage.requests[srv], self.rng.random()), default="")

    def _kind(self, core: Core) -> str:
        """What was done least in the state: mostly what moves an account, else anything."""
        account = [kind for kind in (*ACCOUNT, *self._events) if kind in self.coverage.kinds]
        known = account if account and self.rng.random() < 0.7 else self.coverage.kinds
        usable = [kind for kind in known if kind not in self.avoided] or list(known)
        return min(usable, key=lambda kind: (self.coverage.done[core, kind], self.rng.random()))

    def _goal(self) -> Goal:
        """Of goals drawn at random, the one with most pairs of things that no goal has had together yet."""
        drawn = [self._any_goal() for _ in range(DRAWN)]
        goal = min(drawn, key=lambda each: sum(min(self._tried[pair], ENOUGH) for pair in _pairs(each)))
        self._tried.update(_pairs(goal))
        return goal

    def _any_goal(self) -> Goal:
        core = min(self.rng.sample(self._cores, min(3, len(self._cores))), key=self.coverage.cores.__getitem__)
        conditions = {
            name: self.rng.choices(values, [WEIGHTS.get(value, 1) for value in values])[0]
            for name, values in self.coverage.possible.items()
        }
        return Goal(core, conditions, self.rng.random() < 0.5)

    def _reach(self, goal: Goal, look: Callable[[], Standing]) -> Iterator[Action]:
        """Actions that bring the device to the goal, each chosen by how it stands; it may stay out of reach."""
        if self.role not in METERS:
            return
        tries: Counter[str] = Counter()
        for _ in range(MOST_TO_REACH):
            standing = look()
            wanted = ((name, make) for name, make in self._ways(goal, standing) if tries[name] < MOST_TRIES)
            name, make = next(wanted, ("", None))
            if make is None:
                return
            tries[name] += 1
            yield (action := make())
            if action.kind in SETTINGS and (read := READBACK[action.kind][0]) not in self.avoided:
                yield Send(read)

    def _ways(self, goal: Goal, standing: Standing) -> Iterator[tuple[str, Callable[[], Action]]]:
        """What is still to be done for the goal, first things first."""
        wanted, found, mode = goal.conditions, standing.conditions, standing.core[0]

        def lacks(name: str) -> bool:
            return name in wanted and wanted[name] != found[name]

        if lacks("power") and wanted["power"] != "never lost":
            yield "power", lambda: PowerCut(standing.now + 10 * MINUTE)
        if lacks("tariff"):
            yield "tariff", lambda: self._send("1.1.1", tariff(wanted["tariff"], 20_000, 25_000, standing))
        if lacks("clock") and wanted["clock"] == "wrong":
            yield "clock", lambda: self._send("6.11", {"Clock": standing.now.replace(microsecond=0) + HOUR})
        if goal.configure_first:
            yield from self._configuration(goal, standing, "early ")
        flags = wanted.get("suspension of debt", "never")
        if mode != "Prepayment" and (goal.core[0] == "Prepayment" or goal.configure_first):
            yield "mode", lambda: self._enter_prepayment(flags)
        if mode == "Prepayment" and lacks("suspension of debt"):
            yield "flags", lambda: self._enter_prepayment(flags)
        yield from self._configuration(goal, standing, "")
        if mode == "Prepayment" and goal.core[0] == "Prepayment" and standing.core[2] != goal.core[2]:
            yield from self._credit(goal.core[2], standing)
        if mode == "Prepayment" and wanted.get("debt") == "accumulated" and lacks("debt"):
            yield "accumulated", lambda: Wait(next_midnight(standing.now) + MINUTE)
        if goal.core[0] == "Credit" and mode == "Prepayment":
            yield "leave", lambda: self._send("1.6", payment_mode("Credit", False, False))
        if standing.core[1] != goal.core[1]:
            yield from self._supply(goal.core[1], standing)

    def _configuration(self, goal: Goal, standing: Standing, prefix: str) -> Iterator[tuple[str, Callable[[], Action]]]:
        wanted, found = goal.conditions, standing.conditions
        if wanted["non-disablement"] != found["non-disablement"]:
            periods = self.rng.choice((1, 2))
            windows: Mapping[str, Value] = {
                "no calendar": NonDisablementCalendar(),
                "inside": window(standing, -30 * MINUTE, 30 * MINUTE, periods=periods),
                "outside": window(standing, 30 * MINUTE, 90 * MINUTE, periods=periods),
            }
            body = {**USUAL_CONFIGURATION, "NonDisablementCalendar": windows[wanted["non-disablement"]]}
            yield f"{prefix}calendar", lambda: self._send("2.1", body)
        if wanted["debt"] != found["debt"] and wanted["debt"] not in ("none", "accumulated"):
            part = self.rng.choice((0, 500))
            yield f"{prefix}debt", lambda: self._send("2.3", debt(wanted["debt"], part))

    def _credit(self, to: str, standing: Standing) -> Iterator[tuple[str, Callable[[], Action]]]:
        """Towards a state of Emergency Credit."""
        values: Mapping[str, Any] = standing.values
        present = standing.core[2]
        balance, threshold = values["MeterBalance"], values["DisablementThreshold"]
        offered_below, left = values["EmergencyCreditThreshold"], values["EmergencyCreditBalance"]
        active = present in ("Selected", "InUse", "Exhausted")

        def bring_to(target: int) -> Action:
            return self._send("1.5", {"Adjust": -(-(target - balance) // PENNY) * PENNY})

        if active and (to in ("Unavailable", "Available") or (present == "Exhausted" and to != "Exhausted")):
            yield "repay", lambda: self._send("2.2", {"UTRN": utrn(self.rng, standing), "Amount": 50 * POUND})
        elif to == "Unavailable":
            yield "credit", lambda: bring_to(offered_below + 10 * POUND)
        elif not active and present != "Available":
            yield "offer", lambda: bring_to(threshold + (offered_below - threshold) // 2)
        elif not active and to != "Available":
            yield "activate", lambda: self._send("2.5", {})
        elif to == "Selected":
            yield "select", lambda: bring_to(threshold + POUND // 2)
        elif to == "InUse":
            yield "use", lambda: bring_to(threshold - self.rng.choice((0, POUND)))
        elif to == "Exhausted":
            if standing.core[1] != "Enabled":
                yield from self._supply("Enabled", standing)
            worth = max(0, balance - threshold) + left + POUND
            yield "exhaust", lambda: self._use(worth, standing)

    def _supply(self, to: str, standing: Standing) -> Iterator[tuple[str, Callable[[], Action]]]:
        """Towards a state of the supply."""
        present = standing.core[1]
        if to == "Disabled" or (to == "Armed" and present == "Enabled"):
            yield f"disable for {to}", lambda: self._send("7.2", {})
        elif to == "Armed":
            yield "arm", lambda: self._send("7.3", {})
        elif present == "Armed":
            yield "press", PressEnable
        elif "7.1" in self.changing and self.rng.random() < 0.5:
            yield "enable", lambda: self._send("7.1", {})
        else:
            yield "arm to enable", lambda: self._send("7.3", {})

    def _enter_prepayment(self, flags: str) -> Action:
        place = CONDITIONS["suspension of debt"].index(flags)
        return self._send("1.6", payment_mode("Prepayment", bool(place & 1), bool(place & 2)))

    def _use(self, cost: int, standing: Standing) -> Action:
        values: Mapping[str, Any] = standing.values
        units = -(-cost * UNITS_PER_KWH[self.role] // max(1, values["ActiveTariffPrice"]))
        return UseEnergy(max(1, min(units, 200 * UNITS_PER_KWH[self.role])))

    @staticmethod
    def _send(srv: str, body: Mapping[str, Value]) -> Action:
        return Send(srv, tuple(body.items()))

    def make(self, kind: str, standing: Standing) -> Action | None:
        """An action of the kind; None where none makes sense now."""
        if kind in self.changing or kind in self.reading:
            if kind == "6.13" or kind in LOGS:
                return self._send(kind, BODIES[kind](self.rng, self.role, standing))
            return self._send(kind, BODIES[kind](self.rng, self.role, standing) if kind in BODIES else {})
        match kind:
            case Wait.kind:
                return Wait(self._instant(standing))
            case UseEnergy.kind:
                return self._use(self._worth(standing), standing)
            case PowerCut.kind:
                return PowerCut(standing.now + self.rng.choice((2 * MINUTE, HOUR, DAY)))
            case PressEnable.kind:
                return PressEnable()
            case _:
                return ReadAtDevice(TABLE_15_ITEMS)

    def _worth(self, standing: Standing) -> int:
        """What takes the account to a threshold, and a little beyond."""
        values: Mapping[str, Any] = standing.values
        balance, left = values["MeterBalance"], values["EmergencyCreditBalance"]
        thresholds = (
            balance - values["EmergencyCreditThreshold"],
            balance - values["DisablementThreshold"],
            balance - values["DisablementThreshold"] + left,
            2 * POUND,
        )
        return min(self.rng.choice([each for each in thresholds if each > 0]) + 5 * PENNY, 50 * POUND)

    def _instant(self, standing: Standing) -> datetime:
        """An instant to wait for: about midnight, about a switch of a calendar, hours, weeks, or the end of a month."""
        now, midnight = standing.now.replace(microsecond=0), next_midnight(standing.now)
        month = (now.replace(day=1, hour=0, minute=0, second=0) + timedelta(days=32)).replace(day=1)
        instants = [midnight + MINUTE] * 4 + [midnight - MINUTE, now + HOUR, now + 7 * DAY, month + MINUTE]
        instants += [at + side for at in _switches(standing) for side in (MINUTE, MINUTE - HOUR)]
        instants += [at + side * MINUTE for at in CLOCK_CHANGES if now < at < now + 40 * DAY for side in (-30, 30, 90)]
        return self.rng.choice([instant for instant in instants if instant > now])


def _pairs(goal: Goal) -> Iterator[frozenset[object]]:
    """What comes together in a goal, two by two."""
    return map(frozenset, combinations([goal.core, *goal.conditions.items()], 2))


CLOCK_CHANGES = tuple(datetime(2025, month, day, 1, 0, tzinfo=UTC) for month, day in ((3, 30), (10, 26)))


def next_midnight(now: datetime) -> datetime:
    """The next 00:00 UTC."""
    return now.replace(hour=0, minute=0, second=0, microsecond=0) + DAY


def _switches(standing: Standing) -> Iterator[datetime]:
    """The next times of day, in UTC, at which a calendar of the device switches."""
    for item in ("NonDisablementCalendar", "TariffSwitchingTable"):
        held = standing.values.get(item)
        if isinstance(held, NonDisablementCalendar | SwitchingTable):
            for at in sorted({switch.at for switch in held.switches} - {time(0)}):
                today = datetime.combine(standing.now.date(), at, UTC)
                yield today if today > standing.now else today + DAY
