"""Emulated devices behind the driver protocol: what they serve, how energy and time act on them, what they refuse."""

from collections.abc import Mapping
from datetime import UTC, datetime, time, timedelta
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from device_drivers.emulator import Behaviour, EmulatedDevice, VirtualClock, behaviour_for, make_device
from device_drivers.emulator.clock import Order
from device_drivers.emulator.driver import EMULATORS
from device_drivers.emulator.esme import Esme
from device_drivers.emulator.metering import CostMeter, Flow
from device_drivers.emulator.ppmid import Ppmid
from smets1.calendars import (
    NonDisablementCalendar,
    NonDisablementScript,
    NonDisablementSwitch,
    SwitchingTable,
    TariffSwitch,
)
from smets1.data_items import COMMANDS, DATA_ITEMS, PREPAY_CONFIGURATION
from smets1.operations import Done, Refused, Value
from smets1.registers import DeviceModel

MODEL = DeviceModel("Maker", "Meter", "1", "2.0")
NOW = datetime(2025, 1, 15, 10, 0, tzinfo=UTC)
HOUR, DAY, SECOND = timedelta(hours=1), timedelta(days=1), timedelta(seconds=1)
POUND = 100_000
deterministic = settings(derandomize=True, deadline=None, database=None)
ALWAYS = NonDisablementCalendar((NonDisablementSwitch(time(0), NonDisablementScript.START),))
CONFIGURATION: Mapping[str, Value] = {
    "EmergencyCreditLimit": 5 * POUND,
    "EmergencyCreditThreshold": 2 * POUND,
    "LowCreditThreshold": 3 * POUND,
    "DebtRecoveryRateCap": 7,
    "MaxMeterBalance": 500 * POUND,
    "MaxCreditThreshold": 100 * POUND,
    "NonDisablementCalendar": ALWAYS,
}
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

    def __init__(self, role: str = "ESME", behaviour: Behaviour | None = None, start: datetime = NOW) -> None:
        self.clock = VirtualClock(start)
        self.device: Any = make_device(role, MODEL, self.clock, behaviour or behaviour_for((), role))

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

    def wait(self, how_long: timedelta) -> None:
        self.clock.wait_until(self.clock.now() + how_long)

    def __getitem__(self, item: str) -> Any:
        result = self.device.read((item,))
        assert isinstance(result, Done)
        return result.values[item]

    def codes(self) -> list[str]:
        return [alert.code for alert in self.device.take_alerts()]


@pytest.mark.parametrize("role", EMULATORS)
def test_every_item_and_command_of_the_device_type_is_served(role: str) -> None:
    device = Bench(role, behaviour_for(("Table 15",), role)).device
    items = [item.name for item in DATA_ITEMS.values() if role in item.device_types]
    assert items
    assert isinstance(device.read(items), Done)
    for command in COMMANDS.values():
        known = role in command.device_types
        result = device.execute(command.name, {"Nonsense": 1})
        assert isinstance(result, Refused)
        assert ("does not know the command" in result.reason) is not known
        if known:
            assert set(device.commands[command.name].required) | set(device.commands[command.name].optional) == {
                name for name, _ in command.arguments
            }


@pytest.mark.parametrize("role", EMULATORS)
def test_item_values_have_the_type_that_the_data_item_states(role: str) -> None:
    device = Bench(role, behaviour_for(("Table 15",), role)).device
    types = {
        "int": int,
        "bool": bool,
        "text": str,
        "time": datetime,
        "ints": tuple,
        "texts": tuple,
        "log": tuple,
        "NonDisablementCalendar": NonDisablementCalendar,
        "SwitchingTable": SwitchingTable,
    }
    for name, item in DATA_ITEMS.items():
        if role in item.device_types:
            assert type(device.read((name,)).values[name]) is types[item.type], name


