"""What an emulated ESME does beside counting imported energy: load limit, demand, voltage and power."""

from collections.abc import Mapping, Sequence
from datetime import UTC, datetime, time, timedelta
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from device_drivers.emulator import Behaviour, VirtualClock, make_device
from device_drivers.protocols import DeviceTimeout
from smets1.calendars import NonDisablementCalendar, NonDisablementScript, NonDisablementSwitch
from smets1.data_items import RMS_VOLTAGE
from smets1.operations import Done, LogEntry, Refused, Value
from smets1.registers import DeviceModel

NOW = datetime(2025, 1, 15, 10, 0, tzinfo=UTC)
SECOND, MINUTE, HOUR, DAY = timedelta(seconds=1), timedelta(minutes=1), timedelta(hours=1), timedelta(days=1)
HALF_HOUR = 30 * MINUTE
POUND = 100_000
PREPAYMENT = {"SuspendDebtDisabled": False, "SuspendDebtEmergency": False, "DisablementThreshold": 0}
ALWAYS = NonDisablementCalendar((NonDisablementSwitch(time(0), NonDisablementScript.START),))
LIMIT: Mapping[str, Value] = {
    "LoadLimitPowerThreshold": 5_000,
    "LoadLimitPeriod": 60,
    "LoadLimitRestorationPeriod": 600,
    "LoadLimitSupplyState": "Disable",
}
VOLTAGE: Mapping[str, Value] = {
    **{item: 60 if item.endswith("Period") else 2_400 for item in RMS_VOLTAGE},
    "AverageRMSOverVoltageThreshold": (2_500,),
    "AverageRMSUnderVoltageThreshold": (2_200,),
    "AverageRMSVoltageMeasurementPeriod": (600,),
}


class Bench:
    """An ESME on a clock of its own."""

    def __init__(self, behaviour: Behaviour | None = None, start: datetime = NOW) -> None:
        self.clock = VirtualClock(start)
        model = DeviceModel("Maker", "Meter", "1", "2.0")
        self.device: Any = make_device("ESME", model, self.clock, behaviour or Behaviour())

    def do(self, command: str, **arguments: Value) -> None:
        assert self.device.execute(command, arguments) == Done()

    def write(self, values: Mapping[str, Value]) -> None:
        assert self.device.write(values) == Done()

    def wait(self, how_long: timedelta) -> None:
        self.clock.wait_until(self.clock.now() + how_long)

    def draw(self, watts: int, how_long: timedelta) -> None:
        self.device.set(watts)
        self.wait(how_long)

    def prepayment(self, balance: int) -> None:
        self.do("AdjustMeterBalance", Amount=balance)
        self.do("SetPaymentMode", PaymentMode="Prepayment", **PREPAYMENT)

    def __getitem__(self, item: str) -> Any:
        result = self.device.read((item,))
        assert isinstance(result, Done)
        return result.values[item]

    def codes(self) -> list[str]:
        return [alert.code for alert in self.device.take_alerts()]


def held(entries: Sequence[LogEntry], item: str) -> list[tuple[datetime, Any]]:
    return [(entry.at, entry.values[item]) for entry in entries]


