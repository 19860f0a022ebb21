"""Faults of the account: top-ups, Emergency Credit, debt, charges and payment mode."""

from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import datetime, timedelta
from typing import cast

from device_drivers.emulator.account import Account, DebtUpdate, EmergencyCredit, EmergencyCreditState, PaymentMode
from device_drivers.emulator.alerts import DeviceAlert
from device_drivers.emulator.device import EmulatedDevice
from device_drivers.emulator.meter import Meter
from smets1.operations import Done, Refused, Result, Value
from tests.mutants.mutant import ESME, METERS, Catalogue

catalogue = Catalogue()
fault = catalogue.fault


@fault(*METERS, breaks="SRV 2.2", noticed_by=["2.2", "2.3", "year-of-billing"])
class NeverRecoversPaymentDebt(Account):
    """A top-up repays no payment-based debt."""

    def _recover_payment_debt(self, amount: int, at: datetime) -> int:
        del amount, at
        return 0


@fault(*METERS, breaks="SRV 2.3", noticed_by=["2.2", "2.3"])
class RecoversInWholePerCent(Account):
    """DebtRecoveryPerPayment is taken for whole per cent."""

    def _recover_payment_debt(self, amount: int, at: datetime) -> int:
        self.debt_recovery_per_payment *= 100
        recovered = super()._recover_payment_debt(amount, at)
        self.debt_recovery_per_payment //= 100
        return recovered


@fault(*METERS, breaks="SRV 2.1", noticed_by=["2.1", "2.2"])
class IgnoresTheCap(Account):
    """DebtRecoveryRateCap does not limit what top-ups repay."""

    def _left_under_cap(self, at: datetime) -> int:
        del at
        return self.debts["PaymentDebt"]


@fault(*METERS, breaks="SRV 2.1", noticed_by=["2.1", "2.2"])
class TakesTheCapInPence(Account):
    """DebtRecoveryRateCap is taken for pence."""

    def _left_under_cap(self, at: datetime) -> int:
        del at
        recovered = sum(paid for _, paid in self._payments)
        return max(0, self.debt_recovery_rate_cap * 1_000 - recovered) if self.debt_recovery_rate_cap else 2**31


@fault(*METERS, breaks="SRV 2.1", noticed_by=["2.2", "prepayment-month"])
class CapsEachDay(Account):
    """The week of DebtRecoveryRateCap lasts a day."""

    def _left_under_cap(self, at: datetime) -> int:
        self._payments = [payment for payment in self._payments if payment[0] > at - timedelta(days=1)]
        return super()._left_under_cap(at)


@fault(*METERS, breaks="SRV 2.1", noticed_by=["2.2", "prepayment-month"])
class CapsForEver(Account):
    """The week of DebtRecoveryRateCap never ends."""

    def _left_under_cap(self, at: datetime) -> int:
        self._payments = [(at, paid) for _, paid in self._payments]
        return super()._left_under_cap(at)


@fault(*METERS, breaks="SRV 2.2", noticed_by=["2.2"])
class TakesAnyUtrnAgain(Account):
    """A UTRN can be used twice."""

    def add_credit(self, utrn: str, amount: int, at: datetime) -> Result:
        self._utrns.discard(utrn)
        return super().add_credit(utrn, amount, at)


@fault(*METERS, breaks="SRV 2.2", noticed_by=["2.2"])
class RemembersTheLastUtrnOnly(Account):
    """A UTRN can be used again after another one."""

    def add_credit(self, utrn: str, amount: int, at: datetime) -> Result:
        result = super().add_credit(utrn, amount, at)
        if isinstance(result, Done):
            self._utrns = {utrn}
        return result


@fault(*METERS, breaks="SRV 2.1", noticed_by=["2.1", "2.2"])
class IgnoresMaxCredit(Account):
    """A top-up above MaxCreditThreshold is taken."""

    def add_credit(self, utrn: str, amount: int, at: datetime) -> Result:
        kept, self.max_credit = self.max_credit, 2**31
        result = super().add_credit(utrn, amount, at)
        self.max_credit = kept
        return result


@fault(*METERS, breaks="SRV 2.1", noticed_by=["2.1", "2.2"])
class MaxCreditOffByTwoPence(Account):
    """A top-up up to 2 p above MaxCreditThreshold is taken."""

    def add_credit(self, utrn: str, amount: int, at: datetime) -> Result:
        self.max_credit += 2_000
        result = super().add_credit(utrn, amount, at)
        self.max_credit -= 2_000
        return result


@fault(*METERS, breaks="SRV 2.1", noticed_by=["2.1", "2.2"])
class MaxCreditTwoPenceShort(Account):
    """A top-up from 2 p below MaxCreditThreshold on is refused."""

    def add_credit(self, utrn: str, amount: int, at: datetime) -> Result:
        self.max_credit -= 2_000
        result = super().add_credit(utrn, amount, at)
        self.max_credit += 2_000
        return result


