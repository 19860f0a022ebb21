"""The prepayment account: the worked vectors of the reference model, then each rule on its own. Money in millipence."""

from datetime import UTC, date, datetime, time, timedelta
from typing import Any

import pytest

from device_drivers.emulator import Behaviour, EmulatedDevice, VirtualClock, make_device
from device_drivers.emulator.account import (
    Account,
    DebtUpdate,
    EmergencyCredit,
    EmergencyCreditState,
    PaymentMode,
    Recovery,
)
from device_drivers.emulator.alerts import DeviceAlert
from device_drivers.emulator.metering import CostMeter
from smets1.calendars import NonDisablementCalendar, NonDisablementScript, NonDisablementSwitch
from smets1.operations import Done, Refused
from smets1.registers import DeviceModel

PENNY, POUND = 1_000, 100_000
NOW = datetime(2025, 1, 15, 10, 0, tzinfo=UTC)
DAY = timedelta(days=1)


class Prepay:
    """An account in Prepayment Mode with its alerts."""

    def __init__(self, behaviour: Behaviour | None = None, balance: int = 0) -> None:
        self.alerts: list[DeviceAlert] = []
        self.account = Account(behaviour or Behaviour(), self.alerts.append)
        self.account.mode = PaymentMode.PREPAYMENT
        self.account.balance = balance
        self.utrns = 0

    def top_up(self, amount: int, at: datetime = NOW) -> None:
        self.utrns += 1
        assert self.account.add_credit(f"{self.utrns:020}", amount, at) == Done()

    def owe(self, time_debt: int = 0, rate: int = 0, payment_debt: int = 0, per_payment: int = 0) -> None:
        recoveries = (Recovery(rate), Recovery())
        assert self.account.update_debt(DebtUpdate((time_debt, 0, payment_debt), per_payment, recoveries)) == Done()


def run_v1(behaviour: Behaviour) -> tuple[list[int], int]:
    """Ten top-ups of £10, one a day from a Wednesday, each a minute later: what each recovers, and the debt left."""
    prepay = Prepay(behaviour)
    prepay.account.debt_recovery_rate_cap = 5
    prepay.owe(payment_debt=50 * POUND, per_payment=1_000)
    recovered = []
    for day in range(10):
        before = prepay.account.debts["PaymentDebt"]
        prepay.top_up(10 * POUND, NOW + day * (DAY + timedelta(seconds=60)))
        recovered.append(before - prepay.account.debts["PaymentDebt"])
    return recovered, prepay.account.debts["PaymentDebt"]


def test_v1_cap_over_the_last_seven_days() -> None:
    recovered, left = run_v1(Behaviour(cap_window="rolling"))
    assert recovered == [100_000] * 5 + [0, 0] + [100_000] * 3
    assert left == 4_200_000


def test_v1_cap_over_the_calendar_week() -> None:
    recovered, left = run_v1(Behaviour(cap_window="calendar week"))
    assert recovered == [100_000] * 10
    assert left == 4_000_000


def test_v2_emergency_credit_is_used_and_repaid() -> None:
    prepay = Prepay(balance=90 * PENNY)
    account = prepay.account
    assert account.emergency_credit_state is EmergencyCreditState.AVAILABLE
    assert account.activate_emergency_credit() == Done()
    assert (account.emergency_credit_state, account.emergency_credit_balance) == (
        EmergencyCreditState.SELECTED,
        1_000_000,
    )
    account.consume(150 * PENNY)
    assert (account.balance, account.emergency_credit_balance) == (0, 940_000)
    assert account.emergency_credit_state is EmergencyCreditState.IN_USE
    account.collect_standing_charge(25 * PENNY, supply_enabled=True)
    assert (account.balance, account.emergency_credit_balance) == (0, 915_000)
    prepay.top_up(5 * POUND)
    assert (account.balance, account.emergency_credit_balance) == (415_000, 0)
    assert account.emergency_credit_state is EmergencyCreditState.UNAVAILABLE


