"""Results as they come: each scenario is on disk when it ends, so that a run which was interrupted can be continued.

What is read back is data alone: nothing but records and values of the field is made of it.
"""

import hashlib
import json
import os
import shutil
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, fields, is_dataclass, replace
from datetime import UTC, date, datetime, time, timedelta
from enum import Enum
from functools import cache
from importlib import import_module
from pathlib import Path
from typing import Any

from benches.bench_file import Bench
from benches.wire import State
from reports.record import ScenarioRecord
from s1bench.feature_files import FeatureText
from smets1.errors import Finding, UsageError

SCHEMA = "s1bench/checkpoint/1"

FOLDER, HEAD = "checkpoint", "run.json"
"""Where the results of an unfinished run are in its run folder, and what tells of the run itself."""

ROOMS = ("smets1", "device_drivers", "benches", "steps", "reports", "s1bench")
"""The packages that a verdict depends on."""

_SHOWN = 5


@dataclass(frozen=True, slots=True)
class Head:
    """What a run is: `asked` is what its command line said, `sums` the SHA-256 of each file that it depends on.

    `found` is what its meters were like before it began: so they are left, however often it is interrupted.
    """

    run_id: str
    started: datetime
    asked: Mapping[str, Any]
    sums: Mapping[str, str]
    found: Mapping[tuple[str, str], State] = field(default_factory=dict)
    resumed: tuple[datetime, ...] = ()


@dataclass(slots=True)
class Checkpoint:
    """The unfinished run of a run folder; `head` once it was begun or taken up."""

    folder: Path
    head: Head | None = None
    _file: int | None = field(default=None, repr=False)

    @classmethod
    def of(cls, run_folder: Path) -> "Checkpoint":
        """The checkpoint of a run folder."""
        return cls(run_folder / FOLDER)

    def begin(self, head: Head) -> None:
        """Keep the results of a new run from now on."""
        self.folder.mkdir(parents=True, exist_ok=True)
        self._write_head(head)

    def load(self) -> Head:
        """The run that was interrupted. Raises UsageError where there is none."""
        try:
            told = json.loads((self.folder / HEAD).read_text(encoding="utf-8"))
            if told.pop("schema") != SCHEMA:
                raise ValueError
            self.head = decoded(told["head"])
            assert isinstance(self.head, Head)
        except (OSError, ValueError, KeyError, TypeError, AttributeError, AssertionError):
            found = f"{self.folder.parent}, which holds no interrupted run"
            expected = "the run folder of a run that did not end"
            raise UsageError([Finding("--resume", found, expected, "Name another one, or begin anew.")]) from None
        return self.head

    def compare(self, sums: Mapping[str, str]) -> None:
        """Raises UsageError where the run depends on files that are not as they were when it began."""
        if findings := list(_differences((self.head or self.load()).sums, sums)):
            raise UsageError(findings)

    def resume(self) -> None:
        """Note that the run goes on now."""
        head = self.head or self.load()
        self._write_head(replace(head, resumed=(*head.resumed, datetime.now(UTC).replace(microsecond=0))))

    def add(self, record: ScenarioRecord, durable: bool = True) -> None:
        """Keep a result: when this returns, it outlives the process, and where it is `durable` the host too."""
        if self._file is None:
            self._file = self._new_file()
        os.write(self._file, json.dumps(encoded(record), ensure_ascii=False).encode() + b"\n")
        if durable:
            os.fsync(self._file)

    def records(self) -> Iterator[ScenarioRecord]:
        """The results so far. A line that does not end was being written when the process did."""
        for path in sorted(self.folder.glob("records-*.jsonl"), key=lambda path: int(path.stem.partition("-")[2])):
            for line in path.read_bytes().splitlines(keepends=True):
                if line.endswith(b"\n"):
                    record = decoded(json.loads(line))
                    assert isinstance(record, ScenarioRecord)
                    yield record

    def close(self) -> None:
        """Close its file; once closed, this does nothing."""
        file, self._file = self._file, None
        if file is not None:
            os.close(file)

    def remove(self) -> None:
        """The run has ended: its run folder tells everything."""
        self.close()
        shutil.rmtree(self.folder)

    def _write_head(self, head: Head) -> None:
        self.head = head
        path, written = self.folder / HEAD, self.folder / f"{HEAD}.new"
        with written.open("w", encoding="utf-8") as stream:
            json.dump({"schema": SCHEMA, "head": encoded(head)}, stream)
            stream.flush()
            os.fsync(stream.fileno())
        written.replace(path)

    def _new_file(self) -> int:
        """A file that no other process writes to."""
        number = 1
        while True:
            try:
                return os.open(self.folder / f"records-{number}.jsonl", os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o644)
            except FileExistsError:
                number += 1


