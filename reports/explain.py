"""Why a cell got its judgement: told from a run folder, which is read as the work of a stranger."""

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Never

from reports.html import LABELS, SUBJECT_LABELS
from reports.judgement import Judgement
from reports.values import Json, exchange_in_brief, exchange_lines, printable
from reports.verification import SCHEMA
from smets1.errors import Finding, UsageError, nearest
from smets1.standard import is_standard

_LARGEST = 512 * 1024 * 1024
_MARKS = {"passed": "✓", "failed": "✗", "inconclusive": "~", "error": "!", "not-reached": "–"}
_SUBJECT_LINES = {"rests on": "standard_basis", "source": "source"}
_OBSERVED = {"neither": "neither Rule", "none": "nothing that can be judged"}


@dataclass(frozen=True, slots=True)
class RunFolder:
    """A run folder as read: `verification.json` and its evidence, by scenario."""

    path: Path
    document: Json
    scenarios: dict[str, Json]
    exchanges: dict[tuple[str, str], Json]


def load_run(folder: Path) -> RunFolder:
    """Read a run folder. Raises UsageError where it is missing, broken, or not one of ours."""
    file = folder / "verification.json"
    document = _parsed(_text(file), str(file))
    if not isinstance(document, dict) or document.get("schema") != SCHEMA:
        found = document.get("schema", "no schema") if isinstance(document, dict) else type(document).__name__
        _refuse(str(file), f"{found!r}", f"schema {SCHEMA}", "Name a folder that `s1bench verify` wrote.")
    _check(document, _DOCUMENT, str(file))
    evidence = folder / "evidence"
    scenarios = {line["id"]: line for line in _lines(evidence / "scenarios.jsonl", _SCENARIO)}
    exchanges = {(x["scenario"], x["id"]): x for x in _lines(evidence / "exchanges.jsonl", _EXCHANGE)}
    return RunFolder(folder, document, scenarios, exchanges)


def explain(run: RunFolder, dmc: str, clause: str) -> str:
    """Why the cells of (`dmc`, `clause`) were judged as they were, and what would settle them.

    `clause` may be a subject of the standard suite. Raises UsageError for a DMC or clause that the run does not know.
    """
    combinations = {combination["dmc"]: combination for combination in run.document["combinations"]}
    if dmc not in combinations:
        _refuse(str(run.path), f"DMC {dmc}", nearest(dmc, combinations), "Name a DMC of this run.")
    combination = combinations[dmc]
    judged = [*combination["cells"], *combination.get("standard", [])]
    cells = [cell for cell in judged if cell["clause"] == clause]
    left_out = [each for each in combination["not_applicable"]["cells"] if each["clause"] == clause]
    unasked = [each for each in run.document["registered_not_asked"] if each["id"] == clause]
    if not (cells or left_out or unasked):
        known = {each["clause"] for each in (*judged, *combination["not_applicable"]["cells"])}
        do = "Name a clause that this run knows."
        if is_standard(clause):
            do = "Name a subject that this run asked of the DMC, or verify it again with --standard."
        _refuse(str(run.path), _named(clause), nearest(clause, known), do)
    lines = [f"{dmc}, {_named(clause)}", *_circumstances(run.document), *_clause_lines(run.document, clause)]
    for cell in cells:
        lines += ["", *_cell_lines(run, cell)]
    for each in left_out:
        lines += ["", f"{each['role']}: not applicable. {each['reason']}"]
    for each in unasked:
        lines += ["", f"Not asked in this run. {each['reason']}"]
    return printable("\n".join(lines)) + "\n"


def _named(clause: str) -> str:
    return f"{'subject' if is_standard(clause) else 'clause'} {clause}"


def _circumstances(document: Json) -> list[str]:
    bench, dmves = document["bench"], document["dmves"]
    kind = "a rehearsal, not a verification" if bench["substrate"] != "physical" else "physical devices"
    illustrative = " (illustrative)" if dmves.get("illustrative") else ""
    return [
        f"  run {document['run_id']} of {document['started']}, rules as of {document['as_of']}",
        f"  bench {bench['name']}, {bench['substrate']}: {kind}; DMVES {dmves['version']}{illustrative}",
    ]


