"""The embedded search index: one sqlite file with full-text search, made from the records and never the only copy.

Passages are stored as rows of numbers; full-text search says which of them may hold a phrase, and how often a
manuscript has one or two signs. Damaged bytes show themselves by the checksum of the passage.
"""

import hashlib
import json
from collections.abc import Iterable, Iterator, Sequence
from functools import lru_cache
from pathlib import Path
from types import MappingProxyType

from manuscripts.core.manuscript import Manuscript
from manuscripts.core.page import Page
from manuscripts.search.finding import OwnFoldings, find
from manuscripts.search.folding import Folding
from manuscripts.search.grams import tally_of, words_of
from manuscripts.search.lexicon import Lexicon
from manuscripts.search.packed_passage import PackedPassage
from manuscripts.search.packing import pack_page
from manuscripts.search.query import Query
from manuscripts.search.results import SearchResult
from manuscripts.search.seams import Seam, seams_of
from manuscripts.search.sqlite_file import open_index, told_as_ours, transaction
from manuscripts.search.sqlite_texts import SqliteTexts
from manuscripts.search.stored import StoredText, text_of

_ADD_MANUSCRIPT = (
    "INSERT INTO manuscript (institution, shelfmark, entry, several, head, tail, first_passage, passages) "
    "VALUES (?, ?, ?, ?, ?, ?, ?, ?) RETURNING id"
)
_HELD = "SELECT id, entry, several, head, tail FROM manuscript WHERE institution = ? AND shelfmark = ?"
_PAGES = "SELECT first, text, boxes FROM page WHERE manuscript = ? ORDER BY first"
_PASSAGES = (
    "SELECT passage.id, packed, beside FROM manuscript JOIN passage "
    "ON passage.id BETWEEN first_passage AND first_passage + passages - 1 WHERE manuscript.id = ? ORDER BY passage.id"
)
_FORGET_PASSAGES = (
    "DELETE FROM passage WHERE id IN (SELECT passage.id FROM manuscript JOIN passage "
    "ON passage.id BETWEEN first_passage AND first_passage + passages - 1 WHERE manuscript.id = ?)"
)
_NEXT = "SELECT coalesce(max(first_passage + passages), 1) FROM manuscript"
_MODULUS = 2**64


