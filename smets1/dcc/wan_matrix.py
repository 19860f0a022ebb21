"""The WAN matrix of SRV 12.1: from when a premises has WAN coverage, and of which variant (facts 89-92)."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from smets1.operations import Value

UNCONFIRMED = " "
"""The WAN Variant of a premises whose variant is not confirmed: a space, in the South and Central regions (fact 90)."""

PROPOSED_UNCONFIRMED = "Unknown"
"""What DP106 would have instead (fact 91)."""

DP106: date | None = None
"""From which day DP106 holds: that it came into force is not told."""


@dataclass(frozen=True, slots=True)
class Coverage:
    """The coverage of a premises: where it is, the Availability Date (ISO 8601), and the variant where confirmed."""

    uprn: str
    post_code: str
    address_identifier: str
    availability_date: str
    wan_variant: str | None


COVERAGE = (
    Coverage("100000000001", "ZZ1 1ZZ", "1", "2016-11-01", "Illustrative"),
    Coverage("100000000002", "ZZ1 1ZZ", "2", "2016-11-01", None),
)
"""A made-up matrix of two premises; the first is that of the bench."""


def look_up(body: Mapping[str, Value], matrix: tuple[Coverage, ...] = COVERAGE) -> Coverage | None:
    """The coverage of the premises that a body names by UPRN, or by post code and address; None where there is none."""
    for coverage in matrix:
        if body.get("UPRN") == coverage.uprn:
            return coverage
        if (body.get("PostCode"), body.get("AddressIdentifier")) == (coverage.post_code, coverage.address_identifier):
            return coverage
    return None


def response(coverage: Coverage, on: date = date.max, dp106: date | None = DP106) -> Mapping[str, Value]:
    """What SRV 12.1 tells of a premises by the rules of the day `on`, DP106 among them from the day `dp106`."""
    unconfirmed = PROPOSED_UNCONFIRMED if dp106 and on >= dp106 else UNCONFIRMED
    return {"AvailabilityDate": coverage.availability_date, "WANVariant": coverage.wan_variant or unconfirmed}
