"""Each switch of the emulators: on and off differ as stated."""

from collections.abc import Iterable, Mapping
from dataclasses import fields
from datetime import UTC, date, datetime, time, timedelta
from typing import Any

import pytest

from device_drivers.emulator import SWITCHED_CLAUSES, Behaviour, VirtualClock, behaviour_for, make_device
from device_drivers.emulator.behaviour import DEBT_TYPES, TimeBase
from smets1.calendars import (
    NonDisablementCalendar,
    NonDisablementScript,
    NonDisablementSwitch,
    SwitchingTable,
    TariffSwitch,
)
from smets1.clauses import CLAUSES
from smets1.operations import Done, Refused, Value
from smets1.registers import DeviceModel

START, STOP = NonDisablementScript.START, NonDisablementScript.STOP
MODEL = DeviceModel("Maker", "Meter", "1", "2.0")
NOW = datetime(2025, 1, 15, 10, 0, tzinfo=UTC)
HOUR, DAY, SECOND = timedelta(hours=1), timedelta(days=1), timedelta(seconds=1)
POUND = 100_000
DEBT: Mapping[str, Value] = {
    "TimeDebtRegister1": 0,
    "TimeDebtRegister2": 0,
    "PaymentDebtRegister": 0,
    "DebtRecoveryPerPayment": 0,
    "DebtRecoveryRate1": 0,
    "DebtRecoveryPeriod1": "DAILY",
    "DebtRecoveryRate2": 0,
    "DebtRecoveryPeriod2": "DAILY",
}


class Bench:
    """A device on a clock of its own."""

    def __init__(self, behaviour: Behaviour, role: str = "ESME", start: datetime = NOW) -> None:
        self.clock = VirtualClock(start)
        self.device: Any = make_device(role, MODEL, self.clock, behaviour)

    def do(self, command: str, **arguments: Value) -> None:
        assert self.device.execute(command, arguments) == Done()

    def refused(self, command: str, **arguments: Value) -> str:
        result = self.device.execute(command, arguments)
        assert isinstance(result, Refused)
        return result.reason

    def prepayment(self, balance: int = 0, **terms: Value) -> None:
        defaults = {"SuspendDebtDisabled": False, "SuspendDebtEmergency": False, "DisablementThreshold": 0}
        self.do("AdjustMeterBalance", Amount=balance)
        self.do("SetPaymentMode", PaymentMode="Prepayment", **(defaults | terms))

    def update_debt(self, **values: Value) -> None:
        self.do("UpdateDebt", **(dict(DEBT) | values))

    def wait(self, how_long: timedelta) -> None:
        self.clock.wait_until(self.clock.now() + how_long)

    def __getitem__(self, item: str) -> Any:
        result = self.device.read((item,))
        assert isinstance(result, Done)
        return result.values[item]

    def debts(self) -> tuple[int, int, int]:
        return self["TimeDebtRegister1"], self["TimeDebtRegister2"], self["PaymentDebtRegister"]


def with_and_without(clause: str, role: str = "ESME", others: Iterable[str] = ()) -> tuple[Bench, Bench]:
    return Bench(behaviour_for((clause, *others), role), role), Bench(behaviour_for(others, role), role)


def scripts(*hours: int) -> NonDisablementCalendar:
    """START and STOP in turn at the hours of every day."""
    return NonDisablementCalendar(
        tuple(NonDisablementSwitch(time(hour), (START, STOP)[n % 2]) for n, hour in enumerate(hours))
    )


def test_every_clause_with_a_variation_of_the_device_is_switched() -> None:
    in_the_s1sp = {"18.63(c)", "18.64(b)", "18.64(c)"}
    shown_by_devices = {
        clause.id
        for clause in CLAUSES.values()
        if clause.has_feature and clause.kind == "variation" and clause.column == clause.id
    }
    assert shown_by_devices - in_the_s1sp == SWITCHED_CLAUSES


