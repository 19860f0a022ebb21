"""The catalogue: every mutant, and why those survive that do."""

from tests.mutants import (
    account,
    dcc_systems,
    declarations,
    electricity,
    families,
    firmware_rules,
    gas,
    home_area_network,
    inventory_rules,
    migration_rules,
    power_outage,
    service_status,
    supply,
    tariff,
    time_and_logs,
)
from tests.mutants.mutant import Mutant

_PARTS = (
    account,
    supply,
    tariff,
    time_and_logs,
    electricity,
    gas,
    home_area_network,
    power_outage,
    service_status,
    families,
    declarations,
    dcc_systems,
    inventory_rules,
    firmware_rules,
    migration_rules,
)

MUTANTS: tuple[Mutant, ...] = tuple(mutant for part in _PARTS for mutant in part.catalogue.mutants)
"""Every mutant, in the order of the modules."""
