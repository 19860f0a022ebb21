"""Faults of the rules of DCC Systems: suspension, bilingual PPMIDs, credentials, registration, Users and alerts."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from datetime import date, datetime, timedelta
from typing import Any

import steps.dcc
from smets1.dcc import adt, alerts, dsp, inventory, services
from smets1.dcc.adt import Action, AnomalyDetection, ExitQuarantineFile, Quarantined
from smets1.dcc.generations import Generation
from smets1.dcc.inventory import DeviceStatus, InventoryEntry
from smets1.dcc.messages import Outcome, ServiceRequest
from smets1.dcc.registration import Registration
from smets1.dcc.rule_dates import MP105
from smets1.dcc.services import Answer, DccState
from smets1.operations import Value
from smets1.registers import DeviceModel
from smets1.service_requests import SERVICE_REQUESTS
from tests.mutants.dcc_systems import telling
from tests.mutants.mutant import Catalogue

catalogue = Catalogue()

DspCheck = Callable[[ServiceRequest, DccState, datetime], Outcome | None]
Answerer = Callable[[ServiceRequest, DccState, datetime], Answer]
Acceptance = Callable[[str, bool, int, Generation, date], bool]
Removal = Callable[[str, DeviceModel, DccState], DccState]
Done = Callable[[ServiceRequest, Mapping[str, Value], DccState], DccState]


def _without_check(name: str) -> Callable[[DspCheck], DspCheck]:
    def faulty(sound: DspCheck) -> DspCheck:
        def check(request: ServiceRequest, state: DccState, now: datetime) -> Outcome | None:
            refusal = sound(request, state, now)
            return None if refusal and refusal.check == name else refusal

        return check

    return faulty


for _name, _breaks, _claims in (
    ("User", "DUIS response code E1", ["dsp-checks"]),
    ("User status", "DUIS response code E3", ["dsp-checks"]),
    ("Originator Counter", "DUIS RequestID", ["dsp-checks"]),
    ("Command Variant", "DUIS response code E12", ["dsp-checks"]),
    ("SMI status", "fact 79", ["suspended-device", "cpl-removal", "inventory-of-a-device"]),
    ("kind of installation", "facts 145, 147", ["bilingual-ppmid"]),
    ("responsibility", "facts 47, 48", ["firmware-rights", "suspended-device"]),
    ("DUIS version", "fact 51", ["firmware-rights"]),
    ("keys of the PPMID", "facts 53, 54", ["firmware-rights"]),
    ("registration data", "facts 93, 95, 97", ["registration-times", "network-operator-certificates"]),
    ("credentials", "facts 93, 96", ["registration-times", "network-operator-certificates"]),
):
    catalogue.dcc(
        f"no-check-of-{_name.replace(' ', '-')}",
        f"The DSP does not check: {_name}.",
        (dsp, "check", _without_check(_name)),
        breaks=_breaks,
        noticed_by=_claims,
    )


def _refusing(meant: Callable[[ServiceRequest], bool], code: str) -> Callable[[DspCheck], DspCheck]:
    def faulty(sound: DspCheck) -> DspCheck:
        def check(request: ServiceRequest, state: DccState, now: datetime) -> Outcome | None:
            return dsp.refuse("no", code) if meant(request) else sound(request, state, now)

        return check

    return faulty


def _refuse(name: str, fault: str, meant: Callable[[ServiceRequest], bool], breaks: str, claim: str) -> None:
    catalogue.dcc(name, fault, (dsp, "check", _refusing(meant, "E4")), breaks=breaks, noticed_by=[claim])


_refuse(
    "electricity-supplier-without-rights",
    "The Electricity Supplier may not update the firmware of a PPMID or hub.",
    lambda request: request.srv in ("11.1", "11.3") and request.role == "IS",
    "facts 46-48",
    "firmware-rights",
)
_refuse(
    "other-parties-refused",
    "Only the parties of the bench are Users.",
    lambda request: request.party.startswith("X"),
    "DUIS response code E1",
    "dsp-checks",
)
_refuse(
    "period-of-the-past-refused",
    "The old supplier may not ask for a period that is over.",
    lambda request: request.srv == "4.8.1" and request.party.endswith("1"),
    "fact 95",
    "registration-times",
)


for _code, _instead, _claim in (
    ("E1", "E2", "dsp-checks"),
    ("E3", "E1", "dsp-checks"),
    ("E12", "E17", "dsp-checks"),
    ("E5", "E4", "suspended-device"),
):
    catalogue.dcc(
        f"{_code}-told-for-{_instead}",
        f"The DSP refuses with {_instead} where it should with {_code}.",
        (dsp, "check", telling(_code, _instead)),
        breaks=f"DUIS response code {_code}",
        noticed_by=[_claim],
    )


def _nameless(sound: DspCheck) -> DspCheck:
    def check(request: ServiceRequest, state: DccState, now: datetime) -> Outcome | None:
        refusal = sound(request, state, now)
        return refusal and replace(refusal, check="", certainty=None)

    return check


catalogue.dcc(
    "refusal-without-a-check",
    "A refusal does not tell which check it comes from.",
    (dsp, "check", _nameless),
    breaks="the report of a refusal",
    noticed_by=["dsp-checks", "suspended-device"],
)


def _accept(name: str, fault: str, change: Callable[..., bool | None], breaks: str, *claims: str) -> None:
    """A fault in what a Suspended device accepts: `change` decides, or leaves it to the sound rule by None."""

    def faulty(sound: Acceptance) -> Acceptance:
        def accepts(srv: str, critical: bool, variant: int, generation: Generation, on: date) -> bool:
            changed = change(srv=srv, critical=critical, variant=variant, on=on)
            return sound(srv, critical, variant, generation, on) if changed is None else changed

        return accepts

    catalogue.dcc(
        f"suspended-{name}",
        fault,
        (dsp, "accepts_suspended", faulty),
        breaks=breaks,
        noticed_by=claims or ["suspended-device"],
    )


def _for(srv: str, accepted: bool) -> Callable[..., bool | None]:
    return lambda **asked: accepted if asked["srv"] == srv else None


_accept("takes-nothing", "A Suspended device takes no request.", lambda **_: False, "facts 78, 80-82, 84")
_accept("takes-everything", "A Suspended device takes every request.", lambda **_: True, "facts 79, 83")
_accept(
    "refuses-critical", "Critical requests are refused.", lambda critical, **_: False if critical else None, "fact 78"
)
_accept(
    "takes-non-critical",
    "Non-Critical requests are let pass.",
    lambda critical, **_: True if not critical else None,
    "fact 79",
)
for _srv, _fact in (("11.1", "fact 80"), ("6.23", "fact 81")):
    _accept(f"refuses-{_srv}", f"SRV {_srv} is refused.", _for(_srv, False), _fact)
for _srv in ("3.4", "4.3", "4.8.1", "4.18", "6.24.1", "7.4", "8.9"):
    _accept(f"takes-{_srv}", f"SRV {_srv} is let pass.", _for(_srv, True), "fact 79")
_accept("takes-any-top-up", "SRV 2.2 is let pass by any Command Variant.", _for("2.2", True), "fact 82")
_accept("takes-no-top-up", "SRV 2.2 is refused by any Command Variant.", _for("2.2", False), "fact 82")
_accept(
    "takes-variant-3",
    "SRV 2.2 is let pass by Command Variant 3.",
    lambda srv, variant, **_: True if srv == "2.2" and variant == 3 else None,
    "fact 82",
)
_accept(
    "takes-11.2-before-mp105",
    "SRV 11.2 was always let pass.",
    _for("11.2", True),
    "fact 83",
    "suspended-device",
    "cpl-removal",
)
_accept(
    "never-takes-11.2", "SRV 11.2 is never let pass.", _for("11.2", False), "fact 86", "suspended-device", "cpl-removal"
)
for _days, _word in ((1, "late"), (-1, "early")):
    _since = MP105 + timedelta(days=_days)
    _accept(
        f"mp105-a-day-{_word}",
        f"MP105 counts from a day too {_word}.",
        lambda srv, on, since=_since, **_: on >= since if srv == "11.2" else None,
        "facts 83, 86; MP105",
    )


def _removing(name: str, fault: str, faulty: Callable[[Removal], Removal]) -> None:
    catalogue.dcc(
        f"removal-{name}",
        fault,
        (services, "removed_from_cpl", faulty),
        breaks="fact 77",
        noticed_by=["cpl-removal", "inventory-of-a-device"],
    )


def _with_status(state: DccState, status: str, instead_of: str) -> DccState:
    inventory = {
        entry.device_id: replace(entry, status=DeviceStatus(status)) if entry.status == instead_of else entry
        for entry in state.inventory.values()
    }
    return replace(state, inventory=inventory)


def _accepting(srv: str, statuses: Sequence[str]) -> Callable[..., Callable[[str, DeviceStatus], bool]]:
    def faulty(sound: Callable[[str, DeviceStatus], bool]) -> Callable[[str, DeviceStatus], bool]:
        return lambda asked, status: status in statuses if asked == srv else sound(asked, status)

    return faulty


for _name, _srv, _statuses in (
    ("8.9-of-a-pending-device", "8.9", ("Pending", "InstalledNotCommissioned", "Commissioned")),
    ("8.9-of-a-decommissioned-device", "8.9", ("InstalledNotCommissioned", "Commissioned", "Decommissioned")),
    ("8.9-of-commissioned-devices-only", "8.9", ("Commissioned",)),
    ("11.2-of-an-installed-device", "11.2", ("InstalledNotCommissioned", "Commissioned")),
    ("11.3-of-a-decommissioned-device", "11.3", ("Commissioned", "Decommissioned")),
):
    catalogue.dcc(
        f"status-lets-{_name}",
        f"The status lets pass SRV {_name.replace('-', ' ')}.",
        (dsp, "accepts", _accepting(_srv, _statuses)),
        breaks="DUIS response code E5",
        noticed_by=["inventory-of-a-device"],
    )


def _suspending(which: Callable[[InventoryEntry, str, DeviceModel], bool]) -> Callable[[Removal], Removal]:
    def faulty(sound: Removal) -> Removal:
        def remove(device_type: str, model: DeviceModel, state: DccState) -> DccState:
            changed = {
                entry.device_id: entry.suspended() if which(entry, device_type, model) else entry
                for entry in state.inventory.values()
            }
            return replace(sound(device_type, model, state), inventory=changed)

        return remove

    return faulty


_removing("without-effect", "Removal from the CPL suspends no device.", _suspending(lambda *_: False))
_removing(
    "of-commissioned-devices-only",
    "Removal from the CPL suspends commissioned devices only.",
    _suspending(
        lambda entry, of_type, model: (
            entry.device_type == of_type and entry.is_a(model) and entry.status == "Commissioned"
        )
    ),
)
_removing(
    "of-decommissioned-devices",
    "Removal from the CPL suspends decommissioned devices too.",
    lambda sound: (
        lambda of_type, model, state: _with_status(sound(of_type, model, state), "Suspended", "Decommissioned")
    ),
)
_removing(
    "of-every-firmware-version",
    "Removal from the CPL suspends devices with other firmware versions too.",
    _suspending(
        lambda entry, of_type, model: (
            entry.device_type == of_type
            and (entry.model.manufacturer, entry.model.model) == (model.manufacturer, model.model)
        )
    ),
)


def _recovering(name: str, fault: str, breaks: str, change: Callable[..., DccState]) -> None:
    def faulty(sound: Done) -> Done:
        def carried_out(request: ServiceRequest, values: Mapping[str, Value], state: DccState) -> DccState:
            return change(request, state, sound(request, values, state))

        return carried_out

    catalogue.dcc(
        f"recovery-{name}",
        fault,
        (services, "carried_out", faulty),
        breaks=breaks,
        noticed_by=["cpl-removal"],
    )


def _as_it_was(srv: str) -> Callable[..., DccState]:
    return lambda request, before, after: before if request.srv == srv else after


def _ended_by(srv: str) -> Callable[..., DccState]:
    def change(request: ServiceRequest, _: DccState, after: DccState) -> DccState:
        entry = after.inventory[request.device_id]
        return after.with_entry(entry.no_longer_suspended()) if request.srv == srv else after

    return change


_recovering("never-by-11.3", "The response of SRV 11.3 does not end a suspension.", "fact 84", _as_it_was("11.3"))
_recovering("never-by-11.2", "The response of SRV 11.2 does not end a suspension.", "fact 86", _as_it_was("11.2"))
_recovering("by-any-11.2", "Any response of SRV 11.2 ends a suspension.", "fact 86", _ended_by("11.2"))
_recovering("by-11.1", "An image alone ends a suspension.", "fact 84", _ended_by("11.1"))


def _keeping_suspended(request: ServiceRequest, before: DccState, after: DccState) -> DccState:
    status = before.inventory[request.device_id].status
    return after.with_entry(replace(after.inventory[request.device_id], status=status))


_recovering(
    "of-the-version-only", "New firmware is noted, and the device stays Suspended.", "fact 84", _keeping_suspended
)


def _all_smets1(_: object) -> Callable[[str], Generation]:
    return lambda _: Generation.SMETS1


catalogue.dcc(
    "every-device-is-smets1",
    "DCC Systems take every device for SMETS1.",
    (inventory, "generation_of", _all_smets1),
    breaks="facts 140, 145, 147",
    noticed_by=["bilingual-ppmid"],
)


def _answering(srv: str, change: Callable[..., Answer]) -> Callable[[Answerer], Answerer]:
    def faulty(sound: Answerer) -> Answerer:
        def answer(request: ServiceRequest, state: DccState, now: datetime) -> Answer:
            return change(sound, request, state, now) if request.srv == srv else sound(request, state, now)

        return answer

    return faulty


def _answer(name: str, fault: str, srv: str, breaks: str, claim: str, change: Callable[..., Answer]) -> None:
    catalogue.dcc(name, fault, (services, "answer", _answering(srv, change)), breaks=breaks, noticed_by=[claim])


def _again(sound: Answerer, request: ServiceRequest, state: DccState, now: datetime) -> Answer:
    others = {device_id: entry for device_id, entry in state.inventory.items() if device_id != request.device_id}
    return sound(request, replace(state, inventory=others), now)


def _off_the_list(sound: Answerer, request: ServiceRequest, state: DccState, now: datetime) -> Answer:
    outcome, after = sound(request, replace(state, cpl=state.cpl.__class__("", False, {})), now)
    return outcome, replace(after, cpl=state.cpl)


_answer(
    "pre-notified-again",
    "A second pre-notification takes the place of the first.",
    "12.2",
    "facts 140, 145",
    "bilingual-ppmid",
    _again,
)
_answer(
    "pre-notified-past-the-list",
    "A pre-notification does not look at the CPL.",
    "12.2",
    "facts 143, 145",
    "bilingual-ppmid",
    _off_the_list,
)


def _own_certificates_only(sound: Answerer, request: ServiceRequest, state: DccState, now: datetime) -> Answer:
    if request.body["DigitalSigningCertificate"] != request.party:
        return dsp.refuse("these are not your own certificates"), state
    return sound(request, state, now)


def _from_the_supplier_too(sound: Answerer, request: ServiceRequest, state: DccState, now: datetime) -> Answer:
    of_supplier = request.role in ("IS", "GS") and request.body["RemotePartyRole"] == "NetworkOperator"
    role = {"IS": "ED", "GS": "GT"}[request.role] if of_supplier else request.role
    return sound(replace(request, role=role), state, now)


_answer(
    "certificates-of-others-refused",
    "SRV 6.15.1 with the certificates of another party is refused.",
    "6.15.1",
    "fact 98",
    "network-operator-certificates",
    _own_certificates_only,
)
_answer(
    "certificates-from-the-supplier",
    "The supplier can replace the credentials of the Network Operator.",
    "6.15.1",
    "fact 97",
    "network-operator-certificates",
    _from_the_supplier_too,
)


def _as_for_smets2(sound: DspCheck) -> DspCheck:
    def check(request: ServiceRequest, state: DccState, now: datetime) -> Outcome | None:
        refusal = sound(request, state, now)
        critical = SERVICE_REQUESTS[request.srv].critical
        if refusal and critical and refusal.check == "registration data":
            registered = Registration(
                tuple((datetime.min.replace(tzinfo=now.tzinfo), request.role, request.party) for _ in "1")
            )
            return sound(request, replace(state, registration=registered), now)
        return refusal

    return check


catalogue.dcc(
    "critical-by-credentials-alone",
    "For a Critical request credentials suffice, as for SMETS2.",
    (dsp, "check", _as_for_smets2),
    breaks="facts 93, 97, 99",
    noticed_by=["network-operator-certificates", "registration-times"],
)


def _credentials_for_all(sound: DspCheck) -> DspCheck:
    def check(request: ServiceRequest, state: DccState, now: datetime) -> Outcome | None:
        held = state.credentials.get((request.device_id, "NetworkOperator"), request.party)
        if request.role == "ED" and held != request.party:
            return dsp.refuse("the credentials are not yours", "E4", "credentials")
        return sound(request, state, now)

    return check


catalogue.dcc(
    "credentials-for-any-request",
    "Non-Critical requests need credentials too.",
    (dsp, "check", _credentials_for_all),
    breaks="fact 93",
    noticed_by=["network-operator-certificates"],
)

for _name, _words, _found in (
    ("nothing", "nothing", lambda _: {}),
    ("suppliers-only", "no wrong Network Operator", lambda wrong: {k: v for k, v in wrong.items() if k == "Supplier"}),
    ("everything", "wrong credentials always", lambda wrong: wrong or {"NetworkOperator": "X"}),
):
    catalogue.dcc(
        f"migration-finds-{_name}",
        f"The check of credentials at migration finds {_words}.",
        (steps.dcc, "wrongly_held", lambda sound, change=_found: lambda *asked: change(sound(*asked))),
        breaks="fact 100",
        noticed_by=["network-operator-certificates"],
    )


def _within(change: Callable[..., set[str]]) -> Callable[..., Callable[..., set[str]]]:
    return lambda _: change


for _name, _words, _parties in (
    ("at-the-start", "at the start of a period only", lambda self, role, start, _: {self.responsible(role, start)}),
    ("at-the-end", "at the end of a period only", lambda self, role, _, end: {self.responsible(role, end)}),
):
    catalogue.dcc(
        f"registration-{_name}",
        f"Registration is looked up {_words}.",
        (Registration, "responsible_within", _within(_parties)),
        breaks="fact 95",
        noticed_by=["registration-times"],
    )


def _looked_up_now(sound: Callable[..., dsp.Asked]) -> Callable[..., dsp.Asked]:
    return lambda request, variant, state, _, now: sound(request, variant, state, now, now)


catalogue.dcc(
    "registration-looked-up-at-once",
    "Registration is looked up as it is, though the request is to be carried out later.",
    (dsp, "Asked", _looked_up_now),
    breaks="fact 95",
    noticed_by=["registration-times"],
)

Recipients = Callable[[str, str, Registration, datetime], tuple[str, ...]]


def _routing(change: Callable[..., tuple[str, ...]]) -> Callable[[Recipients], Recipients]:
    def faulty(sound: Recipients) -> Recipients:
        def recipients(code: str, device_type: str, registration: Registration, at: datetime) -> tuple[str, ...]:
            return change(sound(code, device_type, registration, at), lambda role: registration.responsible(role, at))

        return recipients

    return faulty


_SUPPLIERS: Mapping[str, Callable[..., tuple[str, ...]]] = {
    "nobody": lambda *_: (),
    "the-first-supplier": lambda told, _: tuple(f"{party[:2]}1" for party in told),
    "both-suppliers": lambda told, _: (*told, f"{told[0][:2]}1"),
    "the-supplier-alone": lambda told, _: tuple(party.replace("ED", "IS") for party in told),
    "the-network-operator-too": lambda told, registered: (*told, registered("ED")),
}
for _name, _change in _SUPPLIERS.items():
    catalogue.dcc(
        f"alerts-to-{_name}",
        f"An alert goes to {_name.replace('-', ' ')}.",
        (alerts, "recipients", _routing(_change)),
        breaks="who gets an alert",
        noticed_by=["alert-routing"],
    )

catalogue.dcc(
    "updates-told-to-the-gas-supplier",
    "What a PPMID tells goes to the gas supplier too.",
    (
        alerts,
        "recipients",
        _routing(lambda told, registered: (*told, registered("GS"))),
    ),
    breaks="fact 50",
    noticed_by=["firmware-rights", "alert-routing"],
)

catalogue.dcc(
    "top-up-returned-empty",
    "A top-up for local delivery is answered without its UTRN.",
    (services, "returned", lambda sound: lambda request: replace(sound(request), values={})),
    breaks="fact 82",
    noticed_by=["suspended-device", "dsp-checks"],
)


def _uncounted(_: Any) -> Callable[[ServiceRequest, DccState], DccState]:
    return lambda _, state: state


catalogue.dcc(
    "counters-forgotten",
    "Originator Counters are not kept.",
    (services, "counted", _uncounted),
    breaks="DUIS RequestID",
    noticed_by=["dsp-checks"],
)


Screening = Callable[[ServiceRequest, AnomalyDetection, datetime], tuple[Quarantined | None, AnomalyDetection]]
Resolution = Callable[..., tuple[tuple[ServiceRequest, ...], AnomalyDetection]]


def _never_quarantines(_: Screening) -> Screening:
    return lambda _request, detection, _now: (None, detection)


def _quarantines_at_once(sound: Screening) -> Screening:
    def screen(
        request: ServiceRequest, detection: AnomalyDetection, now: datetime
    ) -> tuple[Quarantined | None, AnomalyDetection]:
        fewer = replace(detection, thresholds={key: most - 1 for key, most in detection.thresholds.items()})
        held, after = sound(request, fewer, now)
        return held, replace(after, thresholds=detection.thresholds)

    return screen


def _counts_every_request(sound: Screening) -> Screening:
    def screen(
        request: ServiceRequest, detection: AnomalyDetection, now: datetime
    ) -> tuple[Quarantined | None, AnomalyDetection]:
        threshold = min(detection.thresholds.values(), default=None)
        if threshold is None:
            return sound(request, detection, now)
        if len(detection.passed) < threshold:
            return None, replace(detection, passed=(*detection.passed, (request.party, request.srv, now)))
        return Quarantined(1, request, now), detection

    return screen


def _loses_what_is_quarantined(sound: Resolution) -> Resolution:
    return lambda file, detection: ((), sound(file, detection)[1])


def _processes_what_is_deleted(sound: Resolution) -> Resolution:
    def resolve(
        file: ExitQuarantineFile, detection: AnomalyDetection
    ) -> tuple[tuple[ServiceRequest, ...], AnomalyDetection]:
        return sound(replace(file, actions=dict.fromkeys(file.actions, Action.PROCESS)), detection)

    return resolve


for _name, _fault, _function, _make in (
    ("no-quarantine", "What exceeds a threshold is let pass.", "screen", _never_quarantines),
    ("quarantine-one-early", "The last request of a threshold is quarantined.", "screen", _quarantines_at_once),
    ("thresholds-of-every-request", "A threshold counts every request.", "screen", _counts_every_request),
    ("quarantine-that-loses", "What is to be processed is lost.", "resolve", _loses_what_is_quarantined),
    ("quarantine-that-deletes-nothing", "What is deleted is processed.", "resolve", _processes_what_is_deleted),
):
    catalogue.dcc(_name, _fault, (adt, _function, _make), breaks="fact 105", noticed_by=["anomaly-detection"])
