"""Power outage alerts: the rule, the emulated hub on its meter, what the Network Operator gets, and when."""

from collections import Counter
from collections.abc import Mapping
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
import yaml
from hypothesis import given, settings
from hypothesis import strategies as st

from benches.bench_file import EMBEDDED_BENCH
from benches.installation import Installation
from device_drivers.emulator.communications_hub import CommunicationsHub
from device_drivers.emulator.esme import Esme
from device_drivers.equipment import EquipmentError
from device_drivers.protocols import DeviceTimeout
from reports.judgement import Judgement, judge_run
from s1bench.verify import Asked, prepare, run_share
from smets1.dcc.alerts import recipients
from smets1.dcc.power_outage import (
    ALERT,
    ARQIVA_5000,
    PROFILES,
    SHORT_OUTAGE,
    TELEFONICA_5000,
    TELEFONICA_20000,
    DeliveryProfile,
    activation_may_cut,
    arrivals,
    deliveries,
    due,
    hub_alerts,
    late,
)
from smets1.dcc.registration import Registration
from tests.benches import write_bench
from tests.test_installation import IMAGE, at_device, mounted, sent

deterministic = settings(derandomize=True, deadline=None, database=None, max_examples=100)

NOON = datetime(2025, 1, 15, 12, 0, tzinfo=UTC)
SECOND, MINUTE = timedelta(seconds=1), timedelta(minutes=1)


@pytest.mark.parametrize(
    ("seconds", "is_told", "activation_may"), [(179, False, True), (180, False, False), (181, True, False)]
)
@pytest.mark.facts(66, 67, 70)
def test_exactly_three_minutes_are_covered_by_the_rule_of_the_meter_alone(
    seconds: int, is_told: bool, activation_may: bool
) -> None:
    interruption = timedelta(seconds=seconds)
    assert (hub_alerts(interruption), activation_may_cut(interruption)) == (is_told, activation_may)


def powered(cut_by_activation: timedelta | None = None) -> tuple[Installation, Esme, CommunicationsHub]:
    """An installation whose hub lives on its meter."""
    installation = mounted()
    esme, hub = (installation.devices[role].driver for role in ("ESME", "CHF"))
    assert isinstance(esme, Esme)
    assert isinstance(hub, CommunicationsHub)
    if cut_by_activation:
        esme.power.cut_by_activation = cut_by_activation  # type: ignore[misc]
    return installation, esme, hub


def interrupt(installation: Installation, duration: timedelta) -> None:
    """Take the mains away for so long."""
    installation.supply.interrupt_power()
    installation.wait_until(installation.clock.now() + duration)
    installation.supply.restore_power()


def activate(installation: Installation) -> None:
    """Have the meter activate new firmware."""
    assert sent(installation, "11.1", "ESME", IMAGE).success
    assert sent(installation, "11.3", "ESME").success


def outages(installation: Installation) -> list[tuple[datetime, str, tuple[str, ...]]]:
    """The alerts of the hub, to the second, with who gets them, as they are a quarter of an hour from now."""
    installation.wait_until(installation.clock.now() + 15 * MINUTE)
    alerts = [x for x in installation.journal.exchanges if x.device == "CHF" and x.event.startswith("alert")]
    return [(alert.at.replace(microsecond=0), alert.event, alert.recipients) for alert in alerts]


