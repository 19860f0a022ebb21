"""Bench time: a real clock that no test waits for, waits that are too long, and the plan of what a run waits for."""

import re
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from benches import clocks, mount
from benches.bench_file import Bench
from benches.clocks import RealClock, in_words, parse_duration
from benches.installation import Installation, Journal
from benches.qualification import qualify
from device_drivers.protocols import Clock
from reports.record import ScenarioOutcome
from s1bench.cli import main
from s1bench.feature_run import FeatureRun
from s1bench.verify import Asked, prepare, rehearse, run_share
from s1bench.waits import Waits, announcement, plan_lines
from smets1.cells import RuleSide
from smets1.errors import Inconclusive
from steps.registers import TOTAL
from steps.under_test import UnderTest
from tests.benches import EMBEDDED, write_bench

START = datetime(2026, 11, 20, 22, 30, tzinfo=UTC)
DMC, ROLE = "MOC-SECURE-03", "ESME"
HOUR = timedelta(hours=1)


class Host:
    """A host whose time passes only where it sleeps, and `per_look` whenever it is looked at."""

    def __init__(self, per_look: timedelta = timedelta()) -> None:
        self.passed = self.set_by = timedelta()
        self.per_look = per_look
        self.slept: list[float] = []

    def time(self) -> datetime:
        return START + self.passed + self.set_by

    def monotonic(self) -> float:
        self.passed += self.per_look
        return 5_000 + self.passed.total_seconds()

    def sleep(self, seconds: float) -> None:
        self.slept.append(seconds)
        self.passed += timedelta(seconds=seconds)

    def clock(self) -> RealClock:
        return RealClock(self.time, self.monotonic, self.sleep)


def clock(host: Host) -> Clock:
    """mypy checks here that every verb is there."""
    return host.clock()


@pytest.fixture
def host(monkeypatch: pytest.MonkeyPatch) -> Iterator[Host]:
    """The host of every bench that a test mounts on a real clock."""
    host = Host(per_look=timedelta(milliseconds=1))
    monkeypatch.setattr(mount, "RealClock", host.clock)
    return host


def real(bench: Bench = EMBEDDED, max_wait: timedelta | None = None) -> Bench:
    return replace(bench, clock="real", max_wait=max_wait)


def mounted(bench: Bench) -> Installation:
    return mount.mount(bench, bench.installations[DMC], Journal())


class TestRealClock:
    def test_waiting_is_sleeping(self) -> None:
        host = Host()
        clock = host.clock()
        clock.wait_until(START + timedelta(minutes=2, seconds=5))
        assert clock.now() == START + timedelta(minutes=2, seconds=5)
        assert host.slept == [60, 60, 5]

    def test_time_passes_by_itself(self) -> None:
        clock = Host(per_look=HOUR).clock()
        first = clock.now()
        assert clock.now() - first == HOUR

    def test_what_has_just_passed_need_not_be_waited_for_and_what_is_long_past_cannot(self) -> None:
        host = Host()
        clock = host.clock()
        clock.wait_until(START - timedelta(seconds=59))
        assert not host.slept
        with pytest.raises(Inconclusive, match="2026-11-20 22:28 UTC is past, and the clock of the bench is real"):
            clock.wait_until(START - timedelta(seconds=61))

    @pytest.mark.parametrize(("seconds", "sound"), [(1, True), (-1, True), (3, False), (-3_600, False)])
    def test_a_host_whose_clock_is_set_during_a_wait(self, seconds: int, sound: bool) -> None:
        host = Host()
        clock = host.clock()
        host.set_by = timedelta(seconds=seconds)
        if sound:
            clock.wait_until(START + HOUR)
            assert clock.now() == START + HOUR
        else:
            with pytest.raises(Inconclusive, match=re.escape(f"the clock of the host was set, by {seconds:+} s")):
                clock.wait_until(START + HOUR)

    def test_emulated_devices_follow_it_when_the_bench_looks(self) -> None:
        host = Host()
        clock = host.clock()
        seen: list[datetime] = []
        clock.emulated.at(START + HOUR, lambda: seen.append(clock.emulated.now()))
        host.passed = 2 * HOUR
        assert (clock.emulated.now(), seen) == (START, [])
        assert clock.now() == START + 2 * HOUR
        assert (clock.emulated.now(), seen) == (START + 2 * HOUR, [START + HOUR])


@pytest.mark.parametrize(
    ("text", "duration"),
    [("90s", timedelta(seconds=90)), ("45m", timedelta(minutes=45)), ("12h", 12 * HOUR), ("2d", 48 * HOUR)],
)
def test_durations(text: str, duration: timedelta) -> None:
    assert parse_duration(text) == duration


