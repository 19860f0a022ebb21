"""The clause registry: what of the SMETS1 Supporting Requirements (S1SR, SEC Appendix AM) is known, and how well.

The S1SR itself is not at hand. Every statement here is in our own words and says where it comes from, how much of the
text is held and what the source leaves open. Registry order is document order, and the order of every table.
"""

from dataclasses import dataclass
from datetime import date
from typing import Literal

Basis = Literal["source statement", "inference", "assumption", "none"]
"""What a statement rests on: a public document says it, it follows from one, it is assumed, or there is none."""


@dataclass(frozen=True, slots=True)
class Clause:
    """One clause, table, section or annex of the S1SR, or a behaviour that carries no clause number.

    `statement` says in our words what an entry in the DMVES means, `standard` what a Device Model without one does.
    """

    id: str
    """The reference as the S1SR has it (`18.5(o)`), or `unnumbered/…` where the source gives none."""
    title: str
    statement: str
    """The variation. Of an every-model behaviour: why there is none; of a document: what it holds."""
    standard: str
    """The SMETS1 standard behaviour. Of an every-model behaviour: what every Device Model does."""
    service_requests: tuple[str, ...]
    """The SRVs concerned; empty where none is."""
    srv_basis: Literal["stated", "inferred", "none"]
    """Whether the source names every one of these SRVs; `inferred` where even one of them is our reading."""
    device_types: tuple[str, ...]
    """The device types asked about it; empty where no device is."""
    facts: tuple[int, ...]
    """The numbers of the statements it rests on."""
    text_held: Literal["full", "part", "named"]
    """`full`: can be tested with no other document; `part`: scope, values or result are missing; `named`: only the
    reference is known, so it is listed and never exercised."""
    standing: Literal["rule", "guidance", "proposed", "declined"]
    """As the source puts it at its date."""
    kind: Literal["variation", "every-model", "standard", "document"] = "variation"
    """`variation`: the DMVES switches it per Device Model. `every-model`: it holds for all of them and has no DMVES
    column. `document`: a part of the S1SR that asks nothing of a device by itself, as far as is known."""
    variation_basis: Basis = "source statement"
    """What `statement` rests on; `none` where no variation is known."""
    standard_basis: Basis = "inference"
    """What `standard` rests on; `none` where it cannot be told."""
    holds_from: date | None = None
    """The first day; None where it is unknown, and then it is taken to hold on every day before `holds_until`."""
    holds_until: date | None = None
    """The last day; None where no end is known."""
    period_source: str = ""
    """Why these dates."""
    varied_by: str | None = None
    """The clause whose DMVES column also switches this one; None where it has a column of its own."""
    outcome_uncertain: bool = False
    """Whether the variation is only that the outcome is uncertain: then either result confirms it."""
    cohorts: tuple[str, ...] = ()
    """The cohorts whose S1SP shows the variation; empty where it is not the S1SP's."""
    open_points: tuple[str, ...] = ()
    """What the source leaves open, each with the documented default."""
    source: str = ""
    """The public document."""

    @property
    def column(self) -> str:
        """The DMVES column that declares the variation."""
        return self.varied_by or self.id

    @property
    def tag(self) -> str:
        """The Gherkin tag of the clause's feature, without the `@`: spaces become underscores."""
        kind = "" if self.kind == "standard" else "clause-"
        return kind + self.id.replace(" ", "_").replace("standard/", "standard-")

    @property
    def has_variation(self) -> bool:
        """Whether a device may differ by declaration; if not, it holds for every Device Model."""
        return self.kind == "variation"

    @property
    def has_feature(self) -> bool:
        """Whether enough of the text is held to test it."""
        return self.text_held != "named" and self.kind != "document"

    @property
    def period(self) -> str:
        """The dates between which it holds, in words."""
        start = self.holds_from.isoformat() if self.holds_from else "an unknown date"
        return f"holds from {start}" + (f" until {self.holds_until.isoformat()}" if self.holds_until else "")

    def holds_on(self, day: date) -> bool:
        """Whether it is in force on `day`."""
        return (self.holds_from is None or self.holds_from <= day) and (
            self.holds_until is None or day <= self.holds_until
        )


_CONCLUSION = "DCC conclusion on the S1SR for MOC Secure, 5 June 2020"
_LETTER = "BEIS letter on the re-designation of SEC subsidiary documents, 24 November 2020"
_CONSULTATION = "DCC SMETS1 consultation on changes related to PPMIDs and CHs, 27 July 2021"

