"""Cohorts of SMETS1 Installations, and what the S1SP of each does differently: data, read by the equivalent steps."""

from collections.abc import Collection
from dataclasses import dataclass
from enum import StrEnum

IOC, MOC_MDS, MOC_SECURE, FOC = "IOC", "MOC (MDS)", "MOC (Secure)", "FOC"
COHORTS = (IOC, MOC_MDS, MOC_SECURE, FOC)
"""Capability releases of the SMETS1 service: Initial, Middle (two) and Final Operating Capability."""

GROUP_IDS = {"EA": FOC, "EB": FOC}
"""GroupIDs whose cohort is public (fact 197). A bench file adds its own under `group_ids`."""


class Effect(StrEnum):
    """What an S1SP rule does to a Service Request."""

    REFUSE = "the S1SP refuses the request"
    TELL_RUNNING_FIRMWARE = "the S1SP passes on the firmware version that runs"
    CONFIRM_EMERGENCY_CREDIT = "the S1SP reads emergency credit back and answers from what it finds"


@dataclass(frozen=True, slots=True)
class S1spRule:
    """An S1SP's own treatment of one SRV, for devices that show `clause`."""

    clause: str
    srv: str
    effect: Effect
    reason: str
    facts: tuple[int, ...]


S1SP_RULES = (
    S1spRule(
        "18.8",
        "2.5",
        Effect.CONFIRM_EMERGENCY_CREDIT,
        "emergency credit is not active after the command",
        (9, 10),
    ),
    S1spRule(
        "18.63(c)",
        "11.1",
        Effect.REFUSE,
        "the S1SP holds no details of a third-party PPMID and cannot upgrade its firmware",
        (154, 157),
    ),
    S1spRule(
        "18.64(b)",
        "11.2",
        Effect.REFUSE,
        "the S1SP holds no details of a third-party PPMID and cannot read its firmware version",
        (154, 158),
    ),
    S1spRule(
        "18.64(c)",
        "11.2",
        Effect.TELL_RUNNING_FIRMWARE,
        "the firmware version is read directly and not transformed",
        (148, 149),
    ),
)
"""Every rule. Where none applies, the S1SP maps a PPMID's running firmware version to the listed one (fact 149)."""


def s1sp_rules(clauses: Collection[str]) -> tuple[S1spRule, ...]:
    """The rules that apply to a device which shows `clauses`."""
    return tuple(rule for rule in S1SP_RULES if rule.clause in clauses)
