"""SMETS1 or SMETS2+: which of the two a device is, and what follows from it (facts 140-147, 164, 165, 168)."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum


class Generation(StrEnum):
    """What a device is to the SEC and to DCC Systems: the one or the other, never both (fact 140)."""

    SMETS1 = "SMETS1"
    SMETS2_PLUS = "SMETS2+"


class Route(StrEnum):
    """What the DSP makes of a Service Request for a device."""

    COUNTERSIGNED = "Countersigned Service Request to the S1SP"
    GBCS = "GBCS command to the device"


ROUTES: Mapping[Generation, Route] = {
    Generation.SMETS1: Route.COUNTERSIGNED,
    Generation.SMETS2_PLUS: Route.GBCS,
}
"""The route to a device of each generation (facts 141, 142): one that were of both would have none."""

TECHNICAL_SPECIFICATIONS: Mapping[str, str] = {
    "ESME": "ESMSTS",
    "GSME": "GSMETS",
    "HCALCS": "HCALCSTS",
    "IHD": "IHDTS",
    "PPMID": "PPMIDTS",
    "SAPC": "SAPCTS",
    "CHF": "CHTS",
    "GPF": "CHTS",
}
"""The Relevant Technical Specification of each device type (fact 165): that of a Communications Hub is split between
its two functions."""

_IN_EITHER = ("PPMID", "IHD")
"""Types of a device that can be part of either kind of installation (assumption: fact 168 does not list them)."""


@dataclass(frozen=True, slots=True)
class SpecificationVersion:
    """A version of a Technical Specification, with the first and last day of its Installation Validity Period.

    `valid_until` is None where the period has not ended.
    """

    specification: str
    principal_version: int
    valid_from: date
    valid_until: date | None = None


def is_smets2_plus(device_type: str, version: SpecificationVersion, installed: date) -> bool:
    """Whether a device of that capability is a SMETS2+ Device by the definition of fact 164."""
    valid = version.valid_from <= installed and (version.valid_until is None or installed <= version.valid_until)
    return (
        TECHNICAL_SPECIFICATIONS.get(device_type) == version.specification and valid and version.principal_version >= 2
    )


def generation_of(smets_version: str) -> Generation:
    """The generation that a SMETS version tells by its first number: `SMETS2+`, `1.2`; SMETS1 where it tells none."""
    number = re.search(r"\d+", smets_version)
    return Generation.SMETS2_PLUS if number and int(number[0]) >= 2 else Generation.SMETS1


def treated_as(device_type: str, own: Generation, of_hub: Generation) -> Generation:
    """As which of the two the SEC treats a device that is associated with a Communications Hub (A2.13, fact 168)."""
    return of_hub if device_type in _IN_EITHER else own
