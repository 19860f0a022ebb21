"""Anomaly Detection Thresholds, and what becomes of a request that is one too many."""

from dataclasses import replace

from pytest_bdd import given, parsers, then, when

from smets1.dcc import adt
from smets1.dcc.adt import Action, ExitQuarantineFile, ThresholdFile
from smets1.dcc.dsp import ANOMALY_DETECTION
from smets1.errors import Inconclusive
from steps.service_requests import answer, checked_srv, last_outcome
from steps.under_test import UnderTest
from steps.users import party_of

_REFERENCE = "a reference of Service Management"
_NAMED = r"SRV (?P<srv>\S+) (?P<name>.+)"


@given(parsers.re(rf"the supplier expects to send no more than (?P<most>\d+) in a day of {_NAMED}"))
def supplier_expects(under_test: UnderTest, most: str, srv: str, name: str) -> None:
    dcc = under_test.installation.dcc
    file = ThresholdFile(party_of(under_test, "old"), {checked_srv(srv, name): int(most)}, _REFERENCE)
    state = replace(dcc, anomalies=adt.with_thresholds(dcc.anomalies, file))
    told = under_test.installation.tell_dcc(under_test.role, f"a threshold of {most} in a day for {srv}", state)
    under_test.seen.exchanges.append(told.id)


@when(parsers.re(r"the supplier has the DCC (?P<action>process|delete) what is quarantined"))
def supplier_decides(under_test: UnderTest, action: str) -> None:
    held = under_test.installation.dcc.anomalies.quarantined
    if not held:
        raise Inconclusive("nothing is quarantined")
    file = ExitQuarantineFile(held[0].request.party, {each.number: Action(action) for each in held})
    done = under_test.installation.leave_quarantine(file)
    told = under_test.installation.note(under_test.role, f"{len(held)} quarantined: {action}")
    under_test.seen.exchanges.extend([*(exchange.id for exchange in done), told.id])


@then("the request is quarantined by the DSP")
def request_is_quarantined(under_test: UnderTest) -> None:
    outcome = last_outcome(under_test)
    under_test.judge(outcome.check == ANOMALY_DETECTION, "a request that is quarantined", answer(outcome))
