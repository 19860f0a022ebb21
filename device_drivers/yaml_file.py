"""Reading a YAML file that a person wrote: every value keeps its line, and nothing in it is trusted."""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import yaml

from smets1.errors import BenchError, Finding

MAX_BYTES = 1_000_000
MAX_DEPTH = 12

_OPENING = (
    yaml.BlockMappingStartToken,
    yaml.BlockSequenceStartToken,
    yaml.FlowMappingStartToken,
    yaml.FlowSequenceStartToken,
)
_CLOSING = (yaml.BlockEndToken, yaml.FlowMappingEndToken, yaml.FlowSequenceEndToken)


@dataclass(frozen=True, slots=True)
class Located:
    """A YAML value and where it stands; `value` is a str, bool, int, list or dict of further `Located`."""

    value: "str | bool | int | list[Located] | dict[str, Located] | None"
    where: str

    def __str__(self) -> str:
        """The value as a finding shows it."""
        if isinstance(self.value, dict | list):
            return "a mapping" if isinstance(self.value, dict) else "a list"
        return repr(self.value)

    def items(self) -> "Iterator[tuple[str, Located]]":
        """The entries of a mapping; nothing for anything else."""
        yield from self.value.items() if isinstance(self.value, dict) else ()

    def elements(self) -> "Iterator[Located]":
        """The elements of a list; nothing for anything else."""
        yield from self.value if isinstance(self.value, list) else ()


def load_yaml(path: Path, findings: list[Finding], what: str = "a bench file") -> Located | None:
    """The document of `path`, which is to be `what`, or None with what is wrong added to `findings`.

    Only plain scalars, lists and mappings with text keys are taken: no tags, anchors or aliases; duplicate keys are
    findings. Raises BenchError where the file cannot be read at all.
    """
    try:
        data = path.read_bytes()
    except OSError as error:
        raise BenchError(
            [Finding(str(path), error.strerror or "an unreadable file", what, "Name an existing file.")]
        ) from None
    if len(data) > MAX_BYTES:
        raise BenchError([Finding(str(path), f"{len(data)} bytes", f"at most {MAX_BYTES}", "Split it.")])
    try:
        text = data.decode("utf-8-sig")
        _check_tokens(text, path, what)
        node = yaml.compose(text, Loader=yaml.SafeLoader)
    except UnicodeDecodeError as error:
        line, found = data.count(b"\n", 0, error.start) + 1, f"byte {data[error.start]:#04x}"
        raise BenchError([Finding(f"{path}:{line}", found, "UTF-8", "Save the file as UTF-8.")]) from None
    except (yaml.YAMLError, ValueError) as error:
        raise BenchError([_syntax(error, path, text)]) from None
    if node is None:
        findings.append(Finding(str(path), "an empty file", what.removesuffix(" file"), "Start from one that ships."))
        return None
    return _located(node, path, findings)


def _check_tokens(text: str, path: Path, what: str) -> None:
    """Refuse what plain YAML does not need, and nesting so deep that composing it would take for ever."""
    depth = 0
    for token in yaml.scan(text, Loader=yaml.SafeLoader):
        where = f"{path}:{token.start_mark.line + 1}"
        if isinstance(token, yaml.AnchorToken | yaml.AliasToken | yaml.TagToken):
            raise BenchError([Finding(where, "an anchor, alias or tag", "plain YAML", "Write the value out.")])
        depth += isinstance(token, _OPENING) - isinstance(token, _CLOSING)
        if depth > MAX_DEPTH:
            raise BenchError([Finding(where, f"nesting deeper than {MAX_DEPTH}", what, "Flatten it.")])


def _syntax(error: Exception, path: Path, text: str) -> Finding:
    line, problem = None, str(error)
    match error:
        case yaml.MarkedYAMLError():
            line = error.problem_mark.line if error.problem_mark else None
            problem = ", ".join(filter(None, (error.context, error.problem)))
        case yaml.reader.ReaderError():
            line, problem = text.count("\n", 0, error.position), f"character {chr(error.character)!r}"
    where = str(path) if line is None else f"{path}:{line + 1}"
    return Finding(where, problem, "a YAML document", "Correct the syntax.")


def _located(node: yaml.Node, path: Path, findings: list[Finding], at: str = "") -> Located:
    """`node` with where it stands: `at`, the line of the key of an entry, else its own line."""
    where = at or _where(path, node)
    match node:
        case yaml.MappingNode():
            mapping: dict[str, Located] = {}
            for key_node, value_node in node.value:
                at = _where(path, key_node)
                if not isinstance(key_node, yaml.ScalarNode):
                    findings.append(Finding(at, "a key that is no text", "text", "Write key: value pairs."))
                    continue
                key = str(key_node.value)
                if key in mapping:
                    findings.append(Finding(at, f"key {key!r} twice", "each key once", "Remove one of them."))
                mapping[key] = _located(value_node, path, findings, at)
            return Located(mapping, where)
        case yaml.SequenceNode():
            return Located([_located(child, path, findings) for child in node.value], where)
        case _:
            return Located(_scalar(node), where)


def _where(path: Path, node: yaml.Node) -> str:
    return f"{path}:{node.start_mark.line + 1}"


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
