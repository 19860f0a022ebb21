"""Devices whose DMVES entry is wrong: a variation declared and not shown, or shown and not declared.

And liars, and devices that show a variation and have a fault beside it.
"""

from collections.abc import Iterator, Mapping

from benches.bench_file import load_bench
from device_drivers.emulator.account import Account, DebtUpdate
from device_drivers.emulator.behaviour import SWITCHED_CLAUSES
from device_drivers.emulator.device import EmulatedDevice
from device_drivers.emulator.meter import Meter
from smets1.calendars import NonDisablementCalendar
from smets1.cells import Cell, cells_of, declared_clauses
from smets1.clauses import CLAUSES
from smets1.data_items import ESME, METERS, PPMID
from smets1.dcc.cohorts import S1SP_RULES
from smets1.operations import Refused, Result, Value
from tests import liars
from tests.mutants.account import (
    CutsDebtToWholePounds,
    NoStandingChargeInEmergencyCredit,
    OffersEmergencyCreditAtTheDisablementThreshold,
)
from tests.mutants.mutant import AS_OF, Catalogue, Mutant, ids
from tests.mutants.supply import RunsTheCalendarTwoMinutesLate
from tests.mutants.tariff import SwitchesTwoHoursEarly, SwitchesTwoMinutesLate

catalogue = Catalogue()
_BENCH = load_bench()
_UNCERTAIN = ("18.63(d)", "18.65(e)")
"""Clauses that say no more than that an outcome is uncertain: either result confirms an entry."""


def _first_cells(clause: str) -> Iterator[Cell]:
    """Of each device type the first cell of the bench that declares a clause, and the first that does not."""
    seen = set()
    for spec in _BENCH.installations.values():
        for cell in cells_of(spec.combination, _BENCH.dmves, AS_OF, [clause])[0]:
            if (cell.role, cell.declared) not in seen:
                seen.add((cell.role, cell.declared))
                yield cell


def _note_wrong_entries(clause: str) -> None:
    for cell in _first_cells(clause):
        if cell.declared and clause in _UNCERTAIN:
            continue
        declared = set(declared_clauses(_BENCH.installations[cell.dmc].combination, cell.role, _BENCH.dmves))
        name, words = ("overstated", "declared, and not shown") if cell.declared else ("missing", "shown, not declared")
        facts = ", ".join(map(str, CLAUSES[clause].facts))
        catalogue.mutants.append(
            Mutant(
                name=f"{cell.role} entry-{clause}-{name}",
                place=cell.role,
                fault=f"The variation of {clause} is {words}.",
                breaks=f"clause {clause}" + (f"; facts {facts}" if facts else ""),
                noticed_by=(clause,),
                dmc=cell.dmc,
                behaves=tuple(sorted(declared ^ {clause})),
            )
        )


def _note_faulty(dmc: str, role: str, clause: str, faulty: type) -> None:
    words = (faulty.__doc__ or "").partition("\n")[0]
    name = f"{faulty.__name__} as {dmc}"
    catalogue.device(role, name, faulty, words, breaks=f"clause {clause}", noticed_by=[clause], dmc=dmc)


class SuspendsAllTimeDebt(Account):
    """Time-based debt is not recovered in emergency credit, nor while the supply is off."""

    def collect_time_debt(self, debt: str, supply_enabled: bool) -> None:
        if supply_enabled and not self.in_emergency_credit:
            super().collect_time_debt(debt, supply_enabled)


class RefusesEveryDebt(Account):
    """SRV 2.3 is refused in Prepayment Mode too."""

    def update_debt(self, update: DebtUpdate) -> Result:
        del update
        return Refused("debt cannot be updated")


class RefusesEveryConfiguration(Meter):
    """SRV 2.1 is refused in Prepayment Mode too."""

    def why_not_write(self, values: Mapping[str, Value]) -> str:
        return "no" if "EmergencyCreditLimit" in values else super().why_not_write(values)


class TakesTwoScriptsADay(Meter):
    """A calendar of three scripts on a day is refused."""

    def why_not_write(self, values: Mapping[str, Value]) -> str:
        calendar = values.get("NonDisablementCalendar")
        many = isinstance(calendar, NonDisablementCalendar) and calendar.most_scripts_on_one_day() > 2
        return "more than two scripts" if many else super().why_not_write(values)


def _note_liar(dmc: str, role: str, liar: type[EmulatedDevice], *clauses: str) -> None:
    words = (liar.__doc__ or "").partition("\n")[0]
    name, breaks = f"{role} {liar.__name__} as {dmc}", ", ".join(f"clause {clause}" for clause in clauses)
    catalogue.mutants.append(Mutant(name, role, words, breaks, ids(clauses), dmc, liar))


for _clause in CLAUSES:
    if _clause in SWITCHED_CLAUSES or _clause in {rule.clause for rule in S1SP_RULES}:
        _note_wrong_entries(_clause)

_note_liar("IOC-01", ESME, liars.EchoesConfiguration, "18.5(o)")
_note_liar("MOC-SECURE-01", ESME, liars.RefusesAndAppliesInPart, "18.5(o)")
_note_liar("MOC-SECURE-01", ESME, liars.RefusesAndAddsDebt, "18.7(i)")
_note_liar("IOC-01", ESME, liars.CutsTheSupplyMeanwhile, "unnumbered/prepay-orchestration")
_note_liar("MOC-SECURE-01", ESME, liars.CutsTheSupplyMeanwhile, "unnumbered/prepay-orchestration")
_note_liar("MOC-SECURE-01", ESME, liars.DropsTheCalendar, "18.5(p)(iii)")
_note_liar("MOC-SECURE-01", ESME, liars.RunsTheRefusedCalendar, "18.5(p)(iii)")
_note_liar("IOC-02", ESME, liars.ChargesTheRefusedPrice, "unnumbered/tariff-setting-not-supported", "18.2(a)")
_note_liar("IOC-03", ESME, liars.TellsNewPricesOnly, "18.2(a)")
_note_liar("IOC-01", ESME, liars.MakesUpExport, "unnumbered/export-profile-data")
_note_liar("IOC-01", PPMID, liars.MakesUpAVersion, "18.64(b)")

_note_faulty("MOC-MDS-01", ESME, "15.1", SuspendsAllTimeDebt)
_note_faulty("MOC-SECURE-01", ESME, "18.5(o)", RefusesEveryConfiguration)
_note_faulty("MOC-SECURE-01", ESME, "18.5(p)(iii)", TakesTwoScriptsADay)
for _role in METERS:
    _note_faulty("MOC-SECURE-01", _role, "18.4(j)", NoStandingChargeInEmergencyCredit)
    _note_faulty("MOC-SECURE-01", _role, "18.7(i)", RefusesEveryDebt)
    _note_faulty("MOC-SECURE-01", _role, "18.7(j)", CutsDebtToWholePounds)
    _note_faulty("MOC-SECURE-01", _role, "18.8", OffersEmergencyCreditAtTheDisablementThreshold)
    _note_faulty("MOC-SECURE-01", _role, "unnumbered/calendar-in-local-time", RunsTheCalendarTwoMinutesLate)
    _note_faulty("MOC-SECURE-01", _role, "unnumbered/tariff-in-local-time", SwitchesTwoMinutesLate)
    _note_faulty("MOC-SECURE-01", _role, "unnumbered/tariff-in-local-time", SwitchesTwoHoursEarly)
