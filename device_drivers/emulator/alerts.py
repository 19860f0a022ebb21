"""The alerts and events that an emulated device raises."""

from enum import Enum


class DeviceAlert(Enum):
    """An alert or event: its code (four hexadecimal digits) and meaning, as in the GBCS alert list.

    SMETS1 alerts are made by the S1SP from events of the device; that both lists agree is an assumption.
    """

    LOW_CREDIT = ("810D", "Combined Credit Below Low Credit Threshold (prepayment mode)")
    EMERGENCY_CREDIT_AVAILABLE = ("8119", "Emergency Credit Has Become Available (prepayment mode)")
    ARMED_BY_EMERGENCY_CREDIT = ("8168", "Supply Disabled then Armed - Activate Emergency Credit triggered")
    TIME_DEBT_1_COLLECTED = ("81A7", "Debt Collection Completed - Time Debt 1")
    TIME_DEBT_2_COLLECTED = ("81A8", "Debt Collection Completed - Time Debt 2")
    PAYMENT_DEBT_COLLECTED = ("81A9", "Debt Collection Completed - Payment Debt")
    EMERGENCY_CREDIT_EXHAUSTED = ("81AA", "Emergency Credit Exhausted")
    EMERGENCY_CREDIT_ACTIVATED = ("81AB", "Emergency Credit Activated")
    DISABLED_FOR_CREDIT = ("8F0F", "Credit Below Disablement Threshold (prepayment mode)")
    BILLING_DATA_LOG_UPDATED = ("8F0A", "Billing Data Log updated")
    ARMED = ("8F32", "Supply Armed")
    LOAD_LIMIT_TRIGGERED = ("8F33", "Load limit triggered")
    ENABLED_AFTER_LOAD_LIMIT = ("8F34", "Supply enabled after load limit")
    OUTAGE_RESTORED = ("8F35", "Supply outage restored")
    LONG_OUTAGE_RESTORED = ("8F36", "Supply outage restored - outage of at least 3 minutes")
    FIRMWARE_CHANGED = ("8F43", "Executing firmware changed")
    EXCEEDS_MAX_METER_BALANCE = ("8F47", "Credit would exceed Maximum Meter Balance Threshold")
    DUPLICATE_UTRN = ("8F51", "Duplicate UTRN entered")
    SUPPLY_INTERRUPTED = ("8F57", "Supply interrupted")
    EXCEEDS_MAX_CREDIT = ("8F5B", "UTRN exceeds Maximum Credit Threshold")
    METER_COVER_REMOVED = ("8F74", "Unauthorised Physical Access - Meter Cover Removed")
    DISABLEMENT_SUSPENDED = ("8F83", "Disablement of supply due to insufficient credit has been suspended")

    @property
    def code(self) -> str:
        """Four hexadecimal digits."""
        return self.value[0]

    @property
    def meaning(self) -> str:
        """The code in words."""
        return self.value[1]


SECURITY_ALERTS = frozenset({DeviceAlert.METER_COVER_REMOVED})
"""What is logged in the security log, and not in the event log."""
