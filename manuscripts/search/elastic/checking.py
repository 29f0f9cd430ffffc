"""Holds what an index of a cluster has against what it should have."""

from manuscripts.search.elastic.connection import Answer
from manuscripts.search.elastic.documents import Document, Documents
from manuscripts.search.elastic.held import Header, Holding
from manuscripts.search.elastic.point_in_time import PointInTime
from manuscripts.search.holdings import Entry

_STORED = ("text", "boxes", "packed")
_AT_ONCE = 250


def difference(state: PointInTime, header: Header | None, entry: Entry, documents: Documents) -> str:
    """In what a manuscript in a state differs from what it should be, in words; empty where in nothing."""
    if header is None:
        return "it is not there"
    if header.entry != entry:
        return "what is known of it differs"
    held = _held(state, header)
    wanted = {_number(part): _stored(part) for part in documents.parts}
    for letter, words in (("s", "its pages differ"), ("", "its text differs")):
        if _of(held, letter) != _of(wanted, letter):
            return words
    # The words under which passages are found are not given back; the generation tells of them.
    return "" if header.generation == documents.generation else "its text differs"


def faults(state: PointInTime, holding: Holding) -> list[str]:
    """What is wrong with an index as a whole, in words."""
    if holding.folding is None:
        return [f"{holding.index} was made by another version or with another table of variants"]
    # Its settings, the headers, and what these name.
    expected = 1 + sum(1 + sum(header.parts.values()) for header in holding.headers)
    query = {"term": {"_index": holding.index}}
    answer = state.search({"size": 0, "track_total_hits": True, "query": query}, shown="hits.total.value")
    found = int(answer["hits"]["total"]["value"])
    return [] if found == expected else [f"{holding.index} has {found} documents, not {expected}"]


def _held(state: PointInTime, header: Header) -> dict[str, tuple[str, ...]]:
    filters: list[Answer] = [
        {"term": {"_index": header.index}},
        {"term": {"manuscript": header.manuscript}},
        {"term": {"generation": header.generation}},
    ]
    query = {"bool": {"filter": filters, "must_not": [{"term": {"kind": "header"}}]}}
    body: Answer = {"query": query, "stored_fields": list(_STORED), "_source": False}
    return {
        hit["_id"].rpartition(".")[2]: tuple(hit.get("fields", {}).get(name, [""])[0] for name in _STORED)
        for hits in state.pages(body, size=_AT_ONCE)
        for hit in hits
    }


def _stored(part: Document) -> tuple[str, ...]:
    return tuple(part.fields.get(name, "") for name in _STORED)


def _number(part: Document) -> str:
    """The end of an id, which tells a document of a manuscript from its others in every generation."""
    return part.name.rpartition(".")[2]


def _of(parts: dict[str, tuple[str, ...]], letter: str) -> dict[str, tuple[str, ...]]:
    return {name: stored for name, stored in parts.items() if name.startswith(letter)}
