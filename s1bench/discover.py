"""`s1bench discover`: search a DMC for behaviour that its DMVES cells do not tell of. It judges nothing."""

import argparse
import json
import sys
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn
from rich.table import Table

from benches.bench_file import EMBEDDED_BENCH, Bench, InstallationSpec, load_bench, select
from benches.locks import Hold
from benches.qualification import qualify
from reports.values import exchange_json, instant, model_json, value_json
from s1bench.discovery.actions import Experiment, action_in_words
from s1bench.discovery.laboratory import Budget, Laboratory, first_difference
from s1bench.discovery.scenario import feature_of
from s1bench.discovery.search import ROLES, UNKNOWN, Discovery, FindingOfSearch, discover
from s1bench.folders import check_new, make_folder
from s1bench.output import print_json, stdout
from smets1.clauses import CLAUSES
from smets1.errors import BenchError, Finding, Inconclusive, UsageError
from smets1.service_requests import SERVICE_REQUESTS

HELP = "search a DMC for behaviour that its DMVES cells do not tell of; shrink, explain and reproduce what is found"
EXAMPLE = "s1bench discover MOC-SECURE-01 --device ESME --requests 2000 --seed 7"
SCHEMA = "s1bench/discovery/1"
USUAL_BUDGET = 2000

Json = dict[str, Any]


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """The options of the verb."""
    parser.add_argument("dmc", metavar="DMC", help="DMC to search, as the bench mounts it")
    parser.add_argument(
        "--bench", type=Path, default=EMBEDDED_BENCH, help="bench file; default: the embedded emulators"
    )
    parser.add_argument("--dmves", type=Path, help="DMVES that declares; default: the bench's")
    parser.add_argument("--device", choices=ROLES, help="search this device only; default: every device in turn")
    parser.add_argument(
        "--requests",
        "--budget",
        type=_count,
        default=USUAL_BUDGET,
        metavar="N",
        help=f"most Service Requests to send to the devices under test; default: {USUAL_BUDGET}",
    )
    parser.add_argument("--seed", type=int, default=0, metavar="N", help="what all choices are drawn from; default: 0")
    parser.add_argument("--out", type=Path, help="folder for the findings: sequence, exchanges and feature of each")
    parser.add_argument("--json", action="store_true", help="print the findings and what was explored as JSON")


def run(options: argparse.Namespace) -> int:
    """Search, and return 1 where a device contradicts its declaration, 2 where one could not be explored, else 0."""
    if options.out:
        check_new(options.out)
    bench = load_bench(options.bench, dmves=options.dmves)
    (spec,) = select(bench, [options.dmc])
    roles = _roles(spec, options.device)
    with Hold(bench.places([spec])), _progress() as progress:
        _qualify(bench, spec)
        task = progress.add_task("searching", total=options.requests)
        try:
            found = discover(
                bench,
                spec,
                options.seed,
                options.requests,
                roles,
                on_progress=lambda spent: progress.update(task, completed=spent),
            )
        except Inconclusive as reason:
            sys.stderr.write(f"{options.dmc} could not be explored: {reason}\n")
            return 2
    features = [feature_for(bench, spec, finding) for finding in found.findings]
    document = document_of(bench, found, features)
    if options.out:
        write(document, found, features, options.out)
    if options.json:
        print_json(document)
    else:
        _print(bench, found, features, stdout(), options.out)
    return int(document["exit_code"])


def _roles(spec: InstallationSpec, role: str | None) -> tuple[str, ...]:
    known = tuple(each for each in ROLES if each in spec.devices)
    if role and role not in known:
        expected = "one of " + ", ".join(known)
        raise UsageError([Finding("--device", f"{role} of {spec.combination.dmc}", expected, "Name one it has.")])
    return (role,) if role else known


def _qualify(bench: Bench, spec: InstallationSpec) -> None:
    """Raises BenchError for what is wrong with the bench; a device that is silent is found out by the search."""
    do = "Correct the bench file or the bench; see s1bench doctor."
    failed = [check for check in qualify(bench, spec) if not check.passed and check.what != "answers"]
    if failed:
        raise BenchError(
            [Finding(f"{bench.path}, {x.dmc} {x.role}, {x.what}", x.found, x.expected, do) for x in failed]
        )


