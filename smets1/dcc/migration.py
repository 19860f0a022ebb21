"""Migration: what a meter must be configured to beforehand (S1SR Table 15)."""

from collections.abc import Mapping

from smets1.operations import Value

PRESCRIBED_DEBT_RECOVERY_TYPES = ("TimeDebt1", "TimeDebt2", "PaymentDebt")
"""The sequence in which debt recovery types are configured. An assumption: the order itself is not held (fact 11)."""

TABLE_15_ITEMS = ("DebtRecoveryTypeSequence", "DisablementOfSupplyNotAllowed")


def table_15_faults(configuration: Mapping[str, Value | None]) -> list[str]:
    """The settings of Table 15 that are not as prescribed, in its order (facts 11, 14)."""
    prescribed = {
        "DebtRecoveryTypeSequence": PRESCRIBED_DEBT_RECOVERY_TYPES,
        "DisablementOfSupplyNotAllowed": False,
    }
    return [item for item in TABLE_15_ITEMS if configuration.get(item) != prescribed[item]]
