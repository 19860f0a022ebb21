"""Faults that no device has: of the DSP, the S1SP and the services that DCC Systems answer themselves."""

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

from benches import installation
from smets1.dcc import dsp, services
from smets1.dcc.dsp import ELEMENTS
from smets1.dcc.inventory import InventoryEntry
from smets1.dcc.messages import Outcome, ServiceRequest
from smets1.dcc.s1sp import LOGS, READS, SUPPORTED, Steps
from smets1.dcc.services import ANSWERED, DccState
from smets1.service_requests import SERVICE_REQUESTS
from tests.mutants.mutant import Catalogue

catalogue = Catalogue()

DspCheck = Callable[[ServiceRequest, DccState, datetime], Outcome | None]
Answerer = Callable[[ServiceRequest, DccState, datetime], tuple[Outcome, DccState]]


def _letting_pass(meant: Callable[[ServiceRequest, Outcome], bool]) -> Callable[[DspCheck], DspCheck]:
    def faulty(sound: DspCheck) -> DspCheck:
        def check(request: ServiceRequest, state: DccState, now: datetime) -> Outcome | None:
            refusal = sound(request, state, now)
            return None if refusal and meant(request, refusal) else refusal

        return check

    return faulty


def _let_pass(name: str, fault: str, meant: Callable[[ServiceRequest, Outcome], bool], *srvs: str) -> None:
    catalogue.dcc(name, fault, (dsp, "check", _letting_pass(meant)), breaks="DUIS; facts 93, 95", noticed_by=srvs)


def _of(srv: str, meant: Callable[[Outcome], bool]) -> Callable[[ServiceRequest, Outcome], bool]:
    return lambda request, refusal: request.srv == srv and meant(refusal)


_BY_DEVICE_TYPE = ("6.13", "6.20.1")
"""SRVs whose equivalent steps depend on the device type: there are none for another one."""

for _srv in SUPPORTED:
    _let_pass(
        f"{_srv}-from-any-role",
        f"The DSP lets pass SRV {_srv} from a User Role that may not send it.",
        _of(_srv, lambda refusal: refusal.code in ("E2", "E4")),
        _srv,
    )
    if (SERVICE_REQUESTS[_srv].device_types or _srv in dsp.TARGETS) and _srv not in _BY_DEVICE_TYPE:
        _let_pass(
            f"{_srv}-for-any-device",
            f"The DSP lets pass SRV {_srv} for a device type that it is not for.",
            _of(_srv, lambda refusal: refusal.code == "E11"),
            _srv,
        )
    if _srv in ELEMENTS and _srv not in LOGS:
        _let_pass(
            f"{_srv}-with-any-body",
            f"The DSP lets pass SRV {_srv} with a body that DUIS does not have.",
            _of(_srv, lambda refusal: "is not as DUIS has it" in refusal.reason),
            _srv,
        )

_STATUS = ["8.1.1", "8.3", "8.4", "12.2"]
_let_pass("any-status", "The DSP does not look at the status of a device.", lambda _, no: no.code == "E5", *_STATUS)
_let_pass(
    "unregistered-parties",
    "The DSP does not look at registration data.",
    lambda _, no: "is not registered as" in no.reason,
    "change-of-supplier",
    "6.23",
    "4.8.1",
)
_let_pass(
    "without-credentials",
    "The DSP does not look at the credentials of a device.",
    lambda _, no: "the credentials held" in no.reason,
    "change-of-supplier",
    "6.23",
    "6.15.1",
)
_let_pass(
    "into-the-past",
    "The DSP lets pass an ExecutionDateTime that is over.",
    lambda _, no: "is not in the future" in no.reason,
    "future-dated-requests",
)
_let_pass(
    "future-dating-of-anything",
    "The DSP holds any request for later.",
    lambda _, no: "cannot be future-dated" in no.reason,
    "future-dated-requests",
)
_let_pass(
    "schedule-of-anything",
    "The DSP schedules any request.",
    lambda _, no: "cannot be scheduled" in no.reason,
    "5.1",
    "unnumbered/schedule-of-4.4.3",
)


def _refusing(srv: str) -> Callable[[DspCheck], DspCheck]:
    def faulty(sound: DspCheck) -> DspCheck:
        return lambda request, state, now: dsp.refuse("no", "E2") if request.srv == srv else sound(request, state, now)

    return faulty


for _srv in SUPPORTED:
    catalogue.dcc(
        f"{_srv}-refused",
        f"The DSP refuses SRV {_srv} from everybody.",
        (dsp, "check", _refusing(_srv)),
        breaks=f"SRV {_srv}",
        noticed_by=[_srv],
    )


def _answering(srv: str, change: Callable[..., tuple[Outcome, DccState]]) -> Callable[[Answerer], Answerer]:
    def faulty(sound: Answerer) -> Answerer:
        def answer(request: ServiceRequest, state: DccState, now: datetime) -> tuple[Outcome, DccState]:
            result = sound(request, state, now)
            return change(*result, state) if request.srv == srv else result

        return answer

    return faulty


def _without_effect(outcome: Outcome, _: DccState, before: DccState) -> tuple[Outcome, DccState]:
    return outcome, before


