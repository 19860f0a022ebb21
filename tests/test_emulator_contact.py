"""When an emulated Communications Hub last communicated."""

from datetime import timedelta

from benches.mount import VIRTUAL_START
from device_drivers.emulator.clock import VirtualClock
from device_drivers.emulator.contact import WAN, Contact

HOUR = timedelta(hours=1)


def test_a_link_that_is_up_communicates_now_and_one_that_was_lost_has_until_then() -> None:
    clock = VirtualClock(VIRTUAL_START)
    contact = Contact(clock)
    contact.lose("GSME")
    clock.wait_until(VIRTUAL_START + HOUR)
    assert (contact.last(WAN), contact.last("GSME")) == (VIRTUAL_START + HOUR, VIRTUAL_START)
    contact.find("GSME")
    assert contact.last("GSME") == VIRTUAL_START + HOUR


def test_a_link_that_is_up_may_be_found_and_one_that_is_down_be_lost_once_more() -> None:
    clock = VirtualClock(VIRTUAL_START)
    contact = Contact(clock)
    contact.find(WAN)
    contact.lose(WAN)
    clock.wait_until(VIRTUAL_START + HOUR)
    contact.lose(WAN)
    assert contact.last(WAN) == VIRTUAL_START
