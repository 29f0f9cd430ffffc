"""The embedded engine: phrases in SQLite FTS5, occurrences counted and placed in the passages that it names."""

import json
import sqlite3
import zlib
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import groupby
from operator import itemgetter
from pathlib import Path
from types import MappingProxyType

import numpy as np

from manuscripts.core.certificate import accuracy_of
from manuscripts.core.errors import IndexUnusableError
from manuscripts.core.manuscript import Manuscript
from manuscripts.core.page import Page
from manuscripts.search.answer import compose_answer
from manuscripts.search.flow import FlowPage, build_flow
from manuscripts.search.packing import pack_page, unpack_page
from manuscripts.search.passages import Lexicon, Numbers, Passage, collect, count_rows, cut_stream
from manuscripts.search.query import Phrase, Query, parse_query
from manuscripts.search.results import SearchResult
from manuscripts.search.sqlite_file import REBUILD, open_index, told_as_ours, transaction
from manuscripts.search.terms import Fold, OwnFolds

_FIND = """
SELECT manuscript.id, institution, shelfmark, title, accuracy, several, passage.written, passage.folded, places, digest
FROM term JOIN passage ON passage.id = term.rowid JOIN manuscript ON manuscript.id = passage.manuscript
WHERE term MATCH :match
    AND (:institution IS NULL OR institution = :institution)
    AND institution NOT IN (SELECT value FROM json_each(:others)) AND (:shelfmark IS NULL OR shelfmark = :shelfmark)
    AND (:accuracy IS NULL OR accuracy >= :accuracy)
ORDER BY term.rowid
"""
_HELD = "SELECT id, title, accuracy, several FROM manuscript WHERE institution = ? AND shelfmark = ?"
_PAGES = "SELECT first, text, boxes FROM page WHERE manuscript = ? ORDER BY first"
_PASSAGES = "SELECT written, folded, places, digest FROM passage WHERE manuscript = ? ORDER BY id"
_DIGESTS = "SELECT digest FROM passage WHERE manuscript = ? ORDER BY id"
_PAGE = "SELECT text, boxes FROM page WHERE manuscript = ? AND first <= ? ORDER BY first DESC LIMIT 1"


