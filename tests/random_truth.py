"""Random truth: made-up Device Models, declared and behaving at random, are verified and every judgement is checked.

    python -m tests.random_truth --combinations 2000 --seed 1 --jobs 2

What is declared and what each device does is drawn by Hypothesis, so the judgement that each cell must get is known
before anything runs. A wrong one is reduced to the least combination that still gets it, and printed as a line for
`REGRESSIONS` of tests/test_random_truth.py.
"""

import argparse
import multiprocessing
import time
from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass, fields, replace
from datetime import date
from enum import StrEnum
from functools import cache
from pathlib import Path
from typing import Any

from hypothesis import HealthCheck, Phase, given, seed, settings
from hypothesis import strategies as st
from rich.table import Table

from benches.bench_file import Bench, DeviceSpec, InstallationSpec, RegisterFile
from device_drivers.emulator import EmulatedDevice
from device_drivers.emulator.behaviour import choices
from device_drivers.emulator.gsme import Gsme
from device_drivers.emulator.ppmid import Ppmid
from reports.judgement import Judgement, judge_run
from s1bench.feature_checks import checked_features
from s1bench.feature_files import FeatureText
from s1bench.feature_run import FeatureRun
from s1bench.output import stdout
from s1bench.verify import run_share
from smets1.clauses import CLAUSES, Clause
from smets1.data_items import DEVICE_TYPES, METERS
from smets1.dcc.cohorts import GROUP_IDS, IOC, MOC_MDS, MOC_SECURE
from smets1.operations import Done, Result, Value
from smets1.registers import Cpl, parse_dmves, parse_epcl
from steps import step_modules
from tests import liars

AS_OF = date(2026, 11, 20)
"""A day on which every clause of the registry is in force."""

COHORTS = {**GROUP_IDS, "IOC-X": IOC, "MDS-X": MOC_MDS, "SEC-X": MOC_SECURE}
"""The cohort of each GroupID that is drawn."""

TESTED = tuple(clause for clause in CLAUSES.values() if clause.has_feature)

COLUMNS: Mapping[str, tuple[str, ...]] = {
    role: tuple(
        clause.id for clause in TESTED if clause.has_variation and not clause.varied_by and role in clause.device_types
    )
    for role in DEVICE_TYPES
}
"""The DMVES columns that a feature exercises, by device type."""

TARIFF_NOT_SETTABLE = "unnumbered/tariff-setting-not-supported"

NEEDS: Mapping[str, Mapping[str, bool]] = {
    "18.2(a)": {TARIFF_NOT_SETTABLE: True},
    "unnumbered/tariff-in-local-time": {TARIFF_NOT_SETTABLE: False},
    "18.63(d)": {"18.63(c)": False},
    "18.64(c)": {"18.64(b)": False},
    "18.65(e)": {"18.63(c)": False, "18.63(d)": False},
}
"""The clauses whose Givens count on another clause, which the device must show, or must not, for them to be arranged.

18.2(a) is held for meters only whose tariff cannot be set; no tariff that switches can be given to such a meter; and
an image or a version that the S1SP or the PPMID refuses says nothing of what would have become of it.
"""


class RunsTheImageAtOnce(Ppmid):
    """Runs a firmware image that nobody has activated."""

    def execute(self, command: str, arguments: Mapping[str, Value]) -> Result:
        result = super().execute(command, arguments)
        if command == "UpdateFirmware" and isinstance(result, Done):
            self._firmware = str(arguments["FirmwareVersion"])
        return result


class TakesNoDebt(Gsme):
    """Answers SRV 2.3 with success and leaves every debt register as it was."""

    def execute(self, command: str, arguments: Mapping[str, Value]) -> Result:
        return Done() if command == "UpdateDebt" else super().execute(command, arguments)


@dataclass(frozen=True, slots=True)
class Fault:
    """A device that lies: the clauses that it breaks, showing neither Rule, whatever else it shows.

    `shows` is what its lie stands on: clauses that it must show, or must not.
    """

    device: type[EmulatedDevice]
    shows: Mapping[str, bool]
    breaks: frozenset[str]


