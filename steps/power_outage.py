"""The power that a Communications Hub lives on, and the alert of its outage."""

from datetime import timedelta

from pytest_bdd import given, parsers, then, when

from smets1.data_items import CHF, ESME
from smets1.dcc.messages import Exchange
from smets1.dcc.power_outage import ALERT
from smets1.errors import Inconclusive
from steps.under_test import UnderTest

SWITCHING_TIME = timedelta(milliseconds=500)
"""How much longer than was asked for an interruption may last for its length to be that of the feature."""

LATEST = timedelta(minutes=15)
"""How long to wait for an alert: the slowest of those that were measured took less (fact 75)."""

NETWORK_OPERATOR = "ED"

_INTERRUPTED = "the mains supply is interrupted"


@given("the Communications Hub is powered by the electricity meter")
def hub_is_powered_by_meter(under_test: UnderTest) -> None:
    devices = under_test.installation.devices
    if not {CHF, ESME} <= set(devices):
        raise Inconclusive("the installation has no Communications Hub on an electricity meter")


@when(parsers.re(r"the mains supply is interrupted for (?P<amount>\d+) (?P<unit>seconds|minutes|hours)"))
def mains_supply_is_interrupted(under_test: UnderTest, amount: str, unit: str) -> None:
    installation, duration = under_test.installation, timedelta(**{unit: int(amount)})
    installation.note(ESME, f"{_INTERRUPTED} for {amount} {unit}")
    begun = under_test.now
    installation.supply.interrupt_power()
    under_test.wait_until(under_test.now + duration)
    installation.supply.restore_power()
    if (lasted := under_test.now - begun) > duration + SWITCHING_TIME:
        raise Inconclusive(f"the interruption lasted {lasted}, not {duration}")


@then("the Communications Hub sends a power outage alert")
def hub_sends_alert(under_test: UnderTest) -> None:
    found = _alerts_in_time(under_test)
    under_test.judge(bool(found), f"an alert {ALERT}", _told(found))


@then("the Communications Hub sends no power outage alert")
def hub_sends_no_alert(under_test: UnderTest) -> None:
    found = _alerts_in_time(under_test)
    under_test.judge(not found, f"no alert {ALERT}", _told(found))


@then("the power outage alert went to the Network Operator alone")
def alert_went_to_network_operator(under_test: UnderTest) -> None:
    found = _alerts(under_test)
    if not found:
        raise Inconclusive("there was no power outage alert")
    told = sorted({party for alert in found for party in alert.recipients})
    operator = under_test.installation.dcc.registration.responsible(NETWORK_OPERATOR, under_test.now)
    under_test.judge(told == [operator], f"alert {ALERT} to {operator}", ", ".join(told) or "nobody")


def _alerts_in_time(under_test: UnderTest) -> list[Exchange]:
    under_test.wait_until(under_test.now + LATEST)
    return _alerts(under_test)


def _alerts(under_test: UnderTest) -> list[Exchange]:
    """The alerts since power was last taken away, or else since the first When."""
    seen = under_test.exchanges
    starts = [place for place, each in enumerate(seen) if each.event.startswith(_INTERRUPTED)]
    found = [x for x in seen[starts[-1] if starts else 0 :] if x.device == CHF and x.event.startswith(f"alert {ALERT}")]
    end = under_test.installation.note(under_test.role, "end of observation")
    under_test.seen.exchanges.extend([*(alert.id for alert in found), end.id])
    return found


def _told(alerts: list[Exchange]) -> str:
    return ", ".join(f"{alert.event} at {alert.at:%H:%M:%S}" for alert in alerts) or "no such alert"
