"""Reading the parts of a YAML file: what is wrong is collected, with its line and the nearest known name."""

from collections.abc import Collection, Iterable

from device_drivers.yaml_file import Located
from smets1.errors import Finding, nearest


class Reader:
    """Takes values out of a document, and adds a finding for each that is wrong."""

    def __init__(self, findings: list[Finding]) -> None:
        self.findings = findings

    def add(self, where: str, found: str, expected: str, do: str) -> None:
        """Add a finding."""
        self.findings.append(Finding(where, found, expected, do))

    def mapping(self, node: Located | None, known: Iterable[str] | None) -> dict[str, Located]:
        """The entries of a mapping, with a finding for each key that is not known."""
        if node is None:
            return {}
        if not isinstance(node.value, dict):
            self.add(node.where, str(node), "a mapping", "Write key: value pairs.")
            return {}
        if known is not None:
            for key, value in node.items():
                if key not in known:
                    self.add(value.where, f"unknown key {key!r}", nearest(key, known), "Correct or remove the key.")
        return node.value

    def text(self, node: Located | None, parent: Located | None, key: str) -> str:
        """A text that has to be there."""
        if node is not None and isinstance(node.value, str) and node.value:
            return node.value
        where = node.where if node else parent.where if parent else "bench file"
        self.add(where, "nothing" if node is None else str(node), f"text for {key!r}", f"Give {key!r}.")
        return ""

    def choice(self, node: Located | None, known: Collection[str], default: str) -> str:
        """One of the known words, or the default where nothing stands."""
        if node is None:
            return default
        if node.value not in known:
            self.add(node.where, str(node), nearest(str(node.value), known), "Use one of the known words.")
            return default
        return str(node.value)

    def whole(self, node: Located | None, least: int, greatest: int, default: int) -> int:
        """A whole number within bounds, or the default where nothing stands."""
        if node is None:
            return default
        if isinstance(node.value, bool) or not isinstance(node.value, int) or not least <= node.value <= greatest:
            self.add(node.where, str(node), f"a whole number from {least} to {greatest}", "Correct the number.")
            return default
        return node.value
