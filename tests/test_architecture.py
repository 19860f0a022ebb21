"""The rooms of the house: what each may import, that no import goes in a circle, and that the tree names no machine."""

import ast
import re
from collections.abc import Iterator, Mapping
from functools import cache
from graphlib import CycleError, TopologicalSorter
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent

ALLOWED: Mapping[str, tuple[str, ...]] = {
    "smets1": (),
    "device_drivers": ("smets1",),
    "benches": ("device_drivers", "smets1"),
    "steps": ("benches", "smets1", "reports.record"),
    "reports": ("smets1",),
    "features": (),
    "s1bench": ("reports", "steps", "benches", "device_drivers", "smets1", "features"),
}
"""What a room may import besides itself. Steps reach drivers through a bench, and of the reports they know only the
record that they fill."""

PROJECT = (*ALLOWED, "tests", "conftest")

OUTSIDE = frozenset(
    (
        *("asyncio", "glob", "multiprocessing", "os", "pathlib", "random", "secrets", "select", "shutil", "signal"),
        *("socket", "sqlite3", "subprocess", "sys", "tempfile", "threading", "time", "urllib", "uuid"),
        *("allure", "pytest", "pytest_bdd", "yaml"),
    )
)
"""Modules by which `smets1` would reach beyond its arguments: files, processes, networks, clocks, chance, tests."""

IN_MEMORY = frozenset(("StringIO",))
"""What `smets1` may use of `io`."""

WALL_CLOCK = frozenset(("now", "utcnow", "today"))
PURE_ROOM = "smets1"


parsed = cache(ast.parse)


def modules() -> dict[str, str]:
    """The source of every module of the project but its tests, by dotted name."""
    paths = [path for room in ALLOWED for path in sorted((ROOT / room).rglob("*.py"))]
    return {dotted(path.relative_to(ROOT)): path.read_text(encoding="utf-8") for path in (*paths, ROOT / "conftest.py")}


def dotted(path: Path) -> str:
    """The dotted name of a module; that of a package for its `__init__.py`."""
    parts = path.with_suffix("").parts
    return ".".join(parts[:-1] if parts[-1] == "__init__" else parts)


def imports(name: str, source: str, known: Mapping[str, str]) -> Iterator[tuple[int, str]]:
    """Each import of a module with its line, wherever it stands, relative ones resolved, and by `import_module` too."""
    package = name if any(other.startswith(f"{name}.") for other in known) else name.rpartition(".")[0]
    for node in ast.walk(parsed(source)):
        match node:
            case ast.Import(names=aliases):
                yield from ((node.lineno, alias.name) for alias in aliases)
            case ast.ImportFrom(module=module, names=aliases, level=level):
                above = package.split(".")[: package.count(".") + 2 - level] if level else []
                base = ".".join([*above, *filter(None, [module])])
                for alias in aliases:
                    whole = f"{base}.{alias.name}"
                    yield node.lineno, whole if whole in known else base
            case ast.Call(
                func=ast.Name(id="import_module") | ast.Attribute(attr="import_module"),
                args=[ast.Constant(value=str(imported)), *_],
            ):
                yield node.lineno, imported


def offences(sources: Mapping[str, str]) -> list[str]:
    """Imports that point up or sideways, and what reaches beyond the pure room."""
    found = []
    for name, source in sources.items():
        room = name.partition(".")[0]
        for line, imported in imports(name, source, sources):
            target = imported.partition(".")[0]
            allowed = (room, *ALLOWED.get(room, ("s1bench",)))
            if target in PROJECT and not any(imported == each or imported.startswith(f"{each}.") for each in allowed):
                found.append(f"{name}:{line} imports {imported}")
        if room == PURE_ROOM:
            found += [f"{name}:{line} {what}" for line, what in impurities(name, source, sources)]
    return found


def impurities(name: str, source: str, known: Mapping[str, str]) -> Iterator[tuple[int, str]]:
    """Where a module of the pure room reaches beyond its arguments."""
    for line, imported in imports(name, source, known):
        if imported.partition(".")[0] in OUTSIDE:
            yield line, f"imports {imported}"
    for node in ast.walk(parsed(source)):
        match node:
            case ast.Attribute(value=ast.Name(id="io"), attr=attribute) if attribute not in IN_MEMORY:
                yield node.lineno, f"uses io.{attribute}"
            case ast.ImportFrom(module="io"):
                names = sorted({alias.name for alias in node.names} - IN_MEMORY)
                yield from ((node.lineno, f"uses io.{each}") for each in names)
            case ast.Attribute(attr=attribute) if attribute in WALL_CLOCK:
                yield node.lineno, f"asks the wall clock: {ast.unparse(node)}"
            case ast.Call(func=ast.Name(id="open" | "print" | "input" | "exec" | "eval" | "__import__" as called)):
                yield node.lineno, f"calls {called}"


