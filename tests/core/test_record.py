import json
from dataclasses import replace

import pytest

from manuscripts.core.errors import RecordError
from manuscripts.core.geometry import Box, Polygon
from manuscripts.core.page import (
    Candidate,
    Column,
    ColumnKind,
    Glyph,
    Page,
    PageImage,
    Reading,
    ReadingKind,
)
from manuscripts.core.record import dump_page, load_page


def glyph(written: str, *, normalised: str = "") -> Glyph:
    readings = (Reading(kind=ReadingKind.NORMALISED, text=normalised, source="v-1"),) if normalised else ()
    return Glyph(
        box=Box(1, 2, 3, 4),
        written=written,
        candidates=(Candidate(text=written, probability=0.75),),
        readings=readings,
    )


def column(name: str, kind: ColumnKind, text: str, *, line: int = 1) -> Column:
    outline = Polygon.of_box(Box(0, 0, 10, 90))
    glyphs = tuple(glyph(character) for character in text)
    return Column(id=name, kind=kind, line=line, region="r1", outline=outline, glyphs=glyphs)


def page(*columns: Column, number: int = 1) -> Page:
    image = PageImage(digest="0" * 64, name="a.jpg", frame=0, width=10, height=90)
    return Page(institution="east", shelfmark="S.1", number=number, image=image, columns=columns)


def test_a_record_comes_back_as_it_went() -> None:
    before = page(column("c1", ColumnKind.MAIN, "如是\U00030000"))
    assert load_page(dump_page(before)) == before


def test_the_same_page_gives_the_same_bytes() -> None:
    assert dump_page(page(column("c1", ColumnKind.MAIN, "如是"))) == dump_page(
        page(column("c1", ColumnKind.MAIN, "如是"))
    )


@pytest.mark.parametrize("data", [b"", b"{", b"[]", b'{"institution": "east"}'])
def test_a_damaged_record_is_refused_and_the_file_named(data: bytes) -> None:
    with pytest.raises(RecordError, match=r"S\.1/1\.json"):
        load_page(data, where="S.1/1.json")


def test_a_record_of_another_schema_is_refused() -> None:
    record = json.loads(dump_page(page()))
    record["schema"] = 99
    with pytest.raises(RecordError, match="schema 99"):
        load_page(json.dumps(record).encode())


def test_what_is_written_stays_beside_what_it_stands_for() -> None:
    one = glyph("爲", normalised="為")
    assert (one.written, one.normalised, one.confidence) == ("爲", "為", 0.75)


def test_columns_of_one_ruled_line_stand_together() -> None:
    held = page(
        column("c1", ColumnKind.MAIN, "差"),
        column("c2", ColumnKind.NOTE_RIGHT, "音"),
        column("c3", ColumnKind.MAIN, "也", line=2),
    )
    assert [(line, [one.id for one in columns]) for line, columns in held.lines] == [(1, ["c1", "c2"]), (2, ["c3"])]


def test_a_record_from_before_anchors_and_strokes_is_still_read() -> None:
    record = json.loads(dump_page(page(column("c1", ColumnKind.MAIN, "如"))))
    del record["columns"][0]["anchor"], record["columns"][0]["glyphs"][0]["struck"]
    loaded = load_page(json.dumps(record).encode())
    assert (loaded.columns[0].anchor, loaded.columns[0].glyphs[0].struck) == (None, False)


def test_a_record_from_before_gaiji_is_still_read() -> None:
    record = json.loads(dump_page(page(column("c1", ColumnKind.MAIN, "如"))))
    del record["columns"][0]["glyphs"][0]["gaiji"]
    assert load_page(json.dumps(record).encode()).columns[0].glyphs[0].gaiji is None


def test_a_gaiji_comes_back_and_is_as_sure_as_the_person_who_saw_it() -> None:
    whole = column("c1", ColumnKind.MAIN, "相")
    seen = replace(whole, glyphs=(replace(whole.glyphs[0], written="⿰木⿱目一", gaiji="east:g0001", advised=0.2),))
    loaded = load_page(dump_page(page(seen))).columns[0].glyphs[0]
    assert (loaded.written, loaded.gaiji, loaded.confidence) == ("⿰木⿱目一", "east:g0001", 1.0)
    assert loaded.candidates == (Candidate(text="相", probability=0.75),)


def test_what_was_struck_out_stays_in_the_record_and_is_no_part_of_the_text() -> None:
    whole = column("c1", ColumnKind.MAIN, "如我是")
    struck = replace(whole, glyphs=(whole.glyphs[0], replace(whole.glyphs[1], struck=True), whole.glyphs[2]))
    assert load_page(dump_page(page(struck))).columns[0] == struck
    assert (struck.text, struck.normalised) == ("如是", "如是")