def test_unknown_names_are_refused() -> None:
    device = Bench("CHF").device
    assert isinstance(device.read(("Clock", "MeterBalance")), Refused)
    assert isinstance(device.write({"MeterBalance": 1}), Refused)
    assert isinstance(device.execute("AddCredit", {}), Refused)
    with pytest.raises(ValueError, match="GPF is not emulated"):
        make_device("GPF", MODEL, VirtualClock(NOW), Behaviour())


def test_factory_state() -> None:
    bench = Bench()
    expected = {
        "PaymentMode": "Credit",
        "SupplyState": "Enabled",
        "MeterBalance": 0,
        "TariffTOUPriceMatrix": (20_000,),
        "StandingCharge": 25_000,
        "TariffSwitchingTable": SwitchingTable(),
        "EmergencyCreditLimit": 10 * POUND,
        "EmergencyCreditThreshold": POUND,
        "LowCreditThreshold": 2 * POUND,
        "DebtRecoveryRateCap": 0,
        "MaxMeterBalance": 1000 * POUND,
        "MaxCreditThreshold": 250 * POUND,
        "SuspendDebtDisabled": False,
        "SuspendDebtEmergency": False,
        "NonDisablementCalendar": NonDisablementCalendar(),
        "TimeDebtRegister1": 0,
        "Clock": NOW,
    }
    assert bench.device.read(tuple(expected)) == Done(expected)
    assert bench.device.take_alerts() == []


def test_an_esme_charges_for_kwh() -> None:
    bench = Bench()
    bench.device.set(1_500)
    bench.wait(HOUR)
    bench.device.set(0)
    bench.wait(HOUR)
    assert bench["ActiveImportRegister"] == 1_500
    assert bench["TariffTOURegisterMatrix"] == (1_500, *[0] * 47)
    assert bench["MeterBalance"] == -30_000


def test_a_gsme_charges_for_kwh_from_volume_and_calorific_value() -> None:
    bench = Bench("GSME")
    bench.device.set(1_000)
    bench.wait(HOUR)
    # 1 m³ x 1.02264 x 39.5 / 3.6 = 11.2206... kWh, at 20 p.
    assert bench["ConsumptionRegister"] == 1_000
    assert bench["MeterBalance"] == -224_412
    assert bench.device.write({"CalorificValue": 360, "ConversionFactor": 100_000}) == Done()
    bench.wait(HOUR)
    # 10 kWh, with the 0.66... millipence left over.
    assert bench["MeterBalance"] == -424_412
    assert bench["TariffTOURegisterMatrix"] == (2_000, 0, 0, 0)


def test_v5_on_a_meter() -> None:
    bench = Bench()
    bench.do("SetPrice", TariffTOUPriceMatrix=(16_123,), StandingCharge=0)
    bench.device.set(333)
    balances = []
    for _ in range(3):
        bench.wait(HOUR)
        balances.append(bench["MeterBalance"])
    assert balances == [-5_368, -10_737, -16_106]


def test_supply_is_disabled_at_the_very_instant_the_credit_is_used_up() -> None:
    bench = Bench()
    bench.prepayment(1_000)
    bench.device.set(1_000)
    # 50 Wh at 20 millipence each last 180 s.
    bench.wait(180 * SECOND - timedelta(microseconds=1))
    assert (bench["SupplyState"], bench["MeterBalance"]) == ("Enabled", 20)
    bench.wait(timedelta(microseconds=1))
    assert (bench["SupplyState"], bench["MeterBalance"]) == ("Disabled", 0)
    bench.wait(HOUR)
    assert (bench["MeterBalance"], bench["ActiveImportRegister"]) == (0, 50)
    alerts = [(alert.code, alert.at) for alert in bench.device.take_alerts()]
    assert alerts == [("810D", NOW), ("8119", NOW), ("8F0F", NOW + 180 * SECOND)]


