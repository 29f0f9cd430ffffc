"""What the embedded index holds, as a search reads it: one state of its file."""

import json
import sqlite3
from bisect import bisect_right
from collections.abc import Iterator, Sequence
from operator import itemgetter

import numpy as np

from manuscripts.search.flow import FlowPage
from manuscripts.search.grams import Need, Row
from manuscripts.search.holdings import Counts, Entry, Holdings
from manuscripts.search.lexicon import Lexicon
from manuscripts.search.packed_passage import PackedPassage
from manuscripts.search.packing import unpack_page
from manuscripts.search.passages import Passage

_PASSAGES = "SELECT id, packed FROM passage WHERE id IN ({ids}) ORDER BY id"
_FOUND = "SELECT rowid FROM word WHERE word MATCH :match AND rowid BETWEEN :low AND :high"
_EVERY = "SELECT id FROM passage WHERE id BETWEEN :low AND :high"
_PAGE = "SELECT text, boxes FROM page WHERE manuscript = ? AND first <= ? ORDER BY first DESC LIMIT 1"
_FEW = 32
_HIGHEST = 2**62


class SqliteTexts:
    """Made anew for every state of the file; what it has read of manuscripts and pages it keeps for one search."""

    def __init__(self, db: sqlite3.Connection) -> None:
        self._db = db
        rows = db.execute("SELECT id, entry, first_passage, passages FROM manuscript ORDER BY first_passage").fetchall()
        self.holdings = Holdings({number: Entry.read(held) for number, held, _, _ in rows})
        self._ranges = {number: (first, first + count - 1) for number, _, first, count in rows if count}
        self._firsts = [first for first, _ in self._ranges.values()]
        self._owners = [self.holdings.number_of[number] for number in self._ranges]
        names = np.array(self.holdings.names, dtype=np.intp)
        self._numbers = np.full(names.max(initial=0) + 1, -1)
        self._numbers[names] = np.arange(len(names))
        self._lexicons: dict[int, Lexicon] = {}
        self._pages: dict[int, list[FlowPage]] = {}

    def forget(self) -> None:
        """Give back what was read for one search."""
        self._lexicons.clear()
        self._pages.clear()

    def foresee(self, *, manuscripts: Sequence[int] = (), places: Sequence[tuple[int, int]] = ()) -> None:
        """All of it is at hand."""

    def tally(self, grams: Sequence[str]) -> Counts:
        counts = np.zeros(len(self.holdings), dtype=np.int64)
        for gram in grams:
            self._add(counts, gram, 1)
            # Of the bits only those that are set somewhere have a word.
            bits = self._db.execute("SELECT term FROM tallied WHERE term > ? AND term < ?", (f"{gram}t", f"{gram}u"))
            for (word,) in bits.fetchall():
                self._add(counts, word, 2 ** int(word.rpartition("t")[2]))
        return counts

    def passages(self, needs: Sequence[Need], *, within: Sequence[int] | None) -> Iterator[tuple[int, PackedPassage]]:
        match = " AND ".join(map(_matched, needs))
        query = _PASSAGES.format(ids=_FOUND if needs else _EVERY)
        if within is not None and len(within) <= _FEW:
            names = [int(self.holdings.names[number]) for number in within]
            ranges = [self._ranges[name] for name in names if name in self._ranges]
        else:
            ranges = [(0, _HIGHEST)]
        chosen = None if within is None else set(within)
        for low, high in ranges:
            for name, packed in self._db.execute(query, {"match": match, "low": low, "high": high}):
                number = self._owners[bisect_right(self._firsts, name) - 1]
                if chosen is None or number in chosen:
                    yield number, PackedPassage(packed)

    def lexicon(self, manuscript: int) -> Lexicon:
        if manuscript not in self._lexicons:
            (several,) = self._one("several", manuscript)
            self._lexicons[manuscript] = Lexicon(json.loads(several))
        return self._lexicons[manuscript]

    def ends(self, manuscript: int) -> tuple[Passage, Passage] | None:
        head, tail = self._one("head, tail", manuscript)
        return (PackedPassage(head).open(), PackedPassage(tail).open()) if head else None

    def page_with(self, manuscript: int, place: int) -> FlowPage | None:
        held = self._pages.setdefault(manuscript, [])
        for page in held:
            if page.first <= place < page.end:
                return page
        found = self._db.execute(_PAGE, (self.holdings.names[manuscript], place)).fetchone()
        if not found:
            return None
        held.append(unpack_page(*found))
        return held[-1] if place < held[-1].end else None

    def _one(self, columns: str, manuscript: int) -> tuple[bytes, ...]:
        query = f"SELECT {columns} FROM manuscript WHERE id = ?"  # noqa: S608 - the columns are ours
        row: tuple[bytes, ...] = self._db.execute(query, (self.holdings.names[manuscript],)).fetchone()
        return row

    def _add(self, counts: Counts, word: str, number: int) -> None:
        """Add `number` for each manuscript that has a word."""
        rows = self._db.execute("SELECT rowid FROM tally WHERE tally MATCH ?", (f'"{word}"',)).fetchall()
        names = np.fromiter(map(itemgetter(0), rows), dtype=np.intp, count=len(rows))
        counts[self._numbers[names]] += number


def _matched(need: Need) -> str:
    """What is needed, in the language of the index of words."""
    if isinstance(need, Row):
        return f'(pairs : "{" ".join(need.pairs)}")'
    ways = [f'pairs : "{word}"' for word in need.pairs] + [f'signs : "{word}"' for word in need.signs]
    return f"({' OR '.join(ways)})"
