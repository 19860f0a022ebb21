"""The device under test as the steps see it: what they send to it, what they see of it, and what they judged."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta

from benches.clocks import RealClock
from benches.installation import Installation
from reports.record import AccountSample
from smets1.data_items import METERS
from smets1.dcc.dsp import SUPPLIER_ROLE
from smets1.dcc.messages import Exchange, Outcome
from smets1.dcc.s1sp import LOGS
from smets1.errors import DefinitionError, Finding, Inconclusive
from smets1.operations import Done, Operation, Read, Refused, Value
from smets1.service_requests import SERVICE_REQUESTS


@dataclass(slots=True)
class Seen:
    """What one step caused and judged; the plugin takes it when the step ends."""

    exchanges: list[str] = field(default_factory=list)
    judged: list[str] = field(default_factory=list)
    observed: list[str] = field(default_factory=list)


class Response(dict[str, Value]):
    """What Service Requests read; `lacks` is told of a data item that is asked for and missing, and raises."""

    def __init__(self, values: Mapping[str, Value], lacks: Callable[[str], None]) -> None:
        super().__init__(values)
        self._lacks = lacks

    def __missing__(self, item: str) -> Value:
        self._lacks(item)
        raise KeyError(item)


class UnderTest:
    """One device of one installation, in the words of the steps.

    `mount` gives the installation, commissioned or as before migration, at the bench time given.
    """

    def __init__(self, mount: Callable[[bool, datetime | None], Installation], role: str) -> None:
        self._mount = mount
        self.role = role
        self.seen = Seen()
        self.samples: list[AccountSample] = []
        self.last: Exchange | None = None
        self._givens: int | None = None
        self.begun = _LONG_AGO
        self._noted: dict[str, Value] = {}
        self._mounted(mount(True, None))

    def _mounted(self, installation: Installation) -> None:
        self.installation = installation
        self.first_exchange = len(installation.journal.exchanges)
        try:
            device = installation.devices[self.role]
            self.firmware_at_mounting = device.driver.identify().firmware_version
            if device.wire and self.firmware_at_mounting != device.entry.running_firmware:
                raise Inconclusive(
                    f"the {self.role} runs {self.firmware_at_mounting}: it is not the Device Model asked"
                )
        except BaseException:
            installation.release()
            raise
        installation.on_time = self.sample

    def _mount_anew(self, commissioned: bool, when: datetime) -> None:
        self.installation.release()
        self._mounted(self._mount(commissioned, when))

    @property
    def now(self) -> datetime:
        """Bench time."""
        return self.installation.clock.now()

    @property
    def keeps_real_time(self) -> bool:
        """Whether bench time passes by itself, so that an instant of a feature may be past."""
        return isinstance(self.installation.clock, RealClock)

    @property
    def exchanges(self) -> list[Exchange]:
        """What was exchanged since the first When."""
        return self.installation.journal.exchanges[self._givens or self.first_exchange :]

    def begin_when(self) -> None:
        """Note that all is arranged: what follows is the test."""
        if self._givens is None:
            self._givens = len(self.installation.journal.exchanges)
            self.begun = self.now

    @property
    def listed_firmware(self) -> str:
        """The firmware version of the CPL entry."""
        return self.installation.devices[self.role].entry.model.firmware_version

    def send(
        self,
        srv: str,
        body: Mapping[str, Value] | None = None,
        *,
        user_role: str | None = None,
        to: str | None = None,
        party: str | None = None,
        command_variant: int = 1,
        device_id: str | None = None,
        counter: int | None = None,
    ) -> Exchange:
        """Send a Service Request, by default to the device as its supplier; its outcome is what Then steps judge."""
        self.last = self.installation.send(
            srv,
            to or self.role,
            body,
            user_role=user_role,
            party=party,
            command_variant=command_variant,
            device_id=device_id,
            counter=counter,
        )
        self.seen.exchanges.append(self.last.id)
        return self.last

    def arrange(self, srv: str, body: Mapping[str, Value], why: str, *, user_role: str | None = None) -> None:
        """Send a Service Request that a Given needs to succeed. Raises Inconclusive where it does not."""
        outcome = outcome_of(self.send(srv, body, user_role=user_role))
        if not outcome.success:
            said_no = f"{outcome.refused_by} refused SRV {srv}: {outcome.reason}"
            raise Inconclusive(f"could not arrange that {why}: {said_no}")

    def read(self, srv: str, body: Mapping[str, Value] | None = None) -> Mapping[str, Value]:
        """What SRV `srv` reads from the device, of a log all unless `body` says otherwise.

        The supplier reads it, or the first User Role that may where the supplier may not.
        Raises Inconclusive where it cannot be read. To ask the response for a data item that it lacks raises
        AssertionError, before the first When Inconclusive.
        """
        body = body or (WHOLE_LOG if srv in LOGS else None)
        roles = SERVICE_REQUESTS[srv].roles
        user_role = None if SUPPLIER_ROLE[self.role] in roles else roles[0]
        exchange = self.installation.send(srv, self.role, body, user_role=user_role)
        self.seen.exchanges.append(exchange.id)
        outcome = outcome_of(exchange)
        if not outcome.success:
            raise Inconclusive(f"SRV {srv} could not be read: {outcome.refused_by}: {outcome.reason}")
        return Response(outcome.values, self._lacks)

    def _lacks(self, item: str) -> None:
        if self._givens is None:
            raise Inconclusive(f"a response of success lacks {item}")
        self.judge(False, f"{item} in the response", "a response of success that lacks it")

    def at_device(self, operation: Operation) -> Exchange:
        """Do something at the device itself, past the DCC."""
        exchange = self.installation.at_device(self.role, operation)
        self.seen.exchanges.append(exchange.id)
        return exchange

    def last_at_device(self) -> Exchange:
        """The last thing that a When did at the device."""
        if self.last is None or not self.last.device_exchanges:
            found = "a judgement of nothing done at the device"
            raise DefinitionError([Finding("feature", found, "a When before it", "Do it first.")])
        return self.last

    def read_state(self, srvs: Iterable[str]) -> dict[str, Value]:
        """All that the SRVs read, in one mapping."""
        values = {item: value for srv in srvs for item, value in self.read(srv).items()}
        return Response(values, self._lacks)

    def note_state(self, srvs: Iterable[str]) -> None:
        """Note what the SRVs read now: what later changes are measured from."""
        self._noted |= self.read_state(srvs)

    def noted_state(self) -> Mapping[str, Value]:
        """What was noted. Raises DefinitionError where nothing was."""
        if not self._noted:
            found = "a comparison with nothing noted"
            raise DefinitionError([Finding("feature", found, "a Given that notes it", "Add it.")])
        return self._noted

    def wiring(self, name: str) -> Callable[..., None]:
        """What only an emulator's bench can do to a device from outside. Raises Inconclusive where this one cannot."""
        act: Callable[..., None] | None = getattr(self.installation.devices[self.role].driver, name, None)
        if act is None:
            raise Inconclusive(f"the bench has no equipment to {name.replace('_', ' ')}")
        return act

    def running_firmware(self) -> str:
        """The firmware version that the device itself tells."""
        exchange = self.at_device(Read(("FirmwareVersion",)))
        return str(value_at_device(exchange, "FirmwareVersion"))

    def use_energy(self, units: int) -> None:
        """Use energy through the meter: Wh of electricity, litres of gas."""
        self.seen.exchanges.append(self.installation.use_energy(self.role, units, HEAVY_LOAD[self.role]).id)

    def use_energy_worth(self, cost: int) -> None:
        """Use energy for at least `cost` millipence at the present price, and for little more."""
        price = amount_of(self.read("4.11.1"), "ActiveTariffPrice")
        self.use_energy(-(-cost * UNITS_PER_KWH[self.role] // price))

    def before_migration(self) -> None:
        """Mount the installation as it is before migration."""
        self._mount_anew(False, self.now)

    def begin_at(self, when: datetime) -> None:
        """Bring bench time to `when`: before anything was done by mounting at that time, else by waiting."""
        if self.installation.journal.exchanges[self.first_exchange :]:
            self.wait_until(when)
        else:
            self.installation.journal.dates.append(when)
            self._mount_anew(True, when)

    def migrate(self) -> None:
        """Enrol the installation and commission its devices."""
        self.installation.commission()
        self.seen.exchanges.append(self.installation.note(self.role, "migrated and commissioned").id)

    def alerts(self, code: str) -> list[Exchange]:
        """The alerts `code` that the device has raised since the first When."""
        return [x for x in self.exchanges if x.device == self.role and x.event.startswith(f"alert {code}")]

    def device_reads(self) -> list[str]:
        """The ids of the exchanges since the first When in which the S1SP read the device."""
        return [
            x.id for x in self.exchanges if x.request and any(isinstance(d.operation, Read) for d in x.device_exchanges)
        ]

    def judge(self, holds: bool, expected: str, found: object) -> None:
        """Judge the exchanges of this step, or the last Service Request where the step caused none.

        Raises AssertionError, which means that the device is wrong, unless `holds`.
        """
        self.seen.judged.extend(self.seen.exchanges or ([self.last.id] if self.last else []))
        self.observe(str(found))
        if not holds:
            raise AssertionError(f"expected {expected}; found {found}")

    def observe(self, what: str) -> None:
        """Note what was seen, for the report."""
        self.seen.observed.append(what)

    def wait_until(self, when: datetime) -> None:
        """Let time pass, in stretches short enough that the account's chart shows its course."""
        self.installation.begin_wait(when)
        stretch = max(_SAMPLING, (when - self.now) / _MOST_SAMPLES)
        while when - self.now > stretch:
            self.installation.wait_until(self.now + stretch)
        self.installation.wait_until(when)

    def sample(self) -> None:
        """Take a point of the account's chart where the driver gives it for nothing."""
        driver = self.installation.devices[self.role].driver
        if self.role not in METERS or not getattr(driver, "samples_account", False):
            return
        found = driver.read(_SAMPLED)
        if isinstance(found, Done):
            values = found.values
            sample = AccountSample(
                at=self.now,
                meter_balance=amount_of(values, "MeterBalance"),
                emergency_credit_balance=amount_of(values, "EmergencyCreditBalance"),
                accumulated_debt=amount_of(values, "AccumulatedDebtRegister"),
                time_debt_1=amount_of(values, "TimeDebtRegister1"),
                supply_state=str(values["SupplyState"]),
            )
            self.samples.append(sample)


_LONG_AGO = datetime(2014, 1, 1, tzinfo=UTC)

WHOLE_LOG: Mapping[str, Value] = {"StartDateTime": _LONG_AGO, "EndDateTime": datetime(2099, 1, 1, tzinfo=UTC)}
"""The period of all that a log can hold."""

HEAVY_LOAD = {"ESME": 10_000, "GSME": 6_000}
"""What a bench draws to use energy: W of electricity, litres of gas per hour."""

UNITS_PER_KWH = {"ESME": 1_000, "GSME": 95}
"""Wh in a kWh; litres of gas that hold about a kWh and surely no less."""

_SAMPLING = timedelta(hours=3)
_MOST_SAMPLES = 56

_SAMPLED = (
    "MeterBalance",
    "EmergencyCreditBalance",
    "AccumulatedDebtRegister",
    "TimeDebtRegister1",
    "SupplyState",
)


def amount_of(values: Mapping[str, Value], item: str) -> int:
    """The integer that was read for `item`. Raises Inconclusive where it is not one; see `UnderTest.read`."""
    value = values[item] if isinstance(values, Response) else values.get(item)
    if not isinstance(value, int):
        raise Inconclusive(f"{item} was read as {value!r}, which is not a number")
    return value


def outcome_of(exchange: Exchange) -> Outcome:
    """The outcome of an exchange that carried a Service Request."""
    if exchange.outcome is None:
        raise TypeError("the exchange carried no Service Request")
    return exchange.outcome


def value_at_device(exchange: Exchange, item: str) -> Value | None:
    """What a read at the device found for `item`; None where the device refused."""
    result = exchange.device_exchanges[0].result
    return result.values.get(item) if isinstance(result, Done) else None


def refusal_at_device(exchange: Exchange) -> str:
    """Why the device refused what was done at it; empty where it did not."""
    result = exchange.device_exchanges[0].result
    return result.reason if isinstance(result, Refused) else ""
