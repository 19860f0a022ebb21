"""The account of a meter as a state machine without time of its own: balance, Emergency Credit and debt.

All money is integer millipence. It follows the reference behaviour model; a choice that the sources leave open is a
switch of `Behaviour`.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime, time, timedelta
from enum import StrEnum

from device_drivers.emulator.alerts import DeviceAlert
from device_drivers.emulator.behaviour import DEBT_TYPES, Behaviour
from device_drivers.emulator.logs import Log
from smets1.operations import Done, Refused, Result
from smets1.units import MILLIPENCE_PER_PENNY, MILLIPENCE_PER_POUND

_WEEK = timedelta(days=7)


class PaymentMode(StrEnum):
    """The payment modes."""

    CREDIT = "Credit"
    PREPAYMENT = "Prepayment"


class EmergencyCreditState(StrEnum):
    """The life of Emergency Credit."""

    UNAVAILABLE = "Unavailable"
    AVAILABLE = "Available"
    SELECTED = "Selected"
    IN_USE = "InUse"
    EXHAUSTED = "Exhausted"


@dataclass(frozen=True, slots=True)
class Recovery:
    """How a time debt is recovered: `rate` millipence each `period`, HOURLY or DAILY."""

    rate: int = 0
    period: str = "DAILY"


@dataclass(frozen=True, slots=True)
class DebtUpdate:
    """What SRV 2.3 carries: adjustments in the prescribed order of debt types, and the terms of recovery."""

    adjustments: tuple[int, int, int]
    per_payment: int
    recoveries: tuple[Recovery, Recovery]


@dataclass(slots=True)
class EmergencyCredit:
    """Emergency Credit that was activated: what was granted, what is left, and whether it is locked by exhaustion."""

    granted: int
    balance: int
    exhausted: bool = False

    @property
    def used(self) -> int:
        """What is to be repaid."""
        return self.granted - self.balance


class Account:
    """The account. Operations answer with a `Result`; charges follow the reference model and cannot be refused."""

    def __init__(self, behaviour: Behaviour, raise_alert: Callable[[DeviceAlert], None]) -> None:
        self.behaviour = behaviour
        self._mode = self._kept_in = PaymentMode.CREDIT
        self.emergency_credit: EmergencyCredit | None = None
        self.accumulated_debt = 0
        self.debts: dict[str, int] = dict.fromkeys(DEBT_TYPES, 0)
        self.recoveries: dict[str, Recovery] = dict.fromkeys(DEBT_TYPES[:2], Recovery())
        self.debt_recovery_per_payment = 0
        self.debt_recovery_rate_cap = 0
        self.debt_type_sequence = behaviour.debt_type_sequence
        self.emergency_credit_limit = 10 * MILLIPENCE_PER_POUND
        self.emergency_credit_threshold = 1 * MILLIPENCE_PER_POUND
        self.low_credit_threshold = 2 * MILLIPENCE_PER_POUND
        self.disablement_threshold = 0
        self.max_credit = 250 * MILLIPENCE_PER_POUND
        self.max_meter_balance = 1000 * MILLIPENCE_PER_POUND
        self.suspend_debt_disabled = False
        self.suspend_debt_emergency = False
        self._raise_alert = raise_alert
        self._balances: dict[PaymentMode, int] = dict.fromkeys(PaymentMode, 0)
        self._payments: list[tuple[datetime, int]] = []
        self._utrns: set[str] = set()
        self.credit_log = Log(5)
        self.debt_payment_log = Log(10)
        self._was_low = False
        self._was_offered = False

    @property
    def balance(self) -> int:
        """The Meter Balance: credit is positive, in Credit Mode too."""
        return self._balances[self._kept_in]

    @balance.setter
    def balance(self, millipence: int) -> None:
        self._balances[self._kept_in] = millipence

    @property
    def mode(self) -> PaymentMode:
        """The payment mode; with it changes the Meter Balance, where each mode has one of its own."""
        return self._mode

    @mode.setter
    def mode(self, mode: PaymentMode) -> None:
        self._mode = mode
        if self.behaviour.separate_balances:
            self._kept_in = mode

    @property
    def emergency_credit_balance(self) -> int:
        """What is left of activated Emergency Credit, usable or not; 0 where none is active."""
        return self.emergency_credit.balance if self.emergency_credit else 0

    @property
    def usable_emergency_credit(self) -> int:
        """What can be drawn from Emergency Credit."""
        credit = self.emergency_credit
        return credit.balance if credit and not credit.exhausted else 0

    @property
    def available(self) -> int:
        """Credit above the Disablement Threshold, with Emergency Credit."""
        return self.balance - self.disablement_threshold + self.usable_emergency_credit

    @property
    def exhausted(self) -> bool:
        """Whether, in Prepayment Mode, the credit is used up."""
        if self.mode is not PaymentMode.PREPAYMENT:
            return False
        return self.available < 0 or (self.available == 0 and self.behaviour.exhausted_at_zero)

    @property
    def in_emergency_credit(self) -> bool:
        """Whether Emergency Credit is what supplies now."""
        return self.balance <= self.disablement_threshold and self.usable_emergency_credit > 0

    @property
    def emergency_credit_offered(self) -> bool:
        """Whether Emergency Credit could be activated now."""
        return (
            self.mode is PaymentMode.PREPAYMENT
            and self.emergency_credit is None
            and self.emergency_credit_limit > 0
            and self.balance < self.emergency_credit_threshold
        )

    @property
    def emergency_credit_state(self) -> EmergencyCreditState:
        """Where Emergency Credit is in its life; Unavailable in Credit Mode."""
        if self.emergency_credit is None or self.mode is PaymentMode.CREDIT:
            return EmergencyCreditState.AVAILABLE if self.emergency_credit_offered else EmergencyCreditState.UNAVAILABLE
        if self.emergency_credit.exhausted:
            return EmergencyCreditState.EXHAUSTED
        return EmergencyCreditState.IN_USE if self.in_emergency_credit else EmergencyCreditState.SELECTED

    def draw(self, amount: int) -> int:
        """Take `amount` from the Meter Balance down to the Disablement Threshold, then from Emergency Credit.

        Returns what neither covers.
        """
        from_balance = min(amount, max(0, self.balance - self.disablement_threshold))
        self.balance -= from_balance
        amount -= from_balance
        if amount and self.emergency_credit and not self.emergency_credit.exhausted:
            from_emergency_credit = min(amount, self.emergency_credit.balance)
            self.emergency_credit.balance -= from_emergency_credit
            amount -= from_emergency_credit
            if self.emergency_credit.balance == 0:
                self.emergency_credit.exhausted = True
                self._raise_alert(DeviceAlert.EMERGENCY_CREDIT_EXHAUSTED)
        return amount

    def consume(self, cost: int) -> None:
        """Charge for energy; what no credit covers takes the Meter Balance below the Disablement Threshold."""
        uncovered = self.draw(cost) if self.mode is PaymentMode.PREPAYMENT else cost
        self.balance -= uncovered

    def collect_standing_charge(self, amount: int, supply_enabled: bool) -> None:
        """Charge a day's standing charge; where what no credit covers lands is a choice (fact 17)."""
        if self.mode is PaymentMode.CREDIT:
            self.balance -= amount
        elif not (self.behaviour.standing_charge_suspended_with_debt and self._suspended(supply_enabled)):
            uncovered = self.draw(amount)
            if self.behaviour.uncovered_standing_charge == "accumulated debt":
                self.accumulated_debt += uncovered
            else:
                self.balance -= uncovered

    def collect_time_debt(self, debt: str, supply_enabled: bool) -> None:
        """Recover an instalment of a time debt, in Prepayment Mode and unless suspended (fact 16)."""
        due = min(self.recoveries[debt].rate, self.debts[debt])
        if not due or self.mode is PaymentMode.CREDIT:
            return
        if self._suspended(supply_enabled) and not self.behaviour.time_debt_ignores_flags:
            return
        self.debts[debt] -= due
        self.accumulated_debt += self.draw(due)
        if not self.debts[debt]:
            self._raise_alert(_COLLECTED[debt])

    def _suspended(self, supply_enabled: bool) -> bool:
        in_emergency = self.suspend_debt_emergency and self.in_emergency_credit
        return in_emergency or (self.suspend_debt_disabled and (self.exhausted or not supply_enabled))

    def add_credit(self, utrn: str, amount: int, at: datetime) -> Result:
        """Top up: payment debt, accumulated debt, shortfall, Emergency Credit, Meter Balance, in this order."""
        if self.mode is PaymentMode.CREDIT:
            return Refused("the payment mode is Credit: no credit can be added")
        if utrn in self._utrns:
            self._raise_alert(DeviceAlert.DUPLICATE_UTRN)
            return Refused(f"the UTRN {utrn} was used before")
        if amount > self.max_credit:
            self._raise_alert(DeviceAlert.EXCEEDS_MAX_CREDIT)
            return Refused(f"{amount} millipence is more than the Maximum Credit Threshold of {self.max_credit}")
        if self.balance + amount > self.max_meter_balance:
            self._raise_alert(DeviceAlert.EXCEEDS_MAX_METER_BALANCE)
            return Refused(f"the Meter Balance would exceed its maximum of {self.max_meter_balance} millipence")
        self._utrns.add(utrn)
        self.credit_log.write(at, {"Amount": amount})
        rest = amount - self._recover_payment_debt(amount, at)
        repaid = min(rest, self.accumulated_debt)
        self.accumulated_debt -= repaid
        rest -= repaid
        if self.behaviour.threshold_repaid_first:
            shortfall = min(rest, max(0, self.disablement_threshold - self.balance))
            self.balance += shortfall
            rest -= shortfall
        self.balance += rest - self._repay_emergency_credit(rest)
        self._release_emergency_credit()
        return Done()

    def _recover_payment_debt(self, amount: int, at: datetime) -> int:
        wanted = min(amount * self.debt_recovery_per_payment // 10_000, self.debts["PaymentDebt"])
        recovered = min(wanted, self._left_under_cap(at))
        if recovered:
            self.debts["PaymentDebt"] -= recovered
            self._payments.append((at, recovered))
            self.debt_payment_log.write(at, {"Amount": recovered})
            if not self.debts["PaymentDebt"]:
                self._raise_alert(DeviceAlert.PAYMENT_DEBT_COLLECTED)
        return recovered

    def _left_under_cap(self, at: datetime) -> int:
        cap = self.debt_recovery_rate_cap * MILLIPENCE_PER_POUND
        if not cap and self.behaviour.zero_cap_means_no_cap:
            return self.debts["PaymentDebt"]
        if self.behaviour.cap_window == "rolling":
            recent = [paid for when, paid in self._payments if when > at - _WEEK]
        else:
            monday = datetime.combine(at.date() - timedelta(days=at.weekday()), time(0), at.tzinfo)
            recent = [paid for when, paid in self._payments if when >= monday]
        return max(0, cap - sum(recent))

    def _repay_emergency_credit(self, rest: int) -> int:
        credit = self.emergency_credit
        if credit is None or not rest or not credit.used:
            return 0
        repaid = min(rest, credit.used)
        credit.balance += repaid
        if not credit.used or self.behaviour.emergency_credit_reusable_when_part_repaid:
            credit.exhausted = False
        return repaid

    def _release_emergency_credit(self) -> None:
        credit = self.emergency_credit
        if credit and not credit.used and self.balance >= self.emergency_credit_threshold:
            self.emergency_credit = None

    def activate_emergency_credit(self) -> Result:
        """Activate Emergency Credit; done where it is active already, refused where it cannot be (facts 9-10)."""
        refusal = self._why_no_emergency_credit()
        if refusal:
            return Done() if self.behaviour.silent_emergency_credit_failure else Refused(refusal)
        if self.emergency_credit is None:
            self.emergency_credit = EmergencyCredit(self.emergency_credit_limit, self.emergency_credit_limit)
            self._raise_alert(DeviceAlert.EMERGENCY_CREDIT_ACTIVATED)
        return Done()

    def _why_no_emergency_credit(self) -> str:
        if self.mode is PaymentMode.CREDIT:
            return "Emergency Credit cannot be activated: the payment mode is Credit"
        if self.emergency_credit:
            return "Emergency Credit cannot be activated: it is exhausted" if self.emergency_credit.exhausted else ""
        if not self.emergency_credit_limit:
            return "Emergency Credit cannot be activated: its limit is 0"
        if not self.emergency_credit_offered:
            return "Emergency Credit cannot be activated: the Meter Balance is not below the Emergency Credit Threshold"
        return ""

    def adjust_balance(self, amount: int) -> Result:
        """Add `amount`, which may be negative, to the Meter Balance (SRV 1.5)."""
        self.balance += amount
        self._release_emergency_credit()
        return Done()

    def reset_balance(self) -> Result:
        """Zero the Meter Balance (SRV 1.5)."""
        self.balance = 0
        if self.behaviour.reset_clears_emergency_credit_and_debt:
            self.emergency_credit = None
            self.accumulated_debt = 0
        return Done()

    def update_debt(self, update: DebtUpdate) -> Result:
        """Adjust the debt registers and set the terms of recovery (SRV 2.3)."""
        behaviour = self.behaviour
        if behaviour.debt_only_in_prepayment and self.mode is PaymentMode.CREDIT:
            return Refused("the payment mode is Credit: debt is updated in Prepayment Mode only")
        money = (*update.adjustments, *(recovery.rate for recovery in update.recoveries))
        if behaviour.whole_pence_debt:
            if behaviour.non_multiple == "reject" and any(amount % MILLIPENCE_PER_PENNY for amount in money):
                return Refused("a debt value is not a whole number of pence")
            money = tuple(_whole_pence(amount, behaviour.non_multiple) for amount in money)
        wanted = {debt: self.debts[debt] + change for debt, change in zip(self.debt_type_sequence, money, strict=False)}
        if behaviour.debt_below_zero == "reject" and min(wanted.values()) < 0:
            return Refused("an adjustment would take a debt register below 0")
        self.debts = {debt: max(0, wanted[debt]) for debt in DEBT_TYPES}
        periods = (recovery.period for recovery in update.recoveries)
        self.recoveries = {
            debt: Recovery(rate, period) for debt, rate, period in zip(DEBT_TYPES[:2], money[3:], periods, strict=True)
        }
        self.debt_recovery_per_payment = update.per_payment
        return Done()

    def review(self) -> None:
        """Raise the alerts of thresholds that were crossed since the last review."""
        combined = self.balance + self.usable_emergency_credit
        low = self.mode is PaymentMode.PREPAYMENT and combined < self.low_credit_threshold
        offered = self.emergency_credit_offered
        if low and not self._was_low:
            self._raise_alert(DeviceAlert.LOW_CREDIT)
        if offered and not self._was_offered:
            self._raise_alert(DeviceAlert.EMERGENCY_CREDIT_AVAILABLE)
        self._was_low, self._was_offered = low, offered

    def cost_to_next_threshold(self) -> int | None:
        """How much consumption, in millipence, until something of the account changes; None where nothing will."""
        if self.mode is PaymentMode.CREDIT:
            return None
        balance, usable = self.balance, self.usable_emergency_credit
        distances = (
            balance + usable - self.low_credit_threshold + 1,
            balance - self.emergency_credit_threshold + 1 if self.emergency_credit is None else 0,
            max(0, balance - self.disablement_threshold) + usable if usable else 0,
            self.available if self.behaviour.exhausted_at_zero else self.available + 1,
        )
        return min((distance for distance in distances if distance > 0), default=None)


_COLLECTED: Mapping[str, DeviceAlert] = {
    "TimeDebt1": DeviceAlert.TIME_DEBT_1_COLLECTED,
    "TimeDebt2": DeviceAlert.TIME_DEBT_2_COLLECTED,
}


def _whole_pence(amount: int, how: str) -> int:
    size = abs(amount) + (MILLIPENCE_PER_PENNY // 2 if how == "round" else 0)
    pence = size // MILLIPENCE_PER_PENNY * MILLIPENCE_PER_PENNY
    return -pence if amount < 0 else pence
