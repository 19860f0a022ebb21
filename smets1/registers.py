"""Registers (API; loaders follow)."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, order=True)
class DeviceModel:
    """A Device Model: manufacturer, model, hardware version and firmware version (fact 167)."""

    manufacturer: str
    model: str
    hardware_version: str
    firmware_version: str

    def __str__(self) -> str:
        return f"{self.manufacturer} {self.model} HW {self.hardware_version} FW {self.firmware_version}"
