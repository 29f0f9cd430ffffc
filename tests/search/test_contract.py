"""What every engine must answer; the ten probes first."""

from dataclasses import replace

import pytest

from manuscripts.core.errors import OptionError, QueryError
from manuscripts.core.manuscript import Manuscript
from manuscripts.core.page import ColumnKind, Reading, ReadingKind
from manuscripts.search.query import MAX_QUERY_UNITS, Narrowing, Query
from manuscripts.variants.level import Level

RARE = "\U00030000"
GAIJI = "\U000f0001"


@pytest.mark.parametrize(
    ("texts", "query", "hits"),
    [
        (["天□地"], "天地", 0),
        ([f"天{RARE}地"], "天地", 0),
        ([f"天{GAIJI}地"], "天地", 0),
        ([f"天{RARE}地"], RARE, 1),
        ([f"天{GAIJI}地"], GAIJI, 1),
        (["葛\U000e0100城"], "葛城", 1),
        (["天⿰木目地"], "木目", 0),
        (["種〻法"], "種種法", 1),
        (["如是", "我聞"], "如是我聞", 1),
        (["差", ")音", "(雌", "+別"], "差別", 1),
    ],
)
def test_the_ten_probes(index, store, make_page, texts, query, hits):
    store(make_page(*texts))
    assert index.search(Query(text=query)).total == hits


@pytest.mark.parametrize("level", list(Level))
@pytest.mark.parametrize("text", ["⿰木目", "\ue000", "\U000323af", "\U0002a6a5", "\uf9a8", "𠀀", "〇", "A"], ids=ascii)
def test_a_rare_sign_is_found_by_itself_and_by_nothing_else(index, store, make_page, text, level):
    store(make_page(f"天{text}地"))
    assert index.search(Query(text=text, level=level)).total == 1
    assert index.search(Query(text=f"天{text}地", level=level)).total == 1
    assert index.search(Query(text="木", level=level)).total == 0


def test_spellings_are_folded_and_counted(index, store, make_page):
    store(make_page("著衣持鉢", "着衣持缽", "着衣持缽"))
    found = index.search(Query(text="着衣持鉢", spellings=True))
    assert found.total == 3
    assert found.spellings == {"着衣持缽": 2, "著衣持鉢": 1}
    assert list(found.spellings) == ["着衣持缽", "著衣持鉢"]


def test_exact_finds_what_is_written_alone(index, store, make_page):
    store(make_page("爲人為人", "葛\U000e0100城", "種〻法"))
    assert index.search(Query(text="爲人", level=Level.EXACT)).total == 1
    assert index.search(Query(text="葛城", level=Level.EXACT)).total == 0
    assert index.search(Query(text="葛\U000e0100城", level=Level.EXACT)).total == 1
    assert index.search(Query(text="種種", level=Level.EXACT)).total == 0
    assert index.search(Query(text="種〻", level=Level.EXACT)).total == 1


def test_a_compatibility_ideograph_is_found_by_its_fold_and_kept_as_written(index, store, make_page):
    store(make_page("\uf9a8人"))
    assert index.search(Query(text="令人")).hits[0].written == "\uf9a8人"


@pytest.mark.parametrize(
    ("texts", "query", "written"),
    [
        (["種〻法"], "種〻法", "種〻法"),
        (["種種法"], "種〻法", "種種法"),
        (["如是〻〻我"], "如是如是我", "如是〻〻我"),
        (["種〻〻法"], "種種種法", "種〻〻法"),
        (["世爲", "〻人"], "為為人", "爲〻人"),
        (["種", ")音", "(雌", "+〻法"], "種種法", "種〻法"),
        (["種", ")〻", "(也", "+法"], "種種也", "種〻也"),
    ],
)
def test_an_iteration_mark_stands_for_the_character_before_it(index, store, make_page, texts, query, written):
    store(make_page(*texts))
    assert [hit.written for hit in index.search(Query(text=query)).hits] == [written]


def test_an_iteration_mark_after_a_lacuna_is_no_character(index, store, make_page):
    store(make_page("天□〻地"))
    assert index.search(Query(text="天天")).total == 0
    assert index.search(Query(text="天地")).total == 0


def test_a_lacuna_in_the_query_stands_for_a_lacuna_however_it_is_marked(index, store, make_page):
    store(make_page("天□地", "天〓地", "天人地"))
    assert [hit.written for hit in index.search(Query(text="天■地")).hits] == ["天□地", "天〓地"]