def _clause_lines(document: Json, clause: str) -> list[str]:
    said = document["clauses"].get(clause)
    if said is None:
        return []
    if is_standard(clause):
        return [
            f"  {said['title']}; in the standard suite, apart from the DMVES",
            f"  every model: {said['standard']}",
            *(f"  {name}: {said[key]}" for name, key in _SUBJECT_LINES.items() if key in said),
            *(f"  open: {point}" for point in said["open_points"]),
        ]
    lines = [f"  {said['title']}; text held: {said['text_held']}; {said['standing']}"]
    if said["kind"] == "variation":
        lines.append(f"  where declared: {said['statement']}")
    lines.append(
        f"  {'every model' if said['kind'] != 'variation' else 'otherwise'}: {said['standard'] or said['statement']}"
    )
    lines += [f"  open: {point}" for point in said["open_points"]]
    return lines + [f"  {_fact_line(fact)}" for fact in said.get("fact_statements", [])]


def _fact_line(fact: Json) -> str:
    document = fact["document"]
    marks = f"{document['publisher']}, {document['date']}; text held: {fact['text_held']}; standing: {fact['standing']}"
    return f"fact {fact['number']}: {fact['statement']} ({marks})"


def _cell_lines(run: RunFolder, cell: Json) -> list[str]:
    model = cell["model"]
    subject = is_standard(cell["clause"])
    declared = "yes" if cell["declared"] else "no"
    column = f" (column {cell['column']})" if cell["column"] != cell["clause"] else ""
    observed = "otherwise" if subject and cell["observed"] == "neither" else cell["observed"]
    lines = [
        f"{cell['role']} {model['manufacturer']} {model['model']}"
        f" HW {model['hardware_version']} FW {model['firmware_version']}",
        *([] if subject else [f"  declared:  {declared}{column}"]),
        f"  expected:  {cell['expected']}",
        f"  observed:  {_OBSERVED.get(observed, observed)}",
        f"  judgement: {_label(cell['judgement'], SUBJECT_LABELS if subject else LABELS)}",
        f"  reason:    {cell['reason']}",
        f"  to do:     {cell['next_step']}",
    ]
    for missing in cell["not_run"]:
        lines += ["", f"  – did not run: {missing['scenario']} ({missing['rule']} Rule)"]
    for entry in cell["scenarios"]:
        lines += ["", *_scenario_lines(run, entry)]
    return lines


def _scenario_lines(run: RunFolder, entry: Json) -> list[str]:
    classified = ", to classify what the device does instead" if entry["classification"] else ""
    mark = _MARKS.get(entry["outcome"], "")
    lines = [f"  {mark} {entry['outcome']}: {entry['scenario']} ({entry['rule']} Rule{classified}; {entry['feature']})"]
    scenario = run.scenarios.get(entry["id"])
    if scenario is None:
        where = run.path / "evidence" / "scenarios.jsonl"
        _refuse(str(where), f"no scenario {entry['id']}", "every scenario of verification.json", _RESTORE)
    if entry["reason"] and entry["reason"] not in [step["message"] for step in scenario["steps"]]:
        lines.append(f"      {entry['reason']}")
    for step in scenario["steps"]:
        asked = f"  [{', '.join(step['exchanges'])}]" if step["exchanges"] else ""
        judged = f"  judged {', '.join(step['judged'])}" if step["judged"] else ""
        lines.append(f"    {_MARKS.get(step['outcome'], '')} {step['keyword']} {step['text']}{asked}{judged}")
        lines += [f"        | {' | '.join(row)} |" for row in step["datatable"]]
        lines += [f"        seen: {seen}" for seen in step["observed"]]
        if step["message"] and step["outcome"] != "passed":
            lines += [f"        {line}" for line in step["message"].splitlines()]
    if entry["outcome"] == "passed":
        return [*lines, f"    exchanges: {', '.join(entry['exchanges']) or 'none'}"]
    ended_in = [step for step in scenario["steps"] if step["outcome"] not in ("passed", "not-reached")]
    in_full = {identity for step in ended_in for identity in (*step["exchanges"], *step["judged"])}
    for identity in entry["exchanges"]:
        exchange = run.exchanges.get((entry["id"], identity))
        if exchange is None:
            where = run.path / "evidence" / "exchanges.jsonl"
            _refuse(str(where), f"no exchange {identity} of {entry['id']}", "every exchange named", _RESTORE)
        if identity in in_full:
            lines.append(f"    {identity} at {exchange['at']}")
            lines += [f"      {line}" for line in exchange_lines(exchange)]
        else:
            lines.append(f"    {identity} at {exchange['at']}  {exchange_in_brief(exchange)}")
    return lines


def _label(judgement: str, labels: Mapping[Judgement, str]) -> str:
    return labels[Judgement(judgement)] if judgement in set(Judgement) else judgement


