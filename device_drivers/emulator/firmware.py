"""The way of a firmware image to a device of the HAN: the Communications Hub gets it first and passes it on."""

from collections.abc import Callable, Iterable
from dataclasses import replace
from typing import cast

from device_drivers.emulator.behaviour import Behaviour
from device_drivers.emulator.device import Arguments, DeviceCommand, EmulatedDevice
from smets1.operations import Done, Refused, Result


class ImageStore:
    """Where a Communications Hub holds an image on its way to a device (fact 153)."""

    def __init__(self, manufacturer: str, behaviour: Behaviour) -> None:
        self.limit = behaviour.largest_image_passed_on
        """The largest image that it holds, in bytes; None is no limit."""
        self.own_images_only = behaviour.passes_on_own_images_only
        """Whether it works with no image whose metadata are of another manufacturer of hubs."""
        self.manufacturer = manufacturer
        self._reports = behaviour.reports_image_not_passed_on

    def serve(self, devices: Iterable[EmulatedDevice]) -> None:
        """Have every image for `devices` come this way; bench wiring of emulators."""
        for device in devices:
            if command := device.commands.get("UpdateFirmware"):
                device.commands["UpdateFirmware"] = replace(command, run=self._passing_on(command))

    def _passing_on(self, command: DeviceCommand) -> Callable[[Arguments], Result]:
        def run(image: Arguments) -> Result:
            if refusal := why_not_passed_on(self, image):
                return Refused(refusal) if self._reports else Done()
            return command.run(image)

        return run


def why_not_passed_on(store: ImageStore, image: Arguments) -> str:
    """Why an image does not get through the hub; empty where it does. One that names no hubs is for any (fact 161)."""
    size, made_for = cast(int, image["ImageSize"]), image.get("HubManufacturer", store.manufacturer)
    if store.limit is not None and size > store.limit:
        return f"the firmware image of {size} bytes is larger than the {store.limit} bytes that the hub holds"
    if store.own_images_only and made_for != store.manufacturer:
        return f"the firmware image is for hubs of {made_for}, and the hub is of {store.manufacturer}"
    return ""
