from pathlib import Path

import pytest

from manuscripts.core.errors import TruthError
from manuscripts.core.page import ColumnKind
from manuscripts.core.record import dump_page
from manuscripts.evaluation.rates import UNREADABLE
from manuscripts.evaluation.truth import load_truth

MAIN, RIGHT, LEFT = ColumnKind.MAIN, ColumnKind.NOTE_RIGHT, ColumnKind.NOTE_LEFT


def write(folder: Path, text: str) -> Path:
    path = folder / "scan_07.txt"
    path.write_text(text, encoding="utf-8")
    return path


def parts(path: Path) -> list[tuple[ColumnKind, int, str]]:
    (page,) = load_truth(path)
    return [(column.kind, column.line, "".join(column.written.units)) for column in page.columns]


def test_a_line_is_a_column_and_notes_stand_in_reading_order(tmp_path):
    path = write(tmp_path, "經部\u3000總敘\n也悍{如王柏|文動輒}學脈{同治}\n")
    assert parts(path) == [
        (MAIN, 1, "經部總敘"),
        (MAIN, 2, "也悍"),
        (RIGHT, 2, "如王柏"),
        (LEFT, 2, "文動輒"),
        (MAIN, 2, "學脈"),
        (RIGHT, 2, "同治"),
    ]


def test_struck_out_does_not_count_and_inserted_does(tmp_path):
    assert parts(write(tmp_path, "天[-地-]玄[+黃+]\n")) == [(MAIN, 1, "天玄黃")]


def test_space_is_no_unit_and_a_geta_is_unreadable(tmp_path):
    (page,) = load_truth(write(tmp_path, "天\u3000\u3013玄。\n"))
    assert page.columns[0].written.units == ("天", UNREADABLE, "玄")


def test_empty_lines_and_a_byte_order_mark_are_passed_over(tmp_path):
    assert parts(write(tmp_path, "\ufeff天\n\n地\n")) == [(MAIN, 1, "天"), (MAIN, 2, "地")]


@pytest.mark.parametrize("line", ["天{地", "天}地", "天{地{玄}}", "天{地|玄|黃}", "天|地", "天[-地", "天[地]", "天+]"])
def test_broken_notation_is_named_with_file_and_line(tmp_path, line):
    path = write(tmp_path, f"天地\n{line}\n")
    with pytest.raises(TruthError) as caught:
        load_truth(path)
    assert caught.value.where == f"{path}, line 2"


def test_typed_truth_belongs_to_the_image_of_its_name(tmp_path, make_page):
    (page,) = load_truth(write(tmp_path, "天"))
    assert page.name == "scan_07"
    assert page.is_of(make_page("天", name="scan_07.tif"))
    assert not page.is_of(make_page("天", name="scan_08.tif"))


def test_a_page_record_is_truth_for_its_institution_shelfmark_and_number(tmp_path, make_page):
    record = make_page("天地", ("卷一", ColumnKind.FOLD), number=3)
    (tmp_path / "deep").mkdir()
    (tmp_path / "deep" / "page.json").write_bytes(dump_page(record))
    (page,) = load_truth(tmp_path)
    assert page.is_of(make_page("天", name="other.png", number=3))
    assert not page.is_of(make_page("天", number=4))
    assert [column.written.units for column in page.flow] == [("天", "地")]
    assert page.name == "i s 1 3"


def test_a_folder_without_truth_and_a_file_that_is_none_are_errors(tmp_path):
    with pytest.raises(TruthError, match=r"no \.txt or \.json files"):
        load_truth(tmp_path)
    with pytest.raises(TruthError, match="cannot be read"):
        load_truth(tmp_path / "missing.txt")
    (tmp_path / "other.json").write_text("{}")
    with pytest.raises(TruthError, match="Truth in JSON is a page record"):
        load_truth(tmp_path)
    (tmp_path / "latin.txt").write_bytes(b"\xa4\xa4")
    with pytest.raises(TruthError, match="not UTF-8"):
        load_truth(tmp_path / "latin.txt")