class SqliteIndex:
    """One file; many processes may read it while one writes. An object belongs to the thread that made it."""

    def __init__(self, path: Path, *, folding: Folding, digest: str, own: OwnFoldings = MappingProxyType({})) -> None:
        """`digest` names the table behind `folding`. Raises LibraryError for a file that cannot be used."""
        self._path = path
        self._folding = folding
        self._own = own
        self._db = open_index(path, digest=digest)
        self._state: int | None = None
        self._texts: SqliteTexts
        self._seams: tuple[Seam, ...] = ()

    def replace(self, manuscript: Manuscript, pages: Sequence[Page]) -> None:
        text = self._text(manuscript, pages)
        with told_as_ours(self._path), transaction(self._db, write=True):
            self._forget(manuscript.institution, manuscript.shelfmark)
            self._add(text)
        self._state = None

    def remove(self, institution: str, shelfmark: str) -> None:
        """Forget a manuscript. Its last traces leave the files when no reader is busy with an older state any more."""
        with told_as_ours(self._path):
            with transaction(self._db, write=True):
                if self._forget(institution, shelfmark):
                    # Without it, deleted words stay in the older segments of the indexes until a merge reaches them.
                    self._db.execute("INSERT INTO word (word) VALUES ('optimize')")
                    self._db.execute("INSERT INTO tally (tally) VALUES ('optimize')")
            self._db.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        self._state = None

    def search(self, query: Query) -> SearchResult:
        with told_as_ours(self._path), transaction(self._db, write=False):
            texts = self._current()
            try:
                return find(query, texts, folding=self._folding, own=self._own, seams=self._seams)
            finally:
                texts.forget()

    def held(self) -> set[tuple[str, str]]:
        with told_as_ours(self._path):
            return set(self._db.execute("SELECT institution, shelfmark FROM manuscript"))

    def difference(self, manuscript: Manuscript, pages: Sequence[Page]) -> str:
        text = self._text(manuscript, pages)
        with told_as_ours(self._path), transaction(self._db, write=False):
            found = self._db.execute(_HELD, (manuscript.institution, manuscript.shelfmark)).fetchone()
            if found is None:
                return "it is not there"
            number, *known = found
            entry, *ends = _known(text)
            if known[0] != entry:
                return "what is known of it differs"
            if self._db.execute(_PAGES, (number,)).fetchall() != list(_pages(text)):
                return "its pages differ"
            passages = self._db.execute(_PASSAGES, (number,)).fetchall()
            if known[1:] != ends or [passage for _, *passage in passages] != list(map(list, _passages(text))):
                return "its text differs"
        return ""

    def faults(self) -> list[str]:
        """Damage of the file, and words that are in the indexes of words and in no passage, or the other way round."""
        with told_as_ours(self._path), transaction(self._db, write=False):
            found = [str(row[0]) for row in self._db.execute("PRAGMA integrity_check") if row[0] != "ok"]
            self._db.execute("CREATE VIRTUAL TABLE IF NOT EXISTS temp.worded USING fts5vocab('main', 'word', 'col')")
            held = _sum(self._db.execute("SELECT term || col, cnt FROM worded"))
            tallied = _sum(self._db.execute("SELECT term, doc FROM tallied"))
            worded, counted = self._made_anew()
        if held != worded:
            found.append("the index of words has other words than the passages")
        if tallied != counted:
            found.append("the tally counts otherwise than the passages")
        return found

    def close(self) -> None:
        self._db.close()

    def _text(self, manuscript: Manuscript, pages: Sequence[Page]) -> StoredText:
        return text_of(manuscript, pages, folding=self._own.get(manuscript.institution, self._folding))

    def _current(self) -> SqliteTexts:
        """What the file holds in the state that this transaction sees."""
        state = int(self._db.execute("PRAGMA data_version").fetchone()[0])
        if state != self._state:
            self._texts = SqliteTexts(self._db)
            self._seams = seams_of(self._texts)
            self._state = state
        return self._texts

    def _add(self, text: StoredText) -> None:
        ((first,),) = self._db.execute(_NEXT).fetchall()
        row = (text.entry.institution, text.entry.shelfmark, *_known(text), first, len(text.passages))
        ((number,),) = self._db.execute(_ADD_MANUSCRIPT, row).fetchall()
        self._db.executemany(
            "INSERT INTO page (manuscript, first, text, boxes) VALUES (?, ?, ?, ?)",
            ((number, *page) for page in _pages(text)),
        )
        self._db.executemany(
            "INSERT INTO passage (id, packed, beside) VALUES (?, ?, ?)",
            ((name, *passage) for name, passage in enumerate(_passages(text), first)),
        )
        self._db.executemany(
            "INSERT INTO word (rowid, pairs, signs) VALUES (?, ?, ?)",
            (
                (name, " ".join(grams.pairs), " ".join((*grams.signs, *grams.beside)))
                for name, grams in enumerate(text.grams, first)
            ),
        )
        self._db.execute("INSERT INTO tally (rowid, words) VALUES (?, ?)", (number, " ".join(text.tally)))

    def _forget(self, institution: str, shelfmark: str) -> bool:
        found = self._db.execute(_HELD, (institution, shelfmark)).fetchone()
        if found is None:
            return False
        number = int(found[0])
        rows, tally = self._words(number)
        self._db.executemany("INSERT INTO word (word, rowid, pairs, signs) VALUES ('delete', ?, ?, ?)", rows)
        self._db.execute("INSERT INTO tally (tally, rowid, words) VALUES ('delete', ?, ?)", (number, tally))
        self._db.execute(_FORGET_PASSAGES, (number,))
        self._db.execute("DELETE FROM manuscript WHERE id = ?", (number,))
        return True

    def _words(self, number: int) -> tuple[list[tuple[int, str, str]], str]:
        """The words of each passage of a manuscript, and those of its tally, made anew from what is stored."""
        (several,) = self._db.execute("SELECT several FROM manuscript WHERE id = ?", (number,)).fetchone()
        lexicon = Lexicon(json.loads(several))
        rows = []
        passages = []
        for name, packed, beside in self._db.execute(_PASSAGES, (number,)).fetchall():
            passages.append(PackedPassage(packed).open())
            pairs, signs = words_of(passages[-1].folded, lexicon)
            rows.append((name, " ".join(pairs), " ".join((*signs, beside))))
        return rows, " ".join(tally_of(passages, lexicon))

    def _made_anew(self) -> tuple[int, int]:
        """The sums of the words that there should be in the index of words and in the tally."""
        worded = tallied = 0
        for (number,) in self._db.execute("SELECT id FROM manuscript").fetchall():
            rows, tally = self._words(number)
            for _, pairs, signs in rows:
                worded += _sum((f"{word}pairs", 1) for word in pairs.split())
                worded += _sum((f"{word}signs", 1) for word in signs.split())
            tallied += _sum((word, 1) for word in tally.split())
        return worded % _MODULUS, tallied % _MODULUS


def _known(text: StoredText) -> tuple[str, str, bytes | None, bytes | None]:
    """What the row of a manuscript has beside its key."""
    head, tail = (PackedPassage.pack(end).packed for end in text.ends) if text.ends else (None, None)
    return text.entry.written(), json.dumps(text.several, ensure_ascii=False), head, tail


def _pages(text: StoredText) -> Iterator[tuple[int, bytes, bytes]]:
    return ((page.first, *pack_page(page)) for page in text.pages)


def _passages(text: StoredText) -> Iterator[tuple[bytes, str]]:
    for passage, grams in zip(text.passages, text.grams, strict=True):
        yield PackedPassage.pack(passage).packed, " ".join(grams.beside)


def _sum(words: Iterable[tuple[str, int]]) -> int:
    """A number that tells two collections of counted words apart, in whatever order they come."""
    return sum(count * _hashed(word) for word, count in words) % _MODULUS


@lru_cache(maxsize=1 << 18)
def _hashed(word: str) -> int:
    return int.from_bytes(hashlib.blake2b(word.encode("ascii"), digest_size=8).digest(), "little")
