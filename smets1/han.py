"""The words for what a PPMID or IHD shows of the meters on its HAN, and for what a customer does at a PPMID."""

SHOWN = (
    "PaymentMode",
    "MeterBalance",
    "EmergencyCreditBalance",
    "EmergencyCreditState",
    "SupplyState",
    "ActiveTariffPrice",
    "SupplierMessage",
)
"""The data items of a meter that a PPMID or IHD shows."""


def of_meter(role: str, name: str) -> str:
    """The data item or command `name` of the meter of `role`, where it is seen or given at a PPMID or IHD."""
    return f"{role}/{name}"
