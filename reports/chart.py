"""The prepayment account over a scenario's time, as an inline SVG that needs no script and reads without sight."""

from collections.abc import Callable, Sequence
from datetime import datetime, timedelta
from itertools import pairwise

from markupsafe import Markup

from reports.values import Json
from smets1.units import MILLIPENCE_PER_PENNY, format_money

_SERIES = (
    ("meter_balance", "Meter Balance", "mb"),
    ("emergency_credit_balance", "Emergency Credit Balance", "ec"),
    ("accumulated_debt", "Accumulated Debt", "ad"),
    ("time_debt_1", "Time Debt 1", "td"),
)
_VALUES = ("meter_balance", "emergency_credit_balance", "accumulated_debt", "time_debt_1", "supply_state")
_LEFT, _TOP, _WIDTH, _HEIGHT, _RIGHT = 66, 10, 620, 168, 34
_STEPS = tuple(
    timedelta(seconds=seconds)
    for seconds in (
        *(1, 5, 15, 30, 60, 120, 300, 600, 900, 1800, 3600, 7200, 14400, 21600, 43200),
        *(days * 86400 for days in (1, 2, 7, 14, 28, 56, 91, 182, 365)),
    )
)
_STROKE = Markup('<svg viewBox="0 0 26 8" aria-hidden="true"><path d="M0 4h26"/></svg>')
_MOST_ROWS = 16


class Charts:
    """The charts of one page: scenarios whose accounts ran alike share one drawing and one table."""

    def __init__(self) -> None:
        self._drawings: dict[str, str] = {}

    def figure(self, samples: Sequence[Json]) -> Markup:
        """The chart of `samples`, or nothing where they never differ."""
        changes = _changes(samples)
        if len(changes) < 2 or _time(changes[0]) == _time(changes[-1]):
            return Markup("")
        drawn = [series for series in _SERIES if any(sample[series[0]] for sample in changes)] or [_SERIES[0]]
        drawing = _drawing(changes, max(map(_time, samples)), drawn)
        first = drawing not in self._drawings
        name = self._drawings.setdefault(drawing, f"g{len(self._drawings)}")
        return Markup(
            '<figure class="chart"{}><svg viewBox="0 0 {} {}" role="img" aria-label="{}"><use href="#{}"/></svg>'
            "<figcaption>{}</figcaption>{}</figure>"
        ).format(
            Markup(' id="t{}"').format(name) if first else "",
            _LEFT + _WIDTH + _RIGHT,
            _TOP + _HEIGHT + 42,
            _described(changes, drawn),
            name,
            _legend(drawn, shaded='class="off"' in drawing),
            _table(changes)
            if first
            else Markup('<a href="#t{}">In figures, where this course is first seen</a>').format(name),
        )

    def drawings(self) -> Markup:
        """The drawings that the figures refer to."""
        groups = "".join(f'<g id="{name}" class="gr">{drawing}</g>' for drawing, name in self._drawings.items())
        return Markup(f'<svg width="0" height="0" class="defs" aria-hidden="true"><defs>{groups}</defs></svg>')


def _drawing(changes: Sequence[Json], end: datetime, drawn: Sequence[tuple[str, str, str]]) -> str:
    """The lines of the chart: nothing in it but figures and times."""
    times = [_time(sample) for sample in changes]
    start = times[0]
    end += (end - start) / 30  # so that a change at the last instant can be seen
    values = [sample[key] for sample in changes for key, _, _ in drawn]
    ticks = _money_ticks(min(*values, 0), max(*values, 0))
    low, high = ticks[0], ticks[-1]

    def x(when: datetime) -> str:
        return _number(_LEFT + _WIDTH * ((when - start) / (end - start)))

    def y(value: int) -> str:
        return _number(_TOP + _HEIGHT * (1 - (value - low) / (high - low)))

    parts = [*_supply(changes, times, end, x)]
    for tick in ticks:
        zero = ' class="z"' if tick == 0 else ""
        parts.append(f'<path{zero} d="M{_LEFT} {y(tick)}h{_WIDTH}"/>')
        parts.append(f'<text x="{_LEFT - 6}" y="{y(tick)}">{_money(tick)}</text>')
    for when, label in _time_ticks(start, end):
        parts.append(f'<path d="M{x(when)} {_TOP + _HEIGHT}v5"/>')
        parts.append(f'<text class="t" x="{x(when)}" y="{_TOP + _HEIGHT + 18}">{label}</text>')
    for key, _, name in drawn:
        path = f"M{x(times[0])} {y(changes[0][key])}"
        for before, sample in pairwise(changes):
            if sample[key] != before[key]:
                path += f"H{x(_time(sample))}V{y(sample[key])}"
        parts.append(f'<path class="{name}" d="{path}H{_LEFT + _WIDTH}"/>')
    caption = f"time (UTC), from {start:%-d %B %Y %H:%M}"
    parts.append(f'<text class="t" x="{_LEFT + _WIDTH // 2}" y="{_TOP + _HEIGHT + 36}">{caption}</text>')
    return "".join(parts)


