"""Every line of the tables in docs/searching.md is tried."""

import argparse
import re
import shlex

import pytest

from manuscripts.core.errors import QueryError
from manuscripts.core.manuscript import Manuscript
from manuscripts.core.page import ColumnKind
from manuscripts.search.query import Notes, Query
from manuscripts.variants.level import Level
from manuscripts.variants.shipped import load_table
from tests.conftest import REPOSITORY
from tests.search.case_files import told_reason
from tests.search.text_notation import pages_of

DOCUMENT = (REPOSITORY / "docs" / "searching.md").read_text("utf-8")


def rows():
    """Each line of the tables that begin with a text, by the heads of their columns."""
    heads = None
    for line in DOCUMENT.splitlines():
        cells = [cell.strip().strip("`").replace("\\|", "|") for cell in re.split(r"(?<!\\)\|", line)[1:-1]]
        if not cells:
            heads = None
        elif cells[0] == "text":
            heads = cells
        elif heads and not cells[0].startswith("---"):
            yield dict(zip(heads, cells, strict=True))


ROWS = list(rows())


def options(given):
    """What the options of a line ask for."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--level", type=Level, default=Level.ORTHOGRAPHIC)
    parser.add_argument("--notes", type=Notes, default=Notes.BOTH)
    parser.add_argument("--kind", type=ColumnKind, action="append", default=[])
    parser.add_argument("--candidates", action="store_true")
    parser.add_argument("--least", type=float, default=5)
    asked = vars(parser.parse_args(shlex.split(given)))
    return asked | {"kinds": frozenset(asked.pop("kind")), "least": asked["least"] / 100}


@pytest.fixture(scope="module")
def empty_index(new_index):
    index = new_index(load_table())
    yield index
    index.close()


@pytest.mark.parametrize("row", ROWS, ids=lambda row: ascii(" ".join(row.values())))
def test_a_line_of_the_document_is_true(empty_index, row):
    pages = pages_of([row["text"].split(" / ")], institution="east", shelfmark="S.1")
    empty_index.replace(Manuscript(institution="east", shelfmark="S.1"), pages)
    query = Query(text=row["query"], **options(row.get("options", "")))
    if row.get("finds") == "refused":
        with pytest.raises(QueryError):
            empty_index.search(query)
        return
    hits = empty_index.search(query).hits
    if "finds" in row:
        assert (", ".join(hit.written for hit in hits) or "nothing") == row["finds"]
    else:
        assert "; ".join(map(told_reason, hits[0].explained)) == row["explained"]


def test_the_document_has_lines_to_try():
    assert len(ROWS) > 50
