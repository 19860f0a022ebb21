"""The tariff of an emulated meter: blocks, their counters and registers, seasons, and what a device refuses."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import UTC, datetime, time, timedelta
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from device_drivers.emulator import Behaviour, VirtualClock, make_device
from smets1.calendars import SwitchingTable, TariffDate, TariffSwitch
from smets1.operations import Done, LogEntry, Refused, Value
from smets1.registers import DeviceModel

NOW = datetime(2025, 1, 15, 10, 0, tzinfo=UTC)
SUMMER = datetime(2025, 7, 1, 22, 0, tzinfo=UTC)
SECOND, MINUTE, HOUR, DAY = timedelta(seconds=1), timedelta(minutes=1), timedelta(hours=1), timedelta(days=1)
KWH_AN_HOUR = 10
deterministic = settings(derandomize=True, deadline=None, database=None, max_examples=100)

BLOCKS = SwitchingTable((TariffSwitch(time(0), 1, blocks=True),))
TWO_BLOCKS: Mapping[str, Value] = {
    "TariffBlockPriceMatrix": (30_000, 10_000),
    "TariffThresholdMatrix": (2_000,),
    "StandingCharge": 0,
    "TariffSwitchingTable": BLOCKS,
}
NIGHT_AND_DAY: Mapping[str, Value] = {
    **TWO_BLOCKS,
    "TariffTOUPriceMatrix": (5_000,),
    "TariffSwitchingTable": SwitchingTable((TariffSwitch(time(0), 1), TariffSwitch(time(7), 1, blocks=True))),
}
ZERO = (0,) * 8


class Bench:
    """A meter on a clock of its own, in Credit Mode unless told otherwise."""

    def __init__(self, role: str = "ESME", behaviour: Behaviour | None = None, start: datetime = NOW) -> None:
        self.clock = VirtualClock(start)
        model = DeviceModel("Maker", "Meter", "1", "2.0")
        self.device: Any = make_device(role, model, self.clock, behaviour or Behaviour())

    def do(self, command: str, arguments: Mapping[str, Value] | None = None) -> None:
        assert self.device.execute(command, arguments or {}) == Done()

    def refused(self, command: str, arguments: Mapping[str, Value]) -> str:
        result = self.device.execute(command, arguments)
        assert isinstance(result, Refused)
        return result.reason

    def prepayment(self, balance: int) -> None:
        self.do("AdjustMeterBalance", {"Amount": balance})
        terms = {"SuspendDebtDisabled": False, "SuspendDebtEmergency": False, "DisablementThreshold": 0}
        self.do("SetPaymentMode", {"PaymentMode": "Prepayment", **terms})

    def use(self, kwh: int) -> None:
        """Use `kwh` at 10 kW."""
        self.device.set(KWH_AN_HOUR * 1_000)
        self.wait(kwh * HOUR / KWH_AN_HOUR)
        self.device.set(0)

    def wait(self, how_long: timedelta) -> None:
        self.clock.wait_until(self.clock.now() + how_long)

    def __getitem__(self, item: str) -> Any:
        result = self.device.read((item,))
        assert isinstance(result, Done)
        return result.values[item]

    @property
    def blocks(self) -> list[tuple[int, ...]]:
        """The block registers of an ESME, by block and block set."""
        return [self[f"TariffTOUBlock{block}RegisterMatrix"] for block in (1, 2, 3, 4)]

    @property
    def counters(self) -> tuple[int, ...]:
        """The block counters of block set 1."""
        matrix = self["TariffBlockCounterMatrix"]
        return tuple(matrix[:: len(matrix) // 4])


def row(*units: int) -> list[tuple[int, ...]]:
    """The block registers of an ESME of which block set 1 alone has counted, `units` by block."""
    return [(count, *ZERO[1:]) for count in (*units, *ZERO)[:4]]


def test_blocks_count_and_charge_in_turn() -> None:
    bench = Bench()
    bench.do("SetTariff", TWO_BLOCKS)
    bench.use(1)
    assert (bench["MeterBalance"], bench["ActiveTariffPrice"], bench.blocks) == (-30_000, 30_000, row(1_000))
    bench.use(2)
    assert (bench["MeterBalance"], bench["ActiveTariffPrice"], bench.blocks) == (-70_000, 10_000, row(2_000, 1_000))
    assert bench["TariffBlockCounterMatrix"] == (2_000, *ZERO[1:], 1_000, *ZERO[1:], *ZERO, *ZERO)
    assert bench["TariffTOURegisterMatrix"] == (0,) * 48
    assert (bench["ActiveImportRegister"], bench["ActiveTariffTOURegister"]) == (3_000, 0)


def test_units_that_cross_a_threshold_are_divided_between_its_prices() -> None:
    bench = Bench()
    bench.do("SetTariff", TWO_BLOCKS)
    assert list(bench.device.tariff.count(5_000)) == [(2_000, 30_000), (3_000, 10_000)]


def test_nights_in_a_register_leave_the_blocks_as_they_are() -> None:
    bench = Bench(start=NOW.replace(hour=6))
    bench.do("SetTariff", NIGHT_AND_DAY)
    bench.device.set(1_000)
    bench.wait(4 * HOUR)
    assert bench["TariffTOURegisterMatrix"][0] == 1_000
    assert bench.blocks == row(2_000, 1_000)
    assert bench["MeterBalance"] == -(5_000 + 2 * 30_000 + 10_000)
    bench.wait(20 * HOUR)
    assert bench["TariffTOURegisterMatrix"][0] == 7_000
    assert bench["ActiveTariffTOURegister"] == 1


def test_gas_counts_litres_in_blocks() -> None:
    bench = Bench("GSME")
    bench.do("SetTariff", {**TWO_BLOCKS, "TariffThresholdMatrix": (300,)})
    bench.device.set(1_000)
    bench.wait(HOUR / 2)
    assert bench["TariffBlockCounterMatrix"] == bench["BlockRegisterMatrix"] == (300, 200, 0, 0)
    assert (bench["ConsumptionRegister"], bench["ActiveTariffPrice"]) == (500, 10_000)


def test_a_threshold_of_nothing_is_reached_at_once() -> None:
    bench = Bench()
    bench.do("SetTariff", {**TWO_BLOCKS, "TariffThresholdMatrix": (0,)})
    assert bench["ActiveTariffPrice"] == 10_000
    bench.use(1)
    assert bench.blocks == row(0, 1_000)


@pytest.mark.parametrize(
    ("thresholds", "counted"), [("cumulative", (1_000, 1_000, 3_000)), ("of each block", (1_000, 2_000, 2_000))]
)
def test_what_a_threshold_limits(thresholds: Any, counted: tuple[int, ...]) -> None:
    bench = Bench(behaviour=Behaviour(block_thresholds=thresholds))
    prices = (30_000, 20_000, 10_000)
    bench.do("SetTariff", {**TWO_BLOCKS, "TariffBlockPriceMatrix": prices, "TariffThresholdMatrix": (1_000, 2_000)})
    bench.use(5)
    assert bench.blocks == row(*counted)


@pytest.mark.parametrize("resets", [True, False])
def test_a_new_tariff_and_the_block_counters(resets: bool) -> None:
    bench = Bench(behaviour=Behaviour(tariff_resets_block_counters=resets))
    bench.do("SetTariff", TWO_BLOCKS)
    bench.use(3)
    bench.do("SetTariff", {**TWO_BLOCKS, "StandingCharge": 1})
    assert bench.counters == ((0, 0, 0, 0) if resets else (2_000, 1_000, 0, 0))
    assert bench.blocks == row(2_000, 1_000)


def test_new_prices_leave_the_counters() -> None:
    bench = Bench()
    bench.do("SetTariff", TWO_BLOCKS)
    bench.use(3)
    bench.do("SetPrice", {"TariffBlockPriceMatrix": (40_000, 20_000), "StandingCharge": 7})
    assert bench.counters == (2_000, 1_000, 0, 0)
    assert (bench["ActiveTariffPrice"], bench["StandingCharge"]) == (20_000, 7)
    assert (bench["TariffThresholdMatrix"], bench["TariffSwitchingTable"]) == ((2_000,), BLOCKS)


def test_a_reset_zeroes_the_counters_and_no_register() -> None:
    bench = Bench()
    bench.do("SetTariff", TWO_BLOCKS)
    bench.use(3)
    bench.do("ResetTariffBlockCounterMatrix")
    assert (bench.counters, bench.blocks) == ((0, 0, 0, 0), row(2_000, 1_000))
    assert (bench["ActiveTariffPrice"], bench["ActiveImportRegister"]) == (30_000, 3_000)


@pytest.mark.parametrize("role", ["ESME", "GSME"])
def test_the_counters_begin_at_zero_with_each_billing_period(role: str) -> None:
    bench = Bench(role)
    bench.do("SetTariff", {**TWO_BLOCKS, "TariffThresholdMatrix": (300,)})
    assert bench.device.write({"BillingPeriod": "Daily", "BillingTime": "12:00:00"}) == Done()
    bench.device.set(1_000)
    bench.wait(2 * HOUR - SECOND)
    assert bench.counters[:2] == (300, 1_699)
    bench.wait(SECOND)
    assert bench.counters == (0, 0, 0, 0)
    bench.wait(HOUR)
    assert bench.counters == (300, 700, 0, 0)


@pytest.mark.parametrize(("time_base", "hours"), [("UTC", 2), ("local", 1)])
def test_daily_resetting(time_base: Any, hours: int) -> None:
    bench = Bench(behaviour=Behaviour(snapshot_time=time_base), start=SUMMER)
    bench.do("SetTariff", TWO_BLOCKS)
    assert bench.device.write({"DailyTariffBlockCounterMatrixReset": True}) == Done()
    bench.device.set(3_000)
    bench.wait(hours * HOUR - SECOND)
    assert bench.counters[0] == 2_000
    bench.wait(SECOND)
    assert bench.counters == (0, 0, 0, 0)
    bench.wait(DAY)
    assert bench.counters == (0, 0, 0, 0)
    assert bench.device.write({"DailyTariffBlockCounterMatrixReset": False}) == Done()
    bench.wait(2 * DAY)
    assert sum(bench.counters) == 2 * 24 * 3_000


def test_credit_runs_out_at_the_instant_that_the_blocks_make() -> None:
    bench = Bench()
    bench.do("SetTariff", {**TWO_BLOCKS, "TariffBlockPriceMatrix": (10_000, 30_000)})
    bench.prepayment(50_000)
    bench.device.set(KWH_AN_HOUR * 1_000)
    bench.wait(18 * MINUTE - SECOND)
    assert bench["SupplyState"] == "Enabled"
    bench = Bench()
    bench.do("SetTariff", {**TWO_BLOCKS, "TariffBlockPriceMatrix": (10_000, 30_000)})
    bench.prepayment(50_000)
    bench.device.set(KWH_AN_HOUR * 1_000)
    bench.wait(DAY)
    assert (bench["ActiveImportRegister"], bench["MeterBalance"]) == (3_000, 0)


def test_credit_runs_out_earlier_where_a_midnight_brings_back_the_first_price() -> None:
    """The reset has a midnight of its own: 23:00 UTC, while the standing charge is taken at 00:00 UTC."""
    bench = Bench(behaviour=Behaviour(snapshot_time="local"), start=SUMMER)
    bench.do("SetTariff", {**TWO_BLOCKS, "TariffThresholdMatrix": (500,)})
    assert bench.device.write({"DailyTariffBlockCounterMatrixReset": True}) == Done()
    bench.prepayment(500 * 30 + 500 * 10 + 400 * 30)
    bench.device.set(1_000)
    bench.wait(2 * HOUR)
    assert (bench["SupplyState"], bench["ActiveImportRegister"], bench["MeterBalance"]) == ("Disabled", 1_400, 0)


def test_the_logs_hold_the_block_registers() -> None:
    bench, gas = Bench(), Bench("GSME")
    for meter in (bench, gas):
        meter.do("SetTariff", {**TWO_BLOCKS, "TariffThresholdMatrix": (200,)})
        meter.device.set(1_000)
        meter.wait(HOUR)
        meter.do("SetTariff", {**TWO_BLOCKS, "StandingCharge": 1})
    entry, of_gas = bench["BillingDataLogOfChanges"][-1], gas["BillingDataLogOfChanges"][-1]
    assert isinstance(entry, LogEntry)
    assert [entry.values[f"TariffTOUBlock{block}RegisterMatrix"] for block in (1, 2, 3, 4)] == row(200, 800)
    assert of_gas.values["BlockRegisterMatrix"] == (200, 800, 0, 0)


def test_where_no_switch_is_in_force_the_first_of_the_tariff_counts() -> None:
    bench = Bench()
    to_come = SwitchingTable((TariffSwitch(time(0), 1, blocks=True, season=TariffDate(1, 1, 2030)),))
    bench.do("SetTariff", {**TWO_BLOCKS, "TariffSwitchingTable": to_come})
    assert bench["ActiveTariffPrice"] == 30_000
    bench.do("SetTariff", {**NIGHT_AND_DAY, "TariffSwitchingTable": to_come})
    assert bench["ActiveTariffPrice"] == 5_000


def weekly(*hours: int, season: TariffDate | None = None) -> tuple[TariffSwitch, ...]:
    """A week whose days switch to register 1 at the hours given, from Monday on; a day profile for each hour."""
    return tuple(TariffSwitch(time(hour), 1, (day,), season=season) for day, hour in enumerate(hours, start=1))


def special(*minutes: int) -> tuple[TariffSwitch, ...]:
    """A special day of 2030 with a day profile of its own for each minute."""
    return tuple(
        TariffSwitch(time(23, minute), 1, (), special_days=(TariffDate(1, number, 2030),))
        for number, minute in enumerate(minutes, start=1)
    )


@pytest.mark.parametrize(
    ("role", "switches", "more"),
    [
        ("ESME", weekly(*range(7)) + special(*range(9)), special(*range(10))),
        ("GSME", weekly(0, 1, 2) + special(0), special(0, 1)),
        (
            "ESME",
            weekly(1) + tuple(weekly(m, season=TariffDate(m, 1))[0] for m in (2, 3, 4)),
            weekly(5, season=TariffDate(5, 1)),
        ),
        ("GSME", weekly(1) + weekly(2, season=TariffDate(2, 1)), weekly(3, season=TariffDate(3, 1))),
    ],
    ids=["16 day profiles", "4 gas day profiles", "4 weeks", "2 gas weeks"],
)
def test_the_size_of_a_switching_table_is_limited(
    role: str, switches: tuple[TariffSwitch, ...], more: tuple[TariffSwitch, ...]
) -> None:
    bench = Bench(role)
    tariff: Mapping[str, Value] = {"TariffTOUPriceMatrix": (1,), "StandingCharge": 0}
    bench.do("SetTariff", {**tariff, "TariffSwitchingTable": SwitchingTable(switches)})
    larger = SwitchingTable(tuple(dict.fromkeys((*switches, *more))))
    assert "at most" in bench.refused("SetTariff", {**tariff, "TariffSwitchingTable": larger})
    assert bench["TariffSwitchingTable"] == SwitchingTable(switches)


def switch_in(**changes: Any) -> SwitchingTable:
    """A table of one switch to block set 1, changed."""
    return SwitchingTable((replace(BLOCKS.switches[0], **changes),))


@pytest.mark.parametrize(
    ("role", "changes"),
    [
        ("ESME", {"TariffThresholdMatrix": ()}),
        ("ESME", {"TariffThresholdMatrix": (1, 2)}),
        ("ESME", {"TariffThresholdMatrix": (-1,)}),
        ("ESME", {"TariffBlockPriceMatrix": (5, 4, 3, 2, 1), "TariffThresholdMatrix": (1, 2, 3, 4)}),
        ("ESME", {"TariffBlockPriceMatrix": (5, 4, 3), "TariffThresholdMatrix": (1,)}),
        ("ESME", {"TariffBlockPriceMatrix": (2, 1) * 9, "TariffThresholdMatrix": (1,) * 9}),
        ("GSME", {"TariffBlockPriceMatrix": (2, 1) * 2, "TariffThresholdMatrix": (1,) * 2}),
        ("ESME", {"TariffSwitchingTable": switch_in(register=2)}),
        ("ESME", {"TariffSwitchingTable": switch_in(register=0)}),
        ("ESME", {"TariffSwitchingTable": switch_in(blocks=False)}),
        ("ESME", {"TariffSwitchingTable": switch_in(days=(8,))}),
        ("ESME", {"TariffSwitchingTable": switch_in(season=TariffDate(13, 1))}),
        ("ESME", {"TariffSwitchingTable": switch_in(special_days=(TariffDate(2, 29, 2025),))}),
    ],
)
def test_a_refused_tariff_changes_nothing(role: str, changes: Mapping[str, Any]) -> None:
    bench = Bench(role)
    bench.do("SetTariff", TWO_BLOCKS)
    bench.use(3)
    before = bench.device.read(tuple(bench.device.readable))
    wanted = {item: value for item, value in {**TWO_BLOCKS, **changes}.items() if value != ()}
    bench.refused("SetTariff", wanted)
    assert bench.device.read(tuple(bench.device.readable)) == before


def test_a_tariff_without_any_price_is_refused() -> None:
    assert "has a price" in Bench().refused(
        "SetTariff", {"StandingCharge": 0, "TariffSwitchingTable": SwitchingTable()}
    )


@pytest.mark.parametrize(
    "prices",
    [
        {"TariffTOUPriceMatrix": (1,)},
        {"TariffTOUPriceMatrix": (1, 2), "TariffBlockPriceMatrix": (3, 2)},
        {"TariffTOUPriceMatrix": (1,), "TariffBlockPriceMatrix": (3, 2, 1)},
        {"TariffBlockPriceMatrix": (3, 2)},
    ],
)
def test_prices_of_another_shape_are_refused(prices: Mapping[str, Value]) -> None:
    bench = Bench()
    bench.do("SetTariff", NIGHT_AND_DAY)
    bench.refused("SetPrice", {**prices, "StandingCharge": 9})
    assert (bench["TariffTOUPriceMatrix"], bench["TariffBlockPriceMatrix"]) == ((5_000,), (30_000, 10_000))
    assert bench["StandingCharge"] == 0


numbers = st.integers(0, 40)
rows = st.integers(2, 4).flatmap(
    lambda blocks: st.tuples(
        st.lists(numbers, min_size=blocks, max_size=blocks), st.lists(numbers, min_size=blocks - 1, max_size=blocks - 1)
    )
)
uses = st.lists(st.integers(1, 60) | st.just("reset"), max_size=8)
thresholds = st.sampled_from(("cumulative", "of each block"))


@given(tariff=rows, story=uses, meaning=thresholds)
@deterministic
def test_blocks_are_what_counting_every_unit_by_itself_finds(tariff: Any, story: Any, meaning: Any) -> None:
    prices, limits = tariff
    counters, registers, cost = [0] * 4, [0] * 4, 0
    bench = Bench(behaviour=Behaviour(block_thresholds=meaning))
    matrices = {"TariffBlockPriceMatrix": tuple(prices), "TariffThresholdMatrix": tuple(limits)}
    bench.do("SetTariff", {**TWO_BLOCKS, **matrices})
    bench.device.set(3_600)
    for step in story:
        if step == "reset":
            bench.do("ResetTariffBlockCounterMatrix")
            counters = [0] * 4
            continue
        bench.wait(step * SECOND)
        for _ in range(step):
            reached = [
                (sum(counters) if meaning == "cumulative" else counters[block]) >= limit
                for block, limit in enumerate(limits)
            ]
            block = [*reached, False].index(False)
            counters[block] += 1
            registers[block] += 1
            cost += prices[block]
    assert (bench.counters, bench.blocks) == (tuple(counters), row(*registers))
    assert bench["MeterBalance"] == -(cost // 1_000)


times = st.builds(time, st.integers(0, 23), st.sampled_from((0, 30)))
tables = st.lists(
    st.builds(TariffSwitch, times, st.integers(1, 2), st.just((1, 2, 3, 4, 5, 6, 7)), st.booleans()), max_size=6
).map(lambda switches: SwitchingTable(tuple(switches)))
prices = st.lists(st.integers(0, 50_000), min_size=6, max_size=6).map(tuple)
waits = st.lists(st.integers(1, 30 * 3600).map(lambda seconds: seconds * SECOND), min_size=1, max_size=8)


@given(
    table=tables,
    tou=st.lists(st.integers(0, 50_000), min_size=2, max_size=2).map(tuple),
    blocks=prices,
    limits=st.lists(st.integers(0, 9_000), min_size=4, max_size=4).map(tuple),
    pauses=waits,
    daily=st.booleans(),
)
@deterministic
def test_splitting_changes_nothing_and_the_registers_make_the_total_and_the_money(
    table: SwitchingTable,
    tou: tuple[int, ...],
    blocks: tuple[int, ...],
    limits: tuple[int, ...],
    pauses: list[timedelta],
    daily: bool,
) -> None:
    tariff: Mapping[str, Value] = {
        "TariffTOUPriceMatrix": tou,
        "TariffBlockPriceMatrix": blocks,
        "TariffThresholdMatrix": limits,
        "StandingCharge": 0,
        "TariffSwitchingTable": table,
    }
    straight, watched = Bench(), Bench()
    for bench in (straight, watched):
        bench.do("SetTariff", tariff)
        bench.device.write({"DailyTariffBlockCounterMatrixReset": daily})
        bench.device.set(1_234)
    for pause in pauses:
        watched.wait(pause)
        watched.device.read(("MeterBalance",))
    straight.clock.wait_until(watched.clock.now())
    everything = tuple(straight.device.readable)
    assert straight.device.read(everything) == watched.device.read(everything)
    registers = [*straight["TariffTOURegisterMatrix"][:2], *(units for block in straight.blocks for units in block[:2])]
    priced = [*tou, *(blocks[number * 3 + block] for block in range(3) for number in range(2)), 0, 0]
    assert sum(registers) == straight["ActiveImportRegister"]
    assert straight["MeterBalance"] == -(sum(u * p for u, p in zip(registers, priced, strict=True)) // 1_000)
