"""README and docs: every command runs, every link resolves, every generated table is current."""

import os
import re
import shutil
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

import pytest

from docs import generate_tables
from s1bench.cli import VERBS, main

ROOT = Path(__file__).parents[1]
README = ROOT / "README.md"
PAGES = [README, *sorted((ROOT / "docs").glob("*.md"))]
EVERY_PAGE = [pytest.param(page, id=page.name) for page in PAGES]
INSTALLING = 2
"""How many blocks of the README install the project: `.ci/run` runs them."""

_FENCE = re.compile(r"^```(\w+)\n(.*?)^```$", re.MULTILINE | re.DOTALL)
_FILE = re.compile(r"# file: (\S+)\n")
_EXIT_CODE = re.compile(r"# exit code (\d)\n\Z")
_LINK = re.compile(r"\[[^\]]*\]\(([^)\s]+)\)")
_NOT_COPIED = shutil.ignore_patterns(".*", "__pycache__", "runs", "*.egg-info", "build", "dist")


@dataclass(frozen=True, slots=True)
class Block:
    """A fenced block of a page."""

    where: str
    language: str
    text: str


def blocks(page: Path) -> list[Block]:
    text = page.read_text(encoding="utf-8")
    return [
        Block(f"{page.name}:{text.count(chr(10), 0, fence.start()) + 1}", fence[1], fence[2])
        for fence in _FENCE.finditer(text)
    ]


def commands_to_run(page: Path) -> list[Block]:
    """The blocks of a page but for those that install the project."""
    found = blocks(page)
    installing = [block for block in found if block.language == "sh"][: INSTALLING if page == README else 0]
    return [block for block in found if block not in installing]


@pytest.mark.parametrize(
    "page", [page for page in EVERY_PAGE if any(b.language == "sh" for b in commands_to_run(page.values[0]))]
)
def test_what_a_page_shows_works(page: Path, tmp_path: Path) -> None:
    checkout = tmp_path / "checkout"
    shutil.copytree(ROOT, checkout, ignore=_NOT_COPIED)
    output = ""
    for block in commands_to_run(page):
        match block.language:
            case "sh":
                output = run(block, checkout)
            case "text":
                for line in block.text.splitlines():
                    assert squeezed(line) in output, f"{block.where}: {line!r} is not in the output:\n{output}"
            case "diff":
                apply(block, checkout)
            case _ if named := _FILE.match(block.text):
                path = checkout / named[1]
                path.parent.mkdir(parents=True, exist_ok=True)
                path.write_text(block.text, encoding="utf-8")


def run(block: Block, folder: Path) -> str:
    """Run a block as a reader would; returns what it printed, white space squeezed."""
    stated = _EXIT_CODE.search(block.text)
    environment = {key: value for key, value in os.environ.items() if not key.startswith(("PYTEST_", "PYTHON", "GIT_"))}
    environment["PATH"] = os.pathsep.join([str(Path(sys.executable).parent), environment.get("PATH", "")])
    environment["PYTHONDONTWRITEBYTECODE"] = "1"
    done = subprocess.run(
        ["sh", "-eu", "-c", block.text], cwd=folder, env=environment, capture_output=True, text=True, check=False
    )
    printed = f"{done.stdout}\n{done.stderr}"
    assert done.returncode == int(stated[1] if stated else 0), (
        f"{block.where} exited with {done.returncode}:\n{printed}"
    )
    return squeezed(printed)


def squeezed(text: str) -> str:
    return " ".join(text.split())


def apply(block: Block, folder: Path) -> None:
    """Apply a diff whose hunks say where they belong by their text alone."""
    head, *hunks = re.split(r"^@@\n", block.text, flags=re.MULTILINE)
    target = re.search(r"^\+\+\+ b/(\S+)$", head, re.MULTILINE)
    assert target, f"{block.where}: no line `+++ b/FILE`"
    path = folder / target[1]
    text = path.read_text(encoding="utf-8")
    for hunk in hunks:
        lines = hunk.splitlines(keepends=True)
        old = "".join(line[1:] for line in lines if line[0] != "+")
        new = "".join(line[1:] for line in lines if line[0] != "-")
        assert text.count(old) == 1, f"{block.where} fits {target[1]} in {text.count(old)} places"
        text = text.replace(old, new)
    path.write_text(text, encoding="utf-8")


class TestReadme:
    def test_begins_with_the_commands_that_ci_runs(self) -> None:
        first = [block.text for block in blocks(README) if block.language == "sh"][:INSTALLING]
        done = subprocess.run([ROOT / ".ci" / "run", "commands"], capture_output=True, text=True, check=True)
        assert done.stdout == "".join(first)

    def test_its_first_commands_are_one_line_each_and_start_from_nothing(self) -> None:
        verifying, testing = [block.text for block in blocks(README) if block.language == "sh"][:INSTALLING]
        for command in (verifying, testing):
            assert command.startswith("python3 -m venv .venv && .venv/bin/pip install")
            assert command.count("\n") == 1
        assert verifying.endswith(".venv/bin/s1bench verify\n")
        assert testing.endswith(".venv/bin/pytest -n auto tests && .venv/bin/pytest features\n")


@pytest.mark.parametrize("page", EVERY_PAGE)
def test_links_lead_somewhere(page: Path) -> None:
    for link in _LINK.findall(page.read_text(encoding="utf-8")):
        if re.match(r"https?://", link):
            continue
        path, _, anchor = link.partition("#")
        target = (page.parent / path).resolve() if path else page
        assert target.exists(), f"{page.name}: {link}"
        assert not anchor or anchor in anchors(target), f"{page.name}: {link}"


def anchors(page: Path) -> set[str]:
    """The anchors that headings of a page get on a forge."""
    headings = re.findall(r"^#+ (.+)$", page.read_text(encoding="utf-8"), re.MULTILINE)
    return {re.sub(r"[^\w\- ]", "", heading.lower()).replace(" ", "-") for heading in headings}


def test_every_page_is_reached_from_the_readme() -> None:
    linked = {(ROOT / link.partition("#")[0]).resolve() for link in _LINK.findall(README.read_text(encoding="utf-8"))}
    assert {page for page in PAGES if page != README} <= linked


@pytest.mark.parametrize("page", generate_tables.PAGES, ids=lambda page: page.name)
def test_generated_tables_are_current(page: Path) -> None:
    text = page.read_text(encoding="utf-8")
    assert text == generate_tables.with_tables(text), "run `python -m docs.generate_tables`"
    assert "<!-- end of" in text


def test_every_verb_and_option_is_documented(capsys: pytest.CaptureFixture[str]) -> None:
    documented = "\n".join(page.read_text(encoding="utf-8") for page in PAGES)
    for verb in VERBS:
        assert f"s1bench {verb}" in documented
        with pytest.raises(SystemExit):
            main([verb, "--help"])
        for option in set(re.findall(r"(?<!\S)--[a-z-]+", capsys.readouterr().out)) - {"--help"}:
            assert re.search(rf"{option}\b", documented), f"s1bench {verb} {option}"
