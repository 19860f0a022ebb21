"""What a run will have to wait for: the scenarios are rehearsed on emulators, in no time, and each wait is noted."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from benches.bench_file import Bench
from benches.clocks import in_words
from reports.record import ScenarioRecord
from smets1.cells import RuleSide

ScenarioKey = tuple[str, str, str, RuleSide, str]
"""DMC, role, clause, Rule and name of a scenario."""

HOURS = timedelta(hours=1)
"""From here on a wait is told before the scenario starts."""

SHOWN = 10
"""How many of the longest waits are shown before a run."""


@dataclass(frozen=True, slots=True)
class Waits:
    """How a scenario lets time pass; `begins_at` is the date that it brings bench time to, None where to none."""

    longest: timedelta
    total: timedelta
    begins_at: datetime | None = None


def waits_of(waits: Sequence[timedelta], dates: Sequence[datetime]) -> Waits:
    """The waits and dates that a journal noted during one scenario, in brief."""
    return Waits(max(waits, default=timedelta()), sum(waits, timedelta()), dates[0] if dates else None)


def key_of(record: ScenarioRecord) -> ScenarioKey:
    """The key of a scenario that ran."""
    return record.dmc, record.role, record.clause, record.rule, record.scenario


def on_emulators(bench: Bench) -> Bench:
    """The bench with every device and all equipment emulated, and virtual time: to rehearse on."""
    installations = {}
    for dmc, spec in bench.installations.items():
        devices = {role: replace(device, driver="emulator", dlms=None) for role, device in spec.devices.items()}
        installations[dmc] = replace(spec, devices=devices)
    return replace(bench, clock="virtual", installations=installations, equipment={}, max_wait=None)


def plan_lines(plan: Mapping[ScenarioKey, Waits], max_wait: timedelta | None) -> list[str]:
    """What is told before a run on a real clock."""
    dated = [waits for waits in plan.values() if waits.begins_at]
    runnable = {key: waits for key, waits in plan.items() if not waits.begins_at}
    too_long = [waits for waits in runnable.values() if max_wait is not None and waits.longest > max_wait]
    left = sum((waits.total for waits in runnable.values() if waits not in too_long), timedelta())
    lines = [f"The clock of this bench is real: its waits take {in_words(left)}, by a rehearsal on emulators."]
    count = len(plan)
    if dated:
        lines.append(f"{len(dated)} of {count} scenarios begin at a date, which a real clock is not brought to.")
    if too_long and max_wait is not None:
        lines.append(
            f"{len(too_long)} of {count} scenarios wait longer than {in_words(max_wait)} at once (--max-wait)."
        )
    longest = sorted(runnable.items(), key=lambda item: item[1].longest, reverse=True)[:SHOWN]
    if shown := [f"  {in_words(w.longest):>12}  {_called(key)}" for key, w in longest if w.longest]:
        lines += ["The longest waits:", *shown]
    return lines


def announcement(key: ScenarioKey, plan: Mapping[ScenarioKey, Waits], max_wait: timedelta | None) -> str:
    """What is told before a scenario that waits for hours starts; nothing where it does not."""
    waits = plan.get(key)
    if waits is None or waits.begins_at or waits.longest < HOURS or (max_wait and waits.longest > max_wait):
        return ""
    return f"{_called(key)}: waits {in_words(waits.total)}, at once {in_words(waits.longest)}"


def _called(key: ScenarioKey) -> str:
    dmc, role, clause, _, scenario = key
    return f"{dmc} {role} {clause}: {scenario}"