class TestFlows:
    """Reactive energy, export, and the power of the moment."""

    def test_each_flow_has_its_register_and_profile(self) -> None:
        bench = Bench()
        bench.device.set_export(1_000)
        bench.device.set_reactive(2_000)
        bench.device.set_reactive_export(4_000)
        bench.wait(HALF_HOUR + 15 * MINUTE)
        assert bench["ActiveImportRegister"] == 0
        assert bench["ActiveExportRegister"] == 750
        assert bench["ReactiveImportRegister"] == 1_500
        assert bench["ReactiveExportRegister"] == 3_000
        bench.wait(15 * MINUTE)
        ends = [NOW + HALF_HOUR, NOW + HOUR]
        assert held(bench["ActiveExportProfileLog"], "ActiveEnergyExported") == [(at, 500) for at in ends]
        assert held(bench["ReactiveImportProfileLog"], "ReactiveEnergyImported") == [(at, 1_000) for at in ends]

    def test_the_reactive_profile_keeps_4464_half_hours(self) -> None:
        bench = Bench()
        bench.wait(100 * DAY)
        assert len(bench["ReactiveImportProfileLog"]) == 4_464

    def test_nothing_flows_through_a_disabled_supply(self) -> None:
        bench = Bench()
        bench.device.set(3_000)
        bench.device.set_reactive(3_000)
        assert bench["ActivePowerImport"] == 3_000
        bench.do("DisableSupply")
        bench.wait(HOUR)
        assert (bench["ReactiveImportRegister"], bench["ActivePowerImport"]) == (0, 0)

    @pytest.mark.parametrize("way", ["set_export", "set_reactive", "set_reactive_export", "set_voltage"])
    def test_nothing_negative_is_applied(self, way: str) -> None:
        with pytest.raises(ValueError, match="0 or more"):
            getattr(Bench().device, way)(-1)


class TestSettings:
    """Power thresholds and the randomised offset."""

    def test_power_thresholds_are_kept(self) -> None:
        bench = Bench()
        bench.write({"LowMediumPowerThreshold": 700, "MediumHighPowerThreshold": 2_500})
        assert (bench["LowMediumPowerThreshold"], bench["MediumHighPowerThreshold"]) == (700, 2_500)
        assert isinstance(bench.device.write({"LowMediumPowerThreshold": -1}), Refused)

    def test_the_offset_is_number_times_limit(self) -> None:
        bench = Bench()
        # 0.438 x 600 s = 262.8 s
        items = ("RandomisedOffset", "RandomisedOffsetNumber", "RandomisedOffsetLimit")
        assert [bench[item] for item in items] == [263, 438, 600]