def test_thresholds_raise_their_alerts_when_they_are_crossed() -> None:
    bench = Bench()
    bench.prepayment(3 * POUND)
    bench.device.set(1_000)
    bench.wait(11 * HOUR)
    bench.do("ActivateEmergencyCredit")
    bench.device.set(20_000)
    bench.wait(HOUR * 2.7)
    # £3 at 20 p an hour falls below £2 and £1 one Wh after 5 and 10 hours; then £10.80 at £4 an hour lasts 2.7 hours.
    assert [(alert.code, alert.at - NOW) for alert in bench.device.take_alerts()] == [
        ("810D", 5 * HOUR + 3.6 * SECOND),
        ("8119", 10 * HOUR + 3.6 * SECOND),
        ("81AB", 11 * HOUR),
        ("810D", 13.2 * HOUR + 0.18 * SECOND),
        ("81AA", 13.7 * HOUR),
        ("8F0F", 13.7 * HOUR),
    ]
    assert (bench["MeterBalance"], bench["EmergencyCreditBalance"], bench["SupplyState"]) == (0, 0, "Disabled")


def test_emergency_credit_is_available_when_the_balance_falls_below_its_threshold() -> None:
    bench = Bench()
    bench.prepayment(POUND + 20_000)
    bench.device.set(1_000)
    bench.codes()
    bench.wait(HOUR)
    assert bench["EmergencyCreditState"] == "Unavailable"
    assert "not below" in bench.refused("ActivateEmergencyCredit")
    bench.wait(4 * SECOND)
    assert bench["EmergencyCreditState"] == "Available"
    assert [(a.code, a.at) for a in bench.device.take_alerts()] == [("8119", NOW + HOUR + 3.6 * SECOND)]


def test_disabled_armed_enabled() -> None:
    bench = Bench()
    bench.prepayment(0)
    assert bench["SupplyState"] == "Disabled"
    assert "not Armed" in bench.refused("PressEnable")
    bench.do("AddCredit", UTRN="1" * 20, Amount=5 * POUND)
    assert bench["SupplyState"] == "Armed"
    assert bench.codes() == ["810D", "8119", "8F0F", "8F32"]
    bench.device.set(1_000)
    bench.wait(HOUR)
    assert bench["ActiveImportRegister"] == 0
    bench.do("PressEnable")
    assert bench["SupplyState"] == "Enabled"
    bench.wait(HOUR)
    assert bench["ActiveImportRegister"] == 1_000
    assert bench["MeterBalance"] == 480_000


def test_activating_emergency_credit_arms_a_disabled_supply() -> None:
    bench = Bench()
    bench.prepayment(0)
    bench.codes()
    bench.do("ActivateEmergencyCredit")
    assert bench["SupplyState"] == "Armed"
    assert bench.codes() == ["81AB", "8168"]


def test_an_armed_supply_whose_credit_goes_is_disabled() -> None:
    bench = Bench()
    bench.prepayment(0)
    bench.do("AdjustMeterBalance", Amount=10_000)
    assert bench["SupplyState"] == "Armed"
    bench.wait(DAY)
    assert bench["SupplyState"] == "Disabled"
    assert bench["AccumulatedDebtRegister"] == 15_000


def test_commands_stand_until_the_next_edge() -> None:
    bench = Bench()
    bench.prepayment(0)
    bench.do("EnableSupply")
    bench.device.set(1_000)
    bench.wait(HOUR)
    assert (bench["SupplyState"], bench["MeterBalance"]) == ("Enabled", -20_000)
    bench.do("AdjustMeterBalance", Amount=30_000)
    assert bench["SupplyState"] == "Enabled"
    bench.wait(HOUR)
    assert bench["SupplyState"] == "Disabled"
    bench.do("ArmSupply")
    bench.do("PressEnable")
    assert bench["SupplyState"] == "Enabled"


def test_credit_does_not_arm_what_the_supplier_disabled() -> None:
    bench = Bench()
    bench.prepayment(5 * POUND)
    bench.do("DisableSupply")
    bench.do("AddCredit", UTRN="1" * 20, Amount=POUND)
    assert bench["SupplyState"] == "Disabled"
    bench.do("ArmSupply")
    assert bench["SupplyState"] == "Armed"