_V5 = date(2020, 11, 24)
_V5_SOURCE = f"S1SR v5.0 is in force from 24 November 2020 (fact #43, {_LETTER})"
_OLDEST_SOURCE = (
    f"24 November 2020 is the date of S1SR v5.0, the oldest version named by its number (fact #43, {_LETTER}); "
    "it may have held before"
)
_PPMID = date(2021, 9, 10)
_PPMID_SOURCE = (
    f"10 September 2021 is the proposed re-designation date, or within one month (fact #171, {_CONSULTATION}); "
    "the date of the designation is not held"
)
_UNDATED_SOURCE = f"unknown: stated of SMETS1 without a date ({_CONCLUSION})"
_NOT_HELD = "Cannot be told: the text is not held."


def _tariff_behaviour(letter: str) -> Clause:
    """One of 18.1(a) to 18.1(l): no text of any of them is held."""
    price = "not " if letter == "l" else "also "
    seen = (
        f"The source names 18.1({letter}) itself."
        if letter in "kl"
        else f"The source names the range 18.1 to 18.1(k), in which 18.1({letter}) lies, not the clause itself."
    )
    return Clause(
        id=f"18.1({letter})",
        title=f"Tariff behaviour ({letter})",
        statement=f"Text not held. A behaviour in setting a tariff; by 18.2(a) it applies {price}to a price update.",
        standard=_NOT_HELD,
        service_requests=("1.1.1",),
        srv_basis="inferred",
        device_types=("ESME", "GSME"),
        facts=(23, 43),
        text_held="named",
        standing="rule",
        variation_basis="none",
        standard_basis="none",
        holds_from=_V5,
        period_source=_OLDEST_SOURCE,
        open_points=(
            f"{seen} Default: it is listed only.",
            "Which device types it concerns is not said. Default: those that SRV 1.1.1 addresses, ESME and GSME.",
        ),
        source=_CONCLUSION,
    )


_LOCAL_TIME_SOURCE = f"unknown: observed in systems integration testing, without a date ({_CONCLUSION})"
_LOCAL_TIME_SCOPE = (
    "Which functions: the source says only that Secure devices operate in local time, and a public manual of the "
    "Liberty 100 (BGX501-767-R02) has some of them on standard time. Default: each function has a column of "
    "its own; the time base on which the day of charges begins is a choice of the emulator, UTC."
)


def _annex_of_ppmids(letter: str, reasons: str) -> Clause:
    """Annex D, E or F: the devices that 18.63, 18.64 and 18.65 affect. No list is held."""
    return Clause(
        id=f"Annex {letter}",
        title="Devices affected by the PPMID firmware clauses",
        statement=f"Lists devices affected by clauses of 18.63, 18.64 and 18.65, for these reasons: {reasons}.",
        standard="Asks nothing of a device by itself.",
        service_requests=(),
        srv_basis="none",
        device_types=(),
        facts=(163, 171),
        text_held="named",
        standing="proposed",
        kind="document",
        variation_basis="none",
        standard_basis="none",
        holds_from=_PPMID,
        period_source=_PPMID_SOURCE,
        open_points=("The list is not held. Default: the DMVES alone says which Device Models are affected.",),
        source=_CONSULTATION,
    )