def with_glyph(page, index, **changes):
    column = page.columns[0]
    glyphs = [*column.glyphs]
    glyphs[index] = replace(glyphs[index], **changes)
    return replace(page, columns=(replace(column, glyphs=tuple(glyphs)), *page.columns[1:]))


class TestNotes:
    TEXTS = ("天之差", ")音雌", "(去聲", "+別也")

    @pytest.mark.parametrize("query", ["差別", "天之差別也", "音雌去聲", "聲", "差音雌去聲別", "之差音", "聲別也"])
    def test_text_is_found_with_notes_without_them_and_in_them_once(self, index, store, make_page, query):
        store(make_page(*self.TEXTS))
        assert index.search(Query(text=query)).total == 1

    def test_a_hit_across_a_note_shows_what_was_asked_for_and_the_notes_around(self, index, store, make_page):
        store(make_page(*self.TEXTS))
        hit = index.search(Query(text="差別")).hits[0]
        assert (hit.before, hit.written, hit.after) == ("天之", "差別", "也")
        assert [box.column for box in hit.boxes] == ["c1", "c4"]
        assert hit.kinds == (ColumnKind.MAIN,)

    def test_a_hit_in_a_note_says_so(self, index, store, make_page):
        store(make_page(*self.TEXTS))
        hit = index.search(Query(text="雌去")).hits[0]
        assert hit.kinds == (ColumnKind.NOTE_RIGHT, ColumnKind.NOTE_LEFT)
        assert (hit.before, hit.after, hit.columns) == ("天之差音", "聲別也", (1,))

    def test_a_note_that_repeats_the_text_gives_both_readings(self, index, store, make_page):
        store(make_page("差", ")別", "(別", "+別"))
        assert index.search(Query(text="差別")).total == 2
        assert index.search(Query(text="別別")).total == 2

    def test_a_phrase_runs_across_several_notes(self, index, store, make_page):
        store(make_page("如", ")一", "(二", "+是", ")三", "(四", "+我", ")五", "+聞"))
        assert index.search(Query(text="如是我聞")).total == 1


class TestFlow:
    def test_a_phrase_runs_over_the_end_of_a_page(self, index, store, make_page):
        store(make_page("人", "如是", number=1), make_page("我聞", number=2))
        hit = index.search(Query(text="如是我聞")).hits[0]
        assert (hit.page, hit.columns) == (1, (2, 1))
        assert [(box.page, box.line) for box in hit.boxes] == [(1, 2), (1, 2), (2, 1), (2, 1)]

    def test_pages_follow_by_number_and_pages_without_text_do_not_part_them(self, index, store, make_page):
        store(make_page("我聞", number=4), make_page("。", number=3), make_page(number=2), make_page("如是", number=1))
        hit = index.search(Query(text="是我")).hits[0]
        assert (hit.before, hit.after, hit.page) == ("如", "聞", 1)

    def test_two_manuscripts_are_two_texts(self, index, store, make_page):
        store(make_page("如是"), make_page("我聞", shelfmark="S.2"))
        assert index.search(Query(text="是我")).total == 0

    def test_margin_and_fold_do_not_part_the_text_and_are_found_as_aside(self, index, store, make_page):
        store(make_page("如是", "|論語卷一", "~眉批", "我聞", number=1), make_page("|論語卷二", number=2))
        assert not index.search(Query(text="如是我聞")).hits[0].aside
        assert index.search(Query(text="是論")).total == 0
        assert index.search(Query(text="一眉")).total == 0
        assert index.search(Query(text="一論")).total == 0
        hit = index.search(Query(text="語卷")).hits[0]
        assert (hit.aside, hit.kinds, hit.before, hit.after) == (True, (ColumnKind.FOLD,), "論", "一")

    def test_a_marginal_note_of_several_columns_is_one_text(self, index, store, make_page):
        store(make_page("如是", "~眉批", "我聞", "~後人"))
        hit = index.search(Query(text="批後")).hits[0]
        assert (hit.columns, hit.before, hit.after) == ((2, 4), "眉", "人")

    def test_punctuation_is_shown_and_not_searched(self, index, store, make_page):
        store(make_page("如是。我聞，一時"))
        hit = index.search(Query(text="是我聞")).hits[0]
        assert (hit.before, hit.written, hit.after) == ("如", "是我聞", "，一時")

    def test_blanks_and_punctuation_of_the_query_do_not_matter(self, index, store, make_page):
        store(make_page("如是我聞"))
        assert index.search(Query(text=" 如是,\u3000我聞。")).total == 1

    def test_a_phrase_may_overlap_itself(self, index, store, make_page):
        store(make_page("人人人人"))
        assert index.search(Query(text="人人")).total == 3


