"""The response codes of DUIS: what each means, as far as a public source tells it, and how sure that is."""

from collections.abc import Mapping
from enum import StrEnum


class Certainty(StrEnum):
    """How sure it is that a response bears a code."""

    STATED = "stated in a source document"
    PUBLISHED = "published, in a list of response codes"
    INFERRED = "inferred from the published meaning of the code"
    UNKNOWN = "no source tells the code"


MEANINGS: Mapping[str, str] = {
    "I0": "success",
    "I99": "acknowledged: accepted, and to be sent to the device; or the success of a request that asks for no data",
    "E1": "invalid User or User Role",
    "E2": "the User Role may not send this Service Reference",
    "E3": "invalid User status",
    "E4": "the User is not authorised for the device at the required date and time",
    "E5": "Failed Authorisation – Invalid Device Status",
    "E11": "invalid combination of request and device type",
    "E12": "invalid combination of request and Command Variant",
    "E13": "the request type is invalid for the URL",
    "E17": "not available for Local Command Services",
    "E19": "the device does not exist",
    "E20": "communications with the device cannot be established",
    "E21": "no response received from the device",
}
"""Every code whose meaning is public. E30, E31, E40 to E71, E100, E1000 to E1011 and the codes of single Service
Requests stand in the DUIS schema without a public meaning: none of them is ever used."""

UNUSED: Mapping[str, str] = {
    "E13": "requests are not sent to URLs here",
    "E20": "a device that is not reached cannot be told from one that does not respond, which is E21",
}
"""Why a code with a public meaning is not used."""