@fault(*METERS, breaks="SRV 2.1", noticed_by=["2.1", "2.2"])
class IgnoresMaxMeterBalance(Account):
    """A top-up is taken that brings the Meter Balance above its maximum."""

    def add_credit(self, utrn: str, amount: int, at: datetime) -> Result:
        kept, self.max_meter_balance = self.max_meter_balance, 2**40
        result = super().add_credit(utrn, amount, at)
        self.max_meter_balance = kept
        return result


@fault(*METERS, breaks="SRV 2.1", noticed_by=["2.1", "2.2"])
class ChecksMaxMeterBalanceWithoutTheBalance(Account):
    """MaxMeterBalance is compared with the top-up alone."""

    def add_credit(self, utrn: str, amount: int, at: datetime) -> Result:
        self.max_meter_balance += self.balance
        before = self.balance
        result = super().add_credit(utrn, amount, at)
        self.max_meter_balance -= before
        return result


@fault(*METERS, breaks="SRV 2.2", noticed_by=["2.2"])
class TopsUpInCreditMode(Account):
    """A top-up is taken in Credit Mode: the mode is not checked."""

    def add_credit(self, utrn: str, amount: int, at: datetime) -> Result:
        mode, self._mode = self._mode, PaymentMode.PREPAYMENT
        result = super().add_credit(utrn, amount, at)
        self._mode = mode
        return result


@fault(*METERS, breaks="SRV 2.2", noticed_by=["2.2", "prepayment-month"])
class TopUpLeavesAccumulatedDebt(Account):
    """A top-up does not repay accumulated debt."""

    def add_credit(self, utrn: str, amount: int, at: datetime) -> Result:
        debt, self.accumulated_debt = self.accumulated_debt, 0
        result = super().add_credit(utrn, amount, at)
        self.accumulated_debt = debt
        return result


@fault(*METERS, breaks="SRV 2.2", noticed_by=["2.2"])
class RecoversTheWrongDebtFirst(Account):
    """A top-up repays accumulated debt before payment-based debt, which gets its share of the rest."""

    def _recover_payment_debt(self, amount: int, at: datetime) -> int:
        return super()._recover_payment_debt(max(0, amount - self.accumulated_debt), at)


@fault(*METERS, breaks="SRV 2.2", noticed_by=["2.2", "prepayment-month"])
class RepaysEmergencyCreditBeforeDebt(Account):
    """A top-up repays Emergency Credit before accumulated debt."""

    def add_credit(self, utrn: str, amount: int, at: datetime) -> Result:
        debt, self.accumulated_debt = self.accumulated_debt, 0
        before = self.balance
        result = super().add_credit(utrn, amount, at)
        repaid = min(debt, max(0, self.balance - before))
        self.balance -= repaid
        self.accumulated_debt = debt - repaid
        return result


@fault(*METERS, breaks="SRV 2.2", noticed_by=["2.2", "prepayment-month"])
class NeverRepaysEmergencyCredit(Account):
    """A top-up does not repay Emergency Credit."""

    def _repay_emergency_credit(self, rest: int) -> int:
        del rest
        return 0


@fault(*METERS, breaks="SRV 2.2", noticed_by=["2.2", "prepayment-month"])
class TopsUpTwice(Account):
    """A top-up is added twice."""

    def add_credit(self, utrn: str, amount: int, at: datetime) -> Result:
        result = super().add_credit(utrn, amount, at)
        if isinstance(result, Done):
            self.balance += amount
        return result


@fault(*METERS, breaks="SRV 2.2", noticed_by=["2.2"])
class TakesARefusedTopUp(Account):
    """A top-up that is refused is added all the same."""

    def add_credit(self, utrn: str, amount: int, at: datetime) -> Result:
        result = super().add_credit(utrn, amount, at)
        if isinstance(result, Refused):
            self.balance += amount
        return result


