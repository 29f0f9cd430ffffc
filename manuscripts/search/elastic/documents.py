"""A manuscript as documents of a cluster: a header, and of one generation its pages, passages and tallies.

The generation is a digest of all that is stored of the manuscript. The header names the one that counts.
"""

import hashlib
import json
from base64 import b64encode
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import asdict, dataclass
from itertools import islice
from typing import Any

from manuscripts.search.elastic.names import manuscript_name, part_name, place_of
from manuscripts.search.packed_passage import PackedPassage
from manuscripts.search.packing import pack_page
from manuscripts.search.passages import Passage
from manuscripts.search.stored import StoredText

PAGE, PASSAGE, TALLY, HEADER, SETTINGS = "page", "passage", "tally", "header", "settings"
_LETTERS = {PAGE: "s", PASSAGE: "p", TALLY: "t"}
_TALLIED = 200_000
_LONGEST_WORD = 200
_STAMP = 0xFFFFFFFF


@dataclass(frozen=True, slots=True, kw_only=True)
class Document:
    """One document with its id."""

    name: str
    fields: dict[str, Any]

    def written(self) -> bytes:
        """The two lines of a bulk that put it there."""
        return b"%s\n%s" % (_line({"index": {"_id": self.name}}), _line(self.fields))


@dataclass(frozen=True, slots=True, kw_only=True)
class Documents:
    """The documents of one manuscript: the header, which is written last, and all others."""

    manuscript: str
    generation: int
    header: Document
    parts: tuple[Document, ...]


def documents_of(text: StoredText) -> Documents:
    """What a cluster holds of a manuscript."""
    manuscript = manuscript_name(text.entry.institution, text.entry.shelfmark)
    ends = [_packed(passage) for passage in text.ends] if text.ends else []
    about = {
        "entry": asdict(text.entry),
        "several": list(text.several),
        "firsts": [page.first for page in text.pages],
        "ends": ends,
    }
    parts = [*_pages(text), *_passages(text), *_tallies(text)]
    digest = hashlib.blake2b(_line(about), digest_size=8)
    for kind, fields in parts:
        digest.update(_line([kind, fields]))
    # Of a signed number the bits that need no sign.
    generation = int.from_bytes(digest.digest()) >> 1
    numbers = dict.fromkeys(_LETTERS, 0)
    documents = []
    for kind, fields in parts:
        number = numbers[kind]
        numbers[kind] += 1
        documents.append(
            Document(
                name=part_name(manuscript, generation, _LETTERS[kind], number),
                fields={
                    "kind": kind,
                    "manuscript": manuscript,
                    "generation": generation,
                    "at": place_of(manuscript, number),
                    **fields,
                },
            )
        )
    header = Document(
        name=manuscript,
        fields={
            "kind": HEADER,
            "manuscript": manuscript,
            "generation": generation,
            "at": place_of(manuscript, 0),
            "stamp": generation & _STAMP,
            "about": about | {"parts": numbers},
        },
    )
    return Documents(manuscript=manuscript, generation=generation, header=header, parts=tuple(documents))


def settings_document(*, form: int, table: str, folding: str, library: str) -> Document:
    """What tells how the texts of an index were folded: the format, the digest of the shipped table, the rest.

    `library` is the id of the one that writes it, empty where that is not told.
    """
    about = {"format": form, "table": table, "folding": folding} | ({"library": library} if library else {})
    stamp = int.from_bytes(hashlib.blake2b(_line(about), digest_size=4).digest())
    return Document(name=SETTINGS, fields={"kind": SETTINGS, "stamp": stamp, "about": about})


def deletion(name: str) -> bytes:
    """The line of a bulk that deletes a document."""
    return _line({"delete": {"_id": name}})


def short_word(word: str) -> str:
    """A word as it stands in the index: of a longer one the tokenizer would make several."""
    if len(word) <= _LONGEST_WORD:
        return word
    return f"h{hashlib.blake2b(word.encode('ascii'), digest_size=16).hexdigest()}"


def _pages(text: StoredText) -> Iterator[tuple[str, dict[str, str]]]:
    for page in text.pages:
        packed, boxes = pack_page(page)
        yield PAGE, {"text": b64encode(packed).decode("ascii"), "boxes": b64encode(boxes).decode("ascii")}


def _passages(text: StoredText) -> Iterator[tuple[str, dict[str, str]]]:
    for passage, grams in zip(text.passages, text.grams, strict=True):
        yield (
            PASSAGE,
            {
                "packed": _packed(passage),
                "pairs": _words(grams.pairs),
                "signs": _words((*grams.signs, *grams.beside)),
            },
        )


def _tallies(text: StoredText) -> Iterator[tuple[str, dict[str, str]]]:
    """Each word stands in one of them, so that what is counted in all together is counted once."""
    words = iter(text.tally)
    while held := tuple(islice(words, _TALLIED)):
        yield TALLY, {"tally": _words(held)}


def _packed(passage: Passage) -> str:
    return b64encode(PackedPassage.pack(passage).packed).decode("ascii")


def _words(words: Iterable[str]) -> str:
    return " ".join(map(short_word, words))


def _line(value: dict[str, Any] | Sequence[Any]) -> bytes:
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"), sort_keys=True).encode("utf-8")