class TestHits:
    def test_a_hit_leads_back_to_the_glyphs_on_the_page(self, index, store, make_page):
        page = make_page("天地玄", "黃")
        store(page, title="千字文")
        hit = index.search(Query(text="玄黃")).hits[0]
        assert (hit.institution, hit.shelfmark, hit.title) == ("one", "S.1", "千字文")
        assert [box.box for box in hit.boxes] == [page.columns[0].glyphs[2].box, page.columns[1].glyphs[0].box]
        assert [box.column for box in hit.boxes] == ["c1", "c2"]

    def test_normalised_readings_are_shown_beside_what_is_written(self, index, store, make_page):
        page = make_page("無爲。法")
        reading = Reading(kind=ReadingKind.NORMALISED, text="為", source="v-U+7232")
        store(with_glyph(page, 1, readings=(reading,)))
        hit = index.search(Query(text="無為法")).hits[0]
        assert (hit.written, hit.normalised) == ("無爲法", "無為法")

    def test_what_an_engine_read_as_one_glyph_is_still_found_unit_by_unit(self, index, store, make_page):
        page = make_page("如一。我")
        store(with_glyph(page, 1, written="是聞"))
        assert index.search(Query(text="如是聞我")).hits[0].boxes[1].box == page.columns[0].glyphs[1].box
        assert len(index.search(Query(text="如是聞我")).hits[0].boxes) == 3
        assert index.search(Query(text="聞我")).hits[0].written == "聞我"

    def test_the_context_is_as_long_as_asked_for(self, index, store, make_page):
        store(make_page("天地玄，黃宇宙洪荒"))
        hit = index.search(Query(text="宇", context=2)).hits[0]
        assert (hit.before, hit.after) == ("玄，黃", "宙洪")
        bare = index.search(Query(text="宇", context=0)).hits[0]
        assert (bare.before, bare.after) == ("", "")

    def test_hits_come_by_institution_shelfmark_page_and_position(self, index, store, make_page):
        store(
            make_page("天", "|天", "地天", number=2, shelfmark="S.2"),
            make_page("人天", number=1, shelfmark="S.2"),
            make_page("天天", shelfmark="S.10"),
            make_page("天", shelfmark="S.3", institution="another"),
        )
        hits = index.search(Query(text="天")).hits
        assert [(hit.institution, hit.shelfmark, hit.page, hit.columns[0], hit.aside) for hit in hits] == [
            ("another", "S.3", 1, 1, False),
            ("one", "S.2", 1, 1, False),
            ("one", "S.2", 2, 1, False),
            ("one", "S.2", 2, 2, True),
            ("one", "S.2", 2, 3, False),
            ("one", "S.10", 1, 1, False),
            ("one", "S.10", 1, 1, False),
        ]
        for offset in range(8):
            part = index.search(Query(text="天", offset=offset, limit=3))
            assert (part.hits, part.total, part.offset) == (hits[offset : offset + 3], 7, offset)

    def test_a_search_can_be_narrowed(self, index, store, make_page):
        store(
            make_page("天地", shelfmark="S.1"),
            make_page("天地", shelfmark="S.2"),
            make_page("天地", shelfmark="S.1", institution="two"),
        )
        assert index.search(Query(text="天地", narrowing=Narrowing(institution="one"))).total == 2
        assert index.search(Query(text="天地", narrowing=Narrowing(shelfmark="S.1"))).total == 2
        assert index.search(Query(text="天地", narrowing=Narrowing(shelfmark="S.1", institution="two"))).total == 1
        assert index.search(Query(text="天地", narrowing=Narrowing(institution="three"))).total == 0

    def test_a_search_can_be_narrowed_to_manuscripts_that_are_read_well(self, index, store, make_page):
        store(
            make_page("天地", shelfmark="S.1"),
            make_page("天地□□", shelfmark="S.2"),
            make_page("天地", number=2, shelfmark="S.2"),
        )
        assert index.search(Query(text="天地")).total == 3
        assert {hit.accuracy for hit in index.search(Query(text="天地", narrowing=Narrowing(accuracy=0.9))).hits} == {
            1.0
        }
        assert index.search(Query(text="天地", narrowing=Narrowing(accuracy=0.66))).total == 3
        assert index.search(Query(text="天地", narrowing=Narrowing(accuracy=0.67))).total == 1
        with pytest.raises(OptionError, match="accuracy"):
            Query(text="天地", narrowing=Narrowing(accuracy=95))

    def test_the_longest_query_is_answered(self, index, store, make_page):
        text = "".join(chr(0x4E00 + number) for number in range(MAX_QUERY_UNITS + 2))
        store(make_page(text))
        assert index.search(Query(text=text[1:-1])).hits[0].written == text[1:-1]


