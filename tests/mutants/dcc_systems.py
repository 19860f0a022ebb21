"""Faults that no device has: of the DSP, the S1SP and the services that DCC Systems answer themselves."""

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

from benches import installation
from smets1.data_items import CHF, ESME, GSME, PPMID
from smets1.dcc import bodies, dsp, schedules, services
from smets1.dcc.dsp import ELEMENTS
from smets1.dcc.inventory import DeviceStatus, InventoryEntry
from smets1.dcc.messages import Outcome, ServiceRequest
from smets1.dcc.s1sp import LOGS, READS, SUPPORTED, Steps
from smets1.dcc.services import ANSWERED, DccState
from smets1.service_requests import SERVICE_REQUESTS
from tests.mutants.mutant import STANDARD_DMC, Catalogue

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


def _is_wrong_body(refusal: Outcome) -> bool:
    return "is not as DUIS has it" in refusal.reason


def _not_looking_at_the_body(srv: str) -> Callable[[DspCheck], DspCheck]:
    def faulty(sound: DspCheck) -> DspCheck:
        def check(request: ServiceRequest, state: DccState, now: datetime) -> Outcome | None:
            refusal = sound(request, state, now)
            return _DONE if refusal and request.srv == srv and _is_wrong_body(refusal) else refusal

        return check

    return faulty


_DONE = Outcome(True, "I0", None, "")

_WITHOUT_ELEMENTS = ("5.2", "5.3", "8.3", "8.9")
"""SRVs whose body need not hold anything."""

_BY_DEVICE_TYPE = ("6.13", "6.20.1")
"""SRVs whose equivalent steps depend on the device type: there are none for another one."""

_USER_ROLES = {role for variant in SERVICE_REQUESTS.values() for role in variant.roles}

_OF_NO_DEVICE = ("5.2", "5.3", "8.2", "12.1", "12.2")
"""SRVs for which nobody has to be responsible for a device."""

_FOR_EVERY_DEVICE = {CHF, ESME, GSME, PPMID}


def _can_be_misdirected(srv: str) -> bool:
    """Whether somebody may send it who is responsible for a device that it is not for."""
    variant = SERVICE_REQUESTS[srv]
    meant = variant.device_types or dsp.TARGETS.get(srv, tuple(_FOR_EVERY_DEVICE))
    by_gas_supplier_alone = variant.critical and variant.roles == ("GS",)
    return {*meant} < _FOR_EVERY_DEVICE and not by_gas_supplier_alone


