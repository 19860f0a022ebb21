"""The run folder: `verification.json`, its HTML view, proposed edits to the DMVES, the evidence and the manifest."""

import csv
import hashlib
import io
import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path

from reports import html
from reports.judgement import CellJudgement, Judgement, judge_run
from reports.record import CombinationRecord, RunRecord, ScenarioRecord
from reports.values import Json, exchange_json, instant, model_json, printable, scenario_json
from smets1.cells import Cell
from smets1.clauses import Clause
from smets1.facts import FACTS, Fact
from smets1.standard import REGISTRY, is_standard

SCHEMA = "s1bench/verification/1"
MANIFEST = "MANIFEST.sha256"
PROPOSAL_COLUMNS = (
    "device_type",
    "manufacturer",
    "model",
    "hardware_version",
    "firmware_version",
    "clause",
    "current",
    "proposed",
    "reason",
)

_CellKey = tuple[str, str, str]


def verification(run: RunRecord, clauses: Mapping[str, Clause] = REGISTRY) -> Json:
    """The `verification.json` of `run`, judged by the clause registry."""
    judged = judge_run(run, clauses)
    identities = {id(record): identity for identity, record in _identified(run)}
    records: dict[_CellKey, list[ScenarioRecord]] = {}
    for record in run.scenarios:
        records.setdefault((record.dmc, record.role, record.clause), []).append(record)
    return {
        "schema": SCHEMA,
        "run_id": run.run_id,
        "started": instant(run.started.replace(microsecond=0)),
        "finished": instant(run.finished.replace(microsecond=0)),
        "resumed": [instant(at) for at in run.resumed],
        "as_of": run.as_of,
        "harness": {"version": run.harness_version, "commit": run.harness_commit, "dirty": run.harness_dirty},
        "bench": {
            "name": run.bench.name,
            "substrate": run.bench.substrate,
            "qualified_before": run.bench.qualified_before,
            "qualified_after": run.bench.qualified_after,
        },
        "dmves": {
            "version": run.dmves.version,
            "sha256": run.dmves.sha256,
            "path": run.dmves.path,
            "illustrative": run.dmves.illustrative,
        },
        "counts": {judgement.value: count for judgement, count in judged.counts.items()},
        "standard_counts": {judgement.value: count for judgement, count in judged.standard_counts.items()},
        "exit_code": judged.exit_code,
        "combinations": [
            {
                "dmc": combination.record.dmc,
                "group_id": combination.record.group_id,
                "verdict": combination.verdict.value,
                "cells": [
                    _cell(cell, clauses.get(cell.clause), each, records.get(_key(cell), []), run, identities)
                    for cell, each in combination.cells
                ],
                "standard": [
                    _cell(cell, clauses.get(cell.clause), each, records.get(_key(cell), []), run, identities)
                    for cell, each in combination.standard
                ],
                "not_applicable": _not_applicable(combination.record),
            }
            for combination in judged.combinations
        ],
        "registered_not_asked": _not_asked(run, clauses),
        "unattributed": [
            {
                "id": identities[id(record)],
                "dmc": record.dmc,
                "role": record.role,
                "clause": record.clause,
                "scenario": record.scenario,
                "outcome": record.outcome.value,
            }
            for record in judged.strays
        ],
        "clauses": {id_: _clause(clauses[id_]) for id_ in _clauses_named(run, clauses) if id_ in clauses},
    }


def write_run_folder(run: RunRecord, folder: Path, clauses: Mapping[str, Clause] = REGISTRY) -> Json:
    """Write every file of the run to `folder`, the manifest last; returns the `verification.json` written."""
    document = verification(run, clauses)
    scenarios = [scenario_json(identity, record) for identity, record in _identified(run)]
    exchanges = [
        {"scenario": identity} | exchange_json(exchange) for identity, r in _identified(run) for exchange in r.exchanges
    ]
    evidence = folder / "evidence"
    evidence.mkdir(parents=True, exist_ok=True)
    _write_lines(evidence / "scenarios.jsonl", scenarios)
    _write_lines(evidence / "exchanges.jsonl", exchanges)
    _write(folder / "verification.json", json.dumps(document, ensure_ascii=False, indent=1) + "\n")
    _write(folder / "verification.html", html.render(document, scenarios, exchanges))
    proposals = proposed_edits(document)
    if proposals:
        _write(folder / "proposed-dmves.csv", _csv(proposals))
    else:
        (folder / "proposed-dmves.csv").unlink(missing_ok=True)
    write_manifest(folder)
    return document


