"""Serial ports of a labgrid place, `labgrid://PLACE/RESOURCE`, by labgrid's own command.

`labgrid-client` is looked for on the PATH and may live in an environment of its own; the coordinator is the one that
LG_COORDINATOR names. Written for labgrid 26.0.
"""

import ast
import re
import subprocess
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlsplit

from smets1.errors import BenchError, Finding

COMMAND = "labgrid-client"

PLACE = "labgrid:"
"""How the name of a place begins among the places that are held."""

PATIENCE = 60.0
"""How long the command may take, in s."""

_RESOURCE = re.compile(r"^(?:Acquired|Matching) resource '([^']*)' \(.*\):\n((?:  .*\n)+)", re.MULTILINE)
_SCHEMES = {"raw": "socket", "rfc2217": "rfc2217"}


@dataclass(frozen=True, slots=True)
class LabgridPort:
    """A resource of a place; `where` is the entry that names it."""

    place: str
    resource: str
    where: str

    @classmethod
    def parse(cls, url: str, where: str) -> "LabgridPort | None":
        """The port that a URL names, None where it is none of labgrid. Raises ValueError with what is expected."""
        if not url.startswith("labgrid:"):
            return None
        parts = urlsplit(url)
        resource = parts.path.removeprefix("/")
        if url != f"labgrid://{parts.netloc}/{resource}" or not parts.netloc or not resource or "/" in resource:
            raise ValueError("labgrid://PLACE/RESOURCE")
        return cls(parts.netloc, resource, where)

    def url(self) -> str:
        """Where the port is reached now that its place is acquired, as pyserial has it. Raises BenchError."""
        told = _said(self.place, "show")
        found = dict(_RESOURCE.findall(told.stdout + "\n"))
        if told.returncode or self.resource not in found:
            has = told.stderr.strip() or f"the resources {', '.join(sorted(found)) or 'none'}"
            raise self._fault(has, f"a resource {self.resource!r} of place {self.place!r}")
        try:
            resource: dict[str, Any] = ast.literal_eval(found[self.resource].strip())
            params = resource["params"]
            if params["extra"].get("proxy_required"):
                raise self._fault("a resource behind a proxy", "one that this host reaches")
            return f"{_SCHEMES[params['protocol']]}://{params['host']}:{int(params['port'])}"
        except (ValueError, SyntaxError, KeyError, TypeError, AttributeError):
            raise self._fault("a resource of another kind", "a NetworkSerialPort, raw or rfc2217") from None

    def _fault(self, found: str, expected: str) -> BenchError:
        finding = Finding(self.where, f"labgrid: {found}", expected, "See labgrid-client show.")
        return BenchError([finding])


def acquire(place: str) -> tuple[bool, str]:
    """Acquire a place: whether it was acquired by this, and why not where somebody else has it.

    What this user has acquired already stays so.
    """
    told = _said(place, "acquire")
    reason = told.stderr.strip()
    if told.returncode == 0 or "You have already acquired" in reason:
        return told.returncode == 0, ""
    reason = reason.removeprefix(f"{COMMAND}: Error: ") or f"{COMMAND} ended with {told.returncode}"
    return False, f"somebody else: {reason}"


def release(place: str) -> None:
    """Release a place that was acquired; labgrid tells its user where that fails."""
    _said(place, "release")


def _said(place: str, verb: str) -> subprocess.CompletedProcess[str]:
    """What the command says. Raises BenchError where it cannot be run or does not end."""
    try:
        return subprocess.run(
            [COMMAND, "-p", place, verb], capture_output=True, text=True, timeout=PATIENCE, check=False
        )
    except (OSError, subprocess.TimeoutExpired) as error:
        found = f"{COMMAND}: {getattr(error, 'strerror', None) or 'no end'}"
        do = "Install labgrid, in an environment of its own if need be, and have its command on the PATH."
        raise BenchError([Finding(f"labgrid place {place}", found, "the command of labgrid", do)]) from None
