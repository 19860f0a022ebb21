"""Service Requests, Service Responses, and the exchanges that prove them."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum

from smets1.dcc.generations import Route
from smets1.dcc.response_codes import Certainty
from smets1.operations import Operation, Result, Value


class Party(StrEnum):
    """Who answered a Service Request, or refused it."""

    DSP = "DSP"
    S1SP = "S1SP"
    DEVICE = "device"


@dataclass(frozen=True, slots=True)
class ServiceRequest:
    """A Service Request variant for one device.

    `body` holds the elements of the DUIS request body by their DUIS names; `role` is the User Role that signs it,
    in the letters of the SRV table (IS, ES, GS, RSA, ED, GT, OU). `command_variant` is that of DUIS, but 1 stands for
    whichever has DCC Systems carry it out. `party` is the id of the party that is the User: empty for whichever party
    registration data names. `counter` is the Originator Counter of its RequestID; 0 where nobody numbers the requests.
    """

    srv: str
    device_id: str
    role: str
    body: Mapping[str, Value] = field(default_factory=dict)
    command_variant: int = 1
    party: str = ""
    counter: int = 0

    @property
    def execution_time(self) -> datetime | None:
        """When a future-dated request is to be carried out; None where it is not future-dated."""
        at = self.body.get("ExecutionDateTime")
        return at if isinstance(at, datetime) else None

    @property
    def body_to_execute(self) -> Mapping[str, Value]:
        """The body without what tells only when it is to be carried out."""
        return {name: value for name, value in self.body.items() if name != "ExecutionDateTime"}


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of a Service Request.

    `code` is a response code where a public source tells it (I0, I99, E1–E5 …) and None where none is known: a code is
    never made up. `refused_by` names the party that said no and is None on success. Of a refusal by the DSP `check`
    names the check that it did not pass, and `certainty` tells how sure it is that this is the code.
    """

    success: bool
    code: str | None
    refused_by: Party | None
    reason: str
    values: Mapping[str, Value] = field(default_factory=dict)
    check: str = field(default="", compare=False)
    certainty: Certainty | None = field(default=None, compare=False)


@dataclass(frozen=True, slots=True)
class DeviceExchange:
    """One operation on a device and what it answered; `result` is None where it stayed silent."""

    operation: Operation
    result: Result | None
    frames: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Exchange:
    """A recorded exchange, named `x1`, `x2` … in order within a run.

    It holds a Service Request with its outcome and the device operations of its equivalent steps, or (where
    `request` is None) something seen or done at the device itself: an alert, a key press, a display, energy used.
    `route` is the way by which the DSP sent on a request for a device, which it acknowledged with I99 then; None where
    it answered itself. `recipients` are the parties to whom an alert was sent.
    """

    id: str
    at: datetime
    device: str
    request: ServiceRequest | None = None
    outcome: Outcome | None = None
    device_exchanges: tuple[DeviceExchange, ...] = ()
    event: str = ""
    route: Route | None = None
    recipients: tuple[str, ...] = ()
