"""`manuscripts search`: a phrase in all the texts of a library."""

from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from manuscripts.cli.clusters import cluster_at
from manuscripts.cli.parameters import (
    DEFAULT_CLUSTER_SECONDS,
    DEFAULT_LIBRARY,
    ApiKeyFile,
    AsJson,
    Authority,
    ClusterSeconds,
    InstitutionFilter,
    LibraryFolder,
)
from manuscripts.cli.talk import counted, ordinal, percent, say, write_data
from manuscripts.core.errors import LibraryError
from manuscripts.core.page import ColumnKind

if TYPE_CHECKING:
    from manuscripts.search.elastic.connection import Cluster
    from manuscripts.search.query import Query
    from manuscripts.search.results import Hit, SearchResult


class LevelOption(StrEnum):
    """As `variants.level.Level`, which --help may not load; a test holds the two together."""

    EXACT = "exact"
    GRAPHICAL = "graphical"
    ORTHOGRAPHIC = "orthographic"
    LOOSE = "loose"


class NotesOption(StrEnum):
    """As `search.query.Notes`."""

    BOTH = "both"
    WITH = "with"
    WITHOUT = "without"
    ONLY = "only"


class SortOption(StrEnum):
    """As `search.query.Sort`."""

    SHELFMARK = "shelfmark"
    DATE = "date"
    RELEVANCE = "relevance"


_QUERY_HELP = (
    "Characters in the order in which they are written; ? is any one, {2,5} two to five, {木} one described with 木; "
    "phrases with AND, OR, NOT, NEAR/5 and parentheses."
)
_NOTES_HELP = "Inline notes: both, with (as the page is read), without (the text alone), only (inside notes)."
_KIND_HELP = "Only in columns of this kind; may be given several times."
_PATIENCE = 5.0
_AT_HELP = "Search the cluster at this address instead of the library."
_CANDIDATES_HELP = "Find also what the recogniser held possible, at least as probable as --least."


def search(
    query: Annotated[str, typer.Argument(help=_QUERY_HELP)],
    level: Annotated[
        LevelOption, typer.Option("--level", help="How far a spelling may be from the one asked for.")
    ] = LevelOption.ORTHOGRAPHIC,
    notes: Annotated[NotesOption, typer.Option("--notes", help=_NOTES_HELP)] = NotesOption.BOTH,
    kind: Annotated[list[ColumnKind] | None, typer.Option("--kind", help=_KIND_HELP)] = None,
    candidates: Annotated[bool, typer.Option("--candidates", help=_CANDIDATES_HELP)] = False,
    least: Annotated[
        float, typer.Option("--least", min=0, max=100, help="With --candidates: the least probability of a hit in %.")
    ] = 5,
    institution: InstitutionFilter = None,
    collection: Annotated[str | None, typer.Option("--collection", help="Only this collection.")] = None,
    shelfmark: Annotated[str | None, typer.Option("--shelfmark", help="Only this manuscript.")] = None,
    title: Annotated[str | None, typer.Option("--title", help="Only titles with this in them.")] = None,
    script: Annotated[str | None, typer.Option("--script", help="Only manuscripts in this script.")] = None,
    earliest: Annotated[int | None, typer.Option("--from", help="Only what is dated to this year or later.")] = None,
    latest: Annotated[int | None, typer.Option("--to", help="Only what is dated to this year or earlier.")] = None,
    accuracy: Annotated[
        float | None,
        typer.Option("--accuracy", min=0, max=100, help="Only manuscripts with so many % of characters right."),
    ] = None,
    sort: Annotated[SortOption, typer.Option("--sort", help="The order of manuscripts.")] = SortOption.SHELFMARK,
    limit: Annotated[int, typer.Option("--limit", min=0, help="How many hits to show.")] = 20,
    offset: Annotated[int, typer.Option("--offset", min=0, help="How many hits to pass over.")] = 0,
    after: Annotated[str | None, typer.Option("--after", help="Go on behind this cursor (`next` of --json).")] = None,
    context: Annotated[int, typer.Option("--context", min=0, help="How many characters to show on each side.")] = 10,
    facets: Annotated[
        bool, typer.Option("--facets", help="Count hits by institution, collection, script, century.")
    ] = (False),
    explain: Annotated[bool, typer.Option("--explain", help="Say of each hit why it was found.")] = False,
    at: Annotated[str | None, typer.Option("--at", envvar="MANUSCRIPTS_SEARCH_AT", help=_AT_HELP)] = None,
    api_key_file: ApiKeyFile = None,
    authority: Authority = None,
    timeout: ClusterSeconds = DEFAULT_CLUSTER_SECONDS,
    library: LibraryFolder = DEFAULT_LIBRARY,
    as_json: AsJson = False,
) -> None:
    """Find a phrase across columns, notes, pages and joins, in every spelling that the level allows."""
    from manuscripts.search.query import Narrowing, Notes, Query, Sort
    from manuscripts.variants.level import Level

    wanted = Query(
        text=query,
        level=Level(level),
        notes=Notes(notes),
        kinds=frozenset(kind or ()),
        candidates=candidates,
        least=least / 100,
        narrowing=Narrowing(
            institution=institution,
            collection=collection,
            shelfmark=shelfmark,
            title=title,
            script=script,
            earliest=earliest,
            latest=latest,
            accuracy=None if accuracy is None else accuracy / 100,
        ),
        sort=Sort(sort),
        limit=limit,
        offset=offset,
        after=after,
        context=context,
        facets=facets,
        spellings=True,
    )
    if at is None:
        result = _in_library(library, wanted)
    else:
        cluster = cluster_at(at, api_key_file=api_key_file, authority=authority, timeout=timeout, patience=_PATIENCE)
        result = _in_cluster(cluster, wanted)
    if as_json:
        write_data(result.to_json())
    else:
        _print(result, explain=explain, behind_cursor=after is not None)


