"""The tables of docs/ that follow from the code: `python -m docs.generate_tables` writes them anew."""

import ast
import inspect
import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from itertools import pairwise
from pathlib import Path

from device_drivers.emulator import behaviour
from device_drivers.emulator.behaviour import Behaviour
from docs import coverage_table as coverage
from s1bench.feature_files import ScenarioText, feature_paths, read_features
from smets1.clauses import CLAUSES, Clause
from smets1.dcc.s1sp import SUPPORTED
from smets1.facts import DOCUMENTS, FACTS
from smets1.service_requests import SERVICE_REQUESTS, Smets1Support
from smets1.standard import PREFIX, SUBJECTS

FOLDER = Path(__file__).parent
PAGES = tuple(FOLDER / name for name in ("limitations.md", "facts.md", "standard_suite.md", "coverage.md"))


def main() -> None:
    """Write the tables into their pages."""
    for page in PAGES:
        page.write_text(with_tables(page.read_text(encoding="utf-8")), encoding="utf-8")


def with_tables(page: str) -> str:
    """The text of a page with each table between its two marks made anew. Raises KeyError for an unknown table."""
    tables = {
        "clauses": clause_table,
        "open choices": choice_table,
        "Service Requests": service_request_table,
        "standard suite": standard_suite_table,
        "documents": document_table,
        "facts": fact_table,
        "coverage": coverage_table,
        "reasons": reason_table,
        "every fact": shown_facts_table,
    }

    def renewed(marks: re.Match[str]) -> str:
        return "\n".join([marks["begin"], "", *tables[marks["name"]](), "", marks["end"]])

    marked = r"(?P<begin><!-- (?P<name>[\w ]+): made by [^>]* -->)\n.*?(?P<end><!-- end of (?P=name) -->)"
    return re.sub(marked, renewed, page, flags=re.DOTALL)


def clause_table() -> Iterator[str]:
    """Every clause of the registry: how well it is known, and on what it rests."""
    yield from _table(
        (
            *("clause", "title", "kind", "text held", "standing", "variation rests on", "standard rests on"),
            *("facts", "SRVs", "holds from", "feature"),
        ),
        (_clause_row(clause) for clause in CLAUSES.values()),
    )


def _clause_row(clause: Clause) -> tuple[str, ...]:
    return (
        clause.id,
        clause.title,
        clause.kind,
        clause.text_held,
        clause.standing,
        _basis(clause.variation_basis),
        _basis(clause.standard_basis),
        ", ".join(map(str, clause.facts)),
        ", ".join(clause.service_requests) + (" (inferred)" if clause.srv_basis == "inferred" else ""),
        clause.holds_from.isoformat() if clause.holds_from else "unknown",
        "yes" if clause.has_feature else "no",
    )


def _basis(basis: str) -> str:
    return "–" if basis == "none" else basis


def choice_table() -> Iterator[str]:
    """Every choice of the emulated devices that the sources leave open, with its default."""
    module = ast.parse(inspect.getsource(behaviour))
    body = next(node.body for node in module.body if isinstance(node, ast.ClassDef) and node.name == "Behaviour")
    settable = behaviour.choices()
    rows = []
    for statement, following in pairwise(body):
        if not isinstance(statement, ast.AnnAssign) or not isinstance(following, ast.Expr):
            continue
        name, said = ast.unparse(statement.target), " ".join(str(ast.literal_eval(following.value)).split())
        if name in settable or "assumption" in said:
            default = getattr(Behaviour(), name)
            others = ", ".join(_code(value) for value in settable.get(name, ()) if value != default)
            rows.append((f"`{name}`", _code(default), others or "as its clause says", said))
    yield from _table(("switch", "default", "other values", "what it is"), rows)


def _code(value: object) -> str:
    """A value as a bench file has it."""
    return f"`{str(value).lower() if isinstance(value, bool) else value}`"


