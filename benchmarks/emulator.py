"""How fast the emulated meters are: simulated meter-days per second, on a busy day and on an idle one.

python benchmarks/emulator.py [DAYS]
"""

import sys
import time
from datetime import UTC, datetime, timedelta

from device_drivers.emulator import VirtualClock, behaviour_for, make_device
from smets1.calendars import (
    NonDisablementCalendar,
    NonDisablementScript,
    NonDisablementSwitch,
    SwitchingTable,
    TariffSwitch,
)
from smets1.operations import Done
from smets1.registers import DeviceModel

MODEL = DeviceModel("Benchmark", "meter", "1", "1")
START = datetime(2025, 1, 1, tzinfo=UTC)
PREPAYMENT = {
    "PaymentMode": "Prepayment",
    "SuspendDebtDisabled": False,
    "SuspendDebtEmergency": False,
    "DisablementThreshold": 0,
}


def meter_days_per_second(role: str, days: int, *, busy: bool) -> float:
    """Simulate a prepayment meter for `days`: busy with a new load each half hour and two tariff switches a day."""
    clock = VirtualClock(START)
    device = make_device(role, MODEL, clock, behaviour_for((), role))
    load = device.load
    switch = (datetime(2025, 1, 1, 7).time(), datetime(2025, 1, 1, 23).time())
    table = SwitchingTable((TariffSwitch(switch[0], 1), TariffSwitch(switch[1], 2)))
    scripts = (
        NonDisablementSwitch(switch[1], NonDisablementScript.START),
        NonDisablementSwitch(switch[0], NonDisablementScript.STOP),
    )
    tariff = {"TariffTOUPriceMatrix": (20_000, 10_000), "StandingCharge": 25_000, "TariffSwitchingTable": table}
    calendar = {"NonDisablementCalendar": NonDisablementCalendar(scripts)}
    for result in (
        device.execute("AdjustMeterBalance", {"Amount": 10**9}),
        device.execute("SetPaymentMode", PREPAYMENT),
        device.execute("SetTariff", tariff),
        device.write(calendar),
    ):
        if not isinstance(result, Done):
            raise RuntimeError(result)
    if load is None:
        raise RuntimeError(f"a {role} has no load")
    begun = time.perf_counter()
    for half_hour in range(48 * days if busy else days):
        load.set(300 + half_hour % 7 * 500 if busy else 0)
        clock.wait_until(START + half_hour * timedelta(minutes=30 if busy else 24 * 60))
    return days / (time.perf_counter() - begun)


def main(days: int) -> None:
    """Print a line for each meter and kind of day."""
    for role in ("ESME", "GSME"):
        for busy in (True, False):
            rate = meter_days_per_second(role, days, busy=busy)
            print(f"{role} {'busy' if busy else 'idle':5} {rate:10,.0f} meter-days per second")  # noqa: T201


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 365)