@fault(*METERS, breaks="SRV 2.2", noticed_by=["2.2"])
class TakesTopUpsInPence(Account):
    """The amount of a top-up is taken for tenths of a millipenny."""

    def add_credit(self, utrn: str, amount: int, at: datetime) -> Result:
        return super().add_credit(utrn, amount // 10, at)


@fault(*METERS, breaks="SRV 4.4.5", noticed_by=["4.4.5"])
class LogsTopUpsLessDebt(Account):
    """The log of top-ups holds what is left of a top-up after payment-based debt."""

    def add_credit(self, utrn: str, amount: int, at: datetime) -> Result:
        before = self.debts["PaymentDebt"]
        result = super().add_credit(utrn, amount, at)
        if isinstance(result, Done):
            entry = self.credit_log._entries.pop()
            self.credit_log.write(entry.at, {"Amount": amount - (before - self.debts["PaymentDebt"])})
        return result


@fault(*METERS, breaks="SRV 4.4.5", noticed_by=["4.4.5"])
class LogsRefusedTopUps(Account):
    """The log of top-ups holds refused ones too."""

    def add_credit(self, utrn: str, amount: int, at: datetime) -> Result:
        result = super().add_credit(utrn, amount, at)
        if isinstance(result, Refused):
            self.credit_log.write(at, {"Amount": amount})
        return result


@fault(*METERS, breaks="fact 9; SRV 2.5", noticed_by=["2.5", "2.1"])
class OffersEmergencyCreditAlways(Account):
    """Emergency Credit is offered at any balance."""

    @property
    def emergency_credit_offered(self) -> bool:
        return self.mode is PaymentMode.PREPAYMENT and self.emergency_credit is None and self.emergency_credit_limit > 0


@fault(*METERS, breaks="SRV 2.5", noticed_by=["2.5", "2.1", "18.8"])
class OffersEmergencyCreditAtTheDisablementThreshold(Account):
    """Emergency Credit is offered at the Disablement Threshold, not at its own."""

    @property
    def emergency_credit_offered(self) -> bool:
        return super().emergency_credit_offered and self.balance <= self.disablement_threshold


@fault(*METERS, breaks="fact 9; SRV 2.5", noticed_by=["2.5", "18.8"])
class ActivatesInCreditMode(Account):
    """Emergency Credit can be activated in Credit Mode: the mode is not checked."""

    def activate_emergency_credit(self) -> Result:
        if self.mode is PaymentMode.PREPAYMENT:
            return super().activate_emergency_credit()
        self.emergency_credit = EmergencyCredit(self.emergency_credit_limit, self.emergency_credit_limit)
        return Done()


@fault(*METERS, breaks="fact 9; SRV 2.5", noticed_by=["2.5"])
class GrantsExhaustedEmergencyCreditAgain(Account):
    """Exhausted Emergency Credit can be activated again before it is repaid."""

    def activate_emergency_credit(self) -> Result:
        if self.emergency_credit and self.emergency_credit.exhausted:
            self.emergency_credit = None
        return super().activate_emergency_credit()


@fault(*METERS, breaks="SRV 2.1", noticed_by=["2.1", "2.5"])
class GrantsTheThreshold(Account):
    """The Emergency Credit that is granted is its threshold, not its limit."""

    def activate_emergency_credit(self) -> Result:
        result = super().activate_emergency_credit()
        credit = self.emergency_credit
        if credit and not credit.used:
            credit.granted = credit.balance = self.emergency_credit_threshold
        return result


@fault(*METERS, breaks="SRV 2.5", noticed_by=["2.5"])
class GrantsEmergencyCreditAsCredit(Account):
    """Emergency Credit is added to the Meter Balance."""

    def activate_emergency_credit(self) -> Result:
        result = super().activate_emergency_credit()
        credit = self.emergency_credit
        if credit and not credit.used:
            self.balance += credit.balance
            credit.balance = 0
        return result


@fault(*METERS, breaks="SRV 2.5", noticed_by=["2.5", "18.8"])
class RefusesAndActivates(Account):
    """Emergency Credit is activated although the activation is refused."""

    def activate_emergency_credit(self) -> Result:
        result = super().activate_emergency_credit()
        if isinstance(result, Refused) and self.emergency_credit is None:
            self.emergency_credit = EmergencyCredit(self.emergency_credit_limit, self.emergency_credit_limit)
        return result


@fault(*METERS, breaks="SRV 2.5", noticed_by=["2.5"])
class ActivatesAndRefuses(Account):
    """The activation of Emergency Credit is refused, and the credit granted."""

    def activate_emergency_credit(self) -> Result:
        super().activate_emergency_credit()
        return Refused("Emergency Credit cannot be activated")


@fault(*METERS, breaks="fact 10; clause 18.8", noticed_by=["18.8", "2.5"])
class SaysNothingOfAFailedActivation(Account):
    """An activation that fails is answered as done."""

    def activate_emergency_credit(self) -> Result:
        super().activate_emergency_credit()
        return Done()


@fault(*METERS, breaks="SRV 2.5", noticed_by=["2.5"])
class ActivatingTwiceGrantsTwice(Account):
    """A second activation doubles the Emergency Credit."""

    def activate_emergency_credit(self) -> Result:
        active = self.emergency_credit
        result = super().activate_emergency_credit()
        if active and isinstance(result, Done):
            active.balance += self.emergency_credit_limit
            active.granted += self.emergency_credit_limit
        return result


@fault(*METERS, breaks="SRV 2.5", noticed_by=["2.5", "prepayment-month", "clock-change-week"])
class NeverDrawsEmergencyCredit(Account):
    """Consumption does not draw on Emergency Credit."""

    def draw(self, amount: int) -> int:
        kept, self.emergency_credit = self.emergency_credit, None
        uncovered = super().draw(amount)
        self.emergency_credit = kept
        return uncovered


@fault(*METERS, breaks="SRV 2.5", noticed_by=["2.5", "prepayment-month"])
class DrawsEmergencyCreditFirst(Account):
    """Consumption draws on Emergency Credit before the Meter Balance."""

    def draw(self, amount: int) -> int:
        credit = self.emergency_credit
        if credit and not credit.exhausted:
            drawn = min(amount, credit.balance - 1)
            credit.balance -= drawn
            amount -= drawn
        return super().draw(amount)


@fault(*METERS, breaks="SRV 2.5", noticed_by=["2.5", "prepayment-month"])
class NeverExhausts(Account):
    """Emergency Credit that is used up supplies on."""

    @property
    def exhausted(self) -> bool:
        return super().exhausted and self.emergency_credit is None


@fault(*METERS, breaks="SRV 2.2; SRV 2.5", noticed_by=["2.5", "2.2", "prepayment-month"])
class NeverReleasesEmergencyCredit(Account):
    """Emergency Credit that is repaid is not released: it cannot be offered again."""

    def _release_emergency_credit(self) -> None:
        return


@fault(*METERS, breaks="SRV 1.6", noticed_by=["1.6", "2.5", "7.4", "prepayment-month"])
class ForgetsTheDisablementThreshold(Account):
    """Credit is exhausted at 0, whatever the Disablement Threshold."""

    @property
    def available(self) -> int:
        return self.balance + self.usable_emergency_credit


@fault(*METERS, breaks="SRV 1.6", noticed_by=["1.6", "7.4", "prepayment-month", "unnumbered/prepay-orchestration"])
class DisablesInCreditMode(Meter):
    """The supply is disabled for want of credit in Credit Mode too."""

    def _review(self, armed: DeviceAlert = DeviceAlert.ARMED) -> None:
        super()._review(armed)
        if self.account.mode is PaymentMode.CREDIT and self.account.available < 0:
            self.supply.disable()


@fault(*METERS, breaks="SRV 1.1.1", noticed_by=["1.1.1", "1.2.1", "17.12", "prepayment-month"])
class TakesNoStandingCharge(Account):
    """No standing charge is taken."""

    def collect_standing_charge(self, amount: int, supply_enabled: bool) -> None:
        del amount, supply_enabled


@fault(
    *METERS,
    breaks="SRV 1.1.1",
    noticed_by=["1.1.1", "1.2.1", "17.12", "prepayment-month", "year-of-billing", "clock-change-week"],
)
class TakesTheStandingChargeTwice(Account):
    """The standing charge is taken twice a day."""

    def collect_standing_charge(self, amount: int, supply_enabled: bool) -> None:
        super().collect_standing_charge(2 * amount, supply_enabled)


@fault(*METERS, breaks="SRV 1.1.1", noticed_by=["1.1.1", "1.2.1", "17.12"])
class NoStandingChargeInCreditMode(Account):
    """No standing charge is taken in Credit Mode."""

    def collect_standing_charge(self, amount: int, supply_enabled: bool) -> None:
        if self.mode is PaymentMode.PREPAYMENT:
            super().collect_standing_charge(amount, supply_enabled)


@fault(*METERS, breaks="facts 17, 18; clause 17.12", noticed_by=["17.12", "18.4(j)"])
class NoStandingChargeWhileDisabled(Account):
    """No standing charge is taken while the supply is off, whatever the flags."""

    def collect_standing_charge(self, amount: int, supply_enabled: bool) -> None:
        if supply_enabled:
            super().collect_standing_charge(amount, supply_enabled)


@fault(*METERS, breaks="facts 17, 18; clause 18.4(j)", noticed_by=["18.4(j)", "17.12"])
class SuspendsTheStandingCharge(Account):
    """The flags that suspend debt suspend the standing charge too."""

    def collect_standing_charge(self, amount: int, supply_enabled: bool) -> None:
        if self.mode is PaymentMode.CREDIT or not self._suspended(supply_enabled):
            super().collect_standing_charge(amount, supply_enabled)


@fault(*METERS, breaks="fact 17; clause 17.12", noticed_by=["17.12", "18.4(j)", "clock-change-week"])
class NoStandingChargeInEmergencyCredit(Account):
    """No standing charge is taken in emergency credit, whatever the flags."""

    def collect_standing_charge(self, amount: int, supply_enabled: bool) -> None:
        if not self.in_emergency_credit:
            super().collect_standing_charge(amount, supply_enabled)


@fault(*METERS, breaks="fact 16; SRV 2.3", noticed_by=["2.3", "15.1", "prepayment-month", "clock-change-week", "1.6"])
class NeverRecoversTimeDebt(Account):
    """Time-based debt is never recovered."""

    def collect_time_debt(self, debt: str, supply_enabled: bool) -> None:
        del debt, supply_enabled


@fault(*METERS, breaks="SRV 2.3", noticed_by=["2.3"])
class RecoversTheOtherTimeDebt(Account):
    """What is due of one time debt is taken from the other."""

    def collect_time_debt(self, debt: str, supply_enabled: bool) -> None:
        del supply_enabled
        other = "TimeDebt2" if debt == "TimeDebt1" else "TimeDebt1"
        due = min(self.recoveries[debt].rate, self.debts[debt], self.debts[other])
        if due and self.mode is PaymentMode.PREPAYMENT:
            self.debts[other] -= due
            self.accumulated_debt += self.draw(due)


@fault(*METERS, breaks="SRV 2.3", noticed_by=["2.3"])
class RecoversWithoutCharging(Account):
    """Time-based debt goes down, and the Meter Balance does not."""

    def collect_time_debt(self, debt: str, supply_enabled: bool) -> None:
        balance = self.balance
        super().collect_time_debt(debt, supply_enabled)
        self.balance = balance


@fault(*METERS, breaks="SRV 2.3", noticed_by=["2.3"])
class ChargesWithoutRecovering(Account):
    """The instalment of a time debt is taken from the balance, and the debt stays as it is."""

    def collect_time_debt(self, debt: str, supply_enabled: bool) -> None:
        before = self.debts[debt]
        super().collect_time_debt(debt, supply_enabled)
        self.debts[debt] = before


@fault(*METERS, breaks="SRV 2.3", noticed_by=["2.3"])
class RecoversTimeDebtInOneGo(Account):
    """A time debt is recovered whole with its first instalment."""

    def collect_time_debt(self, debt: str, supply_enabled: bool) -> None:
        terms = self.recoveries[debt]
        self.recoveries[debt] = replace(terms, rate=self.debts[debt] if terms.rate else 0)
        super().collect_time_debt(debt, supply_enabled)
        self.recoveries[debt] = terms


@fault(*METERS, breaks="SRV 2.3", noticed_by=["2.3"])
class OverrecoversTheLastInstalment(Account):
    """The last instalment of a time debt is a whole one."""

    def collect_time_debt(self, debt: str, supply_enabled: bool) -> None:
        left, rate = self.debts[debt], self.recoveries[debt].rate
        super().collect_time_debt(debt, supply_enabled)
        if self.debts[debt] == 0 and 0 < left < rate:
            self.balance -= rate - left


@fault(*METERS, breaks="SRV 2.3", noticed_by=["2.3", "1.6"])
class RecoversTimeDebtInCreditMode(Account):
    """Time-based debt is recovered in Credit Mode too: the mode is not checked."""

    def collect_time_debt(self, debt: str, supply_enabled: bool) -> None:
        mode, self._mode = self._mode, PaymentMode.PREPAYMENT
        super().collect_time_debt(debt, supply_enabled)
        self._mode = mode


@fault(*METERS, breaks="fact 16; clause 15.1", noticed_by=["15.1", "1.6"])
class IgnoresTheSuspendDebtFlags(Account):
    """Time-based debt is recovered whatever the flags say."""

    def collect_time_debt(self, debt: str, supply_enabled: bool) -> None:
        flags = self.suspend_debt_disabled, self.suspend_debt_emergency
        self.suspend_debt_disabled = self.suspend_debt_emergency = False
        super().collect_time_debt(debt, supply_enabled)
        self.suspend_debt_disabled, self.suspend_debt_emergency = flags


@fault(*METERS, breaks="fact 16; clause 15.1", noticed_by=["15.1", "1.6"])
class TakesOneFlagForTheOther(Account):
    """SuspendDebtDisabled and SuspendDebtEmergency are taken for one another."""

    def _suspended(self, supply_enabled: bool) -> bool:
        in_emergency = self.suspend_debt_disabled and self.in_emergency_credit
        return in_emergency or (self.suspend_debt_emergency and (self.exhausted or not supply_enabled))


@fault(*METERS, breaks="fact 16; clause 15.1", noticed_by=["15.1", "1.6"])
class SuspendsTimeDebtUnasked(Account):
    """Time-based debt is suspended in emergency credit and while the supply is off, whatever the flags say."""

    def _suspended(self, supply_enabled: bool) -> bool:
        return self.in_emergency_credit or self.exhausted or not supply_enabled


@fault(*METERS, breaks="fact 33; SRV 2.3", noticed_by=["2.3", "change-of-supplier", "18.7(i)"])
class SetsDebtRegisters(Account):
    """An adjustment of debt is taken for the new value of the register."""

    def update_debt(self, update: DebtUpdate) -> Result:
        self.debts = dict.fromkeys(self.debts, 0)
        return super().update_debt(update)


@fault(*METERS, breaks="SRV 2.3", noticed_by=["2.3"])
class AdjustsDebtTwice(Account):
    """Adjustments of debt are applied twice."""

    def update_debt(self, update: DebtUpdate) -> Result:
        super().update_debt(update)
        return super().update_debt(update)


@fault(*METERS, breaks="SRV 2.3", noticed_by=["2.3"])
class NeverLowersDebt(Account):
    """A negative adjustment of debt is ignored."""

    def update_debt(self, update: DebtUpdate) -> Result:
        first, second, third = (max(0, change) for change in update.adjustments)
        return super().update_debt(replace(update, adjustments=(first, second, third)))


@fault(*METERS, breaks="fact 12; SRV 2.3", noticed_by=["2.3", "Table 15", "18.7(i)"])
class AdjustsTheWrongDebtRegister(Account):
    """The adjustments of Time Debt 1 and Payment Debt are taken for one another."""

    def update_debt(self, update: DebtUpdate) -> Result:
        first, second, third = update.adjustments
        return super().update_debt(replace(update, adjustments=(third, second, first)))


@fault(*METERS, breaks="fact 12; SRV 2.3", noticed_by=["2.3"])
class SwapsTheTimeDebts(Account):
    """The adjustments of the two time debts are taken for one another."""

    def update_debt(self, update: DebtUpdate) -> Result:
        first, second, third = update.adjustments
        return super().update_debt(replace(update, adjustments=(second, first, third)))


@fault(*METERS, breaks="SRV 2.3", noticed_by=["2.3"])
class SwapsTheRecoveryTerms(Account):
    """The terms of the two time debts are taken for one another."""

    def update_debt(self, update: DebtUpdate) -> Result:
        first, second = update.recoveries
        return super().update_debt(replace(update, recoveries=(second, first)))


@fault(*METERS, breaks="SRV 2.3", noticed_by=["2.3"])
class KeepsTheRecoveryTerms(Account):
    """The first terms of recovery stand for ever."""

    def update_debt(self, update: DebtUpdate) -> Result:
        before = self.recoveries
        result = super().update_debt(update)
        if any(each.rate for each in before.values()):
            self.recoveries = before
        return result


@fault(*METERS, breaks="SRV 2.3", noticed_by=["2.3"])
class RecoversDailyAlways(Account):
    """The recovery period HOURLY is taken for DAILY."""

    def update_debt(self, update: DebtUpdate) -> Result:
        first, second = (replace(each, period="DAILY") for each in update.recoveries)
        return super().update_debt(replace(update, recoveries=(first, second)))


@fault(*METERS, breaks="SRV 2.3", noticed_by=["2.3"])
class RecoversHourlyAlways(Account):
    """The recovery period DAILY is taken for HOURLY."""

    def update_debt(self, update: DebtUpdate) -> Result:
        first, second = (replace(each, period="HOURLY") for each in update.recoveries)
        return super().update_debt(replace(update, recoveries=(first, second)))


@fault(*METERS, breaks="fact 20; clause 18.7(j)", noticed_by=["18.7(j)", "2.3"])
class CutsDebtToWholePence(Account):
    """The money of SRV 2.3 is cut to whole pence."""

    def update_debt(self, update: DebtUpdate) -> Result:
        first, second, third = (change // 1_000 * 1_000 for change in update.adjustments)
        return super().update_debt(replace(update, adjustments=(first, second, third)))


@fault(*METERS, breaks="fact 20; clause 18.7(j)", noticed_by=["18.7(j)", "2.3"])
class CutsDebtToWholePounds(Account):
    """The adjustments of SRV 2.3 are cut to whole pounds."""

    def update_debt(self, update: DebtUpdate) -> Result:
        first, second, third = (int(change / 100_000) * 100_000 for change in update.adjustments)
        return super().update_debt(replace(update, adjustments=(first, second, third)))


@fault(*METERS, breaks="fact 20; clause 18.7(j)", noticed_by=["18.7(j)", "2.3"])
class CutsRatesToWholePence(Account):
    """The recovery rates of SRV 2.3 are cut to whole pence."""

    def update_debt(self, update: DebtUpdate) -> Result:
        first, second = (replace(each, rate=each.rate // 1_000 * 1_000) for each in update.recoveries)
        return super().update_debt(replace(update, recoveries=(first, second)))


@fault(*METERS, breaks="fact 22; clause 18.7(i)", noticed_by=["18.7(i)", "2.3"])
class UpdatesDebtInPrepaymentOnly(Account):
    """SRV 2.3 is refused in Credit Mode, which is not declared."""

    def update_debt(self, update: DebtUpdate) -> Result:
        if self.mode is PaymentMode.CREDIT:
            return Refused("debt is updated in Prepayment Mode only")
        return super().update_debt(update)


@fault(*METERS, breaks="SRV 1.5", noticed_by=["1.5"])
class SetsTheMeterBalance(Account):
    """An adjustment of the Meter Balance is taken for its new value."""

    def adjust_balance(self, amount: int) -> Result:
        self.balance = 0
        return super().adjust_balance(amount)


@fault(*METERS, breaks="SRV 1.5", noticed_by=["1.5"])
class NeverLowersTheMeterBalance(Account):
    """A negative adjustment of the Meter Balance is taken for a positive one."""

    def adjust_balance(self, amount: int) -> Result:
        return super().adjust_balance(abs(amount))


@fault(*METERS, breaks="SRV 1.5", noticed_by=["1.5"])
class AdjustsTheMeterBalanceInPence(Account):
    """An adjustment of the Meter Balance is cut to whole pence."""

    def adjust_balance(self, amount: int) -> Result:
        return super().adjust_balance(amount // 1_000 * 1_000)


@fault(*METERS, breaks="SRV 1.5", noticed_by=["1.5"])
class ResetZeroesDebts(Account):
    """A reset of the Meter Balance zeroes the time and payment debts too."""

    def reset_balance(self) -> Result:
        self.debts = dict.fromkeys(self.debts, 0)
        return super().reset_balance()


@fault(*METERS, breaks="SRV 1.5", noticed_by=["1.5"])
class ResetKeepsANegativeBalance(Account):
    """A reset of the Meter Balance leaves a negative one as it is."""

    def reset_balance(self) -> Result:
        balance = self.balance
        result = super().reset_balance()
        self.balance = min(0, balance)
        return result


@fault(*METERS, breaks="SRV 2.1", noticed_by=["2.1", "prepayment-month"])
class WarnsWithoutEmergencyCredit(Account):
    """The low credit warning leaves Emergency Credit out of account."""

    def review(self) -> None:
        kept, self.emergency_credit = self.emergency_credit, None
        low = self.balance < self.low_credit_threshold
        self.emergency_credit = kept
        if low and not self._was_low and self.mode is PaymentMode.PREPAYMENT:
            self._raise_alert(DeviceAlert.LOW_CREDIT)
        self._was_low = self.mode is PaymentMode.PREPAYMENT and low
        kept_threshold, self.low_credit_threshold = self.low_credit_threshold, -(2**40)
        was_low = self._was_low
        super().review()
        self.low_credit_threshold, self._was_low = kept_threshold, was_low


@fault(*METERS, breaks="SRV 2.1", noticed_by=["2.1"])
class WarnsInCreditMode(Account):
    """The low credit warning is given in Credit Mode too."""

    def review(self) -> None:
        mode = self._mode
        offered = self._was_offered
        self._mode = PaymentMode.PREPAYMENT
        super().review()
        self._mode = mode
        if mode is PaymentMode.CREDIT:
            self._was_offered = offered


@fault(*METERS, breaks="SRV 2.1", noticed_by=["2.1"])
class WarnsTwoPenceLate(Account):
    """The low credit warning comes 2 p late."""

    def review(self) -> None:
        self.low_credit_threshold -= 2_000
        super().review()
        self.low_credit_threshold += 2_000


@fault(*METERS, breaks="SRV 1.6", noticed_by=["1.6"])
class ModeBringsTheFactoryConfiguration(Account):
    """A change of payment mode brings back the prepayment configuration of the factory."""

    @property
    def mode(self) -> PaymentMode:
        return self._mode

    @mode.setter
    def mode(self, mode: PaymentMode) -> None:
        if mode is not self._mode:
            factory = Account(self.behaviour, self._raise_alert)
            self.emergency_credit_limit = factory.emergency_credit_limit
            self.low_credit_threshold = factory.low_credit_threshold
        self._mode = mode


@fault(*METERS, breaks="SRV 1.6; SRV 7.4", noticed_by=["1.6", "7.4", "2.1", "1.5"])
class ExhaustedTwoPenceEarly(Account):
    """Credit is exhausted 2 p above the Disablement Threshold."""

    @property
    def exhausted(self) -> bool:
        return self.mode is PaymentMode.PREPAYMENT and self.available < 2_000


@fault(*METERS, breaks="SRV 1.6", noticed_by=["1.6", "6.2.9"])
class ZeroesTheBalanceWithTheMode(Account):
    """A change of payment mode zeroes the debts."""

    @property
    def mode(self) -> PaymentMode:
        return self._mode

    @mode.setter
    def mode(self, mode: PaymentMode) -> None:
        if mode is not self._mode:
            self.debts = dict.fromkeys(self.debts, 0)
        self._mode = mode


@fault(*METERS, breaks="SRV 2.5", noticed_by=["2.5", "in-home-display", "4.3"])
class TellsEmergencyCreditThatIsNotActive(Account):
    """EmergencyCreditBalance tells the limit while none is active."""

    @property
    def emergency_credit_balance(self) -> int:
        return self.emergency_credit.balance if self.emergency_credit else self.emergency_credit_limit


@fault(*METERS, breaks="reference model", noticed_by=["2.5"])
class TellsAvailableForEver(Account):
    """EmergencyCreditState stays Available when it is activated."""

    @property
    def emergency_credit_state(self) -> EmergencyCreditState:
        state = super().emergency_credit_state
        return EmergencyCreditState.AVAILABLE if state is EmergencyCreditState.SELECTED else state


@fault(*METERS, breaks="SRV 1.6; SRV 7.4", noticed_by=["1.6", "unnumbered/prepay-orchestration"])
class EntersPrepaymentWithTheSupplyOff(Meter):
    """A meter that enters Prepayment Mode disables its supply, whatever its credit."""

    def execute(self, command: str, arguments: Mapping[str, Value]) -> Result:
        before = self.account.mode
        result = super().execute(command, arguments)
        if before is PaymentMode.CREDIT and self.account.mode is PaymentMode.PREPAYMENT:
            self.supply.disable()
        return result


@fault(*METERS, breaks="SRV 1.6", noticed_by=["1.6"])
class TakesNoDisablementThreshold(Meter):
    """SRV 1.6 leaves the Disablement Threshold as it is."""

    def execute(self, command: str, arguments: Mapping[str, Value]) -> Result:
        before = self.account.disablement_threshold
        result = super().execute(command, arguments)
        if command == "SetPaymentMode":
            self.account.disablement_threshold = before
        return result


@fault(*METERS, breaks="fact 16; SRV 1.6", noticed_by=["1.6", "6.2.9", "15.1"])
class SwapsTheFlagsOfTheMode(EmulatedDevice):
    """SRV 1.6 takes SuspendDebtDisabled and SuspendDebtEmergency for one another."""

    def execute(self, command: str, arguments: Mapping[str, Value]) -> Result:
        if command == "SetPaymentMode" and {"SuspendDebtDisabled", "SuspendDebtEmergency"} <= arguments.keys():
            disabled, emergency = arguments["SuspendDebtDisabled"], arguments["SuspendDebtEmergency"]
            arguments = {**arguments, "SuspendDebtDisabled": emergency, "SuspendDebtEmergency": disabled}
        return super().execute(command, arguments)


@fault(*METERS, breaks="SRV 1.6", noticed_by=["1.6", "6.2.9", "unnumbered/prepay-orchestration"])
class NeverGoesBackToCredit(EmulatedDevice):
    """A meter in Prepayment Mode stays there, and says it has changed."""

    def execute(self, command: str, arguments: Mapping[str, Value]) -> Result:
        if command == "SetPaymentMode" and arguments.get("PaymentMode") == "Credit":
            return Done()
        return super().execute(command, arguments)


@fault(*METERS, breaks="SRV 1.6; SRV 4.4.2", noticed_by=["4.4.2", "year-of-billing"])
class LogsNoChangeOfMode(Meter):
    """A change of payment mode is not logged."""

    def execute(self, command: str, arguments: Mapping[str, Value]) -> Result:
        kept = self.change_log.entries()
        result = super().execute(command, arguments)
        if command == "SetPaymentMode":
            self.change_log.clear()
            for entry in kept:
                self.change_log.write(entry.at, entry.values)
        return result


@fault(*METERS, breaks="SRV 1.6; SRV 4.4.2", noticed_by=["4.4.2"])
class LogsEveryModeRequest(Meter):
    """A request for the payment mode that holds already is logged as a change."""

    def execute(self, command: str, arguments: Mapping[str, Value]) -> Result:
        before = len(self.change_log.entries())
        result = super().execute(command, arguments)
        if command == "SetPaymentMode" and isinstance(result, Done) and len(self.change_log.entries()) == before:
            self._write_change_log()
        return result


@fault(*METERS, breaks="SRV 4.4.2", noticed_by=["4.4.2"])
class LogsRefusedChanges(Meter):
    """A change of payment mode or tariff that is refused is logged."""

    def execute(self, command: str, arguments: Mapping[str, Value]) -> Result:
        result = super().execute(command, arguments)
        if command in ("SetPaymentMode", "SetTariff") and isinstance(result, Refused):
            self._write_change_log()
        return result


@fault(*METERS, breaks="SRV 4.4.4", noticed_by=["4.4.4"])
class LogsTimeDebtAsPayment(Meter):
    """Time-based debt that is recovered is logged as a payment of debt."""

    def _on_time(self, action: Callable[[], None]) -> None:
        before = sum(self.account.debts.values())
        super()._on_time(action)
        if recovered := before - sum(self.account.debts.values()):
            self.account.debt_payment_log.write(self.device_time, {"Amount": recovered})


@fault(*METERS, breaks="SRV 4.4.4", noticed_by=["4.4.4"])
class LogsPaymentsOfRefusedTopUps(Account):
    """A top-up that is refused is logged as a payment of debt."""

    def add_credit(self, utrn: str, amount: int, at: datetime) -> Result:
        result = super().add_credit(utrn, amount, at)
        if isinstance(result, Refused):
            self.debt_payment_log.write(at, {"Amount": amount})
        return result


@fault(*METERS, breaks="SRV 4.4.5", noticed_by=["4.4.5"])
class LogsAdjustmentsAsTopUps(Meter):
    """An adjustment of the Meter Balance is logged as a top-up."""

    def execute(self, command: str, arguments: Mapping[str, Value]) -> Result:
        result = super().execute(command, arguments)
        if command == "AdjustMeterBalance" and isinstance(result, Done):
            self.account.credit_log.write(self.device_time, {"Amount": cast(int, arguments["Amount"])})
        return result


@fault(ESME, breaks="fact 1; clause 18.5(o)", noticed_by=["18.5(o)", "2.1"])
class RefusesConfigurationInCreditMode(Meter):
    """SRV 2.1 is refused in Credit Mode, which is not declared."""

    def write(self, values: Mapping[str, Value]) -> Result:
        if self.account.mode is PaymentMode.CREDIT and "EmergencyCreditLimit" in values:
            return Refused("not in Credit Mode")
        return super().write(values)
