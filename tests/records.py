"""Run records made by hand, for the tests of the reports: from a single scenario to a run of many DMCs."""

from collections.abc import Iterable, Mapping
from dataclasses import replace
from datetime import UTC, datetime, time, timedelta
from itertools import count

from reports.record import (
    AccountSample,
    BenchRecord,
    CombinationRecord,
    RegisterRecord,
    RunRecord,
    ScenarioOutcome,
    ScenarioRecord,
    StepOutcome,
    StepRecord,
)
from smets1.calendars import NonDisablementCalendar, NonDisablementScript, NonDisablementSwitch
from smets1.cells import Cell, NotApplicable, RuleSide
from smets1.clauses import CLAUSES, Clause
from smets1.data_items import DEVICE_TYPES
from smets1.dcc.messages import DeviceExchange, Exchange, Outcome, Party, ServiceRequest
from smets1.operations import Done, Execute, Read, Refused, Write
from smets1.registers import DeviceModel
from smets1.standard import SUBJECTS

START = datetime(2026, 11, 20, 6, 0, tzinfo=UTC)
EMULATED = BenchRecord("emulated", "emulator", True, True)
PHYSICAL = BenchRecord("lab-1", "physical", True, True)
DMVES = RegisterRecord("benches/registers/dmves.csv", "example 1", "ab" * 32, True)
MODEL = DeviceModel("Secure", "Liberty 100", "1.0", "4.2.1")
CLAUSE = Clause(
    id="18.8",
    title="Failure to activate Emergency Credit is reported",
    statement="A failure to activate Emergency Credit gets a success response.",
    standard="A failure to activate Emergency Credit gets a failure response.",
    service_requests=("2.5",),
    srv_basis="stated",
    device_types=("ESME", "GSME"),
    facts=(9, 10),
    text_held="part",
    standing="rule",
)
VARIATION, STANDARD = RuleSide.VARIATION, RuleSide.STANDARD
_STEP_OUTCOME = {outcome: StepOutcome(outcome.value) for outcome in ScenarioOutcome}


def cell(*, declared: bool = True, clause: str = "18.8", dmc: str = "DMC-1", role: str = "ESME") -> Cell:
    """A cell of a Secure ESME."""
    return Cell(dmc, role, MODEL, clause, declared)


def subject(id_: str = "standard/4.18", *, dmc: str = "DMC-1", role: str = "ESME") -> Cell:
    """A subject of the standard suite, asked of a Secure ESME."""
    return cell(declared=False, clause=id_, dmc=dmc, role=role)


def exchange(identity: str = "x1", at: datetime = START) -> Exchange:
    """A Service Request 2.5 that the device refused, with a raw frame."""
    return Exchange(
        identity,
        at,
        "00-11-22-33-44-55-66-77",
        ServiceRequest("2.5", "00-11-22-33-44-55-66-77", "IS"),
        Outcome(False, None, Party.DEVICE, "Emergency Credit is not available"),
        (
            DeviceExchange(Execute("ActivateEmergencyCredit"), Refused("not available"), ("7ea00a0002", "7ea01e21")),
            DeviceExchange(
                Read(("MeterBalance", "EmergencyCreditBalance")),
                Done({"MeterBalance": -25_000, "EmergencyCreditBalance": 500_000}),
            ),
        ),
    )


def record(
    rule: RuleSide,
    outcome: ScenarioOutcome = ScenarioOutcome.PASSED,
    *,
    scenario: str = "A request is answered",
    of: Cell | None = None,
    message: str = "expected a failure response; found success",
    identity: str = "x1",
) -> ScenarioRecord:
    """One scenario of `of`; where it did not pass, its last step did not and says `message`."""
    of = of or cell()
    reason = "" if outcome is ScenarioOutcome.PASSED else message
    last = StepRecord(
        "Then", "the response is a failure", _STEP_OUTCOME[outcome], (), (identity,), ("failure",), reason
    )
    first = StepRecord("When", "the Supplier sends SRV 2.5", StepOutcome.PASSED, (identity,))
    return ScenarioRecord(
        of.dmc,
        of.role,
        of.clause,
        "features/s1sr/18_08.feature",
        scenario,
        rule,
        outcome,
        reason,
        (first, last),
        (exchange(identity),),
        classification=rule is not of.expected,
    )


