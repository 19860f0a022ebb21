"""How an emulated device behaves: every variation of the S1SR, and every choice that the sources leave open."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from typing import Any, Literal, get_args, get_origin, get_type_hints

from smets1.dcc.migration import PRESCRIBED_DEBT_RECOVERY_TYPES

TimeBase = Literal["UTC", "local"]

DEBT_TYPES = PRESCRIBED_DEBT_RECOVERY_TYPES
"""The prescribed order of Debt Recovery Types (the order itself is an assumption: Table 15 is not held)."""


@dataclass(frozen=True, slots=True)
class Behaviour:
    """A switch for each variation and each open choice; the defaults are SMETS1 standard behaviour.

    Where a docstring says "assumption", the sources leave the choice open.
    """

    accepts_prepay_configuration_in: frozenset[str] = frozenset({"Credit", "Prepayment"})
    """Payment modes in which SRV 2.1 is accepted (18.5(o), facts 1-2: Prepayment only)."""

    max_scripts_per_day: int | None = None
    """Most scripts that may run on a day, START and STOP each counted; None is no limit (18.5(p)(iii), fact 5: 3)."""

    debt_only_in_prepayment: bool = False
    """SRV 2.3 is refused in Credit Mode (18.7(i), fact 22)."""

    whole_pence_debt: bool = False
    """The money of SRV 2.3 is whole pence (18.7(j), fact 20)."""

    non_multiple: Literal["reject", "truncate", "round"] = "reject"
    """With `whole_pence_debt`, what happens to a value that is not whole pence (fact 21; assumption): refused, cut
    towards zero, or rounded with halves away from zero."""

    standing_charge_suspended_with_debt: bool = False
    """The SuspendDebt flags suspend the standing charge whenever they suspend time debt (18.4(j), facts 17-18)."""

    uncovered_standing_charge: Literal["accumulated debt", "meter balance"] = "accumulated debt"
    """Where a standing charge lands that no credit covers (fact 17; assumption)."""

    time_debt_ignores_flags: bool = False
    """Time debt is recovered whatever the SuspendDebt flags say (contrary to 15.1, fact 16)."""

    tariff_time: TimeBase = "UTC"
    """The wall clock of the Tariff Switching Table (fact 19)."""

    non_disablement_time: TimeBase = "UTC"
    """The wall clock of the Non-Disablement Calendar (fact 19)."""

    daily_charges_time: TimeBase = "UTC"
    """The wall clock at whose 00:00 standing charge and daily time debt are taken (fact 19; assumption)."""

    snapshot_time: TimeBase = "UTC"
    """The wall clock of billing periods, of the midnight of daily logs and block counter resets, and of the period of
    SRV 6.18.1 (assumption)."""

    profile_time: Literal["end", "start"] = "end"
    """Whether an entry of a profile bears the time at which its half hour ended, or began (assumption)."""

    silent_emergency_credit_failure: bool = False
    """SRV 2.5 is answered as done although Emergency Credit cannot be activated (18.8, facts 9-10)."""

    tariff_setting_supported: bool = True
    """Whether a tariff can be set (fact 26; the outcome is an assumption: refused, tariff unchanged)."""

    price_update_meets_tariff_behaviours: bool = False
    """SRV 1.2.1 meets the same limits as SRV 1.1.1 (18.2(a), fact 23)."""

    block_thresholds: Literal["cumulative", "of each block"] = "cumulative"
    """What the k-th block threshold limits: the units of the first k blocks together, or of the k-th alone
    (assumption)."""

    tariff_resets_block_counters: bool = True
    """SRV 1.1.1 sets the Tariff Block Counter Matrix to zero (assumption)."""

    has_table_15_settings: bool = False
    """DebtRecoveryTypeSequence and DisablementOfSupplyNotAllowed exist, writable before enrolment (Table 15)."""

    debt_type_sequence: tuple[str, ...] = DEBT_TYPES
    """The configured order of Debt Recovery Types when the device leaves the factory: SRV 2.3 adjusts its k-th type
    with the k-th adjustment (facts 11-12)."""

    disablement_of_supply_not_allowed: bool = False
    """The factory setting of DisablementOfSupplyNotAllowed: True never disables for want of credit (fact 14)."""

    firmware_update_outcome: Literal["ok", "fails"] = "ok"
    """What becomes of SRV 11.1 (18.63(d): uncertain, facts 150-151; assumption: fails)."""

    firmware_activation_outcome: Literal["ok", "fails"] = "ok"
    """What becomes of SRV 11.3 (18.65(e): uncertain, facts 150-151; assumption: fails)."""

    max_firmware_image: int | None = None
    """The largest firmware image that fits, in bytes; None is no limit (facts 151-152)."""

    largest_image_passed_on: int | None = None
    """The largest firmware image that a hub holds on its way to a device, in bytes; None is no limit (fact 153)."""

    passes_on_own_images_only: bool = False
    """A hub works only with images whose metadata are of its own manufacturer (facts 159-160); False: with any, which
    is what the planned metadata of the S1SP bring (fact 161)."""

    reports_image_not_passed_on: bool = True
    """SRV 11.1 fails where the hub does not pass the image on; False: it is answered as done (assumption)."""

    cap_window: Literal["rolling", "calendar week"] = "rolling"
    """The week of DebtRecoveryRateCap: the last 7 x 24 hours, or since Monday 00:00 UTC (assumption)."""

    zero_cap_means_no_cap: bool = True
    """A DebtRecoveryRateCap of 0 does not limit; False recovers nothing (assumption)."""

    threshold_repaid_first: bool = True
    """A top-up lifts the Meter Balance to the Disablement Threshold before it repays Emergency Credit (assumption)."""

    emergency_credit_reusable_when_part_repaid: bool = False
    """Exhausted Emergency Credit is usable again once partly repaid; False: only once repaid in full (assumption)."""

    hourly_debt_on_the_hour: bool = False
    """Hourly time debt is taken on the hour of the device's clock; False: each 3600 s from the last SRV 2.3
    (assumption)."""

    exhausted_at_zero: bool = True
    """Credit exactly at the Disablement Threshold is exhausted; False: only credit below it (assumption)."""

    reset_clears_emergency_credit_and_debt: bool = True
    """Reset of the Meter Balance also ends Emergency Credit and zeroes accumulated debt (GBCS: ESME only)."""

    separate_balances: bool = False
    """Each payment mode has a Meter Balance of its own (GBCS: gas); False: one that is carried over (assumption)."""

    amount_due_positive: bool = False
    """In Credit Mode a Meter Balance owed reads as a positive number; False: as a negative one (assumption)."""

    debt_below_zero: Literal["floor", "reject"] = "floor"
    """What an adjustment does that would take a debt register below 0: leave it at 0, or be refused (assumption)."""

    closes_on_uncontrolled_flow: bool = True
    """A gas valve that was opened at the meter is left Disabled where more gas flows than UncontrolledGasFlowRate;
    False leaves it open (assumption)."""

    polyphase: bool = False
    """The ESME has three phases, each with a voltage of its own (DUIS 6.5); False: one (assumption)."""

    supply_after_load_limit: Literal["Enabled", "Armed"] = "Enabled"
    """What an ESME's supply becomes when the restoration period of the load limit has passed (assumption)."""

    voltage_settings_reset_counters: bool = True
    """SRV 6.5 sets the voltage counters to 0 unless it holds RMSVoltageCountersNotReset; False: never (assumption)."""

    charges_while_without_power: Literal["on time", "on restoration"] = "on time"
    """When an ESME takes the charges that fall due while it is without power (assumption)."""


