"""An emulated Communications Hub Function."""

from datetime import timedelta

from device_drivers.emulator.behaviour import Behaviour
from device_drivers.emulator.clock import Event, VirtualClock
from device_drivers.emulator.contact import Contact
from device_drivers.emulator.device import EmulatedDevice
from device_drivers.emulator.esme import Esme
from device_drivers.emulator.firmware import ImageStore
from device_drivers.emulator.power import HubOutlet, LivesOnPower
from device_drivers.equipment import EquipmentError
from device_drivers.protocols import Alert
from smets1.dcc.power_outage import ALERT, SHORT_OUTAGE
from smets1.registers import DeviceModel


class CommunicationsHub(LivesOnPower):
    """A Communications Hub: identity, time and firmware, and the alert of an outage of its power."""

    role = "CHF"

    short_outage = SHORT_OUTAGE
    """The longest interruption that it sends no alert of."""

    def __init__(
        self, model: DeviceModel, clock: VirtualClock, behaviour: Behaviour, running_firmware: str | None = None
    ) -> None:
        super().__init__(model, clock, behaviour, running_firmware)
        self.image_store = ImageStore(model.manufacturer, behaviour)
        self.contact = Contact(clock)
        self._outlet: HubOutlet | None = None
        self._outage: Event | None = None

    @property
    def has_power(self) -> bool:
        """Whether it has power; unless an ESME powers it, always."""
        return self._outlet is None or self._outlet.on

    def live_on(self, esme: EmulatedDevice) -> None:
        """Be powered by an emulated ESME from now on. Raises EquipmentError for any other device."""
        if not isinstance(esme, Esme):
            raise EquipmentError(f"the emulated Communications Hub has no emulated ESME to live on, but {esme!r}")
        self._outlet = HubOutlet(esme.power, self.clock, self.power_changed)
        esme.add(self._outlet)

    def power_changed(self) -> None:
        """Begin to wait for the outage to be a long one, or end it."""
        if self._outage:
            self._outage.cancel()
        if not self.has_power:
            longer = self.short_outage + timedelta.resolution
            self._outage = self.clock.at(self.clock.now() + longer, self.report_outage)

    def report_outage(self) -> None:
        """Send the alert: a hub has power enough of its own for that."""
        self._alerts.append(Alert(self.device_time, ALERT, "Power outage"))
