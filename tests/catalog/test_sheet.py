from pathlib import Path

import pandas as pd
import pytest

from manuscripts.catalog.sheet import read_sheet
from manuscripts.core.errors import SheetError, UnreadablePathError
from manuscripts.core.join import Join, JoinPlace
from manuscripts.core.manuscript import Manuscript
from manuscripts.core.page import WritingMode


def write(tmp_path: Path, text: str, *, name: str = "sheet.csv", encoding: str = "utf-8") -> Path:
    path = tmp_path / name
    path.write_text(text, encoding=encoding)
    return path


def test_a_row_says_what_the_item_is_and_what_else_it_is_called(tmp_path: Path) -> None:
    path = write(
        tmp_path,
        "shelfmark,numbers,form,script,material,dimensions,condition,provenance,manifest,joins\n"
        "S.1,IDP:Or.8210/S.1; Giles:5012,scroll,楷書,paper,25 x 700 cm,torn,cave 17,https://example.org/1,"
        "S.2; > paris:P.3; < S.4; bl:S.5\n",
    )
    (row,) = read_sheet(path, institution="bl").rows
    assert row.manuscript == Manuscript(
        institution="bl",
        shelfmark="S.1",
        numbers=("IDP:Or.8210/S.1", "Giles:5012"),
        form="scroll",
        script="楷書",
        material="paper",
        dimensions="25 x 700 cm",
        condition="torn",
        provenance="cave 17",
        manifest="https://example.org/1",
        joins=(
            Join(shelfmark="S.2"),
            Join(shelfmark="P.3", institution="paris", place=JoinPlace.AFTER),
            Join(shelfmark="S.4", place=JoinPlace.BEFORE),
            Join(shelfmark="S.5"),
        ),
    )


@pytest.mark.parametrize(
    ("cell", "said"),
    [
        ("S.2; >", "names no fragment"),
        ("paris:", "names no fragment"),
        ("---", "names no fragment"),
        ("> bl:S.1", "joined with itself"),
        ("> S.2; < S.2", "stands twice"),
    ],
)
def test_a_join_that_cannot_be_read_is_told_with_row_and_column(cell: str, said: str, tmp_path: Path) -> None:
    sheet = read_sheet(write(tmp_path, f"shelfmark,joins\nS.1,{cell}\nS.9,S.1\n"), institution="bl")
    (failure,) = sheet.failures
    assert said in failure.message
    assert "'joins'" in failure.message
    assert failure.where.endswith("row 2")
    assert [row.manuscript.shelfmark for row in sheet.rows] == ["S.9"]


def test_a_number_without_its_system_is_refused(tmp_path: Path) -> None:
    (failure,) = read_sheet(write(tmp_path, "shelfmark,numbers\nS.1,5012\n"), institution="bl").failures
    assert "'5012' names no system" in str(failure)
    assert "row 2" in str(failure)


def test_a_row_becomes_a_manuscript_with_separate_rights(tmp_path: Path) -> None:
    path = write(
        tmp_path,
        "Shelfmark,Title,rights image,rights-text,first_image,last_image,old_shelfmarks,writing_mode\n"
        "Or.8210/S.3326,星圖,CC0,CC BY 4.0,1.jpg,3.jpg,S.3326; Ch.75,vertical-rl\n",
    )
    (row,) = read_sheet(path, institution="bl").rows
    assert row.manuscript.shelfmark == "Or.8210/S.3326"
    assert (row.manuscript.rights.image, row.manuscript.rights.text) == ("CC0", "CC BY 4.0")
    assert row.manuscript.old_shelfmarks == ("S.3326", "Ch.75")
    assert row.manuscript.writing_mode is WritingMode.VERTICAL_RL
    assert (row.first_image, row.last_image, row.number) == ("1.jpg", "3.jpg", 2)


@pytest.mark.parametrize("separator", [",", ";", "\t"])
def test_comma_semicolon_and_tab_are_understood_with_a_byte_order_mark(tmp_path: Path, separator: str) -> None:
    text = separator.join(("shelfmark", "title")) + "\n" + separator.join(("S.1", "論語")) + "\n"
    (row,) = read_sheet(write(tmp_path, text, encoding="utf-8-sig"), institution="x").rows
    assert row.manuscript.title == "論語"


def test_a_workbook_keeps_leading_zeros_and_does_not_compute_formulas(tmp_path: Path) -> None:
    path = tmp_path / "sheet.xlsx"
    pd.DataFrame({"shelfmark": ["00876"], "title": ["=1+1"]}).to_excel(path, index=False)
    (row,) = read_sheet(path, institution="x").rows
    assert row.manuscript.shelfmark == "00876"
    assert row.manuscript.title in ("=1+1", "")


def test_a_sheet_without_a_shelfmark_column_says_what_it_has(tmp_path: Path) -> None:
    with pytest.raises(SheetError, match=r"no column 'shelfmark'; it has: number, title"):
        read_sheet(write(tmp_path, "number,title\n1,a\n"), institution="x")


def test_a_repeated_shelfmark_sets_only_its_own_rows_aside(tmp_path: Path) -> None:
    sheet = read_sheet(write(tmp_path, "shelfmark\nS.1\nS.2\nS.1\n"), institution="x")
    assert [row.manuscript.shelfmark for row in sheet.rows] == ["S.2"]
    assert [failure.where.rpartition(", ")[2] for failure in sheet.failures] == ["row 2", "row 4"]


def test_an_unknown_writing_mode_and_an_empty_shelfmark_are_failures_of_their_rows(tmp_path: Path) -> None:
    sheet = read_sheet(write(tmp_path, "shelfmark,title,writing_mode\nS.1,a,down\n,b,\nS.3,c,\n"), institution="x")
    assert [row.manuscript.shelfmark for row in sheet.rows] == ["S.3"]
    assert len(sheet.failures) == 2
    assert "vertical-rl" in sheet.failures[0].advice


@pytest.mark.parametrize("name", ["sheet.xlsx", "sheet.ods", "sheet.csv"])
def test_a_file_that_is_no_sheet_is_refused_with_advice(tmp_path: Path, name: str) -> None:
    path = tmp_path / name
    path.write_bytes(b"\xff\xfe\x00broken\x80")
    with pytest.raises(SheetError) as caught:
        read_sheet(path, institution="x")
    assert caught.value.advice


def test_a_missing_sheet_names_the_path(tmp_path: Path) -> None:
    with pytest.raises(UnreadablePathError, match="nowhere"):
        read_sheet(tmp_path / "nowhere.csv", institution="x")