@pytest.mark.parametrize("clause", sorted(SWITCHED_CLAUSES))
def test_a_switched_clause_changes_the_behaviour_and_nothing_else_does(clause: str) -> None:
    assert behaviour_for((clause,), "ESME") != Behaviour()


def test_other_clauses_change_nothing() -> None:
    others = set(CLAUSES) - SWITCHED_CLAUSES
    assert {"18.63(c)", "18.64(b)", "18.64(c)"} <= others
    assert behaviour_for(others, "ESME") == behaviour_for((), "ESME") == Behaviour()


def test_clauses_add_up() -> None:
    both = behaviour_for(("18.5(o)", "18.7(i)"), "ESME")
    assert both.accepts_prepay_configuration_in == {"Prepayment"}
    assert both.debt_only_in_prepayment


@pytest.mark.parametrize("role", ["ESME", "GSME"])
def test_18_5_o_configuration_in_credit_mode(role: str) -> None:
    variation, standard = with_and_without("18.5(o)", role)
    for bench, accepted in ((variation, False), (standard, True)):
        result = bench.device.write({"EmergencyCreditLimit": 5})
        assert isinstance(result, Done if accepted else Refused)
        assert bench["EmergencyCreditLimit"] == (5 if accepted else 10 * POUND)
        assert bench.device.write({"BillingPeriod": "Weekly"}) == Done()
        bench.prepayment(POUND)
        assert bench.device.write({"EmergencyCreditLimit": 6}) == Done()
        assert bench["EmergencyCreditLimit"] == 6


def test_18_5_p_iii_scripts_per_day() -> None:
    variation, standard = with_and_without("18.5(p)(iii)")
    three, four = scripts(6, 9, 17), scripts(6, 9, 17, 20)
    assert variation.device.write({"NonDisablementCalendar": three}) == Done()
    result = variation.device.write({"NonDisablementCalendar": four, "LowCreditThreshold": 1})
    assert result == Refused("NonDisablementCalendar has 4 scripts on one day, expected at most 3")
    assert (variation["NonDisablementCalendar"], variation["LowCreditThreshold"]) == (three, 2 * POUND)
    assert standard.device.write({"NonDisablementCalendar": four}) == Done()
    assert standard["NonDisablementCalendar"] == four


@pytest.mark.parametrize("role", ["ESME", "GSME"])
def test_18_7_i_debt_in_credit_mode(role: str) -> None:
    variation, standard = with_and_without("18.7(i)", role)
    assert "Credit" in variation.refused("UpdateDebt", **(dict(DEBT) | {"TimeDebtRegister1": 5}))
    assert variation.debts() == (0, 0, 0)
    standard.update_debt(TimeDebtRegister1=5)
    assert standard.debts() == (5, 0, 0)
    variation.prepayment(POUND)
    variation.update_debt(TimeDebtRegister1=5)
    assert variation.debts() == (5, 0, 0)


@pytest.mark.parametrize(
    ("non_multiple", "sent", "arrives"),
    [
        ("reject", 1_000, 1_000),
        ("reject", 20_000, 20_000),
        ("reject", 999, None),
        ("reject", 1_001, None),
        ("truncate", 999, 0),
        ("truncate", 1_500, 1_000),
        ("round", 499, 0),
        ("round", 1_499, 1_000),
        ("round", 1_500, 2_000),
    ],
)
@pytest.mark.parametrize("name", ["TimeDebtRegister1", "PaymentDebtRegister", "DebtRecoveryRate2"])
def test_18_7_j_whole_pence(name: str, non_multiple: Any, sent: int, arrives: int | None) -> None:
    bench = Bench(Behaviour(whole_pence_debt=True, non_multiple=non_multiple))
    values = dict(DEBT) | {name: sent, "TimeDebtRegister2": 3_000}
    if arrives is None:
        assert "whole number of pence" in bench.refused("UpdateDebt", **values)
        assert (bench[name], bench["TimeDebtRegister2"]) == (0, 0)
    else:
        bench.do("UpdateDebt", **values)
        assert (bench[name], bench["TimeDebtRegister2"]) == (arrives, 3_000)
    standard = Bench(Behaviour())
    standard.update_debt(**{name: sent})
    assert standard[name] == sent