class TestChange:
    def test_replacing_twice_is_replacing_once(self, index, store, make_page):
        store(make_page("天地"))
        before = index.search(Query(text="天地"))
        store(make_page("天地"))
        assert index.search(Query(text="天地")) == before

    def test_the_new_text_takes_the_place_of_the_old(self, index, store, make_page):
        store(make_page("天⿰木目地", number=1), make_page("玄黃", number=2))
        store(make_page("天⿰木口地"), title="new")
        assert index.search(Query(text="天⿰木目地")).total == 0
        assert index.search(Query(text="玄黃")).total == 0
        assert index.search(Query(text="⿰木口地")).hits[0].title == "new"

    def test_a_removed_manuscript_is_not_found(self, index, store, make_page):
        store(make_page("天地"), make_page("天地", shelfmark="S.2"))
        index.remove("one", "S.1")
        index.remove("one", "S.99")
        assert [hit.shelfmark for hit in index.search(Query(text="天地")).hits] == ["S.2"]

    def test_a_manuscript_without_text_is_no_error(self, index):
        index.replace(Manuscript(institution="one", shelfmark="S.1"), [])
        index.remove("one", "S.1")
        assert index.search(Query(text="天")).total == 0


class TestRefusal:
    @pytest.mark.parametrize("text", ["", "  ，。", "□", "□〓"])
    def test_a_query_without_a_character_is_refused_with_advice(self, index, text):
        with pytest.raises(QueryError) as caught:
            index.search(Query(text=text))
        assert "at least one character" in caught.value.advice

    def test_a_query_that_begins_with_an_iteration_mark_needs_exact(self, index, store, make_page):
        store(make_page("種〻法"))
        with pytest.raises(QueryError) as caught:
            index.search(Query(text="〻法"))
        assert "exact" in caught.value.advice
        assert index.search(Query(text="〻法", level=Level.EXACT)).total == 1

    def test_a_query_over_the_limit_is_refused(self, index):
        with pytest.raises(QueryError, match="limit"):
            index.search(Query(text="天" * (MAX_QUERY_UNITS + 1)))

    @pytest.mark.parametrize("limit", [-1, 10**20])
    def test_negative_and_endless_limits_are_refused(self, limit):
        with pytest.raises(OptionError, match="limit"):
            Query(text="天", limit=limit)


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("哲", ["one", "own-rows"]),
        ("喆", ["one", "own-rows"]),
        ("着", ["one", "own-rows"]),
        ("著", ["one"]),
        ("爲", ["one", "own-rows"]),
    ],
)
def test_an_institution_is_searched_by_its_own_rows(index, store, make_page, query, found):
    store(
        make_page("喆", "着", "為", institution="own-rows"),
        make_page("哲喆" if query == "喆" else "哲", "着", "為", institution="one"),
    )
    assert [hit.institution for hit in index.search(Query(text=query)).hits] == found
    assert index.search(Query(text=query, narrowing=Narrowing(institution="own-rows"))).total == found.count("own-rows")
    assert index.search(Query(text=query, narrowing=Narrowing(institution="one"))).total == 1


@pytest.mark.parametrize("query", ["⿰木", "天⿰⿱木目"])
def test_a_description_that_is_cut_off_is_said_to_be(index, store, make_page, query):
    store(make_page("天⿰木目地"))
    with pytest.raises(QueryError, match="cut off"):
        index.search(Query(text=query))


def test_an_index_says_in_what_it_differs_from_the_records(index, store, make_page):
    page = make_page("天地玄黃", "宇宙洪荒")
    store(page)
    item = Manuscript(institution="one", shelfmark="S.1")
    assert index.held() == {("one", "S.1")}
    assert index.difference(item, [page]) == ""
    assert index.faults() == []
    assert index.difference(replace(item, title="千字文"), [page]) == "what is known of it differs"
    assert "differ" in index.difference(item, [make_page("天地玄黃", "宇宙洪流")])
    assert index.difference(replace(item, shelfmark="S.2"), [page]) == "it is not there"
