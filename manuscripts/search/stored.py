"""The text of one manuscript as every engine stores it."""

from collections.abc import Sequence
from dataclasses import dataclass

from manuscripts.core.certificate import accuracy_of
from manuscripts.core.manuscript import Manuscript
from manuscripts.core.page import Page
from manuscripts.search.flow import FlowPage, build_flow
from manuscripts.search.folding import Folding
from manuscripts.search.grams import Grams, grams_of, tally_of
from manuscripts.search.holdings import Entry
from manuscripts.search.lexicon import Lexicon
from manuscripts.search.packed_passage import PackedPassage
from manuscripts.search.passages import Passage, cut_stream, ends_of


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class StoredText:
    """A manuscript's entry, pages and passages; `several` are the terms of its lexicon that have several code points.

    `ends` are the first and the last piece of the main flow, None where there is none; `grams` are aligned with
    `passages`.
    """

    entry: Entry
    pages: tuple[FlowPage, ...]
    passages: tuple[Passage, ...]
    grams: tuple[Grams, ...]
    tally: tuple[str, ...]
    ends: tuple[Passage, Passage] | None
    several: tuple[str, ...]

    def difference(self, other: "StoredText") -> str:
        """In what it differs from another, in words; empty where in nothing."""
        if self.entry != other.entry:
            return "what is known of it differs"
        if self.pages != other.pages:
            return "its pages differ"
        packed = [[PackedPassage.pack(passage) for passage in text.passages] for text in (self, other)]
        same = packed[0] == packed[1] and (self.grams, self.tally, self.several) == (
            other.grams,
            other.tally,
            other.several,
        )
        return "" if same else "its text differs"


def text_of(manuscript: Manuscript, pages: Sequence[Page], *, folding: Folding) -> StoredText:
    """What an index holds of a manuscript whose pages these are."""
    flow = build_flow(pages, folding=folding)
    lexicon = Lexicon()
    passages = [passage for stream in flow.streams for passage in cut_stream(stream, lexicon)]
    ends = ends_of(flow.main[0], lexicon) if flow.main[0].places else None
    grams = [grams_of(passage, lexicon, folding) for passage in passages]
    tally = tally_of(passages, lexicon)
    held = tuple(page for page in flow.pages if page.end > page.first)
    return StoredText(
        entry=Entry.of(manuscript, accuracy=accuracy_of(pages), units=held[-1].end if held else 0),
        pages=held,
        passages=tuple(passages),
        grams=tuple(grams),
        tally=tuple(tally),
        ends=ends,
        # Behind the grams, for which terms may be folded anew.
        several=tuple(lexicon.several),
    )