FAULTS: Mapping[str, Fault] = {
    fault.device.__name__: fault
    for fault in (
        Fault(liars.EchoesConfiguration, {"18.5(o)": False, "Table 15": False}, frozenset({"18.5(o)"})),
        Fault(liars.RefusesAndAddsDebt, {"18.7(i)": True}, frozenset({"18.7(i)"})),
        Fault(liars.DropsTheCalendar, {"18.5(p)(iii)": True}, frozenset({"18.5(p)(iii)"})),
        Fault(liars.RunsTheRefusedCalendar, {"18.5(p)(iii)": True}, frozenset({"18.5(p)(iii)"})),
        Fault(
            liars.ChargesTheRefusedPrice,
            {TARIFF_NOT_SETTABLE: True, "18.2(a)": True},
            frozenset({TARIFF_NOT_SETTABLE, "18.2(a)"}),
        ),
        Fault(liars.TellsNewPricesOnly, {TARIFF_NOT_SETTABLE: True, "18.2(a)": False}, frozenset({"18.2(a)"})),
        Fault(liars.MakesUpExport, {}, frozenset({"unnumbered/export-profile-data"})),
        Fault(TakesNoDebt, {}, frozenset({"18.7(i)", "18.7(j)", "unnumbered/prepay-data"})),
        Fault(
            RunsTheImageAtOnce,
            {"18.63(c)": False, "18.63(d)": False, "18.65(e)": False},
            frozenset({"18.63(d)"}),
        ),
    )
}
"""The faulty devices that are drawn, by the name of their class."""


@dataclass(frozen=True, slots=True, repr=False)
class Device:
    """A device of a generated combination.

    Its DMVES row has an X for each clause `declared` and N/A for each that is `not_applicable`; it behaves as is
    `shown`, with a firmware version that is not the listed one where it is `bilingual`.
    """

    role: str
    declared: tuple[str, ...] = ()
    shown: tuple[str, ...] = ()
    not_applicable: tuple[str, ...] = ()
    choices: tuple[tuple[str, bool | str], ...] = ()
    bilingual: bool = False
    fault: str = ""

    def __repr__(self) -> str:
        return _brief(self)

    @property
    def sound(self) -> bool:
        """Whether it is what it claims to be: its fault, if any, stands on what it shows."""
        return not self.fault or all((each in self.shown) is is_ for each, is_ in FAULTS[self.fault].shows.items())


@dataclass(frozen=True, slots=True, repr=False)
class Generated:
    """A generated combination: its devices, and the GroupID that decides its cohort."""

    devices: tuple[Device, ...]
    group_id: str = "IOC-X"

    def __repr__(self) -> str:
        return _brief(self)


def _brief(value: Device | Generated) -> str:
    """The call that makes `value`, without what is as by default."""
    given = ((each.name, getattr(value, each.name), each.default) for each in fields(value))
    return f"{type(value).__name__}({', '.join(f'{name}={is_!r}' for name, is_, default in given if is_ != default)})"


def _subset(of: Sequence[str]) -> st.SearchStrategy[tuple[str, ...]]:
    drawn = st.sets(st.sampled_from(of), max_size=3) | st.sets(st.sampled_from(of))
    return drawn.map(lambda chosen: tuple(each for each in of if each in chosen))


@st.composite
def _devices(draw: st.DrawFn, role: str) -> Device:
    """A device that behaves as declared, or otherwise in one or two clauses, or in any number of them."""
    columns = COLUMNS[role]
    if not columns:
        return Device(role)
    declared = draw(_subset(columns))
    otherwise = draw(st.just(()) | st.sets(st.sampled_from(columns), min_size=1, max_size=2) | _subset(columns))
    faults = [name for name, each in FAULTS.items() if each.device.role == role]
    fault = draw(st.just("") | st.just("") | st.sampled_from(faults or [""]))
    stands_on = FAULTS[fault].shows if fault else {}
    shown = [each for each in columns if stands_on.get(each, (each in declared) is not (each in otherwise))]
    undeclared = [each for each in columns if each not in declared]
    blanked = draw(st.just(()) | st.just(()) | _subset(undeclared)) if undeclared else ()
    open_choices = {name: st.sampled_from(values) for name, values in choices().items()} if role in METERS else {}
    chosen = draw(st.just({}) | st.fixed_dictionaries({}, optional=open_choices))
    bilingual = role == "PPMID" and draw(st.booleans())
    return Device(role, declared, tuple(shown), blanked, tuple(chosen.items()), bilingual, fault)