@pytest.mark.parametrize("text", ["", "5", "h", "0h", "1.5h", "-1h", "1h30m", "1 h", "٣h", "1234567s"])
def test_what_is_no_duration(text: str) -> None:
    with pytest.raises(ValueError, match="write 90s, 45m, 12h or 2d"):
        parse_duration(text)


def test_durations_in_words() -> None:
    words = [in_words(timedelta(seconds=s)) for s in (0, 45, 60, 3_661, 49_800, 86_400, 183_600)]
    assert words == ["0 s", "45 s", "1 min", "1 h 1 min", "13 h 50 min", "1 d", "2 d 3 h"]


class TestOnARealClock:
    """A bench that keeps real time, with emulated devices."""

    def test_it_qualifies(self, host: Host) -> None:
        host.per_look = timedelta(seconds=1)
        assert [check.found for check in qualify(real(), EMBEDDED.installations[DMC]) if not check.passed] == []

    def test_energy_takes_its_time(self, host: Host) -> None:
        installation = mounted(real())
        installation.use_energy(ROLE, 5_000, 10_000)
        assert sum(host.slept) == pytest.approx(1_800, abs=1)
        values = installation.send("4.1.1", ROLE).outcome.values  # type: ignore[union-attr]
        assert values[TOTAL[ROLE]] == 5_000

    def test_what_the_dsp_holds_is_sent_when_it_is_due_though_the_bench_was_busy(self, host: Host) -> None:
        installation = mounted(real())
        at = installation.clock.now() + timedelta(minutes=5)
        installation.send("1.6", ROLE, {"PaymentMode": "Credit", "ExecutionDateTime": at})
        host.passed += timedelta(minutes=10)
        installation.wait_until(installation.clock.now() + timedelta(minutes=1))
        assert [x.request.srv for x in installation.journal.exchanges if x.request] == ["1.6", "1.6"]

    @pytest.mark.usefixtures("host")
    def test_nothing_brings_it_to_a_date(self) -> None:
        under_test = under_test_on(real())
        with pytest.raises(Inconclusive, match="begins at 2025-01-15 10:00 UTC, and the clock of the bench is real"):
            under_test.begin_at(mount.VIRTUAL_START)
        under_test = under_test_on(real())
        with pytest.raises(Inconclusive, match="2025-01-15 10:00 UTC is past"):
            under_test.wait_until(mount.VIRTUAL_START)

    @pytest.mark.usefixtures("host")
    def test_scenarios(self, tmp_path: Path) -> None:
        """What begins at a date is inconclusive and says why; the rest runs to its verdict."""
        run = ran(tmp_path, "18.5(o)", "18.5(p)(iii)")
        reasons = {record.scenario: record.reason for record in run.scenarios}
        dated = [reason for reason in reasons.values() if "the clock of the bench is real" in reason]
        assert dated
        assert {record.outcome for record in run.scenarios if record.reason in dated} == {ScenarioOutcome.INCONCLUSIVE}
        assert {record.outcome for record in run.scenarios if not record.reason} == {ScenarioOutcome.PASSED}


def under_test_on(bench: Bench) -> UnderTest:
    spec = bench.installations[DMC]
    return UnderTest(lambda commissioned, start: mount.mount(bench, spec, Journal(), commissioned, start), ROLE)


def bench_file(folder: Path) -> Path:
    path = write_bench(folder, {}, [DMC])
    path.write_text(path.read_text(encoding="utf-8").replace("clock: virtual", "clock: real"), encoding="utf-8")
    return path


def ran(folder: Path, *clauses: str, max_wait: timedelta | None = None) -> FeatureRun:
    run = prepare(Asked(bench_file(folder), None, (DMC,), clauses, START.date(), max_wait=max_wait))
    run_share(run, None, lambda _: None)
    return run