class TestLoadLimit:
    """Load limiting."""

    def test_the_whole_period_above_the_threshold_disables(self) -> None:
        bench = Bench()
        bench.write(LIMIT)
        bench.draw(5_001, 59 * SECOND)
        assert (bench["SupplyState"], bench["LoadLimitCounter"], bench.codes()) == ("Enabled", 0, [])
        bench.wait(2 * SECOND)
        assert (bench["SupplyState"], bench["LoadLimitCounter"], bench.codes()) == ("Disabled", 1, ["8F33"])
        assert bench["ActivePowerImport"] == 0

    def test_what_flowed_until_then_is_counted(self) -> None:
        bench = Bench()
        bench.write(LIMIT)
        bench.draw(6_000, HOUR)
        # 6 kW for one minute in eleven: six times 100 Wh.
        assert bench["ActiveImportRegister"] == 600

    def test_the_threshold_itself_is_no_excess(self) -> None:
        bench = Bench()
        bench.write(LIMIT)
        bench.draw(5_000, DAY)
        assert (bench["SupplyState"], bench["LoadLimitCounter"]) == ("Enabled", 0)

    def test_a_load_that_falls_in_time_begins_anew(self) -> None:
        bench = Bench()
        bench.write(LIMIT)
        for _ in range(5):
            bench.draw(8_000, 50 * SECOND)
            bench.draw(1_000, SECOND)
        assert (bench["SupplyState"], bench["LoadLimitCounter"]) == ("Enabled", 0)

    def test_a_load_that_varies_above_the_threshold_goes_on_being_too_high(self) -> None:
        bench = Bench()
        bench.write(LIMIT)
        for watts in (8_000, 6_000, 9_000):
            bench.draw(watts, 25 * SECOND)
        assert bench["LoadLimitCounter"] == 1

    def test_unchanged_counts_once_until_the_load_falls(self) -> None:
        bench = Bench()
        bench.write({**LIMIT, "LoadLimitSupplyState": "Unchanged"})
        bench.draw(8_000, HOUR)
        bench.draw(9_000, HOUR)
        assert (bench["SupplyState"], bench["LoadLimitCounter"], bench.codes()) == ("Enabled", 1, ["8F33"])
        bench.draw(1_000, SECOND)
        bench.draw(8_000, HOUR)
        assert bench["LoadLimitCounter"] == 2

    def test_new_settings_begin_a_new_period(self) -> None:
        bench = Bench()
        bench.write(LIMIT)
        bench.draw(8_000, 50 * SECOND)
        bench.write(LIMIT)
        bench.wait(50 * SECOND)
        assert bench["LoadLimitCounter"] == 0
        bench.wait(11 * SECOND)
        assert bench["LoadLimitCounter"] == 1

    def test_the_counter_is_reset(self) -> None:
        bench = Bench()
        bench.write(LIMIT)
        bench.draw(8_000, 2 * MINUTE)
        bench.do("ResetLoadLimitCounter")
        assert bench["LoadLimitCounter"] == 0

    @pytest.mark.parametrize(("after", "code"), [("Enabled", "8F34"), ("Armed", "8F32")])
    def test_the_supply_is_restored(self, after: Any, code: str) -> None:
        bench = Bench(Behaviour(supply_after_load_limit=after))
        bench.write(LIMIT)
        bench.draw(8_000, 61 * SECOND)
        bench.codes()
        bench.draw(0, 598 * SECOND)
        assert (bench["SupplyState"], bench.codes()) == ("Disabled", [])
        bench.wait(2 * SECOND)
        assert (bench["SupplyState"], bench.codes()) == (after, [code])

    @pytest.mark.parametrize(("command", "state"), [("DisableSupply", "Disabled"), ("ArmSupply", "Armed")])
    def test_a_command_meanwhile_stands(self, command: str, state: str) -> None:
        bench = Bench()
        bench.write(LIMIT)
        bench.draw(8_000, 61 * SECOND)
        bench.device.set(0)
        bench.do(command)
        bench.wait(HOUR)
        assert bench["SupplyState"] == state

    def test_an_earlier_restoration_does_not_end_a_later_disablement(self) -> None:
        bench = Bench()
        bench.write(LIMIT)
        bench.draw(8_000, 61 * SECOND)
        bench.wait(300 * SECOND)
        bench.do("EnableSupply")
        bench.wait(61 * SECOND)
        assert (bench["SupplyState"], bench["LoadLimitCounter"]) == ("Disabled", 2)
        bench.wait(400 * SECOND)
        assert bench["SupplyState"] == "Disabled"
        bench.draw(0, 300 * SECOND)
        assert bench["SupplyState"] == "Enabled"

    def test_credit_does_not_arm_what_the_load_limit_disabled(self) -> None:
        bench = Bench()
        bench.write(LIMIT)
        bench.prepayment(5 * POUND)
        bench.draw(8_000, 61 * SECOND)
        bench.device.set(0)
        bench.do("AdjustMeterBalance", Amount=-10 * POUND)
        bench.do("AdjustMeterBalance", Amount=50 * POUND)
        assert bench["SupplyState"] == "Disabled"
        bench.wait(HOUR)
        assert bench["SupplyState"] == "Enabled"

    def test_without_credit_the_supply_stays_off_until_credit_arms_it(self) -> None:
        bench = Bench()
        bench.write(LIMIT)
        bench.prepayment(5 * POUND)
        bench.draw(8_000, 61 * SECOND)
        bench.device.set(0)
        bench.do("AdjustMeterBalance", Amount=-10 * POUND)
        bench.wait(HOUR)
        assert bench["SupplyState"] == "Disabled"
        bench.do("AdjustMeterBalance", Amount=50 * POUND)
        assert bench["SupplyState"] == "Armed"

    def test_in_a_non_disablement_period_the_supply_is_restored_without_credit(self) -> None:
        bench = Bench()
        bench.write({**LIMIT, "NonDisablementCalendar": ALWAYS})
        bench.prepayment(-5 * POUND)
        bench.draw(8_000, 61 * SECOND)
        bench.device.set(0)
        assert bench["SupplyState"] == "Disabled"
        bench.wait(HOUR)
        assert bench["SupplyState"] == "Enabled"

    @pytest.mark.parametrize(
        ("item", "value"),
        [
            ("LoadLimitPowerThreshold", -1),
            ("LoadLimitPeriod", 0),
            ("LoadLimitRestorationPeriod", 0),
            ("LoadLimitSupplyState", "Armed"),
        ],
    )
    def test_wrong_settings_are_refused(self, item: str, value: Value) -> None:
        assert isinstance(Bench().device.write({**LIMIT, item: value}), Refused)