def run_v3(behaviour: Behaviour) -> tuple[dict[str, Any], dict[str, Any]]:
    """£12.50 and a standing charge in a non-disablement period, its end, and a top-up of £10."""
    clock = VirtualClock(datetime(2025, 1, 15, 22, 0, tzinfo=UTC))
    meter = make_device("ESME", DeviceModel("Maker", "Meter", "1", "2"), clock, behaviour)
    day = date(2025, 1, 16)
    calendar = NonDisablementCalendar(
        (
            NonDisablementSwitch(time(20), NonDisablementScript.START, end=date(2025, 1, 15)),
            NonDisablementSwitch(time(10), NonDisablementScript.STOP, start=day),
        )
    )
    do(meter, "AdjustMeterBalance", Amount=50 * PENNY)
    assert meter.write({"NonDisablementCalendar": calendar}) == Done()
    prepayment(meter)
    do(meter, "ActivateEmergencyCredit")
    meter.load.set(62_500)  # type: ignore[union-attr]
    clock.wait_until(clock.now() + timedelta(hours=1))
    meter.load.set(0)  # type: ignore[union-attr]
    clock.wait_until(datetime(2025, 1, 16, 9, 59, tzinfo=UTC))
    in_period = account_of(meter)
    clock.wait_until(datetime(2025, 1, 16, 10, 0, tzinfo=UTC))
    assert account_of(meter) == in_period | {"SupplyState": "Disabled"}
    do(meter, "AddCredit", UTRN="0" * 20, Amount=10 * POUND)
    return in_period, account_of(meter)


def do(meter: EmulatedDevice, command: str, **arguments: Any) -> None:
    assert meter.execute(command, arguments) == Done()


def prepayment(meter: EmulatedDevice, **terms: Any) -> None:
    defaults = {"SuspendDebtDisabled": False, "SuspendDebtEmergency": False, "DisablementThreshold": 0}
    do(meter, "SetPaymentMode", PaymentMode="Prepayment", **(defaults | terms))


def account_of(meter: EmulatedDevice) -> dict[str, Any]:
    result = meter.read(("MeterBalance", "EmergencyCreditBalance", "AccumulatedDebtRegister", "SupplyState"))
    assert isinstance(result, Done)
    return dict(result.values)


@pytest.mark.parametrize(("reusable", "supply"), [(True, "Armed"), (False, "Disabled")])
@pytest.mark.parametrize(
    ("threshold_first", "balance", "emergency_credit"), [(True, 0, 775_000), (False, -200_000, 975_000)]
)
def test_v3_non_disablement_period(
    threshold_first: bool, balance: int, emergency_credit: int, reusable: bool, supply: str
) -> None:
    behaviour = Behaviour(threshold_repaid_first=threshold_first, emergency_credit_reusable_when_part_repaid=reusable)
    in_period, after = run_v3(behaviour)
    assert in_period == {
        "MeterBalance": -200_000,
        "EmergencyCreditBalance": 0,
        "AccumulatedDebtRegister": 25_000,
        "SupplyState": "Enabled",
    }
    assert after == {
        "MeterBalance": balance,
        "EmergencyCreditBalance": emergency_credit,
        "AccumulatedDebtRegister": 0,
        "SupplyState": supply,
    }


