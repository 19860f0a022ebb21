"""Who acts for a device, and whose security credentials are held for it (facts 93-99). A party is an id."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from smets1.data_items import ESME, GSME
from smets1.dcc.inventory import InventoryEntry

REGISTERED_ROLES = ("IS", "ES", "GS", "ED", "GT")
"""User Roles whose party registration data names."""

REMOTE_PARTY_ROLES = {"IS": "Supplier", "GS": "Supplier", "ED": "NetworkOperator", "GT": "NetworkOperator"}
"""The Remote Party Role of DUIS in whose name a User Role holds credentials."""

CREDENTIALS = {
    ESME: {"Supplier": "IS", "NetworkOperator": "ED"},
    GSME: {"Supplier": "GS", "NetworkOperator": "GT"},
}
"""The credentials that are held for a meter, and the User Role whose party they belong to."""


class UserStatus(StrEnum):
    """What a party is to the DCC; which statuses there are beside the first is an assumption."""

    ACTIVE = "an active User"
    SUSPENDED = "a User whose rights are suspended"
    NONE = "no User"


Credentials = Mapping[tuple[str, str], str]
"""The party whose credentials were last put in place, by device id and Remote Party Role."""


def first_party(role: str) -> str:
    """The party that acts in a User Role before any change."""
    return f"{role}1"


@dataclass(frozen=True, slots=True)
class Registration:
    """The registration data of one premises: the changes of party, as (from when, User Role, party)."""

    changes: tuple[tuple[datetime, str, str], ...] = ()

    def responsible(self, role: str, at: datetime) -> str:
        """The party registered for a User Role at an instant."""
        parties = [party for since, of, party in sorted(self.changes) if of == role and since <= at]
        return parties[-1] if parties else first_party(role)

    def responsible_within(self, role: str, start: datetime, end: datetime) -> set[str]:
        """Every party registered for a User Role at some time from `start` to `end`."""
        later = {party for since, of, party in self.changes if of == role and start < since <= end}
        return {self.responsible(role, start), *later}


def holder(credentials: Credentials, entry: InventoryEntry, remote_party_role: str) -> str | None:
    """The party whose credentials are held for a device; None where it holds none in that role."""
    role = CREDENTIALS.get(entry.device_type, {}).get(remote_party_role)
    return role and credentials.get((entry.device_id, remote_party_role), first_party(role))


def wrongly_held(
    credentials: Credentials, entry: InventoryEntry, registration: Registration, at: datetime
) -> dict[str, str]:
    """The party whose credentials are held in each Remote Party Role in which registration data names another one.

    At migration there must be none, those of the Network Operator included (fact 100).
    """
    held = {
        remote_party_role: (str(holder(credentials, entry, remote_party_role)), registration.responsible(role, at))
        for remote_party_role, role in CREDENTIALS.get(entry.device_type, {}).items()
    }
    return {role: party for role, (party, registered) in held.items() if party != registered}