class TestMaximumDemand:
    """Maximum demand registers."""

    IMPORT, IN_PERIOD, EXPORT = (
        f"MaxDemand{name}" for name in ("ActivePowerImport", "ConfigurableTimeActivePowerImport", "ActivePowerExport")
    )

    def test_the_largest_half_hour_stands(self) -> None:
        bench = Bench()
        for watts in (2_000, 6_000, 4_000):
            bench.draw(watts, 15 * MINUTE)
            bench.draw(0, 15 * MINUTE)
        assert bench[self.IMPORT] == 3_000
        assert bench[f"{self.IMPORT}CaptureTime"] == NOW + HOUR
        assert bench[f"{self.IMPORT}LastResetDateTime"] == NOW
        assert bench[self.EXPORT] == 0

    def test_export_has_a_register_of_its_own(self) -> None:
        bench = Bench()
        bench.device.set_export(1_000)
        bench.wait(HALF_HOUR)
        assert (bench[self.IMPORT], bench[self.EXPORT]) == (0, 1_000)

    @pytest.mark.parametrize(
        ("start", "end", "power"),
        [
            ("00:00:00", "00:00:00", 9_000),
            ("10:00:00", "12:00:00", 2_000),
            ("11:00:00", "12:00:00", 1_000),
            ("11:01:00", "11:59:00", 0),
            ("10:15:00", "11:45:00", 1_000),
            ("10:00:00", "10:00:00", 9_000),
            ("22:00:00", "10:00:00", 9_000),
            ("22:00:00", "09:45:00", 0),
            ("10:00:00", "09:30:00", 2_000),
            ("12:00:00", "00:00:00", 0),
        ],
    )
    def test_a_half_hour_counts_where_all_of_it_is_in_the_period(self, start: str, end: str, power: int) -> None:
        bench = Bench(start=NOW - HALF_HOUR)
        period = {"StartTime": start, "EndTime": end}
        bench.write({f"MaxDemandConfigurableTimePeriod{item}": value for item, value in period.items()})
        # 09:30-10:00, 10:00-10:30, then 11:00-11:30
        for watts, how_long in ((9_000, 30), (2_000, 30), (0, 30), (1_000, 30), (0, 30)):
            bench.draw(watts, how_long * MINUTE)
        assert bench[self.IN_PERIOD] == power
        assert bench[self.IMPORT] == 9_000

    @pytest.mark.parametrize(
        ("element", "reset"),
        [
            ("MaxDemandActivePowerImportValue", IMPORT),
            ("MaxDemandActivePowerExportValue", EXPORT),
            ("MaxDemandConfigTimeActivePowerImportValue", IN_PERIOD),
        ],
    )
    def test_only_what_is_named_is_reset(self, element: str, reset: str) -> None:
        bench = Bench()
        bench.device.set_export(1_000)
        bench.draw(1_000, HOUR + MINUTE)
        bench.do("ResetMaximumDemand", **{element: True})
        for register in (self.IMPORT, self.EXPORT, self.IN_PERIOD):
            assert bench[register] == (0 if register == reset else 1_000)
            reset_at = bench[f"{register}LastResetDateTime"]
            assert reset_at == (bench.clock.now() if register == reset else NOW)


