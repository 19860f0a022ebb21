"""Discovery: what is planted is found, named, shrunk and reproduced; what is as declared is left alone."""

import inspect
import json
import os
import subprocess
import sys
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from random import Random
from typing import Any

import pytest
import yaml

from benches.bench_file import InstallationSpec
from benches.installation import Installation, Journal
from benches.mount import mount
from device_drivers.emulator.esme import Esme
from device_drivers.protocols import DeviceTimeout
from s1bench import discover as verb
from s1bench.cli import main
from s1bench.discovery import laboratory as laboratory_module
from s1bench.discovery.actions import Action, Difference, Experiment, Seen, Send, UseEnergy, Wait, carry_out, difference
from s1bench.discovery.generator import Generator
from s1bench.discovery.laboratory import Budget, Laboratory
from s1bench.discovery.scenario import feature_of
from s1bench.discovery.search import (
    DECLARED_NOT_OBSERVED,
    OBSERVED_NOT_DECLARED,
    OPEN_CHOICE,
    UNCERTAIN,
    UNKNOWN,
    FindingOfSearch,
    coverage_of,
    discover,
)
from s1bench.discovery.shrink import shrink
from s1bench.feature_checks import checked_features, definitions_of
from s1bench.feature_files import FEATURES, feature_paths, read_features
from smets1.dcc.s1sp import LOGS
from smets1.errors import Finding
from smets1.operations import Period, Refused, Result, Value
from smets1.standard import SUBJECTS
from steps import step_modules
from steps.under_test import UnderTest
from tests.benches import EMBEDDED, declared, write_bench
from tests.liars import RefusesAndAddsDebt

WINTER = datetime(2025, 1, 15, 10, 0, tzinfo=UTC)


def spec_of(dmc: str, role: str, turned: Sequence[str] = (), **device: Any) -> InstallationSpec:
    """The installation of `dmc`, its device of `role` showing what is declared but for the clauses turned."""
    spec = EMBEDDED.installations[dmc]
    behaves = tuple(sorted(declared(dmc, role) ^ set(turned)))
    return replace(spec, devices={**spec.devices, role: replace(spec.devices[role], behaves=behaves, **device)})


def first(spec: InstallationSpec, role: str, seed: int = 0, requests: int = 2000) -> FindingOfSearch:
    """The first finding of a search of one device."""
    return discover(EMBEDDED, spec, seed, requests, [role], on_finding=lambda _: False).findings[0]


class TestWhatIsPlanted:
    @pytest.mark.parametrize(
        ("dmc", "role", "clause", "kind", "most"),
        [
            ("IOC-01", "ESME", "15.1", OBSERVED_NOT_DECLARED, 5),
            ("IOC-01", "ESME", "18.8", OBSERVED_NOT_DECLARED, 1),
            ("IOC-01", "GSME", "unnumbered/calendar-in-local-time", OBSERVED_NOT_DECLARED, 5),
            ("IOC-01", "GSME", "unnumbered/tariff-in-local-time", OBSERVED_NOT_DECLARED, 3),
            ("IOC-03", "ESME", "18.2(a)", OBSERVED_NOT_DECLARED, 1),
            ("IOC-01", "PPMID", "18.65(e)", OBSERVED_NOT_DECLARED, 2),
            ("MOC-SECURE-01", "ESME", "Table 15", DECLARED_NOT_OBSERVED, 1),
            ("MOC-SECURE-01", "ESME", "18.4(j)", DECLARED_NOT_OBSERVED, 5),
        ],
    )
    def test_it_is_found_named_and_shrunk(self, dmc: str, role: str, clause: str, kind: str, most: int) -> None:
        finding = first(spec_of(dmc, role, [clause]), role)
        assert [each.clauses for each in finding.explanations] == [(clause,)]
        assert finding.kind == kind
        assert finding.confirmed
        assert len(finding.experiment.actions) <= most
        (proposal,) = finding.proposals
        assert (proposal.clause, proposal.proposed) == (clause, "X" if kind == OBSERVED_NOT_DECLARED else "")

    def test_a_variation_that_another_would_explain_as_well_is_told_apart(self) -> None:
        finding = first(spec_of("IOC-01", "ESME", ["18.5(p)(iii)"]), "ESME")
        assert [each.clauses for each in finding.explanations] == [("18.5(p)(iii)",)]

    def test_several_are_found_in_one_run(self) -> None:
        turned = ["18.5(o)", "18.7(j)", "18.8"]
        found = discover(EMBEDDED, spec_of("IOC-01", "ESME", turned), 0, 600, ["ESME"])
        assert sorted(clause for each in found.findings for clause in each.explanations[0].clauses) == turned
        assert {each.kind for each in found.findings} == {OBSERVED_NOT_DECLARED}

    def test_a_variation_with_an_open_choice_is_named_with_it(self) -> None:
        finding = first(spec_of("IOC-01", "ESME", ["18.7(j)"], choices={"non_multiple": "truncate"}), "ESME")
        (explanation,) = finding.explanations
        assert explanation.clauses == ("18.7(j)",)
        assert explanation.choices == (("non_multiple", "truncate"),)


