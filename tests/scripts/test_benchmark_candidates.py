"""What the benchmark of the search over candidates counts, on a page that is known through and through."""

from manuscripts.core.geometry import Box, Polygon
from manuscripts.core.manuscript import Manuscript
from manuscripts.core.page import Candidate, Column, ColumnKind, Glyph, Page, PageImage
from manuscripts.search.folding import Folding
from manuscripts.search.memory_index import MemoryIndex
from manuscripts.variants.shipped import load_table
from scripts.benchmarks_candidates.figures import Asked, ask, point, recall_at
from scripts.benchmarks_candidates.places import AlignedPage
from scripts.benchmarks_candidates.reading import ReadPage

FOLDING = Folding(load_table())


def asked_of(truth: str, read: list[dict[str, float]], phrase: str) -> Asked:
    """A phrase looked for in one column; each character that was read by what it may be, the written one first."""
    glyphs = tuple(
        Glyph(
            box=Box(0, 50 * place, 40, 50 * place + 40),
            written=next(iter(held)),
            candidates=tuple(Candidate(text=text, probability=share) for text, share in held.items()),
        )
        for place, held in enumerate(read)
    )
    outline = Polygon.of_box(Box(0, 0, 40, 50 * len(read)))
    column = Column(id="c1", kind=ColumnKind.MAIN, line=1, region="", outline=outline, glyphs=glyphs)
    image = PageImage(digest="", name="page", frame=0, width=100, height=1000)
    page = Page(institution="benchmark", shelfmark="page", number=1, image=image, columns=(column,))
    index = MemoryIndex(folding=FOLDING)
    index.replace(Manuscript(institution="benchmark", shelfmark="page"), [page])
    aligned = AlignedPage.of(ReadPage(page=page, truth=(tuple(truth),)), FOLDING)
    return ask(index, {"page": aligned}, phrase, least=0.05)


def test_a_place_that_only_candidates_find_counts_for_them_alone() -> None:
    read = [{"如": 0.99}, {"走": 0.6, "是": 0.3}, {"我": 0.99}, {"如": 0.99}, {"是": 0.99}]
    asked = asked_of("如是我如是", read, "如是")
    assert len(asked.true) == 2
    assert [point([asked], 0.0, candidates=also).recall for also in (False, True)] == [0.5, 1.0]
    assert asked.recall is not None


def test_a_hit_where_the_truth_has_something_else_is_wrong() -> None:
    read = [{"如": 0.99}, {"走": 0.9, "是": 0.05}, {"我": 0.99}, {"如": 0.99}, {"是": 0.99}]
    asked = asked_of("如走我如是", read, "如是")
    assert point([asked], 0.0, candidates=True).precision == 0.5
    best = recall_at([asked], 1.0, candidates=True)
    assert best is not None
    assert (best.precision, best.recall) == (1.0, 1.0)


def test_why_a_place_is_not_found_is_told() -> None:
    found = [
        asked_of("如是我", [{"如": 0.99}, {"走": 0.9}, {"我": 0.99}], "如是"),
        asked_of("如是我", [{"如": 0.99}, {"走": 0.9, "是": 0.0001}, {"我": 0.99}], "如是"),
        asked_of("如是我聞", [{"如": 0.99}, {"我": 0.99}, {"聞": 0.99}], "如是"),
        asked_of("如是我", [{"如": 0.99}, {"走": 0.9}, {"是": 0.99}, {"我": 0.99}], "如是"),
    ]
    assert [list(asked.lost) for asked in found] == [
        ["not among the candidates"],
        ["too faint to be searched"],
        ["no glyph seen"],
        ["glyph too many"],
    ]
