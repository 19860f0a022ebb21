"""Other people's DLMS libraries, whose licences are not ours, stay in the interoperability tests."""

import ast
import tomllib
from pathlib import Path

ROOT = Path(__file__).parent.parent
INTEROP = ROOT / "tests" / "interop"
FOREIGN = {"gurux_dlms", "dlms_cosem"}


def imported(path: Path) -> set[str]:
    """The packages that a module imports, wherever in it."""
    found = set()
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            found |= {alias.name.partition(".")[0] for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and node.module and not node.level:
            found.add(node.module.partition(".")[0])
    return found


def test_nothing_but_the_interoperability_tests_imports_them() -> None:
    rooms = [path for path in ROOT.iterdir() if path.is_dir() and not path.name.startswith((".", "build", "dist"))]
    modules = [path for room in rooms for path in room.rglob("*.py")]
    users = {path.parent for path in modules if imported(path) & FOREIGN}
    assert users == {INTEROP}


def test_none_of_them_is_needed_to_run() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    extras = project["optional-dependencies"]
    needed = [
        *project["dependencies"],
        *(need for name in extras if not name.startswith("interop") for need in extras[name]),
    ]
    assert not [need for need in needed if "gurux" in need or "dlms-cosem" in need]
    assert "dlms-cosem==21.3.2" in extras["interop"]