def _progress() -> Progress:
    """A bar of the Service Requests that were sent, on a terminal."""
    console = Console(stderr=True)
    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeElapsedColumn())
    return Progress(*columns, console=console, disable=not console.is_terminal)


def feature_for(bench: Bench, spec: InstallationSpec, finding: FindingOfSearch) -> str | None:
    """The feature that states what the reference does in the experiment of a finding; None where no step says it."""
    laboratory = Laboratory(bench, spec, finding.role, Budget(0))

    def holds_for(role: str) -> bool:
        if role not in spec.devices:
            return False
        other = Laboratory(bench, spec, role, Budget(0))
        shown = other.on_reference(other.declared, finding.experiment)
        return first_difference(finding.experiment.actions, shown, finding.reference) is None

    return feature_of(
        spec.combination.dmc,
        finding.role,
        finding.experiment,
        finding.difference,
        finding.device,
        lambda experiment: laboratory.on_reference(finding.profile, experiment),
        holds_for,
    )


def document_of(bench: Bench, found: Discovery, features: list[str | None]) -> Json:
    """What was found and explored, in JSON."""
    return {
        "schema": SCHEMA,
        "dmc": found.dmc,
        "bench": {"name": bench.name, "substrate": bench.substrate},
        "dmves": {"version": bench.dmves.version, "sha256": bench.dmves_file.sha256},
        "seed": found.seed,
        "requests": {"budget": found.budget.limit, "sent": found.budget.spent},
        "episodes": found.episodes,
        "exit_code": _exit_code(found),
        "not_explored": list(found.not_explored),
        "findings": [
            _finding_json(finding, number, feature)
            for number, (finding, feature) in enumerate(zip(found.findings, features, strict=True), start=1)
        ],
        "explored": {
            role: {
                "figures": {name: {"seen": seen, "of": of} for name, (seen, of) in coverage.figures().items()},
                "transitions": len(coverage.transitions),
                "states_not_seen": coverage.unseen(),
                "service_requests": dict(sorted(coverage.requests.items(), key=lambda each: _number(each[0]))),
            }
            for role, coverage in found.coverage.items()
        },
    }


def _exit_code(found: Discovery) -> int:
    return 1 if found.contradicting else 2 if found.not_explored else 0


def _number(srv: str) -> list[int]:
    return [int(part) for part in srv.split(".")]


def _finding_json(finding: FindingOfSearch, number: int, feature: str | None) -> Json:
    return {
        "number": number,
        "device": finding.role,
        "model": model_json(finding.model),
        "kind": finding.kind,
        "explanations": [
            {"clauses": list(each.clauses), "choices": dict(each.choices)} for each in finding.explanations
        ],
        "proposals": [
            {"clause": each.clause, "current": each.current, "proposed": each.proposed} for each in finding.proposals
        ],
        "found_after_requests": finding.after,
        "confirmed": finding.confirmed,
        "sequence": _experiment_json(finding.experiment, finding.role),
        "difference": {
            "in": finding.difference.what,
            "of": list(finding.difference.items),
            "device": finding.difference.device,
            "reference": finding.difference.reference,
        },
        "told_apart_by": [_experiment_json(each, finding.role) for each in finding.told_apart_by],
        "exchanges": [exchange.id for exchange in finding.evidence],
        "feature": feature,
    }


def _experiment_json(experiment: Experiment, role: str) -> Json:
    return {
        "start": instant(experiment.start),
        "actions": [
            {"kind": action.kind, "text": action_in_words(action, role), "action": value_json(action)}
            for action in experiment.actions
        ],
    }