_ENTRIES: tuple[Clause, ...] = (
    Clause(
        id="13.2",
        title="Clause 13.2",
        statement="Text not held. A respondent called it overly complex and it was kept as it is.",
        standard=_NOT_HELD,
        service_requests=(),
        srv_basis="none",
        device_types=(),
        facts=(25, 43),
        text_held="named",
        standing="rule",
        kind="document",
        variation_basis="none",
        standard_basis="none",
        holds_from=_V5,
        period_source=_OLDEST_SOURCE,
        open_points=("What it is about, and whether it asks anything of a device. Default: it is listed only.",),
        source=_CONCLUSION,
    ),
    Clause(
        id="15.1",
        title="Suspension of time-based debt recovery",
        statement=(
            "With SuspendDebtDisabled and SuspendDebtEmergency true, time-based debt is recovered all the same while "
            "Emergency Credit is in use or supply is disabled."
        ),
        standard=(
            "With SuspendDebtDisabled and SuspendDebtEmergency true, time-based debt recovery is suspended while "
            "Emergency Credit is in use or supply is disabled: the Time Debt Registers do not fall and nothing is "
            "charged for them."
        ),
        service_requests=("1.6",),
        srv_basis="inferred",
        device_types=("ESME",),
        facts=(16, 43),
        text_held="part",
        standing="rule",
        variation_basis="assumption",
        standard_basis="source statement",
        holds_from=_V5,
        period_source=_OLDEST_SOURCE,
        open_points=(
            "No document describes a Device Model that departs from it. Default: an entry says that one does.",
            "The two flags one by one are not described. Default: only both true together is judged.",
        ),
        source=_CONCLUSION,
    ),
    Clause(
        id="17.12",
        title="Application of the standing charge",
        statement=(
            "Where 18.4(j) is declared, the general rule gives way: with both flags true the standing charge is not "
            "collected while Emergency Credit is in use or supply is disabled."
        ),
        standard=(
            "With SuspendDebtDisabled and SuspendDebtEmergency true, the standing charge is still collected while "
            "Emergency Credit is in use or supply is disabled. SMETS2 differs."
        ),
        service_requests=("1.6",),
        srv_basis="inferred",
        device_types=("ESME", "GSME"),
        facts=(17, 18, 43),
        text_held="part",
        standing="rule",
        standard_basis="source statement",
        holds_from=_V5,
        period_source=_V5_SOURCE,
        varied_by="18.4(j)",
        open_points=(
            "Where the standing charge lands: Meter Balance or Emergency Credit Balance, or the Accumulated Debt "
            "Register. Default: what credit does not cover goes to the Accumulated Debt Register, and any of them "
            "counts as collected.",
            "The rule is discussed under 15.1 and was put in 17.12. Default: it is judged here only.",
        ),
        source=_CONCLUSION,
    ),
    Clause(
        id="Table 15",
        title="Configuration required before migration",
        statement=(
            "The Device Model has the settings that Table 15 prescribes before migration: its debt recovery types are "
            "configured in the prescribed order and Disablement of Supply Not Allowed is False."
        ),
        standard="The Device Model has no such settings, and nothing is to be configured before migration.",
        service_requests=(),
        srv_basis="none",
        device_types=("ESME",),
        facts=(11, 12, 13, 14, 15, 43),
        text_held="part",
        standing="rule",
        holds_from=_V5,
        period_source=_V5_SOURCE,
        open_points=(
            "The order of the debt recovery types. Default, a profile switch: Time Debt 1, Time Debt 2, Payment Debt.",
            "The order says which register a debt command acts on, not in which order debt is recovered. Default: "
            "nothing is expected of recovery.",
            "The source speaks of Secure devices without saying whether gas meters are among them. Default: ESME only.",
        ),
        source=_CONCLUSION,
    ),
    *(_tariff_behaviour(letter) for letter in "abcdefghijkl"),
    Clause(
        id="18.2(a)",
        title="Tariff behaviours apply to a price update",
        statement=(
            "A price update (1.2.1) meets the same tariff behaviours of 18.1 to 18.1(k) as the setting of a tariff, "
            "but not that of 18.1(l)."
        ),
        standard="A price update (1.2.1) does not meet the tariff behaviours of 18.1.",
        service_requests=("1.2.1",),
        srv_basis="stated",
        device_types=("ESME",),
        facts=(23, 26, 43),
        text_held="part",
        standing="rule",
        holds_from=_V5,
        period_source=_V5_SOURCE,
        open_points=(
            "The texts of 18.1(a) to 18.1(l) are not held. Default: the only tariff behaviour that a price update is "
            "tried with is unnumbered/tariff-setting-not-supported, so it is asked only of a Device Model that "
            "declares that one; elsewhere the cell is not applicable.",
            "Whether unnumbered/tariff-setting-not-supported lies within 18.1 to 18.1(k). Default: it does.",
        ),
        source=_CONCLUSION,
    ),
    Clause(
        id="18.4(j)",
        title="Suspension of standing charge collection",
        statement=(
            "With SuspendDebtDisabled and SuspendDebtEmergency true, the device suspends the collection of the "
            "standing charge too, while Emergency Credit is in use or supply is disabled."
        ),
        standard="With both flags true the standing charge is collected all the same (17.12).",
        service_requests=("1.6",),
        srv_basis="inferred",
        device_types=("ESME", "GSME"),
        facts=(17, 18, 43),
        text_held="part",
        standing="rule",
        standard_basis="source statement",
        holds_from=_V5,
        period_source=_V5_SOURCE,
        open_points=(
            "The source says that the clause concerns the suspension of standing charge collection and nothing else; "
            "the clause is not shown. Read here: the device suspends it. The other reading: the device's handling "
            "differs in some other way. Default, a profile switch: it suspends it.",
            "Whether a suspended standing charge is made good later. Default: it is not.",
        ),
        source=_CONCLUSION,
    ),
    Clause(
        id="18.5(l)",
        title="Clause 18.5(l)",
        statement="Text not held. Its wording was replaced at a respondent's suggestion.",
        standard=_NOT_HELD,
        service_requests=("2.1",),
        srv_basis="inferred",
        device_types=("ESME", "GSME"),
        facts=(24, 43),
        text_held="named",
        standing="rule",
        variation_basis="none",
        standard_basis="none",
        holds_from=_V5,
        period_source=_V5_SOURCE,
        open_points=(
            "Which device types it concerns is not said. Default: those that SRV 2.1 addresses, ESME and GSME.",
        ),
        source=_CONCLUSION,
    ),
    Clause(
        id="18.5(o)",
        title="Prepayment configuration in Credit Mode",
        statement=(
            "In Credit Mode the prepayment configuration cannot be updated: SRV 2.1 gets a failure response and the "
            "configuration is unchanged."
        ),
        standard="SRV 2.1 succeeds in Credit Mode and in Prepayment Mode.",
        service_requests=("2.1",),
        srv_basis="stated",
        device_types=("ESME",),
        facts=(1, 2, 43),
        text_held="part",
        standing="rule",
        holds_from=_V5,
        period_source=_V5_SOURCE,
        open_points=(
            "The response code. Default: none is expected; the one returned is recorded.",
            "The source tells two kinds of device apart in words that come to the same: some reject SRV 2.1 in Credit "
            "Mode, some accept it only in Prepayment Mode. Default: one kind; the payment modes in which a device "
            "accepts it are a profile switch.",
        ),
        source=_CONCLUSION,
    ),
    Clause(
        id="18.5(p)(iii)",
        title="At most three NonDisablementScripts in a day",
        statement=(
            "A Non-Disablement Calendar with more than three NonDisablementScripts in a single day is not accepted: "
            "SRV 2.1 gets a failure response. Three are accepted and take effect."
        ),
        standard="A Non-Disablement Calendar with four NonDisablementScripts in a single day is accepted.",
        service_requests=("2.1",),
        srv_basis="inferred",
        device_types=("ESME",),
        facts=(5, 6, 43),
        text_held="part",
        standing="rule",
        holds_from=_V5,
        period_source=_V5_SOURCE,
        open_points=(
            "Whether each START and each STOP counts. Default: every script counts.",
            "How the scripts of special days count. Default: towards their own day.",
            "Whether the S1SP or the meter refuses, and with which code. Default: either may; who did is recorded.",
        ),
        source=_CONCLUSION,
    ),
    Clause(
        id="18.7(i)",
        title="Debt can be updated in Prepayment Mode only",
        statement=(
            "In Credit Mode SRV 2.3 gets a failure response and the debt registers are unchanged; in Prepayment Mode "
            "it succeeds."
        ),
        standard="SRV 2.3 succeeds in Credit Mode and in Prepayment Mode.",
        service_requests=("2.3",),
        srv_basis="stated",
        device_types=("ESME", "GSME"),
        facts=(22, 43),
        text_held="full",
        standing="rule",
        holds_from=_V5,
        period_source=_V5_SOURCE,
        open_points=("The response code. Default: none is expected; the one returned is recorded.",),
        source=_CONCLUSION,
    ),
    Clause(
        id="18.7(j)",
        title="Debt in whole pence",
        statement=(
            "Money in SRV 2.3 must be a whole number of pence: 1000 millipence arrive as 1p; an amount that is not a "
            "multiple of 1000 does not arrive as sent."
        ),
        standard="SRV 2.3 applies amounts to the millipence.",
        service_requests=("2.3",),
        srv_basis="stated",
        device_types=("ESME", "GSME"),
        facts=(20, 21, 43),
        text_held="part",
        standing="rule",
        holds_from=_V5,
        period_source=_V5_SOURCE,
        open_points=(
            "What becomes of an amount that is not whole pence: refused, cut or rounded. Default: any of them shows "
            "the variation and which one is recorded; the emulated devices refuse, by a profile switch.",
        ),
        source=_CONCLUSION,
    ),
    Clause(
        id="18.8",
        title="Failure to activate Emergency Credit is reported",
        statement=(
            "Where Emergency Credit cannot be activated the device itself gives no error: the S1SP reads back that it "
            "is not active and makes the failure response to SRV 2.5. The User is told the failure."
        ),
        standard=(
            "Where Emergency Credit cannot be activated the device itself refuses and the S1SP passes the failure on. "
            "The User is told the failure."
        ),
        service_requests=("2.5",),
        srv_basis="stated",
        device_types=("ESME", "GSME"),
        facts=(9, 10, 43),
        text_held="part",
        standing="rule",
        variation_basis="inference",
        holds_from=_V5,
        period_source=_V5_SOURCE,
        open_points=(
            "Stated is only that a failure response is returned where the meter fails to activate Emergency Credit; "
            "who finds out is our reading. Default: the device's own answer tells the two apart.",
            "The source names the Service Request by its subject, Emergency Credit. Default: SRV 2.5.",
        ),
        source=_CONCLUSION,
    ),
    Clause(
        id="18.63(c)",
        title="Firmware upgrade of a third-party PPMID on a Secure installation",
        statement="The S1SP does not support it: the upgrade fails and does not reach the PPMID.",
        standard="The S1SP accepts the upgrade and passes the image on; what becomes of it there is 18.63(d)'s.",
        service_requests=("11.1",),
        srv_basis="inferred",
        device_types=("PPMID",),
        facts=(46, 154, 155, 156, 157, 163, 170, 171),
        text_held="full",
        standing="proposed",
        standard_basis="source statement",
        holds_from=_PPMID,
        period_source=_PPMID_SOURCE,
        cohorts=("MOC (Secure)",),
        open_points=(
            "The Service Request number. Default: 11.1, for Section 18 follows the order of the SRVs; 11.4 is PPMID "
            "firmware in later DUIS versions.",
            f"That PPMID upgrades are otherwise supported is said of IOC and MOC ({_LETTER}); FOC was to follow. "
            "Default: the same of FOC.",
        ),
        source=_CONSULTATION,
    ),
    Clause(
        id="18.63(d)",
        title="Firmware upgrade of a PPMID is uncertain",
        statement=(
            "The outcome of a firmware upgrade aimed at the PPMID is uncertain: the PPMID is bilingual or no longer "
            "supported, the image is too large for the Communications Hub, or its metadata fits the hubs of one "
            "manufacturer only. Success and failure are both allowed; which one came is recorded."
        ),
        standard="The upgrade succeeds: the image reaches the PPMID.",
        service_requests=("11.1",),
        srv_basis="inferred",
        device_types=("PPMID",),
        facts=(150, 151, 152, 153, 159, 160, 162, 163, 171),
        text_held="part",
        standing="proposed",
        holds_from=_PPMID,
        period_source=_PPMID_SOURCE,
        outcome_uncertain=True,
        open_points=(
            "The Service Request number. Default: 11.1, for Section 18 follows the order of the SRVs; 11.4 is PPMID "
            "firmware in later DUIS versions.",
        ),
        source=_CONSULTATION,
    ),
    Clause(
        id="18.64(b)",
        title="Reading the firmware version of a third-party PPMID on a Secure installation",
        statement="The S1SP does not support it: the read fails.",
        standard="The read succeeds and returns a firmware version.",
        service_requests=("11.2",),
        srv_basis="inferred",
        device_types=("PPMID",),
        facts=(154, 155, 156, 158, 163, 171),
        text_held="full",
        standing="proposed",
        holds_from=_PPMID,
        period_source=_PPMID_SOURCE,
        cohorts=("MOC (Secure)",),
        source=_CONSULTATION,
    ),
    Clause(
        id="18.64(c)",
        title="Firmware version of a bilingual PPMID as read",
        statement=(
            "The firmware version is read from the PPMID and passed on as it is: it is the running one and may differ "
            "from that of its SMETS1 CPL entry."
        ),
        standard="The S1SP maps the version that it reads: the response is that of the SMETS1 CPL entry.",
        service_requests=("11.2",),
        srv_basis="inferred",
        device_types=("PPMID",),
        facts=(143, 144, 148, 149, 167, 171),
        text_held="full",
        standing="proposed",
        holds_from=_PPMID,
        period_source=_PPMID_SOURCE,
        cohorts=("FOC",),
        open_points=(
            "The source says of FOC that the version is not transformed, and so implies that the other cohorts "
            "transform it. Default: they do.",
            "It can be observed only on a PPMID whose running version differs from the listed one. Default: the cell "
            "of any other PPMID is not applicable.",
        ),
        source=_CONSULTATION,
    ),
    Clause(
        id="18.65(e)",
        title="Firmware activation on a PPMID is uncertain",
        statement=(
            "The outcome of a firmware command aimed at the PPMID is uncertain, here that of the activation. Success "
            "and failure are both allowed; which one came is recorded."
        ),
        standard="The activation succeeds: the PPMID runs the new firmware.",
        service_requests=("11.3",),
        srv_basis="inferred",
        device_types=("PPMID",),
        facts=(150, 151, 159, 160, 162, 163, 171),
        text_held="part",
        standing="proposed",
        holds_from=_PPMID,
        period_source=_PPMID_SOURCE,
        outcome_uncertain=True,
        open_points=(
            "What it concerns. Default: the activation, SRV 11.3, for Section 18 follows the order of the SRVs.",
        ),
        source=_CONSULTATION,
    ),
    Clause(
        id="Section 23",
        title="Default values",
        statement="With Annex C, about default values for Service Requests. Text not held.",
        standard=_NOT_HELD,
        service_requests=(),
        srv_basis="none",
        device_types=(),
        facts=(55, 56, 43),
        text_held="named",
        standing="rule",
        kind="document",
        variation_basis="none",
        standard_basis="none",
        holds_from=_V5,
        period_source=_OLDEST_SOURCE,
        source=_LETTER,
    ),
    Clause(
        id="Annex A",
        title="Device Model Variations to Equivalent Steps Matrix (DMVES)",
        statement="Says which clauses of Section 18 apply to which Device Model; nothing else does.",
        standard="Asks nothing of a device by itself.",
        service_requests=(),
        srv_basis="none",
        device_types=(),
        facts=(27, 57, 43),
        text_held="full",
        standing="rule",
        kind="document",
        variation_basis="none",
        standard_basis="none",
        holds_from=_V5,
        period_source=_OLDEST_SOURCE,
        open_points=(
            "The matrix itself is not held. Default: a DMVES file that the user gives, or the illustrative one.",
        ),
        source=_CONCLUSION,
    ),
    Clause(
        id="Annex C",
        title="Default values for Service Requests",
        statement="Lists default values for Service Requests. Not held.",
        standard=_NOT_HELD,
        service_requests=(),
        srv_basis="none",
        device_types=(),
        facts=(56, 43),
        text_held="named",
        standing="rule",
        kind="document",
        variation_basis="none",
        standard_basis="none",
        holds_from=_V5,
        period_source=_OLDEST_SOURCE,
        open_points=(
            "Whether a default stands in where a SMETS1 device lacks a value that the response demands. Default: "
            "no value is filled in.",
        ),
        source=_LETTER,
    ),
    _annex_of_ppmids("D", "bilingual, third-party on a Secure installation, Communications Hub metadata"),
    _annex_of_ppmids("E", "bilingual, image size, Communications Hub metadata"),
    _annex_of_ppmids("F", "bilingual, image size, Communications Hub metadata, no longer supported"),
    Clause(
        id="unnumbered/tariff-in-local-time",
        title="Tariff switching in local time",
        statement="The Tariff Switching Table follows local time: in summer, an hour before the same time in UTC.",
        standard="The Tariff Switching Table follows UTC.",
        service_requests=(),
        srv_basis="none",
        device_types=("ESME", "GSME"),
        facts=(19,),
        text_held="part",
        standing="rule",
        period_source=_LOCAL_TIME_SOURCE,
        open_points=(_LOCAL_TIME_SCOPE,),
        source=_CONCLUSION,
    ),
    Clause(
        id="unnumbered/calendar-in-local-time",
        title="Non-Disablement Calendar in local time",
        statement="The Non-Disablement Calendar follows local time: in summer, an hour before the same time in UTC.",
        standard="The Non-Disablement Calendar follows UTC.",
        service_requests=(),
        srv_basis="none",
        device_types=("ESME", "GSME"),
        facts=(19,),
        text_held="part",
        standing="rule",
        period_source=_LOCAL_TIME_SOURCE,
        open_points=(_LOCAL_TIME_SCOPE,),
        source=_CONCLUSION,
    ),
    Clause(
        id="unnumbered/tariff-setting-not-supported",
        title="Tariff cannot be set",
        statement="The ESME does not support the setting of a tariff: SRV 1.1.1 fails and the tariff is unchanged.",
        standard="SRV 1.1.1 succeeds and the device holds the new tariff.",
        service_requests=("1.1.1",),
        srv_basis="inferred",
        device_types=("ESME",),
        facts=(26, 43),
        text_held="part",
        standing="rule",
        holds_from=_V5,
        period_source=_V5_SOURCE,
        open_points=(
            "The clause number and the prescribed outcome. Default: any answer that is not a success, with the tariff "
            "unchanged.",
        ),
        source=_CONCLUSION,
    ),
    Clause(
        id="unnumbered/secure-calendar-entry",
        title="A Secure-specific Non-Disablement Calendar entry",
        statement=(
            "Text not held. A respondent describes that SRV 2.1 must carry a particular Secure-specific entry in the "
            "Non-Disablement Calendar beside the User's own entries for the same dates, times and periods."
        ),
        standard="The User's own entries suffice.",
        service_requests=("2.1",),
        srv_basis="stated",
        device_types=("ESME",),
        facts=(7, 43),
        text_held="named",
        standing="rule",
        holds_from=_V5,
        period_source=_V5_SOURCE,
        open_points=("What the entry is, and the sub-clause of 18.5. Default: it is listed only.",),
        source=_CONCLUSION,
    ),
    Clause(
        id="unnumbered/calendar-guidance",
        title="Guidance for each Non-Disablement Calendar configuration",
        statement="Text not held. Guidance was to say how each distinct configuration is set by SRV 2.1.",
        standard=_NOT_HELD,
        service_requests=("2.1",),
        srv_basis="inferred",
        device_types=("ESME",),
        facts=(8, 43),
        text_held="named",
        standing="guidance",
        variation_basis="none",
        standard_basis="none",
        holds_from=_V5,
        period_source=_V5_SOURCE,
        open_points=("The guidance. Default: it is listed only.",),
        source=_CONCLUSION,
    ),
    Clause(
        id="unnumbered/prepay-orchestration",
        title="From Credit to Prepayment Mode by 2.1, 1.6, 2.1",
        statement=(
            "Where 18.5(o) is declared, SRVs 2.1, 1.6 and 2.1 fail, succeed and succeed: the device ends in Prepayment "
            "Mode with the configuration sent, and supply is never disabled on the way."
        ),
        standard=(
            "SRVs 2.1, 1.6 and 2.1 all succeed: the device ends in Prepayment Mode with the configuration sent, and "
            "supply is never disabled on the way."
        ),
        service_requests=("2.1", "1.6"),
        srv_basis="stated",
        device_types=("ESME",),
        facts=(3, 4, 43),
        text_held="full",
        standing="guidance",
        standard_basis="source statement",
        holds_from=_V5,
        period_source=f"from the date of 18.5(o), which it goes round: {_V5_SOURCE}",
        varied_by="18.5(o)",
        open_points=("The guidance as published was not seen, only its announcement. Default: the announcement.",),
        source=_CONCLUSION,
    ),
    Clause(
        id="unnumbered/twin-element-srvs",
        title="Twin-element Service Requests are not supported",
        statement="Every Device Model alike, twin-element meters among them; no variation is known.",
        standard="SRVs 1.1.2, 1.2.2 and 4.11.2 are refused.",
        service_requests=("1.1.2", "1.2.2", "4.11.2"),
        srv_basis="inferred",
        device_types=("ESME",),
        facts=(28, 29),
        text_held="full",
        standing="rule",
        kind="every-model",
        variation_basis="none",
        standard_basis="source statement",
        period_source=_UNDATED_SOURCE,
        open_points=(
            "The source says 1.2.1 where the price of the secondary element is meant. Default: 1.2.2.",
            "The response code, and who refuses. Default: neither is expected; both are recorded.",
        ),
        source=_CONCLUSION,
    ),
    Clause(
        id="unnumbered/export-daily-read-log",
        title="The Export Daily Read Log is not supported",
        statement="Every Device Model alike; no variation is known.",
        standard="SRV 4.6.2 is refused: SMETS1 has no such log.",
        service_requests=("4.6.2",),
        srv_basis="stated",
        device_types=("ESME",),
        facts=(30,),
        text_held="full",
        standing="rule",
        kind="every-model",
        variation_basis="none",
        standard_basis="source statement",
        period_source=_UNDATED_SOURCE,
        open_points=("The response code, and who refuses. Default: neither is expected; both are recorded.",),
        source=_CONCLUSION,
    ),
    Clause(
        id="unnumbered/export-profile-data",
        title="Export profile data can be read",
        statement="Every Device Model alike; no variation is known.",
        standard="SRV 4.8.3 succeeds and returns the export profile.",
        service_requests=("4.8.3",),
        srv_basis="stated",
        device_types=("ESME",),
        facts=(31,),
        text_held="full",
        standing="rule",
        kind="every-model",
        variation_basis="none",
        standard_basis="source statement",
        period_source=_UNDATED_SOURCE,
        source=_CONCLUSION,
    ),
    Clause(
        id="unnumbered/prepayment-daily-read-log",
        title="The Prepayment Daily Read Log is not supported",
        statement="Every Device Model alike; no variation is known.",
        standard="SRV 4.14 is refused: SMETS1 has no such log.",
        service_requests=("4.14",),
        srv_basis="inferred",
        device_types=("ESME", "GSME"),
        facts=(32,),
        text_held="full",
        standing="rule",
        kind="every-model",
        variation_basis="none",
        standard_basis="source statement",
        period_source=_UNDATED_SOURCE,
        open_points=(
            "The source names the log, not the Service Request. Default: SRV 4.14, which reads it in DUIS.",
            "The response code, and who refuses. Default: neither is expected; both are recorded.",
        ),
        source=_CONCLUSION,
    ),
    Clause(
        id="unnumbered/prepay-data",
        title="Prepayment data on demand",
        statement="Every Device Model alike; no variation is known.",
        standard=(
            "SRV 4.3 on demand returns Meter Balance, Emergency Credit Balance, Payment Debt Register, both Time Debt "
            "Registers and Accumulated Debt Register."
        ),
        service_requests=("4.3",),
        srv_basis="stated",
        device_types=("ESME", "GSME"),
        facts=(33, 34),
        text_held="full",
        standing="rule",
        kind="every-model",
        variation_basis="none",
        standard_basis="source statement",
        period_source=_UNDATED_SOURCE,
        open_points=(
            "The meter executes it at a variable interval after submission. Default: values of no exact instant are "
            "asked for.",
        ),
        source=_CONCLUSION,
    ),
    Clause(
        id="unnumbered/schedule-of-4.4.3",
        title="SRV 4.4.3 cannot be scheduled",
        statement="Every Device Model alike; no variation is known.",
        standard="SRV 5.1 for a schedule of 4.4.3 is refused.",
        service_requests=("5.1", "4.4.3"),
        srv_basis="stated",
        device_types=("ESME", "GSME"),
        facts=(36,),
        text_held="full",
        standing="rule",
        kind="every-model",
        variation_basis="none",
        standard_basis="source statement",
        period_source=_UNDATED_SOURCE,
        open_points=("The response code. Default: none is expected; the one returned is recorded.",),
        source=_CONCLUSION,
    ),
    Clause(
        id="unnumbered/nothing-read-unasked",
        title="Nothing is read without a Service Request",
        statement="Every Device Model alike; no variation is known.",
        standard="Without a schedule and without a Service Request in flight, nothing is read from the device.",
        service_requests=("5.1",),
        srv_basis="stated",
        device_types=("ESME", "GSME"),
        facts=(37,),
        text_held="full",
        standing="rule",
        kind="every-model",
        variation_basis="none",
        standard_basis="source statement",
        period_source=_UNDATED_SOURCE,
        open_points=(
            "The source says it of the Secure S1SP, with the same core service for all manufacturers. Default: it is "
            "asked of every cohort.",
        ),
        source=_CONCLUSION,
    ),
)

CLAUSES: dict[str, Clause] = {clause.id: clause for clause in _ENTRIES}
"""The registry, by id, in document order; behaviours without a clause number come last."""