def service_request_table() -> Iterator[str]:
    """Which SRVs are taken for SMETS1 Service Requests, how sure that is, and which have equivalent steps."""
    groups = (
        ("stated to be a SMETS1 Service Request", Smets1Support.SUPPORTED, "stated"),
        ("taken for one from background knowledge (`likely`)", Smets1Support.SUPPORTED, "likely"),
        ("stated to be none; the DSP refuses it", Smets1Support.NOT_SUPPORTED, "stated"),
        ("not known; refused, for there are no equivalent steps", Smets1Support.UNKNOWN, "none"),
    )
    rows = []
    for what, support, certainty in groups:
        found = [v for v in SERVICE_REQUESTS.values() if (v.smets1, v.certainty) == (support, certainty)]
        rows.append((what, str(len(found)), ", ".join(variant.srv for variant in found)))
    simulated = [variant.srv for variant in SERVICE_REQUESTS.values() if variant.srv in SUPPORTED]
    rows.append(("**carried out on a bench today**", str(len(simulated)), ", ".join(simulated)))
    yield from _table(("Service Requests", "count", "SRVs"), rows)


def standard_suite_table() -> Iterator[str]:
    """Every subject of the standard suite: how many scenarios it has, and how many of them assert what."""
    features = {feature.clause.id: feature for feature in read_features(feature_paths(), []) if feature.clause}
    rows, total = [], Counter[str]()
    for subject in SUBJECTS.values():
        feature = features.get(subject.id)
        counts = Counter[str]()
        for scenario in feature.scenarios if feature else ():
            instances = len(list(scenario.instances()))
            counts.update(dict.fromkeys(("scenarios", *_asserted(scenario)), instances))
        total.update(counts)
        variant = SERVICE_REQUESTS.get(subject.id.removeprefix(PREFIX))
        known = "" if variant is None else "not known" if variant.certainty == "none" else variant.certainty
        counted = (str(counts[column] or "") for column in _ASSERTIONS)
        rows.append((subject.title, known, ", ".join(subject.device_types), *counted))
    rows.append((f"**{len(rows)} subjects**", "", "", *(f"**{total[column]}**" for column in _ASSERTIONS)))
    yield from _table(("subject", "a SMETS1 Service Request?", "devices", *_ASSERTIONS), rows)


_ASSERTIONS = ("scenarios", "accepted", "state or effect", "refused", "left unchanged", "wrong role", "wrong device")


def _asserted(scenario: ScenarioText) -> set[str]:
    """What a scenario asserts, by the columns of the table."""
    found = set()
    for step in scenario.steps:
        if step.type != "then":
            continue
        if re.fullmatch("the request succeeds", step.text):
            found.add("accepted")
        elif code := re.fullmatch("the request is refused by the DSP with code (E[0-9]+)", step.text):
            found.add("wrong device" if code[1] == "E11" else "wrong role")
        elif step.text.startswith("the request is refused"):
            found.add("refused")
        elif "holds what it held" in step.text:
            found.add("left unchanged")
        else:
            found.add("state or effect")
    return found


def document_table() -> Iterator[str]:
    """The documents that facts are from."""
    yield from _table(
        ("document", "publisher", "date", "title"),
        ((document.id, document.publisher, document.date.isoformat(), document.title) for document in DOCUMENTS),
    )


def fact_table() -> Iterator[str]:
    """Every fact."""
    yield from _table(
        ("fact", "document", "text held", "standing", "statement"),
        (
            (str(fact.number), fact.document.id, fact.text_held, fact.standing, _plain(fact.statement))
            for fact in FACTS.values()
        ),
    )


def coverage_table() -> Iterator[str]:
    """How many facts of each document are shown, and by what."""
    yield from _table(coverage.COUNTS, coverage.count_rows())


def reason_table() -> Iterator[str]:
    """Why facts are not tested."""
    yield from _table(coverage.REASONS, coverage.reason_rows())


def shown_facts_table() -> Iterator[str]:
    """By what each fact is shown, or why it is not."""
    yield from _table(coverage.COVERAGE, coverage.coverage_rows())


def _plain(text: str) -> str:
    """Text in which a page finds no mark-up."""
    return re.sub(r"([<>*_`])", r"\\\1", text)


def _table(header: Sequence[str], rows: Iterable[Sequence[str]]) -> Iterator[str]:
    yield f"| {' | '.join(header)} |"
    yield f"|{'---|' * len(header)}"
    for row in rows:
        yield f"| {' | '.join(cell.replace('|', '/') for cell in row)} |"


if __name__ == "__main__":
    main()
