"""The logs of a meter and the ends of half hours, days and billing periods, whatever becomes of its clock."""

from collections.abc import Mapping, Sequence
from datetime import UTC, date, datetime, time, timedelta
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from device_drivers.emulator import Behaviour, VirtualClock, make_device
from device_drivers.emulator.logs import Log, Profile
from device_drivers.emulator.meter import Meter
from smets1.calendars import BillingCalendar, BillingPeriod
from smets1.operations import Done, LogEntry, Period, Value
from smets1.registers import DeviceModel

MODEL = DeviceModel("Maker", "Meter", "1", "2.0")
NOON = datetime(2025, 1, 15, 12, 0, tzinfo=UTC)
MINUTE, HOUR, DAY = timedelta(minutes=1), timedelta(hours=1), timedelta(days=1)
MONTHS_OF = {
    BillingPeriod.MONTHLY: 1,
    BillingPeriod.QUARTERLY: 3,
    BillingPeriod.SIX_MONTHLY: 6,
    BillingPeriod.YEARLY: 12,
}
CREDIT: Mapping[str, Value] = {"PaymentMode": "Credit"}
PREPAYMENT: Mapping[str, Value] = {
    "PaymentMode": "Prepayment",
    "SuspendDebtDisabled": False,
    "SuspendDebtEmergency": False,
    "DisablementThreshold": -1_000_000,
}
deterministic = settings(derandomize=True, deadline=None, database=None, max_examples=60)


def at(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=UTC)


def new_meter(start: datetime = NOON, role: str = "ESME", **choices: Any) -> Meter:
    meter = make_device(role, MODEL, VirtualClock(start), Behaviour(**choices))
    assert isinstance(meter, Meter)
    return meter


def wait(meter: Meter, until: datetime) -> None:
    meter.clock.wait_until(until)


def log(meter: Meter, item: str, period: Period | None = None) -> tuple[LogEntry, ...]:
    result = meter.read((item,), period)
    assert isinstance(result, Done)
    entries: Any = result.values[item]
    return tuple(entries)


def times(meter: Meter, item: str) -> list[datetime]:
    return [entry.at for entry in log(meter, item)]


def values(meter: Meter, item: str, name: str = "Consumption") -> list[Any]:
    return [entry.values[name] for entry in log(meter, item)]


def bill(meter: Meter, period: str = "Daily", at: str = "06:00:00", **days: int) -> None:
    assert meter.write({"BillingPeriod": period, "BillingTime": at, **days}) == Done()


def set_clock(meter: Meter, shown: datetime) -> None:
    assert meter.execute("SynchroniseClock", {"Clock": shown}) == Done()


def ends(meter: Meter) -> int:
    return sum(alert.code == "8F0A" for alert in meter.take_alerts())


class TestRings:
    """The newest entries stay, in the order in which they were written."""

    @given(size=st.integers(1, 40), amounts=st.lists(st.integers(0, 9), max_size=100))
    @deterministic
    def test_the_newest_stay_in_order(self, size: int, amounts: list[int]) -> None:
        log, profile = Log(size), Profile(size, "Amount")
        written = [LogEntry(NOON + number * HOUR, {"Amount": amount}) for number, amount in enumerate(amounts)]
        for entry in written:
            log.write(entry.at, entry.values)
            profile.write(entry.at, int(entry.values["Amount"]))  # type: ignore[arg-type]
        assert log.entries() == profile.entries() == tuple(written[-size:])
        log.clear()
        assert log.entries() == ()

    @pytest.mark.parametrize(
        ("item", "size", "days"),
        [
            ("BillingDataLog", 12, 20),
            ("DailyReadLog", 31, 40),
            ("DailyConsumptionLog", 731, 740),
            ("ActiveImportProfileLog", 19_056, 398),
        ],
    )
    def test_the_size_of_a_log(self, item: str, size: int, days: int) -> None:
        meter = new_meter()
        bill(meter)
        wait(meter, NOON + days * DAY)
        found = times(meter, item)
        assert len(found) == size
        assert found == sorted(set(found))
        assert NOON + days * DAY - found[-1] < DAY

    def test_twelve_changes_are_kept(self) -> None:
        meter = new_meter()
        for number in range(13):
            wait(meter, NOON + number * HOUR)
            assert meter.execute("SetPaymentMode", CREDIT if number % 2 else PREPAYMENT) == Done()
        assert times(meter, "BillingDataLogOfChanges") == [NOON + number * HOUR for number in range(1, 13)]

    def test_five_credits_and_ten_debt_payments_are_kept(self) -> None:
        meter = new_meter()
        meter.account.debts["PaymentDebt"], meter.account.debt_recovery_per_payment = 10_000_000, 1000
        assert meter.execute("SetPaymentMode", PREPAYMENT) == Done()
        for number in range(1, 12):
            wait(meter, NOON + number * HOUR)
            assert meter.execute("AddCredit", {"UTRN": f"{number:020}", "Amount": number * 10_000}) == Done()
        assert values(meter, "BillingDataLogPrepaymentCredits", "Amount") == [n * 10_000 for n in range(7, 12)]
        assert values(meter, "BillingDataLogDebtPayments", "Amount") == [n * 1_000 for n in range(2, 12)]

    def test_a_period_is_read_with_both_its_ends(self) -> None:
        meter = new_meter()
        wait(meter, NOON + 3 * HOUR)
        period = Period(NOON + HOUR, NOON + 2 * HOUR)
        found = [entry.at for entry in log(meter, "ActiveImportProfileLog", period)]
        assert found == [NOON + HOUR, NOON + HOUR + 30 * MINUTE, NOON + 2 * HOUR]