def test_a_supplier_who_disables_what_credit_has_disabled_keeps_it_so() -> None:
    for by_supplier, supply in ((False, "Armed"), (True, "Disabled")):
        bench = Bench()
        bench.prepayment(0)
        if by_supplier:
            bench.do("DisableSupply")
        bench.do("AddCredit", UTRN="1" * 20, Amount=POUND)
        assert bench["SupplyState"] == supply


def test_an_enabled_supply_cannot_be_armed_and_a_gas_supply_not_enabled_remotely() -> None:
    assert "Enabled" in Bench().refused("ArmSupply")
    assert "does not know" in Bench("GSME").refused("EnableSupply")


def test_in_a_non_disablement_period_supply_stays_until_it_ends() -> None:
    calendar = NonDisablementCalendar(
        (
            NonDisablementSwitch(time(18), NonDisablementScript.START),
            NonDisablementSwitch(time(10), NonDisablementScript.STOP),
        )
    )
    bench = Bench(start=NOW.replace(hour=20))
    assert bench.device.write({"NonDisablementCalendar": calendar}) == Done()
    bench.prepayment(0)
    assert bench["SupplyState"] == "Enabled"
    assert bench.codes() == ["810D", "8119", "8F83"]
    bench.device.set(1_000)
    bench.wait(13 * HOUR)
    assert (bench["SupplyState"], bench["MeterBalance"], bench["AccumulatedDebtRegister"]) == (
        "Enabled",
        -260_000,
        25_000,
    )
    bench.wait(HOUR)
    assert (bench["SupplyState"], bench["MeterBalance"]) == ("Disabled", -280_000)
    assert [(alert.code, alert.at) for alert in bench.device.take_alerts()] == [("8F0F", NOW + DAY)]


def test_an_interrupted_credit_mode_leaves_the_supply_as_it_is() -> None:
    bench = Bench()
    bench.prepayment(0)
    bench.do("SetPaymentMode", PaymentMode="Credit")
    assert bench["SupplyState"] == "Disabled"
    bench.do("AdjustMeterBalance", Amount=POUND)
    assert bench["SupplyState"] == "Disabled"
    bench.prepayment(0)
    assert bench["SupplyState"] == "Armed"


def test_a_change_to_prepayment_judges_the_credit_afresh() -> None:
    bench = Bench()
    bench.prepayment(0)
    bench.do("SetPaymentMode", PaymentMode="Credit")
    bench.do("EnableSupply")
    bench.prepayment(0)
    assert bench["SupplyState"] == "Disabled"


def test_a_load_that_changes_at_the_instant_of_exhaustion_does_not_hide_it() -> None:
    bench = Bench()
    bench.prepayment(20_000)
    bench.device.set(1_000)
    bench.clock.at(NOW + HOUR, lambda: bench.device.set(0), Order.CONSUMPTION)
    bench.wait(HOUR)
    assert (bench["SupplyState"], bench["MeterBalance"]) == ("Disabled", 0)


def test_emergency_credit_below_the_disablement_threshold_is_exhausted_after_the_account() -> None:
    bench = Bench()
    assert bench.device.write({"NonDisablementCalendar": ALWAYS}) == Done()
    bench.prepayment(-5 * POUND)
    bench.do("ActivateEmergencyCredit")
    bench.codes()
    bench.device.set(50_000)
    bench.wait(2 * HOUR)
    assert bench["MeterBalance"] == -15 * POUND
    # At £10 an hour, £10 of Emergency Credit above a balance of -£5 is worth £5 to the account.
    assert [(alert.code, alert.at - NOW) for alert in bench.device.take_alerts()] == [
        ("810D", 0.3 * HOUR + 0.072 * SECOND),
        ("8F83", 0.5 * HOUR),
        ("81AA", HOUR),
    ]


