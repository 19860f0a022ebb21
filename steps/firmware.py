"""Firmware versions, images and activation."""

from collections.abc import Mapping
from typing import Any

from pytest_bdd import given, parsers, then, when

from smets1.dcc.messages import Outcome, Party
from smets1.errors import Inconclusive
from smets1.operations import Value
from steps.service_requests import answer, body_of, last_outcome
from steps.under_test import UnderTest


@given("the PPMID runs another firmware version than it is listed with")
def runs_another_version(under_test: UnderTest) -> None:
    running, listed = under_test.running_firmware(), under_test.listed_firmware
    if running == listed:
        raise Inconclusive(f"the PPMID runs {running}, as it is listed: telling one from the other is impossible")


@given("no firmware image is stored")
def no_image_is_stored(under_test: UnderTest) -> None:
    """What an earlier run may have left is activated: a device does not tell whether it stores an image."""
    under_test.send("11.3")
    under_test.firmware_at_mounting = under_test.running_firmware()


@given(parsers.parse("an image with firmware version {firmware} was sent to the PPMID, whatever the answer"))
def image_was_sent(under_test: UnderTest, firmware: str) -> None:
    under_test.send("11.1", image_of(firmware))
    under_test.observe(answer(last_outcome(under_test)))


@given(parsers.parse("an image with firmware version {firmware} was taken by the PPMID"))
def image_was_taken(under_test: UnderTest, firmware: str) -> None:
    under_test.arrange("11.1", image_of(firmware), "the PPMID holds the image")


@given(parsers.parse("an image with firmware version {firmware} was taken"))
def image_was_taken_by_device(under_test: UnderTest, firmware: str) -> None:
    under_test.arrange("11.1", image_of(firmware), "the device holds the image")


@given(parsers.parse("the Communications Hub holds images of up to {size:d} bytes"))
def hub_holds_images_up_to(under_test: UnderTest, size: int) -> None:
    image_store(under_test).limit = size
    under_test.installation.note("CHF", f"holds images of up to {size} bytes")


@given("the Communications Hub works only with images for hubs of its manufacturer")
def hub_works_with_own_images_only(under_test: UnderTest) -> None:
    image_store(under_test).own_images_only = True
    under_test.installation.note("CHF", "works only with images for hubs of its manufacturer")


@when(
    parsers.re(
        "the supplier sends an image with firmware version (?P<firmware>.+) "
        "for hubs of (?P<whose>its|another) manufacturer"
    )
)
def supplier_sends_image_for_hubs_of(under_test: UnderTest, firmware: str, whose: str) -> None:
    maker = under_test.installation.devices["CHF"].driver.identify().manufacturer
    under_test.send("11.1", {**image_of(firmware), "HubManufacturer": maker if whose == "its" else f"not {maker}"})


@then("the PPMID takes the image")
def takes_image(under_test: UnderTest) -> None:
    outcome = image_outcome(under_test)
    under_test.judge(outcome.success, "success", answer(outcome))


@then("the PPMID takes the image or refuses it")
def takes_or_refuses_image(under_test: UnderTest) -> None:
    outcome = image_outcome(under_test)
    under_test.judge(outcome.success or outcome.reason != "", "success, or a refusal with its reason", answer(outcome))


@then("the firmware that runs is as before")
def firmware_as_before(under_test: UnderTest) -> None:
    found, expected = under_test.running_firmware(), under_test.firmware_at_mounting
    under_test.judge(found == expected, f"firmware {expected} running", f"firmware {found} running")


@then(parsers.re(r"the firmware that runs is (?!as before)(?P<firmware>\S+)"))
def firmware_is(under_test: UnderTest, firmware: str) -> None:
    found = under_test.running_firmware()
    under_test.judge(found == firmware, f"firmware {firmware} running", f"firmware {found} running")


@then(parsers.parse("the request succeeds with firmware {firmware} running, or is refused with the firmware as before"))
def activation_is_consistent(under_test: UnderTest, firmware: str) -> None:
    outcome, found = last_outcome(under_test), under_test.running_firmware()
    expected = firmware if outcome.success else under_test.firmware_at_mounting
    under_test.judge(found == expected, f"firmware {expected} running", f"{answer(outcome)}; firmware {found} running")


@then("the response tells the firmware version that the inventory knows, running or listed")
def tells_a_known_version(under_test: UnderTest) -> None:
    found = last_outcome(under_test).values.get("FirmwareVersion")
    known = sorted({under_test.firmware_at_mounting, under_test.listed_firmware})
    under_test.judge(found in known, " or ".join(known), found)


@then("the response tells the firmware version that runs")
def tells_running_version(under_test: UnderTest) -> None:
    found, expected = last_outcome(under_test).values.get("FirmwareVersion"), under_test.running_firmware()
    under_test.judge(found == expected, f"{expected}, the version that runs", found)


@then("the response tells the listed firmware version")
def tells_listed_version(under_test: UnderTest) -> None:
    found, expected = last_outcome(under_test).values.get("FirmwareVersion"), under_test.listed_firmware
    under_test.judge(found == expected, f"{expected}, the listed version", found)


def image_store(under_test: UnderTest) -> Any:
    """Where the bench's hub holds images on their way. Raises Inconclusive where the bench cannot set what it holds."""
    store = getattr(under_test.installation.devices["CHF"].driver, "image_store", None)
    if store is None:
        raise Inconclusive("the bench has no Communications Hub that can be set up for images")
    return store


def image_of(firmware: str) -> Mapping[str, Value]:
    """The body of SRV 11.1 for an image of that version."""
    return body_of("11.1", [("FirmwareVersion", firmware)])


def image_outcome(under_test: UnderTest) -> Outcome:
    """What the device made of an image. Raises Inconclusive where the image never reached it."""
    outcome = last_outcome(under_test)
    if outcome.refused_by not in (None, Party.DEVICE):
        raise Inconclusive(f"the image did not reach the PPMID: {answer(outcome)}")
    return outcome
