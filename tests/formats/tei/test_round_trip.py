"""Ours → TEI → ours: equal, but for what the table of docs/what-formats-hold.md names."""

from hypothesis import given, settings
from hypothesis import strategies as st

from manuscripts.core.join import Join, JoinPlace
from manuscripts.core.manuscript import Manuscript, Rights
from manuscripts.core.page import Page
from manuscripts.formats.tei.reading import read_tei
from manuscripts.formats.tei.writing import write_tei
from tests.formats.records import pages as any_pages
from tests.formats.tei.held import as_tei_holds

SOFTWARE = "manuscripts 0.1.0"
ITEM = Manuscript(institution="example-library", shelfmark="Or.8210/S.4272")
PRIVATE = "\ue123"


@settings(deadline=None, max_examples=150)
@given(page=any_pages())
def test_a_page_comes_back_as_the_table_says(page: Page) -> None:
    imported = read_tei(write_tei(ITEM, [page], software=SOFTWARE), where="test")
    assert imported.omissions == ()
    assert imported.pages == (as_tei_holds(page),)


WORDS = st.sampled_from(["", "金剛般若波羅蜜經", "Paper & <ink>", "Ч. 1", PRIVATE, "two\nlines"])
SOME = st.sampled_from(["S.4272", "Ч. 1", "Or <8210>", PRIVATE])
JOINS = st.builds(
    Join, shelfmark=SOME, institution=st.sampled_from(["", "west", "A.b-c_1"]), place=st.sampled_from(JoinPlace)
)


@settings(deadline=None, max_examples=100)
@given(
    item=st.builds(
        Manuscript,
        institution=st.just(ITEM.institution),
        shelfmark=st.just(ITEM.shelfmark),
        title=WORDS,
        institution_name=WORDS,
        collection=WORDS,
        dating=WORDS,
        old_shelfmarks=st.lists(SOME, max_size=2).map(tuple),
        numbers=st.lists(st.builds("{}:{}".format, st.sampled_from(["IDP", "Дх", "a b"]), SOME), max_size=2).map(tuple),
        form=WORDS,
        script=WORDS,
        material=WORDS,
        dimensions=WORDS,
        condition=WORDS,
        provenance=WORDS,
        manifest=st.sampled_from(["", "https://example.org/manifest.json"]),
        joins=st.lists(JOINS, max_size=3, unique_by=lambda join: join.fragment).map(tuple),
        rights=st.builds(Rights, image=WORDS, text=st.sampled_from(["", "https://example.org/licence", "Ask"])),
    )
)
def test_an_item_comes_back_whole(item: Manuscript) -> None:
    imported = read_tei(write_tei(item, [], software=SOFTWARE), where="test")
    assert imported.omissions == ()
    assert imported.manuscript == item


@settings(deadline=None, max_examples=50)
@given(pages=st.lists(any_pages(), max_size=3, unique_by=lambda page: page.number))
def test_a_raw_reading_beside_the_text_changes_nothing(pages: list[Page]) -> None:
    plain = read_tei(write_tei(ITEM, pages, software=SOFTWARE), where="test")
    assert read_tei(write_tei(ITEM, pages, software=SOFTWARE, source_doc=True), where="test") == plain


@settings(deadline=None, max_examples=50)
@given(page=any_pages())
def test_normalised_readings_can_be_left_out_and_what_is_written_stays(page: Page) -> None:
    data = write_tei(ITEM, [page], software=SOFTWARE, normalised=False)
    assert not [one for one in ("<orig", "<reg", "<abbr", "<expan") if one.encode() in data]
    (read,) = read_tei(data, where="test").pages
    assert [column.text for column in read.columns] == [column.text for column in page.columns]


def test_the_same_records_give_the_same_bytes(manuscript: Manuscript, page: Page, bare_page: Page) -> None:
    pages = [page, bare_page]
    assert write_tei(manuscript, pages, software=SOFTWARE) == write_tei(manuscript, iter(pages), software=SOFTWARE)