class TestBillingCalendar:
    """When the next billing period ends."""

    calendars = st.builds(
        BillingCalendar,
        st.sampled_from(BillingPeriod),
        st.builds(time, st.integers(0, 23), st.integers(0, 59)),
        st.integers(1, 7),
        st.integers(1, 28),
        st.integers(1, 12),
    )

    @given(calendar=calendars, wall=st.datetimes(datetime(2024, 1, 1), datetime(2028, 12, 31)))
    @deterministic
    def test_the_next_end_is_the_first_that_there_is(self, calendar: BillingCalendar, wall: datetime) -> None:
        """By looking at each day."""
        days = (wall.date() + number * DAY for number in range(400))
        on_time = (datetime.combine(day, calendar.at) for day in days if self.ends_on(calendar, day))
        assert calendar.next_end(wall) == next(end for end in on_time if end > wall)

    @staticmethod
    def ends_on(calendar: BillingCalendar, day: date) -> bool:
        if calendar.period is BillingPeriod.DAILY:
            return True
        if calendar.period is BillingPeriod.WEEKLY:
            return day.weekday() + 1 == calendar.day_of_week
        every = MONTHS_OF[calendar.period]
        months = {(calendar.start_month - 1 + number * every) % 12 + 1 for number in range(12 // every)}
        return day.day == calendar.day_of_month and day.month in months


class TestWhatIsWritten:
    """Every entry holds what was counted until its time, no matter who looked when."""

    flows = st.lists(st.tuples(st.integers(0, 200_000), st.integers(0, 15_000)), min_size=1, max_size=8)
    LOGS = ("BillingDataLog", "DailyReadLog", "DailyConsumptionLog", "ActiveImportProfileLog")

    @given(
        flows=flows,
        looks=st.lists(st.integers(1, 90_000), min_size=1, max_size=5),
        role=st.sampled_from(("ESME", "GSME")),
    )
    @deterministic
    def test_looking_on_the_way_changes_no_log(self, flows: list[tuple[int, int]], looks: list[int], role: str) -> None:
        straight, observed = new_meter(role=role), new_meter(role=role)
        for meter in (straight, observed):
            bill(meter)
        for seconds, rate in flows:
            start = straight.clock.now()
            for meter in (straight, observed):
                meter.set(rate)
            wait(straight, start + timedelta(seconds=seconds))
            for look in sorted(looks):
                if look < seconds:
                    wait(observed, start + timedelta(seconds=look))
                    log(observed, "DailyReadLog")
            wait(observed, start + timedelta(seconds=seconds))
        assert [log(straight, item) for item in self.LOGS] == [log(observed, item) for item in self.LOGS]

    @given(flows=flows, steps=st.lists(st.integers(-100_000, 100_000), max_size=8))
    @deterministic
    def test_what_the_logs_hold_is_what_the_register_counted(
        self, flows: list[tuple[int, int]], steps: list[int]
    ) -> None:
        """Also where the clock is put forward and back."""
        meter = new_meter()
        for number, (seconds, rate) in enumerate(flows):
            meter.set(rate)
            wait(meter, meter.clock.now() + timedelta(seconds=seconds))
            if number < len(steps):
                meter.step_clock(timedelta(seconds=steps[number]))
        meter.set(0)
        wait(meter, meter.clock.now() + 2 * DAY)
        reads = values(meter, "DailyReadLog", "ActiveImportRegister")
        used = [later - earlier for earlier, later in zip([0, *reads], reads, strict=False)]
        assert values(meter, "DailyConsumptionLog") == used
        assert sum(values(meter, "ActiveImportProfileLog")) == meter.tariff.total

    def test_a_billing_entry_holds_registers_and_prepayment_values_before_the_charge_of_its_instant(self) -> None:
        meter = new_meter()
        bill(meter, at="00:00:00")
        assert meter.execute("AdjustMeterBalance", {"Amount": 500_000}) == Done()
        meter.set(1_000)
        wait(meter, at("2025-01-17T00:00"))
        assert [dict(entry.values) for entry in log(meter, "BillingDataLog")] == [
            self.entry(12_000, 500_000 - 240_000),
            self.entry(36_000, 500_000 - 720_000 - 25_000),
        ]

    @staticmethod
    def entry(counted: int, balance: int) -> Mapping[str, Any]:
        meter = new_meter()
        registers = {
            name: value for name, value in meter.tariff.registers().items() if name != "TariffTOURegisterMatrix"
        }
        rest = ("EmergencyCreditBalance", "AccumulatedDebtRegister", "PaymentDebtRegister")
        return {
            **registers,
            "ActiveImportRegister": counted,
            "TariffTOURegisterMatrix": (counted, *(0,) * 47),
            "MeterBalance": balance,
            **dict.fromkeys((*rest, "TimeDebtRegister1", "TimeDebtRegister2"), 0),
        }

    def test_a_change_holds_what_was_counted_before_it(self) -> None:
        meter = new_meter()
        meter.set(1_000)
        wait(meter, NOON + HOUR)
        assert meter.execute("SetPaymentMode", PREPAYMENT) == Done()
        assert meter.execute("SetPaymentMode", PREPAYMENT) == Done()
        wait(meter, NOON + 2 * HOUR)
        found = values(meter, "BillingDataLogOfChanges", "ActiveImportRegister")
        assert (times(meter, "BillingDataLogOfChanges"), found) == ([NOON + HOUR], [1_000])
        assert log(meter, "BillingDataLog") == ()

    def test_what_is_refused_is_not_written(self) -> None:
        meter = new_meter()
        assert meter.execute("SetPaymentMode", {"PaymentMode": "Prepayment"}) != Done()
        assert meter.execute("AddCredit", {"UTRN": f"{1:020}", "Amount": 1_000}) != Done()
        assert log(meter, "BillingDataLogOfChanges") == log(meter, "BillingDataLogPrepaymentCredits") == ()


class TestPutForward:
    """What the clock is put past ends at once, and what it skips whole has no entry."""

    def test_a_half_hour(self) -> None:
        meter = new_meter()
        meter.set(6_000)
        wait(meter, NOON + 10 * MINUTE)
        set_clock(meter, NOON + 100 * MINUTE)
        assert times(meter, "ActiveImportProfileLog") == [NOON + 30 * MINUTE]
        wait(meter, NOON + 30 * MINUTE)
        assert times(meter, "ActiveImportProfileLog") == [NOON + 30 * MINUTE, NOON + 120 * MINUTE]
        assert values(meter, "ActiveImportProfileLog") == [1_000, 2_000]

    def test_a_day(self) -> None:
        meter = new_meter()
        meter.set(1_000)
        wait(meter, NOON + HOUR)
        set_clock(meter, at("2025-01-18T00:10"))
        assert times(meter, "DailyReadLog") == [at("2025-01-16T00:00")]
        wait(meter, NOON + 26 * HOUR)
        assert times(meter, "DailyReadLog") == [at("2025-01-16T00:00"), at("2025-01-19T00:00")]

    @pytest.mark.parametrize("shown", ["2025-01-16T06:00", "2025-01-16T06:05", "2025-01-18T07:00"])
    def test_a_billing_period(self, shown: str) -> None:
        meter = new_meter()
        bill(meter)
        set_clock(meter, at(shown))
        assert times(meter, "BillingDataLog") == [at("2025-01-16T06:00")]
        assert ends(meter) == 1
        wait(meter, NOON + MINUTE)
        assert ends(meter) == 0

    def test_the_next_billing_period_ends_by_the_new_clock(self) -> None:
        meter = new_meter()
        bill(meter)
        set_clock(meter, at("2025-01-16T06:05"))
        wait(meter, NOON + DAY)
        assert times(meter, "BillingDataLog") == [at("2025-01-16T06:00"), at("2025-01-17T06:00")]


class TestPutBack:
    """What has ended does not end again, unless the clock is put back by a day."""

    @pytest.mark.parametrize("back", [MINUTE, 10 * MINUTE, HOUR, 23 * HOUR])
    def test_nothing_ends_twice(self, back: timedelta) -> None:
        meter = new_meter()
        bill(meter, at="00:00:00")
        wait(meter, at("2025-01-16T00:05"))
        set_clock(meter, meter.clock.now() - back)
        wait(meter, at("2025-01-18T12:00") + back)
        midnights = [at("2025-01-16T00:00"), at("2025-01-17T00:00"), at("2025-01-18T00:00")]
        for item in ("BillingDataLog", "DailyReadLog", "DailyConsumptionLog"):
            assert times(meter, item) == midnights
        halves = times(meter, "ActiveImportProfileLog")
        assert halves == [NOON + number * 30 * MINUTE for number in range(1, len(halves) + 1)]

    def test_what_is_used_meanwhile_is_in_the_half_hour_that_goes_on(self) -> None:
        meter = new_meter()
        meter.set(6_000)
        wait(meter, NOON + 35 * MINUTE)
        set_clock(meter, NOON + 25 * MINUTE)
        wait(meter, NOON + 70 * MINUTE)
        assert times(meter, "ActiveImportProfileLog") == [NOON + 30 * MINUTE, NOON + 60 * MINUTE]
        assert values(meter, "ActiveImportProfileLog") == [3_000, 4_000]

    def test_a_period_that_has_not_ended_ends_later(self) -> None:
        meter = new_meter()
        bill(meter)
        set_clock(meter, NOON - 10 * MINUTE)
        wait(meter, at("2025-01-16T06:09"))
        assert ends(meter) == 0
        wait(meter, at("2025-01-16T06:10"))
        assert times(meter, "BillingDataLog") == [at("2025-01-16T06:00")]

    def test_the_same_calendar_sent_again_ends_nothing_twice(self) -> None:
        meter = new_meter()
        bill(meter)
        wait(meter, at("2025-01-16T06:05"))
        set_clock(meter, at("2025-01-16T05:55"))
        bill(meter)
        wait(meter, at("2025-01-16T12:00"))
        assert times(meter, "BillingDataLog") == [at("2025-01-16T06:00")]

    def test_a_clock_put_back_by_a_month_starts_afresh(self) -> None:
        meter = new_meter()
        bill(meter)
        set_clock(meter, NOON + 30 * DAY)
        set_clock(meter, NOON)
        before = {item: len(log(meter, item)) for item in ("BillingDataLog", "DailyReadLog", "ActiveImportProfileLog")}
        balance = meter.account.balance
        wait(meter, NOON + 2 * DAY)
        after = {item: len(log(meter, item)) - count for item, count in before.items()}
        assert after == {"BillingDataLog": 2, "DailyReadLog": 2, "ActiveImportProfileLog": 96}
        assert balance - meter.account.balance == 2 * 25_000


class TestLocalTime:
    """Days and billing periods of local time, where the clocks change."""

    @pytest.mark.parametrize(
        ("start", "expected"),
        [
            ("2025-03-29T12:00", ["2025-03-30T00:00", "2025-03-30T23:00", "2025-03-31T23:00"]),
            ("2025-10-25T12:00", ["2025-10-25T23:00", "2025-10-27T00:00", "2025-10-28T00:00"]),
        ],
    )
    def test_midnights(self, start: str, expected: Sequence[str]) -> None:
        meter = new_meter(at(start), snapshot_time="local")
        wait(meter, at(start) + 3 * DAY)
        assert times(meter, "DailyReadLog") == times(meter, "DailyConsumptionLog") == [at(text) for text in expected]
        halves = times(meter, "ActiveImportProfileLog")
        assert halves == [at(start) + number * 30 * MINUTE for number in range(1, 145)]

    @pytest.mark.parametrize(
        ("start", "expected"),
        [
            ("2025-03-29T12:00", ["2025-03-30T01:30", "2025-03-31T00:30"]),
            ("2025-10-25T12:00", ["2025-10-26T00:30", "2025-10-27T01:30"]),
        ],
    )
    def test_a_period_that_ends_at_a_time_skipped_or_had_twice(self, start: str, expected: Sequence[str]) -> None:
        meter = new_meter(at(start), snapshot_time="local")
        bill(meter, at="01:30:00")
        wait(meter, at(start) + 2 * DAY)
        assert times(meter, "BillingDataLog") == [at(text) for text in expected]

    def test_a_calendar_set_just_after_the_change_still_ends_the_period_at_the_time_skipped(self) -> None:
        meter = new_meter(at("2025-03-30T01:10"), snapshot_time="local")
        bill(meter, at="01:30:00")
        wait(meter, at("2025-03-30T12:00"))
        assert times(meter, "BillingDataLog") == [at("2025-03-30T01:30")]