def write_manifest(folder: Path) -> Path:
    """Write `MANIFEST.sha256` over all files of `folder`: `sha256sum --check` reads it."""
    lines = []
    manifest = folder / MANIFEST
    for file in sorted(path for path in folder.rglob("*") if path.is_file() and path != manifest):
        with file.open("rb") as stream:
            digest = hashlib.file_digest(stream, "sha256").hexdigest()
        name = file.relative_to(folder).as_posix()
        escaped = name.replace("\\", "\\\\").replace("\n", "\\n").replace("\r", "\\r")
        lines.append(f"{'' if escaped == name else chr(92)}{digest}  {escaped}\n")
    _write(manifest, "".join(lines))
    return manifest


def proposed_edits(document: Json) -> list[dict[str, str]]:
    """The DMVES cell edits that the judgements call for, one for each Device Model and column.

    Where another cell of the same column was confirmed (in another DMC, or for another clause that the column
    declares), the reason says so: the edit would contradict that cell.
    """
    edits: dict[tuple[str, ...], dict[str, str]] = {}
    reasons: dict[tuple[str, ...], list[str]] = {}
    confirmed: dict[tuple[str, ...], list[str]] = {}
    for combination in document["combinations"]:
        for cell in combination["cells"]:
            model = cell["model"]
            identity = (cell["role"], *(model[column] for column in PROPOSAL_COLUMNS[1:5]), cell["column"])
            named = f"{combination['dmc']} {cell['clause']}"
            match cell["judgement"]:
                case Judgement.DECLARED_NOT_OBSERVED:
                    current, proposed = "X", ""
                case Judgement.OBSERVED_NOT_DECLARED:
                    current, proposed = "", "X"
                case Judgement.CONFIRMED:
                    confirmed.setdefault(identity, []).append(named)
                    continue
                case _:
                    continue
            row = (*identity, current, proposed, "")
            edits.setdefault(identity, dict(zip(PROPOSAL_COLUMNS, row, strict=True)))
            reasons.setdefault(identity, []).append(f"{named}: {cell['reason']}")
    for identity, edit in edits.items():
        words = list(dict.fromkeys(reasons[identity]))
        if against := confirmed.get(identity):
            words.insert(0, f"Look first: this column was confirmed as it stands by {', '.join(against)}.")
        edit["reason"] = " ".join(words)
    return list(edits.values())


def _not_applicable(combination: CombinationRecord) -> Json:
    return {
        "count": len(combination.not_applicable),
        "cells": [
            {"role": each.role, "model": model_json(each.model), "clause": each.clause, "reason": each.reason}
            for each in combination.not_applicable
        ],
    }


def _cell(
    cell: Cell,
    clause: Clause | None,
    judged: CellJudgement,
    records: Sequence[ScenarioRecord],
    run: RunRecord,
    identities: Mapping[int, str],
) -> Json:
    ran = {(record.rule, record.scenario) for record in records}
    names = run.expected_scenarios.get(_key(cell), {})
    return {
        "role": cell.role,
        "model": model_json(cell.model),
        "clause": cell.clause,
        "column": clause.column if clause else cell.clause,
        "declared": cell.declared,
        "expected": judged.expected.value,
        "observed": judged.observed.value,
        "judgement": judged.judgement.value,
        "reason": judged.reason,
        "next_step": judged.next_step,
        "scenarios": [
            {
                "id": identities[id(record)],
                "feature": record.feature,
                "scenario": record.scenario,
                "rule": record.rule.value,
                "outcome": record.outcome.value,
                "reason": record.reason,
                "classification": record.classification,
                "exchanges": [exchange.id for exchange in record.exchanges],
            }
            for record in records
        ],
        "not_run": [
            {"rule": side.value, "scenario": name}
            for side, each in names.items()
            if side is judged.expected or judged.judgement.contradicts
            for name in each
            if (side, name) not in ran
        ],
    }