_RESTORE = "Fetch the whole run folder again and check it with `sha256sum --check MANIFEST.sha256`."
_MODEL: dict[str, Any] = {"manufacturer": str, "model": str, "hardware_version": str, "firmware_version": str}
_CELL: dict[str, Any] = {
    "role": str,
    "model": _MODEL,
    "clause": str,
    "column": str,
    "declared": bool,
    "expected": str,
    "observed": str,
    "judgement": str,
    "reason": str,
    "next_step": str,
    "scenarios": [
        {
            "id": str,
            "feature": str,
            "scenario": str,
            "rule": str,
            "outcome": str,
            "reason": str,
            "classification": bool,
            "exchanges": [str],
        }
    ],
    "not_run": [{"rule": str, "scenario": str}],
}
_COMBINATION: dict[str, Any] = {
    "dmc": str,
    "cells": [_CELL],
    "not_applicable": {"cells": [{"role": str, "clause": str, "reason": str}]},
}
_DOCUMENT: dict[str, Any] = {
    "run_id": str,
    "started": str,
    "as_of": str,
    "bench": {"name": str, "substrate": str},
    "dmves": {"version": str},
    "combinations": [_COMBINATION],
    "registered_not_asked": [{"id": str, "reason": str}],
    "clauses": dict,
}
_CLAUSE: dict[str, Any] = {
    "title": str,
    "statement": str,
    "standard": str,
    "text_held": str,
    "standing": str,
    "kind": str,
    "open_points": [str],
}
_FACTS: list[Any] = [
    {"number": int, "statement": str, "document": {"publisher": str, "date": str}, "text_held": str, "standing": str}
]
_SCENARIO: dict[str, Any] = {
    "id": str,
    "steps": [
        {
            "keyword": str,
            "text": str,
            "outcome": str,
            "message": str,
            "observed": [str],
            "exchanges": [str],
            "judged": [str],
            "datatable": [[str]],
        }
    ],
}
_EXCHANGE: dict[str, Any] = {
    "scenario": str,
    "id": str,
    "at": str,
    "device": str,
    "event": str,
    "operations": [{"kind": str, "frames": [str]}],
}


def _check(value: Any, shape: Any, where: str, at: str = "") -> None:
    """Refuse `value` unless it has `shape`: a type, a list of one shape, or an object with at least these keys."""
    kind = shape if isinstance(shape, type) else type(shape)
    fits: bool = isinstance(value, kind)
    if not fits:
        _refuse(where, f"{at or 'the document'} as {type(value).__name__}", kind.__name__, _RESTORE)
    if isinstance(shape, list):
        for number, item in enumerate(value):
            _check(item, shape[0], where, f"{at}[{number}]")
    elif isinstance(shape, dict):
        for key, inner in shape.items():
            if key not in value:
                _refuse(where, f"{at or 'the document'} without {key!r}", f"the keys {', '.join(shape)}", _RESTORE)
            _check(value[key], inner, where, f"{at}.{key}".lstrip("."))
        if shape is _COMBINATION:
            _check(value.get("standard", []), [_CELL], where, f"{at}.standard")
        if shape is _DOCUMENT:
            for clause, said in value["clauses"].items():
                _check(said, _CLAUSE, where, f"clauses.{clause}")
                _check(said.get("fact_statements", []), _FACTS, where, f"clauses.{clause}.fact_statements")


def _lines(file: Path, shape: Any) -> Iterator[Json]:
    for number, line in enumerate(_text(file).split("\n"), start=1):
        if line:
            where = f"{file}:{number}"
            value = _parsed(line, where)
            _check(value, shape, where)
            if shape is _EXCHANGE:
                try:
                    exchange_lines(value)
                except (KeyError, TypeError, AttributeError, ValueError, RecursionError) as error:
                    _refuse(where, f"an exchange that cannot be told ({error!r})", "an exchange", _RESTORE)
            yield value


def _text(file: Path) -> str:
    try:
        if file.stat().st_size > _LARGEST:
            _refuse(
                str(file), f"{file.stat().st_size} bytes", f"at most {_LARGEST}", "Name a folder that s1bench wrote."
            )
        return file.read_text(encoding="utf-8")
    except UnicodeDecodeError as error:
        _refuse(str(file), f"bytes that are not UTF-8 ({error.reason})", "UTF-8 text", _RESTORE)
    except OSError as error:
        _refuse(
            str(file),
            error.strerror or type(error).__name__,
            "a readable file",
            "Name a folder that `s1bench verify` wrote.",
        )


def _parsed(text: str, where: str) -> Any:
    try:
        return json.loads(text)
    except (ValueError, RecursionError) as error:
        _refuse(where, f"text that is not JSON ({error})", "JSON", _RESTORE)


def _refuse(where: str, found: str, expected: str, do: str) -> Never:
    raise UsageError([Finding(printable(where), printable(found), printable(expected), do)]) from None
