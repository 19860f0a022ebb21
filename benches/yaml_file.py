"""Reading a YAML file that a person wrote: every value keeps its line, and nothing in it is trusted."""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import yaml

from smets1.errors import BenchError, Finding

MAX_BYTES = 1_000_000


@dataclass(frozen=True, slots=True)
class Located:
    """A YAML value and where it stands; `value` is a str, bool, int, list or dict of further `Located`."""

    value: "str | bool | int | list[Located] | dict[str, Located] | None"
    where: str

    def items(self) -> "Iterator[tuple[str, Located]]":
        """The entries of a mapping; nothing for anything else."""
        yield from self.value.items() if isinstance(self.value, dict) else ()

    def elements(self) -> "Iterator[Located]":
        """The elements of a list; nothing for anything else."""
        yield from self.value if isinstance(self.value, list) else ()


def load_yaml(path: Path, findings: list[Finding]) -> Located | None:
    """The document of `path`, or None with what is wrong added to `findings`.

    Only plain scalars, lists and mappings with text keys are taken: no tags, anchors or aliases; duplicate keys are
    findings. Raises BenchError where the file cannot be read at all.
    """
    try:
        data = path.read_bytes()
    except OSError as error:
        raise BenchError(
            [Finding(str(path), error.strerror or "an unreadable file", "a bench file", "Name an existing file.")]
        ) from None
    if len(data) > MAX_BYTES:
        raise BenchError([Finding(str(path), f"{len(data)} bytes", f"at most {MAX_BYTES}", "Split the bench.")])
    try:
        text = data.decode("utf-8-sig")
        for token in yaml.scan(text, Loader=yaml.SafeLoader):
            if isinstance(token, yaml.AnchorToken | yaml.AliasToken | yaml.TagToken):
                where = f"{path}:{token.start_mark.line + 1}"
                raise BenchError([Finding(where, "an anchor, alias or tag", "plain YAML", "Write the value out.")])
        node = yaml.compose(text, Loader=yaml.SafeLoader)
    except (yaml.YAMLError, UnicodeDecodeError, ValueError, RecursionError) as error:
        mark = getattr(error, "problem_mark", None)
        where = f"{path}:{mark.line + 1}" if mark else str(path)
        problem = getattr(error, "problem", None) or str(error)
        raise BenchError([Finding(where, problem, "a YAML document", "Correct the syntax.")]) from None
    if node is None:
        findings.append(Finding(str(path), "an empty file", "a bench", "Start from benches/emulated.yaml."))
        return None
    return _located(node, path, findings, 0)


def _located(node: yaml.Node, path: Path, findings: list[Finding], depth: int) -> Located:
    where = f"{path}:{node.start_mark.line + 1}"
    if depth > 12:
        raise BenchError([Finding(where, "nesting deeper than 12", "a bench file", "Flatten it.")])
    match node:
        case yaml.MappingNode():
            mapping: dict[str, Located] = {}
            for key_node, value_node in node.value:
                at = f"{path}:{key_node.start_mark.line + 1}"
                key = key_node.value if isinstance(key_node, yaml.ScalarNode) else repr(key_node.value)
                if key in mapping:
                    findings.append(Finding(at, f"key {key!r} twice", "each key once", "Remove one of them."))
                mapping[key] = _located(value_node, path, findings, depth + 1)
            return Located(mapping, where)
        case yaml.SequenceNode():
            return Located([_located(child, path, findings, depth + 1) for child in node.value], where)
        case _:
            return Located(_scalar(node), where)


def _scalar(node: yaml.Node) -> str | bool | int | None:
    match node.tag:
        case "tag:yaml.org,2002:bool":
            return str(node.value).lower() in ("true", "yes", "on")
        case "tag:yaml.org,2002:null":
            return None
        case "tag:yaml.org,2002:int":
            try:
                return int(node.value)
            except ValueError:
                return str(node.value)
        case _:
            return str(node.value)