class TestWhatIsNotContradicted:
    @pytest.mark.parametrize("dmc", ["IOC-03", "MOC-SECURE-01"])
    def test_a_device_as_declared_is_left_alone_and_every_state_is_seen(self, dmc: str) -> None:
        found = discover(EMBEDDED, EMBEDDED.installations[dmc], 0, 2000)
        assert found.findings == []
        assert found.not_explored == ()
        for coverage in found.coverage.values():
            assert coverage.unseen() == []
            assert len(coverage.requests) == coverage.sendable
            seen, of = coverage.figures().get("conditions", (0, 0))
            assert seen == of

    def test_an_open_choice_is_no_variation(self) -> None:
        found = discover(EMBEDDED, spec_of("IOC-01", "ESME", choices={"separate_balances": True}), 0, 600, ["ESME"])
        (finding,) = found.findings
        assert finding.kind == OPEN_CHOICE
        assert finding.explanations[0].choices == (("separate_balances", True),)
        assert finding.proposals == ()
        assert found.contradicting == []

    def test_an_outcome_declared_as_uncertain_may_be_either(self) -> None:
        role, clause = "PPMID", "18.63(d)"
        dmc = next(dmc for dmc in EMBEDDED.installations if clause in declared(dmc, role))
        found = discover(EMBEDDED, spec_of(dmc, role, [clause]), 0, 100, [role])
        assert [finding.kind for finding in found.findings] == [UNCERTAIN]
        assert found.contradicting == []
        assert found.findings[0].proposals == ()


class TestUnknownBehaviour:
    def test_its_feature_passes_the_checks_fails_on_the_device_and_passes_on_a_sound_one(self, tmp_path: Path) -> None:
        spec = spec_of("IOC-01", "ESME", emulator_class=RefusesAndAddsDebt)
        finding = first(spec, "ESME")
        assert finding.kind == UNKNOWN
        assert finding.confirmed
        assert len(finding.experiment.actions) == 2
        feature = verb.feature_for(EMBEDDED, spec, finding)
        assert feature is not None
        path = tmp_path / "finding.feature"
        path.write_text(feature, encoding="utf-8")
        subject = next(each for each in SUBJECTS.values() if f"@{each.tag}\n" in feature)
        others = [each for each in feature_paths() if subject.tag not in tags_of(each)]
        checked_features(step_modules(), [*others, path])
        play(path, "ESME", mounting(EMBEDDED.installations["IOC-01"]))
        with pytest.raises(AssertionError, match="TimeDebtRegister2"):
            play(path, "ESME", mounting(spec))

    def test_a_driver_that_breaks_is_told_and_breaks_nothing(self) -> None:
        finding = first(spec_of("IOC-01", "ESME", emulator_class=Breaking), "ESME")
        assert finding.kind == UNKNOWN
        assert finding.difference.device == "the driver broke: ZeroDivisionError: out of paper"

    def test_an_explanation_that_the_shrunk_sequence_does_not_bear_out_is_dropped(self) -> None:
        found = discover(EMBEDDED, spec_of("IOC-01", "ESME", emulator_class=SometimesWholePence), 0, 2000, ["ESME"])
        assert {finding.kind for finding in found.findings} == {UNKNOWN}


def tags_of(path: Path) -> set[str]:
    """The tags of a feature."""
    return {word.removeprefix("@") for word in path.read_text("utf-8").partition("Feature:")[0].split()}


