"""Whatever is asked of DCC Systems in whatever order, the inventory stays sound."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from smets1.dcc import dsp, services
from smets1.dcc.inventory import SUSPENDABLE, DeviceStatus, InventoryEntry
from smets1.dcc.messages import ServiceRequest
from smets1.dcc.services import ANSWERED, DccState
from smets1.operations import Value
from smets1.registers import Cpl, CplEntry, DeviceModel

NOW = datetime(2025, 1, 15, 10, 0, tzinfo=UTC)
TYPES = {"00-01": "CHF", "00-02": "ESME", "00-03": "GSME", "00-04": "PPMID", "00-05": "IHD"}
DEVICES = ("00-02", "00-04", "00-A0", "00-01", "00-05")
MODELS = [DeviceModel("Geo", "Trio", "ILL-1", f"ILL-000{n}") for n in (1, 2, 3)]
CPL = Cpl(
    "1",
    True,
    {
        (device_type, model): CplEntry(f"{device_type}-{n}", device_type, model, version, "0" * 64, "Current")
        for device_type in ("CHF", "ESME", "GSME", "PPMID")
        for n, (model, version) in enumerate(zip(MODELS, ("SMETS1", "SMETS1", "SMETS2+"), strict=True))
    },
)
START = services.migrated(
    DccState(
        {
            device: InventoryEntry(device, device_type, MODELS[0], DeviceStatus.INSTALLED_NOT_COMMISSIONED, "ILL-0001")
            for device, device_type in TYPES.items()
        },
        cpl=CPL,
    ),
    {},
)

BODIES: Mapping[str, tuple[Mapping[str, Value], ...]] = {
    "8.1.1": ({"CurrentDateTime": NOW, "TolerancePeriod": 10},),
    "8.3": ({},),
    "8.4": (
        {"UpdateDeviceStatusExceptCH": "InstalledNotCommissioned"},
        {"UpdateDeviceStatusExceptCH": "Pending"},
        {"UpdateDeviceStatusCH": "Commissioned"},
        {"FirmwareVersion": "ILL-0002"},
        {"DeleteDevice": True},
    ),
    "8.11": tuple(
        {"DeviceID": device, "RequestType": "Add", "JoinTimePeriod": 60, "InstallCode": "0123456789AB"}
        for device in DEVICES
    ),
    "11.1": tuple({"FirmwareVersion": model.firmware_version, "ImageSize": 1000} for model in MODELS),
    "11.2": ({},),
    "11.3": ({},),
    "12.2": tuple(
        {
            "DeviceManufacturer": "Geo",
            "DeviceModel": "Trio",
            "DeviceType": device_type,
            "FirmwareVersion": model.firmware_version,
        }
        for device_type in ("PPMID", "ESME", "IHD")
        for model in MODELS
    ),
}


@dataclass(frozen=True, slots=True)
class Removal:
    """The removal of a Device Model from the CPL."""

    device_type: str
    model: DeviceModel


requests = st.sampled_from(sorted(BODIES)).flatmap(
    lambda srv: st.builds(
        ServiceRequest, st.just(srv), st.sampled_from(DEVICES), st.just("IS"), st.sampled_from(BODIES[srv])
    )
)
removals = st.builds(Removal, st.sampled_from(("ESME", "PPMID", "GSME", "CHF")), st.sampled_from(MODELS))
events = st.one_of(requests, requests, requests, removals)


def after(event: ServiceRequest | Removal, state: DccState, told: str) -> DccState:
    """The state after an event; a device does what it is asked, and tells `told` for its firmware version."""
    if isinstance(event, Removal):
        return services.removed_from_cpl(event.device_type, event.model, state)
    if dsp.check(event, state, NOW):
        return state
    if event.srv in ANSWERED:
        return services.answer(event, state, NOW)[1]
    return services.carried_out(event, {"FirmwareVersion": told}, state)


def check_sound(before: DccState, state: DccState) -> None:
    """What holds of the inventory at any time, and from one time to the next."""
    for device, entry in state.inventory.items():
        suspended = entry.status is DeviceStatus.SUSPENDED
        assert suspended is (entry.before_suspension is not None)
        assert entry.before_suspension not in (DeviceStatus.SUSPENDED, DeviceStatus.DECOMMISSIONED)
        assert not suspended or entry.device_type in SUSPENDABLE
        if (was := before.inventory.get(device)) is not None:
            assert (entry.generation, entry.device_type) == (was.generation, was.device_type)
            assert was.status is not DeviceStatus.DECOMMISSIONED or entry.status is DeviceStatus.DECOMMISSIONED
    gone = set(before.inventory) - set(state.inventory)
    assert all(
        before.inventory[device].status not in ("Commissioned", "Decommissioned", "Suspended") for device in gone
    )
    removed = {key for key, entry in state.cpl.entries.items() if entry.status == "Removed"}
    assert removed >= {key for key, entry in before.cpl.entries.items() if entry.status == "Removed"}


@pytest.mark.facts(77, 84, 87, 140, 145)
@given(st.lists(st.tuples(events, st.sampled_from(MODELS)), min_size=10, max_size=60))
def test_the_inventory_stays_sound(done: list[tuple[ServiceRequest | Removal, DeviceModel]]) -> None:
    state = START
    for event, runs in done:
        before, state = state, after(event, state, runs.firmware_version)
        check_sound(before, state)


@given(st.lists(events, max_size=12), removals)
def test_a_removal_suspends_every_such_device_and_no_other(
    done: list[ServiceRequest | Removal], removal: Removal
) -> None:
    state = START
    for event in done:
        state = after(event, state, "ILL-0002")
    changed = services.removed_from_cpl(removal.device_type, removal.model, state).inventory
    for device, entry in state.inventory.items():
        such = entry.device_type == removal.device_type and entry.is_a(removal.model)
        if such and entry.device_type in SUSPENDABLE and entry.status is not DeviceStatus.DECOMMISSIONED:
            assert changed[device].status is DeviceStatus.SUSPENDED
        else:
            assert changed[device] == entry