def test_18_7_j_cuts_and_rounds_decreases_alike() -> None:
    for non_multiple, left in (("truncate", 9_000), ("round", 8_000)):
        bench = Bench(Behaviour(whole_pence_debt=True, non_multiple=non_multiple))  # type: ignore[arg-type]
        bench.update_debt(PaymentDebtRegister=10_000)
        bench.update_debt(PaymentDebtRegister=-1_500)
        assert bench["PaymentDebtRegister"] == left


def test_18_7_j_rejects_by_default() -> None:
    bench = Bench(behaviour_for(("18.7(j)",), "ESME"))
    assert "whole number of pence" in bench.refused("UpdateDebt", **(dict(DEBT) | {"DebtRecoveryRate1": 1}))


def test_18_4_j_standing_charge_and_15_1_time_debt() -> None:
    """Both flags true, Emergency Credit in use across midnight; see V4 for the amounts."""
    for clauses, debt, emergency_credit in (
        ((), 500_000, 975_000),
        (("18.4(j)",), 500_000, 1_000_000),
        (("15.1",), 470_000, 945_000),
        (("15.1", "18.4(j)"), 470_000, 970_000),
    ):
        bench = Bench(behaviour_for(clauses, "ESME"))
        bench.prepayment(0, SuspendDebtDisabled=True, SuspendDebtEmergency=True)
        bench.update_debt(TimeDebtRegister1=500_000, DebtRecoveryRate1=30_000)
        bench.do("ActivateEmergencyCredit")
        bench.do("PressEnable")
        bench.wait(DAY)
        assert (bench["TimeDebtRegister1"], bench["EmergencyCreditBalance"]) == (debt, emergency_credit), clauses


def test_18_4_j_while_the_supply_is_disabled() -> None:
    variation, standard = with_and_without("18.4(j)")
    for bench, debt in ((variation, 0), (standard, 25_000)):
        bench.prepayment(0, SuspendDebtDisabled=True, SuspendDebtEmergency=True)
        bench.wait(DAY)
        assert bench["AccumulatedDebtRegister"] == debt


@pytest.mark.parametrize("role", ["ESME", "GSME"])
def test_18_8_silent_failure(role: str) -> None:
    variation, standard = with_and_without("18.8", role)
    for bench in (variation, standard):
        bench.prepayment(5 * POUND)
    variation.do("ActivateEmergencyCredit")
    assert "not below" in standard.refused("ActivateEmergencyCredit")
    for bench in (variation, standard):
        assert (bench["EmergencyCreditState"], bench["EmergencyCreditBalance"]) == ("Unavailable", 0)
        bench.do("AdjustMeterBalance", Amount=-5 * POUND + 1)
        bench.do("ActivateEmergencyCredit")
        assert bench["EmergencyCreditBalance"] == 10 * POUND


def test_tariff_setting_and_18_2_a_price_updates() -> None:
    unsupported = "unnumbered/tariff-setting-not-supported"
    price: Mapping[str, Value] = {"TariffTOUPriceMatrix": (7,), "StandingCharge": 8}
    tariff = dict(price) | {"TariffSwitchingTable": SwitchingTable()}
    for clauses, tariff_works, price_works in (
        ((), True, True),
        (("18.2(a)",), True, True),
        ((unsupported,), False, True),
        ((unsupported, "18.2(a)"), False, False),
    ):
        for command, arguments, works in (("SetTariff", tariff, tariff_works), ("SetPrice", price, price_works)):
            bench = Bench(behaviour_for(clauses, "ESME"))
            result = bench.device.execute(command, arguments)
            assert isinstance(result, Done if works else Refused), (clauses, command)
            found = bench["TariffTOUPriceMatrix"], bench["StandingCharge"]
            assert found == (((7,), 8) if works else ((20_000,), 25_000))