class Breaking(Esme):
    """Its driver breaks where a message is to be displayed."""

    def write(self, values: Mapping[str, Value]) -> Result:
        if "SupplierMessage" in values:
            raise ZeroDivisionError("out of paper")
        return super().write(values)


class SometimesWholePence(Esme):
    """Refuses parts of a penny, as of 18.7(j), but only once it has been read."""

    was_read = False

    def read(self, items: Sequence[str], period: Period | None = None) -> Result:
        self.was_read = True
        return super().read(items, period)

    def execute(self, command: str, arguments: Mapping[str, Value]) -> Result:
        if (
            command == "UpdateDebt"
            and self.was_read
            and any(isinstance(value, int) and value % 1000 for name, value in arguments.items() if "Register" in name)
        ):
            return Refused("not whole pence")
        return super().execute(command, arguments)


class TestTheSearch:
    def test_is_the_same_for_a_seed_and_another_for_another(self) -> None:
        spec = spec_of("IOC-01", "ESME", ["18.7(j)"])
        one, same, other = (document(spec, seed) for seed in (3, 3, 4))
        assert one == same
        assert one["explored"] != other["explored"]

    def test_does_not_depend_on_how_a_process_hashes(self) -> None:
        command = [sys.executable, "-m", "s1bench.cli", "discover", "MOC-SECURE-01", "--requests", "700", "--json"]
        printed = [
            subprocess.run(command, env={**os.environ, "PYTHONHASHSEED": seed}, capture_output=True, check=True).stdout
            for seed in ("1", "2")
        ]
        assert printed[0] == printed[1]

    @pytest.mark.parametrize("budget", [1, 7, 300])
    def test_never_sends_more_than_the_budget(self, budget: int, monkeypatch: pytest.MonkeyPatch) -> None:
        journals: list[Journal] = []

        def mounted(bench: Any, spec: InstallationSpec, journal: Journal, **given: Any) -> Installation:
            if all(device.where != "reference" for device in spec.devices.values()):
                journals.append(journal)
            return mount(bench, spec, journal, **given)

        monkeypatch.setattr(laboratory_module, "mount", mounted)
        spec = spec_of("IOC-01", "ESME", emulator_class=RefusesAndAddsDebt)
        found = discover(EMBEDDED, spec, 0, budget)
        exchanges = [each for journal in {id(each): each for each in journals}.values() for each in journal.exchanges]
        assert sum(exchange.request is not None for exchange in exchanges) == found.budget.spent == budget

    def test_goes_on_where_a_device_is_silent(self) -> None:
        found = discover(EMBEDDED, spec_of("IOC-01", "ESME", emulator_class=Silent), 0, 300)
        assert found.silent == ("ESME",)
        assert found.findings == []
        assert found.coverage["GSME"].cores


class Silent(Esme):
    """Has no power, and never gets any."""

    def _answer(self) -> None:
        raise DeviceTimeout("the ESME has no power")


class TestShrinking:
    ACTIONS: tuple[Action, ...] = (
        Send("4.3"),
        Send("1.5", (("Adjust", 7),)),
        UseEnergy(500),
        Send("7.4"),
        Wait(WINTER + timedelta(days=3)),
        Send("4.18"),
    )

    def test_leaves_what_is_needed_and_makes_it_plain(self) -> None:
        def shows(experiment: Experiment) -> int | None:
            kinds = [action.kind for action in experiment.actions]
            needed = (
                "energy used" in kinds
                and "time passes" in kinds
                and kinds.index("time passes") > kinds.index("energy used")
            )
            return kinds.index("time passes") + 1 if needed else None

        shrunk = shrink(Experiment(WINTER, self.ACTIONS), shows)
        assert shrunk.actions == (UseEnergy(1), Wait(datetime(2025, 1, 16, 0, 1, tzinfo=UTC)))

    def test_leaves_an_experiment_alone_of_which_all_is_needed(self) -> None:
        experiment = Experiment(WINTER, self.ACTIONS)
        assert shrink(experiment, lambda each: 6 if each == experiment else None) == experiment

    def test_of_nothing_is_nothing(self) -> None:
        experiment = Experiment(WINTER, ())
        assert shrink(experiment, lambda _: None) == experiment