@st.composite
def combinations(draw: st.DrawFn) -> Generated:
    """A combination of a Communications Hub, an ESME and, drawn, a GSME and a PPMID."""
    roles = ["CHF", "ESME", *(role for role in ("GSME", "PPMID") if draw(st.booleans()))]
    return Generated(tuple(draw(_devices(role)) for role in roles), draw(st.sampled_from(sorted(COHORTS))))


def draw_combinations(count: int, of_seed: int) -> list[Generated]:
    """`count` combinations, no two alike: the same ones for the same seed and version of Hypothesis."""
    found: dict[Generated, None] = {}

    @seed(of_seed)
    @settings(
        max_examples=2 * count,
        database=None,
        deadline=None,
        phases=[Phase.generate],
        suppress_health_check=list(HealthCheck),
    )
    @given(combinations())
    def take(combination: Generated) -> None:
        found[combination] = None

    take()
    return list(found)[:count]


class Truth(StrEnum):
    """What is true of a cell, in the words of the table."""

    DECLARED = "declared and shown"
    NEITHER = "neither declared nor shown"
    OVERSTATED = "declared, not shown"
    MISSING = "shown, not declared"
    UNCERTAIN = "declared to be uncertain"
    EVERY_MODEL = "holds for every model"
    BROKEN = "broken by a faulty device"
    HIDDEN = "its Givens cannot be arranged"


RIGHT: Mapping[Truth, Judgement] = {
    Truth.DECLARED: Judgement.CONFIRMED,
    Truth.NEITHER: Judgement.CONFIRMED,
    Truth.OVERSTATED: Judgement.DECLARED_NOT_OBSERVED,
    Truth.MISSING: Judgement.OBSERVED_NOT_DECLARED,
    Truth.UNCERTAIN: Judgement.CONFIRMED,
    Truth.EVERY_MODEL: Judgement.CONFIRMED,
    Truth.BROKEN: Judgement.UNKNOWN_BEHAVIOUR,
    Truth.HIDDEN: Judgement.INCONCLUSIVE,
}
"""The one right judgement of each truth."""

Question = tuple[str, str]
"""The role and the clause of a cell."""


def truths(generated: Generated) -> dict[Question, Truth]:
    """What is true of each cell that must be judged; what it leaves out is not applicable."""
    return {
        (device.role, clause.id): _truth(device, clause)
        for device in generated.devices
        for clause in TESTED
        if device.role in clause.device_types
        and clause.column not in device.not_applicable
        and not (_elsewhere(clause, generated) and clause.column in device.declared)
    }


def _elsewhere(clause: Clause, generated: Generated) -> bool:
    """Whether the clause is a rule of the S1SP of other cohorts."""
    return bool(clause.cohorts) and COHORTS[generated.group_id] not in clause.cohorts


def _truth(device: Device, clause: Clause) -> Truth:
    declared, shown = clause.column in device.declared, clause.column in device.shown
    if device.fault and clause.id in FAULTS[device.fault].breaks:
        return Truth.BROKEN
    if not clause.has_variation:
        return Truth.EVERY_MODEL
    if hidden_by(device, clause.id) and not (clause.id == "18.65(e)" and declared):
        return Truth.HIDDEN
    if clause.outcome_uncertain and declared:
        return Truth.UNCERTAIN
    if declared:
        return Truth.DECLARED if shown else Truth.OVERSTATED
    return Truth.MISSING if shown else Truth.NEITHER


def hidden_by(device: Device, clause: str) -> list[str]:
    """Why the Givens of a clause cannot be arranged with this device: what it shows, or what it is."""
    found = [
        f"{other} is {'not ' if needed else ''}shown"
        for other, needed in NEEDS.get(clause, {}).items()
        if (other in device.shown) is not needed
    ]
    if clause == "18.64(c)" and not device.bilingual:
        found.append("it is not bilingual")
    return found


