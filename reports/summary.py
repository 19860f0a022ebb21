"""What a run came to, for the terminal: a table of clause × DMC, the counts, and a line for each contradiction.

Where the standard suite was asked for, its subjects have a table and counts of their own.
"""

from collections.abc import Iterable, Iterator, Sequence

from rich.console import Console
from rich.padding import Padding
from rich.table import Table
from rich.text import Text

from reports.html import LABELS, SUBJECT_JUDGEMENTS, SUBJECT_LABELS, SYMBOLS, asked_subjects, in_order, subject_count
from reports.judgement import Judgement
from reports.values import Json, printable

_STYLES = {
    Judgement.CONFIRMED: "green",
    Judgement.DECLARED_NOT_OBSERVED: "bold red",
    Judgement.OBSERVED_NOT_DECLARED: "bold magenta",
    Judgement.UNKNOWN_BEHAVIOUR: "bold blue",
    Judgement.INCONCLUSIVE: "yellow",
    Judgement.NOT_EXERCISED: "dim",
}
_VERDICT_STYLES = {"verified": "green", "rehearsed": "green", "contradicted": "bold red", "inconclusive": "yellow"}
_LETTERS = {"ESME": "E", "GSME": "G", "CHF": "C", "PPMID": "P", "IHD": "I"}
_NARROWEST = 11
_WIDEST_CLAUSE = 40
_MOST_CONTRADICTIONS = 20


def print_summary(document: Json, console: Console) -> None:
    """Print the summary of a `verification.json`."""
    subjects = asked_subjects(document)
    for table in _tables(document, "cells", "clause", console.width):
        console.print(table)
    console.print(_legend(document))
    console.print()
    if subjects:
        for table in _tables(document, "standard", "subject", console.width):
            console.print(table)
        console.print(_subjects_legend())
        console.print()
    contradictions = list(_contradictions(document))
    for line, reason in contradictions[:_MOST_CONTRADICTIONS]:
        console.print(line)
        console.print(Padding(reason, (0, 0, 0, 2)))
    if (more := len(contradictions) - _MOST_CONTRADICTIONS) > 0:
        console.print(Text(f"and {more} more contradictions, all of them in verification.html"))
    console.print(_counts(document))
    if subjects:
        console.print(_subject_counts(document))
    for combination in document["combinations"]:
        console.print(_verdict(combination, document))
    if strays := len(document["unattributed"]):
        console.print(Text(f"{strays} scenario records belong to no cell and were not judged", style="bold red"))


def _tables(document: Json, kept: str, head: str, width: int) -> list[Table]:
    """The matrix of what is `kept` as cells or standard, in as many tables side by side in `width` as it takes."""
    combinations = document["combinations"]
    clauses = in_order({cell["clause"] for each in combinations for cell in each[kept]}, document)
    if not clauses:
        return []
    longest = min(max(len(clause) for clause in clauses), _WIDEST_CLAUSE)
    fit = max((width - longest - 4) // (_NARROWEST + 3), 1)
    shares = (combinations[first : first + fit] for first in range(0, len(combinations), fit))
    return [_table(share, kept, head, clauses) for share in shares]


def _table(combinations: Sequence[Json], kept: str, head: str, clauses: Sequence[str]) -> Table:
    table = Table(header_style="bold")
    table.add_column(head, overflow="fold", max_width=_WIDEST_CLAUSE)
    for combination in combinations:
        table.add_column(Text(printable(combination["dmc"])), overflow="fold", min_width=_NARROWEST)
    for clause in clauses:
        table.add_row(Text(clause), *(_marks(combination[kept], clause) for combination in combinations))
    return table


def _marks(cells: Sequence[Json], clause: str) -> Text:
    """A letter and sign for each device that was asked; a star says that the variation is declared."""
    marks = Text()
    for cell in cells:
        if cell["clause"] == clause:
            judgement = Judgement(cell["judgement"])
            role: str = cell["role"]
            star = "*" if cell["declared"] else ""
            mark = f"{_LETTERS.get(role, role)}{star}{SYMBOLS[judgement]}"
            marks.append(" " if marks else "").append(mark, style=_STYLES[judgement])
    return marks or Text("·", style="dim")


def _legend(document: Json) -> Text:
    legend = Text()
    for number, judgement in enumerate(Judgement):
        legend.append("\n" if number == 3 else "   " if number else "")
        legend.append(f"{SYMBOLS[judgement]} {LABELS[judgement]}", style=_STYLES[judgement])
    kept = (cells for each in document["combinations"] for cells in (each["cells"], each["standard"]))
    roles = {cell["role"] for cells in kept for cell in cells}
    letters = ", ".join(f"{letter} {role}" for role, letter in _LETTERS.items() if role in roles)
    return legend.append(f"\n{letters}   * declared in the DMVES   · not applicable")


def _subjects_legend() -> Text:
    legend = Text()
    for judgement in SUBJECT_JUDGEMENTS:
        legend.append("   " if legend else "")
        legend.append(f"{SYMBOLS[judgement]} {SUBJECT_LABELS[judgement]}", style=_STYLES[judgement])
    return legend.append("   · not asked")


def _contradictions(document: Json) -> Iterator[tuple[Text, Text]]:
    for kept, labels in (("cells", LABELS), ("standard", SUBJECT_LABELS)):
        for combination in document["combinations"]:
            for cell in combination[kept]:
                judgement = Judgement(cell["judgement"])
                if judgement.contradicts:
                    line = Text(f"{SYMBOLS[judgement]} ", style=_STYLES[judgement])
                    line.append(printable(f"{combination['dmc']} {cell['role']} {cell['clause']}: {labels[judgement]}"))
                    yield line, Text(printable(cell["reason"]))


def _counts(document: Json) -> Text:
    return _counted((judgement, document["counts"][judgement], LABELS[judgement]) for judgement in Judgement)


def _subject_counts(document: Json) -> Text:
    counts = {judgement: document["standard_counts"][judgement] for judgement in SUBJECT_JUDGEMENTS}
    said = _counted((judgement, count, subject_count(judgement, count)) for judgement, count in counts.items())
    return Text("standard suite: ").append_text(said)


def _counted(counts: Iterable[tuple[Judgement, int, str]]) -> Text:
    said = Text()
    for judgement, count, words in counts:
        said.append(" · " if said else "").append(f"{count} {words}", style=_STYLES[judgement] if count else "dim")
    return said


def _verdict(combination: Json, document: Json) -> Text:
    cells = len(combination["cells"])
    if not cells:
        return Text(printable(f"{combination['dmc']}: no verdict, for no cell of the DMVES was asked about"))
    left = combination["not_applicable"]["count"]
    on = f"{document['bench']['substrate']} bench {document['bench']['name']}, DMVES {document['dmves']['version']}"
    return (
        Text(printable(f"{combination['dmc']}: "))
        .append(combination["verdict"], style=_VERDICT_STYLES[combination["verdict"]])
        .append(printable(f" ({cells} cell{'' if cells == 1 else 's'}, {left} not applicable; {on})"))
    )
