"""The facts that neither a scenario nor a test can show, each with the reason: the one place where they are named."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum


class Kind(StrEnum):
    """Why a fact cannot be tested."""

    GOVERNANCE = "governance"
    NO_TEXT = "text not held"
    DATE_OR_NUMBER = "date or number"
    PLAN = "plan"
    RESTRAINT = "restraint"


MEANINGS: Mapping[Kind, str] = {
    Kind.GOVERNANCE: "It obliges a party, or says how a process of the SEC goes: by email, audit or decision. No "
    "device, Service Request, register or report shows whether it is done.",
    Kind.NO_TEXT: "The document names a text that it does not give. What would have to be seen is not known, and "
    "nothing is made up for it.",
    Kind.DATE_OR_NUMBER: "It gives a date, a count or a measurement, from which nothing follows for what a device or "
    "a system does.",
    Kind.PLAN: "It tells of work that was planned, or of options that were weighed: nothing behaves so yet.",
    Kind.RESTRAINT: "It says that something is not so, or why a rule is there. A test could only be wrong.",
}
"""What each kind means, in the order of the page."""


@dataclass(frozen=True, slots=True)
class Untested:
    """Why a fact is not tested."""

    kind: Kind
    because: str


UNTESTED: Mapping[int, Untested] = {
    7: Untested(Kind.NO_TEXT, "The entry that the calendar must contain is not given."),
    8: Untested(Kind.NO_TEXT, "The guidance for each configuration is not given."),
    13: Untested(Kind.RESTRAINT, "No order of recovery may be expected. The feature of Table 15 expects none."),
    24: Untested(Kind.NO_TEXT, "The wording of 18.5(l) is not given."),
    25: Untested(Kind.NO_TEXT, "The wording of 13.2 is not given."),
    34: Untested(
        Kind.RESTRAINT, "It limits what may be expected: what SRV 4.3 reads is not of an instant to the second."
    ),
    38: Untested(
        Kind.RESTRAINT,
        "Nobody is obliged to read SRV 4.3 each midnight. What shows is fact 37: nothing is read unasked.",
    ),
    39: Untested(Kind.NO_TEXT, "The definition is not given."),
    42: Untested(Kind.DATE_OR_NUMBER, "The version in effect on these dates has no number, and no text of it is held."),
    45: Untested(Kind.RESTRAINT, "It says what the S1SR is for. What follows from it are the facts of its clauses."),
    56: Untested(Kind.NO_TEXT, "Neither Section 23 nor a value of Annex C is given."),
    57: Untested(Kind.GOVERNANCE, "Two respondents agreed with the mapping. That it is followed is fact 27."),
    59: Untested(
        Kind.DATE_OR_NUMBER, "Dates that were proposed. The actual one, 24 November 2020, is that of fact 43."
    ),
    60: Untested(Kind.DATE_OR_NUMBER, "Dates of consultations."),
    61: Untested(Kind.NO_TEXT, "The text of IRP571 is not given."),
    62: Untested(Kind.NO_TEXT, "The text of IRP586 is not given."),
    72: Untested(Kind.RESTRAINT, "It is the reason of the three minutes, which are facts 66 and 70."),
    76: Untested(Kind.PLAN, "Options for the delivery of power outage alerts, and what one of them might cost."),
    92: Untested(Kind.NO_TEXT, "The interfaces between DSP and CSP are named, and their text is not given."),
    101: Untested(Kind.DATE_OR_NUMBER, "How far Network Operators had come with a version of DUIS, at one time."),
    102: Untested(Kind.GOVERNANCE, "DP108: who may do what in the Self-Service Interface, a web site for DCC Users."),
    106: Untested(Kind.GOVERNANCE, "DP110: registration procedures of SMKI are aligned with practice after an audit."),
    107: Untested(Kind.GOVERNANCE, "MP103: a yearly security assessment of an organisation."),
    108: Untested(Kind.GOVERNANCE, "DP111: how an assurance scheme is paid for."),
    113: Untested(Kind.NO_TEXT, "What precision is appropriate is not given."),
    137: Untested(
        Kind.RESTRAINT, "The document differs within itself. Flags A and N are what its body has: facts 119 to 136."
    ),
    138: Untested(Kind.RESTRAINT, "It contradicts fact 129, by which no metering point is ever suspended."),
    139: Untested(Kind.PLAN, "What a proposal would leave unchanged, and how it would have been tested."),
    161: Untested(Kind.PLAN, "Images whose metadata the S1SP supplies: planned. Today's rule is fact 159."),
    163: Untested(
        Kind.NO_TEXT, "Annexes D, E and F are not given: which Device Model stands in which cannot be looked up."
    ),
    169: Untested(Kind.PLAN, "An enduring solution for November 2022."),
    170: Untested(Kind.PLAN, "Support that was offered for November 2022. Today's rule is fact 157."),
    172: Untested(Kind.NO_TEXT, "Which Exclusion Category has which of the three meanings is not given."),
    174: Untested(Kind.GOVERNANCE, "The supplier's licence obliges it to replace what is excluded."),
    176: Untested(Kind.NO_TEXT, "The clauses that were changed are named, and their text is not given."),
    186: Untested(Kind.DATE_OR_NUMBER, "How many error codes there are. Which ones is not given."),
    189: Untested(Kind.GOVERNANCE, "The EPCL shows that an entry was made, not what testing came before it."),
    196: Untested(Kind.DATE_OR_NUMBER, "How many installations were expected in each category."),
    198: Untested(Kind.DATE_OR_NUMBER, "How many installations are affected."),
    201: Untested(Kind.DATE_OR_NUMBER, "How many installations had been migrated."),
}
"""Every fact that is not tested, by its number."""