def cycle(sources: Mapping[str, str]) -> list[str]:
    """The modules of an import cycle; none where there is no cycle."""
    graph = {
        name: {imported for _, imported in imports(name, source, sources) if imported in sources and imported != name}
        for name, source in sources.items()
    }
    try:
        TopologicalSorter(graph).prepare()
    except CycleError as error:
        return list(error.args[1])
    return []


def test_every_room_is_known() -> None:
    packages = {path.parent.name for path in ROOT.glob("*/__init__.py")}
    assert packages == set(ALLOWED)
    assert {name.partition(".")[0] for name in modules()} == {*ALLOWED, "conftest"}


def test_imports_point_down() -> None:
    assert offences(modules()) == []


def test_no_import_goes_in_a_circle() -> None:
    assert cycle(modules()) == []


def test_the_rooms_do_know_each_other() -> None:
    """If the imports were not found, nothing could offend."""
    sources = modules()
    pairs = {
        (name.partition(".")[0], imported.partition(".")[0])
        for name, source in sources.items()
        for _, imported in imports(name, source, sources)
    }
    expected = [("s1bench", "reports"), ("s1bench", "steps"), ("steps", "benches"), ("benches", "device_drivers")]
    assert pairs.issuperset([*expected, ("device_drivers", "smets1"), ("reports", "smets1"), ("steps", "reports")])


@pytest.mark.parametrize(
    ("name", "source", "offence"),
    [
        ("smets1.units", "import benches", "smets1.units:1 imports benches"),
        ("smets1.units", "from reports.record import RunRecord", "smets1.units:1 imports reports.record"),
        ("smets1.units", "from pathlib import Path", "smets1.units:1 imports pathlib"),
        ("smets1.units", "import os.path", "smets1.units:1 imports os.path"),
        ("smets1.units", "from time import time", "smets1.units:1 imports time"),
        ("smets1.units", "def f():\n    import socket", "smets1.units:2 imports socket"),
        ("smets1.units", "import pytest", "smets1.units:1 imports pytest"),
        ("smets1.units", "import io\nio.open('x')", "smets1.units:2 uses io.open"),
        ("smets1.units", "from io import StringIO, FileIO", "smets1.units:1 uses io.FileIO"),
        ("smets1.units", "open('x')", "smets1.units:1 calls open"),
        ("smets1.units", "datetime.now(UTC)", "smets1.units:1 asks the wall clock: datetime.now"),
        ("smets1.units", "now = date.today", "smets1.units:1 asks the wall clock: date.today"),
        ("smets1.units", "import s1bench.cli as units", "smets1.units:1 imports s1bench.cli"),
        ("smets1.dcc.dsp", "import_module('steps.time')", "smets1.dcc.dsp:1 imports steps.time"),
        ("smets1.dcc.dsp", "importlib.import_module('socket')", "smets1.dcc.dsp:1 imports socket"),
        ("device_drivers.protocols", "from benches import mount", "device_drivers.protocols:1 imports benches.mount"),
        ("benches.mount", "from steps.values import shown", "benches.mount:1 imports steps.values"),
        ("benches.mount", "from reports.record import RunRecord", "benches.mount:1 imports reports.record"),
        ("reports.html", "from benches.mount import mount", "reports.html:1 imports benches.mount"),
        ("reports.html", "import device_drivers", "reports.html:1 imports device_drivers"),
        ("reports.html", "from steps.values import shown", "reports.html:1 imports steps.values"),
        ("reports.html", "if TYPE_CHECKING:\n    import s1bench", "reports.html:2 imports s1bench"),
        ("steps.time", "import device_drivers.protocols", "steps.time:1 imports device_drivers.protocols"),
        ("steps.time", "from reports.judgement import judge", "steps.time:1 imports reports.judgement"),
        ("steps.time", "from reports import html", "steps.time:1 imports reports.html"),
        ("steps.time", "from s1bench.plugin import RUN", "steps.time:1 imports s1bench.plugin"),
        ("s1bench.cli", "from tests.benches import declared", "s1bench.cli:1 imports tests.benches"),
        ("conftest", "from benches.mount import mount", "conftest:1 imports benches.mount"),
    ],
)
def test_an_offending_module_is_found(name: str, source: str, offence: str) -> None:
    sources = modules() | {"steps": "", name: source}
    assert offences(sources) == [offence]


