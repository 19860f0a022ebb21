"""What the verbs print: findings, progress and JSON."""

import json
import sys
from collections.abc import Mapping
from types import TracebackType
from typing import Any, Self

from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn

from smets1.errors import FindingsError

NARROWEST = 120
"""Columns of a table where the output is not a terminal."""


def stdout() -> Console:
    """The console of results."""
    return Console(width=None if sys.stdout.isatty() else NARROWEST, highlight=False, soft_wrap=False)


def print_findings(error: FindingsError) -> None:
    """Print every finding: where, found, expected, do this."""
    console = Console(stderr=True, highlight=False, soft_wrap=True)
    count = len(error.findings)
    console.print(f"{count} finding{'s' if count != 1 else ''}; nothing was run.", style="bold")
    for finding in error.findings:
        console.print(f"\n{finding.where}", style="bold", markup=False)
        console.print(f"  found:    {finding.found}", markup=False)
        console.print(f"  expected: {finding.expected}", markup=False)
        console.print(f"  do this:  {finding.do}", markup=False)


def print_json(document: Mapping[str, Any]) -> None:
    """Print machine output."""
    sys.stdout.write(json.dumps(document, ensure_ascii=False, indent=1) + "\n")


class ProgressLine:
    """Progress on stderr: a bar on a terminal, else a line for each DMC that is done."""

    def __init__(self, total: int) -> None:
        console = Console(stderr=True)
        self._live = console.is_terminal
        self._progress = Progress(
            TextColumn("{task.description}"),
            BarColumn(),
            MofNCompleteColumn(),
            TimeElapsedColumn(),
            console=console,
            disable=not self._live,
        )
        self._task = self._progress.add_task("verifying", total=total)
        self._dmc = ""
        self._done = 0

    def __enter__(self) -> Self:
        self._progress.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._leave()
        self._progress.stop()

    def advance(self, dmc: str) -> None:
        """A scenario of `dmc` is done."""
        if dmc != self._dmc:
            self._leave()
            self._dmc, self._done = dmc, 0
        self._done += 1
        self._progress.update(self._task, advance=1, description=dmc)

    def _leave(self) -> None:
        if self._dmc and not self._live:
            sys.stderr.write(f"{self._dmc}: {self._done} scenario{'' if self._done == 1 else 's'}\n")
            sys.stderr.flush()