def _clause(clause: Clause) -> Json:
    return {
        "title": clause.title,
        "statement": clause.statement,
        "standard": clause.standard,
        "service_requests": list(clause.service_requests),
        "srv_basis": clause.srv_basis,
        "device_types": list(clause.device_types),
        "facts": list(clause.facts),
        "fact_statements": [_fact(FACTS[number]) for number in clause.facts],
        "text_held": clause.text_held,
        "standing": clause.standing,
        "kind": clause.kind,
        "variation_basis": clause.variation_basis,
        "standard_basis": clause.standard_basis,
        "period": clause.period,
        "period_source": clause.period_source,
        "varied_by": clause.varied_by,
        "outcome_uncertain": clause.outcome_uncertain,
        "cohorts": list(clause.cohorts),
        "open_points": list(clause.open_points),
        "source": clause.source,
    }


def _fact(fact: Fact) -> Json:
    return {
        "number": fact.number,
        "statement": fact.statement,
        "document": {
            "id": fact.document.id,
            "title": fact.document.title,
            "publisher": fact.document.publisher,
            "date": fact.document.date.isoformat(),
        },
        "text_held": fact.text_held,
        "standing": fact.standing,
    }


def _not_asked(run: RunRecord, clauses: Mapping[str, Clause]) -> list[Json]:
    named = _clauses_named(run, clauses)
    return [
        {"id": clause.id, "title": clause.title, "text_held": clause.text_held, "reason": _why_not_asked(clause, run)}
        for clause in clauses.values()
        if clause.id not in named and not is_standard(clause.id)
    ]


def _why_not_asked(clause: Clause, run: RunRecord) -> str:
    if clause.kind == "document":
        return "It is a document, not a behaviour of a device."
    if run.only_clauses and clause.id not in run.only_clauses:
        return "The run was limited to other clauses."
    return f"The DMVES has no column {clause.column}."


def _clauses_named(run: RunRecord, clauses: Mapping[str, Clause]) -> list[str]:
    """Every clause that a cell of the run concerns, in the order of `clauses`; those it does not hold come last."""
    named: dict[str, None] = {}
    for combination in run.combinations:
        named |= dict.fromkeys(cell.clause for cell in combination.asked)
        named |= dict.fromkeys(each.clause for each in combination.not_applicable)
    return [*(clause for clause in clauses if clause in named), *(name for name in named if name not in clauses)]


def _identified(run: RunRecord) -> Iterator[tuple[str, ScenarioRecord]]:
    return ((f"s{number}", record) for number, record in enumerate(run.scenarios, start=1))


def _key(cell: Cell) -> _CellKey:
    return cell.dmc, cell.role, cell.clause


def _csv(edits: Iterable[Mapping[str, str]]) -> str:
    text = io.StringIO()
    writer = csv.DictWriter(text, PROPOSAL_COLUMNS, lineterminator="\n")
    writer.writeheader()
    writer.writerows({column: _inert(value) for column, value in edit.items()} for edit in edits)
    return text.getvalue()


def _inert(text: str) -> str:
    """`text` on one line, such that no spreadsheet takes it for a formula."""
    text = " ".join(printable(text).split())
    return "'" + text if text.startswith(("=", "+", "-", "@")) else text


def _write_lines(path: Path, lines: Iterable[Json]) -> None:
    _write(path, "".join(json.dumps(line, ensure_ascii=False, separators=(",", ":")) + "\n" for line in lines))


def _write(path: Path, text: str) -> None:
    path.write_text(text, encoding="utf-8", errors="backslashreplace", newline="\n")