def test_the_disablement_threshold_takes_effect_at_once() -> None:
    bench = Bench()
    bench.prepayment(5 * POUND, DisablementThreshold=5 * POUND)
    assert bench["SupplyState"] == "Disabled"
    bench.prepayment(0, DisablementThreshold=-5 * POUND)
    assert bench["SupplyState"] == "Armed"


def test_payment_mode_takes_its_terms_with_prepayment_only() -> None:
    bench = Bench()
    assert "SuspendDebtDisabled" in bench.refused("SetPaymentMode", PaymentMode="Credit", SuspendDebtDisabled=True)
    assert "SuspendDebtEmergency is missing" in bench.refused(
        "SetPaymentMode", PaymentMode="Prepayment", SuspendDebtDisabled=True, DisablementThreshold=0
    )
    assert "one of Credit, Prepayment" in bench.refused("SetPaymentMode", PaymentMode="Cash")
    bench.prepayment(0, SuspendDebtDisabled=True, DisablementThreshold=-1)
    assert (bench["SuspendDebtDisabled"], bench["SuspendDebtEmergency"], bench["DisablementThreshold"]) == (
        True,
        False,
        -1,
    )


def test_the_prepayment_configuration_is_one_write() -> None:
    bench = Bench()
    assert set(CONFIGURATION) == set(PREPAY_CONFIGURATION)
    assert bench.device.write(CONFIGURATION) == Done()
    assert bench.device.read(PREPAY_CONFIGURATION) == Done(CONFIGURATION)


@pytest.mark.parametrize(
    ("item", "value"),
    [
        ("EmergencyCreditLimit", -1),
        ("EmergencyCreditLimit", True),
        ("EmergencyCreditLimit", "5"),
        ("DebtRecoveryRateCap", 65_536),
        ("NonDisablementCalendar", 3),
        ("NonDisablementCalendar", NonDisablementCalendar((NonDisablementSwitch(time(1), "START", (8,)),))),  # type: ignore[arg-type]
        ("MeterBalance", 5),
        ("DisablementOfSupplyNotAllowed", True),
        ("CalorificValue", 400),
    ],
)
def test_a_write_is_taken_whole_or_not_at_all(item: str, value: Value) -> None:
    bench = Bench()
    before = bench.device.read(PREPAY_CONFIGURATION)
    result = bench.device.write(dict(CONFIGURATION) | {item: value})
    assert isinstance(result, Refused)
    assert item in result.reason
    assert bench.device.read(PREPAY_CONFIGURATION) == before


