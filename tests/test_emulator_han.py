"""PPMID and IHD: what they show of the meters of their installation, and what a customer does at a PPMID."""

from collections.abc import Mapping, Sequence
from typing import ClassVar

import pytest

from benches.installation import Installation, Journal
from benches.mount import VIRTUAL_START, mount
from device_drivers.emulator import Behaviour, VirtualClock
from device_drivers.emulator.esme import Esme
from device_drivers.emulator.ihd import Ihd
from smets1.han import SHOWN, of_meter
from smets1.operations import Done, Execute, Read, Refused, Result, Value
from smets1.registers import DeviceModel
from tests.benches import EMBEDDED

PREPAYMENT: Mapping[str, Value] = {
    "PaymentMode": "Prepayment",
    "SuspendDebtDisabled": False,
    "SuspendDebtEmergency": False,
    "DisablementThreshold": 0,
}
POUND = 100_000
BALANCES = {"ESME": 40_000, "GSME": 60_000}


@pytest.fixture
def installation() -> Installation:
    """Both meters in Prepayment Mode, the one with 40 p and the other with 60 p."""
    installation = mount(EMBEDDED, EMBEDDED.installations["IOC-01"], Journal())
    for role, balance in BALANCES.items():
        installation.send("1.5", role, {"Adjust": balance})
        installation.send("1.6", role, PREPAYMENT)
    return installation


def seen(installation: Installation, role: str, item: str, display: str = "PPMID") -> Value:
    """What the display shows of the meter of `role`."""
    result = installation.devices[display].driver.read((of_meter(role, item),))
    assert isinstance(result, Done)
    return result.values[of_meter(role, item)]


def done(installation: Installation, role: str, command: str, **arguments: Value) -> Result:
    """What comes of a customer's doing at the PPMID."""
    exchange = installation.at_device("PPMID", Execute(of_meter(role, command), arguments))
    result = exchange.device_exchanges[0].result
    assert result is not None
    return result


def test_each_meter_is_shown_as_it_is(installation: Installation) -> None:
    for role, balance in BALANCES.items():
        meter = installation.devices[role].driver
        told = meter.read(SHOWN)
        assert told == Done({item: seen(installation, role, item) for item in SHOWN})
        assert seen(installation, role, "MeterBalance") == balance
    installation.use_energy("ESME", 1_000, 1_000)
    assert (seen(installation, "ESME", "MeterBalance"), seen(installation, "GSME", "MeterBalance")) == (20_000, 60_000)


def test_emergency_credit_of_one_meter(installation: Installation) -> None:
    assert done(installation, "GSME", "ActivateEmergencyCredit") == Done()
    credit = {role: seen(installation, role, "EmergencyCreditBalance") for role in BALANCES}
    assert credit == {"ESME": 0, "GSME": 10 * POUND}
    assert seen(installation, "GSME", "EmergencyCreditState") == "Selected"


def test_what_the_meter_refuses_the_ppmid_refuses(installation: Installation) -> None:
    installation.send("1.5", "ESME", {"Adjust": POUND})
    assert isinstance(done(installation, "ESME", "ActivateEmergencyCredit"), Refused)
    assert isinstance(done(installation, "ESME", "AddCredit", UTRN="1" * 20, Amount=251 * POUND), Refused)
    assert isinstance(done(installation, "ESME", "AddCredit", UTRN="1" * 19, Amount=POUND), Refused)
    assert seen(installation, "ESME", "MeterBalance") == 40_000 + POUND


def test_a_utrn_counts_once_at_the_ppmid_or_from_afar(installation: Installation) -> None:
    assert done(installation, "GSME", "AddCredit", UTRN="1" * 20, Amount=POUND) == Done()
    outcome = installation.send("2.2", "GSME", {"UTRN": "1" * 20, "Amount": POUND}).outcome
    assert outcome is not None
    assert not outcome.success
    assert seen(installation, "GSME", "MeterBalance") == 60_000 + POUND


def test_an_armed_switch_is_enabled_at_the_ppmid_and_a_gas_valve_is_not(installation: Installation) -> None:
    for role in BALANCES:
        installation.send("7.2", role)
        installation.send("7.3", role)
    assert done(installation, "ESME", "PressEnable") == Done()
    assert seen(installation, "ESME", "SupplyState") == "Enabled"
    assert isinstance(done(installation, "GSME", "PressEnable"), Refused)
    assert seen(installation, "GSME", "SupplyState") == "Armed"
    installation.at_device("GSME", Execute("PressEnable"))
    assert seen(installation, "GSME", "SupplyState") == "Enabled"


def test_a_meter_that_is_not_there_is_not_shown() -> None:
    installation = mount(EMBEDDED, EMBEDDED.installations["MOC-SECURE-03"], Journal())
    assert isinstance(done(installation, "GSME", "ActivateEmergencyCredit"), Refused)
    exchange = installation.at_device("PPMID", Read((of_meter("GSME", "MeterBalance"),)))
    assert isinstance(exchange.device_exchanges[0].result, Refused)
    assert seen(installation, "ESME", "MeterBalance") == 0


def test_an_ihd_shows_the_same_and_takes_no_command(installation: Installation) -> None:
    esme = installation.devices["ESME"].driver
    assert isinstance(esme, Esme)
    ihd = Ihd(DeviceModel("Lab", "Display", "1", "1"), VirtualClock(installation.clock.now()), Behaviour())
    ihd.join((esme,))
    assert ihd.read((of_meter("ESME", "MeterBalance"),)) == Done({"ESME/MeterBalance": 40_000})
    assert isinstance(ihd.read((of_meter("GSME", "MeterBalance"),)), Refused)
    for command in ("ESME/ActivateEmergencyCredit", "ActivateEmergencyCredit", "UpdateFirmware", "ActivateFirmware"):
        assert ihd.execute(command, {}) == Refused(f"a IHD does not know the command {command}")
    assert seen(installation, "ESME", "EmergencyCreditBalance") == 0


def test_what_a_meter_does_not_tell_is_empty() -> None:
    ihd = Ihd(DeviceModel("Lab", "Display", "1", "1"), VirtualClock(VIRTUAL_START), Behaviour())
    ihd.join((Taciturn(),))
    assert ihd.read((of_meter("ESME", "MeterBalance"),)) == Done({"ESME/MeterBalance": ""})


class Taciturn:
    """A meter that tells nothing and does nothing."""

    role: ClassVar[str] = "ESME"

    def read(self, items: Sequence[str]) -> Result:
        return Refused(f"no {items[0]} today")

    def execute(self, command: str, arguments: Mapping[str, Value]) -> Result:
        return Refused(f"no {command} with {arguments} today")