def _without_data(outcome: Outcome, after: DccState, _: DccState) -> tuple[Outcome, DccState]:
    return replace(outcome, values={}), after


def _done_and_refused(_: Outcome, after: DccState, __: DccState) -> tuple[Outcome, DccState]:
    return dsp.refuse("no"), after


def _refused_and_accepted(outcome: Outcome, after: DccState, _: DccState) -> tuple[Outcome, DccState]:
    return (outcome if outcome.success else Outcome(True, "I0", None, "")), after


_CHANGING = ("5.1", "5.3", "6.15.1", "6.23", "8.3", "8.4", "8.7.1", "8.7.2", "8.8.1", "8.8.2", "8.11", "12.2")
_TELLING = ("5.1", "5.2", "6.24.1", "8.2", "8.9", "12.1")
_REFUSING = tuple(srv for srv in ANSWERED if not srv.startswith("8.14") and srv != "8.9" and srv not in ("5.1", "8.3"))
for _srvs, _name, _words, _change in (
    (_CHANGING, "without-effect", "is answered as done, and changes nothing", _without_effect),
    (_CHANGING, "done-and-refused", "is carried out, and refused in the response", _done_and_refused),
    (_TELLING, "without-data", "is answered without data", _without_data),
    (_REFUSING, "never-refused", "is answered as done where it cannot be", _refused_and_accepted),
):
    for _srv in _srvs:
        catalogue.dcc(
            f"{_srv}-{_name}",
            f"SRV {_srv} {_words}.",
            (services, "answer", _answering(_srv, _change)),
            breaks=f"SRV {_srv}",
            noticed_by=[_srv],
        )

Stepper = Callable[[ServiceRequest, InventoryEntry, Any], Steps]


def _after_steps(srv: str, change: Callable[[Outcome], Outcome]) -> Callable[[Stepper], Stepper]:
    def faulty(sound: Stepper) -> Stepper:
        def steps(request: ServiceRequest, entry: InventoryEntry, rules: Any) -> Steps:
            outcome = yield from sound(request, entry, rules)
            return change(outcome) if request.srv == srv else outcome

        return steps

    return faulty


def _without(item: str) -> Callable[[Outcome], Outcome]:
    return lambda outcome: replace(
        outcome, values={name: value for name, value in outcome.values.items() if name != item}
    )


for _srv, _by_role in READS.items():
    for _item in dict.fromkeys(item for items in _by_role.values() for item in items):
        catalogue.dcc(
            f"{_srv}-without-{_item}",
            f"The S1SP leaves {_item} out of the response to SRV {_srv}.",
            (installation, "equivalent_steps", _after_steps(_srv, _without(_item))),
            breaks=f"SRV {_srv}",
            noticed_by=[_srv],
        )

for _srv in ("2.5", "11.1", "11.2", "6.20.1", "1.5", "6.13"):
    catalogue.dcc(
        f"{_srv}-failure-hidden",
        f"The S1SP answers SRV {_srv} as done although it failed.",
        (
            installation,
            "equivalent_steps",
            _after_steps(_srv, lambda outcome: outcome if outcome.success else Outcome(True, "I0", None, "")),
        ),
        breaks=f"SRV {_srv}",
        noticed_by=[_srv, *(["18.8"] if _srv == "2.5" else [])],
    )


def _due(change: Callable[[Any], Any]) -> Callable[[Callable[[DccState], Any]], Callable[[DccState], Any]]:
    return lambda sound: lambda state: change(sound(state))


catalogue.dcc(
    "holds-for-ever",
    "What the DSP has scheduled or holds is never sent.",
    (services, "first_due", _due(lambda _: None)),
    breaks="fact 95; SRV 5.1",
    noticed_by=["5.1", "5.3", "future-dated-requests"],
)


def _late(due: Any) -> Any:
    return replace(due, at=due.at + timedelta(hours=2)) if due else due


catalogue.dcc(
    "sends-two-hours-late",
    "What the DSP has scheduled or holds is sent two hours late.",
    (services, "first_due", _due(_late)),
    breaks="SRV 5.1",
    noticed_by=["5.1", "future-dated-requests"],
)


def _telling(code: str, instead: str) -> Callable[[DspCheck], DspCheck]:
    def faulty(sound: DspCheck) -> DspCheck:
        def check(request: ServiceRequest, state: DccState, now: datetime) -> Outcome | None:
            refusal = sound(request, state, now)
            return replace(refusal, code=instead) if refusal and refusal.code == code else refusal

        return check

    return faulty


for _code, _instead, _claims in (
    ("E2", "E4", ["2.1", "4.3", "7.2"]),
    ("E4", "E2", ["2.1", "4.3", "change-of-supplier"]),
    ("E5", "E19", _STATUS),
    ("E11", "E5", ["7.1", "7.2", "7.4"]),
    ("E19", "E5", _STATUS),
):
    catalogue.dcc(
        f"{_code}-told-as-{_instead}",
        f"The DSP refuses with {_instead} where it should with {_code}.",
        (dsp, "check", _telling(_code, _instead)),
        breaks=f"DUIS response code {_code}",
        noticed_by=_claims,
    )