@pytest.mark.parametrize(
    ("command", "arguments"),
    [
        ("AddCredit", {"UTRN": "123", "Amount": 5}),
        ("AddCredit", {"UTRN": "x" * 20, "Amount": 5}),
        ("AddCredit", {"UTRN": "1" * 20, "Amount": 0}),
        ("AddCredit", {"UTRN": "1" * 20}),
        ("AdjustMeterBalance", {"Amount": 1.5}),
        ("AdjustMeterBalance", {"Amount": 2**31}),
        ("UpdateDebt", dict(DEBT) | {"DebtRecoveryPerPayment": 10_001}),
        ("UpdateDebt", dict(DEBT) | {"DebtRecoveryPeriod1": "WEEKLY"}),
        ("UpdateDebt", dict(DEBT) | {"DebtRecoveryRate2": -1}),
        ("UpdateDebt", {name: value for name, value in DEBT.items() if name != "TimeDebtRegister2"}),
        ("UpdateDebt", dict(DEBT) | {"Debt": 5}),
        ("SetPrice", {"TariffTOUPriceMatrix": (), "StandingCharge": 0}),
        ("SetPrice", {"TariffTOUPriceMatrix": (1,) * 49, "StandingCharge": 0}),
        ("SetPrice", {"TariffTOUPriceMatrix": (-1,), "StandingCharge": 0}),
        ("SetTariff", {"TariffTOUPriceMatrix": (1,), "StandingCharge": 0, "TariffSwitchingTable": 3}),
        (
            "SetTariff",
            {
                "TariffTOUPriceMatrix": (1, 2),
                "StandingCharge": 0,
                "TariffSwitchingTable": SwitchingTable((TariffSwitch(time(0), 3),)),
            },
        ),
        ("SynchroniseClock", {"Clock": NOW.replace(tzinfo=None)}),
        ("UpdateFirmware", {"FirmwareVersion": "", "ImageSize": 1}),
        ("UpdateFirmware", {"FirmwareVersion": "3", "ImageSize": 0}),
        ("ActivateFirmware", {}),
        ("ResetMeterBalance", {"Amount": 1}),
        ("Explode", {}),
    ],
)
def test_a_refused_command_changes_nothing(command: str, arguments: Mapping[str, Any]) -> None:
    bench = Bench(behaviour=behaviour_for(("Table 15",), "ESME"))
    bench.prepayment(3 * POUND)
    bench.do("UpdateDebt", **(dict(DEBT) | {"TimeDebtRegister1": 500, "DebtRecoveryRate1": 5}))
    items = tuple(bench.device.readable)
    before = bench.device.read(items)
    assert isinstance(bench.device.execute(command, arguments), Refused)
    assert bench.device.read(items) == before


def test_daily_charges_at_midnight() -> None:
    bench = Bench()
    bench.prepayment(10 * POUND)
    bench.do("UpdateDebt", **(dict(DEBT) | {"TimeDebtRegister1": 100_000, "DebtRecoveryRate1": 30_000}))
    bench.wait(14 * HOUR - SECOND)
    assert bench["MeterBalance"] == 1_000_000
    bench.wait(SECOND)
    assert (bench["MeterBalance"], bench["TimeDebtRegister1"]) == (945_000, 70_000)
    bench.wait(4 * DAY)
    assert (bench["MeterBalance"], bench["TimeDebtRegister1"]) == (1_000_000 - 5 * 25_000 - 100_000, 0)
    assert bench.codes() == ["81A7"]


def test_hourly_time_debt() -> None:
    bench = Bench()
    bench.wait(timedelta(minutes=10))
    bench.prepayment(10 * POUND)
    bench.do(
        "UpdateDebt",
        **(dict(DEBT) | {"TimeDebtRegister2": 5_000, "DebtRecoveryRate2": 2_000, "DebtRecoveryPeriod2": "HOURLY"}),
    )
    bench.wait(HOUR - SECOND)
    assert bench["TimeDebtRegister2"] == 5_000
    bench.wait(SECOND)
    assert bench["TimeDebtRegister2"] == 3_000
    bench.wait(2 * HOUR)
    assert (bench["TimeDebtRegister2"], bench["MeterBalance"]) == (0, 995_000)
    assert bench.codes() == ["81A8"]


def test_time_of_use_registers_and_prices() -> None:
    bench = Bench()
    table = SwitchingTable((TariffSwitch(time(0, 30), 2), TariffSwitch(time(7, 30), 1)))
    bench.do("SetTariff", TariffTOUPriceMatrix=(30_000, 10_000), StandingCharge=0, TariffSwitchingTable=table)
    bench.device.set(1_000)
    bench.wait(DAY)
    assert bench["TariffTOURegisterMatrix"][:3] == (17_000, 7_000, 0)
    assert bench["ActiveImportRegister"] == 24_000
    assert bench["MeterBalance"] == -(17 * 30_000 + 7 * 10_000)
    assert (bench["ActiveTariffTOURegister"], bench["ActiveTariffPrice"]) == (1, 30_000)
    bench.do("SetPrice", TariffTOUPriceMatrix=(50_000, 10_000), StandingCharge=5)
    assert (bench["ActiveTariffPrice"], bench["TariffSwitchingTable"], bench["StandingCharge"]) == (50_000, table, 5)


