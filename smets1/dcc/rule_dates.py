"""What holds from which day: the versions of documents in force, and modifications that went live.

A rule date is the day whose rules are asked about; it is not the time on a bench.
"""

from dataclasses import dataclass
from datetime import date

EVERY_RULE = date.max
"""The rule date on which all holds that is known."""

MP105 = date(2021, 11, 4)
"""From this day SRV 11.2 is accepted for a Suspended device, and its response ends the suspension (facts 83, 86)."""

CORE_UPLIFT_1_2 = date(2020, 11, 24)
"""From this day the firmware of a PPMID can be updated (facts 43, 46), and read (before, fact 88)."""

FOC_PPMID_FIRMWARE = date(2021, 7, 27)
"""The first day on which a source presupposes it for FOC too, which Core Uplift 1.2 does not cover (fact 52). That it
holds from then on is an assumption."""


@dataclass(frozen=True, slots=True)
class DocumentVersion:
    """A version of a SEC document, and the first day on which it is in force."""

    document: str
    version: str
    since: date


DOCUMENT_VERSIONS = (
    DocumentVersion("TMAD", "8.0", date(2020, 11, 12)),
    DocumentVersion("S1SR", "5.0", date(2020, 11, 24)),
    DocumentVersion("DMVES", "5.0", date(2020, 11, 24)),
    DocumentVersion("DUIS", "3.0 and 3.1", date(2020, 11, 24)),
    DocumentVersion("SRPD", "4.0", date(2020, 11, 24)),
)
"""The versions that are known (fact 43); those before and after them are not."""


def in_force(on: date) -> dict[str, str]:
    """The version of each document that is known to have come into force by then.

    An act done earlier is governed by it too: a re-designation does not undo what was done (fact 44).
    """
    return {
        each.document: each.version for each in sorted(DOCUMENT_VERSIONS, key=lambda v: v.since) if each.since <= on
    }
