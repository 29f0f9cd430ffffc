"""What an index of words knows of a passage: grams, from which every engine finds the passages worth looking into.

All grams are of terms at SEARCHING. Each is a word of ASCII, so that no tokenizer of an engine has a say in what a
character is:

- a sign, `4e00`, is one term (`5b57xe0100` one of several code points);
- a pair, `4e00y4e8c`, two that follow one another, as they stand in a row in a passage;
- a part, `p6728`, a component or operator of the sequence that describes a character;
- a possible sign or pair, `m4e00` and `m4e00y4e8c`, one that a recogniser held possible beside what is written;
- a tally, `4e00y4e8ct3`, says that bit 3 is set in the number of times, less one, that a manuscript has a sign or pair.
  So numbers of occurrences are known without looking into any passage.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

import numpy as np

from manuscripts.core.han import SELECTOR
from manuscripts.core.ids import UNKNOWN
from manuscripts.search import passages
from manuscripts.search.expression import Made, Shaped
from manuscripts.search.folding import Folding
from manuscripts.search.lexicon import Lexicon, Numbers
from manuscripts.search.passages import Passage
from manuscripts.search.pattern import Pattern, Term
from manuscripts.variants.table import SEARCHING

BITS = 32
"""No manuscript has a sign or pair more than 2 to this power times."""
_PAIR = np.uint64(32)


def sign_word(term: str) -> str:
    """The word of one term."""
    return "x".join(f"{ord(character):x}" for character in term)


def pair_word(first: str, second: str) -> str:
    """The word of two terms in a row."""
    return f"{sign_word(first)}y{sign_word(second)}"


def bit_word(word: str, bit: int) -> str:
    """The word that says that a bit is set in the number of a sign or pair, less one."""
    return f"{word}t{bit}"


@dataclass(frozen=True, slots=True, kw_only=True)
class Grams:
    """The words of one passage: `pairs` in a row, as they follow one another, and the distinct `signs`.

    `beside` are parts and what is only possible: these cannot be told from the terms alone.
    """

    pairs: tuple[str, ...]
    signs: tuple[str, ...]
    beside: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Row:
    """Pairs that must follow one another in `pairs`."""

    pairs: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Somewhere:
    """At least one of these must stand in the passage: `pairs` among the pairs, `signs` among the signs."""

    pairs: tuple[str, ...] = ()
    signs: tuple[str, ...] = ()


Need = Row | Somewhere
"""What a passage must have; the words of `signs` stand among `Grams.signs` or `Grams.beside`."""


def grams_of(passage: Passage, lexicon: Lexicon, folding: Folding) -> Grams:
    """The words under which a passage is found."""
    pairs, signs = words_of(passage.folded, lexicon)
    beside = {*_parts(passage, lexicon, folding), *_possible(passage, lexicon, folding)}
    return Grams(pairs=pairs, signs=signs, beside=tuple(sorted(beside)))


def words_of(folded: Numbers, lexicon: Lexicon) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """The pairs in a row, and the distinct signs."""
    words = _words(folded, lexicon)
    pairs = tuple(f"{first}y{second}" for first, second in pairwise(words))
    return pairs, tuple(sorted(set(words)))


def tally_of(manuscript: Iterable[Passage], lexicon: Lexicon) -> list[str]:
    """The words that say how often which sign and pair stands in the passages of one manuscript."""
    signs: list[Numbers] = []
    pairs: list[np.ndarray] = []
    for passage in manuscript:
        own = min(passages.STEP, len(passage))
        both = (passage.folded[:-1].astype(np.uint64) << _PAIR) | passage.folded[1:]
        if passage.joints is None:
            signs.append(passage.folded[:own])
            pairs.append(both[:own])
        else:
            at = passage.joints.astype(np.intp) - 1
            pairs.append(both[at[at < own]])
    words: list[str] = []
    for found in (signs, pairs):
        numbers, counts = np.unique(np.concatenate(found) if found else np.zeros(0, np.uint64), return_counts=True)
        for word, count in zip(_tallied(numbers, lexicon, pairs=found is pairs), (counts - 1).tolist(), strict=True):
            words.append(word)
            words += [bit_word(word, bit) for bit in range(count.bit_length()) if count >> bit & 1]
    return words


def needs_of(pattern: Pattern, *, candidates: bool) -> list[Need]:
    """What a passage must have so that it can hold `pattern`."""
    needs: list[Need] = []
    for run in pattern.runs:
        row: list[Term] = []
        for part in (*run, None):
            if isinstance(part, Term) and part.searched:
                row.append(part)
                continue
            needs += _row_needs(row, candidates=candidates)
            row = []
            needs += _part_needs(part) if isinstance(part, Made | Shaped) else []
    return needs


def _row_needs(row: Sequence[Term], *, candidates: bool) -> list[Need]:
    if not row:
        return []
    if len(row) == 1:
        return [_somewhere([sign_word(term) for term in row[0].searched], candidates=candidates, pairs=False)]
    ways = [
        [pair_word(one, other) for one in first.searched for other in second.searched]
        for first, second in pairwise(row)
    ]
    if candidates or any(len(way) > 1 for way in ways):
        return [_somewhere(way, candidates=candidates, pairs=True) for way in ways]
    return [Row(tuple(way[0] for way in ways))]


def _somewhere(words: list[str], *, candidates: bool, pairs: bool) -> Somewhere:
    possible = tuple(f"m{word}" for word in words) if candidates else ()
    return Somewhere(tuple(words), possible) if pairs else Somewhere((), (*words, *possible))


def _part_needs(part: Made | Shaped) -> list[Need]:
    components = part.components if isinstance(part, Made) else _components(part.description)
    return [Somewhere((), (f"p{sign_word(component)}",)) for component in components]


def _components(description: str) -> list[str]:
    """The operators and known leaves of a description."""
    return [part for part in dict.fromkeys(SELECTOR.sub("", description)) if part != UNKNOWN]


def _words(numbers: Numbers, lexicon: Lexicon) -> list[str]:
    distinct, which = np.unique(numbers, return_inverse=True)
    words = [sign_word(term) for term in lexicon.read(distinct)]
    return [words[index] for index in which.tolist()]


def _tallied(numbers: np.ndarray, lexicon: Lexicon, *, pairs: bool) -> Iterator[str]:
    if not pairs:
        yield from map(sign_word, lexicon.read(numbers.astype(np.uint32)))
        return
    firsts = _words((numbers >> _PAIR).astype(np.uint32), lexicon)
    seconds = _words((numbers & np.uint64(0xFFFFFFFF)).astype(np.uint32), lexicon)
    yield from (f"{first}y{second}" for first, second in zip(firsts, seconds, strict=True))


def _parts(passage: Passage, lexicon: Lexicon, folding: Folding) -> Iterator[str]:
    if len(lexicon) or folding.described:
        for term in lexicon.read(np.unique(np.concatenate([passage.written, passage.other]))):
            description = folding.description(term)
            if description:
                yield from (f"p{sign_word(part)}" for part in _components(description))


def _possible(passage: Passage, lexicon: Lexicon, folding: Folding) -> Iterator[str]:
    if not len(passage.other):
        return
    words = _words(passage.folded, lexicon)
    several = folding.refolded(lexicon, level=SEARCHING)
    others = _words(folding.refold(passage.other, several, level=SEARCHING), lexicon)
    held: dict[int, list[str]] = {}
    for at, word in zip(passage.other_at.tolist(), others, strict=True):
        held.setdefault(at, []).append(word)
    for at, found in held.items():
        yield from (f"m{word}" for word in found)
        if at:
            before = [words[at - 1], *held.get(at - 1, ())]
            yield from (f"m{first}y{second}" for first in before for second in found)
        if at + 1 < len(words):
            yield from (f"m{first}y{words[at + 1]}" for first in found)