def bench_of(generated: Sequence[Generated]) -> Bench:
    """An emulated bench that mounts them all, with registers of its own."""
    columns = list(dict.fromkeys(column for of_role in COLUMNS.values() for column in of_role))
    parts = ("manufacturer", "model", "hardware_version", "firmware_version")
    dmves = [("device_type", *parts, *columns)]
    epcl = [("dmc", "group_id", "csp", "first_added", *(f"{r.lower()}_{part}" for r in DEVICE_TYPES for part in parts))]
    for number, combination in enumerate(generated, start=1):
        models = {device.role: ("Generated", f"{device.role} {number}", "1", "1") for device in combination.devices}
        dmves += [
            (device.role, *models[device.role], *(_mark(device, column) for column in columns))
            for device in combination.devices
        ]
        listed = (part for role in DEVICE_TYPES for part in models.get(role, ("",) * len(parts)))
        epcl.append((f"GENERATED-{number}", combination.group_id, "Generated", "2020-01-06", *listed))
    registers = parse_dmves(_csv(dmves), "dmves"), parse_epcl(_csv(epcl), "epcl", COHORTS)
    installations = {
        listed.dmc: InstallationSpec(listed, {device.role: _spec(device) for device in combination.devices})
        for listed, combination in zip(registers[1].combinations.values(), generated, strict=True)
    }
    file = RegisterFile("generated", "")
    return Bench("random truth", Path("generated"), "virtual", *registers, Cpl("", True, {}), file, installations)


def _mark(device: Device, column: str) -> str:
    return "X" if column in device.declared else "N/A:drawn" if column in device.not_applicable else ""


def _csv(rows: Iterable[Sequence[str]]) -> str:
    return "\n".join(map(",".join, rows))


def _spec(device: Device) -> DeviceSpec:
    emulator = FAULTS[device.fault].device if device.fault else None
    running = "2" if device.bilingual else ""
    return DeviceSpec(device.role, "emulator", "generated", device.shown, emulator, running, dict(device.choices))


@cache
def _features() -> list[FeatureText]:
    return checked_features(step_modules())


def judgements(generated: Sequence[Generated], clauses: Collection[str] = ()) -> list[dict[Question, Judgement]]:
    """The judgement of each cell of each combination, verified on one bench; only of `clauses` where some are named."""
    run = FeatureRun(bench_of(generated), _features(), clauses=tuple(clauses), as_of=AS_OF)
    run.qualify_before()
    run_share(run, None, lambda _: None)
    return [
        {(cell.role, cell.clause): judged.judgement for cell, judged in combination.cells}
        for combination in judge_run(run.finish()).combinations
    ]


@dataclass(frozen=True, slots=True)
class Wrong:
    """A judgement that is not the right one: None where a cell was not judged, or judged that must not be."""

    generated: Generated
    question: Question
    truth: Truth | None
    judgement: Judgement | None

    def __str__(self) -> str:
        return f"({self.generated!r}, {self.question!r}),  # {self.truth or 'not applicable'}: {self.judgement}"


def wrongs(generated: Generated, judged: Mapping[Question, Judgement], clauses: Collection[str] = ()) -> list[Wrong]:
    """The wrong judgements of a combination, of `clauses` only where some are named."""
    true = {key: truth for key, truth in truths(generated).items() if not clauses or key[1] in clauses}
    return [
        Wrong(generated, key, true.get(key), judged.get(key))
        for key in sorted(true.keys() | judged.keys())
        if key not in true or judged.get(key) is not RIGHT[true[key]]
    ]


def shrunk(wrong: Wrong) -> Wrong:
    """The least combination found that gets the same wrong judgement: nothing can be left out of it."""
    wrong = _still_wrong(wrong, [_core(wrong)]) or wrong
    while less := _still_wrong(wrong, list(_smaller(wrong))):
        wrong = less
    return wrong


def _still_wrong(wrong: Wrong, candidates: Sequence[Generated]) -> Wrong | None:
    """The first of the candidates that gets the same wrong judgement."""
    clauses = (wrong.question[1],)
    judged = judgements(candidates, clauses) if candidates else []
    found = (each for pair in zip(candidates, judged, strict=True) for each in wrongs(*pair, clauses))
    same = (each for each in found if (each.question, each.judgement) == (wrong.question, wrong.judgement))
    return next(same, None)


def _core(wrong: Wrong) -> Generated:
    """What the question is about and nothing else."""
    role, column = wrong.question[0], CLAUSES[wrong.question[1]].column
    [asked] = (device for device in wrong.generated.devices if device.role == role)
    core = Device(role, **_only(asked, [column]), bilingual=asked.bilingual)
    return replace(wrong.generated, devices=(core,) if role == "ESME" else (Device("ESME"), core))


