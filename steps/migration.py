"""A meter before and at its migration."""

from collections.abc import Collection
from dataclasses import replace
from datetime import timedelta
from typing import Any

from pytest_bdd import given, parsers, then, when

from smets1.data_items import ESME, GSME, METERS, PPMID
from smets1.dcc.cohorts import MOC_SECURE
from smets1.dcc.inventory import MPXNS, DeviceStatus
from smets1.dcc.migration import (
    CREDIT,
    DORMANT,
    GT01,
    HELD,
    MA112,
    MIGRATION,
    NO_WAN,
    OTHER,
    PREPAYMENT,
    TABLE_15_ITEMS,
    Attempt,
    Disposition,
    Installation,
    Judgement,
    judge,
    left_behind,
    table_15_faults,
)
from smets1.errors import Inconclusive
from smets1.operations import Execute, Read, Write
from steps.under_test import UnderTest, outcome_of, refusal_at_device, value_at_device
from steps.values import parse_value

FAILED = "an attempt at migration ended in "
"""How the journal tells of one, before its error."""

AS_COHORT = r"as a Dormant installation of (?P<cohort>IOC|MOC \(MDS\)|FOC)"
"""A bench is of no cohort's SMSO: the feature says whose rules it asks for."""

ENTERING_PREPAYMENT = {"SuspendDebtDisabled": False, "SuspendDebtEmergency": False, "DisablementThreshold": 0}

LINKS = {"WAN": "WAN", "HAN of the gas meter": GSME}


@given("the meter has not been migrated yet")
@given("the installation has not been migrated yet")
def not_migrated(under_test: UnderTest) -> None:
    under_test.before_migration()


@given(parsers.re(r"its (?P<item>DebtRecoveryTypeSequence|DisablementOfSupplyNotAllowed) is (?P<value>.+)"))
def setting_is(under_test: UnderTest, item: str, value: str) -> None:
    exchange = under_test.at_device(Write({item: parse_value(item, value)}))
    reason = refusal_at_device(exchange)
    under_test.judge(not reason, f"a meter with the setting {item}", reason or f"{item} set to {value}")


@given(parsers.re("its meters are in (?P<mode>Credit|Prepayment) Mode"))
def meters_are_in_mode(under_test: UnderTest, mode: str) -> None:
    """Set at the meters: before migration no Service Request reaches them."""
    setting = Execute("SetPaymentMode", {"PaymentMode": mode, **(ENTERING_PREPAYMENT if mode == PREPAYMENT else {})})
    for role in meters_of(under_test):
        if reason := refusal_at_device(under_test.installation.at_device(role, setting)):
            raise Inconclusive(f"the {role} could not be set to {mode} Mode: {reason}")


@given(parsers.re(rf"the (?P<link>{'|'.join(LINKS)}) has been silent for (?P<days>\d+) days and (?P<hours>\d+) hours?"))
def link_is_silent(under_test: UnderTest, link: str, days: str, hours: str) -> None:
    contact_of_hub(under_test).lose(LINKS[link])
    under_test.wait_until(under_test.now + timedelta(days=int(days), hours=int(hours)))


@when(parsers.re(rf"the (?P<link>{'|'.join(LINKS)}) is heard again"))
def link_is_heard_again(under_test: UnderTest, link: str) -> None:
    contact_of_hub(under_test).find(LINKS[link])


@given("the meter is migrated")
def migrated(under_test: UnderTest) -> None:
    found = under_test.at_device(Read(TABLE_15_ITEMS))
    if faults := table_15_faults({item: value_at_device(found, item) for item in TABLE_15_ITEMS}):
        raise Inconclusive(f"migration is not allowed: {', '.join(faults)}")
    under_test.migrate()


@when("its pre-migration configuration is checked")
def configuration_is_checked(under_test: UnderTest) -> None:
    under_test.last = under_test.at_device(Read(TABLE_15_ITEMS))


@when(parsers.re(f"migration {AS_COHORT} is attempted"))
def migration_is_attempted(under_test: UnderTest, cohort: str) -> None:
    found = judgement_of(under_test, cohort)
    if found.disposition in (Disposition.ELIGIBLE, Disposition.ESME_ONLY):
        migrate_but_for(under_test, left_behind(found.disposition, cohort))
    else:
        error = next((str(check) for check in found.failed_checks if check in (MA112, GT01)), "another error")
        under_test.last = under_test.installation.note(under_test.role, FAILED + error)


@when("it is migrated as an installation of MOC (Secure), the PPMID being a third party's")
def migrated_with_third_party_ppmid(under_test: UnderTest) -> None:
    migrate_but_for(under_test, left_behind(Disposition.ELIGIBLE, MOC_SECURE, of_third_parties=(PPMID,)))


@then(parsers.re(r"the configuration is (?P<verdict>compliant|not compliant for (?P<item>\w+))"))
def configuration_verdict(under_test: UnderTest, verdict: str, item: str | None) -> None:
    del verdict
    exchange = under_test.last_at_device()
    faults = table_15_faults({name: value_at_device(exchange, name) for name in TABLE_15_ITEMS})
    expected = [item] if item else []
    under_test.judge(faults == expected, f"faults: {expected or 'none'}", f"faults: {faults or 'none'}")


