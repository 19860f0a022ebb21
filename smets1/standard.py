"""The standard suite: what a SMETS1 device does whatever its DMVES row says, by subject: a Service Request or a story.

A subject is kept as a `Clause` of kind `standard`, so that features, cells and judgements treat it as they treat a
clause that holds for every Device Model. It has no DMVES column, and its results stand apart from the DMVES cells.
"""

from dataclasses import replace

from smets1.clauses import CLAUSES, Clause
from smets1.data_items import CHF, ESME, GSME, METERS, PPMID
from smets1.dcc.dsp import TARGETS
from smets1.dcc.s1sp import SUPPORTED
from smets1.service_requests import SERVICE_REQUESTS, ServiceRequestVariant

PREFIX = "standard/"
"""How the id of every subject begins."""

_SOURCE = "DUIS V5.4 for the Service Request; for its effect, the published behaviour of SMETS meters"


_ABOUT_THE_HUB = ("8.9", "12.1", "12.2")


def _device_types(variant: ServiceRequestVariant) -> tuple[str, ...]:
    """The devices of which a request is asked; one that is bound to no device is asked once, of one it can concern."""
    if variant.srv in _ABOUT_THE_HUB:
        return (CHF,)
    return variant.device_types or TARGETS.get(variant.srv, METERS)


def _of_service_request(srv: str) -> Clause:
    variant = SERVICE_REQUESTS[srv]
    title = f"SRV {srv} {variant.name}"
    standard = f"{title} does what SMETS1 asks of every device."
    return replace(_story(srv, title, standard, (srv,), _device_types(variant)), srv_basis="stated")


def _story(
    name: str,
    title: str,
    standard: str,
    service_requests: tuple[str, ...],
    device_types: tuple[str, ...] = METERS,
    facts: tuple[int, ...] = (),
) -> Clause:
    return Clause(
        id=f"{PREFIX}{name}",
        title=title,
        statement="",
        standard=standard,
        service_requests=service_requests,
        srv_basis="inferred",
        device_types=device_types,
        facts=facts,
        text_held="part",
        standing="rule",
        kind="standard",
        variation_basis="none",
        standard_basis="inference",
        source=_SOURCE,
    )


