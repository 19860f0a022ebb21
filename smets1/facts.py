"""The facts: 201 numbered statements of behaviour found in five public documents, which clauses and code cite.

A statement is in our words, save what stands in quotation marks. It names as inferred what is our reading, and as
missing what a test would need and the document does not say. It holds at the date of its document: what was proposed
then may have changed since.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from types import MappingProxyType
from typing import Literal

TextHeld = Literal["full", "part", "named", "not stated"]
Standing = Literal[
    "rule",
    "rule (guidance)",
    "rule and proposed",
    "rule (agreed) and proposed",
    "rule and declined",
    "proposed",
    "declined",
    "not stated",
]


@dataclass(frozen=True, slots=True)
class Document:
    """A public document."""

    id: str
    title: str
    publisher: str
    date: date


@dataclass(frozen=True, slots=True)
class Fact:
    """One statement."""

    number: int
    document: Document
    text_held: TextHeld
    """How much of the governing text the document shows. `full`: can be tested with no other document; `part`: scope,
    values or result are missing; `named`: only the reference is given."""
    standing: Standing
    """As the document puts it at its date; with "and", a part of the statement is the one, a part the other."""
    statement: str


_SECURE = Document(
    "S1SR-SECURE",
    "Conclusion on the SMETS1 Supporting Requirements for MOC Secure Consultation for Secure",
    "DCC",
    date(2020, 6, 5),
)
_LETTER = Document(
    "RE-DESIGNATION", "Letter on the re-designation of SEC subsidiary documents", "BEIS", date(2020, 11, 24)
)
_PAPER = Document(
    "SEC-PROPOSALS",
    "New Draft Proposals and Modification Proposals (TABASC_50_0602_13), with Appendices A–M",
    "SECAS",
    date(2020, 1, 30),
)
_PPMID = Document("PPMID-CH", "SMETS1 Consultation on changes related to PPMIDs and CHs", "DCC", date(2021, 7, 27))
_TMAD = Document("TMAD-VARIOUS-1", "SMETS1 Consultation – Various 1 (stakeholder briefing)", "DCC", date(2021, 11, 3))

DOCUMENTS: tuple[Document, ...] = (_SECURE, _LETTER, _PAPER, _PPMID, _TMAD)
"""The documents, in the order of their facts."""

# fmt: off
_ENTRIES: tuple[Fact, ...] = (
    Fact(1, _SECURE, "part", "rule",
         "S1SR 18.5(o): an enrolled Secure ESME whose Device Model has 18.5(o) in the DMVES is in Credit Mode. When "
         "an eligible User sends SRV 2.1 (Update Prepayment Configuration), a failure response is returned and the "
         "prepayment configuration is unchanged. Missing: the response code."),
    Fact(2, _SECURE, "part", "rule",
         "S1SR 18.5(o): an ESME whose Device Model does not have 18.5(o) in the DMVES is in Credit Mode; SRV 2.1 "
         "succeeds. The document's two kinds of device come to the same: “some devices will reject the SRV 2.1 when "
         "in Credit mode but some devices will only accept the SRV 2.1 when in Prepayment mode”. A third kind, which "
         "accepts it in Credit Mode only, cannot be proved from the text."),
    Fact(3, _SECURE, "full", "rule (guidance)",
         "Guidance for any SMETS ESME in Credit Mode (Table 1, to be put on the SECAS website): to reach Prepayment "
         "Mode with configuration C, the User sends SRV 2.1 with C, SRV 1.6 to Prepayment and SRV 2.1 with C again, "
         "whatever the first result. The device ends in Prepayment Mode with configuration C, and supply is never "
         "disabled during the change."),
    Fact(4, _SECURE, "full", "rule",
         "In the sequence of fact 3 a device in Credit Mode that has 18.5(o) gives failure, success, success; a "
         "device without it gives success, success, success. The end state is identical."),
    Fact(5, _SECURE, "part", "rule",
         "S1SR 18.5(p)(iii): a Secure ESME in Prepayment Mode accepts by SRV 2.1 a Non-Disablement Calendar with "
         "three NonDisablementScripts effective on a day and puts it in force; with four on a day it is not accepted "
         "(failure). This limitation of the meter was seen in testing and confirmed by Secure Meters. Missing: "
         "whether START and STOP each count (most literally, every script does), how special days count, whether the "
         "S1SP or the meter rejects, and the code."),
    Fact(6, _SECURE, "part", "rule",
         "S1SR 18.5(p)(iii): a pattern that needs two separate non-disablement windows in one day (START, STOP, "
         "START, STOP: four scripts) cannot be configured by SRV 2.1 on the Secure meter."),
    Fact(7, _SECURE, "named", "rule",
         "S1SR 18.5, as a respondent describes it (DCC: “The comment is noted”): SRV 2.1 to a Secure ESME must "
         "contain a particular Secure-specific Non-Disablement Calendar entry, plus the User's own entries “for the "
         "same non-disablement calendar dates, times and periods”. So sent it is accepted; with the User's entries "
         "alone it is expected to fail or misbehave. Missing: the entry and the sub-clause."),
    Fact(8, _SECURE, "named", "rule",
         "S1SR 18.5: guidance must exist for each unique Non-Disconnection Calendar configuration; several distinct "
         "ones, each sent by SRV 2.1 following its own guidance, each yield their own configured result. The clause "
         "was then changed: “Clarifications when setting a Non-disconnection Calendar”. Missing: the guidance "
         "itself."),
    Fact(9, _SECURE, "part", "rule",
         "S1SR 18.8, after its change: where Emergency Credit cannot be activated on a Secure ESME, SRV 2.5 "
         "(Activate Emergency Credit) gets a failure response and Emergency Credit is not active."),
    Fact(10, _SECURE, "part", "rule",
         "S1SR 18.8 (Table 2: “responses will be generated for ESME or GSME”): where Emergency Credit cannot be "
         "activated on a Secure GSME, SRV 2.5 gets a failure response and Emergency Credit is not active."),
    Fact(11, _SECURE, "part", "rule",
         "S1SR Table 15: its “Sequence” of debt recovery types is an order of configuration, not of recovery. Before "
         "migration the types are configured on a Secure device in the prescribed order, so that later debt recovery "
         "commands (SRV 2.3) act on the intended register. Missing: the order itself."),
    Fact(12, _SECURE, "part", "rule",
         "S1SR Table 15: on a device migrated with the prescribed order, SRV 2.3 that adjusts Time Debt 1, Time Debt "
         "2 and Payment Debt by distinct values changes each register by its own amount. With another order the "
         "wrong register would change."),
    Fact(13, _SECURE, "part", "rule",
         "S1SR Table 15: its “Sequence” says nothing on recovery while Emergency Credit is in use or the balance is "
         "negative. No expected order of recovery may be derived from it."),
    Fact(14, _SECURE, "part", "rule",
         "S1SR Table 15: “Disablement of Supply Not Allowed” must be <False> before enrolment, because SMETS1 "
         "requires the device to be capable of disabling supply. A Secure device with <True> does not comply with "
         "the pre-migration check and must be set to <False> first."),
    Fact(15, _SECURE, "part", "rule and declined",
         "S1SR Table 15: after enrolment no Service Request changes “Disablement of Supply Not Allowed”, and DCC "
         "offers no such change. A supplier that wants to prevent disablement uses the Non-Disablement Calendar and "
         "the like."),
    Fact(16, _SECURE, "part", "rule",
         "S1SR 15.1: on a SMETS1 ESME in Prepayment Mode with SuspendDebtDisabled and SuspendDebtEmergency both true "
         "and time debt outstanding, a debt recovery instant passes while Emergency Credit is in use or supply is "
         "disabled. Time-based debt recovery is suspended: the Time Debt Register does not fall and nothing is "
         "charged for it. The SRV is inferred: 1.6."),
    Fact(17, _SECURE, "part", "rule",
         "S1SR 17.12 (“Clarification on Application of Standing Charge”, discussed under 15.1), unlike SMETS2: on a "
         "SMETS1 device without a device-specific behaviour, with SuspendDebtDisabled and SuspendDebtEmergency both "
         "true, the standing charge is still charged when its instant passes while Emergency Credit is in use or "
         "supply is disabled. Missing: whether it lands on the Meter Balance or the Accumulated Debt Register."),
    Fact(18, _SECURE, "part", "rule",
         "S1SR 18.4(j): of a Secure device with SuspendDebtDisabled and SuspendDebtEmergency both true, while "
         "Emergency Credit is in use or supply is disabled, it concerns the suspension of standing charge collection "
         "only, as respondents proposed and DCC agreed; the suspension of time-based debt is general SMETS1 "
         "behaviour. The SRV is inferred: 1.6. Missing: the final text, so that two readings remain: Secure suspends "
         "the standing charge, or its handling differs."),
    Fact(19, _SECURE, "part", "rule",
         "“Secure devices do operate in Local time”, as seen in systems integration testing; no clause is given. In "
         "British Summer Time a switch set for hh:mm happens at local hh:mm, an hour before the same UTC. Missing: "
         "which functions follow it (tariff, Non-Disablement Calendar, billing)."),
    Fact(20, _SECURE, "part", "rule",
         "S1SR 18.7(j): on a Secure device in Prepayment Mode the money values of SRV 2.3 (Update Debt), in DUIS "
         "millipence, are whole pence: 1000 becomes 1p on the meter and 20000 becomes 20p. Missing: the result of a "
         "value that is not divisible by 1000 (rejected or truncated)."),
    Fact(21, _SECURE, "part", "rule",
         "S1SR 18.7(j): SRV 2.3 with 1000 gives exactly 1p; 999, 1001 and 1500 are outside “whole number of pence”. "
         "Whether these fail or are rounded is undecided: a test must record which."),
    Fact(22, _SECURE, "full", "rule",
         "S1SR 18.7(i): on a Secure device in Credit Mode SRV 2.3 is not supported: it fails and the debt registers "
         "are unchanged. In Prepayment Mode it succeeds. The first draft of the clause wrongly said Credit and was "
         "corrected."),
    Fact(23, _SECURE, "part", "rule",
         "S1SR 18.2(a): SRV 1.2.1 (Update Price) to a Secure ESME follows clauses 18.1 to 18.1(k), not 18.1(l): the "
         "behaviours of (a) to (k) occur for it as for the tariff Service Request, that of (l) does not. 18.1 was "
         "changed: “Clarifying the application of tariff behaviours to price updates”. Missing: the text of 18.1(a) "
         "to 18.1(l)."),
    Fact(24, _SECURE, "named", "rule",
         "S1SR 18.5(l), SRV 2.1: the wording was replaced at a respondent's suggestion. Missing: the text."),
    Fact(25, _SECURE, "named", "rule",
         "S1SR 13.2 was kept unchanged although a respondent called it overly complex. Missing: the text."),
    Fact(26, _SECURE, "part", "rule",
         "Some ESMEs do not support the setting of a tariff (“Where the target SMETS1 ESME does not support the "
         "setting of a tariff…”): where the DMVES flags a Device Model so, the tariff Service Request (1.1.1 or "
         "1.2.1, inferred) gets the alternative response that the clause defines, not a silent success. Missing: the "
         "clause number and the outcome."),
    Fact(27, _SECURE, "full", "rule",
         "S1SR Annex A: the DMVES alone switches which clause of Section 18 applies to which Device Model. A "
         "behaviour applies to a Device Model if and only if the DMVES maps it to that model."),
    Fact(28, _SECURE, "full", "rule and declined",
         "Twin-element SRVs are not part of the core SMETS1 service: on an enrolled Liberty 112 or 114 twin-element "
         "meter, SRV 1.1.2, the price of the secondary element and SRV 4.11.2 are not supported. A respondent calls "
         "the price “1.2.1”; DUIS has 1.2.2 for the secondary element. Missing: the response code."),
    Fact(29, _SECURE, "full", "rule",
         "Liberty 112 and 114 meters may be enrolled, without the twin-element Service Requests, once appropriate "
         "testing is done and an EPCL entry exists."),
    Fact(30, _SECURE, "full", "rule",
         "SRV 4.6.2 (Export Daily Read Log, DUIS 3.0) is not supported by any enrolled SMETS1 ESME: SMETS1 has no "
         "such log."),
    Fact(31, _SECURE, "full", "rule",
         "SRV 4.8.3 (Read Export Profile Data, DUIS 3.0) is supported for SMETS1: on an ESME with export data it "
         "succeeds and returns the export profile."),
    Fact(32, _SECURE, "full", "rule",
         "SMETS1 has no Prepayment Daily Read Log and hence no SRV for it: the Service Request for that log (4.14, "
         "inferred) is not supported."),
    Fact(33, _SECURE, "full", "rule",
         "SRV 4.3 on demand returns the prepayment data, which are six values: Meter Balance, Emergency Credit "
         "Balance, Payment Debt Register, Time Debt Registers 1 and 2, and Accumulated Debt Register."),
    Fact(34, _SECURE, "full", "rule",
         "SRV 4.3 on demand executes at a variable interval after submission: submitted at t while consumption runs, "
         "it returns the values of some t+Δ. A test may not demand an exact midnight value from it."),
    Fact(35, _SECURE, "full", "rule",
         "The alternative is the Billing Calendar with the Billing Data Log: the calendar is set to the wanted "
         "period (SRV 6.8, inferred), and after the period's boundary has passed the log entry for it, read by SRV "
         "4.4.3 on demand, holds the prepayment information."),
    Fact(36, _SECURE, "full", "rule",
         "SRV 4.4.3 cannot be scheduled by the DSP (DUIS): a User's SRV 5.1 (Create Schedule) for it is not "
         "permitted."),
    Fact(37, _SECURE, "full", "rule",
         "All scheduled reads are by the User's SRV 5.1; the Secure S1SP reads nothing on its own. On an enrolled "
         "Secure device with no schedule and no Service Request in flight, a day passes without any data retrieval; "
         "with a schedule, only the scheduled request retrieves data."),
    Fact(38, _SECURE, "full", "rule",
         "There is no obligation to run SRV 4.3 each midnight."),
    Fact(39, _SECURE, "named", "rule",
         "The definition of GroupID was clarified for Secure devices (S1SR Definitions). Missing: the definition."),
    Fact(40, _SECURE, "full", "rule",
         "The list of device-specific behaviours may be incomplete (section 5); most issues emerged in systems "
         "integration testing. Where a Secure device shows a deviation that is not in Section 18, it is a candidate "
         "device-specific behaviour to report, not an error of the tool."),
    Fact(41, _SECURE, "full", "rule",
         "The core service is what SMETS1 requires of all devices; more needs a SEC Modification or an Elective "
         "Service. A Service Request outside the SMETS1 list is expected to be refused for every manufacturer."),
    Fact(42, _SECURE, "full", "not stated",
         "The designated version of the S1SR was in effect from 13 December 2019 when the document was written; "
         "re-designation was proposed for 26 June 2020."),
    Fact(43, _LETTER, "full", "rule",
         "In force from 24 November 2020: S1SR v5.0 (SEC Appendix AM), DMVES v5.0 (Appendix AM, Annex A), DUIS v3.0 "
         "and v3.1 as updated (Appendix AD) and SRPD v4.0 (Appendix AB); TMAD v8.0 (Appendix AL) from 12 November "
         "2020. An event is judged by the versions in force on its date."),
    Fact(44, _LETTER, "full", "rule",
         "Re-designation does not undo earlier acts: it is “without prejudice to anything done … on or after this "
         "document first being designated”, and they have effect as if done under the re-designated document."),
    Fact(45, _LETTER, "full", "not stated",
         "The S1SR gives supplementary rules for how DCC processes SMETS1 Service Requests and SRVs, and "
         "accommodates behaviour specific to a Device Model."),
    Fact(46, _LETTER, "part", "rule",
         "Core Uplift 1.2 (DUIS, SRPD and S1SR): on an enrolled SMETS1 Installation with a PPMID in IOC or MOC, a "
         "PPMID firmware update requested by the Electricity Supplier is processed, and the PPMID is updated without "
         "disruption to the consumer. Missing: the SRV."),
    Fact(47, _LETTER, "full", "rule",
         "Only the Electricity Supplier may upgrade PPMID firmware, as with the SMETS1 Communications Hub: its "
         "request is accepted, the Gas Supplier's is refused for want of a right. Missing: the response code."),
    Fact(48, _LETTER, "full", "rule",
         "The Electricity Supplier is responsible for the SMETS1 Communications Hub and may upgrade its firmware; "
         "the Gas Supplier has no right to."),
    Fact(49, _LETTER, "full", "rule",
         "There is always an Electricity Supplier where there is a SMETS1 Communications Hub: for any SMETS1 CHF in "
         "the SMI an ESME with an electricity supplier exists."),
    Fact(50, _LETTER, "full", "declined",
         "The Gas Supplier gets no advance notification of a PPMID upgrade: the request for one was declined."),
    Fact(51, _LETTER, "full", "rule",
         "Users need not adopt the new DUIS version unless they use the SMETS1 PPMID firmware functionality: from a "
         "User on an older version, any other Service Request is processed as before."),
    Fact(52, _LETTER, "full", "rule",
         "FOC is not covered by Core Uplift 1.2: on an FOC installation at the date of the letter, a PPMID firmware "
         "upgrade is not supported. A change to the Joint Implementation Plan is planned."),
    Fact(53, _LETTER, "part", "rule",
         "DCC Systems must hold the PPMID keys: at an IOC or MDS site migrated earlier, a PPMID firmware update "
         "works only after the transitional tool (from early October 2020) has loaded them. Secure follows a "
         "different process and needs no run of the tool."),
    Fact(54, _LETTER, "full", "rule",
         "0.3 % of the sites subject to the transitional tool failed to update, likely for intermittent "
         "communications; about two thirds of them are still being retried and the rest are handled as incidents. A "
         "PPMID upgrade at such a site may fail until the keys are loaded."),
    Fact(55, _LETTER, "full", "rule",
         "Secure supports block tariffs (discussion of S1SR Section 23 and Annex C): on a SMETS1 Installation in the "
         "MOC (Secure) cohort, a block tariff set by the tariff Service Request works."),
    Fact(56, _LETTER, "named", "rule",
         "S1SR Section 23 and Annex C define Default Values for Service Requests. Inferred: where a SMETS1 device "
         "lacks a value that the response demands, the default of Annex C is returned. Missing: the text and the "
         "values."),
    Fact(57, _LETTER, "named", "not stated",
         "The mapping of Section 18 to the DMVES was confirmed: two respondents agreed."),
    Fact(58, _LETTER, "part", "rule",
         "The designation is the baseline needed before the first active DMC of Secure is added to the EPCL: on any "
         "date before it there is no active Secure entry."),
    Fact(59, _LETTER, "full", "not stated",
         "Proposed dates: Core Uplift 1.2 on 29 September 2020, then 3 November 2020; Secure on 16 November 2020; "
         "each, if necessary, “as soon as reasonably practicable within one month thereafter”. The actual date is 24 "
         "November 2020."),
    Fact(60, _LETTER, "full", "not stated",
         "There were three consultations on Secure: 9 April, 5 June, and 24 July to 21 August 2020. A further one on "
         "Aclara and MOC Secure had just closed."),
    Fact(61, _PAPER, "named", "proposed",
         "IRP571 (GBCS; GSME and ESME), of low complexity: historic data when the device does not know the time. "
         "Missing: the text."),
    Fact(62, _PAPER, "named", "proposed",
         "IRP586 (GBCS; GPF): ESME, GSME and GPF are to behave the same way in use cases (exclusion options). "
         "Missing: the text."),
    Fact(63, _PAPER, "full", "rule",
         "DP100, current behaviour: when service is restored after an outage of DCC Systems with responses queued, "
         "all queued Service Responses and Alerts are delivered at once, irrespective of priority."),
    Fact(64, _PAPER, "part", "proposed",
         "DP100 (DUIS, SEC Sections H and A) wants a release priority: Install and Commission and Prepayment "
         "messages are released before Alerts, and Alerts are throttled to the back."),
    Fact(65, _PAPER, "full", "rule",
         "The existing throttling proposals cover Alerts (SECMP0062) and Service Requests (SECMP0067) only, not "
         "responses."),
    Fact(66, _PAPER, "full", "rule",
         "MP102: a Communications Hub powered by the ESME must send AD1, by way of the DCC to the Distribution "
         "Network Operator (DNO), when its power is interrupted for more than three minutes, and otherwise none."),
    Fact(67, _PAPER, "full", "rule (agreed) and proposed",
         "Activation of firmware over the air on an ESME must not interrupt the supply of the Communications Hub for "
         "three or more minutes: no AD1 is sent. This is an interim agreement of the manufacturers; MP102 would make "
         "it an obligation in SMETS and GBCS."),
    Fact(68, _PAPER, "full", "rule",
         "About 500,000 installed ESMEs keep producing a false power outage alert on activation of firmware over the "
         "air, for life: after SRV 11.3 to such a model, AD1 is sent though the premises have power."),
    Fact(69, _PAPER, "full", "rule",
         "DCC can neither recognise nor suppress a power outage alert as false: the AD1 is forwarded to the DNO like "
         "a real one."),
    Fact(70, _PAPER, "not stated", "not stated",
         "The rule for the Communications Hub says “more than three minutes” (fact 66), that for the ESME “three or "
         "more minutes” (fact 67). Exactly 180 s is covered by the ESME rule but not by the other; test 179 s, 180 s "
         "and 181 s."),
    Fact(71, _PAPER, "full", "rule",
         "MP096: the SEC time for delivery of a power outage alert is 60 s following the initial three minutes, so "
         "after an outage at t0 the AD1 is at the DNO by t0 + 3 min + 60 s. DCC says that it cannot meet this."),
    Fact(72, _PAPER, "full", "not stated",
         "Equipment is designed to restore power automatically within three minutes, which is the reason for the "
         "three-minute filter."),
    Fact(73, _PAPER, "full", "rule",
         "Measured, Telefónica, up to 5,000 power outage alerts: delivery starts after 2 min, and the last alert "
         "does not arrive until after 4 min."),
    Fact(74, _PAPER, "full", "not stated",
         "Achieved, Telefónica, up to 20,000 power outage alerts: delivery starts after 2 min, and the last alert "
         "arrives after 7 min (5,000 per minute)."),
    Fact(75, _PAPER, "full", "not stated",
         "Achieved, Arqiva, up to 5,000 power outage alerts: delivery starts after 0 s, about 80 % arrive within 45 "
         "s and the other 20 % in up to 11 min 45 s."),
    Fact(76, _PAPER, "full", "proposed",
         "The options for power outage alerts are to change the timescales with the DNOs or to change the SEC; "
         "renegotiation is estimated at £300m."),
    Fact(77, _PAPER, "full", "rule",
         "MP105: when the entry of firmware F is removed from the CPL, the SMI status of every device with firmware "
         "F becomes Suspended."),
    Fact(78, _PAPER, "full", "rule",
         "A Suspended device takes Critical Service Requests only: a Critical one is accepted for it."),
    Fact(79, _PAPER, "full", "rule",
         "Other Non-Critical Service Requests to a Suspended device are rejected by the DSP with E5 “Failed "
         "Authorisation – Invalid Device Status”. The document prints “E51 error”, where the 1 is a footnote mark: "
         "the same page says “E5 validation”."),
    Fact(80, _PAPER, "full", "rule",
         "SR 11.1 (Update Firmware), though Non-Critical, is exempt: it is accepted for a Suspended device."),
    Fact(81, _PAPER, "full", "rule",
         "SR 6.23 (Update Security Credentials (CoS)), though Non-Critical, is exempt: it is accepted for a "
         "Suspended device."),
    Fact(82, _PAPER, "full", "rule",
         "SR 2.2 (Top Up Device) with Command Variant 2, though Non-Critical, is exempt on SMETS1 devices only: "
         "accepted for a Suspended SMETS1 device. SMETS1 with another Command Variant, and SMETS2 with Command "
         "Variant 2, get E5."),
    Fact(83, _PAPER, "full", "rule and proposed",
         "SR 11.2 to a Suspended device gets E5 at 30 January 2020; MP105 proposes to exempt it."),
    Fact(84, _PAPER, "part", "rule",
         "A successful response to SR 11.3 that the DSP receives takes the device out of Suspended (implied)."),
    Fact(85, _PAPER, "full", "rule",
         "Where the response to SR 11.3 is lost, the device stays Suspended though the new firmware runs; only "
         "another firmware update cures it."),
    Fact(86, _PAPER, "full", "proposed",
         "With MP105 the response to SR 11.2 updates the SMI status of a Suspended device."),
    Fact(87, _PAPER, "full", "rule",
         "ESME, GSME, PPMID and HCALCS can be Suspended; IHDs cannot, for they are not on the CPL."),
    Fact(88, _PAPER, "full", "rule",
         "SR 11.2 applies to ESME and GSME only at the document's date; SECMP0007 could extend it."),
    Fact(89, _PAPER, "part", "rule",
         "SR 12.1 normally returns the Availability Date and the WAN Variant (CHISM Annex E, table 3)."),
    Fact(90, _PAPER, "full", "rule",
         "MP081: in the South and Central regions, where the Availability Date is known but the variant is "
         "unconfirmed, SR 12.1 returns the WAN Variant “ ” (Space)."),
    Fact(91, _PAPER, "full", "proposed",
         "DP106: “Unknown” is to be returned in place of the space of fact 90. The document calls Arqiva the CSP of "
         "South and Central, and one sentence has the DSP return the space."),
    Fact(92, _PAPER, "named", "not stated",
         "The coverage request is carried by the CSP interfaces CSPM-S1 and CSPM-S2. Missing: the text of both."),
    Fact(93, _PAPER, "full", "rule",
         "SRPD 6.1(f), DP107: a User may send a Critical command to a SMETS1 device only if it owns the relevant "
         "certificate on the device and owns the device by the data of the Registration Data Provider (RDP)."),
    Fact(94, _PAPER, "full", "rule",
         "The Network Operator certificates for SMETS1 devices are held by proxy in the DSP and the S1SP."),
    Fact(95, _PAPER, "full", "rule",
         "SRPD 6.1(f) checks for an Eligible User for all times in any requested date range; else at the specified "
         "execution time; else at the time of the check. It applies to Non-Critical Service Requests and SMETS1 "
         "Critical Service Requests, subject to 6.2."),
    Fact(96, _PAPER, "full", "rule",
         "Where a SMETS1 device holds the wrong Network Operator certificate, SRV 6.15.1 from the correct Network "
         "Operator is rejected, as it does not own the installed certificate."),
    Fact(97, _PAPER, "full", "rule",
         "Where a SMETS1 device holds the wrong Network Operator certificate, SRV 6.15.1 from the owner of that "
         "certificate is rejected, as it does not own the MPAN by RDP data. With fact 96 this is a deadlock that no "
         "mechanism can correct."),
    Fact(98, _PAPER, "full", "rule",
         "The deadlock of fact 97 can be created: SRV 6.15.1 from the correct Network Operator with another one's "
         "certificates is accepted, and they are stored."),
    Fact(99, _PAPER, "full", "rule",
         "For SMETS2 there is no RDP validation of Critical commands: ownership of the certificate suffices, and the "
         "owner of a wrong certificate can correct it."),
    Fact(100, _PAPER, "part", "rule",
         "Network Operator certificates are validated at SMETS1 migration."),
    Fact(101, _PAPER, "full", "not stated",
         "Not all Network Operators use DUIS 3.0 or 3.1 yet, so the impact is low."),
    Fact(102, _PAPER, "full", "rule and proposed",
         "DP108: the SSI lets any user with SSI access submit requests reserved to the Senior or Authorised "
         "Responsible Officer (such as ADT data), as SEC Appendix AH has no Job Type Role restriction. Such a role "
         "is proposed."),
    Fact(103, _PAPER, "part", "rule and proposed",
         "ADT and Exit Quarantine files must be sent by email (SEC Appendix AA 3.1, 3.4, 3.4(a), 4.7, 4.7(a), 4.13, "
         "4.13(a), 6.1). Delivery by SSI is proposed, with email kept for disaster recovery."),
    Fact(104, _PAPER, "full", "rule",
         "A DCC Service Management reference number is needed before an ADT file is submitted."),
    Fact(105, _PAPER, "full", "rule",
         "ADTs cap the number of Critical commands expected. Where one is exceeded, communications are quarantined, "
         "and the User emails the Service Desk the action for each of them (SEC Appendix AA 4.7)."),
    Fact(106, _PAPER, "named", "not stated",
         "DP110: SEC Appendix D (SMKI RAPP) is to be aligned with DCC practice (audit of June 2019, tScheme). "
         "Missing: the text."),
    Fact(107, _PAPER, "full", "rule",
         "MP103: SEC G9.2–G9.7 require an annual SOC2 assessment covering G9.2(a)–(c). It cannot be tested on a "
         "device."),
    Fact(108, _PAPER, "full", "not stated",
         "DP111: the SMDA scheme is not mandated and its funding is inadequate; it is the only assurance of "
         "interoperability on change of supplier that suppliers have."),
    Fact(109, _PAPER, "full", "rule",
         "SMETS2 4.4.5.1: a GSME displays its Consumption Register, Tariff Block Counter Matrix and Tariff ToU "
         "Register Matrix as a decimal integer number of thousandths of m³, rounded down: 12.3456789 m³ gives 12345."),
    Fact(110, _PAPER, "full", "not stated",
         "Of the number of fact 109 only the eight least significant decimal digits are kept: 123456.789 m³ gives "
         "123456789, and so 23456789."),
    Fact(111, _PAPER, "full", "not stated",
         "Exactly eight digits are shown, with leading zeros: 12345 gives 00012345."),
    Fact(112, _PAPER, "full", "not stated",
         "The point stands between the fourth and third least significant digits: 00012.345, and for the example of "
         "fact 110 23456.789."),
    Fact(113, _PAPER, "full", "not stated",
         "CRP522: displays show the energy registers to “appropriate precision” (September 2018, DCC Release 2)."),
    Fact(114, _PAPER, "full", "not stated",
         "Directive 2014/32/EU (MID): digits must not return to their initial values within 8,000 h at Qmax. On a "
         "U16 meter (Qmax 16 m³/h) five integer digits wrap after 100,000/16 = 6,250 h, which fails."),
    Fact(115, _PAPER, "full", "proposed",
         "Proposed for the next Principal Version: Large Gas Meters at Domestic Premises are exempt from the "
         "user-interface presentation rules (SMETS 4.1)."),
    Fact(116, _PAPER, "full", "rule",
         "The exemption of Large Gas Meters from lock, enable, disable and arm already exists (SMETS 4.1)."),
    Fact(117, _PAPER, "full", "rule",
         "Data read by a Service Request and data passed to an IHD or PPMID are the full stored value, unaffected by "
         "the digits of the display."),
    Fact(118, _PAPER, "full", "rule",
         "A Smart Metering System is a Communications Hub and one Commissioned meter, with any PPMID or IHD: at "
         "least Communications Hub and ESME for electricity, or Communications Hub and GSME for gas. Those of "
         "electricity and gas are distinct."),
    Fact(119, _PAPER, "full", "rule",
         "Device Status (per device) and DCC Service Status (per meter point, MPxN) are different. Device Status is "
         "visible by SSI and SRV 8.2; Service Status only through the registration flows D0350 (also written D350) "
         "and DXI."),
    Fact(120, _PAPER, "full", "rule",
         "The Service Status of a meter point never operated through DCC starts as null."),
    Fact(121, _PAPER, "full", "rule",
         "The Service Status goes from null or N to A when a meter has been associated with the MPxN (SRV 8.11) and "
         "becomes Commissioned (SRV 8.1.1)."),
    Fact(122, _PAPER, "full", "rule",
         "The Service Status goes to A when an MPxN that is not already A is linked to a Commissioned meter by SRV "
         "8.4."),
    Fact(123, _PAPER, "full", "rule",
         "The Service Status goes from A to N when a meter of the MPxN is decommissioned (SRV 8.3), unless the MPxN "
         "is still associated with another meter."),
    Fact(124, _PAPER, "full", "rule",
         "The Service Status goes from A to N when a meter, a commissioned device, is unlinked from the MPxN by SRV "
         "8.4, unless another meter is still associated."),
    Fact(125, _PAPER, "full", "rule",
         "It follows from fact 123 that the Service Status stays A where the replacement meter is commissioned "
         "before the old one is decommissioned."),
    Fact(126, _PAPER, "full", "rule",
         "The Device Statuses InstalledNotCommissioned, Recovery and Recovered (and Suspended) do not change the "
         "Service Status. This is the DSP's solution; business requirement 3 wanted otherwise."),
    Fact(127, _PAPER, "full", "rule",
         "A change of the Service Status to A is sent to the RDP: by D0350 for electricity, by DXI for gas."),
    Fact(128, _PAPER, "full", "rule and proposed",
         "At the document's date DCC never informs RDPs of a change after A, and N is internal only. MP077 proposes "
         "to send N too."),
    Fact(129, _PAPER, "full", "rule",
         "S (Suspended) exists in the flows but is never used: it is not possible to suspend an MPxN."),
    Fact(130, _PAPER, "full", "rule and proposed",
         "W (Withdrawn) is not valid, as SR 8.5 cannot be used by any User; the flag is to be removed."),
    Fact(131, _PAPER, "full", "rule",
         "Notification of a Service Status is recorded: a query returns the flags changed but not yet notified, so "
         "each change is notified once."),
    Fact(132, _PAPER, "full", "proposed",
         "Meter points with null are never reported as N: they must have been A."),
    Fact(133, _PAPER, "full", "proposed",
         "There are two feature switches, electricity and gas. Each is on only when all RDPs of the fuel are ready; "
         "there is no switch per RDP."),
    Fact(134, _PAPER, "full", "proposed",
         "The first run after enabling sends all existing N (about 45,000 of about 3 million) without batching."),
    Fact(135, _PAPER, "full", "rule",
         "MRA file limit: 20,000 updates per file in a single instance. It conflicts with fact 134, whose run must "
         "be staggered or split."),
    Fact(136, _PAPER, "full", "rule",
         "The ESI extracts (Meter Point Registration Extract, Meter Point Extract) contain only status A."),
    Fact(137, _PAPER, "part", "not stated",
         "The document differs within itself on MP077: its covering paper mentions a new flag “I” (Installed) beside "
         "“N”; the Preliminary Impact Assessment keeps the existing rules, with N only."),
    Fact(138, _PAPER, "part", "not stated",
         "Install-and-leave: the Smart Metering System can be “set to state of ‘Suspended’”, which contradicts fact "
         "129."),
    Fact(139, _PAPER, "full", "not stated",
         "MP077 leaves SMETS, DUIS and GBCS unchanged; SIT and UIT regression includes tests of the RDP interface."),
    Fact(140, _PPMID, "full", "rule",
         "In the SEC and in DCC Systems a device is either SMETS1 or SMETS2+, never both."),
    Fact(141, _PPMID, "full", "rule",
         "For a bilingual PPMID, DCC cannot decide between building a GBCS command and forwarding a Countersigned "
         "Service Request to the S1SP. No command is processed for such a type."),
    Fact(142, _PPMID, "full", "rule",
         "Implied by fact 141: a SMETS2+ target gets a GBCS command; for a SMETS1 target a Countersigned Service "
         "Request goes to the S1SP."),
    Fact(143, _PPMID, "full", "proposed",
         "Tactical solution for a bilingual PPMID: two distinct CPL entries, one SMETS1 and one SMETS2+, with "
         "differing firmware versions."),
    Fact(144, _PPMID, "full", "proposed",
         "Of the two CPL entries of fact 143, the firmware version of the SMETS1 one is changed, so it does not "
         "reflect the version that runs."),
    Fact(145, _PPMID, "full", "proposed",
         "Pre-notification (SR 12.2, inferred) fixes the version: a device pre-notified as SMETS1 or SMETS2+ is "
         "usable only so."),
    Fact(146, _PPMID, "full", "proposed",
         "For PPMIDs already migrated, the Commissioning Party and the Supplier must pre-notify with the SMETS1 CPL "
         "entry."),
    Fact(147, _PPMID, "full", "proposed",
         "A PPMID joined to the wrong kind of installation cannot be the target of any Service Request."),
    Fact(148, _PPMID, "full", "proposed",
         "S1SR 18.64(c), FOC: the firmware version is read directly and not transformed by the S1SP, so the response "
         "to Read Firmware (SR 11.2, inferred) shows the actual version and may differ from the CPL entry."),
    Fact(149, _PPMID, "part", "not stated",
         "Implied by fact 148: in the other cohorts the S1SP transforms the value it reads, and the response equals "
         "the SMETS1 CPL entry."),
    Fact(150, _PPMID, "part", "proposed",
         "S1SR 18.63(d) and 18.65(e), devices in Annexes D, E and F: the outcome of a firmware command to a "
         "bilingual PPMID is uncertain. Either success or failure is allowed, and must be recorded."),
    Fact(151, _PPMID, "part", "proposed",
         "S1SR 18.63(d) and 18.65(e), devices in Annexes E and F: a PPMID firmware upgrade is unlikely to succeed "
         "because of an image size limit."),
    Fact(152, _PPMID, "full", "rule",
         "DUIS sets no limit on the size of a firmware image and SMETS1 gives none; limits vary by Device Model."),
    Fact(153, _PPMID, "full", "rule",
         "A firmware image goes to the Communications Hub first: where it is too large for the hub, no device on the "
         "HAN can be upgraded."),
    Fact(154, _PPMID, "full", "rule",
         "Secure holds no details of third-party devices attached to its installations."),
    Fact(155, _PPMID, "full", "rule",
         "TMAD: when a Secure installation is migrated, attached third-party devices are not."),
    Fact(156, _PPMID, "part", "rule",
         "Third-party devices can be added to the inventory after migration with the SRVs. Missing: which SRVs."),
    Fact(157, _PPMID, "full", "proposed",
         "S1SR 18.63(c): a firmware upgrade of a non-Secure PPMID on a Secure installation fails."),
    Fact(158, _PPMID, "full", "proposed",
         "S1SR 18.64(b): reading the firmware version of a non-Secure PPMID on a Secure installation fails. Annex D "
         "lists the devices."),
    Fact(159, _PPMID, "full", "rule",
         "The hash of a firmware image (metadata) locks the image to one manufacturer of Communications Hubs."),
    Fact(160, _PPMID, "full", "proposed",
         "S1SR 18.63(d) and 18.65(e), Annexes D, E and F: the same image succeeds on devices joined to a "
         "Communications Hub of the manufacturer of fact 159 and fails on all others."),
    Fact(161, _PPMID, "full", "proposed",
         "Planned: the S1SP supplies the metadata automatically, and then one image serves the Communications Hubs "
         "of IOC, MOC, FOC and SMETS2+ (about £1.3m)."),
    Fact(162, _PPMID, "full", "proposed",
         "S1SR 18.63(d) and 18.65(e), Annex F: for unsupported PPMIDs (such as the Landis+Gyr P450 Pebble) there are "
         "no images for testing, and the outcome of an upgrade is uncertain."),
    Fact(163, _PPMID, "full", "not stated",
         "S1SR Annexes by reason: bilingual in D, E and F; image size in E and F; third-party on Secure in D; "
         "metadata in D, E and F; unsupported in F."),
    Fact(164, _PPMID, "full", "proposed",
         "New SEC definition “SMETS2+ Device” (section 2.3): it has the components and capability of a version of a "
         "Relevant Technical Specification that was within its Installation Validity Period at the date of "
         "installation and whose Principal Version is 2 or more. It replaces “a Device which is not a SMETS1 "
         "Device”."),
    Fact(165, _PPMID, "full", "proposed",
         "“Relevant Technical Specification” is a table: ESMSTS, GSMETS, HCALCSTS, IHDTS, PPMIDTS and SAPCTS; CHTS "
         "is split into CHF and GPF."),
    Fact(166, _PPMID, "full", "proposed",
         "“Non-EPCL Device Model”: one that is on the CPL but in no EPCL entry."),
    Fact(167, _PPMID, "full", "proposed",
         "“Device Model”: (a) manufacturer, model, hardware version and firmware version; (b) for bilingual PPMIDs "
         "the SMETS1 model has a firmware version different from the SMETS2+ one."),
    Fact(168, _PPMID, "full", "proposed",
         "SEC A2.13: a device of a type that can be part of either system is treated as SMETS2+ for all purposes of "
         "the SEC where it is associated with a SMETS2+ CHF, and as SMETS1 where it is part of a SMETS1 Smart "
         "Metering System."),
    Fact(169, _PPMID, "full", "proposed",
         "Enduring solution (about £600k, November 2022): a PPMID can be commissioned to either kind of "
         "installation, irrespective of its pre-notification."),
    Fact(170, _PPMID, "full", "proposed",
         "Support of third-party upgrades by the Secure S1SP: about £300k, November 2022, or about nine months "
         "stand-alone."),
    Fact(171, _PPMID, "full", "not stated",
         "Dates: responses by 20 August 2021 at 16:00, report on 3 September 2021, re-designation on 10 September "
         "2021 or within one month."),
    Fact(172, _TMAD, "full", "proposed",
         "TMAD 18.2: exclusion has one of three meanings: (a) the Smart Metering System is not to be enrolled; (b) "
         "the SMETS1 Installation is not to be migrated; (c) there is no need to pursue an EPCL entry."),
    Fact(173, _TMAD, "full", "not stated",
         "In the existing process exclusion is by the Secretary of State accepting DCC's recommendation; new is an "
         "explicit “Exclusion Category” in TMAD Clause 18."),
    Fact(174, _TMAD, "full", "rule",
         "Exclusion entails replacement with SMETS2+ by 31 December 2022 (supplier licence)."),
    Fact(175, _TMAD, "full", "proposed",
         "Exclusions are reported at consultation and monthly to each Responsible Supplier, in a file from the MCC "
         "with MPAN, MPRN and Exclusion Category. Where a site is excluded with supplier A and changes to supplier B "
         "before the monthly run, it is in B's file, not in A's."),
    Fact(176, _TMAD, "named", "not stated",
         "TMAD clauses touched: 1.5, 1.6, 1.7, 1.9, 3.15(g), 18.1, 18.2 and 18.3. Missing: their text."),
    Fact(177, _TMAD, "full", "proposed",
         "Master Key Errors (TMAD 18.4; IOC and MOC (MDS), Dormant Meters only): excluded where the correct CHF "
         "Master Key is unobtainable after all reasonable steps. Counts: 1 (IOC) and 12,071 (MDS)."),
    Fact(178, _TMAD, "full", "rule",
         "Key rotation in migration needs the Master Key and cuts off the SMSO afterwards: with a wrong key or none, "
         "rotation is impossible and migration fails; once migrated, SMSO access is denied."),
    Fact(179, _TMAD, "full", "proposed",
         "No WAN Before Migration Attempted (TMAD 18.7; IOC, Dormant): excluded where at least three separate "
         "instructions of DCC to the SMSO under 4.26 (upgrade or reconfigure) failed for no WAN; two do not suffice. "
         "Count: 11,523."),
    Fact(180, _TMAD, "full", "proposed",
         "No WAN Attempting Migration (TMAD 18.8; IOC and MDS, Dormant): migration check 5.12(c) requires WAN "
         "communication in the previous seven days, else error MA112 (MEHRS). Excluded where three attempts, each in "
         "a separate week, end in MA112. Count: 470."),
    Fact(181, _TMAD, "full", "rule",
         "TMAD 5.12(c) at its boundary: last WAN communication 6 d 23 h ago passes; 7 d and more gives MA112. "
         "Missing: on which side exactly seven days falls."),
    Fact(182, _TMAD, "full", "rule",
         "The MA112 check comes after the firmware upgrade and configuration."),
    Fact(183, _TMAD, "full", "proposed",
         "Three MA112 in two weeks do not qualify as in separate weeks (fact 180). Missing: whether a week is a "
         "calendar week or seven days."),
    Fact(184, _TMAD, "full", "proposed",
         "Five Retries Attempting Migration (TMAD 18.9; IOC, MDS and Secure, Dormant): excluded after at least five "
         "failed attempts in separate weeks, with any error except the data errors of Table 5.10. Count: 1,502."),
    Fact(185, _TMAD, "full", "proposed",
         "The data errors of TMAD Table 5.10 never count: five failures of which one is such an error do not "
         "exclude."),
    Fact(186, _TMAD, "full", "not stated",
         "There are about 400 distinct migration error codes, with sub-step reporting."),
    Fact(187, _TMAD, "full", "proposed",
         "Uneconomic to Test (SVTAD 20.7; TMAD 18.5 in question 7, 18.4 on the slide; IOC and FOC): excluded where "
         "the Secretary of State decides that testing is uneconomic under the DMCT Process and does not direct "
         "otherwise. It concerns 6 DMCs, 63 Installations and £670,000."),
    Fact(188, _TMAD, "full", "rule",
         "Each SMETS1 Installation must match an EPCL entry to be migrated: where its DMC is not on the EPCL there "
         "is no migration."),
    Fact(189, _TMAD, "full", "rule",
         "There is no EPCL entry without testing under the DMCT Process."),
    Fact(190, _TMAD, "full", "rule and proposed",
         "Consistent GT01 Check Failure (TMAD 18.6; IOC and MOC (Secure)): from 4 November 2021 the GT01 check asks "
         "for HAN communication with the gas meter in the previous 72 hours."),
    Fact(191, _TMAD, "part", "not stated",
         "GT01 at its boundary: last HAN contact 71 h 59 min ago passes, more than 72 h ago fails. Before 4 November "
         "2021 another window holds. Missing: that window."),
    Fact(192, _TMAD, "full", "proposed",
         "GT01, Dormant (TMAD 5.8B–5.8E, 18.6): after three attempts in separate weeks the ESME is migrated and the "
         "GSME excluded; the SMI shows the ESME only."),
    Fact(193, _TMAD, "full", "proposed",
         "GT01, Active: the Responsible Supplier decides when to exclude the GSME, by an instruction through "
         "SharePoint."),
    Fact(194, _TMAD, "full", "proposed",
         "GT01, IOC: the payment mode must also be ‘credit’; in prepayment the gas exclusion is not applied. For "
         "Secure this is not needed."),
    Fact(195, _TMAD, "full", "proposed",
         "GT01: DCC checks the Responsible Supplier and change of supplier events."),
    Fact(196, _TMAD, "full", "not stated",
         "GT01 partially unblocks 20,000 installations of IOC and 13,000 of Secure (33,000); full exclusions are "
         "about 25,000. Their sum: 1 + 12,071 + 11,523 + 470 + 1,502 + 63 = 25,630."),
    Fact(197, _TMAD, "full", "rule and proposed",
         "FOC: the SMETS1 PPMID definition is not varied for GroupID ‘EA’ or ‘EB’. For IOC, MOC (MDS) and MOC "
         "(Secure) it was varied, so that some displays count as SMETS1 IHD."),
    Fact(198, _TMAD, "full", "not stated",
         "GroupID ‘EA’: about 1,000 installations are affected; ‘EB’: none."),
    Fact(199, _TMAD, "full", "proposed",
         "The expiry of the TMAD moves from 31 December 2021 to 31 December 2022; the final EPCL entries are due "
         "before Christmas 2021."),
    Fact(200, _TMAD, "full", "proposed",
         "The date of re-designation is 7 December 2021."),
    Fact(201, _TMAD, "full", "not stated",
         "3.7 million SMETS1 Installations were migrated by November 2021."),
)
# fmt: on

FACTS: Mapping[int, Fact] = MappingProxyType({fact.number: fact for fact in _ENTRIES})
"""Every fact, by its number."""
