"""The way of a firmware image through an emulated Communications Hub to the devices of its HAN."""

import pytest

from benches.installation import Journal
from benches.mount import VIRTUAL_START, mount
from device_drivers.emulator.behaviour import Behaviour
from device_drivers.emulator.clock import VirtualClock
from device_drivers.emulator.communications_hub import CommunicationsHub
from device_drivers.emulator.device import EmulatedDevice
from device_drivers.emulator.driver import EMULATORS, make_device
from smets1.operations import Done, Execute, Refused, Result, Value
from smets1.registers import DeviceModel
from tests.benches import EMBEDDED

MODEL = DeviceModel("MAKER", "M", "1", "1.0")
ON_THE_HAN = ("ESME", "GSME", "PPMID")


class Han:
    """Devices behind a hub."""

    def __init__(self, hub: Behaviour) -> None:
        clock = VirtualClock(VIRTUAL_START)
        self.hub = CommunicationsHub(MODEL, clock, hub)
        self.devices: dict[str, EmulatedDevice] = {
            role: make_device(role, MODEL, clock, Behaviour()) for role in EMULATORS if role != "CHF"
        }
        self.hub.image_store.serve(self.devices.values())

    def upgrade(self, role: str, size: int = 1000, **image: Value) -> tuple[Result, str]:
        """Send an image to the device of `role` and activate it: what became of the image, and what runs then."""
        device = self.devices.get(role, self.hub)
        result = device.execute("UpdateFirmware", {"FirmwareVersion": "2.0", "ImageSize": size, **image})
        device.execute("ActivateFirmware", {})
        return result, device.identify().firmware_version


@pytest.mark.facts(153)
@pytest.mark.parametrize("role", ON_THE_HAN)
def test_an_image_too_large_for_the_hub_reaches_no_device(role: str) -> None:
    han = Han(Behaviour(largest_image_passed_on=1000))
    assert han.upgrade(role, 1001) == (
        Refused("the firmware image of 1001 bytes is larger than the 1000 bytes that the hub holds"),
        "1.0",
    )
    assert han.upgrade(role, 1000) == (Done(), "2.0")


@pytest.mark.facts(152)
@pytest.mark.parametrize("role", ON_THE_HAN)
def test_a_hub_has_no_limit_unless_one_is_set(role: str) -> None:
    assert Han(Behaviour()).upgrade(role, 2**31 - 1) == (Done(), "2.0")


@pytest.mark.facts(152, 153)
def test_the_hubs_own_image_does_not_take_that_way() -> None:
    assert Han(Behaviour(largest_image_passed_on=1000)).upgrade("CHF", 5000) == (Done(), "2.0")


@pytest.mark.facts(159, 160)
@pytest.mark.parametrize("role", ON_THE_HAN)
def test_an_image_for_hubs_of_another_manufacturer_does_not_work(role: str) -> None:
    han = Han(Behaviour(passes_on_own_images_only=True))
    refused = Refused("the firmware image is for hubs of OTHER, and the hub is of MAKER")
    assert han.upgrade(role, HubManufacturer="OTHER") == (refused, "1.0")
    assert han.upgrade(role, HubManufacturer="MAKER") == (Done(), "2.0")


@pytest.mark.parametrize("image", [{"HubManufacturer": "OTHER"}, {}])
def test_without_the_check_an_image_works_with_any_hub(image: dict[str, Value]) -> None:
    assert Han(Behaviour()).upgrade("PPMID", **image) == (Done(), "2.0")


def test_that_it_was_not_passed_on_may_go_unreported() -> None:
    han = Han(Behaviour(largest_image_passed_on=1000, reports_image_not_passed_on=False))
    assert han.upgrade("ESME", 1001) == (Done(), "1.0")


def test_what_is_wrong_with_an_image_is_told_by_the_device() -> None:
    result, running = Han(Behaviour(largest_image_passed_on=1000)).upgrade("ESME", 0)
    assert isinstance(result, Refused)
    assert (result.reason.startswith("UpdateFirmware: "), running) == (True, "1.0")


def test_the_devices_of_an_installation_are_behind_its_hub() -> None:
    installation = mount(EMBEDDED, EMBEDDED.installations["IOC-01"], Journal())
    hub = installation.devices["CHF"].driver
    assert isinstance(hub, CommunicationsHub)
    hub.image_store.limit = 10
    image = Execute("UpdateFirmware", {"FirmwareVersion": "2.0", "ImageSize": 11})
    for role in ON_THE_HAN:
        (done,) = installation.at_device(role, image).device_exchanges
        assert isinstance(done.result, Refused)