class TestHubOnItsMeter:
    """The emulated Communications Hub lives on the power of the emulated ESME."""

    @pytest.mark.parametrize(("seconds", "alerts"), [(1, 0), (179, 0), (180, 0), (181, 1), (86_400, 1)])
    @pytest.mark.facts(66, 70)
    def test_it_tells_of_more_than_three_minutes(self, seconds: int, alerts: int) -> None:
        installation, _, hub = powered()
        began = installation.clock.now()
        interrupt(installation, timedelta(seconds=seconds))
        assert outages(installation) == [(began + SHORT_OUTAGE, f"alert {ALERT} Power outage", ("ED1",))] * alerts
        assert hub_alerts(timedelta(seconds=seconds)) == bool(alerts)
        assert hub.has_power

    def test_without_power_it_is_silent_but_for_the_alert(self) -> None:
        installation, _, hub = powered()
        installation.supply.interrupt_power()
        operations: list[Any] = [
            hub.identify,
            lambda: hub.read(("Clock",)),
            lambda: hub.write({}),
            lambda: hub.execute("ActivateFirmware", {}),
        ]
        for operation in operations:
            with pytest.raises(DeviceTimeout):
                operation()
        installation.wait_until(installation.clock.now() + 4 * MINUTE)
        assert len(outages(installation)) == 1
        installation.supply.restore_power()
        assert hub.identify().model

    def test_the_contactor_of_the_meter_cuts_it_off_too(self) -> None:
        installation, _, _ = powered()
        contactor = installation.equipment.contactors["supply"]
        contactor.open()
        installation.wait_until(installation.clock.now() + 4 * MINUTE)
        contactor.close()
        assert len(outages(installation)) == 1

    def test_a_hub_that_no_meter_powers_has_power(self) -> None:
        _, _, powered_hub = powered()
        hub = CommunicationsHub(powered_hub.identify(), powered_hub.clock, powered_hub.behaviour)
        hub.power_changed()
        assert hub.has_power
        hub.clock.wait_until(hub.clock.now() + 5 * MINUTE)
        assert hub.take_alerts() == []

    def test_it_lives_on_an_emulated_esme_alone(self) -> None:
        installation, _, hub = powered()
        with pytest.raises(EquipmentError, match="no emulated ESME to live on"):
            hub.live_on(installation.devices["GSME"].driver)  # type: ignore[arg-type]


class TestActivationOfFirmware:
    """A meter that takes the power from its hub while it activates firmware."""

    @pytest.mark.parametrize(("seconds", "alerts"), [(0, 0), (60, 0), (179, 0), (180, 0), (181, 1), (600, 1)])
    @pytest.mark.facts(67, 68, 70)
    def test_more_than_three_minutes_are_told_although_the_premises_have_power(self, seconds: int, alerts: int) -> None:
        installation, _, hub = powered(timedelta(seconds=seconds))
        activate(installation)
        assert hub.has_power == (not seconds)
        assert len(outages(installation)) == alerts
        assert hub.has_power
        assert at_device(installation, "ESME", "PowerEventLog") == {"PowerEventLog": ()}

    @pytest.mark.facts(69)
    def test_a_false_alert_is_like_a_real_one(self) -> None:
        real, false = powered()[0], powered(10 * MINUTE)[0]
        interrupt(real, 10 * MINUTE)
        activate(false)
        assert outages(real) == outages(false) != []

    def test_an_interruption_of_the_mains_meanwhile_lengthens_it(self) -> None:
        installation, _, hub = powered(2 * MINUTE)
        activate(installation)
        installation.wait_until(installation.clock.now() + MINUTE)
        interrupt(installation, 2 * MINUTE + SECOND)
        assert hub.has_power
        assert len(outages(installation)) == 1

    def test_a_second_activation_begins_anew(self) -> None:
        installation, _, hub = powered(2 * MINUTE)
        activate(installation)
        installation.wait_until(installation.clock.now() + MINUTE)
        activate(installation)
        installation.wait_until(installation.clock.now() + 2 * MINUTE - SECOND)
        assert not hub.has_power
        assert outages(installation) == []
        assert hub.has_power


@pytest.mark.facts(69)
def test_the_network_operator_of_that_time_gets_it() -> None:
    registration = Registration(((NOON, "ED", "ED2"), (NOON, "IS", "IS2")))
    assert recipients(ALERT, "CHF", registration, NOON - SECOND) == ("ED1",)
    assert recipients(ALERT, "CHF", registration, NOON) == ("ED2",)


@pytest.mark.facts(71)
def test_it_is_due_four_minutes_after_the_power_failed() -> None:
    assert due(NOON) == NOON + timedelta(minutes=4)