class SqliteIndex:
    """One file; many processes may read it while one writes. An object belongs to the thread that made it."""

    def __init__(self, path: Path, *, fold: Fold, folding: str, own: OwnFolds = MappingProxyType({})) -> None:
        """`folding` names the table behind `fold`. Raises LibraryError for a file that cannot be used."""
        self._path = path
        self._fold = fold
        self._own = own
        self._db = open_index(path, folding=folding)

    def replace(self, manuscript: Manuscript, pages: Sequence[Page]) -> None:
        flow = build_flow(pages, fold=self._own.get(manuscript.institution, self._fold))
        lexicon, accuracy = Lexicon(), accuracy_of(pages)
        passages = [passage for stream in flow.streams for passage in cut_stream(stream, lexicon)]
        with told_as_ours(self._path), transaction(self._db, write=True):
            self._forget(manuscript.institution, manuscript.shelfmark)
            cursor = self._db.execute(
                "INSERT INTO manuscript (institution, shelfmark, title, accuracy, several) VALUES (?, ?, ?, ?, ?)",
                (manuscript.institution, manuscript.shelfmark, manuscript.title, accuracy, json.dumps(lexicon.several)),
            )
            number = cursor.lastrowid
            self._db.executemany(
                "INSERT INTO page (manuscript, first, text, boxes) VALUES (?, ?, ?, ?)",
                ((number, page.first, *pack_page(page)) for page in flow.pages if page.end > page.first),
            )
            for passage in passages:
                blobs = [_blob(part) for part in _parts(passage)]
                cursor = self._db.execute(
                    "INSERT INTO passage (manuscript, written, folded, places, digest) VALUES (?, ?, ?, ?, ?)",
                    (number, *blobs, _digest(blobs)),
                )
                self._db.execute(
                    "INSERT INTO term (rowid, written, folded) VALUES (?, ?, ?)",
                    (cursor.lastrowid, _words(lexicon, passage.written), _words(lexicon, passage.folded)),
                )

    def remove(self, institution: str, shelfmark: str) -> None:
        """Forget a manuscript. Its last traces leave the files when no reader is busy with an older state any more."""
        with told_as_ours(self._path):
            with transaction(self._db, write=True):
                if self._forget(institution, shelfmark):
                    # Without it, deleted words stay in the older segments of the index until a merge reaches them.
                    self._db.execute("INSERT INTO term (term) VALUES ('optimize')")
            self._db.execute("PRAGMA wal_checkpoint(TRUNCATE)")

    def search(self, query: Query) -> SearchResult:
        phrase = parse_query(query, fold=self._fold)
        with told_as_ours(self._path), transaction(self._db, write=False):
            found = list(self._findings(phrase, query, others=tuple(self._own)))
            for institution, fold in self._own.items():
                if query.institution in (None, institution):
                    theirs = replace(query, institution=institution)
                    found += self._findings(parse_query(query, fold=fold), theirs, others=())
            return compose_answer(query, found)

    def held(self) -> set[tuple[str, str]]:
        with told_as_ours(self._path):
            return set(self._db.execute("SELECT institution, shelfmark FROM manuscript"))

    def difference(self, manuscript: Manuscript, pages: Sequence[Page]) -> str:
        flow = build_flow(pages, fold=self._own.get(manuscript.institution, self._fold))
        lexicon = Lexicon()
        passages = [passage for stream in flow.streams for passage in cut_stream(stream, lexicon)]
        with told_as_ours(self._path), transaction(self._db, write=False):
            found = self._db.execute(_HELD, (manuscript.institution, manuscript.shelfmark)).fetchone()
            if found is None:
                return "it is not there"
            number, title, accuracy, several = found
            if (title, accuracy) != (manuscript.title, accuracy_of(pages)):
                return "title or accuracy differ"
            expected = [(page.first, *pack_page(page)) for page in flow.pages if page.end > page.first]
            if self._db.execute(_PAGES, (number,)).fetchall() != expected:
                return "its pages differ"
            digests = [(_digest([_blob(part) for part in _parts(passage)]),) for passage in passages]
            same = json.loads(several) == lexicon.several
            if not same or self._db.execute(_DIGESTS, (number,)).fetchall() != digests:
                return "its text differs"
        return ""

    def faults(self) -> list[str]:
        """Damage of the file, and words that are in the index of words and in no passage, or the other way round."""
        with told_as_ours(self._path), transaction(self._db, write=False):
            found = [str(row[0]) for row in self._db.execute("PRAGMA integrity_check") if row[0] != "ok"]
            counted = self._counted_words()
            self._db.execute("CREATE VIRTUAL TABLE IF NOT EXISTS temp.word USING fts5vocab('main', 'term', 'col')")
            held = {(layer, word): count for word, layer, count in self._db.execute("SELECT term, col, cnt FROM word")}
        differing = sum(held.get(key) != counted.get(key) for key in held.keys() | counted.keys())
        if differing:
            found.append(f"words that are counted otherwise in the index of words than in the passages: {differing}")
        return found

    def close(self) -> None:
        self._db.close()

    def _counted_words(self) -> Counter[tuple[str, str]]:
        """How often which word stands in which layer of all passages; raises IndexUnusableError for a changed one."""
        counted: Counter[tuple[str, str]] = Counter()
        for number, several in self._db.execute("SELECT id, several FROM manuscript").fetchall():
            lexicon = Lexicon(json.loads(several))
            for *blobs, digest in self._db.execute(_PASSAGES, (number,)):
                passage = self._passage(blobs, digest)
                for layer, numbers in (("written", passage.written), ("folded", passage.folded)):
                    distinct, counts = np.unique(numbers, return_counts=True)
                    words = map(_word, lexicon.read(distinct))
                    for word, count in zip(words, counts.tolist(), strict=True):
                        counted[layer, word] += count
        return counted

    def _forget(self, institution: str, shelfmark: str) -> bool:
        found = self._db.execute(
            "SELECT id, several FROM manuscript WHERE institution = ? AND shelfmark = ?", (institution, shelfmark)
        ).fetchone()
        if found is None:
            return False
        number, several = found
        lexicon = Lexicon(json.loads(several))
        rows = self._db.execute(
            "SELECT id, written, folded, places, digest FROM passage WHERE manuscript = ?", (number,)
        ).fetchall()
        for id_, *blobs, digest in rows:
            passage = self._passage(blobs, digest)
            self._db.execute(
                "INSERT INTO term (term, rowid, written, folded) VALUES ('delete', ?, ?, ?)",
                (id_, _words(lexicon, passage.written), _words(lexicon, passage.folded)),
            )
        self._db.execute("DELETE FROM manuscript WHERE id = ?", (number,))
        return True

    def _findings(self, phrase: Phrase, query: Query, *, others: Sequence[str]) -> Iterator["_Found"]:
        """What is found as `query` narrows it, without the institutions of `others`."""
        narrowed = {name: getattr(query, name) for name in ("institution", "shelfmark", "accuracy")}
        rows = self._db.execute(_FIND, {"match": _match(phrase), "others": json.dumps(others)} | narrowed)
        # The passages of a manuscript were stored in one go, so their rows stand together.
        for (number, institution, shelfmark, title, accuracy, several), group in groupby(rows, itemgetter(slice(6))):
            lexicon = Lexicon(json.loads(several))
            passages = (self._passage(row[6:9], row[9]) for row in group)
            places, written = collect(passages, lexicon.numbers(phrase.terms), exact=phrase.exact)
            if len(places):
                yield _Found(
                    institution=institution,
                    shelfmark=shelfmark,
                    title=title,
                    accuracy=accuracy,
                    occurrences=places,
                    spellings=_spellings(lexicon, written),
                    pages=_Pages(self._db, number),
                )

    def _passage(self, blobs: Sequence[bytes], digest: int) -> Passage:
        # sqlite keeps no checksums of its own, and a wrong text would be worse than none.
        if _digest(blobs) != digest:
            raise IndexUnusableError(
                "the search index is damaged: a passage has changed.", where=str(self._path), advice=REBUILD
            )
        written, folded, places = (_array(blob) for blob in blobs)
        return Passage(written=written, folded=folded, places=places)