class TestComparing:
    READ = Send("4.3")

    @pytest.mark.parametrize(
        ("device", "reference", "what"),
        [
            (Seen("success"), Seen("refused by the device"), "answer"),
            (Seen("refused by the S1SP"), Seen("refused by the device"), "answer"),
            (Seen("success", {"MeterBalance": 1}), Seen("success", {"MeterBalance": 2}), "read"),
            (Seen("success", {}), Seen("success", {"MeterBalance": 2}), "read"),
            (Seen("success", {}, ("810D",)), Seen("success", {}, ("810D", "810D")), "alerts"),
        ],
    )
    def test_what_differs(self, device: Seen, reference: Seen, what: str) -> None:
        found = difference(self.READ, device, reference)
        assert found is not None
        assert found.what == what

    def test_what_does_not(self) -> None:
        assert difference(self.READ, Seen("success", {"MeterBalance": 1}), Seen("success", {"MeterBalance": 1})) is None


@pytest.mark.parametrize("role", ["ESME", "GSME"])
def test_a_feature_sends_just_what_the_experiment_sends(role: str, tmp_path: Path) -> None:
    """Episodes on a reference, written in existing steps and played: every request is the same again."""
    told: set[str] = set()
    for number, experiment in enumerate(experiments(role, 40)):
        text = feature_of("IOC-01", role, experiment, ANSWER, (), lambda _: [Seen("success")], lambda _: False)
        if text is None:
            continue
        path = tmp_path / f"{number}.feature"
        path.write_text(text, encoding="utf-8")
        installations: list[Installation] = []
        play(path, role, mounting(EMBEDDED.installations["IOC-01"], installations), judging=False)
        exchanges = [each for installation in installations for each in installation.journal.exchanges if each.request]
        sent = [action for action in experiment.actions if isinstance(action, Send)]
        assert [(x.request.srv, dict(x.request.body)) for x in exchanges if x.request] == [
            (each.srv, dict(each.body)) for each in sent
        ]
        told.update(each.srv for each in sent)
    assert told > {"1.1.1", "1.5", "1.6", "2.1", "2.2", "2.3", "2.5", "6.11", "7.2"}
    assert told & LOGS.keys()


ANSWER = Difference("4.3", "answer", (), "success", "success")


def experiments(role: str, count: int) -> Iterator[Experiment]:
    """The first actions of episodes, up to some request."""
    laboratory = Laboratory(EMBEDDED, EMBEDDED.installations["IOC-01"], role, Budget(0))
    rng = Random(7)
    generator = Generator(role, rng, coverage_of(laboratory), set())
    for _ in range(count):
        start, plan = generator.begin()
        reference = laboratory.reference(laboratory.declared, start)
        done: list[Action] = []
        for action in plan(lambda reference=reference: laboratory.standing(reference, False)):  # type: ignore[misc]
            carry_out(reference, role, action)
            done.append(action)
            if isinstance(action, Send) and rng.random() < 0.08:
                break
        while not isinstance(done[-1], Send):
            done.pop()
        yield Experiment(start, tuple(done))


def mounting(spec: InstallationSpec, made: list[Installation] | None = None) -> Callable[..., Installation]:
    """What mounts the installation for a scenario."""

    def mounted(commissioned: bool, start: datetime | None) -> Installation:
        installation = mount(EMBEDDED, spec, Journal(), commissioned, start)
        if made is not None:
            made.append(installation)
        return installation

    return mounted


def play(path: Path, role: str, mounted: Callable[..., Installation], judging: bool = True) -> None:
    """Take the steps of the one scenario of a feature, its Thens only where `judging`."""
    findings: list[Finding] = []
    (feature,) = read_features([path], findings)
    assert findings == []
    (scenario,) = feature.scenarios
    under_test = UnderTest(mounted, role)
    for step in scenario.steps:
        if step.type == "then" and not judging:
            continue
        if step.type == "when":
            under_test.begin_when()
        under_test.seen.exchanges.clear()
        (definition,) = (
            each
            for each in definitions_of(step_modules())
            if each.type in (None, step.type) and each.parser.is_matching(step.text)
        )
        arguments = dict(definition.parser.parse_arguments(step.text) or {})
        for name, convert in definition.converters.items():
            arguments[name] = convert(arguments[name])
        if "datatable" in inspect.signature(definition.step_func).parameters:
            arguments["datatable"] = [list(row) for row in step.table]
        definition.step_func(under_test, **arguments)