def test_a_price_change_moves_the_instant_of_disablement() -> None:
    bench = Bench()
    bench.prepayment(20_000)
    bench.device.set(1_000)
    bench.do("SetPrice", TariffTOUPriceMatrix=(40_000,), StandingCharge=0)
    bench.wait(HOUR / 2 - SECOND)
    assert bench["SupplyState"] == "Enabled"
    bench.wait(SECOND)
    assert bench["SupplyState"] == "Disabled"


def test_energy_that_costs_nothing_never_uses_up_the_credit() -> None:
    bench = Bench()
    bench.do("SetPrice", TariffTOUPriceMatrix=(0,), StandingCharge=0)
    bench.prepayment(1)
    bench.device.set(10_000)
    bench.wait(400 * DAY)
    assert (bench["MeterBalance"], bench["SupplyState"]) == (1, "Enabled")


def test_credit_that_lasts_for_ages() -> None:
    bench = Bench()
    bench.do("SetPrice", TariffTOUPriceMatrix=(1,), StandingCharge=0)
    bench.prepayment(900 * POUND)
    bench.device.set(1)
    bench.wait(1000 * DAY)
    assert bench["MeterBalance"] == 900 * POUND - 24


def exported(bench: Bench) -> list[int]:
    """What the export profile holds, half hour by half hour."""
    return [entry.values["ActiveEnergyExported"] for entry in bench["ActiveExportProfileLog"]]


def test_export() -> None:
    bench = Bench(start=NOW + timedelta(minutes=10))
    assert isinstance(bench.device, Esme)
    bench.device.set_export(600)
    bench.wait(timedelta(minutes=50))
    bench.device.set_export(0)
    bench.wait(HOUR)
    assert exported(bench) == [200, 300, 0, 0]
    assert bench["ActiveExportRegister"] == 500
    assert bench["ActiveImportRegister"] == 0
    assert bench["MeterBalance"] == 0
    bench.do("DisableSupply")
    bench.device.set_export(600)
    bench.wait(HOUR)
    assert (bench["ActiveExportRegister"], exported(bench)[-2:]) == (500, [0, 0])


def test_export_half_hours_follow_the_clock_of_the_device() -> None:
    bench = Bench()
    bench.device.step_clock(timedelta(minutes=-10))
    bench.device.set_export(600)
    bench.wait(HOUR)
    assert exported(bench) == [100, 300]


@given(rate=st.integers(1, 100_000), run=st.integers(0, 10**10), units=st.integers(1, 8_000))
@deterministic
def test_a_flow_knows_the_microsecond_at_which_a_unit_is_complete(rate: int, run: int, units: int) -> None:
    microsecond = timedelta(microseconds=1)
    counts = []
    for early in (microsecond, timedelta(0)):
        flow = Flow()
        flow.rate = rate
        flow.advance(run * microsecond)
        wait = flow.time_until(units)
        assert wait is not None
        counts.append(flow.advance(wait - early))
    assert counts == [units - 1, units]


@given(before=st.integers(0, 5_000), price=st.integers(1, 100_000), cost=st.integers(1, 10**6))
@deterministic
def test_a_cost_meter_knows_the_unit_that_makes_a_cost_due(before: int, price: int, cost: int) -> None:
    due = []
    for short in (1, 0):
        meter = CostMeter(1000)
        meter.charge(before, price)
        units = meter.units_until(cost, price)
        assert units is not None
        due.append(meter.charge(units - short, price))
    assert due[0] < cost <= due[1]


def test_the_export_profile_log_keeps_the_newest_entries() -> None:
    bench = Bench()
    bench.wait(400 * DAY)
    bench.device.set_export(2)
    bench.wait(HOUR)
    log = exported(bench)
    assert len(log) == 4_464
    assert log[-3:] == [0, 1, 1]