class TestMaxWait:
    @pytest.mark.usefixtures("host")
    @pytest.mark.parametrize("bench", [EMBEDDED, real()], ids=["virtual", "real"])
    def test_a_wait_that_is_too_long_is_not_begun(self, bench: Bench) -> None:
        under_test = under_test_on(replace(bench, max_wait=HOUR))
        begun = under_test.now
        under_test.wait_until(begun + HOUR)
        with pytest.raises(
            Inconclusive, match=r"it would have to wait 9 h at once, until .*, and --max-wait allows 1 h"
        ):
            under_test.wait_until(under_test.now + 9 * HOUR)
        assert under_test.now - begun < HOUR + timedelta(minutes=1)

    def test_energy_that_takes_too_long_is_not_begun(self) -> None:
        installation = mounted(replace(EMBEDDED, max_wait=HOUR))
        with pytest.raises(Inconclusive, match="wait 1 h 6 min at once"):
            installation.use_energy(ROLE, 11_000, 10_000)
        assert installation.devices[ROLE].load
        assert installation.clock.now() == mount.VIRTUAL_START

    @pytest.mark.parametrize("arguments", [["--max-wait", "1"], ["--max-wait", "soon"]])
    def test_the_option_says_what_it_takes(self, arguments: list[str], capsys: pytest.CaptureFixture[str]) -> None:
        with pytest.raises(SystemExit) as stop:
            main(["verify", *arguments])
        assert stop.value.code == 4
        assert "write 90s, 45m, 12h or 2d" in capsys.readouterr().err

    def test_it_is_a_rehearsal_of_a_lab_on_emulators(self, tmp_path: Path) -> None:
        arguments = ["verify", DMC, "--clause", "18.5(p)(iii)", "--out", str(tmp_path / "run"), "--max-wait", "5m"]
        assert main(arguments) == 2
        assert "--max-wait allows 5 min" in (tmp_path / "run" / "verification.json").read_text(encoding="utf-8")


KEY = (DMC, ROLE, "18.5(o)", RuleSide.STANDARD, "a long story")


class TestPlan:
    def test_it_is_the_rehearsal_of_what_will_run(self, host: Host, tmp_path: Path) -> None:
        run = prepare(Asked(bench_file(tmp_path), None, (DMC,), ("18.5(o)", "18.5(p)(iii)"), START.date()))
        plan = rehearse(run)
        assert not host.slept
        run_share(run, None, lambda _: None)
        assert {waits.begins_at is None for waits in plan.values()} == {True, False}
        judged = [record for record in run.scenarios if record.outcome is ScenarioOutcome.PASSED]
        assert judged
        for record in judged:
            key = record.dmc, record.role, record.clause, record.rule, record.scenario
            assert abs(run.waits[key].total - plan[key].total) < timedelta(minutes=1)

    def test_it_is_told_before_the_run(self) -> None:
        plan = {
            KEY: Waits(2 * HOUR, 3 * HOUR),
            (*KEY[:4], "a short one"): Waits(HOUR / 2, HOUR / 2),
            (*KEY[:4], "none"): Waits(timedelta(), timedelta()),
            (*KEY[:4], "dated"): Waits(HOUR, HOUR, START),
        }
        assert plan_lines(plan, HOUR) == [
            "The clock of this bench is real: its waits take 30 min, by a rehearsal on emulators.",
            "1 of 4 scenarios begin at a date, which a real clock is not brought to.",
            "1 of 4 scenarios wait longer than 1 h at once (--max-wait).",
            "The longest waits:",
            f"           2 h  {DMC} ESME 18.5(o): a long story",
            f"        30 min  {DMC} ESME 18.5(o): a short one",
        ]
        assert plan_lines(plan, None)[0].startswith("The clock of this bench is real: its waits take 3 h 30 min")

    @pytest.mark.parametrize(
        ("waits", "max_wait", "told"),
        [
            (Waits(HOUR, 2 * HOUR), None, f"{DMC} ESME 18.5(o): a long story: waits 2 h, at once 1 h"),
            (Waits(HOUR - timedelta(seconds=1), 2 * HOUR), None, ""),
            (Waits(2 * HOUR, 2 * HOUR), HOUR, ""),
            (Waits(2 * HOUR, 2 * HOUR, START), None, ""),
        ],
    )
    def test_a_scenario_that_waits_for_hours_says_so(self, waits: Waits, max_wait: timedelta, told: str) -> None:
        assert announcement(KEY, {KEY: waits}, max_wait) == told
        assert announcement(KEY, {}, max_wait) == ""

    def test_verify_tells_both(self, host: Host, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
        host.per_look = timedelta(milliseconds=1)
        arguments = ["verify", DMC, "--bench", str(bench_file(tmp_path)), "--clause", "18.7(i)"]
        main([*arguments, "--out", str(tmp_path / "run")])
        told = capsys.readouterr().err
        assert told.startswith("The clock of this bench is real: its waits take")


def test_the_host_is_asked_unless_a_test_says_otherwise() -> None:
    assert abs(RealClock().now() - clocks.utc_now()) < timedelta(seconds=5)