@pytest.mark.parametrize(
    ("disabled_flag", "emergency_flag", "suspends_charge", "in_emergency_credit", "when_disabled"),
    [
        (False, False, False, (470_000, 945_000), (440_000, 55_000)),
        (False, True, False, (500_000, 975_000), (470_000, 55_000)),
        (True, False, False, (470_000, 945_000), (470_000, 25_000)),
        (True, True, False, (500_000, 975_000), (500_000, 25_000)),
        (True, True, True, (500_000, 1_000_000), (500_000, 0)),
        (False, False, True, (470_000, 945_000), (440_000, 55_000)),
    ],
)
def test_v4_flags(
    disabled_flag: bool,
    emergency_flag: bool,
    suspends_charge: bool,
    in_emergency_credit: tuple[int, int],
    when_disabled: tuple[int, int],
) -> None:
    """Time debt of £5 at 30 p and a standing charge of 25 p: once in Emergency Credit, once disabled."""
    prepay = Prepay(Behaviour(standing_charge_suspended_with_debt=suspends_charge))
    account = prepay.account
    account.suspend_debt_disabled, account.suspend_debt_emergency = disabled_flag, emergency_flag
    prepay.owe(time_debt=500_000, rate=30 * PENNY)
    account.emergency_credit = EmergencyCredit(1_000_000, 1_000_000)
    account.collect_standing_charge(25 * PENNY, supply_enabled=True)
    account.collect_time_debt("TimeDebt1", supply_enabled=True)
    assert (account.debts["TimeDebt1"], account.emergency_credit_balance) == in_emergency_credit
    assert account.accumulated_debt == 0
    account.emergency_credit = None
    account.collect_standing_charge(25 * PENNY, supply_enabled=False)
    account.collect_time_debt("TimeDebt1", supply_enabled=False)
    assert (account.debts["TimeDebt1"], account.accumulated_debt) == when_disabled
    assert account.balance == 0


@pytest.mark.parametrize(
    ("balance", "supply_enabled", "suspended"), [(100_000, True, False), (100_000, False, True), (-1, True, True)]
)
def test_suspended_when_disabled_means_without_credit_or_without_supply(
    balance: int, supply_enabled: bool, suspended: bool
) -> None:
    prepay = Prepay(balance=balance)
    prepay.account.suspend_debt_disabled = True
    prepay.owe(time_debt=500, rate=30)
    prepay.account.collect_time_debt("TimeDebt1", supply_enabled)
    assert prepay.account.debts["TimeDebt1"] == (500 if suspended else 470)


def test_v5_no_part_of_a_millipenny_is_lost() -> None:
    stepwise, at_once = CostMeter(1000), CostMeter(1000)
    assert [stepwise.charge(333, 16_123) for _ in range(3)] == [5_368, 5_369, 5_369]
    assert at_once.charge(999, 16_123) == 16_106
    assert stepwise.residual == at_once.residual == 877


def test_draw_takes_the_balance_to_the_threshold_and_then_emergency_credit() -> None:
    prepay = Prepay(balance=3 * POUND)
    account = prepay.account
    account.disablement_threshold = 1 * POUND
    account.emergency_credit = EmergencyCredit(5 * POUND, 5 * POUND)
    assert account.draw(250_000) == 0
    assert (account.balance, account.emergency_credit_balance) == (100_000, 450_000)
    assert account.draw(500_000) == 50_000
    assert (account.balance, account.emergency_credit_balance) == (100_000, 0)
    assert prepay.alerts == [DeviceAlert.EMERGENCY_CREDIT_EXHAUSTED]
    assert account.draw(1) == 1


def test_a_charge_that_nothing_covers_becomes_accumulated_debt_but_consumption_lowers_the_balance() -> None:
    account = Prepay(balance=10_000).account
    account.collect_standing_charge(25_000, supply_enabled=True)
    assert (account.balance, account.accumulated_debt) == (0, 15_000)
    account.consume(7_000)
    assert (account.balance, account.accumulated_debt) == (-7_000, 15_000)


def test_time_debt_ends_with_its_last_instalment() -> None:
    prepay = Prepay(balance=10 * POUND)
    account = prepay.account
    prepay.owe(time_debt=70_000, rate=30_000)
    for left in (40_000, 10_000, 0, 0):
        account.collect_time_debt("TimeDebt1", supply_enabled=True)
        assert account.debts["TimeDebt1"] == left
    assert account.balance == 930_000
    assert prepay.alerts == [DeviceAlert.TIME_DEBT_1_COLLECTED]