def _in_library(folder: Path, wanted: "Query") -> "SearchResult":
    from manuscripts.catalog.library import Library
    from manuscripts.pipeline.indexing import open_index

    with Library(folder) as opened:
        if not opened.index_path.is_file():
            raise LibraryError(
                "nothing has been indexed yet.", where=str(folder), advice="Run `manuscripts ingest` to its end."
            )
        index = open_index(opened)
        try:
            return index.search(wanted)
        finally:
            index.close()


def _in_cluster(cluster: "Cluster", wanted: "Query") -> "SearchResult":
    from manuscripts.pipeline.sharing import shared_index

    with shared_index(cluster) as index:
        return index.search(wanted)


def _print(result: "SearchResult", *, explain: bool, behind_cursor: bool) -> None:
    for hit in result.hits:
        title = f" {hit.title}" if hit.title else ""
        write_data(f"{hit.institution}  {hit.shelfmark}{title}  {_place(hit)}{_doubt(hit)}")
        write_data(f"    {hit.before}【{hit.written}】{hit.after}")
        for one in hit.explained if explain else ():
            level = f" ({one.level})" if one.level else ""
            write_data(f"    {one.asked} is written {one.written}: {', '.join(one.rules)}{level}")
    if result.facets:
        for name in ("institution", "collection", "script", "century"):
            told = _century if name == "century" else str
            counts = "; ".join(
                f"{told(value) if value else 'not known'} {count}"
                for value, count in getattr(result.facets, name).items()
            )
            write_data(f"by {name}: {counts or 'none'}")
    if result.left_out:
        say(
            f"Not searched: {', '.join(result.left_out)}, indexed with another version of manuscripts or of its "
            "table of variants. `manuscripts index --to …`, run by each with this version, makes the index anew."
        )
    spellings = result.spellings or {}
    listed = "; ".join(f"{written} {count}" for written, count in spellings.items())
    recall = "" if result.recall is None else f"; of the true places probably {percent(result.recall)} are among them"
    shown = _shown(result, behind_cursor=behind_cursor)
    say(f"{counted(result.total, 'hit')}{shown}{f' ({listed})' if len(spellings) > 1 else ''}{recall}")


def _shown(result: "SearchResult", *, behind_cursor: bool) -> str:
    if not result.hits:
        return ""
    # A cursor names a hit, not how many there are before it.
    if behind_cursor:
        return f", shown {len(result.hits)} behind the cursor"
    return f", shown {result.offset + 1} to {result.offset + len(result.hits)}"


def _century(number: str) -> str:
    century = int(number)
    return f"{ordinal(abs(century))} century{' BC' if century < 0 else ''}"


def _doubt(hit: "Hit") -> str:
    probability = "" if hit.probability is None else f"  {percent(hit.probability)} probable"
    accuracy = "" if hit.accuracy is None else f"  ({percent(1 - hit.accuracy, places=1)} of the text probably wrong)"
    return probability + accuracy


def _place(hit: "Hit") -> str:
    first, last = hit.columns[0], hit.columns[-1]
    pages = sorted({box.page for box in hit.boxes[: hit.continued.box if hit.continued else None]})
    page = f"page {hit.page}" if len(pages) < 2 else f"pages {pages[0]}-{pages[-1]}"
    columns = f"{page}, column {first}" if first == last else f"{page}, columns {first} to {last}"
    there = hit.continued
    while there is not None:
        columns += f", and on in {there.institution} {there.shelfmark}, page {there.page}, column {there.columns[0]}"
        there = there.continued
    return columns