class TestVoltage:
    """Averages, counters and settings of the voltage."""

    def averages(self, bench: Bench, phase: int = 1) -> list[tuple[datetime, int]]:
        entries = [entry for entry in bench["AverageRMSVoltageProfileDataLog"] if entry.values["Phase"] == phase]
        return held(entries, "AverageRMSVoltage")

    def test_the_average_is_exact_and_rounded_to_the_nearest(self) -> None:
        bench = Bench()
        bench.do("SetVoltageSettings", **VOLTAGE)
        bench.device.set_voltage(2_301)
        bench.wait(5 * MINUTE)
        bench.device.set_voltage(2_302)
        bench.wait(5 * MINUTE)
        bench.wait(3 * MINUTE)
        bench.device.set_voltage(2_340)
        bench.wait(7 * MINUTE)
        # 2301.5, and (3 x 2302 + 7 x 2340) / 10 = 2328.6
        assert self.averages(bench) == [(NOW + 10 * MINUTE, 2_302), (NOW + 20 * MINUTE, 2_329)]

    def test_each_period_out_of_bounds_counts(self) -> None:
        bench = Bench()
        bench.do("SetVoltageSettings", **VOLTAGE)
        for decivolts, minutes in ((2_500, 10), (2_501, 20), (2_200, 10), (2_199, 30), (2_300, 10)):
            bench.device.set_voltage(decivolts)
            bench.wait(minutes * MINUTE)
        assert (bench["AverageRMSOverVoltageCounter"], bench["AverageRMSUnderVoltageCounter"]) == ((2,), (3,))
        bench.do("ResetVoltageCounters")
        assert (bench["AverageRMSOverVoltageCounter"], bench["AverageRMSUnderVoltageCounter"]) == ((0,), (0,))

    def test_the_log_keeps_4320_periods_however_many_have_passed(self) -> None:
        bench = Bench()
        bench.do("SetVoltageSettings", **{**VOLTAGE, "AverageRMSVoltageMeasurementPeriod": (1,)})
        bench.device.set_voltage(2_600)
        bench.wait(365 * DAY)
        assert bench["AverageRMSOverVoltageCounter"] == (365 * 86_400,)
        averages = self.averages(bench)
        assert (len(averages), averages[0][0], averages[-1][0]) == (
            4_320,
            bench.clock.now() - 4_319 * SECOND,
            bench.clock.now(),
        )

    @given(st.lists(st.integers(1, 1_500), max_size=6))
    @settings(derandomize=True, deadline=None, database=None)
    def test_looking_changes_nothing(self, waits: list[int]) -> None:
        seen, unseen = Bench(), Bench()
        for seconds in waits:
            for bench in (seen, unseen):
                bench.device.set_voltage(2_000 + seconds)
                bench.wait(seconds * SECOND)
            self.averages(seen)
        assert self.averages(seen) == self.averages(unseen)

    def test_new_settings_begin_a_new_period(self) -> None:
        bench = Bench()
        bench.wait(9 * MINUTE)
        bench.do("SetVoltageSettings", **VOLTAGE)
        bench.wait(10 * MINUTE)
        assert self.averages(bench) == [(NOW + 19 * MINUTE, 2_300)]

    @pytest.mark.parametrize(
        ("resets", "element", "counter"),
        [(True, {}, 0), (True, {"RMSVoltageCountersNotReset": True}, 1), (False, {}, 1)],
    )
    def test_new_settings_may_reset_the_counters(self, resets: bool, element: dict[str, Value], counter: int) -> None:
        bench = Bench(Behaviour(voltage_settings_reset_counters=resets))
        bench.do("SetVoltageSettings", **VOLTAGE)
        bench.device.set_voltage(2_600)
        bench.wait(10 * MINUTE)
        bench.do("SetVoltageSettings", **VOLTAGE, **element)
        assert bench["AverageRMSOverVoltageCounter"] == (counter,)

    def test_what_was_measured_before_the_clock_was_set_keeps_its_time(self) -> None:
        bench = Bench()
        bench.do("SetVoltageSettings", **VOLTAGE)
        bench.wait(10 * MINUTE)
        bench.do("SynchroniseClock", Clock=NOW + DAY)
        bench.wait(10 * MINUTE)
        bench.device.step_clock(-DAY)
        bench.wait(10 * MINUTE)
        expected = [NOW + 10 * MINUTE, NOW + DAY + 10 * MINUTE, NOW + 20 * MINUTE]
        assert [at for at, _ in self.averages(bench)] == expected

    def test_settings_are_kept(self) -> None:
        bench = Bench()
        bench.do("SetVoltageSettings", **VOLTAGE)
        assert {item: bench[item] for item in VOLTAGE} == VOLTAGE

    @pytest.mark.parametrize(
        ("item", "value"),
        [
            ("AverageRMSOverVoltageThreshold", (2_500, 2_500)),
            ("AverageRMSOverVoltageThreshold", ()),
            ("AverageRMSOverVoltageThreshold", 2_500),
            ("AverageRMSUnderVoltageThreshold", (-1,)),
            ("AverageRMSVoltageMeasurementPeriod", (0,)),
            ("RMSVoltageSagThreshold", -1),
            ("RMSVoltageSagMeasurementPeriod", 0),
        ],
    )
    def test_wrong_settings_are_refused(self, item: str, value: Value) -> None:
        bench = Bench()
        before = bench[item]
        assert isinstance(bench.device.execute("SetVoltageSettings", {**VOLTAGE, item: value}), Refused)
        assert bench[item] == before

    def test_a_polyphase_meter_measures_each_phase(self) -> None:
        bench = Bench(Behaviour(polyphase=True))
        assert isinstance(bench.device.execute("SetVoltageSettings", VOLTAGE), Refused)
        bench.do(
            "SetVoltageSettings",
            **{
                **VOLTAGE,
                "AverageRMSOverVoltageThreshold": (2_500, 2_500, 2_600),
                "AverageRMSUnderVoltageThreshold": (2_200,) * 3,
                "AverageRMSVoltageMeasurementPeriod": (600, 1_200, 600),
            },
        )
        bench.device.set_voltage(2_550)
        bench.device.set_voltage(2_100, 1)
        bench.wait(20 * MINUTE)
        assert bench["AverageRMSOverVoltageCounter"] == (0, 1, 0)
        assert bench["AverageRMSUnderVoltageCounter"] == (2, 0, 0)
        assert [self.averages(bench, phase) for phase in (1, 2, 3)] == [
            [(NOW + 10 * MINUTE, 2_100), (NOW + 20 * MINUTE, 2_100)],
            [(NOW + 20 * MINUTE, 2_550)],
            [(NOW + 10 * MINUTE, 2_550), (NOW + 20 * MINUTE, 2_550)],
        ]


