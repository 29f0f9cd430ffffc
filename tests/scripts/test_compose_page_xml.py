"""Lines of edited pages, filled."""

from pathlib import Path

import pytest

from manuscripts.core.page import ColumnKind, RegionKind
from scripts.compose.page_xml import read_page, set_lines
from scripts.compose.settings import Leaf

_PAGE = """<PcGts xmlns="http://schema.primaresearch.org/PAGE/gts/pagecontent/2013-07-15">
<Page imageWidth="1000" imageHeight="1200">{regions}</Page></PcGts>"""
_REGION = """<TextRegion custom="structure {{type:{kind};}}"><Coords points="{points}"/>{lines}</TextRegion>"""
_LINE = """<TextLine custom="structure {{type:{kind};}}"><Coords points="{points}"/>
<TextEquiv><Unicode>{text}</Unicode></TextEquiv></TextLine>"""


def _points(left: int, top: int, right: int, bottom: int) -> str:
    return f"{left},{top} {right},{top} {right},{bottom} {left},{bottom}"


def _page(folder: Path, lines: list[tuple[str, tuple[int, int, int, int], str]]) -> Path:
    text = "".join(_LINE.format(kind=kind, points=_points(*box), text=text) for kind, box, text in lines)
    fold = _LINE.format(kind="Title", points=_points(30, 100, 80, 300), text="書名")
    regions = _REGION.format(kind="MainText", points=_points(100, 100, 900, 1100), lines=text)
    regions += _REGION.format(kind="Marginalia_Metadata", points=_points(20, 100, 90, 1100), lines=fold)
    path = folder / "page.xml"
    path.write_text(_PAGE.format(regions=regions), encoding="utf-8")
    return path


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return _page(
        tmp_path,
        [
            ("Title", (800, 200, 900, 500), "卷第一"),
            ("Text", (680, 100, 780, 1100), "天地玄黃宇宙洪荒日月"),
            ("Text", (560, 100, 660, 500), "盈昃　辰"),
            ("Commentary", (610, 500, 660, 800), "列宿張"),
            ("Commentary", (560, 500, 610, 700), "寒來"),
            ("Text", (560, 800, 660, 1100), "暑往秋"),
            ("Text", (440, 100, 540, 1100), "天地玄黃宇宙洪荒日月"),
        ],
    )


def test_lines_keep_their_kinds_order_places_and_gaps(path: Path) -> None:
    page = read_page(path)
    assert page is not None
    plan, columns = set_lines(page, Leaf(advance=30), "一二三四五六七")
    assert [(column.kind, column.line, len(column.places)) for column in columns] == [
        (ColumnKind.HEADING, 1, 3),
        (ColumnKind.MAIN, 2, 10),
        (ColumnKind.MAIN, 3, 3),
        (ColumnKind.NOTE_RIGHT, 3, 3),
        (ColumnKind.NOTE_LEFT, 3, 2),
        (ColumnKind.MAIN, 3, 3),
        (ColumnKind.MAIN, 4, 10),
        (ColumnKind.FOLD, 5, 2),
    ]
    assert (plan.width, plan.height) == (300, 360)
    assert [block.kind for block in plan.blocks] == [RegionKind.TEXT, RegionKind.FOLD]
    first, last = columns[1].places[0], columns[1].places[-1]
    assert (first.x, first.y, last.y) == pytest.approx((219, 45, 315))


def test_a_page_without_main_text_has_nothing_to_fill(tmp_path: Path) -> None:
    assert read_page(_page(tmp_path, [("Text", (680, 100, 780, 1100), "天地")])) is None


def test_in_a_table_of_contents_nothing_is_a_heading(tmp_path: Path) -> None:
    lines = [("Title", (900 - 100 * n, 200, 980 - 100 * n, 600), "天地玄黃") for n in range(6)]
    page = read_page(_page(tmp_path, lines))
    assert page is not None
    _, columns = set_lines(page, Leaf(advance=30), "一二三")
    assert {column.kind for column in columns} == {ColumnKind.MAIN, ColumnKind.FOLD}