@pytest.mark.facts(15)
def test_table_15_settings_exist_and_are_written_before_enrolment_only() -> None:
    variation, standard = with_and_without("Table 15")
    items = ("DebtRecoveryTypeSequence", "DisablementOfSupplyNotAllowed")
    assert variation.device.read(items) == Done(
        {"DebtRecoveryTypeSequence": DEBT_TYPES, "DisablementOfSupplyNotAllowed": False}
    )
    assert isinstance(standard.device.read(items[:1]), Refused)
    assert isinstance(standard.device.write({"DisablementOfSupplyNotAllowed": True}), Refused)
    other = ("TimeDebt2", "PaymentDebt", "TimeDebt1")
    assert variation.device.write({"DebtRecoveryTypeSequence": other}) == Done()
    for wrong in (other[:2], ("TimeDebt1",) * 3, 5):
        assert isinstance(variation.device.write({"DebtRecoveryTypeSequence": wrong}), Refused)
    variation.device.enrol()
    result = variation.device.write({"DebtRecoveryTypeSequence": DEBT_TYPES})
    assert result == Refused("can be written before enrolment only: DebtRecoveryTypeSequence")
    assert variation["DebtRecoveryTypeSequence"] == other
    assert variation.device.write({"LowCreditThreshold": 5}) == Done()


@pytest.mark.facts(12)
def test_adjustments_reach_the_registers_in_the_configured_order() -> None:
    for sequence, found in (
        (DEBT_TYPES, (100, 200, 300)),
        (("TimeDebt2", "TimeDebt1", "PaymentDebt"), (200, 100, 300)),
        (("PaymentDebt", "TimeDebt1", "TimeDebt2"), (200, 300, 100)),
    ):
        bench = Bench(Behaviour(has_table_15_settings=True, debt_type_sequence=sequence))
        bench.update_debt(TimeDebtRegister1=100, TimeDebtRegister2=200, PaymentDebtRegister=300, DebtRecoveryRate1=7)
        assert bench.debts() == found
        assert (bench["DebtRecoveryRate1"], bench["DebtRecoveryRate2"]) == (7, 0)


def test_disablement_of_supply_not_allowed() -> None:
    bench = Bench(Behaviour(has_table_15_settings=True, disablement_of_supply_not_allowed=True))
    bench.prepayment(0)
    bench.wait(3 * DAY)
    assert (bench["SupplyState"], bench["AccumulatedDebtRegister"]) == ("Enabled", 75_000)
    assert bench.device.write({"DisablementOfSupplyNotAllowed": False}) == Done()
    assert bench["SupplyState"] == "Disabled"


def test_18_63_d_and_18_65_e_firmware_of_a_ppmid() -> None:
    update_fails, works = with_and_without("18.63(d)", "PPMID")
    activation_fails, _ = with_and_without("18.65(e)", "PPMID")
    image: Mapping[str, Value] = {"FirmwareVersion": "3.0", "ImageSize": 100}
    assert "not accepted" in update_fails.refused("UpdateFirmware", **image)
    assert "no firmware image" in update_fails.refused("ActivateFirmware")
    activation_fails.do("UpdateFirmware", **image)
    assert "could not be activated" in activation_fails.refused("ActivateFirmware")
    works.do("UpdateFirmware", **image)
    works.do("ActivateFirmware")
    versions = [bench["FirmwareVersion"] for bench in (update_fails, activation_fails, works)]
    assert versions == ["2.0", "2.0", "3.0"]


def test_largest_firmware_image() -> None:
    bench = Bench(Behaviour(max_firmware_image=100), "CHF")
    assert "larger than the 100 bytes" in bench.refused("UpdateFirmware", FirmwareVersion="3.0", ImageSize=101)
    bench.do("UpdateFirmware", FirmwareVersion="3.0", ImageSize=100)