class TestPowerInterruption:
    """The power fails and comes back."""

    def test_a_device_without_power_is_silent(self) -> None:
        bench = Bench()
        bench.device.interrupt_power()
        for act in (
            lambda: bench.device.read(("Clock",)),
            lambda: bench.device.write({"LowMediumPowerThreshold": 1}),
            lambda: bench.device.execute("DisableSupply", {}),
            bench.device.identify,
        ):
            with pytest.raises(DeviceTimeout):
                act()
        assert bench.device.samples_account is False
        bench.device.restore_power()
        assert bench["Clock"] == NOW

    def test_nothing_flows_and_half_hours_are_empty(self) -> None:
        bench = Bench()
        bench.device.set_export(1_000)
        bench.device.set_reactive(1_000)
        bench.draw(2_000, HALF_HOUR)
        bench.device.interrupt_power()
        bench.wait(HOUR)
        bench.device.restore_power()
        bench.wait(HALF_HOUR)
        registers = ("ActiveImportRegister", "ActiveExportRegister", "ReactiveImportRegister")
        assert [bench[item] for item in registers] == [2_000, 1_000, 1_000]
        assert [units for _, units in held(bench["ActiveImportProfileLog"], "Consumption")] == [1_000, 0, 0, 1_000]

    @pytest.mark.parametrize(("seconds", "code"), [(179, "8F35"), (180, "8F36"), (181, "8F36")])
    def test_three_minutes_make_a_long_outage(self, seconds: int, code: str) -> None:
        bench = Bench()
        bench.device.interrupt_power()
        bench.wait(seconds * SECOND)
        assert bench.codes() == []
        bench.device.restore_power()
        assert bench.codes() == [code]
        edges = [(NOW, "8F57"), (NOW + seconds * SECOND, code)]
        assert held(bench["PowerEventLog"], "LogCode") == edges

    def test_an_edge_happens_once(self) -> None:
        bench = Bench()
        bench.device.restore_power()
        bench.device.interrupt_power()
        bench.wait(MINUTE)
        bench.device.interrupt_power()
        bench.wait(3 * MINUTE)
        bench.device.restore_power()
        bench.device.restore_power()
        assert bench.codes() == ["8F36"]
        assert len(bench["PowerEventLog"]) == 2

    def test_the_power_event_log_keeps_100_entries(self) -> None:
        bench = Bench()
        for _ in range(51):
            bench.device.interrupt_power()
            bench.wait(MINUTE)
            bench.device.restore_power()
        assert len(bench["PowerEventLog"]) == 100

    @pytest.mark.parametrize("when", ["on time", "on restoration"])
    def test_each_midnight_is_charged_once(self, when: Any) -> None:
        bench = Bench(Behaviour(charges_while_without_power=when))
        bench.prepayment(20 * POUND)
        bench.device.interrupt_power()
        bench.wait(3 * DAY)
        bench.device.restore_power()
        bench.wait(MINUTE)
        # Three standing charges of 25 p; the fourth is due at the next midnight.
        assert bench["MeterBalance"] == 19_25_000
        bench.wait(DAY)
        assert bench["MeterBalance"] == 19_00_000

    @pytest.mark.parametrize("when", ["on time", "on restoration"])
    def test_charges_may_exhaust_the_credit(self, when: Any) -> None:
        bench = Bench(Behaviour(charges_while_without_power=when))
        bench.prepayment(30_000)
        bench.device.interrupt_power()
        bench.wait(2 * DAY)
        assert bench.codes() == []
        bench.device.restore_power()
        bench.wait(MINUTE)
        assert bench["SupplyState"] == "Disabled"
        assert "8F0F" in bench.codes()

    def test_credit_is_not_drawn_by_a_load_that_does_not_flow(self) -> None:
        bench = Bench()
        bench.prepayment(1_000)
        bench.device.set(10_000)
        bench.device.interrupt_power()
        bench.wait(HOUR)
        bench.device.restore_power()
        assert (bench["MeterBalance"], bench["SupplyState"]) == (1_000, "Enabled")
        bench.wait(MINUTE)
        assert bench["SupplyState"] == "Disabled"

    def test_an_interruption_ends_an_excess_of_load(self) -> None:
        bench = Bench()
        bench.write(LIMIT)
        bench.draw(8_000, 50 * SECOND)
        bench.device.interrupt_power()
        bench.wait(HOUR)
        bench.device.restore_power()
        bench.wait(59 * SECOND)
        assert bench["LoadLimitCounter"] == 0
        bench.wait(2 * SECOND)
        assert bench["LoadLimitCounter"] == 1

    @pytest.mark.parametrize("when", ["on time", "on restoration"])
    def test_a_restoration_that_falls_due_meanwhile_has_happened(self, when: Any) -> None:
        bench = Bench(Behaviour(charges_while_without_power=when))
        bench.write(LIMIT)
        bench.draw(8_000, 61 * SECOND)
        bench.device.set(0)
        bench.device.interrupt_power()
        bench.wait(HOUR)
        bench.device.restore_power()
        assert bench["SupplyState"] == "Enabled"

    def test_without_power_there_is_no_voltage(self) -> None:
        bench = Bench()
        bench.do("SetVoltageSettings", **VOLTAGE)
        bench.wait(5 * MINUTE)
        bench.device.interrupt_power()
        bench.wait(5 * MINUTE)
        bench.device.restore_power()
        assert held(bench["AverageRMSVoltageProfileDataLog"], "AverageRMSVoltage") == [(NOW + 10 * MINUTE, 1_150)]