def test_in_credit_mode_nothing_of_prepayment_happens() -> None:
    prepay = Prepay(balance=1 * POUND)
    account = prepay.account
    prepay.owe(time_debt=70_000, rate=30_000, payment_debt=5 * POUND)
    account.mode = PaymentMode.CREDIT
    account.collect_time_debt("TimeDebt1", supply_enabled=True)
    account.collect_standing_charge(25_000, supply_enabled=True)
    account.consume(200_000)
    account.review()
    assert (account.balance, account.accumulated_debt, account.debts["TimeDebt1"]) == (-125_000, 0, 70_000)
    assert not account.exhausted
    assert account.emergency_credit_state is EmergencyCreditState.UNAVAILABLE
    assert account.cost_to_next_threshold() is None
    assert prepay.alerts == []
    assert isinstance(account.add_credit("1" * 20, POUND, NOW), Refused)
    assert isinstance(account.activate_emergency_credit(), Refused)


@pytest.mark.parametrize(
    ("balance", "limit", "active", "reason"),
    [
        (99_999, 1_000_000, False, ""),
        (100_000, 1_000_000, False, "not below the Emergency Credit Threshold"),
        (0, 0, False, "its limit is 0"),
        (500_000, 1_000_000, True, ""),
    ],
)
def test_when_emergency_credit_can_be_activated(balance: int, limit: int, active: bool, reason: str) -> None:
    prepay = Prepay(balance=balance)
    prepay.account.emergency_credit_limit = limit
    prepay.account.emergency_credit = EmergencyCredit(limit, limit - 5) if active else None
    result = prepay.account.activate_emergency_credit()
    if reason:
        assert isinstance(result, Refused)
        assert reason in result.reason
        assert prepay.account.emergency_credit is None
    else:
        assert result == Done()
        assert prepay.account.emergency_credit_balance == (limit - 5 if active else limit)
    assert prepay.alerts == ([] if reason or active else [DeviceAlert.EMERGENCY_CREDIT_ACTIVATED])


def test_exhausted_emergency_credit_cannot_be_activated_again() -> None:
    account = Prepay().account
    assert account.activate_emergency_credit() == Done()
    account.consume(1_000_000)
    assert account.emergency_credit_state is EmergencyCreditState.EXHAUSTED
    result = account.activate_emergency_credit()
    assert isinstance(result, Refused)
    assert "exhausted" in result.reason


def test_repaid_emergency_credit_stays_selected_below_its_threshold() -> None:
    prepay = Prepay()
    account = prepay.account
    assert account.activate_emergency_credit() == Done()
    account.consume(300_000)
    prepay.top_up(350_000)
    assert (account.balance, account.emergency_credit_balance) == (50_000, 1_000_000)
    assert account.emergency_credit_state is EmergencyCreditState.SELECTED
    prepay.top_up(50_000)
    assert (account.balance, account.emergency_credit_balance) == (100_000, 0)
    assert account.emergency_credit_state is EmergencyCreditState.UNAVAILABLE


def test_what_is_repaid_is_what_was_granted_whatever_the_limit_is_now() -> None:
    prepay = Prepay()
    account = prepay.account
    assert account.activate_emergency_credit() == Done()
    account.consume(300_000)
    account.emergency_credit_limit = 200_000
    prepay.top_up(1_000_000)
    assert (account.balance, account.emergency_credit) == (700_000, None)


def test_a_top_up_goes_in_the_prescribed_order() -> None:
    prepay = Prepay(balance=-20_000)
    account = prepay.account
    account.emergency_credit = EmergencyCredit(1_000_000, 960_000)
    account.accumulated_debt = 30_000
    prepay.owe(payment_debt=500_000, per_payment=2_500)
    prepay.top_up(40_000)
    assert (account.debts["PaymentDebt"], account.accumulated_debt, account.balance) == (490_000, 0, -20_000)
    prepay.top_up(40_000)
    assert (account.debts["PaymentDebt"], account.balance, account.emergency_credit_balance) == (480_000, 0, 970_000)
    prepay.top_up(400_000)
    assert (account.debts["PaymentDebt"], account.balance, account.emergency_credit) == (380_000, 270_000, None)


