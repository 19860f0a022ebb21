"""Who gets an alert of a device, and who does not."""

from datetime import datetime

from smets1.data_items import GSME
from smets1.dcc import power_outage
from smets1.dcc.registration import Registration

OF_THE_NETWORK_OPERATOR = (power_outage.ALERT, "8F35", "8F36")
"""Alerts that concern the network alone: an outage (fact 69) and its end (published attributes of SMETS2 alerts). Every
other alert concerns the supplier; whether the Network Operator gets some of those as well is not told."""


def recipient_role(code: str, device_type: str) -> str:
    """The User Role that an alert of a device concerns: for a PPMID or hub the Electricity Supplier (facts 47, 48)."""
    if code in OF_THE_NETWORK_OPERATOR:
        return "GT" if device_type == GSME else "ED"
    return "GS" if device_type == GSME else "IS"


def recipients(code: str, device_type: str, registration: Registration, at: datetime) -> tuple[str, ...]:
    """The parties that get an alert: whom registration data names in that role when it is raised, and nobody else."""
    return (registration.responsible(recipient_role(code, device_type), at),)
