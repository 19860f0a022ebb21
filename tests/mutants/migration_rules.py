"""Faults in the rules of migration: what is checked before it, when it excludes, and what is left behind."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

from smets1.data_items import GSME
from smets1.dcc import migration
from smets1.dcc.cohorts import COHORTS, IOC
from smets1.dcc.migration import CREDIT, SCOPES, Answer, Category, Check, Installation, Scope
from steps import migration as steps
from tests.mutants.mutant import Catalogue

catalogue = Catalogue()

_CONTACT = ["contact-before-migration"]


def _rule(name: str, fault: str, where: str, breaks: str, faulty: Callable[[Any], Any]) -> None:
    catalogue.dcc(name, fault, (migration, where, faulty), breaks=breaks, noticed_by=_CONTACT)


Within = Callable[..., Answer]


def _always_met(check: Check) -> Callable[[Within], Within]:
    def faulty(sound: Within) -> Within:
        def within(asked: Check, *rest: Any) -> Answer:
            answer = sound(asked, *rest)
            return replace(answer, holds=True) if asked == check else answer

        return within

    return faulty


_rule("ma112-never", "The WAN is not asked for before migration.", "_within", "fact 180", _always_met(Check.WAN))
_rule("gt01-never", "The gas meter is not asked for.", "_within", "fact 190", _always_met(Check.GAS_HAN))
_rule("gt01-everywhere", "GT01 is asked in every cohort.", "GT01_COHORTS", "fact 190", lambda _: COHORTS)

for _days in (6, 8):
    _rule(f"wan-{_days}-days", f"The WAN has {_days} days.", "WAN_WINDOW", "fact 181", lambda _, n=_days: timedelta(n))
for _days in (2, 4):
    _rule(f"han-{_days}-days", f"The HAN has {_days} days.", "HAN_WINDOW", "fact 191", lambda _, n=_days: timedelta(n))
for _weeks in (2, 4):
    _rule(
        f"after-{_weeks}-weeks",
        f"Attempts in {_weeks} separate weeks exclude.",
        "SEPARATE_WEEKS",
        "facts 180, 192",
        lambda _, n=_weeks: n,
    )


def _each_counts(_: object) -> Callable[[Iterable[datetime], str], int]:
    return lambda moments, _: len(list(moments))


_rule("attempts-for-weeks", "Attempts are counted, not weeks.", "separate_weeks", "fact 183", _each_counts)


def _in_credit(sound: Callable[..., tuple[bool, str]]) -> Callable[..., tuple[bool, str]]:
    def gas_excluded(installation: Installation, *rest: Any) -> tuple[bool, str]:
        return sound(replace(installation, payment_mode=CREDIT), *rest)

    return gas_excluded


_rule("any-payment-mode", "The payment mode is not asked for in IOC.", "_gas_excluded", "fact 194", _in_credit)


def _ioc_alone(_: object) -> Mapping[Category, Scope]:
    category = Category.NO_WAN_ATTEMPTING
    return {**SCOPES, category: replace(SCOPES[category], cohorts=(IOC,))}


_rule("mds-out-of-scope", "A silent WAN excludes nothing in MOC (MDS).", "SCOPES", "fact 180", _ioc_alone)

for _name, _fault, _behind in (
    ("nothing-left-behind", "Every device is migrated, whatever it is.", frozenset()),
    ("all-gas-left-behind", "No gas meter is ever migrated.", frozenset({GSME})),
):
    catalogue.dcc(
        _name,
        _fault,
        (steps, "left_behind", lambda _, behind=_behind: lambda *_, **__: behind),
        breaks="facts 155, 192",
        noticed_by=[*_CONTACT, "third-party-devices"],
    )
