"""The bodies of the requests that DCC Systems answer: which elements DUIS wants, and what they may hold.

Elements stand flat by their DUIS names. A certificate is the id of the party that it belongs to; counters, paths and
the other certificates of a credentials request are not modelled.
"""

import re
from collections.abc import Callable, Mapping
from datetime import date, datetime, time

from smets1.data_items import DEVICE_TYPES
from smets1.dcc import schedules
from smets1.dcc.inventory import STATUS_BY_UPDATE
from smets1.dcc.registration import REMOTE_PARTY_ROLES
from smets1.operations import Value

Check = Callable[[Value], bool]


def _text(value: Value) -> bool:
    return isinstance(value, str) and value != ""


def _flag(value: Value) -> bool:
    return isinstance(value, bool)


def _instant(value: Value) -> bool:
    return isinstance(value, datetime) and value.tzinfo is not None


def _one_of(*words: str) -> Check:
    return lambda value: isinstance(value, str) and value in words


def _whole(least: int, most: int) -> Check:
    return lambda value: isinstance(value, int) and not isinstance(value, bool) and least <= value <= most


def _read_by(parse: Callable[[str], object]) -> Check:
    def check(value: Value) -> bool:
        try:
            return isinstance(value, str) and parse(value) is not None
        except ValueError:
            return False

    return check


def _hexadecimal(value: Value) -> bool:
    return isinstance(value, str) and re.fullmatch(r"(?:[0-9A-Fa-f]{2}){6,16}", value) is not None


def _remote_party_roles(value: Value) -> bool:
    roles = value if isinstance(value, tuple) else (value,)
    return bool(roles) and {*roles} <= {*REMOTE_PARTY_ROLES.values()}


_DATE, _TIME, _OFFSET = _read_by(date.fromisoformat), _read_by(time.fromisoformat), _whole(-400, 0)
_PERIOD = dict(zip(schedules.PERIOD, (_OFFSET, _TIME, _OFFSET, _TIME), strict=True))
_ONE_SCHEDULE = {"DSPScheduleID": _whole(1, 2**31)}
_OTHER_DEVICE = {"OtherDeviceID": _text}
_NOTES = {"UserRefID": _text, "AdditionalInformation": _text}
_RETURN = {**_NOTES, "UserRefDateTime": _instant, "IncidentReference": _text}
_INSTALLED = {
    "CHFInstallType": _one_of("New CHF Install", "Replacement CHF Install", "CHF Install - no SM WAN"),
    "MPxN": _text,
    "AerialInstall": _flag,
    "CHFLocation": _one_of("Outside Premises", "Indoors on external wall", "Deep indoors", "Basement or Cellar"),
}
_INSTALLATION = {**_NOTES, "InstallDateTime": _instant, "GISData": _text}
_ADDRESS = {"UPRN": _text, "PostCode": _text, "AddressIdentifier": _text}

REQUIRED: Mapping[str, Mapping[str, Check]] = {
    "5.1": dict(zip(schedules.ELEMENTS, (_text, _one_of(*schedules.FREQUENCIES), _DATE), strict=True)),
    "5.2": {},
    "5.3": {},
    "6.15.1": {"RemotePartyRole": _one_of(*REMOTE_PARTY_ROLES.values()), "DigitalSigningCertificate": _text},
    "6.23": {"DigitalSigningCertificate": _text, "ImportMPxN": _text},
    "6.24.1": {"RemotePartyRole": _remote_party_roles},
    "8.1.1": {"CurrentDateTime": _instant, "TolerancePeriod": _whole(0, 86_400)},
    "8.2": {},
    "8.3": {},
    "8.4": {},
    **dict.fromkeys(("8.7.1", "8.7.2", "8.8.1", "8.8.2"), _OTHER_DEVICE),
    "8.9": {},
    "8.11": {"DeviceID": _text, "RequestType": _one_of("Add", "Remove")},
    "8.14.1": _INSTALLED,
    "8.14.2": _INSTALLED
    | {
        "PremiseType": _one_of(
            "Detached / Semi Detached",
            "Terraced",
            "Low Rise Apartment (MDU <= 5 floors)",
            "High Rise Apartment (MDU > 5 floors)",
        )
    }
    | dict.fromkeys(("MetalObstructionCheck", "ConnectivityObstructionCheck", "SharedObstructionCheck"), _flag),
    "8.14.3": _OTHER_DEVICE
    | {
        "CHFFaultReturnType": _one_of("Fault identified prior to installation", "Fault identified post installation"),
        "CHFConnectionMethod": _one_of("Hot-shoe", "Cradle", "ESME"),
        "CHFFaultReason": _one_of(
            "Damaged case",
            "Damaged Connector",
            "Illegal interference or missing seals",
            "Environmental conditions exceeded",
            "SM WAN Fault",
            "SMHAN Interface Fault",
            "LED Fault",
            "Aerial fault",
            "Manufacturing defect",
        ),
    },
    "8.14.4": {
        "CHFNoFaultReturnType": _one_of(
            "No Fault Return (general)",
            "No Fault Return (non-dom opt out)",
            "No Fault Return (dual supplier HAN variant replacement)",
            "No Fault Return (SM WAN variant replacement requested by DCC)",
            "Lost or Stolen Hub",
        )
    },
    "12.1": {},
    "12.2": {"DeviceManufacturer": _text, "DeviceModel": _text, "DeviceType": _one_of(*DEVICE_TYPES)},
}
"""The elements that a request must have, with what they may hold (DUIS)."""

