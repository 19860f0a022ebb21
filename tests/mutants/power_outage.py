"""Faults of the Communications Hub and of the meter that it lives on: when the power is gone, and who is told of it."""

from collections.abc import Callable
from datetime import timedelta

from device_drivers.emulator.communications_hub import CommunicationsHub
from device_drivers.emulator.power import PowerSupply
from smets1.dcc import alerts, power_outage
from tests.mutants.mutant import CHF, ESME, Catalogue

catalogue = Catalogue()
fault = catalogue.fault
_STORY = ["power-outage-alert"]


@fault(CHF, breaks="fact 66", noticed_by=_STORY)
class TellsOfNoOutage(CommunicationsHub):
    """No outage is told of."""

    def report_outage(self) -> None:
        pass


@fault(CHF, breaks="fact 66", noticed_by=_STORY)
class TellsOfAnyInterruption(CommunicationsHub):
    """An interruption is told of as soon as it begins."""

    short_outage = timedelta(0)


@fault(CHF, breaks="fact 66", noticed_by=_STORY)
class TellsOf179Seconds(CommunicationsHub):
    """An interruption is told of that lasts two seconds less than one that should be."""

    short_outage = timedelta(seconds=178)


@fault(CHF, breaks="facts 66, 70", noticed_by=_STORY)
class TellsOfNo181Seconds(CommunicationsHub):
    """An interruption is not told of that lasts no more than two seconds longer than three minutes."""

    short_outage = timedelta(seconds=182)


@fault(CHF, breaks="fact 66", noticed_by=_STORY)
class TellsOfHoursOnly(CommunicationsHub):
    """Only an interruption of more than an hour is told of."""

    short_outage = timedelta(hours=1)


@fault(CHF, breaks="fact 66", noticed_by=_STORY)
class TellsAllTheSame(CommunicationsHub):
    """An interruption is told of after three minutes, although it is over."""

    def power_changed(self) -> None:
        if not self.has_power:
            super().power_changed()


@fault(CHF, breaks="fact 66", noticed_by=_STORY)
class TellsOfTheRestoration(CommunicationsHub):
    """It is the restoration of the power that is told of, however soon it comes."""

    def power_changed(self) -> None:
        if self.has_power:
            self.report_outage()


@fault(CHF, breaks="fact 66", noticed_by=_STORY)
class TellsOnce(CommunicationsHub):
    """The first outage is told of, and none after it."""

    def report_outage(self) -> None:
        super().report_outage()
        self.short_outage = timedelta.max / 1000


@fault(CHF, breaks="fact 66", noticed_by=_STORY)
class TellsOfAllAfterTheFirst(CommunicationsHub):
    """Once there was an outage, any interruption is told of."""

    def report_outage(self) -> None:
        super().report_outage()
        self.short_outage = timedelta(0)


@fault(CHF, breaks="fact 66", noticed_by=_STORY)
class AddsInterruptionsUp(CommunicationsHub):
    """Interruptions are added up until they are three minutes together."""

    def power_changed(self) -> None:
        now = self.clock.now()
        if self.has_power:
            self.short_outage = max(self.short_outage - (now - self._began), timedelta(0))
        else:
            self._began = now
        super().power_changed()


@fault(CHF, breaks="fact 66", noticed_by=_STORY)
class SpeaksTwiceADay(CommunicationsHub):
    """An outage is told of twelve hours after the meter was joined, although there is none."""

    def live_on(self, esme: object) -> None:
        super().live_on(esme)  # type: ignore[arg-type]
        self.clock.at(self.clock.now() + timedelta(hours=12), self.report_outage)


@fault(ESME, breaks="facts 67, 70", noticed_by=_STORY)
class CutsTheHubOffFor181Seconds(PowerSupply):
    """The activation of firmware takes the power of the Communications Hub away for 181 seconds."""

    cut_by_activation = timedelta(seconds=181)


@fault(ESME, breaks="fact 67", noticed_by=_STORY)
class CutsTheHubOffForTenMinutes(PowerSupply):
    """The activation of firmware takes the power of the Communications Hub away for ten minutes."""

    cut_by_activation = timedelta(minutes=10)


@fault(ESME, breaks="fact 67", noticed_by=_STORY)
class CutsTheHubOffForGood(PowerSupply):
    """After the activation of firmware the Communications Hub has no power any more."""

    cut_by_activation = timedelta(days=36_500)


Routing = Callable[..., tuple[str, ...]]


def _instead(told: tuple[str, ...]) -> Callable[[Routing], Routing]:
    def faulty(sound: Routing) -> Routing:
        return lambda code, *known: told if code == power_outage.ALERT else sound(code, *known)

    return faulty


for _name, _fault, _told in (
    ("kept-back", "A power outage alert is kept back as false.", ()),
    ("to-the-supplier", "A power outage alert goes to the supplier.", ("IS1",)),
    ("to-everybody", "A power outage alert goes to the supplier too.", ("ED1", "IS1")),
):
    catalogue.dcc(
        f"power-outage-alert-{_name}",
        _fault,
        (alerts, "recipients", _instead(_told)),
        breaks="fact 69",
        noticed_by=_STORY,
    )