class TestMeasuredDeliveries:
    """How the alerts of an outage were measured to come, from the end of the initial three minutes."""

    @pytest.mark.facts(73)
    def test_telefonica_with_5000(self) -> None:
        delays = deliveries(TELEFONICA_5000, 5_000)
        assert (len(delays), delays[0], delays[-1]) == (5_000, 2 * MINUTE + timedelta(milliseconds=24), 4 * MINUTE)
        assert delays[2_499] == 3 * MINUTE

    @pytest.mark.facts(74)
    def test_telefonica_with_20000_delivers_no_more_than_5000_a_minute(self) -> None:
        delays = deliveries(TELEFONICA_20000, 20_000)
        assert (len(delays), delays[0] > 2 * MINUTE, delays[-1]) == (20_000, True, 7 * MINUTE)
        by_minute = Counter((delay - timedelta.resolution) // MINUTE for delay in delays)
        assert max(by_minute.values()) <= 5_000
        assert set(by_minute) == {2, 3, 4, 5, 6}

    @pytest.mark.facts(75)
    def test_arqiva_with_5000(self) -> None:
        delays = deliveries(ARQIVA_5000, 5_000)
        assert sum(delay <= 45 * SECOND for delay in delays) == 4_000
        assert delays[-1] == 11 * MINUTE + 45 * SECOND
        assert delays[0] < SECOND

    @pytest.mark.parametrize(("profile", "alerts"), [(TELEFONICA_5000, 5_000), (TELEFONICA_20000, 20_000)])
    @pytest.mark.facts(71, 73, 74)
    def test_with_telefonica_every_alert_is_late(self, profile: DeliveryProfile, alerts: int) -> None:
        assert late(profile, alerts) == alerts

    @pytest.mark.facts(71, 75)
    def test_with_arqiva_978_of_5000_are_late(self) -> None:
        """4,000 come within 45 s, and then one each 0.66 s: 22 of them until 60 s."""
        assert late(ARQIVA_5000, 5_000) == 978

    @deterministic
    @given(st.sampled_from(PROFILES), st.integers(0, 5_000))
    def test_each_alert_comes_once_in_the_time_that_was_measured(self, profile: DeliveryProfile, alerts: int) -> None:
        delays = deliveries(profile, alerts)
        assert len(delays) == alerts
        assert list(delays) == sorted(delays)
        assert all(profile.stages[0].begins <= delay <= profile.stages[-1].ends for delay in delays)
        assert 0 <= late(profile, alerts) <= alerts

    @pytest.mark.facts(66, 71, 73)
    def test_an_outage_of_6000_premises_of_which_1000_have_power_again_in_time(self) -> None:
        interruptions = [2 * MINUTE] * 999 + [SHORT_OUTAGE] + [20 * MINUTE] * 5_000
        found = arrivals(NOON, interruptions, TELEFONICA_5000)
        assert (len(found), found[-1]) == (5_000, NOON + 7 * MINUTE)
        assert min(found) > due(NOON)

    @pytest.mark.parametrize(("profile", "alerts"), [(TELEFONICA_5000, 5_001), (TELEFONICA_20000, -1)])
    def test_nothing_is_said_of_what_was_not_measured(self, profile: DeliveryProfile, alerts: int) -> None:
        with pytest.raises(ValueError, match=f"not with {alerts}"):
            deliveries(profile, alerts)


class TestFeature:
    """The feature is the same on every bench, and a meter with a history is judged as a new one."""

    def test_through_equipment_on_a_wire(self, tmp_path: Path) -> None:
        pytest.importorskip("pymodbus")
        bench = write_bench(tmp_path, {}, ["IOC-01"])
        maps = EMBEDDED_BENCH.parent / "equipment"
        wired = {
            kind: {"driver": "modbus", "url": "rig:tcp", "map": str(maps / f"illustrative_{kind}.yaml")}
            for kind in ("supply", "load", "contactors", "reference_meter")
        }
        assert judged(bench, {"equipment": wired}) == {("CHF", Judgement.CONFIRMED), ("ESME", Judgement.CONFIRMED)}

    def test_of_a_meter_with_a_history(self, tmp_path: Path) -> None:
        bench = write_bench(tmp_path, {}, ["IOC-01"])
        document = yaml.safe_load(bench.read_text(encoding="utf-8"))
        document["installations"][0]["devices"]["ESME"]["class"] = "tests.meters_with_a_history:UsedEsme"
        assert judged(bench, document) == {("CHF", Judgement.CONFIRMED), ("ESME", Judgement.CONFIRMED)}


def judged(bench: Path, changes: Mapping[str, object]) -> set[tuple[str, Judgement]]:
    """How the story is judged, by device, on a bench with changes to its file."""
    document = yaml.safe_load(bench.read_text(encoding="utf-8")) | changes
    bench.write_text(yaml.safe_dump(document, sort_keys=False), encoding="utf-8")
    run = prepare(Asked(bench, None, (), ("18.5(o)",), date(2026, 11, 20), standard=True))
    (combination,) = run.combinations
    asked = tuple(cell for cell in combination.standard if cell.clause == "standard/power-outage-alert")
    run.combinations = (replace(combination, standard=asked),)
    run_share(run, None, lambda _: None)
    (result,) = judge_run(run.finish()).combinations
    return {(cell.role, judgement.judgement) for cell, judgement in result.standard}