_OPTIONAL: Mapping[str, Mapping[str, Check]] = {
    "5.1": {"ScheduleEndDate": _DATE, "ScheduleExecutionStartTime": _TIME, **_PERIOD},
    **dict.fromkeys(("5.2", "5.3"), _ONE_SCHEDULE),
    "8.2": {**_ADDRESS, "MPxN": _text},
    "8.4": {
        **{update: _one_of(*statuses) for update, statuses in STATUS_BY_UPDATE.items()},
        **dict.fromkeys(("DeviceManufacturer", "DeviceModel", "FirmwareVersion", "ImportMPxN"), _text),
        "DeleteDevice": lambda value: value is True,
    },
    "8.11": {"JoinTimePeriod": _whole(1, 3600), "InstallCode": _hexadecimal, "ImportMPxN": _text},
    **dict.fromkeys(("8.14.1", "8.14.2"), _INSTALLATION),
    **dict.fromkeys(("8.14.3", "8.14.4"), _RETURN),
    "12.1": _ADDRESS,
    "12.2": dict.fromkeys(("SMETSCHTSVersion", "FirmwareVersion", "ESMEVariant", "AssociatedGPFDeviceID"), _text),
}

_DETAILS = ("DeviceManufacturer", "DeviceModel", "FirmwareVersion")
_PROPERTY = ("PostCode", "AddressIdentifier")

_CHOICES: Mapping[str, tuple[tuple[str, ...], ...]] = {
    "8.2": ((), ("UPRN",), ("MPxN",), _PROPERTY),
    "12.1": (("UPRN",), _PROPERTY),
    "8.4": (*((update,) for update in STATUS_BY_UPDATE), _DETAILS, ("DeleteDevice",), ("ImportMPxN",)),
}
"""Elements of which a request has one group only."""


def faults(srv: str, body: Mapping[str, Value]) -> list[str]:
    """What is wrong with the body of a request that DCC Systems answer; nothing for any other."""
    if srv not in REQUIRED:
        return []
    known = {**REQUIRED[srv], **_OPTIONAL.get(srv, {})}
    found = [f"{name} is missing" for name in REQUIRED[srv] if name not in body]
    found += [f"{name} is unknown here" for name in body if name not in known]
    found += [f"{name} cannot be {body[name]}" for name in body if name in known and not known[name](body[name])]
    if srv == "8.11" and body.get("RequestType") == "Add":
        found += [f"{name} is missing" for name in ("JoinTimePeriod", "InstallCode") if name not in body]
    if srv in _CHOICES and not any(_is_group(srv, body, group) for group in _CHOICES[srv]):
        found.append("one of " + ", ".join(" and ".join(group) for group in _CHOICES[srv] if group) + " is wanted")
    return found


def _is_group(srv: str, body: Mapping[str, Value], group: tuple[str, ...]) -> bool:
    """Whether a body is that group of elements; of the details of a device, any of them."""
    names = set(body)
    return bool(names) and names <= set(group) if srv == "8.4" else names == set(group)