def run_of(
    cells: Iterable[Cell],
    records: Iterable[ScenarioRecord],
    *,
    bench: BenchRecord = EMULATED,
    scenarios: Mapping[RuleSide, tuple[str, ...]] | None = None,
    not_applicable: tuple[NotApplicable, ...] = (),
    standard: tuple[Cell, ...] = (),
) -> RunRecord:
    """A run of `cells` and of `standard` subjects, each of which has `scenarios` (one for each Rule, unless told)."""
    cells, names = tuple(cells), dict(scenarios or dict.fromkeys(RuleSide, ("A request is answered",)))
    dmcs = list(dict.fromkeys(each.dmc for each in (*cells, *not_applicable, *standard)))
    return RunRecord(
        "20261120T060000Z-abc123",
        START,
        START + timedelta(minutes=3),
        "2026-11-20",
        "0.1.0",
        "94135bc0ffee",
        False,
        bench,
        DMVES,
        tuple(
            CombinationRecord(
                dmc,
                "GROUP-A",
                tuple(each for each in cells if each.dmc == dmc),
                tuple(each for each in not_applicable if each.dmc == dmc),
                tuple(each for each in standard if each.dmc == dmc),
            )
            for dmc in dmcs
        ),
        tuple(records),
        {(each.dmc, each.role, each.clause): names for each in cells}
        | {(each.dmc, each.role, each.clause): {STANDARD: names[STANDARD]} for each in standard if STANDARD in names},
    )


_MODELS = {
    "ESME": DeviceModel("Secure", "Liberty 100", "1.0", "4.2.1"),
    "GSME": DeviceModel("Secure", "Liberty 110", "A2", "7.0.3"),
    "PPMID": DeviceModel("Secure", "Pipit 500", "3", "2.8"),
}
_NAMES = (
    "Emergency Credit is refused while there is credit",
    "A second activation is refused",
    "A refusal leaves every balance as it was",
    "Activation succeeds once credit is used up",
)
_CALENDAR = NonDisablementCalendar(
    (
        NonDisablementSwitch(time(0), NonDisablementScript.START, (6, 7)),
        NonDisablementSwitch(time(16), NonDisablementScript.START, (1, 2, 3, 4, 5)),
        NonDisablementSwitch(time(10), NonDisablementScript.STOP),
    )
)


def realistic_run(dmcs: int = 3, *, repeats: int = 1, illustrative: bool = True) -> RunRecord:
    """A run of `dmcs` combinations over every clause with a feature, with every judgement among its cells."""
    numbers = count(1)
    cells: list[Cell] = []
    left_out: list[NotApplicable] = []
    records: list[ScenarioRecord] = []
    expected: dict[tuple[str, str, str], dict[RuleSide, tuple[str, ...]]] = {}
    names = tuple(f"{name}{f' [{i}]' if repeats > 1 else ''}" for i in range(repeats) for name in _NAMES)
    position = 0
    for number in range(dmcs):
        dmc = f"MOC-SECURE-{number + 1:02}"
        for clause in CLAUSES.values():
            if clause.kind == "document":
                continue
            for role in DEVICE_TYPES:
                if role not in _MODELS:
                    continue
                if role not in clause.device_types:
                    why = f"{clause.id} concerns {', '.join(clause.device_types)}, not a {role}"
                    left_out.append(NotApplicable(dmc, role, _MODELS[role], clause.id, why))
                    continue
                position += 1
                declared = clause.kind == "variation" and position % 3 == 0
                asked = Cell(dmc, role, _MODELS[role], clause.id, declared)
                cells.append(asked)
                if not clause.has_feature:
                    continue
                sides = (STANDARD,) if clause.kind == "every-model" else (asked.expected, asked.expected.other)
                expected[dmc, role, clause.id] = dict.fromkeys(sides, names)
                fate = position % 17 if number != 1 else 0
                mine, other = {
                    3: (ScenarioOutcome.FAILED, ScenarioOutcome.PASSED),
                    8: (ScenarioOutcome.FAILED, ScenarioOutcome.FAILED),
                    11: (ScenarioOutcome.INCONCLUSIVE, None),
                    14: (ScenarioOutcome.FAILED, ScenarioOutcome.PASSED),
                }.get(fate, (ScenarioOutcome.PASSED, None))
                for side, outcome in zip((asked.expected, asked.expected.other), (mine, other), strict=True):
                    if outcome is None or side not in expected[dmc, role, clause.id]:
                        continue
                    for index, name in enumerate(names):
                        ended = outcome if index == 1 or outcome is ScenarioOutcome.PASSED else ScenarioOutcome.PASSED
                        records.append(_scenario(asked, side, name, ended, numbers))
    run = run_of(cells, records, not_applicable=tuple(left_out))
    return replace(run, expected_scenarios=expected, dmves=replace(DMVES, illustrative=illustrative))


def with_standard_suite(run: RunRecord) -> RunRecord:
    """`run` with every subject of the standard suite asked of each of its DMCs; they hold, but for a few."""
    numbers = count(1_000_000)
    combinations, records, expected = [], list(run.scenarios), dict(run.expected_scenarios)
    position = 0
    for combination in run.combinations:
        asked = [
            Cell(combination.dmc, role, _MODELS[role], each.id, declared=False)
            for each in SUBJECTS.values()
            for role in each.device_types
            if role in _MODELS
        ]
        combinations.append(replace(combination, standard=tuple(asked)))
        for each in asked:
            position += 1
            outcome = {7: ScenarioOutcome.FAILED, 11: ScenarioOutcome.INCONCLUSIVE}.get(
                position % 60, ScenarioOutcome.PASSED
            )
            expected[each.dmc, each.role, each.clause] = {} if position % 60 == 13 else {STANDARD: _NAMES[:1]}
            if position % 60 != 13:
                records.append(_scenario(each, STANDARD, _NAMES[0], outcome, numbers))
    return replace(run, combinations=tuple(combinations), scenarios=tuple(records), expected_scenarios=expected)