def sums_of(bench: Bench, features: Iterable[FeatureText]) -> dict[str, str]:
    """The SHA-256 of each file that a verdict depends on: of the harness, the features, the bench and its registers."""
    root = Path(__file__).parents[1]
    harness = [path for room in ROOMS for suffix in ("py", "yaml") for path in (root / room).rglob(f"*.{suffix}")]
    named = {f"harness {path.relative_to(root)}": path for path in harness}
    named |= {f"feature {feature.relative}": feature.path for feature in features}
    named |= {f"bench {path}": path for path in bench.files}
    return {name: hashlib.sha256(path.read_bytes()).hexdigest() for name, path in sorted(named.items())}


def _differences(then: Mapping[str, str], now: Mapping[str, str]) -> Iterator[Finding]:
    different = sorted(name for name in then.keys() | now.keys() if then.get(name) != now.get(name))
    for kind in ("harness", "feature", "bench"):
        names = [name.partition(" ")[2] for name in different if name.startswith(f"{kind} ")]
        if names:
            more = f" and {len(names) - _SHOWN} more" if len(names) > _SHOWN else ""
            found = f"{kind} changed since the run began: {', '.join(names[:_SHOWN])}{more}"
            yield Finding("--resume", found, f"the same {kind}", "Restore it, or begin a new run.")


def encoded(value: object) -> Any:
    """`value` in JSON, such that `decoded` makes an equal one. Raises TypeError for what is no record or value."""
    kind: Any = type(value)
    if kind in _AS_THEY_ARE:
        return value
    if name := _record_name(kind):
        return {"is": name, "of": {each: encoded(getattr(value, each)) for each in _field_names(kind)}}
    match value:
        case tuple() | list() | frozenset():
            return {kind.__name__: [encoded(each) for each in value]}
        case Mapping():
            return {"mapping": [[encoded(key), encoded(each)] for key, each in value.items()]}
        case Enum():
            return {"enum": _name(kind), "name": value.name}
        case datetime() | date() | time():
            return {kind.__name__: value.isoformat()}
        case timedelta():
            return {"timedelta": [value.days, value.seconds, value.microseconds]}
        case bytes():
            return {"bytes": value.hex()}
    raise TypeError(f"{kind.__name__} is no value of a record")


def decoded(told: Any) -> Any:
    """The value that `encoded` told. Raises ValueError, KeyError or TypeError for anything else."""
    if not isinstance(told, dict):
        return told
    match told:
        case {"is": str(name), "of": dict(named)}:
            return _class(name)(**{key: decoded(each) for key, each in named.items()})
        case {"enum": str(cls), "name": str(name)}:
            return _class(cls)[name]  # type: ignore[index]
        case {"mapping": list(items)}:
            return {decoded(key): decoded(each) for key, each in items}
        case {"timedelta": [int(days), int(seconds), int(microseconds)]}:
            return timedelta(days, seconds, microseconds)
    ((kind, plain),) = told.items()
    return _PLAIN[kind](plain)


_PLAIN: Mapping[str, Any] = {
    "datetime": datetime.fromisoformat,
    "date": date.fromisoformat,
    "time": time.fromisoformat,
    "bytes": bytes.fromhex,
    "tuple": lambda told: tuple(map(decoded, told)),
    "list": lambda told: list(map(decoded, told)),
    "frozenset": lambda told: frozenset(map(decoded, told)),
}


_AS_THEY_ARE = frozenset((str, int, bool, type(None)))


@cache
def _record_name(cls: type) -> str:
    return _name(cls) if is_dataclass(cls) else ""


@cache
def _field_names(cls: Any) -> tuple[str, ...]:
    return tuple(each.name for each in fields(cls))


def _name(cls: type) -> str:
    return f"{cls.__module__}:{cls.__qualname__}"


def _class(name: str) -> type:
    """A record, a value of the field or the head of a run: nothing else is made of what was read."""
    module, _, cls = name.partition(":")
    if module.partition(".")[0] != "smets1" and module not in ("reports.record", __name__):
        raise ValueError(f"{name} is no record")
    found = getattr(import_module(module), cls)
    if not (isinstance(found, type) and (is_dataclass(found) or issubclass(found, Enum))):
        raise ValueError(f"{name} is no record")
    return found