for _srv in SUPPORTED:
    if {*SERVICE_REQUESTS[_srv].roles} < _USER_ROLES or _srv not in _OF_NO_DEVICE:
        _let_pass(
            f"{_srv}-from-any-role",
            f"The DSP lets pass SRV {_srv} from a User Role that may not send it.",
            _of(_srv, lambda refusal: refusal.code in ("E2", "E4")),
            _srv,
        )
    if _can_be_misdirected(_srv) and _srv not in _BY_DEVICE_TYPE:
        _let_pass(
            f"{_srv}-for-any-device",
            f"The DSP lets pass SRV {_srv} for a device type that it is not for.",
            _of(_srv, lambda refusal: refusal.code == "E11"),
            _srv,
        )
    if (_srv in ELEMENTS or _srv in bodies.REQUIRED) and _srv not in (*LOGS, *_WITHOUT_ELEMENTS):
        catalogue.dcc(
            f"{_srv}-with-any-body",
            f"SRV {_srv} with a body that DUIS does not have is answered as done.",
            (dsp, "check", _not_looking_at_the_body(_srv)),
            breaks=f"DUIS {_srv}",
            noticed_by=[_srv],
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


def _for_roles_only(srv: str, *roles: str) -> Callable[[DspCheck], DspCheck]:
    def faulty(sound: DspCheck) -> DspCheck:
        def check(request: ServiceRequest, state: DccState, now: datetime) -> Outcome | None:
            if request.srv == srv and request.role not in roles:
                return dsp.refuse("no", "E2")
            return sound(request, state, now)

        return check

    return faulty


for _srv in SUPPORTED:
    _roles = SERVICE_REQUESTS[_srv].roles
    if {"IS", "GS"} & {*_roles} and {*_roles} - {"IS", "GS"}:
        catalogue.dcc(
            f"{_srv}-for-suppliers-only",
            f"The DSP refuses SRV {_srv} from every User Role but a supplier's.",
            (dsp, "check", _for_roles_only(_srv, "IS", "GS")),
            breaks=f"the User Roles of SRV {_srv}",
            noticed_by=[_srv],
        )

for _srv in ("4.12.1", "4.12.2"):
    catalogue.dcc(
        f"{_srv}-for-distributors-only",
        f"The DSP refuses SRV {_srv} from every User Role but a distributor's.",
        (dsp, "check", _for_roles_only(_srv, "ED")),
        breaks=f"the User Roles of SRV {_srv}",
        noticed_by=[_srv],
    )

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
    return (outcome if outcome.success else _DONE), after


_CHANGING = ("5.1", "5.3", "6.15.1", "6.23", "8.3", "8.4", "8.7.1", "8.7.2", "8.8.1", "8.8.2", "8.11", "12.2")
_TELLING = ("5.1", "5.2", "6.24.1", "8.2", "8.9", "12.1")
_NEVER_REFUSED = ("5.1", "6.24.1", "8.3", "8.9", "8.14.1", "8.14.2", "8.14.3", "8.14.4")
"""What DCC Systems always answer as done, once the DSP lets it pass."""

_REFUSING = tuple(srv for srv in ANSWERED if srv not in _NEVER_REFUSED)
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
            noticed_by=[_srv, *(["change-of-supplier"] if _srv == "6.23" else [])],
        )


def _without_schedules(outcome: Outcome, after: DccState, _: DccState) -> tuple[Outcome, DccState]:
    return outcome, replace(after, schedules=())


def _every_device(outcome: Outcome, after: DccState, _: DccState) -> tuple[Outcome, DccState]:
    entries = {key: replace(entry, status=DeviceStatus.DECOMMISSIONED) for key, entry in after.inventory.items()}
    return outcome, replace(after, inventory=entries)


def _once_unjoined_never_again(outcome: Outcome, after: DccState, before: DccState) -> tuple[Outcome, DccState]:
    return (dsp.refuse("no"), before) if () in before.device_logs.values() else (outcome, after)