def _scenario(of: Cell, side: RuleSide, name: str, outcome: ScenarioOutcome, numbers: "count[int]") -> ScenarioRecord:
    ids = [f"x{next(numbers)}" for _ in range(6)]
    passed = outcome is ScenarioOutcome.PASSED
    message = {
        ScenarioOutcome.FAILED: "expected a failure response; found success",
        ScenarioOutcome.INCONCLUSIVE: "would need 30 days of real time; the bench allows 2 hours",
    }.get(outcome, "")
    after = StepOutcome.PASSED if passed else StepOutcome.NOT_REACHED
    steps = (
        StepRecord(
            "Given",
            "a meter in Prepayment Mode with",
            StepOutcome.PASSED,
            (ids[0], ids[1]),
            datatable=(
                ("Meter Balance", "£2.00"),
                ("Emergency Credit Limit", "£5.00"),
                ("Disablement Threshold", "£0.00"),
            ),
        ),
        StepRecord(
            "And", "the price is 25 p per kWh and the standing charge 0 p per day", StepOutcome.PASSED, (ids[2],)
        ),
        StepRecord("When", "1.5 kWh are used over 3 hours", StepOutcome.PASSED, (ids[3],)),
        StepRecord("And", "the Supplier activates Emergency Credit", StepOutcome.PASSED, (ids[4],)),
        StepRecord(
            "Then",
            "the response is a failure",
            _STEP_OUTCOME[outcome],
            (),
            (ids[4],),
            ("refused by device" if passed else "success I0",),
            message,
        ),
        StepRecord(
            "And", "the Meter Balance is £1.63", after, (ids[5],) if passed else (), (ids[5],) if passed else ()
        ),
    )
    device = "90-B3-D5-1F-30-01-00-0A"
    service = [
        ("2.1", {"EmergencyCreditLimit": 500_000, "NonDisablementCalendar": _CALENDAR}),
        ("1.6", {"PaymentMode": "Prepayment", "SuspendDebtDisabled": True, "DisablementThreshold": 0}),
        ("1.2.1", {"TariffTOUPriceMatrix": (25_000,) * 48, "StandingCharge": 0}),
    ]
    exchanges = [
        Exchange(
            ids[index],
            START + timedelta(seconds=20 * index),
            device,
            ServiceRequest(srv, device, "IS", body),  # type: ignore[arg-type]
            Outcome(True, "I0", None, "", {}),
            (DeviceExchange(Write(body), Done(), ("7ea0210002002103", "7ea00a0002")),),  # type: ignore[arg-type]
        )
        for index, (srv, body) in enumerate(service)
    ]
    exchanges.append(Exchange(ids[3], START + timedelta(hours=3), device, event="1500 Wh drawn at 500 W"))
    exchanges.append(exchange(ids[4], START + timedelta(hours=3, seconds=5)))
    if passed:
        exchanges.append(
            Exchange(
                ids[5],
                START + timedelta(hours=3, seconds=9),
                device,
                ServiceRequest("4.3", device, "IS"),
                Outcome(True, "I0", None, "", {"MeterBalance": 162_500, "EmergencyCreditBalance": 500_000}),
                (DeviceExchange(Read(("MeterBalance",)), Done({"MeterBalance": 162_500}), ("7ea0",)),),
            )
        )
    return ScenarioRecord(
        of.dmc,
        of.role,
        of.clause,
        f"features/s1sr/{of.clause.replace('.', '_')}.feature",
        name,
        side,
        outcome,
        message,
        steps,
        tuple(exchanges),
        _account() if of.role != "PPMID" else (),
        side is not of.expected,
    )


def _account() -> tuple[AccountSample, ...]:
    """Eighteen hours of a meter that runs out of credit, lives on Emergency Credit, and is topped up."""
    samples = []
    balance, emergency, debt, state = 200_000, 0, 300_000, "Enabled"
    for half_hour in range(37):
        if half_hour == 14:
            emergency = 500_000
        if half_hour == 34:
            balance, emergency, state = 450_000, 0, "Enabled"
        use = 12_500 if state == "Enabled" else 0
        if emergency > 0:
            emergency = max(emergency - 3 * use, 0)
        else:
            balance -= use
        debt = max(debt - (2_000 if state == "Enabled" else 0), 0)
        if half_hour > 14 and emergency == 0 and balance < 300_000:
            state = "Disabled"
        samples.append(AccountSample(START + timedelta(minutes=30 * half_hour), balance, emergency, 0, debt, state))
    return tuple(samples)
