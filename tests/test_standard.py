"""The standard suite: every subject has its feature, every sample device holds it, and a faulty device does not."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import date, datetime
from pathlib import Path

import pytest

from benches.bench_file import EMBEDDED_BENCH
from device_drivers.emulator import EmulatedDevice
from device_drivers.emulator.account import Account
from device_drivers.emulator.meter import Meter
from device_drivers.emulator.supply import Supply
from device_drivers.emulator.tariff import TariffEngine
from reports.judgement import Judgement, RunJudgement, judge_run
from s1bench.feature_files import feature_paths, read_features
from s1bench.verify import Asked, prepare, run_share
from smets1.cells import RuleSide
from smets1.dcc.s1sp import SUPPORTED
from smets1.operations import Done, Result, Value
from smets1.service_requests import SERVICE_REQUESTS
from smets1.standard import PREFIX, SUBJECTS

TODAY = date(2026, 11, 20)
DMCS = ("IOC-02", "MOC-SECURE-01", "MOC-SECURE-02", "FOC-02")
"""Combinations that declare, between them, nearly every variation and none."""


def judged(dmcs: tuple[str, ...], bench: Path = EMBEDDED_BENCH) -> RunJudgement:
    """The judgements of a run of the standard suite, with one clause beside it."""
    run = prepare(Asked(bench, None, dmcs, ("18.5(o)",), TODAY, standard=True))
    run_share(run, None, lambda _: None)
    return judge_run(run.finish())


def test_every_service_request_with_equivalent_steps_is_a_subject() -> None:
    assert {srv for srv in SERVICE_REQUESTS if f"{PREFIX}{srv}" in SUBJECTS} == set(SUPPORTED)


def test_devices_of_every_kind_hold_every_subject() -> None:
    result = judged(DMCS)
    found = [
        (cell.dmc, cell.role, cell.clause, judgement.reason)
        for combination in result.combinations
        for cell, judgement in combination.standard
        if judgement.judgement is not Judgement.CONFIRMED
    ]
    assert found == []
    asked = {cell.clause for combination in result.combinations for cell, _ in combination.standard}
    assert asked == set(SUBJECTS)
    assert result.exit_code == 0


def test_a_scenario_is_not_asked_of_a_device_that_declares_what_excludes_it() -> None:
    features = read_features(feature_paths(), [])
    excluding = [(feature, scenario) for feature in features for scenario in feature.scenarios if scenario.unless]
    assert excluding
    for feature, scenario in excluding:
        assert feature.clause is not None
        role = (scenario.roles or feature.clause.device_types)[0]
        names = {name for name, _ in scenario.instances()}
        assert names <= set(feature.scenario_names(role)[RuleSide.STANDARD])
        assert not names & set(feature.scenario_names(role, scenario.unless)[RuleSide.STANDARD])


def test_the_suite_is_left_out_unless_asked_for() -> None:
    run = prepare(Asked(EMBEDDED_BENCH, None, ("IOC-01",), ("18.5(o)",), TODAY))
    assert [cell.clause for combination in run.combinations for cell in combination.asked] == ["18.5(o)"]


def _take_payment_debt_from_nothing(_: Account, __: int, ___: datetime) -> int:
    return 0


def _do_nothing(*_: object) -> Done:
    return Done()


def _run_the_image_at_once(device: EmulatedDevice, arguments: Mapping[str, Value]) -> Result:
    device._firmware = str(arguments["FirmwareVersion"])
    return Done()


@pytest.mark.parametrize(
    ("fault", "where", "name", "instead", "subject"),
    [
        (
            "payment-based debt is never recovered",
            Account,
            "_recover_payment_debt",
            _take_payment_debt_from_nothing,
            "2.2",
        ),
        ("emergency credit at any balance", Account, "emergency_credit_offered", property(lambda _: True), "2.5"),
        ("the supply is never disabled", Supply, "_disable_for_credit", lambda _: None, "prepayment-month"),
        ("energy flows while Disabled", Supply, "enabled", property(lambda _: True), "7.2"),
        ("a tariff is taken and forgotten", TariffEngine, "_take", _do_nothing, "1.1.1"),
        ("the clock is left as it is", Meter, "_synchronise_clock", _do_nothing, "6.11"),
        ("firmware runs before its activation", EmulatedDevice, "_update_firmware", _run_the_image_at_once, "11.1"),
    ],
)
def test_a_faulty_device_does_not_hold_the_subject(
    fault: str, where: type, name: str, instead: object, subject: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(where, name, instead)
    run = prepare(Asked(EMBEDDED_BENCH, None, ("IOC-01",), ("18.5(l)",), TODAY, standard=True))
    [combination] = run.combinations
    asked = tuple(cell for cell in combination.standard if cell.clause == f"{PREFIX}{subject}")
    run.combinations = (replace(combination, standard=asked),)
    run_share(run, None, lambda _: None)
    result = judge_run(run.finish())
    judgements = {judgement.judgement for _, judgement in result.combinations[0].standard}
    assert Judgement.UNKNOWN_BEHAVIOUR in judgements, fault
    assert result.exit_code == 1