def summer(clauses: Iterable[str]) -> Bench:
    return Bench(behaviour_for(clauses, "ESME"), start=datetime(2025, 7, 1, 5, 0, tzinfo=UTC))


@pytest.mark.parametrize(("clauses", "hour"), [((), 7), (("unnumbered/tariff-in-local-time",), 6)])
def test_local_time_of_the_tariff(clauses: tuple[str, ...], hour: int) -> None:
    bench = summer(clauses)
    table = SwitchingTable((TariffSwitch(time(0), 1), TariffSwitch(time(7), 2)))
    bench.do("SetTariff", TariffTOUPriceMatrix=(10, 30), StandingCharge=0, TariffSwitchingTable=table)
    at = datetime(2025, 7, 1, hour, 0, tzinfo=UTC)
    bench.clock.wait_until(at - SECOND)
    assert bench["ActiveTariffPrice"] == 10
    bench.clock.wait_until(at)
    assert bench["ActiveTariffPrice"] == 30


@pytest.mark.parametrize(("clauses", "hour"), [((), 10), (("unnumbered/calendar-in-local-time",), 9)])
def test_local_time_of_the_non_disablement_calendar(clauses: tuple[str, ...], hour: int) -> None:
    bench = summer(clauses)
    assert bench.device.write({"NonDisablementCalendar": scripts(4, 10)}) == Done()
    bench.prepayment(0)
    at = datetime(2025, 7, 1, hour, 0, tzinfo=UTC)
    bench.clock.wait_until(at - SECOND)
    assert bench["SupplyState"] == "Enabled"
    bench.clock.wait_until(at)
    assert bench["SupplyState"] == "Disabled"


@pytest.mark.parametrize(("time_base", "hour"), [("UTC", 24), ("local", 23)])
def test_time_base_of_the_daily_charges(time_base: TimeBase, hour: int) -> None:
    bench = Bench(Behaviour(daily_charges_time=time_base), start=datetime(2025, 7, 1, 5, 0, tzinfo=UTC))
    bench.prepayment(10 * POUND)
    bench.update_debt(TimeDebtRegister1=9_000, DebtRecoveryRate1=5_000)
    at = datetime(2025, 7, 1, tzinfo=UTC) + hour * HOUR
    bench.clock.wait_until(at - SECOND)
    assert bench["MeterBalance"] == 1_000_000
    bench.clock.wait_until(at)
    assert bench["MeterBalance"] == 970_000


def test_each_function_has_a_time_base_of_its_own() -> None:
    bench = Bench(Behaviour(daily_charges_time="local"), start=datetime(2025, 7, 1, 5, 0, tzinfo=UTC))
    table = SwitchingTable((TariffSwitch(time(0), 1), TariffSwitch(time(23, 30), 2)))
    bench.do("SetTariff", TariffTOUPriceMatrix=(10, 30), StandingCharge=7, TariffSwitchingTable=table)
    bench.clock.wait_until(datetime(2025, 7, 1, 23, 15, tzinfo=UTC))
    assert (bench["MeterBalance"], bench["ActiveTariffPrice"]) == (-7, 10)


def test_one_charge_a_day_where_the_clocks_change() -> None:
    for base in ("UTC", "local"):
        for start in (date(2025, 3, 28), date(2025, 10, 24)):
            noon = datetime.combine(start, time(12), UTC)
            bench = Bench(Behaviour(daily_charges_time=base), start=noon)  # type: ignore[arg-type]
            bench.wait(5 * DAY)
            assert bench["MeterBalance"] == -5 * 25_000


def test_a_cap_of_nothing() -> None:
    for no_cap, left in ((True, 400_000), (False, 500_000)):
        bench = Bench(Behaviour(zero_cap_means_no_cap=no_cap))
        bench.prepayment(0)
        bench.update_debt(PaymentDebtRegister=500_000, DebtRecoveryPerPayment=1_000)
        bench.do("AddCredit", UTRN="1" * 20, Amount=10 * POUND)
        assert bench["PaymentDebtRegister"] == left


