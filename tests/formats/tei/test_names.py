import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from manuscripts.core.names import xml_id
from manuscripts.formats.tei.names import Ids
from manuscripts.formats.tei.references import name_rows


@pytest.mark.parametrize(
    ("shelfmark", "line"),
    [
        ("S.4272", "S.4272-0003-0012"),
        ("Or.8210/S.3326", "Or.8210_S.3326-0003-0012"),
        ("Pelliot chinois 2001", "Pelliot-chinois-2001-0003-0012"),
        ("Дх.00143", "Дх.00143-0003-0012"),
        ("敦研 001", "敦研-001-0003-0012"),
        ("0345", "m0345-0003-0012"),
        ("\U00020000 1", "_-1-0003-0012"),
    ],
)
def test_a_line_is_cited_by_shelfmark_page_and_number(shelfmark: str, line: str) -> None:
    assert Ids(shelfmark).line(3, 12) == line


@given(shelfmark=st.text())
def test_every_shelfmark_gives_a_name_that_all_readers_of_xml_take(shelfmark: str) -> None:
    name = xml_id(f"a{shelfmark}")
    assert re.fullmatch("[A-Za-z_\u00c0-\u9fa5][A-Za-z0-9._\u00c0-\u9fa5-]*", name)


@given(rows=st.sets(st.text()))
def test_every_row_has_a_name_of_its_own(rows: set[str]) -> None:
    names = name_rows(rows)
    assert names.keys() == rows
    assert len(set(names.values())) == len(rows)