@then("the meter has no settings of Table 15")
def no_settings(under_test: UnderTest) -> None:
    reason = refusal_at_device(under_test.last_at_device())
    under_test.judge(bool(reason), "a meter without these settings", reason or "a meter that has them")


@then(parsers.re(f"the attempt ended in (?P<error>{MA112}|{GT01})"))
def attempt_ended_in(under_test: UnderTest, error: str) -> None:
    attempts, migrated = attempts_at(under_test), commissioned(under_test)
    found = attempts[-1].error if attempts else "no failed attempt"
    under_test.judge(
        found == error and not migrated, f"{error}, nothing commissioned", f"{found}, commissioned: {migrated}"
    )


@then("every device is commissioned")
@then(parsers.re("every device but the (?P<role>GSME|PPMID) is commissioned, and the inventory does not hold that one"))
def devices_are_commissioned(under_test: UnderTest, role: str | None = None) -> None:
    expected, found = [each for each in under_test.installation.devices if each != role], commissioned(under_test)
    under_test.judge(found == expected, f"commissioned: {', '.join(expected)}", f"commissioned: {', '.join(found)}")


@then(parsers.re(f"{AS_COHORT} it is excluded as (?P<category>.+)"))
def is_excluded(under_test: UnderTest, cohort: str, category: str) -> None:
    found = [str(each) for each in judgement_of(under_test, cohort).exclusion_categories]
    under_test.judge(found == [category], category, ", ".join(found) or "no Exclusion Category")


@then(parsers.re(f"{AS_COHORT} it is not excluded"))
def is_not_excluded(under_test: UnderTest, cohort: str) -> None:
    found = [str(each) for each in judgement_of(under_test, cohort).exclusion_categories]
    under_test.judge(not found, "no Exclusion Category", ", ".join(found) or "no Exclusion Category")


def contact_of_hub(under_test: UnderTest) -> Any:
    """When the bench's hub communicated. Raises Inconclusive where the bench cannot keep it from that."""
    contact = getattr(under_test.installation.devices["CHF"].driver, "contact", None)
    if contact is None:
        raise Inconclusive("the bench has no Communications Hub whose links can be cut")
    return contact


def meters_of(under_test: UnderTest) -> list[str]:
    """The meters of the installation."""
    return [role for role in METERS if role in under_test.installation.devices]


def attempts_at(under_test: UnderTest) -> tuple[Attempt, ...]:
    """The attempts at migration that failed, as the journal tells."""
    exchanges = under_test.installation.journal.exchanges[under_test.first_exchange :]
    errors = [(x.at, x.event.removeprefix(FAILED)) for x in exchanges if x.event.startswith(FAILED)]
    return tuple(Attempt(at, MIGRATION, error, NO_WAN if error == MA112 else OTHER) for at, error in errors)


def judgement_of(under_test: UnderTest, cohort: str) -> Judgement:
    """What the rules of a cohort say of the installation now; it is on the EPCL."""
    combination = under_test.installation.combination
    return judge(installation_of(under_test, cohort), {combination.dmc: combination}, under_test.now)


def installation_of(under_test: UnderTest, cohort: str) -> Installation:
    """The installation as a Dormant one of a cohort. Its payment mode is Credit where that of every meter is."""
    bench, contact = under_test.installation, contact_of_hub(under_test)
    read = {role: bench.at_device(role, Read(("PaymentMode",))) for role in meters_of(under_test)}
    in_credit = all(value_at_device(each, "PaymentMode") == CREDIT for each in read.values())
    return Installation(
        installation_id="bench",
        group_id=bench.combination.group_id,
        cohort=cohort,
        dmc=bench.combination.dmc,
        state=DORMANT,
        mpan=MPXNS[ESME],
        mprn=MPXNS[GSME] if GSME in bench.devices else "",
        electricity_supplier="supplier",
        gas_supplier="supplier",
        payment_mode=CREDIT if in_credit else PREPAYMENT,
        master_key=HELD,
        last_wan=contact.last("WAN"),
        last_gas_han=contact.last(GSME),
        uneconomic_to_test=False,
        attempts=attempts_at(under_test),
    )


def migrate_but_for(under_test: UnderTest, roles: Collection[str]) -> None:
    """Migrate the installation but for the devices of some types, of which the inventory then knows nothing."""
    dcc = under_test.installation.dcc
    known = {device: entry for device, entry in dcc.inventory.items() if entry.device_type not in roles}
    if roles:
        what = f"not migrated: {', '.join(sorted(roles))}"
        under_test.installation.tell_dcc(under_test.role, what, replace(dcc, inventory=known))
    under_test.migrate()


def commissioned(under_test: UnderTest) -> list[str]:
    """The devices of the installation that SRV 8.2 shows as Commissioned."""
    found = []
    for role in under_test.installation.devices:
        exchange = under_test.installation.send("8.2", role)
        under_test.seen.exchanges.append(exchange.id)
        if outcome_of(exchange).values.get("DeviceStatus") == DeviceStatus.COMMISSIONED.value:
            found.append(role)
    return found