@pytest.mark.parametrize("rate", [-1])
def test_a_load_is_not_negative(rate: int) -> None:
    with pytest.raises(ValueError, match="0 or more"):
        Bench().device.set(rate)


def test_only_a_meter_has_a_load() -> None:
    meter = Bench("GSME").device
    assert meter.load is meter
    assert Bench("PPMID").device.load is None


def test_the_device_has_a_clock_of_its_own() -> None:
    bench = Bench(start=NOW.replace(hour=23, minute=50))
    bench.device.step_clock(timedelta(minutes=-5))
    assert bench["Clock"] == NOW.replace(hour=23, minute=45)
    bench.wait(timedelta(minutes=12))
    assert bench["MeterBalance"] == 0
    bench.wait(timedelta(minutes=3))
    assert bench["MeterBalance"] == -25_000
    bench.do("SynchroniseClock", Clock=bench.clock.now())
    assert bench["Clock"] == bench.clock.now()
    bench.wait(DAY)
    assert bench["MeterBalance"] == -50_000


def test_a_day_is_charged_once_although_the_clock_is_put_back() -> None:
    bench = Bench(start=NOW.replace(hour=23, minute=50))
    bench.wait(HOUR)
    bench.do("SynchroniseClock", Clock=bench.clock.now() - HOUR)
    bench.wait(2 * HOUR)
    assert bench["MeterBalance"] == -25_000
    bench.wait(DAY)
    assert bench["MeterBalance"] == -50_000


def test_switches_follow_the_clock_that_was_set() -> None:
    bench = Bench()
    table = SwitchingTable((TariffSwitch(time(0), 1), TariffSwitch(time(12), 2)))
    bench.do("SetTariff", TariffTOUPriceMatrix=(1, 2), StandingCharge=0, TariffSwitchingTable=table)
    bench.do("SynchroniseClock", Clock=NOW + HOUR)
    bench.wait(HOUR - SECOND)
    assert bench["ActiveTariffTOURegister"] == 1
    bench.wait(SECOND)
    assert bench["ActiveTariffTOURegister"] == 2


@pytest.mark.parametrize("role", [role for role in EMULATORS if role != "IHD"])
def test_firmware(role: str) -> None:
    bench = Bench(role)
    assert bench.device.identify() == MODEL
    assert "no firmware image" in bench.refused("ActivateFirmware")
    bench.do("UpdateFirmware", FirmwareVersion="3.0", ImageSize=100_000)
    assert bench["FirmwareVersion"] == "2.0"
    bench.do("ActivateFirmware")
    assert bench["FirmwareVersion"] == "3.0"
    assert bench.device.identify() == DeviceModel("Maker", "Meter", "1", "3.0")
    assert bench.codes() == ["8F43"]
    assert "no firmware image" in bench.refused("ActivateFirmware")


def test_listed_and_running_firmware_may_differ() -> None:
    device = make_device("PPMID", MODEL, VirtualClock(NOW), Behaviour(), "9.9")
    assert device.identify().firmware_version == "9.9"
    assert device.read(("FirmwareVersion",)) == Done({"FirmwareVersion": "9.9"})


def test_an_emulator_of_ones_own() -> None:
    class ShyPpmid(Ppmid):
        """Says nothing about its firmware."""

        def read(self, items: Any) -> Any:
            return Refused("shy") if "FirmwareVersion" in items else super().read(items)

    device: EmulatedDevice = ShyPpmid(MODEL, VirtualClock(NOW), Behaviour(), "1")
    assert device.read(("FirmwareVersion",)) == Refused("shy")
    assert device.read(("ModelType",)) == Done({"ModelType": "Meter"})


def test_alerts_are_taken_once() -> None:
    bench = Bench()
    bench.prepayment(0)
    assert [(alert.code, alert.at) for alert in bench.device.take_alerts()] == [
        ("810D", NOW),
        ("8119", NOW),
        ("8F0F", NOW),
    ]
    assert bench.device.take_alerts() == []
