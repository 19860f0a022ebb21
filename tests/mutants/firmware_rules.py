"""Faults on the way of a firmware image: of the hub that gets it first, of who may send it, and of the S1SP's rules."""

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime
from typing import Any

from benches import installation
from device_drivers.emulator import firmware
from device_drivers.emulator.device import Arguments
from device_drivers.emulator.firmware import ImageStore
from smets1.dcc import dsp
from smets1.dcc.inventory import InventoryEntry
from smets1.dcc.messages import Outcome, ServiceRequest
from smets1.dcc.services import DccState
from tests.mutants.mutant import Catalogue

catalogue = Catalogue()

_HUB = ["firmware-through-the-hub"]

HubCheck = Callable[[ImageStore, Arguments], str]


def _hub(name: str, fault: str, breaks: str, faulty: Callable[[HubCheck], HubCheck]) -> None:
    catalogue.dcc(name, fault, (firmware, "why_not_passed_on", faulty), breaks=breaks, noticed_by=_HUB)


def _about(word: str) -> Callable[[HubCheck], HubCheck]:
    """A hub that lets pass what it would refuse for a reason with that word."""

    def faulty(sound: HubCheck) -> HubCheck:
        return lambda store, image: "" if word in (reason := sound(store, image)) else reason

    return faulty


_hub("hub-holds-any-size", "The hub passes on an image that is too large for it.", "fact 153", _about("larger than"))
_hub("hub-works-with-any-image", "The hub works with images of any maker.", "facts 159, 160", _about("for hubs of"))
_hub(
    "hub-is-a-byte-short",
    "The hub does not hold an image of just its limit.",
    "fact 153",
    lambda sound: lambda store, image: "full" if image["ImageSize"] == store.limit else sound(store, image),
)
_hub(
    "hub-refuses-its-own-images",
    "The hub does not work with images made for it.",
    "facts 159, 160",
    lambda sound: lambda store, image: "not mine" if store.own_images_only else sound(store, image),
)


def _keeps_a_fault() -> Callable[[HubCheck], HubCheck]:
    def faulty(sound: HubCheck) -> HubCheck:
        broken: list[ImageStore] = []

        def check(store: ImageStore, image: Arguments) -> str:
            if any(each is store for each in broken):
                return "broken"
            if reason := sound(store, image):
                broken.append(store)
            return reason

        return check

    return faulty


_hub(
    "hub-takes-nothing-more",
    "A hub that was sent an image too large for it passes on none any more.",
    "fact 153",
    _keeps_a_fault(),
)

DspCheck = Callable[[ServiceRequest, DccState, datetime], Outcome | None]


def _limits_images(sound: DspCheck) -> DspCheck:
    def check(request: ServiceRequest, state: DccState, now: datetime) -> Outcome | None:
        size = request.body.get("ImageSize")
        too_large = isinstance(size, int) and size > 1_000_000
        return dsp.refuse("too large") if too_large else sound(request, state, now)

    return check


catalogue.dcc(
    "limit-of-images",
    "The DSP refuses an image of more than a megabyte.",
    (dsp, "check", _limits_images),
    breaks="fact 152",
    noticed_by=_HUB,
)
catalogue.dcc(
    "firmware-from-any-supplier",
    "The DSP takes an image for a PPMID or hub from the gas supplier.",
    (dsp, "_FIRMWARE_UPDATES", lambda _: ()),
    breaks="facts 47, 48",
    noticed_by=["11.1", "11.4"],
)


def _without_rules(srv: str) -> Callable[[Callable[..., Any]], Callable[..., Any]]:
    def faulty(sound: Callable[..., Any]) -> Callable[..., Any]:
        def steps(request: ServiceRequest, entry: InventoryEntry, rules: Any) -> Any:
            return sound(request, entry, () if request.srv == srv else rules)

        return steps

    return faulty


for _clause, _srv, _dmc in (("18.63(c)", "11.1", "MOC-SECURE-02"), ("18.64(b)", "11.2", "MOC-SECURE-02")):
    catalogue.dcc(
        f"{_clause}-not-kept",
        f"The S1SP of Secure carries out SRV {_srv} for a third-party PPMID.",
        (installation, "equivalent_steps", _without_rules(_srv)),
        breaks=f"S1SR {_clause}",
        noticed_by=[_clause],
        dmc=_dmc,
    )


def _told_as_it_runs(sound: Callable[..., Any]) -> Callable[..., Any]:
    def steps(request: ServiceRequest, entry: InventoryEntry, rules: Any) -> Any:
        return sound(request, replace(entry, running_firmware="none"), rules)

    return steps


catalogue.dcc(
    "18.64(c)-everywhere",
    "The S1SP does not transform the version of a bilingual PPMID, in no cohort.",
    (installation, "equivalent_steps", _told_as_it_runs),
    breaks="fact 149",
    noticed_by=["18.64(c)", "11.2"],
    dmc="IOC-02",
)