_CLAUSE_SWITCHES: Mapping[str, Mapping[str, Any]] = {
    "15.1": {"time_debt_ignores_flags": True},
    "18.2(a)": {"price_update_meets_tariff_behaviours": True},
    "18.4(j)": {"standing_charge_suspended_with_debt": True},
    "18.5(o)": {"accepts_prepay_configuration_in": frozenset({"Prepayment"})},
    "18.5(p)(iii)": {"max_scripts_per_day": 3},
    "18.7(i)": {"debt_only_in_prepayment": True},
    "18.7(j)": {"whole_pence_debt": True},
    "18.8": {"silent_emergency_credit_failure": True},
    "18.63(d)": {"firmware_update_outcome": "fails"},
    "18.65(e)": {"firmware_activation_outcome": "fails"},
    "Table 15": {"has_table_15_settings": True},
    "unnumbered/calendar-in-local-time": {"non_disablement_time": "local"},
    "unnumbered/tariff-in-local-time": {"tariff_time": "local"},
    "unnumbered/tariff-setting-not-supported": {"tariff_setting_supported": False},
}

_ROLE_SWITCHES: Mapping[str, Mapping[str, Any]] = {"GSME": {"reset_clears_emergency_credit_and_debt": False}}

_FACTORY_SETTINGS = {"debt_type_sequence", "disablement_of_supply_not_allowed"}

SWITCHED_CLAUSES = frozenset(_CLAUSE_SWITCHES)
"""The clauses whose variation an emulated device can show."""


def behaviour_for(clauses: Iterable[str], role: str, chosen: Mapping[str, bool | str] | None = None) -> Behaviour:
    """The behaviour of a device of `role` that shows the variation of each of `clauses`, with open choices `chosen`.

    A clause that sits in the S1SP's treatment of the device, or has no switch, changes nothing here.
    """
    changes: dict[str, Any] = dict(_ROLE_SWITCHES.get(role, {}))
    for clause in clauses:
        changes.update(_CLAUSE_SWITCHES.get(clause, {}))
    changes.update(chosen or {})
    return replace(Behaviour(), **changes)


def choices() -> Mapping[str, tuple[bool | str, ...]]:
    """The switches that a bench file may set for one device, with the values that each takes: the open choices.

    A switch that a clause turns is not among them (the bench file's `behaves` turns it), nor is a factory setting.
    """
    turned = {name for changes in _CLAUSE_SWITCHES.values() for name in changes} | _FACTORY_SETTINGS
    hints = get_type_hints(Behaviour)
    values = {
        name: (False, True) if hint is bool else get_args(hint) if get_origin(hint) is Literal else ()
        for name, hint in hints.items()
        if name not in turned
    }
    return {name: taken for name, taken in values.items() if taken}
