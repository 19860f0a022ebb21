"""What is particular to an emulated gas meter: its display, conversion, flow and network data."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from device_drivers.emulator import Behaviour, VirtualClock, make_device
from smets1.operations import Done, LogEntry, Period, Refused, Value
from smets1.registers import DeviceModel

START = datetime(2025, 1, 15, 10, 0, tzinfo=UTC)
SECOND, MINUTE, HOUR = timedelta(seconds=1), timedelta(minutes=1), timedelta(hours=1)
FLOW: dict[str, Value] = {"UncontrolledGasFlowRate": 1_000, "StabilisationPeriod": 50, "MeasurementPeriod": 20}
"""100 litres per hour, measured from 5 s to 25 s after the valve was opened."""


class Bench:
    """A gas meter on a clock of its own."""

    def __init__(self, behaviour: Behaviour | None = None) -> None:
        self.clock = VirtualClock(START)
        self.meter: Any = make_device(
            "GSME", DeviceModel("Maker", "Gas", "1", "1"), self.clock, behaviour or Behaviour()
        )

    def __getitem__(self, item: str) -> Any:
        return self.meter.read((item,)).values[item]

    def draw(self, litres_per_hour: int, how_long: timedelta) -> None:
        self.meter.set(litres_per_hour)
        self.clock.wait_until(self.clock.now() + how_long)
        self.meter.set(0)

    def open_valve(self, **settings: Value) -> None:
        """Arm the supply, with gas flow settings, and open the valve at the meter."""
        assert self.meter.write(FLOW | settings) == Done()
        for command in ("DisableSupply", "ArmSupply", "PressEnable"):
            assert self.meter.execute(command, {}) == Done()

    def network_data(self) -> list[tuple[str, int]]:
        entries: tuple[LogEntry, ...] = self["NetworkDataLog"]
        assert all(set(entry.values) == {"Consumption"} for entry in entries)
        return [(f"{entry.at:%H:%M}", entry.values["Consumption"]) for entry in entries]  # type: ignore[misc]


@pytest.mark.facts(110, 111, 112, 117)
def test_the_display_shows_eight_digits_and_a_read_the_whole_register() -> None:
    bench = Bench()
    assert bench["ConsumptionRegisterDisplay"] == "00000.000"
    bench.draw(12_345, HOUR)
    assert (bench["ConsumptionRegisterDisplay"], bench["ConsumptionRegister"]) == ("00012.345", 12_345)
    bench.meter.tariff.tou_registers[2] = 123_456_789
    assert bench["TariffTOURegisterMatrixDisplay"] == ("00012.345", "00000.000", "23456.789", "00000.000")
    assert bench["ConsumptionRegisterDisplay"] == "23469.134"
    assert bench["ConsumptionRegister"] == 123_469_134


def test_a_new_conversion_changes_the_price_of_what_is_used_afterwards() -> None:
    bench = Bench()
    assert bench.meter.write({"CalorificValue": 360, "ConversionFactor": 100_000}) == Done()
    bench.draw(1_000, HOUR)
    assert bench["MeterBalance"] == -200_000
    bench.meter.set(1_000)
    bench.clock.wait_until(bench.clock.now() + HOUR)
    assert bench.meter.write({"CalorificValue": 180}) == Done()
    assert bench["MeterBalance"] == -400_000
    bench.draw(1_000, HOUR)
    assert bench["MeterBalance"] == -500_000


@pytest.mark.parametrize("item", ["CalorificValue", "ConversionFactor"])
@pytest.mark.parametrize("value", [-1, 2**32, True, "39.5"])
def test_a_conversion_that_duis_does_not_know_is_refused(item: str, value: Value) -> None:
    bench = Bench()
    assert isinstance(bench.meter.write({item: value}), Refused)
    assert (bench["CalorificValue"], bench["ConversionFactor"]) == (395, 102_264)


@pytest.mark.parametrize(
    ("litres_per_hour", "state"), [(0, "Enabled"), (99, "Enabled"), (100, "Enabled"), (101, "Disabled")]
)
def test_uncontrolled_flow_closes_the_valve_that_was_opened(litres_per_hour: int, state: str) -> None:
    bench = Bench()
    bench.open_valve()
    bench.meter.set(litres_per_hour)
    bench.clock.wait_until(START + 24 * SECOND)
    assert bench["SupplyState"] == "Enabled"
    bench.clock.wait_until(START + 25 * SECOND)
    assert bench["SupplyState"] == state
    bench.clock.wait_until(START + HOUR)
    assert bench["ConsumptionRegister"] == (litres_per_hour if state == "Enabled" else 0)


def test_only_the_flow_of_the_measurement_period_counts() -> None:
    bench = Bench()
    bench.open_valve()
    bench.draw(6_000, 5 * SECOND)
    bench.clock.wait_until(START + 25 * SECOND)
    bench.draw(6_000, MINUTE)
    assert bench["SupplyState"] == "Enabled"


def test_a_burst_is_averaged_over_the_measurement_period() -> None:
    """Half of the 20 s at 190 and at 210 litres per hour: 95 and 105 over the whole."""
    for burst, state in ((190, "Enabled"), (210, "Disabled")):
        bench = Bench()
        bench.open_valve()
        bench.clock.wait_until(START + 10 * SECOND)
        bench.draw(burst, 10 * SECOND)
        bench.clock.wait_until(START + MINUTE)
        assert bench["SupplyState"] == state


def test_a_valve_opened_again_is_measured_afresh() -> None:
    bench = Bench()
    bench.open_valve()
    bench.draw(6_000, 20 * SECOND)
    bench.open_valve()
    bench.clock.wait_until(START + MINUTE)
    assert bench["SupplyState"] == "Enabled"


def test_opened_twice_the_valve_is_measured_from_the_second_time_on() -> None:
    bench = Bench()
    bench.open_valve()
    bench.clock.wait_until(START + 3 * SECOND)
    bench.open_valve()
    bench.clock.wait_until(START + 5 * SECOND)
    bench.draw(6_000, 3 * SECOND)
    bench.clock.wait_until(START + MINUTE)
    assert bench["SupplyState"] == "Enabled"


def test_through_a_closed_valve_nothing_flows_that_could_be_measured() -> None:
    bench = Bench()
    bench.open_valve()
    for command in ("DisableSupply", "ArmSupply"):
        bench.meter.execute(command, {})
    bench.draw(6_000, MINUTE)
    assert bench["SupplyState"] == "Armed"


def test_the_flow_is_not_measured_unless_the_valve_was_opened() -> None:
    bench = Bench()
    assert bench.meter.write(FLOW) == Done()
    assert isinstance(bench.meter.execute("PressEnable", {}), Refused)
    bench.draw(6_000, MINUTE)
    assert bench["SupplyState"] == "Enabled"


def test_a_meter_may_leave_the_valve_open() -> None:
    bench = Bench(Behaviour(closes_on_uncontrolled_flow=False))
    bench.open_valve()
    bench.draw(6_000, MINUTE)
    assert (bench["SupplyState"], bench["ConsumptionRegister"]) == ("Enabled", 100)


def test_the_factory_settings_let_a_domestic_flow_pass() -> None:
    bench = Bench()
    for command in ("DisableSupply", "ArmSupply", "PressEnable"):
        bench.meter.execute(command, {})
    bench.draw(6_000, MINUTE)
    assert bench["SupplyState"] == "Enabled"


def test_no_command_enables_the_supply_from_afar() -> None:
    bench = Bench()
    bench.meter.execute("DisableSupply", {})
    bench.meter.execute("ArmSupply", {})
    assert isinstance(bench.meter.execute("EnableSupply", {}), Refused)
    assert bench["SupplyState"] == "Armed"


def test_network_data_is_what_was_used_in_each_six_minutes() -> None:
    bench = Bench()
    bench.clock.wait_until(START + 3 * MINUTE)
    bench.draw(6_000, 9 * MINUTE)
    bench.clock.wait_until(START + 20 * MINUTE)
    assert bench.network_data() == [("10:06", 300), ("10:12", 600), ("10:18", 0)]


def test_network_data_can_be_read_for_a_period() -> None:
    bench = Bench()
    bench.clock.wait_until(START + HOUR)
    period = Period(START + 12 * MINUTE, START + 30 * MINUTE)
    log = bench.meter.read(("NetworkDataLog",), period).values["NetworkDataLog"]
    assert [f"{entry.at:%H:%M}" for entry in log] == ["10:12", "10:18", "10:24", "10:30"]


def test_network_data_keeps_41_entries_however_seldom_one_looks() -> None:
    seldom, often = Bench(), Bench()
    for bench, step in ((seldom, 9 * HOUR), (often, 7 * MINUTE)):
        bench.meter.set(1_000)
        while bench.clock.now() < START + 9 * HOUR:
            bench.clock.wait_until(min(bench.clock.now() + step, START + 9 * HOUR))
            bench.network_data()
    assert len(seldom.network_data()) == 41
    assert seldom.network_data()[0] == ("15:00", 100)
    assert {units for _, units in seldom.network_data()} == {100}
    assert seldom.network_data() == often.network_data()
    assert seldom["ActiveImportProfileLog"] == often["ActiveImportProfileLog"]


def test_network_data_follows_the_clock_of_the_meter() -> None:
    bench = Bench()
    assert bench.meter.execute("SynchroniseClock", {"Clock": START + 2 * MINUTE}) == Done()
    bench.draw(6_000, 5 * MINUTE)
    assert bench.network_data() == [("10:06", 400)]
