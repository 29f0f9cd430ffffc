"""`manuscripts evaluate`: how far what was read is from what is true."""

from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from manuscripts.cli.parameters import DEFAULT_LIBRARY, AsJson, InstitutionFilter, LibraryFolder
from manuscripts.cli.talk import say, write_data, write_json, write_table

if TYPE_CHECKING:
    from manuscripts.catalog.library import Library
    from manuscripts.core.page import Page


def evaluate(
    truth: Annotated[Path, typer.Argument(help="True readings: a .txt or .json file, or a folder of them.")],
    worst: Annotated[
        int, typer.Option("--worst", min=0, help="Show errors by cause, and the alignments of this many pages.")
    ] = 0,
    institution: InstitutionFilter = None,
    library: LibraryFolder = DEFAULT_LIBRARY,
    as_json: AsJson = False,
) -> None:
    """Compare a library with true readings: error rates raw and folded, by page in reading order, and by column."""
    from manuscripts.catalog.library import Library
    from manuscripts.evaluation.alignment import show_alignment
    from manuscripts.evaluation.report import CAUSE_HEADINGS, HEADINGS
    from manuscripts.evaluation.report import evaluate as run_evaluation
    from manuscripts.evaluation.truth import load_truth
    from manuscripts.variants.shipped import load_table

    wanted = load_truth(truth)
    with Library(library) as opened:
        report = run_evaluation(wanted, _pages(opened, institution), fold=load_table().fold)
    alignments = [(page.name, show_alignment(page.truth, page.read)) for page in report.worst(worst)]
    if as_json:
        found = report.as_dict()
        if worst:
            found["alignments"] = [{"page": name, "alignment": shown} for name, shown in alignments]
        write_json(found)
    else:
        write_table(HEADINGS, report.rows())
        if worst:
            write_data("")
            write_table(CAUSE_HEADINGS, report.cause_rows())
        for name, shown in alignments:
            write_data(f"\n{name}\n{shown}")
    for name in report.unread:
        say(f"not in this library, counted as wholly missing: {name}")


def _pages(opened: "Library", institution: str | None) -> "Iterator[Page]":
    for manuscript in opened.manuscripts(institution=institution):
        yield from opened.pages(manuscript)