def write(document: Mapping[str, Any], found: Discovery, features: list[str | None], folder: Path) -> None:
    """Write the folder: `discovery.json`, and of each finding its exchanges and its feature. Raises UsageError."""
    make_folder(folder)
    try:
        _write(folder / "discovery.json", json.dumps(document, ensure_ascii=False, indent=1) + "\n")
        for number, (finding, feature) in enumerate(zip(found.findings, features, strict=True), start=1):
            name = f"finding-{number}-{finding.role}"
            exchanges = (json.dumps(exchange_json(each), ensure_ascii=False) + "\n" for each in finding.evidence)
            _write(folder / f"{name}.jsonl", "".join(exchanges))
            if feature:
                _write(folder / f"{name}.feature", feature)
    except OSError as error:
        raise UsageError(
            [Finding("--out", f"{folder}: {error.strerror or error}", "a folder to write to", "Name another one.")]
        ) from None


def _write(path: Path, text: str) -> None:
    path.write_text(text, encoding="utf-8", newline="\n")


def _print(bench: Bench, found: Discovery, features: list[str | None], console: Console, folder: Path | None) -> None:
    def say(text: str, style: str = "") -> None:
        console.print(text, style=style, markup=False, soft_wrap=True)

    say(
        f"{found.dmc} on bench {bench.name} ({bench.substrate}), seed {found.seed}: {found.budget.spent} of "
        f"{found.budget.limit} Service Requests, {found.episodes} episodes"
    )
    for number, (finding, feature) in enumerate(zip(found.findings, features, strict=True), start=1):
        say(f"\n{number}. {finding.role} {finding.model}: {_headline(finding)}", "bold")
        say(f"   seen after {finding.after} Service Requests; shortest sequence, from {_start(finding)}:")
        for place, action in enumerate(finding.experiment.actions, start=1):
            say(f"   {place:3}. {action_in_words(action, finding.role)}")
        say(f"   device:    {finding.difference.device}")
        say(f"   reference: {finding.difference.reference}")
        if not finding.confirmed:
            say("   not confirmed: the sequence was not made on the device again, or showed something else")
        for proposal in finding.proposals:
            say(
                f"   proposed DMVES cell {proposal.clause}: {_cell(proposal.proposed)}, now {_cell(proposal.current)}; "
                f"verify it with s1bench verify {found.dmc} --clause {proposal.clause!r}"
            )
        if finding.kind == UNKNOWN and feature and not folder:
            say("\n" + feature)
    if not found.findings:
        say("\nnothing found that the declaration does not tell")
    for role in found.not_explored:
        say(f"\n{role}: not explored: {'it does not answer' if role in found.silent else 'no request was left'}")
    console.print(_explored(found))
    for role, coverage in found.coverage.items():
        if (unseen := coverage.unseen()) and role not in found.not_explored:
            say(f"{role}: not seen: {'; '.join(unseen)}")
    if folder:
        say(f"\nfindings: {folder}")


def _headline(finding: FindingOfSearch) -> str:
    if not finding.explanations:
        return finding.kind
    explained = " or ".join(
        " and ".join(
            [*(f"{clause} {CLAUSES[clause].title}" for clause in each.clauses), *filter(None, [each.choices_in_words])]
        )
        for each in finding.explanations
    )
    return f"{finding.kind}: {explained}"


def _start(finding: FindingOfSearch) -> str:
    return f"{finding.experiment.start:%Y-%m-%d %H:%M} UTC"


def _cell(value: str) -> str:
    return value or "empty"


def _explored(found: Discovery) -> Table:
    names = list(dict.fromkeys(name for coverage in found.coverage.values() for name in coverage.figures()))
    table = Table("explored", *names, "transitions", "SRVs", header_style="bold")
    for role, coverage in found.coverage.items():
        figures = coverage.figures()
        cells = ["{} of {}".format(*figures[name]) if name in figures else "" for name in names]
        sent = sum(srv in SERVICE_REQUESTS for srv in coverage.requests)
        table.add_row(role, *cells, str(len(coverage.transitions)), f"{sent} of {coverage.sendable}")
    return table


def _count(text: str) -> int:
    if not text.isdecimal() or int(text) < 1:
        raise argparse.ArgumentTypeError(f"{text!r} is not a number of Service Requests: write 1 or more")
    return int(text)
