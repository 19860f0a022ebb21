"""The catalogue: every mutant, and why those survive that do."""

from tests.mutants import (
    account,
    dcc_systems,
    declarations,
    electricity,
    families,
    gas,
    home_area_network,
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
    families,
    declarations,
    dcc_systems,
)

MUTANTS: tuple[Mutant, ...] = tuple(mutant for part in _PARTS for mutant in part.catalogue.mutants)
"""Every mutant, in the order of the modules."""