@pytest.mark.parametrize(
    ("amount", "balance", "alert", "reason"),
    [
        (25_000_000, 0, None, ""),
        (25_000_001, 0, DeviceAlert.EXCEEDS_MAX_CREDIT, "Maximum Credit Threshold"),
        (20_000_000, 80_000_000, None, ""),
        (20_000_001, 80_000_000, DeviceAlert.EXCEEDS_MAX_METER_BALANCE, "Meter Balance would exceed"),
    ],
)
def test_limits_of_a_top_up(amount: int, balance: int, alert: DeviceAlert | None, reason: str) -> None:
    prepay = Prepay(balance=balance)
    result = prepay.account.add_credit("1" * 20, amount, NOW)
    assert prepay.alerts == ([alert] if alert else [])
    if reason:
        assert isinstance(result, Refused)
        assert reason in result.reason
        assert prepay.account.balance == balance
    else:
        assert result == Done()
        assert prepay.account.balance == balance + amount


def test_a_utrn_is_taken_once_and_a_refused_one_is_not_used_up() -> None:
    prepay = Prepay()
    account, utrn = prepay.account, "12345678901234567890"
    assert isinstance(account.add_credit(utrn, 26_000_000, NOW), Refused)
    assert account.add_credit(utrn, POUND, NOW) == Done()
    assert isinstance(account.add_credit(utrn, POUND, NOW), Refused)
    assert account.balance == POUND
    assert prepay.alerts == [DeviceAlert.EXCEEDS_MAX_CREDIT, DeviceAlert.DUPLICATE_UTRN]


def test_payment_debt_is_rounded_down_and_ends() -> None:
    prepay = Prepay()
    prepay.owe(payment_debt=150, per_payment=999)
    prepay.top_up(1_009)
    assert prepay.account.debts["PaymentDebt"] == 50
    prepay.top_up(POUND)
    assert prepay.account.debts["PaymentDebt"] == 0
    assert prepay.alerts == [DeviceAlert.PAYMENT_DEBT_COLLECTED]
    assert prepay.account.balance == 1_009 + POUND - 150


def test_debt_adjustments_are_relative() -> None:
    prepay = Prepay()
    prepay.owe(time_debt=500, rate=30, payment_debt=700, per_payment=10_000)
    prepay.owe(time_debt=-200, rate=40, payment_debt=1, per_payment=0)
    account = prepay.account
    assert account.debts == {"TimeDebt1": 300, "TimeDebt2": 0, "PaymentDebt": 701}
    assert account.recoveries["TimeDebt1"] == Recovery(40)
    assert account.debt_recovery_per_payment == 0


def test_alerts_come_on_crossing_and_come_again() -> None:
    prepay = Prepay(balance=3 * POUND)
    account = prepay.account
    account.review()
    assert prepay.alerts == []
    account.consume(100_000)
    account.review()
    assert prepay.alerts == []
    account.consume(1)
    account.review()
    account.review()
    assert prepay.alerts == [DeviceAlert.LOW_CREDIT]
    account.consume(100_000)
    account.review()
    assert prepay.alerts == [DeviceAlert.LOW_CREDIT, DeviceAlert.EMERGENCY_CREDIT_AVAILABLE]
    account.adjust_balance(500_000)
    account.review()
    account.adjust_balance(-500_000)
    account.review()
    assert prepay.alerts == [DeviceAlert.LOW_CREDIT, DeviceAlert.EMERGENCY_CREDIT_AVAILABLE] * 2


def test_reset_of_the_balance() -> None:
    for clears in (True, False):
        account = Prepay(Behaviour(reset_clears_emergency_credit_and_debt=clears), balance=-5).account
        account.accumulated_debt = 7
        account.emergency_credit = EmergencyCredit(100, 60)
        assert account.reset_balance() == Done()
        assert (account.balance, account.accumulated_debt, account.emergency_credit_balance) == (
            (0, 0, 0) if clears else (0, 7, 60)
        )
