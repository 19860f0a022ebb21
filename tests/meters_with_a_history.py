"""Meters that were used before they came to the bench: they owe, have drawn credit and hold settings of their own."""

from datetime import time, timedelta
from typing import Any

from device_drivers.emulator.account import EmergencyCredit, PaymentMode, Recovery
from device_drivers.emulator.esme import Esme
from device_drivers.emulator.gsme import Gsme
from device_drivers.emulator.meter import Meter
from device_drivers.emulator.tariff import Tariff
from smets1.calendars import NonDisablementCalendar, NonDisablementScript, NonDisablementSwitch

MUTED = ("810D", "8119", "81A7", "81A8", "81A9", "81AA", "81AB")
"""Alerts that somebody has disabled."""


def use(meter: Meter) -> None:
    """Leave `meter` as a customer of some years may have: in Prepayment Mode, exhausted, in debt, 8 s fast."""
    account = meter.account
    account.mode = PaymentMode.PREPAYMENT
    account.balance = -200_000
    account.emergency_credit = EmergencyCredit(900_000, 0, exhausted=True)
    account.accumulated_debt = 50_000
    account.debts = {"TimeDebt1": 1_234_000, "TimeDebt2": 70_000, "PaymentDebt": 2_000_000}
    account.recoveries = {"TimeDebt1": Recovery(100_000), "TimeDebt2": Recovery(1_000, "HOURLY")}
    account.debt_recovery_per_payment, account.debt_recovery_rate_cap = 1_000, 3
    account.suspend_debt_disabled = account.suspend_debt_emergency = True
    account.disablement_threshold = -200_000
    account.max_credit, account.max_meter_balance = 2_000_000, 5_000_000
    start, stop = (
        NonDisablementSwitch(time(7), NonDisablementScript.START),
        NonDisablementSwitch(time(20), NonDisablementScript.STOP),
    )
    meter.calendar = NonDisablementCalendar((start, stop))
    meter.tariff.tou_registers[:2] = [1_164, 70]
    if meter.behaviour.tariff_setting_supported:
        meter.tariff.tariff = Tariff((15_003,), 31_000)
    meter.execute("ConfigureAlertBehaviour", {f"x{code}": "Disable" for code in MUTED})
    meter.step_clock(timedelta(seconds=8))
    meter.take_alerts()


class UsedEsme(Esme):
    """An ESME with a history."""

    def __init__(self, *args: Any) -> None:
        super().__init__(*args)
        use(self)


class UsedGsme(Gsme):
    """A GSME with a history."""

    def __init__(self, *args: Any) -> None:
        super().__init__(*args)
        use(self)
