"""What can be wrong, and how it is told: where, found, expected, do this."""

from collections.abc import Iterable
from dataclasses import dataclass
from difflib import get_close_matches


@dataclass(frozen=True, slots=True, order=True)
class Finding:
    """One fault in something a person wrote.

    `where` is a file and line, or a cell of a register; `expected` names the nearest known thing.
    """

    where: str
    found: str
    expected: str
    do: str

    def __str__(self) -> str:
        return f"{self.where}: found {self.found}; expected {self.expected}. {self.do}"


class S1benchError(Exception):
    """Anything that this project raises on purpose."""


class FindingsError(S1benchError):
    """All that is wrong with an input, reported at once."""

    def __init__(self, findings: Iterable[Finding]) -> None:
        self.findings = tuple(findings)
        super().__init__("\n".join(str(finding) for finding in self.findings))

    def __reduce__(self) -> tuple[type["FindingsError"], tuple[tuple[Finding, ...]]]:
        """The findings travel with the error from one process to another."""
        return type(self), (self.findings,)


class DeclarationError(FindingsError):
    """A register (DMVES, EPCL, CPL) is wrong."""


class DefinitionError(FindingsError):
    """A feature, a step or the clause registry is wrong."""


class BenchError(FindingsError):
    """A bench file is wrong, or the bench cannot do what is asked of it."""


class UsageError(FindingsError):
    """The command line asks for something that does not exist."""


class Inconclusive(S1benchError):  # noqa: N818 - a verdict, not a fault
    """A scenario could not judge the device; the message is the reason that the report shows."""


def nearest(name: str, known: Iterable[str]) -> str:
    """The nearest known name to `name`, in words for `Finding.expected`."""
    known = sorted(known)
    close = get_close_matches(name, known, n=3, cutoff=0.4)
    if close:
        return "a known name; nearest: " + ", ".join(close)
    return "one of " + ", ".join(known) if known else "nothing"
