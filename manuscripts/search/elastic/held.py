"""What the indexes of a cluster hold, institution by institution, as far as a search keeps it in memory."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from pydantic import TypeAdapter, ValidationError

from manuscripts.core.join import Join
from manuscripts.search.elastic.connection import Answer, Connection
from manuscripts.search.elastic.documents import HEADER, SETTINGS
from manuscripts.search.elastic.names import Names, manuscript_name
from manuscripts.search.elastic.point_in_time import Hit, PointInTime
from manuscripts.search.elastic.template import FORMAT
from manuscripts.search.holdings import Entry
from manuscripts.search.institution_folding import InstitutionFolding
from manuscripts.search.lexicon import Lexicon
from manuscripts.search.packed_passage import DamagedError
from manuscripts.variants.table import VariantTable

Mark = tuple[int, float]
"""How many headers and settings an index has, and the sum of their stamps: another one when anything has changed."""

_ENTRY = TypeAdapter(Entry)
_AT_ONCE = 2_000
_MOST_INSTITUTIONS = 10_000
_MARKED: Answer = {
    "size": 0,
    "query": {"terms": {"kind": [HEADER, SETTINGS]}},
    "aggs": {
        "indexes": {
            "terms": {"field": "_index", "size": _MOST_INSTITUTIONS},
            "aggs": {"stamps": {"sum": {"field": "stamp"}}},
        }
    },
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Header:
    """One manuscript: the document that names the generation that counts.

    `firsts` are the places at which its pages begin, `parts` how many documents of each kind there are.
    """

    index: str
    manuscript: str
    generation: int
    entry: Entry
    lexicon: Lexicon
    firsts: tuple[int, ...]
    parts: Mapping[str, int]


@dataclass(frozen=True, slots=True, kw_only=True)
class Holding:
    """The index of one institution; `folding` is None where it cannot be searched: another format, another table.

    `library` is the id of the one that writes it, empty where the index does not tell.
    """

    institution: str
    index: str
    mark: Mark
    library: str
    folding: InstitutionFolding | None
    headers: tuple[Header, ...]


def marks_now(connection: Connection, names: Names) -> dict[str, Mark]:
    """The mark of each index that counts, as a search would see it now."""
    answer = connection.ask(
        "POST",
        [names.searched, "_search"],
        body=_MARKED,
        allow_partial_search_results="false",
        filter_path="aggregations.indexes.buckets",
    )
    return _marks(answer, names)


def marks_in(state: PointInTime, names: Names) -> dict[str, Mark]:
    """The mark of each index in a state."""
    return _marks(state.search(_MARKED, shown="aggregations"), names)


def read_holding(
    state: PointInTime, names: Names, index: str, *, mark: Mark, table: str, shipped: VariantTable
) -> Holding:
    """What one index holds; `table` is the digest of the shipped table of variants. Raises StateGoneError."""
    institution = names.institution_of(index) or ""
    library = ""
    try:
        about = _settings(state, index)
        library = str(about.get("library", ""))
        folding = _folding(about, table)
        if folding is not None:
            folding.check(shipped, institution=institution)
        headers = _headers(state, institution, index) if folding is not None else ()
    except DamagedError:
        folding, headers = None, ()
    return Holding(institution=institution, index=index, mark=mark, library=library, folding=folding, headers=headers)


def within(index: str, kind: str, *more: Answer) -> Answer:
    """The query for documents of a kind in one index of a state."""
    return {"bool": {"filter": [{"term": {"_index": index}}, {"term": {"kind": kind}}, *more]}}


def _marks(answer: Answer, names: Names) -> dict[str, Mark]:
    buckets = answer.get("aggregations", {}).get("indexes", {}).get("buckets", [])
    marks: dict[str, Mark] = {}
    newest: dict[str, str] = {}
    for bucket in buckets:
        index = str(bucket["key"])
        institution = names.institution_of(index)
        if institution is None:
            continue
        # Of an institution that has put two behind its alias the newer one counts.
        other = newest.get(institution)
        if other is None or names.number_of(other) < names.number_of(index):
            marks.pop(other or "", None)
            newest[institution] = index
            marks[index] = (int(bucket["doc_count"]), float(bucket["stamps"]["value"]))
    return marks


def _settings(state: PointInTime, index: str) -> dict[str, Any]:
    found = state.hits({"query": within(index, SETTINGS), "size": 1})
    return _about(found[0]) if found else {}


def _folding(about: Mapping[str, Any], table: str) -> InstitutionFolding | None:
    if about.get("format") != FORMAT or about.get("table") != table:
        return None
    return InstitutionFolding.read(str(about.get("folding")))


def _headers(state: PointInTime, institution: str, index: str) -> tuple[Header, ...]:
    wanted = {
        "query": within(index, HEADER),
        "_source": {"includes": ["about"], "excludes": ["about.ends"]},
        "docvalue_fields": ["generation"],
    }
    pages = state.pages(wanted, size=_AT_ONCE)
    return tuple(_header(hit, institution, index) for hits in pages for hit in hits)


def _header(hit: Hit, institution: str, index: str) -> Header:
    about = _about(hit)
    try:
        # Whose it is, the index says.
        entry = _ENTRY.validate_python(about["entry"] | {"institution": institution})
        for join in entry.joins:
            Join.parse(join)
        manuscript = manuscript_name(institution, entry.shelfmark)
        if hit["_id"] != manuscript:
            raise DamagedError(f"{index}: {hit['_id']} is not the header of {entry.shelfmark}")
        return Header(
            index=index,
            manuscript=manuscript,
            generation=int(hit["fields"]["generation"][0]),
            entry=entry,
            lexicon=Lexicon(list(map(str, about["several"]))),
            firsts=tuple(map(int, about["firsts"])),
            parts={str(kind): int(number) for kind, number in about["parts"].items()},
        )
    except (ValidationError, ValueError, TypeError, KeyError, IndexError, AttributeError) as error:
        raise DamagedError(f"{index}: no header of a manuscript: {hit['_id']}") from error


def _about(hit: Hit) -> dict[str, Any]:
    about = hit.get("_source", {}).get("about")
    if not isinstance(about, dict):
        raise DamagedError(f"{hit.get('_index')}: {hit.get('_id')} says nothing")
    return about
