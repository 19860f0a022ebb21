"""The Smart Metering Inventory, the device logs of the HAN, and the WAN matrix."""

from collections.abc import Sequence

from pytest_bdd import given, parsers, then, when

from smets1.errors import Inconclusive
from smets1.operations import Value
from steps.service_requests import SEND, answer, checked_srv, last_outcome
from steps.under_test import UnderTest, outcome_of
from steps.values import parse_table, shown

Table = Sequence[Sequence[str]]

DEVICE = r"device (?P<device_id>\S+)"
_ROLES = {"the Communications Hub": "CHF", "the electricity meter": "ESME"}
_OTHER = "the Communications Hub|the electricity meter"


@given(parsers.re(rf"{DEVICE} is pre-notified as a (?P<device_type>\w+)"))
def is_pre_notified(under_test: UnderTest, device_id: str, device_type: str) -> None:
    body = {"DeviceID": device_id, "DeviceType": device_type, "DeviceManufacturer": "Any", "DeviceModel": "Any"}
    under_test.arrange("12.2", body, f"{device_id} is pre-notified")


@when(parsers.re(rf"{SEND} is sent for (?P<other>{_OTHER})"))
def is_sent_for(under_test: UnderTest, srv: str, name: str, other: str) -> None:
    under_test.send(checked_srv(srv, name), {"OtherDeviceID": _id_of(under_test, _ROLES[other])})


@when(parsers.re(rf"User Role (?P<user_role>[A-Z]+) has {SEND} sent for (?P<other>{_OTHER})"))
def user_has_sent_for(under_test: UnderTest, user_role: str, srv: str, name: str, other: str) -> None:
    body = {"OtherDeviceID": _id_of(under_test, _ROLES[other])}
    under_test.send(checked_srv(srv, name), body, user_role=user_role)


@then(parsers.re(rf"the inventory shows {DEVICE} as"))
def inventory_shows(under_test: UnderTest, device_id: str, datatable: Table) -> None:
    expected = parse_table(datatable)
    exchange = under_test.installation.send("8.2", under_test.role, {"DeviceID": device_id})
    under_test.seen.exchanges.append(exchange.id)
    found = outcome_of(exchange).values
    holds = all(found.get(item) == value for item, value in expected.items())
    under_test.judge(holds, shown(expected, list(expected)), shown(found, list(expected)))


@then(parsers.re(rf"{DEVICE} is not in the inventory"))
def is_not_in_inventory(under_test: UnderTest, device_id: str) -> None:
    exchange = under_test.installation.send("8.2", under_test.role, {"DeviceID": device_id})
    under_test.seen.exchanges.append(exchange.id)
    outcome = outcome_of(exchange)
    under_test.judge(outcome.code == "E19", "a refusal with code E19", answer(outcome))


@then(parsers.re(rf"the device log (?P<verb>holds|lacks) ({DEVICE}|(?P<other>{_OTHER}))"))
def device_log(under_test: UnderTest, verb: str, device_id: str | None, other: str | None) -> None:
    wanted = device_id or _id_of(under_test, _ROLES[str(other)])
    exchange = under_test.installation.send("8.9", under_test.role)
    under_test.seen.exchanges.append(exchange.id)
    log = _log(outcome_of(exchange).values.get("DeviceID"))
    under_test.judge(
        (wanted in log) == (verb == "holds"), f"a device log that {verb} {wanted}", ", ".join(log) or "none"
    )


@then("the response names every device of the installation but the Communications Hub")
def response_names_every_device(under_test: UnderTest) -> None:
    devices = under_test.installation.devices
    expected = sorted(device.entry.device_id for role, device in devices.items() if role != "CHF")
    found = sorted(_log(last_outcome(under_test).values.get("DeviceID")))
    under_test.judge(found == expected, ", ".join(expected), ", ".join(found))


@then(parsers.re(r'the response tells an Availability Date and the WAN Variant "(?P<variant>[^"]*)"'))
def tells_coverage(under_test: UnderTest, variant: str) -> None:
    values = last_outcome(under_test).values
    holds = "AvailabilityDate" in values and values.get("WANVariant") == variant
    under_test.judge(holds, f"an Availability Date and the WAN Variant {variant!r}", dict(values))


def _id_of(under_test: UnderTest, role: str) -> str:
    device = under_test.installation.devices.get(role)
    if device is None:
        raise Inconclusive(f"the installation has no {role}")
    return device.entry.device_id


def _log(value: Value | None) -> list[str]:
    return [str(each) for each in value] if isinstance(value, tuple) else []
