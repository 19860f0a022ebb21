"""When an emulated Communications Hub last communicated: what the checks before migration ask of it."""

from datetime import datetime

from device_drivers.emulator.clock import VirtualClock

WAN = "WAN"


class Contact:
    """The links of a hub: the WAN, and the HAN to each device by its type. What is up communicates all the time.

    A link that is down silences no device: the checks are made before requests are sent over it.
    """

    def __init__(self, clock: VirtualClock) -> None:
        self._clock = clock
        self._lost: dict[str, datetime] = {}

    def lose(self, link: str) -> None:
        """Lose a link: it has communicated until now, unless it is lost already."""
        self._lost.setdefault(link, self._clock.now())

    def find(self, link: str) -> None:
        """Have a link up again."""
        self._lost.pop(link, None)

    def last(self, link: str) -> datetime:
        """When it last communicated over a link."""
        return self._lost.get(link, self._clock.now())
