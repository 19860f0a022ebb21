"""The standard suite: what a SMETS1 device does whatever its DMVES row says, by subject: a Service Request or a story.

A subject is kept as a `Clause` of kind `standard`, so that features, cells and judgements treat it as they treat a
clause that holds for every Device Model. It has no DMVES column, and its results stand apart from the DMVES cells.
"""

from smets1.clauses import CLAUSES, Clause
from smets1.data_items import METERS
from smets1.dcc.s1sp import SUPPORTED
from smets1.service_requests import SERVICE_REQUESTS

PREFIX = "standard/"
"""How the id of every subject begins."""

_SOURCE = "DUIS V5.4 for the Service Request; for its effect, the published behaviour of SMETS meters"


def _of_service_request(srv: str) -> Clause:
    variant = SERVICE_REQUESTS[srv]
    return Clause(
        id=f"{PREFIX}{srv}",
        title=f"SRV {srv} {variant.name}",
        statement="",
        standard=f"SRV {srv} {variant.name} does what SMETS1 asks of every device.",
        service_requests=(srv,),
        srv_basis="stated",
        device_types=variant.device_types,
        facts=(),
        text_held="part",
        standing="rule",
        kind="standard",
        variation_basis="none",
        standard_basis="inference",
        source=_SOURCE,
    )


def _story(name: str, title: str, standard: str, service_requests: tuple[str, ...]) -> Clause:
    return Clause(
        id=f"{PREFIX}{name}",
        title=title,
        statement="",
        standard=standard,
        service_requests=service_requests,
        srv_basis="inferred",
        device_types=METERS,
        facts=(),
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
            "prepayment-month",
            "A prepayment customer's month",
            "Top-ups, emergency credit, debt, friendly hours, disablement and re-arming follow from one another.",
            ("1.6", "2.1", "2.2", "2.3", "2.5", "4.3", "7.4"),
        ),
    )
}
"""Every subject of the standard suite by id, in the order of the SRVs."""

REGISTRY: dict[str, Clause] = CLAUSES | SUBJECTS
"""Every clause and subject by id."""


def is_standard(clause: str) -> bool:
    """Whether an id is that of a subject of the standard suite."""
    return clause.startswith(PREFIX)