@pytest.mark.parametrize(
    ("name", "source"),
    [
        ("smets1.units", "import io\nfrom datetime import time\nlines = io.StringIO('')"),
        ("smets1.dcc", "from .messages import Outcome\nfrom ..units import parse_money"),
        ("smets1.dcc.dsp", "from ..units import parse_money\nfrom .messages import Outcome"),
        ("steps.time", "from reports.record import AccountSample"),
        ("s1bench.cli", "import features\nfrom device_drivers.protocols import DeviceTimeout"),
        ("conftest", "from s1bench import plugin"),
    ],
)
def test_what_is_allowed_is_no_offence(name: str, source: str) -> None:
    assert offences(modules() | {name: source}) == []


def test_a_circle_is_found() -> None:
    sources = modules() | {"smets1.errors": "def f():\n    from smets1.registers import Dmves"}
    assert {"smets1.errors", "smets1.registers"} <= set(cycle(sources))
    assert cycle({"a": "import b", "b": "import c", "c": "import a"})
    assert not cycle({"a": "import b\nimport c", "b": "import c", "c": ""})


def test_conftest_is_wiring_only() -> None:
    docstring, *wiring = ast.parse((ROOT / "conftest.py").read_text(encoding="utf-8")).body
    assert isinstance(docstring, ast.Expr)
    assert [ast.unparse(statement) for statement in wiring] == ["pytest_plugins = ['s1bench.plugin']"]


NOT_OURS = frozenset(("build", "dist", "runs", "__pycache__", "s1bench.egg-info"))
"""Folders that tools and runs fill; those whose name starts with a dot are tools' too."""

MACHINE = re.compile(
    r"(?<![\w.~-])/(?:work|home|root|Users|mnt|opt|tmp|var/folders)/\w"  # a folder of one machine
    r"|[A-Z]:\\\\?\w+\\"  # the same, on Windows
    r"|(?<![\w-])sha" + r"red/|(?<![\w-])se" + r"eds/"  # folders of those who build it
)


def texts(root: Path) -> Iterator[tuple[str, str]]:
    """Every text file of the tree, by its path."""
    for path in sorted(root.rglob("*")):
        relative = path.relative_to(root)
        if any(part in NOT_OURS or (part.startswith(".") and part != ".ci") for part in relative.parts[:-1]):
            continue
        if path.is_file():
            yield str(relative), path.read_text(encoding="utf-8", errors="replace")


def machine_paths(root: Path) -> list[str]:
    """Lines that name a folder of some machine."""
    return [
        f"{name}:{number} {line.strip()}"
        for name, text in texts(root)
        for number, line in enumerate(text.splitlines(), start=1)
        if MACHINE.search(line)
    ]


def test_the_tree_names_no_machine() -> None:
    names = [name for name, _ in texts(ROOT)]
    assert {"pyproject.toml", "smets1/clauses.py", "benches/emulated.yaml", "tests/benches.py"} <= set(names)
    assert machine_paths(ROOT) == []


@pytest.mark.parametrize(
    "line", ["see /wo" + "rk/x", "'/ho" + "me/anna/lab'", "C:" + r"\lab\x", "sha" + "red/facts.md", "se" + "eds/a"]
)
def test_a_line_that_names_a_machine_is_found(line: str, tmp_path: Path) -> None:
    (tmp_path / "steps").mkdir()
    (tmp_path / "steps" / "time.py").write_text(f"ok = 'https://a.example/work-order'\n{line}\n", encoding="utf-8")
    assert machine_paths(tmp_path) == [f"steps/time.py:2 {line}"]


def test_relative_imports_are_resolved() -> None:
    known = {"smets1": "", "smets1.units": "", "smets1.dcc": "", "smets1.dcc.dsp": "", "smets1.dcc.messages": ""}
    source = (
        "from . import messages\nfrom .messages import Outcome\nfrom .. import units\nfrom ..units import parse_money"
    )
    resolved = [(1, "smets1.dcc.messages"), (2, "smets1.dcc.messages"), (3, "smets1.units"), (4, "smets1.units")]
    assert list(imports("smets1.dcc.dsp", source, known)) == resolved
    assert list(imports("smets1.dcc", source, known)) == resolved