class _Pages:
    """The pages of one manuscript, each fetched once."""

    def __init__(self, db: sqlite3.Connection, manuscript: int) -> None:
        self._db = db
        self._manuscript = manuscript
        self._fetched: list[FlowPage] = []

    def page_with(self, place: int) -> FlowPage | None:
        for page in self._fetched:
            if page.first <= place < page.end:
                return page
        found = self._db.execute(_PAGE, (self._manuscript, place)).fetchone()
        if not found:
            return None
        last = unpack_page(*found)
        self._fetched.append(last)
        return last if place < last.end else None


@dataclass(frozen=True, slots=True, kw_only=True)
class _Found:
    institution: str
    shelfmark: str
    title: str
    accuracy: float | None
    occurrences: Numbers
    spellings: Counter[str]
    pages: _Pages

    def places(self, start: int, end: int) -> list[list[int]]:
        chosen: list[list[int]] = self.occurrences[start:end].tolist()
        return chosen

    def page_with(self, place: int) -> FlowPage | None:
        return self.pages.page_with(place)


def _spellings(lexicon: Lexicon, written: Numbers) -> Counter[str]:
    spellings: Counter[str] = Counter()
    for row, count in count_rows(written):
        spellings["".join(lexicon.read(row))] += count
    return spellings


def _match(phrase: Phrase) -> str:
    layer = "written" if phrase.exact else "folded"
    return f'{layer} : "{" ".join(_word(term) for term in phrase.terms)}"'


def _word(term: str) -> str:
    """A term as a word of ASCII, so that no tokenizer of sqlite has a say in what a character is."""
    return "x".join(f"{ord(character):x}" for character in term)


def _words(lexicon: Lexicon, numbers: Numbers) -> str:
    distinct, which = np.unique(numbers, return_inverse=True)
    words = [_word(term) for term in lexicon.read(distinct)]
    return " ".join([words[index] for index in which.tolist()])


def _parts(passage: Passage) -> tuple[Numbers, Numbers, Numbers]:
    return passage.written, passage.folded, passage.places


def _digest(blobs: Sequence[bytes]) -> int:
    digest = 0
    for blob in blobs:
        digest = zlib.crc32(blob, digest)
    return digest


def _blob(numbers: Numbers) -> bytes:
    return numbers.astype("<u4").tobytes()


def _array(blob: bytes) -> Numbers:
    return np.frombuffer(blob, dtype="<u4")