SUBJECTS: dict[str, Clause] = {
    subject.id: subject
    for subject in (
        *(_of_service_request(srv) for srv in SERVICE_REQUESTS if srv in SUPPORTED),
        _story(
            "year-of-billing",
            "A year of billing",
            "The billing log keeps the end of each month, and changes of mode and tariff, top-ups and debt payments.",
            ("1.1.1", "1.6", "2.2", "2.3", "4.3", "4.4.2", "4.4.3", "4.4.4", "4.4.5", "6.8"),
        ),
        _story(
            "clock-change-week",
            "The weeks in which the clocks change",
            "No half hour is missing or there twice, and what is taken once a day is taken seven times in seven days.",
            ("2.3", "2.5", "4.3", "4.4.3", "4.6.1", "4.8.1", "6.8"),
        ),
        _story(
            "future-dated-requests",
            "A request that is to take effect later",
            "A future-dated request takes effect at its time and not before; a newer one takes its place.",
            ("1.1.1", "1.6", "4.11.1", "6.2.9"),
            facts=(95,),
        ),
        _story(
            "change-of-tariff",
            "A change of tariff at midnight",
            "What was used before the change keeps its price, what is used after has the new one.",
            ("1.1.1", "1.2.1", "4.3", "4.4.2", "4.11.1"),
        ),
        _story(
            "change-of-supplier",
            "A change of supplier",
            "The new supplier takes the meter over as it is; the old one is refused.",
            ("1.1.1", "2.3", "3.4", "4.3", "4.8.1", "4.11.1", "6.23"),
            facts=(93, 95),
        ),
        _story(
            "prepayment-month",
            "A prepayment customer's month",
            "Top-ups, emergency credit, debt, friendly hours, disablement and re-arming follow from one another.",
            ("1.6", "2.1", "2.2", "2.3", "2.5", "4.3", "7.4"),
        ),
        _story(
            "power-interruption",
            "An interruption of the power",
            "The meter is silent and counts nothing meanwhile; afterwards all is as it was, and the clock has run on.",
            ("4.1.1", "4.1.2", "4.2", "4.3", "4.8.1", "4.11.1", "4.13", "6.13", "7.4"),
            (ESME,),
        ),
        _story(
            "dcc-service-status",
            "The DCC Service Status of a meter point",
            "A meter point is Active while a meter in service is associated with it, and Not Active after that.",
            ("8.1.1", "8.3", "8.4", "8.11"),
            facts=(118, 119, 120, 121, 122, 123, 124, 126, 127, 128),
        ),
        _story(
            "power-outage-alert",
            "The alert of a power outage",
            "A Communications Hub tells of over three minutes without power, and no firmware activation takes so long.",
            ("11.1", "11.3"),
            (CHF, ESME),
            (66, 67, 69, 70),
        ),
        _story(
            "firmware-through-the-hub",
            "Firmware by way of the Communications Hub",
            "The hub gets an image first: one that it cannot hold, or that is for other hubs, upgrades no device.",
            ("11.1", "11.3", "11.4"),
            (ESME, GSME, PPMID),
            (152, 153, 159, 160),
        ),
        _story(
            "contact-before-migration",
            "Contact before migration",
            "What was not heard of lately is not migrated; three such weeks exclude it, or its gas meter alone.",
            ("7.4", "8.2"),
            METERS,
            (180, 181, 183, 190, 191, 192, 194),
        ),
        _story(
            "third-party-devices",
            "Third-party devices of a Secure installation",
            "They are not migrated with it, and can be added to the inventory afterwards.",
            ("8.2", "11.2", "12.2"),
            (PPMID,),
            (155, 156),
        ),
        _story(
            "gas-meter-display",
            "The display of a gas meter",
            "Volumes are shown in thousandths of a cubic metre, rounded down: eight digits, three behind the point.",
            ("4.1.1", "4.1.2", "4.1.4"),
            (GSME,),
            (109, 110, 111, 112, 117),
        ),
        _story(
            "in-home-display",
            "What a PPMID shows, and what a customer does at it",
            "It shows what its meters hold, and activates emergency credit and adds credit where the meter does.",
            ("1.5", "2.5", "4.3", "4.11.1", "6.2.9", "7.2", "7.4"),
            (PPMID,),
        ),
        _story(
            "anomaly-detection",
            "Anomaly Detection Thresholds",
            "Critical requests beyond what their User expects to send wait in quarantine until the User decides.",
            ("1.5", "4.18"),
            facts=(104, 105),
        ),
        _story(
            "suspended-device",
            "What a Suspended device accepts",
            "Critical requests; of the others those that end its suspension, change its supplier or top it up there.",
            ("1.5", "1.6", "2.2", "4.3", "6.23", "7.4", "11.1", "11.2", "11.3"),
            (ESME, GSME, PPMID),
            (78, 79, 80, 81, 82, 83, 86),
        ),
        _story(
            "cpl-removal",
            "Removal from the Central Products List, and the way back",
            "Every such device is Suspended until DCC Systems know that newer firmware runs.",
            ("8.2", "11.1", "11.2", "11.3"),
            (ESME, GSME, PPMID),
            (44, 77, 84, 85, 86, 87),
        ),
        _story(
            "inventory-of-a-device",
            "A device from its pre-notification to its decommissioning",
            "What a device takes depends on its status, and that on how far it has come.",
            ("8.2", "8.3", "8.4", "8.9", "8.11", "11.2", "11.3", "12.2"),
            (ESME, GSME, PPMID),
            (77,),
        ),
        _story(
            "bilingual-ppmid",
            "A bilingual PPMID",
            "It is SMETS1 or SMETS2+ by the entry that it is pre-notified with, and can be used as that only.",
            ("8.2", "8.7.2", "8.9", "8.11", "12.2"),
            (PPMID,),
            (140, 142, 143, 145, 146, 147),
        ),
        _story(
            "network-operator-certificates",
            "The credentials of a Network Operator",
            "They are held by the DCC; with those of another party in place neither of the two can correct them.",
            ("6.15.1", "6.24.1"),
            facts=(93, 94, 96, 97, 98, 100),
        ),
        _story(
            "registration-times",
            "When registration data must name the User",
            "Throughout the period that is asked about, else at the time of execution, else when it is asked.",
            ("1.6", "4.3", "4.8.1", "5.1", "6.23"),
            facts=(37, 93, 95),
        ),
        _story(
            "dsp-checks",
            "The DSP's checks of a User and of a request",
            "A party that is no User in good standing is refused, and so is a request in another shape or sent twice.",
            ("1.6", "2.2", "4.3", "4.18", "8.2"),
        ),
        _story(
            "alert-routing",
            "Who gets an alert",
            "An alert goes to the party that it concerns at its time, and to nobody else.",
            ("2.5",),
            facts=(47, 48),
        ),
        _story(
            "firmware-rights",
            "Who may update firmware on the Home Area Network",
            "The Electricity Supplier alone updates the firmware of a PPMID or Communications Hub.",
            ("11.1", "11.3", "11.4"),
            (CHF, PPMID),
            (46, 47, 48, 50, 51, 53, 54),
        ),
    )
}
"""Every subject of the standard suite by id, in the order of the SRVs."""

REGISTRY: dict[str, Clause] = CLAUSES | SUBJECTS
"""Every clause and subject by id."""


def is_standard(clause: str) -> bool:
    """Whether an id is that of a subject of the standard suite."""
    return clause.startswith(PREFIX)
