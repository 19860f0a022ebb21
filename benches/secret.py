"""References to secrets: a bench file says where a password or key is, never what it is."""

import os
from dataclasses import dataclass
from pathlib import Path

from smets1.errors import BenchError, Finding

FORMS = "env:NAME or file:PATH"
"""How a secret is referred to."""


@dataclass(frozen=True, slots=True)
class Secret:
    """A secret by its reference; `where` is the entry that refers to it. It is read when it is used, and never kept."""

    kind: str
    name: str
    where: str

    @classmethod
    def parse(cls, text: str, folder: Path, where: str) -> "Secret":
        """The reference; a path is relative to `folder`. Raises ValueError, which does not show the text."""
        kind, _, name = text.partition(":")
        if kind not in ("env", "file") or not name:
            raise ValueError(FORMS)
        return cls(kind, str(folder / name) if kind == "file" else name, where)

    def __str__(self) -> str:
        """The reference as a bench file writes it."""
        return f"{self.kind}:{self.name}"

    def octets(self) -> bytes:
        """The secret itself, without an end of line. Raises BenchError where there is none."""
        try:
            if self.kind == "file":
                octets = Path(self.name).read_bytes().rstrip(b"\r\n")
            else:
                octets = os.environb.get(os.fsencode(self.name), b"")
        except (OSError, ValueError) as error:
            raise self._fault(getattr(error, "strerror", None) or str(error), "a file that can be read") from None
        if not octets:
            raise self._fault("nothing", "a secret there")
        return octets

    def key(self) -> bytes:
        """The key of 16 octets that is written as 32 hexadecimal digits. Raises BenchError."""
        try:
            key = bytes.fromhex(self.octets().decode("ascii"))
        except ValueError:
            key = b""
        if len(key) != 16:
            raise self._fault("something else", "a key of 32 hexadecimal digits")
        return key

    def _fault(self, found: str, expected: str) -> BenchError:
        return BenchError([Finding(self.where, f"{self}: {found}", expected, "Put it there.")])