def _smaller(wrong: Wrong) -> Iterator[Generated]:
    """The combinations with one thing less, of devices that are still what they claim to be."""
    generated = wrong.generated
    for place, device in enumerate(generated.devices):
        before, after = generated.devices[:place], generated.devices[place + 1 :]
        if device.role not in ("ESME", wrong.question[0]):
            yield replace(generated, devices=before + after)
        for less in _lesser(device):
            if less.sound and less != device:
                yield replace(generated, devices=(*before, less, *after))
    if generated.group_id != "IOC-X":
        yield replace(generated, group_id="IOC-X")


def _lesser(device: Device) -> Iterator[Device]:
    yield replace(device, choices=())
    yield replace(device, not_applicable=())
    yield replace(device, fault="")
    yield replace(device, bilingual=False)
    for clause in (*device.declared, *device.shown):
        others = [each for each in COLUMNS[device.role] if each != clause]
        less = _only(device, others)
        yield replace(device, **less)
        yield from (replace(device, **{name: kept}) for name, kept in less.items())
    for choice in device.choices:
        yield replace(device, choices=tuple(each for each in device.choices if each != choice))


def _only(device: Device, columns: Collection[str]) -> dict[str, Any]:
    """What a device declares and shows of `columns`."""
    return {
        "declared": tuple(each for each in device.declared if each in columns),
        "shown": tuple(each for each in device.shown if each in columns),
    }


@dataclass(frozen=True, slots=True)
class Sample:
    """Combinations that were drawn, and what was judged of each."""

    drawn: Sequence[Generated]
    judged: Sequence[Mapping[Question, Judgement]]

    @property
    def cells(self) -> int:
        """How many cells were judged."""
        return sum(map(len, self.judged))

    @property
    def wrong(self) -> list[Wrong]:
        """Every wrong judgement."""
        return [wrong for each, of in zip(self.drawn, self.judged, strict=True) for wrong in wrongs(each, of)]


def sample(count: int, of_seed: int, jobs: int = 1, batch: int = 40) -> Sample:
    """Draw `count` combinations and verify them in `jobs` processes, `batch` of them on one bench."""
    drawn = draw_combinations(count, of_seed)
    batches = [drawn[first : first + batch] for first in range(0, len(drawn), batch)]
    with ProcessPoolExecutor(jobs, mp_context=multiprocessing.get_context("spawn")) as pool:
        return Sample(drawn, [each for of_batch in pool.map(judgements, batches) for each in of_batch])


def main() -> int:
    """Draw, verify, and print the table: 0 where every judgement is right."""
    parser = argparse.ArgumentParser(prog="python -m tests.random_truth", description=main.__doc__)
    parser.add_argument("--combinations", type=int, default=2000)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--jobs", type=int, default=1)
    parser.add_argument("--batch", type=int, default=40, help="combinations on one bench")
    options = parser.parse_args()
    started = time.monotonic()
    taken = sample(options.combinations, options.seed, options.jobs, options.batch)
    print_table(taken, time.monotonic() - started)
    return int(bool(taken.wrong))


def print_table(taken: Sample, seconds: float) -> None:
    """Print what is true of how many cells, and how they were judged; then a line for each kind of wrong judgement."""
    drawn, found = taken.drawn, taken.wrong
    counts = Counter(
        (truth, of.get(key))
        for each, of in zip(drawn, taken.judged, strict=True)
        for key, truth in truths(each).items()
    )
    hidden = Counter(
        f"{device.role} {clause}: {why}"
        for each in drawn
        for device in each.devices
        for (role, clause), truth in truths(each).items()
        if role == device.role and truth is Truth.HIDDEN
        for why in hidden_by(device, clause)
    )
    table = Table("truth", "judgement", "cells", "wrong")
    for truth in Truth:
        for judgement in (*Judgement, None):
            if count := counts[truth, judgement]:
                wrong = "" if judgement is RIGHT[truth] else str(count)
                table.add_row(truth, judgement or "none", str(count), wrong)
    console = stdout()
    console.print(table)
    console.print(f"{len(drawn)} combinations, {taken.cells} cells judged, {len(found)} wrong, {seconds:.0f} seconds")
    for why, count in sorted(hidden.items()):
        console.print(f"{count} not arranged: {why}", markup=False)
    alike: dict[tuple[Question, Truth | None, Judgement | None], Wrong] = {}
    for each in found:
        alike.setdefault((each.question, each.truth, each.judgement), each)
    for example in alike.values():
        console.print(str(shrunk(example)), markup=False, soft_wrap=True)


if __name__ == "__main__":
    raise SystemExit(main())