def document(spec: InstallationSpec, seed: int) -> Mapping[str, Any]:
    """What a search writes."""
    found = discover(EMBEDDED, spec, seed, 400, ["ESME"])
    features = [verb.feature_for(EMBEDDED, spec, finding) for finding in found.findings]
    return verb.document_of(EMBEDDED, found, features)


class TestCommandLine:
    @pytest.fixture
    def bench(self, tmp_path: Path) -> Path:
        """IOC-01 with an ESME that shows 18.8 and does not declare it."""
        return write_bench(tmp_path, {("IOC-01", "ESME"): {"18.8"}}, ["IOC-01"])

    @pytest.mark.facts(40)
    def test_tells_what_differs_and_what_was_explored(self, bench: Path, capsys: pytest.CaptureFixture[str]) -> None:
        assert main(["discover", "IOC-01", "--bench", str(bench), "--requests", "200"]) == 1
        printed = capsys.readouterr().out
        for told in (
            "observed, not declared: 18.8 Failure to activate Emergency Credit is reported",
            "1. SRV 2.5 Activate Emergency Credit",
            "device:    refused by the S1SP",
            "reference: refused by the device",
            "proposed DMVES cell 18.8: X, now empty",
        ):
            assert told in printed

    def test_writes_each_finding(self, bench: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
        out = tmp_path / "found"
        arguments = ["--bench", str(bench), "--requests", "200", "--device", "ESME", "--out", str(out), "--json"]
        assert main(["discover", "IOC-01", *arguments]) == 1
        told = json.loads(capsys.readouterr().out)
        assert json.loads((out / "discovery.json").read_text("utf-8")) == told
        (finding,) = told["findings"]
        lines = (out / "finding-1-ESME.jsonl").read_text("utf-8").splitlines()
        assert [json.loads(line)["id"] for line in lines] == finding["exchanges"]
        assert (out / "finding-1-ESME.feature").read_text("utf-8") == finding["feature"]
        assert told["requests"]["sent"] <= told["requests"]["budget"] == 200

    def test_nothing_found_is_zero(self, capsys: pytest.CaptureFixture[str]) -> None:
        assert main(["discover", "IOC-01", "--requests", "300", "--seed", "5"]) == 0
        assert "nothing found that the declaration does not tell" in capsys.readouterr().out

    def test_what_was_not_explored_is_no_pass(self, capsys: pytest.CaptureFixture[str]) -> None:
        assert main(["discover", "IOC-01", "--requests", "1"]) == 2
        assert "GSME: not explored: no request was left" in capsys.readouterr().out

    def test_a_silent_device_is_no_pass(self, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
        bench = write_bench(tmp_path, {}, ["IOC-01"])
        text = yaml.safe_load(bench.read_text("utf-8"))
        text["installations"][0]["devices"]["ESME"]["class"] = "tests.test_discovery:Silent"
        bench.write_text(yaml.safe_dump(text), encoding="utf-8")
        assert main(["discover", "IOC-01", "--bench", str(bench), "--device", "ESME"]) == 2
        assert "ESME: not explored: it does not answer" in capsys.readouterr().out

    @pytest.mark.parametrize(
        ("arguments", "told"),
        [
            (["NO-SUCH"], "DMC 'NO-SUCH'"),
            (["MOC-SECURE-03", "--device", "GSME"], "GSME of MOC-SECURE-03"),
            (["IOC-01", "--bench", "no_such.yaml"], "no_such.yaml"),
            (["IOC-01", "--out", str(FEATURES)], "a new or empty folder"),
        ],
    )
    def test_a_wrong_request_is_refused(
        self, arguments: list[str], told: str, capsys: pytest.CaptureFixture[str]
    ) -> None:
        assert main(["discover", *arguments]) == 4
        assert told in capsys.readouterr().err

    @pytest.mark.parametrize(
        "option", [["--requests", "0"], ["--requests", "-1"], ["--seed", "x"], ["--device", "IHD"]]
    )
    def test_a_wrong_option_is_refused(self, option: list[str], capsys: pytest.CaptureFixture[str]) -> None:
        with pytest.raises(SystemExit) as ended:
            main(["discover", "IOC-01", *option])
        assert ended.value.code == 4
        assert "--help" in capsys.readouterr().err
