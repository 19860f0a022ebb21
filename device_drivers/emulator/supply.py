"""The supply of a meter: Enabled, Disabled or Armed."""

from collections.abc import Callable
from enum import StrEnum

from device_drivers.emulator.alerts import DeviceAlert
from smets1.operations import Done, Refused, Result


class SupplyState(StrEnum):
    """The states of the supply (DUIS 7.4)."""

    ENABLED = "Enabled"
    DISABLED = "Disabled"
    ARMED = "Armed"


class Supply:
    """The switch or valve, with the rules by which credit and the load limit move it.

    Credit acts on edges only: becoming exhausted, or a protection that ends while exhausted, disables; no longer being
    exhausted arms what credit has disabled. Between edges a command of the supplier stands (reference model). What the
    load limit has disabled, credit does not arm; what a command has moved since, the load limit does not restore.
    """

    def __init__(self, raise_alert: Callable[[DeviceAlert], None]) -> None:
        self.state = SupplyState.ENABLED
        self._raise_alert = raise_alert
        self._disabled_for_credit = False
        self._disabled_for_load = False
        self._exhausted: bool | None = None
        self._protected = False

    @property
    def enabled(self) -> bool:
        """Whether energy can flow."""
        return self.state is SupplyState.ENABLED

    def judge_afresh(self) -> None:
        """Forget what was seen of the credit, so that the next `review` counts as an edge."""
        self._exhausted = None

    def review(self, exhausted: bool, protected: bool, armed: DeviceAlert = DeviceAlert.ARMED) -> None:
        """Take note of the credit. `protected` is in a non-disablement period; `armed` is the alert of arming."""
        became_exhausted = exhausted and not self._exhausted
        recovered = not exhausted and self._exhausted is not False
        protection_ended = self._protected and not protected
        self._exhausted, self._protected = exhausted, protected
        if became_exhausted and protected:
            self._raise_alert(DeviceAlert.DISABLEMENT_SUSPENDED)
        elif exhausted and not protected and (became_exhausted or protection_ended):
            self._disable_for_credit()
        elif recovered and self._disabled_for_credit:
            self._set(SupplyState.ARMED)
            self._raise_alert(armed)

    def enable(self) -> Result:
        """Enable the supply on command (SRV 7.1)."""
        return self._set(SupplyState.ENABLED)

    def disable(self) -> Result:
        """Disable the supply on command (SRV 7.2); credit does not arm it then."""
        return self._set(SupplyState.DISABLED)

    def arm(self) -> Result:
        """Arm the supply on command (SRV 7.3); refused while it is Enabled."""
        if self.enabled:
            return Refused("the supply is Enabled: there is nothing to arm")
        return self._set(SupplyState.ARMED)

    def press_enable(self) -> Result:
        """What a person does at the meter: enables an Armed supply; refused otherwise."""
        if self.state is not SupplyState.ARMED:
            return Refused(f"the supply is {self.state}, not Armed")
        return self._set(SupplyState.ENABLED)

    def disable_for_load(self) -> None:
        """Disable an Enabled supply because the load was above its limit."""
        if self.enabled:
            self._set(SupplyState.DISABLED)
            self._disabled_for_load = True

    def restore_after_load(self, to: SupplyState) -> None:
        """Enable or arm what the load limit has disabled; without credit it stays Disabled, until credit arms it."""
        if not self._disabled_for_load:
            return
        if self._exhausted and not self._protected:
            self._disabled_for_load, self._disabled_for_credit = False, True
            return
        self._set(to)
        enabled = to is SupplyState.ENABLED
        self._raise_alert(DeviceAlert.ENABLED_AFTER_LOAD_LIMIT if enabled else DeviceAlert.ARMED)

    def _disable_for_credit(self) -> None:
        if self.state is not SupplyState.DISABLED:
            self._set(SupplyState.DISABLED)
            self._disabled_for_credit = True
            self._raise_alert(DeviceAlert.DISABLED_FOR_CREDIT)

    def _set(self, state: SupplyState) -> Result:
        self.state = state
        self._disabled_for_credit = self._disabled_for_load = False
        return Done()