def test_hourly_debt_on_the_hour() -> None:
    for on_the_hour, minutes in ((True, 40), (False, 60)):
        bench = Bench(Behaviour(hourly_debt_on_the_hour=on_the_hour), start=NOW + timedelta(minutes=20))
        bench.prepayment(POUND)
        bench.update_debt(TimeDebtRegister1=50, DebtRecoveryRate1=20, DebtRecoveryPeriod1="HOURLY")
        bench.wait(timedelta(minutes=minutes) - SECOND)
        assert bench["TimeDebtRegister1"] == 50
        bench.wait(SECOND)
        assert bench["TimeDebtRegister1"] == 30
        bench.wait(HOUR)
        assert bench["TimeDebtRegister1"] == 10


def test_exhausted_at_zero() -> None:
    for at_zero, supply in ((True, "Disabled"), (False, "Enabled")):
        bench = Bench(Behaviour(exhausted_at_zero=at_zero))
        bench.prepayment(0)
        assert bench["SupplyState"] == supply
        bench.do("AdjustMeterBalance", Amount=-1)
        assert bench["SupplyState"] == "Disabled"


def test_exhausted_below_zero_is_found_by_consumption_too() -> None:
    bench = Bench(Behaviour(exhausted_at_zero=False))
    bench.prepayment(20_000)
    bench.device.set(1_000)
    bench.wait(HOUR)
    assert (bench["SupplyState"], bench["MeterBalance"]) == ("Enabled", 0)
    bench.wait(HOUR)
    assert (bench["SupplyState"], bench["MeterBalance"]) == ("Disabled", -20)


@pytest.mark.parametrize(("role", "left"), [("ESME", (0, 0)), ("GSME", (25_000, 0))])
def test_reset_by_device_type(role: str, left: tuple[int, int]) -> None:
    bench = Bench(behaviour_for((), role), role)
    bench.prepayment(0)
    bench.wait(DAY)
    assert bench["AccumulatedDebtRegister"] == 25_000
    bench.do("ResetMeterBalance")
    assert (bench["AccumulatedDebtRegister"], bench["MeterBalance"]) == left


def test_separate_balances() -> None:
    for separate, in_prepayment in ((False, 5 * POUND), (True, 0)):
        bench = Bench(Behaviour(separate_balances=separate))
        bench.prepayment(5 * POUND)
        assert bench["MeterBalance"] == in_prepayment
        bench.do("SetPaymentMode", PaymentMode="Credit")
        assert bench["MeterBalance"] == 5 * POUND


def test_amount_due_positive() -> None:
    for positive, due in ((False, -20_000), (True, 20_000)):
        bench = Bench(Behaviour(amount_due_positive=positive))
        bench.device.set(1_000)
        bench.wait(HOUR)
        assert bench["MeterBalance"] == due
        bench.prepayment(0)
        assert bench["MeterBalance"] == -20_000


def test_debt_below_zero() -> None:
    floor, reject = Bench(Behaviour(debt_below_zero="floor")), Bench(Behaviour(debt_below_zero="reject"))
    for bench in (floor, reject):
        bench.update_debt(TimeDebtRegister1=500, TimeDebtRegister2=500)
    change = dict(DEBT) | {"TimeDebtRegister1": -501, "TimeDebtRegister2": 1}
    floor.do("UpdateDebt", **change)
    assert floor.debts() == (0, 501, 0)
    assert "below 0" in reject.refused("UpdateDebt", **change)
    assert reject.debts() == (500, 500, 0)


def test_every_switch_has_a_documented_default() -> None:
    """A switch without a default could not be left out of a bench file."""
    assert all(getattr(Behaviour(), field.name) == field.default for field in fields(Behaviour))
