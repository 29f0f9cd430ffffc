"""`manuscripts search`: a phrase in all the texts of a library."""

from typing import TYPE_CHECKING, Annotated

import typer

from manuscripts.cli.parameters import DEFAULT_LIBRARY, AsJson, InstitutionFilter, LibraryFolder
from manuscripts.cli.talk import counted, say, write_data
from manuscripts.core.errors import LibraryError

if TYPE_CHECKING:
    from manuscripts.search.results import Hit, SearchResult


def search(
    query: Annotated[str, typer.Argument(help="Characters in the order in which they are written.")],
    exact: Annotated[bool, typer.Option("--exact", help="Only this spelling; else 爲 finds 為 too.")] = False,
    institution: InstitutionFilter = None,
    shelfmark: Annotated[str | None, typer.Option("--shelfmark", help="Only this manuscript.")] = None,
    accuracy: Annotated[
        float | None,
        typer.Option("--accuracy", min=0, max=100, help="Only manuscripts with so many % of characters right."),
    ] = None,
    limit: Annotated[int, typer.Option("--limit", min=0, help="How many hits to show.")] = 20,
    offset: Annotated[int, typer.Option("--offset", min=0, help="How many hits to pass over.")] = 0,
    library: LibraryFolder = DEFAULT_LIBRARY,
    as_json: AsJson = False,
) -> None:
    """Find a phrase across columns, notes and pages; every spelling of its characters, unless --exact."""
    from manuscripts.catalog.library import Library
    from manuscripts.pipeline.indexing import open_index
    from manuscripts.search.query import Query

    wanted = Query(
        text=query,
        exact=exact,
        institution=institution,
        shelfmark=shelfmark,
        accuracy=None if accuracy is None else accuracy / 100,
        limit=limit,
        offset=offset,
    )
    with Library(library) as opened:
        if not opened.index_path.is_file():
            raise LibraryError(
                "nothing has been indexed yet.", where=str(library), advice="Run `manuscripts ingest` to its end."
            )
        index = open_index(opened)
        try:
            result = index.search(wanted)
        finally:
            index.close()
    if as_json:
        write_data(result.to_json())
    else:
        _print(result)


def _print(result: "SearchResult") -> None:
    for hit in result.hits:
        title = f" {hit.title}" if hit.title else ""
        accuracy = "" if hit.accuracy is None else f"  ({100 * (1 - hit.accuracy):.1f} % probably wrong)"
        write_data(f"{hit.institution}  {hit.shelfmark}{title}  {_place(hit)}{accuracy}")
        write_data(f"    {hit.before}【{hit.written}】{hit.after}")
    spellings = "; ".join(f"{written} {count}" for written, count in result.spellings.items())
    shown = f", shown {result.offset + 1} to {result.offset + len(result.hits)}" if result.hits else ""
    say(f"{counted(result.total, 'hit')}{shown}{f' ({spellings})' if len(result.spellings) > 1 else ''}")


def _place(hit: "Hit") -> str:
    first, last = hit.columns[0], hit.columns[-1]
    pages = sorted({box.page for box in hit.boxes})
    page = f"page {hit.page}" if len(pages) < 2 else f"pages {pages[0]}-{pages[-1]}"
    return f"{page}, column {first}" if first == last else f"{page}, columns {first} to {last}"