for _srv, _claim, _name, _words, _change in (
    ("5.2", "5.2", "ends-the-schedules", "ends the schedules that it reads", _without_schedules),
    ("8.3", "8.3", "of-every-device", "decommissions every device of the installation", _every_device),
    ("8.7.1", "8.8.1", "only-once", "is refused once a device was unjoined", _once_unjoined_never_again),
    ("8.7.2", "8.8.2", "only-once", "is refused once a device was unjoined", _once_unjoined_never_again),
):
    catalogue.dcc(
        f"{_srv}-{_name}",
        f"SRV {_srv} {_words}.",
        (services, "answer", _answering(_srv, _change)),
        breaks=f"SRV {_srv}",
        noticed_by=[_claim],
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


_ALSO_READ_IN = {"4.12.1": ("6.18.1",), "4.15": ("6.4.1",), "6.2.8": ("6.7",)}
"""The features of SRVs that set what another one reads."""

for _srv, _by_role in READS.items():
    for _item in dict.fromkeys(item for items in _by_role.values() for item in items):
        catalogue.dcc(
            f"{_srv}-without-{_item}",
            f"The S1SP leaves {_item} out of the response to SRV {_srv}.",
            (installation, "equivalent_steps", _after_steps(_srv, _without(_item))),
            breaks=f"SRV {_srv}",
            noticed_by=[_srv, *_ALSO_READ_IN.get(_srv, ())],
        )


def _hiding_failure(srv: str) -> Callable[[Stepper], Stepper]:
    def faulty(sound: Stepper) -> Stepper:
        def steps(request: ServiceRequest, entry: InventoryEntry, rules: Any) -> Steps:
            outcome = yield from sound(request, entry, rules)
            return _DONE if request.srv == srv and not outcome.success else outcome

        return steps

    return faulty


_FAILURES = {"2.5": ("18.8", STANDARD_DMC), "11.2": ("18.64(b)", "MOC-SECURE-02")}
"""The clauses that look at an SRV that fails, each with a combination where it does."""

for _srv in ("2.5", "11.1", "11.2", "6.20.1", "1.5", "6.13"):
    _clause, _dmc = _FAILURES.get(_srv, ("", STANDARD_DMC))
    catalogue.dcc(
        f"{_srv}-failure-hidden",
        f"The S1SP answers SRV {_srv} as done although it failed.",
        (
            installation,
            "equivalent_steps",
            _hiding_failure(_srv),
        ),
        breaks=f"SRV {_srv}",
        noticed_by=[_srv, *([_clause] if _clause else [])],
        dmc=_dmc,
    )


def _reading_either_way(sound: Stepper) -> Stepper:
    def steps(request: ServiceRequest, entry: InventoryEntry, rules: Any) -> Steps:
        body = request.body
        start, end = body.get("StartDateTime"), body.get("EndDateTime")
        if isinstance(start, datetime) and isinstance(end, datetime) and end < start:
            request = replace(request, body={**body, "StartDateTime": end, "EndDateTime": start})
        return (yield from sound(request, entry, rules))

    return steps


catalogue.dcc(
    "reads-a-period-either-way",
    "The S1SP reads a period that ends before it starts the other way round.",
    (installation, "equivalent_steps", _reading_either_way),
    breaks="DUIS: ReadLogPeriod",
    noticed_by=["6.13", "4.10"],
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


def _from_tomorrow(sound: Callable[..., Any]) -> Callable[..., Any]:
    def created(request: ServiceRequest, schedule_id: int, now: datetime) -> Any:
        tomorrow = (now + timedelta(days=1)).date().isoformat()
        return sound(replace(request, body={**request.body, "ScheduleStartDate": tomorrow}), schedule_id, now)

    return created


catalogue.dcc(
    "schedules-from-tomorrow",
    "A schedule begins on the day after its creation, not on its start date.",
    (schedules, "created", _from_tomorrow),
    breaks="SRV 5.1",
    noticed_by=["5.1"],
)


def _reading_unasked(sound: Callable[..., None]) -> Callable[..., None]:
    def wait_until(self: installation.Installation, when: datetime) -> None:
        sound(self, when)
        for role in {ESME, GSME} & {*self.devices}:
            self.send("4.3", role)

    return wait_until


catalogue.dcc(
    "reads-unasked",
    "DCC Systems read the meters time and again, although nobody asks them to.",
    (installation.Installation, "wait_until", _reading_unasked),
    breaks="SRV 5.1",
    noticed_by=["5.1", "5.3", "unnumbered/nothing-read-unasked"],
)


def _by_registration_of_today(sound: DspCheck) -> DspCheck:
    def check(request: ServiceRequest, state: DccState, now: datetime) -> Outcome | None:
        refusal = sound(request, state, now)
        if refusal and request.execution_time and "is not registered as" in refusal.reason:
            return sound(replace(request, body=request.body_to_execute), state, now)
        return refusal

    return check


catalogue.dcc(
    "registration-of-today",
    "The DSP looks up who is responsible at the time of a request, not at that of its execution.",
    (dsp, "check", _by_registration_of_today),
    breaks="fact 95",
    noticed_by=["future-dated-requests"],
)


def telling(code: str, instead: str) -> Callable[[DspCheck], DspCheck]:
    """A fault: refusals of the DSP tell one code instead of another."""

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
        (dsp, "check", telling(_code, _instead)),
        breaks=f"DUIS response code {_code}",
        noticed_by=_claims,
    )