def _changes(samples: Sequence[Json]) -> list[Json]:
    """The samples at which anything changed, in order of time, beginning with the first."""
    changes: list[Json] = []
    for sample in sorted(samples, key=_time):
        if not changes or any(sample[key] != changes[-1][key] for key in _VALUES):
            changes.append(sample)
    return changes


def _time(sample: Json) -> datetime:
    return datetime.fromisoformat(sample["at"])


def _number(value: float) -> str:
    return f"{value:.1f}".removesuffix(".0")


def _money(millipence: int) -> str:
    return format_money(millipence).replace("-", "\u2212")


def _money_ticks(low: int, high: int) -> list[int]:
    """Four to seven round amounts around `low` and `high`, whole pence."""
    step = MILLIPENCE_PER_PENNY
    factors = (2, 5, 10)
    base, index = step, 0
    while (high - low) > 5 * step:
        step = base * factors[index]
        index += 1
        if index == len(factors):
            base, index = step, 0
    first = low // step
    last = -(-high // step)
    return [tick * step for tick in range(first, max(last, first + 1) + 1)]


def _time_ticks(start: datetime, end: datetime) -> list[tuple[datetime, str]]:
    span = end - start
    step = next((each for each in _STEPS if span / each <= 7), span / 5)
    midnight = start.replace(hour=0, minute=0, second=0, microsecond=0)
    form = "%-d %b" if step >= timedelta(days=1) else "%H:%M:%S" if step < timedelta(minutes=1) else "%H:%M"
    if step < timedelta(days=1) < span:
        form = "%-d %b %H:%M"
        step = next((each for each in _STEPS if span / each <= 5), step)
    ticks = []
    when = midnight + step * -(-(start - midnight) // step)
    while when <= end:
        ticks.append((when, format(when, form)))
        when += step
    return ticks


def _supply(
    changes: Sequence[Json], times: Sequence[datetime], end: datetime, x: Callable[[datetime], str]
) -> list[str]:
    """Shading over the time in which the supply was not enabled."""
    shades = []
    begun: datetime | None = None
    for sample, when in zip(changes, times, strict=True):
        off = sample["supply_state"] != "Enabled"
        if off and begun is None:
            begun = when
        elif not off and begun is not None:
            shades.append((begun, when))
            begun = None
    if begun is not None:
        shades.append((begun, end))
    shades = [(first, last) for first, last in shades if first < last]
    return [f'<path class="off" d="M{x(first)} {_TOP}H{x(last)}v{_HEIGHT}H{x(first)}z"/>' for first, last in shades]


def _legend(drawn: Sequence[tuple[str, str, str]], *, shaded: bool) -> Markup:
    words = [Markup('<span class="{}">{}{}</span>').format(name, _STROKE, label) for _, label, name in drawn]
    if shaded:
        words.append(Markup('<span class="off"><i></i>supply not enabled</span>'))
    if flat := [label for key, label, name in _SERIES if (key, label, name) not in drawn]:
        words.append(Markup("<span>{} £0.00 throughout</span>").format(", ".join(flat)))
    return Markup(" ").join(words)


def _described(changes: Sequence[Json], drawn: Sequence[tuple[str, str, str]]) -> str:
    parts = []
    for key, label, _ in drawn:
        values = [sample[key] for sample in changes]
        words = f"{label} from {format_money(values[0])} to {format_money(values[-1])}"
        if min(values) < min(values[0], values[-1]):
            words += f", lowest {format_money(min(values))}"
        if max(values) > max(values[0], values[-1]):
            words += f", highest {format_money(max(values))}"
        parts.append(words)
    states = [changes[0]["supply_state"]]
    for sample in changes:
        if sample["supply_state"] != states[-1]:
            states.append(sample["supply_state"])
    return "; ".join([*parts, "supply " + ", then ".join(map(str, states[:12]))]) + "."


def _table(changes: Sequence[Json]) -> Markup:
    """The same in figures, for those who cannot or would rather not read the lines."""
    rows = Markup("").join(
        Markup("<tr><th>{}{}").format(
            f"{_time(sample):%Y-%m-%d %H:%M:%S}",
            Markup("").join(Markup("<td>{}").format(_money(sample[key])) for key, _, _ in _SERIES)
            + Markup("<td>{}").format(sample["supply_state"]),
        )
        for sample in changes[:_MOST_ROWS]
    )
    more = len(changes) - _MOST_ROWS
    note = Markup("<p>{} later changes are in evidence/scenarios.jsonl.</p>").format(more) if more > 0 else Markup("")
    heads = Markup("").join(Markup("<th>{}").format(label) for _, label, _ in _SERIES)
    return Markup("<details><summary>In figures</summary><table><tr><th>UTC{}<th>Supply{}</table>{}</details>").format(
        heads, rows, note
    )
